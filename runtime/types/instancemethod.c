/* instancemethod.c -- instancemethod: makes any callable bind like a Python function
 * (PyInstanceMethod_New). */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/function.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"

static Value func_of(Value self) { return ((InstanceMethod *)value_ptr(self))->func; }

Value kr_instancemethod_new(Thread *t, Value func)
{
    InstanceMethod *m = kr_new_object(t, &PyInstanceMethod_Type, sizeof *m, GCK_SCAN);
    if (m == NULL) {
        return VALUE_ERROR;
    }
    m->func = func;
    return value_from_ptr(m);
}

static Value instancemethod_new(Thread *t, Type *type, const Value *args, size_t nargs,
                                Tuple *kwnames)
{
    if (!kr_check_nargs(t, "instancemethod", nargs, 1, 1)) {
        return VALUE_ERROR;
    }
    if (!kr_is_callable(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "first argument must be callable");
    }
    return kr_instancemethod_new(t, args[0]);
}

static Value instancemethod_repr(Thread *t, Value self)
{
    Value name = kr_getattr_optional(t, func_of(self), KR_NAME(__name__));
    if (value_is_null(name) && kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (value_is_null(name) || !kr_is_str(name)) {
        return value_from_ptr(
            kr_str_format(t, "<instancemethod ? at %p>", (void *)value_ptr(self)));
    }
    return value_from_ptr(
        kr_str_format(t, "<instancemethod %U at %p>", value_ptr(name), (void *)value_ptr(self)));
}

static Value instancemethod_call(Thread *t, Value self, const Value *args, size_t nargs,
                                 Tuple *kwnames)
{
    return kr_call(t, func_of(self), args, nargs, kwnames);
}

static Value instancemethod_getattro(Thread *t, Value self, Value name)
{
    if (!kr_is_str(name)) {
        return kr_generic_getattr(t, self, name);
    }
    Type *type = kr_type(self);
    Value descr = kr_type_lookup(type, (Str *)value_ptr(name));
    if (value_is_null(descr)) {
        return kr_getattr_of_wrapped(t, func_of(self), (Str *)value_ptr(name));
    }
    SlotDESCRGET get = kr_slots(kr_type(descr))->tp_descr_get;
    return get == NULL ? descr : get(t, descr, self, value_from_ptr(type));
}

static Value instancemethod_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_exact(a, &PyInstanceMethod_Type) ||
        !kr_is_exact(b, &PyInstanceMethod_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    int equal = kr_equal(t, func_of(a), func_of(b));
    return equal < 0 ? VALUE_ERROR : kr_bool((equal != 0) == (op == CMP_EQ));
}

static Value instancemethod_descr_get(Thread *t, Value self, Value obj, Value type)
{
    return value_is_null(obj) ? func_of(self) : kr_method_new(t, func_of(self), obj);
}

static Value instancemethod_get_doc(Thread *t, Value self)
{
    return kr_getattr(t, func_of(self), KR_NAME(__doc__));
}

static const NativeGetSet instancemethod_getset[] = {
    {"__doc__", instancemethod_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember instancemethod_members[] = {
    {"__func__", NM_VALUE, offsetof(InstanceMethod, func), NM_READONLY,
     "the function (or other callable) implementing a method"},
    {NULL, 0, 0, 0, NULL},
};

#define INSTANCEMETHOD_SLOTS(S)                            \
    S(tp_repr, UNARY, instancemethod_repr)                 \
    S(tp_call, CALL, instancemethod_call)                  \
    S(tp_getattro, BINARY, instancemethod_getattro)        \
    S(tp_richcompare, RICHCMP, instancemethod_richcompare) \
    S(tp_descr_get, DESCRGET, instancemethod_descr_get)    \
    S(tp_new, NEW, instancemethod_new)
KR_TYPE_SLOTS(instancemethod, INSTANCEMETHOD_SLOTS)

static TypeInfo instancemethod_info = {
    .slots = {INSTANCEMETHOD_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = instancemethod_c_slots,
    .getset = instancemethod_getset,
    .members = instancemethod_members,
    .flags = TI_NATIVE,
};
Type PyInstanceMethod_Type = {
    KR_TYPE_HEAD("instancemethod", sizeof(InstanceMethod), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC,
    .tp_doc = "instancemethod(function)\n\nBind a function to a class.",
    .tp_cache = &instancemethod_info,
};
