/* opt_join.c -- what a trace has to execute before it joins a loop (join.h). */
#include "jit/join.h"

#include <stdlib.h>

#include "jit/asm.h"

enum { JOIN_INS_MAX = 1000, JOIN_LIVE_MAX = 160 };

void jit_join_free(Join *join)
{
    if (join != NULL) {
        free(join->ins);
        free(join->slots);
        free(join->live);
        free(join);
    }
}

/* -- From the peeled loop ---------------------------------------------------------------------- */

typedef struct Build {
    const IRBuf *buf;
    const IRRef *subst;
    IRRef end;      /* of what it can make: first part, heads, facts */
    uint8_t *there; /* references whose value the joining trace can make */
    Join *join;
    bool failed; /* the body relies on a guard that a joining trace cannot repeat */
} Build;

static bool is_there(const Build *b, uint8_t kind, IRRef ref)
{
    return kind != IROPND_R || (ref < b->end && b->there[ref]);
}

/* Its copy is nothing new: the body relies on what the first part found. */
static bool is_gone(const Build *b, IRRef i)
{
    IRRef now = b->subst[i];
    return now < b->buf->loop || b->buf->ins[now].op == IR_K64;
}

/* The body relies on a value of the first part that a joining trace cannot make: a call's, that
 * does not change (opt_fold.c has equal calls once). */
static bool is_unknown(const Build *b, uint8_t kind, IRRef ref)
{
    return !is_there(b, kind, ref) && is_gone(b, ref);
}

static bool is_load(const IRIns *ins)
{
    return ins->op == IR_LOAD || ins->op == IR_LOAD8 || ins->op == IR_LOAD32;
}

/* The first part has stored into the word before instruction i. */
static bool is_stored(const IRBuf *buf, IRRef address, IRRef i)
{
    for (IRRef r = 1; r < i; r++) {
        if ((buf->ins[r].op == IR_STORE || buf->ins[r].op == IR_STORE8) &&
            buf->ins[r].a == address) {
            return true;
        }
    }
    return false;
}

/* The load of a field of something that does not change. */
static bool is_field(const Build *b, IRRef r)
{
    const IRIns *load = &b->buf->ins[r], *field = &b->buf->ins[load->a];
    return is_load(load) && field->op == IR_FREF && b->there[load->a] &&
           b->subst[field->a] == field->a;
}

/* A guard that the body repeats because something in it might change the field, and that says what
 * may be read: loads that were found not to change may stand behind it, of an object that the
 * joining trace has another of.  Its type or shape, where a generator waits, the length of a list.
 *
 * Where the first part stores the field before the guard is asked, the guard says something else of
 * the head, and is not repeated.  No load that a joining trace makes stands behind such a guard
 * alone.  What could be read before the store, another guard has told, since no trace stores such a
 * field without having asked for it; that one is repeated.  What can be read only since the store
 * was stored with it, in each round: the item that is appended, the attribute that is added, the
 * registers that a generator has assigned on its way from one place to the next.  A load of it
 * gives what was stored, and is none; or something in between may have changed the place, then the
 * body has that in between too, and loads again.  And what can no longer be read is not: pop()
 * clears the item, which may be any item of any list, so that items are loaded again behind it.
 * (So it has to stay: a store that makes a list shorter has to go to its items too.) */
static bool is_layout_guard(const Build *b, IRRef i)
{
    const IRBuf *buf = b->buf;
    const IRIns *ins = &buf->ins[i], *field = &buf->ins[buf->ins[ins->a].a];
    if (ins->op == IR_GEQ && jit_ir_is_k(buf, ins->b) && is_field(b, ins->a)) {
        return field->b == offsetof(Object, ob_type) || !is_stored(buf, buf->ins[ins->a].a, i);
    }
    bool fixed = b->there[ins->a] && (jit_ir_is_k(buf, ins->a) || b->subst[ins->a] == ins->a);
    return ins->op == IR_GULT && fixed && is_field(b, ins->b) &&
           !is_stored(buf, buf->ins[ins->b].a, i);
}

static void add(Build *b, IRRef i, bool fact)
{
    const IRBuf *buf = b->buf;
    const IRIns *ins = &buf->ins[i];
    const IRInfo *info = &jit_ir_info[ins->op];
    JoinIns *out = &b->join->ins[b->join->nins++];
    *out = (JoinIns){.op = ins->op, .t = ins->t, .ref = i, .a = ins->a, .b = ins->b, .fact = fact};
    if (info->a == IROPND_R) {
        out->at = buf->ins[ins->a].t;
    }
    if (info->b == IROPND_R) {
        out->bt = buf->ins[ins->b].t;
    }
    b->there[i] = 1;
    if (ins->op == IR_K64) {
        out->bits = buf->k[ins->a] - ins->b;
    } else if (is_gone(b, i) && ins->t != IRT_NIL) {
        out->bind = b->subst[i];
        if (buf->ins[out->bind].op == IR_K64) {
            out->bind_k = true;
            out->bits = jit_ir_kbits(buf, out->bind);
            out->fact |= info->kind == IRK_L;
        }
    }
}

bool jit_join_goes_around(const IRBuf *buf, const IRRef *subst, IRRef load)
{
    const IRIns *box = &buf->ins[subst[load]];
    IRRef head = box->a;
    return (box->op == IR_BOXI || box->op == IR_BOXF) && subst[load] > buf->loop && head > load &&
           head < buf->loop && buf->ins[head].op == IR_COPY;
}

static void consider(Build *b, IRRef i)
{
    const IRIns *ins = &b->buf->ins[i];
    const IRInfo *info = &jit_ir_info[ins->op];
    if (!is_there(b, info->a, ins->a) || !is_there(b, info->b, ins->b)) {
        b->failed |= info->kind == IRK_G && is_gone(b, i) &&
                     (is_unknown(b, info->a, ins->a) || is_unknown(b, info->b, ins->b));
        return;
    }
    switch ((IROp)ins->op) {
    case IR_NOP:
    case IR_POLL:
    case IR_GTRACE:
    case IR_GVALID:
    case IR_ARGL: return;
    case IR_SLOAD: add(b, i, false); return;
    default: break;
    }
    switch ((IRKind)info->kind) {
    case IRK_K:
    case IRK_N: add(b, i, false); return;
    case IRK_L:
        if (is_gone(b, i) || jit_join_goes_around(b->buf, b->subst, i)) {
            add(b, i, false);
        }
        return;
    case IRK_G:
        if (is_gone(b, i)) {
            add(b, i, true);
        }
        return;
    default: return;
    }
}

static void consider_layout_guard(Build *b, IRRef i)
{
    const IRIns *ins = &b->buf->ins[i];
    if (!b->there[i] && is_layout_guard(b, i)) {
        if (!b->there[ins->a]) {
            add(b, ins->a, false);
        }
        if (!b->there[ins->b]) {
            add(b, ins->b, false);
        }
        add(b, i, true);
    }
}

/* A word that only exits of the body write: the joining trace has to have there what the body takes
 * to be there.  The numbers of the stores are free. */
static void add_word(Build *b, const JitDeferred *d)
{
    const IRBuf *buf = b->buf;
    JoinIns load = {.op = IR_LOAD, .t = IRT_VAL, .at = IRT_PTR, .ref = d->store, .a = d->address};
    if (!b->there[d->address]) {
        b->failed = true;
        return;
    }
    IRType t = (IRType)buf->ins[d->before].t;
    if (d->head == 0) {
        load.t = t;
        load.fact = load.bind_k = true;
        load.bind = d->before;
        load.bits = jit_ir_kbits(buf, d->before);
    } else if (t == IRT_VAL || t == IRT_RAW) {
        load.t = t;
        load.bind = d->head;
    }
    b->join->ins[b->join->nins++] = load;
    if (load.bind == 0) {
        b->join->ins[b->join->nins++] = (JoinIns){.op = t == IRT_INT   ? IR_GINT
                                                        : t == IRT_FLT ? IR_GFLT
                                                                       : IR_GPTR,
                                                  .t = t,
                                                  .at = IRT_VAL,
                                                  .ref = d->copy,
                                                  .a = d->store,
                                                  .bind = d->head};
    }
}

/* What stands in front of the body for checks that it does not make. */
static void add_facts(Build *b, const Hoist *hoist)
{
    for (uint32_t i = hoist->facts; i < hoist->next; i++) {
        const IRIns *ins = &b->buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (!is_there(b, info->a, ins->a) || !is_there(b, info->b, ins->b)) {
            b->failed = true;
            return;
        }
        add(b, (IRRef)i, info->kind == IRK_G);
    }
}

Join *jit_join_new(const IRBuf *buf, IRRef end, const IRRef *subst, const Hoist *hoist,
                   const LoopSlot *slots, uint32_t nslots, const JitDeferred *words,
                   uint32_t nwords)
{
    Join *join = calloc(1, sizeof *join);
    uint32_t all = buf->loop;
    Build b = {
        .buf = buf, .subst = subst, .end = (IRRef)all, .there = calloc(all, 1), .join = join};
    if (join != NULL) {
        join->ins = calloc(all + 2u * nwords, sizeof *join->ins);
        join->slots = calloc(nslots + 1, sizeof *join->slots);
    }
    if (join == NULL || b.there == NULL || join->ins == NULL || join->slots == NULL) {
        free(b.there);
        jit_join_free(join);
        return NULL;
    }
    for (uint32_t i = 1; i < end; i++) {
        consider(&b, (IRRef)i);
        consider_layout_guard(&b, (IRRef)i);
    }
    for (uint32_t i = 0; i < nwords; i++) {
        add_word(&b, &words[i]);
    }
    add_facts(&b, hoist);
    if (b.failed) {
        free(b.there);
        jit_join_free(join);
        return NULL;
    }
    for (uint32_t i = 0; i < nslots; i++) {
        const IRIns *ins = &buf->ins[slots[i].ref];
        JoinSlot *s = &join->slots[join->nslots++];
        *s = (JoinSlot){
            .slot = slots[i].slot, .dirty = slots[i].dirty, .ref = slots[i].ref, .t = ins->t};
        if (ins->op == IR_K64) {
            s->is_k = true;
            s->bits = buf->k[ins->a];
        }
    }
    free(b.there);
    return join;
}

/* -- From the allocated loop ------------------------------------------------------------------- */

typedef struct Live {
    const IRBuf *buf;
    uint8_t *live; /* by reference */
    bool failed;
} Live;

static void read(Live *l, IRRef ref)
{
    const IRIns *ins = &l->buf->ins[ref];
    if (ref == 0 || ref >= l->buf->loop || ins->op == IR_K64 || ins->op == IR_FRAME ||
        ins->t == IRT_BIG) { /* what a BIG needs, its snapshots name */
        return;
    }
    if (jit_is_fused((IROp)ins->op) || ins->flags & IRF_FUSED) { /* part of the access */
        read(l, ins->a);
        if (ins->op == IR_AREF) {
            read(l, ins->b);
        }
        return;
    }
    l->failed |= ins->op == IR_NEW || ins->op == IR_SUNK || ins->op == IR_CARG;
    l->live[ref] = 1;
}

static void read_body(Live *l)
{
    const IRBuf *buf = l->buf;
    for (uint32_t i = buf->loop; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (ins->op == IR_NOP || ins->op == IR_K64) {
            continue;
        }
        if (info->a == IROPND_R) {
            read(l, ins->a);
        }
        if (info->b == IROPND_R) {
            read(l, ins->b);
        }
        if (!jit_ir_has_snap(ins)) {
            continue;
        }
        const Snap *s = &buf->snaps[ins->snap];
        for (uint32_t j = 0; j < s->nslots; j++) {
            read(l, buf->snap_slots[s->first_slot + j].ref);
        }
        for (uint32_t j = 0; j < s->nframes; j++) {
            read(l, buf->snap_frames[s->first_frame + j].func_ref);
            read(l, buf->snap_frames[s->first_frame + j].base_ref);
        }
    }
}

/* Keeps what gives a value that the body reads, and what it relies on. */
static void drop_unneeded(Join *join, const uint8_t *live, uint8_t *used)
{
    uint32_t kept = join->nins;
    for (uint32_t i = join->nins; i-- > 0;) {
        JoinIns in = join->ins[i];
        bool binds = in.bind != 0 && !in.bind_k && live[in.bind];
        if (!in.fact && !used[in.ref] && !binds) {
            continue;
        }
        if (jit_ir_info[in.op].a == IROPND_R) { /* else it may be any number */
            used[in.a] = 1;
        }
        if (jit_ir_info[in.op].b == IROPND_R) {
            used[in.b] = 1;
        }
        join->ins[--kept] = in;
    }
    join->nins -= kept;
    memmove(join->ins, join->ins + kept, join->nins * sizeof *join->ins);
}

static bool is_bound(const Join *join, IRRef ref)
{
    for (uint32_t i = 0; i < join->nslots; i++) {
        if (join->slots[i].ref == ref) {
            return true;
        }
    }
    for (uint32_t i = 0; i < join->nins; i++) {
        if (join->ins[i].bind == ref) {
            return true;
        }
    }
    return false;
}

bool jit_join_makes(const IRBuf *buf, IRRef r)
{
    for (uint32_t i = 0; buf->join != NULL && i < buf->join->nins; i++) {
        if (buf->join->ins[i].ref == r) {
            return true;
        }
    }
    return buf->join == NULL;
}

bool jit_join_place(Join *join, const IRBuf *buf)
{
    Live l = {.buf = buf, .live = calloc(buf->n, 1)};
    uint8_t *used = calloc(buf->n, 1);
    join->live = calloc(JOIN_LIVE_MAX, sizeof *join->live);
    bool ok = l.live != NULL && used != NULL && join->live != NULL;
    if (ok) {
        read_body(&l);
        drop_unneeded(join, l.live, used);
        ok = !l.failed && join->nins <= JOIN_INS_MAX;
    }
    for (uint32_t i = 1; ok && i < buf->loop; i++) {
        const IRIns *ins = &buf->ins[i];
        if (!l.live[i]) {
            continue;
        }
        if (join->nlive == JOIN_LIVE_MAX || !is_bound(join, (IRRef)i)) {
            ok = false;
            break;
        }
        join->live[join->nlive++] = (JoinLive){.ref = (IRRef)i,
                                               .t = ins->t,
                                               .reg = ins->reg,
                                               .kept = ins->flags & IRF_KEPT,
                                               .spill = ins->spill};
    }
    free(l.live);
    free(used);
    return ok;
}
