/* slice.c -- slice objects and what they mean for a sequence of some length. */
#include "runtime/types/slice.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"
#include "runtime/types/str.h"

KR_INLINE Slice *as_slice(Value v) { return (Slice *)value_ptr(v); }

Value kr_slice_new(Thread *t, Value start, Value stop, Value step)
{
    Slice *s = kr_new_object(t, &PySlice_Type, sizeof(Slice), GCK_SCAN);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    s->start = start;
    s->stop = stop;
    s->step = step;
    return value_from_ptr(s);
}

/* -- Indices -------------------------------------------------------------------------------------
 */

/* The exact int of a part that is not None. */
static Value part_index(Thread *t, Value v)
{
    if (!kr_has_index(v)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "slice indices must be integers or None or have an __index__ method");
    }
    return kr_index(t, v);
}

bool kr_slice_index(Thread *t, Value v, isize *out)
{
    if (KR_LIKELY(value_is_int(v))) {
        *out = (isize)value_int(v);
        return true;
    }
    Value i = part_index(t, v);
    if (value_is_error(i)) {
        return false;
    }
    int64_t n;
    *out = kr_int_fits_i64(i, &n) ? (isize)n : kr_int_sign(i) < 0 ? INTPTR_MIN : INTPTR_MAX;
    return true;
}

bool kr_slice_unpack(Thread *t, Slice *s, isize *start, isize *stop, isize *step)
{
    *step = 1;
    if (!kr_is_none(s->step)) {
        if (!kr_slice_index(t, s->step, step)) {
            return false;
        }
        if (*step == 0) {
            return kr_fail(t, KR_EXC(ValueError), "slice step cannot be zero");
        }
        *step = kr_max(*step, -INTPTR_MAX); /* -step must exist */
    }
    *start = *step < 0 ? INTPTR_MAX : 0;
    if (!kr_is_none(s->start) && !kr_slice_index(t, s->start, start)) {
        return false;
    }
    *stop = *step < 0 ? INTPTR_MIN : INTPTR_MAX;
    return kr_is_none(s->stop) || kr_slice_index(t, s->stop, stop);
}

/* A bound counted from the end if negative, then brought into the range that step can reach. */
KR_INLINE isize clip_bound(isize i, isize length, isize step)
{
    if (i < 0) {
        i += length;
        return i < 0 ? (step < 0 ? -1 : 0) : i;
    }
    return i >= length ? (step < 0 ? length - 1 : length) : i;
}

isize kr_slice_adjust(isize length, isize *start, isize *stop, isize step)
{
    isize a = *start = clip_bound(*start, length, step);
    isize b = *stop = clip_bound(*stop, length, step);
    if (step < 0) {
        return b < a ? (a - b - 1) / -step + 1 : 0;
    }
    return a < b ? (b - a - 1) / step + 1 : 0;
}

/* The same on ints of any size. */
static Value clip_bound_int(Thread *t, Value v, Value length, Value lower, Value upper)
{
    v = part_index(t, v);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(v) < 0) {
        v = kr_int_add(t, v, length);
        return !value_is_error(v) && kr_int_compare(v, lower) < 0 ? lower : v;
    }
    return kr_int_compare(v, upper) > 0 ? upper : v;
}

bool kr_slice_indices(Thread *t, Slice *s, Value length, Value out[3])
{
    Value zero = value_from_small(0), minus_one = value_from_small(-1);
    Value step = kr_is_none(s->step) ? value_from_small(1) : part_index(t, s->step);
    if (value_is_error(step)) {
        return false;
    }
    int sign = kr_int_sign(step);
    if (sign == 0) {
        return kr_fail(t, KR_EXC(ValueError), "slice step cannot be zero");
    }
    Value lower = sign < 0 ? minus_one : zero;
    Value upper = sign < 0 ? kr_int_add(t, length, minus_one) : length;
    if (value_is_error(upper)) {
        return false;
    }
    out[0] = kr_is_none(s->start) ? (sign < 0 ? upper : lower)
                                  : clip_bound_int(t, s->start, length, lower, upper);
    if (value_is_error(out[0])) {
        return false;
    }
    out[1] = kr_is_none(s->stop) ? (sign < 0 ? lower : upper)
                                 : clip_bound_int(t, s->stop, length, lower, upper);
    out[2] = step;
    return !value_is_error(out[1]);
}

/* -- The type
 * -------------------------------------------------------------------------------------- */

static Value slice_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "slice", kwnames) || !kr_check_nargs(t, "slice", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    if (nargs == 1) {
        return kr_slice_new(t, KR_NONE, args[0], KR_NONE);
    }
    return kr_slice_new(t, args[0], args[1], nargs > 2 ? args[2] : KR_NONE);
}

static Value slice_repr(Thread *t, Value self)
{
    const Slice *s = as_slice(self);
    return value_from_ptr(kr_str_format(t, "slice(%R, %R, %R)", s->start, s->stop, s->step));
}

static Value parts(Thread *t, const Slice *s)
{
    Value items[3] = {s->start, s->stop, s->step};
    return value_from_ptr(kr_tuple_from(t, items, 3));
}

static Value slice_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_exact(a, &PySlice_Type) || !kr_is_exact(b, &PySlice_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    if (value_same(a, b)) {
        return kr_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
    }
    Value x = parts(t, as_slice(a)), y = parts(t, as_slice(b));
    if (value_is_error(x) || value_is_error(y)) {
        return VALUE_ERROR;
    }
    return kr_compare(t, x, y, op);
}

static Value slice_method_indices(Thread *t, Value self, Value arg)
{
    Value length = kr_index(t, arg), out[3];
    if (value_is_error(length)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(length) < 0) {
        return kr_raise(t, KR_EXC(ValueError), "length should not be negative");
    }
    return kr_slice_indices(t, as_slice(self), length, out)
               ? value_from_ptr(kr_tuple_from(t, out, 3))
               : VALUE_ERROR;
}

static Value slice_reduce(Thread *t, Value self)
{
    Value args = parts(t, as_slice(self));
    return value_is_error(args)
               ? VALUE_ERROR
               : value_from_ptr(kr_tuple_pair(t, value_from_ptr(&PySlice_Type), args));
}

static const NativeMember slice_members[] = {
    {"start", NM_VALUE, offsetof(Slice, start), NM_READONLY, NULL},
    {"stop", NM_VALUE, offsetof(Slice, stop), NM_READONLY, NULL},
    {"step", NM_VALUE, offsetof(Slice, step), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* clang-format off */
#define SLICE_METHODS(M)                                                                           \
    M(O, slice_method_indices, NF_CALLS, "indices",                                                \
      "S.indices(len) -> (start, stop, stride)\n\n"                                                \
      "What the slice means for a sequence of this length: in range, no None, none negative.")     \
    M(NOARGS, slice_reduce, 0, "__reduce__", KR_REDUCE_DOC)

KR_NATIVE_TABLE(slice_methods, SLICE_METHODS)

#define SLICE_SLOTS(S)                            \
    S(tp_new, NEW, slice_new)                     \
    S(tp_repr, UNARY, slice_repr)                 \
    S(tp_hash, HASH, kr_hash_not_implemented)     \
    S(tp_richcompare, RICHCMP, slice_richcompare)
KR_TYPE_SLOTS(slice, SLICE_SLOTS)
/* clang-format on */

static TypeInfo slice_info = {
    .slots = {SLICE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = slice_c_slots,
    .methods = slice_methods,
    .members = slice_members,
    .flags = TI_NATIVE,
};
Type PySlice_Type = {
    KR_TYPE_HEAD("slice", sizeof(Slice), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC,
    .tp_doc = "slice(stop)\nslice(start, stop[, step])\n\n"
              "What stands between brackets in a[start:stop:step].",
    .tp_cache = &slice_info,
};
