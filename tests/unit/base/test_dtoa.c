/* test_dtoa.c -- text of doubles against the oracle, and round trips of many random ones. */
#include "oracle.h"

#include <locale.h>
#include <math.h>

#include "runtime/base/dtoa.h"

static double from_bits(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}
static uint64_t to_bits(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}
static uint64_t random_bits(void)
{
    static uint64_t x = 88172645463325252u;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x * 2685821657736338717u;
}

static void repr_equals_cpythons(void **state)
{
    char expected[64], got[KR_REPR_MAX];
    unsigned long bits;
    int lines = 0;
    FILE *f = oracle_open("", "base/oracle_dtoa.py repr 100000");
    while (fscanf(f, "%lx %60s", &bits, expected) == 2) {
        int len = kr_double_repr(from_bits(bits), got);
        assert_int_equal(len, strlen(got));
        assert_string_equal(got, expected);
        lines++;
    }
    oracle_close(f);
    assert_true(lines > 100000);
}

static void formats_equal_cpythons(void **state)
{
    static char expected[4096];
    unsigned long bits;
    int precision, flags, lines = 0;
    char code;
    FILE *f = oracle_open("", "base/oracle_dtoa.py format 60000");
    while (fscanf(f, "%lx %c %d %d %4000s", &bits, &code, &precision, &flags, expected) == 5) {
        isize len;
        char *got = kr_double_to_text(from_bits(bits), code, precision, flags, &len, NULL);
        assert_non_null(got);
        if (strcmp(got, expected) != 0 || (size_t)len != strlen(got)) {
            fail_msg("%#lx %c %d %d: %s, expected %s", bits, code, precision, flags, got, expected);
        }
        free(got);
        lines++;
    }
    oracle_close(f);
    assert_true(lines > 60000);
}

static void parsing_equals_cpythons(void **state)
{
    static char text[4096];
    char expected[32];
    int lines = 0;
    FILE *f = oracle_open("", "base/oracle_dtoa.py parse 40000");
    while (fscanf(f, "%4000s %30s", text, expected) == 2) {
        const char *stop;
        double got;
        char printed[32];
        isize len = (isize)strlen(text);
        FloatParse status = kr_double_parse(text, len, &stop, &got);
        snprintf(printed, sizeof printed, "%lx", to_bits(got));
        if (got != got) {
            strcpy(printed, "nan");
        }
        bool infinite = strpbrk(text, "iI") != NULL;
        if (stop != text + len || strcmp(printed, expected) != 0 ||
            status != (isinf(got) && !infinite ? KR_PARSE_OVERFLOW : KR_PARSE_OK)) {
            fail_msg("%s: %s, expected %s", text, printed, expected);
        }
        lines++;
    }
    oracle_close(f);
    assert_true(lines > 100000);
}

static void rounding_equals_cpythons(void **state)
{
    unsigned long bits;
    char expected[32], printed[32];
    int ndigits, lines = 0;
    FILE *f = oracle_open("", "base/oracle_dtoa.py round 20000");
    while (fscanf(f, "%lx %d %30s", &bits, &ndigits, expected) == 3) {
        double got;
        if (kr_double_round(from_bits(bits), ndigits, &got)) {
            snprintf(printed, sizeof printed, "%lx", to_bits(got));
        } else {
            strcpy(printed, "overflow");
        }
        if (strcmp(printed, expected) != 0) {
            fail_msg("round(%a, %d): %s, expected %s", from_bits(bits), ndigits, printed, expected);
        }
        lines++;
    }
    oracle_close(f);
    assert_true(lines > 50000);
}

/* Against the C library, which is exact: fast enough for many more numbers. */
static void random_doubles_survive_and_are_shortest(void **state)
{
    for (int i = 0; i < 400000; i++) {
        double d = from_bits(random_bits()), back;
        char text[KR_REPR_MAX], shorter[40];
        const char *stop;
        if (!isfinite(d)) {
            continue;
        }
        isize len = kr_double_repr(d, text);
        assert_int_equal(kr_double_parse(text, len, &stop, &back), KR_PARSE_OK);
        if (to_bits(back) != to_bits(d) || strtod(text, NULL) != d) {
            fail_msg("%a printed as %s", d, text);
        }
        char digits[17];
        int decpt;
        int n = kr_double_shortest(d, digits, &decpt);
        if (n > 1) { /* no shorter text does it, and none of the same length is closer */
            snprintf(shorter, sizeof shorter, "%.*e", n - 2, d);
            assert_true(strtod(shorter, NULL) != d);
        }
        snprintf(shorter, sizeof shorter, "%.*e", n - 1, fabs(d));
        if (strtod(shorter, NULL) == fabs(d)) {
            assert_true(shorter[0] == digits[0] &&
                        (n == 1 || memcmp(shorter + 2, digits + 1, (size_t)(n - 1)) == 0));
        }
    }
}

static void parse_stops_where_the_number_ends(void **state)
{
    static const struct {
        const char *text;
        int len, stop;
        double value;
    } rows[] = {
        {"1.5x", 4, 3, 1.5}, {"1e", 2, 1, 1},
        {"1e+", 3, 1, 1},    {"1.2.3", 5, 3, 1.2},
        {".", 1, 0, 0},      {"", 0, 0, 0},
        {"-", 1, 0, 0},      {"e5", 2, 0, 0},
        {"12345", 2, 2, 12}, {"infin", 5, 3, INFINITY},
        {"0x10", 4, 1, 0},   {"1_0", 3, 1, 1},
        {" 1", 2, 0, 0},     {"-.e1", 4, 0, 0},
        {"1.e1", 4, 4, 10},
    };
    for (size_t i = 0; i < KR_COUNT(rows); i++) {
        double got = 0;
        const char *stop;
        FloatParse status = kr_double_parse(rows[i].text, rows[i].len, &stop, &got);
        assert_int_equal(stop - rows[i].text, rows[i].stop);
        assert_int_equal(status == KR_PARSE_INVALID, rows[i].stop == 0);
        assert_true(got == rows[i].value);
    }
}

static void the_locale_does_not_matter(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR"};
    for (size_t i = 0; i < KR_COUNT(names) && setlocale(LC_NUMERIC, names[i]) == NULL; i++) {
    }
    double d;
    const char *stop;
    const char *text = "1234567890123456789012345678901234567890.5e-40";
    assert_int_equal(kr_double_parse(text, (isize)strlen(text), &stop, &d), KR_PARSE_OK);
    assert_true(*stop == '\0' && d == 0.12345678901234568);
    char *got = kr_double_to_text(1.5, 'e', 30, 0, NULL, NULL);
    assert_string_equal(got, "1.500000000000000000000000000000e+00");
    free(got);
    got = kr_double_to_text(1.5, 'f', 30, 0, NULL, NULL);
    assert_string_equal(got, "1.500000000000000000000000000000");
    free(got);
    setlocale(LC_NUMERIC, "C");
}

static void dot_0_is_added_where_nothing_else_shows_a_float(void **state)
{
    static const struct {
        double d;
        char code;
        const char *text;
    } rows[] = {{1, 'r', "1.0"},     {1e16, 'r', "1e+16"},         {0, 'g', "0.0"},
                {-0.0, 'r', "-0.0"}, {123456, 'g', "1.23456e+05"}, {12345, 'g', "12345.0"},
                {1.5, 'g', "1.5"}};
    for (size_t i = 0; i < KR_COUNT(rows); i++) {
        char *got = kr_double_to_text(rows[i].d, rows[i].code, 6, KR_FLOAT_ADD_DOT_0, NULL, NULL);
        assert_string_equal(got, rows[i].text);
        free(got);
    }
}

static void integers_are_written_in_decimal(void **state)
{
    char expected[32], got[20];
    for (int i = 0; i < 100000; i++) {
        uint64_t u = random_bits() >> (i % 64);
        int n = snprintf(expected, sizeof expected, "%lu", u);
        assert_int_equal(kr_u64_to_text(u, got), n);
        assert_memory_equal(got, expected, (size_t)n);
    }
}

UNIT_MAIN(UNIT(repr_equals_cpythons), UNIT(formats_equal_cpythons), UNIT(parsing_equals_cpythons),
          UNIT(rounding_equals_cpythons), UNIT(random_doubles_survive_and_are_shortest),
          UNIT(parse_stops_where_the_number_ends), UNIT(the_locale_does_not_matter),
          UNIT(dot_0_is_added_where_nothing_else_shows_a_float),
          UNIT(integers_are_written_in_decimal))
