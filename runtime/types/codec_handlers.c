/* codec_handlers.c -- the builtin error handlers as callables: codecs.lookup_error("replace") and
 * kin.
 *
 * Each takes a Unicode error and returns (replacement, position), or raises.
 */
#include "runtime/base/uniname.h"
#include "runtime/base/utf8.h"
#include "runtime/types/codec_int.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

#include <strings.h>

typedef enum Which { ENCODE, DECODE, TRANSLATE, NONE } Which;

/* A Unicode error taken apart; start and end lie within the object. */
typedef struct Case {
    Which which;
    UnicodeErrorObject *exc;
    Str *s;     /* ENCODE, TRANSLATE */
    Span bytes; /* DECODE */
    isize start, end;
} Case;

static bool take_apart(Thread *t, Value v, Case *c)
{
    c->which = kr_is_instance_of(v, KR_EXC(UnicodeEncodeError))      ? ENCODE
               : kr_is_instance_of(v, KR_EXC(UnicodeDecodeError))    ? DECODE
               : kr_is_instance_of(v, KR_EXC(UnicodeTranslateError)) ? TRANSLATE
                                                                     : NONE;
    if (c->which == NONE) {
        return true;
    }
    c->exc = (UnicodeErrorObject *)value_ptr(v);
    Value object = c->exc->object;
    isize n;
    if (c->which == DECODE) {
        if (value_is_null(object) || !kr_is_bytes(object)) {
            return kr_fail(t, KR_EXC(TypeError),
                           value_is_null(object) ? "object attribute not set"
                                                 : "object attribute must be bytes");
        }
        c->bytes = kr_span(object);
        n = c->bytes.n;
    } else {
        if (value_is_null(object) || !kr_is_str(object)) {
            return kr_fail(t, KR_EXC(TypeError),
                           value_is_null(object) ? "object attribute not set"
                                                 : "object attribute must be unicode");
        }
        c->s = kr_as_str(object);
        if (!kr_str_flat(t, c->s)) {
            return false;
        }
        n = kr_str_len(c->s);
    }
    c->start = kr_max(c->exc->start, 0);
    c->start = c->start >= n ? kr_max(n - 1, 0) : c->start;
    c->end = kr_min(kr_max(c->exc->end, 1), n);
    return true;
}

static Value cannot_handle(Thread *t, Value exc)
{
    return kr_raise(t, KR_EXC(TypeError), "don't know how to handle %.200T in error callback", exc);
}

static Value answer(Thread *t, Value replacement, isize end)
{
    return value_is_error(replacement)
               ? replacement
               : value_from_ptr(kr_tuple_pair(t, replacement, value_from_small(end)));
}

static Value strict_errors(Thread *t, Value self, Value exc)
{
    if (kr_is_exception(exc)) {
        return kr_raise_object(t, exc);
    }
    return kr_raise(t, KR_EXC(TypeError), "codec must pass exception instance");
}

static Value ignore_errors(Thread *t, Value self, Value exc)
{
    Case c;
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    return c.which == NONE ? cannot_handle(t, exc) : answer(t, value_from_ptr(kr_str_empty), c.end);
}

static Value replace_errors(Thread *t, Value self, Value exc)
{
    Case c;
    StrBuilder b;
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    if (c.which == NONE) {
        return cannot_handle(t, exc);
    }
    kr_sb_init(&b, t);
    kr_sb_fill(&b, c.which == ENCODE ? '?' : 0xFFFD, c.which == DECODE ? 1 : c.end - c.start);
    return answer(t, kr_sb_finish(&b), c.end);
}

static Value backslashreplace_errors(Thread *t, Value self, Value exc)
{
    Case c;
    StrBuilder b;
    char text[10];
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    if (c.which == NONE) {
        return cannot_handle(t, exc);
    }
    kr_sb_init(&b, t);
    for (isize i = c.start; i < c.end && !b.failed; i++) {
        int n = kr_escape_char(c.which == DECODE ? c.bytes.p[i] : kr_str_at(c.s, i), text);
        kr_sb_ascii(&b, text, n);
    }
    return answer(t, kr_sb_finish(&b), c.end);
}

static Value xmlcharrefreplace_errors(Thread *t, Value self, Value exc)
{
    Case c;
    StrBuilder b;
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    if (c.which != ENCODE) {
        return cannot_handle(t, exc);
    }
    kr_sb_init(&b, t);
    for (isize i = c.start; i < c.end && !b.failed; i++) {
        kr_sb_format(&b, "&#%u;", kr_str_at(c.s, i));
    }
    return answer(t, kr_sb_finish(&b), c.end);
}

static Value namereplace_errors(Thread *t, Value self, Value exc)
{
    Case c;
    StrBuilder b;
    char text[KR_UNI_NAME_MAX];
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    if (c.which != ENCODE) {
        return cannot_handle(t, exc);
    }
    kr_sb_init(&b, t);
    for (isize i = c.start; i < c.end && !b.failed; i++) {
        uint32_t code = kr_str_at(c.s, i);
        int n = kr_uni_name(code, text);
        if (n > 0) {
            kr_sb_c(&b, "\\N{");
            kr_sb_ascii(&b, text, n);
            kr_sb_char(&b, '}');
        } else {
            n = kr_escape_char(code, text);
            kr_sb_ascii(&b, text, n);
        }
    }
    return answer(t, kr_sb_finish(&b), c.end);
}

/* Bytes per unit of a UTF encoding of any spelling, 0 for others; *big is its byte order. */
static int utf_unit(const char *name, bool *big)
{
    *big = false;
    if (strncasecmp(name, "utf", 3) != 0) {
        return 0;
    }
    name += 3;
    name += *name == '-' || *name == '_';
    if (strcmp(name, "8") == 0) {
        return 1;
    }
    int unit = strncmp(name, "16", 2) == 0 ? 2 : strncmp(name, "32", 2) == 0 ? 4 : 0;
    if (unit == 0 || name[2] == '\0') {
        return unit;
    }
    name += 2;
    name += *name == '-' || *name == '_';
    *big = strcasecmp(name, "be") == 0;
    return *big || strcasecmp(name, "le") == 0 ? unit : 0;
}

static Value surrogatepass_errors(Thread *t, Value self, Value exc)
{
    Case c;
    bool big;
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    if (c.which != ENCODE && c.which != DECODE) {
        return cannot_handle(t, exc);
    }
    const char *name =
        kr_is_str(c.exc->encoding) ? kr_str_utf8(t, kr_as_str(c.exc->encoding), NULL) : "";
    if (name == NULL) {
        return VALUE_ERROR;
    }
    int unit = utf_unit(name, &big);
    if (unit == 0) {
        return kr_raise_object(t, exc);
    }
    if (c.which == ENCODE) {
        ByteVec out = {NULL, 0, 0};
        for (isize i = c.start; i < c.end; i++) {
            uint32_t code = kr_str_at(c.s, i);
            uint8_t bytes[4];
            int n = unit;
            if (!kr_is_surrogate(code)) {
                return kr_raise_object(t, exc);
            }
            if (unit == 1) {
                n = kr_utf8_put(bytes, code);
            } else {
                for (int k = 0; k < unit; k++) {
                    bytes[big ? unit - 1 - k : k] = (uint8_t)(code >> 8 * k);
                }
            }
            if (!kr_bytevec_append(t, &out, bytes, n)) {
                return VALUE_ERROR;
            }
        }
        return answer(t, kr_bytevec_to_bytes(t, &out), c.end);
    }
    /* One surrogate; if there are more, the decoder asks again. */
    const uint8_t *p = c.bytes.p + c.start;
    isize left = c.bytes.n - c.start;
    int n = unit == 1 ? 3 : unit;
    uint32_t code = 0;
    if (left >= n) {
        if (unit == 1) {
            Utf8Step step = kr_utf8_next(p, left, true);
            code = step.status == UTF8_OK ? step.c : 0;
        } else {
            for (int k = 0; k < unit; k++) {
                code |= (uint32_t)p[k] << 8 * (big ? unit - 1 - k : k);
            }
        }
    }
    if (!kr_is_surrogate(code)) {
        return kr_raise_object(t, exc);
    }
    return answer(t, value_from_ptr(kr_str_from_char(t, code)), c.start + n);
}

static Value surrogateescape_errors(Thread *t, Value self, Value exc)
{
    Case c;
    if (!take_apart(t, exc, &c)) {
        return VALUE_ERROR;
    }
    if (c.which == ENCODE) {
        ByteVec out = {NULL, 0, 0};
        for (isize i = c.start; i < c.end; i++) {
            uint32_t code = kr_str_at(c.s, i);
            if (code < 0xDC80 || code > 0xDCFF) {
                return kr_raise_object(t, exc);
            }
            if (!kr_bytevec_push(t, &out, (uint8_t)(code - 0xDC00))) {
                return VALUE_ERROR;
            }
        }
        return answer(t, kr_bytevec_to_bytes(t, &out), c.end);
    }
    if (c.which != DECODE) {
        return cannot_handle(t, exc);
    }
    StrBuilder b;
    isize i = c.start;
    kr_sb_init(&b, t);
    while (i < c.end && i < c.start + 4 && c.bytes.p[i] >= 0x80) {
        kr_sb_char(&b, 0xDC00u + c.bytes.p[i++]);
    }
    return i == c.start ? kr_raise_object(t, exc) : answer(t, kr_sb_finish(&b), i);
}

/* clang-format off */
#define HANDLERS(M)                                                                                   \
    M(O, strict_errors, NF_CALLS, "strict_errors", "What \"strict\" does: raises the error.")         \
    M(O, ignore_errors, NF_CALLS, "ignore_errors", "What \"ignore\" does: leaves the place out.")     \
    M(O, replace_errors, NF_CALLS, "replace_errors", "What \"replace\" does: puts a mark there.")     \
    M(O, xmlcharrefreplace_errors, NF_CALLS, "xmlcharrefreplace_errors",                              \
      "What \"xmlcharrefreplace\" does: writes XML character references.")                            \
    M(O, backslashreplace_errors, NF_CALLS, "backslashreplace_errors",                                \
      "What \"backslashreplace\" does: writes escapes with backslashes.")                             \
    M(O, namereplace_errors, NF_CALLS, "namereplace_errors",                                          \
      "What \"namereplace\" does: writes \\N{...} escapes.")                                          \
    M(O, surrogatepass_errors, NF_CALLS, "surrogatepass", NULL)                                       \
    M(O, surrogateescape_errors, NF_CALLS, "surrogateescape", NULL)
/* clang-format on */
KR_NATIVE_TABLE(handlers, HANDLERS)

Value kr_builtin_error_handler(Thread *t, const char *name)
{
    /* ORDER HANDLERS */
    static const char *const names[] = {
        "strict",           "ignore",      "replace",       "xmlcharrefreplace",
        "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"};
    for (size_t i = 0; i < KR_COUNT(names); i++) {
        if (strcmp(names[i], name) == 0) {
            return kr_cfunction_new(t, &handlers[i], VALUE_NULL, VALUE_NULL);
        }
    }
    return VALUE_NULL;
}
