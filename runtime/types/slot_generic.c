/* slot_generic.c -- the slot functions of Python classes: look the special method up on the type,
 * call it, check what it returned.
 *
 * One set of functions serves all classes, native and (through trampolines) C; which of them a
 * class gets is decided in slot_adapters.c.
 */
#include "runtime/base/hash.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

KR_INLINE bool is_notimplemented(Value v) { return value_same(v, KR_NOTIMPLEMENTED); }

/* self.name(args...) by the type; the slot exists, so the method normally does, too. */
static Value call_special(Thread *t, Value self, Str *name, const Value *args, size_t nargs)
{
    bool found;
    Value r = kr_call_special(t, self, name, args, nargs, &found);
    return found ? r : kr_raise_arg(t, KR_EXC(AttributeError), value_from_ptr(name));
}

/* The same where absence means "not me". */
static Value call_maybe(Thread *t, Value self, Str *name, Value arg)
{
    bool found;
    Value r = kr_call_special(t, self, name, &arg, 1, &found);
    return found ? r : KR_NOTIMPLEMENTED;
}

/* -- Unary and in-place ------------------------------------------------------------------- */

#define UNARY(slot, name)                                     \
    static Value slot_##slot(Thread *t, Value self)           \
    {                                                         \
        return call_special(t, self, KR_NAME(name), NULL, 0); \
    }
UNARY(nb_negative, __neg__)
UNARY(nb_positive, __pos__)
UNARY(nb_absolute, __abs__)
UNARY(nb_invert, __invert__)
UNARY(nb_int, __int__)
UNARY(nb_float, __float__)
UNARY(nb_index, __index__)
UNARY(tp_iternext, __next__)
UNARY(tp_str, __str__)
UNARY(tp_repr, __repr__)
UNARY(am_await, __await__)
UNARY(am_aiter, __aiter__)
UNARY(am_anext, __anext__)

#define ONE_ARG(slot, name)                                    \
    static Value slot_##slot(Thread *t, Value self, Value arg) \
    {                                                          \
        return call_special(t, self, KR_NAME(name), &arg, 1);  \
    }
ONE_ARG(nb_inplace_add, __iadd__)
ONE_ARG(nb_inplace_subtract, __isub__)
ONE_ARG(nb_inplace_multiply, __imul__)
ONE_ARG(nb_inplace_remainder, __imod__)
ONE_ARG(nb_inplace_lshift, __ilshift__)
ONE_ARG(nb_inplace_rshift, __irshift__)
ONE_ARG(nb_inplace_and, __iand__)
ONE_ARG(nb_inplace_xor, __ixor__)
ONE_ARG(nb_inplace_or, __ior__)
ONE_ARG(nb_inplace_floor_divide, __ifloordiv__)
ONE_ARG(nb_inplace_true_divide, __itruediv__)
ONE_ARG(nb_inplace_matrix_multiply, __imatmul__)
ONE_ARG(mp_subscript, __getitem__)
ONE_ARG(tp_getattro, __getattribute__)

static Value slot_nb_inplace_power(Thread *t, Value self, Value arg, Value mod)
{
    return call_special(t, self, KR_NAME(__ipow__), &arg, 1);
}

/* -- Binary operators --------------------------------------------------------------------- */

/* Does b's type have a reflected method of its own, different from a's? */
static bool is_overloaded(Value a, Value b, Str *rname)
{
    Value mine = kr_type_lookup(kr_type(b), rname);
    return !value_is_null(mine) && !value_same(mine, kr_type_lookup(kr_type(a), rname));
}

static Value binary(Thread *t, Value a, Value b, int slot, void *generic, Str *name, Str *rname)
{
    Type *ta = kr_type(a), *tb = kr_type(b);
    bool other = ta != tb && *kr_native_slot(tb, slot) == generic;
    if (*kr_native_slot(ta, slot) == generic) {
        if (other && kr_is_subtype(tb, ta) && is_overloaded(a, b, rname)) {
            Value r = call_maybe(t, b, rname, a);
            if (!is_notimplemented(r)) {
                return r;
            }
            other = false;
        }
        Value r = call_maybe(t, a, name, b);
        if (!is_notimplemented(r) || ta == tb) {
            return r;
        }
    }
    return other ? call_maybe(t, b, rname, a) : KR_NOTIMPLEMENTED;
}

#define BINARY(slot, name, rname)                                                                \
    static Value slot_##slot(Thread *t, Value a, Value b)                                        \
    {                                                                                            \
        return binary(t, a, b, SLOT_##slot, (void *)slot_##slot, KR_NAME(name), KR_NAME(rname)); \
    }
BINARY(nb_add, __add__, __radd__)
BINARY(nb_subtract, __sub__, __rsub__)
BINARY(nb_multiply, __mul__, __rmul__)
BINARY(nb_remainder, __mod__, __rmod__)
BINARY(nb_divmod, __divmod__, __rdivmod__)
BINARY(nb_lshift, __lshift__, __rlshift__)
BINARY(nb_rshift, __rshift__, __rrshift__)
BINARY(nb_and, __and__, __rand__)
BINARY(nb_xor, __xor__, __rxor__)
BINARY(nb_or, __or__, __ror__)
BINARY(nb_floor_divide, __floordiv__, __rfloordiv__)
BINARY(nb_true_divide, __truediv__, __rtruediv__)
BINARY(nb_matrix_multiply, __matmul__, __rmatmul__)

static Value slot_nb_power(Thread *t, Value a, Value b, Value mod)
{
    void *generic = (void *)slot_nb_power;
    if (kr_is_none(mod)) {
        return binary(t, a, b, SLOT_nb_power, generic, KR_NAME(__pow__), KR_NAME(__rpow__));
    }
    /* With three arguments only the first one is asked. */
    if (*kr_native_slot(kr_type(a), SLOT_nb_power) == generic) {
        Value args[2] = {b, mod};
        return call_special(t, a, KR_NAME(__pow__), args, 2);
    }
    return KR_NOTIMPLEMENTED;
}

/* -- Truth, hash, comparison -------------------------------------------------------------- */

static int slot_nb_bool(Thread *t, Value self)
{
    Value r = call_special(t, self, KR_NAME(__bool__), NULL, 0);
    if (value_is_error(r)) {
        return -1;
    }
    return kr_bool_result(t, r);
}

int kr_bool_result(Thread *t, Value r)
{
    if (!kr_is_bool(r)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__bool__ should return bool, returned %T", r);
    }
    return value_same(r, KR_TRUE);
}

int64_t kr_hash_result(Thread *t, Value v)
{
    if (!kr_is_int(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__hash__ method should return an integer");
    }
    int64_t h;
    return kr_hash_fix(kr_int_fits_i64(v, &h) ? h : kr_int_hash(v));
}

static int64_t slot_tp_hash(Thread *t, Value self)
{
    Value method = kr_type_lookup(kr_type(self), KR_NAME(__hash__));
    if (value_is_null(method) || kr_is_none(method)) {
        return kr_hash_not_implemented(t, self);
    }
    Value r = call_special(t, self, KR_NAME(__hash__), NULL, 0);
    return value_is_error(r) ? -1 : kr_hash_result(t, r);
}

static Value slot_tp_richcompare(Thread *t, Value a, Value b, int op)
{
    static const uint16_t names[] = {NAME___lt__, NAME___le__, NAME___eq__,
                                     NAME___ne__, NAME___gt__, NAME___ge__};
    return call_maybe(t, a, kr_names[names[op]], b);
}

/* -- Containers --------------------------------------------------------------------------- */

static isize slot_sq_length(Thread *t, Value self)
{
    Value r = call_special(t, self, KR_NAME(__len__), NULL, 0);
    return value_is_error(r) ? -1 : kr_len_result(t, r);
}

isize kr_len_result(Thread *t, Value r)
{
    Value i = kr_index(t, r);
    if (value_is_error(i)) {
        return -1;
    }
    if (kr_int_sign(i) < 0) {
        return kr_fail_int(t, KR_EXC(ValueError), "__len__() should return >= 0");
    }
    int64_t n;
    if (!kr_int_fits_i64(i, &n)) {
        return kr_fail_int(t, KR_EXC(OverflowError), "cannot fit '%T' into an index-sized integer",
                           i);
    }
    return n;
}

static isize slot_mp_length(Thread *t, Value self) { return slot_sq_length(t, self); }

static Value slot_sq_item(Thread *t, Value self, isize i)
{
    Value index = kr_int_from_i64(t, i);
    return value_is_error(index) ? VALUE_ERROR
                                 : call_special(t, self, KR_NAME(__getitem__), &index, 1);
}

static int set_or_delete(Thread *t, Value self, Value key, Value v, Str *set, Str *del)
{
    Value args[2] = {key, v};
    Value r = value_is_null(v) ? call_special(t, self, del, args, 1)
                               : call_special(t, self, set, args, 2);
    return value_is_error(r) ? -1 : 0;
}

static int slot_mp_ass_subscript(Thread *t, Value self, Value key, Value v)
{
    return set_or_delete(t, self, key, v, KR_NAME(__setitem__), KR_NAME(__delitem__));
}

static int slot_sq_ass_item(Thread *t, Value self, isize i, Value v)
{
    Value index = kr_int_from_i64(t, i);
    return value_is_error(index) ? -1 : slot_mp_ass_subscript(t, self, index, v);
}

static int slot_sq_contains(Thread *t, Value self, Value item)
{
    Value method = kr_type_lookup(kr_type(self), KR_NAME(__contains__));
    if (kr_is_none(method)) {
        return kr_fail_int(t, KR_EXC(TypeError), "'%T' object is not a container", self);
    }
    if (!value_is_null(method)) {
        Value r = call_special(t, self, KR_NAME(__contains__), &item, 1);
        return value_is_error(r) ? -1 : kr_truth(t, r);
    }
    Value it = kr_iter(t, self);
    if (value_is_error(it)) {
        return -1;
    }
    Value v;
    while (!value_is_null(v = kr_next(t, it))) {
        int equal = kr_safepoint(t) ? kr_equal(t, v, item) : -1;
        if (equal != 0) {
            return equal;
        }
    }
    return kr_pending(t) ? -1 : 0;
}

static Value slot_tp_iter(Thread *t, Value self)
{
    Value method = kr_type_lookup(kr_type(self), KR_NAME(__iter__));
    if (kr_is_none(method)) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not iterable", self);
    }
    if (!value_is_null(method)) {
        return call_special(t, self, KR_NAME(__iter__), NULL, 0);
    }
    if (value_is_null(kr_type_lookup(kr_type(self), KR_NAME(__getitem__)))) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not iterable", self);
    }
    return kr_seqiter_new(t, self);
}

/* -- Attributes --------------------------------------------------------------------------- */

Value kr_slot_getattr_hook(Thread *t, Value self, Value name)
{
    Type *type = kr_type(self);
    Value own = kr_type_lookup(type, KR_NAME(__getattribute__));
    Value result;
    if (value_is_null(own) ||
        (kr_is_exact(own, &PyWrapperDescr_Type) &&
         ((WrapperDescr *)value_ptr(own))->native == (void *)kr_generic_getattr)) {
        bool missing = false;
        result = kr_generic_get(t, self, name, &missing);
        if (!missing && !(value_is_error(result) && kr_pending_is(t, KR_EXC(AttributeError)))) {
            return result;
        }
    } else {
        result = call_special(t, self, KR_NAME(__getattribute__), &name, 1);
        if (!value_is_error(result) || !kr_pending_is(t, KR_EXC(AttributeError))) {
            return result;
        }
    }
    if (value_is_null(kr_type_lookup(type, KR_NAME(__getattr__)))) {
        return kr_pending(t) ? VALUE_ERROR : kr_generic_getattr(t, self, name);
    }
    kr_err_clear(t);
    return call_special(t, self, KR_NAME(__getattr__), &name, 1);
}

static int slot_tp_setattro(Thread *t, Value self, Value name, Value v)
{
    return set_or_delete(t, self, name, v, KR_NAME(__setattr__), KR_NAME(__delattr__));
}

static Value slot_tp_descr_get(Thread *t, Value self, Value obj, Value type)
{
    if (value_is_null(kr_type_lookup(kr_type(self), KR_NAME(__get__)))) {
        return self;
    }
    Value args[2] = {value_is_null(obj) ? KR_NONE : obj, value_is_null(type) ? KR_NONE : type};
    return call_special(t, self, KR_NAME(__get__), args, 2);
}

static int slot_tp_descr_set(Thread *t, Value self, Value obj, Value v)
{
    return set_or_delete(t, self, obj, v, KR_NAME(__set__), KR_NAME(__delete__));
}

/* -- Calling, construction, end ----------------------------------------------------------- */

/* self.name(*args, **kw), special lookup. */
static Value call_kw(Thread *t, Value self, Str *name, const Value *args, size_t nargs,
                     Tuple *kwnames)
{
    Type *type = kr_type(self);
    Value attr = kr_type_lookup(type, name);
    if (value_is_null(attr)) {
        return kr_raise_arg(t, KR_EXC(AttributeError), value_from_ptr(name));
    }
    if (kr_type(attr)->tp_flags & TPF_METHOD_DESCRIPTOR) {
        return kr_call_prepend(t, attr, self, args, nargs, kwnames);
    }
    SlotDESCRGET get = kr_slots(kr_type(attr))->tp_descr_get;
    if (get != NULL) {
        attr = get(t, attr, self, value_from_ptr(type));
        if (value_is_error(attr)) {
            return VALUE_ERROR;
        }
    }
    return kr_call(t, attr, args, nargs, kwnames);
}

static Value slot_tp_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return call_kw(t, self, KR_NAME(__call__), args, nargs, kwnames);
}

static int slot_tp_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value r = call_kw(t, self, KR_NAME(__init__), args, nargs, kwnames);
    if (value_is_error(r)) {
        return -1;
    }
    if (!kr_is_none(r)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__init__() should return None, not '%T'", r);
    }
    return 0;
}

static Value slot_tp_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value func = kr_getattr(t, value_from_ptr(type), KR_NAME(__new__));
    return value_is_error(func)
               ? VALUE_ERROR
               : kr_call_prepend(t, func, value_from_ptr(type), args, nargs, kwnames);
}

static void slot_tp_finalize(Thread *t, Value self)
{
    Value del = kr_type_lookup(kr_type(self), KR_NAME(__del__));
    if (value_is_null(del)) {
        return;
    }
    Value pending = kr_err_fetch(t);
    if (value_is_error(call_special(t, self, KR_NAME(__del__), NULL, 0))) {
        kr_err_unraisable(t, del, NULL);
    }
    kr_err_restore(t, pending);
}

/* -- Tables ------------------------------------------------------------------------------- */

/* clang-format off */
#define GENERIC_SLOTS(S) \
    S(tp_repr, UNARY) S(tp_hash, HASH) S(tp_call, CALL) S(tp_str, UNARY) S(tp_getattro, BINARY) \
    S(tp_setattro, OBJOBJARG) S(tp_richcompare, RICHCMP) S(tp_iter, UNARY) S(tp_iternext, ITERNEXT) \
    S(tp_descr_get, DESCRGET) S(tp_descr_set, OBJOBJARG) S(tp_init, INIT) S(tp_new, NEW) \
    S(tp_finalize, VOID) S(am_await, UNARY) S(am_aiter, UNARY) S(am_anext, UNARY) \
    S(nb_add, BINARY) S(nb_subtract, BINARY) S(nb_multiply, BINARY) S(nb_remainder, BINARY) \
    S(nb_divmod, BINARY) S(nb_power, TERNARY) S(nb_negative, UNARY) S(nb_positive, UNARY) \
    S(nb_absolute, UNARY) S(nb_bool, INQUIRY) S(nb_invert, UNARY) S(nb_lshift, BINARY) \
    S(nb_rshift, BINARY) S(nb_and, BINARY) S(nb_xor, BINARY) S(nb_or, BINARY) S(nb_int, UNARY) \
    S(nb_float, UNARY) S(nb_inplace_add, BINARY) S(nb_inplace_subtract, BINARY) \
    S(nb_inplace_multiply, BINARY) S(nb_inplace_remainder, BINARY) S(nb_inplace_power, TERNARY) \
    S(nb_inplace_lshift, BINARY) S(nb_inplace_rshift, BINARY) S(nb_inplace_and, BINARY) \
    S(nb_inplace_xor, BINARY) S(nb_inplace_or, BINARY) S(nb_floor_divide, BINARY) \
    S(nb_true_divide, BINARY) S(nb_inplace_floor_divide, BINARY) S(nb_inplace_true_divide, BINARY) \
    S(nb_index, UNARY) S(nb_matrix_multiply, BINARY) S(nb_inplace_matrix_multiply, BINARY) \
    S(mp_length, LEN) S(mp_subscript, BINARY) S(mp_ass_subscript, OBJOBJARG) S(sq_length, LEN) \
    S(sq_item, SSIZEARG) S(sq_ass_item, SSIZEOBJARG) S(sq_contains, OBJOBJ)
#define GENERIC_TRAMP(slot, kind) KR_SLOT_C(kind, slot_##slot, slot_##slot##_c)
GENERIC_SLOTS(GENERIC_TRAMP)
KR_SLOT_C(BINARY, kr_slot_getattr_hook, slot_getattr_hook_c)
#define GENERIC_NATIVE(slot, kind) [SLOT_##slot] = (void *)slot_##slot,
#define GENERIC_C(slot, kind) [SLOT_##slot] = (void *)slot_##slot##_c,
void *const kr_generic_slots[SLOT_COUNT] = {GENERIC_SLOTS(GENERIC_NATIVE)};
void *const kr_generic_c_slots[SLOT_COUNT] = {GENERIC_SLOTS(GENERIC_C)};
void *const kr_getattr_hook_c = (void *)slot_getattr_hook_c;
/* clang-format on */
