/* build_class.h -- the class statement: __build_class__(func, name, *bases, metaclass=..., **kwds).
 */
#ifndef KR_BUILD_CLASS_H
#define KR_BUILD_CLASS_H

#include "runtime/core/call.h"

Value kr_build_class(Thread *t, const Value *args, size_t nargs, Tuple *kwnames);

#endif
