/* token.h -- token kinds and the token itself, from token.def. */
#ifndef KR_COMPILE_TOKEN_H
#define KR_COMPILE_TOKEN_H

#include "runtime/compile/ast.h"

typedef enum TokenKind {
#define TOKEN_PLAIN(name)         TOK_##name,
#define TOKEN_OP(name, text)      TOK_##name,
#define TOKEN_KEYWORD(name, text) TOK_##name,
#include "runtime/compile/token.def"
    TOK_COUNT
} TokenKind;

typedef struct Token {
    uint8_t kind;               /* TokenKind */
    uint8_t level;              /* open brackets after this token */
    int32_t length;             /* bytes of text */
    int32_t lineno, col_offset; /* -1 as col_offset: INDENT, DEDENT, END and errors have no place */
    int32_t end_lineno, end_col_offset;
    union {
        const char *start; /* first byte of the text, in the lexer's source */
        AstStr *name;      /* NAME and keywords */
    };
} Token;

#endif
