/* record_prims.h -- the primitives of the bytecode semantics, as the recorder computes them.
 *
 * The list and the rules are interp_prims.h's.  Each class is a pair of the concrete value and the
 * reference that stands for it in the trace.  Predicates evaluate the concrete value and leave a
 * guard of the outcome.
 */
#ifndef JIT_RECORD_PRIMS_H
#define JIT_RECORD_PRIMS_H

#include "jit/record.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/core/stack.h"
#include "runtime/interp/app.h"
#include "runtime/interp/bind.h"
#include "runtime/interp/ic.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/plain.h"
#include "runtime/interp/slow.h"
#include "runtime/types/bytes.h"
#include "runtime/types/str_int.h"

/* -- Classes -- */

typedef struct V {
    Value v_;
    IRRef ref;
} V;
typedef struct I {
    int64_t shifted_;
    IRRef ref;
} I;
typedef struct D {
    double d_;
    IRRef ref;
} D;
typedef struct P {
    void *p_;
    IRRef ref;
} P;
typedef struct RAW {
    int64_t r_;
    IRRef ref;
} RAW;

/* -- Operands and registers -- */

#define A        (pc->a)
#define B        (pc->b)
#define C        (pc->c)
#define JC       ((int16_t)pc->c)
#define JB       ((int16_t)pc->b)
#define JL       (kr_instr_jump(pc))
#define K(n)     V_CONST(consts[n])
#define GREEN(x) ((x).v_)
#define NAME(n)  ((Str *)value_ptr(consts[n]))

#define R(n) ((V){fp->regs[n], jit_rec_reg(J, n)})
#define SETR(n, x)                    \
    do {                              \
        V setr_ = (x);                \
        J->set = true;                \
        jit_rec_set(J, n, setr_.ref); \
        fp->regs[n] = setr_.v_;       \
    } while (0)
#define REG_BLOCK(n) (n)

/* -- Classes of values -- */

#define IS_INT(x) rec_is_int(J, x)
#define IS_SMALL(x) \
    (jit_rec_class(J, (x).v_, (x).ref), value_is_int((x).v_) && !jit_rec_is_wide(J, (x).ref))
#define IS_FLT(x)     (jit_rec_class(J, (x).v_, (x).ref), value_is_double((x).v_))
#define IS_PTR(x)     (jit_rec_class(J, (x).v_, (x).ref), value_is_ptr((x).v_))
#define IS_NULL(x)    rec_is_null(J, x)
#define EXPECT_INT(x) ((void)IS_INT(x))

KR_INLINE bool rec_is_int(Recorder *J, V x)
{
    jit_rec_class(J, x.v_, x.ref);
    if (value_is_int(x.v_) && jit_rec_is_wide(J, x.ref)) {
        (void)jit_rec_typed(J, x.ref, IRT_INT);
    }
    return value_is_int(x.v_);
}
KR_INLINE bool rec_is_null(Recorder *J, V x)
{
    bool null = value_is_null(x.v_);
    jit_rec_value_is(J, x.ref, jit_ir_kval(&J->buf, VALUE_NULL), null);
    return null;
}
KR_INLINE I rec_int(Recorder *J, V x)
{
    return (I){(int64_t)(x.v_.bits << 16), jit_rec_typed(J, x.ref, IRT_INT)};
}
KR_INLINE D rec_dbl(Recorder *J, V x)
{
    return (D){value_double(x.v_), jit_rec_typed(J, x.ref, IRT_FLT)};
}
KR_INLINE P rec_ptr(Recorder *J, V x)
{
    return (P){(void *)(uintptr_t)x.v_.bits, jit_rec_typed(J, x.ref, IRT_PTR)};
}
#define INT(x)              rec_int(J, x)
#define DBL(x)              rec_dbl(J, x)
#define PTR(x)              rec_ptr(J, x)
#define KNOWN_TYPE(p, type) jit_rec_known_type(J, (p).ref, &type)
KR_INLINE V rec_box_i(I x) { return (V){{(uint64_t)x.shifted_ >> 16 | VALUE_INT_TAG}, x.ref}; }
KR_INLINE V rec_box_d(D x) { return (V){value_from_double(x.d_), x.ref}; }
KR_INLINE V rec_box_p(P x) { return (V){value_from_ptr(x.p_), x.ref}; }
#define BOX_I(x)    rec_box_i(x)
#define BOX_D(x)    rec_box_d(x)
#define BOX_P(x)    rec_box_p(x)
#define BOX_BOOL(c) V_CONST(kr_bool(c))
KR_INLINE V rec_vconst(Recorder *J, Value v) { return (V){v, jit_rec_const(J, v)}; }
KR_INLINE P rec_pconst(Recorder *J, const void *p)
{
    return (P){(void *)(uintptr_t)p, jit_ir_kptr(&J->buf, p)};
}
KR_INLINE I rec_iconst(Recorder *J, int64_t i)
{
    return (I){(int64_t)((uint64_t)i << 16), jit_ir_kint(&J->buf, i)};
}
KR_INLINE D rec_dconst(Recorder *J, double d) { return (D){d, jit_ir_kflt(&J->buf, d)}; }
KR_INLINE RAW rec_rconst(Recorder *J, int64_t r) { return (RAW){r, jit_ir_kraw(&J->buf, r)}; }
#define V_CONST(c)   rec_vconst(J, c)
#define P_CONST(c)   rec_pconst(J, c)
#define I_CONST(c)   rec_iconst(J, c)
#define D_CONST(c)   rec_dconst(J, c)
#define RAW_CONST(c) rec_rconst(J, (int64_t)(c))
KR_INLINE D rec_i2d(Recorder *J, I x)
{
    return (D){(double)(x.shifted_ >> 16), jit_rec_emit(J, IR_I2F, IRT_FLT, x.ref, 0)};
}
KR_INLINE RAW rec_i2raw(Recorder *J, I x)
{
    return (RAW){x.shifted_ >> 16, jit_rec_emit(J, IR_I2R, IRT_RAW, x.ref, 0)};
}
KR_INLINE I rec_raw2i(Recorder *J, RAW x)
{
    return (I){(int64_t)((uint64_t)x.r_ << 16), jit_rec_emit(J, IR_R2I, IRT_INT, x.ref, 0)};
}
#define I2D(x)   rec_i2d(J, x)
#define I2RAW(x) rec_i2raw(J, x)
#define RAW2I(x) rec_raw2i(J, x)

KR_INLINE int rec_singleton(Recorder *J, V x)
{
    static const int outcome[] = {1, 0, 2};
    const Value known[] = {KR_TRUE, KR_FALSE, KR_NONE};
    for (int i = 0; i < 3; i++) {
        if (value_same(x.v_, known[i])) {
            jit_rec_value_is(J, x.ref, jit_rec_const(J, known[i]), true);
            return outcome[i];
        }
    }
    (void)jit_rec_type_of(J, x.v_, x.ref); /* a type other than bool and NoneType says it all */
    return -1;
}
#define V_SINGLETON(x) rec_singleton(J, x)
KR_INLINE bool rec_same(Recorder *J, V x, V y)
{
    bool same = value_same(x.v_, y.v_);
    jit_rec_value_is(J, x.ref, y.ref, same);
    return same;
}
#define V_SAME(x, y) rec_same(J, x, y)
#define V_IS(x, c)   rec_same(J, x, V_CONST(c))

/* -- Ints -- */

/* No overflow is a guard of its own; overflow needs none: what follows is right for any ints. */
#define REC_OV(IROP, fits, x, y, r) \
    ((fits) ? ((r)->ref = jit_rec_guard(J, IROP, IRT_INT, (x).ref, (y).ref), true) : false)
#define REC_I_OV(name, IROP, compute)                        \
    KR_INLINE bool rec_##name(Recorder *J, I x, I y, I *out) \
    {                                                        \
        I res = {0, 0};                                      \
        I *r = &res;                                         \
        bool fits = compute;                                 \
        bool ok = REC_OV(IROP, fits, x, y, r);               \
        *out = res;                                          \
        return ok;                                           \
    }
KR_INLINE bool rec_fdiv(I x, I y, I *r)
{
    int64_t a = x.shifted_ >> 16, b = y.shifted_ >> 16;
    int64_t q = a / b;
    q -= (a % b != 0) & ((a ^ b) < 0);
    r->shifted_ = (int64_t)((uint64_t)q << 16);
    return value_int_fits(q);
}
KR_INLINE bool rec_shl(I x, I n, I *r)
{
    int count = (int)(n.shifted_ >> 16);
    r->shifted_ = (int64_t)((uint64_t)x.shifted_ << count);
    return r->shifted_ >> count == x.shifted_;
}
REC_I_OV(addov, IR_ADDOV, !__builtin_add_overflow(x.shifted_, y.shifted_, &r->shifted_))
REC_I_OV(subov, IR_SUBOV, !__builtin_sub_overflow(x.shifted_, y.shifted_, &r->shifted_))
REC_I_OV(mulov, IR_MULOV, !__builtin_mul_overflow(x.shifted_ >> 16, y.shifted_, &r->shifted_))
REC_I_OV(fdivov, IR_FDIVOV, rec_fdiv(x, y, r))
REC_I_OV(shlov, IR_SHLOV, rec_shl(x, y, r))
KR_INLINE bool rec_modov(Recorder *J, I x, I y, I *r)
{
    int64_t a = x.shifted_ >> 16, b = y.shifted_ >> 16;
    int64_t m = a % b;
    m += (m != 0) & ((m ^ b) < 0) ? b : 0;
    *r = (I){(int64_t)((uint64_t)m << 16), jit_rec_emit(J, IR_FMOD, IRT_INT, x.ref, y.ref)};
    return true;
}
#define I_ADDOV(x, y, r)          rec_addov(J, x, y, r)
#define I_SUBOV(x, y, r)          rec_subov(J, x, y, r)
#define I_MULOV(x, y, r)          rec_mulov(J, x, y, r)
#define I_FDIVOV(x, y, r)         rec_fdivov(J, x, y, r)
#define I_MODOV(x, y, r)          rec_modov(J, x, y, r)
#define I_SHLOV(x, y, r)          rec_shlov(J, x, y, r)
#define I_NEGOV(x, r)             rec_subov(J, I_CONST(0), x, r)
#define REC_I2(IROP, x, y, value) ((I){value, jit_rec_emit(J, IROP, IRT_INT, (x).ref, (y).ref)})
KR_INLINE I rec_and(Recorder *J, I x, I y) { return REC_I2(IR_AND, x, y, x.shifted_ & y.shifted_); }
KR_INLINE I rec_or(Recorder *J, I x, I y) { return REC_I2(IR_OR, x, y, x.shifted_ | y.shifted_); }
KR_INLINE I rec_xor(Recorder *J, I x, I y) { return REC_I2(IR_XOR, x, y, x.shifted_ ^ y.shifted_); }
KR_INLINE I rec_sar(Recorder *J, I x, I n)
{
    return REC_I2(IR_SAR, x, n, (x.shifted_ >> (n.shifted_ >> 16)) & ~(int64_t)0xFFFF);
}
KR_INLINE I rec_invert(Recorder *J, I x)
{
    return (I){~x.shifted_ & ~(int64_t)0xFFFF, jit_rec_emit(J, IR_INV, IRT_INT, x.ref, 0)};
}
#define I_AND(x, y) rec_and(J, x, y)
#define I_OR(x, y)  rec_or(J, x, y)
#define I_XOR(x, y) rec_xor(J, x, y)
#define I_SAR(x, n) rec_sar(J, x, n)
#define I_INVERT(x) rec_invert(J, x)

/* A relation: the guard is of what holds. */
#define REC_REL(name, T, member, IRTYPE, YES, NO, OP)                   \
    KR_INLINE bool rec_##name(Recorder *J, T x, T y)                    \
    {                                                                   \
        bool holds = x.member OP                                        \
        y.member;                                                       \
        (void)jit_rec_guard(J, holds ? YES : NO, IRTYPE, x.ref, y.ref); \
        return holds;                                                   \
    }
REC_REL(ilt, I, shifted_, IRT_INT, IR_GLT, IR_GGE, <)
REC_REL(ile, I, shifted_, IRT_INT, IR_GLE, IR_GGT, <=)
REC_REL(ieq, I, shifted_, IRT_INT, IR_GEQ, IR_GNE, ==)
REC_REL(ine, I, shifted_, IRT_INT, IR_GNE, IR_GEQ, !=)
REC_REL(igt, I, shifted_, IRT_INT, IR_GGT, IR_GLE, >)
REC_REL(ige, I, shifted_, IRT_INT, IR_GGE, IR_GLT, >=)
REC_REL(dlt, D, d_, IRT_FLT, IR_GLT, IR_GNLT, <)
REC_REL(dle, D, d_, IRT_FLT, IR_GLE, IR_GNLE, <=)
REC_REL(deq, D, d_, IRT_FLT, IR_GEQ, IR_GNE, ==)
REC_REL(dne, D, d_, IRT_FLT, IR_GNE, IR_GEQ, !=)
REC_REL(dgt, D, d_, IRT_FLT, IR_GGT, IR_GNGT, >)
REC_REL(dge, D, d_, IRT_FLT, IR_GGE, IR_GNGE, >=)
REC_REL(rlt, RAW, r_, IRT_RAW, IR_GLT, IR_GGE, <)
REC_REL(req, RAW, r_, IRT_RAW, IR_GEQ, IR_GNE, ==)
#define I_LT(x, y) rec_ilt(J, x, y)
#define I_LE(x, y) rec_ile(J, x, y)
#define I_EQ(x, y) rec_ieq(J, x, y)
#define I_NE(x, y) rec_ine(J, x, y)
#define I_GT(x, y) rec_igt(J, x, y)
#define I_GE(x, y) rec_ige(J, x, y)
/* max(x, y), min(x, y) as the builtins choose, without a guard on which it is: that changes from
 * one round to the next.  Of ints of one word. */
KR_INLINE I rec_ichoice(Recorder *J, bool max, I x, I y)
{
    bool second = max ? y.shifted_ > x.shifted_ : y.shifted_ < x.shifted_;
    IRRef ref = jit_rec_emit(J, max ? IR_GREATER : IR_LESSER, IRT_INT, x.ref, y.ref);
    return (I){(second ? y : x).shifted_, ref};
}
KR_INLINE D rec_dchoice(Recorder *J, bool max, D x, D y)
{
    bool second = max ? y.d_ > x.d_ : y.d_ < x.d_;
    return (D){(second ? y : x).d_,
               jit_rec_emit(J, max ? IR_GREATER : IR_LESSER, IRT_FLT, x.ref, y.ref)};
}
KR_INLINE int64_t rec_promote_i(Recorder *J, I x)
{
    (void)jit_rec_guard(J, IR_GEQ, IRT_INT, x.ref,
                        jit_ir_k(&J->buf, IRT_INT, (uint64_t)x.shifted_));
    return x.shifted_ >> 16;
}
#define PROMOTE_I(x) rec_promote_i(J, x)

/* -- Doubles, raw words -- */

#define REC_D2(name, IROP, OP)                                 \
    KR_INLINE D rec_##name(Recorder *J, D x, D y)              \
    {                                                          \
        return (D)                                             \
        {                                                      \
            x.d_ OP                                            \
            y.d_, jit_rec_emit(J, IROP, IRT_FLT, x.ref, y.ref) \
        };                                                     \
    }
REC_D2(dadd, IR_FADD, +)
REC_D2(dsub, IR_FSUB, -)
REC_D2(dmul, IR_FMUL, *)
REC_D2(ddiv, IR_FDIV, /)
KR_INLINE D rec_dneg(Recorder *J, D x)
{
    return (D){-x.d_, jit_rec_emit(J, IR_FNEG, IRT_FLT, x.ref, 0)};
}
#define D_ADD(x, y) rec_dadd(J, x, y)
#define D_SUB(x, y) rec_dsub(J, x, y)
#define D_MUL(x, y) rec_dmul(J, x, y)
#define D_DIV(x, y) rec_ddiv(J, x, y)
#define D_NEG(x)    rec_dneg(J, x)
#define D_LT(x, y)  rec_dlt(J, x, y)
#define D_LE(x, y)  rec_dle(J, x, y)
#define D_EQ(x, y)  rec_deq(J, x, y)
#define D_NE(x, y)  rec_dne(J, x, y)
#define D_GT(x, y)  rec_dgt(J, x, y)
#define D_GE(x, y)  rec_dge(J, x, y)

KR_INLINE RAW rec_radd(Recorder *J, RAW x, RAW y)
{
    return (RAW){x.r_ + y.r_, jit_rec_emit(J, IR_ADD, IRT_RAW, x.ref, y.ref)};
}
KR_INLINE RAW rec_rsub(Recorder *J, RAW x, RAW y)
{
    return (RAW){x.r_ - y.r_, jit_rec_emit(J, IR_SUB, IRT_RAW, x.ref, y.ref)};
}
KR_INLINE bool rec_rult(Recorder *J, RAW x, RAW y)
{
    bool holds = (uint64_t)x.r_ < (uint64_t)y.r_;
    (void)jit_rec_guard(J, holds ? IR_GULT : IR_GUGE, IRT_RAW, x.ref, y.ref);
    return holds;
}
KR_INLINE int64_t rec_promote_raw(Recorder *J, RAW x)
{
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, x.ref, jit_ir_kraw(&J->buf, x.r_));
    return x.r_;
}
#define RAW_ADD(x, y)  rec_radd(J, x, y)
#define RAW_SUB(x, y)  rec_rsub(J, x, y)
#define RAW_LT(x, y)   rec_rlt(J, x, y)
#define RAW_ULT(x, y)  rec_rult(J, x, y)
#define RAW_EQ(x, y)   rec_req(J, x, y)
#define PROMOTE_RAW(x) rec_promote_raw(J, x)

/* -- Objects and memory -- */

KR_INLINE Type *rec_promote_type(Recorder *J, V x)
{
    (void)jit_rec_type_of(J, x.v_, x.ref);
    return kr_type(x.v_);
}
KR_INLINE Type *rec_type_of(Recorder *J, P p)
{
    (void)jit_rec_type_of(J, value_from_ptr(p.p_), p.ref);
    return ((Object *)p.p_)->ob_type;
}
KR_INLINE void *rec_promote_p(Recorder *J, P p)
{
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, p.ref, jit_ir_kptr(&J->buf, p.p_));
    return p.p_;
}
KR_INLINE bool rec_p_eq(Recorder *J, P p, const void *c)
{
    bool same = p.p_ == c;
    (void)jit_rec_guard(J, same ? IR_GEQ : IR_GNE, IRT_PTR, p.ref, jit_ir_kptr(&J->buf, c));
    return same;
}
#define PROMOTE_TYPE(x) rec_promote_type(J, x)
#define TYPE_OF(p)      rec_type_of(J, p)
#define PROMOTE_P(p)    rec_promote_p(J, p)
#define P_EQ(p, c)      rec_p_eq(J, p, c)
KR_INLINE Function *rec_promote_func(Recorder *J, P p)
{
    jit_rec_callee(J, p.ref, p.p_);
    return p.p_;
}
#define PROMOTE_FUNC(p) rec_promote_func(J, p)

KR_INLINE IRRef rec_field(Recorder *J, IRRef base, size_t off)
{
    if (off > UINT16_MAX) {
        jit_rec_fail(J, "offset too large");
        return 1;
    }
    return jit_rec_emit(J, IR_FREF, IRT_PTR, base, (IRRef)off);
}
KR_INLINE IRRef rec_load(Recorder *J, IROp op, IRType type, IRRef base, size_t off)
{
    return jit_rec_emit(J, op, type, rec_field(J, base, off), 0);
}
KR_INLINE void rec_store(Recorder *J, IRRef base, size_t off, IRRef value)
{
    J->effect = true;
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, rec_field(J, base, off), value);
}
#define AT_(p, off, T) (*(T *)((char *)(p).p_ + (off)))
KR_INLINE V rec_loadv(Recorder *J, P p, size_t off)
{
    return (V){AT_(p, off, Value), rec_load(J, IR_LOAD, IRT_VAL, p.ref, off)};
}
KR_INLINE D rec_loadd(Recorder *J, P p, size_t off)
{
    return (D){AT_(p, off, double), rec_load(J, IR_LOAD, IRT_FLT, p.ref, off)};
}
KR_INLINE P rec_loadp(Recorder *J, P p, size_t off)
{
    return (P){AT_(p, off, void *), rec_load(J, IR_LOAD, IRT_PTR, p.ref, off)};
}
KR_INLINE RAW rec_loadraw(Recorder *J, P p, size_t off)
{
    return (RAW){AT_(p, off, int64_t), rec_load(J, IR_LOAD, IRT_RAW, p.ref, off)};
}
KR_INLINE RAW rec_loadu8(Recorder *J, P p, size_t off)
{
    return (RAW){AT_(p, off, uint8_t), rec_load(J, IR_LOAD8, IRT_RAW, p.ref, off)};
}
KR_INLINE void rec_storev(Recorder *J, P p, size_t off, V x)
{
    rec_store(J, p.ref, off, jit_rec_box(J, x.ref));
    kr_gc_write(p.p_, &AT_(p, off, Value), x.v_);
}
KR_INLINE void rec_stored(Recorder *J, P p, size_t off, D x)
{
    rec_store(J, p.ref, off, x.ref);
    AT_(p, off, double) = x.d_;
}
KR_INLINE void rec_storep(Recorder *J, P p, size_t off, P x)
{
    rec_store(J, p.ref, off, x.ref);
    kr_gc_write_ptr(p.p_, &AT_(p, off, void *), x.p_);
}
KR_INLINE void rec_storeraw(Recorder *J, P p, size_t off, RAW x)
{
    rec_store(J, p.ref, off, x.ref);
    AT_(p, off, int64_t) = x.r_;
}
KR_INLINE IRRef rec_item(Recorder *J, P base, size_t off, RAW i)
{
    IRRef start = off == 0
                      ? base.ref
                      : jit_rec_emit(J, IR_ADD, IRT_PTR, base.ref, jit_ir_k(&J->buf, IRT_PTR, off));
    return jit_rec_emit(J, IR_AREF, IRT_PTR, start, i.ref);
}
KR_INLINE V rec_aloadv(Recorder *J, P base, size_t off, RAW i)
{
    return (V){((Value *)((char *)base.p_ + off))[i.r_],
               jit_rec_emit(J, IR_LOAD, IRT_VAL, rec_item(J, base, off, i), 0)};
}
KR_INLINE void rec_astorev(Recorder *J, P owner, P base, size_t off, RAW i, V x)
{
    IRRef value = jit_rec_box(J, x.ref);
    J->effect = true;
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, rec_item(J, base, off, i), value);
    kr_gc_write(owner.p_, &((Value *)((char *)base.p_ + off))[i.r_], x.v_);
}
#define LOADV(p, off)                   rec_loadv(J, p, off)
#define LOADP(p, off)                   rec_loadp(J, p, off)
#define LOADD(p, off)                   rec_loadd(J, p, off)
#define LOADRAW(p, off)                 rec_loadraw(J, p, off)
#define LOADU8(p, off)                  rec_loadu8(J, p, off)
#define STOREV(p, off, x)               rec_storev(J, p, off, x)
#define STOREP(p, off, x)               rec_storep(J, p, off, x)
#define STORED(p, off, x)               rec_stored(J, p, off, x)
#define STORERAW(p, off, x)             rec_storeraw(J, p, off, x)
#define ALOADV(p, off, i)               rec_aloadv(J, p, off, i)
#define ASTOREV(owner, base, off, i, x) rec_astorev(J, owner, base, off, i, x)

/* -- Calls: each marked argument twice, as the C argument and as a reference -- */

#define C_AV(x)         ((x).v_)
#define C_AP(x)         ((x).p_)
#define C_AR(x)         ((x).r_)
#define C_AD(x)         ((x).d_)
#define C_AC(x)         (x)
#define C_AB(n, count)  (&fp->regs[n])
#define C_ABW(n, count) (&fp->regs[n])
#define S_AV(x)         jit_rec_arg(J, jit_rec_box(J, (x).ref))
#define S_AP(x)         jit_rec_arg(J, (x).ref)
#define S_AR(x)         jit_rec_arg(J, (x).ref)
#define S_AD(x)         jit_rec_arg(J, (x).ref)
#define S_AC(x)                                             \
    do {                                                    \
        __typeof__(x) c_ = (x);                             \
        uint64_t bits_ = 0;                                 \
        memcpy(&bits_, &c_, sizeof c_ < 8 ? sizeof c_ : 8); \
        jit_rec_arg(J, jit_ir_k(&J->buf, IRT_RAW, bits_));  \
    } while (0)
#define S_AB(n, count)  jit_rec_block(J, n, count)
#define S_ABW(n, count) (jit_rec_block(J, n, count), J->call_writes = true)
#define W_AV(x)         ((void)0)
#define W_AP(x)         ((void)0)
#define W_AR(x)         ((void)0)
#define W_AD(x)         ((void)0)
#define W_AC(x)         ((void)0)
#define W_AB(n, count)  ((void)0)
#define W_ABW(n, count)                                                                \
    do {                                                                               \
        for (uint32_t w_ = 0; w_ < (uint32_t)(count); w_++) {                          \
            jit_rec_set(J, (n) + w_, jit_rec_emit(J, IR_ARGL, IRT_VAL, (IRRef)w_, 0)); \
        }                                                                              \
    } while (0)

#define MAP_N_(_0, _1, _2, _3, _4, _5, _6, n, ...) n
#define MAP_COUNT_(...)                            MAP_N_(_, ##__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)
#define MAP_CAT_(a, b)                             a##b
#define MAP_CAT(a, b)                              MAP_CAT_(a, b)
#define CARGS_0()
#define CARGS_1(a)                , C_##a
#define CARGS_2(a, b)             , C_##a, C_##b
#define CARGS_3(a, b, c)          , C_##a, C_##b, C_##c
#define CARGS_4(a, b, c, d)       , C_##a, C_##b, C_##c, C_##d
#define CARGS_5(a, b, c, d, e)    , C_##a, C_##b, C_##c, C_##d, C_##e
#define CARGS_6(a, b, c, d, e, f) , C_##a, C_##b, C_##c, C_##d, C_##e, C_##f
#define SARGS_0()
#define SARGS_1(a) S_##a;
#define SARGS_2(a, b) \
    S_##a;            \
    S_##b;
#define SARGS_3(a, b, c) \
    S_##a;               \
    S_##b;               \
    S_##c;
#define SARGS_4(a, b, c, d) \
    S_##a;                  \
    S_##b;                  \
    S_##c;                  \
    S_##d;
#define SARGS_5(a, b, c, d, e) \
    S_##a;                     \
    S_##b;                     \
    S_##c;                     \
    S_##d;                     \
    S_##e;
#define SARGS_6(a, b, c, d, e, f) \
    S_##a;                        \
    S_##b;                        \
    S_##c;                        \
    S_##d;                        \
    S_##e;                        \
    S_##f;
#define WARGS_0()
#define WARGS_1(a) W_##a;
#define WARGS_2(a, b) \
    W_##a;            \
    W_##b;
#define WARGS_3(a, b, c) \
    W_##a;               \
    W_##b;               \
    W_##c;
#define WARGS_4(a, b, c, d) \
    W_##a;                  \
    W_##b;                  \
    W_##c;                  \
    W_##d;
#define WARGS_5(a, b, c, d, e) \
    W_##a;                     \
    W_##b;                     \
    W_##c;                     \
    W_##d;                     \
    W_##e;
#define WARGS_6(a, b, c, d, e, f) \
    W_##a;                        \
    W_##b;                        \
    W_##c;                        \
    W_##d;                        \
    W_##e;                        \
    W_##f;
#define CARGS(...) MAP_CAT(CARGS_, MAP_COUNT_(__VA_ARGS__))(__VA_ARGS__)
#define SARGS(...) MAP_CAT(SARGS_, MAP_COUNT_(__VA_ARGS__))(__VA_ARGS__)
#define WARGS(...) MAP_CAT(WARGS_, MAP_COUNT_(__VA_ARGS__))(__VA_ARGS__)

#define REC_CALL(eff, fn, type, bits, ...)                                                \
    J->args = 0;                                                                          \
    J->nargs = 0;                                                                         \
    J->call_writes = false;                                                               \
    SARGS(__VA_ARGS__)                                                                    \
    IRRef call_ = jit_rec_call(J, CALL_##eff, (const void *)(fn), #fn, type, bits, true); \
    fp->pc = pc;
#define CALL_V(eff, fn, ...)                          \
    ({                                                \
        REC_CALL(eff, fn, IRT_VAL, 64, ##__VA_ARGS__) \
        V res_ = {fn(t CARGS(__VA_ARGS__)), call_};   \
        WARGS(__VA_ARGS__)                            \
        res_;                                         \
    })
#define CALL_P(eff, fn, ...)                          \
    ({                                                \
        REC_CALL(eff, fn, IRT_PTR, 64, ##__VA_ARGS__) \
        P res_ = {fn(t CARGS(__VA_ARGS__)), call_};   \
        res_;                                         \
    })
#define CALL_RAW(eff, fn, ...)                        \
    ({                                                \
        REC_CALL(eff, fn, IRT_RAW, 64, ##__VA_ARGS__) \
        RAW res_ = {fn(t CARGS(__VA_ARGS__)), call_}; \
        res_;                                         \
    })
#define CALL_OK(eff, fn, ...)                            \
    ({                                                   \
        REC_CALL(eff, fn, IRT_RAW, 8, ##__VA_ARGS__)     \
        bool ok_ = fn(t CARGS(__VA_ARGS__));             \
        J->checked = call_;                              \
        if (ok_) {                                       \
            jit_rec_check(J, IR_GOK, call_, EXIT_RAISE); \
            WARGS(__VA_ARGS__)                           \
        }                                                \
        ok_;                                             \
    })
#define CALL_OKI(eff, fn, ...)                               \
    ({                                                       \
        REC_CALL(eff, fn, IRT_RAW, 32, ##__VA_ARGS__)        \
        bool ok_ = fn(t CARGS(__VA_ARGS__)) >= 0;            \
        J->checked = call_;                                  \
        if (ok_) {                                           \
            jit_rec_check(J, IR_GNONNEG, call_, EXIT_RAISE); \
        }                                                    \
        ok_;                                                 \
    })
#define CALL_D(fn, x, y)                                                                       \
    ({                                                                                         \
        J->args = 0;                                                                           \
        J->nargs = 0;                                                                          \
        S_##x;                                                                                 \
        S_##y;                                                                                 \
        IRRef call_ = jit_rec_call(J, CALL_PURE, (const void *)(fn), #fn, IRT_FLT, 64, false); \
        D res_ = {fn(C_##x, C_##y), call_};                                                    \
        res_;                                                                                  \
    })
#define CALL_ARGS(fn, callee, block, n, kwnames)                                             \
    ({                                                                                       \
        V callee_ = (callee);                                                                \
        size_t n_ = (n);                                                                     \
        Tuple *kw_ = (kwnames);                                                              \
        size_t all_ = n_ + (kw_ == NULL ? 0 : (size_t)kr_tuple_len(kw_));                    \
        J->args = 0;                                                                         \
        J->nargs = 0;                                                                        \
        S_AV(callee_);                                                                       \
        jit_rec_block(J, block, (uint32_t)all_);                                             \
        S_AC(n_);                                                                            \
        S_AC(kw_);                                                                           \
        IRRef call_ = jit_rec_call(J, CALL_ANY, (const void *)(fn), #fn, IRT_VAL, 64, true); \
        fp->pc = pc;                                                                         \
        V res_ = {fn(t, callee_.v_, &fp->regs[block], n_, kw_), call_};                      \
        res_;                                                                                \
    })
#define CALL_NATIVE(def, self, block, n, bound) \
    (fp->pc = pc, jit_rec_native(J, t, fp, def, self, (uint32_t)(block), n, bound))
/* The first byte of the state without `interned`: kind 1, compact, ascii, ready. */
KR_INLINE bool rec_str_is_ascii(Recorder *J, P p)
{
    const Str *s = p.p_;
    if (J->buf.ins[p.ref].op == IR_BOXC) {
        return true;
    }
    IRRef byte = rec_load(J, IR_LOAD8, IRT_RAW, p.ref, offsetof(StrAscii, state));
    IRRef bits = jit_rec_emit(J, IR_AND, IRT_RAW, byte, jit_ir_kraw(&J->buf, 0xFC));
    bool yes = (*(const uint8_t *)&s->a.state & 0xFC) == 0xE4;
    (void)jit_rec_guard(J, yes ? IR_GEQ : IR_GNE, IRT_RAW, bits, jit_ir_kraw(&J->buf, 0xE4));
    return yes;
}
KR_INLINE V rec_str_char(Recorder *J, P p, RAW i)
{
    uint8_t c = ((const uint8_t *)((const StrAscii *)p.p_ + 1))[i.r_];
    IRRef at = jit_rec_emit(J, IR_ADD, IRT_PTR, p.ref, i.ref);
    return (V){value_from_ptr(kr_latin1[c]), rec_load(J, IR_LOAD8, IRT_CHR, at, sizeof(StrAscii))};
}
KR_INLINE V rec_byte_at(Recorder *J, P p, size_t off, RAW i)
{
    IRRef at = jit_rec_emit(J, IR_ADD, IRT_PTR, p.ref, i.ref);
    return rec_box_i(rec_raw2i(
        J, (RAW){((const uint8_t *)p.p_ + off)[i.r_], rec_load(J, IR_LOAD8, IRT_RAW, at, off)}));
}
KR_INLINE void rec_store_byte(Recorder *J, P p, size_t off, RAW i, RAW x)
{
    IRRef at = jit_rec_emit(J, IR_ADD, IRT_PTR, p.ref, i.ref);
    J->effect = true;
    (void)jit_rec_emit(J, IR_STORE8, IRT_NIL, rec_field(J, at, off), x.ref);
    ((uint8_t *)p.p_ + off)[i.r_] = (uint8_t)x.r_;
}
#define BYTE_AT(p, off, i)       rec_byte_at(J, p, off, i)
#define STORE_BYTE(p, off, i, x) rec_store_byte(J, p, off, i, x)
#define STR_IS_ASCII(p)          rec_str_is_ascii(J, p)
#define STR_CHAR(p, i)           rec_str_char(J, p, i)
#define CALL_NEXT(it)                                                                           \
    ({                                                                                          \
        V next_ = (it), item_;                                                                  \
        if (!jit_rec_step(J, t, fp, next_, &item_)) {                                           \
            item_ = jit_rec_plain_iterator(J, t, next_) ? CALL_V(WRITES, kr_op_next, AV(next_)) \
                                                        : CALL_V(ANY, kr_op_next, AV(next_));   \
        }                                                                                       \
        item_;                                                                                  \
    })
#define STEP_PAIR(it, type)       /* the pair is an allocation that sinks */
#define TRY_DICT_GET(d, key, out) jit_rec_dict_get(J, t, fp, d, key, out)
#define MODULE_ATTR(x, ic)        jit_rec_module_attr(J, x, ic)
#define TRY_CLASS(cls, block, n, out) \
    (fp->pc = pc, jit_rec_class_call(J, t, fp, cls, (uint32_t)(block), n, out))
/* record_attr.c: false: has to be a call */
bool jit_rec_getattr(Recorder *J, Thread *t, Frame *fp, V obj, V name, const V *otherwise, V *out);
bool jit_rec_hasattr(Recorder *J, Thread *t, Frame *fp, V obj, V name, V *out);
bool jit_rec_setattr(Recorder *J, Thread *t, V obj, V name, V v, V *out);
bool jit_rec_instance_dict(Recorder *J, Thread *t, V obj, const void *cache, V *out);
bool jit_rec_match_keys(Recorder *J, Thread *t, Frame *fp, V subject, V keys, V *out);
bool jit_rec_match_class(Recorder *J, Thread *t, Frame *fp, V subject, V of, V npositional, V names,
                         V *out);
#define INSTANCE_DICT(obj, ic, out)        jit_rec_instance_dict(J, t, obj, ic, out)
#define TRY_MATCH_KEYS(subject, keys, out) jit_rec_match_keys(J, t, fp, subject, keys, out)
#define TRY_MATCH_CLASS(subject, cls, n, names, out) \
    jit_rec_match_class(J, t, fp, subject, cls, n, names, out)
#define TRY_LEN(x, out) jit_rec_len(J, t, fp, x, out)
/* record_native.c */
bool jit_rec_len(Recorder *J, Thread *t, Frame *fp, V v, V *out);
/* 1, 0: isinstance(), known of every instance of this type while it is TYPE_STABLE; -1: not known.
 */
int jit_rec_instance_known(const Type *type, Value v, const Type *cls);
V jit_rec_native(Recorder *J, Thread *t, Frame *fp, const NativeDef *def, V self, uint32_t block,
                 size_t n, bool bound);
Function *jit_rec_app(Recorder *J, Thread *t, Frame *fp, int app, uint32_t block, isize npos,
                      Tuple *kwnames);
Function *jit_rec_app_extend(Recorder *J, Thread *t, Frame *fp, V v);
Function *jit_rec_app_iter(Recorder *J, Thread *t, Frame *fp, V v);
bool jit_rec_class_call(Recorder *J, Thread *t, Frame *fp, Type *cls, uint32_t block, size_t n,
                        V *out);
bool jit_rec_iter(Recorder *J, Thread *t, Frame *fp, V obj, V *out);
#define TRY_ITER(obj, out) jit_rec_iter(J, t, fp, obj, out)
bool jit_rec_step(Recorder *J, Thread *t, Frame *fp, V it, V *out);
void jit_rec_module(Recorder *J, V module, const AttrCache *ic);
V jit_rec_module_attr(Recorder *J, V module, const AttrCache *ic);
/* The entry of a class's dict that the cache has found: its value; assigned to.  False: a call. */
bool jit_rec_class_entry(Recorder *J, const AttrCache *ic, V *out);
bool jit_rec_set_class_entry(Recorder *J, const AttrCache *ic, V v);
bool jit_rec_plain_iterator(Recorder *J, Thread *t, V it);

/* record_wide.c: ints beyond 48 bits, without objects */
bool jit_rec_wide_binary(Recorder *J, Thread *t, BinOp op, V x, V y, V *out);
bool jit_rec_wide_compare(Recorder *J, Thread *t, int op, V x, V y, bool *outcome);
bool jit_rec_wide_truth(Recorder *J, V x, bool *outcome);
bool jit_rec_wide_negate(Recorder *J, Thread *t, V x, V *out);
bool jit_rec_wide_invert(Recorder *J, Thread *t, V x, V *out);
#define UNRECORDED(why)             jit_rec_fail(J, why)
#define WIDE_BINARY(op, x, y, out)  jit_rec_wide_binary(J, t, op, x, y, out)
#define WIDE_COMPARE(op, x, y, out) jit_rec_wide_compare(J, t, op, x, y, out)
#define WIDE_TRUTH(x, out)          jit_rec_wide_truth(J, x, out)
#define WIDE_NEGATE(x, out)         jit_rec_wide_negate(J, t, x, out)
#define WIDE_INVERT(x, out)         jit_rec_wide_invert(J, t, x, out)

/* record_complex.c: complex numbers as two doubles */
bool jit_rec_complex_binary(Recorder *J, Thread *t, BinOp op, V x, V y, V *out);
bool jit_rec_complex_negate(Recorder *J, Thread *t, V x, V *out);
bool jit_rec_complex_compare(Recorder *J, int op, V x, V y, bool *outcome);
bool jit_rec_complex_truth(Recorder *J, V x, bool *outcome);
bool jit_rec_complex_part(Recorder *J, V x, Value name, V *out);
bool jit_rec_complex_call(Recorder *J, Thread *t, Frame *fp, uint32_t block, size_t n, V *out);
#define COMPLEX_BINARY(op, x, y, out)  jit_rec_complex_binary(J, t, op, x, y, out)
#define COMPLEX_NEGATE(x, out)         jit_rec_complex_negate(J, t, x, out)
#define COMPLEX_COMPARE(op, x, y, out) jit_rec_complex_compare(J, op, x, y, out)
#define COMPLEX_TRUTH(x, out)          jit_rec_complex_truth(J, x, out)
#define COMPLEX_PART(x, name, out)     jit_rec_complex_part(J, x, name, out)

/* record_iter.c: a list that is about to get an item; `least` it has where it is to have room */
void jit_rec_make_room(Recorder *J, Thread *t, P list, isize least);
#define MAKE_ROOM(list, least) jit_rec_make_room(J, t, list, least)

/* record_text.c: texts made of parts at once */
bool jit_rec_text_add(Recorder *J, Thread *t, Frame *fp, V x, V y, V *out);
bool jit_rec_percent(Recorder *J, Thread *t, Frame *fp, V x, V y, V *out);
bool jit_rec_build_string(Recorder *J, Thread *t, Frame *fp, uint32_t block, uint32_t n, V *out);
/* str() of a small int */
V jit_rec_small_text(Recorder *J, Thread *t, Frame *fp, V x);
#define TEXT_ADD(x, y, out)       jit_rec_text_add(J, t, fp, x, y, out)
#define TEXT_PERCENT(x, y, out)   jit_rec_percent(J, t, fp, x, y, out)
#define TEXT_BUILD(block, n, out) jit_rec_build_string(J, t, fp, block, n, out)
#define TEXT_OF_SMALL(x)          jit_rec_small_text(J, t, fp, x)

/* record_str.c: strings of one character, without objects */
bool jit_rec_str_compare(Recorder *J, int op, V x, V y, bool *outcome);
bool jit_rec_str_in(Recorder *J, V container, V item, bool *outcome);
#define STR_COMPARE(op, x, y, out)       jit_rec_str_compare(J, op, x, y, out)
#define STR_IN(container, item, outcome) jit_rec_str_in(J, container, item, outcome)

/* record_dict.c: where keys lie */
bool jit_rec_contains(Recorder *J, Thread *t, Frame *fp, V container, V item, uint32_t n,
                      bool negated, bool *found);
bool jit_rec_dict_get(Recorder *J, Thread *t, Frame *fp, P d, V key, V *out);
bool jit_rec_dict_put(Recorder *J, Thread *t, Frame *fp, P d, V key, V v);
#define TRY_CONTAINS(container, item, n, negated, found) \
    jit_rec_contains(J, t, fp, container, item, n, negated, found)
#define TRY_DICT_PUT(d, key, v) jit_rec_dict_put(J, t, fp, d, key, v)

/* record_slice.c: list slices without slice objects */
bool jit_rec_slice_get(Recorder *J, Thread *t, P list, V key, V *out);
bool jit_rec_slice_set(Recorder *J, Thread *t, P list, V key, V v);
V jit_rec_build_list(Recorder *J, Thread *t, Frame *fp, uint32_t first, uint32_t n);
#define NEW_LIST(first, n) jit_rec_build_list(J, t, fp, first, n)
bool jit_rec_slice_part(Recorder *J, Thread *t, V list, V lo, V hi, V *out);
bool jit_rec_range(Recorder *J, Thread *t, Frame *fp, uint32_t block, size_t n, V *out);
/* The length (RAW) of the slice of step 1 that ref is, if it was the last one made; 0: it is not.
 */
IRRef jit_rec_part_length(const Recorder *J, IRRef ref);
/* Guards whether x, a slice of a text made in this trace, equals y, a constant; false: they are not
 * that. */
bool jit_rec_part_is(Recorder *J, V x, V y, bool *same);
#define SLICE_GET(p, key, out)       (fp->pc = pc, jit_rec_slice_get(J, t, p, key, out))
#define SLICE_SET(p, key, v)         (fp->pc = pc, jit_rec_slice_set(J, t, p, key, v))
#define SLICE_PART(obj, lo, hi, out) (fp->pc = pc, jit_rec_slice_part(J, t, obj, lo, hi, out))
#define ONLY_ITERATED(r)             kr_op_only_iterated(fp->code, pc, r)

#define TRIES 1
/* The guard says whether it declined.  A call that declined has had no effect; one that writes does
 * not stand in the trace then: should it not decline there, the bytecode could not be executed
 * again. */
#define TRY_V(eff, fn, out, ...)                          \
    ({                                                    \
        fp->pc = pc;                                      \
        Value tried_ = fn(t CARGS(__VA_ARGS__));          \
        bool done_ = !value_is_null(tried_);              \
        if (done_ || CALL_##eff < CALL_WRITES) {          \
            REC_CALL(eff, fn, IRT_VAL, 64, ##__VA_ARGS__) \
            jit_rec_tried(J, CALL_##eff, call_, done_);   \
            if (done_) {                                  \
                *(out) = (V){tried_, call_};              \
            }                                             \
        }                                                 \
        done_;                                            \
    })
#define TRY_OK(eff, fn, ...)                             \
    ({                                                   \
        fp->pc = pc;                                     \
        bool done_ = fn(t CARGS(__VA_ARGS__));           \
        if (done_ || CALL_##eff < CALL_WRITES) {         \
            REC_CALL(eff, fn, IRT_RAW, 8, ##__VA_ARGS__) \
            jit_rec_tried(J, CALL_##eff, call_, done_);  \
        }                                                \
        done_;                                           \
    })
#define IS_ERROR(x)                                          \
    ({                                                       \
        V err_ = (x);                                        \
        if (!value_is_error(err_.v_)) {                      \
            jit_rec_check(J, IR_GERR, err_.ref, EXIT_RAISE); \
        }                                                    \
        value_is_error(err_.v_);                             \
    })
#define P_IS_ERROR(x)                                        \
    ({                                                       \
        P err_ = (x);                                        \
        if (err_.p_ != NULL) {                               \
            jit_rec_check(J, IR_GERR, err_.ref, EXIT_RAISE); \
        }                                                    \
        err_.p_ == NULL;                                     \
    })

/* The bytecode fails, and would else be over with the result in register n. */
#define FAILS(x, n)                           \
    ({                                        \
        V fails_ = (x);                       \
        bool failed_ = IS_ERROR(fails_);      \
        if (failed_) {                        \
            jit_rec_failed(J, fails_.ref, n); \
        }                                     \
        failed_;                              \
    })
/* CALL_OK or CALL_OKI fails, and the bytecode would else be over. */
#define NOT_OK(call)                           \
    ({                                         \
        bool ok_not_ = (call);                 \
        if (!ok_not_) {                        \
            jit_rec_failed(J, J->checked, -1); \
        }                                      \
        !ok_not_;                              \
    })

KR_INLINE V rec_tuple(Recorder *J, Thread *t, Frame *fp, uint32_t first, uint32_t n)
{
    IRRef ref = jit_rec_tuple(J, first, n);
    if (ref == 0) {
        J->args = 0;
        J->nargs = 0;
        jit_rec_block(J, first, n);
        jit_rec_arg(J, jit_ir_kraw(&J->buf, n));
        ref = jit_rec_call(J, CALL_NEW, (const void *)kr_op_build_tuple, "kr_op_build_tuple",
                           IRT_VAL, 64, true);
    }
    return (V){kr_op_build_tuple(t, &fp->regs[first], n), ref};
}
#define NEW_TUPLE(first, n) rec_tuple(J, t, fp, first, n)
#define NEW_FUNCTION(code, flags)                                                                  \
    ({                                                                                             \
        Code *code_ = (code);                                                                      \
        P globals_ = GLOBALS(), builtins_ = BUILTINS();                                            \
        V func_;                                                                                   \
        IRRef ref_ = jit_rec_function(J, fp, globals_.ref, builtins_.ref, code_, flags);           \
        if (ref_ == 0) {                                                                           \
            func_ = CALL_V(NEW, kr_op_make_function, AP(globals_), AP(builtins_), AC(code_),       \
                           AC(flags), AB(A, 5));                                                   \
        } else {                                                                                   \
            func_ =                                                                                \
                (V){kr_op_make_function(t, globals_.p_, builtins_.p_, code_, flags, &fp->regs[A]), \
                    ref_};                                                                         \
        }                                                                                          \
        func_;                                                                                     \
    })

/* -- Results -- */

#define LEAVE(result, next_pc) \
    do {                       \
        *fp_ = fp;             \
        *pc_ = (next_pc);      \
        return result;         \
    } while (0)
#define NEXT       LEAVE(REC_NEXT, pc + 1)
#define JUMP(d)    LEAVE(REC_NEXT, pc + 1 + (d))
#define DISPATCH() LEAVE(REC_NEXT, pc)
#define ERROR      LEAVE(REC_ERROR, pc)
/* What cannot be recorded: nothing of the bytecode has been done yet. */
#define ABORT(why)            \
    do {                      \
        J->stop_reason = why; \
        LEAVE(REC_STOP, pc);  \
    } while (0)
/* The pending exception goes on in its handler; whether there is one was asked before. */
#define RAISED_(how, ref, raised)                          \
    do {                                                   \
        const Instr *to_;                                  \
        fp = jit_rec_unwind(J, t, how, ref, raised, &to_); \
        LEAVE(REC_NEXT, to_);                              \
    } while (0)
#define THROW(fn, ...)                                                              \
    do {                                                                            \
        if (!jit_rec_catches(J, NULL)) {                                            \
            ABORT("an exception leaves the trace");                                 \
        }                                                                           \
        J->args = 0;                                                                \
        J->nargs = 0;                                                               \
        SARGS(__VA_ARGS__)                                                          \
        (void)jit_rec_call(J, CALL_ANY, (const void *)(fn), #fn, IRT_NIL, 0, true); \
        fp->pc = pc;                                                                \
        (void)fn(t CARGS(__VA_ARGS__));                                             \
        if (!jit_rec_catches(J, (Type *)t->curexc_type)) {                          \
            jit_rec_fail(J, "an exception leaves the trace");                       \
            ERROR;                                                                  \
        }                                                                           \
        RAISED_(REC_CALLED, 0, true);                                               \
    } while (0)
#define EXCEPTION_ARGS(x, ic, out)   jit_rec_exception_args(J, x, ic, out)
#define EXCEPTION_ATTR(x, ic, out)   jit_rec_exception_attr(J, x, ic, out)
#define SET_EXCEPTION_ATTR(x, ic, v) jit_rec_set_exception_attr(J, t, x, ic, v)
#define KEY_MISSES(p, key)           jit_rec_key_misses(J, t, fp, p, key)
#define INDEX_FAILS(x, key)          jit_rec_index_fails(J, t, fp, x, key)
/* Where no call is needed for it. */
#define RAISE_PLAIN(x)                                                                    \
    do {                                                                                  \
        V plain_ = (x);                                                                   \
        RecRaise how_ = jit_rec_raises(J, t, plain_.v_, plain_.ref, true);                \
        if (how_ != REC_CALLED) {                                                         \
            fp->pc = pc;                                                                  \
            kr_op_raise(t, plain_.v_, VALUE_NULL);                                        \
            if (how_ == REC_STOPS && t->curexc_type != (Object *)KR_EXC(StopIteration)) { \
                jit_rec_fail(J, "no memory for an exception");                            \
                ERROR;                                                                    \
            }                                                                             \
            RAISED_(how_, plain_.ref, true);                                              \
        }                                                                                 \
    } while (0)
#define RAISE_PLAIN_FROM(x, cause)                                          \
    do {                                                                    \
        V from_ = (x), cause_ = (cause);                                    \
        if (jit_rec_is_cause(J, cause_.v_, cause_.ref) &&                   \
            jit_rec_raises(J, t, from_.v_, from_.ref, true) == REC_FLIES) { \
            jit_rec_set_cause(J, from_.ref, cause_.v_, cause_.ref);         \
            fp->pc = pc;                                                    \
            kr_op_raise(t, from_.v_, cause_.v_);                            \
            RAISED_(REC_FLIES, from_.ref, true);                            \
        }                                                                   \
    } while (0)
#define RETHROW(x)                                                                                \
    do {                                                                                          \
        V again_ = (x);                                                                           \
        RecRaise how_ = jit_rec_raises(J, t, again_.v_, again_.ref, false);                       \
        if (how_ == REC_CALLED) {                                                                 \
            if (!jit_rec_catches(J, PROMOTE_TYPE(again_))) {                                      \
                ABORT("an exception leaves the trace");                                           \
            }                                                                                     \
            J->args = 0;                                                                          \
            J->nargs = 0;                                                                         \
            jit_rec_arg(J, jit_rec_box(J, again_.ref));                                           \
            (void)jit_rec_call(J, CALL_ANY, (const void *)kr_err_restore, "err_restore", IRT_NIL, \
                               0, true);                                                          \
        }                                                                                         \
        fp->pc = pc;                                                                              \
        kr_err_restore(t, again_.v_);                                                             \
        RAISED_(how_, again_.ref, false);                                                         \
    } while (0)
#define BRANCH(x, c, d)                                                                        \
    do {                                                                                       \
        V br_ = (x);                                                                           \
        bool taken_ = value_same(br_.v_, kr_bool(c));                                          \
        const Instr *to_ = pc + 1 + (taken_ ? (d) : 0), *other_ = pc + 1 + (taken_ ? 0 : (d)); \
        jit_rec_after(J, other_, taken_ ? IR_GEQ : IR_GNE, IRT_VAL, br_.ref,                   \
                      jit_rec_const(J, kr_bool(c)));                                           \
        LEAVE(REC_NEXT, to_);                                                                  \
    } while (0)
#define ITER_RESULT(x, n, d)                                \
    do {                                                    \
        V item_ = (x);                                      \
        if (value_is_null(item_.v_)) {                      \
            if (kr_pending(t)) {                            \
                ERROR;                                      \
            }                                               \
            if (!jit_ir_is_k(&J->buf, item_.ref)) {         \
                jit_rec_ended(J, item_.ref, n);             \
            }                                               \
            JUMP(d);                                        \
        }                                                   \
        jit_rec_check(J, IR_GERR, item_.ref, EXIT_EXHAUST); \
        SETR(n, item_);                                     \
        NEXT;                                               \
    } while (0)

/* -- Frames -- */

#define FRAME_NEW(fref, function)                                  \
    do {                                                           \
        if (t->recursion_remaining <= 1) {                         \
            ABORT("deep recursion");                               \
        }                                                          \
        nf = kr_stack_push(t, (function)->func_code->frame_bytes); \
        if (nf == NULL) {                                          \
            ERROR;                                                 \
        }                                                          \
        P callee_ = (fref);                                        \
        jit_rec_callee(J, callee_.ref, callee_.p_);                \
        nf->func = callee_.p_;                                     \
        J->nnew = 0;                                               \
    } while (0)
#define FRAME_NEW_APP(function) FRAME_NEW(P_CONST(function), function)
#define FRAME_POP_APP()           \
    do {                          \
        FRAME_POP();              \
        t->recursion_remaining--; \
    } while (0)
#define APP_BODY(app, block, n, kwnames) jit_rec_app(J, t, fp, app, (uint32_t)(block), n, kwnames)
#define APP_EXTEND_BY(x)                 jit_rec_app_extend(J, t, fp, x)
#define APP_ITER(x)                      jit_rec_app_iter(J, t, fp, x)
#define FRAME_ARG(i, x)                                                          \
    do {                                                                         \
        V arg_ = (x);                                                            \
        nf->regs[i] = arg_.v_;                                                   \
        if ((uint32_t)(i) < KR_COUNT(J->new_refs)) {                             \
            J->new_refs[i] = arg_.ref;                                           \
            J->nnew = (uint32_t)(i) + 1 > J->nnew ? (uint32_t)(i) + 1 : J->nnew; \
        }                                                                        \
    } while (0)
#define FRAME_BIND(function, block, n, kwnames)                                   \
    do {                                                                          \
        fp->pc = pc;                                                              \
        jit_rec_bind(J, function, block, n, kwnames);                             \
        if (!kr_bind_args(t, function, &fp->regs[block], n, kwnames, nf->regs)) { \
            kr_stack_pop(t, nf);                                                  \
            ERROR;                                                                \
        }                                                                         \
    } while (0)
#define FRAME_BIND_VALUES(function, values, n)                                  \
    do {                                                                        \
        fp->pc = pc;                                                            \
        Value given_v_[n];                                                      \
        IRRef given_refs_[n];                                                   \
        for (size_t i_ = 0; i_ < (n); i_++) {                                   \
            given_v_[i_] = (values)[i_].v_;                                     \
            given_refs_[i_] = (values)[i_].ref;                                 \
        }                                                                       \
        jit_rec_bind_values(J, function, given_refs_, n);                       \
        if (!kr_bind_args(t, function, given_v_, (isize)(n), NULL, nf->regs)) { \
            kr_stack_pop(t, nf);                                                \
            ERROR;                                                              \
        }                                                                       \
    } while (0)
/* record_bind.c */
void jit_rec_bind_ex(Recorder *J, Function *f, V first, P args, P kwargs);
V jit_rec_concat(Recorder *J, Thread *t, Frame *fp, V a, V b);
/* Register n, a dict made for a call, takes the keywords of `part` too: 1 done, -1 pending, 0 has
 * to be a call. */
int jit_rec_merge_keywords(Recorder *J, Thread *t, Frame *fp, uint32_t n, V part);
/* A dict of n pairs that a call will take; false: has to be a call. */
bool jit_rec_keyword_map(Recorder *J, Thread *t, Frame *fp, uint32_t first, uint32_t n, V *out);
#define FRAME_BIND_EX(function, first, args, kwargs)                                    \
    do {                                                                                \
        fp->pc = pc;                                                                    \
        V first_ = (first);                                                             \
        jit_rec_bind_ex(J, function, first_, args, kwargs);                             \
        if (!kr_bind_tuple(t, function, first_.v_, (args).p_, (kwargs).p_, nf->regs)) { \
            kr_stack_pop(t, nf);                                                        \
            ERROR;                                                                      \
        }                                                                               \
    } while (0)
/* record_class.c */
V jit_rec_exception(Recorder *J, Thread *t, Frame *fp, Type *cls, uint32_t first, uint32_t n);
bool jit_rec_exception_args(Recorder *J, V exc, const AttrCache *ic, V *out);
bool jit_rec_exception_attr(Recorder *J, V exc, const AttrCache *ic, V *out);
bool jit_rec_set_exception_attr(Recorder *J, Thread *t, V exc, const AttrCache *ic, V v);
bool jit_rec_key_misses(Recorder *J, Thread *t, Frame *fp, P dict, V key);
/* dict.get(key, otherwise); false: better by a call that does it all. */
bool jit_rec_dict_find(Recorder *J, Thread *t, Frame *fp, P dict, V key, V otherwise, V *out);
bool jit_rec_index_fails(Recorder *J, Thread *t, Frame *fp, V seq, V key);
bool jit_rec_bad_literal(Recorder *J, Thread *t, Frame *fp, V text, V *out);
bool jit_rec_super(Recorder *J, Thread *t, Frame *fp, V *out);
bool jit_rec_super_method(Recorder *J, Thread *t, Frame *fp, V super, Str *name, bool of_class,
                          V *out);
#define EXCEPTION_CLASS(cls, init)   ((void)rec_special(J, cls, NULL), kr_ic_exception(cls, init))
#define NEW_EXCEPTION(cls, first, n) jit_rec_exception(J, t, fp, cls, (uint32_t)(first), n)
#define SUPER_METHOD(obj, name, out) \
    jit_rec_super_method(J, t, fp, obj, (Str *)value_ptr(name), false, out)
#define SUPER_STATIC(obj, name, out) \
    jit_rec_super_method(J, t, fp, obj, (Str *)value_ptr(name), true, out)
#define TUPLE_CONCAT(a, b)         jit_rec_concat(J, t, fp, a, b)
#define MERGE_KEYWORDS(n, x)       jit_rec_merge_keywords(J, t, fp, n, x)
#define KEYWORD_MAP(first, n, out) jit_rec_keyword_map(J, t, fp, first, n, out)
#define FRAME_ENTER(nset, frame_kind, ret)                    \
    do {                                                      \
        J->effect = true;                                     \
        kr_frame_fill(t, nf, fp, nset, frame_kind, ret);      \
        fp->pc = pc;                                          \
        jit_rec_push(J, nf, nf->func, nset, frame_kind, ret); \
        fp = nf;                                              \
        t->cframe->current_frame = fp;                        \
        LEAVE(REC_NEXT, fp->code->instrs);                    \
    } while (0)
#define FRAME_KIND() (jit_rec_frame_kind(J), (int)fp->kind)
#define FRAME_RET()  (jit_rec_frame_kind(J), fp->ret_reg)
#define CALLER_OP()  (fp->back->pc->op)
#define FRAME_POP()                    \
    do {                               \
        jit_rec_pop(J);                \
        J->effect = true;              \
        Frame *left_ = fp;             \
        fp = left_->back;              \
        if (left_->object != NULL) {   \
            kr_frame_detach(t, left_); \
        }                              \
        kr_stack_pop(t, left_);        \
        t->recursion_remaining++;      \
        t->cframe->current_frame = fp; \
        pc = fp->pc;                   \
        consts = fp->code->consts;     \
    } while (0)
#define EXIT_INTERP(x) ABORT("back to C")
#define CODE()         (fp->code)
#define FUNC()         ((P){fp->func, jit_rec_frame_func(J)})
#define GLOBALS()      ((P){fp->globals, jit_rec_frame_field(J, offsetof(Frame, globals), fp->globals)})
#define BUILTINS() \
    ((P){fp->builtins, jit_rec_frame_field(J, offsetof(Frame, builtins), fp->builtins)})
#define LOCALS()     \
    ((V){fp->locals, \
         jit_rec_frame_field(J, offsetof(Frame, locals), value_ptr_or_null(fp->locals))})

/* -- Generators -- */
#define GEN_NEW()                                \
    ({                                           \
        IRRef gen_ = jit_rec_gen_new(J);         \
        fp->pc = pc;                             \
        (P){kr_gen_from_frame(t, fp, pc), gen_}; \
    })
#define GEN_READY(p)                                      \
    ({                                                    \
        P ready_ = (p);                                   \
        jit_rec_gen_ready(J, ready_.p_, ready_.ref);      \
        ((Generator *)ready_.p_)->state <= GEN_SUSPENDED; \
    })
#define GEN_STARTED(p)                                    \
    ({                                                    \
        P started_ = (p);                                 \
        jit_rec_gen_ready(J, started_.p_, started_.ref);  \
        ((Generator *)started_.p_)->state != GEN_CREATED; \
    })
#define GEN_INLINE(p)                                   \
    ({                                                  \
        P inline_ = (p);                                \
        jit_rec_gen_inline(J, inline_.p_, inline_.ref); \
    })
#define GEN_CALLS()      true
#define GEN_HAND_ON(ret) ((void)0)
#define GEN_ENTER(p, x, k, ret)                                                                  \
    do {                                                                                         \
        P enter_ = (p);                                                                          \
        V sent_ = (x);                                                                           \
        Generator *gen_ = enter_.p_;                                                             \
        if (t->recursion_remaining <= 1) {                                                       \
            ABORT("deep recursion");                                                             \
        }                                                                                        \
        if ((k) != FK_GEN_FOR && jit_rec_gen_recursive(J, gen_->gi_code)) {                      \
            ABORT("a generator delegates to one of its kind");                                   \
        }                                                                                        \
        fp->pc = pc;                                                                             \
        J->effect = true;                                                                        \
        jit_rec_gen_enter(J, gen_, enter_.ref, value_is_null(sent_.v_) ? 0 : sent_.ref, k, ret); \
        Frame *f_ = &gen_->frame;                                                                \
        if (gen_->state == GEN_SUSPENDED && !value_is_null(sent_.v_)) {                          \
            f_->regs[f_->pc->a] = sent_.v_;                                                      \
        }                                                                                        \
        jit_gen_link(t, gen_, fp, k, ret);                                                       \
        fp = f_;                                                                                 \
        LEAVE(REC_NEXT, fp->pc + 1);                                                             \
    } while (0)
#define GEN_LEFT_(state_, finished_)                    \
    do {                                                \
        jit_rec_gen_leave(J, finished_);                \
        Generator *gen_ = fp->generator;                \
        J->effect = true;                               \
        fp->pc = pc;                                    \
        if (finished_) {                                \
            kr_gen_closed(t, gen_);                     \
        } else {                                        \
            gen_->state = GEN_SUSPENDED;                \
        }                                               \
        Frame *back_ = fp->back;                        \
        fp->back = NULL;                                \
        t->exc_info = gen_->gi_exc_state.previous_item; \
        gen_->gi_exc_state.previous_item = NULL;        \
        t->recursion_remaining += kr_gen_counts(fp);    \
        fp = back_;                                     \
        t->cframe->current_frame = fp;                  \
        pc = fp->pc;                                    \
        consts = fp->code->consts;                      \
    } while (0)
#define GEN_SUSPEND()  GEN_LEFT_(GEN_SUSPENDED, false)
#define GEN_FINISH()   GEN_LEFT_(GEN_CLOSED, true)
#define GEN_EXIT(x, s) ABORT("back to C")

KR_INLINE V rec_handled(Recorder *J, Thread *t)
{
    return (V){value_from_ptr(t->exc_info->exc_value), jit_rec_handled(J)};
}
#define HANDLED() rec_handled(J, t)
#define SET_HANDLED(x)                                           \
    do {                                                         \
        V handled_ = (x);                                        \
        jit_rec_set_handled(J, jit_rec_box(J, handled_.ref));    \
        t->exc_info->exc_value = value_ptr_or_null(handled_.v_); \
    } while (0)

#define POLL()                                          \
    do {                                                \
        if (kr_poll_wanted(t)) {                        \
            ABORT("pending event");                     \
        }                                               \
        (void)jit_rec_guard(J, IR_POLL, IRT_NIL, 0, 0); \
    } while (0)
#define HOT_JUMP(n, d)                                                 \
    do {                                                               \
        const Instr *head_ = pc + 1 + (d);                             \
        LEAVE(jit_rec_loop(J, (uint32_t)(n), head_, fp->code), head_); \
    } while (0)

/* -- Inline caches: filled as the interpreter fills them; the guards are those of what they found
 * -- */
#define ATTR(n) ((AttrCache *)&fp->code->caches[n])
KR_INLINE bool rec_ic_global(Recorder *J, Thread *t, Frame *fp, GlobalCache *ic, V *out)
{
    Value v = kr_ic_find_global(t, fp->globals, fp->builtins, ic);
    if (value_is_null(v) || !jit_rec_global(J, ic, v, &out->ref)) {
        return false;
    }
    out->v_ = v;
    return true;
}
KR_INLINE bool rec_store_global(Recorder *J, Thread *t, Frame *fp, GlobalCache *ic, V v)
{
    if (value_is_null(kr_ic_find_global(t, fp->globals, fp->builtins, ic)) ||
        !jit_rec_store_global(J, ic, v.ref)) {
        return false;
    }
    KR_ASSERT(ic->kind == GLOBAL_DICT, "a global");
    (void)kr_op_store_global(t, fp->globals, ic, v.v_);
    return true;
}
#define CLASS_ENTRY(ic, out)   jit_rec_class_entry(J, ic, out)
#define SET_CLASS_ENTRY(ic, v) jit_rec_set_class_entry(J, ic, v)
#define STORE_GLOBAL_AT(n, v)  rec_store_global(J, t, fp, (GlobalCache *)&fp->code->caches[n], v)
#define IC_GLOBAL(n, out)      rec_ic_global(J, t, fp, (GlobalCache *)&fp->code->caches[n], out)
/* Type and its version are constants of the trace. */
KR_INLINE Function *rec_special(Recorder *J, Type *type, Function *f)
{
    jit_rec_newer_type(J, kr_type_version(type));
    if (KR_UNLIKELY(kr_type_info(type)->version == 0) && J->failed == NULL) {
        jit_rec_fail(J, "no versions are left");
    }
    IRRef version = rec_load(J, IR_LOAD32, IRT_RAW, jit_ir_kptr(&J->buf, kr_type_info(type)),
                             offsetof(TypeInfo, version));
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, version,
                        jit_ir_kraw(&J->buf, kr_type_info(type)->version));
    return f;
}
KR_INLINE int rec_ic_load(Recorder *J, Thread *t, V x, AttrCache *ic)
{
    int kind = kr_ic_load_own(t, x.v_, ic);
    if (kind == ATTR_NONE && jit_rec_fill_again(J, ic)) {
        kind = kr_ic_find_load(t, x.v_, (Str *)value_ptr(ic->name), ic);
    }
    if (kind != ATTR_NONE) {
        if (kind == ATTR_MODULE) {
            jit_rec_module(J, x, ic);
        } else if (!value_is_ptr(x.v_)) {
            jit_rec_class(J, x.v_, x.ref);
            (void)rec_special(J, kr_type(x.v_), NULL);
        } else {
            jit_rec_attr(J, x.v_, x.ref, ic);
        }
    }
    return kind;
}
KR_INLINE int rec_ic_store(Recorder *J, Thread *t, V x, AttrCache *ic)
{
    int kind = kr_ic_store_own(t, x.v_, ic);
    if (kind == ATTR_NONE && jit_rec_fill_again(J, ic)) {
        kind = kr_ic_find_store(t, x.v_, (Str *)value_ptr(ic->name), ic);
    }
    if (kind != ATTR_NONE) {
        jit_rec_attr(J, x.v_, x.ref, ic);
    }
    return kind;
}
#define IC_SLOT_LOAD(x, ic)  ((void)(ic), false)
#define IC_SLOT_STORE(x, ic) ((void)(ic), false)
#define IC_ADD_STORE(x, ic)  ((void)(ic), false)
#define IC_RAW_LOAD(x, ic)   ((void)(ic), false)
#define IC_RAW_STORE(x, ic)  ((void)(ic), false)
#define IC_METHOD(x, ic)     ((void)(ic), false)
#define IC_LOAD(x, ic)       rec_ic_load(J, t, x, ic)
#define IC_STORE(x, ic)      rec_ic_store(J, t, x, ic)
#define TYPE_STABLE(type)    ((void)rec_special(J, type, NULL))
#define SPECIAL(type, name)  rec_special(J, type, kr_ic_special(type, KR_NAME(name)))
#define CLASS_NEW(cls)       rec_special(J, cls, kr_ic_new(cls))
KR_INLINE Type *rec_called_class(Recorder *J, Value v, uint32_t n)
{
    IRRef ref = jit_rec_typed(J, jit_rec_caller_reg(J, n), IRT_PTR);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, ref, jit_ir_kptr(&J->buf, value_ptr(v)));
    return (Type *)value_ptr(v);
}
#define CALLED_CLASS()   rec_called_class(J, fp->back->regs[fp->back->pc->a], fp->back->pc->a)
#define CLASS_INIT(cls)  rec_special(J, cls, kr_ic_init(cls))
#define CLASS_PLAIN(cls) ((void)rec_special(J, cls, NULL), kr_ic_plain(cls))

#endif
