/* record_slice.c -- slices of lists without slice objects; ranges as allocations of the trace.
 *
 * BUILD_SLICE made the object in this trace (record_alloc.c): its parts are known here, and if
 * nothing but the subscript uses it, it sinks.  The parts go to C as numbers.
 */
#include "jit/asm.h"
#include "jit/record_prims.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

/* One part as a number, `none` for None.  false: neither an int of 48 bits nor None. */
static bool part(Recorder *J, V v, int64_t none, RAW *out)
{
    if (value_is_int(v.v_)) {
        if (jit_rec_is_wide(J, v.ref)) {
            return false;
        }
        jit_rec_class(J, v.v_, v.ref);
        *out = I2RAW(INT(v));
        return J->failed == NULL;
    }
    if (!value_same(v.v_, KR_NONE)) {
        return false;
    }
    jit_rec_value_is(J, v.ref, jit_rec_const(J, KR_NONE), true);
    *out = RAW_CONST(none);
    return J->failed == NULL;
}

/* The parts of a slice that this trace has made; its step is a constant. */
static bool parts(Recorder *J, V key, RAW out[2], int64_t *step)
{
    if (J->failed != NULL || J->buf.ins[key.ref].op != IR_NEW ||
        !kr_is_exact(key.v_, &PySlice_Type)) {
        return false;
    }
    const Slice *s = (const Slice *)value_ptr(key.v_);
    V start = {s->start, rec_load(J, IR_LOAD, IRT_VAL, key.ref, offsetof(Slice, start))};
    V stop = {s->stop, rec_load(J, IR_LOAD, IRT_VAL, key.ref, offsetof(Slice, stop))};
    IRRef by = rec_load(J, IR_LOAD, IRT_VAL, key.ref, offsetof(Slice, step));
    if (J->buf.ins[by].op != IR_K64) {
        return false;
    }
    *step = value_is_int(s->step) ? value_int(s->step) : value_same(s->step, KR_NONE) ? 1 : 0;
    return *step != 0 && part(J, start, *step < 0 ? INTPTR_MAX : 0, &out[0]) &&
           part(J, stop, *step < 0 ? INTPTR_MIN : INTPTR_MAX, &out[1]);
}

/* How long a slice with a step of 1 of n items is. */
static int64_t length_of_part(int64_t n, int64_t start, int64_t stop)
{
    start = start < 0 ? kr_max(start + n, 0) : kr_min(start, n);
    stop = stop < 0 ? stop + n : kr_min(stop, n);
    return kr_max(stop - start, 0);
}

/* Its length needs no object: when only that is asked for, nothing is made. */
static IRRef part_length(Recorder *J, RAW n, const RAW bounds[2])
{
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, n.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    return jit_rec_call(J, CALL_PURE, (const void *)length_of_part, "length_of_part", IRT_RAW, 64,
                        false);
}

/* Where a bound lies among n items, not below 0 for `start`.  Its sign is guarded: it hardly ever
 * changes, and is known of what a loop counts. */
static I bound_in(Recorder *J, I n, RAW bound, bool start)
{
    if (bound.r_ > VALUE_INT_MAX) {
        return n; /* None, a constant */
    }
    I at = RAW2I(bound);
    if (I_LT(at, I_CONST(0))) {
        at = REC_I2(IR_ADD, at, n, at.shifted_ + n.shifted_);
        return start ? rec_ichoice(J, true, at, I_CONST(0)) : at;
    }
    return rec_ichoice(J, false, at, n);
}

/* The same in IR, of bounds that part() gave and n items, fewer than ints go: of texts, whose
 * slices are measured and compared more often than made. */
static RAW part_length_here(Recorder *J, RAW n, const RAW bounds[2])
{
    I all = RAW2I(n);
    I start = bound_in(J, all, bounds[0], true), stop = bound_in(J, all, bounds[1], false);
    I len = REC_I2(IR_SUB, stop, start, stop.shifted_ - start.shifted_);
    return I2RAW(rec_ichoice(J, true, len, I_CONST(0)));
}

/* Has nothing happened since the slice was made that doing it once more would not do again? */
static bool still_same(const Recorder *J)
{
    const IRBuf *buf = &J->buf;
    for (IRRef r = (IRRef)(buf->n - 1); r > J->slice; r--) {
        const IRIns *ins = &buf->ins[r];
        IRKind kind = (IRKind)jit_ir_info[ins->op].kind;
        if (ins->op == IR_STORE) {
            IRRef root = jit_opt_place(buf, ins->a).root;
            if (buf->ins[root].op != IR_NEW || root < J->slice) {
                return false;
            }
        } else if (kind == IRK_S || (kind == IRK_C && buf->calls[ins->b].effect > CALL_NEW)) {
            return false;
        }
    }
    return true;
}

IRRef jit_rec_part_length(const Recorder *J, IRRef ref)
{
    if (J->failed != NULL || J->part == 0) {
        return 0;
    }
    const IRIns *ins = &J->buf.ins[ref];
    bool is_part = ref == J->part || (ins->op == IR_GPTR && ins->a == J->part);
    /* A list may have changed. */
    bool list = jit_opt_known_type(&J->buf, J->part) == &PyList_Type;
    return is_part && (!list || still_same(J)) ? J->part_len : 0;
}

static V sliced(Recorder *J, Thread *t, P list, const RAW bounds[2], int64_t step)
{
    uint16_t before = jit_rec_snap_before(J);
    J->part_len =
        step != 1 ? 0 : part_length(J, LOADRAW(list, offsetof(VarObject, ob_size)), bounds);
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, list.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    jit_rec_arg(J, jit_ir_kraw(&J->buf, step));
    IRRef r = jit_rec_call(J, CALL_NEW, (const void *)kr_list_slice_by, "kr_list_slice_by", IRT_VAL,
                           64, true);
    J->slice = r;
    J->slice_snap = before;
    J->part = r;
    List *l = kr_list_slice_by(t, list.p_, bounds[0].r_, bounds[1].r_, step);
    return (V){l == NULL ? VALUE_ERROR : value_from_ptr(l), r};
}

/* For a loop alone: a tuple. */
static V part_of(Recorder *J, Thread *t, P list, const RAW bounds[2])
{
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, list.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    IRRef r =
        jit_rec_call(J, CALL_NEW, (const void *)kr_list_part, "kr_list_part", IRT_PTR, 64, true);
    jit_rec_known_type(J, r, &PyTuple_Type);
    return (V){kr_list_part(t, list.p_, bounds[0].r_, bounds[1].r_), r};
}

bool jit_rec_slice_get(Recorder *J, Thread *t, P list, V key, V *out)
{
    RAW bounds[2];
    int64_t step;
    if (!parts(J, key, bounds, &step)) {
        return false;
    }
    *out = sliced(J, t, list, bounds, step);
    return true;
}

Value jit_text_part(Thread *t, void *text, isize start, isize stop)
{
    return kr_str_slice_by(t, text, start, stop);
}

/* As kr_str_slice_by(). */
Value jit_bytes_part(Thread *t, void *p, isize start, isize stop)
{
    Bytes *b = p;
    isize n = kr_bytes_len(b);
    start = start < 0 ? kr_max(start + n, 0) : start;
    stop = stop < 0 ? stop + n : kr_min(stop, n);
    if (start == 0 && stop == n) {
        return value_from_ptr(b);
    }
    return value_from_ptr(kr_bytes_from(t, b->ob_sval + kr_min(start, n), kr_max(stop - start, 0)));
}

bool jit_makes_slice(const void *fn)
{
    return fn == (const void *)kr_list_slice_by || fn == (const void *)kr_list_part ||
           fn == (const void *)jit_text_part || fn == (const void *)jit_bytes_part ||
           fn == (const void *)kr_op_build_list;
}

/* Is text[start:stop], of an ASCII text, this one? */
static bool part_is(Str *text, int64_t start, int64_t stop, const Str *other)
{
    int64_t n = kr_str_len(text), len = length_of_part(n, start, stop);
    start = start < 0 ? kr_max(start + n, 0) : start;
    return len == kr_str_len(other) &&
           memcmp((const char *)text + sizeof(StrAscii) + (len == 0 ? 0 : start),
                  (const char *)other + sizeof(StrAscii), (size_t)len) == 0;
}

/* A slice of a text compared with a constant: the text it is of is looked at. */
bool jit_rec_part_is(Recorder *J, V x, V y, bool *same)
{
    if (J->failed != NULL || J->buf.ins[y.ref].op != IR_K64 || !kr_is_exact_str(y.v_)) {
        return false;
    }
    IRRef call = J->buf.ins[x.ref].op == IR_GPTR ? J->buf.ins[x.ref].a : x.ref;
    const IRIns *ins = &J->buf.ins[call];
    const Str *other = (const Str *)value_ptr(y.v_);
    if (ins->op != IR_CALL || J->buf.calls[ins->b].fn != (const void *)jit_text_part ||
        !kr_str_is_flat(other) || !kr_str_is_ascii(other) || !kr_is_exact_str(x.v_)) {
        return false;
    }
    IRRef args[3], rest = ins->a;
    for (int i = 3; i-- > 0; rest = J->buf.ins[rest].a) {
        args[i] = J->buf.ins[rest].b;
    }
    isize have = kr_str_len((const Str *)value_ptr(x.v_)), want = kr_str_len(other);
    RAW len = {have, call == J->part ? J->part_len : 0};
    *same = kr_str_equal(J->t, (Str *)value_ptr(x.v_), (Str *)value_ptr(y.v_));
    /* Where it is otherwise, the slice is made again if that can be: so nobody needs this one. */
    int own = J->snap;
    if (call == J->slice && J->slice_snap != 0 && still_same(J)) {
        J->snap = J->slice_snap;
    }
    if (len.ref == 0 || RAW_EQ(len, RAW_CONST(want))) {
        J->args = 0;
        J->nargs = 0;
        for (int i = 0; i < 3; i++) {
            jit_rec_arg(J, args[i]);
        }
        jit_rec_arg(J, jit_ir_kptr(&J->buf, other));
        IRRef r = jit_rec_call(J, CALL_PURE, (const void *)part_is, "part_is", IRT_RAW, 8, false);
        (void)jit_rec_guard(J, *same ? IR_GNE : IR_GEQ, IRT_RAW, r, jit_ir_kraw(&J->buf, 0));
    }
    J->snap = own;
    return true;
}

bool jit_rec_slice_part(Recorder *J, Thread *t, V list, V lo, V hi, V *out)
{
    RAW bounds[2];
    bool text = kr_is_exact_str(list.v_), bytes = kr_is_exact(list.v_, &PyBytes_Type);
    if (J->failed != NULL || (!text && !bytes && !kr_is_exact_list(list.v_)) ||
        !part(J, lo, 0, &bounds[0]) || !part(J, hi, INTPTR_MAX, &bounds[1])) {
        return false;
    }
    if (text || bytes) {
        P s = PTR(list);
        if (text && !STR_IS_ASCII(s)) {
            return false;
        }
        uint16_t before = jit_rec_snap_before(J);
        size_t at = text ? offsetof(StrAscii, length) : offsetof(VarObject, ob_size);
        J->part_len = part_length_here(J, LOADRAW(s, at), bounds).ref;
        J->args = 0;
        J->nargs = 0;
        jit_rec_arg(J, s.ref);
        jit_rec_arg(J, bounds[0].ref);
        jit_rec_arg(J, bounds[1].ref);
        Value (*fn)(Thread *, void *, isize, isize) = text ? jit_text_part : jit_bytes_part;
        IRRef r = jit_rec_call(J, CALL_MAKES, (const void *)fn, "slice", IRT_PTR, 64, true);
        jit_rec_known_type(J, r, text ? &PyUnicode_Type : &PyBytes_Type);
        J->part = J->slice = r;
        J->slice_snap = before;
        *out = (V){fn(t, s.p_, bounds[0].r_, bounds[1].r_), r};
        return true;
    }
    P l = PTR(list);
    bool plain = kr_op_only_iterated(jit_rec_innermost(J)->frame->code, J->pc, J->pc->a) &&
                 RAW_LT(LOADRAW(l, offsetof(List, allocated)), RAW_CONST(0));
    *out = plain ? part_of(J, t, l, bounds) : sliced(J, t, l, bounds, 1);
    return true;
}

/* l[a:b] = from[c:d]: the list between is not needed, when this goes back to before the slice if C
 * declines. */
static bool from_slice(Recorder *J, P list, const RAW bounds[2], V v, P from, bool *done)
{
    IRBuf *buf = &J->buf;
    IRRef call = buf->ins[v.ref].op == IR_GPTR ? buf->ins[v.ref].a : v.ref;
    IRRef args[4];
    if (call != J->slice || J->slice_snap == 0 || buf->ins[call].op != IR_CALL ||
        buf->calls[buf->ins[call].b].fn != (const void *)kr_list_slice_by || !still_same(J)) {
        return false;
    }
    IRRef rest = buf->ins[call].a;
    for (int i = 4; i-- > 0; rest = buf->ins[rest].a) {
        args[i] = buf->ins[rest].b;
    }
    int64_t step = (int64_t)jit_ir_kbits(buf, args[3]);
    if (step != 1 && step != -1) {
        return false;
    }
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, list.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    for (int i = 0; i < 3; i++) {
        jit_rec_arg(J, args[i]);
    }
    IRRef r = step > 0 ? jit_rec_call(J, CALL_WRITES, (const void *)kr_list_put_part,
                                      "kr_list_put_part", IRT_RAW, 8, false)
                       : jit_rec_call(J, CALL_WRITES, (const void *)kr_list_put_reversed,
                                      "kr_list_put_reversed", IRT_RAW, 8, false);
    jit_rec_writes(J, r, &PyList_Type);
    *done = kr_list_put_slice(J->t, list.p_, bounds[0].r_, bounds[1].r_, from.p_);
    int own = J->snap;
    J->snap = J->slice_snap;
    jit_rec_tried(J, CALL_WRITES, r, *done);
    J->snap = own;
    return true;
}

/* [x, y], which may not be needed: see from_display(). */
V jit_rec_build_list(Recorder *J, Thread *t, Frame *fp, uint32_t first, uint32_t n)
{
    uint16_t before = jit_rec_snap_before(J);
    J->args = 0;
    J->nargs = 0;
    jit_rec_block(J, first, n);
    jit_rec_arg(J, jit_ir_kraw(&J->buf, (int64_t)n));
    fp->pc = J->pc;
    IRRef r = jit_rec_call(J, CALL_NEW, (const void *)kr_op_build_list, "kr_op_build_list", IRT_VAL,
                           64, true);
    J->slice = r;
    J->slice_snap = before;
    return (V){kr_op_build_list(t, &fp->regs[first], (isize)n), r};
}

/* l[a:b] = [x, y] of as many items as are replaced, with nothing happening in between: stores.
 * Where it is otherwise the list is made again. */
static bool from_display(Recorder *J, P list, const RAW bounds[2], V v)
{
    enum { ITEMS_MAX = 4 };
    const IRBuf *buf = &J->buf;
    IRRef call = buf->ins[v.ref].op == IR_GPTR ? buf->ins[v.ref].a : v.ref, items[ITEMS_MAX];
    if (call != J->slice || J->slice_snap == 0 || buf->ins[call].op != IR_CALL ||
        buf->calls[buf->ins[call].b].fn != (const void *)kr_op_build_list || !still_same(J)) {
        return false;
    }
    const List *made = (const List *)value_ptr(v.v_), *target = list.p_;
    int64_t n = kr_list_len(made), lo = bounds[0].r_, hi = bounds[1].r_;
    if (n > ITEMS_MAX || lo < 0 || hi - lo != n || hi > kr_list_len(target) ||
        kr_list_is_exposed(target)) {
        return false;
    }
    int64_t found = 0;
    for (IRRef r = call; found < n && --r != 0 && buf->ins[r].op != IR_CALL;) {
        if (buf->ins[r].op == IR_ARGV && buf->ins[r].a < n) {
            items[buf->ins[r].a] = buf->ins[r].b;
            found++;
        }
    }
    if (found != n) {
        return false;
    }
    int own = J->snap;
    J->snap = J->slice_snap;
    (void)RAW_LT(bounds[0], RAW_CONST(0));
    (void)RAW_EQ(RAW_SUB(bounds[1], bounds[0]), RAW_CONST(n));
    (void)RAW_LT(LOADRAW(list, offsetof(VarObject, ob_size)), bounds[1]);
    (void)RAW_LT(LOADRAW(list, offsetof(List, allocated)), RAW_CONST(0));
    J->snap = own;
    P to = LOADP(list, offsetof(List, ob_item));
    for (int64_t i = 0; i < n; i++) {
        RAW at = RAW_ADD(bounds[0], RAW_CONST(i));
        ASTOREV(list, to, 0, at, ((V){made->ob_item[i], items[i]}));
    }
    return true;
}

bool jit_rec_slice_set(Recorder *J, Thread *t, P list, V key, V v)
{
    RAW bounds[2];
    int64_t step;
    bool moved;
    if (value_is_null(v.v_) || !kr_is_exact_list(v.v_) || !parts(J, key, bounds, &step) ||
        step != 1) {
        return false;
    }
    if (J->failed == NULL && from_slice(J, list, bounds, v, (P){value_ptr(v.v_), v.ref}, &moved)) {
        return moved;
    }
    if (J->failed == NULL && from_display(J, list, bounds, v)) {
        return true;
    }
    (void)jit_rec_type_of(J, v.v_, v.ref);
    P from = PTR(v);
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, list.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    jit_rec_arg(J, from.ref);
    IRRef r = jit_rec_call(J, CALL_WRITES, (const void *)kr_list_put_slice, "kr_list_put_slice",
                           IRT_RAW, 8, true);
    jit_rec_writes(J, r, &PyList_Type);
    bool done = kr_list_put_slice(t, list.p_, bounds[0].r_, bounds[1].r_, from.p_);
    jit_rec_tried(J, CALL_WRITES, r, done);
    return done;
}

/* -- Ranges ------------------------------------------------------------------------------------ */

/* kr_range_new() with a step of 1 or -1: a NEW, so that a loop over it knows its bounds. */
bool jit_rec_range(Recorder *J, Thread *t, Frame *fp, uint32_t block, size_t n, V *out)
{
    I parts[] = {I_CONST(0), I_CONST(0), I_CONST(1)}, length = I_CONST(0);
    if (J->failed != NULL || (jit_opt_off & JIT_OPT_ALLOC) || n < 1 || n > 3) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        V v = R(block + (uint32_t)i);
        if (!value_is_int(v.v_) || !IS_SMALL(v)) {
            return false;
        }
        parts[n == 1 ? 1 : i] = INT(v);
    }
    int64_t step = parts[2].shifted_ >> 16;
    if ((step != 1 && step != -1) || J->buf.ins[parts[2].ref].op != IR_K64) {
        return false;
    }
    I low = parts[step < 0], high = parts[step > 0];
    if (I_LT(low, high) && !I_SUBOV(high, low, &length)) {
        return false;
    }
    V words[] = {BOX_I(parts[0]), BOX_I(parts[1]), BOX_I(parts[2]), BOX_I(length)};
    static const size_t at[] = {offsetof(Range, start), offsetof(Range, stop),
                                offsetof(Range, step), offsetof(Range, length)};
    out->ref = jit_rec_new(J, &PyRange_Type, sizeof(Range));
    for (size_t i = 0; i < KR_COUNT(at); i++) {
        (void)jit_rec_emit(J, IR_STORE, IRT_NIL, rec_field(J, out->ref, at[i]),
                           jit_rec_box(J, words[i].ref));
    }
    out->v_ = kr_range_new(t, words[0].v_, words[1].v_, words[2].v_);
    return true;
}
