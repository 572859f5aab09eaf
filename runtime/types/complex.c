/* complex.c -- the type complex. */
#include "runtime/base/dtoa.h"
#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/float.h"
#include "runtime/types/format.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str_int.h"
#include "runtime/types/type.h"

#include <math.h>
#include <stdlib.h>

typedef struct Cx {
    double re, im;
} Cx;

Value kr_complex_new(Thread *t, double real, double imag)
{
    Complex *c = kr_new_object(t, &PyComplex_Type, sizeof(Complex), GCK_LEAF);
    if (c == NULL) {
        return VALUE_ERROR;
    }
    c->real = real;
    c->imag = imag;
    return value_from_ptr(c);
}

static bool is_complex(Value v) { return value_is_ptr(v) && kr_is_instance_of(v, &PyComplex_Type); }

static Cx value_of(Value v)
{
    const Complex *c = (const Complex *)value_ptr(v);
    return (Cx){c->real, c->imag};
}

/* A complex, float or int; false without exception for others, with one for too large an int. */
static bool to_complex(Thread *t, Value v, Cx *out)
{
    out->im = 0.0;
    if (kr_is_exact(v, &PyComplex_Type) || is_complex(v)) {
        *out = value_of(v);
        return true;
    }
    if (kr_is_float(v)) {
        out->re = kr_float_value(v);
        return true;
    }
    return kr_is_int(v) && kr_int_to_double(t, v, &out->re);
}

/* -- Arithmetic
 * ------------------------------------------------------------------------------------- */

KR_INLINE Cx multiply(Cx a, Cx b)
{
    return (Cx){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* Divides both parts of b by the larger first, so that nothing overflows early.  b is not zero. */
static Cx quotient(Cx a, Cx b)
{
    double size_re = fabs(b.re), size_im = fabs(b.im);
    if (size_re >= size_im) {
        double ratio = b.im / b.re, denominator = b.re + b.im * ratio;
        return (Cx){(a.re + a.im * ratio) / denominator, (a.im - a.re * ratio) / denominator};
    }
    if (size_im >= size_re) {
        double ratio = b.re / b.im, denominator = b.re * ratio + b.im;
        return (Cx){(a.re * ratio + a.im) / denominator, (a.im * ratio - a.re) / denominator};
    }
    return (Cx){NAN, NAN}; /* a part of b is a NaN */
}

/* a to a whole power by repeated squaring. */
static Cx whole_power(Cx a, unsigned n)
{
    Cx result = {1.0, 0.0};
    for (; n != 0; n >>= 1) {
        if (n & 1) {
            result = multiply(result, a);
        }
        a = multiply(a, a);
    }
    return result;
}

bool kr_complex_pow(Thread *t, double a_re, double a_im, double b_re, double b_im, double out[2])
{
    Cx a = {a_re, a_im}, r;
    bool zero_a = a_re == 0.0 && a_im == 0.0;
    if (b_im == 0.0 && b_re == floor(b_re) && fabs(b_re) <= 100.0) {
        if (b_re < 0 && zero_a) {
            return kr_fail(t, KR_EXC(ZeroDivisionError), "0.0 to a negative or complex power");
        }
        r = whole_power(a, (unsigned)fabs(b_re));
        if (b_re <= 0) {
            if (r.re == 0.0 && r.im == 0.0) {
                return kr_fail(t, KR_EXC(ZeroDivisionError), "0.0 to a negative or complex power");
            }
            r = quotient((Cx){1.0, 0.0}, r);
        }
    } else if (zero_a) {
        if (b_im != 0.0 || b_re < 0.0) {
            return kr_fail(t, KR_EXC(ZeroDivisionError), "0.0 to a negative or complex power");
        }
        r = (Cx){0.0, 0.0};
    } else {
        double size = hypot(a_re, a_im), angle = atan2(a_im, a_re);
        double length = pow(size, b_re), phase = angle * b_re;
        if (b_im != 0.0) {
            length /= exp(angle * b_im);
            phase += b_im * log(size);
        }
        if (isinf(phase)) { /* a domain error of cos(), which CPython reports like this */
            return kr_fail(t, KR_EXC(ZeroDivisionError), "0.0 to a negative or complex power");
        }
        r = (Cx){length * cos(phase), length * sin(phase)};
    }
    if (isinf(r.re) || isinf(r.im)) {
        return kr_fail(t, KR_EXC(OverflowError), "complex exponentiation");
    }
    out[0] = r.re;
    out[1] = r.im;
    return true;
}

#define BOTH(a, b)                                              \
    Cx a, b;                                                    \
    if (!to_complex(t, v##a, &a) || !to_complex(t, v##b, &b)) { \
        return kr_pending(t) ? VALUE_ERROR : KR_NOTIMPLEMENTED; \
    }

static Value complex_add(Thread *t, Value va, Value vb)
{
    BOTH(a, b)
    return kr_complex_new(t, a.re + b.re, a.im + b.im);
}

static Value complex_subtract(Thread *t, Value va, Value vb)
{
    BOTH(a, b)
    return kr_complex_new(t, a.re - b.re, a.im - b.im);
}

static Value complex_multiply(Thread *t, Value va, Value vb)
{
    BOTH(a, b)
    Cx r = multiply(a, b);
    return kr_complex_new(t, r.re, r.im);
}

static Value complex_true_divide(Thread *t, Value va, Value vb)
{
    BOTH(a, b)
    if (b.re == 0.0 && b.im == 0.0) {
        return kr_raise(t, KR_EXC(ZeroDivisionError), "complex division by zero");
    }
    Cx r = quotient(a, b);
    return kr_complex_new(t, r.re, r.im);
}

static Value complex_power(Thread *t, Value va, Value vb, Value mod)
{
    double r[2];
    BOTH(a, b)
    if (!value_is_null(mod) && !kr_is_none(mod)) {
        return kr_raise(t, KR_EXC(ValueError), "complex modulo");
    }
    return kr_complex_pow(t, a.re, a.im, b.re, b.im, r) ? kr_complex_new(t, r[0], r[1])
                                                        : VALUE_ERROR;
}

static Value complex_negative(Thread *t, Value v)
{
    Cx a = value_of(v);
    return kr_complex_new(t, -a.re, -a.im);
}

static Value complex_positive(Thread *t, Value v)
{
    Cx a = value_of(v);
    return kr_is_exact(v, &PyComplex_Type) ? v : kr_complex_new(t, a.re, a.im);
}

static Value complex_absolute(Thread *t, Value v)
{
    Cx a = value_of(v);
    double r = hypot(a.re, a.im);
    if (isinf(r) && isfinite(a.re) && isfinite(a.im)) {
        return kr_raise(t, KR_EXC(OverflowError), "absolute value too large");
    }
    return value_from_double_any(r);
}

static int complex_bool(Thread *t, Value v)
{
    Cx a = value_of(v);
    return a.re != 0.0 || a.im != 0.0;
}

static int64_t complex_hash(Thread *t, Value v)
{
    Cx a = value_of(v);
    return kr_hash_complex(a.re, a.im);
}

static Value complex_richcompare(Thread *t, Value va, Value vb, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_complex(va)) {
        return KR_NOTIMPLEMENTED;
    }
    Cx a = value_of(va);
    bool equal;
    if (kr_is_int(vb)) {
        equal = a.im == 0.0 && kr_int_compare_double(vb, a.re) == 0;
    } else if (kr_is_float(vb)) {
        equal = a.im == 0.0 && a.re == kr_float_value(vb);
    } else if (is_complex(vb)) {
        Cx b = value_of(vb);
        equal = a.re == b.re && a.im == b.im;
    } else {
        return KR_NOTIMPLEMENTED;
    }
    return kr_bool(equal == (op == CMP_EQ));
}

/* -- Text
 * --------------------------------------------------------------------------------------------- */

static bool put_part(StrBuilder *b, double d, int flags)
{
    isize len;
    char *text = kr_double_to_text(d, 'r', 0, flags, &len, NULL);
    if (text == NULL) {
        kr_raise_oom(b->t);
        b->failed = true;
        return false;
    }
    bool ok = kr_sb_ascii(b, text, len);
    free(text);
    return ok;
}

Value kr_complex_repr(Thread *t, double real, double imag)
{
    StrBuilder b;
    kr_sb_init(&b, t);
    if (real == 0.0 && !signbit(real)) {
        put_part(&b, imag, 0);
        kr_sb_char(&b, 'j');
    } else {
        kr_sb_char(&b, '(');
        put_part(&b, real, 0);
        put_part(&b, imag, KR_FLOAT_SIGN);
        kr_sb_c(&b, "j)");
    }
    return kr_sb_finish(&b);
}

static Value complex_repr(Thread *t, Value v)
{
    Cx a = value_of(v);
    return kr_complex_repr(t, a.re, a.im);
}

KR_INLINE bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* "re", "imj", "re+imj", where im may be just a sign; perhaps in parentheses, spaces around. */
static bool parse_inner(const char *p, const char *end, Cx *out)
{
    bool paren = false;
    double first;
    const char *stop;
    while (p < end && is_space(*p)) {
        p++;
    }
    if (p < end && *p == '(') {
        paren = true;
        for (p++; p < end && is_space(*p);) {
            p++;
        }
    }
    *out = (Cx){0.0, 0.0};
    FloatParse status = kr_double_parse(p, end - p, &stop, &first);
    bool has_first = status == KR_PARSE_OK || status == KR_PARSE_OVERFLOW;
    if (has_first) {
        p = stop;
        if (p < end && (*p == '+' || *p == '-')) {
            out->re = first;
            status = kr_double_parse(p, end - p, &stop, &out->im);
            if (status == KR_PARSE_OK || status == KR_PARSE_OVERFLOW) {
                p = stop;
            } else {
                out->im = *p++ == '+' ? 1.0 : -1.0;
            }
            if (p == end || (*p | 0x20) != 'j') {
                return false;
            }
            p++;
        } else if (p < end && (*p | 0x20) == 'j') {
            p++;
            out->im = first;
        } else {
            out->re = first;
        }
    } else {
        out->im = 1.0;
        if (p < end && (*p == '+' || *p == '-')) {
            out->im = *p++ == '+' ? 1.0 : -1.0;
        }
        if (p == end || (*p | 0x20) != 'j') {
            return false;
        }
        p++;
    }
    while (p < end && is_space(*p)) {
        p++;
    }
    if (paren) {
        if (p == end || *p++ != ')') {
            return false;
        }
        while (p < end && is_space(*p)) {
            p++;
        }
    }
    return p == end;
}

static bool parse(Thread *t, Value v, Cx *out)
{
    isize len;
    const char *text = kr_str_number_text(t, kr_as_str(v), &len);
    if (text == NULL) {
        return false;
    }
    if (memchr(text, '_', (size_t)len) != NULL) {
        /* Underscores stand between digits only; drop them. */
        char *copy = kr_gc_new_block(t, (size_t)len + 1, GCK_LEAF);
        if (copy == NULL) {
            return false;
        }
        isize k = 0;
        for (isize i = 0; i < len; i++) {
            bool between = i > 0 && i + 1 < len && text[i - 1] >= '0' && text[i - 1] <= '9' &&
                           text[i + 1] >= '0' && text[i + 1] <= '9';
            if (text[i] != '_') {
                copy[k++] = text[i];
            } else if (!between) {
                return kr_fail(t, KR_EXC(ValueError), "could not convert string to complex: %R", v);
            }
        }
        text = copy;
        len = k;
    }
    if (!parse_inner(text, text + len, out)) {
        return kr_fail(t, KR_EXC(ValueError), "complex() arg is a malformed string");
    }
    return true;
}

/* -- Construction
 * ------------------------------------------------------------------------------------- */

static Value make(Thread *t, Type *type, Cx value)
{
    if (type == &PyComplex_Type) {
        return kr_complex_new(t, value.re, value.im);
    }
    Value self = kr_type_alloc(t, type, 0);
    if (!value_is_error(self)) {
        ((Complex *)value_ptr(self))->real = value.re;
        ((Complex *)value_ptr(self))->imag = value.im;
    }
    return self;
}

/* v.__complex__() if there is one, else v. */
static Value special_complex(Thread *t, Value v)
{
    if (kr_is_exact(v, &PyComplex_Type)) {
        return v;
    }
    bool found;
    Value r = kr_call_special(t, v, KR_NAME(__complex__), NULL, 0, &found);
    if (!found) {
        return kr_pending(t) ? VALUE_ERROR : v;
    }
    if (value_is_error(r) || kr_is_exact(r, &PyComplex_Type)) {
        return r;
    }
    if (!is_complex(r)) {
        return kr_raise(t, KR_EXC(TypeError), "__complex__ returned non-complex (type %.200T)", r);
    }
    return kr_warn(
               t, KR_EXC(DeprecationWarning), 1,
               "__complex__ returned non-complex (type %.200T).  The ability to return an instance "
               "of a strict subclass of complex is deprecated, and may be removed in a future "
               "version of Python.",
               r)
               ? r
               : VALUE_ERROR;
}

static bool has_float(Value v)
{
    const NativeSlots *slots = kr_slots(kr_type(v));
    return slots->nb_float != NULL || slots->nb_index != NULL;
}

static bool float_of(Thread *t, Value v, double *out)
{
    Value f = kr_to_float(t, v);
    if (value_is_error(f)) {
        return false;
    }
    *out = kr_float_value(f);
    return true;
}

static Value complex_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "complex($type, real=0, imag=0)\n--\n\n"};
    Value bound[2];
    if (KR_LIKELY(type == &PyComplex_Type && kwnames == NULL && nargs == 2)) {
        Cx c;
        if ((value_is_int(args[0]) || value_is_double(args[0])) &&
            (value_is_int(args[1]) || value_is_double(args[1]))) {
            c.re = value_is_int(args[0]) ? (double)value_int(args[0]) : value_double(args[0]);
            c.im = value_is_int(args[1]) ? (double)value_int(args[1]) : value_double(args[1]);
            return make(t, type, c);
        }
    }
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, bound)) {
        return VALUE_ERROR;
    }
    Value r = bound[0], i = bound[1];
    if (value_is_null(r)) {
        r = value_from_small(0);
    } else if (kr_is_exact(r, &PyComplex_Type) && value_is_null(i) && type == &PyComplex_Type) {
        return r;
    }
    if (kr_is_str(r)) {
        Cx value;
        if (!value_is_null(i)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "complex() can't take second arg if first is a string");
        }
        return parse(t, r, &value) ? make(t, type, value) : VALUE_ERROR;
    }
    if (!value_is_null(i) && kr_is_str(i)) {
        return kr_raise(t, KR_EXC(TypeError), "complex() second arg can't be a string");
    }
    r = special_complex(t, r);
    if (value_is_error(r)) {
        return VALUE_ERROR;
    }
    if (!is_complex(r) && !has_float(r)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "complex() first argument must be a string or a number, not '%.200T'", r);
    }
    if (!value_is_null(i) && !is_complex(i) && !has_float(i)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "complex() second argument must be a number, not '%.200T'", i);
    }
    /* real + imag * 1j, where either may itself be complex. */
    Cx cr = {0.0, 0.0}, ci = {0.0, 0.0};
    if (is_complex(r)) {
        cr = value_of(r);
    } else if (!float_of(t, r, &cr.re)) {
        return VALUE_ERROR;
    }
    if (value_is_null(i)) {
        ci.re = cr.im;
    } else {
        if (is_complex(i)) {
            ci = value_of(i);
            cr.re -= ci.im;
        } else if (!float_of(t, i, &ci.re)) {
            return VALUE_ERROR;
        }
        if (is_complex(r)) {
            ci.re += cr.im;
        }
    }
    return make(t, type, (Cx){cr.re, ci.re});
}

/* -- Methods
 * -------------------------------------------------------------------------------------------- */

static Value complex_conjugate(Thread *t, Value self)
{
    Cx a = value_of(self);
    return kr_complex_new(t, a.re, -a.im);
}

static Value complex_complex(Thread *t, Value self) { return complex_positive(t, self); }

static Value complex_getnewargs(Thread *t, Value self)
{
    Cx a = value_of(self);
    return value_from_ptr(
        kr_tuple_pair(t, value_from_double_any(a.re), value_from_double_any(a.im)));
}

static Value complex_format(Thread *t, Value self, Value spec)
{
    if (!kr_is_str(spec)) {
        kr_bad_argument(t, "__format__", "argument", "str", spec);
        return VALUE_ERROR;
    }
    return kr_format_complex(t, self, kr_as_str(spec));
}

/* clang-format off */
#define COMPLEX_METHODS(M)                                                                            \
    M(NOARGS, complex_conjugate, NF_PURE, "conjugate",                                                \
      "conjugate($self, /)\n--\n\nThe complex conjugate: (3-4j).conjugate() == 3+4j.")                \
    M(NOARGS, complex_complex, NF_PURE, "__complex__",                                                \
      "__complex__($self, /)\n--\n\nThe number as an exact complex.")                                 \
    M(NOARGS, complex_getnewargs, 0, "__getnewargs__", "__getnewargs__($self, /)\n--\n\n")            \
    M(O, complex_format, NF_RAISES, "__format__",                                                     \
      "__format__($self, format_spec, /)\n--\n\nFormats self as format_spec says.")
/* clang-format on */
KR_NATIVE_TABLE(complex_methods, COMPLEX_METHODS)

static const NativeMember complex_members[] = {
    {"real", NM_DOUBLE, offsetof(Complex, real), NM_READONLY, "The real part."},
    {"imag", NM_DOUBLE, offsetof(Complex, imag), NM_READONLY, "The imaginary part."},
    {NULL, 0, 0, 0, NULL},
};

#define COMPLEX_SLOTS(S)                            \
    S(tp_repr, UNARY, complex_repr)                 \
    S(tp_hash, HASH, complex_hash)                  \
    S(tp_richcompare, RICHCMP, complex_richcompare) \
    S(tp_new, NEW, complex_new)                     \
    S(nb_add, BINARY, complex_add)                  \
    S(nb_subtract, BINARY, complex_subtract)        \
    S(nb_multiply, BINARY, complex_multiply)        \
    S(nb_power, TERNARY, complex_power)             \
    S(nb_negative, UNARY, complex_negative)         \
    S(nb_positive, UNARY, complex_positive)         \
    S(nb_absolute, UNARY, complex_absolute)         \
    S(nb_bool, INQUIRY, complex_bool)               \
    S(nb_true_divide, BINARY, complex_true_divide)
KR_TYPE_SLOTS(complex, COMPLEX_SLOTS)

static TypeInfo complex_info = {
    .slots = {COMPLEX_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = complex_c_slots,
    .methods = complex_methods,
    .members = complex_members,
    .flags = TI_NATIVE | TI_LEAF,
};
Type PyComplex_Type = {
    KR_TYPE_HEAD("complex", sizeof(Complex), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE,
    .tp_doc = "complex(real=0, imag=0)\n--\n\n"
              "The number real + imag*1j, or the one that a text spells.",
    .tp_cache = &complex_info,
};
