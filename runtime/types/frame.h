/* frame.h -- activations, generators, frame objects.
 *
 * A Frame is a header followed by its registers.  Frames of ordinary calls lie on the thread's
 * register stack (datastack chunks); a generator's lies inside the Generator. cframe->current_frame
 * of the Thread is the innermost one; `back` leads outwards.
 */
#ifndef KR_FRAME_H
#define KR_FRAME_H

#include "runtime/types/code.h"
#include "runtime/types/function.h"

/* What happens with the value a frame returns: continuation kinds.  `back` continues behind its
 * current instruction unless said otherwise. */
enum {
    FK_CALL,     /* result to register ret_reg of `back` */
    FK_APP,      /* the same of the body of a builtin (core/app.def): not counted as recursion */
    FK_ENTRY,    /* outermost frame of a C-level evaluation: the interpreter returns */
    FK_INIT,     /* __init__: must be None, the instance is already in ret_reg */
    FK_DISCARD,  /* result ignored (property setter, __setitem__, ...) */
    FK_BOOL,     /* truth of the result to ret_reg */
    FK_NOT,      /* its negation */
    FK_ITER,     /* __next__: StopIteration means exhausted -> the FOR_ITER's jump */
    FK_BINARY,   /* __add__ & co: NotImplemented -> the rest of the protocol, from the instruction's
                    operands, which are still in their registers */
    FK_COMPARE,  /* __lt__ & co, the same; fused compare-and-jump: truth of the result -> jump */
    FK_TRUTH,    /* __bool__: has to be a bool -> what the jump, NOT or TO_BOOL makes of it */
    FK_LENGTH,   /* __len__, the same; or the result of the CALL of len() */
    FK_NEW,      /* __new__: to ret_reg after the __init__ of an instance of the class called, which
                    is in register a of the calling instruction */
    FK_HASH,     /* __hash__ of the key of d[k], d[k] = v, k in d: the look-up */
    FK_GET_ITER, /* __iter__: has to be an iterator -> GET_ITER's registers ret_reg, ret_reg + 1 */
    FK_GEN_ENTRY, /* generator body resumed from C: yield and return leave the interpreter */
    FK_GEN_FOR,   /* resumed by FOR_ITER: yield to ret_reg; return jumps */
    FK_GEN_CALL,  /* resumed by a call of send(): yield to ret_reg; return raises StopIteration */
    FK_GEN_SEND,  /* resumed by SEND: yield to ret_reg; return to ret_reg and jumps */
};

struct Frame {
    Frame *back;
    Code *code;
    const Instr
        *pc;        /* the current instruction: being executed, or suspended in (a call, a yield) */
    Function *func; /* NULL for module and class bodies and exec */
    Dict *globals, *builtins;
    Value locals;         /* mapping of module/class bodies; NULL for functions until asked for */
    FrameObject *object;  /* the Python-visible frame, NULL until asked for */
    Generator *generator; /* owner, NULL for frames on the stack */
    uint16_t ret_reg;
    uint8_t kind; /* FK_* */
    uint8_t flags;
    uint32_t spare;
    Value regs[];
};
KR_INLINE uint32_t kr_frame_pc(const Frame *f) { return (uint32_t)(f->pc - f->code->instrs); }

struct FrameObject { /* PyFrameObject: f_back 16, f_lineno 40 are written by Cython and mypyc */
    Object ob_base;
    FrameObject *f_back;
    Frame *f_frame; /* live activation, or a copy owned by this object after it ended; NULL only if
                       there was no memory for the copy, or `inside`: see kr_frame_of_object() */
    Value f_trace;
    int f_lineno; /* 0: ask the code */
    char f_trace_lines, f_trace_opcodes;
    bool owns_frame;
    bool inside; /* the copy lies behind the object, made by a trace for an activation of its own */
    uint32_t told_pc;     /* the instruction before the current one, for tracing (interp/trace.c) */
    Generator *generator; /* whose frame f_frame is: keeps it alive */
};

enum { GEN_CREATED, GEN_SUSPENDED, GEN_RUNNING, GEN_CLOSED };
struct Generator { /* PyGenObject: gi_code at 16 */
    Object ob_base;
    Code *gi_code;
    Object *gi_weakreflist; /* 24 */
    Value gi_name, gi_qualname;
    ErrStackItem gi_exc_state;
    Value origin_or_finalizer;
    char hooks_inited, closed, running_async, state;
    Frame frame; /* registers follow */
};

/* The activation, or what it was in the end; NULL: there was no memory for the copy. */
KR_INLINE Frame *kr_frame_of_object(FrameObject *fo)
{
    return fo->inside ? (Frame *)(fo + 1) : fo->f_frame;
}
/* Is the copy of this frame kept behind its object?  If not, it is a block of its own. */
KR_INLINE bool kr_frame_has_room(const Code *code) { return code->frame_bytes <= 512; }
/* The Python-visible frame of an activation.  NULL with MemoryError. */
FrameObject *kr_frame_object(Thread *t, Frame *f);
/* Fast locals as a dict (locals()); module and class frames: their mapping. */
Value kr_frame_locals(Thread *t, Frame *f);
int kr_frame_line(const Frame *f);
/* f_lineno = line, in a trace function: -1 pending when the frame cannot go on there.  Implemented
 * in interp/. */
int kr_frame_jump(Thread *t, FrameObject *fo, Value line);
/* f, or the first frame outwards that Python code may see; NULL if there is none. */
KR_INLINE Frame *kr_frame_visible(Frame *f)
{
    while (f != NULL && KR_UNLIKELY(f->code->hidden)) {
        f = f->back;
    }
    return f;
}
/* How much running the frame of a generator counts as recursion. */
KR_INLINE int kr_gen_counts(const Frame *f) { return !f->code->hidden; }
Frame *kr_current_frame(Thread *t); /* innermost visible Python frame or NULL */
/* Clears the dead temporaries of all running frames, so that the collector finds what only they
 * hold (interp/temporaries.c). */
void kr_frames_forget_dead(Thread *t);
/* The frame ends while its visible object lives on: gives that a copy. */
void kr_frame_detach(Thread *t, Frame *f);

/* -- Generators, coroutines, asynchronous generators -- */
/* A generator that continues the call in f behind `pc`: takes over the registers.  NULL pending. */
Generator *kr_gen_from_frame(Thread *t, Frame *f, const Instr *pc);
/* The same for a call of func that has no frame: its variables are unbound.  NULL pending. */
Generator *kr_gen_of_call(Thread *t, Function *func, const Instr *pc);
/* Its frame ended (returned or raised): state, visible frame, registers. */
void kr_gen_closed(Thread *t, Generator *gen);
/* The iterator a suspended generator delegates to (yield from, await): VALUE_NULL if none. */
Value kr_gen_delegate(Generator *gen);
/* The SEND through which a suspended generator delegates, NULL if it does not.  Implemented in
 * interp/. */
const Instr *kr_gen_delegating_send(const Generator *gen);
/* gen.send(v) as am_send does it: 1 yielded, 0 returned, -1 raised; *result is set unless raised.
 */
int kr_gen_send(Thread *t, Generator *gen, Value v, Value *result);
/* Runs the frame of a generator that is not running; `sent` becomes the value of the yield where it
 * waits (VALUE_NULL: none, go on behind f->pc).  VALUE_ERROR if it raised; else see gen->state
 * whether it yielded (GEN_SUSPENDED) or returned.  With an exception pending on entry that is
 * thrown in at the point where it is suspended.  Implemented in interp/. */
Value kr_run_generator(Thread *t, Generator *gen, Value sent);
bool kr_is_coroutine_like(
    Value v); /* coroutine, or generator of a function marked types.coroutine */
/* The iterator of `await v` (PEP 492); TypeErrors as CPython's. */
Value kr_await_iter(Thread *t, Value v);
Value kr_asyncgen_wrap(Thread *t,
                       Value v); /* what an asynchronous generator yields to the event loop */

#endif
