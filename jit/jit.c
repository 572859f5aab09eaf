/* jit.c -- the JIT's face to the interpreter: hot loops are recorded, compiled, entered.
 *
 * A loop head that became hot is recorded into a root trace; LoopInfo.trace then holds it.  Leaving
 * a trace goes through jit_trace_exit(), which puts everything back into frames; an exit that is
 * taken often gets a trace of its own (a side trace), which takes over the registers and ends by
 * going on in a trace that begins where it has come to.  A function that is called often has one at
 * its entry.
 */
#include "jit/jit.h"

#include <stdio.h>
#include <stdlib.h>

#include "jit/log.h"
#include "jit/mcode.h"
#include "jit/record.h"
#include "runtime/core/gc.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/options.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/trace.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

JitState jit_state = {.loop_changes = 1};
static Recorder *recorder;

/* -- Compiling --------------------------------------------------------------------------------- */

/* Compiles what was recorded, until the time `start`, into J->trace; false when it cannot be
 * (reason in J->failed). */
static bool compile(Thread *t, Recorder *J, int how, double start)
{
    Trace *trace = J->trace;
    jit_log_stage("recorded", &J->buf);
    if (!jit_rec_finish(J, how)) {
        jit_rec_fail(J, "trace too long");
        return false;
    }
    trace->born_types = kr_type_versions - 1;
    trace->born_keys = kr_keys_versions - 1;
    trace->met = J->met_loop ? J->link : NULL;
    jit_log_stage("optimized", &J->buf);
    trace->k = jit_keep(t, trace->code, J->buf.k, J->buf.nk);
    if (trace->k == NULL) {
        kr_err_clear(t);
        jit_rec_fail(J, "out of memory");
        return false;
    }
    bool assembled = jit_asm(&J->buf, trace);
    jit_log_stage("assembled", &J->buf);
    if (!assembled) {
        jit_rec_fail(J, "out of registers or code space");
        return false;
    }
    if (trace->parent != NULL) {
        if (!jit_asm_attach(trace->parent, trace->parent_exit, trace, J->bytecodes)) {
            jit_rec_fail(J, "its exit has no code");
            return false;
        }
        if (kr_options.jit_log != NULL) {
            (void)jit_asm_publish(); /* the log shows code as it stands */
        }
    }
    trace->id = ++jit_state.ntraces;
    trace->compile_seconds = jit_cpu_seconds() - start;
    jit_state.nside += trace->parent != NULL;
    jit_state.ir_instructions += J->buf.n;
    trace->next = jit_state.traces;
    jit_state.traces = trace;
    jit_log_trace(trace, &J->buf);
    return true;
}

/* Recording ends without an exception, and what has been recorded may be of use. */
static int how_ended(const Recorder *J, int result)
{
    bool must_loop = J->trace->parent == NULL && !J->entry;
    if (J->failed != NULL || result == REC_ERROR || result == REC_NEXT) {
        return 0;
    }
    if (result == REC_STOP && (must_loop || J->bytecodes < 3)) {
        return 0;
    }
    return result;
}

/* Records from (frame, pc) on: a loop or function, or with `parent` a side trace of its exit (and
 * if an exception is pending, from that on).  Returns where the interpreter goes on; *made is the
 * trace or NULL. */
static Frame *record(Thread *t, Frame *frame, const Instr **pc, bool *error, Trace *parent,
                     uint32_t exit, bool entry, Trace **made)
{
    Recorder *J = recorder;
    Frame *root = frame;
    double start = jit_cpu_seconds();
    const Instr *at = *pc;
    int result = REC_NEXT;
    const Code *at_code = frame->code; /* of the bytecode at J->pc */
    *made = NULL;
    Trace *trace = calloc(1, sizeof *trace);
    if (trace == NULL) {
        return frame;
    }
    trace->code = root->code;
    trace->start = at;
    trace->parent = parent;
    trace->parent_exit = exit;
    trace->inherits = parent != NULL;
    trace->valid = 1;
    J->trace = trace;
    jit_state.recording = true;
    jit_log_begin();
    J->entry = entry;
    if (parent == NULL) {
        jit_rec_begin(J, t, frame, at);
    } else {
        jit_rec_begin_side(J, t, frame, at);
    }
    if (*error) {
        if (jit_rec_catches(J, (Type *)t->curexc_type)) {
            frame = jit_rec_unwind(J, t, REC_CALLED, 0, true, &at);
            *error = false;
        } else {
            jit_rec_fail(J, "an exception leaves the trace");
        }
    }
    while (result == REC_NEXT && J->failed == NULL) {
        J->pc = at;
        J->effect = J->set = J->raised = false;
        J->thrown = 0;
        J->snap = -1;
        if (kr_tracing(t)) {
            jit_rec_fail(J, "tracing was switched on");
            break;
        }
        if (J->called) { /* the bytecode before ran arbitrary code */
            J->called = false;
            (void)jit_rec_guard(J, IR_GTRACE, IRT_NIL, 0, 0);
        }
        if (++J->bytecodes > JIT_BYTECODES_MAX) {
            jit_rec_fail(J, "trace too long");
            break;
        }
        if (jit_rec_at_compiled_loop(J, frame->code, at)) {
            result = REC_LINKED;
            break;
        }
        at_code = frame->code;
        jit_log_op(at_code, at);
        result = jit_rec_op(J, t, &frame, &at);
        if (result == REC_ERROR && J->thrown != 0 && J->failed == NULL) {
            frame = jit_rec_unwind(J, t, REC_FLIES, J->thrown, true, &at);
            result = REC_NEXT;
        }
        if (result == REC_ERROR && J->raised && jit_rec_catches(J, (Type *)t->curexc_type)) {
            frame = jit_rec_unwind(J, t, REC_CALLED, 0, true, &at);
            result = REC_NEXT;
        }
        if (result == REC_NEXT && J->returns > REC_RETURNS_MAX) {
            /* A deep recursion ends: the next trace returns from more of it, if it often does. */
            J->stop_reason = "returns far below its start";
            result = REC_STOP;
        }
    }
    if (result == REC_STOP) {
        J->done_at = at;
    }
    int how = how_ended(J, result);
    double recorded = jit_cpu_seconds();
    if (how != 0 && compile(t, J, how, recorded)) {
        *made = trace;
    } else {
        jit_state.naborted++;
        jit_log_abort(trace->code, J->start, at_code, J->pc,
                      J->failed != NULL    ? J->failed
                      : result == REC_STOP ? J->stop_reason
                                           : "an exception");
        jit_trace_free(trace);
    }
    double compiled = *made != NULL ? trace->compile_seconds : jit_cpu_seconds() - recorded;
    jit_spent(recorded - start, compiled, J->bytecodes, J->has_any, *made != NULL);
    jit_state.recording = false;
    J->may_change |= result == REC_ERROR;
    *error |= result == REC_ERROR;
    *pc = at;
    return frame;
}

/* -- Running ----------------------------------------------------------------------------------- */

int jit_starts_at(const Trace *trace, const Instr *pc)
{
    int n = 0;
    for (; trace != NULL; trace = trace->parent) {
        n += trace->start == pc;
    }
    return n;
}

/* How many recordings have failed at this bytecode, this one included.  May forget some, and take a
 * bytecode for a dead one that was there: it keeps no code alive. */
static uint32_t failures_at(const Instr *pc)
{
    static KR_NOT_ROOTS struct {
        const Instr *pc;
        uint32_t n;
    } failures[256];
    uint32_t slot = (uint32_t)((uintptr_t)pc / sizeof *pc) * 2654435761u >> 24;
    if (failures[slot].pc != pc) {
        failures[slot].pc = pc;
        failures[slot].n = 0;
    }
    return ++failures[slot].n;
}

/* An entry took so many cycles.  When going in and out costs more than it gains the loop is left to
 * the interpreter.  The trace stays valid: others that lead to it go on in it.  If they had to
 * leave where they come to it, they would soon be given back as well, and what leads to them. */
static void weigh(Trace *trace, struct LoopInfo *loop, uint64_t cycles)
{
    if (jit_entered_for_nothing(trace, jit_state.exit, cycles) && loop->trace == trace) {
        loop->trace = NULL;
        loop->state = JIT_LOOP_TRIES_MAX;
        jit_state.nsettled++;
        jit_log_blacklist(trace->code, trace->start);
    }
}

/* The loop with a trace whose head is at `pc`, or NULL. */
static struct LoopInfo *loop_at(const Code *code, const Instr *pc)
{
    for (uint32_t i = 0; i < code->nloops; i++) {
        const Trace *trace = code->loops[i].trace;
        if (trace != NULL && trace->start == pc) {
            return &code->loops[i];
        }
    }
    return NULL;
}

int jit_versions(const Trace *trace)
{
    int n = 0;
    for (; trace != NULL; trace = trace->older) {
        n += trace->valid;
    }
    return n;
}

/* A trace that has come to the head of a loop does not find there what the loop's trace relies on,
 * not for the first time.  One more round before looking again would find the same, and a trace
 * after it: instead the loop gets another root trace, of what its rounds are like now.  The old one
 * goes on wherever jumps lead to it.  Each time it takes twice as many failures as before.  false:
 * that is not the way. */
static bool renew(Thread *t, Frame **frame, const Instr **pc, bool *error, Trace *left, Exit *e)
{
    struct LoopInfo *loop = loop_at((*frame)->code, *pc);
    if (left->loops || e != &left->exits[left->nexits - 1] || *error || loop == NULL) {
        return false;
    }
    Trace *now = loop->trace, *made;
    int n = jit_versions(now);
    if (left->met != now || n >= JIT_VERSIONS_MAX || !now->valid || e->tries >= JIT_TRIES_MAX / 2) {
        return false;
    }
    if (e->count < (uint32_t)JIT_HOT_EXIT << (n - 1)) {
        return true;
    }
    *frame = record(t, *frame, pc, error, NULL, 0, false, &made);
    e->count = e->ask_at = 0;
    if (made != NULL) {
        made->older = now;
        loop->trace = made;
    } else {
        e->tries++;
    }
    return true;
}

/* An exit is taken whose side trace waits to be published with others: system calls for one of them
 * are as long as some hundred bytecodes, so it waits no longer than that. */
static void await_code(const Exit *e)
{
    enum { BYTECODES = 600 };
    static uint32_t waited;
    waited += e->attached;
    if (waited >= BYTECODES) {
        waited = 0;
        (void)jit_asm_publish();
    }
}

/* The loop is given up, to be recorded anew with what the exit has taught. */
static void record_anew(Trace *trace, Exit *e, const char *reason)
{
    e->gave_up = true;
    jit_log_again(trace, reason);
    if (!jit_asm_invalidate(trace)) {
        kr_fatal("machine code cannot be patched");
    }
}

/* The body of a loop does without bounds checks because of what is guarded in front of it; that did
 * not hold, too often.  The loop will be compiled again, with its checks. */
static bool unhoist(Trace *left, Exit *e)
{
    if (left->hoist_exit == 0 || e != &left->exits[left->hoist_exit]) {
        return false;
    }
    jit_opt_forbid(JIT_OPT_HOIST, left->start);
    record_anew(left, e, "bounds checks in front of the loop fail");
    return true;
}

/* Items that were small natural numbers are not any more.  The loop will be compiled again, with
 * ordinary ints. */
static bool unnarrow(Trace *left, Exit *e)
{
    if (!e->narrow) {
        return false;
    }
    jit_opt_forbid(JIT_OPT_NARROW, left->start);
    record_anew(left, e, "items are no small natural numbers");
    return true;
}

/* Has it been taken often enough to ask for a side trace?  One that came to a loop without a trace
 * would come to it again, unless loops have got traces since. */
static bool asks(const Exit *e)
{
    bool due =
        e->count >= e->ask_at || (e->waits_for != 0 && e->waits_for != jit_state.loop_changes);
    return e->count >= JIT_HOT_EXIT && due;
}

/* A recording from here found classes or globals that had changed since the trace was made: what is
 * compiled now may soon be of no use.  The next one when they have come to rest. */
static uint32_t changes(void) { return kr_type_versions + kr_keys_versions; }

static void put_off(Exit *e)
{
    e->churns = true;
    e->changes = changes();
    e->ask_at = 2 * e->count;
}

/* At rest is: at most one change in 16 times that the exit is taken. */
static bool still_churns(Exit *e)
{
    uint32_t times = e->count / 2; /* since put_off() */
    if (!e->churns || changes() - e->changes <= times / 16) {
        return false;
    }
    put_off(e);
    return true;
}

static Frame *run(Thread *t, Frame *frame, struct LoopInfo *loop, const Instr **pc, bool *error)
{
    Trace *trace = loop->trace;
    bool timed = (++trace->entered & 31) == 0;
    uint64_t start = timed ? __builtin_ia32_rdtsc() : 0;
    jit_state.running++;
    frame = ((TraceEntry)(uintptr_t)trace->entry)(t, frame);
    jit_state.running--;
    if (timed) {
        weigh(trace, loop, __builtin_ia32_rdtsc() - start);
    }
    Exit *e = jit_state.exit;
    Trace *left = jit_state.exit_trace;
    *pc = frame->pc;
    *error = jit_state.error;
    if (e->attached != 0) {
        await_code(e);
        return frame;
    }
    bool wants_raise = e->kind == EXIT_RAISE;
    if (e->gave_up || e->side != NULL || !asks(e) || jit_state.recording || *error != wants_raise ||
        (!*error && kr_poll_wanted(t)) || e == &left->exits[left->nexits]) {
        return frame;
    }
    if (unhoist(left, e) || unnarrow(left, e)) {
        return frame;
    }
    if (jit_full()) {
        jit_flush(); /* forgotten in jit_room(), when the next loop is hot */
        return frame;
    }
    if (!jit_affordable(e->count, true)) {
        e->ask_at = e->count + e->count / 4;
        e->waits_for = 0;
        return frame;
    }
    if (jit_starts_at(left, *pc) >= JIT_SAME_START_MAX) {
        e->gave_up = true; /* what is met here never settles: the interpreter has caches for it */
        return frame;
    }
    if (still_churns(e)) {
        return frame;
    }
    uint32_t number = (uint32_t)(e - left->exits);
    Trace *side;
    if (renew(t, &frame, pc, error, left, e)) {
        return frame;
    }
    frame = record(t, frame, pc, error, left, number, false, &side);
    if (side == NULL) {
        if (recorder->churns) {
            put_off(e);
            return frame;
        }
        e->count = e->ask_at = e->waits_for = 0;
        if (recorder->waits && e->waits < JIT_WAITS_MAX) {
            e->waits++; /* the loop that it came to may have a trace the next time */
            e->ask_at = JIT_WAIT_EXIT;
            e->waits_for = jit_state.loop_changes;
            return frame;
        }
        e->gave_up = ++e->tries >= JIT_TRIES_MAX ||
                     (!recorder->may_change && failures_at(recorder->pc) >= 8);
        if (e->gave_up) {
            jit_log_blacklist(left->code, recorder->start);
        }
    }
    return frame;
}

static Frame *hot(Thread *t, Frame *frame, struct LoopInfo *loop, const Instr **pc, bool *error)
{
    bool entry = loop == &frame->code->loops[frame->code->nloops];
    Trace *trace = loop->trace;
    if (kr_tracing(t)) {
        loop->count = 0;
        return frame;
    }
    if (entry && (frame->kind == FK_ENTRY || frame->kind == FK_GEN_ENTRY ||
                  jit_is_recursive_generator(frame->code))) {
        loop->count = 0; /* C waits for it: such a trace would hardly begin before it ends */
        return frame;
    }
    if (trace != NULL && trace->valid) {
        if (!jit_state.recording) {
            return run(t, frame, loop, pc, error);
        }
        loop->count = 0;
        return frame;
    }
    loop->count = 0;
    loop->hot += loop->hot < UINT32_MAX;
    if (loop->state >= JIT_LOOP_TRIES_MAX && ++loop->state >= JIT_LOOP_AGAIN) {
        loop->state = JIT_LOOP_TRIES_MAX - 1; /* once more: the program may do other things now */
    }
    if (jit_state.recording || loop->state >= JIT_LOOP_TRIES_MAX || kr_poll_wanted(t) ||
        !jit_affordable(loop->hot * (uint64_t)kr_jit_hot_count / (1 + loop->state), false) ||
        !jit_room()) {
        return frame;
    }
    frame = record(t, frame, pc, error, NULL, 0, entry, &trace);
    if (trace != NULL) {
        loop->trace = trace;
        loop->count = (uint32_t)kr_jit_hot_count; /* entered at the next round */
        jit_state.loop_changes++;
    } else {
        /* Again at another round: a loop of few rounds may have become hot just as it ended. */
        uint32_t hot_count = (uint32_t)kr_jit_hot_count;
        uint32_t rest = 1 + 7 * loop->state % hot_count, tries = 1;
        uint32_t long_ones = recorder->bytecodes / JIT_BYTECODES_TRY;
        /* What took long will take long the next time. */
        tries += long_ones < JIT_LOOP_TRIES_MAX / 3 ? long_ones : JIT_LOOP_TRIES_MAX / 3;
        if (tries == 1 && !recorder->may_change) {
            uint32_t n = failures_at(recorder->pc);
            tries += n < 2 ? 0 : n < 8 ? JIT_LOOP_TRIES_MAX / 2 : JIT_LOOP_TRIES_MAX;
        }
        if (loop->state < JIT_LOOP_TRIES_MAX && loop->state + tries >= JIT_LOOP_TRIES_MAX) {
            tries = JIT_LOOP_TRIES_MAX - loop->state;
        }
        loop->state += tries;
        if (loop->state == JIT_LOOP_TRIES_MAX) {
            jit_state.loop_changes++;
            jit_log_blacklist(frame->code, recorder->start);
        }
        loop->count = hot_count > rest ? hot_count - rest : 0;
    }
    return frame;
}

/* -- Names that traces rely on not to be there --------------------------------------------------
 */

/* By their hashes: two names may share a bit, and then one stands for both. */
static uint64_t absent[64];

static uint64_t *absent_word(int64_t hash) { return &absent[(uint64_t)hash >> 6 & 63]; }

void jit_watch_absent(int64_t hash) { *absent_word(hash) |= (uint64_t)1 << (hash & 63); }

static void global_changed(Dict *dict, Str *name)
{
    (void)dict;
    if (name == NULL || *absent_word(name->a.hash) >> (name->a.hash & 63) & 1) {
        jit_state.shadowed++;
    }
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
    if (jit_state.recording) {
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
    for (const Trace *trace = jit_state.dead; trace != NULL; trace = trace->next) {
        out->entered += (int64_t)trace->entered;
    }
}

/* The constants of the recording that goes on. */
static void push_recorded(void *data, void (*range)(void *lo, void *hi))
{
    (void)data;
    if (jit_state.recording) {
        range(recorder->buf.k, recorder->buf.k + recorder->buf.nk);
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
    kr_gc_add_root_callback(push_recorded, NULL);
    jit_watch_constants();
    kr_jit.hot = hot;
    kr_jit.thread_exit = thread_exit;
    kr_jit.flush_all = flush_all;
    kr_jit.global_changed = global_changed;
    kr_jit.stats = stats;
    kr_jit_hot_count = kr_options.jit_hot > 0 ? kr_options.jit_hot : JIT_HOT_DEFAULT;
    if (kr_options.jit_opt != NULL) {
        jit_opt_switch_off(kr_options.jit_opt);
    }
    if (kr_options.jit_log != NULL) {
        jit_log_open(kr_options.jit_log);
    }
}

/* The runtime does not know us by name: it calls what is registered here once it is up. */
__attribute__((constructor)) static void jit_register(void) { kr_jit.install = jit_install; }
