/* sources.c -- itertools that make items out of little: count, cycle, repeat. */
#include "runtime/modules/itertools/itertools_int.h"
#include "runtime/types/int.h"

KR_SLOT_TRAMPS(IT_SELF_ITER)

/* -- count
 * ------------------------------------------------------------------------------------------ */

typedef struct Count {
    Object ob_base;
    Value next, step;
} Count;

KR_INLINE Count *as_count(Value v) { return (Count *)value_ptr(v); }

/* Counting 64-bit ints by one: what repr and pickling show without a step. */
static bool counts_plainly(const Count *c)
{
    int64_t n;
    return value_same(c->step, value_from_small(1)) && kr_is_int(c->next) &&
           kr_int_fits_i64(c->next, &n) && n != INT64_MAX;
}

static bool is_number(Value v)
{
    const NativeSlots *slots = kr_slots(kr_type(v));
    return slots->nb_index != NULL || slots->nb_int != NULL || slots->nb_float != NULL ||
           kr_is_instance_of(v, &PyComplex_Type);
}

static Value count_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "count(start=0, step=1)\n--\n\n"};
    Value given[2];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    for (int i = 0; i < 2; i++) {
        if (value_is_null(given[i])) {
            given[i] = value_from_small(i);
        } else if (!is_number(given[i])) {
            return kr_raise(t, KR_EXC(TypeError), "a number is required");
        }
    }
    Value step = given[1];
    if (kr_is_int(step) && !value_is_int(step)) {
        step = kr_int_normalize(t, step);
        if (value_is_error(step)) {
            return VALUE_ERROR;
        }
        if (!value_same(step, value_from_small(1))) {
            step = given[1];
        }
    }
    Value v = kr_lazy_alloc(t, type, &kr_count_type);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    as_count(v)->next = given[0];
    as_count(v)->step = step;
    if (counts_plainly(as_count(v))) {
        Value start = kr_int_normalize(t, given[0]);
        if (value_is_error(start)) {
            return VALUE_ERROR;
        }
        as_count(v)->next = start;
    }
    return v;
}

static Value count_next(Thread *t, Value self)
{
    Count *c = as_count(self);
    Value v = c->next, next;
    if (KR_LIKELY(value_is_int(v) && value_is_int(c->step))) {
        next = kr_int_from_i64(t, value_int(v) + value_int(c->step));
    } else {
        next = kr_binary(t, BIN_ADD, v, c->step);
    }
    if (value_is_error(next)) {
        return VALUE_ERROR;
    }
    kr_gc_write(c, &c->next, next);
    return v;
}

static Value count_repr(Thread *t, Value self)
{
    const Count *c = as_count(self);
    Value name = kr_type_name(t, kr_type(self));
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    if (value_same(c->step, value_from_small(1))) {
        return value_from_ptr(kr_str_format(t, "%U(%R)", value_ptr(name), c->next));
    }
    return value_from_ptr(kr_str_format(t, "%U(%R, %R)", value_ptr(name), c->next, c->step));
}

static Value count_reduce(Thread *t, Value self)
{
    const Count *c = as_count(self);
    return counts_plainly(c) ? kr_it_reduced_1(t, self, c->next, VALUE_NULL)
                             : kr_it_reduced_2(t, self, c->next, c->step, VALUE_NULL);
}

/* clang-format off */
#define COUNT_METHODS(M) M(NOARGS, count_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define COUNT_SLOTS(S)            \
    S(tp_new, NEW, count_new)     \
    S(tp_repr, UNARY, count_repr) \
    S(tp_iternext, ITERNEXT, count_next)
IT_TYPE(count, kr_count_type, Count, "count", COUNT_METHODS, COUNT_SLOTS, TPF_BASETYPE,
        "count(start=0, step=1)\n--\n\nIterator over start, start+step, start+2*step, ... without end.")
/* clang-format on */

/* -- cycle
 * ------------------------------------------------------------------------------------------- */

typedef struct Cycle {
    Object ob_base;
    Value it;      /* VALUE_NULL: used up, items come from `saved` */
    List *saved;   /* what `it` has given */
    isize index;   /* next of `saved` */
    bool complete; /* `saved` has all items already: `it` came out of a pickle */
} Cycle;

KR_INLINE Cycle *as_cycle(Value v) { return (Cycle *)value_ptr(v); }

static Value cycle_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_it_no_kwargs(t, type, &kr_cycle_type, "cycle", kwnames) ||
        !kr_check_nargs(t, "cycle", nargs, 1, 1)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, args[0]);
    List *saved = value_is_error(it) ? NULL : kr_list_new(t, 0);
    Value v = saved == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &kr_cycle_type);
    if (!value_is_error(v)) {
        as_cycle(v)->it = it;
        as_cycle(v)->saved = saved;
    }
    return v;
}

static Value cycle_next(Thread *t, Value self)
{
    Cycle *c = as_cycle(self);
    if (!value_is_null(c->it)) {
        Value item = kr_it_next(t, c->it);
        if (!value_is_null(item)) {
            return c->complete || kr_list_append(t, c->saved, item) ? item : VALUE_ERROR;
        }
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
        c->it = VALUE_NULL;
    }
    isize n = kr_list_len(c->saved);
    if (n == 0) {
        return VALUE_NULL;
    }
    if (c->index >= n) {
        c->index = 0;
    }
    return kr_list_at(t, c->saved, c->index++);
}

static Value cycle_reduce(Thread *t, Value self)
{
    const Cycle *c = as_cycle(self);
    Value it = c->it, done = kr_bool(c->complete);
    if (value_is_null(it)) {
        it = kr_iter(t, value_from_ptr(c->saved));
        if (value_is_error(it)) {
            return VALUE_ERROR;
        }
        if (c->index > 0 && value_is_error(kr_call_method_1(t, it, KR_NAME(__setstate__),
                                                            value_from_small(c->index)))) {
            return VALUE_ERROR;
        }
        done = KR_TRUE;
    }
    Tuple *state = kr_tuple_pair(t, value_from_ptr(c->saved), done);
    return state == NULL ? VALUE_ERROR : kr_it_reduced_1(t, self, it, value_from_ptr(state));
}

static Value cycle_setstate(Thread *t, Value self, Value state)
{
    Cycle *c = as_cycle(self);
    const Tuple *parts = kr_it_state_tuple(t, state);
    int complete;
    if (parts == NULL) {
        return VALUE_ERROR;
    }
    if (kr_tuple_len(parts) != 2) {
        return kr_raise(t, KR_EXC(TypeError), "function takes exactly 2 arguments (%zd given)",
                        kr_tuple_len(parts));
    }
    if (!kr_is_list(kr_tuple_get(parts, 0))) {
        return kr_raise(t, KR_EXC(TypeError), "argument 1 must be list, not %T",
                        kr_tuple_get(parts, 0));
    }
    if (!kr_arg_int(t, kr_tuple_get(parts, 1), &complete)) {
        return VALUE_ERROR;
    }
    c->saved = (List *)value_ptr(kr_tuple_get(parts, 0));
    c->complete = complete != 0;
    c->index = 0;
    return KR_NONE;
}

/* clang-format off */
#define CYCLE_METHODS(M)                                          \
    M(NOARGS, cycle_reduce, NF_CALLS, "__reduce__", KR_REDUCE_DOC) \
    M(O, cycle_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
#define CYCLE_SLOTS(S)            \
    S(tp_new, NEW, cycle_new)     \
    S(tp_iternext, ITERNEXT, cycle_next)
IT_TYPE(cycle, kr_cycle_type, Cycle, "cycle", CYCLE_METHODS, CYCLE_SLOTS, TPF_BASETYPE,
        "cycle(iterable, /)\n--\n\nIterator over the items again and again.")
/* clang-format on */

/* -- repeat
 * ------------------------------------------------------------------------------------------- */

typedef struct Repeat {
    Object ob_base;
    Value item;
    isize left; /* -1: without end */
} Repeat;

KR_INLINE Repeat *as_repeat(Value v) { return (Repeat *)value_ptr(v); }

static Value repeat_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "repeat(object, times=None)\n--\n\n"};
    Value given[2];
    isize left = -1;
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(given[1])) {
        if (!kr_arg_isize(t, given[1], &left)) {
            return VALUE_ERROR;
        }
        left = kr_max(left, 0);
    }
    Value v = kr_lazy_alloc(t, type, &kr_repeat_type);
    if (!value_is_error(v)) {
        as_repeat(v)->item = given[0];
        as_repeat(v)->left = left;
    }
    return v;
}

static Value repeat_next(Thread *t, Value self)
{
    Repeat *r = as_repeat(self);
    if (r->left == 0) {
        return VALUE_NULL;
    }
    if (r->left > 0) {
        r->left--;
    }
    return r->item;
}

static Value repeat_repr(Thread *t, Value self)
{
    const Repeat *r = as_repeat(self);
    Value name = kr_type_name(t, kr_type(self));
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(r->left < 0
                              ? kr_str_format(t, "%U(%R)", value_ptr(name), r->item)
                              : kr_str_format(t, "%U(%R, %zd)", value_ptr(name), r->item, r->left));
}

static Value repeat_length_hint(Thread *t, Value self)
{
    isize left = as_repeat(self)->left;
    return left < 0 ? kr_raise(t, KR_EXC(TypeError), "len() of unsized object")
                    : kr_int_from_i64(t, left);
}

static Value repeat_reduce(Thread *t, Value self)
{
    const Repeat *r = as_repeat(self);
    if (r->left < 0) {
        return kr_it_reduced_1(t, self, r->item, VALUE_NULL);
    }
    Value left = kr_int_from_i64(t, r->left);
    return value_is_error(left) ? left : kr_it_reduced_2(t, self, r->item, left, VALUE_NULL);
}

/* clang-format off */
#define REPEAT_METHODS(M)                                                 \
    M(NOARGS, repeat_length_hint, 0, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, repeat_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define REPEAT_SLOTS(S)            \
    S(tp_new, NEW, repeat_new)     \
    S(tp_repr, UNARY, repeat_repr) \
    S(tp_iternext, ITERNEXT, repeat_next)
IT_TYPE(repeat, kr_repeat_type, Repeat, "repeat", REPEAT_METHODS, REPEAT_SLOTS, TPF_BASETYPE,
        "repeat(object [,times]) -> iterator that gives the object so many times, or without end.")
/* clang-format on */
