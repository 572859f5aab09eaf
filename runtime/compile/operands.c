/* operands.c -- see operands.h. */
#include "runtime/compile/operands.h"

#include "runtime/types/list.h"

static void reads(Operands *o, uint32_t first, uint32_t count)
{
    if (count > 0) {
        o->reads[o->nreads++] = (RegRun){first, count};
    }
}

static void writes(Operands *o, uint32_t first, uint32_t count)
{
    if (count > 0) {
        o->writes[o->nwrites++] = (RegRun){first, count};
    }
}

static void plain(Operands *o, OpArg kind, uint32_t r)
{
    if (kind == ARG_R || kind == ARG_RW) {
        reads(o, r, 1);
    }
    if (kind == ARG_W || kind == ARG_RW) {
        writes(o, r, 1);
    }
}

void kr_operands(const Code *code, const Instr *i, Operands *o)
{
    (void)code;
    const OpInfo *info = &kr_op_info[i->op];
    *o = (Operands){0};
    plain(o, (OpArg)info->a, i->a);
    plain(o, (OpArg)info->b, i->b);
    plain(o, (OpArg)info->c, i->c);
    switch (i->op) {
    case OP_COPY_FREE: writes(o, i->a, i->b); break;
    case OP_LOAD_METHOD: writes(o, i->a, 2); break;
    case OP_GETSLICE: reads(o, i->c, 2); break;
    case OP_BUILD_SLICE:
    case OP_BUILD_TUPLE:
    case OP_BUILD_LIST:
    case OP_BUILD_SET:
    case OP_BUILD_STRING: reads(o, i->b, i->c); break;
    case OP_BUILD_MAP: reads(o, i->b, 2u * i->c); break;
    case OP_GET_ITER: writes(o, i->a, 3); break;
    case OP_FOR_ITER:
        /* The iterator's registers stay; the item is written only when there is one. */
        o->nwrites = 0;
        reads(o, i->a, 3);
        writes(o, i->a, 3);
        writes(o, i->b, 1);
        o->last_write_falls_through = true;
        break;
    case OP_UNPACK_SEQ: writes(o, i->a, i->c); break;
    case OP_UNPACK_EX: writes(o, i->a, (i->c & 0xFFu) + (i->c >> 8) + 1u); break;
    case OP_CALL:
    case OP_CALL_KW:
        reads(o, i->a, 1u + i->b);
        writes(o, i->a, 1);
        break;
    case OP_CALL_METHOD:
    case OP_CALL_METHOD_KW:
        reads(o, i->a, 2u + i->b);
        writes(o, i->a, 1);
        break;
    case OP_CALL_EX:
        reads(o, i->a, 2u + (i->b & 1u));
        writes(o, i->a, 1);
        break;
    case OP_MAKE_FUNCTION:
        if (i->c & 1) {
            reads(o, i->a + 1u, 1);
        }
        if (i->c & 2) {
            reads(o, i->a + 2u, 1);
        }
        if (i->c & 4) {
            reads(o, i->a + 3u, 1);
        }
        if (i->c & 8) {
            reads(o, i->a + 4u, 1);
        }
        writes(o, i->a, 1);
        break;
    case OP_IMPORT_NAME:
        reads(o, i->a, 2);
        writes(o, i->a, 1);
        break;
    case OP_EG_MATCH:
    case OP_BEFORE_WITH:
    case OP_BEFORE_ASYNC_WITH: writes(o, i->a, 2); break;
    case OP_MATCH_CLASS: reads(o, i->b + 1u, 1); break;
    default: break;
    }
}

bool kr_jump_target(const Code *code, uint32_t pc, uint32_t *target)
{
    const Instr *i = &code->instrs[pc];
    const OpInfo *info = &kr_op_info[i->op];
    if (!(info->flags & OPF_JUMP)) {
        return false;
    }
    int32_t distance = info->b == ARG_JL  ? kr_instr_jump(i)
                       : info->b == ARG_J ? (int16_t)i->b
                                          : (int16_t)i->c;
    *target = (uint32_t)((int64_t)pc + 1 + distance);
    return true;
}
