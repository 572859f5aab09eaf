/* startup.c -- brings the types to life in the order they need each other (core/startup.h). */
#include "runtime/core/startup.h"

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"
#include "runtime/types/weakref.h"

bool kr_startup_types(Thread *t)
{
    /* Names first: dicts of types are keyed with interned strings. */
    if (!kr_str_init_names(t) || !kr_types_init(t) || !kr_weakref_init(t)) {
        return false;
    }
    Value exc = kr_exc_new(t, KR_EXC(MemoryError), NULL, 0);
    if (value_is_error(exc)) {
        return false;
    }
    t->memory_error = exc;
    return true;
}

Value kr_builtin(Thread *t, const char *name)
{
    Value v = kr_interp.builtins == NULL ? VALUE_NULL : kr_dict_get_c(t, kr_interp.builtins, name);
    if (value_is_null(v) && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(AttributeError), "module 'builtins' has no attribute '%s'", name);
    }
    return v;
}
