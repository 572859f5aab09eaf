/* int_type.c -- the type int: slots over Values, methods, construction. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/format.h"
#include "runtime/types/int_int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- Slots ----------------------------------------------------------------------------------------
 */

#define DEFINE_BINARY(name, fn)                    \
    static Value name(Thread *t, Value a, Value b) \
    {                                              \
        if (!kr_is_int(a) || !kr_is_int(b)) {      \
            return KR_NOTIMPLEMENTED;              \
        }                                          \
        return fn(t, a, b);                        \
    }
DEFINE_BINARY(int_add, kr_int_add)
DEFINE_BINARY(int_subtract, kr_int_sub)
DEFINE_BINARY(int_multiply, kr_int_mul)
DEFINE_BINARY(int_floor_divide, kr_int_floordiv)
DEFINE_BINARY(int_true_divide, kr_int_truediv)
DEFINE_BINARY(int_remainder, kr_int_mod)
DEFINE_BINARY(int_lshift, kr_int_lshift)
DEFINE_BINARY(int_rshift, kr_int_rshift)
DEFINE_BINARY(int_and, kr_int_and)
DEFINE_BINARY(int_or, kr_int_or)
DEFINE_BINARY(int_xor, kr_int_xor)

static Value int_divmod(Thread *t, Value a, Value b)
{
    Value q, r;
    if (!kr_is_int(a) || !kr_is_int(b)) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_int_divmod(t, a, b, &q, &r) ? value_from_ptr(kr_tuple_pair(t, q, r)) : VALUE_ERROR;
}

static Value int_power(Thread *t, Value a, Value b, Value mod)
{
    bool has_mod = !value_is_null(mod) && !kr_is_none(mod);
    if (!kr_is_int(a) || !kr_is_int(b) || (has_mod && !kr_is_int(mod))) {
        return KR_NOTIMPLEMENTED;
    }
    return kr_int_pow(t, a, b, has_mod ? mod : VALUE_NULL);
}

static Value int_absolute(Thread *t, Value a)
{
    return kr_int_sign(a) < 0 ? kr_int_neg(t, a) : kr_int_normalize(t, a);
}

static int int_bool(Thread *t, Value a) { return kr_int_sign(a) != 0; }

static Value int_float(Thread *t, Value a)
{
    double d;
    return kr_int_to_double(t, a, &d) ? value_from_double(d) : VALUE_ERROR;
}

static Value int_repr(Thread *t, Value a) { return kr_int_to_str(t, a, 10, false); }
static int64_t int_hash(Thread *t, Value a) { return kr_int_hash(a); }

static Value int_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_int(a) || !kr_is_int(b)) {
        return KR_NOTIMPLEMENTED;
    }
    int c = kr_int_compare(a, b);
    switch (op) {
    case CMP_LT: return kr_bool(c < 0);
    case CMP_LE: return kr_bool(c <= 0);
    case CMP_EQ: return kr_bool(c == 0);
    case CMP_NE: return kr_bool(c != 0);
    case CMP_GT: return kr_bool(c > 0);
    default: return kr_bool(c >= 0);
    }
}

/* -- Construction
 * ------------------------------------------------------------------------------------ */

static Value make(Thread *t, Value x, Value base)
{
    if (value_is_null(x)) {
        if (!value_is_null(base)) {
            return kr_raise(t, KR_EXC(TypeError), "int() missing string argument");
        }
        return value_from_small(0);
    }
    if (value_is_null(base)) {
        return kr_to_int(t, x);
    }
    isize b;
    if (!kr_arg_isize_clip(t, base, &b)) {
        return VALUE_ERROR;
    }
    if ((b != 0 && b < 2) || b > 36) {
        return kr_raise(t, KR_EXC(ValueError), "int() base must be >= 2 and <= 36, or 0");
    }
    if (kr_is_str(x) || kr_is_bytes(x) || kr_is_instance_of(x, &PyByteArray_Type)) {
        return kr_int_from_text(t, x, (int)b);
    }
    return kr_raise(t, KR_EXC(TypeError), "int() can't convert non-string with explicit base");
}

static Value subclass_instance(Thread *t, Type *type, Value number)
{
    IntView w;
    int_view(&w, number);
    Value v = kr_type_alloc(t, type, w.n);
    if (!value_is_error(v)) {
        Int *z = (Int *)value_ptr(v);
        z->ob_base.ob_size = w.neg ? -w.n : w.n;
        memcpy(z->ob_digit, w.d, (size_t)w.n * sizeof(uint32_t));
    }
    return v;
}

static Value int_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "int($type, x=0, /, base=10)\n--\n\n"};
    Value bound[2];
    if (kwnames == NULL && nargs <= 2) {
        bound[0] = nargs > 0 ? args[0] : VALUE_NULL;
        bound[1] = nargs > 1 ? args[1] : VALUE_NULL;
    } else if (!kr_args_bind(t, &spec, args, nargs, kwnames, bound)) {
        return VALUE_ERROR;
    }
    Value v = make(t, bound[0], bound[1]);
    if (value_is_error(v) || type == &PyLong_Type) {
        return v;
    }
    return subclass_instance(t, type, v);
}

/* -- Methods
 * --------------------------------------------------------------------------------------- */

static Value int_conjugate(Thread *t, Value self) { return kr_int_normalize(t, self); }

static Value int_bit_length(Thread *t, Value self)
{
    return kr_int_from_u64(t, kr_int_bit_length(self));
}

static Value int_bit_count(Thread *t, Value self)
{
    IntView w;
    int_view(&w, self);
    int64_t count = 0;
    for (isize i = 0; i < w.n; i++) {
        count += __builtin_popcount(w.d[i]);
    }
    return kr_int_from_i64(t, count);
}

static Value int_as_integer_ratio(Thread *t, Value self)
{
    Value v = kr_int_normalize(t, self);
    return value_is_error(v) ? v : value_from_ptr(kr_tuple_pair(t, v, value_from_small(1)));
}

/* 1 little, 0 big, -1 with an exception. */
static int byte_order(Thread *t, const char *function, Value order)
{
    if (value_is_null(order)) {
        return 0;
    }
    if (!kr_is_str(order)) {
        kr_bad_argument(t, function, "argument 'byteorder'", "str", order);
        return -1;
    }
    Str *s = kr_as_str(order);
    if (!kr_str_flat(t, s)) {
        return -1;
    }
    if (kr_str_equal_c(s, "little")) {
        return 1;
    }
    if (kr_str_equal_c(s, "big")) {
        return 0;
    }
    return kr_fail_int(t, KR_EXC(ValueError), "byteorder must be either 'little' or 'big'");
}

static Value int_to_bytes(Thread *t, Value self, const Value *args)
{
    isize len = 1;
    bool is_signed = false;
    if (!value_is_null(args[0]) && !kr_arg_isize(t, args[0], &len)) {
        return VALUE_ERROR;
    }
    int little = byte_order(t, "to_bytes", args[1]);
    if (little < 0 || (!value_is_null(args[2]) && !kr_arg_bool(t, args[2], &is_signed))) {
        return VALUE_ERROR;
    }
    if (len < 0) {
        return kr_raise(t, KR_EXC(ValueError), "length argument must be non-negative");
    }
    Bytes *b = kr_bytes_new(t, len);
    if (b == NULL) {
        return VALUE_ERROR;
    }
    if (len <= 1) { /* may be shared: write elsewhere */
        uint8_t byte = 0;
        if (!kr_int_to_bytes(t, self, &byte, (size_t)len, little, is_signed)) {
            return VALUE_ERROR;
        }
        return value_from_ptr(kr_bytes_from(t, &byte, len));
    }
    if (!kr_int_to_bytes(t, self, (uint8_t *)kr_bytes_data(b), (size_t)len, little, is_signed)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(b);
}

static Value int_from_bytes(Thread *t, Value type, const Value *args)
{
    bool is_signed = false;
    int little = byte_order(t, "from_bytes", args[1]);
    if (little < 0 || (!value_is_null(args[2]) && !kr_arg_bool(t, args[2], &is_signed))) {
        return VALUE_ERROR;
    }
    Value bytes = kr_bytes_from_object(t, args[0]);
    if (value_is_error(bytes)) {
        return VALUE_ERROR;
    }
    Bytes *b = (Bytes *)value_ptr(bytes);
    Value v = kr_int_from_bytes(t, (const uint8_t *)kr_bytes_data(b), (size_t)kr_bytes_len(b),
                                little, is_signed);
    if (value_is_error(v) || value_same(type, value_from_ptr(&PyLong_Type))) {
        return v;
    }
    return kr_call_1(t, type, v);
}

static Value int_round(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "__round__", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    if (nargs == 0) {
        return kr_int_normalize(t, self);
    }
    Value n = kr_index(t, args[0]);
    if (value_is_error(n)) {
        return VALUE_ERROR;
    }
    if (kr_int_sign(n) >= 0) {
        return kr_int_normalize(t, self);
    }
    /* To a multiple of 10**-n, half to even: take off the remainder, then maybe one step up. */
    int64_t places;
    Value x = kr_int_normalize(t, self);
    if (!kr_int_fits_i64(n, &places) || places < -(int64_t)kr_int_bit_length(x)) {
        return value_from_small(0); /* 10**-n is far beyond twice |self| */
    }
    Value unit = kr_int_pow(t, value_from_small(10), value_from_small(-places), VALUE_NULL);
    Value q, r;
    if (value_is_error(unit) || !kr_int_divmod(t, x, unit, &q, &r)) {
        return VALUE_ERROR;
    }
    Value twice = kr_int_add(t, r, r);
    if (value_is_error(twice)) {
        return VALUE_ERROR;
    }
    int c = kr_int_compare(twice, unit);
    IntView w;
    int_view(&w, q);
    bool odd = w.n > 0 && (w.d[0] & 1);
    Value down = kr_int_sub(t, x, r);
    if (value_is_error(down)) {
        return VALUE_ERROR;
    }
    return c > 0 || (c == 0 && odd) ? kr_int_add(t, down, unit) : down;
}

static Value int_format(Thread *t, Value self, Value spec)
{
    if (!kr_is_str(spec)) {
        kr_bad_argument(t, "__format__", "argument", "str", spec);
        return VALUE_ERROR;
    }
    return kr_format_int(t, self, kr_as_str(spec));
}

static Value int_getnewargs(Thread *t, Value self)
{
    Value v = kr_int_normalize(t, self);
    return value_is_error(v) ? v : value_from_ptr(kr_tuple_from(t, &v, 1));
}

static Value int_sizeof(Thread *t, Value self)
{
    isize item = kr_type(self)->tp_itemsize, size = kr_type(self)->tp_basicsize;
    IntView w;
    int_view(&w, self);
    return kr_int_from_i64(t, (size > 24 && item == 4 ? 24 : size) +
                                  kr_max(w.n, kr_is_bool(self)) * item);
}

static Value int_trunc(Thread *t, Value self) { return kr_int_normalize(t, self); }
static Value int_floor(Thread *t, Value self) { return kr_int_normalize(t, self); }
static Value int_ceil(Thread *t, Value self) { return kr_int_normalize(t, self); }
static Value int_zero(Thread *t, Value self) { return value_from_small(0); }
static Value int_one(Thread *t, Value self) { return value_from_small(1); }

/* clang-format off */
#define INT_METHODS(M)                                                                              \
    M(NOARGS, int_conjugate, NF_PURE, "conjugate", "Returns self, the complex conjugate of any int.") \
    M(NOARGS, int_bit_length, NF_PURE, "bit_length",                                                \
      "bit_length($self, /)\n--\n\nNumber of bits needed to write abs(self) in binary.\n\n"         \
      ">>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6")                                          \
    M(NOARGS, int_bit_count, NF_PURE, "bit_count",                                                  \
      "bit_count($self, /)\n--\n\nNumber of ones in the binary form of abs(self).\n\n"              \
      ">>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3")                                             \
    M(ARGS, int_to_bytes, NF_RAISES, "to_bytes",                                                    \
      "to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\n"                      \
      "The integer as `length` bytes.\n\nOverflowError is raised when they are too few.  byteorder "  \
      "'big' puts the most\nsignificant byte first, 'little' last; sys.byteorder is the host's.  "  \
      "signed\nchooses two's complement; without it a negative integer is an OverflowError.")       \
    M(ARGS, int_from_bytes, NF_CLASS | NF_RAISES | NF_CALLS, "from_bytes",                          \
      "from_bytes($type, /, bytes, byteorder='big', *, signed=False)\n--\n\n"                       \
      "The integer that an array of bytes stands for.\n\nbytes is a bytes-like object or an iterable " \
      "of ints below 256.  byteorder 'big'\nsays that the most significant byte comes first, 'little' " \
      "that it comes last.\nsigned says whether the bytes are in two's complement.")                \
    M(NOARGS, int_as_integer_ratio, 0, "as_integer_ratio",                                          \
      "as_integer_ratio($self, /)\n--\n\nThe pair (self, 1), whose quotient is the integer.\n\n"      \
      ">>> (10).as_integer_ratio()\n(10, 1)")                                                       \
    M(NOARGS, int_trunc, NF_PURE, "__trunc__", "Truncating an int gives the int itself.")           \
    M(NOARGS, int_floor, NF_PURE, "__floor__", "Flooring an int gives the int itself.")             \
    M(NOARGS, int_ceil, NF_PURE, "__ceil__", "The ceiling of an int is the int itself.")            \
    M(FAST, int_round, NF_RAISES, "__round__",                                                      \
      "__round__($self, ndigits=<unrepresentable>, /)\n--\n\n"                                      \
      "Rounded to a multiple of 10**-ndigits, half to even; the result is an int too.")             \
    M(NOARGS, int_getnewargs, 0, "__getnewargs__", "__getnewargs__($self, /)\n--\n\n")              \
    M(O, int_format, NF_RAISES, "__format__",                                                       \
      "__format__($self, format_spec, /)\n--\n\nFormats self as format_spec says.")                 \
    M(NOARGS, int_sizeof, NF_PURE, "__sizeof__",                                                    \
      "__sizeof__($self, /)\n--\n\nSize of the object in memory, in bytes.")
/* clang-format on */
KR_NATIVE_TABLE(int_methods, INT_METHODS)

static const NativeGetSet int_getset[] = {
    {"real", int_conjugate, NULL, "The real part: the number itself."},
    {"imag", int_zero, NULL, "The imaginary part: 0."},
    {"numerator", int_conjugate, NULL, "The number as a fraction in lowest terms: above the line."},
    {"denominator", int_one, NULL, "The number as a fraction in lowest terms: below the line."},
    {NULL, NULL, NULL, NULL},
};

#define INT_SLOTS(S)                             \
    S(tp_repr, UNARY, int_repr)                  \
    S(tp_hash, HASH, int_hash)                   \
    S(tp_richcompare, RICHCMP, int_richcompare)  \
    S(tp_new, NEW, int_new)                      \
    S(nb_add, BINARY, int_add)                   \
    S(nb_subtract, BINARY, int_subtract)         \
    S(nb_multiply, BINARY, int_multiply)         \
    S(nb_remainder, BINARY, int_remainder)       \
    S(nb_divmod, BINARY, int_divmod)             \
    S(nb_power, TERNARY, int_power)              \
    S(nb_negative, UNARY, kr_int_neg)            \
    S(nb_positive, UNARY, kr_int_normalize)      \
    S(nb_absolute, UNARY, int_absolute)          \
    S(nb_bool, INQUIRY, int_bool)                \
    S(nb_invert, UNARY, kr_int_invert)           \
    S(nb_lshift, BINARY, int_lshift)             \
    S(nb_rshift, BINARY, int_rshift)             \
    S(nb_and, BINARY, int_and)                   \
    S(nb_xor, BINARY, int_xor)                   \
    S(nb_or, BINARY, int_or)                     \
    S(nb_int, UNARY, kr_int_normalize)           \
    S(nb_float, UNARY, int_float)                \
    S(nb_floor_divide, BINARY, int_floor_divide) \
    S(nb_true_divide, BINARY, int_true_divide)   \
    S(nb_index, UNARY, kr_int_normalize)
KR_TYPE_SLOTS(int, INT_SLOTS)

static TypeInfo int_info = {
    .slots = {INT_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = int_c_slots,
    .methods = int_methods,
    .getset = int_getset,
    .flags = TI_NATIVE | TI_LEAF,
};
Type PyLong_Type = {
    KR_TYPE_HEAD("int", 24, 4),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_MATCH_SELF | TPF_LONG,
    .tp_doc = "int([x]) -> integer\n"
              "int(x, base=10) -> integer\n\n"
              "An integer made from a number or a text; int() is 0.  A number x is asked for\n"
              "x.__int__(), a float is cut off towards zero.\n\n"
              "With a base, or when x is no number, x has to be a str, bytes or bytearray that\n"
              "spells an integer in that base: an optional sign, digits with single underscores\n"
              "between them, spaces around.  Bases are 0 and 2 to 36; base 0 reads the prefixes\n"
              "0b, 0o and 0x as in source code.\n"
              ">>> int('0b100', base=0)\n4",
    .tp_cache = &int_info,
};
