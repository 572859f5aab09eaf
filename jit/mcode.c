/* mcode.c -- executable memory.
 *
 * One region, reserved once and filled from the start; code is freed all at once (budget.c) or not
 * at all: it may be on a stack. While code is being written, the pages it lies on are writable and
 * not executable; only the thread that holds the GIL writes or runs machine code, so no other can
 * be in those pages meanwhile.  (Not a second, writable mapping of the same memory: that would have
 * to be shared memory, which a forked child would change under its parent.) INVARIANT: no page is
 * writable and executable at the same time.
 *
 * The system may have a policy that pages which were writable never become executable, from the
 * start or, when extensions are loaded, from some call of the program on.  So it is asked at first,
 * and then each time, with a page that holds nothing, before pages with code are made writable;
 * when it refuses, the JIT is off from then on.
 */
#include "jit/mcode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/core/ext_hooks.h"

enum {
    REGION_BYTES = 64 << 20,
    /* Code that is changed so near to where new code is written becomes writable with it: making
     * the pages between writable costs less than another two system calls. */
    NEAR_BYTES = 128 << 10,
};

static uint8_t *region; /* behind the page that is there to ask, and one that nobody may touch */
static bool refused;
static size_t used;               /* bytes committed */
static size_t open_from, open_to; /* what is writable now, 0 0: nothing */

static bool protect(size_t from, size_t to, int prot)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t lo = from & ~(page - 1);
    size_t hi = kr_align_up(to, page);
    return mprotect(region + lo, hi - lo, prot) == 0;
}

/* Writable pages that hold code go back to be executable: allowed, see above. */
static void make_executable(size_t from, size_t to)
{
    /* Only when the kernel has no memory for its list of mappings can this fail; that of the whole
     * region gets by with the mappings that are there. */
    if (!protect(from, to, PROT_READ | PROT_EXEC) && !protect(0, to, PROT_READ | PROT_EXEC)) {
        kr_fatal("machine code became writable and cannot become executable again");
    }
}

static bool may_write(void)
{
    static bool allowed; /* when it was last asked */
    if (allowed && !kr_ext_loaded) {
        return true;
    }
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *asked = region - 2 * page;
    if (!refused && mprotect(asked, page, PROT_READ | PROT_WRITE) == 0) {
        *asked = 0;
        refused = mprotect(asked, page, PROT_READ | PROT_EXEC) != 0;
        if (refused) {
            fprintf(stderr, "krait: the system refuses machine code (mprotect: %s): JIT off\n",
                    strerror(errno));
        }
        return allowed = !refused;
    }
    return allowed = false;
}

static bool make_writable(size_t from, size_t to)
{
    if (!may_write()) {
        return false;
    }
    if (!protect(from, to, PROT_READ | PROT_WRITE)) {
        make_executable(from, to); /* some of the pages may be writable */
        return false;
    }
    open_from = from;
    open_to = to;
    return true;
}

void jit_mcode_close(void)
{
    if (open_to != 0) {
        make_executable(open_from, open_to);
        open_from = open_to = 0;
    }
}

bool jit_mcode_refused(void) { return refused; }

uint8_t *jit_mcode_reserve(size_t bytes, const uint8_t *changes)
{
    KR_ASSERT(open_to == 0, "code is being written already");
    if (region == NULL) {
        /* Below the program, so that calls reach its functions in 32 bits; anywhere will do. */
        uintptr_t near = ((uintptr_t)jit_mcode_reserve - (512u << 20)) & ~(uintptr_t)0xFFFFF;
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        void *p = mmap((void *)near, 2 * page + REGION_BYTES, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED) {
            return NULL;
        }
        region = (uint8_t *)p + 2 * page;
    }
    size_t from = used;
    if (changes != NULL && used - (size_t)(changes - region) <= NEAR_BYTES) {
        from = (size_t)(changes - region);
    }
    if (bytes > REGION_BYTES - used || !make_writable(from, used + bytes)) {
        return NULL;
    }
    return region + used;
}

void jit_mcode_commit(uint8_t *start, size_t size)
{
    KR_ASSERT(start == region + used && used + size <= open_to, "commit of %zu bytes", size);
    used = kr_align_up(used + size, 16);
}

bool jit_mcode_patch(uint8_t *at, const void *bytes, size_t n)
{
    size_t from = (size_t)(at - region);
    KR_ASSERT(from + n <= used, "patch of %zu bytes at %zu", n, from);
    if (from < open_from || from + n > open_to) {
        jit_mcode_close();
        if (!make_writable(from, from + n)) {
            return false;
        }
    }
    memcpy(at, bytes, n);
    jit_mcode_close();
    return true;
}

void jit_mcode_reset(void)
{
    KR_ASSERT(open_to == 0, "code is being written");
    if (used > 0) {
        /* Where it is refused (memory locked by the program) the pages stay, to be written anew. */
        (void)madvise(region, kr_align_up(used, (size_t)sysconf(_SC_PAGESIZE)), MADV_DONTNEED);
    }
    used = 0;
}

size_t jit_mcode_used(void) { return used; }
