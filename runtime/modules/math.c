/* math.c -- the math module: libm with Python's error rules.
 *
 * Error rules, applied once in checked(): a NaN made from non-NaN input is ValueError; an infinity
 * made from finite input is OverflowError.  Functions never read errno.  Integer functions are in
 * math_int.c.  Everything marked NF_PURE may be moved or removed by the JIT.
 */
#include <float.h>
#include <math.h>

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/math_int.h"
#include "runtime/modules/modules.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- Helpers ----------------------------------------------------------------------------------- */

static bool domain_error(Thread *t) { return kr_fail(t, KR_EXC(ValueError), "math domain error"); }

static bool range_error(Thread *t) { return kr_fail(t, KR_EXC(OverflowError), "math range error"); }

static bool checked(Thread *t, double x, double y, double *out)
{
    if (isnan(y) && !isnan(x)) {
        return domain_error(t);
    }
    if (isinf(y) && isfinite(x)) {
        return range_error(t);
    }
    *out = y;
    return true;
}

/* A pole instead of an overflow: atanh(1), log(0), lgamma(-1) are domain errors. */
static bool checked_pole(Thread *t, double x, double y, double *out)
{
    if ((isnan(y) && !isnan(x)) || (isinf(y) && isfinite(x))) {
        return domain_error(t);
    }
    *out = y;
    return true;
}

/* -- One real argument ------------------------------------------------------------------------- */

/* clang-format off */
#define MATH_LIBM(X) \
    X(acos) X(acosh) X(asin) X(asinh) X(atan) X(cbrt) X(cos) X(cosh) X(erf) X(erfc) X(exp) X(exp2) X(expm1) \
    X(fabs) X(sin) X(sinh) X(sqrt) X(tan) X(tanh)
#define X(name) \
    static bool math_##name(Thread *t, double x, double *out) { return checked(t, x, name(x), out); }
MATH_LIBM(X)
#undef X
/* clang-format on */

static bool math_atanh(Thread *t, double x, double *out)
{
    return checked_pole(t, x, atanh(x), out);
}

static bool math_log1p(Thread *t, double x, double *out)
{
    return checked_pole(t, x, log1p(x), out);
}

static bool math_degrees(KR_UNUSED Thread *t, double x, double *out)
{
    *out = x * (180.0 / M_PI);
    return true;
}

static bool math_radians(KR_UNUSED Thread *t, double x, double *out)
{
    *out = x * (M_PI / 180.0);
    return true;
}

static bool math_ulp(KR_UNUSED Thread *t, double x, double *out)
{
    x = fabs(x);
    double up = nextafter(x, INFINITY);
    *out = isnan(x) || isinf(x) ? x : isinf(up) ? x - nextafter(x, 0.0) : up - x;
    return true;
}

static bool math_gamma(Thread *t, double x, double *out)
{
    if (x <= 0 && x == floor(x)) { /* the poles, and minus infinity */
        return domain_error(t);
    }
    return checked(t, x, tgamma(x), out);
}

static bool math_lgamma(Thread *t, double x, double *out)
{
    int sign;
    if (isinf(x)) {
        *out = INFINITY;
        return true;
    }
    if (x <= 0 && x == floor(x)) {
        return domain_error(t);
    }
    return checked(t, x, lgamma_r(x, &sign), out);
}

/* -- Predicates -------------------------------------------------------------------------------- */

/* clang-format off */
#define MATH_PREDICATES(X) X(isnan) X(isinf) X(isfinite)
#define X(name) \
    static Value math_##name(Thread *t, KR_UNUSED Value self, Value v) \
    { double x; return kr_arg_double(t, v, &x) ? kr_bool(name(x)) : VALUE_ERROR; }
MATH_PREDICATES(X)
#undef X
/* clang-format on */

static Value math_isclose(Thread *t, KR_UNUSED Value self, const Value *args)
{
    double a, b;
    double rel = 1e-9;
    double abs_tol = 0.0;
    if (!kr_arg_double(t, args[0], &a) || !kr_arg_double(t, args[1], &b) ||
        (!value_is_null(args[2]) && !kr_arg_double(t, args[2], &rel)) ||
        (!value_is_null(args[3]) && !kr_arg_double(t, args[3], &abs_tol))) {
        return VALUE_ERROR;
    }
    if (rel < 0 || abs_tol < 0) {
        return kr_raise(t, KR_EXC(ValueError), "tolerances must be non-negative");
    }
    if (a == b) {
        return KR_TRUE;
    }
    if (isinf(a) || isinf(b)) {
        return KR_FALSE;
    }
    double diff = fabs(b - a);
    return kr_bool(diff <= fabs(rel * b) || diff <= fabs(rel * a) || diff <= abs_tol);
}

/* -- Rounding to int --------------------------------------------------------------------------- */

/* The type's own method for anything that is no float. */
static Value round_with(Thread *t, Value v, Str *name, double (*fn)(double))
{
    if (!kr_is_float(v)) {
        bool found;
        Value r = kr_call_special(t, v, name, NULL, 0, &found);
        if (found || kr_pending(t)) {
            return r;
        }
    }
    double x;
    return kr_arg_double(t, v, &x) ? kr_int_from_double(t, fn(x)) : VALUE_ERROR;
}

static Value math_ceil(Thread *t, KR_UNUSED Value self, Value v)
{
    return round_with(t, v, KR_NAME(__ceil__), ceil);
}

static Value math_floor(Thread *t, KR_UNUSED Value self, Value v)
{
    return round_with(t, v, KR_NAME(__floor__), floor);
}

static Value math_trunc(Thread *t, KR_UNUSED Value self, Value v)
{
    if (kr_is_exact_float(v)) {
        return kr_int_from_double(t, trunc(kr_float_value(v)));
    }
    bool found;
    Value r = kr_call_special(t, v, KR_NAME(__trunc__), NULL, 0, &found);
    if (!found && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(TypeError), "type %T doesn't define __trunc__ method", v);
    }
    return r;
}

/* -- Several real arguments -------------------------------------------------------------------- */

static bool two_doubles(Thread *t, const char *name, const Value *args, size_t nargs, double *x,
                        double *y)
{
    return kr_check_nargs(t, name, nargs, 2, 2) && kr_arg_double(t, args[0], x) &&
           kr_arg_double(t, args[1], y);
}

static Value math_atan2(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double y, x;
    return two_doubles(t, "atan2", args, nargs, &y, &x) ? value_from_double(atan2(y, x))
                                                        : VALUE_ERROR;
}

static Value math_copysign(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double x, y;
    return two_doubles(t, "copysign", args, nargs, &x, &y) ? value_from_double(copysign(x, y))
                                                           : VALUE_ERROR;
}

static Value math_fmod(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double x, y, r;
    if (!two_doubles(t, "fmod", args, nargs, &x, &y)) {
        return VALUE_ERROR;
    }
    r = fmod(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y)) {
        (void)domain_error(t);
        return VALUE_ERROR;
    }
    return value_from_double(r);
}

static Value math_remainder(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double x, y, r;
    if (!two_doubles(t, "remainder", args, nargs, &x, &y)) {
        return VALUE_ERROR;
    }
    r = remainder(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y)) {
        (void)domain_error(t);
        return VALUE_ERROR;
    }
    return value_from_double(r);
}

static Value math_nextafter(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double x, y;
    return two_doubles(t, "nextafter", args, nargs, &x, &y) ? value_from_double(nextafter(x, y))
                                                            : VALUE_ERROR;
}

static Value math_pow(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double x, y;
    if (!two_doubles(t, "pow", args, nargs, &x, &y)) {
        return VALUE_ERROR;
    }
    double r = pow(x, y);
    if (isfinite(x) && isfinite(y)) {
        if (isnan(r) || (isinf(r) && x == 0)) {
            (void)domain_error(t);
            return VALUE_ERROR;
        }
        if (isinf(r)) {
            (void)range_error(t);
            return VALUE_ERROR;
        }
    }
    return value_from_double(r);
}

static Value math_frexp(Thread *t, KR_UNUSED Value self, Value v)
{
    double x;
    int e = 0;
    if (!kr_arg_double(t, v, &x)) {
        return VALUE_ERROR;
    }
    double m = isfinite(x) ? frexp(x, &e) : x;
    return value_from_ptr(kr_tuple_pair(t, value_from_double(m), value_from_small(e)));
}

static Value math_modf(Thread *t, KR_UNUSED Value self, Value v)
{
    double x, whole;
    if (!kr_arg_double(t, v, &x)) {
        return VALUE_ERROR;
    }
    double part = modf(x, &whole);
    return value_from_ptr(kr_tuple_pair(t, value_from_double(part), value_from_double(whole)));
}

static Value math_ldexp(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double x;
    int64_t e;
    if (!kr_check_nargs(t, "ldexp", nargs, 2, 2) || !kr_arg_double(t, args[0], &x)) {
        return VALUE_ERROR;
    }
    if (!kr_is_int(args[1])) {
        return kr_raise(t, KR_EXC(TypeError), "Expected an int as second argument to ldexp.");
    }
    if (!kr_int_fits_i64(args[1], &e)) {
        e = kr_int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    }
    if (x == 0 || !isfinite(x)) {
        return value_from_double(x);
    }
    double r = e > 100000    ? copysign(INFINITY, x)
               : e < -100000 ? copysign(0.0, x)
                             : ldexp(x, (int)e);
    if (isinf(r)) {
        (void)range_error(t);
        return VALUE_ERROR;
    }
    return value_from_double(r);
}

/* Logarithm of any positive real, ints of any size included; base e, 2 or 10 by `fn`. */
static bool log_any(Thread *t, Value v, double (*fn)(double), double *out)
{
    double x;
    if (kr_is_int(v)) {
        if (kr_int_sign(v) <= 0) {
            return domain_error(t);
        }
        size_t bits = kr_int_bit_length(v);
        if (bits > 1000) { /* v = m * 2^shift with m of at most 64 bits */
            size_t shift = bits - 64;
            Value top = kr_int_rshift(t, v, kr_int_from_i64(t, (int64_t)shift));
            if (value_is_error(top) || !kr_int_to_double(t, top, &x)) {
                return false;
            }
            *out = fn(x) + (double)shift * fn(2.0);
            return true;
        }
    }
    if (!kr_arg_double(t, v, &x)) {
        return false;
    }
    if (x <= 0) {
        return domain_error(t);
    }
    *out = fn(x);
    return true;
}

static Value math_log(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    double num, den;
    if (!kr_check_nargs(t, "log", nargs, 1, 2) || !log_any(t, args[0], log, &num)) {
        return VALUE_ERROR;
    }
    if (nargs == 1) {
        return value_from_double(num);
    }
    if (!log_any(t, args[1], log, &den)) {
        return VALUE_ERROR;
    }
    if (den == 0) {
        return kr_raise(t, KR_EXC(ZeroDivisionError), "float division by zero");
    }
    return value_from_double(num / den);
}

static Value math_log2(Thread *t, KR_UNUSED Value self, Value v)
{
    double r;
    return log_any(t, v, log2, &r) ? value_from_double(r) : VALUE_ERROR;
}

static Value math_log10(Thread *t, KR_UNUSED Value self, Value v)
{
    double r;
    return log_any(t, v, log10, &r) ? value_from_double(r) : VALUE_ERROR;
}

/* -- Vectors and sums -------------------------------------------------------------------------- */

/* sqrt(sum of squares), scaled by the largest and summed with a compensated double-double. */
static double vector_norm(const double *x, isize n, double largest)
{
    if (isinf(largest) || largest == 0 || n <= 1) {
        return largest;
    }
    int e;
    frexp(largest, &e);
    double scale = ldexp(1.0, -e);
    bool split = !isfinite(scale); /* largest is subnormal */
    long double sum = 0;
    for (isize i = 0; i < n; i++) {
        long double y = split ? (long double)x[i] / largest : (long double)x[i] * scale;
        sum += y * y;
    }
    return split ? (double)(sqrtl(sum) * largest) : (double)ldexpl(sqrtl(sum), e);
}

/* Absolute values into out; the largest into *largest; NaN wins unless there is an infinity. */
static bool absolute_values(Thread *t, const Value *items, isize n, double *out, double *largest)
{
    bool nan = false;
    *largest = 0;
    for (isize i = 0; i < n; i++) {
        if (!kr_arg_double(t, items[i], &out[i])) {
            return false;
        }
        out[i] = fabs(out[i]);
        nan |= isnan(out[i]) != 0;
        *largest = out[i] > *largest ? out[i] : *largest;
    }
    if (nan && !isinf(*largest)) {
        *largest = NAN;
    }
    return true;
}

static Value norm_of(Thread *t, const Value *items, isize n)
{
    double *x = kr_gc_new_block(t, (size_t)(n + 1) * sizeof(double), GCK_LEAF);
    double largest;
    if (x == NULL || !absolute_values(t, items, n, x, &largest)) {
        return VALUE_ERROR;
    }
    double r = isnan(largest) ? NAN : vector_norm(x, n, largest);
    kr_gc_free_block(t, x);
    return value_from_double_any(r);
}

static Value math_hypot(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    return norm_of(t, args, (isize)nargs);
}

static Value math_dist(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "dist", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    Value p = kr_tuple_from_iterable(t, args[0]);
    Value q = value_is_error(p) ? VALUE_ERROR : kr_tuple_from_iterable(t, args[1]);
    if (value_is_error(q)) {
        return VALUE_ERROR;
    }
    isize n = kr_tuple_len((Tuple *)value_ptr(p));
    if (n != kr_tuple_len((Tuple *)value_ptr(q))) {
        return kr_raise(t, KR_EXC(ValueError),
                        "both points must have the same number of dimensions");
    }
    Tuple *diff = kr_tuple_new(t, n);
    for (isize i = 0; diff != NULL && i < n; i++) {
        double a, b;
        if (!kr_arg_double(t, kr_tuple_get((Tuple *)value_ptr(p), i), &a) ||
            !kr_arg_double(t, kr_tuple_get((Tuple *)value_ptr(q), i), &b)) {
            return VALUE_ERROR;
        }
        kr_gc_write(diff, &diff->ob_item[i], value_from_double(a - b));
    }
    return diff == NULL ? VALUE_ERROR : norm_of(t, diff->ob_item, n);
}

/* Shewchuk's exact partial sums ("Adaptive Precision Floating-Point Arithmetic", 1997): partials
 * are non-overlapping doubles in increasing magnitude whose sum is exact. */
typedef struct Partials {
    double *p;
    isize n, cap;
} Partials;

static bool partials_add(Thread *t, Partials *s, double x)
{
    isize kept = 0;
    for (isize i = 0; i < s->n; i++) {
        double y = s->p[i];
        double big = fabs(x) < fabs(y) ? y : x;
        double small = fabs(x) < fabs(y) ? x : y;
        volatile double hi = big + small;
        volatile double lo = small - (hi - big);
        if (lo != 0) {
            s->p[kept++] = lo;
        }
        x = hi;
    }
    if (kept == s->cap) {
        isize cap = s->cap == 0 ? 32 : s->cap * 2;
        s->p = kr_gc_resize_block(t, s->p, (size_t)s->cap * sizeof(double),
                                  (size_t)cap * sizeof(double), GCK_LEAF);
        if (s->p == NULL) {
            return false;
        }
        s->cap = cap;
    }
    s->p[kept] = x;
    s->n = kept + 1;
    return true;
}

/* The partials rounded once, half to even. */
static double partials_round(const Partials *s)
{
    if (s->n == 0) {
        return 0;
    }
    isize i = s->n - 1;
    volatile double hi = s->p[i];
    volatile double lo = 0;
    while (i > 0) {
        double x = hi;
        double y = s->p[--i];
        hi = x + y;
        lo = y - (hi - x);
        if (lo != 0) {
            break;
        }
    }
    if (i > 0 && ((lo < 0 && s->p[i - 1] < 0) || (lo > 0 && s->p[i - 1] > 0))) {
        double y = lo * 2;
        volatile double x = hi + y;
        if (y == x - hi) {
            return x;
        }
    }
    return hi;
}

static Value math_fsum(Thread *t, KR_UNUSED Value self, Value iterable)
{
    Partials s = {NULL, 0, 0};
    double special = 0;
    double infinities = 0;
    Value it = kr_iter(t, iterable);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    for (;;) {
        Value v = kr_next(t, it);
        double x;
        if (value_is_null(v)) {
            break;
        }
        if (!kr_arg_double(t, v, &x) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
        if (!isfinite(x)) {
            special += x;
            infinities += isinf(x) ? x : 0;
            continue;
        }
        if (!partials_add(t, &s, x)) {
            return VALUE_ERROR;
        }
        if (!isfinite(s.p[s.n - 1])) {
            return kr_raise(t, KR_EXC(OverflowError), "intermediate overflow in fsum");
        }
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (special != 0) {
        if (isnan(infinities)) {
            return kr_raise(t, KR_EXC(ValueError), "-inf + inf in fsum");
        }
        return value_from_double_any(special);
    }
    return value_from_double(partials_round(&s));
}

static Value math_prod(Thread *t, KR_UNUSED Value self, const Value *args)
{
    Value acc = value_is_null(args[1]) ? value_from_small(1) : args[1];
    Value it = kr_iter(t, args[0]);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    for (;;) {
        Value v = kr_next(t, it);
        if (value_is_null(v)) {
            return kr_pending(t) ? VALUE_ERROR : acc;
        }
        acc = kr_binary(t, BIN_MUL, acc, v);
        if (value_is_error(acc) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
}

/* -- Tables ------------------------------------------------------------------------------------ */

enum { PURE = NF_PURE | NF_RAISES };
/* clang-format off */
#define MATH_FUNCTIONS(M) \
    M(D_D,  math_acos,   PURE, "acos",   "acos($module, x, /)\n--\n\nArc cosine in radians.") \
    M(D_D,  math_acosh,  PURE, "acosh",  "acosh($module, x, /)\n--\n\nInverse hyperbolic cosine.") \
    M(D_D,  math_asin,   PURE, "asin",   "asin($module, x, /)\n--\n\nArc sine in radians.") \
    M(D_D,  math_asinh,  PURE, "asinh",  "asinh($module, x, /)\n--\n\nInverse hyperbolic sine.") \
    M(D_D,  math_atan,   PURE, "atan",   "atan($module, x, /)\n--\n\nArc tangent in radians.") \
    M(FAST, math_atan2,  PURE, "atan2",  "atan2($module, y, x, /)\n--\n\nArc tangent of y/x in the right quadrant.") \
    M(D_D,  math_atanh,  PURE, "atanh",  "atanh($module, x, /)\n--\n\nInverse hyperbolic tangent.") \
    M(D_D,  math_cbrt,   PURE, "cbrt",   "cbrt($module, x, /)\n--\n\nCube root.") \
    M(O,    math_ceil,   NF_CALLS, "ceil", "ceil($module, x, /)\n--\n\nThe smallest integer >= x.") \
    M(FAST, math_copysign, PURE, "copysign", "copysign($module, x, y, /)\n--\n\nMagnitude of x with the sign of y.") \
    M(D_D,  math_cos,    PURE, "cos",    "cos($module, x, /)\n--\n\nCosine of an angle in radians.") \
    M(D_D,  math_cosh,   PURE, "cosh",   "cosh($module, x, /)\n--\n\nHyperbolic cosine.") \
    M(D_D,  math_degrees, PURE, "degrees", "degrees($module, x, /)\n--\n\nRadians to degrees.") \
    M(FAST, math_dist,   NF_CALLS, "dist", "dist($module, p, q, /)\n--\n\nEuclidean distance of two points.") \
    M(D_D,  math_erf,    PURE, "erf",    "erf($module, x, /)\n--\n\nError function.") \
    M(D_D,  math_erfc,   PURE, "erfc",   "erfc($module, x, /)\n--\n\nComplementary error function.") \
    M(D_D,  math_exp,    PURE, "exp",    "exp($module, x, /)\n--\n\ne raised to the power of x.") \
    M(D_D,  math_exp2,   PURE, "exp2",   "exp2($module, x, /)\n--\n\n2 raised to the power of x.") \
    M(D_D,  math_expm1,  PURE, "expm1",  "expm1($module, x, /)\n--\n\nexp(x)-1 without loss of precision.") \
    M(D_D,  math_fabs,   PURE, "fabs",   "fabs($module, x, /)\n--\n\nAbsolute value as a float.") \
    M(O,    math_floor,  NF_CALLS, "floor", "floor($module, x, /)\n--\n\nThe largest integer <= x.") \
    M(FAST, math_fmod,   PURE, "fmod",   "fmod($module, x, y, /)\n--\n\nRemainder as C computes it: the sign of x.") \
    M(O,    math_frexp,  PURE, "frexp",  "frexp($module, x, /)\n--\n\n(m, e) with x == m * 2**e.") \
    M(O,    math_fsum,   NF_CALLS, "fsum", "fsum($module, seq, /)\n--\n\nAccurate sum of floats.") \
    M(D_D,  math_gamma,  PURE, "gamma",  "gamma($module, x, /)\n--\n\nGamma function.") \
    M(FAST, math_hypot,  PURE, "hypot",  "hypot(*coordinates) -> value\n\nEuclidean distance from the origin.") \
    M(ARGS, math_isclose, PURE, "isclose", "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\nTell whether two floats are close.") \
    M(O,    math_isfinite, PURE, "isfinite", "isfinite($module, x, /)\n--\n\nNeither infinite nor NaN.") \
    M(O,    math_isinf,  PURE, "isinf",  "isinf($module, x, /)\n--\n\nPositive or negative infinity.") \
    M(O,    math_isnan,  PURE, "isnan",  "isnan($module, x, /)\n--\n\nNot a number.") \
    M(FAST, math_ldexp,  PURE, "ldexp",  "ldexp($module, x, i, /)\n--\n\nx * 2**i.") \
    M(D_D,  math_lgamma, PURE, "lgamma", "lgamma($module, x, /)\n--\n\nLogarithm of the absolute gamma function.") \
    M(FAST, math_log,    PURE, "log",    "log(x, [base=math.e])\n\nLogarithm, natural unless a base is given.") \
    M(O,    math_log10,  PURE, "log10",  "log10($module, x, /)\n--\n\nBase 10 logarithm.") \
    M(D_D,  math_log1p,  PURE, "log1p",  "log1p($module, x, /)\n--\n\nlog(1+x) without loss of precision.") \
    M(O,    math_log2,   PURE, "log2",   "log2($module, x, /)\n--\n\nBase 2 logarithm.") \
    M(O,    math_modf,   PURE, "modf",   "modf($module, x, /)\n--\n\nFractional and integer parts.") \
    M(FAST, math_nextafter, PURE, "nextafter", "nextafter($module, x, y, /)\n--\n\nThe next float after x towards y.") \
    M(FAST, math_pow,    PURE, "pow",    "pow($module, x, y, /)\n--\n\nx**y as floats.") \
    M(ARGS, math_prod,   NF_CALLS, "prod", "prod($module, iterable, /, *, start=1)\n--\n\nProduct of the items.") \
    M(D_D,  math_radians, PURE, "radians", "radians($module, x, /)\n--\n\nDegrees to radians.") \
    M(FAST, math_remainder, PURE, "remainder", "remainder($module, x, y, /)\n--\n\nDifference from the closest multiple of y.") \
    M(D_D,  math_sin,    PURE, "sin",    "sin($module, x, /)\n--\n\nSine of an angle in radians.") \
    M(D_D,  math_sinh,   PURE, "sinh",   "sinh($module, x, /)\n--\n\nHyperbolic sine.") \
    M(D_D,  math_sqrt,   PURE, "sqrt",   "sqrt($module, x, /)\n--\n\nSquare root.") \
    M(D_D,  math_tan,    PURE, "tan",    "tan($module, x, /)\n--\n\nTangent of an angle in radians.") \
    M(D_D,  math_tanh,   PURE, "tanh",   "tanh($module, x, /)\n--\n\nHyperbolic tangent.") \
    M(O,    math_trunc,  NF_CALLS, "trunc", "trunc($module, x, /)\n--\n\nThe number without its fraction.") \
    M(D_D,  math_ulp,    PURE, "ulp",    "ulp($module, x, /)\n--\n\nValue of the last bit.")
/* clang-format on */
KR_NATIVE_TABLE(math_defs, MATH_FUNCTIONS)

static bool math_exec(Thread *t, Module *m, KR_UNUSED Dict *ns)
{
    return kr_module_add_table(t, m, kr_math_int_defs) &&
           kr_module_add(t, m, "pi", value_from_double(M_PI)) &&
           kr_module_add(t, m, "e", value_from_double(M_E)) &&
           kr_module_add(t, m, "tau", value_from_double(2 * M_PI)) &&
           kr_module_add(t, m, "inf", value_from_double(INFINITY)) &&
           kr_module_add(t, m, "nan", value_from_double_any(NAN));
}

const NativeModule kr_module_math = {
    .name = "math",
    .doc = "Mathematical functions of the C standard, and some on integers.",
    .defs = math_defs,
    .exec = math_exec,
};
