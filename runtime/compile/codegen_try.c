/* codegen_try.c -- try, with, and the ways out of them.
 *
 * A `finally` body is generated once for each way that leads through it: the normal one, every
 * return, break and continue (kr_cg_return and kr_cg_break_continue run it inline, outside the
 * handlers of its statement), and the exception's.
 *
 * An exception handler receives the exception in the first register that was free at its statement
 * (what the body held there is dead then), saves the handled exception behind it (PUSH_EXC), and
 * gives it back on every way out (POP_EXC).  A second exception inside the handler goes to a
 * cleanup that does the same.
 */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"

/* -- Blocks ----------------------------------------------------------------------------------- */

Block *kr_cg_push_block(Cg *c, BlockKind kind)
{
    BlockVec *blocks = &c->u->blocks;
    if (!block_vec_push(blocks, (Block){.kind = kind, .reg = REG_NONE, .outer_eh = c->u->eh})) {
        kr_cg_oom(c);
        return NULL;
    }
    return block_vec_last(blocks);
}

void kr_cg_pop_block(Cg *c)
{
    if (c->u->blocks.len > 0) { /* empty only after a failed push */
        c->u->blocks.len--;
    }
}

int32_t kr_cg_cold_begin(Cg *c)
{
    c->u->cold_depth++;
    return (int32_t)c->u->ir.len;
}

void kr_cg_cold_end(Cg *c, int32_t start)
{
    /* Ranges inside another one move with it. */
    if (--c->u->cold_depth == 0 &&
        !range_vec_push(&c->u->cold, (IrRange){start, (int32_t)c->u->ir.len})) {
        kr_cg_oom(c);
    }
}

/* The name of an except clause ceases to exist. */
static void clear_name(Cg *c, AstStr *name)
{
    Reg local = kr_cg_local_reg(c, name);
    if (local != REG_NONE) {
        kr_cg_emit(c, OP_CLEAR, local, 0, 0);
        c->u->segment++;
        return;
    }
    Reg r = kr_cg_temp(c);
    kr_cg_load_none(c, r);
    kr_cg_store_name(c, name, r);
    kr_cg_delete_name(c, name);
    c->u->temp = r;
}

/* t = __exit__(None, None, None) of the manager at `exit`. */
static void exit_normally(Cg *c, Reg exit, bool is_async)
{
    Reg r = kr_cg_temps(c, 2);
    kr_cg_load_none(c, r + 1);
    kr_cg_emit(c, OP_WITH_EXIT, r, exit, r + 1);
    if (is_async) {
        kr_cg_await(c, r, r, 2);
    }
    c->u->temp = r;
}

/* -- Leaving early ---------------------------------------------------------------------------- */

/* The symbol table's checks allow 20 nested blocks. */
#define MAX_BLOCKS 32

/* Emits what leaving blocks[from..] takes, innermost first.  Emission then stands outside their
 * handlers; the caller puts u->eh back after its jump. */
static void unwind(Cg *c, isize from)
{
    Unit *u = c->u;
    isize depth = u->blocks.len;
    Position pos = u->pos;
    Block all[MAX_BLOCKS];
    if (depth - from > MAX_BLOCKS) {
        kr_cg_too_big(c, "statically nested blocks");
        return;
    }
    if (depth > from) {
        memcpy(all, u->blocks.items + from, (size_t)(depth - from) * sizeof(Block));
    }
    for (isize i = depth - 1; i >= from; i--) {
        Block *b = &all[i - from];
        u->blocks.len = i; /* a return inside the finally body leaves only what is further out */
        if (b->kind != BLOCK_LOOP) {
            u->eh = b->outer_eh;
        }
        switch (b->kind) {
        case BLOCK_LOOP:
        case BLOCK_TRY: break;
        case BLOCK_FINALLY:
            kr_cg_body(c, b->final);
            u->pos = pos;
            break;
        case BLOCK_FINALLY_END: kr_cg_emit(c, OP_POP_EXC, b->reg, 0, 0)->pos.col = -1; break;
        case BLOCK_HANDLER:
            kr_cg_emit(c, OP_POP_EXC, b->reg, 0, 0)->pos.col = -1;
            if (b->name != NULL) {
                clear_name(c, b->name);
            }
            break;
        case BLOCK_WITH:
        case BLOCK_ASYNC_WITH:
            u->pos = b->pos;
            exit_normally(c, b->reg, b->kind == BLOCK_ASYNC_WITH);
            u->pos = pos;
            break;
        }
    }
    /* The bodies above pushed blocks over the entries that were cut off. */
    if (depth > from) {
        memcpy(u->blocks.items + from, all, (size_t)(depth - from) * sizeof(Block));
    }
    u->blocks.len = depth;
}

/* Does leaving all blocks run code that could rebind locals? */
static bool unwinding_runs_code(const Unit *u)
{
    for (isize i = 0; i < u->blocks.len; i++) {
        BlockKind kind = u->blocks.items[i].kind;
        if (kind != BLOCK_LOOP && kind != BLOCK_TRY) {
            return true;
        }
    }
    return false;
}

void kr_cg_return(Cg *c, AstNode *n)
{
    Unit *u = c->u;
    AstNode *value = AST(Return, n)->value;
    int32_t outer = u->eh;
    bool plain = false;
    if (value == NULL || value->kind == AST_Constant) {
        kr_cg_emit(c, OP_NOP, 0, 0, 0); /* tracing sees the statement before what leaving runs */
        isize before = u->ir.len;
        unwind(c, 0);
        plain = u->ir.len != before;
        int32_t id =
            value == NULL ? kr_cg_const_none(c) : kr_cg_const(c, &AST(Constant, value)->value);
        if (kr_cg_const_fits(id)) {
            kr_cg_const_low(c, id);
            kr_cg_emit(c, OP_RETURNK, id, 0, 0);
        } else {
            Reg r = kr_cg_temp(c);
            kr_cg_emit(c, OP_LOADK, r, id, 0);
            kr_cg_emit(c, OP_RETURN, r, 0, 0);
        }
    } else {
        Reg r =
            unwinding_runs_code(u) ? kr_cg_expr_temp(c, value) : kr_cg_operand(c, value, REG_NONE);
        isize before = u->ir.len;
        unwind(c, 0);
        plain = u->ir.len != before;
        kr_cg_emit(c, OP_RETURN, r, 0, 0);
    }
    if (plain) { /* what was run last is where it returns from, to tracing */
        u->ir.items[u->ir.len - 1].pos.col = -1;
    }
    u->eh = outer;
}

void kr_cg_break_continue(Cg *c, AstNode *n)
{
    Unit *u = c->u;
    isize i = u->blocks.len - 1;
    while (i >= 0 && u->blocks.items[i].kind != BLOCK_LOOP) {
        i--;
    }
    if (i < 0) {
        if (!c->failed) {
            c->failed = true;
            kr_raise(c->t, KR_EXC(SystemError), "no loop around a '%s'",
                     n->kind == AST_Break ? "break" : "continue");
        }
        return;
    }
    int32_t outer = u->eh;
    Reg mark = u->temp;
    /* Tracing sees the statement before what leaving the blocks runs. */
    kr_cg_emit(c, OP_NOP, 0, 0, 0);
    isize before = u->ir.len;
    unwind(c, i + 1);
    Block *loop = &u->blocks.items[i];
    bool plain = u->ir.len != before;
    if (n->kind == AST_Continue) {
        kr_cg_loop(c, loop->loop, loop->on_continue);
    } else {
        if (loop->reg != REG_NONE) {
            /* do not keep the iterator alive */
            kr_cg_emit(c, OP_CLEAR, loop->reg, 0, 0)->pos.col = plain ? -1 : u->pos.col;
        }
        kr_cg_jump(c, loop->on_break);
    }
    if (!plain) {
        u->ir.items[u->ir.len - 1].pos = u->pos;
    }
    u->eh = outer;
    u->temp = mark;
}

/* -- try -------------------------------------------------------------------------------------- */

typedef struct TryParts {
    AstSeq *body, *handlers, *orelse, *finalbody;
} TryParts;

static TryParts try_parts(AstNode *n)
{
    if (n->kind == AST_TryStar) {
        Ast_TryStar *t = AST(TryStar, n);
        return (TryParts){&t->body, &t->handlers, &t->orelse, &t->finalbody};
    }
    Ast_Try *t = AST(Try, n);
    return (TryParts){&t->body, &t->handlers, &t->orelse, &t->finalbody};
}

/* The end of a handler that was left by another exception. */
static void cleanup(Cg *c, Label label, Reg saved, Reg exc)
{
    kr_cg_bind(c, label);
    kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
    kr_cg_emit(c, OP_RERAISE, exc, 0, 0);
}

static void try_except(Cg *c, AstNode *n, const TryParts *p)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t outer = u->eh;
    Label on_exc = kr_cg_label(c), on_second = kr_cg_label(c), end = kr_cg_label(c);
    kr_cg_push_block(c, BLOCK_TRY);
    u->eh = kr_cg_handler(c, on_exc, mark, false);
    kr_cg_body(c, p->body);
    u->eh = outer;
    kr_cg_pop_block(c);
    kr_cg_body(c, p->orelse);
    kr_cg_jump(c, end);

    int32_t cold = kr_cg_cold_begin(c);
    Reg exc = kr_cg_temp(c), saved = kr_cg_temp(c), second = kr_cg_temp(c);
    kr_cg_bind(c, on_exc);
    int32_t second_eh = kr_cg_handler(c, on_second, second, true);
    u->eh = second_eh;
    kr_cg_emit(c, OP_PUSH_EXC, saved, exc, 0);
    for (int32_t i = 0; i < p->handlers->count; i++) {
        Ast_ExceptHandler *h = AST(ExceptHandler, p->handlers->items[i]);
        Label next = kr_cg_label(c), on_named = LABEL_NONE;
        kr_cg_set_pos(c, &h->node);
        if (h->type != NULL) {
            Reg m = second; /* free until something is raised */
            Reg type = kr_cg_operand(c, h->type, m);
            kr_cg_emit(c, OP_EXC_MATCH, m, exc, type);
            kr_cg_emit(c, OP_JFALSE, m, next, 0);
            u->temp = second + 1;
        }
        if (h->name != NULL) {
            kr_cg_store_name(c, h->name, exc);
            on_named = kr_cg_label(c);
            u->eh = kr_cg_handler(c, on_named, second, true);
        }
        Block *b = kr_cg_push_block(c, BLOCK_HANDLER);
        if (b != NULL) {
            b->reg = saved;
            b->name = h->name;
            b->outer_eh = outer;
        }
        kr_cg_body(c, &h->body);
        u->pos.col = -1;
        kr_cg_pop_block(c);
        u->eh = outer;
        kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
        if (h->name != NULL) {
            clear_name(c, h->name);
        }
        kr_cg_jump(c, end);
        if (h->name != NULL) {
            kr_cg_bind(c, on_named);
            u->eh = second_eh;
            clear_name(c, h->name);
            u->eh = outer;
            kr_cg_jump(c, on_second);
        }
        kr_cg_bind(c, next);
        u->eh = second_eh;
    }
    u->eh = outer;
    kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
    kr_cg_emit(c, OP_RERAISE, exc, 0, 0);
    cleanup(c, on_second, saved, second);
    kr_cg_cold_end(c, cold);
    kr_cg_bind(c, end);
    u->temp = mark;
}

/* except*: every clause takes its part of the group; what nobody took, and what the clauses raised,
 * is raised together in the end. */
static void try_except_star(Cg *c, AstNode *n, const TryParts *p)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t outer = u->eh;
    Label on_exc = kr_cg_label(c), on_second = kr_cg_label(c), end = kr_cg_label(c),
          again = kr_cg_label(c);
    Position pos = u->pos;
    kr_cg_push_block(c, BLOCK_TRY);
    u->eh = kr_cg_handler(c, on_exc, mark, false);
    kr_cg_body(c, p->body);
    u->eh = outer;
    kr_cg_pop_block(c);
    kr_cg_body(c, p->orelse);
    kr_cg_jump(c, end);

    int32_t cold = kr_cg_cold_begin(c);
    Reg exc = kr_cg_temp(c), saved = kr_cg_temp(c), second = kr_cg_temp(c);
    Reg raised = kr_cg_temp(c), rest = kr_cg_temp(c), ignored = kr_cg_temp(c);
    Reg split = kr_cg_temps(c, 2); /* what EG_MATCH gives: rest, match */
    u->pos = pos;
    u->pos.col = -1; /* nothing of this is a line to tracing */
    kr_cg_bind(c, on_exc);
    int32_t second_eh = kr_cg_handler(c, on_second, second, true);
    u->eh = second_eh;
    kr_cg_emit(c, OP_PUSH_EXC, saved, exc, 0);
    kr_cg_emit(c, OP_BUILD_LIST, raised, 0, 0);
    kr_cg_move(c, rest, exc);
    for (int32_t i = 0; i < p->handlers->count; i++) {
        Ast_ExceptHandler *h = AST(ExceptHandler, p->handlers->items[i]);
        Label next = kr_cg_label(c), on_raise = kr_cg_label(c);
        Reg inner = u->temp;
        kr_cg_set_pos(c, &h->node);
        Reg type = kr_cg_operand(c, h->type, REG_NONE);
        kr_cg_emit(c, OP_EG_MATCH, split, rest, type);
        u->temp = inner;
        kr_cg_move(c, rest, split);
        kr_cg_emit(c, OP_JNONE, split + 1, next, 0);
        kr_cg_emit(c, OP_PUSH_EXC, ignored, split + 1, 0);
        if (h->name != NULL) {
            kr_cg_store_name(c, h->name, split + 1);
        }
        u->eh = kr_cg_handler(c, on_raise, second, true);
        Block *b = kr_cg_push_block(c, BLOCK_HANDLER);
        if (b != NULL) {
            b->reg = saved;
            b->name = h->name;
            b->outer_eh = outer;
        }
        kr_cg_body(c, &h->body);
        u->pos.col = -1;
        kr_cg_pop_block(c);
        u->eh = second_eh;
        if (h->name != NULL) {
            clear_name(c, h->name);
        }
        kr_cg_jump(c, next);
        kr_cg_bind(c, on_raise);
        if (h->name != NULL) {
            clear_name(c, h->name);
        }
        kr_cg_emit(c, OP_LIST_APPEND, raised, second, 0);
        kr_cg_bind(c, next);
    }
    u->pos = pos;
    u->pos.col = -1;
    kr_cg_emit(c, OP_LIST_APPEND, raised, rest, 0);
    kr_cg_emit(c, OP_PREP_RERAISE_STAR, second, exc, raised);
    u->eh = outer;
    kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
    kr_cg_emit(c, OP_JNOTNONE, second, again, 0);
    kr_cg_jump(c, end);
    cleanup(c, on_second, saved, second);
    kr_cg_bind(c, again);
    kr_cg_emit(c, OP_RERAISE, second, 0, 0);
    kr_cg_cold_end(c, cold);
    kr_cg_bind(c, end);
    u->temp = mark;
}

static void try_inner(Cg *c, AstNode *n, const TryParts *p)
{
    if (p->handlers->count == 0) {
        kr_cg_body(c, p->body);
    } else if (n->kind == AST_TryStar) {
        try_except_star(c, n, p);
    } else {
        try_except(c, n, p);
    }
}

static void try_statement(Cg *c, AstNode *n)
{
    TryParts p = try_parts(n);
    if (p.finalbody->count == 0) {
        try_inner(c, n, &p);
        return;
    }
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t outer = u->eh;
    Label on_exc = kr_cg_label(c), on_second = kr_cg_label(c), end = kr_cg_label(c);
    Block *b = kr_cg_push_block(c, BLOCK_FINALLY);
    if (b != NULL) {
        b->final = p.finalbody;
    }
    u->eh = kr_cg_handler(c, on_exc, mark, true);
    try_inner(c, n, &p);
    u->eh = outer;
    kr_cg_pop_block(c);
    kr_cg_body(c, p.finalbody);
    kr_cg_jump(c, end);

    int32_t cold = kr_cg_cold_begin(c);
    Reg exc = kr_cg_temp(c), saved = kr_cg_temp(c), second = kr_cg_temp(c);
    kr_cg_bind(c, on_exc);
    b = kr_cg_push_block(c, BLOCK_FINALLY_END);
    if (b != NULL) {
        b->reg = saved;
    }
    u->eh = kr_cg_handler(c, on_second, second, true);
    kr_cg_emit(c, OP_PUSH_EXC, saved, exc, 0);
    kr_cg_body(c, p.finalbody);
    u->eh = outer;
    kr_cg_pop_block(c);
    kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
    kr_cg_emit(c, OP_RERAISE, exc, 0, 0);
    cleanup(c, on_second, saved, second);
    kr_cg_cold_end(c, cold);
    kr_cg_bind(c, end);
    u->temp = mark;
}

void kr_cg_try(Cg *c, AstNode *n)
{
    kr_cg_emit(c, OP_NOP, 0, 0, 0); /* tracing sees the line of the `try` */
    try_statement(c, n);
}
void kr_cg_try_star(Cg *c, AstNode *n) { kr_cg_try(c, n); }

/* -- with ------------------------------------------------------------------------------------- */

static void with_item(Cg *c, AstNode *n, const AstSeq *items, AstSeq *body, int32_t index)
{
    Unit *u = c->u;
    bool is_async = n->kind == AST_AsyncWith;
    Ast_withitem *item = AST(withitem, items->items[index]);
    Reg mark = u->temp;
    int32_t outer = u->eh;
    Label on_exc = kr_cg_label(c), on_second = kr_cg_label(c), end = kr_cg_label(c),
          suppress = kr_cg_label(c);
    Reg exit = kr_cg_temp(c);
    Reg manager = kr_cg_operand(c, item->context_expr, exit);
    u->temp = exit + 1;
    Reg value = kr_cg_temp(c); /* of __enter__; later the exception */
    kr_cg_set_pos(c, n);
    Position pos = u->pos;
    kr_cg_emit(c, is_async ? OP_BEFORE_ASYNC_WITH : OP_BEFORE_WITH, exit, manager, 0);
    if (is_async) {
        kr_cg_await(c, value, value, 1);
    }
    Block *b = kr_cg_push_block(c, is_async ? BLOCK_ASYNC_WITH : BLOCK_WITH);
    if (b != NULL) {
        b->reg = exit;
        b->pos = pos;
    }
    u->eh = kr_cg_handler(c, on_exc, value, true);
    if (item->optional_vars != NULL) {
        kr_cg_store(c, item->optional_vars, value);
    }
    u->temp = value;
    if (index + 1 < items->count) {
        with_item(c, n, items, body, index + 1);
    } else {
        kr_cg_body(c, body);
    }
    u->eh = outer;
    kr_cg_pop_block(c);
    u->pos = pos;
    exit_normally(c, exit, is_async);
    kr_cg_jump(c, end);

    int32_t cold = kr_cg_cold_begin(c);
    Reg exc = kr_cg_temp(c), saved = kr_cg_temp(c), second = kr_cg_temp(c);
    KR_ASSERT(exc == value, "exception of a with statement in another register");
    kr_cg_bind(c, on_exc);
    u->eh = kr_cg_handler(c, on_second, second, true);
    kr_cg_emit(c, OP_PUSH_EXC, saved, exc, 0);
    kr_cg_emit(c, OP_WITH_EXIT, second, exit, exc);
    if (is_async) {
        kr_cg_await(c, second, second, 2);
    }
    kr_cg_emit(c, OP_JTRUE, second, suppress, 0);
    u->eh = outer;
    kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
    kr_cg_emit(c, OP_RERAISE, exc, 0, 0);
    cleanup(c, on_second, saved, second);
    kr_cg_bind(c, suppress);
    kr_cg_emit(c, OP_POP_EXC, saved, 0, 0);
    kr_cg_jump(c, end);
    kr_cg_cold_end(c, cold);
    kr_cg_bind(c, end);
    u->temp = mark;
}

void kr_cg_with(Cg *c, AstNode *n)
{
    if (n->kind == AST_AsyncWith) {
        Ast_AsyncWith *w = AST(AsyncWith, n);
        with_item(c, n, &w->items, &w->body, 0);
    } else {
        Ast_With *w = AST(With, n);
        with_item(c, n, &w->items, &w->body, 0);
    }
}
