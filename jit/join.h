/* join.h -- second entries of loops: what a trace needs that goes on in the body of another.
 *
 * LINK goes on in another trace with everything in memory, and that trace reads and checks all of
 * it anew.  JOIN enters a loop behind its recorded iteration, at the label of its body, with every
 * value that the body reads moved to the register or slot where it reads it.
 *
 * The body relies on facts: what does not change from round to round was computed, and guarded,
 * once, in the iteration that stands before it.  All of them are instructions of that iteration
 * whose copy (opt_loop.c) turned out to be an older reference, a constant, or a guard that holds.
 * So those are what a joining trace executes first, and behind
 * them what stands in front of the body for checks it does not make (opt_hoist.c), with its own
 * values for the registers of the frame (record_join.c); what it knows already folds away.  Values
 * that do change enter the body as COPYs (heads) of which nothing is known but their class:
 * whatever is true of them only because of how the recorded iteration made them is not used.
 */
#ifndef JIT_JOIN_H
#define JIT_JOIN_H

#include "jit/opt.h"
#include "jit/trace.h"

/* An instruction to be executed by the joining trace.  References are those of the loop's IR. */
typedef struct JoinIns {
    uint8_t op, t;   /* IROp, IRType */
    uint8_t at, bt;  /* IRTypes of the operands that are references */
    bool fact;       /* the body relies on its outcome */
    IRRef ref, a, b; /* as in IRIns */
    IRRef bind;      /* what the body reads in its place, 0: nothing */
    uint64_t bits;   /* K64; with bind_k the constant it has to give */
    bool bind_k;     /* the body has a constant in its place */
} JoinIns;

/* A register of the frame that the loop changes. */
typedef struct JoinSlot {
    uint16_t slot;
    bool dirty; /* not in memory at the loop's head */
    bool is_k;  /* it has to be the constant `bits` */
    uint8_t t;  /* IRType */
    IRRef ref;  /* what the body reads, a constant included */
    uint64_t bits;
} JoinSlot;

/* A value that the body reads, and where it does. */
typedef struct JoinLive {
    IRRef ref;
    uint8_t t;
    uint8_t reg; /* JIT_NOREG: only in its slot */
    bool kept;   /* in both */
    uint16_t spill;
} JoinLive;

typedef struct Join {
    JoinIns *ins;
    uint32_t nins;
    JoinSlot *slots;
    uint32_t nslots;
    JoinLive *live; /* filled by jit_join_place */
    uint32_t nlive;
    uint8_t *entry; /* machine code: 5 bytes of nop before the loop's label */
    uint32_t exit;  /* of the loop: how it is left there when it is not valid any more */
} Join;

/* opt_join.c.  When the loop has been peeled: `subst` says what the references [1, end) of the
 * first part are in the body; slots[i].ref is what the body reads for a register; words are what
 * the body does not store.  NULL: no memory,
 * or there is too much.  Free with jit_join_free. */
Join *jit_join_new(const IRBuf *buf, IRRef end, const IRRef *subst, const Hoist *hoist,
                   const LoopSlot *slots, uint32_t nslots, const JitDeferred *words,
                   uint32_t nwords);
/* When registers are allocated: what the body reads and where; drops instructions that are not
 * needed for it.  false: the loop cannot be joined. */
bool jit_join_place(Join *join, const IRBuf *buf);
void jit_join_free(Join *join); /* or NULL */

#endif
