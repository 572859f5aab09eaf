/* iter.c -- the two general iterators (by __getitem__, by calls up to a sentinel), and what all
 * iterators share. */
#include "runtime/types/iter.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/ops.h"
#include "runtime/types/int.h"

Value kr_self_iter(Thread *t, Value self) { return self; }

bool kr_stack_failed(Thread *t)
{
    return kr_fail(t, KR_EXC(RecursionError), "maximum recursion depth exceeded");
}

/* -- Pickling ------------------------------------------------------------------------------------
 */

static Value builtin(Thread *t, const char *name)
{
    Value v = kr_interp.builtins != NULL ? kr_dict_get_c(t, kr_interp.builtins, name) : VALUE_NULL;
    if (value_is_null(v) && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(AttributeError), "%s", name);
    }
    return v;
}

static Value reduce(Thread *t, const char *name, const Value *args, isize nargs, Value state)
{
    Value parts[3] = {builtin(t, name), VALUE_NULL, state};
    if (value_is_error(parts[0])) {
        return VALUE_ERROR;
    }
    Tuple *tuple = kr_tuple_from(t, args, nargs);
    if (tuple == NULL) {
        return VALUE_ERROR;
    }
    parts[1] = value_from_ptr(tuple);
    return value_from_ptr(kr_tuple_from(t, parts, value_is_null(state) ? 2 : 3));
}

Value kr_reduce_builtin(Thread *t, const char *name, Value arg, Value state)
{
    return reduce(t, name, &arg, value_is_null(arg) ? 0 : 1, state);
}

Value kr_reduce_builtin2(Thread *t, const char *name, Value arg1, Value arg2)
{
    Value args[2] = {arg1, arg2};
    return reduce(t, name, args, 2, VALUE_NULL);
}

Value kr_reduce_exhausted(Thread *t)
{
    List *l = kr_list_new(t, 0);
    return l != NULL ? kr_reduce_builtin(t, "iter", value_from_ptr(l), VALUE_NULL) : VALUE_ERROR;
}

static Value reduce_exhausted_tuple(Thread *t)
{
    return kr_reduce_builtin(t, "iter", value_from_ptr(kr_empty_tuple), VALUE_NULL);
}

/* An iterator ends on StopIteration (and by __getitem__ on IndexError): true when that was it. */
static bool ended_by(Thread *t, Type *exc)
{
    if (kr_pending_is(t, exc)) {
        kr_err_clear(t);
        return true;
    }
    return false;
}

/* -- By __getitem__
 * -------------------------------------------------------------------------------- */

KR_INLINE SeqIter *as_seqiter(Value v) { return (SeqIter *)value_ptr(v); }

Value kr_seqiter_new(Thread *t, Value seq)
{
    SeqIter *it = kr_new_object(t, &PySeqIter_Type, sizeof(SeqIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->index = 0;
    it->seq = seq;
    return value_from_ptr(it);
}

static Value seqiter_next(Thread *t, Value self)
{
    SeqIter *it = as_seqiter(self);
    if (value_is_null(it->seq)) {
        return VALUE_NULL;
    }
    if (it->index == INTPTR_MAX) {
        return kr_raise(t, KR_EXC(OverflowError), "iter index too large");
    }
    Value v = kr_sequence_getitem(t, it->seq, it->index);
    if (!value_is_error(v)) {
        it->index++;
        return v;
    }
    if (ended_by(t, KR_EXC(IndexError)) || ended_by(t, KR_EXC(StopIteration))) {
        it->seq = VALUE_NULL;
    }
    return VALUE_NULL;
}

static Value seqiter_length_hint(Thread *t, Value self)
{
    const SeqIter *it = as_seqiter(self);
    if (value_is_null(it->seq)) {
        return value_from_small(0);
    }
    const NativeSlots *slots = kr_slots(kr_type(it->seq));
    if (slots->sq_length == NULL && slots->mp_length == NULL) {
        return KR_NOTIMPLEMENTED;
    }
    isize n = kr_len(t, it->seq);
    return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, kr_max(n - it->index, 0));
}

static Value seqiter_reduce(Thread *t, Value self)
{
    const SeqIter *it = as_seqiter(self);
    if (value_is_null(it->seq)) {
        return reduce_exhausted_tuple(t);
    }
    Value index = kr_int_from_i64(t, it->index);
    return value_is_error(index) ? VALUE_ERROR : kr_reduce_builtin(t, "iter", it->seq, index);
}

static Value seqiter_setstate(Thread *t, Value self, Value state)
{
    SeqIter *it = as_seqiter(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(it->seq)) {
        it->index = kr_max(index, 0);
    }
    return KR_NONE;
}

/* clang-format off */
#define SEQITER_METHODS(M)                                                          \
    M(NOARGS, seqiter_length_hint, NF_CALLS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, seqiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, seqiter_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(seqiter_methods, SEQITER_METHODS)

#define SELF_ITER_SLOTS(S) S(tp_iter, UNARY, kr_self_iter)
#define SEQITER_OWN_SLOTS(S) S(tp_iternext, ITERNEXT, seqiter_next)
#define SEQITER_SLOTS(S) SELF_ITER_SLOTS(S) SEQITER_OWN_SLOTS(S)
KR_SLOT_TRAMPS(SELF_ITER_SLOTS)
KR_SLOT_TRAMPS(SEQITER_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(seqiter, SEQITER_SLOTS)
/* clang-format on */

static TypeInfo seqiter_info = {
    .slots = {SEQITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = seqiter_c_slots,
    .methods = seqiter_methods,
    .flags = TI_NATIVE,
};
Type PySeqIter_Type = {
    KR_TYPE_HEAD("iterator", sizeof(SeqIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &seqiter_info,
};

/* -- By calls up to a sentinel
 * ------------------------------------------------------------------------ */

KR_INLINE CallIter *as_calliter(Value v) { return (CallIter *)value_ptr(v); }

Value kr_calliter_new(Thread *t, Value callable, Value sentinel)
{
    CallIter *it = kr_new_object(t, &PyCallIter_Type, sizeof(CallIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->callable = callable;
    it->sentinel = sentinel;
    return value_from_ptr(it);
}

static Value calliter_next(Thread *t, Value self)
{
    CallIter *it = as_calliter(self);
    if (value_is_null(it->callable)) {
        return VALUE_NULL;
    }
    Value sentinel = it->sentinel; /* the call may use this iterator up */
    Value v = kr_call_0(t, it->callable);
    if (value_is_error(v)) {
        if (ended_by(t, KR_EXC(StopIteration))) {
            it->callable = it->sentinel = VALUE_NULL;
        }
        return VALUE_NULL;
    }
    int same = kr_equal(t, sentinel, v);
    if (same == 0) {
        return v;
    }
    if (same > 0) {
        it->callable = it->sentinel = VALUE_NULL;
    }
    return VALUE_NULL;
}

static Value calliter_reduce(Thread *t, Value self)
{
    const CallIter *it = as_calliter(self);
    return value_is_null(it->callable) ? reduce_exhausted_tuple(t)
                                       : kr_reduce_builtin2(t, "iter", it->callable, it->sentinel);
}

/* clang-format off */
#define CALLITER_METHODS(M) M(NOARGS, calliter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(calliter_methods, CALLITER_METHODS)

#define CALLITER_OWN_SLOTS(S) S(tp_iternext, ITERNEXT, calliter_next)
#define CALLITER_SLOTS(S) SELF_ITER_SLOTS(S) CALLITER_OWN_SLOTS(S)
KR_SLOT_TRAMPS(CALLITER_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(calliter, CALLITER_SLOTS)
/* clang-format on */

static TypeInfo calliter_info = {
    .slots = {CALLITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = calliter_c_slots,
    .methods = calliter_methods,
    .flags = TI_NATIVE,
};
Type PyCallIter_Type = {
    KR_TYPE_HEAD("callable_iterator", sizeof(CallIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &calliter_info,
};
