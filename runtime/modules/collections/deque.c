/* deque.c -- collections.deque: a queue open at both ends, and its iterators.
 *
 * The ring is described in collections_int.h.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/collections/collections_int.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

enum { FIRST_CAPACITY = 8 };

KR_INLINE Deque *as_deque(Value v) { return (Deque *)value_ptr(v); }
KR_INLINE Value *slot(Deque *d, isize i) { return &d->items[(d->head + i) & (d->capacity - 1)]; }
static bool is_deque(Value v) { return kr_is_instance_of(v, &kr_deque_type); }

/* -- The ring -------------------------------------------------------------------------------------
 */

static bool grow(Thread *t, Deque *d)
{
    isize capacity = d->capacity == 0 ? FIRST_CAPACITY : d->capacity * 2;
    Value *items = kr_gc_new_block(t, (size_t)capacity * sizeof(Value), GCK_RAW);
    if (items == NULL) {
        return false;
    }
    for (isize i = 0; i < d->len; i++) {
        items[i] = *slot(d, i);
    }
    kr_gc_free_block(t, d->items);
    kr_gc_write_ptr(d, &d->items, items);
    d->head = 0;
    d->capacity = capacity;
    return true;
}

/* d is not empty. */
static Value take_right(Deque *d)
{
    Value *at = slot(d, --d->len), v = *at;
    *at = VALUE_NULL;
    d->state++;
    return v;
}

static Value take_left(Deque *d)
{
    Value *at = slot(d, 0), v = *at;
    *at = VALUE_NULL;
    d->head = (d->head + 1) & (d->capacity - 1);
    d->len--;
    d->state++;
    return v;
}

static bool put_right(Thread *t, Deque *d, Value v)
{
    d->state++;
    if (d->maxlen == 0) {
        return true;
    }
    if (d->len == d->capacity && d->len != d->maxlen && !grow(t, d)) {
        return false;
    }
    if (d->len == d->maxlen) {
        take_left(d);
    }
    kr_gc_write(d->items, slot(d, d->len), v);
    d->len++;
    return true;
}

static bool put_left(Thread *t, Deque *d, Value v)
{
    d->state++;
    if (d->maxlen == 0) {
        return true;
    }
    if (d->len == d->capacity && d->len != d->maxlen && !grow(t, d)) {
        return false;
    }
    if (d->len == d->maxlen) {
        take_right(d);
    }
    d->head = (d->head - 1) & (d->capacity - 1);
    kr_gc_write(d->items, slot(d, 0), v);
    d->len++;
    return true;
}

static void deque_empty(Thread *t, Deque *d)
{
    Value *items = d->items;
    d->items = NULL;
    d->head = d->len = d->capacity = 0;
    d->state++;
    kr_gc_free_block(t, items);
}

/* n places to the right (negative: left). */
static void rotate(Deque *d, isize n)
{
    isize len = d->len;
    if (len <= 1) {
        return;
    }
    if (n > len / 2 || n < -(len / 2)) {
        n %= len;
        if (n > len / 2) {
            n -= len;
        } else if (n < -(len / 2)) {
            n += len;
        }
    }
    d->state++;
    isize mask = d->capacity - 1;
    for (; n > 0; n--) {
        Value *last = slot(d, len - 1), v = *last;
        *last = VALUE_NULL;
        d->head = (d->head - 1) & mask;
        d->items[d->head] = v;
    }
    for (; n < 0; n++) {
        Value v = d->items[d->head];
        d->items[d->head] = VALUE_NULL;
        d->head = (d->head + 1) & mask;
        *slot(d, len - 1) = v;
    }
}

static void delete_at(Deque *d, isize i)
{
    if (i < d->len / 2) {
        for (; i > 0; i--) {
            *slot(d, i) = *slot(d, i - 1);
        }
        take_left(d);
    } else {
        for (; i < d->len - 1; i++) {
            *slot(d, i) = *slot(d, i + 1);
        }
        take_right(d);
    }
}

typedef struct Extending {
    Deque *d;
    bool left;
} Extending;

static bool extend_step(Thread *t, Value item, void *data)
{
    const Extending *e = data;
    return e->left ? put_left(t, e->d, item) : put_right(t, e->d, item);
}

static bool extend(Thread *t, Deque *d, Value iterable, bool left)
{
    if (value_same(iterable, value_from_ptr(d))) {
        iterable = kr_list_from_iterable(t, iterable);
        if (value_is_error(iterable)) {
            return false;
        }
    }
    Extending e = {d, left};
    return kr_for_each(t, iterable, extend_step, &e);
}

/* -- Construction
 * ----------------------------------------------------------------------------------- */

static Value deque_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value v = kr_lazy_alloc(t, type, &kr_deque_type);
    if (!value_is_error(v)) {
        as_deque(v)->maxlen = -1;
    }
    return v;
}

static bool init_args(Thread *t, const Value *args, size_t nargs, Tuple *kwnames, Value out[2])
{
    static const char *const names[] = {"iterable", "maxlen"};
    isize nkw = kwnames != NULL ? kr_tuple_len(kwnames) : 0;
    if ((isize)nargs + nkw > 2) {
        return kr_fail(t, KR_EXC(TypeError), "deque() takes at most 2 arguments (%zd given)",
                       (isize)nargs + nkw);
    }
    for (size_t i = 0; i < nargs; i++) {
        out[i] = args[i];
    }
    for (isize k = 0; k < nkw; k++) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, k));
        size_t i = 0;
        while (i < 2 && !kr_str_equal_c(name, names[i])) {
            i++;
        }
        if (i == 2) {
            return kr_fail(t, KR_EXC(TypeError), "'%U' is an invalid keyword argument for deque()",
                           name);
        }
        if (i < nargs) {
            return kr_fail(t, KR_EXC(TypeError),
                           "argument for deque() given by name ('%s') and position (%zd)", names[i],
                           (isize)i + 1);
        }
        out[i] = args[nargs + (size_t)k];
    }
    return true;
}

static int deque_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Deque *d = as_deque(self);
    Value given[2] = {VALUE_NULL, VALUE_NULL};
    isize maxlen = -1;
    if (!init_args(t, args, nargs, kwnames, given)) {
        return -1;
    }
    if (!value_is_null(given[1]) && !kr_is_none(given[1])) {
        if (!kr_is_int(given[1])) {
            return kr_fail_int(t, KR_EXC(TypeError), "an integer is required");
        }
        if (!kr_arg_isize(t, given[1], &maxlen)) {
            return -1;
        }
        if (maxlen < 0) {
            return kr_fail_int(t, KR_EXC(ValueError), "maxlen must be non-negative");
        }
    }
    d->maxlen = maxlen;
    if (d->len > 0) {
        deque_empty(t, d);
    }
    return value_is_null(given[0]) || extend(t, d, given[0], false) ? 0 : -1;
}

/* A copy of the same class. */
static Value deque_copy(Thread *t, Value self)
{
    Deque *d = as_deque(self);
    Value type = value_from_ptr(kr_type(self));
    if (kr_is_exact(self, &kr_deque_type)) {
        Value v = deque_new(t, &kr_deque_type, NULL, 0, NULL);
        if (value_is_error(v)) {
            return VALUE_ERROR;
        }
        as_deque(v)->maxlen = d->maxlen;
        for (isize i = 0; i < d->len; i++) {
            if (!put_right(t, as_deque(v), *slot(d, i))) {
                return VALUE_ERROR;
            }
        }
        return v;
    }
    Value maxlen = d->maxlen < 0 ? VALUE_NULL : kr_int_from_i64(t, d->maxlen);
    Value v = d->maxlen < 0 ? kr_call_1(t, type, self) : kr_call_2(t, type, self, maxlen);
    if (!value_is_error(v) && !is_deque(v)) {
        return kr_raise(t, KR_EXC(TypeError), "%s() must return a deque, not %T",
                        kr_type(self)->tp_name, v);
    }
    return v;
}

/* -- Slots
 * --------------------------------------------------------------------------------------------- */

static Value deque_repr(Thread *t, Value self)
{
    Deque *d = as_deque(self);
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "[...]"));
    }
    Value items = kr_list_from_iterable(t, self), result = VALUE_ERROR;
    Value name = value_is_error(items) ? items : kr_type_name(t, kr_type(self));
    if (!value_is_error(name)) {
        result = value_from_ptr(d->maxlen < 0 ? kr_str_format(t, "%U(%R)", value_ptr(name), items)
                                              : kr_str_format(t, "%U(%R, maxlen=%zd)",
                                                              value_ptr(name), items, d->maxlen));
    }
    kr_repr_leave(t, self);
    return result;
}

static Value deque_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!is_deque(a) || !is_deque(b)) {
        return KR_NOTIMPLEMENTED;
    }
    isize na = as_deque(a)->len, nb = as_deque(b)->len;
    if (op == CMP_EQ || op == CMP_NE) {
        if (value_same(a, b)) {
            return kr_bool(op == CMP_EQ);
        }
        if (na != nb) {
            return kr_bool(op == CMP_NE);
        }
    }
    Value x = kr_iter(t, a), y = value_is_error(x) ? x : kr_iter(t, b), v, w;
    if (value_is_error(y)) {
        return VALUE_ERROR;
    }
    for (;;) {
        v = kr_next(t, x);
        if (value_is_null(v) && kr_pending(t)) {
            return VALUE_ERROR;
        }
        w = kr_next(t, y);
        if (value_is_null(w) && kr_pending(t)) {
            return VALUE_ERROR;
        }
        if (value_is_null(v) || value_is_null(w)) {
            break;
        }
        int same = kr_item_equal(t, v, w);
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (!same) {
            return op == CMP_EQ || op == CMP_NE ? kr_bool(op == CMP_NE) : kr_compare(t, v, w, op);
        }
    }
    bool more_a = !value_is_null(v), more_b = !value_is_null(w);
    return kr_bool(op == CMP_LT   ? more_b
                   : op == CMP_LE ? !more_a
                   : op == CMP_EQ ? more_a == more_b
                   : op == CMP_NE ? more_a != more_b
                   : op == CMP_GT ? more_a
                                  : !more_b);
}

static isize deque_length(Thread *t, Value self) { return as_deque(self)->len; }

static Value deque_item(Thread *t, Value self, isize i)
{
    Deque *d = as_deque(self);
    if ((size_t)i >= (size_t)d->len) {
        return kr_raise(t, KR_EXC(IndexError), "deque index out of range");
    }
    return *slot(d, i);
}

static int deque_ass_item(Thread *t, Value self, isize i, Value v)
{
    Deque *d = as_deque(self);
    if ((size_t)i >= (size_t)d->len) {
        return kr_fail_int(t, KR_EXC(IndexError), "deque index out of range");
    }
    if (value_is_null(v)) {
        delete_at(d, i);
    } else {
        kr_gc_write(d->items, slot(d, i), v);
    }
    return 0;
}

static Value mutated(Thread *t, Type *exc)
{
    return kr_raise(t, exc, "deque mutated during iteration");
}

static int deque_contains(Thread *t, Value self, Value v)
{
    Deque *d = as_deque(self);
    uint64_t state = d->state;
    for (isize i = 0; i < d->len; i++) {
        int same = kr_item_equal(t, *slot(d, i), v);
        if (same != 0) {
            return same;
        }
        if (d->state != state) {
            mutated(t, KR_EXC(RuntimeError));
            return -1;
        }
    }
    return 0;
}

static Value deque_concat(Thread *t, Value a, Value b)
{
    if (!is_deque(b)) {
        return kr_raise(t, KR_EXC(TypeError), "can only concatenate deque (not \"%T\") to deque",
                        b);
    }
    Value v = deque_copy(t, a);
    return !value_is_error(v) && extend(t, as_deque(v), b, false) ? v : VALUE_ERROR;
}

static Value deque_inplace_concat(Thread *t, Value self, Value other)
{
    return extend(t, as_deque(self), other, false) ? self : VALUE_ERROR;
}

static Value deque_inplace_repeat(Thread *t, Value self, isize times)
{
    Deque *d = as_deque(self);
    isize n = d->len;
    if (n == 0 || times == 1) {
        return self;
    }
    if (times <= 0) {
        deque_empty(t, d);
        return self;
    }
    if (d->maxlen >= 0 && times > (d->maxlen + n - 1) / n) {
        times = (d->maxlen + n - 1) / n; /* what comes before would fall out again */
    } else if (times > INTPTR_MAX / n) {
        return kr_raise_oom(t);
    }
    List *items = kr_list_new(t, n);
    for (isize i = 0; items != NULL && i < n; i++) {
        if (!kr_list_append(t, items, *slot(d, i))) {
            return VALUE_ERROR;
        }
    }
    if (items == NULL) {
        return VALUE_ERROR;
    }
    for (isize k = 1; k < times; k++) {
        for (isize i = 0; i < n; i++) {
            if (!put_right(t, d, kr_list_at(t, items, i))) {
                return VALUE_ERROR;
            }
        }
    }
    return self;
}

static Value deque_repeat(Thread *t, Value self, isize times)
{
    Value v = deque_copy(t, self);
    return value_is_error(v) ? v : deque_inplace_repeat(t, v, times);
}

/* -- Methods
 * --------------------------------------------------------------------------------------------- */

static Value deque_append(Thread *t, Value self, Value v)
{
    return put_right(t, as_deque(self), v) ? KR_NONE : VALUE_ERROR;
}

static Value deque_appendleft(Thread *t, Value self, Value v)
{
    return put_left(t, as_deque(self), v) ? KR_NONE : VALUE_ERROR;
}

static Value deque_extend(Thread *t, Value self, Value iterable)
{
    return extend(t, as_deque(self), iterable, false) ? KR_NONE : VALUE_ERROR;
}

static Value deque_extendleft(Thread *t, Value self, Value iterable)
{
    return extend(t, as_deque(self), iterable, true) ? KR_NONE : VALUE_ERROR;
}

static Value deque_pop(Thread *t, Value self)
{
    Deque *d = as_deque(self);
    return d->len > 0 ? take_right(d) : kr_raise(t, KR_EXC(IndexError), "pop from an empty deque");
}

static Value deque_popleft(Thread *t, Value self)
{
    Deque *d = as_deque(self);
    return d->len > 0 ? take_left(d) : kr_raise(t, KR_EXC(IndexError), "pop from an empty deque");
}

static Value deque_clear(Thread *t, Value self)
{
    deque_empty(t, as_deque(self));
    return KR_NONE;
}

static Value deque_rotate(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize n = 1;
    if (!kr_check_nargs(t, "deque.rotate", nargs, 0, 1) ||
        (nargs == 1 && !kr_arg_isize(t, args[0], &n))) {
        return VALUE_ERROR;
    }
    rotate(as_deque(self), n);
    return KR_NONE;
}

static Value deque_reverse(Thread *t, Value self)
{
    Deque *d = as_deque(self);
    for (isize i = 0, j = d->len - 1; i < j; i++, j--) {
        Value swap = *slot(d, i);
        *slot(d, i) = *slot(d, j);
        *slot(d, j) = swap;
    }
    return KR_NONE;
}

static Value deque_count(Thread *t, Value self, Value v)
{
    Deque *d = as_deque(self);
    uint64_t state = d->state;
    isize count = 0;
    for (isize i = 0; i < d->len; i++) {
        int same = kr_item_equal(t, *slot(d, i), v);
        if (same < 0) {
            return VALUE_ERROR;
        }
        count += same;
        if (d->state != state) {
            return mutated(t, KR_EXC(RuntimeError));
        }
    }
    return kr_int_from_i64(t, count);
}

static Value deque_index(Thread *t, Value self, const Value *args, size_t nargs)
{
    Deque *d = as_deque(self);
    isize start = 0, stop = INTPTR_MAX;
    if (nargs < 1 || nargs > 3) {
        return kr_raise(t, KR_EXC(TypeError), "index() takes at %s argument%s (%zd given)",
                        nargs < 1 ? "least 1" : "most 3", nargs < 1 ? "" : "s", (isize)nargs);
    }
    if ((nargs > 1 && !kr_seq_bound(t, args[1], &start)) ||
        (nargs > 2 && !kr_seq_bound(t, args[2], &stop))) {
        return VALUE_ERROR;
    }
    isize n = d->len;
    start = start < 0 ? kr_max(start + n, 0) : start;
    stop = kr_min(stop < 0 ? kr_max(stop + n, 0) : stop, n);
    uint64_t state = d->state;
    for (isize i = start; i < stop; i++) {
        int same = kr_item_equal(t, *slot(d, i), args[0]);
        if (same != 0) {
            return same < 0 ? VALUE_ERROR : kr_int_from_i64(t, i);
        }
        if (d->state != state) {
            return mutated(t, KR_EXC(RuntimeError));
        }
    }
    return kr_raise(t, KR_EXC(ValueError), "%R is not in deque", args[0]);
}

static Value deque_insert(Thread *t, Value self, const Value *args, size_t nargs)
{
    Deque *d = as_deque(self);
    isize i;
    if (nargs != 2) {
        return kr_raise(t, KR_EXC(TypeError), "insert() takes exactly 2 arguments (%zd given)",
                        (isize)nargs);
    }
    if (!kr_arg_isize(t, args[0], &i)) {
        return VALUE_ERROR;
    }
    isize n = d->len;
    if (n == d->maxlen) {
        return kr_raise(t, KR_EXC(IndexError), "deque already at its maximum size");
    }
    i = i < 0 ? kr_max(i + n, 0) : kr_min(i, n);
    if (i <= n / 2) {
        if (!put_left(t, d, args[1])) {
            return VALUE_ERROR;
        }
        for (isize k = 0; k < i; k++) {
            *slot(d, k) = *slot(d, k + 1);
        }
    } else {
        if (!put_right(t, d, args[1])) {
            return VALUE_ERROR;
        }
        for (isize k = n; k > i; k--) {
            *slot(d, k) = *slot(d, k - 1);
        }
    }
    kr_gc_write(d->items, slot(d, i), args[1]);
    return KR_NONE;
}

static Value deque_remove(Thread *t, Value self, Value v)
{
    Deque *d = as_deque(self);
    uint64_t state = d->state;
    for (isize i = 0; i < d->len; i++) {
        int same = kr_item_equal(t, *slot(d, i), v);
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (d->state != state) {
            return mutated(t, KR_EXC(IndexError));
        }
        if (same) {
            delete_at(d, i);
            return KR_NONE;
        }
    }
    return kr_raise(t, KR_EXC(ValueError), "%R is not in deque", v);
}

static Value deque_reduce(Thread *t, Value self)
{
    const Deque *d = as_deque(self);
    Value parts[4] = {value_from_ptr(kr_type(self)), value_from_ptr(kr_empty_tuple),
                      kr_getstate(t, self), VALUE_NULL};
    parts[3] = value_is_error(parts[2]) ? VALUE_ERROR : kr_iter(t, self);
    if (value_is_error(parts[3])) {
        return VALUE_ERROR;
    }
    if (d->maxlen >= 0) {
        Value maxlen = kr_int_from_i64(t, d->maxlen);
        parts[1] =
            value_is_error(maxlen) ? maxlen : value_from_ptr(kr_tuple_pair(t, parts[1], maxlen));
        if (value_is_error(parts[1])) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(kr_tuple_from(t, parts, 4));
}

static Value deque_sizeof(Thread *t, Value self)
{
    return kr_int_from_i64(t, kr_type(self)->tp_basicsize +
                                  as_deque(self)->capacity * (isize)sizeof(Value));
}

static Value deque_get_maxlen(Thread *t, Value self)
{
    isize maxlen = as_deque(self)->maxlen;
    return maxlen < 0 ? KR_NONE : kr_int_from_i64(t, maxlen);
}

static const NativeGetSet deque_getset[] = {
    {"maxlen", deque_get_maxlen, NULL, "the greatest length, or None"},
    {NULL, NULL, NULL, NULL},
};

/* -- Iterators
 * --------------------------------------------------------------------------------------------- */

typedef struct DequeIter {
    Object ob_base;
    Deque *deque;
    isize left; /* items still to come */
    uint64_t state;
} DequeIter;

KR_INLINE DequeIter *as_iter(Value v) { return (DequeIter *)value_ptr(v); }

static Value dequeiter_make(Thread *t, Type *type, Deque *d)
{
    DequeIter *it = kr_new_object(t, type, sizeof(DequeIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->deque = d;
    it->left = d->len;
    it->state = d->state;
    return value_from_ptr(it);
}

static Value deque_iter(Thread *t, Value self)
{
    return dequeiter_make(t, &kr_deque_iter_type, as_deque(self));
}

static Value deque_reversed(Thread *t, Value self)
{
    return dequeiter_make(t, &kr_deque_reviter_type, as_deque(self));
}

static bool still_valid(Thread *t, DequeIter *it)
{
    if (it->deque->state != it->state) {
        it->left = 0;
        mutated(t, KR_EXC(RuntimeError));
        return false;
    }
    return it->left > 0;
}

static Value dequeiter_next(Thread *t, Value self)
{
    DequeIter *it = as_iter(self);
    return still_valid(t, it) ? *slot(it->deque, it->deque->len - it->left--) : VALUE_NULL;
}

static Value dequereviter_next(Thread *t, Value self)
{
    DequeIter *it = as_iter(self);
    return still_valid(t, it) ? *slot(it->deque, --it->left) : VALUE_NULL;
}

/* Unpickling: (deque, index) */
static Value dequeiter_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    isize skip = 0;
    if (!kr_check_no_kwargs(t, type->tp_name, kwnames)) {
        return VALUE_ERROR;
    }
    if (nargs < 1 || nargs > 2) {
        return kr_raise(t, KR_EXC(TypeError), "function takes at %s argument%s (%zd given)",
                        nargs < 1 ? "least 1" : "most 2", nargs < 1 ? "" : "s", (isize)nargs);
    }
    if (!is_deque(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "argument 1 must be collections.deque, not %T",
                        args[0]);
    }
    if (nargs == 2 && !kr_arg_isize(t, args[1], &skip)) {
        return VALUE_ERROR;
    }
    Value v = dequeiter_make(t, type, as_deque(args[0]));
    if (!value_is_error(v)) {
        as_iter(v)->left -= kr_min(kr_max(skip, 0), as_iter(v)->left);
    }
    return v;
}

static Value dequeiter_length_hint(Thread *t, Value self)
{
    return kr_int_from_i64(t, as_iter(self)->left);
}

static Value dequeiter_reduce(Thread *t, Value self)
{
    const DequeIter *it = as_iter(self);
    Value index = kr_int_from_i64(t, it->deque->len - it->left);
    Tuple *args = value_is_error(index) ? NULL : kr_tuple_pair(t, value_from_ptr(it->deque), index);
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)),
                                                       value_from_ptr(args)));
}

/* -- The types
 * -----------------------------------------------------------------------------------------------
 */

/* clang-format off */
#define DEQUE_METHODS(M)                                                                  \
    M(O, deque_append, NF_OWN, "append", "Add an item at the right end.")                      \
    M(O, deque_appendleft, NF_OWN, "appendleft", "Add an item at the left end.")               \
    M(NOARGS, deque_clear, 0, "clear", "Remove all items.")                               \
    M(O, deque_count, NF_CALLS, "count", "D.count(value) -> how many items equal value")  \
    M(O, deque_extend, NF_CALLS, "extend", "Add the items of an iterable at the right end.") \
    M(O, deque_extendleft, NF_CALLS, "extendleft",                                        \
      "Add the items of an iterable at the left end, one after the other.")               \
    M(FAST, deque_index, NF_CALLS, "index",                                               \
      "D.index(value, [start, [stop]]) -> the first index of value; ValueError if it is not there") \
    M(FAST, deque_insert, NF_CALLS, "insert", "D.insert(index, object): put an item in front of the one at index") \
    M(NOARGS, deque_pop, NF_OWN, "pop", "Remove the rightmost item and return it.")            \
    M(NOARGS, deque_popleft, NF_OWN, "popleft", "Remove the leftmost item and return it.")     \
    M(NOARGS, deque_reduce, NF_CALLS, "__reduce__", KR_REDUCE_DOC)                        \
    M(O, deque_remove, NF_CALLS, "remove", "D.remove(value): remove the first item equal to value") \
    M(NOARGS, deque_reversed, 0, "__reversed__", "D.__reversed__() -> iterator from the right end") \
    M(NOARGS, deque_reverse, NF_OWN, "reverse", "D.reverse(): reverse the order in place")     \
    M(FAST, deque_rotate, NF_CALLS, "rotate",                                             \
      "Move all items n places to the right (default 1), those at the end to the front; negative n: left.") \
    M(NOARGS, deque_sizeof, 0, "__sizeof__", "D.__sizeof__() -> size of D in memory, in bytes") \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
#define DEQUE_COPY(M) M(NOARGS, deque_copy, NF_CALLS, "copy", "Return a copy that shares the items.")
#define DEQUE_COPY2(M) M(NOARGS, deque_copy, NF_CALLS, "__copy__", "Return a copy that shares the items.")
#define DEQUE_ALL_METHODS(M) DEQUE_METHODS(M) DEQUE_COPY(M) DEQUE_COPY2(M)
KR_NATIVE_TRAMPS(DEQUE_METHODS)
KR_NATIVE_TRAMPS(DEQUE_COPY)
KR_NATIVE_ROWS(deque_methods, DEQUE_ALL_METHODS)

#define DEQUE_SLOTS(S)                                  \
    S(tp_new, NEW, deque_new)                           \
    S(tp_init, INIT, deque_init)                        \
    S(tp_repr, UNARY, deque_repr)                       \
    S(tp_hash, HASH, kr_hash_not_implemented)           \
    S(tp_richcompare, RICHCMP, deque_richcompare)       \
    S(tp_iter, UNARY, deque_iter)                       \
    S(sq_length, LEN, deque_length)                     \
    S(sq_concat, BINARY, deque_concat)                  \
    S(sq_repeat, SSIZEARG, deque_repeat)                \
    S(sq_item, SSIZEARG, deque_item)                    \
    S(sq_ass_item, SSIZEOBJARG, deque_ass_item)         \
    S(sq_contains, OBJOBJ, deque_contains)              \
    S(sq_inplace_concat, BINARY, deque_inplace_concat)  \
    S(sq_inplace_repeat, SSIZEARG, deque_inplace_repeat)
KR_TYPE_SLOTS(deque, DEQUE_SLOTS)
/* clang-format on */

static TypeInfo deque_info = {
    .slots = {DEQUE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = deque_c_slots,
    .methods = deque_methods,
    .getset = deque_getset,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_deque_type = {
    KR_TYPE_HEAD("collections.deque", sizeof(Deque), 0),
    .tp_flags = TPF_DEFAULT | TPF_BASETYPE | TPF_HAVE_GC | TPF_SEQUENCE | TPF_IMMUTABLETYPE,
    .tp_weaklistoffset = offsetof(Deque, weakreflist),
    .tp_doc = "deque([iterable[, maxlen]]) --> deque object\n\n"
              "Sequence that grows and shrinks quickly at both ends.",
    .tp_cache = &deque_info,
};

/* clang-format off */
#define DEQUEITER_METHODS(M)                                                              \
    M(NOARGS, dequeiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC)     \
    M(NOARGS, dequeiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(dequeiter_methods, DEQUEITER_METHODS)

#define ANYITER_SLOTS(S)            \
    S(tp_new, NEW, dequeiter_new)   \
    S(tp_iter, UNARY, kr_self_iter)
#define ITER_OWN_SLOTS(S)    S(tp_iternext, ITERNEXT, dequeiter_next)
#define REVITER_OWN_SLOTS(S) S(tp_iternext, ITERNEXT, dequereviter_next)
#define ITER_SLOTS(S)    ANYITER_SLOTS(S) ITER_OWN_SLOTS(S)
#define REVITER_SLOTS(S) ANYITER_SLOTS(S) REVITER_OWN_SLOTS(S)
KR_SLOT_TRAMPS(ANYITER_SLOTS)
KR_SLOT_TRAMPS(ITER_OWN_SLOTS)
KR_SLOT_TRAMPS(REVITER_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(dequeiter, ITER_SLOTS)
KR_TYPE_SLOT_ROWS(dequereviter, REVITER_SLOTS)
/* clang-format on */

static TypeInfo dequeiter_info = {
    .slots = {ITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = dequeiter_c_slots,
    .methods = dequeiter_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_deque_iter_type = {
    KR_TYPE_HEAD("_collections._deque_iterator", sizeof(DequeIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_cache = &dequeiter_info,
};
static TypeInfo dequereviter_info = {
    .slots = {REVITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = dequereviter_c_slots,
    .methods = dequeiter_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_deque_reviter_type = {
    KR_TYPE_HEAD("_collections._deque_reverse_iterator", sizeof(DequeIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_cache = &dequereviter_info,
};
