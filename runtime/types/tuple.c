/* tuple.c -- the type tuple and its iterator.
 *
 * A tuple is one cell: header, length, items.  Items never change once others see the tuple, except
 * that the bridge replaces an immediate by its box.
 */
#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

#define MAX_ITEMS ((INTPTR_MAX - (isize)sizeof(Tuple)) / (isize)sizeof(Value))

KR_INLINE Tuple *as_tuple(Value v) { return (Tuple *)value_ptr(v); }

static Tuple empty_tuple = {.ob_base = KR_VAR_HEAD_INIT(&PyTuple_Type, 0)};
Tuple *kr_empty_tuple = &empty_tuple;

/* -- Making -------------------------------------------------------------------------------------
 */

Tuple *kr_tuple_new(Thread *t, isize n)
{
    if (n <= 0) {
        return kr_empty_tuple;
    }
    if (n > MAX_ITEMS) {
        kr_raise_oom(t);
        return NULL;
    }
    size_t bytes = offsetof(Tuple, ob_item) + (size_t)n * sizeof(Value);
    Tuple *tuple = kr_new_object(t, &PyTuple_Type, bytes, GCK_SCAN);
    if (KR_LIKELY(tuple != NULL)) {
        tuple->ob_base.ob_size = n;
    }
    return tuple;
}

Tuple *kr_tuple_from(Thread *t, const Value *items, isize n)
{
    Tuple *tuple = kr_tuple_new(t, n);
    if (KR_LIKELY(tuple != NULL) && n > 0) {
        memcpy(tuple->ob_item, items, (size_t)n * sizeof(Value));
    }
    return tuple;
}

Tuple *kr_tuple_pair(Thread *t, Value a, Value b)
{
    Tuple *tuple = kr_tuple_new(t, 2);
    if (KR_LIKELY(tuple != NULL)) {
        tuple->ob_item[0] = a;
        tuple->ob_item[1] = b;
    }
    return tuple;
}

Value kr_tuple_from_iterable(Thread *t, Value iterable)
{
    if (kr_is_exact_tuple(iterable)) {
        return iterable;
    }
    if (kr_is_exact_list(iterable)) {
        return value_from_ptr(kr_list_to_tuple(t, (List *)value_ptr(iterable)));
    }
    Value items = kr_list_from_iterable(t, iterable);
    if (value_is_error(items)) {
        return VALUE_ERROR;
    }
    List *l = (List *)value_ptr(items);
    Tuple *tuple = kr_list_to_tuple(t, l);
    /* Nobody else has seen the list: its array may go at once. */
    return tuple != NULL && kr_list_clear(t, l) ? value_from_ptr(tuple) : VALUE_ERROR;
}

Value kr_tuple_slice(Thread *t, Tuple *tuple, isize lo, isize hi)
{
    isize n = kr_tuple_len(tuple);
    lo = kr_max(lo, 0);
    hi = kr_max(kr_min(hi, n), lo);
    if (lo == 0 && hi == n && kr_is_exact_tuple(value_from_ptr(tuple))) {
        return value_from_ptr(tuple);
    }
    return value_from_ptr(kr_tuple_from(t, tuple->ob_item + lo, hi - lo));
}

static Value tuple_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (KR_LIKELY(type == &PyTuple_Type && nargs == 1 && kwnames == NULL)) {
        return kr_tuple_from_iterable(t, args[0]);
    }
    /* A subclass with its own __init__ may take keywords there. */
    bool own_init = kr_slots(type)->tp_init != kr_slots(&PyTuple_Type)->tp_init;
    if ((!own_init && !kr_check_no_kwargs(t, "tuple", kwnames)) ||
        !kr_check_nargs(t, "tuple", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    Value items = nargs > 0 ? kr_tuple_from_iterable(t, args[0]) : value_from_ptr(kr_empty_tuple);
    if (type == &PyTuple_Type || value_is_error(items)) {
        return items;
    }
    isize n = kr_tuple_len(as_tuple(items));
    Value v = kr_type_alloc(t, type, n);
    if (!value_is_error(v) && n > 0) {
        memcpy(as_tuple(v)->ob_item, as_tuple(items)->ob_item, (size_t)n * sizeof(Value));
    }
    return v;
}

/* -- Slots ----------------------------------------------------------------------------------------
 */

static int64_t tuple_hash(Thread *t, Value self)
{
    const Tuple *tuple = as_tuple(self);
    uint64_t acc = KR_HASH_TUPLE_START;
    isize n = kr_tuple_len(tuple);
    for (isize i = 0; i < n; i++) {
        Value v = kr_tuple_get(tuple, i);
        int64_t h;
        if (value_is_int(v)) {
            h = kr_hash_i64(value_int(v));
        } else {
            h = kr_stack_ok(t) ? kr_hash(t, v) : -1;
            if (h == -1) {
                return -1;
            }
        }
        acc = kr_hash_tuple_step(acc, h);
    }
    return kr_hash_tuple_finish(acc, n);
}

/* The first i items are the same. */
static KR_NOINLINE Value compare_from(Thread *t, const Tuple *x, const Tuple *y, isize i, int op)
{
    isize nx = kr_tuple_len(x), ny = kr_tuple_len(y);
    /* Lengths do not decide early: items are compared first, as CPython does. */
    for (; i < nx && i < ny; i++) {
        int same = kr_item_equal(t, kr_tuple_get(x, i), kr_tuple_get(y, i));
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (!same) {
            break;
        }
    }
    if (i >= nx || i >= ny) {
        return kr_bool(op == CMP_LT   ? nx < ny
                       : op == CMP_LE ? nx <= ny
                       : op == CMP_EQ ? nx == ny
                       : op == CMP_NE ? nx != ny
                       : op == CMP_GT ? nx > ny
                                      : nx >= ny);
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return kr_bool(op == CMP_NE);
    }
    return kr_compare(t, kr_tuple_get(x, i), kr_tuple_get(y, i), op);
}

static Value tuple_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_tuple(a) || !kr_is_tuple(b)) {
        return KR_NOTIMPLEMENTED;
    }
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    isize n = kr_tuple_len(x), i = 0;
    if (n == kr_tuple_len(y) && (op == CMP_EQ || op == CMP_NE)) {
        while (i < n && value_same(x->ob_item[i], y->ob_item[i])) {
            i++;
        }
        if (i == n) {
            return kr_bool(op == CMP_EQ);
        }
    }
    return compare_from(t, x, y, i, op);
}

static Value tuple_repr(Thread *t, Value self)
{
    Tuple *tuple = as_tuple(self);
    isize n = kr_tuple_len(tuple);
    if (n == 0) {
        return value_from_ptr(kr_str_from_c(t, "()"));
    }
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "(...)"));
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_char(&b, '(');
    for (isize i = 0; i < n; i++) {
        Value v = kr_tuple_get(tuple, i);
        if ((i > 0 && !kr_sb_c(&b, ", ")) ||
            !(value_is_null(v) ? kr_sb_c(&b, "<NULL>") : kr_sb_repr(&b, v))) {
            break;
        }
    }
    kr_sb_c(&b, n == 1 ? ",)" : ")");
    kr_repr_leave(t, self);
    return kr_sb_finish(&b);
}

static isize tuple_length(Thread *t, Value self) { return kr_tuple_len(as_tuple(self)); }

static Value tuple_item(Thread *t, Value self, isize i)
{
    const Tuple *tuple = as_tuple(self);
    if ((size_t)i >= (size_t)kr_tuple_len(tuple)) {
        return kr_raise(t, KR_EXC(IndexError), "tuple index out of range");
    }
    return kr_tuple_get(tuple, i);
}

static Value tuple_subscript(Thread *t, Value self, Value key)
{
    Tuple *tuple = as_tuple(self);
    if (kr_has_index(key)) {
        isize i;
        if (!kr_seq_index(t, key, &i)) {
            return VALUE_ERROR;
        }
        return tuple_item(t, self, i < 0 ? i + kr_tuple_len(tuple) : i);
    }
    if (!kr_is_exact(key, &PySlice_Type)) {
        return kr_raise(t, KR_EXC(TypeError), "tuple indices must be integers or slices, not %T",
                        key);
    }
    isize start, stop, step;
    if (!kr_slice_unpack(t, (Slice *)value_ptr(key), &start, &stop, &step)) {
        return VALUE_ERROR;
    }
    isize n = kr_slice_adjust(kr_tuple_len(tuple), &start, &stop, step);
    if (n <= 0) {
        return value_from_ptr(kr_empty_tuple);
    }
    if (step == 1) {
        return kr_tuple_slice(t, tuple, start, start + n);
    }
    Tuple *result = kr_tuple_new(t, n);
    if (result == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        result->ob_item[i] = tuple->ob_item[start + i * step];
    }
    return value_from_ptr(result);
}

static int tuple_contains(Thread *t, Value self, Value v)
{
    const Tuple *tuple = as_tuple(self);
    for (isize i = 0; i < kr_tuple_len(tuple); i++) {
        int same = kr_item_equal(t, kr_tuple_get(tuple, i), v);
        if (same != 0) {
            return same;
        }
    }
    return 0;
}

static Value tuple_concat(Thread *t, Value a, Value b)
{
    if (!kr_is_tuple(b)) {
        return kr_raise(t, KR_EXC(TypeError), "can only concatenate tuple (not \"%T\") to tuple",
                        b);
    }
    isize na = kr_tuple_len(as_tuple(a)), nb = kr_tuple_len(as_tuple(b));
    if (na == 0 && kr_is_exact_tuple(b)) {
        return b;
    }
    if (nb == 0 && kr_is_exact_tuple(a)) {
        return a;
    }
    if (na > MAX_ITEMS - nb) {
        return kr_raise_oom(t);
    }
    Tuple *result = kr_tuple_new(t, na + nb);
    if (result != NULL && na + nb > 0) {
        memcpy(result->ob_item, as_tuple(a)->ob_item, (size_t)na * sizeof(Value));
        memcpy(result->ob_item + na, as_tuple(b)->ob_item, (size_t)nb * sizeof(Value));
    }
    return value_from_ptr(result);
}

static Value tuple_repeat(Thread *t, Value self, isize times)
{
    const Tuple *tuple = as_tuple(self);
    isize n = kr_tuple_len(tuple);
    if ((n == 0 || times == 1) && kr_is_exact_tuple(self)) {
        return self;
    }
    if (n == 0 || times <= 0) {
        return value_from_ptr(kr_empty_tuple);
    }
    if (n > MAX_ITEMS / times) {
        return kr_raise_oom(t);
    }
    Tuple *result = kr_tuple_new(t, n * times);
    for (isize i = 0; result != NULL && i < times; i++) {
        memcpy(result->ob_item + i * n, tuple->ob_item, (size_t)n * sizeof(Value));
    }
    return value_from_ptr(result);
}

/* -- Methods
 * --------------------------------------------------------------------------------------- */

static Value tuple_index(Thread *t, Value self, const Value *args, size_t nargs)
{
    const Tuple *tuple = as_tuple(self);
    isize n = kr_tuple_len(tuple), start = 0, stop = INTPTR_MAX;
    if (!kr_check_nargs(t, "index", nargs, 1, 3) ||
        (nargs > 1 && !kr_seq_bound(t, args[1], &start)) ||
        (nargs > 2 && !kr_seq_bound(t, args[2], &stop))) {
        return VALUE_ERROR;
    }
    start = start < 0 ? kr_max(start + n, 0) : start;
    stop = stop < 0 ? stop + n : kr_min(stop, n);
    for (isize i = start; i < stop; i++) {
        int same = kr_item_equal(t, kr_tuple_get(tuple, i), args[0]);
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (same) {
            return kr_int_from_i64(t, i);
        }
    }
    return kr_raise(t, KR_EXC(ValueError), "tuple.index(x): x not in tuple");
}

static Value tuple_count(Thread *t, Value self, Value v)
{
    const Tuple *tuple = as_tuple(self);
    isize count = 0;
    for (isize i = 0; i < kr_tuple_len(tuple); i++) {
        int same = kr_item_equal(t, kr_tuple_get(tuple, i), v);
        if (same < 0) {
            return VALUE_ERROR;
        }
        count += same;
    }
    return kr_int_from_i64(t, count);
}

/* Pickling a subclass: tuple.__new__ gets an exact tuple of the items. */
static Value tuple_getnewargs(Thread *t, Value self)
{
    Tuple *items = kr_tuple_from(t, as_tuple(self)->ob_item, kr_tuple_len(as_tuple(self)));
    Value arg = value_from_ptr(items);
    return items != NULL ? value_from_ptr(kr_tuple_from(t, &arg, 1)) : VALUE_ERROR;
}

/* -- Iterator
 * --------------------------------------------------------------------------------------- */

KR_INLINE TupleIter *as_iter(Value v) { return (TupleIter *)value_ptr(v); }

static Value tuple_iter(Thread *t, Value self)
{
    TupleIter *it = kr_new_object(t, &PyTupleIter_Type, sizeof(TupleIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->index = 0;
    it->seq = as_tuple(self);
    return value_from_ptr(it);
}

static Value tupleiter_next(Thread *t, Value self)
{
    TupleIter *it = as_iter(self);
    if (it->seq == NULL) {
        return VALUE_NULL;
    }
    if (it->index < kr_tuple_len(it->seq)) {
        return kr_tuple_get(it->seq, it->index++);
    }
    it->seq = NULL;
    return VALUE_NULL;
}

static Value tupleiter_length_hint(Thread *t, Value self)
{
    const TupleIter *it = as_iter(self);
    return kr_int_from_i64(t, it->seq != NULL ? kr_tuple_len(it->seq) - it->index : 0);
}

static Value tupleiter_reduce(Thread *t, Value self)
{
    const TupleIter *it = as_iter(self);
    return it->seq != NULL
               ? kr_reduce_builtin(t, "iter", value_from_ptr(it->seq), value_from_small(it->index))
               : kr_reduce_builtin(t, "iter", value_from_ptr(kr_empty_tuple), VALUE_NULL);
}

static Value tupleiter_setstate(Thread *t, Value self, Value state)
{
    TupleIter *it = as_iter(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (it->seq != NULL) {
        it->index = kr_min(kr_max(index, 0), kr_tuple_len(it->seq));
    }
    return KR_NONE;
}

/* -- The types
 * --------------------------------------------------------------------------------------- */

/* clang-format off */
#define TUPLE_METHODS(M)                                                                \
    M(NOARGS, tuple_getnewargs, 0, "__getnewargs__", "__getnewargs__($self, /)\n--\n\n") \
    M(FAST, tuple_index, NF_CALLS, "index",                                             \
      "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"                       \
      "Return the first index whose item equals value.\n\n"                             \
      "Raises ValueError when there is none.")                                          \
    M(O, tuple_count, NF_CALLS, "count",                                                \
      "count($self, value, /)\n--\n\nReturn how many items equal value.")               \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
KR_NATIVE_TABLE(tuple_methods, TUPLE_METHODS)

#define TUPLE_SLOTS(S)                            \
    S(tp_new, NEW, tuple_new)                     \
    S(tp_repr, UNARY, tuple_repr)                 \
    S(tp_hash, HASH, tuple_hash)                  \
    S(tp_richcompare, RICHCMP, tuple_richcompare) \
    S(tp_iter, UNARY, tuple_iter)                 \
    S(mp_length, LEN, tuple_length)               \
    S(mp_subscript, BINARY, tuple_subscript)      \
    S(sq_length, LEN, tuple_length)               \
    S(sq_concat, BINARY, tuple_concat)            \
    S(sq_repeat, SSIZEARG, tuple_repeat)          \
    S(sq_item, SSIZEARG, tuple_item)              \
    S(sq_contains, OBJOBJ, tuple_contains)
KR_TYPE_SLOTS(tuple, TUPLE_SLOTS)

static TypeInfo tuple_info = {
    .slots = {TUPLE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = tuple_c_slots,
    .methods = tuple_methods,
    .flags = TI_NATIVE,
};
Type PyTuple_Type = {
    KR_TYPE_HEAD("tuple", offsetof(Tuple, ob_item), sizeof(Value)),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_SEQUENCE |
                TPF_MATCH_SELF | TPF_TUPLE,
    .tp_doc = "tuple(iterable=(), /)\n--\n\n"
              "Sequence whose items stay the same.\n\n"
              "It has the items of iterable; a tuple is returned as it is.",
    .tp_cache = &tuple_info,
};

#define TUPLEITER_METHODS(M)                                                          \
    M(NOARGS, tupleiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, tupleiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, tupleiter_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(tupleiter_methods, TUPLEITER_METHODS)

#define TUPLEITER_SLOTS(S)           \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(tp_iternext, ITERNEXT, tupleiter_next)
KR_TYPE_SLOTS(tupleiter, TUPLEITER_SLOTS)
/* clang-format on */

static TypeInfo tupleiter_info = {
    .slots = {TUPLEITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = tupleiter_c_slots,
    .methods = tupleiter_methods,
    .flags = TI_NATIVE,
};
Type PyTupleIter_Type = {
    KR_TYPE_HEAD("tuple_iterator", sizeof(TupleIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &tupleiter_info,
};
