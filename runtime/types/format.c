/* format.c -- the format mini-language for numbers and text.
 *
 * A number is put together from parts:
 *   padding | sign | prefix | padding after the sign | grouped digits | point | rest | padding
 * Zero padding with '=' alignment counts as digits, so that separators run through it.
 */
#include "runtime/types/format.h"

#include "runtime/base/dtoa.h"
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/core/ops.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str_int.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

/* -- Parsing
 * ---------------------------------------------------------------------------------------- */

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/* Digits at *i; -1 when there are none, -2 with an exception. */
static isize parse_number(Thread *t, Str *s, isize *i)
{
    isize value = 0, start = *i;
    int digit;
    for (; *i < kr_str_len(s) && (digit = kr_uni_decimal(kr_str_at(s, *i))) >= 0; ++*i) {
        if (value > (INTPTR_MAX - digit) / 10) {
            return kr_fail_int(t, KR_EXC(ValueError), "Too many decimal digits in format string") -
                   1;
        }
        value = value * 10 + digit;
    }
    return *i == start ? -1 : value;
}

static bool bad_separator(Thread *t, char separator, uint32_t type)
{
    if (type > 32 && type < 128) {
        return kr_fail(t, KR_EXC(ValueError), "Cannot specify '%c' with '%c'.", separator, type);
    }
    return kr_fail(t, KR_EXC(ValueError), "Cannot specify '%c' with '\\x%x'.", separator, type);
}

bool kr_format_parse(Thread *t, Str *spec, FormatSpec *out, Value object, char default_type,
                     char default_align)
{
    if (!kr_str_flat(t, spec)) {
        return false;
    }
    isize n = kr_str_len(spec), i = 0;
    bool fill_given = false, align_given = false;
    *out = (FormatSpec){.fill = ' ',
                        .align = default_align,
                        .width = -1,
                        .precision = -1,
                        .type = (uint8_t)default_type};
#define AT(k) kr_str_at(spec, k)
    if (n >= 2 && is_align(AT(1))) {
        out->fill = AT(0);
        out->align = (char)AT(1);
        fill_given = align_given = true;
        i = 2;
    } else if (n >= 1 && is_align(AT(0))) {
        out->align = (char)AT(0);
        align_given = true;
        i = 1;
    }
    if (i < n && (AT(i) == '+' || AT(i) == '-' || AT(i) == ' ')) {
        out->sign = (char)AT(i++);
    }
    if (i < n && AT(i) == 'z') {
        out->coerce_zero = true;
        i++;
    }
    if (i < n && AT(i) == '#') {
        out->alternate = true;
        i++;
    }
    if (!fill_given && i < n && AT(i) == '0') {
        out->fill = '0';
        if (!align_given && default_align == '>') {
            out->align = '=';
        }
        i++;
    }
    out->width = parse_number(t, spec, &i);
    if (out->width == -2) {
        return false;
    }
    if (i < n && AT(i) == ',') {
        out->thousands = ',';
        i++;
    }
    if (i < n && AT(i) == '_') {
        if (out->thousands) {
            return kr_fail(t, KR_EXC(ValueError), "Cannot specify both ',' and '_'.");
        }
        out->thousands = '_';
        i++;
    }
    if (i < n && AT(i) == ',' && out->thousands == '_') {
        return kr_fail(t, KR_EXC(ValueError), "Cannot specify both ',' and '_'.");
    }
    if (i < n && AT(i) == '.') {
        i++;
        out->precision = parse_number(t, spec, &i);
        if (out->precision == -2) {
            return false;
        }
        if (out->precision == -1) {
            return kr_fail(t, KR_EXC(ValueError), "Format specifier missing precision");
        }
    }
    if (n - i > 1) {
        return kr_fail(t, KR_EXC(ValueError),
                       "Invalid format specifier '%U' for object of type '%.200T'", spec, object);
    }
    if (n - i == 1) {
        out->type = AT(i);
    }
#undef AT
    if (out->thousands) {
        switch (out->type) {
        case 'd':
        case 'e':
        case 'f':
        case 'g':
        case 'E':
        case 'G':
        case '%':
        case 'F':
        case 0: break;
        case 'b':
        case 'o':
        case 'x':
        case 'X':
            if (out->thousands == '_') {
                break;
            }
            /* fallthrough */
        default: return bad_separator(t, out->thousands, out->type);
        }
    }
    return true;
}

static Value unknown_type(Thread *t, uint32_t type, Value object)
{
    if (type > 32 && type < 128) {
        return kr_raise(t, KR_EXC(ValueError),
                        "Unknown format code '%c' for object of type '%.200T'", type, object);
    }
    return kr_raise(t, KR_EXC(ValueError),
                    "Unknown format code '\\x%x' for object of type '%.200T'", type, object);
}

static Value not_allowed(Thread *t, const char *what, const char *kind)
{
    return kr_raise(t, KR_EXC(ValueError), "%s not allowed in %s format specifier", what, kind);
}

/* -- Padding
 * ---------------------------------------------------------------------------------------- */

static void put_padding(StrBuilder *b, const FormatSpec *f, isize len, isize *right)
{
    isize total = f->width > len ? f->width - len : 0;
    isize left = f->align == '>' ? total : f->align == '^' ? total / 2 : 0;
    kr_sb_fill(b, f->fill, left);
    *right = total - left;
}

/* -- Numbers
 * ---------------------------------------------------------------------------------------- */

/* How digits are grouped: `sizes` as in struct lconv (the last one repeats, CHAR_MAX ends). */
typedef struct Grouping {
    const char *sizes;
    uint32_t separator[4], point[4];
    int separator_len, point_len;
} Grouping;

static int decode_locale(const char *text, uint32_t out[4])
{
    int n = 0;
    isize len = (isize)strlen(text);
    for (isize i = 0; i < len && n < 4; n++) {
        Utf8Step step = kr_utf8_next((const uint8_t *)text + i, len - i, false);
        out[n] = step.status == UTF8_OK ? step.c : (uint8_t)text[i];
        i += step.status == UTF8_OK ? step.len : 1;
    }
    return n;
}

static void grouping_init(Grouping *g, const FormatSpec *f, bool locale)
{
    *g = (Grouping){.sizes = "", .point = {'.'}, .point_len = 1};
    if (locale) {
        const struct lconv *l = localeconv();
        g->sizes = l->grouping;
        g->separator_len = decode_locale(l->thousands_sep, g->separator);
        g->point_len = decode_locale(l->decimal_point, g->point);
    } else if (f->thousands) {
        bool by_four = f->type == 'b' || f->type == 'o' || f->type == 'x' || f->type == 'X';
        g->sizes = by_four ? "\4" : "\3";
        g->separator[0] = (uint8_t)f->thousands;
        g->separator_len = 1;
    }
}

/* Walks the groups from the right.  out == NULL: only counts.  Else writes to out[0..total) from
 * its end. */
static isize group_digits(const Grouping *g, const char *digits, isize n, isize min_width,
                          uint32_t *out, isize total)
{
    const char *size = g->sizes;
    isize count = 0, left = n;
    for (;;) { /* at least one digit stands before each separator */
        bool last = *size == '\0' || *size == CHAR_MAX;
        isize want = kr_max(kr_max(left, min_width), 1);
        isize len = last && size == g->sizes ? want
                    : *size == CHAR_MAX      ? want
                    : *size                  ? *size
                                             : want;
        len = kr_min(len, want);
        for (isize i = 0; i < len; i++) {
            count++;
            if (out) {
                out[total - count] = left > 0 ? (uint8_t)digits[left - 1] : '0';
            }
            left -= left > 0;
        }
        min_width -= len;
        if (left <= 0 && min_width <= 0) {
            break;
        }
        for (int i = g->separator_len; i-- > 0;) {
            count++;
            if (out) {
                out[total - count] = g->separator[i];
            }
        }
        min_width -= g->separator_len;
        if (size[0] != '\0' && size[0] != CHAR_MAX && size[1] != '\0') {
            size++;
        }
    }
    return count;
}

typedef struct Number {
    char sign;          /* '-', '+', ' ' or 0 */
    const char *prefix; /* "0x" and kin */
    const char *digits; /* before the point */
    isize n_digits;
    bool point;
    const char *rest; /* decimals, exponent, %, inf... */
    isize n_rest;
} Number;

static void put_number(StrBuilder *b, const FormatSpec *f, const Number *num, const Grouping *g)
{
    isize n_prefix = (isize)strlen(num->prefix);
    isize other = (num->sign != 0) + n_prefix + (num->point ? g->point_len : 0) + num->n_rest;
    isize min_digits = f->fill == '0' && f->align == '=' ? f->width - other : 0;
    isize grouped =
        num->n_digits == 0 ? 0 : group_digits(g, num->digits, num->n_digits, min_digits, NULL, 0);
    isize right = 0, len = other + grouped;
    put_padding(b, f, len, &right);
    if (num->sign) {
        kr_sb_char(b, (uint8_t)num->sign);
    }
    kr_sb_ascii(b, num->prefix, n_prefix);
    if (f->align == '=') {
        kr_sb_fill(b, f->fill, right);
        right = 0;
    }
    if (grouped == num->n_digits) {
        kr_sb_ascii(b, num->digits, num->n_digits);
    } else {
        uint32_t *out = kr_gc_new_block(b->t, (size_t)grouped * sizeof *out, GCK_LEAF);
        if (out == NULL) {
            b->failed = true;
            return;
        }
        group_digits(g, num->digits, num->n_digits, min_digits, out, grouped);
        kr_sb_kind(b, 4, out, grouped);
        kr_gc_free_block(b->t, out);
    }
    if (num->point) {
        for (int i = 0; i < g->point_len; i++) {
            kr_sb_char(b, g->point[i]);
        }
    }
    kr_sb_ascii(b, num->rest, num->n_rest);
    kr_sb_fill(b, f->fill, right);
}

static char sign_of(const FormatSpec *f, bool negative)
{
    return negative ? '-' : f->sign == '+' || f->sign == ' ' ? f->sign : 0;
}

/* -- int
 * -------------------------------------------------------------------------------------------- */

static Value format_float_spec(Thread *t, double d, FormatSpec *f);

static Value format_char(Thread *t, Value v, const FormatSpec *f)
{
    int64_t c;
    StrBuilder b;
    isize right;
    if (f->sign) {
        return kr_raise(t, KR_EXC(ValueError),
                        "Sign not allowed with integer format specifier 'c'");
    }
    if (f->alternate) {
        return kr_raise(t, KR_EXC(ValueError),
                        "Alternate form (#) not allowed with integer format specifier 'c'");
    }
    if (!kr_int_fits_i64(v, &c)) {
        return kr_raise(t, KR_EXC(OverflowError), "Python int too large to convert to C long");
    }
    if (c < 0 || c > KR_MAX_CODE_POINT) {
        return kr_raise(t, KR_EXC(OverflowError), "%%c arg not in range(0x110000)");
    }
    kr_sb_init(&b, t);
    put_padding(&b, f, 1, &right);
    if (f->align == '=') {
        kr_sb_fill(&b, f->fill, right);
        right = 0;
    }
    kr_sb_char(&b, (uint32_t)c);
    kr_sb_fill(&b, f->fill, right);
    return kr_sb_finish(&b);
}

/* [0][width][d|x|X] of a small int: most of what programs write.  VALUE_NULL: something else. */
static Value format_common(Thread *t, Value v, const Str *spec)
{
    enum { WIDEST = 64 };
    if (!value_is_int(v) || !kr_str_is_flat(spec) || !kr_str_is_ascii(spec)) {
        return VALUE_NULL;
    }
    const char *p = kr_str_data(spec), *end = p + kr_str_len(spec);
    bool zeros = p < end && *p == '0';
    isize width = 0;
    p += zeros;
    while (p < end && *p >= '0' && *p <= '9' && width <= WIDEST) {
        width = width * 10 + (*p++ - '0');
    }
    char type = p < end ? *p++ : 'd';
    if (p != end || width > WIDEST || (type != 'd' && type != 'x' && type != 'X')) {
        return VALUE_NULL;
    }
    char text[2 * WIDEST], digits[24], *to = text;
    bool negative = value_int(v) < 0;
    uint64_t u = negative ? 0 - (uint64_t)value_int(v) : (uint64_t)value_int(v);
    const char *from = digits;
    isize n = 0;
    if (type == 'd') {
        n = kr_u64_to_text(u, digits);
    } else {
        char *first = digits + sizeof digits;
        do {
            *--first = (type == 'x' ? "0123456789abcdef" : "0123456789ABCDEF")[u & 15];
            n++;
        } while ((u >>= 4) != 0);
        from = first;
    }
    isize pad = kr_max(width - n - negative, 0);
    if (!zeros) {
        memset(to, ' ', (size_t)pad);
        to += pad;
    }
    if (negative) {
        *to++ = '-';
    }
    if (zeros) {
        memset(to, '0', (size_t)pad);
        to += pad;
    }
    memcpy(to, from, (size_t)n);
    return kr_str_of_ascii(t, text, to + n - text);
}

Value kr_format_int(Thread *t, Value v, Str *spec)
{
    FormatSpec f;
    if (kr_str_len(spec) == 0 && kr_str_is_flat(spec)) {
        return kr_is_exact_int(v) ? kr_int_to_str(t, v, 10, false) : kr_str(t, v);
    }
    Value common = format_common(t, v, spec);
    if (!value_is_null(common)) {
        return common;
    }
    if (!kr_format_parse(t, spec, &f, v, 'd', '>')) {
        return VALUE_ERROR;
    }
    int base = 10;
    const char *prefix = "";
    switch (f.type) {
    case 'b': base = 2, prefix = "0b"; break;
    case 'o': base = 8, prefix = "0o"; break;
    case 'x': base = 16, prefix = "0x"; break;
    case 'X': base = 16, prefix = "0X"; break;
    case 'c':
    case 'd':
    case 'n': break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
        double d;
        return kr_int_to_double(t, v, &d) ? format_float_spec(t, d, &f) : VALUE_ERROR;
    }
    default: return unknown_type(t, f.type, v);
    }
    if (f.precision != -1) {
        return not_allowed(t, "Precision", "integer");
    }
    if (f.coerce_zero) {
        return not_allowed(t, "Negative zero coercion (z)", "integer");
    }
    if (f.type == 'c') {
        return format_char(t, v, &f);
    }
    Value text = kr_int_to_str(t, v, base, false);
    if (value_is_error(text)) {
        return text;
    }
    Str *s = kr_as_str(text);
    const char *digits = kr_str_data(s);
    isize n = kr_str_len(s);
    bool negative = digits[0] == '-';
    if (f.type == 'X') {
        char *upper = kr_gc_new_block(t, (size_t)n, GCK_LEAF);
        if (upper == NULL) {
            return VALUE_ERROR;
        }
        for (isize i = 0; i < n; i++) {
            upper[i] = (char)(digits[i] >= 'a' ? digits[i] - 32 : digits[i]);
        }
        digits = upper;
    }
    Number num = {.sign = sign_of(&f, negative),
                  .prefix = f.alternate ? prefix : "",
                  .digits = digits + negative,
                  .n_digits = n - negative,
                  .rest = ""};
    Grouping g;
    StrBuilder b;
    kr_sb_init(&b, t);
    grouping_init(&g, &f, f.type == 'n');
    put_number(&b, &f, &num, &g);
    return kr_sb_finish(&b);
}

/* -- float
 * ------------------------------------------------------------------------------------------- */

/* The text of d for a presentation type and precision (-1: default); from malloc. */
static char *float_text(Thread *t, double d, const FormatSpec *f, uint32_t type, isize precision,
                        isize *len)
{
    int flags = (f->alternate ? KR_FLOAT_ALT : 0) | (f->coerce_zero ? KR_FLOAT_NO_NEG_0 : 0);
    if (precision > INT_MAX) {
        return kr_raise_null(t, KR_EXC(ValueError), "precision too big");
    }
    char *text = kr_double_to_text(d, (char)type, (int)precision, flags, len, NULL);
    if (text == NULL) {
        kr_raise_oom(t);
    }
    return text;
}

/* Takes a text from float_text apart: sign, digits, point, rest. */
static void split_number(const FormatSpec *f, const char *text, isize len, Number *num)
{
    bool negative = text[0] == '-';
    isize i = negative, start = i;
    while (i < len && text[i] >= '0' && text[i] <= '9') {
        i++;
    }
    *num = (Number){.sign = sign_of(f, negative),
                    .prefix = "",
                    .digits = text + start,
                    .n_digits = i - start,
                    .point = i < len && text[i] == '.'};
    i += num->point;
    num->rest = text + i;
    num->n_rest = len - i;
}

static Value format_float_spec(Thread *t, double d, FormatSpec *f)
{
    uint32_t type = f->type;
    isize precision = f->precision, len;
    bool percent = type == '%', dot_0 = type == 0;
    if (type == 0) {
        type = precision < 0 ? 'r' : 'g';
    } else if (type == 'n') {
        type = 'g';
    } else if (percent) {
        type = 'f';
        d *= 100;
    }
    if (precision < 0) {
        precision = type == 'r' ? 0 : 6;
    } else if (precision > INT_MAX) {
        return kr_raise(t, KR_EXC(ValueError), "precision too big");
    }
    int flags = (f->alternate ? KR_FLOAT_ALT : 0) | (f->coerce_zero ? KR_FLOAT_NO_NEG_0 : 0) |
                (dot_0 ? KR_FLOAT_ADD_DOT_0 : 0);
    char *text = kr_double_to_text(d, (char)type, (int)precision, flags, &len, NULL);
    if (text == NULL) {
        return kr_raise_oom(t);
    }
    if (percent) {
        char *grown = realloc(text, (size_t)len + 2);
        if (grown == NULL) {
            free(text);
            return kr_raise_oom(t);
        }
        text = grown;
        text[len++] = '%';
    }
    Number num;
    Grouping g;
    StrBuilder b;
    split_number(f, text, len, &num);
    grouping_init(&g, f, f->type == 'n');
    kr_sb_init(&b, t);
    put_number(&b, f, &num, &g);
    free(text);
    return kr_sb_finish(&b);
}

Value kr_format_float(Thread *t, Value v, Str *spec)
{
    FormatSpec f;
    if (kr_str_len(spec) == 0 && kr_str_is_flat(spec)) {
        return kr_is_exact_float(v) ? kr_float_repr(t, kr_float_value(v)) : kr_str(t, v);
    }
    if (!kr_format_parse(t, spec, &f, v, '\0', '>')) {
        return VALUE_ERROR;
    }
    switch (f.type) {
    case 0:
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n':
    case '%': return format_float_spec(t, kr_float_value(v), &f);
    default: return unknown_type(t, f.type, v);
    }
}

/* -- complex
 * ------------------------------------------------------------------------------------------- */

static Value format_complex(Thread *t, double re, double im, const FormatSpec *f)
{
    if (f->fill == '0') {
        return kr_raise(t, KR_EXC(ValueError),
                        "Zero padding is not allowed in complex format specifier");
    }
    if (f->align == '=') {
        return kr_raise(t, KR_EXC(ValueError),
                        "'=' alignment flag is not allowed in complex format specifier");
    }
    uint32_t type = f->type;
    bool skip_re = false, parens = false;
    isize precision = f->precision;
    if (type == 0) {
        type = precision < 0 ? 'r' : 'g';
        skip_re = re == 0.0 && !signbit(re);
        parens = !skip_re;
    } else if (type == 'n') {
        type = 'g';
    }
    if (precision < 0) {
        precision = type == 'r' ? 0 : 6;
    }
    isize re_len, im_len, right;
    char *re_text = float_text(t, re, f, type, precision, &re_len);
    char *im_text = re_text ? float_text(t, im, f, type, precision, &im_len) : NULL;
    if (im_text == NULL) {
        free(re_text);
        return VALUE_ERROR;
    }
    FormatSpec part = *f, im_part;
    part.width = -1;
    part.align = '<';
    im_part = part;
    if (!skip_re) {
        im_part.sign = '+';
    }
    Number number;
    Grouping g;
    StrBuilder b, inner;
    kr_sb_init(&inner, t);
    grouping_init(&g, f, f->type == 'n');
    if (!skip_re) {
        split_number(&part, re_text, re_len, &number);
        put_number(&inner, &part, &number, &g);
    }
    split_number(&im_part, im_text, im_len, &number);
    put_number(&inner, &im_part, &number, &g);
    kr_sb_char(&inner, 'j');
    free(re_text);
    free(im_text);
    Value text = kr_sb_finish(&inner);
    if (value_is_error(text)) {
        return text;
    }
    kr_sb_init(&b, t);
    put_padding(&b, f, kr_str_len(kr_as_str(text)) + 2 * parens, &right);
    if (parens) {
        kr_sb_char(&b, '(');
    }
    kr_sb_str(&b, kr_as_str(text));
    if (parens) {
        kr_sb_char(&b, ')');
    }
    kr_sb_fill(&b, f->fill, right);
    return kr_sb_finish(&b);
}

Value kr_format_complex(Thread *t, Value v, Str *spec)
{
    FormatSpec f;
    if (kr_str_len(spec) == 0 && kr_str_is_flat(spec)) {
        return kr_str(t, v);
    }
    if (!kr_format_parse(t, spec, &f, v, '\0', '>')) {
        return VALUE_ERROR;
    }
    const Complex *c = (const Complex *)value_ptr(v);
    switch (f.type) {
    case 0:
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n': return format_complex(t, c->real, c->imag, &f);
    default: return unknown_type(t, f.type, v);
    }
}

/* -- str
 * ------------------------------------------------------------------------------------------------
 */

Value kr_format_str(Thread *t, Str *s, Str *spec)
{
    FormatSpec f;
    Value v = value_from_ptr(s);
    if (!kr_str_flat(t, s) || !kr_format_parse(t, spec, &f, v, 's', '<')) {
        return VALUE_ERROR;
    }
    if (f.type != 's') {
        return unknown_type(t, f.type, v);
    }
    if (f.sign) {
        return not_allowed(t, f.sign == ' ' ? "Space" : "Sign", "string");
    }
    if (f.coerce_zero) {
        return not_allowed(t, "Negative zero coercion (z)", "string");
    }
    if (f.alternate) {
        return not_allowed(t, "Alternate form (#)", "string");
    }
    if (f.align == '=') {
        return not_allowed(t, "'=' alignment", "string");
    }
    isize len = kr_str_len(s), right;
    if (f.precision >= 0) {
        len = kr_min(len, f.precision);
    }
    if (f.width <= len) {
        return kr_str_sub(t, s, 0, len);
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    put_padding(&b, &f, len, &right);
    kr_sb_slice(&b, s, 0, len);
    kr_sb_fill(&b, f.fill, right);
    return kr_sb_finish(&b);
}
