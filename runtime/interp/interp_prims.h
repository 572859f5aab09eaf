/* interp_prims.h -- the primitives of the bytecode semantics, as the interpreter computes them. */
/* clang-format off */
/*
 * The files semantics/X.inc say what every bytecode means, once, using only what is listed here and
 * plain C on *green* values: operands of the instruction and what PROMOTE_*, IC_*, FRAME_KIND and
 * predicates hand out.  The recorder compiles the same files with its own version of this list
 * (each class a {concrete, reference} pair; a predicate leaves a guard of the outcome seen);
 * check_prims.h wraps this one in assertions.
 *
 * Classes of values: five struct types, so that a handler which bypasses the primitives does not
 * compile.
 *     V    any Value                       I    small int, unboxed (here: shifted left by 16)
 *     D    double                          P    object or other pointer
 *     RAW  int64: lengths, indices, flags
 *
 * The rule (jit.md section 0): in one bytecode all guards come before the first effect, because a
 * guard that fails in a trace re-executes the bytecode from its start.  After an effect only these
 * may follow: other effects, IS_ERROR of the call just made, NEXT/JUMP/BRANCH/ITER_RESULT/ERROR.  A
 * bytecode makes at most one ANY call, and it is the last effect but for stores of its result.
 *
 * -- Guards (G), effects (E), neither (-) ---------------------------------------------------------
 *  operands   A B C JC JL JB                -  fields of the instruction
 *             NAME(n)                       -  a name constant as Str *
 *  registers  R(n)                          -  read
 *             SETR(n, V)                    E  write
 *             K(n)                          -  constant
 *             REG_BLOCK(n)                  -  first of a block of registers handed to a call
 *  classes    IS_INT IS_FLT IS_PTR(V)       G  bool; false must still guard what the value is
 *             IS_NULL(V)                    G  bool: unbound
 *             EXPECT_INT(V)                 G  the compiler guarantees it: never fails here
 *             INT DBL PTR                   -  V of a class already asked for
 *             BOX_I BOX_D BOX_P BOX_BOOL    -  back to V
 *             GREEN(K(n))                   -  Value
 *             V_CONST P_CONST I_CONST D_CONST RAW_CONST   -  green to red
 *             I2D I2RAW RAW2I               -  RAW2I: fits 48 bits by construction
 *             V_SINGLETON(V)                G  1 True, 0 False, 2 None, -1 none of them: one guard
 *             V_SAME(V, V) V_IS(V, Value)   G  same bits
 *  ints       I_ADDOV I_SUBOV I_MULOV I_FDIVOV I_MODOV I_SHLOV(I, I, I *)   G  true: result fits 48 bits
 *             I_NEGOV(I, I *)               G  (divisor not 0, shift count 0..47: asked before)
 *             I_AND I_OR I_XOR I_INVERT I_SAR(I, I)  -
 *             I_LT I_LE I_EQ I_NE I_GT I_GE(I, I)    G  bool
 *             PROMOTE_I(I)                  G  int64_t
 *  doubles    D_ADD D_SUB D_MUL D_DIV D_NEG -
 *             D_LT .. D_GE(D, D)            G  bool
 *  raw        RAW_ADD RAW_SUB               -
 *             RAW_LT RAW_ULT RAW_EQ         G  bool
 *             PROMOTE_RAW                   G  int64_t
 *  objects    PROMOTE_TYPE(V)               G  Type *, immediates included
 *             TYPE_OF(P)                    G  Type *
 *             KNOWN_TYPE(P, type)           -  it is of this static type by construction
 *             PROMOTE_P(P)                  G  Object *
 *             P_EQ(P, const void *)         G  bool
 *             PROMOTE_FUNC(P)               G  Function *: its code, defaults, keyword defaults are
 *                                              green; globals, closure and identity are not
 *             STR_IS_ASCII(P)               G  bool: compact, ready, ASCII
 *             STR_CHAR(P, RAW i)            -  V: its i-th character
 *             BYTE_AT(P, offset, RAW i)     -  V: the i-th byte from there, an int
 *  memory     LOADV LOADP LOADRAW LOADU8(P, offset)  -
 *             LOADD(P, offset)              -  a raw double
 *             STOREV(P, offset, V) STORERAW E
 *             STORE_BYTE(P, offset, RAW i, RAW 0..255) E: the i-th byte from there, in a bytearray's buffer
 *             STORED(P, offset, D)          E  a raw double
 *             ALOADV(P, offset, RAW i)      -  the i-th Value from there
 *             ASTOREV(P owner, P, offset, RAW i, V)  E
 *  calls      Effect class first: PURE (no effect, depends on arguments only), READS (heap), NEW
 *             (only allocates), WRITES (objects of ours; no Python code runs), ANY.  Arguments are
 *             marked by class: AV AP AR AD AC (green).  Failure is an exception pending plus:
 *             CALL_V(eff, fn, ...)          V; VALUE_ERROR -> IS_ERROR(V)
 *             CALL_P(eff, fn, ...)          P; NULL -> P_IS_ERROR(P)
 *             CALL_OK(eff, fn, ...)         bool-returning fn: `if (!CALL_OK(..)) ERROR;`
 *             CALL_OKI(eff, fn, ...)        int-returning fn (-1: error)
 *             CALL_RAW(eff, fn, ...)        RAW, cannot fail
 *             CALL_D(fn, ...)               double(double...), PURE
 *             CALL_ARGS(fn, V callable, REG_BLOCK(n), count, kwnames)   ANY, vectorcall
 *             CALL_NATIVE(def, V self, REG_BLOCK(n), count, bool bound)  effect by the row's flags;
 *                                             bound: not found by its descriptor
 *             CALL_NEXT(V it)               ANY, or WRITES where the iterator runs no Python code
 *             THROW(fn, ...)                fn raises; goes to ERROR
 *             NEW and ANY calls that read or write a block of registers: AB(n, count) passes its
 *             address (CALL_V with AB: reads at most count; CALL_OK with ABW(n, count): writes them).
 *  tries      What the recorder and the checker try first; TRIES is 0 in the interpreter, which goes
 *             the general way.  false: it declined.
 *             TRY_V(eff, fn, V *, ...) TRY_OK(eff, fn, ...)   G, then E for WRITES: a kr_plain_*
 *                                              function (plain.h) did it
 *             TRY_CLASS(Type *, REG_BLOCK(n), count, V *)     G  calls a builtin class
 *             TRY_LEN TRY_MATCH_KEYS TRY_MATCH_CLASS(..., V *)   G  what patterns ask
 *             INSTANCE_DICT(V, ic, V *)     G  __dict__ of an instance that has it
 *             TRY_ITER(V, V *)              G  the iterator of a builtin container
 *             TRY_CONTAINS(...)             G  membership
 *  results    NEXT JUMP(d)                  continue behind the instruction (+ d)
 *             BRANCH(V, bool, d)            V is True or False, result of the ANY call: jump if it
 *                                           equals the bool
 *             ITER_RESULT(V, n, d)          V is what a tp_iternext gave: register n and NEXT; NULL:
 *                                           error or JUMP
 *             ERROR                         an exception is pending
 *  frames     FRAME_NEW(P, Function *)      G  room for an activation; ERROR if there is none
 *             FRAME_ARG(i, V)               -  argument register of the new frame
 *             FRAME_BIND(Function *, REG_BLOCK(n), positional, kwnames)
 *             FRAME_BIND_VALUES(Function *, V[], n)
 *             FRAME_BIND_EX(Function *, V first, P tuple, P dict)   all argument registers (nparams
 *                                              of them); ERROR if they do not fit
 *             FRAME_ENTER(n, kind, ret)     E  registers from n on are unbound; go on in it
 *             FRAME_KIND() FRAME_RET() CALLER_OP()   -  of the current frame, green
 *             FRAME_POP()                   E  leave it: R, SETR, NEXT now mean its caller's
 *             EXIT_INTERP(V)                E  return to C (FK_ENTRY, FK_GEN_ENTRY)
 *             CODE()                        -  Code *, green
 *             FUNC() GLOBALS() BUILTINS()   -  P
 *             LOCALS()                      -  V
 *  generators GEN_NEW()                     NEW: a Generator of the current frame, P
 *             GEN_READY(P)                  G  bool: suspended and not running
 *             GEN_STARTED(P)                G  bool
 *             GEN_INLINE(P)                 G  bool; false: better resumed by a call
 *             GEN_CALLS()                   -  bool: a call may go on inside a generator (it is not
 *                                              known to sys.setprofile there)
 *             GEN_ENTER(P, V, kind, ret)    E  resume it: its YIELD gets V
 *             GEN_HAND_ON(ret)              after GEN_SUSPEND: past consumers that only hand on what
 *                                           they get, to register ret of the current frame
 *             GEN_SUSPEND() GEN_FINISH()    E  leave the generator's frame for its consumer's
 *  exceptions HANDLED()                     -  V
 *             SET_HANDLED(V)                E
 *             RETHROW(V)                    the exception as it is, no traceback entry; ENDS
 *             RAISE_PLAIN(V)                G  raises what is an exception, or StopIteration that ends a
 *                                           loop, in a way of its own, if it has one; goes to ERROR
 *             RAISE_PLAIN_FROM(V, V)        G  the same with a cause
 *             EXCEPTION_ARGS(V, ic, V *)    G  exc.args by loading; false: some other attribute
 *             EXCEPTION_ATTR(V, ic, V *)    G  an attribute in the dict of an exception that nothing has
 *             SET_EXCEPTION_ATTR(V, ic, V)     seen yet; false: do it in another way
 *             KEY_MISSES(P, key)            G  a dict has no such key, INDEX_FAILS(V, key): an index
 *                                           is out of range: an exception is pending, raised in a
 *                                           way of its own.  false: look by calling
 *  loops      POLL()                        E  eval breaker; may go to ERROR
 *             HOT_JUMP(n, d)                JUMP(d) to the head of loop n (n == nloops: function
 *                                           entry), counted
 *  caches     IC_GLOBAL(n, V *)             G  bool
 *             STORE_GLOBAL_AT(n, V)         G, E  bool: assigned
 *             CLASS_ENTRY(ic, V *)          G  bool: kr_ic_entry()'s value
 *             SET_CLASS_ENTRY(ic, V)        G, E  bool: assigned, being plain
 *             ATTR(n)                       -  AttrCache *
 *             IC_SLOT_LOAD(V, ic)           G  bool: kind is ATTR_SLOT
 *             IC_LOAD(V, ic)                G  AttrKind
 *             IC_METHOD(V, ic)              G  bool: kind is ATTR_METHOD
 *             IC_SLOT_STORE IC_STORE        likewise
 *             IC_RAW_LOAD IC_RAW_STORE      likewise: kind is ATTR_SLOT_RAW
 *             IC_ADD_STORE                  likewise: kind is ATTR_ADD
 *             SPECIAL(Type *, name)         -  Function * or NULL, green
 *             CLASS_INIT CLASS_NEW(Type *)  likewise
 *             CLASS_PLAIN(Type *)           likewise; bool
 *             CALLED_CLASS()                G  Type *: register a of the caller's bytecode
 *             TYPE_STABLE(Type *)           G  what was found out about the slots of a type stays true
 */
/* clang-format on */
#ifndef KR_INTERP_PRIMS_H
#define KR_INTERP_PRIMS_H

#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/core/stack.h"
#include "runtime/interp/app.h"
#include "runtime/interp/bind.h"
#include "runtime/interp/ic.h"
#include "runtime/interp/plain.h"
#include "runtime/interp/slow.h"
#include "runtime/types/bytes.h"
#include "runtime/types/generator.h"
#include "runtime/types/str_int.h"

/* -- Classes -------------------------------------------------------------------------------- */

typedef struct V {
    Value v_;
} V;
typedef struct I {
    int64_t shifted_;
} I;
typedef struct D {
    double d_;
} D;
typedef struct P {
    void *p_;
} P;
typedef struct RAW {
    int64_t r_;
} RAW;

#ifndef GUARD_
#    define GUARD_()      ((void)0)
#    define EFFECT_()     ((void)0)
#    define EFF_PURE_()   ((void)0)
#    define EFF_READS_()  ((void)0)
#    define EFF_NEW_()    ((void)0)
#    define EFF_WRITES_() ((void)0)
#    define EFF_ANY_()    ((void)0)
#endif

/* -- Operands and registers ------------------------------------------------------------------ */

#define A       (pc->a)
#define B       (pc->b)
#define C       (pc->c)
#define JC      ((int16_t)pc->c)
#define JB      ((int16_t)pc->b)
#define JL      (kr_instr_jump(pc))
#define K(n)    ((V){consts[n]})
#define NAME(n) ((Str *)value_ptr(consts[n]))

#define R(n) ((V){fp->regs[n]})
#define SETR(n, x)              \
    do {                        \
        V setr_ = (x);          \
        EFFECT_();              \
        fp->regs[n] = setr_.v_; \
    } while (0)
#define REG_BLOCK(n) (n)

/* -- Classes of values ----------------------------------------------------------------------- */

#define IS_INT(x)     (GUARD_(), value_is_int((x).v_))
#define IS_SMALL(x)   IS_INT(x)
#define IS_FLT(x)     (GUARD_(), value_is_double((x).v_))
#define IS_PTR(x)     (GUARD_(), value_is_ptr((x).v_))
#define IS_NULL(x)    (GUARD_(), value_is_null((x).v_))
#define EXPECT_INT(x) (GUARD_(), KR_ASSERT(value_is_int((x).v_), "register is no int"))

KR_INLINE I prim_int(V x) { return (I){(int64_t)(x.v_.bits << 16)}; }
KR_INLINE D prim_dbl(V x) { return (D){value_double(x.v_)}; }
KR_INLINE P prim_ptr(V x) { return (P){(void *)(uintptr_t)x.v_.bits}; }
KR_INLINE V prim_box_i(I x) { return (V){{(uint64_t)x.shifted_ >> 16 | VALUE_INT_TAG}}; }
KR_INLINE V prim_box_d(D x) { return (V){value_from_double(x.d_)}; }
KR_INLINE V prim_box_p(P x) { return (V){value_from_ptr(x.p_)}; }
#define INT(x) prim_int(x)
#define DBL(x) prim_dbl(x)
#define PTR(x) prim_ptr(x)
/* P p is an object of that static type by construction: nothing is looked at. */
#define KNOWN_TYPE(p, type) ((void)(p))
#define BOX_I(x)            prim_box_i(x)
#define BOX_D(x)            prim_box_d(x)
#define BOX_P(x)            prim_box_p(x)
#define BOX_BOOL(c)         ((V){kr_bool(c)})
#define V_CONST(c)          ((V){c})
#define GREEN(x)            ((x).v_) /* of K(n) only */
#define P_CONST(c)          ((P){(void *)(c)})
#define I_CONST(c)          ((I){(int64_t)((uint64_t)(c) << 16)})
#define D_CONST(c)          ((D){c})
#define RAW_CONST(c)        ((RAW){c})
#define I2D(x)              ((D){(double)((x).shifted_ >> 16)})
#define I2RAW(x)            ((RAW){(x).shifted_ >> 16})
#define RAW2I(x)            ((I){(int64_t)((uint64_t)(x).r_ << 16)})

KR_INLINE int prim_singleton(V x)
{
    return value_same(x.v_, KR_TRUE)    ? 1
           : value_same(x.v_, KR_FALSE) ? 0
           : kr_is_none(x.v_)           ? 2
                                        : -1;
}
#define V_SINGLETON(x) (GUARD_(), prim_singleton(x))
#define V_SAME(x, y)   (GUARD_(), value_same((x).v_, (y).v_))
#define V_IS(x, c)     (GUARD_(), value_same((x).v_, (c)))

/* -- Ints -------------------------------------------------------------------------------------- */

KR_INLINE bool prim_mulov(I x, I y, I *r)
{
    return !__builtin_mul_overflow(x.shifted_ >> 16, y.shifted_, &r->shifted_);
}
/* Floor division and modulo; y is not 0.  The only overflow: -2**47 // -1. */
KR_INLINE bool prim_fdivov(I x, I y, I *r)
{
    int64_t a = x.shifted_ >> 16, b = y.shifted_ >> 16;
    int64_t q = a / b;
    q -= (a % b != 0) & ((a ^ b) < 0);
    *r = I_CONST(q);
    return KR_LIKELY(value_int_fits(q));
}
KR_INLINE bool prim_modov(I x, I y, I *r)
{
    int64_t a = x.shifted_ >> 16, b = y.shifted_ >> 16;
    int64_t m = a % b;
    m += (m != 0) & ((m ^ b) < 0) ? b : 0;
    *r = I_CONST(m);
    return true;
}
KR_INLINE bool prim_shlov(I x, I n, I *r)
{
    int count = (int)(n.shifted_ >> 16);
    r->shifted_ = (int64_t)((uint64_t)x.shifted_ << count);
    return r->shifted_ >> count == x.shifted_;
}
#define I_ADDOV(x, y, r) \
    (GUARD_(), !__builtin_add_overflow((x).shifted_, (y).shifted_, &(r)->shifted_))
#define I_SUBOV(x, y, r) \
    (GUARD_(), !__builtin_sub_overflow((x).shifted_, (y).shifted_, &(r)->shifted_))
#define I_MULOV(x, y, r)  (GUARD_(), prim_mulov(x, y, r))
#define I_FDIVOV(x, y, r) (GUARD_(), prim_fdivov(x, y, r))
#define I_MODOV(x, y, r)  (GUARD_(), prim_modov(x, y, r))
#define I_SHLOV(x, y, r)  (GUARD_(), prim_shlov(x, y, r))
#define I_NEGOV(x, r)     (GUARD_(), !__builtin_sub_overflow((int64_t)0, (x).shifted_, &(r)->shifted_))
#define I_AND(x, y)       ((I){(x).shifted_ & (y).shifted_})
#define I_OR(x, y)        ((I){(x).shifted_ | (y).shifted_})
#define I_XOR(x, y)       ((I){(x).shifted_ ^ (y).shifted_})
#define I_INVERT(x)       ((I){~(x).shifted_ & ~(int64_t)0xFFFF})
#define I_SAR(x, n)       ((I){((x).shifted_ >> ((n).shifted_ >> 16)) & ~(int64_t)0xFFFF})
#define I_LT(x, y)        (GUARD_(), (x).shifted_ < (y).shifted_)
#define I_LE(x, y)        (GUARD_(), (x).shifted_ <= (y).shifted_)
#define I_EQ(x, y)        (GUARD_(), (x).shifted_ == (y).shifted_)
#define I_NE(x, y)        (GUARD_(), (x).shifted_ != (y).shifted_)
#define I_GT(x, y)        (GUARD_(), (x).shifted_ > (y).shifted_)
#define I_GE(x, y)        (GUARD_(), (x).shifted_ >= (y).shifted_)
#define PROMOTE_I(x)      (GUARD_(), (x).shifted_ >> 16)

/* -- Doubles, raw words --------------------------------------------------------------------------
 */

#define D_ADD(x, y) ((D){(x).d_ + (y).d_})
#define D_SUB(x, y) ((D){(x).d_ - (y).d_})
#define D_MUL(x, y) ((D){(x).d_ * (y).d_})
#define D_DIV(x, y) ((D){(x).d_ / (y).d_})
#define D_NEG(x)    ((D){-(x).d_})
#define D_LT(x, y)  (GUARD_(), (x).d_ < (y).d_)
#define D_LE(x, y)  (GUARD_(), (x).d_ <= (y).d_)
#define D_EQ(x, y)  (GUARD_(), (x).d_ == (y).d_)
#define D_NE(x, y)  (GUARD_(), (x).d_ != (y).d_)
#define D_GT(x, y)  (GUARD_(), (x).d_ > (y).d_)
#define D_GE(x, y)  (GUARD_(), (x).d_ >= (y).d_)

#define RAW_ADD(x, y)  ((RAW){(x).r_ + (y).r_})
#define RAW_SUB(x, y)  ((RAW){(x).r_ - (y).r_})
#define RAW_LT(x, y)   (GUARD_(), (x).r_ < (y).r_)
#define RAW_ULT(x, y)  (GUARD_(), (uint64_t)(x).r_ < (uint64_t)(y).r_)
#define RAW_EQ(x, y)   (GUARD_(), (x).r_ == (y).r_)
#define PROMOTE_RAW(x) (GUARD_(), (x).r_)

/* -- Objects and memory ---------------------------------------------------------------------------
 */

#define PROMOTE_TYPE(x) (GUARD_(), kr_type((x).v_))
#define TYPE_OF(p)      (GUARD_(), ((Object *)(p).p_)->ob_type)
#define PROMOTE_P(p)    (GUARD_(), (p).p_)
#define P_EQ(p, c)      (GUARD_(), (p).p_ == (const void *)(c))
#define PROMOTE_FUNC(p) (GUARD_(), (Function *)(p).p_)

#define AT_(p, off, T)      (*(T *)((char *)(p).p_ + (off)))
#define LOADV(p, off)       ((V){AT_(p, off, Value)})
#define LOADP(p, off)       ((P){AT_(p, off, void *)})
#define LOADD(p, off)       ((D){AT_(p, off, double)})
#define LOADRAW(p, off)     ((RAW){AT_(p, off, int64_t)})
#define LOADU8(p, off)      ((RAW){AT_(p, off, uint8_t)})
#define STOREV(p, off, x)   (EFFECT_(), kr_gc_write((p).p_, &AT_(p, off, Value), (x).v_))
#define STOREP(p, off, x)   (EFFECT_(), (void)kr_gc_write_ptr((p).p_, &AT_(p, off, void *), (x).p_))
#define STORED(p, off, x)   (EFFECT_(), (void)(AT_(p, off, double) = (x).d_))
#define STORERAW(p, off, x) (EFFECT_(), (void)(AT_(p, off, int64_t) = (x).r_))
/* The arguments of stores are plain variables: nothing in them is a guard. */
#define ALOADV(p, off, i) ((V){(&AT_(p, off, Value))[(i).r_]})
#define ASTOREV(owner, p, off, i, x) \
    (EFFECT_(), kr_gc_write((owner).p_, &(&AT_(p, off, Value))[(i).r_], (x).v_))

/* -- Calls
 * ----------------------------------------------------------------------------------------- */

#define AV(x)         ((x).v_)
#define AP(x)         ((x).p_)
#define AR(x)         ((x).r_)
#define AD(x)         ((x).d_)
#define AC(x)         (x)
#define AB(n, count)  (&fp->regs[n])
#define ABW(n, count) (&fp->regs[n])

#define SAVE_PC_PURE_   ((void)0)
#define SAVE_PC_READS_  ((void)0)
#define SAVE_PC_NEW_    ((void)0)
#define SAVE_PC_WRITES_ ((void)0)
#define SAVE_PC_ANY_    ((void)(fp->pc = pc))

#define CALL_V(eff, fn, ...) (EFF_##eff##_(), SAVE_PC_##eff##_, (V){fn(t, ##__VA_ARGS__)})
#define CALL_P(eff, fn, ...) (EFF_##eff##_(), SAVE_PC_##eff##_, (P){fn(t, ##__VA_ARGS__)})
#define NEW_TUPLE(first, n)  CALL_V(NEW, kr_op_build_tuple, AB(first, n), AC((isize)(n)))
#define NEW_LIST(first, n)   CALL_V(NEW, kr_op_build_list, AB(first, n), AC((isize)(n)))
#define NEW_FUNCTION(code, flags) \
    CALL_V(NEW, kr_op_make_function, AP(GLOBALS()), AP(BUILTINS()), AC(code), AC(flags), AB(A, 5))
#define CALL_RAW(eff, fn, ...) (EFF_##eff##_(), SAVE_PC_##eff##_, (RAW){fn(t, ##__VA_ARGS__)})
#define CALL_OK(eff, fn, ...)  (EFF_##eff##_(), SAVE_PC_##eff##_, KR_LIKELY(fn(t, ##__VA_ARGS__)))
#define CALL_OKI(eff, fn, ...) \
    (EFF_##eff##_(), SAVE_PC_##eff##_, KR_LIKELY(fn(t, ##__VA_ARGS__) >= 0))
#define CALL_D(fn, ...) ((D){fn(__VA_ARGS__)})
#define CALL_ARGS(fn, callee, block, n, kwnames) \
    (EFF_ANY_(), SAVE_PC_ANY_, (V){fn(t, (callee).v_, &fp->regs[block], n, kwnames)})
#define CALL_NEXT(it) CALL_V(ANY, kr_op_next, AV(it))
#ifdef KR_PRIMS_CHECK
#    define TRIES 1
#    define TRY_V(eff, fn, out, ...)                         \
        ({                                                   \
            GUARD_();                                        \
            Value try_ = fn(t, ##__VA_ARGS__);               \
            KR_ASSERT(!kr_pending(t), #fn " left an error"); \
            if (!value_is_null(try_)) {                      \
                EFF_##eff##_();                              \
                *(out) = (V){try_};                          \
            }                                                \
            !value_is_null(try_);                            \
        })
#    define TRY_OK(eff, fn, ...)                             \
        ({                                                   \
            GUARD_();                                        \
            bool try_ = fn(t, ##__VA_ARGS__);                \
            KR_ASSERT(!kr_pending(t), #fn " left an error"); \
            if (try_) {                                      \
                EFF_##eff##_();                              \
            }                                                \
            try_;                                            \
        })
#else
#    define TRIES                    0
#    define TRY_V(eff, fn, out, ...) ((void)(out), false)
#    define TRY_OK(eff, fn, ...)     false
#endif
/* The recorder has no guard for what the code is about to rely on. */
#define UNRECORDED(why)             ((void)0)
#define WIDE_BINARY(op, x, y, out)  ((void)(out), false)
#define WIDE_COMPARE(op, x, y, out) ((void)(out), false)
#define WIDE_TRUTH(x, out)          ((void)(out), false)
/* Texts made of parts at once. */
#define TEXT_ADD(x, y, out)       ((void)(out), false)
#define TEXT_PERCENT(x, y, out)   ((void)(out), false)
#define TEXT_BUILD(block, n, out) ((void)(out), false)
#define TEXT_OF_SMALL(x)          CALL_V(NEW, kr_small_to_str, AV(x))
/* The recorder is to see the append that mostly happens. */
#define MAKE_ROOM(list, least) ((void)0)
/* Complex numbers as two doubles. */
#define COMPLEX_BINARY(op, x, y, out)  ((void)(out), false)
#define COMPLEX_NEGATE(x, out)         ((void)(out), false)
#define COMPLEX_COMPARE(op, x, y, out) ((void)(out), false)
#define COMPLEX_TRUTH(x, out)          ((void)(out), false)
#define COMPLEX_PART(x, name, out)     ((void)(out), false)
/* Slices of lists by a slice object that nothing has seen, or by two bounds. */
#define SLICE_GET(p, key, out)       ((void)(out), false)
#define SLICE_SET(p, key, v)         false
#define SLICE_PART(obj, lo, hi, out) ((void)(out), false)
#define ONLY_ITERATED(r)             kr_op_only_iterated(fp->code, pc, r)
/* Strings of one character, compared or looked for in a constant. */
#define STR_COMPARE(op, x, y, out)       ((void)(out), false)
#define STR_IN(container, item, outcome) ((void)(outcome), false)
#define WIDE_NEGATE(x, out)              ((void)(out), false)
#define WIDE_INVERT(x, out)              ((void)(out), false)
/* One character of a text of one byte each: its string is one of a table. */
#define STR_IS_ASCII(p)    (GUARD_(), prim_str_is_ascii((p).p_))
#define BYTE_AT(p, off, i) ((V){value_from_small(((const uint8_t *)(p).p_ + (off))[(i).r_])})
#define STORE_BYTE(p, off, i, x) \
    (EFFECT_(), (void)(((uint8_t *)(p).p_ + (off))[(i).r_] = (uint8_t)(x).r_))
#define STR_CHAR(p, i) \
    ((V){value_from_ptr(kr_latin1[((uint8_t *)((StrAscii *)(p).p_ + 1))[(i).r_]])})
KR_INLINE bool prim_str_is_ascii(const Str *s)
{
    return s->a.state.ready && s->a.state.compact && s->a.state.ascii;
}
#define MODULE_ATTR(x, ic)                               ((V){kr_op_module_attr(t, (Module *)value_ptr((x).v_), ic)})
#define TRY_DICT_GET(d, key, out)                        TRY_V(READS, kr_plain_dict_get, out, AP(d), AV(key))
#define TRY_DICT_PUT(d, key, v)                          TRY_OK(WRITES, kr_plain_dict_set, AP(d), AV(key), AV(v))
#define TRY_CONTAINS(container, item, n, negated, found) ((void)(found), false)
#define TRY_ITER(obj, out)                               ((void)(out), false)
#define INSTANCE_DICT(obj, ic, out)                      ((void)(out), false)
#define TRY_MATCH_KEYS(subject, keys, out)               ((void)(out), false)
#define TRY_MATCH_CLASS(subject, cls, n, names, out)     ((void)(out), false)
#define TRY_LEN(x, out)                                  ((void)(out), false)
#define TRY_CLASS(cls, block, n, out)                    ((void)(out), false)
#define TYPE_STABLE(type)                                ((void)0)
#define IS_ERROR(x)                                      KR_UNLIKELY(value_is_error((x).v_))
#define P_IS_ERROR(x)                                    KR_UNLIKELY((x).p_ == NULL)
/* The same where all that follows of the bytecode is SETR(n, x), or nothing: the recorder can
 * follow the exception then, since it knows how to go on without. */
#define FAILS(x, n)  IS_ERROR(x)
#define NOT_OK(call) (!(call))
#define ERROR        goto error
#define THROW(fn, ...)              \
    do {                            \
        fp->pc = pc;                \
        (void)fn(t, ##__VA_ARGS__); \
        goto error;                 \
    } while (0)

#define RAISE_PLAIN_FROM(x, c)       ((void)0)
#define RAISE_PLAIN(x)               ((void)0)
#define EXCEPTION_ARGS(x, ic, out)   false
#define EXCEPTION_ATTR(x, ic, out)   false
#define SET_EXCEPTION_ATTR(x, ic, v) false
#define KEY_MISSES(p, key)           false
#define INDEX_FAILS(x, key)          false
#define RETHROW(x)                 \
    do {                           \
        fp->pc = pc;               \
        kr_err_restore(t, (x).v_); \
        goto unwind;               \
    } while (0)

/* A row whose argument count fits its kind is called directly; all else through kr_native_call. */
KR_INLINE Value prim_native(Thread *t, const NativeDef *def, Value self, const Value *args,
                            size_t n, bool bound)
{
    /* In order of use, not by a table: a second indirect jump would often be predicted wrongly. */
    NativeSig sig = def->sig;
    if (sig == SIG_O) {
        if (KR_LIKELY(n == 1)) {
            return def->fn.o(t, self, args[0]);
        }
    } else if (sig == SIG_FAST) {
        return def->fn.fast(t, self, args, n);
    } else if (sig == SIG_NOARGS) {
        if (KR_LIKELY(n == 0)) {
            return def->fn.noargs(t, self);
        }
    } else if (sig == SIG_FASTKW) {
        return def->fn.fastkw(t, self, args, n, NULL);
    } else if (sig == SIG_D_D) {
        if (KR_LIKELY(n == 1 && value_is_double(args[0]))) {
            double out;
            return def->fn.d_d(t, value_double(args[0]), &out) ? value_from_double(out)
                                                               : VALUE_ERROR;
        }
    }
    return bound ? kr_native_call_bound(t, def, self, args, n, NULL)
                 : kr_native_call(t, def, self, args, n, NULL);
}
#define CALL_NATIVE(def, self, block, n, bound) \
    (EFF_ANY_(), SAVE_PC_ANY_, (V){prim_native(t, def, (self).v_, &fp->regs[block], n, bound)})

/* After the ANY call of an instruction whose operands or result may be fresh (fresh.c), before its
 * result is stored.  The recorder has none: traces forget. */
#define FRESH_STEP(x)                                                 \
    do {                                                              \
        if (KR_UNLIKELY(t->nfresh != 0 || t->fresh_result != NULL)) { \
            kr_op_fresh(t, fp, pc, (x).v_);                           \
        }                                                             \
    } while (0)

/* -- Results
 * ------------------------------------------------------------------------------------------ */

#define NEXT        \
    do {            \
        pc++;       \
        DISPATCH(); \
    } while (0)
#define JUMP(d)        \
    do {               \
        pc += 1 + (d); \
        DISPATCH();    \
    } while (0)
#define BRANCH(x, c, d)                                       \
    do {                                                      \
        pc += 1 + (value_same((x).v_, kr_bool(c)) ? (d) : 0); \
        DISPATCH();                                           \
    } while (0)
/* for a, b in d.items(), enumerate(x), zip(x, y): no tuple is made for UNPACK_SEQ to take apart.
 * The temporary it would be in is read by nothing else. */
#define STEP_PAIR(it, type)                                                                    \
    if (pc[1].op == OP_UNPACK_SEQ && pc[1].b == B && pc[1].c == 2 &&                           \
        ((type) == &PyDictIterItem_Type || (type) == &PyEnum_Type || (type) == &PyZip_Type) && \
        B >= fp->code->first_temp) {                                                           \
        Value parts_[2];                                                                       \
        GUARD_();                                                                              \
        SAVE_PC_ANY_;                                                                          \
        int done_ = kr_plain_step_pair(t, (it).v_, parts_);                                    \
        if (done_ >= 0) {                                                                      \
            EFF_ANY_();                                                                        \
        }                                                                                      \
        if (done_ > 0) {                                                                       \
            uint32_t to_ = pc[1].a;                                                            \
            fp->regs[to_] = parts_[0];                                                         \
            fp->regs[to_ + 1] = parts_[1];                                                     \
            JUMP(1);                                                                           \
        }                                                                                      \
        if (done_ == 0) {                                                                      \
            if (kr_pending(t)) {                                                               \
                goto error;                                                                    \
            }                                                                                  \
            JUMP(JC);                                                                          \
        }                                                                                      \
    }
#define ITER_RESULT(x, n, d)         \
    do {                             \
        if (value_is_null((x).v_)) { \
            if (kr_pending(t)) {     \
                goto error;          \
            }                        \
            JUMP(d);                 \
        }                            \
        fp->regs[n] = (x).v_;        \
        NEXT;                        \
    } while (0)

/* -- Frames
 * --------------------------------------------------------------------------------------------- */

/* The frame is not the thread's until FRAME_ENTER: a failure in between leaves nothing to undo. The
 * stack is never lower than where it was: nothing else pushes between FRAME_NEW and FRAME_ENTER but
 * calls that leave it as they found it, so they get their room above the new frame. */
KR_INLINE Frame *prim_frame_new(Thread *t, const Code *code)
{
    if (KR_UNLIKELY(t->recursion_remaining <= 0) && !kr_op_recursion(t)) {
        return NULL;
    }
    return kr_stack_push(t, code->frame_bytes);
}
#define FRAME_NEW(fref, f_)                      \
    do {                                         \
        nf = prim_frame_new(t, (f_)->func_code); \
        if (KR_UNLIKELY(nf == NULL)) {           \
            goto error;                          \
        }                                        \
        nf->func = (fref).p_;                    \
    } while (0)
/* For FK_APP, which does not count. */
#define FRAME_NEW_APP(f_)                                    \
    do {                                                     \
        nf = kr_stack_push(t, (f_)->func_code->frame_bytes); \
        if (KR_UNLIKELY(nf == NULL)) {                       \
            goto error;                                      \
        }                                                    \
        nf->func = (f_);                                     \
    } while (0)
#define FRAME_POP_APP()           \
    do {                          \
        FRAME_POP();              \
        t->recursion_remaining--; \
    } while (0)
#define APP_BODY(app, block, n, kwnames)                                     \
    (GUARD_(), kr_app_may(app, &fp->regs[block], n, kwnames)                 \
                   ? kr_app_body(t, app, &fp->regs[block], n, kwnames, NULL) \
                   : NULL)
#define APP_ITER(x)      (GUARD_(), kr_app_iter(t, (x).v_))
#define APP_EXTEND_BY(x) (GUARD_(), kr_app_extend(t, (x).v_))
#define FRAME_ARG(i, x)  ((void)(nf->regs[i] = (x).v_))
#define FRAME_BIND(f_, block, n, kwnames)                                   \
    do {                                                                    \
        fp->pc = pc;                                                        \
        if (!kr_bind_args(t, f_, &fp->regs[block], n, kwnames, nf->regs)) { \
            kr_stack_pop(t, nf);                                            \
            goto error;                                                     \
        }                                                                   \
    } while (0)
/* values: n of V. */
#define FRAME_BIND_VALUES(f_, values, n)                                \
    do {                                                                \
        fp->pc = pc;                                                    \
        Value given_v_[n];                                              \
        for (size_t i_ = 0; i_ < (n); i_++) {                           \
            given_v_[i_] = (values)[i_].v_;                             \
        }                                                               \
        if ((f_)->func_code->fast_args == (int)(n)) {                   \
            memcpy(nf->regs, given_v_, sizeof given_v_);                \
        } else if (!kr_bind_args(t, f_, given_v_, n, NULL, nf->regs)) { \
            kr_stack_pop(t, nf);                                        \
            goto error;                                                 \
        }                                                               \
    } while (0)
/* first: an argument before those of the tuple, or VALUE_NULL. */
#define FRAME_BIND_EX(f_, first, args, kwargs)                                     \
    do {                                                                           \
        fp->pc = pc;                                                               \
        if (!kr_bind_tuple(t, f_, (first).v_, (args).p_, (kwargs).p_, nf->regs)) { \
            kr_stack_pop(t, nf);                                                   \
            goto error;                                                            \
        }                                                                          \
    } while (0)
#define EXCEPTION_CLASS(cls, init) kr_ic_exception(cls, init)
#define NEW_EXCEPTION(cls, first, n) \
    CALL_V(NEW, kr_op_new_exception, AC(cls), AB(first, n), AC((isize)(n)))
#define SUPER_METHOD(obj, name, out) ((void)(out), false) /* kr_op_load_method() does it */
#define SUPER_STATIC(obj, name, out) ((void)(out), false)
#define TUPLE_CONCAT(a, b)           CALL_V(ANY, kr_op_tuple_extend, AV(a), AV(b))
#define MERGE_KEYWORDS(n, x)         0
#define KEYWORD_MAP(first, n, out)   ((void)(out), false)

#define FRAME_ENTER(nset, kind, ret)               \
    do {                                           \
        EFFECT_();                                 \
        kr_frame_fill(t, nf, fp, nset, kind, ret); \
        fp->pc = pc;                               \
        fp = nf;                                   \
        link.current_frame = fp;                   \
        pc = fp->code->instrs;                     \
        consts = fp->code->consts;                 \
        DISPATCH();                                \
    } while (0)
#define FRAME_KIND() ((int)fp->kind)
#define FRAME_RET()  (fp->ret_reg)
#define CALLER_OP()  (fp->back->pc->op)
#define FRAME_POP()                               \
    do {                                          \
        EFFECT_();                                \
        Frame *left_ = fp;                        \
        fp = left_->back;                         \
        if (KR_UNLIKELY(left_->object != NULL)) { \
            kr_frame_detach(t, left_);            \
        }                                         \
        kr_stack_pop(t, left_);                   \
        t->recursion_remaining++;                 \
        link.current_frame = fp;                  \
        pc = fp->pc;                              \
        consts = fp->code->consts;                \
    } while (0)
#define EXIT_INTERP(x)   \
    do {                 \
        EFFECT_();       \
        result = (x).v_; \
        goto leave;      \
    } while (0)

#define CODE()     (fp->code)
#define FUNC()     ((P){fp->func})
#define GLOBALS()  ((P){fp->globals})
#define BUILTINS() ((P){fp->builtins})
#define LOCALS()   ((V){fp->locals})

/* -- Generators
 * -------------------------------------------------------------------------------------------- */

#define GEN_NEW()      (EFF_NEW_(), (P){kr_gen_from_frame(t, fp, pc)})
#define GEN_INLINE(p)  true
#define GEN_CALLS()    (!(t->eval_breaker & EB_TRACE))
#define GEN_READY(p)   (GUARD_(), ((Generator *)(p).p_)->state <= GEN_SUSPENDED)
#define GEN_STARTED(p) (GUARD_(), ((Generator *)(p).p_)->state != GEN_CREATED)
/* A frame of a generator: linked behind the consumer, its exception state on top of the thread's.
 */
KR_INLINE bool prim_gen_enter(Thread *t, Generator *gen, Frame *back, Value sent, int kind, int ret)
{
    Frame *f = &gen->frame;
    f->back = back;
    f->kind = (uint8_t)kind;
    f->ret_reg = (uint16_t)ret;
    if (gen->state == GEN_SUSPENDED && !value_is_null(sent)) {
        f->regs[f->pc->a] = sent;
    }
    gen->state = GEN_RUNNING;
    kr_fresh_forget(t);
    gen->gi_exc_state.previous_item = t->exc_info;
    t->exc_info = &gen->gi_exc_state;
    t->recursion_remaining -= kr_gen_counts(f);
    return true;
}
/* Does the frame, suspended or about to go on there, wait for a delegate's next value? */
KR_INLINE bool prim_gen_delegates(const Instr *yield)
{
    return yield->op == OP_YIELD && yield->c == 1;
}
/* f was entered.  If it delegates, so is its delegate, and so on: each frame stands at the SEND
 * that it would come to, and the innermost goes on.  Not while somebody wants to see each of them.
 */
KR_INLINE Frame *prim_gen_descend(Thread *t, Frame *f)
{
    while (prim_gen_delegates(f->pc) && !(t->eval_breaker & EB_TRACE)) {
        const Instr *send = f->pc - 1;
        Value it = f->regs[send->b];
        if (!kr_is_exact(it, &PyGen_Type) && !kr_is_exact(it, &PyCoro_Type)) {
            break;
        }
        Generator *gen = (Generator *)value_ptr(it);
        if (gen->state != GEN_SUSPENDED || t->recursion_remaining <= 0) {
            break;
        }
        f->pc = send;
        (void)prim_gen_enter(t, gen, f, f->regs[send->a], FK_GEN_SEND, send->a);
        f = &gen->frame;
    }
    return f;
}
#define GEN_ENTER(p, x, kind, ret)                                             \
    do {                                                                       \
        EFFECT_();                                                             \
        Generator *gen_ = (p).p_;                                              \
        if (KR_UNLIKELY(t->recursion_remaining <= 0) && !kr_op_recursion(t)) { \
            goto error;                                                        \
        }                                                                      \
        fp->pc = pc;                                                           \
        (void)prim_gen_enter(t, gen_, fp, (x).v_, kind, ret);                  \
        fp = prim_gen_descend(t, &gen_->frame);                                \
        link.current_frame = fp;                                               \
        pc = fp->pc + 1;                                                       \
        consts = fp->code->consts;                                             \
        DISPATCH();                                                            \
    } while (0)
KR_INLINE Frame *prim_gen_leave(Thread *t, Frame *fp)
{
    Generator *gen = fp->generator;
    Frame *back = fp->back;
    fp->back = NULL;
    t->exc_info = gen->gi_exc_state.previous_item;
    gen->gi_exc_state.previous_item = NULL;
    t->recursion_remaining += kr_gen_counts(fp);
    return back;
}
#define GEN_LEAVE_()                \
    do {                            \
        fp = prim_gen_leave(t, fp); \
        link.current_frame = fp;    \
        pc = fp->pc;                \
        consts = fp->code->consts;  \
    } while (0)
#define GEN_SUSPEND()                         \
    do {                                      \
        EFFECT_();                            \
        fp->pc = pc;                          \
        fp->generator->state = GEN_SUSPENDED; \
        GEN_LEAVE_();                         \
    } while (0)
/* The consumer, which is the current frame now, may only hand on what it gets to its own. */
#define GEN_HAND_ON(ret)                                                                      \
    do {                                                                                      \
        while (pc->op == OP_SEND && prim_gen_delegates(pc + 1) && fp->kind != FK_GEN_ENTRY && \
               !(t->eval_breaker & EB_TRACE)) {                                               \
            fp->pc = pc + 1;                                                                  \
            ret = fp->ret_reg;                                                                \
            fp->generator->state = GEN_SUSPENDED;                                             \
            GEN_LEAVE_();                                                                     \
        }                                                                                     \
    } while (0)
#define GEN_FINISH()                     \
    do {                                 \
        EFFECT_();                       \
        fp->pc = pc;                     \
        kr_gen_closed(t, fp->generator); \
        GEN_LEAVE_();                    \
    } while (0)
/* The same from a generator that C resumed: the interpreter returns. */
#define GEN_EXIT(x, new_state)                  \
    do {                                        \
        EFFECT_();                              \
        result = (x).v_;                        \
        fp->pc = pc;                            \
        if ((new_state) == GEN_CLOSED) {        \
            kr_gen_closed(t, fp->generator);    \
        } else {                                \
            fp->generator->state = (new_state); \
        }                                       \
        (void)prim_gen_leave(t, fp);            \
        goto leave_linked;                      \
    } while (0)

#define HANDLED()      ((V){value_from_ptr(t->exc_info->exc_value)})
#define SET_HANDLED(x) (EFFECT_(), (void)(t->exc_info->exc_value = value_ptr_or_null((x).v_)))

#define POLL()                   \
    do {                         \
        if (kr_poll_wanted(t)) { \
            fp->pc = pc;         \
            if (!kr_poll(t)) {   \
                goto error;      \
            }                    \
        }                        \
    } while (0)
/* Jumps and counts; when the place became hot, machine code or the recorder goes on from there. */
#define HOT_JUMP(n, d)                                                    \
    do {                                                                  \
        struct LoopInfo *li_ = &fp->code->loops[n];                       \
        pc += 1 + (d);                                                    \
        if (KR_UNLIKELY(++li_->count > (uint32_t)kr_jit_hot_count - 1)) { \
            hot_loop = li_;                                               \
            goto hot;                                                     \
        }                                                                 \
        DISPATCH();                                                       \
    } while (0)

/* -- Inline caches
 * -------------------------------------------------------------------------------------------- */

#define ATTR(n) ((AttrCache *)&fp->code->caches[n])

KR_INLINE bool prim_global(const Frame *fp, const GlobalCache *ic, Value *out)
{
    const DictKeys *keys = fp->globals->ma_keys;
    if (KR_UNLIKELY(keys->version != ic->globals_version)) {
        return false;
    }
    if (ic->kind == GLOBAL_DICT) {
        *out = keys->entries[ic->index].value;
        return true;
    }
    keys = fp->builtins->ma_keys;
    if (KR_LIKELY(ic->kind == GLOBAL_BUILTIN && keys->version == ic->builtins_version)) {
        *out = keys->entries[ic->index].value;
        return true;
    }
    return false;
}
#define STORE_GLOBAL_AT(n, v) ((void)(v), false) /* kr_op_store_global() does it */
#define IC_GLOBAL(n, out) \
    (GUARD_(), prim_global(fp, (const GlobalCache *)&fp->code->caches[n], &(out)->v_))

/* Type and shape are the cached ones. */
KR_INLINE bool prim_ic_shape(V x, const AttrCache *ic)
{
    if (KR_UNLIKELY(!value_is_ptr(x.v_))) {
        return false;
    }
    Object *o = (Object *)(uintptr_t)x.v_.bits;
    Shape *shape = ic->shape;
    return KR_LIKELY(o->ob_type == ic->type && ((Instance *)o)->tail.shape == shape &&
                     shape->type_version == ic->version);
}
KR_INLINE bool prim_ic_method(V x, const AttrCache *ic)
{
    if (KR_UNLIKELY(!value_is_ptr(x.v_) || ic->kind != ATTR_METHOD)) {
        return false;
    }
    Object *o = (Object *)(uintptr_t)x.v_.bits;
    if (KR_UNLIKELY(o->ob_type != ic->type)) {
        return false;
    }
    if (ic->shape == NULL) {
        return kr_type_info(ic->type)->version == ic->version;
    }
    return KR_LIKELY(kr_inst_tail(o)->shape == ic->shape && ic->shape->type_version == ic->version);
}
KR_INLINE bool prim_class_entry(const AttrCache *ic, Value *out)
{
    const DictEntry *e = kr_ic_entry(ic);
    if (KR_LIKELY(e != NULL)) {
        *out = e->value;
    }
    return KR_LIKELY(e != NULL);
}
KR_INLINE bool prim_set_class_entry(const AttrCache *ic, Value v)
{
    DictEntry *e = kr_ic_entry(ic);
    if (KR_UNLIKELY(e == NULL || (value_is_ptr(v) && !kr_type_is_plain(v)))) {
        return false;
    }
    kr_dict_replace_value((Dict *)value_ptr(ic->value), e, v);
    return true;
}
#define CLASS_ENTRY(ic, out)   (GUARD_(), prim_class_entry(ic, &(out)->v_))
#define SET_CLASS_ENTRY(ic, x) (prim_set_class_entry(ic, (x).v_) ? (EFFECT_(), true) : false)
#define IC_SLOT_LOAD(x, ic)    (GUARD_(), (ic)->kind == ATTR_SLOT && prim_ic_shape(x, ic))
#define IC_SLOT_STORE(x, ic)   (GUARD_(), (ic)->kind == ATTR_SLOT && prim_ic_shape(x, ic))
#define IC_ADD_STORE(x, ic)    (GUARD_(), (ic)->kind == ATTR_ADD && prim_ic_shape(x, ic))
#define IC_RAW_LOAD(x, ic)     (GUARD_(), (ic)->kind == ATTR_SLOT_RAW && prim_ic_shape(x, ic))
#define IC_RAW_STORE(x, ic)    (GUARD_(), (ic)->kind == ATTR_SLOT_RAW && prim_ic_shape(x, ic))
#define IC_METHOD(x, ic)       (GUARD_(), prim_ic_method(x, ic))
#define IC_LOAD(x, ic)         (GUARD_(), kr_ic_load(t, (x).v_, ic))
#define IC_STORE(x, ic)        (GUARD_(), kr_ic_store(t, (x).v_, ic))
#define SPECIAL(type, name)    kr_ic_special(type, KR_NAME(name))
#define CLASS_NEW(cls)         (GUARD_(), kr_ic_new(cls))
#define CALLED_CLASS()         (GUARD_(), (Type *)value_ptr(fp->back->regs[fp->back->pc->a]))
#define CLASS_INIT(cls)        kr_ic_init(cls)
#define CLASS_PLAIN(cls)       kr_ic_plain(cls)

#endif
