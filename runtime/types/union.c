/* union.c -- int | str: types.UnionType (PEP 604). */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

typedef struct Union { /* unionobject */
    Object ob_base;
    Value args, parameters;
} Union;

static Union *as_union(Value v) { return (Union *)value_ptr(v); }
static bool is_union(Value v) { return kr_is_exact(v, &_PyUnion_Type); }

static bool is_unionable(Value v)
{
    return kr_is_none(v) || kr_is_type(v) || is_union(v) || kr_is_exact(v, &Py_GenericAliasType);
}

/* Adds v, or the members of v; None stands for its type; equal ones once. */
static bool add_member(Thread *t, List *list, Value v)
{
    if (is_union(v)) {
        Tuple *args = (Tuple *)value_ptr(as_union(v)->args);
        for (isize i = 0; i < kr_tuple_len(args); i++) {
            if (!add_member(t, list, kr_tuple_get(args, i))) {
                return false;
            }
        }
        return true;
    }
    if (kr_is_none(v)) {
        v = value_from_ptr(&_PyNone_Type);
    }
    for (isize i = 0; i < kr_list_len(list); i++) {
        Value other = kr_list_get(t, list, i);
        int same =
            value_same(v, other) ? 1
            : kr_is_exact(v, &Py_GenericAliasType) && kr_is_exact(other, &Py_GenericAliasType)
                ? kr_equal(t, v, other)
                : 0;
        if (same != 0) {
            return same > 0;
        }
    }
    return kr_list_append(t, list, v);
}

/* One member is no union. */
static Value union_of(Thread *t, List *members)
{
    if (kr_list_len(members) == 1) {
        return kr_list_get(t, members, 0);
    }
    Tuple *args = kr_list_to_tuple(t, members);
    Union *u = args == NULL ? NULL : kr_new_object(t, &_PyUnion_Type, sizeof(Union), GCK_SCAN);
    if (u == NULL) {
        return VALUE_ERROR;
    }
    kr_gc_write(u, &u->args, value_from_ptr(args));
    return value_from_ptr(u);
}

Value kr_union_or(Thread *t, Value a, Value b)
{
    if (!is_unionable(a) || !is_unionable(b)) {
        return KR_NOTIMPLEMENTED;
    }
    List *members = kr_list_new(t, 2);
    if (members == NULL || !add_member(t, members, a) || !add_member(t, members, b)) {
        return VALUE_ERROR;
    }
    return union_of(t, members);
}

static Value union_repr(Thread *t, Value self)
{
    Tuple *args = (Tuple *)value_ptr(as_union(self)->args);
    StrBuilder b;
    kr_sb_init(&b, t);
    for (isize i = 0; i < kr_tuple_len(args); i++) {
        Value v = kr_tuple_get(args, i);
        if (i > 0) {
            kr_sb_c(&b, " | ");
        }
        bool none = value_same(v, value_from_ptr(&_PyNone_Type));
        if (!(none ? kr_sb_c(&b, "None") : kr_alias_repr_item(t, &b, v))) {
            return VALUE_ERROR;
        }
    }
    return kr_sb_finish(&b);
}

static int64_t union_hash(Thread *t, Value self)
{
    Value set = kr_frozenset_from_iterable(t, as_union(self)->args);
    return value_is_error(set) ? -1 : kr_hash(t, set);
}

static Value union_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!is_union(a) || !is_union(b) || (op != CMP_EQ && op != CMP_NE)) {
        return KR_NOTIMPLEMENTED;
    }
    Value x = kr_frozenset_from_iterable(t, as_union(a)->args);
    Value y = value_is_error(x) ? VALUE_ERROR : kr_frozenset_from_iterable(t, as_union(b)->args);
    return value_is_error(y) ? VALUE_ERROR : kr_compare(t, x, y, op);
}

static Value union_parameters(Thread *t, Value self)
{
    Union *u = as_union(self);
    if (value_is_null(u->parameters)) {
        Value params = kr_alias_parameters(t, (Tuple *)value_ptr(u->args));
        if (value_is_error(params)) {
            return VALUE_ERROR;
        }
        kr_gc_write(u, &u->parameters, params);
    }
    return u->parameters;
}

static Value union_getitem(Thread *t, Value self, Value item)
{
    Value params = union_parameters(t, self);
    Value args = value_is_error(params)
                     ? VALUE_ERROR
                     : kr_alias_substitute(t, self, (Tuple *)value_ptr(as_union(self)->args),
                                           (Tuple *)value_ptr(params), item);
    List *members = value_is_error(args) ? NULL : kr_list_new(t, 2);
    for (isize i = 0; members != NULL && i < kr_tuple_len((Tuple *)value_ptr(args)); i++) {
        if (!add_member(t, members, kr_tuple_get((Tuple *)value_ptr(args), i))) {
            return VALUE_ERROR;
        }
    }
    return members == NULL ? VALUE_ERROR : union_of(t, members);
}

/* Members must be classes: an alias among them cannot be checked against. */
static bool check_members(Thread *t, Tuple *args, const char *func)
{
    for (isize i = 0; i < kr_tuple_len(args); i++) {
        if (kr_is_exact(kr_tuple_get(args, i), &Py_GenericAliasType)) {
            return kr_fail(t, KR_EXC(TypeError),
                           "%s() argument 2 cannot be a parameterized generic", func);
        }
    }
    return true;
}

static Value union_check(Thread *t, Value self, Value v, const char *func,
                         int (*check)(Thread *, Value, Value))
{
    Tuple *args = (Tuple *)value_ptr(as_union(self)->args);
    if (!check_members(t, args, func)) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < kr_tuple_len(args); i++) {
        int r = check(t, v, kr_tuple_get(args, i));
        if (r != 0) {
            return r < 0 ? VALUE_ERROR : KR_TRUE;
        }
    }
    return KR_FALSE;
}

static Value union_instancecheck(Thread *t, Value self, Value v)
{
    return union_check(t, self, v, "isinstance", kr_isinstance);
}

static Value union_subclasscheck(Thread *t, Value self, Value v)
{
    if (!kr_is_type(v)) {
        return kr_raise(t, KR_EXC(TypeError), "issubclass() arg 1 must be a class");
    }
    return union_check(t, self, v, "issubclass", kr_issubclass);
}

/* clang-format off */
#define UNION_METHODS(M) \
    M(O, union_instancecheck, 0, "__instancecheck__", NULL) \
    M(O, union_subclasscheck, 0, "__subclasscheck__", NULL)
/* clang-format on */
KR_NATIVE_TABLE(union_methods, UNION_METHODS)

static const NativeGetSet union_getset[] = {
    {"__parameters__", union_parameters, NULL, "Type variables in the types.UnionType."},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember union_members[] = {
    {"__args__", NM_VALUE, offsetof(Union, args), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

#define UNION_SLOTS(S)                            \
    S(tp_repr, UNARY, union_repr)                 \
    S(tp_hash, HASH, union_hash)                  \
    S(tp_richcompare, RICHCMP, union_richcompare) \
    S(nb_or, BINARY, kr_union_or)                 \
    S(mp_subscript, BINARY, union_getitem)
KR_TYPE_SLOTS(union, UNION_SLOTS)

static TypeInfo union_info = {
    .slots = {UNION_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = union_c_slots,
    .methods = union_methods,
    .getset = union_getset,
    .members = union_members,
    .flags = TI_NATIVE,
};
Type _PyUnion_Type = {
    KR_TYPE_HEAD("types.UnionType", sizeof(Union), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION | TPF_HAVE_GC,
    .tp_doc = "Represent a PEP 604 union type such as int | str.",
    .tp_cache = &union_info,
};
