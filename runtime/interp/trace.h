/* trace.h -- sys.settrace and sys.setprofile: who is told what a thread executes.
 *
 * While nobody wants to know, nothing of this runs.  Switching it on (kr_trace_set, kr_profile_set)
 * sets EB_TRACE of the thread and points the dispatch tables of the interpreter at one place, which
 * asks kr_trace_instr() before every instruction (loop.h).  Machine code is left at its next POLL
 * or behind the call that switched it on (GTRACE); as long as the bit is set no trace is entered or
 * recorded, and builtins do not call back by way of frames of app.def. */
#ifndef KR_TRACE_H
#define KR_TRACE_H

#include "runtime/types/frame.h"

/* Events, with CPython's numbers. */
enum {
    TRACE_CALL,
    TRACE_EXCEPTION,
    TRACE_LINE,
    TRACE_RETURN,
    TRACE_C_CALL,
    TRACE_C_EXCEPTION,
    TRACE_C_RETURN,
    TRACE_OPCODE,
};

KR_INLINE bool kr_tracing(const Thread *t) { return KR_UNLIKELY(t->eval_breaker & EB_TRACE); }

/* sys.settrace(func), sys.setprofile(func); None or VALUE_NULL: off. */
void kr_trace_set(Thread *t, Value func);
void kr_profile_set(Thread *t, Value func);
/* The same with a C function that gets every event; obj (what sys.gettrace() returns, VALUE_NULL:
 * None) is its first argument.  NULL: off. */
void kr_trace_set_c(Thread *t, CTraceFunc func, Value obj);
void kr_profile_set_c(Thread *t, CTraceFunc func, Value obj);
/* sys.call_tracing(): func(*args) with tracing as at the outermost level. */
Value kr_call_tracing(Thread *t, Value func, Tuple *args);

/* Before the instruction f->pc: events.  f->pc may be another one afterwards. */
enum {
    TRACE_GO,     /* execute it */
    TRACE_DONE,   /* f->pc has been executed: go on at the new f->pc */
    TRACE_ERROR,  /* an exception is pending, raised by the instruction */
    TRACE_UNWIND, /* the same, and its traceback has the frame's entry */
};
int kr_trace_instr(Thread *t, Frame *f);
/* An exception is pending and f has its traceback entry (or, thrown, is about to run): tells it.
 * What is pending afterwards may be another one. */
void kr_trace_exception(Thread *t, Frame *f);
/* A generator is resumed by throw(): its `call` event.  False: the function raised. */
bool kr_trace_throw(Thread *t, Frame *f);
/* `it`, which FOR_ITER or SEND of f resumed, returns v: to f that is a StopIteration, unless it
 * comes without a value from a generator.  False: the function raised. */
bool kr_trace_stopped(Thread *t, Frame *f, Value it, Value v);
/* f is left by the pending exception. */
void kr_trace_unwind(Thread *t, Frame *f);

#endif
