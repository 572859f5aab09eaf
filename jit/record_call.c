/* record_call.c -- what calls leave behind: arguments, callees, and the guards of inline caches.
 */
#include "jit/jit.h"
#include "jit/record.h"
#include "runtime/interp/ic.h"
#include "runtime/interp/plain.h"
#include "runtime/interp/slow.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

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
    const RecFrame *f = jit_rec_innermost(J);
    uint32_t n = jit_rec_frame_regs(J, J->depth) - first;
    n = n < count ? n : count;
    for (uint32_t i = 0; i < n; i++) {
        /* A register that has no value is not read: the call may write it, or does not use it. */
        if (J->slots[f->base + first + i].ref == 0 && f->base_ref == 0) {
            continue;
        }
        if (i >= JIT_ARGV_MAX) {
            jit_rec_fail(J, "too many arguments");
            return;
        }
        (void)jit_rec_emit(J, IR_ARGV, IRT_NIL, (IRRef)i,
                           jit_rec_box(J, jit_rec_reg(J, first + i)));
    }
    jit_rec_arg(J, jit_rec_emit(J, IR_ARGP, IRT_PTR, 0, 0));
}

/* Who is called may raise, and so look at the exception that is handled, or at frames through
 * their objects. */
static void before_call(Recorder *J, CallEffect effect)
{
    IRRef args = J->args;
    uint32_t nargs = J->nargs;
    bool objects = false;
    if (effect == CALL_PURE || effect == CALL_FRAME || effect == CALL_MAKES) {
        return;
    }
    jit_rec_flush_handled(J);
    for (int d = 1; d <= J->depth; d++) {
        objects |= J->frames[d].object != 0;
    }
    if (objects) {
        jit_rec_to_memory(J);
        J->args = args;
        J->nargs = nargs;
        J->snap = -1; /* the registers are in memory now */
    }
    for (int d = 0; d <= J->depth && effect >= CALL_WRITES; d++) {
        J->frames[d].handled = J->frames[d].handled_there = 0;
    }
}

IRRef jit_rec_call_raw(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                       int bits, bool thread)
{
    before_call(J, effect);
    return jit_rec_call_quiet(J, effect, fn, name, t, bits, thread);
}

IRRef jit_rec_call_quiet(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                         int bits, bool thread)
{
    if (J->failed != NULL) {
        return 1;
    }
    if (J->nargs + (thread ? 1 : 0) > 6) {
        jit_rec_fail(J, "call with too many arguments");
        return 1;
    }
    CallInfo info = {.fn = fn,
                     .name = name,
                     .effect = (uint8_t)effect,
                     .thread_arg = thread,
                     .result_bits = (uint8_t)bits};
    bool never = false;
    IRRef r = jit_opt_emit(&J->buf, IR_CALL, t, J->args, jit_ir_call(&J->buf, &info), 0, &never);
    if (J->buf.full) {
        jit_rec_fail(J, "trace too long");
    }
    return r;
}

void jit_rec_writes(Recorder *J, IRRef call, const Type *type)
{
    if (J->failed == NULL) {
        CallInfo info = J->buf.calls[J->buf.ins[call].b];
        info.writes = type;
        J->buf.ins[call].b = jit_ir_call(&J->buf, &info); /* other calls of it are left alone */
    }
}

/* The exact type of what such a NEW call makes, NULL: no such is known. */
static const Type *type_made(const void *fn)
{
    return fn == (const void *)kr_op_build_list || fn == (const void *)kr_list_slice_by
               ? &PyList_Type
           : fn == (const void *)kr_str_concat || fn == (const void *)kr_op_build_string ||
                   fn == (const void *)kr_format
               ? &PyUnicode_Type
           : fn == (const void *)kr_plain_build_set ? &PySet_Type
           : fn == (const void *)kr_plain_build_map ? &PyDict_Type
                                                    : NULL;
}

IRRef jit_rec_call(Recorder *J, CallEffect effect, const void *fn, const char *name, IRType t,
                   int bits, bool thread)
{
    IRRef made;
    const Type *type = effect == CALL_NEW && t == IRT_VAL ? type_made(fn) : NULL;
    if (effect == CALL_NEW && J->failed == NULL && jit_rec_alloc(J, fn, &made)) {
        return made;
    }
    if (effect == CALL_ANY) {
        IRRef args = J->args;
        uint32_t nargs = J->nargs;
        J->has_any = J->called = true;
        jit_rec_to_memory(J);
        J->args = args;
        J->nargs = nargs;
        J->snap = -1; /* the registers are in memory now */
    }
    if (effect == CALL_WRITES) {
        /* Should it decline, its guard leaves as if it had not been there: by a snapshot that is
         * older, or what is guarded later might leave there too (opt_early.c). */
        (void)jit_rec_snap_before(J);
    }
    if (effect >= CALL_WRITES) {
        J->effect = true;
    }
    if (type == NULL) {
        return jit_rec_call_raw(J, effect, fn, name, t, bits, thread);
    }
    made = jit_rec_call_raw(J, effect, fn, name, IRT_PTR, bits, thread);
    jit_rec_known_type(J, made, type);
    return made;
}

IRRef jit_rec_func_field(Recorder *J, Function *f, IROp op, IRType t, size_t off)
{
    IRRef fn = J->new_func != 0 ? J->new_func : jit_ir_kptr(&J->buf, f);
    return jit_rec_emit(J, op, t, jit_rec_emit(J, IR_FREF, IRT_PTR, fn, (IRRef)off), 0);
}

/* Activations that exist only in the recorder are not counted as they are entered: as many as there
 * can be have to be allowed, else the interpreter, which raises RecursionError where it is due,
 * goes on.  Emitted before each of them, but of all in a row, and in a loop, one is left. */
void jit_rec_depth(Recorder *J)
{
    if (J->failed == NULL && J->t->recursion_remaining < JIT_DEPTH_LEFT) {
        jit_rec_fail(J, "recursion near its limit");
    }
    (void)jit_rec_guard(J, IR_GDEPTH, IRT_NIL, 0, 0);
}

void jit_rec_callee(Recorder *J, IRRef ref, Function *f)
{
    IRBuf *buf = &J->buf;
    J->new_func = 0;
    if (J->failed != NULL) {
        return;
    }
    jit_rec_depth(J);
    if (!jit_ir_is_k(buf, ref)) {
        if (f->func_code->functions > 1 || buf->ins[ref].op == IR_NEW) {
            J->new_func = ref;
        } else {
            (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, ref, jit_ir_kptr(buf, f));
        }
    }
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR,
                        jit_rec_func_field(J, f, IR_LOAD, IRT_PTR, offsetof(Function, func_code)),
                        jit_ir_kptr(buf, f->func_code));
}

/* -- Inline caches ----------------------------------------------------------------------------- */

/* The trace relies on a version, and its parent was made when `last` was the newest one.  If it has
 * changed since then it may go on changing: first the exit waits until classes and globals have
 * come to rest. */
static void look_at_version(Recorder *J, uint32_t version, uint32_t last)
{
    const Trace *parent = J->trace->parent;
    bool newer = (int32_t)(version - last) > 0;
    if (newer && J->failed == NULL && !parent->exits[J->trace->parent_exit].churns) {
        J->churns = true;
        jit_rec_fail(J, "classes or globals keep changing");
    }
}

void jit_rec_newer_type(Recorder *J, uint32_t version)
{
    const Trace *parent = J->trace->parent;
    if (parent != NULL) {
        look_at_version(J, version, parent->born_types);
    }
}

/* A version is what it was.  0 is not one: all are used up. */
static void guard_version(Recorder *J, const void *p, size_t off, uint32_t value)
{
    if (value == 0) {
        jit_rec_fail(J, "no versions are left");
        return;
    }
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(&J->buf, p), (IRRef)off);
    IRRef now = jit_rec_emit(J, IR_LOAD32, IRT_RAW, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, now, jit_ir_kraw(&J->buf, value));
}

/* Side traces follow some classes; where there are more of them, the last one calls.  Where there
 * are far more, nothing is gained by following the first few. */
bool jit_rec_fill_again(const Recorder *J, const void *cache)
{
    const AttrCache *ic = cache;
    return ic->misses >= KR_IC_MAX_MISSES && J->failed == NULL &&
           jit_starts_at(J->trace, J->pc) < REC_SITE_MAX && kr_ic_classes(ic) <= REC_CLASSES_MAX;
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
    jit_rec_newer_type(J, ic->version);
    if (ic->kind >= ATTR_TYPE_VALUE && ic->kind <= ATTR_TYPE_CLASSMETHOD) {
        jit_rec_class(J, v, ref);
        IRRef p = jit_rec_typed(J, ref, IRT_PTR);
        (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, p, jit_ir_kptr(&J->buf, ic->type));
        guard_version(J, kr_type_info(ic->type), offsetof(TypeInfo, version), ic->version);
        return;
    }
    (void)jit_rec_type_of(J, v, ref);
    if (ic->shape == NULL) {
        guard_version(J, kr_type_info(ic->type), offsetof(TypeInfo, version), ic->version);
        return;
    }
    IRRef p = jit_rec_typed(J, ref, IRT_PTR);
    const TypeInfo *info = kr_type_info(ic->type);
    size_t off = info->slot_base + offsetof(InstTail, shape);
    if ((info->flags & TI_VAR_TAIL) && (ic->type->tp_flags & TPF_TUPLE)) { /* behind the items */
        isize n = ((VarObject *)value_ptr(v))->ob_size;
        IRRef len = jit_rec_emit(J, IR_FREF, IRT_PTR, p, offsetof(VarObject, ob_size));
        (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, jit_rec_emit(J, IR_LOAD, IRT_RAW, len, 0),
                            jit_ir_kraw(&J->buf, n));
        off += (size_t)n * sizeof(Value);
    } else if (info->flags & TI_VAR_TAIL) {
        J->args = 0;
        J->nargs = 0;
        jit_rec_arg(J, p);
        p = jit_rec_call(J, CALL_READS, (const void *)kr_inst_tail_var, "inst_tail_var", IRT_PTR,
                         64, false);
        off = offsetof(InstTail, shape);
    }
    if (off > UINT16_MAX) {
        jit_rec_fail(J, "offset too large");
        return;
    }
    IRRef shape =
        jit_rec_emit(J, IR_LOAD, IRT_PTR, jit_rec_emit(J, IR_FREF, IRT_PTR, p, (IRRef)off), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, shape, jit_ir_kptr(&J->buf, ic->shape));
    guard_version(J, ic->shape, offsetof(Shape, type_version), ic->version);
}

/* The keys object is the one seen, and in the version seen. */
static void guard_keys(Recorder *J, Dict *d)
{
    const Trace *parent = J->trace->parent;
    if (parent != NULL) {
        look_at_version(J, d->ma_keys->version, parent->born_keys);
    }
    IRRef field =
        jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(&J->buf, d), offsetof(Dict, ma_keys));
    IRRef keys = jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, keys, jit_ir_kptr(&J->buf, d->ma_keys));
    guard_version(J, d->ma_keys, offsetof(DictKeys, version), d->ma_keys->version);
}

IRRef jit_rec_entry(Recorder *J, const DictKeys *keys, isize entry, size_t off)
{
    const DictEntry *root = jit_rec_entry_fits(entry) ? keys->entries : &keys->entries[entry];
    size_t at = (size_t)(&keys->entries[entry] - root) * sizeof *root + off;
    return jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(&J->buf, root), (IRRef)at);
}

IRRef jit_rec_dict_entry(Recorder *J, Dict *d, Str *key)
{
    isize entry = kr_dict_entry_of(J->t, d, key);
    if (J->failed != NULL || entry < 0) {
        return 0;
    }
    guard_keys(J, d);
    IRRef field = jit_rec_entry(J, d->ma_keys, entry, offsetof(DictEntry, value));
    return jit_rec_emit(J, IR_LOAD, IRT_VAL, field, 0);
}

void jit_rec_dict_name(Recorder *J, Dict *d, const DictEntry *entry)
{
    IRBuf *buf = &J->buf;
    if (J->failed != NULL) {
        return;
    }
    if (!kr_dict_watch(J->t, d)) {
        kr_err_clear(J->t);
        jit_rec_fail(J, "out of memory");
        return;
    }
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(buf, d), offsetof(Dict, ma_keys));
    IRRef keys = jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, keys, jit_ir_kptr(buf, d->ma_keys));
    field = jit_rec_entry(J, d->ma_keys, entry - d->ma_keys->entries, offsetof(DictEntry, key));
    IRRef key = jit_rec_emit(J, IR_LOAD, IRT_VAL, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_VAL, key, jit_ir_kval(buf, entry->key));
}

/* No watched dict has a name by now that traces rely on not to be there. */
static void guard_absence(Recorder *J, Dict *d, int64_t hash)
{
    if (!kr_dict_watch(J->t, d)) {
        kr_err_clear(J->t);
        jit_rec_fail(J, "out of memory");
        return;
    }
    jit_watch_absent(hash);
    IRRef count = jit_rec_emit(J, IR_FREF, IRT_PTR, jit_ir_kptr(&J->buf, &jit_state.shadowed), 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, jit_rec_emit(J, IR_LOAD32, IRT_RAW, count, 0),
                        jit_ir_kraw(&J->buf, jit_state.shadowed));
}

/* Functions and classes are what global names are bound to once: which one it is says all about it.
 */
static bool is_bound_once(Value v)
{
    if (!value_is_ptr(v) || value_is_null(v)) {
        return false;
    }
    const Type *type = kr_type(v);
    return type == &PyFunction_Type ? ((const Function *)value_ptr(v))->func_code->functions <= 1
                                    : type == &PyType_Type || type == &PyCFunction_Type;
}

/* C code that caches by the dict's version tag sees that it has changed. */
void jit_rec_dict_changed(Recorder *J, IRRef dict)
{
    IRBuf *buf = &J->buf;
    IRRef address = jit_ir_kraw(buf, (int64_t)(uintptr_t)&kr_dict_version_counter); /* no object */
    IRRef counter = jit_rec_emit(J, IR_FREF, IRT_PTR, address, 0);
    IRRef tag = jit_rec_emit(J, IR_LOAD, IRT_RAW, counter, 0);
    tag = jit_rec_emit(J, IR_ADD, IRT_RAW, tag, jit_ir_kraw(buf, 1));
    IRRef own = jit_rec_emit(J, IR_FREF, IRT_PTR, dict, offsetof(Dict, ma_version_tag));
    J->effect = true;
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, counter, tag);
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, own, tag);
}

void jit_rec_store_entry(Recorder *J, Dict *d, isize entry, IRRef value)
{
    IRRef field = jit_rec_entry(J, d->ma_keys, entry, offsetof(DictEntry, value));
    value = jit_rec_box(J, value);
    J->effect = true;
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, value);
    jit_rec_dict_changed(J, jit_ir_kptr(&J->buf, d));
}

/* What kr_op_store_global() does when the entry is there. */
bool jit_rec_store_global(Recorder *J, const void *cache, IRRef value)
{
    const GlobalCache *ic = cache;
    Dict *d = jit_rec_innermost(J)->frame->globals;
    if (J->failed != NULL || ic->kind != GLOBAL_DICT || !jit_rec_entry_fits(ic->index)) {
        return false;
    }
    (void)jit_rec_frame_field(J, offsetof(Frame, globals), d);
    jit_rec_dict_name(J, d, &d->ma_keys->entries[ic->index]);
    jit_rec_store_entry(J, d, ic->index, value);
    return true;
}

bool jit_rec_global(Recorder *J, const void *cache, Value v, IRRef *ref)
{
    const GlobalCache *ic = cache;
    Frame *fp = jit_rec_innermost(J)->frame;
    *ref = 1;
    if (ic->kind == GLOBAL_NONE) {
        return false;
    }
    if (J->failed != NULL) {
        return true;
    }
    (void)jit_rec_frame_field(J, offsetof(Frame, globals), fp->globals);
    Dict *d = ic->kind == GLOBAL_BUILTIN ? fp->builtins : fp->globals;
    const DictEntry *at = &d->ma_keys->entries[ic->index];
    if (ic->kind == GLOBAL_BUILTIN) {
        guard_absence(J, fp->globals, at->hash);
        (void)jit_rec_frame_field(J, offsetof(Frame, builtins), fp->builtins);
    }
    jit_rec_dict_name(J, d, at);
    IRRef field = jit_rec_entry(J, d->ma_keys, ic->index, offsetof(DictEntry, value));
    *ref = jit_rec_emit(J, IR_LOAD, IRT_VAL, field, 0);
    if (is_bound_once(v) && J->failed == NULL) {
        (void)jit_rec_guard(J, IR_GEQ, IRT_VAL, *ref, jit_ir_kval(&J->buf, v));
        *ref = jit_rec_const(J, v);
    }
    return true;
}
