/* uniname.h -- character names, for \N{...} and unicodedata.
 *
 * The names are kept as phrases over a list of words (440 kB in all, read only); Hangul syllables
 * and CJK ideographs are computed.
 */
#ifndef KR_UNINAME_H
#define KR_UNINAME_H

#include "runtime/base/base.h"

#define KR_UNI_NAME_MAX 96 /* bytes that hold any name */

/* Writes the name of c <= 0x10FFFF (no NUL) and returns its length; 0 if c has none. */
int kr_uni_name(uint32_t c, char out[KR_UNI_NAME_MAX]);

/* The code points a name or alias stands for, in any case (Hangul and CJK in capitals only, as
 * CPython has it): 1, or 2 to 4 for a named sequence, written to out; 0 if there is no such name.
 * \N{...} in a literal admits single code points only. */
int kr_uni_lookup(const char *name, isize len, uint32_t out[4]);

#endif
