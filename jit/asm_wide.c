/* asm_wide.c -- instruction selection for ints of 64 bits: unboxing, boxing, the operations that
 * 48 bits do not have.
 *
 * Rules of operands and scratch registers: asm_x64.c.
 */
#include "jit/asm_x64.h"

#include "runtime/types/int.h"

enum { X_NEG_GROUP = 0xF7 }; /* /3 */

/* -- Local jumps ------------------------------------------------------------------------------- */

typedef struct Jumps {
    uint8_t *places[16];
    uint32_t n;
} Jumps;

static void jump_on(Asm *as, Jumps *jumps, int cc)
{
    KR_ASSERT(jumps->n < KR_COUNT(jumps->places), "%u jumps", jumps->n);
    jumps->places[jumps->n++] = emit_jcc(&as->e, cc);
}

static void jump(Asm *as, Jumps *jumps) { jumps->places[jumps->n++] = emit_jmp(&as->e); }

static void land(Asm *as, const Jumps *jumps)
{
    for (uint32_t i = 0; i < jumps->n && !as->e.overflow; i++) {
        emit_patch(jumps->places[i], as->e.p);
    }
}

/* -- Unboxing ---------------------------------------------------------------------------------- */

/* rax: a heap int of two or three digits, rcx: their number less two.  Its magnitude to rax, if it
 * is below `limit` * 2**60. */
static void magnitude(Asm *as, Jumps *leave, uint8_t limit)
{
    Emit *e = &as->e;
    Jumps two = {.n = 0};
    enum { DIGITS = offsetof(Int, ob_digit) };
    emit_op_rm(e, X_MOV, false, RDX, mem_at(RAX, DIGITS + 4));
    emit_shift(e, SHIFT_SHL, RDX, 30);
    emit_rr(e, X_TEST, RCX, RCX);
    jump_on(as, &two, CC_E);
    emit_op_rm(e, X_MOV, false, RCX, mem_at(RAX, DIGITS + 8));
    emit_ri(e, X_CMP, RCX, limit);
    jump_on(as, leave, CC_AE);
    emit_shift(e, SHIFT_SHL, RCX, 60);
    emit_rr(e, X_OR, RDX, RCX);
    land(as, &two);
    emit_op_rm(e, X_MOV, false, RAX, mem_at(RAX, DIGITS));
    emit_rr(e, X_OR, RAX, RDX);
}

/* Two or three digits, else leave: other numbers of digits are immediates, or too large. */
static void count_digits(Asm *as, Jumps *leave)
{
    emit_ri(&as->e, X_SUB, RCX, 2);
    emit_ri(&as->e, X_CMP, RCX, 1);
    jump_on(as, leave, CC_A);
}

static void asm_unbox(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    bool is_signed = ins->op == IR_GI64;
    Jumps leave = {.n = 0}, heap = {.n = 0}, done = {.n = 0};
    jit_asm_gpr_into(as, ins->a, RAX);
    emit_rr(e, X_CMP, RAX, R15);
    jump_on(as, &heap, CC_B);
    emit_shift(e, SHIFT_SHL, RAX, 16);
    if (!is_signed) {
        jump_on(as, &leave, CC_S);
    }
    emit_shift(e, is_signed ? SHIFT_SAR : SHIFT_SHR, RAX, 16);
    jump(as, &done);
    land(as, &heap);
    emit_rr(e, X_CMP, RAX, R14);
    jump_on(as, &leave, CC_AE);
    emit_rr(e, X_TEST, RAX, RAX);
    jump_on(as, &leave, CC_E);
    emit_mov_imm(e, RCX, (uint64_t)(uintptr_t)&PyLong_Type);
    emit_rm(e, X_CMP, RCX, mem_at(RAX, (int32_t)offsetof(Object, ob_type)));
    jump_on(as, &leave, CC_NE);
    emit_rm(e, X_MOV, RCX, mem_at(RAX, (int32_t)offsetof(VarObject, ob_size)));
    if (is_signed) {
        Jumps negative = {.n = 0};
        emit_rr(e, X_TEST, RCX, RCX);
        jump_on(as, &negative, CC_S);
        count_digits(as, &leave);
        magnitude(as, &leave, 8);
        jump(as, &done);
        land(as, &negative);
        emit_op_rr(e, X_NEG_GROUP, true, 3, RCX);
        count_digits(as, &leave);
        magnitude(as, &leave, 8);
        emit_op_rr(e, X_NEG_GROUP, true, 3, RAX);
    } else {
        count_digits(as, &leave);
        magnitude(as, &leave, 16);
    }
    jump(as, &done);
    land(as, &leave);
    jit_asm_exit(as, ins);
    land(as, &done);
    if (ins->uses > 0) {
        emit_mov(e, jit_asm_dest(ins), RAX);
        jit_asm_finish(as, ins);
    }
}

/* -- Boxing ------------------------------------------------------------------------------------ */

static Value box_i64(Thread *t, int64_t i) { return kr_int_from_i64(t, i); }

static void asm_box(Asm *as, IRRef ref)
{
    Emit *e = &as->e;
    const IRIns *ins = &as->buf->ins[ref];
    bool is_signed = as->buf->ins[ins->a].t == IRT_I64;
    jit_asm_gpr_into(as, ins->a, RSI);
    emit_rm(e, X_MOV, RDI, mem_at(RSP, 0));
    jit_asm_emit_call(as, is_signed ? (const void *)box_i64 : (const void *)kr_int_from_u64);
    jit_asm_reload_kept(as, ref);
    emit_rr(e, X_TEST, RAX, RAX);
    jit_asm_exit_on(as, CC_E, ins);
    emit_mov(e, jit_asm_dest(ins), RAX);
    jit_asm_finish(as, ins);
}

/* -- Conversions ------------------------------------------------------------------------------- */

static void asm_narrow(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    jit_asm_gpr_into(as, ins->a, RAX);
    emit_mov(e, RCX, RAX);
    if (as->buf->ins[ins->a].t == IRT_U64) {
        emit_shift(e, SHIFT_SHR, RCX, 47);
        jit_asm_exit_on(as, CC_NE, ins);
        emit_shift(e, SHIFT_SHL, RAX, 16);
    } else {
        emit_shift(e, SHIFT_SHL, RAX, 16);
        emit_mov(e, RDX, RAX);
        emit_shift(e, SHIFT_SAR, RDX, 16);
        emit_rr(e, X_CMP, RDX, RCX);
        jit_asm_exit_on(as, CC_NE, ins);
    }
    if (ins->uses > 0) {
        emit_mov(e, jit_asm_dest(ins), RAX);
        jit_asm_finish(as, ins);
    }
}

static void asm_cast(Asm *as, const IRIns *ins)
{
    uint8_t a = jit_asm_gpr(as, ins->a, RAX);
    if (ins->op == IR_GPOS) {
        emit_rr(&as->e, X_TEST, a, a);
        jit_asm_exit_on(as, CC_S, ins);
    }
    if (ins->uses > 0) {
        emit_mov(&as->e, jit_asm_dest(ins), a);
        jit_asm_finish(as, ins);
    }
}

/* -- Arithmetic -------------------------------------------------------------------------------- */

static bool small_const(Asm *as, IRRef ref, int32_t *out)
{
    const IRIns *ins = &as->buf->ins[ref];
    int64_t v = ins->op == IR_K64 ? (int64_t)as->buf->k[ins->a] : INT64_MAX;
    *out = (int32_t)v;
    return v == *out;
}

static void asm_mul(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    int32_t k;
    if (ins->op == IR_MULOV && ins->t == IRT_U64) {
        uint8_t b = jit_asm_gpr(as, ins->b, RCX);
        jit_asm_gpr_into(as, ins->a, RAX);
        emit_op_rr(e, 0xF7, true, 4, b); /* mul: rdx changed */
        jit_asm_exit_on(as, CC_O, ins);
        emit_mov(e, jit_asm_dest(ins), RAX);
    } else if (small_const(as, ins->b, &k)) {
        uint8_t a = jit_asm_gpr(as, ins->a, RAX);
        bool byte = k >= -128 && k <= 127;
        emit_rr(e, byte ? 0x6B : 0x69, jit_asm_dest(ins), a);
        if (byte) {
            emit_u8(e, (uint8_t)k);
        } else {
            emit_u32(e, (uint32_t)k);
        }
    } else {
        uint8_t b = jit_asm_gpr(as, ins->b, RCX), d = jit_asm_dest(ins);
        uint8_t r = b == d ? RAX : d;
        jit_asm_gpr_into(as, ins->a, r);
        emit_rr(e, X_IMUL, r, b);
        emit_mov(e, d, r);
    }
    if (ins->op == IR_MULOV && ins->t == IRT_I64) {
        jit_asm_exit_on(as, CC_O, ins);
    }
    jit_asm_finish(as, ins);
}

static int shift_kind(const IRIns *ins)
{
    return ins->op == IR_SAR ? SHIFT_SAR : ins->op == IR_SHR ? SHIFT_SHR : SHIFT_SHL;
}

static void asm_shift(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    const IRIns *b = &as->buf->ins[ins->b];
    bool constant = b->op == IR_K64, checked = ins->op == IR_SHLOV;
    uint8_t n = constant ? as->buf->k[b->a] & 63 : 0, d = jit_asm_dest(ins);
    uint8_t r = constant && !checked ? d : RAX;
    int back = ins->t == IRT_U64 ? SHIFT_SHR : SHIFT_SAR;
    if (!constant) {
        jit_asm_gpr_into(as, ins->b, RCX);
    }
    jit_asm_gpr_into(as, ins->a, r);
    if (constant) {
        emit_shift(e, shift_kind(ins), r, n);
    } else {
        emit_shift_cl(e, shift_kind(ins), r);
    }
    if (checked) { /* shifted back it has to be what it was */
        emit_mov(e, RDX, RAX);
        if (constant) {
            emit_shift(e, back, RDX, n);
        } else {
            emit_shift_cl(e, back, RDX);
        }
        emit_rr(e, X_CMP, RDX, jit_asm_gpr(as, ins->a, RCX));
        jit_asm_exit_on(as, CC_NE, ins);
    }
    emit_mov(e, d, r);
    jit_asm_finish(as, ins);
}

static void asm_udiv(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t b = jit_asm_gpr(as, ins->b, RCX);
    jit_asm_gpr_into(as, ins->a, RAX);
    emit_mov_imm(e, RDX, 0);
    emit_op_rr(e, 0xF7, true, 6, b); /* div */
    emit_mov(e, jit_asm_dest(ins), ins->op == IR_UDIV ? RAX : RDX);
    jit_asm_finish(as, ins);
}

bool jit_asm_wide(Asm *as, IRRef ref)
{
    const IRIns *ins = &as->buf->ins[ref];
    bool wide = ins->t == IRT_I64 || ins->t == IRT_U64 || ins->t == IRT_RAW;
    switch ((IROp)ins->op) {
    case IR_GI64:
    case IR_GU64: asm_unbox(as, ins); return true;
    case IR_BOXW: asm_box(as, ref); return true;
    case IR_NARROW: asm_narrow(as, ins); return true;
    case IR_GPOS:
    case IR_CAST: asm_cast(as, ins); return true;
    case IR_BADD:
    case IR_BSUB:
    case IR_BMUL:
    case IR_BOR:
    case IR_BXOR:
    case IR_BSHL: return true; /* exits compute them */
    case IR_MULOV:
    case IR_MUL:
        if (wide) {
            asm_mul(as, ins);
        }
        return wide;
    case IR_SAR:
    case IR_SHL:
    case IR_SHR:
    case IR_SHLOV:
        if (wide) {
            asm_shift(as, ins);
        }
        return wide;
    case IR_UDIV:
    case IR_UMOD: asm_udiv(as, ins); return true;
    default: return false;
    }
}
