/* builtins.c -- the builtins module: types, exceptions, constants, and the functions about single
 * objects.  The rest of its functions: builtins_iter.c (iteration), builtins_num.c (numbers),
 * builtins_code.c (compile, eval, exec, namespaces), builtins_io.c (print, input, open).
 */
#include "runtime/core/interp.h"
#include "runtime/core/app.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- Attributes ------------------------------------------------------------------------------ */

/* The attribute name as an interned Str, or NULL with TypeError pending. */
static Str *attr_name(Thread *t, Value name)
{
    if (KR_LIKELY(kr_is_exact_str(name) && kr_str_is_interned(kr_as_str(name)))) {
        return kr_as_str(name);
    }
    if (!kr_is_str(name)) {
        return kr_raise_null(t, KR_EXC(TypeError), "attribute name must be string, not '%T'", name);
    }
    Value exact = kr_str_exact(t, name);
    return value_is_error(exact) ? NULL : kr_str_intern(t, (Str *)value_ptr(exact));
}

static Value builtins_getattr(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "getattr", nargs, 2, 3)) {
        return VALUE_ERROR;
    }
    Str *name = attr_name(t, args[1]);
    if (name == NULL) {
        return VALUE_ERROR;
    }
    if (nargs == 2) {
        return kr_getattr(t, args[0], name);
    }
    Value v = kr_getattr_optional(t, args[0], name);
    return value_is_null(v) && !kr_pending(t) ? args[2] : v;
}

static Value builtins_setattr(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "setattr", nargs, 3, 3)) {
        return VALUE_ERROR;
    }
    Str *name = attr_name(t, args[1]);
    if (name == NULL || kr_setattr(t, args[0], name, args[2]) < 0) {
        return VALUE_ERROR;
    }
    return KR_NONE;
}

static Value builtins_delattr(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "delattr", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    Str *name = attr_name(t, args[1]);
    if (name == NULL || kr_setattr(t, args[0], name, VALUE_NULL) < 0) {
        return VALUE_ERROR;
    }
    return KR_NONE;
}

static Value builtins_hasattr(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "hasattr", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    Str *name = attr_name(t, args[1]);
    if (name == NULL) {
        return VALUE_ERROR;
    }
    Value v = kr_getattr_optional(t, args[0], name);
    if (value_is_null(v)) {
        return kr_pending(t) ? VALUE_ERROR : KR_FALSE;
    }
    return KR_TRUE;
}

/* -- Identity, truth, text ------------------------------------------------------------------- */

static Value builtins_callable(KR_UNUSED Thread *t, KR_UNUSED Value self, Value v)
{
    return kr_bool(kr_is_callable(v));
}

static Value builtins_hash(Thread *t, KR_UNUSED Value self, Value v)
{
    int64_t h = kr_hash(t, v);
    return h == -1 ? VALUE_ERROR : kr_int_from_i64(t, h);
}

static Value builtins_id(Thread *t, KR_UNUSED Value self, Value v) { return kr_id(t, v); }

static Value builtins_repr(Thread *t, KR_UNUSED Value self, Value v) { return kr_repr(t, v); }

static Value builtins_ascii(Thread *t, KR_UNUSED Value self, Value v) { return kr_ascii(t, v); }

static Value builtins_format(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "format", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    if (nargs == 2 && !kr_is_str(args[1])) {
        kr_bad_argument(t, "format", "argument 2", "str", args[1]);
        return VALUE_ERROR;
    }
    return kr_format(t, args[0], nargs == 2 ? args[1] : VALUE_NULL);
}

static Value builtins_isinstance(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "isinstance", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    int r = kr_isinstance(t, args[0], args[1]);
    return r < 0 ? VALUE_ERROR : kr_bool(r);
}

static Value builtins_issubclass(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "issubclass", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    int r = kr_issubclass(t, args[0], args[1]);
    return r < 0 ? VALUE_ERROR : kr_bool(r);
}

static Value builtins_len(Thread *t, KR_UNUSED Value self, Value v)
{
    isize n = kr_len(t, v);
    return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, n);
}

static Value builtins_build_class(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                                  Tuple *kwnames)
{
    return kr_build_class(t, args, nargs, kwnames);
}

/* -- Tables ------------------------------------------------------------------------------------ */

/* clang-format off */
#define BUILTINS_OBJECT(M) \
    M(FASTKW, builtins_build_class, NF_CALLS, "__build_class__", "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper of the class statement.") \
    M(O,    builtins_ascii,      NF_CALLS, "ascii",      "ascii($module, obj, /)\n--\n\nrepr() with every non-ASCII character escaped.") \
    M(O,    builtins_callable,   NF_READS, "callable",   "callable($module, obj, /)\n--\n\nTell whether the object can be called.") \
    M(FAST, builtins_delattr,    NF_CALLS, "delattr",    "delattr($module, obj, name, /)\n--\n\nDelete the named attribute.") \
    M(FAST, builtins_format,     NF_CALLS, "format",     "format($module, value, format_spec='', /)\n--\n\nvalue.__format__(format_spec).") \
    M(FAST, builtins_getattr,    NF_CALLS, "getattr",    "getattr(object, name[, default]) -> value\n\nThe named attribute, or the default when there is none.") \
    M(FAST, builtins_hasattr,    NF_CALLS, "hasattr",    "hasattr($module, obj, name, /)\n--\n\nTell whether getattr would find the name.") \
    M(O,    builtins_hash,       NF_CALLS, "hash",       "hash($module, obj, /)\n--\n\nThe hash value; equal objects have equal ones.") \
    M(O,    builtins_id,         NF_READS, "id",         "id($module, obj, /)\n--\n\nA number that no other living object has.") \
    M(FAST, builtins_isinstance, NF_CALLS, "isinstance", "isinstance($module, obj, class_or_tuple, /)\n--\n\nTell whether an object is an instance of a class or of one of several.") \
    M(FAST, builtins_issubclass, NF_CALLS, "issubclass", "issubclass($module, cls, class_or_tuple, /)\n--\n\nTell whether a class derives from a class or from one of several.") \
    M(O,    builtins_len,        NF_CALLS | NF_APP(APP_LEN), "len",        "len($module, obj, /)\n--\n\nNumber of items in a container.") \
    M(O,    builtins_repr,       NF_CALLS, "repr",       "repr($module, obj, /)\n--\n\nThe object as text for programmers.") \
    M(FAST, builtins_setattr,    NF_CALLS, "setattr",    "setattr($module, obj, name, value, /)\n--\n\nSet the named attribute.")
/* clang-format on */
KR_NATIVE_TABLE(builtins_object_defs, BUILTINS_OBJECT)

static bool builtins_exec(Thread *t, Module *m, Dict *ns)
{
    static Type *const types[] = {
        &PyBaseObject_Type, &PyType_Type,       &PyLong_Type,        &PyBool_Type,
        &PyFloat_Type,      &PyComplex_Type,    &PyUnicode_Type,     &PyBytes_Type,
        &PyByteArray_Type,  &PyMemoryView_Type, &PyTuple_Type,       &PyList_Type,
        &PyDict_Type,       &PySet_Type,        &PyFrozenSet_Type,   &PySlice_Type,
        &PyRange_Type,      &PyProperty_Type,   &PyClassMethod_Type, &PyStaticMethod_Type,
        &PySuper_Type,      &PyEnum_Type,       &PyReversed_Type,    &PyZip_Type,
        &PyMap_Type,        &PyFilter_Type,
    };
    static Type *const exceptions[] = {
#define EXC(name, base, Struct) &_PyExc_##name,
#define EXC_ALIAS(name, target)
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
    };
    for (size_t i = 0; i < KR_COUNT(types); i++) {
        if (!kr_module_add(t, m, types[i]->tp_name, value_from_ptr(types[i]))) {
            return false;
        }
    }
    for (size_t i = 0; i < KR_COUNT(exceptions); i++) {
        if (!kr_module_add(t, m, exceptions[i]->tp_name, value_from_ptr(exceptions[i]))) {
            return false;
        }
    }
#define EXC(name, base, Struct)
#define EXC_ALIAS(name, target)                                        \
    if (!kr_module_add(t, m, #name, value_from_ptr(KR_EXC(target)))) { \
        return false;                                                  \
    }
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
    for (const NativeDef *const *table = kr_builtins_tables; *table != NULL; table++) {
        if (!kr_module_add_table(t, m, *table)) {
            return false;
        }
    }
    return kr_dict_set_c(t, ns, "None", KR_NONE) && kr_dict_set_c(t, ns, "True", KR_TRUE) &&
           kr_dict_set_c(t, ns, "False", KR_FALSE) &&
           kr_dict_set_c(t, ns, "Ellipsis", KR_ELLIPSIS) &&
           kr_dict_set_c(t, ns, "NotImplemented", KR_NOTIMPLEMENTED) &&
           kr_dict_set_c(t, ns, "__debug__", kr_bool(kr_interp.optimize == 0));
}

const NativeDef *const kr_builtins_tables[] = {
    builtins_object_defs,  kr_builtins_iter_defs, kr_builtins_num_defs,
    kr_builtins_code_defs, kr_builtins_io_defs,   NULL,
};

const NativeModule kr_module_builtins = {
    .name = "builtins",
    .doc = "Built-in functions, types, exceptions, and other objects.",
    .exec = builtins_exec,
};
