/* opt.h -- optimizer passes over a recorded trace. */
#ifndef JIT_OPT_H
#define JIT_OPT_H

#include "jit/ir.h"
#include "runtime/core/ops.h"

/* A register of the root frame that the loop changes, and its value at the end of the recorded
 * iteration. */
typedef struct LoopSlot {
    uint16_t slot;
    IRRef ref;
    bool dirty; /* not in memory at the loop head: part of every exit */
} LoopSlot;

KR_INLINE bool jit_is_address(const IRBuf *buf, IRRef r)
{
    return buf->ins[r].op == IR_FREF || buf->ins[r].op == IR_AREF;
}

/* opt_passes.c.  What is switched off, a bit for each row of passes.def. */
enum {
#define SWITCH(NAME, name) JIT_SWITCH_##NAME,
#include "jit/passes.def"
#undef SWITCH
#define SWITCH(NAME, name) JIT_OPT_##NAME = 1 << JIT_SWITCH_##NAME,
#include "jit/passes.def"
#undef SWITCH
};
extern uint32_t jit_opt_off;
/* Reads no-NAME[,no-NAME...]; says so on stderr when there is no such name. */
void jit_opt_switch_off(const char *list);
/* What is done with every trace when all its instructions are there.  false: give it up. */
bool jit_opt_last(IRBuf *buf);

/* opt_alias.c */

/* Where an address points: offset `off` from what `root` points to, plus index * 8. */
typedef struct JitPlace {
    IRRef root, index; /* index 0: none */
    int64_t off;
    bool items; /* root is the block of a list's items */
} JitPlace;
JitPlace jit_opt_place(const IRBuf *buf, IRRef address);
/* Two references are different objects for sure. */
bool jit_opt_differ(const IRBuf *buf, IRRef a, IRRef b);
/* The type whose objects `root` is known to be for good, NULL if none. */
const Type *jit_opt_known_type(const IRBuf *buf, IRRef root);
/* Objects of this type can be given no other: neither a class of Python's nor module. */
bool jit_opt_is_static(const Type *type);
/* The value a load must have, 0: it has to be loaded. */
IRRef jit_opt_forward(IRBuf *buf, IROp op, IRType t, IRRef a);
/* Instruction `ref` hands the NEW that is its right operand to memory or to a call. */
void jit_opt_handed_out(IRBuf *buf, IRRef ref);
/* A guard was emitted: what it says about types is noted. */
void jit_opt_learn(IRBuf *buf, IRRef guard);

/* Is it the length of a list or tuple? */
bool jit_opt_is_length(const IRBuf *buf, IRRef r);
/* The two places have no word in common, ever. */
bool jit_opt_apart(const IRBuf *buf, const JitPlace *a, const JitPlace *b);

/* opt_sink.c */

/* Marks each NEW that has to be made: must[ref] = 1.  PHIs that exist already count.  false: out of
 * memory. */
bool jit_sink_find(const IRBuf *buf, uint8_t *must);
/* A stored reference as a snapshot holds it: without its box. */
IRRef jit_sink_unboxed(const IRBuf *buf, IRRef value);
/* A pass: sinks every NEW that need not be made.  false: out of memory or room. */
bool jit_opt_sink(IRBuf *buf);

/* opt_bare.c: a pass: snapshots name numbers without their boxes.  Never false. */
bool jit_opt_bare(IRBuf *buf);

/* opt_range.c */

/* An integer lies in [lo, hi]; INT64_MIN, INT64_MAX: no limit is known. */
typedef struct JitRange {
    int64_t lo, hi;
} JitRange;
JitRange jit_range(const IRBuf *buf, IRRef r);
/* The same of a finished body: by what has been guarded before instruction `at`. */
JitRange jit_range_at(const IRBuf *buf, IRRef r, IRRef at);
/* Of x op y, a sum, difference, product or left shift, that does not overflow; no limit: it may. */
JitRange jit_range_computed(IROp op, JitRange x, JitRange y);
/* No list or tuple has more items than fit the address space. */
#define JIT_LENGTH_MAX ((int64_t)1 << 44)
/* a op b (an OV instruction) is never beyond type t. */
bool jit_range_fits(const IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b);
/* A FLT that is 0 or more, and no NaN. */
bool jit_range_not_negative(const IRBuf *buf, IRRef r);
/* The root of an int, and surely less than the limit. */
bool jit_range_root_below(const IRBuf *buf, IRRef r, double limit);
/* 1: the relation holds, 0: it cannot hold, -1: not known. */
int jit_range_relation(const IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b);

/* opt_join.c.  The first part's load gives in the body what goes around, boxed: the place is the
 * same in all rounds, and a trace that joins may read it. */
bool jit_join_goes_around(const IRBuf *buf, const IRRef *subst, IRRef load);
/* Can traces that join make what the first part has made?  If none can join: true. */
bool jit_join_makes(const IRBuf *buf, IRRef r);

/* opt_hoist.c, while a loop is peeled. */
typedef struct Hoisted {
    IRRef base, length; /* base + k is below length */
    int64_t k;
    IRRef counter, stop; /* while that is below this */
} Hoisted;

typedef struct Hoist {
    IRBuf *buf;
    IRRef *subst;    /* what reference i of the first part is in the body, as far as it is copied */
    const IRRef *of; /* head `end + i` is a COPY of it */
    IRRef end;       /* of the first part; the heads follow */
    IRRef facts;     /* of the heads; room for facts follows */
    IRRef next, facts_end;
    Hoisted done[24];
    uint32_t ndone;
    IRRef fits[24]; /* sums of the first part that do not overflow in the body */
    uint32_t nfits;
    bool full;
} Hoist;

/* b of a fact's K64: traces that join take 1 off (opt_window.c). */
enum { FACT_STEP = 1 };
enum { HOIST_ROOM = 200, WORDS_ROOM = 24 }; /* the latter for opt_words.c */

/* Instruction `guard` of the first part, a bounds check: need the body not make it?  Then the facts
 * that say so are in front of the body. */
bool jit_opt_hoist(Hoist *h, IRRef guard);
/* The body is complete, and what traces that join have to execute is noted: takes out what the
 * first part knows anyway, and the overflow checks of indices. */
void jit_opt_hoisted(Hoist *h);
/* What facts are made of: an instruction in front of the body, that or an equal one; a word; a
 * guard on words, for which the facts' exit has to be there; that exit.  There has to be room. */
IRRef jit_hoist_put(Hoist *h, IROp op, IRType t, IRRef a, IRRef b);
IRRef jit_hoist_constant(Hoist *h, int64_t k);
void jit_hoist_guard(Hoist *h, IROp op, IRRef a, IRRef b);
void jit_hoist_not_beyond(Hoist *h,
                          const Hoisted *d); /* a guard: its counter is its stop at most */
bool jit_hoist_snap(Hoist *h);
IRRef jit_hoist_word(Hoist *h, IRRef r); /* of a number of the first part */
/* Word r is that plus *k. */
IRRef jit_hoist_base(const IRBuf *buf, IRRef r, int64_t *k);
/* Can a trace that joins make the first part's r?  (opt_join.c)  No loop shall lose its second
 * entry for a fact. */
bool jit_hoist_can_join(const Hoist *h, IRRef r, int depth);
/* opt_window.c: the body is copied; takes checks of items out of it. */
void jit_opt_window(Hoist *h);
/* opt_bound.c: the body is copied; takes overflow checks out of it.  false: out of memory. */
bool jit_opt_bound(Hoist *h);

/* opt_narrow.c, while a loop is peeled: what of its first part [1, end) is a word in the body.
 * NULL: nothing.  Free with jit_narrow_free. */
typedef struct JitNarrow JitNarrow;
JitNarrow *jit_narrow_plan(IRBuf *buf, uint32_t end);
void jit_narrow_free(JitNarrow *n); /* or NULL */
/* Is r an item that is checked to be small; a sum or relation of such words?  n may be NULL. */
bool jit_narrow_is_item(const JitNarrow *n, IRRef r);
bool jit_narrow_is_word(const JitNarrow *n, IRRef r);
/* Their copies; an INT (R2I), or 0 for a relation.  value: what the load gives in the body. */
IRRef jit_narrow_item(JitNarrow *n, IRRef r, IRRef value, uint16_t snap, bool *fails);
IRRef jit_narrow_word(JitNarrow *n, IRRef r, uint16_t snap, bool *fails);

/* opt_fold.c: the string as a CHR, guarded to be one.  *fails: it never is. */
IRRef jit_opt_char(IRBuf *buf, IRRef ref, uint16_t snap, bool *fails);

/* opt_wide.c */

/* A reference of 64 bits: what the int is modulo 2**64. */
IRRef jit_opt_low(IRBuf *buf, IRRef r);
/* The operator of a BIG; BIN_COUNT: the instruction is none.  And back; IR_NOP: there is none. */
BinOp jit_big_binop(IROp op);
IROp jit_big_op(BinOp op);
uint32_t jit_big_depth(const IRBuf *buf, IRRef r); /* 0: no BIG */
/* A pass, behind jit_opt_sink(): snapshots describe the BIGs they name.  false: out of memory or
 * room. */
bool jit_opt_bigs(IRBuf *buf);

/* opt_early.c: guards leave earlier, class guards move to the loads.  true: instructions have new
 * numbers, map[old] (room for IR_MAX) is what the recorder's registers hold now. */
bool jit_opt_early(IRBuf *buf, IRRef *map);

/* opt_defer.c: a store of the loop that its exits do. */
typedef struct JitDeferred {
    IRRef store, copy; /* in the first part, in the body */
    IRRef address;     /* FREF, does not change */
    IRRef before, now; /* what the first part and the body have stored, without a box */
    IRRef head;        /* what goes around; 0: a constant, always the same */
} JitDeferred;
enum { JIT_DEFERRED_MAX = 12 };
/* Those of a peeled loop whose PHIs are still to come, head being 0.  The body's snapshots are
 * those from first_snap on; `last` is the one of its end. */
uint32_t jit_defer_find(const IRBuf *buf, const IRRef *subst, IRRef end, uint16_t first_snap,
                        uint16_t last, JitDeferred *out);
/* Removes the stores, and has all snapshots of the body name the words.  May set buf->full. */
void jit_defer(IRBuf *buf, const JitDeferred *words, uint32_t n, uint16_t last);

/* Appends LOOP, the peeled copy and the PHIs.  end_snap: state at the loop head.  false: give the
 * trace up. */
bool jit_opt_peel(IRBuf *buf, const LoopSlot *slots, uint32_t nslots, uint16_t end_snap);

/* opt_dse.c: stores that are overwritten before anybody can look go, and what is not used.  No
 * chain is to be followed afterwards.  false: out of memory. */
bool jit_opt_dead_stores(IRBuf *buf);

/* opt_tags.c: sums of items with their tags.  The same. */
bool jit_opt_tags(IRBuf *buf);

/* opt_chain.c: sums of a loop in the order that takes least time.  The same. */
bool jit_opt_chains(IRBuf *buf);

/* opt_count.c: exits add what has been counted; behind all other passes but the next.  The same. */
bool jit_opt_counters(IRBuf *buf);
/* Is it a register of a frame, and an int, so that the exit may add that to it? */
bool jit_opt_can_add(const IRBuf *buf, const SnapSlot *slot, int add);

/* opt_linear.c: the bases of indices leave the loop; the last pass.  false: out of memory or room.
 */
bool jit_opt_linear(IRBuf *buf);

/* opt_words.c: ints of a loop as words, where everybody can do with them.  No chain is to be
 * followed afterwards.  false: out of memory or room. */
bool jit_opt_words(IRBuf *buf);
/* A NOP in front of the body, behind all that does not change; 0: there is none left. */
IRRef jit_opt_room_before(const IRBuf *buf);
/* The word k as the body may name it: in front of it; 0: there is no room. */
IRRef jit_opt_constant_before(IRBuf *buf, int64_t k);

/* opt_forbid.c.  What a pass (JIT_OPT_HOIST, JIT_OPT_NARROW) relied on did not hold for the loop
 * that starts at this bytecode, too often: the pass leaves it alone from now on. */
void jit_opt_forbid(uint32_t pass, const void *start);
bool jit_opt_is_forbidden(uint32_t pass, const void *start);

/* ir_verify.c: in dev builds, fatal when the pass has left something invalid. */
void jit_opt_verify(const IRBuf *buf, const char *pass);

#endif
