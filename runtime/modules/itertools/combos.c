/* combos.c -- itertools that enumerate: product, permutations, combinations (with replacement).
 *
 * All keep an array of indices into their pools and advance it to the next one in lexicographic
 * order.  `started` says that the indices describe an item that was given already.
 */
#include "runtime/modules/itertools/itertools_int.h"
#include "runtime/types/int.h"

KR_SLOT_TRAMPS(IT_SELF_ITER)

static isize *new_indices(Thread *t, isize n)
{
    if (n > (isize)(INTPTR_MAX / sizeof(isize))) {
        kr_raise_oom(t);
        return NULL;
    }
    isize *indices = kr_gc_new_block(t, (size_t)kr_max(n, 1) * sizeof(isize), GCK_LEAF);
    if (indices != NULL) {
        memset(indices, 0, (size_t)kr_max(n, 1) * sizeof(isize));
    }
    return indices;
}

static Tuple *tuple_of_indices(Thread *t, const isize *indices, isize n)
{
    Tuple *tuple = kr_tuple_new(t, n);
    for (isize i = 0; tuple != NULL && i < n; i++) {
        tuple->ob_item[i] = value_from_small(indices[i]); /* a pool has fewer than 2^47 items */
    }
    return tuple;
}

/* Item number i of a pickled state, as an int between low and high. */
static bool state_index(Thread *t, const Tuple *state, isize i, isize low, isize high, isize *out)
{
    Value v = kr_tuple_get(state, i);
    if (!kr_is_int(v)) {
        return kr_fail(t, KR_EXC(TypeError), "an integer is required");
    }
    isize n;
    if (!kr_arg_isize(t, v, &n)) {
        return false;
    }
    *out = kr_max(kr_min(n, high), low);
    return true;
}

static Value invalid_state(Thread *t)
{
    return kr_raise(t, KR_EXC(ValueError), "invalid arguments");
}

/* -- product
 * -------------------------------------------------------------------------------------------- */

typedef struct Product {
    Object ob_base;
    Tuple *pools;
    isize *indices; /* one per pool */
    bool started, stopped;
} Product;

KR_INLINE Product *as_product(Value v) { return (Product *)value_ptr(v); }
KR_INLINE Tuple *pool_of(const Product *p, isize i)
{
    return (Tuple *)value_ptr(kr_tuple_get(p->pools, i));
}

static Value product_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    isize repeat = 1, nkw = kwnames != NULL ? kr_tuple_len(kwnames) : 0;
    if (nkw > 1) {
        return kr_raise(t, KR_EXC(TypeError),
                        "product() takes at most 1 keyword argument (%zd given)", nkw);
    }
    if (nkw == 1) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, 0));
        if (!kr_str_equal_c(name, "repeat")) {
            return kr_raise(t, KR_EXC(TypeError),
                            "'%U' is an invalid keyword argument for product()", name);
        }
        if (!kr_arg_isize(t, args[nargs], &repeat)) {
            return VALUE_ERROR;
        }
        if (repeat < 0) {
            return kr_raise(t, KR_EXC(ValueError), "repeat argument cannot be negative");
        }
    }
    isize n = repeat == 0 ? 0 : (isize)nargs;
    if (n > 0 && repeat > (isize)(INTPTR_MAX / sizeof(isize)) / n) {
        return kr_raise(t, KR_EXC(OverflowError), "repeat argument too large");
    }
    isize *indices = new_indices(t, n * repeat);
    Value *pools = indices == NULL
                       ? NULL
                       : kr_gc_new_block(t, (size_t)kr_max(n * repeat, 1) * sizeof(Value), GCK_RAW);
    if (pools == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        pools[i] = kr_tuple_from_iterable(t, args[i]);
        if (value_is_error(pools[i])) {
            return VALUE_ERROR;
        }
    }
    for (isize i = n; i < n * repeat; i++) {
        pools[i] = pools[i - n];
    }
    Tuple *tuple = kr_tuple_from(t, pools, n * repeat);
    kr_gc_free_block(t, pools);
    Value v = tuple == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &kr_product_type);
    if (!value_is_error(v)) {
        as_product(v)->pools = tuple;
        as_product(v)->indices = indices;
    }
    return v;
}

static Value product_next(Thread *t, Value self)
{
    Product *p = as_product(self);
    isize n = kr_tuple_len(p->pools);
    if (p->stopped) {
        return VALUE_NULL;
    }
    if (!p->started) {
        p->started = true;
        for (isize i = 0; i < n; i++) {
            p->stopped |= kr_tuple_len(pool_of(p, i)) == 0;
        }
    } else {
        isize i = n - 1;
        while (i >= 0 && ++p->indices[i] == kr_tuple_len(pool_of(p, i))) {
            p->indices[i--] = 0;
        }
        p->stopped = i < 0;
    }
    if (p->stopped) {
        return VALUE_NULL;
    }
    Tuple *result = kr_tuple_new(t, n);
    for (isize i = 0; result != NULL && i < n; i++) {
        result->ob_item[i] = kr_tuple_get(pool_of(p, i), p->indices[i]);
    }
    return value_from_ptr(result);
}

static Value product_reduce(Thread *t, Value self)
{
    const Product *p = as_product(self);
    if (p->stopped) {
        return kr_it_reduced_1(t, self, value_from_ptr(kr_empty_tuple), VALUE_NULL);
    }
    if (!p->started) {
        return kr_it_reduced(t, self, p->pools, VALUE_NULL);
    }
    Tuple *state = tuple_of_indices(t, p->indices, kr_tuple_len(p->pools));
    return state == NULL ? VALUE_ERROR : kr_it_reduced(t, self, p->pools, value_from_ptr(state));
}

static Value product_setstate(Thread *t, Value self, Value state)
{
    Product *p = as_product(self);
    isize n = kr_tuple_len(p->pools);
    if (!kr_is_tuple(state) || kr_tuple_len((Tuple *)value_ptr(state)) != n) {
        return invalid_state(t);
    }
    for (isize i = 0; i < n; i++) {
        isize size = kr_tuple_len(pool_of(p, i));
        if (size == 0) {
            p->stopped = true;
            return KR_NONE;
        }
        if (!state_index(t, (Tuple *)value_ptr(state), i, 0, size - 1, &p->indices[i])) {
            return VALUE_ERROR;
        }
    }
    p->started = true;
    return KR_NONE;
}

static Value product_sizeof(Thread *t, Value self)
{
    return kr_int_from_i64(t, (isize)sizeof(Product) +
                                  kr_tuple_len(as_product(self)->pools) * (isize)sizeof(isize));
}

/* clang-format off */
#define PRODUCT_METHODS(M)                                                       \
    M(NOARGS, product_reduce, 0, "__reduce__", KR_REDUCE_DOC)                    \
    M(O, product_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)            \
    M(NOARGS, product_sizeof, 0, "__sizeof__", "Returns size in memory, in bytes.")
#define PRODUCT_SLOTS(S)            \
    S(tp_new, NEW, product_new)     \
    S(tp_iternext, ITERNEXT, product_next)
IT_TYPE(product, kr_product_type, Product, "product", PRODUCT_METHODS, PRODUCT_SLOTS, TPF_BASETYPE,
        "product(*iterables, repeat=1) --> product object\n\n"
        "Iterator over all tuples with one item of each iterable, the last one changing fastest.\n"
        "With repeat, the iterables count that many times.")
/* clang-format on */

/* -- r of n: what the other three share
 * --------------------------------------------------------------------- */

typedef struct Choose {
    Object ob_base;
    Tuple *pool;
    isize *indices; /* r of them; permutations: n */
    isize *cycles;  /* permutations only: r */
    isize r;
    bool started, stopped;
} Choose;

KR_INLINE Choose *as_choose(Value v) { return (Choose *)value_ptr(v); }

static Choose *choose_make(Thread *t, Type *type, const Type *exact, Value pool, isize r)
{
    if (value_is_error(pool)) {
        return NULL;
    }
    if (r < 0) {
        return kr_raise_null(t, KR_EXC(ValueError), "r must be non-negative");
    }
    isize n = kr_tuple_len((Tuple *)value_ptr(pool));
    isize *indices = new_indices(t, exact == &kr_permutations_type ? n : r);
    Value v = indices == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, exact);
    if (value_is_error(v)) {
        return NULL;
    }
    Choose *c = as_choose(v);
    c->pool = (Tuple *)value_ptr(pool);
    c->indices = indices;
    c->r = r;
    c->stopped = r > n;
    return c;
}

static Value choose_item(Thread *t, const Choose *c)
{
    Tuple *result = kr_tuple_new(t, c->r);
    for (isize i = 0; result != NULL && i < c->r; i++) {
        result->ob_item[i] = kr_tuple_get(c->pool, c->indices[i]);
    }
    return value_from_ptr(result);
}

/* (type, (pool, r)), the pool empty when all has been given; with `state` once started. */
static Value choose_reduced(Thread *t, Value self, Value state)
{
    const Choose *c = as_choose(self);
    Value r = kr_int_from_i64(t, c->r);
    if (value_is_error(r)) {
        return VALUE_ERROR;
    }
    if (c->started && c->stopped) {
        return kr_it_reduced_2(t, self, value_from_ptr(kr_empty_tuple), r, VALUE_NULL);
    }
    return kr_it_reduced_2(t, self, value_from_ptr(c->pool), r, state);
}

static Value choose_reduce(Thread *t, Value self)
{
    const Choose *c = as_choose(self);
    if (!c->started || c->stopped) {
        return choose_reduced(t, self, VALUE_NULL);
    }
    Tuple *state = tuple_of_indices(t, c->indices, c->r);
    return state == NULL ? VALUE_ERROR : choose_reduced(t, self, value_from_ptr(state));
}

static Value choose_sizeof(Thread *t, Value self)
{
    const Choose *c = as_choose(self);
    isize words = c->cycles != NULL ? kr_tuple_len(c->pool) + c->r : c->r;
    return kr_int_from_i64(t, (isize)sizeof(Choose) + words * (isize)sizeof(isize));
}

/* -- permutations
 * ---------------------------------------------------------------------------------------------- */

static Value permutations_new(Thread *t, Type *type, const Value *args, size_t nargs,
                              Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "permutations(iterable, r=None)\n--\n\n"};
    Value given[2];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    Value pool = kr_tuple_from_iterable(t, given[0]);
    if (value_is_error(pool)) {
        return VALUE_ERROR;
    }
    isize n = kr_tuple_len((Tuple *)value_ptr(pool)), r = n;
    if (!value_is_null(given[1]) && !kr_is_none(given[1])) {
        if (!kr_is_int(given[1])) {
            return kr_raise(t, KR_EXC(TypeError), "Expected int as r");
        }
        if (!kr_arg_isize(t, given[1], &r)) {
            return VALUE_ERROR;
        }
    }
    Choose *c = choose_make(t, type, &kr_permutations_type, pool, r);
    isize *cycles = c == NULL ? NULL : new_indices(t, r);
    if (cycles == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        c->indices[i] = i;
    }
    for (isize i = 0; i < r; i++) {
        cycles[i] = n - i;
    }
    c->cycles = cycles;
    return value_from_ptr(c);
}

static Value permutations_next(Thread *t, Value self)
{
    Choose *c = as_choose(self);
    isize n = kr_tuple_len(c->pool), *indices = c->indices;
    if (c->stopped) {
        return VALUE_NULL;
    }
    if (!c->started) {
        c->started = true;
        return choose_item(t, c);
    }
    for (isize i = c->r - 1; i >= 0; i--) {
        if (--c->cycles[i] == 0) { /* place i has seen all: back to order, on to the place before */
            isize first = indices[i];
            memmove(indices + i, indices + i + 1, (size_t)(n - i - 1) * sizeof(isize));
            indices[n - 1] = first;
            c->cycles[i] = n - i;
        } else {
            isize j = n - c->cycles[i], swap = indices[i];
            indices[i] = indices[j];
            indices[j] = swap;
            return choose_item(t, c);
        }
    }
    c->stopped = true;
    return VALUE_NULL;
}

static Value permutations_reduce(Thread *t, Value self)
{
    const Choose *c = as_choose(self);
    if (!c->started || c->stopped) {
        return choose_reduced(t, self, VALUE_NULL);
    }
    Tuple *indices = tuple_of_indices(t, c->indices, kr_tuple_len(c->pool));
    Tuple *cycles = indices == NULL ? NULL : tuple_of_indices(t, c->cycles, c->r);
    Tuple *state =
        cycles == NULL ? NULL : kr_tuple_pair(t, value_from_ptr(indices), value_from_ptr(cycles));
    return state == NULL ? VALUE_ERROR : choose_reduced(t, self, value_from_ptr(state));
}

static Value permutations_setstate(Thread *t, Value self, Value state)
{
    Choose *c = as_choose(self);
    isize n = kr_tuple_len(c->pool);
    const Tuple *parts = kr_it_state_tuple(t, state);
    if (parts == NULL) {
        return VALUE_ERROR;
    }
    if (kr_tuple_len(parts) != 2 || !kr_is_tuple(kr_tuple_get(parts, 0)) ||
        !kr_is_tuple(kr_tuple_get(parts, 1))) {
        return kr_raise(t, KR_EXC(TypeError), "the state must be two tuples");
    }
    const Tuple *indices = (Tuple *)value_ptr(kr_tuple_get(parts, 0));
    const Tuple *cycles = (Tuple *)value_ptr(kr_tuple_get(parts, 1));
    if (kr_tuple_len(indices) != n || kr_tuple_len(cycles) != c->r) {
        return invalid_state(t);
    }
    for (isize i = 0; i < n; i++) {
        if (!state_index(t, indices, i, 0, n - 1, &c->indices[i])) {
            return VALUE_ERROR;
        }
    }
    for (isize i = 0; i < c->r; i++) {
        if (!state_index(t, cycles, i, 1, n - i, &c->cycles[i])) {
            return VALUE_ERROR;
        }
    }
    c->started = true;
    return KR_NONE;
}

/* -- combinations
 * ------------------------------------------------------------------------------------------------
 */

static Choose *combinations_make(Thread *t, Type *type, const Type *exact, ArgSpec *spec,
                                 const Value *args, size_t nargs, Tuple *kwnames)
{
    Value given[2];
    isize r;
    if (!kr_args_bind(t, spec, args, nargs, kwnames, given) || !kr_arg_isize(t, given[1], &r)) {
        return NULL;
    }
    return choose_make(t, type, exact, kr_tuple_from_iterable(t, given[0]), r);
}

static Value combinations_new(Thread *t, Type *type, const Value *args, size_t nargs,
                              Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "combinations(iterable, r)\n--\n\n"};
    Choose *c = combinations_make(t, type, &kr_combinations_type, &spec, args, nargs, kwnames);
    for (isize i = 0; c != NULL && i < c->r; i++) {
        c->indices[i] = i;
    }
    return value_from_ptr(c);
}

static Value combinations_next(Thread *t, Value self)
{
    Choose *c = as_choose(self);
    isize n = kr_tuple_len(c->pool), r = c->r, *indices = c->indices;
    if (c->stopped) {
        return VALUE_NULL;
    }
    if (c->started) {
        isize i = r - 1;
        while (i >= 0 && indices[i] == i + n - r) {
            i--;
        }
        if (i < 0) {
            c->stopped = true;
            return VALUE_NULL;
        }
        indices[i]++;
        for (i++; i < r; i++) {
            indices[i] = indices[i - 1] + 1;
        }
    }
    c->started = true;
    return choose_item(t, c);
}

/* States of both kinds of combinations; highest index of place i: base + i. */
static Value combinations_set(Thread *t, Value self, Value state, isize base, isize slope)
{
    Choose *c = as_choose(self);
    if (!kr_is_tuple(state) || kr_tuple_len((Tuple *)value_ptr(state)) != c->r) {
        return invalid_state(t);
    }
    for (isize i = 0; i < c->r; i++) {
        if (!state_index(t, (Tuple *)value_ptr(state), i, 0, kr_max(base + i * slope, 0),
                         &c->indices[i])) {
            return VALUE_ERROR;
        }
    }
    c->started = true;
    return KR_NONE;
}

static Value combinations_setstate(Thread *t, Value self, Value state)
{
    const Choose *c = as_choose(self);
    return combinations_set(t, self, state, kr_tuple_len(c->pool) - c->r, 1);
}

static Value cwr_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "combinations_with_replacement(iterable, r)\n--\n\n"};
    Choose *c = combinations_make(t, type, &kr_cwr_type, &spec, args, nargs, kwnames);
    if (c != NULL) {
        c->stopped = kr_tuple_len(c->pool) == 0 && c->r > 0;
    }
    return value_from_ptr(c);
}

static Value cwr_next(Thread *t, Value self)
{
    Choose *c = as_choose(self);
    isize n = kr_tuple_len(c->pool), r = c->r;
    if (c->stopped) {
        return VALUE_NULL;
    }
    if (c->started) {
        isize i = r - 1;
        while (i >= 0 && c->indices[i] == n - 1) {
            i--;
        }
        if (i < 0) {
            c->stopped = true;
            return VALUE_NULL;
        }
        isize index = c->indices[i] + 1;
        for (; i < r; i++) {
            c->indices[i] = index;
        }
    }
    c->started = true;
    return choose_item(t, c);
}

static Value cwr_setstate(Thread *t, Value self, Value state)
{
    return combinations_set(t, self, state, kr_tuple_len(as_choose(self)->pool) - 1, 0);
}

/* clang-format off */
#define SIZEOF_METHOD(M) M(NOARGS, choose_sizeof, 0, "__sizeof__", "Returns size in memory, in bytes.")
#define CHOOSE_METHODS(M) SIZEOF_METHOD(M) M(NOARGS, choose_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define PERMUTATIONS_OWN(M)                                                    \
    M(NOARGS, permutations_reduce, 0, "__reduce__", KR_REDUCE_DOC)             \
    M(O, permutations_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
#define COMBINATIONS_OWN(M) M(O, combinations_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
#define CWR_OWN(M)          M(O, cwr_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TRAMPS(CHOOSE_METHODS)
KR_NATIVE_TRAMPS(PERMUTATIONS_OWN)
KR_NATIVE_TRAMPS(COMBINATIONS_OWN)
KR_NATIVE_TRAMPS(CWR_OWN)
#define PERMUTATIONS_METHODS(M) SIZEOF_METHOD(M) PERMUTATIONS_OWN(M)
#define COMBINATIONS_METHODS(M) CHOOSE_METHODS(M) COMBINATIONS_OWN(M)
#define CWR_METHODS(M)          CHOOSE_METHODS(M) CWR_OWN(M)

#define PERMUTATIONS_SLOTS(S)            \
    S(tp_new, NEW, permutations_new)     \
    S(tp_iternext, ITERNEXT, permutations_next)
IT_TYPE_SHARING(permutations, kr_permutations_type, Choose, "permutations", PERMUTATIONS_METHODS,
        PERMUTATIONS_SLOTS, TPF_BASETYPE,
        "permutations(iterable, r=None)\n--\n\n"
        "Iterator over the tuples of r different items, in all orders.")
#define COMBINATIONS_SLOTS(S)            \
    S(tp_new, NEW, combinations_new)     \
    S(tp_iternext, ITERNEXT, combinations_next)
IT_TYPE_SHARING(combinations, kr_combinations_type, Choose, "combinations", COMBINATIONS_METHODS,
        COMBINATIONS_SLOTS, TPF_BASETYPE,
        "combinations(iterable, r)\n--\n\n"
        "Iterator over the tuples of r different items, each selection once.")
#define CWR_SLOTS(S)            \
    S(tp_new, NEW, cwr_new)     \
    S(tp_iternext, ITERNEXT, cwr_next)
IT_TYPE_SHARING(cwr, kr_cwr_type, Choose, "combinations_with_replacement", CWR_METHODS, CWR_SLOTS, TPF_BASETYPE,
        "combinations_with_replacement(iterable, r)\n--\n\n"
        "Iterator over the tuples of r items, each selection once, items more than once in it too.")
/* clang-format on */
