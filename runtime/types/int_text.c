/* int_text.c -- integers to text and back, to bytes and back. */
#include "runtime/base/dtoa.h"
#include "runtime/core/error.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int_wide.h"
#include "runtime/types/str_int.h"

#define TEN_TO_19 UINT64_C(10000000000000000000)

#define ABOUT_THE_LIMIT "; use sys.set_int_max_str_digits() to increase the limit"

/* -- To text --------------------------------------------------------------------------------------
 */

static Value too_many_digits(Thread *t)
{
    return kr_raise(t, KR_EXC(ValueError),
                    "Exceeds the limit (%d digits) for integer string conversion" ABOUT_THE_LIMIT,
                    kr_interp.int_max_str_digits);
}

static Value big_decimal(Thread *t, const IntView *w)
{
    int limit = kr_interp.int_max_str_digits;
    isize bits = kr_int_view_bits(w);
    if (limit > 0 && bits / 3 > limit + (isize)limit / 8) {
        return too_many_digits(t);
    }
    isize n = kr_limbs_for(w->n), room = (isize)((double)bits * 0.30103) + 3;
    mp_limb_t few[64]; /* enough for 400 digits */
    size_t bytes = (size_t)n * sizeof(mp_limb_t) + (size_t)room;
    mp_limb_t *limbs = bytes <= sizeof few ? few : kr_gc_new_block(t, bytes, GCK_LEAF);
    if (limbs == NULL || !kr_gmp_room(t, (size_t)n)) {
        return VALUE_ERROR;
    }
    unsigned char *digits = (unsigned char *)(limbs + n);
    n = kr_limbs_from_view(limbs, w);
    isize len = (isize)mpn_get_str(digits, 10, limbs, n), skip = 0;
    while (skip < len - 1 && digits[skip] == 0) {
        skip++;
    }
    len -= skip;
    if (limit > 0 && len > limit) {
        return too_many_digits(t);
    }
    Str *s = kr_str_new(t, len + w->neg, 0x7F);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    char *to = kr_str_data(s);
    if (w->neg) {
        *to++ = '-';
    }
    for (isize i = 0; i < len; i++) {
        to[i] = (char)('0' + digits[skip + i]);
    }
    if (limbs != few) {
        kr_gc_free_block(t, limbs);
    }
    return value_from_ptr(s);
}

/* Of at most 39 digits; returns how many. */
static int wide_to_text(UWide u, char *to)
{
    if (u >> 64 == 0) {
        return kr_u64_to_text((uint64_t)u, to);
    }
    int n = kr_u64_to_text((uint64_t)(u / TEN_TO_19), to);
    char low[24];
    int len = kr_u64_to_text((uint64_t)(u % TEN_TO_19), low);
    memset(to + n, '0', (size_t)(19 - len));
    memcpy(to + n + 19 - len, low, (size_t)len);
    return n + 19;
}

Value kr_small_to_str(Thread *t, Value v)
{
    char buffer[24], *end = buffer + sizeof buffer;
    int64_t i = value_int(v);
    char *p = kr_u64_digits(i < 0 ? (uint64_t)-i : (uint64_t)i, end);
    if (i < 0) {
        *--p = '-';
    }
    return kr_str_of_ascii(t, p, end - p);
}

Value kr_int_to_str(Thread *t, Value v, int base, bool prefix)
{
    char buffer[80];
    if (base == 10) {
        Wide i;
        if (value_is_int(v)) {
            return kr_small_to_str(t, v);
        }
        if (!int_wide(v, &i)) {
            IntView w;
            int_view(&w, v);
            return big_decimal(t, &w);
        }
        buffer[0] = '-';
        int n = wide_to_text(wide_abs(i), buffer + 1);
        return value_from_ptr(
            kr_str_from_ascii(t, i < 0 ? buffer : buffer + 1, (size_t)(n + (i < 0))));
    }
    int shift = base == 2 ? 1 : base == 8 ? 3 : 4;
    IntView w;
    int_view(&w, v);
    isize bits = kr_int_view_bits(&w);
    isize n = bits == 0 ? 1 : (bits + shift - 1) / shift;
    isize len = n + w.neg + (prefix ? 2 : 0);
    Str *s = kr_str_new(t, len, 0x7F);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    if (len == 1) { /* may be shared: do not write */
        buffer[0] = "0123456789abcdef"[w.n ? w.d[0] : 0];
        return value_from_ptr(kr_str_from_ascii(t, buffer, 1));
    }
    char *to = kr_str_data(s), *end = to + len;
    uint64_t acc = 0;
    int have = 0;
    isize at = 0;
    for (isize k = 0; k < n; k++) {
        if (have < shift && at < w.n) {
            acc |= (uint64_t)w.d[at++] << have;
            have += KR_INT_SHIFT;
        }
        *--end = "0123456789abcdef"[acc & (unsigned)(base - 1)];
        acc >>= shift;
        have -= shift;
    }
    if (prefix) {
        *--end = base == 2 ? 'b' : base == 8 ? 'o' : 'x';
        *--end = '0';
    }
    if (w.neg) {
        *--end = '-';
    }
    return value_from_ptr(s);
}

/* -- From text ------------------------------------------------------------------------------------
 */

KR_INLINE int digit_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

KR_INLINE bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* n digits in [p, end), underscores between them. */
static Value digits_value(Thread *t, const char *p, const char *end, isize n, int base, bool neg)
{
    int per_digit = base <= 10 ? 4 : base <= 16 ? 4 : 6; /* bits, rounded up */
    if (n * per_digit <= 62 || (base == 10 && n <= 18)) {
        int64_t i = 0;
        for (; p < end; p++) {
            if (*p != '_') {
                i = i * base + digit_value(*p);
            }
        }
        return kr_int_from_i64(t, neg ? -i : i);
    }
    if (n * per_digit <= 126 || (base == 10 && n <= 38)) {
        Wide i = 0;
        for (; p < end; p++) {
            if (*p != '_') {
                i = i * base + digit_value(*p);
            }
        }
        return int_from_wide(t, neg ? -i : i);
    }
    if ((base & (base - 1)) != 0 && kr_interp.int_max_str_digits > 0 &&
        n > kr_interp.int_max_str_digits) {
        return kr_raise(t, KR_EXC(ValueError),
                        "Exceeds the limit (%d digits) for integer string conversion: value has "
                        "%zd digits" ABOUT_THE_LIMIT,
                        kr_interp.int_max_str_digits, n);
    }
    isize limbs_len = n / 64 * per_digit + 8;
    mp_limb_t few[64];
    size_t bytes = (size_t)limbs_len * sizeof(mp_limb_t) + (size_t)n;
    mp_limb_t *limbs = bytes <= sizeof few ? few : kr_gc_new_block(t, bytes, GCK_LEAF);
    if (limbs == NULL || !kr_gmp_room(t, (size_t)limbs_len)) {
        return VALUE_ERROR;
    }
    unsigned char *digits = (unsigned char *)(limbs + limbs_len);
    isize k = 0;
    if (base == 10 && end - p == n) {
        for (; k < n; k++) {
            digits[k] = (unsigned char)(p[k] - '0');
        }
        p = end;
    }
    for (; p < end; p++) {
        if (*p != '_') {
            digits[k++] = (unsigned char)digit_value(*p);
        }
    }
    isize skip = 0;
    while (skip < k && digits[skip] == 0) {
        skip++;
    }
    isize len = skip == k ? 0 : (isize)mpn_set_str(limbs, digits + skip, (size_t)(k - skip), base);
    Value v = kr_int_from_limbs(t, limbs, len, neg);
    if (limbs != few) {
        kr_gc_free_block(t, limbs);
    }
    return v;
}

IntParse kr_int_parse_text(Thread *t, const char *text, size_t len, int base, Value *out)
{
    const char *p = text, *end = text + len;
    while (p < end && is_space(*p)) {
        p++;
    }
    while (p < end && is_space(end[-1])) {
        end--;
    }
    bool neg = false, only_zero = false;
    if (p < end && (*p == '+' || *p == '-')) {
        neg = *p++ == '-';
    }
    char mark = end - p >= 2 && *p == '0' ? (char)(p[1] | 0x20) : 0;
    int marked = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (base == 0) {
        base = marked ? marked : 10;
        only_zero = !marked && p < end && *p == '0'; /* "010" is not octal any more */
    }
    if (marked && marked == base) {
        p += 2;
        if (p < end && *p == '_') {
            p++;
        }
    }
    isize n = 0;
    char before = '_'; /* no underscore at the start */
    const char *q = p;
    if (base == 10) { /* most are all decimal digits */
        while (q < end && (unsigned char)(*q - '0') < 10 && (!only_zero || *q == '0')) {
            q++;
        }
        n = q - p;
        before = n > 0 ? q[-1] : '_';
    }
    for (; q < end; q++) {
        if (*q == '_') {
            if (before == '_') {
                return INT_PARSE_INVALID;
            }
        } else if (digit_value(*q) >= base || (only_zero && *q != '0')) {
            return INT_PARSE_INVALID;
        } else {
            n++;
        }
        before = *q;
    }
    if (before == '_') { /* nothing, or one at the end */
        return INT_PARSE_INVALID;
    }
    *out = digits_value(t, p, end, n, base, neg);
    return value_is_error(*out) ? INT_PARSE_ERROR : INT_PARSE_OK;
}

/* The usual case, a few plain characters in decimal; VALUE_NULL: it is another. */
static Value invalid_short(Thread *t, const Str *shown)
{
    static const char before[] = "invalid literal for int() with base 10: '";
    char text[80];
    size_t at = sizeof before - 1;
    isize len = kr_str_len(shown);
    if (len > 32 || !kr_str_is_ascii(shown) || shown->a.state.buf) {
        return VALUE_NULL;
    }
    memcpy(text, before, at);
    const char *data = kr_str_data(shown);
    for (isize i = 0; i < len; i++) {
        char c = data[i];
        if (c < ' ' || c > '~' || c == '\'' || c == '\\') {
            return VALUE_NULL;
        }
        text[at++] = c;
    }
    text[at++] = '\'';
    return value_from_ptr(kr_str_from_ascii(t, text, at));
}

#define INVALID_FORMAT "invalid literal for int() with base %d: %.200R"

static Value invalid_literal(Thread *t, int base, Value shown)
{
    if (base == 10 && !value_is_error(shown) && kr_is_exact_str(shown) &&
        kr_str_is_flat((Str *)value_ptr(shown))) {
        Value text = invalid_short(t, (Str *)value_ptr(shown));
        if (!value_is_null(text)) {
            return kr_raise_arg(t, KR_EXC(ValueError), text);
        }
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
    }
    return value_is_error(shown) ? shown
                                 : kr_raise(t, KR_EXC(ValueError), INVALID_FORMAT, base, shown);
}

Str *kr_int_bad_literal(Thread *t, Str *shown)
{
    Value v = value_from_ptr(shown);
    Value text = kr_str_is_flat(shown) ? invalid_short(t, shown) : VALUE_NULL;
    if (value_is_null(text) && !kr_pending(t)) {
        text = value_from_ptr(kr_str_format(t, INVALID_FORMAT, 10, v));
    }
    if (value_is_null(text)) {
        kr_err_clear(t);
        return KR_NAME(empty);
    }
    return (Str *)value_ptr(text);
}

Value kr_int_try_text(Thread *t, Value v)
{
    isize len;
    Value result;
    const char *text = kr_str_number_text(t, kr_as_str(v), &len);
    switch (text == NULL ? INT_PARSE_ERROR : kr_int_parse_text(t, text, (size_t)len, 10, &result)) {
    case INT_PARSE_OK: return result;
    case INT_PARSE_INVALID: return KR_NONE;
    default: kr_err_clear(t); return VALUE_NULL;
    }
}

Value kr_int_parse(Thread *t, const char *text, size_t len, int base)
{
    Value v;
    switch (kr_int_parse_text(t, text, len, base, &v)) {
    case INT_PARSE_OK: return v;
    case INT_PARSE_INVALID:
        return invalid_literal(t, base, value_from_ptr(kr_str_from_utf8(t, text, len)));
    default: return VALUE_ERROR;
    }
}

Value kr_int_from_digits(Thread *t, const char *digits, size_t len, int base)
{
    return digits_value(t, digits, digits + len, (isize)len, base, false);
}

Value kr_int_from_text(Thread *t, Value v, int base)
{
    Value result, shown = v;
    IntParse status;
    if (kr_is_str(v)) {
        isize len;
        const char *text = kr_str_number_text(t, kr_as_str(v), &len);
        if (text == NULL) {
            return VALUE_ERROR;
        }
        status = kr_int_parse_text(t, text, (size_t)len, base, &result);
    } else {
        Buffer b;
        if (!kr_buffer_get(t, v, &b, BUF_SIMPLE)) {
            return VALUE_ERROR;
        }
        status = kr_int_parse_text(t, b.buf, (size_t)b.len, base, &result);
        if (status == INT_PARSE_INVALID) {
            shown = value_from_ptr(kr_bytes_from(t, b.buf, b.len));
        }
        kr_buffer_release(t, &b);
    }
    return status == INT_PARSE_OK        ? result
           : status == INT_PARSE_INVALID ? invalid_literal(t, base, shown)
                                         : VALUE_ERROR;
}

/* -- Bytes
 * ------------------------------------------------------------------------------------------ */

Value kr_int_from_bytes(Thread *t, const uint8_t *bytes, size_t n, bool little, bool is_signed)
{
    if (n == 0) {
        return value_from_small(0);
    }
    bool neg = is_signed && bytes[little ? n - 1 : 0] >= 0x80;
    if (n <= 8) {
        uint64_t u = neg ? UINT64_MAX : 0;
        for (size_t i = 0; i < n; i++) {
            u = u << 8 | bytes[little ? n - 1 - i : i];
        }
        return is_signed ? kr_int_from_i64(t, (int64_t)u) : kr_int_from_u64(t, u);
    }
    if (n > INTPTR_MAX / 16) {
        return kr_raise_oom(t);
    }
    isize digits = ((isize)n * 8 + KR_INT_SHIFT - 1) / KR_INT_SHIFT;
    Int *z = kr_int_alloc(t, digits);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint64_t acc = 0;
    unsigned carry = 1; /* of the two's complement */
    int have = 0;
    isize k = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned byte = bytes[little ? i : n - 1 - i];
        if (neg) {
            byte = (byte ^ 0xFF) + carry;
            carry = byte >> 8;
            byte &= 0xFF;
        }
        acc |= (uint64_t)byte << have;
        have += 8;
        if (have >= KR_INT_SHIFT) {
            z->ob_digit[k++] = (uint32_t)acc & KR_INT_MASK;
            acc >>= KR_INT_SHIFT;
            have -= KR_INT_SHIFT;
        }
    }
    if (k < digits) {
        z->ob_digit[k++] = (uint32_t)acc;
    }
    return kr_int_finish(z, k, neg);
}

bool kr_int_to_bytes(Thread *t, Value v, uint8_t *out, size_t n, bool little, bool is_signed)
{
    if (value_is_int(v) && n >= 8 && (is_signed || value_int(v) >= 0)) {
        int64_t i = value_int(v);
        for (size_t k = 0; k < n; k++) {
            out[little ? k : n - 1 - k] = (uint8_t)(i >> 8 * kr_min(k, 7));
        }
        return true;
    }
    IntView w;
    int_view(&w, v);
    if (w.neg && !is_signed) {
        return kr_fail(t, KR_EXC(OverflowError), "can't convert negative int to unsigned");
    }
    uint64_t acc = 0;
    uint32_t carry = 1;
    int have = 0;
    isize at = 0;
    uint8_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (have < 8) {
            uint32_t digit = at < w.n ? w.d[at] : 0;
            at++;
            if (w.neg) {
                digit = (digit ^ KR_INT_MASK) + carry;
                carry = digit >> KR_INT_SHIFT;
                digit &= KR_INT_MASK;
            }
            acc |= (uint64_t)digit << have;
            have += KR_INT_SHIFT;
        }
        last = (uint8_t)acc;
        out[little ? i : n - 1 - i] = last;
        acc >>= 8;
        have -= 8;
    }
    /* Does it fit?  Magnitude bits against the room; -2^(8n-1) is the one value with 8n bits. */
    isize bits = kr_int_view_bits(&w), room = (isize)n * 8;
    bool fits = !is_signed ? bits <= room : bits < room || w.n == 0;
    if (!fits && is_signed && w.neg && bits == room) {
        isize top = w.n - 1;
        fits = (w.d[top] & (w.d[top] - 1)) == 0;
        for (isize i = 0; i < top && fits; i++) {
            fits = w.d[i] == 0;
        }
    }
    if (!fits) {
        return kr_fail(t, KR_EXC(OverflowError), "int too big to convert");
    }
    return true;
}
