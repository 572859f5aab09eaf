/* lex_int.h -- what lexer.c and lex_number.c share. */
#ifndef KR_COMPILE_LEX_INT_H
#define KR_COMPILE_LEX_INT_H

#include "runtime/compile/lexer.h"

#include <stdarg.h>
#include <stdio.h>

/* Records the status; false. */
bool kr_lex_fail(Lexer *lx, LexStatus status);

/* A syntax error in the current line: at cur, or at the given 1-based offsets if >= 0.  False. */
bool kr_lex_error_range(Lexer *lx, int32_t offset, int32_t end_offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* cur is at a digit, or at '.' before one: moves it past the number. */
bool kr_lex_number(Lexer *lx);

#endif
