/* plain.c -- operations that run no Python code, or decline. */
#include "runtime/interp/plain.h"

#include "runtime/base/hash.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/seq.h"
#include "runtime/types/set_table.h"

enum { DEPTH_MAX = 4, WIDTH_MAX = 32 };

/* The general operation failed where nothing had been changed yet: it will fail again. */
static Value declined(Thread *t)
{
    if (kr_pending_is(t, KR_EXC(MemoryError))) {
        kr_gc_take_reserve();
    }
    kr_err_clear(t);
    return VALUE_NULL;
}
KR_INLINE Value or_declined(Thread *t, Value v)
{
    return KR_LIKELY(!value_is_error(v)) ? v : declined(t);
}

/* -- What is plain ----------------------------------------------------------------------------- */

bool kr_plain_scalar_type(const Type *type)
{
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyUnicode_Type ||
           type == &PyBool_Type || type == &_PyNone_Type || type == &PyBytes_Type ||
           type == &PyComplex_Type;
}

static bool is_scalar(Value v) { return !value_is_ptr(v) || kr_plain_scalar_type(kr_type(v)); }

/* == and hash() are those of object. */
static bool is_identity_type(const Type *type)
{
    return kr_op_compares_identity(type) &&
           kr_slots(type)->tp_hash == kr_slots(&PyBaseObject_Type)->tp_hash;
}

static bool is_plain(Value v, int depth)
{
    if (is_scalar(v)) {
        return true;
    }
    const Type *type = kr_type(v);
    if (type == &PyTuple_Type) {
        const Tuple *tuple = (const Tuple *)value_ptr(v);
        isize n = kr_tuple_len(tuple);
        if (depth == DEPTH_MAX || n > WIDTH_MAX) {
            return false;
        }
        for (isize i = 0; i < n; i++) {
            Value item = kr_tuple_get(tuple, i);
            if (value_is_null(item) || !is_plain(item, depth + 1)) {
                return false;
            }
        }
        return true;
    }
    return is_identity_type(type);
}

bool kr_is_plain(Value v) { return !value_is_null(v) && is_plain(v, 0); }

bool kr_plain_iter_type(const Type *type)
{
    return type == &PyListIter_Type || type == &PyListRevIter_Type || type == &PyTupleIter_Type ||
           type == &PyUnicodeIter_Type || type == &_PyUnicodeASCIIIter_Type ||
           type == &PyBytesIter_Type || type == &PyRangeIter_Type ||
           type == &PyLongRangeIter_Type || type == &PySetIter_Type ||
           type == &PyDictIterKey_Type || type == &PyDictIterValue_Type ||
           type == &PyDictIterItem_Type || type == &PyDictRevIterKey_Type ||
           type == &PyDictRevIterValue_Type || type == &PyDictRevIterItem_Type;
}

bool kr_plain_iterator(Value it)
{
    const Type *type = kr_type(it);
    if (type == &PyEnum_Type) {
        return kr_plain_iter_type(kr_type(((Enumerate *)value_ptr(it))->it));
    }
    if (type == &PyZip_Type) {
        const Tuple *its = ((Zip *)value_ptr(it))->iterators;
        if (its == NULL) {
            return false;
        }
        for (isize i = 0; i < kr_tuple_len(its); i++) {
            if (!kr_plain_iter_type(kr_type(kr_tuple_get(its, i)))) {
                return false;
            }
        }
        return true;
    }
    if (type == &PyReversed_Type) {
        Value seq = ((Reversed *)value_ptr(it))->seq;
        const Type *of = value_is_null(seq) ? &PyTuple_Type : kr_type(seq);
        return of == &PyTuple_Type || of == &PyUnicode_Type || of == &PyBytes_Type;
    }
    return kr_plain_iter_type(type);
}

bool kr_plain_iterable_type(const Type *type)
{
    return type == &PyList_Type || type == &PyTuple_Type || type == &PyUnicode_Type ||
           type == &PyDict_Type || type == &PySet_Type || type == &PyFrozenSet_Type ||
           type == &PyBytes_Type || type == &PyRange_Type || type == &PyDictKeys_Type ||
           type == &PyDictValues_Type || type == &PyDictItems_Type || type == &PyEnum_Type ||
           type == &PyZip_Type || type == &PyReversed_Type || kr_plain_iter_type(type);
}

bool kr_op_plain_sequence(const Type *type)
{
    return type == &PyList_Type || type == &PyTuple_Type || type == &PyUnicode_Type ||
           type == &PyBytes_Type || type == &PyRange_Type;
}

bool kr_op_plain_container(const Type *type)
{
    return kr_op_plain_sequence(type) || type == &PyDict_Type || type == &PySet_Type ||
           type == &PyFrozenSet_Type || type == &PyDictKeys_Type;
}

static bool is_set_type(const Type *type)
{
    return type == &PySet_Type || type == &PyFrozenSet_Type;
}

bool kr_op_plain_sequences(int op, const Type *tx, const Type *ty)
{
    if (kr_op_binary_in_place(op) && tx == &PyList_Type) {
        return false; /* changes the list */
    }
    bool sets = is_set_type(tx) && is_set_type(ty);
    if (kr_op_binary_in_place(op) && tx == &PySet_Type) {
        return false;
    }
    switch (kr_op_binary_op(op)) {
    case BIN_OR:
    case BIN_AND:
    case BIN_SUB:
    case BIN_XOR: return sets;
    case BIN_ADD: return tx == ty && (tx == &PyList_Type || tx == &PyTuple_Type);
    case BIN_MUL:
        return (tx == &PyLong_Type && (ty == &PyList_Type || ty == &PyTuple_Type)) ||
               (ty == &PyLong_Type && (tx == &PyList_Type || tx == &PyTuple_Type));
    case BIN_MOD: return tx == &PyUnicode_Type && ty == &PyTuple_Type;
    default: return false;
    }
}

bool kr_op_always_true(const Type *type)
{
    const NativeSlots *slots = kr_slots(type);
    return slots->nb_bool == NULL && slots->mp_length == NULL && slots->sq_length == NULL;
}

/* -- Dicts and sets ---------------------------------------------------------------------------- */

/* Of a tuple of small ints and texts that have their hashes; -1: it is something else. */
static int64_t simple_tuple_hash(const Tuple *tuple)
{
    isize n = kr_tuple_len(tuple);
    uint64_t acc = KR_HASH_TUPLE_START;
    for (isize i = 0; i < n; i++) {
        Value v = kr_tuple_get(tuple, i);
        if (value_is_int(v)) {
            acc = kr_hash_tuple_step(acc, kr_hash_fix(value_int(v)));
        } else if (!value_is_null(v) && kr_is_exact_str(v) && kr_as_str(v)->a.hash != -1) {
            acc = kr_hash_tuple_step(acc, kr_as_str(v)->a.hash);
        } else {
            return -1;
        }
    }
    return kr_hash_tuple_finish(acc, n);
}

/* Hash of a plain key; -1: declined. */
static int64_t plain_hash(Thread *t, Value key)
{
    if (value_is_int(key)) {
        return kr_hash_fix(value_int(key)); /* 48 bits: no reduction */
    }
    if (kr_is_exact_str(key)) {
        Str *s = (Str *)value_ptr(key);
        int64_t known = s->a.hash != -1 ? s->a.hash : kr_str_hash(t, s);
        if (KR_UNLIKELY(known == -1)) {
            kr_err_clear(t); /* no memory to put it together */
        }
        return known;
    }
    if (kr_is_exact_tuple(key)) {
        int64_t hash = simple_tuple_hash((Tuple *)value_ptr(key));
        if (KR_LIKELY(hash != -1)) {
            return hash;
        }
    }
    if (!is_plain(key, 0)) {
        return -1;
    }
    int64_t hash = kr_hash(t, key);
    if (hash == -1) {
        kr_err_clear(t);
    }
    return hash;
}

Value kr_plain_hash(Thread *t, Value v)
{
    int64_t hash = value_is_null(v) ? -1 : plain_hash(t, v);
    return hash == -1 ? VALUE_NULL : or_declined(t, kr_int_from_i64(t, hash));
}

/* Never DICT_ERROR. */
static isize lookup_hash(Thread *t, Dict *d, Value key, int64_t hash)
{
    isize ix = kr_dict_lookup_plain(t, d, key, hash, kr_is_plain);
    if (ix == DICT_ERROR) {
        kr_err_clear(t);
        return DICT_UNDECIDED;
    }
    return ix;
}

static isize dict_lookup(Thread *t, Dict *d, Value key)
{
    int64_t hash = plain_hash(t, key);
    return hash == -1 ? DICT_UNDECIDED : lookup_hash(t, d, key, hash);
}

Value kr_plain_dict_get(Thread *t, Dict *d, Value key)
{
    isize ix = dict_lookup(t, d, key);
    return ix >= 0 ? d->ma_keys->entries[ix].value : VALUE_NULL;
}

Value kr_plain_dict_find(Thread *t, Dict *d, Value key)
{
    isize ix = dict_lookup(t, d, key);
    if (ix == DICT_ABSENT) {
        return KR_NOTIMPLEMENTED;
    }
    Value v = ix >= 0 ? d->ma_keys->entries[ix].value : VALUE_NULL;
    return value_same(v, KR_NOTIMPLEMENTED) ? VALUE_NULL : v;
}

bool kr_plain_dict_set(Thread *t, Dict *d, Value key, Value v)
{
    int64_t hash = plain_hash(t, key);
    isize ix = hash == -1 ? DICT_UNDECIDED : lookup_hash(t, d, key, hash);
    if (ix == DICT_UNDECIDED) {
        return false;
    }
    if (!kr_dict_set_at(t, d, ix, key, hash, v)) {
        kr_err_clear(t);
        return false;
    }
    return true;
}

DictEntry *kr_plain_dict_entry(Thread *t, Dict *d, Value key)
{
    DictKeys *k = d->ma_keys;
    if (k->str_only && kr_is_exact_str(key)) {
        Str *s = (Str *)value_ptr(key);
        if (s->a.hash != -1 || plain_hash(t, key) != -1) {
            return kr_dict_find_str(k, s); /* hashed, hence flat */
        }
        return DICT_DECLINED;
    }
    isize ix = dict_lookup(t, d, key);
    return ix >= 0 ? &d->ma_keys->entries[ix] : ix == DICT_ABSENT ? NULL : DICT_DECLINED;
}

bool kr_plain_dict_replace(Thread *t, Dict *d, DictEntry *entry, Value v)
{
    (void)t;
    kr_dict_replace_value(d, entry, v);
    return true;
}

bool kr_plain_dict_insert(Thread *t, Dict *d, Value key, Value v)
{
    int64_t hash = plain_hash(t, key);
    if (hash == -1 || !kr_dict_set_at(t, d, DICT_ABSENT, key, hash, v)) {
        kr_err_clear(t);
        return false;
    }
    return true;
}

Value kr_plain_entry_value(Thread *t, const DictEntry *entry, Value otherwise)
{
    (void)t;
    return entry == NULL ? otherwise : entry->value;
}

bool kr_plain_dict_put(Thread *t, Dict *d, DictEntry *entry, Value key, Value v)
{
    return entry == NULL ? kr_plain_dict_insert(t, d, key, v)
                         : kr_plain_dict_replace(t, d, entry, v);
}

int kr_plain_set_contains(Thread *t, Set *s, Value key)
{
    int64_t hash = plain_hash(t, key);
    int found = hash == -1 ? -2 : kr_set_contains_plain(t, s, key, hash, kr_is_plain);
    if (found == -1) {
        kr_err_clear(t);
    }
    return found;
}

bool kr_plain_set_add(Thread *t, Set *s, Value key)
{
    int64_t hash = plain_hash(t, key);
    int added = hash == -1 ? -2 : kr_set_add_plain(t, s, key, hash, kr_is_plain);
    if (added == -1) {
        kr_err_clear(t);
    }
    return added >= 0;
}

int kr_plain_set_discard(Thread *t, Set *s, Value key)
{
    int64_t hash = plain_hash(t, key);
    int found = hash == -1 ? -2 : kr_set_discard_plain(t, s, key, hash, kr_is_plain);
    if (found == -1) {
        kr_err_clear(t);
    }
    return found;
}

/* -- Items ------------------------------------------------------------------------------------- */

static bool is_plain_index(Value v) { return value_is_int(v) || kr_is_none(v); }
static bool is_plain_key(Value key)
{
    if (value_is_int(key)) {
        return true;
    }
    if (!kr_is_exact(key, &PySlice_Type)) {
        return false;
    }
    const Slice *s = (const Slice *)value_ptr(key);
    return is_plain_index(s->start) && is_plain_index(s->stop) && is_plain_index(s->step);
}

Value kr_plain_getitem(Thread *t, Value obj, Value key)
{
    const Type *type = kr_type(obj);
    if (type == &PyDict_Type) {
        return kr_plain_dict_get(t, (Dict *)value_ptr(obj), key);
    }
    if (type == &PyUnicode_Type && value_is_int(key)) {
        Str *s = (Str *)value_ptr(obj);
        int64_t i = value_int(key);
        i += i < 0 ? kr_str_len(s) : 0;
        if (!kr_str_is_flat(s) || (uint64_t)i >= (uint64_t)kr_str_len(s)) {
            return VALUE_NULL;
        }
        return or_declined(t, kr_str_char(t, s, (isize)i));
    }
    if ((type != &PyList_Type && type != &PyTuple_Type && type != &PyUnicode_Type &&
         type != &PyBytes_Type && type != &PyRange_Type) ||
        !is_plain_key(key)) {
        return VALUE_NULL;
    }
    return or_declined(t, kr_getitem(t, obj, key));
}

Value kr_plain_get_slice(Thread *t, Value obj, Value lo, Value hi)
{
    if (!kr_op_plain_sequence(kr_type(obj)) || !is_plain_index(lo) || !is_plain_index(hi)) {
        return VALUE_NULL;
    }
    return or_declined(t, kr_op_get_slice(t, obj, lo, hi));
}

bool kr_plain_setitem(Thread *t, Value obj, Value key, Value v)
{
    const Type *type = kr_type(obj);
    if (type == &PyDict_Type) {
        return kr_plain_dict_set(t, (Dict *)value_ptr(obj), key, v);
    }
    if (type == &PyByteArray_Type) {
        ByteArray *b = (ByteArray *)value_ptr(obj);
        isize n = b->ob_base.ob_size;
        int64_t i = value_is_int(key) ? value_int(key) : n;
        i += i < 0 ? n : 0;
        if ((uint64_t)i >= (uint64_t)n || !value_is_int(v) || (uint64_t)value_int(v) > 255) {
            return false;
        }
        b->ob_start[i] = (char)value_int(v);
        return true;
    }
    if (type != &PyList_Type) {
        return false;
    }
    List *list = (List *)value_ptr(obj);
    if (kr_list_is_exposed(list) || !is_plain_key(key)) {
        return false;
    }
    /* A slice takes the items of a list or tuple; anything else may run code or fail half-way. */
    if (!value_is_int(key) && !kr_is_exact_list(v) && !kr_is_exact_tuple(v)) {
        return false;
    }
    if (kr_setitem(t, obj, key, v) < 0) {
        kr_err_clear(t);
        return false;
    }
    return true;
}

bool kr_plain_delitem(Thread *t, Value obj, Value key)
{
    const Type *type = kr_type(obj);
    if (type == &PyDict_Type) {
        Dict *d = (Dict *)value_ptr(obj);
        isize ix = dict_lookup(t, d, key);
        if (ix < 0) {
            return false;
        }
        kr_dict_del_entry(d, ix);
        return true;
    }
    if (type != &PyList_Type || kr_list_is_exposed((List *)value_ptr(obj)) || !is_plain_key(key)) {
        return false;
    }
    if (kr_delitem(t, obj, key) < 0) {
        kr_err_clear(t);
        return false;
    }
    return true;
}

/* 1, 0, -1: declined. */
static int items_contain(Thread *t, const Value *items, isize n, Value item)
{
    if (!is_plain(item, 0)) {
        return -1;
    }
    for (isize i = 0; i < n; i++) {
        if (value_same(items[i], item)) {
            return 1;
        }
        if (value_is_int(items[i]) && value_is_int(item)) {
            continue;
        }
        if (value_is_null(items[i]) || !is_plain(items[i], 0)) {
            return -1;
        }
        int same = kr_equal(t, items[i], item);
        if (same < 0) {
            kr_err_clear(t);
        }
        if (same != 0) {
            return same;
        }
    }
    return 0;
}

static int contains(Thread *t, Value container, Value item)
{
    const Type *type = kr_type(container);
    void *p = value_is_ptr(container) ? value_ptr(container) : NULL;
    if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        return kr_plain_set_contains(t, p, item);
    }
    if (type == &PyDict_Type || type == &PyDictKeys_Type) {
        Dict *d = type == &PyDict_Type ? p : ((DictView *)p)->dv_dict;
        if (!kr_is_exact_dict(value_from_ptr(d))) {
            return -1;
        }
        isize ix = dict_lookup(t, d, item);
        return ix == DICT_UNDECIDED ? -1 : ix >= 0;
    }
    if (type == &PyList_Type) {
        List *list = p;
        return kr_list_is_exposed(list) ? -1
                                        : items_contain(t, list->ob_item, kr_list_len(list), item);
    }
    if (type == &PyTuple_Type) {
        return items_contain(t, ((Tuple *)p)->ob_item, kr_tuple_len(p), item);
    }
    if ((type == &PyUnicode_Type && kr_is_exact_str(item)) ||
        ((type == &PyRange_Type || type == &PyBytes_Type) && value_is_int(item))) {
        Value r = kr_op_in(t, container, item);
        if (value_is_error(r)) {
            kr_err_clear(t);
            return -1;
        }
        return value_same(r, KR_TRUE);
    }
    return -1;
}

Value kr_plain_in(Thread *t, Value container, Value item)
{
    int found = contains(t, container, item);
    return found < 0 ? VALUE_NULL : kr_bool(found);
}
Value kr_plain_not_in(Thread *t, Value container, Value item)
{
    int found = contains(t, container, item);
    return found < 0 ? VALUE_NULL : kr_bool(!found);
}

bool kr_plain_set_exception_attr(Thread *t, BaseException *exc, Str *name, Value v)
{
    Dict *d = kr_slot_dict(t, &exc->ob_base, true);
    if (d != NULL && !d->ma_keys->str_only) {
        return false; /* other keys may ask Python code */
    }
    if (d == NULL || !kr_dict_set_str(t, d, name, v)) {
        kr_err_clear(t); /* memory is out: the general way says so */
        return false;
    }
    return true;
}

/* -- Operators --------------------------------------------------------------------------------- */

static bool is_number_type(const Type *type)
{
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type;
}

/* str % args: conversions of scalars run no code. */
static bool formats_plain(Value args)
{
    if (!kr_is_exact_tuple(args)) {
        return is_scalar(args);
    }
    const Tuple *tuple = (const Tuple *)value_ptr(args);
    for (isize i = 0; i < kr_tuple_len(tuple); i++) {
        if (value_is_null(kr_tuple_get(tuple, i)) || !is_scalar(kr_tuple_get(tuple, i))) {
            return false;
        }
    }
    return true;
}

/* Do all members of an exact set compare without Python code? */
static bool members_plain(const Set *s)
{
    isize left = s->used;
    for (const SetEntry *e = s->table; left > 0; e++) {
        if (!value_is_ptr(e->key)) {
            left--;
        } else if (kr_set_is_member(e)) {
            left--;
            if (!kr_is_exact_str(e->key) && !is_plain(e->key, 0)) {
                return false;
            }
        }
    }
    return true;
}

/* a | b of two exact sets: members compare only where hashes are the same. */
static Value set_or(Thread *t, Value a, Value b)
{
    Set *s = kr_set_new(t, (Type *)kr_type(a));
    int merged = s == NULL ? -1 : kr_set_merge_plain(t, s, (Set *)value_ptr(a), kr_is_plain);
    if (merged > 0 && !value_same(a, b)) {
        merged = kr_set_merge_plain(t, s, (Set *)value_ptr(b), kr_is_plain);
    }
    if (merged == -1) {
        kr_err_clear(t);
    }
    return merged > 0 ? value_from_ptr(s) : VALUE_NULL;
}

Value kr_plain_binary(Thread *t, int op, Value a, Value b)
{
    const Type *ta = kr_type(a), *tb = kr_type(b);
    if (is_set_type(ta) && is_set_type(tb)) {
        if (op == BIN_OR) {
            return set_or(t, a, b);
        }
        return (op == BIN_AND || op == BIN_SUB || op == BIN_XOR) &&
                       members_plain((Set *)value_ptr(a)) && members_plain((Set *)value_ptr(b))
                   ? or_declined(t, kr_binary(t, (BinOp)op, a, b))
                   : VALUE_NULL;
    }
    bool sequence_a =
        ta == &PyList_Type || ta == &PyTuple_Type || ta == &PyUnicode_Type || ta == &PyBytes_Type;
    bool sequence_b =
        tb == &PyList_Type || tb == &PyTuple_Type || tb == &PyUnicode_Type || tb == &PyBytes_Type;
    bool plain = (is_number_type(ta) && is_number_type(tb)) ||
                 (op == BIN_ADD && sequence_a && ta == tb) ||
                 (op == BIN_MUL && sequence_a && value_is_int(b)) ||
                 (op == BIN_MUL && sequence_b && value_is_int(a)) ||
                 (op == BIN_MOD && ta == &PyUnicode_Type && formats_plain(b));
    if (!plain) {
        return VALUE_NULL;
    }
    if (op == BIN_MOD && ta == &PyUnicode_Type) {
        return or_declined(t, kr_str_percent(t, (Str *)value_ptr(a), b));
    }
    return or_declined(t, kr_binary(t, (BinOp)op, a, b));
}

static Value compare(Thread *t, Value a, Value b, int op, int depth);

/* Equality as list and tuple want it of their items: 1, 0, -1: declined. */
static int items_equal(Thread *t, Value x, Value y, int depth)
{
    if (value_is_int(x) && value_is_int(y)) {
        return 0; /* the caller has seen that they are not the same */
    }
    if (value_is_null(x) || value_is_null(y)) {
        return -1;
    }
    if (is_scalar(x) && is_scalar(y)) {
        int same = kr_item_equal(t, x, y);
        return same < 0 ? (declined(t), -1) : same;
    }
    if (kr_is(x, y)) {
        return 1;
    }
    Value same = compare(t, x, y, CMP_EQ, depth + 1);
    return value_is_null(same) ? -1 : value_same(same, KR_TRUE);
}

/* Two tuples or two lists that C code does not see; nothing runs that could change them. */
static Value compare_items(Thread *t, const Value *x, isize nx, const Value *y, isize ny, int op,
                           int depth)
{
    bool equality = op == CMP_EQ || op == CMP_NE;
    isize n = nx, i = 0;
    if (nx != ny) {
        if (equality) {
            return kr_bool(op == CMP_NE);
        }
        n = kr_min(nx, ny);
    }
    for (; i < n; i++) {
        if (value_same(x[i], y[i]) && !value_is_null(x[i])) {
            continue;
        }
        int same = items_equal(t, x[i], y[i], depth);
        if (same < 0) {
            return VALUE_NULL;
        }
        if (!same) {
            return equality ? kr_bool(op == CMP_NE) : compare(t, x[i], y[i], op, depth + 1);
        }
    }
    return kr_bool(kr_compare_i64(nx, ny, op));
}

static bool is_sequence(Value v)
{
    return kr_is_exact(v, &PyList_Type) || kr_is_exact(v, &PyTuple_Type);
}

static Value compare(Thread *t, Value a, Value b, int op, int depth)
{
    if (depth > DEPTH_MAX) {
        return VALUE_NULL;
    }
    if (kr_is_exact(a, &PyTuple_Type) && kr_is_exact(b, &PyTuple_Type)) {
        const Tuple *x = (Tuple *)value_ptr(a), *y = (Tuple *)value_ptr(b);
        return compare_items(t, x->ob_item, kr_tuple_len(x), y->ob_item, kr_tuple_len(y), op,
                             depth);
    }
    if (kr_is_exact(a, &PyList_Type) && kr_is_exact(b, &PyList_Type)) {
        const List *x = (List *)value_ptr(a), *y = (List *)value_ptr(b);
        return kr_list_is_exposed(x) || kr_list_is_exposed(y)
                   ? VALUE_NULL
                   : compare_items(t, x->ob_item, kr_list_len(x), y->ob_item, kr_list_len(y), op,
                                   depth);
    }
    /* What is no list or no tuple does not look at the items of one. */
    if ((is_scalar(a) || is_sequence(a) || is_identity_type(kr_type(a))) &&
        (is_scalar(b) || is_sequence(b) || is_identity_type(kr_type(b)))) {
        return or_declined(t, kr_compare(t, a, b, op));
    }
    return VALUE_NULL;
}

Value kr_plain_compare(Thread *t, Value a, Value b, int op) { return compare(t, a, b, op, 0); }

/* -- Text -------------------------------------------------------------------------------------- */

Value kr_plain_str(Thread *t, Value v)
{
    return is_scalar(v) ? or_declined(t, kr_str(t, v)) : VALUE_NULL;
}
Value kr_plain_repr(Thread *t, Value v)
{
    return is_scalar(v) ? or_declined(t, kr_repr(t, v)) : VALUE_NULL;
}
Value kr_plain_format(Thread *t, Value v, Value spec_or_null)
{
    bool simple = kr_is_exact_int(v) || kr_is_exact_float(v) || kr_is_exact_str(v);
    return simple && (value_is_null(spec_or_null) || kr_is_exact_str(spec_or_null))
               ? or_declined(t, kr_format(t, v, spec_or_null))
               : VALUE_NULL;
}

/* -- Iteration and building -------------------------------------------------------------------- */

int kr_plain_step_pair(Thread *t, Value it, Value pair[2])
{
    const Type *type = kr_type(it);
    if (type == &PyDictIterItem_Type) {
        const DictEntry *e = kr_dictiter_advance(t, (DictIter *)value_ptr(it));
        if (e == NULL) {
            return 0;
        }
        pair[0] = e->key;
        pair[1] = e->value;
        return 1;
    }
    if (type == &PyEnum_Type) {
        Enumerate *e = (Enumerate *)value_ptr(it);
        if (!value_is_null(e->big) || e->index >= VALUE_INT_MAX || e->index <= VALUE_INT_MIN ||
            (kr_type(e->it) != &PyListIter_Type && !kr_plain_iterator(it))) {
            return -1;
        }
        pair[1] = kr_step(t, e->it);
        if (value_is_null(pair[1])) {
            return 0;
        }
        pair[0] = value_from_small(e->index++);
        return 1;
    }
    if (type == &PyZip_Type) {
        const Zip *z = (Zip *)value_ptr(it);
        if (z->size != 2 || z->strict || !kr_plain_iterator(it)) {
            return -1;
        }
        for (isize i = 0; i < 2; i++) {
            pair[i] = kr_step(t, kr_tuple_get(z->iterators, i));
            if (value_is_null(pair[i])) {
                return 0;
            }
        }
        return 1;
    }
    return -1;
}

Value kr_plain_iter(Thread *t, Value obj)
{
    return kr_plain_iterable_type(kr_type(obj)) ? or_declined(t, kr_iter(t, obj)) : VALUE_NULL;
}

bool kr_plain_list_extend(Thread *t, List *list, Value iterable)
{
    if (kr_list_is_exposed(list) || (!kr_is_exact_list(iterable) && !kr_is_exact_tuple(iterable))) {
        return false;
    }
    if (!kr_list_extend(t, list, iterable)) {
        declined(t);
        return false;
    }
    return true;
}

bool kr_plain_iadd(Thread *t, Value list, Value iterable)
{
    return kr_plain_list_extend(t, (List *)value_ptr(list), iterable);
}

Value kr_plain_build_set(Thread *t, const Value *items, isize n)
{
    for (isize i = 0; i < n; i++) {
        if (!is_plain(items[i], 0)) {
            return VALUE_NULL;
        }
    }
    return or_declined(t, kr_op_build_set(t, items, n));
}

Value kr_plain_build_map(Thread *t, const Value *items, isize npairs)
{
    for (isize i = 0; i < npairs; i++) {
        if (!is_plain(items[2 * i], 0)) {
            return VALUE_NULL;
        }
    }
    return or_declined(t, kr_op_build_map(t, items, npairs));
}
