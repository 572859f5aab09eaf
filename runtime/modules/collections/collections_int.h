/* collections_int.h -- what the files of _collections share. */
#ifndef KR_COLLECTIONS_INT_H
#define KR_COLLECTIONS_INT_H

#include "runtime/core/native.h"

extern Type kr_deque_type, kr_deque_iter_type, kr_deque_reviter_type, kr_defaultdict_type,
    kr_tuplegetter_type;

/* object.__reduce__'s third part: the instance's attributes, or None. */
Value kr_getstate(Thread *t, Value self);

#endif
