/* iter.h -- iterator helpers shared by the container types. */
#ifndef KR_ITER_H
#define KR_ITER_H

#include "runtime/core/native.h"

Value kr_seqiter_new(Thread *t, Value seq); /* iterates by __getitem__ */
Value kr_calliter_new(Thread *t, Value callable, Value sentinel);
Value kr_self_iter(Thread *t, Value self);  /* tp_iter of iterators: self */

#endif
