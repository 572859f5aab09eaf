/* init fails without an exception */
#include <Python.h>

PyMODINIT_FUNC PyInit_loader_null(void) { return NULL; }
