/* opt_words.c -- the last pass: ints that nothing but indices, sums, comparisons and exits read are
 * words.
 *
 * A loop variable comes around as an INT, and so do the sums that are made of it; an index is the
 * same number unshifted.  Where all that read such an INT can do with the word as well, there is
 * only the word: the head of the loop becomes I2R of what it was a COPY of, sums are sums of words,
 * I2R is the word itself.  What does not change is brought in that form in front of the body.
 *
 * Sums are those without a guard of overflow: they fit, so that the sum of the words is the word of
 * the sum.  (Where ADD of INTs is meant modulo 2**48, it is for a mask, which is none of those that
 * can do with words.)
 *
 * Snapshots name words in place of ints everywhere (SnapSlot.as_int).
 *
 * Then sums of words are regrouped: what does not change is added first, constants last, where they
 * are part of an address.
 */
#include "jit/join.h"

#include <stdlib.h>

typedef struct Words {
    IRBuf *buf;
    uint8_t *in;       /* INTs that become words */
    uint8_t *phi_left; /* what goes around */
    IRRef *map;        /* I2R that is nothing but its operand: that; else the reference itself */
    IRRef word[WORDS_ROOM],
        of[WORDS_ROOM]; /* in front of the body: words of what does not change */
    uint32_t nwords;
    bool failed;
} Words;

static bool is_sum(const IRIns *ins)
{
    return (ins->op == IR_ADD || ins->op == IR_SUB) && ins->t == IRT_INT;
}

static bool is_of_word(const IRBuf *buf, IRRef r)
{
    const IRIns *ins = &buf->ins[r];
    return ins->op == IR_R2I && buf->ins[ins->a].t == IRT_RAW;
}

/* A joining trace can make it. */
static bool is_joined(const IRBuf *buf, IRRef r)
{
    for (uint32_t i = 0; buf->join != NULL && i < buf->join->nins; i++) {
        if (buf->join->ins[i].ref == r) {
            return true;
        }
    }
    return buf->join == NULL;
}

static bool has_word(const Words *w, IRRef r)
{
    const IRBuf *buf = w->buf;
    const IRIns *ins = &buf->ins[r];
    if (w->in[r] || (r > buf->loop && is_of_word(buf, r))) {
        return true;
    }
    return ins->t == IRT_INT &&
           (ins->op == IR_K64 || (r < buf->heads && !w->phi_left[r] && is_joined(buf, r)));
}

/* -- Which become words ------------------------------------------------------------------------ */

static void find_candidates(Words *w)
{
    const IRBuf *buf = w->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI) {
            w->phi_left[ins->a] = 1;
            w->in[ins->a] = ins->t == IRT_INT && ins->a >= buf->heads &&
                            buf->ins[ins->a].op == IR_COPY && buf->ins[ins->a].t == IRT_INT;
        }
        w->in[i] = is_sum(ins);
    }
}

/* May instruction i read its operand r as a word? */
static bool reads_word(const Words *w, uint32_t i, bool is_b)
{
    const IRBuf *buf = w->buf;
    const IRIns *ins = &buf->ins[i];
    switch ((IROp)ins->op) {
    case IR_I2R: return ins->t == IRT_RAW && i > buf->loop;
    case IR_I2F:
    case IR_BOXI: return i > buf->loop;
    case IR_PHI: return !is_b || w->in[ins->a];
    default:
        return w->in[i] || (jit_ir_is_relation((IROp)ins->op) && ins->t == IRT_INT &&
                            i > buf->loop && has_word(w, ins->a) && has_word(w, ins->b));
    }
}

static bool drop(Words *w, IRRef r)
{
    bool was = w->in[r];
    w->in[r] = 0;
    return was;
}

static void settle(Words *w)
{
    const IRBuf *buf = w->buf;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = buf->heads; i < buf->n; i++) {
            const IRIns *ins = &buf->ins[i];
            const IRInfo *info = &jit_ir_info[ins->op];
            if (ins->op == IR_NOP) {
                continue;
            }
            if (i > buf->loop && w->in[i] && (!has_word(w, ins->a) || !has_word(w, ins->b))) {
                changed |= drop(w, (IRRef)i);
            }
            if (ins->op == IR_PHI && w->in[ins->a] && !has_word(w, ins->b)) {
                changed |= drop(w, ins->a);
            }
            if (info->a == IROPND_R && w->in[ins->a] && !reads_word(w, i, false)) {
                changed |= drop(w, ins->a);
            }
            if (info->b == IROPND_R && w->in[ins->b] && !reads_word(w, i, true)) {
                changed |= drop(w, ins->b);
            }
        }
    }
}

/* Counts, or computes with small items.  Loops that do neither mostly have many ways, whose side
 * traces would make ints of the words, and words of the ints. */
static bool is_numeric(const IRBuf *buf)
{
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        if (buf->ins[i].op == IR_GNAT) {
            return true;
        }
    }
    return buf->hoist_snap != 0;
}

/* Shifts that are saved. */
static int gain(const Words *w)
{
    const IRBuf *buf = w->buf;
    int n = 0;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        n += ins->op == IR_I2R && ins->t == IRT_RAW && w->in[ins->a];
        n += ins->op == IR_PHI && w->in[ins->a] && is_of_word(buf, ins->b);
        n -= ins->op == IR_BOXI && w->in[ins->a];
    }
    return n;
}

/* -- The change -------------------------------------------------------------------------------- */

/* A place in front of the body, behind all that does not change; 0: there is none. */
static IRRef place(Words *w)
{
    IRBuf *buf = w->buf;
    IRRef r = buf->loop - 1;
    while (r > buf->heads && buf->ins[r].op == IR_NOP) {
        r--;
    }
    r++;
    return w->nwords < WORDS_ROOM && r < buf->loop && r > buf->heads ? r : 0;
}

static IRRef word_of(Words *w, IRRef r)
{
    IRBuf *buf = w->buf;
    if (w->in[r]) {
        return r;
    }
    if (r > buf->loop && is_of_word(buf, r)) {
        return w->map[buf->ins[r].a];
    }
    for (uint32_t i = 0; i < w->nwords; i++) {
        if (w->of[i] == r) {
            return w->word[i];
        }
    }
    IRRef at = place(w);
    if (at == 0) {
        w->failed = true;
        return 0;
    }
    if (buf->ins[r].op == IR_K64) {
        IRRef k = jit_ir_kraw(buf, (int64_t)jit_ir_kbits(buf, r) >> 16); /* may stand behind all */
        if (buf->full) {
            w->failed = true;
            return 0;
        }
        buf->ins[at] = (IRIns){.op = IR_K64, .t = IRT_RAW, .a = buf->ins[k].a};
    } else {
        buf->ins[at] = (IRIns){.op = IR_I2R, .t = IRT_RAW, .a = r};
        if (buf->join != NULL) {
            buf->join->ins[buf->join->nins++] =
                (JoinIns){.op = IR_I2R, .t = IRT_RAW, .at = IRT_INT, .ref = at, .a = r, .bind = at};
        }
    }
    w->of[w->nwords] = r;
    w->word[w->nwords++] = at;
    return at;
}

/* All that is needed in front of the body. */
static void prepare(Words *w)
{
    IRBuf *buf = w->buf;
    for (uint32_t i = buf->loop + 1u, n = buf->n; i < n && !w->failed; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI
                ? w->in[ins->a]
                : w->in[i] || (jit_ir_is_relation((IROp)ins->op) && ins->t == IRT_INT &&
                               (w->in[ins->a] || w->in[ins->b]))) {
            (void)word_of(w, ins->b);
            if (ins->op != IR_PHI) {
                (void)word_of(w, buf->ins[i].a);
            }
        }
    }
}

static void change(Words *w, uint32_t i)
{
    IRBuf *buf = w->buf;
    IRIns *ins = &buf->ins[i];
    const IRInfo *info = &jit_ir_info[ins->op];
    bool words = w->in[i];
    if (i < buf->loop) {
        if (words) {
            *ins = (IRIns){.op = IR_I2R, .t = IRT_RAW, .a = ins->a};
        }
        return;
    }
    if (ins->op == IR_I2R && ins->t == IRT_RAW && w->in[ins->a]) {
        w->map[i] = ins->a;
        ins->op = IR_NOP;
        return;
    }
    if (ins->op == IR_PHI && w->in[ins->a]) {
        ins->t = IRT_RAW;
        ins->b = word_of(w, ins->b);
        return;
    }
    words |=
        jit_ir_is_relation((IROp)ins->op) && ins->t == IRT_INT && (w->in[ins->a] || w->in[ins->b]);
    if (words) {
        ins->t = IRT_RAW;
        ins->a = word_of(w, ins->a);
        ins->b = word_of(w, ins->b);
        return;
    }
    if (info->a == IROPND_R) {
        ins->a = w->map[ins->a];
    }
    if (info->b == IROPND_R) {
        ins->b = w->map[ins->b];
    }
}

/* -- Snapshots --------------------------------------------------------------------------------- */

static void name_words(Words *w, uint32_t i)
{
    IRBuf *buf = w->buf;
    const Snap *s = &buf->snaps[buf->ins[i].snap];
    for (uint32_t j = 0; j < s->nslots; j++) {
        SnapSlot *slot = &buf->snap_slots[s->first_slot + j];
        bool same_round = buf->loop == 0 || i < buf->loop || slot->ref > buf->loop;
        if (same_round && is_of_word(buf, slot->ref)) {
            slot->ref = buf->ins[slot->ref].a;
            slot->as_int = true;
        }
        slot->as_int |= w->in[slot->ref] && !slot->as_int;
        slot->ref = w->map[slot->ref];
    }
}

/* -- Sums -------------------------------------------------------------------------------------- */

static bool is_word_sum(const IRIns *ins)
{
    return (ins->op == IR_ADD || ins->op == IR_SUB) && ins->t == IRT_RAW;
}

/* A sum of the two in the body before instruction `end`, 0: none. */
static IRRef sum_before(const IRBuf *buf, IRRef x, IRRef y, uint32_t end)
{
    for (uint32_t i = end; --i > buf->loop;) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_ADD && ins->t == IRT_RAW &&
            ((ins->a == x && ins->b == y) || (ins->a == y && ins->b == x))) {
            return (IRRef)i;
        }
    }
    return 0;
}

/* The sum of the two, made where nothing is any more; 0: there is no such place. */
static IRRef put_sum(IRBuf *buf, IRRef x, IRRef y, uint32_t end)
{
    IRRef behind = kr_max(kr_max(x, y), buf->loop);
    for (IRRef r = (IRRef)(end - 1); r > behind; r--) {
        if (buf->ins[r].op == IR_NOP) {
            buf->ins[r] = (IRIns){.op = IR_ADD, .t = IRT_RAW, .a = x, .b = y};
            return r;
        }
    }
    return 0;
}

static void rename_all(IRBuf *buf, IRRef from, IRRef to)
{
    for (uint32_t i = from + 1u; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        ins->a = info->a == IROPND_R && ins->a == from ? to : ins->a;
        ins->b = info->b == IROPND_R && ins->b == from ? to : ins->b;
    }
    for (uint32_t i = 0; i < buf->nsnap_slots; i++) {
        buf->snap_slots[i].ref = buf->snap_slots[i].ref == from ? to : buf->snap_slots[i].ref;
    }
}

/* A constant word in front of the body; 0: there is no place. */
static IRRef put_constant(Words *w, int64_t k)
{
    IRBuf *buf = w->buf;
    IRRef at = place(w);
    if (at == 0) {
        return 0;
    }
    IRRef made = jit_ir_kraw(buf, k);
    if (buf->full) {
        return 0;
    }
    buf->ins[at] = (IRIns){.op = IR_K64, .t = IRT_RAW, .a = buf->ins[made].a};
    return at;
}

/* (x + k) + y, where y does not change, is (x + y) + k: one sum for all k, which is part of the
 * address then (fold_indices, asm.c). */
static void regroup(Words *w)
{
    IRBuf *buf = w->buf;
    for (uint32_t i = buf->loop + 1u, n = buf->n; i < n; i++) {
        IRIns *ins = &buf->ins[i];
        if (ins->op != IR_ADD || ins->t != IRT_RAW) {
            continue;
        }
        bool second = ins->a < buf->loop;
        IRRef near = second ? ins->b : ins->a, y = second ? ins->a : ins->b;
        const IRIns *sum = &buf->ins[near];
        if (near < buf->loop || y > buf->loop || buf->ins[y].op == IR_K64 || !is_word_sum(sum) ||
            buf->ins[sum->b].op != IR_K64 || buf->ins[sum->a].op == IR_K64) {
            continue;
        }
        IRRef x = sum->a, k = sum->b;
        if (sum->op == IR_SUB) {
            int64_t bits = (int64_t)buf->k[buf->ins[k].a];
            k = bits == INT64_MIN ? 0 : put_constant(w, -bits);
        }
        IRRef both = k == 0 ? 0 : sum_before(buf, x, y, i);
        both = both != 0 || k == 0 ? both : put_sum(buf, x, y, i);
        if (both != 0) {
            buf->ins[i].a = both;
            buf->ins[i].b = k;
        }
    }
    for (uint32_t i = buf->loop + 1u, n = buf->n; i < n; i++) {
        const IRIns *ins = &buf->ins[i];
        IRRef same =
            ins->op == IR_ADD && ins->t == IRT_RAW ? sum_before(buf, ins->a, ins->b, i) : 0;
        if (same != 0) {
            rename_all(buf, (IRRef)i, same);
            buf->ins[i].op = IR_NOP;
        }
    }
}

bool jit_opt_words(IRBuf *buf)
{
    static uint8_t seen[SNAP_MAX];
    Words w = {.buf = buf};
    uint32_t room = buf->n + WORDS_ROOM;
    w.in = calloc(room, 1);
    w.phi_left = calloc(room, 1);
    w.map = calloc(room, sizeof *w.map);
    bool ok = w.in != NULL && w.phi_left != NULL && w.map != NULL, changed = false;
    for (uint32_t i = 0; ok && i < room; i++) {
        w.map[i] = (IRRef)i;
    }
    if (ok && buf->loop != 0 && buf->heads != 0 && !(jit_opt_off & JIT_OPT_NARROW)) {
        find_candidates(&w);
        settle(&w);
        bool worth = is_numeric(buf) && gain(&w) > 0;
        if (worth) {
            prepare(&w);
        }
        if (!worth || w.failed) {
            memset(w.in, 0, room);
        }
        changed = worth && !w.failed;
        for (uint32_t i = buf->heads, n = buf->n; changed && i < n; i++) {
            change(&w, i);
        }
    }
    memset(seen, 0, buf->nsnaps);
    for (uint32_t i = 1; ok && i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins) && !seen[ins->snap]) {
            seen[ins->snap] = 1;
            name_words(&w, i);
        }
    }
    if (ok && changed) {
        regroup(&w);
    }
    free(w.in);
    free(w.phi_left);
    free(w.map);
    return ok;
}
