/* modules.c -- the table of native modules, and making them. */
#include "runtime/modules/modules.h"

#include "runtime/core/interp.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/interp/ic.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static const NativeModule *const native_modules[] = {
#define MODULE(id, name) &kr_module_##id,
#include "runtime/modules/modules.def"
#undef MODULE
};

const NativeModule *kr_native_module_find(Str *flat_name)
{
    for (size_t i = 0; i < KR_COUNT(native_modules); i++) {
        if (kr_str_equal_c(flat_name, native_modules[i]->name)) {
            return native_modules[i];
        }
    }
    return NULL;
}

Value kr_native_module_names(Thread *t)
{
    Tuple *names = kr_tuple_new(t, (isize)KR_COUNT(native_modules));
    if (names == NULL) {
        return VALUE_ERROR;
    }
    for (size_t i = 0; i < KR_COUNT(native_modules); i++) {
        Str *name = kr_str_intern_c(t, native_modules[i]->name);
        if (name == NULL) {
            return VALUE_ERROR;
        }
        kr_gc_write(names, &names->ob_item[i], value_from_ptr(name));
    }
    return value_from_ptr(names);
}

bool kr_module_add_table(Thread *t, Module *m, const NativeDef *defs)
{
    for (const NativeDef *def = defs; def->ml.ml_name != NULL; def++) {
        Value f = kr_cfunction_new(t, def, value_from_ptr(m), m->md_name);
        if (value_is_error(f) || !kr_dict_set_c(t, m->md_dict, def->ml.ml_name, f)) {
            return false;
        }
    }
    return true;
}

/* Makes the module and registers it in sys.modules. */
Module *kr_native_module_load(Thread *t, const NativeModule *def)
{
    Module *m = kr_module_from_native(t, def);
    if (m == NULL || !kr_dict_set_c(t, kr_interp.modules, def->name, value_from_ptr(m))) {
        return NULL;
    }
    return m;
}

bool kr_modules_init(Thread *t)
{
    kr_ic_startup();
    if (!kr_exceptions_init(t)) {
        return false;
    }
    kr_interp.modules = kr_dict_new(t);
    if (kr_interp.modules == NULL || !kr_file_types_init(t) ||
        !kr_type_ready(t, &kr_anext_awaitable_type)) {
        return false;
    }
    Module *builtins = kr_native_module_load(t, &kr_module_builtins);
    if (builtins == NULL) {
        return false;
    }
    kr_interp.builtins = builtins->md_dict;
    kr_interp.import_func = kr_dict_get_str(t, kr_interp.builtins, KR_NAME(__import__));
    Module *sys = kr_native_module_load(t, &kr_module_sys);
    if (sys == NULL) {
        return false;
    }
    kr_interp.sys_dict = sys->md_dict;
    return kr_dict_set_c(t, sys->md_dict, "modules", value_from_ptr(kr_interp.modules));
}

Value kr_sys_get(const char *name)
{
    return kr_interp.sys_dict == NULL
               ? VALUE_NULL
               : kr_dict_get_c(kr_thread_current(), kr_interp.sys_dict, name);
}
