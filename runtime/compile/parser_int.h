/* parser_int.h -- the fast parser: what its files share.
 *
 * One pass, recursive descent, at most a few tokens of lookahead; all tokens are made first.  It
 * only says yes or no: on a failure functions return NULL (or false), and kr_parse gives the source
 * to the error pass (peg.h), which finds CPython's message.  So nothing here words an error.
 */
#ifndef KR_COMPILE_PARSER_INT_H
#define KR_COMPILE_PARSER_INT_H

#include "runtime/compile/literal.h"
#include "runtime/compile/parser.h"
#include "runtime/compile/token.h"

/* As deep as CPython's parser (6000 rules) goes on chains of prefix operators. */
#define PARSE_MAX_DEPTH 5950

typedef struct Parser {
    const Token *tok;  /* the next token; the array ends with END or ERROR */
    const Token *last; /* the last one taken that is not NEWLINE, INDENT, DEDENT */
    Ast *ast;
    NodeVec stack;    /* items of unfinished sequences */
    NodeVec defaults; /* defaults of unfinished parameter lists, in parallel to `stack` */
    Literals lit;
    uint32_t flags;          /* KR_CF_* */
    int depth;               /* nesting of the C stack */
    const char *stack_limit; /* or NULL */
    bool too_deep;
    bool stack_low; /* too deep for this C stack, not for any */
    bool out_of_memory;
    AstStr *name_match, *name_case, *name_underscore;
} Parser;

/* -- Tokens -------------------------------------------------------------------------------------
 */

KR_INLINE bool p_at(const Parser *p, TokenKind kind) { return p->tok->kind == kind; }

/* Takes the token; not for NEWLINE, INDENT, DEDENT, END. */
KR_INLINE const Token *p_take(Parser *p)
{
    p->last = p->tok;
    return p->tok++;
}
KR_INLINE bool p_accept(Parser *p, TokenKind kind)
{
    if (p->tok->kind != kind) {
        return false;
    }
    p->last = p->tok++;
    return true;
}
/* NEWLINE, INDENT, DEDENT, END: not the last token of anything. */
KR_INLINE bool p_accept_layout(Parser *p, TokenKind kind)
{
    if (p->tok->kind != kind) {
        return false;
    }
    p->tok++;
    return true;
}

/* May the token begin an expression?  (Not `*` and `yield`.) */
extern const bool kr_parse_starts_expr[TOK_COUNT];
KR_INLINE bool p_at_expr(const Parser *p) { return kr_parse_starts_expr[p->tok->kind]; }

/* -- Nodes --------------------------------------------------------------------------------------
 */

/* A node that begins at token t; NULL: out of memory. */
KR_INLINE void *p_node(Parser *p, AstKind kind, const Token *t)
{
    AstNode *n = kr_ast_new(p->ast, kind);
    if (KR_UNLIKELY(!n)) {
        p->out_of_memory = true;
        return NULL;
    }
    n->lineno = t->lineno;
    n->col_offset = t->col_offset;
    return n;
}
/* The node ends with the last token taken.  NULL stays NULL. */
KR_INLINE AstNode *p_end(Parser *p, void *node)
{
    AstNode *n = node;
    if (KR_UNLIKELY(!n)) {
        return NULL;
    }
    n->end_lineno = p->last->end_lineno;
    n->end_col_offset = p->last->end_col_offset;
    return n;
}

KR_INLINE bool p_push(Parser *p, AstNode *n)
{
    if (KR_UNLIKELY(!n)) {
        return false;
    }
    if (KR_UNLIKELY(!node_vec_push(&p->stack, n))) {
        p->out_of_memory = true;
        return false;
    }
    return true;
}
/* The nodes pushed since the stack had `mark` items become a sequence. */
bool kr_parse_seq(Parser *p, isize mark, AstSeq *seq);

/* One more level of nesting; every true is paired with p->depth--. */
KR_INLINE bool p_enter(Parser *p)
{
    if (KR_UNLIKELY(++p->depth > PARSE_MAX_DEPTH ||
                    (const char *)__builtin_frame_address(0) < p->stack_limit)) {
        p->too_deep = true;
        p->stack_low |= p->depth <= PARSE_MAX_DEPTH;
        p->depth--;
        return false;
    }
    return true;
}

/* -- Grammar ------------------------------------------------------------------------------------
 */

AstNode *kr_parse_expression(Parser *p);       /* expression */
AstNode *kr_parse_named_expression(Parser *p); /* named_expression */
AstNode *kr_parse_star_named(Parser *p);       /* star_named_expression */
AstNode *kr_parse_star_expressions(Parser *p); /* star_expressions */
AstNode *kr_parse_expressions(Parser *p);      /* expressions: no stars */
AstNode *kr_parse_yield_or_star(Parser *p);    /* yield_expr | star_expressions */
AstNode *kr_parse_primary(Parser *p);          /* primary */
AstNode *kr_parse_number(Parser *p);
AstNode *kr_parse_strings(Parser *p);
AstNode *kr_parse_name(Parser *p, AstEnum ctx);
AstNode *kr_parse_star_target(Parser *p);                           /* star_target */
AstNode *kr_parse_star_targets(Parser *p);                          /* star_targets */
bool kr_parse_arguments(Parser *p, AstSeq *args, AstSeq *keywords); /* [arguments] up to ')' */
Ast_arguments *kr_parse_params(Parser *p, bool lambda);             /* [params] up to ')' or ':' */

/* Marks n as a target; false: it cannot be one.  Store: star_target; Del: del_target. */
bool kr_parse_set_context(AstNode *n, AstEnum ctx);
/* Is n (in parentheses or not) a single_target: name, attribute, subscript? */
bool kr_parse_is_single_target(const AstNode *n);

bool kr_parse_statements(Parser *p, bool at_least_one, AstSeq *seq); /* up to DEDENT or END */
bool kr_parse_block(Parser *p, AstSeq *seq);
AstNode *kr_parse_match_stmt(Parser *p);
bool kr_parse_at_match_stmt(const Parser *p);
/* One interactive statement, its NEWLINE included. */
bool kr_parse_interactive(Parser *p, AstSeq *seq);

#endif
