/* hash.h -- the hash values Python programs can see.
 *
 * Equal to CPython 3.11's on x86-64 for the same PYTHONHASHSEED: SipHash-1-3 for str and bytes,
 * reduction modulo the prime 2^61 - 1 for numbers (so that equal numbers of different types hash
 * alike), a rotated address for everything else, and the schemes of tuple and frozenset.
 * No result is ever -1: that is the C API's error mark, and -2 stands in for it.
 */
#ifndef KR_HASH_H
#define KR_HASH_H

#include "runtime/base/base.h"

/* The process's key.  Its bytes are public data of the C API under the name given here: expat
 * takes its salt from the last eight. */
typedef union HashSecret {
    unsigned char bytes[24];
    struct {
        uint64_t k0, k1; /* SipHash key */
        uint64_t salt;   /* for expat */
    } words;
} HashSecret;
extern HashSecret kr_hash_secret __asm__("_Py_HashSecret") KR_EXPORT;

/* PYTHONHASHSEED=seed: the key CPython derives from it; 0 gives the zero key (no randomisation). */
void kr_hash_seed(uint32_t seed);
/* A random key; false when the system has no random bytes (errno says why). */
bool kr_hash_seed_random(void) KR_MUST_CHECK;

/* str and bytes: n bytes at p.  An empty string hashes to 0. */
int64_t kr_hash_bytes(const void *p, isize n);

/* -- Numbers ---------------------------------------------------------------------------------- */

#define KR_HASH_BITS    61
#define KR_HASH_MODULUS (((uint64_t)1 << KR_HASH_BITS) - 1)
#define KR_HASH_INF     314159  /* of +inf; negated for -inf */
#define KR_HASH_IMAG    1000003 /* weight of the imaginary part of a complex */

KR_INLINE int64_t kr_hash_fix(int64_t h) { return h == -1 ? -2 : h; }

KR_INLINE int64_t kr_hash_i64(int64_t i)
{
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    u = (u & KR_HASH_MODULUS) + (u >> KR_HASH_BITS);
    u = u >= KR_HASH_MODULUS ? u - KR_HASH_MODULUS : u;
    return kr_hash_fix(i < 0 ? -(int64_t)u : (int64_t)u);
}

/* An integer given by n base-2^30 digits, least significant first. */
int64_t kr_hash_digits30(const uint32_t *digits, isize n, bool negative);

/* A NaN hashes by its bits: NaNs of equal bits are one object here. */
int64_t kr_hash_double(double d);

KR_INLINE int64_t kr_hash_complex(double re, double im)
{
    uint64_t h = (uint64_t)kr_hash_double(re) + KR_HASH_IMAG * (uint64_t)kr_hash_double(im);
    return kr_hash_fix((int64_t)h);
}

/* -- Identity --------------------------------------------------------------------------------- */

KR_INLINE int64_t kr_hash_pointer(const void *p)
{
    uint64_t u = (uint64_t)(uintptr_t)p;
    /* The low four bits of an address are mostly zero: rotate them out of the way. */
    return kr_hash_fix((int64_t)((u >> 4) | (u << 60)));
}

/* -- tuple: start, one step per item hash, finish ---------------------------------------------- */

#define KR_HASH_TUPLE_START ((uint64_t)2870177450012600261u)

KR_INLINE uint64_t kr_hash_tuple_step(uint64_t acc, int64_t item_hash)
{
    acc += (uint64_t)item_hash * 14029467366897019727u;
    acc = (acc << 31) | (acc >> 33);
    return acc * 11400714785074694791u;
}

KR_INLINE int64_t kr_hash_tuple_finish(uint64_t acc, isize n)
{
    acc += (uint64_t)n ^ (KR_HASH_TUPLE_START ^ 3527539u);
    return acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
}

/* -- frozenset: start at 0, one step per item hash in any order, finish ------------------------ */

KR_INLINE uint64_t kr_hash_set_step(uint64_t acc, int64_t item_hash)
{
    uint64_t h = (uint64_t)item_hash;
    return acc ^ (((h ^ 89869747u) ^ (h << 16)) * 3644798167u);
}

KR_INLINE int64_t kr_hash_set_finish(uint64_t acc, isize n)
{
    acc ^= ((uint64_t)n + 1) * 1927868237u;
    acc ^= (acc >> 11) ^ (acc >> 25);
    acc = acc * 69069u + 907133923u;
    return acc == UINT64_MAX ? 590923713 : (int64_t)acc;
}

#endif
