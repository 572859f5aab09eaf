/* base.c -- the assertion and fatal-error reporters. */
#include "runtime/base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/base/oom.h"

int64_t kr_oom_in;

#ifdef KR_DEBUG
_Noreturn void kr_assert_fail(const char *file, int line, const char *func, const char *fmt, ...)
{
    va_list ap;
    fprintf(stderr, "%s:%d: %s: ", file, line, func);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    abort();
}
#endif

bool kr_started;

_Noreturn void kr_fatal(const char *fmt, ...)
{
    va_list ap;
    fputs("krait: fatal: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    if (!kr_started) {
        _exit(1);
    }
    abort();
}
