/* collections_int.h -- what the files of _collections share. */
#ifndef KR_COLLECTIONS_INT_H
#define KR_COLLECTIONS_INT_H

#include "runtime/core/native.h"

/* A ring: item i lies at items[(head + i) & (capacity - 1)]; capacity is a power of two or 0; free
 * slots are NULL.  jit/record_native.c appends and takes items in machine code. */
typedef struct Deque {
    Object ob_base;
    Value *items;
    isize head, len, capacity;
    isize maxlen;   /* -1: unbounded */
    uint64_t state; /* another one with every change of the length or order: iterators and searches
                       notice it under them */
    Object *weakreflist;
} Deque;

extern Type kr_deque_type, kr_deque_iter_type, kr_deque_reviter_type, kr_defaultdict_type,
    kr_tuplegetter_type;

/* object.__reduce__'s third part: the instance's attributes, or None. */
Value kr_getstate(Thread *t, Value self);

#endif
