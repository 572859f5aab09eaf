/* search.c -- substring search over units of 1, 2 or 4 bytes; see search.h.
 *
 * The plain method looks at 16 bytes of starts at a time: where the first and the last unit of the
 * needle both fit, the rest is compared.  That is fast on real text and quadratic on hostile text.
 * So it counts the units it may have compared in vain, and when they exceed a few times the length
 * it hands the rest over to Knuth-Morris-Pratt.
 */
#include "runtime/types/search.h"

#include <emmintrin.h>
#include <stdlib.h>

/* -- Vectors ---------------------------------------------------------------------------------- */

typedef __m128i Vec;

KR_INLINE Vec load(const void *p) { return _mm_loadu_si128(p); }
KR_INLINE Vec load_half(const void *p) { return _mm_loadl_epi64(p); } /* eight bytes, then zeros */
KR_INLINE Vec splat1(uint32_t c) { return _mm_set1_epi8((char)c); }
KR_INLINE Vec splat2(uint32_t c) { return _mm_set1_epi16((short)c); }
KR_INLINE Vec splat4(uint32_t c) { return _mm_set1_epi32((int)c); }
KR_INLINE Vec equal1(Vec a, Vec b) { return _mm_cmpeq_epi8(a, b); }
KR_INLINE Vec equal2(Vec a, Vec b) { return _mm_cmpeq_epi16(a, b); }
KR_INLINE Vec equal4(Vec a, Vec b) { return _mm_cmpeq_epi32(a, b); }
/* One bit per byte of a vector of all-ones and all-zeros units. */
KR_INLINE unsigned bits(Vec v) { return (unsigned)_mm_movemask_epi8(v); }

/* -- One unit ------------------------------------------------------------------------------- */

#define DEFINE_UNIT_SEARCH(U, W, name)                                 \
    static isize name(const U *s, isize n, U c)                        \
    {                                                                  \
        const Vec want = splat##W(c);                                  \
        isize i = 0;                                                   \
        for (; i + 16 / W <= n; i += 16 / W) {                         \
            unsigned hit = bits(equal##W(load(s + i), want));          \
            if (hit) {                                                 \
                return i + __builtin_ctz(hit) / W;                     \
            }                                                          \
        }                                                              \
        if (i != 0 && i < n) { /* the last vector, seen in part */     \
            unsigned hit = bits(equal##W(load(s + n - 16 / W), want)); \
            return hit ? n - 16 / W + __builtin_ctz(hit) / W : -1;     \
        }                                                              \
        for (; i < n; i++) {                                           \
            if (s[i] == c) {                                           \
                return i;                                              \
            }                                                          \
        }                                                              \
        return -1;                                                     \
    }                                                                  \
    static isize r##name(const U *s, isize n, U c)                     \
    {                                                                  \
        const Vec want = splat##W(c);                                  \
        isize i = n;                                                   \
        for (; i >= 16 / W; i -= 16 / W) {                             \
            unsigned hit = bits(equal##W(load(s + i - 16 / W), want)); \
            if (hit) {                                                 \
                return i - 1 - __builtin_clz(hit << 16) / W;           \
            }                                                          \
        }                                                              \
        while (--i >= 0) {                                             \
            if (s[i] == c) {                                           \
                return i;                                              \
            }                                                          \
        }                                                              \
        return -1;                                                     \
    }
DEFINE_UNIT_SEARCH(uint16_t, 2, unit2)
DEFINE_UNIT_SEARCH(uint32_t, 4, unit4)

static isize unit1(const uint8_t *s, isize n, uint8_t c)
{
    const uint8_t *hit = n > 0 ? memchr(s, c, (size_t)n) : NULL;
    return hit ? hit - s : -1;
}

static isize runit1(const uint8_t *s, isize n, uint8_t c)
{
    const uint8_t *hit = n > 0 ? memrchr(s, c, (size_t)n) : NULL;
    return hit ? hit - s : -1;
}

isize kr_search_unit(const void *s, isize n, uint32_t c, int width)
{
    switch (width) {
    case 1: return c > 0xFF ? -1 : unit1(s, n, (uint8_t)c);
    case 2: return c > 0xFFFF ? -1 : unit2(s, n, (uint16_t)c);
    default: return unit4(s, n, c);
    }
}

isize kr_rsearch_unit(const void *s, isize n, uint32_t c, int width)
{
    switch (width) {
    case 1: return c > 0xFF ? -1 : runit1(s, n, (uint8_t)c);
    case 2: return c > 0xFFFF ? -1 : runit2(s, n, (uint16_t)c);
    default: return runit4(s, n, c);
    }
}

static isize count_bytes(const uint8_t *s, isize n, uint8_t c)
{
    const Vec want = splat1(c), zero = _mm_setzero_si128();
    Vec total = zero;
    isize i = 0, count;
    while (i + 16 <= n) {
        Vec part = zero; /* up to 255 hits per lane */
        for (int k = 0; k < 255 && i + 16 <= n; k++, i += 16) {
            part = _mm_sub_epi8(part, equal1(load(s + i), want));
        }
        total = _mm_add_epi64(total, _mm_sad_epu8(part, zero));
    }
    count = (isize)(_mm_cvtsi128_si64(total) + _mm_cvtsi128_si64(_mm_srli_si128(total, 8)));
    if (i + 8 <= n) {
        Vec part = _mm_sub_epi8(zero, equal1(load_half(s + i), want));
        count += (isize)_mm_cvtsi128_si64(_mm_sad_epu8(part, zero)); /* of the lower half */
        i += 8;
    }
    for (; i < n; i++) {
        count += s[i] == c;
    }
    return count;
}

/* -- Several units -------------------------------------------------------------------------- */

/* Work in vain that is tolerated before the linear method takes over. */
#define PATIENCE(n) (8 * (n) + 4096)

/* Both directions come from one text: AT(x, len, i) is unit i seen from the searched end. */
#define FORWARD(x, len, i)  ((x)[i])
#define BACKWARD(x, len, i) ((x)[(len)-1 - (i)])

#define DEFINE_KMP(U, name, AT)                                                           \
    /* Position counted from the searched end, from `start` on; -1 none, -2 no memory. */ \
    static isize name(const U *s, isize n, const U *p, isize m, isize start)              \
    {                                                                                     \
        isize *border = malloc((size_t)m * sizeof *border);                               \
        if (border == NULL) {                                                             \
            return -2;                                                                    \
        }                                                                                 \
        isize k = 0;                                                                      \
        border[0] = 0;                                                                    \
        for (isize i = 1; i < m; i++) {                                                   \
            while (k > 0 && AT(p, m, i) != AT(p, m, k)) {                                 \
                k = border[k - 1];                                                        \
            }                                                                             \
            k += AT(p, m, i) == AT(p, m, k);                                              \
            border[i] = k;                                                                \
        }                                                                                 \
        isize result = -1;                                                                \
        k = 0;                                                                            \
        for (isize i = start; i < n; i++) {                                               \
            while (k > 0 && AT(s, n, i) != AT(p, m, k)) {                                 \
                k = border[k - 1];                                                        \
            }                                                                             \
            k += AT(s, n, i) == AT(p, m, k);                                              \
            if (k == m) {                                                                 \
                result = i - m + 1;                                                       \
                break;                                                                    \
            }                                                                             \
        }                                                                                 \
        free(border);                                                                     \
        return result;                                                                    \
    }

/* m >= 2.  The last starts, which do not fill a vector, are looked at with others before them,
 * those of a short text by halves; few go one by one. */
#define DEFINE_SEARCH(U, W, name, kmp)                                                        \
    DEFINE_KMP(U, kmp, FORWARD)                                                               \
    /* The first start of those with a bit in `hit` that fits, -1; `vain`: units compared. */ \
    KR_INLINE isize name##_among(const U *s, const U *p, isize m, unsigned hit, isize *vain)  \
    {                                                                                         \
        while (hit) {                                                                         \
            int at = __builtin_ctz(hit) / W;                                                  \
            if (m == 2 || memcmp(s + at + 1, p + 1, (size_t)(m - 2) * W) == 0) {              \
                return at;                                                                    \
            }                                                                                 \
            *vain += m;                                                                       \
            hit &= ~(((1u << W) - 1) << at * W);                                              \
        }                                                                                     \
        return -1;                                                                            \
    }                                                                                         \
    static isize name(const U *s, isize n, const U *p, isize m)                               \
    {                                                                                         \
        const Vec first = splat##W(p[0]), last = splat##W(p[m - 1]);                          \
        isize i = 0, starts = n - m + 1, vain = 0, patience = PATIENCE(n);                    \
        for (; i + 16 / W <= starts; i += 16 / W) {                                           \
            Vec a = equal##W(load(s + i), first);                                             \
            Vec b = equal##W(load(s + i + m - 1), last);                                      \
            unsigned hit = bits(_mm_and_si128(a, b));                                         \
            if (hit) {                                                                        \
                isize at = name##_among(s + i, p, m, hit, &vain);                             \
                if (at >= 0) {                                                                \
                    return i + at;                                                            \
                }                                                                             \
                if (KR_UNLIKELY(vain > patience)) {                                           \
                    isize found = kmp(s, n, p, m, i + 16 / W);                                \
                    if (found != -2) {                                                        \
                        return found;                                                         \
                    }                                                                         \
                    patience = INTPTR_MAX;                                                    \
                }                                                                             \
            }                                                                                 \
        }                                                                                     \
        if (i != 0 && i < starts) {                                                           \
            i = starts - 16 / W;                                                              \
            Vec a = equal##W(load(s + i), first);                                             \
            Vec b = equal##W(load(s + i + m - 1), last);                                      \
            isize at = name##_among(s + i, p, m, bits(_mm_and_si128(a, b)), &vain);           \
            return at < 0 ? -1 : i + at;                                                      \
        }                                                                                     \
        for (; i + 8 / W <= starts; i += 8 / W) {                                             \
            Vec a = equal##W(load_half(s + i), first);                                        \
            Vec b = equal##W(load_half(s + i + m - 1), last);                                 \
            isize at = name##_among(s + i, p, m, bits(_mm_and_si128(a, b)) & 0xFF, &vain);    \
            if (at >= 0) {                                                                    \
                return i + at;                                                                \
            }                                                                                 \
        }                                                                                     \
        for (; i < starts; i++) {                                                             \
            if (s[i] == p[0] && s[i + m - 1] == p[m - 1] &&                                   \
                memcmp(s + i + 1, p + 1, (size_t)(m - 2) * W) == 0) {                         \
                return i;                                                                     \
            }                                                                                 \
        }                                                                                     \
        return -1;                                                                            \
    }
DEFINE_SEARCH(uint8_t, 1, search1, kmp1)
DEFINE_SEARCH(uint16_t, 2, search2, kmp2)
DEFINE_SEARCH(uint32_t, 4, search4, kmp4)

#define DEFINE_RSEARCH(U, name, unit, kmp)                                   \
    DEFINE_KMP(U, kmp, BACKWARD)                                             \
    static isize name(const U *s, isize n, const U *p, isize m)              \
    {                                                                        \
        isize vain = 0, patience = PATIENCE(n);                              \
        for (isize i = n - m; i >= 0; i--) {                                 \
            i = unit(s, i + 1, p[0]);                                        \
            if (i < 0) {                                                     \
                return -1;                                                   \
            }                                                                \
            if (s[i + m - 1] != p[m - 1]) {                                  \
                continue;                                                    \
            }                                                                \
            isize k = m - 1;                                                 \
            while (k > 0 && s[i + k] == p[k]) {                              \
                k--;                                                         \
            }                                                                \
            if (k == 0) {                                                    \
                return i;                                                    \
            }                                                                \
            vain += m - k;                                                   \
            if (KR_UNLIKELY(vain > patience)) {                              \
                /* What remains are starts below i: ends below i - 1 + m. */ \
                isize rest = i - 1 + m;                                      \
                isize found = kmp(s, rest, p, m, 0);                         \
                if (found != -2) {                                           \
                    return found < 0 ? -1 : rest - found - m;                \
                }                                                            \
                patience = INTPTR_MAX;                                       \
            }                                                                \
        }                                                                    \
        return -1;                                                           \
    }
DEFINE_RSEARCH(uint8_t, rsearch1, runit1, rkmp1)
DEFINE_RSEARCH(uint16_t, rsearch2, runit2, rkmp2)
DEFINE_RSEARCH(uint32_t, rsearch4, runit4, rkmp4)

isize kr_search(const void *s, isize n, const void *p, isize m, int width)
{
    if (m > n) {
        return -1;
    }
    if (m == 0) {
        return 0;
    }
    switch (width) {
    case 1: return m == 1 ? unit1(s, n, *(const uint8_t *)p) : search1(s, n, p, m);
    case 2: return m == 1 ? unit2(s, n, *(const uint16_t *)p) : search2(s, n, p, m);
    default: return m == 1 ? unit4(s, n, *(const uint32_t *)p) : search4(s, n, p, m);
    }
}

isize kr_rsearch(const void *s, isize n, const void *p, isize m, int width)
{
    if (m > n) {
        return -1;
    }
    if (m == 0) {
        return n;
    }
    switch (width) {
    case 1: return rsearch1(s, n, p, m);
    case 2: return rsearch2(s, n, p, m);
    default: return rsearch4(s, n, p, m);
    }
}

isize kr_search_count(const void *s, isize n, const void *p, isize m, int width, isize max)
{
    if (m == 0) {
        return kr_min(n + 1, max);
    }
    isize count = 0, at = 0;
    if (m == 1 && width == 1 && max >= n) {
        return count_bytes(s, n, *(const uint8_t *)p);
    }
    while (count < max && n - at >= m) {
        isize hit = kr_search((const char *)s + at * width, n - at, p, m, width);
        if (hit < 0) {
            break;
        }
        count++;
        at += hit + m;
    }
    return count;
}
