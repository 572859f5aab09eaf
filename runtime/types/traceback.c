/* traceback.c -- traceback objects, and the entry a frame adds while an exception leaves it. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static Traceback *as_traceback(Value v) { return (Traceback *)value_ptr(v); }

#define LASTI(pc) ((int)(pc)*8) /* byte offset in co_code, as tb_lasti and f_lasti count */

static Traceback *traceback_new(Thread *t, Traceback *next, FrameObject *frame, int lasti, int line)
{
    Traceback *tb = kr_new_object(t, &PyTraceBack_Type, sizeof(Traceback), GCK_SCAN);
    if (tb != NULL) {
        tb->tb_next = next;
        tb->tb_frame = frame;
        tb->tb_lasti = lasti;
        tb->tb_lineno = line;
    }
    return tb;
}

Traceback *kr_traceback_entry(Thread *t, Frame *f, Traceback *next)
{
    if (KR_UNLIKELY(f->code->hidden)) {
        return next;
    }
    FrameObject *fo = f->object != NULL ? f->object : kr_frame_object(t, f);
    uint32_t pc = kr_frame_pc(f);
    return fo == NULL ? NULL : traceback_new(t, next, fo, LASTI(pc), kr_code_line(f->code, pc));
}

bool kr_traceback_add(Thread *t, Frame *f)
{
    if (KR_UNLIKELY(f->code->hidden)) {
        return true;
    }
    /* What is pending stays so, whatever happens here. */
    PendingState pending = kr_err_save(t);
    Traceback *tb = kr_traceback_entry(t, f, (Traceback *)pending.traceback);
    kr_err_put_back(t, pending);
    if (tb != NULL) {
        kr_err_set_traceback(t, (Object *)tb);
    }
    return tb != NULL;
}

int kr_traceback_line(const Traceback *tb)
{
    if (tb->tb_lineno >= 0) {
        return tb->tb_lineno;
    }
    const Frame *f = kr_frame_of_object(tb->tb_frame);
    return f == NULL || tb->tb_lasti < 0 ? -1 : kr_code_line(f->code, (uint32_t)tb->tb_lasti / 8);
}

/* -- Attributes ---------------------------------------------------------------------------- */

static Value traceback_get_next(Thread *t, Value self)
{
    Traceback *next = as_traceback(self)->tb_next;
    return next == NULL ? KR_NONE : value_from_ptr(next);
}

static int traceback_set_next(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can't delete tb_next attribute");
    }
    Traceback *next = NULL;
    if (!kr_is_none(v)) {
        if (!kr_is_exact(v, &PyTraceBack_Type)) {
            return kr_fail_int(t, KR_EXC(TypeError), "expected traceback object, got '%T'", v);
        }
        next = as_traceback(v);
    }
    for (Traceback *cursor = next; cursor != NULL; cursor = cursor->tb_next) {
        if (cursor == as_traceback(self)) {
            return kr_fail_int(t, KR_EXC(ValueError), "traceback loop detected");
        }
    }
    kr_gc_write_ptr(value_ptr(self), &as_traceback(self)->tb_next, next);
    return 0;
}

static Value traceback_get_lineno(Thread *t, Value self)
{
    int line = kr_traceback_line(as_traceback(self));
    return line < 0 ? KR_NONE : value_from_small(line);
}

static Value traceback_get_frame(Thread *t, Value self)
{
    return value_from_ptr(as_traceback(self)->tb_frame);
}

static const NativeGetSet traceback_getset[] = {
    {"tb_next", traceback_get_next, traceback_set_next, NULL},
    {"tb_frame", traceback_get_frame, NULL, NULL},
    {"tb_lineno", traceback_get_lineno, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember traceback_members[] = {
    {"tb_lasti", NM_INT, offsetof(Traceback, tb_lasti), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static Value traceback_dir(Thread *t, Value self)
{
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    List *list = kr_list_new(t, 4);
    for (size_t i = 0; list != NULL && i < KR_COUNT(names); i++) {
        Str *s = kr_str_intern_c(t, names[i]);
        if (s == NULL || !kr_list_append(t, list, value_from_ptr(s))) {
            return VALUE_ERROR;
        }
    }
    return list == NULL ? VALUE_ERROR : value_from_ptr(list);
}

#define TRACEBACK_METHODS(M) M(NOARGS, traceback_dir, 0, "__dir__", NULL)
KR_NATIVE_TABLE(traceback_methods, TRACEBACK_METHODS)

#define TRACEBACK_DOC \
    "TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object."

static Value traceback_type_new(Thread *t, Type *type, const Value *args, size_t nargs,
                                Tuple *kwnames)
{
    static ArgSpec spec = {.signature = TRACEBACK_DOC};
    Value in[4];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, in)) {
        return VALUE_ERROR;
    }
    Traceback *next = NULL;
    if (!kr_is_none(in[0])) {
        if (!kr_is_exact(in[0], &PyTraceBack_Type)) {
            return kr_raise(t, KR_EXC(TypeError), "expected traceback object or None, got '%T'",
                            in[0]);
        }
        next = as_traceback(in[0]);
    }
    if (!kr_is_exact(in[1], &PyFrame_Type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "TracebackType() argument 'tb_frame' must be frame, not %T", in[1]);
    }
    int lasti, line;
    if (!kr_arg_int(t, in[2], &lasti) || !kr_arg_int(t, in[3], &line)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(traceback_new(t, next, (FrameObject *)value_ptr(in[1]), lasti, line));
}

#define TRACEBACK_SLOTS(S) S(tp_new, NEW, traceback_type_new)
KR_TYPE_SLOTS(traceback, TRACEBACK_SLOTS)

static TypeInfo traceback_info = {
    .slots = {TRACEBACK_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = traceback_c_slots,
    .methods = traceback_methods,
    .getset = traceback_getset,
    .members = traceback_members,
    .flags = TI_NATIVE,
};
Type PyTraceBack_Type = {
    KR_TYPE_HEAD("traceback", sizeof(Traceback), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC,
    .tp_doc = TRACEBACK_DOC,
    .tp_cache = &traceback_info,
};
static_assert(sizeof(Traceback) == 40, "PyTracebackObject");
