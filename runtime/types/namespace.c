/* namespace.c -- types.SimpleNamespace. */
#include "runtime/types/namespace.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct Namespace { /* _PyNamespaceObject */
    Object ob_base;
    Dict *dict;
} Namespace;

static Namespace *as_ns(Value v) { return (Namespace *)value_ptr(v); }

static Value ns_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value v = kr_type_alloc(t, type, 0);
    Dict *d = value_is_error(v) ? NULL : kr_dict_new(t);
    if (d == NULL) {
        return VALUE_ERROR;
    }
    kr_gc_write_ptr(value_ptr(v), &as_ns(v)->dict, d);
    return v;
}

Value kr_namespace_new(Thread *t, Dict *d)
{
    Value v = ns_new(t, &_PyNamespace_Type, NULL, 0, NULL);
    if (value_is_error(v) ||
        (d != NULL && !kr_dict_update(t, as_ns(v)->dict, value_from_ptr(d), true))) {
        return VALUE_ERROR;
    }
    return v;
}

static int ns_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs != 0) {
        return kr_fail_int(t, KR_EXC(TypeError), "no positional arguments expected");
    }
    for (size_t i = 0; i < kr_kwcount(kwnames); i++) {
        if (!kr_dict_set(t, as_ns(self)->dict, kr_tuple_get(kwnames, (isize)i), args[i])) {
            return -1;
        }
    }
    return 0;
}

static Value ns_repr(Thread *t, Value self)
{
    Type *type = kr_type(self);
    StrBuilder b;
    kr_sb_init(&b, t);
    if (type == &_PyNamespace_Type) {
        kr_sb_c(&b, "namespace");
    } else {
        Value name = kr_type_name(t, type);
        if (value_is_error(name)) {
            return VALUE_ERROR;
        }
        kr_sb_str(&b, (Str *)value_ptr(name));
    }
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        kr_sb_c(&b, "(...)");
        return running < 0 ? VALUE_ERROR : kr_sb_finish(&b);
    }
    kr_sb_char(&b, '(');
    isize pos = 0;
    bool first = true, ok = true;
    Value key, v;
    while (ok && kr_dict_next(as_ns(self)->dict, &pos, &key, &v)) {
        if (!kr_is_str(key) || kr_str_len((Str *)value_ptr(key)) == 0) {
            continue;
        }
        if (!first) {
            kr_sb_c(&b, ", ");
        }
        first = false;
        ok = kr_sb_str(&b, (Str *)value_ptr(key)) && kr_sb_char(&b, '=') && kr_sb_repr(&b, v);
    }
    kr_repr_leave(t, self);
    kr_sb_char(&b, ')');
    return kr_sb_finish(&b);
}

static Value ns_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_instance_of(a, &_PyNamespace_Type) || !kr_is_instance_of(b, &_PyNamespace_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_compare(t, value_from_ptr(as_ns(a)->dict), value_from_ptr(as_ns(b)->dict), op);
}

static Value ns_reduce(Thread *t, Value self)
{
    Value items[3] = {value_from_ptr(kr_type(self)), value_from_ptr(kr_empty_tuple),
                      value_from_ptr(as_ns(self)->dict)};
    Tuple *r = kr_tuple_from(t, items, 3);
    return r == NULL ? VALUE_ERROR : value_from_ptr(r);
}

/* clang-format off */
#define NS_METHODS(M) M(NOARGS, ns_reduce, 0, "__reduce__", "Return state information for pickling")
KR_NATIVE_TABLE(ns_methods, NS_METHODS)
/* clang-format on */
static const NativeMember ns_members[] = {
    {"__dict__", NM_OBJECT, offsetof(Namespace, dict), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
#define NS_SLOTS(S)                            \
    S(tp_repr, UNARY, ns_repr)                 \
    S(tp_richcompare, RICHCMP, ns_richcompare) \
    S(tp_init, INIT, ns_init)                  \
    S(tp_new, NEW, ns_new)
KR_TYPE_SLOTS(ns, NS_SLOTS)
static TypeInfo ns_info = {
    .slots = {NS_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = ns_c_slots,
    .methods = ns_methods,
    .members = ns_members,
    .flags = TI_NATIVE,
};
Type _PyNamespace_Type = {
    KR_TYPE_HEAD("types.SimpleNamespace", sizeof(Namespace), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .tp_dictoffset = offsetof(Namespace, dict),
    .tp_cache = &ns_info,
};
