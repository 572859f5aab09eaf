/* loader_both.c -- a module and an error at once. */
/* a module and an exception */
#include <Python.h>

static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "loader_both", NULL, -1};
PyMODINIT_FUNC PyInit_loader_both(void)
{
    PyErr_SetString(PyExc_OSError, "mine");
    return PyModule_Create(&def);
}
