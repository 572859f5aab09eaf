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
 * Left to calls: exceptions that are raised while another one is handled (their context), frames of
 * generators on the way, hidden frames, large frames.
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
        J->args = 0;
        J->nargs = 0;
        jit_rec_arg(J, jit_rec_frame_ptr(J, d));
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

/* Guards that no exception is being handled; false: one is, or that is not known. */
static bool none_is_handled(Recorder *J, Thread *t)
{
    if (!value_is_null(kr_handled_exception(t)) || t->exc_info->previous_item != NULL) {
        return false;
    }
    Value seen = value_from_ptr(t->exc_info->exc_value);
    jit_rec_value_is(J, jit_rec_handled(J), jit_rec_const(J, seen), true);
    for (int d = J->depth; d > 0; d--) {
        if (J->frames[d].gen != NULL) {
            return false;
        }
    }
    IRRef thread = jit_rec_emit(J, IR_THREAD, IRT_PTR, 0, 0);
    IRRef info = jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, thread, offsetof(Thread, exc_info)), 0);
    IRRef previous =
        jit_rec_emit(J, IR_LOAD, IRT_PTR, field(J, info, offsetof(ErrStackItem, previous_item)), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, previous, jit_ir_kptr(&J->buf, NULL));
    return true;
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
static bool goes_on(Recorder *J, Thread *t, const Type *type, bool raised)
{
    if (J->failed != NULL || (jit_opt_off & JIT_OPT_ALLOC)) {
        return false;
    }
    Way way = jit_rec_way(J, type);
    return way.depth >= 0 && way.entry != NULL && !way.asks && frames_are_plain(J, &way) &&
           !gets_context(J, &way, type) && (!raised || none_is_handled(J, t));
}

bool jit_rec_raises(Recorder *J, Thread *t, Value exc, IRRef ref, bool raised)
{
    if (value_is_null(exc) || !kr_is_exception(exc) || !goes_on(J, t, kr_type(exc), raised)) {
        return false;
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
    return J->failed == NULL;
}

bool jit_rec_throws(Recorder *J, Thread *t, Frame *fp, Type *type, Value arg, IRRef ref)
{
    IRRef exc = 0;
    if (!goes_on(J, t, type, true)) {
        return false;
    }
    IRRef args = jit_rec_tuple_of(J, &ref, 1);
    if (args == 0 || !jit_rec_instance(J, type, &exc)) {
        return false;
    }
    store(J, exc, offsetof(BaseException, args), args);
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

Frame *jit_rec_fly(Recorder *J, Thread *t, IRRef ref, const Instr **pc, bool raised)
{
    Way way = jit_rec_way(J, (const Type *)t->curexc_type);
    IRRef objects[REC_DEPTH_MAX + 1] = {0};
    if (J->failed == NULL) {
        IRRef p = jit_rec_typed(J, ref, IRT_PTR), tb = traceback_of(J, ref);
        for (int d = J->depth; d >= way.depth && J->failed == NULL; d--) {
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
        leave(J, way.depth, objects);
        store(J, p, offsetof(BaseException, traceback), tb);
    }
    J->effect = true;
    Frame *raised_in = t->cframe->current_frame;
    bool added = !raised || kr_traceback_add(t, raised_in);
    (void)added; /* memory is out: the entry is missing */
    Frame *at = kr_unwind(t, raised_in);
    KR_ASSERT(J->failed != NULL || at == J->frames[way.depth].frame, "unwinding went elsewhere");
    t->cframe->current_frame = at;
    *pc = at->pc;
    jit_rec_handler(J, way.depth, way.entry, ref);
    return at;
}
