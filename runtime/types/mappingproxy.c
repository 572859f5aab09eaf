/* mappingproxy.c -- a read-only view of a mapping: __dict__ of classes. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

typedef struct MappingProxy { /* mappingproxyobject */
    Object ob_base;
    Value mapping;
} MappingProxy;

static Value inner(Value v) { return ((MappingProxy *)value_ptr(v))->mapping; }
static bool is_proxy(Value v) { return kr_is_exact(v, &PyDictProxy_Type); }

Value kr_mappingproxy_new(Thread *t, Value mapping)
{
    MappingProxy *p = kr_new_object(t, &PyDictProxy_Type, sizeof(MappingProxy), GCK_SCAN);
    if (p == NULL) {
        return VALUE_ERROR;
    }
    p->mapping = mapping;
    return value_from_ptr(p);
}

static ArgSpec new_spec = {.signature = "mappingproxy(mapping)"};

static Value mp_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value mapping;
    if (!kr_args_bind(t, &new_spec, args, nargs, kwnames, &mapping)) {
        return VALUE_ERROR;
    }
    if (!kr_is_mapping(mapping) || kr_is_list(mapping) || kr_is_tuple(mapping)) {
        return kr_raise(t, KR_EXC(TypeError), "mappingproxy() argument must be a mapping, not %T",
                        mapping);
    }
    return kr_mappingproxy_new(t, mapping);
}

static Value mp_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "mappingproxy(%R)", inner(self)));
}
static Value mp_str(Thread *t, Value self) { return kr_str(t, inner(self)); }
static isize mp_len(Thread *t, Value self) { return kr_len(t, inner(self)); }
static Value mp_getitem(Thread *t, Value self, Value key)
{
    return kr_getitem(t, inner(self), key);
}
static Value mp_iter(Thread *t, Value self) { return kr_iter(t, inner(self)); }

static int mp_contains(Thread *t, Value self, Value key)
{
    Value m = inner(self);
    return kr_is_exact_dict(m) ? kr_dict_contains(t, (Dict *)value_ptr(m), key)
                               : kr_contains(t, m, key);
}

static Value mp_richcompare(Thread *t, Value a, Value b, int op)
{
    return kr_compare(t, inner(a), b, op);
}

static Value mp_or(Thread *t, Value a, Value b)
{
    return kr_binary(t, BIN_OR, is_proxy(a) ? inner(a) : a, is_proxy(b) ? inner(b) : b);
}

static Value mp_ior(Thread *t, Value a, Value b)
{
    return kr_raise(t, KR_EXC(TypeError), "'|=' is not supported by %T; use '|' instead", a);
}

static Value mp_get(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "get", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    Value a[2] = {args[0], nargs > 1 ? args[1] : KR_NONE};
    return kr_call_method(t, inner(self), KR_NAME(get), a, 2);
}

static Value mp_keys(Thread *t, Value self)
{
    return kr_call_method_0(t, inner(self), KR_NAME(keys));
}
static Value mp_values(Thread *t, Value self)
{
    return kr_call_method_0(t, inner(self), KR_NAME(values));
}
static Value mp_items(Thread *t, Value self)
{
    return kr_call_method_0(t, inner(self), KR_NAME(items));
}
static Value mp_copy(Thread *t, Value self)
{
    return kr_call_method_0(t, inner(self), KR_NAME(copy));
}
static Value mp_reversed(Thread *t, Value self)
{
    return kr_call_method_0(t, inner(self), KR_NAME(__reversed__));
}

/* clang-format off */
#define MP_METHODS(M) \
    M(FAST, mp_get, NF_CALLS, "get", "Return the value for key if key is in the mapping, else default.") \
    M(NOARGS, mp_keys, NF_CALLS, "keys", "D.keys() -> a set-like object providing a view on D's keys") \
    M(NOARGS, mp_values, NF_CALLS, "values", "D.values() -> an object providing a view on D's values") \
    M(NOARGS, mp_items, NF_CALLS, "items", "D.items() -> a set-like object providing a view on D's items") \
    M(NOARGS, mp_copy, NF_CALLS, "copy", "D.copy() -> a shallow copy of D") \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC) \
    M(NOARGS, mp_reversed, NF_CALLS, "__reversed__", "D.__reversed__() -> reverse iterator")
KR_NATIVE_TABLE(mp_methods, MP_METHODS)
/* clang-format on */
#define MP_SLOTS(S)                            \
    S(tp_repr, UNARY, mp_repr)                 \
    S(tp_str, UNARY, mp_str)                   \
    S(tp_iter, UNARY, mp_iter)                 \
    S(tp_hash, HASH, kr_hash_not_implemented)  \
    S(tp_richcompare, RICHCMP, mp_richcompare) \
    S(nb_or, BINARY, mp_or)                    \
    S(nb_inplace_or, BINARY, mp_ior)           \
    S(mp_length, LEN, mp_len)                  \
    S(mp_subscript, BINARY, mp_getitem)        \
    S(sq_contains, OBJOBJ, mp_contains)        \
    S(tp_new, NEW, mp_new)
KR_TYPE_SLOTS(mp, MP_SLOTS)
static TypeInfo mp_info = {
    .slots = {MP_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = mp_c_slots,
    .methods = mp_methods,
    .flags = TI_NATIVE,
};
Type PyDictProxy_Type = {
    KR_TYPE_HEAD("mappingproxy", sizeof(MappingProxy), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_MAPPING,
    .tp_cache = &mp_info,
};
