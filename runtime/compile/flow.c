/* flow.c -- between code generation and assembly: order, jumps, reachability, unbound locals.
 *
 *   1. cold ranges (handlers) move behind the rest
 *   2. NOPs that no line needs die; jumps go where they end up; `if x: jump` is turned around
 *   3. what cannot be reached is dropped
 *   4. CHECK_LOCAL goes where the local is bound on every path
 *
 * Works on Unit.ir and Unit.labels in place.
 */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"

enum { MARK_TARGET = 1, MARK_REACHED = 2, MARK_DEAD = 4 };

int kr_op_jump_operand(Opcode op)
{
    const OpInfo *info = &kr_op_info[op];
    if (!(info->flags & OPF_JUMP)) {
        return 0;
    }
    return info->b == ARG_JL || info->b == ARG_J ? 1 : 2;
}

/* The label operand of a jump, or NULL. */
static int32_t *label_of(Ir *i)
{
    switch (kr_op_jump_operand((Opcode)i->op)) {
    case 1: return &i->b;
    case 2: return &i->c;
    default: return NULL;
    }
}

static bool ends(const Ir *i) { return kr_op_info[i->op].flags & OPF_ENDS; }
static bool raises(const Ir *i) { return kr_op_info[i->op].flags & OPF_RAISES; }

/* -- 1. Cold ranges --------------------------------------------------------------------------- */

static bool move_cold(Cg *c, Unit *u)
{
    if (u->cold.len == 0) {
        return true;
    }
    size_t n = (size_t)u->ir.len;
    Ir *moved = malloc(n * sizeof *moved);
    int32_t *where = malloc((n + 1) * sizeof *where); /* old position -> new one */
    if (moved == NULL || where == NULL) {
        free(moved);
        free(where);
        kr_cg_oom(c);
        return false;
    }
    int32_t out = 0;
    isize range = 0;
    for (int32_t i = 0; i < u->ir.len;) {
        if (range < u->cold.len && u->cold.items[range].start == i) {
            i = u->cold.items[range++].end;
            continue;
        }
        where[i] = out;
        moved[out++] = u->ir.items[i++];
    }
    where[n] = (int32_t)n;
    for (range = 0; range < u->cold.len; range++) {
        for (int32_t i = u->cold.items[range].start; i < u->cold.items[range].end; i++) {
            where[i] = out;
            moved[out++] = u->ir.items[i];
        }
    }
    memcpy(u->ir.items, moved, n * sizeof *moved);
    for (isize i = 0; i < u->labels.len; i++) {
        if (u->labels.items[i] >= 0) {
            u->labels.items[i] = where[u->labels.items[i]];
        }
    }
    free(moved);
    free(where);
    return true;
}

/* -- 2. Jumps --------------------------------------------------------------------------------- */

static void mark_targets(Unit *u)
{
    for (isize i = 0; i < u->ir.len; i++) {
        int32_t *label = label_of(&u->ir.items[i]);
        if (label != NULL) {
            u->ir.items[u->labels.items[*label]].mark |= MARK_TARGET;
        }
    }
    for (isize i = 0; i < u->handlers.len; i++) {
        u->ir.items[u->labels.items[u->handlers.items[i].target]].mark |= MARK_TARGET;
    }
}

/* A jump (or the return at the end) that no statement stands for: `break` and `continue` keep
 * theirs, which tracing sees. */
static bool is_implied(const Ir *i)
{
    return i->pos.col < 0 && (ends(i) || i->op == OP_CLEAR || i->op == OP_POP_EXC);
}

static void drop_nops(Unit *u)
{
    const Ir *last = NULL; /* the last one kept, when control falls from it to here */
    for (isize i = 0; i < u->ir.len; i++) {
        Ir *ir = &u->ir.items[i];
        if (ir->mark & MARK_TARGET) {
            last = NULL;
        }
        if (ir->op == OP_NOP) {
            /* A jump may turn out to be none, and has no line of its own for tracing. */
            const Ir *next = i + 1 < u->ir.len && !is_implied(ir + 1) ? ir + 1 : NULL;
            if ((last != NULL && !is_implied(last) && last->pos.line == ir->pos.line) ||
                (next != NULL && next->pos.line == ir->pos.line)) {
                ir->mark |= MARK_DEAD;
                if (i + 1 < u->ir.len) {
                    u->ir.items[i + 1].mark |= ir->mark & MARK_TARGET;
                }
                continue;
            }
        }
        last = ir;
    }
}

/* The first living instruction at or behind i. */
static int32_t skip_dead(const Unit *u, int32_t i)
{
    while (i + 1 < u->ir.len && u->ir.items[i].mark & MARK_DEAD) {
        i++;
    }
    return i;
}

static int inverse(uint16_t op)
{
    switch (op) {
    case OP_JTRUE: return OP_JFALSE;
    case OP_JFALSE: return OP_JTRUE;
    case OP_JNONE: return OP_JNOTNONE;
    case OP_JNOTNONE: return OP_JNONE;
    case OP_JIS: return OP_JNIS;
    case OP_JNIS: return OP_JIS;
    default: break;
    }
    if (op >= OP_JLT && op <= OP_JGEK) {
        return op + (OP_JNLT - OP_JLT);
    }
    if (op >= OP_JNLT && op <= OP_JNGEK) {
        return op - (OP_JNLT - OP_JLT);
    }
    return -1;
}
static_assert(OP_JLTK - OP_JLT == OP_JNLTK - OP_JNLT && OP_JGEK - OP_JLT == 11, "ORDER CMP");

/* Where a jump through `label` by instruction i really goes. */
static Label thread(Cg *c, Unit *u, const Ir *from, Label label)
{
    for (int hops = 0; hops < 16; hops++) {
        int32_t at = skip_dead(u, u->labels.items[label]);
        const Ir *to = &u->ir.items[at];
        if (to == from) {
            return label;
        }
        if (to->op == OP_JUMP && is_implied(to)) {
            label = to->b;
        } else if ((from->op == OP_JTRUE || from->op == OP_JFALSE) &&
                   (to->op == OP_JTRUE || to->op == OP_JFALSE) && to->a == from->a) {
            if (to->op == from->op) {
                label = to->b;
            } else {
                Label behind = kr_cg_label(c);
                if (c->failed) {
                    return label;
                }
                u->labels.items[behind] = at + 1;
                u->ir.items[at + 1].mark |= MARK_TARGET;
                label = behind;
            }
        } else {
            return label;
        }
    }
    return label;
}

/* if x goto L1; goto L2; L1:   ->   if not x goto L2.  Only where nothing else reaches the goto. */
static void invert_jumps(Unit *u)
{
    for (int32_t i = 0; i < u->ir.len; i++) {
        Ir *ir = &u->ir.items[i];
        int inverted = ir->mark & MARK_DEAD ? -1 : inverse(ir->op);
        if (inverted < 0) {
            continue;
        }
        int32_t *label = label_of(ir);
        int32_t next = skip_dead(u, i + 1);
        Ir *jump = &u->ir.items[next];
        if (jump->op == OP_JUMP && is_implied(jump) && !(jump->mark & (MARK_TARGET | MARK_DEAD)) &&
            skip_dead(u, u->labels.items[*label]) == skip_dead(u, next + 1)) {
            ir->op = (uint16_t)inverted;
            *label = jump->b;
            jump->mark |= MARK_DEAD;
        }
    }
}

static void thread_jumps(Cg *c, Unit *u)
{
    for (int32_t i = 0; i < u->ir.len; i++) {
        Ir *ir = &u->ir.items[i];
        int32_t *label = label_of(ir);
        if (label != NULL && !(ir->mark & MARK_DEAD) && ir->op != OP_LOOP) {
            *label = thread(c, u, ir, *label);
        }
        ir->mark &= (uint16_t)~MARK_TARGET;
    }
    mark_targets(u);
    invert_jumps(u);
}

/* A jump to a return is a return, that of no statement with the position of the jump; one to the
 * end of a loop's body is a jump back. */
static void copy_exits(Unit *u)
{
    for (int32_t i = 0; i < u->ir.len; i++) {
        Ir *ir = &u->ir.items[i];
        if (ir->op == OP_JUMP && !(ir->mark & MARK_DEAD)) {
            const Ir *to = &u->ir.items[skip_dead(u, u->labels.items[ir->b])];
            uint16_t mark = ir->mark;
            Position pos = ir->pos;
            if ((to->op == OP_RETURN || to->op == OP_RETURNK) && is_implied(ir)) {
                *ir = *to;
                ir->pos = to->pos.col < 0 ? pos : to->pos;
                ir->mark = mark;
            } else if (to->op == OP_LOOP) {
                *ir = *to;
                ir->mark = mark;
                if (pos.col >= 0) {
                    ir->pos = pos;
                }
            }
        }
    }
}

/* -- 3. Reachability -------------------------------------------------------------------------- */

static bool reach(Cg *c, Unit *u)
{
    LabelVec work = {0};
    int32_t i = 0;
    bool ok = true;
    for (;;) {
        /* Follow one path until it joins what is reached already. */
        while (i < u->ir.len && !(u->ir.items[i].mark & MARK_REACHED)) {
            Ir *ir = &u->ir.items[i];
            ir->mark |= MARK_REACHED;
            if (!(ir->mark & MARK_DEAD)) {
                int32_t *label = label_of(ir);
                if (label != NULL) {
                    ok &= label_vec_push(&work, u->labels.items[*label]);
                }
                if (ir->eh >= 0 && raises(ir)) {
                    ok &= label_vec_push(&work, u->labels.items[u->handlers.items[ir->eh].target]);
                }
                if (ends(ir)) {
                    break;
                }
            }
            i++;
        }
        if (work.len == 0 || !ok) {
            break;
        }
        i = label_vec_pop(&work);
    }
    label_vec_fini(&work);
    if (!ok) {
        kr_cg_oom(c);
    }
    return ok;
}

/* Drops what is dead or unreached, and jumps to the next instruction. */
static bool compact(Cg *c, Unit *u)
{
    int32_t n = (int32_t)u->ir.len;
    int32_t *where = malloc(((size_t)n + 1) * sizeof *where);
    if (where == NULL) {
        kr_cg_oom(c);
        return false;
    }
    /* where[i] is first the next kept instruction, from the end backwards. */
    where[n] = n;
    for (int32_t i = n - 1; i >= 0; i--) {
        Ir *ir = &u->ir.items[i];
        bool keep = ir->mark & MARK_REACHED && !(ir->mark & MARK_DEAD);
        if (keep && ir->op == OP_JUMP) {
            int32_t target = u->labels.items[ir->b];
            keep = target <= i || where[target] != where[i + 1];
            if (!keep && !is_implied(ir)) {
                ir->op = OP_NOP; /* a `break` to the next instruction */
                ir->b = 0;
                keep = true;
            }
        }
        if (!keep) {
            ir->mark |= MARK_DEAD;
        }
        where[i] = keep ? i : where[i + 1];
    }
    int32_t out = 0;
    for (int32_t i = 0; i < n; i++) {
        if (where[i] == i) {
            u->ir.items[out] = u->ir.items[i];
            u->ir.items[out].mark = (uint16_t)(out == 0 ? MARK_TARGET : 0);
            where[i] = out++;
        } else {
            where[i] = -where[i] - 1; /* not kept: the old index of its successor, for now */
        }
    }
    u->ir.len = out;
    where[n] = out;
    for (isize i = 0; i < u->labels.len; i++) {
        int32_t at = u->labels.items[i];
        if (at >= 0) {
            at = where[at] < 0 ? where[-where[at] - 1] : where[at];
            u->labels.items[i] = at;
        }
    }
    free(where);
    return true;
}

/* -- 4. Unbound locals ------------------------------------------------------------------------ */

typedef struct FlowBlock {
    int32_t start, end;
} FlowBlock;

/* The local that an instruction certainly binds when it goes on to the next one; count in *n. */
static Reg binds(const Ir *i, int32_t *n)
{
    *n = 1;
    switch (i->op) {
    case OP_CHECK_LOCAL: return i->a;
    case OP_FOR_ITER: return i->b;
    case OP_UNPACK_SEQ: *n = i->c; return i->a;
    case OP_UNPACK_EX: *n = (i->c & 0xFF) + (i->c >> 8) + 1; return i->a;
    case OP_CLEAR:
    case OP_MAKE_CELL: return REG_NONE;
    default: return kr_op_info[i->op].a == ARG_W ? i->a : REG_NONE;
    }
}

static Reg unbinds(const Ir *i)
{
    return i->op == OP_CLEAR || i->op == OP_DELETE_LOCAL ? i->a : REG_NONE;
}

static void set_bits(uint64_t *bits, Reg r, int32_t n, int32_t limit)
{
    for (; n > 0 && r < limit; n--, r++) {
        bits[r >> 6] |= (uint64_t)1 << (r & 63);
    }
}

static void clear_bit(uint64_t *bits, Reg r, int32_t limit)
{
    if (r < limit) {
        bits[r >> 6] &= ~((uint64_t)1 << (r & 63));
    }
}

/* into &= from; did it change? */
static bool meet(uint64_t *into, const uint64_t *from, int32_t words)
{
    bool changed = false;
    for (int32_t w = 0; w < words; w++) {
        uint64_t met = into[w] & from[w];
        changed |= met != into[w];
        into[w] = met;
    }
    return changed;
}

typedef struct Binding {
    Cg *c;
    Unit *u;
    FlowBlock *blocks;
    int32_t *block_at; /* by instruction: its block, when it starts one */
    int32_t nblocks, nlocals, words;
    uint64_t *in; /* nblocks bitmaps */
    uint8_t *queued;
} Binding;

static bool find_blocks(Binding *b)
{
    Unit *u = b->u;
    int32_t n = (int32_t)u->ir.len;
    for (int32_t i = 0; i < n; i++) {
        Ir *ir = &u->ir.items[i];
        int32_t *label = label_of(ir);
        if (label != NULL) {
            u->ir.items[u->labels.items[*label]].mark |= MARK_TARGET;
        }
        if ((label != NULL || ends(ir)) && i + 1 < n) {
            u->ir.items[i + 1].mark |= MARK_TARGET;
        }
        if (i > 0 && ir->eh != ir[-1].eh) {
            ir->mark |= MARK_TARGET;
        }
        if (ir->eh >= 0) {
            int32_t at = u->labels.items[u->handlers.items[ir->eh].target];
            if (at < n) {
                u->ir.items[at].mark |= MARK_TARGET;
            }
        }
    }
    for (int32_t i = 0; i < n; i++) {
        b->nblocks += u->ir.items[i].mark & MARK_TARGET ? 1 : 0;
    }
    b->blocks = malloc((size_t)b->nblocks * sizeof *b->blocks);
    b->block_at = malloc((size_t)n * sizeof *b->block_at);
    b->in = malloc((size_t)b->nblocks * (size_t)b->words * sizeof *b->in);
    b->queued = malloc((size_t)b->nblocks);
    if (b->blocks == NULL || b->block_at == NULL || b->in == NULL || b->queued == NULL) {
        return false;
    }
    int32_t k = -1;
    for (int32_t i = 0; i < n; i++) {
        if (u->ir.items[i].mark & MARK_TARGET) {
            if (k >= 0) {
                b->blocks[k].end = i;
            }
            b->blocks[++k].start = i;
            b->block_at[i] = k;
        }
    }
    b->blocks[k].end = n;
    return true;
}

/* The state at the start of block k reached `state`. */
static void flow_into(Binding *b, int32_t k, const uint64_t *state, bool *again, int32_t current)
{
    if (meet(b->in + (size_t)k * (size_t)b->words, state, b->words)) {
        b->queued[k] = 1;
        *again |= k <= current;
    }
}

static bool solve_bindings(Binding *b, uint64_t *state, uint64_t *low)
{
    Unit *u = b->u;
    size_t bytes = (size_t)b->words * sizeof *state;
    bool again = false;
    for (int32_t k = 0; k < b->nblocks; k++) {
        if (!b->queued[k]) {
            continue;
        }
        b->queued[k] = 0;
        memcpy(state, b->in + (size_t)k * (size_t)b->words, bytes);
        memcpy(low, state, bytes); /* what is bound at every point of the block */
        FlowBlock *block = &b->blocks[k];
        for (int32_t i = block->start; i < block->end; i++) {
            Ir *ir = &u->ir.items[i];
            int32_t *label = label_of(ir);
            if (label != NULL) { /* before FOR_ITER binds its variable */
                flow_into(b, b->block_at[u->labels.items[*label]], state, &again, k);
            }
            Reg gone = unbinds(ir);
            if (gone != REG_NONE) {
                clear_bit(state, gone, b->nlocals);
                clear_bit(low, gone, b->nlocals);
            }
            int32_t count;
            Reg r = binds(ir, &count);
            if (r != REG_NONE) {
                set_bits(state, r, count, b->nlocals);
            }
        }
        Ir *last = &u->ir.items[block->end - 1];
        if (last->eh >= 0) {
            int32_t at = u->labels.items[u->handlers.items[last->eh].target];
            if (at < u->ir.len) {
                flow_into(b, b->block_at[at], low, &again, k);
            }
        }
        if (!ends(last) && block->end < u->ir.len) {
            flow_into(b, k + 1, state, &again, k);
        }
    }
    return again;
}

static void drop_checks(Binding *b, uint64_t *state)
{
    Unit *u = b->u;
    for (int32_t k = 0; k < b->nblocks; k++) {
        memcpy(state, b->in + (size_t)k * (size_t)b->words, (size_t)b->words * sizeof *state);
        for (int32_t i = b->blocks[k].start; i < b->blocks[k].end; i++) {
            Ir *ir = &u->ir.items[i];
            if (ir->op == OP_CHECK_LOCAL && state[ir->a >> 6] >> (ir->a & 63) & 1) {
                ir->mark |= MARK_DEAD;
            }
            Reg gone = unbinds(ir);
            if (gone != REG_NONE) {
                clear_bit(state, gone, b->nlocals);
            }
            int32_t count;
            Reg r = binds(ir, &count);
            if (r != REG_NONE) {
                set_bits(state, r, count, b->nlocals);
            }
        }
    }
}

static bool remove_checks(Cg *c, Unit *u)
{
    Scope *s = u->scope;
    Binding b = {.c = c, .u = u, .nlocals = s->varname_count};
    b.words = (b.nlocals + 63) / 64;
    uint64_t *state = malloc(2 * (size_t)b.words * sizeof *state);
    bool ok = state != NULL && find_blocks(&b);
    if (ok) {
        memset(b.in, 0xFF, (size_t)b.nblocks * (size_t)b.words * sizeof *b.in);
        memset(b.queued, 1, (size_t)b.nblocks);
        int32_t params =
            s->positional_count + s->kwonly_count + s->has_varargs + s->has_varkeywords;
        if (s->form >= FORM_LISTCOMP) {
            params = 1; /* .0 */
        }
        memset(b.in, 0, (size_t)b.words * sizeof *b.in);
        set_bits(b.in, 0, params, b.nlocals);
        while (solve_bindings(&b, state, state + b.words)) {
        }
        drop_checks(&b, state);
    }
    free(state);
    free(b.blocks);
    free(b.block_at);
    free(b.in);
    free(b.queued);
    if (!ok) {
        kr_cg_oom(c);
        return false;
    }
    return true;
}

bool kr_flow_run(Cg *c, Unit *u)
{
    if (!move_cold(c, u)) {
        return false;
    }
    mark_targets(u);
    drop_nops(u);
    thread_jumps(c, u);
    bool checks = u->needs_checks && u->scope->varname_count > 0;
    if (!checks) {
        copy_exits(u);
    }
    if (c->failed || !reach(c, u) || !compact(c, u)) {
        return false;
    }
    if (!checks) {
        return true;
    }
    if (!remove_checks(c, u)) {
        return false;
    }
    copy_exits(u);
    return reach(c, u) && compact(c, u);
}
