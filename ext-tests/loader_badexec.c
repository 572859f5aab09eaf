/* loader_badexec.c -- a module whose exec slot fails. */
/* execution fails without an exception */
#include <Python.h>

static int execute(PyObject *m) { return -1; }
static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "loader_badexec", NULL, 0, NULL, slots};
PyMODINIT_FUNC PyInit_loader_badexec(void) { return PyModuleDef_Init(&def); }
