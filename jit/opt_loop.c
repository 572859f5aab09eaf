/* opt_loop.c -- loop peeling by copy-substitution.
 *
 * The recorded iteration stays as it is (it runs once) and is followed by LOOP and a copy of itself
 * in which every reference is replaced by what it is one iteration later: the entry value of a
 * register by the value it had at the end.  Each copied instruction goes through jit_opt_emit
 * again, so whatever does not change from round to round folds into its first occurrence and leaves
 * the loop: type and shape guards, lengths, unboxing. (The idea is LuaJIT's; M. Pall, "LuaJIT
 * roadmap/loop optimizations", 2009.)
 *
 * Values that go around enter the body as COPYs of what they were at the end of the first part
 * (heads), of which nothing is known but the class: so the body does not depend on how the first
 * part made them, and other traces may enter it with values of their own (join.h).  Not so when
 * objects that may not exist go around.
 *
 * A copied reference that turns out to be a value of the first part, other than the original
 * itself, is carried around the loop: it becomes a PHI of that value and of what follows it in the
 * next round.
 */
#include "jit/join.h"
#include "jit/opt.h"

#include <stdlib.h>

typedef struct Peel {
    IRBuf *buf;
    IRRef *subst;       /* what reference i of the first part is in the copy */
    uint16_t *snap_map; /* first part's snapshot -> copy, 0xFFFF: not copied yet */
    const LoopSlot *slots;
    uint32_t nslots;
    uint32_t end;     /* first reference behind the first part; the heads follow */
    IRRef *of;        /* of head `end + i`: the reference of the first part it is a COPY of */
    bool heads;       /* values that go around enter the body as COPYs, so that others may JOIN */
    bool no_join;     /* the body knows more than that */
    uint8_t *must;    /* NEWs that have to be made, whatever the PHIs say */
    uint8_t *carried; /* NEWs whose fields go around */
    bool *stored;     /* of slots[i]: this round has brought the register to memory */
    JitDeferred words[JIT_DEFERRED_MAX];
    uint32_t nwords;
    Hoist hoist;       /* checks that the body does not make */
    JitNarrow *narrow; /* small ints that are words in it, or NULL */
} Peel;

static IRRef peeled(const Peel *p, IRRef r) { return r == 0 || r >= p->end ? r : p->subst[r]; }

/* The snapshot as it is one iteration later; registers that the last iteration changed are not in
 * memory, so they are part of it unless it says something newer or this round has stored them. */
static IRRef entry_ref(const Peel *p, uint32_t i);

static uint16_t copy_snap(Peel *p, uint16_t from)
{
    IRBuf *buf = p->buf;
    if (p->snap_map[from] != 0xFFFF) {
        return p->snap_map[from];
    }
    const Snap *old = &buf->snaps[from];
    if (buf->nsnaps >= SNAP_MAX || buf->nsnap_slots + old->nslots + p->nslots > SNAPSLOT_MAX ||
        buf->nsnap_frames + old->nframes > SNAPFRAME_MAX) {
        buf->full = true;
        return 0;
    }
    Snap *snap = &buf->snaps[buf->nsnaps];
    *snap = *old;
    snap->first_slot = buf->nsnap_slots;
    snap->first_frame = buf->nsnap_frames;
    snap->ref = (IRRef)buf->n;
    for (uint32_t i = 0; i < old->nslots; i++) {
        SnapSlot s = buf->snap_slots[old->first_slot + i];
        s.ref = peeled(p, s.ref);
        buf->snap_slots[buf->nsnap_slots++] = s;
    }
    for (uint32_t i = 0; i < p->nslots; i++) {
        bool present = !p->slots[i].dirty || p->stored[i];
        for (uint32_t j = 0; j < old->nslots && !present; j++) {
            const SnapSlot *s = &buf->snap_slots[old->first_slot + j];
            present = s->frame == 0 && s->slot == p->slots[i].slot;
        }
        if (!present) {
            buf->snap_slots[buf->nsnap_slots++] =
                (SnapSlot){.slot = p->slots[i].slot, .ref = entry_ref(p, i)};
        }
    }
    snap->nslots = buf->nsnap_slots - snap->first_slot;
    for (uint32_t i = 0; i < old->nframes; i++) {
        SnapFrame f = buf->snap_frames[old->first_frame + i];
        f.func_ref = peeled(p, f.func_ref);
        f.base_ref = peeled(p, f.base_ref);
        buf->snap_frames[buf->nsnap_frames++] = f;
    }
    return p->snap_map[from] = (uint16_t)buf->nsnaps++;
}

/* The same, as an exit of its own for an item that is no small int. */
static uint16_t narrow_snap(Peel *p, uint16_t from)
{
    IRBuf *buf = p->buf;
    uint16_t copy = copy_snap(p, from), snap = buf->full ? 0 : jit_ir_copy_snap(buf, copy);
    if (snap == 0) {
        buf->full = true;
        return 0;
    }
    buf->snaps[snap].narrow = true;
    return snap;
}

/* -- Heads ------------------------------------------------------------------------------------- */

/* What the body reads for register number i of the changed ones when it begins. */
static IRRef entry_ref(const Peel *p, uint32_t i)
{
    return p->heads && !jit_ir_is_k(p->buf, p->slots[i].ref) ? (IRRef)(p->end + i)
                                                             : p->slots[i].ref;
}

/* A COPY for each changed register, and room for those of values that go around in memory. */
static bool make_heads(Peel *p)
{
    IRBuf *buf = p->buf;
    enum { IN_MEMORY_MAX = 24 };
    p->heads = !(jit_opt_off & JIT_OPT_JOIN);
    for (uint32_t i = 0; i < p->nslots; i++) { /* objects that may not exist: as they are */
        p->heads &= buf->ins[p->slots[i].ref].op != IR_NEW;
    }
    if (!p->heads) {
        return true;
    }
    p->of = calloc(p->nslots + IN_MEMORY_MAX + 1, sizeof *p->of);
    if (p->of == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < p->nslots; i++) {
        IRRef ref = p->slots[i].ref;
        if (jit_ir_is_k(buf, ref)) {
            (void)jit_ir_emit_raw(buf, IR_NOP, IRT_NIL, 0, 0);
        } else {
            (void)jit_ir_emit_raw(buf, IR_COPY, (IRType)buf->ins[ref].t, ref, 0);
            p->of[i] = ref;
        }
    }
    for (uint32_t n = 0, r = buf->chain[IR_STORE]; n < IN_MEMORY_MAX && r != 0;
         n++, r = buf->ins[r].prev) {
        (void)jit_ir_emit_raw(buf, IR_NOP, IRT_NIL, 0, 0);
    }
    uint32_t facts = buf->n;
    bool index = buf->chain[IR_GULT] != 0, counter = buf->chain[IR_GLT] != 0;
    bool sums = buf->chain[IR_ADDOV] != 0 || buf->chain[IR_SUBOV] != 0 || buf->chain[IR_MULOV] != 0;
    bool checks = (index && counter) || ((index || counter) && sums);
    for (uint32_t n = 0; checks && n < HOIST_ROOM; n++) {
        (void)jit_ir_emit_raw(buf, IR_NOP, IRT_NIL, 0, 0);
    }
    uint32_t facts_end = buf->n;
    for (uint32_t n = 0; n < WORDS_ROOM; n++) {
        (void)jit_ir_emit_raw(buf, IR_NOP, IRT_NIL, 0, 0);
    }
    buf->heads = (IRRef)p->end;
    p->hoist = (Hoist){.buf = buf,
                       .subst = p->subst,
                       .of = p->of,
                       .end = (IRRef)p->end,
                       .facts = (IRRef)facts,
                       .next = (IRRef)facts,
                       .facts_end = (IRRef)facts_end};
    return !buf->full;
}

/* The state at the head: LOOP's snapshot, for when the loop must not be joined any more. */
static void head_snap(Peel *p, uint16_t end_snap)
{
    IRBuf *buf = p->buf;
    const Snap *old = &buf->snaps[end_snap];
    if (buf->nsnaps >= SNAP_MAX || buf->nsnap_slots + old->nslots > SNAPSLOT_MAX) {
        buf->full = true;
        return;
    }
    Snap *snap = &buf->snaps[buf->nsnaps];
    *snap = *old;
    snap->first_slot = buf->nsnap_slots;
    snap->ref = buf->loop;
    for (uint32_t i = 0; i < old->nslots; i++) {
        SnapSlot s = buf->snap_slots[old->first_slot + i];
        for (uint32_t j = 0; j < p->nslots; j++) {
            s.ref = p->slots[j].slot == s.slot ? entry_ref(p, j) : s.ref;
        }
        buf->snap_slots[buf->nsnap_slots++] = s;
    }
    buf->ins[buf->loop].a = 1;
    buf->ins[buf->loop].snap = (uint16_t)buf->nsnaps++;
}

/* A load of the body gives what the first part stored, or loaded from elsewhere: a value that goes
 * around in memory.  Of it too the body shall know nothing but the class. */
static IRRef memory_head(Peel *p, IRRef r)
{
    IRBuf *buf = p->buf;
    const IRIns *ins = &buf->ins[r];
    if (ins->op == IR_BOXI || ins->op == IR_BOXF || ins->op == IR_BOXC) {
        IROp op = (IROp)ins->op;
        IRType t = (IRType)ins->t;
        bool fails = false;
        IRRef inner = memory_head(p, ins->a);
        return jit_opt_emit(buf, op, t, inner, 0, 0, &fails);
    }
    if (ins->op == IR_NEW || ins->op == IR_BOXW) {
        p->no_join = true;
        return r;
    }
    for (uint32_t h = p->end + p->nslots; h < p->hoist.facts; h++) {
        if (buf->ins[h].op == IR_COPY && buf->ins[h].a == r) {
            return (IRRef)h;
        }
        if (buf->ins[h].op == IR_NOP) {
            buf->ins[h] = (IRIns){.op = IR_COPY, .t = ins->t, .a = r};
            p->of[h - p->end] = r;
            return (IRRef)h;
        }
    }
    p->no_join = true;
    return r;
}

/* -- The copy ---------------------------------------------------------------------------------- */

static IRRef entry_value(const Peel *p, uint16_t slot, IRRef sload)
{
    for (uint32_t i = 0; i < p->nslots; i++) {
        if (p->slots[i].slot == slot) {
            return entry_ref(p, i);
        }
    }
    return sload; /* not changed by the loop */
}

/* The operand of a copied instruction: its substitute, in the class the instruction works on.  0 in
 * *ok: the classes cannot be reconciled. */
static IRRef operand(const Peel *p, const IRIns *ins, IRRef r, bool *ok)
{
    IRBuf *buf = p->buf;
    IRRef now = peeled(p, r);
    bool class_guard = ins->op == IR_GINT || ins->op == IR_GFLT || ins->op == IR_GPTR ||
                       ins->op == IR_GI64 || ins->op == IR_GU64;
    if (now == r || now == 0 || class_guard) {
        return now;
    }
    IRType was = (IRType)buf->ins[r].t, is = (IRType)buf->ins[now].t;
    if (ins->op == IR_BOXW && (is == IRT_I64 || is == IRT_U64)) {
        return now;
    }
    if (was == is || (was == IRT_VAL && is == IRT_PTR) || (was == IRT_PTR && is == IRT_VAL)) {
        return now;
    }
    if (was == IRT_VAL && (is == IRT_INT || is == IRT_FLT)) {
        bool fails = false;
        return jit_opt_emit(buf, is == IRT_INT ? IR_BOXI : IR_BOXF, IRT_VAL, now, 0, 0, &fails);
    }
    if ((was == IRT_VAL || was == IRT_PTR) && is == IRT_CHR) {
        bool fails = false;
        return jit_opt_emit(buf, IR_BOXC, IRT_PTR, now, 0, 0, &fails);
    }
    *ok = false;
    return now;
}

/* Copies instruction i; false when the copy can never pass its guards (types change from round to
 * round). */
static bool copy_ins(Peel *p, uint32_t i)
{
    IRBuf *buf = p->buf;
    IRIns ins = buf->ins[i];
    const IRInfo *info = &jit_ir_info[ins.op];
    bool fails = false;
    switch ((IROp)ins.op) {
    case IR_NOP:
    case IR_K64:
    case IR_FRAME:
    case IR_THREAD: p->subst[i] = (IRRef)i; return true;
    case IR_SLOAD: p->subst[i] = entry_value(p, ins.a, (IRRef)i); return true;
    default: break;
    }
    if (ins.op == IR_GULT && p->heads && jit_opt_hoist(&p->hoist, (IRRef)i)) {
        p->subst[i] = buf->loop; /* nothing that a joining trace has to repeat */
        return !buf->full;
    }
    bool ok = true;
    IRRef a = info->a == IROPND_R ? operand(p, &ins, ins.a, &ok) : ins.a;
    IRRef b = info->b == IROPND_R ? operand(p, &ins, ins.b, &ok) : ins.b;
    bool item = jit_narrow_is_item(p->narrow, (IRRef)i);
    uint16_t snap = item                    ? narrow_snap(p, ins.snap)
                    : jit_ir_has_snap(&ins) ? copy_snap(p, ins.snap)
                                            : 0;
    IRType t = (IRType)ins.t;
    IRRef r = item ? jit_narrow_item(p->narrow, (IRRef)i, a, snap, &fails)
              : jit_narrow_is_word(p->narrow, (IRRef)i)
                  ? jit_narrow_word(p->narrow, (IRRef)i, snap, &fails)
                  : jit_opt_emit(buf, (IROp)ins.op, t, a, b, snap, &fails);
    if (fails || !ok || buf->full) {
        return false;
    }
    if (r == 0) {
        p->subst[i] = (IRRef)i; /* a guard without a result that always holds */
        return true;
    }
    bool load = ins.op == IR_LOAD || ins.op == IR_LOAD8 || ins.op == IR_LOAD32;
    if (p->heads && load && r != i && r < p->end && !jit_ir_is_k(buf, r)) {
        r = memory_head(p, r);
    }
    for (uint32_t k = 0; ins.op == IR_SSTORE && k < p->nslots; k++) {
        p->stored[k] |= p->slots[k].slot == ins.a;
    }
    p->subst[i] = r;
    return !buf->full;
}

/* Brings the value that goes around to the class it has at the loop's head. */
static IRRef match_class(IRBuf *buf, IRRef left, IRRef right, uint16_t snap, bool *fails)
{
    IRType l = (IRType)buf->ins[left].t, r = (IRType)buf->ins[right].t;
    if (l == r) {
        return right;
    }
    if (l == IRT_I64 || l == IRT_U64) {
        return jit_opt_emit(buf, l == IRT_I64 ? IR_GI64 : IR_GU64, l, right, 0, snap, fails);
    }
    if (l == IRT_INT && (r == IRT_I64 || r == IRT_U64)) {
        return jit_opt_emit(buf, IR_GINT, l, right, 0, snap, fails);
    }
    if (r == IRT_VAL && (l == IRT_INT || l == IRT_FLT || l == IRT_PTR)) {
        IROp op = l == IRT_INT ? IR_GINT : l == IRT_FLT ? IR_GFLT : IR_GPTR;
        return jit_opt_emit(buf, op, l, right, 0, snap, fails);
    }
    if (l == IRT_CHR && (r == IRT_VAL || r == IRT_PTR)) {
        return jit_opt_char(buf, right, snap, fails);
    }
    if (r == IRT_CHR && (l == IRT_VAL || l == IRT_PTR)) {
        return jit_opt_emit(buf, IR_BOXC, IRT_PTR, right, 0, 0, fails);
    }
    if (l == IRT_VAL && r == IRT_PTR) {
        return right; /* the same bits; the PHI is a VAL */
    }
    if (l == IRT_VAL && (r == IRT_INT || r == IRT_FLT)) {
        return jit_opt_emit(buf, r == IRT_INT ? IR_BOXI : IR_BOXF, IRT_VAL, right, 0, 0, fails);
    }
    *fails = true;
    return right;
}

static bool carry(Peel *p, IRRef r, uint16_t snap, uint8_t *marked);

/* What a NEW that will not be made consists of: exits read it. */
static bool carry_fields(Peel *p, IRRef new, uint16_t snap, uint8_t *marked)
{
    IRBuf *buf = p->buf;
    if (p->must[new] || p->carried[new]) {
        return true;
    }
    p->carried[new] = 1;
    for (IRRef r = buf->chain[IR_STORE]; r > new; r = buf->ins[r].prev) {
        if (jit_opt_place(buf, buf->ins[r].a).root == new &&
            !carry(p, jit_sink_unboxed(buf, buf->ins[r].b), snap, marked)) {
            return false;
        }
    }
    return true;
}

static bool add_phi(Peel *p, IRRef left, uint16_t snap, uint8_t *marked)
{
    IRBuf *buf = p->buf;
    bool fails = false;
    bool head = left >= p->end && left < buf->loop;
    if (left == 0 || left >= buf->loop || marked[left] ||
        (!head && !jit_ir_has_value(&buf->ins[left])) || buf->ins[left].op == IR_FRAME ||
        jit_is_address(buf, left)) {
        return true;
    }
    marked[left] = 1;
    IRRef right = head ? peeled(p, p->of[left - p->end]) : p->subst[left];
    if (right == left) {
        return true;
    }
    right = match_class(buf, left, right, snap, &fails);
    if (fails || buf->full) {
        return false;
    }
    jit_ir_emit_raw(buf, IR_PHI, (IRType)buf->ins[left].t, left, right);
    /* What comes around may itself be a value of the first part. */
    return (buf->ins[right].op != IR_NEW || carry_fields(p, right, snap, marked)) &&
           add_phi(p, right, snap, marked);
}

/* A value of the first part that the body reads: if the next round has another in its place, it
 * goes around. */
static bool carry(Peel *p, IRRef r, uint16_t snap, uint8_t *marked)
{
    IRBuf *buf = p->buf;
    if (buf->ins[r].op == IR_NEW && !carry_fields(p, r, snap, marked)) {
        return false;
    }
    if (r == 0 || r >= buf->loop) {
        return true;
    }
    if (r >= p->end) { /* a head; what belongs to the facts does not change */
        return (p->heads && r >= p->hoist.facts) || add_phi(p, r, snap, marked);
    }
    if (jit_is_address(buf, r) || buf->ins[r].t == IRT_BIG) {
        /* Part of the access, or computed by the exit: its operands are what is read. */
        return carry(p, buf->ins[r].a, snap, marked) &&
               (buf->ins[r].op == IR_FREF || carry(p, buf->ins[r].b, snap, marked));
    }
    return p->subst[r] == r || add_phi(p, r, snap, marked);
}

static bool carry_all(Peel *p, uint16_t snap, uint8_t *marked)
{
    IRBuf *buf = p->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n;
         i++) { /* PHIs and guards added meanwhile included */
        const IRIns ins = buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins.op];
        if ((info->a == IROPND_R && ins.op != IR_PHI && !carry(p, ins.a, snap, marked)) ||
            (info->b == IROPND_R && !carry(p, ins.b, snap, marked))) {
            return false;
        }
        if (jit_ir_has_snap(&ins)) {
            const Snap *s = &buf->snaps[ins.snap];
            for (uint32_t j = 0; j < s->nslots; j++) {
                if (!carry(p, buf->snap_slots[s->first_slot + j].ref, snap, marked)) {
                    return false;
                }
            }
            for (uint32_t j = 0; j < s->nframes; j++) {
                const SnapFrame *f = &buf->snap_frames[s->first_frame + j];
                if (!carry(p, f->func_ref, snap, marked) || !carry(p, f->base_ref, snap, marked)) {
                    return false;
                }
            }
        }
    }
    return !buf->full;
}

/* Stores that the exits do. */
static void defer(Peel *p, uint16_t first_snap, uint16_t last)
{
    IRBuf *buf = p->buf;
    JitDeferred *words = p->words;
    uint32_t kept = 0;
    if (!p->heads || (jit_opt_off & JIT_OPT_DEFER)) {
        return;
    }
    uint32_t n = jit_defer_find(buf, p->subst, (IRRef)p->end, first_snap, last, words);
    for (uint32_t i = 0; i < n; i++) {
        JitDeferred d = words[i];
        bool no_join = p->no_join;
        if (!jit_ir_is_k(buf, d.before)) {
            d.head = memory_head(p, d.before);
            if (d.head == d.before) { /* there is no room */
                p->no_join = no_join;
                continue;
            }
        }
        words[kept++] = d;
    }
    p->nwords = kept;
    jit_defer(buf, words, kept, last);
}

/* No memory: then the loop has one entry. */
static void make_join(Peel *p)
{
    LoopSlot *entry = calloc(p->nslots + 1, sizeof *entry);
    if (entry == NULL) {
        return;
    }
    for (uint32_t i = 0; i < p->nslots; i++) {
        entry[i] = p->slots[i];
        entry[i].ref = entry_ref(p, i);
    }
    p->buf->join = jit_join_new(p->buf, (IRRef)p->end, p->subst, &p->hoist, entry, p->nslots,
                                p->words, p->nwords);
    free(entry);
}

bool jit_opt_peel(IRBuf *buf, const LoopSlot *slots, uint32_t nslots, uint16_t end_snap)
{
    Peel p = {.buf = buf, .slots = slots, .nslots = nslots, .end = buf->n};
    p.subst = calloc(IR_MAX, sizeof *p.subst);
    p.snap_map = malloc((buf->nsnaps + 1) * sizeof *p.snap_map);
    uint8_t *marked = NULL;
    p.must = calloc(IR_MAX, 1);
    p.carried = calloc(IR_MAX, 1);
    p.stored = calloc(nslots + 1, sizeof *p.stored);
    uint16_t first_snap = (uint16_t)buf->nsnaps;
    bool ok = p.subst != NULL && p.snap_map != NULL && p.must != NULL && p.carried != NULL &&
              p.stored != NULL && make_heads(&p);
    p.narrow = ok && p.heads ? jit_narrow_plan(buf, p.end) : NULL;
    if (ok) {
        memset(p.snap_map, 0xFF, (buf->nsnaps + 1) * sizeof *p.snap_map);
        buf->loop = jit_ir_emit_raw(buf, IR_LOOP, IRT_NIL, 0, 0);
        marked = calloc(buf->n + 1, 1);
        ok = marked != NULL;
        if (p.heads) {
            head_snap(&p, end_snap);
        }
        for (uint32_t i = 1; i < p.end && ok; i++) {
            ok = copy_ins(&p, i);
        }
    }
    uint16_t last = ok ? copy_snap(&p, end_snap) : 0;
    if (ok && p.heads && !buf->full) {
        jit_opt_window(&p.hoist);
    }
    ok = ok && (!p.heads || buf->full || jit_opt_bound(&p.hoist));
    if (ok && !buf->full) {
        defer(&p, first_snap, last);
    }
    ok = ok && jit_sink_find(buf, p.must);
    ok = ok && !buf->full && carry_all(&p, last, marked);
    if (ok && p.heads && !p.no_join) {
        make_join(&p);
    }
    jit_opt_hoisted(&p.hoist);
    jit_narrow_free(p.narrow);
    free(p.of);
    free(p.subst);
    free(p.snap_map);
    free(p.must);
    free(p.carried);
    free(p.stored);
    free(marked);
    return ok && !buf->full;
}
