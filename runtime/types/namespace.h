/* namespace.h -- types.SimpleNamespace. */
#ifndef KR_NAMESPACE_H
#define KR_NAMESPACE_H

#include "runtime/core/thread.h"

/* A namespace with the entries of d (NULL: empty). */
Value kr_namespace_new(Thread *t, Dict *d);

#endif
