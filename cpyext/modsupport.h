/* modsupport.h -- values by format string, for the other files of cpyext/. */
#ifndef CPX_MODSUPPORT_H
#define CPX_MODSUPPORT_H

#include <stdarg.h>

#include "cpyext/bridge.h"

/* The values of `format` as the items of a new tuple, parentheses or not. */
PyObject *cpx_build_tuple(const char *format, va_list *ap, bool sizes);

#endif
