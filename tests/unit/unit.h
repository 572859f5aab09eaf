/* unit.h -- what a unit test includes instead of <cmocka.h>.
 *
 * A file is a list of `static void sentence_saying_what_holds(void **state)` functions and ends in
 *     UNIT_MAIN(UNIT(a_sentence), UNIT(another), ...)
 * or, with a setup and teardown around each case, UNIT_WITH(sentence, setup, teardown).
 * A failed assert jumps out of the test: what must be undone belongs in the teardown.
 */
#ifndef KR_UNIT_H
#define KR_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define UNIT(test)                       cmocka_unit_test(test)
#define UNIT_WITH(test, setup, teardown) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* Group setup and teardown run once around all cases. */
#define UNIT_MAIN_GROUP(group_setup, group_teardown, ...)                  \
    int main(void)                                                         \
    {                                                                      \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                   \
        return cmocka_run_group_tests(tests, group_setup, group_teardown); \
    }
#define UNIT_MAIN(...) UNIT_MAIN_GROUP(NULL, NULL, __VA_ARGS__)

#endif
