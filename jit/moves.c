/* moves.c -- parallel moves: arguments of calls, loop variables at the back edge, what a side
 * trace takes over from its parent.
 *
 * A move waits until nobody reads its destination any more.  When all that are left wait for each
 * other they form cycles; one is opened by keeping the old content of one destination in rax or
 * xmm15, and is done before the next one is opened.  Constants come last, since making them may
 * need rax.
 */
#include "jit/moves.h"

enum { CYCLE_FPR = 15 };

static bool same_place(const Place *a, const Place *b)
{
    return a->kind == b->kind &&
           (a->kind == PLACE_STACK ? a->disp == b->disp
                                   : a->kind != PLACE_CONST && a->reg == b->reg);
}

static void move_constant(Emit *e, uint64_t bits, const Place *to)
{
    uint8_t reg = to->kind == PLACE_GPR ? to->reg : RAX;
    emit_mov_imm(e, reg, bits);
    if (to->kind == PLACE_FPR) {
        emit_rr(e, X_MOVQ_TO_XMM, to->reg, RAX);
    } else if (to->kind == PLACE_STACK) {
        emit_rm(e, X_MOV_STORE, RAX, mem_at(RSP, to->disp));
    }
}

static void move_one(Emit *e, const Place *from, const Place *to)
{
    switch (from->kind) {
    case PLACE_CONST: move_constant(e, from->bits, to); return;
    case PLACE_GPR:
        if (to->kind == PLACE_GPR) {
            emit_mov(e, to->reg, from->reg);
        } else if (to->kind == PLACE_FPR) {
            emit_rr(e, X_MOVQ_TO_XMM, to->reg, from->reg);
        } else {
            emit_rm(e, X_MOV_STORE, from->reg, mem_at(RSP, to->disp));
        }
        return;
    case PLACE_FPR:
        if (to->kind == PLACE_FPR) {
            emit_fmov(e, to->reg, from->reg);
        } else if (to->kind == PLACE_GPR) {
            emit_rr(e, X_MOVQ_FROM_XMM, from->reg, to->reg);
        } else {
            emit_op_rm(e, X_MOVSD_STORE, false, from->reg, mem_at(RSP, to->disp));
        }
        return;
    default: break;
    }
    if (to->kind == PLACE_FPR) {
        emit_op_rm(e, X_MOVSD, false, to->reg, mem_at(RSP, from->disp));
    } else {
        uint8_t reg = to->kind == PLACE_GPR ? to->reg : RCX;
        emit_rm(e, X_MOV, reg, mem_at(RSP, from->disp));
        if (to->kind == PLACE_STACK) {
            emit_rm(e, X_MOV_STORE, RCX, mem_at(RSP, to->disp));
        }
    }
}

static bool is_blocked(const Move *moves, uint32_t n, uint32_t i)
{
    for (uint32_t j = 0; j < n; j++) {
        if (j != i && !moves[j].done && same_place(&moves[j].from, &moves[i].to)) {
            return true;
        }
    }
    return false;
}

void jit_moves(Emit *e, Move *moves, uint32_t n)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < n; i++) {
        moves[i].done = same_place(&moves[i].from, &moves[i].to);
        left += !moves[i].done;
    }
    while (left > 0) {
        bool moved = false;
        uint32_t waiting = n; /* a move in a cycle */
        for (uint32_t i = 0; i < n; i++) {
            if (moves[i].done || moves[i].from.kind == PLACE_CONST) {
                continue;
            }
            if (is_blocked(moves, n, i)) {
                waiting = i;
                continue;
            }
            move_one(e, &moves[i].from, &moves[i].to);
            moves[i].done = moved = true;
            left--;
        }
        if (moved) {
            continue;
        }
        if (waiting == n) {
            break; /* only constants are left */
        }
        Place kept = moves[waiting].to.kind == PLACE_FPR ? (Place){PLACE_FPR, CYCLE_FPR, 0, 0}
                                                         : (Place){PLACE_GPR, RAX, 0, 0};
        move_one(e, &moves[waiting].to, &kept);
        for (uint32_t j = 0; j < n; j++) {
            if (!moves[j].done && same_place(&moves[j].from, &moves[waiting].to)) {
                moves[j].from = kept;
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!moves[i].done) {
            move_one(e, &moves[i].from, &moves[i].to);
            moves[i].done = true;
        }
    }
}
