/* front.h -- what the tests of parser and symbol table share: one parse, set up and torn down. */
#ifndef KR_TEST_FRONT_H
#define KR_TEST_FRONT_H

#include "unit.h"

#include "runtime/compile/symtable.h"

#include <stdlib.h>
#include <string.h>

static Arena arena;
static ParseResult result;
static SyntaxDiag diag;

static int set_up(void **state)
{
    (void)state;
    kr_arena_init(&arena);
    memset(&result, 0, sizeof result);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    kr_parse_free(&result);
    kr_arena_fini(&arena);
    return 0;
}

/* Parses afresh; what the last parse gave is gone. */
static bool parse_with(const char *source, ParseMode mode, uint32_t flags)
{
    kr_parse_free(&result);
    ParseOptions options = {.mode = mode, .flags = flags, .max_int_digits = 4300};
    return kr_parse(&arena, source, (isize)strlen(source), &options, &result);
}

KR_UNUSED static bool parse(const char *source) { return parse_with(source, PARSE_EXEC, 0); }

/* The only expression of an eval source. */
KR_UNUSED static AstNode *expression(const char *source)
{
    assert_true(parse_with(source, PARSE_EVAL, KR_CF_IGNORE_COOKIE));
    return AST(Expression, result.ast.root)->body;
}

KR_UNUSED static Symtable *symbols_with(const char *source, const SymtableOptions *options)
{
    assert_true(parse(source));
    return kr_symtable_build(&result.ast, options, &diag);
}

KR_UNUSED static Symtable *symbols(const char *source)
{
    return symbols_with(source, &(SymtableOptions){0});
}

#endif
