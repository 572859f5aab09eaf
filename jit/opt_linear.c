/* opt_linear.c -- indices that are linear in a loop variable, and what goes around only for the
 * exit at the head of the loop.
 *
 * `items[y * W + x + 1]` looks at the item x + 1 from an address on that does not change: the base
 * of the access (ITEMS) is made in front of the body, the loop variable is the index of all
 * accesses.  Then the sum `y * W + x` is wanted by exits only, and they can add it up themselves: a
 * SnapSlot names the loop variable, `plus` what does not change (in a SnapSlot of its own behind
 * it), `add` a constant.  Words wrap around, so that the sum is the same in whatever order.
 *
 * The body begins by asking whether the loop goes on, and what the round before has left in the
 * frame is what that guard's exit puts there.  The assembler asks at the end of the round
 * (jit_asm_loop_end), and goes back behind the guard: from the second round on the exit is taken at
 * the end of a round, where what the round has computed is still known.  AGAIN is that guard with a
 * snapshot of its own, of the moment when the PHIs' left sides have got their new values.  What it
 * can add up from the loop variable does not go around any more: its place has the right value at
 * the head when the loop is entered, and is not looked at behind the first guard.
 */
#include "jit/join.h"

#include <stdlib.h>

enum { NEAR = 1000, TERMS_MAX = 3, BASES_MAX = 8 };

/* x + terms + k: a loop variable, words that do not change, a constant. */
typedef struct Form {
    IRRef x; /* 0: none */
    IRRef terms[TERMS_MAX];
    bool minus[TERMS_MAX];
    uint8_t nterms;
    bool known;
    int32_t k;
    IRRef fixed; /* the terms' sum, once it is made; 0: there are no terms */
} Form;

typedef struct Base {
    IRRef block;
    const Form *form; /* of which the terms matter */
    IRRef items;      /* ITEMS, once it is made */
} Base;

typedef struct Linear {
    IRBuf *buf;
    Form *forms;    /* of the body's words and ints, by their reference */
    uint8_t *goes;  /* sums that nobody needs when this pass is done */
    uint8_t *drops; /* PHIs that go */
    IRRef *phi;     /* by its left side; 0: it does not go around */
    IRRef first;    /* the guard that the body begins with, 0: it begins with something else */
    Base bases[BASES_MAX];
    uint32_t nbases;
    bool addresses; /* indices may become part of bases */
} Linear;

/* -- What is linear ---------------------------------------------------------------------------- */

/* Does not change, and who joins the loop can make what is made of it. */
static bool is_fixed(const Linear *l, IRRef r)
{
    const IRBuf *buf = l->buf;
    return r < buf->loop && l->phi[r] == 0 && !jit_ir_is_k(buf, r) && jit_join_makes(buf, r);
}

static bool add_constant(Form *f, int64_t k)
{
    if (k < -NEAR || k > NEAR || f->k + k < -NEAR || f->k + k > NEAR) {
        return false;
    }
    f->k += (int32_t)k;
    return true;
}

/* Adds the operand to the form, or takes it off; false: there is no such form. */
static bool add_operand(const Linear *l, Form *f, IRRef r, IRType t, bool minus)
{
    const IRBuf *buf = l->buf;
    const IRIns *ins = &buf->ins[r];
    if (ins->t != t) {
        return false;
    }
    if (ins->op == IR_K64) {
        int64_t k = (int64_t)jit_ir_kbits(buf, r) >> (t == IRT_INT ? 16 : 0);
        return k >= -NEAR && k <= NEAR && add_constant(f, minus ? -k : k);
    }
    if (l->phi[r] != 0) {
        bool ok = f->x == 0 && !minus;
        f->x = r;
        return ok;
    }
    if (r < buf->loop) {
        if (t != IRT_RAW || !is_fixed(l, r) || f->nterms == TERMS_MAX) {
            return false;
        }
        f->minus[f->nterms] = minus;
        f->terms[f->nterms++] = r;
        return true;
    }
    const Form *of = &l->forms[r];
    if (!of->known || minus || f->x != 0 || f->nterms + of->nterms > TERMS_MAX) {
        return false;
    }
    for (uint32_t i = 0; i < of->nterms; i++) {
        f->minus[f->nterms] = of->minus[i];
        f->terms[f->nterms++] = of->terms[i];
    }
    f->x = of->x;
    return add_constant(f, of->k);
}

/* One of the terms is added, so that the others can be added to it or taken off. */
static bool starts(Form *f)
{
    for (uint32_t i = 0; i < f->nterms; i++) {
        if (!f->minus[i]) {
            IRRef r = f->terms[i];
            f->terms[i] = f->terms[0];
            f->minus[i] = f->minus[0];
            f->terms[0] = r;
            f->minus[0] = false;
            return true;
        }
    }
    return f->nterms == 0;
}

static void find_forms(Linear *l)
{
    const IRBuf *buf = l->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI && ins->a != ins->b) {
            l->phi[ins->a] = (IRRef)i;
        } else if (ins->op == IR_PHI) { /* never seen as one that does not change */
            l->phi[ins->a] = buf->loop;
        }
    }
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        IRType t = (IRType)ins->t;
        if ((ins->op != IR_ADD && ins->op != IR_SUB) || (t != IRT_RAW && t != IRT_INT)) {
            continue;
        }
        Form f = {.known = true};
        if (add_operand(l, &f, ins->a, t, false) &&
            add_operand(l, &f, ins->b, t, ins->op == IR_SUB) && starts(&f) && f.x != 0 &&
            l->phi[f.x] != buf->loop) {
            l->forms[i] = f;
        }
    }
}

static bool same_terms(const Form *a, const Form *b)
{
    bool same = a->nterms == b->nterms;
    for (uint32_t i = 0; same && i < a->nterms; i++) {
        same = a->terms[i] == b->terms[i] && a->minus[i] == b->minus[i];
    }
    return same;
}

/* -- What goes --------------------------------------------------------------------------------- */

/* Instruction i has `r` for an operand; does it do without, when all is done? */
static bool does_without(const Linear *l, uint32_t i, IRRef r)
{
    const IRIns *ins = &l->buf->ins[i];
    switch ((IROp)ins->op) {
    case IR_PHI: return l->drops[i] && ins->a != r;
    case IR_AREF: return l->addresses && ins->b == r && ins->a != r && is_fixed(l, ins->a);
    default: return l->goes[i];
    }
}

static bool keep(Linear *l, IRRef r)
{
    bool went = l->goes[r];
    l->goes[r] = 0;
    return went;
}

static bool keep_operands(Linear *l, uint32_t i)
{
    const IRIns *ins = &l->buf->ins[i];
    const IRInfo *info = &jit_ir_info[ins->op];
    bool changed = false;
    if (info->a == IROPND_R && l->goes[ins->a] && !does_without(l, i, ins->a)) {
        changed |= keep(l, ins->a);
    }
    if (info->b == IROPND_R && l->goes[ins->b] && !does_without(l, i, ins->b)) {
        changed |= keep(l, ins->b);
    }
    return changed;
}

/* Sums stay that somebody else reads than accesses, exits that can add, and sums that go. */
static void find_sums(Linear *l)
{
    const IRBuf *buf = l->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        l->goes[i] = buf->ins[i].t == IRT_RAW && l->forms[i].known && l->forms[i].nterms != 0;
    }
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        if (!jit_ir_has_snap(&buf->ins[i])) {
            continue;
        }
        const Snap *s = &buf->snaps[buf->ins[i].snap];
        for (uint32_t j = 0; j < s->nslots; j++) {
            const SnapSlot *slot = &buf->snap_slots[s->first_slot + j];
            if (l->goes[slot->ref] && !jit_opt_can_add(buf, slot, l->forms[slot->ref].k)) {
                (void)keep(l, slot->ref);
            }
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
            changed |= buf->ins[i].op != IR_NOP && keep_operands(l, i);
        }
    }
}

/* Is the block read in the body by others than accesses whose index goes? */
static bool is_still_read(const Linear *l, IRRef block)
{
    const IRBuf *buf = l->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool a = info->a == IROPND_R && ins->a == block, b = info->b == IROPND_R && ins->b == block;
        if (b || (a && !(ins->op == IR_AREF && l->goes[ins->b]))) {
            return true;
        }
        const Snap *s = jit_ir_has_snap(ins) ? &buf->snaps[ins->snap] : NULL;
        for (uint32_t j = 0; s != NULL && j < s->nslots; j++) {
            if (buf->snap_slots[s->first_slot + j].ref == block) {
                return true;
            }
        }
    }
    return false;
}

static Base *base_of(Linear *l, IRRef block, const Form *f)
{
    for (uint32_t i = 0; i < l->nbases; i++) {
        if (l->bases[i].block == block && same_terms(l->bases[i].form, f)) {
            return &l->bases[i];
        }
    }
    if (l->nbases == BASES_MAX) {
        return NULL;
    }
    l->bases[l->nbases] = (Base){.block = block, .form = f};
    return &l->bases[l->nbases++];
}

/* Are there fewer bases to be held in registers than sums and blocks that need none any more? */
static bool find_bases(Linear *l)
{
    const IRBuf *buf = l->buf;
    uint32_t gone = 0;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        gone += l->goes[i] && !jit_ir_is_k(buf, ins->b); /* else it is part of the address */
        if (ins->op == IR_AREF && l->goes[ins->b] &&
            base_of(l, ins->a, &l->forms[ins->b]) == NULL) {
            return false;
        }
    }
    for (uint32_t i = 0; i < l->nbases; i++) {
        bool again = false;
        for (uint32_t j = 0; j < i; j++) {
            again |= l->bases[j].block == l->bases[i].block;
        }
        gone += !again && !is_still_read(l, l->bases[i].block);
    }
    return l->nbases < gone;
}

/* A base need not point into the block it is made of, which is kept alive by what the trace loaded
 * it from: nothing shall look for what is alive in the middle of the body. */
static bool may_collect(const IRBuf *buf)
{
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_info[ins->op].kind == IRK_A || ins->op == IR_BOXW ||
            (ins->op == IR_CALL && buf->calls[ins->b].effect != CALL_PURE)) {
            return true;
        }
    }
    return false;
}

/* -- What need not go around ------------------------------------------------------------------- */

/* The comparison of words or ints that the body begins with: nothing before it has code. */
static IRRef first_guard(const IRBuf *buf)
{
    uint32_t i = buf->loop + 1u;
    while (i < buf->n && (buf->ins[i].op == IR_NOP || buf->ins[i].op == IR_K64)) {
        i++;
    }
    const IRIns *ins = &buf->ins[i < buf->n ? i : 0];
    bool fits = i < buf->n && jit_ir_is_relation((IROp)ins->op) &&
                (ins->t == IRT_INT || ins->t == IRT_RAW) && !jit_ir_is_k(buf, ins->a);
    return fits ? (IRRef)i : 0;
}

/* What the guard's left operand, a loop variable, has grown by at the end of the round. */
static bool is_counter(const Linear *l, IRRef x, int *step)
{
    const IRBuf *buf = l->buf;
    IRRef phi = l->phi[x];
    if (phi == 0 || phi == buf->loop) {
        return false;
    }
    const Form *f = &l->forms[buf->ins[phi].b];
    *step = f->k;
    return f->known && f->x == x && f->nterms == 0;
}

/* Is it read behind the first guard, or by that itself?  Not its snapshot. */
static bool is_read(const Linear *l, IRRef r)
{
    const IRBuf *buf = l->buf;
    for (uint32_t i = l->first; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool own = ins->op == IR_PHI && ins->a == r && ins->b != r;
        if (ins->op == IR_NOP) {
            continue;
        }
        if (!own &&
            ((info->a == IROPND_R && ins->a == r) || (info->b == IROPND_R && ins->b == r))) {
            return true;
        }
        if (i == l->first || !jit_ir_has_snap(ins)) {
            continue;
        }
        const Snap *s = &buf->snaps[ins->snap];
        for (uint32_t j = 0; j < s->nslots; j++) {
            if (buf->snap_slots[s->first_slot + j].ref == r) {
                return true;
            }
        }
        if (jit_ir_is_of_frames(buf, s, r)) {
            return true;
        }
    }
    return false;
}

/* What comes around, in terms of the loop variable before it has been counted; false: there are
 * none. */
static bool form_around(const Linear *l, const IRIns *phi, IRRef x, Form *out)
{
    *out = (Form){.known = true, .x = x};
    if (phi->b != x) {
        *out = l->forms[phi->b];
    }
    return out->known && out->x == x && phi->t == l->buf->ins[x].t;
}

/* Can the exits at the first guard do without? */
static bool exit_can_add(const Linear *l, IRRef left, int k)
{
    const IRBuf *buf = l->buf;
    const Snap *s = &buf->snaps[buf->ins[l->first].snap];
    bool can = !jit_ir_is_of_frames(buf, s, left);
    for (uint32_t j = 0; j < s->nslots; j++) {
        const SnapSlot *slot = &buf->snap_slots[s->first_slot + j];
        can &= slot->ref != left || jit_opt_can_add(buf, slot, k);
    }
    return can;
}

/* Other values of the exit have to be there at the end of the round. */
static bool is_there_at_end(const Linear *l)
{
    const IRBuf *buf = l->buf;
    const Snap *s = &buf->snaps[buf->ins[l->first].snap];
    bool there = true;
    for (uint32_t j = 0; j < s->nslots; j++) {
        there &= buf->snap_slots[s->first_slot + j].ref < buf->loop;
    }
    for (uint32_t j = 0; j < s->nframes; j++) {
        const SnapFrame *f = &buf->snap_frames[s->first_frame + j];
        there &= f->func_ref < buf->loop && f->base_ref < buf->loop;
    }
    return there;
}

/* Which PHIs go; true: any. */
static bool find_drops(Linear *l)
{
    const IRBuf *buf = l->buf;
    IRRef x = l->first == 0 ? 0 : buf->ins[l->first].a;
    int step;
    bool any = false;
    if (x == 0 || !is_there_at_end(l) || !is_counter(l, x, &step)) {
        return false;
    }
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *phi = &buf->ins[i];
        Form f;
        l->drops[i] = phi->op == IR_PHI && phi->a != phi->b && phi->a != x &&
                      form_around(l, phi, x, &f) && exit_can_add(l, phi->a, f.k - step) &&
                      !is_read(l, phi->a);
        any |= l->drops[i];
    }
    return any;
}

/* -- In front of the body ---------------------------------------------------------------------- */

/* That or an equal instruction that this pass has made; 0: there is no room. */
static IRRef put(IRBuf *buf, IRRef from, IROp op, IRType t, IRRef a, IRRef b)
{
    for (IRRef r = from; r != 0 && r < buf->loop; r++) {
        const IRIns *ins = &buf->ins[r];
        if (ins->op == op && ins->t == t && ins->a == a && ins->b == b) {
            return r;
        }
    }
    IRRef at = jit_opt_room_before(buf);
    if (at == 0 || a == 0 || b == 0) {
        return 0;
    }
    buf->ins[at] = (IRIns){.op = (uint8_t)op, .t = (uint8_t)t, .a = a, .b = b};
    if (buf->join != NULL) {
        buf->join->ins[buf->join->nins++] = (JoinIns){.op = (uint8_t)op,
                                                      .t = (uint8_t)t,
                                                      .at = buf->ins[a].t,
                                                      .bt = buf->ins[b].t,
                                                      .ref = at,
                                                      .a = a,
                                                      .b = b,
                                                      .bind = at};
    }
    return at;
}

/* The terms' sum; false: there is no room. */
static bool fix(IRBuf *buf, IRRef from, Form *f)
{
    f->fixed = f->nterms == 0 ? 0 : f->terms[0];
    for (uint32_t i = 1; i < f->nterms; i++) {
        f->fixed = put(buf, from, f->minus[i] ? IR_SUB : IR_ADD, IRT_RAW, f->fixed, f->terms[i]);
    }
    return f->nterms == 0 || f->fixed != 0;
}

/* All that the body and the exits will name; false: there is no room, and nothing has changed that
 * anybody reads. */
static bool prepare(Linear *l)
{
    IRBuf *buf = l->buf;
    IRRef from = jit_opt_room_before(buf);
    for (uint32_t i = buf->loop + 1u, n = buf->n; i < n; i++) {
        const IRIns *ins = &buf->ins[i];
        Form *f = l->drops[i] && l->forms[ins->b].known ? &l->forms[ins->b] : &l->forms[i];
        if ((l->goes[i] || f != &l->forms[i]) && !fix(buf, from, f)) {
            return false;
        }
        if (l->goes[i] && f->k != 0 && jit_opt_constant_before(buf, f->k) == 0) {
            return false;
        }
    }
    for (uint32_t i = 0; i < l->nbases; i++) {
        Base *b = &l->bases[i];
        b->items = put(buf, from, IR_ITEMS, IRT_PTR, b->block, b->form->fixed);
        if (b->items == 0) {
            return false;
        }
    }
    return true;
}

/* -- The change -------------------------------------------------------------------------------- */

static bool append(IRBuf *buf, SnapSlot slot)
{
    if (buf->nsnap_slots >= SNAPSLOT_MAX) {
        return false;
    }
    buf->snap_slots[buf->nsnap_slots++] = slot;
    return true;
}

/* The slot as x plus what the form says, less `step`. */
static bool append_sum(IRBuf *buf, SnapSlot slot, const Form *f, int step)
{
    slot.ref = f->x;
    slot.add = (int16_t)(slot.add + f->k - step);
    slot.plus = f->fixed != 0;
    return append(buf, slot) &&
           (f->fixed == 0 || append(buf, (SnapSlot){.frame = SNAP_PLUS, .ref = f->fixed}));
}

static bool rewrite_snap(Linear *l, Snap *s)
{
    IRBuf *buf = l->buf;
    uint32_t old = s->first_slot, n = s->nslots;
    bool any = false, ok = true;
    for (uint32_t j = 0; j < n; j++) {
        any |= l->goes[buf->snap_slots[old + j].ref];
    }
    if (!any) {
        return true;
    }
    s->first_slot = buf->nsnap_slots;
    for (uint32_t j = 0; j < n && ok; j++) {
        SnapSlot slot = buf->snap_slots[old + j];
        ok = l->goes[slot.ref] ? append_sum(buf, slot, &l->forms[slot.ref], 0) : append(buf, slot);
    }
    s->nslots = buf->nsnap_slots - s->first_slot;
    return ok;
}

/* The snapshot of the first guard, as the values are at the end of the round. */
static bool ask_again(Linear *l)
{
    IRBuf *buf = l->buf;
    const IRIns *first = &buf->ins[l->first];
    const Snap *s = &buf->snaps[first->snap];
    IRRef x = first->a;
    int step = 0;
    bool ok = is_counter(l, x, &step) && buf->nsnaps < SNAP_MAX;
    uint32_t start = buf->nsnap_slots;
    for (uint32_t j = 0; j < s->nslots && ok; j++) {
        SnapSlot slot = buf->snap_slots[s->first_slot + j];
        IRRef phi = l->phi[slot.ref];
        Form f;
        if (phi != 0 && phi != buf->loop && l->drops[phi] &&
            form_around(l, &buf->ins[phi], x, &f)) {
            ok = append_sum(buf, slot, &f, step);
        } else {
            ok = append(buf, slot);
        }
    }
    if (!ok) {
        return false;
    }
    Snap *again = &buf->snaps[buf->nsnaps];
    *again = *s;
    again->first_slot = start;
    again->nslots = buf->nsnap_slots - start;
    again->ref = (IRRef)buf->n;
    IRRef r = jit_ir_emit_raw(buf, IR_AGAIN, IRT_NIL, l->first, 0);
    buf->ins[r].snap = (uint16_t)buf->nsnaps++;
    buf->again = r;
    return !buf->full;
}

/* Sums that are an index are the loop variable plus a constant, which is part of the address. */
static void change_addresses(Linear *l)
{
    IRBuf *buf = l->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        if (ins->op == IR_AREF && l->goes[ins->b] == 1) {
            const Form *f = &l->forms[ins->b];
            ins->a = base_of(l, ins->a, f)->items;
            if (f->k == 0) {
                ins->b = f->x;
            } else {
                buf->ins[ins->b] = (IRIns){
                    .op = IR_ADD, .t = IRT_RAW, .a = f->x, .b = jit_opt_constant_before(buf, f->k)};
                l->drops[ins->b] = 2; /* not the sum it was, but there */
            }
        }
    }
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        if ((l->goes[i] && l->drops[i] != 2) || l->drops[i] == 1) {
            buf->ins[i].op = IR_NOP;
        }
    }
}

static bool change(Linear *l, bool drops)
{
    IRBuf *buf = l->buf;
    uint8_t *done = calloc(buf->nsnaps + 1, 1);
    bool ok = done != NULL;
    for (uint32_t i = buf->loop + 1u; i < buf->n && ok; i++) {
        if (jit_ir_has_snap(&buf->ins[i]) && !done[buf->ins[i].snap]) {
            done[buf->ins[i].snap] = 1;
            ok = rewrite_snap(l, &buf->snaps[buf->ins[i].snap]);
        }
    }
    free(done);
    ok = ok && (!drops || ask_again(l));
    if (ok) {
        change_addresses(l);
    }
    return ok;
}

bool jit_opt_linear(IRBuf *buf)
{
    if (buf->loop == 0) {
        return true;
    }
    uint32_t room = buf->n + WORDS_ROOM + 1; /* for constants behind all, and AGAIN */
    Linear l = {.buf = buf,
                .forms = calloc(room, sizeof *l.forms),
                .goes = calloc(room, 1),
                .drops = calloc(room, 1),
                .phi = calloc(room, sizeof *l.phi),
                .first = first_guard(buf),
                .addresses = buf->heads != 0 && !may_collect(buf)};
    bool ok = l.forms != NULL && l.goes != NULL && l.drops != NULL && l.phi != NULL;
    if (ok) {
        find_forms(&l);
        bool drops = find_drops(&l);
        find_sums(&l);
        if (l.addresses && !find_bases(&l)) {
            l.addresses = false;
            l.nbases = 0;
            find_sums(&l);
        }
        if (prepare(&l)) {
            ok = change(&l, drops);
        }
    }
    free(l.forms);
    free(l.goes);
    free(l.drops);
    free(l.phi);
    return ok && !buf->full;
}
