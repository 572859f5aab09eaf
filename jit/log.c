/* log.c -- -X jitlog=FILE (one JSON object a line, docs/jitlog.md) and -X jitstats. */
#include "jit/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "jit/jit.h"
#include "jit/mcode.h"
#include "jit/timed.h"
#include "runtime/compile/opcodes.h"
#include "runtime/core/options.h"

static FILE *log_file;

/* Of the recording that is going on: complete lines but for the trace's number in front. */
static char *pending_text;
static size_t pending_size;
static FILE *pending;
static uint32_t pending_ops;

/* Why each exit would be taken, kept for the end. */
typedef struct Reasons {
    const Trace *trace;
    char **why;
    uint32_t n;
    struct Reasons *next;
} Reasons;
static Reasons *reasons;

static bool wanted(void) { return log_file != NULL; }

void jit_log_open(const char *path)
{
    log_file = fopen(path, "w");
    if (log_file == NULL) {
        fprintf(stderr, "krait: cannot write the JIT log '%s': %s\n", path, strerror(errno));
        return;
    }
    fputs("{\"event\":\"log\",\"format\":\"krait-jit\",\"version\":3}\n", log_file);
}

/* -- A recording ------------------------------------------------------------------------------- */

static void drop_pending(void)
{
    if (pending != NULL) {
        fclose(pending);
        pending = NULL;
    }
    free(pending_text);
    pending_text = NULL;
    pending_ops = 0;
}

void jit_log_begin(void)
{
    if (wanted()) {
        drop_pending();
        pending = open_memstream(&pending_text, &pending_size);
    }
}

static void put_text(FILE *out, const Code *code, const Instr *pc)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f != NULL) {
        jit_put_instr(f, code, pc);
        fclose(f);
    }
    fputs("\"text\":", out);
    jit_put_string(out, text != NULL ? text : "?");
    free(text);
}

void jit_log_op(const Code *code, const Instr *pc)
{
    if (!wanted() || pending == NULL) {
        return;
    }
    fprintf(pending, "\"event\":\"bytecode\",\"n\":%u,", pending_ops++);
    jit_put_place(pending, code, pc);
    fputc(',', pending);
    put_text(pending, code, pc);
    fputs("}\n", pending);
}

void jit_log_stage(const char *stage, const IRBuf *buf)
{
    if (!wanted() || pending == NULL) {
        return;
    }
    char *dump = jit_ir_dump(buf);
    if (dump == NULL) {
        return;
    }
    char *rest = dump;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (*line != '\0') {
            fprintf(pending, "\"event\":\"ir\",\"stage\":\"%s\",\"text\":", stage);
            jit_put_string(pending, line);
            fputs("}\n", pending);
        }
    }
    free(dump);
}

/* The kept lines, each as a line of trace `id`. */
static void flush_pending(uint32_t id)
{
    if (pending == NULL) {
        return;
    }
    bool complete = fclose(pending) == 0;
    pending = NULL;
    char *rest = complete ? pending_text : NULL;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (*line != '\0') {
            fprintf(log_file, "{\"trace\":%u,%s\n", id, line);
        }
    }
    drop_pending();
}

static uint32_t asm_trace;

static void put_asm(FILE *out, uint64_t address, const char *text)
{
    fprintf(out, "{\"trace\":%u,\"event\":\"asm\",\"address\":\"%#lx\",\"text\":", asm_trace,
            (unsigned long)address);
    jit_put_string(out, text);
    fputs("}\n", out);
}

static void put_guards(const Trace *trace, const IRBuf *buf)
{
    Reasons *r = calloc(1, sizeof *r);
    char **why = calloc(buf->nsnaps + 1, sizeof *why);
    for (uint32_t i = 0; why != NULL && i < buf->nsnaps && i < trace->nexits; i++) {
        const Code *code;
        const Instr *pc = jit_snap_pc(buf, trace, i, &code);
        why[i] = jit_explain(buf, trace, i);
        if (log_file != NULL) {
            fprintf(log_file, "{\"trace\":%u,\"event\":\"guard\",\"exit\":%u,", trace->id, i);
            jit_put_place(log_file, code, pc);
            fputs(",\"bytecode\":", log_file);
            jit_put_string(log_file, kr_op_info[pc->op].name);
            fputs(",\"why\":", log_file);
            jit_put_string(log_file, why[i] != NULL ? why[i] : "?");
            fputs("}\n", log_file);
        }
    }
    if (r == NULL || why == NULL) {
        free(r);
        free(why);
        return;
    }
    *r = (Reasons){.trace = trace, .why = why, .n = buf->nsnaps, .next = reasons};
    reasons = r;
}

void jit_log_trace(const Trace *trace, const IRBuf *buf)
{
    jit_perf_trace(trace);
    if (!wanted()) {
        if (kr_options.jit_stats) {
            put_guards(trace, buf);
        }
        return;
    }
    fprintf(log_file, "{\"trace\":%u,\"event\":\"trace\",\"kind\":\"%s\",", trace->id,
            trace->parent == NULL ? "root" : "side");
    if (trace->parent != NULL) {
        fprintf(log_file, "\"parent\":%u,\"parent_exit\":%u,", trace->parent->id,
                trace->parent_exit);
    }
    jit_put_place(log_file, trace->code, trace->start);
    fprintf(log_file, ",\"loops\":%s,\"bytes\":%zu,\"microseconds\":%.1f}\n",
            trace->loops ? "true" : "false", trace->code_bytes, trace->compile_seconds * 1e6);
    flush_pending(trace->id);
    put_guards(trace, buf);
    const uint8_t *start = trace->entry != NULL ? trace->entry : trace->link_entry;
    asm_trace = trace->id;
    if (start != NULL) {
        jit_disassemble(start, trace->code_bytes, log_file, put_asm);
    }
}

void jit_log_abort(const Code *code, const Instr *start, const Code *at_code, const Instr *at,
                   const char *reason)
{
    if (!wanted()) {
        return;
    }
    fputs("{\"event\":\"abort\",", log_file);
    jit_put_place(log_file, code, start);
    fputs(",\"reason\":", log_file);
    jit_put_string(log_file, reason);
    fprintf(log_file, ",\"at_line\":%d,", jit_line_of(at_code, at));
    put_text(log_file, at_code, at);
    fputs("}\n", log_file);
    drop_pending();
}

void jit_log_blacklist(const Code *code, const Instr *start)
{
    if (wanted()) {
        fputs("{\"event\":\"blacklist\",", log_file);
        jit_put_place(log_file, code, start);
        fprintf(log_file, ",\"tries\":%d}\n", JIT_TRIES_MAX);
    }
}

void jit_log_again(const Trace *trace, const char *reason)
{
    if (wanted()) {
        fprintf(log_file, "{\"event\":\"again\",\"trace\":%u,", trace->id);
        jit_put_place(log_file, trace->code, trace->start);
        fprintf(log_file, ",\"reason\":\"%s\"}\n", reason);
    }
}

/* -- The end ----------------------------------------------------------------------------------- */

static const char *reason_of(const Trace *trace, uint32_t exit)
{
    for (const Reasons *r = reasons; r != NULL; r = r->next) {
        if (r->trace == trace && exit < r->n && r->why[exit] != NULL) {
            return r->why[exit];
        }
    }
    return "?";
}

static void put_calls(void)
{
    size_t n;
    double unit;
    TimedCall **calls = jit_timed_sorted(&n, &unit);
    for (size_t i = 0; i < n; i++) {
        fputs("{\"event\":\"call\",\"name\":", log_file);
        jit_put_string(log_file, calls[i]->name);
        fprintf(log_file, ",\"count\":%lu,\"milliseconds\":%.3f}\n", (unsigned long)calls[i]->count,
                (double)calls[i]->cycles * unit);
    }
    free(calls);
}

static void put_exits(void)
{
    for (const Trace *t = jit_state.traces; t != NULL; t = t->next) {
        fprintf(log_file, "{\"trace\":%u,\"event\":\"entered\",\"count\":%lu}\n", t->id,
                (unsigned long)t->entered);
        for (uint32_t i = 0; i < t->nexits; i++) {
            const Exit *e = &t->exits[i];
            if (e->count == 0 && e->side == NULL) {
                continue;
            }
            fprintf(log_file, "{\"trace\":%u,\"event\":\"exit\",\"exit\":%u,\"count\":%u", t->id, i,
                    e->count);
            if (e->side != NULL) {
                fprintf(log_file, ",\"side\":%u", e->side->id);
            }
            fprintf(log_file, ",\"gave_up\":%s,\"why\":", e->gave_up ? "true" : "false");
            jit_put_string(log_file, reason_of(t, i));
            fputs("}\n", log_file);
        }
    }
    put_calls();
    fprintf(log_file,
            "{\"event\":\"end\",\"traces\":%u,\"side_traces\":%u,\"aborted\":%u,\"bytes\":%zu,"
            "\"milliseconds\":%.3f}\n",
            jit_state.ntraces, jit_state.nside, jit_state.naborted, jit_mcode_used(),
            jit_state.compile_seconds * 1e3);
}

enum { STATS_EXITS = 8, STATS_CALLS = 8 }; /* how many the summary names */

static void put_stats(void)
{
    uint64_t entered = jit_state.entered; /* and those that were flushed */
    for (const Trace *t = jit_state.traces; t != NULL; t = t->next) {
        entered += t->entered;
    }
    fprintf(stderr,
            "jit: %u traces (%u side), %u recordings given up, %lu entries, %zu bytes of code, "
            "%.2f ms compiling\n",
            jit_state.ntraces, jit_state.nside, jit_state.naborted, (unsigned long)entered,
            jit_mcode_used(), jit_state.compile_seconds * 1e3);
    double cost = jit_state.record_seconds + jit_state.compile_seconds, run = jit_cpu_seconds();
    fprintf(
        stderr,
        "jit: %.2f ms recording and compiling are %.1f %% of %.0f ms; longest pause %.2f ms; %u "
        "loops given back; %lu IR instructions, %.2f us each\n",
        cost * 1e3, run > 0 ? cost / run * 100 : 0.0, run * 1e3, jit_state.longest_pause * 1e3,
        jit_state.nsettled, (unsigned long)jit_state.ir_instructions,
        jit_state.ir_instructions > 0 ? cost * 1e6 / (double)jit_state.ir_instructions : 0.0);
    size_t ncalls;
    double unit;
    TimedCall **calls = jit_timed_sorted(&ncalls, &unit);
    for (size_t i = 0; i < ncalls && i < STATS_CALLS; i++) {
        fprintf(stderr, "jit: %lu calls of %s, %.2f ms\n", (unsigned long)calls[i]->count,
                calls[i]->name, (double)calls[i]->cycles * unit);
    }
    free(calls);
    uint32_t below = UINT32_MAX;
    for (int n = 0; n < STATS_EXITS; n++) {
        uint32_t best = 0; /* counts in falling order; of equal ones the first found speaks */
        const Trace *at = NULL;
        uint32_t number = 0;
        for (const Trace *t = jit_state.traces; t != NULL; t = t->next) {
            for (uint32_t i = 0; i < t->nexits; i++) {
                if (t->exits[i].count > best && t->exits[i].count < below) {
                    best = t->exits[i].count;
                    at = t;
                    number = i;
                }
            }
        }
        if (at == NULL) {
            break;
        }
        below = best;
        fprintf(stderr, "jit: %u exits from %s:%d in %s: %s\n", best,
                jit_text_of(at->code->co_filename), jit_line_of(at->code, at->start),
                jit_text_of(at->code->co_qualname), reason_of(at, number));
    }
}

void jit_log_close(void)
{
    if (log_file != NULL) {
        drop_pending();
        put_exits();
        bool failed = ferror(log_file) != 0;
        if (fclose(log_file) != 0 || failed) {
            fprintf(stderr, "krait: cannot write the JIT log: %s\n", strerror(errno));
        }
        log_file = NULL;
    }
    if (kr_options.jit_stats) {
        put_stats();
    }
    jit_perf_close();
}
