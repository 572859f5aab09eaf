/* opt_range.c -- between which numbers an integer lies, and what follows from it.
 *
 * A range comes from the instruction that makes the value (masks, shifts, remainders, bytes, sums
 * of ranges) and from the guards that stand between it and here.  Both hold for a reference of the
 * first part in the loop body as well: there it is the value of the previous round, made by the
 * same instruction and past the same guards.  The heads of the loop (COPY) are any value of their
 * type.
 *
 * The result of an OV instruction is not taken to be within its type: when nothing uses it, the
 * instruction is removed with its exit, and what was concluded from it has to hold all the same.
 * Nor is what is made of such a result by instructions that are removed likewise: without its exit,
 * (x * y) >> 30 is no int of 48 bits.  So for an int of 64 bits INT64_MIN and INT64_MAX are no
 * limits either, though no I64 lies outside of them.
 */
#include <math.h>

#include "jit/opt.h"

enum {
    DEPTH_MAX = 3,
    SURE_DEPTH_MAX = 6,
    GUARDS_MAX = 24,
    ANY_RELATION = (1 << 7) - 1, /* of the bits in IRBuf.compared */
    ALL_GUARDS = UINT16_MAX      /* as the `end` of those that count */
};

static const JitRange anything = {INT64_MIN, INT64_MAX};

static JitRange of_type(IRType t)
{
    switch (t) {
    case IRT_INT: return (JitRange){VALUE_INT_MIN, VALUE_INT_MAX};
    case IRT_U64: return (JitRange){0, INT64_MAX}; /* or more */
    case IRT_CHR: return (JitRange){0, 127};
    default: return anything;
    }
}

static bool is_anything(JitRange r) { return r.lo == INT64_MIN && r.hi == INT64_MAX; }
static bool is_known(JitRange r) { return r.lo != INT64_MIN && r.hi != INT64_MAX; }

/* In shifted INTs the number itself. */
static int64_t constant(const IRBuf *buf, IRRef k)
{
    int64_t bits = (int64_t)jit_ir_kbits(buf, k);
    return buf->ins[k].t == IRT_INT ? bits >> 16 : bits;
}

static JitRange from_wide(__int128 lo, __int128 hi)
{
    if (lo <= INT64_MIN || hi >= INT64_MAX) {
        return anything;
    }
    return (JitRange){(int64_t)lo, (int64_t)hi};
}

/* By its instruction and the guards before `end`.  INVARIANT: what made() asks about other values
 * has a smaller depth, as guards may compare a value with what is made of it. */
static JitRange range(const IRBuf *buf, IRRef r, IRRef end, int depth);
static bool is_not_negative(const IRBuf *buf, IRRef r, IRRef end, int depth);

JitRange jit_range_computed(IROp op, JitRange x, JitRange y)
{
    if (!is_known(x) || !is_known(y)) {
        return anything;
    }
    if (op == IR_ADD || op == IR_ADDOV) {
        return from_wide((__int128)x.lo + y.lo, (__int128)x.hi + y.hi);
    }
    if (op == IR_SUB || op == IR_SUBOV) {
        return from_wide((__int128)x.lo - y.hi, (__int128)x.hi - y.lo);
    }
    if (op == IR_SHL || op == IR_SHLOV) {
        if (y.lo != y.hi || y.lo < 0 || y.lo > 62) {
            return anything;
        }
        __int128 factor = (__int128)1 << y.lo;
        return from_wide(x.lo * factor, x.hi * factor);
    }
    __int128 p[4] = {(__int128)x.lo * y.lo, (__int128)x.lo * y.hi, (__int128)x.hi * y.lo,
                     (__int128)x.hi * y.hi};
    __int128 lo = p[0], hi = p[0];
    for (int i = 1; i < 4; i++) {
        lo = p[i] < lo ? p[i] : lo;
        hi = p[i] > hi ? p[i] : hi;
    }
    return from_wide(lo, hi);
}

static JitRange computed(const IRBuf *buf, IROp op, IRRef a, IRRef b, IRRef end, int depth)
{
    JitRange x = range(buf, a, end, depth);
    return is_known(x) ? jit_range_computed(op, x, range(buf, b, end, depth)) : anything;
}

static bool within(JitRange r, IRType t)
{
    JitRange all = of_type(t);
    return is_known(r) && r.lo >= all.lo && r.hi <= all.hi;
}

bool jit_range_fits(const IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b)
{
    return within(computed(buf, op, a, b, ALL_GUARDS, DEPTH_MAX), t);
}

static JitRange mask_of_bits(uint64_t limit)
{
    int bits = limit == 0 ? 0 : 64 - __builtin_clzll(limit);
    return bits > 62 ? (JitRange){0, INT64_MAX} : (JitRange){0, ((int64_t)1 << bits) - 1};
}

/* Is the number within its type whatever exits of OV instructions are removed?  The range of one
 * may say that it is; that is looked at first. */
static bool is_sure(const IRBuf *buf, IRRef r, int depth)
{
    const IRIns *ins = &buf->ins[r];
    const IRInfo *info = &jit_ir_info[ins->op];
    switch ((IROp)ins->op) {
    case IR_ADDOV:
    case IR_SUBOV:
    case IR_MULOV:
    case IR_SHLOV: return false;
    case IR_ADD: /* what wraps is within its type, and else its parts are known to be small */
    case IR_SUB:
    case IR_MUL:
    case IR_SHL: return true;
    case IR_F2R: return true; /* guards before it say so */
    case IR_FMOD:
    case IR_UMOD: return depth > 0 && is_sure(buf, ins->b, depth - 1);
    default: break;
    }
    if (info->kind != IRK_N) {
        return true; /* it stays, and what it is made of with it */
    }
    return depth > 0 && (info->a != IROPND_R || is_sure(buf, ins->a, depth - 1)) &&
           (info->b != IROPND_R || is_sure(buf, ins->b, depth - 1));
}

/* What the instruction gives because of its type alone. */
static JitRange of_result(const IRBuf *buf, IRRef r)
{
    JitRange all = of_type((IRType)buf->ins[r].t);
    return all.lo == INT64_MIN || is_sure(buf, r, SURE_DEPTH_MAX) ? all : anything;
}

/* By its instruction. */
static JitRange made(const IRBuf *buf, IRRef r, IRRef end, int depth)
{
    const IRIns *ins = &buf->ins[r];
    JitRange a, b;
    if (ins->op == IR_K64) {
        int64_t k = constant(buf, r);
        return ins->t == IRT_U64 && k < 0 ? of_result(buf, r) : (JitRange){k, k};
    }
    if (depth == 0) {
        return ins->op == IR_ADDOV || ins->op == IR_SUBOV || ins->op == IR_MULOV ||
                       ins->op == IR_SHLOV || ins->op == IR_ADD || ins->op == IR_SUB ||
                       ins->op == IR_MUL || ins->op == IR_SHL
                   ? anything
                   : of_result(buf, r);
    }
    switch (ins->op) {
    case IR_LOAD:
        if (jit_opt_is_length(buf, r)) {
            return (JitRange){0, JIT_LENGTH_MAX};
        }
        break;
    case IR_LOAD8:
        if (ins->t != IRT_CHR) {
            return (JitRange){0, UINT8_MAX};
        }
        break;
    case IR_LOAD32: return (JitRange){0, UINT32_MAX};
    case IR_GNAT:
    case IR_NAT: return (JitRange){0, ((int64_t)1 << ins->b) - 1};
    case IR_I2R:
    case IR_R2I:
    case IR_CAST:
        a = range(buf, ins->a, end, depth - 1);
        if (within(a, (IRType)ins->t) && (a.lo >= 0 || ins->op != IR_CAST)) {
            return a;
        }
        break;
    case IR_F2R:
        if (is_not_negative(buf, ins->a, end, depth - 1)) {
            return (JitRange){0, INT64_MAX};
        }
        break;
    case IR_GPOS:
        a = range(buf, ins->a, end, depth - 1);
        return (JitRange){a.lo > 0 ? a.lo : 0, a.hi};
    case IR_AND:
        a = range(buf, ins->a, end, depth - 1);
        b = range(buf, ins->b, end, depth - 1);
        if (a.lo < 0 && b.lo < 0) {
            break;
        }
        return (JitRange){0, a.lo < 0 ? b.hi : b.lo < 0 ? a.hi : a.hi < b.hi ? a.hi : b.hi};
    case IR_OR:
    case IR_XOR:
        a = range(buf, ins->a, end, depth - 1);
        if (a.lo < 0 || (b = range(buf, ins->b, end, depth - 1)).lo < 0) {
            break;
        }
        return mask_of_bits((uint64_t)(a.hi | b.hi));
    case IR_LESSER:
    case IR_GREATER:
        a = range(buf, ins->a, end, depth - 1);
        b = range(buf, ins->b, end, depth - 1);
        return ins->op == IR_LESSER ? (JitRange){kr_min(a.lo, b.lo), kr_min(a.hi, b.hi)}
                                    : (JitRange){kr_max(a.lo, b.lo), kr_max(a.hi, b.hi)};
    case IR_SHR:
        b = range(buf, ins->b, end, depth - 1);
        if (b.lo == b.hi && b.lo > 1 && b.lo < 64 && of_result(buf, r).lo == 0) {
            return (JitRange){0, (int64_t)(UINT64_MAX >> b.lo)};
        }
        break;
    case IR_SAR:
        b = range(buf, ins->b, end, depth - 1);
        if (b.lo != b.hi || b.lo < 0 || b.lo >= 64) {
            break;
        }
        a = range(buf, ins->a, end, depth - 1);
        if (is_known(a) || is_sure(buf, ins->a, SURE_DEPTH_MAX)) {
            return (JitRange){a.lo >> b.lo, a.hi >> b.lo};
        }
        break;
    case IR_FMOD:
    case IR_UMOD:
        b = range(buf, ins->b, end, depth - 1);
        if (b.lo > 0 && b.hi != INT64_MAX) {
            return (JitRange){0, b.hi - 1};
        }
        break;
    case IR_ADD:
    case IR_SUB:
    case IR_MUL:
    case IR_SHL:
    case IR_ADDOV:
    case IR_SUBOV:
    case IR_MULOV:
    case IR_SHLOV:
        if (ins->t == IRT_PTR) {
            return anything;
        }
        a = computed(buf, (IROp)ins->op, ins->a, ins->b, end, depth - 1);
        return within(a, (IRType)ins->t) ? a : anything;
    default: break;
    }
    return of_result(buf, r);
}

static void at_most(JitRange *r, int64_t hi) { r->hi = hi < r->hi ? hi : r->hi; }
static void at_least(JitRange *r, int64_t lo) { r->lo = lo > r->lo ? lo : r->lo; }

/* What the guard says about its operand: `op` with that on the left. */
static void apply(JitRange *r, IROp op, JitRange other)
{
    bool hi = other.hi != INT64_MAX, lo = other.lo != INT64_MIN;
    switch (op) {
    case IR_GLT: at_most(r, hi ? other.hi - 1 : INT64_MAX); break;
    case IR_GLE: at_most(r, other.hi); break;
    case IR_GGT: at_least(r, lo ? other.lo + 1 : INT64_MIN); break;
    case IR_GGE: at_least(r, other.lo); break;
    case IR_GEQ:
        at_most(r, other.hi);
        at_least(r, other.lo);
        break;
    case IR_GULT:
        if (other.lo >= 0) {
            at_least(r, 0);
            at_most(r, hi ? other.hi - 1 : INT64_MAX);
        }
        break;
    default: break;
    }
}

static IROp swapped(IROp op)
{
    switch (op) {
    case IR_GLT: return IR_GGT;
    case IR_GLE: return IR_GGE;
    case IR_GGT: return IR_GLT;
    case IR_GGE: return IR_GLE;
    case IR_GEQ:
    case IR_GNE: return op;
    default: return IR_NOP;
    }
}

/* By looking: what IRBuf.compared has to know. */
static bool is_compared(const IRBuf *buf, IROp op, IRRef r)
{
    int looked = 0;
    for (IRRef g = buf->chain[op]; g > r && looked < GUARDS_MAX; g = buf->ins[g].prev, looked++) {
        const IRIns *ins = &buf->ins[g];
        if (ins->op == op && ins->t == buf->ins[r].t && (ins->a == r || ins->b == r)) {
            return true;
        }
    }
    return false;
}

static JitRange range(const IRBuf *buf, IRRef r, IRRef end, int depth)
{
    static const IROp relations[] = {IR_GLT, IR_GLE, IR_GGT, IR_GGE, IR_GEQ, IR_GULT};
    IRType t = (IRType)buf->ins[r].t;
    if (buf->ins[r].op == IR_K64 && t != IRT_U64) {
        int64_t k = constant(buf, r);
        return (JitRange){k, k};
    }
    JitRange out = made(buf, r, end, depth);
    if (depth == 0 || buf->ins[r].op == IR_K64 || !jit_ir_is_number(t)) {
        return out;
    }
    if ((buf->compared[r] & ANY_RELATION) == 0) {
        return out.lo > out.hi ? of_type(t) : out;
    }
    for (size_t i = 0; i < KR_COUNT(relations); i++) {
        if (!jit_ir_is_compared(buf, relations[i], r)) {
            KR_ASSERT(!is_compared(buf, relations[i], r), "a guard that IRBuf.compared misses");
            continue;
        }
        int looked = 0;
        for (IRRef g = buf->chain[relations[i]]; g > r && looked < GUARDS_MAX;
             g = buf->ins[g].prev, looked++) {
            const IRIns *ins = &buf->ins[g];
            if (g >= end || ins->op != relations[i] || ins->t != t ||
                (ins->a != r && ins->b != r) || ins->a == ins->b) {
                continue;
            }
            JitRange other = made(buf, ins->a == r ? ins->b : ins->a, end, depth - 1);
            if (t == IRT_U64 && !is_known(other)) {
                continue;
            }
            apply(&out, ins->a == r ? relations[i] : swapped(relations[i]), other);
        }
    }
    return out.lo > out.hi ? of_type(t) : out; /* never reached */
}

JitRange jit_range(const IRBuf *buf, IRRef r) { return range(buf, r, ALL_GUARDS, DEPTH_MAX); }

JitRange jit_range_at(const IRBuf *buf, IRRef r, IRRef at) { return range(buf, r, at, DEPTH_MAX); }

/* -- Relations --------------------------------------------------------------------------------- */

/* An earlier guard on the same two that implies this one. */
static bool implied(const IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b)
{
    static const struct {
        uint8_t strong, weak;
    } rows[] = {{IR_GLT, IR_GLE}, {IR_GLT, IR_GNE}, {IR_GGT, IR_GGE}, {IR_GGT, IR_GNE},
                {IR_GEQ, IR_GLE}, {IR_GEQ, IR_GGE}, {IR_GLT, IR_GLT}, {IR_GLE, IR_GLE},
                {IR_GGT, IR_GGT}, {IR_GGE, IR_GGE}, {IR_GNE, IR_GNE}, {IR_GEQ, IR_GEQ}};
    IRRef limit = a > b ? a : b;
    for (size_t i = 0; i < KR_COUNT(rows); i++) {
        IROp strong = (IROp)rows[i].strong;
        for (int side = 0; side < 2 && rows[i].weak == op; side++) {
            IRRef x = side == 0 ? a : b, y = side == 0 ? b : a;
            IROp as = side == 0 ? strong : swapped(strong);
            int looked = 0;
            if (!jit_ir_is_compared(buf, as, x) || !jit_ir_is_compared(buf, as, y)) {
                continue;
            }
            for (IRRef g = buf->chain[as]; g > limit && looked < GUARDS_MAX;
                 g = buf->ins[g].prev, looked++) {
                const IRIns *ins = &buf->ins[g];
                if (ins->a == x && ins->b == y && ins->t == t) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* base + k, with constant k. */
static IRRef base_of(const IRBuf *buf, IRRef r, int64_t *k)
{
    const IRIns *ins = &buf->ins[r];
    bool sum = ins->op == IR_ADD && ins->t == IRT_RAW && jit_ir_is_k(buf, ins->b);
    *k = sum ? (int64_t)jit_ir_kbits(buf, ins->b) : 0;
    return sum && *k > INT32_MIN && *k < INT32_MAX ? ins->a : r;
}

/* Is a, which is below b unsigned if that holds, between two that are?  b is a length. */
static bool between(const IRBuf *buf, IRRef a, IRRef b)
{
    int64_t k, other;
    IRRef base = base_of(buf, a, &k);
    bool above = false, below = false;
    int looked = 0;
    if (!jit_ir_is_compared(buf, IR_GULT, b)) {
        return false;
    }
    for (IRRef g = buf->chain[IR_GULT]; g > base && looked < GUARDS_MAX;
         g = buf->ins[g].prev, looked++) {
        const IRIns *ins = &buf->ins[g];
        if (ins->t == IRT_RAW && ins->b == b && base_of(buf, ins->a, &other) == base) {
            above |= other <= k;
            below |= other >= k;
        }
    }
    return above && below;
}

/* Is no x above any y?  Without a limit that is not known. */
static bool at_or_below(JitRange x, JitRange y)
{
    return x.hi <= y.lo && x.hi != INT64_MAX && y.lo != INT64_MIN;
}

int jit_range_relation(const IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b)
{
    if (!jit_ir_is_number(t)) {
        return -1;
    }
    if ((buf->compared[a] & buf->compared[b] & ~COMPARED_EQUAL) != 0 && implied(buf, op, t, a, b)) {
        return 1;
    }
    JitRange x = jit_range(buf, a);
    if (is_anything(x) && op != IR_GULT) {
        return -1; /* whatever the other is */
    }
    JitRange y = jit_range(buf, b);
    if (t == IRT_U64 && (!is_known(x) || !is_known(y))) {
        return -1;
    }
    switch (op) {
    case IR_GLT: return x.hi < y.lo ? 1 : at_or_below(y, x) ? 0 : -1;
    case IR_GLE: return at_or_below(x, y) ? 1 : x.lo > y.hi ? 0 : -1;
    case IR_GGT: return x.lo > y.hi ? 1 : at_or_below(x, y) ? 0 : -1;
    case IR_GGE: return at_or_below(y, x) ? 1 : x.hi < y.lo ? 0 : -1;
    case IR_GEQ: return x.hi < y.lo || x.lo > y.hi ? 0 : -1;
    case IR_GNE: return x.hi < y.lo || x.lo > y.hi ? 1 : -1;
    case IR_GULT:
        return (x.lo >= 0 && y.lo >= 0 && is_known(x) && x.hi < y.lo) ||
                       (y.lo >= 0 && is_known(y) && between(buf, a, b))
                   ? 1
                   : -1;
    default: return -1;
    }
}

/* -- Signs ------------------------------------------------------------------------------------- */

/* Is the int 0 or more?  Squares and their sums, `sums` deep, are, however large: whether they fit
 * is not asked.  depth: of ranges. */
static bool is_natural(const IRBuf *buf, IRRef r, IRRef end, int depth, int sums)
{
    const IRIns *ins = &buf->ins[r];
    if (range(buf, r, end, depth).lo >= 0) {
        return true;
    }
    if (sums == 0) {
        return false;
    }
    /* RAW sums and products are none that wrap. */
    return ((ins->op == IR_MULOV || (ins->op == IR_MUL && ins->t == IRT_RAW)) &&
            ins->a == ins->b) ||
           ((ins->op == IR_ADDOV || (ins->op == IR_ADD && ins->t == IRT_RAW)) &&
            is_natural(buf, ins->a, end, depth, sums - 1) &&
            is_natural(buf, ins->b, end, depth, sums - 1));
}

static bool is_root(const IRBuf *buf, IRRef r)
{
    const IRIns *ins = &buf->ins[r];
    return ins->op == IR_CALL && ins->a != 0 &&
           buf->calls[ins->b].fn == (const void *)(double (*)(double))sqrt;
}

static bool is_not_negative(const IRBuf *buf, IRRef r, IRRef end, int depth)
{
    const IRIns *ins = &buf->ins[r];
    if (ins->op == IR_I2F) {
        return is_natural(buf, ins->a, end, depth, DEPTH_MAX);
    }
    if (!is_root(buf, r)) {
        return false;
    }
    IRRef arg = buf->ins[ins->a].b;
    for (IRRef g = buf->chain[IR_GGE]; g > arg; g = buf->ins[g].prev) {
        const IRIns *guard = &buf->ins[g];
        if (g < end && guard->a == arg && guard->t == IRT_FLT && jit_ir_is_k(buf, guard->b) &&
            jit_ir_kbits(buf, guard->b) == 0) {
            return true;
        }
    }
    return buf->ins[arg].op == IR_I2F && is_natural(buf, buf->ins[arg].a, end, depth, DEPTH_MAX);
}

bool jit_range_not_negative(const IRBuf *buf, IRRef r)
{
    return is_not_negative(buf, r, ALL_GUARDS, DEPTH_MAX);
}

bool jit_range_root_below(const IRBuf *buf, IRRef r, double limit)
{
    static_assert(VALUE_INT_MAX < (int64_t)1 << 48, "roots are below 2^24");
    if (!(limit > 1 << 24) || !is_root(buf, r) || !jit_range_not_negative(buf, r)) {
        return false;
    }
    IRRef arg = buf->ins[buf->ins[r].a].b;
    JitRange x = jit_range(buf, buf->ins[arg].a);
    return buf->ins[arg].op == IR_I2F && (within(x, IRT_INT) || is_sure(buf, arg, SURE_DEPTH_MAX));
}
