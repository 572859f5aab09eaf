/* log.h -- what can be seen of the JIT: the log (docs/jitlog.md), the summary, perf and gdb. */
#ifndef JIT_LOG_H
#define JIT_LOG_H

#include <stdio.h>

#include "jit/trace.h"

/* log.c.  Every function returns at once when nothing is asked for. */
void jit_log_open(const char *path);
/* A recording begins / executes the instruction at pc / has this IR now.  Kept until it ends. */
void jit_log_begin(void);
void jit_log_op(const Code *code, const Instr *pc);
void jit_log_stage(const char *stage, const IRBuf *buf);
/* ... and ends as a trace, with the buffer as it was assembled, or without one. */
void jit_log_trace(const Trace *trace, const IRBuf *buf);
void jit_log_abort(const Code *code, const Instr *start, const Code *at_code, const Instr *at,
                   const char *reason);
/* No recording from here will be tried again. */
void jit_log_blacklist(const Code *code, const Instr *start);
/* The loop is going to be compiled again. */
void jit_log_again(const Trace *trace, const char *reason);
void jit_log_close(void);

/* log_text.c: the parts of a line.  Text is escaped for JSON, quotes included. */
void jit_put_string(FILE *out, const char *s);
void jit_put_instr(FILE *out, const Code *code, const Instr *pc);
void jit_put_place(FILE *out, const Code *code, const Instr *pc); /* "file":...,"line":... */
const char *jit_text_of(Value v);                                 /* UTF-8 of a str, or "?" */
int jit_line_of(const Code *code, const Instr *pc);

/* explain.c: why the trace is left through snapshot `snap`, in the words of a Python programmer; a
 * malloc'ed string or NULL. */
char *jit_explain(const IRBuf *buf, const Trace *trace, uint32_t snap);
/* The instruction that the snapshot goes on with, and whose it is. */
const Instr *jit_snap_pc(const IRBuf *buf, const Trace *trace, uint32_t snap, const Code **code);

/* disasm.c: calls put for each instruction; bytes instead of text when built without capstone. */
typedef void (*JitPutAsm)(FILE *out, uint64_t address, const char *text);
void jit_disassemble(const uint8_t *code, size_t n, FILE *out, JitPutAsm put);

/* perf.c: -X jitperf and -X jitgdb. */
void jit_perf_trace(const Trace *trace);
void jit_perf_close(void);

#endif
