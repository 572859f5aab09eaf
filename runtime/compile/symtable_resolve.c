/* symtable_resolve.c -- the second step: where each name of each scope lives.
 *
 * A name that a scope only uses is searched in the functions around it, innermost first; classes
 * are passed over, except that they offer __class__.  The first function that binds it owns it: the
 * name becomes a cell there and a free variable in every scope on the way.  The first that declares
 * it global ends the search: it is global here too.
 */
#include "runtime/compile/symtable_int.h"

#include <stdlib.h>

static bool error_at_directive(Builder *b, Scope *s, const Symbol *sym, const char *format,
                               const char *name)
{
    AstNode at = {.lineno = s->lineno};
    for (const Directive *d = s->directives; d; d = d->next) {
        if (d->name == sym->name) {
            at.lineno = d->lineno;
            at.col_offset = d->col_offset;
            at.end_lineno = d->end_lineno;
            at.end_col_offset = d->end_col_offset;
            break;
        }
    }
    return kr_sym_error(b, &at, format, name);
}

/* Does the scope bind the name itself, for itself and what is inside? */
static bool binds(const Symbol *sym)
{
    return sym && (sym->flags & DEF_BOUND) && !(sym->flags & (DEF_GLOBAL | DEF_NONLOCAL));
}

/* The scope that owns the name as seen from inside `from`; NULL: none, it is global. */
static Scope *find_owner(Builder *b, const Scope *from, AstStr *name)
{
    for (Scope *s = from->parent; s; s = s->parent) {
        if (s->type == SCOPE_CLASS) {
            if (name == b->name_class) {
                return s;
            }
            continue;
        }
        if (s->type != SCOPE_FUNCTION) {
            continue;
        }
        const Symbol *sym = kr_scope_find_mangled(s, name);
        if (binds(sym)) {
            return s;
        }
        if (sym && (sym->flags & DEF_GLOBAL)) {
            return NULL;
        }
    }
    return NULL;
}

/* `name` is free in `from` and owned by `owner`. */
static bool make_free(Builder *b, Scope *from, Scope *owner, AstStr *name)
{
    for (Scope *s = from->parent; s != owner; s = s->parent) {
        Symbol *sym = kr_scope_find_mangled(s, name);
        if (!sym) {
            sym = kr_sym_intern(b->ast, s, name);
            if (!sym) {
                return kr_sym_oom(b);
            }
            sym->kind = SYM_FREE;
        } else if (s->type == SCOPE_CLASS && (sym->flags & (DEF_BOUND | DEF_GLOBAL))) {
            sym->flags |= DEF_FREE_CLASS;
        }
    }
    if (owner->type == SCOPE_CLASS) {
        owner->needs_class_closure = true;
    } else {
        kr_scope_find_mangled(owner, name)->kind = SYM_CELL;
    }
    return true;
}

static bool resolve_symbol(Builder *b, Scope *s, Symbol *sym)
{
    uint32_t flags = sym->flags;
    if (flags & DEF_GLOBAL) {
        if (flags & DEF_NONLOCAL) {
            return error_at_directive(b, s, sym, "name '%s' is nonlocal and global",
                                      sym->name->data);
        }
        sym->kind = SYM_GLOBAL_EXPLICIT;
        return true;
    }
    if (!(flags & DEF_NONLOCAL) && (flags & DEF_BOUND)) {
        if (sym->kind != SYM_CELL) {
            sym->kind = SYM_LOCAL;
        }
        return true;
    }
    if ((flags & DEF_NONLOCAL) && s->type == SCOPE_MODULE) {
        return error_at_directive(b, s, sym, "nonlocal declaration not allowed at module level%s",
                                  "");
    }
    Scope *owner = find_owner(b, s, sym->name);
    if (owner) {
        sym->kind = SYM_FREE;
        return make_free(b, s, owner, sym->name);
    }
    if (flags & DEF_NONLOCAL) {
        return error_at_directive(b, s, sym, "no binding for nonlocal '%s' found", sym->name->data);
    }
    if (sym->kind != SYM_FREE) {
        sym->kind = SYM_GLOBAL_IMPLICIT;
    }
    return true;
}

/* -- Layout -------------------------------------------------------------------------------------
 */

static int by_text(const void *a, const void *b)
{
    const AstStr *x = (*(Symbol *const *)a)->name;
    const AstStr *y = (*(Symbol *const *)b)->name;
    /* UTF-8 sorts like code points. */
    int order = memcmp(x->data, y->data, (size_t)kr_min(x->length, y->length));
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

/* Names of the symbols in `list` become an array in the arena. */
static AstStr **names_of(Builder *b, Symbol **list, int32_t n)
{
    AstStr **names = kr_arena_alloc(b->ast->arena, (size_t)n * sizeof(AstStr *));
    for (int32_t i = 0; names && i < n; i++) {
        names[i] = list[i]->name;
    }
    return names;
}

/* Fills varnames, cellvars, freevars.  `list` has room for all symbols of the scope. */
static bool lay_out(Builder *b, Scope *s, Symbol **list)
{
    int32_t n = 0, cells = 0;
    if (s->type == SCOPE_FUNCTION) {
        /* The parameters are the first symbols: they were added before the body was read. */
        for (int32_t i = 0; i < s->symbol_count; i++) {
            Symbol *sym = s->symbols[i];
            bool param = (sym->flags & DEF_PARAM) != 0;
            if (param || sym->kind == SYM_LOCAL) {
                sym->index = n;
                list[n++] = sym;
            }
            if (param && sym->kind == SYM_CELL) {
                sym->cell_index = cells++;
            }
        }
        s->varname_count = n;
        if (!(s->varnames = names_of(b, list, n))) {
            return kr_sym_oom(b);
        }
    }
    /* Cells: parameters in their order, then the others sorted. */
    n = 0;
    for (int32_t i = 0; i < s->symbol_count; i++) {
        Symbol *sym = s->symbols[i];
        if (sym->kind == SYM_CELL && (sym->flags & DEF_PARAM)) {
            list[n++] = sym;
        }
    }
    for (int32_t i = 0; i < s->symbol_count; i++) {
        Symbol *sym = s->symbols[i];
        if (sym->kind == SYM_CELL && !(sym->flags & DEF_PARAM)) {
            list[n++] = sym;
        }
    }
    qsort(list + cells, (size_t)(n - cells), sizeof(Symbol *), by_text);
    for (int32_t i = cells; i < n; i++) {
        list[i]->index = list[i]->cell_index = i;
    }
    s->cellvar_count = n;
    if (!(s->cellvars = names_of(b, list, n))) {
        return kr_sym_oom(b);
    }
    n = 0;
    for (int32_t i = 0; i < s->symbol_count; i++) {
        Symbol *sym = s->symbols[i];
        if (sym->kind == SYM_FREE || (sym->flags & DEF_FREE_CLASS)) {
            list[n++] = sym;
        }
    }
    qsort(list, (size_t)n, sizeof(Symbol *), by_text);
    for (int32_t i = 0; i < n; i++) {
        if (list[i]->kind == SYM_FREE) {
            list[i]->index = i;
        }
        list[i]->cell_index = s->cellvar_count + i;
    }
    s->freevar_count = n;
    return (s->freevars = names_of(b, list, n)) || kr_sym_oom(b);
}

/* Scopes are numbered in the order CPython analyses them: a scope before what is inside it, and
 * those in source order. */
bool kr_sym_resolve(Builder *b)
{
    Symtable *st = b->st;
    int32_t most = 0;
    for (int32_t i = 0; i < st->scope_count; i++) {
        Scope *s = st->scopes[i];
        bool counts = true; /* below an annotation nothing does */
        for (Scope *p = s->parent; p; p = p->parent) {
            counts &= p->type != SCOPE_ANNOTATION;
        }
        for (int32_t k = 0; counts && k < s->symbol_count; k++) {
            if (!resolve_symbol(b, s, s->symbols[k])) {
                return false;
            }
        }
    }
    for (int32_t i = 0; i < st->scope_count; i++) {
        most = st->scopes[i]->symbol_count > most ? st->scopes[i]->symbol_count : most;
    }
    Symbol **list = malloc(((size_t)most + 1) * sizeof(Symbol *));
    if (!list) {
        return kr_sym_oom(b);
    }
    bool ok = true;
    for (int32_t i = 0; ok && i < st->scope_count; i++) {
        ok = lay_out(b, st->scopes[i], list);
    }
    free(list);
    return ok;
}
