/* log.c -- -X jitlog=FILE and -X jitstats: what was compiled, and why not.
 *
 * The log is text, version 1: "krait jit log 1", then one block per trace and one line per aborted
 * recording.
 */
#include "jit/jit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "jit/mcode.h"
#include "runtime/compile/opcodes.h"
#include "runtime/core/options.h"
#include "runtime/types/str.h"

static FILE *log_file;

void jit_log_open(const char *path)
{
    log_file = fopen(path, "w");
    if (log_file == NULL) {
        fprintf(stderr, "krait: cannot write the JIT log '%s': %s\n", path, strerror(errno));
        return;
    }
    fputs("krait jit log 1\n", log_file);
}

static const char *text_of(Value v)
{
    const char *s = value_is_ptr(v) && kr_is_str(v)
                        ? kr_str_utf8(kr_thread_current(), (Str *)value_ptr(v), NULL)
                        : NULL;
    return s == NULL ? "?" : s;
}

static int line_of(const Code *code, const Instr *pc)
{
    return kr_code_line(code, (uint32_t)(pc - code->instrs));
}

void jit_log_trace(const Trace *trace, const IRBuf *buf)
{
    if (log_file == NULL) {
        return;
    }
    fprintf(log_file, "\ntrace %u %s %s:%d in %s, %zu bytes, %.0f us\n", trace->id,
            trace->parent == NULL ? "root" : "side", text_of(trace->code->co_filename),
            line_of(trace->code, trace->start), text_of(trace->code->co_qualname),
            trace->code_bytes, trace->compile_seconds * 1e6);
    char *dump = jit_ir_dump(buf);
    if (dump != NULL) {
        fputs(dump, log_file);
        free(dump);
    }
}

void jit_log_abort(const Code *code, const Instr *start, const Instr *at, const char *reason)
{
    if (log_file != NULL) {
        fprintf(log_file, "abort %s:%d in %s: %s at %s\n", text_of(code->co_filename),
                line_of(code, start), text_of(code->co_qualname), reason, kr_op_info[at->op].name);
    }
}

void jit_log_close(void)
{
    if (log_file != NULL) {
        for (const Trace *t = jit_state.traces; t != NULL; t = t->next) {
            fprintf(log_file, "\nexits of trace %u, entered %lu times\n", t->id,
                    (unsigned long)t->entered);
            for (uint32_t i = 0; i < t->nexits; i++) {
                if (t->exits[i].count > 0) {
                    fprintf(log_file, "  exit %u taken %u times%s\n", i, t->exits[i].count,
                            t->exits[i].side != NULL ? " (side trace)" : "");
                }
            }
        }
        if (fclose(log_file) != 0) {
            fprintf(stderr, "krait: cannot write the JIT log: %s\n", strerror(errno));
        }
        log_file = NULL;
    }
    if (kr_options.jit_stats) {
        uint64_t entered = jit_state.entered;
        for (const Trace *t = jit_state.traces; t != NULL; t = t->next) {
            entered += t->entered;
        }
        fprintf(stderr,
                "jit: %u traces (%u side), %u recordings given up, %lu entries, %zu bytes of code, "
                "%.2f ms compiling\n",
                jit_state.ntraces, jit_state.nside, jit_state.naborted, (unsigned long)entered,
                jit_mcode_used(), jit_state.compile_seconds * 1e3);
    }
}
