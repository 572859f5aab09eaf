/* codec_narrow.c -- ASCII, Latin-1, character maps, and text written with escapes. */
#include "runtime/base/uniname.h"
#include "runtime/base/utf8.h"
#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/codec_int.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"

/* -- ASCII and Latin-1
 * ------------------------------------------------------------------------------- */

Value kr_latin1_decode_text(Thread *t, const char *p, isize n)
{
    return value_from_ptr(kr_str_from_latin1(t, p, n));
}

Value kr_ascii_decode_text(Thread *t, const char *p, isize n, const char *errors)
{
    if (kr_ascii_prefix(p, n) == n) {
        return value_from_ptr(kr_str_from_ascii(t, p, (size_t)n));
    }
    Decoder d;
    kr_decoder_init(&d, t, p, n, "ascii", errors);
    while (d.pos < d.n && !d.out.failed) {
        isize ascii = kr_ascii_prefix(d.p + d.pos, d.n - d.pos);
        kr_sb_ascii(&d.out, (const char *)d.p + d.pos, ascii);
        d.pos += ascii;
        if (d.pos < d.n && !kr_decode_error(&d, d.pos, d.pos + 1, "ordinal not in range(128)")) {
            return VALUE_ERROR;
        }
    }
    return kr_sb_finish(&d.out);
}

static int put_narrow(Encoder *e, uint32_t c)
{
    if (c >= e->limit) {
        return 0;
    }
    return kr_bytevec_push(e->t, &e->out, (uint8_t)c) ? 1 : -1;
}

static Value encode_narrow(Thread *t, Str *s, const char *encoding, const char *errors,
                           uint32_t limit)
{
    if (kr_str_is_ascii(s) || (limit == 256 && kr_str_kind(s) == 1)) {
        return value_from_ptr(kr_bytes_from(t, kr_str_data(s), kr_str_len(s)));
    }
    Encoder e;
    kr_encoder_init(&e, t, s, encoding, errors, put_narrow);
    e.limit = limit;
    while (e.pos < e.n) {
        isize end = e.pos;
        while (end < e.n && kr_str_at(s, end) >= limit) {
            end++;
        }
        if (end > e.pos) {
            if (!kr_encode_error(&e, e.pos, end,
                                 limit == 256 ? "ordinal not in range(256)"
                                              : "ordinal not in range(128)")) {
                return VALUE_ERROR;
            }
        } else if (!kr_bytevec_push(t, &e.out, (uint8_t)kr_str_at(s, e.pos++))) {
            return VALUE_ERROR;
        }
    }
    return kr_encoder_finish(&e);
}

Value kr_ascii_encode_text(Thread *t, Str *s, const char *errors)
{
    return encode_narrow(t, s, "ascii", errors, 128);
}
Value kr_latin1_encode_text(Thread *t, Str *s, const char *errors)
{
    return encode_narrow(t, s, "latin-1", errors, 256);
}

/* -- Character maps
 * ------------------------------------------------------------------------------------- */

#define UNDEFINED "character maps to <undefined>"

/* What the mapping has for `key`: VALUE_NULL without exception when nothing or None. */
static Value map_lookup(Thread *t, Value mapping, uint32_t key)
{
    Value v = kr_getitem(t, mapping, value_from_small(key));
    if (value_is_error(v)) {
        if (kr_pending_is(t, KR_EXC(LookupError))) {
            kr_err_clear(t);
        }
        return VALUE_NULL;
    }
    return kr_is_none(v) ? VALUE_NULL : v;
}

Value kr_charmap_decode(Thread *t, const char *p, isize n, Value mapping, const char *errors)
{
    if (kr_is_none(mapping)) {
        return kr_latin1_decode_text(t, p, n);
    }
    Decoder d;
    Str *table = kr_is_exact_str(mapping) ? kr_as_str(mapping) : NULL;
    if (table != NULL && !kr_str_flat(t, table)) {
        return VALUE_ERROR;
    }
    kr_decoder_init(&d, t, p, n, "charmap", errors);
    while (d.pos < d.n && !d.out.failed) {
        uint8_t byte = d.p[d.pos];
        bool bad = false;
        if (table != NULL) {
            uint32_t c = byte < kr_str_len(table) ? kr_str_at(table, byte) : 0xFFFE;
            bad = c == 0xFFFE;
            if (!bad) {
                kr_sb_char(&d.out, c);
            }
        } else {
            Value v = map_lookup(t, mapping, byte);
            if (value_is_null(v)) {
                if (kr_pending(t)) {
                    return VALUE_ERROR;
                }
                bad = true;
            } else if (kr_is_int(v)) {
                int64_t c;
                if (!kr_int_fits_i64(v, &c) || c < 0 || c > KR_MAX_CODE_POINT) {
                    return kr_raise(t, KR_EXC(TypeError),
                                    "character mapping must be in range(0x%x)",
                                    KR_MAX_CODE_POINT + 1);
                }
                bad = c == 0xFFFE;
                if (!bad) {
                    kr_sb_char(&d.out, (uint32_t)c);
                }
            } else if (kr_is_str(v)) {
                Str *s = kr_as_str(v);
                if (!kr_str_flat(t, s)) {
                    return VALUE_ERROR;
                }
                bad = kr_str_len(s) == 1 && kr_str_at(s, 0) == 0xFFFE;
                if (!bad) {
                    kr_sb_str(&d.out, s);
                }
            } else {
                return kr_raise(t, KR_EXC(TypeError),
                                "character mapping must return integer, None or str");
            }
        }
        if (!bad) {
            d.pos++;
        } else if (!kr_decode_error(&d, d.pos, d.pos + 1, UNDEFINED)) {
            return VALUE_ERROR;
        }
    }
    return kr_sb_finish(&d.out);
}

static int put_mapped(Encoder *e, uint32_t c)
{
    Thread *t = e->t;
    Value v = map_lookup(t, e->mapping, c);
    if (value_is_null(v)) {
        return kr_pending(t) ? -1 : 0;
    }
    if (kr_is_int(v)) {
        int64_t byte;
        if (!kr_int_fits_i64(v, &byte) || byte < 0 || byte > 255) {
            return kr_fail_int(t, KR_EXC(TypeError), "character mapping must be in range(256)");
        }
        return kr_bytevec_push(t, &e->out, (uint8_t)byte) ? 1 : -1;
    }
    if (kr_is_bytes(v)) {
        Span s = kr_span(v);
        return kr_bytevec_append(t, &e->out, s.p, s.n) ? 1 : -1;
    }
    return kr_fail_int(t, KR_EXC(TypeError),
                       "character mapping must return integer, bytes or None, not %.400T", v);
}

Value kr_charmap_encode(Thread *t, Str *s, Value mapping, const char *errors)
{
    if (kr_is_none(mapping)) {
        return kr_latin1_encode_text(t, s, errors);
    }
    Encoder e;
    kr_encoder_init(&e, t, s, "charmap", errors, put_mapped);
    e.mapping = mapping;
    if (e.policy == POLICY_ESCAPE) {
        e.policy = POLICY_OTHER; /* all of the run or nothing */
    }
    while (e.pos < e.n) {
        int ok = put_mapped(&e, kr_str_at(s, e.pos));
        if (ok > 0) {
            e.pos++;
            continue;
        }
        if (ok < 0) {
            return VALUE_ERROR;
        }
        /* The whole run of characters without a byte. */
        isize end = e.pos + 1;
        for (; end < e.n; end++) {
            Value v = map_lookup(t, mapping, kr_str_at(s, end));
            if (kr_pending(t)) {
                return VALUE_ERROR;
            }
            if (!value_is_null(v)) {
                break;
            }
        }
        if (!kr_encode_error(&e, e.pos, end, UNDEFINED)) {
            return VALUE_ERROR;
        }
    }
    return kr_encoder_finish(&e);
}

Value kr_charmap_build(Thread *t, Str *table)
{
    if (!kr_str_flat(t, table)) {
        return VALUE_ERROR;
    }
    Dict *d = kr_dict_new(t);
    for (isize i = 0; d != NULL && i < kr_min(kr_str_len(table), 256); i++) {
        uint32_t c = kr_str_at(table, i);
        if (c != 0xFFFE && !kr_dict_set(t, d, value_from_small(c), value_from_small(i))) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(d);
}

/* -- Escapes
 * -------------------------------------------------------------------------------------------- */

int kr_escape_char(uint32_t c, char out[10])
{
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out[0] = '\\';
    out[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (int i = 0; i < digits; i++) {
        out[2 + i] = "0123456789abcdef"[c >> 4 * (digits - 1 - i) & 15];
    }
    return 2 + digits;
}

Value kr_unicode_escape_encode(Thread *t, Str *s)
{
    ByteVec out = {NULL, 0, 0};
    for (isize i = 0, n = kr_str_len(s); i < n; i++) {
        uint32_t c = kr_str_at(s, i);
        char text[10] = {(char)c};
        int len = 1;
        if (c == '\t' || c == '\n' || c == '\r' || c == '\\') {
            text[0] = '\\';
            text[1] = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
            len = 2;
        } else if (c < ' ' || c >= 0x7F) {
            len = kr_escape_char(c, text);
        }
        if (!kr_bytevec_append(t, &out, text, len)) {
            return VALUE_ERROR;
        }
    }
    return kr_bytevec_to_bytes(t, &out);
}

Value kr_raw_unicode_escape_encode(Thread *t, Str *s)
{
    ByteVec out = {NULL, 0, 0};
    for (isize i = 0, n = kr_str_len(s); i < n; i++) {
        uint32_t c = kr_str_at(s, i);
        char text[10] = {(char)c};
        int len = c < 0x100 ? 1 : kr_escape_char(c, text);
        if (!kr_bytevec_append(t, &out, text, len)) {
            return VALUE_ERROR;
        }
    }
    return kr_bytevec_to_bytes(t, &out);
}

static int hex_value(uint8_t c)
{
    return (uint8_t)(c - '0') < 10           ? c - '0'
           : (uint8_t)((c | 0x20) - 'a') < 6 ? (c | 0x20) - 'a' + 10
                                             : -1;
}

/* Reads `digits` hexadecimal digits at `at`; returns how many there are. */
static int read_hex(const Decoder *d, isize at, int digits, uint32_t *c)
{
    int n = 0;
    *c = 0;
    while (n < digits && at + n < d->n && hex_value(d->p[at + n]) >= 0) {
        *c = *c << 4 | (uint32_t)hex_value(d->p[at + n]);
        n++;
    }
    return n;
}

Value kr_unicode_escape_decode(Thread *t, const char *p, isize n, const char *errors,
                               isize *consumed)
{
    Decoder d;
    const char *invalid = NULL; /* the first escape that means nothing, for a warning */
    kr_decoder_init(&d, t, p, n, "unicodeescape", errors);
    while (d.pos < d.n && !d.out.failed) {
        uint8_t byte = d.p[d.pos];
        if (byte != '\\') {
            kr_sb_char(&d.out, byte);
            d.pos++;
            continue;
        }
        isize start = d.pos, at = start + 1;
        if (at == d.n) {
            if (consumed) {
                break;
            }
            if (!kr_decode_error(&d, start, d.n, "\\ at end of string")) {
                return VALUE_ERROR;
            }
            continue;
        }
        uint8_t code = d.p[at++];
        static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
        const char *simple = code ? strchr(from, code) : NULL;
        const char *reason = NULL;
        uint32_t c = 0;
        int digits = code == 'x' ? 2 : code == 'u' ? 4 : code == 'U' ? 8 : 0;
        if (simple != NULL) {
            kr_sb_char(&d.out, (uint8_t)to[simple - from]);
        } else if (code == '\n') {
            /* a line that goes on */
        } else if (code >= '0' && code <= '7') {
            c = (uint32_t)(code - '0');
            for (int i = 0; i < 2 && at < d.n && d.p[at] >= '0' && d.p[at] <= '7'; i++) {
                c = c * 8 + (uint32_t)(d.p[at++] - '0');
            }
            if (c > 0xFF && invalid == NULL) {
                invalid = (const char *)d.p + start + 1;
            }
            kr_sb_char(&d.out, c);
        } else if (digits > 0) {
            int got = read_hex(&d, at, digits, &c);
            at += got;
            if (got < digits) {
                if (consumed && at == d.n) {
                    break;
                }
                reason = code == 'x'   ? "truncated \\xXX escape"
                         : code == 'u' ? "truncated \\uXXXX escape"
                                       : "truncated \\UXXXXXXXX escape";
            } else if (c > KR_MAX_CODE_POINT) {
                reason = "illegal Unicode character";
            } else {
                kr_sb_char(&d.out, c);
            }
        } else if (code == 'N') {
            reason = "malformed \\N character escape";
            if (at == d.n && consumed) {
                break;
            }
            if (at < d.n && d.p[at] == '{') {
                const uint8_t *close = memchr(d.p + at + 1, '}', (size_t)(d.n - at - 1));
                if (close == NULL) {
                    if (consumed) {
                        break;
                    }
                    at = d.n;
                } else if (close == d.p + at + 1) {
                    at++;
                } else {
                    uint32_t found[4];
                    const char *name = (const char *)d.p + at + 1;
                    isize len = close - d.p - at - 1;
                    at += len + 2;
                    reason = "unknown Unicode character name";
                    if (kr_uni_lookup(name, len, found) == 1) {
                        kr_sb_char(&d.out, found[0]);
                        reason = NULL;
                    }
                }
            }
        } else {
            if (invalid == NULL) {
                invalid = (const char *)d.p + start + 1;
            }
            kr_sb_char(&d.out, '\\');
            at--; /* the character itself comes next */
            kr_sb_char(&d.out, code);
            at++;
        }
        if (reason == NULL) {
            d.pos = at;
        } else if (!kr_decode_error(&d, start, at, reason)) {
            return VALUE_ERROR;
        }
    }
    if (consumed) {
        *consumed = d.pos;
    }
    Value s = kr_sb_finish(&d.out);
    if (!value_is_error(s) && invalid != NULL) {
        uint8_t c = (uint8_t)*invalid;
        bool ok = c >= '4' && c <= '7' ? kr_warn(t, KR_EXC(DeprecationWarning), 1,
                                                 "invalid octal escape sequence '\\%.3s'", invalid)
                                       : kr_warn(t, KR_EXC(DeprecationWarning), 1,
                                                 "invalid escape sequence '\\%c'", c);
        return ok ? s : VALUE_ERROR;
    }
    return s;
}

Value kr_raw_unicode_escape_decode(Thread *t, const char *p, isize n, const char *errors,
                                   isize *consumed)
{
    Decoder d;
    kr_decoder_init(&d, t, p, n, "rawunicodeescape", errors);
    while (d.pos < d.n && !d.out.failed) {
        uint8_t byte = d.p[d.pos];
        isize start = d.pos, at = start + 1;
        if (byte == '\\' && at == d.n && consumed) {
            break;
        }
        if (byte != '\\' || at == d.n || (d.p[at] != 'u' && d.p[at] != 'U')) {
            kr_sb_char(&d.out, byte);
            d.pos++;
            if (byte == '\\' && at < d.n) { /* also the second of two backslashes */
                kr_sb_char(&d.out, d.p[d.pos++]);
            }
            continue;
        }
        int digits = d.p[at++] == 'u' ? 4 : 8;
        uint32_t c;
        int got = read_hex(&d, at, digits, &c);
        const char *reason = NULL;
        at += got;
        if (got < digits) {
            if (consumed && at == d.n) {
                break;
            }
            reason = digits == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
        } else if (c > KR_MAX_CODE_POINT) {
            reason = "\\Uxxxxxxxx out of range";
        }
        if (reason == NULL) {
            kr_sb_char(&d.out, c);
            d.pos = at;
        } else if (!kr_decode_error(&d, start, at, reason)) {
            return VALUE_ERROR;
        }
    }
    if (consumed) {
        *consumed = d.pos;
    }
    return kr_sb_finish(&d.out);
}
