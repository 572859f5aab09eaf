/* int.c -- integers: conversions and arithmetic on Values; small ones here, big ones in int_big.c.
 *
 * The pattern of every operation: both operands below 2^127 -> machine arithmetic with an overflow
 * check (int_wide.h; one word where that is much cheaper); otherwise views on their digits and
 * int_big.c.
 */
#include "runtime/types/int.h"

#include "runtime/base/hash.h"
#include "runtime/core/error.h"
#include "runtime/types/float.h"
#include "runtime/types/int_wide.h"

#include <float.h>
#include <math.h>

/* -- Making -------------------------------------------------------------------------------------
 */

Int *kr_int_alloc(Thread *t, isize n)
{
    if (n > (INTPTR_MAX - 64) / 8) {
        kr_raise_oom(t);
        return NULL;
    }
    size_t bytes = offsetof(Int, ob_digit) + (size_t)kr_max(n, 1) * sizeof(uint32_t);
    Int *z = kr_new_object(t, &PyLong_Type, bytes, GCK_LEAF);
    if (z != NULL) {
        z->ob_base.ob_size = n;
    }
    return z;
}

Value kr_int_finish(Int *z, isize n, bool neg)
{
    while (n > 0 && z->ob_digit[n - 1] == 0) {
        n--;
    }
    if (n <= 2) {
        int64_t i = n == 0 ? 0 : z->ob_digit[0];
        if (n == 2) {
            i |= (int64_t)z->ob_digit[1] << KR_INT_SHIFT;
        }
        i = neg ? -i : i;
        if (value_int_fits(i)) {
            return value_from_small(i);
        }
    }
    z->ob_base.ob_size = neg ? -n : n;
    return value_from_ptr(z);
}

static Int *box_u64(Thread *t, uint64_t u, bool neg)
{
    if (u >> KR_INT_PAIR_SHIFT != 0) {
        return (Int *)value_ptr_or_null(int_from_magnitude(t, u, neg));
    }
    isize n = u == 0 ? 0 : u >> KR_INT_SHIFT == 0 ? 1 : 2;
    Int *z = int_alloc_few(t, 2);
    if (z != NULL) {
        int_store_pair(z->ob_digit, u);
        z->ob_base.ob_size = neg ? -n : n;
    }
    return z;
}

Value kr_int_from_big_i64(Thread *t, int64_t i)
{
    return int_from_magnitude(t, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, i < 0);
}

Value kr_int_from_u64(Thread *t, uint64_t u)
{
    return u <= (uint64_t)VALUE_INT_MAX ? value_from_small((int64_t)u)
                                        : int_from_magnitude(t, u, false);
}

Value kr_int_from_double(Thread *t, double d)
{
    if (d >= -140737488355328.0 && d <= 140737488355327.0) {
        return value_from_small((int64_t)d);
    }
    if (isinf(d)) {
        return kr_raise(t, KR_EXC(OverflowError), "cannot convert float infinity to integer");
    }
    if (isnan(d)) {
        return kr_raise(t, KR_EXC(ValueError), "cannot convert float NaN to integer");
    }
    int exponent;
    double fraction = frexp(fabs(d), &exponent); /* exponent >= 48 here */
    uint64_t mantissa = (uint64_t)ldexp(fraction, 53);
    int shift = exponent - 53;
    if (shift <= 0) {
        return kr_int_from_i64(t, d < 0 ? -(int64_t)(mantissa >> -shift)
                                        : (int64_t)(mantissa >> -shift));
    }
    IntView w = {.neg = d < 0, .n = 2};
    w.small[0] = (uint32_t)mantissa & KR_INT_MASK;
    w.small[1] = (uint32_t)(mantissa >> KR_INT_SHIFT);
    w.d = w.small;
    return kr_big_lshift(t, &w, (uint64_t)shift);
}

Value kr_int_normalize(Thread *t, Value v)
{
    if (value_is_int(v)) {
        return v;
    }
    int64_t i;
    if (int_small(v, &i) && value_int_fits(i)) {
        return value_from_small(i);
    }
    if (kr_is_exact(v, &PyLong_Type)) {
        return v;
    }
    IntView w;
    int_view(&w, v);
    Int *z = kr_int_alloc(t, w.n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    memcpy(z->ob_digit, w.d, (size_t)w.n * sizeof(uint32_t));
    return kr_int_finish(z, w.n, w.neg);
}

/* -- Asking -------------------------------------------------------------------------------------
 */

/* The magnitude of at most 3 digits; false when it does not fit 64 bits. */
static bool view_u64(const IntView *w, uint64_t *out)
{
    if (w->n > 3 || (w->n == 3 && w->d[2] >> 4 != 0)) {
        return false;
    }
    uint64_t u = 0;
    for (isize i = w->n; i-- > 0;) {
        u = u << KR_INT_SHIFT | w->d[i];
    }
    *out = u;
    return true;
}

bool kr_int_fits_i64(Value v, int64_t *out)
{
    if (int_small(v, out)) {
        return true;
    }
    IntView w;
    uint64_t u;
    int_view(&w, v);
    if (!view_u64(&w, &u) || u > (uint64_t)INT64_MAX + w.neg) {
        return false;
    }
    *out = w.neg ? (int64_t)(0 - u) : (int64_t)u;
    return true;
}

bool kr_int_fits_u64(Value v, uint64_t *out)
{
    IntView w;
    int_view(&w, v);
    return !w.neg && view_u64(&w, out);
}

int kr_int_sign(Value v)
{
    if (KR_LIKELY(value_is_int(v))) {
        int64_t i = value_int(v);
        return i < 0 ? -1 : i > 0;
    }
    IntView w;
    int_view(&w, v);
    return w.n == 0 ? 0 : w.neg ? -1 : 1;
}

isize kr_int_view_bits(const IntView *w)
{
    return w->n == 0 ? 0
                     : w->n * KR_INT_SHIFT - (__builtin_clz(w->d[w->n - 1]) - (32 - KR_INT_SHIFT));
}

size_t kr_int_bit_length(Value v)
{
    IntView w;
    int_view(&w, v);
    return (size_t)kr_int_view_bits(&w);
}

/* The top 64 bits, the lowest of which is set when anything below them is (n > 2 digits). */
static uint64_t top_bits(const IntView *w, isize bits)
{
    isize drop = bits - 64; /* may be negative: then everything fits */
    uint64_t u = 0;
    if (drop <= 0) {
        view_u64(w, &u);
        return u;
    }
    isize digit = drop / KR_INT_SHIFT;
    int rest = (int)(drop % KR_INT_SHIFT);
    unsigned __int128 acc = 0;
    for (isize i = w->n; i-- > digit;) {
        acc = acc << KR_INT_SHIFT | w->d[i];
    }
    u = (uint64_t)(acc >> rest);
    bool sticky = ((uint64_t)acc & (((uint64_t)1 << rest) - 1)) != 0;
    for (isize i = 0; i < digit && !sticky; i++) {
        sticky = w->d[i] != 0;
    }
    return u | sticky;
}

bool kr_int_to_double(Thread *t, Value v, double *out)
{
    if (value_is_int(v)) {
        *out = (double)value_int(v);
        return true;
    }
    IntView w;
    int_view(&w, v);
    isize bits = kr_int_view_bits(&w);
    double d = HUGE_VAL;
    if (bits <= DBL_MAX_EXP) {
        d = (double)top_bits(&w, bits);
        d = bits > 64 ? ldexp(d, (int)(bits - 64)) : d;
    }
    if (isinf(d)) {
        return kr_fail(t, KR_EXC(OverflowError), "int too large to convert to float");
    }
    *out = w.neg ? -d : d;
    return true;
}

int kr_int_compare(Value a, Value b)
{
    Wide x, y;
    if (int_wide(a, &x) && int_wide(b, &y)) {
        return x < y ? -1 : x > y;
    }
    IntView va, vb;
    int_view(&va, a);
    int_view(&vb, b);
    if (va.neg != vb.neg) {
        return va.neg ? -1 : 1;
    }
    int c = kr_big_compare_abs(&va, &vb);
    return va.neg ? -c : c;
}

int kr_int_compare_double(Value i, double d)
{
    if (isnan(d)) {
        return 2;
    }
    if (isinf(d)) {
        return d > 0 ? -1 : 1;
    }
    int64_t x;
    if (int_small(i, &x) && x >= -((int64_t)1 << 53) && x <= (int64_t)1 << 53) {
        double f = (double)x;
        return f < d ? -1 : f > d;
    }
    IntView w;
    int_view(&w, i);
    int sign = w.n == 0 ? 0 : w.neg ? -1 : 1, dsign = d > 0 ? 1 : d < 0 ? -1 : 0;
    if (sign != dsign) {
        return sign < dsign ? -1 : 1;
    }
    int exponent;
    double fraction = frexp(fabs(d), &exponent);
    isize bits = kr_int_view_bits(&w);
    if (bits != exponent) {
        return (bits < exponent ? -1 : 1) * sign;
    }
    /* Same bit length (at least 53 bits here): compare the top 64, low ones are sticky. */
    uint64_t top = top_bits(&w, bits);
    uint64_t dtop = (uint64_t)ldexp(fraction, bits < 64 ? (int)bits : 64);
    double below = bits < 64 ? ldexp(fraction, (int)bits) - (double)dtop : 0;
    int c = top < dtop ? -1 : top > dtop ? 1 : below > 0 ? -1 : 0;
    return c * sign;
}

int64_t kr_int_hash(Value v)
{
    int64_t i;
    if (int_small(v, &i)) {
        return kr_hash_i64(i);
    }
    IntView w;
    int_view(&w, v);
    return kr_hash_digits30(w.d, w.n, w.neg);
}

/* -- Arithmetic ---------------------------------------------------------------------------------
 */

Value kr_int_add(Thread *t, Value a, Value b)
{
    if (value_is_int(a) && value_is_int(b)) {
        return kr_int_from_i64(t, value_int(a) + value_int(b));
    }
    Wide x, y, r;
    if (int_wide(a, &x) && int_wide(b, &y) && !__builtin_add_overflow(x, y, &r)) {
        return int_from_wide(t, r);
    }
    IntView va, vb;
    int_view(&va, a);
    int_view(&vb, b);
    return kr_big_add(t, &va, &vb, false);
}

Value kr_int_sub(Thread *t, Value a, Value b)
{
    if (value_is_int(a) && value_is_int(b)) {
        return kr_int_from_i64(t, value_int(a) - value_int(b));
    }
    Wide x, y, r;
    if (int_wide(a, &x) && int_wide(b, &y) && !__builtin_sub_overflow(x, y, &r)) {
        return int_from_wide(t, r);
    }
    IntView va, vb;
    int_view(&va, a);
    int_view(&vb, b);
    return kr_big_add(t, &va, &vb, true);
}

Value kr_int_mul(Thread *t, Value a, Value b)
{
    Wide x, y;
    if (int_wide(a, &x) && int_wide(b, &y)) {
        if (x == (int64_t)x && y == (int64_t)y) {
            return int_from_wide(t, (Wide)(int64_t)x * (int64_t)y);
        }
        UWide p;
        if (!__builtin_mul_overflow(wide_abs(x), wide_abs(y), &p)) {
            return p == 0 ? value_from_small(0) : int_from_magnitude(t, p, (x < 0) != (y < 0));
        }
        return kr_big_mul_wide(t, wide_abs(x), wide_abs(y), (x < 0) != (y < 0));
    }
    IntView va, vb;
    int_view(&va, a);
    int_view(&vb, b);
    return kr_big_mul(t, &va, &vb);
}

Value kr_int_neg(Thread *t, Value a)
{
    Wide x;
    if (int_wide(a, &x)) {
        return int_from_wide(t, -x);
    }
    IntView w;
    int_view(&w, a);
    Int *z = kr_int_alloc(t, w.n);
    if (z == NULL) {
        return VALUE_ERROR;
    }
    memcpy(z->ob_digit, w.d, (size_t)w.n * sizeof(uint32_t));
    return kr_int_finish(z, w.n, !w.neg);
}

Value kr_int_invert(Thread *t, Value a)
{
    Wide x;
    if (int_wide(a, &x)) {
        return int_from_wide(t, ~x);
    }
    Value neg = kr_int_neg(t, a);
    return value_is_error(neg) ? neg : kr_int_sub(t, neg, value_from_small(1));
}

static bool division_by_zero(Thread *t, const char *text)
{
    return kr_fail(t, KR_EXC(ZeroDivisionError), "%s", text);
}

/* Quotient rounded down and remainder with the sign of b; either pointer may be NULL. */
static bool floor_divmod(Thread *t, Value a, Value b, Value *quot, Value *rem)
{
    int64_t x, y;
    if (int_small(a, &x) && int_small(b, &y)) {
        int64_t q = x / y, r = x % y;
        if (r != 0 && (r < 0) != (y < 0)) {
            q--;
            r += y;
        }
        if (quot && value_is_error(*quot = kr_int_from_i64(t, q))) {
            return false;
        }
        if (rem && value_is_error(*rem = kr_int_from_i64(t, r))) {
            return false;
        }
        return true;
    }
    Wide wide_a, wide_b;
    if (int_wide(a, &wide_a) && int_wide(b, &wide_b)) {
        UWide divisor = wide_abs(wide_b), dividend = wide_abs(wide_a);
        Wide q = (Wide)(dividend / divisor);
        Wide r = (Wide)(dividend - (UWide)q * divisor);
        if ((wide_a < 0) != (wide_b < 0)) {
            q = r != 0 ? ~q : -q;
            r = r != 0 ? (Wide)divisor - r : 0;
        }
        r = wide_b < 0 ? -r : r;
        if (quot && value_is_error(*quot = int_from_wide(t, q))) {
            return false;
        }
        return !rem || !value_is_error(*rem = int_from_wide(t, r));
    }
    IntView va, vb;
    Value q, r;
    int_view(&va, a);
    int_view(&vb, b);
    /* Truncated and rounded down are the same when the signs are. */
    bool down = va.neg != vb.neg;
    if (!kr_big_divmod(t, &va, &vb, quot ? &q : NULL, rem || down ? &r : NULL)) {
        return false;
    }
    if (down && !(value_is_int(r) && value_int(r) == 0)) {
        if (quot && value_is_error(q = kr_int_sub(t, q, value_from_small(1)))) {
            return false;
        }
        if (rem && value_is_error(r = kr_int_add(t, r, b))) {
            return false;
        }
    }
    if (quot) {
        *quot = q;
    }
    if (rem) {
        *rem = r;
    }
    return true;
}

Value kr_int_floordiv(Thread *t, Value a, Value b)
{
    Value q;
    if (kr_int_sign(b) == 0) {
        division_by_zero(t, "integer division or modulo by zero");
        return VALUE_ERROR;
    }
    return floor_divmod(t, a, b, &q, NULL) ? q : VALUE_ERROR;
}

Value kr_int_mod(Thread *t, Value a, Value b)
{
    Value r;
    if (kr_int_sign(b) == 0) {
        division_by_zero(t, "integer modulo by zero");
        return VALUE_ERROR;
    }
    return floor_divmod(t, a, b, NULL, &r) ? r : VALUE_ERROR;
}

bool kr_int_divmod(Thread *t, Value a, Value b, Value *quot, Value *rem)
{
    if (kr_int_sign(b) == 0) {
        return division_by_zero(t, "integer division or modulo by zero");
    }
    return floor_divmod(t, a, b, quot, rem);
}

/* a / b as a double, correctly rounded: a quotient of 55 bits or more with a sticky bit, rounded
 * once to the bits the result has room for (fewer when it is subnormal). */
static Value big_truediv(Thread *t, Value a, Value b)
{
    IntView va, vb;
    int_view(&va, a);
    int_view(&vb, b);
    if (va.n == 0) {
        return value_from_double(vb.neg ? -0.0 : 0.0);
    }
    bool neg = va.neg != vb.neg;
    va.neg = vb.neg = false;
    isize diff = kr_int_view_bits(&va) - kr_int_view_bits(&vb);
    if (diff > DBL_MAX_EXP) {
        return kr_raise(t, KR_EXC(OverflowError), "integer division result too large for a float");
    }
    if (diff < DBL_MIN_EXP - DBL_MANT_DIG - 1) {
        return value_from_double(neg ? -0.0 : 0.0);
    }
    isize shift = kr_max(diff, DBL_MIN_EXP) - DBL_MANT_DIG - 2;
    bool sticky = false;
    Value scaled;
    if (shift <= 0) {
        scaled = kr_big_lshift(t, &va, (uint64_t)-shift);
    } else {
        for (isize i = 0; i < shift && !sticky; i++) {
            if (i % KR_INT_SHIFT == 0 && i + KR_INT_SHIFT <= shift) {
                sticky = va.d[i / KR_INT_SHIFT] != 0;
                i += KR_INT_SHIFT - 1;
            } else {
                sticky = (va.d[i / KR_INT_SHIFT] >> (i % KR_INT_SHIFT) & 1) != 0;
            }
        }
        scaled = kr_big_rshift(t, &va, (uint64_t)shift);
    }
    if (value_is_error(scaled)) {
        return VALUE_ERROR;
    }
    IntView vs;
    Value q, r;
    uint64_t x;
    int_view(&vs, scaled);
    if (!kr_big_divmod(t, &vs, &vb, &q, &r)) {
        return VALUE_ERROR;
    }
    sticky |= !(value_is_int(r) && value_int(r) == 0);
    kr_int_fits_u64(q, &x); /* at most 56 bits by the choice of shift */
    int x_bits = x ? 64 - __builtin_clzll(x) : 0;
    int extra = (int)kr_max(x_bits, DBL_MIN_EXP - shift) - DBL_MANT_DIG;
    /* extra >= 2: the bits to drop.  Half goes to even. */
    uint64_t low = x & (((uint64_t)1 << extra) - 1), half = (uint64_t)1 << (extra - 1);
    uint64_t kept = x >> extra;
    if (low > half || (low == half && (sticky || (kept & 1)))) {
        kept++;
    }
    double d = ldexp((double)kept, (int)shift + extra);
    if (isinf(d)) {
        return kr_raise(t, KR_EXC(OverflowError), "integer division result too large for a float");
    }
    return value_from_double(neg ? -d : d);
}

Value kr_int_truediv(Thread *t, Value a, Value b)
{
    int64_t x, y;
    const int64_t exact = (int64_t)1 << 53;
    if (kr_int_sign(b) == 0) {
        return kr_raise(t, KR_EXC(ZeroDivisionError), "division by zero");
    }
    if (int_small(a, &x) && int_small(b, &y) && x <= exact && x >= -exact && y <= exact &&
        y >= -exact) {
        return value_from_double((double)x / (double)y);
    }
    return big_truediv(t, a, b);
}

Value kr_int_pow(Thread *t, Value a, Value b, Value mod)
{
    IntView va, vb;
    int_view(&va, a);
    int_view(&vb, b);
    if (!value_is_null(mod)) {
        IntView vm;
        int_view(&vm, mod);
        if (vm.n == 0) {
            return kr_raise(t, KR_EXC(ValueError), "pow() 3rd argument cannot be 0");
        }
        Value r = kr_big_powmod(t, &va, &vb, &vm);
        /* The result has the sign of the modulus. */
        if (vm.neg && !value_is_error(r) && kr_int_sign(r) != 0) {
            return kr_int_add(t, r, mod);
        }
        return r;
    }
    if (vb.neg) {
        double x, y;
        if (!kr_int_to_double(t, a, &x) || !kr_int_to_double(t, b, &y)) {
            return VALUE_ERROR;
        }
        return kr_float_pow(t, x, y);
    }
    int64_t base;
    uint64_t e;
    if (!kr_int_fits_u64(b, &e)) {
        /* Only powers of -1, 0 and 1 have room. */
        if (va.n > 1 || (va.n == 1 && va.d[0] != 1)) {
            return kr_raise_oom(t);
        }
        e = va.n == 0 ? 1 : 2 + (vb.d[0] & 1);
    }
    if (int_small(a, &base)) {
        Wide result = 1, power = base;
        for (uint64_t left = e;;) {
            if ((left & 1) && __builtin_mul_overflow(result, power, &result)) {
                break;
            }
            left >>= 1;
            if (left == 0) {
                return int_from_wide(t, result);
            }
            if (__builtin_mul_overflow(power, power, &power)) {
                break;
            }
        }
    }
    return kr_big_pow(t, &va, e);
}

Value kr_int_lshift(Thread *t, Value a, Value b)
{
    Wide x;
    uint64_t by;
    if (KR_LIKELY(value_is_int(b) && value_int(b) >= 0)) {
        by = (uint64_t)value_int(b);
    } else if (kr_int_sign(b) < 0) {
        return kr_raise(t, KR_EXC(ValueError), "negative shift count");
    } else if (!kr_int_fits_u64(b, &by)) {
        by = UINT64_MAX;
    }
    if (int_wide(a, &x)) {
        if (by < 127) {
            Wide r = (Wide)((UWide)x << by);
            if (r >> by == x) {
                return int_from_wide(t, r);
            }
        }
        if (x == 0) {
            return value_from_small(0);
        }
    }
    if (by == UINT64_MAX) {
        return kr_raise(t, KR_EXC(OverflowError), "too many digits in integer");
    }
    IntView va;
    int_view(&va, a);
    return kr_big_lshift(t, &va, by);
}

Value kr_int_rshift(Thread *t, Value a, Value b)
{
    IntView va;
    Wide x;
    uint64_t by;
    if (KR_LIKELY(value_is_int(b) && value_int(b) >= 0)) {
        by = (uint64_t)value_int(b);
    } else if (kr_int_sign(b) < 0) {
        return kr_raise(t, KR_EXC(ValueError), "negative shift count");
    } else if (!kr_int_fits_u64(b, &by)) {
        by = UINT64_MAX;
    }
    if (int_wide(a, &x)) {
        return int_from_wide(t, x >> (by > 127 ? 127 : by));
    }
    int_view(&va, a);
    return kr_big_rshift(t, &va, by);
}

#define DEFINE_BITOP(name, op, code)              \
    Value name(Thread *t, Value a, Value b)       \
    {                                             \
        Wide x, y;                                \
        if (int_wide(a, &x) && int_wide(b, &y)) { \
            return int_from_wide(t, x op y);      \
        }                                         \
        IntView va, vb;                           \
        int_view(&va, a);                         \
        int_view(&vb, b);                         \
        return kr_big_bitop(t, &va, &vb, code);   \
    }
DEFINE_BITOP(kr_int_and, &, '&')
DEFINE_BITOP(kr_int_or, |, '|')
DEFINE_BITOP(kr_int_xor, ^, '^')

/* -- Boxes for C --------------------------------------------------------------------------------
 */

Int *kr_int_box(Thread *t, int64_t i)
{
    if (i >= KR_SMALL_INT_MIN && i < KR_SMALL_INT_END) {
        return (Int *)&_PyRuntime.small_ints[i - KR_SMALL_INT_MIN];
    }
    return box_u64(t, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, i < 0);
}
