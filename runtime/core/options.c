/* options.c -- the options' defaults. */
#include "runtime/core/options.h"

KrOptions kr_options = {.jit = true};
