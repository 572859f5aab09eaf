/* str_int.h -- what the str_*.c files share. */
#ifndef KR_STR_INT_H
#define KR_STR_INT_H

#include "runtime/types/str.h"

static_assert(offsetof(Str, utf8) == 56 && offsetof(Str, buf) == 64 && offsetof(Str, any) == 72,
              "the bitmap of GCK_STR in core/gc.c");

/* One-character strings of latin-1; NULL before kr_str_init_names. */
extern Str *kr_latin1[256];

/* Fills a zeroed instance of a str subclass with a copy of `from`'s text. */
bool kr_str_init_subclass(Thread *t, Str *self, Str *from) KR_MUST_CHECK;
/* The characters of s in a wider kind: in `small` if they fit there, else in a new block. */
void *kr_str_widen(Thread *t, Str *s, int kind, void *small, size_t small_bytes);

/* s as int() and float() read it: Unicode decimals as ASCII digits, Unicode spaces as ' ', other
 * characters beyond ASCII as '?'.  s's own data when it is ASCII; else a new block, NUL-terminated.
 */
const char *kr_str_number_text(Thread *t, Str *s, isize *len);

/* An optional str argument as C text: NULL when absent.  false with TypeError, ValueError (NULs).
 */
bool kr_str_arg_c(Thread *t, const char *function, const char *argument, Value v,
                  const char **out) KR_MUST_CHECK;
/* Short copies are common here, and a call of memcpy costs more than they do. */
KR_INLINE void kr_copy_short(char *to, const char *from, size_t n)
{
    if (n > 32) {
        memcpy(to, from, n);
    } else if (n >= 8) { /* overlapping words: the last one ends where the text ends */
        uint64_t word, last;
        memcpy(&last, from + n - 8, 8);
        for (size_t i = 0; i + 8 < n; i += 8) {
            memcpy(&word, from + i, 8);
            memcpy(to + i, &word, 8);
        }
        memcpy(to + n - 8, &last, 8);
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, from, 4);
        memcpy(&last, from + n - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + n - 4, &last, 4);
    } else if (n > 0) {
        char middle = from[n / 2], last = from[n - 1];
        to[0] = from[0];
        to[n / 2] = middle;
        to[n - 1] = last;
    }
}

/* An exact str of ASCII characters. */
KR_INLINE Value kr_str_of_ascii(Thread *t, const char *text, isize len)
{
    if (KR_UNLIKELY(len <= 1)) {
        return value_from_ptr(len <= 0 ? kr_str_empty : kr_latin1[(uint8_t)text[0]]);
    }
    Str *s = kr_new_object(t, &PyUnicode_Type, sizeof(StrAscii) + (size_t)len + 1, GCK_LEAF);
    if (KR_LIKELY(s != NULL)) {
        s->a.length = len;
        s->a.hash = -1;
        s->a.state = (StrState){.kind = 1, .compact = 1, .ascii = 1, .ready = 1};
        s->a.wstr = NULL;
        char *to = (char *)s + sizeof(StrAscii);
        kr_copy_short(to, text, (size_t)len);
        to[len] = '\0';
    }
    return value_from_ptr(s);
}

/* Characters [start, end) of a flat string as an exact str. */
KR_INLINE Value kr_str_sub(Thread *t, Str *s, isize start, isize end)
{
    if (KR_LIKELY(kr_str_is_ascii(s) && end - start < kr_str_len(s))) {
        return kr_str_of_ascii(t, (const char *)kr_str_data(s) + start, end - start);
    }
    return kr_str_slice(t, s, start, 1, end - start);
}

/* -- Methods of str, for the table in str_type.c: shapes as in native.h -------------------------
 */

#define STR_METHOD_O(name)      Value kr_str_m_##name(Thread *t, Value self, Value arg);
#define STR_METHOD_NOARGS(name) Value kr_str_m_##name(Thread *t, Value self);
#define STR_METHOD_ARGS(name)   Value kr_str_m_##name(Thread *t, Value self, const Value *args);
#define STR_METHOD_FAST(name) \
    Value kr_str_m_##name(Thread *t, Value self, const Value *args, size_t nargs);
/* str_methods.c */
STR_METHOD_FAST(find)
STR_METHOD_FAST(rfind)
STR_METHOD_FAST(index)
STR_METHOD_FAST(rindex)
STR_METHOD_FAST(count)
STR_METHOD_FAST(startswith)
STR_METHOD_FAST(endswith)
STR_METHOD_ARGS(split)
STR_METHOD_ARGS(rsplit)
STR_METHOD_ARGS(splitlines)
STR_METHOD_O(partition)
STR_METHOD_O(rpartition)
STR_METHOD_FAST(strip)
STR_METHOD_FAST(lstrip)
STR_METHOD_FAST(rstrip)
STR_METHOD_FAST(replace)
STR_METHOD_O(join)
STR_METHOD_O(removeprefix)
STR_METHOD_O(removesuffix)
STR_METHOD_FAST(center)
STR_METHOD_FAST(ljust)
STR_METHOD_FAST(rjust)
STR_METHOD_O(zfill)
STR_METHOD_ARGS(expandtabs)
STR_METHOD_O(translate)
STR_METHOD_FAST(maketrans)
/* str_case.c */
STR_METHOD_NOARGS(lower)
STR_METHOD_NOARGS(upper)
STR_METHOD_NOARGS(title)
STR_METHOD_NOARGS(capitalize)
STR_METHOD_NOARGS(swapcase)
STR_METHOD_NOARGS(casefold)
STR_METHOD_NOARGS(isalpha)
STR_METHOD_NOARGS(isalnum)
STR_METHOD_NOARGS(isdecimal)
STR_METHOD_NOARGS(isdigit)
STR_METHOD_NOARGS(isnumeric)
STR_METHOD_NOARGS(isspace)
STR_METHOD_NOARGS(isprintable)
STR_METHOD_NOARGS(isascii)
STR_METHOD_NOARGS(islower)
STR_METHOD_NOARGS(isupper)
STR_METHOD_NOARGS(istitle)
STR_METHOD_NOARGS(isidentifier)

#endif
