/* tee.c -- itertools.tee: independent iterators over one.
 *
 * Items are kept in a chain of blocks that the iterators walk; a block that all have left is
 * garbage.
 */
#include "runtime/modules/itertools/itertools_int.h"
#include "runtime/modules/itertools/tee.h"
#include "runtime/types/int.h"

KR_SLOT_TRAMPS(IT_SELF_ITER)

enum { BLOCK = 57 }; /* items per block, as pickles of CPython have it */

typedef struct TeeData {
    Object ob_base;
    Value it;
    isize nread;
    bool reading; /* `it` is running */
    struct TeeData *next;
    Value items[BLOCK];
} TeeData;

typedef struct Tee {
    Object ob_base;
    TeeData *data;
    isize index; /* next item of the block */
    Object *weakreflist;
} Tee;

KR_INLINE Tee *as_tee(Value v) { return (Tee *)value_ptr(v); }
KR_INLINE TeeData *as_data(Value v) { return (TeeData *)value_ptr(v); }

static TeeData *data_make(Thread *t, Value it)
{
    TeeData *d = kr_new_object(t, &kr_teedata_type, sizeof(TeeData), GCK_SCAN);
    if (d != NULL) {
        d->it = it;
    }
    return d;
}

static Value tee_make(Thread *t, TeeData *data, isize index)
{
    Tee *tee = data == NULL ? NULL : kr_new_object(t, &kr_tee_type, sizeof(Tee), GCK_SCAN);
    if (tee != NULL) {
        tee->data = data;
        tee->index = index;
    }
    return value_from_ptr(tee);
}

static Value tee_from_iterable(Thread *t, Value iterable)
{
    Value it = kr_iter(t, iterable);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    if (kr_is_instance_of(it, &kr_tee_type)) {
        return tee_make(t, as_tee(it)->data, as_tee(it)->index);
    }
    return tee_make(t, data_make(t, it), 0);
}

static Value tee_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "_tee", kwnames) || !kr_check_nargs(t, "_tee", nargs, 1, 1)) {
        return VALUE_ERROR;
    }
    return tee_from_iterable(t, args[0]);
}

static Value tee_next(Thread *t, Value self)
{
    Tee *tee = as_tee(self);
    if (tee->index >= BLOCK) {
        if (tee->data->next == NULL) {
            TeeData *next = data_make(t, tee->data->it);
            if (next == NULL) {
                return VALUE_ERROR;
            }
            kr_gc_write_ptr(tee->data, &tee->data->next, next);
        }
        kr_gc_write_ptr(tee, &tee->data, tee->data->next);
        tee->index = 0;
    }
    TeeData *d = tee->data;
    if (tee->index < d->nread) {
        return d->items[tee->index++];
    }
    if (d->reading) {
        return kr_raise(t, KR_EXC(RuntimeError), "cannot re-enter the tee iterator");
    }
    d->reading = true;
    Value item = kr_it_next(t, d->it);
    d->reading = false;
    if (value_is_null(item)) {
        return VALUE_NULL;
    }
    if (d->nread < BLOCK) {
        kr_gc_write(d, &d->items[d->nread], item);
        d->nread++;
    }
    tee->index++;
    return item;
}

static Value tee_copy(Thread *t, Value self)
{
    return tee_make(t, as_tee(self)->data, as_tee(self)->index);
}

static Value tee_reduce(Thread *t, Value self)
{
    const Tee *tee = as_tee(self);
    Tuple *state = kr_tuple_pair(t, value_from_ptr(tee->data), value_from_small(tee->index));
    return state == NULL
               ? VALUE_ERROR
               : kr_it_reduced_1(t, self, value_from_ptr(kr_empty_tuple), value_from_ptr(state));
}

static Value tee_setstate(Thread *t, Value self, Value state)
{
    const Tuple *parts = kr_it_state_tuple(t, state);
    int index;
    if (parts == NULL) {
        return VALUE_ERROR;
    }
    if (kr_tuple_len(parts) != 2) {
        return kr_raise(t, KR_EXC(TypeError), "function takes exactly 2 arguments (%zd given)",
                        kr_tuple_len(parts));
    }
    if (!kr_is_exact(kr_tuple_get(parts, 0), &kr_teedata_type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "argument 1 must be itertools._tee_dataobject, not %T",
                        kr_tuple_get(parts, 0));
    }
    TeeData *data = as_data(kr_tuple_get(parts, 0));
    if (!kr_arg_int(t, kr_tuple_get(parts, 1), &index)) {
        return VALUE_ERROR;
    }
    if (index < 0 || index > BLOCK || (index > data->nread && index != BLOCK)) {
        return kr_raise(t, KR_EXC(ValueError), "Index out of range");
    }
    kr_gc_write_ptr(as_tee(self), &as_tee(self)->data, data);
    as_tee(self)->index = index;
    return KR_NONE;
}

/* clang-format off */
#define TEE_METHODS(M)                                                                   \
    M(NOARGS, tee_copy, 0, "__copy__", "Returns an independent iterator.")               \
    M(NOARGS, tee_reduce, 0, "__reduce__", KR_REDUCE_DOC)                                \
    M(O, tee_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
#define TEE_SLOTS(S)            \
    S(tp_new, NEW, tee_new)     \
    S(tp_iternext, ITERNEXT, tee_next)
#undef IT_EXTRA
#undef IT_GETATTR
#define IT_GETATTR 0
#define IT_EXTRA .tp_weaklistoffset = offsetof(Tee, weakreflist),
IT_TYPE(tee, kr_tee_type, Tee, "_tee", TEE_METHODS, TEE_SLOTS, 0,
        "_tee(iterable, /)\n--\n\nIterator that can be copied and starts where it is.")
/* clang-format on */

/* -- The blocks
 * ------------------------------------------------------------------------------------------ */

static Value data_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "teedataobject", kwnames) ||
        !kr_check_nargs(t, "teedataobject", nargs, 3, 3)) {
        return VALUE_ERROR;
    }
    if (!kr_is_list(args[1])) {
        return kr_raise(t, KR_EXC(TypeError), "teedataobject() argument 2 must be list, not %T",
                        args[1]);
    }
    List *items = (List *)value_ptr(args[1]);
    isize n = kr_list_len(items);
    bool linked = !kr_is_none(args[2]);
    if (n > BLOCK || (linked && (n < BLOCK || !kr_is_exact(args[2], &kr_teedata_type)))) {
        return kr_raise(t, KR_EXC(ValueError), "Invalid arguments");
    }
    TeeData *d = data_make(t, args[0]);
    if (d == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        d->items[i] = kr_list_at(t, items, i);
    }
    d->nread = n;
    d->next = linked ? as_data(args[2]) : NULL;
    return value_from_ptr(d);
}

static Value data_reduce(Thread *t, Value self)
{
    TeeData *d = as_data(self);
    List *items = kr_list_from(t, d->items, d->nread);
    if (items == NULL) {
        return VALUE_ERROR;
    }
    Value parts[3] = {d->it, value_from_ptr(items),
                      d->next == NULL ? KR_NONE : value_from_ptr(d->next)};
    return kr_it_reduced(t, self, kr_tuple_from(t, parts, 3), VALUE_NULL);
}

/* clang-format off */
#define DATA_METHODS(M) M(NOARGS, data_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(data_methods, DATA_METHODS)
#define DATA_SLOTS(S) S(tp_new, NEW, data_new)
KR_TYPE_SLOTS(data, DATA_SLOTS)
/* clang-format on */

static TypeInfo data_info = {
    .slots = {DATA_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = data_c_slots,
    .methods = data_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_teedata_type = {
    KR_TYPE_HEAD("itertools._tee_dataobject", sizeof(TeeData), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_doc =
        "_tee_dataobject(iterable, values, next, /)\n--\n\nItems that iterators of tee() share.",
    .tp_cache = &data_info,
};

/* -- tee()
 * -------------------------------------------------------------------------------------------------
 */

Value kr_itertools_tee(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize n = 2;
    if (!kr_check_nargs(t, "tee", nargs, 1, 2) || (nargs > 1 && !kr_arg_isize(t, args[1], &n))) {
        return VALUE_ERROR;
    }
    if (n < 0) {
        return kr_raise(t, KR_EXC(ValueError), "n must be >= 0");
    }
    if (n == 0) {
        return value_from_ptr(kr_empty_tuple);
    }
    Value it = kr_iter(t, args[0]);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value copy = kr_getattr_optional(t, it, KR_NAME(__copy__));
    if (value_is_null(copy)) {
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
        it = tee_from_iterable(t, it);
        copy = value_is_error(it) ? it : kr_getattr(t, it, KR_NAME(__copy__));
        if (value_is_error(copy)) {
            return VALUE_ERROR;
        }
    }
    List *result = kr_list_new(t, 0);
    if (result == NULL || !kr_list_append(t, result, it)) {
        return VALUE_ERROR;
    }
    for (isize i = 1; i < n; i++) {
        Value v = kr_call_0(t, copy);
        if (value_is_error(v) || !kr_safepoint(t) || !kr_list_append(t, result, v)) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(kr_list_to_tuple(t, result));
}
