/* literal.h -- what literal tokens mean: numbers, strings, bytes, f-strings.
 *
 * Used by the parser, where a failure only sends the source to the error pass, and by the error
 * pass (peg.c), where it becomes the exception.  The expressions inside an f-string are parsed by
 * whoever called, through a hook.
 */
#ifndef KR_COMPILE_LITERAL_H
#define KR_COMPILE_LITERAL_H

#include "runtime/base/vec.h"
#include "runtime/compile/diag.h"
#include "runtime/compile/token.h"

KR_VEC(CharVec, char_vec, char);
KR_VEC(NodeVec, node_vec, AstNode *);

typedef struct Literals Literals;

/* Parses text[0..length), "(" expression ")", whose first character counts as column `col` of line
 * `lineno`.  NULL with diag set and placed, or with nothing set to fail silently. */
typedef AstNode *(*LiteralParseFn)(Literals *lit, const char *text, isize length, int32_t lineno,
                                   int32_t col);

struct Literals {
    Ast *ast;
    SyntaxDiag *diag;
    /* After a failure without this, diag lacks its place: CPython names the last token read. */
    bool diag_placed;
    WarningList *warnings;   /* NULL: do not warn */
    const Token *warn_token; /* the token that gave the last warning */
    int max_int_digits;
    LiteralParseFn parse;
    void *parse_context;
    bool int_too_long; /* the failure was the limit on digits */
    CharVec buffer;    /* scratch; freed by kr_literals_fini */
};

void kr_literals_fini(Literals *lit);

/* The Constant of a NUMBER token; NULL on failure. */
AstNode *kr_literal_number(Literals *lit, const Token *t);

/* The Constant or JoinedStr of `count` adjacent STRING tokens; NULL on failure. */
AstNode *kr_literal_strings(Literals *lit, const Token *first, int32_t count);

#endif
