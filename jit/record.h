/* record.h -- the trace recorder.
 *
 * Recording is interpreting: the semantics files compiled with record_prims.h do what the
 * interpreter does, on the same frames, and leave IR behind.  So nothing has to be predicted and no
 * effect happens twice.  When something cannot be recorded, `failed` is set and the bytecode is
 * finished without leaving IR; only what the recorder cannot even execute (generators, leaving the
 * interpreter, raising) ends it before its first effect (REC_ABORT), and the interpreter executes
 * the bytecode instead.
 */
#ifndef JIT_RECORD_H
#define JIT_RECORD_H

#include "jit/opt.h"
#include "jit/trace.h"

enum { REC_DEPTH_MAX = 12, REC_SLOTS_MAX = 8192, REC_ARGS_MAX = 48 };

/* A register as the trace knows it. */
typedef struct RecSlot {
    IRRef ref;     /* 0: not read or written yet */
    bool dirty;    /* the value is not in memory */
    bool modified; /* written since the trace began */
    bool loaded;   /* read before it was written: the loop depends on it */
} RecSlot;

typedef struct RecFrame {
    Frame *frame;
    uint32_t base;   /* of its registers in slots */
    IRRef base_ref;  /* the Frame, when it is in memory; 0: it exists only here */
    Function *func;  /* inlined frames */
    const Instr *pc; /* while it waits for a call: the calling instruction */
    uint16_t ret_reg;
    uint8_t kind;
} RecFrame;

typedef struct Recorder {
    IRBuf buf;
    bool active; /* a trace is being recorded (also while it calls out) */
    Thread *t;
    RecFrame frames[REC_DEPTH_MAX + 1];
    int depth; /* innermost frame */
    RecSlot slots[REC_SLOTS_MAX];
    const char *failed;   /* reason, NULL: all is well */
    const Instr *pc;      /* of the bytecode being recorded */
    const Instr *start;   /* loop head */
    const Instr *done_at; /* where the trace ended */
    bool effect;          /* this bytecode has had an effect */
    int snap;             /* snapshot of the start of this bytecode, -1: none yet */
    bool has_any;         /* the trace calls arbitrary code: registers go to memory before it */
    bool side;            /* starts at an exit, may end at a loop head that has a trace */
    uint32_t bytecodes;
    IRRef args; /* argument list being built */
    uint32_t nargs;
    IRRef new_refs[256]; /* argument registers of the frame about to be entered */
    uint32_t nnew;
} Recorder;

enum { REC_NEXT, REC_ABORT, REC_ERROR, REC_LOOPED, REC_LINKED };

/* Executes and records the instruction at *pc of *fp; both are where to go on. */
int jit_rec_op(Recorder *J, Thread *t, Frame **fp, const Instr **pc);

/* record.c: what the primitives leave behind. */
void jit_rec_fail(Recorder *J, const char *reason);
void jit_rec_begin(Recorder *J, Thread *t, Frame *fp, const Instr *start);
IRRef jit_rec_emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b); /* no guard */
IRRef jit_rec_guard(Recorder *J, IROp op, IRType t, IRRef a,
                    IRRef b);                                    /* exit: this bytecode again */
void jit_rec_check(Recorder *J, IROp op, IRRef a, uint8_t exit); /* exit after a call */
IRRef jit_rec_reg(Recorder *J, uint32_t n);
void jit_rec_set(Recorder *J, uint32_t n, IRRef ref);
IRRef jit_rec_const(Recorder *J, Value v);
IRRef jit_rec_box(Recorder *J, IRRef ref);
IRRef jit_rec_typed(Recorder *J, IRRef ref, IRType want);
void jit_rec_class(Recorder *J, Value v, IRRef ref); /* guard what v is */
IRRef jit_rec_type_of(Recorder *J, Value v, IRRef ref);
void jit_rec_value_is(Recorder *J, IRRef ref, IRRef other, bool same);
void jit_rec_arg(Recorder *J, IRRef ref);
void jit_rec_block(Recorder *J, uint32_t first, uint32_t count);
IRRef jit_rec_call(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                   int bits, bool thread);
/* After a kr_plain_* call: did it decline?  Exit: this bytecode again. */
void jit_rec_tried(Recorder *J, CallEffect effect, IRRef result, bool done);
/* Guards that an IR_*OV instruction would overflow. */
void jit_rec_overflow(Recorder *J, IROp op, IRRef a, IRRef b);
void jit_rec_after(Recorder *J, const Instr *target, IROp op, IRType t, IRRef a, IRRef b);
void jit_rec_push(Recorder *J, Frame *nf, Function *func, size_t nset, int kind, int ret);
void jit_rec_pop(Recorder *J);
void jit_rec_bind(Recorder *J, Function *f, uint32_t block, isize npos, Tuple *kwnames);
void jit_rec_attr(Recorder *J, Value v, IRRef ref, const void *cache);
bool jit_rec_global(Recorder *J, const void *cache, Value v, IRRef *ref);
/* HOT_JUMP: REC_NEXT to go on at target, or how the trace ends there. */
int jit_rec_loop(Recorder *J, uint32_t loop, const Instr *target, const Code *code);
/* The trace has come back to its start (looped) or to another trace's: finishes the IR.  false:
 * give up. */
bool jit_rec_finish(Recorder *J, bool looped);

/* A field of the innermost frame: of the root frame a load, of an inlined one what its function
 * says. */
IRRef jit_rec_frame_field(Recorder *J, size_t off, const void *p);
/* The header of a new activation; registers from nset on are unbound. */
void jit_frame_fill(Thread *t, Frame *nf, Frame *back, size_t nset, int kind, int ret);

Value jit_call_native(Thread *t, const NativeDef *def, Value self, const Value *args, size_t n);

#endif
