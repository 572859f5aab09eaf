/* uniprops.h -- the character database behind the unicodedata module: Unicode 14.0, and 3.2 as
 * unicodedata.ucd_3_2_0 shows it (the IDNA codec is defined on that version). */
#ifndef KR_UNIPROPS_H
#define KR_UNIPROPS_H

#include "runtime/base/base.h"

/* ORDER UNI_PROPS: the names below are indexed by these numbers, which tools/gen_unicode.py gives
 * out in the order of its lists. */
typedef struct UniProps {
    uint8_t category;      /* index of kr_uni_categories */
    uint8_t bidirectional; /* of kr_uni_bidis */
    uint8_t combining;     /* canonical combining class */
    uint8_t mirrored;      /* 0 or 1 */
    uint8_t width;         /* of kr_uni_widths */
    uint8_t quick;         /* quick checks of the normal forms, two bits each; see uninorm.h */
} UniProps;

typedef struct UniOldNumbers {
    int decimal;    /* or -1 */
    double numeric; /* or -1.0 */
} UniOldNumbers;

extern const char *const kr_uni_categories[]; /* "Lu", ... */
extern const char *const kr_uni_bidis[];      /* "", "L", ... */
extern const char *const kr_uni_widths[];     /* "F", "H", "W", "Na", "A", "N" */

/* c <= 0x10FFFF. */
const UniProps *kr_uni_props(uint32_t c);

/* As of Unicode 3.2 (`quick` has no meaning there). */
const UniProps *kr_uni_old_props(uint32_t c);
UniOldNumbers kr_uni_old_numbers(uint32_t c);

#endif
