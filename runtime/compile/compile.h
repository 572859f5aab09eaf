/* compile.h -- source text to Code: the whole pipeline. */
#ifndef KR_COMPILE_H
#define KR_COMPILE_H

#include "runtime/compile/ast.h"
#include "runtime/compile/diag.h"
#include "runtime/types/code.h"

struct ParseResult;

typedef enum { KR_COMPILE_EXEC, KR_COMPILE_EVAL, KR_COMPILE_SINGLE } CompileMode;

/* source: bytes as read from a file (encoding cookie and BOM honoured), or UTF-8 text with
 * source_is_utf8.  flags: KR_CF_* (parser.h), of which the futures are inherited.  optimize: 0, 1
 * (no asserts), 2 (no docstrings).  Issues warnings, so it may run Python code; the source bytes
 * must stay where they are meanwhile.  NULL with SyntaxError & co pending. */
Code *kr_compile(Thread *t, const char *source, size_t len, bool source_is_utf8, Str *filename,
                 CompileMode mode, int flags, int optimize);

/* The rest of the way from a tree whose root is Module, Interactive or Expression (compile() of an
 * ast object).  Changes the tree (constants are folded) and leaves pointers to objects in its
 * strings: a tree can be compiled once. */
Code *kr_compile_tree(Thread *t, Ast *ast, Str *filename, int flags, int optimize);

/* Makes what the parser and the symbol table report a pending exception; false. */
bool kr_raise_diag(Thread *t, const SyntaxDiag *diag, Str *filename);
/* Issues warnings; false when one became an error (as CPython has it: a SyntaxError).  parse gives
 * the text of lines and may be NULL. */
bool kr_issue_warnings(Thread *t, const WarningList *warnings, Str *filename,
                       const struct ParseResult *parse) KR_MUST_CHECK;

/* Fills code->live: for each instruction a bitmap of (nregs + 7) / 8 bytes, bit r set when register
 * r may be read before it is written, from just before the instruction on.  Variables that a
 * frame's reader may want (locals(), super()) count as read: see liveness.c.  false: MemoryError
 * pending. */
bool kr_code_liveness(Thread *t, Code *code) KR_MUST_CHECK;
KR_INLINE const uint8_t *kr_code_live_at(const Code *code, uint32_t pc)
{
    return code->live + (size_t)pc * ((code->nregs + 7u) / 8u);
}

#endif
