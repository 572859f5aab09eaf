/* trace.c -- sys.settrace and sys.setprofile: the events of frames and instructions.
 *
 * Which events there are and when is CPython 3.11's: a line event where the instruction before was
 * of another line, or at a jump backwards; `call` at RESUME, also of a generator; `return` before
 * the instruction that returns or yields.  Instructions that no statement stands for have no column
 * (kr_cg_jump) and no event.  The function is called with t->tracing raised, which silences all
 * events of the thread until it is done. */
#include "runtime/interp/trace.h"

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/slow.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"

/* -- Switching --------------------------------------------------------------------------------- */

static void switched(Thread *t)
{
    bool on = !value_is_null(t->trace_func) || !value_is_null(t->profile_func) ||
              t->c_tracefunc != NULL || t->c_profilefunc != NULL;
    if (on) {
        kr_thread_interrupt(t, EB_TRACE);
    } else {
        kr_thread_clear_event(t, EB_TRACE);
    }
    bool any = false;
    for (const Thread *each = kr_interp.threads; each != NULL; each = each->next) {
        any |= kr_tracing(each);
    }
    for (CFrameLink *link = t->cframe; link != NULL; link = link->previous) {
        link->use_tracing = on ? 255 : 0;
    }
    kr_dispatch_traced(any);
}

void kr_trace_set_c(Thread *t, CTraceFunc func, Value obj)
{
    t->c_tracefunc = func;
    t->trace_func = func == NULL ? VALUE_NULL : obj;
    switched(t);
}

void kr_profile_set_c(Thread *t, CTraceFunc func, Value obj)
{
    t->c_profilefunc = func;
    t->profile_func = func == NULL ? VALUE_NULL : obj;
    switched(t);
}

void kr_trace_set(Thread *t, Value func)
{
    t->c_tracefunc = NULL;
    t->trace_func = value_is_null(func) || kr_is_none(func) ? VALUE_NULL : func;
    switched(t);
}

void kr_profile_set(Thread *t, Value func)
{
    t->c_profilefunc = NULL;
    t->profile_func = value_is_null(func) || kr_is_none(func) ? VALUE_NULL : func;
    switched(t);
}

Value kr_call_tracing(Thread *t, Value func, Tuple *args)
{
    int saved = t->tracing;
    t->tracing = 0;
    Value result = kr_call_tuple(t, func, args, NULL);
    t->tracing = saved;
    return result;
}

/* -- Calling the function ---------------------------------------------------------------------- */

static bool traces(const Thread *t)
{
    return t->c_tracefunc != NULL || !value_is_null(t->trace_func);
}
static bool profiles(const Thread *t)
{
    return t->c_profilefunc != NULL || !value_is_null(t->profile_func);
}

/* What the function stored in f_locals becomes the variables.  Nothing is unbound by it: code
 * relies on variables that are bound on every path (compile/flow.c). */
static bool locals_to_registers(Thread *t, Frame *f)
{
    const Code *code = f->code;
    if (!(code->co_flags & CO_OPTIMIZED) || !kr_is_exact_dict(f->locals)) {
        return true;
    }
    const Tuple *names = (Tuple *)value_ptr(code->co_localsplusnames);
    for (isize i = 0; i < kr_tuple_len(names); i++) {
        Value v = kr_dict_get(t, (Dict *)value_ptr(f->locals), kr_tuple_get(names, i));
        if (kr_pending(t)) {
            return false;
        }
        Value *reg = &f->regs[i];
        if (value_is_null(v)) {
            continue;
        }
        if (kr_is_exact(*reg, &PyCell_Type)) {
            if (!kr_cell_set(t, (Cell *)value_ptr(*reg), v)) {
                return false;
            }
        } else {
            *reg = v;
        }
    }
    return true;
}

static Str *event_name(int what)
{
    static const char *const names[] = {"call",   "exception",   "line",     "return",
                                        "c_call", "c_exception", "c_return", "opcode"};
    return kr_str_intern_c(kr_thread_current(), names[what]);
}

/* func(frame, event, arg) between copying the variables to f_locals and back. */
static Value call_function(Thread *t, Value func, FrameObject *fo, Frame *f, int what, Value arg)
{
    Str *name = event_name(what);
    if (name == NULL || (!value_is_null(f->locals) && value_is_error(kr_frame_locals(t, f)))) {
        return VALUE_ERROR;
    }
    Value result = kr_call_3(t, func, value_from_ptr(fo), value_from_ptr(name),
                             value_is_null(arg) ? KR_NONE : arg);
    if (value_is_error(result)) {
        (void)!kr_traceback_add(t, f);
    } else if (!value_is_null(f->locals) && !locals_to_registers(t, f)) {
        return VALUE_ERROR;
    }
    return result;
}

/* A Python function set by sys.settrace(): the local one of the frame gets all but `call`. */
static bool tell_tracer(Thread *t, FrameObject *fo, Frame *f, int what, Value arg)
{
    Value func = what == TRACE_CALL ? t->trace_func : fo->f_trace;
    if (value_is_null(func)) {
        return true;
    }
    Value result = call_function(t, func, fo, f, what, arg);
    if (value_is_error(result)) {
        PendingState pending = kr_err_save(t);
        kr_trace_set(t, VALUE_NULL);
        kr_err_put_back(t, pending);
        fo->f_trace = VALUE_NULL;
        return false;
    }
    if (!kr_is_none(result)) {
        kr_gc_write(fo, &fo->f_trace, result);
    }
    return true;
}

static bool tell_profiler(Thread *t, FrameObject *fo, Frame *f, int what, Value arg)
{
    if (value_is_error(call_function(t, t->profile_func, fo, f, what, arg))) {
        PendingState pending = kr_err_save(t);
        kr_profile_set(t, VALUE_NULL);
        kr_err_put_back(t, pending);
        return false;
    }
    return true;
}

/* One event; false with an exception pending.  None may be pending before.  arg VALUE_NULL: a frame
 * is left by an exception (None, to Python). */
static bool tell(Thread *t, bool profile, Frame *f, int what, Value arg)
{
    if (t->tracing != 0 || !(profile ? profiles(t) : traces(t))) {
        return true;
    }
    FrameObject *fo = kr_frame_object(t, f);
    if (fo == NULL) {
        return false;
    }
    int saved = t->tracing_what;
    t->tracing++;
    t->tracing_what = what;
    CTraceFunc func = profile ? t->c_profilefunc : t->c_tracefunc;
    bool ok = func != NULL
                  ? kr_ext.trace(t, func, profile ? t->profile_func : t->trace_func, fo, what, arg)
              : profile ? tell_profiler(t, fo, f, what, arg)
                        : tell_tracer(t, fo, f, what, arg);
    t->tracing--;
    t->tracing_what = saved;
    return ok;
}

/* The same while an exception is pending, which stays so unless the function raises another one. */
static bool tell_beside(Thread *t, bool profile, Frame *f, int what, Value arg)
{
    Value exc = kr_err_fetch(t);
    if (!tell(t, profile, f, what, arg)) {
        return false;
    }
    kr_err_restore(t, exc);
    return true;
}

/* -- Frames ------------------------------------------------------------------------------------ */

static bool is_silent(const Thread *t, const Frame *f)
{
    return !kr_tracing(t) || t->tracing != 0 || f->code->hidden;
}

static bool tell_both(Thread *t, Frame *f, int what, Value arg)
{
    return tell(t, false, f, what, arg) && tell(t, true, f, what, arg);
}

bool kr_trace_throw(Thread *t, Frame *f)
{
    return is_silent(t, f) || (tell_beside(t, false, f, TRACE_CALL, KR_NONE) &&
                               tell_beside(t, true, f, TRACE_CALL, KR_NONE));
}

void kr_trace_exception(Thread *t, Frame *f)
{
    if (is_silent(t, f) || !traces(t) || !kr_pending(t)) {
        return;
    }
    Value exc = kr_err_fetch(t);
    Value tb = ((BaseException *)value_ptr(exc))->traceback;
    Value parts[] = {value_from_ptr(kr_type(exc)), exc, value_is_null(tb) ? KR_NONE : tb};
    Tuple *arg = kr_tuple_from(t, parts, 3);
    if (arg != NULL && tell(t, false, f, TRACE_EXCEPTION, value_from_ptr(arg))) {
        kr_err_restore(t, exc);
    }
}

void kr_trace_unwind(Thread *t, Frame *f)
{
    if (!is_silent(t, f) && tell_beside(t, false, f, TRACE_RETURN, VALUE_NULL)) {
        (void)tell_beside(t, true, f, TRACE_RETURN, VALUE_NULL);
    }
}

/* -- Calls into C, for the profiler ------------------------------------------------------------ */

typedef struct TracedCall {
    Value callee;
    const Value *args;
    size_t npos;
    Tuple *kwnames;
} TracedCall;

/* The call that the instruction makes; false: it makes none, or CALL_EX. */
static bool call_of(const Frame *f, const Instr *pc, TracedCall *call)
{
    const Value *r = &f->regs[pc->a];
    bool kw = pc->op == OP_CALL_KW || pc->op == OP_CALL_METHOD_KW;
    call->kwnames = kw ? (Tuple *)value_ptr(f->code->consts[pc->c]) : NULL;
    call->npos = pc->b - (kw ? (size_t)kr_tuple_len(call->kwnames) : 0);
    call->callee = r[0];
    switch (pc->op) {
    case OP_CALL:
    case OP_CALL_KW: call->args = r + 1; return true;
    case OP_CALL_METHOD:
    case OP_CALL_METHOD_KW: {
        bool bare = value_is_null(r[1]);
        call->args = bare ? r + 2 : r + 1;
        call->npos += !bare;
        return true;
    }
    default: return false;
    }
}

static bool is_c_function(Value v)
{
    return kr_is_exact(v, &PyCFunction_Type) || kr_is_exact(v, &PyCMethod_Type);
}

/* The builtin function that the call of a C method with this first argument is shown as. */
static Value shown_function(Thread *t, Value callee, Value self)
{
    Value bound =
        kr_slots(&PyMethodDescr_Type)->tp_descr_get(t, callee, self, value_from_ptr(kr_type(self)));
    if (value_is_error(bound)) {
        kr_err_clear(t); /* not an instance of the method's class: the call will say so */
        return VALUE_NULL;
    }
    return bound;
}

static int profiled_call(Thread *t, Frame *f, const Instr *pc)
{
    TracedCall call = {0};
    Value shown = VALUE_NULL, result;
    Value *r = &f->regs[pc->a];
    if (pc->op == OP_CALL_EX) {
        shown = is_c_function(r[0]) ? r[0] : VALUE_NULL;
    } else if (!call_of(f, pc, &call)) {
        return TRACE_GO;
    } else if (is_c_function(call.callee)) {
        shown = call.callee;
    } else if (kr_is_exact(call.callee, &PyMethodDescr_Type) && call.npos > 0) {
        shown = shown_function(t, call.callee, call.args[0]);
    }
    if (value_is_null(shown)) {
        return TRACE_GO;
    }
    if (!tell(t, true, f, TRACE_C_CALL, shown)) {
        return TRACE_ERROR;
    }
    if (pc->op == OP_CALL_EX) {
        result = kr_op_call_ex(t, r[0], r[1], pc->b ? r[2] : VALUE_NULL);
    } else {
        result = kr_call(t, call.callee, call.args, call.npos, call.kwnames);
    }
    if (value_is_error(result)) {
        (void)tell_beside(t, true, f, TRACE_C_EXCEPTION, shown);
        return TRACE_ERROR;
    }
    if (!tell(t, true, f, TRACE_C_RETURN, shown)) {
        return TRACE_ERROR;
    }
    *r = result;
    f->pc = pc + 1;
    return TRACE_DONE;
}

/* -- Instructions ------------------------------------------------------------------------------ */

/* Before its first RESUME a function is being entered: nothing is told. */
static uint32_t first_told(Code *code)
{
    if (code->_co_firsttraceable == 0) {
        uint32_t i = 0;
        while (i < code->ninstrs && code->instrs[i].op != OP_RESUME) {
            i++;
        }
        code->_co_firsttraceable = (int)i + 1;
    }
    return (uint32_t)code->_co_firsttraceable - 1;
}

static bool is_told_to(const Thread *t, const Frame *f)
{
    return t->c_tracefunc != NULL || (!value_is_null(t->trace_func) && f->object != NULL &&
                                      !value_is_null(f->object->f_trace));
}

/* `line` and `opcode` events of the instruction; false pending. */
static bool tell_line(Thread *t, Frame *f, uint32_t first)
{
    FrameObject *fo = kr_frame_object(t, f);
    if (fo == NULL) {
        return false;
    }
    const Code *code = f->code;
    uint32_t at = kr_frame_pc(f);
    bool entering = fo->told_pc <= first;
    int last = entering ? -1 : code->positions[fo->told_pc].line;
    int line = code->positions[at].line;
    bool again = at < fo->told_pc && f->pc->op != OP_SEND;
    if (line != -1 && fo->f_trace_lines && (line != last || again) &&
        !tell(t, false, f, TRACE_LINE, KR_NONE)) {
        return false;
    }
    return !fo->f_trace_opcodes || tell(t, false, f, TRACE_OPCODE, KR_NONE);
}

/* What no statement stands for: it has no column; and the ends of handlers. */
static bool is_implied(const Code *code, uint32_t at)
{
    uint16_t op = code->instrs[at].op;
    return code->positions[at].col < 0 || op == OP_PUSH_EXC || op == OP_POP_EXC || op == OP_RERAISE;
}

bool kr_trace_stopped(Thread *t, Frame *f, Value it, Value v)
{
    if ((kr_is_exact(it, &PyGen_Type) && kr_is_none(v)) || is_silent(t, f) || !traces(t)) {
        return true;
    }
    Value exc = kr_call(t, value_from_ptr(KR_EXC(StopIteration)), &v, !kr_is_none(v), NULL);
    Value parts[] = {value_from_ptr(KR_EXC(StopIteration)), exc, KR_NONE};
    Tuple *arg = value_is_error(exc) ? NULL : kr_tuple_from(t, parts, 3);
    if (arg == NULL) {
        return false;
    }
    Frame *current = t->cframe->current_frame;
    t->cframe->current_frame = f;
    bool ok = tell(t, false, f, TRACE_EXCEPTION, value_from_ptr(arg));
    t->cframe->current_frame = current;
    return ok;
}

/* Before f returns or yields v.  An implied return comes from where the frame was before. */
static int tell_return(Thread *t, Frame *f, Value v, bool implied)
{
    FrameObject *fo = f->object;
    if (implied && fo != NULL) {
        fo->f_lineno = f->code->positions[fo->told_pc].line;
    }
    bool ok = tell_both(t, f, TRACE_RETURN, v);
    if (f->object != NULL) {
        f->object->f_lineno = 0;
    }
    if (ok && f->pc->op != OP_YIELD && (f->kind == FK_GEN_FOR || f->kind == FK_GEN_SEND)) {
        ok = kr_trace_stopped(t, f->back, value_from_ptr(f->generator), v);
    }
    return ok ? TRACE_GO : TRACE_UNWIND;
}

int kr_trace_instr(Thread *t, Frame *f)
{
    if (is_silent(t, f)) {
        return TRACE_GO;
    }
    uint32_t first = first_told(f->code), at = kr_frame_pc(f);
    bool implied = is_implied(f->code, at);
    bool returns = f->pc->op == OP_RETURNK || f->pc->op == OP_RETURN || f->pc->op == OP_RESUME;
    if (at < first || (implied && !returns)) {
        return TRACE_GO;
    }
    int result = TRACE_GO;
    if (f->pc->op == OP_RESUME) {
        result = tell_both(t, f, TRACE_CALL, KR_NONE) ? TRACE_GO : TRACE_UNWIND;
    } else {
        if (is_told_to(t, f) && !implied && !tell_line(t, f, first)) {
            return TRACE_ERROR;
        }
        const Instr *pc = f->pc;
        at = kr_frame_pc(f);
        switch (pc->op) {
        case OP_RETURN:
        case OP_RETURNK:
        case OP_YIELD: {
            Value v = pc->op == OP_RETURN    ? f->regs[pc->a]
                      : pc->op == OP_RETURNK ? f->code->consts[pc->a]
                                             : f->regs[pc->b];
            result = tell_return(t, f, v, implied);
            break;
        }
        case OP_CALL:
        case OP_CALL_KW:
        case OP_CALL_METHOD:
        case OP_CALL_METHOD_KW:
        case OP_CALL_EX:
            if (profiles(t)) {
                result = profiled_call(t, f, pc);
            }
            break;
        default: break;
        }
    }
    if (f->object != NULL) {
        f->object->told_pc = at;
    }
    return result;
}
