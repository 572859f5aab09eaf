/* unidata.c -- full case mappings and numeric values; the tables of unidata.h. */
#include "runtime/base/unidata.h"

/* A code point with full mappings: each is place << 2 | length in case_text.
 * ORDER UniCase: the columns of `maps`. */
typedef struct FullCase {
    uint32_t c;
    uint16_t maps[4];
} FullCase;

/* `count` code points from `first` on, with the values `value`, `value + step`, ... */
typedef struct NumericRun {
    uint32_t first;
    uint16_t count, step;
    double value;
} NumericRun;

#include "unidata_tables.h"

int kr_uni_case_slow(UniCase which, uint32_t c, uint32_t out[3])
{
    size_t low = 0;
    size_t high = KR_COUNT(full_cases) - 1;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (full_cases[mid].c < c) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    KR_ASSERT(full_cases[low].c == c, "U+%04X is flagged but not listed", c);
    unsigned map = full_cases[low].maps[which];
    int n = (int)(map & 3);
    for (int i = 0; i < n; i++) {
        out[i] = case_text[(map >> 2) + (unsigned)i];
    }
    return n;
}

double kr_uni_numeric(uint32_t c)
{
    if (!kr_uni_is(c, UNI_NUMERIC)) {
        return -1.0;
    }
    /* The last run that starts at or before c. */
    size_t low = 0;
    size_t high = KR_COUNT(numeric_runs);
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (numeric_runs[mid].first <= c) {
            low = mid;
        } else {
            high = mid;
        }
    }
    const NumericRun *run = &numeric_runs[low];
    KR_ASSERT(c - run->first < run->count, "U+%04X is flagged but has no value", c);
    return run->value + (double)(c - run->first) * run->step;
}
