/* os.c -- pages, clocks, stacks; see os.h. */
#ifndef _GNU_SOURCE
#    define _GNU_SOURCE
#endif
#include "runtime/base/os.h"

#include <pthread.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* -- Pages ------------------------------------------------------------------------------------ */

size_t kr_os_page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

static int protection(OsAccess access)
{
    switch (access) {
    case KR_OS_NONE: return PROT_NONE;
    case KR_OS_READ: return PROT_READ;
    case KR_OS_READ_WRITE: return PROT_READ | PROT_WRITE;
    case KR_OS_READ_EXECUTE: return PROT_READ | PROT_EXEC;
    }
    return PROT_NONE;
}

static void *map_at(void *at, size_t size, OsAccess access, int flags)
{
    void *pages = mmap(at, size, protection(access), MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    return pages == MAP_FAILED ? NULL : pages;
}

void *kr_os_map(size_t size, OsAccess access) { return map_at(NULL, size, access, 0); }

void *kr_os_map_near(size_t size, OsAccess access, const void *near)
{
    const uintptr_t step = (uintptr_t)4 << 20;
    const uintptr_t reach = (uintptr_t)1 << 30;
    uintptr_t center = (uintptr_t)near & ~(step - 1);
    if (near == NULL) {
        return kr_os_map(size, access);
    }
    if (size > reach) {
        return NULL;
    }
    for (uintptr_t away = step; away < reach - size; away += step) {
        uintptr_t places[2] = {center - away - size, center + away};
        for (int i = 0; i < 2; i++) {
            if (i == 0 && center < away + size) {
                continue;
            }
            uintptr_t at = places[i] & ~(uintptr_t)0xFFF;
            void *pages = map_at((void *)at, size, access, MAP_FIXED_NOREPLACE);
            if (pages == (void *)at) {
                return pages;
            }
            if (pages != NULL) { /* an old kernel takes the address for a hint */
                kr_os_unmap(pages, size);
            }
        }
    }
    return NULL;
}

bool kr_os_protect(void *pages, size_t size, OsAccess access)
{
    return mprotect(pages, size, protection(access)) == 0;
}

void kr_os_unmap(void *pages, size_t size) { munmap(pages, size); }

/* -- Clocks ----------------------------------------------------------------------------------- */

static int64_t clock_ns(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t); /* cannot fail for these clocks */
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t kr_os_monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
int64_t kr_os_wall_ns(void) { return clock_ns(CLOCK_REALTIME); }
int64_t kr_os_process_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }
int64_t kr_os_thread_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }

/* -- Stacks ----------------------------------------------------------------------------------- */

bool kr_os_stack_bounds(StackBounds *out)
{
    pthread_attr_t attr;
    void *low;
    size_t size, guard;
    if (pthread_getattr_np(pthread_self(), &attr) != 0) {
        return false;
    }
    bool ok = pthread_attr_getstack(&attr, &low, &size) == 0 &&
              pthread_attr_getguardsize(&attr, &guard) == 0;
    pthread_attr_destroy(&attr);
    if (!ok) {
        return false;
    }
    /* C libraries differ in whether the guard lies inside: leaving it out twice costs a page. */
    const size_t most = (size_t)1 << 30;
    out->high = (char *)low + size;
    out->low = size > most ? out->high - most : (char *)low + guard;
    return true;
}
