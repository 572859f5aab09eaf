/* opt_tags.c -- sums of items that are taken out of their tags once.
 *
 * An item that is known to be a small natural number (NAT, opt_window.c) is a word once the tag is
 * taken off.  Where all who read it add or subtract it, the tags may stay: the bits of a sum of
 * tagged items are those of the sum of the numbers plus a multiple of the tag, modulo 2^64, and
 * what is added here and subtracted there is gone by itself, as in the difference of two
 * neighbours.  If something is left, one constant takes it off.
 *
 * Such a load then is an operand of the sum as any word in memory.  Twice an item is added in two
 * steps, each of which reads it there.
 *
 * Only for sums whose parts nobody else sees, no snapshot either.  In place: the constants stand in
 * front of the body, their additions where a NAT was.
 */
#include "jit/opt.h"

#include <stdlib.h>
#include <string.h>

enum { CONSTANTS_MAX = 16 };

typedef struct Tags {
    IRBuf *buf;
    uint8_t *live;   /* the result is read by somebody who is */
    uint8_t *closed; /* by somebody else than a sum of words */
    uint8_t *parts;  /* how many sums read it; 255 stands for more */
    uint8_t *tagged; /* a NAT that is not needed: who read it reads what was loaded */
    IRRef *nat;      /* of such a load: the NAT, which is nothing any more */
    int64_t *tags;   /* that are in the bits of a NAT or sum */
} Tags;

static bool is_sum(const IRIns *ins)
{
    return (ins->op == IR_ADD || ins->op == IR_SUB) && ins->t == IRT_RAW;
}

/* -- Who reads what ---------------------------------------------------------------------------- */

static void read_by(Tags *t, IRRef r, bool sum)
{
    t->live[r] = 1;
    t->closed[r] |= !sum;
    t->parts[r] = (uint8_t)kr_min(t->parts[r] + sum, 255);
}

static void find_readers(Tags *t)
{
    const IRBuf *buf = t->buf;
    for (uint32_t i = buf->n - 1; i > buf->loop; i--) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool removable = info->kind == IRK_N || info->kind == IRK_L || info->kind == IRK_K;
        if (ins->op == IR_NOP || (removable && !t->live[i])) {
            continue;
        }
        if (info->a == IROPND_R) {
            read_by(t, ins->a, is_sum(ins));
        }
        if (info->b == IROPND_R) {
            read_by(t, ins->b, is_sum(ins));
        }
        if (!jit_ir_has_snap(ins)) {
            continue;
        }
        const Snap *s = &buf->snaps[ins->snap];
        for (uint32_t j = 0; j < s->nslots; j++) {
            read_by(t, buf->snap_slots[s->first_slot + j].ref, false);
        }
        for (uint32_t j = 0; j < s->nframes; j++) {
            read_by(t, buf->snap_frames[s->first_frame + j].func_ref, false);
            read_by(t, buf->snap_frames[s->first_frame + j].base_ref, false);
        }
    }
}

/* -- What is left of the tags ------------------------------------------------------------------ */

/* Counts tags; *saved: subtractions that need not be made.  false: there is nothing. */
static bool count_tags(Tags *t, int *saved)
{
    const IRBuf *buf = t->buf;
    *saved = 0;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i], *load = &buf->ins[ins->a];
        if (!t->live[i]) {
            continue;
        }
        if (ins->op == IR_NAT && !t->closed[i] && load->op == IR_LOAD && ins->a > buf->loop &&
            t->parts[ins->a] == 0) {
            t->tagged[i] = 1;
            t->tags[i] = 1;
            ++*saved;
        } else if (is_sum(ins)) {
            int64_t a = ins->a > buf->loop && !t->closed[ins->a] ? t->tags[ins->a] : 0;
            int64_t b = ins->b > buf->loop && !t->closed[ins->b] ? t->tags[ins->b] : 0;
            t->tags[i] = ins->op == IR_ADD ? a + b : a - b;
            *saved -= t->closed[i] && t->tags[i] != 0;
        }
    }
    return *saved > 0;
}

/* -- The change -------------------------------------------------------------------------------- */

/* s + (x + x) is (s + x) + x. */
static void add_twice(Tags *t, IRRef r)
{
    IRBuf *buf = t->buf;
    IRIns *sum = &buf->ins[r], *twice = &buf->ins[sum->b];
    if (sum->b > buf->loop && twice->op == IR_ADD && is_sum(twice) && twice->a == twice->b &&
        t->parts[sum->b] == 1 && !t->closed[sum->b] && sum->a < sum->b &&
        buf->ins[twice->a].op == IR_LOAD && twice->a > buf->loop) {
        IRRef x = twice->a;
        *twice = (IRIns){.op = sum->op, .t = IRT_RAW, .a = sum->a, .b = x};
        sum->a = sum->b;
        sum->b = x;
    }
}

static void change(Tags *t)
{
    IRBuf *buf = t->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n; i++) {
        IRIns *ins = &buf->ins[i];
        if (t->tagged[i]) {
            buf->ins[ins->a].t = IRT_RAW;
            t->nat[ins->a] = (IRRef)i;
            t->tags[ins->a] = t->tags[i];
            ins->op = IR_NOP; /* its operand is looked at by those behind it */
        } else if (is_sum(ins)) {
            ins->a = t->tagged[ins->a] ? buf->ins[ins->a].a : ins->a;
            ins->b = t->tagged[ins->b] ? buf->ins[ins->b].a : ins->b;
            if (t->live[i]) {
                add_twice(t, (IRRef)i);
            }
        } else if (!t->live[i] && jit_ir_info[ins->op].kind == IRK_N) {
            ins->op = IR_NOP; /* it may read one */
        }
    }
}

/* -- Corrections ------------------------------------------------------------------------------- */

/* Takes `tags` tags off the sum r, somewhere below it: where the NAT of an item was, the constant
 * is added to what the item is added to, if that was there by then.  false: there is no such place.
 */
static bool take_off(Tags *t, IRRef r, int64_t tags)
{
    IRBuf *buf = t->buf;
    IRIns *sum = &buf->ins[r];
    for (int side = 0; side < 2; side++) {
        IRRef load = side == 0 ? sum->b : sum->a, other = side == 0 ? sum->a : sum->b;
        IRRef nat = t->nat[load];
        int64_t sign = sum->op == IR_SUB && side == 1 ? -1 : 1; /* of `other` in the sum */
        if (nat != 0 && other < nat && other != load && buf->ins[nat].op == IR_NOP) {
            IRRef k =
                jit_opt_constant_before(buf, (int64_t)((uint64_t)(-sign * tags) * VALUE_INT_TAG));
            if (k == 0) {
                return false;
            }
            *(side == 0 ? &sum->a : &sum->b) = nat;
            buf->ins[nat] = (IRIns){.op = IR_ADD, .t = IRT_RAW, .a = other, .b = k};
            return true;
        }
    }
    for (int side = 0; side < 2; side++) {
        IRRef part = side == 0 ? sum->a : sum->b;
        bool inner = part > buf->loop && is_sum(&buf->ins[part]) && !t->closed[part] &&
                     t->parts[part] == 1 && t->tags[part] != 0;
        if (inner && take_off(t, part, sum->op == IR_SUB && side == 1 ? -tags : tags)) {
            return true;
        }
    }
    return false;
}

/* The sum is read as a word: its tags go.  false: they cannot. */
static bool correct(Tags *t)
{
    const IRBuf *buf = t->buf;
    for (uint32_t i = buf->loop + 1u, n = buf->n; i < n; i++) {
        if (t->live[i] && t->closed[i] && t->tags[i] != 0 && is_sum(&buf->ins[i]) &&
            !take_off(t, (IRRef)i, t->tags[i])) {
            return false;
        }
    }
    return true;
}

bool jit_opt_tags(IRBuf *buf)
{
    bool any = false, ok = true;
    for (uint32_t i = buf->loop + 1u; buf->loop != 0 && buf->heads != 0 && i < buf->n; i++) {
        any |= buf->ins[i].op == IR_NAT;
    }
    if (!any) {
        return true;
    }
    uint32_t room = buf->n + CONSTANTS_MAX;
    Tags t = {.buf = buf};
    t.live = calloc(room, 4);
    t.tags = calloc(room, sizeof *t.tags);
    t.nat = calloc(room, sizeof *t.nat);
    IRIns *before = malloc(buf->n * sizeof *before);
    ok = t.live != NULL && t.tags != NULL && t.nat != NULL && before != NULL;
    if (ok) {
        uint32_t n = buf->n;
        int saved;
        t.closed = t.live + room;
        t.parts = t.closed + room;
        t.tagged = t.parts + room;
        find_readers(&t);
        if (count_tags(&t, &saved)) {
            memcpy(before, buf->ins, n * sizeof *before);
            change(&t);
            if (!correct(&t)) { /* constants that were added harm nobody */
                memcpy(buf->ins, before, n * sizeof *before);
            }
        }
    }
    free(t.live);
    free(t.tags);
    free(t.nat);
    free(before);
    return ok;
}
