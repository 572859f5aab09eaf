/* timed.c -- calls from compiled code into C, counted and timed, for the log and the summary.
 *
 * Only when one of them is wanted: then compiled code calls jit_timed_stub() with the record of the
 * callee in r11, which calls what the record names.  All arguments of such calls are in registers
 * (at most 6 and 8), so the stub may have a frame of its own.  The time includes what the callee
 * calls, be it Python code. */
#include "jit/timed.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "jit/log.h"
#include "runtime/core/options.h"

static TimedCall *calls;
static uint64_t first_cycles;
static double first_seconds;

static_assert(offsetof(TimedCall, fn) == 0 && offsetof(TimedCall, cycles) == 8 &&
                  offsetof(TimedCall, count) == 16,
              "jit_timed_stub");
__asm__(".text\n"
        ".globl jit_timed_stub\n"
        ".hidden jit_timed_stub\n"
        ".type jit_timed_stub, @function\n"
        "jit_timed_stub:\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    sub $8, %rsp\n"
        "    mov %r11, %rbx\n"
        "    mov %rdx, %r10\n" /* an argument */
        "    rdtsc\n"
        "    shl $32, %rdx\n"
        "    or %rdx, %rax\n"
        "    mov %rax, %r12\n"
        "    mov %r10, %rdx\n"
        "    call *(%rbx)\n"
        "    mov %rax, %r10\n" /* the result, unless it is in xmm0 */
        "    rdtsc\n"
        "    shl $32, %rdx\n"
        "    or %rdx, %rax\n"
        "    sub %r12, %rax\n"
        "    add %rax, 8(%rbx)\n"
        "    incq 16(%rbx)\n"
        "    mov %r10, %rax\n"
        "    add $8, %rsp\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    ret\n"
        ".size jit_timed_stub, .-jit_timed_stub\n");

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

TimedCall *jit_timed_call(const void *fn, const char *name)
{
    if (!kr_options.jit_stats && kr_options.jit_log == NULL) {
        return NULL;
    }
    for (TimedCall *c = calls; c != NULL; c = c->next) {
        if (c->fn == fn && strcmp(c->name, name) == 0) {
            return c;
        }
    }
    if (calls == NULL) {
        first_cycles = __builtin_ia32_rdtsc();
        first_seconds = seconds();
    }
    TimedCall *made = malloc(sizeof *made);
    char *copy = strdup(name);
    if (made == NULL || copy == NULL) {
        free(made);
        free(copy);
        return NULL; /* then it is not counted */
    }
    *made = (TimedCall){.fn = fn, .name = copy, .next = calls};
    calls = made;
    return made;
}

static int by_time(const void *a, const void *b)
{
    const TimedCall *x = *(TimedCall *const *)a, *y = *(TimedCall *const *)b;
    return x->cycles != y->cycles ? (x->cycles < y->cycles ? 1 : -1) : strcmp(x->name, y->name);
}

TimedCall **jit_timed_sorted(size_t *n, double *ms_per_cycle)
{
    uint64_t cycles = __builtin_ia32_rdtsc() - first_cycles;
    *n = 0;
    for (const TimedCall *c = calls; c != NULL; c = c->next) {
        *n += c->count != 0;
    }
    *ms_per_cycle = cycles == 0 ? 0 : (seconds() - first_seconds) * 1e3 / (double)cycles;
    TimedCall **sorted = *n == 0 ? NULL : malloc(*n * sizeof *sorted);
    size_t i = 0;
    for (TimedCall *c = calls; c != NULL && sorted != NULL; c = c->next) {
        if (c->count != 0) {
            sorted[i++] = c;
        }
    }
    *n = i;
    if (i != 0) {
        qsort(sorted, i, sizeof *sorted, by_time);
    }
    return sorted;
}
