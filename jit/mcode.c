/* mcode.c -- executable memory.
 *
 * One region, reserved once and filled from the start; code is freed all at once (budget.c) or not
 * at all: it may be on a stack. While code is being written, the pages it lies on are writable and
 * not executable; only the thread that holds the GIL writes or runs machine code, so no other can
 * be in those pages meanwhile.  (Not a second, writable mapping of the same memory: that would have
 * to be shared memory, which a forked child would change under its parent.) INVARIANT: no page is
 * writable and executable at the same time.
 */
#include "jit/mcode.h"

#include <sys/mman.h>
#include <unistd.h>

enum { REGION_BYTES = 64 << 20 };

static uint8_t *region;
static size_t used;       /* bytes committed */
static size_t open_bytes; /* of the reservation being written, 0: none */

static bool protect(size_t from, size_t to, int prot)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t lo = from & ~(page - 1);
    size_t hi = kr_align_up(to, page);
    return mprotect(region + lo, hi - lo, prot) == 0;
}

uint8_t *jit_mcode_reserve(size_t bytes)
{
    if (region == NULL) {
        /* Below the program, so that calls reach its functions in 32 bits; anywhere will do. */
        uintptr_t near = ((uintptr_t)jit_mcode_reserve - (512u << 20)) & ~(uintptr_t)0xFFFFF;
        void *p = mmap((void *)near, REGION_BYTES, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (p == MAP_FAILED) {
            return NULL;
        }
        region = p;
    }
    if (bytes > REGION_BYTES - used || !protect(used, used + bytes, PROT_READ | PROT_WRITE)) {
        return NULL;
    }
    open_bytes = bytes;
    return region + used;
}

bool jit_mcode_commit(uint8_t *start, size_t size)
{
    KR_ASSERT(start == region + used && size <= open_bytes, "commit of %zu bytes", size);
    if (!protect(used, used + open_bytes, PROT_READ | PROT_EXEC)) {
        return false;
    }
    used = kr_align_up(used + size, 16);
    open_bytes = 0;
    return true;
}

void jit_mcode_abandon(void)
{
    if (open_bytes != 0) {
        /* A failure here leaves pages without execute permission that nothing will jump to, except
         * the tail of the last committed page: fatal, and never seen. */
        if (!protect(used, used + open_bytes, PROT_READ | PROT_EXEC)) {
            kr_fatal("cannot make machine code executable");
        }
        open_bytes = 0;
    }
}

bool jit_mcode_patch(uint8_t *at, const void *bytes, size_t n)
{
    size_t from = (size_t)(at - region);
    KR_ASSERT(from + n <= used && open_bytes == 0, "patch of %zu bytes at %zu", n, from);
    if (!protect(from, from + n, PROT_READ | PROT_WRITE)) {
        return false;
    }
    memcpy(at, bytes, n);
    if (!protect(from, from + n, PROT_READ | PROT_EXEC)) {
        kr_fatal("cannot make machine code executable");
    }
    return true;
}

void jit_mcode_reset(void)
{
    if (used > 0 &&
        madvise(region, kr_align_up(used, (size_t)sysconf(_SC_PAGESIZE)), MADV_DONTNEED) != 0) {
        kr_fatal("cannot give machine code back");
    }
    used = 0;
}

size_t jit_mcode_used(void) { return used; }
