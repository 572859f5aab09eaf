/* loader_noinit.c -- a library without an init function. */
/* no init function */
#include <Python.h>

int loader_unused;
