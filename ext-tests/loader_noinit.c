/* no init function */
#include <Python.h>

int loader_unused;
