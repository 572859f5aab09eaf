/* dtoa.c -- floating point numbers to text and back.
 *
 * Four ways, each exact:
 *   shortest   Schubfach (R. Giulietti): the rounding interval of d scaled by a power of ten with
 *              128-bit arithmetic; at most three candidates remain, none is ever checked again.
 *   precision  |d| * 10^p in 128-bit integers where that fits, which is nearly always; else the C
 *              library's printf, which is exact but slow.
 *   parsing    small numbers by one exact multiplication or division; others by the 128-bit
 *              product of D. Lemire and M. Eisel; where 19 digits leave a doubt, the C library.
 *   integers   two digits at a time.
 * KEEPS TRUE: no function depends on LC_NUMERIC: printf's radix is skipped, strtod gets none.
 */
#include "runtime/base/dtoa.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef unsigned __int128 u128;

typedef struct Pow10 {
    uint64_t hi, lo;
} Pow10;

#include "pow10_table.h"

/* A finite |d| as mantissa * 2^exp. */
typedef struct Parts {
    uint64_t mantissa;
    int exp;
    bool even_gap; /* the next smaller double is as far away as the next larger one */
} Parts;

static Parts parts_of(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    int exp = (int)((bits >> 52) & 0x7FF);
    if (exp == 0) {
        return (Parts){fraction, -1074, true};
    }
    return (Parts){fraction | (uint64_t)1 << 52, exp - 1075, fraction != 0 || exp == 1};
}

static bool sign_of(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits >> 63;
}

static int bit_length(u128 x)
{
    uint64_t hi = (uint64_t)(x >> 64);
    if (hi != 0) {
        return 128 - __builtin_clzll(hi);
    }
    return (uint64_t)x == 0 ? 0 : 64 - __builtin_clzll((uint64_t)x);
}

/* 10^n for 0 <= n <= 38. */
static u128 pow10_u128(int n)
{
    static const uint64_t small[] = {
        1u,
        10u,
        100u,
        1000u,
        10000u,
        100000u,
        1000000u,
        10000000u,
        100000000u,
        1000000000u,
        10000000000u,
        100000000000u,
        1000000000000u,
        10000000000000u,
        100000000000000u,
        1000000000000000u,
        10000000000000000u,
        100000000000000000u,
        1000000000000000000u,
        10000000000000000000u,
    };
    return n < 20 ? small[n] : (u128)small[19] * small[n - 19];
}

/* floor(log10(2^e)), floor(log10(3/4 * 2^e)), floor(log2(10^e)): linear with enough bits for all
 * exponents of doubles. */
static int floor_log10_pow2(int e) { return (e * 1262611) >> 22; }
static int floor_log10_three_quarters_pow2(int e) { return (e * 1262611 - 524031) >> 22; }
static int floor_log2_pow10(int e) { return (e * 1741647) >> 19; }

/* -- Integers --------------------------------------------------------------------------------- */

static const char two_digits[] = "0001020304050607080910111213141516171819"
                                 "2021222324252627282930313233343536373839"
                                 "4041424344454647484950515253545556575859"
                                 "6061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";

char *kr_u64_digits(uint64_t u, char *end)
{
    while (u > UINT32_MAX) {
        end -= 2;
        memcpy(end, two_digits + 2 * (u % 100), 2);
        u /= 100;
    }
    uint32_t low = (uint32_t)u;
    while (low >= 100) {
        end -= 2;
        memcpy(end, two_digits + 2 * (low % 100), 2);
        low /= 100;
    }
    if (low >= 10) {
        end -= 2;
        memcpy(end, two_digits + 2 * low, 2);
    } else {
        *--end = (char)('0' + low);
    }
    return end;
}

int kr_u64_to_text(uint64_t u, char out[20])
{
    char reversed_into[20];
    char *p = kr_u64_digits(u, reversed_into + 20);
    int n = (int)(reversed_into + 20 - p);
    memcpy(out, p, (size_t)n);
    return n;
}

/* Up to 38 digits. */
static int u128_to_text(u128 x, char out[40])
{
    const uint64_t chunk = 10000000000000000000u; /* 10^19 */
    if (x < chunk) {
        return kr_u64_to_text((uint64_t)x, out);
    }
    char low[20];
    int n = u128_to_text(x / chunk, out);
    int low_n = kr_u64_to_text((uint64_t)(x % chunk), low);
    memset(out + n, '0', (size_t)(19 - low_n));
    memcpy(out + n + 19 - low_n, low, (size_t)low_n);
    return n + 19;
}

/* -- Shortest digits -------------------------------------------------------------------------- */

/* floor(p * x / 2^64 / 2^64) with every lost bit folded into the last one ("round to odd"): that
 * is enough to compare with any multiple of two. */
static uint64_t scale_odd(Pow10 p, uint64_t x)
{
    uint64_t carry = (uint64_t)(((u128)p.lo * x) >> 64);
    u128 y = (u128)p.hi * x + carry;
    return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}

/* The decimal closest to parts among the shortest within its rounding interval: *exp10 is its
 * exponent. */
static uint64_t shortest_decimal(Parts parts, int *exp10)
{
    uint64_t c = parts.mantissa;
    int k =
        parts.even_gap ? floor_log10_pow2(parts.exp) : floor_log10_three_quarters_pow2(parts.exp);
    /* Units of a quarter of the last place: d and the ends of the interval become integers, then
     * are scaled by 10^-k, so that the interval holds at least one integer and at most a few. */
    int shift = parts.exp + floor_log2_pow10(-k) + 1;
    Pow10 p = pow10_table[-k - POW10_MIN];
    p.lo++; /* the method wants the floor plus one, here and for exact powers too */
    p.hi += p.lo == 0;
    uint64_t low = scale_odd(p, (4 * c - (parts.even_gap ? 2 : 1)) << shift);
    uint64_t mid = scale_odd(p, (4 * c) << shift);
    uint64_t high = scale_odd(p, (4 * c + 2) << shift);
    /* An odd mantissa excludes the ends of its interval: ties go to even. */
    bool odd = c & 1;
    low += odd;
    high -= odd;

    uint64_t s = mid / 4;
    if (s >= 10) {
        /* One digit less, if exactly one of the two neighbours lies inside. */
        uint64_t tens = s / 10;
        bool down = low <= 40 * tens;
        bool up = 40 * tens + 40 <= high;
        if (down != up) {
            *exp10 = k + 1;
            return tens + up;
        }
    }
    *exp10 = k;
    bool down = low <= 4 * s;
    bool up = 4 * s + 4 <= high;
    if (down != up) {
        return s + up;
    }
    /* Both inside: the closer one, the even one on a tie. */
    uint64_t half = 4 * s + 2;
    return s + (mid > half || (mid == half && (s & 1)));
}

int kr_double_shortest(double d, char digits[17], int *decpt)
{
    char text[20];
    int exp10 = 0;
    uint64_t decimal;
    double whole = fabs(d);
    if (whole < 9007199254740992.0 && whole == (double)(uint64_t)whole) {
        decimal = (uint64_t)whole; /* small integers are their own digits */
        if (decimal == 0) {
            digits[0] = '0';
            *decpt = 1;
            return 1;
        }
    } else {
        decimal = shortest_decimal(parts_of(d), &exp10);
    }
    int n = kr_u64_to_text(decimal, text);
    *decpt = n + exp10;
    while (n > 1 && text[n - 1] == '0') {
        n--;
    }
    KR_ASSERT(n <= 17, "%d digits", n);
    memcpy(digits, text, (size_t)n);
    return n;
}

/* -- Digits to a given precision -------------------------------------------------------------- */

/* Half-to-even of parts * 10^p10 in *out; false if 128 bits do not suffice. */
static bool scale_exact(Parts parts, int p10, u128 *out)
{
    u128 num = parts.mantissa;
    u128 den = 1;
    int exp = parts.exp;
    if (p10 >= 0) {
        if (p10 > 22) {
            return false;
        }
        num *= pow10_u128(p10); /* < 2^53 * 2^74 */
    } else {
        if (p10 < -22) {
            return false;
        }
        den = pow10_u128(-p10);
    }
    if (exp >= 0) {
        if (exp + bit_length(num) > 127) {
            return false;
        }
        num <<= exp;
    } else if (-exp + bit_length(den) > 127) {
        /* The quotient is below num / 2^(exp - bits): certainly less than a half? */
        if (bit_length(num) < -exp + bit_length(den) - 1) {
            *out = 0;
            return true;
        }
        return false;
    } else {
        den <<= -exp;
    }
    u128 quotient, rest;
    if (den == 1) {
        *out = num;
        return true;
    }
    if ((den & (den - 1)) == 0) {
        int shift = bit_length(den) - 1;
        quotient = num >> shift;
        rest = num & (den - 1);
    } else {
        quotient = num / den;
        rest = num % den;
    }
    u128 half = den >> 1;
    bool exactly_half = rest == half && !(den & 1);
    *out = quotient + (exactly_half ? (quotient & 1) : rest > half);
    return true;
}

/* No double has more significant digits than this; what lies beyond is zeros. */
#define MOST_DIGITS 768
#define MOST_PLACES 1074

/* Digits without point and leading zeros. */
typedef struct Digits {
    char text[320 + MOST_PLACES];
    int n;     /* may be 0: rounds to zero */
    int decpt; /* value = 0.TEXT * 10^decpt */
} Digits;

/* n >= 1 significant digits of |d|, finite and not 0. */
static void digits_significant(double d, int n, Digits *out)
{
    Parts parts = parts_of(d);
    if (n <= 17) {
        /* floor(log10(d)) or one less: in that case the result has a digit too many. */
        int k = floor_log10_pow2(parts.exp + bit_length(parts.mantissa) - 1);
        u128 x;
        bool fits = scale_exact(parts, n - 1 - k, &x);
        if (fits && x >= pow10_u128(n)) {
            k++;
            fits = scale_exact(parts, n - 1 - k, &x);
        }
        if (fits) {
            out->n = u128_to_text(x, out->text);
            /* Rounding may carry into one more digit, which is then a zero. */
            out->decpt = k + 1 + (out->n - n);
            out->n = n;
            return;
        }
    }
    if (n > MOST_DIGITS) {
        n = MOST_DIGITS;
    }
    char text[MOST_DIGITS + 32];
    snprintf(text, sizeof text, "%.*e", n - 1, fabs(d));
    const char *p = text;
    out->n = 0;
    for (; *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') { /* else it is the locale's radix */
            out->text[out->n++] = *p;
        }
    }
    out->decpt = atoi(p + 1) + 1;
}

/* |d|, finite, to `places` digits behind the point. */
static void digits_fixed(double d, int places, Digits *out)
{
    u128 x;
    if (places <= 22 && scale_exact(parts_of(d), places, &x)) {
        out->n = x == 0 ? 0 : u128_to_text(x, out->text);
        out->decpt = out->n - places;
        return;
    }
    if (places > MOST_PLACES) {
        places = MOST_PLACES;
    }
    char text[310 + MOST_PLACES + 16];
    snprintf(text, sizeof text, "%.*f", places, fabs(d));
    int n = 0;
    out->n = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9') {
            n++;
            if (out->n > 0 || *p != '0') {
                out->text[out->n++] = *p;
            }
        }
    }
    out->decpt = out->n - places;
    KR_ASSERT(n >= out->n, "lost digits");
}

/* -- Layout ----------------------------------------------------------------------------------- */

static char *put_zeros(char *p, isize n)
{
    if (n > 0) {
        memset(p, '0', (size_t)n);
        p += n;
    }
    return p;
}

/* Digits from..to of a number whose written digits are text[0..n): zeros beyond. */
static char *put_digits(char *p, const char *text, isize n, isize from, isize to)
{
    for (; from < 0 && from < to; from++) {
        *p++ = '0';
    }
    isize written = kr_min(to, n);
    if (from < written) {
        memcpy(p, text + from, (size_t)(written - from));
        p += written - from;
        from = written;
    }
    return put_zeros(p, to - from);
}

static char *put_exponent(char *p, int exp, char e)
{
    char text[20];
    *p++ = e;
    *p++ = exp < 0 ? '-' : '+';
    unsigned size = exp < 0 ? 0u - (unsigned)exp : (unsigned)exp;
    if (size < 10) {
        *p++ = '0';
    }
    int n = kr_u64_to_text(size, text);
    memcpy(p, text, (size_t)n);
    return p + n;
}

int kr_double_repr(double d, char out[KR_REPR_MAX])
{
    char digits[17];
    char *p = out;
    int decpt;
    if (d != d) {
        memcpy(out, "nan", 4);
        return 3;
    }
    if (sign_of(d)) {
        *p++ = '-';
    }
    if (isinf(d)) {
        memcpy(p, "inf", 4);
        return (int)(p + 3 - out);
    }
    int n = kr_double_shortest(d, digits, &decpt);
    if (decpt > -4 && decpt <= 16) {
        if (decpt <= 0) {
            *p++ = '0';
            *p++ = '.';
            p = put_digits(p, digits, n, decpt, n);
        } else {
            p = put_digits(p, digits, n, 0, decpt);
            *p++ = '.';
            p = put_digits(p, digits, n, decpt, kr_max(n, decpt + 1));
        }
    } else {
        *p++ = digits[0];
        if (n > 1) {
            *p++ = '.';
            p = put_digits(p, digits, n, 1, n);
        }
        p = put_exponent(p, decpt - 1, 'e');
    }
    *p = '\0';
    return (int)(p - out);
}

static char *special_text(double d, bool upper, int flags, isize *len)
{
    char *text = malloc(8);
    if (text == NULL) {
        return NULL;
    }
    char *p = text;
    bool nan = d != d;
    if (!nan && d < 0) {
        *p++ = '-';
    } else if (flags & KR_FLOAT_SIGN) {
        *p++ = '+';
    }
    memcpy(p, nan ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 4);
    if (len != NULL) {
        *len = p + 3 - text;
    }
    return text;
}

char *kr_double_to_text(double d, char code, int precision, int flags, isize *len, FloatClass *what)
{
    Digits digits;
    bool upper = code >= 'A' && code <= 'Z';
    FloatClass class = d != d ? KR_FLOAT_NAN : isinf(d) ? KR_FLOAT_INFINITE : KR_FLOAT_FINITE;
    char style = (char)(upper ? code + ('a' - 'A') : code);
    if (what != NULL) {
        *what = class;
    }
    if (class != KR_FLOAT_FINITE) {
        return special_text(d, upper, flags, len);
    }
    /* The digits, and the index one past the last that must be written. */
    isize last = 0;
    bool exponent = false;
    if (style == 'g' && precision == 0) {
        precision = 1;
    }
    if (style == 'r') {
        digits.n = kr_double_shortest(d, digits.text, &digits.decpt);
        exponent = digits.decpt <= -4 || digits.decpt > 16;
    } else if (style == 'f') {
        digits_fixed(d, precision, &digits);
        last = (isize)digits.decpt + precision;
    } else {
        isize wanted = style == 'e' ? (isize)precision + 1 : precision;
        if (d == 0) {
            digits.text[0] = '0';
            digits.n = digits.decpt = 1;
        } else {
            digits_significant(d, (int)kr_min(wanted, MOST_DIGITS), &digits);
        }
        if (style == 'e') {
            exponent = true;
            last = wanted;
        } else {
            bool dot_0 = flags & KR_FLOAT_ADD_DOT_0;
            exponent = digits.decpt <= -4 || digits.decpt > precision - dot_0;
            last = flags & KR_FLOAT_ALT ? wanted : 0;
        }
    }
    /* Trailing zeros are written only where the style demands them. */
    while (digits.n > 0 && digits.text[digits.n - 1] == '0' && digits.n > last) {
        digits.n--;
    }
    if (digits.n == 0) { /* zero */
        if (style == 'f') {
            digits.decpt = -precision;
            last = 0;
        } else {
            digits.text[0] = '0';
            digits.n = digits.decpt = 1;
        }
    }
    bool zero = digits.n == 0 || (digits.n >= 1 && digits.text[0] == '0');
    bool negative = sign_of(d) && !(zero && (flags & KR_FLOAT_NO_NEG_0));
    last = kr_max(last, digits.n);

    isize decpt = exponent ? 1 : digits.decpt;
    isize first = kr_min(decpt - 1, 0); /* "0." before a fraction */
    if (!exponent && (flags & KR_FLOAT_ADD_DOT_0)) {
        last = kr_max(last, decpt + 1);
    } else {
        last = kr_max(last, decpt);
    }
    char *text = malloc((size_t)(last - first) + 16);
    if (text == NULL) {
        return NULL;
    }
    char *p = text;
    if (negative) {
        *p++ = '-';
    } else if (flags & KR_FLOAT_SIGN) {
        *p++ = '+';
    }
    p = put_digits(p, digits.text, digits.n, first, decpt);
    if (last > decpt || (flags & KR_FLOAT_ALT)) {
        *p++ = '.';
    }
    p = put_digits(p, digits.text, digits.n, decpt, last);
    if (exponent) {
        p = put_exponent(p, digits.decpt - 1, upper ? 'E' : 'e');
    }
    *p = '\0';
    if (len != NULL) {
        *len = p - text;
    }
    return text;
}

/* -- Parsing ---------------------------------------------------------------------------------- */

typedef struct Number {
    uint64_t digits;    /* the first 19 significant ones */
    int64_t exp10;      /* of the last of them */
    bool more;          /* others follow that are not zero */
    const char *first;  /* first significant digit in the text; for the exact way */
    const char *end;    /* one past the last digit */
    int64_t point_back; /* digits behind the point up to `end` */
    int64_t exponent;   /* written behind the 'e' */
} Number;

static bool is_digit(const char *p, const char *end) { return p < end && *p >= '0' && *p <= '9'; }

/* Reads digits, point and exponent; returns one past them, NULL if there is no digit. */
static const char *scan_number(const char *p, const char *end, Number *out)
{
    *out = (Number){0};
    const char *start = p;
    const char *point = NULL;
    int used = 0;
    int64_t skipped = 0; /* digits read but not in out->digits */
    bool any = false;
    for (; p < end; p++) {
        if (*p == '.' && point == NULL) {
            point = p;
            continue;
        }
        if (!is_digit(p, end)) {
            break;
        }
        any = true;
        int digit = *p - '0';
        if (used == 0 && digit == 0) {
            continue;
        }
        if (out->first == NULL) {
            out->first = p;
        }
        if (used < 19) {
            out->digits = out->digits * 10 + (uint64_t)digit;
            used++;
        } else {
            skipped++;
            out->more |= digit != 0;
        }
    }
    if (!any) {
        return NULL;
    }
    KR_ASSERT(p > start, "digits without text");
    out->end = p;
    out->point_back = point == NULL ? 0 : p - point - 1;
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *q = p + 1;
        bool negative = q < end && *q == '-';
        if (q < end && (*q == '-' || *q == '+')) {
            q++;
        }
        if (is_digit(q, end)) {
            int64_t e = 0;
            for (; is_digit(q, end); q++) {
                if (e < (int64_t)1 << 56) { /* texts are shorter: beyond, only the sign matters */
                    e = e * 10 + (*q - '0');
                }
            }
            out->exponent = negative ? -e : e;
            p = q;
        }
    }
    out->exp10 = out->exponent - out->point_back + skipped;
    return p;
}

static double from_bits(uint64_t fraction, int ieee_exp)
{
    uint64_t bits = fraction | (uint64_t)ieee_exp << 52;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* w * 10^q, w > 0, correctly rounded; false: the product is too close to a tie to tell. */
static bool multiply_round(uint64_t w, int64_t q, double *out)
{
    if (q < -342) {
        *out = 0;
        return true;
    }
    if (q > 308) {
        *out = INFINITY;
        return true;
    }
    int zeros = __builtin_clzll(w);
    w <<= zeros;
    Pow10 p = pow10_table[q - POW10_MIN];
    if (q < 0 && q >= -27) {
        /* Only here can w be a multiple of 5^-q and the quotient exact: the reciprocal is rounded
         * up, so that an exact quotient shows as such.  Further down nothing is exact, and the
         * check of `lo` below covers what the floor cuts off. */
        p.lo++;
        p.hi += p.lo == 0;
    }
    u128 product = (u128)w * p.hi;
    uint64_t hi = (uint64_t)(product >> 64);
    uint64_t lo = (uint64_t)product;
    if ((hi & 0x1FF) == 0x1FF) {
        /* Lower bits might carry into the 55 that matter. */
        uint64_t add = (uint64_t)(((u128)w * p.lo) >> 64);
        lo += add;
        hi += lo < add;
    }
    if (lo == UINT64_MAX && (q < -27 || q > 55)) {
        return false;
    }
    int top = (int)(hi >> 63);
    uint64_t mantissa = hi >> (top + 9); /* 54 bits: one more than kept, for rounding */
    int exp = floor_log2_pow10((int)q) + 63 + top - zeros + 1023;
    if (exp <= 0) { /* subnormal; no ties this far down */
        if (exp <= -63) {
            *out = 0;
            return true;
        }
        mantissa >>= 1 - exp;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        *out = from_bits(mantissa, 0); /* a carry into bit 52 is exponent 1, as it should be */
        return true;
    }
    if (lo <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << (top + 9) == hi) {
        mantissa &= ~(uint64_t)1; /* exactly half-way: to even */
    }
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa >> 53) {
        mantissa >>= 1;
        exp++;
    }
    *out = exp >= 2047 ? INFINITY : from_bits(mantissa & (((uint64_t)1 << 52) - 1), exp);
    return true;
}

/* All digits, through strtod: written without a point, so that no locale matters. */
static FloatParse parse_exactly(const Number *number, double *result)
{
    char on_stack[256];
    size_t n = (size_t)(number->end - number->first);
    char *text = n + 32 <= sizeof on_stack ? on_stack : malloc(n + 32);
    if (text == NULL) {
        return KR_PARSE_NO_MEMORY;
    }
    char *p = text;
    for (const char *q = number->first; q < number->end; q++) {
        if (*q != '.') {
            *p++ = *q;
        }
    }
    snprintf(p, 30, "e%lld", (long long)(number->exponent - number->point_back));
    *result = strtod(text, NULL);
    if (text != on_stack) {
        free(text);
    }
    return KR_PARSE_OK;
}

static FloatParse number_value(const Number *number, double *result)
{
    static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t w = number->digits;
    int64_t q = number->exp10;
    if (w == 0) {
        *result = 0;
        return KR_PARSE_OK;
    }
    if (!number->more && w <= (uint64_t)1 << 53 && q >= -22 && q <= 22) {
        /* Both are exact doubles, so one operation rounds once. */
        double d = (double)w;
        *result = q < 0 ? d / exact_powers[-q] : d * exact_powers[q];
        return KR_PARSE_OK;
    }
    double above;
    if (!multiply_round(w, q, result)) {
        return parse_exactly(number, result);
    }
    /* The digits left out put the number between w and w + 1. */
    if (number->more && (!multiply_round(w + 1, q, &above) || above != *result)) {
        return parse_exactly(number, result);
    }
    return KR_PARSE_OK;
}

/* Does the text go on with `word` (lower case), in any case? */
static bool has_word(const char *p, const char *end, const char *word)
{
    for (; *word != '\0'; word++, p++) {
        if (p >= end || (*p | 0x20) != *word) {
            return false;
        }
    }
    return true;
}

FloatParse kr_double_parse(const char *text, isize len, const char **stop, double *result)
{
    const char *end = text + len;
    const char *p = text;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) {
        p++;
    }
    Number number;
    double value;
    const char *after = scan_number(p, end, &number);
    if (after == NULL) {
        if (has_word(p, end, "inf")) {
            value = INFINITY;
            after = p + (has_word(p, end, "infinity") ? 8 : 3);
        } else if (has_word(p, end, "nan")) {
            value = NAN;
            after = p + 3;
        } else {
            *stop = text;
            return KR_PARSE_INVALID;
        }
        *stop = after;
        *result = negative ? -value : value;
        return KR_PARSE_OK;
    }
    FloatParse status = number_value(&number, &value);
    if (status != KR_PARSE_OK) {
        return status;
    }
    *stop = after;
    *result = negative ? -value : value;
    return isinf(value) ? KR_PARSE_OVERFLOW : KR_PARSE_OK;
}

/* -- Rounding --------------------------------------------------------------------------------- */

bool kr_double_round(double d, int ndigits, double *result)
{
    *result = d;
    /* Beyond these, every double is a multiple already, or rounds to zero. */
    if (!isfinite(d) || d == 0 || ndigits > 323) {
        return true;
    }
    if (ndigits < -308) {
        *result = copysign(0.0, d);
        return true;
    }
    Digits digits;
    Parts parts = parts_of(d);
    u128 x;
    if (scale_exact(parts, ndigits, &x)) {
        digits.n = u128_to_text(x, digits.text);
    } else if (ndigits >= 0) {
        digits_fixed(d, ndigits, &digits);
    } else if (fabs(d) < 9007199254740992.0) {
        *result = copysign(0.0, d); /* less than half of 10^23 */
        return true;
    } else {
        /* A large integer: its digits are exact, and are rounded by hand. */
        digits_fixed(d, 0, &digits);
        int keep = digits.n + ndigits;
        if (keep < 0) {
            *result = copysign(0.0, d);
            return true;
        }
        char *cut = digits.text + keep;
        bool up = *cut > '5';
        if (*cut == '5') {
            bool rest = false;
            for (int i = keep + 1; i < digits.n; i++) {
                rest |= digits.text[i] != '0';
            }
            up = rest || (keep > 0 && (cut[-1] & 1));
        }
        int i = keep;
        while (up && i > 0 && digits.text[i - 1] == '9') {
            digits.text[--i] = '0';
        }
        if (up && i > 0) {
            digits.text[i - 1]++;
        } else if (up) { /* all nines: one more digit */
            memmove(digits.text + 1, digits.text, (size_t)keep);
            digits.text[0] = '1';
            keep++;
        }
        digits.n = keep;
    }
    if (digits.n == 0) {
        *result = copysign(0.0, d);
        return true;
    }
    Number number = {.first = digits.text, .end = digits.text + digits.n, .exponent = -ndigits};
    double value;
    if (digits.n <= 19) {
        for (int i = 0; i < digits.n; i++) {
            number.digits = number.digits * 10 + (uint64_t)(digits.text[i] - '0');
        }
        number.exp10 = -ndigits;
        number_value(&number, &value);
    } else {
        char text[sizeof digits.text + 32];
        snprintf(text, sizeof text, "%.*se%d", digits.n, digits.text, -ndigits);
        value = strtod(text, NULL);
    }
    *result = copysign(value, d);
    return isfinite(value);
}
