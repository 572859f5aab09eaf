/* uniprops.c -- the tables of uniprops.h. */
#include "runtime/base/uniprops.h"

#include "runtime/base/unidata.h"

typedef struct OldProps {
    UniProps props;
    uint8_t decimal; /* or 255 */
    double numeric;  /* or -1.0 */
} OldProps;

#include "uniprops_tables.h"

const char *const kr_uni_categories[] = {
    "Cn", "Lu", "Ll", "Lt", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf",
    "Cs", "Co", "Lm", "Lo", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So",
};
const char *const kr_uni_bidis[] = {
    "",   "L",  "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN",  "ES",  "ET",
    "AN", "CS", "NSM", "BN",  "B", "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI",
};
const char *const kr_uni_widths[] = {"F", "H", "W", "Na", "A", "N"};

const UniProps *kr_uni_props(uint32_t c)
{
    KR_ASSERT(c <= 0x10FFFF, "code point %#x", c);
    return &props_records[props_index2[((uint32_t)props_index1[c >> 7] << 7) | (c & 0x7F)]];
}

/* The record of the run c lies in; record 0 means "as today".  A run is first << 8 | record. */
static const OldProps *old_props(uint32_t c)
{
    size_t low = 0;
    size_t high = KR_COUNT(old_runs);
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (old_runs[mid] >> 8 <= c) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return &old_records[old_runs[low] & 0xFF];
}

const UniProps *kr_uni_old_props(uint32_t c)
{
    const OldProps *old = old_props(c);
    return old == old_records ? kr_uni_props(c) : &old->props;
}

UniOldNumbers kr_uni_old_numbers(uint32_t c)
{
    const OldProps *old = old_props(c);
    if (old == old_records) {
        return (UniOldNumbers){kr_uni_decimal(c), kr_uni_numeric(c)};
    }
    return (UniOldNumbers){old->decimal == 255 ? -1 : old->decimal, old->numeric};
}
