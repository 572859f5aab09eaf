/* frame.c -- frames, code objects and tracebacks that C code makes (Cython does, for its
 * tracebacks). */
#include "cpyext/bridge.h"

#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

/* -- Code --------------------------------------------------------------------------------- */

/* A code object with a place and a name, and nothing to run. */
PyCodeObject *PyCode_NewEmpty(const char *filename, const char *name, int line)
{
    Thread *t = T;
    Code *code = kr_code_new(t);
    Value file = kr_str_decode(t, filename, (isize)strlen(filename), "utf-8", "surrogateescape");
    Str *text = kr_str_intern_c(t, name);
    if (code == NULL || value_is_error(file) || text == NULL) {
        return NULL;
    }
    Value empty = value_from_ptr(kr_empty_tuple);
    code->co_consts = code->co_names = code->co_localsplusnames = empty;
    code->co_filename = file;
    code->co_name = code->co_qualname = value_from_ptr(text);
    code->co_firstlineno = line;
    code->co_flags = CO_OPTIMIZED | CO_NEWLOCALS;
    code->instrs = kr_gc_new_block(t, sizeof(Instr), GCK_LEAF);
    code->positions = kr_gc_new_block(t, sizeof(Position), GCK_LEAF);
    if (code->instrs == NULL || code->positions == NULL) {
        return NULL;
    }
    memset(code->instrs, 0, sizeof(Instr));
    code->ninstrs = 1;
    code->positions[0] = (Position){line, line, -1, -1};
    return (PyCodeObject *)cpx_give_ptr(t, code);
}

/* -- Frames ------------------------------------------------------------------------------- */

/* A frame that never ran: C writes f_lineno and hangs it into a traceback. */
PyFrameObject *PyFrame_New(PyThreadState *tstate, PyCodeObject *code, PyObject *globals,
                           PyObject *locals)
{
    Thread *t = T;
    Frame *f = kr_gc_new_block(t, sizeof(Frame), GCK_RAW);
    FrameObject *o = kr_new_object(t, &PyFrame_Type, sizeof *o, GCK_SCAN);
    if (f == NULL || o == NULL) {
        return NULL;
    }
    Value ns = cpx_keep(t, globals);
    f->code = (Code *)value_ptr(cpx_keep(t, (PyObject *)code));
    f->pc = f->code->instrs;
    f->globals = (Dict *)value_ptr(ns);
    f->locals = locals == NULL ? VALUE_NULL : cpx_keep(t, locals);
    f->object = o;
    o->f_frame = f;
    o->f_trace_lines = 1;
    o->owns_frame = true;
    return (PyFrameObject *)cpx_give_ptr(t, o);
}

PyCodeObject *PyFrame_GetCode(PyFrameObject *o)
{
    return (PyCodeObject *)cpx_give_ptr(T, kr_frame_of_object((FrameObject *)o)->code);
}
int PyFrame_GetLineNumber(PyFrameObject *o)
{
    FrameObject *f = (FrameObject *)o;
    return f->f_lineno != 0 ? f->f_lineno : kr_frame_line(kr_frame_of_object(f));
}
PyFrameObject *PyThreadState_GetFrame(PyThreadState *tstate)
{
    Thread *t = T;
    Frame *f = kr_current_frame((Thread *)tstate);
    return f == NULL ? NULL : (PyFrameObject *)cpx_give_ptr(t, kr_frame_object(t, f));
}

/* -- Tracebacks --------------------------------------------------------------------------- */

int PyTraceBack_Here(PyFrameObject *frame)
{
    Thread *t = T;
    Value exc = kr_err_fetch(t);
    if (value_is_null(exc)) {
        PyErr_BadInternalCall();
        return -1;
    }
    FrameObject *f = (FrameObject *)value_ptr(cpx_keep(t, (PyObject *)frame));
    BaseException *e = (BaseException *)value_ptr(exc);
    Traceback *tb = kr_new_object(t, &PyTraceBack_Type, sizeof *tb, GCK_SCAN);
    if (tb == NULL) {
        return -1;
    }
    tb->tb_next = kr_is_instance_of(e->traceback.bits ? e->traceback : KR_NONE, &PyTraceBack_Type)
                      ? (Traceback *)value_ptr(e->traceback)
                      : NULL;
    tb->tb_frame = f;
    tb->tb_lasti = 0;
    tb->tb_lineno = PyFrame_GetLineNumber(frame);
    kr_gc_write(e, &e->traceback, value_from_ptr(tb));
    kr_err_restore(t, exc);
    return 0;
}

/* -- Functions ---------------------------------------------------------------------------- */

PyObject *PyFunction_GetCode(PyObject *f)
{
    return cpx_lend(T, value_from_ptr(((Function *)f)->func_code));
}
PyObject *PyFunction_GetGlobals(PyObject *f)
{
    return cpx_lend(T, value_from_ptr(((Function *)f)->func_globals));
}
PyObject *PyFunction_GetModule(PyObject *f) { return cpx_lend(T, ((Function *)f)->func_module); }
PyObject *PyFunction_GetDefaults(PyObject *f)
{
    return cpx_lend(T, ((Function *)f)->func_defaults);
}

/* -- Descriptors -------------------------------------------------------------------------- */

int PyDescr_IsData(PyObject *o)
{
    Type *type = cpx_object(o)->ob_type;
    return type->tp_descr_set != NULL ||
           (kr_type_info(type) != NULL && kr_slots(type)->tp_descr_set != NULL);
}

const char *Py_GetVersion(void)
{
    PyObject *version = PySys_GetObject("version");
    const char *text = version == NULL ? NULL : PyUnicode_AsUTF8(version);
    return text == NULL ? "3.11.2 (Krait)" : text;
}

PyObject *_PyBytes_Join(PyObject *sep, PyObject *items)
{
    Thread *t = T;
    Value v = cpx_keep(t, items);
    return cpx_give(t, kr_call_method(t, cpx_keep(t, sep), kr_str_intern_c(t, "join"), &v, 1));
}

int PyObject_AsFileDescriptor(PyObject *o)
{
    Thread *t = T;
    int fd;
    if (PyLong_Check(o)) {
        fd = _PyLong_AsInt(o);
    } else {
        Value fn = kr_getattr_optional(t, cpx_keep(t, o), kr_str_intern_c(t, "fileno"));
        if (value_is_null(fn)) {
            if (!kr_pending(t)) {
                kr_fail(t, KR_EXC(TypeError),
                        "argument must be an int, or have a fileno() method.");
            }
            return -1;
        }
        PyObject *r = cpx_give(t, kr_call_0(t, fn));
        if (r == NULL) {
            return -1;
        }
        if (!PyLong_Check(r)) {
            Py_DECREF(r);
            kr_fail(t, KR_EXC(TypeError), "fileno() returned a non-integer");
            return -1;
        }
        fd = _PyLong_AsInt(r);
        Py_DECREF(r);
    }
    if (fd == -1 && kr_pending(t)) {
        return -1;
    }
    if (fd < 0) {
        kr_fail(t, KR_EXC(ValueError), "file descriptor cannot be a negative integer (%i)", fd);
        return -1;
    }
    return fd;
}
