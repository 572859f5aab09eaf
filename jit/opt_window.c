/* opt_window.c -- items that an earlier round has checked.
 *
 * A filter looks at items i - 1, i and i + 1 of a list.  The next round sees two of them again:
 * what was item i + 1 is item i then.  An item that a round has found to be a small natural number
 * (GNAT, opt_narrow.c) need not be checked when the loop comes to it one or two rounds later, if
 * nothing in the loop can have put another kind of value there.  Its check becomes NAT.
 *
 * So of items of one list whose indices differ by constants only, grow by one from round to round,
 * and are known to be in the list (opt_hoist.c), the one that is ahead is checked.  The first
 * rounds of the body see items that no round has checked: they are checked in front of it, with an
 * exit of their own, which is as a failed check in the body (`narrow`).
 *
 * What may be stored meanwhile: numbers of the range that was checked, into any list; anything into
 * objects, and into lists that are guarded to be others.  Calls that write are too much, but for
 * those that are known to write to other types.
 */
#include "jit/opt.h"
#include <string.h>

#include "runtime/types/list.h"

enum {
    ITEMS_MAX = 32,
    AHEAD_MAX = 2,
    TERMS_MAX = 4,
    FACTS_OF_ITEM = 24, /* at most, for each round */
    JOIN_DEPTH = 12
};

/* An index of the first part: a sum of terms and a constant. */
typedef struct Sum {
    IRRef terms[TERMS_MAX]; /* in order; what is subtracted comes with the sign bit */
    uint32_t nterms;
    int64_t k;
} Sum;

typedef struct Item {
    IRRef check; /* GNAT in the body */
    IRRef items; /* the block, does not change */
    IRRef base;  /* the index of the first part, a word, is this plus k */
    int64_t k;
    Sum sum; /* which is this */
    int bits;
    int ahead;            /* rounds since it was checked; 0: it is checked */
    const Hoisted *range; /* why it is in the list */
} Item;

typedef struct Window {
    Hoist *h;
    IRBuf *buf;
    Item items[ITEMS_MAX];
    uint32_t nitems;
} Window;

/* -- Items ------------------------------------------------------------------------------------- */

enum { MINUS = 0x8000 };
static_assert((int)IR_MAX <= (int)MINUS, "references leave a bit for the sign");

/* Adds r, or subtracts it; false: there are too many terms.  Sums in the first part are exact as
 * words, those with a check of overflow and those without. */
static bool add_up(const IRBuf *buf, IRRef r, bool minus, Sum *sum)
{
    const IRIns *ins = &buf->ins[r];
    bool subtracts = ins->op == IR_SUB || ins->op == IR_SUBOV;
    if (ins->op == IR_I2R) {
        return add_up(buf, ins->a, minus, sum);
    }
    if (ins->op == IR_K64) {
        int64_t k = (int64_t)jit_ir_kbits(buf, r) >> (ins->t == IRT_INT ? 16 : 0);
        sum->k += minus ? -k : k;
        return true;
    }
    if ((subtracts || ins->op == IR_ADD || ins->op == IR_ADDOV) &&
        (ins->t == IRT_INT || ins->t == IRT_RAW)) {
        return add_up(buf, ins->a, minus, sum) && add_up(buf, ins->b, minus != subtracts, sum);
    }
    IRRef term = (IRRef)(r | (minus ? MINUS : 0));
    uint32_t i = sum->nterms;
    if (i == TERMS_MAX) {
        return false;
    }
    for (; i > 0 && sum->terms[i - 1] > term; i--) {
        sum->terms[i] = sum->terms[i - 1];
    }
    sum->terms[i] = term;
    sum->nterms++;
    return true;
}

/* a is b plus *k. */
static bool differ_by(const Sum *a, const Sum *b, int64_t *k)
{
    *k = a->k - b->k;
    return a->nterms == b->nterms && memcmp(a->terms, b->terms, a->nterms * sizeof *a->terms) == 0;
}

/* What says that the index base + k of the block is in range in every round; NULL: nothing does. */
static const Hoisted *is_hoisted(const Window *w, IRRef block, IRRef index, IRRef *base, int64_t *k)
{
    const IRBuf *buf = w->buf;
    const IRIns *length, *list = &buf->ins[buf->ins[block].a];
    IRRef now = jit_hoist_base(buf, index, k);
    for (uint32_t i = 0; i < w->h->ndone; i++) {
        const Hoisted *d = &w->h->done[i];
        length = &buf->ins[d->length];
        if (d->k == *k && w->h->subst[d->base] == now && length->op == IR_LOAD &&
            buf->ins[length->a].op == IR_FREF && buf->ins[length->a].a == list->a &&
            buf->ins[length->a].b == offsetof(VarObject, ob_size)) {
            *base = d->base;
            return d;
        }
    }
    return NULL;
}

static void find_items(Window *w)
{
    const IRBuf *buf = w->buf;
    for (uint32_t i = buf->loop + 1u; i < buf->n && w->nitems < ITEMS_MAX; i++) {
        const IRIns *check = &buf->ins[i], *load = &buf->ins[check->a];
        if (check->op != IR_GNAT || check->a < buf->loop || load->op != IR_LOAD ||
            buf->ins[load->a].op != IR_AREF) {
            continue;
        }
        const IRIns *address = &buf->ins[load->a];
        Item item = {.check = (IRRef)i, .items = address->a, .bits = check->b};
        if (jit_opt_place(buf, load->a).items && address->a < w->h->end &&
            w->h->subst[address->a] == address->a &&
            jit_hoist_can_join(w->h, address->a, JOIN_DEPTH) &&
            (item.range = is_hoisted(w, address->a, address->b, &item.base, &item.k)) != NULL &&
            add_up(buf, item.base, false, &item.sum)) {
            item.sum.k += item.k;
            w->items[w->nitems++] = item;
        }
    }
}

/* How many rounds ago it was checked, 0: never; *range of the item that was it then. */
static int rounds_ago(const Window *w, const Item *item, const Hoisted **range)
{
    for (int ahead = 1; ahead <= AHEAD_MAX; ahead++) {
        for (uint32_t i = 0; i < w->nitems; i++) {
            const Item *other = &w->items[i];
            int64_t k;
            if (other->items == item->items && other->bits <= item->bits &&
                differ_by(&other->sum, &item->sum, &k) && k == ahead) {
                *range = other->range;
                return ahead;
            }
        }
    }
    return 0;
}

/* -- What the loop writes ---------------------------------------------------------------------- */

static bool is_small(const Window *w, IRRef value, IRRef at, int bits)
{
    const IRIns *box = &w->buf->ins[value];
    if (box->op != IR_BOXI) {
        return false;
    }
    JitRange r = jit_range_at(w->buf, box->a, at);
    return r.lo >= 0 && r.hi < (int64_t)1 << bits;
}

/* May the instruction put anything but a number of so many bits into the list of `item`?  With
 * *other: not if the block of *other is another one. */
static bool disturbs(const Window *w, IRRef i, const Item *item, IRRef *other)
{
    const IRBuf *buf = w->buf;
    const IRIns *ins = &buf->ins[i];
    *other = 0;
    if (ins->op == IR_CALL) {
        const CallInfo *call = &buf->calls[ins->b];
        return call->effect == CALL_ANY || (call->effect == CALL_WRITES &&
                                            (call->writes == NULL || call->writes == &PyList_Type));
    }
    if (ins->op != IR_STORE) {
        return ins->op == IR_LINK;
    }
    JitPlace to = jit_opt_place(buf, ins->a);
    if (!to.items || is_small(w, ins->b, i, item->bits)) {
        return false;
    }
    bool fixed = to.root < w->h->end && w->h->subst[to.root] == to.root &&
                 jit_hoist_can_join(w->h, to.root, JOIN_DEPTH);
    if (to.root != item->items && fixed) {
        *other = to.root;
    }
    return true;
}

/* Nothing does, or will once the guards say that the blocks are different ones. */
static bool is_undisturbed(const Window *w, const Item *item)
{
    IRRef other;
    for (uint32_t i = w->buf->loop + 1u; i < w->buf->n; i++) {
        if (disturbs(w, (IRRef)i, item, &other) && other == 0) {
            return false;
        }
    }
    return true;
}

static void guard_blocks(const Window *w, const Item *item)
{
    IRRef other;
    for (uint32_t i = w->buf->loop + 1u; i < w->buf->n; i++) {
        if (disturbs(w, (IRRef)i, item, &other)) {
            IRRef guard = jit_hoist_put(w->h, IR_GNE, IRT_PTR, item->items, other);
            w->buf->ins[guard].snap = w->buf->hoist_snap;
        }
    }
}

/* -- In front of the body ---------------------------------------------------------------------- */

/* The exit of those checks: the facts', but counted as one of small numbers.  0: no room. */
static uint16_t narrow_exit(IRBuf *buf)
{
    uint16_t snap = jit_ir_copy_snap(buf, buf->hoist_snap);
    if (snap != 0) {
        buf->snaps[snap].narrow = true;
    }
    return snap;
}

/* The items that its first `ahead` rounds look at.  Facts are told in values of the recorded
 * iteration, which is one round before the body's first; a trace that joins comes with those of the
 * round to come (FACT_STEP), if there is one: the item that is `ahead` would be at most one behind
 * the list's last if the loop variable is the stop at most, so these are in the list. */
static void check_first(const Window *w, const Item *item, const Hoisted *range, uint16_t snap)
{
    Hoist *h = w->h;
    jit_hoist_not_beyond(h, range);
    for (int i = 0; i < item->ahead; i++) {
        IRRef k = jit_hoist_constant(h, item->k + i + 1);
        IRRef step = jit_hoist_put(h, IR_K64, IRT_RAW, w->buf->ins[k].a, FACT_STEP);
        IRRef index = jit_hoist_put(h, IR_ADD, IRT_RAW, jit_hoist_word(h, item->base), step);
        IRRef address = jit_hoist_put(h, IR_AREF, IRT_PTR, item->items, index);
        IRRef value = jit_hoist_put(h, IR_LOAD, IRT_VAL, address, 0);
        IRRef guard = jit_hoist_put(h, IR_GNAT, IRT_RAW, value, (IRRef)item->bits);
        w->buf->ins[guard].snap = snap;
    }
}

void jit_opt_window(Hoist *h)
{
    IRBuf *buf = h->buf;
    Window w = {.h = h, .buf = buf};
    uint16_t snap = 0;
    if (h->full || buf->no_hoist || buf->hoist_snap == 0 || (jit_opt_off & JIT_OPT_WINDOW)) {
        return;
    }
    find_items(&w);
    for (uint32_t i = 0; i < w.nitems; i++) {
        Item *item = &w.items[i];
        const Hoisted *range = NULL;
        item->ahead = rounds_ago(&w, item, &range);
        if (item->ahead == 0 || !is_undisturbed(&w, item) ||
            h->next + AHEAD_MAX * FACTS_OF_ITEM + 2 * ITEMS_MAX > h->facts_end) {
            continue;
        }
        snap = snap != 0 ? snap : narrow_exit(buf);
        if (snap == 0) {
            return;
        }
        guard_blocks(&w, item);
        check_first(&w, item, range, snap);
        buf->ins[item->check].op = IR_NAT;
        buf->ins[item->check].snap = 0;
    }
}
