/* getters.h -- itemgetter, attrgetter, methodcaller. */
#ifndef KR_OPERATOR_GETTERS_H
#define KR_OPERATOR_GETTERS_H

#include "runtime/core/native.h"

extern Type kr_itemgetter_type, kr_attrgetter_type, kr_methodcaller_type;

#endif
