/* asm_check.c -- does every instruction find its operands where it reads them?
 *
 * Walks the trace as the machine would and notes for every register and spill slot which reference
 * it holds: results go in, calls wipe the caller-saved registers, the back edge moves PHIs, and the
 * loop body is walked a second time, from where the back edge leads to.  Independent of how places
 * were chosen: no intervals here.
 */
#include "jit/asm.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Check {
    const IRBuf *buf;
    const Allocation *al;
    IRRef gpr[16], fpr[16], slot[JIT_SPILL_MAX];
    char *wrong;
} Check;

static void complain(Check *c, uint32_t at, IRRef ref, const char *what)
{
    if (c->wrong == NULL) {
        c->wrong = malloc(160);
        if (c->wrong != NULL) {
            snprintf(c->wrong, 160, "instruction %04u: %04u %s", at, ref, what);
        }
    }
}

static bool has_no_place(const IRIns *ins)
{
    return ins->op == IR_K64 || ins->op == IR_FRAME || ins->op == IR_SUNK ||
           ins->t == IRT_BIG; /* exits make it */
}

/* The operand `ref` of instruction `at` is in its place. */
static void reads(Check *c, uint32_t at, IRRef ref)
{
    const IRIns *ins = &c->buf->ins[ref];
    if (ref == 0 || has_no_place(ins)) {
        return;
    }
    if (jit_is_fused(ins->op)) {
        reads(c, at, ins->a);
        if (ins->op == IR_AREF) {
            reads(c, at, ins->b);
        }
        return;
    }
    if (ins->flags & IRF_FUSED) {
        reads(c, at, ins->a);
        return;
    }
    if (ins->reg == JIT_NOREG) {
        if (ins->spill < JIT_SPILL_FIRST || ins->spill >= JIT_SPILL_MAX) {
            complain(c, at, ref, "has no place");
        } else if (c->slot[ins->spill] != ref) {
            complain(c, at, ref, "is not in its spill slot any more");
        }
    } else if ((ins->t == IRT_FLT ? c->fpr : c->gpr)[ins->reg] != ref) {
        complain(c, at, ref, "is not in its register any more");
    }
}

static void write_register(Check *c, uint32_t at, IRRef ref)
{
    const IRIns *ins = &c->buf->ins[ref];
    bool flt = ins->t == IRT_FLT;
    if (ins->reg >= 16 || !((flt ? JIT_FPR_ALL : JIT_GPR_ALL) & 1u << ins->reg)) {
        complain(c, at, ref, "has a register that is not ours");
        return;
    }
    (flt ? c->fpr : c->gpr)[ins->reg] = ref;
}

static void write(Check *c, uint32_t at, IRRef ref)
{
    const IRIns *ins = &c->buf->ins[ref];
    if (ins->reg != JIT_NOREG) {
        write_register(c, at, ref);
    }
    if (ins->spill != 0) {
        c->slot[ins->spill] = ref;
    }
}

static void reads_snapshot(Check *c, uint32_t at, uint16_t number)
{
    const IRBuf *buf = c->buf;
    const Snap *snap = &buf->snaps[number];
    for (uint32_t s = 0; s < snap->nslots; s++) {
        reads(c, at, buf->snap_slots[snap->first_slot + s].ref);
    }
    for (uint32_t f = 0; f < snap->nframes; f++) {
        reads(c, at, buf->snap_frames[snap->first_frame + f].func_ref);
        reads(c, at, buf->snap_frames[snap->first_frame + f].base_ref);
    }
}

static void call(Check *c, uint32_t at)
{
    for (int r = 0; r < 16; r++) {
        c->fpr[r] = 0;
        if (!(JIT_GPR_SAVED & 1u << r)) {
            c->gpr[r] = 0;
        }
    }
    for (uint32_t i = 0; i < c->al->nkept; i++) {
        const KeptValue *k = &c->al->kept[i];
        const IRIns *ins = &c->buf->ins[k->ref];
        if (k->start < 2 * at && 2 * at < k->end) {
            (ins->t == IRT_FLT ? c->fpr : c->gpr)[ins->reg] = c->slot[ins->spill];
        }
    }
}

static void walk(Check *c, uint32_t from)
{
    const IRBuf *buf = c->buf;
    for (uint32_t i = from; i < buf->n && c->wrong == NULL; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (ins->op == IR_NOP || ins->op == IR_K64 || ins->op == IR_CARG || ins->op == IR_PHI ||
            ins->op == IR_PLOAD || ins->op == IR_AGAIN || jit_is_fused(ins->op) ||
            (ins->flags & IRF_FUSED) || ins->t == IRT_BIG) { /* no code */
            continue;
        }
        if (ins->op == IR_CALL || ins->op == IR_JOIN) {
            for (IRRef r = ins->a; r != 0; r = buf->ins[r].a) {
                reads(c, i, buf->ins[r].b);
            }
        }
        if (ins->op != IR_CALL) {
            if (info->a == IROPND_R && ins->op != IR_JOIN) {
                reads(c, i, ins->a);
            }
            if (info->b == IROPND_R) {
                reads(c, i, ins->b);
            }
        }
        if (jit_clobbers(ins->op)) {
            call(c, i);
        }
        if (ins->flags & IRF_LAST) {
            c->gpr[buf->ins[ins->a].reg] = 0;
        }
        /* A class guard leaves before it writes what it looked at; from a spill slot it loads into
         * its register first. */
        const IRIns *a = &buf->ins[ins->a];
        bool leaves = jit_leaves_first(ins) && !(a->flags & IRF_FUSED);
        bool loads = leaves && a->reg == JIT_NOREG;
        if (leaves) {
            if (loads && ins->reg != JIT_NOREG) {
                write_register(c, i, (IRRef)i);
            }
            reads_snapshot(c, i, ins->snap);
        }
        if (ins->reg != JIT_NOREG || ins->spill != 0) {
            write(c, i, (IRRef)i);
        }
        if (jit_ir_has_snap(ins) && !leaves) {
            reads_snapshot(c, i, ins->snap); /* the result must not be in an exit value's place */
        }
    }
}

static void back_edge(Check *c)
{
    const IRBuf *buf = c->buf;
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PHI) {
            const IRIns *b = &buf->ins[buf->ins[i].b];
            reads(c, i, b->op == IR_ADD && b->flags & IRF_FUSED ? b->a : buf->ins[i].b);
        }
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PHI && buf->ins[i].a != buf->ins[i].b) {
            write(c, i, buf->ins[i].a);
        }
    }
    for (uint32_t i = 1; i < buf->n; i++) { /* what stays as it was was not overwritten */
        if (buf->ins[i].op == IR_PHI) {
            reads(c, i, buf->ins[i].a);
        }
    }
    if (buf->again != 0) {
        reads_snapshot(c, buf->again, buf->ins[buf->again].snap);
    }
}

char *jit_asm_check(const IRBuf *buf, const Allocation *al)
{
    Check c = {.buf = buf, .al = al};
    for (uint32_t i = 1; i < buf->n; i++) {
        if (buf->ins[i].op == IR_PLOAD && buf->ins[i].uses > 0) {
            write(&c, i, (IRRef)i);
        }
    }
    walk(&c, 1);
    if (buf->loop != 0 && c.wrong == NULL) {
        back_edge(&c);
        walk(&c, (buf->again != 0 ? buf->ins[buf->again].a : buf->loop) + 1u);
        if (c.wrong == NULL) {
            back_edge(&c);
        }
    }
    return c.wrong;
}
