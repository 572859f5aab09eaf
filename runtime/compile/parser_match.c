/* parser_match.c -- the match statement and its patterns. */
#include "runtime/compile/parser_int.h"

static AstNode *pattern(Parser *p);
static AstNode *maybe_star_pattern(Parser *p);

/* `match` is also a plain name.  A statement that begins with it is a match statement exactly if
 * its line ends in a colon and a block follows: nothing else that begins with a name does. */
bool kr_parse_at_match_stmt(const Parser *p)
{
    const Token *t = p->tok + 1;
    if (!kr_parse_starts_expr[t->kind] && t->kind != TOK_STAR) {
        return false;
    }
    while (t->kind != TOK_NEWLINE && t->kind != TOK_ERROR && t->kind != TOK_END) {
        t++;
    }
    return t->kind == TOK_NEWLINE && t[-1].kind == TOK_COLON && t[1].kind == TOK_INDENT;
}

/* -- Values -------------------------------------------------------------------------------------
 */

static bool is_imaginary(const AstNode *n)
{
    return AST(Constant, n)->value.kind == AST_CONST_COMPLEX;
}

/* ['-'] NUMBER, and with an imaginary part added: the number of a complex literal. */
static AstNode *number_value(Parser *p)
{
    const Token *start = p->tok;
    bool negative = p_accept(p, TOK_MINUS);
    AstNode *real = kr_parse_number(p);
    if (!real) {
        return NULL;
    }
    bool imaginary = is_imaginary(real);
    if (negative) {
        Ast_UnaryOp *n = p_node(p, AST_UnaryOp, start);
        if (!n) {
            return NULL;
        }
        n->op = AST_USub;
        n->operand = real;
        real = p_end(p, n);
    }
    if (!p_at(p, TOK_PLUS) && !p_at(p, TOK_MINUS)) {
        return real;
    }
    Ast_BinOp *n = p_node(p, AST_BinOp, start);
    if (!n || imaginary) {
        return NULL;
    }
    n->left = real;
    n->op = p_take(p)->kind == TOK_PLUS ? AST_Add : AST_Sub;
    n->right = kr_parse_number(p);
    return n->right && is_imaginary(n->right) ? p_end(p, n) : NULL;
}

/* NAME ('.' NAME)* */
static AstNode *name_or_attr(Parser *p)
{
    const Token *start = p->tok;
    AstNode *n = kr_parse_name(p, AST_Load);
    while (n && p_accept(p, TOK_DOT)) {
        Ast_Attribute *a = p_node(p, AST_Attribute, start);
        if (!a || !p_at(p, TOK_NAME)) {
            return NULL;
        }
        a->value = n;
        a->attr = p_take(p)->name;
        a->ctx = AST_Load;
        n = p_end(p, a);
    }
    return n;
}

static bool singleton(Parser *p, AstConst *value)
{
    switch (p->tok->kind) {
    case TOK_None: value->kind = AST_CONST_NONE; break;
    case TOK_True: value->kind = AST_CONST_TRUE; break;
    case TOK_False: value->kind = AST_CONST_FALSE; break;
    default: return false;
    }
    p_take(p);
    return true;
}

static AstNode *value_node(Parser *p, const Token *start, AstNode *value)
{
    Ast_MatchValue *n = value ? p_node(p, AST_MatchValue, start) : NULL;
    if (!n) {
        return NULL;
    }
    n->value = value;
    return p_end(p, n);
}

/* A name that a pattern binds: not `_`, not the beginning of something longer. */
static AstStr *capture_target(Parser *p)
{
    if (!p_at(p, TOK_NAME) || p->tok->name == p->name_underscore) {
        return NULL;
    }
    TokenKind next = (TokenKind)p->tok[1].kind;
    if (next == TOK_DOT || next == TOK_LPAR || next == TOK_EQUAL) {
        return NULL;
    }
    return p_take(p)->name;
}

/* -- Composite patterns -------------------------------------------------------------------------
 */

/* Patterns between brackets, pushed; *comma: there was one. */
static bool sequence_items(Parser *p, TokenKind close, bool *comma)
{
    *comma = false;
    while (!p_at(p, close)) {
        if (!p_push(p, maybe_star_pattern(p))) {
            return false;
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
        *comma = true;
    }
    return p_accept(p, close);
}

static AstNode *sequence_node(Parser *p, const Token *start, isize mark)
{
    Ast_MatchSequence *n = p_node(p, AST_MatchSequence, start);
    return n && kr_parse_seq(p, mark, &n->patterns) ? p_end(p, n) : NULL;
}

static AstNode *group_or_sequence(Parser *p)
{
    const Token *start = p_take(p);
    isize mark = p->stack.len;
    bool comma;
    if (!sequence_items(p, TOK_RPAR, &comma)) {
        return NULL;
    }
    if (p->stack.len == mark + 1 && !comma) {
        AstNode *n = p->stack.items[--p->stack.len];
        return n->kind == AST_MatchStar ? NULL : n;
    }
    return sequence_node(p, start, mark);
}

static AstNode *mapping_key(Parser *p)
{
    const Token *start = p->tok;
    switch (p->tok->kind) {
    case TOK_NUMBER:
    case TOK_MINUS: return number_value(p);
    case TOK_STRING: return kr_parse_strings(p);
    case TOK_NAME: {
        AstNode *n = name_or_attr(p);
        return n && n->kind == AST_Attribute ? n : NULL;
    }
    default: break;
    }
    Ast_Constant *n = p_node(p, AST_Constant, start);
    return n && singleton(p, &n->value) ? p_end(p, n) : NULL;
}

static AstNode *mapping_pattern(Parser *p)
{
    Ast_MatchMapping *n = p_node(p, AST_MatchMapping, p_take(p));
    if (!n) {
        return NULL;
    }
    isize mark = p->stack.len; /* key, pattern, key, pattern, ... */
    while (!p_at(p, TOK_RBRACE)) {
        if (p_accept(p, TOK_DOUBLESTAR)) {
            if (!(n->rest = capture_target(p))) {
                return NULL;
            }
            p_accept(p, TOK_COMMA);
            break;
        }
        if (!p_push(p, mapping_key(p)) || !p_accept(p, TOK_COLON) || !p_push(p, pattern(p))) {
            return NULL;
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
    }
    isize count = (p->stack.len - mark) / 2;
    AstSeq both;
    if (!p_accept(p, TOK_RBRACE) || !kr_parse_seq(p, mark, &both)) {
        return NULL;
    }
    if (count) {
        n->keys.items = kr_arena_alloc(p->ast->arena, (size_t)count * sizeof(AstNode *));
        n->patterns.items = kr_arena_alloc(p->ast->arena, (size_t)count * sizeof(AstNode *));
        if (!n->keys.items || !n->patterns.items) {
            p->out_of_memory = true;
            return NULL;
        }
    }
    n->keys.count = n->patterns.count = (int32_t)count;
    for (isize i = 0; i < count; i++) {
        n->keys.items[i] = both.items[2 * i];
        n->patterns.items[i] = both.items[2 * i + 1];
    }
    return p_end(p, n);
}

/* After the class name, at '('. */
static AstNode *class_pattern(Parser *p, const Token *start, AstNode *cls)
{
    Ast_MatchClass *n = p_node(p, AST_MatchClass, start);
    if (!n) {
        return NULL;
    }
    n->cls = cls;
    p_take(p);
    isize mark = p->stack.len;
    while (!p_at(p, TOK_RPAR) && !(p_at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL)) {
        if (!p_push(p, pattern(p))) {
            return NULL;
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
    }
    bool more = p->tok[-1].kind == TOK_COMMA || p->tok[-1].kind == TOK_LPAR;
    if (!kr_parse_seq(p, mark, &n->patterns)) {
        return NULL;
    }
    CharVec names = {0}; /* of AstStr * */
    bool ok = true;
    while (ok && more && p_at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL) {
        AstStr *name = p_take(p)->name;
        p_take(p);
        if (!char_vec_append(&names, (const char *)&name, sizeof name)) {
            p->out_of_memory = true;
            ok = false;
        }
        ok = ok && p_push(p, pattern(p));
        more = ok && p_accept(p, TOK_COMMA);
    }
    if (ok && names.len) {
        n->kwd_attrs.items = kr_arena_memdup(p->ast->arena, names.items, (size_t)names.len);
        n->kwd_attrs.count = (int32_t)(names.len / (isize)sizeof(AstStr *));
        p->out_of_memory |= !n->kwd_attrs.items;
        ok = n->kwd_attrs.items != NULL;
    }
    char_vec_fini(&names);
    return ok && kr_parse_seq(p, mark, &n->kwd_patterns) && p_accept(p, TOK_RPAR) ? p_end(p, n)
                                                                                  : NULL;
}

/* -- Patterns -----------------------------------------------------------------------------------
 */

static AstNode *name_pattern(Parser *p)
{
    const Token *start = p->tok;
    bool wildcard = p->tok->name == p->name_underscore;
    TokenKind next = (TokenKind)p->tok[1].kind;
    if (wildcard || (next != TOK_DOT && next != TOK_LPAR && next != TOK_EQUAL)) {
        Ast_MatchAs *n = p_node(p, AST_MatchAs, start);
        if (!n) {
            return NULL;
        }
        p_take(p);
        n->name = wildcard ? NULL : start->name;
        return p_end(p, n);
    }
    AstNode *name = name_or_attr(p);
    if (!name) {
        return NULL;
    }
    if (p_at(p, TOK_LPAR)) {
        return class_pattern(p, start, name);
    }
    return name->kind == AST_Attribute && !p_at(p, TOK_EQUAL) ? value_node(p, start, name) : NULL;
}

static AstNode *closed_pattern(Parser *p)
{
    const Token *start = p->tok;
    switch (p->tok->kind) {
    case TOK_NUMBER:
    case TOK_MINUS: return value_node(p, start, number_value(p));
    case TOK_STRING: return value_node(p, start, kr_parse_strings(p));
    case TOK_NAME: return name_pattern(p);
    case TOK_LPAR: return group_or_sequence(p);
    case TOK_LSQB: {
        p_take(p);
        isize mark = p->stack.len;
        bool comma;
        return sequence_items(p, TOK_RSQB, &comma) ? sequence_node(p, start, mark) : NULL;
    }
    case TOK_LBRACE: return mapping_pattern(p);
    default: break;
    }
    Ast_MatchSingleton *n = p_node(p, AST_MatchSingleton, start);
    return n && singleton(p, &n->value) ? p_end(p, n) : NULL;
}

static AstNode *or_pattern(Parser *p)
{
    const Token *start = p->tok;
    AstNode *first = closed_pattern(p);
    if (!first || !p_at(p, TOK_VBAR)) {
        return first;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, TOK_VBAR)) {
        if (!p_push(p, closed_pattern(p))) {
            return NULL;
        }
    }
    Ast_MatchOr *n = p_node(p, AST_MatchOr, start);
    return n && kr_parse_seq(p, mark, &n->patterns) ? p_end(p, n) : NULL;
}

static AstNode *pattern(Parser *p)
{
    const Token *start = p->tok;
    AstNode *n = or_pattern(p);
    if (!n || !p_accept(p, TOK_as)) {
        return n;
    }
    Ast_MatchAs *as = p_node(p, AST_MatchAs, start);
    if (!as || !(as->name = capture_target(p))) {
        return NULL;
    }
    as->pattern = n;
    return p_end(p, as);
}

static AstNode *maybe_star_pattern(Parser *p)
{
    if (!p_at(p, TOK_STAR)) {
        return pattern(p);
    }
    Ast_MatchStar *n = p_node(p, AST_MatchStar, p_take(p));
    if (!n) {
        return NULL;
    }
    if (p_at(p, TOK_NAME) && p->tok->name == p->name_underscore) {
        p_take(p);
    } else if (!(n->name = capture_target(p))) {
        return NULL;
    }
    return p_end(p, n);
}

/* patterns: an open sequence, or one pattern */
static AstNode *patterns(Parser *p)
{
    const Token *start = p->tok;
    AstNode *first = maybe_star_pattern(p);
    if (!first) {
        return NULL;
    }
    if (!p_at(p, TOK_COMMA)) {
        return first->kind == AST_MatchStar ? NULL : first;
    }
    isize mark = p->stack.len;
    if (!p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, TOK_COMMA) && !p_at(p, TOK_COLON) && !p_at(p, TOK_if)) {
        if (!p_push(p, maybe_star_pattern(p))) {
            return NULL;
        }
    }
    return sequence_node(p, start, mark);
}

/* -- The statement ------------------------------------------------------------------------------
 */

static AstNode *subject(Parser *p)
{
    const Token *start = p->tok;
    AstNode *first = kr_parse_star_named(p);
    if (!first || (!p_at(p, TOK_COMMA) &&
                   (first->kind != AST_Starred || (first->flags & AST_FLAG_PARENTHESIZED)))) {
        return first;
    }
    isize mark = p->stack.len;
    if (!p_at(p, TOK_COMMA) || !p_push(p, first)) {
        return NULL;
    }
    while (p_accept(p, TOK_COMMA) && !p_at(p, TOK_COLON)) {
        if (!p_push(p, kr_parse_star_named(p))) {
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

static AstNode *case_block(Parser *p)
{
    if (!p_at(p, TOK_NAME) || p->tok->name != p->name_case) {
        return NULL;
    }
    Ast_match_case *n = p_node(p, AST_match_case, p_take(p));
    if (!n || !(n->pattern = patterns(p)) ||
        (p_accept(p, TOK_if) && !(n->guard = kr_parse_named_expression(p))) ||
        !kr_parse_block(p, &n->body)) {
        return NULL;
    }
    return p_end(p, n);
}

AstNode *kr_parse_match_stmt(Parser *p)
{
    Ast_Match *n = p_node(p, AST_Match, p_take(p));
    if (!n || !(n->subject = subject(p)) || !p_accept(p, TOK_COLON) ||
        !p_accept_layout(p, TOK_NEWLINE) || !p_accept_layout(p, TOK_INDENT)) {
        return NULL;
    }
    isize mark = p->stack.len;
    do {
        if (!p_push(p, case_block(p))) {
            return NULL;
        }
    } while (!p_at(p, TOK_DEDENT));
    p_accept_layout(p, TOK_DEDENT);
    return kr_parse_seq(p, mark, &n->cases) ? p_end(p, n) : NULL;
}
