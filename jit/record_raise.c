/* record_raise.c -- exceptions that reach their handler without a call.
 *
 * An exception raised in a frame of the trace, or handed on there, goes to its handler by a jump:
 * what has to be there for whoever looks at it, entries of the traceback and the objects of frames,
 * are NEWs with stores, and sink with the exception when the handler does not let it escape.
 *
 * The FrameObject of a frame that is not in memory is known to the recorder (RecFrame.object).
 * While the frame lives the two find each other as soon as there is a Frame: when it is put into
 * memory (jit_rec_attach) or made by an exit (SNAP_FRAME_OBJECT).  When it ends, its FrameObject
 * gets what is left of it, as kr_frame_detach() would do it: the copy lies behind the object.
 *
 * Left to calls: exceptions that are not new while another one is handled (its chain of contexts
 * has to be searched), frames of generators on the way, hidden frames, large frames.
 */
#include "jit/jit.h"
#include "jit/record.h"
#include "runtime/core/error.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/slow.h"
#include "runtime/types/exception.h"

enum { LASTI_UNIT = 8 }; /* bytes of an instruction in tb_lasti */

static_assert(offsetof(Traceback, tb_lasti) % 8 == 0 &&
                  offsetof(Traceback, tb_lineno) == offsetof(Traceback, tb_lasti) + 4,
              "stored as one word");
static_assert(offsetof(FrameObject, f_lineno) % 8 == 0 &&
                  offsetof(FrameObject, f_trace_lines) == offsetof(FrameObject, f_lineno) + 4 &&
                  offsetof(FrameObject, owns_frame) == offsetof(FrameObject, f_lineno) + 6 &&
                  offsetof(FrameObject, inside) == offsetof(FrameObject, f_lineno) + 7 &&
                  offsetof(FrameObject, told_pc) == offsetof(FrameObject, f_lineno) + 8,
              "stored as words");
static_assert(offsetof(Frame, ret_reg) % 8 == 0 &&
                  offsetof(Frame, kind) == offsetof(Frame, ret_reg) + 2,
              "stored as one word");

static IRRef field(Recorder *J, IRRef object, size_t off)
{
    return jit_rec_emit(J, IR_FREF, IRT_PTR, object, (IRRef)off);
}

static void store(Recorder *J, IRRef object, size_t off, IRRef value)
{
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field(J, object, off), value);
}

static void store_word(Recorder *J, IRRef object, size_t off, uint64_t word)
{
    store(J, object, off, jit_ir_kraw(&J->buf, (int64_t)word));
}

static void store_flags(Recorder *J, IRRef object, bool ended)
{
    uint64_t word = (uint64_t)1 << 32 | (ended ? (uint64_t)0x0101 << 48 : 0);
    store_word(J, object, offsetof(FrameObject, f_lineno), word);
}

static const Instr *pc_of(const Recorder *J, int d)
{
    return d == J->depth ? J->pc : J->frames[d].pc;
}

static uint32_t index_of(const Recorder *J, int d)
{
    return (uint32_t)(pc_of(J, d) - J->frames[d].frame->code->instrs);
}

/* -- Objects of frames ------------------------------------------------------------------------- */

static IRRef frame_object(Recorder *J, int d)
{
    RecFrame *f = &J->frames[d];
    if (J->failed != NULL) {
        return 1;
    }
    if (f->base_ref != 0) {
        IRRef frame = jit_rec_frame_ptr(J, d);
        if (f->frame->object != NULL && !J->effect && (!J->set || J->snap >= 0)) {
            IRRef there =
                jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, frame, offsetof(Frame, object)), 0);
            (void)jit_rec_guard(J, IR_GNE, IRT_PTR, there, jit_ir_kptr(&J->buf, NULL));
            return there;
        }
        J->args = 0;
        J->nargs = 0;
        jit_rec_arg(J, frame);
        IRRef object = jit_rec_call_quiet(J, CALL_NEW, (const void *)kr_frame_object,
                                          "kr_frame_object", IRT_PTR, 64, true);
        jit_rec_check(J, IR_GERR, object, EXIT_RAISE);
        return object;
    }
    if (f->object == 0) {
        f->object =
            jit_rec_new(J, &PyFrame_Type, sizeof(FrameObject) + f->frame->code->frame_bytes);
        store_flags(J, f->object, false);
        store_word(J, f->object, offsetof(FrameObject, told_pc), index_of(J, d));
    }
    return f->object;
}

/* Frame d, which is not in memory, ends; `outer` is its caller's object. */
static void detach(Recorder *J, int d, IRRef outer)
{
    RecFrame *f = &J->frames[d];
    IRRef object = f->object;
    const Code *code = f->frame->code;
    const size_t copy = sizeof(FrameObject);
    IRRef func = jit_ir_kptr(&J->buf, f->func);
    IRRef globals = jit_ir_kptr(&J->buf, f->func->func_globals);
    IRRef builtins = jit_ir_kptr(&J->buf, f->func->func_builtins);
    if (f->func_ref != 0) {
        func = f->func_ref;
        globals =
            jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, func, offsetof(Function, func_globals)), 0);
        builtins =
            jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, func, offsetof(Function, func_builtins)), 0);
    }
    store(J, object, offsetof(FrameObject, f_back), outer);
    store_flags(J, object, true);
    store(J, object, copy + offsetof(Frame, code), jit_ir_kptr(&J->buf, code));
    store(J, object, copy + offsetof(Frame, pc), jit_ir_kptr(&J->buf, pc_of(J, d)));
    store(J, object, copy + offsetof(Frame, func), func);
    store(J, object, copy + offsetof(Frame, globals), globals);
    store(J, object, copy + offsetof(Frame, builtins), builtins);
    store_word(J, object, copy + offsetof(Frame, ret_reg),
               (uint64_t)f->ret_reg | (uint64_t)f->kind << 16);
    for (uint32_t i = 0; i < code->first_temp && J->failed == NULL; i++) {
        IRRef ref = J->slots[f->base + i].ref;
        bool unbound = ref == 0 || (jit_ir_is_k(&J->buf, ref) && J->buf.ins[ref].t == IRT_VAL &&
                                    jit_ir_kbits(&J->buf, ref) == 0);
        if (!unbound) {
            store(J, object, copy + offsetof(Frame, regs) + i * sizeof(Value), jit_rec_box(J, ref));
        }
    }
    f->object = 0;
}

void jit_rec_detach(Recorder *J)
{
    if (J->failed == NULL) {
        IRRef outer = frame_object(J, J->depth - 1);
        detach(J, J->depth, outer);
    }
}

void jit_rec_attach(Recorder *J, int d)
{
    RecFrame *f = &J->frames[d];
    if (J->failed == NULL && f->object != 0) {
        store(J, f->object, offsetof(FrameObject, f_frame), f->base_ref);
        store(J, f->base_ref, offsetof(Frame, object), f->object);
        f->object = 0;
    }
}

/* -- Raising ----------------------------------------------------------------------------------- */

static bool frames_are_plain(const Recorder *J, const Way *way)
{
    for (int d = 0; d <= J->depth; d++) {
        const RecFrame *f = &J->frames[d];
        if (f->frame->code->hidden || (d > 0 && f->kind == FK_APP) ||
            (d > 0 && f->gen == NULL && !kr_frame_has_room(f->frame->code)) ||
            (d > way->depth && (f->gen != NULL || (f->base_ref == 0 && f->func == NULL)))) {
            return false;
        }
    }
    return true;
}

/* C code may have put an exception there that only it holds: kr_handled_exception() is what makes
 * it one of the runtime's.  Guards that this is not needed. */
static bool is_held(Recorder *J, Value exc, IRRef ref)
{
    if (J->failed != NULL || !kr_is_runtime_held(value_ptr(exc))) {
        return false;
    }
    if (J->buf.ins[ref].op != IR_NEW) {
        IRRef count = jit_rec_emit(J, IR_LOAD32, IRT_RAW, field(J, ref, 0), 0);
        (void)jit_rec_guard(J, IR_GUGE, IRT_RAW, count, jit_ir_kraw(&J->buf, KR_BIAS / 2));
    }
    return true;
}
static_assert(offsetof(Object, ob_refcnt) == 0, "the low half is the first word");

/* The exception that is handled while another is raised, and becomes its context: guards which it
 * is; 0 in *out when there is none.  false: that is not known. */
static bool context_of(Recorder *J, Thread *t, IRRef *out)
{
    const ErrStackItem *item = t->exc_info;
    bool linked = false;
    *out = 0;
    for (int d = J->depth;; d--, item = item->previous_item) {
        while (d > 0 && J->frames[d].gen == NULL) {
            d--;
        }
        if (item == NULL || (d == 0 && linked)) { /* the thread's is a generator's already */
            return false;
        }
        linked |= d > 0 && !J->frames[d].unlinked;
        Value seen = value_from_ptr(item->exc_value);
        IRRef handled = jit_rec_handled_in(J, d);
        if (!value_is_null(seen) && !kr_is_none(seen)) {
            jit_rec_value_is(J, handled, jit_rec_const(J, VALUE_NULL), false);
            (void)jit_rec_type_of(J, seen, handled);
            *out = jit_rec_typed(J, handled, IRT_PTR);
            return kr_is_exception(seen) && is_held(J, seen, *out);
        }
        jit_rec_value_is(J, handled, jit_rec_const(J, seen), true);
        if (d == 0) {
            break;
        }
    }
    if (item->previous_item != NULL) {
        return false;
    }
    IRRef thread = jit_rec_emit(J, IR_THREAD, IRT_PTR, 0, 0);
    IRRef info = jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, thread, offsetof(Thread, exc_info)), 0);
    IRRef previous =
        jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, info, offsetof(ErrStackItem, previous_item)), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, previous, jit_ir_kptr(&J->buf, NULL));
    return true;
}

/* The flags of an exception, with one more. */
static void set_flag(Recorder *J, IRRef exc, size_t flag)
{
    const size_t off = offsetof(BaseException, suppress_context);
    IRRef word = jit_rec_emit(J, IR_LOAD, IRT_RAW, field(J, exc, off), 0);
    IRRef bit = jit_ir_kraw(&J->buf, (int64_t)1 << (flag - off) * 8);
    store(J, exc, off, jit_rec_emit(J, IR_OR, IRT_RAW, word, bit));
}
static_assert(offsetof(BaseException, suppress_context) % 8 == 0 &&
                  sizeof(BaseException) == offsetof(BaseException, suppress_context) + 8,
              "flags and padding are a word");

/* Is the exception one of this trace that nothing else has, and that is nobody's context? */
static bool is_no_context(Recorder *J, IRRef exc)
{
    const IRIns *ins = &J->buf.ins[exc];
    if (J->failed != NULL || ins->op != IR_NEW || (ins->flags & IRF_ESCAPED)) {
        return false;
    }
    const size_t off = offsetof(BaseException, suppress_context);
    IRRef word = jit_rec_emit(J, IR_LOAD, IRT_RAW, field(J, exc, off), 0);
    size_t bit = (offsetof(BaseException, is_context) - off) * 8;
    return jit_ir_is_k(&J->buf, word) && !(jit_ir_kbits(&J->buf, word) >> bit & 1);
}

/* kr_exc_chain() of a new exception, which is nobody's context; context 0: none. */
static void chain(Recorder *J, IRRef exc, IRRef context)
{
    if (J->failed == NULL && context != 0) {
        set_flag(J, context, offsetof(BaseException, is_context));
        store(J, exc, offsetof(BaseException, context), context);
        J->effect = true;
    }
}

bool jit_rec_is_cause(Recorder *J, Value cause, IRRef ref)
{
    if (J->failed != NULL || value_is_null(cause)) {
        return false;
    }
    if (kr_is_none(cause)) {
        jit_rec_value_is(J, ref, jit_rec_const(J, cause), true);
        return true;
    }
    if (kr_is_exception(cause)) {
        (void)jit_rec_type_of(J, cause, ref);
        return true;
    }
    return false;
}

void jit_rec_set_cause(Recorder *J, IRRef ref, Value cause, IRRef cause_ref)
{
    if (J->failed == NULL) {
        IRRef exc = jit_rec_typed(J, ref, IRT_PTR);
        bool none = kr_is_none(cause);
        store(J, exc, offsetof(BaseException, cause),
              none ? jit_rec_const(J, VALUE_NULL) : jit_rec_box(J, cause_ref));
        set_flag(J, exc, offsetof(BaseException, suppress_context));
        J->effect = true;
    }
}

static IRRef traceback_of(Recorder *J, IRRef exc)
{
    IRRef p = jit_rec_typed(J, exc, IRT_PTR);
    return jit_rec_emit(J, IR_LOAD, IRT_VAL, field(J, p, offsetof(BaseException, traceback)), 0);
}

/* It passes a bytecode that tells it what it is about (kr_op_gets_attr). */
static bool gets_context(const Recorder *J, const Way *way, const Type *type)
{
    for (int d = J->depth; d > way->depth && kr_is_subtype(type, KR_EXC(AttributeError)); d--) {
        if (J->frames[d].kind == FK_CALL && kr_op_gets_attr(J->frames[d - 1].pc->op)) {
            return true;
        }
    }
    return false;
}

/* May an exception of the type go on in the trace?  Guards what that takes. */
static bool goes_on(Recorder *J, Thread *t, const Type *type, bool raised, IRRef *context)
{
    *context = 0;
    if (J->failed != NULL || (jit_opt_off & JIT_OPT_ALLOC)) {
        return false;
    }
    Way way = jit_rec_way(J, type);
    return way.depth >= 0 && way.entry != NULL && !way.asks && frames_are_plain(J, &way) &&
           !gets_context(J, &way, type) && (!raised || context_of(J, t, context));
}

/* raise StopIteration, the class, which ends the loop of a frame of the trace: nobody sees the
 * exception, so that there is none, and no traceback. */
static bool stops(Recorder *J, Value exc, IRRef ref)
{
    const Type *type = KR_EXC(StopIteration);
    if (J->failed != NULL || !value_same(exc, value_from_ptr(type))) {
        return false;
    }
    Way way = jit_rec_way(J, type);
    if (way.depth < 0 || way.entry != NULL || !frames_are_plain(J, &way)) {
        return false;
    }
    for (int d = J->depth; d > way.depth; d--) {
        if (J->frames[d].object != 0) {
            return false; /* what it keeps of its frame names the frames outside */
        }
    }
    jit_rec_value_is(J, ref, jit_rec_const(J, exc), true);
    return true;
}

static bool flies(Recorder *J, Thread *t, Value exc, IRRef ref, bool raised)
{
    IRRef context;
    if (value_is_null(exc) || !kr_is_exception(exc) ||
        !goes_on(J, t, kr_type(exc), raised, &context)) {
        return false;
    }
    context = context == ref ? 0 : context;
    if (context != 0 && !is_no_context(J, ref)) {
        return false; /* it may be in the chain itself */
    }
    Value tb = ((BaseException *)value_ptr(exc))->traceback;
    bool none = value_is_null(tb);
    if (!none && !kr_is_exact(tb, &PyTraceBack_Type)) {
        return false;
    }
    (void)jit_rec_type_of(J, exc, ref);
    IRRef there = J->failed == NULL ? traceback_of(J, ref) : 0;
    jit_rec_value_is(J, there, jit_rec_const(J, VALUE_NULL), none);
    if (!none) {
        (void)jit_rec_type_of(J, tb, there);
    }
    chain(J, ref, context);
    return J->failed == NULL;
}

RecRaise jit_rec_raises(Recorder *J, Thread *t, Value exc, IRRef ref, bool raised)
{
    return raised && stops(J, exc, ref)    ? REC_STOPS
           : flies(J, t, exc, ref, raised) ? REC_FLIES
                                           : REC_CALLED;
}

bool jit_rec_throws(Recorder *J, Thread *t, Frame *fp, Type *type, Value arg, IRRef ref)
{
    IRRef exc = 0, context;
    if (!goes_on(J, t, type, true, &context)) {
        return false;
    }
    IRRef args = jit_rec_tuple_of(J, &ref, 1);
    if (args == 0 || !jit_rec_instance(J, type, &exc)) {
        return false;
    }
    store(J, exc, offsetof(BaseException, args), args);
    chain(J, exc, context);
    fp->pc = J->pc;
    (void)kr_raise_arg(t, type, arg);
    if (t->curexc_type != (Object *)type) {
        jit_rec_fail(J, "no memory for an exception");
    }
    J->thrown = exc;
    return true;
}

/* The frames inside of frame `depth` end; objects[d] is frame d's, 0: it has none. */
static void leave(Recorder *J, int depth, const IRRef *objects)
{
    for (int d = J->depth; d > depth && J->failed == NULL; d--) {
        RecFrame *f = &J->frames[d];
        if (f->base_ref != 0) {
            jit_rec_flush(J, d, pc_of(J, d));
            (void)jit_rec_emit(J, IR_STORE, IRT_NIL, jit_rec_frame_addr(J, d, offsetof(Frame, pc)),
                               jit_ir_kptr(&J->buf, pc_of(J, d)));
        } else if (f->object != 0) {
            detach(J, d, objects[d - 1]);
        }
    }
    for (int d = J->depth; d > depth && J->failed == NULL; d--) {
        if (J->frames[d].base_ref != 0) {
            (void)JIT_ARG_CALL(CALL_FRAME, jit_frame_pop, IRT_NIL, J->frames[d].base_ref);
        }
    }
}

/* The frames end, and the exception's traceback gets an entry for each; raised: at J->pc too. */
static void fly(Recorder *J, IRRef ref, int depth, bool raised)
{
    IRRef objects[REC_DEPTH_MAX + 1] = {0};
    if (J->failed != NULL) {
        return;
    }
    IRRef p = jit_rec_typed(J, ref, IRT_PTR), tb = traceback_of(J, ref);
    for (int d = J->depth; d >= depth && J->failed == NULL; d--) {
        if (d == J->depth && !raised) {
            continue;
        }
        const Code *code = J->frames[d].frame->code;
        uint32_t at = index_of(J, d);
        uint64_t line = (uint32_t)kr_code_line(code, at);
        objects[d] = frame_object(J, d);
        IRRef entry = jit_rec_new(J, &PyTraceBack_Type, sizeof(Traceback));
        store(J, entry, offsetof(Traceback, tb_next), tb);
        store(J, entry, offsetof(Traceback, tb_frame), objects[d]);
        store_word(J, entry, offsetof(Traceback, tb_lasti), line << 32 | at * LASTI_UNIT);
        tb = entry;
    }
    leave(J, depth, objects);
    store(J, p, offsetof(BaseException, traceback), tb);
}

Frame *jit_rec_unwind(Recorder *J, Thread *t, RecRaise how, IRRef ref, bool raised,
                      const Instr **pc)
{
    const Type *type = (const Type *)t->curexc_type;
    Way way = jit_rec_way(J, type);
    IRRef exc = ref;
    switch (how) {
    case REC_CALLED: exc = jit_rec_call_unwind(J, type, &way, raised); break;
    case REC_FLIES: fly(J, ref, way.depth, raised); break;
    case REC_STOPS:
        leave(J, way.depth, NULL);
        exc = 0;
        break;
    }
    return jit_rec_land(J, t, &way, exc, raised, pc);
}
