/* loader.h -- extension module files. */
#ifndef CPX_LOADER_H
#define CPX_LOADER_H

#include "cpyext/bridge.h"

/* kr_ext.load_extension: the module of a library, executed.  Errors as CPython's. */
Value cpx_load_extension(Thread *t, Str *name, Str *path);

#endif
