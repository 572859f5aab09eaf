/* emit_x64.h -- bytes of x86-64 instructions.  Encodings: Intel SDM volume 2. */
#ifndef JIT_EMIT_X64_H
#define JIT_EMIT_X64_H

#include "jit/asm.h"

typedef struct Emit {
    uint8_t *p, *end;
    ptrdiff_t away; /* the code will run so many bytes behind where it is written */
    bool overflow;  /* the buffer is full: nothing more is written */
} Emit;

enum { JIT_RIP = 0xFE };
typedef struct Mem { /* [base + index*8 + disp]; base JIT_RIP: [rip + disp], disp always 32 bits */
    uint8_t base, index; /* index JIT_NOREG: none */
    int32_t disp;
} Mem;

KR_INLINE Mem mem_at(uint8_t base, int32_t disp) { return (Mem){base, JIT_NOREG, disp}; }

KR_INLINE void emit_u8(Emit *e, uint8_t b)
{
    if (e->p + 1 > e->end) {
        e->overflow = true;
        return;
    }
    *e->p++ = b;
}
KR_INLINE void emit_u32(Emit *e, uint32_t v)
{
    if (e->p + 4 > e->end) {
        e->overflow = true;
        return;
    }
    memcpy(e->p, &v, 4);
    e->p += 4;
}
KR_INLINE void emit_u64(Emit *e, uint64_t v)
{
    emit_u32(e, (uint32_t)v);
    emit_u32(e, (uint32_t)(v >> 32));
}

/* Opcode bytes with an optional mandatory prefix: 0xF20F58 is prefix F2, escape 0F, opcode 58. */
void emit_op_rr(Emit *e, uint32_t opcode, bool wide, uint8_t reg, uint8_t rm);
void emit_op_rm(Emit *e, uint32_t opcode, bool wide, uint8_t reg, Mem m);

enum { /* op r64, r/m64 forms of the classic eight; their /n for immediates is (opcode >> 3) & 7 */
       X_ADD = 0x03,
       X_OR = 0x0B,
       X_AND = 0x23,
       X_SUB = 0x2B,
       X_XOR = 0x33,
       X_ADC = 0x13,
       X_SBB = 0x1B,
       X_CMP = 0x3B,
       X_MOV = 0x8B,
       X_MOV_STORE = 0x89,
       X_MOV_STORE8 = 0x88, /* with a REX, so that each register has a low byte */
       X_STORE_IMM = 0xC7,  /* /0, and 32 bits */
       X_LEA = 0x8D,
       X_IMUL = 0x0FAF,
       X_CMOV = 0x0F40, /* + condition */
       X_TEST = 0x85,
       X_MOVZX8 = 0x0FB6,
       X_MOVSXD = 0x63,
       X_MOVSD = 0xF20F10,
       X_MOVSD_STORE = 0xF20F11,
       X_MOVAPD = 0x660F28,
       X_ADDSD = 0xF20F58,
       X_MULSD = 0xF20F59,
       X_SUBSD = 0xF20F5C,
       X_DIVSD = 0xF20F5E,
       X_SQRTSD = 0xF20F51,
       X_MINSD = 0xF20F5D,
       X_MAXSD = 0xF20F5F,
       X_UCOMISD = 0x660F2E,
       X_PSUBQ = 0x660FFB, /* memory: 16 bytes, aligned */
       X_XORPS = 0x0F57,
       X_ANDPS = 0x0F54,
       X_CVTSI2SD = 0xF20F2A,
       X_CVTTSD2SI = 0xF20F2C,
       X_MOVQ_TO_XMM = 0x660F6E,
       X_MOVQ_FROM_XMM = 0x660F7E,
};
enum { /* condition codes */
       CC_O = 0,
       CC_NO = 1,
       CC_B = 2,
       CC_AE = 3,
       CC_E = 4,
       CC_NE = 5,
       CC_BE = 6,
       CC_A = 7,
       CC_S = 8,
       CC_NS = 9,
       CC_P = 10,
       CC_NP = 11,
       CC_L = 12,
       CC_GE = 13,
       CC_LE = 14,
       CC_G = 15
};
enum { SHIFT_SHL = 4, SHIFT_SHR = 5, SHIFT_SAR = 7 };

KR_INLINE void emit_rr(Emit *e, uint32_t opcode, uint8_t reg, uint8_t rm)
{
    emit_op_rr(e, opcode, true, reg, rm);
}
KR_INLINE void emit_rm(Emit *e, uint32_t opcode, uint8_t reg, Mem m)
{
    emit_op_rm(e, opcode, true, reg, m);
}
/* d = a + b, without flags; b is not RSP. */
void emit_lea_sum(Emit *e, uint8_t d, uint8_t a, uint8_t b);
void emit_ri(Emit *e, uint32_t opcode, uint8_t reg, int32_t imm); /* ADD OR AND SUB XOR CMP */
void emit_mov_imm(Emit *e, uint8_t reg, uint64_t imm);
void emit_mov(Emit *e, uint8_t dst, uint8_t src);
void emit_fmov(Emit *e, uint8_t dst, uint8_t src);
void emit_shift(Emit *e, int kind, uint8_t reg, uint8_t count);
void emit_shift_cl(Emit *e, int kind, uint8_t reg);
void emit_push(Emit *e, uint8_t reg);
void emit_pop(Emit *e, uint8_t reg);
void emit_call_reg(Emit *e, uint8_t reg);
void emit_nop(Emit *e, int bytes); /* one instruction of 1 .. 9 bytes */
/* Jumps with 32-bit displacement; the place of the displacement, for patching. */
uint8_t *emit_jcc(Emit *e, int cc);
uint8_t *emit_jmp(Emit *e);
void emit_patch(uint8_t *place, const uint8_t *target);
/* The same for a target outside of what is being written. */
KR_INLINE void emit_patch_out(const Emit *e, uint8_t *place, const uint8_t *target)
{
    emit_patch(place, target - e->away);
}

#endif
