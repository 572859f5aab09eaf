/* record.c -- what the recording primitives leave behind: registers, guards, snapshots, frames,
 * calls.
 *
 * Registers.  slots[frame.base + n] is the reference that stands for register n.  A register of the
 * root frame that was only read is an SLOAD; one that was written is `dirty` until an SSTORE puts
 * it into the frame.  Inlined frames exist only here: their registers are written to memory by an
 * exit.
 *
 * Snapshots are made when the first guard of a bytecode needs one and describe the state at its
 * start: registers change only behind all guards of the bytecode (checked: a guard after an effect
 * fails the recording).
 */
#include "jit/jit.h"
#include "jit/record.h"

#include "runtime/compile/compile.h"
#include "runtime/compile/opcodes.h"
#include "runtime/compile/operands.h"
#include "runtime/core/error.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/interp/ic.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

void jit_rec_fail(Recorder *J, const char *reason)
{
    if (J->failed == NULL) {
        J->failed = reason;
    }
}

/* As above, but another recording may well pass the same bytecode. */
static void fail_for_now(Recorder *J, const char *reason)
{
    J->may_change |= J->failed == NULL;
    jit_rec_fail(J, reason);
}

/* -- Beginnings -------------------------------------------------------------------------------- */

static void begin(Recorder *J, Thread *t, const Instr *start)
{
    jit_ir_reset(&J->buf);
    J->t = t;
    J->depth = 0;
    J->failed = NULL;
    J->start = start;
    J->done_at = NULL;
    J->link = NULL;
    J->snap = -1;
    J->has_any = J->below = J->effect = J->set = J->raised = J->call_writes = false;
    J->called = false;
    J->may_change = J->churns = J->met_loop = J->waits = false;
    J->slice = J->slice_snap = J->part = J->part_len = 0;
    J->thrown = 0;
    J->passed = J->returns = 0;
    J->bytecodes = 0;
}

void jit_rec_begin(Recorder *J, Thread *t, Frame *fp, const Instr *start)
{
    begin(J, t, start);
    J->pc = start;
    if (fp->code->nregs > REC_SLOTS_MAX / 2) {
        jit_rec_fail(J, "too many registers");
        return;
    }
    memset(J->slots, 0, sizeof *J->slots * (size_t)(fp->code->nregs + 1));
    J->frames[0] = (RecFrame){.frame = fp, .base = 0};
    J->frames[0].base_ref = jit_rec_emit(J, IR_FRAME, IRT_PTR, 0, 0);
    J->buf.nroot_regs = fp->code->nregs;
}

/* The reference for value i of the parent's exit. */
static IRRef inherited(Recorder *J, uint32_t i, const ExitValue *v)
{
    if (v->loc == LOC_CONST) {
        return jit_ir_k(&J->buf, (IRType)v->type, J->trace->parent->k[v->k]);
    }
    const Trace *parent = J->trace->parent;
    uint32_t first = jit_exit_value_first(parent, J->trace->parent_exit, i);
    IRType t = v->type == IRT_SMALL ? IRT_RAW : (IRType)v->type;
    for (IRRef r = J->buf.chain[IR_PLOAD]; r != 0; r = J->buf.ins[r].prev) {
        if (J->buf.ins[r].a == first && J->buf.ins[r].t == t) {
            return r;
        }
    }
    return jit_rec_emit(J, IR_PLOAD, t, (IRRef)first, 0);
}

/* The same, not before all PLOADs are there: a SMALL is an INT. */
static IRRef inherited_int(Recorder *J, uint32_t i, const ExitValue *v)
{
    IRRef ref = inherited(J, i, v);
    int64_t add = v->add;
    ExitValue plus;
    if (v->plus && jit_exit_value(J->trace->parent, J->trace->parent_exit, i + 1, &plus)) {
        /* As words: it is the whole sum that fits. */
        ref = jit_rec_emit(J, IR_ADD, IRT_RAW, ref, inherited(J, i + 1, &plus));
        if (add != 0) {
            ref = jit_rec_emit(J, IR_ADD, IRT_RAW, ref, jit_ir_kraw(&J->buf, add));
        }
        add = 0;
    }
    if (v->type == IRT_SMALL) {
        ref = jit_rec_emit(J, IR_R2I, IRT_INT, ref, 0);
    }
    if (add != 0) { /* it is an int that fits */
        ref = jit_rec_emit(J, IR_ADD, IRT_INT, ref, jit_ir_kint(&J->buf, add));
    }
    return ref;
}

/* The BIG that the parent's exit would compute: known by its operands here as well. */
static IRRef inherited_big(Recorder *J, const ExitValue *big, IRRef *objects)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    IRRef *made = &objects[big->frame & ~SNAP_OBJECT], operands[2] = {0, 0};
    ExitValue v, of;
    for (uint32_t i = 0; i < n && *made == 0; i++) {
        if (!jit_exit_value(parent, exit, i, &v) || v.frame != big->frame || v.slot == 0) {
            continue;
        }
        for (uint32_t j = 0; j < n && v.loc == LOC_OBJECT; j++) {
            if (jit_exit_value(parent, exit, j, &of) && of.loc == LOC_BIG &&
                (of.frame & ~SNAP_OBJECT) == v.index) {
                (void)inherited_big(J, &of, objects);
            }
        }
        operands[v.slot - 1] = v.loc == LOC_OBJECT ? objects[v.index] : inherited_int(J, i, &v);
    }
    if (*made == 0) {
        *made = jit_rec_emit(J, jit_big_op((BinOp)big->k), IRT_BIG, operands[0], operands[1]);
    }
    return *made;
}

/* The text or bytes that the parent's exit would make. */
static IRRef inherited_text(Recorder *J, const ExitValue *text)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    IRRef words[JIT_TEXT_WORDS] = {0};
    ExitValue v;
    for (uint32_t i = 0; i < n; i++) {
        if (jit_exit_value(parent, exit, i, &v) && v.frame == text->frame && v.slot != 0) {
            words[v.slot - 1] = inherited_int(J, i, &v);
        }
    }
    IRRef made = jit_rec_made(J, text->index, words);
    jit_rec_check(J, IR_GERR, made, EXIT_RAISE);
    return made;
}

/* Is it a word of a BIG, of a dict or of a text? */
static bool is_operand(const Trace *parent, uint32_t exit, uint32_t n, const ExitValue *word)
{
    ExitValue v;
    for (uint32_t i = 0; i < n; i++) {
        bool whole = jit_exit_value(parent, exit, i, &v) &&
                     (v.loc == LOC_BIG || v.loc == LOC_DICT || v.loc == LOC_TEXT);
        if (whole && v.frame == word->frame) {
            return true;
        }
    }
    return false;
}

static bool is_dict(const Trace *parent, uint32_t exit, uint32_t object)
{
    ExitValue v;
    for (uint32_t i = 0; i < parent->exits[exit].nvalues; i++) {
        if (jit_exit_value(parent, exit, i, &v) && v.loc == LOC_DICT &&
            (v.frame & ~SNAP_OBJECT) == (int)object) {
            return true;
        }
    }
    return false;
}

static bool holds_dict(const Trace *parent, uint32_t exit, uint32_t tuple)
{
    ExitValue v;
    for (uint32_t i = 0; i < parent->exits[exit].nvalues; i++) {
        if (jit_exit_value(parent, exit, i, &v) && v.frame == (SNAP_OBJECT | tuple) &&
            v.loc == LOC_OBJECT && is_dict(parent, exit, v.index)) {
            return true;
        }
    }
    return false;
}

/* The dicts of keywords that the parent's exit would make: their tuples are filled. */
static void inherit_dicts(Recorder *J, IRRef *objects)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    ExitValue v, word;
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        IRRef words[2] = {0, 0};
        if (!jit_exit_value(parent, exit, i, &v) || v.loc != LOC_DICT) {
            continue;
        }
        for (uint32_t j = 0; j < n; j++) {
            if (jit_exit_value(parent, exit, j, &word) && word.frame == v.frame && word.slot != 0) {
                if (word.loc == LOC_OBJECT && holds_dict(parent, exit, word.index)) {
                    jit_rec_fail(J, "keywords in keywords");
                }
                words[word.slot - 1] =
                    word.loc == LOC_OBJECT ? objects[word.index] : inherited(J, j, &word);
            }
        }
        objects[v.frame & ~SNAP_OBJECT] = jit_rec_kw_dict(J, words[0], words[1]);
    }
}

static void inherit_slot(Recorder *J, const ExitValue *v, IRRef ref)
{
    RecFrame *f = &J->frames[v->frame];
    switch (v->slot) {
    case EXIT_SLOT_BASE: f->base_ref = ref; return;
    case EXIT_SLOT_FUNC: f->func_ref = ref; return;
    case SNAP_HANDLED: f->handled = ref; return;
    case SNAP_FRAME_OBJECT: f->object = ref; return;
    default:
        J->slots[f->base + v->slot] = (RecSlot){.ref = ref, .dirty = true, .modified = true};
        return;
    }
}

/* Fields and registers that hold objects of the exit, fields that hold anything else; those with
 * dicts or those without. */
static void inherit_fields(Recorder *J, const IRRef *objects, bool dicts)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    ExitValue v;
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        if (!jit_exit_value(parent, exit, i, &v) || v.loc == LOC_NEW || v.loc == LOC_BIG ||
            v.loc == LOC_DICT || v.loc == LOC_TEXT ||
            dicts != (v.loc == LOC_OBJECT && is_dict(parent, exit, v.index)) ||
            (v.frame & SNAP_KIND & ~SNAP_OBJECT) != 0 ||
            ((v.frame & SNAP_OBJECT) && is_operand(parent, exit, n, &v))) {
            continue;
        }
        if (v.frame & SNAP_OBJECT) {
            IRRef value = v.loc == LOC_OBJECT ? objects[v.index] : inherited_int(J, i, &v);
            IRRef object = objects[v.frame & ~SNAP_OBJECT];
            IRRef at = (IRRef)((v.slot & ~SNAP_RAW) * 8);
            IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, object, at);
            value = v.slot & SNAP_RAW ? value : jit_rec_box(J, value);
            (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, value);
        } else if (v.loc == LOC_OBJECT) {
            inherit_slot(J, &v, objects[v.index]);
        }
    }
}

/* Registers that have come as words are ints, and sums are added up. */
static void inherit_sums(Recorder *J)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    ExitValue v;
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        if (jit_exit_value(parent, exit, i, &v) && (v.type == IRT_SMALL || v.add != 0) &&
            !(v.frame & SNAP_KIND) && v.slot < SNAP_HANDLED) {
            J->slots[J->frames[v.frame].base + v.slot].ref = inherited_int(J, i, &v);
        }
    }
}

/* The objects that the parent's exit would make are made by the trace (and mostly sink again).
 * Should there be no memory, the registers that hold them are unbound, as with an exit. */
static void inherit_objects(Recorder *J)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    IRRef objects[SNAP_OBJECTS_MAX] = {0};
    ExitValue v;
    /* All PLOADs before anything else: they are there from the trace's beginning on, and registers
     * are given out in the order of the instructions. */
    for (uint32_t i = 0; i < n; i++) {
        if (jit_exit_value(parent, exit, i, &v) && (v.frame & SNAP_OBJECT) && v.loc != LOC_NEW &&
            v.loc != LOC_BIG && v.loc != LOC_OBJECT && v.loc != LOC_DICT && v.loc != LOC_TEXT) {
            (void)inherited(J, i, &v);
        }
    }
    inherit_sums(J);
    for (uint32_t i = 0; i < n; i++) {
        if (jit_exit_value(parent, exit, i, &v) && v.loc == LOC_NEW) {
            objects[v.frame & ~SNAP_OBJECT] =
                jit_rec_new(J, (const Type *)(uintptr_t)parent->k[v.k], v.index);
        } else if (jit_exit_value(parent, exit, i, &v) && v.loc == LOC_BIG) {
            (void)inherited_big(J, &v, objects);
        } else if (jit_exit_value(parent, exit, i, &v) && v.loc == LOC_TEXT) {
            objects[v.frame & ~SNAP_OBJECT] = inherited_text(J, &v);
        }
    }
    /* Tuples are filled before dicts are made of them. */
    inherit_fields(J, objects, false);
    inherit_dicts(J, objects);
    inherit_fields(J, objects, true);
    for (uint32_t i = n; jit_exit_value(parent, exit, i, &v); i++) {
        if (v.slot == EXIT_SLOT_FUNC && v.loc == LOC_OBJECT) {
            J->frames[v.frame].func_ref = objects[v.index];
        }
    }
}

/* What the parent's loop has left to its exits to store. */
static void inherit_words(Recorder *J)
{
    const Trace *parent = J->trace->parent;
    uint32_t exit = J->trace->parent_exit, n = parent->exits[exit].nvalues;
    ExitValue object, value;
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        if (jit_exit_value(parent, exit, i, &object) && (object.frame & SNAP_KIND) == SNAP_WORD &&
            jit_exit_value(parent, exit, i + 1, &value)) {
            IRRef root = inherited(J, i, &object), ref = inherited_int(J, i + 1, &value);
            IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, root, (IRRef)(object.slot * 8));
            ref = value.type == IRT_RAW ? ref : jit_rec_box(J, ref);
            (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, ref);
        }
    }
}

static IRRef emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b, uint16_t snap);

/* An iterator gave nothing: an end, or an error? */
static void no_error(Recorder *J, const Instr *pc)
{
    IRRef thread = jit_rec_emit(J, IR_THREAD, IRT_PTR, 0, 0);
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, thread, offsetof(Thread, curexc_type));
    IRRef pending = jit_rec_emit(J, IR_LOAD, IRT_RAW, field, 0);
    (void)emit(J, IR_GEQ, IRT_RAW, pending, jit_ir_kraw(&J->buf, 0),
               (uint16_t)jit_rec_snap(J, pc, EXIT_EXHAUST));
}

void jit_rec_begin_side(Recorder *J, Thread *t, Frame *fp, const Instr *start)
{
    const Trace *parent = J->trace->parent;
    const Exit *e = &parent->exits[J->trace->parent_exit];
    begin(J, t, start);
    J->buf.deep = e->deep;
    J->depth = (int)e->nframes - 1;
    J->pc = start;
    Frame *frame = fp;
    for (int d = J->depth; d >= 0; d--, frame = frame->back) {
        const ExitFrame *f = &parent->frames[e->first_frame + (uint32_t)d];
        J->frames[d] = (RecFrame){.frame = frame,
                                  .off = f->frame.off,
                                  .unlinked = f->frame.link,
                                  .was_created = f->frame.created,
                                  .gen = f->frame.off != 0 ? frame->generator : NULL,
                                  .func = f->in_memory && f->frame.any_func ? NULL : f->frame.func,
                                  .pc = frame->pc,
                                  .ret_reg = f->frame.ret_reg,
                                  .kind = f->frame.kind};
        if (f->is_entry) {
            J->frames[d].base_ref = jit_rec_emit(J, IR_FRAME, IRT_PTR, 0, 0);
        }
    }
    uint32_t base = 0;
    for (int d = 0; d <= J->depth; d++) {
        J->frames[d].base = base;
        base += jit_rec_frame_regs(J, d);
    }
    if (base > REC_SLOTS_MAX / 2) {
        jit_rec_fail(J, "too many registers");
        return;
    }
    memset(J->slots, 0, sizeof *J->slots * (size_t)(base + 1));
    J->buf.nroot_regs = J->frames[0].frame->code->nregs;
    uint32_t n = jit_exit_value_count(parent, J->trace->parent_exit);
    for (uint32_t i = 0; i < n && J->failed == NULL; i++) {
        ExitValue v;
        (void)jit_exit_value(parent, J->trace->parent_exit, i, &v);
        if ((v.slot == EXIT_SLOT_FUNC && v.loc == LOC_OBJECT) || (v.frame & SNAP_OBJECT)) {
            continue;
        }
        if (v.frame & SNAP_KIND) {
            (void)inherited(J, i, &v); /* inherit_words() stores it */
            continue;
        }
        IRRef ref = v.loc == LOC_OBJECT ? jit_ir_kval(&J->buf, VALUE_NULL) : inherited(J, i, &v);
        inherit_slot(J, &v, ref);
    }
    inherit_objects(J);
    inherit_words(J);
    for (int d = 0; d <= J->depth; d++) {
        const RecFrame *f = &J->frames[d];
        if (f->gen != NULL && f->unlinked && f->base_ref == 0) {
            jit_rec_fail(J, "generator of a constant");
        }
    }
    if (e->kind == EXIT_EXHAUST) {
        no_error(J, parent->frames[e->first_frame + e->nframes - 1].frame.pc);
    }
}

/* -- Snapshots --------------------------------------------------------------------------------- */

/* Which registers of a frame may still be read: variables always count, since debuggers and
 * tracebacks show them, dead temporaries do not. */
typedef struct LiveSet {
    const uint8_t *at[3]; /* bit sets, one for each place where it may go on */
    int n;                /* 0: all count */
    uint32_t first_temp;
} LiveSet;

/* Of frame d, which goes on at pc. */
static LiveSet live_set(Recorder *J, int d, const Instr *pc)
{
    Code *code = J->frames[d].frame->code;
    LiveSet set = {.first_temp = code->first_temp};
    if (code->ninstrs > REC_LIVENESS_MAX) {
        return set;
    }
    if (code->live == NULL && !kr_code_liveness(J->t, code)) {
        kr_err_clear(J->t); /* no memory: then everything counts as live */
        return set;
    }
    uint32_t at = (uint32_t)(pc - code->instrs), target;
    set.at[set.n++] = kr_code_live_at(code, at);
    if (d < J->depth && at + 1 < code->ninstrs) { /* what it goes on with, or reads again */
        set.at[set.n++] = kr_code_live_at(code, at + 1);
        if (kr_jump_target(code, at, &target)) {
            set.at[set.n++] = kr_code_live_at(code, target);
        }
    }
    return set;
}

static bool is_in(const LiveSet *set, uint32_t reg)
{
    bool live = reg < set->first_temp || set->n == 0;
    for (int i = 0; i < set->n && !live; i++) {
        live = set->at[i][reg / 8] >> (reg % 8) & 1;
    }
    return live;
}

bool jit_rec_is_live(Recorder *J, int d, uint32_t reg, const Instr *pc)
{
    if (reg < J->frames[d].frame->code->first_temp) {
        return true;
    }
    LiveSet set = live_set(J, d, pc);
    return is_in(&set, reg);
}

static void add_slot(IRBuf *buf, int d, uint32_t slot, IRRef ref)
{
    buf->snap_slots[buf->nsnap_slots++] =
        (SnapSlot){.frame = (uint16_t)d, .slot = (uint16_t)slot, .ref = ref};
}

/* The registers of frame d that belong into a snapshot, for which there is room.  `raises`: the
 * bytecode at pc fails and is not executed again; only a handler may still read temporaries. */
static void add_registers(Recorder *J, int d, const Instr *pc, bool raises)
{
    const RecFrame *f = &J->frames[d];
    const Code *code = f->frame->code;
    uint32_t n = jit_rec_frame_regs(J, d);
    if (raises) {
        const ExcEntry *entry = jit_rec_handler_at(code, pc);
        n = entry == NULL ? (uint32_t)kr_min(n, code->first_temp) : n;
        pc = entry == NULL ? pc : code->instrs + entry->handler;
    }
    LiveSet set = live_set(J, d, pc);
    for (uint32_t i = 0; i < n; i++) {
        const RecSlot *s = &J->slots[f->base + i];
        if (s->ref != 0 && (s->dirty || f->base_ref == 0) && is_in(&set, i)) {
            add_slot(&J->buf, d, i, s->ref);
        }
    }
}

int jit_rec_snap(Recorder *J, const Instr *pc, uint8_t exit)
{
    IRBuf *buf = &J->buf;
    if (buf->nsnaps >= SNAP_MAX || buf->nsnap_frames + (uint32_t)J->depth + 1 > SNAPFRAME_MAX) {
        buf->full = true;
        return 0;
    }
    Snap *snap = &buf->snaps[buf->nsnaps];
    *snap = (Snap){.first_slot = buf->nsnap_slots,
                   .first_frame = buf->nsnap_frames,
                   .ref = (IRRef)buf->n,
                   .exit = exit};
    for (int d = 0; d <= J->depth; d++) {
        const RecFrame *f = &J->frames[d];
        const Instr *at = d == J->depth ? pc : f->pc;
        buf->snap_frames[buf->nsnap_frames++] =
            (SnapFrame){.base_ref = f->base_ref,
                        .off = f->off,
                        .link = f->unlinked,
                        .created = f->was_created,
                        .func = f->func,
                        .func_ref = f->base_ref == 0 ? f->func_ref : 0,
                        .any_func = f->func_ref != 0,
                        .pc = at,
                        .ret_reg = f->ret_reg,
                        .kind = f->kind};
        uint32_t n = jit_rec_frame_regs(J, d);
        if (buf->nsnap_slots + n + 2 > SNAPSLOT_MAX) {
            buf->full = true;
            return 0;
        }
        add_registers(J, d, at, exit == EXIT_RAISE && d == J->depth);
        if (f->handled != f->handled_there) {
            add_slot(buf, d, SNAP_HANDLED, f->handled);
        }
        if (f->base_ref == 0 && f->object != 0) {
            add_slot(buf, d, SNAP_FRAME_OBJECT, f->object);
        }
    }
    snap->nslots = buf->nsnap_slots - snap->first_slot;
    snap->nframes = buf->nsnap_frames - snap->first_frame;
    return (int)buf->nsnaps++;
}

/* -- Emission ---------------------------------------------------------------------------------- */

static IRRef emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b, uint16_t snap)
{
    bool fails = false;
    if (J->failed != NULL) {
        return 1;
    }
    IRRef r = jit_opt_emit(&J->buf, op, t, a, b, snap, &fails);
    if (fails) {
        jit_rec_fail(J, "guard that cannot hold");
        return 1;
    }
    if (J->buf.full) {
        jit_rec_fail(J, "trace too long");
        return 1;
    }
    return r;
}

IRRef jit_rec_emit(Recorder *J, IROp op, IRType t, IRRef a, IRRef b)
{
    return emit(J, op, t, a, b, 0);
}

uint16_t jit_rec_snap_before(Recorder *J)
{
    if (J->failed != NULL || J->effect || J->set) {
        return 0;
    }
    if (J->snap < 0) {
        J->snap = jit_rec_snap(J, J->pc, EXIT_RESUME);
        J->buf.snaps[J->snap].again = true;
    }
    return (uint16_t)J->snap;
}

IRRef jit_rec_guard(Recorder *J, IROp op, IRType t, IRRef a, IRRef b)
{
    if (J->failed != NULL) {
        return 1;
    }
    if (J->effect || (J->set && J->snap < 0)) {
        /* Arguments are evaluated again for the call itself: the guard has been made. */
        for (IRRef r = J->buf.chain[op]; r != 0; r = J->buf.ins[r].prev) {
            const IRIns *ins = &J->buf.ins[r];
            if (ins->a == a && ins->b == b && ins->t == t) {
                return r;
            }
        }
        jit_rec_fail(J, "guard after effect");
        return 1;
    }
    (void)jit_rec_snap_before(J);
    return emit(J, op, t, a, b, (uint16_t)J->snap);
}

void jit_rec_check(Recorder *J, IROp op, IRRef a, uint8_t exit)
{
    const IRIns *ins = &J->buf.ins[a];
    if (J->failed != NULL || (op == IR_GERR && (ins->op != IR_CALL || ins->t == IRT_FLT))) {
        return; /* done without a call, or by one that cannot fail */
    }
    (void)emit(J, op, IRT_NIL, a, 0, (uint16_t)jit_rec_snap(J, J->pc, exit));
}

void jit_rec_tried(Recorder *J, CallEffect effect, IRRef result, bool done)
{
    J->effect = false; /* guards stood before; a call that declined has done nothing */
    if (J->failed == NULL) {
        IRType t = (IRType)J->buf.ins[result].t;
        if (done) {
            (void)jit_rec_guard(J, t == IRT_RAW ? IR_GOK : IR_GERR, IRT_NIL, result, 0);
        } else {
            (void)jit_rec_guard(J, IR_GEQ, t, result, jit_ir_k(&J->buf, t, 0));
        }
    }
    J->effect = done && effect >= CALL_WRITES;
}

void jit_rec_known_type(Recorder *J, IRRef ref, const Type *type)
{
    if (J->failed == NULL && J->buf.ins[ref].op != IR_K64 && J->buf.ins[ref].op != IR_NEW) {
        J->buf.ins[ref].type = jit_ir_kptr(&J->buf, type);
    }
}

IRRef jit_rec_new(Recorder *J, const Type *type, size_t bytes)
{
    if (J->failed != NULL) {
        return 1;
    }
    return emit(J, IR_NEW, IRT_PTR, jit_ir_kptr(&J->buf, type), (IRRef)bytes,
                (uint16_t)jit_rec_snap(J, J->pc, EXIT_RAISE));
}

void jit_rec_after(Recorder *J, const Instr *target, IROp op, IRType t, IRRef a, IRRef b)
{
    if (J->failed != NULL) {
        return;
    }
    (void)emit(J, op, t, a, b, (uint16_t)jit_rec_snap(J, target, EXIT_RESUME));
}

void jit_rec_otherwise(Recorder *J, uint32_t n, Value other, IROp op, IRType t, IRRef a, IRRef b)
{
    if (J->failed != NULL) {
        return;
    }
    RecSlot *slot = &J->slots[jit_rec_innermost(J)->base + n], saved = *slot;
    *slot = (RecSlot){.ref = jit_rec_const(J, other), .dirty = true, .modified = true};
    int snap = jit_rec_snap(J, J->pc + 1, EXIT_RESUME);
    *slot = saved;
    (void)emit(J, op, t, a, b, (uint16_t)snap);
}

void jit_rec_failed(Recorder *J, IRRef call, int n)
{
    if (J->failed != NULL) {
        return;
    }
    const IRIns *ins = &J->buf.ins[call];
    if (ins->op != IR_CALL || ins->t == IRT_FLT || J->call_writes) {
        return; /* not followed */
    }
    IRType t = (IRType)ins->t;
    bool status = t == IRT_RAW && J->buf.calls[ins->b].result_bits == 32;
    RecSlot *slot = &J->slots[jit_rec_innermost(J)->base + (n < 0 ? 0 : (uint32_t)n)];
    RecSlot saved = *slot;
    if (n >= 0) {
        *slot = (RecSlot){.ref = call, .dirty = true, .modified = true};
    }
    int snap = jit_rec_snap(J, J->pc + 1, EXIT_RESUME);
    *slot = saved;
    (void)emit(J, status ? IR_GLT : IR_GEQ, t, call, jit_ir_k(&J->buf, t, 0), (uint16_t)snap);
    J->raised = true;
}

void jit_rec_ended(Recorder *J, IRRef item, uint32_t n)
{
    if (J->failed != NULL) {
        return;
    }
    RecSlot *slot = &J->slots[jit_rec_innermost(J)->base + n], saved = *slot;
    *slot = (RecSlot){.ref = item, .dirty = true, .modified = true};
    int snap = jit_rec_snap(J, J->pc + 1, EXIT_RESUME);
    *slot = saved;
    (void)emit(J, IR_GEQ, IRT_VAL, item, jit_ir_kval(&J->buf, VALUE_NULL), (uint16_t)snap);
    no_error(J, J->pc);
}

/* -- Registers --------------------------------------------------------------------------------- */

static IRRef reg_of(Recorder *J, int d, uint32_t n)
{
    const RecFrame *f = &J->frames[d];
    RecSlot *s = &J->slots[f->base + n];
    if (J->failed != NULL) {
        return 1;
    }
    if (s->ref == 0) {
        if (f->base_ref == 0) {
            jit_rec_fail(J, "register of an inlined frame read before written");
            return 1;
        }
        if (J->buf.ins[f->base_ref].op == IR_FRAME) {
            s->ref = emit(J, IR_SLOAD, IRT_VAL, (IRRef)n, 0, 0);
        } else {
            size_t off = offsetof(Frame, regs) + n * sizeof(Value);
            s->ref = emit(J, IR_LOAD, IRT_VAL, jit_rec_frame_addr(J, d, off), 0, 0);
        }
        s->loaded = true;
    }
    return s->ref;
}

IRRef jit_rec_reg(Recorder *J, uint32_t n) { return reg_of(J, J->depth, n); }

IRRef jit_rec_caller_reg(Recorder *J, uint32_t n)
{
    size_t off = offsetof(Frame, regs) + n * sizeof(Value);
    if (J->depth > 0 || J->failed != NULL) {
        return J->failed != NULL ? 1 : reg_of(J, J->depth - 1, n);
    }
    if (off > UINT16_MAX) {
        jit_rec_fail(J, "too many registers");
        return 1;
    }
    IRRef back = emit(J, IR_LOAD, IRT_PTR, jit_rec_frame_addr(J, 0, offsetof(Frame, back)), 0, 0);
    return emit(J, IR_LOAD, IRT_VAL, emit(J, IR_FREF, IRT_PTR, back, (IRRef)off, 0), 0, 0);
}

/* Loops then carry numbers unboxed. */
IRRef jit_rec_known_class(const IRBuf *buf, IRRef ref)
{
    static const IROp guards[] = {IR_GINT, IR_GFLT, IR_GU64, IR_GI64};
    if (buf->ins[ref].t != IRT_VAL) {
        return ref;
    }
    for (size_t g = 0; g < KR_COUNT(guards); g++) {
        for (IRRef r = buf->chain[guards[g]]; r > ref; r = buf->ins[r].prev) {
            if (buf->ins[r].a == ref) {
                return r;
            }
        }
    }
    return ref;
}

/* The same for what is a pointer: a string of one character. */
static IRRef known_char(const IRBuf *buf, IRRef ref)
{
    if (buf->ins[ref].op == IR_BOXC) {
        return buf->ins[ref].a;
    }
    for (IRRef r = buf->chain[IR_GCHR]; r > ref; r = buf->ins[r].prev) {
        const IRIns *p = &buf->ins[buf->ins[r].a];
        if (buf->ins[r].a == ref || (p->op == IR_GPTR && p->a == ref)) {
            return r;
        }
    }
    return ref;
}

void jit_rec_set(Recorder *J, uint32_t n, IRRef ref)
{
    if (J->failed != NULL) {
        return;
    }
    ref = known_char(&J->buf, jit_rec_known_class(&J->buf, ref));
    RecSlot *s = &J->slots[jit_rec_innermost(J)->base + n];
    s->ref = ref;
    s->dirty = true;
    s->modified = true;
}

IRRef jit_rec_const(Recorder *J, Value v)
{
    IRBuf *buf = &J->buf;
    if (value_is_int(v)) {
        return jit_ir_kint(buf, value_int(v));
    }
    if (value_is_double(v)) {
        return jit_ir_kflt(buf, value_double(v));
    }
    return value_is_null(v) ? jit_ir_kval(buf, v) : jit_ir_k(buf, IRT_PTR, v.bits);
}

IRRef jit_rec_box(Recorder *J, IRRef ref)
{
    if (J->failed != NULL) {
        return 1;
    }
    switch (J->buf.ins[ref].t) {
    case IRT_INT: return emit(J, IR_BOXI, IRT_VAL, ref, 0, 0);
    case IRT_FLT: return emit(J, IR_BOXF, IRT_VAL, ref, 0, 0);
    case IRT_CHR: return emit(J, IR_BOXC, IRT_PTR, ref, 0, 0);
    case IRT_I64:
    case IRT_U64:
    case IRT_BIG: return jit_rec_box_wide(J, ref);
    default: return ref;
    }
}

static IROp class_guard(IRType t)
{
    return t == IRT_INT ? IR_GINT : t == IRT_FLT ? IR_GFLT : IR_GPTR;
}

IRRef jit_rec_typed(Recorder *J, IRRef ref, IRType want)
{
    if (J->failed != NULL || J->buf.ins[ref].t == want) {
        return ref;
    }
    if (jit_ir_is_k(&J->buf, ref) && want == IRT_PTR && J->buf.ins[ref].t != IRT_CHR) {
        return jit_ir_k(&J->buf, IRT_PTR, jit_ir_kbits(&J->buf, ref));
    }
    if (want == IRT_INT && jit_rec_is_wide(J, ref)) {
        IRRef wide = jit_rec_known_class(&J->buf, ref);
        return jit_rec_guard(J, IR_GINT, IRT_INT,
                             J->buf.ins[wide].t == IRT_BIG ? jit_rec_box(J, wide) : wide, 0);
    }
    if (jit_ir_is_wide((IRType)J->buf.ins[ref].t) || J->buf.ins[ref].t == IRT_CHR) {
        ref = jit_rec_box(J, ref);
    }
    /* The guard has been emitted before: this finds it. */
    return jit_rec_guard(J, class_guard(want), want, ref, 0);
}

void jit_rec_class(Recorder *J, Value v, IRRef ref)
{
    if (J->failed != NULL) {
        return;
    }
    IRType have = (IRType)J->buf.ins[ref].t;
    if (have == IRT_INT || have == IRT_FLT || have == IRT_PTR || have == IRT_CHR ||
        jit_ir_is_wide(have) || jit_ir_is_k(&J->buf, ref)) {
        return;
    }
    IRType wide = jit_rec_wide_class(J, v, ref);
    if (wide != IRT_NIL) {
        (void)jit_rec_guard(J, wide == IRT_I64 ? IR_GI64 : IR_GU64, wide, ref, 0);
        return;
    }
    IRType t = value_is_int(v) ? IRT_INT : value_is_double(v) ? IRT_FLT : IRT_PTR;
    IRRef r = jit_rec_guard(J, class_guard(t), t, ref, 0);
    IRIns *guard = &J->buf.ins[r];
    if (J->failed == NULL && guard->op == IR_GINT && t == IRT_INT && value_int(v) >= 0) {
        guard->flags |= value_int(v) <= UINT16_MAX  ? IRF_16_BITS
                        : value_int(v) <= INT32_MAX ? IRF_31_BITS
                                                    : 0;
    }
}

IRRef jit_rec_type_of(Recorder *J, Value v, IRRef ref)
{
    jit_rec_class(J, v, ref);
    if (J->failed != NULL || !value_is_ptr(v) || value_is_null(v)) {
        return 0;
    }
    if (jit_rec_is_wide(J, ref)) {
        return jit_ir_kptr(&J->buf, &PyLong_Type);
    }
    if (J->buf.ins[ref].t == IRT_CHR) {
        return jit_ir_kptr(&J->buf, &PyUnicode_Type);
    }
    const IRIns *ins = &J->buf.ins[ref];
    if (ins->op == IR_CALL && J->buf.calls[ins->b].effect == CALL_MAKES) {
        return jit_ir_kptr(&J->buf, kr_type(v)); /* a dict, not to be looked at for that */
    }
    IRRef p = jit_rec_typed(J, ref, IRT_PTR);
    if (jit_ir_is_k(&J->buf, p) && jit_opt_is_static(kr_type(v))) {
        return jit_ir_kptr(&J->buf, kr_type(v));
    }
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, p, offsetof(Object, ob_type));
    IRRef type = jit_rec_emit(J, IR_LOAD, IRT_PTR, field, 0);
    (void)jit_rec_guard(J, IR_GEQ, IRT_PTR, type, jit_ir_kptr(&J->buf, kr_type(v)));
    return type;
}

void jit_rec_value_is(Recorder *J, IRRef ref, IRRef other, bool same)
{
    if (J->failed != NULL) {
        return;
    }
    IRType a = (IRType)J->buf.ins[ref].t, b = (IRType)J->buf.ins[other].t;
    /* An int that is no immediate is an object: the same one, another, or an equal one. */
    const IRRef refs[] = {ref, other};
    for (int i = 0; i < 2; i++) {
        const IRIns *k = &J->buf.ins[refs[1 - i]];
        if (jit_rec_is_wide(J, refs[i]) && k->op == IR_K64 && !same &&
            (k->t == IRT_FLT ||
             ((k->t == IRT_PTR || k->t == IRT_VAL) && !kr_is_int((Value){J->buf.k[k->a]})))) {
            return;
        }
    }
    if ((a == IRT_CHR || b == IRT_CHR) && jit_rec_same_char(J, ref, other, same)) {
        return;
    }
    bool number_a = a == IRT_INT || a == IRT_FLT, number_b = b == IRT_INT || b == IRT_FLT;
    if ((number_a && b == IRT_PTR) || (number_b && a == IRT_PTR) ||
        (number_a && number_b && a != b)) {
        return; /* of different classes, known without asking */
    }
    if ((number_a && jit_ir_is_k(&J->buf, other) && jit_ir_kbits(&J->buf, other) == 0 &&
         b == IRT_VAL) ||
        (number_b && jit_ir_is_k(&J->buf, ref) && jit_ir_kbits(&J->buf, ref) == 0 &&
         a == IRT_VAL)) {
        return; /* a number is never "no value" */
    }
    (void)jit_rec_guard(J, same ? IR_GEQ : IR_GNE, IRT_VAL, jit_rec_box(J, ref),
                        jit_rec_box(J, other));
}

/* -- Ends -------------------------------------------------------------------------------------- */

static int times_active(const Recorder *J, const Code *code)
{
    int n = 0;
    for (int d = 0; d < J->depth; d++) {
        n += J->frames[d].frame->code == code;
    }
    return n;
}

static int link_to(Recorder *J, Trace *trace, const Instr *target)
{
    J->link = trace;
    J->done_at = target;
    return REC_LINKED;
}

/* It calls itself, with nothing in between. */
static bool is_direct(const Recorder *J, const Code *code, int times)
{
    for (int d = J->depth - times; d < J->depth; d++) {
        if (J->frames[d].frame->code != code || J->frames[d].gen != NULL) {
            return false;
        }
    }
    return true;
}

/* A function is entered: inlined, unless it is active several times.  Some rounds of a recursion in
 * one trace: what is the same in all of them is looked at once, and calls that end at once, half of
 * all in a tree, need no activation. */
static int enter_function(Recorder *J, const Instr *target, const Code *code)
{
    struct LoopInfo *info = &code->loops[code->nloops];
    Trace *trace = info->trace;
    int times = times_active(J, code);
    if (times == 0 || (times < REC_RECURSION_MAX && is_direct(J, code, times))) {
        return REC_NEXT;
    }
    if (J->entry && target == J->start) {
        return link_to(J, J->trace, target);
    }
    if (trace != NULL && trace->valid) {
        return link_to(J, trace, target);
    }
    if (times >= REC_RECURSION_MAX) {
        info->count = (uint32_t)kr_jit_hot_count; /* gets a trace of its own at its next call */
        fail_for_now(J, "recursion");
    }
    return REC_NEXT;
}

int jit_rec_loop(Recorder *J, uint32_t loop, const Instr *target, const Code *code)
{
    bool must_loop = J->trace->parent == NULL && !J->entry;
    if (J->failed != NULL) {
        return REC_NEXT;
    }
    if (loop == code->nloops) {
        return enter_function(J, target, code);
    }
    if (must_loop && J->depth == 0 && target == J->start) {
        J->done_at = target;
        return REC_LOOPED;
    }
    Trace *trace = code->loops[loop].trace;
    RecFrame *f = jit_rec_innermost(J);
    if (must_loop && J->depth > 0 && f->gen != NULL && trace == NULL &&
        f->rounds++ < REC_GEN_ROUNDS_MAX) {
        return REC_NEXT; /* what a generator does until it yields belongs to the round of our loop
                          */
    }
    if (must_loop) {
        fail_for_now(J, trace != NULL  ? "around a compiled loop"
                        : J->depth > 0 ? "loop in an inlined function"
                                       : "inner loop");
        return REC_NEXT;
    }
    if (trace != NULL && trace->valid) {
        return link_to(J, trace, target);
    }
    bool callers = J->below && trace == NULL && code != J->trace->code;
    if (callers && code->loops[loop].state >= JIT_LOOP_TRIES_MAX) {
        /* A function has returned into a loop that is the interpreter's for good. */
        if (J->bytecodes >= REC_WORTH_ENTERING) {
            J->stop_reason = "returns into a loop that was given up";
            return REC_STOP;
        }
        jit_rec_fail(J, "returns into a loop that was given up");
        return REC_NEXT;
    }
    if (++J->passed > REC_PASSED_MAX || target == J->start) {
        J->waits = code->loops[loop].state < JIT_LOOP_TRIES_MAX;
        code->loops[loop].met += callers;
        fail_for_now(J, "loop without a trace");
    }
    return REC_NEXT;
}

/* A loop that has a trace is met at its head. */
bool jit_rec_at_compiled_loop(Recorder *J, const Code *code, const Instr *at)
{
    if ((J->trace->parent == NULL && !J->entry) || J->bytecodes <= 1 || J->failed != NULL) {
        return false;
    }
    for (uint32_t i = 0; i < code->nloops; i++) {
        Trace *trace = code->loops[i].trace;
        if (trace != NULL && trace->start == at && trace->valid) {
            (void)link_to(J, trace, at);
            return true;
        }
    }
    return false;
}

/* Ends the trace with a jump out that is always taken: with snapshot `end`, -1: a new one. */
static bool finish_leaving(Recorder *J, int end)
{
    IRBuf *buf = &J->buf;
    end = end < 0 ? jit_rec_snap(J, J->done_at, EXIT_RESUME) : end;
    if (J->failed != NULL || buf->full) {
        return false;
    }
    IRRef r = jit_ir_emit_raw(buf, IR_GEQ, IRT_RAW, jit_ir_kraw(buf, 0), jit_ir_kraw(buf, 1));
    buf->ins[r].snap = (uint16_t)end;
    return !buf->full && jit_opt_last(buf);
}

/* Guards leave earlier; registers and frames have new references. */
static void early(Recorder *J)
{
    static KR_NOT_ROOTS IRRef map[IR_MAX + 1];
    if (!jit_opt_early(&J->buf, map)) {
        return;
    }
    for (int d = 0; d <= J->depth; d++) {
        RecFrame *f = &J->frames[d];
        f->base_ref = map[f->base_ref];
        f->func_ref = map[f->func_ref];
        f->object = map[f->object];
        f->handled = map[f->handled];
        f->handled_there = map[f->handled_there];
        uint32_t n = jit_rec_frame_regs(J, d);
        for (uint32_t i = 0; i < n; i++) {
            J->slots[f->base + i].ref = map[J->slots[f->base + i].ref];
        }
    }
    jit_opt_verify(&J->buf, "early");
}

bool jit_rec_finish(Recorder *J, int how)
{
    IRBuf *buf = &J->buf;
    J->effect = false;
    J->snap = -1;
    if (how == REC_LOOPED) {
        jit_rec_flush_handled(J); /* nothing but registers goes around */
    }
    jit_opt_verify(buf, "record");
    early(J);
    if (how == REC_STOP || (how == REC_LOOPED && (jit_opt_off & JIT_OPT_PEEL))) {
        return finish_leaving(J, -1);
    }
    if (how == REC_LINKED) {
        J->pc = J->done_at;
        if (jit_rec_wide_outgrown(J, J->link)) {
            return false;
        }
        int snap;
        JoinResult joined = jit_rec_join(J, J->link, &snap);
        bool renew = joined == JOIN_HOPELESS && jit_versions(J->link) < JIT_VERSIONS_MAX;
        J->met_loop = renew || joined == JOIN_DONE;
        if (renew && J->failed == NULL && !buf->full) {
            return finish_leaving(J, snap); /* and soon the loop has a trace that fits: jit.c */
        }
        if (joined != JOIN_DONE) {
            jit_rec_link(J, J->link);
        }
        return J->failed == NULL && !buf->full && jit_opt_last(buf);
    }
    uint32_t n = jit_rec_frame_regs(J, 0);
    const Code *code = J->frames[0].frame->code;
    /* Dead temporaries need not go around. */
    for (uint32_t i = code->first_temp; i < n; i++) {
        if (J->slots[i].modified && !J->slots[i].loaded) {
            J->slots[i] = (RecSlot){0};
        }
    }
    if (J->has_any) {
        jit_rec_flush(J, 0, J->done_at);
    }
    jit_rec_wide_around(J);
    for (uint32_t i = 0; i < n;
         i++) { /* numbers go around without the boxes they lay in somewhere */
        const IRIns *box = &buf->ins[J->slots[i].ref];
        if ((box->op == IR_BOXI && buf->ins[box->a].t == IRT_INT) || box->op == IR_BOXF) {
            J->slots[i].ref = box->a;
        }
    }
    int end = jit_rec_snap(J, J->done_at, EXIT_RESUME);
    if (J->failed != NULL || buf->full) {
        return false;
    }
    static KR_NOT_ROOTS LoopSlot slots[REC_SLOTS_MAX];
    uint32_t nslots = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (J->slots[i].modified) {
            slots[nslots++] = (LoopSlot){(uint16_t)i, J->slots[i].ref, J->slots[i].dirty};
        }
    }
    buf->no_hoist = jit_opt_is_forbidden(JIT_OPT_HOIST, J->start);
    buf->no_narrow = jit_opt_is_forbidden(JIT_OPT_NARROW, J->start);
    if (!jit_opt_peel(buf, slots, nslots, (uint16_t)end)) {
        jit_rec_fail(J, "types change from round to round");
        return false;
    }
    jit_opt_verify(buf, "peel");
    return jit_opt_last(buf);
}
