/* ir_verify.c -- what must hold of every IR buffer, checked in dev builds after each pass.
 *
 * Operands are defined before their use (PHI right sides excepted), have the class their
 * instruction works on, and are values; guards name a snapshot that exists; snapshots name values
 * that exist.
 */
#include "jit/opt.h"

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
    case IR_LESSER:
    case IR_GREATER:
    case IR_MULOV: return (IRType)ins->t;
    case IR_FDIVOV:
    case IR_FMOD: return IRT_INT;
    case IR_SHLOV:
    case IR_SAR: return ins->t == IRT_INT ? IRT_INT : IRT_NIL; /* else by a RAW */
    case IR_FADD:
    case IR_FSUB:
    case IR_FMUL:
    case IR_FDIV:
    case IR_FNEG:
    case IR_F2R:
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

static bool is_64_bits(IRType t)
{
    return t == IRT_RAW || t == IRT_I64 || t == IRT_U64 || t == IRT_CHR;
}
static bool is_int(IRType t) { return t == IRT_INT || jit_ir_is_wide(t); }

/* Ints of 64 bits and BIGs. */
static char *check_wide(const IRBuf *buf, uint32_t i)
{
    const IRIns *ins = &buf->ins[i];
    IRType t = (IRType)ins->t, a = (IRType)buf->ins[ins->a].t, b = IRT_RAW;
    if (jit_ir_info[ins->op].b == IROPND_R) {
        b = (IRType)buf->ins[ins->b].t;
    }
    bool ok = true;
    switch (ins->op) {
    case IR_GI64: ok = t == IRT_I64 && (a == IRT_VAL || a == IRT_PTR); break;
    case IR_GU64: ok = t == IRT_U64 && (a == IRT_VAL || a == IRT_PTR); break;
    case IR_BOXW: ok = t == IRT_VAL && (a == IRT_I64 || a == IRT_U64); break;
    case IR_NARROW: ok = t == IRT_INT && (a == IRT_I64 || a == IRT_U64); break;
    case IR_GCHR: ok = t == IRT_CHR && a == IRT_PTR; break;
    case IR_BOXC: ok = t == IRT_PTR && a == IRT_CHR; break;
    case IR_GPOS:
    case IR_CAST: ok = is_64_bits(t) && is_64_bits(a); break;
    case IR_I2R: ok = is_64_bits(t) && a == IRT_INT; break;
    case IR_GNAT:
    case IR_NAT: ok = t == IRT_RAW && a == IRT_VAL && (ins->b == 16 || ins->b == 31); break;
    case IR_I2F: ok = t == IRT_FLT && (a == IRT_INT || a == IRT_RAW); break;
    case IR_R2I: ok = t == IRT_INT && is_64_bits(a); break;
    case IR_BADD:
    case IR_BSUB:
    case IR_BMUL:
    case IR_BOR:
    case IR_BXOR: ok = t == IRT_BIG && is_int(a) && is_int(b); break;
    case IR_BSHL: ok = t == IRT_BIG && is_int(a) && b == IRT_INT; break;
    case IR_MUL:
    case IR_SHL:
        ok = t == IRT_INT ? a == IRT_INT && b == IRT_INT : is_64_bits(a) && is_64_bits(b);
        break;
    case IR_SHR:
    case IR_UDIV:
    case IR_UMOD: ok = is_64_bits(t) && is_64_bits(a) && is_64_bits(b); break;
    case IR_SAR:
    case IR_SHLOV: ok = t == IRT_INT || (is_64_bits(t) && a == t && b == IRT_RAW); break;
    case IR_PHI: ok = t != IRT_BIG; break;
    case IR_ITEMS: ok = a == IRT_PTR && b == IRT_RAW; break;
    case IR_STORE8: ok = b == IRT_RAW; break;
    case IR_CARG:
    case IR_STORE:
    case IR_SSTORE:
    case IR_ARGV: ok = b != IRT_BIG && (ins->op == IR_CARG || (!is_int(b) && b != IRT_CHR)); break;
    case IR_CALL:
        for (IRRef r = ins->a; r != 0; r = buf->ins[r].a) {
            ok = ok && buf->ins[buf->ins[r].b].t != IRT_CHR;
        }
        break;
    default: return NULL;
    }
    return ok ? NULL : wrong(i, "operands of the wrong classes");
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
        bool frame = !(slot->frame & SNAP_KIND), special = slot->slot >= SNAP_HANDLED;
        if (ref == 0 || ref >= i || buf->ins[ref].t == IRT_NIL ||
            (buf->ins[ref].t == IRT_RAW ? frame && (special || !slot->as_int) : slot->as_int)) {
            return wrong(i, "its snapshot holds no value, or a later one");
        }
        bool plus = j + 1 < s->nslots && slot[1].frame == SNAP_PLUS;
        if (slot->plus != plus || (plus && (!slot->as_int || buf->ins[slot[1].ref].t != IRT_RAW))) {
            return wrong(i, "its snapshot adds what is no word, or does not");
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
        bool list = ins->op == IR_CARG || ins->op == IR_CALL || ins->op == IR_JOIN ||
                    (ins->op == IR_SUNK && ins->b != 0 && ins->b < JIT_MAKERS_MAX);
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
        char *wide = check_wide(buf, i);
        if (wide != NULL) {
            return wide;
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

void jit_opt_verify(const IRBuf *buf, const char *pass)
{
#ifdef KR_DEBUG
    char *wrong = buf->full ? NULL : jit_ir_verify(buf);
    if (wrong != NULL) {
        kr_fatal("invalid trace after %s: %s\n%s", pass, wrong, jit_ir_dump(buf));
    }
#else
    (void)buf;
    (void)pass;
#endif
}
