/* exception_unicode.c -- UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static bool check_str(Thread *t, int number, Value v)
{
    return kr_is_str(v) ||
           kr_fail(t, KR_EXC(TypeError), "argument %d must be str, not %T", number, v);
}

/* The common tail: object, start, end, reason.  `first`: number of the argument `object`. */
static int fill(Thread *t, Value self, Value object, const Value *rest, int first)
{
    UnicodeErrorObject *e = (UnicodeErrorObject *)value_ptr(self);
    isize start, end;
    if (!kr_arg_isize(t, rest[0], &start) || !kr_arg_isize(t, rest[1], &end) ||
        !check_str(t, first + 3, rest[2])) {
        return -1;
    }
    kr_gc_write(e, &e->object, object);
    e->start = start;
    e->end = end;
    kr_gc_write(e, &e->reason, rest[2]);
    return 0;
}

static int begin(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames,
                 size_t wanted)
{
    if (kr_baseexc_init(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    return nargs == wanted
               ? 0
               : kr_fail_int(t, KR_EXC(TypeError),
                             "function takes exactly %zu arguments (%zu given)", wanted, nargs);
}

int kr_unicodeencode_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (begin(t, self, args, nargs, kwnames, 5) < 0 || !check_str(t, 1, args[0]) ||
        !check_str(t, 2, args[1])) {
        return -1;
    }
    UnicodeErrorObject *e = (UnicodeErrorObject *)value_ptr(self);
    kr_gc_write(e, &e->encoding, args[0]);
    return fill(t, self, args[1], args + 2, 2);
}

int kr_unicodedecode_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (begin(t, self, args, nargs, kwnames, 5) < 0 || !check_str(t, 1, args[0])) {
        return -1;
    }
    Value object = args[1];
    if (!kr_is_bytes(object)) {
        Buffer b;
        if (!kr_buffer_get(t, object, &b, BUF_SIMPLE)) {
            return -1;
        }
        object = value_from_ptr(kr_bytes_from(t, b.buf, b.len));
        kr_buffer_release(t, &b);
        if (value_is_error(object)) {
            return -1;
        }
    }
    UnicodeErrorObject *e = (UnicodeErrorObject *)value_ptr(self);
    kr_gc_write(e, &e->encoding, args[0]);
    return fill(t, self, object, args + 2, 2);
}

int kr_unicodetranslate_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (begin(t, self, args, nargs, kwnames, 4) < 0 || !check_str(t, 1, args[0])) {
        return -1;
    }
    return fill(t, self, args[0], args + 1, 1);
}

/* The one character meant, or -1 when it is a range. */
static int64_t single(Thread *t, const UnicodeErrorObject *e)
{
    Str *s = (Str *)value_ptr(e->object);
    bool one = e->start >= 0 && e->start < kr_str_len(s) && e->end == e->start + 1;
    return one && kr_str_flat(t, s) ? (int64_t)kr_str_at(s, e->start) : -1;
}

static const char *escape_format(int64_t c)
{
    return c <= 0xFF ? "'\\x%02x'" : c <= 0xFFFF ? "'\\u%04x'" : "'\\U%08x'";
}

Value kr_unicodeencode_str(Thread *t, Value self)
{
    UnicodeErrorObject *e = (UnicodeErrorObject *)value_ptr(self);
    if (value_is_null(e->object)) {
        return KR_NAME_VALUE(empty);
    }
    int64_t c = single(t, e);
    if (c < 0) {
        return value_from_ptr(
            kr_str_format(t, "'%S' codec can't encode characters in position %zd-%zd: %S",
                          e->encoding, e->start, e->end - 1, e->reason));
    }
    Str *shown = kr_str_format(t, escape_format(c), (unsigned)c);
    return shown == NULL ? VALUE_ERROR
                         : value_from_ptr(kr_str_format(
                               t, "'%S' codec can't encode character %U in position %zd: %S",
                               e->encoding, shown, e->start, e->reason));
}

Value kr_unicodedecode_str(Thread *t, Value self)
{
    UnicodeErrorObject *e = (UnicodeErrorObject *)value_ptr(self);
    if (value_is_null(e->object)) {
        return KR_NAME_VALUE(empty);
    }
    Bytes *b = (Bytes *)value_ptr(e->object);
    if (e->start >= 0 && e->start < kr_bytes_len(b) && e->end == e->start + 1) {
        return value_from_ptr(
            kr_str_format(t, "'%S' codec can't decode byte 0x%02x in position %zd: %S", e->encoding,
                          (unsigned)(uint8_t)kr_bytes_data(b)[e->start], e->start, e->reason));
    }
    return value_from_ptr(kr_str_format(t, "'%S' codec can't decode bytes in position %zd-%zd: %S",
                                        e->encoding, e->start, e->end - 1, e->reason));
}

Value kr_unicodetranslate_str(Thread *t, Value self)
{
    UnicodeErrorObject *e = (UnicodeErrorObject *)value_ptr(self);
    if (value_is_null(e->object)) {
        return KR_NAME_VALUE(empty);
    }
    int64_t c = single(t, e);
    if (c < 0) {
        return value_from_ptr(kr_str_format(t, "can't translate characters in position %zd-%zd: %S",
                                            e->start, e->end - 1, e->reason));
    }
    Str *shown = kr_str_format(t, escape_format(c), (unsigned)c);
    return shown == NULL
               ? VALUE_ERROR
               : value_from_ptr(kr_str_format(t, "can't translate character %U in position %zd: %S",
                                              shown, e->start, e->reason));
}

const NativeMember kr_unicodeerror_members[] = {
    {"encoding", NM_VALUE, offsetof(UnicodeErrorObject, encoding), NM_NULL_IS_NONE,
     "exception encoding"},
    {"object", NM_VALUE, offsetof(UnicodeErrorObject, object), NM_NULL_IS_NONE, "exception object"},
    {"start", NM_ISIZE, offsetof(UnicodeErrorObject, start), 0, "exception start"},
    {"end", NM_ISIZE, offsetof(UnicodeErrorObject, end), 0, "exception end"},
    {"reason", NM_VALUE, offsetof(UnicodeErrorObject, reason), NM_NULL_IS_NONE, "exception reason"},
    {NULL, 0, 0, 0, NULL},
};
