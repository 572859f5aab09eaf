/* float.c -- the type float: arithmetic on doubles with Python's rules, text, methods. */
#include "runtime/types/float.h"

#include "runtime/base/dtoa.h"
#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception.h"
#include "runtime/types/format.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str_int.h"
#include "runtime/types/type.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

Float *kr_float_box(Thread *t, double d)
{
    Float *f = kr_new_object(t, &PyFloat_Type, sizeof(Float), GCK_LEAF);
    if (f != NULL) {
        f->ob_fval = d;
    }
    return f;
}

int64_t kr_float_hash(double d, Value self) { return kr_hash_double(d); }

/* The value of a float or int; false without exception for others, with one for too large an int.
 */
KR_INLINE bool to_double(Thread *t, Value v, double *out)
{
    if (value_is_double(v)) {
        *out = value_double(v);
        return true;
    }
    if (value_is_int(v)) {
        *out = (double)value_int(v);
        return true;
    }
    if (kr_is_float(v)) {
        *out = kr_float_value(v);
        if (*out != *out) {
            *out = copysign(NAN, *out); /* no payload may reach a Value */
        }
        return true;
    }
    return kr_is_int(v) && kr_int_to_double(t, v, out);
}

/* -- Arithmetic
 * ------------------------------------------------------------------------------------- */

static Value zero_division(Thread *t, const char *text)
{
    return kr_raise(t, KR_EXC(ZeroDivisionError), "%s", text);
}

/* The remainder with the sign of b, and (a - remainder) / b rounded to the nearest integer. */
static void floor_divmod(double a, double b, double *quot, double *rem)
{
    double r = fmod(a, b);
    double q = (a - r) / b; /* whole, up to rounding */
    if (r != 0) {
        if ((b < 0) != (r < 0)) {
            r += b;
            q -= 1.0;
        }
    } else {
        r = copysign(0.0, b);
    }
    double whole;
    if (q != 0) {
        whole = floor(q);
        if (q - whole > 0.5) {
            whole += 1.0;
        }
    } else {
        whole = copysign(0.0, a / b);
    }
    *quot = whole;
    *rem = r;
}

Value kr_float_floordiv(Thread *t, double a, double b)
{
    double q, r;
    if (b == 0.0) {
        return zero_division(t, "float floor division by zero");
    }
    floor_divmod(a, b, &q, &r);
    return value_from_double(q);
}

Value kr_float_mod(Thread *t, double a, double b)
{
    if (b == 0.0) {
        return zero_division(t, "float modulo");
    }
    double r = fmod(a, b);
    if (r != 0) {
        if ((b < 0) != (r < 0)) {
            r += b;
        }
    } else {
        r = copysign(0.0, b);
    }
    return value_from_double(r);
}

/* OverflowError(ERANGE, "Numerical result out of range"). */
static Value range_error(Thread *t)
{
    Value args[2] = {value_from_small(ERANGE), value_from_ptr(kr_str_from_c(t, strerror(ERANGE)))};
    Value exc = value_is_error(args[1]) ? args[1] : kr_exc_new(t, KR_EXC(OverflowError), args, 2);
    return value_is_error(exc) ? exc : kr_raise_object(t, exc);
}

Value kr_float_pow(Thread *t, double a, double b)
{
    if (b == 0 || a == 1.0) {
        return value_from_double(1.0);
    }
    if (isnan(a) || isnan(b)) {
        return value_from_double_any(isnan(a) ? a : b);
    }
    if (isinf(b)) {
        double size = fabs(a);
        if (size == 1.0) {
            return value_from_double(1.0);
        }
        return value_from_double((b > 0) == (size > 1.0) ? fabs(b) : 0.0);
    }
    bool odd = fmod(fabs(b), 2.0) == 1.0;
    if (isinf(a)) {
        if (b > 0) {
            return value_from_double(odd ? a : fabs(a));
        }
        return value_from_double(odd ? copysign(0.0, a) : 0.0);
    }
    if (a == 0.0) {
        if (b < 0.0) {
            return zero_division(t, "0.0 cannot be raised to a negative power");
        }
        return value_from_double(odd ? a : 0.0);
    }
    bool negate = false;
    if (a < 0.0) {
        if (b != floor(b)) {
            double z[2];
            return kr_complex_pow(t, a, 0.0, b, 0.0, z) ? kr_complex_new(t, z[0], z[1])
                                                        : VALUE_ERROR;
        }
        a = -a;
        negate = odd;
    }
    if (a == 1.0) {
        return value_from_double(negate ? -1.0 : 1.0);
    }
    double r = pow(a, b);
    if (isinf(r)) {
        return range_error(t);
    }
    return value_from_double(negate ? -r : r);
}

#define DEFINE_BINARY(name, expression)                             \
    static Value name(Thread *t, Value va, Value vb)                \
    {                                                               \
        double a, b;                                                \
        if (!to_double(t, va, &a) || !to_double(t, vb, &b)) {       \
            return kr_pending(t) ? VALUE_ERROR : KR_NOTIMPLEMENTED; \
        }                                                           \
        return expression;                                          \
    }
DEFINE_BINARY(float_add, value_from_double(a + b))
DEFINE_BINARY(float_subtract, value_from_double(a - b))
DEFINE_BINARY(float_multiply, value_from_double(a *b))
DEFINE_BINARY(float_true_divide,
              b == 0.0 ? zero_division(t, "float division by zero") : value_from_double(a / b))
DEFINE_BINARY(float_floor_divide, kr_float_floordiv(t, a, b))
DEFINE_BINARY(float_remainder, kr_float_mod(t, a, b))

static Value float_divmod(Thread *t, Value va, Value vb)
{
    double a, b, q, r;
    if (!to_double(t, va, &a) || !to_double(t, vb, &b)) {
        return kr_pending(t) ? VALUE_ERROR : KR_NOTIMPLEMENTED;
    }
    if (b == 0.0) {
        return zero_division(t, "float divmod()");
    }
    floor_divmod(a, b, &q, &r);
    return value_from_ptr(kr_tuple_pair(t, value_from_double(q), value_from_double(r)));
}

static Value float_power(Thread *t, Value va, Value vb, Value mod)
{
    double a, b;
    if (!value_is_null(mod) && !kr_is_none(mod)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "pow() 3rd argument not allowed unless all arguments are integers");
    }
    if (!to_double(t, va, &a) || !to_double(t, vb, &b)) {
        return kr_pending(t) ? VALUE_ERROR : KR_NOTIMPLEMENTED;
    }
    return kr_float_pow(t, a, b);
}

static Value float_negative(Thread *t, Value v) { return value_from_double(-kr_float_value(v)); }
static Value float_absolute(Thread *t, Value v)
{
    return value_from_double(fabs(kr_float_value(v)));
}
static int float_bool(Thread *t, Value v) { return kr_float_value(v) != 0.0; }
static Value float_float(Thread *t, Value v) { return value_from_double_any(kr_float_value(v)); }
static Value float_int(Thread *t, Value v) { return kr_int_from_double(t, kr_float_value(v)); }
static Value float_repr(Thread *t, Value v) { return kr_float_repr(t, kr_float_value(v)); }
static int64_t float_hash(Thread *t, Value v) { return kr_hash_double(kr_float_value(v)); }

static Value float_richcompare(Thread *t, Value va, Value vb, int op)
{
    int c; /* 2: unordered */
    if (kr_is_float(va) && kr_is_float(vb)) {
        double a = kr_float_value(va), b = kr_float_value(vb);
        c = a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
    } else if (kr_is_int(vb)) {
        c = kr_int_compare_double(vb, kr_float_value(va));
        c = c == 2 ? 2 : -c;
    } else if (kr_is_int(va)) {
        c = kr_int_compare_double(va, kr_float_value(vb));
    } else {
        return KR_NOTIMPLEMENTED;
    }
    switch (op) {
    case CMP_LT: return kr_bool(c == -1);
    case CMP_LE: return kr_bool(c <= 0);
    case CMP_EQ: return kr_bool(c == 0);
    case CMP_NE: return kr_bool(c != 0);
    case CMP_GT: return kr_bool(c == 1);
    default: return kr_bool(c == 0 || c == 1);
    }
}

/* -- Text
 * --------------------------------------------------------------------------------------------- */

Value kr_float_repr(Thread *t, double d)
{
    char text[KR_REPR_MAX];
    int n = kr_double_repr(d, text);
    return value_from_ptr(kr_str_from_ascii(t, text, (size_t)n));
}

KR_INLINE bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
KR_INLINE bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool kr_float_parse_text(Thread *t, const char *text, isize len, double *out)
{
    const char *end = text + len, *stop;
    while (text < end && is_space(*text)) {
        text++;
    }
    while (text < end && is_space(end[-1])) {
        end--;
    }
    if (text == end) {
        return false;
    }
    char small[200], *copy = NULL;
    if (memchr(text, '_', (size_t)(end - text)) != NULL) {
        /* Underscores stand between digits only. */
        isize n = end - text, k = 0;
        copy = n <= (isize)sizeof small ? small : kr_gc_new_block(t, (size_t)n, GCK_LEAF);
        if (copy == NULL) {
            return false;
        }
        char before = 'x';
        for (const char *p = text; p < end; p++) {
            if (*p == '_' ? !is_digit(before) : before == '_' && !is_digit(*p)) {
                return false;
            }
            if (*p != '_') {
                copy[k++] = *p;
            }
            before = *p;
        }
        if (before == '_') {
            return false;
        }
        text = copy;
        end = copy + k;
    }
    switch (kr_double_parse(text, end - text, &stop, out)) {
    case KR_PARSE_OK:
    case KR_PARSE_OVERFLOW: return stop == end;
    case KR_PARSE_NO_MEMORY: kr_raise_oom(t); return false;
    default: return false;
    }
}

Value kr_float_parse(Thread *t, Value v)
{
    double d;
    bool ok;
    if (kr_is_str(v)) {
        isize len;
        const char *text = kr_str_number_text(t, kr_as_str(v), &len);
        if (text == NULL) {
            return VALUE_ERROR;
        }
        ok = kr_float_parse_text(t, text, len, &d);
    } else {
        Buffer b;
        if (!kr_buffer_get(t, v, &b, BUF_SIMPLE)) {
            return VALUE_ERROR;
        }
        ok = kr_float_parse_text(t, b.buf, b.len, &d);
        kr_buffer_release(t, &b);
    }
    if (ok) {
        return value_from_double_any(d);
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    return kr_raise(t, KR_EXC(ValueError), "could not convert string to float: %R", v);
}

/* -- Hexadecimal
 * ---------------------------------------------------------------------------------------- */

static Value float_hex(Thread *t, Value self)
{
    double d = kr_float_value(self);
    if (!isfinite(d)) {
        return kr_float_repr(t, d);
    }
    if (d == 0.0) {
        return value_from_ptr(kr_str_from_c(t, signbit(d) ? "-0x0.0p+0" : "0x0.0p+0"));
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    int exponent = (int)(bits >> 52 & 0x7FF);
    int lead = exponent != 0;
    exponent = lead ? exponent - 1023 : -1022;
    char digits[16];
    for (int i = 13; i-- > 0; mantissa >>= 4) {
        digits[i] = "0123456789abcdef"[mantissa & 15];
    }
    digits[13] = '\0';
    return value_from_ptr(kr_str_format(t, "%s0x%d.%sp%c%d", signbit(d) ? "-" : "", lead, digits,
                                        exponent < 0 ? '-' : '+', abs(exponent)));
}

KR_INLINE int hex_value(char c)
{
    return is_digit(c)                              ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

typedef enum HexStatus { HEX_OK, HEX_BAD, HEX_TOO_LARGE } HexStatus;

/* mantissa * 2^exponent, where `sticky` stands for something below the mantissa's last bit. */
static HexStatus hex_scale(uint64_t mantissa, bool sticky, isize exponent, double *out)
{
    if (mantissa == 0) {
        *out = 0.0;
        return HEX_OK;
    }
    int bits = 64 - __builtin_clzll(mantissa);
    isize top = exponent + bits; /* the value is below 2^top */
    if (top > DBL_MAX_EXP) {
        return HEX_TOO_LARGE;
    }
    if (top < DBL_MIN_EXP - DBL_MANT_DIG) {
        *out = 0.0;
        return HEX_OK;
    }
    isize low =
        kr_max(top - DBL_MANT_DIG, DBL_MIN_EXP - DBL_MANT_DIG); /* exponent of the last bit kept */
    isize drop = low - exponent;
    if (drop > 0) {
        uint64_t rest = drop >= 64 ? mantissa : mantissa & (((uint64_t)1 << drop) - 1);
        uint64_t kept = drop >= 64 ? 0 : mantissa >> drop;
        uint64_t half = drop > 64 ? 0 : (uint64_t)1 << (drop - 1);
        if (half != 0 && (rest > half || (rest == half && (sticky || (kept & 1))))) {
            kept++;
        }
        mantissa = kept;
        exponent = low;
    }
    *out = ldexp((double)mantissa, (int)exponent);
    return isinf(*out) ? HEX_TOO_LARGE : HEX_OK;
}

static HexStatus hex_parse(const char *p, const char *end, double *out)
{
    while (p < end && is_space(*p)) {
        p++;
    }
    while (p < end && is_space(end[-1])) {
        end--;
    }
    bool neg = false;
    if (p < end && (*p == '-' || *p == '+')) {
        neg = *p++ == '-';
    }
    size_t left = (size_t)(end - p);
    if ((left == 3 && (strncasecmp(p, "inf", 3) == 0 || strncasecmp(p, "nan", 3) == 0)) ||
        (left == 8 && strncasecmp(p, "infinity", 8) == 0)) {
        double d = (*p | 0x20) == 'i' ? HUGE_VAL : NAN;
        *out = neg ? -d : d;
        return HEX_OK;
    }
    if (left >= 2 && *p == '0' && (p[1] | 0x20) == 'x') {
        p += 2;
    }
    uint64_t mantissa = 0;
    bool sticky = false, point = false;
    isize exponent = 0, digits = 0;
    for (; p < end; p++) {
        int digit = hex_value(*p);
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        if (digit < 0) {
            break;
        }
        digits++;
        if (mantissa >> 59 == 0) {
            mantissa = mantissa << 4 | (unsigned)digit;
            exponent -= point ? 4 : 0;
        } else {
            sticky |= digit != 0;
            exponent += point ? 0 : 4;
        }
    }
    if (digits == 0) {
        return HEX_BAD;
    }
    if (p < end && (*p | 0x20) == 'p') {
        bool exp_neg = false;
        isize e = 0;
        p++;
        if (p < end && (*p == '-' || *p == '+')) {
            exp_neg = *p++ == '-';
        }
        if (p == end) {
            return HEX_BAD;
        }
        for (; p < end && is_digit(*p); p++) {
            e = e < INTPTR_MAX / 32 ? e * 10 + (*p - '0') : e;
        }
        exponent += exp_neg ? -e : e;
    }
    if (p != end) {
        return HEX_BAD;
    }
    HexStatus status = hex_scale(mantissa, sticky, exponent, out);
    *out = neg ? -*out : *out;
    return status;
}

static Value float_fromhex(Thread *t, Value type, Value string)
{
    isize len;
    double d = 0;
    if (!kr_is_str(string)) {
        return kr_raise(t, KR_EXC(TypeError), "bad argument type for built-in operation");
    }
    const char *text = kr_str_utf8(t, kr_as_str(string), &len);
    if (text == NULL) {
        return VALUE_ERROR;
    }
    switch (hex_parse(text, text + len, &d)) {
    case HEX_OK: break;
    case HEX_BAD:
        return kr_raise(t, KR_EXC(ValueError), "invalid hexadecimal floating-point string");
    default:
        return kr_raise(t, KR_EXC(OverflowError),
                        "hexadecimal value too large to represent as a float");
    }
    Value v = value_from_double(d);
    return value_same(type, value_from_ptr(&PyFloat_Type)) ? v : kr_call_1(t, type, v);
}

/* -- Methods
 * ---------------------------------------------------------------------------------------------- */

static Value float_trunc(Thread *t, Value self)
{
    return kr_int_from_double(t, kr_float_value(self));
}
static Value float_floor(Thread *t, Value self)
{
    return kr_int_from_double(t, floor(kr_float_value(self)));
}
static Value float_ceil(Thread *t, Value self)
{
    return kr_int_from_double(t, ceil(kr_float_value(self)));
}

static Value float_round(Thread *t, Value self, const Value *args)
{
    double d = kr_float_value(self), r;
    if (value_is_null(args[0]) || kr_is_none(args[0])) {
        return kr_int_from_double(t, rint(d)); /* rint: half to even */
    }
    isize ndigits;
    if (!kr_arg_isize_clip(t, args[0], &ndigits)) {
        return VALUE_ERROR;
    }
    if (!isfinite(d) || ndigits > 323) {
        return value_from_double_any(d);
    }
    if (ndigits < -308) {
        return value_from_double(0.0 * d);
    }
    if (!kr_double_round(d, (int)ndigits, &r)) {
        return kr_raise(t, KR_EXC(OverflowError), "rounded value too large to represent");
    }
    return value_from_double(r);
}

static Value float_is_integer(Thread *t, Value self)
{
    double d = kr_float_value(self);
    return kr_bool(isfinite(d) && floor(d) == d);
}

static Value float_as_integer_ratio(Thread *t, Value self)
{
    double d = kr_float_value(self);
    if (isinf(d)) {
        return kr_raise(t, KR_EXC(OverflowError), "cannot convert Infinity to integer ratio");
    }
    if (isnan(d)) {
        return kr_raise(t, KR_EXC(ValueError), "cannot convert NaN to integer ratio");
    }
    int exponent;
    double fraction = frexp(d, &exponent);
    for (int i = 0; i < 64 && fraction != floor(fraction); i++) {
        fraction *= 2.0;
        exponent--;
    }
    Value above = kr_int_from_double(t, fraction), below = value_from_small(1);
    if (exponent > 0) {
        above = kr_int_lshift(t, above, value_from_small(exponent));
    } else {
        below = kr_int_lshift(t, below, value_from_small(-exponent));
    }
    if (value_is_error(above) || value_is_error(below)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_tuple_pair(t, above, below));
}

static Value float_getnewargs(Thread *t, Value self)
{
    Value v = value_from_double_any(kr_float_value(self));
    return value_from_ptr(kr_tuple_from(t, &v, 1));
}

static Value float_format(Thread *t, Value self, Value spec)
{
    if (!kr_is_str(spec)) {
        kr_bad_argument(t, "__format__", "argument", "str", spec);
        return VALUE_ERROR;
    }
    return kr_format_float(t, self, kr_as_str(spec));
}

static Value float_getformat(Thread *t, Value type, Value which)
{
    if (!kr_is_str(which)) {
        kr_bad_argument(t, "__getformat__", "argument", "str", which);
        return VALUE_ERROR;
    }
    Str *s = kr_as_str(which);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    if (!kr_str_equal_c(s, "double") && !kr_str_equal_c(s, "float")) {
        return kr_raise(t, KR_EXC(ValueError),
                        "__getformat__() argument 1 must be 'double' or 'float'");
    }
    return value_from_ptr(kr_str_from_c(t, "IEEE, little-endian"));
}

static Value float_conjugate(Thread *t, Value self) { return float_float(t, self); }
static Value float_real(Thread *t, Value self) { return float_float(t, self); }
static Value float_imag(Thread *t, Value self) { return value_from_double(0.0); }

static Value float_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (KR_LIKELY(type == &PyFloat_Type && nargs == 1 && kwnames == NULL)) {
        return value_is_int(args[0]) ? value_from_double((double)value_int(args[0]))
                                     : kr_to_float(t, args[0]);
    }
    /* A subclass with an __init__ of its own may take keywords: they are for that one. */
    bool own_init = kr_slots(type)->tp_init != kr_slots(&PyFloat_Type)->tp_init;
    if ((!own_init && !kr_check_no_kwargs(t, "float", kwnames)) ||
        !kr_check_nargs(t, "float", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    Value v = nargs == 0 ? value_from_double(0.0) : kr_to_float(t, args[0]);
    if (value_is_error(v) || type == &PyFloat_Type) {
        return v;
    }
    Value self = kr_type_alloc(t, type, 0);
    if (!value_is_error(self)) {
        ((Float *)value_ptr(self))->ob_fval = kr_float_value(v);
    }
    return self;
}

/* clang-format off */
#define FLOAT_METHODS(M)                                                                              \
    M(NOARGS, float_conjugate, NF_PURE, "conjugate",                                                  \
      "conjugate($self, /)\n--\n\nReturns self, the complex conjugate of any float.")                 \
    M(NOARGS, float_trunc, NF_RAISES, "__trunc__",                                                    \
      "__trunc__($self, /)\n--\n\nThe integer next to self towards zero.")                            \
    M(NOARGS, float_floor, NF_RAISES, "__floor__",                                                    \
      "__floor__($self, /)\n--\n\nThe largest integer <= self.")                                      \
    M(NOARGS, float_ceil, NF_RAISES, "__ceil__",                                                      \
      "__ceil__($self, /)\n--\n\nThe smallest integer >= self.")                                      \
    M(ARGS, float_round, NF_RAISES, "__round__",                                                      \
      "__round__($self, ndigits=None, /)\n--\n\n"                                                     \
      "Rounded to a multiple of 10**-ndigits, half to even.\n\nAn int without ndigits, else a float.")  \
    M(NOARGS, float_as_integer_ratio, NF_RAISES, "as_integer_ratio",                                  \
      "as_integer_ratio($self, /)\n--\n\n"                                                            \
      "Two integers, the second positive, whose quotient is exactly self.\n\n"                        \
      "Infinities raise OverflowError, NaNs ValueError.\n\n"                                          \
      ">>> (10.0).as_integer_ratio()\n(10, 1)\n>>> (-.25).as_integer_ratio()\n(-1, 4)")                 \
    M(O, float_fromhex, NF_CLASS | NF_RAISES | NF_CALLS, "fromhex",                                   \
      "fromhex($type, string, /)\n--\n\nThe float that a hexadecimal text spells.\n\n"                \
      ">>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324")      \
    M(NOARGS, float_hex, NF_RAISES, "hex",                                                            \
      "hex($self, /)\n--\n\nThe exact value in hexadecimal.\n\n"                                      \
      ">>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'")         \
    M(NOARGS, float_is_integer, NF_PURE, "is_integer",                                                \
      "is_integer($self, /)\n--\n\nIs self a whole number?")                                          \
    M(NOARGS, float_getnewargs, 0, "__getnewargs__", "__getnewargs__($self, /)\n--\n\n")              \
    M(O, float_getformat, NF_CLASS | NF_RAISES, "__getformat__",                                      \
      "__getformat__($type, typestr, /)\n--\n\n"                                                      \
      "How C's 'double' or 'float' is laid out in memory.  For the use of test suites.")              \
    M(O, float_format, NF_RAISES, "__format__",                                                       \
      "__format__($self, format_spec, /)\n--\n\nFormats self as format_spec says.")
/* clang-format on */
KR_NATIVE_TABLE(float_methods, FLOAT_METHODS)

static const NativeGetSet float_getset[] = {
    {"real", float_real, NULL, "The real part: the number itself."},
    {"imag", float_imag, NULL, "The imaginary part: 0.0."},
    {NULL, NULL, NULL, NULL},
};

#define FLOAT_SLOTS(S)                             \
    S(tp_repr, UNARY, float_repr)                  \
    S(tp_hash, HASH, float_hash)                   \
    S(tp_richcompare, RICHCMP, float_richcompare)  \
    S(tp_new, NEW, float_new)                      \
    S(nb_add, BINARY, float_add)                   \
    S(nb_subtract, BINARY, float_subtract)         \
    S(nb_multiply, BINARY, float_multiply)         \
    S(nb_remainder, BINARY, float_remainder)       \
    S(nb_divmod, BINARY, float_divmod)             \
    S(nb_power, TERNARY, float_power)              \
    S(nb_negative, UNARY, float_negative)          \
    S(nb_positive, UNARY, float_float)             \
    S(nb_absolute, UNARY, float_absolute)          \
    S(nb_bool, INQUIRY, float_bool)                \
    S(nb_int, UNARY, float_int)                    \
    S(nb_float, UNARY, float_float)                \
    S(nb_floor_divide, BINARY, float_floor_divide) \
    S(nb_true_divide, BINARY, float_true_divide)
KR_TYPE_SLOTS(float, FLOAT_SLOTS)

static TypeInfo float_info = {
    .slots = {FLOAT_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = float_c_slots,
    .methods = float_methods,
    .getset = float_getset,
    .flags = TI_NATIVE | TI_LEAF,
};
Type PyFloat_Type = {
    KR_TYPE_HEAD("float", sizeof(Float), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_MATCH_SELF,
    .tp_doc = "float(x=0, /)\n--\n\nA floating point number made from a number or a text.",
    .tp_cache = &float_info,
};
