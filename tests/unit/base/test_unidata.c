/* test_unidata.c -- every code point against the oracle: properties, cases, the database, normal
 * forms, names. */
#include "oracle.h"

#include "runtime/base/unidata.h"
#include "runtime/base/uniname.h"
#include "runtime/base/uninorm.h"
#include "runtime/base/uniprops.h"

#define N 0x110000u

static FILE *pipe_in;

/* The next section; the caller frees it.  One NUL more than *size says. */
static void *section(size_t *size)
{
    uint64_t n;
    assert_int_equal(fread(&n, sizeof n, 1, pipe_in), 1);
    char *data = malloc(n + 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, n, pipe_in), n);
    data[n] = '\0';
    if (size != NULL) {
        *size = n;
    }
    return data;
}

typedef struct Strings {
    size_t n;
    uint8_t *lengths;
    uint32_t *text; /* walks on with next_string */
    uint32_t *memory;
} Strings;

static Strings strings(void)
{
    Strings s;
    s.lengths = section(&s.n);
    s.text = s.memory = section(NULL);
    return s;
}
static const uint32_t *next_string(Strings *s, size_t i, size_t *n)
{
    const uint32_t *text = s->text;
    *n = s->lengths[i];
    s->text += *n;
    return text;
}
static void strings_free(Strings *s)
{
    free(s->lengths);
    free(s->memory);
}

static void flags_cases_and_numbers_equal_cpythons(void **state)
{
    static const int flags[] = {UNI_ALPHA,          UNI_DECIMAL,   UNI_DIGIT,       UNI_NUMERIC,
                                UNI_LOWER,          UNI_UPPER,     UNI_TITLE,       UNI_SPACE,
                                UNI_PRINTABLE,      UNI_ID_START,  UNI_ID_CONTINUE, UNI_CASED,
                                UNI_CASE_IGNORABLE, UNI_LINEBREAK, UNI_ALNUM};
    pipe_in = oracle_open("", "base/oracle_unidata.py types");
    for (size_t f = 0; f < KR_COUNT(flags); f++) {
        uint8_t *expected = section(NULL);
        for (uint32_t c = 0; c < N; c++) {
            if (kr_uni_is(c, flags[f]) != expected[c]) {
                fail_msg("flag %#x of U+%04X", (unsigned)flags[f], c);
            }
        }
        free(expected);
    }
    for (UniCase which = UNI_LOWERCASE; which <= UNI_CASEFOLD; which++) {
        Strings s = strings();
        for (uint32_t c = 0; c < N; c++) {
            uint32_t got[3];
            size_t n;
            const uint32_t *expected = next_string(&s, c, &n);
            if ((size_t)kr_uni_case(which, c, got) != n || memcmp(got, expected, n * 4) != 0) {
                fail_msg("case %d of U+%04X", which, c);
            }
        }
        strings_free(&s);
    }
    for (int which = 0; which < 3; which++) {
        uint32_t *expected = section(NULL);
        for (uint32_t c = 0; c < N; c++) {
            uint32_t got = which == 0   ? kr_uni_to_lower(c)
                           : which == 1 ? kr_uni_to_upper(c)
                                        : kr_uni_to_title(c);
            assert_int_equal(got, expected[c]);
        }
        free(expected);
    }
    uint8_t *decimals = section(NULL);
    uint8_t *digits = section(NULL);
    double *numerics = section(NULL);
    for (uint32_t c = 0; c < N; c++) {
        assert_int_equal((uint8_t)kr_uni_decimal(c), decimals[c]);
        assert_int_equal((uint8_t)kr_uni_digit(c), digits[c]);
        if (kr_uni_numeric(c) != numerics[c]) {
            fail_msg("U+%04X is %g, not %g", c, numerics[c], kr_uni_numeric(c));
        }
    }
    free(decimals);
    free(digits);
    free(numerics);
    oracle_close(pipe_in);
}

static void same_word(uint32_t c, const char *padded, const char *got)
{
    size_t n = strlen(got);
    if (memcmp(padded, got, n) != 0 || (n < 4 && padded[n] != ' ')) {
        fail_msg("U+%04X: %s, expected %.4s", c, got, padded);
    }
}

static void database_equals_cpythons_today_and_in_3_2(void **state)
{
    pipe_in = oracle_open("", "base/oracle_unidata.py props");
    for (int old = 0; old < 2; old++) {
        char *categories = section(NULL);
        char *bidis = section(NULL);
        char *widths = section(NULL);
        uint8_t *combining = section(NULL);
        uint8_t *mirrored = section(NULL);
        for (uint32_t c = 0; c < N; c++) {
            const UniProps *props = old ? kr_uni_old_props(c) : kr_uni_props(c);
            same_word(c, categories + 4 * c, kr_uni_categories[props->category]);
            same_word(c, bidis + 4 * c, kr_uni_bidis[props->bidirectional]);
            same_word(c, widths + 4 * c, kr_uni_widths[props->width]);
            if (props->combining != combining[c] || props->mirrored != mirrored[c]) {
                fail_msg("U+%04X", c);
            }
        }
        free(categories);
        free(bidis);
        free(widths);
        free(combining);
        free(mirrored);
    }
    uint8_t *decimals = section(NULL);
    double *numerics = section(NULL);
    for (uint32_t c = 0; c < N; c++) {
        UniOldNumbers numbers = kr_uni_old_numbers(c);
        if ((uint8_t)numbers.decimal != decimals[c] || numbers.numeric != numerics[c]) {
            fail_msg("U+%04X in 3.2", c);
        }
    }
    free(decimals);
    free(numerics);
    oracle_close(pipe_in);
}

static void check_normal(UniForm form, bool old, const uint32_t *text, size_t n,
                         const uint32_t *expected, size_t expected_n, CodeVec *out)
{
    out->len = 0;
    assert_true(kr_uni_normalize(form, old, text, 4, (isize)n, out));
    if ((size_t)out->len < expected_n || (expected_n < 255 && (size_t)out->len != expected_n) ||
        memcmp(out->items, expected, expected_n * 4) != 0) {
        fail_msg("form %d old %d of U+%04X U+%04X ... (%zu)", form, old, text[0],
                 n > 1 ? text[1] : 0, n);
    }
}

static void normal_forms_equal_cpythons(void **state)
{
    CodeVec out = {0};
    pipe_in = oracle_open("", "base/oracle_unidata.py norm");
    Strings texts = strings();
    for (int old = 0; old < 2; old++) {
        for (UniForm form = UNI_NFD; form <= UNI_NFKC; form++) {
            Strings changed = strings();
            Strings expected = strings();
            size_t one, n, k = 0;
            for (uint32_t c = 0; c < N; c++) {
                if (k < changed.n && *changed.text == c) {
                    next_string(&changed, k, &one);
                    const uint32_t *want = next_string(&expected, k++, &n);
                    check_normal(form, old, &c, 1, want, n, &out);
                } else {
                    check_normal(form, old, &c, 1, &c, 1, &out);
                }
            }
            assert_int_equal(k, changed.n);
            strings_free(&changed);
            strings_free(&expected);
            expected = strings();
            texts.text = texts.memory;
            for (size_t i = 0; i < texts.n; i++) {
                size_t text_n;
                const uint32_t *text = next_string(&texts, i, &text_n);
                const uint32_t *want = next_string(&expected, i, &n);
                check_normal(form, old, text, text_n, want, n, &out);
            }
            strings_free(&expected);
        }
    }
    for (UniForm form = UNI_NFD; form <= UNI_NFKC; form++) {
        uint8_t *is_normal = section(NULL);
        texts.text = texts.memory;
        for (size_t i = 0; i < texts.n; i++) {
            size_t n;
            const uint32_t *text = next_string(&texts, i, &n);
            UniQuick quick = kr_uni_quick_check(form, text, 4, (isize)n);
            assert_false(is_normal[i] ? quick == UNI_NO : quick == UNI_YES);
        }
        free(is_normal);
    }
    char *decompositions = section(NULL);
    char *line = decompositions;
    for (uint32_t c = 0; c < N; c++) {
        const uint32_t *parts;
        const char *tag;
        char got[256];
        int n = kr_uni_decomposition(c, &parts, &tag);
        int at = snprintf(got, sizeof got, "%s", tag);
        for (int i = 0; i < n; i++) {
            at += snprintf(got + at, sizeof got - (size_t)at, "%s%04X", at ? " " : "", parts[i]);
        }
        char *end = strchrnul(line, '\n');
        *end = '\0';
        assert_string_equal(got, line);
        line = end + 1;
    }
    free(decompositions);
    strings_free(&texts);
    code_vec_fini(&out);
    oracle_close(pipe_in);
}

static void names_equal_cpythons_and_are_found(void **state)
{
    uint32_t codes[4];
    pipe_in = oracle_open("", "base/oracle_unidata.py names");
    for (int part = 0; part < 3; part++) {
        char *all = section(NULL);
        char *line = all;
        Strings expected = {0};
        if (part > 0) {
            expected = strings();
        }
        for (uint32_t c = 0; part == 0 ? c < N : c < expected.n; c++) {
            char *end = strchrnul(line, '\n');
            *end = '\0';
            isize len = end - line;
            if (part == 0) {
                char got[KR_UNI_NAME_MAX];
                int n = kr_uni_name(c, got);
                if (n != len || memcmp(got, line, (size_t)n) != 0) {
                    fail_msg("U+%04X: %.*s, expected %s", c, n, got, line);
                }
                if (n > 0 && (kr_uni_lookup(line, len, codes) != 1 || codes[0] != c)) {
                    fail_msg("%s is not found", line);
                }
            } else {
                size_t n;
                const uint32_t *want = next_string(&expected, c, &n);
                if ((size_t)kr_uni_lookup(line, len, codes) != n ||
                    memcmp(codes, want, n * 4) != 0) {
                    fail_msg("lookup of \"%s\"", line);
                }
            }
            line = end + 1;
        }
        if (part > 0) {
            strings_free(&expected);
        }
        free(all);
    }
    oracle_close(pipe_in);
}

UNIT_MAIN(UNIT(flags_cases_and_numbers_equal_cpythons),
          UNIT(database_equals_cpythons_today_and_in_3_2), UNIT(normal_forms_equal_cpythons),
          UNIT(names_equal_cpythons_and_are_found))
