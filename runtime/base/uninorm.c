/* uninorm.c -- normal forms.
 *
 * Decompose every code point as far as it goes, put runs of combining marks into the order of
 * their combining classes (stable), and for the composed forms join each starter with what follows
 * it and is not blocked.  Hangul syllables are computed, everything else is in the tables.
 */
#include "runtime/base/uninorm.h"

#include "runtime/base/uniprops.h"
#include "runtime/base/utf8.h"

/* A primary composite: `first`, `second` compose to `composite`.  Sorted by first, second. */
typedef struct PairRow {
    uint32_t first, second, composite;
} PairRow;

/* A decomposition that Unicode corrected after 3.2: what it was. */
typedef struct CorrectionRow {
    uint32_t c, then;
} CorrectionRow;

/* decomp_data: at each place (tag << 8 | length), then the code points; place 0 means none. */
#include "uninorm_tables.h"

/* ORDER DECOMP_TAGS: as in tools/gen_unicode.py. */
static const char *const decomp_tags[] = {
    "",        "<noBreak>", "<compat>", "<super>",    "<fraction>", "<sub>",
    "<font>",  "<circle>",  "<wide>",   "<vertical>", "<square>",   "<isolated>",
    "<final>", "<initial>", "<medial>", "<small>",    "<narrow>",
};

enum {
    S_BASE = 0xAC00,
    L_BASE = 0x1100,
    V_BASE = 0x1161,
    T_BASE = 0x11A7,
    L_COUNT = 19,
    V_COUNT = 21,
    T_COUNT = 28,
    S_COUNT = L_COUNT * V_COUNT * T_COUNT,
};

int kr_uni_decomposition(uint32_t c, const uint32_t **parts, const char **tag)
{
    unsigned block = decomp_index1[c >> 6];
    const uint32_t *entry = &decomp_data[decomp_index2[(block << 6) | (c & 0x3F)]];
    *parts = entry + 1;
    *tag = decomp_tags[entry[0] >> 8];
    return (int)(entry[0] & 0xFF);
}

UniQuick kr_uni_quick_check(UniForm form, const void *text, int kind, isize n)
{
    UniQuick worst = UNI_YES;
    int last_class = 0;
    for (isize i = 0; i < n; i++) {
        uint32_t c = kr_char_at(text, kind, i);
        if (c < 0xA0) { /* no marks, no decompositions */
            last_class = 0;
            continue;
        }
        const UniProps *props = kr_uni_props(c);
        UniQuick quick = (UniQuick)((props->quick >> (2 * form)) & 3);
        if (quick == UNI_NO || (props->combining != 0 && props->combining < last_class)) {
            return UNI_NO;
        }
        if (quick == UNI_MAYBE) {
            worst = UNI_MAYBE;
        }
        last_class = props->combining;
    }
    return worst;
}

/* What Unicode 3.2 decomposed c to before it was corrected, or 0. */
static uint32_t old_correction(uint32_t c)
{
    for (size_t i = 0; i < KR_COUNT(old_corrections); i++) {
        if (old_corrections[i].c == c) {
            return old_corrections[i].then;
        }
    }
    return 0;
}

/* Appends the full decomposition of c. */
static bool decompose(uint32_t c, bool compat, bool old, CodeVec *out)
{
    if (c >= S_BASE && c < S_BASE + S_COUNT) {
        uint32_t index = c - S_BASE;
        uint32_t tail = index % T_COUNT;
        uint32_t parts[3] = {L_BASE + index / (V_COUNT * T_COUNT),
                             V_BASE + index % (V_COUNT * T_COUNT) / T_COUNT, T_BASE + tail};
        return code_vec_append(out, parts, tail == 0 ? 2 : 3);
    }
    /* What is still to be decomposed, the next one on top.  The longest entry has 18 parts and
     * entries nest a few levels deep, which the test of every code point confirms. */
    uint32_t stack[64];
    int top = 0;
    stack[top++] = c;
    while (top > 0) {
        c = stack[--top];
        uint32_t corrected = old ? old_correction(c) : 0;
        if (corrected != 0) {
            stack[top++] = corrected;
            continue;
        }
        const uint32_t *parts;
        const char *tag;
        int n = kr_uni_decomposition(c, &parts, &tag);
        if (n == 0 || (tag[0] != '\0' && !compat) || (old && kr_uni_old_props(c)->category == 0)) {
            if (!code_vec_push(out, c)) {
                return false;
            }
            continue;
        }
        KR_ASSERT(top + n <= (int)KR_COUNT(stack), "decomposition of U+%04X is too deep", c);
        while (n > 0) {
            stack[top++] = parts[--n];
        }
    }
    return true;
}

/* Canonical order: marks by class, equal classes as they came.  Insertion sort is quadratic in a
 * run of marks, so long runs (only adversarial text has them) go through a counting sort. */
static bool sort_run(uint32_t *run, isize n)
{
    if (n > 32) {
        isize start[257] = {0};
        uint32_t *copy = malloc((size_t)n * sizeof *copy);
        if (copy == NULL) {
            return false;
        }
        for (isize i = 0; i < n; i++) {
            start[kr_uni_props(run[i])->combining + 1]++;
        }
        for (int class = 0; class < 256; class ++) {
            start[class + 1] += start[class];
        }
        memcpy(copy, run, (size_t)n * sizeof *copy);
        for (isize i = 0; i < n; i++) {
            run[start[kr_uni_props(copy[i])->combining]++] = copy[i];
        }
        free(copy);
        return true;
    }
    for (isize i = 1; i < n; i++) {
        uint32_t c = run[i];
        int class = kr_uni_props(c)->combining;
        isize at = i;
        while (at > 0 && kr_uni_props(run[at - 1])->combining > class) {
            run[at] = run[at - 1];
            at--;
        }
        run[at] = c;
    }
    return true;
}

static bool put_in_order(uint32_t *text, isize n)
{
    for (isize i = 0; i < n;) {
        if (text[i] < 0x300 || kr_uni_props(text[i])->combining == 0) {
            i++;
            continue;
        }
        isize end = i + 1;
        while (end < n && kr_uni_props(text[end])->combining != 0) {
            end++;
        }
        if (!sort_run(text + i, end - i)) {
            return false;
        }
        i = end;
    }
    return true;
}

/* The composite of two code points, or 0. */
static uint32_t compose_pair(uint32_t first, uint32_t second)
{
    if (first >= L_BASE && first < L_BASE + L_COUNT) {
        if (second >= V_BASE && second < V_BASE + V_COUNT) {
            return S_BASE + ((first - L_BASE) * V_COUNT + (second - V_BASE)) * T_COUNT;
        }
        return 0;
    }
    if (first >= S_BASE && first < S_BASE + S_COUNT) {
        bool no_tail = (first - S_BASE) % T_COUNT == 0;
        bool tail = second > T_BASE && second < T_BASE + T_COUNT;
        return no_tail && tail ? first + (second - T_BASE) : 0;
    }
    size_t low = 0;
    size_t high = KR_COUNT(pair_rows) - 1;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const PairRow *row = &pair_rows[mid];
        if (row->first < first || (row->first == first && row->second < second)) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    const PairRow *row = &pair_rows[low];
    return row->first == first && row->second == second ? row->composite : 0;
}

/* Joins starters with unblocked followers, in place; returns the new length. */
static isize compose(uint32_t *text, isize n)
{
    isize out = 0;
    isize starter = -1; /* place in the output of the last starter */
    int last_class = 0; /* of the last mark kept behind it; 0: none */
    for (isize i = 0; i < n; i++) {
        uint32_t c = text[i];
        int class = kr_uni_props(c)->combining;
        bool adjacent = starter == out - 1;
        /* Blocked: a mark of the same or a higher class, or any starter, lies between. */
        if (starter >= 0 && (adjacent || (class != 0 && last_class < class))) {
            uint32_t composite = compose_pair(text[starter], c);
            if (composite != 0) {
                text[starter] = composite;
                continue;
            }
        }
        if (class == 0) {
            starter = out;
            last_class = 0;
        } else {
            last_class = class;
        }
        text[out++] = c;
    }
    return out;
}

bool kr_uni_normalize(UniForm form, bool old, const void *text, int kind, isize n, CodeVec *out)
{
    bool compat = form & 1;
    isize start = out->len;
    if (!code_vec_reserve(out, n)) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        uint32_t c = kr_char_at(text, kind, i);
        if (c < 0xA0 ? !code_vec_push(out, c) : !decompose(c, compat, old, out)) {
            return false;
        }
    }
    if (!put_in_order(out->items + start, out->len - start)) {
        return false;
    }
    if (form & 2) {
        out->len = start + compose(out->items + start, out->len - start);
    }
    return true;
}
