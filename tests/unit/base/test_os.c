/* test_os.c -- pages, clocks, stack bounds. */
#include "unit.h"

#include <pthread.h>
#include <string.h>

#include "runtime/base/os.h"

static void pages_are_zeroed_and_change_access(void **state)
{
    size_t size = 4 * kr_os_page_size();
    char *pages = kr_os_map(size, KR_OS_READ_WRITE);
    assert_non_null(pages);
    assert_int_equal(pages[size - 1], 0);
    static const unsigned char return_42[] = {0xB8, 42, 0, 0, 0, 0xC3};
    memcpy(pages, return_42, sizeof return_42);
    assert_true(kr_os_protect(pages, size, KR_OS_READ_EXECUTE));
    int (*function)(void);
    memcpy(&function, &pages, sizeof function);
    assert_int_equal(function(), 42);
    kr_os_unmap(pages, size);
}

static void near_pages_are_within_reach(void **state)
{
    char *here = (char *)&near_pages_are_within_reach;
    void *pages[5];
    for (int i = 0; i < 5; i++) {
        pages[i] = kr_os_map_near(1 << 20, KR_OS_READ_WRITE, here);
        assert_non_null(pages[i]);
        isize distance = (char *)pages[i] - here;
        assert_true(distance < (isize)1 << 30 && distance > -((isize)1 << 30));
        memset(pages[i], 1, 1 << 20);
    }
    for (int i = 0; i < 5; i++) {
        kr_os_unmap(pages[i], 1 << 20);
    }
}

static void clocks_advance(void **state)
{
    int64_t start = kr_os_monotonic_ns();
    int64_t cpu = kr_os_thread_ns();
    while (kr_os_thread_ns() < cpu + 1000000) {
    }
    assert_true(kr_os_monotonic_ns() > start);
    assert_true(kr_os_process_ns() >= cpu);
    assert_true(kr_os_wall_ns() > (int64_t)1600000000 * 1000000000);
}

static void *check_bounds(void *fail)
{
    char here;
    StackBounds bounds;
    volatile char *p = &here;
    *(bool *)fail = !kr_os_stack_bounds(&bounds) || (char *)p < bounds.low ||
                    (char *)p >= bounds.high || bounds.high - bounds.low < 16384;
    return NULL;
}

static void stack_bounds_hold_the_stack_of_every_thread(void **state)
{
    bool failed = true;
    check_bounds(&failed);
    assert_false(failed);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, check_bounds, &failed), 0);
    pthread_join(thread, NULL);
    assert_false(failed);
}

UNIT_MAIN(UNIT(pages_are_zeroed_and_change_access), UNIT(near_pages_are_within_reach),
          UNIT(clocks_advance), UNIT(stack_bounds_hold_the_stack_of_every_thread))
