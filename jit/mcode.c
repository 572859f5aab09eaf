/* mcode.c -- executable memory.
 *
 * One region, reserved once and filled from the start; code is freed all at once (budget.c) or not
 * at all: it may be on a stack.  New code is staged in ordinary memory, so that the system calls of
 * several traces are made once (they are 7 to 15 us, as long as compiling a small trace).  While it
 * is copied, the pages it lies on are writable and not executable; only the thread that holds the
 * GIL writes or runs machine code, so no other can be in those pages meanwhile.  (Not a second,
 * writable mapping of the same memory: that would have to be shared memory, which a forked child
 * would change under its parent.) INVARIANT: no page is writable and executable at the same time.
 *
 * The system may have a policy that pages which were writable never become executable, from the
 * start or, when extensions are loaded, from some call of the program on.  So it is asked at first,
 * and then each time, with a page that holds nothing, before pages with code are made writable;
 * when it refuses, the JIT is off from then on.
 */
#include "jit/mcode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/core/ext_hooks.h"

enum {
    REGION_BYTES = 64 << 20,
    /* Code that is changed so near to where new code is written becomes writable with it: making
     * the pages between writable costs less than another two system calls. */
    NEAR_BYTES = 128 << 10,
    STAGED_BYTES = 64 << 10, /* more than are asked for */
    ALIGNMENT = 16,
};

static uint8_t *region; /* behind the page that is there to ask, and one that nobody may touch */
static bool refused;
static size_t used;      /* bytes committed */
static size_t published; /* those of them that are in the region; the others are staged */
static uint8_t *staged;
static size_t staged_room;

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

/* false: as it was. */
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

/* Room for `bytes` more in `staged`. */
static bool stage(size_t bytes)
{
    size_t wanted = used - published + bytes;
    if (wanted <= staged_room) {
        return true;
    }
    uint8_t *bigger = aligned_alloc(ALIGNMENT, kr_align_up(wanted + STAGED_BYTES, ALIGNMENT));
    if (bigger == NULL) {
        return false;
    }
    if (used > published) {
        memcpy(bigger, staged, used - published);
    }
    free(staged);
    staged = bigger;
    staged_room = wanted + STAGED_BYTES;
    return true;
}

uint8_t *jit_mcode_reserve(size_t bytes, ptrdiff_t *away)
{
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
    if (refused || bytes > REGION_BYTES - used || !stage(bytes)) {
        return NULL;
    }
    uint8_t *start = staged + (used - published);
    *away = region + used - start;
    return start;
}

uint8_t *jit_mcode_commit(const uint8_t *start, size_t size)
{
    KR_ASSERT(start == staged + (used - published), "commit of %zu bytes", size);
    (void)start;
    uint8_t *at = region + used;
    used = kr_align_up(used + size, ALIGNMENT);
    return at;
}

static void make(Change *change)
{
    memcpy(change->at, change->bytes, change->size);
    change->made = true;
}

bool jit_mcode_publish(Change *changes, size_t n)
{
    /* Changes near the new code become writable with it. */
    size_t from = published;
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)(changes[i].at - region);
        KR_ASSERT(at + changes[i].size <= published, "a change %zu bytes into the code", at);
        changes[i].made = false;
        from = at < from && used - at <= NEAR_BYTES ? at : from;
    }
    if (from < used) {
        if (!make_writable(from, used)) {
            used = published;
            return false;
        }
        if (used > published) {
            memcpy(region + published, staged, used - published);
        }
        for (size_t i = 0; i < n; i++) {
            if (changes[i].at >= region + from) {
                make(&changes[i]);
            }
        }
        make_executable(from, used);
        published = used;
    }
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)(changes[i].at - region), end = at + changes[i].size;
        if (!changes[i].made && make_writable(at, end)) {
            make(&changes[i]);
            make_executable(at, end);
        }
        ok &= changes[i].made;
    }
    return ok;
}

void jit_mcode_reset(void)
{
    if (published > 0) {
        /* Where it is refused (memory locked by the program) the pages stay, to be written anew. */
        (void)madvise(region, kr_align_up(published, (size_t)sysconf(_SC_PAGESIZE)), MADV_DONTNEED);
    }
    used = published = 0;
}

size_t jit_mcode_used(void) { return used; }
