/* combine.c -- itertools over several iterables: chain, zip_longest. */
#include "runtime/modules/itertools/itertools_int.h"
#include "runtime/types/genericalias.h"

KR_SLOT_TRAMPS(IT_SELF_ITER)

/* -- chain
 * ------------------------------------------------------------------------------------------- */

typedef struct Chain {
    Object ob_base;
    Value source; /* iterator over iterables; VALUE_NULL: used up */
    Value active; /* iterator over the items of one of them, or VALUE_NULL */
} Chain;

KR_INLINE Chain *as_chain(Value v) { return (Chain *)value_ptr(v); }

static Value chain_make(Thread *t, Type *type, Value iterables)
{
    Value source = kr_iter(t, iterables);
    Value v = value_is_error(source) ? source : kr_lazy_alloc(t, type, &kr_chain_type);
    if (!value_is_error(v)) {
        as_chain(v)->source = source;
    }
    return v;
}

static Value chain_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_it_no_kwargs(t, type, &kr_chain_type, "chain", kwnames)) {
        return VALUE_ERROR;
    }
    Tuple *iterables = kr_tuple_from(t, args, (isize)nargs);
    return iterables == NULL ? VALUE_ERROR : chain_make(t, type, value_from_ptr(iterables));
}

static Value chain_from_iterable(Thread *t, Value cls, Value iterable)
{
    return chain_make(t, (Type *)value_ptr(cls), iterable);
}

Value kr_chain_in_front(Thread *t, Value first, Value it)
{
    Value args[2] = {value_from_ptr(kr_tuple_from(t, &first, 1)), it};
    return value_is_error(args[0]) ? VALUE_ERROR : chain_new(t, &kr_chain_type, args, 2, NULL);
}

static Value chain_next(Thread *t, Value self)
{
    Chain *c = as_chain(self);
    while (!value_is_null(c->source)) {
        if (value_is_null(c->active)) {
            Value iterable = kr_it_next(t, c->source);
            Value it = value_is_null(iterable) ? VALUE_NULL : kr_iter(t, iterable);
            if (value_is_null(it)) {
                c->source = VALUE_NULL;
                return VALUE_NULL;
            }
            kr_gc_write(c, &c->active, it);
        }
        Value item = kr_it_next(t, c->active);
        if (!value_is_null(item) || kr_pending(t)) {
            return item;
        }
        c->active = VALUE_NULL;
        if (!kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
    return VALUE_NULL;
}

static Value chain_reduce(Thread *t, Value self)
{
    const Chain *c = as_chain(self);
    Value state = VALUE_NULL;
    if (!value_is_null(c->source)) {
        Value parts[2] = {c->source, c->active};
        state = value_from_ptr(kr_tuple_from(t, parts, value_is_null(c->active) ? 1 : 2));
        if (value_is_error(state)) {
            return VALUE_ERROR;
        }
    }
    return kr_it_reduced(t, self, kr_empty_tuple, state);
}

static Value chain_setstate(Thread *t, Value self, Value state)
{
    Chain *c = as_chain(self);
    const Tuple *parts = kr_it_state_tuple(t, state);
    if (parts == NULL) {
        return VALUE_ERROR;
    }
    isize n = kr_tuple_len(parts);
    if (n < 1 || n > 2) {
        return kr_raise(t, KR_EXC(TypeError), "function takes at %s argument%s (%zd given)",
                        n < 1 ? "least 1" : "most 2", n < 1 ? "" : "s", n);
    }
    for (isize i = 0; i < n; i++) {
        if (!kr_is_iterator(kr_tuple_get(parts, i))) {
            return kr_raise(t, KR_EXC(TypeError), "Arguments must be iterators.");
        }
    }
    kr_gc_write(c, &c->source, kr_tuple_get(parts, 0));
    kr_gc_write(c, &c->active, n > 1 ? kr_tuple_get(parts, 1) : VALUE_NULL);
    return KR_NONE;
}

/* clang-format off */
#define CHAIN_METHODS(M)                                                     \
    M(O, chain_from_iterable, NF_CLASS | NF_CALLS, "from_iterable",          \
      "from_iterable($type, iterable, /)\n--\n\n"                            \
      "Chain the iterables that one iterable gives, each when its turn comes.") \
    M(NOARGS, chain_reduce, 0, "__reduce__", KR_REDUCE_DOC)                  \
    M(O, chain_setstate, 0, "__setstate__", KR_SETSTATE_DOC)                 \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
#define CHAIN_SLOTS(S)            \
    S(tp_new, NEW, chain_new)     \
    S(tp_iternext, ITERNEXT, chain_next)
IT_TYPE(chain, kr_chain_type, Chain, "chain", CHAIN_METHODS, CHAIN_SLOTS, TPF_BASETYPE,
        "chain(*iterables) --> chain object\n\n"
        "Iterator over the items of the first iterable, then those of the next, and so on.")
/* clang-format on */

/* -- zip_longest
 * --------------------------------------------------------------------------------------- */

typedef struct ZipLongest {
    Object ob_base;
    Value *its; /* `size` iterators; VALUE_NULL where used up */
    isize size, active;
    Value fill;
} ZipLongest;

KR_INLINE ZipLongest *as_zip(Value v) { return (ZipLongest *)value_ptr(v); }

static Value ziplongest_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value fill = KR_NONE;
    if (kwnames != NULL && kr_tuple_len(kwnames) > 0) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, 0));
        if (kr_tuple_len(kwnames) > 1 || !kr_str_equal_c(name, "fillvalue")) {
            return kr_raise(t, KR_EXC(TypeError),
                            "zip_longest() got an unexpected keyword argument");
        }
        fill = args[nargs];
    }
    Value *its = kr_gc_new_block(t, kr_max((isize)nargs, 1) * sizeof(Value), GCK_RAW);
    if (its == NULL) {
        return VALUE_ERROR;
    }
    for (size_t i = 0; i < nargs; i++) {
        its[i] = kr_iter(t, args[i]);
        if (value_is_error(its[i])) {
            return VALUE_ERROR;
        }
    }
    Value v = kr_lazy_alloc(t, type, &kr_ziplongest_type);
    if (!value_is_error(v)) {
        as_zip(v)->its = its;
        as_zip(v)->size = as_zip(v)->active = (isize)nargs;
        as_zip(v)->fill = fill;
    }
    return v;
}

static Value ziplongest_next(Thread *t, Value self)
{
    ZipLongest *z = as_zip(self);
    isize n = z->size;
    if (n == 0 || z->active == 0) {
        return VALUE_NULL;
    }
    Value few[6], *items = few;
    if (n > 6) {
        items = kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
        if (items == NULL) {
            return VALUE_ERROR;
        }
    }
    for (isize i = 0; i < n; i++) {
        items[i] = z->fill;
        if (value_is_null(z->its[i])) {
            continue;
        }
        Value item = kr_it_next(t, z->its[i]);
        if (!value_is_null(item)) {
            items[i] = item;
            continue;
        }
        if (kr_pending(t) || --z->active <= 0) {
            z->active = 0;
            return VALUE_NULL;
        }
        z->its[i] = VALUE_NULL;
    }
    return value_from_ptr(kr_tuple_from(t, items, n));
}

static Value ziplongest_reduce(Thread *t, Value self)
{
    const ZipLongest *z = as_zip(self);
    Tuple *args = kr_tuple_new(t, z->size);
    for (isize i = 0; args != NULL && i < z->size; i++) {
        args->ob_item[i] = value_is_null(z->its[i]) ? value_from_ptr(kr_empty_tuple) : z->its[i];
    }
    return kr_it_reduced(t, self, args, z->fill);
}

static Value ziplongest_setstate(Thread *t, Value self, Value state)
{
    kr_gc_write(as_zip(self), &as_zip(self)->fill, state);
    return KR_NONE;
}

/* clang-format off */
#define ZIPLONGEST_METHODS(M)                                      \
    M(NOARGS, ziplongest_reduce, 0, "__reduce__", KR_REDUCE_DOC)   \
    M(O, ziplongest_setstate, 0, "__setstate__", KR_SETSTATE_DOC)
#define ZIPLONGEST_SLOTS(S)            \
    S(tp_new, NEW, ziplongest_new)     \
    S(tp_iternext, ITERNEXT, ziplongest_next)
IT_TYPE(ziplongest, kr_ziplongest_type, ZipLongest, "zip_longest", ZIPLONGEST_METHODS, ZIPLONGEST_SLOTS,
        TPF_BASETYPE,
        "zip_longest(*iterables, fillvalue=None) --> zip_longest object\n\n"
        "Iterator over tuples of one item of each iterable, until the longest ends; the fill value\n"
        "stands for items of those that ended before.")
/* clang-format on */
