/* layout_check.c -- the runtime's structs lie in memory as CPython's do: layout.def, proved by the
 * compiler.  Compiled, linked into nothing.
 *
 * The address of an object of ours is handed to compiled code that was built with python3-dev's
 * headers; where it reads or writes fields inline, both must mean the same bytes.
 */
#include "cpyext/cpyext.h"

#include "runtime/types/bytes.h"
#include "runtime/types/code.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"
#include "runtime/types/weakref.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations" /* ob_shash, wstr */

#define FIELD_SIZE(Struct, field) sizeof(((Struct *)0)->field)

#define START(CStruct, c_field, Ours, our_field)                            \
    _Static_assert(offsetof(CStruct, c_field) == offsetof(Ours, our_field), \
                   #CStruct "." #c_field " lies elsewhere in " #Ours);
#define FIELD(CStruct, c_field, Ours, our_field)                                \
    START(CStruct, c_field, Ours, our_field)                                    \
    _Static_assert(FIELD_SIZE(CStruct, c_field) == FIELD_SIZE(Ours, our_field), \
                   #CStruct "." #c_field " has another size in " #Ours);
#define SIZE(CStruct, Ours) \
    _Static_assert(sizeof(CStruct) == sizeof(Ours), #CStruct " and " #Ours " differ in size");
#define AT(CStruct, c_field, offset, Ours, our_field) \
    _Static_assert(offsetof(Ours, our_field) == (offset), #Ours "." #our_field " is misplaced");
#include "capi-headers/layout.def"

/* -- What the table cannot say ---------------------------------------------------------------- */

/* Data behind the string structs. */
_Static_assert(sizeof(PyASCIIObject) == sizeof(StrAscii), "ASCII data");
_Static_assert(sizeof(PyCompactUnicodeObject) == offsetof(Str, any), "compact data");
/* Both parts of a complex. */
_Static_assert(offsetof(PyComplexObject, cval.imag) == offsetof(Complex, imag), "complex");
/* Digits of int, items of tuple, bytes of bytes. */
_Static_assert(PyLong_SHIFT == KR_INT_SHIFT && sizeof(digit) == sizeof(((Int *)0)->ob_digit[0]),
               "digits of int");
_Static_assert(sizeof(Value) == sizeof(PyObject *), "a slot holds a Value or a pointer");
/* Subclasses with a C part start behind PyHeapTypeObject. */
_Static_assert(sizeof(PyTypeObject) == 408 && sizeof(PyHeapTypeObject) == 904, "type objects");
/* Our own words in Thread begin behind PyThreadState. */
_Static_assert(offsetof(Thread, eval_breaker) == sizeof(PyThreadState), "PyThreadState");
/* Bits of PyASCIIObject.state: checked by value, since bit-fields have no offset. */
_Static_assert(sizeof(StrState) == sizeof(((PyASCIIObject *)0)->state), "string state");

#define SAME(a, b) _Static_assert((a) == (b), #a " is " #b)
/* -- Constants of both sides ------------------------------------------------------------------ */
SAME(METH_F_VARARGS, METH_VARARGS);
SAME(METH_F_KEYWORDS, METH_KEYWORDS);
SAME(METH_F_NOARGS, METH_NOARGS);
SAME(METH_F_O, METH_O);
SAME(METH_F_CLASS, METH_CLASS);
SAME(METH_F_STATIC, METH_STATIC);
SAME(METH_F_COEXIST, METH_COEXIST);
SAME(METH_F_FASTCALL, METH_FASTCALL);
SAME(METH_F_METHOD, METH_METHOD);
SAME(TPF_SEQUENCE, Py_TPFLAGS_SEQUENCE);
SAME(TPF_MAPPING, Py_TPFLAGS_MAPPING);
SAME(TPF_DISALLOW_INSTANTIATION, Py_TPFLAGS_DISALLOW_INSTANTIATION);
SAME(TPF_IMMUTABLETYPE, Py_TPFLAGS_IMMUTABLETYPE);
SAME(TPF_HEAPTYPE, Py_TPFLAGS_HEAPTYPE);
SAME(TPF_BASETYPE, Py_TPFLAGS_BASETYPE);
SAME(TPF_HAVE_VECTORCALL, Py_TPFLAGS_HAVE_VECTORCALL);
SAME(TPF_READY, Py_TPFLAGS_READY);
SAME(TPF_READYING, Py_TPFLAGS_READYING);
SAME(TPF_HAVE_GC, Py_TPFLAGS_HAVE_GC);
SAME(TPF_METHOD_DESCRIPTOR, Py_TPFLAGS_METHOD_DESCRIPTOR);
SAME(TPF_VALID_VERSION_TAG, Py_TPFLAGS_VALID_VERSION_TAG);
SAME(TPF_IS_ABSTRACT, Py_TPFLAGS_IS_ABSTRACT);
SAME(TPF_MATCH_SELF, _Py_TPFLAGS_MATCH_SELF);
SAME(TPF_MANAGED_DICT, Py_TPFLAGS_MANAGED_DICT);
SAME(TPF_LONG, Py_TPFLAGS_LONG_SUBCLASS);
SAME(TPF_LIST, Py_TPFLAGS_LIST_SUBCLASS);
SAME(TPF_TUPLE, Py_TPFLAGS_TUPLE_SUBCLASS);
SAME(TPF_BYTES, Py_TPFLAGS_BYTES_SUBCLASS);
SAME(TPF_STR, Py_TPFLAGS_UNICODE_SUBCLASS);
SAME(TPF_DICT, Py_TPFLAGS_DICT_SUBCLASS);
SAME(TPF_BASEEXC, Py_TPFLAGS_BASE_EXC_SUBCLASS);
SAME(TPF_TYPE, Py_TPFLAGS_TYPE_SUBCLASS);
SAME(TPF_DEFAULT, Py_TPFLAGS_DEFAULT);
SAME(CMP_LT, Py_LT);
SAME(CMP_LE, Py_LE);
SAME(CMP_EQ, Py_EQ);
SAME(CMP_NE, Py_NE);
SAME(CMP_GT, Py_GT);
SAME(CMP_GE, Py_GE);
SAME(BUF_WRITABLE, PyBUF_WRITABLE);
SAME(BUF_FORMAT, PyBUF_FORMAT);
SAME(BUF_ND, PyBUF_ND);
SAME(BUF_STRIDES, PyBUF_STRIDES);
SAME(BUF_C_CONTIGUOUS, PyBUF_C_CONTIGUOUS);
SAME(BUF_F_CONTIGUOUS, PyBUF_F_CONTIGUOUS);
SAME(BUF_ANY_CONTIGUOUS, PyBUF_ANY_CONTIGUOUS);
SAME(BUF_INDIRECT, PyBUF_INDIRECT);
SAME(BUF_FULL_RO, PyBUF_FULL_RO);
SAME(BUF_FULL, PyBUF_FULL);
