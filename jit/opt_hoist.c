/* opt_hoist.c -- bounds checks that leave the loop.
 *
 * An index that is the loop variable of a range (step 1) plus what does not change grows by one
 * from round to round.  If the length does not change either, the body need not compare them: that
 *
 *   a. the index is not negative now, and
 *   b. it would be at most the length if the loop variable were the range's stop
 *
 * says that every index up to that of the last round, `stop - 1`, is one of the list.  Both are
 * facts in front of the loop.  The first part, the recorded iteration, knows a. from its own check,
 * which stays; b. is a guard in front of the body.  A trace that joins the body executes both
 * (join.h) with the loop variable it has, which may be the stop already, or in a loop that is no
 * range's any number beyond it: then the body is left at once, where it compares the two.  Until
 * there nothing may rely on the index; what does in front of the body asks for more
 * (jit_hoist_not_beyond).
 *
 * The facts count in machine words: sums of a few ints of 48 bits, which cannot overflow.  In the
 * body the index is the same sum exactly, whether its parts are checked for overflow or not.
 *
 * A loop that is left early may pass its own checks where b. does not hold.  So b. leaves through a
 * snapshot of its own (IRBuf.hoist_snap), and if that happens often the loop is compiled again
 * without (jit.c, `unhoist`).
 */
#include "jit/opt.h"

#include <string.h>

enum { DEPTH_MAX = 6, NUMBER_MAX_BITS = 48, NEAR = 1 << 20 };

/* Not changed by the loop; known as soon as it has been copied. */
static bool is_invariant(const Hoist *h, IRRef r)
{
    return jit_ir_is_k(h->buf, r) || (r < h->end && h->subst[r] == r);
}

/* What the body reads as a head: a register, or a value in memory, that goes around. */
static bool is_head(const Hoist *h, IRRef r)
{
    IRRef now = r < h->end ? h->subst[r] : 0;
    return now >= h->end && now < h->facts && h->buf->ins[now].op == IR_COPY;
}

/* -- The index --------------------------------------------------------------------------------- */

static bool is_sum(const IRIns *ins)
{
    return (ins->op == IR_ADD || ins->op == IR_SUB || ins->op == IR_ADDOV || ins->op == IR_SUBOV) &&
           (ins->t == IRT_INT || ins->t == IRT_RAW);
}

/* An INT that does not change, or a word made of one, or a constant of that size. */
static bool is_fixed(const Hoist *h, IRRef r)
{
    const IRBuf *buf = h->buf;
    const IRIns *ins = &buf->ins[r];
    if (ins->op == IR_K64) {
        int64_t k = (int64_t)jit_ir_kbits(buf, r);
        return ins->t == IRT_INT || (ins->t == IRT_RAW && k < (int64_t)1 << NUMBER_MAX_BITS &&
                                     k > -((int64_t)1 << NUMBER_MAX_BITS));
    }
    return (ins->t == IRT_INT && is_invariant(h, r)) ||
           (ins->op == IR_I2R && is_invariant(h, ins->a));
}

/* The first part's r: a loop variable plus something fixed?  *counter: that variable. */
static bool is_linear(const Hoist *h, IRRef r, IRRef *counter, int depth)
{
    const IRIns *ins = &h->buf->ins[r];
    if (r >= h->end || depth == 0) {
        return false;
    }
    if (ins->t == IRT_INT && is_head(h, r)) {
        *counter = r;
        return true;
    }
    if (ins->op == IR_I2R) {
        return is_linear(h, ins->a, counter, depth - 1);
    }
    if (!is_sum(ins)) {
        return false;
    }
    bool minus = ins->op == IR_SUB || ins->op == IR_SUBOV;
    return (is_fixed(h, ins->b) && is_linear(h, ins->a, counter, depth - 1)) ||
           (!minus && is_fixed(h, ins->a) && is_linear(h, ins->b, counter, depth - 1));
}

/* Does it come around as itself plus 1, and is it guarded before `guard` to be less than something
 * fixed?  That guard, or 0. */
static IRRef stop_guard(const Hoist *h, IRRef counter, IRRef guard)
{
    const IRBuf *buf = h->buf;
    IRRef next = h->of[h->subst[counter] - h->end];
    const IRIns *ins = &buf->ins[next];
    if ((ins->op != IR_ADD && ins->op != IR_ADDOV) || ins->t != IRT_INT || ins->a != counter ||
        !jit_ir_is_k(buf, ins->b) || jit_ir_kbits(buf, ins->b) != (uint64_t)1 << 16) {
        return 0;
    }
    for (IRRef g = buf->chain[IR_GLT]; g != 0; g = buf->ins[g].prev) {
        if (g < guard && buf->ins[g].a == counter && buf->ins[g].t == IRT_INT &&
            is_invariant(h, buf->ins[g].b)) {
            return g;
        }
    }
    return 0;
}

/* -- Facts ------------------------------------------------------------------------------------- */

IRRef jit_hoist_put(Hoist *h, IROp op, IRType t, IRRef a, IRRef b)
{
    IRBuf *buf = h->buf;
    for (uint32_t i = h->facts; i < h->next; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == op && ins->t == t && ins->a == a && ins->b == b) {
            return (IRRef)i;
        }
    }
    if (h->next == h->facts_end) {
        h->full = true;
        return 0;
    }
    buf->ins[h->next] = (IRIns){.op = (uint8_t)op, .t = (uint8_t)t, .a = a, .b = b};
    return (IRRef)h->next++;
}

IRRef jit_hoist_constant(Hoist *h, int64_t k)
{
    IRRef r = jit_ir_kraw(h->buf, k); /* may stand in the body */
    return h->buf->full ? 0 : jit_hoist_put(h, IR_K64, IRT_RAW, h->buf->ins[r].a, 0);
}

/* The first part's number as a word. */
IRRef jit_hoist_word(Hoist *h, IRRef r)
{
    const IRBuf *buf = h->buf;
    const IRIns *ins = &buf->ins[r];
    if (ins->op == IR_K64) {
        int64_t k = (int64_t)jit_ir_kbits(buf, r);
        return jit_hoist_constant(h, ins->t == IRT_INT ? k >> 16 : k);
    }
    if (ins->op == IR_I2R) {
        return jit_hoist_word(h, ins->a);
    }
    if (is_head(h, r) || is_invariant(h, r)) {
        return jit_hoist_put(h, IR_I2R, IRT_RAW, r, 0);
    }
    bool minus = ins->op == IR_SUB || ins->op == IR_SUBOV;
    IRRef a = jit_hoist_word(h, ins->a), b = jit_hoist_word(h, ins->b);
    return jit_hoist_put(h, minus ? IR_SUB : IR_ADD, IRT_RAW, a, b);
}

void jit_hoist_guard(Hoist *h, IROp op, IRRef a, IRRef b)
{
    IRRef guard = jit_hoist_put(h, op, IRT_RAW, a, b);
    h->buf->ins[guard].snap = h->buf->hoist_snap;
}

/* The loop variable is the stop at most.  The first part has compared the two. */
void jit_hoist_not_beyond(Hoist *h, const Hoisted *d)
{
    IRRef rest = jit_hoist_put(h, IR_SUB, IRT_RAW, jit_hoist_word(h, d->stop),
                               jit_hoist_word(h, d->counter));
    jit_hoist_guard(h, IR_GGE, rest, jit_hoist_constant(h, 0));
}

/* The exit of the facts: the state at the loop's head. */
bool jit_hoist_snap(Hoist *h)
{
    IRBuf *buf = h->buf;
    if (buf->hoist_snap != 0) {
        return true;
    }
    buf->hoist_snap = jit_ir_copy_snap(buf, buf->ins[buf->loop].snap);
    return buf->hoist_snap != 0;
}

bool jit_hoist_can_join(const Hoist *h, IRRef r, int depth)
{
    const IRIns *ins = &h->buf->ins[r];
    const IRInfo *info = &jit_ir_info[ins->op];
    IRKind kind = (IRKind)info->kind;
    if (ins->op == IR_SLOAD || kind == IRK_K) {
        return true;
    }
    bool gone = r < h->end && (h->subst[r] < h->buf->loop ||
                               (kind == IRK_L && jit_join_goes_around(h->buf, h->subst, r)));
    if (depth == 0 || !(kind == IRK_N || ((kind == IRK_L || kind == IRK_G) && gone))) {
        return false;
    }
    return (info->a != IROPND_R || jit_hoist_can_join(h, ins->a, depth - 1)) &&
           (info->b != IROPND_R || jit_hoist_can_join(h, ins->b, depth - 1));
}

/* r as base + k. */
IRRef jit_hoist_base(const IRBuf *buf, IRRef r, int64_t *k)
{
    const IRIns *ins = &buf->ins[r];
    bool sum = ins->op == IR_ADD && ins->t == IRT_RAW && jit_ir_is_k(buf, ins->b);
    *k = sum ? (int64_t)jit_ir_kbits(buf, ins->b) : 0;
    return sum ? ins->a : r;
}

bool jit_opt_hoist(Hoist *h, IRRef guard)
{
    IRBuf *buf = h->buf;
    IRRef index = buf->ins[guard].a, length = buf->ins[guard].b, counter = 0;
    if (buf->ins[guard].op != IR_GULT || buf->ins[guard].t != IRT_RAW || h->full || buf->no_hoist ||
        (jit_opt_off & JIT_OPT_HOIST) || !is_invariant(h, length) ||
        !is_linear(h, index, &counter, DEPTH_MAX)) {
        return false;
    }
    JitRange lengths = jit_range(buf, length);
    IRRef compared = stop_guard(h, counter, guard), stop = buf->ins[compared].b;
    if (compared == 0 || lengths.lo < 0 || lengths.hi > JIT_LENGTH_MAX || !jit_hoist_snap(h)) {
        return false;
    }
    int64_t k;
    IRRef base = jit_hoist_base(buf, index, &k);
    bool not_below = false, not_above = false;
    for (uint32_t i = 0; i < h->ndone; i++) {
        if (h->done[i].base == base && h->done[i].length == length) {
            not_below |= h->done[i].k <= k;
            not_above |= h->done[i].k >= k;
        }
    }
    if (h->ndone == KR_COUNT(h->done) || h->next + DEPTH_MAX * 2 + 8 > h->facts_end) {
        return false;
    }
    IRRef word = jit_hoist_word(h, index);
    if (!not_below) {
        jit_hoist_guard(h, IR_GGE, word, jit_hoist_constant(h, 0));
    }
    if (!not_above) {
        IRRef rest =
            jit_hoist_put(h, IR_SUB, IRT_RAW, jit_hoist_word(h, stop), jit_hoist_word(h, counter));
        jit_hoist_guard(h, IR_GLE, jit_hoist_put(h, IR_ADD, IRT_RAW, word, rest), length);
    }
    h->done[h->ndone++] = (Hoisted){base, length, k, counter, stop};
    /* What is that near to an index of a list is far from 48 bits, once the body has found that
     * there is another round. */
    const IRIns *word_of = &buf->ins[base];
    if (word_of->op == IR_I2R && word_of->a > compared && is_sum(&buf->ins[word_of->a]) &&
        k > -NEAR && k < NEAR) {
        h->fits[h->nfits++] = word_of->a;
    }
    return true;
}

void jit_opt_hoisted(Hoist *h)
{
    for (uint32_t i = h->facts; i < h->next; i++) {
        if (h->buf->ins[i].op == IR_GGE) { /* the first part has checked it */
            h->buf->ins[i].op = IR_NOP;
        }
    }
    for (uint32_t i = 0; i < h->nfits; i++) {
        IRRef now = h->subst[h->fits[i]];
        IRIns *ins = &h->buf->ins[now];
        if (now > h->buf->loop && (ins->op == IR_ADDOV || ins->op == IR_SUBOV)) {
            ins->op = ins->op == IR_ADDOV ? IR_ADD : IR_SUB; /* nobody looks for it any more */
        }
    }
}
