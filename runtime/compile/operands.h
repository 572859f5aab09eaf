/* operands.h -- which registers an instruction reads and writes: for liveness and the verifier.
 *
 * The operand kinds of opcodes.def say most of it; blocks of registers (B0) are told here by
 * opcode.
 */
#ifndef KR_OPERANDS_H
#define KR_OPERANDS_H

#include "runtime/compile/opcodes.h"
#include "runtime/types/code.h"

/* A run of registers. */
typedef struct RegRun {
    uint32_t first, count;
} RegRun;

typedef struct Operands {
    RegRun reads[4];
    RegRun writes[2];
    int nreads, nwrites;
    /* FOR_ITER: the last write happens only when the instruction falls through. */
    bool last_write_falls_through;
} Operands;

/* `all`: registers of the frame, which RETURN_GENERATOR keeps. */
void kr_operands(const Code *code, const Instr *i, Operands *out);

/* Where it jumps: pc + 1 + displacement; false when it does not jump. */
bool kr_jump_target(const Code *code, uint32_t pc, uint32_t *target);

#endif
