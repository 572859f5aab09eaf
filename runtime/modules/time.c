/* time.c -- clocks: what programs and benchmarks use of the time module. */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"

static Value clock_seconds(Thread *t, clockid_t id)
{
    struct timespec ts;
    if (clock_gettime(id, &ts) < 0) {
        return kr_raise_errno(t, errno, VALUE_NULL);
    }
    return value_from_double((double)ts.tv_sec + (double)ts.tv_nsec * 1e-9);
}

static Value clock_ns(Thread *t, clockid_t id)
{
    struct timespec ts;
    if (clock_gettime(id, &ts) < 0) {
        return kr_raise_errno(t, errno, VALUE_NULL);
    }
    return kr_int_from_i64(t, (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec);
}

/* clang-format off */
#define TIME_CLOCKS(X) \
    X(time, CLOCK_REALTIME) X(monotonic, CLOCK_MONOTONIC) X(perf_counter, CLOCK_MONOTONIC) \
    X(process_time, CLOCK_PROCESS_CPUTIME_ID) X(thread_time, CLOCK_THREAD_CPUTIME_ID)
#define X(name, id) \
    static Value time_##name(Thread *t, KR_UNUSED Value self) { return clock_seconds(t, id); } \
    static Value time_##name##_ns(Thread *t, KR_UNUSED Value self) { return clock_ns(t, id); }
TIME_CLOCKS(X)
#undef X
/* clang-format on */

static Value time_sleep(Thread *t, KR_UNUSED Value self, Value v)
{
    double seconds;
    if (!kr_is_float(v)) {
        v = kr_index(t, v);
    }
    if (value_is_error(v) || !kr_arg_double(t, v, &seconds)) {
        return VALUE_ERROR;
    }
    if (seconds != seconds) {
        return kr_raise(t, KR_EXC(ValueError), "Invalid value NaN (not a number)");
    }
    if (seconds < 0) {
        return kr_raise(t, KR_EXC(ValueError), "sleep length must be non-negative");
    }
    if (seconds > 9.0e9) {
        return kr_raise(t, KR_EXC(OverflowError), "timestamp too large to convert to C _PyTime_t");
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    double whole = floor(seconds);
    until.tv_sec += (time_t)whole;
    until.tv_nsec += (long)ceil((seconds - whole) * 1e9);
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    for (;;) {
        Thread *saved = kr_gil_release();
        int err = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        kr_gil_acquire(saved);
        if (err == 0) {
            return KR_NONE;
        }
        if (err != EINTR) {
            return kr_raise_errno(t, err, VALUE_NULL);
        }
        if (!kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
}

/* clang-format off */
#define TIME_FUNCTIONS(M) \
    M(NOARGS, time_time,            0, "time",            "time() -> floating point number\n\nSeconds since the epoch.") \
    M(NOARGS, time_time_ns,         0, "time_ns",         "time_ns() -> int\n\nNanoseconds since the epoch.") \
    M(NOARGS, time_monotonic,       0, "monotonic",       "monotonic() -> float\n\nA clock that never goes back.") \
    M(NOARGS, time_monotonic_ns,    0, "monotonic_ns",    "monotonic_ns() -> int\n\nmonotonic() in nanoseconds.") \
    M(NOARGS, time_perf_counter,    0, "perf_counter",    "perf_counter() -> float\n\nThe finest clock, for short intervals.") \
    M(NOARGS, time_perf_counter_ns, 0, "perf_counter_ns", "perf_counter_ns() -> int\n\nperf_counter() in nanoseconds.") \
    M(NOARGS, time_process_time,    0, "process_time",    "process_time() -> float\n\nCPU time of the process.") \
    M(NOARGS, time_process_time_ns, 0, "process_time_ns", "process_time_ns() -> int\n\nprocess_time() in nanoseconds.") \
    M(NOARGS, time_thread_time,     0, "thread_time",     "thread_time() -> float\n\nCPU time of the thread.") \
    M(NOARGS, time_thread_time_ns,  0, "thread_time_ns",  "thread_time_ns() -> int\n\nthread_time() in nanoseconds.") \
    M(O,      time_sleep,    NF_CALLS, "sleep",           "sleep(seconds)\n\nWait; signals are handled meanwhile.")
/* clang-format on */
KR_NATIVE_TABLE(time_defs, TIME_FUNCTIONS)

const NativeModule kr_module_time = {
    .name = "time",
    .doc = "Clocks.  Calendar functions are not there yet.",
    .defs = time_defs,
};
