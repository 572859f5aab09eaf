/* tee.h -- the function tee(). */
#ifndef KR_ITERTOOLS_TEE_H
#define KR_ITERTOOLS_TEE_H

#include "runtime/core/native.h"

Value kr_itertools_tee(Thread *t, Value self, const Value *args, size_t nargs);

#endif
