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
/* A subscript.  1: an index in range, in *start; 2: a slice: *start, *step, *count; 0: exception
 * pending. `what`: "string", "byte", "bytearray"; `type_error` names the type in the TypeError. */
enum { SUBSCRIPT_ERROR, SUBSCRIPT_INDEX, SUBSCRIPT_SLICE };
int kr_subscript(Thread *t, Value key, isize len, const char *range_error, const char *type_error,
                 isize *start, isize *step, isize *count);

#endif
