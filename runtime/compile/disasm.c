/* disasm.c -- code objects as text, one line per instruction:
 *
 *     pc  line  OPNAME  operands            (kr_code_disassemble, declared in types/code.h)
 *
 * Registers print as their variable's name or t0, t1, ..; jumps as the pc they lead to.  Behind the
 * instructions stand the handlers: `start..end -> handler reg`.
 */
#include <stdio.h>

#include "runtime/compile/opcodes.h"
#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/code.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static bool put_register(StrBuilder *b, const Code *code, uint32_t r)
{
    if (r < code->first_temp) {
        return kr_sb_str(
            b, (Str *)value_ptr(kr_tuple_get((Tuple *)value_ptr(code->co_localsplusnames), r)));
    }
    char text[16];
    snprintf(text, sizeof text, "t%u", r - code->first_temp);
    return kr_sb_c(b, text);
}

static bool put_number(StrBuilder *b, const char *format, long n)
{
    char text[32];
    snprintf(text, sizeof text, format, n);
    return kr_sb_c(b, text);
}

static bool put_const(StrBuilder *b, const Code *code, uint32_t k)
{
    if (k >= code->nconsts) {
        return put_number(b, "const %ld?", k);
    }
    Value v = code->consts[k];
    if (value_is_ptr(v) && value_ptr(v)->ob_type == &PyCode_Type) {
        return kr_sb_c(b, "<code ") &&
               kr_sb_str(b, (Str *)value_ptr(((Code *)value_ptr(v))->co_name)) && kr_sb_c(b, ">");
    }
    return kr_sb_repr(b, v);
}

static bool put_operand(StrBuilder *b, const Code *code, uint32_t pc, OpArg kind, uint16_t v)
{
    const Instr *i = &code->instrs[pc];
    switch (kind) {
    case ARG__: return true;
    case ARG_W:
    case ARG_R:
    case ARG_RW:
    case ARG_B0: return kr_sb_c(b, " ") && put_register(b, code, v);
    case ARG_K:
    case ARG_N: return kr_sb_c(b, " ") && put_const(b, code, v);
    case ARG_KL: return kr_sb_c(b, " ") && put_const(b, code, (uint32_t)kr_instr_jump(i));
    case ARG_C:
        return kr_sb_c(b, " .") && v < code->ncaches &&
               kr_sb_str(b, (Str *)value_ptr(code->caches[v].name));
    case ARG_U: return put_number(b, " %ld", v);
    case ARG_I: return put_number(b, " %ld", (int16_t)v);
    case ARG_J: return put_number(b, " ->%ld", (long)pc + 1 + (int16_t)v);
    case ARG_JL:
        return kr_op_info[i->op].flags & OPF_JUMP
                   ? put_number(b, " ->%ld", (long)pc + 1 + kr_instr_jump(i))
                   : put_number(b, " %ld", kr_instr_jump(i));
    }
    return true;
}

Value kr_code_disassemble(Thread *t, Code *code)
{
    StrBuilder b;
    kr_sb_init(&b, t);
    for (uint32_t pc = 0; pc < code->ninstrs; pc++) {
        const Instr *i = &code->instrs[pc];
        if (i->op >= OP_COUNT) {
            put_number(&b, "unknown op %ld\n", i->op);
            continue;
        }
        const OpInfo *info = &kr_op_info[i->op];
        char head[64];
        snprintf(head, sizeof head, "%4u %4d  %-16s", pc, code->positions[pc].line, info->name);
        kr_sb_c(&b, head);
        put_operand(&b, code, pc, (OpArg)info->a, i->a);
        put_operand(&b, code, pc, (OpArg)info->b, i->b);
        put_operand(&b, code, pc, (OpArg)info->c, i->c);
        kr_sb_c(&b, "\n");
    }
    for (uint32_t n = 0; n < code->nexc; n++) {
        const ExcEntry *e = &code->exc[n];
        char line[96];
        snprintf(line, sizeof line, "  %u..%u -> %u ", e->start, e->end, e->handler);
        kr_sb_c(&b, line);
        put_register(&b, code, e->reg);
        kr_sb_c(&b, e->lasti ? " lasti\n" : "\n");
    }
    return kr_sb_finish(&b);
}
