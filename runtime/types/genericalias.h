/* genericalias.h -- list[int] and X | Y: types.GenericAlias and types.UnionType. */
#ifndef KR_GENERICALIAS_H
#define KR_GENERICALIAS_H

#include "runtime/core/native.h"

/* origin[args]; args is made a tuple when it is none. */
Value kr_genericalias_new(Thread *t, Value origin, Value args);
/* The function of every __class_getitem__ row: M(O, kr_class_getitem, NF_CLASS, ...). */
Value kr_class_getitem(Thread *t, Value type, Value args);
/* a | b where a and b are types, None, aliases or unions; NotImplemented for others. */
Value kr_union_or(Thread *t, Value a, Value b);

#define KR_CLASS_GETITEM_DOC "Return a generic alias of the class with these parameters."

#endif
