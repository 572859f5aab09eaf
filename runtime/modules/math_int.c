/* math_int.c -- math on integers of any size: comb factorial gcd isqrt lcm perm. */
#include "runtime/modules/math_int.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/int.h"

#include <math.h>

static uint64_t gcd_u64(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

/* Greatest common divisor of two exact ints, not negative. */
static Value gcd(Thread *t, Value a, Value b)
{
    for (;;) {
        int64_t x, y;
        if (kr_int_fits_i64(a, &x) && kr_int_fits_i64(b, &y)) {
            return kr_int_from_u64(
                t, gcd_u64(x < 0 ? -(uint64_t)x : (uint64_t)x, y < 0 ? -(uint64_t)y : (uint64_t)y));
        }
        if (kr_int_sign(b) == 0) {
            return kr_int_sign(a) < 0 ? kr_int_neg(t, a) : a;
        }
        Value r = kr_int_mod(t, a, b);
        if (value_is_error(r) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
        a = b;
        b = r;
    }
}

static Value math_gcd(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    Value acc = value_from_small(0);
    for (size_t i = 0; i < nargs; i++) {
        Value v = kr_index(t, args[i]);
        acc = value_is_error(v) ? VALUE_ERROR : gcd(t, acc, v);
        if (value_is_error(acc)) {
            return VALUE_ERROR;
        }
    }
    return acc;
}

static Value math_lcm(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    Value acc = value_from_small(1);
    for (size_t i = 0; i < nargs; i++) {
        Value v = kr_index(t, args[i]);
        Value g = value_is_error(v) ? VALUE_ERROR : gcd(t, acc, v);
        if (value_is_error(g)) {
            return VALUE_ERROR;
        }
        if (kr_int_sign(g) == 0 || kr_int_sign(v) == 0) {
            acc = value_from_small(0);
            continue;
        }
        Value part = kr_int_floordiv(t, acc, g);
        acc = value_is_error(part) ? VALUE_ERROR : kr_int_mul(t, part, v);
        if (!value_is_error(acc) && kr_int_sign(acc) < 0) {
            acc = kr_int_neg(t, acc);
        }
        if (value_is_error(acc)) {
            return VALUE_ERROR;
        }
    }
    return acc;
}

/* lo * (lo+1) * ... * hi by halves, so that factors of like size meet. */
static Value range_product(Thread *t, int64_t lo, int64_t hi)
{
    if (lo > hi) {
        return value_from_small(1);
    }
    int64_t product = lo, next = lo + 1;
    while (next <= hi && !__builtin_mul_overflow(product, next, &product)) {
        next++;
    }
    if (next > hi) {
        return kr_int_from_i64(t, product);
    }
    if (hi - lo < 8) {
        Value acc = kr_int_from_i64(t, lo);
        for (int64_t i = lo + 1; i <= hi && !value_is_error(acc); i++) {
            acc = kr_int_mul(t, acc, kr_int_from_i64(t, i));
        }
        return acc;
    }
    int64_t mid = lo + (hi - lo) / 2;
    Value a = range_product(t, lo, mid);
    Value b = value_is_error(a) || !kr_safepoint(t) ? VALUE_ERROR : range_product(t, mid + 1, hi);
    return value_is_error(b) ? VALUE_ERROR : kr_int_mul(t, a, b);
}

/* All that fit into 64 bits. */
static const int64_t small_factorials[] = {
    1,
    1,
    2,
    6,
    24,
    120,
    720,
    5040,
    40320,
    362880,
    3628800,
    39916800,
    479001600,
    6227020800,
    87178291200,
    1307674368000,
    20922789888000,
    355687428096000,
    6402373705728000,
    121645100408832000,
    2432902008176640000,
};

static Value math_factorial(Thread *t, KR_UNUSED Value self, Value arg)
{
    Value v = kr_index(t, arg);
    int64_t n;
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(v) < 0) {
        return kr_raise(t, KR_EXC(ValueError), "factorial() not defined for negative values");
    }
    if (!kr_int_fits_i64(v, &n)) {
        return kr_raise(t, KR_EXC(OverflowError), "factorial() argument should not exceed %ld",
                        INT64_MAX);
    }
    if (n < (int64_t)KR_COUNT(small_factorials)) {
        return kr_int_from_i64(t, small_factorials[n]);
    }
    return range_product(t, 1, n);
}

static bool non_negative(Thread *t, Value i, const char *name)
{
    return kr_int_sign(i) >= 0 ||
           kr_fail(t, KR_EXC(ValueError), "%s must be a non-negative integer", name);
}

/* Two non-negative exact ints, or false with TypeError, or ValueError saying which. */
static bool naturals(Thread *t, const Value args[2], Value *n, Value *k)
{
    *n = kr_index(t, args[0]);
    *k = value_is_error(*n) ? VALUE_ERROR : kr_index(t, args[1]);
    return !value_is_error(*k) && non_negative(t, *n, "n") && non_negative(t, *k, "k");
}

/* n * (n-1) * ... * (n-k+1) */
static Value falling_product(Thread *t, Value n, int64_t k)
{
    int64_t small;
    if (kr_int_fits_i64(n, &small)) {
        return range_product(t, small - k + 1, small);
    }
    Value acc = n;
    for (int64_t i = 1; i < k && !value_is_error(acc); i++) {
        Value next = kr_int_sub(t, n, kr_int_from_i64(t, i));
        acc = value_is_error(next) || !kr_safepoint(t) ? VALUE_ERROR : kr_int_mul(t, acc, next);
    }
    return k == 0 ? value_from_small(1) : acc;
}

static Value math_perm(Thread *t, Value self, const Value *args, size_t nargs)
{
    Value n, k;
    int64_t count;
    if (!kr_check_nargs(t, "perm", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    if (nargs == 1 || kr_is_none(args[1])) {
        return math_factorial(t, self, args[0]);
    }
    if (!naturals(t, args, &n, &k)) {
        return VALUE_ERROR;
    }
    if (kr_int_compare(k, n) > 0) {
        return value_from_small(0);
    }
    if (!kr_int_fits_i64(k, &count)) {
        return kr_raise(t, KR_EXC(OverflowError), "k must not exceed %ld", INT64_MAX);
    }
    return falling_product(t, n, count);
}

static Value math_comb(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    Value n, k;
    int64_t count;
    if (!kr_check_nargs(t, "comb", nargs, 2, 2) || !naturals(t, args, &n, &k)) {
        return VALUE_ERROR;
    }
    Value rest = kr_int_sub(t, n, k);
    if (value_is_error(rest)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(rest) < 0) {
        return value_from_small(0);
    }
    if (kr_int_compare(rest, k) < 0) {
        k = rest;
    }
    if (!kr_int_fits_i64(k, &count)) {
        return kr_raise(t, KR_EXC(OverflowError), "min(n - k, k) must not exceed %ld", INT64_MAX);
    }
    Value top = falling_product(t, n, count);
    Value bottom = value_is_error(top) ? VALUE_ERROR : range_product(t, 1, count);
    return value_is_error(bottom) ? VALUE_ERROR : kr_int_floordiv(t, top, bottom);
}

/* Newton's iteration from above on whole numbers: stops at floor(sqrt(n)). */
static Value math_isqrt(Thread *t, KR_UNUSED Value self, Value arg)
{
    Value n = kr_index(t, arg);
    if (value_is_error(n)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(n) < 0) {
        return kr_raise(t, KR_EXC(ValueError), "isqrt() argument must be nonnegative");
    }
    if (kr_int_sign(n) == 0) {
        return value_from_small(0);
    }
    int64_t small;
    if (kr_int_fits_i64(n, &small) && small < (int64_t)1 << 52) {
        return value_from_small((int64_t)sqrt((double)small)); /* exact below 2^52 */
    }
    size_t bits = (kr_int_bit_length(n) + 1) / 2;
    Value x = kr_int_lshift(t, value_from_small(1), kr_int_from_i64(t, (int64_t)bits));
    while (!value_is_error(x)) {
        Value q = kr_int_floordiv(t, n, x);
        Value sum = value_is_error(q) ? VALUE_ERROR : kr_int_add(t, x, q);
        Value y = value_is_error(sum) ? VALUE_ERROR : kr_int_rshift(t, sum, value_from_small(1));
        if (value_is_error(y) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
        if (kr_int_compare(y, x) >= 0) {
            return x;
        }
        x = y;
    }
    return VALUE_ERROR;
}

/* clang-format off */
#define MATH_INT(M) \
    M(FAST, math_comb,      NF_CALLS, "comb",      "comb($module, n, k, /)\n--\n\nWays to choose k of n items.") \
    M(O,    math_factorial, NF_CALLS, "factorial", "factorial($module, n, /)\n--\n\nn!.") \
    M(FAST, math_gcd,       NF_CALLS, "gcd",       "gcd($module, *integers)\n--\n\nGreatest common divisor.") \
    M(O,    math_isqrt,     NF_CALLS, "isqrt",     "isqrt($module, n, /)\n--\n\nInteger part of the square root.") \
    M(FAST, math_lcm,       NF_CALLS, "lcm",       "lcm($module, *integers)\n--\n\nLeast common multiple.") \
    M(FAST, math_perm,      NF_CALLS, "perm",      "perm($module, n, k=None, /)\n--\n\nWays to arrange k of n items.")
/* clang-format on */
KR_NATIVE_TABLE_SHARED(kr_math_int_defs, MATH_INT)
