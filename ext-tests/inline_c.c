/* inline_c.c -- __slots__ members and items read and replaced without a call; memory that only a
 * PyMem block points to. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <structmember.h>

/* Where the class keeps the descriptions of its own members. */
static PyMemberDef *members_of(PyTypeObject *type)
{
    return (PyMemberDef *)((char *)type + Py_TYPE(type)->tp_basicsize);
}

static PyObject **member(PyObject *o, const char *name)
{
    for (PyTypeObject *type = Py_TYPE(o); type != NULL; type = type->tp_base) {
        if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
            for (Py_ssize_t i = 0; i < Py_SIZE(type); i++) {
                if (strcmp(members_of(type)[i].name, name) == 0) {
                    return (PyObject **)((char *)o + members_of(type)[i].offset);
                }
            }
        }
    }
    return NULL;
}

static double number(PyObject *o)
{
    return PyFloat_CheckExact(o) ? PyFloat_AS_DOUBLE(o) : PyLong_AsDouble(o);
}

/* Follows the members value and next, inline all the way. */
static PyObject *sum_chain(PyObject *m, PyObject *o)
{
    double sum = 0;
    while (o != Py_None) {
        PyObject **value = member(o, "value"), **next = member(o, "next");
        if (value == NULL || next == NULL) {
            PyErr_SetString(PyExc_TypeError, "no members");
            return NULL;
        }
        if (*value != NULL) {
            sum += PyTuple_Check(*value) ? number(PyTuple_GET_ITEM(*value, 0)) : number(*value);
        }
        o = *next != NULL ? *next : Py_None;
    }
    return PyFloat_FromDouble(sum);
}
static PyObject *get_member(PyObject *m, PyObject *args)
{
    PyObject *o;
    const char *name;
    if (!PyArg_ParseTuple(args, "Os", &o, &name)) {
        return NULL;
    }
    PyObject **slot = member(o, name);
    return Py_NewRef(slot == NULL ? Py_Ellipsis : *slot == NULL ? Py_NotImplemented : *slot);
}
static PyObject *set_member(PyObject *m, PyObject *args)
{
    PyObject *o, *v = NULL;
    const char *name;
    if (!PyArg_ParseTuple(args, "Os|O", &o, &name, &v)) {
        return NULL;
    }
    PyObject **slot = member(o, name), *old = *slot;
    *slot = Py_XNewRef(v);
    Py_XDECREF(old);
    Py_RETURN_NONE;
}
/* Puts objects there that nobody else has seen. */
static PyObject *set_own(PyObject *m, PyObject *args)
{
    PyObject *o;
    const char *name;
    if (!PyArg_ParseTuple(args, "Os", &o, &name)) {
        return NULL;
    }
    PyObject **slot = member(o, name), *old = *slot;
    *slot = Py_BuildValue("(d[i])", 2.5, 1000000);
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

static PyObject *last;
static PyObject *keep(PyObject *m, PyObject *o)
{
    Py_XSETREF(last, Py_NewRef(o));
    Py_RETURN_NONE;
}
static PyObject *kept(PyObject *m, PyObject *none)
{
    PyObject *o = last;
    last = NULL;
    return o != NULL ? o : Py_NewRef(Py_None);
}
static PyObject *sum_items(PyObject *m, PyObject *o)
{
    double sum = 0;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(o); i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(o, i);
        sum += PyList_Check(item) || PyTuple_Check(item) ? number(PySequence_Fast_GET_ITEM(item, 0))
                                                         : number(item);
    }
    return PyFloat_FromDouble(sum);
}
/* Reads a list inline while f runs in between, holding only a pointer to its items. */
static PyObject *interleaved(PyObject *m, PyObject *args)
{
    PyObject *o, *f;
    if (!PyArg_ParseTuple(args, "OO", &o, &f)) {
        return NULL;
    }
    PyObject *outer = PyTuple_GET_ITEM(o, 0); /* a list, in a tuple that stays on the stack */
    PyObject *volatile *items = ((PyListObject *)outer)->ob_item;
    double sum = 0;
    for (int i = 0; i < 10; i++) {
        sum += number(items[i]) + number(PyList_GET_ITEM(PyTuple_GET_ITEM(o, 0), i));
        PyObject *r = PyObject_CallNoArgs(f);
        if (r == NULL) {
            return NULL;
        }
        Py_DECREF(r);
    }
    return PyFloat_FromDouble(sum);
}

/* What PyInstanceMethod_GET_FUNCTION reads. */
static PyObject *instance_method(PyObject *m, PyObject *f)
{
    PyObject *im = PyInstanceMethod_New(f);
    if (im == NULL) {
        return NULL;
    }
    int same = PyInstanceMethod_GET_FUNCTION(im) == f && PyInstanceMethod_Function(im) == f;
    PyObject *bad = PyInstanceMethod_Function(f);
    PyErr_Clear();
    return Py_BuildValue("(Nii)", im, same, bad == NULL);
}
/* A weak reference as the macro reads it: the referent, or None. */
static PyObject *referent(PyObject *m, PyObject *ref)
{
    return Py_NewRef(PyWeakref_GET_OBJECT(ref));
}

/* A list that the module's dict owns and a static pointer knows. */
static PyObject *registry;
static PyObject *sum_registry(PyObject *m, PyObject *none) { return sum_items(m, registry); }

/* -- Slices: borrowed references in PyMem memory, as a coroutine's saved stack has them ------- */

typedef struct {
    PyObject_HEAD void **slice;
    Py_ssize_t n;
    int counted;
    void ***far; /* the slice's address in memory of another kind */
} Saved;
static void **slice_of(Saved *self) { return self->far != NULL ? *self->far : self->slice; }
static int saved_traverse(Saved *self, visitproc visit, void *arg) { return 0; }
static void saved_dealloc(Saved *self)
{
    PyObject_GC_UnTrack(self);
    for (Py_ssize_t i = 0; self->counted && i < self->n; i++) {
        Py_DECREF((PyObject *)slice_of(self)[i]);
    }
    PyMem_Free(slice_of(self));
    PyObject_Free(self->far);
    Py_TYPE(self)->tp_free((PyObject *)self);
}
/* save(list, counted): the interpreter that counts needs a count where a frame would have one. */
static PyObject *saved_save(Saved *self, PyObject *args)
{
    PyObject *list;
    int counted;
    if (!PyArg_ParseTuple(args, "O!p", &PyList_Type, &list, &counted)) {
        return NULL;
    }
    self->counted = counted;
    self->n = 0;
    self->slice = PyMem_Malloc(128);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        self->slice = PyMem_Realloc(self->slice, 128 + (size_t)i * sizeof(void *));
        self->slice[self->n++] = PyList_GET_ITEM(list, i);
        if (counted) {
            Py_INCREF(PyList_GET_ITEM(list, i));
        }
    }
    Py_RETURN_NONE;
}
static PyObject *saved_load(Saved *self, PyObject *none)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < self->n; i++) {
        if (PyList_Append(list, slice_of(self)[i]) < 0) {
            return NULL;
        }
    }
    return list;
}
static PyObject *saved_move(Saved *self, PyObject *none)
{
    self->far = PyObject_Malloc(100);
    *self->far = self->slice;
    self->slice = NULL;
    Py_RETURN_NONE;
}
/* The dict of a class changed behind its back; then PyType_Modified, if it is told. */
static PyObject *into_class(PyObject *self, PyObject *args)
{
    PyObject *type, *name, *value;
    int told;
    if (!PyArg_ParseTuple(args, "O!OOp", &PyType_Type, &type, &name, &value, &told)) {
        return NULL;
    }
    PyObject *dict = ((PyTypeObject *)type)->tp_dict;
    int failed =
        value == Py_Ellipsis ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
    if (failed) {
        return NULL;
    }
    if (told) {
        PyType_Modified((PyTypeObject *)type);
    }
    Py_RETURN_NONE;
}

static PyMethodDef saved_methods[] = {{"save", (PyCFunction)saved_save, METH_VARARGS, NULL},
                                      {"move", (PyCFunction)saved_move, METH_NOARGS, NULL},
                                      {"load", (PyCFunction)saved_load, METH_NOARGS, NULL},
                                      {NULL}};
static PyTypeObject SavedType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "inline_c.Saved",
    .tp_basicsize = sizeof(Saved),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = (destructor)saved_dealloc,
    .tp_traverse = (traverseproc)saved_traverse,
    .tp_methods = saved_methods,
};

static PyMethodDef functions[] = {
    {"sum_chain", sum_chain, METH_O, NULL},
    {"get_member", get_member, METH_VARARGS, NULL},
    {"set_member", set_member, METH_VARARGS, NULL},
    {"set_own", set_own, METH_VARARGS, NULL},
    {"keep", keep, METH_O, NULL},
    {"kept", kept, METH_NOARGS, NULL},
    {"sum_items", sum_items, METH_O, NULL},
    {"into_class", into_class, METH_VARARGS, NULL},
    {"interleaved", interleaved, METH_VARARGS, NULL},
    {"instance_method", instance_method, METH_O, NULL},
    {"referent", referent, METH_O, NULL},
    {"sum_registry", sum_registry, METH_NOARGS, NULL},
    {NULL},
};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "inline_c", NULL, -1, functions};
PyMODINIT_FUNC PyInit_inline_c(void)
{
    PyObject *m = PyModule_Create(&def);
    registry = PyList_New(0);
    if (m == NULL || registry == NULL || PyModule_AddType(m, &SavedType) < 0 ||
        PyModule_AddObject(m, "registry", registry) < 0) {
        return NULL;
    }
    return m;
}
