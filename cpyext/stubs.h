/* stubs.h -- what the generated functions for STUB rows of capi.def call. */
#ifndef CPX_STUBS_H
#define CPX_STUBS_H

#include <Python.h>

/* Raises SystemError: Krait does not implement NAME yet. */
void cpx_not_implemented(const char *name) __attribute__((cold));
/* The same as a PyStatus, for functions that start the interpreter: there is no thread yet. */
PyStatus cpx_not_implemented_status(const char *name) __attribute__((cold));
/* Ends the process with that sentence: the function cannot report an error. */
_Noreturn void cpx_not_implemented_fatal(const char *name) __attribute__((cold));

#endif
