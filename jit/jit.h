/* jit.h -- state of the JIT as a whole. */
#ifndef JIT_JIT_H
#define JIT_JIT_H

#include "jit/trace.h"

enum {
    JIT_HOT_DEFAULT = 60, /* loop iterations before recording */
    JIT_HOT_EXIT = 12,    /* times an exit is taken before a side trace is tried */
    JIT_TRIES_MAX = 4,    /* failed recordings before an exit is left to the interpreter */
    JIT_WAITS_MAX = 40,   /* times it may come to a loop that has no trace yet besides */
    JIT_WAIT_EXIT =
        64 * JIT_HOT_EXIT,    /* then, unless some loop gets a trace, that many exits later */
    JIT_LOOP_TRIES_MAX = 12,  /* the same for a loop */
    JIT_LOOP_AGAIN = 20000,   /* times a loop that was given up is hot before it is tried again */
    JIT_SAME_START_MAX = 8,   /* side traces of each other that begin at one place */
    JIT_VERSIONS_MAX = 16,    /* root traces of one loop, for different things its rounds rely on */
    JIT_BYTECODES_MAX = 2000, /* a pause of 1 to 4 ms */
    JIT_BYTECODES_TRY = 60,   /* of a recording that fails: as good as another try */
    JIT_TRACES_MAX = 4000,    /* valid ones; then all are thrown away */
    JIT_CODE_BYTES_MAX = 8 << 20, /* likewise */
};

typedef struct JitState {
    Exit *exit; /* how the last trace was left */
    Trace *exit_trace;
    bool error;     /* with an exception pending */
    bool recording; /* also while what is recorded calls out */
    Trace *traces;  /* newest first */
    Trace *dead;    /* those whose code is gone */
    uint32_t ntraces, nside, naborted;
    uint32_t nflushed; /* of ntraces: gone, or going once nothing runs them */
    uint32_t
        shadowed;     /* times a global came to be of a name that traces found among the builtins */
    uint32_t running; /* machine frames on all C stacks */
    uint64_t entered; /* of traces that are gone */
    uint32_t loop_changes; /* how often a loop got a trace or was given up; from 1 on */
    uint32_t nsettled;     /* root traces that were given up because entering them did not pay */
    double record_seconds, compile_seconds; /* CPU time; recording without what it calls */
    uint64_t ir_instructions;               /* of all traces, as they were assembled */
    double longest_pause;                   /* CPU seconds of one recording and compilation */
} JitState;
extern JitState jit_state;

/* jit.c */
void jit_install(void);
/* How many traces on the way from the root to this one begin at `pc`. */
int jit_starts_at(const Trace *trace, const Instr *pc);
int jit_versions(
    const Trace *trace); /* root traces of one loop that are in use, this is the newest */
/* From now on jit_state.shadowed counts when a watched dict gets a key of this hash. */
void jit_watch_absent(int64_t hash);
/* budget.c */
/* May another trace be compiled?  Throws everything away when it has become too much; not while
 * recording, nor between an exit and the use of jit_state.exit. */
bool jit_room(void);
/* May something be compiled that has been executed so many times?  Always with -X jithot. */
bool jit_affordable(uint64_t times, bool side);
/* An entry of the trace that ended in exit e has been timed: one in 32 is.  true: nearly all are
 * over at once, and no side trace will change that. */
bool jit_entered_for_nothing(Trace *trace, const Exit *e, uint64_t cycles);
/* Have nearly all loops and functions that got a trace been given back to the interpreter, or
 * nearly all recordings been given up? */
bool jit_roots_in_vain(void);
/* A recording of so many bytecodes lasted `recorded` seconds (jit_cpu_seconds), and compiling it
 * `compiling`.  called_out: the program's own calls are in the first; made: a trace came of it. */
void jit_spent(double recorded, double compiling, uint32_t bytecodes, bool called_out, bool made);
double jit_cpu_seconds(void); /* of this thread */
bool jit_full(void);          /* another one would be too much */
void jit_flush(void);         /* all traces are invalid from now on */
void jit_trace_free(Trace *trace);
/* Constants of machine code and exits, and its Code: a block that lives as long as the trace whose
 * k it is can be entered.  Returns its copy of the words; NULL: error pending. */
const uint64_t *jit_keep(Thread *t, const Code *code, const uint64_t *words, size_t n);
void jit_watch_constants(void); /* once */

#endif
