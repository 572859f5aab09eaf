/* opt_narrow.c -- small natural numbers in lists, while a loop is peeled.
 *
 * An item that was in 0 .. 2^16-1 (or 2^31-1) when it was recorded, and that the loop computes with
 * or takes for an index, is checked for its class and its range at once in the body (GNAT), which
 * gives a word: unshifted, and so small that the sums, differences and products of such words and
 * constants cannot overflow.  They are words too, without any check.  Whoever wants an INT gets
 * it by R2I; snapshots hold the word itself (opt_bare.c), the exit makes the int.
 *
 * The plan is made over the first part, which is left as it was recorded: ordinary ints with
 * ordinary guards.  An item that the body need not load is none after all, nor is what is computed
 * with it.
 *
 * Each check has an exit of its own.  When one has become hot, numbers are not that small after
 * all: the loop is recorded again and looks at ordinary ints (jit.c, `unnarrow`).
 */
#include "jit/opt.h"

#include <stdlib.h>

enum { K = 1, ITEM, SUM };

struct JitNarrow {
    IRBuf *buf;
    uint32_t end;
    uint8_t *kind;    /* of the first part's references; 0: not narrow */
    uint8_t *wanted;  /* ITEM, SUM: something gets better by its being a word */
    uint8_t *shifted; /* and something wants the INT */
    JitRange *range;  /* of what is narrow */
    IRRef *word;      /* in the body; 0: not copied yet */
};

/* -- The plan ---------------------------------------------------------------------------------- */

static bool is_item(const IRBuf *buf, const IRIns *ins)
{
    const IRIns *load = &buf->ins[ins->a];
    return ins->op == IR_GINT && (ins->flags & (IRF_16_BITS | IRF_31_BITS)) &&
           load->op == IR_LOAD && load->t == IRT_VAL && jit_opt_place(buf, load->a).items;
}

/* The range of a op b, neither of which overflows a word; false: no word, or it may not fit. */
static bool sum_range(IROp op, JitRange x, JitRange y, JitRange *out)
{
    switch (op) {
    case IR_ADD:
    case IR_ADDOV:
    case IR_SUB:
    case IR_SUBOV:
    case IR_MUL:
    case IR_MULOV: *out = jit_range_computed(op, x, y); break;
    case IR_AND:
        if (x.lo < 0 || y.lo < 0) {
            return false;
        }
        *out = (JitRange){0, kr_min(x.hi, y.hi)};
        break;
    case IR_LESSER: *out = (JitRange){kr_min(x.lo, y.lo), kr_min(x.hi, y.hi)}; break;
    case IR_GREATER: *out = (JitRange){kr_max(x.lo, y.lo), kr_max(x.hi, y.hi)}; break;
    default: return false;
    }
    return out->lo >= VALUE_INT_MIN && out->hi <= VALUE_INT_MAX;
}

/* What can be words, if all items that may be are; those in `dropped` are not. */
static bool find_words(JitNarrow *n, const uint8_t *dropped)
{
    const IRBuf *buf = n->buf;
    bool any = false;
    for (uint32_t i = 1; i < n->end; i++) {
        const IRIns *ins = &buf->ins[i];
        n->kind[i] = n->wanted[i] = n->shifted[i] = 0;
        if (ins->op == IR_K64 && ins->t == IRT_INT) {
            int64_t k = (int64_t)jit_ir_kbits(buf, (IRRef)i) >> 16;
            n->kind[i] = K;
            n->range[i] = (JitRange){k, k};
        } else if (is_item(buf, ins) && !dropped[i]) {
            n->kind[i] = ITEM;
            n->range[i] = (JitRange){0, ins->flags & IRF_16_BITS ? UINT16_MAX : INT32_MAX};
            any = true;
        } else if (ins->t == IRT_INT && jit_ir_info[ins->op].a == IROPND_R &&
                   jit_ir_info[ins->op].b == IROPND_R) {
            uint8_t a = n->kind[ins->a], b = n->kind[ins->b];
            if (a != 0 && b != 0 && (a > K || b > K) &&
                sum_range((IROp)ins->op, n->range[ins->a], n->range[ins->b], &n->range[i])) {
                n->kind[i] = SUM;
            }
        }
    }
    return any;
}

static void note_use(JitNarrow *n, uint32_t by, IRRef used)
{
    const IRIns *ins = &n->buf->ins[by];
    if (n->kind[used] <= K) {
        return;
    }
    if (n->kind[by] == SUM || ins->op == IR_I2F || (ins->op == IR_I2R && ins->t == IRT_RAW)) {
        n->wanted[used] = 1;
    } else if (jit_ir_is_relation((IROp)ins->op) && n->kind[ins->a] != 0 && n->kind[ins->b] != 0) {
        return;
    } else if (ins->op != IR_BOXI) {
        n->shifted[used] = 1;
    }
}

/* Drops items that nobody wants as words, and those that are wanted shifted for nothing but one
 * more instruction; true: there are some. */
static bool drop(JitNarrow *n, uint8_t *dropped)
{
    const IRBuf *buf = n->buf;
    bool any = false;
    for (uint32_t i = 1; i < n->end; i++) {
        const IRInfo *info = &jit_ir_info[buf->ins[i].op];
        if (info->a == IROPND_R) {
            note_use(n, i, buf->ins[i].a);
        }
        if (info->b == IROPND_R) {
            note_use(n, i, buf->ins[i].b);
        }
    }
    for (uint32_t i = 1; i < n->end; i++) {
        if (n->kind[i] == ITEM && (!n->wanted[i] || n->shifted[i])) {
            dropped[i] = 1;
            any = true;
        }
    }
    return any;
}

void jit_narrow_free(JitNarrow *n)
{
    if (n != NULL) {
        free(n->kind);
        free(n->wanted);
        free(n->shifted);
        free(n->range);
        free(n->word);
        free(n);
    }
}

JitNarrow *jit_narrow_plan(IRBuf *buf, uint32_t end)
{
    if (buf->no_narrow || (jit_opt_off & JIT_OPT_NARROW)) {
        return NULL;
    }
    JitNarrow *n = calloc(1, sizeof *n);
    uint8_t *dropped = calloc(end, 1);
    bool any = false;
    if (n != NULL) {
        *n = (JitNarrow){.buf = buf, .end = end};
        n->kind = calloc(end, 1);
        n->wanted = calloc(end, 1);
        n->shifted = calloc(end, 1);
        n->range = calloc(end, sizeof *n->range);
        n->word = calloc(end, sizeof *n->word);
    }
    if (n != NULL && dropped != NULL && n->kind != NULL && n->wanted != NULL &&
        n->shifted != NULL && n->range != NULL && n->word != NULL) {
        do {
            any = find_words(n, dropped);
        } while (any && drop(n, dropped));
    }
    free(dropped);
    if (!any) {
        jit_narrow_free(n);
        return NULL;
    }
    return n;
}

/* -- The body ---------------------------------------------------------------------------------- */

bool jit_narrow_is_item(const JitNarrow *n, IRRef r)
{
    return n != NULL && r < n->end && n->kind[r] == ITEM;
}

static bool has_word(const JitNarrow *n, IRRef r) { return n->kind[r] == K || n->word[r] != 0; }

/* Does the first part's relation or sum work on words in the body? */
bool jit_narrow_is_word(const JitNarrow *n, IRRef r)
{
    if (n == NULL || r >= n->end) {
        return false;
    }
    const IRIns *ins = &n->buf->ins[r];
    bool relation = jit_ir_is_relation((IROp)ins->op) && ins->t == IRT_INT;
    return (n->kind[r] == SUM || relation) && has_word(n, ins->a) && has_word(n, ins->b) &&
           (n->kind[ins->a] > K || n->kind[ins->b] > K);
}

static IRRef word_of(JitNarrow *n, IRRef r)
{
    IRBuf *buf = n->buf;
    return n->kind[r] == K ? jit_ir_kraw(buf, (int64_t)jit_ir_kbits(buf, r) >> 16) : n->word[r];
}

IRRef jit_narrow_item(JitNarrow *n, IRRef r, IRRef value, uint16_t snap, bool *fails)
{
    IRBuf *buf = n->buf;
    if (buf->ins[value].op != IR_LOAD || buf->ins[value].t != IRT_VAL || value < buf->loop) {
        /* It does not change, or goes around, or has been stored in the same round. */
        return jit_opt_emit(buf, IR_GINT, IRT_INT, value, 0, snap, fails);
    }
    IRRef bits = n->range[r].hi == UINT16_MAX ? 16 : 31;
    n->word[r] = jit_opt_emit(buf, IR_GNAT, IRT_RAW, value, bits, snap, fails);
    return *fails ? 0 : jit_opt_emit(buf, IR_R2I, IRT_INT, n->word[r], 0, 0, fails);
}

IRRef jit_narrow_word(JitNarrow *n, IRRef r, uint16_t snap, bool *fails)
{
    static const uint8_t plain[][2] = {{IR_ADDOV, IR_ADD}, {IR_SUBOV, IR_SUB}, {IR_MULOV, IR_MUL}};
    IRBuf *buf = n->buf;
    const IRIns ins = buf->ins[r];
    IROp op = (IROp)ins.op;
    IRRef a = word_of(n, ins.a), b = word_of(n, ins.b);
    if (jit_ir_is_relation(op)) {
        return jit_opt_emit(buf, op, IRT_RAW, a, b, snap, fails);
    }
    for (size_t i = 0; i < KR_COUNT(plain); i++) {
        op = plain[i][0] == op ? (IROp)plain[i][1] : op;
    }
    if (jit_ir_is_k(buf, a) && op != IR_SUB) { /* a constant comes second */
        IRRef k = a;
        a = b;
        b = k;
    }
    if (op == IR_MUL && jit_ir_is_k(buf, b) && jit_ir_kbits(buf, b) == 2) {
        op = IR_ADD;
        b = a;
    }
    IRRef word = jit_opt_emit(buf, op, IRT_RAW, a, b, 0, fails);
    n->word[r] = word;
    return *fails ? 0 : jit_opt_emit(buf, IR_R2I, IRT_INT, word, 0, 0, fails);
}
