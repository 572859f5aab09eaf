/* test_set.c -- sets of ints iterate in CPython's order, whatever happened to them before. */
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/set_table.h"
#include "oracle.h"
#include "runtime.h"

static uint64_t lcg = 12345;
static int64_t rnd(int64_t n)
{
    lcg = lcg * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((lcg >> 33) % (uint64_t)n);
}

static void expect_line(FILE *f, const char *word, Set *s)
{
    char line[65536], mine[65536];
    int n = snprintf(mine, sizeof mine, "%s", word);
    isize pos = 0;
    Value key;
    while (kr_set_next(s, &pos, &key)) {
        n += snprintf(mine + n, sizeof mine - (size_t)n, " %ld", (long)value_int(key));
    }
    assert_non_null(fgets(line, sizeof line, f));
    line[strcspn(line, "\n")] = 0;
    assert_string_equal(mine, line);
}

static void order_is_that_of_the_oracle(void **state)
{
    FILE *f = oracle_open("", "types/oracle_set.py");
    static Set *sets[4];
    for (int i = 0; i < 4; i++) {
        sets[i] = kr_set_new(t, &PySet_Type);
    }
    for (int step = 0; step < 30000; step++) {
        Set *s = sets[rnd(4)];
        int64_t k = rnd(300);
        k = k % 5 == 0 ? k << 20 : k;
        int64_t op = rnd(20);
        if (op < 10) {
            assert_int_equal(kr_set_add(t, s, num(k)), 0);
        } else if (op < 13) {
            assert_true(kr_set_discard(t, s, num(k)) >= 0);
        } else if (op == 13) {
            Value key = kr_set_take(s);
            if (!value_is_null(key)) {
                Set *one = kr_set_new(t, &PySet_Type);
                assert_int_equal(kr_set_add(t, one, key), 0);
                expect_line(f, "pop", one);
            }
        } else if (op == 14) {
            assert_true(kr_set_update(t, s, value_from_ptr(sets[rnd(4)])));
        } else if (op == 15) {
            assert_true(kr_set_difference_update(t, s, value_from_ptr(sets[rnd(4)])));
        } else if (op == 16) {
            assert_true(kr_set_symmetric_difference_update(t, s, value_from_ptr(sets[rnd(4)])));
        } else if (op == 17 && step % 3 == 0) {
            kr_set_clear(t, s);
        } else if (op == 18) {
            Value both = kr_set_intersection(t, s, value_from_ptr(sets[rnd(4)]));
            expect_line(f, "and", (Set *)value_ptr(both));
        } else if (op == 19 && step % 7 == 0) {
            expect_line(f, "list", s);
        }
    }
    oracle_close(f);
}

static void equal_numbers_are_one_member(void **state)
{
    Set *s = kr_set_new(t, &PySet_Type);
    assert_int_equal(kr_set_add(t, s, num(1)), 0);
    assert_int_equal(kr_set_add(t, s, value_from_double(1.0)), 0);
    assert_int_equal(kr_set_add(t, s, KR_TRUE), 0);
    assert_int_equal(kr_set_len(s), 1);
    assert_int_equal(kr_set_contains(t, s, value_from_double(1.0)), 1);
    assert_int_equal(kr_set_contains(t, s, value_from_double(1.5)), 0);
}

UNIT_MAIN_GROUP(runtime_up, NULL, UNIT(order_is_that_of_the_oracle),
                UNIT(equal_numbers_are_one_member))
