/* asm.c -- dead code removal and register allocation.
 *
 * Forward linear scan (Poletto and Sarkar, 1999) over intervals without holes: each reference has
 * one place for its whole life, a register or a spill slot.  Positions: operands of instruction i
 * are read at 2i, its result and the values of its snapshot live at 2i+1; so a guard's result never
 * takes the register of a value that its own exit needs.
 *
 * - Values that live across a call get a callee-saved register or a spill slot.
 * - What is defined before the loop and used in it lives to the loop's end.
 * - A PHI's left side is the loop variable itself: it has a place of its own, never a constant
 * (COPY).
 * - A PHI's right side takes the left side's register when the left side is not needed any more.
 * - Snapshot-only values weigh nothing: they are the first to be spilled.
 */
#include "jit/asm.h"

#include <stdlib.h>

typedef struct Interval {
    uint32_t start, end; /* positions, inclusive; end 0: unused */
    uint32_t weight;     /* uses by instructions, in the loop body counted more */
    IRRef phi_left;      /* right side of this PHI's left, 0: none */
    bool across_call;
    bool is_phi_left;
} Interval;

typedef struct Alloc {
    IRBuf *buf;
    Interval *iv;
    IRRef active[32];
    uint32_t nactive;
    uint32_t free_gpr, free_fpr;       /* bit sets */
    uint32_t spill_end[JIT_SPILL_MAX]; /* position up to which a slot is taken */
    bool failed;
} Alloc;

static const uint32_t GPR_ALL = 1u << RSI | 1u << RDI | 1u << R8 | 1u << R9 | 1u << R10 |
                                1u << R11 | 1u << RBP | 1u << R12 | 1u << R13;
static const uint32_t GPR_SAVED = 1u << RBP | 1u << R12 | 1u << R13;
static const uint32_t FPR_ALL = (1u << 14) - 1;

/* -- Uses -------------------------------------------------------------------------------------- */

static bool has_snapshot(const IRIns *ins) { return jit_ir_info[ins->op].kind == IRK_G; }

/* Counts uses backwards; unused pure instructions become NOP and do not count theirs. */
static void remove_dead(IRBuf *buf)
{
    for (uint32_t i = 1; i < buf->n; i++) {
        buf->ins[i].uses = 0;
    }
    for (uint32_t i = buf->n - 1; i >= 1; i--) {
        IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool pure_call = ins->op == IR_CALL && buf->calls[ins->b].effect <= CALL_NEW;
        bool removable =
            info->kind == IRK_N || info->kind == IRK_L || info->kind == IRK_A || pure_call;
        if (removable && ins->uses == 0) {
            ins->op = IR_NOP;
            continue;
        }
        if (ins->op == IR_CARG && ins->uses == 0) {
            ins->op = IR_NOP;
            continue;
        }
        if (info->a == IROPND_R && ins->a != 0) {
            buf->ins[ins->a].uses++;
        }
        if (info->b == IROPND_R && ins->b != 0) {
            buf->ins[ins->b].uses++;
        }
        if (has_snapshot(ins)) {
            const Snap *snap = &buf->snaps[ins->snap];
            for (uint32_t s = 0; s < snap->nslots; s++) {
                buf->ins[buf->snap_slots[snap->first_slot + s].ref].uses++;
            }
            for (uint32_t f = 0; f < snap->nframes; f++) {
                const SnapFrame *frame = &buf->snap_frames[snap->first_frame + f];
                buf->ins[frame->func_ref].uses += frame->func_ref != 0;
                buf->ins[frame->base_ref].uses += frame->base_ref != 0;
            }
        }
    }
}

/* -- Intervals --------------------------------------------------------------------------------- */

static void use_at(Alloc *al, IRRef ref, uint32_t pos, uint32_t weight)
{
    IRBuf *buf = al->buf;
    IRIns *ins = &buf->ins[ref];
    if (ref == 0 || ins->op == IR_K64) {
        return;
    }
    if (jit_is_fused(ins->op)) { /* the operands are read where the access is */
        use_at(al, ins->a, pos, weight);
        if (ins->op == IR_AREF) {
            use_at(al, ins->b, pos, weight);
        }
        return;
    }
    if (buf->loop != 0 && ref < buf->loop && pos > 2u * buf->loop && !al->iv[ref].is_phi_left) {
        pos = 2u * buf->n; /* the next round reads it again */
    }
    Interval *iv = &al->iv[ref];
    iv->end = pos > iv->end ? pos : iv->end;
    iv->weight += weight;
}

static void use_call_args(Alloc *al, IRRef list, uint32_t pos, uint32_t weight)
{
    for (; list != 0; list = al->buf->ins[list].a) {
        use_at(al, al->buf->ins[list].b, pos, weight);
    }
}

static void find_intervals(Alloc *al)
{
    IRBuf *buf = al->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PHI && buf->ins[i].a != buf->ins[i].b) {
            al->iv[buf->ins[i].a].is_phi_left = true;
        }
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        uint32_t weight = buf->loop != 0 && i > buf->loop ? 10 : 1;
        al->iv[i].start = 2 * i + 1;
        if (ins->op == IR_NOP || ins->op == IR_CARG || jit_is_fused(ins->op)) {
            continue;
        }
        if (ins->op == IR_PHI) {
            /* Both sides live to the end of the body, where the moves are. */
            use_at(al, ins->b, 2 * buf->n, weight);
            al->iv[ins->b].phi_left = ins->a;
            al->iv[ins->a].end =
                al->iv[ins->a].end == 0 ? al->iv[ins->a].start : al->iv[ins->a].end;
            continue;
        }
        if (ins->op == IR_CALL) {
            use_call_args(al, ins->a, 2 * i, weight);
        } else {
            if (info->a == IROPND_R) {
                use_at(al, ins->a, 2 * i, weight);
            }
            if (info->b == IROPND_R) {
                use_at(al, ins->b, 2 * i, weight);
            }
        }
        if (has_snapshot(ins)) {
            const Snap *snap = &buf->snaps[ins->snap];
            for (uint32_t s = 0; s < snap->nslots; s++) {
                use_at(al, buf->snap_slots[snap->first_slot + s].ref, 2 * i + 1, 0);
            }
            for (uint32_t f = 0; f < snap->nframes; f++) {
                const SnapFrame *frame = &buf->snap_frames[snap->first_frame + f];
                use_at(al, frame->func_ref, 2 * i + 1, 0);
                use_at(al, frame->base_ref, 2 * i + 1, 0);
            }
        }
    }
}

/* What is alive before and after a call; when all intervals have their final ends. */
static void find_across_calls(Alloc *al)
{
    IRBuf *buf = al->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op != IR_CALL && buf->ins[i].op != IR_NEW) {
            continue;
        }
        uint32_t at = 2 * i;
        for (uint32_t r = 1; r < i; r++) {
            al->iv[r].across_call |= al->iv[r].end > at;
        }
    }
}

/* -- Places ------------------------------------------------------------------------------------ */

static bool is_float(const IRIns *ins) { return ins->t == IRT_FLT; }

static void expire(Alloc *al, uint32_t start)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < al->nactive; i++) {
        IRRef r = al->active[i];
        if (al->iv[r].end < start) {
            uint32_t bit = 1u << al->buf->ins[r].reg;
            *(is_float(&al->buf->ins[r]) ? &al->free_fpr : &al->free_gpr) |= bit;
        } else {
            al->active[kept++] = r;
        }
    }
    al->nactive = kept;
}

static void spill(Alloc *al, IRRef ref)
{
    IRIns *ins = &al->buf->ins[ref];
    const Interval *iv = &al->iv[ref];
    ins->reg = JIT_NOREG;
    for (uint16_t slot = 2; slot < JIT_SPILL_MAX; slot++) {
        if (al->spill_end[slot] < iv->start) {
            al->spill_end[slot] = iv->end;
            ins->spill = slot;
            return;
        }
    }
    al->failed = true;
}

/* Evicted values were given a register first: their slot must be free from their start on, which
 * the search by end position cannot tell; they take a slot nobody has had. */
static void spill_evicted(Alloc *al, IRRef ref)
{
    for (uint16_t slot = 2; slot < JIT_SPILL_MAX; slot++) {
        if (al->spill_end[slot] == 0) {
            al->spill_end[slot] = al->iv[ref].end;
            al->buf->ins[ref].reg = JIT_NOREG;
            al->buf->ins[ref].spill = slot;
            return;
        }
    }
    al->failed = true;
}

/* The left side's register for a PHI's right side, or JIT_NOREG. */
static uint8_t phi_register(Alloc *al, IRRef ref)
{
    IRRef left = al->iv[ref].phi_left;
    if (left == 0 || left == ref) {
        return JIT_NOREG;
    }
    const IRIns *l = &al->buf->ins[left];
    const Interval *iv = &al->iv[left];
    bool needed = iv->end >= al->iv[ref].start; /* read after the right side exists */
    bool rotates = iv->phi_left != 0; /* the left side is itself the right side of another PHI */
    if (needed || rotates || l->reg == JIT_NOREG || l->t != al->buf->ins[ref].t ||
        l->op == IR_K64) {
        return JIT_NOREG;
    }
    if (al->iv[ref].across_call && !is_float(l) && !(GPR_SAVED & 1u << l->reg)) {
        return JIT_NOREG;
    }
    return l->reg;
}

static void allocate_one(Alloc *al, IRRef ref)
{
    IRIns *ins = &al->buf->ins[ref];
    Interval *iv = &al->iv[ref];
    bool flt = is_float(ins);
    uint32_t *free_set = flt ? &al->free_fpr : &al->free_gpr;
    uint32_t usable =
        flt ? (iv->across_call ? 0 : FPR_ALL) : (iv->across_call ? GPR_SAVED : GPR_ALL);
    expire(al, iv->start);
    uint32_t choice = *free_set & usable;
    uint8_t wanted = phi_register(al, ref);
    uint8_t reg;
    if (wanted != JIT_NOREG && (choice & 1u << wanted)) {
        reg = wanted;
    } else if (choice != 0) {
        /* Leave the callee-saved ones to those that need them. */
        uint32_t preferred = flt || (choice & ~GPR_SAVED) == 0 ? choice : choice & ~GPR_SAVED;
        reg = (uint8_t)__builtin_ctz(preferred);
    } else {
        /* The cheapest of this one and the active ones whose register would do. */
        IRRef victim = ref;
        for (uint32_t i = 0; i < al->nactive; i++) {
            IRRef r = al->active[i];
            if (is_float(&al->buf->ins[r]) == flt && (usable & 1u << al->buf->ins[r].reg) &&
                al->iv[r].weight < al->iv[victim].weight) {
                victim = r;
            }
        }
        if (victim == ref) {
            spill(al, ref);
            return;
        }
        reg = al->buf->ins[victim].reg;
        spill_evicted(al, victim);
        for (uint32_t i = 0; i < al->nactive; i++) {
            if (al->active[i] == victim) {
                al->active[i] = al->active[--al->nactive];
                break;
            }
        }
        *free_set |= 1u << reg;
    }
    ins->reg = reg;
    *free_set &= ~(1u << reg);
    al->active[al->nactive++] = ref;
}

static bool needs_place(const IRIns *ins)
{
    switch (ins->op) {
    case IR_NOP:
    case IR_K64:
    case IR_CARG:
    case IR_PHI:
    case IR_LOOP:
    case IR_FRAME: return false;
    default: return ins->t != IRT_NIL && ins->uses > 0 && !jit_is_fused(ins->op);
    }
}

/* PHI left sides stay in their place through the whole loop: the moves at its end write there. Only
 * when the right side shares the register may the left side's interval end earlier. */
static void extend_phi_lefts(Alloc *al)
{
    IRBuf *buf = al->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op != IR_PHI || ins->a == ins->b) {
            continue;
        }
        Interval *left = &al->iv[ins->a];
        Interval *right = &al->iv[ins->b];
        bool shareable = buf->ins[ins->b].op != IR_K64 && left->end < right->start &&
                         left->phi_left == 0 && buf->ins[ins->a].t == buf->ins[ins->b].t &&
                         right->start > 2u * buf->loop;
        if (!shareable) {
            left->end = 2 * buf->n;
        }
    }
}

bool jit_asm_allocate(IRBuf *buf)
{
    Alloc al = {.buf = buf, .free_gpr = GPR_ALL, .free_fpr = FPR_ALL};
    remove_dead(buf);
    al.iv = calloc(buf->n, sizeof *al.iv);
    if (al.iv == NULL) {
        return false;
    }
    find_intervals(&al);
    extend_phi_lefts(&al);
    /* Loop values (PHI left sides) must not lose their register between their last use and the
     * right side's definition: a shareable left keeps its interval up to there. */
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI && ins->a != ins->b && al.iv[ins->a].end < al.iv[ins->b].start) {
            al.iv[ins->a].end = al.iv[ins->b].start - 1;
        }
    }
    find_across_calls(&al);
    for (uint32_t i = 1; i < buf->n && !al.failed; i++) {
        buf->ins[i].reg = JIT_NOREG;
        buf->ins[i].spill = 0;
        if (needs_place(&buf->ins[i])) {
            if (al.iv[i].end < al.iv[i].start) {
                al.iv[i].end = al.iv[i].start;
            }
            allocate_one(&al, (IRRef)i);
        }
    }
    /* A shared register that the right side did not get in the end: the left side's place must
     * survive to the moves.  Rare (register pressure); give the left side a slot of its own
     * instead. */
    for (uint32_t i = 1; i < buf->n && !al.failed; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI && ins->a != ins->b && al.iv[ins->a].end < 2u * buf->n &&
            buf->ins[ins->a].reg != JIT_NOREG && buf->ins[ins->a].reg != buf->ins[ins->b].reg) {
            spill_evicted(&al, ins->a);
        } else if (ins->op == IR_PHI && ins->a != ins->b && buf->ins[ins->a].reg == JIT_NOREG &&
                   buf->ins[ins->a].spill != 0 && al.iv[ins->a].end < 2u * buf->n) {
            spill_evicted(&al, ins->a);
        }
    }
    free(al.iv);
    return !al.failed;
}
