/* opt_words.c -- ints that nothing but arithmetic, indices, comparisons, boxes and exits read are
 * words.
 *
 * A loop variable comes around as an INT, and so do the sums and products that are made of it; an
 * index is the same number unshifted.  Where all that read such an INT can do with the word as
 * well, there is only the word: the head of the loop becomes I2R of what it was a COPY of, sums are
 * sums of words, I2R is the word itself.  What does not change is brought in that form in front of
 * the body.
 *
 * Arithmetic is that without a guard of overflow, also where opt_bound.c took the guard out: the
 * result fits, so that the sum of the words is the word of the sum.  (Where ADD of INTs is meant
 * modulo 2**48, it is for a mask, which is none of those that can do with words.)
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
    IRRef first;       /* from here on stands what this pass has put in front of the body */
} Words;

/* An INT whose word is the same operation on words. */
static bool is_word_op(const IRBuf *buf, const IRIns *ins)
{
    switch (ins->t == IRT_INT ? (IROp)ins->op : IR_NOP) {
    case IR_ADD:
    case IR_SUB:
    case IR_MUL: return true;
    case IR_SAR: return jit_ir_is_k(buf, ins->b) && jit_ir_kbits(buf, ins->b) >> 16 < 64;
    default: return false;
    }
}

static bool is_int_relation(const IRIns *ins)
{
    return jit_ir_is_relation((IROp)ins->op) && ins->t == IRT_INT;
}

static bool has_word(const Words *w, IRRef r)
{
    const IRBuf *buf = w->buf;
    const IRIns *ins = &buf->ins[r];
    if (w->in[r] || (r > buf->loop && jit_ir_is_of_word(buf, r))) {
        return true;
    }
    return ins->t == IRT_INT &&
           (ins->op == IR_K64 || (r < buf->heads && !w->phi_left[r] && jit_join_makes(buf, r)));
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
        w->in[i] = is_word_op(buf, ins);
    }
}

/* May instruction i read its operand as a word? */
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
        return w->in[i] || (i > buf->loop && is_int_relation(ins) && has_word(w, ins->a) &&
                            has_word(w, ins->b));
    }
}

static bool drop(Words *w, IRRef r)
{
    bool was = w->in[r];
    w->in[r] = 0;
    return was;
}

/* Those stay whose operands have words, and whose readers can all do with one. */
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
        switch ((IROp)ins->op) {
        case IR_I2R: n += ins->t == IRT_RAW && w->in[ins->a]; break;
        case IR_I2F: n += w->in[ins->a]; break;
        case IR_BOXI: n -= w->in[ins->a]; break;
        case IR_PHI: n += w->in[ins->a] && jit_ir_is_of_word(buf, ins->b); break;
        case IR_MUL:
        case IR_SAR: n += w->in[i]; break;
        default: break;
        }
    }
    return n;
}

/* -- In front of the body ---------------------------------------------------------------------- */

IRRef jit_opt_room_before(const IRBuf *buf)
{
    IRRef r = buf->loop - 1;
    while (r > buf->heads && buf->ins[r].op == IR_NOP) {
        r--;
    }
    r++;
    return r < buf->loop && r > buf->heads ? r : 0;
}

IRRef jit_opt_constant_before(IRBuf *buf, int64_t k)
{
    for (IRRef r = 1; r < buf->loop; r++) {
        if (jit_ir_is_k(buf, r) && buf->ins[r].t == IRT_RAW && (int64_t)jit_ir_kbits(buf, r) == k) {
            return r;
        }
    }
    IRRef at = jit_opt_room_before(buf),
          made = at == 0 ? 0 : jit_ir_kraw(buf, k); /* may stand behind all */
    if (made == 0 || buf->full) {
        return 0;
    }
    buf->ins[at] = (IRIns){.op = IR_K64, .t = IRT_RAW, .a = buf->ins[made].a};
    return at;
}

/* The word of what does not change; 0: there is no place.  It is made here even where a fact needed
 * it too, which would have it live from there on. */
static IRRef fixed_word(const Words *w, IRRef r)
{
    IRBuf *buf = w->buf;
    IRRef at = jit_opt_room_before(buf);
    for (IRRef i = at == 0 ? buf->loop : at; i-- > w->first;) {
        if (buf->ins[i].op == IR_I2R && buf->ins[i].a == r) {
            return i;
        }
    }
    if (at != 0) {
        buf->ins[at] = (IRIns){.op = IR_I2R, .t = IRT_RAW, .a = r};
        if (buf->join != NULL) {
            buf->join->ins[buf->join->nins++] =
                (JoinIns){.op = IR_I2R, .t = IRT_RAW, .at = IRT_INT, .ref = at, .a = r, .bind = at};
        }
    }
    return at;
}

/* -- The change -------------------------------------------------------------------------------- */

/* 0: there is no place for it. */
static IRRef word_of(const Words *w, IRRef r)
{
    IRBuf *buf = w->buf;
    if (w->in[r]) {
        return r;
    }
    if (jit_ir_is_k(buf, r)) {
        return jit_opt_constant_before(buf, (int64_t)jit_ir_kbits(buf, r) >> 16);
    }
    return r > buf->loop ? w->map[buf->ins[r].a] : fixed_word(w, r);
}

/* Does the body's instruction work on words then? */
static bool is_of_words(const Words *w, uint32_t i)
{
    const IRIns *ins = &w->buf->ins[i];
    return w->in[i] || (is_int_relation(ins) && (w->in[ins->a] || w->in[ins->b]));
}

/* All words that are needed in front of the body; false: there is no room. */
static bool prepare(const Words *w)
{
    const IRBuf *buf = w->buf;
    bool ok = w->first != 0;
    for (uint32_t i = buf->loop + 1u, n = buf->n; i < n && ok; i++) {
        const IRIns ins = buf->ins[i];
        if (ins.op == IR_PHI && w->in[ins.a]) {
            ok = word_of(w, ins.b) != 0;
        } else if (is_of_words(w, i)) {
            ok = word_of(w, ins.a) != 0 && word_of(w, ins.b) != 0;
        }
    }
    return ok;
}

static void change(Words *w, uint32_t i)
{
    IRBuf *buf = w->buf;
    IRIns *ins = &buf->ins[i];
    const IRInfo *info = &jit_ir_info[ins->op];
    if (i < buf->loop) {
        if (w->in[i]) {
            *ins = (IRIns){.op = IR_I2R, .t = IRT_RAW, .a = ins->a};
        }
    } else if (ins->op == IR_I2R && ins->t == IRT_RAW && w->in[ins->a]) {
        w->map[i] = ins->a;
        ins->op = IR_NOP;
    } else if (ins->op == IR_PHI && w->in[ins->a]) {
        ins->t = IRT_RAW;
        ins->b = word_of(w, ins->b);
    } else if (is_of_words(w, i)) {
        ins->t = IRT_RAW;
        ins->a = word_of(w, ins->a);
        ins->b = word_of(w, ins->b);
    } else {
        ins->a = info->a == IROPND_R ? w->map[ins->a] : ins->a;
        ins->b = info->b == IROPND_R ? w->map[ins->b] : ins->b;
    }
}

static void change_all(Words *w)
{
    IRBuf *buf = w->buf;
    for (uint32_t i = buf->heads, n = buf->n; i < n; i++) {
        change(w, i);
    }
    for (uint32_t i = 0; i < buf->nsnap_slots; i++) {
        SnapSlot *slot = &buf->snap_slots[i];
        slot->as_int |= w->in[slot->ref];
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

/* (x + k) + y, where y does not change, is (x + y) + k: one sum for all k, which is part of the
 * address then (fold_indices, asm.c). */
static void regroup(IRBuf *buf)
{
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
            k = bits == INT64_MIN ? 0 : jit_opt_constant_before(buf, -bits);
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
    if (buf->loop == 0 || buf->heads == 0 || !is_numeric(buf)) {
        return true;
    }
    uint32_t room = buf->n + WORDS_ROOM; /* for constants behind all */
    Words w = {.buf = buf,
               .in = calloc(room, 1),
               .phi_left = calloc(room, 1),
               .map = calloc(room, sizeof *w.map),
               .first = jit_opt_room_before(buf)};
    bool ok = w.in != NULL && w.phi_left != NULL && w.map != NULL;
    if (ok) {
        for (uint32_t i = 0; i < room; i++) {
            w.map[i] = (IRRef)i;
        }
        find_candidates(&w);
        settle(&w);
        if (gain(&w) > 0 && prepare(&w)) {
            change_all(&w);
            regroup(buf);
        }
    }
    free(w.in);
    free(w.phi_left);
    free(w.map);
    return ok && !buf->full;
}
