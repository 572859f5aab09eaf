/* codegen_scope.c -- units: modules, functions, lambdas, classes, comprehensions.
 *
 * Every scope becomes a Code; a Code made once is kept in Cg.codes, because the body of a `finally`
 * is generated several times.
 */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/types/str.h"

/* -- Units ------------------------------------------------------------------------------------ */

/* The name a scope's code has: co_name. */
static AstStr *scope_name(Cg *c, const Scope *s)
{
    switch (s->form) {
    case FORM_LAMBDA: return kr_cg_intern(c, "<lambda>");
    case FORM_LISTCOMP: return kr_cg_intern(c, "<listcomp>");
    case FORM_SETCOMP: return kr_cg_intern(c, "<setcomp>");
    case FORM_DICTCOMP: return kr_cg_intern(c, "<dictcomp>");
    case FORM_GENEXPR: return kr_cg_intern(c, "<genexpr>");
    case FORM_PLAIN: break;
    }
    return s->type == SCOPE_MODULE ? kr_cg_intern(c, "<module>") : s->name;
}

/* The qualified name of the unit's scope; NULL pending. */
static Str *qualname(Cg *c, Unit *u, AstStr *name)
{
    Value own = kr_ast_str_interned(c->t, c->table, name);
    if (value_is_error(own)) {
        return NULL;
    }
    Unit *outer = u->outer;
    if (outer == NULL || outer->scope->type == SCOPE_MODULE) {
        return (Str *)value_ptr(own);
    }
    if (u->scope->form == FORM_PLAIN) {
        Symbol *s = kr_scope_find(c->st, outer->scope, name);
        if (s != NULL && s->kind == SYM_GLOBAL_EXPLICIT) {
            return (Str *)value_ptr(own);
        }
    }
    bool function = outer->scope->type == SCOPE_FUNCTION &&
                    (outer->scope->form == FORM_PLAIN || outer->scope->form == FORM_LAMBDA);
    Str *s = kr_str_format(c->t, function ? "%U.<locals>.%U" : "%U.%U", outer->qualname,
                           (Str *)value_ptr(own));
    return s != NULL && kr_keep(c->t, c->table, value_from_ptr(s)) ? s : NULL;
}

static void unit_free(Unit *u)
{
    ir_vec_fini(&u->ir);
    label_vec_fini(&u->labels);
    handler_vec_fini(&u->handlers);
    const_vec_fini(&u->consts);
    name_vec_fini(&u->names);
    cache_vec_fini(&u->caches);
    block_vec_fini(&u->blocks);
    range_vec_fini(&u->cold);
    kr_idmap_fini(&u->const_ids);
    kr_idmap_fini(&u->name_ids);
    kr_idmap_fini(&u->cache_ids);
    free(u->known);
    free(u);
}

/* The next unit of the stack, emptied. */
static Unit *unit_next(Cg *c)
{
    Unit **link = c->u != NULL ? &c->u->inner : &c->first_unit;
    Unit *u = *link;
    if (u == NULL) {
        u = calloc(1, sizeof *u);
        if (u == NULL) {
            kr_cg_oom(c);
            return NULL;
        }
        u->outer = c->u;
        *link = u;
    }
    u->ir.len = u->labels.len = u->handlers.len = u->consts.len = 0;
    u->names.len = u->caches.len = u->blocks.len = u->cold.len = 0;
    u->cold_depth = 0;
    kr_idmap_clear(&u->const_ids);
    kr_idmap_clear(&u->name_ids);
    kr_idmap_clear(&u->cache_ids);
    /* Room for a first item, so that after a failure emission can go on overwriting it. */
    if (!ir_vec_reserve(&u->ir, 64) || !label_vec_reserve(&u->labels, 16)) {
        kr_cg_oom(c);
        return NULL;
    }
    u->eh = -1;
    u->nloops = 0;
    u->needs_checks = false;
    return u;
}

static bool registers(Cg *c, Unit *u)
{
    Scope *s = u->scope;
    int32_t param_cells = 0;
    if (u->in_function) {
        for (int32_t i = 0; i < s->cellvar_count; i++) {
            Symbol *symbol = kr_scope_find_mangled(s, s->cellvars[i]);
            if (symbol == NULL || !(symbol->flags & DEF_PARAM)) {
                break;
            }
            param_cells++;
        }
    }
    u->first_cell = u->in_function ? s->varname_count : 0;
    u->class_cell = REG_NONE;
    int32_t cells = s->cellvar_count - param_cells;
    if (s->needs_class_closure) {
        u->class_cell = u->first_cell + cells;
        cells++;
    }
    u->first_free = u->first_cell + cells;
    u->first_temp = u->first_free + s->freevar_count;
    u->temp = u->max_temp = u->first_temp;
    if (u->first_temp > u->known_cap) {
        free(u->known);
        u->known_cap = u->first_temp + 16;
        u->known = malloc((size_t)u->known_cap * sizeof *u->known);
        if (u->known == NULL) {
            u->known_cap = 0;
            kr_cg_oom(c);
            return false;
        }
    }
    if (u->first_temp > 0) {
        memset(u->known, 0, (size_t)u->first_temp * sizeof *u->known);
    }
    u->segment = 1;
    return true;
}

/* The body is a generator, a coroutine or an asynchronous generator. */
static bool is_suspendable(const Scope *s)
{
    return s->type != SCOPE_CLASS &&
           (s->is_generator || s->is_coroutine || s->form == FORM_GENEXPR);
}

/* Opens the unit of a scope and emits its prologue. */
static bool enter(Cg *c, Scope *s, int32_t first_line)
{
    if (c->failed) {
        return false;
    }
    Unit *u = unit_next(c);
    if (u == NULL) {
        return false;
    }
    u->scope = s;
    u->first_line = first_line;
    u->in_function = s->type == SCOPE_FUNCTION;
    u->pos = (Position){first_line, first_line, 0, 0};
    c->u = u; /* from here on failures may look at it */
    u->name = scope_name(c, s);
    u->qualname = qualname(c, u, u->name);
    if (u->qualname == NULL || !registers(c, u)) {
        c->failed = true;
        c->u = u->outer;
        return false;
    }
    if (is_suspendable(s)) {
        kr_cg_emit(c, OP_RETURN_GENERATOR, 0, 0, 0);
    }
    if (u->in_function) {
        for (int32_t i = 0; i < s->cellvar_count; i++) {
            Symbol *symbol = kr_scope_find_mangled(s, s->cellvars[i]);
            if (symbol != NULL && (symbol->flags & DEF_PARAM)) {
                kr_cg_emit(c, OP_MAKE_CELL, symbol->index, 0, 0);
            }
        }
    }
    for (Reg r = u->first_cell; r < u->first_free; r++) {
        kr_cg_emit(c, OP_MAKE_CELL, r, 0, 0);
    }
    if (s->freevar_count > 0) {
        kr_cg_emit(c, OP_COPY_FREE, u->first_free, s->freevar_count, 0);
    }
    Ir *resume = kr_cg_emit(c, OP_RESUME, 0, 0, 0);
    if (s->type == SCOPE_MODULE) {
        resume->pos.line = resume->pos.end_line = 0;
    }
    return true;
}

/* Closes the unit: its Code, or NULL pending. */
static Code *leave(Cg *c)
{
    Unit *u = c->u;
    Code *code = NULL;
    if (!c->failed && kr_flow_run(c, u)) {
        code = kr_assemble(c, u);
    }
    c->u = u->outer;
    if (code == NULL || !kr_keep(c->t, c->table, value_from_ptr(code))) {
        c->failed = true;
        code = NULL;
    } else if (u->scope->index >= 0) {
        c->codes[u->scope->index] = value_from_ptr(code);
    }
    return code;
}

static void return_none(Cg *c)
{
    int32_t id = kr_cg_const_none(c);
    kr_cg_const_low(c, id);
    kr_cg_emit(c, OP_RETURNK, id, 0, 0)->pos.col = -1; /* no statement: see kr_cg_jump */
}

/* -- Bodies ----------------------------------------------------------------------------------- */

AstStr *kr_cg_docstring(AstSeq *body)
{
    if (body->count == 0 || body->items[0]->kind != AST_Expr) {
        return NULL;
    }
    AstNode *v = AST(Expr, body->items[0])->value;
    if (v->kind != AST_Constant || AST(Constant, v)->value.kind != AST_CONST_STR) {
        return NULL;
    }
    return AST(Constant, v)->value.str;
}

/* The statements behind the docstring. */
static void body_after(Cg *c, const AstSeq *body, bool skip_first)
{
    AstSeq rest = {body->items + skip_first, body->count - skip_first};
    kr_cg_body(c, &rest);
}

/* The body of a module or class. */
static void namespace_body(Cg *c, AstSeq *body)
{
    Unit *u = c->u;
    if (u->scope->has_annotations) {
        kr_cg_emit(c, OP_SETUP_ANNOTATIONS, 0, 0, 0);
    }
    AstStr *doc = c->optimize < 2 && !c->interactive ? kr_cg_docstring(body) : NULL;
    if (doc != NULL) {
        Reg mark = u->temp;
        Reg r = kr_cg_temp(c);
        kr_cg_set_pos(c, body->items[0]);
        kr_cg_expr_to(c, AST(Expr, body->items[0])->value, r);
        kr_cg_store_name(c, kr_cg_intern(c, "__doc__"), r);
        u->temp = mark;
    }
    body_after(c, body, doc != NULL);
}

Code *kr_cg_module(Cg *c, AstNode *mod)
{
    Scope *s = kr_scope_of(c->st, mod);
    if (s == NULL) {
        kr_raise(c->t, KR_EXC(SystemError), "the tree has no symbol table");
        c->failed = true;
        return NULL;
    }
    if (!enter(c, s, 1)) {
        c->u = NULL;
        return NULL;
    }
    switch ((AstKind)mod->kind) {
    case AST_Module: namespace_body(c, &AST(Module, mod)->body); break;
    case AST_Interactive:
        c->interactive = true;
        namespace_body(c, &AST(Interactive, mod)->body);
        break;
    case AST_Expression: {
        AstNode *e = AST(Expression, mod)->body;
        Reg r = kr_cg_operand(c, e, REG_NONE);
        kr_cg_set_pos(c, e);
        kr_cg_emit(c, OP_RETURN, r, 0, 0);
        break;
    }
    default:
        c->failed = true;
        kr_raise(c->t, KR_EXC(SystemError), "module kind %d should not be possible",
                 (int)mod->kind);
        break;
    }
    if (mod->kind != AST_Expression) {
        return_none(c);
    }
    Code *code = leave(c);
    for (Unit *u = c->first_unit, *next; u != NULL; u = next) {
        next = u->inner;
        unit_free(u);
    }
    c->first_unit = NULL;
    return code;
}

/* -- Making functions ------------------------------------------------------------------------- */

/* The register of the cell that an inner scope's free variable `name` (mangled) means here. */
static Reg closure_cell(Cg *c, const AstStr *name)
{
    Unit *u = c->u;
    Symbol *symbol = kr_scope_find_mangled(u->scope, name);
    if (u->class_cell != REG_NONE && strcmp(name->data, "__class__") == 0) {
        return u->class_cell;
    }
    if (symbol != NULL && symbol->kind == SYM_CELL) {
        return kr_cg_cell_reg(c, symbol);
    }
    /* Free here too; in a class body that binds the name itself it only passes through. */
    for (int32_t i = 0; i < u->scope->freevar_count; i++) {
        if (u->scope->freevars[i] == name) {
            return u->first_free + i;
        }
    }
    return REG_NONE;
}

/* MAKE_FUNCTION into f; the parts that flags name stand in f+1..f+3 already, the closure is
 * gathered here. */
static void make_function(Cg *c, Reg f, Code *code, Scope *s, int flags)
{
    Unit *u = c->u;
    if (code == NULL) {
        return;
    }
    if (s->freevar_count > 0) {
        Reg mark = u->temp;
        Reg base = kr_cg_temps(c, s->freevar_count);
        for (int32_t i = 0; i < s->freevar_count; i++) {
            Reg from = closure_cell(c, s->freevars[i]);
            if (from == REG_NONE) {
                if (!c->failed) {
                    c->failed = true;
                    kr_raise(c->t, KR_EXC(SystemError), "no cell for free variable '%s'",
                             s->freevars[i]->data);
                }
                return;
            }
            kr_cg_emit(c, OP_MOVE, base + i, from, 0);
        }
        kr_cg_emit(c, OP_BUILD_TUPLE, f + 4, base, s->freevar_count);
        u->temp = mark;
        flags |= 8;
    }
    int32_t id = kr_cg_const_value(c, value_from_ptr(code));
    kr_cg_const_low(c, id);
    kr_cg_emit(c, OP_MAKE_FUNCTION, f, id, flags);
}

/* Defaults into f+1 and f+2; their MAKE_FUNCTION flags. */
static int make_defaults(Cg *c, struct Ast_arguments *args, Reg f)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    int flags = 0;
    if (args->defaults.count > 0) {
        kr_cg_sequence(c, AST_Tuple, &args->defaults, f + 1);
        flags |= 1;
    }
    int32_t count = 0;
    for (int32_t i = 0; i < args->kw_defaults.count; i++) {
        count += args->kw_defaults.items[i] != NULL;
    }
    if (count > 0) {
        kr_cg_emit(c, OP_BUILD_MAP, f + 2, 0, 0);
        for (int32_t i = 0; i < args->kwonlyargs.count; i++) {
            AstNode *value = args->kw_defaults.items[i];
            if (value == NULL) {
                continue;
            }
            Reg key = kr_cg_temps(c, 2);
            AstStr *name = kr_cg_mangle(c, AST(arg, args->kwonlyargs.items[i])->arg);
            kr_cg_emit(c, OP_LOADK, key, kr_cg_const_str(c, name), 0);
            kr_cg_expr_to(c, value, key + 1);
            kr_cg_emit(c, OP_MAP_ADD, f + 2, key, key + 1);
            u->temp = mark;
        }
        flags |= 2;
    }
    return flags;
}

void kr_cg_annotation_text(Cg *c, AstNode *annotation, Reg dst)
{
    SyntaxDiag diag = {0};
    AstStr *text = kr_ast_unparse_expr(c->ast, annotation, &diag);
    if (text == NULL) {
        if (diag.kind == DIAG_RECURSION) {
            kr_cg_too_deep(c);
        } else {
            kr_cg_oom(c);
        }
        return;
    }
    AstConst k = {.kind = AST_CONST_STR, .str = text};
    kr_cg_emit(c, OP_LOADK, dst, kr_cg_const(c, &k), 0);
}

/* One annotation as name and value in two new temporaries. */
static void annotation(Cg *c, AstStr *name, AstNode *value)
{
    Unit *u = c->u;
    Reg r = kr_cg_temps(c, 2);
    kr_cg_emit(c, OP_LOADK, r, kr_cg_const_str(c, kr_cg_mangle(c, name)), 0);
    if (c->st->future_flags & KR_CF_FUTURE_ANNOTATIONS) {
        kr_cg_annotation_text(c, value, r + 1);
    } else if (value->kind == AST_Starred) {
        /* *args: *Ts stores the one item of [*Ts]. */
        Reg mark = u->temp;
        Reg from = kr_cg_operand(c, AST(Starred, value)->value, REG_NONE);
        kr_cg_emit(c, OP_UNPACK_SEQ, r + 1, from, 1);
        u->temp = mark;
    } else {
        kr_cg_expr_to(c, value, r + 1);
    }
}

static int32_t arg_annotations(Cg *c, const AstSeq *args)
{
    int32_t count = 0;
    for (int32_t i = 0; i < args->count; i++) {
        Ast_arg *a = AST(arg, args->items[i]);
        if (a->annotation != NULL) {
            annotation(c, a->arg, a->annotation);
            count++;
        }
    }
    return count;
}

static int32_t one_annotation(Cg *c, AstNode *arg)
{
    if (arg == NULL || AST(arg, arg)->annotation == NULL) {
        return 0;
    }
    annotation(c, AST(arg, arg)->arg, AST(arg, arg)->annotation);
    return 1;
}

/* The annotations tuple into f+3; its MAKE_FUNCTION flag. */
static int make_annotations(Cg *c, struct Ast_arguments *args, AstNode *returns, Reg f)
{
    Reg mark = c->u->temp;
    int32_t count = arg_annotations(c, &args->args);
    count += arg_annotations(c, &args->posonlyargs);
    count += one_annotation(c, args->vararg);
    count += arg_annotations(c, &args->kwonlyargs);
    count += one_annotation(c, args->kwarg);
    if (returns != NULL) {
        annotation(c, kr_cg_intern(c, "return"), returns);
        count++;
    }
    if (count > 0) {
        kr_cg_emit(c, OP_BUILD_TUPLE, f + 3, mark, 2 * count);
    }
    c->u->temp = mark;
    return count > 0 ? 4 : 0;
}

static Code *known_code(Cg *c, const Scope *s)
{
    Value v = c->codes[s->index];
    return value_is_null(v) ? NULL : (Code *)value_ptr(v);
}

/* -- def and lambda --------------------------------------------------------------------------- */

typedef struct DefParts {
    AstStr *name;
    struct Ast_arguments *args;
    AstSeq *body, *decorators;
    AstNode *returns;
} DefParts;

static DefParts def_parts(AstNode *n)
{
    if (n->kind == AST_AsyncFunctionDef) {
        Ast_AsyncFunctionDef *f = AST(AsyncFunctionDef, n);
        return (DefParts){f->name, f->args, &f->body, &f->decorator_list, f->returns};
    }
    Ast_FunctionDef *f = AST(FunctionDef, n);
    return (DefParts){f->name, f->args, &f->body, &f->decorator_list, f->returns};
}

/* Evaluates decorators into consecutive temporaries; the decorated thing follows them. */
static void decorators(Cg *c, const AstSeq *list)
{
    for (int32_t i = 0; i < list->count; i++) {
        kr_cg_expr_temp(c, list->items[i]);
    }
}

/* Applies them from the last to the first; the result is in `first`. */
static void decorate(Cg *c, const AstSeq *list, Reg first)
{
    for (int32_t i = list->count - 1; i >= 0; i--) {
        kr_cg_set_pos(c, list->items[i]);
        kr_cg_emit(c, OP_CALL, first + i, 1, 0);
    }
}

static Code *function_code(Cg *c, Scope *s, AstSeq *body, int32_t first_line)
{
    Code *code = known_code(c, s);
    if (code != NULL || !enter(c, s, first_line)) {
        return code;
    }
    /* The first constant is the docstring, or None so that nothing else is taken for one. */
    AstStr *doc = c->optimize < 2 ? kr_cg_docstring(body) : NULL;
    AstConst k = {.kind = AST_CONST_NONE};
    if (doc != NULL) {
        k.kind = AST_CONST_STR;
        k.str = doc;
    }
    kr_cg_const_low(c, kr_cg_const(c, &k));
    body_after(c, body, doc != NULL);
    return_none(c);
    return leave(c);
}

void kr_cg_function_def(Cg *c, AstNode *n)
{
    Unit *u = c->u;
    DefParts def = def_parts(n);
    Scope *s = kr_scope_of(c->st, n);
    Reg mark = u->temp;
    Position pos = u->pos;
    decorators(c, def.decorators);
    int32_t first_line = def.decorators->count > 0 ? def.decorators->items[0]->lineno : n->lineno;
    Reg f = kr_cg_temps(c, 5);
    int flags = make_defaults(c, def.args, f);
    flags |= make_annotations(c, def.args, def.returns, f);
    make_function(c, f, function_code(c, s, def.body, first_line), s, flags);
    decorate(c, def.decorators, mark);
    u->pos = pos;
    kr_cg_store_name(c, def.name, mark);
    u->temp = mark;
}

void kr_cg_lambda(Cg *c, AstNode *n, Reg dst)
{
    Unit *u = c->u;
    Ast_Lambda *l = AST(Lambda, n);
    Scope *s = kr_scope_of(c->st, n);
    Reg mark = u->temp;
    Reg f = kr_cg_is_temp(c, dst) && dst == mark - 1 ? dst : kr_cg_temp(c);
    kr_cg_temps(c, 4);
    int flags = make_defaults(c, l->args, f);
    Code *code = known_code(c, s);
    if (code == NULL && enter(c, s, n->lineno)) {
        kr_cg_const_low(c, kr_cg_const_none(c));
        Reg r = kr_cg_operand(c, l->body, REG_NONE);
        kr_cg_set_pos(c, l->body);
        kr_cg_emit(c, OP_RETURN, r, 0, 0);
        code = leave(c);
    }
    make_function(c, f, code, s, flags);
    kr_cg_move(c, dst, f);
    u->temp = mark;
}

/* -- class ------------------------------------------------------------------------------------ */

static Code *class_code(Cg *c, Ast_ClassDef *d, Scope *s, int32_t first_line)
{
    Code *code = known_code(c, s);
    if (code != NULL || !enter(c, s, first_line)) {
        return code;
    }
    Unit *u = c->u;
    Reg r = kr_cg_temp(c);
    kr_cg_load_name(c, kr_cg_intern(c, "__name__"), r);
    kr_cg_store_name(c, kr_cg_intern(c, "__module__"), r);
    kr_cg_emit(c, OP_LOADK, r, kr_cg_const_value(c, value_from_ptr(u->qualname)), 0);
    kr_cg_store_name(c, kr_cg_intern(c, "__qualname__"), r);
    u->temp = r;
    bool interactive = c->interactive;
    c->interactive = false;
    namespace_body(c, &d->body);
    c->interactive = interactive;
    if (u->class_cell != REG_NONE) {
        kr_cg_store_name(c, kr_cg_intern(c, "__classcell__"), u->class_cell);
        kr_cg_emit(c, OP_RETURN, u->class_cell, 0, 0);
    } else {
        return_none(c);
    }
    return leave(c);
}

void kr_cg_class_def(Cg *c, AstNode *n)
{
    Unit *u = c->u;
    Ast_ClassDef *d = AST(ClassDef, n);
    Scope *s = kr_scope_of(c->st, n);
    Reg mark = u->temp;
    Position pos = u->pos;
    decorators(c, &d->decorator_list);
    int32_t first_line =
        d->decorator_list.count > 0 ? d->decorator_list.items[0]->lineno : n->lineno;
    Code *code = class_code(c, d, s, first_line);
    u->pos = pos;
    Reg base = kr_cg_temp(c);
    kr_cg_emit(c, OP_LOAD_BUILD_CLASS, base, 0, 0);
    Reg f = kr_cg_temps(c, 5);
    make_function(c, f, code, s, 0);
    u->temp = f + 1;
    Reg name = kr_cg_temp(c);
    kr_cg_emit(c, OP_LOADK, name, kr_cg_const_str(c, d->name), 0);
    kr_cg_call_args(c, base, 2, &d->bases, &d->keywords);
    decorate(c, &d->decorator_list, mark);
    u->pos = pos;
    kr_cg_store_name(c, d->name, mark);
    u->temp = mark;
}

/* -- Comprehensions --------------------------------------------------------------------------- */

typedef struct CompParts {
    AstNode *elt, *value; /* value: of a dict comprehension */
    AstSeq *generators;
} CompParts;

static CompParts comp_parts(AstNode *n)
{
    switch ((AstKind)n->kind) {
    case AST_ListComp:
        return (CompParts){AST(ListComp, n)->elt, NULL, &AST(ListComp, n)->generators};
    case AST_SetComp: return (CompParts){AST(SetComp, n)->elt, NULL, &AST(SetComp, n)->generators};
    case AST_DictComp:
        return (CompParts){AST(DictComp, n)->key, AST(DictComp, n)->value,
                           &AST(DictComp, n)->generators};
    default: return (CompParts){AST(GeneratorExp, n)->elt, NULL, &AST(GeneratorExp, n)->generators};
    }
}

static void comp_element(Cg *c, AstNode *n, const CompParts *p, Reg acc)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    switch ((AstKind)n->kind) {
    case AST_DictComp: {
        Reg key = kr_cg_operand_before(c, p->elt, REG_NONE, p->value);
        Reg value = kr_cg_operand(c, p->value, REG_NONE);
        kr_cg_emit(c, OP_MAP_ADD, acc, key, value);
        break;
    }
    case AST_ListComp:
        kr_cg_emit(c, OP_LIST_APPEND, acc, kr_cg_operand(c, p->elt, REG_NONE), 0);
        break;
    case AST_SetComp: kr_cg_emit(c, OP_SET_ADD, acc, kr_cg_operand(c, p->elt, REG_NONE), 0); break;
    default: {
        Reg v = kr_cg_operand(c, p->elt, REG_NONE);
        Reg sent = kr_cg_is_temp(c, v) ? v : kr_cg_temp(c);
        if (u->scope->is_coroutine) {
            kr_cg_emit(c, OP_ASYNC_GEN_WRAP, sent, v, 0);
            v = sent;
        }
        kr_cg_emit(c, OP_YIELD, sent, v, 0);
        kr_cg_emit(c, OP_RESUME, 1, 0, 0);
        break;
    }
    }
    u->temp = mark;
}

static void comp_level(Cg *c, AstNode *n, const CompParts *p, int32_t level, Reg acc)
{
    Unit *u = c->u;
    if (level == p->generators->count) {
        comp_element(c, n, p, acc);
        return;
    }
    Ast_comprehension *g = AST(comprehension, p->generators->items[level]);
    Reg mark = u->temp;
    Label again = kr_cg_label(c), next = kr_cg_label(c), end = kr_cg_label(c);
    int32_t loop = -1;
    Label on_stop = LABEL_NONE;
    Reg it = REG_NONE, exc = REG_NONE;
    AstNode *single = NULL;
    if (level > 0 && !g->is_async && (g->iter->kind == AST_List || g->iter->kind == AST_Tuple)) {
        /* `for y in [f(x)]` only names a value. */
        AstSeq *elts =
            g->iter->kind == AST_List ? &AST(List, g->iter)->elts : &AST(Tuple, g->iter)->elts;
        if (elts->count == 1 && elts->items[0]->kind != AST_Starred) {
            single = elts->items[0];
        }
    }
    if (single != NULL) {
        Reg target = kr_cg_target_reg(c, g->target);
        if (target != REG_NONE) {
            kr_cg_expr_to(c, single, target);
            kr_cg_known(c, target);
        } else {
            kr_cg_store(c, g->target, kr_cg_operand(c, single, REG_NONE));
        }
        u->temp = mark;
    } else if (g->is_async) {
        it = kr_cg_temp(c);
        if (level == 0) {
            it = 0; /* `.0` is the asynchronous iterator already */
        } else {
            Reg from = kr_cg_operand(c, g->iter, it);
            kr_cg_emit(c, OP_GET_AITER, it, from, 0);
        }
        loop = u->nloops++;
        kr_cg_bind(c, again);
        on_stop = kr_cg_label(c);
        exc = kr_cg_temp(c);
        kr_cg_anext(c, it, on_stop, exc, g->target);
    } else {
        it = kr_cg_temp(c);
        Reg from = level == 0 ? 0 : kr_cg_operand(c, g->iter, it);
        u->temp = it + 1;
        kr_cg_temps(c, 2);
        kr_cg_emit(c, OP_GET_ITER, it, from, 0);
        loop = u->nloops++;
        kr_cg_bind(c, again);
        Reg target = kr_cg_target_reg(c, g->target);
        if (target != REG_NONE) {
            kr_cg_emit(c, OP_FOR_ITER, it, target, end);
            kr_cg_known(c, target);
        } else {
            Reg inner = u->temp;
            Reg item = kr_cg_temp(c);
            kr_cg_emit(c, OP_FOR_ITER, it, item, end);
            kr_cg_store(c, g->target, item);
            u->temp = inner;
        }
    }
    for (int32_t i = 0; i < g->ifs.count; i++) {
        kr_cg_jump_if(c, g->ifs.items[i], next, false);
    }
    comp_level(c, n, p, level + 1, acc);
    kr_cg_bind(c, next);
    if (loop >= 0) {
        kr_cg_loop(c, loop, again);
    }
    if (on_stop != LABEL_NONE) {
        kr_cg_bind(c, on_stop);
        kr_cg_emit(c, OP_END_ASYNC_FOR, exc, end, 0);
    }
    kr_cg_bind(c, end);
    u->temp = mark;
}

static Code *comp_code(Cg *c, AstNode *n, Scope *s)
{
    Code *code = known_code(c, s);
    if (code != NULL || !enter(c, s, n->lineno)) {
        return code;
    }
    kr_cg_set_pos(c, n);
    CompParts p = comp_parts(n);
    Reg acc = REG_NONE;
    if (n->kind != AST_GeneratorExp) {
        Opcode op = n->kind == AST_ListComp  ? OP_BUILD_LIST
                    : n->kind == AST_SetComp ? OP_BUILD_SET
                                             : OP_BUILD_MAP;
        acc = kr_cg_temp(c);
        kr_cg_emit(c, op, acc, 0, 0);
    }
    comp_level(c, n, &p, 0, acc);
    if (acc != REG_NONE) {
        kr_cg_emit(c, OP_RETURN, acc, 0, 0);
    } else {
        return_none(c);
    }
    return leave(c);
}

void kr_cg_comprehension(Cg *c, AstNode *n, Reg dst)
{
    Unit *u = c->u;
    Scope *s = kr_scope_of(c->st, n);
    CompParts p = comp_parts(n);
    Reg mark = u->temp;
    Reg f = kr_cg_is_temp(c, dst) && dst == mark - 1 ? dst : kr_cg_temp(c);
    kr_cg_temps(c, 4);
    make_function(c, f, comp_code(c, n, s), s, 0);
    u->temp = f + 1;
    Reg arg = kr_cg_temp(c);
    Ast_comprehension *outermost = AST(comprehension, p.generators->items[0]);
    Reg from = kr_cg_operand(c, outermost->iter, arg);
    kr_cg_emit(c, outermost->is_async ? OP_GET_AITER : OP_GENEXPR_ITER, arg, from, 0);
    kr_cg_emit(c, OP_CALL, f, 1, 0);
    if (s->is_coroutine && n->kind != AST_GeneratorExp) {
        u->temp = f + 1;
        kr_cg_await(c, dst, f, 0);
    } else {
        kr_cg_move(c, dst, f);
    }
    u->temp = mark;
}
