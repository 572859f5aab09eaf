/* uniname.c -- character names.
 *
 * An entry is a name: of a code point (NAMED_COUNT of them, in order), an alias (ALIAS_COUNT), or
 * a named sequence.  Its phrase is a string of word codes ended by 0:
 *
 *     b <= ONE_BYTE_WORDS        word b - 1
 *     b1 > ONE_BYTE_WORDS, b2    word ONE_BYTE_WORDS + (b1 - ONE_BYTE_WORDS - 1) * 256 + b2
 *
 * A space stands between two words, none beside the word "-".  phrase_places has the place of
 * every 16th phrase.  Words lie end to end in word_text: the one-byte ones where frequent_at says,
 * the others sorted by length, so that a WordGroup per length places them.
 * Lookup: the hash of the name chooses a bucket of entries, which are spelled out and compared.
 */
#include "runtime/base/uniname.h"

typedef struct CodeRange {
    uint32_t first, last;
} CodeRange;
typedef struct NameRange {
    uint32_t first; /* code point; those up to the next range's have consecutive entries */
    uint32_t entry;
} NameRange;
typedef struct SequenceRow {
    uint32_t n;
    uint32_t codes[4];
} SequenceRow;
typedef struct WordGroup {
    uint32_t word, place, length;
} WordGroup;

#include "uniname_tables.h"

/* -- Hangul and CJK --------------------------------------------------------------------------- */

#define HANGUL_PREFIX "HANGUL SYLLABLE "
#define CJK_PREFIX    "CJK UNIFIED IDEOGRAPH-"

enum { S_BASE = 0xAC00, L_COUNT = 19, V_COUNT = 21, T_COUNT = 28 };
enum { S_COUNT = L_COUNT * V_COUNT * T_COUNT };

/* Short names of the jamo: leading consonants, vowels, trailing consonants. */
static const char jamo_l[L_COUNT][4] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                        "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char jamo_v[V_COUNT][4] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                        "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                        "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char jamo_t[T_COUNT][4] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                        "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                        "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

static char *put(char *out, const char *text)
{
    size_t n = strlen(text);
    memcpy(out, text, n);
    return out + n;
}

/* The longest jamo of `list` that the text starts with; its index, or -1. */
static int match_jamo(const char (*list)[4], int count, const char **text, const char *end)
{
    int best = -1;
    size_t best_len = 0;
    for (int i = 0; i < count; i++) {
        size_t n = strlen(list[i]);
        if ((best < 0 || n > best_len) && n <= (size_t)(end - *text) &&
            memcmp(list[i], *text, n) == 0) {
            best = i;
            best_len = n;
        }
    }
    *text += best_len;
    return best;
}

static bool lookup_hangul(const char *name, const char *end, uint32_t *c)
{
    int l = match_jamo(jamo_l, L_COUNT, &name, end);
    int v = match_jamo(jamo_v, V_COUNT, &name, end);
    int t = match_jamo(jamo_t, T_COUNT, &name, end);
    if (l < 0 || v < 0 || t < 0 || name != end) {
        return false;
    }
    *c = (uint32_t)(S_BASE + (l * V_COUNT + v) * T_COUNT + t);
    return true;
}

static bool is_cjk(uint32_t c)
{
    for (size_t i = 0; i < KR_COUNT(cjk_ranges); i++) {
        if (c >= cjk_ranges[i].first && c <= cjk_ranges[i].last) {
            return true;
        }
    }
    return false;
}

static bool lookup_cjk(const char *digits, const char *end, uint32_t *c)
{
    uint32_t value = 0;
    if (end - digits != 4 && end - digits != 5) {
        return false;
    }
    for (; digits < end; digits++) {
        char d = *digits;
        if (!((d >= '0' && d <= '9') || (d >= 'A' && d <= 'F'))) {
            return false;
        }
        value = value * 16 + (uint32_t)(d <= '9' ? d - '0' : d - 'A' + 10);
    }
    *c = value;
    return is_cjk(value);
}

/* -- Phrases ---------------------------------------------------------------------------------- */

static const char *word_at(uint32_t word, size_t *len)
{
    if (word < ONE_BYTE_WORDS) {
        *len = (size_t)(frequent_at[word + 1] - frequent_at[word]);
        return word_text + frequent_at[word];
    }
    size_t group = KR_COUNT(word_groups) - 1;
    while (word_groups[group].word > word) {
        group--;
    }
    const WordGroup *g = &word_groups[group];
    *len = g->length;
    return word_text + g->place + (word - g->word) * g->length;
}

static const uint8_t *next_word(const uint8_t *p, uint32_t *word)
{
    if (p[0] <= ONE_BYTE_WORDS) {
        *word = p[0] - 1u;
        return p + 1;
    }
    *word = ONE_BYTE_WORDS + ((uint32_t)(p[0] - ONE_BYTE_WORDS - 1) << 8) + p[1];
    return p + 2;
}

static int spell(uint32_t entry, char out[KR_UNI_NAME_MAX])
{
    _Static_assert(LONGEST_NAME <= KR_UNI_NAME_MAX, "a name is longer than the buffer");
    const uint8_t *p = phrases + phrase_places[entry / 16];
    uint32_t word;
    for (uint32_t skip = entry % 16; skip > 0; skip--) {
        while (*p != 0) {
            p = next_word(p, &word);
        }
        p++;
    }
    char *end = out;
    bool glue = true;
    while (*p != 0) {
        p = next_word(p, &word);
        bool hyphen = word == HYPHEN_WORD;
        if (!glue && !hyphen) {
            *end++ = ' ';
        }
        size_t len;
        const char *text = word_at(word, &len);
        memcpy(end, text, len);
        end += len;
        glue = hyphen;
    }
    return (int)(end - out);
}

/* The range whose `first` (or entry) is the last not above x. */
static const NameRange *range_before(uint32_t x, bool by_entry)
{
    size_t low = 0;
    size_t high = KR_COUNT(name_ranges);
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if ((by_entry ? name_ranges[mid].entry : name_ranges[mid].first) <= x) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return &name_ranges[low];
}

int kr_uni_name(uint32_t c, char out[KR_UNI_NAME_MAX])
{
    if (c >= S_BASE && c < S_BASE + S_COUNT) {
        uint32_t index = c - S_BASE;
        char *end = put(out, HANGUL_PREFIX);
        end = put(end, jamo_l[index / (V_COUNT * T_COUNT)]);
        end = put(end, jamo_v[index % (V_COUNT * T_COUNT) / T_COUNT]);
        return (int)(put(end, jamo_t[index % T_COUNT]) - out);
    }
    if (is_cjk(c)) {
        char *end = put(out, CJK_PREFIX);
        for (int shift = c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) {
            *end++ = "0123456789ABCDEF"[(c >> shift) & 15];
        }
        return (int)(end - out);
    }
    const NameRange *range = range_before(c, false);
    if (c < range->first) {
        return 0;
    }
    uint32_t entry = range->entry + (c - range->first);
    bool last = range == &name_ranges[KR_COUNT(name_ranges) - 1];
    return entry < (last ? NAMED_COUNT : range[1].entry) ? spell(entry, out) : 0;
}

/* -- Lookup ----------------------------------------------------------------------------------- */

KR_INLINE char upper(char c) { return (char)(c >= 'a' && c <= 'z' ? c - 32 : c); }

/* Must agree with name_hash in tools/gen_unicode.py. */
static uint32_t name_hash(const char *name, isize len)
{
    uint32_t h = 2166136261u;
    for (isize i = 0; i < len; i++) {
        h = (h ^ (uint8_t)upper(name[i])) * 16777619u;
    }
    return h ^ (h >> 15);
}

static bool has_prefix(const char *name, isize len, const char *prefix)
{
    isize n = (isize)strlen(prefix);
    return len > n && memcmp(name, prefix, (size_t)n) == 0;
}

int kr_uni_lookup(const char *name, isize len, uint32_t out[4])
{
    const char *end = name + len;
    if (has_prefix(name, len, HANGUL_PREFIX) &&
        lookup_hangul(name + strlen(HANGUL_PREFIX), end, out)) {
        return 1;
    }
    if (has_prefix(name, len, CJK_PREFIX)) {
        return lookup_cjk(name + strlen(CJK_PREFIX), end, out) ? 1 : 0;
    }
    if (len > LONGEST_NAME) {
        return 0;
    }
    uint32_t bucket = name_hash(name, len) & BUCKET_MASK;
    for (uint32_t i = bucket_starts[bucket]; i < bucket_starts[bucket + 1]; i++) {
        char spelled[KR_UNI_NAME_MAX];
        uint32_t entry = bucket_entries[i];
        isize n = spell(entry, spelled);
        isize same = 0;
        while (n == len && same < n && spelled[same] == upper(name[same])) {
            same++;
        }
        if (n != len || same != n) {
            continue;
        }
        if (entry < NAMED_COUNT) {
            const NameRange *range = range_before(entry, true);
            out[0] = range->first + (entry - range->entry);
            return 1;
        }
        if (entry < NAMED_COUNT + ALIAS_COUNT) {
            out[0] = alias_codes[entry - NAMED_COUNT];
            return 1;
        }
        const SequenceRow *row = &sequence_rows[entry - NAMED_COUNT - ALIAS_COUNT];
        memcpy(out, row->codes, row->n * sizeof out[0]);
        return (int)row->n;
    }
    return 0;
}
