/* asyncgen.c -- asynchronous generators: the generator, the awaitables of asend/athrow/aclose, and
 * the wrapper by which a yielded value is told from what an await hands to the event loop.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/generator.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

typedef enum { AWAIT_INIT, AWAIT_ITER, AWAIT_CLOSED } AwaitState;

typedef struct AsyncSend { /* PyAsyncGenASend, PyAsyncGenAThrow */
    Object ob_base;
    Generator *gen;
    Value arg; /* asend: the value; athrow: tuple of arguments, NULL for aclose */
    AwaitState state;
} AsyncSend;

typedef struct WrappedValue {
    Object ob_base;
    Value value;
} WrappedValue;

static Generator *as_gen(Value v) { return (Generator *)value_ptr(v); }
static AsyncSend *as_send(Value v) { return (AsyncSend *)value_ptr(v); }

/* -- Wrapped values -------------------------------------------------------------------------------
 */

static TypeInfo wrapped_info = {.flags = TI_NATIVE};
Type _PyAsyncGenWrappedValue_Type = {
    KR_TYPE_HEAD("async_generator_wrapped_value", sizeof(WrappedValue), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &wrapped_info,
};

Value kr_asyncgen_wrap(Thread *t, Value v)
{
    WrappedValue *w =
        kr_new_object(t, &_PyAsyncGenWrappedValue_Type, sizeof(WrappedValue), GCK_SCAN);
    if (w == NULL) {
        return VALUE_ERROR;
    }
    w->value = v;
    return value_from_ptr(w);
}

static bool is_wrapped(Value v) { return kr_is_exact(v, &_PyAsyncGenWrappedValue_Type); }

static Value raise_bare(Thread *t, Type *type)
{
    Value exc = kr_exc_new(t, type, NULL, 0);
    return value_is_error(exc) ? VALUE_ERROR : kr_raise_object(t, exc);
}

static bool pending_ends_generator(Thread *t)
{
    return kr_pending_is(t, KR_EXC(StopAsyncIteration)) || kr_pending_is(t, KR_EXC(GeneratorExit));
}

/* What a step of the generator means to the awaiter: a yielded value ends the await
 * (StopIteration), anything else goes on to the event loop. */
static Value unwrap(Thread *t, Generator *gen, Value result)
{
    if (value_is_error(result)) {
        if (!kr_pending(t)) {
            raise_bare(t, KR_EXC(StopAsyncIteration));
        }
        if (pending_ends_generator(t)) {
            gen->closed = 1;
        }
        gen->running_async = 0;
        return VALUE_ERROR;
    }
    if (is_wrapped(result)) {
        gen->running_async = 0;
        return kr_raise_stop(t, ((WrappedValue *)value_ptr(result))->value);
    }
    return result;
}

static AsyncSend *new_awaitable(Thread *t, Type *type, Generator *gen, Value arg)
{
    AsyncSend *o = kr_new_object(t, type, sizeof(AsyncSend), GCK_SCAN);
    if (o != NULL) {
        o->gen = gen;
        o->arg = arg;
        o->state = AWAIT_INIT;
    }
    return o;
}

/* -- asend
 * ----------------------------------------------------------------------------------------- */

static Value asend_send(Thread *t, Value self, Value arg)
{
    AsyncSend *o = as_send(self);
    if (o->state == AWAIT_CLOSED) {
        return kr_raise(t, KR_EXC(RuntimeError),
                        "cannot reuse already awaited __anext__()/asend()");
    }
    if (o->state == AWAIT_INIT) {
        if (o->gen->running_async) {
            return kr_raise(t, KR_EXC(RuntimeError),
                            "anext(): asynchronous generator is already running");
        }
        if (kr_is_none(arg)) {
            arg = o->arg;
        }
        o->state = AWAIT_ITER;
    }
    o->gen->running_async = 1;
    Value result = unwrap(t, o->gen, kr_gen_resume_value(t, o->gen, arg, false, false));
    if (value_is_error(result)) {
        o->state = AWAIT_CLOSED;
    }
    return result;
}

static Value asend_next(Thread *t, Value self) { return asend_send(t, self, KR_NONE); }

static Value asend_throw(Thread *t, Value self, const Value *args, size_t nargs)
{
    AsyncSend *o = as_send(self);
    if (o->state == AWAIT_CLOSED) {
        return kr_raise(t, KR_EXC(RuntimeError),
                        "cannot reuse already awaited __anext__()/asend()");
    }
    if (!kr_check_nargs(t, "throw", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    Value result = unwrap(t, o->gen, kr_gen_throw(t, o->gen, args, nargs, true));
    if (value_is_error(result)) {
        o->state = AWAIT_CLOSED;
    }
    return result;
}

static Value asend_close(Thread *t, Value self)
{
    as_send(self)->state = AWAIT_CLOSED;
    return KR_NONE;
}

#define ASEND_METHODS(M)                          \
    M(O, asend_send, NF_CALLS, "send", NULL)      \
    M(FAST, asend_throw, NF_CALLS, "throw", NULL) \
    M(NOARGS, asend_close, 0, "close", NULL)
KR_NATIVE_TABLE(asend_methods, ASEND_METHODS)

#define ASEND_SLOTS(S)                   \
    S(tp_iter, UNARY, kr_self_iter)      \
    S(tp_iternext, ITERNEXT, asend_next) \
    S(am_await, UNARY, kr_self_iter)
KR_TYPE_SLOTS(asend, ASEND_SLOTS)

static TypeInfo asend_info = {
    .slots = {ASEND_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = asend_c_slots,
    .methods = asend_methods,
    .flags = TI_NATIVE,
};
Type _PyAsyncGenASend_Type = {
    KR_TYPE_HEAD("async_generator_asend", sizeof(AsyncSend), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &asend_info,
};

/* -- athrow, aclose
 * --------------------------------------------------------------------------------- */

static bool is_close(const AsyncSend *o) { return value_is_null(o->arg); }

static Value fail_ignored_exit(Thread *t, Generator *gen)
{
    gen->running_async = 0;
    return kr_raise(t, KR_EXC(RuntimeError), "async generator ignored GeneratorExit");
}

/* aclose() is done when the generator is: its awaiter sees a plain return. */
static Value athrow_failed(Thread *t, AsyncSend *o)
{
    o->gen->running_async = 0;
    o->state = AWAIT_CLOSED;
    if (is_close(o) && pending_ends_generator(t)) {
        kr_err_clear(t);
        return raise_bare(t, KR_EXC(StopIteration));
    }
    return VALUE_ERROR;
}

static Value athrow_start(Thread *t, AsyncSend *o, Value arg)
{
    Generator *gen = o->gen;
    if (gen->running_async) {
        o->state = AWAIT_CLOSED;
        return kr_raise(t, KR_EXC(RuntimeError), "%s: asynchronous generator is already running",
                        is_close(o) ? "aclose()" : "athrow()");
    }
    if (gen->closed) {
        o->state = AWAIT_CLOSED;
        return raise_bare(t, KR_EXC(StopAsyncIteration));
    }
    if (!kr_is_none(arg)) {
        return kr_raise(t, KR_EXC(RuntimeError),
                        "can't send non-None value to a just-started coroutine");
    }
    o->state = AWAIT_ITER;
    gen->running_async = 1;
    Value result;
    if (is_close(o)) {
        gen->closed = 1;
        Value exit_type = value_from_ptr(KR_EXC(GeneratorExit));
        result = kr_gen_throw(t, gen, &exit_type, 1, false);
        if (!value_is_error(result) && is_wrapped(result)) {
            return fail_ignored_exit(t, gen);
        }
    } else {
        Tuple *args = (Tuple *)value_ptr(o->arg);
        result =
            unwrap(t, gen, kr_gen_throw(t, gen, args->ob_item, (size_t)kr_tuple_len(args), false));
    }
    return value_is_error(result) ? athrow_failed(t, o) : result;
}

static Value athrow_send(Thread *t, Value self, Value arg)
{
    AsyncSend *o = as_send(self);
    if (o->state == AWAIT_CLOSED) {
        return kr_raise(t, KR_EXC(RuntimeError), "cannot reuse already awaited aclose()/athrow()");
    }
    if (o->gen->state == GEN_CLOSED) {
        o->state = AWAIT_CLOSED;
        return raise_bare(t, KR_EXC(StopIteration));
    }
    if (o->state == AWAIT_INIT) {
        return athrow_start(t, o, arg);
    }
    Value result = kr_gen_resume_value(t, o->gen, arg, false, false);
    if (!is_close(o)) {
        return unwrap(t, o->gen, result);
    }
    if (value_is_error(result)) {
        return athrow_failed(t, o);
    }
    return is_wrapped(result) ? fail_ignored_exit(t, o->gen) : result;
}

static Value athrow_next(Thread *t, Value self) { return athrow_send(t, self, KR_NONE); }

static Value athrow_throw(Thread *t, Value self, const Value *args, size_t nargs)
{
    AsyncSend *o = as_send(self);
    if (o->state == AWAIT_CLOSED) {
        return kr_raise(t, KR_EXC(RuntimeError), "cannot reuse already awaited aclose()/athrow()");
    }
    if (!kr_check_nargs(t, "throw", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    Value result = kr_gen_throw(t, o->gen, args, nargs, true);
    if (!is_close(o)) {
        return unwrap(t, o->gen, result);
    }
    if (!value_is_error(result) && is_wrapped(result)) {
        return fail_ignored_exit(t, o->gen);
    }
    if (value_is_error(result) && pending_ends_generator(t)) {
        kr_err_clear(t);
        return raise_bare(t, KR_EXC(StopIteration));
    }
    return result;
}

static Value athrow_close(Thread *t, Value self)
{
    as_send(self)->state = AWAIT_CLOSED;
    return KR_NONE;
}
static Value athrow_iter(Thread *t, Value self) { return self; }

#define ATHROW_METHODS(M)                          \
    M(O, athrow_send, NF_CALLS, "send", NULL)      \
    M(FAST, athrow_throw, NF_CALLS, "throw", NULL) \
    M(NOARGS, athrow_close, 0, "close", NULL)
KR_NATIVE_TABLE(athrow_methods, ATHROW_METHODS)

#define ATHROW_SLOTS(S)                   \
    S(tp_iter, UNARY, athrow_iter)        \
    S(tp_iternext, ITERNEXT, athrow_next) \
    S(am_await, UNARY, athrow_iter)
KR_TYPE_SLOTS(athrow, ATHROW_SLOTS)

static TypeInfo athrow_info = {
    .slots = {ATHROW_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = athrow_c_slots,
    .methods = athrow_methods,
    .flags = TI_NATIVE,
};
Type _PyAsyncGenAThrow_Type = {
    KR_TYPE_HEAD("async_generator_athrow", sizeof(AsyncSend), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &athrow_info,
};

/* -- The generator
 * ------------------------------------------------------------------------------------ */

/* First use: the event loop's hooks (sys.set_asyncgen_hooks). */
static bool init_hooks(Thread *t, Generator *gen)
{
    if (gen->hooks_inited) {
        return true;
    }
    gen->hooks_inited = 1;
    if (t->async_gen_finalizer != NULL) {
        kr_gc_write(gen, &gen->origin_or_finalizer, value_from_ptr(t->async_gen_finalizer));
        if (!kr_gc_watch(t, &gen->ob_base, GC_WATCH_DEL)) {
            return false;
        }
    }
    if (t->async_gen_firstiter != NULL) {
        return !value_is_error(
            kr_call_1(t, value_from_ptr(t->async_gen_firstiter), value_from_ptr(gen)));
    }
    return true;
}

static Value make_awaitable(Thread *t, Type *type, Value self, Value arg)
{
    if (!init_hooks(t, as_gen(self))) {
        return VALUE_ERROR;
    }
    AsyncSend *o = new_awaitable(t, type, as_gen(self), arg);
    return o == NULL ? VALUE_ERROR : value_from_ptr(o);
}

static Value asyncgen_anext(Thread *t, Value self)
{
    return make_awaitable(t, &_PyAsyncGenASend_Type, self, KR_NONE);
}
static Value asyncgen_asend(Thread *t, Value self, Value v)
{
    return make_awaitable(t, &_PyAsyncGenASend_Type, self, v);
}
static Value asyncgen_aclose(Thread *t, Value self)
{
    return make_awaitable(t, &_PyAsyncGenAThrow_Type, self, VALUE_NULL);
}
static Value asyncgen_athrow(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "athrow", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    Tuple *tuple = kr_tuple_from(t, args, (isize)nargs);
    return tuple == NULL ? VALUE_ERROR
                         : make_awaitable(t, &_PyAsyncGenAThrow_Type, self, value_from_ptr(tuple));
}

static Value asyncgen_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "<async_generator object %S at %p>",
                                        as_gen(self)->gi_qualname, (void *)value_ptr(self)));
}

static Value asyncgen_get_running(Thread *t, Value self)
{
    return kr_bool(as_gen(self)->running_async);
}

#define ASYNCGEN_METHODS(M)                                                       \
    M(O, asyncgen_asend, NF_CALLS, "asend", "asend(v) -> send 'v' in generator.") \
    M(FAST, asyncgen_athrow, NF_CALLS, "athrow",                                  \
      "athrow(typ[,val[,tb]]) -> raise exception in generator.")                  \
    M(NOARGS, asyncgen_aclose, NF_CALLS, "aclose",                                \
      "aclose() -> raise GeneratorExit inside generator.")                        \
    M(NOARGS, kr_gen_sizeof, 0, "__sizeof__",                                     \
      "gen.__sizeof__() -> size of gen in memory, in bytes")                      \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", "See PEP 585")
KR_NATIVE_TABLE(asyncgen_methods, ASYNCGEN_METHODS)

static const NativeGetSet asyncgen_getset[] = {
    {"__name__", kr_gen_get_name, kr_gen_set_name, "name of the async generator"},
    {"__qualname__", kr_gen_get_qualname, kr_gen_set_qualname,
     "qualified name of the async generator"},
    {"ag_await", kr_gen_get_delegate, NULL, "object being awaited on, or None"},
    {"ag_frame", kr_gen_get_frame, NULL, NULL},
    {"ag_running", asyncgen_get_running, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember asyncgen_members[] = {
    {"ag_code", NM_OBJECT, offsetof(Generator, gi_code), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

#define ASYNCGEN_SLOTS(S)                 \
    S(tp_repr, UNARY, asyncgen_repr)      \
    S(tp_finalize, VOID, kr_gen_finalize) \
    S(am_aiter, UNARY, kr_self_iter)      \
    S(am_anext, UNARY, asyncgen_anext)    \
    S(am_send, SEND, kr_gen_am_send)
KR_TYPE_SLOTS(asyncgen, ASYNCGEN_SLOTS)

static TypeInfo asyncgen_info = {
    .slots = {ASYNCGEN_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = asyncgen_c_slots,
    .methods = asyncgen_methods,
    .getset = asyncgen_getset,
    .members = asyncgen_members,
    .flags = TI_NATIVE,
};
Type PyAsyncGen_Type = {
    KR_TYPE_HEAD("async_generator", 152, 8),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_weaklistoffset = offsetof(Generator, gi_weakreflist),
    .tp_cache = &asyncgen_info,
};
