/* set.c -- the types set and frozenset: construction, set algebra, methods, iterator.
 *
 * Results of operations have the base type, set or frozenset, of the left operand.  Which operand
 * is walked and which is asked decides the order of the result, so it follows CPython's choices.
 */
#include "runtime/base/hash.h"
#include "runtime/core/app.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/set_table.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

KR_INLINE Set *as_set(Value v) { return (Set *)value_ptr(v); }

bool kr_is_anyset_slow(const Type *type)
{
    return kr_is_subtype(type, &PySet_Type) || kr_is_subtype(type, &PyFrozenSet_Type);
}

static bool is_set(Value v)
{
    const Type *type = kr_type(v);
    return type == &PySet_Type || (type != &PyFrozenSet_Type && kr_is_instance_of(v, &PySet_Type));
}

/* -- Construction
 * ------------------------------------------------------------------------------------ */

Set *kr_set_new(Thread *t, Type *type)
{
    Set *s;
    if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        s = kr_new_object(t, type, sizeof(Set), GCK_SCAN);
        if (KR_LIKELY(s != NULL)) {
            kr_set_init_zeroed(s);
        }
        return s;
    } else {
        Value v = kr_type_alloc(t, type, 0);
        s = value_is_error(v) ? NULL : as_set(v);
    }
    if (s != NULL) {
        kr_set_init(s);
    }
    return s;
}

static bool add_item(Thread *t, Value item, void *data) { return kr_set_add(t, data, item) == 0; }

bool kr_set_update(Thread *t, Set *s, Value iterable)
{
    if (kr_is_anyset(iterable)) {
        return kr_set_merge(t, s, as_set(iterable));
    }
    if (kr_is_exact_dict(iterable)) {
        return kr_set_merge_dict(t, s, (Dict *)value_ptr(iterable));
    }
    if (kr_is_exact_list(iterable) || kr_is_exact_tuple(iterable)) {
        return kr_set_add_array(t, s, iterable);
    }
    return kr_for_each(t, iterable, add_item, s);
}

static Set *make_set(Thread *t, Type *type, Value iterable_or_null)
{
    Set *s = kr_set_new(t, type);
    if (s == NULL || value_is_null(iterable_or_null)) {
        return s;
    }
    return kr_set_update(t, s, iterable_or_null) ? s : NULL;
}

static Type *base_type(Value v) { return is_set(v) ? &PySet_Type : &PyFrozenSet_Type; }

/* Copy of base type. */
static Set *copy_of(Thread *t, Value self) { return make_set(t, base_type(self), self); }

Value kr_frozenset_from_iterable(Thread *t, Value iterable)
{
    if (kr_is_exact(iterable, &PyFrozenSet_Type)) {
        return iterable;
    }
    return value_from_ptr(make_set(t, &PyFrozenSet_Type, iterable));
}

static Value set_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return value_from_ptr(kr_set_new(t, type));
}

static int set_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Set *s = as_set(self);
    if (!kr_check_no_kwargs(t, "set", kwnames) ||
        !kr_check_nargs(t, kr_type(self)->tp_name, nargs, 0, 1)) {
        return -1;
    }
    if (s->fill != 0) {
        kr_set_clear(t, s);
    }
    return nargs == 0 || kr_set_update(t, s, args[0]) ? 0 : -1;
}

static Value frozenset_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    /* A subclass with its own __init__ may take keywords there. */
    bool own_init = kr_slots(type)->tp_init != kr_slots(&PyFrozenSet_Type)->tp_init;
    if ((!own_init && !kr_check_no_kwargs(t, "frozenset", kwnames)) ||
        !kr_check_nargs(t, type->tp_name, nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    if (type == &PyFrozenSet_Type && nargs > 0) {
        return kr_frozenset_from_iterable(t, args[0]);
    }
    return value_from_ptr(make_set(t, type, nargs > 0 ? args[0] : VALUE_NULL));
}

/* -- Algebra
 * ------------------------------------------------------------------------------------------ */

/* Calls body for each item of an iterable that is no set: *again(t, item, hash, data). */
typedef bool (*HashedItem)(Thread *t, Value item, int64_t hash, void *data);
typedef struct HashedWalk {
    HashedItem fn;
    void *data;
} HashedWalk;

static bool hashed_step(Thread *t, Value item, void *data)
{
    const HashedWalk *walk = data;
    int64_t hash = kr_hash(t, item);
    return hash != -1 && walk->fn(t, item, hash, walk->data);
}

static bool each_hashed(Thread *t, Value iterable, HashedItem fn, void *data)
{
    HashedWalk walk = {fn, data};
    return kr_for_each(t, iterable, hashed_step, &walk);
}

typedef struct SetPair {
    Set *a, *result;
    bool stopped;
} SetPair;

static bool intersection_step(Thread *t, Value item, int64_t hash, void *data)
{
    SetPair *pair = data;
    int in = kr_set_contains_hash(t, pair->a, item, hash);
    return in >= 0 && (!in || kr_set_add_hash(t, pair->result, item, hash) == 0);
}

static Set *intersection(Thread *t, Value self, Value other)
{
    if (value_same(self, other)) {
        return copy_of(t, self);
    }
    Set *s = as_set(self), *result = kr_set_new(t, base_type(self));
    if (result == NULL) {
        return NULL;
    }
    if (!kr_is_anyset(other)) {
        SetPair pair = {s, result, false};
        return each_hashed(t, other, intersection_step, &pair) ? result : NULL;
    }
    Set *walked = as_set(other);
    if (walked->used > s->used) {
        walked = s;
        s = as_set(other);
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    while (kr_set_next_hash(walked, &pos, &key, &hash)) {
        int in = kr_set_contains_hash(t, s, key, hash);
        if (in < 0 || (in && kr_set_add_hash(t, result, key, hash) < 0)) {
            return NULL;
        }
    }
    return result;
}

Value kr_set_intersection(Thread *t, Set *s, Value other)
{
    return value_from_ptr(intersection(t, value_from_ptr(s), other));
}

static bool discard_step(Thread *t, Value item, int64_t hash, void *data)
{
    return kr_set_discard_hash(t, data, item, hash) >= 0;
}

bool kr_set_difference_update(Thread *t, Set *s, Value other)
{
    if (value_same(other, value_from_ptr(s))) {
        kr_set_clear(t, s);
        return true;
    }
    if (!kr_is_anyset(other)) {
        return each_hashed(t, other, discard_step, s) && kr_set_sweep(t, s);
    }
    Set *walked = as_set(other);
    if (walked->used >> 3 > s->used) { /* much larger: only what both have can matter */
        walked = intersection(t, value_from_ptr(s), other);
        if (walked == NULL) {
            return false;
        }
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    while (kr_set_next_hash(walked, &pos, &key, &hash)) {
        if (kr_set_discard_hash(t, s, key, hash) < 0) {
            return false;
        }
    }
    return kr_set_sweep(t, s);
}

static Set *difference(Thread *t, Value self, Value other)
{
    Set *s = as_set(self);
    Dict *d = kr_is_exact_dict(other) ? (Dict *)value_ptr(other) : NULL;
    Set *o = kr_is_anyset(other) ? as_set(other) : NULL;
    isize n = d != NULL ? kr_dict_len(d) : o != NULL ? o->used : 0;
    if ((d == NULL && o == NULL) || s->used >> 2 > n) {
        Set *copy = copy_of(t, self);
        return copy != NULL && kr_set_difference_update(t, copy, other) ? copy : NULL;
    }
    Set *result = kr_set_new(t, base_type(self));
    if (result == NULL) {
        return NULL;
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    while (kr_set_next_hash(s, &pos, &key, &hash)) {
        int in;
        if (d != NULL) {
            isize ix = kr_dict_lookup(t, d, key, hash);
            in = ix >= 0 ? 1 : ix == DICT_ABSENT ? 0 : -1;
        } else {
            in = kr_set_contains_hash(t, o, key, hash);
        }
        if (in < 0 || (!in && kr_set_add_hash(t, result, key, hash) < 0)) {
            return NULL;
        }
    }
    return result;
}

/* Takes the key out if it is there, puts it in if not. */
static bool toggle(Thread *t, Set *s, Value key, int64_t hash)
{
    int found = kr_set_discard_hash(t, s, key, hash);
    return found > 0 || (found == 0 && kr_set_add_hash(t, s, key, hash) == 0);
}

bool kr_set_symmetric_difference_update(Thread *t, Set *s, Value other)
{
    if (value_same(other, value_from_ptr(s))) {
        kr_set_clear(t, s);
        return true;
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    if (kr_is_exact_dict(other)) {
        DictEntry *e;
        while ((e = kr_dict_next_entry((Dict *)value_ptr(other), &pos)) != NULL) {
            if (!toggle(t, s, e->key, e->hash)) {
                return false;
            }
        }
        return true;
    }
    Set *o = kr_is_anyset(other) ? as_set(other) : make_set(t, base_type(value_from_ptr(s)), other);
    if (o == NULL) {
        return false;
    }
    while (kr_set_next_hash(o, &pos, &key, &hash)) {
        if (!toggle(t, s, key, hash)) {
            return false;
        }
    }
    return true;
}

static Set *symmetric_difference(Thread *t, Value self, Value other)
{
    Set *result = make_set(t, base_type(self), other);
    return result != NULL && kr_set_symmetric_difference_update(t, result, self) ? result : NULL;
}

/* -- Comparison
 * --------------------------------------------------------------------------------------- */

/* Every member of a is in b: 1, 0, -1. */
static int is_subset(Thread *t, Set *a, Set *b)
{
    if (a->used > b->used) {
        return 0;
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    while (kr_set_next_hash(a, &pos, &key, &hash)) {
        int in = kr_set_contains_hash(t, b, key, hash);
        if (in <= 0) {
            return in;
        }
    }
    return 1;
}

static Value set_richcompare(Thread *t, Value v, Value w, int op)
{
    if (!kr_is_anyset(v) || !kr_is_anyset(w)) {
        return KR_NOTIMPLEMENTED;
    }
    Set *a = as_set(v), *b = as_set(w);
    int result;
    switch (op) {
    case CMP_EQ:
    case CMP_NE:
        if (a->used != b->used || (a->hash != -1 && b->hash != -1 && a->hash != b->hash)) {
            result = 0;
        } else {
            result = is_subset(t, a, b);
        }
        if (op == CMP_NE && result >= 0) {
            result = !result;
        }
        break;
    case CMP_LE: result = is_subset(t, a, b); break;
    case CMP_GE: result = is_subset(t, b, a); break;
    case CMP_LT: result = a->used < b->used ? is_subset(t, a, b) : 0; break;
    default: result = b->used < a->used ? is_subset(t, b, a) : 0; break;
    }
    return result < 0 ? VALUE_ERROR : kr_bool(result);
}

static Value set_issubset(Thread *t, Value self, Value other)
{
    int result;
    if (kr_is_anyset(other)) {
        result = is_subset(t, as_set(self), as_set(other));
    } else {
        Set *both = intersection(t, self, other);
        result = both == NULL ? -1 : both->used == as_set(self)->used;
    }
    return result < 0 ? VALUE_ERROR : kr_bool(result);
}

static bool superset_step(Thread *t, Value item, int64_t hash, void *data)
{
    SetPair *pair = data;
    int in = kr_set_contains_hash(t, pair->a, item, hash);
    pair->stopped = in == 0;
    return in > 0;
}

static Value set_issuperset(Thread *t, Value self, Value other)
{
    if (kr_is_anyset(other)) {
        int result = is_subset(t, as_set(other), as_set(self));
        return result < 0 ? VALUE_ERROR : kr_bool(result);
    }
    SetPair pair = {as_set(self), NULL, false};
    if (each_hashed(t, other, superset_step, &pair)) {
        return KR_TRUE;
    }
    return pair.stopped ? KR_FALSE : VALUE_ERROR;
}

static bool disjoint_step(Thread *t, Value item, int64_t hash, void *data)
{
    SetPair *pair = data;
    int in = kr_set_contains_hash(t, pair->a, item, hash);
    pair->stopped = in > 0;
    return in == 0;
}

static Value set_isdisjoint(Thread *t, Value self, Value other)
{
    Set *s = as_set(self);
    if (value_same(self, other)) {
        return kr_bool(s->used == 0);
    }
    if (!kr_is_exact(other, &PySet_Type) && !kr_is_exact(other, &PyFrozenSet_Type)) {
        SetPair pair = {s, NULL, false};
        if (each_hashed(t, other, disjoint_step, &pair)) {
            return KR_TRUE;
        }
        return pair.stopped ? KR_FALSE : VALUE_ERROR;
    }
    Set *walked = as_set(other);
    if (walked->used > s->used) {
        walked = s;
        s = as_set(other);
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    while (kr_set_next_hash(walked, &pos, &key, &hash)) {
        int in = kr_set_contains_hash(t, s, key, hash);
        if (in != 0) {
            return in < 0 ? VALUE_ERROR : KR_FALSE;
        }
    }
    return KR_TRUE;
}

/* -- Other slots
 * --------------------------------------------------------------------------------------- */

static int64_t frozenset_hash(Thread *t, Value self)
{
    Set *s = as_set(self);
    if (s->hash != -1) {
        return s->hash;
    }
    uint64_t acc = 0;
    isize pos = 0;
    Value key;
    int64_t hash;
    while (kr_set_next_hash(s, &pos, &key, &hash)) {
        acc = kr_hash_set_step(acc, hash);
    }
    s->hash = (isize)kr_hash_set_finish(acc, s->used);
    return s->hash;
}

static Value set_repr(Thread *t, Value self)
{
    Set *s = as_set(self);
    const char *name = kr_type(self)->tp_name;
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_format(t, "%s(...)", name));
    }
    Value result = VALUE_ERROR;
    if (s->used == 0) {
        result = value_from_ptr(kr_str_format(t, "%s()", name));
    } else {
        /* repr() of a member may change the set: show what is in it now. */
        Value items = kr_list_from_iterable(t, self);
        if (!value_is_error(items)) {
            List *l = (List *)value_ptr(items);
            bool plain = kr_is_exact(self, &PySet_Type);
            StrBuilder b;
            kr_sb_init(&b, t);
            if (!plain) {
                kr_sb_str(&b, kr_str_from_c(t, name));
                kr_sb_char(&b, '(');
            }
            kr_sb_char(&b, '{');
            for (isize i = 0; i < kr_list_len(l); i++) {
                if ((i > 0 && !kr_sb_c(&b, ", ")) || !kr_sb_repr(&b, kr_list_at(t, l, i))) {
                    break;
                }
            }
            kr_sb_c(&b, plain ? "}" : "})");
            result = kr_sb_finish(&b);
        }
    }
    kr_repr_leave(t, self);
    return result;
}

static isize set_length(Thread *t, Value self) { return as_set(self)->used; }

/* A set is not hashable, but as a key to look for it stands for the frozenset of its members.
 * After a failed lookup: that frozenset, or VALUE_NULL with the error still pending. */
static Value stand_in(Thread *t, Value key)
{
    if (!is_set(key) || !kr_pending_is(t, KR_EXC(TypeError))) {
        return VALUE_NULL;
    }
    kr_err_clear(t);
    return value_from_ptr(make_set(t, &PyFrozenSet_Type, key));
}

static int set_contains(Thread *t, Value self, Value key)
{
    int in = kr_set_contains(t, as_set(self), key);
    if (in < 0) {
        Value frozen = stand_in(t, key);
        return value_is_null(frozen) ? -1 : kr_set_contains(t, as_set(self), frozen);
    }
    return in;
}

static int discard(Thread *t, Value self, Value key)
{
    int found = kr_set_discard(t, as_set(self), key);
    if (found < 0) {
        Value frozen = stand_in(t, key);
        return value_is_null(frozen) ? -1 : kr_set_discard(t, as_set(self), frozen);
    }
    return found;
}

/* -- Operators
 * ------------------------------------------------------------------------------------------ */

static Value set_or(Thread *t, Value a, Value b)
{
    if (!kr_is_anyset(a) || !kr_is_anyset(b)) {
        return KR_NOTIMPLEMENTED;
    }
    Set *result = copy_of(t, a);
    return result != NULL && (value_same(a, b) || kr_set_merge(t, result, as_set(b)))
               ? value_from_ptr(result)
               : VALUE_ERROR;
}

static Value set_and(Thread *t, Value a, Value b)
{
    return kr_is_anyset(a) && kr_is_anyset(b) ? value_from_ptr(intersection(t, a, b))
                                              : KR_NOTIMPLEMENTED;
}

static Value set_sub(Thread *t, Value a, Value b)
{
    return kr_is_anyset(a) && kr_is_anyset(b) ? value_from_ptr(difference(t, a, b))
                                              : KR_NOTIMPLEMENTED;
}

static Value set_xor(Thread *t, Value a, Value b)
{
    return kr_is_anyset(a) && kr_is_anyset(b) ? value_from_ptr(symmetric_difference(t, a, b))
                                              : KR_NOTIMPLEMENTED;
}

static Value set_ior(Thread *t, Value self, Value other)
{
    if (!kr_is_anyset(other)) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_set_merge(t, as_set(self), as_set(other)) ? self : VALUE_ERROR;
}

static Value set_iand(Thread *t, Value self, Value other)
{
    if (!kr_is_anyset(other)) {
        return KR_NOTIMPLEMENTED;
    }
    Set *result = intersection(t, self, other);
    if (result == NULL) {
        return VALUE_ERROR;
    }
    kr_set_swap_tables(as_set(self), result);
    return self;
}

static Value set_isub(Thread *t, Value self, Value other)
{
    if (!kr_is_anyset(other)) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_set_difference_update(t, as_set(self), other) ? self : VALUE_ERROR;
}

static Value set_ixor(Thread *t, Value self, Value other)
{
    if (!kr_is_anyset(other)) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_set_symmetric_difference_update(t, as_set(self), other) ? self : VALUE_ERROR;
}

/* -- Methods
 * --------------------------------------------------------------------------------------------- */

static Value set_add(Thread *t, Value self, Value key)
{
    return kr_set_add(t, as_set(self), key) < 0 ? VALUE_ERROR : KR_NONE;
}

static Value set_clear(Thread *t, Value self)
{
    kr_set_clear(t, as_set(self));
    return KR_NONE;
}

static Value set_copy(Thread *t, Value self)
{
    return kr_is_exact(self, &PyFrozenSet_Type) ? self : value_from_ptr(copy_of(t, self));
}

static Value set_discard(Thread *t, Value self, Value key)
{
    return discard(t, self, key) < 0 ? VALUE_ERROR : KR_NONE;
}

static Value set_remove(Thread *t, Value self, Value key)
{
    int found = discard(t, self, key);
    return found < 0 ? VALUE_ERROR : found ? KR_NONE : kr_raise_arg(t, KR_EXC(KeyError), key);
}

static Value set_pop(Thread *t, Value self)
{
    Value key = kr_set_take(as_set(self));
    return value_is_null(key) ? kr_raise(t, KR_EXC(KeyError), "pop from an empty set") : key;
}

static Value set_contains_method(Thread *t, Value self, Value key)
{
    int in = set_contains(t, self, key);
    return in < 0 ? VALUE_ERROR : kr_bool(in);
}

static Value set_union(Thread *t, Value self, const Value *args, size_t nargs)
{
    Set *result = copy_of(t, self);
    for (size_t i = 0; result != NULL && i < nargs; i++) {
        if (!value_same(args[i], self) && !kr_set_update(t, result, args[i])) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(result);
}

static Value set_update(Thread *t, Value self, const Value *args, size_t nargs)
{
    for (size_t i = 0; i < nargs; i++) {
        if (!kr_set_update(t, as_set(self), args[i])) {
            return VALUE_ERROR;
        }
    }
    return KR_NONE;
}

static Value set_intersection(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (nargs == 0) {
        return value_from_ptr(copy_of(t, self));
    }
    for (size_t i = 0; i < nargs; i++) {
        Set *result = intersection(t, self, args[i]);
        if (result == NULL) {
            return VALUE_ERROR;
        }
        self = value_from_ptr(result);
    }
    return self;
}

static Value set_intersection_update(Thread *t, Value self, const Value *args, size_t nargs)
{
    Value result = set_intersection(t, self, args, nargs);
    if (value_is_error(result)) {
        return VALUE_ERROR;
    }
    kr_set_swap_tables(as_set(self), as_set(result));
    return KR_NONE;
}

static Value set_difference(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (nargs == 0) {
        return value_from_ptr(copy_of(t, self));
    }
    Set *result = difference(t, self, args[0]);
    for (size_t i = 1; result != NULL && i < nargs; i++) {
        if (!kr_set_difference_update(t, result, args[i])) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(result);
}

static Value set_difference_update(Thread *t, Value self, const Value *args, size_t nargs)
{
    for (size_t i = 0; i < nargs; i++) {
        if (!kr_set_difference_update(t, as_set(self), args[i])) {
            return VALUE_ERROR;
        }
    }
    return KR_NONE;
}

static Value set_symmetric_difference(Thread *t, Value self, Value other)
{
    return value_from_ptr(symmetric_difference(t, self, other));
}

static Value set_symmetric_difference_update(Thread *t, Value self, Value other)
{
    return kr_set_symmetric_difference_update(t, as_set(self), other) ? KR_NONE : VALUE_ERROR;
}

static Value set_reduce(Thread *t, Value self)
{
    Value parts[3] = {value_from_ptr(kr_type(self)), kr_list_from_iterable(t, self), VALUE_NULL};
    if (value_is_error(parts[1])) {
        return VALUE_ERROR;
    }
    parts[1] = value_from_ptr(kr_tuple_from(t, &parts[1], 1));
    parts[2] =
        value_is_error(parts[1]) ? VALUE_ERROR : kr_call_method_0(t, self, KR_NAME(__getstate__));
    return value_is_error(parts[2]) ? VALUE_ERROR : value_from_ptr(kr_tuple_from(t, parts, 3));
}

static Value set_sizeof(Thread *t, Value self)
{
    size_t bytes = (size_t)kr_type(self)->tp_basicsize + kr_set_table_bytes(as_set(self));
    return kr_int_from_i64(t, (int64_t)bytes);
}

/* -- Iterator
 * --------------------------------------------------------------------------------------------- */

KR_INLINE SetIter *as_iter(Value v) { return (SetIter *)value_ptr(v); }

static Value set_iter(Thread *t, Value self)
{
    SetIter *it = kr_new_object(t, &PySetIter_Type, sizeof(SetIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->set = as_set(self);
    it->used = it->len = as_set(self)->used;
    it->pos = 0;
    return value_from_ptr(it);
}

static Value setiter_next(Thread *t, Value self)
{
    SetIter *it = as_iter(self);
    if (it->set == NULL) {
        return VALUE_NULL;
    }
    if (it->used != it->set->used) {
        it->used = -1; /* and so it stays: later calls fail as well */
        return kr_raise(t, KR_EXC(RuntimeError), "Set changed size during iteration");
    }
    Value key;
    if (kr_set_next(it->set, &it->pos, &key)) {
        it->len--;
        return key;
    }
    it->set = NULL;
    return VALUE_NULL;
}

static Value setiter_length_hint(Thread *t, Value self)
{
    const SetIter *it = as_iter(self);
    return kr_int_from_i64(t, it->set != NULL && it->used == it->set->used ? it->len : 0);
}

static Value setiter_reduce(Thread *t, Value self)
{
    SetIter *copy = kr_new_object(t, &PySetIter_Type, sizeof(SetIter), GCK_SCAN);
    if (copy == NULL) {
        return VALUE_ERROR;
    }
    Object head = copy->ob_base;
    *copy = *as_iter(self);
    copy->ob_base = head;
    Value rest = kr_list_from_iterable(t, value_from_ptr(copy));
    return value_is_error(rest) ? VALUE_ERROR : kr_reduce_builtin(t, "iter", rest, VALUE_NULL);
}

/* -- The types
 * ---------------------------------------------------------------------------------------------- */

/* clang-format off */
#define ANYSET_METHODS(M)                                                                       \
    M(O, set_contains_method, NF_COEXIST | NF_CALLS, "__contains__",                            \
      "x.__contains__(y) <==> y in x.")                                                         \
    M(NOARGS, set_copy, 0, "copy", "Return a set of the same members.")                         \
    M(FAST, set_difference, NF_CALLS, "difference",                                             \
      "Return a new set of the members that none of the others has.")                           \
    M(FAST, set_intersection, NF_CALLS, "intersection",                                         \
      "Return a new set of the members that all the others have.")                              \
    M(O, set_isdisjoint, NF_CALLS, "isdisjoint", "Tell whether no member is in the other one.") \
    M(O, set_issubset, NF_CALLS, "issubset", "Tell whether the other one has all members.")     \
    M(O, set_issuperset, NF_CALLS, "issuperset", "Tell whether this set has all of the other's members.") \
    M(NOARGS, set_reduce, NF_CALLS, "__reduce__", KR_REDUCE_DOC)                                \
    M(NOARGS, set_sizeof, NF_READS, "__sizeof__",                                               \
      "S.__sizeof__() -> size of S in memory, in bytes")                                        \
    M(O, set_symmetric_difference, NF_CALLS, "symmetric_difference",                            \
      "Return a new set of what is in one of the two, but not in both.")                        \
    M(FAST, set_union, NF_CALLS, "union", "Return a new set of all members of this set and the others.") \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
#define SET_OWN_METHODS(M)                                                                      \
    M(O, set_add, NF_CALLS, "add", "Add a member; nothing happens when it is there already.")   \
    M(NOARGS, set_clear, NF_OWN, "clear", "Remove all members.")                                     \
    M(O, set_discard, NF_CALLS, "discard", "Remove a member if it is there.")                   \
    M(FAST, set_difference_update, NF_CALLS, "difference_update",                               \
      "Remove all members that one of the others has.")                                         \
    M(FAST, set_intersection_update, NF_CALLS, "intersection_update",                           \
      "Keep only the members that all the others have.")                                        \
    M(NOARGS, set_pop, NF_OWN, "pop", "Remove some member and return it; KeyError when empty.")      \
    M(O, set_remove, NF_CALLS, "remove", "Remove a member; KeyError when it is not there.")     \
    M(O, set_symmetric_difference_update, NF_CALLS, "symmetric_difference_update",              \
      "Keep the members the other one lacks, and add the other's that this set lacks.")         \
    M(FAST, set_update, NF_CALLS | NF_APP(APP_UPDATE), "update", "Add all members of the others.")
#define SET_METHODS(M) ANYSET_METHODS(M) SET_OWN_METHODS(M)
KR_NATIVE_TRAMPS(ANYSET_METHODS)
KR_NATIVE_TRAMPS(SET_OWN_METHODS)
KR_NATIVE_ROWS(set_methods, SET_METHODS)
KR_NATIVE_ROWS(frozenset_methods, ANYSET_METHODS)

#define ANYSET_SLOTS(S)                         \
    S(tp_repr, UNARY, set_repr)                 \
    S(tp_richcompare, RICHCMP, set_richcompare) \
    S(tp_iter, UNARY, set_iter)                 \
    S(nb_subtract, BINARY, set_sub)             \
    S(nb_and, BINARY, set_and)                  \
    S(nb_xor, BINARY, set_xor)                  \
    S(nb_or, BINARY, set_or)                    \
    S(sq_length, LEN, set_length)               \
    S(sq_contains, OBJOBJ, set_contains)
#define SET_OWN_SLOTS(S)                        \
    S(tp_new, NEW, set_new)                     \
    S(tp_init, INIT, set_init)                  \
    S(tp_hash, HASH, kr_hash_not_implemented)   \
    S(nb_inplace_subtract, BINARY, set_isub)    \
    S(nb_inplace_and, BINARY, set_iand)         \
    S(nb_inplace_xor, BINARY, set_ixor)         \
    S(nb_inplace_or, BINARY, set_ior)
#define FROZENSET_OWN_SLOTS(S)                  \
    S(tp_new, NEW, frozenset_new)               \
    S(tp_hash, HASH, frozenset_hash)
#define SET_SLOTS(S) ANYSET_SLOTS(S) SET_OWN_SLOTS(S)
#define FROZENSET_SLOTS(S) ANYSET_SLOTS(S) FROZENSET_OWN_SLOTS(S)
KR_SLOT_TRAMPS(ANYSET_SLOTS)
KR_SLOT_TRAMPS(SET_OWN_SLOTS)
KR_SLOT_TRAMPS(FROZENSET_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(set, SET_SLOTS)
KR_TYPE_SLOT_ROWS(frozenset, FROZENSET_SLOTS)
/* clang-format on */

static TypeInfo set_info = {
    .slots = {SET_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = set_c_slots,
    .methods = set_methods,
    .flags = TI_NATIVE,
};
Type PySet_Type = {
    KR_TYPE_HEAD("set", sizeof(Set), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_MATCH_SELF,
    .tp_weaklistoffset = offsetof(Set, weakreflist),
    .tp_doc = "set() -> new empty set object\n"
              "set(iterable) -> new set object\n\n"
              "Collection without order in which every member is there once.",
    .tp_cache = &set_info,
};

static TypeInfo frozenset_info = {
    .slots = {FROZENSET_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = frozenset_c_slots,
    .methods = frozenset_methods,
    .flags = TI_NATIVE,
};
Type PyFrozenSet_Type = {
    KR_TYPE_HEAD("frozenset", sizeof(Set), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_MATCH_SELF,
    .tp_weaklistoffset = offsetof(Set, weakreflist),
    .tp_doc = "frozenset() -> empty frozenset object\n"
              "frozenset(iterable) -> frozenset object\n\n"
              "Set that stays the same, and so can be a member or a key.",
    .tp_cache = &frozenset_info,
};

/* clang-format off */
#define SETITER_METHODS(M)                                                          \
    M(NOARGS, setiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, setiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(setiter_methods, SETITER_METHODS)

#define SETITER_SLOTS(S)             \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(tp_iternext, ITERNEXT, setiter_next)
KR_TYPE_SLOTS(setiter, SETITER_SLOTS)
/* clang-format on */

static TypeInfo setiter_info = {
    .slots = {SETITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = setiter_c_slots,
    .methods = setiter_methods,
    .flags = TI_NATIVE,
};
Type PySetIter_Type = {
    KR_TYPE_HEAD("set_iterator", sizeof(SetIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &setiter_info,
};
