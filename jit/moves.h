/* moves.h -- parallel moves between registers and spill slots. */
#ifndef JIT_MOVES_H
#define JIT_MOVES_H

#include "jit/emit_x64.h"

enum { PLACE_GPR, PLACE_FPR, PLACE_STACK, PLACE_CONST };

typedef struct Place {
    uint8_t kind;  /* PLACE_* */
    uint8_t reg;   /* PLACE_GPR, PLACE_FPR */
    int32_t disp;  /* PLACE_STACK: from rsp */
    uint64_t bits; /* PLACE_CONST */
} Place;

typedef struct Move {
    Place from, to;
    bool done;
} Move;

/* All moves as if at once: every source is read before it is overwritten.  Destinations are
 * distinct and no constants.  Changes rax and xmm15, which are in no place; and rcx when both
 * sides of a move are on the stack. */
void jit_moves(Emit *e, Move *moves, uint32_t n);

#endif
