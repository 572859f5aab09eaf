/* opcodes.h -- opcode numbers and metadata, from opcodes.def. */
#ifndef KR_OPCODES_H
#define KR_OPCODES_H

#include "runtime/base/base.h"

typedef enum {
#define OP(name, a, b, c, flags) OP_##name,
#include "runtime/compile/opcodes.def"
#undef OP
    OP_COUNT
} Opcode;

typedef enum {
    ARG__,
    ARG_W,
    ARG_R,
    ARG_RW,
    ARG_B0,
    ARG_K,
    ARG_N,
    ARG_C,
    ARG_U,
    ARG_I,
    ARG_J,
    ARG_JL,
    ARG_KL
} OpArg;

enum { OPF_RAISES = 1, OPF_CALLS = 2, OPF_JUMP = 4, OPF_ENDS = 8, OPF_FRAME = 16 };

typedef struct OpInfo {
    const char *name;
    uint8_t a, b, c; /* ARG_* */
    uint8_t flags;   /* OPF_* */
} OpInfo;

extern const OpInfo kr_op_info[OP_COUNT];

static_assert(OP_COUNT <= 256, "one byte would do");
static_assert(OP_OR - OP_ADD == 12 && OP_ORK - OP_ADDK == 12 && OP_IOR - OP_IADD == 12 &&
                  OP_IORK - OP_IADDK == 12,
              "ORDER BINOP");
static_assert(OP_GE - OP_LT == 5 && OP_JGE - OP_JLT == 5 && OP_JNGEK - OP_JNLTK == 5, "ORDER CMP");

#endif
