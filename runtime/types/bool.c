/* bool.c -- the type bool and its two static objects. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

static Value bool_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_intern_c(t, value_same(self, KR_TRUE) ? "True" : "False"));
}

#define DEFINE_BOOL_OP(name, op, int_op)                                      \
    static Value name(Thread *t, Value a, Value b)                            \
    {                                                                         \
        if (kr_is_bool(a) && kr_is_bool(b)) {                                 \
            return kr_bool(value_same(a, KR_TRUE) op value_same(b, KR_TRUE)); \
        }                                                                     \
        if (!kr_is_int(a) || !kr_is_int(b)) {                                 \
            return KR_NOTIMPLEMENTED;                                         \
        }                                                                     \
        return int_op(t, a, b);                                               \
    }
DEFINE_BOOL_OP(bool_and, &, kr_int_and)
DEFINE_BOOL_OP(bool_or, |, kr_int_or)
DEFINE_BOOL_OP(bool_xor, ^, kr_int_xor)

static Value bool_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (KR_UNLIKELY(nargs > 1 || kwnames != NULL) &&
        (!kr_check_no_kwargs(t, "bool", kwnames) || !kr_check_nargs(t, "bool", nargs, 0, 1))) {
        return VALUE_ERROR;
    }
    int truth = nargs == 0 ? 0 : kr_truth(t, args[0]);
    return truth < 0 ? VALUE_ERROR : kr_bool(truth);
}

#define BOOL_SLOTS(S)            \
    S(tp_repr, UNARY, bool_repr) \
    S(tp_new, NEW, bool_new)     \
    S(nb_and, BINARY, bool_and)  \
    S(nb_xor, BINARY, bool_xor)  \
    S(nb_or, BINARY, bool_or)
KR_TYPE_SLOTS(boolean, BOOL_SLOTS)

static TypeInfo bool_info = {
    .slots = {BOOL_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = boolean_c_slots,
    .flags = TI_NATIVE | TI_LEAF,
};
Type PyBool_Type = {
    KR_TYPE_HEAD("bool", 32, 4),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_MATCH_SELF | TPF_LONG,
    .tp_doc = "bool(x) -> bool\n\n"
              "True when x counts as true, else False.  True and False are the only two\n"
              "instances; bool derives from int and cannot be derived from.",
    .tp_cache = &bool_info,
};
Int _Py_FalseStruct = {.ob_base = KR_VAR_HEAD_INIT(&PyBool_Type, 0), .ob_digit = {0}};
Int _Py_TrueStruct = {.ob_base = KR_VAR_HEAD_INIT(&PyBool_Type, 1), .ob_digit = {1}};
