/* slow_ops.c -- out-of-line parts of arithmetic, comparison and truth. */
#include <math.h>

#include "runtime/core/names.h"
#include "runtime/interp/ic.h"
#include "runtime/interp/slow.h"
#include "runtime/types/dict.h"
#include "runtime/types/function.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/search.h"
#include "runtime/types/set_table.h"

/* -- Numbers -------------------------------------------------------------------------------------
 */

double kr_op_float_mod(double a, double b)
{
    double m = fmod(a, b);
    if (m != 0.0) {
        return (b < 0) != (m < 0) ? m + b : m;
    }
    return copysign(0.0, b);
}

double kr_op_float_floordiv(double a, double b)
{
    double m = fmod(a, b);
    double q = (a - m) / b;
    if (m != 0.0 && (b < 0) != (m < 0)) {
        q -= 1.0;
    }
    if (q == 0.0) {
        return copysign(0.0, a / b);
    }
    double whole = floor(q);
    return q - whole > 0.5 ? whole + 1.0 : whole;
}

Value kr_op_int_binary(Thread *t, BinOp op, Value a, Value b)
{
    switch (op) {
    case BIN_ADD: return kr_int_add(t, a, b);
    case BIN_SUB: return kr_int_sub(t, a, b);
    case BIN_MUL: return kr_int_mul(t, a, b);
    case BIN_TRUEDIV: return kr_int_truediv(t, a, b);
    case BIN_FLOORDIV: return kr_int_floordiv(t, a, b);
    case BIN_MOD: return kr_int_mod(t, a, b);
    case BIN_POW: return kr_int_pow(t, a, b, VALUE_NULL);
    case BIN_LSHIFT: return kr_int_lshift(t, a, b);
    case BIN_RSHIFT: return kr_int_rshift(t, a, b);
    case BIN_AND: return kr_int_and(t, a, b);
    case BIN_XOR: return kr_int_xor(t, a, b);
    case BIN_OR: return kr_int_or(t, a, b);
    default: return kr_binary(t, op, a, b);
    }
}

Value kr_op_float_binary(Thread *t, BinOp op, Value a, Value b)
{
    double x = kr_float_value(a), y = kr_float_value(b);
    switch (op) {
    case BIN_ADD: return value_from_double_any(x + y);
    case BIN_SUB: return value_from_double_any(x - y);
    case BIN_MUL: return value_from_double_any(x * y);
    default: return kr_binary(t, op, a, b);
    }
}

/* -- Binary operators of Python classes
 * ------------------------------------------------------------ */

/* ORDER BINOP */
static const uint16_t left_names[BIN_COUNT] = {
    NAME___add__,      NAME___sub__, NAME___mul__, NAME___matmul__, NAME___truediv__,
    NAME___floordiv__, NAME___mod__, NAME___pow__, NAME___lshift__, NAME___rshift__,
    NAME___and__,      NAME___xor__, NAME___or__,
};
static const uint16_t right_names[BIN_COUNT] = {
    NAME___radd__,      NAME___rsub__, NAME___rmul__, NAME___rmatmul__, NAME___rtruediv__,
    NAME___rfloordiv__, NAME___rmod__, NAME___rpow__, NAME___rlshift__, NAME___rrshift__,
    NAME___rand__,      NAME___rxor__, NAME___ror__,
};
static const uint16_t inplace_names[BIN_COUNT] = {
    NAME___iadd__,      NAME___isub__, NAME___imul__, NAME___imatmul__, NAME___itruediv__,
    NAME___ifloordiv__, NAME___imod__, NAME___ipow__, NAME___ilshift__, NAME___irshift__,
    NAME___iand__,      NAME___ixor__, NAME___ior__,
};

Function *kr_op_binary_method(int op, Type *tx, Type *ty)
{
    if (!(kr_type_info(tx)->flags & TI_PY_CLASS)) {
        return NULL;
    }
    BinOp bop = kr_op_binary_op(op);
    if (kr_op_binary_in_place(op)) {
        Value v = kr_type_lookup(tx, kr_names[inplace_names[bop]]);
        if (!value_is_null(v)) {
            return kr_is_exact(v, &PyFunction_Type) ? (Function *)value_ptr(v) : NULL;
        }
        /* A base of C may have an in-place slot without the name. */
        if (kr_type_info(tx)->flags & (TI_EXT_BASE | TI_C_SLOTS)) {
            return NULL;
        }
    }
    if (tx != ty && kr_is_subtype(ty, tx)) {
        return NULL; /* the right operand may come first */
    }
    return kr_ic_special(tx, kr_names[left_names[bop]]);
}

KR_COLD static Value raise_operands(Thread *t, int op, Value x, Value y)
{
    static const char *const signs[BIN_COUNT] = {"+",           "-",  "*",  "@", "/", "//", "%",
                                                 "** or pow()", "<<", ">>", "&", "^", "|"};
    static const char *const inplace_signs[BIN_COUNT] = {
        "+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "^=", "|="};
    BinOp bop = kr_op_binary_op(op);
    return kr_raise(t, KR_EXC(TypeError), "unsupported operand type(s) for %s: '%T' and '%T'",
                    kr_op_binary_in_place(op) ? inplace_signs[bop] : signs[bop], x, y);
}

/* ORDER BINOP: byte offsets of the number slots. */
static const uint16_t number_slots[BIN_COUNT] = {
    offsetof(NativeSlots, nb_add),         offsetof(NativeSlots, nb_subtract),
    offsetof(NativeSlots, nb_multiply),    offsetof(NativeSlots, nb_matrix_multiply),
    offsetof(NativeSlots, nb_true_divide), offsetof(NativeSlots, nb_floor_divide),
    offsetof(NativeSlots, nb_remainder),   offsetof(NativeSlots, nb_power),
    offsetof(NativeSlots, nb_lshift),      offsetof(NativeSlots, nb_rshift),
    offsetof(NativeSlots, nb_and),         offsetof(NativeSlots, nb_xor),
    offsetof(NativeSlots, nb_or),
};

static Value call_number_slot(Thread *t, BinOp op, Type *type, Value x, Value y)
{
    const char *slot = (const char *)kr_slots(type) + number_slots[op];
    if (op == BIN_POW) {
        SlotTERNARY fn = *(const SlotTERNARY *)slot;
        return fn == NULL ? KR_NOTIMPLEMENTED : fn(t, x, y, KR_NONE);
    }
    SlotBINARY fn = *(const SlotBINARY *)slot;
    return fn == NULL ? KR_NOTIMPLEMENTED : fn(t, x, y);
}

/* The whole protocol without in-place methods and sequences; NotImplemented when nobody answers. */
static Value ask_both(Thread *t, BinOp op, Value x, Value y)
{
    Type *tx = kr_type(x), *ty = kr_type(y);
    const char *sx = (const char *)kr_slots(tx) + number_slots[op];
    const char *sy = (const char *)kr_slots(ty) + number_slots[op];
    bool two = tx != ty && memcmp(sx, sy, sizeof(void *)) != 0;
    if (two && kr_is_subtype(ty, tx)) {
        Value r = call_number_slot(t, op, ty, x, y);
        return value_same(r, KR_NOTIMPLEMENTED) ? call_number_slot(t, op, tx, x, y) : r;
    }
    Value r = call_number_slot(t, op, tx, x, y);
    return two && value_same(r, KR_NOTIMPLEMENTED) ? call_number_slot(t, op, ty, x, y) : r;
}

Value kr_op_binary_rest(Thread *t, int op, Value x, Value y)
{
    BinOp bop = kr_op_binary_op(op);
    Type *tx = kr_type(x), *ty = kr_type(y);
    if (kr_op_binary_in_place(op) &&
        !value_is_null(kr_type_lookup(tx, kr_names[inplace_names[bop]]))) {
        /* It was __iadd__ that declined; nothing else was asked. */
        Value r = ask_both(t, bop, x, y);
        return value_same(r, KR_NOTIMPLEMENTED) ? raise_operands(t, op, x, y) : r;
    }
    if (tx != ty) {
        Value r;
        if (kr_type_info(ty)->flags & TI_PY_CLASS) {
            bool found;
            r = kr_call_special(t, y, kr_names[right_names[bop]], &x, 1, &found);
            if (!found) {
                r = KR_NOTIMPLEMENTED;
            }
        } else {
            r = call_number_slot(t, bop, ty, x, y);
        }
        if (!value_same(r, KR_NOTIMPLEMENTED)) {
            return r;
        }
    }
    return raise_operands(t, op, x, y);
}

/* -- Truth
 * ------------------------------------------------------------------------------------------- */

static Value truth_value(int truth, bool expected)
{
    return truth < 0 ? VALUE_ERROR : kr_bool((truth > 0) == expected);
}

Value kr_op_not(Thread *t, Value v) { return truth_value(kr_truth(t, v), false); }
Value kr_op_truth(Thread *t, Value v) { return truth_value(kr_truth(t, v), true); }
Value kr_op_bool_result(Thread *t, Value v, bool negated)
{
    return truth_value(kr_bool_result(t, v), !negated);
}
Value kr_op_len_truth(Thread *t, Value v, bool negated)
{
    isize n = kr_len_result(t, v);
    return n < 0 ? VALUE_ERROR : kr_bool((n > 0) != negated);
}
Value kr_op_len_result(Thread *t, Value v)
{
    isize n = kr_len_result(t, v);
    return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, n);
}
bool kr_op_tuple_like_slow(const Type *type)
{
    const NativeSlots *slots = kr_slots((Type *)type), *of = kr_slots(&PyTuple_Type);
    return slots->mp_subscript == of->mp_subscript && slots->sq_length == of->sq_length &&
           slots->mp_length == of->mp_length && slots->tp_iter == of->tp_iter;
}

Value kr_op_iter_result(Thread *t, Value v)
{
    return kr_is_iterator(v)
               ? v
               : kr_raise(t, KR_EXC(TypeError), "iter() returned non-iterator of type '%T'", v);
}

Function *kr_op_truth_by_len_slow(Type *type)
{
    return value_is_null(kr_type_lookup(type, KR_NAME(__bool__)))
               ? kr_ic_special_slow(type, KR_NAME(__len__))
               : NULL;
}

Value kr_op_is(Thread *t, Value a, Value b) { return kr_bool(kr_is(a, b)); }

/* First what scanners ask in their loops: a short text in another of the same kind. */
static int contains(Thread *t, Value container, Value item)
{
    if (kr_is_exact_str(container) && kr_is_exact_str(item)) {
        const Str *text = (Str *)value_ptr(container), *c = (Str *)value_ptr(item);
        if (kr_str_is_flat(text) && kr_str_is_flat(c) && kr_str_kind(text) == kr_str_kind(c)) {
            const void *data = kr_str_data(text);
            isize n = kr_str_len(text), m = kr_str_len(c);
            int kind = kr_str_kind(text);
            if (m == 1 && kind == 1) {
                return memchr(data, (int)kr_str_at(c, 0), (size_t)n) != NULL;
            }
            return kr_search(data, n, kr_str_data(c), m, kind) >= 0;
        }
    }
    if ((kr_is_exact(container, &PySet_Type) || kr_is_exact(container, &PyFrozenSet_Type)) &&
        (value_is_int(item) || kr_is_exact_str(item))) {
        return kr_set_contains(t, (Set *)value_ptr(container), item);
    }
    if (kr_is_exact_dict(container)) {
        return kr_dict_contains(t, (Dict *)value_ptr(container), item);
    }
    return kr_contains(t, container, item);
}

Value kr_op_in(Thread *t, Value container, Value item)
{
    return truth_value(contains(t, container, item), true);
}
Value kr_op_not_in(Thread *t, Value container, Value item)
{
    return truth_value(contains(t, container, item), false);
}

/* -- Comparison
 * ----------------------------------------------------------------------------------------- */

const CompareInfo kr_op_compare_infos[COMPARE_OPS] = {
#define ROWS(first, form, constant)                                                           \
    [(first)-OP_LT] = {0, form, constant}, [(first) + 1 - OP_LT] = {1, form, constant},       \
    [(first) + 2 - OP_LT] = {2, form, constant}, [(first) + 3 - OP_LT] = {3, form, constant}, \
    [(first) + 4 - OP_LT] = {4, form, constant}, [(first) + 5 - OP_LT] = {5, form, constant}
    ROWS(OP_LT, CMP_FORM_VALUE, false),
    ROWS(OP_LTK, CMP_FORM_VALUE, true),
    ROWS(OP_JLT, CMP_FORM_JUMP, false),
    ROWS(OP_JLTK, CMP_FORM_JUMP, true),
    ROWS(OP_JNLT, CMP_FORM_JUMP_NOT, false),
    ROWS(OP_JNLTK, CMP_FORM_JUMP_NOT, true)
#undef ROWS
};

static bool holds(int order, int op)
{
    switch (op) {
    case CMP_LT: return order < 0;
    case CMP_LE: return order <= 0;
    case CMP_EQ: return order == 0;
    case CMP_NE: return order != 0;
    case CMP_GT: return order > 0;
    default: return order >= 0;
    }
}

Value kr_op_hashed(Thread *t, int op, Value container, Value key, Value hash)
{
    int64_t h = kr_hash_result(t, hash);
    if (h == -1) {
        return VALUE_ERROR;
    }
    if (op == OP_GETITEM) {
        Value v = kr_dict_get_hash(t, (Dict *)value_ptr(container), key, h);
        return value_is_null(v) && !kr_pending(t) ? kr_raise_arg(t, KR_EXC(KeyError), key) : v;
    }
    int found;
    if (kr_is_exact_dict(container)) {
        isize ix = kr_dict_lookup(t, (Dict *)value_ptr(container), key, h);
        found = ix == DICT_ERROR ? -1 : ix >= 0;
    } else {
        found = kr_set_contains_hash(t, (Set *)value_ptr(container), key, h);
    }
    return found < 0 ? VALUE_ERROR : kr_bool(found == (op == OP_IN));
}

Value kr_op_hashed_set(Thread *t, Value dict, Value key, Value hash, Value v)
{
    int64_t h = kr_hash_result(t, hash);
    return h != -1 && kr_dict_set_hash(t, (Dict *)value_ptr(dict), key, h, v) ? KR_NONE
                                                                              : VALUE_ERROR;
}

Value kr_op_str_equal(Thread *t, int op, Value a, Value b)
{
    bool equal = kr_str_equal(t, (Str *)value_ptr(a), (Str *)value_ptr(b));
    return kr_pending(t) ? VALUE_ERROR : kr_bool(equal == (op == CMP_EQ));
}

Value kr_op_str_order(Thread *t, int op, Value a, Value b)
{
    int order = kr_str_compare(t, (Str *)value_ptr(a), (Str *)value_ptr(b));
    return kr_pending(t) ? VALUE_ERROR : kr_bool(holds(order, op));
}

Value kr_op_int_compare(Thread *t, int op, Value a, Value b)
{
    return kr_bool(holds(kr_int_compare(a, b), op));
}

Value kr_op_compare_truth(Thread *t, Value a, Value b, int op)
{
    Value r = kr_compare(t, a, b, op);
    return value_is_error(r) ? VALUE_ERROR : kr_op_truth(t, r);
}

static const uint16_t compare_names[6] = {NAME___lt__, NAME___le__, NAME___eq__,
                                          NAME___ne__, NAME___gt__, NAME___ge__};
static const int8_t swapped[6] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};

Function *kr_op_compare_method_slow(int op, Type *tx, Type *ty)
{
    if (tx != ty && kr_is_subtype(ty, tx)) {
        return NULL;
    }
    return kr_ic_special(tx, kr_names[compare_names[op]]);
}

/* x.__op__(y) gave NotImplemented: the reflected method, then what object does. */
static Value compare_rest(Thread *t, int op, Value x, Value y)
{
    Type *ty = kr_type(y);
    SlotRICHCMP fn = kr_slots(ty)->tp_richcompare;
    if (fn != NULL) {
        Value r = fn(t, y, x, swapped[op]);
        if (!value_same(r, KR_NOTIMPLEMENTED)) {
            return r;
        }
    }
    static const char *const signs[6] = {"<", "<=", "==", "!=", ">", ">="};
    switch (op) {
    case CMP_EQ: return kr_bool(kr_is(x, y));
    case CMP_NE: return kr_bool(!kr_is(x, y));
    default:
        return kr_raise(t, KR_EXC(TypeError),
                        "'%s' not supported between instances of '%T' and '%T'", signs[op], x, y);
    }
}

Value kr_op_compare_rest(Thread *t, int opcode, Value x, Value y)
{
    CompareInfo info = kr_op_compare_info(opcode);
    Value r = compare_rest(t, info.op, x, y);
    return value_is_error(r) || info.form == CMP_FORM_VALUE ? r : kr_op_truth(t, r);
}
