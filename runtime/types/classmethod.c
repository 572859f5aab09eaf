/* classmethod.c -- classmethod and staticmethod. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static ClassMethod *as_cm(Value v) { return (ClassMethod *)value_ptr(v); }

static Value wrap(Thread *t, Type *type, Value callable)
{
    ClassMethod *m = kr_new_object(t, type, sizeof(ClassMethod), GCK_SCAN);
    if (m == NULL) {
        return VALUE_ERROR;
    }
    m->callable = callable;
    return value_from_ptr(m);
}

Value kr_staticmethod_new(Thread *t, Value callable)
{
    return wrap(t, &PyStaticMethod_Type, callable);
}
Value kr_classmethod_new(Thread *t, Value callable)
{
    return wrap(t, &PyClassMethod_Type, callable);
}

static Value cm_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_type_alloc(t, type, 0);
}

/* __module__, __name__... of the function, as functools.update_wrapper copies them. */
static bool copy_attributes(Thread *t, Value self, Value callable)
{
    Str *const names[] = {KR_NAME(__module__), KR_NAME(__name__), KR_NAME(__qualname__),
                          KR_NAME(__doc__), KR_NAME(__annotations__)};
    for (size_t i = 0; i < KR_COUNT(names); i++) {
        Value v = kr_getattr_optional(t, callable, names[i]);
        if (value_is_null(v) ? kr_pending(t) : kr_setattr(t, self, names[i], v) < 0) {
            return false;
        }
    }
    return true;
}

static int cm_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    const char *name =
        kr_is_instance_of(self, &PyStaticMethod_Type) ? "staticmethod" : "classmethod";
    if (!kr_check_no_kwargs(t, name, kwnames) || !kr_check_nargs(t, name, nargs, 1, 1)) {
        return -1;
    }
    kr_gc_write(value_ptr(self), &as_cm(self)->callable, args[0]);
    return copy_attributes(t, self, args[0]) ? 0 : -1;
}

static bool is_set(Thread *t, Value self, const char *name)
{
    return !value_is_null(as_cm(self)->callable) ||
           kr_fail(t, KR_EXC(RuntimeError), "uninitialized %s object", name);
}

static Value sm_get(Thread *t, Value self, Value obj, Value type)
{
    return is_set(t, self, "staticmethod") ? as_cm(self)->callable : VALUE_ERROR;
}

static Value sm_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return is_set(t, self, "staticmethod") ? kr_call(t, as_cm(self)->callable, args, nargs, kwnames)
                                           : VALUE_ERROR;
}

static Value cm_get(Thread *t, Value self, Value obj, Value type)
{
    if (!is_set(t, self, "classmethod")) {
        return VALUE_ERROR;
    }
    if (value_is_null(type)) {
        type = value_from_ptr(kr_type(obj));
    }
    Value callable = as_cm(self)->callable;
    SlotDESCRGET get = kr_slots(kr_type(callable))->tp_descr_get;
    if (get != NULL) {
        if (!kr_enter_recursive(t, " while binding a classmethod")) {
            return VALUE_ERROR; /* class methods of class methods */
        }
        Value bound = get(t, callable, type, type);
        kr_leave_recursive(t);
        return bound;
    }
    return kr_method_new(t, callable, type);
}

static Value cm_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "<classmethod(%R)>", as_cm(self)->callable));
}

static Value sm_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(t, "<staticmethod(%R)>", as_cm(self)->callable));
}

static Value cm_is_abstract(Thread *t, Value self)
{
    int r = kr_is_abstract(t, as_cm(self)->callable);
    return r < 0 ? VALUE_ERROR : kr_bool(r);
}

static Value cm_get_dict(Thread *t, Value self)
{
    Dict *d = kr_slot_dict(t, value_ptr(self), true);
    return d == NULL ? VALUE_ERROR : value_from_ptr(d);
}

static int cm_set_dict(Thread *t, Value self, Value v)
{
    if (value_is_null(v) || !kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           value_is_null(v) ? "cannot delete __dict__"
                                            : "__dict__ must be set to a dictionary, not a '%T'",
                           v);
    }
    kr_gc_write(value_ptr(self), &as_cm(self)->dict, v);
    return 0;
}

static const NativeMember cm_members[] = {
    {"__func__", NM_VALUE, offsetof(ClassMethod, callable), NM_READONLY, NULL},
    {"__wrapped__", NM_VALUE, offsetof(ClassMethod, callable), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static const NativeGetSet cm_getset[] = {
    {"__isabstractmethod__", cm_is_abstract, NULL, NULL},
    {"__dict__", cm_get_dict, cm_set_dict, NULL},
    {NULL, NULL, NULL, NULL},
};

#define SHARED_SLOTS(S)       \
    S(tp_init, INIT, cm_init) \
    S(tp_new, NEW, cm_new)
#define CM_OWN_SLOTS(S)        \
    S(tp_repr, UNARY, cm_repr) \
    S(tp_descr_get, DESCRGET, cm_get)
#define SM_OWN_SLOTS(S)        \
    S(tp_repr, UNARY, sm_repr) \
    S(tp_call, CALL, sm_call)  \
    S(tp_descr_get, DESCRGET, sm_get)
#define CM_SLOTS(S) CM_OWN_SLOTS(S) SHARED_SLOTS(S)
#define SM_SLOTS(S) SM_OWN_SLOTS(S) SHARED_SLOTS(S)
KR_SLOT_TRAMPS(SHARED_SLOTS)
KR_SLOT_TRAMPS(CM_OWN_SLOTS)
KR_SLOT_TRAMPS(SM_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(cm, CM_SLOTS)
KR_TYPE_SLOT_ROWS(sm, SM_SLOTS)
static TypeInfo cm_info = {
    .slots = {CM_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = cm_c_slots,
    .members = cm_members,
    .getset = cm_getset,
    .flags = TI_NATIVE,
};
static TypeInfo sm_info = {
    .slots = {SM_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = sm_c_slots,
    .members = cm_members,
    .getset = cm_getset,
    .flags = TI_NATIVE,
};
Type PyClassMethod_Type = {
    KR_TYPE_HEAD("classmethod", sizeof(ClassMethod), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "classmethod(function) -> method\n\nA method whose first argument is the class.",
    .tp_dictoffset = offsetof(ClassMethod, dict),
    .tp_cache = &cm_info,
};
Type PyStaticMethod_Type = {
    KR_TYPE_HEAD("staticmethod", sizeof(ClassMethod), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "staticmethod(function) -> method\n\nA method that gets no implicit first argument.",
    .tp_dictoffset = offsetof(ClassMethod, dict),
    .tp_cache = &sm_info,
};
