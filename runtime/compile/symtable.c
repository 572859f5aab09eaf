/* symtable.c -- scopes and names; see symtable.h.  NYI: in work. */
#include "runtime/compile/symtable.h"

Symtable *kr_symtable_build(Ast *ast, const SymtableOptions *options, SyntaxDiag *diag)
{
    kr_diag_set(diag, ast->arena, DIAG_SYSTEM, "kr_symtable_build is not implemented");
    return NULL;
}
