/* ir.c -- the IR buffer: constants, instructions, the call table. */
#include "jit/ir.h"

#include "jit/join.h"
#include "jit/opt.h"
#include "jit/record.h"

#include <stdlib.h>

const IRInfo jit_ir_info[IR_COUNT] = {
#define IR(name, kind, a, b) {#name, IRK_##kind, IROPND_##a, IROPND_##b},
#include "jit/ir.def"
#undef IR
};

const char *const jit_ir_type_name[IRT_COUNT] = {"nil", "int", "flt", "ptr", "val",  "raw",
                                                 "i64", "u64", "big", "chr", "small"};

bool jit_ir_has_value(const IRIns *ins)
{
    switch (jit_ir_info[ins->op].kind) {
    case IRK_N:
    case IRK_L:
    case IRK_C:
    case IRK_A: return ins->t != IRT_NIL;
    case IRK_G:
        switch (ins->op) {
        case IR_GINT:
        case IR_GNAT:
        case IR_GFLT:
        case IR_GPTR:
        case IR_GCHR:
        case IR_GI64:
        case IR_GU64:
        case IR_NARROW:
        case IR_GPOS:
        case IR_ADDOV:
        case IR_SUBOV:
        case IR_MULOV:
        case IR_SHLOV:
        case IR_FDIVOV: return true;
        default: return false;
        }
    default: return false;
    }
}

bool jit_ir_init(IRBuf *buf)
{
    memset(buf, 0, sizeof *buf);
    buf->ins = calloc(IR_MAX, sizeof *buf->ins);
    buf->k = calloc(K_MAX, sizeof *buf->k);
    buf->k_before = calloc(K_MAX, sizeof *buf->k_before);
    buf->compared = calloc(IR_MAX, sizeof *buf->compared);
    buf->calls = calloc(CALL_MAX, sizeof *buf->calls);
    buf->snaps = calloc(SNAP_MAX, sizeof *buf->snaps);
    buf->snap_slots = calloc(SNAPSLOT_MAX, sizeof *buf->snap_slots);
    buf->snap_frames = calloc(SNAPFRAME_MAX, sizeof *buf->snap_frames);
    if (buf->ins == NULL || buf->k == NULL || buf->k_before == NULL || buf->compared == NULL ||
        buf->calls == NULL || buf->snaps == NULL || buf->snap_slots == NULL ||
        buf->snap_frames == NULL) {
        jit_ir_free(buf);
        return false;
    }
    jit_ir_reset(buf);
    return true;
}

void jit_ir_free(IRBuf *buf)
{
    free(buf->ins);
    free(buf->k);
    free(buf->k_before);
    free(buf->compared);
    free(buf->calls);
    free(buf->snaps);
    free(buf->snap_slots);
    free(buf->snap_frames);
    memset(buf, 0, sizeof *buf);
}

void jit_ir_reset(IRBuf *buf)
{
    buf->n = 1;
    memset(buf->k_last, 0, sizeof buf->k_last);
    memset(buf->same, 0, sizeof buf->same);
    memset(buf->there, 0, sizeof buf->there);
    buf->nk = buf->ncalls = buf->nsnaps = buf->nsnap_slots = buf->nsnap_frames = 0;
    memset(buf->chain, 0, sizeof buf->chain);
    buf->loop = buf->again = buf->heads = 0;
    buf->hoist_snap = 0;
    buf->no_hoist = false;
    buf->nargs_out = 0;
    buf->nroot_regs = 0;
    jit_join_free(buf->join);
    buf->join = NULL;
    buf->join_to = NULL;
    buf->deep = false;
    buf->full = false;
}

static void note_there(IRBuf *buf, IRRef r)
{
    const IRIns *ins = &buf->ins[r];
    uint32_t bit = jit_ir_hash(ins->op, ins->t, ins->a, ins->b) % THERE_BITS;
    buf->there[bit / 64] |= (uint64_t)1 << (bit % 64);
    uint8_t compares = jit_ir_compare_bit((IROp)ins->op);
    if (compares != 0) {
        compares = jit_ir_is_number((IRType)ins->t) ? compares : 0;
        buf->compared[ins->a] |= ins->op == IR_GEQ ? compares | COMPARED_EQUAL : compares;
        buf->compared[ins->b] |= compares;
    }
}

uint16_t jit_ir_copy_snap(IRBuf *buf, uint16_t from)
{
    const Snap *old = &buf->snaps[from];
    if (buf->nsnaps >= SNAP_MAX || buf->nsnap_slots + old->nslots > SNAPSLOT_MAX) {
        return 0;
    }
    Snap *copy = &buf->snaps[buf->nsnaps];
    *copy = *old;
    copy->first_slot = buf->nsnap_slots;
    memcpy(&buf->snap_slots[copy->first_slot], &buf->snap_slots[old->first_slot],
           old->nslots * sizeof *buf->snap_slots);
    buf->nsnap_slots += old->nslots;
    return (uint16_t)buf->nsnaps++;
}

IRRef jit_ir_emit_raw(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b)
{
    if (buf->n >= IR_MAX) {
        buf->full = true;
        return 1;
    }
    IRRef ref = (IRRef)buf->n++;
    buf->ins[ref] =
        (IRIns){.op = (uint8_t)op, .t = (uint8_t)t, .a = a, .b = b, .prev = buf->chain[op]};
    buf->chain[op] = ref;
    buf->compared[ref] = 0; /* there may have been another trace */
    note_there(buf, ref);
    bool hands_out = op == IR_STORE || op == IR_CARG || op == IR_ARGV || op == IR_SSTORE;
    if (hands_out && buf->ins[b].op == IR_NEW) {
        jit_opt_handed_out(buf, ref);
    }
    return ref;
}

static IRRef *last_k(IRBuf *buf, uint64_t bits)
{
    static_assert(K_HASH == 1 << 9, "the upper 9 bits");
    return &buf->k_last[bits * 0x9E3779B97F4A7C15u >> (64 - 9)];
}

/* Constants come in the order of their references. */
static void note_k(IRBuf *buf, IRRef r)
{
    IRRef *last = last_k(buf, jit_ir_kbits(buf, r));
    buf->k_before[buf->ins[r].a] = *last;
    *last = r;
}

IRRef jit_ir_k(IRBuf *buf, IRType t, uint64_t bits)
{
    for (IRRef r = *last_k(buf, bits); r != 0; r = buf->k_before[buf->ins[r].a]) {
        if (buf->ins[r].t == t && buf->k[buf->ins[r].a] == bits) {
            return r;
        }
    }
    if (buf->nk >= K_MAX || buf->n >= IR_MAX) {
        buf->full = true;
        return 1;
    }
    buf->k[buf->nk] = bits;
    IRRef r = jit_ir_emit_raw(buf, IR_K64, t, (IRRef)buf->nk++, 0);
    note_k(buf, r);
    return r;
}

void jit_ir_find_again(IRBuf *buf)
{
    memset(buf->there, 0, sizeof buf->there);
    memset(buf->compared, 0, buf->n * sizeof *buf->compared);
    memset(buf->k_last, 0, sizeof buf->k_last);
    for (uint32_t i = 1; i < buf->n; i++) {
        note_there(buf, (IRRef)i);
        if (buf->ins[i].op == IR_K64) {
            note_k(buf, (IRRef)i);
        }
    }
}

IRRef jit_ir_kflt(IRBuf *buf, double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return jit_ir_k(buf, IRT_FLT, bits);
}

bool jit_ir_changes_depth(const CallInfo *call)
{
    return call->effect == CALL_FRAME || call->effect == CALL_ANY ||
           call->fn == (const void *)jit_gen_link;
}

bool jit_ir_is_of_frames(const IRBuf *buf, const Snap *s, IRRef r)
{
    for (uint32_t i = 0; i < s->nframes; i++) {
        const SnapFrame *f = &buf->snap_frames[s->first_frame + i];
        if (f->func_ref == r || f->base_ref == r) {
            return true;
        }
    }
    return false;
}

uint16_t jit_ir_call(IRBuf *buf, const CallInfo *info)
{
    for (uint32_t i = 0; i < buf->ncalls; i++) {
        const CallInfo *call = &buf->calls[i];
        if (call->fn == info->fn && call->effect == info->effect && call->writes == info->writes) {
            return (uint16_t)i;
        }
    }
    if (buf->ncalls >= CALL_MAX) {
        buf->full = true;
        return 0;
    }
    buf->calls[buf->ncalls] = *info;
    return (uint16_t)buf->ncalls++;
}
