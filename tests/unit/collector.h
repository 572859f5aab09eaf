/* collector.h -- for unit tests that need a collector and a thread, and nothing else of the
 * runtime. */
#ifndef KR_UNIT_COLLECTOR_H
#define KR_UNIT_COLLECTOR_H

#include "runtime/core/gc.h"
#include "runtime/core/interp.h"
#include "runtime/core/thread.h"
#include "unit.h"

/* The thread of the test, made with the collector when first asked for. */
static inline Thread *unit_thread(void)
{
    static Thread *t;
    if (t == NULL) {
        kr_gc_init(&(GcConfig){0});
        t = kr_thread_new(&kr_interp);
        assert_non_null(t);
        kr_thread_bind_stack(t);
        kr_gil_init(t);
    }
    return t;
}

#endif
