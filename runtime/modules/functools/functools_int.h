/* functools_int.h -- what the files of _functools share. */
#ifndef KR_FUNCTOOLS_INT_H
#define KR_FUNCTOOLS_INT_H

#include "runtime/core/native.h"

extern Type kr_partial_type, kr_keywrapper_type, kr_lru_cache_type;

Value kr_functools_cmp_to_key(Thread *t, Value self, const Value *args);

#endif
