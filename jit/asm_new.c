/* asm_new.c -- allocation in machine code: a cell from the thread's free list, its header filled.
 *
 * The way out of line when the list is empty is one piece of code for all traces that saves
 * whatever register a trace may use, so that an allocation is no call for the register allocator.
 */
#include "jit/asm_x64.h"
#include "jit/mcode.h"
#include "runtime/core/thread.h"

/* Called with the bytes in rax and the kind of cell in rcx: rdx = a cell, NULL with MemoryError
 * pending; rax, rcx changed. */
static uint8_t *slow_new;

void jit_asm_new_reset(void) { slow_new = NULL; }

bool jit_asm_new_init(void)
{
    static const uint8_t gprs[] = {RSI, RDI, R8, R9, R10, R11};
    enum { FPRS = 14, SAVE = (KR_COUNT(gprs) + FPRS) * 8 + 8, ROOM = 512 };
    static_assert(SAVE % 16 == 8, "the call is aligned");
    if (slow_new != NULL) {
        return true;
    }
    ptrdiff_t away = 0;
    uint8_t *start = jit_mcode_reserve(ROOM, &away);
    if (start == NULL) {
        return false;
    }
    Emit e = {.p = start, .end = start + ROOM, .away = away};
    emit_ri(&e, X_SUB, RSP, SAVE);
    for (uint8_t i = 0; i < KR_COUNT(gprs); i++) {
        emit_rm(&e, X_MOV_STORE, gprs[i], mem_at(RSP, i * 8));
    }
    for (uint8_t i = 0; i < FPRS; i++) {
        emit_op_rm(&e, X_MOVSD_STORE, false, i, mem_at(RSP, (int32_t)(KR_COUNT(gprs) + i) * 8));
    }
    emit_rm(&e, X_MOV, RDI, mem_at(RSP, SAVE + 8)); /* the Thread, above the return address */
    emit_mov(&e, RSI, RAX);
    emit_mov(&e, RDX, RCX);
    emit_mov_imm(&e, RAX, (uint64_t)(uintptr_t)kr_gc_new_slow);
    emit_call_reg(&e, RAX);
    emit_mov(&e, RDX, RAX);
    for (uint8_t i = 0; i < KR_COUNT(gprs); i++) {
        emit_rm(&e, X_MOV, gprs[i], mem_at(RSP, i * 8));
    }
    for (uint8_t i = 0; i < FPRS; i++) {
        emit_op_rm(&e, X_MOVSD, false, i, mem_at(RSP, (int32_t)(KR_COUNT(gprs) + i) * 8));
    }
    emit_ri(&e, X_ADD, RSP, SAVE);
    emit_u8(&e, 0xC3);
    KR_ASSERT(!e.overflow, "allocation code of %td bytes", e.p - start);
    uint8_t *at = jit_mcode_commit(start, (size_t)(e.p - start));
    bool ok = jit_asm_publish();
    slow_new = ok ? at : NULL;
    return ok;
}

/* What kr_new_object() does.  All words of objects without pointers are stored to: such cells are
 * not zeroed. */
void jit_asm_new(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    int kind = jit_new_kind((const Type *)(uintptr_t)as->buf->k[as->buf->ins[ins->a].a]);
    size_t granules = (ins->b + KR_GC_GRANULE - 1u) / KR_GC_GRANULE;
    int32_t list = (int32_t)(offsetof(Thread, gc.free) +
                             ((size_t)kind * KR_GC_CLASSES + granules) * sizeof(void *));
    emit_rm(e, X_MOV, RAX, mem_at(RSP, 0));
    emit_rm(e, X_MOV, RDX, mem_at(RAX, list));
    emit_rr(e, X_TEST, RDX, RDX);
    uint8_t *jump = emit_jcc(e, CC_E);
    emit_rm(e, X_MOV, RCX, mem_at(RDX, 0));
    emit_rm(e, X_MOV_STORE, RCX, mem_at(RAX, list));
    as->slow_news[as->nslow_news++] = (SlowNew){
        .jump = jump, .back = e->p, .bytes = ins->b, .kind = (uint8_t)kind, .snap = ins->snap};
    emit_mov_imm(e, RAX, KR_BIAS);
    emit_rm(e, X_MOV_STORE, RAX, mem_at(RDX, (int32_t)offsetof(Object, ob_refcnt)));
    emit_mov_imm(e, RAX, as->buf->k[as->buf->ins[ins->a].a]);
    emit_rm(e, X_MOV_STORE, RAX, mem_at(RDX, (int32_t)offsetof(Object, ob_type)));
    if (ins->reg != JIT_NOREG) {
        emit_mov(e, ins->reg, RDX);
    }
    if (ins->spill != 0) {
        emit_rm(e, X_MOV_STORE, RDX, mem_at(RSP, ins->spill * 8));
    }
}

void jit_asm_slow_news(Asm *as)
{
    Emit *e = &as->e;
    for (uint32_t i = 0; i < as->nslow_news && !e->overflow; i++) {
        const SlowNew *slow = &as->slow_news[i];
        emit_patch(slow->jump, e->p);
        emit_mov_imm(e, RAX, slow->bytes);
        emit_mov_imm(e, RCX, slow->kind);
        emit_mov_imm(e, RDX, (uint64_t)(uintptr_t)slow_new);
        emit_call_reg(e, RDX);
        emit_rr(e, X_TEST, RDX, RDX);
        uint8_t *back = emit_jcc(e, CC_NE);
        uint8_t *leave = emit_jmp(e);
        as->patches[as->npatches++] = (Patch){leave, slow->snap};
        if (!e->overflow) {
            emit_patch(back, slow->back);
        }
    }
}
