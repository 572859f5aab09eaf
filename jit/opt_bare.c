/* opt_bare.c -- snapshots name numbers without their boxes.
 *
 * Exits box by the type, and make the INT of a word: the instruction that did it is often needed
 * for nothing else.  In the loop's body only where it was made there, since its operand is what is
 * read in the same round.
 */
#include "jit/opt.h"

static void bare(const IRBuf *buf, uint32_t guard, SnapSlot *slot)
{
    for (;;) {
        const IRIns *ins = &buf->ins[slot->ref];
        bool same_round = buf->loop == 0 || guard < buf->loop || slot->ref > buf->loop;
        bool box = ins->op == IR_BOXI || ins->op == IR_BOXF || ins->op == IR_BOXC;
        bool word = jit_ir_is_of_word(buf, slot->ref);
        if (!same_round || !(box || word)) {
            return;
        }
        slot->ref = ins->a;
        slot->as_int = word;
    }
}

bool jit_opt_bare(IRBuf *buf)
{
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins)) {
            const Snap *s = &buf->snaps[ins->snap];
            for (uint32_t j = 0; j < s->nslots; j++) {
                bare(buf, i, &buf->snap_slots[s->first_slot + j]);
            }
        }
    }
    return true;
}
