/* thread.c -- thread states, pending events, recursion; start and end of the
 * runtime.
 *
 * Owns the list of threads (kr_interp.threads) and _PyRuntime.
 * INVARIANT: the collector scans every Thread and every register stack (stack.c).
 */
#include "runtime/core/thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/base/hash.h"
#include "runtime/core/error.h"
#include "runtime/core/interp.h"
#include "runtime/core/stack.h"
#include "runtime/core/startup.h"

#define CHUNK_BYTES   ((size_t)16 << 10)
#define STACK_RESERVE ((size_t)192 << 10) /* C stack kept for libraries and error handling */
#define STACK_LEAST   ((size_t)32 << 10)  /* ... of a small stack */
#define STACK_GUESS   ((size_t)8 << 20)   /* of the main thread, when there is no limit */
#define DEFAULT_LIMIT 1000

struct PyRuntime _PyRuntime;
Interp kr_interp = {.int_max_str_digits = 4300, .hash_randomization = 1};
static Thread *main_thread;
static uint64_t next_thread_id = 1;

Thread *kr_thread_main(void) { return main_thread; }

static void push_threads(void *data, void (*range)(void *lo, void *hi))
{
    for (Thread *t = kr_interp.threads; t != NULL; t = t->next) {
        range(t, t + 1);
    }
    kr_stack_push_roots(range);
}

/* -- Thread states ------------------------------------------------------------------------ */

static __thread char *own_stack_base, *own_stack_limit;
static __thread size_t own_stack_reserve;

/* No /proc, which tells libc where the main thread's stack lies, or no memory.  The stack of the
 * main thread begins where the loader found it; another thread has room for what is kept free. */
static char *guess_own_stack(size_t *size)
{
    extern void *__libc_stack_end;
    char *here = __builtin_frame_address(0);
    char *base = main_thread == NULL ? __libc_stack_end : here + 4096;
    struct rlimit limit;
    *size = main_thread == NULL ? STACK_GUESS : 2 * STACK_LEAST;
    if (main_thread == NULL && getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < *size) {
        *size = limit.rlim_cur;
    }
    return base - *size;
}

static void find_own_stack(void)
{
    pthread_attr_t attr;
    void *low = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attr) == 0) {
        pthread_attr_getstack(&attr, &low, &size);
        pthread_attr_destroy(&attr);
    }
    if (size == 0) {
        low = guess_own_stack(&size);
    }
    own_stack_base = (char *)low + size;
    own_stack_reserve = size > 4 * STACK_RESERVE ? STACK_RESERVE
                        : size > 4 * STACK_LEAST ? size / 4
                                                 : STACK_LEAST;
    own_stack_limit = (char *)low + own_stack_reserve;
}

void kr_thread_bind_stack(Thread *t)
{
    if (own_stack_base == NULL) {
        find_own_stack();
    }
    t->c_stack_limit = own_stack_limit;
    t->stack_record->base = own_stack_base;
    t->thread_id = (unsigned long)pthread_self();
    t->native_thread_id = (unsigned long)syscall(SYS_gettid);
}

Thread *kr_thread_new(Interp *interp)
{
    Thread *t = calloc(1, sizeof *t);
    GcStackRecord *record = calloc(1, sizeof *record);
    if (t == NULL || record == NULL) {
        free(t);
        free(record);
        return NULL;
    }
    bool locked = kr_gil_lock();
    t->interp = interp;
    t->_initialized = 1;
    t->recursion_limit = interp->recursion_limit;
    t->recursion_remaining = t->recursion_limit;
    t->cframe = &t->root_cframe;
    t->exc_info = &t->exc_state;
    t->context_ver = 1;
    t->c_frame = KR_NO_C_FRAME;
    t->id = next_thread_id++;
    t->stack_record = record;
    t->eval_breaker = kr_interp.gc_stress ? EB_STRESS : 0;
    static bool rooted;
    if (!rooted) {
        rooted = true;
        kr_gc_add_root_callback(push_threads, NULL);
    }
    kr_gc_stack_attach(record);
    t->prev = NULL;
    t->next = interp->threads;
    if (t->next != NULL) {
        t->next->prev = t;
    }
    interp->threads = t;
    kr_gil_unlock(locked);
    return t;
}

void kr_thread_delete(Thread *t)
{
    bool locked = kr_gil_lock();
    if (t->prev != NULL) {
        t->prev->next = t->next;
    } else {
        t->interp->threads = t->next;
    }
    if (t->next != NULL) {
        t->next->prev = t->prev;
    }
    kr_stack_free_all(t);
    kr_gc_stack_detach(t->stack_record);
    free(t->stack_record);
    if (t == main_thread) {
        main_thread = NULL;
    }
    free(t);
    kr_gil_unlock(locked);
}

/* -- Recursion ---------------------------------------------------------------------------- */

bool kr_c_stack_low(const Thread *t)
{
    return (char *)__builtin_frame_address(0) <= t->c_stack_limit;
}

bool kr_recursion_failed(Thread *t, const char *where)
{
    bool low = kr_c_stack_low(t);
    /* While a RecursionError is being made or handled, a little more is allowed; the reserve of the
     * C stack serves the same purpose for native recursion. */
    if (t->recursion_headroom > 0 &&
        (!low || (char *)__builtin_frame_address(0) > t->c_stack_limit - own_stack_reserve / 2) &&
        t->recursion_remaining > -50) {
        return true;
    }
    int remaining = t->recursion_remaining + 1;
    if (!kr_pending(t)) {
        /* Whatever is left: making the error calls its class, and that must not end here again. */
        t->recursion_remaining = (int)kr_max(remaining, 0);
        t->recursion_headroom++;
        kr_raise(t, KR_EXC(RecursionError), "maximum recursion depth exceeded%s", where);
        t->recursion_headroom--;
    }
    t->recursion_remaining = remaining;
    return false;
}

/* -- Pending events ----------------------------------------------------------------------- */

#define PENDING_CALLS 32
static struct {
    pthread_mutex_t lock;
    struct {
        int (*fn)(void *);
        void *arg;
    } calls[PENDING_CALLS];
    int first, count;
} pending_calls = {.lock = PTHREAD_MUTEX_INITIALIZER};

bool kr_pending_call_add(int (*fn)(void *), void *arg)
{
    pthread_mutex_lock(&pending_calls.lock);
    bool room = pending_calls.count < PENDING_CALLS;
    if (room) {
        int i = (pending_calls.first + pending_calls.count++) % PENDING_CALLS;
        pending_calls.calls[i].fn = fn;
        pending_calls.calls[i].arg = arg;
    }
    pthread_mutex_unlock(&pending_calls.lock);
    if (room && main_thread != NULL) {
        kr_thread_interrupt(main_thread, EB_PENDING);
    }
    return room;
}

static bool run_pending_calls(Thread *t)
{
    static bool busy; /* a pending call that polls must not start the next one */
    if (busy) {
        return true;
    }
    busy = true;
    bool ok = true;
    for (int i = 0; ok && i < PENDING_CALLS; i++) {
        pthread_mutex_lock(&pending_calls.lock);
        int (*fn)(void *) = NULL;
        void *arg = NULL;
        if (pending_calls.count > 0) {
            fn = pending_calls.calls[pending_calls.first].fn;
            arg = pending_calls.calls[pending_calls.first].arg;
            pending_calls.first = (pending_calls.first + 1) % PENDING_CALLS;
            pending_calls.count--;
        }
        pthread_mutex_unlock(&pending_calls.lock);
        if (fn == NULL) {
            break;
        }
        ok = fn(arg) == 0;
    }
    busy = false;
    return ok;
}

bool kr_poll(Thread *t)
{
    uint32_t events = t->eval_breaker;
    if ((events & EB_SIGNAL) && t == main_thread) {
        kr_thread_clear_event(t, EB_SIGNAL);
        if (!kr_signals_handle(t)) {
            return false;
        }
    }
    if ((events & EB_PENDING) && t == main_thread) {
        kr_thread_clear_event(t, EB_PENDING);
        if (!run_pending_calls(t)) {
            return false;
        }
    }
    if (events & EB_GIL_DROP) {
        kr_gil_yield(t);
    }
    if (events & EB_ASYNC_EXC) {
        kr_thread_clear_event(t, EB_ASYNC_EXC);
        Object *exc = t->async_exc;
        t->async_exc = NULL;
        if (exc != NULL) {
            kr_raise_object(t, value_from_ptr(exc));
            return false;
        }
    }
    bool collect = (events & EB_GC) || kr_gc_wanted();
    if ((events & EB_STRESS) && ++t->poll_count >= (uint32_t)kr_interp.gc_stress) {
        t->poll_count = 0;
        collect = true;
    }
    if (collect) {
        kr_gc_collect(t);
    }
    return true;
}

/* -- The whole runtime -------------------------------------------------------------------- */

static void init_small_ints(void)
{
    for (int i = KR_SMALL_INT_MIN; i < KR_SMALL_INT_END; i++) {
        SmallInt *box = &_PyRuntime.small_ints[i - KR_SMALL_INT_MIN];
        box->ob_base.ob_base.ob_refcnt = KR_BIAS;
        box->ob_base.ob_base.ob_type = &PyLong_Type;
        box->ob_base.ob_size = i < 0 ? -1 : i > 0;
        box->digit = (uint32_t)(i < 0 ? -i : i);
    }
}

bool kr_runtime_init(const RuntimeConfig *config)
{
    if (main_thread != NULL) {
        return true;
    }
    kr_interp.recursion_limit =
        config->recursion_limit > 0 ? config->recursion_limit : DEFAULT_LIMIT;
    kr_interp.gc_stress = config->gc.stress;
    if (config->fixed_hash_seed) {
        kr_hash_seed(config->hash_seed);
        kr_interp.hash_randomization = config->hash_seed != 0;
    } else if (!kr_hash_seed_random()) {
        kr_fatal("no random numbers for the hash key");
    }
    kr_gc_init(&config->gc);
    init_small_ints();
    Thread *t = kr_thread_new(&kr_interp);
    if (t == NULL) {
        kr_fatal("out of memory");
    }
    main_thread = t;
    kr_thread_bind_stack(t);
    kr_gil_init(t);
    return kr_startup_types(t);
}

void kr_runtime_fini(void)
{
    Thread *t = main_thread;
    if (t == NULL) {
        return;
    }
    kr_interp.finalizing = true;
    kr_gc_collect(t);
    kr_gc_finalize_all(t);
}
