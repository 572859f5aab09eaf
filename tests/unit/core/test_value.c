/* test_value.c -- the NaN-boxed word: every kind survives the round trip and no two overlap. */
#include <math.h>

#include "runtime/core/value.h"
#include "unit.h"

static void small_ints_survive(void **state)
{
    (void)state;
    const int64_t cases[] = {0, 1, -1, 255, -256, VALUE_INT_MAX, VALUE_INT_MIN};
    for (size_t i = 0; i < KR_COUNT(cases); i++) {
        Value v = value_from_small(cases[i]);
        assert_true(value_is_int(v));
        assert_false(value_is_ptr(v));
        assert_false(value_is_double(v));
        assert_true(value_int(v) == cases[i]);
    }
    assert_false(value_int_fits(VALUE_INT_MAX + 1));
    assert_false(value_int_fits(VALUE_INT_MIN - 1));
}

static void doubles_survive(void **state)
{
    (void)state;
    const double cases[] = {0.0, -0.0, 1.5, -1e308, 5e-324, INFINITY, -INFINITY};
    for (size_t i = 0; i < KR_COUNT(cases); i++) {
        Value v = value_from_double(cases[i]);
        assert_true(value_is_double(v));
        double back = value_double(v);
        assert_memory_equal(&back, &cases[i], sizeof back);
    }
}

static void foreign_nans_become_the_default_one(void **state)
{
    (void)state;
    uint64_t bits = ~(uint64_t)0;
    double nan;
    memcpy(&nan, &bits, sizeof nan);
    Value v = value_from_double_any(nan);
    assert_true(value_is_double(v));
    assert_true(isnan(value_double(v)));
    assert_true(signbit(value_double(v)));
}

static void pointers_are_raw(void **state)
{
    int here;
    (void)state;
    Value v = value_from_ptr(&here);
    assert_true(value_is_ptr(v));
    assert_false(value_is_int(v));
    assert_true(v.bits == (uint64_t)(uintptr_t)&here);
    assert_true(value_is_null(VALUE_NULL));
}

UNIT_MAIN(UNIT(small_ints_survive), UNIT(doubles_survive),
          UNIT(foreign_nans_become_the_default_one), UNIT(pointers_are_raw))
