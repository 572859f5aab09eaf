/* startup.h -- the order in which the layers above come to life (implemented in types/startup.c).
 */
#ifndef KR_STARTUP_H
#define KR_STARTUP_H

#include "runtime/core/thread.h"

/* Names, static types, exceptions, the preallocated MemoryError.  false: nothing works. */
bool kr_startup_types(Thread *t) KR_MUST_CHECK;

#endif
