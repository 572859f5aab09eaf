/* utf8.h -- text as bytes and as fixed-width code points.
 *
 * A "kind" is the width of a code point in memory: 1, 2 or 4 bytes, as in PEP 393 strings.
 * Surrogates (U+D800..U+DFFF) are legal in strings but not in strict UTF-8; the "surrogatepass"
 * form writes them as three bytes like any other code point.
 *
 * Nothing here allocates or fails other than as its comment says.
 */
#ifndef KR_UTF8_H
#define KR_UTF8_H

#include "runtime/base/base.h"

#define KR_MAX_CODE_POINT 0x10FFFF

KR_INLINE bool kr_is_surrogate(uint32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

/* Code point i of text of the given kind. */
KR_INLINE uint32_t kr_char_at(const void *text, int kind, isize i)
{
    if (kind == 1) {
        return ((const uint8_t *)text)[i];
    }
    return kind == 2 ? ((const uint16_t *)text)[i] : ((const uint32_t *)text)[i];
}
/* c must fit the kind. */
KR_INLINE void kr_char_put(void *text, int kind, isize i, uint32_t c)
{
    if (kind == 1) {
        ((uint8_t *)text)[i] = (uint8_t)c;
    } else if (kind == 2) {
        ((uint16_t *)text)[i] = (uint16_t)c;
    } else {
        ((uint32_t *)text)[i] = c;
    }
}
/* The narrowest kind that holds c. */
KR_INLINE int kr_kind_for(uint32_t c) { return c < 0x100 ? 1 : c < 0x10000 ? 2 : 4; }

/* -- Scanning --------------------------------------------------------------------------------- */

/* How many of the n bytes at p, from the first on, are below 0x80. */
isize kr_ascii_prefix(const void *p, isize n);

/* An upper bound of the n code points that decides their storage: 0x7F, 0xFF, 0xFFFF or 0x10FFFF,
 * the least that holds them all. */
uint32_t kr_max_char(const void *text, int kind, isize n);

/* Copies n code points from one kind to another; each must fit the new kind. */
void kr_copy_chars(void *to, int to_kind, const void *from, int from_kind, isize n);

/* -- Decoding --------------------------------------------------------------------------------- */

typedef enum Utf8Status {
    UTF8_OK,
    UTF8_BAD_START,        /* "invalid start byte" */
    UTF8_BAD_CONTINUATION, /* "invalid continuation byte" */
    UTF8_TRUNCATED,        /* "unexpected end of data" */
} Utf8Status;

/* CPython's sentence for a status other than UTF8_OK. */
const char *kr_utf8_reason(Utf8Status status);

typedef struct Utf8Step {
    uint32_t c; /* the code point, if OK */
    int len;    /* bytes it took; on an error, the bytes an error handler is shown */
    Utf8Status status;
} Utf8Step;

/* One code point from p[0..n), n > 0. */
Utf8Step kr_utf8_next(const uint8_t *p, isize n, bool surrogates);

typedef struct Utf8Scan {
    isize count;       /* code points before `stop` */
    isize stop;        /* bytes read: n if all is well, else where the error begins */
    uint32_t max_char; /* as kr_max_char, of the part read */
    Utf8Step error;    /* status UTF8_OK if all is well */
} Utf8Scan;

/* Validates and measures n bytes; stops at the first error. */
Utf8Scan kr_utf8_scan(const uint8_t *p, isize n, bool surrogates);

/* Writes the code points of n bytes that kr_utf8_scan accepted; `kind` must hold max_char. */
void kr_utf8_decode(void *to, int kind, const uint8_t *p, isize n);

/* -- Encoding --------------------------------------------------------------------------------- */

/* Bytes one code point takes. */
KR_INLINE int kr_utf8_len(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

/* Writes c (surrogates as three bytes), returns the bytes written: 1 to 4. */
KR_INLINE int kr_utf8_put(uint8_t *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (uint8_t)(0xC0 | (c >> 6));
        to[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (uint8_t)(0xE0 | (c >> 12));
        to[1] = (uint8_t)(0x80 | ((c >> 6) & 0x3F));
        to[2] = (uint8_t)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (uint8_t)(0xF0 | (c >> 18));
    to[1] = (uint8_t)(0x80 | ((c >> 12) & 0x3F));
    to[2] = (uint8_t)(0x80 | ((c >> 6) & 0x3F));
    to[3] = (uint8_t)(0x80 | (c & 0x3F));
    return 4;
}

/* Bytes the n code points take, surrogates three each; -1 if that exceeds isize.  *surrogate_at
 * (may be NULL) is the index of the first surrogate, or -1. */
isize kr_utf8_size(const void *text, int kind, isize n, isize *surrogate_at);

/* Writes them (kr_utf8_size bytes, no NUL); returns one past the last byte. */
uint8_t *kr_utf8_encode(uint8_t *to, const void *text, int kind, isize n);

#endif
