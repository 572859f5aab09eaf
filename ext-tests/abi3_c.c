/* abi3_c.c -- limited-API code as later headers compile it.  They count inline in ways of their
 * own, imitated here by hand:
 *
 *   3.12   counts up in the low 32 bits, unless that would wrap; counts down all 64, unless bit 31
 *          says "immortal"
 *   3.14   knows only the low 32 bits: it adds, subtracts, compares and sets there, and leaves
 * alone what has bit 31
 */
#define Py_LIMITED_API 0x03080000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

PyAPI_FUNC(void) _Py_Dealloc(PyObject *);

static uint32_t *low_half(PyObject *o) { return (uint32_t *)&o->ob_refcnt; }
static int has_bit_31(PyObject *o) { return (*low_half(o) & 0x80000000u) != 0; }

static void up_312(PyObject *o)
{
    if (*low_half(o) != UINT32_MAX) {
        *low_half(o) += 1;
    }
}
static void down_312(PyObject *o)
{
    if (!has_bit_31(o) && --o->ob_refcnt == 0) {
        _Py_Dealloc(o);
    }
}
static void up_314(PyObject *o)
{
    if (!has_bit_31(o)) {
        *low_half(o) += 1;
    }
}
static void down_314(PyObject *o)
{
    if (!has_bit_31(o) && --*low_half(o) == 0) {
        _Py_Dealloc(o);
    }
}

/* -- The same code in both ways -----------------------------------------------------------------
 */

#define KEPT 64
typedef struct {
    PyObject_HEAD PyObject *ref;
} Box;
static Py_ssize_t alive;

#define CODE(V)                                                                                   \
    static PyObject *kept_##V[KEPT];                                                              \
    static void replace_##V(PyObject **slot, PyObject *o)                                         \
    {                                                                                             \
        PyObject *old = *slot;                                                                    \
        if (o != NULL) {                                                                          \
            up_##V(o);                                                                            \
        }                                                                                         \
        *slot = o;                                                                                \
        if (old != NULL) {                                                                        \
            down_##V(old);                                                                        \
        }                                                                                         \
    }                                                                                             \
    static PyObject *keep_##V(PyObject *m, PyObject *args)                                        \
    {                                                                                             \
        int i;                                                                                    \
        PyObject *o;                                                                              \
        if (!PyArg_ParseTuple(args, "iO", &i, &o)) {                                              \
            return NULL;                                                                          \
        }                                                                                         \
        replace_##V(&kept_##V[i % KEPT], o);                                                      \
        up_##V(Py_None);                                                                          \
        return Py_None;                                                                           \
    }                                                                                             \
    static PyObject *take_##V(PyObject *m, PyObject *none)                                        \
    {                                                                                             \
        PyObject *list = PyList_New(0);                                                           \
        for (int i = 0; i < KEPT; i++) {                                                          \
            if (kept_##V[i] != NULL && PyList_Append(list, kept_##V[i]) < 0) {                    \
                return NULL;                                                                      \
            }                                                                                     \
            replace_##V(&kept_##V[i], NULL);                                                      \
        }                                                                                         \
        return list;                                                                              \
    }                                                                                             \
    /* Makes, uses and drops objects of its own. */                                               \
    static PyObject *churn_##V(PyObject *m, PyObject *arg)                                        \
    {                                                                                             \
        long n = PyLong_AsLong(arg), sum = 0;                                                     \
        for (long i = 0; i < n; i++) {                                                            \
            PyObject *t = PyTuple_New(2), *x = PyLong_FromLong(i * 1000), *l = PyList_New(0);     \
            up_##V(x);                                                                            \
            PyTuple_SetItem(t, 0, x); /* steals one */                                            \
            PyList_Append(l, x);                                                                  \
            down_##V(x);                                                                          \
            up_##V(l);                                                                            \
            PyTuple_SetItem(t, 1, l);                                                             \
            sum += PyLong_AsLong(PyList_GetItem(l, 0)) + (long)PyTuple_Size(t);                   \
            if (*low_half(l) != 2) {                                                              \
                sum = -1000000000;                                                                \
            }                                                                                     \
            down_##V(t);                                                                          \
            down_##V(l);                                                                          \
        }                                                                                         \
        return PyLong_FromLong(sum);                                                              \
    }                                                                                             \
    static PyObject *call_##V(PyObject *m, PyObject *args)                                        \
    {                                                                                             \
        PyObject *f = PyTuple_GetItem(args, 0), *o = PyTuple_GetItem(args, 1);                    \
        up_##V(o);                                                                                \
        PyObject *r = PyObject_CallFunctionObjArgs(f, o, NULL);                                   \
        down_##V(o);                                                                              \
        return r;                                                                                 \
    }                                                                                             \
    static void dealloc_##V(Box *b)                                                               \
    {                                                                                             \
        PyObject *type = (PyObject *)Py_TYPE((PyObject *)b);                                      \
        PyObject_GC_UnTrack(b);                                                                   \
        replace_##V(&b->ref, NULL);                                                               \
        alive--;                                                                                  \
        PyObject_GC_Del(b);                                                                       \
        down_##V(type);                                                                           \
    }                                                                                             \
    static int clear_##V(Box *b)                                                                  \
    {                                                                                             \
        replace_##V(&b->ref, NULL);                                                               \
        return 0;                                                                                 \
    }                                                                                             \
    static PyObject *set_##V(Box *b, PyObject *o)                                                 \
    {                                                                                             \
        replace_##V(&b->ref, o);                                                                  \
        up_##V((PyObject *)b);                                                                    \
        return (PyObject *)b;                                                                     \
    }                                                                                             \
    static PyObject *get_##V(Box *b, PyObject *none)                                              \
    {                                                                                             \
        PyObject *o = b->ref != NULL ? b->ref : Py_None;                                          \
        up_##V(o);                                                                                \
        return o;                                                                                 \
    }                                                                                             \
    static PyMethodDef methods_##V[] = {{"set", (PyCFunction)set_##V, METH_O, NULL},              \
                                        {"get", (PyCFunction)get_##V, METH_NOARGS, NULL},         \
                                        {NULL}};                                                  \
    static PyType_Slot slots_##V[] = {                                                            \
        {Py_tp_dealloc, dealloc_##V}, {Py_tp_traverse, box_traverse}, {Py_tp_clear, clear_##V},   \
        {Py_tp_new, box_new},         {Py_tp_methods, methods_##V},   {0, NULL}};                 \
    static PyType_Spec spec_##V = {"abi3_c.Box" #V, sizeof(Box), 0,                               \
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, \
                                   slots_##V};

static int box_traverse(Box *b, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE((PyObject *)b));
    Py_VISIT(b->ref);
    return 0;
}
static PyObject *box_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    alive++;
    return PyType_GenericAlloc(type, 0);
}

CODE(312)
CODE(314)

static PyObject *get_alive(PyObject *m, PyObject *none) { return PyLong_FromSsize_t(alive); }
/* Nothing that is counted may look immortal. */
static PyObject *immortal(PyObject *m, PyObject *o) { return PyBool_FromLong(has_bit_31(o)); }

#define FUNCTIONS(V)                                                                     \
    {"keep" #V, keep_##V, METH_VARARGS, NULL}, {"take" #V, take_##V, METH_NOARGS, NULL}, \
        {"churn" #V, churn_##V, METH_O, NULL}, {"call" #V, call_##V, METH_VARARGS, NULL},
static PyMethodDef functions[] = {
    FUNCTIONS(312) FUNCTIONS(314){"alive", get_alive, METH_NOARGS, NULL},
    {"immortal", immortal, METH_O, NULL},
    {NULL},
};
static struct PyModuleDef def = {
    {{0xFFFFFFFFu, NULL}, NULL, 0, NULL}, "abi3_c", NULL, -1, functions, NULL, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_abi3_c(void)
{
    PyObject *m = PyModule_Create(&def);
    PyObject *a = PyType_FromSpec(&spec_312), *b = PyType_FromSpec(&spec_314);
    if (m == NULL || a == NULL || b == NULL || PyModule_AddObject(m, "Box312", a) < 0 ||
        PyModule_AddObject(m, "Box314", b) < 0) {
        return NULL;
    }
    return m;
}
