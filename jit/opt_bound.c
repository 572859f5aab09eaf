/* opt_bound.c -- overflow checks that leave the loop.
 *
 * Where the ints that a loop computes with are sums and products of its counters and of what does
 * not change, they cannot outgrow 48 bits as long as those are small.  That they are is a fact in
 * front of the body (opt_hoist.c has more about facts); in the body the arithmetic then needs no
 * checks, and comparisons that follow from the bounds go too.  What needs no checks may be computed
 * in machine words (opt_words.c).
 *
 * What can be bounded, each a leaf of the expressions:
 *
 *   fixed     an INT that does not change
 *   counter   the loop variable of a range (step 1): by its value now and by the stop
 *   index     a word that grows by one and is compared with a fixed length each round: by both
 *   count     a word that grows by one as an index does (enumerate): by itself now and by what is
 *             left for the index, which a round that was completed has found below the length
 *
 * Most loops do not mind which sign a number has: then it may have either; else none shall be
 * negative.
 *
 * So each of them is within the bound in every round, before and behind its comparison.
 *
 * The facts are words and cannot overflow: numbers of 48 bits, lengths, and indices.
 */
#include "jit/opt.h"

#include <stdlib.h>

enum {
    DEPTH_MAX = 12,
    JOIN_DEPTH = 12,
    LEAVES_MAX = 8,
    FACTS_MAX = 8, /* of a leaf, constants included */
    BODY_MAX = 600 /* longer ones would take long to compile, and gain little by it */
};

typedef struct Leaf {
    IRRef ref;   /* as the body reads it */
    IRRef first; /* the same in the first part */
    IRRef limit; /* counter, index, count: the stop or the length */
    IRRef index; /* count: the index it goes with, in the first part */
} Leaf;

typedef struct Bound {
    Hoist *h;
    IRBuf *buf;
    uint32_t end; /* of the body; constants may follow */
    int bits;     /* leaves are in [-2**bits, 2**bits], */
    bool natural; /* or in [0, 2**bits] */
    Leaf leaves[LEAVES_MAX];
    uint32_t nleaves;
    IRRef at;        /* where the question is asked: what is guarded before it counts */
    JitRange *known; /* of body instructions that were looked at */
    uint8_t *has;
    IRRef *looked; /* those, in order */
    uint32_t nlooked;
    bool fixed; /* there are no more leaves */
} Bound;

static bool fits(JitRange r) { return r.lo >= VALUE_INT_MIN && r.hi <= VALUE_INT_MAX; }

static bool is_fixed(const Bound *b, IRRef r)
{
    return jit_ir_is_k(b->buf, r) || (r < b->h->end && b->h->subst[r] == r);
}

/* -- Leaves ------------------------------------------------------------------------------------ */

/* A head that comes around as itself plus 1: what it is in the first part, 0: it is none. */
static IRRef steps_by_one(const Bound *b, IRRef head)
{
    const Hoist *h = b->h;
    if (head < h->end || head >= h->facts || b->buf->ins[head].op != IR_COPY) {
        return 0;
    }
    const IRIns *next = &b->buf->ins[h->of[head - h->end]];
    uint64_t one = next->t == IRT_INT ? 1 << 16 : 1;
    bool sum = (next->op == IR_ADD || next->op == IR_ADDOV) && next->t == b->buf->ins[head].t &&
               jit_ir_is_k(b->buf, next->b) && jit_ir_kbits(b->buf, next->b) == one;
    return sum && next->a < h->end && h->subst[next->a] == head ? next->a : 0;
}

/* What the body compares it with by `op` in every round, and does not change; 0: nothing. */
static IRRef limit_of(const Bound *b, IROp op, IRRef head)
{
    for (IRRef g = b->buf->chain[op]; g > b->buf->loop; g = b->buf->ins[g].prev) {
        const IRIns *ins = &b->buf->ins[g];
        if (ins->op == op && ins->a == head && ins->t == b->buf->ins[head].t &&
            is_fixed(b, ins->b)) {
            return ins->b;
        }
    }
    return 0;
}

static bool is_length(const Bound *b, IRRef limit)
{
    JitRange r = jit_range_at(b->buf, limit, b->buf->loop);
    return limit != 0 && r.lo >= 0 && r.hi <= JIT_LENGTH_MAX;
}

/* An index that goes with the count: it, in the first part; *length. */
static IRRef index_beside(const Bound *b, IRRef *length)
{
    for (IRRef head = b->h->end; head < b->h->facts; head++) {
        IRRef first = b->buf->ins[head].t == IRT_RAW ? steps_by_one(b, head) : 0;
        IRRef limit = first == 0 ? 0 : limit_of(b, IR_GULT, head);
        if (is_length(b, limit) && jit_hoist_can_join(b->h, first, JOIN_DEPTH) &&
            jit_hoist_can_join(b->h, limit, JOIN_DEPTH)) {
            *length = limit;
            return first;
        }
    }
    return 0;
}

static bool find_leaf(const Bound *b, IRRef r, Leaf *leaf)
{
    IRType t = (IRType)b->buf->ins[r].t;
    *leaf = (Leaf){.ref = r, .first = r};
    if (t == IRT_INT && r < b->h->end && b->h->subst[r] == r) {
        return jit_hoist_can_join(b->h, r, JOIN_DEPTH);
    }
    leaf->first = t == IRT_INT || t == IRT_RAW ? steps_by_one(b, r) : 0;
    if (leaf->first == 0 || !jit_hoist_can_join(b->h, leaf->first, JOIN_DEPTH)) {
        return false;
    }
    if (t == IRT_INT) {
        leaf->limit = limit_of(b, IR_GLT, r);
        return leaf->limit != 0 && jit_hoist_can_join(b->h, leaf->limit, JOIN_DEPTH);
    }
    leaf->limit = limit_of(b, IR_GULT, r);
    if (is_length(b, leaf->limit) && jit_hoist_can_join(b->h, leaf->limit, JOIN_DEPTH)) {
        return true;
    }
    leaf->index = index_beside(b, &leaf->limit);
    return leaf->index != 0;
}

/* Is it one that is bounded, or may be? */
static bool is_bounded(Bound *b, IRRef r)
{
    Leaf leaf;
    for (uint32_t i = 0; i < b->nleaves; i++) {
        if (b->leaves[i].ref == r) {
            return true;
        }
    }
    if (b->fixed || b->nleaves == LEAVES_MAX || !find_leaf(b, r, &leaf)) {
        return false;
    }
    b->leaves[b->nleaves++] = leaf;
    return true;
}

/* -- Ranges, with leaves bounded --------------------------------------------------------------- */

static JitRange within(Bound *b, IRRef r, int depth);

static JitRange computed(Bound *b, const IRIns *ins, int depth)
{
    static const JitRange anything = {INT64_MIN, INT64_MAX};
    JitRange x = within(b, ins->a, depth), y = within(b, ins->b, depth);
    if (!fits(x) || !fits(y)) {
        return anything;
    }
    JitRange r = jit_range_computed((IROp)ins->op, x, y);
    if (ins->a == ins->b && (ins->op == IR_MUL || ins->op == IR_MULOV)) {
        r.lo = kr_max(r.lo, 0); /* a square */
    }
    return fits(r) ? r : anything;
}

static JitRange within(Bound *b, IRRef r, int depth)
{
    const IRIns *ins = &b->buf->ins[r];
    int64_t bound = (int64_t)1 << b->bits;
    JitRange own = b->has[r] ? b->known[r] : jit_range_at(b->buf, r, b->at), out = own;
    if (b->has[r] || depth == 0 || (own.lo >= -bound && own.hi <= bound)) {
        return own;
    }
    if (r < b->buf->loop) {
        if (!jit_ir_is_k(b->buf, r) && is_bounded(b, r)) { /* a constant is what it is */
            out = (JitRange){ins->t == IRT_RAW || b->natural ? 0 : -bound, bound};
        }
    } else {
        switch ((IROp)ins->op) {
        case IR_ADD:
        case IR_ADDOV:
        case IR_SUB:
        case IR_SUBOV:
        case IR_MUL:
        case IR_MULOV:
            if (ins->t == IRT_INT || (ins->t == IRT_RAW && ins->op != IR_MUL)) {
                out = computed(b, ins, depth - 1);
            }
            break;
        case IR_I2R:
        case IR_R2I: out = within(b, ins->a, depth - 1); break;
        case IR_SAR:
            if (ins->t == IRT_INT && jit_ir_is_k(b->buf, ins->b)) {
                int64_t by = (int64_t)jit_ir_kbits(b->buf, ins->b) >> 16;
                JitRange x = within(b, ins->a, depth - 1);
                out = fits(x) && by >= 0 && by <= 63 ? (JitRange){x.lo >> by, x.hi >> by} : own;
            }
            break;
        default: break;
        }
    }
    out = (JitRange){kr_max(out.lo, own.lo), kr_min(out.hi, own.hi)};
    if (r > b->buf->loop) {
        b->known[r] = out;
        b->has[r] = 1;
        b->looked[b->nlooked++] = r;
    }
    return out;
}

static bool is_checked(const IRIns *ins)
{
    return (ins->op == IR_ADDOV || ins->op == IR_SUBOV || ins->op == IR_MULOV) && ins->t == IRT_INT;
}

/* The checks of indices go anyway (opt_hoist.c). */
static bool is_index(const Bound *b, IRRef i)
{
    for (uint32_t n = 0; n < b->h->nfits; n++) {
        if (b->h->subst[b->h->fits[n]] == i) {
            return true;
        }
    }
    return false;
}

static void start(Bound *b)
{
    memset(b->has, 0, b->end);
    b->nlooked = 0;
}

static bool is_safe(Bound *b, IRRef i)
{
    b->at = i;
    return fits(within(b, i, DEPTH_MAX));
}

/* Does the comparison with a constant hold whatever the leaves are? */
static bool is_idle(Bound *b, IRRef i)
{
    const IRIns *ins = &b->buf->ins[i];
    bool unequal = ins->op == IR_GNE && ins->t == IRT_INT;
    if (!(unequal || (ins->op == IR_GULT && ins->t == IRT_RAW)) || !jit_ir_is_k(b->buf, ins->b)) {
        return false;
    }
    b->at = i;
    JitRange x = within(b, ins->a, DEPTH_MAX), k = jit_range_at(b->buf, ins->b, i);
    return fits(x) && k.lo == k.hi &&
           (unequal ? x.hi < k.lo || x.lo > k.hi : x.lo >= 0 && x.hi < k.lo);
}

/* How much would go if the leaves were bounded. */
static uint32_t try_bits(Bound *b, int bits, bool natural)
{
    uint32_t n = 0;
    b->bits = bits;
    b->natural = natural;
    b->nleaves = 0;
    start(b);
    for (uint32_t i = b->buf->loop + 1u; i < b->end; i++) {
        const IRIns *ins = &b->buf->ins[i];
        bool check = is_checked(ins) && !is_index(b, (IRRef)i);
        uint32_t leaves = b->nleaves, looked = b->nlooked;
        if (check ? is_safe(b, (IRRef)i) : ins->op == IR_GNE && is_idle(b, (IRRef)i)) {
            n++;
            continue;
        }
        b->nleaves = leaves; /* those are not worth a fact */
        while (b->nlooked > looked) {
            b->has[b->looked[--b->nlooked]] = 0;
        }
    }
    return n;
}

/* -- Facts ------------------------------------------------------------------------------------- */

static void state(Bound *b, IRRef word, bool natural)
{
    int64_t bound = (int64_t)1 << b->bits;
    if (!natural && !b->natural) {
        word = jit_hoist_put(b->h, IR_ADD, IRT_RAW, word, jit_hoist_constant(b->h, bound));
        bound *= 2;
    }
    jit_hoist_guard(b->h, IR_GULT, word, jit_hoist_constant(b->h, bound + 1));
}

static IRRef number(Bound *b, IRRef r)
{
    return b->buf->ins[r].t == IRT_RAW || jit_ir_is_k(b->buf, r)
               ? r
               : jit_hoist_put(b->h, IR_I2R, IRT_RAW, r, 0);
}

static void state_leaf(Bound *b, const Leaf *leaf)
{
    bool word = b->buf->ins[leaf->ref].t == IRT_RAW;
    state(b, number(b, leaf->first), word);
    if (leaf->index != 0) {
        IRRef rest = jit_hoist_put(b->h, IR_SUB, IRT_RAW, leaf->limit, leaf->index);
        state(b, jit_hoist_put(b->h, IR_ADD, IRT_RAW, leaf->first, rest), false);
    } else if (leaf->limit != 0 && !jit_ir_is_k(b->buf, leaf->limit)) {
        state(b, number(b, leaf->limit), word);
    }
}

/* A constant stop is no fact, but has to be within the bound. */
static bool is_possible(const Bound *b)
{
    int64_t bound = (int64_t)1 << b->bits;
    for (uint32_t i = 0; i < b->nleaves; i++) {
        IRRef limit = b->leaves[i].limit;
        if (limit != 0 && jit_ir_is_k(b->buf, limit)) {
            JitRange k = jit_range_at(b->buf, limit, b->buf->loop);
            if (k.lo < (b->natural ? 0 : -bound) || k.hi > bound) {
                return false;
            }
        }
    }
    return true;
}

static void drop_checks(Bound *b)
{
    IRBuf *buf = b->buf;
    b->fixed = true;
    start(b);
    for (uint32_t i = buf->loop + 1u; i < b->end; i++) {
        IRIns *ins = &buf->ins[i];
        if (is_checked(ins) && is_safe(b, (IRRef)i)) {
            ins->op = ins->op == IR_ADDOV ? IR_ADD : ins->op == IR_SUBOV ? IR_SUB : IR_MUL;
        } else if (is_idle(b, (IRRef)i)) {
            *ins = (IRIns){.op = IR_NOP, .prev = ins->prev};
        }
    }
}

bool jit_opt_bound(Hoist *h)
{
    /* Sums of a few numbers of 40 bits fit, and products of sums of two of 21 bits. */
    static const int sizes[] = {40, 22, 14};
    IRBuf *buf = h->buf;
    Bound b = {.h = h, .buf = buf, .end = buf->n};
    uint32_t most = 0, best = 0;
    if (h->full || buf->no_hoist || (jit_opt_off & JIT_OPT_HOIST) || b.end - buf->loop > BODY_MAX) {
        return true;
    }
    b.known = calloc(b.end, sizeof *b.known);
    b.has = calloc(b.end, 1);
    b.looked = calloc(b.end, sizeof *b.looked);
    bool ok = b.known != NULL && b.has != NULL && b.looked != NULL;
    uint32_t all = ok ? try_bits(&b, sizes[KR_COUNT(sizes) - 1], true) : 0; /* never more */
    for (uint32_t i = 0; most < all && i < 2 * KR_COUNT(sizes); i++) {
        uint32_t n = try_bits(&b, sizes[i % KR_COUNT(sizes)], i >= KR_COUNT(sizes));
        bool worth = n > b.nleaves || (n == b.nleaves && buf->hoist_snap != 0);
        if (n > most && worth && is_possible(&b)) {
            most = n;
            best = i;
        }
    }
    if (most > 0) {
        (void)try_bits(&b, sizes[best % KR_COUNT(sizes)], best >= KR_COUNT(sizes));
        if (h->next + b.nleaves * FACTS_MAX * 2 <= h->facts_end && jit_hoist_snap(h)) {
            for (uint32_t i = 0; i < b.nleaves; i++) {
                state_leaf(&b, &b.leaves[i]);
            }
            drop_checks(&b);
        }
    }
    free(b.known);
    free(b.has);
    free(b.looked);
    return ok && !buf->full && !h->full;
}
