/* asm.c -- dead code removal and register allocation.
 *
 * Forward linear scan (Poletto and Sarkar, 1999) over intervals without holes: each reference has
 * one place for its whole life, a register or a spill slot.  Positions: operands of instruction i
 * are read at 2i, its result and the values of its snapshot live at 2i+1; so a guard's result never
 * takes the register of a value that its own exit needs; but a class guard, which leaves before it
 * makes its result, may make it in the register of the value it looks at.  What a side trace takes
 * over from its parent (PLOAD) is there from position 1 on.
 *
 * - A value that lives across a call gets a callee-saved register; or, when its uses outweigh the
 *   calls, another one and a spill slot, from which it is loaded again behind each call (IRF_KEPT);
 *   or only the spill slot.
 * - What is defined before the loop and used in it lives to the loop's end.
 * - A PHI's left side is the loop variable itself: it has a place of its own, never a constant
 *   (COPY).
 * - A PHI's right side takes the left side's register when the left side is not needed any more.
 * - Snapshot-only values weigh nothing: they are the first to be spilled.  Of the others, those
 *   that are read least in the time for which they would have a register.
 * - A load that only one instruction uses, with no effect between them, is that instruction's
 *   memory operand (IRF_FUSED).
 * - Spill slots are given out when all registers are, so that a slot is shared by all whose
 *   intervals do not meet.  A side trace starts with the slots its PLOADs come from taken, and no
 *   others: chains of side traces do not need more and more.
 */
#include "jit/asm.h"
#include "jit/join.h"

#include <math.h>
#include <stdlib.h>

#include "runtime/core/options.h"
#include "runtime/types/list.h"

typedef struct Interval {
    uint32_t start, end; /* positions, inclusive; end 0: unused */
    uint32_t weight;     /* uses by instructions, in the loop body counted more */
    uint32_t calls;      /* weight of the calls it lives across */
    IRRef phi_left;      /* right side of this PHI's left, or on the way to it; 0: none */
    uint8_t hint;        /* register it would like, JIT_NOREG: none */
    bool is_phi_left;
} Interval;

typedef struct Alloc {
    IRBuf *buf;
    const Trace *trace;
    Interval *iv;
    uint32_t *calls_before; /* weight of the calls before reference i */
    IRRef active[32];
    uint32_t nactive;
    uint32_t free_gpr, free_fpr; /* bit sets */
    uint64_t random;             /* state of -X jitopt=randreg, 0: off */
    bool failed;
} Alloc;

enum { LOOP_WEIGHT = 10 };

static uint32_t weight_at(const IRBuf *buf, uint32_t i)
{
    return buf->loop != 0 && i > buf->loop ? LOOP_WEIGHT : 1;
}

/* -- Uses -------------------------------------------------------------------------------------- */

/* Pure functions of the C library that are one instruction: no call, nothing to save around it. */
static void lower_calls(IRBuf *buf)
{
    static const struct {
        double (*fn)(double);
        IROp op;
    } rows[] = {{sqrt, IR_FSQRT}, {fabs, IR_FABS}};
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        if (ins->op != IR_CALL || ins->t != IRT_FLT || buf->calls[ins->b].effect != CALL_PURE) {
            continue;
        }
        const IRIns *list = &buf->ins[ins->a];
        for (size_t r = 0; r < KR_COUNT(rows); r++) {
            if (buf->calls[ins->b].fn == (const void *)rows[r].fn && ins->a != 0 && list->a == 0 &&
                !buf->calls[ins->b].thread_arg && buf->ins[list->b].t == IRT_FLT) {
                ins->op = rows[r].op;
                ins->a = list->b;
                ins->b = 0;
                break;
            }
        }
    }
}

static bool has_snapshot(const IRIns *ins) { return jit_ir_has_snap(ins); }

static void mark_operands(const IRBuf *buf, const IRIns *ins, uint8_t *read)
{
    const IRInfo *info = &jit_ir_info[ins->op];
    if (info->a == IROPND_R) {
        read[ins->a] = 1;
    }
    if (info->b == IROPND_R) {
        read[ins->b] = 1;
    }
    if (has_snapshot(ins)) {
        const Snap *snap = &buf->snaps[ins->snap];
        for (uint32_t s = 0; s < snap->nslots; s++) {
            read[buf->snap_slots[snap->first_slot + s].ref] = 1;
        }
        for (uint32_t f = 0; f < snap->nframes; f++) {
            read[buf->snap_frames[snap->first_frame + f].func_ref] = 1;
            read[buf->snap_frames[snap->first_frame + f].base_ref] = 1;
        }
    }
}

/* A loop variable that nobody in the loop reads, itself and other such variables apart, need not go
 * around. */
static bool remove_dead_phis(IRBuf *buf)
{
    uint8_t *read = calloc(buf->n, 1);
    if (read == NULL) {
        return false;
    }
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI) {
            continue;
        }
        mark_operands(buf, ins, read);
        /* An address from before the loop is part of the access that reads it. */
        for (int side = 0; side < 2; side++) {
            IRRef r = side == 0 ? ins->a : ins->b;
            if ((side == 0 ? jit_ir_info[ins->op].a : jit_ir_info[ins->op].b) == IROPND_R &&
                jit_is_fused(buf->ins[r].op)) {
                mark_operands(buf, &buf->ins[r], read);
            }
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
            const IRIns *ins = &buf->ins[i];
            if (ins->op == IR_PHI && read[ins->a] && !read[ins->b]) {
                read[ins->b] = 1;
                changed = true;
            }
        }
    }
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PHI && !read[buf->ins[i].a]) {
            buf->ins[i].op = IR_NOP;
        }
    }
    free(read);
    return true;
}

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
        /* What does not fit matters to those who use it. */
        bool arithmetic = ins->op == IR_ADDOV || ins->op == IR_SUBOV || ins->op == IR_MULOV ||
                          ins->op == IR_SHLOV;
        bool removable = info->kind == IRK_N || info->kind == IRK_L || info->kind == IRK_A ||
                         pure_call || arithmetic || ins->op == IR_PLOAD || ins->op == IR_COPY;
        if (removable && ins->uses == 0) {
            ins->op = IR_NOP;
            continue;
        }
        /* A new object that nobody needs is not made, which cannot fail. */
        if (ins->op == IR_GERR && buf->ins[ins->a].uses == 0 && ins->uses == 0 &&
            buf->ins[ins->a].op == IR_CALL &&
            (jit_makes_slice(buf->calls[buf->ins[ins->a].b].fn) ||
             jit_makes_text(buf->calls[buf->ins[ins->a].b].fn))) {
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

/* An index that is a sum with a constant, and read by accesses only, is part of their addresses:
 * what is added is AREF's `snap` then, as it has no snapshot.  false: no memory. */
static bool fold_indices(IRBuf *buf)
{
    enum { MOST = 1000 };
    uint16_t *accesses = calloc(buf->n, sizeof *accesses);
    if (accesses == NULL) {
        return false;
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_AREF) {
            buf->ins[i].snap = 0;
            accesses[buf->ins[i].b]++;
        }
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i], *sum = &buf->ins[ins->b];
        if (ins->op != IR_AREF || sum->op != IR_ADD || sum->t != IRT_RAW ||
            accesses[ins->b] < sum->uses || buf->ins[sum->b].op != IR_K64) {
            continue;
        }
        int64_t k = (int64_t)buf->k[buf->ins[sum->b].a];
        if (k >= -MOST && k <= MOST) {
            accesses[ins->b]--;
            ins->snap = (uint16_t)(int16_t)k;
            ins->b = sum->a;
            buf->ins[sum->a].uses++;
            if (--sum->uses == 0) {
                buf->ins[sum->a].uses--;
                buf->ins[sum->b].uses--;
                sum->op = IR_NOP;
            }
        }
    }
    free(accesses);
    return true;
}

/* -- Loads as operands ------------------------------------------------------------------------- */

/* Can the instruction read operand `ref` from memory? */
static bool takes_memory(const IRBuf *buf, const IRIns *ins, const IRIns *load, bool is_a)
{
    const IRIns *other = &buf->ins[is_a ? ins->b : ins->a];
    if (load->op == IR_LOAD8 || load->op == IR_LOAD32) {
        /* Compared with a constant of its size: equality only, the upper bits are not looked at. */
        uint64_t limit = load->op == IR_LOAD8 ? INT8_MAX : INT32_MAX;
        return is_a && (ins->op == IR_GEQ || ins->op == IR_GNE) && other->op == IR_K64 &&
               buf->k[other->a] <= limit;
    }
    switch (ins->op) {
    case IR_GINT:
    case IR_GNAT:
    case IR_NAT:
    case IR_GFLT:
    case IR_GPTR: return true;
    case IR_FADD:
    case IR_FSUB:
    case IR_FMUL:
    case IR_FDIV:
    case IR_ADD:
    case IR_SUB:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_ADDOV:
    case IR_SUBOV: return true;
    default: return ins->op >= IR_GLT && ins->op <= IR_GUGE;
    }
}

/* A word that is not negative whatever the guards say. */
static bool is_natural(const IRBuf *buf, IRRef r, int depth)
{
    const IRIns *ins = &buf->ins[r];
    if (ins->t != IRT_RAW || depth == 0) {
        return false;
    }
    switch (ins->op) {
    case IR_K64: return (int64_t)buf->k[ins->a] >= 0;
    case IR_F2R: return buf->ins[ins->a].op == IR_FSQRT || buf->ins[ins->a].op == IR_FABS;
    case IR_LESSER: return is_natural(buf, ins->a, depth - 1) && is_natural(buf, ins->b, depth - 1);
    case IR_GREATER:
        return is_natural(buf, ins->a, depth - 1) || is_natural(buf, ins->b, depth - 1);
    case IR_ADD: /* neither this nor the next wraps */
    case IR_MUL: return is_natural(buf, ins->a, depth - 1) && is_natural(buf, ins->b, depth - 1);
    default:
        return ins->op == IR_LOAD8 || ins->op == IR_LOAD32 || ins->op == IR_GNAT ||
               ins->op == IR_NAT;
    }
}

/* BOXI of a word's int: the word below the tag, without a shift up and down again. */
static void fuse_box(IRBuf *buf, const IRIns *box)
{
    IRIns *number = &buf->ins[box->a];
    if (box->op == IR_BOXI && number->op == IR_R2I && number->uses == 1 &&
        is_natural(buf, number->a, 3)) {
        number->flags |= IRF_FUSED;
    }
}

/* Is the load the right operand of the sum i, and again of the one behind it, and of nothing else?
 * Then both read memory (s + x + x). */
static bool is_read_again(const IRBuf *buf, uint32_t i, IRRef load)
{
    const IRIns *sum = &buf->ins[i], *next = sum + 1;
    while (next < buf->ins + buf->n && next->op == IR_NOP) {
        next++;
    }
    bool sums = (sum->op == IR_ADD || sum->op == IR_SUB) && sum->b == load &&
                next < buf->ins + buf->n && (next->op == IR_ADD || next->op == IR_SUB);
    bool second = sums && next->a == i && next->b == load && sum->a != load;
    bool first = sums && buf->ins[sum->a].op == sum->op && buf->ins[sum->a].b == load &&
                 sum->a != load && buf->ins[load].flags & IRF_FUSED;
    return buf->ins[load].uses == 2 && (second || first);
}

/* What goes around is the loop variable plus a constant, and nobody else wants the sum: it is made
 * in the variable's place at the end of the round. */
static void fuse_counter(IRBuf *buf, const IRIns *phi)
{
    IRIns *sum = &buf->ins[phi->b];
    if (phi->op != IR_PHI || phi->b < buf->loop || sum->op != IR_ADD || sum->a != phi->a ||
        sum->uses != 1 || sum->t != phi->t || (sum->t != IRT_INT && sum->t != IRT_RAW) ||
        buf->ins[phi->a].t != sum->t || buf->ins[sum->b].op != IR_K64) {
        return;
    }
    int64_t k = (int64_t)buf->k[buf->ins[sum->b].a];
    if (k == (int32_t)k) {
        sum->flags |= IRF_FUSED;
    }
}

static void fuse_loads(IRBuf *buf)
{
    uint32_t last_effect = 0;
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        ins->flags = 0;
        fuse_box(buf, ins);
        fuse_counter(buf, ins);
        if (info->kind == IRK_S || info->kind == IRK_C || info->kind == IRK_A ||
            ins->op == IR_LOOP) {
            last_effect = i;
            continue;
        }
        for (int side = 0; side < 2; side++) {
            bool is_a = side == 0;
            IRRef r = is_a ? ins->a : ins->b;
            if ((is_a ? info->a : info->b) != IROPND_R || r <= last_effect) {
                continue;
            }
            IRIns *load = &buf->ins[r];
            if ((load->op == IR_LOAD || load->op == IR_LOAD32 || load->op == IR_LOAD8) &&
                (load->uses == 1 || is_read_again(buf, i, r)) &&
                takes_memory(buf, ins, load, is_a)) {
                load->flags |= IRF_FUSED;
                break; /* one memory operand an instruction */
            }
        }
    }
}

/* -- Intervals --------------------------------------------------------------------------------- */

static void use_at(Alloc *al, IRRef ref, uint32_t pos, uint32_t weight)
{
    IRBuf *buf = al->buf;
    const IRIns *ins = &buf->ins[ref];
    if (ref == 0 || ins->op == IR_K64 || ins->t == IRT_BIG) {
        return;
    }
    if (jit_is_fused(ins->op)) { /* the operands are read where the access is */
        use_at(al, ins->a, pos, weight);
        if (ins->op == IR_AREF) {
            use_at(al, ins->b, pos, weight);
        }
        return;
    }
    if (ins->flags & IRF_FUSED) { /* so are those of a load that is an operand */
        use_at(al, ins->a, pos, weight);
        return;
    }
    if (buf->loop != 0 && ref < buf->loop && pos > 2u * buf->loop && !al->iv[ref].is_phi_left) {
        pos = 2u * buf->n; /* the next round reads it again */
    }
    Interval *iv = &al->iv[ref];
    iv->end = pos > iv->end ? pos : iv->end;
    iv->weight += weight;
}

/* What the exit of instruction i needs.  Where the body's first guard is asked again at the end of
 * the round (AGAIN), its own exit and that of the head are not taken from the second round on; and
 * what goes around has come around by then, in the PHI's left side, whose place is there in any
 * case. */
static void use_by_exit(Alloc *al, uint32_t i)
{
    const IRBuf *buf = al->buf;
    const IRIns *ins = &buf->ins[i];
    const Snap *snap = &buf->snaps[ins->snap];
    const Interval *around = i == buf->again ? al->iv : NULL;
    bool once = buf->again != 0 && (i == buf->loop || i == buf->ins[buf->again].a);
    uint32_t pos = once ? 2 * buf->loop : 2 * i + 1;
    uint32_t first_pos = once ? pos : 2 * i; /* of what it looks at before it leaves */
    IRRef looked_at = jit_leaves_first(ins) ? ins->a : 0;
    const SnapSlot *slots = &buf->snap_slots[snap->first_slot];
    for (uint32_t s = 0; s < snap->nslots; s++) {
        IRRef ref = slots[s].ref;
        if (around == NULL || !around[ref].is_phi_left) {
            use_at(al, ref, ref == looked_at ? first_pos : pos, 0);
        }
    }
    for (uint32_t f = 0; f < snap->nframes; f++) {
        const SnapFrame *frame = &buf->snap_frames[snap->first_frame + f];
        for (int k = 0; k < 2; k++) {
            IRRef ref = k == 0 ? frame->func_ref : frame->base_ref;
            if (around == NULL || !around[ref].is_phi_left) {
                use_at(al, ref, pos, 0);
            }
        }
    }
}

/* Does it read its operands itself, and leave by its own exit? */
static bool reads(const IRIns *ins)
{
    return ins->op != IR_NOP && ins->op != IR_CARG && !(ins->flags & IRF_FUSED) &&
           !jit_is_fused(ins->op) && ins->t != IRT_BIG;
}

/* What exits need.  A snapshot that several instructions share, mostly one behind the other, is
 * looked at once, for the last of them: what lives to there has lived at the others. */
static void use_by_exits(Alloc *al)
{
    const IRBuf *buf = al->buf;
    uint32_t behind = UINT32_MAX; /* the snapshot of the instruction behind */
    for (uint32_t i = buf->n - 1; i >= 1; i--) {
        const IRIns *ins = &buf->ins[i];
        if (!has_snapshot(ins) || !reads(ins)) {
            continue;
        }
        bool is_own =
            buf->again != 0 && (i == buf->again || i == buf->loop || i == buf->ins[buf->again].a);
        if (is_own || ins->snap != behind) {
            use_by_exit(al, i);
        }
        behind = is_own ? UINT32_MAX : ins->snap;
    }
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
        uint32_t weight = weight_at(buf, i);
        al->iv[i].start = ins->op == IR_PLOAD ? 1 : 2 * i + 1;
        al->iv[i].hint = JIT_NOREG;
        if (!reads(ins)) {
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
        if (ins->op == IR_CALL || ins->op == IR_JOIN) {
            use_call_args(al, ins->a, 2 * i, weight);
        }
        if (ins->op != IR_CALL) {
            if (info->a == IROPND_R && ins->op != IR_JOIN) {
                use_at(al, ins->a, 2 * i, weight);
            }
            if (info->b == IROPND_R) {
                use_at(al, ins->b, 2 * i, weight);
            }
        }
    }
    use_by_exits(al);
}

/* PHI left sides stay in their place through the whole loop: the moves at its end write there. Only
 * when the right side shares the register may the left side's interval end earlier: just before
 * the right side is made. */
/* The operand of `ref` that is made in the body behind the last use of `left`, and for nothing
 * else; 0: none. */
static IRRef link_before(const Alloc *al, IRRef ref, IRRef left)
{
    const IRBuf *buf = al->buf;
    const IRIns *ins = &buf->ins[ref], *l = &buf->ins[left];
    const IRInfo *info = &jit_ir_info[ins->op];
    if (info->kind == IRK_C || info->a != IROPND_R) {
        return 0;
    }
    const IRIns *a = &buf->ins[ins->a];
    const Interval *iv = &al->iv[ins->a];
    bool made_here = ins->a > buf->loop && a->op != IR_K64 && a->op != IR_CALL && a->uses == 1 &&
                     a->t == l->t && !(a->flags & IRF_FUSED) && !jit_is_fused(a->op);
    return made_here && iv->phi_left == 0 && iv->end == 2u * ref && al->iv[left].end < iv->start
               ? ins->a
               : 0;
}

/* The register goes from the left side's last use to the first value on the way to the right one:
 * `(left + x) & y` is made in it from the start. */
static void share_on_the_way(Alloc *al, IRRef left, IRRef right)
{
    enum { STEPS = 4 };
    IRRef first = right;
    for (int i = 0; i < STEPS; i++) {
        IRRef before = link_before(al, first, left);
        if (before == 0) {
            break;
        }
        al->iv[before].phi_left = left;
        first = before;
    }
    al->iv[left].end = al->iv[first].start - 1;
}

static void extend_phi_lefts(Alloc *al)
{
    IRBuf *buf = al->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op != IR_PHI || ins->a == ins->b) {
            continue;
        }
        Interval *left = &al->iv[ins->a];
        const Interval *right = &al->iv[ins->b];
        bool shareable = buf->ins[ins->b].op != IR_K64 && left->end < right->start &&
                         left->phi_left == 0 && buf->ins[ins->a].t == buf->ins[ins->b].t &&
                         right->start > 2u * buf->loop;
        if (shareable) {
            share_on_the_way(al, ins->a, ins->b);
            left->weight += LOOP_WEIGHT; /* the move at the end that a register saves */
        } else {
            left->end = 2 * buf->n;
        }
    }
}

/* The weight of the calls that each value lives across; when all intervals have their ends. */
static void count_calls(Alloc *al)
{
    IRBuf *buf = al->buf;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < buf->n; i++) {
        al->calls_before[i] = sum;
        if (i != 0 && jit_clobbers(buf->ins[i].op)) {
            sum += weight_at(buf, i);
        }
    }
    al->calls_before[buf->n] = sum;
    for (uint32_t i = 1; i < buf->n; i++) {
        Interval *iv = &al->iv[i];
        if (iv->end <= iv->start) {
            continue;
        }
        /* Calls j with start <= 2j and 2j < end. */
        uint32_t first = iv->start / 2 + 1, behind = (iv->end + 1) / 2;
        if (behind > first) {
            iv->calls = al->calls_before[behind] - al->calls_before[first];
        }
    }
    /* The two sides of a PHI want the same register. */
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_PHI && ins->a != ins->b) {
            al->iv[ins->a].calls += al->iv[ins->b].calls;
        }
    }
}

/* -- Hints ------------------------------------------------------------------------------------- */

/* Arguments are made where the call wants them; later calls have less to say. */
static void hint_arguments(Alloc *al)
{
    static const uint8_t regs[] = {RDI, RSI, RDX, RCX, R8, R9};
    IRBuf *buf = al->buf;
    for (uint32_t i = buf->n - 1; i >= 1; i--) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op == IR_BOXW) {
            al->iv[ins->a].hint = RSI;
        }
        if (ins->op != IR_CALL) {
            continue;
        }
        IRRef list[16];
        uint32_t n = 0, ngpr = buf->calls[ins->b].thread_arg, nfpr = 0;
        for (IRRef r = ins->a; r != 0 && n < KR_COUNT(list); r = buf->ins[r].a) {
            list[n++] = buf->ins[r].b;
        }
        while (n > 0) {
            IRRef arg = list[--n];
            bool flt = buf->ins[arg].t == IRT_FLT;
            uint32_t at = flt ? nfpr++ : ngpr++;
            if (flt ? at < 8 : at < KR_COUNT(regs)) {
                al->iv[arg].hint = flt ? (uint8_t)at : regs[at];
            }
        }
    }
}

/* What goes on in a loop's body is made where that reads it. */
static void hint_join(Alloc *al)
{
    const IRBuf *buf = al->buf;
    IRRef join = buf->chain[IR_JOIN];
    if (join == 0 || buf->ins[join].op != IR_JOIN) {
        return;
    }
    uint32_t k = buf->join_to->nlive;
    for (IRRef r = buf->ins[join].a; r != 0 && k > 0; r = buf->ins[r].a) {
        al->iv[buf->ins[r].b].hint = buf->join_to->live[--k].reg;
    }
}

/* Where the parent left the value. */
static ExitValue parent_place(const Alloc *al, const IRIns *ins)
{
    ExitValue v;
    if (!jit_exit_value(al->trace->parent, al->trace->parent_exit, ins->a, &v)) {
        kr_fatal("PLOAD of value %u, which exit %u of trace %u does not have", ins->a,
                 al->trace->parent_exit, al->trace->parent->id);
    }
    return v;
}

/* -- Registers --------------------------------------------------------------------------------- */

static bool is_float(const IRIns *ins) { return ins->t == IRT_FLT; }

static uint64_t next_random(Alloc *al)
{
    al->random ^= al->random << 13;
    al->random ^= al->random >> 7;
    al->random ^= al->random << 17;
    return al->random;
}

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

/* The left side's register for a PHI's right side, or JIT_NOREG. */
static uint8_t phi_register(const Alloc *al, IRRef ref)
{
    IRRef left = al->iv[ref].phi_left;
    if (left == 0 || left == ref) {
        return JIT_NOREG;
    }
    const IRIns *l = &al->buf->ins[left];
    bool needed = al->iv[left].end >= al->iv[ref].start;
    return needed || l->t != al->buf->ins[ref].t ? JIT_NOREG : l->reg;
}

static bool has_register(const IRIns *ins)
{
    return ins->op != IR_K64 && ins->op != IR_FRAME && !(ins->flags & IRF_FUSED) &&
           !jit_is_fused(ins->op) && ins->reg != JIT_NOREG;
}

/* The best of the free registers in `choice`, which is not empty. */
static uint8_t pick(Alloc *al, IRRef ref, uint32_t choice, bool flt)
{
    const IRBuf *buf = al->buf;
    const IRIns *ins = &buf->ins[ref];
    if (al->random != 0) {
        uint8_t reg;
        do {
            reg = next_random(al) % 16;
        } while (!(choice & 1u << reg));
        return reg;
    }
    uint8_t hint = al->iv[ref].hint;
    if (hint != JIT_NOREG && (choice & 1u << hint)) {
        return hint;
    }
    /* Made in the register of its first operand, it needs no move. */
    const IRInfo *info = &jit_ir_info[ins->op];
    for (int side = 0; side < 2; side++) {
        IRRef r = side == 0 ? ins->a : ins->b;
        if ((side == 0 ? info->a : info->b) == IROPND_R && r != 0 && ins->op != IR_CALL) {
            const IRIns *operand = &buf->ins[r];
            if (has_register(operand) && is_float(operand) == flt &&
                (choice & 1u << operand->reg)) {
                return operand->reg;
            }
        }
        if (ins->op != IR_ADD && ins->op != IR_ADDOV && ins->op != IR_FADD && ins->op != IR_FMUL &&
            ins->op != IR_AND && ins->op != IR_OR && ins->op != IR_XOR &&
            ((ins->op != IR_LESSER && ins->op != IR_GREATER) || flt)) {
            break;
        }
    }
    /* Made in the register of its second, it needs one more, unless they may change places. */
    if (info->b == IROPND_R && ins->op != IR_CALL && ins->b != ins->a) {
        const IRIns *b = &buf->ins[ins->b];
        if (has_register(b) && is_float(b) == flt && (choice & ~(1u << b->reg)) != 0) {
            choice &= ~(1u << b->reg);
        }
    }
    /* Leave the callee-saved ones to those that need them. */
    uint32_t preferred = flt || (choice & ~JIT_GPR_SAVED) == 0 || al->iv[ref].calls != 0
                             ? choice
                             : choice & ~JIT_GPR_SAVED;
    return (uint8_t)__builtin_ctz(preferred);
}

static void take(Alloc *al, IRRef ref, uint8_t reg)
{
    IRIns *ins = &al->buf->ins[ref];
    bool flt = is_float(ins);
    ins->reg = reg;
    *(flt ? &al->free_fpr : &al->free_gpr) &= ~(1u << reg);
    al->active[al->nactive++] = ref;
    if (al->iv[ref].calls != 0 && (flt || !(JIT_GPR_SAVED & 1u << reg))) {
        ins->flags |= IRF_KEPT;
    }
}

/* Into its spill slot for its whole life; the register is free again. */
static void evict(Alloc *al, IRRef victim)
{
    IRIns *ins = &al->buf->ins[victim];
    *(is_float(ins) ? &al->free_fpr : &al->free_gpr) |= 1u << ins->reg;
    ins->reg = JIT_NOREG;
    ins->flags &= (uint8_t)~IRF_KEPT;
    for (uint32_t i = 0; i < al->nactive; i++) {
        if (al->active[i] == victim) {
            al->active[i] = al->active[--al->nactive];
            return;
        }
    }
}

/* How long it takes a register, as a price.  What lives for long is in the way of many, but of few
 * at a time; and what it is in the way of before the loop runs once. */
static double time_of(const Alloc *al, const Interval *iv)
{
    uint32_t loop = 2u * al->buf->loop;
    double before = iv->end - iv->start + 2, within = 0;
    if (loop != 0 && iv->end > loop) {
        within = iv->end - kr_max(iv->start, loop);
        before -= within;
    }
    return sqrt(before / LOOP_WEIGHT + within);
}

/* What a register for `a` saves is less than what one for `b` saves, over how long each takes it.
 */
static bool cheaper(const Alloc *al, const Interval *a, const Interval *b)
{
    return a->weight * time_of(al, b) < b->weight * time_of(al, a);
}

static void allocate_one(Alloc *al, IRRef ref)
{
    IRIns *ins = &al->buf->ins[ref];
    const Interval *iv = &al->iv[ref];
    bool flt = is_float(ins);
    uint32_t all = flt ? JIT_FPR_ALL : JIT_GPR_ALL;
    uint32_t usable = iv->calls == 0 ? all : flt ? 0 : JIT_GPR_SAVED;
    expire(al, iv->start);
    uint32_t unused = flt ? al->free_fpr : al->free_gpr;
    uint8_t wanted = phi_register(al, ref);
    if (wanted != JIT_NOREG && (unused & 1u << wanted)) {
        take(al, ref, wanted);
        return;
    }
    bool in_slot = ins->op == IR_PLOAD && parent_place(al, ins).loc == LOC_SPILL;
    if ((in_slot && iv->weight == 0) || (al->random != 0 && next_random(al) % 8 == 0)) {
        return; /* stays where it is */
    }
    if ((unused & usable) != 0) {
        take(al, ref, pick(al, ref, unused & usable, flt));
        return;
    }
    /* With a slot as well, calls do not matter; worth it when it is read more often than loaded. */
    bool keep = iv->calls != 0 && iv->weight > iv->calls;
    if (keep) {
        usable = all;
        if ((unused & usable) != 0) {
            take(al, ref, pick(al, ref, unused & usable, flt));
            return;
        }
    }
    /* The cheapest of this one and the active ones whose register would do. */
    IRRef victim = ref;
    for (uint32_t i = 0; i < al->nactive; i++) {
        IRRef r = al->active[i];
        if (is_float(&al->buf->ins[r]) == flt && (usable & 1u << al->buf->ins[r].reg) &&
            cheaper(al, &al->iv[r], &al->iv[victim])) {
            victim = r;
        }
    }
    if (victim != ref) {
        uint8_t reg = al->buf->ins[victim].reg;
        evict(al, victim);
        take(al, ref, reg);
    }
}

static bool needs_place(const IRIns *ins)
{
    switch (ins->op) {
    case IR_NOP:
    case IR_K64:
    case IR_CARG:
    case IR_PHI:
    case IR_LOOP:
    case IR_LINK:
    case IR_JOIN:
    case IR_SUNK:
    case IR_FRAME: return false;
    default:
        return ins->t != IRT_NIL && ins->t != IRT_BIG && ins->uses > 0 && !jit_is_fused(ins->op) &&
               !(ins->flags & IRF_FUSED);
    }
}

static void allocate_registers(Alloc *al)
{
    IRBuf *buf = al->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        buf->ins[i].reg = JIT_NOREG;
        buf->ins[i].spill = 0;
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        if (needs_place(&buf->ins[i])) {
            if (al->iv[i].end < al->iv[i].start) {
                al->iv[i].end = al->iv[i].start;
            }
            if (buf->ins[i].op == IR_PLOAD) {
                ExitValue v = parent_place(al, &buf->ins[i]);
                if (v.loc == LOC_GPR || v.loc == LOC_FPR) {
                    al->iv[i].hint = (uint8_t)v.index;
                }
            }
            allocate_one(al, (IRRef)i);
        }
    }
    /* A shared register that the right side did not get in the end: the left side's place must
     * survive to the moves at the loop's end.  Rare (register pressure): a slot of its own. */
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->op != IR_PHI || ins->a == ins->b || al->iv[ins->a].end == 2 * buf->n ||
            !needs_place(&buf->ins[ins->a])) {
            continue;
        }
        IRIns *left = &buf->ins[ins->a];
        if (left->reg == JIT_NOREG || left->reg != buf->ins[ins->b].reg) {
            left->reg = JIT_NOREG;
            left->flags &= (uint8_t)~IRF_KEPT;
            al->iv[ins->a].end = 2 * buf->n;
        }
    }
}

/* -- Spill slots ------------------------------------------------------------------------------- */

static bool needs_slot(const IRIns *ins)
{
    return needs_place(ins) && (ins->reg == JIT_NOREG || (ins->flags & IRF_KEPT));
}

static void allocate_slots(Alloc *al)
{
    IRBuf *buf = al->buf;
    uint32_t taken_to[JIT_SPILL_MAX] = {0}; /* position */
    /* What comes in a slot stays there, or leaves it at the head of the trace. */
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        if (ins->op != IR_PLOAD || !needs_place(ins)) {
            continue;
        }
        ExitValue v = parent_place(al, ins);
        if (v.loc != LOC_SPILL) {
            continue;
        }
        if (needs_slot(ins) && taken_to[v.index] <= 1) {
            ins->spill = v.index;
            taken_to[v.index] = al->iv[i].end;
        } else if (taken_to[v.index] == 0) {
            taken_to[v.index] = 1;
        }
    }
    for (uint32_t i = 1; i < buf->n && !al->failed; i++) {
        IRIns *ins = &buf->ins[i];
        if (!needs_slot(ins) || ins->spill != 0) {
            continue;
        }
        uint16_t slot = JIT_SPILL_FIRST;
        while (slot < JIT_SPILL_MAX && taken_to[slot] >= al->iv[i].start) {
            slot++;
        }
        if (slot == JIT_SPILL_MAX) {
            al->failed = true;
            return;
        }
        ins->spill = slot;
        taken_to[slot] = al->iv[i].end;
    }
}

/* The conversion to a double may spoil what nobody reads behind it. */
static void mark_last(Alloc *al)
{
    IRBuf *buf = al->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        const IRIns *a = &buf->ins[ins->a];
        if (ins->op == IR_I2F && has_register(a) && !(a->flags & IRF_KEPT) &&
            al->iv[ins->a].end == 2 * i) {
            ins->flags |= IRF_LAST;
        }
    }
}

static void list_kept(const Alloc *al, Allocation *out)
{
    const IRBuf *buf = al->buf;
    uint32_t n = 0;
    for (uint32_t i = 1; i < buf->n; i++) {
        n += buf->ins[i].flags & IRF_KEPT ? 1 : 0;
    }
    out->kept = calloc(n + 1, sizeof *out->kept);
    out->ok = out->kept != NULL;
    for (uint32_t i = 1; i < buf->n && out->ok; i++) {
        if (buf->ins[i].flags & IRF_KEPT) {
            out->kept[out->nkept++] = (KeptValue){(IRRef)i, al->iv[i].start, al->iv[i].end};
        }
    }
}

Allocation jit_asm_allocate(IRBuf *buf, const Trace *trace)
{
    Allocation out = {.ok = false};
    Alloc al = {.buf = buf, .trace = trace, .free_gpr = JIT_GPR_ALL, .free_fpr = JIT_FPR_ALL};
    if (kr_options.jit_random_registers != 0) {
        al.random = kr_options.jit_random_registers * 0x9E3779B97F4A7C15u + trace->id;
    }
    lower_calls(buf);
    if (buf->loop != 0 && !remove_dead_phis(buf)) {
        return out;
    }
    remove_dead(buf);
    if (!fold_indices(buf)) {
        return out;
    }
    fuse_loads(buf);
    al.iv = calloc(buf->n, sizeof *al.iv);
    al.calls_before = calloc(buf->n + 1, sizeof *al.calls_before);
    if (al.iv != NULL && al.calls_before != NULL) {
        find_intervals(&al);
        extend_phi_lefts(&al);
        count_calls(&al);
        hint_arguments(&al);
        hint_join(&al);
        allocate_registers(&al);
        allocate_slots(&al);
        if (!al.failed) {
            mark_last(&al);
            list_kept(&al, &out);
        }
    }
    free(al.iv);
    free(al.calls_before);
    return out;
}
