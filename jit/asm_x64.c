/* asm_x64.c -- instruction selection: the allocated IR to x86-64.
 *
 * One pass, one function per IR instruction family.  Operands are fetched into a register (their
 * own, or a scratch one for constants and spilled values), results are made in their register or in
 * rax/xmm15 and stored. A guard is a compare and a jump to the exit stub of its snapshot; stubs
 * stand behind the code.
 */
#include "jit/emit_x64.h"

#include <stdlib.h>

#include "jit/mcode.h"
#include "runtime/core/thread.h"

enum { XTMP = 15, XTMP2 = 14 };
static const uint8_t saved_regs[] = {RBX, RBP, R12, R13, R14, R15};
static const uint8_t arg_regs[] = {RDI, RSI, RDX, RCX, R8, R9};

typedef struct Patch {
    uint8_t *place;
    uint16_t snap;
} Patch;

typedef struct Asm {
    Emit e;
    IRBuf *buf;
    Trace *trace;
    Patch *patches;
    uint32_t npatches;
    uint8_t *loop_label;
} Asm;

/* -- Operands ---------------------------------------------------------------------------------- */

static IRIns *ins_of(Asm *as, IRRef ref) { return &as->buf->ins[ref]; }
static Mem spill_mem(const IRIns *ins) { return mem_at(RSP, ins->spill * 8); }

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
    const IRIns *ins = ins_of(as, ref);
    if (ins->op == IR_K64) {
        emit_mov_imm(&as->e, RAX, as->buf->k[ins->a]);
        emit_rr(&as->e, X_MOVQ_TO_XMM, scratch, RAX);
        return scratch;
    }
    if (ins->reg == JIT_NOREG) {
        emit_op_rm(&as->e, X_MOVSD, false, scratch, spill_mem(ins));
        return scratch;
    }
    return ins->reg;
}

/* Where to make the result; finish() stores it when it is spilled. */
static uint8_t dest(const IRIns *ins) { return ins->reg == JIT_NOREG ? RAX : ins->reg; }
static uint8_t fdest(const IRIns *ins) { return ins->reg == JIT_NOREG ? XTMP : ins->reg; }

static void finish(Asm *as, const IRIns *ins)
{
    if (ins->reg == JIT_NOREG && ins->spill != 0) {
        emit_rm(&as->e, X_MOV_STORE, RAX, spill_mem(ins));
    }
}

static void ffinish(Asm *as, const IRIns *ins)
{
    if (ins->reg == JIT_NOREG && ins->spill != 0) {
        emit_op_rm(&as->e, X_MOVSD_STORE, false, XTMP, spill_mem(ins));
    }
}

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
    if (small_const(as, ins->b, &index) && index >= 0 && index < 1 << 24) {
        m.disp = index * 8;
    } else {
        m.index = gpr(as, ins->b, RDX);
    }
    return m;
}

static void exit_on(Asm *as, int cc, const IRIns *ins)
{
    uint8_t *place = emit_jcc(&as->e, cc);
    as->patches[as->npatches++] = (Patch){place, ins->snap};
}

/* -- Classes of values ------------------------------------------------------------------------- */

static void asm_gint(Asm *as, const IRIns *ins)
{
    uint8_t v = gpr(as, ins->a, RAX);
    emit_rr(&as->e, X_CMP, v, R15);
    exit_on(as, CC_B, ins);
    if (ins->uses > 0) {
        uint8_t d = dest(ins);
        emit_mov(&as->e, d, v);
        emit_shift(&as->e, SHIFT_SHL, d, 16);
        finish(as, ins);
    }
}

static void asm_gflt(Asm *as, const IRIns *ins)
{
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

static void asm_gptr(Asm *as, const IRIns *ins)
{
    uint8_t v = gpr(as, ins->a, RAX);
    emit_rr(&as->e, X_CMP, v, R14);
    exit_on(as, CC_AE, ins);
    if (ins->uses > 0) {
        emit_mov(&as->e, dest(ins), v);
        finish(as, ins);
    }
}

static void asm_convert(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    switch (ins->op) {
    case IR_BOXI:
        emit_mov(e, d, gpr(as, ins->a, RAX));
        emit_shift(e, SHIFT_SHR, d, 16);
        emit_rr(e, X_OR, d, R15);
        break;
    case IR_BOXF:
        emit_rr(e, X_MOVQ_FROM_XMM, fpr(as, ins->a, XTMP), d);
        emit_rr(e, X_ADD, d, R14);
        break;
    case IR_I2R:
        emit_mov(e, d, gpr(as, ins->a, RAX));
        emit_shift(e, SHIFT_SAR, d, 16);
        break;
    case IR_R2I:
        emit_mov(e, d, gpr(as, ins->a, RAX));
        emit_shift(e, SHIFT_SHL, d, 16);
        break;
    default: /* I2F */
        gpr_into(as, ins->a, RAX);
        emit_shift(e, SHIFT_SAR, RAX, 16);
        emit_op_rr(e, X_XORPS, false, fdest(ins), fdest(ins));
        emit_rr(e, X_CVTSI2SD, fdest(ins), RAX);
        ffinish(as, ins);
        return;
    }
    finish(as, ins);
}

/* -- Integers ---------------------------------------------------------------------------------- */

/* d = a op b for the two-operand instructions; b may be in d. */
static void asm_binary(Asm *as, const IRIns *ins, uint32_t opcode, bool commutes)
{
    Emit *e = &as->e;
    uint8_t d = dest(ins);
    int32_t imm;
    if (small_const(as, ins->b, &imm)) {
        emit_mov(e, d, gpr(as, ins->a, RAX));
        emit_ri(e, opcode, d, imm);
    } else {
        uint8_t b = gpr(as, ins->b, RCX);
        if (b == d && ins->a != ins->b) {
            if (commutes) {
                emit_rr(e, opcode, d, gpr(as, ins->a, RAX));
            } else {
                gpr_into(as, ins->a, RAX);
                emit_rr(e, opcode, RAX, b);
                /* The overflow flag must survive the move: mov does not touch flags. */
                emit_mov(e, d, RAX);
            }
        } else {
            emit_mov(e, d, gpr(as, ins->a, RAX));
            emit_rr(e, opcode, d, b);
        }
    }
    if (jit_ir_info[ins->op].kind == IRK_G) {
        exit_on(as, CC_O, ins);
    }
    finish(as, ins);
}

static void asm_mulov(Asm *as, const IRIns *ins)
{
    uint8_t b = gpr(as, ins->b, RCX);
    gpr_into(as, ins->a, RAX);
    emit_shift(&as->e, SHIFT_SAR, RAX, 16);
    emit_rr(&as->e, X_IMUL, RAX, b);
    exit_on(as, CC_O, ins);
    emit_mov(&as->e, dest(ins), RAX);
    finish(as, ins);
}

/* rax = quotient, rdx = remainder of the unshifted operands, rcx = divisor. */
static void divide(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    gpr_into(as, ins->b, RCX);
    emit_shift(e, SHIFT_SAR, RCX, 16);
    gpr_into(as, ins->a, RAX);
    emit_shift(e, SHIFT_SAR, RAX, 16);
    emit_u8(e, 0x48); /* cqo */
    emit_u8(e, 0x99);
    emit_op_rr(e, 0xF7, true, 7, RCX); /* idiv rcx */
}

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

static void asm_division(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    divide(as, ins);
    if (ins->op == IR_FDIVOV) {
        floor_correct(as, correct_quotient);
        emit_mov(e, RDX, RAX);
        emit_shift(e, SHIFT_SHL, RDX, 16);
        emit_mov(e, RCX, RDX);
        emit_shift(e, SHIFT_SAR, RCX, 16);
        emit_rr(e, X_CMP, RCX, RAX);
        exit_on(as, CC_NE, ins);
        emit_mov(e, dest(ins), RDX);
        if (ins->reg == JIT_NOREG) {
            emit_mov(e, RAX, RDX);
        }
    } else {
        floor_correct(as, correct_remainder);
        emit_mov(e, RAX, RDX);
        emit_shift(e, SHIFT_SHL, RAX, 16);
        emit_mov(e, dest(ins), RAX);
    }
    finish(as, ins);
}

static void asm_shift(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    gpr_into(as, ins->b, RCX);
    emit_shift(e, SHIFT_SAR, RCX, 16);
    gpr_into(as, ins->a, RAX);
    if (ins->op == IR_SAR) {
        emit_shift_cl(e, SHIFT_SAR, RAX);
        emit_ri(e, X_AND, RAX, -0x10000);
    } else {
        emit_shift_cl(e, SHIFT_SHL, RAX);
        emit_mov(e, RDX, RAX);
        emit_shift_cl(e, SHIFT_SAR, RDX);
        uint8_t a = gpr(as, ins->a, RCX);
        emit_rr(e, X_CMP, RDX, a);
        exit_on(as, CC_NE, ins);
    }
    emit_mov(e, dest(ins), RAX);
    finish(as, ins);
}

static void asm_invert(Asm *as, const IRIns *ins)
{
    uint8_t d = dest(ins);
    emit_mov(&as->e, d, gpr(as, ins->a, RAX));
    emit_ri(&as->e, X_XOR, d, -0x10000);
    finish(as, ins);
}

/* -- Doubles ----------------------------------------------------------------------------------- */

static void asm_float(Asm *as, const IRIns *ins, uint32_t opcode)
{
    Emit *e = &as->e;
    uint8_t d = fdest(ins);
    uint8_t b = fpr(as, ins->b, XTMP2);
    if (b == d && ins->a != ins->b) {
        emit_fmov(e, XTMP2, b);
        b = XTMP2;
    }
    emit_fmov(e, d, fpr(as, ins->a, XTMP));
    emit_op_rr(e, opcode, false, d, b);
    ffinish(as, ins);
}

static void asm_fneg(Asm *as, const IRIns *ins)
{
    uint8_t d = fdest(ins);
    uint8_t a = fpr(as, ins->a, XTMP2);
    emit_mov_imm(&as->e, RAX, (uint64_t)1 << 63);
    emit_rr(&as->e, X_MOVQ_TO_XMM, XTMP, RAX);
    if (d == XTMP) {
        emit_op_rr(&as->e, X_XORPS, false, d, a);
    } else {
        emit_fmov(&as->e, d, a);
        emit_op_rr(&as->e, X_XORPS, false, d, XTMP);
    }
    ffinish(as, ins);
}

/* -- Guards on relations ----------------------------------------------------------------------- */

static void asm_compare_float(Asm *as, const IRIns *ins)
{
    /* ucomisd sets CF for "less or unordered", ZF for "equal or unordered": with the operands the
     * right way round each relation is one condition that is false for NaN. */
    bool swap = ins->op == IR_GLT || ins->op == IR_GLE || ins->op == IR_GNLT || ins->op == IR_GNLE;
    uint8_t a = fpr(as, ins->a, XTMP);
    uint8_t b = fpr(as, ins->b, XTMP2);
    emit_op_rr(&as->e, X_UCOMISD, false, swap ? b : a, swap ? a : b);
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

static void asm_compare(Asm *as, const IRIns *ins)
{
    if (ins->t == IRT_FLT) {
        asm_compare_float(as, ins);
        return;
    }
    uint8_t a = gpr(as, ins->a, RAX);
    int32_t imm;
    if (small_const(as, ins->b, &imm)) {
        emit_ri(&as->e, X_CMP, a, imm);
    } else {
        emit_rr(&as->e, X_CMP, a, gpr(as, ins->b, RCX));
    }
    static const uint8_t leave[] = {
        [IR_GLT - IR_GLT] = CC_GE,  [IR_GLE - IR_GLT] = CC_G,   [IR_GEQ - IR_GLT] = CC_NE,
        [IR_GNE - IR_GLT] = CC_E,   [IR_GGT - IR_GLT] = CC_LE,  [IR_GGE - IR_GLT] = CC_L,
        [IR_GNLT - IR_GLT] = CC_L,  [IR_GNLE - IR_GLT] = CC_LE, [IR_GNGT - IR_GLT] = CC_G,
        [IR_GNGE - IR_GLT] = CC_GE, [IR_GULT - IR_GLT] = CC_AE, [IR_GUGE - IR_GLT] = CC_B,
    };
    exit_on(as, leave[ins->op - IR_GLT], ins);
}

/* -- Memory ------------------------------------------------------------------------------------ */

static void asm_load(Asm *as, const IRIns *ins)
{
    Mem m = address(as, ins->a);
    if (ins->t == IRT_FLT) {
        emit_op_rm(&as->e, X_MOVSD, false, fdest(ins), m);
        ffinish(as, ins);
        return;
    }
    if (ins->op == IR_LOAD8) {
        emit_op_rm(&as->e, X_MOVZX8, false, dest(ins), m);
    } else {
        emit_op_rm(&as->e, X_MOV, ins->op == IR_LOAD, dest(ins), m);
    }
    finish(as, ins);
}

static void store_to(Asm *as, Mem m, IRRef value)
{
    if (ins_of(as, value)->t == IRT_FLT) {
        emit_op_rm(&as->e, X_MOVSD_STORE, false, fpr(as, value, XTMP), m);
    } else {
        emit_rm(&as->e, X_MOV_STORE, gpr(as, value, RAX), m);
    }
}

static Mem register_mem(uint16_t slot)
{
    return mem_at(RBX, (int32_t)(offsetof(Frame, regs) + slot * sizeof(Value)));
}
static Mem argv_mem(uint16_t slot) { return mem_at(RSP, JIT_ARGV_OFFSET + slot * 8); }

/* -- Calls ------------------------------------------------------------------------------------- */

typedef struct ArgMove {
    IRRef ref; /* 0: the thread */
    uint8_t dst;
    bool flt, done;
} ArgMove;

/* The register an argument still has to be read from, JIT_NOREG for constants and spilled values.
 */
static uint8_t source_reg(Asm *as, const ArgMove *m)
{
    if (m->ref == 0) {
        return JIT_NOREG;
    }
    const IRIns *ins = ins_of(as, m->ref);
    return ins->op == IR_K64 ? JIT_NOREG : ins->op == IR_FRAME ? RBX : ins->reg;
}

static void do_move(Asm *as, ArgMove *m)
{
    if (m->ref == 0) {
        emit_rm(&as->e, X_MOV, m->dst, mem_at(RSP, 0));
    } else if (m->flt) {
        emit_fmov(&as->e, m->dst, fpr(as, m->ref, m->dst));
    } else {
        gpr_into(as, m->ref, m->dst);
    }
    m->done = true;
}

/* Argument registers are also ordinary ones: a move waits until nobody reads its destination any
 * more; a cycle is broken through rax. */
static void place_arguments(Asm *as, ArgMove *moves, int n)
{
    uint8_t rax_for = JIT_NOREG; /* register whose old content is in rax now */
    for (int left = n; left > 0;) {
        bool moved = false;
        for (int i = 0; i < n; i++) {
            if (moves[i].done) {
                continue;
            }
            bool blocked = false;
            for (int j = 0; j < n && !blocked; j++) {
                blocked = j != i && !moves[j].done && moves[j].flt == moves[i].flt &&
                          source_reg(as, &moves[j]) == moves[i].dst &&
                          (moves[i].flt || rax_for != moves[i].dst);
            }
            if (blocked) {
                continue;
            }
            if (!moves[i].flt && rax_for != JIT_NOREG && source_reg(as, &moves[i]) == rax_for) {
                emit_mov(&as->e, moves[i].dst, RAX);
                moves[i].done = true;
            } else {
                do_move(as, &moves[i]);
            }
            moved = true;
            left--;
        }
        if (!moved) {
            /* All left are in cycles of general registers: xmm arguments come from callee-clobbered
             * registers in ascending order and are resolved below. */
            for (int i = 0; i < n; i++) {
                if (!moves[i].done && !moves[i].flt) {
                    emit_mov(&as->e, RAX, moves[i].dst);
                    rax_for = moves[i].dst;
                    moved = true;
                    break;
                }
            }
            for (int i = 0; i < n && !moved;
                 i++) { /* a cycle of doubles: one through xmm15 is enough */
                if (!moves[i].done) {
                    uint8_t dst = moves[i].dst;
                    emit_fmov(&as->e, XTMP, dst);
                    for (int j = 0; j < n; j++) {
                        if (!moves[j].done && moves[j].flt && source_reg(as, &moves[j]) == dst) {
                            /* read later from xmm15: done first, its destination is free by then */
                            do_move(as, &moves[i]);
                            emit_fmov(&as->e, moves[j].dst, XTMP);
                            moves[j].done = true;
                            left -= 2;
                            break;
                        }
                    }
                    moved = true;
                }
            }
        }
    }
}

static bool asm_call(Asm *as, const IRIns *ins)
{
    const CallInfo *call = &as->buf->calls[ins->b];
    IRRef list[8];
    ArgMove moves[16];
    int nlist = 0, n = 0, ngpr = 0, nfpr = 0;
    for (IRRef r = ins->a; r != 0; r = ins_of(as, r)->a) {
        if (nlist == 8) {
            return false;
        }
        list[nlist++] = ins_of(as, r)->b;
    }
    if (call->thread_arg) {
        moves[n++] = (ArgMove){.ref = 0, .dst = arg_regs[ngpr++]};
    }
    while (nlist > 0) {
        IRRef r = list[--nlist];
        bool flt = ins_of(as, r)->t == IRT_FLT;
        if (!flt && ngpr == 6) {
            return false;
        }
        moves[n++] =
            (ArgMove){.ref = r, .dst = flt ? (uint8_t)nfpr++ : arg_regs[ngpr++], .flt = flt};
    }
    if (nfpr > 2) {
        return false; /* no helper takes more; keeps the cycle breaker above sufficient */
    }
    place_arguments(as, moves, n);
    emit_mov_imm(&as->e, RAX, (uint64_t)(uintptr_t)call->fn);
    emit_call_reg(&as->e, RAX);
    if (ins->uses == 0 || ins->t == IRT_NIL) {
        return true;
    }
    if (ins->t == IRT_FLT) {
        emit_fmov(&as->e, fdest(ins), 0);
        ffinish(as, ins);
        return true;
    }
    if (call->result_bits == 32) {
        emit_rr(&as->e, X_MOVSXD, RAX, RAX);
    } else if (call->result_bits == 8) {
        emit_op_rr(&as->e, X_MOVZX8, false, RAX, RAX);
    }
    emit_mov(&as->e, dest(ins), RAX);
    finish(as, ins);
    return true;
}

/* -- Loop -------------------------------------------------------------------------------------- */

typedef struct PhiMove {
    IRRef from, to;
    bool done;
} PhiMove;

static bool same_place(const IRIns *a, const IRIns *b)
{
    if (a->op == IR_K64 || b->op == IR_K64 || (a->t == IRT_FLT) != (b->t == IRT_FLT)) {
        return false;
    }
    return a->reg != JIT_NOREG ? a->reg == b->reg : b->reg == JIT_NOREG && a->spill == b->spill;
}

static void phi_move(Asm *as, IRRef from, const IRIns *to)
{
    if (to->t == IRT_FLT) {
        uint8_t d = fdest(to);
        emit_fmov(&as->e, d, fpr(as, from, d));
        ffinish(as, to);
    } else {
        gpr_into(as, from, dest(to));
        finish(as, to);
    }
}

/* Parallel: a left side is written only when no pending move reads it; cycles go through the
 * outgoing argument area, which is free between calls. */
static void asm_loop_end(Asm *as)
{
    IRBuf *buf = as->buf;
    PhiMove *moves = calloc(buf->n, sizeof *moves);
    uint32_t n = 0;
    if (moves == NULL) {
        as->e.overflow = true;
        return;
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI && ins->a != ins->b && ins_of(as, ins->a)->uses > 0 &&
            !same_place(ins_of(as, ins->a), ins_of(as, ins->b))) {
            moves[n++] = (PhiMove){.from = ins->b, .to = ins->a};
        }
    }
    for (uint32_t left = n; left > 0;) {
        bool moved = false;
        for (uint32_t i = 0; i < n; i++) {
            if (moves[i].done) {
                continue;
            }
            bool blocked = false;
            for (uint32_t j = 0; j < n && !blocked; j++) {
                blocked = j != i && !moves[j].done &&
                          same_place(ins_of(as, moves[j].from), ins_of(as, moves[i].to));
            }
            if (!blocked) {
                phi_move(as, moves[i].from, ins_of(as, moves[i].to));
                moves[i].done = moved = true;
                left--;
            }
        }
        if (moved) {
            continue;
        }
        /* Every pending move is in a cycle: park all sources, then write all destinations. */
        uint16_t parked = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (!moves[i].done) {
                if (parked == JIT_ARGV_MAX) {
                    as->e.overflow = true;
                    break;
                }
                store_to(as, argv_mem(parked++), moves[i].from);
            }
        }
        parked = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (!moves[i].done) {
                const IRIns *to = ins_of(as, moves[i].to);
                if (to->t == IRT_FLT) {
                    emit_op_rm(&as->e, X_MOVSD, false, fdest(to), argv_mem(parked++));
                    ffinish(as, to);
                } else {
                    emit_rm(&as->e, X_MOV, dest(to), argv_mem(parked++));
                    finish(as, to);
                }
                moves[i].done = true;
            }
        }
        left = 0;
    }
    free(moves);
    uint8_t *back = emit_jmp(&as->e);
    if (!as->e.overflow) {
        emit_patch(back, as->loop_label);
    }
}

/* -- One instruction --------------------------------------------------------------------------- */

static bool asm_ins(Asm *as, IRIns *ins)
{
    Emit *e = &as->e;
    switch ((IROp)ins->op) {
    case IR_NOP:
    case IR_K64:
    case IR_FRAME:
    case IR_FREF:
    case IR_AREF:
    case IR_CARG:
    case IR_PHI: return true;
    case IR_THREAD:
        emit_rm(e, X_MOV, dest(ins), mem_at(RSP, 0));
        finish(as, ins);
        return true;
    case IR_SLOAD:
        emit_rm(e, X_MOV, dest(ins), register_mem(ins->a));
        finish(as, ins);
        return true;
    case IR_GINT: asm_gint(as, ins); return true;
    case IR_GFLT: asm_gflt(as, ins); return true;
    case IR_GPTR: asm_gptr(as, ins); return true;
    case IR_BOXI:
    case IR_BOXF:
    case IR_I2F:
    case IR_I2R:
    case IR_R2I: asm_convert(as, ins); return true;
    case IR_COPY: phi_move(as, ins->a, ins); return true;
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
    case IR_SAR:
    case IR_SHLOV: asm_shift(as, ins); return true;
    case IR_MULOV: asm_mulov(as, ins); return true;
    case IR_FDIVOV:
    case IR_FMOD: asm_division(as, ins); return true;
    case IR_FADD: asm_float(as, ins, X_ADDSD); return true;
    case IR_FSUB: asm_float(as, ins, X_SUBSD); return true;
    case IR_FMUL: asm_float(as, ins, X_MULSD); return true;
    case IR_FDIV: asm_float(as, ins, X_DIVSD); return true;
    case IR_FNEG: asm_fneg(as, ins); return true;
    case IR_LOAD:
    case IR_LOAD32:
    case IR_LOAD8: asm_load(as, ins); return true;
    case IR_STORE: store_to(as, address(as, ins->a), ins->b); return true;
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
        emit_mov_imm(e, RAX, as->buf->k[ins_of(as, ins->a)->a]);
        emit_rm(e, X_MOV_STORE, RAX, mem_at(RBX, (int32_t)offsetof(Frame, pc)));
        return true;
    case IR_CALL: return asm_call(as, ins);
    case IR_GERR:
    case IR_GOK:
    case IR_GNONNEG: {
        uint8_t v = gpr(as, ins->a, RAX);
        emit_rr(e, X_TEST, v, v);
        exit_on(as, ins->op == IR_GNONNEG ? CC_S : CC_E, ins);
        return true;
    }
    case IR_POLL:
        emit_rm(e, X_MOV, RAX, mem_at(RSP, 0));
        emit_op_rm(e, 0x83, false, 7, mem_at(RAX, (int32_t)offsetof(Thread, eval_breaker)));
        emit_u8(e, 0);
        exit_on(as, CC_NE, ins);
        return true;
    case IR_GVALID:
        emit_mov_imm(e, RAX, (uint64_t)(uintptr_t)&as->trace->valid);
        emit_op_rm(e, 0x80, false, 7, mem_at(RAX, 0));
        emit_u8(e, 0);
        exit_on(as, CC_E, ins);
        return true;
    case IR_LOOP: as->loop_label = e->p; return true;
    case IR_PLOAD: /* side traces start from memory */
    case IR_LINK:
    case IR_NEW: /* recorded as calls until allocations sink */
    case IR_COUNT: break;
    }
    return false;
}

/* -- The whole trace --------------------------------------------------------------------------- */

static void prologue(Asm *as)
{
    Emit *e = &as->e;
    for (size_t i = 0; i < KR_COUNT(saved_regs); i++) {
        emit_push(e, saved_regs[i]);
    }
    emit_ri(e, X_SUB, RSP, JIT_FRAME_BYTES);
    emit_rm(e, X_MOV_STORE, RDI, mem_at(RSP, 0));
    emit_mov(e, RBX, RSI);
    emit_mov_imm(e, R14, VALUE_DOUBLE_OFFSET);
    emit_mov_imm(e, R15, VALUE_INT_TAG);
    emit_mov_imm(e, RAX, VALUE_INT_TAG - VALUE_DOUBLE_OFFSET);
    emit_rm(e, X_MOV_STORE, RAX, mem_at(RSP, 8));
}

static void epilogue(Asm *as)
{
    Emit *e = &as->e;
    emit_ri(e, X_ADD, RSP, JIT_FRAME_BYTES);
    for (size_t i = KR_COUNT(saved_regs); i-- > 0;) {
        emit_pop(e, saved_regs[i]);
    }
    emit_u8(e, 0xC3);
}

/* Saves the registers as an ExitState and calls jit_trace_exit(thread, state, trace). */
static uint8_t *exit_tail(Asm *as)
{
    Emit *e = &as->e;
    uint8_t *start = e->p;
    enum { SAVE = offsetof(ExitState, exit) };
    emit_ri(e, X_SUB, RSP, SAVE);
    for (uint8_t r = 0; r < 16; r++) {
        if (r != RSP) {
            emit_rm(e, X_MOV_STORE, r, mem_at(RSP, r * 8));
        }
        emit_op_rm(e, X_MOVSD_STORE, false, r, mem_at(RSP, 128 + r * 8));
    }
    emit_rm(e, X_MOV, RDI, mem_at(RSP, (int32_t)offsetof(ExitState, stack)));
    emit_mov(e, RSI, RSP);
    emit_mov_imm(e, RDX, (uint64_t)(uintptr_t)as->trace);
    emit_mov_imm(e, RAX, (uint64_t)(uintptr_t)jit_trace_exit);
    emit_call_reg(e, RAX);
    emit_ri(e, X_ADD, RSP, SAVE + 8);
    epilogue(as);
    return start;
}
static_assert(offsetof(ExitState, exit) % 16 == 8, "the call in exit_tail is aligned");

static void emit_exits(Asm *as)
{
    IRBuf *buf = as->buf;
    uint8_t *tail = exit_tail(as);
    uint8_t **stub = calloc(buf->nsnaps + 1, sizeof *stub);
    if (stub == NULL) {
        as->e.overflow = true;
        return;
    }
    for (uint32_t i = 0; i < as->npatches && !as->e.overflow; i++) {
        uint16_t snap = as->patches[i].snap;
        if (stub[snap] == NULL) {
            stub[snap] = as->e.p;
            emit_u8(&as->e, 0x68); /* push imm32 */
            emit_u32(&as->e, snap);
            uint8_t *jump = emit_jmp(&as->e);
            if (!as->e.overflow) {
                emit_patch(jump, tail);
            }
        }
        if (!as->e.overflow) {
            emit_patch(as->patches[i].place, stub[snap]);
        }
    }
    free(stub);
}

static ExitValue locate(const IRBuf *buf, IRRef ref)
{
    const IRIns *ins = &buf->ins[ref];
    ExitValue v = {.type = ins->t};
    if (ins->op == IR_K64) {
        v.loc = LOC_CONST;
        v.bits = buf->k[ins->a];
    } else if (ins->reg == JIT_NOREG) {
        v.loc = LOC_SPILL;
        v.index = ins->spill;
    } else {
        v.loc = ins->t == IRT_FLT ? LOC_FPR : LOC_GPR;
        v.index = ins->reg;
    }
    return v;
}

static bool describe_exits(const IRBuf *buf, Trace *trace)
{
    trace->nexits = buf->nsnaps;
    trace->exits = calloc(buf->nsnaps + 1, sizeof *trace->exits);
    trace->values = calloc(buf->nsnap_slots + 1, sizeof *trace->values);
    trace->frames = calloc(buf->nsnap_frames + 1, sizeof *trace->frames);
    if (trace->exits == NULL || trace->values == NULL || trace->frames == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < buf->nsnaps; i++) {
        const Snap *s = &buf->snaps[i];
        trace->exits[i] = (Exit){.first_value = s->first_slot,
                                 .nvalues = s->nslots,
                                 .first_frame = s->first_frame,
                                 .nframes = s->nframes,
                                 .kind = s->exit,
                                 .reason = s->reason};
    }
    for (uint32_t i = 0; i < buf->nsnap_slots; i++) {
        trace->values[i] = locate(buf, buf->snap_slots[i].ref);
        trace->values[i].frame = buf->snap_slots[i].frame;
        trace->values[i].slot = buf->snap_slots[i].slot;
    }
    for (uint32_t i = 0; i < buf->nsnap_frames; i++) {
        trace->frames[i].frame = buf->snap_frames[i];
        if (buf->snap_frames[i].func_ref != 0) {
            trace->frames[i].func = locate(buf, buf->snap_frames[i].func_ref);
        }
        IRRef base = buf->snap_frames[i].base_ref;
        trace->frames[i].in_memory = base != 0;
        trace->frames[i].is_entry = base != 0 && buf->ins[base].op == IR_FRAME;
        if (base != 0 && !trace->frames[i].is_entry) {
            trace->frames[i].base = locate(buf, base);
        }
    }
    return true;
}

bool jit_asm(IRBuf *buf, Trace *trace)
{
    if (!jit_asm_allocate(buf)) {
        return false;
    }
    size_t room = 1024 + (size_t)buf->n * 96 + (size_t)buf->nsnaps * 16;
    Asm as = {.buf = buf, .trace = trace};
    uint8_t *start = jit_mcode_reserve(room);
    as.patches = calloc((size_t)buf->n * 2 + 1, sizeof *as.patches);
    bool ok = start != NULL && as.patches != NULL;
    as.e = (Emit){.p = start, .end = start + room};
    if (ok) {
        prologue(&as);
        for (uint32_t i = 1; i < buf->n && ok; i++) {
            ok = asm_ins(&as, &buf->ins[i]);
        }
        if (ok && buf->loop != 0) {
            asm_loop_end(&as);
        }
        emit_exits(&as);
    }
    ok = ok && !as.e.overflow && describe_exits(buf, trace);
    free(as.patches);
    if (!ok) {
        jit_mcode_abandon();
        return false;
    }
    trace->entry = start;
    trace->code_bytes = (size_t)(as.e.p - start);
    trace->loops = buf->loop != 0;
    return jit_mcode_commit(start, trace->code_bytes);
}
