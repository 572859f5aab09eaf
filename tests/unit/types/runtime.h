/* runtime.h -- a runtime with types for the unit tests of containers. */
#ifndef TESTS_TYPES_RUNTIME_H
#define TESTS_TYPES_RUNTIME_H

#include "runtime/core/thread.h"
#include "unit.h"

static Thread *t;

static int runtime_up(void **state)
{
    RuntimeConfig config = {.fixed_hash_seed = true, .hash_seed = 1};
    if (t == NULL) {
        assert_true(kr_runtime_init(&config));
        t = kr_thread_current();
    }
    return 0;
}

/* Small deterministic random numbers. */
static uint64_t random_state = 88172645463325252u;
static inline uint64_t random_bits(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}
static inline int64_t random_below(int64_t n) { return (int64_t)(random_bits() % (uint64_t)n); }

static inline Value num(int64_t i) { return value_from_small(i); }

#endif
