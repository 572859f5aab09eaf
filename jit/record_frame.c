/* record_frame.c -- activations while recording: made, put into memory, left; generators;
 * unwinding.
 *
 * A call that is followed makes a frame that exists only in the recorder and in snapshots: exits
 * make it.  Three things put frames into memory, for good: a call of arbitrary code (which may look
 * at frames), going on in another trace (which expects everything there), and raising.
 *
 * A frame that the trace did not make may be left too: who called is then guarded (its pc, which
 * implies the code), and the caller becomes the outermost frame.
 *
 * A generator's frame lies in the Generator.  Entering it leaves nothing behind: it is put behind
 * its consumer in memory (`linked`) only when somebody may look; its registers are stored when it
 * suspends.
 */
#include "jit/jit.h"
#include "jit/record.h"

#include "runtime/compile/compile.h"
#include "runtime/core/stack.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/slow.h"
#include "runtime/types/exception.h"

/* -- What machine code calls ------------------------------------------------------------------- */

/* A frame whose registers are still to be stored; NULL with RecursionError or MemoryError. */
Frame *jit_frame_push(Thread *t, Function *func, Frame *back, int64_t kind, int64_t ret)
{
    if (KR_UNLIKELY(t->recursion_remaining <= 0) && kind != FK_APP && !kr_op_recursion(t)) {
        return NULL;
    }
    Frame *nf = kr_stack_push(t, func->func_code->frame_bytes);
    if (nf == NULL) {
        return NULL;
    }
    nf->func = func;
    kr_frame_fill(t, nf, back, 0, (int)kind, (int)ret);
    t->cframe->current_frame = nf;
    return nf;
}

Frame *jit_frame_pop(Thread *t, Frame *f)
{
    Frame *back = f->back;
    if (f->object != NULL) {
        kr_frame_detach(t, f);
    }
    t->recursion_remaining += f->kind != FK_APP;
    kr_stack_pop(t, f);
    t->cframe->current_frame = back;
    return back;
}

void jit_gen_link(Thread *t, Generator *gen, Frame *back, int64_t kind, int64_t ret)
{
    Frame *f = &gen->frame;
    f->back = back;
    f->kind = (uint8_t)kind;
    f->ret_reg = (uint16_t)ret;
    gen->state = GEN_RUNNING;
    gen->gi_exc_state.previous_item = t->exc_info;
    t->exc_info = &gen->gi_exc_state;
    t->recursion_remaining -= kr_gen_counts(f);
    t->cframe->current_frame = f;
}

static Frame *call_gen_unlink(Thread *t, Frame *f, int64_t finished)
{
    Generator *gen = f->generator;
    Frame *back = f->back;
    if (finished) {
        kr_gen_closed(t, gen);
    } else {
        gen->state = GEN_SUSPENDED;
    }
    f->back = NULL;
    t->exc_info = gen->gi_exc_state.previous_item;
    gen->gi_exc_state.previous_item = NULL;
    t->recursion_remaining += kr_gen_counts(f);
    t->cframe->current_frame = back;
    return back;
}

/* The exception at its handler, whose frame and row of the table the recorder knew in advance. */
static Value call_unwind(Thread *t, Frame *f, int64_t add, int64_t reg)
{
    bool added = !add || kr_traceback_add(t, f);
    (void)added; /* memory is out: the entry is missing */
    Frame *at = kr_unwind(t, f);
    t->cframe->current_frame = at;
    return at->regs[reg];
}

/* The same where the frame handles it itself. */
static Value call_caught(Thread *t, Frame *f, int64_t add)
{
    kr_fresh_forget(t);
    return kr_err_caught(t, f, add != 0);
}

/* -- Fields ------------------------------------------------------------------------------------ */

IRRef jit_rec_frame_addr(Recorder *J, int d, size_t off)
{
    const RecFrame *f = &J->frames[d];
    return jit_rec_emit(J, IR_FREF, IRT_PTR, f->base_ref, (IRRef)(f->off + off));
}

IRRef jit_rec_frame_ptr(Recorder *J, int d)
{
    const RecFrame *f = &J->frames[d];
    if (f->off == 0) {
        return f->base_ref;
    }
    return jit_rec_emit(J, IR_ADD, IRT_PTR, f->base_ref, jit_ir_k(&J->buf, IRT_PTR, f->off));
}

static IRRef load(Recorder *J, IROp op, IRType t, int d, size_t off)
{
    return jit_rec_emit(J, op, t, jit_rec_frame_addr(J, d, off), 0);
}

static void store_ptr(Recorder *J, int d, size_t off, const void *p)
{
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, jit_rec_frame_addr(J, d, off),
                       jit_ir_kptr(&J->buf, p));
}

IRRef jit_rec_frame_field(Recorder *J, size_t off, const void *p)
{
    if (J->failed != NULL) {
        return 1;
    }
    RecFrame *f = jit_rec_innermost(J);
    IRRef now = 0;
    if (f->func == NULL) { /* the trace did not make it: a fact to check */
        now = load(J, IR_LOAD, IRT_PTR, J->depth, off);
    } else if (f->func_ref != 0 && off != offsetof(Frame, locals)) {
        size_t in = off == offsetof(Frame, globals) ? offsetof(Function, func_globals)
                                                    : offsetof(Function, func_builtins);
        IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, f->func_ref, (IRRef)in);
        now = jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0);
    }
    if (now != 0) {
        (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, now, jit_ir_kptr(&J->buf, p));
    }
    return jit_ir_kptr(&J->buf, p);
}

IRRef jit_rec_frame_func(Recorder *J)
{
    if (J->failed != NULL) {
        return 1;
    }
    RecFrame *f = jit_rec_innermost(J);
    if (f->func == NULL) {
        return load(J, IR_LOAD, IRT_PTR, J->depth, offsetof(Frame, func));
    }
    return f->func_ref != 0 ? f->func_ref : jit_ir_kptr(&J->buf, f->func);
}

/* -- Into memory ------------------------------------------------------------------------------- */

IRRef jit_rec_arg_call(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                       int nargs, const IRRef *args)
{
    J->args = 0;
    J->nargs = 0;
    for (int i = 0; i < nargs; i++) {
        jit_rec_arg(J, args[i]);
    }
    return jit_rec_call_raw(J, effect, fn, name, t, t == IRT_NIL ? 0 : 64, true);
}

static void put_frame(Recorder *J, int d)
{
    RecFrame *f = &J->frames[d];
    IRRef back = jit_rec_frame_ptr(J, d - 1);
    IRRef kind = jit_ir_kraw(&J->buf, f->kind), ret = jit_ir_kraw(&J->buf, f->ret_reg);
    if (f->gen != NULL) {
        const IRRef args[] = {f->base_ref, back, kind, ret};
        J->args = 0;
        J->nargs = 0;
        for (size_t i = 0; i < KR_COUNT(args); i++) {
            jit_rec_arg(J, args[i]);
        }
        (void)jit_rec_call_quiet(J, CALL_WRITES, (const void *)jit_gen_link, "jit_gen_link",
                                 IRT_NIL, 0, true);
        f->unlinked = false;
        return;
    }
    IRRef func = f->func_ref != 0 ? f->func_ref : jit_ir_kptr(&J->buf, f->func);
    IRRef r = JIT_ARG_CALL(CALL_FRAME, jit_frame_push, IRT_PTR, func, back, kind, ret);
    jit_rec_check(J, IR_GERR, r, EXIT_RAISE);
    f->base_ref = r;
    jit_rec_attach(J, d);
    for (uint32_t i = 0; i < jit_rec_frame_regs(J, d); i++) {
        RecSlot *s = &J->slots[f->base + i];
        /* Unbound variables are there already. */
        s->dirty =
            s->ref != 0 && !(i < f->frame->code->first_temp && jit_ir_is_k(&J->buf, s->ref) &&
                             J->buf.ins[s->ref].t == IRT_VAL && jit_ir_kbits(&J->buf, s->ref) == 0);
    }
}

static void store_reg(Recorder *J, int d, uint32_t reg)
{
    const RecFrame *f = &J->frames[d];
    RecSlot *s = &J->slots[f->base + reg];
    IRRef v = jit_rec_box(J, s->ref);
    if (J->buf.ins[f->base_ref].op == IR_FRAME) {
        (void)jit_rec_emit(J, IR_SSTORE, IRT_NIL, (IRRef)reg, v);
    } else {
        size_t off = offsetof(Frame, regs) + reg * sizeof(Value);
        (void)jit_rec_emit(J, IR_STORE, IRT_NIL, jit_rec_frame_addr(J, d, off), v);
    }
    s->dirty = false;
}

void jit_rec_flush(Recorder *J, int d, const Instr *pc)
{
    const RecFrame *f = &J->frames[d];
    uint32_t n = jit_rec_frame_regs(J, d);
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        if (J->slots[f->base + i].dirty && jit_rec_is_live(J, d, i, pc)) {
            store_reg(J, d, i);
        }
    }
}

/* Frame d is made if it is not in memory yet. */
static const RecFrame *made(Recorder *J, int d)
{
    const RecFrame *f = &J->frames[d];
    if (J->failed == NULL && (f->base_ref == 0 || f->unlinked)) {
        put_frame(J, d);
    }
    return f;
}

static const Instr *pc_of(const Recorder *J, int d)
{
    return d == J->depth ? J->pc : J->frames[d].pc;
}

static void update(Recorder *J, int d)
{
    const RecFrame *f = &J->frames[d];
    const Instr *pc = pc_of(J, d);
    jit_rec_flush(J, d, pc);
    if (J->failed != NULL) {
        return;
    }
    if (J->buf.ins[f->base_ref].op == IR_FRAME) {
        (void)jit_rec_emit(J, IR_SETPC, IRT_NIL, jit_ir_kptr(&J->buf, pc), 0);
    } else {
        store_ptr(J, d, offsetof(Frame, pc), pc);
    }
}

static void frame_to_memory(Recorder *J, int d)
{
    (void)made(J, d);
    update(J, d);
}

/* Tracebacks of exceptions that the frame has handled may show it later, as it is now; so may
 * whoever has asked for its object. */
static void last_state(Recorder *J)
{
    const RecFrame *f = jit_rec_innermost(J);
    const Frame *frame = f->frame;
    bool kept = frame->code->nexc > 0 || frame->object != NULL, dirty = false;
    for (uint32_t i = 0; i < frame->code->first_temp; i++) {
        dirty |= J->slots[f->base + i].dirty;
    }
    bool seen = J->has_any || J->trace->parent != NULL || (J->depth == 0 && !J->entry);
    if (!kept && dirty && seen && J->failed == NULL) { /* a call may have asked for it */
        kept = J->effect || (J->set && J->snap < 0);
        if (!kept) {
            IRRef object = load(J, IR_LOAD, IRT_PTR, J->depth, offsetof(Frame, object));
            (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, object, jit_ir_kptr(&J->buf, NULL));
        }
    }
    if (kept) {
        update(J, J->depth);
    }
}

void jit_rec_to_memory(Recorder *J)
{
    jit_rec_flush_handled(J);
    for (int d = 0; d <= J->depth && J->failed == NULL; d++) {
        frame_to_memory(J, d);
    }
}

IRRef jit_rec_to_memory_but(Recorder *J, const uint8_t *keeps)
{
    jit_rec_flush_handled(J);
    for (int d = 0; d < J->depth && J->failed == NULL; d++) {
        frame_to_memory(J, d);
    }
    const RecFrame *f = made(J, J->depth);
    uint32_t n = jit_rec_frame_regs(J, J->depth);
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        if (J->slots[f->base + i].dirty && !keeps[i] && jit_rec_is_live(J, J->depth, i, J->pc)) {
            store_reg(J, J->depth, i);
        }
    }
    return J->failed == NULL ? jit_rec_frame_ptr(J, J->depth) : 0;
}

void jit_rec_link(Recorder *J, Trace *link)
{
    jit_rec_to_memory(J);
    if (J->failed == NULL) {
        (void)jit_ir_emit_raw(&J->buf, IR_LINK, IRT_NIL, jit_ir_kptr(&J->buf, link),
                              jit_rec_frame_ptr(J, J->depth));
    }
}

/* -- Calls and returns ------------------------------------------------------------------------- */

void jit_rec_push(Recorder *J, Frame *nf, Function *func, size_t nset, int kind, int ret)
{
    if (J->failed != NULL) {
        return;
    }
    const RecFrame *caller = jit_rec_innermost(J);
    uint32_t base = caller->base + jit_rec_frame_regs(J, J->depth);
    const Code *code = func->func_code;
    if (J->depth == REC_DEPTH_MAX || base + code->nregs > REC_SLOTS_MAX ||
        nset > KR_COUNT(J->new_refs)) {
        jit_rec_fail(J, "calls nested too deeply");
        return;
    }
    (void)jit_ir_kptr(&J->buf, func); /* lives as long as snapshots name it, be it one of many */
    J->frames[J->depth].pc = J->pc;
    J->frames[++J->depth] = (RecFrame){.frame = nf,
                                       .base = base,
                                       .func = func,
                                       .func_ref = J->new_func,
                                       .ret_reg = (uint16_t)ret,
                                       .kind = (uint8_t)kind};
    for (uint32_t i = 0; i < code->nregs; i++) {
        IRRef ref = i < nset               ? J->new_refs[i]
                    : i < code->first_temp ? jit_ir_kval(&J->buf, VALUE_NULL)
                                           : 0;
        J->slots[base + i] = (RecSlot){.ref = ref, .dirty = ref != 0, .modified = true};
    }
}

/* A guard that compares the pc of a frame of this code says nothing when the code is dead and other
 * instructions have taken its memory.  INVARIANT: a trace keeps the code of all its frames. */
static void keep_code(Recorder *J, const Code *code) { (void)jit_ir_kptr(&J->buf, code); }

/* The caller of the outermost frame takes its place; `back` is it. */
static void below(Recorder *J, IRRef back)
{
    RecFrame *f = &J->frames[0];
    Frame *caller = f->frame->back;
    if (caller->code->nregs > REC_SLOTS_MAX / 2) {
        jit_rec_fail(J, "too many registers");
        return;
    }
    keep_code(J, caller->code);
    *f = (RecFrame){.frame = caller, .base = 0, .base_ref = back};
    memset(J->slots, 0, sizeof *J->slots * (size_t)(caller->code->nregs + 1));
    J->below = true;
    J->returns++;
    J->pc = caller->pc;
}

void jit_rec_frame_kind(Recorder *J)
{
    if (J->failed != NULL || J->depth > 0) {
        return;
    }
    /* ret_reg, kind and flags in one word. */
    uint32_t word;
    memcpy(&word, &J->frames[0].frame->ret_reg, sizeof word);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW,
                        load(J, IR_LOAD32, IRT_RAW, 0, offsetof(Frame, ret_reg)),
                        jit_ir_kraw(&J->buf, word));
}
static_assert(offsetof(Frame, flags) == offsetof(Frame, ret_reg) + 3, "read as one word");

/* The loop that goes around next if control goes on in a straight line, NULL: none, or one that
 * begins behind `pc`. */
static const struct LoopInfo *loop_around(const Code *code, const Instr *pc)
{
    for (const Instr *i = pc; i < code->instrs + code->ninstrs; i++) {
        if (i->op == OP_LOOP) {
            return i + 1 + kr_instr_jump(i) <= pc ? &code->loops[i->a] : NULL;
        }
    }
    return NULL;
}

/* A function is called by a loop that will have a trace, with the function in it.  The loop does
 * not end after a few rounds, so that there is nowhere to get to: another recording has been there.
 */
static void leave_to_loop(Recorder *J, const Frame *caller)
{
    const struct LoopInfo *loop =
        caller->code != J->trace->code ? loop_around(caller->code, caller->pc) : NULL;
    if (loop != NULL && loop->met != 0 && loop->trace == NULL && loop->state < JIT_LOOP_TRIES_MAX) {
        J->waits = true;
        J->may_change |= J->failed == NULL;
        jit_rec_fail(J, "returns into a loop without a trace");
    }
}

/* Who called the outermost frame. */
static void guard_caller(Recorder *J)
{
    jit_rec_frame_kind(J);
    if (J->entry) {
        leave_to_loop(J, J->frames[0].frame->back);
    }
    if (J->entry && J->below) {
        J->may_change |=
            J->failed == NULL; /* a call nearer the root of the recursion goes deeper */
        jit_rec_fail(J, "returns far below its start");
    }
    if (!J->entry && J->trace->parent == NULL) {
        J->may_change = J->failed == NULL;
        jit_rec_fail(J, "return below the loop");
        return;
    }
    IRRef back = load(J, IR_LOAD, IRT_PTR, 0, offsetof(Frame, back));
    IRRef pc = jit_rec_emit(J, IR_LOAD, IRT_PTR,
                            jit_rec_emit(J, IR_FREF, IRT_PTR, back, offsetof(Frame, pc)), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, pc, jit_ir_kptr(&J->buf, J->frames[0].frame->back->pc));
}

void jit_rec_pop(Recorder *J)
{
    if (J->failed != NULL) {
        return;
    }
    RecFrame *f = jit_rec_innermost(J);
    if (J->depth == 0) {
        guard_caller(J);
        jit_rec_flush_handled(J);
        last_state(J);
        J->effect = true;
        below(J, JIT_ARG_CALL(CALL_FRAME, jit_frame_pop, IRT_PTR, f->base_ref));
    } else {
        if (f->base_ref != 0) {
            last_state(J);
            J->effect = true;
            (void)JIT_ARG_CALL(CALL_FRAME, jit_frame_pop, IRT_NIL, f->base_ref);
        } else if (f->object != 0) {
            jit_rec_detach(J);
        }
        J->depth--;
        J->pc = J->frames[J->depth].pc;
    }
    J->snap = -1;
}

/* -- Generators -------------------------------------------------------------------------------- */

static IRRef gen_load(Recorder *J, IROp op, IRType t, IRRef gen, size_t off)
{
    return jit_rec_emit(J, op, t, jit_rec_emit(J, IR_FREF, IRT_PTR, gen, (IRRef)off), 0);
}

void jit_rec_gen_ready(Recorder *J, Generator *gen, IRRef ref)
{
    if (J->failed != NULL) {
        return;
    }
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW,
                        gen_load(J, IR_LOAD8, IRT_RAW, ref, offsetof(Generator, state)),
                        jit_ir_kraw(&J->buf, gen->state));
    if (gen->state > GEN_SUSPENDED) {
        return;
    }
    jit_rec_depth(J);
    keep_code(J, gen->gi_code);
    (void)jit_rec_guard(
        J, IR_GEQ, IRT_PTR,
        gen_load(J, IR_LOAD, IRT_PTR, ref, offsetof(Generator, frame) + offsetof(Frame, pc)),
        jit_ir_kptr(&J->buf, gen->frame.pc));
    for (int d = 0; d <= J->depth; d++) { /* one that runs says so only when it is linked */
        if (J->frames[d].unlinked) {
            (void)jit_rec_guard(J, IR_GNE, IRT_PTR, ref, J->frames[d].base_ref);
        }
    }
}

/* Generators that delegate deeply to others of their code (walking a tree): where they wait differs
 * from value to value, and a trace for each way would be needed.  The interpreter goes through all
 * of them at once (prim_gen_descend), so they are left to it.  The LoopInfo of the function's entry
 * remembers. */
bool jit_is_recursive_generator(const Code *code)
{
    return code->loops[code->nloops].hot == UINT32_MAX;
}

/* A generator of this code is about to be delegated to: are too many of them active? */
bool jit_rec_gen_recursive(Recorder *J, const Code *code)
{
    int active = 0;
    for (int d = 0; d <= J->depth && J->failed == NULL; d++) {
        active += J->frames[d].gen != NULL && J->frames[d].frame->code == code;
    }
    if (active >= REC_GEN_DEPTH_MAX) {
        code->loops[code->nloops].hot = UINT32_MAX;
    }
    return jit_is_recursive_generator(code);
}

/* Shall a generator that is iterated go on inside the trace?  Otherwise its code is guarded. */
bool jit_rec_gen_inline(Recorder *J, Generator *gen, IRRef ref)
{
    if (!jit_is_recursive_generator(gen->gi_code)) {
        return true;
    }
    if (J->failed == NULL) {
        IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, ref, offsetof(Generator, gi_code));
        (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0),
                            jit_ir_kptr(&J->buf, gen->gi_code));
    }
    return false;
}

void jit_rec_gen_enter(Recorder *J, Generator *gen, IRRef ref, IRRef sent, int kind, int ret)
{
    if (J->failed != NULL) {
        return;
    }
    const RecFrame *caller = jit_rec_innermost(J);
    uint32_t base = caller->base + jit_rec_frame_regs(J, J->depth);
    uint32_t n = gen->gi_code->nregs;
    if (J->depth == REC_DEPTH_MAX || base + n > REC_SLOTS_MAX) {
        jit_rec_fail(J, "calls nested too deeply");
        return;
    }
    J->frames[J->depth].pc = J->pc;
    J->frames[++J->depth] = (RecFrame){.frame = &gen->frame,
                                       .base = base,
                                       .base_ref = ref,
                                       .off = offsetof(Generator, frame),
                                       .unlinked = true,
                                       .was_created = gen->state == GEN_CREATED,
                                       .gen = gen,
                                       .ret_reg = (uint16_t)ret,
                                       .kind = (uint8_t)kind};
    memset(&J->slots[base], 0, n * sizeof *J->slots);
    if (gen->state == GEN_SUSPENDED && sent != 0) {
        J->slots[base + gen->frame.pc->a] = (RecSlot){.ref = sent, .dirty = true, .modified = true};
    }
    J->snap = -1;
}

void jit_rec_gen_leave(Recorder *J, bool finished)
{
    if (J->failed != NULL) {
        return;
    }
    RecFrame *f = jit_rec_innermost(J);
    IRRef done = jit_ir_kraw(&J->buf, finished);
    if (J->depth == 0) {
        guard_caller(J);
    }
    jit_rec_flush_handled(J);
    J->effect = true;
    if (!finished) {
        /* What has been yielded is the consumer's; the register it was in is not read again. */
        const Code *code = f->frame->code;
        J->slots[f->base + J->pc->b].dirty &=
            J->pc->b < code->first_temp || jit_rec_is_live(J, J->depth, J->pc->b, J->pc + 1);
        jit_rec_flush(J, J->depth, J->pc);
        store_ptr(J, J->depth, offsetof(Frame, pc), J->pc);
    }
    if (J->depth == 0) {
        below(J,
              JIT_ARG_CALL(CALL_WRITES, call_gen_unlink, IRT_PTR, jit_rec_frame_ptr(J, 0), done));
    } else {
        if (!f->unlinked) {
            (void)JIT_ARG_CALL(CALL_WRITES, call_gen_unlink, IRT_PTR,
                               jit_rec_frame_ptr(J, J->depth), done);
        } else if (finished) {
            (void)JIT_ARG_CALL(CALL_WRITES, kr_gen_closed, IRT_NIL, f->base_ref);
        } else if (f->was_created) {
            IRRef state =
                jit_rec_emit(J, IR_FREF, IRT_PTR, f->base_ref, offsetof(Generator, state));
            (void)jit_rec_emit(J, IR_STORE8, IRT_NIL, state, jit_ir_kraw(&J->buf, GEN_SUSPENDED));
        }
        J->depth--;
        J->pc = J->frames[J->depth].pc;
    }
    J->snap = -1;
}

/* The activation is in no memory, and need not come there: what its variables are is stored into
 * the generator. */
static IRRef gen_of_call(Recorder *J)
{
    const RecFrame *f = jit_rec_innermost(J);
    IRRef func = f->func_ref != 0 ? f->func_ref : jit_ir_kptr(&J->buf, f->func);
    IRRef gen = JIT_ARG_CALL(CALL_NEW, kr_gen_of_call, IRT_PTR, func, jit_ir_kptr(&J->buf, J->pc));
    jit_rec_check(J, IR_GERR, gen, EXIT_RAISE);
    for (uint32_t i = 0; i < f->frame->code->first_temp && J->failed == NULL; i++) {
        IRRef ref = J->slots[f->base + i].ref;
        if (ref == 0 || (jit_ir_is_k(&J->buf, ref) && J->buf.ins[ref].t == IRT_VAL &&
                         jit_ir_kbits(&J->buf, ref) == 0)) {
            continue;
        }
        size_t off = offsetof(Generator, frame) + offsetof(Frame, regs) + i * sizeof(Value);
        IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, gen, (IRRef)off);
        (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, jit_rec_box(J, ref));
    }
    return gen;
}

IRRef jit_rec_gen_new(Recorder *J)
{
    if (J->failed == NULL && jit_rec_innermost(J)->base_ref == 0) {
        return gen_of_call(J);
    }
    jit_rec_to_memory(J);
    return JIT_ARG_CALL(CALL_NEW, kr_gen_from_frame, IRT_PTR, jit_rec_frame_ptr(J, J->depth),
                        jit_ir_kptr(&J->buf, J->pc));
}

/* Which frame keeps the exception that is being handled. */
static int handles(const Recorder *J)
{
    int d = J->depth;
    while (d > 0 && J->frames[d].gen == NULL) {
        d--;
    }
    return d;
}

/* Address of the exc_value of frame d, which keeps one. */
static IRRef handled_addr(Recorder *J, int d)
{
    const RecFrame *f = &J->frames[d];
    if (f->gen != NULL) {
        size_t off = offsetof(Generator, gi_exc_state) + offsetof(ErrStackItem, exc_value);
        return jit_rec_emit(J, IR_FREF, IRT_PTR, f->base_ref, (IRRef)off);
    }
    IRRef thread = jit_rec_emit(J, IR_THREAD, IRT_PTR, 0, 0);
    IRRef info = gen_load(J, IR_LOAD, IRT_PTR, thread, offsetof(Thread, exc_info));
    return jit_rec_emit(J, IR_FREF, IRT_PTR, info, offsetof(ErrStackItem, exc_value));
}

IRRef jit_rec_handled_in(Recorder *J, int d)
{
    RecFrame *f = &J->frames[d];
    if (J->failed != NULL) {
        return 1;
    }
    if (f->handled == 0) {
        f->handled = f->handled_there = jit_rec_emit(J, IR_LOAD, IRT_VAL, handled_addr(J, d), 0);
    }
    return f->handled;
}

IRRef jit_rec_handled(Recorder *J) { return jit_rec_handled_in(J, handles(J)); }

void jit_rec_set_handled(Recorder *J, IRRef exc)
{
    if (J->failed == NULL) {
        J->frames[handles(J)].handled = exc;
        J->set = true;
    }
}

void jit_rec_flush_handled(Recorder *J)
{
    for (int d = 0; d <= J->depth && J->failed == NULL; d++) {
        RecFrame *f = &J->frames[d];
        if (f->handled != f->handled_there) {
            (void)jit_rec_emit(J, IR_STORE, IRT_NIL, handled_addr(J, d), f->handled);
            f->handled_there = f->handled;
        }
    }
}

/* -- Unwinding --------------------------------------------------------------------------------- */

const ExcEntry *jit_rec_handler_at(const Code *code, const Instr *at)
{
    uint32_t pc = (uint32_t)(at - code->instrs);
    for (uint32_t i = 0; i < code->nexc; i++) {
        if (pc >= code->exc[i].start && pc < code->exc[i].end) {
            return &code->exc[i];
        }
    }
    return NULL;
}

Way jit_rec_way(const Recorder *J, const Type *type)
{
    Way way = {.depth = -1};
    for (int d = J->depth; d >= 0; d--) {
        const RecFrame *f = &J->frames[d];
        way.entry = jit_rec_handler_at(f->frame->code, d == J->depth ? J->pc : f->pc);
        if (way.entry != NULL) {
            way.depth = d;
            return way;
        }
        if (d == 0) {
            break;
        }
        bool hidden = f->frame->code->hidden;
        if (f->kind == FK_ITER || (f->kind == FK_GEN_FOR && hidden)) {
            way.asks = true;
            if (type == NULL || kr_is_subtype(type, KR_EXC(StopIteration))) {
                way.depth = d - 1;
                return way;
            }
        } else if (f->gen != NULL && !hidden) {
            /* StopIteration becomes RuntimeError there. */
            way.asks = true;
            if (type != NULL && (kr_is_subtype(type, KR_EXC(StopIteration)) ||
                                 kr_is_subtype(type, KR_EXC(StopAsyncIteration)))) {
                type = KR_EXC(RuntimeError);
            }
        }
    }
    return way;
}

bool jit_rec_catches(const Recorder *J, const Type *type)
{
    return J->failed == NULL && jit_rec_way(J, type).depth >= 0;
}

IRRef jit_rec_call_unwind(Recorder *J, const Type *type, const Way *way, bool raised)
{
    J->has_any = true;
    jit_rec_to_memory(J);
    if (J->failed == NULL && way->asks && raised) { /* else RETHROW has asked */
        IRRef thread = jit_rec_emit(J, IR_THREAD, IRT_PTR, 0, 0);
        IRRef pending = gen_load(J, IR_LOAD, IRT_PTR, thread, offsetof(Thread, curexc_type));
        J->effect = J->set = false; /* the snapshot is one of its own: pending, at this bytecode */
        J->snap = jit_rec_snap(J, J->pc, EXIT_RAISE);
        (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, pending, jit_ir_kptr(&J->buf, type));
    }
    IRRef frame = jit_rec_frame_ptr(J, J->depth), add = jit_ir_kraw(&J->buf, raised);
    if (way->entry != NULL && way->depth == J->depth) {
        return JIT_ARG_CALL(CALL_ANY, call_caught, IRT_VAL, frame, add);
    }
    return JIT_ARG_CALL(CALL_ANY, call_unwind, IRT_VAL, frame, add,
                        jit_ir_kraw(&J->buf, way->entry == NULL ? 0 : way->entry->reg));
}

Frame *jit_rec_land(Recorder *J, Thread *t, const Way *way, IRRef exc, bool add_entry,
                    const Instr **pc)
{
    J->effect = true;
    Frame *raised_in = t->cframe->current_frame;
    bool added = !add_entry || kr_traceback_add(t, raised_in);
    (void)added; /* memory is out: the entry is missing */
    Frame *at = kr_unwind(t, raised_in);
    KR_ASSERT(J->failed != NULL || at == J->frames[way->depth].frame, "unwinding went elsewhere");
    t->cframe->current_frame = at;
    *pc = at->pc;
    if (J->failed == NULL) {
        J->depth = way->depth;
        J->pc = at->pc;
        if (way->entry != NULL) {
            J->slots[J->frames[way->depth].base + way->entry->reg] =
                (RecSlot){.ref = exc, .dirty = true, .modified = true};
        }
    }
    J->snap = -1;
    return at;
}
