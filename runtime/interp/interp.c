/* interp.c -- the dispatch loop, and the ways from C into it. */
#include "runtime/interp/interp.h"

#include "runtime/core/options.h"

#define RUN_NAME run_frame_fast
static Value run_frame_fast(Thread *t, Frame *entry);
#include "runtime/interp/loop.h"

Value kr_run_frame(Thread *t, Frame *f)
{
    /* Here and not in the loop: asking for the C stack's depth costs a function its frame register.
     */
    if (!kr_enter_recursive(t, "")) {
        kr_pop_entry(t, f);
        return VALUE_ERROR;
    }
    kr_fresh_forget(t);
    Value result =
        KR_UNLIKELY(kr_options.check) ? kr_run_frame_checked(t, f) : run_frame_fast(t, f);
    kr_fresh_forget(t);
    kr_leave_recursive(t);
    return result;
}

void kr_dispatch_traced(bool on)
{
    static bool is_on;
    if (is_on != on) {
        is_on = on;
        (void)run_frame_fast(NULL, NULL);
        (void)kr_run_frame_checked(NULL, NULL);
    }
}

/* -- From C -- */

static Frame *entry_frame(Thread *t, Code *code, Dict *globals, Dict *builtins)
{
    Frame *f = kr_stack_push(t, code->frame_bytes);
    if (f == NULL) {
        return NULL;
    }
    f->back = t->cframe->current_frame;
    f->code = code;
    f->pc = code->instrs;
    f->func = NULL;
    f->globals = globals;
    f->builtins = builtins;
    f->locals = VALUE_NULL;
    f->object = NULL;
    f->generator = NULL;
    f->ret_reg = 0;
    f->kind = FK_ENTRY;
    f->flags = 0;
    return f;
}

Value kr_eval_function(Thread *t, Function *func, const Value *args, size_t nargs, Tuple *kwnames)
{
    Code *code = func->func_code;
    Frame *f = entry_frame(t, code, func->func_globals, func->func_builtins);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->func = func;
    size_t bound = nargs;
    if (KR_LIKELY(code->fast_args == nargs && kwnames == NULL)) {
        for (size_t i = 0; i < nargs; i++) {
            f->regs[i] = args[i];
        }
    } else {
        if (!kr_bind_args(t, func, args, (isize)nargs, kwnames, f->regs)) {
            kr_stack_pop(t, f);
            return VALUE_ERROR;
        }
        bound = code->nparams;
    }
    for (size_t i = bound; i < code->first_temp; i++) {
        f->regs[i] = VALUE_NULL;
    }
    return kr_run_frame(t, f);
}

Value kr_eval_code(Thread *t, Code *code, Dict *globals, Value locals)
{
    Frame *f = entry_frame(t, code, globals, kr_builtins_of(t, globals));
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->locals = locals;
    for (size_t i = 0; i < code->first_temp; i++) {
        f->regs[i] = VALUE_NULL;
    }
    return kr_run_frame(t, f);
}

Value kr_eval_body(Thread *t, Function *func, Value locals)
{
    Code *code = func->func_code;
    Frame *f = entry_frame(t, code, func->func_globals, func->func_builtins);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->func = func;
    f->locals = locals;
    for (size_t i = 0; i < code->first_temp; i++) {
        f->regs[i] = VALUE_NULL;
    }
    return kr_run_frame(t, f);
}

/* The events of a generator that is thrown into before it has started. */
static void trace_thrown_start(Thread *t, Generator *gen)
{
    Frame *f = &gen->frame;
    f->back = t->cframe->current_frame;
    gen->state = GEN_RUNNING;
    t->cframe->current_frame = f;
    if (kr_trace_throw(t, f)) {
        (void)!kr_traceback_add(t, f);
        kr_trace_exception(t, f);
        kr_trace_unwind(t, f);
    }
    t->cframe->current_frame = f->back;
    f->back = NULL;
}

Value kr_run_generator(Thread *t, Generator *gen, Value sent)
{
    Frame *f = &gen->frame;
    if (KR_UNLIKELY(t->recursion_remaining <= 0) && !kr_pending(t) && !kr_op_recursion(t)) {
        return VALUE_ERROR;
    }
    if (gen->state == GEN_CREATED && kr_pending(t)) {
        /* Thrown into at its start: the frame never runs, but the traceback shows its first line.
         */
        if (kr_tracing(t)) {
            trace_thrown_start(t, gen);
        } else if (!kr_traceback_add(t, f)) {
            /* memory is out: the entry is missing */
        }
        kr_gen_closed(t, gen);
        return VALUE_ERROR;
    }
    (void)prim_gen_enter(t, gen, t->cframe->current_frame, sent, FK_GEN_ENTRY, 0);
    if (kr_pending(t)) {
        kr_err_chain(t, kr_handled_exception(t));
    }
    return kr_run_frame(t, f);
}

/* It stands right before the YIELD that hands on what the delegate yielded. */
const Instr *kr_gen_delegating_send(const Generator *gen)
{
    const Instr *pc = gen->frame.pc;
    if (gen->state != GEN_SUSPENDED || pc->op != OP_YIELD || pc->c != 1) {
        return NULL;
    }
    KR_ASSERT(pc[-1].op == OP_SEND, "YIELD with c = 1 stands behind a SEND");
    return pc - 1;
}
