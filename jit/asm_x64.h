/* asm_x64.h -- what instruction selection (asm_x64.c) and the trace around it (asm_trace.c) share.
 */
#ifndef JIT_ASM_X64_H
#define JIT_ASM_X64_H

#include "jit/emit_x64.h"
#include "jit/moves.h"

enum { JIT_PATCH_BYTES = 5 }; /* of a jump that replaces something */

typedef struct Patch {
    uint8_t *place;
    uint16_t snap;
} Patch;

typedef struct PoolUse {
    uint8_t *place; /* of a rip-relative displacement, last in its instruction */
    IRRef k;
} PoolUse;

/* An allocation whose free list is empty. */
typedef struct SlowNew {
    uint8_t *jump, *back; /* place of the jump there; where to go on with the cell in rdx */
    uint16_t bytes, snap;
    uint8_t kind;
} SlowNew;

/* A double in memory that is none, or no number. */
typedef struct SlowFloat {
    uint8_t *jump, *back; /* place of the jump there; where to go on if it is a double */
    uint16_t snap;
    uint8_t reg; /* holds it, less 2^49 */
} SlowFloat;

typedef struct Asm {
    Emit e;
    IRBuf *buf;
    Trace *trace;
    Allocation al;
    Patch *patches; /* jumps to exits; room for two an instruction */
    uint32_t npatches;
    PoolUse *pool; /* uses of constants that stand behind the code; likewise */
    uint32_t npool;
    SlowNew *slow_news; /* likewise */
    uint32_t nslow_news;
    SlowFloat *slow_floats; /* likewise */
    uint32_t nslow_floats;
    uint8_t *loop_label;
    uint8_t *join_label; /* behind it, 5 bytes of nop and the loop_label; NULL: no such entry */
    const IRIns *first_guard; /* a comparison of ints that the body begins with, or NULL */
    uint8_t *behind_guard;    /* where it holds */
    const uint8_t *flags_at;  /* the code up to here has left the flags of the result `flags_of` */
    IRRef flags_of;
    bool inherited; /* the PLOADs are in their places */
} Asm;

/* Code for instruction `ref`; false: it cannot be compiled. */
bool jit_asm_ins(Asm *as, IRRef ref);
/* What of doubles from memory stands behind the trace's code. */
void jit_asm_slow_floats(Asm *as);
/* Brings the loop variables to where the next round reads them and jumps back. */
void jit_asm_loop_end(Asm *as);

/* Operands, results and exits for the other files of instruction selection. */
uint8_t jit_asm_gpr(Asm *as, IRRef ref, uint8_t scratch); /* where it is, or loaded to scratch */
void jit_asm_gpr_into(Asm *as, IRRef ref, uint8_t scratch);
uint8_t jit_asm_dest(const IRIns *ins);
void jit_asm_finish(Asm *as, const IRIns *ins);
void jit_asm_exit_on(Asm *as, int cc, const IRIns *ins);
void jit_asm_exit(Asm *as, const IRIns *ins); /* always */
void jit_asm_emit_call(Asm *as, const void *fn);
void jit_asm_reload_kept(Asm *as, IRRef ref); /* behind the call that instruction `ref` makes */

/* asm_wide.c: ints of 64 bits.  false: not one of its instructions. */
bool jit_asm_wide(Asm *as, IRRef ref);

/* asm_chr.c: strings of one character.  false: not one of its instructions. */
bool jit_asm_chr(Asm *as, IRRef ref);

/* asm_frame.c: what jit_frame_push/pop do, when they need not be called; their arguments are in
 * place.  The result is in rax at the jump returned, whose target is behind the call that follows.
 * NULL: nothing was emitted. */
uint8_t *jit_asm_push(Emit *e, const Function *func, int64_t kind, int64_t ret);
uint8_t *jit_asm_pop(Emit *e);

/* asm_new.c: IR_NEW, and what of it stands behind the trace's code.  init: false: no memory. */
bool jit_asm_new_init(void);
void jit_asm_new_reset(void);
void jit_asm_new(Asm *as, const IRIns *ins);
void jit_asm_slow_news(Asm *as);

#endif
