/* base.h -- what every file may use: attributes, assertions, integer helpers.
 *
 * Layer: base.  Includes libc headers only; knows nothing about Python.
 */
#ifndef KR_BASE_H
#define KR_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define KR_MUST_CHECK __attribute__((warn_unused_result))
#define KR_COLD       __attribute__((cold, noinline))
#define KR_NOINLINE   __attribute__((noinline))
#define KR_INLINE     static inline __attribute__((always_inline))
#define KR_UNUSED     __attribute__((unused))
#define KR_EXPORT     __attribute__((visibility("default")))
/* Large static memory in which the collector need not look: no pointer in it keeps anything alive.
 */
#define KR_NOT_ROOTS   __attribute__((section("kr_not_roots")))
#define KR_LIKELY(x)   __builtin_expect(!!(x), 1)
#define KR_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define KR_COUNT(a)    (sizeof(a) / sizeof((a)[0]))

/* Sizes and indices of Python objects are signed, as Py_ssize_t is. */
typedef intptr_t isize;

/* KR_ASSERT states an invariant: failing means a bug in this project, never bad user input. */
#ifdef KR_DEBUG
KR_COLD _Noreturn void kr_assert_fail(const char *file, int line, const char *func, const char *fmt,
                                      ...) __attribute__((format(printf, 4, 5)));
#    define KR_ASSERT(c, ...) \
        ((c) ? (void)0 : kr_assert_fail(__FILE__, __LINE__, __func__, __VA_ARGS__))
#else
#    define KR_ASSERT(c, ...) ((void)sizeof(!(c)))
#endif

/* A state the process cannot continue from: prints the sentence and aborts, or exits with 1 before
 * anything has run.  Never user input. */
extern bool kr_started;
KR_COLD _Noreturn void kr_fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

KR_INLINE isize kr_min(isize a, isize b) { return a < b ? a : b; }
KR_INLINE isize kr_max(isize a, isize b) { return a > b ? a : b; }

/* x rounded up to a multiple of `align`, a power of two. */
KR_INLINE size_t kr_align_up(size_t x, size_t align) { return (x + align - 1) & ~(align - 1); }

#endif
