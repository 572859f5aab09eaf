/* names.h -- interned names the runtime uses, from names.def: KR_NAME(__init__) is a Str *. */
#ifndef KR_NAMES_H
#define KR_NAMES_H

#include "runtime/core/fwd.h"

enum {
#define NAME(id)           NAME_##id,
#define NAME_STR(id, text) NAME_##id,
#include "runtime/core/names.def"
#undef NAME
#undef NAME_STR
    NAME_COUNT
};
extern Str *kr_names[NAME_COUNT];
#define KR_NAME(id)       (kr_names[NAME_##id])
#define KR_NAME_VALUE(id) value_from_ptr(kr_names[NAME_##id])

#endif
