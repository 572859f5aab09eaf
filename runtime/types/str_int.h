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

#endif
