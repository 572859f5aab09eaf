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

/* Strings that compiled lib-dynload modules (_pickle) address inside _PyRuntime, at CPython's
 * offsets. They are the canonical objects of their texts, so that names compared by address are
 * found. */
static const struct {
    uint16_t offset;
    const char *text;
} static_strings[] = {
    {22184, "."},
    {24328, "__class__"},
    {24968, "__dict__"},
    {25960, "__getinitargs__"},
    {28248, "__main__"},
    {28496, "__module__"},
    {28680, "__name__"},
    {28856, "__new__"},
    {28912, "__newobj__"},
    {28976, "__newobj_ex__"},
    {29720, "__qualname__"},
    {29976, "__reduce__"},
    {30040, "__reduce_ex__"},
    {31304, "__setstate__"},
    {33856, "add"},
    {33912, "append"},
    {35032, "dispatch_table"},
    {35648, "extend"},
    {35944, "find_class"},
    {36240, "getattr"},
    {36720, "items"},
    {37192, "latin1"},
    {37768, "modules"},
    {38776, "peek"},
    {38832, "persistent_id"},
    {38896, "persistent_load"},
    {39200, "read"},
    {39432, "readinto"},
    {39560, "readline"},
    {39624, "reducer_override"},
    {41360, "write"},
};

static bool init_static_strings(Thread *t)
{
    for (size_t i = 0; i < KR_COUNT(static_strings); i++) {
        StrAscii *s = (StrAscii *)((char *)&_PyRuntime + static_strings[i].offset);
        size_t len = strlen(static_strings[i].text);
        s->ob_base.ob_refcnt = KR_BIAS;
        s->ob_base.ob_type = &PyUnicode_Type;
        s->length = (isize)len;
        s->hash = -1;
        s->state.kind = 1;
        s->state.compact = 1;
        s->state.ascii = 1;
        s->state.ready = 1;
        memcpy(s + 1, static_strings[i].text, len + 1);
        if (kr_str_intern(t, (Str *)s) != (Str *)s) {
            return false;
        }
    }
    return true;
}

bool kr_startup_types(Thread *t)
{
    /* Names first: dicts of types are keyed with interned strings. */
    if (!init_static_strings(t) || !kr_str_init_names(t) || !kr_types_init(t) ||
        !kr_weakref_init(t)) {
        return false;
    }
    return kr_err_keep_memory_error(t);
}

Value kr_builtin(Thread *t, const char *name)
{
    Value v = kr_interp.builtins == NULL ? VALUE_NULL : kr_dict_get_c(t, kr_interp.builtins, name);
    if (value_is_null(v) && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(AttributeError), "module 'builtins' has no attribute '%s'", name);
    }
    return v;
}
