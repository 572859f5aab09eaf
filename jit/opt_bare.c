/* opt_bare.c -- snapshots name numbers without their boxes.
 *
 * Exits box by the type, and make the INT of a word: the instruction that did it is often needed
 * for nothing else.  In the loop's body only where it was made there, since its operand is what is
 * read in the same round.
 */
#include "jit/opt.h"

#include <string.h>

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

/* What bare() may look through. */
static const bool is_box[IR_COUNT] = {
    [IR_BOXI] = true, [IR_BOXF] = true, [IR_BOXC] = true, [IR_R2I] = true};

bool jit_opt_bare(IRBuf *buf)
{
    static bool done[SNAP_MAX];
    bool boxes = false; /* so far: snapshots hold what is before their guards */
    memset(done, 0, buf->nsnaps);
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        boxes |= is_box[ins->op];
        /* Once for each snapshot: a later guard has nothing to add, as it may do less. */
        if (!boxes || !jit_ir_has_snap(ins) || done[ins->snap]) {
            continue;
        }
        const Snap *s = &buf->snaps[ins->snap];
        SnapSlot *slot = &buf->snap_slots[s->first_slot], *end = slot + s->nslots;
        for (; slot < end; slot++) {
            if (is_box[buf->ins[slot->ref].op]) {
                bare(buf, i, slot);
            }
        }
        done[ins->snap] = true;
    }
    return true;
}
