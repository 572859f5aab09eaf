/* record_wide.c -- arithmetic on ints beyond 48 bits, in registers.
 *
 * An int that is no immediate but fits 64 bits is unboxed like a double: I64 or U64
 * (jit_rec_class). The type of a result is chosen by what it is now: I64 or U64 with a guard of
 * overflow when it fits, else BIG (opt_wide.c), which costs nothing until somebody needs all of it.
 * `x & mask` with a non-negative mask of 64 bits needs the low bits only: no guard, no BIG,
 * whatever x is.
 *
 * Predicates: IS_SMALL of a wide reference is false, also when the int happens to be small now, so
 * that arithmetic stays wide; IS_INT asks whether it is small, for those who need an index.
 */
#include "jit/join.h"
#include "jit/record_prims.h"

enum { BIG_DEPTH_MAX = 6 };

/* -- Hints: registers that turned out to be wide after all ------------------------------------- */

/* A loop whose register starts as a small int and comes around wide is recorded again, with the
 * register unboxed as what it came around as. */
static struct {
    const Instr *start;
    uint16_t slot;
    uint8_t type;
} hints[64];
static uint32_t nhints;

static IRType hint_of(const Recorder *J, IRRef ref)
{
    const IRIns *ins = &J->buf.ins[ref];
    for (size_t i = 0; i < KR_COUNT(hints) && ins->op == IR_SLOAD; i++) {
        if (hints[i].start == J->start && hints[i].slot == ins->a) {
            return (IRType)hints[i].type;
        }
    }
    return IRT_NIL;
}

/* false: it was there already. */
static bool set_hint(const Instr *start, uint16_t slot, IRType type)
{
    for (size_t i = 0; i < KR_COUNT(hints); i++) {
        if (hints[i].start == start && hints[i].slot == slot) {
            return false;
        }
    }
    size_t at = nhints++ % KR_COUNT(hints);
    hints[at].start = start;
    hints[at].slot = slot;
    hints[at].type = (uint8_t)type;
    return true;
}

/* -- Classes ----------------------------------------------------------------------------------- */

/* I64 or U64 if the value is an exact int of that range that has to be unboxed; NIL: not ours. */
IRType jit_rec_wide_class(Recorder *J, Value v, IRRef ref)
{
    uint64_t u;
    int64_t i;
    IRType hint = hint_of(J, ref);
    if ((jit_opt_off & JIT_OPT_WIDE) || !kr_is_exact_int(v) ||
        (value_is_int(v) && hint == IRT_NIL)) {
        return IRT_NIL;
    }
    bool fits_u = kr_int_fits_u64(v, &u), fits_i = kr_int_fits_i64(v, &i) && i != INT64_MIN;
    if (hint == IRT_I64 && fits_i) {
        return IRT_I64;
    }
    return fits_u ? IRT_U64 : fits_i ? IRT_I64 : IRT_NIL;
}

bool jit_rec_is_wide(Recorder *J, IRRef ref)
{
    return J->failed == NULL &&
           jit_ir_is_wide((IRType)J->buf.ins[jit_rec_known_class(&J->buf, ref)].t);
}

/* An operand: its reference (INT, I64, U64, BIG), or 0. */
static IRRef operand(Recorder *J, V x)
{
    IRBuf *buf = &J->buf;
    IRRef ref = x.ref;
    uint64_t u;
    int64_t i;
    if (J->failed != NULL) {
        return 0;
    }
    if (jit_ir_is_k(buf, ref) && (buf->ins[ref].t == IRT_PTR || buf->ins[ref].t == IRT_VAL)) {
        if (!kr_is_exact_int(x.v_)) {
            return 0;
        }
        return kr_int_fits_u64(x.v_, &u)   ? jit_ir_k(buf, IRT_U64, u)
               : kr_int_fits_i64(x.v_, &i) ? jit_ir_k(buf, IRT_I64, (uint64_t)i)
                                           : 0;
    }
    jit_rec_class(J, x.v_, ref);
    if (J->failed != NULL) {
        return 0;
    }
    ref = jit_rec_known_class(buf, ref);
    if (buf->ins[ref].t == IRT_PTR) {
        IRType t = jit_rec_wide_class(J, x.v_, ref);
        return t == IRT_NIL ? 0 : jit_rec_guard(J, t == IRT_I64 ? IR_GI64 : IR_GU64, t, ref, 0);
    }
    IRType t = (IRType)buf->ins[ref].t;
    return t == IRT_INT || jit_ir_is_wide(t) ? ref : 0;
}

typedef struct Wide {
    Recorder *J;
    IRRef ref[2];
    IRType t[2];
    Value v[2];      /* what the operands are now */
    bool fits[2][2]; /* operand n: U64, I64 */
    Value r;         /* what the result is now */
    bool r_u64, r_i64;
} Wide;

static bool is_k(const Wide *w, int n) { return jit_ir_is_k(&w->J->buf, w->ref[n]); }

/* Operand n as U64; 0: it is none now. */
static IRRef as_u64(Wide *w, int n)
{
    Recorder *J = w->J;
    IRRef ref = w->ref[n];
    if (w->t[n] == IRT_BIG || !w->fits[n][0]) {
        return 0;
    }
    if (w->t[n] == IRT_INT) {
        (void)jit_rec_guard(J, IR_GGE, IRT_INT, ref, jit_ir_kint(&J->buf, 0));
        return jit_rec_emit(J, IR_I2R, IRT_U64, ref, 0);
    }
    return w->t[n] == IRT_U64 ? ref : jit_rec_guard(J, IR_GPOS, IRT_U64, ref, 0);
}

static IRRef as_i64(Wide *w, int n)
{
    Recorder *J = w->J;
    IRRef ref = w->ref[n];
    if (w->t[n] == IRT_BIG || !w->fits[n][1]) {
        return 0;
    }
    if (w->t[n] == IRT_INT) {
        return jit_rec_emit(J, IR_I2R, IRT_I64, ref, 0);
    }
    return w->t[n] == IRT_I64 ? ref : jit_rec_guard(J, IR_GPOS, IRT_I64, ref, 0);
}

static IRRef low(Wide *w, int n)
{
    return w->J->failed != NULL ? 1 : jit_opt_low(&w->J->buf, w->ref[n]);
}

/* -- Operations: the reference of the result, 0: not ours -------------------------------------- */

static IRRef big(Wide *w, BinOp op)
{
    Recorder *J = w->J;
    if (J->failed != NULL || jit_big_depth(&J->buf, w->ref[0]) >= BIG_DEPTH_MAX ||
        jit_big_depth(&J->buf, w->ref[1]) >= BIG_DEPTH_MAX) {
        return 0;
    }
    return jit_rec_emit(J, jit_big_op(op), IRT_BIG, w->ref[0], w->ref[1]);
}

static IRRef arithmetic(Wide *w, BinOp op)
{
    static const IROp ops[] = {[BIN_ADD] = IR_ADDOV, [BIN_SUB] = IR_SUBOV, [BIN_MUL] = IR_MULOV};
    Recorder *J = w->J;
    IRRef a, b;
    if (w->t[0] != IRT_BIG && w->t[1] != IRT_BIG) {
        bool small = w->t[0] == IRT_INT && w->t[1] == IRT_INT;
        bool has_u64 = w->t[0] == IRT_U64 || w->t[1] == IRT_U64;
        if (!has_u64 && w->r_i64) {
            a = as_i64(w, 0);
            b = as_i64(w, 1);
            return small && op != BIN_MUL
                       ? jit_rec_emit(J, op == BIN_ADD ? IR_ADD : IR_SUB, IRT_I64, a, b)
                       : jit_rec_guard(J, ops[op], IRT_I64, a, b);
        }
        if (w->r_u64 && w->fits[0][0] && w->fits[1][0]) {
            a = as_u64(w, 0);
            b = as_u64(w, 1);
            return jit_rec_guard(J, ops[op], IRT_U64, a, b);
        }
        if (w->r_i64 && w->fits[0][1] && w->fits[1][1]) {
            a = as_i64(w, 0);
            b = as_i64(w, 1);
            return jit_rec_guard(J, ops[op], IRT_I64, a, b);
        }
    }
    return big(w, op);
}

/* A 64-bit result that is an INT when `bits` of it can be set at most. */
static IRRef sized(Wide *w, IRRef r, uint32_t bits)
{
    return bits <= 47 ? jit_rec_emit(w->J, IR_R2I, IRT_INT, r, 0) : r;
}

/* What operand n lets through, as the mask it is: not its low bits, since its own overflow guard
 * says that it has no others.  0: it may be negative. */
static IRRef masked(Wide *w, int n)
{
    uint64_t u = UINT64_MAX;
    if (w->t[n] == IRT_BIG || w->t[n] == IRT_I64 || !kr_int_fits_u64(w->v[n], &u)) {
        return 0;
    }
    uint32_t bits = w->t[n] == IRT_INT ? 47
                    : !is_k(w, n)      ? 64
                    : u == 0           ? 0
                                       : 64 - (uint32_t)__builtin_clzll(u);
    IRRef mask = as_u64(w, n), other = low(w, 1 - n);
    return sized(w, jit_rec_emit(w->J, IR_AND, IRT_U64, other, mask), bits);
}

static IRRef conjunction(Wide *w)
{
    Recorder *J = w->J;
    /* A mask of ones says how many bits are wanted; else the smaller type is the better one. */
    uint64_t u = 0;
    bool ones = w->t[1] == IRT_U64 && kr_int_fits_u64(w->v[1], &u) && (u & (u + 1)) == 0;
    if (ones && u == UINT64_MAX && !is_k(w, 1)) { /* mostly a constant by another name */
        IRRef k = jit_ir_k(&J->buf, IRT_U64, u);
        (void)jit_rec_guard(J, IR_GEQ, IRT_U64, w->ref[1], k);
        w->ref[1] = k;
    }
    int first = ones || w->t[0] != IRT_INT ? 1 : 0;
    IRRef r = masked(w, first);
    r = r != 0 ? r : masked(w, 1 - first);
    if (r != 0) {
        return r;
    }
    if (w->t[0] == IRT_BIG || w->t[1] == IRT_BIG) {
        return 0;
    }
    return jit_rec_emit(J, IR_AND, IRT_I64, as_i64(w, 0), as_i64(w, 1));
}

static IRRef disjunction(Wide *w, BinOp op)
{
    Recorder *J = w->J;
    IROp ir = op == BIN_OR ? IR_OR : IR_XOR;
    if (w->t[0] != IRT_BIG && w->t[1] != IRT_BIG) {
        if (w->t[0] != IRT_U64 && w->t[1] != IRT_U64) {
            return jit_rec_emit(J, ir, IRT_I64, as_i64(w, 0), as_i64(w, 1));
        }
        if (w->fits[0][0] && w->fits[1][0]) {
            IRRef a = as_u64(w, 0), b = as_u64(w, 1);
            return jit_rec_emit(J, ir, IRT_U64, a, b);
        }
    }
    return big(w, op);
}

/* The count as RAW, known to be in 0..63; 0: it is not. */
static IRRef count(Wide *w)
{
    Recorder *J = w->J;
    if (w->t[1] != IRT_INT || !value_is_int(w->v[1]) || value_int(w->v[1]) < 0 ||
        value_int(w->v[1]) > 63) {
        return 0;
    }
    if (!is_k(w, 1)) {
        (void)jit_rec_guard(J, IR_GGE, IRT_INT, w->ref[1], jit_ir_kint(&J->buf, 0));
        (void)jit_rec_guard(J, IR_GLT, IRT_INT, w->ref[1], jit_ir_kint(&J->buf, 64));
    }
    return jit_rec_emit(J, IR_I2R, IRT_RAW, w->ref[1], 0);
}

static IRRef shift_left(Wide *w)
{
    Recorder *J = w->J;
    IRRef n = count(w);
    if (n == 0) {
        return 0;
    }
    if (w->t[0] != IRT_BIG) {
        if (w->t[0] != IRT_U64 && w->r_i64) {
            return jit_rec_guard(J, IR_SHLOV, IRT_I64, as_i64(w, 0), n);
        }
        if (w->fits[0][0] && w->r_u64) {
            return jit_rec_guard(J, IR_SHLOV, IRT_U64, as_u64(w, 0), n);
        }
    }
    return big(w, BIN_LSHIFT);
}

static IRRef shift_right(Wide *w)
{
    Recorder *J = w->J;
    if (w->t[0] != IRT_I64 && w->t[0] != IRT_U64) {
        return 0;
    }
    IRRef n = count(w);
    if (n == 0) {
        return 0;
    }
    uint32_t by = is_k(w, 1) ? (uint32_t)value_int(w->v[1]) : 0;
    bool is_signed = w->t[0] == IRT_I64;
    IRRef r = jit_rec_emit(J, is_signed ? IR_SAR : IR_SHR, w->t[0], w->ref[0], n);
    return sized(w, r, (is_signed ? 63 : 64) - by);
}

static IRRef division(Wide *w, BinOp op)
{
    Recorder *J = w->J;
    uint64_t by;
    if (!w->fits[0][0] || !kr_int_fits_u64(w->v[1], &by) || by == 0 || w->t[0] == IRT_BIG ||
        w->t[1] == IRT_BIG) {
        return 0;
    }
    IRRef a = as_u64(w, 0), b = as_u64(w, 1), r;
    if (!is_k(w, 1)) {
        (void)jit_rec_guard(J, IR_GNE, IRT_U64, b, jit_ir_k(&J->buf, IRT_U64, 0));
    }
    uint32_t log = 63 - (uint32_t)__builtin_clzll(by);
    bool power = is_k(w, 1) && (by & (by - 1)) == 0;
    if (op == BIN_FLOORDIV) {
        r = power ? jit_rec_emit(J, IR_SHR, IRT_U64, a, jit_ir_kraw(&J->buf, log))
                  : jit_rec_emit(J, IR_UDIV, IRT_U64, a, b);
        return sized(w, r, is_k(w, 1) ? 64 - log : 64);
    }
    r = power ? jit_rec_emit(J, IR_AND, IRT_U64, a, jit_ir_k(&J->buf, IRT_U64, by - 1))
              : jit_rec_emit(J, IR_UMOD, IRT_U64, a, b);
    return sized(w, r, w->t[1] == IRT_INT ? 47 : is_k(w, 1) ? log + 1 : 64);
}

static bool both(Wide *w, Recorder *J, V x, V y)
{
    const V operands[2] = {x, y};
    *w = (Wide){.J = J};
    for (int n = 0; n < 2; n++) {
        uint64_t u;
        int64_t i;
        w->ref[n] = operand(J, operands[n]);
        if (w->ref[n] == 0 || J->failed != NULL) {
            return false;
        }
        w->t[n] = (IRType)J->buf.ins[w->ref[n]].t;
        w->v[n] = operands[n].v_;
        w->fits[n][0] = kr_int_fits_u64(w->v[n], &u);
        w->fits[n][1] = kr_int_fits_i64(w->v[n], &i);
    }
    return true;
}

bool jit_rec_wide_binary(Recorder *J, Thread *t, BinOp op, V x, V y, V *out)
{
    Wide w;
    if ((jit_opt_off & JIT_OPT_WIDE) || J->failed != NULL) {
        return false;
    }
    bool ours = op == BIN_ADD || op == BIN_SUB || op == BIN_MUL || op == BIN_AND || op == BIN_OR ||
                op == BIN_XOR || op == BIN_LSHIFT || op == BIN_RSHIFT || op == BIN_FLOORDIV ||
                op == BIN_MOD;
    if (op == BIN_POW && value_is_int(y.v_) && jit_ir_is_k(&J->buf, y.ref) &&
        value_int(y.v_) >= 2 && value_int(y.v_) <= 4) {
        V r = x;
        for (int64_t n = value_int(y.v_); n > 1; n--) {
            if (!jit_rec_wide_binary(J, t, BIN_MUL, r, x, &r)) {
                return false;
            }
        }
        *out = r;
        return true;
    }
    if (!ours || !both(&w, J, x, y)) {
        return false;
    }
    bool shift = op == BIN_LSHIFT || op == BIN_RSHIFT;
    if ((shift && (!value_is_int(y.v_) || value_int(y.v_) < 0 || value_int(y.v_) > 63)) ||
        ((op == BIN_FLOORDIV || op == BIN_MOD) && kr_int_sign(y.v_) == 0)) {
        return false;
    }
    uint64_t u;
    int64_t i;
    w.r = kr_op_int_binary(t, op, x.v_, y.v_);
    if (value_is_error(w.r)) {
        kr_err_clear(t); /* out of memory: will be met again */
        return false;
    }
    w.r_u64 = kr_int_fits_u64(w.r, &u);
    w.r_i64 = kr_int_fits_i64(w.r, &i);
    IRRef r = 0;
    switch (op) {
    case BIN_ADD:
    case BIN_SUB:
    case BIN_MUL: r = arithmetic(&w, op); break;
    case BIN_AND: r = conjunction(&w); break;
    case BIN_OR:
    case BIN_XOR: r = disjunction(&w, op); break;
    case BIN_LSHIFT: r = shift_left(&w); break;
    case BIN_RSHIFT: r = shift_right(&w); break;
    default: r = division(&w, op); break;
    }
    *out = (V){w.r, r};
    return r != 0;
}

/* -- Comparisons, truth, one operand ----------------------------------------------------------- */

/* ORDER CMP: the relation's guard, and that of its opposite. */
static const IROp holds[] = {IR_GLT, IR_GLE, IR_GEQ, IR_GNE, IR_GGT, IR_GGE};
static const IROp fails[] = {IR_GGE, IR_GGT, IR_GNE, IR_GEQ, IR_GLE, IR_GLT};

bool jit_rec_wide_compare(Recorder *J, Thread *t, int op, V x, V y, bool *outcome)
{
    Wide w;
    if ((jit_opt_off & JIT_OPT_WIDE) || J->failed != NULL || !both(&w, J, x, y)) {
        return false;
    }
    bool has_u64 = w.t[0] == IRT_U64 || w.t[1] == IRT_U64;
    bool as_u = w.fits[0][0] && w.fits[1][0] && has_u64, as_i = w.fits[0][1] && w.fits[1][1];
    if (w.t[0] == IRT_BIG || w.t[1] == IRT_BIG || (!as_u && !as_i)) {
        return false;
    }
    IRRef a = as_u ? as_u64(&w, 0) : as_i64(&w, 0), b = as_u ? as_u64(&w, 1) : as_i64(&w, 1);
    *outcome = value_same(kr_op_int_compare(t, op, x.v_, y.v_), KR_TRUE);
    (void)jit_rec_guard(J, *outcome ? holds[op] : fails[op], as_u ? IRT_U64 : IRT_I64, a, b);
    return true;
}

bool jit_rec_wide_truth(Recorder *J, V x, bool *outcome)
{
    if (!jit_rec_is_wide(J, x.ref)) {
        return false;
    }
    IRRef ref = jit_rec_known_class(&J->buf, x.ref);
    IRType t = (IRType)J->buf.ins[ref].t;
    if (t == IRT_BIG) {
        return false;
    }
    *outcome = kr_int_sign(x.v_) != 0;
    (void)jit_rec_guard(J, *outcome ? IR_GNE : IR_GEQ, t, ref, jit_ir_k(&J->buf, t, 0));
    return true;
}

bool jit_rec_wide_negate(Recorder *J, Thread *t, V x, V *out)
{
    return jit_rec_wide_binary(J, t, BIN_SUB, V_CONST(value_from_small(0)), x, out);
}

bool jit_rec_wide_invert(Recorder *J, Thread *t, V x, V *out)
{
    return jit_rec_wide_binary(J, t, BIN_XOR, x, V_CONST(value_from_small(-1)), out);
}

/* -- Boxes ------------------------------------------------------------------------------------- */

IRRef jit_rec_box_wide(Recorder *J, IRRef ref)
{
    IRBuf *buf = &J->buf;
    const IRIns ins = buf->ins[ref];
    IRRef args = J->args;
    uint32_t nargs = J->nargs;
    IRRef made;
    if (ins.t != IRT_BIG) {
        bool never = false;
        uint16_t snap = (uint16_t)jit_rec_snap(J, J->pc, EXIT_RAISE);
        made = jit_opt_emit(buf, IR_BOXW, IRT_VAL, ref, 0, snap, &never);
        if (buf->full) {
            jit_rec_fail(J, "trace too long");
        }
        return made;
    }
    IRRef a = jit_rec_box(J, ins.a), b = jit_rec_box(J, ins.b);
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, jit_ir_kraw(buf, jit_big_binop((IROp)ins.op)));
    jit_rec_arg(J, a);
    jit_rec_arg(J, b);
    made = jit_rec_call_raw(J, CALL_NEW, (const void *)kr_op_int_binary, "kr_op_int_binary",
                            IRT_VAL, 64, true);
    jit_rec_check(J, IR_GERR, made, EXIT_RAISE);
    J->args = args;
    J->nargs = nargs;
    /* Once is enough. */
    for (int d = 0; d <= J->depth; d++) {
        for (uint32_t i = 0; i < jit_rec_frame_regs(J, d); i++) {
            RecSlot *s = &J->slots[J->frames[d].base + i];
            s->ref = s->ref == ref ? made : s->ref;
        }
    }
    return made;
}

/* -- The loop's end ---------------------------------------------------------------------------- */

/* Does anything but unboxing read the register as it was at the loop's head? */
static bool read_as_object(const Recorder *J, IRRef sload)
{
    const IRBuf *buf = &J->buf;
    for (uint32_t i = sload + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool reads =
            (info->a == IROPND_R && ins->a == sload) || (info->b == IROPND_R && ins->b == sload);
        if (reads && ins->op != IR_GI64 && ins->op != IR_GU64) {
            return true;
        }
    }
    return false;
}

void jit_rec_wide_around(Recorder *J)
{
    IRBuf *buf = &J->buf;
    uint32_t n = jit_rec_frame_regs(J, 0);
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        RecSlot *s = &J->slots[i];
        if (s->ref == 0 || !s->modified || !jit_ir_is_wide((IRType)buf->ins[s->ref].t)) {
            continue;
        }
        IRRef sload = buf->chain[IR_SLOAD];
        while (sload != 0 && buf->ins[sload].a != i) {
            sload = buf->ins[sload].prev;
        }
        IRType t = (IRType)buf->ins[s->ref].t;
        if (t == IRT_BIG) {
            s->ref = jit_rec_box(J, s->ref);
            continue;
        }
        for (IRRef r = buf->chain[IR_GINT]; r != 0 && sload != 0; r = buf->ins[r].prev) {
            if (buf->ins[r].a == sload && hint_of(J, sload) == IRT_NIL) {
                (void)set_hint(J->start, (uint16_t)i, t);
                J->may_change = true;
                jit_rec_fail(J, "an int outgrows 48 bits");
                return;
            }
        }
        if (sload != 0 && read_as_object(J, sload)) {
            s->ref = jit_rec_box(J, s->ref);
        }
    }
}

bool jit_rec_wide_outgrown(Recorder *J, Trace *link)
{
    const Join *join = link->join;
    const RecFrame *f = jit_rec_innermost(J);
    bool any = false;
    if (join == NULL || J->failed != NULL || f->frame->code != link->code) {
        return false;
    }
    for (uint32_t i = 0; i < join->nslots; i++) {
        const JoinSlot *s = &join->slots[i];
        IRType t = (IRType)J->buf.ins[J->slots[f->base + s->slot].ref].t;
        if (!s->is_k && s->t == IRT_INT && (t == IRT_I64 || t == IRT_U64)) {
            any |= set_hint(link->start, s->slot, t);
        }
    }
    if (!any || !jit_asm_invalidate(link)) {
        return false;
    }
    J->may_change = true;
    jit_rec_fail(J, "an int outgrows 48 bits");
    return true;
}
