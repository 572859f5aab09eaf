/* cpyext.h -- both sides at once: the C API's headers and the runtime's.
 *
 * The two declare the same variables (PyList_Type, PyExc_TypeError, _Py_NoneStruct, ...) with
 * different struct types.  Here such a name means the runtime's view; Python.h is included under
 * other names for them (generated from capi.def), which its own inline functions use.  Python.h's
 * macros that name such a variable (PyList_CheckExact(x), Py_None, ...) therefore do not compile
 * in cpyext/: ask the runtime (kr_is_list(v), KR_NONE, ...).
 *
 * A PyObject * and an Object * are the same address: cpx_object and cpx_c change the static type
 * and nothing else.  What crosses the border goes through the bridge, not through these.
 */
#ifndef CPX_CPYEXT_H
#define CPX_CPYEXT_H

/* clang-format off: the order of these includes matters */
#include "capi_names.h"
#include "cpyext/capi.h"
#include "capi_names_end.h"

/* Macros of code.h; the runtime has an enum of the same names and values. */
#undef CO_OPTIMIZED
#undef CO_NEWLOCALS
#undef CO_VARARGS
#undef CO_VARKEYWORDS
#undef CO_NESTED
#undef CO_GENERATOR
#undef CO_COROUTINE
#undef CO_ITERABLE_COROUTINE
#undef CO_ASYNC_GENERATOR
#undef CO_FUTURE_BARRY_AS_BDFL
#undef CO_FUTURE_ANNOTATIONS

#include "runtime/core/error.h"
#include "runtime/core/object.h"
#include "runtime/core/thread.h"
/* clang-format on */

KR_INLINE Object *cpx_object(PyObject *o) { return (Object *)o; }
KR_INLINE PyObject *cpx_c(Object *o) { return (PyObject *)o; }
KR_INLINE Type *cpx_type(PyTypeObject *type) { return (Type *)type; }
KR_INLINE PyTypeObject *cpx_c_type(Type *type) { return (PyTypeObject *)type; }

#endif
