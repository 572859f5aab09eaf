/* value.h -- the tagged 64-bit word every Python value fits in.
 *
 * NaN-boxed so that pointers are raw (the conservative collector sees them as they are, and a
 * tagged number can never be mistaken for one):
 *
 *   0x0000 pppp pppp pppp   pointer to an Object (48 bit); 0 = no value / error pending
 *   0x0002 .. 0xFFFC ....   double, stored as its bits + 2^49
 *   0xFFFE iiii iiii iiii   int, 48 bit two's complement
 *
 * Value is a struct so that handlers which bypass the accessors do not compile; it travels in one
 * integer register.  None, True, False, ... are the addresses of their static objects.
 * INVARIANT: a double Value never holds a NaN whose bits would reach the int tag: arithmetic on
 * x86-64 only makes the default NaN, and foreign bits come in through value_from_double_any().
 */
#ifndef KR_VALUE_H
#define KR_VALUE_H

#include "runtime/base/base.h"

typedef struct Object Object;

typedef struct Value {
    uint64_t bits;
} Value;

#define VALUE_DOUBLE_OFFSET ((uint64_t)1 << 49)
#define VALUE_INT_TAG       ((uint64_t)0xFFFE << 48)
#define VALUE_INT_BITS      48
#define VALUE_INT_MAX       (((int64_t)1 << 47) - 1)
#define VALUE_INT_MIN       (-((int64_t)1 << 47))

/* "No value": an absent argument, an unbound local, a free slot -- or, as a result, "an exception
 * is pending in the Thread".  Never visible to Python code. */
#define VALUE_NULL  ((Value){0})
#define VALUE_ERROR ((Value){0})

KR_INLINE bool value_is_null(Value v) { return v.bits == 0; }
KR_INLINE bool value_is_error(Value v) { return v.bits == 0; }
KR_INLINE bool value_is_int(Value v) { return v.bits >= VALUE_INT_TAG; }
KR_INLINE bool value_is_ptr(Value v) { return v.bits < VALUE_DOUBLE_OFFSET; }
KR_INLINE bool value_is_double(Value v) { return !value_is_ptr(v) && !value_is_int(v); }
/* Same bits: identity for pointers and ints; for doubles, equality of representation. */
KR_INLINE bool value_same(Value a, Value b) { return a.bits == b.bits; }

KR_INLINE Object *value_ptr(Value v)
{
    KR_ASSERT(value_is_ptr(v) && v.bits != 0, "value %#lx is no object", (long)v.bits);
    return (Object *)(uintptr_t)v.bits;
}
/* The object, or NULL for VALUE_NULL. */
KR_INLINE Object *value_ptr_or_null(Value v) { return (Object *)(uintptr_t)v.bits; }
KR_INLINE Value value_from_ptr(const void *p) { return (Value){(uint64_t)(uintptr_t)p}; }

KR_INLINE int64_t value_int(Value v) { return (int64_t)(v.bits << 16) >> 16; }
KR_INLINE bool value_int_fits(int64_t i) { return i >= VALUE_INT_MIN && i <= VALUE_INT_MAX; }
/* i must fit 48 bits; kr_int_from_i64() (types/int.h) takes any int64_t. */
KR_INLINE Value value_from_small(int64_t i)
{
    KR_ASSERT(value_int_fits(i), "%ld needs a heap int", (long)i);
    return (Value){VALUE_INT_TAG | ((uint64_t)i & 0xFFFFFFFFFFFFu)};
}

KR_INLINE double value_double(Value v)
{
    uint64_t bits = v.bits - VALUE_DOUBLE_OFFSET;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}
/* d comes out of arithmetic on Values or a C library function. */
KR_INLINE Value value_from_double(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return (Value){bits + VALUE_DOUBLE_OFFSET};
}
/* d may be any bit pattern (unpacked bytes, a box made by C): an exotic NaN becomes the default
 * one, keeping its sign. */
KR_INLINE Value value_from_double_any(double d)
{
    if (KR_UNLIKELY(d != d)) {
        uint64_t bits;
        memcpy(&bits, &d, sizeof bits);
        bits = (bits & ((uint64_t)1 << 63)) | ((uint64_t)0x7FF8 << 48);
        memcpy(&d, &bits, sizeof d);
    }
    return value_from_double(d);
}

#endif
