/* opt.h -- optimizer passes over a recorded trace. */
#ifndef JIT_OPT_H
#define JIT_OPT_H

#include "jit/ir.h"

/* A register of the root frame that the loop changes, and its value at the end of the recorded
 * iteration. */
typedef struct LoopSlot {
    uint16_t slot;
    IRRef ref;
    bool dirty; /* not in memory at the loop head: part of every exit */
} LoopSlot;

KR_INLINE bool jit_is_address(const IRBuf *buf, IRRef r)
{
    return buf->ins[r].op == IR_FREF || buf->ins[r].op == IR_AREF;
}

/* Appends LOOP, the peeled copy and the PHIs.  end_snap: state at the loop head.  false: give the
 * trace up. */
bool jit_opt_peel(IRBuf *buf, const LoopSlot *slots, uint32_t nslots, uint16_t end_snap);

#endif
