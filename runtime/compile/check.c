/* check.c -- the errors and warnings that CPython gives while generating code, found beforehand.
 *
 * A walk in the order of CPython's code generator, because the first error is the one reported (a
 * class body before its bases, a comprehension's inside before its first iterable, the value of an
 * assignment before its targets).  It keeps what the generator keeps: the unit (scope) it is in,
 * the stack of blocks inside it, and the place that errors name.
 *
 * The symbol table has bounded the depth of the tree, so the walk may recurse.
 * Patterns are in check_match.c.
 */
#include "runtime/compile/check_int.h"

#include <stdarg.h>
#include <stdio.h>

#define MAX_BLOCKS 20 /* blocks inside each other, as in CPython */

static bool check_stmts(Checker *c, const AstSeq *seq);
static bool check_exprs(Checker *c, const AstSeq *seq);

/* -- Errors -------------------------------------------------------------------------------------
 */

bool kr_check_error(Checker *c, const char *format, ...)
{
    char msg[400];
    va_list ap;
    va_start(ap, format);
    vsnprintf(msg, sizeof msg, format, ap);
    va_end(ap);
    SyntaxDiag *d = c->diag;
    if (d->kind == DIAG_NONE) {
        kr_diag_set(d, c->st->ast->arena, DIAG_SYNTAX, "%s", msg);
        d->lineno = c->at->lineno;
        d->offset = c->at->col_offset + 1; /* bytes, as in CPython */
        d->end_lineno = c->at->end_lineno;
        d->end_offset = c->at->end_col_offset + 1;
    }
    return false;
}

static bool stack_left(Checker *c)
{
    return (const char *)__builtin_frame_address(0) >= c->stack_limit ||
           kr_diag_too_deep(c->diag, c->st->ast->arena);
}

static bool warn(Checker *c, const char *format, const char *a, const char *b)
{
    if (!c->warnings) {
        return true;
    }
    ParseWarning *w = kr_warning_add(c->warnings, c->st->ast->arena, WARN_SYNTAX, format, a, b);
    if (!w) {
        return kr_diag_set(c->diag, c->st->ast->arena, DIAG_MEMORY, "out of memory");
    }
    w->lineno = c->at->lineno;
    w->offset = c->at->col_offset + 1;
    w->end_lineno = c->at->end_lineno;
    w->end_offset = c->at->end_col_offset + 1;
    return true;
}

bool kr_check_name(Checker *c, const AstStr *name, AstEnum ctx)
{
    if (KR_LIKELY(name->length != 9 || ctx == AST_Load) || strcmp(name->data, "__debug__") != 0) {
        return true;
    }
    return kr_check_error(c, "cannot %s __debug__", ctx == AST_Store ? "assign to" : "delete");
}

/* -- Units and blocks ---------------------------------------------------------------------------
 */

static bool push_block(Checker *c, BlockKind kind)
{
    Unit *u = c->unit;
    if (u->block_count >= MAX_BLOCKS) {
        return kr_check_error(c, "too many statically nested blocks");
    }
    u->blocks[u->block_count++] = (uint8_t)kind;
    return true;
}

static void pop_block(Checker *c) { c->unit->block_count--; }

/* Enters the scope that a node opens. */
static void enter_unit(Checker *c, Unit *u, const AstNode *n, UnitKind kind)
{
    *u = (Unit){.outer = c->unit, .scope = kr_scope_of(c->st, n), .kind = kind};
    c->unit = u;
}

static void leave_unit(Checker *c) { c->unit = c->unit->outer; }

static bool in_function(const Checker *c) { return c->unit->scope->type == SCOPE_FUNCTION; }

static bool top_level_await(const Checker *c)
{
    return c->allow_top_level_await && c->unit->scope->type == SCOPE_MODULE;
}

/* Leaving blocks by break, continue (to a loop) or return (to none): false with an error if an
 * except* block is in the way; *found: there is a loop. */
static bool unwind(Checker *c, bool to_loop, bool *found)
{
    *found = false;
    for (int i = c->unit->block_count; i > 0; i--) {
        BlockKind kind = (BlockKind)c->unit->blocks[i - 1];
        if (kind == BLOCK_EXCEPT_STAR) {
            return kr_check_error(
                c, "'break', 'continue' and 'return' cannot appear in an except* block");
        }
        if (to_loop && kind == BLOCK_LOOP) {
            *found = true;
            return true;
        }
    }
    return true;
}

/* -- What an expression is known to be ----------------------------------------------------------
 */

static bool is_number(int kind)
{
    return kind == AST_CONST_INT || kind == AST_CONST_BIGINT || kind == AST_CONST_FLOAT ||
           kind == AST_CONST_COMPLEX || kind == AST_CONST_TRUE || kind == AST_CONST_FALSE;
}

static bool is_int(int kind)
{
    return kind == AST_CONST_INT || kind == AST_CONST_BIGINT || kind == AST_CONST_TRUE ||
           kind == AST_CONST_FALSE;
}

static bool is_zero(const AstNode *n)
{
    if (n->kind != AST_Constant) {
        return false;
    }
    const AstConst *k = &AST(Constant, n)->value;
    return (k->kind == AST_CONST_INT && k->i == 0) || (k->kind == AST_CONST_FLOAT && k->d == 0) ||
           k->kind == AST_CONST_FALSE;
}

static int folded_binary(const Ast_BinOp *n)
{
    int left = kr_check_constant(n->left);
    int right = left < 0 ? -1 : kr_check_constant(n->right);
    if (right < 0) {
        return -1;
    }
    if (n->op == AST_Add && left == right && (left == AST_CONST_STR || left == AST_CONST_BYTES)) {
        return left;
    }
    if (!is_number(left) || !is_number(right)) {
        return -1;
    }
    bool ints = is_int(left) && is_int(right);
    switch (n->op) {
    case AST_BitOr:
    case AST_BitXor:
    case AST_BitAnd: return ints ? AST_CONST_INT : -1;
    case AST_LShift:
    case AST_RShift: return ints && n->right->kind == AST_Constant ? AST_CONST_INT : -1;
    case AST_Div: return is_zero(n->right) ? -1 : ints ? AST_CONST_FLOAT : kr_max(left, right);
    case AST_Mod:
    case AST_FloorDiv:
        if (is_zero(n->right) || left == AST_CONST_COMPLEX || right == AST_CONST_COMPLEX) {
            return -1;
        }
        break;
    case AST_Pow:
        if (n->right->kind != AST_Constant) {
            return -1;
        }
        break;
    case AST_MatMult: return -1;
    default: break;
    }
    return ints                                                      ? AST_CONST_INT
           : left == AST_CONST_COMPLEX || right == AST_CONST_COMPLEX ? AST_CONST_COMPLEX
                                                                     : AST_CONST_FLOAT;
}

int kr_check_constant(const AstNode *n)
{
    switch (n->kind) {
    case AST_Constant: return (int)AST(Constant, n)->value.kind;
    case AST_Name: return !strcmp(AST(Name, n)->id->data, "__debug__") ? AST_CONST_TRUE : -1;
    case AST_UnaryOp: {
        const Ast_UnaryOp *u = AST(UnaryOp, n);
        int kind = kr_check_constant(u->operand);
        if (kind < 0 || u->op == AST_Not) {
            return kind < 0 ? -1 : AST_CONST_TRUE;
        }
        if (is_int(kind)) {
            return AST_CONST_INT;
        }
        return is_number(kind) && u->op != AST_Invert ? kind : -1;
    }
    case AST_BinOp: return folded_binary(AST(BinOp, n));
    case AST_Tuple: {
        const Ast_Tuple *t = AST(Tuple, n);
        for (int32_t i = 0; i < t->elts.count; i++) {
            if (kr_check_constant(t->elts.items[i]) < 0) {
                return -1;
            }
        }
        return t->ctx == AST_Load ? AST_CONST_TUPLE : -1;
    }
    default: return -1;
    }
}

/* The name of the type of n; NULL: unknown. */
static const char *known_type(const AstNode *n)
{
    switch (n->kind) {
    case AST_Tuple: return "tuple";
    case AST_List:
    case AST_ListComp: return "list";
    case AST_Dict:
    case AST_DictComp: return "dict";
    case AST_Set:
    case AST_SetComp: return "set";
    case AST_GeneratorExp: return "generator";
    case AST_Lambda: return "function";
    case AST_JoinedStr:
    case AST_FormattedValue: return "str";
    default: break;
    }
    switch (kr_check_constant(n)) {
    case AST_CONST_NONE: return "NoneType";
    case AST_CONST_TRUE:
    case AST_CONST_FALSE: return "bool";
    case AST_CONST_ELLIPSIS: return "ellipsis";
    case AST_CONST_INT:
    case AST_CONST_BIGINT: return "int";
    case AST_CONST_FLOAT: return "float";
    case AST_CONST_COMPLEX: return "complex";
    case AST_CONST_STR: return "str";
    case AST_CONST_BYTES: return "bytes";
    case AST_CONST_TUPLE: return "tuple";
    case AST_CONST_FROZENSET: return "frozenset";
    default: return NULL;
    }
}

/* -- Warnings about displays --------------------------------------------------------------------
 */

static bool check_callee(Checker *c, const AstNode *func)
{
    switch (func->kind) {
    case AST_Name:
    case AST_Attribute: return true;
    case AST_Lambda: return true;
    default: break;
    }
    const char *type = known_type(func);
    return !type || warn(c, "'%s' object is not callable; perhaps you missed a comma?%s", type, "");
}

static bool check_subscript(Checker *c, const AstNode *value, const AstNode *index)
{
    const char *type;
    int kind = kr_check_constant(value);
    switch (value->kind) {
    case AST_Set:
    case AST_SetComp:
    case AST_GeneratorExp:
    case AST_Lambda: type = known_type(value); break;
    default:
        type = kind == AST_CONST_NONE || kind == AST_CONST_ELLIPSIS || is_number(kind) ||
                       kind == AST_CONST_FROZENSET
                   ? known_type(value)
                   : NULL;
        break;
    }
    if (type &&
        !warn(c, "'%s' object is not subscriptable; perhaps you missed a comma?%s", type, "")) {
        return false;
    }
    const char *index_type = known_type(index);
    if (!index_type || is_int(kr_check_constant(index))) {
        return true;
    }
    switch (value->kind) {
    case AST_Tuple:
    case AST_List:
    case AST_ListComp:
    case AST_JoinedStr:
    case AST_FormattedValue: break;
    default:
        if (kind != AST_CONST_STR && kind != AST_CONST_BYTES && kind != AST_CONST_TUPLE) {
            return true;
        }
        break;
    }
    return warn(c, "%s indices must be integers or slices, not %s; perhaps you missed a comma?",
                known_type(value), index_type);
}

/* Is it something that `is` makes sense with? */
static bool is_for_is(const AstNode *n)
{
    int kind = kr_check_constant(n);
    return kind < 0 || kind == AST_CONST_NONE || kind == AST_CONST_TRUE ||
           kind == AST_CONST_FALSE || kind == AST_CONST_ELLIPSIS;
}

/* negated: `not` stands in front, which the optimizer of CPython moves inside. */
static bool check_is(Checker *c, const Ast_Compare *n, bool negated)
{
    const AstNode *left = n->left;
    for (int32_t i = 0; i < n->ops.count; i++) {
        AstEnum op = (AstEnum)n->ops.items[i];
        const AstNode *right = n->comparators.items[i];
        if ((op == AST_Is || op == AST_IsNot) && (!is_for_is(left) || !is_for_is(right))) {
            return warn(c, "%s%s",
                        (op == AST_Is) != negated
                            ? "\"is\" with a literal. Did you mean \"==\"?"
                            : "\"is not\" with a literal. Did you mean \"!=\"?",
                        "");
        }
        left = right;
    }
    return true;
}

/* -- Functions ----------------------------------------------------------------------------------
 */

static bool check_params(Checker *c, const AstSeq *args)
{
    for (int32_t i = 0; i < args->count; i++) {
        if (!kr_check_name(c, AST(arg, args->items[i])->arg, AST_Store)) {
            return false;
        }
    }
    return true;
}

static bool check_parameters(Checker *c, const Ast_arguments *a)
{
    return check_params(c, &a->posonlyargs) && check_params(c, &a->args) &&
           (!a->vararg || kr_check_name(c, AST(arg, a->vararg)->arg, AST_Store)) &&
           check_params(c, &a->kwonlyargs) &&
           (!a->kwarg || kr_check_name(c, AST(arg, a->kwarg)->arg, AST_Store));
}

static bool check_annotation(Checker *c, const AstNode *annotation)
{
    if (!annotation || c->future_annotations) {
        return true; /* kept as text */
    }
    if (annotation->kind == AST_Starred) {
        return kr_check_expr(c, AST(Starred, annotation)->value); /* *args: *Ts */
    }
    return kr_check_expr(c, annotation);
}

static bool check_arg_annotations(Checker *c, const AstSeq *args)
{
    for (int32_t i = 0; i < args->count; i++) {
        if (!check_annotation(c, AST(arg, args->items[i])->annotation)) {
            return false;
        }
    }
    return true;
}

static bool check_annotations(Checker *c, const Ast_arguments *a, const AstNode *returns)
{
    return check_arg_annotations(c, &a->args) && check_arg_annotations(c, &a->posonlyargs) &&
           (!a->vararg || check_annotation(c, AST(arg, a->vararg)->annotation)) &&
           check_arg_annotations(c, &a->kwonlyargs) &&
           (!a->kwarg || check_annotation(c, AST(arg, a->kwarg)->annotation)) &&
           check_annotation(c, returns);
}

static bool check_function(Checker *c, const AstNode *n)
{
    const Ast_FunctionDef *f = (const Ast_FunctionDef *)n;
    if (!check_parameters(c, f->args) || !check_exprs(c, &f->decorator_list) ||
        !check_exprs(c, &f->args->defaults) || !check_exprs(c, &f->args->kw_defaults) ||
        !check_annotations(c, f->args, f->returns)) {
        return false;
    }
    Unit u;
    enter_unit(c, &u, n, n->kind == AST_FunctionDef ? UNIT_FUNCTION : UNIT_ASYNC_FUNCTION);
    bool ok = check_stmts(c, &f->body);
    leave_unit(c);
    c->at = n;
    return ok && kr_check_name(c, f->name, AST_Store);
}

static bool check_lambda(Checker *c, const Ast_Lambda *n)
{
    if (!check_parameters(c, n->args) || !check_exprs(c, &n->args->defaults) ||
        !check_exprs(c, &n->args->kw_defaults)) {
        return false;
    }
    Unit u;
    enter_unit(c, &u, &n->node, UNIT_LAMBDA);
    bool ok = kr_check_expr(c, n->body);
    leave_unit(c);
    return ok;
}

static bool check_keywords(Checker *c, const AstSeq *keywords)
{
    for (int32_t i = 0; i < keywords->count; i++) {
        const Ast_keyword *k = AST(keyword, keywords->items[i]);
        if (!k->arg) {
            continue;
        }
        if (!kr_check_name(c, k->arg, AST_Store)) {
            return false;
        }
        for (int32_t j = i + 1; j < keywords->count; j++) {
            const AstNode *other = keywords->items[j];
            if (AST(keyword, other)->arg == k->arg) {
                c->at = other;
                return kr_check_error(c, "keyword argument repeated: %s", k->arg->data);
            }
        }
    }
    return true;
}

/* Arguments of a call or a class; a starred one is unpacked. */
static bool check_arguments(Checker *c, const AstSeq *args, const AstSeq *keywords)
{
    for (int32_t i = 0; i < args->count; i++) {
        const AstNode *a = args->items[i];
        if (!kr_check_expr(c, a->kind == AST_Starred ? AST(Starred, a)->value : a)) {
            return false;
        }
    }
    for (int32_t i = 0; i < keywords->count; i++) {
        if (!kr_check_expr(c, AST(keyword, keywords->items[i])->value)) {
            return false;
        }
    }
    return true;
}

static bool check_class(Checker *c, const Ast_ClassDef *n)
{
    if (!check_exprs(c, &n->decorator_list)) {
        return false;
    }
    Unit u;
    enter_unit(c, &u, &n->node, UNIT_CLASS);
    bool ok = check_stmts(c, &n->body);
    leave_unit(c);
    c->at = &n->node;
    return ok && check_keywords(c, &n->keywords) && check_arguments(c, &n->bases, &n->keywords) &&
           kr_check_name(c, n->name, AST_Store);
}

/* -- Comprehensions -----------------------------------------------------------------------------
 */

static bool check_generators(Checker *c, const AstSeq *generators, int32_t i, const AstNode *elt,
                             const AstNode *value)
{
    if (i == generators->count) {
        return kr_check_expr(c, elt) && (!value || kr_check_expr(c, value));
    }
    const Ast_comprehension *g = AST(comprehension, generators->items[i]);
    if (g->is_async && !push_block(c, BLOCK_OTHER)) {
        return false;
    }
    bool ok = (i == 0 || kr_check_expr(c, g->iter)) && kr_check_expr(c, g->target) &&
              check_exprs(c, &g->ifs) && check_generators(c, generators, i + 1, elt, value);
    if (g->is_async) {
        pop_block(c);
    }
    return ok;
}

static bool check_comprehension(Checker *c, const AstNode *n, const AstSeq *generators,
                                const AstNode *elt, const AstNode *value)
{
    UnitKind outer = c->unit->kind;
    bool top = top_level_await(c);
    Unit u;
    enter_unit(c, &u, n, UNIT_COMPREHENSION);
    bool ok = true;
    if (u.scope->is_coroutine && n->kind != AST_GeneratorExp && outer != UNIT_ASYNC_FUNCTION &&
        outer != UNIT_COMPREHENSION && !top) {
        ok = kr_check_error(c, "asynchronous comprehension outside of an asynchronous function");
    }
    ok = ok && check_generators(c, generators, 0, elt, value);
    leave_unit(c);
    return ok && kr_check_expr(c, AST(comprehension, generators->items[0])->iter);
}

/* -- Expressions --------------------------------------------------------------------------------
 */

static bool check_sequence(Checker *c, const AstSeq *elts, AstEnum ctx)
{
    if (ctx == AST_Store) {
        bool star = false;
        for (int32_t i = 0; i < elts->count; i++) {
            if (elts->items[i]->kind != AST_Starred) {
                continue;
            }
            if (star) {
                return kr_check_error(c, "multiple starred expressions in assignment");
            }
            if (i >= 256 || elts->count - i - 1 >= INT32_MAX >> 8) {
                return kr_check_error(c, "too many expressions in star-unpacking assignment");
            }
            star = true;
        }
    }
    for (int32_t i = 0; i < elts->count; i++) {
        const AstNode *e = elts->items[i];
        if (!kr_check_expr(c,
                           e->kind == AST_Starred && ctx != AST_Del ? AST(Starred, e)->value : e)) {
            return false;
        }
    }
    return true;
}

static bool check_await(Checker *c, const Ast_Await *n)
{
    if (!top_level_await(c)) {
        if (!in_function(c)) {
            return kr_check_error(c, "'await' outside function");
        }
        if (c->unit->kind != UNIT_ASYNC_FUNCTION && c->unit->kind != UNIT_COMPREHENSION) {
            return kr_check_error(c, "'await' outside async function");
        }
    }
    return kr_check_expr(c, n->value);
}

static bool check_dict(Checker *c, const Ast_Dict *n)
{
    for (int32_t i = 0; i < n->keys.count; i++) {
        if ((n->keys.items[i] && !kr_check_expr(c, n->keys.items[i])) ||
            !kr_check_expr(c, n->values.items[i])) {
            return false;
        }
    }
    return true;
}

static bool check_unary(Checker *c, const Ast_UnaryOp *n)
{
    const AstNode *inner = n->operand;
    bool negated = true;
    while (inner->kind == AST_UnaryOp && AST(UnaryOp, inner)->op == AST_Not) {
        inner = AST(UnaryOp, inner)->operand;
        negated = !negated;
    }
    if (n->op != AST_Not || inner->kind != AST_Compare || AST(Compare, inner)->ops.count != 1) {
        return kr_check_expr(c, n->operand);
    }
    const Ast_Compare *e = AST(Compare, inner);
    c->at = inner;
    return check_is(c, e, negated) && kr_check_expr(c, e->left) && check_exprs(c, &e->comparators);
}

static bool check_node(Checker *c, const AstNode *n)
{
    switch (n->kind) {
    case AST_Name: return kr_check_name(c, AST(Name, n)->id, AST(Name, n)->ctx);
    case AST_Constant: return true;
    case AST_Attribute: {
        const Ast_Attribute *a = AST(Attribute, n);
        return kr_check_expr(c, a->value) && kr_check_name(c, a->attr, a->ctx);
    }
    case AST_Call: {
        const Ast_Call *call = AST(Call, n);
        return check_keywords(c, &call->keywords) && check_callee(c, call->func) &&
               kr_check_expr(c, call->func) && check_arguments(c, &call->args, &call->keywords);
    }
    case AST_BinOp:
        return kr_check_expr(c, AST(BinOp, n)->left) && kr_check_expr(c, AST(BinOp, n)->right);
    case AST_Subscript: {
        const Ast_Subscript *s = AST(Subscript, n);
        return (s->ctx != AST_Load || check_subscript(c, s->value, s->slice)) &&
               kr_check_expr(c, s->value) && kr_check_expr(c, s->slice);
    }
    case AST_Compare: {
        const Ast_Compare *e = AST(Compare, n);
        return check_is(c, e, false) && kr_check_expr(c, e->left) &&
               check_exprs(c, &e->comparators);
    }
    case AST_BoolOp: return check_exprs(c, &AST(BoolOp, n)->values);
    case AST_UnaryOp: return check_unary(c, AST(UnaryOp, n));
    case AST_NamedExpr:
        return kr_check_expr(c, AST(NamedExpr, n)->value) &&
               kr_check_expr(c, AST(NamedExpr, n)->target);
    case AST_Lambda: return check_lambda(c, AST(Lambda, n));
    case AST_IfExp: {
        const Ast_IfExp *e = AST(IfExp, n);
        return kr_check_expr(c, e->test) && kr_check_expr(c, e->body) &&
               kr_check_expr(c, e->orelse);
    }
    case AST_Dict: return check_dict(c, AST(Dict, n));
    case AST_Set: return check_sequence(c, &AST(Set, n)->elts, AST_Load);
    case AST_List: return check_sequence(c, &AST(List, n)->elts, AST(List, n)->ctx);
    case AST_Tuple: return check_sequence(c, &AST(Tuple, n)->elts, AST(Tuple, n)->ctx);
    case AST_ListComp:
        return check_comprehension(c, n, &AST(ListComp, n)->generators, AST(ListComp, n)->elt,
                                   NULL);
    case AST_SetComp:
        return check_comprehension(c, n, &AST(SetComp, n)->generators, AST(SetComp, n)->elt, NULL);
    case AST_GeneratorExp:
        return check_comprehension(c, n, &AST(GeneratorExp, n)->generators,
                                   AST(GeneratorExp, n)->elt, NULL);
    case AST_DictComp:
        return check_comprehension(c, n, &AST(DictComp, n)->generators, AST(DictComp, n)->key,
                                   AST(DictComp, n)->value);
    case AST_Yield:
        if (!in_function(c)) {
            return kr_check_error(c, "'yield' outside function");
        }
        return !AST(Yield, n)->value || kr_check_expr(c, AST(Yield, n)->value);
    case AST_YieldFrom:
        if (!in_function(c)) {
            return kr_check_error(c, "'yield' outside function");
        }
        if (c->unit->kind == UNIT_ASYNC_FUNCTION) {
            return kr_check_error(c, "'yield from' inside async function");
        }
        return kr_check_expr(c, AST(YieldFrom, n)->value);
    case AST_Await: return check_await(c, AST(Await, n));
    case AST_FormattedValue: {
        const Ast_FormattedValue *f = AST(FormattedValue, n);
        return kr_check_expr(c, f->value) && (!f->format_spec || kr_check_expr(c, f->format_spec));
    }
    case AST_JoinedStr: return check_exprs(c, &AST(JoinedStr, n)->values);
    case AST_Starred:
        return kr_check_error(c, AST(Starred, n)->ctx == AST_Store
                                     ? "starred assignment target must be in a list or tuple"
                                     : "can't use starred expression here");
    case AST_Slice: {
        const Ast_Slice *s = AST(Slice, n);
        return (!s->lower || kr_check_expr(c, s->lower)) &&
               (!s->upper || kr_check_expr(c, s->upper)) && (!s->step || kr_check_expr(c, s->step));
    }
    default: return true;
    }
}

bool kr_check_expr(Checker *c, const AstNode *n)
{
    if (KR_UNLIKELY(!stack_left(c))) {
        return false;
    }
    const AstNode *saved = c->at;
    c->at = n;
    bool ok = check_node(c, n);
    c->at = saved;
    return ok;
}

static bool check_exprs(Checker *c, const AstSeq *seq)
{
    for (int32_t i = 0; i < seq->count; i++) {
        if (seq->items[i] && !kr_check_expr(c, seq->items[i])) {
            return false;
        }
    }
    return true;
}

/* -- Statements ---------------------------------------------------------------------------------
 */

static bool check_loop_body(Checker *c, const AstSeq *body, const AstSeq *orelse)
{
    bool ok = check_stmts(c, body);
    pop_block(c);
    return ok && check_stmts(c, orelse);
}

static bool check_for(Checker *c, const Ast_For *n)
{
    if (n->node.kind == AST_AsyncFor && !top_level_await(c) &&
        c->unit->kind != UNIT_ASYNC_FUNCTION) {
        return kr_check_error(c, "'async for' outside async function");
    }
    if (n->node.kind == AST_AsyncFor) {
        /* Here the iterable comes before the block. */
        return kr_check_expr(c, n->iter) && push_block(c, BLOCK_LOOP) &&
               kr_check_expr(c, n->target) && check_loop_body(c, &n->body, &n->orelse);
    }
    return push_block(c, BLOCK_LOOP) && kr_check_expr(c, n->iter) && kr_check_expr(c, n->target) &&
           check_loop_body(c, &n->body, &n->orelse);
}

static bool check_with(Checker *c, const Ast_With *n)
{
    if (n->node.kind == AST_AsyncWith && !top_level_await(c) &&
        c->unit->kind != UNIT_ASYNC_FUNCTION) {
        return kr_check_error(c, "'async with' outside async function");
    }
    for (int32_t i = 0; i < n->items.count; i++) {
        const Ast_withitem *item = AST(withitem, n->items.items[i]);
        if (!kr_check_expr(c, item->context_expr) || !push_block(c, BLOCK_OTHER) ||
            (item->optional_vars && !kr_check_expr(c, item->optional_vars))) {
            return false;
        }
    }
    if (!check_stmts(c, &n->body)) {
        return false;
    }
    c->unit->block_count -= n->items.count;
    return true;
}

static bool check_handlers(Checker *c, const Ast_Try *n, BlockKind kind)
{
    if (!push_block(c, kind)) {
        return false;
    }
    for (int32_t i = 0; i < n->handlers.count; i++) {
        const Ast_ExceptHandler *h = AST(ExceptHandler, n->handlers.items[i]);
        c->at = &h->node;
        if (!h->type && i < n->handlers.count - 1) {
            return kr_check_error(c, "default 'except:' must be last");
        }
        if ((h->type && !kr_check_expr(c, h->type)) ||
            (h->name && !kr_check_name(c, h->name, AST_Store)) || !push_block(c, BLOCK_OTHER) ||
            !check_stmts(c, &h->body)) {
            return false;
        }
        pop_block(c);
    }
    pop_block(c);
    return true;
}

static bool check_try_except(Checker *c, const Ast_Try *n)
{
    if (n->handlers.count == 0) {
        return check_stmts(c, &n->body);
    }
    if (!push_block(c, BLOCK_OTHER) || !check_stmts(c, &n->body)) {
        return false;
    }
    pop_block(c);
    if (n->node.kind == AST_TryStar) {
        return check_handlers(c, n, BLOCK_EXCEPT_STAR) && check_stmts(c, &n->orelse);
    }
    return check_stmts(c, &n->orelse) && check_handlers(c, n, BLOCK_OTHER);
}

static bool check_try(Checker *c, const Ast_Try *n)
{
    if (n->finalbody.count == 0) {
        return check_try_except(c, n);
    }
    if (!push_block(c, BLOCK_OTHER) || !check_try_except(c, n)) {
        return false;
    }
    pop_block(c);
    /* The final body occurs twice in the code, the second time inside one block more; so CPython
     * warns twice. */
    ParseWarning **tail = c->warnings ? c->warnings->tail : NULL;
    if (!check_stmts(c, &n->finalbody) || !push_block(c, BLOCK_OTHER)) {
        return false;
    }
    bool ok = !c->warnings || tail == c->warnings->tail || check_stmts(c, &n->finalbody);
    pop_block(c);
    return ok;
}

static bool check_return(Checker *c, const Ast_Return *n)
{
    if (!in_function(c)) {
        return kr_check_error(c, "'return' outside function");
    }
    const Scope *s = c->unit->scope;
    if (n->value && s->is_coroutine && s->is_generator) {
        return kr_check_error(c, "'return' with value in async generator");
    }
    bool found;
    return (!n->value || kr_check_expr(c, n->value)) && unwind(c, false, &found);
}

static bool check_annassign(Checker *c, const Ast_AnnAssign *n)
{
    const AstNode *target = n->target;
    if (n->value && (!kr_check_expr(c, n->value) || !kr_check_expr(c, target))) {
        return false;
    }
    bool evaluated = c->unit->kind == UNIT_MODULE || c->unit->kind == UNIT_CLASS;
    switch (target->kind) {
    case AST_Name:
        if (!kr_check_name(c, AST(Name, target)->id, AST_Store)) {
            return false;
        }
        if (n->simple && evaluated) {
            return c->future_annotations || kr_check_expr(c, n->annotation);
        }
        break;
    case AST_Attribute:
        if (!kr_check_name(c, AST(Attribute, target)->attr, AST_Store) ||
            (!n->value && !kr_check_expr(c, AST(Attribute, target)->value))) {
            return false;
        }
        break;
    case AST_Subscript:
        if (!n->value && (!kr_check_expr(c, AST(Subscript, target)->value) ||
                          !kr_check_expr(c, AST(Subscript, target)->slice))) {
            return false;
        }
        break;
    default: break;
    }
    return n->simple || !evaluated || c->future_annotations || kr_check_expr(c, n->annotation);
}

static bool check_augassign(Checker *c, const Ast_AugAssign *n)
{
    const AstNode *target = n->target;
    const AstNode *saved = c->at;
    c->at = target;
    bool ok;
    switch (target->kind) {
    case AST_Attribute: ok = kr_check_expr(c, AST(Attribute, target)->value); break;
    case AST_Subscript:
        ok = kr_check_expr(c, AST(Subscript, target)->value) &&
             kr_check_expr(c, AST(Subscript, target)->slice);
        break;
    default: ok = true; break;
    }
    c->at = saved;
    if (!ok || !kr_check_expr(c, n->value)) {
        return false;
    }
    c->at = target;
    ok = target->kind != AST_Name || kr_check_name(c, AST(Name, target)->id, AST_Store);
    c->at = saved;
    return ok;
}

static bool check_import(Checker *c, const AstSeq *names)
{
    for (int32_t i = 0; i < names->count; i++) {
        const Ast_alias *a = AST(alias, names->items[i]);
        /* A dotted name without `as` binds its first part; __debug__.x is no such case. */
        const AstStr *name = a->asname ? a->asname : a->name;
        if (!kr_check_name(c, name, AST_Store)) {
            return false;
        }
        if (!a->asname && !strncmp(a->name->data, "__debug__.", 10)) {
            return kr_check_error(c, "cannot assign to __debug__");
        }
    }
    return true;
}

static bool check_stmt(Checker *c, const AstNode *n)
{
    bool found;
    c->at = n;
    switch (n->kind) {
    case AST_Expr: return kr_check_expr(c, AST(Expr, n)->value);
    case AST_Assign:
        return kr_check_expr(c, AST(Assign, n)->value) && check_exprs(c, &AST(Assign, n)->targets);
    case AST_AugAssign: return check_augassign(c, AST(AugAssign, n));
    case AST_AnnAssign: return check_annassign(c, AST(AnnAssign, n));
    case AST_If: {
        const Ast_If *s = AST(If, n);
        return kr_check_expr(c, s->test) && check_stmts(c, &s->body) && check_stmts(c, &s->orelse);
    }
    case AST_While: {
        const Ast_While *s = AST(While, n);
        if (!push_block(c, BLOCK_LOOP)) {
            return false;
        }
        /* The test occurs twice in the code, and so do its warnings. */
        ParseWarning **tail = c->warnings ? c->warnings->tail : NULL;
        if (!kr_check_expr(c, s->test)) {
            return false;
        }
        bool warned = c->warnings && tail != c->warnings->tail;
        if (!check_stmts(c, &s->body)) {
            return false;
        }
        c->at = n;
        if (warned && !kr_check_expr(c, s->test)) {
            return false;
        }
        pop_block(c);
        return check_stmts(c, &s->orelse);
    }
    case AST_For:
    case AST_AsyncFor: return check_for(c, (const Ast_For *)n);
    case AST_With:
    case AST_AsyncWith: return check_with(c, (const Ast_With *)n);
    case AST_Try:
    case AST_TryStar: return check_try(c, (const Ast_Try *)n);
    case AST_Match: return kr_check_match(c, AST(Match, n));
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return check_function(c, n);
    case AST_ClassDef: return check_class(c, AST(ClassDef, n));
    case AST_Return: return check_return(c, AST(Return, n));
    case AST_Delete: return check_exprs(c, &AST(Delete, n)->targets);
    case AST_Raise: {
        const Ast_Raise *s = AST(Raise, n);
        return (!s->exc || kr_check_expr(c, s->exc)) && (!s->cause || kr_check_expr(c, s->cause));
    }
    case AST_Assert: {
        const Ast_Assert *s = AST(Assert, n);
        if (s->test->kind == AST_Tuple && AST(Tuple, s->test)->elts.count > 0 &&
            !warn(c, "assertion is always true, perhaps remove parentheses?%s%s", "", "")) {
            return false;
        }
        return c->optimize > 0 ||
               (kr_check_expr(c, s->test) && (!s->msg || kr_check_expr(c, s->msg)));
    }
    case AST_Import: return check_import(c, &AST(Import, n)->names);
    case AST_ImportFrom: {
        const Ast_ImportFrom *s = AST(ImportFrom, n);
        if (s->module && n->lineno > c->st->future_lineno &&
            !strcmp(s->module->data, "__future__")) {
            return kr_check_error(
                c, "from __future__ imports must occur at the beginning of the file");
        }
        return check_import(c, &s->names);
    }
    case AST_Break:
        return unwind(c, true, &found) && (found || kr_check_error(c, "'break' outside loop"));
    case AST_Continue:
        return unwind(c, true, &found) &&
               (found || kr_check_error(c, "'continue' not properly in loop"));
    default: return true;
    }
}

static bool check_stmts(Checker *c, const AstSeq *seq)
{
    if (KR_UNLIKELY(!stack_left(c))) {
        return false;
    }
    for (int32_t i = 0; i < seq->count; i++) {
        if (!check_stmt(c, seq->items[i])) {
            return false;
        }
    }
    return true;
}

bool kr_check_stmts(Checker *c, const AstSeq *seq) { return check_stmts(c, seq); }

bool kr_sym_check(Symtable *st, const SymtableOptions *options, SyntaxDiag *diag)
{
    const AstNode *mod = st->ast->root;
    Checker c = {.st = st,
                 .diag = diag,
                 .at = mod,
                 .warnings = options->warnings,
                 .stack_limit = options->stack_limit,
                 .optimize = options->optimize,
                 .allow_top_level_await = (options->flags & KR_CF_ALLOW_TOP_LEVEL_AWAIT) != 0,
                 .future_annotations = (st->future_flags & KR_CF_FUTURE_ANNOTATIONS) != 0};
    Unit u;
    enter_unit(&c, &u, mod, UNIT_MODULE);
    switch (mod->kind) {
    case AST_Module: return check_stmts(&c, &AST(Module, mod)->body);
    case AST_Interactive: return check_stmts(&c, &AST(Interactive, mod)->body);
    default: return kr_check_expr(&c, AST(Expression, mod)->body);
    }
}
