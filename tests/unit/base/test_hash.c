/* test_hash.c -- every kind of hash against the oracle's, for several seeds. */
#include "oracle.h"

#include "runtime/base/hash.h"

static int64_t hash_hex(const char *hex)
{
    unsigned char bytes[1000];
    isize n = 0;
    for (; hex[0] != '-' && hex[2 * n] != '\0'; n++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * n, "%2x", &byte), 1);
        bytes[n] = (unsigned char)byte;
    }
    return kr_hash_bytes(bytes, n);
}

/* "1,-2,3": the hash of a tuple or set of small ints. */
static int64_t hash_items(char *text, bool set)
{
    uint64_t acc = set ? 0 : KR_HASH_TUPLE_START;
    isize n = 0;
    if (strcmp(text, "-") == 0) {
        text[0] = '\0';
    }
    for (char *item = strtok(text, ","); item != NULL; item = strtok(NULL, ",")) {
        int64_t h = kr_hash_i64(strtoll(item, NULL, 10));
        acc = set ? kr_hash_set_step(acc, h) : kr_hash_tuple_step(acc, h);
        n++;
    }
    return set ? kr_hash_set_finish(acc, n) : kr_hash_tuple_finish(acc, n);
}

/* Any decimal integer, through base-2^30 digits. */
static int64_t hash_decimal(const char *s)
{
    uint32_t digits[20] = {0};
    bool negative = *s == '-';
    for (s += negative; *s != '\0'; s++) {
        uint64_t carry = (uint64_t)(*s - '0');
        for (int i = 0; i < 20; i++) {
            carry += (uint64_t)digits[i] * 10;
            digits[i] = (uint32_t)(carry & 0x3FFFFFFF);
            carry >>= 30;
        }
    }
    return kr_hash_digits30(digits, 20, negative);
}

static void compare_with_oracle(uint32_t seed)
{
    static char text[4096];
    char script[64];
    char kind;
    long long expected;
    int lines = 0;
    snprintf(script, sizeof script, "base/oracle_hash.py %u", seed);
    FILE *f = oracle_open("", script);
    kr_hash_seed(seed);
    while (fscanf(f, " %c %4000s %lld", &kind, text, &expected) == 3) {
        int64_t got = 0;
        char *end;
        switch (kind) {
        case 'b': got = hash_hex(text); break;
        case 'd': got = kr_hash_double(strtod(text, NULL)); break;
        case 'i': got = kr_hash_i64(strtoll(text, NULL, 10)); break;
        case 'D': got = hash_decimal(text); break;
        case 't': got = hash_items(text, false); break;
        case 's': got = hash_items(text, true); break;
        case 'c': {
            double re = strtod(text, &end);
            got = kr_hash_complex(re, strtod(end + 1, NULL));
            break;
        }
        default: fail_msg("kind %c", kind);
        }
        if (got != expected) {
            fail_msg("%c %s: %lld, expected %lld", kind, text, (long long)got, expected);
        }
        lines++;
    }
    oracle_close(f);
    assert_true(lines > 4000);
}

static void hashes_equal_cpythons_for_seed_0(void **state) { compare_with_oracle(0); }
static void hashes_equal_cpythons_for_seed_1(void **state) { compare_with_oracle(1); }
static void hashes_equal_cpythons_for_the_largest_seed(void **state)
{
    compare_with_oracle(4294967295u);
}

static void no_hash_is_minus_one(void **state)
{
    assert_int_equal(kr_hash_i64(-1), -2);
    assert_int_equal(kr_hash_pointer((void *)UINTPTR_MAX), -2);
    assert_int_equal(kr_hash_double(-1.0), -2);
}

static void random_seeds_differ(void **state)
{
    kr_hash_seed(0);
    int64_t fixed = kr_hash_bytes("krait", 5);
    assert_true(kr_hash_seed_random());
    assert_int_not_equal(kr_hash_bytes("krait", 5), fixed);
    kr_hash_seed(0);
    assert_int_equal(kr_hash_bytes("krait", 5), fixed);
}

UNIT_MAIN(UNIT(hashes_equal_cpythons_for_seed_0), UNIT(hashes_equal_cpythons_for_seed_1),
          UNIT(hashes_equal_cpythons_for_the_largest_seed), UNIT(no_hash_is_minus_one),
          UNIT(random_seeds_differ))
