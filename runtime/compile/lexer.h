/* lexer.h -- from text to tokens, one at a time.
 *
 * The lexer reads prepared text (source.h), NUL-terminated.  Names and keywords become interned
 * AstStr, brackets are matched, indentation becomes INDENT and DEDENT.  At the first error it stops
 * for good: kr_lex_next gives TOK_ERROR, `status` says what happened, and for LEX_SYNTAX `diag` is
 * complete; the other kinds are put into words by the error pass (peg.c), as their place depends on
 * what the parser did.
 *
 * Columns are bytes.  lineno, line_start and cur stay readable between tokens: error positions are
 * taken from them.  After a NEWLINE token they still belong to the line it ended.
 */
#ifndef KR_COMPILE_LEXER_H
#define KR_COMPILE_LEXER_H

#include "runtime/compile/diag.h"
#include "runtime/compile/parser.h"
#include "runtime/compile/token.h"

#define LEX_MAX_LEVEL  200 /* brackets inside each other */
#define LEX_MAX_INDENT 100

typedef enum LexStatus {
    LEX_OK,
    LEX_EOF,      /* the end has been seen; an error if in brackets or after a backslash */
    LEX_SYNTAX,   /* diag says */
    LEX_DEDENT,   /* to a column that no block has */
    LEX_TABS,     /* inconsistent tabs and spaces */
    LEX_TOO_DEEP, /* too many indentation levels */
    LEX_LINECONT, /* something after a backslash */
    LEX_DECODE,   /* bytes in a name that are not UTF-8: decode_msg says */
    LEX_MEMORY,
} LexStatus;

typedef struct Lexer {
    Ast *ast;
    const char *source;     /* the whole text */
    const char *end;        /* its final NUL */
    const char *cur;        /* the next character */
    const char *line_start; /* of the line cur is in */
    const char *buf; /* the same, or an earlier line that a backslash or a string continues */
    const char *string_line_start; /* line where the current or last string began */
    int32_t string_lineno;
    int32_t lineno;
    int32_t first_lineno; /* of the text inside its file: 1, or more in an f-string */
    int32_t first_col;    /* what columns of that line are shifted by */
    LexStatus status;
    bool unterminated_at_end; /* a string that ran into the end of the text: input is incomplete */
    SyntaxDiag *diag;
    const char *decode_msg; /* in the arena */
    WarningList *warnings;  /* NULL: do not warn */

    bool at_line_start;
    bool single;       /* PARSE_SINGLE: the end stands for a NEWLINE first */
    bool imply_dedent; /* ... and closes the blocks */
    bool started;      /* private to that rule */

    int32_t pending;                     /* > 0: INDENTs to give, < 0: DEDENTs */
    int32_t indent;                      /* top of the two stacks */
    int32_t indents[LEX_MAX_INDENT];     /* columns with tabs to 8 */
    int32_t alt_indents[LEX_MAX_INDENT]; /* columns with tabs as 1 */

    int32_t level; /* open brackets */
    char brackets[LEX_MAX_LEVEL];
    int32_t bracket_lines[LEX_MAX_LEVEL];
    int32_t bracket_cols[LEX_MAX_LEVEL];
} Lexer;

/* Starts at the beginning of text[0..length), text[length] == 0.  `diag` is written on errors. */
void kr_lex_init(Lexer *lx, Ast *ast, const char *text, isize length, SyntaxDiag *diag);

/* The next token; false: *t is TOK_ERROR. */
bool kr_lex_next(Lexer *lx, Token *t);

/* End of the line `cur` is in, its newline included. */
const char *kr_lex_line_end(const Lexer *lx);

#endif
