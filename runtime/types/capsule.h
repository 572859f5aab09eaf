/* capsule.h -- PyCapsule objects (private layout of CPython 3.11: nobody looks inside). */
#ifndef KR_CAPSULE_H
#define KR_CAPSULE_H

#include "runtime/core/object.h"

typedef struct Capsule {
    Object ob_base;
    void *pointer;
    const char *name; /* borrowed from the maker, may be NULL */
    void *context;
    void (*destructor)(Object *);
} Capsule;

#endif
