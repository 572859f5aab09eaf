/* groupby.c -- itertools.groupby and the iterators over its groups. */
#include "runtime/modules/itertools/itertools_int.h"

KR_SLOT_TRAMPS(IT_SELF_ITER)

typedef struct GroupBy {
    Object ob_base;
    Value it, func;
    Value target;    /* key of the group given last; VALUE_NULL before the first */
    Value key, item; /* read from `it`, not given yet; VALUE_NULL: none */
    Object *group;   /* the group iterator that may go on */
} GroupBy;

typedef struct Grouper {
    Object ob_base;
    GroupBy *parent;
    Value target;
} Grouper;

KR_INLINE GroupBy *as_groupby(Value v) { return (GroupBy *)value_ptr(v); }
KR_INLINE Grouper *as_grouper(Value v) { return (Grouper *)value_ptr(v); }

static Value groupby_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "groupby(iterable, key=None)\n--\n\n"};
    Value given[2];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, given[0]);
    Value v = value_is_error(it) ? it : kr_lazy_alloc(t, type, &kr_groupby_type);
    if (!value_is_error(v)) {
        as_groupby(v)->it = it;
        as_groupby(v)->func = value_is_null(given[1]) ? KR_NONE : given[1];
    }
    return v;
}

/* Reads one more item; false at the end or with an error pending. */
static bool read_item(Thread *t, GroupBy *g)
{
    Value item = kr_it_next(t, g->it);
    if (value_is_null(item)) {
        return false;
    }
    Value key = kr_is_none(g->func) ? item : kr_call_1(t, g->func, item);
    if (value_is_error(key)) {
        return false;
    }
    kr_gc_write(g, &g->item, item);
    kr_gc_write(g, &g->key, key);
    return true;
}

static Value grouper_make(Thread *t, GroupBy *parent, Value target)
{
    Grouper *g = kr_new_object(t, &kr_grouper_type, sizeof(Grouper), GCK_SCAN);
    if (g == NULL) {
        return VALUE_ERROR;
    }
    g->parent = parent;
    g->target = target;
    kr_gc_write_ptr(parent, &parent->group, &g->ob_base);
    return value_from_ptr(g);
}

static Value groupby_next(Thread *t, Value self)
{
    GroupBy *g = as_groupby(self);
    g->group = NULL;
    for (;;) { /* skip what is left of the last group */
        if (!value_is_null(g->key)) {
            if (value_is_null(g->target)) {
                break;
            }
            int same = kr_equal(t, g->target, g->key);
            if (same < 0) {
                return VALUE_ERROR;
            }
            if (!same) {
                break;
            }
        }
        if (!read_item(t, g) || !kr_safepoint(t)) {
            return VALUE_NULL;
        }
    }
    Value key = g->key;
    kr_gc_write(g, &g->target, key);
    Value group = grouper_make(t, g, key);
    return value_is_error(group) ? group : value_from_ptr(kr_tuple_pair(t, key, group));
}

static Value groupby_reduce(Thread *t, Value self)
{
    const GroupBy *g = as_groupby(self);
    Value state = VALUE_NULL;
    if (!value_is_null(g->target) && !value_is_null(g->key) && !value_is_null(g->item)) {
        Value parts[3] = {g->key, g->item, g->target};
        state = value_from_ptr(kr_tuple_from(t, parts, 3));
        if (value_is_error(state)) {
            return VALUE_ERROR;
        }
    }
    return kr_it_reduced_2(t, self, g->it, g->func, state);
}

static Value groupby_setstate(Thread *t, Value self, Value state)
{
    GroupBy *g = as_groupby(self);
    const Tuple *parts = kr_it_state_tuple(t, state);
    if (parts == NULL) {
        return VALUE_ERROR;
    }
    if (kr_tuple_len(parts) != 3) {
        return kr_raise(t, KR_EXC(TypeError), "function takes exactly 3 arguments (%zd given)",
                        kr_tuple_len(parts));
    }
    kr_gc_write(g, &g->key, kr_tuple_get(parts, 0));
    kr_gc_write(g, &g->item, kr_tuple_get(parts, 1));
    kr_gc_write(g, &g->target, kr_tuple_get(parts, 2));
    return KR_NONE;
}

/* clang-format off */
#define GROUPBY_METHODS(M)                                      \
    M(NOARGS, groupby_reduce, 0, "__reduce__", KR_REDUCE_DOC)   \
    M(O, groupby_setstate, 0, "__setstate__", KR_SETSTATE_DOC)
#define GROUPBY_SLOTS(S)            \
    S(tp_new, NEW, groupby_new)     \
    S(tp_iternext, ITERNEXT, groupby_next)
IT_TYPE(groupby, kr_groupby_type, GroupBy, "groupby", GROUPBY_METHODS, GROUPBY_SLOTS, TPF_BASETYPE,
        "groupby(iterable, key=None)\n--\n\n"
        "Iterator over pairs (key, group): a group is an iterator over neighbouring items of one key.")
/* clang-format on */

/* -- The groups
 * --------------------------------------------------------------------------------------- */

static Value grouper_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "_grouper", kwnames) ||
        !kr_check_nargs(t, "_grouper", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    if (!kr_is_instance_of(args[0], &kr_groupby_type)) {
        return kr_raise(t, KR_EXC(TypeError), "argument 1 must be itertools.groupby, not %T",
                        args[0]);
    }
    return grouper_make(t, as_groupby(args[0]), args[1]);
}

static Value grouper_next(Thread *t, Value self)
{
    const Grouper *g = as_grouper(self);
    GroupBy *parent = g->parent;
    if (parent->group != &g->ob_base) { /* the parent went on to the next group */
        return VALUE_NULL;
    }
    if (value_is_null(parent->item) && !read_item(t, parent)) {
        return VALUE_NULL;
    }
    if (kr_equal(t, g->target, parent->key) <= 0) {
        return VALUE_NULL;
    }
    Value item = parent->item;
    parent->item = parent->key = VALUE_NULL;
    return item;
}

static Value grouper_reduce(Thread *t, Value self)
{
    const Grouper *g = as_grouper(self);
    if (g->parent->group != &g->ob_base) {
        return kr_reduce_builtin(t, "iter", value_from_ptr(kr_empty_tuple), VALUE_NULL);
    }
    return kr_it_reduced_2(t, self, value_from_ptr(g->parent), g->target, VALUE_NULL);
}

/* clang-format off */
#define GROUPER_METHODS(M) M(NOARGS, grouper_reduce, 0, "__reduce__", KR_REDUCE_DOC)
#define GROUPER_SLOTS(S)            \
    S(tp_new, NEW, grouper_new)     \
    S(tp_iternext, ITERNEXT, grouper_next)
IT_TYPE(grouper, kr_grouper_type, Grouper, "_grouper", GROUPER_METHODS, GROUPER_SLOTS, 0, NULL)
/* clang-format on */
