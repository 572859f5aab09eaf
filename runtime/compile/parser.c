/* parser.c -- the entry: prepares the text, makes the tokens, runs the fast parser, and on any
 * failure the error pass. */
#include "runtime/compile/parser.h"

#include "runtime/compile/lexer.h"
#include "runtime/compile/parser_int.h"
#include "runtime/compile/peg.h"
#include "runtime/compile/source.h"

#include <stdlib.h>

KR_VEC(TokenVec, token_vec, Token);

/* Makes all tokens, the last being END or ERROR. */
static bool lex_all(Lexer *lx, TokenVec *tokens)
{
    do {
        if (!token_vec_reserve(tokens, 1)) {
            return false;
        }
        kr_lex_next(lx, &tokens->items[tokens->len++]);
    } while (tokens->items[tokens->len - 1].kind > TOK_END);
    /* A second END, so that one token of lookahead beyond the first is always there. */
    if (!token_vec_reserve(tokens, 1)) {
        return false;
    }
    tokens->items[tokens->len] = tokens->items[tokens->len - 1];
    tokens->len++;
    return true;
}

static AstNode *parse_field(Literals *lit, const char *text, isize length, int32_t lineno,
                            int32_t col);

static bool parser_init(Parser *p, Ast *ast, const TokenVec *tokens, uint32_t flags,
                        WarningList *warnings, SyntaxDiag *scratch, int max_int_digits)
{
    *p = (Parser){.tok = tokens->items, .last = tokens->items, .ast = ast, .flags = flags};
    p->lit.ast = ast;
    p->lit.diag = scratch;
    p->lit.warnings = warnings;
    p->lit.max_int_digits = max_int_digits;
    p->lit.parse = parse_field;
    p->lit.parse_context = p;
    p->name_match = kr_ast_intern(ast, "match", 5);
    p->name_case = kr_ast_intern(ast, "case", 4);
    p->name_underscore = kr_ast_intern(ast, "_", 1);
    return p->name_match && p->name_case && p->name_underscore;
}

static void parser_fini(Parser *p)
{
    node_vec_fini(&p->stack);
    node_vec_fini(&p->defaults);
    kr_literals_fini(&p->lit);
}

/* The expression of a replacement field, for the fast parser. */
static AstNode *parse_field(Literals *lit, const char *text, isize length, int32_t lineno,
                            int32_t col)
{
    Parser *outer = lit->parse_context;
    Lexer lx;
    kr_lex_init(&lx, lit->ast, text, length, lit->diag);
    lx.warnings = lit->warnings;
    lx.lineno = lineno - 1;
    lx.first_lineno = lineno;
    lx.first_col = col;
    TokenVec tokens = {0};
    Parser p = {0};
    AstNode *n = NULL;
    if (!lex_all(&lx, &tokens) || !parser_init(&p, lit->ast, &tokens, outer->flags, lit->warnings,
                                               lit->diag, lit->max_int_digits)) {
        outer->out_of_memory = true;
    } else {
        p.depth = outer->depth;
        p.stack_limit = outer->stack_limit;
        n = kr_parse_star_expressions(&p);
        outer->out_of_memory |= p.out_of_memory;
        outer->too_deep |= p.too_deep;
        outer->stack_low |= p.stack_low;
    }
    parser_fini(&p);
    token_vec_fini(&tokens);
    return n;
}

/* Is there anything but blanks and comments from p on? */
bool kr_parse_more_follows(const char *p)
{
    for (;;) {
        while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\f') {
            p++;
        }
        if (*p != '#') {
            return *p != '\0';
        }
        while (*p && *p != '\n') {
            p++;
        }
    }
}

static AstNode *parse_module(Parser *p)
{
    Ast_Module *n = kr_ast_new(p->ast, AST_Module);
    if (!n) {
        p->out_of_memory = true;
        return NULL;
    }
    return kr_parse_statements(p, false, &n->body) && p_at(p, TOK_END) ? &n->node : NULL;
}

static AstNode *parse_eval(Parser *p)
{
    Ast_Expression *n = kr_ast_new(p->ast, AST_Expression);
    if (!n) {
        p->out_of_memory = true;
        return NULL;
    }
    n->body = kr_parse_expressions(p);
    while (p_accept_layout(p, TOK_NEWLINE)) {
    }
    return n->body && p_at(p, TOK_END) ? &n->node : NULL;
}

static AstNode *parse_interactive(Parser *p)
{
    Ast_Interactive *n = kr_ast_new(p->ast, AST_Interactive);
    if (!n) {
        p->out_of_memory = true;
        return NULL;
    }
    if (!kr_parse_interactive(p, &n->body)) {
        return NULL;
    }
    const Token *newline = &p->tok[-1];
    return kr_parse_more_follows(newline->start + newline->length) ? NULL : &n->node;
}

/* '(' [types] ')' '->' expression: a type comment's signature.  Stars are allowed and dropped. */
static AstNode *parse_func_type(Parser *p)
{
    Ast_FunctionType *n = kr_ast_new(p->ast, AST_FunctionType);
    if (!n) {
        p->out_of_memory = true;
        return NULL;
    }
    isize mark = p->stack.len;
    if (!p_accept(p, TOK_LPAR)) {
        return NULL;
    }
    int stars = 0;
    while (!p_at(p, TOK_RPAR)) {
        int here = p_accept(p, TOK_STAR) ? 1 : p_accept(p, TOK_DOUBLESTAR) ? 2 : 0;
        if (here < stars || (here == stars && here)) {
            return NULL;
        }
        stars = here;
        if (!p_push(p, kr_parse_expression(p))) {
            return NULL;
        }
        if (!p_accept(p, TOK_COMMA)) {
            break;
        }
        if (p_at(p, TOK_RPAR)) {
            return NULL;
        }
    }
    if (!kr_parse_seq(p, mark, &n->argtypes) || !p_accept(p, TOK_RPAR) ||
        !p_accept(p, TOK_RARROW) || !(n->returns = kr_parse_expression(p))) {
        return NULL;
    }
    while (p_accept_layout(p, TOK_NEWLINE)) {
    }
    return p_at(p, TOK_END) ? &n->node : NULL;
}

/* Literals place their warnings in bytes; as errors they are placed in characters, unless the
 * source is bytes without a cookie. */
static void place_warnings(ParseResult *r)
{
    const char *line = r->source;
    const char *end = line + r->source_length;
    int32_t lineno = 1;
    for (ParseWarning *w = r->warnings.first; w && r->encoding; w = w->next) {
        if (w->kind != WARN_DEPRECATION) {
            continue;
        }
        if (w->lineno < lineno) {
            line = r->source;
            lineno = 1;
        }
        for (; lineno < w->lineno; lineno++) {
            const char *newline = memchr(line, '\n', (size_t)(end - line));
            if (!newline) {
                return;
            }
            line = newline + 1;
        }
        isize room = end - line;
        w->offset = (int32_t)kr_diag_chars(line, kr_min(w->offset - 1, room)) + 1;
        if (w->end_lineno == w->lineno) {
            w->end_offset = (int32_t)kr_diag_chars(line, kr_min(w->end_offset - 1, room)) + 1;
        }
    }
}

static bool parse_source(Arena *arena, const char *source, isize length,
                         const ParseOptions *options, ParseResult *r)
{
    *r = (ParseResult){0};
    SourceText text;
    if (!kr_ast_init(&r->ast, arena)) {
        return kr_diag_set(&r->diag, arena, DIAG_MEMORY, "out of memory");
    }
    if (!kr_source_prepare(arena, source, length, options, &text, &r->diag)) {
        return false;
    }
    r->source = text.text;
    r->source_length = text.length;
    r->encoding = text.encoding;
    if (text.length > INT32_MAX) {
        return kr_diag_set(&r->diag, arena, DIAG_OVERFLOW, "source code is too large");
    }

    SyntaxDiag scratch = {0};
    Lexer lx;
    kr_lex_init(&lx, &r->ast, text.text, text.length, &scratch);
    lx.warnings = &r->warnings;
    lx.single = options->mode == PARSE_SINGLE;
    lx.imply_dedent = !(options->flags & KR_CF_DONT_IMPLY_DEDENT);
    TokenVec tokens = {0};
    Parser p = {0};
    bool out_of_memory = !token_vec_reserve(&tokens, text.length / 4 + 16) ||
                         !lex_all(&lx, &tokens) ||
                         !parser_init(&p, &r->ast, &tokens, options->flags, &r->warnings, &scratch,
                                      options->max_int_digits);
    AstNode *root = NULL;
    if (!out_of_memory) {
        p.stack_limit = options->stack_limit;
        root = options->mode == PARSE_EXEC     ? parse_module(&p)
               : options->mode == PARSE_EVAL   ? parse_eval(&p)
               : options->mode == PARSE_SINGLE ? parse_interactive(&p)
                                               : parse_func_type(&p);
    }
    out_of_memory |= p.out_of_memory || p.too_deep || scratch.kind == DIAG_MEMORY;
    parser_fini(&p);
    token_vec_fini(&tokens);
    r->ast.root = root;
    if (root) {
        return true;
    }
    if (p.stack_low) {
        return kr_diag_too_deep(&r->diag, arena);
    }
    if (out_of_memory) {
        /* CPython reports nesting that its parser cannot follow as MemoryError, too. */
        return kr_diag_set(&r->diag, arena, DIAG_MEMORY, "out of memory");
    }
    r->warnings = (WarningList){0};
    kr_peg_diagnose(r, &text, options);
    return false;
}

bool kr_parse(Arena *arena, const char *source, isize length, const ParseOptions *options,
              ParseResult *r)
{
    bool ok = parse_source(arena, source, length, options, r);
    place_warnings(r);
    return ok;
}

void kr_parse_free(ParseResult *r) { kr_ast_fini(&r->ast); }

const char *kr_parse_line(const ParseResult *r, int32_t lineno, isize *length)
{
    const char *p = r->source;
    const char *end = p + r->source_length;
    for (int32_t i = 1; p && i < lineno; i++) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    if (!p || p >= end || lineno < 1) {
        return NULL;
    }
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    *length = (stop ? stop + 1 : end) - p;
    return p;
}
