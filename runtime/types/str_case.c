/* str_case.c -- upper and lower case, and the is...() questions.
 *
 * ASCII text takes short loops over a 256-entry table; the rest asks the Unicode tables.  One
 * letter needs its neighbours: a capital sigma becomes a final small one at the end of a word.
 */
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/core/error.h"
#include "runtime/types/str_int.h"

#include <emmintrin.h>

KR_INLINE bool is_ascii_upper(uint8_t c) { return (uint8_t)(c - 'A') < 26; }
KR_INLINE bool is_ascii_lower(uint8_t c) { return (uint8_t)(c - 'a') < 26; }

/* -- Mapping
 * ---------------------------------------------------------------------------------------- */

#define CAPITAL_SIGMA 0x3A3
#define SMALL_SIGMA   0x3C3
#define FINAL_SIGMA   0x3C2

/* Characters that case rules skip are those that are case-ignorable; what decides is the next
 * other. */
static bool sigma_is_final(const void *data, int kind, isize len, isize at)
{
    isize i = at - 1;
    while (i >= 0 && kr_uni_is(kr_char_at(data, kind, i), UNI_CASE_IGNORABLE)) {
        i--;
    }
    if (i < 0 || !kr_uni_is(kr_char_at(data, kind, i), UNI_CASED)) {
        return false;
    }
    i = at + 1;
    while (i < len && kr_uni_is(kr_char_at(data, kind, i), UNI_CASE_IGNORABLE)) {
        i++;
    }
    return i == len || !kr_uni_is(kr_char_at(data, kind, i), UNI_CASED);
}

typedef enum Style { LOWER, UPPER, FOLD, TITLE, CAPITALIZE, SWAP } Style;

static Value map_slowly(Thread *t, Str *s, Style style)
{
    isize len = kr_str_len(s);
    int kind = kr_str_kind(s);
    const void *data = kr_str_data(s);
    StrBuilder b;
    bool after_cased = false;
    kr_sb_init(&b, t);
    for (isize i = 0; i < len && !b.failed; i++) {
        uint32_t c = kr_char_at(data, kind, i), out[3] = {0};
        UniCase which = UNI_LOWERCASE;
        switch (style) {
        case LOWER: break;
        case UPPER: which = UNI_UPPERCASE; break;
        case FOLD: which = UNI_CASEFOLD; break;
        case TITLE: which = after_cased ? UNI_LOWERCASE : UNI_TITLECASE; break;
        case CAPITALIZE: which = i > 0 ? UNI_LOWERCASE : UNI_TITLECASE; break;
        case SWAP:
            if (!kr_uni_is(c, UNI_UPPER)) {
                if (!kr_uni_is(c, UNI_LOWER)) {
                    kr_sb_char(&b, c);
                    continue;
                }
                which = UNI_UPPERCASE;
            }
            break;
        }
        int n = 1;
        if (c == CAPITAL_SIGMA && which == UNI_LOWERCASE) {
            out[0] = sigma_is_final(data, kind, len, i) ? FINAL_SIGMA : SMALL_SIGMA;
        } else {
            n = kr_uni_case(which, c, out);
        }
        for (int k = 0; k < n; k++) {
            kr_sb_char(&b, out[k]);
        }
        after_cased = kr_uni_is(c, UNI_CASED);
    }
    return kr_sb_finish(&b);
}

/* lower, upper, casefold of text all of whose characters become one character of the same kind;
 * VALUE_NULL without exception when one does not. */
KR_INLINE Value map_in_kind(Thread *t, Str *s, Style style, const int kind)
{
    isize len = kr_str_len(s);
    const void *data = kr_str_data(s);
    uint32_t limit = kind == 1 ? 0xFF : kind == 2 ? 0xFFFF : KR_MAX_CODE_POINT, all = 0;
    Str *r = kr_str_new(t, len, limit);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    void *to = kr_str_data(r);
    for (isize i = 0; i < len; i++) {
        uint32_t c = kr_char_at(data, kind, i);
        const UniType *type = kr_uni_type(c);
        if ((type->flags & UNI_FULL_CASE) || c == CAPITAL_SIGMA) {
            return VALUE_NULL;
        }
        c += (uint32_t)(style == UPPER ? type->to_upper : type->to_lower);
        if (c > limit) {
            return VALUE_NULL;
        }
        all |= c;
        kr_char_put(to, kind, i, c);
    }
    bool fits = len > 1 && all >= 0x80 && kr_kind_for(all) == kind;
    return value_from_ptr(fits ? r : kr_str_from_kind(t, kind, to, len));
}

static Value map_wide(Thread *t, Str *s, Style style)
{
    if (style == LOWER || style == UPPER || style == FOLD) {
        Value v = kr_str_kind(s) == 1   ? map_in_kind(t, s, style, 1)
                  : kr_str_kind(s) == 2 ? map_in_kind(t, s, style, 2)
                                        : map_in_kind(t, s, style, 4);
        if (!value_is_null(v) || kr_pending(t)) {
            return v;
        }
    }
    return map_slowly(t, s, style);
}

/* Those of 16 bytes that are letters, the first of them `first`, change their case bit. */
KR_INLINE __m128i flipped(__m128i x, char first)
{
    const __m128i below = _mm_set1_epi8((char)(first - 1)),
                  above = _mm_set1_epi8((char)(first + 26));
    __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(x, below), _mm_cmplt_epi8(x, above));
    return _mm_xor_si128(x, _mm_and_si128(letter, _mm_set1_epi8(0x20)));
}

/* 16 bytes at a time, then 8: letters change their case bit.  How many bytes have been done. */
KR_INLINE isize flip_case(char *to, const char *from, isize len, char first)
{
    isize i = 0;
    for (; i + 16 <= len; i += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(from + i));
        _mm_storeu_si128((__m128i *)(void *)(to + i), flipped(x, first));
    }
    if (i == len || len < 8) {
        return i;
    }
    /* The last 8 bytes once more: `from` and `to` are different texts. */
    isize last = len - 8;
    if (i < last) {
        __m128i x = _mm_loadl_epi64((const __m128i *)(const void *)(from + i));
        _mm_storel_epi64((__m128i *)(void *)(to + i), flipped(x, first));
    }
    __m128i x = _mm_loadl_epi64((const __m128i *)(const void *)(from + last));
    _mm_storel_epi64((__m128i *)(void *)(to + last), flipped(x, first));
    return len;
}

static void map_ascii(char *to, const char *from, isize len, Style style)
{
    bool after_cased = false;
    switch (style) {
    case LOWER:
    case FOLD:
        for (isize i = flip_case(to, from, len, 'A'); i < len; i++) {
            to[i] = (char)(from[i] | is_ascii_upper((uint8_t)from[i]) << 5);
        }
        return;
    case UPPER:
        for (isize i = flip_case(to, from, len, 'a'); i < len; i++) {
            to[i] = (char)(from[i] & ~(is_ascii_lower((uint8_t)from[i]) << 5));
        }
        return;
    case SWAP:
        for (isize i = 0; i < len; i++) {
            uint8_t c = (uint8_t)from[i];
            to[i] = (char)(c ^ (is_ascii_upper(c) || is_ascii_lower(c)) << 5);
        }
        return;
    case CAPITALIZE:
        map_ascii(to, from, len, LOWER);
        if (len > 0 && is_ascii_lower((uint8_t)to[0])) {
            to[0] ^= 0x20;
        }
        return;
    case TITLE:
        for (isize i = 0; i < len; i++) {
            uint8_t c = (uint8_t)from[i];
            bool upper = is_ascii_upper(c), lower = is_ascii_lower(c);
            to[i] = (char)(after_cased ? c | upper << 5 : c & ~(lower << 5));
            after_cased = upper || lower;
        }
        return;
    }
}

static Value map(Thread *t, Value self, Style style)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s);
    if (!kr_str_is_ascii(s)) {
        return map_wide(t, s, style);
    }
    if (len == 0) {
        return value_from_ptr(kr_str_empty);
    }
    if (len == 1) {
        char c;
        map_ascii(&c, kr_str_data(s), 1, style);
        return value_from_ptr(kr_str_from_char(t, (uint8_t)c));
    }
    Str *r = kr_str_new(t, len, 0x7F);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    map_ascii(kr_str_data(r), kr_str_data(s), len, style);
    return value_from_ptr(r);
}

Value kr_str_m_lower(Thread *t, Value self) { return map(t, self, LOWER); }
Value kr_str_m_upper(Thread *t, Value self) { return map(t, self, UPPER); }
Value kr_str_m_casefold(Thread *t, Value self) { return map(t, self, FOLD); }
Value kr_str_m_title(Thread *t, Value self) { return map(t, self, TITLE); }
Value kr_str_m_capitalize(Thread *t, Value self) { return map(t, self, CAPITALIZE); }
Value kr_str_m_swapcase(Thread *t, Value self) { return map(t, self, SWAP); }

/* -- Asking
 * ------------------------------------------------------------------------------------------- */

/* Has every character one of the flags?  `empty`: the answer for "". */
static Value all_are(Thread *t, Value self, int mask, bool empty)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s);
    int kind = kr_str_kind(s);
    const void *data = kr_str_data(s);
    if (len == 0) {
        return kr_bool(empty);
    }
    for (isize i = 0; i < len; i++) {
        if (!kr_uni_is(kr_char_at(data, kind, i), mask)) {
            return KR_FALSE;
        }
    }
    return KR_TRUE;
}

Value kr_str_m_isalpha(Thread *t, Value self) { return all_are(t, self, UNI_ALPHA, false); }
Value kr_str_m_isalnum(Thread *t, Value self) { return all_are(t, self, UNI_ALNUM, false); }
Value kr_str_m_isdecimal(Thread *t, Value self) { return all_are(t, self, UNI_DECIMAL, false); }
Value kr_str_m_isdigit(Thread *t, Value self) { return all_are(t, self, UNI_DIGIT, false); }
Value kr_str_m_isnumeric(Thread *t, Value self) { return all_are(t, self, UNI_NUMERIC, false); }
Value kr_str_m_isspace(Thread *t, Value self) { return all_are(t, self, UNI_SPACE, false); }
Value kr_str_m_isprintable(Thread *t, Value self) { return all_are(t, self, UNI_PRINTABLE, true); }

Value kr_str_m_isascii(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    return kr_str_flat(t, s) ? kr_bool(kr_str_is_ascii(s)) : VALUE_ERROR;
}

/* At least one character is `wanted`, and none is in `forbidden`. */
static Value one_case(Thread *t, Value self, int wanted, int forbidden)
{
    Str *s = kr_as_str(self);
    bool found = false;
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    for (isize i = 0, len = kr_str_len(s); i < len; i++) {
        int flags = kr_uni_type(kr_str_at(s, i))->flags;
        if (flags & forbidden) {
            return KR_FALSE;
        }
        found |= (flags & wanted) != 0;
    }
    return kr_bool(found);
}

Value kr_str_m_islower(Thread *t, Value self)
{
    return one_case(t, self, UNI_LOWER, UNI_UPPER | UNI_TITLE);
}
Value kr_str_m_isupper(Thread *t, Value self)
{
    return one_case(t, self, UNI_UPPER, UNI_LOWER | UNI_TITLE);
}

Value kr_str_m_istitle(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    bool found = false, after_cased = false;
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    for (isize i = 0, len = kr_str_len(s); i < len; i++) {
        int flags = kr_uni_type(kr_str_at(s, i))->flags;
        bool capital = (flags & (UNI_UPPER | UNI_TITLE)) != 0, small = (flags & UNI_LOWER) != 0;
        if ((capital && after_cased) || (!capital && small && !after_cased)) {
            return KR_FALSE;
        }
        after_cased = capital || small;
        found |= after_cased;
    }
    return kr_bool(found);
}

bool kr_str_is_identifier(const Str *s)
{
    isize len = kr_str_len(s);
    if (len == 0 || !kr_uni_is(kr_str_at(s, 0), UNI_ID_START)) {
        return false;
    }
    for (isize i = 1; i < len; i++) {
        if (!kr_uni_is(kr_str_at(s, i), UNI_ID_CONTINUE)) {
            return false;
        }
    }
    return true;
}

Value kr_str_m_isidentifier(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    return kr_str_flat(t, s) ? kr_bool(kr_str_is_identifier(s)) : VALUE_ERROR;
}
