/* int_int.h -- what the int*.c files share: integers seen as digits, and numbers beyond 64 bits. */
#ifndef KR_INT_INT_H
#define KR_INT_INT_H

#include "runtime/types/int.h"

#include <gmp.h>

static_assert(GMP_LIMB_BITS == 64, "limbs are 64 bits wide");

/* Any int as sign and base-2^30 digits, least significant first, no leading zeros; n == 0 is zero.
 * `d` may point into the view itself: do not copy one. */
typedef struct IntView {
    const uint32_t *d;
    isize n;
    bool neg;
    uint32_t small[2];
} IntView;

KR_INLINE void int_view(IntView *w, Value v)
{
    if (value_is_int(v)) {
        int64_t i = value_int(v);
        uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
        w->neg = i < 0;
        w->small[0] = (uint32_t)u & KR_INT_MASK;
        w->small[1] = (uint32_t)(u >> KR_INT_SHIFT);
        w->n = w->small[1] ? 2 : w->small[0] ? 1 : 0;
        w->d = w->small;
        return;
    }
    Int *z = (Int *)value_ptr(v);
    isize size = z->ob_base.ob_size;
    w->neg = size < 0;
    w->n = size < 0 ? -size : size;
    w->d = z->ob_digit;
    while (w->n > 0 && w->d[w->n - 1] == 0) { /* C code may leave leading zeros */
        w->n--;
    }
    if (w->n == 0) {
        w->neg = false;
    }
}

/* v as int64_t if it is an immediate or a heap Int of at most two digits. */
KR_INLINE bool int_small(Value v, int64_t *out)
{
    if (KR_LIKELY(value_is_int(v))) {
        *out = value_int(v);
        return true;
    }
    Int *z = (Int *)value_ptr(v);
    int64_t i = z->ob_digit[0];
    switch (z->ob_base.ob_size) {
    case 0: *out = 0; return true;
    case 1: *out = i; return true;
    case -1: *out = -i; return true;
    case 2: *out = i | (int64_t)z->ob_digit[1] << KR_INT_SHIFT; return true;
    case -2: *out = -(i | (int64_t)z->ob_digit[1] << KR_INT_SHIFT); return true;
    default: return false;
    }
}

/* Digits uninitialised, ob_size n.  NULL with MemoryError. */
Int *kr_int_alloc(Thread *t, isize n);
/* The same for a handful of digits. */
KR_INLINE Int *int_alloc_few(Thread *t, isize n)
{
    Int *z = kr_new_object(t, &PyLong_Type, offsetof(Int, ob_digit) + (size_t)n * sizeof(uint32_t),
                           GCK_LEAF);
    if (KR_LIKELY(z != NULL)) {
        z->ob_base.ob_size = n;
    }
    return z;
}
/* Two digits as one of 60 bits, and back. */
#define KR_INT_PAIR_SHIFT (2 * KR_INT_SHIFT)
#define KR_INT_PAIR_MASK  (((uint64_t)1 << KR_INT_PAIR_SHIFT) - 1)
KR_INLINE uint64_t int_load_pair(const uint32_t *d)
{
    return d[0] | (uint64_t)d[1] << KR_INT_SHIFT;
}
KR_INLINE void int_store_pair(uint32_t *d, uint64_t pair)
{
    uint64_t both =
        (pair & KR_INT_MASK) | (pair << (32 - KR_INT_SHIFT) & (uint64_t)KR_INT_MASK << 32);
    memcpy(d, &both, sizeof both);
}
/* The Value of z's first n digits: strips leading zeros, an immediate when it fits. */
Value kr_int_finish(Int *z, isize n, bool neg);
isize kr_int_view_bits(const IntView *w);

/* Arithmetic beyond int_small: int_big.c. */
Value kr_big_add(Thread *t, const IntView *a, const IntView *b, bool subtract);
Value kr_big_mul(Thread *t, const IntView *a, const IntView *b);
/* |x| * |y|, negated if `neg`. */
Value kr_big_mul_wide(Thread *t, unsigned __int128 x, unsigned __int128 y, bool neg);
/* Truncating; either result pointer may be NULL.  b is not zero. */
bool kr_big_divmod(Thread *t, const IntView *a, const IntView *b, Value *quot,
                   Value *rem) KR_MUST_CHECK;
Value kr_big_lshift(Thread *t, const IntView *a, uint64_t by);
Value kr_big_rshift(Thread *t, const IntView *a, uint64_t by);              /* rounds down */
Value kr_big_bitop(Thread *t, const IntView *a, const IntView *b, char op); /* & | ^ */
Value kr_big_pow(Thread *t, const IntView *a, uint64_t exponent);
/* 0 <= result < |mod| ; exponent may be negative.  mod is not zero. */
Value kr_big_powmod(Thread *t, const IntView *a, const IntView *b, const IntView *mod);
int kr_big_compare_abs(const IntView *a, const IntView *b);

/* Digits <-> GMP limbs.  kr_limbs_for(n) limbs hold n digits. */
KR_INLINE isize kr_limbs_for(isize digits) { return (digits * KR_INT_SHIFT + 63) / 64; }
/* Returns the number of limbs without leading zeros. */
isize kr_limbs_from_view(mp_limb_t *out, const IntView *w);
/* Value of n limbs. */
Value kr_int_from_limbs(Thread *t, const mp_limb_t *limbs, isize n, bool neg);
/* GMP aborts when it finds no memory: ask first.  false with MemoryError. */
bool kr_gmp_room(Thread *t, size_t limbs) KR_MUST_CHECK;

/* -- Text: int_text.c -- */
typedef enum IntParse { INT_PARSE_OK, INT_PARSE_INVALID, INT_PARSE_ERROR /* pending */ } IntParse;
IntParse kr_int_parse_text(Thread *t, const char *text, size_t len, int base, Value *out);

#endif
