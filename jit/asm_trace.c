/* asm_trace.c -- a whole trace: entry, body, exit stubs, constants; patching compiled traces.
 *
 *   root trace                              side trace
 *   prologue   <- entry (C function)        nop        <- entry, link_entry
 *   nop        <- link_entry                moves of what it inherits
 *   body                                    body
 *   tail: rdx = trace; jmp exit_common      tail
 *   stubs: push number; jmp tail            stubs
 *   constants                               constants
 *
 * A loop that other traces may JOIN has another 5-byte nop before its label.
 *
 * Invalidation.  A trace that must not be entered any more gets its 5-byte nop at link_entry
 * overwritten by a jump to a stub that leaves with everything in memory and the pc of its start (a
 * root trace), or its parent's exit stub back (a side trace).  No register but rbx matters there.
 * Code is not freed while anything runs (budget.c), and the nop is no place that a call returns to:
 * traces on a stack go on until their next GVALID.
 */
#include "jit/asm_x64.h"

#include <stdlib.h>

#include "jit/join.h"
#include "jit/mcode.h"
#include "jit/opt.h"
#include "runtime/core/thread.h"

static const uint8_t saved_regs[] = {RBX, RBP, R12, R13, R14, R15};
enum { JMP_REL32 = 0xE9, PUSH_IMM32 = 0x68 };

static uint8_t *exit_common; /* saves the registers and calls jit_trace_exit; rdx: the trace */

static void prologue(Asm *as)
{
    Emit *e = &as->e;
    for (size_t i = 0; i < KR_COUNT(saved_regs); i++) {
        emit_push(e, saved_regs[i]);
    }
    emit_ri(e, X_SUB, RSP, JIT_FRAME_BYTES);
    emit_rm(e, X_MOV_STORE, RDI, mem_at(RSP, 0));
    emit_mov(e, RBX, RSI);
    emit_mov_imm(e, R14, VALUE_DOUBLE_OFFSET);
    emit_mov_imm(e, R15, VALUE_INT_TAG);
    emit_mov_imm(e, RAX, VALUE_INT_TAG - VALUE_DOUBLE_OFFSET);
    emit_rm(e, X_MOV_STORE, RAX, mem_at(RSP, 8));
    static_assert((sizeof saved_regs * 8 + JIT_FRAME_BYTES + 8) % 16 == 0, "rsp is aligned");
    emit_rm(e, X_MOV_STORE, R14, mem_at(RSP, JIT_OFFSET_AT));
    emit_rm(e, X_STORE_IMM, 0, mem_at(RSP, JIT_OFFSET_AT + 8));
    emit_u32(e, 0);
}

static void epilogue(Emit *e)
{
    emit_ri(e, X_ADD, RSP, JIT_FRAME_BYTES);
    for (size_t i = KR_COUNT(saved_regs); i-- > 0;) {
        emit_pop(e, saved_regs[i]);
    }
    emit_u8(e, 0xC3);
}

/* Saves the registers as an ExitState and calls jit_trace_exit(thread, state, trace). */
static bool make_exit_common(void)
{
    enum { SAVE = offsetof(ExitState, exit), ROOM = 512 };
    static_assert(SAVE % 16 == 8, "the call is aligned");
    ptrdiff_t away = 0;
    uint8_t *start = jit_mcode_reserve(ROOM, &away);
    if (start == NULL) {
        return false;
    }
    Emit e = {.p = start, .end = start + ROOM, .away = away};
    emit_ri(&e, X_SUB, RSP, SAVE);
    for (uint8_t r = 0; r < 16; r++) {
        if (r != RSP) {
            emit_rm(&e, X_MOV_STORE, r, mem_at(RSP, r * 8));
        }
        emit_op_rm(&e, X_MOVSD_STORE, false, r, mem_at(RSP, 128 + r * 8));
    }
    emit_rm(&e, X_MOV, RDI, mem_at(RSP, (int32_t)offsetof(ExitState, stack)));
    emit_mov(&e, RSI, RSP);
    emit_mov_imm(&e, RAX, (uint64_t)(uintptr_t)jit_trace_exit);
    emit_call_reg(&e, RAX);
    emit_ri(&e, X_ADD, RSP, SAVE + 8);
    epilogue(&e);
    KR_ASSERT(!e.overflow, "exit code of %td bytes", e.p - start);
    uint8_t *at = jit_mcode_commit(start, (size_t)(e.p - start));
    bool ok = jit_asm_publish();
    exit_common = ok ? at : NULL;
    return ok;
}

/* -- Exits ------------------------------------------------------------------------------------- */

static void jump_to(Emit *e, const uint8_t *target)
{
    uint8_t *place = emit_jmp(e);
    if (!e->overflow) {
        emit_patch(place, target);
    }
}

static void jump_out(Emit *e, const uint8_t *target) { jump_to(e, target - e->away); }

static uint8_t *exit_stub(Asm *as, uint32_t number, const uint8_t *tail)
{
    uint8_t *start = as->e.p;
    emit_u8(&as->e, PUSH_IMM32);
    emit_u32(&as->e, number);
    jump_to(&as->e, tail);
    return start;
}

/* The stub of the exit behind the described ones is what an invalid root trace starts with. */
static void emit_exits(Asm *as)
{
    uint8_t *tail = as->e.p;
    Exit *exits = as->trace->exits;
    emit_mov_imm(&as->e, RDX, (uint64_t)(uintptr_t)as->trace);
    jump_out(&as->e, exit_common);
    for (uint32_t i = 0; i < as->npatches && !as->e.overflow; i++) {
        Exit *exit = &exits[as->patches[i].snap];
        if (exit->stub == NULL) {
            exit->stub = exit_stub(as, as->patches[i].snap, tail);
        }
        if (!as->e.overflow) {
            emit_patch(as->patches[i].place, exit->stub);
        }
    }
    exits[as->trace->nexits].stub = exit_stub(as, as->trace->nexits, tail);
    if (as->join_label != NULL) {
        exits[as->buf->ins[as->buf->loop].snap].stub =
            exit_stub(as, as->buf->ins[as->buf->loop].snap, tail);
    }
}

static void emit_pool(Asm *as)
{
    Emit *e = &as->e;
    uint8_t **at = as->npool > 0 ? calloc(as->buf->n, sizeof *at) : NULL;
    if (at == NULL) {
        e->overflow |= as->npool > 0;
        return;
    }
    while (as->npool > 0 && ((uintptr_t)e->p & 7) != 0 && !e->overflow) {
        emit_u8(e, 0xCC);
    }
    for (uint32_t i = 0; i < as->npool && !e->overflow; i++) {
        IRRef k = as->pool[i].k;
        if (at[k] == NULL) {
            at[k] = e->p;
            emit_u64(e, as->buf->k[as->buf->ins[k].a]);
        }
        if (!e->overflow) {
            emit_patch(as->pool[i].place, at[k]);
        }
    }
    free(at);
}

static ExitValue locate(const IRBuf *buf, IRRef ref)
{
    const IRIns *ins = &buf->ins[ref];
    ExitValue v = {.type = ins->t};
    if (ins->op == IR_K64) {
        v.loc = LOC_CONST;
        v.k = ins->a;
    } else if (ins->op == IR_SUNK || ins->t == IRT_BIG) {
        v.loc = LOC_OBJECT;
        v.index = ins->prev;
    } else if (ins->op == IR_FRAME) {
        v.loc = LOC_GPR;
        v.index = RBX;
    } else if (ins->reg == JIT_NOREG) {
        v.loc = LOC_SPILL;
        v.index = ins->spill;
    } else {
        v.loc = ins->t == IRT_FLT ? LOC_FPR : LOC_GPR;
        v.index = ins->reg;
    }
    return v;
}

/* Which exits are taken only where GDEPTH holds? */
static void describe_depth(const IRBuf *buf, Trace *trace)
{
    bool deep = buf->deep, changes = false;
    for (uint32_t i = 0; i < buf->nsnaps; i++) {
        trace->exits[i].deep = true;
    }
    for (uint32_t i = buf->loop; i < buf->n && buf->loop != 0; i++) {
        changes |= buf->ins[i].op == IR_CALL && jit_ir_changes_depth(&buf->calls[buf->ins[i].b]);
    }
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins)) {
            trace->exits[ins->snap].deep &= deep;
        }
        deep |= ins->op == IR_GDEPTH;
        deep &= !(ins->op == IR_LOOP && changes) &&
                !(ins->op == IR_CALL && jit_ir_changes_depth(&buf->calls[ins->b]));
    }
}

/* The word of a sunk object that says what it is. */
static ExitValue describe_object(const IRBuf *buf, const IRIns *ins, ExitValue v)
{
    if (ins->t == IRT_BIG) {
        v.loc = LOC_BIG;
        v.k = (uint16_t)jit_big_binop((IROp)ins->op);
    } else if (ins->b == 0) {
        v.loc = LOC_DICT;
    } else if (ins->b < JIT_MAKERS_MAX) {
        v.loc = LOC_TEXT;
        v.index = ins->b;
    } else {
        v.loc = LOC_NEW;
        v.index = ins->b;
        v.k = buf->ins[ins->a].a;
    }
    return v;
}

static void describe_values(const SnapSlot *slots, uint32_t n, const IRBuf *buf,
                            const ExitValue *where, ExitValue *out)
{
    for (uint32_t i = 0; i < n; i++) {
        const SnapSlot *s = &slots[i];
        ExitValue v = where[s->ref];
        v.type = s->as_int ? IRT_SMALL : v.type;
        v.add = s->add;
        v.plus = s->plus;
        v.frame = s->frame;
        v.slot = s->slot;
        bool object = (s->frame & SNAP_OBJECT) && s->slot == 0;
        out[i] = object ? describe_object(buf, &buf->ins[s->ref], v) : v;
    }
}

static void describe_frames(const SnapFrame *frames, uint32_t n, const IRBuf *buf,
                            const ExitValue *where, ExitFrame *out)
{
    for (uint32_t i = 0; i < n; i++) {
        IRRef base = frames[i].base_ref;
        out[i] = (ExitFrame){.frame = frames[i],
                             .func = where[frames[i].func_ref],
                             .base = where[base],
                             .in_memory = base != 0,
                             .is_entry = base != 0 && buf->ins[base].op == IR_FRAME};
    }
}

/* How many values and frames the exits have.  Half of the snapshots may have lost their guards:
 * of those nothing is kept. */
static void count_exits(const IRBuf *buf, bool *taken, uint32_t *nvalues, uint32_t *nframes)
{
    *nvalues = *nframes = 0;
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (jit_ir_has_snap(ins) && !taken[ins->snap]) {
            taken[ins->snap] = true;
            *nvalues += buf->snaps[ins->snap].nslots;
            *nframes += buf->snaps[ins->snap].nframes;
        }
    }
}

/* All exits but the last.  false: no memory. */
static bool describe_snapshots(const IRBuf *buf, Trace *trace, uint32_t *nframes)
{
    bool *taken = calloc(buf->nsnaps + 1, sizeof *taken);
    ExitValue *where = malloc(buf->n * sizeof *where);
    uint32_t nvalues, value = 0, frame = 0;
    if (taken != NULL && where != NULL) {
        count_exits(buf, taken, &nvalues, nframes);
        trace->nexits = buf->nsnaps;
        trace->exits = malloc((buf->nsnaps + 1) * sizeof *trace->exits);
        trace->values = malloc((nvalues + 1) * sizeof *trace->values);
        trace->frames = malloc((*nframes + 1) * sizeof *trace->frames);
        for (uint32_t i = 0; i < buf->n; i++) {
            where[i] = locate(buf, (IRRef)i);
        }
    }
    bool ok = trace->exits != NULL && trace->values != NULL && trace->frames != NULL;
    for (uint32_t i = 0; i < buf->nsnaps && ok; i++) {
        const Snap *s = &buf->snaps[i];
        Exit *e = &trace->exits[i];
        *e = (Exit){.first_value = value,
                    .nvalues = taken[i] ? s->nslots : 0,
                    .first_frame = frame,
                    .nframes = taken[i] ? s->nframes : 0,
                    .kind = s->exit,
                    .narrow = s->narrow,
                    .reason = s->reason};
        describe_values(&buf->snap_slots[s->first_slot], e->nvalues, buf, where,
                        &trace->values[value]);
        describe_frames(&buf->snap_frames[s->first_frame], e->nframes, buf, where,
                        &trace->frames[frame]);
        value += e->nvalues;
        frame += e->nframes;
    }
    free(taken);
    free(where);
    return ok;
}

static bool describe_exits(const IRBuf *buf, Trace *trace)
{
    uint32_t nframes = 0;
    if (!describe_snapshots(buf, trace, &nframes)) {
        return false;
    }
    describe_depth(buf, trace);
    trace->exits[buf->nsnaps] = (Exit){.first_frame = nframes,
                                       .nframes = 1,
                                       .kind = EXIT_RESUME,
                                       .gave_up = true,
                                       .reason = "invalid"};
    trace->frames[nframes] =
        (ExitFrame){.frame = {.pc = trace->start}, .in_memory = true, .is_entry = true};
    if (buf->loop != 0 && buf->ins[buf->loop].a != 0) {
        Exit *head = &trace->exits[buf->ins[buf->loop].snap];
        head->gave_up = true;
        head->reason = "invalid";
    }
    return true;
}

/* -- The whole trace --------------------------------------------------------------------------- */

#ifdef KR_DEBUG
static void check_allocation(const IRBuf *buf, const Allocation *al)
{
    char *wrong = jit_asm_check(buf, al);
    if (wrong != NULL) {
        kr_fatal("wrong register allocation: %s\n%s", wrong, jit_ir_dump(buf));
    }
}
#endif

static bool assemble(Asm *as, uint8_t *start)
{
    IRBuf *buf = as->buf;
    Trace *trace = as->trace;
    if (!trace->inherits) {
        prologue(as);
    }
    trace->link_entry = as->e.p;
    emit_nop(&as->e, JIT_PATCH_BYTES);
    for (uint32_t i = 1; i < buf->n; i++) {
        if (!jit_asm_ins(as, (IRRef)i)) {
            return false;
        }
    }
    if (buf->loop != 0) {
        jit_asm_loop_end(as);
    }
    jit_asm_slow_news(as);
    jit_asm_slow_floats(as);
    emit_exits(as);
    emit_pool(as);
    trace->entry = start;
    trace->code_bytes = (size_t)(as->e.p - start);
    trace->loops = buf->loop != 0;
    trace->hoist_exit = buf->hoist_snap;
    return !as->e.overflow;
}

/* Other traces may go on in the loop from now on, if it can be. */
static void take_join(Asm *as)
{
    IRBuf *buf = as->buf;
    if (buf->join == NULL || as->join_label == NULL || !jit_join_place(buf->join, buf)) {
        return;
    }
    buf->join->entry = as->join_label;
    buf->join->exit = buf->ins[buf->loop].snap;
    as->trace->join = buf->join;
    buf->join = NULL;
}

/* The trace is where it will run from now on. */
static void move_trace(Asm *as, ptrdiff_t away)
{
    Trace *trace = as->trace;
    trace->entry += away;
    trace->link_entry += away;
    for (uint32_t i = 0; i <= trace->nexits; i++) {
        trace->exits[i].stub += trace->exits[i].stub != NULL ? away : 0;
    }
    as->join_label += as->join_label != NULL ? away : 0;
}

bool jit_asm(IRBuf *buf, Trace *trace)
{
    Asm as = {.buf = buf, .trace = trace};
    if ((exit_common == NULL && !make_exit_common()) || !jit_asm_new_init()) {
        return false;
    }
    as.al = jit_asm_allocate(buf, trace);
    if (!as.al.ok) {
        return false;
    }
#ifdef KR_DEBUG
    check_allocation(buf, &as.al);
#endif
    size_t room = 1024 + (size_t)buf->n * 80 + (size_t)buf->nsnaps * 16;
    as.patches = malloc(((size_t)buf->n * 2 + 1) * sizeof *as.patches);
    as.pool = malloc(((size_t)buf->n * 2 + 1) * sizeof *as.pool);
    as.slow_news = malloc(((size_t)buf->n + 1) * sizeof *as.slow_news);
    as.slow_floats = malloc(((size_t)buf->n + 1) * sizeof *as.slow_floats);
    bool ok = as.patches != NULL && as.pool != NULL && as.slow_news != NULL &&
              as.slow_floats != NULL && describe_exits(buf, trace);
    if (ok) {
        ptrdiff_t away = 0;
        uint8_t *start = jit_mcode_reserve(room, &away);
        ok = start != NULL;
        if (ok) {
            as.e = (Emit){.p = start, .end = start + room, .away = away};
            ok = assemble(&as, start);
        }
        if (ok) {
            move_trace(&as, jit_mcode_commit(start, trace->code_bytes) - start);
            take_join(&as);
            ok = trace->parent != NULL || jit_asm_publish(); /* or attached, jit_asm_attach() */
        }
    }
    free(as.patches);
    free(as.pool);
    free(as.slow_news);
    free(as.slow_floats);
    free(as.al.kept);
    return ok;
}

/* -- Compiled traces change -------------------------------------------------------------------- */

/* Side traces whose code is committed, and that their parents' exits do not lead to yet. */
static struct {
    Trace *parent, *side;
    uint32_t exit;
} attached[JIT_ATTACHED_MAX];
static uint32_t nattached;

static Change jump_at(uint8_t *at, const uint8_t *target)
{
    Change change = {.at = at, .size = JIT_PATCH_BYTES, .bytes = {JMP_REL32}};
    int32_t disp = (int32_t)(target - (at + JIT_PATCH_BYTES));
    memcpy(change.bytes + 1, &disp, sizeof disp);
    return change;
}

bool jit_asm_publish(void)
{
    Change changes[JIT_ATTACHED_MAX];
    for (uint32_t i = 0; i < nattached; i++) {
        const Trace *side = attached[i].side;
        changes[i] = jump_at(attached[i].parent->exits[attached[i].exit].stub, side->link_entry);
        changes[i].size = side->valid ? JIT_PATCH_BYTES : 0;
    }
    bool ok = jit_mcode_publish(changes, nattached);
    for (uint32_t i = 0; i < nattached; i++) {
        Exit *e = &attached[i].parent->exits[attached[i].exit];
        bool leads = changes[i].made && changes[i].size != 0;
        e->attached = 0;
        e->side = leads ? attached[i].side : NULL;
        e->gave_up |= !leads;
    }
    nattached = 0;
    return ok;
}

bool jit_asm_attach(Trace *parent, uint32_t exit, Trace *side, uint32_t bytecodes)
{
    Exit *e = &parent->exits[exit];
    if (e->stub == NULL) {
        return false;
    }
    if (nattached == JIT_ATTACHED_MAX) {
        (void)jit_asm_publish();
    }
    e->attached = bytecodes;
    attached[nattached].parent = parent;
    attached[nattached].exit = exit;
    attached[nattached++].side = side;
    return true;
}

/* At once. */
static bool patch(Change change) { return jit_asm_publish() && jit_mcode_publish(&change, 1); }

void jit_asm_reset(void)
{
    exit_common = NULL;
    nattached = 0;
    jit_asm_new_reset();
    jit_mcode_reset();
}

bool jit_asm_invalidate(Trace *trace)
{
    if (!trace->valid) {
        return true;
    }
    trace->valid = 0;
    if (!trace->inherits) {
        const Join *join = trace->join;
        return patch(jump_at(trace->link_entry, trace->exits[trace->nexits].stub)) &&
               (join == NULL || patch(jump_at(join->entry, trace->exits[join->exit].stub)));
    }
    Exit *e = &trace->parent->exits[trace->parent_exit];
    if (e->side != trace) {
        return true; /* nothing leads to it */
    }
    Change change = {.at = e->stub, .size = JIT_PATCH_BYTES, .bytes = {PUSH_IMM32}};
    memcpy(change.bytes + 1, &trace->parent_exit, sizeof trace->parent_exit);
    e->side = NULL;
    return patch(change);
}
