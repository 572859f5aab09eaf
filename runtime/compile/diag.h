/* diag.h -- what lexer, parser, symbol table and checker report: one error, many warnings.
 *
 * These layers know no objects, so an error is data: the caller (the compile() builtin, import, the
 * tests) turns it into an exception.  All text lives in the Arena of the compilation.
 *
 * How to raise one.  For the SyntaxError kinds as `place` says, text NULL meaning None (then, for
 * errors of symbol table and checks, CPython takes the line from the file if it can read it).  For
 * DIAG_MEMORY: MemoryError without arguments.  DIAG_RECURSION, DIAG_VALUE, DIAG_OVERFLOW,
 * DIAG_SYSTEM: class(msg).
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

/* How the exception carries its location. */
typedef enum DiagPlace {
    DIAG_TUPLE6,     /* args: (msg, (filename, lineno, offset, text, end_lineno, end_offset)) */
    DIAG_TUPLE4,     /* args: (msg, (filename, lineno, offset, text)) */
    DIAG_ATTRIBUTES, /* args: (msg,); filename, lineno, ... are set as attributes afterwards */
} DiagPlace;

typedef struct SyntaxDiag {
    DiagKind kind;
    const char *msg; /* UTF-8 */
    int32_t lineno;  /* 1-based; 0 when CPython has no line */
    int32_t offset;  /* 1-based, in characters, as SyntaxError.offset */
    int32_t end_lineno;
    int32_t end_offset;
    const char *text; /* the source line, UTF-8 (bad bytes replaced), or NULL for None */
    isize text_length;
    uint8_t place; /* DiagPlace */
} SyntaxDiag;

/* Fills *d with a formatted message in the arena (or with DIAG_MEMORY when that fails), keeping the
 * location fields.  Always returns false.  A diag that is set already stays: the first error wins.
 */
bool kr_diag_set(SyntaxDiag *d, Arena *arena, DiagKind kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* RecursionError: the C stack does not hold the nesting of the source.  Always false. */
bool kr_diag_too_deep(SyntaxDiag *d, Arena *arena);
/* Characters in n bytes of UTF-8, bad bytes counted as decoding with "replace" does. */
isize kr_diag_chars(const char *text, isize n);
/* The same text with every bad sequence replaced by U+FFFD; NULL: out of memory. */
char *kr_diag_text(Arena *arena, const char *text, isize n, isize *length);

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

/* Appends a zeroed warning; NULL: out of memory. */
ParseWarning *kr_warning_add(WarningList *list, Arena *arena, WarnKind kind, const char *format,
                             ...) __attribute__((format(printf, 4, 5)));

#endif
