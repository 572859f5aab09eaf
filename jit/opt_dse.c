/* opt_dse.c -- stores that are overwritten before anybody can look.
 *
 * Backwards over the finished trace: a store is dead when a later one goes to the same word and
 * nothing between them may read it: no load that may alias, no call that sees memory, and no exit,
 * because the interpreter goes on with memory as it is.  The last store before each of these stays.
 * Nothing is carried around the loop: at its end, everything may be looked at.
 *
 * What nobody uses goes on the way, so that the exits of unused OV instructions are no obstacle,
 * and what only a dead store used is unused.
 */
#include "jit/opt.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 32 };

typedef struct Later {
    JitPlace places[PLACES_MAX]; /* words that will be overwritten */
    uint32_t n;
    uint16_t slots[PLACES_MAX]; /* registers of the root frame that will be */
    uint32_t nslots;
} Later;

static void forget(Later *l) { l->n = l->nslots = 0; }

static void forget_read(const IRBuf *buf, Later *l, const JitPlace *read)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        if (jit_opt_apart(buf, &l->places[i], read)) {
            l->places[kept++] = l->places[i];
        }
    }
    l->n = kept;
}

/* false: the store is dead. */
static bool store(const IRBuf *buf, Later *l, const IRIns *ins)
{
    JitPlace p = jit_opt_place(buf, ins->a);
    for (uint32_t i = 0; i < l->n; i++) {
        const JitPlace *q = &l->places[i];
        if (q->root == p.root && q->index == p.index && q->off == p.off) {
            return false;
        }
    }
    if (l->n < PLACES_MAX && buf->ins[p.root].op != IR_FRAME) {
        l->places[l->n++] = p;
    }
    return true;
}

static bool store_register(Later *l, uint16_t slot)
{
    for (uint32_t i = 0; i < l->nslots; i++) {
        if (l->slots[i] == slot) {
            return false;
        }
    }
    if (l->nslots < PLACES_MAX) {
        l->slots[l->nslots++] = slot;
    }
    return true;
}

/* What the snapshot holds is used.  Each is looked at once: what is used stays so. */
static void use_by_exit(const IRBuf *buf, const Snap *s, bool *used)
{
    const SnapSlot *slot = &buf->snap_slots[s->first_slot], *end = slot + s->nslots;
    for (; slot < end; slot++) {
        used[slot->ref] = true;
    }
    const SnapFrame *f = &buf->snap_frames[s->first_frame], *last = f + s->nframes;
    for (; f < last; f++) {
        used[f->func_ref] = used[f->base_ref] = true;
    }
}

/* Goes when it is not used. */
static bool is_removable(const IRBuf *buf, const IRIns *ins)
{
    switch ((IROp)ins->op) {
    case IR_ADDOV:
    case IR_SUBOV:
    case IR_MULOV:
    case IR_SHLOV:
    case IR_CARG: return true;
    case IR_CALL: return buf->calls[ins->b].effect <= CALL_NEW;
    default: {
        IRKind kind = (IRKind)jit_ir_info[ins->op].kind;
        return kind == IRK_N || kind == IRK_L || kind == IRK_A;
    }
    }
}

/* false: it is no instruction any more. */
static bool keep(const IRBuf *buf, Later *l, const IRIns *ins, bool used)
{
    return ins->op == IR_STORE    ? store(buf, l, ins)
           : ins->op == IR_SSTORE ? store_register(l, ins->a)
                                  : used || !is_removable(buf, ins);
}

bool jit_opt_dead_stores(IRBuf *buf)
{
    static bool seen[SNAP_MAX];
    Later l;
    bool *used = calloc(buf->n, sizeof *used);
    if (used == NULL) {
        return false;
    }
    memset(seen, 0, buf->nsnaps);
    forget(&l);
    for (uint32_t i = buf->n - 1; i >= 1; i--) {
        IRIns *ins = &buf->ins[i];
        if (!keep(buf, &l, ins, used[i])) {
            *ins = (IRIns){.op = IR_NOP};
            continue;
        }
        const IRInfo *info = &jit_ir_info[ins->op];
        bool leaves = jit_ir_has_snap(ins);
        if (info->a == IROPND_R) { /* else it may be any number */
            used[ins->a] = true;
        }
        if (info->b == IROPND_R) {
            used[ins->b] = true;
        }
        if (leaves && !seen[ins->snap]) {
            seen[ins->snap] = true;
            use_by_exit(buf, &buf->snaps[ins->snap], used);
        }
        switch ((IROp)ins->op) {
        case IR_STORE:
        case IR_SSTORE: continue;
        case IR_LOAD:
        case IR_LOAD8:
        case IR_LOAD32: {
            if (l.n == 0 && l.nslots == 0) {
                continue;
            }
            JitPlace p = jit_opt_place(buf, ins->a);
            forget_read(buf, &l, &p);
            if (buf->ins[p.root].op == IR_FRAME) {
                l.nslots = 0;
            }
            continue;
        }
        case IR_CALL:
            if (buf->calls[ins->b].effect != CALL_PURE) {
                forget(&l);
            }
            continue;
        case IR_NOP:
        case IR_K64:
        case IR_CARG:
        case IR_PHI:
        case IR_COPY:
        case IR_ARGV:
        case IR_SETPC: continue;
        default: break;
        }
        /* What is pure reads no memory; what is not known here may. */
        if (leaves || info->kind != IRK_N) {
            forget(&l);
        }
    }
    free(used);
    return true;
}
