/* ops_attr.h -- attribute machinery shared by types with attribute lookup of their own. */
#ifndef KR_OPS_ATTR_H
#define KR_OPS_ATTR_H

#include "runtime/core/ops.h"

/* AttributeError with its `obj` and `name` set (suggestions need them). */
Value kr_raise_attribute(Thread *t, Value obj, Value name, const char *fmt, ...) KR_COLD;
/* object.__getattribute__ without the AttributeError: *missing says that the name is nowhere. */
Value kr_generic_get(Thread *t, Value v, Value name, bool *missing);
/* kr_getattr for objects that pass a lookup on to one they wrap: wrappers may be nested as deeply
 * as a program likes. */
Value kr_getattr_of_wrapped(Thread *t, Value v, Str *name);
/* The Dict slot at tp_dictoffset, NULL if the type has none. */
Value *kr_dictoffset_slot(Object *o);
/* Its Dict; NULL when absent and not to be created, or with an exception pending. */
Dict *kr_slot_dict(Thread *t, Object *o, bool create);

/* What a __hash__ gave, as a hash; -1: TypeError. */
int64_t kr_hash_result(Thread *t, Value v);

#endif
