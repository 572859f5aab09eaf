/* ir_verify.c -- what must hold of every IR buffer, checked in dev builds after each pass.
 *
 * Operands are defined before their use (PHI right sides excepted), have the class their
 * instruction works on, and are values; guards name a snapshot that exists; snapshots name values
 * that exist.
 */
#include "jit/ir.h"

#include <stdio.h>
#include <stdlib.h>

static char *wrong(uint32_t ref, const char *what)
{
    char *text = malloc(128);
    if (text != NULL) {
        snprintf(text, 128, "instruction %04u: %s", ref, what);
    }
    return text;
}

/* The class both operands must have, IRT_NIL: any. */
static IRType operand_class(const IRIns *ins)
{
    switch (ins->op) {
    case IR_ADDOV:
    case IR_SUBOV:
    case IR_MULOV:
    case IR_SHLOV:
    case IR_FDIVOV:
    case IR_FMOD:
    case IR_SAR: return IRT_INT;
    case IR_FADD:
    case IR_FSUB:
    case IR_FMUL:
    case IR_FDIV:
    case IR_FNEG:
    case IR_FABS:
    case IR_FSQRT: return IRT_FLT;
    case IR_GLT:
    case IR_GLE:
    case IR_GGT:
    case IR_GGE:
    case IR_GULT:
    case IR_GUGE: return (IRType)ins->t;
    default: return IRT_NIL;
    }
}

static char *check_snapshot(const IRBuf *buf, uint32_t i)
{
    const IRIns *ins = &buf->ins[i];
    if (ins->snap >= buf->nsnaps) {
        return wrong(i, "no such snapshot");
    }
    const Snap *s = &buf->snaps[ins->snap];
    for (uint32_t j = 0; j < s->nslots; j++) {
        const SnapSlot *slot = &buf->snap_slots[s->first_slot + j];
        IRRef ref = slot->ref;
        bool object = slot->frame & SNAP_OBJECT;
        if (ref == 0 || ref >= i || buf->ins[ref].t == IRT_NIL ||
            (buf->ins[ref].t == IRT_RAW && !object)) {
            return wrong(i, "its snapshot holds no value, or a later one");
        }
        if (buf->ins[ref].op == IR_NOP) {
            return wrong(i, "its snapshot holds a value that was removed");
        }
    }
    return NULL;
}

char *jit_ir_verify(const IRBuf *buf)
{
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool list = ins->op == IR_CARG || ins->op == IR_CALL || ins->op == IR_JOIN;
        if (ins->op >= IR_COUNT) {
            return wrong(i, "unknown operation");
        }
        if (info->a == IROPND_R && (ins->a >= i || (ins->a == 0 && !list))) {
            return wrong(i, "left operand is not defined before it");
        }
        if (info->b == IROPND_R && (ins->b >= i || ins->b == 0)) {
            return wrong(i, "right operand is not defined before it");
        }
        IRType want = operand_class(ins);
        if (want != IRT_NIL &&
            (buf->ins[ins->a].t != want || (info->b == IROPND_R && buf->ins[ins->b].t != want))) {
            return wrong(i, "operand of the wrong class");
        }
        if (jit_ir_has_snap(ins)) {
            char *w = check_snapshot(buf, i);
            if (w != NULL) {
                return w;
            }
        }
        if (ins->op == IR_PHI &&
            (jit_ir_info[buf->ins[ins->a].op].kind == IRK_K || ins->a >= buf->loop)) {
            return wrong(i, "left side of a PHI is no value from before the loop");
        }
        if (ins->op == IR_CALL && ins->b >= buf->ncalls) {
            return wrong(i, "no such call");
        }
    }
    return NULL;
}
