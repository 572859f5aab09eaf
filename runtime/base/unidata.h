/* unidata.h -- what str methods, the lexer and re ask about a code point (Unicode 14.0).
 *
 * A code point leads through two index tables to one of a few hundred UniType records.  Answers
 * equal those of CPython 3.11's str methods and _PyUnicode_* functions.
 * Every function takes a code point <= 0x10FFFF (surrogates included), none fails.
 * Read next: uniprops.h (the rest of the database), uninorm.h (normal forms), uniname.h (names).
 */
#ifndef KR_UNIDATA_H
#define KR_UNIDATA_H

#include "runtime/base/base.h"

#define KR_UNIDATA_VERSION "14.0.0"

/* ORDER UNI_FLAGS: tools/gen_unicode.py numbers the bits in this order. */
enum {
    UNI_ALPHA = 1 << 0,
    UNI_DECIMAL = 1 << 1,
    UNI_DIGIT = 1 << 2,
    UNI_NUMERIC = 1 << 3,
    UNI_LOWER = 1 << 4,
    UNI_UPPER = 1 << 5,
    UNI_TITLE = 1 << 6, /* a titlecase letter (Lt) */
    UNI_SPACE = 1 << 7,
    UNI_PRINTABLE = 1 << 8,
    UNI_ID_START = 1 << 9,     /* may start an identifier: XID_Start or '_' */
    UNI_ID_CONTINUE = 1 << 10, /* may follow in one: XID_Continue */
    UNI_CASED = 1 << 11,
    UNI_CASE_IGNORABLE = 1 << 12,
    UNI_LINEBREAK = 1 << 13, /* str.splitlines splits here */
    UNI_FULL_CASE = 1 << 14, /* some full mapping is not the simple one */
    UNI_ALNUM = UNI_ALPHA | UNI_DECIMAL | UNI_DIGIT | UNI_NUMERIC,
};

typedef struct UniType {
    int32_t to_lower, to_upper, to_title; /* simple mappings: differences to the code point */
    uint16_t flags;                       /* UNI_ */
    uint8_t decimal, digit;               /* value, or 255 */
} UniType;

extern const uint16_t kr_uni_index1[];
extern const uint16_t kr_uni_index2[];
extern const UniType kr_uni_types[];

KR_INLINE const UniType *kr_uni_type(uint32_t c)
{
    KR_ASSERT(c <= 0x10FFFF, "code point %#x", c);
    return &kr_uni_types[kr_uni_index2[((uint32_t)kr_uni_index1[c >> 7] << 7) | (c & 0x7F)]];
}
/* Some of the UNI_ flags in `mask`? */
KR_INLINE bool kr_uni_is(uint32_t c, int mask) { return (kr_uni_type(c)->flags & mask) != 0; }

/* -- Simple case mappings: one code point to one, as _PyUnicode_ToLowercase & co -------------- */

KR_INLINE uint32_t kr_uni_to_lower(uint32_t c) { return c + (uint32_t)kr_uni_type(c)->to_lower; }
KR_INLINE uint32_t kr_uni_to_upper(uint32_t c) { return c + (uint32_t)kr_uni_type(c)->to_upper; }
KR_INLINE uint32_t kr_uni_to_title(uint32_t c) { return c + (uint32_t)kr_uni_type(c)->to_title; }

/* -- Full case mappings: what str.lower & co write, 1 to 3 code points; return how many --------
 * Context-free: the one rule with context, GREEK CAPITAL LETTER SIGMA at the end of a word, is
 * the caller's (UNI_CASED and UNI_CASE_IGNORABLE tell). */

typedef enum UniCase { UNI_LOWERCASE, UNI_UPPERCASE, UNI_TITLECASE, UNI_CASEFOLD } UniCase;

int kr_uni_case_slow(UniCase which, uint32_t c, uint32_t out[3]);

KR_INLINE int kr_uni_case(UniCase which, uint32_t c, uint32_t out[3])
{
    const UniType *type = kr_uni_type(c);
    if (KR_UNLIKELY(type->flags & UNI_FULL_CASE)) {
        return kr_uni_case_slow(which, c, out);
    }
    out[0] = c + (uint32_t)(which == UNI_UPPERCASE   ? type->to_upper
                            : which == UNI_TITLECASE ? type->to_title
                                                     : type->to_lower);
    return 1;
}

/* -- Numbers ---------------------------------------------------------------------------------- */

/* 0-9, or -1. */
KR_INLINE int kr_uni_decimal(uint32_t c)
{
    int value = kr_uni_type(c)->decimal;
    return value == 255 ? -1 : value;
}
KR_INLINE int kr_uni_digit(uint32_t c)
{
    int value = kr_uni_type(c)->digit;
    return value == 255 ? -1 : value;
}
/* The numeric value, or -1.0 if c has none (no value is exactly -1). */
double kr_uni_numeric(uint32_t c);

#endif
