/* coroutine.c -- coroutines, their await wrappers, and what `await` accepts. */
#include "runtime/core/app.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/code.h"
#include "runtime/types/generator.h"
#include "runtime/types/iter.h"
#include "runtime/types/str.h"

typedef struct CoroWrapper {
    Object ob_base;
    Generator *coro;
} CoroWrapper;

static Generator *as_gen(Value v) { return (Generator *)value_ptr(v); }
static Value wrapped(Value self) { return value_from_ptr(((CoroWrapper *)value_ptr(self))->coro); }

/* -- await --------------------------------------------------------------------------------------
 */

bool kr_is_coroutine_like(Value v)
{
    return kr_is_exact(v, &PyCoro_Type) ||
           (kr_is_exact(v, &PyGen_Type) && (as_gen(v)->gi_code->co_flags & CO_ITERABLE_COROUTINE));
}

Value kr_await_iter(Thread *t, Value v)
{
    if (kr_is_coroutine_like(v)) {
        return v;
    }
    SlotUNARY await = kr_slots(kr_type(v))->am_await;
    if (await == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "object %T can't be used in 'await' expression", v);
    }
    Value it = await(t, v);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    if (kr_is_coroutine_like(it)) {
        return kr_raise(t, KR_EXC(TypeError), "__await__() returned a coroutine");
    }
    if (kr_slots(kr_type(it))->tp_iternext == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "__await__() returned non-iterator of type '%T'", it);
    }
    return it;
}

/* -- The wrapper that coroutine.__await__() gives -------------------------------------------------
 */

static Value wrapper_next(Thread *t, Value self)
{
    return kr_gen_method_send(t, wrapped(self), KR_NONE);
}
static Value wrapper_send(Thread *t, Value self, Value v)
{
    return kr_gen_method_send(t, wrapped(self), v);
}
static Value wrapper_throw(Thread *t, Value self, const Value *args, size_t nargs)
{
    return kr_gen_method_throw(t, wrapped(self), args, nargs);
}
static Value wrapper_close(Thread *t, Value self) { return kr_gen_method_close(t, wrapped(self)); }

#define CORO_SEND_DOC \
    "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."
#define CORO_THROW_DOC                                                                            \
    "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next " \
    "iterated "                                                                                   \
    "value or raise\nStopIteration."
#define CORO_CLOSE_DOC "close() -> raise GeneratorExit inside coroutine."
#define WRAPPER_METHODS(M)                                    \
    M(O, wrapper_send, NF_CALLS, "send", CORO_SEND_DOC)       \
    M(FAST, wrapper_throw, NF_CALLS, "throw", CORO_THROW_DOC) \
    M(NOARGS, wrapper_close, NF_CALLS, "close", CORO_CLOSE_DOC)
KR_NATIVE_TABLE(wrapper_methods, WRAPPER_METHODS)

#define WRAPPER_SLOTS(S)            \
    S(tp_iter, UNARY, kr_self_iter) \
    S(tp_iternext, ITERNEXT, wrapper_next)
KR_TYPE_SLOTS(wrapper, WRAPPER_SLOTS)

static TypeInfo wrapper_info = {
    .slots = {WRAPPER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = wrapper_c_slots,
    .methods = wrapper_methods,
    .flags = TI_NATIVE,
};
Type _PyCoroWrapper_Type = {
    KR_TYPE_HEAD("coroutine_wrapper", sizeof(CoroWrapper), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_doc = "A wrapper object implementing __await__ for coroutines.",
    .tp_cache = &wrapper_info,
};

/* -- Coroutines
 * ------------------------------------------------------------------------------------ */

static Value coroutine_await(Thread *t, Value self)
{
    CoroWrapper *w = kr_new_object(t, &_PyCoroWrapper_Type, sizeof(CoroWrapper), GCK_SCAN);
    if (w == NULL) {
        return VALUE_ERROR;
    }
    w->coro = as_gen(self);
    return value_from_ptr(w);
}

static Value coroutine_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "<coroutine object %S at %p>", as_gen(self)->gi_qualname,
                                        (void *)value_ptr(self)));
}

#define COROUTINE_METHODS(M)                                                     \
    M(O, kr_gen_method_send, NF_CALLS | NF_APP(APP_SEND), "send", CORO_SEND_DOC) \
    M(FAST, kr_gen_method_throw, NF_CALLS, "throw", CORO_THROW_DOC)              \
    M(NOARGS, kr_gen_method_close, NF_CALLS, "close", CORO_CLOSE_DOC)            \
    M(NOARGS, kr_gen_sizeof, 0, "__sizeof__", "gen.__sizeof__() -> size of gen in memory, in bytes")
KR_NATIVE_TABLE(coroutine_methods, COROUTINE_METHODS)

static const NativeGetSet coroutine_getset[] = {
    {"__name__", kr_gen_get_name, kr_gen_set_name, "name of the coroutine"},
    {"__qualname__", kr_gen_get_qualname, kr_gen_set_qualname, "qualified name of the coroutine"},
    {"cr_await", kr_gen_get_delegate, NULL, "object being awaited on, or None"},
    {"cr_running", kr_gen_get_running, NULL, NULL},
    {"cr_frame", kr_gen_get_frame, NULL, NULL},
    {"cr_suspended", kr_gen_get_suspended, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember coroutine_members[] = {
    {"cr_code", NM_OBJECT, offsetof(Generator, gi_code), NM_READONLY, NULL},
    {"cr_origin", NM_VALUE, offsetof(Generator, origin_or_finalizer), NM_READONLY | NM_NULL_IS_NONE,
     NULL},
    {NULL, 0, 0, 0, NULL},
};

#define COROUTINE_SLOTS(S)                \
    S(tp_repr, UNARY, coroutine_repr)     \
    S(tp_finalize, VOID, kr_gen_finalize) \
    S(am_await, UNARY, coroutine_await)   \
    S(am_send, SEND, kr_gen_am_send)
KR_TYPE_SLOTS(coroutine, COROUTINE_SLOTS)

static TypeInfo coroutine_info = {
    .slots = {COROUTINE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = coroutine_c_slots,
    .methods = coroutine_methods,
    .getset = coroutine_getset,
    .members = coroutine_members,
    .flags = TI_NATIVE,
};
Type PyCoro_Type = {
    KR_TYPE_HEAD("coroutine", 152, 8),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_weaklistoffset = offsetof(Generator, gi_weakreflist),
    .tp_cache = &coroutine_info,
};
