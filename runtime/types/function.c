/* function.c -- Python functions: making, attributes, binding.  Running them is interp's.
 *
 * INVARIANT: func_version changes with code, defaults and keyword defaults: calls recorded in
 * traces trust it.
 */
#include "runtime/types/function.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/code.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"

uint32_t kr_function_versions = 1;

static Function *as_function(Value v) { return (Function *)value_ptr(v); }

static void new_version(Function *f) { f->func_version = kr_next_version(&kr_function_versions); }

Dict *kr_builtins_of(Thread *t, Dict *globals)
{
    Value b = kr_dict_get_str(t, globals, KR_NAME(__builtins__));
    if (!value_is_null(b)) {
        if (kr_is_exact(b, &PyModule_Type)) {
            return ((Module *)value_ptr(b))->md_dict;
        }
        if (kr_is_dict(b)) {
            return (Dict *)value_ptr(b);
        }
    }
    return kr_interp.builtins;
}

Value kr_function_doc(const Code *code)
{
    const Tuple *consts = (Tuple *)value_ptr(code->co_consts);
    if (kr_tuple_len(consts) > 0 && kr_is_str(kr_tuple_get(consts, 0))) {
        return kr_tuple_get(consts, 0);
    }
    return KR_NONE;
}

Function *kr_function_new(Thread *t, Code *code, Dict *globals)
{
    return kr_function_new_in(t, code, globals, kr_builtins_of(t, globals));
}

Function *kr_function_new_in(Thread *t, Code *code, Dict *globals, Dict *builtins)
{
    Value module = kr_dict_get_str(t, globals, KR_NAME(__name__));
    if (value_is_null(module) && kr_pending(t)) {
        return NULL;
    }
    Function *f = kr_new_object(t, &PyFunction_Type, sizeof(Function), GCK_SCAN);
    if (f == NULL) {
        return NULL;
    }
    f->func_globals = globals;
    f->func_builtins = builtins;
    f->func_name = (Str *)value_ptr(code->co_name);
    f->func_qualname = (Str *)value_ptr(code->co_qualname);
    f->func_code = code;
    f->func_doc = kr_function_doc(code);
    f->func_module = value_is_null(module) ? KR_NONE : module;
    f->vectorcall = (void *)kr_tramp_vectorcall;
    new_version(f);
    code->functions += code->functions < 2;
    return f;
}

/* -- Attributes --------------------------------------------------------------------------- */

static Value or_none(Value v) { return value_is_null(v) ? KR_NONE : v; }

static Value function_get_code(Thread *t, Value self)
{
    return value_from_ptr(as_function(self)->func_code);
}

static int function_set_code(Thread *t, Value self, Value v)
{
    Function *f = as_function(self);
    if (value_is_null(v) || !kr_is_exact(v, &PyCode_Type)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__code__ must be set to a code object");
    }
    Code *code = (Code *)value_ptr(v);
    isize have =
        value_is_null(f->func_closure) ? 0 : kr_tuple_len((Tuple *)value_ptr(f->func_closure));
    if (code->co_nfreevars != have) {
        return kr_fail_int(t, KR_EXC(ValueError),
                           "%U() requires a code object with %zd free vars, not %zd", f->func_name,
                           have, (isize)code->co_nfreevars);
    }
    kr_gc_write_ptr(f, &f->func_code, code);
    new_version(f);
    return 0;
}

static Value function_get_defaults(Thread *t, Value self)
{
    return or_none(as_function(self)->func_defaults);
}

static int function_set_defaults(Thread *t, Value self, Value v)
{
    Function *f = as_function(self);
    if (value_is_null(v) || kr_is_none(v)) {
        v = VALUE_NULL;
    } else if (!kr_is_tuple(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__defaults__ must be set to a tuple object");
    }
    kr_gc_write(f, &f->func_defaults, v);
    new_version(f);
    return 0;
}

static Value function_get_kwdefaults(Thread *t, Value self)
{
    return or_none(as_function(self)->func_kwdefaults);
}

static int function_set_kwdefaults(Thread *t, Value self, Value v)
{
    Function *f = as_function(self);
    if (value_is_null(v) || kr_is_none(v)) {
        v = VALUE_NULL;
    } else if (!kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__kwdefaults__ must be set to a dict object");
    }
    kr_gc_write(f, &f->func_kwdefaults, v);
    new_version(f);
    return 0;
}

/* The compiler leaves annotations as a tuple of names and values; the first look makes them a dict.
 */
static Value function_get_annotations(Thread *t, Value self)
{
    Function *f = as_function(self);
    if (!value_is_null(f->func_annotations) && kr_is_dict(f->func_annotations)) {
        return f->func_annotations;
    }
    Dict *d = kr_dict_new(t);
    if (d == NULL) {
        return VALUE_ERROR;
    }
    if (!value_is_null(f->func_annotations)) {
        const Tuple *pairs = (Tuple *)value_ptr(f->func_annotations);
        for (isize i = 0; i + 1 < kr_tuple_len(pairs); i += 2) {
            if (!kr_dict_set(t, d, kr_tuple_get(pairs, i), kr_tuple_get(pairs, i + 1))) {
                return VALUE_ERROR;
            }
        }
    }
    kr_gc_write(f, &f->func_annotations, value_from_ptr(d));
    return f->func_annotations;
}

static int function_set_annotations(Thread *t, Value self, Value v)
{
    Function *f = as_function(self);
    if (value_is_null(v) || kr_is_none(v)) {
        v = VALUE_NULL;
    } else if (!kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__annotations__ must be set to a dict object");
    }
    kr_gc_write(f, &f->func_annotations, v);
    return 0;
}

static Value function_get_dict(Thread *t, Value self)
{
    Function *f = as_function(self);
    if (value_is_null(f->func_dict)) {
        Dict *d = kr_dict_new(t);
        if (d == NULL) {
            return VALUE_ERROR;
        }
        kr_gc_write(f, &f->func_dict, value_from_ptr(d));
    }
    return f->func_dict;
}

static int function_set_dict(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "cannot delete __dict__");
    }
    if (!kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__dict__ must be set to a dictionary, not a '%T'",
                           v);
    }
    kr_gc_write(value_ptr(self), &as_function(self)->func_dict, v);
    return 0;
}

static Value function_get_name(Thread *t, Value self)
{
    return value_from_ptr(as_function(self)->func_name);
}

static int function_set_name(Thread *t, Value self, Value v)
{
    if (value_is_null(v) || !kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__name__ must be set to a string object");
    }
    kr_gc_write_ptr(value_ptr(self), &as_function(self)->func_name, (Str *)value_ptr(v));
    return 0;
}

static Value function_get_qualname(Thread *t, Value self)
{
    return value_from_ptr(as_function(self)->func_qualname);
}

static int function_set_qualname(Thread *t, Value self, Value v)
{
    if (value_is_null(v) || !kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__qualname__ must be set to a string object");
    }
    kr_gc_write_ptr(value_ptr(self), &as_function(self)->func_qualname, (Str *)value_ptr(v));
    return 0;
}

static const NativeGetSet function_getset[] = {
    {"__code__", function_get_code, function_set_code, NULL},
    {"__defaults__", function_get_defaults, function_set_defaults, NULL},
    {"__kwdefaults__", function_get_kwdefaults, function_set_kwdefaults, NULL},
    {"__annotations__", function_get_annotations, function_set_annotations, NULL},
    {"__dict__", function_get_dict, function_set_dict, NULL},
    {"__name__", function_get_name, function_set_name, NULL},
    {"__qualname__", function_get_qualname, function_set_qualname, NULL},
    {NULL, NULL, NULL, NULL},
};

static const NativeMember function_members[] = {
    {"__closure__", NM_VALUE, offsetof(Function, func_closure), NM_READONLY | NM_NULL_IS_NONE,
     NULL},
    {"__doc__", NM_VALUE, offsetof(Function, func_doc), NM_NULL_IS_NONE, NULL},
    {"__globals__", NM_OBJECT, offsetof(Function, func_globals), NM_READONLY, NULL},
    {"__module__", NM_VALUE, offsetof(Function, func_module), NM_NULL_IS_NONE, NULL},
    {"__builtins__", NM_OBJECT, offsetof(Function, func_builtins), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* -- The type ----------------------------------------------------------------------------- */

static Value function_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "<function %U at %p>", as_function(self)->func_qualname,
                                        (void *)value_ptr(self)));
}

static Value function_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_eval_function(t, as_function(self), args, nargs, kwnames);
}

static Value function_descr_get(Thread *t, Value self, Value obj, Value type)
{
    if (value_is_null(obj) || kr_is_none(obj)) {
        return self;
    }
    return kr_method_new(t, self, obj);
}

#define FUNCTION_DOC                                                                      \
    "function(code, globals, name=None, argdefs=None, closure=None)\n--\n\n"              \
    "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals " \
    "dictionary\n"                                                                        \
    "  name\n    a string that overrides the name from the code object\n  argdefs\n"      \
    "    a tuple that specifies the default argument values\n  closure\n"                 \
    "    a tuple that supplies the bindings for free variables"

static Value function_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = FUNCTION_DOC};
    Value in[5];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, in)) {
        return VALUE_ERROR;
    }
    Value name = or_none(in[2]), defaults = or_none(in[3]), closure = or_none(in[4]);
    if (!kr_is_exact(in[0], &PyCode_Type)) {
        return kr_raise(t, KR_EXC(TypeError), "function() argument 'code' must be code, not %T",
                        in[0]);
    }
    if (!kr_is_dict(in[1])) {
        return kr_raise(t, KR_EXC(TypeError), "function() argument 'globals' must be dict, not %T",
                        in[1]);
    }
    Code *code = (Code *)value_ptr(in[0]);
    if (!kr_is_none(name) && !kr_is_str(name)) {
        return kr_raise(t, KR_EXC(TypeError), "arg 3 (name) must be None or string");
    }
    if (!kr_is_none(defaults) && !kr_is_tuple(defaults)) {
        return kr_raise(t, KR_EXC(TypeError), "arg 4 (defaults) must be None or tuple");
    }
    isize nfree = code->co_nfreevars;
    if (!kr_is_tuple(closure)) {
        if (nfree > 0 && kr_is_none(closure)) {
            return kr_raise(t, KR_EXC(TypeError), "arg 5 (closure) must be tuple");
        }
        if (!kr_is_none(closure)) {
            return kr_raise(t, KR_EXC(TypeError), "arg 5 (closure) must be None or tuple");
        }
    }
    isize nclosure = kr_is_none(closure) ? 0 : kr_tuple_len((Tuple *)value_ptr(closure));
    if (nfree != nclosure) {
        return kr_raise(t, KR_EXC(ValueError), "%S requires closure of length %zd, not %zd",
                        code->co_name, nfree, nclosure);
    }
    for (isize i = 0; i < nclosure; i++) {
        Value cell = kr_tuple_get((Tuple *)value_ptr(closure), i);
        if (!kr_is_exact(cell, &PyCell_Type)) {
            return kr_raise(t, KR_EXC(TypeError), "arg 5 (closure) expected cell, found %T", cell);
        }
    }
    Function *f = kr_function_new(t, code, (Dict *)value_ptr(in[1]));
    if (f == NULL) {
        return VALUE_ERROR;
    }
    if (!kr_is_none(name)) {
        f->func_name = (Str *)value_ptr(name);
    }
    f->func_defaults = kr_is_none(defaults) ? VALUE_NULL : defaults;
    f->func_closure = kr_is_none(closure) ? VALUE_NULL : closure;
    return value_from_ptr(f);
}

#define FUNCTION_SLOTS(S)                         \
    S(tp_repr, UNARY, function_repr)              \
    S(tp_call, CALL, function_call)               \
    S(tp_descr_get, DESCRGET, function_descr_get) \
    S(tp_new, NEW, function_new)
KR_TYPE_SLOTS(function, FUNCTION_SLOTS)

static TypeInfo function_info = {
    .slots = {FUNCTION_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = function_c_slots,
    .getset = function_getset,
    .members = function_members,
    .flags = TI_NATIVE,
};
Type PyFunction_Type = {
    KR_TYPE_HEAD("function", 136, 0),
    .tp_flags =
        TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL | TPF_METHOD_DESCRIPTOR,
    .tp_dictoffset = offsetof(Function, func_dict),
    .tp_weaklistoffset = offsetof(Function, func_weakreflist),
    .tp_vectorcall_offset = offsetof(Function, vectorcall),
    .tp_doc = FUNCTION_DOC,
    .tp_cache = &function_info,
};
static_assert(offsetof(Function, func_dict) == 88 && offsetof(Function, vectorcall) == 120,
              "PyFunctionObject");
