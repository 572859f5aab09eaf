/* long.c -- longobject.h and boolobject.h. */
#include "cpyext/bridge.h"

#include <limits.h>

#include "runtime/core/ops.h"
#include "runtime/types/int.h"
#include "runtime/types/int_int.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

PyObject *PyBool_FromLong(long i)
{
    Object *o = i ? &_Py_TrueStruct.ob_base.ob_base : &_Py_FalseStruct.ob_base.ob_base;
    o->ob_refcnt++;
    return cpx_c(o);
}

/* -- From C ------------------------------------------------------------------------------- */

static PyObject *give_int(Thread *t, Value v) { return cpx_give_fresh(t, v); }

PyObject *PyLong_FromLongLong(long long i)
{
    Thread *t = T;
    return give_int(t, kr_int_from_i64(t, i));
}
PyObject *PyLong_FromLong(long i) { return PyLong_FromLongLong(i); }
PyObject *PyLong_FromSsize_t(Py_ssize_t i) { return PyLong_FromLongLong(i); }
PyObject *PyLong_FromUnsignedLongLong(unsigned long long u)
{
    Thread *t = T;
    return give_int(t, kr_int_from_u64(t, u));
}
PyObject *PyLong_FromUnsignedLong(unsigned long u) { return PyLong_FromUnsignedLongLong(u); }
PyObject *PyLong_FromSize_t(size_t u) { return PyLong_FromUnsignedLongLong(u); }
PyObject *PyLong_FromVoidPtr(void *p) { return PyLong_FromUnsignedLongLong((uintptr_t)p); }
PyObject *PyLong_FromDouble(double d)
{
    Thread *t = T;
    return give_int(t, kr_int_from_double(t, d));
}

PyObject *PyLong_FromString(const char *text, char **end, int base)
{
    Thread *t = T;
    size_t n = strlen(text);
    Value v = kr_int_parse(t, text, n, base);
    if (end != NULL) {
        *end = (char *)(uintptr_t)text + (value_is_error(v) ? 0 : n);
    }
    if (value_is_error(v) && !kr_pending(t)) {
        kr_raise(t, KR_EXC(ValueError), "invalid literal for int() with base %d: %R", base,
                 value_from_ptr(kr_str_from_c(t, text)));
    }
    return give_int(t, v);
}
PyObject *PyLong_FromUnicodeObject(PyObject *u, int base)
{
    Thread *t = T;
    return give_int(t, kr_int_from_text(t, cpx_keep(t, u), base));
}
PyObject *_PyLong_FromByteArray(const unsigned char *bytes, size_t n, int little, int is_signed)
{
    Thread *t = T;
    return give_int(t, kr_int_from_bytes(t, bytes, n, little, is_signed));
}
int _PyLong_AsByteArray(PyLongObject *v, unsigned char *bytes, size_t n, int little, int is_signed)
{
    Thread *t = T;
    Value i = cpx_keep(t, (PyObject *)v);
    if (kr_int_sign(i) < 0 && !is_signed) {
        kr_fail(t, KR_EXC(OverflowError), "can't convert negative int to unsigned");
        return -1;
    }
    return kr_int_to_bytes(t, i, bytes, n, little, is_signed) ? 0 : -1;
}

/* Digits to be filled by the caller. */
PyLongObject *_PyLong_New(Py_ssize_t n)
{
    Thread *t = T;
    return (PyLongObject *)cpx_private(t, kr_int_alloc(t, n));
}
PyObject *_PyLong_Copy(PyLongObject *v)
{
    Thread *t = T;
    Py_ssize_t n = Py_SIZE(v) < 0 ? -Py_SIZE(v) : Py_SIZE(v);
    if (n < 2) {
        long i = n == 0 ? 0 : Py_SIZE(v) < 0 ? -(long)v->ob_digit[0] : (long)v->ob_digit[0];
        return PyLong_FromLong(i);
    }
    Int *z = kr_int_alloc(t, n);
    if (z == NULL) {
        return NULL;
    }
    memcpy(z->ob_digit, v->ob_digit, (size_t)n * sizeof(uint32_t));
    z->ob_base.ob_size = Py_SIZE(v);
    return cpx_private(t, z);
}

/* -- To C --------------------------------------------------------------------------------- */

/* The int that o is or has as __index__. */
static bool index_of(Thread *t, PyObject *o, Value *out)
{
    if (o == NULL) {
        PyErr_BadInternalCall();
        return false;
    }
    if (PyLong_Check(o)) {
        *out = cpx_read(o);
        return true;
    }
    *out = kr_index(t, cpx_keep(t, o));
    return !value_is_error(*out);
}

/* -1, 0, 1: too small, fits, too large. */
static int to_i64(Value v, int64_t *out) { return kr_int_fits_i64(v, out) ? 0 : kr_int_sign(v); }

long long PyLong_AsLongLongAndOverflow(PyObject *o, int *overflow)
{
    Thread *t = T;
    Value v;
    int64_t i;
    *overflow = 0;
    if (!index_of(t, o, &v)) {
        return -1;
    }
    *overflow = to_i64(v, &i);
    return *overflow ? -1 : i;
}
long PyLong_AsLongAndOverflow(PyObject *o, int *overflow)
{
    return PyLong_AsLongLongAndOverflow(o, overflow);
}

static int64_t as_signed(PyObject *o, const char *what)
{
    int overflow;
    int64_t i = PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow) {
        kr_fail(T, KR_EXC(OverflowError), "Python int too large to convert to C %s", what);
    }
    return i;
}
long PyLong_AsLong(PyObject *o) { return as_signed(o, "long"); }
long long PyLong_AsLongLong(PyObject *o)
{
    int overflow;
    int64_t i = PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow) {
        kr_fail(T, KR_EXC(OverflowError), "int too big to convert");
    }
    return i;
}
int _PyLong_AsInt(PyObject *o)
{
    int overflow;
    int64_t i = PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow || i > INT_MAX || i < INT_MIN) {
        kr_fail(T, KR_EXC(OverflowError), "Python int too large to convert to C int");
        return -1;
    }
    return (int)i;
}
Py_ssize_t PyLong_AsSsize_t(PyObject *o)
{
    if (o == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyLong_Check(o)) {
        kr_fail(T, KR_EXC(TypeError), "an integer is required");
        return -1;
    }
    return as_signed(o, "ssize_t");
}

static uint64_t as_unsigned(PyObject *o, const char *what)
{
    Thread *t = T;
    uint64_t u;
    if (o == NULL) {
        PyErr_BadInternalCall();
        return (uint64_t)-1;
    }
    if (!PyLong_Check(o)) {
        kr_fail(t, KR_EXC(TypeError), "an integer is required");
        return (uint64_t)-1;
    }
    Value v = cpx_read(o);
    if (kr_int_fits_u64(v, &u)) {
        return u;
    }
    if (kr_int_sign(v) < 0) {
        kr_fail(t, KR_EXC(OverflowError), "can't convert negative value to %s", what);
    } else {
        kr_fail(t, KR_EXC(OverflowError), "Python int too large to convert to C %s", what);
    }
    return (uint64_t)-1;
}
unsigned long PyLong_AsUnsignedLong(PyObject *o) { return as_unsigned(o, "unsigned long"); }
size_t PyLong_AsSize_t(PyObject *o) { return as_unsigned(o, "size_t"); }
unsigned long long PyLong_AsUnsignedLongLong(PyObject *o)
{
    Thread *t = T;
    uint64_t u;
    if (o == NULL || !PyLong_Check(o)) {
        return as_unsigned(o, "unsigned long long");
    }
    Value v = cpx_read(o);
    if (kr_int_fits_u64(v, &u)) {
        return u;
    }
    kr_fail(t, KR_EXC(OverflowError),
            kr_int_sign(v) < 0 ? "can't convert negative int to unsigned"
                               : "int too big to convert");
    return (unsigned long long)-1;
}

static uint64_t mask_of(PyObject *o)
{
    Thread *t = T;
    Value v;
    if (!index_of(t, o, &v)) {
        return (uint64_t)-1;
    }
    IntView w;
    int_view(&w, v);
    uint64_t u = 0;
    for (isize i = w.n; i-- > 0;) {
        u = u << KR_INT_SHIFT | w.d[i];
    }
    return w.neg ? 0 - u : u;
}
unsigned long PyLong_AsUnsignedLongMask(PyObject *o) { return mask_of(o); }
unsigned long long PyLong_AsUnsignedLongLongMask(PyObject *o) { return mask_of(o); }

double PyLong_AsDouble(PyObject *o)
{
    Thread *t = T;
    double d;
    if (o == NULL) {
        PyErr_BadInternalCall();
        return -1.0;
    }
    if (!PyLong_Check(o)) {
        kr_fail(t, KR_EXC(TypeError), "an integer is required");
        return -1.0;
    }
    return kr_int_to_double(t, cpx_read(o), &d) ? d : -1.0;
}
void *PyLong_AsVoidPtr(PyObject *o)
{
    Thread *t = T;
    int64_t i;
    uint64_t u;
    if (!PyLong_Check(o)) {
        kr_fail(t, KR_EXC(TypeError), "an integer is required");
        return NULL;
    }
    if (kr_int_fits_i64(cpx_read(o), &i)) {
        return (void *)(uintptr_t)i;
    }
    if (kr_int_fits_u64(cpx_read(o), &u)) {
        return (void *)u;
    }
    kr_fail(t, KR_EXC(OverflowError), "int too big to convert");
    return NULL;
}

int _PyLong_Sign(PyObject *o) { return kr_int_sign(cpx_read(o)); }
size_t _PyLong_NumBits(PyObject *o) { return kr_int_bit_length(cpx_read(o)); }
PyObject *_PyLong_Format(PyObject *o, int base)
{
    Thread *t = T;
    return cpx_give(t, kr_int_to_str(t, cpx_keep(t, o), base, base != 10));
}
PyObject *PyLong_GetInfo(void) { return PySys_GetObject("int_info"); }
#define CONVERTER(name, type, expr)                                                 \
    int name(PyObject *o, void *out)                                                \
    {                                                                               \
        Thread *t = T;                                                              \
        if (PyLong_Check(o) && kr_int_sign(cpx_read(o)) < 0) {                      \
            kr_fail(t, KR_EXC(ValueError), "value must be positive");               \
            return 0;                                                               \
        }                                                                           \
        unsigned long long u = expr;                                                \
        if (u == (unsigned long long)-1 && kr_pending(t)) {                         \
            return 0;                                                               \
        }                                                                           \
        if (u > (type)-1) {                                                         \
            kr_fail(t, KR_EXC(OverflowError), "Python int too large for C " #type); \
            return 0;                                                               \
        }                                                                           \
        *(type *)out = (type)u;                                                     \
        return 1;                                                                   \
    }
CONVERTER(_PyLong_UnsignedShort_Converter, unsigned short, PyLong_AsUnsignedLong(o))
CONVERTER(_PyLong_UnsignedInt_Converter, unsigned int, PyLong_AsUnsignedLong(o))
CONVERTER(_PyLong_UnsignedLong_Converter, unsigned long, PyLong_AsUnsignedLong(o))
CONVERTER(_PyLong_UnsignedLongLong_Converter, unsigned long long, PyLong_AsUnsignedLongLong(o))
CONVERTER(_PyLong_Size_t_Converter, size_t, PyLong_AsSize_t(o))

int _PyEval_SliceIndex(PyObject *o, Py_ssize_t *out)
{
    if (cpx_object(o) == &_Py_NoneStruct) {
        return 1;
    }
    if (!PyIndex_Check(o)) {
        kr_fail(T, KR_EXC(TypeError),
                "slice indices must be integers or None or have an __index__ method");
        return 0;
    }
    *out = PyNumber_AsSsize_t(o, NULL);
    return *out != -1 || !kr_pending(T);
}
