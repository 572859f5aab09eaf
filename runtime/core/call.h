/* call.h -- the one call protocol: vectorcall over Values.
 *
 * args[0..nargs) are positional; with kwnames (a tuple of str, or NULL) the keyword values follow
 * in args[nargs..nargs+len(kwnames)).  Arguments are borrowed and not modified by the callee.
 */
#ifndef KR_CALL_H
#define KR_CALL_H

#include "runtime/core/error.h"

Value kr_call(Thread *t, Value callable, const Value *args, size_t nargs, Tuple *kwnames);
Value kr_call_0(Thread *t, Value callable);
Value kr_call_1(Thread *t, Value callable, Value a);
Value kr_call_2(Thread *t, Value callable, Value a, Value b);
Value kr_call_3(Thread *t, Value callable, Value a, Value b, Value c);
/* f(*args, **kwargs): args any tuple, kwargs a Dict or NULL. */
Value kr_call_tuple(Thread *t, Value callable, Tuple *args, Dict *kwargs_or_null);
/* obj.name(args...) without making a bound method. */
Value kr_call_method(Thread *t, Value obj, Str *name, const Value *args, size_t nargs);
Value kr_call_method_0(Thread *t, Value obj, Str *name);
Value kr_call_method_1(Thread *t, Value obj, Str *name, Value a);
/* Looks `name` up on the type only (special method lookup); *found = false and VALUE_NULL without
 * an exception when the type has no such attribute. */
Value kr_call_special(Thread *t, Value obj, Str *name, const Value *args, size_t nargs,
                      bool *found);
bool kr_is_callable(Value v);

/* Calls a Python function: implemented in interp/, declared here because types and core need it. */
Value kr_eval_function(Thread *t, Function *func, const Value *args, size_t nargs, Tuple *kwnames);
/* Runs a code object of a module or class body, or exec/eval.  locals: any mapping. */
Value kr_eval_code(Thread *t, Code *code, Dict *globals, Value locals);

#endif
