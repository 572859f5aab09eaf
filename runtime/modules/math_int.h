/* math_int.h -- the integer functions of the math module. */
#ifndef KR_MATH_INT_H
#define KR_MATH_INT_H

#include "runtime/core/native.h"

extern const NativeDef kr_math_int_defs[];

#endif
