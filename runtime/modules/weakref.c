/* weakref.c -- the _weakref module: what Lib/weakref.py is built on. */
#include "runtime/types/weakref.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

static Value weakref_getweakrefcount(Thread *t, KR_UNUSED Value self, Value v)
{
    return value_from_small(kr_supports_weakrefs(v) ? kr_weakref_list(t, value_ptr(v), NULL) : 0);
}

static Value weakref_getweakrefs(Thread *t, KR_UNUSED Value self, Value v)
{
    List *l = kr_list_new(t, 4);
    if (l == NULL || (kr_supports_weakrefs(v) && kr_weakref_list(t, value_ptr(v), l) < 0)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(l);
}

static Value weakref_proxy(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "proxy", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    return kr_weakproxy_new(t, args[0], nargs > 1 ? args[1] : VALUE_NULL);
}

/* Deletes dct[key] if it is a dead reference: another thread may have put a live one there. */
static Value weakref_remove_dead(Thread *t, KR_UNUSED Value self, const Value *args)
{
    if (!kr_is_dict(args[0])) {
        return kr_raise(t, KR_EXC(TypeError),
                        "_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
    }
    Dict *d = (Dict *)value_ptr(args[0]);
    Value ref = kr_dict_get(t, d, args[1]);
    if (value_is_null(ref)) {
        return kr_pending(t) ? VALUE_ERROR : KR_NONE;
    }
    if (!kr_is_weakref(ref)) {
        return kr_raise(t, KR_EXC(TypeError), "not a weakref");
    }
    if (kr_is_none(kr_weakref_get((WeakRef *)value_ptr(ref))) && kr_dict_del(t, d, args[1]) < 0) {
        return VALUE_ERROR;
    }
    return KR_NONE;
}

/* clang-format off */
#define WEAKREF_FUNCTIONS(M) \
    M(O, weakref_getweakrefcount, 0, "getweakrefcount", "getweakrefcount($module, object, /)\n--\n\nReturn the number of weak references to 'object'.") \
    M(O, weakref_getweakrefs, 0, "getweakrefs", "getweakrefs($module, object, /)\n--\n\nReturn a list of all weak reference objects pointing to 'object'.") \
    M(FAST, weakref_proxy, 0, "proxy", "proxy($module, object, callback=None, /)\n--\n\nCreate a proxy object that weakly references 'object'.") \
    M(ARGS, weakref_remove_dead, NF_CALLS, "_remove_dead_weakref", "_remove_dead_weakref($module, dct, key, /)\n--\n\nAtomically remove key from dict if it points to a dead weakref.")
KR_NATIVE_TABLE(weakref_functions, WEAKREF_FUNCTIONS)
/* clang-format on */

static bool weakref_exec(Thread *t, Module *m, KR_UNUSED Dict *ns)
{
    return kr_module_add(t, m, "ref", value_from_ptr(&_PyWeakref_RefType)) &&
           kr_module_add(t, m, "ReferenceType", value_from_ptr(&_PyWeakref_RefType)) &&
           kr_module_add(t, m, "ProxyType", value_from_ptr(&_PyWeakref_ProxyType)) &&
           kr_module_add(t, m, "CallableProxyType", value_from_ptr(&_PyWeakref_CallableProxyType));
}

const NativeModule kr_module_weakref = {
    .name = "_weakref",
    .doc = "Weak-reference support module.",
    .defs = weakref_functions,
    .exec = weakref_exec,
};
