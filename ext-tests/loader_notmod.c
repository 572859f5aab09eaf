/* loader_notmod.c -- an init function that returns no module. */
/* something else than a module */
#include <Python.h>

PyMODINIT_FUNC PyInit_loader_notmod(void) { return PyLong_FromLong(5000); }
