/* none.c -- None, Ellipsis, NotImplemented: three types with one static object each. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/str.h"

/* Called with no arguments at all, these types hand back their one object. */
static bool singleton_check_args(Thread *t, const char *name, size_t nargs, Tuple *kwnames)
{
    if (nargs != 0 || kwnames != NULL) {
        return kr_fail(t, KR_EXC(TypeError), "%s takes no arguments", name);
    }
    return true;
}

static Value text(Thread *t, const char *ascii)
{
    return value_from_ptr(kr_str_intern_c(t, ascii));
}

/* -- None --------------------------------------------------------------------------------- */

static Value none_repr(Thread *t, Value self) { return text(t, "None"); }
static int none_bool(Thread *t, Value self) { return 0; }

static Value none_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return singleton_check_args(t, "NoneType", nargs, kwnames) ? KR_NONE : VALUE_ERROR;
}

#define NONE_SLOTS(S)              \
    S(tp_repr, UNARY, none_repr)   \
    S(nb_bool, INQUIRY, none_bool) \
    S(tp_new, NEW, none_new)
KR_TYPE_SLOTS(none, NONE_SLOTS)

static TypeInfo none_info = {
    .slots = {NONE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = none_c_slots,
    .flags = TI_NATIVE,
};
Type _PyNone_Type = {
    KR_TYPE_HEAD("NoneType", sizeof(Object), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE,
    .tp_cache = &none_info,
};
Object _Py_NoneStruct = KR_HEAD_INIT(&_PyNone_Type);

/* -- Ellipsis ----------------------------------------------------------------------------- */

static Value ellipsis_repr(Thread *t, Value self) { return text(t, "Ellipsis"); }

static Value ellipsis_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return singleton_check_args(t, "EllipsisType", nargs, kwnames) ? KR_ELLIPSIS : VALUE_ERROR;
}

static Value ellipsis_reduce(Thread *t, Value self) { return text(t, "Ellipsis"); }

#define ELLIPSIS_METHODS(M) M(NOARGS, ellipsis_reduce, 0, "__reduce__", NULL)
KR_NATIVE_TABLE(ellipsis_methods, ELLIPSIS_METHODS)

#define ELLIPSIS_SLOTS(S)            \
    S(tp_repr, UNARY, ellipsis_repr) \
    S(tp_new, NEW, ellipsis_new)
KR_TYPE_SLOTS(ellipsis, ELLIPSIS_SLOTS)

static TypeInfo ellipsis_info = {
    .slots = {ELLIPSIS_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = ellipsis_c_slots,
    .methods = ellipsis_methods,
    .flags = TI_NATIVE,
};
Type PyEllipsis_Type = {
    KR_TYPE_HEAD("ellipsis", sizeof(Object), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE,
    .tp_cache = &ellipsis_info,
};
Object _Py_EllipsisObject = KR_HEAD_INIT(&PyEllipsis_Type);

/* -- NotImplemented ----------------------------------------------------------------------- */

static Value notimplemented_repr(Thread *t, Value self) { return text(t, "NotImplemented"); }

static int notimplemented_bool(Thread *t, Value self)
{
    return kr_warn(t, KR_EXC(DeprecationWarning), 1,
                   "NotImplemented should not be used in a boolean context")
               ? 1
               : -1;
}

static Value notimplemented_new(Thread *t, Type *type, const Value *args, size_t nargs,
                                Tuple *kwnames)
{
    return singleton_check_args(t, "NotImplementedType", nargs, kwnames) ? KR_NOTIMPLEMENTED
                                                                         : VALUE_ERROR;
}

static Value notimplemented_reduce(Thread *t, Value self) { return text(t, "NotImplemented"); }

#define NOTIMPLEMENTED_METHODS(M) M(NOARGS, notimplemented_reduce, 0, "__reduce__", NULL)
KR_NATIVE_TABLE(notimplemented_methods, NOTIMPLEMENTED_METHODS)

#define NOTIMPLEMENTED_SLOTS(S)              \
    S(tp_repr, UNARY, notimplemented_repr)   \
    S(nb_bool, INQUIRY, notimplemented_bool) \
    S(tp_new, NEW, notimplemented_new)
KR_TYPE_SLOTS(notimplemented, NOTIMPLEMENTED_SLOTS)

static TypeInfo notimplemented_info = {
    .slots = {NOTIMPLEMENTED_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = notimplemented_c_slots,
    .methods = notimplemented_methods,
    .flags = TI_NATIVE,
};
Type _PyNotImplemented_Type = {
    KR_TYPE_HEAD("NotImplementedType", sizeof(Object), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE,
    .tp_cache = &notimplemented_info,
};
Object _Py_NotImplementedStruct = KR_HEAD_INIT(&_PyNotImplemented_Type);
