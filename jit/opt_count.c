/* opt_count.c -- loop variables that count are counted where they are.
 *
 * `i + 1` is there from the head of a loop on, where the range hands `i` out, and is wanted at its
 * end; in between only exits mention it.  An exit can add 1 itself (SnapSlot.add).  Then nobody but
 * the PHI reads the sum, and the assembler makes it of the loop variable, in its place, when the
 * round is over (IRF_FUSED): one instruction, no register and no slot.
 */
#include "jit/opt.h"

enum { NEAR = 1000 };

/* The right side of the PHI is its left one plus *add. */
static bool is_counter(const IRBuf *buf, const IRIns *phi, int *add)
{
    const IRIns *sum = &buf->ins[phi->b];
    if (phi->op != IR_PHI || phi->b < buf->loop || sum->op != IR_ADD || sum->a != phi->a ||
        sum->t != phi->t || (sum->t != IRT_INT && sum->t != IRT_RAW) ||
        buf->ins[sum->b].op != IR_K64 || buf->ins[phi->a].t != sum->t) {
        return false;
    }
    int64_t k = (int64_t)jit_ir_kbits(buf, sum->b) >> (sum->t == IRT_INT ? 16 : 0);
    *add = (int)k;
    return k >= -NEAR && k <= NEAR;
}

bool jit_opt_can_add(const IRBuf *buf, const SnapSlot *slot, int add)
{
    bool is_int = buf->ins[slot->ref].t == IRT_INT || slot->as_int;
    return !(slot->frame & SNAP_KIND) && slot->slot < SNAP_HANDLED && is_int &&
           slot->add + add >= INT16_MIN && slot->add + add <= INT16_MAX;
}

/* Nobody but its PHI and snapshots reads the sum, and all of those can add by themselves. */
static bool is_for_exits(const IRBuf *buf, const IRIns *phi, int add)
{
    IRRef sum = phi->b;
    for (uint32_t i = sum + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (ins != phi &&
            ((info->a == IROPND_R && ins->a == sum) || (info->b == IROPND_R && ins->b == sum))) {
            return false;
        }
        if (!jit_ir_has_snap(ins)) {
            continue;
        }
        const Snap *s = &buf->snaps[ins->snap];
        for (uint32_t j = 0; j < s->nslots; j++) {
            const SnapSlot *slot = &buf->snap_slots[s->first_slot + j];
            if (slot->ref == sum && !jit_opt_can_add(buf, slot, add)) {
                return false;
            }
        }
        if (jit_ir_is_of_frames(buf, s, sum)) {
            return false;
        }
    }
    return true;
}

bool jit_opt_counters(IRBuf *buf)
{
    for (uint32_t i = buf->n - 1; buf->loop != 0 && i > buf->loop; i--) {
        const IRIns *phi = &buf->ins[i];
        int add;
        if (!is_counter(buf, phi, &add) || !is_for_exits(buf, phi, add)) {
            continue;
        }
        for (uint32_t j = 0; j < buf->nsnap_slots; j++) {
            SnapSlot *slot = &buf->snap_slots[j];
            if (slot->ref == phi->b) {
                slot->ref = phi->a;
                slot->add = (int16_t)(slot->add + add);
            }
        }
    }
    return true;
}
