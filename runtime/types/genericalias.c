/* genericalias.c -- list[int]: types.GenericAlias (PEP 585).
 *
 * An alias looks like its origin: attributes, calls and instance creation go there, except for the
 * names in own_names.  Type variables among the arguments become __parameters__ and can be
 * substituted by subscripting.
 */
#include "runtime/types/genericalias.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct GenericAlias { /* gaobject */
    Object ob_base;
    Value origin, args, parameters; /* parameters: NULL until asked for */
    Object *weakreflist;
    bool starred;
    void *vectorcall;
} GenericAlias;

static GenericAlias *as_alias(Value v) { return (GenericAlias *)value_ptr(v); }
static bool is_alias(Value v) { return kr_is_instance_of(v, &Py_GenericAliasType); }

static Value alias_make(Thread *t, Type *type, Value origin, Value args)
{
    if (!kr_is_tuple(args)) {
        args = value_from_ptr(kr_tuple_from(t, &args, 1));
    }
    Value v = value_is_error(args) ? VALUE_ERROR : kr_type_alloc(t, type, 0);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    GenericAlias *a = as_alias(v);
    kr_gc_write(a, &a->origin, origin);
    kr_gc_write(a, &a->args, args);
    return v;
}

Value kr_genericalias_new(Thread *t, Value origin, Value args)
{
    return alias_make(t, &Py_GenericAliasType, origin, args);
}
Value kr_class_getitem(Thread *t, Value type, Value args)
{
    return kr_genericalias_new(t, type, args);
}

static Value alias_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "GenericAlias", kwnames) ||
        !kr_check_nargs(t, "GenericAlias", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    return alias_make(t, type, args[0], args[1]);
}

/* -- Text -- */

/* How a type shows inside brackets: module.qualname, bare for builtins; other objects by repr. */
bool kr_alias_repr_item(Thread *t, StrBuilder *b, Value v)
{
    if (value_same(v, KR_ELLIPSIS)) {
        return kr_sb_c(b, "...");
    }
    Value origin = kr_getattr_optional(t, v, KR_NAME(__origin__));
    Value args = value_is_null(origin) || kr_pending(t)
                     ? VALUE_NULL
                     : kr_getattr_optional(t, v, KR_NAME(__args__));
    if (kr_pending(t)) {
        return false;
    }
    if (!value_is_null(args)) {
        return kr_sb_repr(b, v);
    }
    Value qualname = kr_getattr_optional(t, v, KR_NAME(__qualname__));
    Value module = kr_pending(t) ? VALUE_NULL : kr_getattr_optional(t, v, KR_NAME(__module__));
    if (kr_pending(t)) {
        return false;
    }
    if (value_is_null(qualname) || value_is_null(module) || kr_is_none(module)) {
        return kr_sb_repr(b, v);
    }
    Value q = kr_str(t, qualname), m = value_is_error(q) ? VALUE_ERROR : kr_str(t, module);
    if (value_is_error(m) || !kr_str_flat(t, (Str *)value_ptr(m))) {
        return false;
    }
    if (!kr_str_equal_c((Str *)value_ptr(m), "builtins")) {
        if (!kr_sb_str(b, (Str *)value_ptr(m)) || !kr_sb_char(b, '.')) {
            return false;
        }
    }
    return kr_sb_str(b, (Str *)value_ptr(q));
}

static bool repr_argument(Thread *t, StrBuilder *b, Value v)
{
    if (!kr_is_exact_list(v)) {
        return kr_alias_repr_item(t, b, v);
    }
    List *list = (List *)value_ptr(v);
    kr_sb_char(b, '[');
    for (isize i = 0; i < kr_list_len(list); i++) {
        if ((i > 0 && !kr_sb_c(b, ", ")) || !kr_alias_repr_item(t, b, kr_list_get(t, list, i))) {
            return false;
        }
    }
    return kr_sb_char(b, ']');
}

static Value alias_repr(Thread *t, Value self)
{
    const GenericAlias *a = as_alias(self);
    Tuple *args = (Tuple *)value_ptr(a->args);
    StrBuilder b;
    kr_sb_init(&b, t);
    if (a->starred) {
        kr_sb_char(&b, '*');
    }
    if (!kr_alias_repr_item(t, &b, a->origin)) {
        return VALUE_ERROR;
    }
    kr_sb_char(&b, '[');
    for (isize i = 0; i < kr_tuple_len(args); i++) {
        if (i > 0) {
            kr_sb_c(&b, ", ");
        }
        if (!repr_argument(t, &b, kr_tuple_get(args, i))) {
            return VALUE_ERROR;
        }
    }
    if (kr_tuple_len(args) == 0) {
        kr_sb_c(&b, "()");
    }
    kr_sb_char(&b, ']');
    return kr_sb_finish(&b);
}

/* -- Parameters and substitution -- */

static bool add_unique(Thread *t, List *list, Value v)
{
    for (isize i = 0; i < kr_list_len(list); i++) {
        int same = kr_equal(t, kr_list_get(t, list, i), v);
        if (same != 0) {
            return same > 0;
        }
    }
    return kr_list_append(t, list, v);
}

Value kr_alias_parameters(Thread *t, Tuple *args)
{
    static const char substitution[] = "__typing_subst__";
    List *found = kr_list_new(t, 0);
    for (isize i = 0; found != NULL && i < kr_tuple_len(args); i++) {
        Value v = kr_tuple_get(args, i);
        if (kr_is_type(v)) {
            continue;
        }
        Value subst = kr_getattr_optional(t, v, kr_str_intern_c(t, substitution));
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
        if (!value_is_null(subst)) {
            if (!add_unique(t, found, v)) {
                return VALUE_ERROR;
            }
            continue;
        }
        Value inner = kr_getattr_optional(t, v, KR_NAME(__parameters__));
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
        if (!value_is_null(inner) && kr_is_tuple(inner)) {
            for (isize j = 0; j < kr_tuple_len((Tuple *)value_ptr(inner)); j++) {
                if (!add_unique(t, found, kr_tuple_get((Tuple *)value_ptr(inner), j))) {
                    return VALUE_ERROR;
                }
            }
        }
    }
    return found == NULL ? VALUE_ERROR : value_from_ptr(kr_list_to_tuple(t, found));
}

static Value alias_parameters(Thread *t, Value self)
{
    GenericAlias *a = as_alias(self);
    if (value_is_null(a->parameters)) {
        Value params = kr_alias_parameters(t, (Tuple *)value_ptr(a->args));
        if (value_is_error(params)) {
            return VALUE_ERROR;
        }
        kr_gc_write(a, &a->parameters, params);
    }
    return a->parameters;
}

/* The argument with parameters replaced by what stands at their place in `items`. */
static Value substitute(Thread *t, Value arg, Tuple *params, Tuple *items)
{
    for (isize i = 0; i < kr_tuple_len(params); i++) {
        if (value_same(kr_tuple_get(params, i), arg)) {
            Value v = kr_tuple_get(items, i);
            return kr_call_method_1(t, arg, kr_str_intern_c(t, "__typing_subst__"), v);
        }
    }
    if (kr_is_type(arg)) {
        return arg;
    }
    Value inner = kr_getattr_optional(t, arg, KR_NAME(__parameters__));
    if (value_is_null(inner) || !kr_is_tuple(inner) ||
        kr_tuple_len((Tuple *)value_ptr(inner)) == 0) {
        return kr_pending(t) ? VALUE_ERROR : arg;
    }
    Tuple *names = (Tuple *)value_ptr(inner);
    Tuple *given = kr_tuple_new(t, kr_tuple_len(names));
    for (isize i = 0; given != NULL && i < kr_tuple_len(names); i++) {
        Value v = kr_tuple_get(names, i);
        for (isize j = 0; j < kr_tuple_len(params); j++) {
            if (value_same(kr_tuple_get(params, j), kr_tuple_get(names, i))) {
                v = kr_tuple_get(items, j);
            }
        }
        kr_gc_write(given, &given->ob_item[i], v);
    }
    return given == NULL ? VALUE_ERROR : kr_getitem(t, arg, value_from_ptr(given));
}

Value kr_alias_substitute(Thread *t, Value self, Tuple *args, Tuple *params, Value item)
{
    isize nparams = kr_tuple_len(params);
    if (nparams == 0) {
        return kr_raise(t, KR_EXC(TypeError), "%R is not a generic class", self);
    }
    Tuple *items = kr_is_tuple(item) ? (Tuple *)value_ptr(item) : kr_tuple_from(t, &item, 1);
    if (items == NULL) {
        return VALUE_ERROR;
    }
    isize n = kr_tuple_len(items);
    if (n != nparams) {
        return kr_raise(t, KR_EXC(TypeError), "Too %s arguments for %R; actual %zd, expected %zd",
                        n > nparams ? "many" : "few", self, n, nparams);
    }
    Tuple *result = kr_tuple_new(t, kr_tuple_len(args));
    for (isize i = 0; result != NULL && i < kr_tuple_len(args); i++) {
        Value v = substitute(t, kr_tuple_get(args, i), params, items);
        if (value_is_error(v)) {
            return VALUE_ERROR;
        }
        kr_gc_write(result, &result->ob_item[i], v);
    }
    return value_from_ptr(result);
}

static Value alias_getitem(Thread *t, Value self, Value item)
{
    Value params = alias_parameters(t, self);
    if (value_is_error(params)) {
        return VALUE_ERROR;
    }
    Value args = kr_alias_substitute(t, self, (Tuple *)value_ptr(as_alias(self)->args),
                                     (Tuple *)value_ptr(params), item);
    return value_is_error(args) ? VALUE_ERROR
                                : kr_genericalias_new(t, as_alias(self)->origin, args);
}

/* -- Being like the origin -- */

static const char *const own_names[] = {
    "__class__",       "__origin__",     "__args__",
    "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",  "__reduce__",
    "__copy__",        "__deepcopy__",
};

static Value alias_getattro(Thread *t, Value self, Value name)
{
    if (kr_is_str(name)) {
        bool own = false;
        Str *s = (Str *)value_ptr(name);
        if (!kr_str_flat(t, s)) {
            return VALUE_ERROR;
        }
        for (size_t i = 0; i < KR_COUNT(own_names) && !own; i++) {
            own = kr_str_equal_c(s, own_names[i]);
        }
        if (!own) {
            Str *key = kr_str_intern(t, s);
            return key == NULL ? VALUE_ERROR
                               : kr_getattr_of_wrapped(t, as_alias(self)->origin, key);
        }
    }
    return kr_generic_getattr(t, self, name);
}

static Value alias_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value v = kr_call(t, as_alias(self)->origin, args, nargs, kwnames);
    if (!value_is_error(v) && kr_setattr(t, v, kr_str_intern_c(t, "__orig_class__"), self) < 0) {
        if (!kr_pending_is(t, KR_EXC(AttributeError)) && !kr_pending_is(t, KR_EXC(TypeError))) {
            return VALUE_ERROR;
        }
        kr_err_clear(t); /* instances that take no attributes do without */
    }
    return v;
}

static int64_t alias_hash(Thread *t, Value self)
{
    int64_t a = kr_hash(t, as_alias(self)->origin);
    int64_t b = a == -1 ? -1 : kr_hash(t, as_alias(self)->args);
    int64_t h = b == -1 ? -1 : a ^ b;
    return h == -1 && b != -1 ? -2 : h;
}

static Value alias_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!is_alias(a) || !is_alias(b) || (op != CMP_EQ && op != CMP_NE)) {
        return KR_NOTIMPLEMENTED;
    }
    int same = as_alias(a)->starred == as_alias(b)->starred;
    if (same) {
        same = kr_equal(t, as_alias(a)->origin, as_alias(b)->origin);
    }
    if (same > 0) {
        same = kr_equal(t, as_alias(a)->args, as_alias(b)->args);
    }
    return same < 0 ? VALUE_ERROR : kr_bool(same == (op == CMP_EQ));
}

/* *list[int]: yields one starred alias. */
static Value alias_iter(Thread *t, Value self)
{
    Value v = kr_genericalias_new(t, as_alias(self)->origin, as_alias(self)->args);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    as_alias(v)->starred = true;
    Tuple *one = kr_tuple_from(t, &v, 1);
    return one == NULL ? VALUE_ERROR : kr_iter(t, value_from_ptr(one));
}

/* -- Methods -- */

static Value alias_mro_entries(Thread *t, Value self, Value bases)
{
    return value_from_ptr(kr_tuple_from(t, &as_alias(self)->origin, 1));
}

static Value alias_instancecheck(Thread *t, Value self, Value v)
{
    return kr_raise(t, KR_EXC(TypeError),
                    "isinstance() argument 2 cannot be a parameterized generic");
}

static Value alias_subclasscheck(Thread *t, Value self, Value v)
{
    return kr_raise(t, KR_EXC(TypeError),
                    "issubclass() argument 2 cannot be a parameterized generic");
}

static Value alias_reduce(Thread *t, Value self)
{
    const GenericAlias *a = as_alias(self);
    Tuple *args = kr_tuple_pair(t, a->origin, a->args);
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(&Py_GenericAliasType),
                                                       value_from_ptr(args)));
}

static Value alias_dir(Thread *t, Value self)
{
    bool found;
    Value names = kr_call_special(t, as_alias(self)->origin, KR_NAME(__dir__), NULL, 0, &found);
    Value list = value_is_error(names) ? VALUE_ERROR : kr_list_from_iterable(t, names);
    for (size_t i = 0; !value_is_error(list) && i < KR_COUNT(own_names); i++) {
        Value name = value_from_ptr(kr_str_intern_c(t, own_names[i]));
        int has = kr_contains(t, list, name);
        if (has < 0 || (!has && !kr_list_append(t, (List *)value_ptr(list), name))) {
            return VALUE_ERROR;
        }
    }
    return list;
}

/* clang-format off */
#define ALIAS_METHODS(M) \
    M(O,      alias_mro_entries,   0, "__mro_entries__",   NULL) \
    M(O,      alias_instancecheck, 0, "__instancecheck__", NULL) \
    M(O,      alias_subclasscheck, 0, "__subclasscheck__", NULL) \
    M(NOARGS, alias_reduce,        0, "__reduce__",        NULL) \
    M(NOARGS, alias_dir,           0, "__dir__",           NULL)
/* clang-format on */
KR_NATIVE_TABLE(alias_methods, ALIAS_METHODS)

static Value alias_unpacked(Thread *t, Value self)
{
    const GenericAlias *a = as_alias(self);
    return a->starred && value_same(a->origin, value_from_ptr(&PyTuple_Type)) ? a->args : KR_NONE;
}

static const NativeGetSet alias_getset[] = {
    {"__parameters__", alias_parameters, NULL, "Type variables in the GenericAlias."},
    {"__typing_unpacked_tuple_args__", alias_unpacked, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember alias_members[] = {
    {"__origin__", NM_VALUE, offsetof(GenericAlias, origin), NM_READONLY, NULL},
    {"__args__", NM_VALUE, offsetof(GenericAlias, args), NM_READONLY, NULL},
    {"__unpacked__", NM_BOOL, offsetof(GenericAlias, starred), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

#define ALIAS_SLOTS(S)                            \
    S(tp_repr, UNARY, alias_repr)                 \
    S(tp_hash, HASH, alias_hash)                  \
    S(tp_call, CALL, alias_call)                  \
    S(tp_getattro, BINARY, alias_getattro)        \
    S(tp_richcompare, RICHCMP, alias_richcompare) \
    S(tp_iter, UNARY, alias_iter)                 \
    S(tp_new, NEW, alias_new)                     \
    S(nb_or, BINARY, kr_union_or)                 \
    S(mp_subscript, BINARY, alias_getitem)
KR_TYPE_SLOTS(alias, ALIAS_SLOTS)

static TypeInfo alias_info = {
    .slots = {ALIAS_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = alias_c_slots,
    .methods = alias_methods,
    .getset = alias_getset,
    .members = alias_members,
    .flags = TI_NATIVE,
};
Type Py_GenericAliasType = {
    KR_TYPE_HEAD("types.GenericAlias", sizeof(GenericAlias), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL,
    .tp_weaklistoffset = offsetof(GenericAlias, weakreflist),
    .tp_vectorcall_offset = offsetof(GenericAlias, vectorcall),
    .tp_doc =
        "GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type such as list[int].",
    .tp_cache = &alias_info,
};
