/* timed.h -- calls from compiled code into C, counted and timed. */
#ifndef JIT_TIMED_H
#define JIT_TIMED_H

#include "runtime/base/base.h"

/* One C function, in the uses that have this name.  jit_timed_stub() knows the first three. */
typedef struct TimedCall {
    const void *fn;
    uint64_t cycles, count;
    char *name;
    struct TimedCall *next;
} TimedCall;

/* The record to count calls of fn in; NULL: nobody wants to know.  Lives for ever. */
TimedCall *jit_timed_call(const void *fn, const char *name);
/* Calls the function of the record in r11, whatever its arguments and result are. */
void jit_timed_stub(void);
/* All records with calls, those that took longest first; malloc'ed, NULL if there are none. */
TimedCall **jit_timed_sorted(size_t *n, double *ms_per_cycle);

#endif
