/* genericalias.h -- list[int] and X | Y: types.GenericAlias and types.UnionType. */
#ifndef KR_GENERICALIAS_H
#define KR_GENERICALIAS_H

#include "runtime/core/native.h"
#include "runtime/types/str.h"

/* origin[args]; args is made a tuple when it is none. */
Value kr_genericalias_new(Thread *t, Value origin, Value args);
/* The function of every __class_getitem__ row: M(O, kr_class_getitem, NF_CLASS, ...). */
Value kr_class_getitem(Thread *t, Value type, Value args);
/* a | b where a and b are types, None, aliases or unions; NotImplemented for others. */
Value kr_union_or(Thread *t, Value a, Value b);

/* What aliases and unions share: an argument inside brackets; the type variables among arguments;
 * the arguments with type variables replaced by `item` (TypeError when the number is wrong). */
bool kr_alias_repr_item(Thread *t, StrBuilder *b, Value v) KR_MUST_CHECK;
Value kr_alias_parameters(Thread *t, Tuple *args);
Value kr_alias_substitute(Thread *t, Value self, Tuple *args, Tuple *params, Value item);

#define KR_CLASS_GETITEM_DOC "Return a generic alias of the class with these parameters."

#endif
