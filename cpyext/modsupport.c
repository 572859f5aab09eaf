/* modsupport.c -- Py_BuildValue: values by format string. */
#include "cpyext/modsupport.h"

#include <ctype.h>

#define T kr_thread_current()

typedef struct Build {
    const char *at;
    va_list *ap;
    bool sizes; /* lengths are Py_ssize_t */
} Build;

static PyObject *build_one(Build *b);

static bool is_separator(char c) { return c == ',' || c == ':' || c == ' ' || c == '\t'; }

/* Number of values up to the matching `end`; -1 with SystemError. */
static Py_ssize_t count_values(const char *f, char end)
{
    Py_ssize_t n = 0;
    int level = 0;
    for (; level > 0 || *f != end; f++) {
        switch (*f) {
        case '\0': kr_fail(T, KR_EXC(SystemError), "unmatched paren in format"); return -1;
        case '(':
        case '[':
        case '{': n += level++ == 0; break;
        case ')':
        case ']':
        case '}': level--; break;
        case '#':
        case '&':
        case ',':
        case ':':
        case ' ':
        case '\t': break;
        default: n += level == 0;
        }
    }
    return n;
}

/* n values and the closing character, into items; false when one failed (all are consumed). */
static bool build_items(Build *b, char end, Py_ssize_t n, PyObject **items)
{
    bool ok = true;
    for (Py_ssize_t i = 0; i < n; i++) {
        Thread *t = T;
        Value pending = ok ? VALUE_NULL : kr_err_fetch(t);
        items[i] = build_one(b);
        if (!ok) { /* the first error counts */
            if (kr_pending(t)) {
                kr_err_clear(t);
            }
            kr_err_restore(t, pending);
        }
        ok = ok && items[i] != NULL;
    }
    while (is_separator(*b->at)) {
        b->at++;
    }
    if (ok && *b->at != end) {
        kr_fail(T, KR_EXC(SystemError), "Unmatched paren in format");
        ok = false;
    }
    if (*b->at == end && end != '\0') {
        b->at++;
    }
    if (!ok) {
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_CLEAR(items[i]);
        }
    }
    return ok;
}

static PyObject *build_tuple(Build *b, char end, Py_ssize_t n)
{
    PyObject *tuple = n < 0 ? NULL : PyTuple_New(n);
    if (tuple == NULL) {
        return NULL;
    }
    if (n == 0) {
        if (*b->at == end && end != '\0') {
            b->at++;
        }
        return tuple;
    }
    if (!build_items(b, end, n, ((PyTupleObject *)tuple)->ob_item)) {
        Py_DECREF(tuple);
        return NULL;
    }
    return tuple;
}

static PyObject *build_list(Build *b, Py_ssize_t n)
{
    PyObject *list = n < 0 ? NULL : PyList_New(n);
    if (list == NULL || !build_items(b, ']', n, n ? ((PyListObject *)list)->ob_item : NULL)) {
        Py_XDECREF(list);
        return NULL;
    }
    return list;
}

static PyObject *build_dict(Build *b, Py_ssize_t n)
{
    if (n < 0) {
        return NULL;
    }
    if (n % 2) {
        kr_fail(T, KR_EXC(SystemError), "Bad dict format");
        return NULL;
    }
    PyObject *pairs = PyTuple_New(n), *dict = PyDict_New();
    if (pairs == NULL || dict == NULL ||
        !build_items(b, '}', n, n ? ((PyTupleObject *)pairs)->ob_item : NULL)) {
        Py_XDECREF(pairs);
        Py_XDECREF(dict);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i += 2) {
        if (PyDict_SetItem(dict, PyTuple_GET_ITEM(pairs, i), PyTuple_GET_ITEM(pairs, i + 1)) < 0) {
            Py_CLEAR(dict);
            break;
        }
    }
    Py_DECREF(pairs);
    return dict;
}

/* An optional # behind a text code. */
static bool take_length(Build *b, Py_ssize_t *n)
{
    *n = -1;
    if (*b->at != '#') {
        return true;
    }
    b->at++;
    if (!b->sizes) {
        (void)va_arg(*b->ap, int);
        return kr_fail(T, KR_EXC(SystemError),
                       "PY_SSIZE_T_CLEAN macro must be defined for '#' formats");
    }
    *n = va_arg(*b->ap, Py_ssize_t);
    return true;
}

static PyObject *new_none(void)
{
    _Py_NoneStruct.ob_refcnt++;
    return cpx_c(&_Py_NoneStruct);
}

static PyObject *build_text(Build *b, bool bytes)
{
    const char *s = va_arg(*b->ap, const char *);
    Py_ssize_t n;
    if (!take_length(b, &n)) {
        return NULL;
    }
    if (s == NULL) {
        return new_none();
    }
    n = n < 0 ? (Py_ssize_t)strlen(s) : n;
    return bytes ? PyBytes_FromStringAndSize(s, n) : PyUnicode_FromStringAndSize(s, n);
}

static PyObject *build_wide(Build *b)
{
    const wchar_t *s = va_arg(*b->ap, const wchar_t *);
    Py_ssize_t n;
    if (!take_length(b, &n)) {
        return NULL;
    }
    return s == NULL ? new_none() : PyUnicode_FromWideChar(s, n);
}

static PyObject *build_object(Build *b, char code)
{
    if (*b->at == '&') {
        typedef PyObject *(*Converter)(void *);
        Converter fn = va_arg(*b->ap, Converter);
        void *arg = va_arg(*b->ap, void *);
        b->at++;
        return fn(arg);
    }
    PyObject *o = va_arg(*b->ap, PyObject *);
    if (o != NULL) {
        if (code != 'N') {
            Py_INCREF(o);
        }
    } else if (!kr_pending(T)) {
        kr_fail(T, KR_EXC(SystemError), "NULL object passed to Py_BuildValue");
    }
    return o;
}

static PyObject *build_one(Build *b)
{
    for (;;) {
        char c = *b->at++;
        switch (c) {
        case '(': return build_tuple(b, ')', count_values(b->at, ')'));
        case '[': return build_list(b, count_values(b->at, ']'));
        case '{': return build_dict(b, count_values(b->at, '}'));
        case 'b':
        case 'B':
        case 'h':
        case 'i': return PyLong_FromLong(va_arg(*b->ap, int));
        case 'H': return PyLong_FromLong((long)va_arg(*b->ap, unsigned int));
        case 'I': return PyLong_FromUnsignedLong(va_arg(*b->ap, unsigned int));
        case 'n': return PyLong_FromSsize_t(va_arg(*b->ap, Py_ssize_t));
        case 'l': return PyLong_FromLong(va_arg(*b->ap, long));
        case 'k': return PyLong_FromUnsignedLong(va_arg(*b->ap, unsigned long));
        case 'L': return PyLong_FromLongLong(va_arg(*b->ap, long long));
        case 'K': return PyLong_FromUnsignedLongLong(va_arg(*b->ap, unsigned long long));
        case 'u': return build_wide(b);
        case 'f':
        case 'd': return PyFloat_FromDouble(va_arg(*b->ap, double));
        case 'D': return PyComplex_FromCComplex(*va_arg(*b->ap, Py_complex *));
        case 'c': {
            char byte = (char)va_arg(*b->ap, int);
            return PyBytes_FromStringAndSize(&byte, 1);
        }
        case 'C': return PyUnicode_FromOrdinal(va_arg(*b->ap, int));
        case 's':
        case 'z':
        case 'U': return build_text(b, false);
        case 'y': return build_text(b, true);
        case 'N':
        case 'S':
        case 'O': return build_object(b, c);
        case ':':
        case ',':
        case ' ':
        case '\t': break;
        default:
            kr_fail(T, KR_EXC(SystemError), "bad format char passed to Py_BuildValue");
            return NULL;
        }
    }
}

PyObject *cpx_build_tuple(const char *format, va_list *ap, bool sizes)
{
    Build b = {format, ap, sizes};
    return build_tuple(&b, '\0', count_values(format, '\0'));
}

static PyObject *build_value(const char *format, va_list va, bool sizes)
{
    va_list ap;
    va_copy(ap, va);
    Build b = {format, &ap, sizes};
    Py_ssize_t n = count_values(format, '\0');
    PyObject *r = n < 0    ? NULL
                  : n == 0 ? new_none()
                  : n == 1 ? build_one(&b)
                           : build_tuple(&b, '\0', n);
    va_end(ap);
    return r;
}

#undef Py_BuildValue
#undef Py_VaBuildValue
PyObject *Py_BuildValue(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = build_value(format, ap, false);
    va_end(ap);
    return r;
}
PyObject *_Py_BuildValue_SizeT(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = build_value(format, ap, true);
    va_end(ap);
    return r;
}
PyObject *Py_VaBuildValue(const char *format, va_list va) { return build_value(format, va, false); }
PyObject *_Py_VaBuildValue_SizeT(const char *format, va_list va)
{
    return build_value(format, va, true);
}
