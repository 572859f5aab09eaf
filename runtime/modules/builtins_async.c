/* builtins_async.c -- anext(): the next item of an asynchronous iterator, with an optional default.
 *
 * With a default the awaitable of __anext__ is wrapped: the wrapper drives it and turns
 * StopAsyncIteration into the default.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/modules/modules.h"
#include "runtime/types/iter.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct AnextAwaitable {
    Object ob_base;
    Value wrapped, fallback;
} AnextAwaitable;

/* The iterator that drives the wrapped awaitable. */
static Value driver(Thread *t, Value self)
{
    Value awaitable = ((AnextAwaitable *)value_ptr(self))->wrapped;
    SlotUNARY await = kr_slots(kr_type(awaitable))->am_await;
    if (await == NULL) {
        return kr_is_iterator(awaitable)
                   ? awaitable
                   : kr_raise(t, KR_EXC(TypeError), "object %T can't be used in 'await' expression",
                              awaitable);
    }
    Value it = await(t, awaitable);
    if (!value_is_error(it) && !kr_is_iterator(it)) {
        return kr_raise(t, KR_EXC(TypeError), "__await__ must return an iterable, not %T", it);
    }
    return it;
}

/* The end of the asynchronous iterator is the default as result. */
static Value or_default(Thread *t, Value self, Value result)
{
    if (!value_is_error(result) || !kr_pending_is(t, KR_EXC(StopAsyncIteration))) {
        return result;
    }
    kr_err_clear(t);
    return kr_raise_arg(t, KR_EXC(StopIteration), ((AnextAwaitable *)value_ptr(self))->fallback);
}

static Value anext_iternext(Thread *t, Value self)
{
    Value it = driver(t, self);
    return value_is_error(it) ? VALUE_ERROR
                              : or_default(t, self, kr_slots(kr_type(it))->tp_iternext(t, it));
}

static Value anext_proxy(Thread *t, Value self, Str *name, const Value *args, size_t nargs)
{
    Value it = driver(t, self);
    return value_is_error(it) ? VALUE_ERROR
                              : or_default(t, self, kr_call_method(t, it, name, args, nargs));
}

static Value anext_send(Thread *t, Value self, Value v)
{
    return anext_proxy(t, self, KR_NAME(send), &v, 1);
}

static Value anext_throw(Thread *t, Value self, const Value *args, size_t nargs)
{
    return anext_proxy(t, self, KR_NAME(throw), args, nargs);
}

static Value anext_close(Thread *t, Value self)
{
    return anext_proxy(t, self, KR_NAME(close), NULL, 0);
}

/* clang-format off */
#define ANEXT_METHODS(M) \
    M(O,      anext_send,  NF_CALLS, "send",  NULL) \
    M(FAST,   anext_throw, NF_CALLS, "throw", NULL) \
    M(NOARGS, anext_close, NF_CALLS, "close", NULL)
/* clang-format on */
KR_NATIVE_TABLE(anext_methods, ANEXT_METHODS)

#define ANEXT_SLOTS(S)               \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(am_await, UNARY, kr_self_iter) \
    S(tp_iternext, ITERNEXT, anext_iternext)
KR_TYPE_SLOTS(anext, ANEXT_SLOTS)

static TypeInfo anext_info = {
    .slots = {ANEXT_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = anext_c_slots,
    .methods = anext_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_anext_awaitable_type = {
    KR_TYPE_HEAD("anext_awaitable", sizeof(AnextAwaitable), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &anext_info,
};

Value kr_builtins_anext(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "anext", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    SlotUNARY slot = kr_slots(kr_type(args[0]))->am_anext;
    if (slot == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not an async iterator", args[0]);
    }
    Value awaitable = slot(t, args[0]);
    if (value_is_error(awaitable) || nargs == 1) {
        return awaitable;
    }
    AnextAwaitable *a =
        kr_new_object(t, &kr_anext_awaitable_type, sizeof(AnextAwaitable), GCK_SCAN);
    if (a == NULL) {
        return VALUE_ERROR;
    }
    kr_gc_write(a, &a->wrapped, awaitable);
    kr_gc_write(a, &a->fallback, args[1]);
    return value_from_ptr(a);
}
