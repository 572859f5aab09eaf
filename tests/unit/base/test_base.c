/* test_base.c -- integer helpers of base.h. */
#include "runtime/base/base.h"
#include "unit.h"

static void align_up_reaches_the_next_multiple(void **state)
{
    (void)state;
    assert_int_equal(kr_align_up(0, 8), 0);
    assert_int_equal(kr_align_up(1, 8), 8);
    assert_int_equal(kr_align_up(8, 8), 8);
    assert_int_equal(kr_align_up(4097, 4096), 8192);
}

static void min_and_max_are_signed(void **state)
{
    (void)state;
    assert_int_equal(kr_min(-1, 1), -1);
    assert_int_equal(kr_max(-1, 1), 1);
}

UNIT_MAIN(UNIT(align_up_reaches_the_next_multiple), UNIT(min_and_max_are_signed))
