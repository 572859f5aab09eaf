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
#include "runtime/types/dict.h"
#include "runtime/types/generator.h"

enum { REC_RECURSION_MAX = 3, REC_PASSED_MAX = 4, REC_GEN_ROUNDS_MAX = 3, REC_GEN_DEPTH_MAX = 4 };
/* Instructions of a function of which it is looked up what is alive where: that takes some 0.2 us
 * each, at once. */
enum { REC_LIVENESS_MAX = 4000 };
enum { REC_RETURNS_MAX = 40 };    /* below the frame that a side trace began in */
enum { REC_WORTH_ENTERING = 60 }; /* bytecodes that take longer than going into a trace and out */
/* Of a site with many classes: traces that follow one, and classes beyond which none does. */
enum { REC_SITE_MAX = 4, REC_CLASSES_MAX = 24 };
enum {
    REC_DEPTH_MAX = JIT_DEPTH_LEFT - 1,
    REC_SLOTS_MAX = 8192,
    REC_ARGS_MAX = 48,
    REC_TUPLE_MAX = 32
};

/* A register as the trace knows it. */
typedef struct RecSlot {
    IRRef ref;     /* 0: not read or written yet */
    bool dirty;    /* the value is not in memory */
    bool modified; /* written since the trace began */
    bool loaded;   /* read before it was written: the loop depends on it */
} RecSlot;

/* An activation.  In memory (base_ref set): registers that are not known are loaded from there,
 * dirty ones are stored before anybody can look.  Not in memory: it exists only here and in
 * snapshots. */
typedef struct RecFrame {
    Frame *frame;   /* where it really is while recording */
    uint32_t base;  /* of its registers in slots */
    IRRef base_ref; /* PTR: the Frame, or the Generator it lies in (`off` behind its start) */
    uint16_t off;   /* 0, or offsetof(Generator, frame) */
    bool unlinked;  /* a generator's frame, entered but not put behind its consumer in memory yet */
    bool was_created; /* its generator had not been started */
    Generator *gen;   /* generators entered in this trace; base_ref is the Generator */
    Function *func;   /* frames that are to be made: whose code it is */
    IRRef func_ref;   /* the function, 0: `func` itself (or the frame was not made here) */
    const Instr *pc;  /* while it waits for a call: the calling instruction */
    uint16_t ret_reg;
    uint8_t kind;
    uint8_t rounds; /* a generator's: of its loops since it was resumed */
    IRRef object;   /* frames that are to be made: their FrameObject, 0: there is none */
    /* Frame 0 and generators: the exception they handle, and what memory says about it; 0: to be
     * loaded.  Where the two differ a store is due before anybody can look. */
    IRRef handled, handled_there;
} RecFrame;

typedef struct Recorder {
    IRBuf buf;
    Thread *t;
    RecFrame frames[REC_DEPTH_MAX + 1];
    int depth; /* innermost frame */
    RecSlot slots[REC_SLOTS_MAX];
    const char *failed;  /* reason, NULL: all is well */
    bool may_change;     /* the same place may do another time (it depends on other traces, or on
                            where the round went) */
    IRRef slice;         /* the last slice or list display: the call that made it */
    uint16_t slice_snap; /* the state before the bytecode that did, 0: none */
    IRRef part,
        part_len; /* the last slice of any kind and its length (RAW), 0: none or not known */
    bool waits;   /* failed at a loop that has no trace yet but may get one */
    const char *stop_reason; /* REC_STOP: what cannot be recorded */
    const Instr *pc;         /* of the bytecode being recorded */
    const Instr *start;      /* loop head */
    const Instr *done_at;    /* where the trace ended */
    bool effect;             /* this bytecode has had an effect */
    bool set;                /* it has written registers: new snapshots would show them */
    int snap;                /* snapshot of the start of this bytecode, -1: none yet */
    bool called;             /* the bytecode called arbitrary code: GTRACE before the next one */
    bool has_any;            /* the trace calls arbitrary code: registers go to memory before it */
    Trace *trace;            /* the trace being made */
    Trace *link;             /* REC_LINKED: the trace it goes on in */
    bool met_loop;           /* comes to the loop of J->link by JOIN, or would but for its guards */
    bool churns;             /* given up: a type or keys have changed since its parent was made */
    bool entry;              /* starts at a function's entry */
    bool below;              /* it has returned below the frame it was entered with */
    uint32_t returns;        /* below it, so far */
    uint32_t passed;         /* loop heads without a trace that it has passed */
    uint32_t bytecodes;
    IRRef thrown;     /* what this bytecode has raised without a call, 0: nothing */
    bool raised;      /* guarded: this bytecode fails here, with an exception pending */
    bool call_writes; /* the last call writes registers of its frame */
    IRRef checked;    /* the last call with a status */
    IRRef args;       /* argument list being built */
    uint32_t nargs;
    IRRef new_refs[256]; /* argument registers of the frame about to be entered */
    uint32_t nnew;
    IRRef new_func; /* its function, 0: a constant */
} Recorder;

enum {
    REC_NEXT,
    REC_ABORT,  /* the bytecode has not been executed: the interpreter does it */
    REC_ERROR,  /* an exception is pending */
    REC_LOOPED, /* back at the start */
    REC_LINKED, /* at the start of J->link */
    REC_STOP,   /* the bytecode has not been executed: a trace that need not loop may end here */
};

/* Executes and records the instruction at *pc of *fp; both are where to go on. */
int jit_rec_op(Recorder *J, Thread *t, Frame **fp, const Instr **pc);

/* record.c: what the primitives leave behind. */
void jit_rec_fail(Recorder *J, const char *reason);
/* A root trace at a loop head or function entry. */
void jit_rec_begin(Recorder *J, Thread *t, Frame *fp, const Instr *start);
/* A side trace: the state is what exit `exit` of J->trace->parent has just left behind, fp the
 * innermost frame. */
void jit_rec_begin_side(Recorder *J, Thread *t, Frame *fp, const Instr *start);
IRRef jit_rec_emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b); /* no guard */
IRRef jit_rec_guard(Recorder *J, IROp op, IRType t, IRRef a,
                    IRRef b);                                    /* exit: this bytecode again */
void jit_rec_check(Recorder *J, IROp op, IRRef a, uint8_t exit); /* exit after a call */
/* The object is of this static type by construction: no guard. */
void jit_rec_known_type(Recorder *J, IRRef ref, const Type *type);
/* A new object: exits with MemoryError when there is no memory. */
IRRef jit_rec_new(Recorder *J, const Type *type, size_t bytes);
/* record_alloc.c: an allocating helper as NEW and stores, when it is one of those that can be. */
bool jit_rec_alloc(Recorder *J, const void *fn, IRRef *out);
/* An instance of cls (kr_type_alloc()), nothing but header and shape stored; false: has to be a
 * call. */
bool jit_rec_instance(Recorder *J, Type *cls, IRRef *out);
typedef struct NewField {
    size_t off;
    IRRef value;
} NewField;
/* An instance of a subclass of tuple: header, items and shape stored; false: has to be a call. */
bool jit_rec_tuple_instance(Recorder *J, Type *cls, const IRRef *items, isize n, IRRef *out);
/* An object of a builtin type whose other fields are zero. */
IRRef jit_rec_new_of(Recorder *J, Type *type, size_t bytes, const NewField *fields, int n);
/* A new tuple of two; 0: allocations stay calls. */
IRRef jit_rec_pair(Recorder *J, IRRef a, IRRef b);
/* A tuple of registers [first, first + n) of the innermost frame; 0: has to be a call. */
IRRef jit_rec_tuple(Recorder *J, uint32_t first, uint32_t n);
/* A tuple of these; the same. */
IRRef jit_rec_tuple_of(Recorder *J, const IRRef *items, uint32_t n);
IRRef jit_rec_reg(Recorder *J, uint32_t n);
/* Of the innermost frame's caller. */
IRRef jit_rec_caller_reg(Recorder *J, uint32_t n);
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
/* A snapshot that does the bytecode again, 0: there can be none. */
uint16_t jit_rec_snap_before(Recorder *J);
/* After a kr_plain_* call: did it decline?  Exit: this bytecode again. */
void jit_rec_tried(Recorder *J, CallEffect effect, IRRef result, bool done);
/* A call has failed, and the bytecode fails with it: guards that.  Else its result would be in
 * register n (-1: none) and the next bytecode be executed. */
void jit_rec_failed(Recorder *J, IRRef call, int n);
/* A tp_iternext gave nothing and no exception: guards that; with an item the next bytecode goes on,
 * the item in register n. */
void jit_rec_ended(Recorder *J, IRRef item, uint32_t n);
/* The last step of a bytecode: where the guard fails its register n is `other`, and the next one is
 * executed. */
void jit_rec_otherwise(Recorder *J, uint32_t n, Value other, IROp op, IRType t, IRRef a, IRRef b);
void jit_rec_after(Recorder *J, const Instr *target, IROp op, IRType t, IRRef a, IRRef b);

/* record_frame.c */
KR_INLINE RecFrame *jit_rec_innermost(Recorder *J) { return &J->frames[J->depth]; }
KR_INLINE uint32_t jit_rec_frame_regs(const Recorder *J, int depth)
{
    return J->frames[depth].frame->code->nregs;
}
void jit_rec_push(Recorder *J, Frame *nf, Function *func, size_t nset, int kind, int ret);
/* The innermost frame returns: guards that its caller is the one seen if the trace did not make the
 * call. */
void jit_rec_pop(Recorder *J);
/* Its kind and where its result goes: guarded if the trace did not make the call. */
void jit_rec_frame_kind(Recorder *J);
/* All frames in memory, with all their registers: arbitrary code may look. */
void jit_rec_to_memory(Recorder *J);
/* Address of a field of frame d, which is in memory. */
IRRef jit_rec_frame_addr(Recorder *J, int d, size_t off);
/* Generators: guard what they are, enter, suspend, finish. */
void jit_rec_gen_ready(Recorder *J, Generator *gen, IRRef ref);
bool jit_is_recursive_generator(const Code *code);
bool jit_rec_gen_inline(Recorder *J, Generator *gen, IRRef ref);
bool jit_rec_gen_recursive(Recorder *J, const Code *code);
void jit_rec_gen_enter(Recorder *J, Generator *gen, IRRef ref, IRRef sent, int kind, int ret);
void jit_rec_gen_leave(Recorder *J, bool finished);
IRRef jit_rec_gen_new(Recorder *J);
/* The exception that is being handled; another one. */
IRRef jit_rec_handled(Recorder *J);
/* The same of frame 0 or a generator's; of frame 0 only as long as no generator's frame is linked.
 */
IRRef jit_rec_handled_in(Recorder *J, int d);
void jit_rec_set_handled(Recorder *J, IRRef exc);
/* It is stored where it is not in memory yet. */
void jit_rec_flush_handled(Recorder *J);
/* Would an exception of this type raised at J->pc be handled by a frame of the trace?  NULL: of a
 * type not known yet; then true may turn out to be false. */
bool jit_rec_catches(const Recorder *J, const Type *type);
/* record_raise.c.  How an exception gets to its handler in a frame of the trace. */
typedef enum RecRaise {
    REC_CALLED, /* everything is in memory, and kr_unwind() is called */
    REC_FLIES,  /* by a jump: entries of the traceback are allocations */
    REC_STOPS   /* `raise StopIteration` ends a loop: nobody sees an exception */
} RecRaise;
/* Which way may the exception (value and reference) go on?  raised: it is raised at J->pc, else
 * handed on.  Guards what that takes. */
RecRaise jit_rec_raises(Recorder *J, Thread *t, Value exc, IRRef ref, bool raised);
/* It is pending: records and does the way, without its reference if it is called; the handler's
 * frame, *pc is the handler. */
Frame *jit_rec_unwind(Recorder *J, Thread *t, RecRaise how, IRRef ref, bool raised,
                      const Instr **pc);
/* Is it something to raise an exception from?  Guards that.  Exception ref gets it as its cause. */
bool jit_rec_is_cause(Recorder *J, Value cause, IRRef ref);
void jit_rec_set_cause(Recorder *J, IRRef ref, Value cause, IRRef cause_ref);
/* The bytecode raises type(arg), which has a handler in the trace: it is pending, J->thrown flies.
 * false: it is to be raised by a call.  Nothing has had an effect yet. */
bool jit_rec_throws(Recorder *J, Thread *t, Frame *fp, Type *type, Value arg, IRRef ref);
/* The innermost frame, which is not in memory, returns: its FrameObject gets what is left of it. */
void jit_rec_detach(Recorder *J);
/* Frame d has just been made, its FrameObject is that. */
void jit_rec_attach(Recorder *J, int d);
/* Where an exception goes. */
typedef struct Way {
    int depth;             /* of the frame that goes on, -1: none that the trace can know */
    const ExcEntry *entry; /* its handler; NULL: its FOR_ITER ends, since it is a StopIteration */
    bool asks;             /* the way depends on the exception's type */
} Way;
/* The handler of exceptions raised there, NULL: the code has none. */
const ExcEntry *jit_rec_handler_at(const Code *code, const Instr *at);
/* The way of an exception raised at J->pc; type NULL: of any type. */
Way jit_rec_way(const Recorder *J, const Type *type);
/* record_frame.c: the way of REC_CALLED; the exception as the handler gets it. */
IRRef jit_rec_call_unwind(Recorder *J, const Type *type, const Way *way, bool raised);
/* The end of every such way, which has been recorded: the pending exception unwinds for the
 * recorder too, and the handler's frame, which is returned, takes over at *pc, with reference exc
 * in its register.  add_entry: the traceback still needs the innermost frame's entry. */
Frame *jit_rec_land(Recorder *J, Thread *t, const Way *way, IRRef exc, bool add_entry,
                    const Instr **pc);
/* PTR: frame d, which is in memory; a call whose arguments are known. */
IRRef jit_rec_frame_ptr(Recorder *J, int d);
IRRef jit_rec_arg_call(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                       int nargs, const IRRef *args);
#define JIT_ARG_CALL(effect, fn, t, ...)                                    \
    jit_rec_arg_call(J, effect, (const void *)(fn), #fn, t,                 \
                     (int)(sizeof((IRRef[]){__VA_ARGS__}) / sizeof(IRRef)), \
                     (IRRef[]){__VA_ARGS__})
/* The trace goes on in `link`. */
void jit_rec_link(Recorder *J, Trace *link);
/* All frames in memory, but of the innermost one only the registers n with !keeps[n], and not its
 * pc.  Returns the frame's address. */
IRRef jit_rec_to_memory_but(Recorder *J, const uint8_t *keeps);
/* record_join.c.  The same, in the body of its loop, or in that of an older trace of the loop.
 * HOPELESS: the loop is another one by now, its guards would fail; CANNOT: for other reasons, use
 * jit_rec_link.  *snap: what the guards before the body leave with, -1: there are none. */
typedef enum { JOIN_DONE, JOIN_CANNOT, JOIN_HOPELESS } JoinResult;
JoinResult jit_rec_join(Recorder *J, const Trace *link, int *snap);

/* Stores the dirty registers of frame d, which is in memory, that may be read from pc on. */
void jit_rec_flush(Recorder *J, int d, const Instr *pc);
/* Puts a generator's frame behind its consumer: what GEN_ENTER does. */
void jit_gen_link(Thread *t, Generator *gen, Frame *back, int64_t kind, int64_t ret);

/* The unboxed form of a VAL whose class is known, else the reference itself. */
IRRef jit_rec_known_class(const IRBuf *buf, IRRef ref);

/* record_str.c */
/* The code of the string of one ASCII character that v is, one of kr_latin1; -1: it is none. */
int jit_rec_char_code(Value v);
/* Identity where one of the two is a CHR.  false: not decided, compare the objects. */
bool jit_rec_same_char(Recorder *J, IRRef a, IRRef b, bool same);

/* record_wide.c */
IRType jit_rec_wide_class(Recorder *J, Value v, IRRef ref);
bool jit_rec_is_wide(Recorder *J, IRRef ref); /* known to be I64, U64 or BIG */
IRRef jit_rec_box_wide(Recorder *J, IRRef ref);
/* Before a loop is closed: its registers go around unboxed, or are boxed now. */
void jit_rec_wide_around(Recorder *J);
/* The loop that the trace wants to go on in takes a register for small that is wide now: it is
 * given up, to be recorded anew with a hint.  At most once for a register. */
bool jit_rec_wide_outgrown(Recorder *J, Trace *link);

/* record_call.c */
/* Calls of this function, of effect WRITES, write to nothing but objects of this type. */
void jit_rec_writes(Recorder *J, IRRef call, const Type *type);
/* The call itself, without what arbitrary code needs. */
IRRef jit_rec_call_raw(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                       int bits, bool thread);
/* The same of a function that neither raises nor looks at what is being handled, nor at frames. */
IRRef jit_rec_call_quiet(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                         int bits, bool thread);
/* The function a frame is about to be made of: guards what f is there.  One whose code belongs to
 * many functions may be another in the next round. */
void jit_rec_callee(Recorder *J, IRRef ref, Function *f);
/* Before an activation that may never be in memory: guards that all the trace may have are allowed.
 */
void jit_rec_depth(Recorder *J);
/* A function of the block in the registers behind the MAKE_FUNCTION at J->pc; 0: has to be a call.
 */
IRRef jit_rec_function(Recorder *J, Frame *fp, IRRef globals, IRRef builtins, Code *code,
                       int flags);
/* Guards that a constant dict has this entry where it was seen; its value may be loaded from there.
 * New names do not matter.  (The table stays, whatever becomes of the dict: kr_dict_watch.) */
void jit_rec_dict_name(Recorder *J, Dict *d, const DictEntry *entry);
/* Address of a field of an entry.  All entries of a table have one root, so that the optimizer
 * knows which of them are the same place; only jit_rec_entry_fits() ones may be stored to. */
IRRef jit_rec_entry(Recorder *J, const DictKeys *keys, isize entry, size_t off);
KR_INLINE bool jit_rec_entry_fits(isize entry)
{
    return (size_t)(entry + 1) * sizeof(DictEntry) <= UINT16_MAX;
}
/* The value of an entry of the dict has been stored to: what else changes with that. */
void jit_rec_dict_changed(Recorder *J, IRRef dict);
/* The value of an entry of d is replaced. */
void jit_rec_store_entry(Recorder *J, Dict *d, isize entry, IRRef value);
/* A global is assigned to where it was found; false: has to be a call. */
bool jit_rec_store_global(Recorder *J, const void *cache, IRRef value);
/* The value of a constant dict under a str: guards where it is.  0: not there. */
IRRef jit_rec_dict_entry(Recorder *J, Dict *d, Str *key);
/* The CALL MAKES of a maker (asm.h); arguments that are 0 are no values. */
IRRef jit_rec_made(Recorder *J, uint32_t maker, const IRRef arg[]);
/* CALL MAKES of kr_op_kw_dict(names, values), a constant tuple and a tuple. */
IRRef jit_rec_kw_dict(Recorder *J, IRRef names, IRRef values);
/* The value under a constant str of a dict that such a call made, while it is what it was made;
 * 0: not there, or not known. */
IRRef jit_rec_kw_value(Recorder *J, IRRef dict, Value key);
/* A field of f, which is about to be called. */
IRRef jit_rec_func_field(Recorder *J, Function *f, IROp op, IRType t, size_t off);
/* The trace relies on this version of a type: fails if such things keep changing from trace to
 * trace. */
void jit_rec_newer_type(Recorder *J, uint32_t version);
/* record_bind.c: the references of f's parameters, in J->new_refs. */
void jit_rec_bind(Recorder *J, Function *f, uint32_t block, isize npos, Tuple *kwnames);
/* The same, of arguments given one by one. */
void jit_rec_bind_values(Recorder *J, Function *f, const IRRef *values, isize n);
/* The cache has been given up (its objects are of many classes): shall it be filled with what is
 * seen now all the same, or is the trace to call? */
bool jit_rec_fill_again(const Recorder *J, const void *cache);
void jit_rec_attr(Recorder *J, Value v, IRRef ref, const void *cache);
bool jit_rec_global(Recorder *J, const void *cache, Value v, IRRef *ref);
/* HOT_JUMP: REC_NEXT to go on at target, or how the trace ends there. */
int jit_rec_loop(Recorder *J, uint32_t loop, const Instr *target, const Code *code);
/* Before a bytecode: is it the head of a loop with a trace that this trace should go on in? */
bool jit_rec_at_compiled_loop(Recorder *J, const Code *code, const Instr *at);
/* Finishes the IR of a trace that ended with REC_LOOPED, REC_LINKED or REC_STOP.  false: give up.
 */
bool jit_rec_finish(Recorder *J, int how);
/* May anything still read the register of frame d, which goes on at pc? */
bool jit_rec_is_live(Recorder *J, int d, uint32_t reg, const Instr *pc);
/* A snapshot of the state at pc; its number. */
int jit_rec_snap(Recorder *J, const Instr *pc, uint8_t exit);

/* A field of the innermost frame: of the root frame a load, of an inlined one what its function
 * says. */
IRRef jit_rec_frame_field(Recorder *J, size_t off, const void *p);
/* The function of the innermost frame, which need not be a constant. */
IRRef jit_rec_frame_func(Recorder *J);

Value jit_call_native(Thread *t, const NativeDef *def, Value self, const Value *args, size_t n,
                      bool bound);

#endif
