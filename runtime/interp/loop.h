/* loop.h -- the dispatch loop, compiled twice: interp.c (RUN_NAME kr_run_frame) and interp_check.c.
 *
 * One C function runs any number of Python frames: calls push a frame and go on, returns pop it.
 * State between instructions: t, fp, pc, consts (of fp->code).  fp->pc is stored where somebody may
 * look. */
#include "runtime/interp/interp.h"

#include "runtime/interp/interp_prims.h"
#include "runtime/interp/trace.h"

#define HANDLER(name) L_##name:

#ifdef KR_PRIMS_CHECK
#    define DISPATCH() goto checked_dispatch
#else
#    define DISPATCH() goto *labels[pc->op]
#endif

Value RUN_NAME(Thread *t, Frame *entry)
{
    static const void *const handlers[OP_COUNT] = {
#define OP(name, a, b, c, flags) &&L_##name,
#include "runtime/compile/opcodes.def"
#undef OP
    };
    /* What is dispatched by: the handlers, or `traced` for every instruction. */
    static const void *labels[OP_COUNT] = {
#define OP(name, a, b, c, flags) &&L_##name,
#include "runtime/compile/opcodes.def"
#undef OP
    };
    if (KR_UNLIKELY(entry == NULL)) { /* kr_dispatch_traced() */
        bool on = labels[0] == handlers[0];
        for (int i = 0; i < OP_COUNT; i++) {
            labels[i] = on ? &&traced : handlers[i];
        }
        return VALUE_NULL;
    }
    CFrameLink link = {t->cframe->use_tracing, entry, t->cframe};
    /* No address of these four is ever taken: they live in registers. */
    Frame *fp = entry;
    const Instr *pc;
    const Value *consts = fp->code->consts;
    Frame *nf;
    struct LoopInfo *hot_loop;
    V returned;
    Value result;
#ifdef KR_PRIMS_CHECK
    CheckState check = {0};
#endif

    t->cframe = &link;
    pc = fp->pc;
    if (fp->kind == FK_GEN_ENTRY) {
        if (kr_pending(t)) {
            if (kr_tracing(t) && !kr_trace_throw(t, fp)) {
                goto unwind;
            }
            goto error; /* throw() */
        }
        fp = prim_gen_descend(t, fp);
        link.current_frame = fp;
        consts = fp->code->consts;
        pc = fp->pc + 1;
    }
    DISPATCH();

#ifdef KR_PRIMS_CHECK
checked_dispatch:
    check_next(&check, pc->op);
    goto *labels[pc->op];
#endif

#include "runtime/interp/semantics/moves.inc"
#include "runtime/interp/semantics/names.inc"
#include "runtime/interp/semantics/attrs.inc"
#include "runtime/interp/semantics/items.inc"
#include "runtime/interp/semantics/arith.inc"
#include "runtime/interp/semantics/compare.inc"
#include "runtime/interp/semantics/jumps.inc"
#include "runtime/interp/semantics/iter.inc"
#include "runtime/interp/semantics/build.inc"
#include "runtime/interp/semantics/calls.inc"
#include "runtime/interp/semantics/functions.inc"
#include "runtime/interp/semantics/generators.inc"
#include "runtime/interp/semantics/exceptions.inc"
#include "runtime/interp/semantics/match.inc"

traced:
    fp->pc = pc;
    switch (kr_trace_instr(t, fp)) {
    case TRACE_ERROR: pc = fp->pc; goto error;
    case TRACE_UNWIND: goto unwind;
    case TRACE_DONE: pc = fp->pc; DISPATCH();
    default: pc = fp->pc; goto *handlers[pc->op];
    }

hot : {
    bool failed = false;
    fp->pc = pc;
    kr_fresh_forget(t);
    const Instr *at = pc; /* pc itself stays in its register: its address is never taken */
    fp = kr_jit.hot(t, fp, hot_loop, &at, &failed);
    kr_fresh_forget(t);
    pc = at;
    link.current_frame = fp;
    consts = fp->code->consts;
    if (failed) {
        goto error;
    }
    DISPATCH();
}

error:
    fp->pc = pc;
    if (!kr_traceback_add(t, fp)) {
        goto unwind; /* the traceback lacks an entry: memory is out */
    }
    if (kr_tracing(t)) {
        kr_trace_exception(t, fp);
    }
unwind:
    fp = kr_unwind(t, fp);
    if (fp == NULL) {
        result = VALUE_ERROR;
        goto leave_linked;
    }
    link.current_frame = fp;
    pc = fp->pc;
    consts = fp->code->consts;
    DISPATCH();

leave: /* an FK_ENTRY frame returns */
    if (fp->object != NULL) {
        kr_frame_detach(t, fp);
    }
    kr_stack_pop(t, fp);
leave_linked:
    t->cframe = link.previous;
    return result;
}
