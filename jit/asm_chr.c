/* asm_chr.c -- instruction selection for strings of one ASCII character.
 *
 * Rules of operands and scratch registers: asm_x64.c.
 */
#include "jit/asm_x64.h"

#include "runtime/types/str_int.h"

/* The entry of kr_latin1 for the code in register `code`. */
static Mem entry_of(Asm *as, uint8_t code)
{
    emit_mov_imm(&as->e, RCX, (uint64_t)(uintptr_t)kr_latin1);
    return (Mem){RCX, code, 0};
}

/* What follows the head of a string is its first character if it is a compact ASCII one.  If it is
 * not, the byte is one all the same, and the string is not the entry of it. */
static void asm_unbox(Asm *as, const IRIns *ins)
{
    Emit *e = &as->e;
    uint8_t p = jit_asm_gpr(as, ins->a, RDX);
    emit_op_rm(e, X_MOVZX8, false, RAX, mem_at(p, (int32_t)sizeof(StrAscii)));
    emit_rm(e, X_CMP, p, entry_of(as, RAX));
    jit_asm_exit_on(as, CC_NE, ins);
    if (ins->uses > 0) {
        emit_mov(e, jit_asm_dest(ins), RAX);
        jit_asm_finish(as, ins);
    }
}

bool jit_asm_chr(Asm *as, IRRef ref)
{
    const IRIns *ins = &as->buf->ins[ref];
    switch (ins->op) {
    case IR_GCHR: asm_unbox(as, ins); return true;
    case IR_BOXC:
        emit_rm(&as->e, X_MOV, jit_asm_dest(ins), entry_of(as, jit_asm_gpr(as, ins->a, RAX)));
        jit_asm_finish(as, ins);
        return true;
    default: return false;
    }
}
