/* getargs.c -- arguments by format string and by table of names.
 *
 * Values travel as the PyObjects they are: nothing here is kept, so nothing is adopted.
 */
#include "cpyext/bridge.h"

#include <ctype.h>
#include <float.h>
#include <limits.h>
#include <stdarg.h>

#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

enum { MAX_CLEANUPS = 64, MAX_LEVELS = 30 };

typedef struct Cleanup {
    void (*fn)(PyObject *owner, void *what);
    void *what;
    int (*converter)(PyObject *, void *);
} Cleanup;

typedef struct Parse {
    const char *function, *message; /* behind ':' and ';' of the format */
    va_list *ap;
    bool sizes;
    int levels[MAX_LEVELS];
    int depth;
    Cleanup cleanups[MAX_CLEANUPS];
    int ncleanups;
    char text[256]; /* what is wrong with an item */
} Parse;

static void clean_buffer(PyObject *owner, void *what) { PyBuffer_Release(what); }
static void clean_memory(PyObject *owner, void *what)
{
    PyMem_Free(*(void **)what);
    *(void **)what = NULL;
}

static bool add_cleanup(Parse *p, Cleanup c)
{
    if (p->ncleanups == MAX_CLEANUPS) {
        return kr_fail(T, KR_EXC(SystemError), "too many arguments with memory of their own");
    }
    p->cleanups[p->ncleanups++] = c;
    return true;
}

static int finish(Parse *p, bool ok)
{
    if (!ok) {
        Thread *t = T;
        Value pending = kr_err_fetch(t);
        while (p->ncleanups > 0) {
            Cleanup *c = &p->cleanups[--p->ncleanups];
            if (c->converter != NULL) {
                c->converter(NULL, c->what);
            } else {
                c->fn(NULL, c->what);
            }
        }
        kr_err_restore(t, pending);
    }
    return ok;
}

static const char *type_text(PyObject *o)
{
    return cpx_object(o) == &_Py_NoneStruct ? "None" : Py_TYPE(o)->tp_name;
}

static bool wrong_type(Parse *p, const char *expected, PyObject *arg)
{
    snprintf(p->text, sizeof p->text, "must be %.50s, not %.50s", expected, type_text(arg));
    return false;
}

static bool bad_format(Parse *p)
{
    return kr_fail(T, KR_EXC(SystemError), "%s%s: bad format char in argument format",
                   p->function ? p->function : "function", p->function ? "()" : "");
}

/* Raises what is in p->text for argument number i (from 1; 0: no number). */
static bool item_error(Parse *p, int i)
{
    Thread *t = T;
    if (kr_pending(t)) {
        return false;
    }
    if (p->message != NULL) {
        return kr_fail(t, KR_EXC(TypeError), "%s", p->message);
    }
    char where[256];
    int n = 0;
    if (p->function != NULL) {
        n = snprintf(where, sizeof where, "%.100s() ", p->function);
    }
    n += snprintf(where + n, sizeof where - (size_t)n, "argument");
    if (i != 0) {
        n += snprintf(where + n, sizeof where - (size_t)n, " %d", i);
        for (int k = 0; k < p->depth && n < 200; k++) {
            n += snprintf(where + n, sizeof where - (size_t)n, ", item %d", p->levels[k] - 1);
        }
    }
    return kr_fail(t, KR_EXC(TypeError), "%s %s", where, p->text);
}

/* -- One value ---------------------------------------------------------------------------- */

static bool range_error(const char *text) { return kr_fail(T, KR_EXC(OverflowError), "%s", text); }

static bool as_long(PyObject *arg, long *out)
{
    *out = PyLong_AsLong(arg);
    return *out != -1 || !kr_pending(T);
}

static bool fill_buffer(Parse *p, PyObject *arg, Py_buffer *view)
{
    if (PyObject_GetBuffer(arg, view, PyBUF_SIMPLE) != 0) {
        return wrong_type(p, "bytes-like object", arg);
    }
    if (!PyBuffer_IsContiguous(view, 'C')) {
        PyBuffer_Release(view);
        return wrong_type(p, "contiguous buffer", arg);
    }
    return true;
}

/* Borrowed bytes of an object whose memory does not move. */
static bool read_only_bytes(Parse *p, PyObject *arg, const void **data, Py_ssize_t *n)
{
    PyBufferProcs *procs = Py_TYPE(arg)->tp_as_buffer;
    Py_buffer view;
    if (procs != NULL && procs->bf_releasebuffer != NULL) {
        return wrong_type(p, "read-only bytes-like object", arg);
    }
    if (!fill_buffer(p, arg, &view)) {
        return false;
    }
    *data = view.buf;
    *n = view.len;
    PyBuffer_Release(&view);
    return true;
}

static bool need_sizes(Parse *p)
{
    return p->sizes || kr_fail(T, KR_EXC(SystemError),
                               "PY_SSIZE_T_CLEAN macro must be defined for '#' formats");
}

static bool convert_bytes(Parse *p, const char **format, PyObject *arg)
{
    if (**format == '*') {
        ++*format;
        Py_buffer *view = va_arg(*p->ap, Py_buffer *);
        return fill_buffer(p, arg, view) && add_cleanup(p, (Cleanup){clean_buffer, view, NULL});
    }
    const void **data = va_arg(*p->ap, const void **);
    Py_ssize_t n;
    if (**format == '#') {
        ++*format;
        Py_ssize_t *size = va_arg(*p->ap, Py_ssize_t *);
        return need_sizes(p) && read_only_bytes(p, arg, data, size);
    }
    if (!read_only_bytes(p, arg, data, &n)) {
        return false;
    }
    if (strlen(*data) != (size_t)n) {
        return kr_fail(T, KR_EXC(ValueError), "embedded null byte");
    }
    return true;
}

static bool convert_text(Parse *p, const char **format, PyObject *arg, bool none)
{
    bool is_none = none && cpx_object(arg) == &_Py_NoneStruct;
    Py_ssize_t n;
    if (**format == '*') {
        ++*format;
        Py_buffer *view = va_arg(*p->ap, Py_buffer *);
        if (is_none) {
            PyBuffer_FillInfo(view, NULL, NULL, 0, 1, 0);
        } else if (PyUnicode_Check(arg)) {
            const char *s = PyUnicode_AsUTF8AndSize(arg, &n);
            if (s == NULL) {
                return false;
            }
            PyBuffer_FillInfo(view, arg, (void *)(uintptr_t)s, n, 1, 0);
        } else if (!fill_buffer(p, arg, view)) {
            return false;
        }
        return add_cleanup(p, (Cleanup){clean_buffer, view, NULL});
    }
    const char **data = va_arg(*p->ap, const char **);
    if (**format == '#') {
        ++*format;
        Py_ssize_t *size = va_arg(*p->ap, Py_ssize_t *);
        if (!need_sizes(p)) {
            return false;
        }
        if (is_none) {
            *data = NULL;
            *size = 0;
            return true;
        }
        if (PyUnicode_Check(arg)) {
            *data = PyUnicode_AsUTF8AndSize(arg, size);
            return *data != NULL;
        }
        return read_only_bytes(p, arg, (const void **)data, size);
    }
    if (is_none) {
        *data = NULL;
        return true;
    }
    if (!PyUnicode_Check(arg)) {
        return wrong_type(p, none ? "str or None" : "str", arg);
    }
    *data = PyUnicode_AsUTF8AndSize(arg, &n);
    if (*data == NULL) {
        return false;
    }
    if (strlen(*data) != (size_t)n) {
        return kr_fail(T, KR_EXC(ValueError), "embedded null character");
    }
    return true;
}

/* es, et, es#, et#: text in an encoding, in memory of its own. */
static bool convert_encoded(Parse *p, const char **format, PyObject *arg)
{
    const char *encoding = va_arg(*p->ap, const char *);
    char **buffer;
    bool bytes_too = **format == 't';
    if (**format != 's' && **format != 't') {
        return bad_format(p);
    }
    ++*format;
    buffer = va_arg(*p->ap, char **);
    Py_ssize_t *size = NULL;
    if (**format == '#') {
        ++*format;
        size = va_arg(*p->ap, Py_ssize_t *);
        if (!need_sizes(p)) {
            return false;
        }
    }
    PyObject *bytes;
    if (bytes_too && (PyBytes_Check(arg) || PyByteArray_Check(arg))) {
        bytes = PyBytes_Check(arg) ? Py_NewRef(arg) : PyBytes_FromObject(arg);
    } else if (PyUnicode_Check(arg)) {
        bytes = PyUnicode_AsEncodedString(arg, encoding ? encoding : "utf-8", NULL);
    } else {
        return wrong_type(p, bytes_too ? "str, bytes or bytearray" : "str", arg);
    }
    if (bytes == NULL) {
        return false;
    }
    Py_ssize_t n = PyBytes_GET_SIZE(bytes);
    bool ok = true;
    if (size == NULL && strlen(PyBytes_AS_STRING(bytes)) != (size_t)n) {
        snprintf(p->text, sizeof p->text, "must be encoded string without null bytes, not %.50s",
                 Py_TYPE(arg)->tp_name);
        kr_fail(T, KR_EXC(ValueError), "embedded null byte");
        ok = false;
    } else if (size != NULL && *buffer != NULL) {
        if (n + 1 > *size) {
            ok = kr_fail(T, KR_EXC(ValueError), "encoded string too long (%zd, maximum length %zd)",
                         (isize)n, (isize)(*size - 1));
        }
    } else {
        *buffer = PyMem_Malloc((size_t)n + 1);
        if (*buffer == NULL) {
            kr_raise_oom(T);
            ok = false;
        } else {
            ok = add_cleanup(p, (Cleanup){clean_memory, buffer, NULL});
        }
    }
    if (ok) {
        memcpy(*buffer, PyBytes_AS_STRING(bytes), (size_t)n + 1);
        if (size != NULL) {
            *size = n;
        }
    }
    Py_DECREF(bytes);
    return ok;
}

static bool convert_object(Parse *p, const char **format, PyObject *arg)
{
    if (**format == '!') {
        PyTypeObject *type = va_arg(*p->ap, PyTypeObject *);
        PyObject **out = va_arg(*p->ap, PyObject **);
        ++*format;
        if (!PyType_IsSubtype(Py_TYPE(arg), type)) {
            return wrong_type(p, type->tp_name, arg);
        }
        *out = arg;
        return true;
    }
    if (**format == '&') {
        typedef int (*Converter)(PyObject *, void *);
        Converter fn = va_arg(*p->ap, Converter);
        void *out = va_arg(*p->ap, void *);
        ++*format;
        int r = fn(arg, out);
        if (r == 0) {
            return wrong_type(p, "(unspecified)", arg);
        }
        return r != Py_CLEANUP_SUPPORTED || add_cleanup(p, (Cleanup){NULL, out, fn});
    }
    *va_arg(*p->ap, PyObject **) = arg;
    return true;
}

static bool convert_int(Parse *p, char code, PyObject *arg)
{
    long i;
    switch (code) {
    case 'b': {
        unsigned char *out = va_arg(*p->ap, unsigned char *);
        if (!as_long(arg, &i)) {
            return false;
        }
        if (i < 0) {
            return range_error("unsigned byte integer is less than minimum");
        }
        if (i > UCHAR_MAX) {
            return range_error("unsigned byte integer is greater than maximum");
        }
        *out = (unsigned char)i;
        return true;
    }
    case 'h': {
        short *out = va_arg(*p->ap, short *);
        if (!as_long(arg, &i)) {
            return false;
        }
        if (i < SHRT_MIN) {
            return range_error("signed short integer is less than minimum");
        }
        if (i > SHRT_MAX) {
            return range_error("signed short integer is greater than maximum");
        }
        *out = (short)i;
        return true;
    }
    case 'i': {
        int *out = va_arg(*p->ap, int *);
        if (!as_long(arg, &i)) {
            return false;
        }
        if (i > INT_MAX) {
            return range_error("signed integer is greater than maximum");
        }
        if (i < INT_MIN) {
            return range_error("signed integer is less than minimum");
        }
        *out = (int)i;
        return true;
    }
    case 'l': return as_long(arg, va_arg(*p->ap, long *));
    case 'L': {
        long long *out = va_arg(*p->ap, long long *);
        *out = PyLong_AsLongLong(arg);
        return *out != -1 || !kr_pending(T);
    }
    case 'n': {
        Py_ssize_t *out = va_arg(*p->ap, Py_ssize_t *);
        PyObject *index = PyNumber_Index(arg);
        if (index == NULL) {
            return false;
        }
        *out = PyLong_AsSsize_t(index);
        Py_DECREF(index);
        return *out != -1 || !kr_pending(T);
    }
    default: break;
    }
    /* No overflow checking. */
    void *out = va_arg(*p->ap, void *);
    if ((code == 'k' || code == 'K') && !PyLong_Check(arg)) {
        return wrong_type(p, "int", arg);
    }
    unsigned long u = PyLong_AsUnsignedLongMask(arg);
    if (u == (unsigned long)-1 && kr_pending(T)) {
        return false;
    }
    switch (code) {
    case 'B': *(unsigned char *)out = (unsigned char)u; break;
    case 'H': *(unsigned short *)out = (unsigned short)u; break;
    case 'I': *(unsigned int *)out = (unsigned int)u; break;
    default: *(unsigned long *)out = u;
    }
    return true;
}

static bool convert_one(Parse *p, const char **format, PyObject *arg)
{
    char code = *(*format)++;
    double d;
    switch (code) {
    case 'b':
    case 'B':
    case 'h':
    case 'H':
    case 'i':
    case 'I':
    case 'l':
    case 'k':
    case 'L':
    case 'K':
    case 'n': return convert_int(p, code, arg);
    case 'f':
    case 'd': {
        void *out = va_arg(*p->ap, void *);
        d = PyFloat_AsDouble(arg);
        if (d == -1.0 && kr_pending(T)) {
            return false;
        }
        if (code == 'f') {
            *(float *)out = (float)d;
        } else {
            *(double *)out = d;
        }
        return true;
    }
    case 'D': {
        Py_complex *out = va_arg(*p->ap, Py_complex *);
        *out = PyComplex_AsCComplex(arg);
        return !kr_pending(T);
    }
    case 'c': {
        char *out = va_arg(*p->ap, char *);
        if (PyBytes_Check(arg) && PyBytes_GET_SIZE(arg) == 1) {
            *out = PyBytes_AS_STRING(arg)[0];
        } else if (PyByteArray_Check(arg) && PyByteArray_Size(arg) == 1) {
            *out = PyByteArray_AsString(arg)[0];
        } else {
            return wrong_type(p, "a byte string of length 1", arg);
        }
        return true;
    }
    case 'C': {
        int *out = va_arg(*p->ap, int *);
        if (!PyUnicode_Check(arg) || PyUnicode_GetLength(arg) != 1) {
            return wrong_type(p, "a unicode character", arg);
        }
        *out = (int)PyUnicode_ReadChar(arg, 0);
        return true;
    }
    case 'p': {
        int *out = va_arg(*p->ap, int *);
        *out = PyObject_IsTrue(arg);
        return *out >= 0;
    }
    case 'y': return convert_bytes(p, format, arg);
    case 's': return convert_text(p, format, arg, false);
    case 'z': return convert_text(p, format, arg, true);
    case 'e': return convert_encoded(p, format, arg);
    case 'S':
    case 'Y':
    case 'U': {
        PyObject **out = va_arg(*p->ap, PyObject **);
        if (code == 'S'   ? !PyBytes_Check(arg)
            : code == 'U' ? !PyUnicode_Check(arg)
                          : !PyByteArray_Check(arg)) {
            return wrong_type(p, code == 'S' ? "bytes" : code == 'U' ? "str" : "bytearray", arg);
        }
        *out = arg;
        return true;
    }
    case 'O': return convert_object(p, format, arg);
    case 'w': {
        Py_buffer *view = va_arg(*p->ap, Py_buffer *);
        if (**format != '*') {
            return bad_format(p);
        }
        ++*format;
        if (PyObject_GetBuffer(arg, view, PyBUF_WRITABLE) != 0) {
            PyErr_Clear();
            return wrong_type(p, "read-write bytes-like object", arg);
        }
        if (!PyBuffer_IsContiguous(view, 'C')) {
            PyBuffer_Release(view);
            return wrong_type(p, "contiguous buffer", arg);
        }
        return add_cleanup(p, (Cleanup){clean_buffer, view, NULL});
    }
    default: return bad_format(p);
    }
}

static bool convert_item(Parse *p, const char **format, PyObject *arg);

/* (...) in the format: a sequence of that many items. */
static bool convert_sequence(Parse *p, const char **format, PyObject *arg)
{
    int n = 0, level = 0;
    for (const char *f = *format;; f++) {
        if (*f == '(') {
            n += level++ == 0;
        } else if (*f == ')') {
            if (level-- == 0) {
                break;
            }
        } else if (*f == ':' || *f == ';' || *f == '\0') {
            break;
        } else if (level == 0 && isalpha((unsigned char)*f)) {
            n += *f != 'e'; /* es, et: one value */
        }
    }
    if (!PySequence_Check(arg) || PyBytes_Check(arg)) {
        snprintf(p->text, sizeof p->text, "must be %d-item sequence, not %.50s", n, type_text(arg));
        return false;
    }
    Py_ssize_t len = PySequence_Size(arg);
    if (len != n) {
        if (len < 0 && kr_pending(T)) {
            return false;
        }
        snprintf(p->text, sizeof p->text, "must be sequence of length %d, not %zd", n, len);
        return false;
    }
    if (p->depth == MAX_LEVELS) {
        return bad_format(p);
    }
    int depth = p->depth++;
    for (int i = 0; i < n; i++) {
        p->levels[depth] = i + 1;
        PyObject *item = PySequence_GetItem(arg, i);
        if (item == NULL) {
            PyErr_Clear();
            snprintf(p->text, sizeof p->text, "is not retrievable");
            return false;
        }
        bool ok = convert_item(p, format, item);
        Py_DECREF(item); /* the sequence holds it */
        if (!ok) {
            return false;
        }
    }
    p->depth = depth;
    return true;
}

static bool convert_item(Parse *p, const char **format, PyObject *arg)
{
    if (**format == '(') {
        ++*format;
        if (!convert_sequence(p, format, arg)) {
            return false;
        }
        if (**format == ')') {
            ++*format;
        }
        return true;
    }
    return convert_one(p, format, arg);
}

/* -- Positional arguments ----------------------------------------------------------------- */

/* Counts the values of a format; *min: those before '|'. */
static bool scan(Parse *p, const char *format, int *min, int *max)
{
    int level = 0;
    *min = -1;
    *max = 0;
    for (const char *f = format;; f++) {
        switch (*f) {
        case '\0': break;
        case '(': *max += level++ == 0; continue;
        case ')': level--; continue;
        case ':': p->function = f + 1; break;
        case ';': p->message = f + 1; break;
        case '|':
            if (level == 0) {
                *min = *max;
            }
            continue;
        case 'e':
            if (f[1] != '\0') {
                f++; /* the s or t behind it */
            }
            *max += level == 0;
            continue;
        default: *max += level == 0 && isalpha((unsigned char)*f); continue;
        }
        break;
    }
    if (*min < 0) {
        *min = *max;
    }
    if (level != 0) {
        return kr_fail(T, KR_EXC(SystemError), "missing ')' in getargs format");
    }
    return true;
}

static int parse_positional(PyObject *const *args, Py_ssize_t n, const char *format, va_list va,
                            bool sizes)
{
    va_list ap;
    va_copy(ap, va);
    Parse p = {.ap = &ap, .sizes = sizes};
    int min, max;
    bool ok = scan(&p, format, &min, &max);
    if (ok && (n < min || n > max)) {
        int limit = n < min ? min : max;
        ok = p.message != NULL
                 ? kr_fail(T, KR_EXC(TypeError), "%s", p.message)
                 : kr_fail(T, KR_EXC(TypeError), "%s%s takes %s %d argument%s (%zd given)",
                           p.function ? p.function : "function", p.function ? "()" : "",
                           min == max ? "exactly"
                           : n < min  ? "at least"
                                      : "at most",
                           limit, limit == 1 ? "" : "s", (isize)n);
    }
    for (Py_ssize_t i = 0; ok && i < n; i++) {
        if (*format == '|') {
            format++;
        }
        ok = convert_item(&p, &format, args[i]) || item_error(&p, (int)i + 1);
    }
    va_end(ap);
    return finish(&p, ok);
}

static int parse_tuple(PyObject *args, const char *format, va_list va, bool sizes)
{
    if (!PyTuple_Check(args)) {
        kr_fail(T, KR_EXC(SystemError), "new style getargs format but argument is not a tuple");
        return 0;
    }
    return parse_positional(((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), format, va,
                            sizes);
}

/* PyArg_Parse: one value, or a tuple by a format in parentheses. */
static int parse_value(PyObject *arg, const char *format, va_list va, bool sizes)
{
    va_list ap;
    va_copy(ap, va);
    Parse p = {.ap = &ap, .sizes = sizes};
    int min, max;
    bool ok = scan(&p, format, &min, &max);
    if (ok && max == 0) {
        ok = arg == NULL || kr_fail(T, KR_EXC(TypeError), "%s%s takes no arguments",
                                    p.function ? p.function : "function", p.function ? "()" : "");
    } else if (ok && arg == NULL) {
        ok = kr_fail(T, KR_EXC(TypeError), "%s%s takes at least one argument",
                     p.function ? p.function : "function", p.function ? "()" : "");
    } else if (ok) {
        ok = convert_item(&p, &format, arg) || item_error(&p, 0);
    }
    va_end(ap);
    return finish(&p, ok);
}

#undef PyArg_Parse
#undef PyArg_ParseTuple
#undef PyArg_VaParse
#undef _PyArg_ParseStack
#define VARIADIC(name, suffix, first_type, parser, sizes)      \
    int name##suffix(first_type args, const char *format, ...) \
    {                                                          \
        va_list ap;                                            \
        va_start(ap, format);                                  \
        int r = parser(args, format, ap, sizes);               \
        va_end(ap);                                            \
        return r;                                              \
    }
VARIADIC(PyArg_Parse, , PyObject *, parse_value, false)
VARIADIC(_PyArg_Parse_SizeT, , PyObject *, parse_value, true)
VARIADIC(PyArg_ParseTuple, , PyObject *, parse_tuple, false)
VARIADIC(_PyArg_ParseTuple_SizeT, , PyObject *, parse_tuple, true)
int PyArg_VaParse(PyObject *args, const char *format, va_list va)
{
    return parse_tuple(args, format, va, false);
}
int _PyArg_VaParse_SizeT(PyObject *args, const char *format, va_list va)
{
    return parse_tuple(args, format, va, true);
}
int _PyArg_ParseStack(PyObject *const *args, Py_ssize_t n, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = parse_positional(args, n, format, ap, false);
    va_end(ap);
    return r;
}
int _PyArg_ParseStack_SizeT(PyObject *const *args, Py_ssize_t n, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int r = parse_positional(args, n, format, ap, true);
    va_end(ap);
    return r;
}

/* -- Keyword arguments -------------------------------------------------------------------- */

static const char *function_of(const char *name) { return name ? name : "function"; }
static const char *parens(const char *name) { return name ? "()" : ""; }

/* The arguments of a call in whatever shape, and where a keyword is looked up. */
typedef struct Given {
    PyObject *const *args;
    Py_ssize_t nargs, nkw;
    PyObject *dict;  /* or NULL */
    PyObject *names; /* tuple, values behind args, or NULL */
} Given;

static bool same_name(PyObject *key, const char *name)
{
    return PyUnicode_Check(key) && PyUnicode_CompareWithASCIIString(key, name) == 0;
}

/* Borrowed; NULL when not given (or, with an exception, failed). */
static PyObject *keyword(const Given *g, const char *name)
{
    if (g->dict != NULL) {
        return PyDict_GetItemString(g->dict, name);
    }
    for (Py_ssize_t i = 0; i < g->nkw; i++) {
        if (same_name(PyTuple_GET_ITEM(g->names, i), name)) {
            return g->args[g->nargs + i];
        }
    }
    return NULL;
}

static bool is_parameter(PyObject *key, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (**names != '\0' && same_name(key, *names)) {
            return true;
        }
    }
    return false;
}

static bool check_key(PyObject *key, const char *const *names, const char *function)
{
    Thread *t = T;
    if (!PyUnicode_Check(key)) {
        return kr_fail(t, KR_EXC(TypeError), "keywords must be strings");
    }
    return is_parameter(key, names) ||
           kr_fail(t, KR_EXC(TypeError), "'%S' is an invalid keyword argument for %s%s",
                   value_from_ptr(key), function ? function : "this function", parens(function));
}

/* Every keyword names a parameter. */
static bool check_keys(const Given *g, const char *const *names, const char *function)
{
    if (g->dict != NULL) {
        PyObject *key, *value;
        Py_ssize_t pos = 0;
        while (PyDict_Next(g->dict, &pos, &key, &value)) {
            if (!check_key(key, names, function)) {
                return false;
            }
        }
        return true;
    }
    for (Py_ssize_t i = 0; i < g->nkw; i++) {
        if (!check_key(PyTuple_GET_ITEM(g->names, i), names, function)) {
            return false;
        }
    }
    return true;
}

/* Skips one value of the format and its variables. */
static void skip_item(Parse *p, const char **format)
{
    char c = *(*format)++;
    if (c == '(') {
        while (**format != ')' && **format != '\0') {
            skip_item(p, format);
        }
        if (**format == ')') {
            ++*format;
        }
        return;
    }
    (void)va_arg(*p->ap, void *);
    if (c == 'e') {
        (void)va_arg(*p->ap, void *);
        if (**format != '\0') {
            ++*format;
        }
    }
    if (**format == '#' || **format == '!' || **format == '&') {
        (void)va_arg(*p->ap, void *);
        ++*format;
    } else if (**format == '*') {
        ++*format;
    }
}

static int parse_keywords(const Given *g, const char *format, const char *const *names, va_list va,
                          bool sizes)
{
    va_list ap;
    va_copy(ap, va);
    Parse p = {.ap = &ap, .sizes = sizes};
    Thread *t = T;
    int len = 0, pos_only = 0, min = INT_MAX, max = INT_MAX;
    while (names[pos_only] != NULL && names[pos_only][0] == '\0') {
        pos_only++;
    }
    for (len = pos_only; names[len] != NULL; len++) {
    }
    const char *end = strpbrk(format, ":;");
    if (end != NULL) {
        *(*end == ':' ? &p.function : &p.message) = end + 1;
    }
    const char *f = p.function;
    bool ok = true;
    if (g->nargs + g->nkw > len) {
        ok = kr_fail(t, KR_EXC(TypeError), "%s%s takes %s %d %sargument%s (%zd given)",
                     function_of(f), parens(f), "at most", len, g->nargs == 0 ? "keyword " : "",
                     len == 1 ? "" : "s", (isize)(g->nargs + g->nkw));
    }
    int found = 0;
    for (int i = 0; ok && i < len; i++) {
        if (*format == '|') {
            min = i;
            format++;
        }
        if (*format == '$') {
            max = i;
            format++;
            if (max < g->nargs) {
                ok = max == 0 ? kr_fail(t, KR_EXC(TypeError), "%s%s takes no positional arguments",
                                        function_of(f), parens(f))
                              : kr_fail(t, KR_EXC(TypeError),
                                        "%s%s takes %s %d positional argument%s (%zd given)",
                                        function_of(f), parens(f),
                                        min != INT_MAX ? "at most" : "exactly", max,
                                        max == 1 ? "" : "s", (isize)g->nargs);
                break;
            }
        }
        if (*format == '|') {
            min = i;
            format++;
        }
        PyObject *arg = NULL;
        if (i < g->nargs) {
            arg = g->args[i];
            if (i >= pos_only && g->nkw > 0 && keyword(g, names[i]) != NULL) {
                ok = kr_fail(t, KR_EXC(TypeError),
                             "argument for %s%s given by name ('%s') and position (%d)",
                             function_of(f), parens(f), names[i], i + 1);
                break;
            }
        } else if (g->nkw > 0 && i >= pos_only) {
            arg = keyword(g, names[i]);
            if (arg != NULL) {
                found++;
            } else if (kr_pending(t)) {
                ok = false;
                break;
            }
        }
        if (arg != NULL) {
            ok = convert_item(&p, &format, arg) || item_error(&p, i + 1);
            continue;
        }
        if (i < min) {
            if (i < pos_only) {
                int need = pos_only < min ? pos_only : min;
                ok = kr_fail(t, KR_EXC(TypeError),
                             "%s%s takes %s %d positional argument%s (%zd given)", function_of(f),
                             parens(f), min < INT_MAX ? "at least" : "exactly", need,
                             need == 1 ? "" : "s", (isize)g->nargs);
            } else {
                ok = kr_fail(t, KR_EXC(TypeError), "%s%s missing required argument '%s' (pos %d)",
                             function_of(f), parens(f), names[i], i + 1);
            }
            break;
        }
        skip_item(&p, &format);
    }
    if (ok && found < g->nkw) {
        ok = check_keys(g, names, f);
    }
    va_end(ap);
    return finish(&p, ok);
}

static int parse_tuple_and_keywords(PyObject *args, PyObject *kw, const char *format, char **names,
                                    va_list ap, bool sizes)
{
    if (args == NULL || !PyTuple_Check(args) || (kw != NULL && !PyDict_Check(kw)) ||
        format == NULL || names == NULL) {
        PyErr_BadInternalCall();
        return 0;
    }
    Given g = {((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),
               kw == NULL ? 0 : PyDict_GET_SIZE(kw), kw, NULL};
    return parse_keywords(&g, format, (const char *const *)names, ap, sizes);
}

#undef PyArg_ParseTupleAndKeywords
#undef PyArg_VaParseTupleAndKeywords
#define WITH_KEYWORDS(name, va_name, sizes)                                                 \
    int name(PyObject *args, PyObject *kw, const char *format, char **names, ...)           \
    {                                                                                       \
        va_list ap;                                                                         \
        va_start(ap, names);                                                                \
        int r = parse_tuple_and_keywords(args, kw, format, names, ap, sizes);               \
        va_end(ap);                                                                         \
        return r;                                                                           \
    }                                                                                       \
    int va_name(PyObject *args, PyObject *kw, const char *format, char **names, va_list ap) \
    {                                                                                       \
        return parse_tuple_and_keywords(args, kw, format, names, ap, sizes);                \
    }
WITH_KEYWORDS(PyArg_ParseTupleAndKeywords, PyArg_VaParseTupleAndKeywords, false)
WITH_KEYWORDS(_PyArg_ParseTupleAndKeywords_SizeT, _PyArg_VaParseTupleAndKeywords_SizeT, true)

static const char *parser_function(struct _PyArg_Parser *parser)
{
    if (parser->fname != NULL || parser->format == NULL) {
        return parser->fname;
    }
    const char *colon = strchr(parser->format, ':');
    return colon != NULL ? colon + 1 : NULL;
}

#undef _PyArg_ParseTupleAndKeywordsFast
#undef _PyArg_ParseStackAndKeywords
#define FAST(name, sizes)                                                        \
    int name(PyObject *args, PyObject *kw, struct _PyArg_Parser *parser, ...)    \
    {                                                                            \
        va_list ap;                                                              \
        va_start(ap, parser);                                                    \
        Given g = {((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args),     \
                   kw == NULL ? 0 : PyDict_GET_SIZE(kw), kw, NULL};              \
        int r = parse_keywords(&g, parser->format, parser->keywords, ap, sizes); \
        va_end(ap);                                                              \
        return r;                                                                \
    }
FAST(_PyArg_ParseTupleAndKeywordsFast, false)
FAST(_PyArg_ParseTupleAndKeywordsFast_SizeT, true)
#define STACK(name, sizes)                                                                       \
    int name(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,                         \
             struct _PyArg_Parser *parser, ...)                                                  \
    {                                                                                            \
        va_list ap;                                                                              \
        va_start(ap, parser);                                                                    \
        Given g = {args, nargs, kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames), NULL, kwnames}; \
        int r = parse_keywords(&g, parser->format, parser->keywords, ap, sizes);                 \
        va_end(ap);                                                                              \
        return r;                                                                                \
    }
STACK(_PyArg_ParseStackAndKeywords, false)
STACK(_PyArg_ParseStackAndKeywords_SizeT, true)

/* What argument-clinic functions call: arguments in the order of their names, without conversion.
 */
#undef _PyArg_UnpackKeywords
PyObject *const *_PyArg_UnpackKeywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                                       PyObject *kwnames, struct _PyArg_Parser *parser, int minpos,
                                       int maxpos, int minkw, PyObject **buf)
{
    Thread *t = T;
    const char *f = parser_function(parser);
    const char *const *names = parser->keywords;
    int pos_only = 0, len;
    while (names[pos_only] != NULL && names[pos_only][0] == '\0') {
        pos_only++;
    }
    for (len = pos_only; names[len] != NULL; len++) {
    }
    Given g = {args, nargs, 0, kwargs, kwnames};
    g.nkw = kwargs != NULL ? PyDict_GET_SIZE(kwargs) : kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    if (kwargs == NULL && kwnames == NULL && minkw == 0 && minpos <= nargs && nargs <= maxpos &&
        args != NULL && nargs == len) {
        return args;
    }
    if (nargs + g.nkw > len) {
        kr_fail(t, KR_EXC(TypeError), "%s%s takes %s %d %sargument%s (%zd given)", function_of(f),
                parens(f), "at most", len, nargs == 0 ? "keyword " : "", len == 1 ? "" : "s",
                (isize)(nargs + g.nkw));
        return NULL;
    }
    if (nargs > maxpos) {
        if (maxpos == 0) {
            kr_fail(t, KR_EXC(TypeError), "%s%s takes no positional arguments", function_of(f),
                    parens(f));
        } else {
            kr_fail(t, KR_EXC(TypeError), "%s%s takes %s %d positional argument%s (%zd given)",
                    function_of(f), parens(f), minpos < maxpos ? "at most" : "exactly", maxpos,
                    maxpos == 1 ? "" : "s", (isize)nargs);
        }
        return NULL;
    }
    if (nargs < (minpos < pos_only ? minpos : pos_only)) {
        kr_fail(t, KR_EXC(TypeError), "%s%s takes %s %d positional argument%s (%zd given)",
                function_of(f), parens(f), minpos < maxpos ? "at least" : "exactly", minpos,
                minpos == 1 ? "" : "s", (isize)nargs);
        return NULL;
    }
    for (int i = 0; i < (int)nargs; i++) {
        buf[i] = args[i];
    }
    int reqlimit = minkw ? maxpos + minkw : minpos;
    Py_ssize_t found = 0;
    for (int i = (int)nargs; i < len; i++) {
        buf[i] = g.nkw > 0 && i >= pos_only ? keyword(&g, names[i]) : NULL;
        if (buf[i] != NULL) {
            found++;
        } else if (kr_pending(t)) {
            return NULL;
        } else if (i < minpos || (maxpos <= i && i < reqlimit)) {
            kr_fail(t, KR_EXC(TypeError), "%s%s missing required argument '%s' (pos %d)",
                    function_of(f), parens(f), names[i], i + 1);
            return NULL;
        }
    }
    if (found < g.nkw) {
        for (int i = pos_only; i < (int)nargs; i++) {
            if (keyword(&g, names[i]) != NULL) {
                kr_fail(t, KR_EXC(TypeError),
                        "argument for %s%s given by name ('%s') and position (%d)", function_of(f),
                        parens(f), names[i], i + 1);
                return NULL;
            }
        }
        if (check_keys(&g, names, f)) {
            kr_fail(t, KR_EXC(SystemError), "keyword arguments of %s%s do not add up",
                    function_of(f), parens(f));
        }
        return NULL;
    }
    return buf;
}

/* -- Without formats ---------------------------------------------------------------------- */

static int unpack(PyObject *const *args, Py_ssize_t n, const char *name, Py_ssize_t min,
                  Py_ssize_t max, va_list ap)
{
    if (!_PyArg_CheckPositional(name, n, min, max)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        *va_arg(ap, PyObject **) = args[i];
    }
    return 1;
}

#undef _PyArg_CheckPositional
int _PyArg_CheckPositional(const char *name, Py_ssize_t n, Py_ssize_t min, Py_ssize_t max)
{
    if (n >= min && n <= max) {
        return 1;
    }
    Py_ssize_t limit = n < min ? min : max;
    const char *how = min == max ? "" : n < min ? "at least " : "at most ";
    if (name != NULL) {
        kr_fail(T, KR_EXC(TypeError), "%s expected %s%zd argument%s, got %zd", name, how,
                (isize)limit, limit == 1 ? "" : "s", (isize)n);
    } else {
        kr_fail(T, KR_EXC(TypeError), "unpacked tuple should have %s%zd element%s, but has %zd",
                how, (isize)limit, limit == 1 ? "" : "s", (isize)n);
    }
    return 0;
}

int PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max, ...)
{
    if (!PyTuple_Check(args)) {
        kr_fail(T, KR_EXC(SystemError), "PyArg_UnpackTuple() argument list is not a tuple");
        return 0;
    }
    va_list ap;
    va_start(ap, max);
    int r = unpack(((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), name, min, max, ap);
    va_end(ap);
    return r;
}

#undef _PyArg_UnpackStack
int _PyArg_UnpackStack(PyObject *const *args, Py_ssize_t n, const char *name, Py_ssize_t min,
                       Py_ssize_t max, ...)
{
    va_list ap;
    va_start(ap, max);
    int r = unpack(args, n, name, min, max, ap);
    va_end(ap);
    return r;
}

#undef _PyArg_NoKeywords
int _PyArg_NoKeywords(const char *name, PyObject *kwargs)
{
    if (kwargs == NULL || PyDict_GET_SIZE(kwargs) == 0) {
        return 1;
    }
    kr_fail(T, KR_EXC(TypeError), "%s() takes no keyword arguments", name);
    return 0;
}
#undef _PyArg_NoKwnames
int _PyArg_NoKwnames(const char *name, PyObject *kwnames)
{
    if (kwnames == NULL || PyTuple_GET_SIZE(kwnames) == 0) {
        return 1;
    }
    kr_fail(T, KR_EXC(TypeError), "%s() takes no keyword arguments", name);
    return 0;
}
#undef _PyArg_NoPositional
int _PyArg_NoPositional(const char *name, PyObject *args)
{
    if (args == NULL || PyTuple_GET_SIZE(args) == 0) {
        return 1;
    }
    kr_fail(T, KR_EXC(TypeError), "%s() takes no positional arguments", name);
    return 0;
}
void _PyArg_BadArgument(const char *name, const char *displayname, const char *expected,
                        PyObject *arg)
{
    kr_fail(T, KR_EXC(TypeError), "%s() %s must be %s, not %s", name, displayname, expected,
            type_text(arg));
}
int PyArg_ValidateKeywordArguments(PyObject *kwargs)
{
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    if (!PyDict_Check(kwargs)) {
        PyErr_BadInternalCall();
        return 0;
    }
    while (PyDict_Next(kwargs, &pos, &key, &value)) {
        if (!PyUnicode_Check(key)) {
            kr_fail(T, KR_EXC(TypeError), "keywords must be strings");
            return 0;
        }
    }
    return 1;
}
