/* test_recursion.c -- RecursionError can be made however little is left of the depth. */
#include "runtime/core/error.h"
#include "runtime/core/thread.h"
#include "runtime.h"

static void the_error_is_made_when_nothing_is_left(void **state)
{
    int before = t->recursion_remaining;
    t->recursion_remaining = -400;
    assert_false(kr_enter_recursive(t, " in a test"));
    assert_int_equal(t->recursion_remaining, -400);
    assert_true(kr_pending_is(t, KR_EXC(RecursionError)));
    assert_int_equal(t->recursion_headroom, 0);
    kr_err_clear(t);
    t->recursion_remaining = before;
}

static void what_was_raised_before_stays(void **state)
{
    int before = t->recursion_remaining;
    t->recursion_remaining = 0;
    kr_raise(t, KR_EXC(ValueError), "first");
    assert_false(kr_enter_recursive(t, ""));
    assert_true(kr_pending_is(t, KR_EXC(ValueError)));
    kr_err_clear(t);
    t->recursion_remaining = before;
}

UNIT_MAIN_GROUP(runtime_up, NULL, UNIT(the_error_is_made_when_nothing_is_left),
                UNIT(what_was_raised_before_stays))
