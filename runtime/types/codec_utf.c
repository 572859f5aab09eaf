/* codec_utf.c -- UTF-8, UTF-16, UTF-32 and UTF-7. */
#include "runtime/base/utf8.h"
#include "runtime/core/error.h"
#include "runtime/types/codec_int.h"

#define SURROGATES "surrogates not allowed"

/* -- UTF-8
 * ------------------------------------------------------------------------------------------ */

Value kr_utf8_decode_text(Thread *t, const char *text, isize n, const char *errors, isize *consumed)
{
    const uint8_t *p = (const uint8_t *)text;
    if (consumed) {
        *consumed = n;
    }
    if (kr_ascii_prefix(p, n) == n) {
        return value_from_ptr(kr_str_from_ascii(t, text, (size_t)n));
    }
    Utf8Scan scan = kr_utf8_scan(p, n, false);
    bool unfinished = consumed && scan.error.status == UTF8_TRUNCATED;
    if (scan.error.status == UTF8_OK || unfinished) {
        if (consumed) {
            *consumed = scan.stop;
        }
        if (scan.count <= 1) {
            return value_from_ptr(
                scan.count == 0 ? kr_str_empty : kr_str_from_char(t, kr_utf8_next(p, n, false).c));
        }
        Str *s = kr_str_new(t, scan.count, scan.max_char);
        if (s != NULL) {
            kr_utf8_decode(kr_str_data(s), kr_str_kind(s), p, scan.stop);
        }
        return value_from_ptr(s);
    }
    Decoder d;
    kr_decoder_init(&d, t, text, n, "utf-8", errors);
    while (d.pos < d.n) {
        isize ascii = kr_ascii_prefix(d.p + d.pos, d.n - d.pos);
        if (ascii > 0) {
            kr_sb_ascii(&d.out, (const char *)d.p + d.pos, ascii);
            d.pos += ascii;
            continue;
        }
        Utf8Step step = kr_utf8_next(d.p + d.pos, d.n - d.pos, false);
        if (step.status == UTF8_OK) {
            kr_sb_char(&d.out, step.c);
            d.pos += step.len;
        } else if (step.status == UTF8_TRUNCATED && consumed) {
            break;
        } else if (!kr_decode_error(&d, d.pos, d.pos + step.len, kr_utf8_reason(step.status))) {
            return VALUE_ERROR;
        }
        if (d.out.failed) {
            return VALUE_ERROR;
        }
    }
    if (consumed) {
        *consumed = d.pos;
    }
    return kr_sb_finish(&d.out);
}

/* Replacement texts may hold surrogates only where the codec would take them: never. */
static int put_utf8(Encoder *e, uint32_t c)
{
    uint8_t bytes[4];
    if (kr_is_surrogate(c)) {
        return 0;
    }
    return kr_bytevec_append(e->t, &e->out, bytes, kr_utf8_put(bytes, c)) ? 1 : -1;
}

Value kr_utf8_encode_text(Thread *t, Str *s, const char *errors)
{
    isize bad, n = kr_str_len(s);
    int kind = kr_str_kind(s);
    const void *data = kr_str_data(s);
    if (kr_str_is_ascii(s)) {
        return value_from_ptr(kr_bytes_from(t, data, n));
    }
    isize size = kr_utf8_size(data, kind, n, &bad);
    if (bad < 0) {
        Bytes *b = size < 0 ? kr_raise_oom(t), NULL : kr_bytes_new(t, size);
        if (b != NULL) {
            kr_utf8_encode((uint8_t *)b->ob_sval, data, kind, n);
        }
        return value_from_ptr(b);
    }
    Encoder e;
    kr_encoder_init(&e, t, s, "utf-8", errors, put_utf8);
    e.ascii_only = true;
    while (e.pos < n) {
        uint32_t c = kr_char_at(data, kind, e.pos);
        if (!kr_is_surrogate(c)) {
            if (put_utf8(&e, c) < 0) {
                return VALUE_ERROR;
            }
            e.pos++;
            continue;
        }
        isize end = e.pos + 1;
        while (end < n && kr_is_surrogate(kr_char_at(data, kind, end))) {
            end++;
        }
        if (!kr_encode_error(&e, e.pos, end, SURROGATES)) {
            return VALUE_ERROR;
        }
    }
    return kr_encoder_finish(&e);
}

/* -- UTF-16
 * ----------------------------------------------------------------------------------------- */

KR_INLINE uint32_t unit16(const uint8_t *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

Value kr_utf16_decode_text(Thread *t, const char *text, isize n, const char *errors, int *order,
                           isize *consumed)
{
    Decoder d;
    int bo = *order;
    kr_decoder_init(&d, t, text, n, "utf-16-le", errors);
    if (bo == 0 && n >= 2) {
        uint32_t mark = unit16(d.p, false);
        bo = mark == 0xFEFF ? -1 : mark == 0xFFFE ? 1 : 0;
        d.pos = bo != 0 ? 2 : 0;
    }
    bool big = bo > 0;
    d.encoding = big ? "utf-16-be" : "utf-16-le";
    while (d.pos < d.n && !d.out.failed) {
        isize left = d.n - d.pos;
        if (left < 2) {
            if (consumed) {
                break;
            }
            if (!kr_decode_error(&d, d.pos, d.n, "truncated data")) {
                return VALUE_ERROR;
            }
            continue;
        }
        uint32_t c = unit16(d.p + d.pos, big);
        if (!kr_is_surrogate(c)) {
            kr_sb_char(&d.out, c);
            d.pos += 2;
            continue;
        }
        const char *reason = "illegal encoding";
        isize end = d.pos + 2;
        if (c < 0xDC00) {
            if (left < 4) {
                if (consumed) {
                    break;
                }
                reason = "unexpected end of data";
                end = d.n;
            } else {
                uint32_t low = unit16(d.p + d.pos + 2, big);
                if (low >= 0xDC00 && low <= 0xDFFF) {
                    kr_sb_char(&d.out, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
                    d.pos += 4;
                    continue;
                }
                reason = "illegal UTF-16 surrogate";
            }
        }
        if (!kr_decode_error(&d, d.pos, end, reason)) {
            return VALUE_ERROR;
        }
    }
    *order = bo;
    if (consumed) {
        *consumed = d.pos;
    }
    return kr_sb_finish(&d.out);
}

static bool put_unit(Encoder *e, uint32_t unit, int size)
{
    uint8_t bytes[4];
    for (int i = 0; i < size; i++) {
        bytes[e->big ? size - 1 - i : i] = (uint8_t)(unit >> 8 * i);
    }
    return kr_bytevec_append(e->t, &e->out, bytes, size);
}

static int put_utf16(Encoder *e, uint32_t c)
{
    if (kr_is_surrogate(c)) {
        return 0;
    }
    if (c < 0x10000) {
        return put_unit(e, c, 2) ? 1 : -1;
    }
    c -= 0x10000;
    return put_unit(e, 0xD800 + (c >> 10), 2) && put_unit(e, 0xDC00 + (c & 0x3FF), 2) ? 1 : -1;
}

static int put_utf32(Encoder *e, uint32_t c)
{
    return kr_is_surrogate(c) ? 0 : put_unit(e, c, 4) ? 1 : -1;
}

static Value encode_units(Thread *t, Str *s, const char *const names[3], const char *errors,
                          int order, int size)
{
    Encoder e;
    /* A handler for a text of unknown length: start with room for all of it. */
    kr_encoder_init(&e, t, s, names[order + 1], errors, size == 2 ? put_utf16 : put_utf32);
    e.ascii_only = true;
    e.align = size;
    e.big = order > 0;
    if (order == 0 && !put_unit(&e, 0xFEFF, size)) {
        return VALUE_ERROR;
    }
    while (e.pos < e.n) {
        int ok = e.put(&e, kr_str_at(s, e.pos));
        if (ok > 0) {
            e.pos++;
        } else if (ok < 0 || !kr_encode_error(&e, e.pos, e.pos + 1, SURROGATES)) {
            return VALUE_ERROR;
        }
    }
    return kr_encoder_finish(&e);
}

Value kr_utf16_encode_text(Thread *t, Str *s, const char *errors, int order)
{
    static const char *const names[3] = {"utf-16-le", "utf-16", "utf-16-be"};
    return encode_units(t, s, names, errors, order, 2);
}

/* -- UTF-32
 * ----------------------------------------------------------------------------------------- */

KR_INLINE uint32_t unit32(const uint8_t *p, bool big)
{
    return big ? unit16(p, true) << 16 | unit16(p + 2, true)
               : unit16(p + 2, false) << 16 | unit16(p, false);
}

Value kr_utf32_decode_text(Thread *t, const char *text, isize n, const char *errors, int *order,
                           isize *consumed)
{
    Decoder d;
    int bo = *order;
    kr_decoder_init(&d, t, text, n, "utf-32-le", errors);
    if (bo == 0 && n >= 4) {
        uint32_t mark = unit32(d.p, false);
        bo = mark == 0xFEFF ? -1 : mark == 0xFFFE0000 ? 1 : 0;
        d.pos = bo != 0 ? 4 : 0;
    }
    bool big = bo > 0;
    d.encoding = big ? "utf-32-be" : "utf-32-le";
    while (d.pos < d.n && !d.out.failed) {
        isize left = d.n - d.pos, end = d.pos + 4;
        const char *reason;
        if (left < 4) {
            if (consumed) {
                break;
            }
            reason = "truncated data";
            end = d.n;
        } else {
            uint32_t c = unit32(d.p + d.pos, big);
            if (c <= KR_MAX_CODE_POINT && !kr_is_surrogate(c)) {
                kr_sb_char(&d.out, c);
                d.pos += 4;
                continue;
            }
            reason = c > KR_MAX_CODE_POINT
                         ? "code point not in range(0x110000)"
                         : "code point in surrogate code point range(0xd800, 0xe000)";
        }
        if (!kr_decode_error(&d, d.pos, end, reason)) {
            return VALUE_ERROR;
        }
    }
    *order = bo;
    if (consumed) {
        *consumed = d.pos;
    }
    return kr_sb_finish(&d.out);
}

Value kr_utf32_encode_text(Thread *t, Str *s, const char *errors, int order)
{
    static const char *const names[3] = {"utf-32-le", "utf-32", "utf-32-be"};
    return encode_units(t, s, names, errors, order, 4);
}

/* -- UTF-7 (RFC 2152)
 * --------------------------------------------------------------------------------- */

static int base64_value(uint8_t c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? memchr(digits, c, 64) : NULL;
    return at ? (int)(at - digits) : -1;
}

static char base64_digit(unsigned value)
{
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[value & 63];
}

/* Characters that stand for themselves when encoding: letters, digits, '(),-./:? and the optional
 * ones. */
static bool utf7_direct(uint32_t c)
{
    return c != 0 && c < 128 &&
           ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("'(),-./:? \t\n\r!\"#$%&*;<=>@[]^_`{|}", (int)c) != NULL);
}

Value kr_utf7_encode_text(Thread *t, Str *s)
{
    StrBuilder b; /* all ASCII */
    bool shifted = false;
    uint64_t bits = 0;
    int have = 0;
    kr_sb_init(&b, t);
    for (isize i = 0, n = kr_str_len(s); i < n && !b.failed; i++) {
        uint32_t c = kr_str_at(s, i);
        if (shifted && utf7_direct(c)) {
            if (have > 0) {
                kr_sb_char(&b, (uint8_t)base64_digit((unsigned)(bits << (6 - have))));
                have = 0;
                bits = 0;
            }
            shifted = false;
            if (base64_value((uint8_t)c) >= 0 || c == '-') {
                kr_sb_char(&b, '-');
            }
            kr_sb_char(&b, c);
            continue;
        }
        if (!shifted) {
            if (c == '+') {
                kr_sb_c(&b, "+-");
                continue;
            }
            if (utf7_direct(c)) {
                kr_sb_char(&b, c);
                continue;
            }
            kr_sb_char(&b, '+');
            shifted = true;
        }
        if (c >= 0x10000) {
            bits = bits << 16 | (0xD800 + ((c - 0x10000) >> 10));
            have += 16;
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
            for (; have >= 6; have -= 6) {
                kr_sb_char(&b, (uint8_t)base64_digit((unsigned)(bits >> (have - 6))));
            }
        }
        bits = bits << 16 | c;
        for (have += 16; have >= 6; have -= 6) {
            kr_sb_char(&b, (uint8_t)base64_digit((unsigned)(bits >> (have - 6))));
        }
        bits &= 63;
    }
    if (have > 0) {
        kr_sb_char(&b, (uint8_t)base64_digit((unsigned)(bits << (6 - have))));
    }
    if (shifted) {
        kr_sb_char(&b, '-');
    }
    Value text = kr_sb_finish(&b);
    return value_is_error(text) ? text : kr_ascii_encode_text(t, kr_as_str(text), NULL);
}

Value kr_utf7_decode_text(Thread *t, const char *text, isize n, const char *errors, isize *consumed)
{
    Decoder d;
    bool shifted = false;
    uint32_t high = 0; /* first half of a surrogate pair */
    uint64_t bits = 0;
    int have = 0;
    isize shift_start = 0; /* input and output position where the shift began */
    isize shift_out = 0;
    kr_decoder_init(&d, t, text, n, "utf7", errors);
    while (d.pos < d.n && !d.out.failed) {
        uint8_t c = d.p[d.pos];
        const char *reason = NULL;
        if (shifted) {
            int value = base64_value(c);
            if (value >= 0) {
                d.pos++;
                bits = bits << 6 | (unsigned)value;
                have += 6;
                if (have >= 16) {
                    uint32_t unit = (uint32_t)(bits >> (have - 16)) & 0xFFFF;
                    have -= 16;
                    bits &= ((uint64_t)1 << have) - 1;
                    if (high != 0 && unit >= 0xDC00 && unit <= 0xDFFF) {
                        kr_sb_char(&d.out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
                        high = 0;
                        continue;
                    }
                    if (high != 0) {
                        kr_sb_char(&d.out, high);
                        high = 0;
                    }
                    if (unit >= 0xD800 && unit <= 0xDBFF) {
                        high = unit;
                    } else {
                        kr_sb_char(&d.out, unit);
                    }
                }
                continue;
            }
            shifted = false;
            if (have >= 6) {
                reason = "partial character in base64 sequence";
            } else if (have > 0 && bits != 0) {
                reason = "non-zero padding bits in base64 sequence";
            }
            if (reason != NULL) {
                d.pos++;
                if (!kr_decode_error(&d, shift_start, d.pos, reason)) {
                    return VALUE_ERROR;
                }
                continue;
            }
            if (high != 0 && c != 0 && c < 128 && c != '+') {
                kr_sb_char(&d.out, high);
            }
            high = 0;
            if (c == '-') {
                d.pos++;
            }
            continue;
        }
        if (c == '+') {
            shift_start = d.pos++;
            if (d.pos < d.n && d.p[d.pos] == '-') {
                d.pos++;
                kr_sb_char(&d.out, '+');
            } else if (d.pos < d.n && base64_value(d.p[d.pos]) < 0) {
                d.pos++;
                if (!kr_decode_error(&d, shift_start, d.pos, "ill-formed sequence")) {
                    return VALUE_ERROR;
                }
            } else {
                shifted = true;
                high = 0;
                bits = 0;
                have = 0;
                shift_out = d.out.len;
            }
        } else if (c < 128) {
            d.pos++;
            kr_sb_char(&d.out, c);
        } else {
            if (!kr_decode_error(&d, d.pos, d.pos + 1, "unexpected special character")) {
                return VALUE_ERROR;
            }
        }
    }
    if (shifted && !consumed) {
        if (high != 0 || have >= 6 || (have > 0 && bits != 0)) {
            if (!kr_decode_error(&d, shift_start, d.n, "unterminated shift sequence")) {
                return VALUE_ERROR;
            }
        }
    }
    if (consumed) {
        *consumed = d.pos;
        if (shifted) { /* begin the sequence again next time */
            *consumed = shift_start;
            d.out.len = shift_out;
        }
    }
    Value s = kr_sb_finish(&d.out);
    if (value_is_error(s) || !shifted || !consumed) {
        return s;
    }
    /* What was cut off may have been wider than the rest. */
    return value_from_ptr(kr_str_from_kind(t, kr_str_kind(kr_as_str(s)), kr_str_data(kr_as_str(s)),
                                           kr_str_len(kr_as_str(s))));
}
