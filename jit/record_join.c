/* record_join.c -- a trace ends by going on in the body of a loop (join.h). */
#include "jit/join.h"
#include "jit/record.h"
#include "runtime/types/int.h"

typedef struct Joining {
    Recorder *J;
    uint16_t snap; /* the state at the loop's head */
    IRRef frame;   /* PTR: the loop's frame */
    IRRef *value;  /* of the loop's instructions, by their reference */
    IRRef *live;   /* of what its body reads, by its reference */
    const Join *join;
    bool hopeless; /* a fact is not so, as is known already: it would not be in the loop's first
                      part either */
} Joining;

static IRRef emit(Joining *g, IROp op, IRType t, IRRef a, IRRef b, bool *ok)
{
    bool fails = false;
    IRRef r = jit_opt_emit(&g->J->buf, op, t, a, b, g->snap, &fails);
    *ok &= !fails && !g->J->buf.full;
    return r;
}

/* The value in class `want`: checked when it is not known, 0 in *ok when it is another. */
static IRRef in_class(Joining *g, IRRef ref, IRType want, bool *ok)
{
    IRBuf *buf = &g->J->buf;
    IRType have = (IRType)buf->ins[ref].t;
    if (!*ok || have == want || (want == IRT_VAL && have == IRT_PTR)) {
        return ref;
    }
    if (want == IRT_VAL && (have == IRT_INT || have == IRT_FLT)) {
        return emit(g, have == IRT_INT ? IR_BOXI : IR_BOXF, IRT_VAL, ref, 0, ok);
    }
    if (have == IRT_CHR && (want == IRT_VAL || want == IRT_PTR)) {
        return emit(g, IR_BOXC, IRT_PTR, ref, 0, ok);
    }
    if (want == IRT_CHR) {
        bool fails = false;
        IRRef r = jit_opt_char(buf, ref, g->snap, &fails);
        *ok &= !fails && !buf->full;
        return r;
    }
    if (want == IRT_RAW) { /* an int that goes around as a word */
        ref = in_class(g, ref, IRT_INT, ok);
        return *ok ? emit(g, IR_I2R, IRT_RAW, ref, 0, ok) : ref;
    }
    if (want == IRT_I64 || want == IRT_U64) {
        return emit(g, want == IRT_I64 ? IR_GI64 : IR_GU64, want, ref, 0, ok);
    }
    if (jit_ir_is_wide(have) && (want == IRT_VAL || want == IRT_PTR || want == IRT_INT)) {
        IRRef box = jit_rec_box(g->J, ref);
        *ok = g->J->failed == NULL;
        return in_class(g, box, want, ok);
    }
    if (have == IRT_VAL && (want == IRT_INT || want == IRT_FLT || want == IRT_PTR)) {
        IROp op = want == IRT_INT ? IR_GINT : want == IRT_FLT ? IR_GFLT : IR_GPTR;
        return emit(g, op, want, ref, 0, ok);
    }
    *ok = false;
    return ref;
}

/* The trace's value has to be this constant. */
static void must_be(Joining *g, IRRef ref, IRType t, uint64_t bits, bool *ok)
{
    IRBuf *buf = &g->J->buf;
    ref = in_class(g, ref, t, ok);
    if (!*ok) {
        return;
    }
    if (jit_ir_is_k(buf, ref)) {
        *ok = jit_ir_kbits(buf, ref) == bits;
    } else if (t == IRT_FLT) {
        *ok = false;
    } else {
        (void)emit(g, IR_GEQ, t, ref, jit_ir_k(buf, t, bits), ok);
    }
}

/* What the body reads as `live` is this value; if it is another already, they have to be equal. */
static void bind(Joining *g, IRRef live, IRType t, IRRef ref, bool *ok)
{
    ref = in_class(g, ref, t, ok);
    if (!*ok || g->live[live] == ref) {
        return;
    }
    if (g->live[live] == 0) {
        g->live[live] = ref;
    } else if (t == IRT_FLT) {
        *ok = false;
    } else {
        (void)emit(g, IR_GEQ, t, g->live[live], ref, ok);
    }
}

static IRType type_of_live(const Joining *g, IRRef live)
{
    for (uint32_t i = 0; i < g->join->nlive; i++) {
        if (g->join->live[i].ref == live) {
            return (IRType)g->join->live[i].t;
        }
    }
    return IRT_NIL; /* the body does not read it */
}

static void execute(Joining *g, const JoinIns *in, bool *ok)
{
    IRBuf *buf = &g->J->buf;
    const IRInfo *info = &jit_ir_info[in->op];
    IRRef r;
    switch ((IROp)in->op) {
    case IR_K64: r = jit_ir_k(buf, (IRType)in->t, in->bits); break;
    case IR_FRAME: r = g->frame; break;
    case IR_SLOAD: r = jit_rec_reg(g->J, in->a); break;
    default: {
        bool class_guard = in->op == IR_GINT || in->op == IR_GFLT || in->op == IR_GPTR ||
                           in->op == IR_GI64 || in->op == IR_GU64;
        IRRef a = in->a, b = in->b;
        if (info->a == IROPND_R) {
            a = class_guard ? g->value[a] : in_class(g, g->value[a], (IRType)in->at, ok);
        }
        if (info->b == IROPND_R) {
            b = in_class(g, g->value[b], (IRType)in->bt, ok);
        }
        if (!*ok) {
            return;
        }
        r = emit(g, (IROp)in->op, (IRType)in->t, a, b, ok);
        break;
    }
    }
    if (!*ok || g->J->failed != NULL) {
        *ok = false;
        return;
    }
    g->value[in->ref] = r;
    if (in->bind_k) {
        must_be(g, r, (IRType)in->t, in->bits, ok);
    } else if (in->bind != 0) {
        IRType t = type_of_live(g, in->bind);
        if (t != IRT_NIL) {
            bind(g, in->bind, t, r, ok);
        }
    }
}

/* Is the register's value now of the class that the loop reads?  If not, a guard would always fail.
 */
static bool is_of_class(const Joining *g, uint16_t slot, IRType t)
{
    Value v = jit_rec_innermost(g->J)->frame->regs[slot];
    uint64_t u;
    int64_t i;
    switch (t) {
    case IRT_RAW:
    case IRT_INT: return value_is_int(v);
    case IRT_FLT: return value_is_double(v);
    case IRT_PTR: return value_is_ptr(v);
    case IRT_U64: return !value_is_null(v) && kr_is_exact_int(v) && kr_int_fits_u64(v, &u);
    case IRT_I64: return !value_is_null(v) && kr_is_exact_int(v) && kr_int_fits_i64(v, &i);
    case IRT_CHR: return jit_rec_char_code(v) >= 0;
    default: return true;
    }
}

/* Of the values that the loop changes, is there any for which the guards would fail now? */
static bool classes_fit(const Joining *g)
{
    bool fit = true;
    for (uint32_t i = 0; i < g->join->nslots && fit; i++) {
        const JoinSlot *s = &g->join->slots[i];
        IRType t = s->is_k ? (IRType)s->t : type_of_live(g, s->ref);
        fit = t == IRT_NIL || is_of_class(g, s->slot, t);
    }
    return fit;
}

/* Nothing the body reads has a value yet. */
static void forget_live(const Joining *g)
{
    const Join *to = g->join;
    for (uint32_t i = 0; i < to->nslots; i++) {
        g->live[to->slots[i].ref] = 0;
    }
    for (uint32_t i = 0; i < to->nins; i++) {
        g->live[to->ins[i].bind] = 0;
    }
    for (uint32_t i = 0; i < to->nlive; i++) {
        g->live[to->live[i].ref] = 0;
    }
}

static bool join(Joining *g)
{
    const Join *to = g->join;
    bool ok = true;
    for (uint32_t i = 0; i < to->nslots && ok; i++) {
        const JoinSlot *s = &to->slots[i];
        IRType t = s->is_k ? (IRType)s->t : type_of_live(g, s->ref);
        if (t == IRT_NIL) {
            continue;
        }
        IRRef ref = jit_rec_reg(g->J, s->slot);
        if (g->J->failed != NULL) {
            return false;
        }
        if (s->is_k) {
            must_be(g, ref, t, s->bits, &ok);
        } else {
            bind(g, s->ref, t, ref, &ok);
        }
    }
    for (uint32_t i = 0; i < to->nins && ok; i++) {
        execute(g, &to->ins[i], &ok);
        g->hopeless = !ok && to->ins[i].fact && !g->J->buf.full;
    }
    return ok;
}

JoinResult jit_rec_join(Recorder *J, const Trace *link, int *snap)
{
    static KR_NOT_ROOTS IRRef value[IR_MAX], live[IR_MAX];
    static uint8_t keeps[REC_SLOTS_MAX];
    const RecFrame *f = jit_rec_innermost(J);
    Joining g = {.J = J, .value = value, .live = live};
    *snap = -1;
    if (J->failed != NULL || f->frame->code != link->code || (jit_opt_off & JIT_OPT_JOIN)) {
        return JOIN_CANNOT;
    }
    for (; link != NULL; link = link->older) {
        g.join = link->valid ? link->join : NULL;
        if (g.join != NULL && classes_fit(&g)) {
            break;
        }
    }
    if (link == NULL) {
        return JOIN_CANNOT;
    }
    memset(keeps, 0, f->frame->code->nregs);
    for (uint32_t i = 0; i < link->join->nslots; i++) {
        keeps[link->join->slots[i].slot] = link->join->slots[i].dirty;
    }
    IRRef frame = jit_rec_to_memory_but(J, keeps);
    if (J->failed != NULL) {
        return JOIN_CANNOT;
    }
    g.frame = frame;
    forget_live(&g);
    *snap = jit_rec_snap(J, J->pc, EXIT_RESUME);
    g.snap = (uint16_t)*snap;
    if (J->buf.full || !join(&g)) {
        return g.hopeless ? JOIN_HOPELESS : JOIN_CANNOT;
    }
    IRRef list = 0;
    for (uint32_t i = 0; i < link->join->nlive; i++) {
        IRRef ref = live[link->join->live[i].ref];
        if (ref == 0) {
            return JOIN_CANNOT;
        }
        list = jit_ir_emit_raw(&J->buf, IR_CARG, IRT_NIL, list, ref);
    }
    J->buf.join_to = link->join;
    (void)jit_ir_emit_raw(&J->buf, IR_JOIN, IRT_NIL, list, frame);
    return J->buf.full ? JOIN_CANNOT : JOIN_DONE;
}
