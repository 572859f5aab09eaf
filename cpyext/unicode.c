/* unicode.c -- unicodeobject.h. */
#include "cpyext/bridge.h"

#include <stdarg.h>

#include "runtime/base/unidata.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

static bool check_str(PyObject *o)
{
    if (o != NULL && PyUnicode_Check(o)) {
        return true;
    }
    kr_fail(T, KR_EXC(TypeError), "bad argument type for built-in operation");
    return false;
}
static Str *keep_str(Thread *t, PyObject *o)
{
    Str *s = (Str *)value_ptr(cpx_keep(t, o));
    return kr_str_flat(t, s) ? s : NULL;
}

/* -- Making ------------------------------------------------------------------------------- */

/* To be filled by the caller. */
PyObject *PyUnicode_New(Py_ssize_t n, Py_UCS4 max_char)
{
    Thread *t = T;
    if (n < 0) {
        kr_fail(t, KR_EXC(SystemError), "Negative size passed to PyUnicode_New");
        return NULL;
    }
    Str *s = kr_str_new(t, n, max_char);
    return n == 0 ? cpx_give_ptr(t, s) : cpx_private(t, s);
}
PyObject *PyUnicode_FromStringAndSize(const char *text, Py_ssize_t n)
{
    Thread *t = T;
    if (n < 0) {
        kr_fail(t, KR_EXC(SystemError), "Negative size passed to PyUnicode_FromStringAndSize");
        return NULL;
    }
    if (text == NULL) {
        if (n > 0) {
            kr_fail(t, KR_EXC(SystemError),
                    "Krait does not implement "
                    "PyUnicode_FromStringAndSize(NULL, n) yet");
            return NULL;
        }
        text = "";
    }
    return cpx_give_ptr(t, kr_str_from_utf8(t, text, (size_t)n));
}
PyObject *PyUnicode_FromString(const char *text)
{
    return PyUnicode_FromStringAndSize(text, (Py_ssize_t)strlen(text));
}
PyObject *PyUnicode_InternFromString(const char *text)
{
    Thread *t = T;
    Str *s = kr_str_intern_c(t, text);
    if (s != NULL && kr_str_hash(t, s) == -1) {
        return NULL;
    }
    return cpx_give_ptr(t, s);
}
void PyUnicode_InternInPlace(PyObject **p)
{
    Thread *t = T;
    if (*p == NULL || cpx_object(*p)->ob_type != &PyUnicode_Type) {
        return;
    }
    Str *s = kr_str_intern(t, (Str *)value_ptr(cpx_keep(t, *p)));
    PyObject *o = s == NULL || kr_str_hash(t, s) == -1 ? NULL : cpx_give_ptr(t, s);
    if (o == NULL) {
        kr_err_clear(t);
        return;
    }
    Py_SETREF(*p, o);
}
void PyUnicode_InternImmortal(PyObject **p)
{
    PyUnicode_InternInPlace(p);
    Py_XINCREF(*p);
}
PyObject *PyUnicode_FromKindAndData(int kind, const void *data, Py_ssize_t n)
{
    Thread *t = T;
    if (n < 0) {
        kr_fail(t, KR_EXC(ValueError), "size must be positive");
        return NULL;
    }
    if (kind != 1 && kind != 2 && kind != 4) {
        kr_fail(t, KR_EXC(SystemError), "invalid kind");
        return NULL;
    }
    return cpx_give_ptr(t, kr_str_from_kind(t, kind, data, n));
}
PyObject *PyUnicode_FromOrdinal(int c)
{
    Thread *t = T;
    if (c < 0 || c > 0x10FFFF) {
        kr_fail(t, KR_EXC(ValueError), "chr() arg not in range(0x110000)");
        return NULL;
    }
    return cpx_give_ptr(t, kr_str_from_char(t, (uint32_t)c));
}
PyObject *PyUnicode_FromObject(PyObject *o)
{
    Thread *t = T;
    if (!PyUnicode_Check(o)) {
        kr_fail(t, KR_EXC(TypeError), "Can't convert '%s' object to str implicitly",
                Py_TYPE(o)->tp_name);
        return NULL;
    }
    return cpx_give(t, kr_str_exact(t, cpx_keep(t, o)));
}
PyObject *PyUnicode_FromWideChar(const wchar_t *text, Py_ssize_t n)
{
    Thread *t = T;
    if (text == NULL && n != 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    n = n < 0 ? (Py_ssize_t)wcslen(text) : n;
    return cpx_give_ptr(t, kr_str_from_kind(t, 4, text, n));
}
PyObject *PyUnicode_FromFormatV(const char *format, va_list ap)
{
    Thread *t = T;
    return cpx_give_ptr(t, kr_str_format_v(t, format, ap));
}
PyObject *PyUnicode_FromFormat(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = PyUnicode_FromFormatV(format, ap);
    va_end(ap);
    return r;
}

/* Identifiers: one interned string each, held for ever. */
static PyObject **ids;
static Py_ssize_t nids, ids_cap;
PyObject *_PyUnicode_FromId(_Py_Identifier *id)
{
    if (id->index >= 0 && id->index < nids) {
        return ids[id->index];
    }
    PyObject *o = PyUnicode_InternFromString(id->string);
    if (o == NULL) {
        return NULL;
    }
    if (nids == ids_cap) {
        Py_ssize_t cap = ids_cap ? ids_cap * 2 : 256;
        PyObject **grown = PyMem_RawRealloc(ids, (size_t)cap * sizeof *grown);
        if (grown == NULL) {
            Py_DECREF(o);
            return PyErr_NoMemory();
        }
        ids = grown;
        ids_cap = cap;
    }
    ids[nids] = o;
    id->index = nids++;
    return o;
}

/* -- Looking ------------------------------------------------------------------------------ */

#undef _PyUnicode_Ready
int _PyUnicode_Ready(PyObject *o) { return kr_str_flat(T, (Str *)o) ? 0 : -1; }
Py_ssize_t PyUnicode_GetLength(PyObject *o)
{
    Thread *t = T;
    if (!check_str(o) || !kr_str_flat(t, (Str *)o)) {
        return -1;
    }
    return kr_str_len((Str *)o);
}
Py_UCS4 PyUnicode_ReadChar(PyObject *o, Py_ssize_t i)
{
    Thread *t = T;
    if (!check_str(o) || !kr_str_flat(t, (Str *)o)) {
        return (Py_UCS4)-1;
    }
    if (i < 0 || i >= kr_str_len((Str *)o)) {
        kr_fail(t, KR_EXC(IndexError), "string index out of range");
        return (Py_UCS4)-1;
    }
    return kr_str_at((Str *)o, i);
}
static void write_char(Str *s, Py_ssize_t i, Py_UCS4 c)
{
    void *d = kr_str_data(s);
    switch (kr_str_kind(s)) {
    case 1: ((uint8_t *)d)[i] = (uint8_t)c; break;
    case 2: ((uint16_t *)d)[i] = (uint16_t)c; break;
    default: ((uint32_t *)d)[i] = c;
    }
}
int PyUnicode_WriteChar(PyObject *o, Py_ssize_t i, Py_UCS4 c)
{
    if (!check_str(o)) {
        return -1;
    }
    if (i < 0 || i >= kr_str_len((Str *)o)) {
        kr_fail(T, KR_EXC(IndexError), "string index out of range");
        return -1;
    }
    if (o->ob_refcnt != 1) {
        kr_fail(T, KR_EXC(SystemError), "Cannot modify a string currently used");
        return -1;
    }
    write_char((Str *)o, i, c);
    return 0;
}
const char *PyUnicode_AsUTF8AndSize(PyObject *o, Py_ssize_t *n)
{
    if (o == NULL || !PyUnicode_Check(o)) {
        kr_fail(T, KR_EXC(TypeError), "bad argument type for built-in operation");
        return NULL;
    }
    isize len;
    const char *s = kr_str_utf8(T, (Str *)o, &len);
    if (n != NULL && s != NULL) {
        *n = len;
    }
    return s;
}
const char *PyUnicode_AsUTF8(PyObject *o) { return PyUnicode_AsUTF8AndSize(o, NULL); }

static Py_ssize_t copy_wide(Str *s, wchar_t *w, Py_ssize_t n)
{
    Py_ssize_t len = kr_str_len(s), i;
    for (i = 0; i < n && i < len; i++) {
        w[i] = (wchar_t)kr_str_at(s, i);
    }
    if (i < n) {
        w[i] = 0;
    }
    return i;
}
Py_ssize_t PyUnicode_AsWideChar(PyObject *o, wchar_t *w, Py_ssize_t n)
{
    if (!check_str(o) || !kr_str_flat(T, (Str *)o)) {
        return -1;
    }
    return w == NULL ? kr_str_len((Str *)o) + 1 : copy_wide((Str *)o, w, n);
}
wchar_t *PyUnicode_AsWideCharString(PyObject *o, Py_ssize_t *n)
{
    if (!check_str(o) || !kr_str_flat(T, (Str *)o)) {
        return NULL;
    }
    Py_ssize_t len = kr_str_len((Str *)o);
    wchar_t *w = PyMem_Malloc((size_t)(len + 1) * sizeof *w);
    if (w == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    copy_wide((Str *)o, w, len + 1);
    if (n != NULL) {
        *n = len;
    } else if ((Py_ssize_t)wcslen(w) != len) {
        PyMem_Free(w);
        kr_fail(T, KR_EXC(ValueError), "embedded null character");
        return NULL;
    }
    return w;
}
Py_UCS4 *PyUnicode_AsUCS4(PyObject *o, Py_UCS4 *buf, Py_ssize_t n, int null)
{
    if (!check_str(o) || !kr_str_flat(T, (Str *)o)) {
        return NULL;
    }
    Py_ssize_t len = kr_str_len((Str *)o);
    if (buf == NULL || n < len + (null != 0)) {
        kr_fail(T, KR_EXC(SystemError), "string is longer than the buffer");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < len; i++) {
        buf[i] = kr_str_at((Str *)o, i);
    }
    if (null) {
        buf[len] = 0;
    }
    return buf;
}
Py_UCS4 *PyUnicode_AsUCS4Copy(PyObject *o)
{
    Py_ssize_t n = PyUnicode_GetLength(o);
    Py_UCS4 *buf = n < 0 ? NULL : PyMem_Malloc((size_t)(n + 1) * sizeof *buf);
    return buf == NULL ? NULL : PyUnicode_AsUCS4(o, buf, n + 1, 1);
}

/* -- Codecs ------------------------------------------------------------------------------- */

PyObject *PyUnicode_Decode(const char *s, Py_ssize_t n, const char *encoding, const char *errors)
{
    Thread *t = T;
    return cpx_give(t, kr_str_decode(t, s, n, encoding ? encoding : "utf-8", errors));
}
PyObject *PyUnicode_AsEncodedString(PyObject *o, const char *encoding, const char *errors)
{
    Thread *t = T;
    if (!check_str(o)) {
        return NULL;
    }
    Str *s = keep_str(t, o);
    return s == NULL ? NULL
                     : cpx_give(t, kr_str_encode(t, s, encoding ? encoding : "utf-8", errors));
}
#define DECODER(name, encoding)                                                       \
    PyObject *PyUnicode_Decode##name(const char *s, Py_ssize_t n, const char *errors) \
    {                                                                                 \
        return PyUnicode_Decode(s, n, encoding, errors);                              \
    }
#define ENCODER(name, encoding)                              \
    PyObject *PyUnicode_As##name##String(PyObject *o)        \
    {                                                        \
        return PyUnicode_AsEncodedString(o, encoding, NULL); \
    }
DECODER(UTF8, "utf-8")
DECODER(ASCII, "ascii")
DECODER(Latin1, "latin-1")
ENCODER(UTF8, "utf-8")
ENCODER(ASCII, "ascii")
ENCODER(Latin1, "latin-1")
#undef _PyUnicode_AsUTF8String
PyObject *_PyUnicode_AsUTF8String(PyObject *o, const char *errors)
{
    return PyUnicode_AsEncodedString(o, "utf-8", errors);
}
PyObject *PyUnicode_DecodeFSDefaultAndSize(const char *s, Py_ssize_t n)
{
    return PyUnicode_Decode(s, n, "utf-8", "surrogateescape");
}
PyObject *PyUnicode_DecodeFSDefault(const char *s)
{
    return PyUnicode_DecodeFSDefaultAndSize(s, (Py_ssize_t)strlen(s));
}
PyObject *PyUnicode_EncodeFSDefault(PyObject *o)
{
    return PyUnicode_AsEncodedString(o, "utf-8", "surrogateescape");
}
PyObject *PyUnicode_FromEncodedObject(PyObject *o, const char *encoding, const char *errors)
{
    if (o == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyUnicode_Check(o)) {
        kr_fail(T, KR_EXC(TypeError), "decoding str is not supported");
        return NULL;
    }
    Py_buffer view;
    if (PyObject_GetBuffer(o, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        kr_fail(T, KR_EXC(TypeError), "decoding to str: need a bytes-like object, %s found",
                Py_TYPE(o)->tp_name);
        return NULL;
    }
    PyObject *r = PyUnicode_Decode(view.buf, view.len, encoding, errors);
    PyBuffer_Release(&view);
    return r;
}
const char *PyUnicode_GetDefaultEncoding(void) { return "utf-8"; }
int PyUnicode_FSConverter(PyObject *arg, void *out)
{
    PyObject **slot = out;
    if (arg == NULL) {
        Py_CLEAR(*slot);
        return 1;
    }
    PyObject *path = PyOS_FSPath(arg), *bytes;
    if (path == NULL) {
        return 0;
    }
    bytes = PyBytes_Check(path) ? Py_NewRef(path) : PyUnicode_EncodeFSDefault(path);
    Py_DECREF(path);
    if (bytes == NULL) {
        return 0;
    }
    if (strlen(PyBytes_AS_STRING(bytes)) != (size_t)PyBytes_GET_SIZE(bytes)) {
        kr_fail(T, KR_EXC(ValueError), "embedded null byte");
        Py_DECREF(bytes);
        return 0;
    }
    *slot = bytes;
    return Py_CLEANUP_SUPPORTED;
}

/* -- Operations --------------------------------------------------------------------------- */

PyObject *PyUnicode_Concat(PyObject *a, PyObject *b)
{
    Thread *t = T;
    if (!check_str(a)) {
        return NULL;
    }
    if (!PyUnicode_Check(b)) {
        kr_fail(t, KR_EXC(TypeError), "can only concatenate str (not \"%s\") to str",
                Py_TYPE(b)->tp_name);
        return NULL;
    }
    return cpx_give(t, kr_str_concat(t, cpx_keep(t, a), cpx_keep(t, b)));
}
void PyUnicode_Append(PyObject **left, PyObject *right)
{
    if (*left == NULL) {
        return;
    }
    PyObject *r = right == NULL || !PyUnicode_Check(*left) || !PyUnicode_Check(right)
                      ? (PyErr_BadInternalCall(), NULL)
                      : PyUnicode_Concat(*left, right);
    Py_SETREF(*left, r);
}
void PyUnicode_AppendAndDel(PyObject **left, PyObject *right)
{
    PyUnicode_Append(left, right);
    Py_XDECREF(right);
}
PyObject *PyUnicode_Substring(PyObject *o, Py_ssize_t start, Py_ssize_t end)
{
    Thread *t = T;
    if (!check_str(o)) {
        return NULL;
    }
    Str *s = keep_str(t, o);
    if (s == NULL) {
        return NULL;
    }
    if (start < 0 || end < 0) {
        kr_fail(t, KR_EXC(IndexError), "string index out of range");
        return NULL;
    }
    Py_ssize_t n = kr_str_len(s);
    end = end > n ? n : end;
    start = start > end ? end : start;
    return cpx_give(t, kr_str_slice(t, s, start, 1, end - start));
}
int PyUnicode_Compare(PyObject *a, PyObject *b)
{
    if (!PyUnicode_Check(a) || !PyUnicode_Check(b)) {
        kr_fail(T, KR_EXC(TypeError), "Can't compare %s and %s", Py_TYPE(a)->tp_name,
                Py_TYPE(b)->tp_name);
        return -1;
    }
    return kr_str_compare(T, (Str *)a, (Str *)b);
}
int PyUnicode_CompareWithASCIIString(PyObject *o, const char *text)
{
    Str *s = (Str *)o;
    if (!kr_str_flat(T, s)) {
        PyErr_Clear();
        return -1;
    }
    Py_ssize_t n = kr_str_len(s), i;
    for (i = 0; i < n && text[i] != '\0'; i++) {
        uint32_t c = kr_str_at(s, i), d = (unsigned char)text[i];
        if (c != d) {
            return c < d ? -1 : 1;
        }
    }
    return i < n ? 1 : text[i] != '\0' ? -1 : 0;
}
#undef _PyUnicode_EqualToASCIIString
int _PyUnicode_EqualToASCIIString(PyObject *o, const char *text)
{
    return PyUnicode_CompareWithASCIIString(o, text) == 0;
}
int _PyUnicode_EqualToASCIIId(PyObject *o, _Py_Identifier *id)
{
    return PyUnicode_CompareWithASCIIString(o, id->string) == 0;
}
int _PyUnicode_EQ(PyObject *a, PyObject *b) { return kr_str_equal(T, (Str *)a, (Str *)b); }
PyObject *PyUnicode_RichCompare(PyObject *a, PyObject *b, int op)
{
    return PyObject_RichCompare(a, b, op);
}
int PyUnicode_Contains(PyObject *o, PyObject *sub) { return PySequence_Contains(o, sub); }
PyObject *PyUnicode_Join(PyObject *sep, PyObject *seq)
{
    Thread *t = T;
    Value v = cpx_keep(t, seq);
    return cpx_give(t, kr_call_method(t, cpx_keep(t, sep), kr_str_intern_c(t, "join"), &v, 1));
}
PyObject *PyUnicode_Format(PyObject *format, PyObject *args)
{
    Thread *t = T;
    if (!check_str(format)) {
        return NULL;
    }
    return cpx_give(t, kr_str_percent(t, keep_str(t, format), cpx_keep(t, args)));
}
static PyObject *method(PyObject *o, const char *name, PyObject *a, PyObject *b, PyObject *c)
{
    Thread *t = T;
    Value args[3];
    size_t n = 0;
    PyObject *in[3] = {a, b, c};
    for (int i = 0; i < 3 && in[i] != NULL; i++) {
        args[n++] = cpx_keep(t, in[i]);
    }
    return cpx_give(t, kr_call_method(t, cpx_keep(t, o), kr_str_intern_c(t, name), args, n));
}
static PyObject *method_n(PyObject *o, const char *name, PyObject *a, PyObject *b, Py_ssize_t n)
{
    PyObject *count = PyLong_FromSsize_t(n);
    PyObject *r = count == NULL ? NULL
                  : a == NULL   ? method(o, name, cpx_c(&_Py_NoneStruct), count, NULL)
                  : b == NULL   ? method(o, name, a, count, NULL)
                                : method(o, name, a, b, count);
    Py_XDECREF(count);
    return r;
}
PyObject *PyUnicode_Split(PyObject *o, PyObject *sep, Py_ssize_t n)
{
    return method_n(o, "split", sep, NULL, n);
}
PyObject *PyUnicode_RSplit(PyObject *o, PyObject *sep, Py_ssize_t n)
{
    return method_n(o, "rsplit", sep, NULL, n);
}
PyObject *PyUnicode_Replace(PyObject *o, PyObject *a, PyObject *b, Py_ssize_t n)
{
    return method_n(o, "replace", a, b, n);
}
PyObject *PyUnicode_Partition(PyObject *o, PyObject *sep)
{
    return method(o, "partition", sep, NULL, NULL);
}
PyObject *PyUnicode_RPartition(PyObject *o, PyObject *sep)
{
    return method(o, "rpartition", sep, NULL, NULL);
}
PyObject *PyUnicode_Splitlines(PyObject *o, int keepends)
{
    return method(
        o, "splitlines",
        cpx_c(keepends ? &_Py_TrueStruct.ob_base.ob_base : &_Py_FalseStruct.ob_base.ob_base), NULL,
        NULL);
}
Py_ssize_t PyUnicode_Find(PyObject *o, PyObject *sub, Py_ssize_t start, Py_ssize_t end,
                          int direction)
{
    Thread *t = T;
    if (!check_str(o) || !check_str(sub)) {
        return -2;
    }
    Str *s = keep_str(t, o), *what = keep_str(t, sub);
    if (s == NULL || what == NULL) {
        return -2;
    }
    Py_ssize_t n = kr_str_len(s);
    end = end > n ? n : end < 0 ? (end + n < 0 ? 0 : end + n) : end;
    start = start < 0 ? (start + n < 0 ? 0 : start + n) : start;
    return kr_str_find(t, s, what, start, end, direction > 0 ? 1 : -1);
}
Py_ssize_t PyUnicode_FindChar(PyObject *o, Py_UCS4 c, Py_ssize_t start, Py_ssize_t end,
                              int direction)
{
    PyObject *sub = PyUnicode_FromOrdinal((int)c);
    Py_ssize_t r = sub == NULL ? -2 : PyUnicode_Find(o, sub, start, end, direction);
    Py_XDECREF(sub);
    return r;
}
Py_ssize_t PyUnicode_Tailmatch(PyObject *o, PyObject *sub, Py_ssize_t start, Py_ssize_t end,
                               int direction)
{
    Thread *t = T;
    if (!check_str(o) || !check_str(sub)) {
        return -1;
    }
    Str *s = keep_str(t, o), *what = keep_str(t, sub);
    if (s == NULL || what == NULL) {
        return -1;
    }
    Py_ssize_t n = kr_str_len(s), k = kr_str_len(what);
    end = end > n ? n : end < 0 ? (end + n < 0 ? 0 : end + n) : end;
    start = start < 0 ? (start + n < 0 ? 0 : start + n) : start;
    if (end - start < k) {
        return 0;
    }
    Py_ssize_t at = direction > 0 ? end - k : start;
    for (Py_ssize_t i = 0; i < k; i++) {
        if (kr_str_at(s, at + i) != kr_str_at(what, i)) {
            return 0;
        }
    }
    return 1;
}
int PyUnicode_IsIdentifier(PyObject *o)
{
    PyObject *r = method(o, "isidentifier", NULL, NULL, NULL);
    int yes = r == NULL ? -1 : PyObject_IsTrue(r);
    Py_XDECREF(r);
    return yes;
}

/* Copies characters into a string that only C knows. */
#undef _PyUnicode_FastCopyCharacters
void _PyUnicode_FastCopyCharacters(PyObject *to, Py_ssize_t at, PyObject *from, Py_ssize_t start,
                                   Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        write_char((Str *)to, at + i, kr_str_at((Str *)from, start + i));
    }
}
Py_ssize_t PyUnicode_CopyCharacters(PyObject *to, Py_ssize_t at, PyObject *from, Py_ssize_t start,
                                    Py_ssize_t n)
{
    if (!check_str(to) || !check_str(from)) {
        return -1;
    }
    Py_ssize_t have = PyUnicode_GetLength(from), room = PyUnicode_GetLength(to);
    if (start > have || at > room || start < 0 || at < 0 || n < 0) {
        kr_fail(T, n < 0 ? KR_EXC(SystemError) : KR_EXC(IndexError),
                n < 0 ? "how_many cannot be negative" : "string index out of range");
        return -1;
    }
    n = n > have - start ? have - start : n;
    if (at + n > room) {
        kr_fail(T, KR_EXC(SystemError),
                "Cannot write %zi characters at %zi in a string of %zi characters", n, at, room);
        return -1;
    }
    if (n > 0 && to->ob_refcnt != 1) {
        kr_fail(T, KR_EXC(SystemError), "Cannot modify a string currently used");
        return -1;
    }
    _PyUnicode_FastCopyCharacters(to, at, from, start, n);
    return n;
}
#undef _PyUnicode_FastFill
void _PyUnicode_FastFill(PyObject *o, Py_ssize_t start, Py_ssize_t n, Py_UCS4 c)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        write_char((Str *)o, start + i, c);
    }
}
static Py_UCS4 max_char_of(Str *s)
{
    return kr_str_is_ascii(s)    ? 0x7F
           : kr_str_kind(s) == 1 ? 0xFF
           : kr_str_kind(s) == 2 ? 0xFFFF
                                 : 0x10FFFF;
}
int PyUnicode_Resize(PyObject **p, Py_ssize_t n)
{
    PyObject *old = *p;
    if (old == NULL || !PyUnicode_Check(old) || n < 0) {
        PyErr_BadInternalCall();
        return -1;
    }
    Py_ssize_t have = kr_str_len((Str *)old);
    if (have == n) {
        return 0;
    }
    PyObject *o = PyUnicode_New(n, max_char_of((Str *)old));
    if (o == NULL) {
        return -1;
    }
    if (n > 0) {
        _PyUnicode_FastCopyCharacters(o, 0, old, 0, have < n ? have : n);
    }
    *p = o;
    Py_DECREF(old);
    return 0;
}
PyObject *_PyUnicode_Copy(PyObject *o)
{
    Str *s = (Str *)o;
    PyObject *r = PyUnicode_New(kr_str_len(s), max_char_of(s));
    if (r != NULL && kr_str_len(s) > 0) {
        _PyUnicode_FastCopyCharacters(r, 0, o, 0, kr_str_len(s));
    }
    return r;
}

/* -- Writer ------------------------------------------------------------------------------- */

void _PyUnicodeWriter_Init(_PyUnicodeWriter *w)
{
    memset(w, 0, sizeof *w);
    w->kind = PyUnicode_WCHAR_KIND; /* no buffer yet */
}
static void writer_update(_PyUnicodeWriter *w)
{
    Str *s = (Str *)w->buffer;
    w->data = kr_str_data(s);
    w->kind = (enum PyUnicode_Kind)kr_str_kind(s);
    w->maxchar = max_char_of(s);
    w->size = w->readonly ? 0 : kr_str_len(s);
}
#undef _PyUnicodeWriter_Prepare
int _PyUnicodeWriter_PrepareInternal(_PyUnicodeWriter *w, Py_ssize_t n, Py_UCS4 max_char)
{
    if (n > PY_SSIZE_T_MAX - w->pos) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t need = w->pos + n, size = need;
    max_char = max_char < w->min_char ? w->min_char : max_char;
    if (w->overallocate && size <= PY_SSIZE_T_MAX - size / 4) {
        size += size / 4;
    }
    size = size < w->min_length ? w->min_length : size;
    if (w->buffer != NULL && !w->readonly && need <= w->size && max_char <= w->maxchar) {
        return 0;
    }
    if (w->buffer != NULL) {
        Py_UCS4 old = max_char_of((Str *)w->buffer);
        max_char = max_char < old ? old : max_char;
        size = size < w->size ? w->size : size;
    }
    PyObject *o = PyUnicode_New(size > 0 ? size : 1, max_char);
    if (o == NULL) {
        return -1;
    }
    if (w->buffer != NULL) {
        _PyUnicode_FastCopyCharacters(o, 0, w->buffer, 0, w->pos);
        Py_DECREF(w->buffer);
    }
    w->buffer = o;
    w->readonly = 0;
    writer_update(w);
    return 0;
}
int _PyUnicodeWriter_PrepareKindInternal(_PyUnicodeWriter *w, enum PyUnicode_Kind kind)
{
    return _PyUnicodeWriter_PrepareInternal(w, 0,
                                            kind == PyUnicode_1BYTE_KIND   ? 0xFF
                                            : kind == PyUnicode_2BYTE_KIND ? 0xFFFF
                                                                           : 0x10FFFF);
}
int _PyUnicodeWriter_WriteChar(_PyUnicodeWriter *w, Py_UCS4 c)
{
    if (_PyUnicodeWriter_PrepareInternal(w, 1, c) < 0) {
        return -1;
    }
    write_char((Str *)w->buffer, w->pos++, c);
    return 0;
}
int _PyUnicodeWriter_WriteSubstring(_PyUnicodeWriter *w, PyObject *o, Py_ssize_t start,
                                    Py_ssize_t end)
{
    Str *s = (Str *)o;
    if (end <= start) {
        return 0;
    }
    Py_UCS4 max_char = 0;
    if (max_char_of(s) > w->maxchar) {
        for (Py_ssize_t i = start; i < end; i++) {
            Py_UCS4 c = kr_str_at(s, i);
            max_char = c > max_char ? c : max_char;
        }
    }
    if (_PyUnicodeWriter_PrepareInternal(w, end - start, max_char) < 0) {
        return -1;
    }
    _PyUnicode_FastCopyCharacters(w->buffer, w->pos, o, start, end - start);
    w->pos += end - start;
    return 0;
}
int _PyUnicodeWriter_WriteStr(_PyUnicodeWriter *w, PyObject *o)
{
    Py_ssize_t n = PyUnicode_GetLength(o);
    return n < 0 ? -1 : _PyUnicodeWriter_WriteSubstring(w, o, 0, n);
}
int _PyUnicodeWriter_WriteASCIIString(_PyUnicodeWriter *w, const char *s, Py_ssize_t n)
{
    n = n < 0 ? (Py_ssize_t)strlen(s) : n;
    if (_PyUnicodeWriter_PrepareInternal(w, n, 0x7F) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        write_char((Str *)w->buffer, w->pos++, (unsigned char)s[i]);
    }
    return 0;
}
int _PyUnicodeWriter_WriteLatin1String(_PyUnicodeWriter *w, const char *s, Py_ssize_t n)
{
    Py_UCS4 max_char = 0x7F;
    for (Py_ssize_t i = 0; i < n; i++) {
        max_char = (unsigned char)s[i] > 0x7F ? 0xFF : max_char;
    }
    if (_PyUnicodeWriter_PrepareInternal(w, n, max_char) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        write_char((Str *)w->buffer, w->pos++, (unsigned char)s[i]);
    }
    return 0;
}
PyObject *_PyUnicodeWriter_Finish(_PyUnicodeWriter *w)
{
    PyObject *r = w->pos == 0 ? PyUnicode_New(0, 0)
                              : PyUnicode_FromKindAndData((int)w->kind, w->data, w->pos);
    Py_CLEAR(w->buffer);
    return r;
}
void _PyUnicodeWriter_Dealloc(_PyUnicodeWriter *w) { Py_CLEAR(w->buffer); }

/* -- Accumulator: text in pieces, joined now and then ------------------------------------- */

struct _PyAccu {
    PyObject *large, *small;
};
int _PyAccu_Init(_PyAccu *acc)
{
    acc->large = NULL;
    acc->small = PyList_New(0);
    return acc->small == NULL ? -1 : 0;
}
static int accu_flush(_PyAccu *acc)
{
    if (PyList_GET_SIZE(acc->small) == 0) {
        return 0;
    }
    PyObject *empty = PyUnicode_New(0, 0);
    PyObject *joined = empty == NULL ? NULL : PyUnicode_Join(empty, acc->small);
    Py_XDECREF(empty);
    if (joined == NULL || PyList_SetSlice(acc->small, 0, PyList_GET_SIZE(acc->small), NULL) < 0) {
        Py_XDECREF(joined);
        return -1;
    }
    int r = PyList_Append(acc->large, joined);
    Py_DECREF(joined);
    return r;
}
int _PyAccu_Accumulate(_PyAccu *acc, PyObject *text)
{
    if (PyList_Append(acc->small, text) < 0) {
        return -1;
    }
    if (PyList_GET_SIZE(acc->small) < 100000) {
        return 0;
    }
    if (acc->large == NULL && (acc->large = PyList_New(0)) == NULL) {
        return -1;
    }
    return accu_flush(acc);
}
PyObject *_PyAccu_FinishAsList(_PyAccu *acc)
{
    if (acc->large == NULL && (acc->large = PyList_New(0)) == NULL) {
        _PyAccu_Destroy(acc);
        return NULL;
    }
    if (accu_flush(acc) < 0) {
        _PyAccu_Destroy(acc);
        return NULL;
    }
    PyObject *r = acc->large;
    acc->large = NULL;
    Py_CLEAR(acc->small);
    return r;
}
PyObject *_PyAccu_Finish(_PyAccu *acc)
{
    PyObject *list = _PyAccu_FinishAsList(acc), *empty = PyUnicode_New(0, 0);
    PyObject *r = list && empty ? PyUnicode_Join(empty, list) : NULL;
    Py_XDECREF(list);
    Py_XDECREF(empty);
    return r;
}
void _PyAccu_Destroy(_PyAccu *acc)
{
    Py_CLEAR(acc->large);
    Py_CLEAR(acc->small);
}
