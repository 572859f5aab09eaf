/* errors.c -- pyerrors.h, warnings.h.
 *
 * What C code sets stays as it came, type and value, until the runtime takes it out
 * (kr_err_fetch()) or C code asks for the instance: most of it is fetched or cleared by C code
 * again. The fields of the thread state own a count of each, and so does a triple in C code's
 * hands.
 */
#include "cpyext/bridge.h"

#include <errno.h>
#include <stdarg.h>

#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

/* Gives back the counts of a triple: what only it held dies. */
static void drop(PendingState s)
{
    cpx_drop(s.type);
    cpx_drop(s.value);
    cpx_drop(s.traceback);
}

static void clear(Thread *t) { drop(kr_err_save(t)); }

/* The triple becomes what is pending; takes over its counts. */
static void set_pending(Thread *t, PyObject *type, PyObject *value, PyObject *traceback)
{
    PendingState old = kr_err_save(t);
    kr_err_put_back(t, (PendingState){cpx_object(type), cpx_object(value), cpx_object(traceback)});
    drop(old);
}

/* -- Raising ------------------------------------------------------------------------------ */

/* `value` is borrowed.  While an exception is handled, the instance is made at once: it gets that
 * as its context. */
static void set_object(Thread *t, PyObject *type, PyObject *value)
{
    if (!kr_is_exception_class(cpx_read(type))) {
        PyErr_Format(cpx_c(PyExc_SystemError),
                     "_PyErr_SetObject: exception %R is not a BaseException subclass", type);
        return;
    }
    bool instance = value != NULL && kr_is_exception(cpx_read(value));
    Value handled = kr_handled_exception(t);
    PyObject *made = NULL;
    if (!value_is_null(handled) && !kr_is_none(handled)) {
        Value exc = cpx_keep(t, value);
        if (!instance) {
            clear(t);
            exc = kr_exc_make(t, cpx_keep(t, type), exc);
            if (value_is_error(exc) || (made = cpx_give(t, exc)) == NULL) {
                return;
            }
            value = made;
            instance = true;
        }
        kr_exc_chain(exc, handled);
    }
    PyObject *tb = NULL;
    if (instance) {
        Value v = ((BaseException *)cpx_object(value))->traceback;
        tb = value_is_null(v) || kr_is_none(v) ? NULL : cpx_give(t, v);
    }
    set_pending(t, Py_NewRef(type), made != NULL ? made : Py_XNewRef(value), tb);
}

void PyErr_SetObject(PyObject *type, PyObject *value) { set_object(T, type, value); }
void PyErr_SetNone(PyObject *type) { set_object(T, type, NULL); }
void PyErr_SetString(PyObject *type, const char *text)
{
    Thread *t = T;
    clear(t);
    PyObject *value = PyUnicode_FromString(text);
    set_object(t, type, value); /* not UTF-8: without a value */
    Py_XDECREF(value);
}
PyObject *PyErr_FormatV(PyObject *type, const char *format, va_list ap)
{
    Thread *t = T;
    clear(t);
    PyObject *value = PyUnicode_FromFormatV(format, ap);
    if (value != NULL) {
        set_object(t, type, value);
        Py_DECREF(value);
    }
    return NULL;
}
PyObject *PyErr_Format(PyObject *type, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyErr_FormatV(type, format, ap);
    va_end(ap);
    return NULL;
}
PyObject *PyErr_NoMemory(void)
{
    Thread *t = T;
    clear(t);
    kr_raise_oom(t);
    return NULL;
}
#undef PyErr_BadInternalCall
void PyErr_BadInternalCall(void)
{
    Thread *t = T;
    clear(t);
    kr_fail(t, KR_EXC(SystemError), "bad argument to internal function");
}
void _PyErr_BadInternalCall(const char *file, int line)
{
    Thread *t = T;
    clear(t);
    kr_fail(t, KR_EXC(SystemError), "%s:%d: bad argument to internal function", file, line);
}
int PyErr_BadArgument(void)
{
    Thread *t = T;
    clear(t);
    kr_fail(t, KR_EXC(TypeError), "bad argument type for built-in operation");
    return 0;
}
static PyObject *from_errno(PyObject *type, PyObject *name, PyObject *name2)
{
    Thread *t = T;
    int err = errno;
    clear(t);
    if (err == EINTR && PyErr_CheckSignals() < 0) {
        return NULL;
    }
    PyObject *text = PyUnicode_FromString(strerror(err));
    PyObject *args = text == NULL ? NULL
                     : name2      ? Py_BuildValue("(iOOiO)", err, text, name, 0, name2)
                     : name       ? Py_BuildValue("(iOO)", err, text, name)
                                  : Py_BuildValue("(iO)", err, text);
    Py_XDECREF(text);
    PyObject *exc = args == NULL ? NULL : PyObject_Call(type, args, NULL);
    if (exc != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(exc), exc); /* OSError makes one of a subclass */
        Py_DECREF(exc);
    }
    Py_XDECREF(args);
    return NULL;
}
PyObject *PyErr_SetFromErrno(PyObject *type) { return from_errno(type, NULL, NULL); }
PyObject *PyErr_SetFromErrnoWithFilenameObject(PyObject *type, PyObject *name)
{
    return from_errno(type, name, NULL);
}
PyObject *PyErr_SetFromErrnoWithFilenameObjects(PyObject *type, PyObject *name, PyObject *name2)
{
    return from_errno(type, name, name2);
}
PyObject *PyErr_SetFromErrnoWithFilename(PyObject *type, const char *name)
{
    int err = errno;
    PyObject *o = name == NULL ? NULL : PyUnicode_DecodeFSDefault(name);
    errno = err;
    from_errno(type, o, NULL);
    Py_XDECREF(o);
    return NULL;
}
PyObject *PyErr_SetImportError(PyObject *msg, PyObject *name, PyObject *path)
{
    Thread *t = T;
    clear(t);
    if (msg == NULL) {
        kr_fail(t, KR_EXC(TypeError), "expected a message argument");
        return NULL;
    }
    Value exc = kr_call_1(t, value_from_ptr(KR_EXC(ImportError)), cpx_keep(t, msg));
    if (!value_is_error(exc)) {
        ImportErrorObject *e = (ImportErrorObject *)value_ptr(exc);
        kr_gc_write(e, &e->name, name == NULL ? KR_NONE : cpx_keep(t, name));
        kr_gc_write(e, &e->path, path == NULL ? KR_NONE : cpx_keep(t, path));
        kr_raise_object(t, exc);
    }
    return NULL;
}
PyObject *_PyErr_FormatFromCause(PyObject *type, const char *format, ...)
{
    Thread *t = T;
    Value cause = kr_err_fetch(t);
    va_list ap;
    va_start(ap, format);
    PyErr_FormatV(type, format, ap);
    va_end(ap);
    Value exc = kr_err_fetch(t);
    if (kr_is_exception(exc) && !value_is_null(cause)) {
        BaseException *e = (BaseException *)value_ptr(exc);
        kr_gc_write(e, &e->cause, cause);
        kr_exc_set_context(e, cause);
        e->suppress_context = 1;
    }
    kr_err_restore(t, exc);
    return NULL;
}

/* -- Asking and moving -------------------------------------------------------------------- */

PyObject *PyErr_Occurred(void)
{
    Thread *t = T;
    return t == NULL ? NULL : cpx_lend(t, value_from_ptr(t->curexc_type));
}
void PyErr_Clear(void) { clear(T); }

int PyErr_GivenExceptionMatches(PyObject *err, PyObject *exc)
{
    Thread *t = T;
    return err != NULL && exc != NULL && kr_exc_matches(t, cpx_keep(t, err), cpx_keep(t, exc));
}
int PyErr_ExceptionMatches(PyObject *exc)
{
    return PyErr_GivenExceptionMatches(PyErr_Occurred(), exc);
}

/* Of an object in one of the fields, with its count.  Without memory to show it: NULL, and the
 * count goes back. */
static PyObject *hand_out(Thread *t, Object *o)
{
    if (KR_UNLIKELY(o != NULL && cpx_lend(t, value_from_ptr(o)) == NULL)) {
        cpx_drop(o);
        return NULL;
    }
    return cpx_c(o);
}
void PyErr_Fetch(PyObject **type, PyObject **value, PyObject **traceback)
{
    Thread *t = T;
    PendingState was = kr_err_save(t);
    *type = hand_out(t, was.type);
    *value = hand_out(t, was.value);
    *traceback = hand_out(t, was.traceback);
}
void PyErr_Restore(PyObject *type, PyObject *value, PyObject *traceback)
{
    if (traceback != NULL && !kr_is_instance_of(cpx_read(traceback), &PyTraceBack_Type)) {
        Py_CLEAR(traceback);
    }
    set_pending(T, type, value, traceback);
}
void PyErr_NormalizeException(PyObject **type, PyObject **value, PyObject **traceback)
{
    Thread *t = T;
    if (*type == NULL) {
        return;
    }
    if (!kr_is_exception_class(cpx_read(*type))) {
        if (*value == NULL) {
            *value = Py_NewRef(Py_None);
        }
        return;
    }
    if (*value != NULL && cpx_object(*value)->ob_type == (Type *)cpx_object(*type)) {
        return;
    }
    PendingState pending = kr_err_save(t);
    Value cls = cpx_keep(t, *type), exc = cpx_keep(t, *value), tb = cpx_keep(t, *traceback);
    if (!value_is_null(exc) && kr_is_exception(exc) &&
        kr_is_subtype(kr_type(exc), (Type *)value_ptr(cls))) {
        cls = value_from_ptr(kr_type(exc));
    } else {
        exc = kr_exc_make(t, cls, exc); /* the class stays, even if it made one of a subclass */
        if (value_is_error(exc)) {
            PendingState new = kr_err_save(t);
            cls = cpx_take(t, cpx_c(new.type));
            exc = cpx_take(t, cpx_c(new.value));
            if (new.traceback != NULL) {
                tb = cpx_take(t, cpx_c(new.traceback));
            }
            exc = kr_err_instance(t, cls, exc, &tb);
            cls = value_from_ptr(kr_type(exc));
        }
    }
    kr_err_put_back(t, pending);
    PyObject *o = cpx_give(t, exc), *c = cpx_give(t, cls);
    Py_XSETREF(*value, o);
    Py_SETREF(*type, c);
    if (!value_is_null(tb) && value_ptr(tb) != cpx_object(*traceback)) {
        PyObject *now = cpx_give(t, tb); /* of the failure */
        Py_XSETREF(*traceback, now);
    }
}

static BaseException *as_exception(PyObject *o) { return (BaseException *)o; }
PyObject *PyException_GetTraceback(PyObject *o) { return cpx_give(T, as_exception(o)->traceback); }
int PyException_SetTraceback(PyObject *o, PyObject *tb)
{
    Thread *t = T;
    bool none = tb != NULL && cpx_object(tb) == &_Py_NoneStruct;
    if (tb == NULL || (!none && !kr_is_instance_of(cpx_read(tb), &PyTraceBack_Type))) {
        kr_fail(t, KR_EXC(TypeError), "__traceback__ must be a traceback or None");
        return -1;
    }
    kr_gc_write(o, &as_exception(o)->traceback, none ? VALUE_NULL : cpx_keep(t, tb));
    return 0;
}
PyObject *PyException_GetCause(PyObject *o) { return cpx_give(T, as_exception(o)->cause); }
PyObject *PyException_GetContext(PyObject *o) { return cpx_give(T, as_exception(o)->context); }
void PyException_SetCause(PyObject *o, PyObject *cause)
{
    as_exception(o)->suppress_context = 1;
    kr_gc_write(o, &as_exception(o)->cause, cause == NULL ? VALUE_NULL : cpx_take(T, cause));
}
void PyException_SetContext(PyObject *o, PyObject *context)
{
    kr_exc_set_context(as_exception(o), context == NULL ? VALUE_NULL : cpx_take(T, context));
}

PyObject *PyErr_GetHandledException(void)
{
    Thread *t = T;
    return cpx_give(t, kr_handled_exception(t));
}
/* None stands for no type and no traceback; no value is NULL. */
void PyErr_GetExcInfo(PyObject **type, PyObject **value, PyObject **traceback)
{
    Thread *t = T;
    Value exc = kr_handled_exception(t), cls = KR_NONE, tb = KR_NONE;
    if (!value_is_null(exc)) {
        cls = value_from_ptr(kr_type(exc));
        if (!value_is_null(((BaseException *)value_ptr(exc))->traceback)) {
            tb = ((BaseException *)value_ptr(exc))->traceback;
        }
    }
    *type = cpx_give(t, cls);
    *value = cpx_give(t, exc);
    *traceback = cpx_give(t, tb);
}
void PyErr_SetHandledException(PyObject *exc)
{
    Thread *t = T;
    Value v = exc == NULL ? VALUE_NULL : cpx_keep(t, exc);
    t->exc_info->exc_value = value_ptr_or_null(v);
}
void PyErr_SetExcInfo(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyErr_SetHandledException(value);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

/* -- Classes and messages ----------------------------------------------------------------- */

PyObject *PyErr_NewExceptionWithDoc(const char *name, const char *doc, PyObject *base,
                                    PyObject *dict)
{
    Thread *t = T;
    const char *dot = strrchr(name, '.');
    if (dot == NULL) {
        kr_fail(t, KR_EXC(SystemError), "PyErr_NewException: name must be module.class");
        return NULL;
    }
    Dict *ns = dict == NULL ? kr_dict_new(t) : (Dict *)value_ptr(cpx_keep(t, dict));
    Str *module = kr_str_from_utf8(t, name, (size_t)(dot - name));
    Str *tail = kr_str_intern_c(t, dot + 1);
    if (ns == NULL || module == NULL || tail == NULL) {
        return NULL;
    }
    if (value_is_null(kr_dict_get_c(t, ns, "__module__")) &&
        !kr_dict_set_c(t, ns, "__module__", value_from_ptr(module))) {
        return NULL;
    }
    if (doc != NULL) {
        Str *text = kr_str_from_c(t, doc);
        if (text == NULL || !kr_dict_set_c(t, ns, "__doc__", value_from_ptr(text))) {
            return NULL;
        }
    }
    Value bases = base == NULL ? value_from_ptr(KR_EXC(Exception)) : cpx_keep(t, base);
    if (!kr_is_tuple(bases)) {
        bases = value_from_ptr(kr_tuple_from(t, &bases, 1));
    }
    if (value_is_error(bases)) {
        return NULL;
    }
    return cpx_give(t, kr_call_3(t, value_from_ptr(&PyType_Type), value_from_ptr(tail), bases,
                                 value_from_ptr(ns)));
}
PyObject *PyErr_NewException(const char *name, PyObject *base, PyObject *dict)
{
    return PyErr_NewExceptionWithDoc(name, NULL, base, dict);
}
const char *PyExceptionClass_Name(PyObject *o) { return ((PyTypeObject *)o)->tp_name; }

void PyErr_WriteUnraisable(PyObject *o)
{
    Thread *t = T;
    Frame *f = t->cframe->current_frame;
    if (kr_pending(t) && t->curexc_traceback == NULL && f != NULL && !kr_traceback_add(t, f)) {
        kr_err_set_traceback(t, NULL); /* memory is out: shown without the place */
    }
    kr_err_unraisable(t, o == NULL ? VALUE_NULL : cpx_keep(t, o), NULL);
}
void PyErr_PrintEx(int set_vars)
{
    int status;
    if (kr_print_pending(T, &status)) {
        Py_Exit(status);
    }
}
void PyErr_Print(void) { PyErr_PrintEx(1); }
void PyErr_Display(PyObject *type, PyObject *value, PyObject *tb)
{
    Thread *t = T;
    kr_print_exception(t, cpx_keep(t, value), VALUE_NULL);
}
int PyErr_CheckSignals(void) { return kr_signals_handle(T) ? 0 : -1; }

#undef PyErr_WarnEx
int PyErr_WarnEx(PyObject *category, const char *text, Py_ssize_t level)
{
    Thread *t = T;
    Type *type = category == NULL ? KR_EXC(RuntimeWarning) : (Type *)category;
    return kr_warn(t, type, level, "%s", text) ? 0 : -1;
}
int PyErr_WarnFormat(PyObject *category, Py_ssize_t level, const char *format, ...)
{
    Thread *t = T;
    va_list ap;
    va_start(ap, format);
    Str *s = kr_str_format_v(t, format, ap);
    va_end(ap);
    Type *type = category == NULL ? KR_EXC(RuntimeWarning) : (Type *)category;
    return s != NULL && kr_warn(t, type, level, "%U", s) ? 0 : -1;
}
int PyErr_ResourceWarning(PyObject *source, Py_ssize_t level, const char *format, ...)
{
    Thread *t = T;
    va_list ap;
    va_start(ap, format);
    Str *s = kr_str_format_v(t, format, ap);
    va_end(ap);
    return s != NULL && kr_warn(t, KR_EXC(ResourceWarning), level, "%U", s) ? 0 : -1;
}

int _Py_CheckRecursiveCall(PyThreadState *tstate, const char *where)
{
    /* The inline caller has counted already. */
    Thread *t = (Thread *)tstate;
    if (t->recursion_remaining >= 0 && !kr_c_stack_low(t)) {
        return 0;
    }
    return kr_recursion_failed(t, where) ? 0 : -1;
}
int Py_EnterRecursiveCall(const char *where) { return kr_enter_recursive(T, where) ? 0 : -1; }
void Py_LeaveRecursiveCall(void) { kr_leave_recursive(T); }
int Py_GetRecursionLimit(void) { return T->recursion_limit; }
