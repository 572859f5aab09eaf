/* range.c -- the type range and its two iterators.
 *
 * start, stop, step and length are exact ints of any size; `length` follows from the others.  When
 * all items, and the one that would come next, fit 64 bits, the iterator is a RangeIter of plain
 * numbers; otherwise a LongRangeIter.
 */
#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"

KR_INLINE Range *as_range(Value v) { return (Range *)value_ptr(v); }
KR_INLINE bool is_one(Value v) { return value_same(v, value_from_small(1)); }

/* -- Making ---------------------------------------------------------------------------------------
 */

/* Exact ints, step not 0. */
static Value range_count_items(Thread *t, Value start, Value stop, Value step)
{
    if (value_is_int(start) && value_is_int(stop) && value_is_int(step)) {
        int64_t a = value_int(start), b = value_int(stop), s = value_int(step);
        int64_t n = s > 0 ? (a < b ? (b - a - 1) / s + 1 : 0) : (a > b ? (a - b - 1) / -s + 1 : 0);
        return kr_int_from_i64(t, n);
    }
    Value low = start, high = stop, distance = step;
    if (kr_int_sign(step) < 0) {
        low = stop;
        high = start;
        distance = kr_int_neg(t, step);
        if (value_is_error(distance)) {
            return VALUE_ERROR;
        }
    }
    if (kr_int_compare(low, high) >= 0) {
        return value_from_small(0);
    }
    Value n = kr_int_sub(t, high, low);
    n = value_is_error(n) ? n : kr_int_sub(t, n, value_from_small(1));
    n = value_is_error(n) ? n : kr_int_floordiv(t, n, distance);
    return value_is_error(n) ? n : kr_int_add(t, n, value_from_small(1));
}

Value kr_range_new(Thread *t, Value start, Value stop, Value step)
{
    if (kr_int_sign(step) == 0) {
        return kr_raise(t, KR_EXC(ValueError), "range() arg 3 must not be zero");
    }
    Value length = range_count_items(t, start, stop, step);
    if (value_is_error(length)) {
        return VALUE_ERROR;
    }
    Range *r = kr_new_object(t, &PyRange_Type, sizeof(Range), GCK_SCAN);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->length = length;
    return value_from_ptr(r);
}

static Value range_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "range", kwnames) || !kr_check_nargs(t, "range", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    Value parts[3] = {value_from_small(0), VALUE_NULL, value_from_small(1)};
    for (size_t i = 0; i < nargs; i++) {
        Value v = value_is_int(args[i]) ? args[i] : kr_index(t, args[i]);
        if (value_is_error(v)) {
            return VALUE_ERROR;
        }
        parts[nargs == 1 ? 1 : i] = v;
    }
    return kr_range_new(t, parts[0], parts[1], parts[2]);
}

/* -- Items
 * ------------------------------------------------------------------------------------------ */

/* start + i * step, i any int */
static Value item_at(Thread *t, const Range *r, Value i)
{
    Value v = is_one(r->step) ? i : kr_int_mul(t, i, r->step);
    return value_is_error(v) ? VALUE_ERROR : kr_int_add(t, r->start, v);
}

static isize range_length(Thread *t, Value self)
{
    int64_t n;
    if (!kr_int_fits_i64(as_range(self)->length, &n)) {
        return kr_fail_int(t, KR_EXC(OverflowError),
                           "Python int too large to convert to C ssize_t");
    }
    return (isize)n;
}

/* A Python index (negative ones count from the end). */
static Value range_index_value(Thread *t, const Range *r, Value i)
{
    if (kr_int_sign(i) < 0) {
        i = kr_int_add(t, i, r->length);
        if (value_is_error(i)) {
            return VALUE_ERROR;
        }
    }
    if (kr_int_sign(i) < 0 || kr_int_compare(i, r->length) >= 0) {
        return kr_raise(t, KR_EXC(IndexError), "range object index out of range");
    }
    return item_at(t, r, i);
}

static Value range_item(Thread *t, Value self, isize i)
{
    const Range *r = as_range(self);
    Value index = kr_int_from_i64(t, i);
    if (value_is_error(index)) {
        return VALUE_ERROR;
    }
    if (i < 0 || kr_int_compare(index, r->length) >= 0) {
        return kr_raise(t, KR_EXC(IndexError), "range object index out of range");
    }
    return item_at(t, r, index);
}

static Value range_subscript(Thread *t, Value self, Value key)
{
    const Range *r = as_range(self);
    if (kr_has_index(key)) {
        Value i = kr_index(t, key);
        return value_is_error(i) ? VALUE_ERROR : range_index_value(t, r, i);
    }
    if (!kr_is_exact(key, &PySlice_Type)) {
        return kr_raise(t, KR_EXC(TypeError), "range indices must be integers or slices, not %T",
                        key);
    }
    Value parts[3];
    if (!kr_slice_indices(t, (Slice *)value_ptr(key), r->length, parts)) {
        return VALUE_ERROR;
    }
    Value start = item_at(t, r, parts[0]);
    Value stop = value_is_error(start) ? start : item_at(t, r, parts[1]);
    Value step = value_is_error(stop) ? stop : kr_int_mul(t, r->step, parts[2]);
    return value_is_error(step) ? VALUE_ERROR : kr_range_new(t, start, stop, step);
}

/* Is the exact int among the items?  *index (may be NULL) is its place.  1, 0, -1 */
static int find_int(Thread *t, const Range *r, Value v, Value *index)
{
    bool up = kr_int_sign(r->step) > 0;
    if (up ? kr_int_compare(v, r->start) < 0 || kr_int_compare(v, r->stop) >= 0
           : kr_int_compare(v, r->start) > 0 || kr_int_compare(v, r->stop) <= 0) {
        return 0;
    }
    Value distance = kr_int_sub(t, v, r->start), place, rest;
    if (value_is_error(distance) || !kr_int_divmod(t, distance, r->step, &place, &rest)) {
        return -1;
    }
    if (index != NULL) {
        *index = place;
    }
    return kr_int_sign(rest) == 0;
}

/* An exact int or a bool as an exact int; VALUE_NULL for other things. */
static Value plain_int(Thread *t, Value v)
{
    if (value_is_int(v)) {
        return v;
    }
    return kr_is_exact_int(v) || kr_is_bool(v) ? kr_int_normalize(t, v) : VALUE_NULL;
}

/* Other things are compared with every item, until the first that is equal or through to the end.
 */
static isize count_equal(Thread *t, Value self, Value v, bool first_only)
{
    Value it = kr_iter(t, self), item;
    if (value_is_error(it)) {
        return -1;
    }
    isize count = 0;
    while (!value_is_null(item = kr_next(t, it))) {
        int same = kr_safepoint(t) ? kr_equal(t, item, v) : -1;
        if (same < 0) {
            return -1;
        }
        count += same;
        if (same && first_only) {
            break;
        }
    }
    return kr_pending(t) ? -1 : count;
}

static int range_contains(Thread *t, Value self, Value v)
{
    Value i = plain_int(t, v);
    if (!value_is_null(i)) {
        return find_int(t, as_range(self), i, NULL);
    }
    if (kr_pending(t)) {
        return -1;
    }
    if (value_is_double(v)) { /* equal to an int or to none */
        double d = value_double(v);
        if (d != d || d - d != 0 || d != __builtin_trunc(d)) {
            return 0;
        }
        i = kr_int_from_double(t, d);
        return value_is_error(i) ? -1 : find_int(t, as_range(self), i, NULL);
    }
    return (int)count_equal(t, self, v, true);
}

/* -- Operators
 * ---------------------------------------------------------------------------------------- */

static int range_bool(Thread *t, Value self) { return kr_int_sign(as_range(self)->length) != 0; }

static bool ranges_equal(const Range *a, const Range *b)
{
    if (a == b) {
        return true;
    }
    if (kr_int_compare(a->length, b->length) != 0) {
        return false;
    }
    if (kr_int_sign(a->length) == 0) {
        return true;
    }
    return kr_int_compare(a->start, b->start) == 0 &&
           (is_one(a->length) || kr_int_compare(a->step, b->step) == 0);
}

static Value range_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_exact(a, &PyRange_Type) || !kr_is_exact(b, &PyRange_Type) ||
        (op != CMP_EQ && op != CMP_NE)) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_bool((op == CMP_EQ) == ranges_equal(as_range(a), as_range(b)));
}

/* Equal ranges hash alike: the hash of (length, start or None, step or None). */
static int64_t range_hash(Thread *t, Value self)
{
    const Range *r = as_range(self);
    Value parts[3] = {r->length, KR_NONE, KR_NONE};
    if (kr_int_sign(r->length) != 0) {
        parts[1] = r->start;
        if (!is_one(r->length)) {
            parts[2] = r->step;
        }
    }
    uint64_t acc = KR_HASH_TUPLE_START;
    for (int i = 0; i < 3; i++) {
        int64_t h = kr_hash(t, parts[i]);
        if (h == -1) {
            return -1;
        }
        acc = kr_hash_tuple_step(acc, h);
    }
    return kr_hash_tuple_finish(acc, 3);
}

static Value range_repr(Thread *t, Value self)
{
    const Range *r = as_range(self);
    return value_from_ptr(is_one(r->step)
                              ? kr_str_format(t, "range(%R, %R)", r->start, r->stop)
                              : kr_str_format(t, "range(%R, %R, %R)", r->start, r->stop, r->step));
}

/* -- Methods
 * ------------------------------------------------------------------------------------------- */

static Value range_count(Thread *t, Value self, Value v)
{
    Value i = plain_int(t, v);
    if (!value_is_null(i)) {
        int found = find_int(t, as_range(self), i, NULL);
        return found < 0 ? VALUE_ERROR : value_from_small(found);
    }
    isize n = kr_pending(t) ? -1 : count_equal(t, self, v, false);
    return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, n);
}

static Value range_index(Thread *t, Value self, Value v)
{
    Value i = plain_int(t, v), index;
    if (!value_is_null(i)) {
        int found = find_int(t, as_range(self), i, &index);
        if (found != 0) {
            return found < 0 ? VALUE_ERROR : index;
        }
        return kr_raise(t, KR_EXC(ValueError), "%R is not in range", v);
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, self), item;
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    for (int64_t n = 0; !value_is_null(item = kr_next(t, it)); n++) {
        int same = kr_safepoint(t) ? kr_equal(t, item, v) : -1;
        if (same != 0) {
            return same < 0 ? VALUE_ERROR : kr_int_from_i64(t, n);
        }
    }
    return kr_pending(t) ? VALUE_ERROR
                         : kr_raise(t, KR_EXC(ValueError), "sequence.index(x): x not in sequence");
}

static Value range_reduce(Thread *t, Value self)
{
    const Range *r = as_range(self);
    Value parts[3] = {r->start, r->stop, r->step};
    Tuple *args = kr_tuple_from(t, parts, 3);
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(&PyRange_Type),
                                                       value_from_ptr(args)));
}

/* -- Iterators
 * ------------------------------------------------------------------------------------------ */

KR_INLINE RangeIter *as_iter(Value v) { return (RangeIter *)value_ptr(v); }
KR_INLINE LongRangeIter *as_long(Value v) { return (LongRangeIter *)value_ptr(v); }

/* Iterator over start, start + step, ...: len items (exact ints). */
static Value rangeiter_make(Thread *t, Value start, Value step, Value len)
{
    int64_t a, s, n, end;
    if (kr_int_fits_i64(start, &a) && kr_int_fits_i64(step, &s) && kr_int_fits_i64(len, &n) &&
        !__builtin_mul_overflow(n, s, &end) && !__builtin_add_overflow(a, end, &end)) {
        RangeIter *it = kr_new_object(t, &PyRangeIter_Type, sizeof(RangeIter), GCK_LEAF);
        if (it == NULL) {
            return VALUE_ERROR;
        }
        it->index = 0;
        it->start = a;
        it->step = s;
        it->len = n;
        return value_from_ptr(it);
    }
    LongRangeIter *it = kr_new_object(t, &PyLongRangeIter_Type, sizeof(LongRangeIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->index = value_from_small(0);
    it->start = start;
    it->step = step;
    it->len = len;
    return value_from_ptr(it);
}

static Value range_iter(Thread *t, Value self)
{
    const Range *r = as_range(self);
    return rangeiter_make(t, r->start, r->step, r->length);
}

static Value range_reversed(Thread *t, Value self)
{
    const Range *r = as_range(self);
    Value last = kr_int_sub(t, r->length, value_from_small(1));
    last = value_is_error(last) ? last : item_at(t, r, last);
    Value step = value_is_error(last) ? last : kr_int_neg(t, r->step);
    return value_is_error(step) ? VALUE_ERROR : rangeiter_make(t, last, step, r->length);
}

static Value rangeiter_next(Thread *t, Value self)
{
    RangeIter *it = as_iter(self);
    if (it->index >= it->len) {
        return VALUE_NULL;
    }
    return kr_int_from_i64(t, it->start + it->index++ * it->step);
}

static Value rangeiter_length_hint(Thread *t, Value self)
{
    return kr_int_from_i64(t, as_iter(self)->len - as_iter(self)->index);
}

/* (iter, (range(start, start + len * step, step),), index) */
static Value rangeiter_reduced(Thread *t, Value start, Value step, Value len, Value index)
{
    if (value_is_error(start) || value_is_error(step) || value_is_error(len) ||
        value_is_error(index)) {
        return VALUE_ERROR;
    }
    Value stop = kr_int_mul(t, len, step);
    stop = value_is_error(stop) ? stop : kr_int_add(t, start, stop);
    Value r = value_is_error(stop) ? stop : kr_range_new(t, start, stop, step);
    return value_is_error(r) ? VALUE_ERROR : kr_reduce_builtin(t, "iter", r, index);
}

static Value rangeiter_reduce(Thread *t, Value self)
{
    const RangeIter *it = as_iter(self);
    return rangeiter_reduced(t, kr_int_from_i64(t, it->start), kr_int_from_i64(t, it->step),
                             kr_int_from_i64(t, it->len), kr_int_from_i64(t, it->index));
}

static Value rangeiter_setstate(Thread *t, Value self, Value state)
{
    RangeIter *it = as_iter(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    it->index = index < 0 ? 0 : index > it->len ? it->len : index;
    return KR_NONE;
}

static Value longrangeiter_next(Thread *t, Value self)
{
    LongRangeIter *it = as_long(self);
    if (kr_int_compare(it->index, it->len) >= 0) {
        return VALUE_NULL;
    }
    Value next = kr_int_add(t, it->index, value_from_small(1));
    Value v = value_is_error(next) ? next : kr_int_mul(t, it->index, it->step);
    v = value_is_error(v) ? v : kr_int_add(t, it->start, v);
    if (!value_is_error(v)) {
        kr_gc_write(it, &it->index, next);
    }
    return v;
}

static Value longrangeiter_length_hint(Thread *t, Value self)
{
    return kr_int_sub(t, as_long(self)->len, as_long(self)->index);
}

static Value longrangeiter_reduce(Thread *t, Value self)
{
    const LongRangeIter *it = as_long(self);
    return rangeiter_reduced(t, it->start, it->step, it->len, it->index);
}

static Value longrangeiter_setstate(Thread *t, Value self, Value state)
{
    LongRangeIter *it = as_long(self);
    Value index = kr_index(t, state);
    if (value_is_error(index)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(index) < 0) {
        index = value_from_small(0);
    } else if (kr_int_compare(index, it->len) > 0) {
        index = it->len;
    }
    kr_gc_write(it, &it->index, index);
    return KR_NONE;
}

/* -- The types
 * -------------------------------------------------------------------------------------------- */

static const NativeMember range_members[] = {
    {"start", NM_VALUE, offsetof(Range, start), NM_READONLY, NULL},
    {"stop", NM_VALUE, offsetof(Range, stop), NM_READONLY, NULL},
    {"step", NM_VALUE, offsetof(Range, step), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* clang-format off */
#define RANGE_METHODS(M)                                                                    \
    M(NOARGS, range_reversed, 0, "__reversed__", "Return an iterator from the last item to the first.") \
    M(NOARGS, range_reduce, 0, "__reduce__", NULL)                                          \
    M(O, range_count, NF_CALLS, "count",                                                    \
      "rangeobject.count(value) -> integer: how many items equal value")                    \
    M(O, range_index, NF_CALLS, "index",                                                    \
      "rangeobject.index(value) -> integer: the index of value.\n\n"                        \
      "Raises ValueError when it is not there.")
KR_NATIVE_TABLE(range_methods, RANGE_METHODS)

#define RANGE_SLOTS(S)                            \
    S(tp_new, NEW, range_new)                     \
    S(tp_repr, UNARY, range_repr)                 \
    S(tp_hash, HASH, range_hash)                  \
    S(tp_richcompare, RICHCMP, range_richcompare) \
    S(tp_iter, UNARY, range_iter)                 \
    S(nb_bool, INQUIRY, range_bool)               \
    S(mp_length, LEN, range_length)               \
    S(mp_subscript, BINARY, range_subscript)      \
    S(sq_length, LEN, range_length)               \
    S(sq_item, SSIZEARG, range_item)              \
    S(sq_contains, OBJOBJ, range_contains)
KR_TYPE_SLOTS(range, RANGE_SLOTS)

static TypeInfo range_info = {
    .slots = {RANGE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = range_c_slots,
    .methods = range_methods,
    .members = range_members,
    .flags = TI_NATIVE,
};
Type PyRange_Type = {
    KR_TYPE_HEAD("range", sizeof(Range), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_SEQUENCE,
    .tp_doc = "range(stop) -> range object\n"
              "range(start, stop[, step]) -> range object\n\n"
              "The ints from start (0 when not given) up to stop, which is not among them,\n"
              "step apart.  With a negative step they go down.",
    .tp_cache = &range_info,
};

#define RANGEITER_METHODS(M)                                                          \
    M(NOARGS, rangeiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, rangeiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, rangeiter_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(rangeiter_methods, RANGEITER_METHODS)

#define RANGEITER_SLOTS(S)           \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(tp_iternext, ITERNEXT, rangeiter_next)
KR_TYPE_SLOTS(rangeiter, RANGEITER_SLOTS)

static TypeInfo rangeiter_info = {
    .slots = {RANGEITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = rangeiter_c_slots,
    .methods = rangeiter_methods,
    .flags = TI_NATIVE | TI_LEAF,
};
Type PyRangeIter_Type = {
    KR_TYPE_HEAD("range_iterator", sizeof(RangeIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &rangeiter_info,
};

#define LONGRANGEITER_METHODS(M)                                                          \
    M(NOARGS, longrangeiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, longrangeiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, longrangeiter_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(longrangeiter_methods, LONGRANGEITER_METHODS)

#define LONGRANGEITER_OWN_SLOTS(S) S(tp_iternext, ITERNEXT, longrangeiter_next)
#define LONGRANGEITER_SLOTS(S) S(tp_iter, UNARY, kr_self_iter) LONGRANGEITER_OWN_SLOTS(S)
KR_SLOT_TRAMPS(LONGRANGEITER_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(longrangeiter, LONGRANGEITER_SLOTS)
/* clang-format on */

static TypeInfo longrangeiter_info = {
    .slots = {LONGRANGEITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = longrangeiter_c_slots,
    .methods = longrangeiter_methods,
    .flags = TI_NATIVE,
};
Type PyLongRangeIter_Type = {
    KR_TYPE_HEAD("longrange_iterator", sizeof(LongRangeIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &longrangeiter_info,
};
