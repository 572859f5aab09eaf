/* module.h -- modules of extension libraries. */
#ifndef CPX_MODULE_H
#define CPX_MODULE_H

#include "cpyext/bridge.h"

/* Full name of the single-phase module whose PyInit function runs. */
extern const char *cpx_package_context;
/* Module object of a multi-phase definition; `spec` goes to its create function. */
PyObject *cpx_module_from_def(Thread *t, PyModuleDef *def, Str *name, PyObject *spec);
/* The module PyState_FindModule() answers with. */
int cpx_state_add(PyObject *module, PyModuleDef *def);

#endif
