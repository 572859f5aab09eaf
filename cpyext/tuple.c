/* tuple.c -- tupleobject.h, listobject.h.
 *
 * Tuples and lists that C makes are C-private and own a count of each item; a list is exposed from
 * the start.  What C holds of the runtime's is exposed: items are objects.
 */
#include "cpyext/bridge.h"

#include <stdarg.h>

#include "runtime/core/ops.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

#define T kr_thread_current()

/* -- Tuples ------------------------------------------------------------------------------- */

PyObject *PyTuple_New(Py_ssize_t n)
{
    if (n < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return cpx_tuple_private(T, n);
}
Py_ssize_t PyTuple_Size(PyObject *o)
{
    if (!PyTuple_Check(o)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return Py_SIZE(o);
}
PyObject *PyTuple_GetItem(PyObject *o, Py_ssize_t i)
{
    if (!PyTuple_Check(o)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (i < 0 || i >= Py_SIZE(o)) {
        kr_fail(T, KR_EXC(IndexError), "tuple index out of range");
        return NULL;
    }
    return cpx_lend_slot(T, o, &((Tuple *)o)->ob_item[i]);
}
int PyTuple_SetItem(PyObject *o, Py_ssize_t i, PyObject *item)
{
    if (!PyTuple_Check(o) || o->ob_refcnt != 1) {
        Py_XDECREF(item);
        PyErr_BadInternalCall();
        return -1;
    }
    if (i < 0 || i >= Py_SIZE(o)) {
        Py_XDECREF(item);
        kr_fail(T, KR_EXC(IndexError), "tuple assignment index out of range");
        return -1;
    }
    Py_XSETREF(((PyTupleObject *)o)->ob_item[i], item);
    return 0;
}
PyObject *PyTuple_GetSlice(PyObject *o, Py_ssize_t lo, Py_ssize_t hi)
{
    Thread *t = T;
    if (!PyTuple_Check(o)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    Py_ssize_t n = Py_SIZE(o);
    lo = lo < 0 ? 0 : lo;
    hi = hi > n ? n : hi;
    return cpx_give(t,
                    kr_tuple_slice(t, (Tuple *)value_ptr(cpx_keep(t, o)), lo, hi < lo ? lo : hi));
}
#undef PyTuple_Pack
PyObject *PyTuple_Pack(Py_ssize_t n, ...)
{
    va_list ap;
    PyObject *o = PyTuple_New(n);
    va_start(ap, n);
    for (Py_ssize_t i = 0; o != NULL && i < n; i++) {
        PyTuple_SET_ITEM(o, i, Py_NewRef(va_arg(ap, PyObject *)));
    }
    va_end(ap);
    return o;
}
int _PyTuple_Resize(PyObject **p, Py_ssize_t n)
{
    PyObject *old = *p;
    if (old == NULL || !PyTuple_Check(old) || (Py_SIZE(old) != 0 && old->ob_refcnt != 1)) {
        *p = NULL;
        Py_XDECREF(old);
        PyErr_BadInternalCall();
        return -1;
    }
    Py_ssize_t have = Py_SIZE(old);
    if (have == n) {
        return 0;
    }
    PyObject *o = PyTuple_New(n);
    if (o == NULL) {
        *p = NULL;
        Py_DECREF(old);
        return -1;
    }
    for (Py_ssize_t i = 0; i < n && i < have; i++) {
        PyTuple_SET_ITEM(o, i, PyTuple_GET_ITEM(old, i));
        PyTuple_SET_ITEM(old, i, NULL);
    }
    Py_DECREF(old);
    *p = o;
    return 0;
}

/* -- Lists -------------------------------------------------------------------------------- */

PyObject *PyList_New(Py_ssize_t n)
{
    Thread *t = T;
    if (n < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    List *l = kr_list_new(t, n);
    if (l == NULL) {
        return NULL;
    }
    l->ob_base.ob_size = n;
    l->allocated &= INTPTR_MAX;
    return cpx_private(t, l);
}

static List *as_list(PyObject *o)
{
    if (o == NULL || !PyList_Check(o)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return (List *)o;
}
Py_ssize_t PyList_Size(PyObject *o)
{
    List *l = as_list(o);
    return l == NULL ? -1 : kr_list_len(l);
}
PyObject *PyList_GetItem(PyObject *o, Py_ssize_t i)
{
    List *l = as_list(o);
    if (l == NULL) {
        return NULL;
    }
    if (i < 0 || i >= kr_list_len(l)) {
        kr_fail(T, KR_EXC(IndexError), "list index out of range");
        return NULL;
    }
    return cpx_lend_slot(T, l, &l->ob_item[i]);
}
int PyList_SetItem(PyObject *o, Py_ssize_t i, PyObject *item)
{
    Thread *t = T;
    List *l = as_list(o);
    if (l == NULL) {
        Py_XDECREF(item);
        return -1;
    }
    if (i < 0 || i >= kr_list_len(l)) {
        Py_XDECREF(item);
        kr_fail(t, KR_EXC(IndexError), "list assignment index out of range");
        return -1;
    }
    if (!kr_list_is_exposed(l)) {
        kr_gc_write(l, &l->ob_item[i], cpx_take(t, item));
        return 0;
    }
    Object *old = value_ptr_or_null(l->ob_item[i]);
    kr_gc_write(l, &l->ob_item[i], value_from_ptr(item));
    cpx_drop(old);
    return 0;
}
int PyList_Append(PyObject *o, PyObject *item)
{
    Thread *t = T;
    List *l = as_list(o);
    if (l == NULL || item == NULL) {
        if (l != NULL) {
            PyErr_BadInternalCall();
        }
        return -1;
    }
    isize n = kr_list_len(l);
    if (kr_list_is_exposed(l) && n < l->allocated) {
        kr_gc_write(l, &l->ob_item[n], value_from_ptr(Py_NewRef(item)));
        l->ob_base.ob_size = n + 1;
        return 0;
    }
    return kr_list_append(t, l, cpx_keep(t, item)) ? 0 : -1;
}
int PyList_Insert(PyObject *o, Py_ssize_t i, PyObject *item)
{
    Thread *t = T;
    List *l = as_list(o);
    return l != NULL && kr_list_insert(t, l, i, cpx_keep(t, item)) && cpx_settle(t) ? 0 : -1;
}
PyObject *PyList_GetSlice(PyObject *o, Py_ssize_t lo, Py_ssize_t hi)
{
    List *l = as_list(o);
    if (l == NULL) {
        return NULL;
    }
    Py_ssize_t n = kr_list_len(l);
    lo = lo < 0 ? 0 : lo > n ? n : lo;
    hi = hi < lo ? lo : hi > n ? n : hi;
    PyObject *r = PyList_New(hi - lo);
    for (Py_ssize_t i = lo; r != NULL && i < hi; i++) {
        PyObject *item = PyList_GetItem(o, i);
        PyList_SET_ITEM(r, i - lo, Py_XNewRef(item));
    }
    return r;
}
int PyList_SetSlice(PyObject *o, Py_ssize_t lo, Py_ssize_t hi, PyObject *v)
{
    Thread *t = T;
    List *l = as_list(o);
    return l != NULL && kr_list_set_slice(t, l, lo, hi, cpx_keep(t, v)) && cpx_settle(t) ? 0 : -1;
}
int PyList_Sort(PyObject *o)
{
    Thread *t = T;
    List *l = as_list(o);
    return l != NULL && kr_list_sort(t, l, KR_NONE, false) && cpx_settle(t) ? 0 : -1;
}
int PyList_Reverse(PyObject *o)
{
    List *l = as_list(o);
    if (l == NULL) {
        return -1;
    }
    for (isize i = 0, j = kr_list_len(l) - 1; i < j; i++, j--) {
        Value v = l->ob_item[i];
        l->ob_item[i] = l->ob_item[j];
        l->ob_item[j] = v;
    }
    return 0;
}
PyObject *PyList_AsTuple(PyObject *o)
{
    List *l = as_list(o);
    Py_ssize_t n = l == NULL ? 0 : kr_list_len(l);
    PyObject *r = l == NULL ? NULL : PyTuple_New(n);
    for (Py_ssize_t i = 0; r != NULL && i < n; i++) {
        PyTuple_SET_ITEM(r, i, Py_XNewRef(PyList_GetItem(o, i)));
    }
    return r;
}
PyObject *_PyList_Extend(PyListObject *o, PyObject *iterable)
{
    Thread *t = T;
    if (!kr_list_extend(t, (List *)o, cpx_keep(t, iterable)) || !cpx_settle(t)) {
        return NULL;
    }
    return cpx_give(t, KR_NONE);
}
