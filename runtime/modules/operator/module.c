/* module.c -- the module _operator: the operators as functions. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/modules/operator/getters.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- Operators of the language
 * ------------------------------------------------------------------------- */

#define BINARY(id, op)                                                                       \
    static Value op_##id(Thread *t, Value self, const Value *args, size_t nargs)             \
    {                                                                                        \
        return kr_check_nargs(t, #id, nargs, 2, 2) ? kr_binary(t, op, args[0], args[1])      \
                                                   : VALUE_ERROR;                            \
    }                                                                                        \
    static Value op_i##id(Thread *t, Value self, const Value *args, size_t nargs)            \
    {                                                                                        \
        return kr_check_nargs(t, "i" #id, nargs, 2, 2) ? kr_inplace(t, op, args[0], args[1]) \
                                                       : VALUE_ERROR;                        \
    }
BINARY(add, BIN_ADD)
BINARY(sub, BIN_SUB)
BINARY(mul, BIN_MUL)
BINARY(matmul, BIN_MATMUL)
BINARY(floordiv, BIN_FLOORDIV)
BINARY(truediv, BIN_TRUEDIV)
BINARY(mod, BIN_MOD)
BINARY(lshift, BIN_LSHIFT)
BINARY(rshift, BIN_RSHIFT)
BINARY(pow, BIN_POW)

#define BINARY_NAMED(id, iid, name, iname, op)                                             \
    static Value id(Thread *t, Value self, const Value *args, size_t nargs)                \
    {                                                                                      \
        return kr_check_nargs(t, name, nargs, 2, 2) ? kr_binary(t, op, args[0], args[1])   \
                                                    : VALUE_ERROR;                         \
    }                                                                                      \
    static Value iid(Thread *t, Value self, const Value *args, size_t nargs)               \
    {                                                                                      \
        return kr_check_nargs(t, iname, nargs, 2, 2) ? kr_inplace(t, op, args[0], args[1]) \
                                                     : VALUE_ERROR;                        \
    }
BINARY_NAMED(op_and, op_iand, "and_", "iand", BIN_AND)
BINARY_NAMED(op_xor, op_ixor, "xor", "ixor", BIN_XOR)
BINARY_NAMED(op_or, op_ior, "or_", "ior", BIN_OR)

#define COMPARISON(id, op)                                                               \
    static Value op_##id(Thread *t, Value self, const Value *args, size_t nargs)         \
    {                                                                                    \
        return kr_check_nargs(t, #id, nargs, 2, 2) ? kr_compare(t, args[0], args[1], op) \
                                                   : VALUE_ERROR;                        \
    }
COMPARISON(eq, CMP_EQ)
COMPARISON(ne, CMP_NE)
COMPARISON(lt, CMP_LT)
COMPARISON(le, CMP_LE)
COMPARISON(gt, CMP_GT)
COMPARISON(ge, CMP_GE)

static Value op_neg(Thread *t, Value self, Value a) { return kr_neg(t, a); }
static Value op_pos(Thread *t, Value self, Value a) { return kr_pos(t, a); }
static Value op_abs(Thread *t, Value self, Value a) { return kr_abs(t, a); }
static Value op_invert(Thread *t, Value self, Value a) { return kr_invert(t, a); }
static Value op_index(Thread *t, Value self, Value a) { return kr_index(t, a); }

static Value op_truth(Thread *t, Value self, Value a)
{
    int truth = kr_truth(t, a);
    return truth < 0 ? VALUE_ERROR : kr_bool(truth);
}

static Value op_not(Thread *t, Value self, Value a)
{
    int truth = kr_truth(t, a);
    return truth < 0 ? VALUE_ERROR : kr_bool(!truth);
}

static Value op_is(Thread *t, Value self, const Value *args, size_t nargs)
{
    return kr_check_nargs(t, "is_", nargs, 2, 2) ? kr_bool(kr_is(args[0], args[1])) : VALUE_ERROR;
}

static Value op_is_not(Thread *t, Value self, const Value *args, size_t nargs)
{
    return kr_check_nargs(t, "is_not", nargs, 2, 2) ? kr_bool(!kr_is(args[0], args[1]))
                                                    : VALUE_ERROR;
}

static Value op_contains(Thread *t, Value self, const Value *args, size_t nargs)
{
    int in = kr_check_nargs(t, "contains", nargs, 2, 2) ? kr_contains(t, args[0], args[1]) : -1;
    return in < 0 ? VALUE_ERROR : kr_bool(in);
}

static Value op_getitem(Thread *t, Value self, const Value *args, size_t nargs)
{
    return kr_check_nargs(t, "getitem", nargs, 2, 2) ? kr_getitem(t, args[0], args[1])
                                                     : VALUE_ERROR;
}

static Value op_setitem(Thread *t, Value self, const Value *args, size_t nargs)
{
    return kr_check_nargs(t, "setitem", nargs, 3, 3) &&
                   kr_setitem(t, args[0], args[1], args[2]) == 0
               ? KR_NONE
               : VALUE_ERROR;
}

static Value op_delitem(Thread *t, Value self, const Value *args, size_t nargs)
{
    return kr_check_nargs(t, "delitem", nargs, 2, 2) && kr_delitem(t, args[0], args[1]) == 0
               ? KR_NONE
               : VALUE_ERROR;
}

static Value op_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs == 0) {
        return kr_raise(t, KR_EXC(TypeError), "call expected at least 1 argument, got 0");
    }
    return kr_call(t, args[0], args + 1, nargs - 1, kwnames);
}

/* -- Sequences
 * ------------------------------------------------------------------------------------------- */

static Value concat(Thread *t, const Value *args, size_t nargs, bool in_place)
{
    if (!kr_check_nargs(t, in_place ? "iconcat" : "concat", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    const NativeSlots *slots = kr_slots(kr_type(args[0]));
    if (in_place && slots->sq_inplace_concat != NULL) {
        return slots->sq_inplace_concat(t, args[0], args[1]);
    }
    if (slots->sq_concat != NULL) {
        return slots->sq_concat(t, args[0], args[1]);
    }
    if (kr_is_sequence(args[0]) && kr_is_sequence(args[1])) {
        return in_place ? kr_inplace(t, BIN_ADD, args[0], args[1])
                        : kr_binary(t, BIN_ADD, args[0], args[1]);
    }
    return kr_raise(t, KR_EXC(TypeError), "'%T' object can't be concatenated", args[0]);
}

static Value op_concat(Thread *t, Value self, const Value *args, size_t nargs)
{
    return concat(t, args, nargs, false);
}

static Value op_iconcat(Thread *t, Value self, const Value *args, size_t nargs)
{
    return concat(t, args, nargs, true);
}

/* iter(v), with the words of `in` when there is none. */
static Value items_of(Thread *t, Value v)
{
    Value it = kr_iter(t, v);
    if (value_is_error(it) && kr_pending_is(t, KR_EXC(TypeError))) {
        kr_err_clear(t);
        return kr_raise(t, KR_EXC(TypeError), "argument of type '%T' is not iterable", v);
    }
    return it;
}

static Value op_indexOf(Thread *t, Value self, const Value *args, size_t nargs)
{
    Value it = kr_check_nargs(t, "indexOf", nargs, 2, 2) ? items_of(t, args[0]) : VALUE_ERROR;
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value item;
    for (int64_t i = 0; !value_is_null(item = kr_next(t, it)); i++) {
        int same = kr_safepoint(t) ? kr_item_equal(t, item, args[1]) : -1;
        if (same != 0) {
            return same < 0 ? VALUE_ERROR : kr_int_from_i64(t, i);
        }
    }
    return kr_pending(t) ? VALUE_ERROR
                         : kr_raise(t, KR_EXC(ValueError), "sequence.index(x): x not in sequence");
}

static Value op_countOf(Thread *t, Value self, const Value *args, size_t nargs)
{
    Value it = kr_check_nargs(t, "countOf", nargs, 2, 2) ? items_of(t, args[0]) : VALUE_ERROR;
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value item;
    int64_t count = 0;
    while (!value_is_null(item = kr_next(t, it))) {
        int same = kr_safepoint(t) ? kr_item_equal(t, item, args[1]) : -1;
        if (same < 0) {
            return VALUE_ERROR;
        }
        count += same;
    }
    return kr_pending(t) ? VALUE_ERROR : kr_int_from_i64(t, count);
}

static Value op_length_hint(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize fallback = 0;
    if (!kr_check_nargs(t, "length_hint", nargs, 1, 2) ||
        (nargs > 1 && !kr_arg_isize(t, args[1], &fallback))) {
        return VALUE_ERROR;
    }
    isize n = kr_length_hint(t, args[0], fallback);
    return n == -1 && kr_pending(t) ? VALUE_ERROR : kr_int_from_i64(t, n);
}

/* -- _compare_digest: the time it takes does not tell where two texts differ
 * ---------------------------- */

static bool same_bytes(const unsigned char *a, isize na, const unsigned char *b, isize nb)
{
    /* With different lengths b is compared with itself, so that the time depends on b only. */
    const volatile unsigned char *left = na == nb ? a : b;
    unsigned char differs = na != nb;
    for (isize i = 0; i < nb; i++) {
        differs |= left[i] ^ b[i];
    }
    return differs == 0;
}

static Value op_compare_digest(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "_compare_digest", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    if (kr_is_str(args[0]) && kr_is_str(args[1])) {
        Str *a = (Str *)value_ptr(args[0]), *b = (Str *)value_ptr(args[1]);
        if (!kr_str_flat(t, a) || !kr_str_flat(t, b)) {
            return VALUE_ERROR;
        }
        if (!kr_str_is_ascii(a) || !kr_str_is_ascii(b)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "comparing strings with non-ASCII characters is not supported");
        }
        return kr_bool(same_bytes(kr_str_data(a), kr_str_len(a), kr_str_data(b), kr_str_len(b)));
    }
    if (!kr_has_buffer(args[0]) && !kr_has_buffer(args[1])) {
        return kr_raise(t, KR_EXC(TypeError),
                        "unsupported operand types(s) or combination of types: '%T' and '%T'",
                        args[0], args[1]);
    }
    Buffer a, b;
    if (!kr_buffer_get(t, args[0], &a, BUF_SIMPLE)) {
        return VALUE_ERROR;
    }
    Value result = VALUE_ERROR;
    if (a.ndim > 1) {
        kr_raise(t, KR_EXC(BufferError), "Buffer must be single dimension");
    } else if (kr_buffer_get(t, args[1], &b, BUF_SIMPLE)) {
        if (b.ndim > 1) {
            kr_raise(t, KR_EXC(BufferError), "Buffer must be single dimension");
        } else {
            result = kr_bool(same_bytes(a.buf, a.len, b.buf, b.len));
        }
        kr_buffer_release(t, &b);
    }
    kr_buffer_release(t, &a);
    return result;
}

/* -- The module
 * ------------------------------------------------------------------------------------------- */

#define AB(name) name "($module, a, b, /)\n--\n\nSame as "
#define A_(name) name "($module, a, /)\n--\n\nSame as "

/* clang-format off */
#define OPERATOR_FUNCTIONS(M)                                                                \
    M(O, op_truth, NF_CALLS, "truth", "truth($module, a, /)\n--\n\nReturn True if a is true, False otherwise.") \
    M(FAST, op_contains, NF_CALLS, "contains", AB("contains") "b in a (note reversed operands).") \
    M(FAST, op_indexOf, NF_CALLS, "indexOf", "indexOf($module, a, b, /)\n--\n\nReturn the first index of b in a.") \
    M(FAST, op_countOf, NF_CALLS, "countOf", "countOf($module, a, b, /)\n--\n\nReturn how many items of a equal b.") \
    M(FAST, op_is, 0, "is_", AB("is_") "a is b.")                                            \
    M(FAST, op_is_not, 0, "is_not", AB("is_not") "a is not b.")                              \
    M(O, op_index, NF_CALLS, "index", A_("index") "a.__index__()")                           \
    M(FAST, op_add, NF_CALLS, "add", AB("add") "a + b.")                                     \
    M(FAST, op_sub, NF_CALLS, "sub", AB("sub") "a - b.")                                     \
    M(FAST, op_mul, NF_CALLS, "mul", AB("mul") "a * b.")                                     \
    M(FAST, op_matmul, NF_CALLS, "matmul", AB("matmul") "a @ b.")                            \
    M(FAST, op_floordiv, NF_CALLS, "floordiv", AB("floordiv") "a // b.")                     \
    M(FAST, op_truediv, NF_CALLS, "truediv", AB("truediv") "a / b.")                         \
    M(FAST, op_mod, NF_CALLS, "mod", AB("mod") "a % b.")                                     \
    M(O, op_neg, NF_CALLS, "neg", A_("neg") "-a.")                                           \
    M(O, op_pos, NF_CALLS, "pos", A_("pos") "+a.")                                           \
    M(O, op_abs, NF_CALLS, "abs", A_("abs") "abs(a).")                                       \
    M(FAST, op_lshift, NF_CALLS, "lshift", AB("lshift") "a << b.")                           \
    M(FAST, op_rshift, NF_CALLS, "rshift", AB("rshift") "a >> b.")                           \
    M(O, op_not, NF_CALLS, "not_", A_("not_") "not a.")                                      \
    M(FAST, op_and, NF_CALLS, "and_", AB("and_") "a & b.")                                   \
    M(FAST, op_xor, NF_CALLS, "xor", AB("xor") "a ^ b.")                                     \
    M(FAST, op_or, NF_CALLS, "or_", AB("or_") "a | b.")                                      \
    M(FAST, op_iadd, NF_CALLS, "iadd", AB("iadd") "a += b.")                                 \
    M(FAST, op_isub, NF_CALLS, "isub", AB("isub") "a -= b.")                                 \
    M(FAST, op_imul, NF_CALLS, "imul", AB("imul") "a *= b.")                                 \
    M(FAST, op_imatmul, NF_CALLS, "imatmul", AB("imatmul") "a @= b.")                        \
    M(FAST, op_ifloordiv, NF_CALLS, "ifloordiv", AB("ifloordiv") "a //= b.")                 \
    M(FAST, op_itruediv, NF_CALLS, "itruediv", AB("itruediv") "a /= b.")                     \
    M(FAST, op_imod, NF_CALLS, "imod", AB("imod") "a %= b.")                                 \
    M(FAST, op_ilshift, NF_CALLS, "ilshift", AB("ilshift") "a <<= b.")                       \
    M(FAST, op_irshift, NF_CALLS, "irshift", AB("irshift") "a >>= b.")                       \
    M(FAST, op_iand, NF_CALLS, "iand", AB("iand") "a &= b.")                                 \
    M(FAST, op_ixor, NF_CALLS, "ixor", AB("ixor") "a ^= b.")                                 \
    M(FAST, op_ior, NF_CALLS, "ior", AB("ior") "a |= b.")                                    \
    M(FAST, op_concat, NF_CALLS, "concat", AB("concat") "a + b, for a and b sequences.")     \
    M(FAST, op_iconcat, NF_CALLS, "iconcat", AB("iconcat") "a += b, for a and b sequences.") \
    M(FAST, op_getitem, NF_CALLS, "getitem", AB("getitem") "a[b].")                          \
    M(FAST, op_setitem, NF_CALLS, "setitem", "setitem($module, a, b, c, /)\n--\n\nSame as a[b] = c.") \
    M(FAST, op_delitem, NF_CALLS, "delitem", AB("delitem") "del a[b].")                      \
    M(FAST, op_pow, NF_CALLS, "pow", AB("pow") "a ** b.")                                    \
    M(FAST, op_ipow, NF_CALLS, "ipow", AB("ipow") "a **= b.")                                \
    M(FAST, op_eq, NF_CALLS, "eq", AB("eq") "a == b.")                                       \
    M(FAST, op_ne, NF_CALLS, "ne", AB("ne") "a != b.")                                       \
    M(FAST, op_lt, NF_CALLS, "lt", AB("lt") "a < b.")                                        \
    M(FAST, op_le, NF_CALLS, "le", AB("le") "a <= b.")                                       \
    M(FAST, op_gt, NF_CALLS, "gt", AB("gt") "a > b.")                                        \
    M(FAST, op_ge, NF_CALLS, "ge", AB("ge") "a >= b.")                                       \
    M(FAST, op_compare_digest, NF_CALLS, "_compare_digest",                                  \
      "_compare_digest($module, a, b, /)\n--\n\nReturn 'a == b' in a time that does not depend on where they differ.") \
    M(FAST, op_length_hint, NF_CALLS, "length_hint",                                         \
      "length_hint($module, obj, default=0, /)\n--\n\nEstimate the number of items, default when nothing is known.") \
    M(FASTKW, op_call, NF_CALLS, "call",                                                     \
      "call($module, obj, /, *args, **kwargs)\n--\n\nSame as obj(*args, **kwargs).")
#define OPERATOR_INVERT(M)  M(O, op_invert, NF_CALLS, "invert", A_("invert") "~a.")
#define OPERATOR_INVERT2(M) M(O, op_invert, NF_CALLS, "inv", A_("inv") "~a.")
#define OPERATOR_ALL(M) OPERATOR_FUNCTIONS(M) OPERATOR_INVERT(M) OPERATOR_INVERT2(M)
KR_NATIVE_TRAMPS(OPERATOR_FUNCTIONS)
KR_NATIVE_TRAMPS(OPERATOR_INVERT)
KR_NATIVE_ROWS(operator_defs, OPERATOR_ALL)
/* clang-format on */

static bool operator_exec(Thread *t, Module *m, Dict *ns)
{
    static const struct {
        const char *name;
        Type *type;
    } types[] = {
        {"itemgetter", &kr_itemgetter_type},
        {"attrgetter", &kr_attrgetter_type},
        {"methodcaller", &kr_methodcaller_type},
    };
    for (size_t i = 0; i < KR_COUNT(types); i++) {
        if (!kr_type_ready(t, types[i].type) ||
            !kr_module_add(t, m, types[i].name, value_from_ptr(types[i].type))) {
            return false;
        }
    }
    return true;
}

const NativeModule kr_module_operator = {
    .name = "_operator",
    .doc = "The operators as functions.",
    .defs = operator_defs,
    .exec = operator_exec,
};
