/* filters.c -- itertools that pass on some items, or something made of each: compress, dropwhile,
 * takewhile, filterfalse, islice, starmap, accumulate, pairwise. */
#include "runtime/modules/itertools/itertools_int.h"
#include "runtime/types/int.h"

KR_SLOT_TRAMPS(IT_SELF_ITER)

/* -- compress
 * ----------------------------------------------------------------------------------------- */

typedef struct Compress {
    Object ob_base;
    Value data, selectors;
} Compress;

KR_INLINE Compress *as_compress(Value v) { return (Compress *)value_ptr(v); }

static Value compress_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "compress(data, selectors)\n--\n\n"};
    Value given[2];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    Value data = kr_iter(t, given[0]);
    Value selectors = value_is_error(data) ? data : kr_iter(t, given[1]);
    Value v = value_is_error(selectors) ? selectors : kr_lazy_alloc(t, type, &kr_compress_type);
    if (!value_is_error(v)) {
        as_compress(v)->data = data;
        as_compress(v)->selectors = selectors;
    }
    return v;
}

static Value compress_next(Thread *t, Value self)
{
    const Compress *c = as_compress(self);
    for (;;) {
        Value item = kr_it_next(t, c->data);
        Value selector = value_is_null(item) ? VALUE_NULL : kr_it_next(t, c->selectors);
        if (value_is_null(selector)) {
            return VALUE_NULL;
        }
        int truth = kr_truth(t, selector);
        if (truth > 0) {
            return item;
        }
        if (truth < 0 || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
}

static Value compress_reduce(Thread *t, Value self)
{
    const Compress *c = as_compress(self);
    return kr_it_reduced_2(t, self, c->data, c->selectors, VALUE_NULL);
}

/* clang-format off */
#define COMPRESS_METHODS(M) M(NOARGS, compress_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define COMPRESS_SLOTS(S)            \
    S(tp_new, NEW, compress_new)     \
    S(tp_iternext, ITERNEXT, compress_next)
IT_TYPE(compress, kr_compress_type, Compress, "compress", COMPRESS_METHODS, COMPRESS_SLOTS, TPF_BASETYPE,
        "compress(data, selectors)\n--\n\nIterator over the items of data whose selector is true.")
/* clang-format on */

/* -- dropwhile, takewhile, filterfalse
 * ------------------------------------------------------------------ */

typedef struct While {
    Object ob_base;
    Value func, it;
    bool done; /* dropwhile: dropping is over; takewhile: the end */
} While;

KR_INLINE While *as_while(Value v) { return (While *)value_ptr(v); }

static Value while_make(Thread *t, Type *type, const Type *exact, const char *name,
                        const Value *args, size_t nargs, Tuple *kwnames)
{
    Value it = kr_it_two_args(t, type, exact, name, args, nargs, kwnames);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, exact);
    if (!value_is_error(v)) {
        as_while(v)->func = args[0];
        as_while(v)->it = it;
    }
    return v;
}

static Value dropwhile_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return while_make(t, type, &kr_dropwhile_type, "dropwhile", args, nargs, kwnames);
}

static Value takewhile_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return while_make(t, type, &kr_takewhile_type, "takewhile", args, nargs, kwnames);
}

static Value filterfalse_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return while_make(t, type, &kr_filterfalse_type, "filterfalse", args, nargs, kwnames);
}

static int holds(Thread *t, Value func, Value item)
{
    Value answer = kr_call_1(t, func, item);
    return value_is_error(answer) ? -1 : kr_truth(t, answer);
}

static Value dropwhile_next(Thread *t, Value self)
{
    While *w = as_while(self);
    for (;;) {
        Value item = kr_it_next(t, w->it);
        if (value_is_null(item) || w->done) {
            return item;
        }
        int truth = holds(t, w->func, item);
        if (truth < 0 || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
        if (!truth) {
            w->done = true;
            return item;
        }
    }
}

static Value takewhile_next(Thread *t, Value self)
{
    While *w = as_while(self);
    Value item = w->done ? VALUE_NULL : kr_it_next(t, w->it);
    if (value_is_null(item)) {
        return VALUE_NULL;
    }
    int truth = holds(t, w->func, item);
    if (truth > 0) {
        return item;
    }
    if (truth == 0) {
        w->done = true;
    }
    return VALUE_NULL;
}

static Value filterfalse_next(Thread *t, Value self)
{
    const While *w = as_while(self);
    bool by_truth = kr_is_none(w->func) || value_same(w->func, value_from_ptr(&PyBool_Type));
    for (;;) {
        Value item = kr_it_next(t, w->it);
        if (value_is_null(item)) {
            return VALUE_NULL;
        }
        int truth = by_truth ? kr_truth(t, item) : holds(t, w->func, item);
        if (truth == 0) {
            return item;
        }
        if (truth < 0 || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
}

static Value while_reduce(Thread *t, Value self)
{
    const While *w = as_while(self);
    return kr_it_reduced_2(t, self, w->func, w->it, value_from_small(w->done));
}

static Value while_setstate(Thread *t, Value self, Value state)
{
    int truth = kr_truth(t, state);
    if (truth < 0) {
        return VALUE_ERROR;
    }
    as_while(self)->done = truth;
    return KR_NONE;
}

static Value filterfalse_reduce(Thread *t, Value self)
{
    const While *w = as_while(self);
    return kr_it_reduced_2(t, self, w->func, w->it, VALUE_NULL);
}

/* clang-format off */
#define WHILE_METHODS(M)                                      \
    M(NOARGS, while_reduce, 0, "__reduce__", KR_REDUCE_DOC)   \
    M(O, while_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TRAMPS(WHILE_METHODS)
#define DROPWHILE_SLOTS(S)            \
    S(tp_new, NEW, dropwhile_new)     \
    S(tp_iternext, ITERNEXT, dropwhile_next)
#define TAKEWHILE_SLOTS(S)            \
    S(tp_new, NEW, takewhile_new)     \
    S(tp_iternext, ITERNEXT, takewhile_next)
IT_TYPE_SHARING(dropwhile, kr_dropwhile_type, While, "dropwhile", WHILE_METHODS, DROPWHILE_SLOTS, TPF_BASETYPE,
        "dropwhile(predicate, iterable, /)\n--\n\n"
        "Iterator over the items from the first one on for which the predicate is false.")
IT_TYPE_SHARING(takewhile, kr_takewhile_type, While, "takewhile", WHILE_METHODS, TAKEWHILE_SLOTS, TPF_BASETYPE,
        "takewhile(predicate, iterable, /)\n--\n\n"
        "Iterator over the items up to the first one for which the predicate is false.")

#define FILTERFALSE_METHODS(M) M(NOARGS, filterfalse_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define FILTERFALSE_SLOTS(S)            \
    S(tp_new, NEW, filterfalse_new)     \
    S(tp_iternext, ITERNEXT, filterfalse_next)
IT_TYPE(filterfalse, kr_filterfalse_type, While, "filterfalse", FILTERFALSE_METHODS, FILTERFALSE_SLOTS,
        TPF_BASETYPE,
        "filterfalse(function, iterable, /)\n--\n\n"
        "Iterator over the items for which the function is false; with None, over the false items.")
/* clang-format on */

/* -- islice
 * --------------------------------------------------------------------------------------------- */

typedef struct ISlice {
    Object ob_base;
    Value it;   /* VALUE_NULL: used up */
    isize next; /* place of the next item to give */
    isize stop; /* -1: none */
    isize step;
    isize count; /* items taken from `it` */
} ISlice;

KR_INLINE ISlice *as_islice(Value v) { return (ISlice *)value_ptr(v); }

/* A number for islice, -1 for what is none. */
static isize islice_number(Thread *t, Value v)
{
    isize n;
    if (!kr_arg_isize(t, v, &n)) {
        kr_err_clear(t);
        return -1;
    }
    return n;
}

static Value islice_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_it_no_kwargs(t, type, &kr_islice_type, "islice", kwnames) ||
        !kr_check_nargs(t, "islice", nargs, 2, 4)) {
        return VALUE_ERROR;
    }
    isize start = 0, stop = -1, step = 1;
    Value start_arg = nargs > 2 ? args[1] : KR_NONE, stop_arg = nargs > 2 ? args[2] : args[1];
    if (!kr_is_none(start_arg)) {
        start = islice_number(t, start_arg);
    }
    if (!kr_is_none(stop_arg)) {
        stop = islice_number(t, stop_arg);
        if (stop == -1) {
            return kr_raise(t, KR_EXC(ValueError),
                            "Stop argument for islice() must be None or an integer: "
                            "0 <= x <= sys.maxsize.");
        }
    }
    if (start < 0 || stop < -1) {
        return kr_raise(t, KR_EXC(ValueError),
                        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
    if (nargs > 3 && !kr_is_none(args[3])) {
        step = islice_number(t, args[3]);
    }
    if (step < 1) {
        return kr_raise(t, KR_EXC(ValueError),
                        "Step for islice() must be a positive integer or None.");
    }
    Value it = kr_iter(t, args[0]);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, &kr_islice_type);
    if (!value_is_error(v)) {
        ISlice *s = as_islice(v);
        s->it = it;
        s->next = start;
        s->stop = stop;
        s->step = step;
    }
    return v;
}

static Value islice_next(Thread *t, Value self)
{
    ISlice *s = as_islice(self);
    if (value_is_null(s->it)) {
        return VALUE_NULL;
    }
    while (s->count < s->next) {
        if (value_is_null(kr_it_next(t, s->it)) || !kr_safepoint(t)) {
            s->it = VALUE_NULL;
            return VALUE_NULL;
        }
        s->count++;
    }
    Value item = VALUE_NULL;
    if (s->stop < 0 || s->count < s->stop) {
        item = kr_it_next(t, s->it);
    }
    if (value_is_null(item)) {
        s->it = VALUE_NULL;
        return VALUE_NULL;
    }
    s->count++;
    if (__builtin_add_overflow(s->next, s->step, &s->next) || (s->stop >= 0 && s->next > s->stop)) {
        s->next = s->stop >= 0 ? s->stop : INTPTR_MAX;
    }
    return item;
}

static Value islice_reduce(Thread *t, Value self)
{
    const ISlice *s = as_islice(self);
    if (value_is_null(s->it)) {
        List *l = kr_list_new(t, 0);
        Value it = l == NULL ? VALUE_ERROR : kr_iter(t, value_from_ptr(l));
        return value_is_error(it)
                   ? it
                   : kr_it_reduced_2(t, self, it, value_from_small(0), value_from_small(0));
    }
    Value parts[4] = {s->it, kr_int_from_i64(t, s->next),
                      s->stop < 0 ? KR_NONE : kr_int_from_i64(t, s->stop),
                      kr_int_from_i64(t, s->step)};
    Value count = kr_int_from_i64(t, s->count);
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    return kr_it_reduced(t, self, kr_tuple_from(t, parts, 4), count);
}

static Value islice_setstate(Thread *t, Value self, Value state)
{
    if (!kr_is_int(state)) {
        return kr_raise(t, KR_EXC(TypeError), "an integer is required");
    }
    isize count;
    if (!kr_arg_isize(t, state, &count)) {
        return VALUE_ERROR;
    }
    as_islice(self)->count = kr_max(count, 0);
    return KR_NONE;
}

/* clang-format off */
#define ISLICE_METHODS(M)                                      \
    M(NOARGS, islice_reduce, 0, "__reduce__", KR_REDUCE_DOC)   \
    M(O, islice_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
#define ISLICE_SLOTS(S)            \
    S(tp_new, NEW, islice_new)     \
    S(tp_iternext, ITERNEXT, islice_next)
IT_TYPE(islice, kr_islice_type, ISlice, "islice", ISLICE_METHODS, ISLICE_SLOTS, TPF_BASETYPE,
        "islice(iterable, stop) --> islice object\n"
        "islice(iterable, start, stop[, step]) --> islice object\n\n"
        "Iterator over the items that a slice of a sequence would have, without negative numbers.")
/* clang-format on */

/* -- starmap
 * --------------------------------------------------------------------------------------------- */

static Value starmap_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return while_make(t, type, &kr_starmap_type, "starmap", args, nargs, kwnames);
}

static Value starmap_next(Thread *t, Value self)
{
    const While *w = as_while(self);
    Value args = kr_it_next(t, w->it);
    if (value_is_null(args)) {
        return VALUE_NULL;
    }
    args = kr_tuple_from_iterable(t, args);
    return value_is_error(args) ? args : kr_call_tuple(t, w->func, (Tuple *)value_ptr(args), NULL);
}

static Value starmap_reduce(Thread *t, Value self) { return filterfalse_reduce(t, self); }

/* clang-format off */
#define STARMAP_METHODS(M) M(NOARGS, starmap_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define STARMAP_SLOTS(S)            \
    S(tp_new, NEW, starmap_new)     \
    S(tp_iternext, ITERNEXT, starmap_next)
IT_TYPE(starmap, kr_starmap_type, While, "starmap", STARMAP_METHODS, STARMAP_SLOTS, TPF_BASETYPE,
        "starmap(function, iterable, /)\n--\n\nIterator over function(*item) for each item.")
/* clang-format on */

/* -- accumulate
 * ------------------------------------------------------------------------------------------ */

typedef struct Accumulate {
    Object ob_base;
    Value total; /* VALUE_NULL before the first item */
    Value it, func, initial;
} Accumulate;

KR_INLINE Accumulate *as_accumulate(Value v) { return (Accumulate *)value_ptr(v); }

static Value accumulate_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "accumulate(iterable, func=None, *, initial=None)\n--\n\n"};
    Value given[3];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, given[0]);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, &kr_accumulate_type);
    if (!value_is_error(v)) {
        Accumulate *a = as_accumulate(v);
        a->it = it;
        a->func = value_is_null(given[1]) ? KR_NONE : given[1];
        a->initial = value_is_null(given[2]) ? KR_NONE : given[2];
    }
    return v;
}

static Value accumulate_next(Thread *t, Value self)
{
    Accumulate *a = as_accumulate(self);
    if (!kr_is_none(a->initial)) {
        kr_gc_write(a, &a->total, a->initial);
        a->initial = KR_NONE;
        return a->total;
    }
    Value item = kr_it_next(t, a->it);
    if (value_is_null(item)) {
        return VALUE_NULL;
    }
    if (!value_is_null(a->total)) {
        item = kr_is_none(a->func) ? kr_binary(t, BIN_ADD, a->total, item)
                                   : kr_call_2(t, a->func, a->total, item);
        if (value_is_error(item)) {
            return VALUE_ERROR;
        }
    }
    kr_gc_write(a, &a->total, item);
    return item;
}

static Value accumulate_reduce(Thread *t, Value self)
{
    const Accumulate *a = as_accumulate(self);
    if (!kr_is_none(a->initial)) {
        Value it = kr_chain_in_front(t, a->initial, a->it);
        return value_is_error(it) ? it : kr_it_reduced_2(t, self, it, a->func, KR_NONE);
    }
    if (!value_is_null(a->total) && kr_is_none(a->total)) {
        /* A total of None would look like no total: start over with it as an item, and skip it. */
        Value it = kr_chain_in_front(t, a->total, a->it);
        if (value_is_error(it)) {
            return VALUE_ERROR;
        }
        Value args[3] = {it, a->func, KR_NONE};
        Value again = accumulate_new(t, kr_type(self), args, 2, NULL);
        if (value_is_error(again)) {
            return VALUE_ERROR;
        }
        args[0] = again;
        args[1] = value_from_small(1);
        Tuple *parts = kr_tuple_from(t, args, 3);
        return parts == NULL ? VALUE_ERROR
                             : value_from_ptr(kr_tuple_pair(t, value_from_ptr(&kr_islice_type),
                                                            value_from_ptr(parts)));
    }
    return kr_it_reduced_2(t, self, a->it, a->func, value_is_null(a->total) ? KR_NONE : a->total);
}

static Value accumulate_setstate(Thread *t, Value self, Value state)
{
    kr_gc_write(as_accumulate(self), &as_accumulate(self)->total, state);
    return KR_NONE;
}

/* clang-format off */
#define ACCUMULATE_METHODS(M)                                      \
    M(NOARGS, accumulate_reduce, 0, "__reduce__", KR_REDUCE_DOC)   \
    M(O, accumulate_setstate, 0, "__setstate__", KR_SETSTATE_DOC)
#define ACCUMULATE_SLOTS(S)            \
    S(tp_new, NEW, accumulate_new)     \
    S(tp_iternext, ITERNEXT, accumulate_next)
IT_TYPE(accumulate, kr_accumulate_type, Accumulate, "accumulate", ACCUMULATE_METHODS, ACCUMULATE_SLOTS,
        TPF_BASETYPE,
        "accumulate(iterable, func=None, *, initial=None)\n--\n\n"
        "Iterator over the running totals: sums, or what func makes of total and item.")
/* clang-format on */

/* -- pairwise
 * --------------------------------------------------------------------------------------------- */

typedef struct Pairwise {
    Object ob_base;
    Value it;  /* VALUE_NULL: used up */
    Value old; /* the last item */
} Pairwise;

KR_INLINE Pairwise *as_pairwise(Value v) { return (Pairwise *)value_ptr(v); }

static Value pairwise_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_it_no_kwargs(t, type, &kr_pairwise_type, "pairwise", kwnames) ||
        !kr_check_nargs(t, "pairwise", nargs, 1, 1)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, args[0]);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, &kr_pairwise_type);
    if (!value_is_error(v)) {
        as_pairwise(v)->it = it;
    }
    return v;
}

static Value pairwise_next(Thread *t, Value self)
{
    Pairwise *p = as_pairwise(self);
    Value it = p->it, old = p->old;
    if (value_is_null(it)) {
        return VALUE_NULL;
    }
    if (value_is_null(old)) {
        old = kr_it_next(t, it);
        kr_gc_write(p, &p->old, old);
    }
    Value item = value_is_null(old) ? VALUE_NULL : kr_it_next(t, it);
    if (value_is_null(item)) {
        p->it = p->old = VALUE_NULL;
        return VALUE_NULL;
    }
    kr_gc_write(p, &p->old, item);
    return value_from_ptr(kr_tuple_pair(t, old, item));
}

/* clang-format off */
#define PAIRWISE_SLOTS(S)            \
    S(tp_new, NEW, pairwise_new)     \
    S(tp_iternext, ITERNEXT, pairwise_next)
IT_TYPE(pairwise, kr_pairwise_type, Pairwise, "pairwise", IT_NO_METHODS, PAIRWISE_SLOTS, TPF_BASETYPE,
        "pairwise(iterable, /)\n--\n\nIterator over the pairs of neighbouring items.")
/* clang-format on */
