/* opt_sink.c -- allocations that only exits need are made by exits only.
 *
 * A NEW whose reference is nothing but the base of field accesses, a value in snapshots, or a value
 * stored into another such NEW is not executed: it becomes SUNK, its stores go, its loads have been
 * forwarded (opt_alias.c).  A snapshot that names it describes it instead: SnapSlots of the frame
 * SNAP_OBJECT | number hold the SUNK (word 0) and what its words are at that point.  An exit makes
 * each object once, whoever names it.
 *
 * Around the loop: PHI(v1, v2) of two such NEWs of one type and size needs no object either if what
 * the fields of v1 are when the body starts goes around to what those of v2 are at its end: each
 * pair is the same reference or a PHI of its own (opt_loop.c carries the fields of what it
 * carries).
 *
 * A dict of keywords, CALL MAKES of kr_op_kw_dict(names, values), sinks likewise when only
 * snapshots and stores into what sinks name it: SUNK of 0 bytes, whose words 1 and 2 are names and
 * values.  So does a text or bytes that a maker gives for what never changes (record_text.c): SUNK
 * of the maker's number, whose words from 1 on are the arguments, without their boxes as anywhere
 * in a snapshot.  Its arguments are no objects of the exit: they are made if they can sink, since
 * the CARGs of a call that a snapshot names are alive.
 *
 * Objects that must be made: all whose existence or address anything can see.  Classes with __del__
 * never come as NEW (record_alloc.c).
 */
#include <stdlib.h>
#include <string.h>

#include "jit/asm.h"
#include "jit/opt.h"

IRRef jit_sink_unboxed(const IRBuf *buf, IRRef value)
{
    const IRIns *ins = &buf->ins[value];
    return ins->op == IR_BOXI || ins->op == IR_BOXF || ins->op == IR_BOXW || ins->op == IR_BOXC
               ? ins->a
               : value;
}

static bool is_new(const IRBuf *buf, IRRef ref) { return buf->ins[ref].op == IR_NEW; }
/* A dict, a text or bytes. */
static bool is_made(const IRBuf *buf, IRRef ref)
{
    const IRIns *ins = &buf->ins[ref];
    return ins->op == IR_CALL && buf->calls[ins->b].effect == CALL_MAKES;
}
/* Is there any at all? */
static bool makes_any(const IRBuf *buf)
{
    bool any = false;
    for (uint32_t i = 0; i < buf->ncalls; i++) {
        any |= buf->calls[i].effect == CALL_MAKES;
    }
    return any;
}
/* The number of what makes the text or bytes; 0: it is no such. */
static uint32_t maker_of(const IRBuf *buf, IRRef ref)
{
    return is_made(buf, ref) ? jit_maker(buf->calls[buf->ins[ref].b].fn) : 0;
}
static bool is_dict(const IRBuf *buf, IRRef ref)
{
    return is_made(buf, ref) && maker_of(buf, ref) == 0;
}
static IRRef dict_values(const IRBuf *buf, IRRef dict) { return buf->ins[buf->ins[dict].a].b; }
static IRRef dict_names(const IRBuf *buf, IRRef dict)
{
    return buf->ins[buf->ins[buf->ins[dict].a].a].b;
}
static bool can_sink(const IRBuf *buf, IRRef ref) { return is_new(buf, ref) || is_made(buf, ref); }

/* -- Which must be made ------------------------------------------------------------------------ */

static void must_operand(const IRBuf *buf, IRRef ref, uint8_t *must)
{
    if (can_sink(buf, ref)) {
        must[ref] = 1;
    }
}

/* Instructions that will not be removed as dead, but for what only snapshots read. */
static void find_live(const IRBuf *buf, uint8_t *live)
{
    static bool seen[SNAP_MAX]; /* what a snapshot holds stays alive: each is looked at once */
    memset(seen, 0, buf->nsnaps);
    for (uint32_t i = buf->n - 1; i >= 1; i--) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool removable = info->kind == IRK_N || info->kind == IRK_L || ins->op == IR_CARG ||
                         (ins->op == IR_CALL && buf->calls[ins->b].effect <= CALL_NEW);
        live[i] |= !removable;
        if (live[i] && info->a == IROPND_R) {
            live[ins->a] = 1;
        }
        if (live[i] && info->b == IROPND_R) {
            live[ins->b] = 1;
        }
        if (jit_ir_has_snap(ins) && !seen[ins->snap]) {
            const Snap *s = &buf->snaps[ins->snap];
            seen[ins->snap] = true;
            for (uint32_t j = 0; j < s->nslots; j++) {
                live[buf->snap_slots[s->first_slot + j].ref] = 1;
            }
            for (uint32_t j = 0; j < s->nframes; j++) {
                live[buf->snap_frames[s->first_frame + j].func_ref] = 1;
                live[buf->snap_frames[s->first_frame + j].base_ref] = 1;
            }
        }
    }
}

/* Uses that make a NEW visible by themselves. */
static void find_uses(const IRBuf *buf, const uint8_t *live, uint8_t *must)
{
    uint32_t objects = 0;
    uint8_t *of_dict = must; /* of CARGs: the arguments of a dict; spread() looks at them */
    bool made = makes_any(buf);
    for (uint32_t i = 1; made && i < buf->n; i++) {
        if (is_dict(buf, (IRRef)i)) {
            of_dict[buf->ins[i].a] = 1;
        }
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (can_sink(buf, (IRRef)i)) { /* the dead have numbers too */
            must[i] |= ++objects > SNAP_OBJECTS_MAX;
            continue;
        }
        if (!live[i]) {
            continue;
        }
        switch ((IROp)ins->op) {
        case IR_CARG:
            if (of_dict[i]) {
                continue;
            }
            break;
        case IR_GERR:
            if (is_made(buf, ins->a)) {
                continue;
            }
            break;
        case IR_FREF:
        case IR_PHI: continue;
        case IR_LOAD:
        case IR_LOAD8:
        case IR_LOAD32:
        case IR_STORE8: must_operand(buf, jit_opt_place(buf, ins->a).root, must); continue;
        case IR_STORE: {
            JitPlace p = jit_opt_place(buf, ins->a);
            if (p.index != 0 || (p.off & 7) != 0 || p.off < 16 ||
                (is_new(buf, p.root) && (uint64_t)p.off + 8 > buf->ins[p.root].b)) {
                must_operand(buf, p.root, must);
            }
            if (!is_new(buf, p.root)) {
                must_operand(buf, ins->b, must);
            }
            continue;
        }
        default: break;
        }
        if (info->a == IROPND_R) {
            must_operand(buf, ins->a, must);
        }
        if (info->b == IROPND_R) {
            must_operand(buf, ins->b, must);
        }
    }
    for (uint32_t i = 0; i < buf->nsnap_frames; i++) {
        must_operand(buf, buf->snap_frames[i].base_ref, must);
    }
}

/* Last store to word `off` of `root` before instruction `end`, 0: none. */
static IRRef stored(const IRBuf *buf, IRRef root, int64_t off, uint32_t end)
{
    for (IRRef r = buf->chain[IR_STORE]; r > root; r = buf->ins[r].prev) {
        if (r < end) {
            JitPlace p = jit_opt_place(buf, buf->ins[r].a);
            if (p.root == root && p.off == off) {
                return buf->ins[r].b;
            }
        }
    }
    return 0;
}

/* What is x at the loop's head is y at its end. */
static bool goes_around(const IRBuf *buf, IRRef x, IRRef y)
{
    bool phi = false;
    x = x == 0 ? 0 : jit_sink_unboxed(buf, x);
    y = y == 0 ? 0 : jit_sink_unboxed(buf, y);
    for (IRRef r = buf->chain[IR_PHI]; r != 0; r = buf->ins[r].prev) {
        const IRIns *ins = &buf->ins[r];
        if (ins->a == x) {
            const IRIns *right = &buf->ins[ins->b];
            bool class_guard = right->op == IR_GINT || right->op == IR_GFLT || right->op == IR_GPTR;
            phi = true;
            if (jit_sink_unboxed(buf, ins->b) == y || (class_guard && right->a == y)) {
                return true;
            }
        }
    }
    return !phi && x == y;
}

/* PHI(v1, v2) without objects: see above. */
static bool fields_go_around(const IRBuf *buf, IRRef v1, IRRef v2)
{
    const IRIns *a = &buf->ins[v1], *b = &buf->ins[v2];
    if (a->a != b->a || a->b != b->b || v1 >= buf->loop || v2 <= buf->loop) {
        return false;
    }
    for (int64_t off = 16; off < a->b; off += 8) {
        if (!goes_around(buf, stored(buf, v1, off, buf->loop), stored(buf, v2, off, buf->n))) {
            return false;
        }
    }
    return true;
}

/* What the visible ones make visible. */
static void spread(const IRBuf *buf, uint8_t *must)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 1; i < buf->n; i++) {
            const IRIns *ins = &buf->ins[i];
            if (ins->op != IR_CALL && ins->op != IR_PHI && ins->op != IR_STORE) {
                continue;
            }
            if (is_dict(buf, (IRRef)i) && must[i] && is_new(buf, dict_values(buf, (IRRef)i)) &&
                !must[dict_values(buf, (IRRef)i)]) {
                must[dict_values(buf, (IRRef)i)] = 1;
                changed = true;
            } else if (ins->op == IR_PHI && ((is_made(buf, ins->a) && !must[ins->a]) ||
                                             (is_made(buf, ins->b) && !must[ins->b]))) {
                must_operand(buf, ins->a, must);
                must_operand(buf, ins->b, must);
                changed = true;
            } else if (ins->op == IR_STORE && can_sink(buf, ins->b) && !must[ins->b]) {
                IRRef root = jit_opt_place(buf, ins->a).root;
                if (is_new(buf, root) && must[root]) {
                    must[ins->b] = 1;
                    changed = true;
                }
            } else if (ins->op == IR_PHI) {
                bool new_a = is_new(buf, ins->a), new_b = is_new(buf, ins->b);
                bool sinks = new_a && new_b && !must[ins->a] && !must[ins->b] &&
                             fields_go_around(buf, ins->a, ins->b);
                if (!sinks && ((new_a && !must[ins->a]) || (new_b && !must[ins->b]))) {
                    must_operand(buf, ins->a, must);
                    must_operand(buf, ins->b, must);
                    changed = true;
                }
            }
        }
    }
}

bool jit_sink_find(const IRBuf *buf, uint8_t *must)
{
    uint8_t *live = calloc(buf->n, 1);
    if (live == NULL) {
        return false;
    }
    find_live(buf, live);
    find_uses(buf, live, must);
    spread(buf, must);
    free(live);
    return true;
}

/* -- Sinking ----------------------------------------------------------------------------------- */

typedef struct SinkSnap {
    IRBuf *buf;
    Snap *snap;
    uint8_t *seen;         /* objects described already */
    const IRRef *args;     /* of a text: its list of arguments, by number */
    uint32_t first, limit; /* slots added: [first, buf->nsnap_slots) */
    bool full;
} SinkSnap;

static void add_slot(SinkSnap *s, uint16_t frame, uint16_t slot, IRRef ref)
{
    IRBuf *buf = s->buf;
    if (buf->nsnap_slots >= SNAPSLOT_MAX) {
        s->full = true;
        return;
    }
    buf->snap_slots[buf->nsnap_slots++] = (SnapSlot){.frame = frame, .slot = slot, .ref = ref};
}

/* The words of a sunk object as they are where the snapshot was taken. */
static void describe(SinkSnap *s, IRRef ref)
{
    IRBuf *buf = s->buf;
    const IRIns *ins = &buf->ins[ref];
    uint16_t frame = SNAP_OBJECT | ins->prev;
    if (s->seen[ins->prev]) {
        return;
    }
    s->seen[ins->prev] = 1;
    add_slot(s, frame, 0, ref);
    if (ins->b == 0) { /* a dict */
        add_slot(s, frame, 1, ins->type);
        add_slot(s, frame, 2, ins->a);
        if (buf->ins[ins->a].op == IR_SUNK) {
            describe(s, ins->a);
        }
        return;
    }
    if (ins->b < JIT_MAKERS_MAX) {
        uint16_t n = 0;
        for (IRRef r = s->args[ins->prev]; r != 0; r = buf->ins[r].a) {
            n++;
        }
        for (IRRef r = s->args[ins->prev]; r != 0; r = buf->ins[r].a, n--) {
            IRRef v = buf->ins[r].b;
            if (!jit_ir_is_k(buf, v) || jit_ir_kbits(buf, v) != 0) { /* else zero, as without */
                add_slot(s, frame, n, jit_sink_unboxed(buf, v));
            }
        }
        return;
    }
    for (int64_t off = 16; off < ins->b; off += 8) {
        IRRef v = stored(buf, ref, off, s->snap->ref);
        if (v == 0) {
            continue; /* zero, as allocated */
        }
        uint16_t raw = buf->ins[v].t == IRT_FLT ? SNAP_RAW : 0; /* else it would be a BOXF */
        v = jit_sink_unboxed(buf, v);
        add_slot(s, frame, (uint16_t)(off / 8) | raw, v);
        if (buf->ins[v].op == IR_SUNK) {
            describe(s, v);
        }
    }
}

/* Moves the snapshot's slots to the end of the table, with its objects behind them. */
static bool rewrite_snap(IRBuf *buf, Snap *snap, const IRRef *args)
{
    bool any = false;
    for (uint32_t i = 0; i < snap->nslots; i++) {
        any |= buf->ins[buf->snap_slots[snap->first_slot + i].ref].op == IR_SUNK;
    }
    for (uint32_t i = 0; i < snap->nframes; i++) { /* functions */
        any |= buf->ins[buf->snap_frames[snap->first_frame + i].func_ref].op == IR_SUNK;
    }
    if (!any) {
        return true;
    }
    uint8_t seen[SNAP_OBJECTS_MAX] = {0};
    SinkSnap s = {.buf = buf, .snap = snap, .seen = seen, .args = args};
    uint32_t old = snap->first_slot, n = snap->nslots;
    snap->first_slot = buf->nsnap_slots;
    for (uint32_t i = 0; i < n; i++) {
        SnapSlot slot = buf->snap_slots[old + i];
        add_slot(&s, slot.frame, slot.slot, slot.ref);
        buf->snap_slots[buf->nsnap_slots - 1].as_int = slot.as_int && !s.full;
    }
    for (uint32_t i = 0; i < n && !s.full; i++) {
        IRRef ref = buf->snap_slots[old + i].ref;
        if (buf->ins[ref].op == IR_SUNK) {
            describe(&s, ref);
        }
    }
    for (uint32_t i = 0; i < snap->nframes && !s.full; i++) {
        IRRef ref = buf->snap_frames[snap->first_frame + i].func_ref;
        if (buf->ins[ref].op == IR_SUNK) {
            describe(&s, ref);
        }
    }
    snap->nslots = buf->nsnap_slots - snap->first_slot;
    return !s.full;
}

static void remove_stores(IRBuf *buf)
{
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        if ((ins->op == IR_STORE && buf->ins[jit_opt_place(buf, ins->a).root].op == IR_SUNK) ||
            ((ins->op == IR_PHI || ins->op == IR_GERR) && buf->ins[ins->a].op == IR_SUNK)) {
            ins->op = IR_NOP;
        }
    }
}

/* The chain of calls without those that are SUNK now. */
static void chain_calls(IRBuf *buf)
{
    IRRef last = 0;
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_CALL) {
            buf->ins[i].prev = last;
            last = (IRRef)i;
        }
    }
    buf->chain[IR_CALL] = last;
}

bool jit_opt_sink(IRBuf *buf)
{
    bool made = makes_any(buf);
    if (buf->chain[IR_NEW] == 0 && !made) {
        return true;
    }
    uint8_t *must = calloc(buf->n, 1), *used = calloc(buf->nsnaps + 1, 1);
    bool ok = must != NULL && used != NULL;
    uint16_t objects = 0;
    IRRef args[SNAP_OBJECTS_MAX];
    if (ok) {
        ok = jit_sink_find(buf, must);
        for (uint32_t i = 1; ok && i < buf->n; i++) {
            if (is_new(buf, (IRRef)i) && !must[i]) {
                buf->ins[i].op = IR_SUNK;
                buf->ins[i].prev = objects++;
            }
        }
        bool calls = false;
        for (uint32_t i = 1; ok && made && i < buf->n; i++) {
            uint32_t maker = maker_of(buf, (IRRef)i);
            if (maker != 0 && !must[i]) {
                args[objects] = buf->ins[i].a;
                buf->ins[i] = (IRIns){
                    .op = IR_SUNK, .t = buf->ins[i].t, .b = (IRRef)maker, .prev = objects++};
                calls = true;
            } else if (is_dict(buf, (IRRef)i) && !must[i]) {
                IRRef names = dict_names(buf, (IRRef)i), values = dict_values(buf, (IRRef)i);
                buf->ins[i] = (IRIns){.op = IR_SUNK,
                                      .t = buf->ins[i].t,
                                      .a = values,
                                      .type = names,
                                      .prev = objects++};
                calls = true;
            }
        }
        if (calls) {
            chain_calls(buf);
        }
    }
    for (uint32_t i = 1; ok && objects > 0 && i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins) && !used[ins->snap]) {
            used[ins->snap] = 1;
            ok = rewrite_snap(buf, &buf->snaps[ins->snap], args);
        }
    }
    if (objects > 0) {
        remove_stores(buf);
        buf->chain[IR_NEW] = 0; /* the chain runs through what is SUNK now */
    }
    free(must);
    free(used);
    return ok;
}
