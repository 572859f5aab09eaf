/* dtoa.h -- floating point numbers to text and back, independent of the locale.
 *
 * Output equals CPython's: shortest round-trip digits for repr, correctly rounded ones (half to
 * even on the exact binary value) for a given precision.  Parsing is correctly rounded.
 */
#ifndef KR_DTOA_H
#define KR_DTOA_H

#include "runtime/base/base.h"

/* -- Integers --------------------------------------------------------------------------------- */

/* Writes u in decimal (no NUL); returns the number of digits, 1 to 20. */
int kr_u64_to_text(uint64_t u, char out[20]);
/* The digits end at `end`; where they begin, at most 20 before. */
char *kr_u64_digits(uint64_t u, char *end);

/* -- repr ------------------------------------------------------------------------------------- */

#define KR_REPR_MAX 32

/* repr(d), NUL-terminated; returns its length.  "inf", "-inf", "nan"; floats that are whole end
 * in ".0". */
int kr_double_repr(double d, char out[KR_REPR_MAX]);

/* The shortest digits that read back as |d| (finite): value 0.DIGITS * 10^*decpt, no trailing
 * zeros; 0 gives "0" and decpt 1.  Returns how many, 1 to 17. */
int kr_double_shortest(double d, char digits[17], int *decpt);

/* -- Formatting ------------------------------------------------------------------------------- */

/* ORDER: the values of Py_DTSF_*. */
enum {
    KR_FLOAT_SIGN = 1,      /* always a sign */
    KR_FLOAT_ADD_DOT_0 = 2, /* ".0" where neither point nor exponent would show */
    KR_FLOAT_ALT = 4,       /* '#': always a point; 'g' keeps trailing zeros */
    KR_FLOAT_NO_NEG_0 = 8,  /* 'z': a result that rounds to -0 loses its sign */
};

typedef enum FloatClass { KR_FLOAT_FINITE, KR_FLOAT_INFINITE, KR_FLOAT_NAN } FloatClass;

/* d in the style of `code`: e E f F g G as in C's printf with `precision` >= 0 (g: 0 counts as 1),
 * or r for repr's digits (precision ignored).  Upper case codes give INF, NAN, E.  Returns a
 * NUL-terminated string from malloc, NULL when memory is out; *len and *what may be NULL. */
char *kr_double_to_text(double d, char code, int precision, int flags, isize *len,
                        FloatClass *what) KR_MUST_CHECK;

/* round(d, ndigits): to a multiple of 10^-ndigits, half to even on the exact value.  False: the
 * result is too large for a double. */
bool kr_double_round(double d, int ndigits, double *result) KR_MUST_CHECK;

/* -- Parsing ---------------------------------------------------------------------------------- */

typedef enum FloatParse {
    KR_PARSE_OK,
    KR_PARSE_OVERFLOW, /* *result is an infinity though the text is a number */
    KR_PARSE_INVALID,  /* no number at the start; *stop == text */
    KR_PARSE_NO_MEMORY,
} FloatParse;

/* Reads the longest number at the start of text[0..len): sign, digits with at most one point,
 * exponent; or inf, infinity, nan in any case.  No spaces, no underscores.  *stop is one past it.
 */
FloatParse kr_double_parse(const char *text, isize len, const char **stop, double *result);

#endif
