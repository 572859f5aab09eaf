/* asm_frame.c -- activations made and ended by machine code.
 *
 * A frame that has to be in memory is made by a call of jit_frame_push(), and ended by
 * jit_frame_pop().  Nearly always they only move the top of the register stack and fill a header
 * of constants; that is done here, and the call is for the rest: a new chunk of the stack, the
 * recursion limit, a frame that Python code holds.
 */
#include "jit/asm_x64.h"
#include "runtime/core/thread.h"
#include "runtime/types/code.h"
#include "runtime/types/function.h"

enum { GROUP1_IMM8 = 0x83, CMP_7 = 7, GROUP5 = 0xFF, INC_0 = 0, DEC_1 = 1, STORE_IMM = 0xC7 };
enum { UNBOUND_MAX = 24 }; /* registers; with more the call does it */

static Mem thread_mem(size_t off) { return mem_at(RDI, (int32_t)off); }

static void compare_imm8(Emit *e, bool wide, Mem m, uint8_t imm)
{
    emit_op_rm(e, GROUP1_IMM8, wide, CMP_7, m);
    emit_u8(e, imm);
}

static void store(Emit *e, uint8_t reg, size_t off)
{
    emit_rm(e, X_MOV_STORE, reg, mem_at(RAX, (int32_t)off));
}

static void store_constant(Emit *e, const void *p, size_t off)
{
    emit_mov_imm(e, RSI, (uint64_t)(uintptr_t)p);
    store(e, RSI, off);
}

/* Where the jumps to the call are patched. */
static void here(Emit *e, uint8_t **jumps, uint32_t n)
{
    for (uint32_t i = 0; i < n && !e->overflow; i++) {
        emit_patch(jumps[i], e->p);
    }
}

static void set_current(Emit *e, uint8_t reg)
{
    emit_rm(e, X_MOV, RCX, thread_mem(offsetof(Thread, cframe)));
    emit_rm(e, X_MOV_STORE, reg, mem_at(RCX, (int32_t)offsetof(CFrameLink, current_frame)));
}

uint8_t *jit_asm_push(Emit *e, const Function *func, int64_t kind, int64_t ret)
{
    const Code *code = func->func_code;
    uint8_t *slow[2];
    uint32_t nslow = 0;
    bool counts = kind != FK_APP; /* as recursion */
    if (code->first_temp > UNBOUND_MAX) {
        return NULL;
    }
    emit_rm(e, X_MOV, RAX, thread_mem(offsetof(Thread, datastack_top)));
    emit_rm(e, X_MOV, RSI, thread_mem(offsetof(Thread, datastack_limit)));
    emit_rm(e, X_LEA, R9, mem_at(RAX, (int32_t)code->frame_bytes));
    emit_rr(e, X_CMP, R9, RSI);
    slow[nslow++] = emit_jcc(e, CC_A);
    if (counts) {
        compare_imm8(e, false, thread_mem(offsetof(Thread, recursion_remaining)), 0);
        slow[nslow++] = emit_jcc(e, CC_LE);
    }
    emit_rm(e, X_MOV_STORE, R9, thread_mem(offsetof(Thread, datastack_top)));
    if (counts) {
        emit_op_rm(e, GROUP5, false, DEC_1, thread_mem(offsetof(Thread, recursion_remaining)));
    }
    store(e, RDX, offsetof(Frame, back));
    store_constant(e, func, offsetof(Frame, func));
    store_constant(e, code, offsetof(Frame, code));
    store_constant(e, func->func_globals, offsetof(Frame, globals));
    store_constant(e, func->func_builtins, offsetof(Frame, builtins));
    emit_op_rr(e, X_XOR, false, RSI, RSI);
    store(e, RSI, offsetof(Frame, locals));
    store(e, RSI, offsetof(Frame, object));
    store(e, RSI, offsetof(Frame, generator));
    for (uint32_t i = 0; i < code->first_temp; i++) {
        store(e, RSI, offsetof(Frame, regs) + i * sizeof(Value));
    }
    emit_rm(e, X_MOV_STORE, RSI, thread_mem(offsetof(Thread, fresh_result)));
    emit_op_rm(e, X_MOV_STORE, false, RSI, thread_mem(offsetof(Thread, nfresh)));
    emit_op_rm(e, STORE_IMM, false, 0, mem_at(RAX, (int32_t)offsetof(Frame, ret_reg)));
    emit_u32(e, (uint32_t)(uint16_t)ret | (uint32_t)(uint8_t)kind << 16);
    static_assert(offsetof(Frame, kind) == offsetof(Frame, ret_reg) + 2 &&
                      offsetof(Frame, flags) == offsetof(Frame, ret_reg) + 3,
                  "stored as one word");
    set_current(e, RAX);
    uint8_t *done = emit_jmp(e);
    here(e, slow, nslow);
    /* The call's argument was used for other things. */
    emit_mov_imm(e, RSI, (uint64_t)(uintptr_t)func);
    return done;
}

uint8_t *jit_asm_pop(Emit *e)
{
    uint8_t *slow[2];
    compare_imm8(e, true, mem_at(RSI, (int32_t)offsetof(Frame, object)), 0);
    slow[0] = emit_jcc(e, CC_NE);
    emit_rm(e, X_MOV, RCX, thread_mem(offsetof(Thread, datastack_chunk)));
    emit_ri(e, X_ADD, RCX, (int32_t)sizeof(StackChunk));
    emit_rr(e, X_CMP, RCX, RSI);
    slow[1] = emit_jcc(e, CC_E);
    emit_rm(e, X_MOV, RAX, mem_at(RSI, (int32_t)offsetof(Frame, back)));
    emit_rm(e, X_MOV_STORE, RSI, thread_mem(offsetof(Thread, datastack_top)));
    emit_op_rm(e, 0x80, false, CMP_7, mem_at(RSI, (int32_t)offsetof(Frame, kind)));
    emit_u8(e, FK_APP);
    uint8_t *hidden = emit_jcc(e, CC_E);
    emit_op_rm(e, GROUP5, false, INC_0, thread_mem(offsetof(Thread, recursion_remaining)));
    here(e, &hidden, 1);
    set_current(e, RAX);
    uint8_t *done = emit_jmp(e);
    here(e, slow, 2);
    return done;
}
