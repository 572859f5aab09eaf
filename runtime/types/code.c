/* code.c -- making code objects runnable, and the lines of instructions. */
#include "runtime/types/code.h"

#include "runtime/core/error.h"
#include "runtime/types/frame.h"
#include "runtime/types/list.h"

static uint32_t code_version;

Code *kr_code_new(Thread *t)
{
    Code *code = kr_new_object(t, &PyCode_Type, sizeof(Code), GCK_SCAN);
    if (code != NULL) {
        /* The cell is zero but for its header; the rest of the header is ours to say. */
        code->version = ++code_version;
    }
    return code;
}

bool kr_code_ready(Thread *t, Code *code)
{
    size_t bytes = ((size_t)code->nloops + 1) * sizeof *code->loops;
    code->loops = kr_gc_new_block(t, bytes, GCK_SCAN);
    if (code->loops == NULL) {
        return false;
    }
    bool varargs = code->co_flags & CO_VARARGS, varkeywords = code->co_flags & CO_VARKEYWORDS;
    code->frame_bytes = (uint32_t)(sizeof(Frame) + code->nregs * sizeof(Value));
    code->nparams = (uint16_t)(code->co_argcount + code->co_kwonlyargcount + varargs + varkeywords);
    code->fast_args = varargs || varkeywords || code->co_kwonlyargcount > 0
                          ? KR_CODE_BINDS
                          : (uint16_t)code->co_argcount;
    return true;
}

int kr_code_line(const Code *code, uint32_t pc)
{
    return pc < code->ninstrs ? code->positions[pc].line : code->co_firstlineno;
}
