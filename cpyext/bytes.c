/* bytes.c -- bytesobject.h, bytearrayobject.h. */
#include "cpyext/bridge.h"

#include <stdarg.h>

#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

PyObject *PyBytes_FromStringAndSize(const char *s, Py_ssize_t n)
{
    Thread *t = T;
    if (n < 0) {
        kr_fail(t, KR_EXC(SystemError), "Negative size passed to PyBytes_FromStringAndSize");
        return NULL;
    }
    if (n == 0 || (n == 1 && s != NULL)) { /* cached objects */
        return cpx_give_ptr(t, kr_bytes_from(t, s, n));
    }
    Bytes *b = kr_bytes_new(t, n);
    if (b != NULL && s != NULL) {
        memcpy(b->ob_sval, s, (size_t)n);
    }
    return cpx_private(t, b);
}
PyObject *PyBytes_FromString(const char *s)
{
    return PyBytes_FromStringAndSize(s, (Py_ssize_t)strlen(s));
}
static bool check_bytes(PyObject *o)
{
    if (PyBytes_Check(o)) {
        return true;
    }
    kr_fail(T, KR_EXC(TypeError), "expected bytes, %s found", Py_TYPE(o)->tp_name);
    return false;
}
Py_ssize_t PyBytes_Size(PyObject *o) { return check_bytes(o) ? Py_SIZE(o) : -1; }
char *PyBytes_AsString(PyObject *o) { return check_bytes(o) ? ((Bytes *)o)->ob_sval : NULL; }
int PyBytes_AsStringAndSize(PyObject *o, char **s, Py_ssize_t *n)
{
    if (s == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!check_bytes(o)) {
        return -1;
    }
    *s = ((Bytes *)o)->ob_sval;
    if (n != NULL) {
        *n = Py_SIZE(o);
    } else if (strlen(*s) != (size_t)Py_SIZE(o)) {
        kr_fail(T, KR_EXC(ValueError), "embedded null byte");
        return -1;
    }
    return 0;
}
PyObject *PyBytes_FromObject(PyObject *o)
{
    Thread *t = T;
    if (o == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (cpx_object(o)->ob_type == &PyBytes_Type) {
        return Py_NewRef(o);
    }
    if (PyUnicode_Check(o)) {
        kr_fail(t, KR_EXC(TypeError), "cannot convert '%s' object to bytes", Py_TYPE(o)->tp_name);
        return NULL;
    }
    return cpx_give(t, kr_bytes_from_object(t, cpx_keep(t, o)));
}
int _PyBytes_Resize(PyObject **p, Py_ssize_t n)
{
    PyObject *old = *p;
    if (!PyBytes_Check(old) || n < 0 || (Py_SIZE(old) > 1 && old->ob_refcnt != 1)) {
        *p = NULL;
        Py_DECREF(old);
        PyErr_BadInternalCall();
        return -1;
    }
    Py_ssize_t have = Py_SIZE(old);
    if (have == n) {
        return 0;
    }
    if (n != 0 && n < have && n >= have / 2 && old->ob_refcnt == 1) { /* shrink in place */
        Py_SET_SIZE(old, n);
        ((Bytes *)old)->ob_sval[n] = '\0';
        ((Bytes *)old)->ob_shash = -1;
        return 0;
    }
    PyObject *o = PyBytes_FromStringAndSize(NULL, n);
    if (o != NULL && n > 0) {
        memcpy(((Bytes *)o)->ob_sval, ((Bytes *)old)->ob_sval, (size_t)(have < n ? have : n));
    }
    Py_DECREF(old);
    *p = o;
    return o == NULL ? -1 : 0;
}
void PyBytes_Concat(PyObject **p, PyObject *b)
{
    if (*p == NULL) {
        return;
    }
    PyObject *r = b == NULL ? NULL : PyNumber_Add(*p, b);
    Py_SETREF(*p, r);
}
void PyBytes_ConcatAndDel(PyObject **p, PyObject *b)
{
    PyBytes_Concat(p, b);
    Py_XDECREF(b);
}
PyObject *PyBytes_Repr(PyObject *o, int smart)
{
    Thread *t = T;
    return cpx_give(t, kr_bytes_repr(t, ((Bytes *)o)->ob_sval, Py_SIZE(o)));
}
PyObject *PyBytes_FromFormatV(const char *format, va_list ap)
{
    PyObject *s = PyUnicode_FromFormatV(format, ap);
    PyObject *r = s == NULL ? NULL : PyUnicode_AsEncodedString(s, "utf-8", "surrogateescape");
    Py_XDECREF(s);
    return r;
}
PyObject *PyBytes_FromFormat(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = PyBytes_FromFormatV(format, ap);
    va_end(ap);
    return r;
}

/* -- bytearray ---------------------------------------------------------------------------- */

PyObject *PyByteArray_FromStringAndSize(const char *s, Py_ssize_t n)
{
    Thread *t = T;
    if (n < 0) {
        kr_fail(t, KR_EXC(SystemError), "Negative size passed to PyByteArray_FromStringAndSize");
        return NULL;
    }
    ByteArray *b = kr_bytearray_from(t, s == NULL ? "" : s, s == NULL ? 0 : n);
    if (b != NULL && s == NULL && !kr_bytearray_resize(t, b, n)) {
        return NULL;
    }
    return cpx_give_ptr(t, b);
}
PyObject *PyByteArray_FromObject(PyObject *o)
{
    return PyObject_CallOneArg(cpx_c(&PyByteArray_Type.ob_base.ob_base), o);
}
Py_ssize_t PyByteArray_Size(PyObject *o) { return Py_SIZE(o); }
char *PyByteArray_AsString(PyObject *o) { return kr_bytearray_data((ByteArray *)o); }
int PyByteArray_Resize(PyObject *o, Py_ssize_t n)
{
    return kr_bytearray_resize(T, (ByteArray *)o, n) ? 0 : -1;
}
PyObject *PyByteArray_Concat(PyObject *a, PyObject *b) { return PyNumber_Add(a, b); }
