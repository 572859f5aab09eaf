/* capi_check.c -- every row of capi.def that python3-dev's headers declare has the type they say.
 * Compiled, linked into nothing. */
#include "cpyext/capi.h"

#pragma GCC diagnostic error "-Wincompatible-pointer-types"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* A name that stands alone is no call of a function-like macro; an object-like macro leads to
 * another row's function, which then must have the same type. */
#define API(ret, name, args, on_error, refs, effects, status) \
    static ret(*const check_##name) args __attribute__((unused)) = name;
#define API_INT(ret, name, args, on_error, refs, effects, status)
#define DATA(type, name, status) \
    static __typeof__(type) *const check_##name __attribute__((unused)) = &name;
#define DATA_INT(type, name, status)
#include "cpyext/capi.def"
