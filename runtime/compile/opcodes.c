/* opcodes.c -- the opcode metadata table. */
#include "runtime/compile/opcodes.h"

enum {
    RAISES = OPF_RAISES,
    CALLS = OPF_CALLS,
    JUMP = OPF_JUMP,
    ENDS = OPF_ENDS,
    FRAME = OPF_FRAME
};

const OpInfo kr_op_info[OP_COUNT] = {
#define OP(name, a, b, c, flags) {#name, ARG_##a, ARG_##b, ARG_##c, flags},
#include "runtime/compile/opcodes.def"
#undef OP
};
