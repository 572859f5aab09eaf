/* dict_views.c -- dict_keys, dict_values, dict_items, and the six iterators over them. */
#include "runtime/types/dict_views.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/descr.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

KR_INLINE DictIter *as_iter(Value v) { return (DictIter *)value_ptr(v); }
KR_INLINE DictView *as_view(Value v) { return (DictView *)value_ptr(v); }
KR_INLINE Dict *view_dict(Value v) { return as_view(v)->dv_dict; }

/* -- Iterators ------------------------------------------------------------------------------ */

static bool is_reverse(const Type *type)
{
    return type == &PyDictRevIterKey_Type || type == &PyDictRevIterValue_Type ||
           type == &PyDictRevIterItem_Type;
}

Value kr_dictiter_new(Thread *t, Type *type, Dict *d)
{
    DictIter *it = kr_new_object(t, type, sizeof(DictIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->dict = d;
    it->used = d->ma_used;
    it->pos = is_reverse(type) ? d->ma_keys->nentries - 1 : d->ma_keys->first;
    it->len = d->ma_used;
    return value_from_ptr(it);
}

static KR_NOINLINE DictEntry *size_changed(Thread *t, DictIter *it)
{
    it->used = -1; /* and so it stays: later calls fail as well */
    return kr_raise_null(t, KR_EXC(RuntimeError), "dictionary changed size during iteration");
}

DictEntry *kr_dictiter_advance(Thread *t, DictIter *it)
{
    Dict *d = it->dict;
    if (d == NULL) {
        return NULL;
    }
    if (KR_UNLIKELY(it->used != d->ma_used)) {
        return size_changed(t, it);
    }
    DictKeys *k = d->ma_keys;
    isize i = it->pos;
    while (i < k->nentries && value_is_null(k->entries[i].value)) {
        i++;
    }
    if (i >= k->nentries) {
        it->dict = NULL;
        return NULL;
    }
    if (KR_UNLIKELY(it->len == 0)) { /* as many entries as before, but not the same ones */
        it->dict = NULL;
        return kr_raise_null(t, KR_EXC(RuntimeError), "dictionary keys changed during iteration");
    }
    it->pos = i + 1;
    it->len--;
    if (i + 1 < k->nentries) { /* what is done with a key begins with its header */
        __builtin_prefetch((const void *)(uintptr_t)k->entries[i + 1].key.bits);
    }
    return &k->entries[i];
}

static DictEntry *advance_back(Thread *t, DictIter *it)
{
    Dict *d = it->dict;
    if (d == NULL) {
        return NULL;
    }
    if (it->used != d->ma_used) {
        return size_changed(t, it);
    }
    DictKeys *k = d->ma_keys;
    isize i = kr_min(it->pos, k->nentries - 1);
    while (i >= 0 && value_is_null(k->entries[i].value)) {
        i--;
    }
    if (i < 0) {
        it->dict = NULL;
        return NULL;
    }
    it->pos = i - 1;
    it->len--;
    return &k->entries[i];
}

KR_INLINE Value entry_pair(Thread *t, const DictEntry *e)
{
    return e != NULL ? value_from_ptr(kr_tuple_pair(t, e->key, e->value)) : VALUE_NULL;
}

static Value keyiter_next(Thread *t, Value self)
{
    const DictEntry *e = kr_dictiter_advance(t, as_iter(self));
    return e != NULL ? e->key : VALUE_NULL;
}

static Value valueiter_next(Thread *t, Value self)
{
    const DictEntry *e = kr_dictiter_advance(t, as_iter(self));
    return e != NULL ? e->value : VALUE_NULL;
}

static Value itemiter_next(Thread *t, Value self)
{
    return entry_pair(t, kr_dictiter_advance(t, as_iter(self)));
}

static Value revkeyiter_next(Thread *t, Value self)
{
    const DictEntry *e = advance_back(t, as_iter(self));
    return e != NULL ? e->key : VALUE_NULL;
}

static Value revvalueiter_next(Thread *t, Value self)
{
    const DictEntry *e = advance_back(t, as_iter(self));
    return e != NULL ? e->value : VALUE_NULL;
}

static Value revitemiter_next(Thread *t, Value self)
{
    return entry_pair(t, advance_back(t, as_iter(self)));
}

static Value dictiter_length_hint(Thread *t, Value self)
{
    const DictIter *it = as_iter(self);
    isize n = it->dict != NULL && it->used == it->dict->ma_used ? it->len : 0;
    return kr_int_from_i64(t, n);
}

/* iter([what is left]); the iterator itself does not move. */
static Value dictiter_reduce(Thread *t, Value self)
{
    DictIter *copy = kr_new_object(t, kr_type(self), sizeof(DictIter), GCK_SCAN);
    if (copy == NULL) {
        return VALUE_ERROR;
    }
    Object head = copy->ob_base;
    *copy = *as_iter(self);
    copy->ob_base = head;
    Value rest = kr_list_from_iterable(t, value_from_ptr(copy));
    return value_is_error(rest) ? VALUE_ERROR : kr_reduce_builtin(t, "iter", rest, VALUE_NULL);
}

/* clang-format off */
#define DICTITER_METHODS(M)                                            \
    M(NOARGS, dictiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, dictiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(dictiter_methods, DICTITER_METHODS)

#define DICTITER_SLOTS(S)                       \
    S(tp_iter, UNARY, kr_self_iter)             \
    S(tp_iternext, ITERNEXT, keyiter_next)      \
    S(tp_iternext, ITERNEXT, valueiter_next)    \
    S(tp_iternext, ITERNEXT, itemiter_next)     \
    S(tp_iternext, ITERNEXT, revkeyiter_next)   \
    S(tp_iternext, ITERNEXT, revvalueiter_next) \
    S(tp_iternext, ITERNEXT, revitemiter_next)
KR_SLOT_TRAMPS(DICTITER_SLOTS)

#define DICTITER_TYPE(id, CName, name)                                                          \
    static const CSlotRow id##_c_slots[] = {{SLOT_tp_iter, (void *)kr_self_iter__tp_iter},      \
                                            {SLOT_tp_iternext, (void *)id##_next__tp_iternext}, \
                                            {-1, NULL}};                                        \
    static TypeInfo id##_info = {                                                               \
        .slots = {.tp_iter = kr_self_iter, .tp_iternext = id##_next},                           \
        .c_slots = id##_c_slots,                                                                \
        .methods = dictiter_methods,                                                            \
        .flags = TI_NATIVE,                                                                     \
    };                                                                                          \
    Type CName = {                                                                              \
        KR_TYPE_HEAD(name, sizeof(DictIter), 0),                                                \
        .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION, \
        .tp_cache = &id##_info,                                                                 \
    };
DICTITER_TYPE(keyiter, PyDictIterKey_Type, "dict_keyiterator")
DICTITER_TYPE(valueiter, PyDictIterValue_Type, "dict_valueiterator")
DICTITER_TYPE(itemiter, PyDictIterItem_Type, "dict_itemiterator")
DICTITER_TYPE(revkeyiter, PyDictRevIterKey_Type, "dict_reversekeyiterator")
DICTITER_TYPE(revvalueiter, PyDictRevIterValue_Type, "dict_reversevalueiterator")
DICTITER_TYPE(revitemiter, PyDictRevIterItem_Type, "dict_reverseitemiterator")
/* clang-format on */

/* -- Views: what all three share ---------------------------------------------------------- */

Value kr_dictview_new(Thread *t, Type *type, Dict *d)
{
    DictView *view = kr_new_object(t, type, sizeof(DictView), GCK_SCAN);
    if (view == NULL) {
        return VALUE_ERROR;
    }
    view->dv_dict = d;
    return value_from_ptr(view);
}

static isize view_len(Thread *t, Value self) { return view_dict(self)->ma_used; }

static Value view_repr(Thread *t, Value self)
{
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "..."));
    }
    Value result = VALUE_ERROR;
    Value items = kr_list_from_iterable(t, self);
    if (!value_is_error(items)) {
        result = value_from_ptr(kr_str_format(t, "%s(%R)", kr_type(self)->tp_name, items));
    }
    kr_repr_leave(t, self);
    return result;
}

static Value view_mapping(Thread *t, Value self)
{
    return kr_mappingproxy_new(t, value_from_ptr(view_dict(self)));
}

static const NativeGetSet view_getset[] = {
    {"mapping", view_mapping, NULL, "the dict this view looks at, read-only"},
    {NULL, NULL, NULL, NULL},
};

/* -- Keys and items as sets ------------------------------------------------------------------ */

static bool is_keys(Value v) { return kr_is_instance_of(v, &PyDictKeys_Type); }
static bool is_items(Value v) { return kr_is_instance_of(v, &PyDictItems_Type); }
static bool is_setview(Value v) { return is_keys(v) || is_items(v); }

static int keys_contains(Thread *t, Value self, Value key)
{
    return kr_dict_contains(t, view_dict(self), key);
}

static int items_contains(Thread *t, Value self, Value item)
{
    if (!kr_is_tuple(item) || kr_tuple_len((Tuple *)value_ptr(item)) != 2) {
        return 0;
    }
    const Tuple *pair = (Tuple *)value_ptr(item);
    Value found = kr_dict_get(t, view_dict(self), kr_tuple_get(pair, 0));
    if (value_is_null(found)) {
        return kr_pending(t) ? -1 : 0;
    }
    return kr_equal(t, found, kr_tuple_get(pair, 1));
}

/* Every item of a lies in b: 1, 0, -1. */
static int all_contained_in(Thread *t, Value a, Value b)
{
    Value it = kr_iter(t, a);
    if (value_is_error(it)) {
        return -1;
    }
    Value item;
    while (!value_is_null(item = kr_next(t, it))) {
        int in = kr_safepoint(t) ? kr_contains(t, b, item) : -1;
        if (in <= 0) {
            return in;
        }
    }
    return kr_pending(t) ? -1 : 1;
}

static Value setview_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!is_setview(a) || (!kr_is_anyset(b) && !is_setview(b))) {
        return KR_NOTIMPLEMENTED;
    }
    isize na = kr_len(t, a), nb = na < 0 ? -1 : kr_len(t, b);
    if (nb < 0) {
        return VALUE_ERROR;
    }
    int ok = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE: ok = na == nb ? all_contained_in(t, a, b) : 0; break;
    case CMP_LT: ok = na < nb ? all_contained_in(t, a, b) : 0; break;
    case CMP_LE: ok = na <= nb ? all_contained_in(t, a, b) : 0; break;
    case CMP_GT: ok = na > nb ? all_contained_in(t, b, a) : 0; break;
    default: ok = na >= nb ? all_contained_in(t, b, a) : 0; break;
    }
    return ok < 0 ? VALUE_ERROR : kr_bool(op == CMP_NE ? !ok : ok);
}

static Set *to_set(Thread *t, Value v)
{
    Set *s = kr_set_new(t, &PySet_Type);
    if (s == NULL) {
        return NULL;
    }
    if (is_keys(v) && kr_is_exact_dict(value_from_ptr(view_dict(v)))) {
        v = value_from_ptr(view_dict(v)); /* a dict tells its size and hashes */
    }
    return kr_set_update(t, s, v) ? s : NULL;
}

static Value setview_sub(Thread *t, Value a, Value b)
{
    Set *s = to_set(t, a);
    return s != NULL && kr_set_difference_update(t, s, b) ? value_from_ptr(s) : VALUE_ERROR;
}

static Value setview_or(Thread *t, Value a, Value b)
{
    Set *s = to_set(t, a);
    return s != NULL && kr_set_update(t, s, b) ? value_from_ptr(s) : VALUE_ERROR;
}

static Value setview_and(Thread *t, Value a, Value b)
{
    if (!is_setview(a)) {
        Value swap = a;
        a = b;
        b = swap;
    }
    isize na = view_dict(a)->ma_used;
    if (kr_is_exact(b, &PySet_Type) && na <= kr_set_len((Set *)value_ptr(b))) {
        return kr_set_intersection(t, (Set *)value_ptr(b), a);
    }
    if (is_setview(b) && view_dict(b)->ma_used > na) { /* walk the shorter one */
        Value swap = a;
        a = b;
        b = swap;
    }
    Set *s = kr_set_new(t, &PySet_Type);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, b);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value item;
    while (!value_is_null(item = kr_next(t, it))) {
        if (!kr_safepoint(t)) {
            return VALUE_ERROR;
        }
        int in = is_keys(a) ? keys_contains(t, a, item) : items_contains(t, a, item);
        if (in < 0 || (in && kr_set_add(t, s, item) < 0)) {
            return VALUE_ERROR;
        }
    }
    return kr_pending(t) ? VALUE_ERROR : value_from_ptr(s);
}

/* Pairs of the larger dict that the smaller one lacks or has with another value, and what then
 * remains of the smaller one. */
static Value items_xor(Thread *t, Dict *small, Dict *large)
{
    if (small->ma_used > large->ma_used) {
        Dict *swap = small;
        small = large;
        large = swap;
    }
    Dict *rest = kr_dict_copy(t, small);
    Set *s = rest != NULL ? kr_set_new(t, &PySet_Type) : NULL;
    if (s == NULL) {
        return VALUE_ERROR;
    }
    isize pos = 0;
    DictEntry *e;
    while ((e = kr_dict_next_entry(large, &pos)) != NULL) {
        Value key = e->key, v = e->value;
        int64_t hash = e->hash;
        isize ix = kr_dict_lookup(t, rest, key, hash);
        if (ix == DICT_ERROR) {
            return VALUE_ERROR;
        }
        int same = ix >= 0 ? kr_equal(t, rest->ma_keys->entries[ix].value, v) : 0;
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (same) {
            if (kr_dict_del_hash(t, rest, key, hash) < 0) {
                return VALUE_ERROR;
            }
        } else {
            Tuple *pair = kr_tuple_pair(t, key, v);
            if (pair == NULL || kr_set_add(t, s, value_from_ptr(pair)) < 0) {
                return VALUE_ERROR;
            }
        }
    }
    Value items = kr_dictview_new(t, &PyDictItems_Type, rest);
    return !value_is_error(items) && kr_set_update(t, s, items) ? value_from_ptr(s) : VALUE_ERROR;
}

static Value setview_xor(Thread *t, Value a, Value b)
{
    if (is_items(a) && is_items(b)) {
        return items_xor(t, view_dict(a), view_dict(b));
    }
    Set *s = to_set(t, a);
    return s != NULL && kr_set_symmetric_difference_update(t, s, b) ? value_from_ptr(s)
                                                                    : VALUE_ERROR;
}

static Value setview_isdisjoint(Thread *t, Value self, Value other)
{
    if (value_same(self, other)) {
        return kr_bool(view_dict(self)->ma_used == 0);
    }
    if (kr_is_exact(other, &PySet_Type) || kr_is_exact(other, &PyFrozenSet_Type) ||
        is_setview(other)) {
        isize n = kr_len(t, other);
        if (n < 0) {
            return VALUE_ERROR;
        }
        if (n > view_dict(self)->ma_used) {
            Value swap = self;
            self = other;
            other = swap;
        }
    }
    Value it = kr_iter(t, other);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value item;
    while (!value_is_null(item = kr_next(t, it))) {
        int in = kr_safepoint(t) ? kr_contains(t, self, item) : -1;
        if (in != 0) {
            return in < 0 ? VALUE_ERROR : KR_FALSE;
        }
    }
    return kr_pending(t) ? VALUE_ERROR : KR_TRUE;
}

static Value keys_iter(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictIterKey_Type, view_dict(self));
}

static Value keys_reversed(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictRevIterKey_Type, view_dict(self));
}

static Value items_iter(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictIterItem_Type, view_dict(self));
}

static Value items_reversed(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictRevIterItem_Type, view_dict(self));
}

static Value values_iter(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictIterValue_Type, view_dict(self));
}

static Value values_reversed(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictRevIterValue_Type, view_dict(self));
}

/* -- The types -------------------------------------------------------------------------------- */

/* clang-format off */
#define REVERSED_DOC "Return an iterator over the view, newest entry first."
#define DISJOINT_METHODS(M)                                                            \
    M(O, setview_isdisjoint, NF_CALLS, "isdisjoint",                                   \
      "Tell whether the view and the given iterable have nothing in common.")
#define KEYS_OWN_METHODS(M)   M(NOARGS, keys_reversed, 0, "__reversed__", REVERSED_DOC)
#define ITEMS_OWN_METHODS(M)  M(NOARGS, items_reversed, 0, "__reversed__", REVERSED_DOC)
#define VALUES_METHODS(M)     M(NOARGS, values_reversed, 0, "__reversed__", REVERSED_DOC)
#define KEYS_METHODS(M)  DISJOINT_METHODS(M) KEYS_OWN_METHODS(M)
#define ITEMS_METHODS(M) DISJOINT_METHODS(M) ITEMS_OWN_METHODS(M)
KR_NATIVE_TRAMPS(DISJOINT_METHODS)
KR_NATIVE_TRAMPS(KEYS_OWN_METHODS)
KR_NATIVE_TRAMPS(ITEMS_OWN_METHODS)
KR_NATIVE_ROWS(keys_methods, KEYS_METHODS)
KR_NATIVE_ROWS(items_methods, ITEMS_METHODS)
KR_NATIVE_TABLE(values_methods, VALUES_METHODS)

#define VIEW_SLOTS(S)            \
    S(tp_repr, UNARY, view_repr) \
    S(sq_length, LEN, view_len)
#define SETVIEW_SLOTS(S)                            \
    S(tp_hash, HASH, kr_hash_not_implemented)       \
    S(tp_richcompare, RICHCMP, setview_richcompare) \
    S(nb_subtract, BINARY, setview_sub)             \
    S(nb_and, BINARY, setview_and)                  \
    S(nb_xor, BINARY, setview_xor)                  \
    S(nb_or, BINARY, setview_or)
#define KEYS_OWN_SLOTS(S)          \
    S(tp_iter, UNARY, keys_iter)   \
    S(sq_contains, OBJOBJ, keys_contains)
#define ITEMS_OWN_SLOTS(S)         \
    S(tp_iter, UNARY, items_iter)  \
    S(sq_contains, OBJOBJ, items_contains)
#define VALUES_OWN_SLOTS(S) S(tp_iter, UNARY, values_iter)
#define KEYS_SLOTS(S)   VIEW_SLOTS(S) SETVIEW_SLOTS(S) KEYS_OWN_SLOTS(S)
#define ITEMS_SLOTS(S)  VIEW_SLOTS(S) SETVIEW_SLOTS(S) ITEMS_OWN_SLOTS(S)
#define VALUES_SLOTS(S) VIEW_SLOTS(S) VALUES_OWN_SLOTS(S)
KR_SLOT_TRAMPS(VIEW_SLOTS)
KR_SLOT_TRAMPS(SETVIEW_SLOTS)
KR_SLOT_TRAMPS(KEYS_OWN_SLOTS)
KR_SLOT_TRAMPS(ITEMS_OWN_SLOTS)
KR_SLOT_TRAMPS(VALUES_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(keys, KEYS_SLOTS)
KR_TYPE_SLOT_ROWS(items, ITEMS_SLOTS)
KR_TYPE_SLOT_ROWS(values, VALUES_SLOTS)

#define VIEW_TYPE(id, CName, name, SLOTS)                                                       \
    static TypeInfo id##_info = {                                                               \
        .slots = {SLOTS(KR_SLOT_NATIVE)},                                                       \
        .c_slots = id##_c_slots,                                                                \
        .methods = id##_methods,                                                                \
        .getset = view_getset,                                                                  \
        .flags = TI_NATIVE,                                                                     \
    };                                                                                          \
    Type CName = {                                                                              \
        KR_TYPE_HEAD(name, sizeof(DictView), 0),                                                \
        .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION, \
        .tp_cache = &id##_info,                                                                 \
    };
VIEW_TYPE(keys, PyDictKeys_Type, "dict_keys", KEYS_SLOTS)
VIEW_TYPE(items, PyDictItems_Type, "dict_items", ITEMS_SLOTS)
VIEW_TYPE(values, PyDictValues_Type, "dict_values", VALUES_SLOTS)
/* clang-format on */
