/* record.c -- what the recording primitives leave behind: registers, guards, snapshots, frames,
 * calls.
 *
 * Registers.  slots[frame.base + n] is the reference that stands for register n.  A register of the
 * root frame that was only read is an SLOAD; one that was written is `dirty` until an SSTORE puts
 * it into the frame.  Inlined frames exist only here: their registers are written to memory by an
 * exit.
 *
 * Snapshots are made when the first guard of a bytecode needs one and describe the state at its
 * start: registers change only behind all guards of the bytecode (checked: a guard after an effect
 * fails the recording).
 */
#include "jit/record.h"

#include "runtime/interp/ic.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

void jit_rec_fail(Recorder *J, const char *reason)
{
    if (J->failed == NULL) {
        J->failed = reason;
    }
}

void jit_rec_begin(Recorder *J, Thread *t, Frame *fp, const Instr *start)
{
    jit_ir_reset(&J->buf);
    memset(J->slots, 0, sizeof *J->slots * (size_t)(fp->code->nregs + 1));
    J->t = t;
    J->depth = 0;
    J->failed = NULL;
    J->frames[0] = (RecFrame){.frame = fp, .base = 0};
    J->frames[0].base_ref = jit_rec_emit(J, IR_FRAME, IRT_PTR, 0, 0);
    J->start = start;
    J->done_at = NULL;
    J->snap = -1;
    J->has_any = false;
    J->bytecodes = 0;
    J->buf.nroot_regs = fp->code->nregs;
    if (fp->code->nregs > REC_SLOTS_MAX / 2) {
        jit_rec_fail(J, "too many registers");
    }
}

/* -- Snapshots --------------------------------------------------------------------------------- */

static RecFrame *innermost(Recorder *J) { return &J->frames[J->depth]; }

static uint32_t frame_regs(const Recorder *J, int depth)
{
    return J->frames[depth].frame->code->nregs;
}

static int make_snap(Recorder *J, const Instr *pc, uint8_t exit)
{
    IRBuf *buf = &J->buf;
    if (buf->nsnaps >= SNAP_MAX || buf->nsnap_frames + (uint32_t)J->depth + 1 > SNAPFRAME_MAX) {
        buf->full = true;
        return 0;
    }
    Snap *snap = &buf->snaps[buf->nsnaps];
    *snap = (Snap){.first_slot = buf->nsnap_slots,
                   .first_frame = buf->nsnap_frames,
                   .ref = (IRRef)buf->n,
                   .exit = exit};
    for (int d = 0; d <= J->depth; d++) {
        const RecFrame *f = &J->frames[d];
        buf->snap_frames[buf->nsnap_frames++] = (SnapFrame){.base_ref = f->base_ref,
                                                            .func = f->func,
                                                            .pc = d == J->depth ? pc : f->pc,
                                                            .ret_reg = f->ret_reg,
                                                            .kind = f->kind};
        uint32_t n = frame_regs(J, d);
        for (uint32_t i = 0; i < n; i++) {
            const RecSlot *s = &J->slots[f->base + i];
            bool wanted = d == 0 ? s->dirty : s->ref != 0;
            if (!wanted) {
                continue;
            }
            if (buf->nsnap_slots >= SNAPSLOT_MAX) {
                buf->full = true;
                return 0;
            }
            buf->snap_slots[buf->nsnap_slots++] = (SnapSlot){(uint16_t)d, (uint16_t)i, s->ref};
        }
    }
    snap->nslots = buf->nsnap_slots - snap->first_slot;
    snap->nframes = buf->nsnap_frames - snap->first_frame;
    return (int)buf->nsnaps++;
}

/* -- Emission ---------------------------------------------------------------------------------- */

static IRRef emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b, uint16_t snap)
{
    bool fails = false;
    if (J->failed != NULL) {
        return 1;
    }
    IRRef r = jit_opt_emit(&J->buf, op, t, a, b, snap, &fails);
    if (fails) {
        jit_rec_fail(J, "guard that cannot hold");
        return 1;
    }
    if (J->buf.full) {
        jit_rec_fail(J, "trace too long");
        return 1;
    }
    return r;
}

IRRef jit_rec_emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b)
{
    return emit(J, op, t, a, b, 0);
}

IRRef jit_rec_guard(Recorder *J, IROp op, IRType t, IRRef a, IRRef b)
{
    if (J->failed != NULL) {
        return 1;
    }
    if (J->effect) {
        jit_rec_fail(J, "guard after effect");
        return 1;
    }
    if (J->snap < 0) {
        J->snap = make_snap(J, J->pc, EXIT_RESUME);
    }
    return emit(J, op, t, a, b, (uint16_t)J->snap);
}

void jit_rec_check(Recorder *J, IROp op, IRRef a, uint8_t exit)
{
    const IRIns *ins = &J->buf.ins[a];
    if (J->failed != NULL || (op == IR_GERR && (ins->op != IR_CALL || ins->t == IRT_FLT))) {
        return; /* done without a call, or by one that cannot fail */
    }
    (void)emit(J, op, IRT_NIL, a, 0, (uint16_t)make_snap(J, J->pc, exit));
}

void jit_rec_tried(Recorder *J, CallEffect effect, IRRef result, bool done)
{
    J->effect = false; /* guards stood before; a call that declined has done nothing */
    if (J->failed == NULL) {
        IRType t = (IRType)J->buf.ins[result].t;
        if (done) {
            (void)jit_rec_guard(J, t == IRT_RAW ? IR_GOK : IR_GERR, IRT_NIL, result, 0);
        } else {
            (void)jit_rec_guard(J, IR_GEQ, t, result, jit_ir_k(&J->buf, t, 0));
        }
    }
    J->effect = done && effect >= CALL_WRITES;
}

static int64_t add_overflows(int64_t a, int64_t b)
{
    int64_t r;
    return __builtin_add_overflow(a, b, &r);
}
static int64_t sub_overflows(int64_t a, int64_t b)
{
    int64_t r;
    return __builtin_sub_overflow(a, b, &r);
}
static int64_t mul_overflows(int64_t a, int64_t b)
{
    int64_t r;
    return __builtin_mul_overflow(a >> 16, b, &r);
}
static int64_t shl_overflows(int64_t a, int64_t b)
{
    int count = (int)(b >> 16);
    return (int64_t)((uint64_t)a << count) >> count != a;
}
static int64_t fdiv_overflows(int64_t a, int64_t b)
{
    return a >> 16 == VALUE_INT_MIN && b >> 16 == -1;
}

void jit_rec_overflow(Recorder *J, IROp op, IRRef a, IRRef b)
{
    static const struct {
        IROp op;
        int64_t (*fn)(int64_t, int64_t);
    } tests[] = {{IR_ADDOV, add_overflows},
                 {IR_SUBOV, sub_overflows},
                 {IR_MULOV, mul_overflows},
                 {IR_SHLOV, shl_overflows},
                 {IR_FDIVOV, fdiv_overflows}};
    for (size_t i = 0; i < KR_COUNT(tests); i++) {
        if (tests[i].op == op) {
            J->args = 0;
            J->nargs = 0;
            jit_rec_arg(J, a);
            jit_rec_arg(J, b);
            IRRef r = jit_rec_call(J, CALL_PURE, (const void *)tests[i].fn, "overflows", IRT_RAW,
                                   64, false);
            (void)jit_rec_guard(J, IR_GNE, IRT_RAW, r, jit_ir_kraw(&J->buf, 0));
        }
    }
}

void jit_rec_after(Recorder *J, const Instr *target, IROp op, IRType t, IRRef a, IRRef b)
{
    if (J->failed != NULL) {
        return;
    }
    (void)emit(J, op, t, a, b, (uint16_t)make_snap(J, target, EXIT_RESUME));
}

/* -- Registers --------------------------------------------------------------------------------- */

IRRef jit_rec_reg(Recorder *J, uint32_t n)
{
    RecSlot *s = &J->slots[innermost(J)->base + n];
    if (J->failed != NULL) {
        return 1;
    }
    if (s->ref == 0) {
        if (J->depth > 0) {
            jit_rec_fail(J, "register of an inlined frame read before written");
            return 1;
        }
        s->ref = emit(J, IR_SLOAD, IRT_VAL, (IRRef)n, 0, 0);
        s->loaded = true;
    }
    return s->ref;
}

/* The unboxed form of a VAL whose class is known, else the VAL itself: loops then carry numbers
 * unboxed. */
static IRRef known_class(const IRBuf *buf, IRRef ref)
{
    static const IROp guards[] = {IR_GINT, IR_GFLT};
    if (buf->ins[ref].t != IRT_VAL) {
        return ref;
    }
    for (int g = 0; g < 2; g++) {
        for (IRRef r = buf->chain[guards[g]]; r > ref; r = buf->ins[r].prev) {
            if (buf->ins[r].a == ref) {
                return r;
            }
        }
    }
    return ref;
}

void jit_rec_set(Recorder *J, uint32_t n, IRRef ref)
{
    if (J->failed != NULL) {
        return;
    }
    ref = known_class(&J->buf, ref);
    RecSlot *s = &J->slots[innermost(J)->base + n];
    s->ref = ref;
    s->dirty = true;
    s->modified = true;
}

IRRef jit_rec_const(Recorder *J, Value v)
{
    IRBuf *buf = &J->buf;
    if (value_is_int(v)) {
        return jit_ir_kint(buf, value_int(v));
    }
    if (value_is_double(v)) {
        return jit_ir_kflt(buf, value_double(v));
    }
    return value_is_null(v) ? jit_ir_kval(buf, v) : jit_ir_k(buf, IRT_PTR, v.bits);
}

IRRef jit_rec_box(Recorder *J, IRRef ref)
{
    if (J->failed != NULL) {
        return 1;
    }
    switch (J->buf.ins[ref].t) {
    case IRT_INT: return emit(J, IR_BOXI, IRT_VAL, ref, 0, 0);
    case IRT_FLT: return emit(J, IR_BOXF, IRT_VAL, ref, 0, 0);
    default: return ref;
    }
}

static IROp class_guard(IRType t)
{
    return t == IRT_INT ? IR_GINT : t == IRT_FLT ? IR_GFLT : IR_GPTR;
}

IRRef jit_rec_typed(Recorder *J, IRRef ref, IRType want)
{
    if (J->failed != NULL || J->buf.ins[ref].t == want) {
        return ref;
    }
    if (jit_ir_is_k(&J->buf, ref) && want == IRT_PTR) {
        return jit_ir_k(&J->buf, IRT_PTR, jit_ir_kbits(&J->buf, ref));
    }
    /* The guard has been emitted before: this finds it. */
    return jit_rec_guard(J, class_guard(want), want, ref, 0);
}

void jit_rec_class(Recorder *J, Value v, IRRef ref)
{
    if (J->failed != NULL) {
        return;
    }
    IRType have = (IRType)J->buf.ins[ref].t;
    if (have == IRT_INT || have == IRT_FLT || have == IRT_PTR || jit_ir_is_k(&J->buf, ref)) {
        return;
    }
    IRType t = value_is_int(v) ? IRT_INT : value_is_double(v) ? IRT_FLT : IRT_PTR;
    (void)jit_rec_guard(J, class_guard(t), t, ref, 0);
}

IRRef jit_rec_type_of(Recorder *J, Value v, IRRef ref)
{
    jit_rec_class(J, v, ref);
    if (J->failed != NULL || !value_is_ptr(v) || value_is_null(v)) {
        return 0;
    }
    IRRef p = jit_rec_typed(J, ref, IRT_PTR);
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, p, offsetof(Object, ob_type));
    IRRef type = jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, type, jit_ir_kptr(&J->buf, kr_type(v)));
    return type;
}

void jit_rec_value_is(Recorder *J, IRRef ref, IRRef other, bool same)
{
    if (J->failed != NULL) {
        return;
    }
    IRType a = (IRType)J->buf.ins[ref].t, b = (IRType)J->buf.ins[other].t;
    bool number_a = a == IRT_INT || a == IRT_FLT, number_b = b == IRT_INT || b == IRT_FLT;
    if ((number_a && b == IRT_PTR) || (number_b && a == IRT_PTR) ||
        (number_a && number_b && a != b)) {
        return; /* of different classes, known without asking */
    }
    if ((number_a && jit_ir_is_k(&J->buf, other) && jit_ir_kbits(&J->buf, other) == 0 &&
         b == IRT_VAL) ||
        (number_b && jit_ir_is_k(&J->buf, ref) && jit_ir_kbits(&J->buf, ref) == 0 &&
         a == IRT_VAL)) {
        return; /* a number is never "no value" */
    }
    (void)jit_rec_guard(J, same ? IR_GEQ : IR_GNE, IRT_VAL, jit_rec_box(J, ref),
                        jit_rec_box(J, other));
}

/* -- Calls ------------------------------------------------------------------------------------- */

void jit_rec_arg(Recorder *J, IRRef ref)
{
    if (J->failed == NULL) {
        J->args = jit_ir_emit_raw(&J->buf, IR_CARG, IRT_NIL, J->args, ref);
        J->nargs++;
    }
}

void jit_rec_block(Recorder *J, uint32_t first, uint32_t count)
{
    if (J->failed != NULL) {
        return;
    }
    const RecFrame *f = innermost(J);
    bool open_ended = count == UINT32_MAX;
    uint32_t n = frame_regs(J, J->depth) - first;
    n = n < count ? n : count;
    for (uint32_t i = 0; i < n; i++) {
        /* An open-ended block ends where nothing is known any more; the callee has its length. */
        if (J->slots[f->base + first + i].ref == 0) {
            if (open_ended && (J->depth > 0 || i >= JIT_ARGV_MAX)) {
                break;
            }
            if (J->depth > 0) {
                continue; /* to be written by the call */
            }
        }
        if (i >= JIT_ARGV_MAX) {
            if (open_ended) {
                break;
            }
            jit_rec_fail(J, "too many arguments");
            return;
        }
        (void)emit(J, IR_ARGV, IRT_NIL, (IRRef)i, jit_rec_box(J, jit_rec_reg(J, first + i)), 0);
    }
    jit_rec_arg(J, emit(J, IR_ARGP, IRT_PTR, 0, 0, 0));
}

/* Registers to memory: code that runs may look at the frame. */
static void flush_registers(Recorder *J)
{
    uint32_t n = frame_regs(J, 0);
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        if (J->slots[i].dirty) {
            (void)emit(J, IR_SSTORE, IRT_NIL, (IRRef)i, jit_rec_box(J, J->slots[i].ref), 0);
            J->slots[i].dirty = false;
        }
    }
}

IRRef jit_rec_call(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                   int bits, bool thread)
{
    if (effect >= CALL_WRITES) {
        J->effect = true;
    }
    if (J->failed != NULL) {
        return 1;
    }
    if (J->nargs + (thread ? 1 : 0) > 6) {
        jit_rec_fail(J, "call with too many arguments");
        return 1;
    }
    if (effect == CALL_ANY) {
        if (J->depth > 0) {
            jit_rec_fail(J, "call of arbitrary code in an inlined function");
            return 1;
        }
        J->has_any = true;
        flush_registers(J);
        (void)emit(J, IR_SETPC, IRT_NIL, jit_ir_kptr(&J->buf, J->pc), 0, 0);
        J->snap = -1; /* the registers are in memory now */
    }
    CallInfo info = {.fn = fn,
                     .name = name,
                     .effect = (uint8_t)effect,
                     .thread_arg = thread,
                     .result_bits = (uint8_t)bits};
    IRRef r = jit_ir_emit_raw(&J->buf, IR_CALL, t, J->args, jit_ir_call(&J->buf, &info));
    if (J->buf.full) {
        jit_rec_fail(J, "trace too long");
    }
    return r;
}

/* -- Frames ------------------------------------------------------------------------------------ */

IRRef jit_rec_frame_field(Recorder *J, size_t off, const void *p)
{
    if (J->failed != NULL) {
        return 1;
    }
    if (J->depth > 0) {
        return jit_ir_kptr(&J->buf, p);
    }
    IRRef frame = jit_rec_emit(J, IR_FRAME, IRT_PTR, 0, 0);
    IRRef field =
        jit_rec_emit(J, IR_LOAD, IRT_PTR, jit_rec_emit(J, IR_FREF, IRT_PTR, frame, (IRRef)off), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, field, jit_ir_kptr(&J->buf, p));
    return jit_ir_kptr(&J->buf, p);
}

void jit_frame_fill(Thread *t, Frame *nf, Frame *back, size_t nset, int kind, int ret)
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
    for (size_t i = nset; i < code->first_temp; i++) {
        nf->regs[i] = VALUE_NULL;
    }
    t->recursion_remaining--;
}

void jit_rec_push(Recorder *J, Frame *nf, Function *func, size_t nset, int kind, int ret)
{
    if (J->failed != NULL) {
        return;
    }
    const RecFrame *caller = innermost(J);
    uint32_t base = caller->base + frame_regs(J, J->depth);
    const Code *code = func->func_code;
    if (J->depth == REC_DEPTH_MAX || base + code->nregs > REC_SLOTS_MAX ||
        nset > KR_COUNT(J->new_refs)) {
        jit_rec_fail(J, "calls nested too deeply");
        return;
    }
    if (code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) {
        jit_rec_fail(J, "call of a generator function");
        return;
    }
    J->frames[J->depth].pc = J->pc;
    J->frames[++J->depth] = (RecFrame){
        .frame = nf, .base = base, .func = func, .ret_reg = (uint16_t)ret, .kind = (uint8_t)kind};
    for (uint32_t i = 0; i < code->nregs; i++) {
        RecSlot *s = &J->slots[base + i];
        IRRef ref = i < nset               ? J->new_refs[i]
                    : i < code->first_temp ? jit_ir_kval(&J->buf, VALUE_NULL)
                                           : 0;
        *s = (RecSlot){.ref = ref, .dirty = true, .modified = true};
    }
}

void jit_rec_pop(Recorder *J)
{
    if (J->failed != NULL) {
        return;
    }
    if (J->depth == 0) {
        jit_rec_fail(J, "return below the loop");
        return;
    }
    J->depth--;
    J->pc = J->frames[J->depth].pc;
    J->snap = -1;
}

/* Which argument goes to which parameter: what kr_bind_args does, on references. */
void jit_rec_bind(Recorder *J, Function *f, uint32_t block, isize npos, Tuple *kwnames)
{
    const Code *code = f->func_code;
    isize nparams = code->co_argcount + code->co_kwonlyargcount;
    if (J->failed != NULL) {
        return;
    }
    if ((code->co_flags & (CO_VARARGS | CO_VARKEYWORDS)) ||
        nparams > (isize)KR_COUNT(J->new_refs) || npos > code->co_argcount) {
        jit_rec_fail(J, "call that collects arguments");
        return;
    }
    for (isize i = 0; i < nparams; i++) {
        J->new_refs[i] = i < npos ? jit_rec_reg(J, block + (uint32_t)i) : 0;
    }
    isize nkw = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    Tuple *names = (Tuple *)value_ptr(code->co_localsplusnames);
    for (isize k = 0; k < nkw; k++) {
        isize i = code->co_posonlyargcount;
        while (i < nparams && !value_same(kr_tuple_get(names, i), kr_tuple_get(kwnames, k))) {
            i++;
        }
        if (i == nparams || J->new_refs[i] != 0) {
            jit_rec_fail(J, "call with keywords that do not fit");
            return;
        }
        J->new_refs[i] = jit_rec_reg(J, block + (uint32_t)(npos + k));
    }
    isize ndefaults =
        value_is_null(f->func_defaults) ? 0 : kr_tuple_len((Tuple *)value_ptr(f->func_defaults));
    for (isize i = 0; i < nparams; i++) {
        if (J->new_refs[i] != 0) {
            continue;
        }
        Value v = VALUE_NULL;
        isize d = i - (code->co_argcount - ndefaults);
        if (i < code->co_argcount) {
            v = d >= 0 ? kr_tuple_get((Tuple *)value_ptr(f->func_defaults), d) : VALUE_NULL;
        } else if (!value_is_null(f->func_kwdefaults)) {
            v = kr_dict_get_str(J->t, (Dict *)value_ptr(f->func_kwdefaults),
                                (Str *)value_ptr(kr_tuple_get(names, i)));
        }
        if (value_is_null(v)) {
            jit_rec_fail(J, "call with a missing argument");
            return;
        }
        J->new_refs[i] = jit_rec_const(J, v);
    }
    /* Defaults may be replaced: the version of the function is part of what the trace relies on. */
    IRRef fn = jit_ir_kptr(&J->buf, f);
    IRRef version =
        jit_rec_emit(J, IR_LOAD32, IRT_RAW,
                     jit_rec_emit(J, IR_FREF, IRT_PTR, fn, offsetof(Function, func_version)), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, version, jit_ir_kraw(&J->buf, f->func_version));
}

/* -- Inline caches ----------------------------------------------------------------------------- */

static void guard_u32(Recorder *J, const void *p, size_t off, uint32_t value)
{
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(&J->buf, p), (IRRef)off);
    IRRef now = jit_rec_emit(J, IR_LOAD32, IRT_RAW, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, now, jit_ir_kraw(&J->buf, value));
}

void jit_rec_attr(Recorder *J, Value v, IRRef ref, const void *cache)
{
    const AttrCache *ic = cache;
    if (J->failed != NULL) {
        return;
    }
    if (!value_is_ptr(v) || ic->kind == ATTR_MODULE) {
        jit_rec_fail(J, "attribute of a module or number");
        return;
    }
    if (ic->kind == ATTR_TYPE_VALUE || ic->kind == ATTR_TYPE_CLASSMETHOD) {
        jit_rec_class(J, v, ref);
        IRRef p = jit_rec_typed(J, ref, IRT_PTR);
        (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, p, jit_ir_kptr(&J->buf, ic->type));
        guard_u32(J, kr_type_info(ic->type), offsetof(TypeInfo, version), ic->version);
        return;
    }
    (void)jit_rec_type_of(J, v, ref);
    if (ic->shape == NULL) {
        guard_u32(J, kr_type_info(ic->type), offsetof(TypeInfo, version), ic->version);
        return;
    }
    IRRef p = jit_rec_typed(J, ref, IRT_PTR);
    size_t off = kr_type_info(ic->type)->slot_base + offsetof(InstTail, shape);
    IRRef shape =
        jit_rec_emit(J, IR_LOAD, IRT_PTR, jit_rec_emit(J, IR_FREF, IRT_PTR, p, (IRRef)off), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, shape, jit_ir_kptr(&J->buf, ic->shape));
    guard_u32(J, ic->shape, offsetof(Shape, type_version), ic->version);
}

/* The keys object is the one seen, and in the version seen. */
static void guard_keys(Recorder *J, Dict *d)
{
    IRRef field =
        jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(&J->buf, d), offsetof(Dict, ma_keys));
    IRRef keys = jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, keys, jit_ir_kptr(&J->buf, d->ma_keys));
    guard_u32(J, d->ma_keys, offsetof(DictKeys, version), d->ma_keys->version);
}

bool jit_rec_global(Recorder *J, const void *cache, Value v, IRRef *ref)
{
    const GlobalCache *ic = cache;
    Frame *fp = innermost(J)->frame;
    (void)v;
    *ref = 1;
    if (ic->kind == GLOBAL_NONE) {
        return false;
    }
    if (J->failed != NULL) {
        return true;
    }
    (void)jit_rec_frame_field(J, offsetof(Frame, globals), fp->globals);
    guard_keys(J, fp->globals);
    Dict *d = fp->globals;
    if (ic->kind == GLOBAL_BUILTIN) {
        (void)jit_rec_frame_field(J, offsetof(Frame, builtins), fp->builtins);
        guard_keys(J, fp->builtins);
        d = fp->builtins;
    }
    IRRef entry = jit_ir_kptr(&J->buf, &d->ma_keys->entries[ic->index]);
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, entry, offsetof(DictEntry, value));
    *ref = jit_rec_emit(J, IR_LOAD, IRT_VAL, field, 0);
    return true;
}

/* -- Ends -------------------------------------------------------------------------------------- */

int jit_rec_loop(Recorder *J, uint32_t loop, const Instr *target, const Code *code)
{
    if (J->failed != NULL || loop == code->nloops) {
        return REC_NEXT; /* function entry */
    }
    J->done_at = target;
    if (J->depth == 0 && target == J->start && !J->side) {
        return REC_LOOPED;
    }
    if (J->depth == 0 && code->loops[loop].trace != NULL && J->side) {
        return REC_LINKED;
    }
    jit_rec_fail(J, J->depth > 0 ? "loop in an inlined function" : "inner loop");
    return REC_NEXT;
}

bool jit_rec_finish(Recorder *J, bool looped)
{
    IRBuf *buf = &J->buf;
    uint32_t n = frame_regs(J, 0);
    uint32_t first_temp = J->frames[0].frame->code->first_temp;
    /* A temporary that this round did not read before writing it is dead at the loop head. */
    for (uint32_t i = first_temp; looped && i < n; i++) {
        if (J->slots[i].modified && !J->slots[i].loaded) {
            J->slots[i] = (RecSlot){0};
        }
    }
    if (J->has_any) {
        flush_registers(J);
    }
    J->effect = false;
    int end = make_snap(J, J->done_at, EXIT_RESUME);
    if (J->failed != NULL || buf->full) {
        return false;
    }
    if (!looped) {
        /* Leave here, always: a guard that never holds. */
        IRRef r = jit_ir_emit_raw(buf, IR_GEQ, IRT_RAW, jit_ir_kraw(buf, 0), jit_ir_kraw(buf, 1));
        buf->ins[r].snap = (uint16_t)end;
        return !buf->full;
    }
    static LoopSlot slots[REC_SLOTS_MAX];
    uint32_t nslots = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (J->slots[i].modified) {
            slots[nslots++] = (LoopSlot){(uint16_t)i, J->slots[i].ref, J->slots[i].dirty};
        }
    }
    if (!jit_opt_peel(buf, slots, nslots, (uint16_t)end)) {
        jit_rec_fail(J, "types change from round to round");
        return false;
    }
    return true;
}
