/* codegen.c -- emission, constants, names and variables of the unit being compiled. */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/types/str.h"

/* -- Failure ---------------------------------------------------------------------------------- */

void kr_cg_oom(Cg *c)
{
    if (!kr_pending(c->t)) {
        kr_raise_oom(c->t);
    }
    c->failed = true;
}

void kr_cg_too_deep(Cg *c)
{
    if (!c->failed) {
        c->failed = true;
        kr_raise(c->t, KR_EXC(RecursionError),
                 "maximum recursion depth exceeded during compilation");
    }
}

void kr_cg_too_big(Cg *c, const char *what)
{
    if (!c->failed) {
        c->failed = true;
        kr_raise(c->t, KR_EXC(SystemError), "too many %s in one code object", what);
    }
}

/* -- Emission --------------------------------------------------------------------------------- */

/* Room for one more instruction; when memory is out, the last one is overwritten for ever. */
void kr_cg_emit_slow(Cg *c)
{
    IrVec *ir = &c->u->ir;
    if (!ir_vec_reserve(ir, ir->cap ? ir->cap : 64)) {
        kr_cg_oom(c);
        ir->len--;
    }
}

Label kr_cg_label(Cg *c)
{
    LabelVec *labels = &c->u->labels;
    if (!label_vec_push(labels, -1)) {
        kr_cg_oom(c);
        return 0;
    }
    return (Label)labels->len - 1;
}

void kr_cg_bind(Cg *c, Label label)
{
    c->u->labels.items[label] = (int32_t)c->u->ir.len;
    c->u->segment++;
}

/* Jumps that no statement stands for have no column: tracing passes over them. */
void kr_cg_jump(Cg *c, Label target) { kr_cg_emit(c, OP_JUMP, 0, target, 0)->pos.col = -1; }
void kr_cg_loop(Cg *c, int32_t loop, Label head)
{
    kr_cg_emit(c, OP_LOOP, loop, head, 0)->pos.col = -1;
}

int32_t kr_cg_handler(Cg *c, Label target, Reg reg, bool lasti)
{
    HandlerVec *handlers = &c->u->handlers;
    if (!handler_vec_push(handlers, (Handler){target, reg, lasti})) {
        kr_cg_oom(c);
        return -1;
    }
    return (int32_t)handlers->len - 1;
}

Reg kr_cg_temps(Cg *c, int32_t n)
{
    Unit *u = c->u;
    Reg r = u->temp;
    u->temp += n;
    if (u->temp > u->max_temp) {
        u->max_temp = u->temp;
    }
    return r;
}

/* -- Constants -------------------------------------------------------------------------------- */

static int32_t add_const(Cg *c, Value v)
{
    Unit *u = c->u;
    int32_t id;
    if (value_is_error(v)) {
        c->failed = true;
        return 0;
    }
    if (kr_idmap_find(&u->const_ids, v.bits, &id)) {
        return id;
    }
    id = (int32_t)u->consts.len;
    if (!const_vec_push(&u->consts, (ConstSlot){.value = v}) ||
        !kr_idmap_add(&u->const_ids, v.bits, id)) {
        kr_cg_oom(c);
        return 0;
    }
    return id;
}

int32_t kr_cg_const_value(Cg *c, Value v)
{
    if (c->failed) {
        return 0;
    }
    if (!value_is_error(v) && !kr_keep(c->t, c->table, v)) {
        v = VALUE_ERROR;
    }
    return add_const(c, v);
}

int32_t kr_cg_const(Cg *c, const AstConst *k)
{
    return c->failed ? 0 : add_const(c, kr_const_value(c->t, c->table, k));
}

int32_t kr_cg_const_str(Cg *c, AstStr *s)
{
    return c->failed ? 0 : add_const(c, kr_ast_str_interned(c->t, c->table, s));
}

int32_t kr_cg_const_none(Cg *c) { return add_const(c, KR_NONE); }

void kr_cg_const_low(Cg *c, int32_t id)
{
    if (id < c->u->consts.len) {
        c->u->consts.items[id].low = true;
    }
}

void kr_cg_load_none(Cg *c, Reg dst) { kr_cg_emit(c, OP_LOADK, dst, kr_cg_const_none(c), 0); }

void kr_cg_load_const(Cg *c, const AstConst *k, Reg dst)
{
    if (k->kind == AST_CONST_INT && k->i >= INT32_MIN && k->i <= INT32_MAX) {
        kr_cg_emit(c, OP_LOADI, dst, (int32_t)k->i, 0);
    } else {
        kr_cg_emit(c, OP_LOADK, dst, kr_cg_const(c, k), 0);
    }
}

/* -- Names ------------------------------------------------------------------------------------ */

int32_t kr_cg_name(Cg *c, AstStr *name, bool visible)
{
    Unit *u = c->u;
    int32_t id;
    if (kr_idmap_find(&u->name_ids, (uint64_t)(uintptr_t)name, &id)) {
        u->names.items[id].visible |= visible;
        return id;
    }
    id = (int32_t)u->names.len;
    if (!name_vec_push(&u->names, (NameSlot){.name = name, .visible = visible}) ||
        !kr_idmap_add(&u->name_ids, (uint64_t)(uintptr_t)name, id)) {
        kr_cg_oom(c);
        return 0;
    }
    return id;
}

/* A site has its own cache; when a code object has very many, sites of one op and name share. */
int32_t kr_cg_cache(Cg *c, Opcode op, AstStr *name)
{
    Unit *u = c->u;
    int32_t name_id = kr_cg_name(c, name, true);
    int32_t id = (int32_t)u->caches.len;
    uint64_t key = ((uint64_t)name_id << 16 | op) + 1;
    if (id >= 60000) {
        int32_t shared;
        if (kr_idmap_find(&u->cache_ids, key, &shared)) {
            return shared;
        }
        if (!kr_idmap_add(&u->cache_ids, key, id)) {
            kr_cg_oom(c);
        }
    }
    if (!cache_vec_push(&u->caches, (CacheSlot){name_id, (uint16_t)op})) {
        kr_cg_oom(c);
        return 0;
    }
    return id;
}

AstStr *kr_cg_mangle(Cg *c, AstStr *name)
{
    if (KR_LIKELY(name->length < 2 || name->data[0] != '_' || name->data[1] != '_' ||
                  c->u->scope->class_name == NULL)) {
        return name;
    }
    AstStr *mangled = kr_mangle(c->ast, c->u->scope->class_name, name);
    if (mangled == NULL) {
        kr_cg_oom(c);
        return name;
    }
    return mangled;
}

AstStr *kr_cg_intern(Cg *c, const char *text)
{
    AstStr *s = kr_ast_intern(c->ast, text, (isize)strlen(text));
    if (s == NULL) {
        kr_cg_oom(c);
        return c->u->scope->name; /* some valid name: the result is dropped */
    }
    return s;
}

/* -- Variables -------------------------------------------------------------------------------- */

/* Register of the Cell object of a cell or free variable. */
Reg kr_cg_cell_reg(Cg *c, const Symbol *s)
{
    Unit *u = c->u;
    if (s->kind == SYM_FREE) {
        return u->first_free + s->index;
    }
    if (u->in_function && s->flags & DEF_PARAM) {
        return s->index; /* the argument's own register becomes the cell */
    }
    /* Cells of parameters come first in cellvars and take no register of their own. */
    int32_t own = u->first_free - u->first_cell - (u->class_cell != REG_NONE);
    return u->first_cell + s->index - (u->scope->cellvar_count - own);
}

typedef enum { VAR_NAME, VAR_GLOBAL, VAR_LOCAL, VAR_CELL } VarKind;

static VarKind variable(Cg *c, AstStr *name, Symbol **symbol)
{
    Unit *u = c->u;
    Symbol *s = kr_scope_find(c->st, u->scope, name);
    *symbol = s;
    if (s == NULL) {
        return VAR_NAME; /* names code generation makes up: __name__, __annotations__ */
    }
    switch ((SymbolKind)s->kind) {
    case SYM_LOCAL: return u->in_function ? VAR_LOCAL : VAR_NAME;
    case SYM_GLOBAL_IMPLICIT: return u->in_function ? VAR_GLOBAL : VAR_NAME;
    case SYM_GLOBAL_EXPLICIT: return VAR_GLOBAL;
    case SYM_FREE:
    case SYM_CELL: return VAR_CELL;
    case SYM_UNKNOWN: break;
    }
    return VAR_NAME;
}

Reg kr_cg_local_reg(Cg *c, AstStr *name)
{
    Symbol *s;
    return c->u->in_function && variable(c, name, &s) == VAR_LOCAL ? s->index : REG_NONE;
}

void kr_cg_check_local(Cg *c, Reg r, AstStr *name)
{
    if (c->u->known[r] == c->u->segment) {
        return;
    }
    kr_cg_known(c, r);
    c->u->needs_checks = true;
    kr_cg_emit(c, OP_CHECK_LOCAL, r, kr_cg_name(c, name, false), 0);
}

void kr_cg_load_name(Cg *c, AstStr *name, Reg dst)
{
    Symbol *s;
    VarKind kind = variable(c, name, &s);
    AstStr *mangled = s ? s->name : kr_cg_mangle(c, name);
    switch (kind) {
    case VAR_LOCAL:
        kr_cg_check_local(c, s->index, mangled);
        kr_cg_move(c, dst, s->index);
        break;
    case VAR_CELL: {
        Opcode op = !c->u->in_function && s->kind == SYM_FREE ? OP_LOAD_CLASSDEREF : OP_LOAD_CELL;
        kr_cg_emit(c, op, dst, kr_cg_cell_reg(c, s), kr_cg_name(c, mangled, false));
        break;
    }
    case VAR_GLOBAL:
        kr_cg_emit(c, OP_LOAD_GLOBAL, dst, kr_cg_cache(c, OP_LOAD_GLOBAL, mangled), 0);
        break;
    case VAR_NAME:
        kr_cg_emit(c, OP_LOAD_NAME, dst, kr_cg_cache(c, OP_LOAD_NAME, mangled), 0);
        break;
    }
}

void kr_cg_store_name(Cg *c, AstStr *name, Reg src)
{
    Symbol *s;
    VarKind kind = variable(c, name, &s);
    AstStr *mangled = s ? s->name : kr_cg_mangle(c, name);
    switch (kind) {
    case VAR_LOCAL:
        kr_cg_move(c, s->index, src);
        kr_cg_known(c, s->index);
        break;
    case VAR_CELL: kr_cg_emit(c, OP_STORE_CELL, kr_cg_cell_reg(c, s), src, 0); break;
    case VAR_GLOBAL:
        kr_cg_emit(c, OP_STORE_GLOBAL, src, kr_cg_cache(c, OP_STORE_GLOBAL, mangled), 0);
        break;
    case VAR_NAME:
        kr_cg_emit(c, OP_STORE_NAME, src, kr_cg_cache(c, OP_STORE_NAME, mangled), 0);
        break;
    }
}

void kr_cg_delete_name(Cg *c, AstStr *name)
{
    Symbol *s;
    VarKind kind = variable(c, name, &s);
    AstStr *mangled = s ? s->name : kr_cg_mangle(c, name);
    switch (kind) {
    case VAR_LOCAL:
        c->u->segment++;
        kr_cg_emit(c, OP_DELETE_LOCAL, s->index, kr_cg_name(c, mangled, false), 0);
        break;
    case VAR_CELL:
        kr_cg_emit(c, OP_DELETE_CELL, kr_cg_cell_reg(c, s), kr_cg_name(c, mangled, false), 0);
        break;
    case VAR_GLOBAL: kr_cg_emit(c, OP_DELETE_GLOBAL, 0, kr_cg_name(c, mangled, true), 0); break;
    case VAR_NAME: kr_cg_emit(c, OP_DELETE_NAME, 0, kr_cg_name(c, mangled, true), 0); break;
    }
}
