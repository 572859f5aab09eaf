/* str_build.c -- text made piece by piece: StrBuilder, and kr_str_format on top of it.
 *
 * A builder starts in its own small array and moves to a LEAF block; the kind grows with the widest
 * character seen.  max_char is exact enough to decide the storage of the result.
 */
#include "runtime/base/dtoa.h"
#include "runtime/base/utf8.h"
#include "runtime/core/error.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/str_int.h"
#include "runtime/types/type.h"

void kr_sb_init(StrBuilder *b, Thread *t)
{
    b->t = t;
    b->data = b->small;
    b->len = 0;
    b->cap = sizeof b->small;
    b->kind = 1;
    b->max_char = 0;
    b->failed = false;
}

static bool fail(StrBuilder *b)
{
    b->failed = true;
    return false;
}

/* Room for `extra` more characters of the given kind. */
static KR_NOINLINE bool make_room(StrBuilder *b, isize extra, int kind)
{
    isize need;
    if (b->failed) {
        return false;
    }
    if (__builtin_add_overflow(b->len, extra, &need) || need > INTPTR_MAX / 16) {
        kr_raise_oom(b->t);
        return fail(b);
    }
    bool is_small = b->data == b->small;
    if (kind == b->kind && need <= b->cap) {
        return true;
    }
    isize cap = b->cap;
    if (need > cap) {
        cap = need + need / 2 + 64;
    } else if (kind != b->kind && is_small) {
        cap = cap * b->kind / kind; /* the same bytes */
        if (cap < need) {
            cap = need + need / 2 + 64;
        }
    }
    size_t bytes = (size_t)cap * (size_t)kind;
    if (kind == b->kind && !is_small) {
        void *data =
            kr_gc_resize_block(b->t, b->data, (size_t)b->cap * (size_t)b->kind, bytes, GCK_LEAF);
        if (data == NULL) {
            return fail(b);
        }
        b->data = data;
        b->cap = cap;
        return true;
    }
    if (is_small && bytes <= sizeof b->small) {
        char copy[sizeof b->small];
        memcpy(copy, b->small, (size_t)b->len * (size_t)b->kind);
        kr_copy_chars(b->small, kind, copy, b->kind, b->len);
    } else {
        void *data = kr_gc_new_block(b->t, bytes, GCK_LEAF);
        if (data == NULL) {
            return fail(b);
        }
        kr_copy_chars(data, kind, b->data, b->kind, b->len);
        if (!is_small) {
            kr_gc_free_block(b->t, b->data);
        }
        b->data = data;
    }
    b->cap = cap;
    b->kind = kind;
    return true;
}

/* Room for n characters, the widest of which is max. */
KR_INLINE bool prepare(StrBuilder *b, isize n, uint32_t max)
{
    int kind = kr_kind_for(max);
    if (max > b->max_char) {
        b->max_char = max;
    }
    if (KR_LIKELY(kind <= b->kind && n <= b->cap - b->len && !b->failed)) {
        return true;
    }
    return make_room(b, n, kind > b->kind ? kind : b->kind);
}

bool kr_sb_char(StrBuilder *b, uint32_t c)
{
    if (!prepare(b, 1, c)) {
        return false;
    }
    kr_char_put(b->data, b->kind, b->len++, c);
    return true;
}

bool kr_sb_kind(StrBuilder *b, int kind, const void *data, isize len)
{
    if (len <= 0) {
        return !b->failed;
    }
    if (!prepare(b, len, kr_max_char(data, kind, len))) {
        return false;
    }
    if (kind <= b->kind) {
        kr_copy_chars((char *)b->data + b->len * b->kind, b->kind, data, kind, len);
    } else {
        for (isize i = 0; i < len; i++) {
            kr_char_put(b->data, b->kind, b->len + i, kr_char_at(data, kind, i));
        }
    }
    b->len += len;
    return true;
}

bool kr_sb_slice(StrBuilder *b, Str *s, isize start, isize end)
{
    if (b->failed) {
        return false;
    }
    if (!kr_str_flat(b->t, s)) {
        return fail(b);
    }
    int kind = kr_str_kind(s);
    const char *data = (const char *)kr_str_data(s) + start * kind;
    return kr_str_is_ascii(s) ? kr_sb_ascii(b, data, end - start)
                              : kr_sb_kind(b, kind, data, end - start);
}

bool kr_sb_str(StrBuilder *b, Str *s) { return kr_sb_slice(b, s, 0, kr_str_len(s)); }

bool kr_sb_value(StrBuilder *b, Value v)
{
    if (value_is_error(v)) {
        return fail(b);
    }
    if (b->failed) {
        return false;
    }
    return kr_sb_str(b, kr_as_str(v));
}

bool kr_sb_ascii(StrBuilder *b, const char *ascii, isize len)
{
    if (len <= 0) {
        return !b->failed;
    }
    if (!prepare(b, len, 0x7F)) {
        return false;
    }
    if (KR_LIKELY(b->kind == 1)) {
        kr_copy_short((char *)b->data + b->len, ascii, (size_t)len);
    } else {
        kr_copy_chars((char *)b->data + b->len * b->kind, b->kind, ascii, 1, len);
    }
    b->len += len;
    return true;
}

bool kr_sb_c(StrBuilder *b, const char *ascii)
{
    return kr_sb_ascii(b, ascii, (isize)strlen(ascii));
}

bool kr_sb_fill(StrBuilder *b, uint32_t c, isize n)
{
    if (n <= 0) {
        return !b->failed;
    }
    if (!prepare(b, n, c)) {
        return false;
    }
    if (b->kind == 1) {
        memset((char *)b->data + b->len, (int)c, (size_t)n);
    } else {
        for (isize i = 0; i < n; i++) {
            kr_char_put(b->data, b->kind, b->len + i, c);
        }
    }
    b->len += n;
    return true;
}

bool kr_sb_repr(StrBuilder *b, Value v) { return !b->failed && kr_sb_value(b, kr_repr(b->t, v)); }

Value kr_sb_finish(StrBuilder *b)
{
    Thread *t = b->t;
    if (b->failed) {
        KR_ASSERT(kr_pending(t), "a failed builder without an exception");
        return VALUE_ERROR;
    }
    if (b->len <= 1) {
        return value_from_ptr(b->len == 0 ? kr_str_empty
                                          : kr_str_from_char(t, kr_char_at(b->data, b->kind, 0)));
    }
    bool is_block = b->data != b->small;
    if (!is_block && b->max_char < 0x80) {
        return kr_str_of_ascii(t, b->data, b->len);
    }
    Str *s = kr_str_new(t, b->len, b->max_char);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    KR_ASSERT(kr_str_kind(s) == b->kind, "builder of kind %d", b->kind);
    memcpy(kr_str_data(s), b->data, (size_t)b->len * (size_t)b->kind);
    if (is_block) {
        kr_gc_free_block(t, b->data);
        b->data = b->small;
    }
    return value_from_ptr(s);
}

/* -- Formatting as PyUnicode_FromFormat ---------------------------------------------------------
 */

typedef struct Directive {
    bool zero, left;
    int width;       /* 0: none */
    isize precision; /* -1: none */
    int longs;       /* number of l's; z, j, t count as one */
} Directive;

static bool pad(StrBuilder *b, const Directive *d, isize len, bool before)
{
    isize n = d->width - len;
    return n <= 0 || before == d->left || kr_sb_fill(b, ' ', n);
}

/* n characters of s, cut at the precision, padded to the width. */
static bool put_str(StrBuilder *b, const Directive *d, Value v)
{
    if (value_is_error(v)) {
        return fail(b);
    }
    Str *s = kr_as_str(v);
    isize len = kr_str_len(s);
    if (d->precision >= 0 && d->precision < len) {
        len = d->precision;
    }
    return pad(b, d, len, true) && kr_sb_slice(b, s, 0, len) && pad(b, d, len, false);
}

/* UTF-8 that may be broken: bad sequences become U+FFFD. */
static bool put_utf8(StrBuilder *b, const Directive *d, const char *text)
{
    if (text == NULL) {
        text = "(null)";
    }
    isize n = 0;
    while ((d->precision < 0 || n < d->precision) && text[n] != '\0') {
        n++;
    }
    const uint8_t *p = (const uint8_t *)text;
    if (kr_ascii_prefix(p, n) == n) {
        return pad(b, d, n, true) && kr_sb_ascii(b, text, n) && pad(b, d, n, false);
    }
    isize count = 0;
    for (isize i = 0; i < n; count++) {
        i += kr_utf8_next(p + i, n - i, false).len;
    }
    if (!pad(b, d, count, true)) {
        return false;
    }
    for (isize i = 0; i < n;) {
        Utf8Step step = kr_utf8_next(p + i, n - i, false);
        if (!kr_sb_char(b, step.status == UTF8_OK ? step.c : 0xFFFD)) {
            return false;
        }
        i += step.len;
    }
    return pad(b, d, count, false);
}

static bool put_number(StrBuilder *b, const Directive *d, uint64_t u, bool negative, int base,
                       bool upper)
{
    char digits[70];
    int n = 0;
    const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    do {
        digits[n++] = alphabet[u % (unsigned)base];
        u /= (unsigned)base;
    } while (u != 0);
    isize zeros = d->precision > n ? d->precision - n : 0;
    isize len = n + zeros + negative;
    if (d->zero && !d->left && d->width > len) {
        zeros += d->width - len;
        len = d->width;
    }
    bool ok =
        pad(b, d, len, true) && (!negative || kr_sb_char(b, '-')) && kr_sb_fill(b, '0', zeros);
    while (ok && n > 0) {
        ok = kr_sb_char(b, (uint8_t)digits[--n]);
    }
    return ok && pad(b, d, len, false);
}

/* The last part of a heap type's name, the whole of another's: what messages print. */
static Value type_name(Thread *t, Type *type)
{
    return value_from_ptr(kr_str_from_c(t, type->tp_name));
}

bool kr_sb_format_v(StrBuilder *b, const char *fmt, va_list ap)
{
    Thread *t = b->t;
    while (*fmt != '\0') {
        const char *end = strchrnul(fmt, '%');
        if (end != fmt) {
            Directive plain = {.precision = end - fmt};
            if (!put_utf8(b, &plain, fmt)) {
                return false;
            }
            fmt = end;
            continue;
        }
        Directive d = {.precision = -1};
        fmt++;
        for (;; fmt++) {
            if (*fmt == '0') {
                d.zero = true;
            } else if (*fmt == '-') {
                d.left = true;
            } else {
                break;
            }
        }
        if (*fmt == '*') {
            d.width = va_arg(ap, int);
            fmt++;
        }
        while (*fmt >= '0' && *fmt <= '9') {
            d.width = d.width * 10 + (*fmt++ - '0');
        }
        if (*fmt == '.') {
            d.precision = 0;
            fmt++;
            if (*fmt == '*') {
                d.precision = va_arg(ap, int);
                fmt++;
            }
            while (*fmt >= '0' && *fmt <= '9') {
                d.precision = d.precision * 10 + (*fmt++ - '0');
            }
        }
        while (*fmt == 'l' || *fmt == 'z' || *fmt == 'j' || *fmt == 't') {
            d.longs++;
            fmt++;
        }
        bool ok;
        char code = *fmt++;
        switch (code) {
        case '%': ok = kr_sb_char(b, '%'); break;
        case 'c': {
            int c = va_arg(ap, int);
            if (c < 0 || c > KR_MAX_CODE_POINT) {
                kr_raise(t, KR_EXC(OverflowError), "character argument not in range(0x110000)");
                return fail(b);
            }
            ok = kr_sb_char(b, (uint32_t)c);
            break;
        }
        case 'd':
        case 'i': {
            int64_t i = d.longs ? va_arg(ap, int64_t) : va_arg(ap, int);
            ok = put_number(b, &d, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, i < 0, 10, false);
            break;
        }
        case 'u':
        case 'x':
        case 'X':
        case 'o': {
            uint64_t u = d.longs ? va_arg(ap, uint64_t) : va_arg(ap, unsigned);
            int base = code == 'u' ? 10 : code == 'o' ? 8 : 16;
            ok = put_number(b, &d, u, false, base, code == 'X');
            break;
        }
        case 'p':
            ok = kr_sb_ascii(b, "0x", 2) &&
                 put_number(b, &d, (uint64_t)(uintptr_t)va_arg(ap, void *), false, 16, false);
            break;
        case 's': ok = put_utf8(b, &d, va_arg(ap, const char *)); break;
        case 'U': ok = put_str(b, &d, value_from_ptr(va_arg(ap, Str *))); break;
        case 'V': {
            Str *s = va_arg(ap, Str *);
            const char *text = va_arg(ap, const char *);
            ok = s ? put_str(b, &d, value_from_ptr(s)) : put_utf8(b, &d, text);
            break;
        }
        case 'S': ok = put_str(b, &d, kr_str(t, va_arg(ap, Value))); break;
        case 'R': ok = put_str(b, &d, kr_repr(t, va_arg(ap, Value))); break;
        case 'A': ok = put_str(b, &d, kr_ascii(t, va_arg(ap, Value))); break;
        case 'T': ok = put_str(b, &d, type_name(t, kr_type(va_arg(ap, Value)))); break;
        case 'N': ok = put_str(b, &d, type_name(t, va_arg(ap, Type *))); break;
        default: kr_raise(t, KR_EXC(SystemError), "invalid format string"); return fail(b);
        }
        if (!ok) {
            return fail(b);
        }
    }
    return !b->failed;
}

bool kr_sb_format(StrBuilder *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    bool ok = kr_sb_format_v(b, fmt, ap);
    va_end(ap);
    return ok;
}

Str *kr_str_format_v(Thread *t, const char *fmt, va_list ap)
{
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_format_v(&b, fmt, ap);
    Value v = kr_sb_finish(&b);
    return value_is_error(v) ? NULL : kr_as_str(v);
}

Str *kr_str_format(Thread *t, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str *s = kr_str_format_v(t, fmt, ap);
    va_end(ap);
    return s;
}
