/* parser.h -- the way from source bytes to a tree; the only header of the parser that others need.
 *
 *     Arena arena;  kr_arena_init(&arena);
 *     ParseResult r;
 *     ParseOptions o = {.mode = PARSE_EXEC, .filename = "x.py"};
 *     if (!kr_parse(&arena, bytes, length, &o, &r)) { ... r.diag ... }
 *     else { kr_symtable_build(&r.ast, {.warnings = &r.warnings, ...}); issue r.warnings; codegen;
 * } kr_parse_free(&r);  kr_arena_fini(&arena);
 *
 * The parser calls nothing but the hooks: no objects, no exceptions, no GIL needed.
 */
#ifndef KR_COMPILE_PARSER_H
#define KR_COMPILE_PARSER_H

#include "runtime/compile/ast.h"
#include "runtime/compile/diag.h"

typedef enum ParseMode {
    PARSE_EXEC,      /* a file: Module */
    PARSE_EVAL,      /* one expression: Expression */
    PARSE_SINGLE,    /* one interactive statement: Interactive */
    PARSE_FUNC_TYPE, /* a type comment's signature: FunctionType */
} ParseMode;

/* The values of `compile()` flags (ast.PyCF_*, __future__.*.compiler_flag), as CPython has them. */
#define KR_CF_SOURCE_IS_UTF8          0x0100 /* source was a str: coding cookies do not count */
#define KR_CF_DONT_IMPLY_DEDENT       0x0200
#define KR_CF_ONLY_AST                0x0400
#define KR_CF_IGNORE_COOKIE           0x0800
#define KR_CF_TYPE_COMMENTS           0x1000 /* type comments are not parsed: ignored */
#define KR_CF_ALLOW_TOP_LEVEL_AWAIT   0x2000
#define KR_CF_ALLOW_INCOMPLETE_INPUT  0x4000
#define KR_CF_FUTURE_DIVISION         0x20000
#define KR_CF_FUTURE_ABSOLUTE_IMPORT  0x40000
#define KR_CF_FUTURE_WITH_STATEMENT   0x80000
#define KR_CF_FUTURE_PRINT_FUNCTION   0x100000
#define KR_CF_FUTURE_UNICODE_LITERALS 0x200000
#define KR_CF_FUTURE_BARRY_AS_BDFL    0x400000
#define KR_CF_FUTURE_GENERATOR_STOP   0x800000
#define KR_CF_FUTURE_ANNOTATIONS      0x1000000
#define KR_CF_APP                     0x40000000 /* the source is a body of core/app.def */
#define KR_CF_FUTURE_MASK             0x1fe0000
#define KR_CF_SOURCE_MASK             0x7f00 /* what compile() accepts besides the futures */

/* Decodes a source in an encoding that the lexer does not know (it knows utf-8, latin-1 and ascii
 * under all their names).  Returns true and UTF-8 text in the arena; or false with *diag filled:
 * DIAG_NONE for "no such encoding" (the lexer then reports `unknown encoding: x`), DIAG_RAISED for
 * an exception that is already pending. */
typedef bool (*SourceDecodeFn)(void *context, Arena *arena, const char *encoding, const char *bytes,
                               isize length, const char **text, isize *text_length,
                               SyntaxDiag *diag);

typedef struct ParseOptions {
    ParseMode mode;
    uint32_t flags;     /* KR_CF_* */
    int max_int_digits; /* sys.get_int_max_str_digits(): more decimal digits are an error; 0: any */
    int feature_version;   /* minor version for ast.parse(feature_version=(3, n)); 0: newest */
    const char *filename;  /* only for messages that name it; may be NULL */
    SourceDecodeFn decode; /* NULL: every other encoding is unknown */
    void *decode_context;
    const char *stack_limit; /* lowest address the C stack may reach; NULL: enough for any source
                                (4 MB).  Below it nesting is an error like too much of it. */
} ParseOptions;

typedef struct ParseResult {
    Ast ast;              /* ast.root is the mod node; NULL after an error */
    SyntaxDiag diag;      /* kind DIAG_NONE after success */
    WarningList warnings; /* filled also when an error follows: issue these first */
    const char *source;   /* the decoded, newline-normalised text (UTF-8, ends with a newline) */
    isize source_length;
    const char *encoding; /* name from cookie or BOM, or NULL: for tools */
    bool incomplete;      /* the error was at the end of input: an interactive reader may go on */
} ParseResult;

/* Parses.  Returns false with r->diag filled.  `r` needs no initialisation; free it in both cases,
 * before the arena.  The source bytes need not stay. */
bool kr_parse(Arena *arena, const char *source, isize length, const ParseOptions *options,
              ParseResult *r) KR_MUST_CHECK;
void kr_parse_free(ParseResult *r);

/* The text of line `lineno` (1-based) of r->source, newline included; NULL when there is none. */
const char *kr_parse_line(const ParseResult *r, int32_t lineno, isize *length);

/* The canonical source text of an expression, as `from __future__ import annotations` stores it
 * (what ast.unparse-like code in CPython gives).  NULL: out of memory or too deep (*diag says). */
AstStr *kr_ast_unparse_expr(Ast *ast, const AstNode *expr, SyntaxDiag *diag);

#endif
