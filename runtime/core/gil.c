/* gil.c -- the global interpreter lock: one Thread at a time runs Python code or API calls.
 *
 * A waiter asks the holder for the lock after kr_switch_interval (EB_GIL_DROP); a holder that gives
 * it up on request waits until another thread has had it, so that the request is not in vain.
 * _PyRuntime.tstate_current is the holder: compiled code reads it directly.
 * The stack of a thread without the lock is described by its stack record, written on release.
 */
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "runtime/core/interp.h"
#include "runtime/core/thread.h"

double kr_switch_interval = 0.005;

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t freed, taken;
    bool locked;
    uint64_t switches; /* times the lock went to another thread */
    Thread *last;
} gil = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void init_conditions(void)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&gil.freed, &attr);
    pthread_cond_init(&gil.taken, &attr);
    pthread_condattr_destroy(&attr);
}

/* Of this C thread: it may change what the GIL guards. */
static __thread bool is_held;

static void become_holder(Thread *t)
{
    is_held = true;
    if (gil.last != t) {
        gil.last = t;
        gil.switches++;
    }
    gil.locked = true;
    _PyRuntime.tstate_current = t;
    kr_gc_stack_running(t->stack_record);
    if (kr_gc_wanted()) {
        kr_thread_interrupt(t, EB_GC);
    }
}

void kr_gil_init(Thread *main)
{
    init_conditions();
    become_holder(main);
}

void kr_gil_after_fork(Thread *t)
{
    pthread_mutex_init(&gil.mutex, NULL);
    init_conditions();
    become_holder(t);
}

static void deadline(struct timespec *ts)
{
    clock_gettime(CLOCK_MONOTONIC, ts);
    long ns = ts->tv_nsec + (long)(kr_switch_interval * 1e9) % 1000000000;
    ts->tv_sec += (time_t)kr_switch_interval + ns / 1000000000;
    ts->tv_nsec = ns % 1000000000;
}

/* The mutex is held. */
static void wait_until_free(void)
{
    while (gil.locked) {
        uint64_t switches = gil.switches;
        struct timespec ts;
        deadline(&ts);
        int rc = pthread_cond_timedwait(&gil.freed, &gil.mutex, &ts);
        if (rc == ETIMEDOUT && gil.locked && gil.switches == switches) {
            Thread *holder = _PyRuntime.tstate_current;
            if (holder != NULL) {
                kr_thread_interrupt(holder, EB_GIL_DROP);
            }
        }
    }
}

void kr_gil_acquire(Thread *t)
{
    int saved_errno = errno;
    kr_thread_bind_stack(t);
    pthread_mutex_lock(&gil.mutex);
    wait_until_free();
    become_holder(t);
    pthread_cond_signal(&gil.taken);
    pthread_mutex_unlock(&gil.mutex);
    errno = saved_errno;
}

bool kr_gil_lock(void)
{
    if (is_held) {
        return false;
    }
    pthread_mutex_lock(&gil.mutex);
    wait_until_free();
    gil.locked = true;
    is_held = true;
    pthread_mutex_unlock(&gil.mutex);
    return true;
}

void kr_gil_unlock(bool locked)
{
    if (locked) {
        pthread_mutex_lock(&gil.mutex);
        gil.locked = false;
        is_held = false;
        pthread_cond_signal(&gil.freed);
        pthread_mutex_unlock(&gil.mutex);
    }
}

void kr_gil_release_deleting(Thread *t)
{
    int saved_errno = errno;
    pthread_mutex_lock(&gil.mutex);
    _PyRuntime.tstate_current = NULL; /* nobody interrupts it any more */
    kr_gc_stack_running(NULL);
    kr_thread_delete(t);
    gil.locked = false;
    gil.last = NULL;
    is_held = false;
    pthread_cond_signal(&gil.freed);
    pthread_mutex_unlock(&gil.mutex);
    errno = saved_errno;
}

static void give_up(Thread *t, bool wait_for_other)
{
    pthread_mutex_lock(&gil.mutex);
    gil.locked = false;
    is_held = false;
    _PyRuntime.tstate_current = NULL;
    kr_gc_stack_running(NULL);
    kr_thread_clear_event(t, EB_GIL_DROP);
    uint64_t switches = gil.switches;
    pthread_cond_signal(&gil.freed);
    if (wait_for_other) {
        while (!gil.locked && gil.switches == switches) {
            struct timespec ts;
            deadline(&ts);
            if (pthread_cond_timedwait(&gil.taken, &gil.mutex, &ts) == ETIMEDOUT) {
                break; /* the waiter went away */
            }
        }
    }
    pthread_mutex_unlock(&gil.mutex);
}

/* `sp`: where kr_gil_release stored the callee-saved registers of its caller. */
static Thread *release_at(char *sp) __asm__("kr_gil_release_at") __attribute__((used));
static Thread *release_at(char *sp)
{
    Thread *t = kr_thread_current();
    GcStackRecord *record = t->stack_record;
    memcpy(record->registers, sp, sizeof record->registers);
    record->sp = sp;
    int saved_errno = errno;
    give_up(t, false);
    errno = saved_errno;
    return t;
}

/* Thread *kr_gil_release(void): the callee-saved registers are taken as the caller left them,
 * before any C prologue moves them to a place that dies with the call. */
__asm__(".text\n"
        ".p2align 4\n"
        ".globl kr_gil_release\n"
        ".hidden kr_gil_release\n"
        ".type kr_gil_release, @function\n"
        "kr_gil_release:\n"
        "    .cfi_startproc\n"
        "    pushq %rbp\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %rbx\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r12\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r13\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r14\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r15\n    .cfi_adjust_cfa_offset 8\n"
        "    subq $8, %rsp\n    .cfi_adjust_cfa_offset 8\n"
        "    movq %rsp, %rdi\n"
        "    call kr_gil_release_at\n"
        "    addq $8, %rsp\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r15\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r14\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r13\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r12\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %rbx\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %rbp\n    .cfi_adjust_cfa_offset -8\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".size kr_gil_release, . - kr_gil_release\n");

static void yield_at(void *data, char *sp)
{
    Thread *t = data;
    t->stack_record->sp = sp;
    memset(t->stack_record->registers, 0, sizeof t->stack_record->registers);
    give_up(t, true);
    kr_gil_acquire(t);
}

bool kr_gil_yield(Thread *t)
{
    kr_with_registers(yield_at, t);
    return true;
}
