/* loader_raises.c -- an init function that raises. */
/* init raises */
#include <Python.h>

PyMODINIT_FUNC PyInit_loader_raises(void)
{
    PyErr_SetString(PyExc_OSError, "mine");
    return NULL;
}
