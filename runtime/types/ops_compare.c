/* ops_compare.c -- comparison, truth, hash, identity of any values. */
#include "runtime/base/hash.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static const char *const signs[] = {"<", "<=", "==", "!=", ">", ">="};
static const uint8_t swapped[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};

KR_INLINE bool is_notimplemented(Value v) { return value_same(v, KR_NOTIMPLEMENTED); }

/* asked: a's type is b's, and its slot gave NotImplemented. */
static KR_NOINLINE Value compare_slots(Thread *t, Value a, Value b, int op, bool asked)
{
    Type *ta = kr_type(a), *tb = kr_type(b);
    SlotRICHCMP fa = kr_slots(ta)->tp_richcompare, fb = kr_slots(tb)->tp_richcompare;
    bool reflected = false;
    if (ta != tb && fb != NULL && kr_is_subtype(tb, ta)) {
        reflected = true;
        Value r = fb(t, b, a, swapped[op]);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    if (fa != NULL && !asked) {
        Value r = fa(t, a, b, op);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    if (!reflected && fb != NULL) {
        Value r = fb(t, b, a, swapped[op]);
        if (!is_notimplemented(r)) {
            return r;
        }
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return kr_bool(kr_is(a, b) == (op == CMP_EQ));
    }
    return kr_raise(t, KR_EXC(TypeError), "'%s' not supported between instances of '%T' and '%T'",
                    signs[op], a, b);
}

Value kr_compare(Thread *t, Value a, Value b, int op)
{
    if (value_is_int(a) && value_is_int(b)) {
        return kr_bool(kr_compare_i64(value_int(a), value_int(b), op));
    }
    if (!kr_enter_recursive(t, " in comparison")) {
        return VALUE_ERROR;
    }
    Type *type = kr_type(a);
    SlotRICHCMP own = type == kr_type(b) ? kr_slots(type)->tp_richcompare : NULL;
    Value r = own != NULL ? own(t, a, b, op) : KR_NOTIMPLEMENTED;
    if (is_notimplemented(r)) {
        r = compare_slots(t, a, b, op, own != NULL);
    }
    kr_leave_recursive(t);
    return r;
}

int kr_compare_bool(Thread *t, Value a, Value b, int op)
{
    if (op == CMP_EQ || op == CMP_NE) {
        if (value_same(a, b) || kr_is(a, b)) {
            return op == CMP_EQ;
        }
        if (kr_is_exact_str(a) && kr_is_exact_str(b)) {
            bool equal = kr_str_equal(t, (Str *)value_ptr(a), (Str *)value_ptr(b));
            if (!equal && kr_pending(t)) {
                return -1;
            }
            return equal == (op == CMP_EQ);
        }
    }
    Value r = kr_compare(t, a, b, op);
    return value_is_error(r) ? -1 : kr_truth(t, r);
}

int kr_equal(Thread *t, Value a, Value b) { return kr_compare_bool(t, a, b, CMP_EQ); }

bool kr_is_slow(Value a, Value b)
{
    if (value_is_null(a) || value_is_null(b)) {
        return false;
    }
    if (kr_is_exact_int(a) && kr_is_exact_int(b)) {
        return kr_int_compare(a, b) == 0;
    }
    if (kr_is_exact_float(a) && kr_is_exact_float(b)) {
        return value_from_double_any(kr_float_value(a)).bits ==
               value_from_double_any(kr_float_value(b)).bits;
    }
    return false;
}

/* -- Truth -------------------------------------------------------------------------------- */

int kr_truth_slow(Thread *t, Value v)
{
    if (value_is_int(v)) {
        return value_int(v) != 0;
    }
    if (value_is_double(v)) {
        return value_double(v) != 0.0;
    }
    NativeSlots *slots = kr_slots(kr_type(v));
    if (slots->nb_bool != NULL) {
        return slots->nb_bool(t, v);
    }
    SlotLEN len = slots->mp_length != NULL ? slots->mp_length : slots->sq_length;
    if (len == NULL) {
        return 1;
    }
    isize n = len(t, v);
    return n < 0 ? -1 : n > 0;
}

/* -- Hash and identity -------------------------------------------------------------------- */

int64_t kr_hash_not_implemented(Thread *t, Value v)
{
    return kr_fail_int(t, KR_EXC(TypeError), "unhashable type: '%T'", v);
}

int64_t kr_hash_identity(Thread *t, Value v)
{
    /* Numbers have no address: those that kr_is takes for the same one have equal values. */
    if (kr_is_exact_int(v) || kr_is_exact_float(v)) {
        return kr_hash(t, v);
    }
    return kr_hash_pointer(value_ptr(v));
}

int64_t kr_hash(Thread *t, Value v)
{
    if (value_is_int(v)) {
        return kr_hash_i64(value_int(v));
    }
    SlotHASH hash = kr_slots(kr_type(v))->tp_hash;
    return hash != NULL ? hash(t, v) : kr_hash_not_implemented(t, v);
}

/* Numbers have no address of their own: their id comes from the value, with low bits no object
 * address has (objects lie on multiples of 8). */
Value kr_id(Thread *t, Value v)
{
    if (kr_is_exact_int(v)) {
        Value shifted = kr_int_lshift(t, kr_int_normalize(t, v), value_from_small(4));
        return value_is_error(shifted) ? VALUE_ERROR : kr_int_or(t, shifted, value_from_small(1));
    }
    if (kr_is_exact_float(v)) {
        double d = kr_float_value(v);
        uint64_t bits;
        memcpy(&bits, &d, sizeof bits);
        Value whole = kr_int_from_u64(t, bits);
        Value shifted =
            value_is_error(whole) ? whole : kr_int_lshift(t, whole, value_from_small(4));
        return value_is_error(shifted) ? VALUE_ERROR : kr_int_or(t, shifted, value_from_small(5));
    }
    return kr_int_from_u64(t, (uint64_t)(uintptr_t)value_ptr(v));
}
