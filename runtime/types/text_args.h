/* text_args.h -- arguments that methods of str, bytes and bytearray take alike. */
#ifndef KR_TEXT_ARGS_H
#define KR_TEXT_ARGS_H

#include "runtime/core/native.h"

/* sub[, start[, end]] of find, count, startswith...: the bounds adjusted to a text of `len` (start
 * may still exceed end: nothing is found then).  Errors worded as by PyArg_ParseTuple. */
bool kr_args_find(Thread *t, const char *name, const Value *args, size_t nargs, isize len,
                  Value *sub, isize *start, isize *end) KR_MUST_CHECK;
/* One bound of a slice: None leaves *out alone. */
bool kr_slice_bound(Thread *t, Value v, isize *out) KR_MUST_CHECK;
/* A subscript of `len` items: an index in *start, or a slice in *start, *step, *count; ERROR: an
 * exception is pending.  The index is in range, or IndexError(range_error) is raised; range_error
 * NULL: it is as it was given, negative ones included.  type_error has a %T for the key's type. */
enum { SUBSCRIPT_ERROR, SUBSCRIPT_INDEX, SUBSCRIPT_SLICE };
int kr_subscript(Thread *t, Value key, isize len, const char *range_error, const char *type_error,
                 isize *start, isize *step, isize *count);

#endif
