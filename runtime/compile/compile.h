/* compile.h -- source text to Code: the whole pipeline. */
#ifndef KR_COMPILE_H
#define KR_COMPILE_H

#include "runtime/types/code.h"

typedef enum { KR_COMPILE_EXEC, KR_COMPILE_EVAL, KR_COMPILE_SINGLE } CompileMode;

/* source: bytes as read from a file (encoding cookie and BOM honoured), or UTF-8 text with
 * source_is_utf8.  flags: CO_FUTURE_* to inherit.  optimize: 0, 1 (no asserts), 2 (no docstrings).
 * NULL with SyntaxError & co pending. */
Code *kr_compile(Thread *t, const char *source, size_t len, bool source_is_utf8, Str *filename,
                 CompileMode mode, int flags, int optimize);

#endif
