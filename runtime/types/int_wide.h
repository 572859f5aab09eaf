/* int_wide.h -- ints below 2^127 as __int128: what lies between an immediate and arrays of digits.
 *
 * Hashes, products of two immediates, 64-bit words with their carries: most heap ints that programs
 * make have two to five digits, for which registers are faster than any loop over digits.
 */
#ifndef KR_INT_WIDE_H
#define KR_INT_WIDE_H

#include "runtime/types/int_int.h"

typedef __int128 Wide;
typedef unsigned __int128 UWide;

/* v if its magnitude is below 2^127. */
KR_INLINE bool int_wide(Value v, Wide *out)
{
    if (value_is_int(v)) {
        *out = value_int(v);
        return true;
    }
    const Int *z = (Int *)value_ptr(v);
    const uint32_t *d = z->ob_digit;
    isize size = z->ob_base.ob_size;
    UWide u;
    switch (size < 0 ? -size : size) {
    case 0: u = 0; break;
    case 1: u = d[0]; break;
    case 2: u = int_load_pair(d); break;
    case 3: u = int_load_pair(d) | (UWide)d[2] << KR_INT_PAIR_SHIFT; break;
    case 4: u = int_load_pair(d) | (UWide)int_load_pair(d + 2) << KR_INT_PAIR_SHIFT; break;
    case 5:
        if (d[4] >> 7 != 0) {
            return false;
        }
        u = int_load_pair(d) | (UWide)int_load_pair(d + 2) << KR_INT_PAIR_SHIFT |
            (UWide)d[4] << 2 * KR_INT_PAIR_SHIFT;
        break;
    default: return false;
    }
    *out = (Wide)(size < 0 ? -u : u);
    return true;
}

KR_INLINE UWide wide_abs(Wide i) { return i < 0 ? -(UWide)i : (UWide)i; }

/* A heap int of 48 to 128 bits; never an immediate. */
KR_INLINE Value int_from_magnitude(Thread *t, UWide u, bool neg)
{
    Int *z;
    isize n;
    UWide high = u >> KR_INT_PAIR_SHIFT;
    if (high == 0) {
        z = int_alloc_few(t, 2);
        if (KR_UNLIKELY(z == NULL)) {
            return VALUE_ERROR;
        }
        n = 2;
    } else {
        z = int_alloc_few(t, 6);
        if (KR_UNLIKELY(z == NULL)) {
            return VALUE_ERROR;
        }
        int_store_pair(z->ob_digit + 2, (uint64_t)high);
        z->ob_digit[4] = (uint32_t)(high >> KR_INT_PAIR_SHIFT);
        n = 3 + (high >> KR_INT_SHIFT != 0) + (high >> KR_INT_PAIR_SHIFT != 0);
    }
    int_store_pair(z->ob_digit, (uint64_t)u);
    z->ob_base.ob_size = neg ? -n : n;
    return value_from_ptr(z);
}

KR_INLINE Value int_from_wide(Thread *t, Wide i)
{
    int64_t low = (int64_t)i;
    if (low == i && value_int_fits(low)) {
        return value_from_small(low);
    }
    return int_from_magnitude(t, wide_abs(i), i < 0);
}

#endif
