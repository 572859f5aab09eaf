/* ops_iter.c -- iteration over any values. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"

/* tp_iternext of a class with `__next__ = None` or a C type that says it is no iterator. */
Value kr_next_not_implemented(Thread *t, Value it)
{
    return kr_raise(t, KR_EXC(TypeError), "'%T' object is not iterable", it);
}

bool kr_is_iterator(Value v)
{
    SlotITERNEXT next = kr_slots(kr_type(v))->tp_iternext;
    return next != NULL && next != kr_next_not_implemented;
}

Value kr_iter(Thread *t, Value v)
{
    Type *type = kr_type(v);
    SlotUNARY iter = kr_slots(type)->tp_iter;
    if (KR_UNLIKELY(iter == NULL)) {
        if (kr_is_sequence(v)) {
            return kr_seqiter_new(t, v);
        }
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not iterable", v);
    }
    Value it = iter(t, v);
    if (!value_is_error(it) && KR_UNLIKELY(!kr_is_iterator(it))) {
        return kr_raise(t, KR_EXC(TypeError), "iter() returned non-iterator of type '%T'", it);
    }
    return it;
}

Value kr_next_ended(Thread *t)
{
    if (KR_UNLIKELY(kr_pending(t)) && kr_pending_is(t, KR_EXC(StopIteration))) {
        kr_err_clear(t);
    }
    return VALUE_NULL;
}

Value kr_next(Thread *t, Value it)
{
    SlotITERNEXT next = kr_slots(kr_type(it))->tp_iternext;
    if (KR_UNLIKELY(next == NULL)) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not an iterator", it);
    }
    Value v = next(t, it);
    return KR_LIKELY(!value_is_null(v)) ? v : kr_next_ended(t);
}

bool kr_for_each(Thread *t, Value iterable, bool (*fn)(Thread *t, Value item, void *data),
                 void *data)
{
    if (kr_is_exact_tuple(iterable)) {
        Tuple *tuple = (Tuple *)value_ptr(iterable);
        for (isize i = 0; i < kr_tuple_len(tuple); i++) {
            if (!kr_safepoint(t) || !fn(t, kr_tuple_get(tuple, i), data)) {
                return false;
            }
        }
        return true;
    }
    if (kr_is_exact_list(iterable)) {
        List *l = (List *)value_ptr(iterable);
        for (isize i = 0; i < kr_list_len(l); i++) {
            if (!kr_safepoint(t) || !fn(t, kr_list_at(t, l, i), data)) {
                return false;
            }
        }
        return true;
    }
    Value it = kr_iter(t, iterable);
    if (value_is_error(it)) {
        return false;
    }
    Value item;
    while (!value_is_null(item = kr_next(t, it))) {
        if (!kr_safepoint(t) || !fn(t, item, data)) {
            return false;
        }
    }
    return !kr_pending(t);
}

Value kr_sequence_fast(Thread *t, Value v, const char *message)
{
    if (kr_is_exact_list(v) || kr_is_exact_tuple(v)) {
        return v;
    }
    Value it = kr_iter(t, v);
    if (value_is_error(it)) {
        if (message != NULL && kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            kr_raise(t, KR_EXC(TypeError), "%s", message);
        }
        return VALUE_ERROR;
    }
    return kr_list_from_iterable(t, it);
}
