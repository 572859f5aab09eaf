/* asm_x64.c -- instruction selection: the allocated IR to x86-64.
 *
 * One pass, one function per IR instruction family.  An operand is where it is: a register, a spill
 * slot, a load that is part of the instruction, a constant behind the code; or it is fetched into a
 * scratch register.  Results are made in their register, or in rax/xmm15 and stored.  A guard is a
 * compare and a jump to the exit stub of its snapshot.
 *
 * What must hold: a result's register may be that of an operand of the same instruction (but of no
 * value its exit needs), so it is written only when the operands have been read; addresses use rcx
 * and rdx for their spilled parts, so operands go to rax first.
 */
#include "jit/asm_x64.h"

#include <stdlib.h>

#include "jit/join.h"
#include "jit/timed.h"
#include "runtime/core/thread.h"

enum { XTMP = 15, XTMP2 = 14 };
enum {
    X_CMP_MR = 0x39,       /* cmp r/m64, r64 */
    X_GROUP1_IMM8 = 0x83,  /* op r/m, imm8 */
    X_GROUP1_IMM32 = 0x81, /* op r/m, imm32 */
    X_GROUP1_BYTE = 0x80,  /* op r/m8, imm8 */
    X_IMUL_IMM8 = 0x6B,
    X_IMUL_IMM32 = 0x69,
    X_GROUP3 = 0xF7, /* /4 mul, /6 div, /7 idiv */
};

/* -- Operands ---------------------------------------------------------------------------------- */

typedef struct Operand {
    enum { OPD_REG, OPD_MEM, OPD_POOL } kind;
    uint8_t reg;
    Mem m;
    IRRef k;
} Operand;

static IRIns *ins_of(Asm *as, IRRef ref) { return &as->buf->ins[ref]; }
static Mem spill_mem(const IRIns *ins) { return mem_at(RSP, ins->spill * 8); }

static uint8_t gpr(Asm *as, IRRef ref, uint8_t scratch);

static bool small_const(Asm *as, IRRef ref, int32_t *out)
{
    const IRIns *ins = ins_of(as, ref);
    if (ins->op != IR_K64 || ins->t == IRT_FLT) {
        return false;
    }
    int64_t v = (int64_t)as->buf->k[ins->a];
    *out = (int32_t)v;
    return v == *out;
}

/* Operand address of a memory access; uses rcx and rdx for spilled parts. */
static Mem address(Asm *as, IRRef ref)
{
    const IRIns *ins = ins_of(as, ref);
    if (ins->op == IR_FREF) {
        return mem_at(gpr(as, ins->a, RCX), ins->b);
    }
    KR_ASSERT(ins->op == IR_AREF, "address is no FREF or AREF: %s", jit_ir_info[ins->op].name);
    Mem m = {gpr(as, ins->a, RCX), JIT_NOREG, 0};
    int32_t index;
    m.disp = (int16_t)ins->snap * 8; /* fold_indices, asm.c */
    if (small_const(as, ins->b, &index) && index >= 0 && index < 1 << 24) {
        m.disp += index * 8;
    } else {
        m.index = gpr(as, ins->b, RDX);
    }
    return m;
}

static Operand operand(Asm *as, IRRef ref)
{
    const IRIns *ins = ins_of(as, ref);
    if (ins->op == IR_FRAME) {
        return (Operand){.kind = OPD_REG, .reg = RBX};
    }
    if (ins->op == IR_K64) {
        return (Operand){.kind = OPD_POOL, .k = ref};
    }
    if (ins->flags & IRF_FUSED) {
        return (Operand){.kind = OPD_MEM, .m = address(as, ins->a)};
    }
    if (jit_is_fused(ins->op)) { /* an address as a value */
        return (Operand){.kind = OPD_REG, .reg = gpr(as, ref, RCX)};
    }
    if (ins->reg == JIT_NOREG) {
        return (Operand){.kind = OPD_MEM, .m = spill_mem(ins)};
    }
    return (Operand){.kind = OPD_REG, .reg = ins->reg};
}

static bool reads_reg(const Operand *o, uint8_t reg)
{
    return o->kind == OPD_REG   ? o->reg == reg
           : o->kind == OPD_MEM ? o->m.base == reg || o->m.index == reg
                                : false;
}

/* The instruction with the operand as its r/m side. */
static void emit_operand(Asm *as, uint32_t opcode, bool wide, uint8_t reg, const Operand *o)
{
    if (o->kind == OPD_REG) {
        emit_op_rr(&as->e, opcode, wide, reg, o->reg);
    } else if (o->kind == OPD_MEM) {
        emit_op_rm(&as->e, opcode, wide, reg, o->m);
    } else {
        emit_op_rm(&as->e, opcode, wide, reg, mem_at(JIT_RIP, 0));
        as->pool[as->npool++] = (PoolUse){as->e.p - 4, o->k};
    }
}

static void load_to(Asm *as, const IRIns *load, uint8_t reg)
{
    Mem m = address(as, load->a);
    if (load->op == IR_LOAD8) {
        emit_op_rm(&as->e, X_MOVZX8, false, reg, m);
    } else {
        emit_op_rm(&as->e, X_MOV, load->op == IR_LOAD, reg, m);
    }
}

/* The reference in a general register: its own, or loaded into `scratch`. */
static uint8_t gpr(Asm *as, IRRef ref, uint8_t scratch)
{
    const IRIns *ins = ins_of(as, ref);
    if (ins->op == IR_FRAME) {
        return RBX;
    }
    if (ins->op == IR_K64) {
        emit_mov_imm(&as->e, scratch, as->buf->k[ins->a]);
        return scratch;
    }
    if (ins->flags & IRF_FUSED) {
        load_to(as, ins, scratch);
        return scratch;
    }
    if (jit_is_fused(ins->op)) {
        emit_rm(&as->e, X_LEA, scratch, address(as, ref));
        return scratch;
    }
    if (ins->reg == JIT_NOREG) {
        emit_rm(&as->e, X_MOV, scratch, spill_mem(ins));
        return scratch;
    }
    return ins->reg;
}

/* The same, always in `scratch`: it will be changed. */
static void gpr_into(Asm *as, IRRef ref, uint8_t scratch)
{
    emit_mov(&as->e, scratch, gpr(as, ref, scratch));
}

static uint8_t fpr(Asm *as, IRRef ref, uint8_t scratch)
{
    Operand o = operand(as, ref);
    if (o.kind == OPD_REG) {
        return o.reg;
    }
    if (o.kind == OPD_POOL && as->buf->k[ins_of(as, ref)->a] == 0) {
        emit_op_rr(&as->e, X_XORPS, false, scratch, scratch);
    } else {
        emit_operand(as, X_MOVSD, false, scratch, &o);
    }
    return scratch;
}

/* Where to make the result; finish() stores it when it has a spill slot. */
static uint8_t dest(const IRIns *ins) { return ins->reg == JIT_NOREG ? RAX : ins->reg; }
static uint8_t fdest(const IRIns *ins) { return ins->reg == JIT_NOREG ? XTMP : ins->reg; }

static void finish(Asm *as, const IRIns *ins)
{
    if (ins->spill != 0) {
        emit_rm(&as->e, X_MOV_STORE, dest(ins), spill_mem(ins));
    }
}

static void ffinish(Asm *as, const IRIns *ins)
{
    if (ins->spill != 0) {
        emit_op_rm(&as->e, X_MOVSD_STORE, false, fdest(ins), spill_mem(ins));
    }
}

static void exit_on(Asm *as, int cc, const IRIns *ins)
{
    uint8_t *place = emit_jcc(&as->e, cc);
    as->patches[as->npatches++] = (Patch){place, ins->snap};
}

/* -- Classes of values ------------------------------------------------------------------------- */

/* Guards that a VAL compares with `limit` so; the value is in the register returned when the result
 * is used. */
static uint8_t class_guard(Asm *as, const IRIns *ins, uint8_t limit, int leave)
{
    Operand o = operand(as, ins->a);
    if (o.kind == OPD_MEM && ins->uses == 0) {
        emit_rm(&as->e, X_CMP_MR, limit, o.m);
        exit_on(as, leave, ins);
        return JIT_NOREG;
    }
    uint8_t v = dest(ins);
    if (o.kind == OPD_REG) {
        v = o.reg;
    } else {
        emit_operand(as, X_MOV, true, v, &o);
    }
    emit_rr(&as->e, X_CMP, v, limit);
    exit_on(as, leave, ins);
    return v;
}

static void asm_gint(Asm *as, const IRIns *ins)
{
    uint8_t v = class_guard(as, ins, R15, CC_B);
    if (ins->uses > 0) {
        uint8_t d = dest(ins);
        emit_mov(&as->e, d, v);
        emit_shift(&as->e, SHIFT_SHL, d, 16);
        finish(as, ins);
    }
}

/* Less the tag, whatever is no small natural number is above the limit. */
static void asm_nat(Asm *as, const IRIns *ins)
{
    uint8_t d = ins->uses > 0 ? dest(ins) : RAX;
    Operand o = operand(as, ins->a);
    emit_operand(as, X_MOV, true, d, &o);
    emit_rr(&as->e, X_SUB, d, R15);
    if (ins->op == IR_GNAT) {
        emit_ri(&as->e, X_CMP, d, (int32_t)(((uint32_t)1 << ins->b) - 1));
        exit_on(as, CC_A, ins);
    }
    if (ins->uses > 0) {
        finish(as, ins);
    }
}

static void asm_gptr(Asm *as, const IRIns *ins)
{
    uint8_t v = class_guard(as, ins, R14, CC_AE);
    if (ins->uses > 0) {
        emit_mov(&as->e, dest(ins), v);
        finish(as, ins);
    }
}

/* Less 2^49, whatever is no double has the bits of a NaN, and so have only few doubles: one compare
 * sends both to the slow part, which looks again. */
static void asm_gflt_memory(Asm *as, const IRIns *ins, const Operand *o)
{
    Emit *e = &as->e;
    uint8_t d = fdest(ins);
    emit_op_rm(e, X_MOVSD, false, d, o->m);
    emit_op_rm(e, X_PSUBQ, false, d, mem_at(RSP, JIT_OFFSET_AT));
    emit_op_rr(e, X_UCOMISD, false, d, d);
    uint8_t *jump = emit_jcc(e, CC_P);
    as->slow_floats[as->nslow_floats++] = (SlowFloat){jump, e->p, ins->snap, d};
    ffinish(as, ins);
}

void jit_asm_slow_floats(Asm *as)
{
    Emit *e = &as->e;
    for (uint32_t i = 0; i < as->nslow_floats && !e->overflow; i++) {
        const SlowFloat *slow = &as->slow_floats[i];
        emit_patch(slow->jump, e->p);
        emit_rr(e, X_MOVQ_FROM_XMM, slow->reg, RAX);
        emit_rm(e, X_CMP, RAX, mem_at(RSP, 8));
        as->patches[as->npatches++] = (Patch){emit_jcc(e, CC_AE), slow->snap};
        uint8_t *back = emit_jmp(e);
        if (!e->overflow) {
            emit_patch(back, slow->back);
        }
    }
}

static void asm_gflt(Asm *as, const IRIns *ins)
{
    Operand o = operand(as, ins->a);
    if (o.kind == OPD_MEM && ins->uses > 0) {
        asm_gflt_memory(as, ins, &o);
        return;
    }
    gpr_into(as, ins->a, RAX);
    emit_rr(&as->e, X_SUB, RAX, R14);
    emit_rm(&as->e, X_CMP, RAX, mem_at(RSP, 8));
    exit_on(as, CC_AE, ins);
    if (ins->uses > 0) {
        uint8_t d = fdest(ins);
        emit_rr(&as->e, X_MOVQ_TO_XMM, d, RAX);
        ffinish(as, ins);
    }
}

/* Rounded toward zero; one less or more if that is on the wrong side. */
static void asm_f2r(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    if (ins->b == 0) {
        Operand o = operand(as, ins->a);
        emit_operand(as, X_CVTTSD2SI, true, d, &o);
        finish(as, ins);
        return;
    }
    uint8_t x = fpr(as, ins->a, XTMP);
    emit_op_rr(e, X_CVTTSD2SI, true, RAX, x);
    emit_op_rr(e, X_XORPS, false, XTMP2, XTMP2);
    emit_rr(e, X_CVTSI2SD, XTMP2, RAX);
    emit_mov_imm(e, RCX, 0);
    if (ins->b == 1) {
        emit_op_rr(e, X_UCOMISD, false, x, XTMP2);
        emit_rr(e, X_SBB, RAX, RCX); /* carry: x is below */
    } else {
        emit_op_rr(e, X_UCOMISD, false, XTMP2, x);
        emit_rr(e, X_ADC, RAX, RCX);
    }
    emit_mov(e, d, RAX);
    finish(as, ins);
}

static void asm_convert(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    switch (ins->op) {
    case IR_BOXI:
        if (ins_of(as, ins->a)->flags & IRF_FUSED) { /* R2I of what is not negative */
            gpr_into(as, ins_of(as, ins->a)->a, d);
        } else {
            gpr_into(as, ins->a, d);
            if (ins_of(as, ins->a)->t == IRT_RAW) {
                emit_shift(e, SHIFT_SHL, d, 16);
            }
            emit_shift(e, SHIFT_SHR, d, 16);
        }
        emit_rr(e, X_OR, d, R15);
        break;
    case IR_BOXF:
        emit_rr(e, X_MOVQ_FROM_XMM, fpr(as, ins->a, XTMP), d);
        emit_rr(e, X_ADD, d, R14);
        break;
    case IR_I2R:
        gpr_into(as, ins->a, d);
        emit_shift(e, SHIFT_SAR, d, 16);
        break;
    case IR_R2I:
        if (ins->flags & IRF_FUSED) {
            return;
        }
        gpr_into(as, ins->a, d);
        emit_shift(e, SHIFT_SHL, d, 16);
        break;
    default: /* I2F */
        if (ins_of(as, ins->a)->t == IRT_RAW) {
            d = gpr(as, ins->a, RAX);
        } else {
            d = ins->flags & IRF_LAST ? ins_of(as, ins->a)->reg : RAX;
            gpr_into(as, ins->a, d);
            emit_shift(e, SHIFT_SAR, d, 16);
        }
        emit_op_rr(e, X_XORPS, false, fdest(ins), fdest(ins));
        emit_rr(e, X_CVTSI2SD, fdest(ins), d);
        ffinish(as, ins);
        return;
    }
    finish(as, ins);
}

/* -- Integers ---------------------------------------------------------------------------------- */

/* d = a op b for the two-operand instructions; a or b may be in d.  Moves leave the flags alone, so
 * the exit may be taken on overflow after them. */
static void asm_binary(Asm *as, const IRIns *ins, uint32_t opcode, bool commutes)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    int32_t imm;
    if (ins->flags & IRF_FUSED) { /* count() does it */
        return;
    }
    if (small_const(as, ins->b, &imm)) {
        const IRIns *a = ins_of(as, ins->a);
        bool in_reg = a->op == IR_FRAME ||
                      (a->op != IR_K64 && !(a->flags & IRF_FUSED) && a->reg != JIT_NOREG);
        if (in_reg && (ins->op == IR_ADD || (ins->op == IR_SUB && imm != INT32_MIN)) &&
            gpr(as, ins->a, RAX) != d) {
            emit_rm(e, X_LEA, d, mem_at(gpr(as, ins->a, RAX), ins->op == IR_ADD ? imm : -imm));
        } else {
            gpr_into(as, ins->a, d);
            emit_ri(e, opcode, d, imm);
        }
    } else {
        Operand a = operand(as, ins->a), b = operand(as, ins->b);
        if (ins->op == IR_ADD && a.kind == OPD_REG && b.kind == OPD_REG && !reads_reg(&a, d) &&
            !reads_reg(&b, d)) {
            emit_lea_sum(e, d, a.reg, b.reg);
        } else if (ins->a == ins->b || !reads_reg(&b, d)) {
            gpr_into(as, ins->a, d);
            emit_operand(as, opcode, true, d, &b);
        } else if (commutes && b.kind == OPD_REG) {
            emit_operand(as, opcode, true, d, &a);
        } else {
            gpr_into(as, ins->a, RAX);
            emit_operand(as, opcode, true, RAX, &b);
            emit_mov(e, d, RAX);
        }
    }
    if (jit_ir_info[ins->op].kind == IRK_G) {
        exit_on(as, ins->t == IRT_U64 ? CC_B : CC_O, ins);
        finish(as, ins);
        as->flags_at = e->p; /* moves have not changed them */
        as->flags_of = (IRRef)(ins - as->buf->ins);
        return;
    }
    finish(as, ins);
}

/* INT: MULOV and MUL. */
static void asm_mulov(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    bool left = ins_of(as, ins->a)->op == IR_K64;
    IRRef ref = left ? ins->b : ins->a; /* the operand that is no constant */
    const IRIns *kb = ins_of(as, left ? ins->a : ins->b);
    int64_t k = kb->op == IR_K64 ? (int64_t)as->buf->k[kb->a] >> 16 : INT64_MAX;
    if (k == 2 && ins_of(as, ref)->op != IR_K64) {
        gpr_into(as, ref, d);
        emit_rr(e, X_ADD, d, d);
    } else if (k == (int32_t)k) {
        uint8_t a = gpr(as, ref, RAX);
        bool byte = k >= -128 && k <= 127;
        emit_rr(e, byte ? X_IMUL_IMM8 : X_IMUL_IMM32, d, a);
        if (byte) {
            emit_u8(e, (uint8_t)k);
        } else {
            emit_u32(e, (uint32_t)k);
        }
    } else {
        Operand b = operand(as, ins->b);
        uint8_t r = reads_reg(&b, d) ? RAX : d;
        gpr_into(as, ins->a, r);
        emit_shift(e, SHIFT_SAR, r, 16);
        emit_operand(as, X_IMUL, true, r, &b);
        emit_mov(e, d, r);
    }
    if (ins->op == IR_MULOV) {
        exit_on(as, CC_O, ins);
    }
    finish(as, ins);
}

/* -- Division ---------------------------------------------------------------------------------- */

/* Jumps over the correction for floor when the remainder is 0 or has the divisor's sign. */
static void floor_correct(Asm *as, void (*correct)(Emit *e))
{
    Emit *e = &as->e;
    emit_rr(e, X_TEST, RDX, RDX);
    uint8_t *exact = emit_jcc(e, CC_E);
    emit_rr(e, X_XOR, RCX, RDX); /* sign set: signs differ */
    uint8_t *same = emit_jcc(e, CC_NS);
    correct(e);
    if (!e->overflow) {
        emit_patch(exact, e->p);
        emit_patch(same, e->p);
    }
}

static void correct_quotient(Emit *e) { emit_ri(e, X_SUB, RAX, 1); }
/* rcx holds divisor ^ remainder here; undoing the xor gives the divisor back. */
static void correct_remainder(Emit *e)
{
    emit_rr(e, X_XOR, RCX, RDX);
    emit_rr(e, X_ADD, RDX, RCX);
}

/* By a positive constant: floor(x / c) is mulhi(x, M) for non-negative x, and for negative ones
 * ~floor(~x / c).  On shifted operands, so x < 2**63 and c is c << 16, with 2**l < c < 2**(l+1):
 * M = ceil(2**(64+l) / c) fits 64 bits and is too large by less than c <= 2**(l+1) parts, which no
 * x < 2**63 notices.  Leaves the unshifted quotient in rdx. */
static void divide_by_constant(Asm *as, const IRIns *ins, uint64_t c)
{
    Emit *e = &as->e;
    int l = 63 - __builtin_clzll(c);
    unsigned __int128 power = (unsigned __int128)1 << (64 + l);
    uint64_t magic = (uint64_t)((power + c - 1) / c);
    gpr_into(as, ins->a, RAX);
    emit_mov(e, RCX, RAX);
    emit_shift(e, SHIFT_SAR, RCX, 63);
    emit_rr(e, X_XOR, RAX, RCX);
    emit_mov_imm(e, RDX, magic);
    emit_op_rr(e, X_GROUP3, true, 4, RDX); /* mul rdx */
    emit_shift(e, SHIFT_SHR, RDX, (uint8_t)l);
    emit_rr(e, X_XOR, RDX, RCX);
}

/* false: the divisor is no constant that has a short form. */
static bool constant_division(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    const IRIns *b = ins_of(as, ins->b);
    uint64_t c = b->op == IR_K64 ? as->buf->k[b->a] : 0; /* shifted */
    uint8_t d = dest(ins);
    if ((int64_t)c <= 0) {
        return false;
    }
    bool power = (c & (c - 1)) == 0;
    if (power && ins->op == IR_FDIVOV) {
        gpr_into(as, ins->a, d);
        if (c != 1 << 16) {
            emit_shift(e, SHIFT_SAR, d, (uint8_t)(__builtin_ctzll(c) - 16));
            emit_ri(e, X_AND, d, -0x10000);
        }
    } else if (power) {
        uint64_t mask = c - (1 << 16);
        if (mask <= INT32_MAX) {
            gpr_into(as, ins->a, d);
            emit_ri(e, X_AND, d, (int32_t)mask);
        } else {
            emit_mov_imm(e, RCX, mask);
            gpr_into(as, ins->a, RAX);
            emit_rr(e, X_AND, RAX, RCX);
            emit_mov(e, d, RAX);
        }
    } else {
        divide_by_constant(as, ins, c);
        if (ins->op == IR_FDIVOV) {
            emit_shift(e, SHIFT_SHL, RDX, 16);
            emit_mov(e, d, RDX);
        } else {
            if (c <= INT32_MAX) {
                emit_rr(e, X_IMUL_IMM32, RDX, RDX);
                emit_u32(e, (uint32_t)c);
            } else {
                emit_mov_imm(e, RCX, c);
                emit_rr(e, X_IMUL, RDX, RCX);
            }
            gpr_into(as, ins->a, RAX);
            emit_rr(e, X_SUB, RAX, RDX);
            emit_mov(e, d, RAX);
        }
    }
    finish(as, ins);
    return true;
}

/* Operands in 0 .. 2**31-1 go through the 32-bit divider and need no correction; the others through
 * the 64-bit one. */
static void asm_division(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    bool quotient = ins->op == IR_FDIVOV;
    if (constant_division(as, ins)) {
        return;
    }
    gpr_into(as, ins->b, RCX);
    gpr_into(as, ins->a, RAX);
    emit_mov(e, RDX, RAX);
    emit_rr(e, X_OR, RDX, RCX);
    emit_shift(e, SHIFT_SAR, RCX, 16);
    emit_shift(e, SHIFT_SAR, RAX, 16);
    emit_shift(e, SHIFT_SHR, RDX, 47);
    uint8_t *wide = emit_jcc(e, CC_NE);
    /* rdx is 0 */
    emit_op_rr(e, X_GROUP3, false, 6, RCX); /* div ecx */
    if (quotient) {
        emit_mov(e, RDX, RAX);
    }
    uint8_t *narrow_done = emit_jmp(e);
    if (!e->overflow) {
        emit_patch(wide, e->p);
    }
    emit_u8(e, 0x48); /* cqo */
    emit_u8(e, 0x99);
    emit_op_rr(e, X_GROUP3, true, 7, RCX); /* idiv rcx */
    if (quotient) {
        floor_correct(as, correct_quotient);
        /* Only -2**47 // -1 does not fit. */
        emit_mov(e, RDX, RAX);
        emit_mov(e, RCX, RAX);
        emit_shift(e, SHIFT_SHL, RCX, 16);
        emit_shift(e, SHIFT_SAR, RCX, 16);
        emit_rr(e, X_CMP, RCX, RAX);
        exit_on(as, CC_NE, ins);
    } else {
        floor_correct(as, correct_remainder);
    }
    if (!e->overflow) {
        emit_patch(narrow_done, e->p);
    }
    emit_shift(e, SHIFT_SHL, RDX, 16);
    emit_mov(e, dest(ins), RDX);
    finish(as, ins);
}

static void asm_shift(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    const IRIns *b = ins_of(as, ins->b);
    if (b->op == IR_K64 && ins->op == IR_SHL) {
        uint8_t d = dest(ins);
        gpr_into(as, ins->a, d);
        emit_shift(e, SHIFT_SHL, d, (uint8_t)(as->buf->k[b->a] >> 16 & 63));
        finish(as, ins);
        return;
    }
    if (b->op == IR_K64 && ins->op == IR_SAR) {
        uint8_t d = dest(ins);
        gpr_into(as, ins->a, d);
        emit_shift(e, SHIFT_SAR, d, (uint8_t)(as->buf->k[b->a] >> 16 & 63));
        emit_ri(e, X_AND, d, -0x10000);
        finish(as, ins);
        return;
    }
    gpr_into(as, ins->b, RCX);
    emit_shift(e, SHIFT_SAR, RCX, 16);
    gpr_into(as, ins->a, RAX);
    if (ins->op == IR_SAR) {
        emit_shift_cl(e, SHIFT_SAR, RAX);
        emit_ri(e, X_AND, RAX, -0x10000);
    } else {
        emit_shift_cl(e, SHIFT_SHL, RAX);
        if (ins->op == IR_SHLOV) {
            emit_mov(e, RDX, RAX);
            emit_shift_cl(e, SHIFT_SAR, RDX);
            Operand a = operand(as, ins->a);
            emit_operand(as, X_CMP, true, RDX, &a);
            exit_on(as, CC_NE, ins);
        }
    }
    emit_mov(e, dest(ins), RAX);
    finish(as, ins);
}

/* INT: the smaller or the greater of two; equal ones are the same. */
static void asm_choice(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    IRRef first = ins->a, second = ins->b;
    Operand b = operand(as, second);
    if (ins_of(as, first)->op == IR_K64 || (b.kind == OPD_REG && b.reg == d)) {
        first = ins->b;
        second = ins->a;
        b = operand(as, second);
    }
    gpr_into(as, first, d);
    int32_t imm;
    if (small_const(as, second, &imm)) {
        emit_ri(e, X_CMP, d, imm);
    } else {
        emit_operand(as, X_CMP, true, d, &b);
    }
    emit_operand(as, X_CMOV + (ins->op == IR_LESSER ? CC_G : CC_L), true, d, &b);
    finish(as, ins);
}

static void asm_invert(Asm *as, const IRIns *ins)
{
    uint8_t d = dest(ins);
    gpr_into(as, ins->a, d);
    emit_ri(&as->e, X_XOR, d, -0x10000);
    finish(as, ins);
}

/* -- Doubles ----------------------------------------------------------------------------------- */

static void asm_float(Asm *as, const IRIns *ins, uint32_t opcode, bool commutes)
{
    Emit *e = &as->e;
    uint8_t d = fdest(ins);
    Operand b = operand(as, ins->b);
    if (b.kind == OPD_REG && b.reg == d && ins->a != ins->b) {
        if (commutes) {
            Operand a = operand(as, ins->a);
            emit_operand(as, opcode, false, d, &a);
            ffinish(as, ins);
            return;
        }
        emit_fmov(e, XTMP2, b.reg);
        b.reg = XTMP2;
    }
    emit_fmov(e, d, fpr(as, ins->a, d));
    emit_operand(as, opcode, false, d, &b);
    ffinish(as, ins);
}

/* minsd and maxsd give their second operand when neither is the smaller, or one is no number; here
 * that is `a`. */
static void asm_float_choice(Asm *as, const IRIns *ins)
{
    IRIns swapped = *ins;
    swapped.a = ins->b;
    swapped.b = ins->a;
    asm_float(as, &swapped, ins->op == IR_LESSER ? X_MINSD : X_MAXSD, false);
}

/* The sign bit is the mask's business. */
static void asm_sign(Asm *as, const IRIns *ins, uint32_t opcode, uint64_t mask)
{
    uint8_t d = fdest(ins);
    uint8_t a = fpr(as, ins->a, XTMP2);
    emit_mov_imm(&as->e, RAX, mask);
    uint8_t sign = a == d ? XTMP : d;
    emit_rr(&as->e, X_MOVQ_TO_XMM, sign, RAX);
    emit_op_rr(&as->e, opcode, false, sign, a);
    emit_fmov(&as->e, d, sign);
    ffinish(as, ins);
}

static void asm_fsqrt(Asm *as, const IRIns *ins)
{
    Operand a = operand(as, ins->a);
    emit_operand(as, X_SQRTSD, false, fdest(ins), &a);
    ffinish(as, ins);
}

/* -- Guards on relations ----------------------------------------------------------------------- */

static void asm_compare_float(Asm *as, const IRIns *ins)
{
    /* ucomisd sets CF for "less or unordered", ZF for "equal or unordered": with the operands the
     * right way round each relation is one condition that is false for NaN. */
    bool swap = ins->op == IR_GLT || ins->op == IR_GLE || ins->op == IR_GNLT || ins->op == IR_GNLE;
    uint8_t first = fpr(as, swap ? ins->b : ins->a, XTMP);
    Operand second = operand(as, swap ? ins->a : ins->b);
    emit_operand(as, X_UCOMISD, false, first, &second);
    switch (ins->op) {
    case IR_GLT:
    case IR_GGT: exit_on(as, CC_BE, ins); break;
    case IR_GLE:
    case IR_GGE: exit_on(as, CC_B, ins); break;
    case IR_GNLT:
    case IR_GNGT: exit_on(as, CC_A, ins); break;
    case IR_GNLE:
    case IR_GNGE: exit_on(as, CC_AE, ins); break;
    case IR_GEQ:
        exit_on(as, CC_P, ins);
        exit_on(as, CC_NE, ins);
        break;
    default: { /* GNE: holds when unordered */
        uint8_t *unordered = emit_jcc(&as->e, CC_P);
        exit_on(as, CC_E, ins);
        if (!as->e.overflow) {
            emit_patch(unordered, as->e.p);
        }
        break;
    }
    }
}

static void cmp_imm(Asm *as, uint8_t size, const Operand *a, int32_t imm)
{
    bool byte = size == 1 || (imm >= -128 && imm <= 127);
    uint32_t opcode = size == 1 ? X_GROUP1_BYTE : byte ? X_GROUP1_IMM8 : X_GROUP1_IMM32;
    emit_operand(as, opcode, size == 8, 7, a);
    if (byte) {
        emit_u8(&as->e, (uint8_t)imm);
    } else {
        emit_u32(&as->e, (uint32_t)imm);
    }
}

/* Sets the flags; the condition on which to leave. */
static int compare_ints(Asm *as, const IRIns *ins)
{
    const IRIns *ia = ins_of(as, ins->a);
    int32_t imm;
    if (ia->op == IR_K64) {
        uint8_t a = gpr(as, ins->a, RAX);
        Operand b = operand(as, ins->b);
        emit_operand(as, X_CMP, true, a, &b);
    } else if (small_const(as, ins->b, &imm)) {
        Operand a = operand(as, ins->a);
        /* A sum that has not overflowed left the flags of a compare with 0, but for the carry. */
        bool has_flags = as->flags_at == as->e.p && as->flags_of == ins->a && ins->t == IRT_INT &&
                         ins->op != IR_GULT && ins->op != IR_GUGE;
        if (imm == 0 && a.kind == OPD_REG) {
            if (!has_flags) {
                emit_rr(&as->e, X_TEST, a.reg, a.reg);
            }
        } else {
            uint8_t size = a.kind == OPD_MEM && (ia->flags & IRF_FUSED) ? ia->op == IR_LOAD8    ? 1
                                                                          : ia->op == IR_LOAD32 ? 4
                                                                                                : 8
                                                                        : 8;
            cmp_imm(as, size, &a, imm);
        }
    } else {
        Operand a = operand(as, ins->a), b = operand(as, ins->b);
        if (a.kind == OPD_REG) {
            emit_operand(as, X_CMP, true, a.reg, &b);
        } else if (b.kind == OPD_REG) {
            emit_operand(as, X_CMP_MR, true, b.reg, &a);
        } else {
            emit_operand(as, X_MOV, true, RAX, &a);
            emit_operand(as, X_CMP, true, RAX, &b);
        }
    }
    static const uint8_t leave[] = {
        [IR_GLT - IR_GLT] = CC_GE,  [IR_GLE - IR_GLT] = CC_G,   [IR_GEQ - IR_GLT] = CC_NE,
        [IR_GNE - IR_GLT] = CC_E,   [IR_GGT - IR_GLT] = CC_LE,  [IR_GGE - IR_GLT] = CC_L,
        [IR_GNLT - IR_GLT] = CC_L,  [IR_GNLE - IR_GLT] = CC_LE, [IR_GNGT - IR_GLT] = CC_G,
        [IR_GNGE - IR_GLT] = CC_GE, [IR_GULT - IR_GLT] = CC_AE, [IR_GUGE - IR_GLT] = CC_B,
    };
    int cc = leave[ins->op - IR_GLT];
    if (ins->t == IRT_U64) {
        cc = cc == CC_GE ? CC_AE : cc == CC_G ? CC_A : cc == CC_LE ? CC_BE : cc == CC_L ? CC_B : cc;
    }
    return cc;
}

static void asm_compare(Asm *as, const IRIns *ins)
{
    if (ins->t == IRT_FLT) {
        asm_compare_float(as, ins);
    } else if (ins->op == IR_GEQ && ins_of(as, ins->a)->op == IR_K64 &&
               ins_of(as, ins->b)->op == IR_K64) { /* the end of a trace: never equal */
        as->patches[as->npatches++] = (Patch){emit_jmp(&as->e), ins->snap};
    } else {
        bool first = as->e.p == as->loop_label; /* of the round */
        exit_on(as, compare_ints(as, ins), ins);
        if (first) {
            as->first_guard = ins;
            as->behind_guard = as->e.p;
        }
    }
}

/* -- Memory ------------------------------------------------------------------------------------ */

static void asm_load(Asm *as, const IRIns *ins)
{
    if (ins->flags & IRF_FUSED) {
        return;
    }
    if (ins->t == IRT_FLT) {
        emit_op_rm(&as->e, X_MOVSD, false, fdest(ins), address(as, ins->a));
        ffinish(as, ins);
        return;
    }
    load_to(as, ins, dest(ins));
    finish(as, ins);
}

static void store_to(Asm *as, Mem m, IRRef value)
{
    int32_t imm;
    if (ins_of(as, value)->t == IRT_FLT) {
        emit_op_rm(&as->e, X_MOVSD_STORE, false, fpr(as, value, XTMP), m);
    } else if (small_const(as, value, &imm)) {
        emit_rm(&as->e, X_STORE_IMM, 0, m);
        emit_u32(&as->e, (uint32_t)imm);
    } else {
        emit_rm(&as->e, X_MOV_STORE, gpr(as, value, RAX), m);
    }
}

static Mem register_mem(uint16_t slot)
{
    return mem_at(RBX, (int32_t)(offsetof(Frame, regs) + slot * sizeof(Value)));
}
static Mem argv_mem(uint16_t slot) { return mem_at(RSP, JIT_ARGV_OFFSET + slot * 8); }

/* -- Places ------------------------------------------------------------------------------------ */

static Place place_of(Asm *as, IRRef ref)
{
    const IRIns *ins = ins_of(as, ref);
    if (ins->op == IR_K64) {
        return (Place){.kind = PLACE_CONST, .bits = as->buf->k[ins->a]};
    }
    if (ins->op == IR_FRAME) {
        return (Place){.kind = PLACE_GPR, .reg = RBX};
    }
    if (ins->reg == JIT_NOREG) {
        return (Place){.kind = PLACE_STACK, .disp = ins->spill * 8};
    }
    return (Place){.kind = ins->t == IRT_FLT ? PLACE_FPR : PLACE_GPR, .reg = ins->reg};
}

/* A value with a register and a slot that was moved to its register. */
static void fill_slot(Asm *as, const IRIns *ins)
{
    if (ins->flags & IRF_KEPT) {
        if (ins->t == IRT_FLT) {
            ffinish(as, ins);
        } else {
            finish(as, ins);
        }
    }
}

/* The head of a side trace: its parent's values from where the exit left them. */
static bool inherit(Asm *as)
{
    IRBuf *buf = as->buf;
    Move *moves = calloc(buf->n, sizeof *moves);
    uint32_t n = 0;
    if (moves == NULL) {
        return false;
    }
    as->inherited = true;
    for (uint32_t i = 1; i < buf->n; i++) {
        ExitValue v;
        const IRIns *ins = &buf->ins[i];
        if (ins->op != IR_PLOAD || ins->uses == 0 ||
            !jit_exit_value(as->trace->parent, as->trace->parent_exit, ins->a, &v)) {
            continue;
        }
        moves[n].to = place_of(as, (IRRef)i);
        switch (v.loc) {
        case LOC_CONST:
            moves[n].from = (Place){.kind = PLACE_CONST, .bits = as->trace->parent->k[v.k]};
            break;
        case LOC_GPR: moves[n].from = (Place){.kind = PLACE_GPR, .reg = (uint8_t)v.index}; break;
        case LOC_FPR: moves[n].from = (Place){.kind = PLACE_FPR, .reg = (uint8_t)v.index}; break;
        default: moves[n].from = (Place){.kind = PLACE_STACK, .disp = v.index * 8}; break;
        }
        n++;
    }
    jit_moves(&as->e, moves, n);
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PLOAD && buf->ins[i].uses > 0) {
            fill_slot(as, &buf->ins[i]);
        }
    }
    free(moves);
    return true;
}

/* -- Calls ------------------------------------------------------------------------------------- */

static const uint8_t arg_regs[] = {RDI, RSI, RDX, RCX, R8, R9};

static void emit_call(Asm *as, const void *fn)
{
    Emit *e = &as->e;
    int64_t distance = (int64_t)((intptr_t)fn - (intptr_t)(e->p + e->away + 5));
    if (distance == (int32_t)distance) {
        emit_u8(e, 0xE8);
        emit_u32(e, (uint32_t)distance);
    } else {
        emit_mov_imm(e, RAX, (uint64_t)(uintptr_t)fn);
        emit_call_reg(e, RAX);
    }
}

/* Behind a call at position `pos`: what the callee may have destroyed. */
static void reload_kept(Asm *as, uint32_t pos)
{
    for (uint32_t i = 0; i < as->al.nkept; i++) {
        const KeptValue *k = &as->al.kept[i];
        if (k->start < pos && pos < k->end) {
            const IRIns *ins = ins_of(as, k->ref);
            if (ins->t == IRT_FLT) {
                emit_op_rm(&as->e, X_MOVSD, false, ins->reg, spill_mem(ins));
            } else {
                emit_rm(&as->e, X_MOV, ins->reg, spill_mem(ins));
            }
        }
    }
}

static bool asm_call(Asm *as, IRRef ref)
{
    const IRIns *ins = ins_of(as, ref);
    const CallInfo *call = &as->buf->calls[ins->b];
    IRRef list[16];
    Move moves[16];
    uint32_t nlist = 0, n = 0, ngpr = 0, nfpr = 0;
    for (IRRef r = ins->a; r != 0; r = ins_of(as, r)->a) {
        if (nlist == 15) {
            return false;
        }
        list[nlist++] = ins_of(as, r)->b;
    }
    if (call->thread_arg) {
        moves[n++] = (Move){.from = {.kind = PLACE_STACK, .disp = 0},
                            .to = {.kind = PLACE_GPR, .reg = arg_regs[ngpr++]}};
    }
    while (nlist > 0) {
        IRRef r = list[--nlist];
        bool flt = ins_of(as, r)->t == IRT_FLT;
        if (flt ? nfpr == 8 : ngpr == KR_COUNT(arg_regs) || jit_is_fused(ins_of(as, r)->op)) {
            return false;
        }
        Place to = flt ? (Place){.kind = PLACE_FPR, .reg = (uint8_t)nfpr++}
                       : (Place){.kind = PLACE_GPR, .reg = arg_regs[ngpr++]};
        moves[n++] = (Move){.from = place_of(as, r), .to = to};
    }
    jit_moves(&as->e, moves, n);
    uint8_t *done = NULL;
    if (call->fn == (const void *)jit_frame_pop) {
        done = jit_asm_pop(&as->e);
    } else if (call->fn == (const void *)jit_frame_push) { /* list: ret, kind, back, func */
        const IRIns *k[4];
        for (int i = 0; i < 4; i++) {
            k[i] = ins_of(as, list[i]);
        }
        const uint64_t *bits = as->buf->k;
        if (k[0]->op == IR_K64 && k[1]->op == IR_K64 && k[3]->op == IR_K64) {
            done = jit_asm_push(&as->e, (const Function *)(uintptr_t)bits[k[3]->a],
                                (int64_t)bits[k[1]->a], (int64_t)bits[k[0]->a]);
        }
    }
    const TimedCall *timed = jit_timed_call(call->fn, call->name);
    if (timed != NULL) {
        emit_mov_imm(&as->e, R11, (uint64_t)(uintptr_t)timed);
    }
    emit_call(as, timed != NULL ? (const void *)jit_timed_stub : call->fn);
    if (done != NULL && !as->e.overflow) {
        emit_patch(done, as->e.p);
    }
    if (ins->uses > 0 && ins->t == IRT_FLT) {
        emit_fmov(&as->e, fdest(ins), 0);
        ffinish(as, ins);
    } else if (ins->uses > 0 && ins->t != IRT_NIL) {
        if (call->result_bits == 32) {
            emit_rr(&as->e, X_MOVSXD, dest(ins), RAX);
        } else if (call->result_bits == 8) {
            emit_op_rr(&as->e, X_MOVZX8, false, dest(ins), RAX);
        } else {
            emit_mov(&as->e, dest(ins), RAX);
        }
        finish(as, ins);
    }
    reload_kept(as, 2u * ref);
    return true;
}

/* -- Loop -------------------------------------------------------------------------------------- */

/* A loop variable that is its own successor plus a constant (fuse_counter, asm.c). */
static bool counts(Asm *as, const IRIns *phi)
{
    const IRIns *sum = ins_of(as, phi->b);
    return sum->op == IR_ADD && sum->flags & IRF_FUSED;
}

/* Behind the moves, which may read what it was. */
static void count(Asm *as, const IRIns *phi)
{
    int32_t k = (int32_t)as->buf->k[ins_of(as, ins_of(as, phi->b)->b)->a];
    Place p = place_of(as, phi->a);
    if (p.kind == PLACE_GPR) {
        emit_ri(&as->e, X_ADD, p.reg, k);
    } else {
        emit_op_rm(&as->e, X_GROUP1_IMM32, true, 0, mem_at(RSP, p.disp));
        emit_u32(&as->e, (uint32_t)k);
    }
}

void jit_asm_loop_end(Asm *as)
{
    IRBuf *buf = as->buf;
    Move *moves = calloc(buf->n, sizeof *moves);
    uint32_t n = 0;
    if (moves == NULL) {
        as->e.overflow = true;
        return;
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI && ins->a != ins->b && !counts(as, ins)) {
            moves[n++] = (Move){.from = place_of(as, ins->b), .to = place_of(as, ins->a)};
        }
    }
    jit_moves(&as->e, moves, n);
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PHI && buf->ins[i].a != buf->ins[i].b) {
            if (counts(as, &buf->ins[i])) {
                count(as, &buf->ins[i]);
            }
            fill_slot(as, ins_of(as, buf->ins[i].a));
        }
    }
    free(moves);
    uint8_t *back;
    as->flags_at = NULL;
    if (buf->again != 0 && as->first_guard != ins_of(as, buf->ins[buf->again].a)) {
        as->e.overflow = true; /* no pass makes that: the trace is given up */
    }
    if (as->first_guard != NULL) { /* asked here again, with one jump for both */
        back = emit_jcc(&as->e, compare_ints(as, as->first_guard) ^ 1);
        uint16_t snap = buf->again != 0 ? buf->ins[buf->again].snap : as->first_guard->snap;
        as->patches[as->npatches++] = (Patch){emit_jmp(&as->e), snap};
    } else {
        back = emit_jmp(&as->e);
    }
    if (!as->e.overflow) {
        emit_patch(back, as->first_guard != NULL ? as->behind_guard : as->loop_label);
    }
}

/* Into the entry of another trace, or of this one; nothing but the frame is handed over. */
static void asm_link(Asm *as, const IRIns *ins)
{
    const Trace *target = (const Trace *)(uintptr_t)as->buf->k[ins_of(as, ins->a)->a];
    gpr_into(as, ins->b, RBX);
    uint8_t *jump = emit_jmp(&as->e);
    if (!as->e.overflow) {
        if (target == as->trace) {
            emit_patch(jump, target->link_entry);
        } else {
            emit_patch_out(&as->e, jump, target->link_entry);
        }
    }
}

/* Into the body of a loop, with what it reads in the places where it reads it. */
static bool asm_join(Asm *as, const IRIns *ins)
{
    const Join *join = as->buf->join_to;
    Move *moves = calloc(join->nlive + 1, sizeof *moves);
    if (moves == NULL) {
        return false;
    }
    IRRef list = ins->a;
    for (uint32_t i = join->nlive; i-- > 0; list = ins_of(as, list)->a) {
        const JoinLive *live = &join->live[i];
        Place to = live->reg == JIT_NOREG ? (Place){.kind = PLACE_STACK, .disp = live->spill * 8}
                   : live->t == IRT_FLT   ? (Place){.kind = PLACE_FPR, .reg = live->reg}
                                          : (Place){.kind = PLACE_GPR, .reg = live->reg};
        moves[i] = (Move){.from = place_of(as, ins_of(as, list)->b), .to = to};
    }
    moves[join->nlive] =
        (Move){.from = place_of(as, ins->b), .to = {.kind = PLACE_GPR, .reg = RBX}};
    jit_moves(&as->e, moves, join->nlive + 1);
    free(moves);
    for (uint32_t i = 0; i < join->nlive; i++) {
        const JoinLive *live = &join->live[i];
        Mem slot = mem_at(RSP, live->spill * 8);
        if (live->kept && live->t == IRT_FLT) {
            emit_op_rm(&as->e, X_MOVSD_STORE, false, live->reg, slot);
        } else if (live->kept) {
            emit_rm(&as->e, X_MOV_STORE, live->reg, slot);
        }
    }
    uint8_t *jump = emit_jmp(&as->e);
    if (!as->e.overflow) {
        emit_patch_out(&as->e, jump, join->entry);
    }
    return true;
}

/* The next byte but `ahead` is at a multiple of 16. */
static void align_loop(Emit *e, uint32_t ahead)
{
    while ((((uintptr_t)e->p + ahead) & 15) != 0 && !e->overflow) {
        size_t n = 16 - (((uintptr_t)e->p + ahead) & 15);
        emit_nop(e, n > 9 ? 9 : (int)n);
    }
}

/* -- One instruction --------------------------------------------------------------------------- */

bool jit_asm_ins(Asm *as, IRRef ref)
{
    Emit *e = &as->e;
    const IRIns *ins = ins_of(as, ref);
    if (jit_asm_wide(as, ref) || jit_asm_chr(as, ref)) {
        return true;
    }
    switch ((IROp)ins->op) {
    case IR_NOP:
    case IR_K64:
    case IR_FRAME:
    case IR_FREF:
    case IR_AREF:
    case IR_CARG:
    case IR_AGAIN:
    case IR_PHI: return true;
    case IR_ITEMS: {
        Mem m = {gpr(as, ins->a, RCX), gpr(as, ins->b, RDX), 0};
        emit_rm(e, X_LEA, dest(ins), m);
        finish(as, ins);
        return true;
    }
    case IR_THREAD:
        emit_rm(e, X_MOV, dest(ins), mem_at(RSP, 0));
        finish(as, ins);
        return true;
    case IR_SLOAD:
        emit_rm(e, X_MOV, dest(ins), register_mem(ins->a));
        finish(as, ins);
        return true;
    case IR_GINT: asm_gint(as, ins); return true;
    case IR_GNAT:
    case IR_NAT: asm_nat(as, ins); return true;
    case IR_GFLT: asm_gflt(as, ins); return true;
    case IR_GPTR: asm_gptr(as, ins); return true;
    case IR_BOXI:
    case IR_BOXF:
    case IR_I2F:
    case IR_I2R:
    case IR_R2I: asm_convert(as, ins); return true;
    case IR_F2R: asm_f2r(as, ins); return true;
    case IR_COPY:
        if (ins->t == IRT_FLT) {
            emit_fmov(e, fdest(ins), fpr(as, ins->a, fdest(ins)));
            ffinish(as, ins);
        } else {
            gpr_into(as, ins->a, dest(ins));
            finish(as, ins);
        }
        return true;
    case IR_GLT:
    case IR_GLE:
    case IR_GEQ:
    case IR_GNE:
    case IR_GGT:
    case IR_GGE:
    case IR_GNLT:
    case IR_GNLE:
    case IR_GNGT:
    case IR_GNGE:
    case IR_GULT:
    case IR_GUGE: asm_compare(as, ins); return true;
    case IR_ADD:
    case IR_ADDOV: asm_binary(as, ins, X_ADD, true); return true;
    case IR_SUB:
    case IR_SUBOV: asm_binary(as, ins, X_SUB, false); return true;
    case IR_AND: asm_binary(as, ins, X_AND, true); return true;
    case IR_OR: asm_binary(as, ins, X_OR, true); return true;
    case IR_XOR: asm_binary(as, ins, X_XOR, true); return true;
    case IR_INV: asm_invert(as, ins); return true;
    case IR_LESSER:
    case IR_GREATER: (ins->t == IRT_FLT ? asm_float_choice : asm_choice)(as, ins); return true;
    case IR_SAR:
    case IR_SHL:
    case IR_SHLOV: asm_shift(as, ins); return true;
    case IR_MUL:
    case IR_MULOV: asm_mulov(as, ins); return true;
    case IR_FDIVOV:
    case IR_FMOD: asm_division(as, ins); return true;
    case IR_FADD: asm_float(as, ins, X_ADDSD, true); return true;
    case IR_FSUB: asm_float(as, ins, X_SUBSD, false); return true;
    case IR_FMUL: asm_float(as, ins, X_MULSD, true); return true;
    case IR_FDIV: asm_float(as, ins, X_DIVSD, false); return true;
    case IR_FNEG: asm_sign(as, ins, X_XORPS, (uint64_t)1 << 63); return true;
    case IR_FABS: asm_sign(as, ins, X_ANDPS, INT64_MAX); return true;
    case IR_FSQRT: asm_fsqrt(as, ins); return true;
    case IR_LOAD:
    case IR_LOAD32:
    case IR_LOAD8: asm_load(as, ins); return true;
    case IR_STORE: store_to(as, address(as, ins->a), ins->b); return true;
    case IR_STORE8: {
        Mem m = address(as, ins->a);
        emit_rm(e, X_MOV_STORE8, gpr(as, ins->b, RAX), m);
        return true;
    }
    case IR_SSTORE: store_to(as, register_mem(ins->a), ins->b); return true;
    case IR_ARGV: store_to(as, argv_mem(ins->a), ins->b); return true;
    case IR_ARGP:
        emit_rm(e, X_LEA, dest(ins), argv_mem(ins->a));
        finish(as, ins);
        return true;
    case IR_ARGL:
        emit_rm(e, X_MOV, dest(ins), argv_mem(ins->a));
        finish(as, ins);
        return true;
    case IR_SETPC:
        gpr_into(as, ins->a, RAX);
        emit_rm(e, X_MOV_STORE, RAX, mem_at(RBX, (int32_t)offsetof(Frame, pc)));
        return true;
    case IR_CALL: return asm_call(as, ref);
    case IR_GERR:
    case IR_GOK:
    case IR_GNONNEG: {
        Operand v = operand(as, ins->a);
        if (v.kind == OPD_REG) {
            emit_rr(e, X_TEST, v.reg, v.reg);
        } else if (v.kind == OPD_MEM) {
            cmp_imm(as, 8, &v, 0);
        } else {
            emit_operand(as, X_MOV, true, RAX, &v);
            emit_rr(e, X_TEST, RAX, RAX);
        }
        exit_on(as, ins->op == IR_GNONNEG ? CC_S : CC_E, ins);
        return true;
    }
    case IR_POLL:
        emit_rm(e, X_MOV, RAX, mem_at(RSP, 0));
        emit_op_rm(e, 0x83, false, 7, mem_at(RAX, (int32_t)offsetof(Thread, eval_breaker)));
        emit_u8(e, 0);
        exit_on(as, CC_NE, ins);
        return true;
    case IR_GTRACE:
        emit_rm(e, X_MOV, RAX, mem_at(RSP, 0));
        emit_op_rm(e, 0xF6, false, 0, mem_at(RAX, (int32_t)offsetof(Thread, eval_breaker)));
        emit_u8(e, EB_TRACE);
        exit_on(as, CC_NE, ins);
        return true;
    case IR_GDEPTH:
        emit_rm(e, X_MOV, RAX, mem_at(RSP, 0));
        emit_op_rm(e, 0x83, false, 7, mem_at(RAX, (int32_t)offsetof(Thread, recursion_remaining)));
        emit_u8(e, JIT_DEPTH_LEFT);
        exit_on(as, CC_L, ins);
        return true;
    case IR_GVALID:
        emit_mov_imm(e, RAX, (uint64_t)(uintptr_t)&as->trace->valid);
        emit_op_rm(e, 0x80, false, 7, mem_at(RAX, 0));
        emit_u8(e, 0);
        exit_on(as, CC_E, ins);
        return true;
    case IR_LOOP:
        as->flags_at = NULL;
        align_loop(e, ins->a != 0 ? JIT_PATCH_BYTES : 0);
        if (ins->a != 0) {
            as->join_label = e->p;
            emit_nop(e, JIT_PATCH_BYTES);
        }
        as->loop_label = e->p;
        return true;
    case IR_PLOAD: return as->inherited || inherit(as);
    case IR_LINK: asm_link(as, ins); return true;
    case IR_JOIN: return asm_join(as, ins);
    case IR_NEW: jit_asm_new(as, ins); return true;
    case IR_SUNK: return true;
    default: break;
    }
    return false;
}

/* -- For the other files of instruction selection ---------------------------------------------- */

uint8_t jit_asm_gpr(Asm *as, IRRef ref, uint8_t scratch) { return gpr(as, ref, scratch); }
void jit_asm_gpr_into(Asm *as, IRRef ref, uint8_t scratch) { gpr_into(as, ref, scratch); }
uint8_t jit_asm_dest(const IRIns *ins) { return dest(ins); }
void jit_asm_finish(Asm *as, const IRIns *ins) { finish(as, ins); }
void jit_asm_exit_on(Asm *as, int cc, const IRIns *ins) { exit_on(as, cc, ins); }
void jit_asm_exit(Asm *as, const IRIns *ins)
{
    as->patches[as->npatches++] = (Patch){emit_jmp(&as->e), ins->snap};
}
void jit_asm_emit_call(Asm *as, const void *fn) { emit_call(as, fn); }
void jit_asm_reload_kept(Asm *as, IRRef ref) { reload_kept(as, 2u * ref); }
