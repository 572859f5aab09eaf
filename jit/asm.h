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

enum {                /* IRIns.flags */
       IRF_FUSED = 1, /* a load, or a BOXI's R2I, that is part of the one that uses it: no place */
       IRF_KEPT = 2,  /* in a register that calls destroy, and also in its spill slot: loaded again
                         behind each call */
       IRF_LAST = 4,  /* an I2F whose operand nobody reads behind it: may spoil its register */
};

/* Values with IRF_KEPT and the position (2 * reference) up to which they are needed. */
typedef struct KeptValue {
    IRRef ref;
    uint32_t start, end;
} KeptValue;

typedef struct Allocation {
    KeptValue *kept;
    uint32_t nkept;
    bool ok;
} Allocation;

/* Fills ins[].reg, ins[].spill and ins[].flags for everything that needs a place, ins[].uses, and
 * finds dead code (IR_NOP afterwards).  Not ok: out of spill slots or memory.  `kept` is the
 * caller's. */
Allocation jit_asm_allocate(IRBuf *buf, const Trace *trace);

/* asm_check.c: NULL, or a malloc'ed description of an instruction that would not find its operand
 * where it reads it. */
char *jit_asm_check(const IRBuf *buf, const Allocation *al);

/* Address operands are part of the access that uses them and have no place of their own. */
KR_INLINE bool jit_is_fused(IROp op) { return op == IR_FREF || op == IR_AREF; }

/* Does it leave before it makes its result, if its operand is in a register? */
KR_INLINE bool jit_leaves_first(const IRIns *ins)
{
    return ins->op == IR_GINT || ins->op == IR_GPTR || ins->op == IR_GFLT;
}

/* Does it destroy the caller-saved registers? */
KR_INLINE bool jit_clobbers(IROp op) { return op == IR_CALL || op == IR_BOXW; }

enum {
    JIT_GPR_ALL = 1u << RSI | 1u << RDI | 1u << R8 | 1u << R9 | 1u << R10 | 1u << R11 | 1u << RBP |
                  1u << R12 | 1u << R13,
    JIT_GPR_SAVED = 1u << RBP | 1u << R12 | 1u << R13,
    JIT_FPR_ALL = (1u << 14) - 1,
};

/* The kind of cell for a NEW of this type. */
KR_INLINE int jit_new_kind(const Type *type)
{
    return kr_type_info(type)->flags & TI_LEAF ? GCK_LEAF : GCK_SCAN;
}

/* record_slice.c: a call of this function makes a slice and can only fail for want of memory. */
bool jit_makes_slice(const void *fn);
/* record_text.c: the same of a text. */
bool jit_makes_text(const void *fn);
/* The number below JIT_MAKERS_MAX of what makes texts and bytes out of what never changes: such a
 * CALL MAKES is done by exits if only they need it.  0: it is none. */
uint32_t jit_maker(const void *fn);
/* What that maker gives for these arguments, numbers as they are; VALUE_ERROR. */
Value jit_make(Thread *t, uint32_t maker, const Value arg[]);
/* record_slice.c: text[start:stop] of an exact str that is ASCII, of bytes; they are new, or an old
 * one. */
Value jit_text_part(Thread *t, void *text, isize start, isize stop);
Value jit_bytes_part(Thread *t, void *bytes, isize start, isize stop);

#endif
