/* parser_stmt.c -- statements and blocks. */
#include "runtime/compile/parser_int.h"

/* ORDER augassign */
_Static_assert(TOK_DOUBLESLASHEQUAL - TOK_PLUSEQUAL == AST_FloorDiv - AST_Add,
               "assignment operators out of order");

/* -- Simple statements --------------------------------------------------------------------------
 */

static AstNode *annotated_assignment(Parser *p, const Token *start, AstNode *target)
{
    if (!kr_parse_is_single_target(target)) {
        return NULL;
    }
    p_take(p);
    Ast_AnnAssign *n = p_node(p, AST_AnnAssign, start);
    if (!n || !(n->annotation = kr_parse_expression(p)) ||
        !kr_parse_set_context(target, AST_Store)) {
        return NULL;
    }
    n->target = target;
    n->simple = target->kind == AST_Name && !(target->flags & AST_FLAG_PARENTHESIZED);
    if (p_accept(p, TOK_EQUAL) && !(n->value = kr_parse_yield_or_star(p))) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *augmented_assignment(Parser *p, const Token *start, AstNode *target)
{
    if (!kr_parse_is_single_target(target)) {
        return NULL;
    }
    Ast_AugAssign *n = p_node(p, AST_AugAssign, start);
    if (!n || !kr_parse_set_context(target, AST_Store)) {
        return NULL;
    }
    n->target = target;
    n->op = (AstEnum)(AST_Add + (p_take(p)->kind - TOK_PLUSEQUAL));
    return (n->value = kr_parse_yield_or_star(p)) ? p_end(p, n) : NULL;
}

/* An expression, or an assignment that begins with one. */
static AstNode *expression_stmt(Parser *p)
{
    const Token *start = p->tok;
    AstNode *value = kr_parse_yield_or_star(p);
    if (!value) {
        return NULL;
    }
    TokenKind kind = (TokenKind)p->tok->kind;
    if (kind == TOK_EQUAL) {
        isize mark = p->stack.len;
        while (p_accept(p, TOK_EQUAL)) {
            if (!kr_parse_set_context(value, AST_Store) || !p_push(p, value) ||
                !(value = kr_parse_yield_or_star(p))) {
                return NULL;
            }
        }
        Ast_Assign *n = p_node(p, AST_Assign, start);
        if (!n || !kr_parse_seq(p, mark, &n->targets)) {
            return NULL;
        }
        n->value = value;
        return p_end(p, n);
    }
    if (kind == TOK_COLON) {
        return annotated_assignment(p, start, value);
    }
    if (kind >= TOK_PLUSEQUAL && kind <= TOK_DOUBLESLASHEQUAL) {
        return augmented_assignment(p, start, value);
    }
    Ast_Expr *n = p_node(p, AST_Expr, start);
    if (!n) {
        return NULL;
    }
    n->value = value;
    return p_end(p, n);
}

static AstNode *return_stmt(Parser *p)
{
    Ast_Return *n = p_node(p, AST_Return, p_take(p));
    if (!n) {
        return NULL;
    }
    if ((p_at_expr(p) || p_at(p, TOK_STAR)) && !(n->value = kr_parse_star_expressions(p))) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *raise_stmt(Parser *p)
{
    Ast_Raise *n = p_node(p, AST_Raise, p_take(p));
    if (!n) {
        return NULL;
    }
    if (p_at_expr(p)) {
        if (!(n->exc = kr_parse_expression(p)) ||
            (p_accept(p, TOK_from) && !(n->cause = kr_parse_expression(p)))) {
            return NULL;
        }
    }
    return p_end(p, n);
}

static AstNode *assert_stmt(Parser *p)
{
    Ast_Assert *n = p_node(p, AST_Assert, p_take(p));
    if (!n || !(n->test = kr_parse_expression(p)) ||
        (p_accept(p, TOK_COMMA) && !(n->msg = kr_parse_expression(p)))) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *del_stmt(Parser *p)
{
    Ast_Delete *n = p_node(p, AST_Delete, p_take(p));
    if (!n) {
        return NULL;
    }
    isize mark = p->stack.len;
    do {
        AstNode *target = kr_parse_primary(p);
        if (!target || !kr_parse_set_context(target, AST_Del) || !p_push(p, target)) {
            return NULL;
        }
    } while (p_accept(p, TOK_COMMA) && p_at_expr(p));
    return kr_parse_seq(p, mark, &n->targets) ? p_end(p, n) : NULL;
}

/* global_stmt and nonlocal_stmt */
static AstNode *scope_stmt(Parser *p, AstKind kind)
{
    Ast_Global *n = p_node(p, kind, p_take(p));
    if (!n) {
        return NULL;
    }
    const Token *first = p->tok;
    int32_t count = 0;
    do {
        if (!p_accept(p, TOK_NAME)) {
            return NULL;
        }
        count++;
    } while (p_accept(p, TOK_COMMA));
    n->names.count = count;
    n->names.items = kr_arena_alloc(p->ast->arena, (size_t)count * sizeof(AstStr *));
    if (!n->names.items) {
        p->out_of_memory = true;
        return NULL;
    }
    for (int32_t i = 0; i < count; i++) {
        n->names.items[i] = first[i * 2].name;
    }
    return p_end(p, n);
}

_Static_assert(offsetof(Ast_Global, names) == offsetof(Ast_Nonlocal, names), "scope_stmt");

/* NAME ('.' NAME)* as one name. */
static AstStr *dotted_name(Parser *p)
{
    if (!p_at(p, TOK_NAME)) {
        return NULL;
    }
    AstStr *name = p_take(p)->name;
    if (!p_at(p, TOK_DOT)) {
        return name;
    }
    CharVec text = {0};
    bool ok = char_vec_append(&text, name->data, name->length);
    while (ok && p_accept(p, TOK_DOT)) {
        if (!p_at(p, TOK_NAME)) {
            char_vec_fini(&text);
            return NULL;
        }
        AstStr *part = p_take(p)->name;
        ok = char_vec_push(&text, '.') && char_vec_append(&text, part->data, part->length);
    }
    name = ok ? kr_ast_intern(p->ast, text.items, text.len) : NULL;
    char_vec_fini(&text);
    p->out_of_memory |= !name;
    return name;
}

static AstNode *alias(Parser *p, bool dotted)
{
    Ast_alias *n = p_node(p, AST_alias, p->tok);
    if (!n) {
        return NULL;
    }
    if (dotted) {
        n->name = dotted_name(p);
    } else {
        n->name = p_at(p, TOK_NAME) ? p_take(p)->name : NULL;
    }
    if (!n->name) {
        return NULL;
    }
    if (p_accept(p, TOK_as)) {
        if (!p_at(p, TOK_NAME)) {
            return NULL;
        }
        n->asname = p_take(p)->name;
    }
    return p_end(p, n);
}

static AstNode *import_name(Parser *p)
{
    Ast_Import *n = p_node(p, AST_Import, p_take(p));
    if (!n) {
        return NULL;
    }
    isize mark = p->stack.len;
    do {
        if (!p_push(p, alias(p, true))) {
            return NULL;
        }
    } while (p_accept(p, TOK_COMMA));
    return kr_parse_seq(p, mark, &n->names) ? p_end(p, n) : NULL;
}

static AstNode *import_from(Parser *p)
{
    Ast_ImportFrom *n = p_node(p, AST_ImportFrom, p_take(p));
    if (!n) {
        return NULL;
    }
    while (p_at(p, TOK_DOT) || p_at(p, TOK_ELLIPSIS)) {
        n->level += p_take(p)->kind == TOK_DOT ? 1 : 3;
    }
    if (n->level == 0 || p_at(p, TOK_NAME)) {
        if (!(n->module = dotted_name(p))) {
            return NULL;
        }
    }
    if (!p_accept(p, TOK_import)) {
        return NULL;
    }
    isize mark = p->stack.len;
    if (p_at(p, TOK_STAR)) {
        Ast_alias *star = p_node(p, AST_alias, p_take(p));
        if (!star || !(star->name = kr_ast_intern(p->ast, "*", 1))) {
            p->out_of_memory = true;
            return NULL;
        }
        if (!p_push(p, p_end(p, star))) {
            return NULL;
        }
    } else {
        bool parens = p_accept(p, TOK_LPAR);
        do {
            if (!p_push(p, alias(p, false))) {
                return NULL;
            }
        } while (p_accept(p, TOK_COMMA) && !(parens && p_at(p, TOK_RPAR)));
        if (parens && !p_accept(p, TOK_RPAR)) {
            return NULL;
        }
    }
    return kr_parse_seq(p, mark, &n->names) ? p_end(p, n) : NULL;
}

static AstNode *simple_stmt(Parser *p)
{
    switch (p->tok->kind) {
    case TOK_return: return return_stmt(p);
    case TOK_import: return import_name(p);
    case TOK_from: return import_from(p);
    case TOK_raise: return raise_stmt(p);
    case TOK_pass: return p_end(p, p_node(p, AST_Pass, p_take(p)));
    case TOK_break: return p_end(p, p_node(p, AST_Break, p_take(p)));
    case TOK_continue: return p_end(p, p_node(p, AST_Continue, p_take(p)));
    case TOK_del: return del_stmt(p);
    case TOK_assert: return assert_stmt(p);
    case TOK_global: return scope_stmt(p, AST_Global);
    case TOK_nonlocal: return scope_stmt(p, AST_Nonlocal);
    default: return expression_stmt(p);
    }
}

/* simple_stmt (';' simple_stmt)* [';'] NEWLINE: pushes the statements. */
static bool simple_stmts(Parser *p)
{
    do {
        if (!p_push(p, simple_stmt(p))) {
            return false;
        }
    } while (p_accept(p, TOK_SEMI) && !p_at(p, TOK_NEWLINE));
    return p_accept_layout(p, TOK_NEWLINE);
}

/* -- Compound statements ------------------------------------------------------------------------
 */

bool kr_parse_block(Parser *p, AstSeq *seq)
{
    if (!p_accept(p, TOK_COLON)) {
        return false;
    }
    if (!p_accept_layout(p, TOK_NEWLINE)) {
        isize mark = p->stack.len;
        return simple_stmts(p) && kr_parse_seq(p, mark, seq);
    }
    return p_accept_layout(p, TOK_INDENT) && kr_parse_statements(p, true, seq) &&
           p_accept_layout(p, TOK_DEDENT);
}

static bool else_block(Parser *p, AstSeq *seq)
{
    return !p_accept(p, TOK_else) || kr_parse_block(p, seq);
}

/* if_stmt: the elifs are a loop here, but nested trees. */
static AstNode *if_stmt(Parser *p)
{
    Ast_If *top = NULL;
    Ast_If *previous = NULL;
    isize mark = p->stack.len;
    int depth = p->depth;
    do {
        Ast_If *n = p_node(p, AST_If, p_take(p));
        if (!n || !p_enter(p) || !(n->test = kr_parse_named_expression(p)) ||
            !kr_parse_block(p, &n->body)) {
            return NULL;
        }
        if (previous) {
            if (!p_push(p, &n->node) || !kr_parse_seq(p, mark, &previous->orelse)) {
                return NULL;
            }
        } else {
            top = n;
        }
        previous = n;
    } while (p_at(p, TOK_elif));
    p->depth = depth;
    if (!else_block(p, &previous->orelse)) {
        return NULL;
    }
    /* All of them end where the last one does. */
    for (Ast_If *n = top;; n = AST(If, n->orelse.items[0])) {
        p_end(p, n);
        if (n == previous) {
            break;
        }
    }
    return &top->node;
}

static AstNode *while_stmt(Parser *p)
{
    Ast_While *n = p_node(p, AST_While, p_take(p));
    if (!n || !(n->test = kr_parse_named_expression(p)) || !kr_parse_block(p, &n->body) ||
        !else_block(p, &n->orelse)) {
        return NULL;
    }
    return p_end(p, n);
}

_Static_assert(sizeof(Ast_For) == sizeof(Ast_AsyncFor), "for_stmt");
_Static_assert(sizeof(Ast_With) == sizeof(Ast_AsyncWith), "with_stmt");
_Static_assert(sizeof(Ast_FunctionDef) == sizeof(Ast_AsyncFunctionDef), "function_def");
_Static_assert(sizeof(Ast_Try) == sizeof(Ast_TryStar), "try_stmt");

/* `start` is `for`, or the `async` in front of it; the token is `for`. */
static AstNode *for_stmt(Parser *p, const Token *start)
{
    Ast_For *n = p_node(p, start->kind == TOK_async ? AST_AsyncFor : AST_For, start);
    p_take(p);
    if (!n || !(n->target = kr_parse_star_targets(p)) || !p_accept(p, TOK_in) ||
        !(n->iter = kr_parse_star_expressions(p)) || !kr_parse_block(p, &n->body) ||
        !else_block(p, &n->orelse)) {
        return NULL;
    }
    return p_end(p, n);
}

/* with_item (',' with_item)*, in parentheses a last comma too. */
static bool with_items(Parser *p, bool parens)
{
    do {
        Ast_withitem *item = p_node(p, AST_withitem, p->tok);
        if (!item || !(item->context_expr = kr_parse_expression(p))) {
            return false;
        }
        if (p_accept(p, TOK_as) && !(item->optional_vars = kr_parse_star_target(p))) {
            return false;
        }
        if (!p_push(p, p_end(p, item))) {
            return false;
        }
    } while (p_accept(p, TOK_COMMA) && !(parens && p_at(p, TOK_RPAR)));
    return true;
}

/* At '(' after `with`: does the bracket that closes it stand before the colon? */
static bool parens_end_at_colon(const Parser *p)
{
    int level = p->tok->level - 1;
    const Token *t = p->tok + 1;
    while (t->kind != TOK_ERROR && t->kind != TOK_END && t->kind != TOK_NEWLINE &&
           !(t->kind == TOK_RPAR && t->level == level)) {
        t++;
    }
    return t->kind == TOK_RPAR && t[1].kind == TOK_COLON;
}

static AstNode *with_stmt(Parser *p, const Token *start)
{
    Ast_With *n = p_node(p, start->kind == TOK_async ? AST_AsyncWith : AST_With, start);
    if (!n) {
        return NULL;
    }
    p_take(p);
    isize mark = p->stack.len;
    bool done = false;
    if (p_at(p, TOK_LPAR) && parens_end_at_colon(p)) {
        /* Items in parentheses, if they are that; else one item that begins with a parenthesis. */
        Parser saved = *p;
        WarningList warnings = p->lit.warnings ? *p->lit.warnings : (WarningList){0};
        p_take(p);
        done = with_items(p, true) && p_accept(p, TOK_RPAR) && p_at(p, TOK_COLON);
        if (!done) {
            if (p->out_of_memory || p->too_deep) {
                return NULL;
            }
            p->tok = saved.tok;
            p->last = saved.last;
            p->depth = saved.depth;
            p->stack.len = saved.stack.len;
            p->defaults.len = saved.defaults.len;
            if (p->lit.warnings) {
                *p->lit.warnings = warnings;
                if (warnings.tail) {
                    *warnings.tail = NULL;
                }
            }
        }
    }
    if ((!done && !with_items(p, false)) || !kr_parse_seq(p, mark, &n->items) ||
        !kr_parse_block(p, &n->body)) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *except_block(Parser *p, bool *star)
{
    Ast_ExceptHandler *n = p_node(p, AST_ExceptHandler, p_take(p));
    if (!n) {
        return NULL;
    }
    *star = p_accept(p, TOK_STAR);
    if (*star || !p_at(p, TOK_COLON)) {
        if (!(n->type = kr_parse_expression(p))) {
            return NULL;
        }
        if (p_accept(p, TOK_as)) {
            if (!p_at(p, TOK_NAME)) {
                return NULL;
            }
            n->name = p_take(p)->name;
        }
    }
    return kr_parse_block(p, &n->body) ? p_end(p, n) : NULL;
}

static AstNode *try_stmt(Parser *p)
{
    Ast_Try *n = p_node(p, AST_Try, p_take(p));
    if (!n || !kr_parse_block(p, &n->body)) {
        return NULL;
    }
    isize mark = p->stack.len;
    bool any_star = false;
    while (p_at(p, TOK_except)) {
        bool star;
        AstNode *handler = except_block(p, &star);
        if (!handler || (p->stack.len > mark && star != any_star) || !p_push(p, handler)) {
            return NULL;
        }
        any_star = star;
    }
    if (p->stack.len > mark && !else_block(p, &n->orelse)) {
        return NULL;
    }
    if (!kr_parse_seq(p, mark, &n->handlers)) {
        return NULL;
    }
    if (p_accept(p, TOK_finally)) {
        if (!kr_parse_block(p, &n->finalbody)) {
            return NULL;
        }
    } else if (n->handlers.count == 0) {
        return NULL;
    }
    if (any_star) {
        n->node.kind = AST_TryStar;
    }
    return p_end(p, n);
}

static AstNode *function_def(Parser *p, const Token *start, const AstSeq *decorators)
{
    Ast_FunctionDef *n =
        p_node(p, start->kind == TOK_async ? AST_AsyncFunctionDef : AST_FunctionDef, start);
    p_take(p);
    if (!n || !p_at(p, TOK_NAME)) {
        return NULL;
    }
    n->name = p_take(p)->name;
    n->decorator_list = *decorators;
    if (!p_accept(p, TOK_LPAR) || !(n->args = kr_parse_params(p, false)) ||
        !p_accept(p, TOK_RPAR) ||
        (p_accept(p, TOK_RARROW) && !(n->returns = kr_parse_expression(p))) ||
        !kr_parse_block(p, &n->body)) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *class_def(Parser *p, const AstSeq *decorators)
{
    Ast_ClassDef *n = p_node(p, AST_ClassDef, p_take(p));
    if (!n || !p_at(p, TOK_NAME)) {
        return NULL;
    }
    n->name = p_take(p)->name;
    n->decorator_list = *decorators;
    if (p_accept(p, TOK_LPAR) &&
        (!kr_parse_arguments(p, &n->bases, &n->keywords) || !p_accept(p, TOK_RPAR))) {
        return NULL;
    }
    return kr_parse_block(p, &n->body) ? p_end(p, n) : NULL;
}

static AstNode *decorated(Parser *p)
{
    isize mark = p->stack.len;
    while (p_accept(p, TOK_AT)) {
        if (!p_push(p, kr_parse_named_expression(p)) || !p_accept_layout(p, TOK_NEWLINE)) {
            return NULL;
        }
    }
    AstSeq decorators;
    if (!kr_parse_seq(p, mark, &decorators)) {
        return NULL;
    }
    const Token *start = p->tok;
    if (p_at(p, TOK_class)) {
        return class_def(p, &decorators);
    }
    p_accept(p, TOK_async);
    return p_at(p, TOK_def) ? function_def(p, start, &decorators) : NULL;
}

static AstNode *async_stmt(Parser *p)
{
    const Token *start = p_take(p);
    switch (p->tok->kind) {
    case TOK_def: return function_def(p, start, &(AstSeq){0});
    case TOK_for: return for_stmt(p, start);
    case TOK_with: return with_stmt(p, start);
    default: return NULL;
    }
}

/* A compound statement if the token begins one; *is_compound says so. */
static AstNode *compound_stmt(Parser *p, bool *is_compound)
{
    *is_compound = true;
    switch (p->tok->kind) {
    case TOK_if: return if_stmt(p);
    case TOK_def: return function_def(p, p->tok, &(AstSeq){0});
    case TOK_for: return for_stmt(p, p->tok);
    case TOK_class: return class_def(p, &(AstSeq){0});
    case TOK_with: return with_stmt(p, p->tok);
    case TOK_try: return try_stmt(p);
    case TOK_while: return while_stmt(p);
    case TOK_AT: return decorated(p);
    case TOK_async: return async_stmt(p);
    case TOK_NAME:
        if (KR_UNLIKELY(p->tok->name == p->name_match) && kr_parse_at_match_stmt(p)) {
            return kr_parse_match_stmt(p);
        }
        break;
    default: break;
    }
    *is_compound = false;
    return NULL;
}

bool kr_parse_statements(Parser *p, bool at_least_one, AstSeq *seq)
{
    isize mark = p->stack.len;
    while (!p_at(p, TOK_DEDENT) && !p_at(p, TOK_END)) {
        bool compound;
        AstNode *n = compound_stmt(p, &compound);
        if (compound ? !p_push(p, n) : !simple_stmts(p)) {
            return false;
        }
    }
    return (p->stack.len > mark || !at_least_one) && kr_parse_seq(p, mark, seq);
}

bool kr_parse_interactive(Parser *p, AstSeq *seq)
{
    isize mark = p->stack.len;
    if (p_at(p, TOK_NEWLINE)) {
        const Token *t = p->tok++;
        Ast_Pass *n = p_node(p, AST_Pass, t);
        if (!n) {
            return false;
        }
        n->node.end_lineno = t->end_lineno;
        n->node.end_col_offset = t->end_col_offset;
        return p_push(p, &n->node) && kr_parse_seq(p, mark, seq);
    }
    bool compound;
    AstNode *n = compound_stmt(p, &compound);
    bool ok = compound ? p_push(p, n) && p_accept_layout(p, TOK_NEWLINE) : simple_stmts(p);
    return ok && kr_parse_seq(p, mark, seq);
}
