/* int_big.c -- arithmetic on numbers beyond 127 bits.
 *
 * Addition, shifts and bit operations work on pairs of 30-bit digits; so do multiplication and
 * division by one pair.  What is left goes through GMP's limbs.  GMP aborts the process when malloc
 * fails, so nothing goes there before kr_gmp_room() found that much memory.
 */
#include "runtime/base/oom.h"
#include "runtime/core/error.h"
#include "runtime/types/int_wide.h"

#include <stdlib.h>

/* Dividends of at most this many digits are divided by one word a pair at a time. */
#define DIV_BY_HAND 12

/* Powers of at most this many limbs need no memory of GMP's. */
#define POW_BY_HAND 128

/* The largest number, in bits: results beyond it are a MemoryError without an attempt. */
#define MAX_BITS ((uint64_t)1 << 37)

/* -- Limbs ----------------------------------------------------------------------------------------
 */

bool kr_gmp_room(Thread *t, size_t limbs)
{
    if (limbs < 1 << 16) {
        return true;
    }
    void *probe = limbs > SIZE_MAX / 64 ? NULL : malloc(limbs * 4 * sizeof(mp_limb_t));
    if (probe == NULL) {
        kr_raise_oom(t);
        return false;
    }
    free(probe);
    return true;
}

isize kr_limbs_from_view(mp_limb_t *out, const IntView *w)
{
    uint64_t acc = 0;
    int have = 0; /* bits in acc */
    isize k = 0, i = 0;
    for (; i + 1 < w->n; i += 2) {
        uint64_t pair = int_load_pair(w->d + i);
        acc |= pair << have;
        have += KR_INT_PAIR_SHIFT;
        if (have >= 64) {
            out[k++] = acc;
            have -= 64;
            acc = have ? pair >> (KR_INT_PAIR_SHIFT - have) : 0;
        }
    }
    if (i < w->n) {
        uint64_t digit = w->d[i];
        acc |= digit << have;
        have += KR_INT_SHIFT;
        if (have >= 64) {
            out[k++] = acc;
            have -= 64;
            acc = have ? digit >> (KR_INT_SHIFT - have) : 0;
        }
    }
    if (have > 0) {
        out[k++] = acc;
    }
    while (k > 0 && out[k - 1] == 0) {
        k--;
    }
    return k;
}

Value kr_int_from_limbs(Thread *t, const mp_limb_t *limbs, isize n, bool neg)
{
    while (n > 0 && limbs[n - 1] == 0) {
        n--;
    }
    isize digits = (n * 64 + KR_INT_PAIR_SHIFT - 1) / KR_INT_PAIR_SHIFT * 2;
    Int *z = kr_int_alloc(t, digits);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint64_t low = 0; /* bits that are not stored yet: fewer than 60 */
    int have = 0;
    isize k = 0;
    for (isize i = 0; i < n; i++) {
        uint64_t limb = limbs[i];
        int_store_pair(z->ob_digit + k, low | limb << have);
        k += 2;
        low = limb >> (KR_INT_PAIR_SHIFT - have);
        have += 64 - KR_INT_PAIR_SHIFT;
        if (have == KR_INT_PAIR_SHIFT) {
            int_store_pair(z->ob_digit + k, low);
            k += 2;
            low = 0;
            have = 0;
        }
    }
    if (have > 0) {
        int_store_pair(z->ob_digit + k, low);
        k += 2;
    }
    return kr_int_finish(z, k, neg);
}

/* Scratch limbs: on the stack, in one block that is kept (at most one Scratch at a time is in use:
 * nothing here calls back), or in a block of the heap. */
#define POOL_LIMBS 8192

typedef struct Scratch {
    mp_limb_t *block; /* of the heap, or NULL */
    mp_limb_t small[256];
} Scratch;

static mp_limb_t *scratch(Thread *t, Scratch *s, isize len)
{
    static mp_limb_t *pool;
    s->block = NULL;
    if (len <= (isize)KR_COUNT(s->small)) {
        return s->small;
    }
    if (len <= POOL_LIMBS && kr_oom_in == 0) {
        if (pool == NULL) {
            pool = malloc(POOL_LIMBS * sizeof(mp_limb_t));
        }
        if (pool != NULL) {
            return pool;
        }
    }
    return s->block = kr_gc_new_block(t, (size_t)len * sizeof(mp_limb_t), GCK_LEAF);
}

static void drop_scratch(Thread *t, Scratch *s) { kr_gc_free_block(t, s->block); }

/* -- Addition
 * -------------------------------------------------------------------------------------- */

int kr_big_compare_abs(const IntView *a, const IntView *b)
{
    if (a->n != b->n) {
        return a->n < b->n ? -1 : 1;
    }
    for (isize i = a->n; i-- > 0;) {
        if (a->d[i] != b->d[i]) {
            return a->d[i] < b->d[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Four digits at a time: sums (or differences) with what the digit below carries (or borrows),
 * which leaves a digit out of range only where a carry goes through a digit of all ones (or zeros).
 * Then the digits are gone through once more. */
typedef uint32_t Digits __attribute__((vector_size(16), aligned(4), may_alias));
#define VECTOR_MIN 24

static bool any_lane(Digits v)
{
    uint64_t halves[2];
    memcpy(halves, &v, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* Does the first digits of x + y, or of x - y if `minus`; returns how many. */
KR_INLINE isize do_vectors(uint32_t *to, const uint32_t *x, const uint32_t *y, isize n, bool minus,
                           uint64_t *carry)
{
#define OP(a, b) (minus ? (a) - (b) : (a) + (b))
    /* Where a digit shows that it wants one from the next, or has one for it. */
    const int shift = minus ? 31 : KR_INT_SHIFT;
    *carry = 0;
    if (n < VECTOR_MIN) {
        return 0;
    }
    isize i = 1;
    Digits over = {0};
    to[0] = OP(x[0], y[0])
    &KR_INT_MASK;
    for (; i + 4 <= n; i += 4) {
        Digits here = OP(*(const Digits *)(x + i), *(const Digits *)(y + i));
        Digits below = OP(*(const Digits *)(x + i - 1), *(const Digits *)(y + i - 1));
        here = OP(here & KR_INT_MASK, below >> shift);
        over |= here >> shift;
        *(Digits *)(to + i) = here;
    }
    uint64_t c = 0;
    if (any_lane(over)) {
        for (isize k = 0; k < i; k++) {
            uint64_t digit = OP((uint64_t)(int64_t)(int32_t)to[k], c);
            to[k] = (uint32_t)digit & KR_INT_MASK;
            c = minus ? digit >> 63 : digit >> KR_INT_SHIFT;
        }
    }
    *carry = c + (OP(x[i - 1], y[i - 1]) >> shift);
    return i;
#undef OP
}

static Value add_abs(Thread *t, const IntView *a, const IntView *b, bool neg)
{
    if (a->n < b->n) {
        const IntView *swap = a;
        a = b;
        b = swap;
    }
    Int *z = kr_int_alloc(t, a->n + 1);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint32_t *to = z->ob_digit;
    const uint32_t *x = a->d, *y = b->d;
    uint64_t carry;
    isize nb = b->n, na = a->n, i = do_vectors(to, x, y, nb, false, &carry);
    for (; i + 1 < nb; i += 2) {
        carry += int_load_pair(x + i) + int_load_pair(y + i);
        int_store_pair(to + i, carry);
        carry >>= KR_INT_PAIR_SHIFT;
    }
    if (i < nb) {
        carry += (uint64_t)x[i] + y[i];
        to[i++] = (uint32_t)carry & KR_INT_MASK;
        carry >>= KR_INT_SHIFT;
    }
    for (; carry != 0 && i < na; i++) {
        carry += x[i];
        to[i] = (uint32_t)carry & KR_INT_MASK;
        carry >>= KR_INT_SHIFT;
    }
    if (i < na) {
        memcpy(to + i, x + i, (size_t)(na - i) * sizeof *to);
        i = na;
    }
    to[i] = (uint32_t)carry;
    return kr_int_finish(z, a->n + 1, neg);
}

/* |a| - |b|, negated if `neg`. */
static Value sub_abs(Thread *t, const IntView *a, const IntView *b, bool neg)
{
    int order = kr_big_compare_abs(a, b);
    if (order == 0) {
        return value_from_small(0);
    }
    if (order < 0) {
        const IntView *swap = a;
        a = b;
        b = swap;
        neg = !neg;
    }
    Int *z = kr_int_alloc(t, a->n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint32_t *to = z->ob_digit;
    const uint32_t *x = a->d, *y = b->d;
    uint64_t borrow;
    isize nb = b->n, na = a->n, i = do_vectors(to, x, y, nb, true, &borrow);
    for (; i + 1 < nb; i += 2) {
        borrow = int_load_pair(x + i) - int_load_pair(y + i) - borrow;
        int_store_pair(to + i, borrow);
        borrow = borrow >> KR_INT_PAIR_SHIFT & 1;
    }
    if (i < nb) {
        borrow = (uint64_t)x[i] - y[i] - borrow;
        to[i++] = (uint32_t)borrow & KR_INT_MASK;
        borrow = borrow >> KR_INT_SHIFT & 1;
    }
    for (; borrow != 0 && i < na; i++) {
        borrow = (uint64_t)x[i] - borrow;
        to[i] = (uint32_t)borrow & KR_INT_MASK;
        borrow = borrow >> KR_INT_SHIFT & 1;
    }
    if (i < na) {
        memcpy(to + i, x + i, (size_t)(na - i) * sizeof *to);
    }
    return kr_int_finish(z, a->n, neg);
}

Value kr_big_add(Thread *t, const IntView *a, const IntView *b, bool subtract)
{
    bool b_neg = b->neg != subtract;
    return a->neg == b_neg ? add_abs(t, a, b, a->neg) : sub_abs(t, a, b, a->neg);
}

/* -- Multiplication
 * --------------------------------------------------------------------------------- */

/* b has one digit or two. */
static Value mul_by_pair(Thread *t, const IntView *a, const IntView *b, bool neg)
{
    isize n = a->n;
    Int *z = kr_int_alloc(t, n + 3);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint32_t *to = z->ob_digit;
    const uint32_t *x = a->d;
    uint64_t factor = b->n == 2 ? int_load_pair(b->d) : b->d[0], carry = 0, high = 0;
    isize i = 0;
    /* The factor is shifted so that a product's upper word is what goes to the next pair: then only
     * a bit of carry is waited for. */
    for (; i + 1 < n; i += 2) {
        UWide p = (UWide)int_load_pair(x + i) * (factor << (64 - KR_INT_PAIR_SHIFT));
        carry += ((uint64_t)p >> (64 - KR_INT_PAIR_SHIFT)) + high;
        high = (uint64_t)(p >> 64);
        int_store_pair(to + i, carry);
        carry >>= KR_INT_PAIR_SHIFT;
    }
    carry += high;
    if (i < n) {
        UWide p = (UWide)x[i] * factor + carry;
        to[i++] = (uint32_t)p & KR_INT_MASK;
        carry = (uint64_t)(p >> KR_INT_SHIFT);
    }
    int_store_pair(to + i, carry);
    return kr_int_finish(z, i + 2, neg);
}

Value kr_big_mul_wide(Thread *t, UWide x, UWide y, bool neg)
{
    uint64_t x0 = (uint64_t)x, x1 = (uint64_t)(x >> 64), y0 = (uint64_t)y, y1 = (uint64_t)(y >> 64);
    UWide low = (UWide)x0 * y0, cross = (UWide)x0 * y1, cross2 = (UWide)x1 * y0;
    UWide middle = (low >> 64) + (uint64_t)cross + (uint64_t)cross2;
    UWide high = (UWide)x1 * y1 + (cross >> 64) + (cross2 >> 64) + (middle >> 64);
    mp_limb_t limbs[4] = {(uint64_t)low, (uint64_t)middle, (uint64_t)high, (uint64_t)(high >> 64)};
    return kr_int_from_limbs(t, limbs, 4, neg);
}

Value kr_big_mul(Thread *t, const IntView *a, const IntView *b)
{
    bool neg = a->neg != b->neg;
    if (a->n < b->n) {
        const IntView *swap = a;
        a = b;
        b = swap;
    }
    if (b->n == 0) {
        return value_from_small(0);
    }
    if (b->n <= 2) {
        return mul_by_pair(t, a, b, neg);
    }
    Scratch room;
    isize na = kr_limbs_for(a->n), nb = kr_limbs_for(b->n);
    mp_limb_t *la = scratch(t, &room, 2 * (na + nb));
    if (la == NULL || !kr_gmp_room(t, (size_t)(na + nb))) {
        return VALUE_ERROR;
    }
    mp_limb_t *lb = la + na, *product = lb + nb;
    na = kr_limbs_from_view(la, a);
    nb = kr_limbs_from_view(lb, b);
    if (a->d == b->d && a->n == b->n) {
        mpn_sqr(product, la, na);
    } else {
        mpn_mul(product, la, na, lb, nb);
    }
    Value v = kr_int_from_limbs(t, product, na + nb, neg);
    drop_scratch(t, &room);
    return v;
}

/* -- Division
 * --------------------------------------------------------------------------------------- */

/* high:low / divisor; high is less than the divisor. */
KR_INLINE uint64_t divide(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *rem)
{
    uint64_t quot;
    __asm__("divq %4" : "=a"(quot), "=d"(*rem) : "0"(low), "1"(high), "r"(divisor) : "cc");
    return quot;
}

/* b has one digit or two, a not fewer. */
static bool div_by_pair(Thread *t, const IntView *a, const IntView *b, Value *quot, Value *rem)
{
    uint64_t divisor = b->n == 2 ? int_load_pair(b->d) : b->d[0], r = 0;
    Int *z = quot ? kr_int_alloc(t, a->n) : NULL;
    if (quot && z == NULL) {
        return false;
    }
    isize i = a->n;
    if (i & 1) {
        i--;
        r = a->d[i] % divisor;
        if (quot) {
            z->ob_digit[i] = (uint32_t)(a->d[i] / divisor);
        }
    }
    while (i > 0) {
        i -= 2;
        UWide x = (UWide)r << KR_INT_PAIR_SHIFT | int_load_pair(a->d + i);
        uint64_t q = divide((uint64_t)(x >> 64), (uint64_t)x, divisor, &r);
        if (quot) {
            int_store_pair(z->ob_digit + i, q);
        }
    }
    if (quot) {
        *quot = kr_int_finish(z, a->n, a->neg != b->neg);
    }
    if (rem) {
        *rem = kr_int_from_i64(t, a->neg ? -(int64_t)r : (int64_t)r);
        return !value_is_error(*rem);
    }
    return true;
}

static Value view_value(Thread *t, const IntView *w)
{
    Int *z = kr_int_alloc(t, w->n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    memcpy(z->ob_digit, w->d, (size_t)w->n * sizeof(uint32_t));
    return kr_int_finish(z, w->n, w->neg);
}

bool kr_big_divmod(Thread *t, const IntView *a, const IntView *b, Value *quot, Value *rem)
{
    if (kr_big_compare_abs(a, b) < 0) {
        if (quot) {
            *quot = value_from_small(0);
        }
        return rem == NULL || !value_is_error(*rem = view_value(t, a));
    }
    if (b->n <= 2 && a->n <= DIV_BY_HAND) {
        return div_by_pair(t, a, b, quot, rem);
    }
    Scratch room;
    isize na = kr_limbs_for(a->n), nb = kr_limbs_for(b->n);
    mp_limb_t *la = scratch(t, &room, 2 * (na + nb) + 1);
    if (la == NULL || !kr_gmp_room(t, (size_t)na)) {
        return false;
    }
    mp_limb_t *lb = la + na, *lr = lb + nb, *lq = lr + nb;
    na = kr_limbs_from_view(la, a);
    nb = kr_limbs_from_view(lb, b);
    mpn_tdiv_qr(lq, lr, 0, la, na, lb, nb);
    bool ok = true;
    if (quot) {
        *quot = kr_int_from_limbs(t, lq, na - nb + 1, a->neg != b->neg);
        ok = !value_is_error(*quot);
    }
    if (rem && ok) {
        *rem = kr_int_from_limbs(t, lr, nb, a->neg);
        ok = !value_is_error(*rem);
    }
    drop_scratch(t, &room);
    return ok;
}

/* -- Shifts
 * ------------------------------------------------------------------------------------------ */

Value kr_big_lshift(Thread *t, const IntView *a, uint64_t by)
{
    if (a->n == 0) {
        return value_from_small(0);
    }
    if (by > MAX_BITS) {
        return kr_raise_oom(t);
    }
    isize words = (isize)(by / KR_INT_SHIFT);
    int bits = (int)(by % KR_INT_SHIFT);
    isize n = a->n + words + 1;
    Int *z = kr_int_alloc(t, n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    memset(z->ob_digit, 0, (size_t)words * sizeof(uint32_t));
    uint32_t *to = z->ob_digit + words;
    uint64_t carry = 0;
    isize i = 0;
    for (; i + 1 < a->n; i += 2) {
        uint64_t pair = int_load_pair(a->d + i);
        int_store_pair(to + i, pair << bits | carry);
        carry = pair >> (KR_INT_PAIR_SHIFT - bits);
    }
    if (i < a->n) {
        carry |= (uint64_t)a->d[i] << bits;
        to[i] = (uint32_t)carry & KR_INT_MASK;
        carry >>= KR_INT_SHIFT;
    }
    z->ob_digit[n - 1] = (uint32_t)carry;
    return kr_int_finish(z, n, a->neg);
}

Value kr_big_rshift(Thread *t, const IntView *a, uint64_t by)
{
    isize words = (isize)(by / KR_INT_SHIFT);
    int bits = (int)(by % KR_INT_SHIFT);
    isize n = a->n - words;
    if (n <= 0) {
        return value_from_small(a->neg ? -1 : 0);
    }
    Int *z = kr_int_alloc(t, n + 1);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    bool lost = (a->d[words] & (((uint32_t)1 << bits) - 1)) != 0;
    for (isize i = 0; i < words && !lost; i++) {
        lost = a->d[i] != 0;
    }
    const uint32_t *x = a->d + words;
    isize i = 0;
    for (; i + 2 < n; i += 2) {
        uint64_t above = (uint64_t)x[i + 2] << (KR_INT_PAIR_SHIFT - bits);
        int_store_pair(z->ob_digit + i, int_load_pair(x + i) >> bits | above);
    }
    for (; i < n; i++) {
        uint64_t next = i + 1 < n ? x[i + 1] : 0;
        z->ob_digit[i] = (uint32_t)((x[i] | next << KR_INT_SHIFT) >> bits) & KR_INT_MASK;
    }
    z->ob_digit[n] = 0;
    if (a->neg && lost) { /* rounds down */
        for (isize k = 0; ++z->ob_digit[k] > KR_INT_MASK; k++) {
            z->ob_digit[k] = 0;
        }
    }
    return kr_int_finish(z, n + 1, a->neg);
}

/* -- Bit operations
 * ---------------------------------------------------------------------------------- */

/* Digit i of the two's complement of w; *carry starts at 1 and is only looked at if w is negative.
 */
KR_INLINE uint32_t complement_digit(const IntView *w, isize i, uint32_t *carry)
{
    uint32_t digit = i < w->n ? w->d[i] : 0;
    if (!w->neg) {
        return digit;
    }
    digit = (digit ^ KR_INT_MASK) + *carry;
    *carry = digit >> KR_INT_SHIFT;
    return digit & KR_INT_MASK;
}

static Value bitop_abs(Thread *t, const IntView *a, const IntView *b, char op)
{
    if (a->n < b->n) {
        const IntView *swap = a;
        a = b;
        b = swap;
    }
    isize common = b->n, n = op == '&' ? common : a->n;
    Int *z = kr_int_alloc(t, n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint32_t *to = z->ob_digit;
    const uint32_t *x = a->d, *y = b->d;
    isize i = 0;
    for (; i + 1 < common; i += 2) { /* two digits as they are */
        uint64_t p, q;
        memcpy(&p, x + i, sizeof p);
        memcpy(&q, y + i, sizeof q);
        p = op == '&' ? p & q : op == '|' ? p | q : p ^ q;
        memcpy(to + i, &p, sizeof p);
    }
    if (i < common) {
        to[i] = op == '&' ? x[i] & y[i] : op == '|' ? x[i] | y[i] : x[i] ^ y[i];
    }
    if (n > common) {
        memcpy(to + common, x + common, (size_t)(n - common) * sizeof *to);
    }
    return kr_int_finish(z, n, false);
}

Value kr_big_bitop(Thread *t, const IntView *a, const IntView *b, char op)
{
    if (!a->neg && !b->neg) {
        return bitop_abs(t, a, b, op);
    }
    isize n = kr_max(a->n, b->n) + 1; /* the last digit is all sign */
    Int *z = kr_int_alloc(t, n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    uint32_t carry_a = 1, carry_b = 1;
    for (isize i = 0; i < n; i++) {
        uint32_t x = complement_digit(a, i, &carry_a), y = complement_digit(b, i, &carry_b);
        z->ob_digit[i] = op == '&' ? x & y : op == '|' ? x | y : x ^ y;
    }
    bool neg = op == '&' ? a->neg && b->neg : op == '|' ? a->neg || b->neg : a->neg != b->neg;
    if (neg) {
        uint32_t carry = 1;
        for (isize i = 0; i < n; i++) {
            uint32_t digit = (z->ob_digit[i] ^ KR_INT_MASK) + carry;
            carry = digit >> KR_INT_SHIFT;
            z->ob_digit[i] = digit & KR_INT_MASK;
        }
    }
    return kr_int_finish(z, n, neg);
}

/* -- Powers
 * ------------------------------------------------------------------------------------------- */

static void mpz_from_view(mpz_t out, const IntView *w)
{
    isize n = kr_limbs_for(w->n);
    mpz_init(out);
    mp_limb_t *limbs = mpz_limbs_write(out, kr_max(n, 1));
    n = kr_limbs_from_view(limbs, w);
    mpz_limbs_finish(out, w->neg ? -n : n);
}

static Value mpz_value(Thread *t, const mpz_t z)
{
    return kr_int_from_limbs(t, mpz_limbs_read(z), (isize)mpz_size(z), mpz_sgn(z) < 0);
}

Value kr_big_pow(Thread *t, const IntView *a, uint64_t exponent)
{
    isize bits = kr_int_view_bits(a);
    if (exponent == 0 || bits == 0) {
        return value_from_small(exponent == 0);
    }
    if (bits > 1 && exponent > MAX_BITS / (uint64_t)(bits - 1)) {
        return kr_raise_oom(t);
    }
    if (exponent == 2) {
        return kr_big_mul(t, a, a);
    }
    isize len = (isize)((uint64_t)bits * exponent / 64) + 2;
    if (!kr_gmp_room(t, (size_t)len)) {
        return VALUE_ERROR;
    }
    if (len <= POW_BY_HAND) {
        mp_limb_t base[POW_BY_HAND], from[2 * POW_BY_HAND], to[2 * POW_BY_HAND];
        mp_limb_t *x = from, *y = to, *swap;
        isize nb = kr_limbs_from_view(base, a), n = nb;
        mpn_copyi(x, base, nb);
        for (int bit = 62 - __builtin_clzll(exponent); bit >= 0; bit--) {
            mpn_sqr(y, x, n);
            n = 2 * n - (y[2 * n - 1] == 0);
            swap = x, x = y, y = swap;
            if (exponent >> bit & 1) {
                mpn_mul(y, x, n, base, nb);
                n = n + nb - (y[n + nb - 1] == 0);
                swap = x, x = y, y = swap;
            }
        }
        return kr_int_from_limbs(t, x, n, a->neg && (exponent & 1));
    }
    mpz_t x;
    mpz_from_view(x, a);
    mpz_pow_ui(x, x, exponent);
    Value v = mpz_value(t, x);
    mpz_clear(x);
    return v;
}

static uint64_t powmod_u64(uint64_t base, uint64_t exponent, uint64_t mod)
{
    uint64_t result = 1 % mod;
    for (base %= mod; exponent != 0; exponent >>= 1) {
        if (exponent & 1) {
            result = (uint64_t)((unsigned __int128)result * base % mod);
        }
        base = (uint64_t)((unsigned __int128)base * base % mod);
    }
    return result;
}

static uint64_t small_abs(const IntView *w)
{
    return (w->n > 1 ? (uint64_t)w->d[1] << KR_INT_SHIFT : 0) | (w->n > 0 ? w->d[0] : 0);
}

Value kr_big_powmod(Thread *t, const IntView *a, const IntView *b, const IntView *mod)
{
    if (mod->n == 1 && mod->d[0] == 1) {
        return value_from_small(0);
    }
    if (a->n <= 2 && b->n <= 2 && mod->n <= 2 && !b->neg) {
        uint64_t m = small_abs(mod), x = small_abs(a) % m;
        return kr_int_from_u64(t, powmod_u64(a->neg && x ? m - x : x, small_abs(b), m));
    }
    if (!kr_gmp_room(t, (size_t)kr_limbs_for(a->n + b->n + 4 * mod->n))) {
        return VALUE_ERROR;
    }
    mpz_t x, e, m;
    mpz_from_view(x, a);
    mpz_from_view(e, b);
    mpz_from_view(m, mod);
    mpz_abs(m, m);
    Value v;
    if (b->neg && !mpz_invert(x, x, m)) {
        v = kr_raise(t, KR_EXC(ValueError), "base is not invertible for the given modulus");
    } else {
        mpz_abs(e, e);
        mpz_powm(x, x, e, m);
        v = mpz_value(t, x);
    }
    mpz_clear(x);
    mpz_clear(e);
    mpz_clear(m);
    return v;
}
