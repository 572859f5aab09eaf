/* utf8.c -- scanning, decoding and encoding; see utf8.h. */
#include "runtime/base/utf8.h"

/* -- Scanning --------------------------------------------------------------------------------- */

#define HIGH_BITS 0x8080808080808080u

KR_INLINE uint64_t load64(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

KR_INLINE uint32_t load32(const uint8_t *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

isize kr_ascii_prefix(const void *text, isize n)
{
    const uint8_t *p = text;
    isize i = 0;
    /* Four words a turn: the compiler makes two vector loads of them. */
    while (n - i >= 32) {
        uint64_t any = load64(p + i) | load64(p + i + 8) | load64(p + i + 16) | load64(p + i + 24);
        if (any & HIGH_BITS) {
            break;
        }
        i += 32;
    }
    for (; n - i >= 8; i += 8) {
        uint64_t high = load64(p + i) & HIGH_BITS;
        if (high) {
            return i + (__builtin_ctzll(high) >> 3);
        }
    }
    /* The rest with what is before it, which is ASCII; of a short text by two halves that overlap.
     */
    if (n >= 8) {
        uint64_t high = load64(p + n - 8) & HIGH_BITS;
        return high ? n - 8 + (__builtin_ctzll(high) >> 3) : n;
    }
    if (n >= 4) {
        uint64_t high = (load32(p) | (uint64_t)load32(p + n - 4) << (n - 4) * 8) & HIGH_BITS;
        return high ? __builtin_ctzll(high) >> 3 : n;
    }
    while (i < n && p[i] < 0x80) {
        i++;
    }
    return i;
}

uint32_t kr_max_char(const void *text, int kind, isize n)
{
    uint32_t all = 0;
    if (kind == 1) {
        return kr_ascii_prefix(text, n) == n ? 0x7F : 0xFF;
    }
    /* The bound is decided by the highest bit set anywhere; blocks so that the common wide text
     * is told after its first block. */
    uint32_t enough = kind == 2 ? 0x100 : 0x10000;
    for (isize i = 0; i < n && all < enough;) {
        isize end = kr_min(n, i + 256);
        if (kind == 2) {
            const uint16_t *p = text;
            for (; i < end; i++) {
                all |= p[i];
            }
        } else {
            const uint32_t *p = text;
            for (; i < end; i++) {
                all |= p[i];
            }
        }
    }
    return all < 0x80 ? 0x7F : all < 0x100 ? 0xFF : all < 0x10000 ? 0xFFFF : KR_MAX_CODE_POINT;
}

#define COPY_LOOP(ToType, FromType)     \
    do {                                \
        ToType *t = to;                 \
        const FromType *f = from;       \
        for (isize i = 0; i < n; i++) { \
            t[i] = (ToType)f[i];        \
        }                               \
    } while (0)

void kr_copy_chars(void *to, int to_kind, const void *from, int from_kind, isize n)
{
    if (to_kind == from_kind) {
        if (n > 0) {
            memcpy(to, from, (size_t)n * (size_t)to_kind);
        }
        return;
    }
    switch (to_kind * 8 + from_kind) {
    case 1 * 8 + 2: COPY_LOOP(uint8_t, uint16_t); break;
    case 1 * 8 + 4: COPY_LOOP(uint8_t, uint32_t); break;
    case 2 * 8 + 1: COPY_LOOP(uint16_t, uint8_t); break;
    case 2 * 8 + 4: COPY_LOOP(uint16_t, uint32_t); break;
    case 4 * 8 + 1: COPY_LOOP(uint32_t, uint8_t); break;
    case 4 * 8 + 2: COPY_LOOP(uint32_t, uint16_t); break;
    default: KR_ASSERT(false, "kinds %d and %d", to_kind, from_kind);
    }
}

/* -- Decoding --------------------------------------------------------------------------------- */

const char *kr_utf8_reason(Utf8Status status)
{
    switch (status) {
    case UTF8_BAD_START: return "invalid start byte";
    case UTF8_BAD_CONTINUATION: return "invalid continuation byte";
    case UTF8_TRUNCATED: return "unexpected end of data";
    case UTF8_OK: break;
    }
    return NULL;
}

KR_INLINE bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/* The legal range of the second byte depends on the first: it excludes overlong forms, surrogates
 * and code points above U+10FFFF. */
KR_INLINE bool second_fits(uint8_t first, uint8_t second, bool surrogates)
{
    if (!is_continuation(second)) {
        return false;
    }
    switch (first) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return surrogates || second < 0xA0;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second < 0x90;
    default: return true;
    }
}

KR_INLINE Utf8Step step_error(Utf8Status status, int len)
{
    return (Utf8Step){.len = len, .status = status};
}

Utf8Step kr_utf8_next(const uint8_t *p, isize n, bool surrogates)
{
    uint8_t first = p[0];
    if (first < 0x80) {
        return (Utf8Step){.c = first, .len = 1};
    }
    if (first < 0xC2 || first > 0xF4) {
        return step_error(UTF8_BAD_START, 1);
    }
    int len = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t c = first & (0x7Fu >> len);
    for (int i = 1; i < len; i++) {
        if (i >= n) {
            return step_error(UTF8_TRUNCATED, (int)n);
        }
        if (i == 1 ? !second_fits(first, p[1], surrogates) : !is_continuation(p[i])) {
            return step_error(UTF8_BAD_CONTINUATION, i);
        }
        c = (c << 6) | (p[i] & 0x3F);
    }
    return (Utf8Step){.c = c, .len = len};
}

/* The common sequences inline; whatever they do not admit goes to kr_utf8_next, which knows why. */
Utf8Scan kr_utf8_scan(const uint8_t *p, isize n, bool surrogates)
{
    Utf8Scan scan = {0};
    uint32_t all = 0;
    isize i = 0, count = 0;
    while (i < n) {
        uint32_t a = p[i], c;
        if (a < 0x80) {
            isize run = 1;
            if (n - i >= 8) {
                uint64_t high = load64(p + i) & HIGH_BITS;
                run = high != 0 ? __builtin_ctzll(high) >> 3
                                : 8 + kr_ascii_prefix(p + i + 8, n - i - 8);
            }
            count += run;
            i += run;
            continue;
        }
        isize left = n - i;
        int len = 0;
        if (a < 0xE0) {
            c = (a & 0x1F) << 6;
            len = a >= 0xC2 && left >= 2 && is_continuation(p[i + 1]) ? 2 : 0;
        } else if (a < 0xF0) {
            if (left >= 3 && is_continuation(p[i + 1]) && is_continuation(p[i + 2])) {
                c = (a & 0x0F) << 12 | (p[i + 1] & 0x3Fu) << 6 | (p[i + 2] & 0x3Fu);
                len = c >= 0x800 && (surrogates || !kr_is_surrogate(c)) ? 3 : 0;
            }
        } else if (left >= 4 && is_continuation(p[i + 1]) && is_continuation(p[i + 2]) &&
                   is_continuation(p[i + 3])) {
            c = (a & 0x0F) << 18 | (p[i + 1] & 0x3Fu) << 12;
            len = c >= 0x10000 && c <= KR_MAX_CODE_POINT ? 4 : 0;
        }
        if (len == 0) {
            Utf8Step step = kr_utf8_next(p + i, left, surrogates);
            if (step.status != UTF8_OK) {
                scan.error = step;
                break;
            }
            c = step.c;
            len = step.len;
        }
        all |= c;
        count++;
        i += len;
    }
    scan.count = count;
    scan.stop = i;
    scan.max_char = all == 0 ? 0x7F : all < 0x100 ? 0xFF : all < 0x10000 ? 0xFFFF : 0x10FFFF;
    return scan;
}

/* One code point of text known to be valid. */
KR_INLINE const uint8_t *next_valid(const uint8_t *p, uint32_t *c)
{
    uint32_t a = p[0];
    if (a < 0x80) {
        *c = a;
        return p + 1;
    }
    if (a < 0xE0) {
        *c = ((a & 0x1F) << 6) | (p[1] & 0x3Fu);
        return p + 2;
    }
    if (a < 0xF0) {
        *c = ((a & 0x0F) << 12) | ((p[1] & 0x3Fu) << 6) | (p[2] & 0x3Fu);
        return p + 3;
    }
    *c = ((a & 0x07) << 18) | ((p[1] & 0x3Fu) << 12) | ((p[2] & 0x3Fu) << 6) | (p[3] & 0x3Fu);
    return p + 4;
}

/* 32 bytes of text are 8 characters at least: so many can be written, the last ones perhaps in
 * vain. */
#define DECODE_LOOP(Type)                                               \
    do {                                                                \
        Type *t = to;                                                   \
        while (p < end) {                                               \
            if (end - p >= 32) {                                        \
                uint64_t high = load64(p) & HIGH_BITS;                  \
                int ascii = high == 0 ? 8 : __builtin_ctzll(high) >> 3; \
                for (int k = 0; k < 8; k++) {                           \
                    t[k] = p[k];                                        \
                }                                                       \
                t += ascii;                                             \
                p += ascii;                                             \
                if (high == 0) {                                        \
                    continue;                                           \
                }                                                       \
            }                                                           \
            uint32_t c;                                                 \
            p = next_valid(p, &c);                                      \
            *t++ = (Type)c;                                             \
        }                                                               \
    } while (0)

void kr_utf8_decode(void *to, int kind, const uint8_t *p, isize n)
{
    const uint8_t *end = p + n;
    switch (kind) {
    case 1: DECODE_LOOP(uint8_t); break;
    case 2: DECODE_LOOP(uint16_t); break;
    case 4: DECODE_LOOP(uint32_t); break;
    default: KR_ASSERT(false, "kind %d", kind);
    }
}

/* -- Encoding --------------------------------------------------------------------------------- */

isize kr_utf8_size(const void *text, int kind, isize n, isize *surrogate_at)
{
    isize size = 0;
    isize surrogate = -1;
    if (n > INTPTR_MAX / 4) {
        return -1;
    }
    if (kind == 1) {
        const uint8_t *p = text;
        isize high = 0, i = 0;
        for (; n - i >= 8; i += 8) {
            high += (isize)(((load64(p + i) & HIGH_BITS) >> 7) * 0x0101010101010101u >> 56);
        }
        for (; i < n; i++) {
            high += p[i] >> 7;
        }
        size = n + high;
    } else {
        for (isize i = 0; i < n; i++) {
            uint32_t c = kr_char_at(text, kind, i);
            size += kr_utf8_len(c);
            if (KR_UNLIKELY(kr_is_surrogate(c)) && surrogate < 0) {
                surrogate = i;
            }
        }
    }
    if (surrogate_at != NULL) {
        *surrogate_at = surrogate;
    }
    return size;
}

uint8_t *kr_utf8_encode(uint8_t *to, const void *text, int kind, isize n)
{
    if (kind == 1) {
        const uint8_t *p = text;
        isize i = 0;
        while (n - i > 8) {
            uint64_t word = load64(p + i), high = word & HIGH_BITS;
            if (high == 0) {
                isize run = kr_ascii_prefix(p + i, n - i);
                memcpy(to, p + i, (size_t)run);
                to += run;
                i += run;
                continue;
            }
            /* The word as it is: what stands behind its ASCII is written over. */
            isize ascii = __builtin_ctzll(high) >> 3;
            memcpy(to, &word, sizeof word);
            to += ascii;
            i += ascii;
            *to++ = (uint8_t)(0xC0 | p[i] >> 6);
            *to++ = 0x80 | (p[i] & 0x3F);
            i++;
        }
        for (; i < n; i++) {
            if (p[i] >= 0x80) {
                *to++ = (uint8_t)(0xC0 | p[i] >> 6);
                *to++ = 0x80 | (p[i] & 0x3F);
            } else {
                *to++ = p[i];
            }
        }
        return to;
    }
    for (isize i = 0; i < n; i++) {
        to += kr_utf8_put(to, kr_char_at(text, kind, i));
    }
    return to;
}
