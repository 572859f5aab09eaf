/* jit.h -- state of the JIT as a whole. */
#ifndef JIT_JIT_H
#define JIT_JIT_H

#include "jit/trace.h"

enum {
    JIT_HOT_DEFAULT = 60, /* loop iterations before recording */
    JIT_HOT_EXIT = 12,    /* times an exit is taken before a side trace is tried */
    JIT_TRIES_MAX = 4,    /* failed recordings before a loop or exit is left to the interpreter */
    JIT_BYTECODES_MAX = 3000,
    JIT_TRACES_MAX = 4000,
};

typedef struct JitState {
    Exit *exit; /* how the last trace was left */
    Trace *exit_trace;
    bool error;    /* with an exception pending */
    Trace *traces; /* newest first */
    uint32_t ntraces, nside, naborted;
    double compile_seconds;
} JitState;
extern JitState jit_state;

/* jit.c */
void jit_install(void);
/* log.c: -X jitlog and -X jitstats. */
void jit_log_open(const char *path);
void jit_log_trace(const Trace *trace, const IRBuf *buf);
void jit_log_abort(const Code *code, const Instr *start, const Instr *at, const char *reason);
void jit_log_close(void);

#endif
