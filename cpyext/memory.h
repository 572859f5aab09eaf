/* memory.h -- memory that C asks for. */
#ifndef CPX_MEMORY_H
#define CPX_MEMORY_H

#include "cpyext/bridge.h"

/* Zeroed instance of a type C code defined (or a Python class over one): count 1, in the table.
 * NULL with MemoryError. */
Object *cpx_alloc_instance(Thread *t, Type *type, isize nitems) KR_MUST_CHECK;

#endif
