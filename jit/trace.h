/* trace.h -- a compiled trace and how machine code leaves it.
 *
 * Machine code is entered as a C function `Frame *(Thread *, Frame *)`.  Its C-stack frame has a
 * fixed size (JIT_FRAME_BYTES), so that traces can jump into each other:
 *
 *   rsp + 0                 Thread *
 *   rsp + 8                 limit of the double range (GFLT)
 *   rsp + 16 ..             spill slots 2 .. JIT_SPILL_MAX-1, 8 bytes each
 *   rsp + JIT_ARGV_OFFSET   outgoing argument array
 *
 * Registers: rbx root Frame, r14 2^49, r15 int tag; rax rcx rdx xmm14 xmm15 scratch; the rest
 * allocated. A failing guard jumps to its exit stub, which pushes the snapshot number and saves all
 * registers as an ExitState; jit_trace_exit() then writes the snapshot's values where the
 * interpreter looks for them.
 */
#ifndef JIT_TRACE_H
#define JIT_TRACE_H

#include "jit/ir.h"

enum {
    JIT_SPILL_MAX = 192,
    JIT_ARGV_MAX = 64,
    JIT_ARGV_OFFSET = JIT_SPILL_MAX * 8,
    JIT_FRAME_BYTES = JIT_ARGV_OFFSET + JIT_ARGV_MAX * 8 + 8, /* 8 mod 16: calls are aligned */
};

/* Where the value of a snapshot slot is at the exit. */
enum { LOC_CONST, LOC_GPR, LOC_FPR, LOC_SPILL };
typedef struct ExitValue {
    uint16_t frame, slot; /* as in SnapSlot */
    uint8_t type;         /* IRType */
    uint8_t loc;          /* LOC_* */
    uint16_t index;       /* register or spill slot */
    uint64_t bits;        /* LOC_CONST */
} ExitValue;

typedef struct ExitFrame {
    SnapFrame frame;
    ExitValue func; /* where the function object is, when frame.func_ref is set */
    ExitValue base; /* where the frame's address is, when frame.base_ref is set and not IR_FRAME */
    bool in_memory, is_entry; /* base_ref is set; it is IR_FRAME */
} ExitFrame;

typedef struct Exit {
    uint32_t first_value, nvalues;
    uint32_t first_frame, nframes;
    uint32_t count; /* times taken */
    uint8_t kind;   /* EXIT_* */
    uint8_t tries;  /* recordings from here that failed */
    bool gave_up;   /* no side trace will be tried any more */
    const char *reason;
    struct Trace *side; /* trace that goes on from here, or NULL */
    uint8_t *stub;      /* machine code of the exit: overwritten by a jump to the side trace */
} Exit;

typedef struct Trace {
    uint32_t id;
    Code *code;           /* of the root frame */
    const Instr *start;   /* the loop head, or where the parent's exit went on */
    struct Trace *parent; /* NULL for root traces */
    uint32_t parent_exit;
    uint8_t valid;       /* 0: must not be entered, and leaves at its next GVALID */
    bool loops;          /* ends in a jump to its own loop; else in an exit */
    uint8_t *entry;      /* machine code, as a C function */
    uint8_t *link_entry; /* behind its prologue: rbx is the frame, the machine frame is there */
    size_t code_bytes;
    Exit *exits; /* one per snapshot */
    uint32_t nexits;
    ExitValue *values;
    ExitFrame *frames;
    uint64_t *roots; /* collector-visible copy of the constants the code embeds */
    uint32_t nroots;
    uint64_t entered; /* times, for the log */
    double compile_seconds;
    struct Trace *next; /* all traces, newest first */
} Trace;

typedef struct ExitState {
    uint64_t gpr[16];
    double fpr[16];
    uint64_t align;
    uint64_t exit;                       /* snapshot number, pushed by the stub */
    uint64_t stack[JIT_FRAME_BYTES / 8]; /* the machine frame: spill slots from index 0 */
} ExitState;

typedef Frame *(*TraceEntry)(Thread *t, Frame *frame);

/* asm.c, asm_x64.c: machine code for a finished IR buffer; fills entry, code_bytes, exits, values,
 * frames, roots.  false: too big for our registers, spill slots or code space (abort the trace). */
bool jit_asm(IRBuf *buf, Trace *trace);

/* exits.c: called by exit stubs.  Returns the innermost frame, where the interpreter goes on. */
Frame *jit_trace_exit(Thread *t, ExitState *state, Trace *trace);

#endif
