/* opt_class.c -- the class of a value is looked at where the value is loaded.
 *
 * The recorder guards the class of a value when an operation wants to know it; until then
 * snapshots hold it as it was loaded.  This pass, over the whole recorded trace, puts the guard
 * directly behind the load: from there on snapshots hold the int or double, the load has one use
 * and becomes the guard's memory operand.
 *
 * The guard leaves through the last snapshot before the load that re-executes (Snap.again), if
 * there has been no effect since: doing the bytecodes from there once more is what the interpreter
 * would have done.  Whether the guard stands in front of others or behind them matters to nobody,
 * as it is passed in every round that ends here.
 *
 * What is no number needs no guard that it is "no value" behind it.
 */
#include "jit/opt.h"

#include <stdlib.h>

typedef struct Early {
    IRBuf *buf;
    IRRef *guard;   /* of a load: the guard to put behind it, 0: none */
    int32_t *again; /* of a load: the snapshot that it leaves through, -1: none */
    IRRef *map;     /* new numbers */
} Early;

static bool is_effect(const IRBuf *buf, const IRIns *ins)
{
    IRKind kind = (IRKind)jit_ir_info[ins->op].kind;
    return kind == IRK_S || kind == IRK_A ||
           (kind == IRK_C && buf->calls[ins->b].effect > CALL_READS);
}

static bool is_class_guard(IROp op)
{
    return op == IR_GINT || op == IR_GFLT || op == IR_GPTR || op == IR_GI64 || op == IR_GU64;
}

/* The loads and their guards.  false: there are none. */
static bool find(Early *e)
{
    const IRBuf *buf = e->buf;
    bool found = false;
    uint32_t effect = 0, s = 0;
    int32_t again = -1;
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        for (; s < buf->nsnaps && buf->snaps[s].ref <= i; s++) {
            again = buf->snaps[s].again ? (int32_t)s : again;
        }
        effect = is_effect(buf, ins) ? i : effect;
        if (ins->op == IR_LOAD && ins->t == IRT_VAL && again >= 0 &&
            buf->snaps[again].ref > effect) {
            e->again[i] = again;
        } else if (is_class_guard((IROp)ins->op) && buf->ins[ins->a].op == IR_LOAD &&
                   e->guard[ins->a] == 0 && e->again[ins->a] >= 0) {
            e->guard[ins->a] = (IRRef)i;
            if (ins->op == IR_GI64 || ins->op == IR_GU64) {
                e->again[ins->a] = -1;
            } else {
                found = true;
            }
        }
    }
    return found;
}

static bool is_early(const Early *e, IRRef load)
{
    return load != 0 && e->guard[load] != 0 && e->again[load] >= 0;
}

static bool is_needless(const Early *e, const IRIns *ins)
{
    const IRBuf *buf = e->buf;
    return ins->op == IR_GNE && ins->t == IRT_VAL && is_early(e, ins->a) &&
           buf->ins[e->guard[ins->a]].op != IR_GPTR && jit_ir_is_k(buf, ins->b) &&
           jit_ir_kbits(buf, ins->b) == 0;
}

/* In the new order, with old numbers in the operands.  Returns how many. */
static uint32_t reorder(Early *e, IRIns *out)
{
    const IRBuf *buf = e->buf;
    uint32_t n = 1;
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns ins = buf->ins[i];
        bool moved = is_class_guard((IROp)ins.op) && is_early(e, ins.a) && e->guard[ins.a] == i;
        if (ins.op == IR_NOP || is_needless(e, &ins)) {
            e->map[i] = (IRRef)n; /* what follows: of snapshots that begin here */
            continue;
        }
        if (moved) {
            continue;
        }
        e->map[i] = (IRRef)n;
        out[n++] = ins;
        if (ins.op == IR_LOAD && is_early(e, (IRRef)i)) {
            e->map[e->guard[i]] = (IRRef)n;
            out[n] = buf->ins[e->guard[i]];
            out[n++].snap = (uint16_t)e->again[i];
        }
    }
    e->map[buf->n] = (IRRef)n;
    return n;
}

/* Snapshots behind a load hold what its guard has made of it. */
static IRRef held(const Early *e, IRRef r) { return e->map[is_early(e, r) ? e->guard[r] : r]; }

static void renumber(Early *e, const IRIns *ins, uint32_t n)
{
    IRBuf *buf = e->buf;
    for (uint32_t i = 0; i < buf->nsnaps; i++) {
        /* The place of a moved guard is elsewhere: the next that stayed. */
        IRRef ref = buf->snaps[i].ref;
        while (ref < buf->n && is_class_guard((IROp)buf->ins[ref].op) &&
               is_early(e, buf->ins[ref].a) && e->guard[buf->ins[ref].a] == ref) {
            ref++;
        }
        buf->snaps[i].ref = e->map[ref];
    }
    for (uint32_t i = 0; i < buf->nsnap_slots; i++) {
        buf->snap_slots[i].ref = held(e, buf->snap_slots[i].ref);
    }
    for (uint32_t i = 0; i < buf->nsnap_frames; i++) {
        buf->snap_frames[i].base_ref = e->map[buf->snap_frames[i].base_ref];
        buf->snap_frames[i].func_ref = e->map[buf->snap_frames[i].func_ref];
    }
    memset(buf->chain, 0, sizeof buf->chain);
    for (uint32_t i = 1; i < n; i++) {
        IRIns now = ins[i];
        const IRInfo *info = &jit_ir_info[now.op];
        now.a = info->a == IROPND_R ? e->map[now.a] : now.a;
        now.b = info->b == IROPND_R ? e->map[now.b] : now.b;
        now.type = e->map[now.type];
        now.prev = buf->chain[now.op];
        buf->chain[now.op] = (IRRef)i;
        buf->ins[i] = now;
    }
    buf->n = n;
}

bool jit_opt_early_classes(IRBuf *buf, IRRef *map)
{
    if (jit_opt_off & JIT_OPT_EARLY) {
        return false;
    }
    Early e = {.buf = buf, .map = map};
    size_t room = buf->n + 1u;
    uint32_t old = buf->n;
    e.guard = calloc(room, sizeof *e.guard);
    e.again = malloc(room * sizeof *e.again);
    IRIns *ins = malloc(room * sizeof *ins);
    bool done = e.guard != NULL && e.again != NULL && ins != NULL;
    if (done) {
        memset(e.again, 0xFF, room * sizeof *e.again);
        map[0] = 0;
        done = find(&e);
    }
    if (done) {
        uint32_t n = reorder(&e, ins);
        renumber(&e, ins, n);
        /* The caller's references are to what snapshots would hold. */
        for (uint32_t i = old; i-- > 1;) {
            map[i] = is_early(&e, (IRRef)i) ? map[e.guard[i]] : map[i];
        }
    }
    free(e.guard);
    free(e.again);
    free(ins);
    return done;
}
