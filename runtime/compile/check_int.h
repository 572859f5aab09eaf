/* check_int.h -- what check.c and check_match.c share. */
#ifndef KR_COMPILE_CHECK_INT_H
#define KR_COMPILE_CHECK_INT_H

#include "runtime/compile/symtable_int.h"

typedef enum UnitKind {
    UNIT_MODULE,
    UNIT_CLASS,
    UNIT_FUNCTION,
    UNIT_ASYNC_FUNCTION,
    UNIT_LAMBDA,
    UNIT_COMPREHENSION,
} UnitKind;

typedef enum BlockKind { BLOCK_LOOP, BLOCK_EXCEPT_STAR, BLOCK_OTHER } BlockKind;

/* A scope being walked. */
typedef struct Unit {
    struct Unit *outer;
    const Scope *scope;
    UnitKind kind;
    int block_count;
    uint8_t blocks[20]; /* BlockKind, innermost last */
} Unit;

typedef struct Checker {
    Symtable *st;
    SyntaxDiag *diag;
    WarningList *warnings; /* or NULL */
    const AstNode *at;     /* what an error would name */
    Unit *unit;
    int optimize;
    const char *stack_limit; /* or NULL */
    bool allow_top_level_await;
    bool future_annotations;
} Checker;

/* Sets the error, placed at c->at; false. */
bool kr_check_error(Checker *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* False with an error if the name may not be bound or deleted: __debug__. */
bool kr_check_name(Checker *c, const AstStr *name, AstEnum ctx);
bool kr_check_expr(Checker *c, const AstNode *n);
bool kr_check_stmts(Checker *c, const AstSeq *seq);
bool kr_check_match(Checker *c, const Ast_Match *n);

/* The AstConstKind that constant folding will make of an expression; -1: not a constant.  Signs of
 * numbers and such are not told: TRUE stands for any bool, INT for any int. */
int kr_check_constant(const AstNode *n);

#endif
