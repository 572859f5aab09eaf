/* hooks.c -- the two doors up, closed until jit/ and cpyext/ install themselves. */
#include "runtime/core/ext_hooks.h"
#include "runtime/core/jit_hooks.h"

ExtHooks kr_ext;
bool kr_ext_loaded;
JitHooks kr_jit;
int kr_jit_hot_count;
