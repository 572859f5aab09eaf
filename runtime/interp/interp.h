/* interp.h -- running frames. */
#ifndef KR_INTERP_H
#define KR_INTERP_H

#include "runtime/types/frame.h"

/* Runs f (FK_ENTRY, on top of the register stack; or FK_GEN_ENTRY, linked by the caller) until it
 * returns, yields or fails; its frame is popped then.  VALUE_ERROR with an exception pending. */
Value kr_run_frame(Thread *t, Frame *f);
/* The checking copy of the loop (check_prims.h), chosen by -X check. */
Value kr_run_frame_checked(Thread *t, Frame *f);

/* Switches the dispatch tables of both loops: every instruction is preceded by kr_trace_instr(), or
 * none is. */
void kr_dispatch_traced(bool on);

/* Runs the body of a class: a function without parameters, with `locals` as its namespace. */
Value kr_eval_body(Thread *t, Function *func, Value locals);

/* unwind.c: an exception is pending in f, whose traceback entry exists.  Finds the handler, popping
 * frames; the frame to go on with, its pc at the handler (or behind a FOR_ITER that swallowed
 * StopIteration).  NULL: the interpreter's entry frame was popped and the exception is still
 * pending. */
Frame *kr_unwind(Thread *t, Frame *f);
/* Leaves an entry frame (FK_ENTRY, FK_GEN_ENTRY) because of a pending exception. */
void kr_pop_entry(Thread *t, Frame *f);

/* The header of a new activation of nf->func; registers from nset on are unbound. */
KR_INLINE void kr_frame_fill(Thread *t, Frame *nf, Frame *back, size_t nset, int kind, int ret)
{
    Function *func = nf->func;
    Code *code = func->func_code;
    nf->back = back;
    nf->code = code;
    nf->globals = func->func_globals;
    nf->builtins = func->func_builtins;
    nf->locals = VALUE_NULL;
    nf->object = NULL;
    nf->generator = NULL;
    nf->ret_reg = (uint16_t)ret;
    nf->kind = (uint8_t)kind;
    nf->flags = 0;
    kr_fresh_forget(t);
    for (size_t i = nset; i < code->first_temp; i++) {
        nf->regs[i] = VALUE_NULL;
    }
    t->recursion_remaining -= kind != FK_APP;
}

#endif
