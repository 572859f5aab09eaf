/* emit_x64.c -- instruction encoding. */
#include "jit/emit_x64.h"

/* Prefix, REX, escape bytes, opcode. */
static void emit_head(Emit *e, uint32_t opcode, bool wide, uint8_t reg, uint8_t index, uint8_t base)
{
    uint8_t rex =
        (uint8_t)((wide ? 8 : 0) | (reg > 7 ? 4 : 0) | (index > 7 ? 2 : 0) | (base > 7 ? 1 : 0));
    if (opcode > 0xFFFF) {
        emit_u8(e, (uint8_t)(opcode >> 16));
    }
    if (rex != 0) {
        emit_u8(e, 0x40 | rex);
    }
    if (opcode > 0xFF) {
        emit_u8(e, (uint8_t)(opcode >> 8));
    }
    emit_u8(e, (uint8_t)opcode);
}

void emit_op_rr(Emit *e, uint32_t opcode, bool wide, uint8_t reg, uint8_t rm)
{
    emit_head(e, opcode, wide, reg, 0, rm);
    emit_u8(e, (uint8_t)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}

void emit_op_rm(Emit *e, uint32_t opcode, bool wide, uint8_t reg, Mem m)
{
    if (m.base == JIT_RIP) {
        emit_head(e, opcode, wide, reg, 0, 0);
        emit_u8(e, (uint8_t)((reg & 7) << 3 | 5));
        emit_u32(e, (uint32_t)m.disp);
        return;
    }
    bool indexed = m.index != JIT_NOREG;
    emit_head(e, opcode, wide, reg, indexed ? m.index : 0, m.base);
    /* Always an 8- or 32-bit displacement: base rbp/r13 could not do without. */
    bool small = m.disp >= -128 && m.disp <= 127;
    uint8_t mod = small ? 0x40 : 0x80;
    bool sib = indexed || (m.base & 7) == RSP;
    emit_u8(e, (uint8_t)(mod | (reg & 7) << 3 | (sib ? 4 : (m.base & 7))));
    if (sib) {
        emit_u8(e, (uint8_t)((indexed ? 3 << 6 | (m.index & 7) << 3 : 4 << 3) | (m.base & 7)));
    }
    if (small) {
        emit_u8(e, (uint8_t)m.disp);
    } else {
        emit_u32(e, (uint32_t)m.disp);
    }
}

void emit_lea_sum(Emit *e, uint8_t d, uint8_t a, uint8_t b)
{
    if ((a & 7) == RBP) { /* rbp and r13 are no base without a displacement, which takes longer */
        uint8_t other = b;
        b = a;
        a = other;
    }
    bool disp = (a & 7) == RBP;
    emit_head(e, X_LEA, true, d, b, a);
    emit_u8(e, (uint8_t)((disp ? 0x40 : 0) | (d & 7) << 3 | 4));
    emit_u8(e, (uint8_t)((b & 7) << 3 | (a & 7)));
    if (disp) {
        emit_u8(e, 0);
    }
}

void emit_ri(Emit *e, uint32_t opcode, uint8_t reg, int32_t imm)
{
    uint8_t ext = (opcode >> 3) & 7;
    if (imm >= -128 && imm <= 127) {
        emit_op_rr(e, 0x83, true, ext, reg);
        emit_u8(e, (uint8_t)imm);
    } else {
        emit_op_rr(e, 0x81, true, ext, reg);
        emit_u32(e, (uint32_t)imm);
    }
}

void emit_mov_imm(Emit *e, uint8_t reg, uint64_t imm)
{
    if (imm == 0) {
        emit_op_rr(e, 0x33, false, reg, reg); /* xor: flags are lost; callers know */
    } else if (imm <= UINT32_MAX) {
        if (reg > 7) {
            emit_u8(e, 0x41);
        }
        emit_u8(e, (uint8_t)(0xB8 | (reg & 7)));
        emit_u32(e, (uint32_t)imm);
    } else if ((int64_t)imm < 0 && (int64_t)imm >= INT32_MIN) {
        emit_op_rr(e, 0xC7, true, 0, reg);
        emit_u32(e, (uint32_t)imm);
    } else {
        emit_u8(e, reg > 7 ? 0x49 : 0x48);
        emit_u8(e, (uint8_t)(0xB8 | (reg & 7)));
        emit_u64(e, imm);
    }
}

void emit_mov(Emit *e, uint8_t dst, uint8_t src)
{
    if (dst != src) {
        emit_rr(e, X_MOV, dst, src);
    }
}

void emit_fmov(Emit *e, uint8_t dst, uint8_t src)
{
    if (dst != src) {
        emit_op_rr(e, X_MOVAPD, false, dst, src);
    }
}

void emit_shift(Emit *e, int kind, uint8_t reg, uint8_t count)
{
    emit_op_rr(e, 0xC1, true, (uint8_t)kind, reg);
    emit_u8(e, count);
}

void emit_shift_cl(Emit *e, int kind, uint8_t reg)
{
    emit_op_rr(e, 0xD3, true, (uint8_t)kind, reg);
}

void emit_push(Emit *e, uint8_t reg)
{
    if (reg > 7) {
        emit_u8(e, 0x41);
    }
    emit_u8(e, (uint8_t)(0x50 | (reg & 7)));
}

void emit_pop(Emit *e, uint8_t reg)
{
    if (reg > 7) {
        emit_u8(e, 0x41);
    }
    emit_u8(e, (uint8_t)(0x58 | (reg & 7)));
}

void emit_call_reg(Emit *e, uint8_t reg) { emit_op_rr(e, 0xFF, false, 2, reg); }

void emit_nop(Emit *e, int bytes)
{
    static const uint8_t nops[9][9] = {
        {0x90},
        {0x66, 0x90},
        {0x0F, 0x1F, 0x00},
        {0x0F, 0x1F, 0x40, 0},
        {0x0F, 0x1F, 0x44, 0, 0},
        {0x66, 0x0F, 0x1F, 0x44, 0, 0},
        {0x0F, 0x1F, 0x80, 0, 0, 0, 0},
        {0x0F, 0x1F, 0x84, 0, 0, 0, 0, 0},
        {0x66, 0x0F, 0x1F, 0x84, 0, 0, 0, 0, 0},
    };
    for (int i = 0; i < bytes; i++) {
        emit_u8(e, nops[bytes - 1][i]);
    }
}

uint8_t *emit_jcc(Emit *e, int cc)
{
    emit_u8(e, 0x0F);
    emit_u8(e, (uint8_t)(0x80 | cc));
    emit_u32(e, 0);
    return e->p - 4;
}

uint8_t *emit_jmp(Emit *e)
{
    emit_u8(e, 0xE9);
    emit_u32(e, 0);
    return e->p - 4;
}

void emit_patch(uint8_t *place, const uint8_t *target)
{
    int32_t disp = (int32_t)(target - (place + 4));
    memcpy(place, &disp, 4);
}
