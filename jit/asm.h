/* asm.h -- register allocation: where each reference lives. */
#ifndef JIT_ASM_H
#define JIT_ASM_H

#include "jit/trace.h"

enum {
    RAX,
    RCX,
    RDX,
    RBX,
    RSP,
    RBP,
    RSI,
    RDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15, /* numbers as encoded */
    JIT_NOREG = 0xFF
};

/* Fills ins[].reg and ins[].spill for everything that needs a place, ins[].uses, and finds dead
 * code (IR_NOP afterwards).  false: out of spill slots. */
bool jit_asm_allocate(IRBuf *buf);

/* Address operands are part of the access that uses them and have no place of their own. */
KR_INLINE bool jit_is_fused(IROp op) { return op == IR_FREF || op == IR_AREF; }

#endif
