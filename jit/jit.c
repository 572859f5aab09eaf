/* jit.c -- the JIT's face to the interpreter: hot loops are recorded, compiled, entered.
 *
 * A loop head that became hot is recorded into a root trace; LoopInfo.trace then holds it.  Leaving
 * a trace goes through jit_trace_exit(), which puts everything back into frames; an exit that is
 * taken often gets a trace of its own that starts from there (a side trace) and ends at the head of
 * a loop that has a trace.  Going from one to the other passes through memory and jit_run(): no
 * registers are handed over yet.
 */
#include "jit/jit.h"

#include <stdlib.h>
#include <time.h>

#include "jit/mcode.h"
#include "jit/record.h"
#include "runtime/core/gc.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/options.h"
#include "runtime/interp/interp.h"

JitState jit_state;
static Recorder *recorder;

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* -- Compiling --------------------------------------------------------------------------------- */

/* The recorded IR as a trace; NULL when it cannot be compiled (reason in recorder->failed). */
static Trace *compile(Thread *t, Recorder *J, Frame *root, bool looped, Trace *parent)
{
    double start = now();
    if (!jit_rec_finish(J, looped)) {
        jit_rec_fail(J, "trace too long");
        return NULL;
    }
#ifdef KR_DEBUG
    char *wrong = jit_ir_verify(&J->buf);
    if (wrong != NULL) {
        char *text = jit_ir_dump(&J->buf);
        kr_fatal("invalid trace: %s\n%s", wrong, text);
    }
#endif
    Trace *trace = calloc(1, sizeof *trace);
    if (trace == NULL) {
        return NULL;
    }
    trace->id = jit_state.ntraces + 1;
    trace->code = root->code;
    trace->start = J->start;
    trace->parent = parent;
    trace->valid = 1;
    if (!jit_keep(t, trace->code, J->buf.k, J->buf.nk)) {
        kr_err_clear(t);
        jit_trace_free(trace);
        return NULL;
    }
    if (!jit_asm(&J->buf, trace)) {
        jit_rec_fail(J, "out of registers or code space");
        jit_trace_free(trace);
        return NULL;
    }
    trace->compile_seconds = now() - start;
    jit_state.compile_seconds += trace->compile_seconds;
    jit_state.ntraces++;
    jit_state.nside += parent != NULL;
    trace->next = jit_state.traces;
    jit_state.traces = trace;
    jit_log_trace(trace, &J->buf);
    return trace;
}

/* Records from (frame, pc) on.  Returns where the interpreter goes on; *made is the trace or NULL.
 */
static Frame *record(Thread *t, Frame *frame, const Instr **pc, bool *error, Trace *parent,
                     Trace **made)
{
    Recorder *J = recorder;
    Frame *root = frame;
    const Instr *at = *pc;
    int result = REC_NEXT;
    *made = NULL;
    J->active = true;
    J->side = parent != NULL;
    jit_rec_begin(J, t, frame, at);
    while (result == REC_NEXT && J->failed == NULL) {
        J->pc = at;
        J->effect = false;
        J->snap = -1;
        if (++J->bytecodes > JIT_BYTECODES_MAX) {
            jit_rec_fail(J, "trace too long");
            break;
        }
        result = jit_rec_op(J, t, &frame, &at);
    }
    if (J->failed == NULL && (result == REC_LOOPED || result == REC_LINKED)) {
        *made = compile(t, J, root, result == REC_LOOPED, parent);
    }
    if (*made == NULL) {
        jit_state.naborted++;
        jit_log_abort(root->code, J->start, J->pc, J->failed != NULL ? J->failed : "an exception");
    }
    J->active = false;
    *error = result == REC_ERROR;
    *pc = at;
    return frame;
}

/* -- Running ----------------------------------------------------------------------------------- */

/* The trace of the loop whose head is `pc`, if it has one. */
static Trace *trace_at(const Code *code, const Instr *pc)
{
    for (uint32_t i = 0; i < code->nloops; i++) {
        Trace *trace = code->loops[i].trace;
        if (trace != NULL && trace->start == pc && trace->valid) {
            return trace;
        }
    }
    return NULL;
}

static Frame *run(Thread *t, Frame *frame, Trace *trace, const Instr **pc, bool *error)
{
    for (;;) {
        trace->entered++;
        jit_state.running++;
        frame = ((TraceEntry)(uintptr_t)trace->entry)(t, frame);
        jit_state.running--;
        Exit *e = jit_state.exit;
        Trace *left = jit_state.exit_trace;
        *pc = frame->pc;
        if (jit_state.error) {
            *error = true;
            return frame;
        }
        if (e->side != NULL) {
            trace = e->side;
            continue;
        }
        bool is_end = !left->loops && e == &left->exits[left->nexits - 1];
        trace = is_end ? trace_at(frame->code, frame->pc) : NULL;
        if (trace != NULL && !kr_poll_wanted(t)) {
            continue;
        }
        if (!is_end && e->count >= JIT_HOT_EXIT && !e->gave_up && jit_full()) {
            jit_flush(); /* forgotten in jit_room(), when the next loop is hot */
            return frame;
        }
        if (is_end || e->gave_up || e->count < JIT_HOT_EXIT || recorder->active ||
            kr_poll_wanted(t)) {
            return frame;
        }
        Trace *side;
        frame = record(t, frame, pc, error, left, &side);
        e->side = side;
        if (side == NULL) {
            e->count = 0;
            e->gave_up = ++e->tries >= JIT_TRIES_MAX;
        }
        return frame;
    }
}

static Frame *hot(Thread *t, Frame *frame, struct LoopInfo *loop, const Instr **pc, bool *error)
{
    bool entry = loop == &frame->code->loops[frame->code->nloops];
    Trace *trace = loop->trace;
    if (trace != NULL && trace->valid) {
        if (!recorder->active) {
            return run(t, frame, trace, pc, error);
        }
        loop->count = 0;
        return frame;
    }
    loop->count = 0;
    if (entry || recorder->active || loop->state >= JIT_TRIES_MAX || kr_poll_wanted(t) ||
        !jit_room()) {
        return frame;
    }
    frame = record(t, frame, pc, error, NULL, &trace);
    if (trace != NULL) {
        loop->trace = trace;
        loop->count = (uint32_t)kr_jit_hot_count; /* entered at the next round */
    } else {
        loop->state++;
    }
    return frame;
}

/* -- Setting up -------------------------------------------------------------------------------- */

static void thread_exit(Thread *t)
{
    (void)t;
    jit_log_close();
}

static void flush_all(const char *reason)
{
    jit_flush();
    if (recorder->active) {
        jit_rec_fail(recorder, reason);
    }
}

static void stats(JitStats *out)
{
    *out = (JitStats){.traces = jit_state.ntraces,
                      .side_traces = jit_state.nside,
                      .aborted = jit_state.naborted,
                      .entered = (int64_t)jit_state.entered,
                      .code_bytes = (int64_t)jit_mcode_used()};
    for (const Trace *trace = jit_state.traces; trace != NULL; trace = trace->next) {
        out->entered += (int64_t)trace->entered;
    }
}

void jit_install(void)
{
    if (!kr_options.jit || recorder != NULL) {
        return;
    }
    recorder = calloc(1, sizeof *recorder);
    if (recorder == NULL || !jit_ir_init(&recorder->buf)) {
        free(recorder);
        recorder = NULL;
        return;
    }
    kr_gc_add_roots(recorder->buf.k, recorder->buf.k + K_MAX);
    kr_jit.hot = hot;
    kr_jit.thread_exit = thread_exit;
    kr_jit.flush_all = flush_all;
    kr_jit.stats = stats;
    kr_jit_hot_count = kr_options.jit_hot > 0 ? kr_options.jit_hot : JIT_HOT_DEFAULT;
    if (kr_options.jit_log != NULL) {
        jit_log_open(kr_options.jit_log);
    }
}

/* The runtime does not know us by name: it calls what is registered here once it is up. */
__attribute__((constructor)) static void jit_register(void) { kr_jit.install = jit_install; }
