/* ops_class.c -- isinstance and issubclass, with the hooks of metaclasses and the rules for objects
 * that only look like classes (they have __bases__). */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/type.h"

/* cls.__bases__ if it is a tuple; VALUE_NULL otherwise (check kr_pending). */
static Value abstract_bases(Thread *t, Value cls)
{
    Value bases = kr_getattr_optional(t, cls, KR_NAME(__bases__));
    return !value_is_null(bases) && kr_is_tuple(bases) ? bases : VALUE_NULL;
}

static int abstract_issubclass(Thread *t, Value sub, Value cls)
{
    for (;;) {
        if (value_same(sub, cls)) {
            return 1;
        }
        Value bases = abstract_bases(t, sub);
        if (value_is_null(bases)) {
            return kr_pending(t) ? -1 : 0;
        }
        Tuple *tuple = (Tuple *)value_ptr(bases);
        isize n = kr_tuple_len(tuple);
        if (n == 0) {
            return 0;
        }
        if (n == 1) {
            sub = kr_tuple_get(tuple, 0);
            continue;
        }
        if (!kr_enter_recursive(t, " in __issubclass__")) {
            return -1;
        }
        int found = 0;
        for (isize i = 0; i < n && found == 0; i++) {
            found = abstract_issubclass(t, kr_tuple_get(tuple, i), cls);
        }
        kr_leave_recursive(t);
        return found;
    }
}

static bool check_class(Thread *t, Value cls, const char *message)
{
    if (!value_is_null(abstract_bases(t, cls))) {
        return true;
    }
    return !kr_pending(t) && kr_fail(t, KR_EXC(TypeError), "%s", message);
}

int kr_isinstance_default(Thread *t, Value v, Value cls)
{
    if (kr_is_type(cls)) {
        Type *type = (Type *)value_ptr(cls);
        if (kr_is_instance_of(v, type)) {
            return 1;
        }
        Type *own = kr_type(v);
        if ((kr_type_info(own)->flags & (TI_NATIVE | TI_PY_CLASS)) == TI_NATIVE &&
            kr_slots(own)->tp_getattro == kr_generic_getattr) {
            return 0; /* its __class__ is object's: the type, which was asked */
        }
        Value claimed = kr_getattr_optional(t, v, KR_NAME(__class__));
        if (value_is_null(claimed)) {
            return kr_pending(t) ? -1 : 0;
        }
        return kr_is_type(claimed) && value_ptr(claimed) != (Object *)kr_type(v) &&
               kr_is_subtype((Type *)value_ptr(claimed), type);
    }
    if (!check_class(t, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")) {
        return -1;
    }
    Value claimed = kr_getattr_optional(t, v, KR_NAME(__class__));
    if (value_is_null(claimed)) {
        return kr_pending(t) ? -1 : 0;
    }
    return abstract_issubclass(t, claimed, cls);
}

int kr_issubclass_default(Thread *t, Value sub, Value cls)
{
    if (kr_is_type(sub) && kr_is_type(cls)) {
        return kr_is_subtype((Type *)value_ptr(sub), (Type *)value_ptr(cls));
    }
    if (!check_class(t, sub, "issubclass() arg 1 must be a class") ||
        !check_class(t, cls,
                     "issubclass() arg 2 must be a class, a tuple of classes, or a union")) {
        return -1;
    }
    return abstract_issubclass(t, sub, cls);
}

typedef int (*ClassTest)(Thread *t, Value a, Value cls);

static int any_of(Thread *t, Value a, Value tuple_value, ClassTest test, const char *where)
{
    Tuple *tuple = (Tuple *)value_ptr(tuple_value);
    if (!kr_enter_recursive(t, where)) {
        return -1;
    }
    int found = 0;
    for (isize i = 0; i < kr_tuple_len(tuple) && found == 0; i++) {
        found = test(t, a, kr_tuple_get(tuple, i));
    }
    kr_leave_recursive(t);
    return found;
}

/* cls.__instancecheck__(v) or cls.__subclasscheck__(sub) of the metaclass; *found false: none. */
static int ask_class(Thread *t, Value cls, Str *hook, Value arg, const char *where, bool *found)
{
    if (!kr_enter_recursive(t, where)) {
        *found = true;
        return -1;
    }
    Value r = kr_call_special(t, cls, hook, &arg, 1, found);
    kr_leave_recursive(t);
    if (!*found) {
        return 0;
    }
    return value_is_error(r) ? -1 : kr_truth(t, r);
}

static int isinstance_slow(Thread *t, Value v, Value cls);
int kr_isinstance(Thread *t, Value v, Value cls)
{
    return cls.bits == (uintptr_t)kr_type(v) ? 1 : isinstance_slow(t, v, cls);
}
static KR_NOINLINE int isinstance_slow(Thread *t, Value v, Value cls)
{
    if (kr_is_exact(cls, &PyType_Type)) {
        return kr_isinstance_default(t, v, cls);
    }
    if (kr_is_tuple(cls)) {
        return any_of(t, v, cls, kr_isinstance, " in __instancecheck__");
    }
    bool found;
    int r = ask_class(t, cls, KR_NAME(__instancecheck__), v, " in __instancecheck__", &found);
    return found ? r : kr_isinstance_default(t, v, cls);
}

int kr_issubclass(Thread *t, Value sub, Value cls)
{
    if (kr_is_exact(cls, &PyType_Type)) {
        return value_same(sub, cls) ? 1 : kr_issubclass_default(t, sub, cls);
    }
    if (kr_is_tuple(cls)) {
        return any_of(t, sub, cls, kr_issubclass, " in __subclasscheck__");
    }
    bool found;
    int r = ask_class(t, cls, KR_NAME(__subclasscheck__), sub, " in __subclasscheck__", &found);
    return found ? r : kr_issubclass_default(t, sub, cls);
}
