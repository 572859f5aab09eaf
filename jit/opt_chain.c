/* opt_chain.c -- the shortest way around a loop.
 *
 * A loop takes at least as long as what has to be computed one after the other from a register's
 * value to its next one.  In `total = (total + i * j + k) & M` the additions stand in the way of
 * each other as they are written; `total + (i * j + k)` is the same, modulo 2^64 and below any
 * mask, and one of them does not wait for the round before.
 *
 * So where the left operand of a sum comes from the loop's last round and goes to the next, and the
 * two that are added to it do not, these two are added first.  Only sums that wrap (ADD of ints,
 * not ADDOV) and XOR, of which no snapshot names the parts; in place, without another instruction.
 */
#include "jit/opt.h"

#include <stdlib.h>
#include <string.h>

enum { WALKS_MAX = 24 }; /* over the body */

typedef struct Chains {
    IRBuf *buf;
    uint8_t *uses;    /* of each instruction, by others and by snapshots */
    uint8_t *depends; /* scratch: on one value in the same round */
    int walks;        /* that are left */
} Chains;

static bool associates(const IRIns *ins)
{
    return (ins->op == IR_ADD || ins->op == IR_XOR) &&
           (ins->t == IRT_INT || ins->t == IRT_I64 || ins->t == IRT_U64);
}

/* c->depends[v] for all v in [from, end): computed from `from`, which is one of them. */
static void find_dependents(Chains *c, IRRef from)
{
    const IRBuf *buf = c->buf;
    c->walks--;
    memset(c->depends, 0, buf->n);
    c->depends[from] = 1;
    for (uint32_t i = kr_max((uint32_t)from, (uint32_t)buf->loop) + 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (ins->op != IR_PHI) {
            c->depends[i] = (info->a == IROPND_R && c->depends[ins->a]) ||
                            (info->b == IROPND_R && c->depends[ins->b]);
        }
    }
}

/* Is there a register whose next value, right, is made of `sum`, and whose present one x is made
 * of, but neither y nor z? */
static bool is_link(Chains *c, IRRef sum, IRRef x, IRRef y, IRRef z)
{
    const IRBuf *buf = c->buf;
    for (uint32_t i = buf->n - 1; i > buf->loop && c->walks > 1; i--) {
        const IRIns *phi = &buf->ins[i];
        if (phi->op != IR_PHI) {
            break;
        }
        if (phi->t != buf->ins[sum].t) {
            continue;
        }
        find_dependents(c, phi->a);
        if (!c->depends[x] || c->depends[y] || c->depends[z]) {
            continue;
        }
        find_dependents(c, sum);
        if (c->depends[phi->b]) {
            return true;
        }
    }
    return false;
}

/* (x + y) + z becomes x + (y + z). */
static bool shorten(Chains *c, IRRef sum, IRRef inner, IRRef z)
{
    IRBuf *buf = c->buf;
    IRIns *in = &buf->ins[inner], *out = &buf->ins[sum];
    if (inner <= buf->loop || in->op != out->op || in->t != out->t || c->uses[inner] != 1 ||
        z >= inner) {
        return false;
    }
    IRRef x = in->a, y = in->b;
    if (!is_link(c, sum, x, y, z)) {
        x = in->b;
        y = in->a;
        if (!is_link(c, sum, x, y, z)) {
            return false;
        }
    }
    in->a = y;
    in->b = z;
    out->a = x;
    out->b = inner;
    return true;
}

static void one_more(uint8_t *count) { *count += *count < UINT8_MAX; }

/* What the instruction and its snapshot use, in uses[reference]; 255 stands for more. */
static void count_uses(const IRBuf *buf, const IRIns *ins, uint8_t *uses)
{
    const IRInfo *info = &jit_ir_info[ins->op];
    if (info->a == IROPND_R) { /* else it may be any number */
        one_more(&uses[ins->a]);
    }
    if (info->b == IROPND_R) {
        one_more(&uses[ins->b]);
    }
    if (!jit_ir_has_snap(ins)) {
        return;
    }
    const Snap *s = &buf->snaps[ins->snap];
    for (uint32_t i = 0; i < s->nslots; i++) {
        one_more(&uses[buf->snap_slots[s->first_slot + i].ref]);
    }
    for (uint32_t i = 0; i < s->nframes; i++) {
        one_more(&uses[buf->snap_frames[s->first_frame + i].func_ref]);
        one_more(&uses[buf->snap_frames[s->first_frame + i].base_ref]);
    }
}

bool jit_opt_chains(IRBuf *buf)
{
    uint32_t sums = 0;
    for (uint32_t i = buf->loop + 1; buf->loop != 0 && i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        sums +=
            associates(ins) && (buf->ins[ins->a].op == ins->op || buf->ins[ins->b].op == ins->op);
    }
    if (sums == 0) {
        return true;
    }
    Chains c = {
        .buf = buf, .uses = calloc(buf->n, 1), .depends = calloc(buf->n, 1), .walks = WALKS_MAX};
    bool ok = c.uses != NULL && c.depends != NULL;
    for (uint32_t i = 1; ok && i < buf->n; i++) {
        count_uses(buf, &buf->ins[i], c.uses);
    }
    for (uint32_t i = buf->loop + 1; ok && i < buf->n; i++) {
        const IRIns ins = buf->ins[i];
        if (associates(&ins) && !shorten(&c, (IRRef)i, ins.a, ins.b)) {
            (void)shorten(&c, (IRRef)i, ins.b, ins.a);
        }
    }
    free(c.uses);
    free(c.depends);
    return ok;
}
