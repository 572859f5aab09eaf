/* os.h -- the few services of the system that the runtime itself needs: pages, clocks, stacks.
 * Linux on x86-64.  Modules (os, time, ...) call libc directly. */
#ifndef KR_OS_H
#define KR_OS_H

#include "runtime/base/base.h"

/* -- Pages ------------------------------------------------------------------------------------ */

size_t kr_os_page_size(void);

typedef enum OsAccess {
    KR_OS_NONE,
    KR_OS_READ,
    KR_OS_READ_WRITE,
    KR_OS_READ_EXECUTE,
} OsAccess;

/* Private zeroed pages holding `size` bytes; NULL when memory is out (errno says why). */
void *kr_os_map(size_t size, OsAccess access) KR_MUST_CHECK;
/* As above, within +-1 GB of `near`, so that relative jumps reach; falls back to anywhere only if
 * `near` is NULL. */
void *kr_os_map_near(size_t size, OsAccess access, const void *near) KR_MUST_CHECK;
/* Changes the access of whole pages. */
bool kr_os_protect(void *pages, size_t size, OsAccess access) KR_MUST_CHECK;
void kr_os_unmap(void *pages, size_t size);

/* -- Clocks, in nanoseconds ------------------------------------------------------------------- */

int64_t kr_os_monotonic_ns(void); /* never steps back; time.monotonic, time.perf_counter */
int64_t kr_os_wall_ns(void);      /* since 1970 */
int64_t kr_os_process_ns(void);   /* CPU time of the process */
int64_t kr_os_thread_ns(void);    /* CPU time of the calling thread */

/* -- Stacks ----------------------------------------------------------------------------------- */

typedef struct StackBounds {
    char *low;  /* lowest byte that may be used, guard pages excluded */
    char *high; /* one past the highest */
} StackBounds;

/* The C stack of the calling thread; false if the system does not tell.  The main thread's may
 * still have to grow to `low`: the bounds follow RLIMIT_STACK, at most 1 GB. */
bool kr_os_stack_bounds(StackBounds *out) KR_MUST_CHECK;

#endif
