/* lazy.c -- zip, map, filter: iterators over other iterators. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

enum { FEW = 6 };

/* An array for n values: `few` when it is large enough. */
static Value *room_for(Thread *t, Value *few, isize n)
{
    return n <= FEW ? few : kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
}

/* iter() of each argument. */
static Tuple *iterators_of(Thread *t, const Value *args, isize n)
{
    Value few[FEW], *its = room_for(t, few, n);
    if (its == NULL) {
        return NULL;
    }
    for (isize i = 0; i < n; i++) {
        its[i] = kr_iter(t, args[i]);
        if (value_is_error(its[i])) {
            return NULL;
        }
    }
    return kr_tuple_from(t, its, n);
}

/* A StopIteration that an iterator left pending is the end as well. */
static bool failed(Thread *t)
{
    if (!kr_pending(t)) {
        return false;
    }
    if (kr_pending_is(t, KR_EXC(StopIteration))) {
        kr_err_clear(t);
        return false;
    }
    return true;
}

/* -- zip ------------------------------------------------------------------------------------------
 */

KR_INLINE Zip *as_zip(Value v) { return (Zip *)value_ptr(v); }

static Value zip_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    bool strict = false;
    isize nkw = kwnames != NULL ? kr_tuple_len(kwnames) : 0;
    if (nkw > 1) {
        return kr_raise(t, KR_EXC(TypeError), "zip() takes at most 1 keyword argument (%zd given)",
                        nkw);
    }
    if (nkw == 1) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, 0));
        if (!kr_str_equal_c(name, "strict")) {
            return kr_raise(t, KR_EXC(TypeError), "'%U' is an invalid keyword argument for zip()",
                            name);
        }
        int truth = kr_truth(t, args[nargs]);
        if (truth < 0) {
            return VALUE_ERROR;
        }
        strict = truth;
    }
    Tuple *iterators = iterators_of(t, args, (isize)nargs);
    Value v = iterators == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &PyZip_Type);
    if (!value_is_error(v)) {
        as_zip(v)->size = (isize)nargs;
        as_zip(v)->iterators = iterators;
        as_zip(v)->strict = strict;
    }
    return v;
}

/* Iterator i ended first; with strict that is right only when i is 0 and all others end too. */
static KR_NOINLINE Value zip_ended(Thread *t, Zip *z, isize i)
{
    if (!z->strict || failed(t)) {
        return VALUE_NULL;
    }
    if (i > 0) {
        return kr_raise(t, KR_EXC(ValueError), "zip() argument %zd is shorter than argument%s%zd",
                        i + 1, i == 1 ? " " : "s 1-", i);
    }
    for (i = 1; i < z->size; i++) {
        Value item = kr_step(t, kr_tuple_get(z->iterators, i));
        if (!value_is_null(item)) {
            return kr_raise(t, KR_EXC(ValueError),
                            "zip() argument %zd is longer than argument%s%zd", i + 1,
                            i == 1 ? " " : "s 1-", i);
        }
        if (failed(t)) {
            return VALUE_NULL;
        }
    }
    return VALUE_NULL;
}

static Value zip_next(Thread *t, Value self)
{
    Zip *z = as_zip(self);
    isize n = z->size;
    if (n == 0) {
        return VALUE_NULL;
    }
    Value few[FEW], *items = room_for(t, few, n);
    if (items == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        items[i] = kr_step(t, kr_tuple_get(z->iterators, i));
        if (value_is_null(items[i])) {
            return zip_ended(t, z, i);
        }
    }
    return value_from_ptr(kr_tuple_from(t, items, n));
}

static Value zip_reduce(Thread *t, Value self)
{
    const Zip *z = as_zip(self);
    Value parts[3] = {value_from_ptr(kr_type(self)), value_from_ptr(z->iterators), KR_TRUE};
    return value_from_ptr(kr_tuple_from(t, parts, z->strict ? 3 : 2));
}

static Value zip_setstate(Thread *t, Value self, Value state)
{
    int truth = kr_truth(t, state);
    if (truth < 0) {
        return VALUE_ERROR;
    }
    as_zip(self)->strict = truth;
    return KR_NONE;
}

/* clang-format off */
#define SELF_ITER_SLOTS(S) S(tp_iter, UNARY, kr_self_iter)
KR_SLOT_TRAMPS(SELF_ITER_SLOTS)

#define ZIP_METHODS(M)                                     \
    M(NOARGS, zip_reduce, 0, "__reduce__", KR_REDUCE_DOC)  \
    M(O, zip_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(zip_methods, ZIP_METHODS)

#define ZIP_OWN_SLOTS(S)       \
    S(tp_new, NEW, zip_new)    \
    S(tp_iternext, ITERNEXT, zip_next)
#define ZIP_SLOTS(S) SELF_ITER_SLOTS(S) ZIP_OWN_SLOTS(S)
KR_SLOT_TRAMPS(ZIP_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(zip, ZIP_SLOTS)
/* clang-format on */

static TypeInfo zip_info = {
    .slots = {ZIP_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = zip_c_slots,
    .methods = zip_methods,
    .flags = TI_NATIVE,
};
Type PyZip_Type = {
    KR_TYPE_HEAD("zip", sizeof(Zip), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc =
        "zip(*iterables, strict=False) --> Iterator over tuples of one item of each iterable.\n\n"
        "   >>> list(zip('ab', range(9)))\n"
        "   [('a', 0), ('b', 1)]\n\n"
        "It ends with the shortest iterable; with strict, iterables of different lengths\n"
        "raise ValueError.",
    .tp_cache = &zip_info,
};

/* -- map
 * ------------------------------------------------------------------------------------------- */

KR_INLINE Map *as_map(Value v) { return (Map *)value_ptr(v); }

static Value map_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    /* A subclass with its own __init__ may take keywords there. */
    bool own_init = kr_slots(type)->tp_init != kr_slots(&PyMap_Type)->tp_init;
    if (!own_init && !kr_check_no_kwargs(t, "map", kwnames)) {
        return VALUE_ERROR;
    }
    if (nargs < 2) {
        return kr_raise(t, KR_EXC(TypeError), "map() must have at least two arguments.");
    }
    Tuple *iterators = iterators_of(t, args + 1, (isize)nargs - 1);
    Value v = iterators == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &PyMap_Type);
    if (!value_is_error(v)) {
        as_map(v)->func = args[0];
        as_map(v)->iterators = iterators;
    }
    return v;
}

static Value map_next(Thread *t, Value self)
{
    const Map *m = as_map(self);
    isize n = kr_tuple_len(m->iterators);
    Value few[FEW], *args = room_for(t, few, n);
    if (args == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        args[i] = kr_step(t, kr_tuple_get(m->iterators, i));
        if (value_is_null(args[i])) {
            return VALUE_NULL;
        }
    }
    return kr_call(t, m->func, args, (size_t)n, NULL);
}

static Value map_reduce(Thread *t, Value self)
{
    const Map *m = as_map(self);
    isize n = kr_tuple_len(m->iterators);
    Tuple *args = kr_tuple_new(t, n + 1);
    if (args == NULL) {
        return VALUE_ERROR;
    }
    args->ob_item[0] = m->func;
    memcpy(args->ob_item + 1, m->iterators->ob_item, (size_t)n * sizeof(Value));
    return value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)), value_from_ptr(args)));
}

/* clang-format off */
#define MAP_METHODS(M) M(NOARGS, map_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(map_methods, MAP_METHODS)

#define MAP_OWN_SLOTS(S)       \
    S(tp_new, NEW, map_new)    \
    S(tp_iternext, ITERNEXT, map_next)
#define MAP_SLOTS(S) SELF_ITER_SLOTS(S) MAP_OWN_SLOTS(S)
KR_SLOT_TRAMPS(MAP_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(map, MAP_SLOTS)
/* clang-format on */

static TypeInfo map_info = {
    .slots = {MAP_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = map_c_slots,
    .methods = map_methods,
    .flags = TI_NATIVE,
};
Type PyMap_Type = {
    KR_TYPE_HEAD("map", sizeof(Map), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "map(func, *iterables) --> map object\n\n"
              "Iterator over func(a, b, ...) for the items of the iterables, taken one of each;\n"
              "it ends with the shortest.",
    .tp_cache = &map_info,
};

/* -- filter
 * ----------------------------------------------------------------------------------------- */

KR_INLINE Filter *as_filter(Value v) { return (Filter *)value_ptr(v); }

static Value filter_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    bool own_init = kr_slots(type)->tp_init != kr_slots(&PyFilter_Type)->tp_init;
    if ((!own_init && !kr_check_no_kwargs(t, "filter", kwnames)) ||
        !kr_check_nargs(t, "filter", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, args[1]);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, &PyFilter_Type);
    if (!value_is_error(v)) {
        as_filter(v)->func = args[0];
        as_filter(v)->it = it;
    }
    return v;
}

static Value filter_next(Thread *t, Value self)
{
    const Filter *f = as_filter(self);
    bool by_truth = kr_is_none(f->func) || value_same(f->func, value_from_ptr(&PyBool_Type));
    Value item;
    while (!value_is_null(item = kr_step(t, f->it))) {
        Value answer = by_truth ? item : kr_call_1(t, f->func, item);
        int truth = value_is_error(answer) ? -1 : kr_truth(t, answer);
        if (truth > 0) {
            return item;
        }
        if (truth < 0 || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
    return VALUE_NULL;
}

static Value filter_reduce(Thread *t, Value self)
{
    const Filter *f = as_filter(self);
    Tuple *args = kr_tuple_pair(t, f->func, f->it);
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)),
                                                       value_from_ptr(args)));
}

/* clang-format off */
#define FILTER_METHODS(M) M(NOARGS, filter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(filter_methods, FILTER_METHODS)

#define FILTER_OWN_SLOTS(S)       \
    S(tp_new, NEW, filter_new)    \
    S(tp_iternext, ITERNEXT, filter_next)
#define FILTER_SLOTS(S) SELF_ITER_SLOTS(S) FILTER_OWN_SLOTS(S)
KR_SLOT_TRAMPS(FILTER_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(filter, FILTER_SLOTS)
/* clang-format on */

static TypeInfo filter_info = {
    .slots = {FILTER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = filter_c_slots,
    .methods = filter_methods,
    .flags = TI_NATIVE,
};
Type PyFilter_Type = {
    KR_TYPE_HEAD("filter", sizeof(Filter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "filter(function or None, iterable) --> filter object\n\n"
              "Iterator over the items for which function(item) is true, or which are true\n"
              "themselves when function is None.",
    .tp_cache = &filter_info,
};
