/* opt_early.c -- guards leave earlier than where they were recorded.
 *
 * Over the whole recorded trace, before it is peeled.  What a guard's exit needs is alive at the
 * guard; so a guard that leaves with less is cheaper, and it may leave through any earlier snapshot
 * that does its bytecodes again (Snap.again), if there has been no effect since: the interpreter
 * does once more what the trace has done.
 *
 * Classes.  The recorder guards the class of a value when an operation wants to know it; until then
 * snapshots hold it as it was loaded.  The guard is put directly behind the load: from there on
 * snapshots hold the int or double, the load has one use and becomes the guard's memory operand.
 * What is no number needs no guard that it is "no value" behind it.
 *
 * Overflow and bounds.  Both fail rarely, so they leave where the statement began or the fewest
 * values were alive, but never with a value that their own exit does not need.
 *
 * Indices.  In items[i + k] the sum is an int and checked for overflow, then compared with the
 * length.  The second implies the first, as no list is that long: the sum is made of machine
 * words, and the int only if somebody else asks for it.
 *
 * New objects are no effect: doing it again makes others.  A store into one is an effect for the
 * snapshots between its making and the store, which may hold it.
 *
 * That a guard stands in front of others now, or leaves where they do, matters to nobody: all of
 * them are passed in every round that stays in the trace.
 */
#include "jit/opt.h"

#include <stdlib.h>

enum { BACK_MAX = 16 };

typedef struct Early {
    IRBuf *buf;
    uint32_t n;         /* instructions before the pass */
    uint8_t *blocked;   /* snapshots that hold an object as it was before a later store */
    uint32_t *effect;   /* the last effect at or before each instruction, 0: none */
    uint16_t *uses;     /* by instructions */
    IRRef *first_use;   /* likewise */
    IRRef *guard;       /* of a load: the guard to put behind it, 0: none */
    int32_t *again;     /* of a load: the snapshot that it leaves through, -1: none */
    IRRef *index;       /* of an I2R: the OV instruction it need not wait for, 0: none */
    uint8_t *is_index;  /* of that */
    bool any_index;     /* some is */
    IRRef *raw;         /* of an INT: its I2R in the new order, 0: none yet */
    IRRef *map, *place; /* new numbers; what follows in the new order */
    IRIns *out;
    uint32_t nout;
} Early;

static bool is_effect(const IRBuf *buf, const IRIns *ins)
{
    IRKind kind = (IRKind)jit_ir_info[ins->op].kind;
    if (ins->op == IR_STORE && buf->ins[jit_opt_place(buf, ins->a).root].op == IR_NEW) {
        return false;
    }
    return kind == IRK_S || (kind == IRK_C && buf->calls[ins->b].effect > CALL_NEW);
}

static bool is_class_guard(IROp op)
{
    return op == IR_GINT || op == IR_GFLT || op == IR_GPTR || op == IR_GI64 || op == IR_GU64;
}

static bool is_overflow(IROp op)
{
    return op == IR_ADDOV || op == IR_SUBOV || op == IR_MULOV || op == IR_SHLOV;
}

static void count_use(Early *e, IRRef used, uint32_t by)
{
    e->uses[used]++;
    e->first_use[used] = e->first_use[used] == 0 ? (IRRef)by : e->first_use[used];
}

/* A store into a new object: the snapshots among the first n that may hold it. */
static void block(Early *e, IRRef object, uint32_t n)
{
    for (uint32_t s = n; s-- > 0 && e->buf->snaps[s].ref > object;) {
        e->blocked[s] = 1;
    }
}

/* Effects, uses, the loads and their guards. */
static void find(Early *e)
{
    const IRBuf *buf = e->buf;
    uint32_t effect = 0, s = 0;
    int32_t again = -1;
    for (uint32_t i = 1; i < e->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        for (; s < buf->nsnaps && buf->snaps[s].ref <= i; s++) {
            again = buf->snaps[s].again ? (int32_t)s : again;
        }
        if (info->a == IROPND_R) {
            count_use(e, ins->a, i);
        }
        if (info->b == IROPND_R) {
            count_use(e, ins->b, i);
        }
        if (ins->op == IR_STORE) {
            IRRef root = jit_opt_place(buf, ins->a).root;
            if (buf->ins[root].op == IR_NEW) {
                block(e, root, s);
            }
        }
        e->effect[i] = effect = is_effect(buf, ins) ? i : effect;
        if (ins->op == IR_LOAD && ins->t == IRT_VAL && again >= 0 && !e->blocked[again] &&
            buf->snaps[again].ref > effect) {
            e->again[i] = again;
        } else if (is_class_guard((IROp)ins->op) && buf->ins[ins->a].op == IR_LOAD &&
                   e->guard[ins->a] == 0 && e->again[ins->a] >= 0) {
            e->guard[ins->a] = (IRRef)i;
            if (ins->op == IR_GI64 || ins->op == IR_GU64) {
                e->again[ins->a] = -1;
            }
        }
    }
}

static bool is_early(const Early *e, IRRef load)
{
    return load != 0 && load < e->n && e->guard[load] != 0 && e->again[load] >= 0;
}

static bool is_moved(const Early *e, uint32_t i)
{
    const IRIns *ins = &e->buf->ins[i];
    return is_class_guard((IROp)ins->op) && is_early(e, ins->a) && e->guard[ins->a] == i;
}

/* -- Snapshots --------------------------------------------------------------------------------- */

/* May a guard at i leave through s? */
static bool may_leave(const Early *e, uint32_t s, uint32_t i)
{
    const Snap *snap = &e->buf->snaps[s];
    return snap->again && !e->blocked[s] && snap->ref > e->effect[i - 1];
}

/* Does `snap` hold nothing that `other` does not? */
static bool is_subset(const IRBuf *buf, const Snap *snap, const Snap *other)
{
    const SnapSlot *x = &buf->snap_slots[snap->first_slot];
    const SnapSlot *y = &buf->snap_slots[other->first_slot], *end = y + other->nslots;
    for (uint32_t i = 0; i < snap->nslots; i++, y++) { /* both in the same order */
        while (y < end && (y->frame != x[i].frame || y->slot != x[i].slot)) {
            y++;
        }
        if (y == end || y->ref != x[i].ref) {
            return false;
        }
    }
    return true;
}

/* The one with the fewest values that holds nothing more than s. */
static uint16_t cheapest(const Early *e, uint16_t s, uint32_t i)
{
    const IRBuf *buf = e->buf;
    const Snap *own = &buf->snaps[s];
    uint16_t best = s;
    for (uint32_t t = s; t-- > 0 && t + BACK_MAX > s;) {
        const Snap *snap = &buf->snaps[t];
        if (snap->ref <= e->effect[i - 1]) {
            break;
        }
        if (snap->again && !e->blocked[t] && snap->nframes == own->nframes &&
            snap->nslots < buf->snaps[best].nslots && is_subset(buf, snap, own)) {
            best = (uint16_t)t;
        }
    }
    return best;
}

/* One from before the sums that are indices only. */
static uint16_t before_indices(const Early *e, uint16_t s, uint32_t i)
{
    const IRBuf *buf = e->buf;
    for (int rounds = 0; rounds < 4 && e->any_index; rounds++) {
        const Snap *snap = &buf->snaps[s];
        IRRef index = 0;
        for (uint32_t j = 0; j < snap->nslots && index == 0; j++) {
            IRRef r = buf->snap_slots[snap->first_slot + j].ref;
            index = e->is_index[r] ? r : 0;
        }
        if (index == 0 || !may_leave(e, buf->ins[index].snap, i)) {
            break;
        }
        s = buf->ins[index].snap;
    }
    return s;
}

/* -- Indices ----------------------------------------------------------------------------------- */

/* An INT that is made of two others and checked for overflow. */
static bool is_sum(const IRIns *ins)
{
    return ins->t == IRT_INT && (ins->op == IR_ADDOV || ins->op == IR_SUBOV);
}

/* Is the bounds check i one that implies that its index has not overflowed? */
static void find_index(Early *e, uint32_t i)
{
    const IRBuf *buf = e->buf;
    const IRIns *ins = &buf->ins[i], *raw = &buf->ins[ins->a];
    if (ins->op != IR_GULT || raw->op != IR_I2R || raw->t != IRT_RAW || e->first_use[ins->a] != i ||
        !buf->snaps[ins->snap].again) {
        return;
    }
    const IRIns *sum = &buf->ins[raw->a];
    if (!is_sum(sum) || e->uses[raw->a] != 1 || !may_leave(e, sum->snap, i)) {
        return;
    }
    JitRange length = jit_range(buf, ins->b);
    if (length.lo >= 0 && length.hi <= JIT_LENGTH_MAX) {
        e->index[ins->a] = raw->a;
        e->is_index[raw->a] = 1;
        e->any_index = true;
    }
}

/* -- The new order ----------------------------------------------------------------------------- */

/* An instruction with the operands it had, all of which are there; its new number. */
static IRRef put(Early *e, IRIns ins)
{
    const IRInfo *info = &jit_ir_info[ins.op];
    ins.a = info->a == IROPND_R ? e->map[ins.a] : ins.a;
    ins.b = info->b == IROPND_R ? e->map[ins.b] : ins.b;
    e->out[e->nout] = ins;
    return (IRRef)e->nout++;
}

/* The INT r, or minus a constant r, as a word. */
static IRRef put_word(Early *e, IRRef r, bool minus)
{
    IRBuf *buf = e->buf;
    if (jit_ir_is_k(buf, r)) {
        int64_t k = (int64_t)jit_ir_kbits(buf, r) >> 16;
        IRRef constant = jit_ir_kraw(buf, minus ? -k : k); /* there is room for it */
        if (e->map[constant] == 0) {
            e->map[constant] = put(e, buf->ins[constant]);
        }
        return e->map[constant];
    }
    if (e->raw[r] == 0) {
        e->raw[r] = put(e, (IRIns){.op = IR_I2R, .t = IRT_RAW, .a = r});
    }
    return e->raw[r];
}

/* The sum as a word: what the I2R r of an index becomes.  Two of 48 bits do not overflow 64. */
static void put_index(Early *e, IRRef r)
{
    const IRBuf *buf = e->buf;
    IRIns sum = buf->ins[e->index[r]];
    bool minus = sum.op == IR_SUBOV, plus = !minus || jit_ir_is_k(buf, sum.b);
    IRRef first = jit_ir_is_k(buf, sum.a) && plus ? sum.b : sum.a;
    IRRef second = first == sum.a ? sum.b : sum.a; /* a constant comes second */
    IRRef a = put_word(e, first, false), b = put_word(e, second, minus);
    e->out[e->nout] = (IRIns){.op = plus ? IR_ADD : IR_SUB, .t = IRT_RAW, .a = a, .b = b};
    e->map[r] = (IRRef)e->nout++;
}

static void reorder(Early *e)
{
    const IRBuf *buf = e->buf;
    for (uint32_t i = 1; i < e->n; i++) {
        IRIns ins = buf->ins[i];
        bool needless = ins.op == IR_GNE && ins.t == IRT_VAL && is_early(e, ins.a) &&
                        buf->ins[e->guard[ins.a]].op != IR_GPTR && jit_ir_is_k(buf, ins.b) &&
                        jit_ir_kbits(buf, ins.b) == 0;
        e->place[i] = (IRRef)e->nout;
        if (ins.op == IR_NOP || needless || e->map[i] != 0 || is_moved(e, i)) {
            continue;
        }
        if (e->index[i] != 0) {
            put_index(e, (IRRef)i);
            continue;
        }
        if (ins.op == IR_I2R && ins.t == IRT_RAW && e->raw[ins.a] != 0) {
            e->map[i] = e->raw[ins.a];
            continue;
        }
        bool again = jit_ir_has_snap(&ins) && buf->snaps[ins.snap].again;
        if (again) {
            ins.snap = before_indices(e, ins.snap, i);
        }
        if (again && ((is_overflow((IROp)ins.op) && ins.t == IRT_INT) || ins.op == IR_GULT)) {
            ins.snap = cheapest(e, ins.snap, i);
        }
        e->map[i] = put(e, ins);
        if (ins.op == IR_I2R && ins.t == IRT_RAW) {
            e->raw[ins.a] = e->map[i];
        }
        if (ins.op == IR_LOAD && is_early(e, (IRRef)i)) {
            IRIns guard = buf->ins[e->guard[i]];
            guard.snap = before_indices(e, (uint16_t)e->again[i], i);
            e->map[e->guard[i]] = put(e, guard);
        }
    }
    e->place[e->n] = (IRRef)e->nout;
}

/* Snapshots behind a load hold what its guard has made of it. */
static IRRef held(const Early *e, IRRef r) { return e->map[is_early(e, r) ? e->guard[r] : r]; }

static void take_over(Early *e)
{
    IRBuf *buf = e->buf;
    for (uint32_t i = 0; i < buf->nsnaps; i++) {
        buf->snaps[i].ref = e->place[buf->snaps[i].ref];
    }
    for (uint32_t i = 0; i < buf->nsnap_frames; i++) {
        buf->snap_frames[i].base_ref = e->map[buf->snap_frames[i].base_ref];
        buf->snap_frames[i].func_ref = e->map[buf->snap_frames[i].func_ref];
    }
    memset(buf->chain, 0, sizeof buf->chain);
    for (uint32_t i = 1; i < e->nout; i++) {
        buf->ins[i] = e->out[i];
        buf->ins[i].type = e->map[e->out[i].type]; /* a constant that may come later */
        buf->ins[i].prev = buf->chain[e->out[i].op];
        buf->chain[e->out[i].op] = (IRRef)i;
    }
    buf->n = e->nout;
    jit_ir_find_again(buf);
    /* The caller's references, too, are to what snapshots would hold.  A guard stands behind its
     * load, which is looked at later. */
    for (uint32_t i = e->n; i-- > 1;) {
        e->map[i] = held(e, (IRRef)i);
    }
    for (uint32_t i = 0; i < buf->nsnap_slots; i++) {
        buf->snap_slots[i].ref = e->map[buf->snap_slots[i].ref];
    }
}

bool jit_opt_early(IRBuf *buf, IRRef *map)
{
    uint32_t n = buf->n;
    if ((jit_opt_off & JIT_OPT_EARLY) || buf->full || 3 * n >= IR_MAX || buf->nk + n >= K_MAX) {
        return false;
    }
    size_t room = 3 * (size_t)n; /* an index gives up to two more; as many new constants */
    Early e = {.buf = buf, .n = n, .map = map, .nout = 1};
    e.out = malloc(room * sizeof *e.out);
    e.blocked = calloc(buf->nsnaps + 1u, sizeof *e.blocked);
    e.effect = calloc(room, sizeof *e.effect);
    e.uses = calloc(room, sizeof *e.uses);
    e.first_use = calloc(room, sizeof *e.first_use);
    e.guard = calloc(room, sizeof *e.guard);
    e.again = malloc(room * sizeof *e.again);
    e.index = calloc(room, sizeof *e.index);
    e.is_index = calloc(room, sizeof *e.is_index);
    e.raw = calloc(room, sizeof *e.raw);
    e.place = calloc(room, sizeof *e.place);
    bool ok = e.out != NULL && e.blocked != NULL && e.effect != NULL && e.uses != NULL &&
              e.first_use != NULL && e.guard != NULL && e.again != NULL && e.index != NULL &&
              e.is_index != NULL && e.raw != NULL && e.place != NULL;
    if (ok) {
        memset(e.again, 0xFF, room * sizeof *e.again);
        memset(map, 0, room * sizeof *map);
        find(&e);
        for (uint32_t i = 1; i < n; i++) {
            find_index(&e, i);
        }
        reorder(&e);
        take_over(&e);
    }
    free(e.out);
    free(e.blocked);
    free(e.effect);
    free(e.uses);
    free(e.first_use);
    free(e.guard);
    free(e.again);
    free(e.index);
    free(e.is_index);
    free(e.raw);
    free(e.place);
    return ok;
}
