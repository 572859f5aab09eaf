/* pystate.c -- thread states, the GIL, locks, thread-specific storage, time. */
#include "cpyext/bridge.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <pythread.h>

#include "runtime/core/interp.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"

#define T kr_thread_current()

static PyThreadState *c_thread(Thread *t) { return (PyThreadState *)t; }

/* The thread state of this OS thread, with or without the GIL. */
static __thread Thread *own_thread;

static Thread *this_thread(void)
{
    if (own_thread == NULL) {
        Thread *t = T;
        if (t != NULL && t->thread_id == (unsigned long)pthread_self()) {
            own_thread = t;
        }
    }
    return own_thread;
}

PyThreadState *PyEval_SaveThread(void)
{
    own_thread = T;
    return c_thread(kr_gil_release());
}
void PyEval_RestoreThread(PyThreadState *t)
{
    int err = errno;
    kr_gil_acquire((Thread *)t);
    errno = err;
}
void PyEval_AcquireThread(PyThreadState *t) { kr_gil_acquire((Thread *)t); }
void PyEval_ReleaseThread(PyThreadState *t) { kr_gil_release(); }
void PyEval_InitThreads(void) {}
int PyEval_ThreadsInitialized(void) { return 1; }

PyThreadState *PyThreadState_Get(void)
{
    Thread *t = T;
    if (t == NULL) {
        kr_fatal("PyThreadState_Get: the function must be called with the GIL held, but the GIL is "
                 "released");
    }
    return c_thread(t);
}
PyThreadState *_PyThreadState_UncheckedGet(void) { return c_thread(T); }
PyThreadState *PyGILState_GetThisThreadState(void) { return c_thread(this_thread()); }
int PyGILState_Check(void)
{
    Thread *t = T;
    return t != NULL && t->thread_id == (unsigned long)pthread_self();
}
PyGILState_STATE PyGILState_Ensure(void)
{
    Thread *t = this_thread();
    if (t == NULL) { /* a thread of C's own making */
        t = kr_thread_new(&kr_interp);
        if (t == NULL) {
            kr_fatal("Couldn't create thread-state for new thread");
        }
        t->gilstate_counter = 0;
        own_thread = t;
        kr_gil_acquire(t);
        t->gilstate_counter++;
        return PyGILState_UNLOCKED;
    }
    bool had = T == t;
    if (!had) {
        kr_gil_acquire(t);
    }
    t->gilstate_counter++;
    return had ? PyGILState_LOCKED : PyGILState_UNLOCKED;
}
void PyGILState_Release(PyGILState_STATE state)
{
    Thread *t = T;
    t->gilstate_counter--;
    if (t->gilstate_counter == 0 && t != kr_thread_main() && state == PyGILState_UNLOCKED) {
        own_thread = NULL;
        kr_gil_release_deleting(t);
    } else if (state == PyGILState_UNLOCKED) {
        kr_gil_release();
    }
}
PyThreadState *PyThreadState_New(PyInterpreterState *interp)
{
    return c_thread(kr_thread_new((Interp *)interp));
}
void PyThreadState_Clear(PyThreadState *t) {}
void PyThreadState_Delete(PyThreadState *t) { kr_thread_delete((Thread *)t); }
void PyThreadState_DeleteCurrent(void)
{
    Thread *t = T;
    own_thread = NULL;
    kr_gil_release_deleting(t);
}
PyThreadState *PyThreadState_Swap(PyThreadState *next)
{
    Thread *old = T;
    if (next == NULL) {
        return c_thread(kr_gil_release());
    }
    if ((Thread *)next != old) {
        if (old != NULL) {
            kr_gil_release();
        }
        kr_gil_acquire((Thread *)next);
    }
    return c_thread(old);
}
/* -- fork: no lock of ours but the GIL's, and its holder is the one that forks -------------- */

void PyOS_BeforeFork(void) {}
void PyOS_AfterFork_Parent(void) {}
void PyOS_AfterFork_Child(void)
{
    Thread *t = T;
    kr_gil_after_fork(t);
    t->native_thread_id = (unsigned long)syscall(SYS_gettid);
    for (Thread *other = kr_interp.threads, *next; other != NULL; other = next) {
        next = other->next;
        if (other != t && other != kr_thread_main()) { /* no such thread in this process */
            kr_thread_delete(other);
        }
    }
}
void PyOS_AfterFork(void) { PyOS_AfterFork_Child(); }

PyObject *PyThreadState_GetDict(void)
{
    Thread *t = T;
    if (t == NULL) {
        return NULL;
    }
    if (t->dict == NULL) {
        t->dict = (Object *)kr_dict_new(t);
    }
    return t->dict == NULL ? NULL : cpx_lend(t, value_from_ptr(t->dict));
}
PyInterpreterState *PyThreadState_GetInterpreter(PyThreadState *t)
{
    return (PyInterpreterState *)((Thread *)t)->interp;
}
uint64_t PyThreadState_GetID(PyThreadState *t) { return ((Thread *)t)->id; }
PyThreadState *PyThreadState_Next(PyThreadState *t) { return c_thread(((Thread *)t)->next); }
PyInterpreterState *PyInterpreterState_Get(void) { return (PyInterpreterState *)&kr_interp; }
PyInterpreterState *PyInterpreterState_Main(void) { return (PyInterpreterState *)&kr_interp; }
PyInterpreterState *PyInterpreterState_Head(void) { return (PyInterpreterState *)&kr_interp; }
PyInterpreterState *PyInterpreterState_Next(PyInterpreterState *i) { return NULL; }
PyThreadState *PyInterpreterState_ThreadHead(PyInterpreterState *i)
{
    return c_thread(((Interp *)i)->threads);
}
int64_t PyInterpreterState_GetID(PyInterpreterState *i) { return ((Interp *)i)->id; }
PyObject *PyInterpreterState_GetDict(PyInterpreterState *interp)
{
    Thread *t = T;
    Interp *i = (Interp *)interp;
    if (i->dict == NULL) {
        i->dict = kr_dict_new(t);
    }
    return i->dict == NULL ? NULL : cpx_lend(t, value_from_ptr(i->dict));
}

int Py_AddPendingCall(int (*fn)(void *), void *arg)
{
    return kr_pending_call_add(fn, arg) ? 0 : -1;
}
int Py_MakePendingCalls(void) { return kr_safepoint(T) ? 0 : -1; }

/* -- Locks: semaphores, so that another thread may release --------------------------------- */

PyThread_type_lock PyThread_allocate_lock(void)
{
    sem_t *lock = malloc(sizeof *lock);
    if (lock != NULL && sem_init(lock, 0, 1) != 0) {
        free(lock);
        lock = NULL;
    }
    return lock;
}
void PyThread_free_lock(PyThread_type_lock lock)
{
    if (lock != NULL) {
        sem_destroy(lock);
        free(lock);
    }
}
PyLockStatus PyThread_acquire_lock_timed(PyThread_type_lock lock, PY_TIMEOUT_T us, int intr)
{
    struct timespec end;
    int r;
    if (us > 0) {
        clock_gettime(CLOCK_MONOTONIC, &end);
        int64_t ns = end.tv_nsec + (us % 1000000) * 1000;
        end.tv_sec += us / 1000000 + ns / 1000000000;
        end.tv_nsec = ns % 1000000000;
    }
    do {
        r = us > 0    ? sem_clockwait(lock, CLOCK_MONOTONIC, &end)
            : us == 0 ? sem_trywait(lock)
                      : sem_wait(lock);
    } while (r != 0 && errno == EINTR && !intr);
    return r == 0 ? PY_LOCK_ACQUIRED : errno == EINTR ? PY_LOCK_INTR : PY_LOCK_FAILURE;
}
int PyThread_acquire_lock(PyThread_type_lock lock, int wait)
{
    return PyThread_acquire_lock_timed(lock, wait ? -1 : 0, 0) == PY_LOCK_ACQUIRED;
}
void PyThread_release_lock(PyThread_type_lock lock) { sem_post(lock); }
unsigned long PyThread_get_thread_ident(void) { return (unsigned long)pthread_self(); }
unsigned long PyThread_get_thread_native_id(void) { return (unsigned long)syscall(SYS_gettid); }
void PyThread_init_thread(void) {}

typedef struct ThreadStart {
    void (*fn)(void *);
    void *arg;
} ThreadStart;
static void *run_thread(void *p)
{
    ThreadStart start = *(ThreadStart *)p;
    free(p);
    start.fn(start.arg);
    return NULL;
}
unsigned long PyThread_start_new_thread(void (*fn)(void *), void *arg)
{
    ThreadStart *start = malloc(sizeof *start);
    pthread_t id;
    if (start == NULL) {
        return PYTHREAD_INVALID_THREAD_ID;
    }
    *start = (ThreadStart){fn, arg};
    if (pthread_create(&id, NULL, run_thread, start) != 0) {
        free(start);
        return PYTHREAD_INVALID_THREAD_ID;
    }
    pthread_detach(id);
    return (unsigned long)id;
}

/* -- Thread-specific storage -------------------------------------------------------------- */

Py_tss_t *PyThread_tss_alloc(void)
{
    Py_tss_t *key = PyMem_RawMalloc(sizeof *key);
    if (key != NULL) {
        *key = (Py_tss_t)Py_tss_NEEDS_INIT;
    }
    return key;
}
int PyThread_tss_is_created(Py_tss_t *key) { return key->_is_initialized; }
int PyThread_tss_create(Py_tss_t *key)
{
    if (!key->_is_initialized) {
        if (pthread_key_create(&key->_key, NULL) != 0) {
            return -1;
        }
        key->_is_initialized = 1;
    }
    return 0;
}
void PyThread_tss_delete(Py_tss_t *key)
{
    if (key->_is_initialized) {
        pthread_key_delete(key->_key);
        key->_is_initialized = 0;
    }
}
void PyThread_tss_free(Py_tss_t *key)
{
    if (key != NULL) {
        PyThread_tss_delete(key);
        PyMem_RawFree(key);
    }
}
int PyThread_tss_set(Py_tss_t *key, void *value)
{
    return pthread_setspecific(key->_key, value) ? -1 : 0;
}
void *PyThread_tss_get(Py_tss_t *key) { return pthread_getspecific(key->_key); }

/* -- Time: nanoseconds in 64 bits --------------------------------------------------------- */

#define NS ((_PyTime_t)1000000000)

static _PyTime_t divide(_PyTime_t t, _PyTime_t k, _PyTime_round_t round)
{
    _PyTime_t q = t / k, r = t % k;
    if (r == 0) {
        return q;
    }
    bool neg = t < 0;
    switch (round) {
    case _PyTime_ROUND_FLOOR: return neg ? q - 1 : q;
    case _PyTime_ROUND_CEILING: return neg ? q : q + 1;
    case _PyTime_ROUND_HALF_EVEN: {
        _PyTime_t a = neg ? -r : r;
        if (a > k / 2 || (a == k / 2 && (q & 1))) {
            return neg ? q - 1 : q + 1;
        }
        return q;
    }
    default: return neg ? q - 1 : q + 1; /* away from zero */
    }
}
static double round_double(double d, _PyTime_round_t round)
{
    switch (round) {
    case _PyTime_ROUND_FLOOR: return floor(d);
    case _PyTime_ROUND_CEILING: return ceil(d);
    case _PyTime_ROUND_HALF_EVEN: return nearbyint(d);
    default: return d < 0 ? floor(d) : ceil(d);
    }
}
static int time_overflow(void)
{
    kr_fail(T, KR_EXC(OverflowError), "timestamp too large to convert to C _PyTime_t");
    return -1;
}
static int from_object(_PyTime_t *out, PyObject *o, _PyTime_round_t round, _PyTime_t unit)
{
    Thread *t = T;
    if (PyFloat_Check(o)) {
        double d = PyFloat_AsDouble(o);
        if (isnan(d)) {
            kr_fail(t, KR_EXC(ValueError), "Invalid value NaN (not a number)");
            return -1;
        }
        d = round_double(d * (double)unit, round);
        if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0)) {
            return time_overflow();
        }
        *out = (_PyTime_t)d;
        return 0;
    }
    long long i = PyLong_AsLongLong(o);
    if (i == -1 && kr_pending(t)) {
        if (kr_pending_is(t, KR_EXC(OverflowError))) {
            kr_err_clear(t);
            return time_overflow();
        }
        return -1;
    }
    return __builtin_mul_overflow(i, unit, out) ? time_overflow() : 0;
}
int _PyTime_FromSecondsObject(_PyTime_t *out, PyObject *o, _PyTime_round_t round)
{
    return from_object(out, o, round, NS);
}
int _PyTime_FromMillisecondsObject(_PyTime_t *out, PyObject *o, _PyTime_round_t round)
{
    return from_object(out, o, round, 1000000);
}
_PyTime_t _PyTime_FromSeconds(int seconds) { return seconds * NS; }
_PyTime_t _PyTime_FromNanoseconds(_PyTime_t ns) { return ns; }
double _PyTime_AsSecondsDouble(_PyTime_t t) { return (double)t / 1e9; }
_PyTime_t _PyTime_AsMilliseconds(_PyTime_t t, _PyTime_round_t round)
{
    return divide(t, 1000000, round);
}
_PyTime_t _PyTime_AsMicroseconds(_PyTime_t t, _PyTime_round_t round)
{
    return divide(t, 1000, round);
}
_PyTime_t _PyTime_AsNanoseconds(_PyTime_t t) { return t; }
PyObject *_PyTime_AsNanosecondsObject(_PyTime_t t) { return PyLong_FromLongLong(t); }
static _PyTime_t clock_now(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return ts.tv_sec * NS + ts.tv_nsec;
}
_PyTime_t _PyTime_GetSystemClock(void) { return clock_now(CLOCK_REALTIME); }
_PyTime_t _PyTime_GetMonotonicClock(void) { return clock_now(CLOCK_MONOTONIC); }
_PyTime_t _PyTime_GetPerfCounter(void) { return clock_now(CLOCK_MONOTONIC); }
_PyTime_t _PyDeadline_Init(_PyTime_t timeout)
{
    _PyTime_t end;
    return __builtin_add_overflow(clock_now(CLOCK_MONOTONIC), timeout, &end) ? INT64_MAX : end;
}
_PyTime_t _PyDeadline_Get(_PyTime_t deadline) { return deadline - clock_now(CLOCK_MONOTONIC); }
