/* enumerate.c -- enumerate and reversed. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

Value kr_lazy_alloc(Thread *t, Type *type, const Type *exact)
{
    return type == exact
               ? value_from_ptr(kr_new_object(t, type, (size_t)type->tp_basicsize, GCK_SCAN))
               : kr_type_alloc(t, type, 0);
}

/* -- enumerate
 * -------------------------------------------------------------------------------------- */

KR_INLINE Enumerate *as_enum(Value v) { return (Enumerate *)value_ptr(v); }

static Value enum_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    size_t nkw = kwnames != NULL ? (size_t)kr_tuple_len(kwnames) : 0;
    Value iterable = nargs > 0 ? args[0] : VALUE_NULL, start = nargs > 1 ? args[1] : VALUE_NULL;
    if (nargs + nkw > 2) {
        return kr_raise(t, KR_EXC(TypeError), "enumerate() takes at most %d arguments (%zd given)",
                        2, (isize)(nargs + nkw));
    }
    if (nargs + nkw == 0) {
        return kr_raise(t, KR_EXC(TypeError), "enumerate() missing required argument 'iterable'");
    }
    for (size_t i = 0; i < nkw; i++) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, (isize)i));
        Value v = args[nargs + i];
        if (value_is_null(iterable) && kr_str_equal_c(name, "iterable")) {
            iterable = v;
        } else if (value_is_null(start) && kr_str_equal_c(name, "start") && nargs + nkw == 2) {
            start = v;
        } else {
            return kr_raise(t, KR_EXC(TypeError),
                            "'%U' is an invalid keyword argument for enumerate()", name);
        }
    }
    isize index = 0;
    Value big = VALUE_NULL;
    if (!value_is_null(start)) {
        start = kr_index(t, start);
        int64_t n;
        if (value_is_error(start)) {
            return VALUE_ERROR;
        }
        if (kr_int_fits_i64(start, &n)) {
            index = (isize)n;
        } else {
            big = start;
        }
    }
    Value it = kr_iter(t, iterable);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, &PyEnum_Type);
    if (!value_is_error(v)) {
        Enumerate *e = as_enum(v);
        e->index = index;
        e->it = it;
        e->big = big;
    }
    return v;
}

Value kr_enum_count(Thread *t, Enumerate *e)
{
    if (KR_LIKELY(value_is_null(e->big) && e->index < INTPTR_MAX)) {
        return kr_int_from_i64(t, e->index++);
    }
    Value index = value_is_null(e->big) ? kr_int_from_i64(t, e->index) : e->big;
    Value next = value_is_error(index) ? index : kr_int_add(t, index, value_from_small(1));
    if (value_is_error(next)) {
        return VALUE_ERROR;
    }
    kr_gc_write(e, &e->big, next);
    return index;
}

static Value enum_next(Thread *t, Value self)
{
    Enumerate *e = as_enum(self);
    Value item = kr_step(t, e->it);
    if (value_is_null(item)) {
        return VALUE_NULL;
    }
    Value index = kr_enum_count(t, e);
    return value_is_error(index) ? VALUE_ERROR : value_from_ptr(kr_tuple_pair(t, index, item));
}

static Value enum_reduce(Thread *t, Value self)
{
    const Enumerate *e = as_enum(self);
    Value index = value_is_null(e->big) ? kr_int_from_i64(t, e->index) : e->big;
    Tuple *args = value_is_error(index) ? NULL : kr_tuple_pair(t, e->it, index);
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)),
                                                       value_from_ptr(args)));
}

/* clang-format off */
#define ENUM_METHODS(M)                                          \
    M(NOARGS, enum_reduce, 0, "__reduce__", KR_REDUCE_DOC)       \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
KR_NATIVE_TABLE(enum_methods, ENUM_METHODS)

#define ENUM_SLOTS(S)                \
    S(tp_new, NEW, enum_new)         \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(tp_iternext, ITERNEXT, enum_next)
KR_TYPE_SLOTS(enum, ENUM_SLOTS)
/* clang-format on */

static TypeInfo enum_info = {
    .slots = {ENUM_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = enum_c_slots,
    .methods = enum_methods,
    .flags = TI_NATIVE,
};
Type PyEnum_Type = {
    KR_TYPE_HEAD("enumerate", sizeof(Enumerate), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "enumerate(iterable, start=0)\n--\n\n"
              "Iterator over pairs (number, item), numbers counting up from start.",
    .tp_cache = &enum_info,
};

/* -- reversed
 * ---------------------------------------------------------------------------------------- */

KR_INLINE Reversed *as_reversed(Value v) { return (Reversed *)value_ptr(v); }

static Value reversed_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    /* A subclass with its own __init__ may take keywords there. */
    bool own_init = kr_slots(type)->tp_init != kr_slots(&PyReversed_Type)->tp_init;
    if ((!own_init && !kr_check_no_kwargs(t, "reversed", kwnames)) ||
        !kr_check_nargs(t, "reversed", nargs, 1, 1)) {
        return VALUE_ERROR;
    }
    Value seq = args[0];
    Value method = kr_lookup_special(t, seq, KR_NAME(__reversed__));
    if (kr_is_none(method)) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not reversible", seq);
    }
    if (!value_is_null(method)) {
        return kr_call_0(t, method);
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (!kr_is_sequence(seq)) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not reversible", seq);
    }
    isize n = kr_len(t, seq);
    if (n < 0) {
        return VALUE_ERROR;
    }
    Value v = kr_lazy_alloc(t, type, &PyReversed_Type);
    if (!value_is_error(v)) {
        as_reversed(v)->index = n - 1;
        as_reversed(v)->seq = seq;
    }
    return v;
}

static Value reversed_next(Thread *t, Value self)
{
    Reversed *r = as_reversed(self);
    if (r->index >= 0 && !value_is_null(r->seq)) {
        Value v = kr_sequence_getitem(t, r->seq, r->index);
        if (!value_is_error(v)) {
            r->index--;
            return v;
        }
        if (kr_pending_is(t, KR_EXC(IndexError)) || kr_pending_is(t, KR_EXC(StopIteration))) {
            kr_err_clear(t);
        }
    }
    r->index = -1;
    r->seq = VALUE_NULL;
    return VALUE_NULL;
}

static Value reversed_length_hint(Thread *t, Value self)
{
    const Reversed *r = as_reversed(self);
    if (value_is_null(r->seq)) {
        return value_from_small(0);
    }
    isize position = r->index + 1, n = kr_len(t, r->seq);
    return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, n < position ? 0 : position);
}

static Value reversed_reduce(Thread *t, Value self)
{
    const Reversed *r = as_reversed(self);
    Value arg = value_is_null(r->seq) ? value_from_ptr(kr_empty_tuple) : r->seq;
    Value parts[3] = {value_from_ptr(kr_type(self)), value_from_ptr(kr_tuple_from(t, &arg, 1)),
                      kr_int_from_i64(t, r->index)};
    if (value_is_error(parts[1]) || value_is_error(parts[2])) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_tuple_from(t, parts, value_is_null(r->seq) ? 2 : 3));
}

static Value reversed_setstate(Thread *t, Value self, Value state)
{
    Reversed *r = as_reversed(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(r->seq)) {
        isize n = kr_len(t, r->seq);
        if (n < 0) {
            return VALUE_ERROR;
        }
        r->index = kr_min(kr_max(index, -1), n - 1);
    }
    return KR_NONE;
}

/* clang-format off */
#define REVERSED_METHODS(M)                                                          \
    M(NOARGS, reversed_length_hint, NF_CALLS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, reversed_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, reversed_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(reversed_methods, REVERSED_METHODS)

#define REVERSED_OWN_SLOTS(S)        \
    S(tp_new, NEW, reversed_new)     \
    S(tp_iternext, ITERNEXT, reversed_next)
#define REVERSED_SLOTS(S) S(tp_iter, UNARY, kr_self_iter) REVERSED_OWN_SLOTS(S)
KR_SLOT_TRAMPS(REVERSED_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(reversed, REVERSED_SLOTS)
/* clang-format on */

static TypeInfo reversed_info = {
    .slots = {REVERSED_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = reversed_c_slots,
    .methods = reversed_methods,
    .flags = TI_NATIVE,
};
Type PyReversed_Type = {
    KR_TYPE_HEAD("reversed", sizeof(Reversed), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc =
        "reversed(sequence, /)\n--\n\nIterator over a sequence from its last item to its first.",
    .tp_cache = &reversed_info,
};
