/* generator.h -- what generators, coroutines and asynchronous generators share. */
#ifndef KR_GENERATOR_H
#define KR_GENERATOR_H

#include "runtime/types/exception.h"
#include "runtime/types/frame.h"

/* How a resumed generator stopped. */
enum { GEN_STEP_RETURNED = 0, GEN_STEP_YIELDED = 1, GEN_STEP_RAISED = -1 };

/* Resumes with a value; `throwing`: the pending exception is raised at the yield instead (v is
 * ignored). `closing`: a coroutine that is done already is no error. */
int kr_gen_resume(Thread *t, Generator *gen, Value v, bool throwing, bool closing, Value *result);
/* The same as a method: the value yielded, or VALUE_ERROR with StopIteration (StopAsyncIteration)
 * pending when it returned. */
Value kr_gen_resume_value(Thread *t, Generator *gen, Value v, bool throwing, bool closing);
/* gen.throw(...): args as the method got them.  close_on_exit: GeneratorExit closes a delegate. */
Value kr_gen_throw(Thread *t, Generator *gen, const Value *args, size_t nargs, bool close_on_exit);
Value kr_gen_close(Thread *t, Generator *gen);
/* tp_finalize: closes, or asks the event loop to; errors are reported, not raised. */
void kr_gen_finalize(Thread *t, Value self);
/* StopIteration(v), even when v is a tuple or an exception. */
Value kr_raise_stop(Thread *t, Value v);

/* Shared members of the three types. */
Value kr_gen_get_name(Thread *t, Value self);
int kr_gen_set_name(Thread *t, Value self, Value v);
Value kr_gen_get_qualname(Thread *t, Value self);
int kr_gen_set_qualname(Thread *t, Value self, Value v);
Value kr_gen_get_frame(Thread *t, Value self);
Value kr_gen_get_running(Thread *t, Value self);
Value kr_gen_get_suspended(Thread *t, Value self);
Value kr_gen_get_delegate(Thread *t, Value self);
Value kr_gen_method_send(Thread *t, Value self, Value v);
Value kr_gen_method_throw(Thread *t, Value self, const Value *args, size_t nargs);
Value kr_gen_method_close(Thread *t, Value self);
Value kr_gen_sizeof(Thread *t, Value self);
int kr_gen_am_send(Thread *t, Value self, Value v, Value *result);

#endif
