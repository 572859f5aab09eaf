/* object.c -- the type `object`: what every instance can do. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

/* -- Construction ------------------------------------------------------------------------- */

static bool excess_args(size_t nargs, Tuple *kwnames)
{
    return nargs != 0 || kr_kwcount(kwnames) != 0;
}

Value kr_object_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (KR_UNLIKELY(excess_args(nargs, kwnames))) {
        NativeSlots *slots = kr_slots(type);
        if (slots->tp_new != kr_object_new) {
            return kr_raise(
                t, KR_EXC(TypeError),
                "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (slots->tp_init == kr_object_init) {
            return kr_raise(t, KR_EXC(TypeError), "%s() takes no arguments", type->tp_name);
        }
    }
    if (KR_UNLIKELY(type->tp_flags & TPF_IS_ABSTRACT)) {
        return kr_raise_abstract(t, type);
    }
    return kr_type_alloc(t, type, 0);
}

int kr_object_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (KR_UNLIKELY(excess_args(nargs, kwnames))) {
        Type *type = kr_type(self);
        NativeSlots *slots = kr_slots(type);
        if (slots->tp_init != kr_object_init) {
            return kr_fail_int(
                t, KR_EXC(TypeError),
                "object.__init__() takes exactly one argument (the instance to initialize)");
        }
        if (slots->tp_new == kr_object_new) {
            return kr_fail_int(
                t, KR_EXC(TypeError),
                "%s.__init__() takes exactly one argument (the instance to initialize)",
                type->tp_name);
        }
    }
    return 0;
}

/* -- Text, hash, comparison --------------------------------------------------------------- */

static Value object_repr(Thread *t, Value self)
{
    Type *type = kr_type(self);
    Value module = kr_type_module(t, type);
    if (value_is_error(module)) {
        kr_err_clear(t);
    }
    Value name = kr_type_qualname(t, type);
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    Value id = kr_id(t, self);
    int64_t address = 0;
    if (value_is_error(id) || !kr_int_fits_i64(id, &address)) {
        kr_err_clear(t);
    }
    void *p = (void *)(uintptr_t)address;
    if (!value_is_null(module) && kr_is_str(module) &&
        !kr_str_equal(t, (Str *)value_ptr(module), KR_NAME(builtins))) {
        return value_from_ptr(kr_str_format(t, "<%S.%S object at %p>", module, name, p));
    }
    return value_from_ptr(kr_str_format(t, "<%s object at %p>", type->tp_name, p));
}

static Value object_str(Thread *t, Value self)
{
    SlotUNARY repr = kr_slots(kr_type(self))->tp_repr;
    return repr == NULL ? object_repr(t, self) : repr(t, self);
}

static int64_t object_hash(Thread *t, Value self)
{
    return value_is_ptr(self) ? kr_hash_identity(t, self) : kr_hash(t, self);
}

static Value object_richcompare(Thread *t, Value a, Value b, int op)
{
    switch (op) {
    case CMP_EQ: return kr_is(a, b) ? KR_TRUE : KR_NOTIMPLEMENTED;
    case CMP_NE: {
        /* By default the opposite of ==. */
        SlotRICHCMP compare = kr_slots(kr_type(a))->tp_richcompare;
        if (compare == NULL) {
            return KR_NOTIMPLEMENTED;
        }
        Value r = compare(t, a, b, CMP_EQ);
        if (value_is_error(r) || value_same(r, KR_NOTIMPLEMENTED)) {
            return r;
        }
        int truth = kr_truth(t, r);
        return truth < 0 ? VALUE_ERROR : kr_bool(!truth);
    }
    default: return KR_NOTIMPLEMENTED;
    }
}

static Value object_format(Thread *t, Value self, Value spec)
{
    if (!kr_is_str(spec)) {
        kr_bad_argument(t, "__format__", "argument", "str", spec);
        return VALUE_ERROR;
    }
    if (kr_str_len((Str *)value_ptr(spec)) > 0) {
        return kr_raise(t, KR_EXC(TypeError), "unsupported format string passed to %T.__format__",
                        self);
    }
    return kr_str(t, self);
}

/* -- __class__ ---------------------------------------------------------------------------- */

static Value object_get_class(Thread *t, Value self) { return value_from_ptr(kr_type(self)); }

/* The instance keeps its memory: its attributes go to a dict, since the new class's shapes may
 * expect more inline slots than there are. */
static bool change_class(Thread *t, Object *o, Type *type)
{
    TypeInfo *info = kr_type_info(o->ob_type);
    if (info->root_shape == NULL) {
        kr_gc_write_ptr(o, &o->ob_type, type);
        return true;
    }
    Dict *d = kr_instance_dict(t, o);
    Shape *shape = d == NULL ? NULL : kr_shape_dict_mode(t, type);
    if (shape == NULL) {
        return false;
    }
    InstTail *tail = kr_inst_tail(o);
    kr_gc_write_ptr(o, &o->ob_type, type);
    kr_gc_write_ptr(o, &tail->shape, shape);
    if ((kr_type_info(type)->flags & TI_HAS_DEL) && !kr_gc_watch(t, o, GC_WATCH_DEL)) {
        return false;
    }
    return true;
}

static int object_set_class(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can't delete __class__ attribute");
    }
    if (!kr_is_type(v)) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           "__class__ must be set to a class, not '%T' object", v);
    }
    Type *new_type = (Type *)value_ptr(v), *old_type = kr_type(self);
    bool modules =
        kr_is_subtype(new_type, &PyModule_Type) && kr_is_subtype(old_type, &PyModule_Type);
    if (!modules && ((new_type->tp_flags | old_type->tp_flags) & TPF_IMMUTABLETYPE)) {
        return kr_fail_int(
            t, KR_EXC(TypeError),
            "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    if (!kr_compatible_layout(t, old_type, new_type, "__class__")) {
        return -1;
    }
    if (!change_class(t, value_ptr(self), new_type)) {
        return -1;
    }
    if (kr_type_is_descriptor(new_type) && !kr_type_is_descriptor(old_type)) {
        kr_type_descriptors_made(t);
    }
    return 0;
}

/* -- dir, sizeof -------------------------------------------------------------------------- */

static bool merge_class_names(Thread *t, Dict *names, Type *type)
{
    Tuple *mro = type->tp_mro;
    for (isize i = kr_tuple_len(mro) - 1; i >= 0; i--) {
        Dict *d = ((Type *)value_ptr(kr_tuple_get(mro, i)))->tp_dict;
        if (d != NULL && !kr_dict_update(t, names, value_from_ptr(d), true)) {
            return false;
        }
    }
    return true;
}

static Value object_dir(Thread *t, Value self)
{
    Dict *names = kr_dict_new(t);
    Value own = names == NULL ? VALUE_ERROR : kr_getattr_optional(t, self, KR_NAME(__dict__));
    if (names == NULL || kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(own) && kr_is_dict(own) && !kr_dict_update(t, names, own, true)) {
        return VALUE_ERROR;
    }
    Value cls = kr_getattr_optional(t, self, KR_NAME(__class__));
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(cls) && kr_is_type(cls) &&
        !merge_class_names(t, names, (Type *)value_ptr(cls))) {
        return VALUE_ERROR;
    }
    return kr_dict_key_list(t, names);
}

static Value object_sizeof(Thread *t, Value self)
{
    Type *type = kr_type(self);
    isize items = 0;
    if (type->tp_itemsize > 0 && value_is_ptr(self)) {
        items = ((VarObject *)value_ptr(self))->ob_size;
        items = (items < 0 ? -items : items) * type->tp_itemsize;
    }
    return kr_int_from_i64(t, type->tp_basicsize + items);
}

static Value object_init_subclass(Thread *t, Value cls) { return KR_NONE; }
static Value object_subclasshook(Thread *t, Value cls, const Value *args, size_t nargs)
{
    return KR_NOTIMPLEMENTED;
}

/* -- Copying and pickling ----------------------------------------------------------------- */

static Value copyreg(Thread *t, const char *name)
{
    Str *module = kr_str_intern_c(t, "copyreg");
    if (module == NULL) {
        return VALUE_ERROR;
    }
    Value m = kr_import(t, module, NULL, KR_NONE, 0);
    return value_is_error(m) ? VALUE_ERROR : kr_getattr_str(t, m, name);
}

/* Names of all __slots__ of a class, cached by copyreg in __slotnames__; None when it says so. */
static Value slot_names(Thread *t, Type *type)
{
    Str *key = kr_str_intern_c(t, "__slotnames__");
    if (key == NULL) {
        return VALUE_ERROR;
    }
    Value v = kr_dict_get_str(t, type->tp_dict, key);
    if (!value_is_null(v)) {
        if (!kr_is_none(v) && !kr_is_list(v)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "%s.__slotnames__ should be a list or None, not %T", type->tp_name, v);
        }
        return v;
    }
    Value fn = copyreg(t, "_slotnames");
    v = value_is_error(fn) ? VALUE_ERROR : kr_call_1(t, fn, value_from_ptr(type));
    if (!value_is_error(v) && !kr_is_none(v) && !kr_is_list(v)) {
        return kr_raise(t, KR_EXC(TypeError), "copyreg._slotnames didn't return a list or None");
    }
    return v;
}

/* Fields beyond what object, a dict, a weak reference list and __slots__ account for. */
static bool has_hidden_state(Type *type, Value names)
{
    isize size = PyBaseObject_Type.tp_basicsize;
    if (type->tp_dictoffset != 0 && !(type->tp_flags & TPF_MANAGED_DICT)) {
        size += 8;
    }
    if (type->tp_weaklistoffset != 0) {
        size += 8;
    }
    if (!kr_is_none(names)) {
        size += 8 * kr_list_len((List *)value_ptr(names));
    }
    return type->tp_basicsize > size;
}

static Value default_getstate(Thread *t, Value self, bool required)
{
    Type *type = kr_type(self);
    if (required && type->tp_itemsize != 0) {
        return kr_raise(t, KR_EXC(TypeError), "cannot pickle %T objects", self);
    }
    Value state = KR_NONE;
    if (kr_type_info(type)->flags & TI_HAS_DICT) {
        Value d = kr_getattr_optional(t, self, KR_NAME(__dict__));
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
        if (!value_is_null(d) && !(kr_is_dict(d) && kr_dict_len((Dict *)value_ptr(d)) == 0)) {
            state = d;
        }
    }
    Value names = slot_names(t, type);
    if (value_is_error(names)) {
        return VALUE_ERROR;
    }
    if (required && has_hidden_state(type, names)) {
        return kr_raise(t, KR_EXC(TypeError), "cannot pickle '%T' object", self);
    }
    if (kr_is_none(names) || kr_list_len((List *)value_ptr(names)) == 0) {
        return state;
    }
    Dict *slots = kr_dict_new(t);
    if (slots == NULL) {
        return VALUE_ERROR;
    }
    List *l = (List *)value_ptr(names);
    for (isize i = 0; i < kr_list_len(l); i++) {
        Value name = kr_list_at(t, l, i);
        if (!kr_is_str(name)) {
            continue;
        }
        Value v = kr_getattr_optional(t, self, (Str *)value_ptr(name));
        if (value_is_null(v) ? kr_pending(t) : !kr_dict_set(t, slots, name, v)) {
            return VALUE_ERROR;
        }
    }
    if (kr_dict_len(slots) == 0) {
        return state;
    }
    Tuple *pair = kr_tuple_pair(t, state, value_from_ptr(slots));
    return pair == NULL ? VALUE_ERROR : value_from_ptr(pair);
}

static Value object_getstate_method(Thread *t, Value self)
{
    return default_getstate(t, self, false);
}

static Value get_state(Thread *t, Value self, bool required)
{
    Value method = kr_getattr(t, self, KR_NAME(__getstate__));
    if (value_is_error(method)) {
        return VALUE_ERROR;
    }
    if (kr_is_exact(method, &PyCFunction_Type) &&
        ((CFunction *)value_ptr(method))->m_ml->ml_meth ==
            (void *)kr_method_row(&PyBaseObject_Type, "__getstate__")->ml.ml_meth) {
        return default_getstate(t, self, required);
    }
    return kr_call_0(t, method);
}

/* Arguments for cls.__new__: __getnewargs_ex__, __getnewargs__, or none of both (false in *has). */
static bool new_arguments(Thread *t, Value self, Value *args, Value *kwargs, bool *has)
{
    *args = *kwargs = VALUE_NULL;
    *has = true;
    bool found;
    Value r = kr_call_special(t, self, KR_NAME(__getnewargs_ex__), NULL, 0, &found);
    if (found) {
        if (value_is_error(r)) {
            return false;
        }
        if (!kr_is_tuple(r)) {
            return kr_fail(t, KR_EXC(TypeError),
                           "__getnewargs_ex__ should return a tuple, not '%T'", r);
        }
        Tuple *pair = (Tuple *)value_ptr(r);
        if (kr_tuple_len(pair) != 2) {
            return kr_fail(t, KR_EXC(ValueError),
                           "__getnewargs_ex__ should return a tuple of length 2, not %zd",
                           kr_tuple_len(pair));
        }
        *args = kr_tuple_get(pair, 0);
        *kwargs = kr_tuple_get(pair, 1);
        if (!kr_is_tuple(*args)) {
            return kr_fail(
                t, KR_EXC(TypeError),
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'",
                *args);
        }
        if (!kr_is_dict(*kwargs)) {
            return kr_fail(
                t, KR_EXC(TypeError),
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'",
                *kwargs);
        }
        return true;
    }
    r = kr_call_special(t, self, KR_NAME(__getnewargs__), NULL, 0, &found);
    if (found) {
        if (value_is_error(r)) {
            return false;
        }
        if (!kr_is_tuple(r)) {
            return kr_fail(t, KR_EXC(TypeError), "__getnewargs__ should return a tuple, not '%T'",
                           r);
        }
        *args = r;
        return true;
    }
    *has = false;
    return true;
}

/* (function, arguments) by protocol 2: copyreg.__newobj__ or __newobj_ex__. */
static bool reduce_head(Thread *t, Value self, Value args, Value kwargs, Value *fn, Value *fn_args)
{
    Value cls = value_from_ptr(kr_type(self));
    if (!value_is_null(kwargs) && kr_dict_len((Dict *)value_ptr(kwargs)) > 0) {
        Value all[3] = {cls, args, kwargs};
        Tuple *tuple = kr_tuple_from(t, all, 3);
        *fn = tuple == NULL ? VALUE_ERROR : copyreg(t, "__newobj_ex__");
        *fn_args = value_from_ptr(tuple);
        return !value_is_error(*fn);
    }
    Tuple *given = value_is_null(args) ? kr_empty_tuple : (Tuple *)value_ptr(args);
    Tuple *tuple = kr_tuple_new(t, kr_tuple_len(given) + 1);
    if (tuple == NULL) {
        return false;
    }
    tuple->ob_item[0] = cls;
    for (isize i = 0; i < kr_tuple_len(given); i++) {
        tuple->ob_item[i + 1] = kr_tuple_get(given, i);
    }
    *fn = copyreg(t, "__newobj__");
    *fn_args = value_from_ptr(tuple);
    return !value_is_error(*fn);
}

static Value reduce_2(Thread *t, Value self)
{
    Type *type = kr_type(self);
    if (kr_slots(type)->tp_new == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "cannot pickle '%T' object", self);
    }
    Value args, kwargs, r[5];
    bool has_args;
    if (!new_arguments(t, self, &args, &kwargs, &has_args) ||
        !reduce_head(t, self, args, kwargs, &r[0], &r[1])) {
        return VALUE_ERROR;
    }
    bool required = !has_args && !kr_is_list(self) && !kr_is_dict(self);
    r[2] = get_state(t, self, required);
    if (value_is_error(r[2])) {
        return VALUE_ERROR;
    }
    r[3] = kr_is_list(self) ? kr_iter(t, self) : KR_NONE;
    r[4] = KR_NONE;
    if (kr_is_dict(self)) {
        Value items = kr_call_method_0(t, self, KR_NAME(items));
        r[4] = value_is_error(items) ? VALUE_ERROR : kr_iter(t, items);
    }
    if (value_is_error(r[3]) || value_is_error(r[4])) {
        return VALUE_ERROR;
    }
    Tuple *tuple = kr_tuple_from(t, r, 5);
    return tuple == NULL ? VALUE_ERROR : value_from_ptr(tuple);
}

static Value reduce_by_protocol(Thread *t, Value self, int protocol)
{
    if (protocol >= 2) {
        return reduce_2(t, self);
    }
    Value fn = copyreg(t, "_reduce_ex");
    return value_is_error(fn) ? VALUE_ERROR : kr_call_2(t, fn, self, value_from_small(protocol));
}

static Value object_reduce(Thread *t, Value self) { return reduce_by_protocol(t, self, 0); }

static Value object_reduce_ex(Thread *t, Value self, Value protocol)
{
    int p;
    if (!kr_arg_int(t, protocol, &p)) {
        return VALUE_ERROR;
    }
    /* A __reduce__ of the class's own goes first. */
    Value own = kr_type_lookup(kr_type(self), KR_NAME(__reduce__));
    Value base = kr_type_lookup(&PyBaseObject_Type, KR_NAME(__reduce__));
    if (!value_is_null(own) && !value_same(own, base)) {
        return kr_call_method_0(t, self, KR_NAME(__reduce__));
    }
    Value method = kr_getattr_optional(t, self, KR_NAME(__reduce__));
    if (value_is_null(method) && kr_pending(t)) {
        return VALUE_ERROR;
    }
    return reduce_by_protocol(t, self, p);
}

/* -- The type ----------------------------------------------------------------------------- */

/* clang-format off */
#define OBJECT_METHODS(M) \
    M(O, object_reduce_ex, 0, "__reduce_ex__", "__reduce_ex__($self, protocol, /)\n--\n\nHelper for pickle.") \
    M(NOARGS, object_reduce, 0, "__reduce__", "__reduce__($self, /)\n--\n\nHelper for pickle.") \
    M(NOARGS, object_getstate_method, 0, "__getstate__", "__getstate__($self, /)\n--\n\nHelper for pickle.") \
    M(FAST, object_subclasshook, NF_CLASS, "__subclasshook__", "Abstract classes can override this to customize issubclass().") \
    M(NOARGS, object_init_subclass, NF_CLASS, "__init_subclass__", "This method is called when a class is subclassed.") \
    M(O, object_format, 0, "__format__", "__format__($self, format_spec, /)\n--\n\nDefault object formatter.") \
    M(NOARGS, object_sizeof, 0, "__sizeof__", "__sizeof__($self, /)\n--\n\nSize of object in memory, in bytes.") \
    M(NOARGS, object_dir, 0, "__dir__", "__dir__($self, /)\n--\n\nDefault dir() implementation.")
KR_NATIVE_TABLE(object_methods, OBJECT_METHODS)

#define OBJECT_SLOTS(S) \
    S(tp_repr, UNARY, object_repr) \
    S(tp_hash, HASH, object_hash) \
    S(tp_str, UNARY, object_str) \
    S(tp_getattro, BINARY, kr_generic_getattr) \
    S(tp_setattro, OBJOBJARG, kr_generic_setattr) \
    S(tp_richcompare, RICHCMP, object_richcompare) \
    S(tp_init, INIT, kr_object_init) \
    S(tp_new, NEW, kr_object_new)
KR_TYPE_SLOTS(object, OBJECT_SLOTS)
/* clang-format on */

const NativeDef *kr_method_row(const Type *type, const char *name)
{
    for (const NativeDef *row = kr_type_info(type)->methods; row->ml.ml_name != NULL; row++) {
        if (strcmp(row->ml.ml_name, name) == 0) {
            return row;
        }
    }
    kr_fatal("type %s has no method %s", type->tp_name, name);
}

static const NativeGetSet object_getset[] = {
    {"__class__", object_get_class, object_set_class, "the object's class"},
    {NULL, NULL, NULL, NULL},
};
static TypeInfo object_info = {
    .slots = {OBJECT_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = object_c_slots,
    .methods = object_methods,
    .getset = object_getset,
    .flags = TI_NATIVE,
};
Type PyBaseObject_Type = {
    KR_TYPE_HEAD("object", sizeof(Object), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE,
    .tp_doc = "object()\n--\n\n"
              "The base class of the class hierarchy.\n\n"
              "When called, it accepts no arguments and returns a new featureless\n"
              "instance that has no instance attributes and cannot be given any.\n",
    .tp_cache = &object_info,
};
