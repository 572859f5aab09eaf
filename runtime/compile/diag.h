/* diag.h -- what lexer, parser, symbol table and checker report: one error, many warnings.
 *
 * These layers know no objects, so an error is data: the caller (the compile() builtin, import, the
 * tests) turns it into an exception.  All text lives in the Arena of the compilation.
 *
 * How to raise one.  For the SyntaxError kinds: class(msg, (filename, lineno, offset, text,
 * end_lineno, end_offset)), where lineno == 0 means "no location" (the second argument is absent)
 * and text NULL means None.  For DIAG_MEMORY: MemoryError without arguments.  DIAG_RECURSION,
 * DIAG_VALUE, DIAG_OVERFLOW, DIAG_SYSTEM: class(msg).
 */
#ifndef KR_COMPILE_DIAG_H
#define KR_COMPILE_DIAG_H

#include "runtime/base/arena.h"
#include "runtime/base/base.h"

typedef enum DiagKind {
    DIAG_NONE, /* no error */
    DIAG_SYNTAX,
    DIAG_INDENTATION,
    DIAG_TAB,
    DIAG_MEMORY,
    DIAG_RECURSION,
    DIAG_VALUE,    /* "source code string cannot contain null bytes" */
    DIAG_OVERFLOW, /* positions or sizes beyond the limits */
    DIAG_SYSTEM,
    DIAG_UNICODE_DECODE, /* only from the decoding hook; see parser.h */
    DIAG_RAISED,         /* a hook has raised an exception of its own: leave it pending */
} DiagKind;

typedef struct SyntaxDiag {
    DiagKind kind;
    const char *msg; /* UTF-8 */
    int32_t lineno;  /* 1-based; 0: no location at all */
    int32_t offset;  /* 1-based, in characters, as SyntaxError.offset */
    int32_t end_lineno;
    int32_t end_offset;
    const char *text; /* the source line with its newline, UTF-8, or NULL for None */
    isize text_length;
} SyntaxDiag;

typedef enum WarnKind {
    WARN_DEPRECATION, /* DeprecationWarning: invalid escape sequence, invalid number suffix */
    WARN_SYNTAX,      /* SyntaxWarning */
} WarnKind;

/* A warning to be issued with warn_explicit(category, msg, filename, lineno).  When a filter turns
 * it into an exception of that category, CPython raises instead a SyntaxError with the same text at
 * lineno/offset..end_offset and source line `text`. */
typedef struct ParseWarning {
    struct ParseWarning *next; /* in the order CPython issues them */
    WarnKind kind;
    const char *msg;
    int32_t lineno;
    int32_t offset; /* 1-based, characters */
    int32_t end_lineno;
    int32_t end_offset;
} ParseWarning;

typedef struct WarningList {
    ParseWarning *first;
    ParseWarning **tail; /* NULL: empty */
} WarningList;

#endif
