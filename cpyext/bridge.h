/* bridge.h -- how values cross between the runtime and C code (docs/bridge.md).
 *
 * An object that C can see is in one of these states, told by the low half of ob_refcnt:
 *   shared     >= KR_BIAS/2   the runtime may hold it; the collector frees it
 *   C-private  >  0           made by an API call or by C code, never kept by the runtime; freed by
 *                             _Py_Dealloc at 0, at once
 *   dying      0 or what C sets, while its tp_finalize or tp_dealloc runs (cpx_dying)
 * INVARIANT: every heap object that C has been given is in the exposed table (table.h) until it
 * dies.
 *
 * The high half carries hints on shared objects, whose loss costs only time.
 */
#ifndef CPX_BRIDGE_H
#define CPX_BRIDGE_H

#include "cpyext/cpyext.h"

#include "runtime/core/ext_hooks.h"

/* In the table, and all C can read inline behind it is boxed, flat and in the table too. */
#define CPX_EXPOSED ((int64_t)1 << 40)
/* A box made for one activation: nobody but the callee has seen it. */
#define CPX_LENT_BOX ((int64_t)1 << 41)
/* Given to the runtime with its only count, and not shown to any API call since (interp/fresh.c).
 */
#define CPX_FRESH ((int64_t)1 << 43)
/* Adopted, its items not yet: only inside cpx_adopt(), when memory for its work list is out. */
#define CPX_ADOPTING ((int64_t)1 << 42)

KR_INLINE uint32_t cpx_low(const Object *o) { return (uint32_t)o->ob_refcnt; }

PyObject *cpx_lend_slow(Thread *t, Value v);
PyObject *cpx_box_private(Thread *t, Value v);
void cpx_adopt(Thread *t, Object *o);
Value cpx_unbox(Thread *t, Object *o);
Value cpx_take_number(Thread *t, Object *o);
Value cpx_take_private(Thread *t, Object *o);

/* Borrowed pointer, valid as long as the holder of v.  VALUE_NULL -> NULL.  NULL with MemoryError
 * pending.  An immediate gets a shared box that the collector frees: where there is a slot to write
 * the box back to, use cpx_lend_slot(). */
KR_INLINE PyObject *cpx_lend(Thread *t, Value v)
{
    if (KR_LIKELY(value_is_ptr(v))) {
        Object *o = value_ptr_or_null(v);
        if (KR_LIKELY(o == NULL || (o->ob_refcnt & CPX_EXPOSED))) {
            return cpx_c(o);
        }
    }
    return cpx_lend_slow(t, v);
}

/* The same for a value in a slot that keeps its box, so that two calls give one pointer. */
KR_INLINE PyObject *cpx_lend_slot(Thread *t, void *owner, Value *slot)
{
    PyObject *o = cpx_lend(t, *slot);
    if (o != NULL && !value_is_ptr(*slot)) {
        kr_gc_write(owner, slot, value_from_ptr(o));
    }
    return o;
}

/* New reference.  VALUE_ERROR -> NULL. */
KR_INLINE PyObject *cpx_give(Thread *t, Value v)
{
    if (KR_UNLIKELY(!value_is_ptr(v))) {
        return cpx_box_private(t, v);
    }
    PyObject *o = cpx_lend(t, v);
    if (o != NULL) {
        o->ob_refcnt++;
    }
    return o;
}
/* New reference to an object of the runtime that only its maker knows; NULL passes through. */
#define cpx_give_ptr(t, p) cpx_give((t), value_from_ptr(p))

KR_INLINE bool cpx_is_number_box(const Object *o)
{
    return o->ob_type == &PyLong_Type || o->ob_type == &PyFloat_Type;
}

/* Borrowed argument that the callee may store or show to code that could.  NULL -> VALUE_NULL. */
KR_INLINE Value cpx_keep(Thread *t, PyObject *p)
{
    Object *o = cpx_object(p);
    if (o == NULL) {
        return VALUE_NULL;
    }
    if (cpx_is_number_box(o)) {
        return cpx_unbox(t, o);
    }
    if (KR_UNLIKELY(!kr_is_runtime_held(o))) {
        cpx_adopt(t, o);
    } else if (KR_UNLIKELY(o->ob_refcnt & CPX_FRESH)) {
        o->ob_refcnt &= ~CPX_FRESH;
    }
    return value_from_ptr(o);
}

/* Borrowed argument that is only looked at. */
KR_INLINE Value cpx_read(PyObject *p) { return value_from_ptr(p); }

/* Python.h's versions name the C view of the types. */
#undef PyFloat_Check
#undef PyComplex_Check
#undef PyByteArray_Check
#undef PyBool_Check
#undef PyModule_Check
#define PyFloat_Check(o)     kr_is_instance_of(cpx_read(o), &PyFloat_Type)
#define PyComplex_Check(o)   kr_is_instance_of(cpx_read(o), &PyComplex_Type)
#define PyByteArray_Check(o) kr_is_instance_of(cpx_read(o), &PyByteArray_Type)
#define PyModule_Check(o)    kr_is_instance_of(cpx_read(o), &PyModule_Type)
#define PyBool_Check(o)      (cpx_object(o)->ob_type == &PyBool_Type)

/* A returned reference: NULL -> VALUE_ERROR. */
KR_INLINE Value cpx_take(Thread *t, PyObject *p)
{
    Object *o = cpx_object(p);
    if (o == NULL) {
        return VALUE_ERROR;
    }
    if (cpx_is_number_box(o)) {
        return cpx_take_number(t, o);
    }
    if (!kr_is_runtime_held(o)) {
        return cpx_take_private(t, o);
    }
    o->ob_refcnt = (o->ob_refcnt - 1) & ~CPX_FRESH;
    return value_from_ptr(o);
}

/* An object fresh from the runtime's allocator, which nothing else refers to, becomes C-private
 * with count 1.  NULL passes through; NULL with MemoryError. */
PyObject *cpx_private(Thread *t, void *fresh);
/* cpx_give() of an object that nothing but `v` refers to (it is not cached anywhere). */
PyObject *cpx_give_fresh(Thread *t, Value v);
/* C-private tuple with room for n items, NULL slots. */
PyObject *cpx_tuple_private(Thread *t, Py_ssize_t n);
/* C-private tuple of given items: each is lent and counted.  Drop it with Py_DECREF. */
PyObject *cpx_args_tuple(Thread *t, const Value *args, size_t n);

/* Arguments of one activation: boxes come from a free list and go back. */
bool cpx_lend_args(Thread *t, const Value *args, size_t n, PyObject **out) KR_MUST_CHECK;
void cpx_return_args(Thread *t, const Value *args, size_t n, PyObject **out);

/* Around every call of C code: what is raised in it is shown to it, and the exception being handled
 * is.  CPX_C(t, call) is the value of the call. */
void cpx_show_handled(Thread *t);
KR_INLINE Frame *cpx_enter_c(Thread *t)
{
    Frame *outer = t->c_frame;
    t->c_frame = t->cframe->current_frame;
    if (KR_UNLIKELY(t->exc_info->exc_value != NULL || t->exc_info->previous_item != NULL)) {
        cpx_show_handled(t);
    }
    return outer;
}
#define CPX_C(t, call)                       \
    ({                                       \
        Frame *cpx_outer_ = cpx_enter_c(t);  \
        __typeof__(call) cpx_result_ = call; \
        (t)->c_frame = cpx_outer_;           \
        cpx_result_;                         \
    })

/* After the runtime may have rewritten lists that C can see: gives C their new items. */
bool cpx_settle(Thread *t) KR_MUST_CHECK;

/* The slot rules (kr_ext). */
Value cpx_slot_load(Thread *t, Object *owner, Value *slot);
bool cpx_slot_store(Thread *t, Object *owner, Value *slot, Value v);

/* Takes back the counts of an exposed list's or cell's edges, or of an instance's members: they are
 * the runtime's alone again. */
void cpx_uncount(Thread *t, Object *o);
void cpx_uncount_members(Thread *t, Object *o);
/* Drops what a dying instance owns beyond its C struct: members, the dict slot. */
void cpx_clear_own(Object *o);

/* Is tp_finalize or tp_dealloc of this object running? */
bool cpx_is_dying(const Object *o);
/* tp_dealloc of builtin types: C dropped the last count of a C-private object. */
void cpx_native_dealloc(PyObject *o);
/* tp_dealloc of Python classes over C types. */
void cpx_subtype_dealloc(PyObject *o);
/* Gives one count back from the runtime's side. */
KR_INLINE void cpx_drop(Object *o)
{
    if (o != NULL && --o->ob_refcnt == 0) {
        _Py_Dealloc(cpx_c(o));
    }
}

/* Puts the bridge's functions into kr_ext and kr_gc_ext; before the first type is made. */
void cpx_install(void);

#endif
