/* hash.c -- SipHash-1-3, the seed, numbers; see hash.h. */
#include "runtime/base/hash.h"

#include <errno.h>
#include <math.h>
#include <sys/random.h>

HashSecret kr_hash_secret;

void kr_hash_seed(uint32_t seed)
{
    memset(&kr_hash_secret, 0, sizeof kr_hash_secret);
    if (seed == 0) {
        return;
    }
    /* The linear congruential generator of Microsoft's C library, one byte per step: with it the
     * same seed gives the same hashes as CPython's. */
    uint32_t x = seed;
    for (size_t i = 0; i < sizeof kr_hash_secret.bytes; i++) {
        x = x * 214013u + 2531011u;
        kr_hash_secret.bytes[i] = (unsigned char)((x >> 16) & 0xFF);
    }
}

bool kr_hash_seed_random(void)
{
    size_t done = 0;
    while (done < sizeof kr_hash_secret.bytes) {
        size_t rest = sizeof kr_hash_secret.bytes - done;
        ssize_t n = getrandom(kr_hash_secret.bytes + done, rest, 0);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* -- SipHash-1-3 ------------------------------------------------------------------------------ */

KR_INLINE uint64_t rotl(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

#define SIP_ROUND()             \
    do {                        \
        v0 += v1;               \
        v2 += v3;               \
        v1 = rotl(v1, 13) ^ v0; \
        v3 = rotl(v3, 16) ^ v2; \
        v0 = rotl(v0, 32) + v3; \
        v2 += v1;               \
        v3 = rotl(v3, 21) ^ v0; \
        v1 = rotl(v1, 17) ^ v2; \
        v2 = rotl(v2, 32);      \
    } while (0)

/* The last `left` < 8 of n bytes as a little-endian number, without a call of memcpy. */
KR_INLINE uint64_t sip_tail(const unsigned char *s, isize left, isize n)
{
    if (left == 0) {
        return 0;
    }
    if (n >= 8) {
        uint64_t word;
        memcpy(&word, s + left - 8, 8);
        return word >> (8 * (8 - left));
    }
    if (left >= 4) {
        uint32_t low, high;
        memcpy(&low, s, 4);
        memcpy(&high, s + left - 4, 4);
        return low | (uint64_t)high << (8 * (left - 4));
    }
    return s[0] | (uint64_t)s[left / 2] << (8 * (left / 2)) |
           (uint64_t)s[left - 1] << (8 * (left - 1));
}

int64_t kr_hash_bytes(const void *p, isize n)
{
    if (n == 0) {
        return 0;
    }
    const unsigned char *s = p;
    uint64_t k0 = kr_hash_secret.words.k0;
    uint64_t k1 = kr_hash_secret.words.k1;
    uint64_t v0 = k0 ^ 0x736f6d6570736575u;
    uint64_t v1 = k1 ^ 0x646f72616e646f6du;
    uint64_t v2 = k0 ^ 0x6c7967656e657261u;
    uint64_t v3 = k1 ^ 0x7465646279746573u;
    isize left = n;
    for (; left >= 8; left -= 8, s += 8) {
        uint64_t word;
        memcpy(&word, s, 8);
        v3 ^= word;
        SIP_ROUND();
        v0 ^= word;
    }
    uint64_t tail = sip_tail(s, left, n) | (uint64_t)n << 56;
    v3 ^= tail;
    SIP_ROUND();
    v0 ^= tail;
    v2 ^= 0xFF;
    SIP_ROUND();
    SIP_ROUND();
    SIP_ROUND();
    return kr_hash_fix((int64_t)(v0 ^ v1 ^ v2 ^ v3));
}

/* -- Numbers ---------------------------------------------------------------------------------- */

/* x * 2^by modulo 2^61 - 1, for x below the modulus and 0 < by < 61: a rotation of 61 bits. */
KR_INLINE uint64_t mod_shift(uint64_t x, int by)
{
    return ((x << by) & KR_HASH_MODULUS) | (x >> (KR_HASH_BITS - by));
}

KR_INLINE uint64_t mod_add(uint64_t x, uint64_t y)
{
    x += y;
    return x >= KR_HASH_MODULUS ? x - KR_HASH_MODULUS : x;
}

int64_t kr_hash_digits30(const uint32_t *digits, isize n, bool negative)
{
    uint64_t x = 0;
    for (isize i = n - 1; i >= 0; i--) {
        x = mod_add(mod_shift(x, 30), digits[i]);
    }
    return kr_hash_fix(negative ? -(int64_t)x : (int64_t)x);
}

int64_t kr_hash_double(double d)
{
    if (!isfinite(d)) {
        if (isinf(d)) {
            return d > 0 ? KR_HASH_INF : -KR_HASH_INF;
        }
        int64_t bits;
        memcpy(&bits, &d, sizeof bits);
        return kr_hash_i64(bits);
    }
    /* d = mantissa * 2^exp with an integral 53-bit mantissa, which is below the modulus; 2^61 is
     * 1 there, so the power of two is a rotation by exp modulo 61 (negative exponents too). */
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int exp = (int)(bits >> 52 & 0x7FF);
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    if (exp != 0) {
        mantissa |= (uint64_t)1 << 52;
    } else {
        exp = 1; /* subnormal, or zero */
    }
    int by = (exp - 1075) % KR_HASH_BITS;
    if (by < 0) {
        by += KR_HASH_BITS;
    }
    uint64_t x = by == 0 ? mantissa : mod_shift(mantissa, by);
    return kr_hash_fix(d < 0 ? -(int64_t)x : (int64_t)x);
}
