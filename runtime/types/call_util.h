/* call_util.h -- pieces shared by the files that take calls apart and put them together. */
#ifndef KR_CALL_UTIL_H
#define KR_CALL_UTIL_H

#include "runtime/core/native.h"

size_t kr_kwcount(const Tuple *kwnames);
Value kr_call_prepend(Thread *t, Value callable, Value first, const Value *args, size_t nargs,
                      Tuple *kwnames);

/* Vectorcall arguments of a C-style (args tuple, kwargs dict) call. */
typedef struct ArgVector {
    Value *args;
    size_t nargs;
    Tuple *kwnames;
} ArgVector;
bool kr_argvector(Thread *t, Value args_tuple, Value kwargs_or_null, ArgVector *out) KR_MUST_CHECK;
/* The other way: args[0..nargs) as a tuple, keywords as a dict (NULL when there are none). */
bool kr_args_to_tuple_dict(Thread *t, const Value *args, size_t nargs, Tuple *kwnames,
                           Tuple **tuple, Dict **dict) KR_MUST_CHECK;
/* "list.append()", "math.sqrt()", "len()": how a function is named in messages: a descriptor by the
 * class that defines it, a bound method by the class of its object.  NULL pending. */
Str *kr_function_text(Thread *t, const NativeDef *def, Value self, bool bound);

#endif
