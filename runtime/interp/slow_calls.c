/* slow_calls.c -- out-of-line parts of calls, functions, imports and statements with one helper. */
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/interp/slow.h"
#include "runtime/types/descr.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/function.h"
#include "runtime/types/module.h"
#include "runtime/types/type_int.h"

bool kr_op_recursion(Thread *t)
{
    t->recursion_remaining--;
    if (!kr_recursion_failed(t, "")) {
        return false; /* it took the decrement back */
    }
    t->recursion_remaining++;
    return true;
}

const NativeDef *kr_op_native_method_slow(MethodDescr *d, Type *self_type)
{
    return d->native != NULL && kr_is_subtype(self_type, d->d.d_type) ? d->native : NULL;
}

/* "module.qualname()" as messages about *args and **kwargs name the callee. */
Str *kr_function_str(Thread *t, Value callee)
{
    Value qualname = kr_getattr_optional(t, callee, KR_NAME(__qualname__));
    if (value_is_null(qualname)) {
        if (kr_pending(t)) {
            return NULL;
        }
        Value text = kr_str(t, callee);
        return value_is_error(text) ? NULL : (Str *)value_ptr(text);
    }
    Value module = kr_getattr_optional(t, callee, KR_NAME(__module__));
    if (value_is_null(module) && kr_pending(t)) {
        return NULL;
    }
    if (!value_is_null(module) && !kr_is_none(module)) {
        bool builtin =
            kr_is_str(module) && kr_str_equal(t, (Str *)value_ptr(module), KR_NAME(builtins));
        if (!builtin) {
            return kr_str_format(t, "%S.%S()", module, qualname);
        }
    }
    return kr_str_format(t, "%S()", qualname);
}

Value kr_op_call_ex(Thread *t, Value callee, Value args, Value kwargs)
{
    if (!kr_is_exact_tuple(args)) {
        if (kr_slots(kr_type(args))->tp_iter == NULL && !kr_is_sequence(args)) {
            Str *name = kr_function_str(t, callee);
            return name == NULL
                       ? VALUE_ERROR
                       : kr_raise(t, KR_EXC(TypeError),
                                  "%U argument after * must be an iterable, not %T", name, args);
        }
        args = kr_tuple_from_iterable(t, args);
        if (value_is_error(args)) {
            return VALUE_ERROR;
        }
    }
    Dict *kw = NULL;
    if (!value_is_null(kwargs)) {
        if (kr_is_exact_dict(kwargs)) {
            kw = (Dict *)value_ptr(kwargs);
        } else {
            kw = kr_dict_new(t);
            if (kw == NULL || !kr_op_dict_merge(t, kw, kwargs, callee)) {
                return VALUE_ERROR;
            }
        }
    }
    return kr_call_tuple(t, callee, (Tuple *)value_ptr(args), kw);
}

Value kr_op_call_type(Thread *t, Value cls, const Value *args, size_t nargs, Tuple *kwnames)
{
    /* A builtin class whose tp_new does it all, and gives instances of nothing else. */
    Type *type = (Type *)value_ptr(cls);
    const NativeSlots *slots = kr_slots(type);
    if ((type->tp_flags & (TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION)) == TPF_IMMUTABLETYPE &&
        (kr_type_info(type)->flags & TI_NATIVE) && slots->tp_init == kr_object_init &&
        slots->tp_new != NULL && slots->tp_new != kr_object_new) {
        return slots->tp_new(t, type, args, nargs, kwnames);
    }
    return kr_slots(&PyType_Type)->tp_call(t, cls, args, nargs, kwnames);
}

Value kr_op_init_made(Thread *t, Value obj, const Value *args, size_t nargs, Tuple *kwnames)
{
    SlotINIT init = kr_slots(kr_type(obj))->tp_init;
    return init == NULL || init(t, obj, args, nargs, kwnames) >= 0 ? obj : VALUE_ERROR;
}

bool kr_op_init_is_nothing(Type *type)
{
    const NativeSlots *slots = kr_slots(type);
    return slots->tp_init == NULL ||
           (slots->tp_init == kr_object_init && slots->tp_new != kr_object_new);
}

Object *kr_op_new_instance(Thread *t, Type *cls)
{
    if (KR_LIKELY(kr_has_shape(cls))) {
        return kr_instance_new(t, cls);
    }
    return value_ptr_or_null(kr_type_alloc(t, cls, 0));
}

Value kr_op_new_exception(Thread *t, Type *cls, const Value *args, isize n)
{
    return kr_baseexc_new(t, cls, args, (size_t)n, NULL);
}

NativeInit kr_op_native_init(const WrapperDescr *d, Type *self_type, int n)
{
    if (d->native == (void *)kr_baseexc_init && kr_is_subtype(self_type, KR_EXC(BaseException)) &&
        kr_is_subtype(self_type, d->d.d_type)) {
        return INIT_EXCEPTION;
    }
    return d->native == (void *)kr_object_init && n == 0 ? INIT_NOTHING : INIT_OTHER;
}

Value kr_op_super_method(Thread *t, Value super, Str *name)
{
    const Super *s = (Super *)value_ptr(super);
    if (name == KR_NAME(__class__) || value_is_null(s->obj) ||
        !value_same(s->obj_type, value_from_ptr(kr_type(s->obj)))) {
        return VALUE_NULL;
    }
    Value v = kr_super_find(t, (Type *)value_ptr(s->type), (Type *)value_ptr(s->obj_type), name);
    kr_err_clear(t);
    return !value_is_null(v) && (kr_type(v)->tp_flags & TPF_METHOD_DESCRIPTOR) ? v : VALUE_NULL;
}

Value kr_op_super_static(Thread *t, Value super, Str *name)
{
    const Super *s = (Super *)value_ptr(super);
    if (name == KR_NAME(__class__) || value_is_null(s->obj) || !value_same(s->obj_type, s->obj)) {
        return VALUE_NULL;
    }
    Value v = kr_super_find(t, (Type *)value_ptr(s->type), (Type *)value_ptr(s->obj_type), name);
    kr_err_clear(t);
    if (kr_is_exact(v, &PyStaticMethod_Type)) {
        v = ((ClassMethod *)value_ptr(v))->callable;
        return value_is_null(v) || kr_is_exact(v, &PyFunction_Type) ? v : VALUE_NULL;
    }
    return kr_is_exact(v, &PyFunction_Type) || kr_is_exact(v, &PyCFunction_Type) ? v : VALUE_NULL;
}

void kr_op_raise_init(Thread *t, Value returned)
{
    kr_raise(t, KR_EXC(TypeError), "__init__() should return None, not '%T'", returned);
}

/* -- Functions
 * -------------------------------------------------------------------------------------- */

Value kr_op_make_function(Thread *t, Dict *globals, Dict *builtins, Code *code, int flags,
                          const Value *block)
{
    Function *f = kr_function_new_in(t, code, globals, builtins);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    if (flags & 1) {
        f->func_defaults = block[1];
    }
    if (flags & 2) {
        f->func_kwdefaults = block[2];
    }
    if (flags & 4) {
        f->func_annotations = block[3];
    }
    if (flags & 8) {
        f->func_closure = block[4];
    }
    return value_from_ptr(f);
}

Value kr_op_load_build_class(Thread *t, Dict *builtins)
{
    Value v = kr_dict_get_str(t, builtins, KR_NAME(__build_class__));
    if (value_is_null(v) && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(NameError), "__build_class__ not found");
    }
    return v;
}

bool kr_op_setup_annotations(Thread *t, Value locals)
{
    if (value_is_null(locals)) {
        return kr_fail(t, KR_EXC(SystemError), "no locals found when setting up annotations");
    }
    Value name = KR_NAME_VALUE(__annotations__);
    if (kr_is_exact_dict(locals)) {
        Dict *d = (Dict *)value_ptr(locals);
        int have = kr_dict_contains(t, d, name);
        if (have != 0) {
            return have > 0;
        }
        Dict *fresh = kr_dict_new(t);
        return fresh != NULL && kr_dict_set(t, d, name, value_from_ptr(fresh));
    }
    Value have = kr_getitem(t, locals, name);
    if (!value_is_error(have)) {
        return true;
    }
    if (!kr_pending_is(t, KR_EXC(KeyError))) {
        return false;
    }
    kr_err_clear(t);
    Dict *fresh = kr_dict_new(t);
    return fresh != NULL && kr_setitem(t, locals, name, value_from_ptr(fresh)) >= 0;
}

bool kr_op_print_expr(Thread *t, Value v)
{
    Value hook = kr_sys_get("displayhook");
    if (value_is_null(hook)) {
        return kr_fail(t, KR_EXC(RuntimeError), "lost sys.displayhook");
    }
    return !value_is_error(kr_call_1(t, hook, v));
}

/* -- Imports
 * ---------------------------------------------------------------------------------------- */

Value kr_op_import_name(Thread *t, Dict *globals, Dict *builtins, Value locals, Str *name,
                        Value fromlist, Value level)
{
    Value import = kr_dict_get_str(t, builtins, KR_NAME(__import__));
    if (value_is_null(import)) {
        return kr_pending(t) ? VALUE_ERROR
                             : kr_raise(t, KR_EXC(ImportError), "__import__ not found");
    }
    if (value_same(import, kr_interp.import_func) && value_is_int(level)) {
        return kr_import(t, name, globals, fromlist, (int)value_int(level));
    }
    Value args[5] = {value_from_ptr(name), value_from_ptr(globals),
                     value_is_null(locals) ? KR_NONE : locals, fromlist, level};
    return kr_call(t, import, args, 5, NULL);
}

/* __spec__ of a module that is being imported right now says so in _initializing. */
static int is_initializing(Thread *t, Value module)
{
    Value spec = kr_getattr_optional(t, module, KR_NAME(__spec__));
    if (value_is_null(spec) || kr_is_none(spec)) {
        return kr_pending(t) ? -1 : 0;
    }
    Str *name = kr_str_intern_c(t, "_initializing");
    Value v = name == NULL ? VALUE_ERROR : kr_getattr_optional(t, spec, name);
    if (value_is_null(v)) {
        return kr_pending(t) ? -1 : 0;
    }
    return kr_truth(t, v);
}

KR_COLD static Value fail_import_from(Thread *t, Value module, Value package, Str *name)
{
    Value known = value_is_null(package) ? value_from_ptr(kr_str_from_c(t, "<unknown module name>"))
                                         : package;
    Value path = kr_getattr_optional(t, module, KR_NAME(__file__));
    kr_err_clear(t);
    Str *text;
    if (value_is_null(path) || !kr_is_str(path)) {
        path = VALUE_NULL;
        text = kr_str_format(t, "cannot import name %R from %R (unknown location)", name, known);
    } else {
        int busy = is_initializing(t, module);
        if (busy < 0) {
            kr_err_clear(t);
        }
        text = kr_str_format(
            t,
            busy > 0 ? "cannot import name %R from partially initialized module %R (most "
                       "likely due to a circular import) (%S)"
                     : "cannot import name %R from %R (%S)",
            name, known, path);
    }
    if (text == NULL) {
        return VALUE_ERROR;
    }
    Value arg = value_from_ptr(text);
    Value exc = kr_exc_new(t, KR_EXC(ImportError), &arg, 1);
    if (value_is_error(exc)) {
        return VALUE_ERROR;
    }
    ImportErrorObject *e = (ImportErrorObject *)value_ptr(exc);
    kr_gc_write(e, &e->name, value_is_null(package) ? KR_NONE : package);
    kr_gc_write(e, &e->path, value_is_null(path) ? KR_NONE : path);
    return kr_raise_object(t, exc);
}

Value kr_op_import_from(Thread *t, Value module, Str *name)
{
    Value v = kr_getattr_optional(t, module, name);
    if (!value_is_null(v) || kr_pending(t)) {
        return v;
    }
    /* A submodule may be in sys.modules already while its parent does not have it yet (circular
     * import). */
    Value package = kr_getattr_optional(t, module, KR_NAME(__name__));
    if (value_is_null(package) && kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (value_is_null(package) || !kr_is_str(package)) {
        return fail_import_from(t, module, VALUE_NULL, name);
    }
    Str *full = kr_str_format(t, "%S.%U", package, name);
    if (full == NULL) {
        return VALUE_ERROR;
    }
    v = kr_interp.modules == NULL ? VALUE_NULL : kr_dict_get_str(t, kr_interp.modules, full);
    if (!value_is_null(v) || kr_pending(t)) {
        return v;
    }
    return fail_import_from(t, module, package, name);
}

bool kr_op_import_star(Thread *t, Value module, Value locals)
{
    if (value_is_null(locals)) {
        return kr_fail(t, KR_EXC(SystemError), "no locals found during 'import *'");
    }
    Value all = kr_getattr_optional(t, module, KR_NAME(__all__));
    bool skip_private = value_is_null(all);
    if (skip_private) {
        if (kr_pending(t)) {
            return false;
        }
        Value dict = kr_getattr_optional(t, module, KR_NAME(__dict__));
        if (value_is_null(dict)) {
            return !kr_pending(t) && kr_fail(t, KR_EXC(ImportError),
                                             "from-import-* object has no __dict__ and no __all__");
        }
        all = kr_call_method_0(t, dict, KR_NAME(keys));
        if (value_is_error(all)) {
            return false;
        }
        all = kr_list_from_iterable(t, all);
        if (value_is_error(all)) {
            return false;
        }
    }
    for (isize i = 0;; i++) {
        Value name = kr_sequence_getitem(t, all, i);
        if (value_is_error(name)) {
            if (!kr_pending_is(t, KR_EXC(IndexError))) {
                return false;
            }
            kr_err_clear(t);
            return true;
        }
        if (!kr_is_str(name)) {
            Value owner = kr_getattr_optional(t, module, KR_NAME(__name__));
            if (value_is_null(owner) || !kr_is_str(owner)) {
                return !kr_pending(t) &&
                       kr_fail(t, KR_EXC(TypeError), "module __name__ must be a string, not %T",
                               value_is_null(owner) ? KR_NONE : owner);
            }
            return kr_fail(t, KR_EXC(TypeError), "%s in %U.%s must be str, not %T",
                           skip_private ? "Key" : "Item", value_ptr(owner),
                           skip_private ? "__dict__" : "__all__", name);
        }
        if (skip_private) {
            Str *s = (Str *)value_ptr(name);
            if (!kr_str_flat(t, s)) {
                return false;
            }
            if (kr_str_len(s) > 0 && kr_str_at(s, 0) == '_') {
                continue;
            }
        }
        Value v = kr_getattr(t, module, (Str *)value_ptr(name));
        if (value_is_error(v)) {
            return false;
        }
        bool ok = kr_is_exact_dict(locals) ? kr_dict_set(t, (Dict *)value_ptr(locals), name, v)
                                           : kr_setitem(t, locals, name, v) >= 0;
        if (!ok) {
            return false;
        }
    }
}
