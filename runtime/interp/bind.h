/* bind.h -- binding call arguments to the parameters of a Python function.
 *
 * Fills regs[0..code->nparams): parameters in co_varnames order, then *args and **kw.  Errors are
 * CPython's TypeErrors, with the function's qualified name.  No Python code runs, unless a keyword
 * is an instance of a str subclass.
 */
#ifndef KR_INTERP_BIND_H
#define KR_INTERP_BIND_H

#include "runtime/types/dict.h"
#include "runtime/types/frame.h"
#include "runtime/types/list.h"

/* args[0..npos) positional, then the values of kwnames (NULL: none). */
bool kr_bind_args(Thread *t, Function *f, const Value *args, isize npos, Tuple *kwnames,
                  Value *regs) KR_MUST_CHECK;
/* f(first, *args, **kwargs); first may be VALUE_NULL (none), kwargs NULL or an exact dict whose
 * keys need not be str (TypeError). */
bool kr_bind_tuple(Thread *t, Function *f, Value first, Tuple *args, Dict *kwargs,
                   Value *regs) KR_MUST_CHECK;

#endif
