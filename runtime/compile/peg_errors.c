/* peg_errors.c -- the actions of peg_grammar.def: what each mistake is called, and where it is.
 *
 * An action that raises returns NULL.  One that does not find its mistake after all returns NULL
 * too: then the rule it belongs to has failed.
 */
#include "runtime/compile/peg_int.h"

#include <string.h>

#define ACTION(name) PegNode *kr_peg_##name(Peg *p, PegNode **items)

/* What a node is called in messages. */
static const char *node_name(const PegNode *n)
{
    switch (n->kind) {
    case AST_Attribute: return "attribute";
    case AST_Subscript: return "subscript";
    case AST_Starred: return "starred";
    case AST_Name: return "name";
    case AST_List: return "list";
    case AST_Tuple: return "tuple";
    case AST_Lambda: return "lambda";
    case AST_Call: return "function call";
    case AST_BoolOp:
    case AST_BinOp:
    case AST_UnaryOp: return "expression";
    case AST_GeneratorExp: return "generator expression";
    case AST_Yield:
    case AST_YieldFrom: return "yield expression";
    case AST_Await: return "await expression";
    case AST_ListComp: return "list comprehension";
    case AST_SetComp: return "set comprehension";
    case AST_DictComp: return "dict comprehension";
    case AST_Dict: return "dict literal";
    case AST_Set: return "set display";
    case AST_JoinedStr:
    case AST_FormattedValue: return "f-string expression";
    case AST_Compare: return "comparison";
    case AST_IfExp: return "conditional expression";
    case AST_NamedExpr: return "named expression";
    case AST_Constant:
        switch (n->const_kind) {
        case AST_CONST_NONE: return "None";
        case AST_CONST_TRUE: return "True";
        case AST_CONST_FALSE: return "False";
        case AST_CONST_ELLIPSIS: return "ellipsis";
        default: return "literal";
        }
    default: return "expression";
    }
}

static PegNode *raise_node(Peg *p, const PegNode *n, const char *msg)
{
    return kr_peg_raise_range(p, n, n, "%s", msg);
}

/* From n to where the lexer has come. */
static PegNode *raise_from(Peg *p, const PegNode *n, const char *msg)
{
    const Token *t = peg_first(p, n);
    return kr_peg_raise(p, DIAG_SYNTAX, t->lineno, t->col_offset, PEG_HERE, PEG_HERE, "%s", msg);
}

static bool is_name(const Peg *p, const PegNode *n, const AstStr *const *words, int count)
{
    const Token *t = peg_first(p, n);
    if ((n->kind != AST_Name && n->kind != PEG_TOKEN) || t->kind != TOK_NAME) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (t->name == words[i]) {
            return true;
        }
    }
    return false;
}

static bool is_legacy(const Peg *p, const PegNode *n)
{
    return is_name(p, n, (const AstStr *const *)p->legacy, 2);
}

/* -- Literals -----------------------------------------------------------------------------------
 */

ACTION(nothing)
{
    (void)p;
    (void)items;
    return NULL;
}

/* A literal has failed: its diag lacks a place unless it came from inside an f-string. */
static PegNode *literal_failed(Peg *p)
{
    SyntaxDiag *d = p->diag;
    p->stop = true;
    if (d->kind != DIAG_SYNTAX || p->lit.diag_placed) {
        return NULL;
    }
    const char *msg = d->msg;
    *d = (SyntaxDiag){0};
    bool in_fstring = p->in_fstring && !strncmp(msg, "f-string: ", 10);
    return kr_peg_raise_last(p, DIAG_SYNTAX, "%s", in_fstring ? msg : msg);
}

ACTION(number)
{
    const Token *t = peg_first(p, items[0]);
    AstNode *value = kr_literal_number(&p->lit, t);
    if (!value) {
        if (p->lit.int_too_long) {
            /* CPython gives the line, and no columns. */
            const char *msg = p->diag->msg;
            *p->diag = (SyntaxDiag){0};
            return kr_peg_raise(p, DIAG_SYNTAX, t->lineno, -1, t->lineno, -1, "%s", msg);
        }
        return literal_failed(p);
    }
    PegNode *n = items[0];
    n->kind = AST_Constant;
    n->const_kind = (uint8_t)AST(Constant, value)->value.kind;
    return n;
}

ACTION(strings)
{
    int32_t first = items[0]->first;
    int32_t count = items[0]->last - first + 1;
    p->lit.diag_placed = false;
    AstNode *value = kr_literal_strings(&p->lit, &p->tokens.items[first], count);
    if (!value) {
        return literal_failed(p);
    }
    PegNode *n = items[0];
    n->count = 0;
    n->kind = value->kind;
    n->const_kind = value->kind == AST_Constant ? (uint8_t)AST(Constant, value)->value.kind : 0;
    return n;
}

ACTION(need_real)
{
    if (items[0]->const_kind == AST_CONST_COMPLEX) {
        return raise_node(p, items[0], "real number required in complex literal");
    }
    return items[0];
}

ACTION(need_imaginary)
{
    if (items[0]->const_kind != AST_CONST_COMPLEX) {
        return raise_node(p, items[0], "imaginary number required in complex literal");
    }
    return items[0];
}

/* != or <>: which one, a future decides. */
ACTION(barry)
{
    bool barry = (p->flags & KR_CF_FUTURE_BARRY_AS_BDFL) != 0;
    bool angles = peg_first(p, items[0])->start[0] == '<';
    if (barry && !angles) {
        return kr_peg_raise_last(p, DIAG_SYNTAX, "with Barry as BDFL, use '<>' instead of '!='");
    }
    return barry == angles ? items[0] : NULL;
}

/* -- Calls --------------------------------------------------------------------------------------
 */

/* The last part of the last clause of a comprehension. */
static const PegNode *last_clause_item(const PegNode *clauses)
{
    const PegNode *c = clauses->kind == PEG_LIST ? clauses->items[clauses->count - 1] : clauses;
    return c->items[c->count - 1];
}

ACTION(star_after_double_star)
{
    return raise_node(p, items[0],
                      "iterable argument unpacking follows keyword argument unpacking");
}

static PegNode *bare_genexp(Peg *p, const PegNode *elt, const PegNode *clauses)
{
    return kr_peg_raise_range(p, elt, last_clause_item(clauses),
                              "Generator expression must be parenthesized");
}

ACTION(bare_genexp_0_1) { return bare_genexp(p, items[0], items[1]); }
ACTION(bare_genexp_2_3) { return bare_genexp(p, items[2], items[3]); }

/* The positional arguments of an argument list: how many, and the last of them. */
static int32_t positional(const PegNode *args, const PegNode **last)
{
    int32_t n = 0;
    for (int32_t i = 0; i < args->count; i++) {
        if (args->items[i]->kind != AST_keyword) {
            *last = args->items[i];
            n++;
        }
    }
    return n;
}

ACTION(bare_genexp_last)
{
    const PegNode *last = NULL;
    return positional(items[0], &last) <= 1 ? NULL : bare_genexp(p, last, items[1]);
}

ACTION(maybe_equality_0_1)
{
    return kr_peg_raise_range(p, items[0], items[1],
                              "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
}

ACTION(maybe_equality_0_2)
{
    return kr_peg_raise_range(p, items[0], items[2],
                              "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
}

ACTION(positional_follows)
{
    for (int32_t i = 0; i < items[0]->count; i++) {
        const PegNode *k = items[0]->items[i];
        if (k->kind == AST_keyword && peg_first(p, k)->kind == TOK_DOUBLESTAR) {
            return kr_peg_raise_last(p, DIAG_SYNTAX,
                                     "positional argument follows keyword argument unpacking");
        }
    }
    return kr_peg_raise_last(p, DIAG_SYNTAX, "positional argument follows keyword argument");
}

ACTION(assign_to_word)
{
    return kr_peg_raise_range(p, items[0], items[1], "cannot assign to %s",
                              peg_first(p, items[0])->name->data);
}

ACTION(expression_assignment)
{
    return kr_peg_raise_range(p, items[1], items[2],
                              "expression cannot contain assignment, perhaps you meant \"==\"?");
}

/* -- Expressions --------------------------------------------------------------------------------
 */

ACTION(legacy_statement)
{
    if (!is_legacy(p, items[0])) {
        return NULL;
    }
    const char *name = peg_first(p, items[0])->name->data;
    return kr_peg_raise_range(p, items[0], items[2],
                              "Missing parentheses in call to '%s'. Did you mean %s(...)?", name,
                              name);
}

ACTION(forgot_comma)
{
    if (is_legacy(p, items[1]) || p->tokens.items[p->mark - 1].level == 0) {
        return NULL;
    }
    return kr_peg_raise_range(p, items[1], items[2], "invalid syntax. Perhaps you forgot a comma?");
}

ACTION(expected_else)
{
    return kr_peg_raise_range(p, items[0], items[2], "expected 'else' after 'if' expression");
}

ACTION(named_target)
{
    return kr_peg_raise_range(p, items[0], items[0], "cannot use assignment expressions with %s",
                              node_name(items[0]));
}

ACTION(assign_here)
{
    return kr_peg_raise_range(p, items[1], items[1],
                              "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                              node_name(items[1]));
}

/* -- Targets ------------------------------------------------------------------------------------
 */

typedef enum TargetUse { USE_ASSIGN, USE_DELETE, USE_FOR } TargetUse;

/* The first part of n that cannot be a target; NULL: there is none. */
static const PegNode *bad_target(const Peg *p, const PegNode *n, TargetUse use)
{
    switch (n->kind) {
    case AST_Tuple:
    case AST_List:
        for (int32_t i = 0; i < n->count; i++) {
            const PegNode *bad = bad_target(p, n->items[i], use);
            if (bad) {
                return bad;
            }
        }
        return NULL;
    case AST_Starred: return use == USE_DELETE ? n : bad_target(p, n->items[0], use);
    case AST_Compare:
        /* `a in b` of a for loop has been read as a comparison. */
        if (use == USE_FOR) {
            int32_t op = n->items[0]->last + 1;
            while (p->tokens.items[op].kind == TOK_RPAR) {
                op++;
            }
            return p->tokens.items[op].kind == TOK_in ? bad_target(p, n->items[0], use) : NULL;
        }
        return n;
    case AST_Name:
    case AST_Subscript:
    case AST_Attribute: return NULL;
    default: return n;
    }
}

static PegNode *raise_target(Peg *p, const PegNode *n, TargetUse use)
{
    const PegNode *bad = bad_target(p, n, use);
    if (!bad) {
        return NULL;
    }
    return kr_peg_raise_range(p, bad, bad, "cannot %s %s",
                              use == USE_DELETE ? "delete" : "assign to", node_name(bad));
}

ACTION(annotated_display)
{
    return kr_peg_raise_range(p, items[0], items[0], "only single target (not %s) can be annotated",
                              node_name(items[0]));
}

ACTION(annotated_tuple)
{
    return raise_node(p, items[0], "only single target (not tuple) can be annotated");
}

ACTION(annotated_other) { return raise_node(p, items[0], "illegal target for annotation"); }
ACTION(assign_target) { return raise_target(p, items[1], USE_ASSIGN); }
ACTION(with_target) { return raise_target(p, items[2], USE_ASSIGN); }
ACTION(del_target) { return raise_target(p, items[1], USE_DELETE); }
ACTION(for_target) { return raise_target(p, items[2], USE_FOR); }

ACTION(assign_yield)
{
    return raise_node(p, items[1], "assignment to yield expression not possible");
}

ACTION(aug_target)
{
    return kr_peg_raise_range(p, items[0], items[0],
                              "'%s' is an illegal expression for augmented assignment",
                              node_name(items[0]));
}

/* -- Displays -----------------------------------------------------------------------------------
 */

ACTION(comprehension_unpack)
{
    return raise_node(p, items[1], "iterable unpacking cannot be used in comprehension");
}

ACTION(comprehension_parens_3)
{
    const PegNode *rest = items[3];
    const PegNode *last = rest->kind == PEG_LIST ? rest->items[rest->count - 1] : rest;
    return kr_peg_raise_range(p, items[1], last,
                              "did you forget parentheses around the comprehension target?");
}

ACTION(comprehension_parens_2)
{
    return kr_peg_raise_range(p, items[1], items[2],
                              "did you forget parentheses around the comprehension target?");
}

ACTION(dict_unpack)
{
    return raise_node(p, items[1], "dict unpacking cannot be used in dict comprehension");
}

ACTION(group_star) { return raise_node(p, items[1], "cannot use starred expression here"); }

ACTION(group_double_star)
{
    return raise_node(p, items[1], "cannot use double starred expression here");
}

ACTION(dict_value_star)
{
    return raise_from(p, items[2], "cannot use a starred expression in a dictionary value");
}

ACTION(dict_value_missing)
{
    return raise_node(p, items[1], "expression expected after dictionary key and ':'");
}

ACTION(dict_colon)
{
    const Token *first = peg_first(p, items[0]);
    const Token *last = peg_last(p, items[0]);
    return kr_peg_raise(p, DIAG_SYNTAX, first->lineno, last->end_col_offset - 1, last->end_lineno,
                        -1, "':' expected after dictionary key");
}

/* -- Parameters ---------------------------------------------------------------------------------
 */

ACTION(non_default)
{
    return raise_node(p, items[2], "non-default argument follows default argument");
}

ACTION(def_parenthesized)
{
    return kr_peg_raise_range(p, items[1], items[4], "Function parameters cannot be parenthesized");
}

ACTION(lambda_parenthesized)
{
    return kr_peg_raise_range(p, items[1], items[4],
                              "Lambda expression parameters cannot be parenthesized");
}

ACTION(slash_first) { return raise_node(p, items[0], "at least one argument must precede /"); }
ACTION(slash_twice) { return raise_node(p, items[2], "/ may appear only once"); }
ACTION(slash_after_star) { return raise_node(p, items[5], "/ must be ahead of *"); }
ACTION(slash_star) { return raise_node(p, items[2], "expected comma between / and *"); }
ACTION(no_default) { return raise_node(p, items[0], "expected default value expression"); }
ACTION(bare_star_0) { return raise_node(p, items[0], "named arguments must follow bare *"); }

ACTION(bare_star_last)
{
    (void)items;
    return kr_peg_raise_last(p, DIAG_SYNTAX, "named arguments must follow bare *");
}

ACTION(varargs_default)
{
    return raise_node(p, items[2], "var-positional argument cannot have default value");
}

ACTION(star_twice) { return raise_node(p, items[3], "* argument may appear only once"); }

ACTION(varkeywords_default)
{
    return raise_node(p, items[2], "var-keyword argument cannot have default value");
}

ACTION(after_varkeywords)
{
    return raise_node(p, items[3], "arguments cannot follow var-keyword argument");
}

/* -- Statements ---------------------------------------------------------------------------------
 */

ACTION(import_comma)
{
    (void)items;
    return kr_peg_raise_last(p, DIAG_SYNTAX,
                             "trailing comma not allowed without surrounding parentheses");
}

ACTION(expected_colon)
{
    (void)items;
    return kr_peg_raise_last(p, DIAG_SYNTAX, "expected ':'");
}

ACTION(no_block)
{
    (void)items;
    return kr_peg_raise_last(p, DIAG_INDENTATION, "expected an indented block");
}

static PegNode *no_indent(Peg *p, const PegNode *word, const char *after, const char *quote)
{
    const Token *t = peg_first(p, word);
    const char *what = after ? after : t->name->data;
    return kr_peg_raise_last(p, DIAG_INDENTATION,
                             "expected an indented block after %s%s%s%s on line %d", quote, what,
                             quote, *quote ? " statement" : "", t->lineno);
}

ACTION(indent_0) { return no_indent(p, items[0], NULL, "'"); }
ACTION(indent_1) { return no_indent(p, items[1], NULL, "'"); }
ACTION(indent_def) { return no_indent(p, items[1], "function definition", ""); }
ACTION(indent_class) { return no_indent(p, items[0], "class definition", ""); }
ACTION(indent_except_star) { return no_indent(p, items[0], "except*", "'"); }

ACTION(expected_except)
{
    (void)items;
    return kr_peg_raise_last(p, DIAG_SYNTAX, "expected 'except' or 'finally' block");
}

#define MIXED "cannot have both 'except' and 'except*' on the same 'try'"

ACTION(mixed_except_star) { return kr_peg_raise_range(p, items[4], items[5], MIXED); }
ACTION(mixed_except) { return raise_node(p, items[4], MIXED); }

ACTION(except_parens)
{
    return raise_from(p, items[2], "multiple exception types must be parenthesized");
}

ACTION(except_star_type)
{
    (void)items;
    return kr_peg_raise_last(p, DIAG_SYNTAX, "expected one or more exception types");
}

/* -- Patterns -----------------------------------------------------------------------------------
 */

ACTION(as_wildcard) { return raise_node(p, items[2], "cannot use '_' as a target"); }
ACTION(as_target) { return raise_node(p, items[3], "invalid pattern target"); }

ACTION(positional_patterns)
{
    return raise_node(p, items[2], "positional patterns follow keyword patterns");
}
