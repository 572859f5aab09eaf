/* search.h -- finding a run of fixed-width units in another: under str.find, bytes.split and kin.
 *
 * A unit is 1, 2 or 4 bytes wide; both texts have the same width.  Linear time in the worst case
 * (short of memory it may become quadratic), close to memchr/memmem in the usual one.
 */
#ifndef KR_SEARCH_H
#define KR_SEARCH_H

#include "runtime/base/base.h"

/* Index of the first / last occurrence of p[0..m) in s[0..n), or -1; m == 0 is found at 0 / n. */
isize kr_search(const void *s, isize n, const void *p, isize m, int width);
isize kr_rsearch(const void *s, isize n, const void *p, isize m, int width);
/* Index of the first / last unit equal to c, or -1. */
isize kr_search_unit(const void *s, isize n, uint32_t c, int width);
isize kr_rsearch_unit(const void *s, isize n, uint32_t c, int width);
/* Non-overlapping occurrences, at most max; an empty p occurs n + 1 times. */
isize kr_search_count(const void *s, isize n, const void *p, isize m, int width, isize max);

#endif
