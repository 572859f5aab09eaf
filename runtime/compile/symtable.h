/* symtable.h -- scopes and names of one tree: who binds what, and where each name lives.
 *
 * kr_symtable_build walks a tree once to collect, then resolves; it reports CPython's errors in
 * CPython's order, bounds the depth of the tree (ast.h), reads `from __future__` imports, and
 * finally runs the checks that CPython makes while generating code ('return' outside function, ...)
 * in the order of code generation.  So after success, code generation meets no user error.
 *
 * For codegen: a node that opens a scope has node->scope >= 0 and
 *     Scope *s = kr_scope_of(st, node);
 * Nodes that do: Module, Interactive, Expression, FunctionDef, AsyncFunctionDef, ClassDef, Lambda,
 * ListComp, SetComp, DictComp, GeneratorExp.  Names in the tree are as written; inside a class body
 * (and all functions below it) look up through kr_scope_find / kr_mangle.
 *
 * Everything lives in the arena of the Ast.
 */
#ifndef KR_COMPILE_SYMTABLE_H
#define KR_COMPILE_SYMTABLE_H

#include "runtime/compile/ast.h"
#include "runtime/compile/diag.h"
#include "runtime/compile/parser.h"

typedef enum ScopeType {
    SCOPE_FUNCTION, /* ORDER scope_type: _symtable's TYPE_FUNCTION, TYPE_CLASS, TYPE_MODULE */
    SCOPE_CLASS,
    SCOPE_MODULE,
    SCOPE_ANNOTATION, /* annotations of a def under the annotations future: makes no code */
} ScopeType;

typedef enum ScopeForm {
    FORM_PLAIN, /* module, class, def */
    FORM_LAMBDA,
    FORM_LISTCOMP,
    FORM_SETCOMP,
    FORM_DICTCOMP,
    FORM_GENEXPR,
} ScopeForm;

/* Symbol.flags; the values are _symtable's DEF_* constants. */
enum {
    DEF_GLOBAL = 1,      /* global statement */
    DEF_LOCAL = 2,       /* assigned in this block */
    DEF_PARAM = 4,       /* formal parameter */
    DEF_NONLOCAL = 8,    /* nonlocal statement */
    USE = 16,            /* read here */
    DEF_FREE = 32,       /* read here, bound outside (set while resolving) */
    DEF_FREE_CLASS = 64, /* free name also bound in the class body */
    DEF_IMPORT = 128,    /* bound by import */
    DEF_ANNOT = 256,     /* annotated */
    DEF_COMP_ITER = 512, /* iteration variable of a comprehension */
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT,
};

/* Where a name lives; the values are _symtable's. */
typedef enum SymbolKind {
    SYM_UNKNOWN = 0, /* e.g. only annotated, or in an annotation scope */
    SYM_LOCAL = 1,
    SYM_GLOBAL_EXPLICIT = 2,
    SYM_GLOBAL_IMPLICIT = 3,
    SYM_FREE = 4,
    SYM_CELL = 5,
} SymbolKind;

typedef struct Scope Scope;

typedef struct Symbol {
    AstStr *name; /* mangled */
    Scope *scope; /* the scope whose table this entry is in */
    uint32_t flags;
    uint8_t kind;  /* SymbolKind */
    int32_t index; /* LOCAL, or CELL of a parameter: position in varnames; other CELL: in cellvars;
                      FREE: in freevars; -1 for the rest */
    int32_t cell_index; /* CELL: position in cellvars; FREE: cellvar_count + position in freevars */
    void *user;         /* free for codegen */
} Symbol;

struct Scope {
    int32_t index; /* in Symtable.scopes, in source order of opening; AstNode.scope */
    ScopeType type;
    ScopeForm form;
    Scope *parent;    /* NULL: the module */
    Scope **children; /* in source order */
    int32_t child_count;
    AstNode *node; /* what opened it */
    AstStr *name;  /* "top", "lambda", "genexpr", "listcomp", ..., the name of a class or def */
    AstStr *class_name; /* the class whose body we are in, for mangling; or NULL */
    int32_t lineno, col_offset, end_lineno, end_col_offset;

    Symbol **symbols; /* in order of first appearance */
    int32_t symbol_count;

    /* co_varnames: positional-only, positional, keyword-only arguments, *args, **kw, then the other
     * LOCAL names in order of first appearance.  In a comprehension `.0` comes first. */
    AstStr **varnames;
    int32_t varname_count;
    /* co_cellvars in CPython 3.11's order: arguments first (by position), the rest sorted. */
    AstStr **cellvars;
    int32_t cellvar_count;
    /* co_freevars: sorted.  In a class body that needs it, `__class__` is an extra cell there:
     * see needs_class_closure. */
    AstStr **freevars;
    int32_t freevar_count;

    int32_t posonly_count, positional_count /* including posonly */, kwonly_count;
    bool has_varargs, has_varkeywords;
    bool is_generator;   /* contains yield */
    bool is_coroutine;   /* async def, or awaits (async comprehension / generator expression) */
    bool is_nested;      /* inside a function, at any depth */
    bool has_free;       /* has free variables */
    bool has_child_free; /* some scope inside has */
    bool returns_value;  /* has `return expr` */
    bool needs_class_closure; /* class: a method uses __class__ or super: makes the cell */
    bool uses_super;          /* function: reads the name super (and so has __class__ free) */
    bool is_comprehension;    /* form is one of the comprehensions, generator expression included */
    bool comp_iter_target;    /* private to the builder: in the target of a `for` */
    int32_t comp_iter_expr;   /* private: inside so many iterables of comprehensions */
    bool has_docstring;       /* the first statement is a string constant */
    bool has_import_star;     /* module */
    bool has_annotations; /* module, class: an annotated assignment stands directly in this block
                             (not in nested defs): __annotations__ is needed */

    /* private */
    Symbol **table; /* hash table over symbols, once there are many */
    uint32_t table_size;
    int32_t symbol_room, child_room;
    struct Directive *directives; /* global and nonlocal statements, for error positions */
};

typedef struct Symtable {
    Ast *ast;
    Scope *top;     /* the module's */
    Scope **scopes; /* all, by Scope.index */
    int32_t scope_count;
    int32_t future_flags;  /* KR_CF_FUTURE_*: from the source and from the options */
    int32_t future_lineno; /* of the last future statement; -1: none */
} Symtable;

typedef struct SymtableOptions {
    uint32_t flags;          /* KR_CF_*: inherited futures, top-level await */
    int optimize;            /* -O level: >= 1 drops assert, >= 2 docstrings */
    int32_t depth_limit;     /* at most so many nested nodes; 0: AST_MAX_DEPTH; clamped to it.
                                CPython: 3 * what is left of the recursion limit */
    WarningList *warnings;   /* SyntaxWarnings are appended ("is" with a literal, ...), in CPython's
                                order, also when an error follows; NULL: none are made */
    const char *stack_limit; /* as in ParseOptions */
    bool symbols_only;       /* _symtable: stop before the code generator's checks */
} SymtableOptions;

/* Builds and checks.  NULL with *diag filled.  The result is in the arena of `ast`. */
Symtable *kr_symtable_build(Ast *ast, const SymtableOptions *options,
                            SyntaxDiag *diag) KR_MUST_CHECK;

KR_INLINE Scope *kr_scope_of(const Symtable *st, const AstNode *node)
{
    return node->scope < 0 ? NULL : st->scopes[node->scope];
}

/* The symbol of an unmangled name as seen from `scope`; NULL when the scope does not mention it. */
Symbol *kr_scope_find(const Symtable *st, Scope *scope, AstStr *name);
/* The same for a name that is already mangled. */
Symbol *kr_scope_find_mangled(const Scope *scope, const AstStr *name);

/* `__x` inside class C gives `_C__x`; otherwise the name itself.  class_name may be NULL.  NULL:
 * out of memory. */
AstStr *kr_mangle(Ast *ast, AstStr *class_name, AstStr *name) KR_MUST_CHECK;

#endif
