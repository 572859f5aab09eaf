/* ir_text.c -- the IR as text: one instruction a line.
 *
 *   0007 int ADDOV   0005 0006   ; snap 2, r9
 */
#include "jit/ir.h"

#include <stdio.h>
#include <stdlib.h>

static void put_constant(FILE *out, const IRBuf *buf, const IRIns *ins)
{
    uint64_t bits = buf->k[ins->a];
    double d;
    switch (ins->t) {
    case IRT_INT: fprintf(out, "%ld", (long)((int64_t)bits >> 16)); break;
    case IRT_FLT:
        memcpy(&d, &bits, sizeof d);
        fprintf(out, "%.17g", d);
        break;
    case IRT_U64: fprintf(out, "%lu", (unsigned long)bits); break;
    case IRT_I64:
    case IRT_CHR:
    case IRT_RAW: fprintf(out, "%ld", (long)bits); break;
    default: fprintf(out, "%#lx", (unsigned long)bits); break;
    }
}

static void put_operand(FILE *out, int kind, IRRef v)
{
    if (kind == IROPND_R) {
        fprintf(out, " %04u", v);
    } else if (kind == IROPND_L) {
        fprintf(out, " #%u", v);
    }
}

char *jit_ir_dump(const IRBuf *buf)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (ins->op == IR_NOP) {
            continue;
        }
        fprintf(out, "%04u %s %-7s", i, jit_ir_type_name[ins->t], info->name);
        if (ins->op == IR_K64) {
            fputc(' ', out);
            put_constant(out, buf, ins);
        } else if (ins->op == IR_CALL) {
            fprintf(out, " %s %04u", buf->calls[ins->b].name, ins->a);
        } else {
            put_operand(out, info->a, ins->a);
            put_operand(out, info->b, ins->b);
        }
        if (jit_ir_has_snap(ins)) {
            fprintf(out, "   ; snap %u", ins->snap);
        }
        fputc('\n', out);
    }
    for (uint32_t i = 0; i < buf->nsnaps; i++) {
        const Snap *s = &buf->snaps[i];
        fprintf(out, "snap %u:", i);
        for (uint32_t j = 0; j < s->nslots; j++) {
            const SnapSlot *slot = &buf->snap_slots[s->first_slot + j];
            if (slot->frame & SNAP_OBJECT) {
                fprintf(out, " o%u.%u=%04u", slot->frame & ~SNAP_OBJECT,
                        (slot->slot & ~SNAP_RAW) * 8, slot->ref);
            } else if ((slot->frame & SNAP_KIND) == SNAP_WORD) {
                fprintf(out, " [%04u+%u]", slot->ref, slot->slot * 8);
            } else if ((slot->frame & SNAP_KIND) == SNAP_WORD_VALUE) {
                fprintf(out, "=%04u", slot->ref);
            } else if ((slot->frame & SNAP_KIND) == SNAP_PLUS) {
                fprintf(out, "+%04u", slot->ref);
            } else {
                fprintf(out, " %u.r%u=%04u", slot->frame, slot->slot, slot->ref);
                if (slot->add != 0) {
                    fprintf(out, "%+d", slot->add);
                }
            }
        }
        fputc('\n', out);
    }
    return fclose(out) == 0 ? text : NULL;
}
