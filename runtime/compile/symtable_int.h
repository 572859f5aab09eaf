/* symtable_int.h -- what the files of the symbol table share. */
#ifndef KR_COMPILE_SYMTABLE_INT_H
#define KR_COMPILE_SYMTABLE_INT_H

#include "runtime/compile/symtable.h"

/* Where a global or nonlocal statement (or what acts like one) named something. */
typedef struct Directive {
    struct Directive *next;
    AstStr *name; /* mangled */
    int32_t lineno, col_offset, end_lineno, end_col_offset;
} Directive;

typedef struct Builder {
    Symtable *st;
    Ast *ast;
    Scope *cur;
    AstStr *class_name; /* whose body we are in */
    SyntaxDiag *diag;
    int depth, depth_limit;
    const char *stack_limit; /* or NULL */
    int32_t scope_room;
    bool future_annotations;
    AstStr *name_super, *name_class, *names_implicit, *name_annotation, *name_star;
} Builder;

/* Sets the error at `at` as CPython's symbol table does; false. */
bool kr_sym_error(Builder *b, const AstNode *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool kr_sym_oom(Builder *b);

/* The symbol `name` (mangled) of s, made if absent; NULL: out of memory. */
Symbol *kr_sym_intern(Ast *ast, Scope *s, AstStr *name);

/* Reads the `from __future__` imports of a module into st. */
bool kr_sym_future(Symtable *st, const AstNode *mod, SyntaxDiag *diag);
/* Decides where each name of each scope lives. */
bool kr_sym_resolve(Builder *b);
/* The errors and warnings of code generation. */
bool kr_sym_check(Symtable *st, const SymtableOptions *options, SyntaxDiag *diag);

#endif
