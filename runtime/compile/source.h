/* source.h -- from the bytes of a program to text the lexer reads: byte order mark, coding cookie
 * (PEP 263), line ends.  Used by the parser and by tools that ask for a file's encoding.
 */
#ifndef KR_COMPILE_SOURCE_H
#define KR_COMPILE_SOURCE_H

#include "runtime/compile/parser.h"

typedef struct SourceText {
    const char *text; /* UTF-8 as far as checked (see below), '\n' line ends, NUL-terminated */
    isize length;
    const char *encoding; /* as CPython normalises it; NULL: neither cookie nor mark */
} SourceText;

/* Prepares bytes[0..length).  PARSE_EXEC appends a missing last newline.  As in CPython, a source
 * in UTF-8 is not validated here: the lexer finds bad names and literals, comments go unread.
 * False with *diag filled. */
bool kr_source_prepare(Arena *arena, const char *bytes, isize length, const ParseOptions *options,
                       SourceText *out, SyntaxDiag *diag) KR_MUST_CHECK;

#endif
