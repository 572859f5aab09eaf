/* unwind.c -- from a pending exception to the code that handles it.
 *
 * Frames are left one by one, each adding its entry to the traceback, until an exception table has
 * a row for the current instruction or the interpreter's entry frame is reached.  A generator that
 * is left ends; a StopIteration that would leave one becomes a RuntimeError (PEP 479). */
#include "runtime/core/stack.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/slow.h"
#include "runtime/interp/trace.h"
#include "runtime/types/exception_int.h"

static const ExcEntry *find_handler(const Code *code, uint32_t pc)
{
    for (uint32_t i = 0; i < code->nexc; i++) {
        const ExcEntry *e = &code->exc[i];
        if (pc >= e->start && pc < e->end) {
            return e;
        }
    }
    return NULL;
}

/* StopIteration (and StopAsyncIteration out of an asynchronous generator) must not leave a
 * generator. */
static void convert_stop(Thread *t, const Code *code)
{
    const char *what = code->co_flags & CO_ASYNC_GENERATOR ? "async generator"
                       : code->co_flags & CO_COROUTINE     ? "coroutine"
                                                           : "generator";
    if (kr_pending_is(t, KR_EXC(StopIteration))) {
        (void)kr_raise_from_pending(t, KR_EXC(RuntimeError), "%s raised StopIteration", what);
    } else if ((code->co_flags & CO_ASYNC_GENERATOR) &&
               kr_pending_is(t, KR_EXC(StopAsyncIteration))) {
        (void)kr_raise_from_pending(t, KR_EXC(RuntimeError), "%s raised StopAsyncIteration", what);
    }
}

/* Leaves the body of a generator; gives its consumer. */
static Frame *leave_generator(Thread *t, Frame *f)
{
    Generator *gen = f->generator;
    Frame *back = f->back;
    if (!f->code->hidden) {
        convert_stop(t, f->code);
    }
    kr_gen_closed(t, gen);
    f->back = NULL;
    t->exc_info = gen->gi_exc_state.previous_item;
    gen->gi_exc_state.previous_item = NULL;
    t->recursion_remaining += kr_gen_counts(f);
    return back;
}

static Frame *leave_frame(Thread *t, Frame *f)
{
    if (f->generator != NULL) {
        return leave_generator(t, f);
    }
    Frame *back = f->back;
    if (f->object != NULL) {
        kr_frame_detach(t, f);
    }
    kr_stack_pop(t, f);
    return back;
}

void kr_pop_entry(Thread *t, Frame *f) { (void)leave_frame(t, f); }

static Frame *unwind(Thread *t, Frame *f)
{
    for (;;) {
        KR_ASSERT(kr_pending(t), "unwinding without an exception");
        const ExcEntry *e = find_handler(f->code, kr_frame_pc(f));
        if (e != NULL) {
            f->regs[e->reg] = kr_err_fetch(t);
            f->pc = f->code->instrs + e->handler;
            return f;
        }
        /* map and filter end when their function raises StopIteration, and so do their bodies. */
        int kind = f->kind == FK_GEN_FOR && f->code->hidden ? FK_ITER : f->kind;
        bool on_stack = f->generator == NULL;
        if (kr_tracing(t)) {
            kr_trace_unwind(t, f);
        }
        Frame *back = leave_frame(t, f);
        t->cframe->current_frame = back;
        if (kind == FK_ENTRY || kind == FK_GEN_ENTRY) {
            kr_err_shows(t);
            return NULL;
        }
        if (on_stack) {
            t->recursion_remaining += kind != FK_APP;
        }
        f = back;
        if (kind == FK_CALL && kr_op_gets_attr(f->pc->op) && !value_is_null(f->regs[f->pc->b])) {
            kr_attr_error_context(t, f->regs[f->pc->b],
                                  (Str *)value_ptr(f->code->caches[f->pc->c].name));
        }
        if (kind == FK_ITER && kr_pending_is(t, KR_EXC(StopIteration))) {
            if (kr_tracing(t)) {
                kr_trace_exception(t, f);
                if (!kr_pending_is(t, KR_EXC(StopIteration))) {
                    continue;
                }
            }
            kr_err_clear(t);
            f->pc += 1 + (int16_t)f->pc->c;
            return f;
        }
        if (!kr_traceback_add(t, f)) {
            continue; /* memory is out: the entry is missing */
        }
        if (kr_tracing(t)) {
            kr_trace_exception(t, f);
        }
    }
}

Frame *kr_unwind(Thread *t, Frame *f)
{
    kr_fresh_forget(t);
    if (KR_LIKELY(t->curexc_type != (Object *)KR_EXC(MemoryError))) {
        return unwind(t, f);
    }
    /* Entries of the traceback are made of what the stacks leave that end: to look for dead objects
     * for each of a million frames would take hours, and the reserve is for the handler. */
    kr_gc_emergencies(false);
    f = unwind(t, f);
    kr_gc_emergencies(true);
    return f;
}
