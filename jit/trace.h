/* trace.h -- a compiled trace and how machine code leaves it.
 *
 * Machine code is entered as a C function `Frame *(Thread *, Frame *)`.  Its C-stack frame has a
 * fixed size (JIT_FRAME_BYTES), so that traces can jump into each other:
 *
 *   rsp + 0                 Thread *
 *   rsp + 8                 limit of the double range (GFLT)
 *   rsp + 16                2^49 and 0: what is subtracted from a double in memory (16 bytes,
 * aligned) rsp + 32 ..             spill slots JIT_SPILL_FIRST .. JIT_SPILL_MAX-1, 8 bytes each rsp
 * + JIT_ARGV_OFFSET   outgoing argument array
 *
 * Registers: rbx root Frame (of the trace that is running: LINK changes it), r14 2^49, r15 int tag;
 * rax rcx rdx xmm14 xmm15 scratch; the rest allocated. A failing guard jumps to its exit stub,
 * which pushes the snapshot number and saves all registers as an ExitState; jit_trace_exit() then
 * writes the snapshot's values where the interpreter looks for them.
 */
#ifndef JIT_TRACE_H
#define JIT_TRACE_H

#include "jit/ir.h"

enum {
    JIT_OFFSET_AT = 16,
    JIT_SPILL_FIRST = 4,
    JIT_SPILL_MAX = 192,
    JIT_ARGV_MAX = 64,
    JIT_ARGV_OFFSET = JIT_SPILL_MAX * 8,
    JIT_FRAME_BYTES = JIT_ARGV_OFFSET + JIT_ARGV_MAX * 8 + 8, /* 8 mod 16: calls are aligned */
};

/* Where the value of a snapshot slot is at the exit. */
enum {
    LOC_CONST,
    LOC_GPR,
    LOC_FPR,
    LOC_SPILL,
    LOC_OBJECT, /* the exit's sunk object number `index` */
    LOC_BIG,    /* word 0 of an int: BinOp `k` of words 1 and 2 */
    LOC_NEW,    /* word 0 of a sunk object: its type is constant `k`, `index` bytes */
    LOC_DICT,   /* word 0 of a dict: names and values are words 1 and 2 */
    LOC_TEXT,   /* word 0 of a text or bytes: what maker `index` gives for the words behind it */
};
typedef struct ExitValue {
    uint16_t frame, slot; /* as in SnapSlot */
    uint8_t type;         /* IRType */
    uint8_t loc : 7;      /* LOC_* */
    bool plus : 1;        /* and the word that the next value is */
    uint16_t index;       /* register or spill slot, object, size */
    int16_t add;          /* to the int that is there */
    uint16_t k;           /* LOC_CONST, LOC_NEW: number of the constant; LOC_BIG: BinOp */
} ExitValue;
/* Traces with deep inlining have thousands of both. */
static_assert(sizeof(ExitValue) == 12, "an ExitValue is small");

typedef struct ExitFrame {
    SnapFrame frame;
    ExitValue func; /* where the function object is, when frame.func_ref is set */
    ExitValue base; /* where the frame's address is, when frame.base_ref is set and not IR_FRAME */
    bool in_memory, is_entry; /* base_ref is set; it is IR_FRAME */
} ExitFrame;
static_assert(sizeof(ExitFrame) == 64, "an ExitFrame is small");

typedef struct Exit {
    uint32_t first_value, nvalues;
    uint32_t first_frame, nframes;
    uint32_t count;     /* times taken */
    uint32_t ask_at;    /* a side trace could not be afforded: the count at which to ask again */
    uint8_t kind;       /* EXIT_* */
    uint8_t tries;      /* recordings from here that failed */
    bool deep;          /* GDEPTH held before every guard that leaves here, and still does */
    uint8_t waits;      /* those that failed only because a loop had no trace yet */
    uint32_t waits_for; /* jit_state.loop_changes when the last of these failed, 0: none waits */
    bool gave_up;       /* no side trace will be tried any more */
    bool narrow;        /* of ints that are no small natural numbers, and nothing else */
    bool churns;        /* classes or globals kept changing when one was tried last */
    uint32_t changes;   /* how often they had changed by then */
    const char *reason;
    uint32_t attached;  /* bytecodes of the side trace that waits for jit_asm_publish(), 0: none */
    struct Trace *side; /* trace that goes on from here, or NULL */
    uint8_t *stub;      /* machine code of the exit: overwritten by a jump to the side trace */
} Exit;

typedef struct Trace {
    uint32_t id;
    Code *code;           /* of the root frame; NULL once it is dead (budget.c) */
    const Instr *start;   /* the loop head, or where the parent's exit went on */
    struct Trace *parent; /* NULL for root traces */
    uint32_t parent_exit;
    uint8_t valid;  /* 0: must not be entered, and leaves at its next GVALID */
    bool inherits;  /* a side trace that starts with the state of its parent's exit (PLOAD, rbx):
                       reached only through jit_asm_attach(), entry is no C function.  Set
                       with parent and parent_exit before jit_asm() */
    bool loops;     /* ends in a jump to its own loop; else in an exit */
    uint8_t *entry; /* machine code, as a C function (!inherits) */
    uint8_t *link_entry; /* behind its prologue: rbx is the frame, the machine frame is there.  A
                            trace may LINK to itself */
    size_t code_bytes;
    Exit *exits; /* one per snapshot, and at [nexits] how the trace leaves when it is entered but no
                    longer valid: at `start`, with all registers in memory */
    uint32_t nexits;
    ExitValue *values;
    ExitFrame *frames;
    uint32_t hoist_exit; /* of what stands in front of the body for checks it does not make
                            (opt_hoist.c), 0: there is nothing */
    struct Join
        *join; /* what traces need that go on in its loop's body, NULL: they cannot; owned */
    const uint64_t *k; /* constants of its code and its exits (jit_keep()), NULL once it is dead */
    uint32_t kept;     /* the last collection that has marked them (budget.c) */
    uint64_t entered;  /* times, for the log */
    uint16_t poor;     /* timed entries that were not worth it, less those that were (budget.c) */
    double compile_seconds;
    uint32_t born_types,
        born_keys;       /* newest versions of types and dict keys when it was compiled */
    struct Trace *met;   /* ends by JOIN: the newest trace of that loop when it was recorded */
    struct Trace *older; /* of a root trace: the one of the same loop before it, still in use by
                            what jumps to it; NULL */
    struct Trace *next;  /* all traces, newest first */
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
 * frames.  false: too big for our registers, spill slots or code space (abort the trace).
 * A root trace can be entered; a side trace's code is committed (mcode.h). */
bool jit_asm(IRBuf *buf, Trace *trace);

/* asm_trace.c.  The parent's exit goes on in the side trace (Exit.side) from the next
 * jit_asm_publish() on, which is done when JIT_ATTACHED_MAX wait for it; bytecodes: of its
 * recording, not 0.  false: the exit cannot be changed. */
enum { JIT_ATTACHED_MAX = 16 };
bool jit_asm_attach(Trace *parent, uint32_t exit, Trace *side, uint32_t bytecodes);
/* false: some exit that was to go on in a side trace does not, and never will. */
bool jit_asm_publish(void);
/* valid = 0, and nothing enters it any more, by whatever way; traces that run finish their round at
 * most up to the next GVALID.  false: the code could not be patched (fatal for the caller). */
bool jit_asm_invalidate(Trace *trace);
/* All machine code is gone; nothing may be in it or on the way back to it. */
void jit_asm_reset(void);

/* -- What a side trace can take over --
 * The values of an exit, numbered as PLOAD's operand: first Exit.nvalues registers of frames; then
 * for each frame, outermost first, its address (when it is in memory and not rbx; slot
 * EXIT_SLOT_BASE) and its function object (when frame.func_ref is set; slot EXIT_SLOT_FUNC).
 * Constants (LOC_CONST) are among them: a recorder makes them K64s instead of PLOADs. */
enum { EXIT_SLOT_BASE = 0xFFFE, EXIT_SLOT_FUNC = 0xFFFF };
uint32_t jit_exit_value_count(const Trace *trace, uint32_t exit);
/* false: there is no value number i. */
bool jit_exit_value(const Trace *trace, uint32_t exit, uint32_t i, ExitValue *out);
/* The first value that is the same as value i (same place and type): one PLOAD will do for both. */
uint32_t jit_exit_value_first(const Trace *trace, uint32_t exit, uint32_t i);

/* record_frame.c: called by machine code, which does the usual cases itself (asm_frame.c).  A frame
 * of `func` whose registers are still to be stored; NULL: RecursionError or MemoryError. */
Frame *jit_frame_push(Thread *t, Function *func, Frame *back, int64_t kind, int64_t ret);
/* The innermost frame ends; the caller's. */
Frame *jit_frame_pop(Thread *t, Frame *f);

/* exits.c: called by exit stubs.  Returns the innermost frame, where the interpreter goes on. */
Frame *jit_trace_exit(Thread *t, ExitState *state, Trace *trace);

#endif
