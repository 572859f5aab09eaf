/* loader_multi.c -- multi-phase initialization with two exec slots. */
/* multi-phase initialisation */
#include <Python.h>

static PyObject *twice(PyObject *m, PyObject *x) { return PyNumber_Add(x, x); }
static PyMethodDef functions[] = {{"twice", twice, METH_O, NULL}, {NULL}};
static int execute(PyObject *m)
{
    *(int *)PyModule_GetState(m) = 7;
    return PyModule_AddIntConstant(m, "value", 9);
}
static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "loader_multi", "In two phases.",
                                 sizeof(int),           functions,      slots};
PyMODINIT_FUNC PyInit_loader_multi(void) { return PyModuleDef_Init(&def); }
