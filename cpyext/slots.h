/* slots.h -- native slots for types whose slots are C functions. */
#ifndef CPX_SLOTS_H
#define CPX_SLOTS_H

#include "cpyext/bridge.h"

/* Fills the native table of a type that has its TypeInfo, bases and C slots (kr_ext.adapt_slots).
 */
bool cpx_adapt_slots(Thread *t, Type *type) KR_MUST_CHECK;

#endif
