/* unparse.h -- trees back to text: repr of constants, and expressions for annotations.
 * (kr_ast_unparse_expr itself is declared in parser.h.) */
#ifndef KR_COMPILE_UNPARSE_H
#define KR_COMPILE_UNPARSE_H

#include "runtime/compile/ast.h"
#include "runtime/compile/diag.h"

/* repr() of a str; NULL: out of memory. */
char *kr_repr_text(Arena *arena, const char *text, isize length);
/* repr() of the constant that an expression folds to: a Constant, or a number with sign or
 * imaginary part; NULL: out of memory. */
char *kr_repr_folded(Arena *arena, const AstNode *n);

#endif
