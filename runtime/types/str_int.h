/* str_int.h -- what the str_*.c files share. */
#ifndef KR_STR_INT_H
#define KR_STR_INT_H

#include "runtime/types/str.h"

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
/* Characters [start, end) as an exact str. */
KR_INLINE Value kr_str_sub(Thread *t, Str *s, isize start, isize end)
{
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
