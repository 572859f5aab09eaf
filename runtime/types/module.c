/* module.c -- module objects. */
#include "runtime/types/module.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static Module *as_module(Value v) { return (Module *)value_ptr(v); }

static bool init_dict(Thread *t, Module *m, Value name, Value doc)
{
    if (m->md_dict == NULL) {
        Dict *d = kr_dict_new(t);
        if (d == NULL) {
            return false;
        }
        kr_gc_write_ptr(m, &m->md_dict, d);
    }
    kr_gc_write(m, &m->md_name, name);
    return kr_dict_set_str(t, m->md_dict, KR_NAME(__name__), name) &&
           kr_dict_set_str(t, m->md_dict, KR_NAME(__doc__), doc) &&
           kr_dict_set_str(t, m->md_dict, KR_NAME(__package__), KR_NONE) &&
           kr_dict_set_str(t, m->md_dict, KR_NAME(__loader__), KR_NONE) &&
           kr_dict_set_str(t, m->md_dict, KR_NAME(__spec__), KR_NONE);
}

Module *kr_module_new(Thread *t, Str *name)
{
    Module *m = kr_new_object(t, &PyModule_Type, sizeof(Module), GCK_SCAN);
    return m != NULL && init_dict(t, m, value_from_ptr(name), KR_NONE) ? m : NULL;
}

bool kr_module_add(Thread *t, Module *m, const char *name, Value v)
{
    Str *key = value_is_error(v) ? NULL : kr_str_intern_c(t, name);
    return key != NULL && kr_dict_set_str(t, m->md_dict, key, v);
}

Module *kr_module_from_native(Thread *t, const NativeModule *def)
{
    Str *name = kr_str_intern_c(t, def->name);
    Module *m = name == NULL ? NULL : kr_module_new(t, name);
    if (m == NULL) {
        return NULL;
    }
    if (def->doc != NULL &&
        !kr_module_add(t, m, "__doc__", value_from_ptr(kr_str_from_c(t, def->doc)))) {
        return NULL;
    }
    for (const NativeDef *row = def->defs; row != NULL && row->ml.ml_name != NULL; row++) {
        Value f = kr_cfunction_new(t, row, value_from_ptr(m), value_from_ptr(name));
        if (!kr_module_add(t, m, row->ml.ml_name, f)) {
            return NULL;
        }
    }
    return def->exec == NULL || def->exec(t, m, m->md_dict) ? m : NULL;
}

/* -- The type ----------------------------------------------------------------------------- */

static ArgSpec init_spec = {.signature = "module(name, doc=None)"};

static int module_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value a[2];
    if (!kr_args_bind(t, &init_spec, args, nargs, kwnames, a)) {
        return -1;
    }
    if (!kr_is_str(a[0])) {
        return kr_fail_int(t, KR_EXC(TypeError), "module() argument 'name' must be str, not %T",
                           a[0]);
    }
    return init_dict(t, as_module(self), a[0], value_is_null(a[1]) ? KR_NONE : a[1]) ? 0 : -1;
}

static Value module_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value v = kr_type_alloc(t, type, 0);
    Dict *d = value_is_error(v) ? NULL : kr_dict_new(t);
    if (d == NULL) {
        return VALUE_ERROR;
    }
    kr_gc_write_ptr(value_ptr(v), &as_module(v)->md_dict, d);
    return v;
}

/* importlib knows how to describe a module; without it, by name and file. */
static Value module_repr(Thread *t, Value self)
{
    Dict *d = as_module(self)->md_dict;
    if (kr_module_repr_hook != NULL) {
        return kr_module_repr_hook(t, self);
    }
    Value name = d == NULL ? VALUE_NULL : kr_dict_get_str(t, d, KR_NAME(__name__));
    Value file = d == NULL ? VALUE_NULL : kr_dict_get_str(t, d, KR_NAME(__file__));
    if (value_is_null(name)) {
        return value_from_ptr(kr_str_intern_c(t, "<module '?'>"));
    }
    if (value_is_null(file) || kr_is_none(file)) {
        Value loader = kr_dict_get_str(t, d, KR_NAME(__loader__));
        bool builtin = kr_interp.sys_dict != NULL &&
                       (value_is_null(loader) || kr_is_none(loader)) && kr_is_str(name) &&
                       kr_module_is_builtin(t, self);
        return value_from_ptr(
            kr_str_format(t, builtin ? "<module %R (built-in)>" : "<module %R>", name));
    }
    return value_from_ptr(kr_str_format(t, "<module %R from %R>", name, file));
}

Value (*kr_module_repr_hook)(Thread *t, Value module);

/* Made from a table of ours: its functions have rows, and no file brought it. */
bool kr_module_is_builtin(Thread *t, Value module)
{
    Dict *d = as_module(module)->md_dict;
    isize pos = 0;
    Value key, v;
    while (kr_dict_next(d, &pos, &key, &v)) {
        if (kr_is_exact(v, &PyCFunction_Type) && ((CFunction *)value_ptr(v))->native != NULL &&
            value_same(((CFunction *)value_ptr(v))->self, module)) {
            return true;
        }
    }
    return false;
}

/* __spec__._initializing is true: importing has not finished. */
static bool is_initializing(Thread *t, Dict *d)
{
    Value spec = kr_dict_get_str(t, d, KR_NAME(__spec__));
    if (value_is_null(spec) || kr_is_none(spec)) {
        return false;
    }
    Str *name = kr_str_intern_c(t, "_initializing");
    Value flag = name == NULL ? VALUE_NULL : kr_getattr_optional(t, spec, name);
    int truth = value_is_null(flag) ? 0 : kr_truth(t, flag);
    if (truth < 0 || kr_pending(t)) {
        kr_err_clear(t);
    }
    return truth > 0;
}

static Value module_getattro(Thread *t, Value self, Value name)
{
    bool missing;
    Value v = kr_generic_get(t, self, name, &missing);
    if (!missing && !(value_is_error(v) && kr_pending_is(t, KR_EXC(AttributeError)))) {
        return v;
    }
    kr_err_clear(t);
    Dict *d = as_module(self)->md_dict;
    if (d != NULL) {
        Value hook = kr_dict_get_str(t, d, KR_NAME(__getattr__));
        if (!value_is_null(hook)) {
            return kr_call_1(t, hook, name);
        }
        Value mod_name = kr_dict_get_str(t, d, KR_NAME(__name__));
        if (!value_is_null(mod_name) && kr_is_str(mod_name)) {
            if (is_initializing(t, d)) {
                return kr_raise_attribute(t, self, name,
                                          "partially initialized module '%U' has no attribute '%U' "
                                          "(most likely due to a circular import)",
                                          value_ptr(mod_name), value_ptr(name));
            }
            return kr_raise_attribute(t, self, name, "module '%U' has no attribute '%U'",
                                      value_ptr(mod_name), value_ptr(name));
        }
    }
    return kr_raise_attribute(t, self, name, "module has no attribute '%U'", value_ptr(name));
}

static Value module_dir(Thread *t, Value self)
{
    Value dict = kr_getattr(t, self, KR_NAME(__dict__));
    if (value_is_error(dict)) {
        return VALUE_ERROR;
    }
    if (!kr_is_dict(dict)) {
        return kr_raise(t, KR_EXC(TypeError), "%s", "<module>.__dict__ is not a dictionary");
    }
    Value hook = kr_dict_get_str(t, (Dict *)value_ptr(dict), KR_NAME(__dir__));
    if (!value_is_null(hook)) {
        return kr_call_0(t, hook);
    }
    return kr_pending(t) ? VALUE_ERROR : kr_dict_key_list(t, (Dict *)value_ptr(dict));
}

static Value module_get_annotations(Thread *t, Value self)
{
    Value dict = kr_getattr(t, self, KR_NAME(__dict__));
    if (value_is_error(dict) || !kr_is_dict(dict)) {
        return value_is_error(dict)
                   ? VALUE_ERROR
                   : kr_raise(t, KR_EXC(TypeError), "%s", "<module>.__dict__ is not a dictionary");
    }
    Dict *d = (Dict *)value_ptr(dict);
    Value v = kr_dict_get_str(t, d, KR_NAME(__annotations__));
    if (!value_is_null(v) || kr_pending(t)) {
        return v;
    }
    Dict *fresh = kr_dict_new(t);
    if (fresh == NULL || !kr_dict_set_str(t, d, KR_NAME(__annotations__), value_from_ptr(fresh))) {
        return VALUE_ERROR;
    }
    return value_from_ptr(fresh);
}

static int module_set_annotations(Thread *t, Value self, Value v)
{
    Dict *d = as_module(self)->md_dict;
    if (!value_is_null(v)) {
        return kr_dict_set_str(t, d, KR_NAME(__annotations__), v) ? 0 : -1;
    }
    int deleted = kr_dict_del(t, d, KR_NAME_VALUE(__annotations__));
    return deleted > 0   ? 0
           : deleted < 0 ? -1
                         : kr_fail_int(t, KR_EXC(AttributeError), "%s", "__annotations__");
}

/* clang-format off */
#define MODULE_METHODS(M) \
    M(NOARGS, module_dir, 0, "__dir__", "__dir__() -> list\nspecialized dir() implementation")
KR_NATIVE_TABLE(module_methods, MODULE_METHODS)
/* clang-format on */
static const NativeMember module_members[] = {
    {"__dict__", NM_OBJECT, offsetof(Module, md_dict), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static const NativeGetSet module_getset[] = {
    {"__annotations__", module_get_annotations, module_set_annotations, NULL},
    {NULL, NULL, NULL, NULL},
};
#define MODULE_SLOTS(S)                     \
    S(tp_repr, UNARY, module_repr)          \
    S(tp_getattro, BINARY, module_getattro) \
    S(tp_init, INIT, module_init)           \
    S(tp_new, NEW, module_new)
KR_TYPE_SLOTS(module, MODULE_SLOTS)
static TypeInfo module_info = {
    .slots = {MODULE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = module_c_slots,
    .methods = module_methods,
    .members = module_members,
    .getset = module_getset,
    .flags = TI_NATIVE,
};
Type PyModule_Type = {
    KR_TYPE_HEAD("module", sizeof(Module), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "module(name, doc=None)\n--\n\nCreate a module object.\n\n"
              "The name must be a string; the optional doc argument can have any type.",
    .tp_dictoffset = offsetof(Module, md_dict),
    .tp_weaklistoffset = offsetof(Module, md_weaklist),
    .tp_cache = &module_info,
};
static_assert(sizeof(Module) == 56, "PyModuleObject");
/* PyModuleDef objects are made by C code only; the type has no behaviour of its own. */
static TypeInfo moduledef_info = {.flags = TI_NATIVE};
Type PyModuleDef_Type = {
    KR_TYPE_HEAD("moduledef", 104, 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &moduledef_info,
};
