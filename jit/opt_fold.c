/* opt_fold.c -- emission through folding, common subexpressions and load forwarding.
 *
 * jit_opt_emit() is the way every instruction enters the buffer, when recorded and when the loop is
 * copied. In this order: a constant or simpler form (fold); for loads, the value of the last store
 * to the same place (forward); an equal earlier instruction (CSE); else a new one.
 *
 * Requirements on every rule:
 *   1. It returns a reference whose value equals the instruction's for all inputs that pass earlier
 * guards.
 *   2. A guard is dropped (0 returned) only when it holds for all such inputs; *fails is set only
 * when none does.
 *   3. It does not reassociate overflow-checked arithmetic (the exit needs the operands) nor
 * doubles.
 */
#include <math.h>

#include "jit/opt.h"
#include "runtime/interp/plain.h"
#include "runtime/types/str_int.h"

/* -- Folding ----------------------------------------------------------------------------------- */

static int64_t k_int(const IRBuf *buf, IRRef r) { return (int64_t)jit_ir_kbits(buf, r); }

static double k_flt(const IRBuf *buf, IRRef r)
{
    double d;
    uint64_t bits = jit_ir_kbits(buf, r);
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* Outcome of a relation on two constants. */
static bool relation(const IRBuf *buf, IROp op, IRType t, IRRef ra, IRRef rb)
{
    if (t == IRT_FLT) {
        double a = k_flt(buf, ra), b = k_flt(buf, rb);
        switch (op) {
        case IR_GLT: return a < b;
        case IR_GLE: return a <= b;
        case IR_GEQ: return a == b;
        case IR_GNE: return a != b;
        case IR_GGT: return a > b;
        case IR_GGE: return a >= b;
        case IR_GNLT: return !(a < b);
        case IR_GNLE: return !(a <= b);
        case IR_GNGT: return !(a > b);
        default: return !(a >= b);
        }
    }
    int64_t a = k_int(buf, ra), b = k_int(buf, rb);
    if (t == IRT_U64) { /* the order of the unsigned is that of the signed, moved */
        a ^= INT64_MIN;
        b ^= INT64_MIN;
    }
    switch (op) {
    case IR_GLT: return a < b;
    case IR_GLE: return a <= b;
    case IR_GEQ: return a == b;
    case IR_GNE: return a != b;
    case IR_GGT: return a > b;
    case IR_GGE: return a >= b;
    case IR_GULT: return (uint64_t)a < (uint64_t)b;
    default: return (uint64_t)a >= (uint64_t)b;
    }
}

static bool is_relation(IROp op) { return op >= IR_GLT && op <= IR_GUGE; }

static bool is_equal(const IRBuf *buf, IRRef r, IROp op, IRType t, IRRef a, IRRef b)
{
    const IRIns *ins = &buf->ins[r];
    return ins->op == op && ins->a == a && ins->b == b && ins->t == t;
}

/* One of them is remembered: what long traces look for again and again is far back. */
static IRRef find_equal(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, IRRef limit)
{
    uint32_t hash = jit_ir_hash((uint8_t)op, (uint8_t)t, a, b);
    IRRef *same = &buf->same[hash % SAME_HASH];
    if (*same > limit && *same < buf->n && is_equal(buf, *same, op, t, a, b)) {
        return *same;
    }
    for (IRRef r = buf->chain[op]; r > limit; r = buf->ins[r].prev) {
        if (is_equal(buf, r, op, t, a, b)) {
            return *same = r;
        }
    }
    return 0;
}

/* Mostly there is none, which a bit says. */
KR_INLINE IRRef equal(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, IRRef limit)
{
    uint32_t bit = jit_ir_hash((uint8_t)op, (uint8_t)t, a, b) % THERE_BITS;
    return buf->there[bit / 64] >> (bit % 64) & 1 ? find_equal(buf, op, t, a, b, limit) : 0;
}

IRRef jit_opt_equal(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, IRRef limit)
{
    return equal(buf, op, t, a, b, limit);
}

/* The class guards on a value whose class is known: 1 holds, 0 cannot hold, -1 not known. */
static int class_known(IRBuf *buf, IROp op, IRRef a)
{
    const IRIns *ins = &buf->ins[a];
    IRType want = op == IR_GINT ? IRT_INT : op == IR_GFLT ? IRT_FLT : IRT_PTR;
    if (ins->t == IRT_CHR) {
        return want == IRT_PTR;
    }
    if (ins->t == IRT_INT || ins->t == IRT_FLT || ins->t == IRT_PTR || jit_ir_is_wide(ins->t)) {
        return ins->t == want;
    }
    if (ins->op == IR_BOXW && want == IRT_FLT) {
        return 0;
    }
    if (ins->op == IR_BOXI || ins->op == IR_BOXF) {
        return want == (ins->op == IR_BOXI ? IRT_INT : IRT_FLT);
    }
    /* Another class guard on it has passed before. */
    static const struct {
        IROp op;
        IRType t;
    } guards[] = {{IR_GINT, IRT_INT}, {IR_GFLT, IRT_FLT}, {IR_GPTR, IRT_PTR}};
    for (int g = 0; g < 3; g++) {
        if (guards[g].op != op && equal(buf, guards[g].op, guards[g].t, a, 0, a) != 0) {
            return 0;
        }
    }
    return -1;
}

/* A constant VAL in the class asked for. */
static IRRef unbox_constant(IRBuf *buf, IROp op, IRRef a, bool *fails)
{
    Value v = {jit_ir_kbits(buf, a)};
    if (op == IR_GINT && value_is_int(v)) {
        return jit_ir_kint(buf, value_int(v));
    }
    if (op == IR_GFLT && value_is_double(v)) {
        return jit_ir_kflt(buf, value_double(v));
    }
    *fails = op != IR_GPTR || !value_is_ptr(v);
    return *fails ? a : jit_ir_k(buf, IRT_PTR, v.bits);
}

static IRRef fold_class_guard(IRBuf *buf, IROp op, IRRef a, bool *fails)
{
    if (jit_ir_is_k(buf, a) && buf->ins[a].t == IRT_VAL) {
        return unbox_constant(buf, op, a, fails);
    }
    int known = class_known(buf, op, a);
    if (known < 0) {
        return 0;
    }
    if (known == 0) {
        *fails = true;
        return a;
    }
    if (buf->ins[a].t == IRT_CHR) {
        return jit_opt_emit(buf, IR_BOXC, IRT_PTR, a, 0, 0, fails);
    }
    return buf->ins[a].t == IRT_VAL ? buf->ins[a].a : a; /* the operand of the BOX */
}

/* The same 64 bits as type t. */
static IRRef cast(IRBuf *buf, IRType t, IRRef a)
{
    bool fails = false;
    return buf->ins[a].t == t ? a : jit_opt_emit(buf, IR_CAST, t, a, 0, 0, &fails);
}

/* Class guards on what is an int already, and the ways between the classes of ints.  0: a guard has
 * to look. */
static IRRef class_of_int(IRBuf *buf, IROp op, IRRef a, uint16_t snap, bool *fails)
{
    const IRIns *ins = &buf->ins[a];
    IRType want = op == IR_GI64 ? IRT_I64 : op == IR_GU64 ? IRT_U64 : IRT_INT;
    if (ins->op == IR_BOXW || (ins->op == IR_BOXI && want != IRT_INT)) {
        a = ins->a;
        ins = &buf->ins[a];
    }
    static const IROp guards[] = {IR_GINT, IR_GU64, IR_GI64, IR_GFLT};
    for (size_t g = 0; g < KR_COUNT(guards) && ins->t == IRT_VAL && op != IR_GINT; g++) {
        for (IRRef r = buf->chain[guards[g]]; r > a && ins->t == IRT_VAL; r = buf->ins[r].prev) {
            if (buf->ins[r].a == a) { /* has been asked before */
                a = r;
                ins = &buf->ins[a];
            }
        }
    }
    if (ins->t == want) {
        return a;
    }
    switch (ins->t) {
    case IRT_I64:
    case IRT_U64:
        return jit_opt_emit(buf, want == IRT_INT ? IR_NARROW : IR_GPOS, want, a, 0, snap, fails);
    case IRT_INT:
        if (want == IRT_U64) {
            (void)jit_opt_emit(buf, IR_GGE, IRT_INT, a, jit_ir_kint(buf, 0), snap, fails);
        }
        return *fails ? a : jit_opt_emit(buf, IR_I2R, want, a, 0, snap, fails);
    case IRT_FLT:
    case IRT_BIG: *fails = true; return a;
    default: return 0;
    }
}

/* Ints of 64 bits: the operations that are theirs alone. */
static IRRef fold_wide(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, bool *fails)
{
    const IRIns *ia = &buf->ins[a];
    bool ka = jit_ir_is_k(buf, a), kb = jit_ir_is_k(buf, b);
    uint64_t x = ka ? jit_ir_kbits(buf, a) : 0, y = kb ? jit_ir_kbits(buf, b) : 0;
    switch (op) {
    case IR_CAST:
        return ia->t == t          ? a
               : ka                ? jit_ir_k(buf, t, x)
               : ia->op == IR_CAST ? cast(buf, t, ia->a)
                                   : 0;
    case IR_GPOS: {
        *fails = ka && (int64_t)x < 0;
        if (ka) {
            return jit_ir_k(buf, t, x);
        }
        JitRange r = jit_range(buf, a);
        return r.lo >= 0 && r.hi != INT64_MAX ? cast(buf, t, a) : 0;
    }
    case IR_NARROW: {
        bool fits = ia->t == IRT_U64 ? x >> 47 == 0 : value_int_fits((int64_t)x);
        JitRange r = jit_range(buf, a);
        *fails = ka && !fits;
        if (!ka && r.lo >= VALUE_INT_MIN && r.hi <= VALUE_INT_MAX) {
            return jit_opt_emit(buf, IR_R2I, IRT_INT, a, 0, 0, fails);
        }
        return ka ? jit_ir_kint(buf, (int64_t)x) : ia->op == IR_I2R && ia->t == IRT_I64 ? ia->a : 0;
    }
    case IR_BOXW:
        if (ka && (ia->t == IRT_U64 ? x >> 47 == 0 : value_int_fits((int64_t)x))) {
            return jit_ir_kval(buf, value_from_small((int64_t)x));
        }
        /* In the loop body the int as it was found is that of the previous round: unboxed values go
         * around, not both. */
        if ((ia->op == IR_GU64 || ia->op == IR_GI64) && (buf->loop == 0 || a > buf->loop)) {
            return ia->a;
        }
        return ia->op == IR_I2R && ia->t == IRT_I64
                   ? jit_opt_emit(buf, IR_BOXI, IRT_VAL, ia->a, 0, 0, fails)
                   : 0;
    case IR_SHL:
    case IR_SHR:
        if (kb && y == 0) {
            return cast(buf, t, a);
        }
        return ka && kb ? jit_ir_k(buf, t, op == IR_SHL ? x << (y & 63) : x >> (y & 63)) : 0;
    case IR_UDIV:
    case IR_UMOD: return ka && kb && y != 0 ? jit_ir_k(buf, t, op == IR_UDIV ? x / y : x % y) : 0;
    default: return 0;
    }
}

static bool overflows(IROp op, IRType t, int64_t x, int64_t y, int64_t *r)
{
    if (t == IRT_U64) {
        uint64_t *u = (uint64_t *)r;
        return op == IR_ADDOV   ? __builtin_add_overflow((uint64_t)x, (uint64_t)y, u)
               : op == IR_SUBOV ? __builtin_sub_overflow((uint64_t)x, (uint64_t)y, u)
                                : __builtin_mul_overflow((uint64_t)x, (uint64_t)y, u);
    }
    return op == IR_ADDOV   ? __builtin_add_overflow(x, y, r)
           : op == IR_SUBOV ? __builtin_sub_overflow(x, y, r)
                            : __builtin_mul_overflow(t == IRT_INT ? x >> 16 : x, y, r);
}

/* The low 48 bits of an INT, whatever becomes of the others: without its overflow guard. */
static IRRef low_int(IRBuf *buf, IRRef r)
{
    static const struct {
        uint8_t op, low;
    } rows[] = {{IR_ADDOV, IR_ADD}, {IR_SUBOV, IR_SUB}, {IR_MULOV, IR_MUL}, {IR_SHLOV, IR_SHL}};
    const IRIns ins = buf->ins[r];
    for (size_t i = 0; i < KR_COUNT(rows); i++) {
        if (rows[i].op == ins.op) {
            bool fails = false;
            IRRef a = low_int(buf, ins.a), b = ins.op == IR_SHLOV ? ins.b : low_int(buf, ins.b);
            return jit_opt_emit(buf, (IROp)rows[i].low, IRT_INT, a, b, 0, &fails);
        }
    }
    return r;
}

/* AND with a constant mask. */
static IRRef fold_mask(IRBuf *buf, IRType t, IRRef a, IRRef k)
{
    bool fails = false;
    uint64_t mask = jit_ir_kbits(buf, k);
    const IRIns *ia = &buf->ins[a];
    if (mask == 0) {
        return jit_ir_k(buf, t, 0);
    }
    JitRange r = jit_range(buf, a);
    uint64_t bits = t == IRT_INT ? mask >> 16 : mask;
    if ((int64_t)mask > 0 && (bits & (bits + 1)) == 0 && r.lo >= 0 && r.hi != INT64_MAX &&
        (uint64_t)r.hi <= bits) {
        return cast(buf, t, a); /* it takes nothing away */
    }
    if (mask == UINT64_MAX || (t == IRT_INT && mask == (uint64_t)-0x10000)) {
        return cast(buf, t, a);
    }
    if (ia->op == IR_AND && jit_ir_is_k(buf, ia->b)) {
        IRRef both = jit_ir_k(buf, t, mask & jit_ir_kbits(buf, ia->b));
        return jit_opt_emit(buf, IR_AND, t, buf->ins[a].a, both, 0, &fails);
    }
    if (t == IRT_INT && (int64_t)mask > 0) {
        IRRef low = low_int(buf, a);
        return low == a ? 0 : jit_opt_emit(buf, IR_AND, t, low, k, 0, &fails);
    }
    return 0;
}

/* An OV instruction that cannot overflow is one without a guard. */
static IRRef fold_overflow(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, bool *fails)
{
    if (!jit_range_fits(buf, op, t, a, b)) {
        return 0;
    }
    IROp plain = op == IR_ADDOV   ? IR_ADD
                 : op == IR_SUBOV ? IR_SUB
                 : op == IR_MULOV ? IR_MUL
                                  : IR_SHL;
    return jit_opt_emit(buf, plain, t, a, b, 0, fails);
}

static IRRef fold_int(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, bool *fails)
{
    bool ka = jit_ir_is_k(buf, a), kb = jit_ir_is_k(buf, b);
    int64_t x = ka ? k_int(buf, a) : 0, y = kb ? k_int(buf, b) : 0, r;
    if (ka && kb) {
        bool overflow = false;
        switch (op) {
        case IR_ADD: r = (int64_t)((uint64_t)x + (uint64_t)y); break;
        case IR_SUB: r = (int64_t)((uint64_t)x - (uint64_t)y); break;
        case IR_AND: r = x & y; break;
        case IR_OR: r = x | y; break;
        case IR_XOR: r = x ^ y; break;
        case IR_MUL: r = (int64_t)((uint64_t)(t == IRT_INT ? x >> 16 : x) * (uint64_t)y); break;
        case IR_ADDOV:
        case IR_SUBOV:
        case IR_MULOV: overflow = overflows(op, t, x, y, &r); break;
        default: return 0;
        }
        if (overflow) {
            *fails = true;
            return a;
        }
        return jit_ir_k(buf, t, (uint64_t)r);
    }
    if (kb && y == 0 &&
        (op == IR_ADD || op == IR_SUB || op == IR_ADDOV || op == IR_SUBOV || op == IR_OR ||
         op == IR_XOR)) {
        return t == IRT_PTR ? a : cast(buf, t, a);
    }
    if (ka && x == 0 && (op == IR_ADD || op == IR_ADDOV || op == IR_OR || op == IR_XOR)) {
        return t == IRT_PTR ? b : cast(buf, t, b);
    }
    if (kb && (op == IR_MULOV || op == IR_MUL) && y == (t == IRT_INT ? 1 << 16 : 1)) {
        return cast(buf, t, a);
    }
    if (op == IR_AND && kb) {
        return fold_mask(buf, t, a, b);
    }
    if (op == IR_AND && ka) {
        return fold_mask(buf, t, b, a);
    }
    return op == IR_ADDOV || op == IR_SUBOV || op == IR_MULOV
               ? fold_overflow(buf, op, t, a, b, fails)
               : 0;
}

static IRRef fold_float(IRBuf *buf, IROp op, IRRef a, IRRef b)
{
    if (!jit_ir_is_k(buf, a) || !jit_ir_is_k(buf, b)) {
        return 0;
    }
    double x = k_flt(buf, a), y = k_flt(buf, b);
    switch (op) {
    case IR_FADD: return jit_ir_kflt(buf, x + y);
    case IR_FSUB: return jit_ir_kflt(buf, x - y);
    case IR_FMUL: return jit_ir_kflt(buf, x * y);
    case IR_FDIV: return jit_ir_kflt(buf, x / y);
    default: return 0;
    }
}

/* LESSER and GREATER: which of the two it is, if that is known; 0: it is not. */
static IRRef fold_choice(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b)
{
    if (a == b) {
        return a;
    }
    if (jit_ir_is_k(buf, a) && jit_ir_is_k(buf, b)) {
        return relation(buf, op == IR_LESSER ? IR_GLT : IR_GGT, t, b, a) ? b : a;
    }
    if (t != IRT_INT) {
        return 0;
    }
    JitRange x = jit_range(buf, a), y = jit_range(buf, b);
    if (x.hi <= y.lo || x.lo >= y.hi) {
        return (x.hi <= y.lo) == (op == IR_LESSER) ? a : b;
    }
    /* Of an int made of a word: the word. */
    IRRef k = jit_ir_is_k(buf, a) ? a : jit_ir_is_k(buf, b) ? b : 0, other = k == a ? b : a;
    const IRIns *number = &buf->ins[other];
    if (k == 0 || number->op != IR_R2I || buf->ins[number->a].t != IRT_RAW) {
        return 0;
    }
    bool fails = false;
    IRRef raw = number->a, limit = jit_ir_kraw(buf, k_int(buf, k) >> 16);
    IRRef word =
        jit_opt_emit(buf, op, IRT_RAW, k == a ? limit : raw, k == a ? raw : limit, 0, &fails);
    return jit_opt_emit(buf, IR_R2I, IRT_INT, word, 0, 0, &fails);
}

/* A string of one character, as it is found in the table. */
static IRRef box_char(IRBuf *buf, IRRef a)
{
    const IRIns *ia = &buf->ins[a];
    return ia->op == IR_GCHR  ? ia->a
           : ia->op == IR_K64 ? jit_ir_kptr(buf, kr_latin1[jit_ir_kbits(buf, a) & 127])
                              : 0;
}
static IRRef unbox_char(IRBuf *buf, IRRef a, bool *fails)
{
    const IRIns *ia = &buf->ins[a];
    if (ia->op == IR_BOXC) {
        return ia->a;
    }
    if (ia->op != IR_K64) {
        return 0;
    }
    for (uint32_t code = 0; code < 128; code++) {
        if ((uint64_t)(uintptr_t)kr_latin1[code] == jit_ir_kbits(buf, a)) {
            return jit_ir_kchr(buf, (uint8_t)code);
        }
    }
    *fails = true;
    return a;
}

/* What is the same in all of them. */
static IRRef word_of_char(IRBuf *buf, IRType t, IRRef address)
{
    const IRIns *field = &buf->ins[address];
    if (field->op != IR_FREF || buf->ins[field->a].op != IR_BOXC) {
        return 0;
    }
    return field->b == offsetof(Object, ob_type) && t == IRT_PTR ? jit_ir_kptr(buf, &PyUnicode_Type)
           : field->b == offsetof(StrAscii, length) && t == IRT_RAW ? jit_ir_kraw(buf, 1)
                                                                    : 0;
}

IRRef jit_opt_char(IRBuf *buf, IRRef ref, uint16_t snap, bool *fails)
{
    if (buf->ins[ref].t == IRT_CHR) {
        return ref;
    }
    if (buf->ins[ref].t != IRT_PTR && buf->ins[ref].t != IRT_VAL) {
        *fails = true;
        return ref;
    }
    if (buf->ins[ref].op == IR_K64) {
        return unbox_char(buf, ref, fails);
    }
    IRRef p = jit_opt_emit(buf, IR_GPTR, IRT_PTR, ref, 0, snap, fails);
    if (*fails) {
        return ref;
    }
    /* A register that is taken over may be unbound. */
    (void)jit_opt_emit(buf, IR_GNE, IRT_PTR, p, jit_ir_kptr(buf, NULL), snap, fails);
    if (*fails) {
        return ref;
    }
    IRRef field = jit_opt_emit(buf, IR_FREF, IRT_PTR, p, offsetof(Object, ob_type), 0, fails);
    IRRef type = jit_opt_emit(buf, IR_LOAD, IRT_PTR, field, 0, 0, fails);
    (void)jit_opt_emit(buf, IR_GEQ, IRT_PTR, type, jit_ir_kptr(buf, &PyUnicode_Type), snap, fails);
    return *fails ? ref : jit_opt_emit(buf, IR_GCHR, IRT_CHR, p, 0, snap, fails);
}

/* Has GDEPTH been asked, and nothing happened since? */
static bool is_deep(const IRBuf *buf)
{
    IRRef asked = buf->chain[IR_GDEPTH];
    for (IRRef r = buf->chain[IR_CALL]; r > asked; r = buf->ins[r].prev) {
        if (jit_ir_changes_depth(&buf->calls[buf->ins[r].b])) {
            return false;
        }
    }
    return asked != 0 || buf->deep;
}

/* A simpler reference, or 0 for "no rule"; guards that hold set *dropped. */
static IRRef fold(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, bool *dropped, bool *fails)
{
    const IRIns *ia = &buf->ins[a];
    switch (op) {
    case IR_GINT:
    case IR_GFLT:
    case IR_GPTR: return fold_class_guard(buf, op, a, fails);
    case IR_BOXI:
        return ia->op == IR_GINT ? ia->a
               : ia->op == IR_K64
                   ? jit_ir_k(buf, IRT_VAL, VALUE_INT_TAG | jit_ir_kbits(buf, a) >> 16)
                   : 0;
    case IR_GCHR: return unbox_char(buf, a, fails);
    case IR_BOXC: return box_char(buf, a);
    case IR_LOAD: return word_of_char(buf, t, a);
    case IR_BOXF:
        return ia->op == IR_GFLT ? ia->a
               : ia->op == IR_K64
                   ? jit_ir_k(buf, IRT_VAL, jit_ir_kbits(buf, a) + VALUE_DOUBLE_OFFSET)
                   : 0;
    case IR_I2R:
        return ia->op == IR_R2I   ? cast(buf, t, ia->a)
               : ia->op == IR_K64 ? jit_ir_k(buf, t, (uint64_t)(k_int(buf, a) >> 16))
                                  : 0;
    case IR_R2I:
        return ia->op == IR_I2R ? ia->a : ia->op == IR_K64 ? jit_ir_kint(buf, k_int(buf, a)) : 0;
    case IR_I2F:
        if (ia->op == IR_R2I && buf->ins[ia->a].t == IRT_RAW) {
            return jit_opt_emit(buf, IR_I2F, t, ia->a, 0, 0, fails);
        }
        if (ia->t == IRT_RAW) {
            return 0;
        }
        return ia->op == IR_K64 ? jit_ir_kflt(buf, (double)(k_int(buf, a) >> 16)) : 0;
    case IR_F2R: {
        double x = ia->op == IR_K64 ? k_flt(buf, a) : 0;
        return ia->op == IR_K64 ? jit_ir_kraw(buf, (int64_t)(b == 0   ? x
                                                             : b == 1 ? floor(x)
                                                                      : ceil(x)))
                                : 0;
    }
    case IR_FNEG: return ia->op == IR_K64 ? jit_ir_kflt(buf, -k_flt(buf, a)) : 0;
    case IR_FABS: return ia->op == IR_K64 ? jit_ir_kflt(buf, fabs(k_flt(buf, a))) : 0;
    case IR_FSQRT:
        return ia->op == IR_K64 && k_flt(buf, a) >= 0 ? jit_ir_kflt(buf, sqrt(k_flt(buf, a))) : 0;
    case IR_INV:
        return ia->op == IR_K64 ? jit_ir_k(buf, IRT_INT, (uint64_t)(k_int(buf, a) ^ -0x10000)) : 0;
    case IR_ADD:
    case IR_SUB:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_ADDOV:
    case IR_SUBOV:
    case IR_MULOV:
    case IR_MUL: return fold_int(buf, op, t, a, b, fails);
    case IR_CAST:
    case IR_GPOS:
    case IR_NARROW:
    case IR_BOXW:
    case IR_SHR:
    case IR_UDIV:
    case IR_UMOD: return fold_wide(buf, op, t, a, b, fails);
    case IR_SHL: return t == IRT_INT ? 0 : fold_wide(buf, op, t, a, b, fails);
    case IR_SHLOV: return fold_overflow(buf, op, t, a, b, fails);
    case IR_LESSER:
    case IR_GREATER: return fold_choice(buf, op, t, a, b);
    case IR_FDIVOV: /* by a power of two: a shift, which cannot overflow */
        if (t == IRT_INT && jit_ir_is_k(buf, b) && k_int(buf, b) >= 1 << 16 &&
            (k_int(buf, b) & (k_int(buf, b) - 1)) == 0) {
            int bits = __builtin_ctzll(jit_ir_kbits(buf, b)) - 16;
            return bits == 0 ? a
                             : jit_opt_emit(buf, IR_SAR, t, a, jit_ir_kint(buf, bits), 0, fails);
        }
        return 0;
    case IR_FMOD: { /* smaller than the divisor already */
        JitRange x = jit_range(buf, a);
        return x.lo >= 0 && x.hi < jit_range(buf, b).lo ? a : 0;
    }
    case IR_FADD:
    case IR_FSUB:
    case IR_FMUL:
    case IR_FDIV: return fold_float(buf, op, a, b);
    case IR_POLL: /* once in each iteration is enough */
        *dropped = buf->chain[IR_POLL] > buf->loop;
        return 0;
    case IR_GDEPTH: *dropped = is_deep(buf); return 0;
    case IR_GERR:
    case IR_GOK: /* PURE results may be constants */
        *dropped = ia->op == IR_NEW || (ia->op == IR_K64 && jit_ir_kbits(buf, a) != 0);
        return 0;
    case IR_AREF: /* constant index: a field */
        if (jit_ir_is_k(buf, b) && jit_ir_kbits(buf, b) < 1000) {
            uint64_t off = jit_ir_kbits(buf, b) * 8;
            if (ia->op == IR_ADD && jit_ir_is_k(buf, ia->b) && jit_ir_kbits(buf, ia->b) < 4096) {
                off += jit_ir_kbits(buf, ia->b);
                a = ia->a;
            }
            return jit_opt_emit(buf, IR_FREF, IRT_PTR, a, (IRRef)off, 0, fails);
        }
        return 0;
    default: break;
    }
    if (is_relation(op)) {
        int known;
        if (jit_ir_is_k(buf, a) && jit_ir_is_k(buf, b)) {
            *dropped = relation(buf, op, t, a, b);
            *fails = !*dropped;
        } else if (a == b && t != IRT_FLT) {
            *dropped = op == IR_GEQ || op == IR_GLE || op == IR_GGE || op == IR_GUGE ||
                       op == IR_GNLT || op == IR_GNGT;
            *fails = !*dropped;
        } else if (op == IR_GNE && t != IRT_FLT && jit_ir_is_k(buf, b) &&
                   jit_ir_kbits(buf, b) == 0 && t == IRT_VAL &&
                   (ia->op == IR_BOXI || ia->op == IR_BOXF || ia->op == IR_BOXC)) {
            *dropped = true;
        } else if ((op == IR_GNE || op == IR_GEQ) && (t == IRT_PTR || t == IRT_VAL) &&
                   jit_opt_differ(buf, a, b)) {
            *dropped = op == IR_GNE;
            *fails = op == IR_GEQ;
        } else if ((op == IR_GGE || op == IR_GGT) && t == IRT_FLT && jit_ir_is_k(buf, b) &&
                   (op == IR_GGE ? k_flt(buf, b) <= 0 : k_flt(buf, b) < 0) &&
                   jit_range_not_negative(buf, a)) {
            *dropped = true;
        } else if (op == IR_GLT && t == IRT_FLT && jit_ir_is_k(buf, b) &&
                   jit_range_root_below(buf, a, k_flt(buf, b))) {
            *dropped = true;
        } else if ((known = jit_range_relation(buf, op, t, a, b)) >= 0) {
            *dropped = known == 1;
            *fails = !*dropped;
        } else if (op == IR_GNE && t != IRT_FLT && (buf->compared[a] & COMPARED_EQUAL) &&
                   jit_ir_is_k(buf, b)) {
            /* An earlier guard said it equals another constant. */
            for (IRRef r = buf->chain[IR_GEQ]; r > a; r = buf->ins[r].prev) {
                if (buf->ins[r].a == a && jit_ir_is_k(buf, buf->ins[r].b)) {
                    *dropped = buf->ins[r].b != b;
                    *fails = !*dropped;
                    break;
                }
            }
        }
    }
    return 0;
}

/* -- Emission ---------------------------------------------------------------------------------- */

/* What later steps rely on: boxes of constants, classes that are known. */
static bool must_fold(IROp op)
{
    return op == IR_GINT || op == IR_GFLT || op == IR_GPTR || op == IR_BOXI || op == IR_BOXF ||
           op == IR_BOXW || op == IR_NARROW || op == IR_GERR || op == IR_GOK || op == IR_GCHR ||
           op == IR_BOXC;
}

static bool equal_lists(const IRBuf *buf, IRRef x, IRRef y)
{
    while (x != y) {
        if (x == 0 || y == 0 || buf->ins[x].b != buf->ins[y].b ||
            buf->ins[buf->ins[x].b].op == IR_ARGP) { /* what stands there is not the same */
            return false;
        }
        x = buf->ins[x].a;
        y = buf->ins[y].a;
    }
    return true;
}

/* May the store change the values of a dict that were found by a call?  Keys no trace changes. */
static bool may_be_entry(const IRBuf *buf, IRRef store)
{
    IRRef root = jit_opt_place(buf, buf->ins[store].a).root;
    return buf->ins[root].op != IR_NEW && jit_opt_known_type(buf, root) == NULL;
}

/* The newest instruction that may change what a look-up of a key would give, or what lies at the
 * entry it has given: from there on it is another look-up. */
static IRRef entries_change(const IRBuf *buf)
{
    IRRef limit = 0;
    for (IRRef r = buf->chain[IR_STORE]; r != 0 && limit == 0; r = buf->ins[r].prev) {
        limit = may_be_entry(buf, r) ? r : 0;
    }
    for (IRRef r = buf->chain[IR_CALL]; r > limit; r = buf->ins[r].prev) {
        const CallInfo *info = &buf->calls[buf->ins[r].b];
        if (info->effect >= CALL_FRAME && info->fn != (const void *)kr_plain_dict_replace) {
            limit = r;
        }
    }
    return limit;
}

/* An earlier call that gave what this one would give, 0: none. */
static IRRef equal_call(const IRBuf *buf, IRType t, IRRef list, IRRef call)
{
    CallEffect effect = (CallEffect)buf->calls[call].effect;
    IRRef limit = 0;
    if (effect > CALL_READS || t == IRT_NIL) {
        return 0;
    }
    if (effect == CALL_READS && buf->calls[call].fn == (const void *)kr_plain_dict_entry) {
        limit = entries_change(buf);
    } else if (effect == CALL_READS) {
        limit = kr_max(buf->chain[IR_STORE], buf->chain[IR_STORE8]);
        for (IRRef r = buf->chain[IR_CALL]; r > limit; r = buf->ins[r].prev) {
            if (buf->calls[buf->ins[r].b].effect >= CALL_FRAME) {
                limit = r;
            }
        }
    }
    for (IRRef r = buf->chain[IR_CALL]; r > limit; r = buf->ins[r].prev) {
        const IRIns *ins = &buf->ins[r];
        if (ins->b == call && ins->t == t && equal_lists(buf, ins->a, list)) {
            return r;
        }
    }
    return 0;
}

IRRef jit_opt_emit(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, uint16_t snap, bool *fails)
{
    uint8_t kind = jit_ir_info[op].kind;
    bool dropped = false;
    IRRef r = 0;
    if (op == IR_GI64 || op == IR_GU64 ||
        (op == IR_GINT && (jit_ir_is_wide(buf->ins[a].t) || buf->ins[a].op == IR_BOXW))) {
        r = class_of_int(buf, op, a, snap, fails);
        if (*fails || r != 0) {
            return *fails ? 0 : r;
        }
    }
    /* No rule is about what has an effect. */
    bool rules = kind != IRK_S && kind != IRK_C && kind != IRK_X;
    if (rules && (!(jit_opt_off & JIT_OPT_FOLD) || must_fold(op))) {
        r = fold(buf, op, t, a, b, &dropped, fails);
    }
    if (*fails || dropped) {
        return 0;
    }
    if (r != 0) {
        return r;
    }
    if (op == IR_LOAD || op == IR_LOAD8 || op == IR_LOAD32) {
        r = jit_opt_off & JIT_OPT_FORWARD ? 0 : jit_opt_forward(buf, op, t, a);
        if (r != 0) {
            return r;
        }
    } else if (op == IR_CALL && !(jit_opt_off & JIT_OPT_CSE)) {
        r = equal_call(buf, t, a, b);
        if (r != 0) {
            return r;
        }
    } else if (op == IR_SLOAD || op == IR_FRAME ||
               (!(jit_opt_off & JIT_OPT_CSE) && (kind == IRK_N || kind == IRK_G || op == IR_BOXW) &&
                op != IR_POLL && op != IR_GTRACE && op != IR_GDEPTH && op != IR_GVALID)) {
        IRRef limit = 0; /* an equal one stands behind its operands */
        if (kind == IRK_N || kind == IRK_G) {
            limit = jit_ir_info[op].a == IROPND_R ? a : 0;
            limit = jit_ir_info[op].b == IROPND_R && b > limit ? b : limit;
        }
        r = equal(buf, op, t, a, b, limit);
        if (r != 0) {
            return kind == IRK_G && t == IRT_NIL ? 0 : r;
        }
    }
    r = jit_ir_emit_raw(buf, op, t, a, b);
    buf->ins[r].snap = snap;
    if (op == IR_GEQ) {
        jit_opt_learn(buf, r);
    }
    return r;
}
