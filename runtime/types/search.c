/* search.c -- substring search over units of 1, 2 or 4 bytes; see search.h.
 *
 * The plain method (look for one unit, compare the rest) is fast on real text and quadratic on
 * hostile text.  So it counts the units it compared in vain, and when they exceed a few times the
 * length it hands the rest over to Knuth-Morris-Pratt.  Bytes go to memchr and memmem, which have
 * their own care.
 */
#include "runtime/types/search.h"

#include <stdlib.h>

/* -- One unit ------------------------------------------------------------------------------- */

#define DEFINE_UNIT_SEARCH(U, name)                \
    static isize name(const U *s, isize n, U c)    \
    {                                              \
        isize i = 0;                               \
        for (; i + 8 <= n; i += 8) {               \
            unsigned any = 0;                      \
            for (int k = 0; k < 8; k++) {          \
                any |= (unsigned)(s[i + k] == c);  \
            }                                      \
            if (any) {                             \
                break;                             \
            }                                      \
        }                                          \
        for (; i < n; i++) {                       \
            if (s[i] == c) {                       \
                return i;                          \
            }                                      \
        }                                          \
        return -1;                                 \
    }                                              \
    static isize r##name(const U *s, isize n, U c) \
    {                                              \
        for (isize i = n - 1; i >= 0; i--) {       \
            if (s[i] == c) {                       \
                return i;                          \
            }                                      \
        }                                          \
        return -1;                                 \
    }
DEFINE_UNIT_SEARCH(uint16_t, unit2)
DEFINE_UNIT_SEARCH(uint32_t, unit4)

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

/* -- Several units -------------------------------------------------------------------------- */

/* Work in vain that is tolerated before the linear method takes over. */
#define PATIENCE(n) (4 * (n) + 4096)

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

#define DEFINE_SEARCH(U, name, unit, kmp)                       \
    DEFINE_KMP(U, kmp, FORWARD)                                 \
    static isize name(const U *s, isize n, const U *p, isize m) \
    {                                                           \
        isize last = n - m, vain = 0, patience = PATIENCE(n);   \
        for (isize i = 0; i <= last; i++) {                     \
            isize skip = unit(s + i, last - i + 1, p[0]);       \
            if (skip < 0) {                                     \
                return -1;                                      \
            }                                                   \
            i += skip;                                          \
            if (s[i + m - 1] != p[m - 1]) {                     \
                continue;                                       \
            }                                                   \
            isize k = 1;                                        \
            while (k < m && s[i + k] == p[k]) {                 \
                k++;                                            \
            }                                                   \
            if (k == m) {                                       \
                return i;                                       \
            }                                                   \
            vain += k;                                          \
            if (KR_UNLIKELY(vain > patience)) {                 \
                isize found = kmp(s, n, p, m, i + 1);           \
                if (found != -2) {                              \
                    return found;                               \
                }                                               \
                patience = INTPTR_MAX;                          \
            }                                                   \
        }                                                       \
        return -1;                                              \
    }
DEFINE_SEARCH(uint16_t, search2, unit2, kmp2)
DEFINE_SEARCH(uint32_t, search4, unit4, kmp4)

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
    case 1: {
        if (m == 1) {
            return unit1(s, n, *(const uint8_t *)p);
        }
        const char *hit = memmem(s, (size_t)n, p, (size_t)m);
        return hit ? hit - (const char *)s : -1;
    }
    case 2: return search2(s, n, p, m);
    default: return search4(s, n, p, m);
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
        const uint8_t *b = s, c = *(const uint8_t *)p;
        for (isize i = 0; i < n; i++) {
            count += b[i] == c;
        }
        return count;
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
