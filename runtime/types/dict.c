/* dict.c -- the type dict: construction, update rules, methods, operators.
 *
 * The table is dict_table.c's; nothing here touches entries except through it.  Loops that may run
 * Python code between two entries take the next one by position from the dict as it is then.
 */
#include "runtime/types/dict.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict_views.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/set_table.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

KR_INLINE Dict *as_dict(Value v) { return (Dict *)value_ptr(v); }

static Value dict_iter(Thread *t, Value self);

/* A dict, or a subclass that iterates as dict does: its table says all. */
static bool is_plain_dict(Value v)
{
    return kr_is_dict(v) && kr_slots(kr_type(v))->tp_iter == dict_iter;
}

/* -- Construction and update -------------------------------------------------------------- */

static Value dict_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (type == &PyDict_Type) {
        return value_from_ptr(kr_dict_new(t));
    }
    Value v = kr_type_alloc(t, type, 0);
    if (!value_is_error(v)) {
        kr_dict_init(as_dict(v));
    }
    return v;
}

/* One more pair, by the mode's rule about keys that are there already. */
static bool merge_pair(Thread *t, Dict *d, Value key, int64_t hash, Value v, DictMerge mode)
{
    if (mode != DICT_MERGE_REPLACE) {
        isize ix = kr_dict_lookup(t, d, key, hash);
        if (ix == DICT_ERROR) {
            return false;
        }
        if (ix >= 0) {
            if (mode == DICT_MERGE_UNIQUE) {
                kr_raise_arg(t, KR_EXC(KeyError), key);
                return false;
            }
            return true;
        }
    }
    return kr_dict_set_hash(t, d, key, hash, v);
}

static bool merge_dict(Thread *t, Dict *d, Dict *from, DictMerge mode)
{
    if (d == from || from->ma_used == 0) {
        return true;
    }
    if (d->ma_used == 0 && d->ma_keys->usable < from->ma_used) {
        return kr_dict_assign(t, d, from);
    }
    /* Room for all of them at once, unless it is likely that most keys are there already. */
    if (from->ma_used > 8 && !kr_dict_reserve(t, d, from->ma_used)) {
        return false;
    }
    isize pos = 0;
    DictEntry *e;
    while ((e = kr_dict_next_entry(from, &pos)) != NULL) {
        isize before = from->ma_keys->nentries;
        if (!merge_pair(t, d, e->key, e->hash, e->value, mode)) {
            return false;
        }
        if (from->ma_keys->nentries != before) {
            return kr_fail(t, KR_EXC(RuntimeError), "dict mutated during update");
        }
    }
    return true;
}

/* Any object with keys() and subscription. */
static bool merge_mapping(Thread *t, Dict *d, Value from, DictMerge mode)
{
    Value keys = kr_call_method_0(t, from, KR_NAME(keys));
    if (value_is_error(keys)) {
        return false;
    }
    Value it = kr_iter(t, keys);
    if (value_is_error(it)) {
        if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            kr_raise(t, KR_EXC(TypeError), "%T.keys() returned a non-iterable (type %T)", from,
                     keys);
        }
        return false;
    }
    Value list = kr_list_from_iterable(t, it); /* all keys before the first item is asked for */
    if (value_is_error(list)) {
        return false;
    }
    List *l = (List *)value_ptr(list);
    for (isize i = 0; i < kr_list_len(l); i++) {
        Value key = kr_list_at(t, l, i);
        if (!kr_safepoint(t)) {
            return false;
        }
        int64_t hash = kr_hash(t, key);
        if (hash == -1) {
            return false;
        }
        if (mode != DICT_MERGE_REPLACE) {
            isize ix = kr_dict_lookup(t, d, key, hash);
            if (ix == DICT_ERROR) {
                return false;
            }
            if (ix >= 0) {
                if (mode == DICT_MERGE_UNIQUE) {
                    kr_raise_arg(t, KR_EXC(KeyError), key);
                    return false;
                }
                continue;
            }
        }
        Value v = kr_getitem(t, from, key);
        if (value_is_error(v) || !kr_dict_set_hash(t, d, key, hash, v)) {
            return false;
        }
    }
    return true;
}

bool kr_dict_merge(Thread *t, Dict *d, Value from, DictMerge mode)
{
    if (is_plain_dict(from)) {
        return merge_dict(t, d, as_dict(from), mode);
    }
    return merge_mapping(t, d, from, mode);
}

/* Element number i of a sequence of pairs. */
static bool merge_pair_object(Thread *t, Dict *d, Value item, isize i, DictMerge mode)
{
    Value pair = kr_sequence_fast(t, item, NULL);
    if (value_is_error(pair)) {
        if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return kr_fail(t, KR_EXC(TypeError),
                           "cannot convert dictionary update sequence element #%zd to a sequence",
                           i);
        }
        return false;
    }
    Value key = VALUE_NULL, v = VALUE_NULL;
    isize n;
    if (kr_is_tuple(pair)) {
        Tuple *tuple = (Tuple *)value_ptr(pair);
        n = kr_tuple_len(tuple);
        if (n == 2) {
            key = kr_tuple_get(tuple, 0);
            v = kr_tuple_get(tuple, 1);
        }
    } else {
        List *l = (List *)value_ptr(pair);
        n = kr_list_len(l);
        if (n == 2) {
            key = kr_list_at(t, l, 0);
            v = kr_list_at(t, l, 1);
        }
    }
    if (n != 2) {
        return kr_fail(t, KR_EXC(ValueError),
                       "dictionary update sequence element #%zd has length %zd; 2 is required", i,
                       n);
    }
    int64_t hash = kr_hash(t, key);
    return hash != -1 && merge_pair(t, d, key, hash, v, mode);
}

bool kr_dict_merge_pair(Thread *t, Dict *d, Value item, isize i)
{
    return merge_pair_object(t, d, item, i, DICT_MERGE_REPLACE);
}

bool kr_dict_merge_pairs(Thread *t, Dict *d, Value iterable, DictMerge mode)
{
    Value it = kr_iter(t, iterable);
    if (value_is_error(it)) {
        return false;
    }
    Value item;
    for (isize i = 0; !value_is_null(item = kr_next(t, it)); i++) {
        if (!kr_safepoint(t) || !merge_pair_object(t, d, item, i, mode)) {
            return false;
        }
    }
    return !kr_pending(t);
}

bool kr_dict_update(Thread *t, Dict *d, Value other, bool override)
{
    DictMerge mode = override ? DICT_MERGE_REPLACE : DICT_MERGE_KEEP;
    if (kr_is_exact_dict(other)) {
        return merge_dict(t, d, as_dict(other), mode);
    }
    Value keys = kr_getattr_optional(t, other, KR_NAME(keys));
    if (value_is_null(keys)) {
        return !kr_pending(t) && kr_dict_merge_pairs(t, d, other, mode);
    }
    return kr_dict_merge(t, d, other, mode);
}

/* What dict(...) and update(...) share. */
static bool update_from_args(Thread *t, Dict *d, const char *name, const Value *args, size_t nargs,
                             Tuple *kwnames)
{
    if (!kr_check_nargs(t, name, nargs, 0, 1)) {
        return false;
    }
    if (nargs == 1 && !kr_dict_update(t, d, args[0], true)) {
        return false;
    }
    if (kwnames != NULL) {
        isize n = kr_tuple_len(kwnames);
        for (isize i = 0; i < n; i++) {
            Value key = kr_tuple_get(kwnames, i);
            if (!kr_is_str(key)) {
                return kr_fail(t, KR_EXC(TypeError), "keywords must be strings");
            }
            if (!kr_dict_set(t, d, key, args[nargs + (size_t)i])) {
                return false;
            }
        }
    }
    return true;
}

static int dict_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return update_from_args(t, as_dict(self), "dict", args, nargs, kwnames) ? 0 : -1;
}

static Value dict_update(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return update_from_args(t, as_dict(self), "update", args, nargs, kwnames) ? KR_NONE
                                                                              : VALUE_ERROR;
}

static bool fromkeys_add(Thread *t, Value key, void *data)
{
    Value *pair = data;
    if (kr_is_exact_dict(pair[0])) {
        return kr_dict_set(t, as_dict(pair[0]), key, pair[1]);
    }
    return kr_setitem(t, pair[0], key, pair[1]) == 0;
}

/* Keys whose hashes are known, into a new dict: runs no __hash__. */
static bool fromkeys_hashed(Thread *t, Dict *d, Value keys, Value v)
{
    isize pos = 0;
    if (kr_is_exact_dict(keys)) {
        DictEntry *e;
        while ((e = kr_dict_next_entry((Dict *)value_ptr(keys), &pos)) != NULL) {
            if (!kr_dict_set_hash(t, d, e->key, e->hash, v)) {
                return false;
            }
        }
        return true;
    }
    Value key;
    int64_t hash;
    while (kr_set_next_hash((Set *)value_ptr(keys), &pos, &key, &hash)) {
        if (!kr_dict_set_hash(t, d, key, hash, v)) {
            return false;
        }
    }
    return true;
}

static Value dict_fromkeys(Thread *t, Value cls, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "fromkeys", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    Value d = kr_call_0(t, cls);
    if (value_is_error(d)) {
        return VALUE_ERROR;
    }
    Value pair[2] = {d, nargs > 1 ? args[1] : KR_NONE};
    if (kr_is_exact_dict(d) && as_dict(d)->ma_used == 0 &&
        (kr_is_exact_dict(args[0]) || kr_is_exact(args[0], &PySet_Type) ||
         kr_is_exact(args[0], &PyFrozenSet_Type))) {
        return fromkeys_hashed(t, as_dict(d), args[0], pair[1]) ? d : VALUE_ERROR;
    }
    return kr_for_each(t, args[0], fromkeys_add, pair) ? d : VALUE_ERROR;
}

/* -- Subscription ---------------------------------------------------------------------------- */

static Value missing(Thread *t, Value self, Value key)
{
    if (!kr_is_exact_dict(self)) {
        bool found = false;
        Value v = kr_call_special(t, self, KR_NAME(__missing__), &key, 1, &found);
        if (found || kr_pending(t)) {
            return v;
        }
    }
    return kr_raise_arg(t, KR_EXC(KeyError), key);
}

static Value dict_subscript(Thread *t, Value self, Value key)
{
    Value v = kr_dict_get(t, as_dict(self), key);
    if (KR_LIKELY(!value_is_null(v))) {
        return v;
    }
    return kr_pending(t) ? VALUE_ERROR : missing(t, self, key);
}

static int dict_ass_subscript(Thread *t, Value self, Value key, Value v)
{
    if (!value_is_null(v)) {
        return kr_dict_set(t, as_dict(self), key, v) ? 0 : -1;
    }
    int deleted = kr_dict_del(t, as_dict(self), key);
    if (deleted == 0) {
        kr_raise_arg(t, KR_EXC(KeyError), key);
        return -1;
    }
    return deleted < 0 ? -1 : 0;
}

static isize dict_length(Thread *t, Value self) { return as_dict(self)->ma_used; }

static int dict_contains(Thread *t, Value self, Value key)
{
    return kr_dict_contains(t, as_dict(self), key);
}

static Value dict_contains_method(Thread *t, Value self, Value key)
{
    int found = kr_dict_contains(t, as_dict(self), key);
    return found < 0 ? VALUE_ERROR : kr_bool(found);
}

static Value dict_get(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "get", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    Value v = kr_dict_get(t, as_dict(self), args[0]);
    if (!value_is_null(v)) {
        return v;
    }
    return kr_pending(t) ? VALUE_ERROR : nargs > 1 ? args[1] : KR_NONE;
}

static Value dict_setdefault(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "setdefault", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    return kr_dict_setdefault(t, as_dict(self), args[0], nargs > 1 ? args[1] : KR_NONE);
}

static Value dict_pop(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "pop", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    Value v = kr_dict_pop(t, as_dict(self), args[0]);
    if (!value_is_null(v)) {
        return v;
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    return nargs > 1 ? args[1] : kr_raise_arg(t, KR_EXC(KeyError), args[0]);
}

static Value dict_popitem(Thread *t, Value self)
{
    Dict *d = as_dict(self);
    if (d->ma_used == 0) {
        return kr_raise(t, KR_EXC(KeyError), "popitem(): dictionary is empty");
    }
    isize ix = kr_dict_last_entry(d);
    const DictEntry *e = &d->ma_keys->entries[ix];
    Tuple *pair = kr_tuple_pair(t, e->key, e->value);
    if (pair == NULL) {
        return VALUE_ERROR;
    }
    kr_dict_drop_last(d);
    return value_from_ptr(pair);
}

static Value dict_clear(Thread *t, Value self)
{
    kr_dict_clear(t, as_dict(self));
    return KR_NONE;
}

static Value dict_copy(Thread *t, Value self)
{
    return value_from_ptr(kr_dict_copy(t, as_dict(self)));
}

/* -- Operators ------------------------------------------------------------------------------ */

static Value dict_repr(Thread *t, Value self)
{
    Dict *d = as_dict(self);
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "{...}"));
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_char(&b, '{');
    isize pos = 0;
    Value key, v;
    for (bool first = true; kr_dict_next(d, &pos, &key, &v); first = false) {
        if ((!first && !kr_sb_c(&b, ", ")) || !kr_sb_repr(&b, key) || !kr_sb_c(&b, ": ") ||
            !kr_sb_repr(&b, v)) {
            break;
        }
    }
    kr_sb_char(&b, '}');
    kr_repr_leave(t, self);
    return kr_sb_finish(&b);
}

/* 1, 0, -1 */
static int dicts_equal(Thread *t, Dict *a, Dict *b)
{
    if (a->ma_used != b->ma_used) {
        return 0;
    }
    isize pos = 0;
    DictEntry *e;
    while ((e = kr_dict_next_entry(a, &pos)) != NULL) {
        Value key = e->key, v = e->value;
        isize ix = kr_dict_lookup(t, b, key, e->hash);
        if (ix < 0) {
            return ix == DICT_ABSENT ? 0 : -1;
        }
        int same = kr_equal(t, b->ma_keys->entries[ix].value, v);
        if (same <= 0) {
            return same;
        }
    }
    return 1;
}

static Value dict_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_dict(a) || !kr_is_dict(b) || (op != CMP_EQ && op != CMP_NE)) {
        return KR_NOTIMPLEMENTED;
    }
    int same = dicts_equal(t, as_dict(a), as_dict(b));
    return same < 0 ? VALUE_ERROR : kr_bool((op == CMP_EQ) == same);
}

static Value dict_or(Thread *t, Value a, Value b)
{
    if (!kr_is_dict(a) || !kr_is_dict(b)) {
        return KR_NOTIMPLEMENTED;
    }
    Dict *d = kr_dict_copy(t, as_dict(a));
    return d != NULL && kr_dict_update(t, d, b, true) ? value_from_ptr(d) : VALUE_ERROR;
}

static Value dict_ior(Thread *t, Value self, Value other)
{
    return kr_dict_update(t, as_dict(self), other, true) ? self : VALUE_ERROR;
}

static Value dict_iter(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictIterKey_Type, as_dict(self));
}

static Value dict_reversed(Thread *t, Value self)
{
    return kr_dictiter_new(t, &PyDictRevIterKey_Type, as_dict(self));
}

static Value dict_keys(Thread *t, Value self)
{
    return kr_dictview_new(t, &PyDictKeys_Type, as_dict(self));
}

static Value dict_values(Thread *t, Value self)
{
    return kr_dictview_new(t, &PyDictValues_Type, as_dict(self));
}

static Value dict_items(Thread *t, Value self)
{
    return kr_dictview_new(t, &PyDictItems_Type, as_dict(self));
}

static Value dict_sizeof(Thread *t, Value self)
{
    size_t bytes = (size_t)kr_type(self)->tp_basicsize + kr_dict_table_bytes(as_dict(self));
    return kr_int_from_i64(t, (int64_t)bytes);
}

/* -- The type --------------------------------------------------------------------------------- */

/* clang-format off */
#define DICT_METHODS(M)                                                                            \
    M(O, dict_contains_method, NF_COEXIST | NF_CALLS, "__contains__",                              \
      "__contains__($self, key, /)\n--\n\nTell whether the dict has this key.")                    \
    M(O, dict_subscript, NF_COEXIST | NF_CALLS, "__getitem__",                                     \
      "__getitem__($self, key, /)\n--\n\nReturn self[key].")                                       \
    M(NOARGS, dict_sizeof, NF_READS, "__sizeof__",                                                 \
      "__sizeof__($self, /)\n--\n\nReturn the bytes the dict and its table take.")                 \
    M(FAST, dict_get, NF_CALLS, "get",                                                             \
      "get($self, key, default=None, /)\n--\n\nReturn the value of key, or default without one.")  \
    M(FAST, dict_setdefault, NF_CALLS, "setdefault",                                               \
      "setdefault($self, key, default=None, /)\n--\n\n"                                            \
      "Return the value of key; without one, store default under it and return that.")             \
    M(FAST, dict_pop, NF_CALLS, "pop",                                                             \
      "pop($self, key, default=<unrepresentable>, /)\n--\n\n"                                      \
      "Remove key and return its value.\n\n"                                                       \
      "Without such a key, return default if there is one, else raise KeyError.")                  \
    M(NOARGS, dict_popitem, NF_OWN, "popitem",                                                          \
      "popitem($self, /)\n--\n\n"                                                                  \
      "Remove the newest entry and return it as a (key, value) pair; KeyError when empty.")        \
    M(NOARGS, dict_keys, NF_OWN, "keys", "D.keys() -> a view of the keys, which shows later changes")   \
    M(NOARGS, dict_items, NF_OWN, "items",                                                              \
      "D.items() -> a view of the (key, value) pairs, which shows later changes")                  \
    M(NOARGS, dict_values, NF_OWN, "values",                                                            \
      "D.values() -> a view of the values, which shows later changes")                             \
    M(FASTKW, dict_update, NF_CALLS, "update",                                                     \
      "D.update([other, ]**pairs) -> None.  Take over the entries of a mapping (anything with\n"   \
      "keys()) or of an iterable of pairs, then those given by keyword.")                          \
    M(FAST, dict_fromkeys, NF_CLASS | NF_CALLS, "fromkeys",                                        \
      "fromkeys($type, iterable, value=None, /)\n--\n\n"                                           \
      "Make a dict with the items of iterable as keys, all with the same value.")                  \
    M(NOARGS, dict_clear, NF_OWN, "clear", "D.clear() -> None.  Remove all entries.")                   \
    M(NOARGS, dict_copy, NF_OWN, "copy", "D.copy() -> a new dict with the same entries")                \
    M(NOARGS, dict_reversed, 0, "__reversed__",                                                    \
      "__reversed__($self, /)\n--\n\nReturn an iterator over the keys, newest first.")             \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
KR_NATIVE_TABLE(dict_methods, DICT_METHODS)

#define DICT_SLOTS(S)                                \
    S(tp_new, NEW, dict_new)                         \
    S(tp_init, INIT, dict_init)                      \
    S(tp_repr, UNARY, dict_repr)                     \
    S(tp_hash, HASH, kr_hash_not_implemented)        \
    S(tp_richcompare, RICHCMP, dict_richcompare)     \
    S(tp_iter, UNARY, dict_iter)                     \
    S(nb_or, BINARY, dict_or)                        \
    S(nb_inplace_or, BINARY, dict_ior)               \
    S(mp_length, LEN, dict_length)                   \
    S(mp_subscript, BINARY, dict_subscript)          \
    S(mp_ass_subscript, OBJOBJARG, dict_ass_subscript) \
    S(sq_contains, OBJOBJ, dict_contains)
KR_TYPE_SLOTS(dict, DICT_SLOTS)
/* clang-format on */

static TypeInfo dict_info = {
    .slots = {DICT_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = dict_c_slots,
    .methods = dict_methods,
    .flags = TI_NATIVE,
};
Type PyDict_Type = {
    KR_TYPE_HEAD("dict", sizeof(Dict), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_MAPPING |
                TPF_MATCH_SELF | TPF_DICT,
    .tp_doc = "dict() -> new empty dictionary\n"
              "dict(mapping) -> new dictionary with the entries of a mapping\n"
              "dict(iterable) -> new dictionary filled from (key, value) pairs\n"
              "dict(**pairs) -> new dictionary of the pairs given by keyword; this form combines\n"
              "    with the other two, e.g. dict(one=1, two=2)",
    .tp_cache = &dict_info,
};
