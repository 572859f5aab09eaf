/* ops_arith.c -- arithmetic on any values: who is asked, in which order, and what is said when
 * nobody answers.
 *
 * The rule of binary operators: the left operand's slot, then the right one's; the right one first
 * when its type derives from the left one's and brings a slot of its own.  Sequences come after
 * numbers.
 */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

typedef struct OpRow {
    uint16_t slot, inplace; /* byte offsets in NativeSlots */
    const char *sign, *inplace_sign;
} OpRow;

#define ROW(name, s, is)                                                                  \
    {                                                                                     \
        offsetof(NativeSlots, nb_##name), offsetof(NativeSlots, nb_inplace_##name), s, is \
    }
/* ORDER BINOP */
static const OpRow op_rows[BIN_COUNT] = {
    [BIN_ADD] = ROW(add, "+", "+="),
    [BIN_SUB] = ROW(subtract, "-", "-="),
    [BIN_MUL] = ROW(multiply, "*", "*="),
    [BIN_MATMUL] = ROW(matrix_multiply, "@", "@="),
    [BIN_TRUEDIV] = ROW(true_divide, "/", "/="),
    [BIN_FLOORDIV] = ROW(floor_divide, "//", "//="),
    [BIN_MOD] = ROW(remainder, "%", "%="),
    [BIN_POW] = ROW(power, "** or pow()", "**="),
    [BIN_LSHIFT] = ROW(lshift, "<<", "<<="),
    [BIN_RSHIFT] = ROW(rshift, ">>", ">>="),
    [BIN_AND] = ROW(and, "&", "&="),
    [BIN_XOR] = ROW(xor, "^", "^="),
    [BIN_OR] = ROW(or, "|", "|="),
};
#undef ROW

KR_INLINE bool is_notimplemented(Value v) { return value_same(v, KR_NOTIMPLEMENTED); }

KR_INLINE SlotBINARY binary_slot(const Type *type, uint16_t offset)
{
    return *(SlotBINARY *)((char *)kr_slots(type) + offset);
}

/* The numeric protocol; NotImplemented when nobody took it. */
static Value binary_1(Thread *t, uint16_t slot, Value a, Value b)
{
    Type *ta = kr_type(a), *tb = kr_type(b);
    SlotBINARY fa = binary_slot(ta, slot);
    SlotBINARY fb = ta == tb ? NULL : binary_slot(tb, slot);
    if (fb == fa) {
        fb = NULL;
    }
    if (fa != NULL) {
        if (fb != NULL && kr_is_subtype(tb, ta)) {
            Value r = fb(t, a, b);
            if (!is_notimplemented(r)) {
                return r;
            }
            fb = NULL;
        }
        Value r = fa(t, a, b);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    return fb != NULL ? fb(t, a, b) : KR_NOTIMPLEMENTED;
}

KR_COLD static Value fail_binary(Thread *t, const char *sign, Value a, Value b)
{
    if (strcmp(sign, ">>") == 0 && kr_is_exact(a, &PyCFunction_Type) &&
        strcmp(((CFunction *)value_ptr(a))->m_ml->ml_name, "print") == 0) {
        return kr_raise(t, KR_EXC(TypeError),
                        "unsupported operand type(s) for %s: '%T' and '%T'. Did you mean "
                        "\"print(<message>, file=<output_stream>)\"?",
                        sign, a, b);
    }
    return kr_raise(t, KR_EXC(TypeError), "unsupported operand type(s) for %s: '%T' and '%T'", sign,
                    a, b);
}

/* seq * n */
static Value repeat(Thread *t, SlotSSIZEARG fn, Value seq, Value n)
{
    if (!value_is_int(n) && kr_slots(kr_type(n))->nb_index == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "can't multiply sequence by non-int of type '%T'", n);
    }
    Value i = kr_index(t, n);
    if (value_is_error(i)) {
        return VALUE_ERROR;
    }
    int64_t count;
    if (!kr_int_fits_i64(i, &count)) {
        return kr_raise(t, KR_EXC(OverflowError), "cannot fit '%T' into an index-sized integer", n);
    }
    return fn(t, seq, count);
}

/* ** has a ternary slot. */
static Value power(Thread *t, Value a, Value b, Value mod, const char *sign);

Value kr_binary(Thread *t, BinOp op, Value a, Value b)
{
    if (op == BIN_POW) {
        return power(t, a, b, KR_NONE, op_rows[op].sign);
    }
    Type *type = kr_type(a);
    SlotBINARY own = type == kr_type(b) ? binary_slot(type, op_rows[op].slot) : NULL;
    Value r = own != NULL ? own(t, a, b) : binary_1(t, op_rows[op].slot, a, b);
    if (KR_LIKELY(!is_notimplemented(r))) {
        return r;
    }
    if (op == BIN_ADD) {
        SlotBINARY concat = kr_slots(type)->sq_concat;
        if (concat != NULL) {
            return concat(t, a, b);
        }
    } else if (op == BIN_MUL) {
        SlotSSIZEARG fa = kr_slots(kr_type(a))->sq_repeat, fb = kr_slots(kr_type(b))->sq_repeat;
        if (fa != NULL) {
            return repeat(t, fa, a, b);
        }
        if (fb != NULL) {
            return repeat(t, fb, b, a);
        }
    }
    return fail_binary(t, op_rows[op].sign, a, b);
}

Value kr_inplace(Thread *t, BinOp op, Value a, Value b)
{
    const OpRow *row = &op_rows[op];
    NativeSlots *slots = kr_slots(kr_type(a));
    if (op == BIN_POW) {
        if (slots->nb_inplace_power != NULL) {
            Value r = slots->nb_inplace_power(t, a, b, KR_NONE);
            if (!is_notimplemented(r)) {
                return r;
            }
        }
        return power(t, a, b, KR_NONE, row->inplace_sign);
    }
    SlotBINARY inplace = binary_slot(kr_type(a), row->inplace);
    if (inplace != NULL) {
        Value r = inplace(t, a, b);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    Value r = binary_1(t, row->slot, a, b);
    if (!is_notimplemented(r)) {
        return r;
    }
    slots = kr_slots(kr_type(a));
    if (op == BIN_ADD) {
        SlotBINARY concat = slots->sq_inplace_concat ? slots->sq_inplace_concat : slots->sq_concat;
        if (concat != NULL) {
            return concat(t, a, b);
        }
    } else if (op == BIN_MUL) {
        SlotSSIZEARG fa = slots->sq_inplace_repeat ? slots->sq_inplace_repeat : slots->sq_repeat;
        if (fa != NULL) {
            return repeat(t, fa, a, b);
        }
        /* As CPython: the right operand repeats only when the left type is no sequence at all. */
        SlotSSIZEARG fb = kr_slots(kr_type(b))->sq_repeat;
        if (fb != NULL && kr_type(a)->tp_as_sequence == NULL) {
            return repeat(t, fb, b, a);
        }
    }
    return fail_binary(t, row->inplace_sign, a, b);
}

Value kr_divmod(Thread *t, Value a, Value b)
{
    Value r = binary_1(t, offsetof(NativeSlots, nb_divmod), a, b);
    return is_notimplemented(r) ? fail_binary(t, "divmod()", a, b) : r;
}

static Value power(Thread *t, Value a, Value b, Value mod, const char *sign)
{
    Type *ta = kr_type(a), *tb = kr_type(b), *tm = kr_type(mod);
    SlotTERNARY fa = kr_slots(ta)->nb_power;
    SlotTERNARY fb = ta == tb ? NULL : kr_slots(tb)->nb_power;
    if (fb == fa) {
        fb = NULL;
    }
    if (fa != NULL) {
        if (fb != NULL && kr_is_subtype(tb, ta)) {
            Value r = fb(t, a, b, mod);
            if (!is_notimplemented(r)) {
                return r;
            }
            fb = NULL;
        }
        Value r = fa(t, a, b, mod);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    if (fb != NULL) {
        Value r = fb(t, a, b, mod);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    SlotTERNARY fm = kr_slots(tm)->nb_power;
    if (fm != NULL && fm != fa && fm != fb) {
        Value r = fm(t, a, b, mod);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    if (kr_is_none(mod)) {
        return fail_binary(t, sign, a, b);
    }
    return kr_raise(t, KR_EXC(TypeError), "unsupported operand type(s) for %s: '%T', '%T', '%T'",
                    sign, a, b, mod);
}

Value kr_pow(Thread *t, Value a, Value b, Value mod_or_none)
{
    return power(t, a, b, mod_or_none, "** or pow()");
}

/* -- Unary -------------------------------------------------------------------------------- */

Value kr_neg(Thread *t, Value a)
{
    SlotUNARY fn = kr_slots(kr_type(a))->nb_negative;
    return fn != NULL ? fn(t, a)
                      : kr_raise(t, KR_EXC(TypeError), "bad operand type for unary -: '%T'", a);
}

Value kr_pos(Thread *t, Value a)
{
    SlotUNARY fn = kr_slots(kr_type(a))->nb_positive;
    return fn != NULL ? fn(t, a)
                      : kr_raise(t, KR_EXC(TypeError), "bad operand type for unary +: '%T'", a);
}

Value kr_invert(Thread *t, Value a)
{
    SlotUNARY fn = kr_slots(kr_type(a))->nb_invert;
    return fn != NULL ? fn(t, a)
                      : kr_raise(t, KR_EXC(TypeError), "bad operand type for unary ~: '%T'", a);
}

Value kr_abs(Thread *t, Value a)
{
    SlotUNARY fn = kr_slots(kr_type(a))->nb_absolute;
    return fn != NULL ? fn(t, a)
                      : kr_raise(t, KR_EXC(TypeError), "bad operand type for abs(): '%T'", a);
}

/* -- Conversions -------------------------------------------------------------------------- */

/* What a conversion method returned: an exact int, with the checks CPython makes. */
static Value checked_int(Thread *t, Value r, const char *method)
{
    if (value_is_error(r) || value_is_int(r)) {
        return r;
    }
    if (!kr_is_int(r)) {
        return kr_raise(t, KR_EXC(TypeError), "%s returned non-int (type %T)", method, r);
    }
    if (!kr_is_exact_int(r) &&
        !kr_warn(t, KR_EXC(DeprecationWarning), 1,
                 "%s returned non-int (type %T).  The ability to return an instance of a strict "
                 "subclass of int is deprecated, and may not be supported in a future version of "
                 "Python.",
                 method, r)) {
        return VALUE_ERROR;
    }
    return kr_int_normalize(t, r);
}

Value kr_index(Thread *t, Value a)
{
    if (KR_LIKELY(value_is_int(a))) {
        return a;
    }
    if (kr_is_int(a)) {
        return kr_int_normalize(t, a);
    }
    SlotUNARY fn = kr_slots(kr_type(a))->nb_index;
    if (fn == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object cannot be interpreted as an integer", a);
    }
    return checked_int(t, fn(t, a), "__index__");
}

static Value int_from_trunc(Thread *t, Value a, bool *found)
{
    Value r = kr_call_special(t, a, KR_NAME(__trunc__), NULL, 0, found);
    if (!*found || value_is_error(r)) {
        return VALUE_ERROR;
    }
    if (!kr_warn(t, KR_EXC(DeprecationWarning), 1,
                 "The delegation of int() to __trunc__ is deprecated.")) {
        return VALUE_ERROR;
    }
    if (kr_is_int(r)) {
        return kr_int_normalize(t, r);
    }
    if (kr_slots(kr_type(r))->nb_index == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "__trunc__ returned non-Integral (type %T)", r);
    }
    return kr_index(t, r);
}

Value kr_to_int(Thread *t, Value a)
{
    if (value_is_int(a)) {
        return a;
    }
    if (value_is_double(a)) {
        return kr_int_from_double(t, value_double(a));
    }
    if (kr_is_exact_int(a)) {
        return kr_int_normalize(t, a);
    }
    if (kr_is_exact_str(a)) {
        return kr_int_from_text(t, a, 10);
    }
    NativeSlots *slots = kr_slots(kr_type(a));
    if (slots->nb_int != NULL) {
        return checked_int(t, slots->nb_int(t, a), "__int__");
    }
    if (slots->nb_index != NULL) {
        return kr_index(t, a);
    }
    bool found;
    Value r = int_from_trunc(t, a, &found);
    if (found) {
        return r;
    }
    if (kr_is_str(a)) {
        return kr_int_from_text(t, a, 10);
    }
    if (kr_has_buffer(a)) {
        Buffer b;
        if (!kr_buffer_get(t, a, &b, BUF_SIMPLE)) {
            return VALUE_ERROR;
        }
        Bytes *copy = kr_bytes_from(t, b.buf, b.len);
        kr_buffer_release(t, &b);
        return copy == NULL ? VALUE_ERROR : kr_int_from_text(t, value_from_ptr(copy), 10);
    }
    return kr_raise(
        t, KR_EXC(TypeError),
        "int() argument must be a string, a bytes-like object or a real number, not '%T'", a);
}

Value kr_to_float(Thread *t, Value a)
{
    if (value_is_double(a)) {
        return a;
    }
    NativeSlots *slots = kr_slots(kr_type(a));
    if (kr_is_exact_float(a) || slots->nb_float != NULL || slots->nb_index != NULL) {
        double d;
        return kr_arg_double(t, a, &d) ? value_from_double_any(d) : VALUE_ERROR;
    }
    if (kr_is_str(a) || kr_has_buffer(a)) {
        return kr_float_parse(t, a);
    }
    return kr_raise(t, KR_EXC(TypeError),
                    "float() argument must be a string or a real number, not '%T'", a);
}
