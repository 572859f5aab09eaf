/* codegen.h -- private to code generation: the unit being compiled, its instructions, its
 * registers.
 *
 *     tree + Symtable ──codegen_*.c──► Ir (labels, any distance) ──flow.c──► Ir (ordered,
 * reachable, jumps threaded) ──assemble.c──► Code
 *
 * One Unit per scope; nested scopes are compiled when met, so units form a stack.  A unit's vectors
 * are reused for later scopes of the same depth.
 *
 * Registers: named ones (locals, cells, free variables) first, then temporaries under a stack
 * discipline: kr_cg_temp() takes the next one, restoring `unit->temp` gives them back.  Code
 * generation is destination-driven: kr_cg_expr_to(c, node, reg) leaves the value in reg, and writes
 * a *named* reg only with its last instruction that can raise or look at locals; a temporary given
 * as destination may serve as scratch meanwhile.
 *
 * Errors are sticky: after a failure (c->failed, exception pending) emission goes on harmlessly and
 * the result is dropped at the end.
 *
 * INVARIANT: every object that units, tables or the tree point at is also in Cg.keep (kr_keep):
 * their memory is malloc'ed and not scanned, and making an object may reach a safepoint.
 */
#ifndef KR_CODEGEN_H
#define KR_CODEGEN_H

#include "runtime/base/vec.h"
#include "runtime/compile/ast.h"
#include "runtime/compile/opcodes.h"
#include "runtime/compile/symtable.h"
#include "runtime/types/code.h"

typedef int32_t Reg;
typedef int32_t Label;
#define REG_NONE   (-1)
#define LABEL_NONE (-1)

/* One instruction before assembly.  Operands by kind: registers and numbers as they are; K: index
 * in Unit.consts; N: index in Unit.names; C: index in Unit.caches; J and JL: a Label. */
typedef struct Ir {
    uint16_t op;
    uint16_t mark; /* flow.c's scratch: reachable, block leader */
    int32_t eh;    /* innermost Handler around, -1: none */
    int32_t a, b, c;
    Position pos;
} Ir;

/* Where exceptions go.  One instruction has one innermost handler; the code of a handler belongs to
 * the handlers around it. */
typedef struct Handler {
    Label target;
    Reg reg;
    bool lasti; /* re-raises with the original position */
} Handler;

/* A constant of the unit. */
typedef struct ConstSlot {
    Value value;
    bool low;      /* must get an index of 16 bits */
    int32_t final; /* assemble.c: index in Code.consts */
} ConstSlot;

typedef struct NameSlot {
    AstStr *name;
    bool visible; /* belongs into co_names */
    bool low;
    int32_t final;
} NameSlot;

typedef struct CacheSlot {
    int32_t name; /* index in Unit.names */
    uint16_t op;
} CacheSlot;

/* Syntactic blocks around the current statement: what leaving them takes. */
typedef enum {
    BLOCK_LOOP,        /* while; for: iterator registers at reg */
    BLOCK_TRY,         /* body of try-except: nothing to do when leaving */
    BLOCK_FINALLY,     /* body of try-finally: run `final` */
    BLOCK_FINALLY_END, /* exception copy of a finally body: give the handled exception back */
    BLOCK_HANDLER,     /* except handler: the same, and delete the name */
    BLOCK_WITH,        /* call __exit__ */
    BLOCK_ASYNC_WITH,
} BlockKind;

typedef struct Block {
    BlockKind kind;
    Label on_continue, on_break; /* LOOP */
    int32_t loop;                /* LOOP: index for the LOOP instruction */
    Reg reg;                     /* LOOP: iterator or REG_NONE; FINALLY_END, HANDLER: saved handled
                                    exception; WITH: bound __exit__ */
    int32_t outer_eh;            /* handler around the whole statement */
    AstSeq *final;               /* FINALLY */
    AstStr *name;                /* HANDLER: `as name`, or NULL */
    Position pos;                /* WITH: position of the calls of __exit__ */
} Block;

/* Small map from a non-zero 64-bit key to a number. */
typedef struct IdMap {
    uint64_t *keys;
    int32_t *values;
    uint32_t size; /* power of two, 0: nothing allocated */
    uint32_t count;
} IdMap;

/* Instructions [start, end), entered only by jumps or as a handler and left by jumps: flow.c moves
 * them behind the rest. */
typedef struct IrRange {
    int32_t start, end;
} IrRange;

KR_VEC(IrVec, ir_vec, Ir);
KR_VEC(LabelVec, label_vec, int32_t);
KR_VEC(HandlerVec, handler_vec, Handler);
KR_VEC(ConstVec, const_vec, ConstSlot);
KR_VEC(NameVec, name_vec, NameSlot);
KR_VEC(CacheVec, cache_vec, CacheSlot);
KR_VEC(BlockVec, block_vec, Block);
KR_VEC(RangeVec, range_vec, IrRange);

typedef struct Unit {
    struct Unit *outer; /* the enclosing scope's */
    struct Unit *inner; /* kept for reuse */
    Scope *scope;
    AstStr *name; /* co_name */
    Str *qualname;
    int first_line;
    bool in_function; /* names are registers */

    IrVec ir;
    LabelVec labels; /* position in ir, -1: not bound yet */
    HandlerVec handlers;
    ConstVec consts;
    NameVec names;
    CacheVec caches;
    BlockVec blocks;
    RangeVec cold; /* handlers; inner ranges before the outer ones around them */
    int32_t cold_depth;
    IdMap const_ids, name_ids, cache_ids;

    Reg first_cell, first_free, class_cell; /* class_cell: REG_NONE unless a class body makes it */
    Reg first_temp;
    Reg temp, max_temp; /* next free temporary; one past the highest used */
    int32_t eh;         /* innermost handler at the place of emission */
    int32_t nloops;
    bool needs_checks; /* a CHECK_LOCAL was emitted */
    uint32_t segment;  /* changes at every label */
    uint32_t *known;   /* by local register: the segment in which it is known to be bound */
    int32_t known_cap;
    Position pos; /* of what is emitted next */
} Unit;

typedef struct Cg {
    Thread *t;
    Ast *ast;
    Symtable *st;
    const ParseResult *parse; /* may be NULL */
    Str *filename;
    Unit *u;
    Unit *first_unit;
    Value *codes; /* by Scope.index: the Code made for it, NULL so far (finally bodies are compiled
                     several times, their functions once) */
    uint32_t flags;
    int optimize;
    bool interactive;
    bool has_walrus; /* the source may contain := */
    bool failed;
    struct ConstTable *table; /* constants shared by the units */
    List *keep;               /* the objects of all of it; see the invariant above */
} Cg;

/* -- Failure ---------------------------------------------------------------------------------- */

/* MemoryError, unless an exception is pending already. */
void kr_cg_oom(Cg *c) KR_COLD;
/* RecursionError: the C stack is nearly used up. */
void kr_cg_too_deep(Cg *c) KR_COLD;
/* SystemError: a limit of the code format. */
void kr_cg_too_big(Cg *c, const char *what) KR_COLD;

/* -- Emission (codegen.c) --------------------------------------------------------------------- */

KR_COLD void kr_cg_emit_slow(Cg *c);
KR_INLINE Ir *kr_cg_emit(Cg *c, Opcode op, int32_t a, int32_t b, int32_t o)
{
    Unit *u = c->u;
    if (KR_UNLIKELY(u->ir.len == u->ir.cap)) {
        kr_cg_emit_slow(c);
    }
    Ir *i = &u->ir.items[u->ir.len++];
    i->op = (uint16_t)op;
    i->mark = 0;
    i->eh = u->eh;
    i->a = a;
    i->b = b;
    i->c = o;
    i->pos = u->pos;
    return i;
}

Label kr_cg_label(Cg *c);
void kr_cg_bind(Cg *c, Label label);
void kr_cg_jump(Cg *c, Label target);
void kr_cg_loop(Cg *c, int32_t loop, Label head); /* back to the head of a loop */
int32_t kr_cg_handler(Cg *c, Label target, Reg reg, bool lasti);

KR_INLINE void kr_cg_set_pos(Cg *c, const AstNode *n)
{
    Position *p = &c->u->pos;
    p->line = n->lineno;
    p->end_line = n->end_lineno;
    p->col = KR_LIKELY(n->col_offset <= INT16_MAX) ? (int16_t)n->col_offset : -1;
    p->end_col = KR_LIKELY(n->end_col_offset <= INT16_MAX) ? (int16_t)n->end_col_offset : -1;
}

KR_INLINE Reg kr_cg_temp(Cg *c)
{
    Unit *u = c->u;
    Reg r = u->temp++;
    if (u->temp > u->max_temp) {
        u->max_temp = u->temp;
    }
    return r;
}
Reg kr_cg_temps(Cg *c, int32_t n); /* n consecutive ones, the first */
KR_INLINE bool kr_cg_is_temp(const Cg *c, Reg r) { return r >= c->u->first_temp; }
KR_INLINE void kr_cg_move(Cg *c, Reg dst, Reg src)
{
    if (dst != src) {
        kr_cg_emit(c, OP_MOVE, dst, src, 0);
    }
}

/* -- Constants and names ---------------------------------------------------------------------- */

int32_t kr_cg_const(Cg *c, const AstConst *k); /* index in consts */
int32_t kr_cg_const_value(Cg *c, Value v);     /* any object, by identity */
int32_t kr_cg_const_str(Cg *c, AstStr *s);
int32_t kr_cg_const_none(Cg *c);
void kr_cg_load_const(Cg *c, const AstConst *k, Reg dst);
void kr_cg_load_none(Cg *c, Reg dst);
/* The const may be an operand of 16 bits. */
KR_INLINE bool kr_cg_const_fits(int32_t id) { return id < 60000; }
void kr_cg_const_low(Cg *c, int32_t id);
/* A name for an N operand; visible: it goes into co_names. */
int32_t kr_cg_name(Cg *c, AstStr *name, bool visible);
/* A cache for an attribute or global: name already mangled. */
int32_t kr_cg_cache(Cg *c, Opcode op, AstStr *name);
AstStr *kr_cg_mangle(Cg *c, AstStr *name);
AstStr *kr_cg_intern(Cg *c, const char *text);

/* constants.c: Values of constants, shared in one compilation. */
struct ConstTable *kr_const_table_new(Thread *t, List *keep);
void kr_const_table_free(struct ConstTable *table);
/* The Value of a constant; equal ones (1 and 1.0 and True differ, so do 0.0 and -0.0) give the same
 * object.  VALUE_ERROR pending. */
Value kr_const_value(Thread *t, struct ConstTable *table, const AstConst *k);
/* The interned Str of a name; cached in name->user. */
Value kr_ast_str_interned(Thread *t, struct ConstTable *table, AstStr *name);
/* Keeps an object alive that only malloc'ed memory points at, as long as the table lives. */
bool kr_keep(Thread *t, struct ConstTable *table, Value v) KR_MUST_CHECK;
bool kr_idmap_find(const IdMap *m, uint64_t key, int32_t *value);
bool kr_idmap_add(IdMap *m, uint64_t key, int32_t value);
void kr_idmap_clear(IdMap *m);
void kr_idmap_fini(IdMap *m);

/* -- Variables (codegen.c) -------------------------------------------------------------------- */

/* The register of the Cell object of a cell or free variable. */
Reg kr_cg_cell_reg(Cg *c, const Symbol *s);
/* The register of a plain local, REG_NONE for everything else. */
Reg kr_cg_local_reg(Cg *c, AstStr *name);
void kr_cg_load_name(Cg *c, AstStr *name, Reg dst);
void kr_cg_store_name(Cg *c, AstStr *name, Reg src);
void kr_cg_delete_name(Cg *c, AstStr *name);
/* UnboundLocalError when the local holds nothing. */
void kr_cg_check_local(Cg *c, Reg r, AstStr *name);
/* The local was just stored to. */
KR_INLINE void kr_cg_known(Cg *c, Reg r) { c->u->known[r] = c->u->segment; }

/* -- Expressions (codegen_expr.c) ------------------------------------------------------------- */

void kr_cg_expr_to(Cg *c, AstNode *n, Reg dst);
/* The value somewhere: a local's own register, else `hint` when that is a temporary, else a new
 * one. */
Reg kr_cg_operand(Cg *c, AstNode *n, Reg hint);
/* The same, safe against rebinding of the local by a walrus in `later` (NULL: nothing). */
Reg kr_cg_operand_before(Cg *c, AstNode *n, Reg hint, AstNode *later);
/* A new temporary with the value. */
Reg kr_cg_expr_temp(Cg *c, AstNode *n);
void kr_cg_effect(Cg *c, AstNode *n);
/* Jumps to target when the truth of n is `sense`, else falls through. */
void kr_cg_jump_if(Cg *c, AstNode *n, Label target, bool sense);
/* 1, 0, or -1 when only known at run time. */
int kr_cg_constant_truth(Cg *c, AstNode *n);
bool kr_cg_has_walrus(Cg *c, const AstNode *n);
/* dst = a list (or set) of elements that may be starred.  Kind: AST_List, AST_Tuple, AST_Set. */
void kr_cg_sequence(Cg *c, AstKind kind, AstSeq *elts, Reg dst);
/* a = left op right, in place or not. */
void kr_cg_binary(Cg *c, AstEnum op, bool in_place, Reg dst, Reg left, AstNode *right);
/* dst = result of awaiting what is in `awaitable` (a temporary); kind: operand of GET_AWAITABLE. */
void kr_cg_await(Cg *c, Reg dst, Reg awaitable, int kind);
void kr_cg_match_attr_pos(Cg *c, const AstNode *attribute, const AstStr *attr);
/* SEND loop over iterator `it`; `value` holds what is sent first and in the end the result.
 * resume: operand of RESUME, 2 yield from, 3 await. */
void kr_cg_send_loop(Cg *c, Reg value, Reg it, int resume);

/* -- Calls, strings (codegen_call.c) ---------------------------------------------------------- */

void kr_cg_call(Cg *c, AstNode *n, Reg dst);
/* Arguments after a callable that stands in `base` (the newest temporary), `given` arguments
 * already behind it; the result is in base. */
void kr_cg_call_args(Cg *c, Reg base, int32_t given, AstSeq *args, AstSeq *keywords);
void kr_cg_joined_str(Cg *c, AstNode *n, Reg dst);
void kr_cg_formatted(Cg *c, AstNode *n, Reg dst);
void kr_cg_dict(Cg *c, AstNode *n, Reg dst);

/* -- Functions, classes, comprehensions (codegen_scope.c) ------------------------------------- */

Code *kr_cg_module(Cg *c, AstNode *mod);
void kr_cg_function_def(Cg *c, AstNode *n);
void kr_cg_class_def(Cg *c, AstNode *n);
void kr_cg_lambda(Cg *c, AstNode *n, Reg dst);
void kr_cg_comprehension(Cg *c, AstNode *n, Reg dst);
/* dst = source text of an annotation, for the annotations future. */
void kr_cg_annotation_text(Cg *c, AstNode *annotation, Reg dst);

/* -- Statements (codegen_stmt.c, codegen_try.c, codegen_match.c) ------------------------------ */

void kr_cg_body(Cg *c, AstSeq *body);
void kr_cg_stmt(Cg *c, AstNode *n);
void kr_cg_store(Cg *c, AstNode *target, Reg src);
/* One step of an asynchronous iteration: awaits it.__anext__() into target.  Exceptions meanwhile
 * go to on_stop, in register exc: there the caller puts END_ASYNC_FOR. */
void kr_cg_anext(Cg *c, Reg it, Label on_stop, Reg exc, AstNode *target);
/* Stores what an iteration brings: the target's register when it has one. */
Reg kr_cg_target_reg(Cg *c, AstNode *target);
/* The docstring of a body, or NULL. */
AstStr *kr_cg_docstring(AstSeq *body);

/* Around code that is seldom run; see IrRange. */
int32_t kr_cg_cold_begin(Cg *c);
void kr_cg_cold_end(Cg *c, int32_t start);

Block *kr_cg_push_block(Cg *c, BlockKind kind);
void kr_cg_pop_block(Cg *c);
void kr_cg_try(Cg *c, AstNode *n);
void kr_cg_try_star(Cg *c, AstNode *n);
void kr_cg_with(Cg *c, AstNode *n);
void kr_cg_return(Cg *c, AstNode *n);
void kr_cg_break_continue(Cg *c, AstNode *n);
void kr_cg_match(Cg *c, AstNode *n);

/* Replaces constant expressions by constants, as CPython does before generating code.  `futures`:
 * under the annotations future annotations stay as written.  The symbol table has bounded the
 * depth. */
bool kr_ast_fold(Thread *t, Ast *ast, struct ConstTable *table, int optimize,
                 uint32_t futures) KR_MUST_CHECK;

/* -- Flow and assembly ------------------------------------------------------------------------ */

/* Threads jumps, drops dead code and needless checks.  false: memory. */
bool kr_flow_run(Cg *c, Unit *u);
/* The operand that holds the jump of an op: 0 none, 1 b, 2 c. */
int kr_op_jump_operand(Opcode op);
Code *kr_assemble(Cg *c, Unit *u);
#ifdef KR_DEBUG
/* Aborts with the disassembly when the code is not sound. */
void kr_code_verify(Thread *t, Code *code);
#endif

#endif
