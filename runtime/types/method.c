/* method.c -- bound methods. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"

static Method *as_method(Value v) { return (Method *)value_ptr(v); }

Value kr_method_new(Thread *t, Value func, Value self)
{
    Method *m = kr_new_object(t, &PyMethod_Type, sizeof(Method), GCK_SCAN);
    if (m == NULL) {
        return VALUE_ERROR;
    }
    m->im_func = func;
    m->im_self = self;
    m->vectorcall = (void *)kr_tramp_vectorcall;
    return value_from_ptr(m);
}

static Value method_reduce(Thread *t, Value self)
{
    Method *m = as_method(self);
    Value name = kr_getattr(t, m->im_func, KR_NAME(__name__));
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    Value getattr = kr_dict_get_c(t, kr_interp.builtins, "getattr");
    Tuple *args = kr_tuple_pair(t, m->im_self, name);
    if (value_is_error(getattr) || args == NULL) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_tuple_pair(t, getattr, value_from_ptr(args)));
}

#define METHOD_METHODS(M) M(NOARGS, method_reduce, 0, "__reduce__", NULL)
KR_NATIVE_TABLE(method_methods, METHOD_METHODS)

/* The function's docstring, bound if it is a descriptor. */
static Value method_get_doc(Thread *t, Value self)
{
    return kr_getattr_of_wrapped(t, as_method(self)->im_func, KR_NAME(__doc__));
}

static const NativeGetSet method_getset[] = {
    {"__doc__", method_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember method_members[] = {
    {"__func__", NM_VALUE, offsetof(Method, im_func), NM_READONLY,
     "the function (or other callable) implementing a method"},
    {"__self__", NM_VALUE, offsetof(Method, im_self), NM_READONLY,
     "the instance to which a method is bound"},
    {NULL, 0, 0, 0, NULL},
};

/* Attributes a method does not have itself are the function's. */
static Value method_getattro(Thread *t, Value self, Value name)
{
    if (kr_is_str(name)) {
        Value descr = kr_type_lookup(&PyMethod_Type, (Str *)value_ptr(name));
        if (!value_is_null(descr)) {
            SlotDESCRGET get = kr_slots(kr_type(descr))->tp_descr_get;
            return get == NULL ? descr : get(t, descr, self, value_from_ptr(&PyMethod_Type));
        }
        return kr_getattr_of_wrapped(t, as_method(self)->im_func, (Str *)value_ptr(name));
    }
    return kr_generic_getattr(t, self, name);
}

static Value method_repr(Thread *t, Value self)
{
    Method *m = as_method(self);
    Value name = kr_getattr_optional(t, m->im_func, KR_NAME(__qualname__));
    if (value_is_null(name) && !kr_pending(t)) {
        name = kr_getattr_optional(t, m->im_func, KR_NAME(__name__));
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (value_is_null(name) || !kr_is_str(name)) {
        return value_from_ptr(kr_str_format(t, "<bound method ? of %R>", m->im_self));
    }
    return value_from_ptr(kr_str_format(t, "<bound method %U of %R>", value_ptr(name), m->im_self));
}

static int64_t method_hash(Thread *t, Value self)
{
    Method *m = as_method(self);
    int64_t x = kr_hash_identity(t, m->im_self);
    int64_t y = kr_hash(t, m->im_func);
    if (y == -1) {
        return -1;
    }
    x ^= y;
    return x == -1 ? -2 : x;
}

static Value method_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_exact(a, &PyMethod_Type) ||
        !kr_is_exact(b, &PyMethod_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    int equal = kr_equal(t, as_method(a)->im_func, as_method(b)->im_func);
    if (equal < 0) {
        return VALUE_ERROR;
    }
    bool same = equal && kr_is(as_method(a)->im_self, as_method(b)->im_self);
    return kr_bool(same == (op == CMP_EQ));
}

static Value method_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Method *m = as_method(self);
    return kr_call_prepend(t, m->im_func, m->im_self, args, nargs, kwnames);
}

static Value method_descr_get(Thread *t, Value self, Value obj, Value type) { return self; }

static Value method_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "method", kwnames) || !kr_check_nargs(t, "method", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    if (!kr_is_callable(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "first argument must be callable");
    }
    if (kr_is_none(args[1])) {
        return kr_raise(t, KR_EXC(TypeError), "instance must not be None");
    }
    return kr_method_new(t, args[0], args[1]);
}

#define METHOD_SLOTS(S)                            \
    S(tp_repr, UNARY, method_repr)                 \
    S(tp_hash, HASH, method_hash)                  \
    S(tp_call, CALL, method_call)                  \
    S(tp_getattro, BINARY, method_getattro)        \
    S(tp_setattro, OBJOBJARG, kr_generic_setattr)  \
    S(tp_richcompare, RICHCMP, method_richcompare) \
    S(tp_descr_get, DESCRGET, method_descr_get)    \
    S(tp_new, NEW, method_new)
KR_TYPE_SLOTS(method, METHOD_SLOTS)

static TypeInfo method_info = {
    .slots = {METHOD_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = method_c_slots,
    .methods = method_methods,
    .getset = method_getset,
    .members = method_members,
    .flags = TI_NATIVE,
};
Type PyMethod_Type = {
    KR_TYPE_HEAD("method", sizeof(Method), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL,
    .tp_weaklistoffset = offsetof(Method, im_weakreflist),
    .tp_vectorcall_offset = offsetof(Method, vectorcall),
    .tp_doc = "method(function, instance, /)\n--\n\nCreate a bound instance method object.",
    .tp_cache = &method_info,
};
static_assert(sizeof(Method) == 48, "PyMethodObject");
