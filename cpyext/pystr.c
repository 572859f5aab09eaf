/* pystr.c -- helpers on plain C data: character classes, hashes, numbers as text, C strings. */
#include "cpyext/bridge.h"

#include <ctype.h>
#include <stdarg.h>

#include "runtime/base/dtoa.h"
#include "runtime/base/hash.h"
#include "runtime/types/float.h"

#define T kr_thread_current()

int PyOS_vsnprintf(char *buf, size_t n, const char *format, va_list ap)
{
    int r = vsnprintf(buf, n, format, ap);
    if (n > 0) {
        buf[n - 1] = '\0';
    }
    return r;
}
int PyOS_snprintf(char *buf, size_t n, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = PyOS_vsnprintf(buf, n, format, ap);
    va_end(ap);
    return r;
}
#undef PyOS_mystricmp
#undef PyOS_mystrnicmp
int PyOS_mystrnicmp(const char *a, const char *b, Py_ssize_t n)
{
    for (; n > 0; a++, b++, n--) {
        int x = tolower((unsigned char)*a), y = tolower((unsigned char)*b);
        if (x != y || x == 0) {
            return x - y;
        }
    }
    return 0;
}
int PyOS_mystricmp(const char *a, const char *b) { return PyOS_mystrnicmp(a, b, PY_SSIZE_T_MAX); }

PyObject *_Py_strhex(const char *bytes, const Py_ssize_t n)
{
    static const char digits[] = "0123456789abcdef";
    PyObject *o = PyUnicode_New(n * 2, 0x7F);
    if (o != NULL && n > 0) {
        char *out = (char *)((PyASCIIObject *)o + 1);
        for (Py_ssize_t i = 0; i < n; i++) {
            *out++ = digits[(unsigned char)bytes[i] >> 4];
            *out++ = digits[bytes[i] & 15];
        }
    }
    return o;
}
PyObject *_Py_strhex_bytes(const char *bytes, const Py_ssize_t n)
{
    static const char digits[] = "0123456789abcdef";
    PyObject *o = PyBytes_FromStringAndSize(NULL, n * 2);
    if (o != NULL) {
        char *out = PyBytes_AS_STRING(o);
        for (Py_ssize_t i = 0; i < n; i++) {
            *out++ = digits[(unsigned char)bytes[i] >> 4];
            *out++ = digits[bytes[i] & 15];
        }
    }
    return o;
}

/* Pointers are multiples of 16: the low bits go to the top, as CPython's hash of identity. */
Py_hash_t _Py_HashPointerRaw(const void *p)
{
    size_t y = (size_t)p;
    return (Py_hash_t)(y >> 4 | y << 60);
}
Py_hash_t _Py_HashPointer(const void *p)
{
    Py_hash_t h = _Py_HashPointerRaw(p);
    return h == -1 ? -2 : h;
}

/* -- Doubles as bytes --------------------------------------------------------------------- */

int PyFloat_Pack8(double d, char *p, int le)
{
    unsigned char bytes[8];
    memcpy(bytes, &d, 8);
    for (int i = 0; i < 8; i++) {
        p[i] = (char)bytes[le ? i : 7 - i];
    }
    return 0;
}
int PyFloat_Pack4(double d, char *p, int le)
{
    float f = (float)d;
    if (__builtin_isinf(f) && !__builtin_isinf(d)) {
        kr_fail(T, KR_EXC(OverflowError), "float too large to pack with f format");
        return -1;
    }
    unsigned char bytes[4];
    memcpy(bytes, &f, 4);
    for (int i = 0; i < 4; i++) {
        p[i] = (char)bytes[le ? i : 3 - i];
    }
    return 0;
}
double PyFloat_Unpack8(const char *p, int le)
{
    unsigned char bytes[8];
    double d;
    for (int i = 0; i < 8; i++) {
        bytes[le ? i : 7 - i] = (unsigned char)p[i];
    }
    memcpy(&d, bytes, 8);
    return d;
}
double PyFloat_Unpack4(const char *p, int le)
{
    unsigned char bytes[4];
    float f;
    for (int i = 0; i < 4; i++) {
        bytes[le ? i : 3 - i] = (unsigned char)p[i];
    }
    memcpy(&f, bytes, 4);
    return f;
}
