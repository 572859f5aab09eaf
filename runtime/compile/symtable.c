/* symtable.c -- the first walk over a tree: scopes, and what each says about its names.
 *
 * The order of visits is CPython's, since the first error found is the one reported.
 */
#include "runtime/compile/symtable_int.h"

#include <stdarg.h>
#include <stdio.h>

static bool visit_expr(Builder *b, AstNode *n);
static bool visit_stmts(Builder *b, const AstSeq *seq);
static bool visit_exprs(Builder *b, const AstSeq *seq);

/* -- Errors -------------------------------------------------------------------------------------
 */

static void place(SyntaxDiag *d, int32_t lineno, int32_t col, int32_t end_lineno, int32_t end_col)
{
    d->place = DIAG_ATTRIBUTES;
    d->lineno = lineno;
    d->offset = col + 1; /* bytes, as in CPython */
    d->end_lineno = end_lineno;
    d->end_offset = end_col + 1;
}

bool kr_sym_error(Builder *b, const AstNode *at, const char *format, ...)
{
    char msg[300];
    va_list ap;
    va_start(ap, format);
    vsnprintf(msg, sizeof msg, format, ap);
    va_end(ap);
    if (b->diag->kind == DIAG_NONE) {
        kr_diag_set(b->diag, b->ast->arena, DIAG_SYNTAX, "%s", msg);
        place(b->diag, at->lineno, at->col_offset, at->end_lineno, at->end_col_offset);
    }
    return false;
}

bool kr_sym_oom(Builder *b)
{
    return kr_diag_set(b->diag, b->ast->arena, DIAG_MEMORY, "out of memory");
}

static bool enter(Builder *b)
{
    if (KR_UNLIKELY(++b->depth > b->depth_limit ||
                    (const char *)__builtin_frame_address(0) < b->stack_limit)) {
        return kr_diag_too_deep(b->diag, b->ast->arena);
    }
    return true;
}

/* -- Names --------------------------------------------------------------------------------------
 */

AstStr *kr_mangle(Ast *ast, AstStr *class_name, AstStr *name)
{
    if (!class_name || name->length < 3 || name->data[0] != '_' || name->data[1] != '_' ||
        (name->data[name->length - 1] == '_' && name->data[name->length - 2] == '_') ||
        memchr(name->data, '.', (size_t)name->length)) {
        return name;
    }
    const char *class_text = class_name->data;
    isize class_length = class_name->length;
    while (class_length && *class_text == '_') {
        class_text++;
        class_length--;
    }
    if (!class_length) {
        return name;
    }
    isize length = 1 + class_length + name->length;
    char *text = kr_arena_alloc(ast->arena, (size_t)length);
    if (!text) {
        return NULL;
    }
    text[0] = '_';
    memcpy(text + 1, class_text, (size_t)class_length);
    memcpy(text + 1 + class_length, name->data, (size_t)name->length);
    return kr_ast_intern(ast, text, length);
}

Symbol *kr_scope_find_mangled(const Scope *s, const AstStr *name)
{
    if (name->symbol && name->symbol->scope == s) {
        return name->symbol;
    }
    if (!s->table) {
        for (int32_t i = 0; i < s->symbol_count; i++) {
            if (s->symbols[i]->name == name) {
                return s->symbols[i];
            }
        }
        return NULL;
    }
    uint32_t mask = s->table_size - 1;
    for (uint32_t i = name->hash & mask; s->table[i]; i = (i + 1) & mask) {
        if (s->table[i]->name == name) {
            return s->table[i];
        }
    }
    return NULL;
}

Symbol *kr_scope_find(const Symtable *st, Scope *scope, AstStr *name)
{
    AstStr *mangled = kr_mangle(st->ast, scope->class_name, name);
    return mangled ? kr_scope_find_mangled(scope, mangled) : NULL;
}

static void table_put(Scope *s, Symbol *sym)
{
    uint32_t mask = s->table_size - 1;
    uint32_t i = sym->name->hash & mask;
    while (s->table[i]) {
        i = (i + 1) & mask;
    }
    s->table[i] = sym;
}

/* Room for one more pointer in an array that doubles in the arena. */
static bool room(Ast *ast, void *items, int32_t count, int32_t *capacity)
{
    void **array = items;
    if (count < *capacity) {
        return true;
    }
    int32_t bigger = *capacity ? *capacity * 2 : 4;
    void *grown = kr_arena_alloc(ast->arena, (size_t)bigger * sizeof(void *));
    if (!grown) {
        return false;
    }
    if (count) {
        memcpy(grown, *array, (size_t)count * sizeof(void *));
    }
    *array = grown;
    *capacity = bigger;
    return true;
}

Symbol *kr_sym_intern(Ast *ast, Scope *s, AstStr *name)
{
    Symbol *sym = kr_scope_find_mangled(s, name);
    if (sym) {
        name->symbol = sym;
        return sym;
    }
    sym = kr_arena_alloc(ast->arena, sizeof(Symbol));
    if (!sym || !room(ast, &s->symbols, s->symbol_count, &s->symbol_room)) {
        return NULL;
    }
    sym->name = name;
    sym->scope = s;
    sym->index = sym->cell_index = -1;
    s->symbols[s->symbol_count++] = sym;
    name->symbol = sym;
    if (s->symbol_count > 8) {
        if ((uint32_t)s->symbol_count * 2 > s->table_size) {
            s->table_size = s->table_size ? s->table_size * 2 : 32;
            s->table = kr_arena_alloc(ast->arena, s->table_size * sizeof(Symbol *));
            if (!s->table) {
                s->table_size = 0;
                return NULL;
            }
            for (int32_t i = 0; i < s->symbol_count; i++) {
                table_put(s, s->symbols[i]);
            }
        } else {
            table_put(s, sym);
        }
    }
    return sym;
}

static AstStr *mangled(Builder *b, AstStr *name)
{
    if (KR_LIKELY(!b->class_name)) {
        return name;
    }
    AstStr *m = kr_mangle(b->ast, b->class_name, name);
    if (!m) {
        kr_sym_oom(b);
    }
    return m;
}

/* The flags of a name in a scope; 0: not mentioned. */
static uint32_t lookup(Builder *b, Scope *s, AstStr *name)
{
    AstStr *m = mangled(b, name);
    Symbol *sym = m ? kr_scope_find_mangled(s, m) : NULL;
    return sym ? sym->flags : 0;
}

/* Adds flags to a name of a scope; `at` is blamed. */
static bool add_to(Builder *b, Scope *s, AstStr *name, uint32_t flags, const AstNode *at)
{
    AstStr *m = mangled(b, name);
    Symbol *sym = m ? kr_sym_intern(b->ast, s, m) : NULL;
    if (KR_UNLIKELY(!sym)) {
        return kr_sym_oom(b);
    }
    if (KR_UNLIKELY((flags & DEF_PARAM) && (sym->flags & DEF_PARAM))) {
        return kr_sym_error(b, at, "duplicate argument '%s' in function definition", name->data);
    }
    uint32_t all = sym->flags | flags;
    if (KR_UNLIKELY(s->comp_iter_target)) {
        /* A target of a comprehension must not be one of its := as well. */
        if (all & (DEF_GLOBAL | DEF_NONLOCAL)) {
            return kr_sym_error(b, at,
                                "comprehension inner loop cannot rebind assignment expression "
                                "target '%s'",
                                name->data);
        }
        all |= DEF_COMP_ITER;
    }
    sym->flags = all;
    if (KR_UNLIKELY((flags & DEF_GLOBAL) && s != b->st->top)) {
        /* A global statement is a definition in the module, too. */
        Symbol *global = kr_sym_intern(b->ast, b->st->top, m);
        if (!global) {
            return kr_sym_oom(b);
        }
        global->flags |= flags;
        m->symbol = sym;
    }
    return true;
}

static bool add(Builder *b, AstStr *name, uint32_t flags, const AstNode *at)
{
    return add_to(b, b->cur, name, flags, at);
}

static bool record_directive(Builder *b, AstStr *name, const AstNode *at)
{
    Directive *d = kr_arena_alloc(b->ast->arena, sizeof(Directive));
    AstStr *m = mangled(b, name);
    if (!d || !m) {
        return kr_sym_oom(b);
    }
    *d = (Directive){.name = m,
                     .lineno = at->lineno,
                     .col_offset = at->col_offset,
                     .end_lineno = at->end_lineno,
                     .end_col_offset = at->end_col_offset};
    /* Appended: the first one of a name is the one CPython reports. */
    Directive **tail = &b->cur->directives;
    while (*tail) {
        tail = &(*tail)->next;
    }
    *tail = d;
    return true;
}

/* -- Scopes -------------------------------------------------------------------------------------
 */

static Scope *open_scope(Builder *b, ScopeType type, ScopeForm form, AstStr *name, AstNode *node)
{
    Scope *parent = b->cur;
    Scope *s = kr_arena_alloc(b->ast->arena, sizeof(Scope));
    if (!s || !name) {
        kr_sym_oom(b);
        return NULL;
    }
    s->type = type;
    s->form = form;
    s->name = name;
    s->node = node;
    s->parent = parent;
    s->class_name = b->class_name;
    s->index = -1;
    s->is_comprehension = form >= FORM_LISTCOMP;
    if (parent) {
        s->is_nested = parent->is_nested || parent->type == SCOPE_FUNCTION;
        /* := is refused everywhere below an iterable, lambdas and comprehensions included. */
        s->comp_iter_expr = parent->comp_iter_expr;
        s->lineno = node->lineno;
        s->col_offset = node->col_offset;
        s->end_lineno = node->end_lineno;
        s->end_col_offset = node->end_col_offset;
    }
    b->cur = s;
    if (type == SCOPE_ANNOTATION) {
        return s; /* belongs to nobody: makes no code, and its names do not count */
    }
    Symtable *st = b->st;
    if (!room(b->ast, &st->scopes, st->scope_count, &b->scope_room) ||
        (parent && !room(b->ast, &parent->children, parent->child_count, &parent->child_room))) {
        kr_sym_oom(b);
        return NULL;
    }
    s->index = st->scope_count;
    st->scopes[st->scope_count++] = s;
    node->scope = s->index;
    if (parent) {
        parent->children[parent->child_count++] = s;
    }
    return s;
}

static void close_scope(Builder *b) { b->cur = b->cur->parent; }

static AstStr *text(Builder *b, const char *s)
{
    return kr_ast_intern(b->ast, s, (isize)strlen(s));
}

static bool is_docstring(const AstSeq *body)
{
    if (body->count == 0 || body->items[0]->kind != AST_Expr) {
        return false;
    }
    const AstNode *value = AST(Expr, body->items[0])->value;
    return value->kind == AST_Constant && AST(Constant, value)->value.kind == AST_CONST_STR;
}

/* -- Functions ----------------------------------------------------------------------------------
 */

static bool visit_annotation(Builder *b, AstNode *annotation)
{
    if (!b->future_annotations) {
        return visit_expr(b, annotation);
    }
    Scope *outer = b->cur;
    bool ok = open_scope(b, SCOPE_ANNOTATION, FORM_PLAIN, b->name_annotation, annotation) &&
              visit_expr(b, annotation);
    b->cur = outer;
    return ok;
}

static bool visit_arg_annotations(Builder *b, const AstSeq *args)
{
    for (int32_t i = 0; i < args->count; i++) {
        AstNode *annotation = AST(arg, args->items[i])->annotation;
        if (annotation && !visit_expr(b, annotation)) {
            return false;
        }
    }
    return true;
}

static bool visit_annotations(Builder *b, AstNode *function, Ast_arguments *a, AstNode *returns)
{
    Scope *outer = b->cur;
    if (b->future_annotations &&
        !open_scope(b, SCOPE_ANNOTATION, FORM_PLAIN, b->name_annotation, function)) {
        return false;
    }
    bool ok = visit_arg_annotations(b, &a->posonlyargs) && visit_arg_annotations(b, &a->args) &&
              (!a->vararg || !AST(arg, a->vararg)->annotation ||
               visit_expr(b, AST(arg, a->vararg)->annotation)) &&
              (!a->kwarg || !AST(arg, a->kwarg)->annotation ||
               visit_expr(b, AST(arg, a->kwarg)->annotation)) &&
              visit_arg_annotations(b, &a->kwonlyargs);
    b->cur = outer;
    return ok && (!returns || visit_annotation(b, returns));
}

static bool add_params(Builder *b, const AstSeq *args)
{
    for (int32_t i = 0; i < args->count; i++) {
        if (!add(b, AST(arg, args->items[i])->arg, DEF_PARAM, args->items[i])) {
            return false;
        }
    }
    return true;
}

static bool visit_parameters(Builder *b, Ast_arguments *a)
{
    Scope *s = b->cur;
    s->posonly_count = a->posonlyargs.count;
    s->positional_count = a->posonlyargs.count + a->args.count;
    s->kwonly_count = a->kwonlyargs.count;
    s->has_varargs = a->vararg != NULL;
    s->has_varkeywords = a->kwarg != NULL;
    return add_params(b, &a->posonlyargs) && add_params(b, &a->args) &&
           add_params(b, &a->kwonlyargs) &&
           (!a->vararg || add(b, AST(arg, a->vararg)->arg, DEF_PARAM, a->vararg)) &&
           (!a->kwarg || add(b, AST(arg, a->kwarg)->arg, DEF_PARAM, a->kwarg));
}

static bool visit_function(Builder *b, AstNode *n)
{
    Ast_FunctionDef *f = (Ast_FunctionDef *)n; /* AsyncFunctionDef has the same fields */
    Ast_arguments *a = f->args;
    if (!add(b, f->name, DEF_LOCAL, n) || !visit_exprs(b, &a->defaults) ||
        !visit_exprs(b, &a->kw_defaults) || !visit_annotations(b, n, a, f->returns) ||
        !visit_exprs(b, &f->decorator_list)) {
        return false;
    }
    Scope *s = open_scope(b, SCOPE_FUNCTION, FORM_PLAIN, f->name, n);
    if (!s) {
        return false;
    }
    s->is_coroutine = n->kind == AST_AsyncFunctionDef;
    s->has_docstring = is_docstring(&f->body);
    if (!visit_parameters(b, a) || !visit_stmts(b, &f->body)) {
        return false;
    }
    close_scope(b);
    return true;
}

static bool visit_lambda(Builder *b, Ast_Lambda *n)
{
    if (!visit_exprs(b, &n->args->defaults) || !visit_exprs(b, &n->args->kw_defaults) ||
        !open_scope(b, SCOPE_FUNCTION, FORM_LAMBDA, text(b, "lambda"), &n->node) ||
        !visit_parameters(b, n->args) || !visit_expr(b, n->body)) {
        return false;
    }
    close_scope(b);
    return true;
}

static bool visit_keywords(Builder *b, const AstSeq *keywords)
{
    for (int32_t i = 0; i < keywords->count; i++) {
        if (!visit_expr(b, AST(keyword, keywords->items[i])->value)) {
            return false;
        }
    }
    return true;
}

static bool visit_class(Builder *b, Ast_ClassDef *n)
{
    if (!add(b, n->name, DEF_LOCAL, &n->node) || !visit_exprs(b, &n->bases) ||
        !visit_keywords(b, &n->keywords) || !visit_exprs(b, &n->decorator_list)) {
        return false;
    }
    AstStr *outer = b->class_name;
    b->class_name = n->name;
    Scope *s = open_scope(b, SCOPE_CLASS, FORM_PLAIN, n->name, &n->node);
    if (!s) {
        return false;
    }
    s->has_docstring = is_docstring(&n->body);
    if (!visit_stmts(b, &n->body)) {
        return false;
    }
    b->class_name = outer;
    close_scope(b);
    return true;
}

/* -- Comprehensions -----------------------------------------------------------------------------
 */

static bool visit_target(Builder *b, AstNode *target)
{
    b->cur->comp_iter_target = true;
    bool ok = visit_expr(b, target);
    b->cur->comp_iter_target = false;
    return ok;
}

static bool visit_iterable(Builder *b, AstNode *iter)
{
    b->cur->comp_iter_expr++;
    bool ok = visit_expr(b, iter);
    b->cur->comp_iter_expr--;
    return ok;
}

static bool visit_comprehension(Builder *b, AstNode *n, ScopeForm form, const char *name,
                                const AstSeq *generators, AstNode *elt, AstNode *value)
{
    Ast_comprehension *first = AST(comprehension, generators->items[0]);
    /* The first iterable is evaluated outside. */
    if (!visit_iterable(b, first->iter)) {
        return false;
    }
    Scope *s = open_scope(b, SCOPE_FUNCTION, form, text(b, name), n);
    if (!s) {
        return false;
    }
    s->positional_count = 1;
    s->is_coroutine = first->is_async;
    if (!add(b, b->names_implicit, DEF_PARAM, n) || !visit_target(b, first->target) ||
        !visit_exprs(b, &first->ifs)) {
        return false;
    }
    for (int32_t i = 1; i < generators->count; i++) {
        Ast_comprehension *c = AST(comprehension, generators->items[i]);
        if (!visit_target(b, c->target) || !visit_iterable(b, c->iter) ||
            !visit_exprs(b, &c->ifs)) {
            return false;
        }
        s->is_coroutine |= c->is_async != 0;
    }
    if ((value && !visit_expr(b, value)) || !visit_expr(b, elt)) {
        return false;
    }
    s->is_generator = form == FORM_GENEXPR;
    bool spreads = s->is_coroutine && form != FORM_GENEXPR;
    close_scope(b);
    b->cur->is_coroutine |= spreads;
    return true;
}

/* x := in a comprehension binds in the scope around it. */
static bool bind_outside(Builder *b, const AstNode *target)
{
    AstStr *name = AST(Name, target)->id;
    for (Scope *s = b->cur; s; s = s->parent) {
        if (s->is_comprehension) {
            if (lookup(b, s, name) & DEF_COMP_ITER) {
                return kr_sym_error(b, target,
                                    "assignment expression cannot rebind comprehension iteration "
                                    "variable '%s'",
                                    name->data);
            }
            continue;
        }
        switch (s->type) {
        case SCOPE_FUNCTION: {
            uint32_t flag = lookup(b, s, name) & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL;
            return add(b, name, flag, target) && record_directive(b, name, target) &&
                   add_to(b, s, name, DEF_LOCAL, target);
        }
        case SCOPE_MODULE:
            return add(b, name, DEF_GLOBAL, target) && record_directive(b, name, target) &&
                   add_to(b, s, name, DEF_GLOBAL, target);
        case SCOPE_CLASS:
            return kr_sym_error(b, target,
                                "assignment expression within a comprehension cannot be used in a "
                                "class body");
        case SCOPE_ANNOTATION: break;
        }
    }
    return true;
}

/* -- Expressions --------------------------------------------------------------------------------
 */

static bool refuse_in_annotation(Builder *b, const AstNode *n, const char *what)
{
    return b->cur->type != SCOPE_ANNOTATION ||
           kr_sym_error(b, n, "'%s' can not be used within an annotation", what);
}

static bool visit_yield(Builder *b, const AstNode *n, AstNode *value)
{
    static const char *const forms[] = {
        [FORM_LISTCOMP] = "list comprehension",
        [FORM_SETCOMP] = "set comprehension",
        [FORM_DICTCOMP] = "dict comprehension",
        [FORM_GENEXPR] = "generator expression",
    };
    if (!refuse_in_annotation(b, n, "yield expression") || (value && !visit_expr(b, value))) {
        return false;
    }
    b->cur->is_generator = true;
    return !b->cur->is_comprehension ||
           kr_sym_error(b, n, "'yield' inside %s", forms[b->cur->form]);
}

static bool visit_named(Builder *b, Ast_NamedExpr *n)
{
    if (!refuse_in_annotation(b, &n->node, "named expression")) {
        return false;
    }
    if (b->cur->comp_iter_expr) {
        return kr_sym_error(b, &n->node,
                            "assignment expression cannot be used in a comprehension iterable "
                            "expression");
    }
    return (!b->cur->is_comprehension || bind_outside(b, n->target)) && visit_expr(b, n->value) &&
           visit_expr(b, n->target);
}

static bool visit_name(Builder *b, Ast_Name *n)
{
    if (!add(b, n->id, n->ctx == AST_Load ? USE : DEF_LOCAL, &n->node)) {
        return false;
    }
    if (n->ctx == AST_Load && n->id == b->name_super && b->cur->type == SCOPE_FUNCTION) {
        /* super() needs the class: reading it reads __class__. */
        b->cur->uses_super = true;
        return add(b, b->name_class, USE, &n->node);
    }
    return true;
}

static bool visit_node(Builder *b, AstNode *n)
{
    switch (n->kind) {
    case AST_Name: return visit_name(b, AST(Name, n));
    case AST_Constant: return true;
    case AST_Attribute: return visit_expr(b, AST(Attribute, n)->value);
    case AST_Call: {
        Ast_Call *c = AST(Call, n);
        return visit_expr(b, c->func) && visit_exprs(b, &c->args) &&
               visit_keywords(b, &c->keywords);
    }
    case AST_BinOp:
        return visit_expr(b, AST(BinOp, n)->left) && visit_expr(b, AST(BinOp, n)->right);
    case AST_Subscript:
        return visit_expr(b, AST(Subscript, n)->value) && visit_expr(b, AST(Subscript, n)->slice);
    case AST_Compare:
        return visit_expr(b, AST(Compare, n)->left) &&
               visit_exprs(b, &AST(Compare, n)->comparators);
    case AST_BoolOp: return visit_exprs(b, &AST(BoolOp, n)->values);
    case AST_UnaryOp: return visit_expr(b, AST(UnaryOp, n)->operand);
    case AST_NamedExpr: return visit_named(b, AST(NamedExpr, n));
    case AST_Lambda: return visit_lambda(b, AST(Lambda, n));
    case AST_IfExp: {
        Ast_IfExp *e = AST(IfExp, n);
        return visit_expr(b, e->test) && visit_expr(b, e->body) && visit_expr(b, e->orelse);
    }
    case AST_Dict:
        return visit_exprs(b, &AST(Dict, n)->keys) && visit_exprs(b, &AST(Dict, n)->values);
    case AST_Set: return visit_exprs(b, &AST(Set, n)->elts);
    case AST_List: return visit_exprs(b, &AST(List, n)->elts);
    case AST_Tuple: return visit_exprs(b, &AST(Tuple, n)->elts);
    case AST_ListComp: {
        Ast_ListComp *c = AST(ListComp, n);
        return visit_comprehension(b, n, FORM_LISTCOMP, "listcomp", &c->generators, c->elt, NULL);
    }
    case AST_SetComp: {
        Ast_SetComp *c = AST(SetComp, n);
        return visit_comprehension(b, n, FORM_SETCOMP, "setcomp", &c->generators, c->elt, NULL);
    }
    case AST_DictComp: {
        Ast_DictComp *c = AST(DictComp, n);
        return visit_comprehension(b, n, FORM_DICTCOMP, "dictcomp", &c->generators, c->key,
                                   c->value);
    }
    case AST_GeneratorExp: {
        Ast_GeneratorExp *c = AST(GeneratorExp, n);
        return visit_comprehension(b, n, FORM_GENEXPR, "genexpr", &c->generators, c->elt, NULL);
    }
    case AST_Yield: return visit_yield(b, n, AST(Yield, n)->value);
    case AST_YieldFrom: return visit_yield(b, n, AST(YieldFrom, n)->value);
    case AST_Await:
        if (!refuse_in_annotation(b, n, "await expression") ||
            !visit_expr(b, AST(Await, n)->value)) {
            return false;
        }
        b->cur->is_coroutine = true;
        return true;
    case AST_FormattedValue: {
        Ast_FormattedValue *f = AST(FormattedValue, n);
        return visit_expr(b, f->value) && (!f->format_spec || visit_expr(b, f->format_spec));
    }
    case AST_JoinedStr: return visit_exprs(b, &AST(JoinedStr, n)->values);
    case AST_Starred: return visit_expr(b, AST(Starred, n)->value);
    case AST_Slice: {
        Ast_Slice *s = AST(Slice, n);
        return (!s->lower || visit_expr(b, s->lower)) && (!s->upper || visit_expr(b, s->upper)) &&
               (!s->step || visit_expr(b, s->step));
    }
    default: return kr_diag_set(b->diag, b->ast->arena, DIAG_SYSTEM, "not an expression");
    }
}

static bool visit_expr(Builder *b, AstNode *n)
{
    if (!enter(b)) {
        return false;
    }
    bool ok = visit_node(b, n);
    b->depth--;
    return ok;
}

static bool visit_exprs(Builder *b, const AstSeq *seq)
{
    for (int32_t i = 0; i < seq->count; i++) {
        if (seq->items[i] && !visit_expr(b, seq->items[i])) {
            return false;
        }
    }
    return true;
}

/* -- Patterns -----------------------------------------------------------------------------------
 */

static bool visit_pattern(Builder *b, AstNode *n);

static bool visit_patterns(Builder *b, const AstSeq *seq)
{
    for (int32_t i = 0; i < seq->count; i++) {
        if (!visit_pattern(b, seq->items[i])) {
            return false;
        }
    }
    return true;
}

static bool bind(Builder *b, AstStr *name, const AstNode *at)
{
    return !name || add(b, name, DEF_LOCAL, at);
}

static bool visit_pattern(Builder *b, AstNode *n)
{
    if (!enter(b)) {
        return false;
    }
    bool ok;
    switch (n->kind) {
    case AST_MatchValue: ok = visit_expr(b, AST(MatchValue, n)->value); break;
    case AST_MatchSingleton: ok = true; break;
    case AST_MatchSequence: ok = visit_patterns(b, &AST(MatchSequence, n)->patterns); break;
    case AST_MatchStar: ok = bind(b, AST(MatchStar, n)->name, n); break;
    case AST_MatchMapping: {
        Ast_MatchMapping *m = AST(MatchMapping, n);
        ok = visit_exprs(b, &m->keys) && visit_patterns(b, &m->patterns) && bind(b, m->rest, n);
        break;
    }
    case AST_MatchClass: {
        Ast_MatchClass *m = AST(MatchClass, n);
        ok = visit_expr(b, m->cls) && visit_patterns(b, &m->patterns) &&
             visit_patterns(b, &m->kwd_patterns);
        break;
    }
    case AST_MatchAs: {
        Ast_MatchAs *m = AST(MatchAs, n);
        ok = (!m->pattern || visit_pattern(b, m->pattern)) && bind(b, m->name, n);
        break;
    }
    case AST_MatchOr: ok = visit_patterns(b, &AST(MatchOr, n)->patterns); break;
    default: ok = kr_diag_set(b->diag, b->ast->arena, DIAG_SYSTEM, "not a pattern"); break;
    }
    b->depth--;
    return ok;
}

/* -- Statements ---------------------------------------------------------------------------------
 */

static bool visit_aliases(Builder *b, const AstSeq *names)
{
    for (int32_t i = 0; i < names->count; i++) {
        Ast_alias *a = AST(alias, names->items[i]);
        AstStr *name = a->asname ? a->asname : a->name;
        const char *dot = memchr(name->data, '.', (size_t)name->length);
        if (dot) {
            /* import a.b binds a */
            name = kr_ast_intern(b->ast, name->data, dot - name->data);
            if (!name) {
                return kr_sym_oom(b);
            }
        }
        if (name == b->name_star) {
            if (b->cur->type != SCOPE_MODULE) {
                return kr_sym_error(b, &a->node, "import * only allowed at module level");
            }
            b->cur->has_import_star = true;
        } else if (!add(b, name, DEF_IMPORT, &a->node)) {
            return false;
        }
    }
    return true;
}

static bool visit_scope_stmt(Builder *b, const AstNode *n, uint32_t flag, const char *what)
{
    const AstNameSeq *names = &((const Ast_Global *)n)->names;
    for (int32_t i = 0; i < names->count; i++) {
        AstStr *name = names->items[i];
        uint32_t now = lookup(b, b->cur, name);
        const char *text_ = name->data;
        if (now & DEF_PARAM) {
            return kr_sym_error(b, n, "name '%s' is parameter and %s", text_, what);
        }
        if (now & USE) {
            return kr_sym_error(b, n, "name '%s' is used prior to %s declaration", text_, what);
        }
        if (now & DEF_ANNOT) {
            return kr_sym_error(b, n, "annotated name '%s' can't be %s", text_, what);
        }
        if (now & DEF_LOCAL) {
            return kr_sym_error(b, n, "name '%s' is assigned to before %s declaration", text_,
                                what);
        }
        if (!add(b, name, flag, n) || !record_directive(b, name, n)) {
            return false;
        }
    }
    return true;
}

static bool visit_annassign(Builder *b, Ast_AnnAssign *n)
{
    b->cur->has_annotations = true;
    if (n->target->kind == AST_Name) {
        AstStr *name = AST(Name, n->target)->id;
        uint32_t now = lookup(b, b->cur, name);
        if ((now & (DEF_GLOBAL | DEF_NONLOCAL)) && b->cur != b->st->top && n->simple) {
            return kr_sym_error(b, &n->node, "annotated name '%s' can't be %s", name->data,
                                now & DEF_GLOBAL ? "global" : "nonlocal");
        }
        if (n->simple ? !add(b, name, DEF_ANNOT | DEF_LOCAL, n->target)
                      : n->value && !add(b, name, DEF_LOCAL, n->target)) {
            return false;
        }
    } else if (!visit_expr(b, n->target)) {
        return false;
    }
    return visit_annotation(b, n->annotation) && (!n->value || visit_expr(b, n->value));
}

static bool visit_try(Builder *b, Ast_Try *n)
{
    if (!visit_stmts(b, &n->body) || !visit_stmts(b, &n->orelse)) {
        return false;
    }
    for (int32_t i = 0; i < n->handlers.count; i++) {
        Ast_ExceptHandler *h = AST(ExceptHandler, n->handlers.items[i]);
        if ((h->type && !visit_expr(b, h->type)) || !bind(b, h->name, &h->node) ||
            !visit_stmts(b, &h->body)) {
            return false;
        }
    }
    return visit_stmts(b, &n->finalbody);
}

static bool visit_with(Builder *b, Ast_With *n)
{
    for (int32_t i = 0; i < n->items.count; i++) {
        Ast_withitem *item = AST(withitem, n->items.items[i]);
        if (!visit_expr(b, item->context_expr) ||
            (item->optional_vars && !visit_expr(b, item->optional_vars))) {
            return false;
        }
    }
    return visit_stmts(b, &n->body);
}

static bool visit_match(Builder *b, Ast_Match *n)
{
    if (!visit_expr(b, n->subject)) {
        return false;
    }
    for (int32_t i = 0; i < n->cases.count; i++) {
        Ast_match_case *c = AST(match_case, n->cases.items[i]);
        if (!visit_pattern(b, c->pattern) || (c->guard && !visit_expr(b, c->guard)) ||
            !visit_stmts(b, &c->body)) {
            return false;
        }
    }
    return true;
}

static bool visit_stmt(Builder *b, AstNode *n)
{
    switch (n->kind) {
    case AST_Expr: return visit_expr(b, AST(Expr, n)->value);
    case AST_Assign:
        return visit_exprs(b, &AST(Assign, n)->targets) && visit_expr(b, AST(Assign, n)->value);
    case AST_AugAssign:
        return visit_expr(b, AST(AugAssign, n)->target) && visit_expr(b, AST(AugAssign, n)->value);
    case AST_AnnAssign: return visit_annassign(b, AST(AnnAssign, n));
    case AST_If: {
        Ast_If *s = AST(If, n);
        return visit_expr(b, s->test) && visit_stmts(b, &s->body) && visit_stmts(b, &s->orelse);
    }
    case AST_While: {
        Ast_While *s = AST(While, n);
        return visit_expr(b, s->test) && visit_stmts(b, &s->body) && visit_stmts(b, &s->orelse);
    }
    case AST_For:
    case AST_AsyncFor: {
        Ast_For *s = (Ast_For *)n;
        return visit_expr(b, s->target) && visit_expr(b, s->iter) && visit_stmts(b, &s->body) &&
               visit_stmts(b, &s->orelse);
    }
    case AST_With:
    case AST_AsyncWith: return visit_with(b, (Ast_With *)n);
    case AST_Try:
    case AST_TryStar: return visit_try(b, (Ast_Try *)n);
    case AST_Match: return visit_match(b, AST(Match, n));
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return visit_function(b, n);
    case AST_ClassDef: return visit_class(b, AST(ClassDef, n));
    case AST_Return:
        if (!AST(Return, n)->value) {
            return true;
        }
        b->cur->returns_value = true;
        return visit_expr(b, AST(Return, n)->value);
    case AST_Delete: return visit_exprs(b, &AST(Delete, n)->targets);
    case AST_Raise: {
        Ast_Raise *s = AST(Raise, n);
        return (!s->exc || visit_expr(b, s->exc)) && (!s->cause || visit_expr(b, s->cause));
    }
    case AST_Assert: {
        Ast_Assert *s = AST(Assert, n);
        return visit_expr(b, s->test) && (!s->msg || visit_expr(b, s->msg));
    }
    case AST_Import: return visit_aliases(b, &AST(Import, n)->names);
    case AST_ImportFrom: return visit_aliases(b, &AST(ImportFrom, n)->names);
    case AST_Global: return visit_scope_stmt(b, n, DEF_GLOBAL, "global");
    case AST_Nonlocal: return visit_scope_stmt(b, n, DEF_NONLOCAL, "nonlocal");
    case AST_Pass:
    case AST_Break:
    case AST_Continue: return true;
    default: return kr_diag_set(b->diag, b->ast->arena, DIAG_SYSTEM, "not a statement");
    }
}

static bool visit_stmts(Builder *b, const AstSeq *seq)
{
    for (int32_t i = 0; i < seq->count; i++) {
        if (!enter(b) || !visit_stmt(b, seq->items[i])) {
            return false;
        }
        b->depth--;
    }
    return true;
}

/* -- The module ---------------------------------------------------------------------------------
 */

static bool visit_module(Builder *b, AstNode *mod)
{
    switch (mod->kind) {
    case AST_Module:
        b->cur->has_docstring = is_docstring(&AST(Module, mod)->body);
        return visit_stmts(b, &AST(Module, mod)->body);
    case AST_Interactive: return visit_stmts(b, &AST(Interactive, mod)->body);
    case AST_Expression: return visit_expr(b, AST(Expression, mod)->body);
    default:
        return kr_diag_set(b->diag, b->ast->arena, DIAG_SYSTEM,
                           "this compiler does not handle FunctionTypes");
    }
}

Symtable *kr_symtable_build(Ast *ast, const SymtableOptions *options, SyntaxDiag *diag)
{
    *diag = (SyntaxDiag){0};
    Symtable *st = KR_ARENA_NEW(ast->arena, Symtable);
    Builder b = {.st = st,
                 .ast = ast,
                 .diag = diag,
                 .stack_limit = options->stack_limit,
                 .depth_limit = options->depth_limit > 0
                                    ? (int)kr_min(options->depth_limit, AST_MAX_DEPTH)
                                    : AST_MAX_DEPTH};
    b.name_super = text(&b, "super");
    b.name_class = text(&b, "__class__");
    b.names_implicit = text(&b, ".0");
    b.name_annotation = text(&b, "_annotation");
    b.name_star = text(&b, "*");
    AstStr *top = text(&b, "top");
    if (!st || !b.name_super || !b.name_class || !b.names_implicit || !b.name_annotation ||
        !b.name_star || !top) {
        kr_sym_oom(&b);
        return NULL;
    }
    st->ast = ast;
    st->future_flags = (int32_t)(options->flags & KR_CF_FUTURE_MASK);
    st->future_lineno = -1;
    if (!kr_sym_future(st, ast->root, diag)) {
        return NULL;
    }
    b.future_annotations = (st->future_flags & KR_CF_FUTURE_ANNOTATIONS) != 0;
    st->top = open_scope(&b, SCOPE_MODULE, FORM_PLAIN, top, ast->root);
    if (!st->top || !visit_module(&b, ast->root) || !kr_sym_resolve(&b) ||
        (!options->symbols_only && !kr_sym_check(st, options, diag))) {
        return NULL;
    }
    return st;
}
