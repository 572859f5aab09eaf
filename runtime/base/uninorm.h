/* uninorm.h -- decomposition and the four normal forms (Unicode 14.0). */
#ifndef KR_UNINORM_H
#define KR_UNINORM_H

#include "runtime/base/base.h"
#include "runtime/base/vec.h"

KR_VEC(CodeVec, code_vec, uint32_t);

/* ORDER UNI_FORMS: form n has bits 2n of UniProps.quick; bit 0 says compatibility, bit 1 says
 * composed. */
typedef enum UniForm { UNI_NFD, UNI_NFKD, UNI_NFC, UNI_NFKC } UniForm;

typedef enum UniQuick { UNI_YES, UNI_MAYBE, UNI_NO } UniQuick;

/* Is the text in the form?  MAYBE: only normalising and comparing can tell. */
UniQuick kr_uni_quick_check(UniForm form, const void *text, int kind, isize n);

/* Appends the normalised text to `out` (owned by the caller); false when memory is out.
 * `old` follows Unicode 3.2 as unicodedata.ucd_3_2_0 does. */
bool kr_uni_normalize(UniForm form, bool old, const void *text, int kind, isize n,
                      CodeVec *out) KR_MUST_CHECK;

/* The decomposition the database lists for c, one step deep, not for Hangul syllables: the number
 * of code points at *parts (static), 0 if there is none.  *tag is "" for a canonical one, else
 * "<compat>" and the like. */
int kr_uni_decomposition(uint32_t c, const uint32_t **parts, const char **tag);

#endif
