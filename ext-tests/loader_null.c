/* loader_null.c -- an init function that returns NULL without an error. */
/* init fails without an exception */
#include <Python.h>

PyMODINIT_FUNC PyInit_loader_null(void) { return NULL; }
