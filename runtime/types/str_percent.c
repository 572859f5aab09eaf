/* str_percent.c -- format % args, for str and for bytes.
 *
 * Both run through one routine: bytes are formatted as latin-1 text, whose characters are the
 * bytes.
 */
#include "runtime/base/dtoa.h"
#include "runtime/base/utf8.h"
#include "runtime/core/names.h"
#include "runtime/types/bytes_int.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str_int.h"

#include <limits.h>
#include <stdlib.h>

typedef struct Percent {
    Thread *t;
    bool bytes;
    /* the format */
    const void *data;
    int kind;
    bool ascii;
    isize n, pos;
    /* the arguments */
    Value args, mapping; /* mapping: NULL when args is none */
    isize nargs, next;   /* nargs -1: args itself is the only one, next == -2 before it was taken */
    StrBuilder out;
} Percent;

typedef struct Directive {
    bool left, plus, space, alt, zero;
    isize width, precision; /* precision -1: none */
    uint32_t code;
    Value arg; /* from a mapping, or NULL */
} Directive;

KR_INLINE uint32_t peek(const Percent *p) { return kr_char_at(p->data, p->kind, p->pos); }

static Value next_arg(Percent *p)
{
    if (p->nargs >= 0 && p->next < p->nargs) {
        return kr_tuple_get((Tuple *)value_ptr(p->args), p->next++);
    }
    if (p->nargs < 0 && p->next == -2) {
        p->next = -1;
        return p->args;
    }
    return kr_raise(p->t, KR_EXC(TypeError), "not enough arguments for format string");
}

/* -- Parsing a directive
 * ------------------------------------------------------------------------------- */

static bool read_key(Percent *p, Directive *d)
{
    Thread *t = p->t;
    isize start = ++p->pos, open = 1;
    if (value_is_null(p->mapping)) {
        return kr_fail(t, KR_EXC(TypeError), "format requires a mapping");
    }
    for (; p->pos < p->n; p->pos++) {
        uint32_t c = peek(p);
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (open == 0) {
            break;
        }
    }
    if (p->pos == p->n) {
        return kr_fail(t, KR_EXC(ValueError), "incomplete format key");
    }
    const char *text = (const char *)p->data + start * p->kind;
    isize len = p->pos++ - start;
    Value key = p->bytes ? value_from_ptr(kr_bytes_from(t, text, len))
                         : value_from_ptr(kr_str_from_kind(t, p->kind, text, len));
    d->arg = value_is_error(key) ? key : kr_getitem(t, p->mapping, key);
    p->nargs = -1; /* from now on there is nothing but the mapping */
    p->next = -1;
    return !value_is_error(d->arg);
}

/* A number up to max or '*'; *out stays as it is when there is neither.  */
static bool read_count(Percent *p, isize *out, isize max, const char *too_big)
{
    Thread *t = p->t;
    if (p->pos < p->n && peek(p) == '*') {
        p->pos++;
        Value v = next_arg(p);
        if (value_is_error(v)) {
            return false;
        }
        if (!kr_is_int(v)) {
            return kr_fail(t, KR_EXC(TypeError), "* wants int");
        }
        int64_t i;
        if (!kr_int_fits_i64(v, &i) || (max == INT_MAX && (i > INT_MAX || i < INT_MIN))) {
            return kr_fail(t, KR_EXC(OverflowError), "Python int too large to convert to C %s",
                           max == INT_MAX ? "int" : "ssize_t");
        }
        *out = i;
        return true;
    }
    isize value = 0, start = p->pos;
    for (; p->pos < p->n; p->pos++) {
        uint32_t c = peek(p);
        if (c < '0' || c > '9') {
            break;
        }
        if (value > (max - (isize)(c - '0')) / 10) {
            return kr_fail(t, KR_EXC(ValueError), "%s", too_big);
        }
        value = value * 10 + (isize)(c - '0');
    }
    if (p->pos > start) {
        *out = value;
    }
    return true;
}

static bool read_directive(Percent *p, Directive *d)
{
    *d = (Directive){.precision = -1};
    if (p->pos < p->n && peek(p) == '(' && !read_key(p, d)) {
        return false;
    }
    for (; p->pos < p->n; p->pos++) {
        switch (peek(p)) {
        case '-': d->left = true; continue;
        case '+': d->plus = true; continue;
        case ' ': d->space = true; continue;
        case '#': d->alt = true; continue;
        case '0': d->zero = true; continue;
        default: break;
        }
        break;
    }
    if (!read_count(p, &d->width, INTPTR_MAX, "width too big")) {
        return false;
    }
    if (d->width < 0) {
        d->left = true;
        d->width = d->width == INTPTR_MIN ? INTPTR_MAX : -d->width;
    }
    if (p->pos < p->n && peek(p) == '.') {
        p->pos++;
        d->precision = 0;
        if (!read_count(p, &d->precision, INT_MAX,
                        p->bytes ? "prec too big" : "precision too big")) {
            return false;
        }
        d->precision = kr_max(d->precision, 0);
    }
    if (p->pos < p->n && (peek(p) == 'h' || peek(p) == 'l' || peek(p) == 'L')) {
        p->pos++;
    }
    if (p->pos >= p->n) {
        return kr_fail(p->t, KR_EXC(ValueError), "incomplete format");
    }
    d->code = peek(p);
    p->pos++;
    return true;
}

/* -- Writing
 * ------------------------------------------------------------------------------------------------
 */

/* sign, prefix and digits of a number, padded. */
static bool put_number(Percent *p, const Directive *d, const char *text, isize len,
                       isize prefix_len)
{
    StrBuilder *b = &p->out;
    char sign = 0;
    if (len > 0 && (*text == '-' || *text == '+')) {
        sign = *text++;
        len--;
    } else if (d->plus) {
        sign = '+';
    } else if (d->space) {
        sign = ' ';
    }
    isize fill = kr_max(d->width - len - (sign != 0), 0);
    bool zero = d->zero && !d->left;
    if (!d->left && !zero) {
        kr_sb_fill(b, ' ', fill);
    }
    if (sign) {
        kr_sb_char(b, (uint8_t)sign);
    }
    kr_sb_ascii(b, text, prefix_len);
    if (zero) {
        kr_sb_fill(b, '0', fill);
    }
    kr_sb_ascii(b, text + prefix_len, len - prefix_len);
    if (d->left) {
        kr_sb_fill(b, ' ', fill);
    }
    return !b->failed;
}

static bool put_padded(Percent *p, const Directive *d, int kind, const void *data, isize len)
{
    if (d->precision >= 0) {
        len = kr_min(len, d->precision);
    }
    isize fill = kr_max(d->width - len, 0);
    if (!d->left) {
        kr_sb_fill(&p->out, ' ', fill);
    }
    kr_sb_kind(&p->out, kind, data, len);
    if (d->left) {
        kr_sb_fill(&p->out, ' ', fill);
    }
    return !p->out.failed;
}

static bool put_text(Percent *p, const Directive *d, Value v)
{
    if (value_is_error(v) || !kr_str_flat(p->t, kr_as_str(v))) {
        return false;
    }
    Str *s = kr_as_str(v);
    if (d->precision < 0 && d->width == 0) {
        return kr_sb_str(&p->out, s);
    }
    return put_padded(p, d, kr_str_kind(s), kr_str_data(s), kr_str_len(s));
}

static bool wrong_type(Percent *p, const Directive *d, Value v)
{
    uint32_t code = p->bytes && d->code == 'i' ? 'd' : d->code;
    bool index = d->code == 'o' || d->code == 'x' || d->code == 'X';
    return kr_fail(p->t, KR_EXC(TypeError), "%%%c format: %s is required, not %.200T", code,
                   index ? "an integer" : "a real number", v);
}

static bool put_int(Percent *p, const Directive *d, Value v)
{
    Thread *t = p->t;
    Value n = v;
    if (d->precision > INT_MAX - 3) {
        return kr_fail(t, KR_EXC(OverflowError), "precision too large");
    }
    int base = d->code == 'o' ? 8 : d->code == 'x' || d->code == 'X' ? 16 : 10;
    if (value_is_int(v) && base == 10 && d->precision < 0) {
        char digits[24] = "-";
        int64_t i = value_int(v);
        int len = kr_u64_to_text(i < 0 ? 0 - (uint64_t)i : (uint64_t)i, digits + 1);
        return put_number(p, d, digits + (i >= 0), len + (i < 0), 0);
    }
    if (!kr_is_int(v)) {
        const NativeSlots *slots = kr_slots(kr_type(v));
        bool number = slots->nb_index != NULL || slots->nb_int != NULL || slots->nb_float != NULL;
        if (!number) {
            return wrong_type(p, d, v);
        }
        n = base == 10 ? kr_to_int(t, v) : kr_index(t, v);
        if (value_is_error(n)) {
            if (!kr_pending_is(t, KR_EXC(TypeError))) {
                return false;
            }
            kr_err_clear(t);
            return wrong_type(p, d, v);
        }
    }
    Value text = kr_int_to_str(t, n, base, d->alt && base != 10);
    if (value_is_error(text)) {
        return false;
    }
    Str *s = kr_as_str(text);
    isize len = kr_str_len(s);
    const char *digits = kr_str_data(s);
    bool negative = digits[0] == '-';
    isize prefix = d->alt && base != 10 ? 2 : 0, body = len - negative - prefix;
    isize zeros = d->precision > body ? d->precision - body : 0;
    if (zeros == 0 && d->code != 'X') {
        return put_number(p, d, digits, len, prefix);
    }
    char *copy = kr_gc_new_block(t, (size_t)(len + zeros), GCK_LEAF);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, digits, (size_t)(negative + prefix));
    memset(copy + negative + prefix, '0', (size_t)zeros);
    memcpy(copy + negative + prefix + zeros, digits + negative + prefix, (size_t)body);
    for (isize i = 0; d->code == 'X' && i < len + zeros; i++) {
        copy[i] = (char)(copy[i] >= 'a' && copy[i] <= 'z' ? copy[i] - 32 : copy[i]);
    }
    bool ok = put_number(p, d, copy, len + zeros, prefix);
    kr_gc_free_block(t, copy);
    return ok;
}

static bool put_float(Percent *p, const Directive *d, Value v)
{
    Thread *t = p->t;
    double x;
    isize len;
    if (!kr_arg_double(t, v, &x)) {
        if (p->bytes) { /* whatever was wrong */
            kr_err_clear(t);
            return kr_fail(t, KR_EXC(TypeError), "float argument required, not %.200T", v);
        }
        return false;
    }
    isize precision = d->precision < 0 ? 6 : d->precision;
    if (precision > INT_MAX) {
        return kr_fail(t, KR_EXC(ValueError), "precision too big");
    }
    char *text =
        kr_double_to_text(x, (char)d->code, (int)precision, d->alt ? KR_FLOAT_ALT : 0, &len, NULL);
    if (text == NULL) {
        kr_raise_oom(t);
        return false;
    }
    bool ok = put_number(p, d, text, len, 0);
    free(text);
    return ok;
}

static bool put_char(Percent *p, const Directive *d, Value v)
{
    Thread *t = p->t;
    Directive plain = *d;
    plain.precision = -1;
    uint32_t c;
    const char *message = p->bytes ? "%%c requires an integer in range(256) or a single byte"
                                   : "%%c requires int or char";
    if (p->bytes && (kr_is_bytes(v) || kr_is_instance_of(v, &PyByteArray_Type))) {
        Span s = kr_span(v);
        if (s.n != 1) {
            return kr_fail(t, KR_EXC(TypeError), message);
        }
        c = s.p[0];
    } else if (!p->bytes && kr_is_str(v)) {
        if (!kr_str_flat(t, kr_as_str(v))) {
            return false;
        }
        if (kr_str_len(kr_as_str(v)) != 1) {
            return kr_fail(t, KR_EXC(TypeError), message);
        }
        c = kr_str_at(kr_as_str(v), 0);
    } else {
        int64_t i;
        Value n =
            kr_is_int(v) || kr_slots(kr_type(v))->nb_index != NULL ? kr_index(t, v) : VALUE_ERROR;
        if (value_is_error(n)) {
            if (kr_pending(t)) {
                if (!kr_pending_is(t, KR_EXC(TypeError))) {
                    return false;
                }
                kr_err_clear(t);
            }
            return kr_fail(t, KR_EXC(TypeError), message);
        }
        if (!kr_int_fits_i64(n, &i) || i < 0 || i > (p->bytes ? 255 : KR_MAX_CODE_POINT)) {
            return kr_fail(t, KR_EXC(OverflowError), "%%c arg not in range(%s)",
                           p->bytes ? "256" : "0x110000");
        }
        c = (uint32_t)i;
    }
    return put_padded(p, &plain, 4, &c, 1);
}

/* %s and %b of bytes: bytes, a buffer, or what __bytes__ gives. */
static bool put_bytes(Percent *p, const Directive *d, Value v)
{
    Thread *t = p->t;
    bool found;
    ByteArg arg;
    if (kr_has_buffer(v)) {
        if (!kr_byte_arg(t, v, &arg)) {
            return false;
        }
        bool ok = put_padded(p, d, 1, arg.p, arg.n);
        kr_byte_arg_done(t, &arg);
        return ok;
    }
    Value r = kr_call_special(t, v, KR_NAME(__bytes__), NULL, 0, &found);
    if (!found && !kr_pending(t)) {
        return kr_fail(t, KR_EXC(TypeError),
                       "%%b requires a bytes-like object, or an object that implements __bytes__, "
                       "not '%.100T'",
                       v);
    }
    if (value_is_error(r)) {
        return false;
    }
    if (!kr_is_bytes(r)) {
        return kr_fail(t, KR_EXC(TypeError), "__bytes__ returned non-bytes (type %.200T)", r);
    }
    Span s = kr_span(r);
    return put_padded(p, d, 1, s.p, s.n);
}

static bool put_directive(Percent *p, const Directive *d, Value v)
{
    Thread *t = p->t;
    switch (d->code) {
    case 'b':
        if (!p->bytes) {
            break;
        }
        return put_bytes(p, d, v);
    case 's':
        if (p->bytes) {
            return put_bytes(p, d, v);
        }
        return put_text(p, d, kr_is_exact_str(v) ? v : kr_str(t, v));
    case 'r': return put_text(p, d, p->bytes ? kr_ascii(t, v) : kr_repr(t, v));
    case 'a': return put_text(p, d, kr_ascii(t, v));
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': return put_int(p, d, v);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return put_float(p, d, v);
    case 'c': return put_char(p, d, v);
    default: break;
    }
    return kr_fail(t, KR_EXC(ValueError), "unsupported format character '%c' (0x%x) at index %zd",
                   d->code > 31 && d->code < 127 ? d->code : '?', d->code, p->pos - 1);
}

/* -- The loop
 * -------------------------------------------------------------------------------------------------
 */

/* The text up to the next directive. */
static bool put_literal(Percent *p)
{
    isize start = p->pos;
    if (p->kind == 1) {
        const char *text = (const char *)p->data + start;
        const char *found = memchr(text, '%', (size_t)(p->n - start));
        p->pos = found == NULL ? p->n : start + (found - text);
        if (p->ascii) {
            return kr_sb_ascii(&p->out, text, p->pos - start);
        }
    }
    while (p->pos < p->n && peek(p) != '%') {
        p->pos++;
    }
    return kr_sb_kind(&p->out, p->kind, (const char *)p->data + start * p->kind, p->pos - start);
}

static bool run(Percent *p)
{
    while (p->pos < p->n) {
        if (!put_literal(p)) {
            return false;
        }
        if (p->pos == p->n) {
            break;
        }
        p->pos++;
        if (p->pos < p->n && peek(p) == '%') {
            p->pos++;
            kr_sb_char(&p->out, '%');
            continue;
        }
        Directive d;
        uint32_t code = p->pos < p->n ? peek(p) : 0;
        if (code == 's' || code == 'd' || code == 'r') { /* most directives are no more than that */
            d = (Directive){.precision = -1, .code = code};
            p->pos++;
        } else if (!read_directive(p, &d)) {
            return false;
        }
        Value v = value_is_null(d.arg) ? next_arg(p) : d.arg;
        if (value_is_error(v) || !put_directive(p, &d, v) || p->out.failed) {
            return false;
        }
    }
    bool left = p->nargs >= 0 ? p->next < p->nargs : p->next == -2;
    if (left && value_is_null(p->mapping)) {
        return kr_fail(p->t, KR_EXC(TypeError), "not all arguments converted during %s formatting",
                       p->bytes ? "bytes" : "string");
    }
    return true;
}

static void init_args(Percent *p, Thread *t, Value args, bool bytes)
{
    p->t = t;
    p->bytes = bytes;
    p->pos = 0;
    p->args = args;
    p->mapping = VALUE_NULL;
    p->nargs = -1;
    p->next = -2;
    kr_sb_init(&p->out, t);
    if (kr_is_tuple(args)) {
        p->nargs = kr_tuple_len((Tuple *)value_ptr(args));
        p->next = 0;
        return;
    }
    bool text = kr_is_str(args) ||
                (p->bytes && (kr_is_bytes(args) || kr_is_instance_of(args, &PyByteArray_Type)));
    if (kr_is_mapping(args) && !text) {
        p->mapping = args;
    }
}

/* What "%s" makes of v: the very text that v.__str__ gives, of a subclass too, but for empty ones.
 */
static Value whole_text(Thread *t, Value v)
{
    Value text = kr_is_exact_str(v) ? v : kr_str(t, v);
    return !value_is_error(text) && kr_str_len(kr_as_str(text)) == 0 ? value_from_ptr(kr_str_empty)
                                                                     : text;
}

/* The format (flat) is "%s". */
static bool is_percent_s(Str *format)
{
    if (kr_str_len(format) != 2 || !kr_str_is_ascii(format)) {
        return false;
    }
    const char *text = kr_str_data(format);
    return text[0] == '%' && text[1] == 's';
}

Value kr_str_percent(Thread *t, Str *format, Value args)
{
    Percent p; /* large: every field is set, none by way of zeroes */
    if (!kr_str_flat(t, format)) {
        return VALUE_ERROR;
    }
    if (is_percent_s(format)) {
        if (!kr_is_tuple(args)) {
            return whole_text(t, args);
        }
        if (kr_tuple_len((Tuple *)value_ptr(args)) == 1) {
            return whole_text(t, kr_tuple_get((Tuple *)value_ptr(args), 0));
        }
    }
    init_args(&p, t, args, false);
    p.ascii = kr_str_is_ascii(format);
    p.data = kr_str_data(format);
    p.kind = kr_str_kind(format);
    p.n = kr_str_len(format);
    return run(&p) ? kr_sb_finish(&p.out) : VALUE_ERROR;
}

Value kr_bytes_percent(Thread *t, Value format, Value args)
{
    Percent p;
    /* A copy: arguments may run code that changes a bytearray. */
    Span s = kr_span(format);
    Bytes *copy = kr_is_bytes(format) ? (Bytes *)value_ptr(format) : kr_bytes_from(t, s.p, s.n);
    if (copy == NULL) {
        return VALUE_ERROR;
    }
    init_args(&p, t, args, true);
    p.ascii = false;
    p.data = copy->ob_sval;
    p.kind = 1;
    p.n = s.n;
    if (!run(&p) || p.out.failed) {
        return VALUE_ERROR;
    }
    return kr_is_bytes(format) ? value_from_ptr(kr_bytes_from(t, p.out.data, p.out.len))
                               : value_from_ptr(kr_bytearray_from(t, p.out.data, p.out.len));
}
