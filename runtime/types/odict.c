/* odict.c -- collections.OrderedDict, its views and iterators.
 *
 * dict remembers the order of insertion; this type adds moving entries, comparison by order, and
 * the rule that what a subclass overrides is used.  Iterators stop when the key set or the order
 * changed, which order_state() tells.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/dict_views.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct OrderedDict { /* 112 bytes, as CPython's */
    Dict dict;
    Value unused[6];
    Value attributes; /* Dict or NULL */
    Object *weakreflist;
} OrderedDict;

typedef struct OrderedIter {
    Object ob_base;
    Dict *dict; /* NULL: used up */
    isize used, pos;
    uint64_t state; /* order_state() */
    int kind;       /* ITER_* */
    bool reverse;
    Object *unused;
} OrderedIter;

enum { ITER_KEYS, ITER_VALUES, ITER_ITEMS };

KR_INLINE Dict *as_dict(Value v) { return (Dict *)value_ptr(v); }
KR_INLINE OrderedIter *as_iter(Value v) { return (OrderedIter *)value_ptr(v); }

/* Changes with the key set and the order.  Where versions are used up the table, the end of its
 * entries and their number stand in: they miss only an entry put where the last one was taken away.
 */
KR_INLINE uint64_t order_state(const Dict *d)
{
    const DictKeys *k = d->ma_keys;
    return KR_LIKELY(k->version != 0)
               ? k->version
               : (uint64_t)(uintptr_t)k << 16 ^ (uint64_t)k->nentries ^ (uint64_t)d->ma_used << 32;
}

static bool is_odict(Value v) { return kr_is_instance_of(v, &PyODict_Type); }

/* -- Iterators ------------------------------------------------------------------------------------
 */

static Value iter_make(Thread *t, Dict *d, int kind, bool reverse)
{
    OrderedIter *it = kr_new_object(t, &PyODictIter_Type, sizeof(OrderedIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->dict = d->ma_used == 0 ? NULL : d; /* an end found early stays one */
    it->used = d->ma_used;
    it->pos = reverse ? d->ma_keys->nentries - 1 : d->ma_keys->first;
    it->state = order_state(d);
    it->kind = kind;
    it->reverse = reverse;
    return value_from_ptr(it);
}

/* The first entry that is not deleted, from the i-th on in the iterator's direction. */
static isize live_entry(const OrderedIter *it, isize i)
{
    const DictKeys *k = it->dict->ma_keys;
    while (i >= 0 && i < k->nentries && value_is_null(k->entries[i].value)) {
        i += it->reverse ? -1 : 1;
    }
    return i;
}

static Value odictiter_next(Thread *t, Value self)
{
    OrderedIter *it = as_iter(self);
    Dict *d = it->dict;
    if (d == NULL) {
        return VALUE_NULL;
    }
    const DictKeys *k = d->ma_keys;
    bool cleared = k->nentries == 0 && k->usable == 0; /* no table, not an emptied one */
    if (it->state != order_state(d) && !(cleared && it->used != 0)) {
        it->dict = NULL;
        return kr_raise(t, KR_EXC(RuntimeError), "OrderedDict mutated during iteration");
    }
    if (it->used != d->ma_used) {
        it->used = -1;
        return kr_raise(t, KR_EXC(RuntimeError), "OrderedDict changed size during iteration");
    }
    isize i = live_entry(it, it->pos);
    if (i < 0 || i >= k->nentries) {
        it->dict = NULL;
        return VALUE_NULL;
    }
    it->pos = live_entry(it, i + (it->reverse ? -1 : 1));
    if (it->pos < 0 || it->pos >= k->nentries) {
        it->dict = NULL; /* the last one: what happens to the dict now does not matter */
    }
    const DictEntry *e = &k->entries[i];
    return it->kind == ITER_KEYS     ? e->key
           : it->kind == ITER_VALUES ? e->value
                                     : value_from_ptr(kr_tuple_pair(t, e->key, e->value));
}

static Value odictiter_reduce(Thread *t, Value self)
{
    OrderedIter *copy = kr_new_object(t, &PyODictIter_Type, sizeof(OrderedIter), GCK_SCAN);
    if (copy == NULL) {
        return VALUE_ERROR;
    }
    Object head = copy->ob_base;
    *copy = *as_iter(self);
    copy->ob_base = head;
    Value rest = kr_list_from_iterable(t, value_from_ptr(copy));
    return value_is_error(rest) ? VALUE_ERROR : kr_reduce_builtin(t, "iter", rest, VALUE_NULL);
}

/* -- Update: through item assignment, which a subclass may override
 * ---------------------------------- */

/* A dict that keeps dict's own item assignment may be written directly. */
static bool set_item(Thread *t, Value self, Value key, Value v)
{
    if (kr_is_exact(self, &PyODict_Type)) {
        return kr_dict_set(t, as_dict(self), key, v);
    }
    return kr_setitem(t, self, key, v) == 0;
}

static bool add_pair(Thread *t, Value pair, void *data)
{
    Value self = *(Value *)data;
    if (kr_is_exact_tuple(pair) && kr_tuple_len((Tuple *)value_ptr(pair)) == 2) {
        const Tuple *tuple = (Tuple *)value_ptr(pair);
        return set_item(t, self, kr_tuple_get(tuple, 0), kr_tuple_get(tuple, 1));
    }
    Value it = kr_iter(t, pair), parts[3];
    if (value_is_error(it)) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        parts[i] = kr_next(t, it);
        if (value_is_null(parts[i]) && kr_pending(t)) {
            return false;
        }
        if (value_is_null(parts[i]) && i < 2) {
            return kr_fail(t, KR_EXC(ValueError), "need more than %d value%s to unpack", i,
                           i == 1 ? "" : "s");
        }
    }
    if (!value_is_null(parts[2])) {
        return kr_fail(t, KR_EXC(ValueError), "too many values to unpack (expected 2)");
    }
    return set_item(t, self, parts[0], parts[1]);
}

typedef struct FromMapping {
    Value self, other;
} FromMapping;

static bool add_key(Thread *t, Value key, void *data)
{
    const FromMapping *from = data;
    Value v = kr_getitem(t, from->other, key);
    return !value_is_error(v) && set_item(t, from->self, key, v);
}

static bool update_from(Thread *t, Value self, Value other)
{
    if (kr_is_exact_dict(other)) {
        Value items = kr_dictview_new(t, &PyDictItems_Type, as_dict(other));
        Value list = value_is_error(items) ? items : kr_list_from_iterable(t, items);
        return !value_is_error(list) && kr_for_each(t, list, add_pair, &self);
    }
    Value method = kr_getattr_optional(t, other, KR_NAME(keys));
    if (!value_is_null(method)) {
        FromMapping from = {self, other};
        Value keys = kr_call_0(t, method);
        /* As a list first: taking items must not disturb the iteration. */
        Value list = value_is_error(keys) ? keys : kr_list_from_iterable(t, keys);
        return !value_is_error(list) && kr_for_each(t, list, add_key, &from);
    }
    method = kr_pending(t) ? VALUE_ERROR : kr_getattr_optional(t, other, KR_NAME(items));
    if (!value_is_null(method)) {
        Value items = kr_call_0(t, method);
        return !value_is_error(items) && kr_for_each(t, items, add_pair, &self);
    }
    return !kr_pending(t) && kr_for_each(t, other, add_pair, &self);
}

static bool update_from_args(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs > 0 && !update_from(t, self, args[0])) {
        return false;
    }
    isize n = kwnames != NULL ? kr_tuple_len(kwnames) : 0;
    for (isize i = 0; i < n; i++) {
        if (!set_item(t, self, kr_tuple_get(kwnames, i), args[nargs + (size_t)i])) {
            return false;
        }
    }
    return true;
}

static int odict_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs > 1) {
        return kr_fail_int(t, KR_EXC(TypeError), "expected at most 1 arguments, got %zd",
                           (isize)nargs);
    }
    return update_from_args(t, self, args, nargs, kwnames) ? 0 : -1;
}

static Value odict_update(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs > 1) {
        return kr_raise(t, KR_EXC(TypeError),
                        "update() takes at most 1 positional argument (%zd given)", (isize)nargs);
    }
    return update_from_args(t, self, args, nargs, kwnames) ? KR_NONE : VALUE_ERROR;
}

/* -- Methods
 * ------------------------------------------------------------------------------------------- */

static Value odict_pop(Thread *t, Value self, const Value *args)
{
    if (as_dict(self)->ma_used == 0 && kr_hash(t, args[0]) == -1) {
        return VALUE_ERROR; /* dict.pop does not ask then */
    }
    Value v = kr_dict_pop(t, as_dict(self), args[0]);
    if (!value_is_null(v) || kr_pending(t)) {
        return v;
    }
    return value_is_null(args[1]) ? kr_raise_arg(t, KR_EXC(KeyError), args[0]) : args[1];
}

static bool flag_arg(Thread *t, Value v, bool *out)
{
    *out = true;
    return value_is_null(v) || kr_arg_bool(t, v, out);
}

static Value odict_popitem(Thread *t, Value self, const Value *args)
{
    Dict *d = as_dict(self);
    bool last;
    if (!flag_arg(t, args[0], &last)) {
        return VALUE_ERROR;
    }
    if (d->ma_used == 0) {
        return kr_raise(t, KR_EXC(KeyError), "dictionary is empty");
    }
    isize ix = last ? kr_dict_last_entry(d) : kr_dict_first_entry(d);
    const DictEntry *e = &d->ma_keys->entries[ix];
    Tuple *pair = kr_tuple_pair(t, e->key, e->value);
    if (pair == NULL) {
        return VALUE_ERROR;
    }
    if (last) {
        kr_dict_drop_last(d);
    } else {
        kr_dict_del_entry(d, ix);
    }
    return value_from_ptr(pair);
}

static Value odict_move_to_end(Thread *t, Value self, const Value *args)
{
    Dict *d = as_dict(self);
    bool last;
    if (!flag_arg(t, args[1], &last)) {
        return VALUE_ERROR;
    }
    int64_t hash = d->ma_used > 0 ? kr_hash(t, args[0]) : 0;
    if (hash == -1) {
        return VALUE_ERROR;
    }
    isize ix = d->ma_used > 0 ? kr_dict_lookup(t, d, args[0], hash) : DICT_ABSENT;
    if (ix < 0) {
        return ix == DICT_ERROR ? VALUE_ERROR : kr_raise_arg(t, KR_EXC(KeyError), args[0]);
    }
    return (last ? kr_dict_move_to_end(t, d, ix) : kr_dict_move_to_front(t, d, ix)) ? KR_NONE
                                                                                    : VALUE_ERROR;
}

static Value odict_setdefault(Thread *t, Value self, const Value *args)
{
    Value key = args[0], v = value_is_null(args[1]) ? KR_NONE : args[1];
    if (kr_is_exact(self, &PyODict_Type)) {
        return kr_dict_setdefault(t, as_dict(self), key, v);
    }
    int there = kr_contains(t, self, key);
    if (there < 0) {
        return VALUE_ERROR;
    }
    if (there) {
        return kr_getitem(t, self, key);
    }
    return kr_setitem(t, self, key, v) < 0 ? VALUE_ERROR : v;
}

static Value odict_clear(Thread *t, Value self)
{
    kr_dict_clear(t, as_dict(self));
    return KR_NONE;
}

static Value odict_copy(Thread *t, Value self)
{
    bool exact = kr_is_exact(self, &PyODict_Type);
    Value v = kr_call_0(t, value_from_ptr(kr_type(self)));
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    if (exact) {
        return kr_dict_assign(t, as_dict(v), as_dict(self)) ? v : VALUE_ERROR;
    }
    Value keys = kr_dict_key_list(t, as_dict(self));
    FromMapping from = {v, self};
    return !value_is_error(keys) && kr_for_each(t, keys, add_key, &from) ? v : VALUE_ERROR;
}

static bool fromkeys_step(Thread *t, Value key, void *data)
{
    const FromMapping *from = data;
    return set_item(t, from->self, key, from->other);
}

static Value odict_fromkeys(Thread *t, Value cls, const Value *args)
{
    Value d = kr_call_0(t, cls);
    if (value_is_error(d)) {
        return VALUE_ERROR;
    }
    FromMapping from = {d, value_is_null(args[1]) ? KR_NONE : args[1]};
    return kr_for_each(t, args[0], fromkeys_step, &from) ? d : VALUE_ERROR;
}

static Value odict_reduce(Thread *t, Value self)
{
    Value state = kr_call_method_0(t, self, KR_NAME(__getstate__));
    Value items = value_is_error(state) ? state : kr_call_method_0(t, self, KR_NAME(items));
    Value it = value_is_error(items) ? items : kr_iter(t, items);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value parts[5] = {value_from_ptr(kr_type(self)), value_from_ptr(kr_empty_tuple), state, KR_NONE,
                      it};
    return value_from_ptr(kr_tuple_from(t, parts, 5));
}

static Value odict_sizeof(Thread *t, Value self)
{
    size_t bytes = (size_t)kr_type(self)->tp_basicsize + kr_dict_table_bytes(as_dict(self));
    return kr_int_from_i64(t, (int64_t)bytes);
}

/* -- Slots
 * ------------------------------------------------------------------------------------------------
 */

static Value odict_repr(Thread *t, Value self)
{
    Value name = kr_type_name(t, kr_type(self));
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    if (as_dict(self)->ma_used == 0) {
        return value_from_ptr(kr_str_format(t, "%U()", value_ptr(name)));
    }
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "..."));
    }
    Value items, result = VALUE_ERROR;
    if (kr_is_exact(self, &PyODict_Type)) {
        items = kr_dictview_new(t, &PyDictItems_Type, as_dict(self));
    } else {
        items = kr_call_method_0(t, self, KR_NAME(items));
    }
    items = value_is_error(items) ? items : kr_list_from_iterable(t, items);
    if (!value_is_error(items)) {
        result = value_from_ptr(kr_str_format(t, "%U(%R)", value_ptr(name), items));
    }
    kr_repr_leave(t, self);
    return result;
}

/* Same keys in the same order: 1, 0, -1. */
static int same_order(Thread *t, Dict *a, Dict *b)
{
    isize i = 0, j = 0;
    Value x, y;
    uint64_t sa = order_state(a), sb = order_state(b);
    while (kr_dict_next(a, &i, &x, NULL)) {
        if (!kr_dict_next(b, &j, &y, NULL)) {
            return 0;
        }
        int same = kr_equal(t, x, y);
        if (same <= 0) {
            return same;
        }
        if (order_state(a) != sa || order_state(b) != sb) {
            kr_raise(t, KR_EXC(RuntimeError), "OrderedDict mutated during iteration");
            return -1;
        }
    }
    return !kr_dict_next(b, &j, &y, NULL);
}

static Value odict_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!is_odict(a) || !kr_is_dict(b)) {
        /* Reflected: dict.__eq__ of a plain dict on the left has answered before. */
        return KR_NOTIMPLEMENTED;
    }
    if (op != CMP_EQ && op != CMP_NE) {
        return KR_NOTIMPLEMENTED;
    }
    Value same = kr_slots(&PyDict_Type)->tp_richcompare(t, a, b, CMP_EQ);
    if (value_is_error(same)) {
        return VALUE_ERROR;
    }
    int equal = value_same(same, KR_TRUE);
    if (equal && is_odict(b)) {
        equal = same_order(t, as_dict(a), as_dict(b));
        if (equal < 0) {
            return VALUE_ERROR;
        }
    }
    return kr_bool((op == CMP_EQ) == equal);
}

static Value odict_or(Thread *t, Value a, Value b)
{
    Value self = is_odict(a) ? a : b;
    if (!kr_is_dict(a) || !kr_is_dict(b)) {
        return KR_NOTIMPLEMENTED;
    }
    Value v = kr_call_1(t, value_from_ptr(kr_type(self)), a);
    return !value_is_error(v) && update_from(t, v, b) ? v : VALUE_ERROR;
}

static Value odict_ior(Thread *t, Value self, Value other)
{
    return update_from(t, self, other) ? self : VALUE_ERROR;
}

static Value odict_iter(Thread *t, Value self)
{
    return iter_make(t, as_dict(self), ITER_KEYS, false);
}

static Value odict_reversed(Thread *t, Value self)
{
    return iter_make(t, as_dict(self), ITER_KEYS, true);
}

static Value odict_keys(Thread *t, Value self)
{
    return kr_dictview_new(t, &PyODictKeys_Type, as_dict(self));
}

static Value odict_values(Thread *t, Value self)
{
    return kr_dictview_new(t, &PyODictValues_Type, as_dict(self));
}

static Value odict_items(Thread *t, Value self)
{
    return kr_dictview_new(t, &PyODictItems_Type, as_dict(self));
}

static Value odict_get_dict(Thread *t, Value self)
{
    return value_from_ptr(kr_slot_dict(t, value_ptr(self), true));
}

static const NativeGetSet odict_getset[] = {
    {"__dict__", odict_get_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

/* -- Views
 * --------------------------------------------------------------------------------------------------
 */

#define VIEW_ITERATION(id, KIND)                                                  \
    static Value id##_iter(Thread *t, Value self)                                 \
    {                                                                             \
        return iter_make(t, ((DictView *)value_ptr(self))->dv_dict, KIND, false); \
    }                                                                             \
    static Value id##_reversed(Thread *t, Value self)                             \
    {                                                                             \
        return iter_make(t, ((DictView *)value_ptr(self))->dv_dict, KIND, true);  \
    }
VIEW_ITERATION(odictkeys, ITER_KEYS)
VIEW_ITERATION(odictvalues, ITER_VALUES)
VIEW_ITERATION(odictitems, ITER_ITEMS)

/* -- The types
 * ------------------------------------------------------------------------------------------------
 */

/* clang-format off */
#define ODICT_METHODS(M)                                                                        \
    M(ARGS, odict_fromkeys, NF_CLASS | NF_CALLS, "fromkeys",                                    \
      "fromkeys($type, /, iterable, value=None)\n--\n\n"                                        \
      "Make an ordered dict with the items of iterable as keys, all with the same value.")      \
    M(NOARGS, odict_sizeof, 0, "__sizeof__", NULL)                                              \
    M(NOARGS, odict_reduce, NF_CALLS, "__reduce__", KR_REDUCE_DOC)                              \
    M(ARGS, odict_setdefault, NF_CALLS, "setdefault",                                           \
      "setdefault($self, /, key, default=None)\n--\n\n"                                         \
      "Return the value of key; without one, store default under it and return that.")          \
    M(ARGS, odict_pop, NF_CALLS, "pop",                                                         \
      "pop($self, /, key, default=<unrepresentable>)\n--\n\n"                                   \
      "Remove key and return its value.\n\n"                                                    \
      "Without such a key, return default if there is one, else raise KeyError.")               \
    M(ARGS, odict_popitem, NF_CALLS, "popitem",                                                 \
      "popitem($self, /, last=True)\n--\n\n"                                                    \
      "Remove the last entry, or the first one, and return it as a pair.")                      \
    M(NOARGS, odict_keys, 0, "keys", NULL)                                                      \
    M(NOARGS, odict_values, 0, "values", NULL)                                                  \
    M(NOARGS, odict_items, 0, "items", NULL)                                                    \
    M(FASTKW, odict_update, NF_CALLS, "update", NULL)                                           \
    M(NOARGS, odict_clear, 0, "clear", "od.clear() -> None.  Remove all entries.")              \
    M(NOARGS, odict_copy, NF_CALLS, "copy", "od.copy() -> a copy that shares the values")       \
    M(NOARGS, odict_reversed, 0, "__reversed__", "od.__reversed__() <==> reversed(od)")         \
    M(ARGS, odict_move_to_end, NF_CALLS, "move_to_end",                                         \
      "move_to_end($self, /, key, last=True)\n--\n\n"                                           \
      "Make an entry the last one, or the first one.\n\nRaises KeyError when there is no such key.")
KR_NATIVE_TABLE(odict_methods, ODICT_METHODS)

#define ODICT_SLOTS(S)                            \
    S(tp_init, INIT, odict_init)                  \
    S(tp_repr, UNARY, odict_repr)                 \
    S(tp_hash, HASH, kr_hash_not_implemented)     \
    S(tp_richcompare, RICHCMP, odict_richcompare) \
    S(tp_iter, UNARY, odict_iter)                 \
    S(nb_or, BINARY, odict_or)                    \
    S(nb_inplace_or, BINARY, odict_ior)
KR_TYPE_SLOTS(odict, ODICT_SLOTS)
/* clang-format on */

static TypeInfo odict_info = {
    .slots = {ODICT_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = odict_c_slots,
    .methods = odict_methods,
    .getset = odict_getset,
    .flags = TI_NATIVE | TI_HAS_DICT,
};
Type PyODict_Type = {
    KR_TYPE_HEAD("collections.OrderedDict", sizeof(OrderedDict), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_MAPPING |
                TPF_MATCH_SELF | TPF_DICT,
    .tp_dictoffset = offsetof(OrderedDict, attributes),
    .tp_weaklistoffset = offsetof(OrderedDict, weakreflist),
    .tp_doc = "Dictionary that remembers insertion order",
    .tp_cache = &odict_info,
};

/* clang-format off */
#define ODICTITER_METHODS(M) M(NOARGS, odictiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(odictiter_methods, ODICTITER_METHODS)
#define ODICTITER_SLOTS(S)           \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(tp_iternext, ITERNEXT, odictiter_next)
KR_TYPE_SLOTS(odictiter, ODICTITER_SLOTS)
/* clang-format on */

static TypeInfo odictiter_info = {
    .slots = {ODICTITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = odictiter_c_slots,
    .methods = odictiter_methods,
    .flags = TI_NATIVE,
};
Type PyODictIter_Type = {
    KR_TYPE_HEAD("odict_iterator", sizeof(OrderedIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &odictiter_info,
};

/* clang-format off */
#define ODICTVIEW_TYPE(id, CName, name, METHODS, SLOTS)                                         \
    KR_NATIVE_TABLE(id##_methods, METHODS)                                                      \
    KR_TYPE_SLOTS(id, SLOTS)                                                                    \
    static TypeInfo id##_info = {                                                               \
        .slots = {SLOTS(KR_SLOT_NATIVE)},                                                       \
        .c_slots = id##_c_slots,                                                                \
        .methods = id##_methods,                                                                \
        .flags = TI_NATIVE,                                                                     \
    };                                                                                          \
    Type CName = {                                                                              \
        KR_TYPE_HEAD(name, sizeof(DictView), 0),                                                \
        .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION, \
        .tp_cache = &id##_info,                                                                 \
    };
#define ODICTKEYS_METHODS(M)   M(NOARGS, odictkeys_reversed, 0, "__reversed__", NULL)
#define ODICTKEYS_SLOTS(S)     S(tp_iter, UNARY, odictkeys_iter)
#define ODICTVALUES_METHODS(M) M(NOARGS, odictvalues_reversed, 0, "__reversed__", NULL)
#define ODICTVALUES_SLOTS(S)   S(tp_iter, UNARY, odictvalues_iter)
#define ODICTITEMS_METHODS(M)  M(NOARGS, odictitems_reversed, 0, "__reversed__", NULL)
#define ODICTITEMS_SLOTS(S)    S(tp_iter, UNARY, odictitems_iter)
ODICTVIEW_TYPE(odictkeys, PyODictKeys_Type, "odict_keys", ODICTKEYS_METHODS, ODICTKEYS_SLOTS)
ODICTVIEW_TYPE(odictvalues, PyODictValues_Type, "odict_values", ODICTVALUES_METHODS, ODICTVALUES_SLOTS)
ODICTVIEW_TYPE(odictitems, PyODictItems_Type, "odict_items", ODICTITEMS_METHODS, ODICTITEMS_SLOTS)
/* clang-format on */
static_assert(sizeof(OrderedDict) == 112 && sizeof(OrderedIter) == 64, "PyODictObject");
