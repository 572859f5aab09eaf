/* call.h -- calling C functions with Values, and the runtime with PyObjects. */
#ifndef CPX_CALL_H
#define CPX_CALL_H

#include "cpyext/bridge.h"

#include "runtime/types/list.h"

/* The function of a PyMethodDef, by its ml_flags (kr_ext.call_c).  Checks the number of arguments.
 */
Value cpx_call_c(Thread *t, const CMethodDef *ml, Object *self, Type *defining_class,
                 const Value *args, size_t nargs, Tuple *kwnames);
/* tp_call or vectorcall of an instance of a C type; `type`: where the slot comes from. */
Value cpx_call_object(Thread *t, Type *type, Value callable, const Value *args, size_t nargs,
                      Tuple *kwnames);
Value cpx_call_new(Thread *t, CNew fn, Type *type, const Value *args, size_t nargs, Tuple *kwnames);
int cpx_call_init(Thread *t, CInit fn, Value self, const Value *args, size_t nargs, Tuple *kwnames);
/* Calls with PyObjects in a row; new reference. */
PyObject *cpx_call(Thread *t, PyObject *callable, PyObject *const *args, size_t nargs,
                   PyObject *kwnames);

/* Values of an array of borrowed pointers: small ones in `space`.  NULL with MemoryError pending.
 */
enum { CPX_FEW_ARGS = 8 };
Value *cpx_keep_args(Thread *t, PyObject *const *args, size_t n, Value space[CPX_FEW_ARGS]);

#endif
