/* frame.c -- what Python sees of an activation.
 *
 * A FrameObject is made when somebody asks (tracebacks, sys._getframe).  While the activation lives
 * it points at it; when that ends, kr_frame_detach() gives it a copy, and the visible frame of the
 * caller, so that f_back stays true.
 */
#include "runtime/types/frame.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/generator.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static FrameObject *as_frame(Value v) { return (FrameObject *)value_ptr(v); }

/* The copy lies behind the object, unless it is large: most are wanted, since most objects are made
 * for the traceback of an exception that leaves the frame. */
FrameObject *kr_frame_object(Thread *t, Frame *f)
{
    if (f->object != NULL) {
        return f->object;
    }
    size_t room = kr_frame_has_room(f->code) ? f->code->frame_bytes : 0;
    FrameObject *fo = kr_new_object(t, &PyFrame_Type, sizeof(FrameObject) + room, GCK_SCAN);
    if (fo == NULL) {
        return NULL;
    }
    fo->f_frame = f;
    fo->f_trace_lines = 1;
    fo->generator = f->generator;
    fo->told_pc = kr_frame_pc(f);
    f->object = fo;
    return fo;
}

void kr_frame_detach(Thread *t, Frame *f)
{
    FrameObject *fo = f->object;
    Frame *copy = kr_frame_has_room(f->code) ? (Frame *)(fo + 1) : NULL;
    /* Generators that have ended were called by nobody. */
    Frame *back = f->generator != NULL ? NULL : kr_frame_visible(f->back);
    FrameObject *outer = fo->f_back != NULL ? fo->f_back : back != NULL ? back->object : NULL;
    if (copy == NULL || (back != NULL && outer == NULL)) {
        PendingState pending = kr_err_save(t); /* survives a failure here */
        copy = copy != NULL ? copy : kr_gc_new_block(t, f->code->frame_bytes, GCK_RAW);
        if (back != NULL && outer == NULL) {
            outer = kr_frame_object(t, back);
        }
        kr_err_put_back(t, pending);
    }
    if (copy != NULL) {
        memcpy(copy, f, f->code->frame_bytes);
        copy->back = NULL;
        copy->generator = NULL;
    }
    fo->f_back = outer;
    fo->f_frame = copy;
    fo->owns_frame = true;
    fo->generator = NULL;
    f->object = NULL;
}

Frame *kr_current_frame(Thread *t) { return kr_frame_visible(t->cframe->current_frame); }
int kr_frame_line(const Frame *f) { return kr_code_line(f->code, kr_frame_pc(f)); }

/* -- Locals ------------------------------------------------------------------------------------ */

enum { KIND_LOCAL = 0x20, KIND_CELL = 0x40, KIND_FREE = 0x80 };

/* names[name] = v, or removes the name; any mapping. */
static bool put_local(Thread *t, Value names, Value name, Value v)
{
    if (kr_is_exact_dict(names)) {
        Dict *d = (Dict *)value_ptr(names);
        return value_is_null(v) ? kr_dict_del(t, d, name) >= 0 : kr_dict_set(t, d, name, v);
    }
    if (!value_is_null(v)) {
        return kr_setitem(t, names, name, v) >= 0;
    }
    if (kr_delitem(t, names, name) < 0) {
        if (!kr_pending_is(t, KR_EXC(KeyError))) {
            return false;
        }
        kr_err_clear(t);
    }
    return true;
}

Value kr_frame_locals(Thread *t, Frame *f)
{
    Code *code = f->code;
    if (value_is_null(f->locals)) {
        Dict *d = kr_dict_new(t);
        if (d == NULL) {
            return VALUE_ERROR;
        }
        f->locals = value_from_ptr(d);
    }
    const Tuple *names = (Tuple *)value_ptr(code->co_localsplusnames);
    isize n = kr_tuple_len(names);
    if (n == 0) {
        return f->locals;
    }
    const uint8_t *kinds =
        (const uint8_t *)kr_bytes_data((Bytes *)value_ptr(code->co_localspluskinds));
    for (isize i = 0; i < n; i++) {
        if ((kinds[i] & KIND_FREE) && !(code->co_flags & CO_OPTIMIZED)) {
            continue; /* a class body sees only its own names */
        }
        Value v = f->regs[i];
        if ((kinds[i] & (KIND_CELL | KIND_FREE)) && kr_is_exact(v, &PyCell_Type)) {
            v = kr_cell_get(t, (Cell *)value_ptr(v));
        }
        if (!put_local(t, f->locals, kr_tuple_get(names, i), v)) {
            return VALUE_ERROR;
        }
    }
    return f->locals;
}

/* -- Attributes ----------------------------------------------------------------------------------
 */

/* The activation behind the object, or NULL with an exception pending when it could not be kept. */
static Frame *frame_of(Thread *t, Value self)
{
    Frame *f = kr_frame_of_object(as_frame(self));
    if (f == NULL) {
        kr_raise_oom(t);
    }
    return f;
}

static Value frame_get_back(Thread *t, Value self)
{
    FrameObject *fo = as_frame(self);
    if (fo->f_back != NULL) {
        return value_from_ptr(fo->f_back);
    }
    Frame *f = kr_frame_of_object(fo);
    Frame *outer = f == NULL || fo->owns_frame ? NULL : kr_frame_visible(f->back);
    if (outer == NULL) {
        return KR_NONE;
    }
    FrameObject *back = kr_frame_object(t, outer);
    return back == NULL ? VALUE_ERROR : value_from_ptr(back);
}

static Value frame_get_locals(Thread *t, Value self)
{
    Frame *f = frame_of(t, self);
    return f == NULL ? VALUE_ERROR : kr_frame_locals(t, f);
}

static Value frame_get_lineno(Thread *t, Value self)
{
    FrameObject *fo = as_frame(self);
    if (fo->f_lineno != 0) {
        return value_from_small(fo->f_lineno);
    }
    Frame *f = frame_of(t, self);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    int line = kr_frame_line(f);
    return line < 0 ? KR_NONE : value_from_small(line);
}

static int frame_set_lineno(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(AttributeError), "cannot delete attribute");
    }
    return kr_frame_jump(t, as_frame(self), v);
}

static Value frame_get_trace(Thread *t, Value self)
{
    Value v = as_frame(self)->f_trace;
    return value_is_null(v) ? KR_NONE : v;
}

static int frame_set_trace(Thread *t, Value self, Value v)
{
    if (!value_is_null(v) && kr_is_none(v)) {
        v = VALUE_NULL;
    }
    kr_gc_write(value_ptr(self), &as_frame(self)->f_trace, v);
    return 0;
}

static Value frame_get_lasti(Thread *t, Value self)
{
    Frame *f = frame_of(t, self);
    return f == NULL ? VALUE_ERROR
                     : value_from_small((int64_t)kr_frame_pc(f) * (int64_t)sizeof(Instr));
}

static Value frame_get_globals(Thread *t, Value self)
{
    Frame *f = frame_of(t, self);
    return f == NULL ? VALUE_ERROR : value_from_ptr(f->globals);
}

static Value frame_get_builtins(Thread *t, Value self)
{
    Frame *f = frame_of(t, self);
    return f == NULL ? VALUE_ERROR : value_from_ptr(f->builtins);
}

static Value frame_get_code(Thread *t, Value self)
{
    Frame *f = frame_of(t, self);
    return f == NULL ? VALUE_ERROR : value_from_ptr(f->code);
}

static Value frame_get_trace_lines(Thread *t, Value self)
{
    return kr_bool(as_frame(self)->f_trace_lines);
}
static Value frame_get_trace_opcodes(Thread *t, Value self)
{
    return kr_bool(as_frame(self)->f_trace_opcodes);
}

static int set_flag(Thread *t, char *flag, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can't delete numeric/char attribute");
    }
    if (!kr_is_bool(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "attribute value type must be bool");
    }
    *flag = value_same(v, KR_TRUE);
    return 0;
}

static int frame_set_trace_lines(Thread *t, Value self, Value v)
{
    return set_flag(t, &as_frame(self)->f_trace_lines, v);
}
static int frame_set_trace_opcodes(Thread *t, Value self, Value v)
{
    return set_flag(t, &as_frame(self)->f_trace_opcodes, v);
}

static const NativeGetSet frame_getset[] = {
    {"f_back", frame_get_back, NULL, NULL},
    {"f_locals", frame_get_locals, NULL, NULL},
    {"f_lineno", frame_get_lineno, frame_set_lineno, NULL},
    {"f_trace", frame_get_trace, frame_set_trace, NULL},
    {"f_lasti", frame_get_lasti, NULL, NULL},
    {"f_globals", frame_get_globals, NULL, NULL},
    {"f_builtins", frame_get_builtins, NULL, NULL},
    {"f_code", frame_get_code, NULL, NULL},
    {"f_trace_lines", frame_get_trace_lines, frame_set_trace_lines, NULL},
    {"f_trace_opcodes", frame_get_trace_opcodes, frame_set_trace_opcodes, NULL},
    {NULL, NULL, NULL, NULL},
};

/* -- Methods
 * --------------------------------------------------------------------------------------- */

static Value frame_clear(Thread *t, Value self)
{
    FrameObject *fo = as_frame(self);
    Frame *f = kr_frame_of_object(fo);
    if (f == NULL) {
        return KR_NONE;
    }
    if (f->generator != NULL && f->generator->state != GEN_RUNNING) {
        kr_gen_finalize(t, value_from_ptr(f->generator));
        return KR_NONE;
    }
    if (!fo->owns_frame) {
        return kr_raise(t, KR_EXC(RuntimeError), "cannot clear an executing frame");
    }
    for (uint32_t i = 0; i < f->code->nregs; i++) {
        f->regs[i] = VALUE_NULL;
    }
    fo->f_trace = VALUE_NULL;
    return KR_NONE;
}

static Value frame_sizeof(Thread *t, Value self)
{
    Frame *f = kr_frame_of_object(as_frame(self));
    return value_from_small((int64_t)sizeof(FrameObject) +
                            (f == NULL ? 0 : (int64_t)f->code->frame_bytes));
}

#define FRAME_METHODS(M)                                    \
    M(NOARGS, frame_clear, NF_CALLS, "clear",               \
      "F.clear(): clear most references held by the frame") \
    M(NOARGS, frame_sizeof, 0, "__sizeof__", "F.__sizeof__() -> size of F in memory, in bytes")
KR_NATIVE_TABLE(frame_methods, FRAME_METHODS)

static Value frame_repr(Thread *t, Value self)
{
    Frame *f = frame_of(t, self);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_str_format(t, "<frame at %p, file %R, line %d, code %S>",
                                        (void *)value_ptr(self), f->code->co_filename,
                                        kr_frame_line(f), f->code->co_name));
}

#define FRAME_SLOTS(S) S(tp_repr, UNARY, frame_repr)
KR_TYPE_SLOTS(frame, FRAME_SLOTS)

static TypeInfo frame_info = {
    .slots = {FRAME_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = frame_c_slots,
    .methods = frame_methods,
    .getset = frame_getset,
    .flags = TI_NATIVE,
};
Type PyFrame_Type = {
    KR_TYPE_HEAD("frame", 120, 8),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &frame_info,
};
static_assert(offsetof(FrameObject, f_lineno) == 40, "PyFrameObject");
