/* budget.c -- how long what compiled code embeds lives, how much code there may be, how all of it
 * goes away, and how much time compiling may take.
 *
 * Constants of a trace are ephemerons of its code: the collector keeps them while the trace can be
 * entered or returned to (keep_constants).
 *
 * Compiling gets a few milliseconds at once and then a few percent of the run time.  Beyond that
 * only what has been executed so often that not having compiled it has cost as much as compiling
 * it: programs with thousands of barely hot loops stay in the interpreter.
 *
 * When there are more traces or bytes of code than the budget allows, every trace is invalidated
 * and loops are hot anew; what is still in use is compiled again in a few milliseconds.  Memory is
 * reused only when nothing can be on the way back into it: no machine frame on any C stack (counted
 * around entries; a stack that is never resumed keeps its count, and the code) and no recording,
 * which holds on to the exit it started from.
 */
#include <stdlib.h>
#include <time.h>

#include "jit/jit.h"
#include "jit/join.h"
#include "jit/mcode.h"
#include "runtime/core/gc.h"
#include "runtime/core/options.h"

/* What the machine code and the exits of a trace embed. */
typedef struct Constants {
    const Code *code;
    uint64_t words[];
} Constants;

static double
    wasted; /* seconds for recordings that gave no trace: they count thrice, so that a program of
               which little can be compiled is not searched for it all the time */
static bool wants_reset; /* all traces are invalid and wait for the last machine frame to leave */

const uint64_t *jit_keep(Thread *t, const Code *code, const uint64_t *words, size_t n)
{
    Constants *block = kr_gc_new_block(t, sizeof(Constants) + (n + 1) * sizeof(uint64_t), GCK_RAW);
    if (block == NULL) {
        return NULL;
    }
    memcpy(block->words, words, n * sizeof(uint64_t));
    block->code = code;
    return block->words;
}

/* One collection's marking.  Most find every trace alive, and look at each once. */
static struct {
    void (*keep)(Object *obj);
    uint32_t epoch; /* of the collection: Trace.kept of those whose constants are marked */
    bool looked;    /* for traces on stacks, and at all others */
    uint32_t left;  /* not kept when they were looked at last */
} marking = {.epoch = 1};

static bool is_kept(const Trace *trace) { return trace->kept == marking.epoch; }

/* A root trace is entered from its code, and traces that go on in it make or meet a frame of that
 * code; a side trace is entered from its parent. */
static bool can_be_entered(const Trace *trace, GcIsLive is_live)
{
    while (!is_kept(trace) && trace->parent != NULL) {
        trace = trace->parent;
    }
    return is_kept(trace) || (trace->k != NULL && is_live(trace->code));
}

static void keep_trace(Trace *trace)
{
    KR_ASSERT(trace->k != NULL, "%s", "kept again after it had died");
    marking.keep((Object *)((char *)(uintptr_t)trace->k - offsetof(Constants, words)));
    trace->kept = marking.epoch;
}

/* And those that led to it: exits name functions of frames that these made. */
static void keep_line(Trace *trace)
{
    for (; trace != NULL && !is_kept(trace); trace = trace->parent) {
        keep_trace(trace);
    }
}

/* Machine code that a call returns to goes on.  What jumps out of it lead to is what can be
 * entered. */
__attribute__((no_sanitize_address)) static void keep_running(void **lo, void **hi)
{
    uintptr_t first = UINTPTR_MAX, last = 0;
    for (Trace *trace = jit_state.traces; trace != NULL; trace = trace->next) {
        first = kr_min(first, (uintptr_t)trace->entry);
        last = kr_max(last, (uintptr_t)trace->entry + trace->code_bytes);
    }
    for (void **p = lo; p < hi; p++) {
        uintptr_t at = (uintptr_t)*p;
        if (at < first || at > last) {
            continue;
        }
        for (Trace *trace = jit_state.traces; trace != NULL; trace = trace->next) {
            if (at - (uintptr_t)trace->entry <= trace->code_bytes) {
                keep_line(trace);
            }
        }
    }
}

/* Constants live as long as the code, and all do while a recording goes on, or when a log will name
 * what has been left. */
static bool keep_constants(GcIsLive is_live, void (*keep)(Object *obj), bool all)
{
    if (marking.looked && marking.left == 0) {
        return false;
    }
    bool any = false;
    marking.keep = keep;
    all |= jit_state.recording || kr_options.jit_log != NULL || kr_options.jit_stats;
    if (!all && !marking.looked && jit_state.running != 0) {
        kr_gc_each_stack(keep_running);
        any = true;
    }
    marking.looked = true;
    marking.left = 0;
    for (Trace *trace = jit_state.traces; trace != NULL; trace = trace->next) {
        if (is_kept(trace)) {
            continue;
        }
        if (all || can_be_entered(trace, is_live)) {
            keep_trace(trace);
            any = true;
        } else {
            marking.left++;
        }
    }
    return any;
}

static void forget_dead(GcIsLive is_live)
{
    (void)is_live;
    for (Trace **at = &jit_state.traces; marking.left != 0;) {
        Trace *trace = *at;
        if (is_kept(trace)) {
            at = &trace->next;
            continue;
        }
        marking.left--;
        trace->valid = 0;
        trace->code = NULL;
        trace->k = NULL;
        *at = trace->next;
        trace->next = jit_state.dead; /* others may point to it until the next reset */
        jit_state.dead = trace;
    }
    marking.looked = false;
    marking.epoch++;
}

void jit_watch_constants(void)
{
    kr_gc_add_dependents(keep_constants);
    kr_gc_on_settled(forget_dead);
}

void jit_trace_free(Trace *trace)
{
    free(trace->exits);
    free(trace->values);
    free(trace->frames);
    jit_join_free(trace->join);
    free(trace);
}

static void forget_loops(const Trace *trace)
{
    for (uint32_t i = 0; i <= trace->code->nloops; i++) { /* the last is the function's entry */
        struct LoopInfo *loop = &trace->code->loops[i];
        if (loop->trace == trace) {
            loop->trace = NULL;
            loop->count = 0;
        }
    }
}

void jit_flush(void)
{
    for (Trace *trace = jit_state.traces; trace != NULL; trace = trace->next) {
        /* One that cannot be changed is right all the same, and goes on until it is left. */
        (void)jit_asm_invalidate(trace);
        forget_loops(trace);
    }
    jit_state.nflushed = jit_state.ntraces;
    wants_reset = jit_state.traces != NULL || jit_state.dead != NULL;
}

static void free_all(Trace **traces)
{
    while (*traces != NULL) {
        Trace *trace = *traces;
        *traces = trace->next;
        jit_state.entered += trace->entered;
        jit_trace_free(trace);
    }
}

/* Everything is invalid and nothing runs: start from nothing. */
static void reset(void)
{
    free_all(&jit_state.traces);
    free_all(&jit_state.dead);
    jit_state.exit = NULL;
    jit_state.exit_trace = NULL;
    jit_asm_reset();
    wants_reset = false;
}

/* -- Time -------------------------------------------------------------------------------------- */

static double seconds(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

double jit_cpu_seconds(void) { return seconds(CLOCK_THREAD_CPUTIME_ID); }

/* CPU time of the process; the clock is a system call, so it is asked about once a millisecond. */
static double run_seconds(void)
{
    static const uint64_t cycles = 2000000;
    static uint64_t asked;
    static double cpu;
    uint64_t now = __builtin_ia32_rdtsc();
    if (now - asked > cycles || asked == 0) {
        asked = now;
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    }
    return cpu;
}

/* What side traces may cost before it counts what they are good for. */
static const double side_first = 6e-3, vain_first = 5e-3;

/* -- Entries in vain --------------------------------------------------------------------------- */

/* An entry is poor when it is over at once: going in and out costs more than it gains.  One in 32
 * is timed, so that whatever is counted here is counted in such samples. */
enum {
    POOR_CYCLES = 450, /* of the time stamp counter; less is poor */
    /* A trace with so many poor ones, where each other one is worth two, is given back ... */
    POOR_SAMPLES = 24,
    POOR_SAMPLES_VAIN = 8, /* ... when nearly all roots are in vain */
    /* ... but only poor ones count that end in an exit without a side trace, taken so often that
     * none will come soon: there are more like it than can be afforded. */
    ALONE_TIMES = 100 * JIT_HOT_EXIT,
    ALONE_TIMES_VAIN = 450,                /* ... when entering or compiling is in vain anyway */
    ALONE_TIMES_CHURNS = 8 * JIT_HOT_EXIT, /* ... when classes or globals keep changing */
    /* When three of four of so many samples, whatever the trace, are poor, entering is in vain. */
    WINDOW = 256,
};

static bool entered_in_vain;

static void count_entry(bool poor)
{
    static uint32_t samples, poor_ones;
    poor_ones += poor;
    if (++samples == WINDOW) {
        entered_in_vain = poor_ones > WINDOW / 4 * 3 &&
                          jit_state.record_seconds + jit_state.compile_seconds > vain_first;
        samples = poor_ones = 0;
    }
}

bool jit_entered_for_nothing(Trace *trace, const Exit *e, uint64_t cycles)
{
    bool poor = cycles < POOR_CYCLES, vain = jit_roots_in_vain();
    count_entry(poor);
    uint32_t times = e->churns                 ? ALONE_TIMES_CHURNS
                     : vain || entered_in_vain ? ALONE_TIMES_VAIN
                                               : ALONE_TIMES;
    bool alone = e->side == NULL && (e->gave_up || (e->count >= times && e->attached == 0));
    if (poor && alone) {
        trace->poor++;
    } else {
        trace->poor -= kr_min(trace->poor, 2);
    }
    return trace->poor >= (vain ? POOR_SAMPLES_VAIN : POOR_SAMPLES);
}

bool jit_roots_in_vain(void)
{
    enum { SOME = 6, MANY = 64 };
    uint32_t roots = jit_state.ntraces - jit_state.nside;
    return (jit_state.nsettled >= SOME && jit_state.nsettled * 4 >= roots * 3) ||
           (jit_state.naborted >= MANY && jit_state.naborted >= roots * 4);
}

/* -- What can be afforded ---------------------------------------------------------------------- */

bool jit_affordable(uint64_t times, bool side)
{
    /* In the first second, and later.  There are as many side traces as the loops need. */
    const bool vain = entered_in_vain || jit_roots_in_vain();
    const double first = !side ? 2e-3 : vain ? vain_first : side_first;
    const double share = !side ? 0.03 : vain ? 0.02 : 0.12;
    const double later = side ? 50e-3 : 8e-3, later_share = 0.025;
    if (jit_mcode_refused()) {
        return false;
    }
    if (kr_options.jit_hot > 0) {
        return true;
    }
    double spent = jit_state.record_seconds + jit_state.compile_seconds + 2 * wasted;
    if (spent < first) {
        return true;
    }
    /* Rounds that a trace costs; or exits, each of which is a way out and in again. */
    static const double exit_seconds = 120e-9; /* measured: bench/hostile/coin_flips.py */
    double traces = jit_state.ntraces == 0 ? 1 : jit_state.ntraces;
    double each =
        spent / traces < 300e-6 ? spent / traces : 300e-6; /* recordings may have failed */
    double worth = side ? each / exit_seconds : jit_roots_in_vain() ? 50000 : 1500;
    double run = run_seconds();
    double a = first + share * run, b = later + later_share * run, most = a < b ? a : b;
    return spent < most || (double)times > worth * spent / most;
}

void jit_spent(double recorded, double compiling, uint32_t bytecodes, bool called_out, bool made)
{
    static const double per_bytecode = 0.7e-6; /* measured: bench/hostile/long_function.py */
    double recording = called_out ? bytecodes * per_bytecode : recorded;
    jit_state.record_seconds += recording;
    jit_state.compile_seconds += compiling;
    wasted += made ? 0 : recording + compiling;
    if (recording + compiling > jit_state.longest_pause) {
        jit_state.longest_pause = recording + compiling;
    }
}

/* -- Room -------------------------------------------------------------------------------------- */

bool jit_full(void)
{
    return jit_state.ntraces - jit_state.nflushed >= JIT_TRACES_MAX ||
           (!wants_reset && jit_mcode_used() >= JIT_CODE_BYTES_MAX);
}

bool jit_room(void)
{
    if (!wants_reset && jit_full()) {
        jit_flush();
    }
    if (wants_reset && jit_state.running == 0) {
        reset();
    }
    return !jit_full(); /* old code that is still on a stack counts no more */
}
