/* generator.c -- generators, and what coroutines and asynchronous generators have in common with
 * them.
 *
 * States: CREATED (frame stands at its RETURN_GENERATOR), SUSPENDED (at a YIELD), RUNNING, CLOSED.
 * INVARIANT: gi_exc_state is linked into the thread's chain exactly while the state is RUNNING.
 */
#include "runtime/types/generator.h"

#include "runtime/core/app.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/code.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static Generator *as_gen(Value v) { return (Generator *)value_ptr(v); }

static const char *kind_name(const Generator *gen)
{
    const Type *type = gen->ob_base.ob_type;
    return type == &PyCoro_Type       ? "coroutine"
           : type == &PyAsyncGen_Type ? "async generator"
                                      : "generator";
}

/* -- Finalization that can wait ------------------------------------------------------------------
 */

/* Most generators and coroutines that would need finalizing are done before a collection looks at
 * them: they are only watched if they still stand here when the table is full or a collection
 * starts. */
#define YOUNG_MAX 128
static Generator *young[YOUNG_MAX];
static int young_count;

static bool needs_finalizing(const Generator *gen)
{
    return gen->state != GEN_CLOSED &&
           (gen->gi_code->nexc > 0 ||
            (gen->state == GEN_CREATED && gen->ob_base.ob_type == &PyCoro_Type));
}

static void watch_young(Thread *t)
{
    for (int i = 0; i < young_count; i++) {
        Generator *gen = young[i];
        young[i] = NULL;
        if (needs_finalizing(gen) && !kr_gc_watch(t, &gen->ob_base, GC_WATCH_DEL)) {
            kr_err_clear(t); /* memory is out: this one will just vanish */
        }
    }
    young_count = 0;
}

static void add_young(Thread *t, Generator *gen)
{
    static bool registered;
    if (!registered) {
        registered = true;
        kr_gc_before_collect(watch_young);
    }
    if (young_count == YOUNG_MAX) {
        watch_young(t);
    }
    young[young_count++] = gen;
}

/* -- Making and ending ------------------------------------------------------------------------- */

/* Globals and registers are still to be set.  func: NULL or its function. */
static Generator *make(Thread *t, Code *code, Function *func, const Instr *pc)
{
    Type *type = code->co_flags & CO_COROUTINE         ? &PyCoro_Type
                 : code->co_flags & CO_ASYNC_GENERATOR ? &PyAsyncGen_Type
                                                       : &PyGen_Type;
    size_t regs = (size_t)code->nregs * sizeof(Value);
    Generator *gen = kr_new_object(t, type, sizeof(Generator) + regs, GCK_SCAN);
    if (gen == NULL) {
        return NULL;
    }
    gen->gi_code = code;
    gen->gi_name = func != NULL ? value_from_ptr(func->func_name) : code->co_name;
    gen->gi_qualname = func != NULL ? value_from_ptr(func->func_qualname) : code->co_qualname;
    gen->state = GEN_CREATED;
    Frame *own = &gen->frame;
    own->code = code;
    own->pc = pc;
    own->func = func;
    own->generator = gen;
    /* Code behind a handler must run even if nobody finishes the generator; a coroutine that nobody
     * awaits is worth a warning. */
    if (needs_finalizing(gen)) {
        add_young(t, gen);
    }
    return gen;
}

Generator *kr_gen_from_frame(Thread *t, Frame *f, const Instr *pc)
{
    Generator *gen = make(t, f->code, f->func, pc);
    if (gen != NULL) {
        Frame *own = &gen->frame;
        own->globals = f->globals;
        own->builtins = f->builtins;
        own->locals = f->locals;
        memcpy(own->regs, f->regs, (size_t)f->code->first_temp * sizeof(Value));
    }
    return gen;
}

Generator *kr_gen_of_call(Thread *t, Function *func, const Instr *pc)
{
    Generator *gen = make(t, func->func_code, func, pc);
    if (gen != NULL) {
        gen->frame.globals = func->func_globals;
        gen->frame.builtins = func->func_builtins;
    }
    return gen;
}

void kr_gen_closed(Thread *t, Generator *gen)
{
    gen->state = GEN_CLOSED;
    Frame *f = &gen->frame;
    if (f->object != NULL) {
        kr_frame_detach(t, f);
    }
    memset(f->regs, 0, (size_t)gen->gi_code->nregs * sizeof(Value));
    f->locals = VALUE_NULL;
}

Value kr_gen_delegate(Generator *gen)
{
    const Instr *send = kr_gen_delegating_send(gen);
    return send == NULL ? VALUE_NULL : gen->frame.regs[send->b];
}

/* -- Resuming ------------------------------------------------------------------------------------
 */

Value kr_raise_stop(Thread *t, Value v)
{
    if (kr_is_none(v)) {
        Value exc = kr_exc_new(t, KR_EXC(StopIteration), NULL, 0);
        return value_is_error(exc) ? VALUE_ERROR : kr_raise_object(t, exc);
    }
    return kr_raise_arg(t, KR_EXC(StopIteration), v);
}

int kr_gen_resume(Thread *t, Generator *gen, Value v, bool throwing, bool closing, Value *result)
{
    if (!throwing && gen->state == GEN_CREATED && !kr_is_none(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can't send non-None value to a just-started %s",
                           kind_name(gen));
    }
    if (gen->state == GEN_RUNNING) {
        Value thrown = throwing ? kr_err_fetch(t) : VALUE_NULL;
        (void)thrown;
        return kr_fail_int(t, KR_EXC(ValueError), "%s already executing", kind_name(gen));
    }
    if (gen->state == GEN_CLOSED) {
        if (gen->ob_base.ob_type == &PyCoro_Type && !closing) {
            kr_err_clear(t);
            return kr_fail_int(t, KR_EXC(RuntimeError), "cannot reuse already awaited coroutine");
        }
        *result = KR_NONE;
        return throwing ? GEN_STEP_RAISED : GEN_STEP_RETURNED;
    }
    *result = kr_run_generator(t, gen, v);
    if (value_is_error(*result)) {
        return GEN_STEP_RAISED;
    }
    return gen->state == GEN_SUSPENDED ? GEN_STEP_YIELDED : GEN_STEP_RETURNED;
}

Value kr_gen_resume_value(Thread *t, Generator *gen, Value v, bool throwing, bool closing)
{
    Value result;
    int how = kr_gen_resume(t, gen, v, throwing, closing, &result);
    if (how == GEN_STEP_YIELDED) {
        return result;
    }
    if (how == GEN_STEP_RETURNED) {
        if (gen->ob_base.ob_type == &PyAsyncGen_Type) {
            Value stop = kr_exc_new(t, KR_EXC(StopAsyncIteration), NULL, 0);
            return value_is_error(stop) ? VALUE_ERROR : kr_raise_object(t, stop);
        }
        return kr_raise_stop(t, result);
    }
    return VALUE_ERROR;
}

int kr_gen_send(Thread *t, Generator *gen, Value v, Value *result)
{
    return kr_gen_resume(t, gen, v, false, false, result);
}

int kr_gen_am_send(Thread *t, Value self, Value v, Value *result)
{
    return kr_gen_send(t, as_gen(self), v, result);
}

Value kr_gen_method_send(Thread *t, Value self, Value v)
{
    return kr_gen_resume_value(t, as_gen(self), v, false, false);
}

/* -- Closing --------------------------------------------------------------------------------------
 */

static bool is_plain_generator(Value v)
{
    return kr_is_exact(v, &PyGen_Type) || kr_is_exact(v, &PyCoro_Type);
}

/* Around calls into the delegate that do not go through the frame: it is on the stack meanwhile,
 * where the delegate's code sees it. */
static void begin_delegation(Thread *t, Generator *gen)
{
    gen->state = GEN_RUNNING;
    gen->frame.back = t->cframe->current_frame;
    t->cframe->current_frame = &gen->frame;
}

static void end_delegation(Thread *t, Generator *gen)
{
    t->cframe->current_frame = gen->frame.back;
    gen->frame.back = NULL;
    gen->state = GEN_SUSPENDED;
}

static bool close_delegate(Thread *t, Value it)
{
    if (is_plain_generator(it)) {
        return !value_is_error(kr_gen_close(t, as_gen(it)));
    }
    Value close = kr_getattr_optional(t, it, KR_NAME(close));
    if (value_is_null(close)) {
        if (kr_pending(t)) {
            kr_err_unraisable(t, it, NULL);
        }
        return true;
    }
    return !value_is_error(kr_call_0(t, close));
}

static bool raise_generator_exit(Thread *t)
{
    Value exc = kr_exc_new(t, KR_EXC(GeneratorExit), NULL, 0);
    if (!value_is_error(exc)) {
        kr_err_restore(t, exc);
    }
    return !value_is_error(exc);
}

Value kr_gen_close(Thread *t, Generator *gen)
{
    if (gen->state == GEN_CREATED) {
        kr_gen_closed(t, gen);
        return KR_NONE;
    }
    if (gen->state == GEN_CLOSED) {
        return KR_NONE;
    }
    if (!kr_enter_recursive(t, " while closing a generator")) {
        return VALUE_ERROR;
    }
    bool ok = true;
    Value delegate = kr_gen_delegate(gen);
    if (!value_is_null(delegate)) {
        begin_delegation(t, gen);
        ok = close_delegate(t, delegate);
        end_delegation(t, gen);
    }
    if (ok) {
        (void)raise_generator_exit(t);
    }
    Value result;
    int how = kr_gen_resume(t, gen, KR_NONE, true, true, &result);
    kr_leave_recursive(t);
    if (how == GEN_STEP_YIELDED) {
        return kr_raise(t, KR_EXC(RuntimeError), "%s ignored GeneratorExit", kind_name(gen));
    }
    if (how == GEN_STEP_RETURNED) {
        return KR_NONE;
    }
    if (kr_pending_is(t, KR_EXC(StopIteration)) || kr_pending_is(t, KR_EXC(GeneratorExit))) {
        kr_err_clear(t);
        return KR_NONE;
    }
    return VALUE_ERROR;
}

Value kr_gen_method_close(Thread *t, Value self) { return kr_gen_close(t, as_gen(self)); }

/* -- Throwing
 * --------------------------------------------------------------------------------------- */

/* Makes throw()'s arguments the pending exception; false with another one pending. */
static bool raise_thrown(Thread *t, const Value *args, size_t nargs)
{
    Value type = args[0], value = nargs > 1 ? args[1] : VALUE_NULL,
          tb = nargs > 2 ? args[2] : VALUE_NULL;
    if (!value_is_null(tb) && kr_is_none(tb)) {
        tb = VALUE_NULL;
    } else if (!value_is_null(tb) && !kr_is_exact(tb, &PyTraceBack_Type)) {
        return kr_fail(t, KR_EXC(TypeError), "throw() third argument must be a traceback object");
    }
    if (kr_is_type(type) && kr_is_subtype((Type *)value_ptr(type), KR_EXC(BaseException))) {
        if (!value_is_ptr(value) && !value_is_null(value)) { /* a number: boxed by nobody */
            Value exc = kr_call_1(t, type, value);
            if (value_is_error(exc)) {
                return false;
            }
            if (!kr_is_exception(exc)) {
                return kr_fail(
                    t, KR_EXC(TypeError),
                    "calling %R should have returned an instance of BaseException, not %T", type,
                    exc);
            }
            value = exc;
        }
        kr_err_set_raw(t, type, value, tb);
        Value exc = kr_err_fetch(t); /* an instance */
        if (value_is_null(exc)) {
            return false;
        }
        kr_err_restore(t, exc);
        return true;
    }
    if (!kr_is_exception(type)) {
        return kr_fail(
            t, KR_EXC(TypeError),
            "exceptions must be classes or instances deriving from BaseException, not %T", type);
    }
    if (!value_is_null(value) && !kr_is_none(value)) {
        return kr_fail(t, KR_EXC(TypeError), "instance exception may not have a separate value");
    }
    if (!value_is_null(tb)) {
        kr_gc_write(value_ptr(type), &((BaseException *)value_ptr(type))->traceback, tb);
    }
    kr_err_restore(t, type);
    return true;
}

static bool matches_generator_exit(Value type)
{
    Type *given = kr_is_type(type) ? (Type *)value_ptr(type) : kr_type(type);
    return kr_is_subtype(given, KR_EXC(GeneratorExit));
}

/* The delegate is done: takes its result out of the pending StopIteration.  VALUE_NULL: another
 * exception is pending. */
static Value take_stop_value(Thread *t)
{
    if (!kr_pending(t)) {
        return KR_NONE;
    }
    if (!kr_pending_is(t, KR_EXC(StopIteration))) {
        return VALUE_NULL;
    }
    Value stop = kr_err_fetch(t);
    Value v = ((StopIterationObject *)value_ptr(stop))->value;
    return value_is_null(v) ? KR_NONE : v;
}

/* Throws into the delegate; *done: it neither yielded nor has a throw method. */
static Value throw_delegate(Thread *t, Generator *gen, Value it, const Value *args, size_t nargs,
                            bool close_on_exit, bool *none)
{
    Value result;
    *none = false;
    if (is_plain_generator(it)) {
        begin_delegation(t, gen);
        result = kr_gen_throw(t, as_gen(it), args, nargs, close_on_exit);
        end_delegation(t, gen);
        return result;
    }
    Value method = kr_getattr_optional(t, it, KR_NAME(throw));
    if (value_is_null(method)) {
        *none = !kr_pending(t);
        return VALUE_ERROR;
    }
    begin_delegation(t, gen);
    result = kr_call(t, method, args, nargs, NULL);
    end_delegation(t, gen);
    return result;
}

Value kr_gen_throw(Thread *t, Generator *gen, const Value *args, size_t nargs, bool close_on_exit)
{
    Value delegate = kr_gen_delegate(gen);
    if (value_is_null(delegate)) {
        return raise_thrown(t, args, nargs) ? kr_gen_resume_value(t, gen, KR_NONE, true, false)
                                            : VALUE_ERROR;
    }
    if (!kr_enter_recursive(t, " while throwing into a generator")) {
        return VALUE_ERROR;
    }
    Value result = VALUE_ERROR;
    bool here = false;
    if (close_on_exit && matches_generator_exit(args[0])) {
        begin_delegation(t, gen);
        bool closed = close_delegate(t, delegate);
        end_delegation(t, gen);
        if (!closed) {
            result = kr_gen_resume_value(t, gen, KR_NONE, true, false);
            goto done;
        }
        here = true;
    } else {
        result = throw_delegate(t, gen, delegate, args, nargs, close_on_exit, &here);
        if (value_is_error(result) && !here) {
            Value v = take_stop_value(t);
            if (value_is_null(v)) {
                result = kr_gen_resume_value(t, gen, KR_NONE, true, false);
            } else {
                /* Go on behind the SEND loop with the delegate's result. */
                const Instr *send = kr_gen_delegating_send(gen);
                gen->frame.regs[send->a] = v;
                gen->frame.pc = send + (int16_t)send->c;
                result = kr_gen_resume_value(t, gen, VALUE_NULL, false, false);
            }
        }
    }
    if (here) {
        result = raise_thrown(t, args, nargs) ? kr_gen_resume_value(t, gen, KR_NONE, true, false)
                                              : VALUE_ERROR;
    }
done:
    kr_leave_recursive(t);
    return result;
}

Value kr_gen_method_throw(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "throw", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    return kr_gen_throw(t, as_gen(self), args, nargs, true);
}

/* -- Finalization
 * ------------------------------------------------------------------------------------- */

void kr_gen_finalize(Thread *t, Value self)
{
    Generator *gen = as_gen(self);
    if (gen->state == GEN_CLOSED || gen->state == GEN_RUNNING) {
        return;
    }
    Value saved = kr_err_fetch(t);
    Type *type = gen->ob_base.ob_type;
    if (type == &PyAsyncGen_Type && !value_is_null(gen->origin_or_finalizer) && !gen->closed) {
        Value r = kr_call_1(t, gen->origin_or_finalizer, self);
        if (value_is_error(r)) {
            kr_err_unraisable(t, self, NULL);
        }
    } else if (type == &PyCoro_Type && gen->state == GEN_CREATED) {
        if (!kr_warn(t, KR_EXC(RuntimeWarning), 1, "coroutine '%S' was never awaited",
                     gen->gi_qualname)) {
            kr_err_unraisable(t, self, NULL);
        }
        kr_gen_closed(t, gen);
    } else if (value_is_error(kr_gen_close(t, gen))) {
        kr_err_unraisable(t, self, NULL);
    }
    kr_err_restore(t, saved);
}

/* -- Shared attributes
 * --------------------------------------------------------------------------------- */

Value kr_gen_get_name(Thread *t, Value self) { return as_gen(self)->gi_name; }
Value kr_gen_get_qualname(Thread *t, Value self) { return as_gen(self)->gi_qualname; }

int kr_gen_set_name(Thread *t, Value self, Value v)
{
    if (value_is_null(v) || !kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__name__ must be set to a string object");
    }
    kr_gc_write(value_ptr(self), &as_gen(self)->gi_name, v);
    return 0;
}

int kr_gen_set_qualname(Thread *t, Value self, Value v)
{
    if (value_is_null(v) || !kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__qualname__ must be set to a string object");
    }
    kr_gc_write(value_ptr(self), &as_gen(self)->gi_qualname, v);
    return 0;
}

Value kr_gen_get_frame(Thread *t, Value self)
{
    Generator *gen = as_gen(self);
    if (gen->state == GEN_CLOSED) {
        return KR_NONE;
    }
    FrameObject *fo = kr_frame_object(t, &gen->frame);
    return fo == NULL ? VALUE_ERROR : value_from_ptr(fo);
}

Value kr_gen_get_running(Thread *t, Value self)
{
    return kr_bool(as_gen(self)->state == GEN_RUNNING);
}
Value kr_gen_get_suspended(Thread *t, Value self)
{
    return kr_bool(as_gen(self)->state == GEN_SUSPENDED);
}

Value kr_gen_get_delegate(Thread *t, Value self)
{
    Value it = kr_gen_delegate(as_gen(self));
    return value_is_null(it) ? KR_NONE : it;
}

Value kr_gen_sizeof(Thread *t, Value self)
{
    return value_from_small((int64_t)sizeof(Generator) + (int64_t)as_gen(self)->gi_code->nregs * 8);
}

/* -- The type of generators
 * ------------------------------------------------------------------------------ */

static Value generator_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "<generator object %S at %p>", as_gen(self)->gi_qualname,
                                        (void *)value_ptr(self)));
}

static Value generator_next(Thread *t, Value self)
{
    Value result;
    int how = kr_gen_resume(t, as_gen(self), KR_NONE, false, false, &result);
    if (how == GEN_STEP_YIELDED) {
        return result;
    }
    if (how == GEN_STEP_RETURNED && !kr_is_none(result)) {
        return kr_raise_stop(t, result);
    }
    return VALUE_NULL;
}

#define SEND_DOC \
    "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."
#define THROW_DOC                                                                                  \
    "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded " \
    "value or raise\n"                                                                             \
    "StopIteration."
#define GENERATOR_METHODS(M)                                                \
    M(O, kr_gen_method_send, NF_CALLS | NF_APP(APP_SEND), "send", SEND_DOC) \
    M(FAST, kr_gen_method_throw, NF_CALLS, "throw", THROW_DOC)              \
    M(NOARGS, kr_gen_method_close, NF_CALLS, "close",                       \
      "close() -> raise GeneratorExit inside generator.")                   \
    M(NOARGS, kr_gen_sizeof, 0, "__sizeof__", "gen.__sizeof__() -> size of gen in memory, in bytes")
KR_NATIVE_TABLE(generator_methods, GENERATOR_METHODS)

static const NativeGetSet generator_getset[] = {
    {"__name__", kr_gen_get_name, kr_gen_set_name, "name of the generator"},
    {"__qualname__", kr_gen_get_qualname, kr_gen_set_qualname, "qualified name of the generator"},
    {"gi_yieldfrom", kr_gen_get_delegate, NULL, "object being iterated by yield from, or None"},
    {"gi_running", kr_gen_get_running, NULL, NULL},
    {"gi_frame", kr_gen_get_frame, NULL, NULL},
    {"gi_suspended", kr_gen_get_suspended, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember generator_members[] = {
    {"gi_code", NM_OBJECT, offsetof(Generator, gi_code), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

#define GENERATOR_SLOTS(S)                   \
    S(tp_repr, UNARY, generator_repr)        \
    S(tp_iter, UNARY, kr_self_iter)          \
    S(tp_iternext, ITERNEXT, generator_next) \
    S(tp_finalize, VOID, kr_gen_finalize)    \
    S(am_send, SEND, kr_gen_am_send)
KR_TYPE_SLOTS(generator, GENERATOR_SLOTS)

static TypeInfo generator_info = {
    .slots = {GENERATOR_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = generator_c_slots,
    .methods = generator_methods,
    .getset = generator_getset,
    .members = generator_members,
    .flags = TI_NATIVE,
};
Type PyGen_Type = {
    KR_TYPE_HEAD("generator", 152, 8),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_weaklistoffset = offsetof(Generator, gi_weakreflist),
    .tp_cache = &generator_info,
};
static_assert(offsetof(Generator, gi_weakreflist) == 24, "PyGenObject");
