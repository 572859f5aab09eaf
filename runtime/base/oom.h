/* oom.h -- fault injection: one chosen allocation fails (-X oom=N, unit tests).
 *
 * Every allocation of the runtime that can fail asks kr_oom_here() first: the collector's cells and
 * blocks (runtime/core/gc.c), vectors (vec.h), the exposed table.
 */
#ifndef KR_OOM_H
#define KR_OOM_H

#include "runtime/base/base.h"

/* Allocations until the one that fails, that one included; 0: none fails. */
extern int64_t kr_oom_in;

/* True when the allocation that is being made has to fail. */
KR_INLINE bool kr_oom_here(void) { return KR_UNLIKELY(kr_oom_in != 0) && --kr_oom_in == 0; }

#endif
