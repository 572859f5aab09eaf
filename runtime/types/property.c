/* property.c -- the type property. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static Property *as_property(Value v) { return (Property *)value_ptr(v); }
static Value none_to_null(Value v) { return value_is_null(v) || kr_is_none(v) ? VALUE_NULL : v; }

/* The getter's docstring serves when none is given. */
static bool take_doc(Thread *t, Property *p, Value doc)
{
    p->getter_doc = 0;
    if (!value_is_null(doc) && !kr_is_none(doc)) {
        kr_gc_write(p, &p->prop_doc, doc);
        return true;
    }
    kr_gc_write(p, &p->prop_doc, doc);
    if (value_is_null(p->prop_get)) {
        return true;
    }
    Value from = kr_getattr_optional(t, p->prop_get, KR_NAME(__doc__));
    if (value_is_null(from)) {
        return !kr_pending(t);
    }
    p->getter_doc = 1;
    if (kr_is_exact(value_from_ptr(p), &PyProperty_Type)) {
        kr_gc_write(p, &p->prop_doc, from);
        return true;
    }
    /* A subclass keeps it in its own dict, where its class's __doc__ does not hide it. */
    return kr_setattr(t, value_from_ptr(p), KR_NAME(__doc__), from) == 0;
}

static ArgSpec init_spec = {.signature = "property(fget=None, fset=None, fdel=None, doc=None)"};

static int property_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value a[4];
    if (!kr_args_bind(t, &init_spec, args, nargs, kwnames, a)) {
        return -1;
    }
    Property *p = as_property(self);
    kr_gc_write(p, &p->prop_get, none_to_null(a[0]));
    kr_gc_write(p, &p->prop_set, none_to_null(a[1]));
    kr_gc_write(p, &p->prop_del, none_to_null(a[2]));
    return take_doc(t, p, a[3]) ? 0 : -1;
}

static Value property_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_type_alloc(t, type, 0);
}

KR_COLD static Value fail_access(Thread *t, Property *p, Value obj, const char *what)
{
    Value name = kr_type_qualname(t, kr_type(obj));
    if (value_is_error(name)) {
        return VALUE_ERROR;
    }
    if (value_is_null(p->prop_name)) {
        return kr_raise(t, KR_EXC(AttributeError), "property of %R object has no %s", name, what);
    }
    return kr_raise(t, KR_EXC(AttributeError), "property %R of %R object has no %s", p->prop_name,
                    name, what);
}

static Value property_get(Thread *t, Value self, Value obj, Value type)
{
    Property *p = as_property(self);
    if (value_is_null(obj) || kr_is_none(obj)) {
        return self;
    }
    if (value_is_null(p->prop_get)) {
        return fail_access(t, p, obj, "getter");
    }
    return kr_call_1(t, p->prop_get, obj);
}

static int property_set(Thread *t, Value self, Value obj, Value v)
{
    Property *p = as_property(self);
    Value fn = value_is_null(v) ? p->prop_del : p->prop_set;
    Value r;
    if (value_is_null(fn)) {
        r = fail_access(t, p, obj, value_is_null(v) ? "deleter" : "setter");
    } else {
        r = value_is_null(v) ? kr_call_1(t, fn, obj) : kr_call_2(t, fn, obj, v);
    }
    return value_is_error(r) ? -1 : 0;
}

/* A property like this one with one function replaced. */
static Value copy_with(Thread *t, Value self, Value get, Value set, Value del)
{
    Property *p = as_property(self);
    Value args[4] = {
        value_is_null(get) || kr_is_none(get) ? p->prop_get : get,
        value_is_null(set) || kr_is_none(set) ? p->prop_set : set,
        value_is_null(del) || kr_is_none(del) ? p->prop_del : del,
        VALUE_NULL,
    };
    args[3] = p->getter_doc && !value_is_null(args[0]) ? KR_NONE : p->prop_doc;
    for (int i = 0; i < 4; i++) {
        args[i] = value_is_null(args[i]) ? KR_NONE : args[i];
    }
    Value copy = kr_call(t, value_from_ptr(kr_type(self)), args, 4, NULL);
    if (!value_is_error(copy) && kr_is_instance_of(copy, &PyProperty_Type)) {
        kr_gc_write(value_ptr(copy), &as_property(copy)->prop_name, p->prop_name);
    }
    return copy;
}

static Value property_getter(Thread *t, Value self, Value f)
{
    return copy_with(t, self, f, VALUE_NULL, VALUE_NULL);
}
static Value property_setter(Thread *t, Value self, Value f)
{
    return copy_with(t, self, VALUE_NULL, f, VALUE_NULL);
}
static Value property_deleter(Thread *t, Value self, Value f)
{
    return copy_with(t, self, VALUE_NULL, VALUE_NULL, f);
}

static Value property_set_name(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (nargs != 2) {
        return kr_raise(t, KR_EXC(TypeError),
                        "__set_name__() takes 2 positional arguments but %zd were given",
                        (isize)nargs);
    }
    Property *p = as_property(self);
    kr_gc_write(p, &p->prop_name, args[1]);
    return KR_NONE;
}

int kr_is_abstract(Thread *t, Value v)
{
    if (value_is_null(v)) {
        return 0;
    }
    if (!kr_enter_recursive(t, " in __isabstractmethod__")) {
        return -1; /* properties of properties, or one that is its own getter */
    }
    Value flag = kr_getattr_optional(t, v, KR_NAME(__isabstractmethod__));
    kr_leave_recursive(t);
    if (value_is_null(flag)) {
        return kr_pending(t) ? -1 : 0;
    }
    return kr_truth(t, flag);
}

static Value property_is_abstract(Thread *t, Value self)
{
    Property *p = as_property(self);
    Value fns[3] = {p->prop_get, p->prop_set, p->prop_del};
    for (int i = 0; i < 3; i++) {
        int r = kr_is_abstract(t, fns[i]);
        if (r != 0) {
            return r < 0 ? VALUE_ERROR : KR_TRUE;
        }
    }
    return KR_FALSE;
}

/* clang-format off */
#define PROPERTY_METHODS(M) \
    M(O, property_getter, 0, "getter", "Descriptor to obtain a copy of the property with a different getter.") \
    M(O, property_setter, 0, "setter", "Descriptor to obtain a copy of the property with a different setter.") \
    M(O, property_deleter, 0, "deleter", "Descriptor to obtain a copy of the property with a different deleter.") \
    M(FAST, property_set_name, 0, "__set_name__", "Method to set name of a property.")
KR_NATIVE_TABLE(property_methods, PROPERTY_METHODS)
/* clang-format on */
static const NativeMember property_members[] = {
    {"fget", NM_VALUE, offsetof(Property, prop_get), NM_READONLY, NULL},
    {"fset", NM_VALUE, offsetof(Property, prop_set), NM_READONLY, NULL},
    {"fdel", NM_VALUE, offsetof(Property, prop_del), NM_READONLY, NULL},
    {"__doc__", NM_VALUE, offsetof(Property, prop_doc), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};
static const NativeGetSet property_getset[] = {
    {"__isabstractmethod__", property_is_abstract, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
#define PROPERTY_SLOTS(S)                    \
    S(tp_descr_get, DESCRGET, property_get)  \
    S(tp_descr_set, OBJOBJARG, property_set) \
    S(tp_init, INIT, property_init)          \
    S(tp_new, NEW, property_new)
KR_TYPE_SLOTS(property, PROPERTY_SLOTS)
static TypeInfo property_info = {
    .slots = {PROPERTY_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = property_c_slots,
    .methods = property_methods,
    .members = property_members,
    .getset = property_getset,
    .flags = TI_NATIVE,
};
Type PyProperty_Type = {
    KR_TYPE_HEAD("property", sizeof(Property), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\n"
              "Attribute computed by functions: fget reads it, fset assigns it, fdel deletes it.",
    .tp_cache = &property_info,
};
