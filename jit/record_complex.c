/* record_complex.c -- complex numbers as two raw doubles: each result is a NEW whose fields later
 * operations take from the stores, so that it sinks.
 *
 * What types/complex.c computes is computed here, instruction by instruction, signed zeros
 * included.  A part may be any NaN that C code has made: before it is seen as a float it is guarded
 * to be none.
 */
#include <math.h>

#include "jit/record_native.h"
#include "runtime/core/names.h"
#include "runtime/types/float.h"

enum { POWER_MAX = 16 };

typedef struct Parts {
    D re, im;
} Parts;

static D absolute(Recorder *J, D x)
{
    return (D){fabs(x.d_), jit_rec_emit(J, IR_FABS, IRT_FLT, x.ref, 0)};
}

static bool is_finite(Recorder *J, D x) { return D_LT(absolute(J, x), D_CONST(INFINITY)); }

/* An exact complex, whose type is guarded. */
static Parts parts_of(Recorder *J, V v)
{
    if (J->buf.ins[v.ref].op == IR_K64) {
        const Complex *c = (const Complex *)value_ptr(v.v_);
        return (Parts){D_CONST(c->real), D_CONST(c->imag)};
    }
    P p = PTR(v);
    D re = LOADD(p, offsetof(Complex, real)), im = LOADD(p, offsetof(Complex, imag));
    return (Parts){re, im};
}

/* What types/complex.c makes of an operand; false: of a class that a call deals with. */
static bool operand(Recorder *J, V v, Parts *out)
{
    if (IS_FLT(v)) {
        *out = (Parts){DBL(v), D_CONST(0.0)};
        return true;
    }
    if (value_is_int(v.v_)) {
        if (!IS_SMALL(v)) {
            return false;
        }
        *out = (Parts){I2D(INT(v)), D_CONST(0.0)};
        return true;
    }
    if (PROMOTE_TYPE(v) != &PyComplex_Type) {
        return false;
    }
    *out = parts_of(J, v);
    return true;
}

/* kr_complex_new() */
static V made(Recorder *J, Thread *t, Parts p)
{
    const NewField fields[] = {{offsetof(Complex, real), p.re.ref},
                               {offsetof(Complex, imag), p.im.ref}};
    IRRef ref = jit_rec_new_of(J, &PyComplex_Type, sizeof(Complex), fields, KR_COUNT(fields));
    return (V){kr_complex_new(t, p.re.d_, p.im.d_), ref};
}

static Parts product(Recorder *J, Parts a, Parts b)
{
    D re = D_SUB(D_MUL(a.re, b.re), D_MUL(a.im, b.im));
    D im = D_ADD(D_MUL(a.re, b.im), D_MUL(a.im, b.re));
    return (Parts){re, im};
}

/* Which part of b is larger is guarded; false: one is a NaN, or b is zero. */
static bool quotient(Recorder *J, Parts a, Parts b, Parts *out)
{
    D size_re = absolute(J, b.re), size_im = absolute(J, b.im);
    if (D_GE(size_re, size_im)) {
        if (!D_GT(size_re, D_CONST(0.0))) {
            return false;
        }
        D ratio = D_DIV(b.im, b.re), below = D_ADD(b.re, D_MUL(b.im, ratio));
        D re = D_DIV(D_ADD(a.re, D_MUL(a.im, ratio)), below);
        D im = D_DIV(D_SUB(a.im, D_MUL(a.re, ratio)), below);
        *out = (Parts){re, im};
        return true;
    }
    if (D_GE(size_im, size_re)) {
        D ratio = D_DIV(b.re, b.im), below = D_ADD(D_MUL(b.re, ratio), b.im);
        D re = D_DIV(D_ADD(D_MUL(a.re, ratio), a.im), below);
        D im = D_DIV(D_SUB(D_MUL(a.im, ratio), a.re), below);
        *out = (Parts){re, im};
        return true;
    }
    return false;
}

/* To a small whole constant, as whole_power() does it; what overflows is for a call to tell. */
static bool power(Recorder *J, Parts a, V exponent, Parts *out)
{
    if (J->buf.ins[exponent.ref].op != IR_K64 || !value_is_int(exponent.v_) ||
        value_int(exponent.v_) < 1 || value_int(exponent.v_) > POWER_MAX) {
        return false;
    }
    Parts r = {D_CONST(1.0), D_CONST(0.0)};
    for (unsigned n = (unsigned)value_int(exponent.v_); n != 0; n >>= 1) {
        if (n & 1) {
            r = product(J, r, a);
        }
        if (n > 1) {
            a = product(J, a, a);
        }
    }
    *out = r;
    return is_finite(J, r.re) && is_finite(J, r.im);
}

static bool off(const Recorder *J)
{
    return J->failed != NULL || (jit_opt_off & JIT_OPT_ALLOC) != 0;
}

bool jit_rec_complex_binary(Recorder *J, Thread *t, BinOp op, V x, V y, V *out)
{
    Parts a, b, r;
    if (off(J) || (!kr_is_exact(x.v_, &PyComplex_Type) && !kr_is_exact(y.v_, &PyComplex_Type)) ||
        op > BIN_POW || !operand(J, x, &a) || !operand(J, y, &b)) {
        return false;
    }
    switch (op) {
    case BIN_ADD: {
        D re = D_ADD(a.re, b.re), im = D_ADD(a.im, b.im);
        r = (Parts){re, im};
        break;
    }
    case BIN_SUB: {
        D re = D_SUB(a.re, b.re), im = D_SUB(a.im, b.im);
        r = (Parts){re, im};
        break;
    }
    case BIN_MUL: r = product(J, a, b); break;
    case BIN_TRUEDIV:
        if (!quotient(J, a, b, &r)) {
            return false;
        }
        break;
    case BIN_POW:
        if (!power(J, a, y, &r)) {
            return false;
        }
        break;
    default: return false;
    }
    *out = made(J, t, r);
    return true;
}

bool jit_rec_complex_negate(Recorder *J, Thread *t, V x, V *out)
{
    if (off(J) || !kr_is_exact(x.v_, &PyComplex_Type)) {
        return false;
    }
    Parts a = parts_of(J, x);
    D re = D_NEG(a.re), im = D_NEG(a.im);
    *out = made(J, t, (Parts){re, im});
    return true;
}

bool jit_rec_complex_compare(Recorder *J, int op, V x, V y, bool *outcome)
{
    Parts a, b;
    if (off(J) || (op != CMP_EQ && op != CMP_NE) ||
        (!kr_is_exact(x.v_, &PyComplex_Type) && !kr_is_exact(y.v_, &PyComplex_Type)) ||
        !operand(J, x, &a) || !operand(J, y, &b)) {
        return false;
    }
    bool same = D_EQ(a.re, b.re) && D_EQ(a.im, b.im);
    *outcome = same == (op == CMP_EQ);
    return true;
}

bool jit_rec_complex_truth(Recorder *J, V x, bool *outcome)
{
    if (off(J) || !kr_is_exact(x.v_, &PyComplex_Type)) {
        return false;
    }
    (void)PROMOTE_TYPE(x);
    Parts a = parts_of(J, x);
    *outcome = D_NE(a.re, D_CONST(0.0)) || D_NE(a.im, D_CONST(0.0));
    return true;
}

/* A part as a float: no NaN. */
static bool visible(Recorder *J, D part, V *out)
{
    *out = BOX_D(part);
    return D_EQ(part, part);
}

bool jit_rec_complex_part(Recorder *J, V x, Value name, V *out)
{
    bool real = value_ptr(name) == (Object *)KR_NAME(real);
    if ((!real && value_ptr(name) != (Object *)KR_NAME(imag)) || off(J) ||
        !kr_is_exact(x.v_, &PyComplex_Type)) {
        return false;
    }
    (void)PROMOTE_TYPE(x);
    Parts a = parts_of(J, x);
    return visible(J, real ? a.re : a.im, out);
}

bool jit_rec_complex_conjugate(Site *s, V *out)
{
    SITE(s);
    if (off(J)) {
        return false;
    }
    Parts a = parts_of(J, s->self);
    D im = D_NEG(a.im);
    *out = made(J, t, (Parts){a.re, im});
    return true;
}

bool jit_rec_complex_abs(Site *s, V *out)
{
    SITE(s);
    V x = s->arg[0];
    if (off(J) || !kr_is_exact(x.v_, &PyComplex_Type)) {
        return false;
    }
    (void)PROMOTE_TYPE(x);
    Parts a = parts_of(J, x);
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, a.re.ref);
    jit_rec_arg(J, a.im.ref);
    IRRef call = jit_rec_call(J, CALL_PURE, (const void *)(double (*)(double, double))hypot,
                              "hypot", IRT_FLT, 64, false);
    D r = {hypot(a.re.d_, a.im.d_), call};
    *out = BOX_D(r);
    return D_LT(r, D_CONST(INFINITY));
}

/* complex(x), complex(x, y) of numbers. */
bool jit_rec_complex_call(Recorder *J, Thread *t, Frame *fp, uint32_t block, size_t n, V *out)
{
    Parts a, b;
    if (off(J) || n < 1 || n > 2) {
        return false;
    }
    V x = R(block);
    if (n == 1 && kr_is_exact(x.v_, &PyComplex_Type)) {
        (void)PROMOTE_TYPE(x);
        *out = x;
        return true;
    }
    if (!operand(J, x, &a)) {
        return false;
    }
    if (n == 2) {
        V y = R(block + 1);
        if (kr_is_exact(x.v_, &PyComplex_Type) || kr_is_exact(y.v_, &PyComplex_Type) ||
            !operand(J, y, &b)) {
            return false;
        }
        a.im = b.re;
    }
    *out = made(J, t, a);
    return true;
}
