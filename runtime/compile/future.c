/* future.c -- `from __future__ import ...` at the beginning of a module. */
#include "runtime/compile/symtable_int.h"

static const struct {
    const char *name;
    int32_t flag; /* 0: mandatory in Python 3.11, no effect */
} features[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", KR_CF_FUTURE_BARRY_AS_BDFL},
    {"generator_stop", 0},   {"annotations", KR_CF_FUTURE_ANNOTATIONS},
};

/* The location has no end here: CPython gives one position. */
static bool future_error(Symtable *st, SyntaxDiag *diag, const AstNode *at, int32_t offset,
                         const char *format, const char *name)
{
    kr_diag_set(diag, st->ast->arena, DIAG_SYNTAX, format, name);
    diag->place = DIAG_ATTRIBUTES;
    diag->lineno = diag->end_lineno = at->lineno;
    diag->offset = offset;
    diag->end_offset = -1;
    return false;
}

static bool read_features(Symtable *st, const Ast_ImportFrom *n, SyntaxDiag *diag)
{
    for (int32_t i = 0; i < n->names.count; i++) {
        const Ast_alias *a = AST(alias, n->names.items[i]);
        const char *name = a->name->data;
        size_t k = 0;
        while (k < KR_COUNT(features) && strcmp(features[k].name, name) != 0) {
            k++;
        }
        if (k < KR_COUNT(features)) {
            st->future_flags |= features[k].flag;
        } else if (!strcmp(name, "braces")) {
            return future_error(st, diag, &n->node, n->node.col_offset + 1, "not a chance%s", "");
        } else {
            return future_error(st, diag, &n->node, n->node.col_offset + 1,
                                "future feature %.100s is not defined", name);
        }
    }
    return true;
}

bool kr_sym_future(Symtable *st, const AstNode *mod, SyntaxDiag *diag)
{
    const AstSeq *body = mod->kind == AST_Module        ? &AST(Module, mod)->body
                         : mod->kind == AST_Interactive ? &AST(Interactive, mod)->body
                                                        : NULL;
    bool done = false;
    int32_t previous = 0;
    for (int32_t i = 0; body && i < body->count; i++) {
        const AstNode *s = body->items[i];
        /* Once something else has come, only the rest of its line is of interest. */
        if (done && s->lineno > previous) {
            return true;
        }
        previous = s->lineno;
        if (s->kind == AST_ImportFrom) {
            const Ast_ImportFrom *n = AST(ImportFrom, s);
            if (n->module && !strcmp(n->module->data, "__future__")) {
                if (done) {
                    return future_error(st, diag, s, s->col_offset,
                                        "from __future__ imports must occur at the beginning of "
                                        "the file%s",
                                        "");
                }
                if (!read_features(st, n, diag)) {
                    return false;
                }
                st->future_lineno = s->lineno;
                continue;
            }
        }
        const AstNode *value = s->kind == AST_Expr ? AST(Expr, s)->value : NULL;
        bool docstring = i == 0 && value && value->kind == AST_Constant &&
                         AST(Constant, value)->value.kind == AST_CONST_STR;
        done |= !docstring;
    }
    return true;
}
