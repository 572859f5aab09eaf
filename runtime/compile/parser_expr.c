/* parser_expr.c -- expressions, targets, arguments and parameters. */
#include "runtime/compile/parser_int.h"

const bool kr_parse_starts_expr[TOK_COUNT] = {
    [TOK_NAME] = true,  [TOK_NUMBER] = true,   [TOK_STRING] = true, [TOK_LPAR] = true,
    [TOK_LSQB] = true,  [TOK_LBRACE] = true,   [TOK_MINUS] = true,  [TOK_PLUS] = true,
    [TOK_TILDE] = true, [TOK_ELLIPSIS] = true, [TOK_None] = true,   [TOK_True] = true,
    [TOK_False] = true, [TOK_not] = true,      [TOK_lambda] = true, [TOK_await] = true,
};

/* Binding strength of binary operators; 0: not one.  ** is apart. */
static const uint8_t binary_level[TOK_COUNT] = {
    [TOK_VBAR] = 1,       [TOK_CIRCUMFLEX] = 2, [TOK_AMPER] = 3,       [TOK_LEFTSHIFT] = 4,
    [TOK_RIGHTSHIFT] = 4, [TOK_PLUS] = 5,       [TOK_MINUS] = 5,       [TOK_STAR] = 6,
    [TOK_SLASH] = 6,      [TOK_PERCENT] = 6,    [TOK_DOUBLESLASH] = 6, [TOK_AT] = 6,
};

/* ORDER binary */
_Static_assert(TOK_DOUBLESLASH - TOK_PLUS == AST_FloorDiv - AST_Add, "operators out of order");
_Static_assert(TOK_DOUBLESTAR - TOK_PLUS == AST_Pow - AST_Add, "operators out of order");
_Static_assert(TOK_VBAR - TOK_PLUS == AST_BitOr - AST_Add, "operators out of order");
/* ORDER compare */
_Static_assert(TOK_GREATEREQUAL - TOK_EQEQUAL == AST_GtE - AST_Eq, "comparisons out of order");

bool kr_parse_seq(Parser *p, isize mark, AstSeq *seq)
{
    isize n = p->stack.len - mark;
    seq->count = (int32_t)n;
    seq->items = NULL;
    if (n) {
        seq->items = kr_arena_alloc(p->ast->arena, (size_t)n * sizeof(AstNode *));
        if (!seq->items) {
            p->out_of_memory = true;
            return false;
        }
        memcpy(seq->items, p->stack.items + mark, (size_t)n * sizeof(AstNode *));
        p->stack.len = mark;
    }
    return true;
}

/* -- Atoms --------------------------------------------------------------------------------------
 */

AstNode *kr_parse_name(Parser *p, AstEnum ctx)
{
    if (!p_at(p, TOK_NAME)) {
        return NULL;
    }
    const Token *t = p_take(p);
    Ast_Name *n = p_node(p, AST_Name, t);
    if (!n) {
        return NULL;
    }
    n->id = t->name;
    n->ctx = ctx;
    return p_end(p, n);
}

AstNode *kr_parse_number(Parser *p)
{
    if (!p_at(p, TOK_NUMBER)) {
        return NULL;
    }
    return kr_literal_number(&p->lit, p_take(p));
}

AstNode *kr_parse_strings(Parser *p)
{
    const Token *first = p->tok;
    while (p_accept(p, TOK_STRING)) {
    }
    return p->tok == first ? NULL : kr_literal_strings(&p->lit, first, (int32_t)(p->tok - first));
}

static AstNode *constant(Parser *p, AstConstKind kind)
{
    Ast_Constant *n = p_node(p, AST_Constant, p_take(p));
    if (!n) {
        return NULL;
    }
    n->value.kind = kind;
    return p_end(p, n);
}

static AstNode *disjunction(Parser *p);

/* for_if_clause+; the stack gets the comprehension nodes. */
static bool for_if_clauses(Parser *p, AstSeq *seq)
{
    isize mark = p->stack.len;
    while (p_at(p, TOK_for) || (p_at(p, TOK_async) && p->tok[1].kind == TOK_for)) {
        Ast_comprehension *c = p_node(p, AST_comprehension, p->tok);
        if (!c) {
            return false;
        }
        c->is_async = p_accept(p, TOK_async);
        p_take(p);
        if (!(c->target = kr_parse_star_targets(p)) || !p_accept(p, TOK_in) ||
            !(c->iter = disjunction(p))) {
            return false;
        }
        isize ifs = p->stack.len;
        while (p_accept(p, TOK_if)) {
            if (!p_push(p, disjunction(p))) {
                return false;
            }
        }
        if (!kr_parse_seq(p, ifs, &c->ifs) || !p_push(p, p_end(p, c))) {
            return false;
        }
    }
    return p->stack.len > mark && kr_parse_seq(p, mark, seq);
}

static bool at_comprehension(const Parser *p) { return p_at(p, TOK_for) || p_at(p, TOK_async); }

static bool is_bare_starred(const AstNode *n)
{
    return n->kind == AST_Starred && !(n->flags & AST_FLAG_PARENTHESIZED);
}

static bool is_bare_named(const AstNode *n)
{
    return n->kind == AST_NamedExpr && !(n->flags & AST_FLAG_PARENTHESIZED);
}

static AstNode *yield_expr(Parser *p)
{
    const Token *t = p_take(p);
    if (p_accept(p, TOK_from)) {
        Ast_YieldFrom *n = p_node(p, AST_YieldFrom, t);
        return n && (n->value = kr_parse_expression(p)) ? p_end(p, n) : NULL;
    }
    Ast_Yield *n = p_node(p, AST_Yield, t);
    if (!n) {
        return NULL;
    }
    if (p_at_expr(p) || p_at(p, TOK_STAR)) {
        n->value = kr_parse_star_expressions(p);
        if (!n->value) {
            return NULL;
        }
    }
    return p_end(p, n);
}

/* More elements of a display after its first one and a comma, up to the closing bracket. */
static bool more_elements(Parser *p, TokenKind close)
{
    while (!p_at(p, close)) {
        if (!p_push(p, kr_parse_star_named(p))) {
            return false;
        }
        if (!p_accept(p, TOK_COMMA)) {
            return p_at(p, close);
        }
    }
    return true;
}

/* '(' : tuple, group, generator expression. */
static AstNode *parenthesized(Parser *p)
{
    const Token *open = p_take(p);
    if (p_at(p, TOK_yield)) {
        AstNode *n = yield_expr(p);
        if (!n || !p_accept(p, TOK_RPAR)) {
            return NULL;
        }
        n->flags |= AST_FLAG_PARENTHESIZED;
        return n;
    }
    AstNode *first = NULL;
    if (!p_at(p, TOK_RPAR)) {
        first = kr_parse_star_named(p);
        if (!first) {
            return NULL;
        }
        if (!is_bare_starred(first)) {
            if (p_accept(p, TOK_RPAR)) {
                first->flags |= AST_FLAG_PARENTHESIZED;
                return first;
            }
            if (at_comprehension(p)) {
                Ast_GeneratorExp *n = p_node(p, AST_GeneratorExp, open);
                if (!n) {
                    return NULL;
                }
                n->elt = first;
                return for_if_clauses(p, &n->generators) && p_accept(p, TOK_RPAR) ? p_end(p, n)
                                                                                  : NULL;
            }
        }
        if (!p_accept(p, TOK_COMMA)) {
            return NULL;
        }
    }
    Ast_Tuple *n = p_node(p, AST_Tuple, open);
    isize mark = p->stack.len;
    if (!n || (first && (!p_push(p, first) || !more_elements(p, TOK_RPAR))) ||
        !kr_parse_seq(p, mark, &n->elts) || !p_accept(p, TOK_RPAR)) {
        return NULL;
    }
    n->ctx = AST_Load;
    return p_end(p, n);
}

/* '[' : list, list comprehension. */
static AstNode *bracketed(Parser *p)
{
    const Token *open = p_take(p);
    isize mark = p->stack.len;
    if (!p_at(p, TOK_RSQB)) {
        AstNode *first = kr_parse_star_named(p);
        if (!first) {
            return NULL;
        }
        if (at_comprehension(p) && !is_bare_starred(first)) {
            Ast_ListComp *n = p_node(p, AST_ListComp, open);
            if (!n) {
                return NULL;
            }
            n->elt = first;
            return for_if_clauses(p, &n->generators) && p_accept(p, TOK_RSQB) ? p_end(p, n) : NULL;
        }
        if (!p_push(p, first) || (p_accept(p, TOK_COMMA) && !more_elements(p, TOK_RSQB))) {
            return NULL;
        }
    }
    Ast_List *n = p_node(p, AST_List, open);
    if (!n || !kr_parse_seq(p, mark, &n->elts) || !p_accept(p, TOK_RSQB)) {
        return NULL;
    }
    n->ctx = AST_Load;
    return p_end(p, n);
}

static AstNode *bitwise_or(Parser *p);

/* Keys go to `stack`, values to `defaults`: both are stacks. */
static bool push_pair(Parser *p, AstNode *key, AstNode *value)
{
    if (!value) {
        return false;
    }
    if (!node_vec_push(&p->stack, key) || !node_vec_push(&p->defaults, value)) {
        p->out_of_memory = true;
        return false;
    }
    return true;
}

/* The pairs since the marks become two sequences. */
static bool pair_seqs(Parser *p, isize mark, isize values_mark, AstSeq *keys, AstSeq *values)
{
    isize n = p->defaults.len - values_mark;
    if (!kr_parse_seq(p, mark, keys)) {
        return false;
    }
    values->count = (int32_t)n;
    values->items = NULL;
    if (n) {
        values->items = kr_arena_memdup(p->ast->arena, p->defaults.items + values_mark,
                                        (size_t)n * sizeof(AstNode *));
        if (!values->items) {
            p->out_of_memory = true;
            return false;
        }
        p->defaults.len = values_mark;
    }
    return true;
}

/* A dict from its first pair on: key NULL means that the first is `**`. */
static AstNode *dict_display(Parser *p, const Token *open, AstNode *key)
{
    isize mark = p->stack.len;
    isize values_mark = p->defaults.len;
    bool first = key != NULL;
    while (first || !p_at(p, TOK_RBRACE)) {
        AstNode *value;
        if (!first && p_accept(p, TOK_DOUBLESTAR)) {
            key = NULL;
            value = bitwise_or(p);
        } else {
            if (!first && !(key = kr_parse_expression(p))) {
                return NULL;
            }
            value = p_accept(p, TOK_COLON) ? kr_parse_expression(p) : NULL;
            if (value && first && at_comprehension(p)) {
                Ast_DictComp *n = p_node(p, AST_DictComp, open);
                if (!n) {
                    return NULL;
                }
                n->key = key;
                n->value = value;
                return for_if_clauses(p, &n->generators) && p_accept(p, TOK_RBRACE) ? p_end(p, n)
                                                                                    : NULL;
            }
        }
        first = false;
        if (!push_pair(p, key, value)) {
            return NULL;
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
    }
    Ast_Dict *n = p_node(p, AST_Dict, open);
    if (!n || !pair_seqs(p, mark, values_mark, &n->keys, &n->values) || !p_accept(p, TOK_RBRACE)) {
        return NULL;
    }
    return p_end(p, n);
}

/* '{' : dict, set and their comprehensions. */
static AstNode *braced(Parser *p)
{
    const Token *open = p_take(p);
    if (p_at(p, TOK_RBRACE) || p_at(p, TOK_DOUBLESTAR)) {
        return dict_display(p, open, NULL);
    }
    AstNode *first = kr_parse_star_named(p);
    if (!first) {
        return NULL;
    }
    if (p_at(p, TOK_COLON) && !is_bare_starred(first) && !is_bare_named(first)) {
        return dict_display(p, open, first);
    }
    if (at_comprehension(p) && !is_bare_starred(first)) {
        Ast_SetComp *n = p_node(p, AST_SetComp, open);
        if (!n) {
            return NULL;
        }
        n->elt = first;
        return for_if_clauses(p, &n->generators) && p_accept(p, TOK_RBRACE) ? p_end(p, n) : NULL;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first) || (p_accept(p, TOK_COMMA) && !more_elements(p, TOK_RBRACE))) {
        return NULL;
    }
    Ast_Set *n = p_node(p, AST_Set, open);
    if (!n || !kr_parse_seq(p, mark, &n->elts) || !p_accept(p, TOK_RBRACE)) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *atom(Parser *p)
{
    switch (p->tok->kind) {
    case TOK_NAME: return kr_parse_name(p, AST_Load);
    case TOK_NUMBER: return kr_parse_number(p);
    case TOK_STRING: return kr_parse_strings(p);
    case TOK_LPAR: return parenthesized(p);
    case TOK_LSQB: return bracketed(p);
    case TOK_LBRACE: return braced(p);
    case TOK_None: return constant(p, AST_CONST_NONE);
    case TOK_True: return constant(p, AST_CONST_TRUE);
    case TOK_False: return constant(p, AST_CONST_FALSE);
    case TOK_ELLIPSIS: return constant(p, AST_CONST_ELLIPSIS);
    default: return NULL;
    }
}

/* -- Calls, subscripts --------------------------------------------------------------------------
 */

/* assignment_expression | expression !':=' */
static AstNode *argument_expression(Parser *p) { return kr_parse_named_expression(p); }

static AstNode *starred(Parser *p, AstNode *(*value)(Parser *))
{
    Ast_Starred *n = p_node(p, AST_Starred, p_take(p));
    if (!n || !(n->value = value(p))) {
        return NULL;
    }
    n->ctx = AST_Load;
    return p_end(p, n);
}

bool kr_parse_arguments(Parser *p, AstSeq *args, AstSeq *keywords)
{
    isize mark = p->stack.len;
    isize keywords_mark = p->defaults.len;
    bool seen_keyword = false, seen_double_star = false;
    while (!p_at(p, TOK_RPAR)) {
        const Token *t = p->tok;
        if (p_at(p, TOK_STAR)) {
            if (seen_double_star || !p_push(p, starred(p, kr_parse_expression))) {
                return false;
            }
        } else if (p_at(p, TOK_DOUBLESTAR) || (p_at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL)) {
            Ast_keyword *k = p_node(p, AST_keyword, t);
            if (!k) {
                return false;
            }
            seen_keyword = true;
            p_take(p);
            if (t->kind == TOK_NAME) {
                k->arg = t->name;
                p_take(p);
            } else {
                seen_double_star = true;
            }
            if (!(k->value = kr_parse_expression(p))) {
                return false;
            }
            if (!node_vec_push(&p->defaults, p_end(p, k))) {
                p->out_of_memory = true;
                return false;
            }
        } else if (seen_keyword || !p_push(p, argument_expression(p))) {
            return false;
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
    }
    AstSeq none;
    isize empty = p->stack.len;
    return p_at(p, TOK_RPAR) && pair_seqs(p, empty, keywords_mark, &none, keywords) &&
           kr_parse_seq(p, mark, args);
}

/* primary '(' ... ')', the primary beginning at `start` (perhaps with a parenthesis) */
static AstNode *call(Parser *p, AstNode *func, const Token *start)
{
    const Token *open = p_take(p);
    Ast_Call *n = p_node(p, AST_Call, start);
    if (!n) {
        return NULL;
    }
    n->func = func;
    /* The usual calls first: none, or one plain argument, or a generator expression. */
    if (p_accept(p, TOK_RPAR)) {
        return p_end(p, n);
    }
    if (p_at_expr(p) && !(p_at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL)) {
        isize mark = p->stack.len;
        AstNode *first = argument_expression(p);
        if (!first) {
            return NULL;
        }
        if (at_comprehension(p)) {
            Ast_GeneratorExp *g = p_node(p, AST_GeneratorExp, open);
            if (!g) {
                return NULL;
            }
            g->elt = first;
            if (!for_if_clauses(p, &g->generators) || !p_accept(p, TOK_RPAR)) {
                return NULL;
            }
            return p_push(p, p_end(p, g)) && kr_parse_seq(p, mark, &n->args) ? p_end(p, n) : NULL;
        }
        if (p_accept(p, TOK_RPAR)) {
            return p_push(p, first) && kr_parse_seq(p, mark, &n->args) ? p_end(p, n) : NULL;
        }
        if (!p_accept(p, TOK_COMMA) || !p_push(p, first)) {
            return NULL;
        }
        /* kr_parse_arguments pushes behind `first`; put them together. */
        AstSeq rest;
        if (!kr_parse_arguments(p, &rest, &n->keywords) || !p_accept(p, TOK_RPAR)) {
            return NULL;
        }
        for (int32_t i = 0; i < rest.count; i++) {
            if (!p_push(p, rest.items[i])) {
                return NULL;
            }
        }
        return kr_parse_seq(p, mark, &n->args) ? p_end(p, n) : NULL;
    }
    return kr_parse_arguments(p, &n->args, &n->keywords) && p_accept(p, TOK_RPAR) ? p_end(p, n)
                                                                                  : NULL;
}

/* slice: [expression] ':' [expression] [':' [expression]] | named_expression */
static AstNode *slice(Parser *p)
{
    const Token *start = p->tok;
    AstNode *lower = NULL;
    if (!p_at(p, TOK_COLON)) {
        lower = kr_parse_named_expression(p);
        if (!lower || !p_at(p, TOK_COLON)) {
            return lower;
        }
        if (is_bare_named(lower)) {
            return NULL;
        }
    }
    p_take(p);
    Ast_Slice *n = p_node(p, AST_Slice, start);
    if (!n) {
        return NULL;
    }
    n->lower = lower;
    if (p_at_expr(p) && !(n->upper = kr_parse_expression(p))) {
        return NULL;
    }
    if (p_accept(p, TOK_COLON) && p_at_expr(p) && !(n->step = kr_parse_expression(p))) {
        return NULL;
    }
    return p_end(p, n);
}

static AstNode *slice_or_starred(Parser *p)
{
    return p_at(p, TOK_STAR) ? starred(p, kr_parse_expression) : slice(p);
}

static AstNode *slices(Parser *p)
{
    const Token *start = p->tok;
    AstNode *first = slice_or_starred(p);
    if (!first || (!p_at(p, TOK_COMMA) && first->kind != AST_Starred)) {
        return first;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, TOK_COMMA) && !p_at(p, TOK_RSQB)) {
        if (!p_push(p, slice_or_starred(p))) {
            return NULL;
        }
    }
    Ast_Tuple *n = p_node(p, AST_Tuple, start);
    if (!n || !kr_parse_seq(p, mark, &n->elts)) {
        return NULL;
    }
    n->ctx = AST_Load;
    return p_end(p, n);
}

AstNode *kr_parse_primary(Parser *p)
{
    const Token *start = p->tok;
    AstNode *n = atom(p);
    while (n) {
        switch (p->tok->kind) {
        case TOK_DOT: {
            p_take(p);
            if (!p_at(p, TOK_NAME)) {
                return NULL;
            }
            Ast_Attribute *a = p_node(p, AST_Attribute, start);
            if (!a) {
                return NULL;
            }
            a->value = n;
            a->attr = p_take(p)->name;
            a->ctx = AST_Load;
            n = p_end(p, a);
            break;
        }
        case TOK_LPAR: n = call(p, n, start); break;
        case TOK_LSQB: {
            p_take(p);
            Ast_Subscript *s = p_node(p, AST_Subscript, start);
            if (!s) {
                return NULL;
            }
            s->value = n;
            s->slice = slices(p);
            if (!s->slice || !p_accept(p, TOK_RSQB)) {
                return NULL;
            }
            s->ctx = AST_Load;
            n = p_end(p, s);
            break;
        }
        default: return n;
        }
    }
    return NULL;
}

/* -- Operators ----------------------------------------------------------------------------------
 */

static AstNode *factor(Parser *p);

static AstNode *power(Parser *p)
{
    const Token *start = p->tok;
    AstNode *left;
    if (p_at(p, TOK_await)) {
        Ast_Await *n = p_node(p, AST_Await, p_take(p));
        if (!n || !(n->value = kr_parse_primary(p))) {
            return NULL;
        }
        left = p_end(p, n);
    } else {
        left = kr_parse_primary(p);
    }
    if (!left || !p_at(p, TOK_DOUBLESTAR)) {
        return left;
    }
    p_take(p);
    Ast_BinOp *n = p_node(p, AST_BinOp, start);
    if (!n) {
        return NULL;
    }
    p->depth++; /* two rules per level in CPython */
    n->left = left;
    n->op = AST_Pow;
    n->right = factor(p);
    p->depth--;
    return n->right ? p_end(p, n) : NULL;
}

static AstNode *factor(Parser *p)
{
    const Token *t = p->tok;
    AstEnum op;
    switch (t->kind) {
    case TOK_PLUS: op = AST_UAdd; break;
    case TOK_MINUS: op = AST_USub; break;
    case TOK_TILDE: op = AST_Invert; break;
    default:
        if (!p_enter(p)) {
            return NULL;
        }
        AstNode *n = power(p);
        p->depth--;
        return n;
    }
    p_take(p);
    Ast_UnaryOp *n = p_node(p, AST_UnaryOp, t);
    if (!n || !p_enter(p)) {
        return NULL;
    }
    n->op = op;
    n->operand = factor(p);
    p->depth--;
    return n->operand ? p_end(p, n) : NULL;
}

/* Operators that bind at least as tight as `level`. */
static AstNode *binary(Parser *p, int level)
{
    const Token *start = p->tok;
    AstNode *left = factor(p);
    while (left) {
        int here = binary_level[p->tok->kind];
        if (here < level || here == 0) {
            break;
        }
        Ast_BinOp *n = p_node(p, AST_BinOp, start);
        if (!n) {
            return NULL;
        }
        n->left = left;
        n->op = (AstEnum)(AST_Add + (p_take(p)->kind - TOK_PLUS));
        n->right = binary(p, here + 1);
        left = n->right ? p_end(p, n) : NULL;
    }
    return left;
}

static AstNode *bitwise_or(Parser *p) { return binary(p, 1); }

/* The comparison operator at the token, taken; AST_ENUM_NONE: there is none. */
static AstEnum comparison_operator(Parser *p)
{
    TokenKind kind = (TokenKind)p->tok->kind;
    if (kind >= TOK_EQEQUAL && kind <= TOK_GREATEREQUAL) {
        if (kind == TOK_NOTEQUAL) {
            /* != is <> under the "barry_as_FLUFL" future. */
            bool barry = (p->flags & KR_CF_FUTURE_BARRY_AS_BDFL) != 0;
            if (barry != (p->tok->start[0] == '<')) {
                return AST_ENUM_NONE;
            }
        }
        p_take(p);
        return (AstEnum)(AST_Eq + (kind - TOK_EQEQUAL));
    }
    if (kind == TOK_in) {
        p_take(p);
        return AST_In;
    }
    if (kind == TOK_is) {
        p_take(p);
        return p_accept(p, TOK_not) ? AST_IsNot : AST_Is;
    }
    if (kind == TOK_not && p->tok[1].kind == TOK_in) {
        p_take(p);
        p_take(p);
        return AST_NotIn;
    }
    return AST_ENUM_NONE;
}

static AstNode *comparison(Parser *p)
{
    const Token *start = p->tok;
    AstNode *left = bitwise_or(p);
    if (!left) {
        return NULL;
    }
    AstEnum op = comparison_operator(p);
    if (KR_LIKELY(op == AST_ENUM_NONE)) {
        return left;
    }
    Ast_Compare *n = p_node(p, AST_Compare, start);
    if (!n) {
        return NULL;
    }
    n->left = left;
    isize mark = p->stack.len;
    CharVec ops = {0};
    bool ok = true;
    while (ok && op != AST_ENUM_NONE) {
        ok = char_vec_push(&ops, (char)op);
        p->out_of_memory |= !ok;
        ok = ok && p_push(p, bitwise_or(p));
        op = ok ? comparison_operator(p) : AST_ENUM_NONE;
    }
    if (ok) {
        n->ops.count = (int32_t)ops.len;
        n->ops.items = kr_arena_memdup(p->ast->arena, ops.items, (size_t)ops.len);
        p->out_of_memory |= !n->ops.items;
        ok = n->ops.items && kr_parse_seq(p, mark, &n->comparators);
    }
    char_vec_fini(&ops);
    return ok ? p_end(p, n) : NULL;
}

static AstNode *inversion(Parser *p)
{
    if (KR_LIKELY(!p_at(p, TOK_not))) {
        return comparison(p);
    }
    Ast_UnaryOp *n = p_node(p, AST_UnaryOp, p_take(p));
    if (!n || !p_enter(p)) {
        return NULL;
    }
    n->op = AST_Not;
    n->operand = inversion(p);
    p->depth--;
    return n->operand ? p_end(p, n) : NULL;
}

/* operand (word operand)* */
static AstNode *bool_chain(Parser *p, TokenKind word, AstEnum op, AstNode *(*operand)(Parser *))
{
    const Token *start = p->tok;
    AstNode *first = operand(p);
    if (!first || KR_LIKELY(!p_at(p, word))) {
        return first;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, word)) {
        if (!p_push(p, operand(p))) {
            return NULL;
        }
    }
    Ast_BoolOp *n = p_node(p, AST_BoolOp, start);
    if (!n || !kr_parse_seq(p, mark, &n->values)) {
        return NULL;
    }
    n->op = op;
    return p_end(p, n);
}

static AstNode *conjunction(Parser *p) { return bool_chain(p, TOK_and, AST_And, inversion); }
static AstNode *disjunction(Parser *p) { return bool_chain(p, TOK_or, AST_Or, conjunction); }

static AstNode *lambda(Parser *p)
{
    Ast_Lambda *n = p_node(p, AST_Lambda, p_take(p));
    if (!n || !p_enter(p)) {
        return NULL;
    }
    n->args = kr_parse_params(p, true);
    n->body = n->args && p_accept(p, TOK_COLON) ? kr_parse_expression(p) : NULL;
    p->depth--;
    return n->body ? p_end(p, n) : NULL;
}

AstNode *kr_parse_expression(Parser *p)
{
    if (!p_enter(p)) {
        return NULL;
    }
    const Token *start = p->tok;
    AstNode *body;
    if (KR_UNLIKELY(p_at(p, TOK_lambda))) {
        body = lambda(p);
    } else {
        body = disjunction(p);
        if (body && p_accept(p, TOK_if)) {
            Ast_IfExp *n = p_node(p, AST_IfExp, start);
            if (n) {
                n->body = body;
                n->test = disjunction(p);
                n->orelse = n->test && p_accept(p, TOK_else) ? kr_parse_expression(p) : NULL;
            }
            body = n && n->orelse ? p_end(p, n) : NULL;
        }
    }
    p->depth--;
    return body;
}

AstNode *kr_parse_named_expression(Parser *p)
{
    if (KR_UNLIKELY(p_at(p, TOK_NAME) && p->tok[1].kind == TOK_COLONEQUAL)) {
        Ast_NamedExpr *n = p_node(p, AST_NamedExpr, p->tok);
        if (!n || !(n->target = kr_parse_name(p, AST_Store))) {
            return NULL;
        }
        p_take(p);
        return (n->value = kr_parse_expression(p)) ? p_end(p, n) : NULL;
    }
    AstNode *n = kr_parse_expression(p);
    return n && !p_at(p, TOK_COLONEQUAL) ? n : NULL;
}

AstNode *kr_parse_star_named(Parser *p)
{
    return p_at(p, TOK_STAR) ? starred(p, bitwise_or) : kr_parse_named_expression(p);
}

static AstNode *star_expression(Parser *p)
{
    return p_at(p, TOK_STAR) ? starred(p, bitwise_or) : kr_parse_expression(p);
}

/* item (',' item)* [','], a tuple if there is a comma. */
static AstNode *expression_list(Parser *p, AstNode *(*item)(Parser *), bool stars)
{
    const Token *start = p->tok;
    AstNode *first = item(p);
    if (!first || KR_LIKELY(!p_at(p, TOK_COMMA))) {
        return first;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, TOK_COMMA) && (p_at_expr(p) || (stars && p_at(p, TOK_STAR)))) {
        if (!p_push(p, item(p))) {
            return NULL;
        }
    }
    Ast_Tuple *n = p_node(p, AST_Tuple, start);
    if (!n || !kr_parse_seq(p, mark, &n->elts)) {
        return NULL;
    }
    n->ctx = AST_Load;
    return p_end(p, n);
}

AstNode *kr_parse_star_expressions(Parser *p) { return expression_list(p, star_expression, true); }
AstNode *kr_parse_expressions(Parser *p) { return expression_list(p, kr_parse_expression, false); }

AstNode *kr_parse_yield_or_star(Parser *p)
{
    return p_at(p, TOK_yield) ? yield_expr(p) : kr_parse_star_expressions(p);
}

/* -- Targets ------------------------------------------------------------------------------------
 */

bool kr_parse_is_single_target(const AstNode *n)
{
    return n->kind == AST_Name || n->kind == AST_Attribute || n->kind == AST_Subscript;
}

bool kr_parse_set_context(AstNode *n, AstEnum ctx)
{
    AstSeq *elts;
    switch (n->kind) {
    case AST_Name: AST(Name, n)->ctx = ctx; return true;
    case AST_Attribute: AST(Attribute, n)->ctx = ctx; return true;
    case AST_Subscript: AST(Subscript, n)->ctx = ctx; return true;
    case AST_Starred: {
        Ast_Starred *s = AST(Starred, n);
        s->ctx = ctx;
        return ctx == AST_Store && s->value->kind != AST_Starred &&
               kr_parse_set_context(s->value, ctx);
    }
    case AST_Tuple:
        AST(Tuple, n)->ctx = ctx;
        elts = &AST(Tuple, n)->elts;
        break;
    case AST_List:
        AST(List, n)->ctx = ctx;
        elts = &AST(List, n)->elts;
        break;
    default: return false;
    }
    for (int32_t i = 0; i < elts->count; i++) {
        if (!kr_parse_set_context(elts->items[i], ctx)) {
            return false;
        }
    }
    return true;
}

AstNode *kr_parse_star_target(Parser *p)
{
    if (p_at(p, TOK_STAR)) {
        Ast_Starred *n = p_node(p, AST_Starred, p_take(p));
        if (!n || p_at(p, TOK_STAR) || !(n->value = kr_parse_star_target(p))) {
            return NULL;
        }
        n->ctx = AST_Store;
        return p_end(p, n);
    }
    AstNode *n = kr_parse_primary(p);
    return n && kr_parse_set_context(n, AST_Store) ? n : NULL;
}

AstNode *kr_parse_star_targets(Parser *p)
{
    const Token *start = p->tok;
    AstNode *first = kr_parse_star_target(p);
    if (!first || !p_at(p, TOK_COMMA)) {
        return first;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, TOK_COMMA) && (p_at_expr(p) || p_at(p, TOK_STAR))) {
        if (!p_push(p, kr_parse_star_target(p))) {
            return NULL;
        }
    }
    Ast_Tuple *n = p_node(p, AST_Tuple, start);
    if (!n || !kr_parse_seq(p, mark, &n->elts)) {
        return NULL;
    }
    n->ctx = AST_Store;
    return p_end(p, n);
}

/* -- Parameters ---------------------------------------------------------------------------------
 */

/* NAME [':' annotation]; *name of a def may be annotated with a starred expression. */
static AstNode *param(Parser *p, bool lambda_form, bool star_annotation)
{
    if (!p_at(p, TOK_NAME)) {
        return NULL;
    }
    Ast_arg *n = p_node(p, AST_arg, p->tok);
    if (!n) {
        return NULL;
    }
    n->arg = p_take(p)->name;
    if (!lambda_form && p_accept(p, TOK_COLON)) {
        n->annotation = star_annotation ? star_expression(p) : kr_parse_expression(p);
        if (!n->annotation) {
            return NULL;
        }
    }
    return p_end(p, n);
}

static bool seq_of(Parser *p, AstNode **items, isize n, AstSeq *seq)
{
    seq->count = (int32_t)n;
    seq->items = NULL;
    if (n) {
        seq->items = kr_arena_memdup(p->ast->arena, items, (size_t)n * sizeof(AstNode *));
        p->out_of_memory |= !seq->items;
    }
    return !n || seq->items;
}

Ast_arguments *kr_parse_params(Parser *p, bool lambda_form)
{
    TokenKind close = lambda_form ? TOK_COLON : TOK_RPAR;
    Ast_arguments *a = p_node(p, AST_arguments, p->tok);
    if (!a) {
        return NULL;
    }
    isize mark = p->stack.len;
    isize mark2 = p->defaults.len;
    isize posonly = 0, positional = -1; /* counts, once known */
    bool seen_slash = false, seen_default = false;
    while (!p_at(p, close)) {
        isize count = p->stack.len - mark;
        if (p_at(p, TOK_SLASH)) {
            if (seen_slash || positional >= 0 || count == 0) {
                return NULL;
            }
            p_take(p);
            seen_slash = true;
            posonly = count;
        } else if (p_at(p, TOK_STAR)) {
            if (positional >= 0) {
                return NULL;
            }
            p_take(p);
            positional = count;
            if (p_at(p, TOK_COMMA)) {
                /* A bare star: a name must follow. */
                if (p->tok[1].kind != TOK_NAME) {
                    return NULL;
                }
            } else if (!(a->vararg = param(p, lambda_form, true)) || p_at(p, TOK_EQUAL)) {
                return NULL;
            }
        } else if (p_at(p, TOK_DOUBLESTAR)) {
            p_take(p);
            if (!(a->kwarg = param(p, lambda_form, false))) {
                return NULL;
            }
            p_accept(p, TOK_COMMA);
            if (!p_at(p, close)) {
                return NULL;
            }
            break;
        } else {
            AstNode *name = param(p, lambda_form, false);
            AstNode *value = NULL;
            if (!name) {
                return NULL;
            }
            if (p_accept(p, TOK_EQUAL)) {
                if (!(value = kr_parse_expression(p))) {
                    return NULL;
                }
                seen_default |= positional < 0;
            } else if (seen_default && positional < 0) {
                return NULL;
            }
            if (!p_push(p, name) || !node_vec_push(&p->defaults, value)) {
                p->out_of_memory = true;
                return NULL;
            }
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
    }
    if (!p_at(p, close)) {
        return NULL;
    }
    isize count = p->stack.len - mark;
    if (positional < 0) {
        positional = count;
    }
    AstNode **args = p->stack.items + mark;
    AstNode **values = p->defaults.items + mark2;
    isize first_default = positional;
    while (first_default > 0 && values[first_default - 1]) {
        first_default--;
    }
    bool ok = seq_of(p, args, posonly, &a->posonlyargs) &&
              seq_of(p, args + posonly, positional - posonly, &a->args) &&
              seq_of(p, args + positional, count - positional, &a->kwonlyargs) &&
              seq_of(p, values + positional, count - positional, &a->kw_defaults) &&
              seq_of(p, values + first_default, positional - first_default, &a->defaults);
    p->stack.len = mark;
    p->defaults.len = mark2;
    return ok ? a : NULL;
}
