/* type.h -- types that C code defines, and the C side of the runtime's types. */
#ifndef CPX_TYPE_H
#define CPX_TYPE_H

#include "cpyext/bridge.h"

/* kr_ext.type_made: tp_dealloc, tp_alloc, tp_free, tp_traverse, tp_clear. */
void cpx_type_made(Thread *t, Type *type);
/* kr_ext.alloc */
Value cpx_type_alloc(Thread *t, Type *type, isize nitems);
/* kr_ext.member_get, member_set: a row of tp_members. */
Value cpx_member_get(Thread *t, Object *o, const CMemberDef *m);
int cpx_member_set(Thread *t, Object *o, const CMemberDef *m, Value v);
/* tp_dealloc of heap types that define none. */
void cpx_heap_dealloc(PyObject *o);
void cpx_types_install(void);

#endif
