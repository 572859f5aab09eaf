/* opt_wide.c -- ints beyond 48 bits: their low 64 bits, and those that only exits need.
 *
 * Sums, products and shifts that outgrow 64 bits are BIG: a note of operation and operands, no
 * code. What a mask lets through of one is its low 64 bits, computed with wrapping arithmetic
 * (jit_opt_low): in `(a * x + c) & MASK` the product and the sum never exist.  A snapshot that
 * names a BIG describes it: SnapSlots of the frame SNAP_OBJECT | number hold the BIG itself (word
 * 0), its left operand (word 1) and its right one (word 2), which may be BIGs described alike; the
 * exit computes it.
 */
#include <stdlib.h>

#include "jit/opt.h"

static const struct {
    uint8_t op, low; /* BIG, and the same modulo 2**64 */
    BinOp binop;
} bigs[] = {
    {IR_BADD, IR_ADD, BIN_ADD}, {IR_BSUB, IR_SUB, BIN_SUB}, {IR_BMUL, IR_MUL, BIN_MUL},
    {IR_BOR, IR_OR, BIN_OR},    {IR_BXOR, IR_XOR, BIN_XOR}, {IR_BSHL, IR_SHL, BIN_LSHIFT},
};

BinOp jit_big_binop(IROp op)
{
    for (size_t i = 0; i < KR_COUNT(bigs); i++) {
        if (bigs[i].op == op) {
            return bigs[i].binop;
        }
    }
    return BIN_COUNT;
}

IROp jit_big_op(BinOp op)
{
    for (size_t i = 0; i < KR_COUNT(bigs); i++) {
        if (bigs[i].binop == op) {
            return (IROp)bigs[i].op;
        }
    }
    return IR_NOP;
}

uint32_t jit_big_depth(const IRBuf *buf, IRRef r)
{
    const IRIns *ins = &buf->ins[r];
    if (ins->t != IRT_BIG) {
        return 0;
    }
    uint32_t a = jit_big_depth(buf, ins->a), b = jit_big_depth(buf, ins->b);
    return 1 + (a > b ? a : b);
}

/* -- Low bits ---------------------------------------------------------------------------------- */

static IRRef wrapping(IRBuf *buf, IROp op, IRRef a, IRRef b)
{
    bool fails = false;
    return jit_opt_emit(buf, op, IRT_U64, a, b, 0, &fails);
}

IRRef jit_opt_low(IRBuf *buf, IRRef r)
{
    bool fails = false;
    IRIns ins = buf->ins[r];
    if (ins.t == IRT_INT) {
        return jit_opt_emit(buf, IR_I2R, IRT_I64, r, 0, 0, &fails);
    }
    IROp op = IR_NOP;
    switch (ins.op) {
    case IR_ADDOV: op = IR_ADD; break;
    case IR_SUBOV: op = IR_SUB; break;
    case IR_MULOV: op = IR_MUL; break;
    case IR_SHLOV: op = IR_SHL; break;
    default:
        for (size_t i = 0; i < KR_COUNT(bigs); i++) {
            op = bigs[i].op == ins.op ? (IROp)bigs[i].low : op;
        }
        break;
    }
    if (op == IR_NOP) {
        return r;
    }
    IRRef a = jit_opt_low(buf, ins.a), b;
    if (op == IR_SHL) { /* the count itself, not modulo anything: it is small */
        b = buf->ins[ins.b].t == IRT_INT ? jit_opt_emit(buf, IR_I2R, IRT_RAW, ins.b, 0, 0, &fails)
                                         : ins.b;
    } else {
        b = jit_opt_low(buf, ins.b);
    }
    return wrapping(buf, op, a, b);
}

/* -- Snapshots --------------------------------------------------------------------------------- */

static bool add_slot(IRBuf *buf, uint16_t frame, uint16_t slot, IRRef ref)
{
    if (buf->nsnap_slots >= SNAPSLOT_MAX) {
        return false;
    }
    buf->snap_slots[buf->nsnap_slots++] = (SnapSlot){.frame = frame, .slot = slot, .ref = ref};
    return true;
}

/* The slots [first, nsnap_slots) are those of the snapshot so far. */
static bool describe(IRBuf *buf, uint32_t first, IRRef big)
{
    const IRIns *ins = &buf->ins[big];
    if (ins->t != IRT_BIG) {
        return true;
    }
    uint16_t frame = SNAP_OBJECT | ins->prev;
    for (uint32_t i = first; i < buf->nsnap_slots; i++) {
        if (buf->snap_slots[i].frame == frame) {
            return true;
        }
    }
    return add_slot(buf, frame, 0, big) && add_slot(buf, frame, 1, ins->a) &&
           add_slot(buf, frame, 2, ins->b) && describe(buf, first, ins->a) &&
           describe(buf, first, ins->b);
}

static bool rewrite_snap(IRBuf *buf, Snap *snap)
{
    uint32_t old = snap->first_slot, n = snap->nslots;
    bool any = false, ok = true;
    for (uint32_t i = 0; i < n; i++) {
        any |= buf->ins[buf->snap_slots[old + i].ref].t == IRT_BIG;
    }
    if (!any) {
        return true;
    }
    uint32_t first = buf->nsnap_slots;
    for (uint32_t i = 0; i < n && ok; i++) {
        SnapSlot s = buf->snap_slots[old + i];
        ok = add_slot(buf, s.frame, s.slot, s.ref);
        buf->snap_slots[buf->nsnap_slots - 1].as_int = ok && s.as_int;
    }
    for (uint32_t i = 0; i < n && ok; i++) {
        ok = describe(buf, first, buf->snap_slots[old + i].ref);
    }
    snap->first_slot = first;
    snap->nslots = buf->nsnap_slots - first;
    return ok;
}

bool jit_opt_bigs(IRBuf *buf)
{
    uint32_t objects = 0, nbigs = 0;
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        objects = ins->op == IR_SUNK && ins->prev >= objects ? ins->prev + 1u : objects;
        nbigs += ins->t == IRT_BIG;
    }
    if (nbigs == 0) {
        return true;
    }
    if (objects + nbigs > SNAP_OBJECTS_MAX) {
        return false;
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].t == IRT_BIG) {
            buf->ins[i].prev = (IRRef)objects++;
        }
    }
    for (size_t i = 0; i < KR_COUNT(bigs); i++) {
        buf->chain[bigs[i].op] = 0; /* the chains went through what holds numbers now */
    }
    uint8_t *used = calloc(buf->nsnaps + 1, 1);
    bool ok = used != NULL;
    for (uint32_t i = 1; ok && i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins) && !used[ins->snap]) {
            used[ins->snap] = 1;
            ok = rewrite_snap(buf, &buf->snaps[ins->snap]);
        }
    }
    free(used);
    return ok;
}
