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
 * start or from some call of the program on.  So it is asked each time, with a page that holds
 * nothing, before pages with code are made writable; when it refuses, the JIT is off from then on.
 */
#include "jit/mcode.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { REGION_BYTES = 64 << 20 };

static uint8_t *region; /* behind the page that is there to ask */
static bool refused;
static size_t used;       /* bytes committed */
static size_t open_bytes; /* of the reservation being written, 0: none */

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
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (!refused && mprotect(region - page, page, PROT_READ | PROT_WRITE) == 0) {
        region[-1] = 0;
        refused = mprotect(region - page, page, PROT_READ | PROT_EXEC) != 0;
        if (refused) {
            fprintf(stderr, "krait: the system refuses machine code (mprotect: %s): JIT off\n",
                    strerror(errno));
        }
        return !refused;
    }
    return false;
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
    return true;
}

bool jit_mcode_refused(void) { return refused; }

uint8_t *jit_mcode_reserve(size_t bytes)
{
    if (region == NULL) {
        /* Below the program, so that calls reach its functions in 32 bits; anywhere will do. */
        uintptr_t near = ((uintptr_t)jit_mcode_reserve - (512u << 20)) & ~(uintptr_t)0xFFFFF;
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        void *p = mmap((void *)near, page + REGION_BYTES, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED) {
            return NULL;
        }
        region = (uint8_t *)p + page;
    }
    if (bytes > REGION_BYTES - used || !make_writable(used, used + bytes)) {
        return NULL;
    }
    open_bytes = bytes;
    return region + used;
}

void jit_mcode_commit(uint8_t *start, size_t size)
{
    KR_ASSERT(start == region + used && size <= open_bytes, "commit of %zu bytes", size);
    make_executable(used, used + open_bytes);
    used = kr_align_up(used + size, 16);
    open_bytes = 0;
}

void jit_mcode_abandon(void)
{
    if (open_bytes != 0) {
        make_executable(used, used + open_bytes);
        open_bytes = 0;
    }
}

bool jit_mcode_patch(uint8_t *at, const void *bytes, size_t n)
{
    size_t from = (size_t)(at - region);
    KR_ASSERT(from + n <= used && open_bytes == 0, "patch of %zu bytes at %zu", n, from);
    if (!make_writable(from, from + n)) {
        return false;
    }
    memcpy(at, bytes, n);
    make_executable(from, from + n);
    return true;
}

void jit_mcode_reset(void)
{
    if (used > 0) {
        /* Where it is refused (memory locked by the program) the pages stay, to be written anew. */
        (void)madvise(region, kr_align_up(used, (size_t)sysconf(_SC_PAGESIZE)), MADV_DONTNEED);
    }
    used = 0;
}

size_t jit_mcode_used(void) { return used; }
