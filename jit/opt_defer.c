/* opt_defer.c -- words of memory that the rounds of a loop overwrite are written by its exits.
 *
 * A generator's registers, the position of an iterator: each round stores them, and nobody looks
 * before the loop is left.  A store of the peeled body is deferred if its address does not change,
 * it is the only one there, and nothing in the body may read the word: no load, and no call that
 * sees memory.  The iteration that stands before the body keeps its own store, so that the word is
 * right where the body begins; from there on its content is a value that goes around.  Snapshots
 * name it, as a pair of SnapSlots (SNAP_WORD): before the store as it was a round ago, behind it as
 * it is now.  Exits write it before anything else, side traces begin with the store.
 *
 * A constant that is in its place already needs no store and no mention.
 *
 * Traces that JOIN (join.h) have stored the words themselves; what goes around in their place is
 * what a load of the word gives them, and the constants have to be there.
 */
#include "jit/opt.h"

/* No address is asked for by an exit but the object's and a whole word of it. */
static bool is_word(const IRBuf *buf, const IRRef *subst, IRRef address)
{
    const IRIns *ins = &buf->ins[address];
    JitPlace p = jit_opt_place(buf, address);
    return ins->op == IR_FREF && p.root == ins->a && subst[p.root] == p.root &&
           subst[address] == address && p.off % 8 == 0 && p.off >= 16 &&
           buf->ins[p.root].op != IR_FRAME && buf->ins[p.root].op != IR_NEW &&
           buf->ins[p.root].t == IRT_PTR && jit_opt_is_static(jit_opt_known_type(buf, p.root));
}

/* Does the instruction see or change the word at `address`, in a way that is no exit's? */
static bool disturbs(const IRBuf *buf, const IRIns *ins, const JitPlace *word)
{
    switch ((IROp)ins->op) {
    case IR_LOAD:
    case IR_LOAD8:
    case IR_LOAD32:
    case IR_STORE: {
        JitPlace p = jit_opt_place(buf, ins->a);
        return !jit_opt_apart(buf, &p, word);
    }
    case IR_CALL: return buf->calls[ins->b].effect != CALL_PURE;
    default: return false;
    }
}

static bool is_alone(const IRBuf *buf, IRRef store)
{
    JitPlace word = jit_opt_place(buf, buf->ins[store].a);
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        if (i != store && disturbs(buf, &buf->ins[i], &word)) {
            return false;
        }
    }
    return true;
}

/* What a snapshot would hold in place of the stored value of the first part: without its box, in
 * the class it was found to have before it was stored. */
static IRRef unboxed(const IRBuf *buf, IRRef value, IRRef store)
{
    IRRef inner = jit_sink_unboxed(buf, value);
    if (inner != value || buf->ins[value].op != IR_LOAD || buf->ins[value].t != IRT_VAL) {
        return inner;
    }
    for (uint32_t i = value + 1u; i < store; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->a == value && (ins->op == IR_GFLT || ins->op == IR_GINT)) {
            return (IRRef)i;
        }
    }
    return value;
}

static bool is_plain(const IRBuf *buf, IRRef r)
{
    const IRIns *ins = &buf->ins[r];
    bool object = ins->op == IR_NEW || ins->op == IR_BOXW || ins->op == IR_CALL;
    return !object && (ins->t == IRT_INT || ins->t == IRT_FLT || ins->t == IRT_VAL ||
                       ins->t == IRT_PTR || ins->t == IRT_RAW);
}

/* The value that goes around in memory by the store i of the first part; false: it stays. */
static bool find(const IRBuf *buf, const IRRef *subst, IRRef i, JitDeferred *d)
{
    const IRIns *ins = &buf->ins[i], *copy = &buf->ins[subst[i]];
    IRRef before = ins->b, now = copy->b;
    *d = (JitDeferred){.store = i, .copy = subst[i], .address = ins->a};
    if (jit_ir_is_k(buf, before)) {
        d->before = d->now = before;
        return before == now && buf->ins[before].t != IRT_FLT && buf->ins[before].t != IRT_INT;
    }
    if (buf->ins[before].t == IRT_FLT || buf->ins[before].t == IRT_INT) {
        return false; /* in memory without a box */
    }
    d->before = unboxed(buf, before, i);
    d->now = subst[d->before];
    const IRIns *value = &buf->ins[d->now];
    bool same = jit_sink_unboxed(buf, now) == d->now ||
                ((value->op == IR_GFLT || value->op == IR_GINT) && value->a == now);
    return same && is_plain(buf, d->before) && is_plain(buf, d->now) &&
           buf->ins[d->before].t == value->t && d->before < buf->loop &&
           (d->now > buf->loop || value->op == IR_COPY); /* of this round, or what it began with */
}

/* A snapshot of the body has to be taken before the store or behind it. */
static bool is_clear(const IRBuf *buf, IRRef store, uint16_t first_snap, uint16_t last)
{
    static uint8_t seen[SNAP_MAX];
    memset(seen, 0, buf->nsnaps);
    for (uint32_t i = buf->loop; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins)) {
            if (ins->snap < first_snap) {
                return false;
            }
            seen[ins->snap] |= i < store ? 1 : 2;
        }
    }
    seen[last] |= 2;
    for (uint32_t i = 0; i < buf->nsnaps; i++) {
        if (seen[i] == 3) {
            return false;
        }
    }
    return true;
}

uint32_t jit_defer_find(const IRBuf *buf, const IRRef *subst, IRRef end, uint16_t first_snap,
                        uint16_t last, JitDeferred *out)
{
    uint32_t n = 0;
    for (uint32_t i = 1; i < end && n < JIT_DEFERRED_MAX; i++) {
        const IRIns *ins = &buf->ins[i], *copy = &buf->ins[subst[i]];
        if (ins->op == IR_STORE && subst[i] > buf->loop && copy->op == IR_STORE &&
            copy->a == ins->a && is_word(buf, subst, ins->a) &&
            find(buf, subst, (IRRef)i, &out[n]) && is_alone(buf, subst[i]) &&
            is_clear(buf, subst[i], first_snap, last)) {
            n++;
        }
    }
    return n;
}

static bool add(IRBuf *buf, SnapSlot slot)
{
    if (buf->nsnap_slots >= SNAPSLOT_MAX) {
        buf->full = true;
        return false;
    }
    buf->snap_slots[buf->nsnap_slots++] = slot;
    return true;
}

/* The snapshot of instruction `at`, with what the words hold there. */
static bool extend(IRBuf *buf, Snap *snap, uint32_t at, const JitDeferred *words, uint32_t n)
{
    uint32_t old = snap->first_slot;
    snap->first_slot = buf->nsnap_slots;
    bool ok = true;
    for (uint32_t i = 0; i < snap->nslots && ok; i++) {
        ok = add(buf, buf->snap_slots[old + i]);
    }
    for (uint32_t i = 0; i < n && ok; i++) {
        const JitDeferred *d = &words[i];
        JitPlace p = jit_opt_place(buf, d->address);
        if (d->head != 0) {
            IRRef value = at < d->copy ? d->head : d->now;
            SnapSlot word = {
                .frame = (uint16_t)(SNAP_WORD | i), .slot = (uint16_t)(p.off / 8), .ref = p.root};
            ok = add(buf, word) &&
                 add(buf, (SnapSlot){.frame = (uint16_t)(SNAP_WORD_VALUE | i), .ref = value});
        }
    }
    snap->nslots = buf->nsnap_slots - snap->first_slot;
    return ok;
}

void jit_defer(IRBuf *buf, const JitDeferred *words, uint32_t n, uint16_t last)
{
    static uint8_t done[SNAP_MAX];
    memset(done, 0, buf->nsnaps);
    bool ok = n > 0;
    for (uint32_t i = buf->loop; i < buf->n && ok; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins) && !done[ins->snap]) {
            done[ins->snap] = 1;
            ok = extend(buf, &buf->snaps[ins->snap], i, words, n);
        }
    }
    if (ok && !done[last]) {
        (void)extend(buf, &buf->snaps[last], buf->n, words, n);
    }
    for (uint32_t i = 0; i < n; i++) {
        buf->ins[words[i].copy].op = IR_NOP;
    }
    buf->chain[IR_STORE] = 0;
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_STORE) {
            buf->ins[i].prev = buf->chain[IR_STORE];
            buf->chain[IR_STORE] = (IRRef)i;
        }
    }
}
