/* check_match.c -- what CPython checks while it compiles a match statement. */
#include "runtime/compile/check_int.h"

#include "runtime/base/vec.h"
#include "runtime/compile/unparse.h"

KR_VEC(NameVec, name_vec, const AstStr *);

/* Names bound so far in one alternative, and whether a pattern that always matches may stand here.
 */
typedef struct PatternContext {
    NameVec stores;
    bool allow_irrefutable;
} PatternContext;

static bool check_pattern(Checker *c, const AstNode *n, PatternContext *pc);

static bool oom(Checker *c)
{
    return kr_diag_set(c->diag, c->st->ast->arena, DIAG_MEMORY, "out of memory");
}

static isize find_name(const NameVec *v, const AstStr *name)
{
    for (isize i = 0; i < v->len; i++) {
        if (v->items[i] == name) {
            return i;
        }
    }
    return -1;
}

static bool name_error(Checker *c, const char *format, const AstStr *name)
{
    char *quoted = kr_repr_text(c->st->ast->arena, name->data, name->length);
    return quoted ? kr_check_error(c, format, quoted) : oom(c);
}

static bool store(Checker *c, const AstStr *name, PatternContext *pc)
{
    if (!name) {
        return true;
    }
    if (!kr_check_name(c, name, AST_Store)) {
        return false;
    }
    if (find_name(&pc->stores, name) >= 0) {
        return name_error(c, "multiple assignments to name %s in pattern", name);
    }
    return name_vec_push(&pc->stores, name) || oom(c);
}

/* A pattern inside another: there it may always match. */
static bool check_inner(Checker *c, const AstNode *n, PatternContext *pc)
{
    bool saved = pc->allow_irrefutable;
    pc->allow_irrefutable = true;
    bool ok = check_pattern(c, n, pc);
    pc->allow_irrefutable = saved;
    return ok;
}

static bool is_wildcard(const AstNode *n)
{
    return n->kind == AST_MatchAs && !AST(MatchAs, n)->name;
}

static bool check_sequence(Checker *c, const Ast_MatchSequence *n, PatternContext *pc)
{
    int32_t star = -1;
    bool only_wildcard = true, star_wildcard = false;
    for (int32_t i = 0; i < n->patterns.count; i++) {
        const AstNode *p = n->patterns.items[i];
        if (p->kind == AST_MatchStar) {
            if (star >= 0) {
                return kr_check_error(c, "multiple starred names in sequence pattern");
            }
            star_wildcard = !AST(MatchStar, p)->name;
            only_wildcard &= star_wildcard;
            star = i;
            continue;
        }
        only_wildcard &= is_wildcard(p);
    }
    if (only_wildcard) {
        return true;
    }
    if (star >= 256 && !star_wildcard) {
        return kr_check_error(c, "too many expressions in star-unpacking sequence pattern");
    }
    for (int32_t i = 0; i < n->patterns.count; i++) {
        const AstNode *p = n->patterns.items[i];
        if (star_wildcard && (is_wildcard(p) || i == star)) {
            continue;
        }
        if (!check_inner(c, p, pc)) {
            return false;
        }
    }
    return true;
}

/* -- Mapping keys -------------------------------------------------------------------------------
 */

/* A key that constant folding makes a number, in a form that compares like Python's numbers. */
typedef struct Number {
    bool ok;
    bool exact; /* i holds it */
    int64_t i;
    double real, imag;
} Number;

static Number number_of(const AstNode *n)
{
    Number none = {0};
    if (n->kind == AST_Constant) {
        const AstConst *k = &AST(Constant, n)->value;
        switch (k->kind) {
        case AST_CONST_TRUE: return (Number){.ok = true, .exact = true, .i = 1, .real = 1};
        case AST_CONST_FALSE: return (Number){.ok = true, .exact = true};
        case AST_CONST_INT:
            return (Number){.ok = true, .exact = true, .i = k->i, .real = (double)k->i};
        case AST_CONST_FLOAT: return (Number){.ok = true, .real = k->d};
        case AST_CONST_COMPLEX:
            return (Number){
                .ok = true, .real = k->complex_value.real, .imag = k->complex_value.imag};
        default: return none;
        }
    }
    if (n->kind == AST_UnaryOp && AST(UnaryOp, n)->op == AST_USub) {
        Number v = number_of(AST(UnaryOp, n)->operand);
        return (Number){.ok = v.ok, .exact = v.exact, .i = -v.i, .real = -v.real, .imag = -v.imag};
    }
    if (n->kind == AST_BinOp) {
        Number a = number_of(AST(BinOp, n)->left);
        Number b = number_of(AST(BinOp, n)->right);
        double sign = AST(BinOp, n)->op == AST_Sub ? -1 : 1;
        return (Number){
            .ok = a.ok && b.ok, .real = a.real + sign * b.real, .imag = a.imag + sign * b.imag};
    }
    return none;
}

static bool same_key(const AstNode *a, const AstNode *b)
{
    Number x = number_of(a), y = number_of(b);
    if (x.ok || y.ok) {
        if (!x.ok || !y.ok) {
            return false;
        }
        return x.exact && y.exact ? x.i == y.i : x.real == y.real && x.imag == y.imag;
    }
    if (a->kind != AST_Constant || b->kind != AST_Constant) {
        return false;
    }
    const AstConst *k = &AST(Constant, a)->value;
    const AstConst *l = &AST(Constant, b)->value;
    if (k->kind != l->kind) {
        return false;
    }
    switch (k->kind) {
    case AST_CONST_STR:
        return k->str->length == l->str->length &&
               !memcmp(k->str->data, l->str->data, (size_t)k->str->length);
    case AST_CONST_BYTES:
        return k->bytes->length == l->bytes->length &&
               !memcmp(k->bytes->data, l->bytes->data, (size_t)k->bytes->length);
    case AST_CONST_BIGINT:
        return k->big->base == l->big->base && k->big->length == l->big->length &&
               !memcmp(k->big->digits, l->big->digits, (size_t)k->big->length);
    default: return true; /* None, and nothing else can be a key */
    }
}

static bool check_mapping(Checker *c, const Ast_MatchMapping *n, PatternContext *pc)
{
    for (int32_t i = 0; i < n->keys.count; i++) {
        const AstNode *key = n->keys.items[i];
        if (kr_check_constant(key) >= 0 && key->kind != AST_Name) {
            for (int32_t j = 0; j < i; j++) {
                if (same_key(n->keys.items[j], key)) {
                    char *shown = kr_repr_folded(c->st->ast->arena, key);
                    return shown ? kr_check_error(c, "mapping pattern checks duplicate key (%s)",
                                                  shown)
                                 : oom(c);
                }
            }
        } else if (key->kind != AST_Attribute) {
            return kr_check_error(
                c, "mapping pattern keys may only match literals and attribute lookups");
        }
        if (!kr_check_expr(c, key)) {
            return false;
        }
    }
    for (int32_t i = 0; i < n->patterns.count; i++) {
        if (!check_inner(c, n->patterns.items[i], pc)) {
            return false;
        }
    }
    return store(c, n->rest, pc);
}

static bool check_class(Checker *c, const Ast_MatchClass *n, PatternContext *pc)
{
    for (int32_t i = 0; i < n->kwd_attrs.count; i++) {
        const AstStr *name = n->kwd_attrs.items[i];
        c->at = n->kwd_patterns.items[i];
        if (!kr_check_name(c, name, AST_Store)) {
            return false;
        }
        for (int32_t j = i + 1; j < n->kwd_attrs.count; j++) {
            if (n->kwd_attrs.items[j] == name) {
                c->at = n->kwd_patterns.items[j];
                return kr_check_error(c, "attribute name repeated in class pattern: %s",
                                      name->data);
            }
        }
    }
    if (!kr_check_expr(c, n->cls)) {
        return false;
    }
    for (int32_t i = 0; i < n->patterns.count + n->kwd_patterns.count; i++) {
        const AstNode *p = i < n->patterns.count ? n->patterns.items[i]
                                                 : n->kwd_patterns.items[i - n->patterns.count];
        /* A wildcard needs no code, and no check. */
        if (!is_wildcard(p) && !check_inner(c, p, pc)) {
            return false;
        }
    }
    return true;
}

static bool check_as(Checker *c, const Ast_MatchAs *n, PatternContext *pc)
{
    if (!n->pattern && !pc->allow_irrefutable) {
        return n->name
                   ? name_error(c, "name capture %s makes remaining patterns unreachable", n->name)
                   : kr_check_error(c, "wildcard makes remaining patterns unreachable");
    }
    return (!n->pattern || check_pattern(c, n->pattern, pc)) && store(c, n->name, pc);
}

static bool check_or(Checker *c, const Ast_MatchOr *n, PatternContext *pc)
{
    PatternContext control = {0};
    bool ok = true;
    for (int32_t i = 0; ok && i < n->patterns.count; i++) {
        PatternContext alternative = {.allow_irrefutable =
                                          i == n->patterns.count - 1 && pc->allow_irrefutable};
        c->at = n->patterns.items[i];
        ok = check_pattern(c, n->patterns.items[i], &alternative);
        if (ok && i == 0) {
            control = alternative;
            continue;
        }
        bool same = alternative.stores.len == control.stores.len;
        for (isize k = 0; same && k < control.stores.len; k++) {
            same = find_name(&alternative.stores, control.stores.items[k]) >= 0;
        }
        if (ok && !same) {
            ok = kr_check_error(c, "alternative patterns bind different names");
        }
        name_vec_fini(&alternative.stores);
    }
    for (isize k = 0; ok && k < control.stores.len; k++) {
        const AstStr *name = control.stores.items[k];
        ok = find_name(&pc->stores, name) < 0
                 ? name_vec_push(&pc->stores, name) || oom(c)
                 : name_error(c, "multiple assignments to name %s in pattern", name);
    }
    name_vec_fini(&control.stores);
    return ok;
}

static bool check_pattern(Checker *c, const AstNode *n, PatternContext *pc)
{
    c->at = n; /* and it stays, as in CPython */
    switch (n->kind) {
    case AST_MatchValue: {
        const AstNode *value = AST(MatchValue, n)->value;
        if (kr_check_constant(value) < 0 && value->kind != AST_Attribute &&
            value->kind != AST_JoinedStr) {
            return kr_check_error(c, "patterns may only match literals and attribute lookups");
        }
        if (value->kind == AST_JoinedStr) {
            return kr_check_error(c, "patterns may only match literals and attribute lookups");
        }
        return kr_check_expr(c, value);
    }
    case AST_MatchSequence: return check_sequence(c, AST(MatchSequence, n), pc);
    case AST_MatchMapping: return check_mapping(c, AST(MatchMapping, n), pc);
    case AST_MatchClass: return check_class(c, AST(MatchClass, n), pc);
    case AST_MatchStar: return store(c, AST(MatchStar, n)->name, pc);
    case AST_MatchAs: return check_as(c, AST(MatchAs, n), pc);
    case AST_MatchOr: return check_or(c, AST(MatchOr, n), pc);
    default: return true;
    }
}

bool kr_check_match(Checker *c, const Ast_Match *n)
{
    if (!kr_check_expr(c, n->subject)) {
        return false;
    }
    int32_t count = n->cases.count;
    for (int32_t i = 0; i < count; i++) {
        const Ast_match_case *m = AST(match_case, n->cases.items[i]);
        bool last = i == count - 1;
        c->at = m->pattern;
        PatternContext pc = {.allow_irrefutable = m->guard != NULL || last};
        /* A final `case _` is no pattern but the default. */
        bool ok =
            (last && count > 1 && is_wildcard(m->pattern) && !AST(MatchAs, m->pattern)->pattern) ||
            check_pattern(c, m->pattern, &pc);
        name_vec_fini(&pc.stores);
        if (!ok || (m->guard && !kr_check_expr(c, m->guard)) || !kr_check_stmts(c, &m->body)) {
            return false;
        }
    }
    return true;
}
