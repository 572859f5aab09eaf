/* log_text.c -- the parts of a line of the JIT log: JSON strings, bytecodes, places. */
#include "jit/log.h"
#include "runtime/compile/opcodes.h"
#include "runtime/core/error.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

const char *jit_text_of(Value v)
{
    Thread *t = kr_thread_current();
    if (!value_is_ptr(v) || value_ptr(v) == NULL || !kr_is_str(v)) {
        return "?";
    }
    bool pending = kr_pending(t);
    const char *s = kr_str_utf8(t, (Str *)value_ptr(v), NULL);
    if (s == NULL && !pending) {
        kr_err_clear(t); /* lone surrogates */
    }
    return s == NULL ? "?" : s;
}

int jit_line_of(const Code *code, const Instr *pc)
{
    return kr_code_line(code, (uint32_t)(pc - code->instrs));
}

void jit_put_string(FILE *out, const char *s)
{
    fputc('"', out);
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\') {
            fputc('\\', out);
            fputc(c, out);
        } else if (c < 0x20 || c == 0x7F) {
            fprintf(out, "\\u%04x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

static void put_register(FILE *out, const Code *code, uint16_t r)
{
    Tuple *names = (Tuple *)value_ptr(code->co_localsplusnames);
    if (r < code->first_temp && r < kr_tuple_len(names)) {
        fprintf(out, " %s", jit_text_of(names->ob_item[r]));
    } else {
        fprintf(out, " r%u", r);
    }
}

static void put_operand(FILE *out, const Code *code, const Instr *pc, int kind, uint16_t v)
{
    switch ((OpArg)kind) {
    case ARG__: break;
    case ARG_W:
    case ARG_R:
    case ARG_RW:
    case ARG_B0: put_register(out, code, v); break;
    case ARG_N: fprintf(out, " .%s", v < code->nconsts ? jit_text_of(code->consts[v]) : "?"); break;
    case ARG_C:
        fprintf(out, " .%s", v < code->ncaches ? jit_text_of(code->caches[v].name) : "?");
        break;
    case ARG_K: fprintf(out, " k%u", v); break;
    case ARG_U: fprintf(out, " %u", v); break;
    case ARG_I: fprintf(out, " %d", (int16_t)v); break;
    case ARG_J: fprintf(out, " ->%ld", (long)(pc - code->instrs) + 1 + (int16_t)v); break;
    case ARG_JL:
    case ARG_KL:
        if ((kr_op_info[pc->op].flags & OPF_JUMP) != 0) {
            fprintf(out, " ->%ld", (long)(pc - code->instrs) + 1 + (long)kr_instr_jump(pc));
        } else {
            fprintf(out, " %ld", (long)kr_instr_jump(pc));
        }
        break;
    }
}

void jit_put_instr(FILE *out, const Code *code, const Instr *pc)
{
    const OpInfo *info = &kr_op_info[pc->op];
    fprintf(out, "%ld %s", (long)(pc - code->instrs), info->name);
    put_operand(out, code, pc, info->a, pc->a);
    put_operand(out, code, pc, info->b, pc->b);
    put_operand(out, code, pc, info->c, pc->c);
}

void jit_put_place(FILE *out, const Code *code, const Instr *pc)
{
    fputs("\"file\":", out);
    jit_put_string(out, jit_text_of(code->co_filename));
    fputs(",\"function\":", out);
    jit_put_string(out, jit_text_of(code->co_qualname));
    fprintf(out, ",\"line\":%d", jit_line_of(code, pc));
}
