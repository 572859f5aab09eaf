/* peg.c -- the error pass; see peg.h. */
#include "runtime/compile/peg.h"

#include "runtime/compile/lexer.h"

/* NYI: for now the lexer's errors, and one sentence for the rest. */
void kr_peg_diagnose(ParseResult *r, const SourceText *text, const ParseOptions *options)
{
    Lexer lx;
    Token t;
    kr_lex_init(&lx, &r->ast, text->text, text->length, &r->diag);
    lx.single = options->mode == PARSE_SINGLE;
    while (kr_lex_next(&lx, &t) && t.kind != TOK_END) {
    }
    kr_diag_set(&r->diag, r->ast.arena, DIAG_SYNTAX, "invalid syntax");
}
