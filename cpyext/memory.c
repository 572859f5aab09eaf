/* memory.c -- allocation: objmem, pymem, and the collector's part of objimpl.
 *
 * PyMem blocks are malloc's.  PyObject_Malloc blocks are cells of our heap, because an object may
 * be made of one (numpy scalars): until PyObject_Init() the table keeps them as roots.  Instances
 * of HAVE_GC types have a GcHead in front.  Frees are mixed in the wild: each looks whose memory it
 * is.
 */
#include "cpyext/memory.h"

#include <stdlib.h>

#include "cpyext/blocks.h"
#include "cpyext/table.h"
#include "runtime/core/shape.h"
#include "runtime/types/type.h"

#define T kr_thread_current()

/* -- Raw memory --------------------------------------------------------------------------- */

void *PyMem_RawMalloc(size_t n) { return n > PTRDIFF_MAX ? NULL : malloc(n ? n : 1); }
void *PyMem_RawCalloc(size_t n, size_t size)
{
    return n == 0 || size == 0 ? calloc(1, 1) : calloc(n, size);
}
void *PyMem_RawRealloc(void *p, size_t n) { return n > PTRDIFF_MAX ? NULL : realloc(p, n ? n : 1); }
void PyMem_RawFree(void *p) { free(p); }

/* Larger blocks are known to the collector (blocks.h). */
static void *known(void *p, size_t n)
{
    if (n < CPX_BLOCK_MIN || p == NULL) {
        return p;
    }
    if (!cpx_block_reserve()) {
        free(p);
        return NULL;
    }
    cpx_block_add(p, n);
    return p;
}

void *PyMem_Malloc(size_t n) { return known(PyMem_RawMalloc(n), n); }
void *PyMem_Calloc(size_t n, size_t size) { return known(PyMem_RawCalloc(n, size), n * size); }

/* The start of one of our cells: an items array of a list, or PyObject_Malloc'ed. */
static void *realloc_cell(void *p, size_t n)
{
    size_t old = kr_gc_block_size(p);
    if (n <= old) {
        return p;
    }
    bool raw = cpx_table_has(p);
    void *grown = kr_gc_new_block(T, n, GCK_RAW);
    if (grown == NULL) {
        kr_err_clear(T);
        return NULL;
    }
    memcpy(grown, p, old);
    if (raw) {
        if (!cpx_table_add_raw(T, grown)) {
            kr_err_clear(T);
            return NULL;
        }
        cpx_table_remove(p);
    }
    kr_gc_free_block(T, p);
    return grown;
}

void *PyMem_Realloc(void *p, size_t n)
{
    if (n > PTRDIFF_MAX) {
        return NULL;
    }
    if (kr_gc_is_heap(p)) {
        return realloc_cell(p, n);
    }
    if (n >= CPX_BLOCK_MIN && !cpx_block_reserve()) {
        return NULL;
    }
    size_t was = cpx_block_size(p);
    cpx_block_remove((uintptr_t)p);
    void *moved = PyMem_RawRealloc(p, n);
    if (moved == NULL) {
        if (was != 0) {
            cpx_block_add(p, was); /* in the room it had */
        }
    } else if (n >= CPX_BLOCK_MIN) {
        cpx_block_add(moved, n);
    }
    return moved;
}
void PyMem_Free(void *p) { PyObject_Free(p); }

void *PyObject_Malloc(size_t n)
{
    Thread *t = T;
    if (n > PTRDIFF_MAX) {
        return NULL;
    }
    void *p = kr_gc_new_block(t, n, GCK_RAW);
    if (p == NULL || !cpx_table_add_raw(t, p)) {
        kr_err_clear(t);
        return NULL;
    }
    return p;
}
void *PyObject_Calloc(size_t n, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(n, size, &bytes) ? NULL : PyObject_Malloc(bytes);
}
void *PyObject_Realloc(void *p, size_t n)
{
    return p == NULL ? PyObject_Malloc(n) : PyMem_Realloc(p, n);
}
void PyObject_Free(void *p)
{
    if (p == NULL) {
        return;
    }
    void *cell = cpx_cell(p);
    if (cell == NULL) {
        cpx_block_remove((uintptr_t)p);
        free(p);
        return;
    }
    cpx_table_remove(p);
    if (!cpx_reaping) {
        kr_gc_free_block(T, cell);
    }
}

char *_PyMem_Strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    char *copy = PyMem_Malloc(n);
    return copy == NULL ? NULL : memcpy(copy, s, n);
}
char *_PyMem_RawStrdup(const char *s) { return strdup(s); }

/* -- Objects ------------------------------------------------------------------------------ */

static void *new_cell(Thread *t, size_t bytes, bool head)
{
    static bool displaced;
    if (head && !displaced) {
        displaced = true;
        kr_gc_register_displacement(sizeof(GcHead));
    }
    GcHead *cell = kr_gc_new(t, bytes + (head ? sizeof(GcHead) : 0), head ? GCK_EXT : GCK_SCAN);
    if (cell == NULL) {
        return NULL;
    }
    cell->unused = 0;
    if (head) {
        cell->flags = HEAD_LIVE;
        cell++;
    }
    return cell;
}

static void set_type(Thread *t, Object *o, Type *type)
{
    o->ob_type = type;
    if (type->tp_flags & TPF_HEAPTYPE) {
        if (cpx_lend(t, value_from_ptr(type)) == NULL) {
            kr_err_clear(t); /* whoever lends it next exposes it; its instance keeps it alive */
        }
        type->ob_base.ob_base.ob_refcnt++;
    }
}

static Object *new_instance(Thread *t, Type *type, size_t bytes, bool head)
{
    Object *o = new_cell(t, bytes, head);
    if (o == NULL || !cpx_table_add(t, o)) {
        return NULL;
    }
    o->ob_refcnt = 1;
    set_type(t, o, type);
    return o;
}

/* Room for nitems and a sentinel behind them. */
static bool size_of(const Type *type, isize nitems, size_t *out)
{
    size_t items;
    if (nitems < 0 || type->tp_itemsize < 0 ||
        __builtin_mul_overflow((size_t)nitems, (size_t)type->tp_itemsize, &items) ||
        items > PTRDIFF_MAX / 2) {
        return false;
    }
    *out = ((size_t)type->tp_basicsize + items + 7) & ~(size_t)7;
    return true;
}

Object *cpx_alloc_instance(Thread *t, Type *type, isize nitems)
{
    size_t bytes;
    if (!size_of(type, nitems + 1, &bytes)) {
        kr_raise_oom(t);
        return NULL;
    }
    TypeInfo *info = kr_type_info(type);
    bool shaped = info != NULL && info->root_shape != NULL && !(info->flags & TI_VAR_TAIL);
    if (info != NULL && info->root_shape != NULL) {
        size_t more = info->alloc_size + (size_t)(nitems + 1) * (size_t)type->tp_itemsize;
        bytes = bytes < more ? more : bytes;
    }
    if (info != NULL && (info->flags & TI_PY_CLASS)) {
        type->tp_dealloc = (CDestructor)cpx_subtype_dealloc;
    }
    Object *o = new_instance(t, type, bytes, type->tp_flags & TPF_HAVE_GC);
    if (o == NULL) {
        return NULL;
    }
    if (type->tp_itemsize != 0) {
        ((VarObject *)o)->ob_size = nitems;
    }
    if (info != NULL && info->root_shape != NULL) {
        (shaped ? kr_inst_tail(o) : kr_inst_tail_var(o))->shape = info->root_shape;
    }
    GcHead *head = cpx_head(o);
    if (head != NULL) {
        head->flags |= HEAD_TRACKED;
    }
    return o;
}

PyObject *PyType_GenericAlloc(PyTypeObject *type, Py_ssize_t nitems)
{
    Thread *t = T;
    TypeInfo *info = kr_type_info(cpx_type(type));
    if (info != NULL && !(info->flags & (TI_C_SLOTS | TI_EXT_BASE))) {
        return cpx_give(t, kr_type_alloc(t, cpx_type(type), nitems)); /* the runtime's own */
    }
    return cpx_c(cpx_alloc_instance(t, cpx_type(type), nitems));
}

#undef PyObject_New
#undef _PyObject_New
PyObject *_PyObject_New(PyTypeObject *type)
{
    return cpx_c(new_instance(T, cpx_type(type), (size_t)type->tp_basicsize, false));
}

PyVarObject *_PyObject_NewVar(PyTypeObject *type, Py_ssize_t n)
{
    size_t bytes;
    Thread *t = T;
    if (!size_of(cpx_type(type), n, &bytes)) {
        kr_raise_oom(t);
        return NULL;
    }
    VarObject *o = (VarObject *)new_instance(t, cpx_type(type), bytes, false);
    if (o != NULL) {
        o->ob_size = n;
    }
    return (PyVarObject *)o;
}

PyObject *_PyObject_GC_New(PyTypeObject *type)
{
    return cpx_c(new_instance(T, cpx_type(type), (size_t)type->tp_basicsize, true));
}

PyVarObject *_PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t n)
{
    size_t bytes;
    Thread *t = T;
    if (!size_of(cpx_type(type), n, &bytes)) {
        kr_raise_oom(t);
        return NULL;
    }
    VarObject *o = (VarObject *)new_instance(t, cpx_type(type), bytes, true);
    if (o != NULL) {
        o->ob_size = n;
    }
    return (PyVarObject *)o;
}

PyVarObject *_PyObject_GC_Resize(PyVarObject *op, Py_ssize_t n)
{
    Thread *t = T;
    size_t bytes, old;
    Type *type = cpx_type(Py_TYPE(op));
    GcHead *head = cpx_head((Object *)op);
    if (head == NULL || !size_of(type, n, &bytes) || !size_of(type, Py_SIZE(op), &old)) {
        kr_raise_oom(t);
        return NULL;
    }
    if (bytes + sizeof(GcHead) > kr_gc_block_size(head)) {
        Object *o = new_cell(t, bytes, true);
        if (o == NULL || !cpx_table_add(t, o)) {
            return NULL;
        }
        memcpy(o, op, old);
        PyObject_Free(op);
        op = (PyVarObject *)o;
    }
    Py_SET_SIZE(op, n);
    return op;
}

/* Memory becomes an object; or an object is used again (free lists of extensions). */
void _Py_NewReference(PyObject *op)
{
    Object *o = cpx_object(op);
    Thread *t = T;
    o->ob_refcnt = 1;
    if (cpx_cell(o) != NULL) {
        cpx_table_not_raw(o);
        cpx_table_must_add(t, o);
    }
}

PyObject *PyObject_Init(PyObject *op, PyTypeObject *type)
{
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    set_type(T, cpx_object(op), cpx_type(type));
    _Py_NewReference(op);
    return op;
}

PyVarObject *PyObject_InitVar(PyVarObject *op, PyTypeObject *type, Py_ssize_t size)
{
    if (op == NULL) {
        return (PyVarObject *)PyErr_NoMemory();
    }
    Py_SET_SIZE(op, size);
    PyObject_Init((PyObject *)op, type);
    return op;
}

void PyObject_GC_Track(void *op)
{
    GcHead *head = cpx_head(op);
    if (head != NULL) {
        head->flags |= HEAD_TRACKED;
    }
}

void PyObject_GC_UnTrack(void *op)
{
    GcHead *head = cpx_head(op);
    if (head != NULL) {
        head->flags &= ~(uint64_t)HEAD_TRACKED;
    }
}

void PyObject_GC_Del(void *op) { PyObject_Free(op); }

int PyObject_GC_IsTracked(PyObject *op)
{
    GcHead *head = cpx_head(cpx_object(op));
    return head != NULL && (head->flags & HEAD_TRACKED);
}

int PyObject_GC_IsFinalized(PyObject *op)
{
    GcHead *head = cpx_head(cpx_object(op));
    return head != NULL && (head->flags & HEAD_FINALIZED);
}

int PyObject_IS_GC(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    return (type->tp_flags & Py_TPFLAGS_HAVE_GC) && (type->tp_is_gc == NULL || type->tp_is_gc(op));
}

Py_ssize_t PyGC_Collect(void)
{
    Thread *t = T;
    Value pending = kr_err_fetch(t);
    isize n = kr_gc_collect(t);
    kr_err_restore(t, pending);
    return n;
}
int PyGC_Enable(void)
{
    int was = kr_gc_is_enabled();
    kr_gc_enable(true);
    return was;
}
int PyGC_Disable(void)
{
    int was = kr_gc_is_enabled();
    kr_gc_enable(false);
    return was;
}
int PyGC_IsEnabled(void) { return kr_gc_is_enabled(); }

/* Both return -1/1 when tp_finalize kept the object alive. */
void PyObject_CallFinalizer(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    GcHead *head = cpx_head(cpx_object(self));
    if (type->tp_finalize == NULL || (head != NULL && (head->flags & HEAD_FINALIZED))) {
        return;
    }
    type->tp_finalize(self);
    if (head != NULL) {
        head->flags |= HEAD_FINALIZED;
    }
}

int PyObject_CallFinalizerFromDealloc(PyObject *self)
{
    if (Py_REFCNT(self) != 0) {
        kr_fatal("PyObject_CallFinalizerFromDealloc called on object with a non-zero refcount");
    }
    self->ob_refcnt = 1; /* dying: the bridge adds nothing to it */
    PyObject_CallFinalizer(self);
    self->ob_refcnt--;
    if (self->ob_refcnt == 0) {
        return 0;
    }
    return -1;
}

/* -- Trash can: our own deallocs are iterative ------------------------------------------- */

int _PyTrash_cond(PyObject *op, destructor dealloc)
{
    return cpx_c_type(cpx_object(op)->ob_type)->tp_dealloc == dealloc;
}
int _PyTrash_begin(PyThreadState *tstate, PyObject *op) { return 0; }
void _PyTrash_end(PyThreadState *tstate) {}

int PyTraceMalloc_Track(unsigned int domain, uintptr_t ptr, size_t size)
{
    kr_gc_external_bytes((isize)size);
    return -2; /* tracemalloc is off */
}
int PyTraceMalloc_Untrack(unsigned int domain, uintptr_t ptr) { return -2; }
