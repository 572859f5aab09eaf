/* type_type.c -- the type `type`: calling classes, construction through type(...), its methods. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

static Type *as_type(Value v) { return (Type *)value_ptr(v); }

/* -- Calling ------------------------------------------------------------------------------ */

static Value type_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Type *type = as_type(self);
    if (type == &PyType_Type && kr_kwcount(kwnames) == 0 && nargs == 1) {
        return value_from_ptr(kr_type(args[0]));
    }
    if (type == &PyType_Type && nargs != 3) {
        return kr_raise(t, KR_EXC(TypeError), "type() takes 1 or 3 arguments");
    }
    SlotNEW make = kr_slots(type)->tp_new;
    if (make == NULL || (type->tp_flags & TPF_DISALLOW_INSTANTIATION)) {
        return kr_raise(t, KR_EXC(TypeError), "cannot create '%s' instances", type->tp_name);
    }
    Value v = make(t, type, args, nargs, kwnames);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    Type *made = kr_type(v);
    if (made != type && !kr_is_subtype(made, type)) {
        return v;
    }
    SlotINIT init = kr_slots(made)->tp_init;
    if (init == kr_object_init && kr_slots(made)->tp_new != kr_object_new) {
        return v; /* it has nothing to say: arguments are for __new__ */
    }
    if (init != NULL && init(t, v, args, nargs, kwnames) < 0) {
        return VALUE_ERROR;
    }
    return v;
}

/* -- type.__new__, type.__init__ ---------------------------------------------------------- */

static bool check_argument(Thread *t, Value v, int number, const char *expected, bool good)
{
    return good || kr_fail(t, KR_EXC(TypeError), "type.__new__() argument %d must be %s, not %T",
                           number, expected, v);
}

static Value type_new(Thread *t, Type *metatype, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs != 3) {
        return kr_raise(t, KR_EXC(TypeError),
                        "type.__new__() takes exactly 3 arguments (%zd given)", (isize)nargs);
    }
    if (!check_argument(t, args[0], 1, "str", kr_is_str(args[0])) ||
        !check_argument(t, args[1], 2, "tuple", kr_is_tuple(args[1])) ||
        !check_argument(t, args[2], 3, "dict", kr_is_dict(args[2]))) {
        return VALUE_ERROR;
    }
    Tuple *bases = (Tuple *)value_ptr(args[1]);
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        Value base = kr_tuple_get(bases, i);
        if (kr_is_type(base)) {
            continue;
        }
        Value entries = kr_getattr_optional(t, base, KR_NAME(__mro_entries__));
        if (!value_is_null(entries)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "type() doesn't support MRO entry resolution; use types.new_class()");
        }
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
    }
    Type *winner = kr_type_metaclass(t, metatype, bases);
    if (winner == NULL) {
        return VALUE_ERROR;
    }
    if (winner != metatype) {
        SlotNEW make = kr_slots(winner)->tp_new;
        if (make != type_new) {
            return make == NULL ? kr_raise(t, KR_EXC(TypeError), "cannot create '%s' instances",
                                           winner->tp_name)
                                : make(t, winner, args, nargs, kwnames);
        }
        metatype = winner;
    }
    return kr_type_new(t, metatype, (Str *)value_ptr(args[0]), bases, (Dict *)value_ptr(args[2]),
                       args + nargs, kwnames);
}

static int type_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (kr_kwcount(kwnames) != 0 && nargs == 1) {
        return kr_fail_int(t, KR_EXC(TypeError), "type.__init__() takes no keyword arguments");
    }
    if (nargs != 1 && nargs != 3) {
        return kr_fail_int(t, KR_EXC(TypeError), "type.__init__() takes 1 or 3 arguments");
    }
    return 0;
}

/* -- Slots -------------------------------------------------------------------------------- */

static Value type_repr(Thread *t, Value self)
{
    Type *type = as_type(self);
    if (type->tp_name == NULL) {
        return value_from_ptr(kr_str_format(t, "<class at %p>", type));
    }
    Value module = kr_type_module(t, type);
    if (value_is_error(module)) {
        kr_err_clear(t);
    }
    Value name = kr_type_qualname(t, type);
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(module) && kr_is_str(module) &&
        !kr_str_equal(t, (Str *)value_ptr(module), KR_NAME(builtins))) {
        return value_from_ptr(
            kr_str_format(t, "<class '%U.%U'>", value_ptr(module), value_ptr(name)));
    }
    if (type->tp_flags & TPF_HEAPTYPE) {
        return value_from_ptr(kr_str_format(t, "<class '%U'>", value_ptr(name)));
    }
    return value_from_ptr(kr_str_format(t, "<class '%s'>", type->tp_name));
}

static Value type_or(Thread *t, Value a, Value b) { return kr_union_or(t, a, b); }

/* -- Methods ------------------------------------------------------------------------------ */

static Value type_mro(Thread *t, Value self) { return kr_mro_c3(t, as_type(self)); }

static Value type_subclasses(Thread *t, Value self)
{
    List *l = kr_list_new(t, 4);
    TypeInfo *info = kr_type_info(as_type(self));
    for (uint32_t i = 0; l != NULL && i < info->nsubclasses; i++) {
        if (!kr_list_append(t, l, value_from_ptr(info->subclasses[i]))) {
            return VALUE_ERROR;
        }
    }
    return l == NULL ? VALUE_ERROR : value_from_ptr(l);
}

static Value type_prepare(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Dict *d = kr_dict_new(t);
    return d == NULL ? VALUE_ERROR : value_from_ptr(d);
}

static Value type_instancecheck(Thread *t, Value self, Value v)
{
    int r = kr_isinstance_default(t, v, self);
    return r < 0 ? VALUE_ERROR : kr_bool(r);
}

static Value type_subclasscheck(Thread *t, Value self, Value sub)
{
    int r = kr_issubclass_default(t, sub, self);
    return r < 0 ? VALUE_ERROR : kr_bool(r);
}

/* Names of the class and all its bases: the keys of a merged dict. */
static Value type_dir(Thread *t, Value self)
{
    Dict *names = kr_dict_new(t);
    Tuple *mro = as_type(self)->tp_mro;
    if (names == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = kr_tuple_len(mro) - 1; i >= 0; i--) {
        Dict *d = as_type(kr_tuple_get(mro, i))->tp_dict;
        if (d != NULL && !kr_dict_update(t, names, value_from_ptr(d), true)) {
            return VALUE_ERROR;
        }
    }
    return kr_dict_key_list(t, names);
}

static Value type_sizeof(Thread *t, Value self)
{
    Type *type = as_type(self);
    isize size = type->tp_flags & TPF_HEAPTYPE ? (isize)sizeof(HeapType) : (isize)sizeof(Type);
    return kr_int_from_i64(t, size + (isize)sizeof(TypeInfo));
}

/* clang-format off */
#define TYPE_METHODS(M) \
    M(NOARGS, type_mro, 0, "mro", "mro($self, /)\n--\n\nReturn a type's method resolution order.") \
    M(NOARGS, type_subclasses, 0, "__subclasses__", "__subclasses__($self, /)\n--\n\nReturn a list of immediate subclasses.") \
    M(FASTKW, type_prepare, NF_CLASS, "__prepare__", "__prepare__() -> dict\nused to create the namespace for the class statement") \
    M(O, type_instancecheck, 0, "__instancecheck__", "__instancecheck__($self, instance, /)\n--\n\nCheck if an object is an instance.") \
    M(O, type_subclasscheck, 0, "__subclasscheck__", "__subclasscheck__($self, subclass, /)\n--\n\nCheck if a class is a subclass.") \
    M(NOARGS, type_dir, 0, "__dir__", "__dir__($self, /)\n--\n\nSpecialized __dir__ implementation for types.") \
    M(NOARGS, type_sizeof, 0, "__sizeof__", "__sizeof__($self, /)\n--\n\nReturn memory consumption of the type object.")
KR_NATIVE_TABLE(type_methods, TYPE_METHODS)

#define TYPE_SLOTS(S) \
    S(tp_repr, UNARY, type_repr) \
    S(tp_call, CALL, type_call) \
    S(tp_getattro, BINARY, kr_type_getattro) \
    S(tp_setattro, OBJOBJARG, kr_type_setattro) \
    S(tp_init, INIT, type_init) \
    S(tp_new, NEW, type_new) \
    S(nb_or, BINARY, type_or)
KR_TYPE_SLOTS(type, TYPE_SLOTS)
/* clang-format on */

static TypeInfo type_info = {
    .slots = {TYPE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = type_c_slots,
    .methods = type_methods,
    .getset = kr_type_getset,
    .members = kr_type_members,
    .flags = TI_NATIVE,
};
Type PyType_Type = {
    KR_TYPE_HEAD("type", sizeof(HeapType), sizeof(CMemberDef)),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL |
                TPF_TYPE,
    .tp_doc = "type(object) -> the object's type\n"
              "type(name, bases, dict, **kwds) -> a new type",
    .tp_dictoffset = offsetof(Type, tp_dict),
    .tp_weaklistoffset = offsetof(Type, tp_weaklist),
    .tp_vectorcall_offset = offsetof(Type, tp_vectorcall),
    .tp_cache = &type_info,
};
