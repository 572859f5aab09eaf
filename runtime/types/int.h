/* int.h -- integers of any size.
 *
 * A Value holds 48 bits inline; beyond that a heap Int with CPython's layout (30-bit digits, sign
 * in ob_size).  INVARIANT: what the runtime makes is normalised (a number that fits 48 bits is an
 * immediate); a heap Int holding a small number may still come from C or from a subclass.
 */
#ifndef KR_INT_H
#define KR_INT_H

#include "runtime/core/thread.h"

#define KR_INT_SHIFT 30
#define KR_INT_MASK  (((uint32_t)1 << KR_INT_SHIFT) - 1)

struct Int { /* PyLongObject */
    VarObject ob_base;
    uint32_t ob_digit[1];
};

/* int64 <-> Value */
Value kr_int_from_big_i64(Thread *t, int64_t i);
KR_INLINE Value kr_int_from_i64(Thread *t, int64_t i)
{
    return KR_LIKELY(value_int_fits(i)) ? value_from_small(i) : kr_int_from_big_i64(t, i);
}
/* Adds the small ints that items[0..n) begins with to *sum, which is one too, and says how many;
 * not more than some thousands, so that the sum fits. */
KR_INLINE isize kr_int_sum_small(const Value *items, isize n, int64_t *sum)
{
    const isize most = 1 << 14;
    isize i = 0;
    int64_t total = *sum;
    n = n < most ? n : most;
    /* Sixteen at a time as unsigned numbers of 48 bits, each of them 2**47 too large: what differs
     * from an int's tag has one of the upper bits.  Thousands of such numbers fit 64 bits. */
    typedef uint64_t Pair __attribute__((vector_size(16), aligned(8), may_alias));
    const uint64_t change = VALUE_INT_TAG | (uint64_t)1 << 47;
    enum { PAIRS = 8 };
    Pair sums = {0, 0};
    for (; i + 2 * PAIRS <= n; i += 2 * PAIRS) {
        Pair part = sums, all = {0, 0};
#pragma GCC unroll 8
        for (int k = 0; k < PAIRS; k++) {
            Pair two = *(const Pair *)&items[i + 2 * k] ^ (Pair) { change, change };
            part += two;
            all |= two;
        }
        if ((all[0] | all[1]) >> 48 != 0) {
            break;
        }
        sums = part;
    }
    total += (int64_t)(sums[0] + sums[1]) - i * ((int64_t)1 << 47);
    for (; i < n && value_is_int(items[i]); i++) {
        total += value_int(items[i]);
    }
    *sum = total;
    return i;
}
Value kr_int_from_u64(Thread *t, uint64_t u);
Value kr_int_from_double(Thread *t, double d); /* truncates; OverflowError/ValueError for inf/nan */
/* The exact int value of an int, bool or int subclass instance: immediate when it fits. */
Value kr_int_normalize(Thread *t, Value v);
/* v: any int (kr_is_int).  false without exception when it does not fit. */
bool kr_int_fits_i64(Value v, int64_t *out);
bool kr_int_fits_u64(Value v, uint64_t *out);
/* The nearest double; OverflowError "int too large to convert to float". */
bool kr_int_to_double(Thread *t, Value v, double *out) KR_MUST_CHECK;
int kr_int_sign(Value v);
/* Text -> int, int(text, base) rules: underscores, prefixes for base 0/2/8/16, spaces. */
Value kr_int_parse(Thread *t, const char *text, size_t len, int base);
/* int(v, base) of a str, bytes, bytearray or other buffer. */
Value kr_int_from_text(Thread *t, Value v, int base);
/* The same of an exact str in base 10, raising nothing: None: it is no literal, VALUE_NULL: another
 * error.  What the ValueError says then; "" when there is no memory for it. */
Value kr_int_try_text(Thread *t, Value v);
Str *kr_int_bad_literal(Thread *t, Str *shown);

/* Digits only, base 2..36, as the compiler hands them over. */
Value kr_int_from_digits(Thread *t, const char *digits, size_t len, int base);
/* int -> str in base 2, 8, 10, 16; `prefix` adds 0b/0o/0x. */
Value kr_int_to_str(Thread *t, Value v, int base, bool prefix);
Value kr_small_to_str(Thread *t, Value v); /* str() of an int that is no object */
Value kr_int_from_bytes(Thread *t, const uint8_t *bytes, size_t n, bool little, bool is_signed);
/* Two's complement into n bytes; false with OverflowError. */
bool kr_int_to_bytes(Thread *t, Value v, uint8_t *out, size_t n, bool little,
                     bool is_signed) KR_MUST_CHECK;
size_t kr_int_bit_length(Value v);
/* Arithmetic on any two ints (kr_is_int); results normalised. */
Value kr_int_add(Thread *t, Value a, Value b);
Value kr_int_sub(Thread *t, Value a, Value b);
Value kr_int_mul(Thread *t, Value a, Value b);
Value kr_int_floordiv(Thread *t, Value a, Value b); /* ZeroDivisionError */
Value kr_int_mod(Thread *t, Value a, Value b);
bool kr_int_divmod(Thread *t, Value a, Value b, Value *quot, Value *rem) KR_MUST_CHECK;
Value kr_int_truediv(Thread *t, Value a, Value b); /* correctly rounded */
Value kr_int_pow(Thread *t, Value a, Value b, Value mod_or_null);
Value kr_int_lshift(Thread *t, Value a, Value b);
Value kr_int_rshift(Thread *t, Value a, Value b);
Value kr_int_and(Thread *t, Value a, Value b);
Value kr_int_or(Thread *t, Value a, Value b);
Value kr_int_xor(Thread *t, Value a, Value b);
Value kr_int_neg(Thread *t, Value a);
Value kr_int_invert(Thread *t, Value a);
int kr_int_compare(Value a, Value b); /* -1, 0, 1 */
int64_t kr_int_hash(Value v);
/* Exact comparison of an int and a double: -1, 0, 1; 2 for NaN. */
int kr_int_compare_double(Value i, double d);
/* Boxed form for C: small ones from the static table of _PyRuntime. NULL: MemoryError. */
Int *kr_int_box(Thread *t, int64_t i);

#endif
