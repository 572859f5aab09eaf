/* unparse.c -- expressions as text, in the form `from __future__ import annotations` stores. */
#include "runtime/compile/unparse.h"

#include "runtime/base/dtoa.h"
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/base/vec.h"
#include "runtime/compile/parser.h"

#include <stdio.h>
#include <stdlib.h>

KR_VEC(OutVec, out_vec, char);

/* Text in the making; after the first failure nothing more is written. */
typedef struct Writer {
    OutVec out;
    bool failed;
    int depth;
    bool too_deep;
} Writer;

static void put(Writer *w, const char *s, isize n)
{
    if (!w->failed && !out_vec_append(&w->out, s, n)) {
        w->failed = true;
    }
}

static void puts_(Writer *w, const char *s) { put(w, s, (isize)strlen(s)); }

/* -- repr ---------------------------------------------------------------------------------------
 */

static char quote_for(const char *s, isize n)
{
    return memchr(s, '\'', (size_t)n) && !memchr(s, '"', (size_t)n) ? '"' : '\'';
}

static void put_str(Writer *w, const char *s, isize n)
{
    char quote = quote_for(s, n);
    put(w, &quote, 1);
    for (isize i = 0; i < n;) {
        Utf8Step step = kr_utf8_next((const uint8_t *)s + i, n - i, true);
        uint32_t c = step.c;
        char buffer[12];
        if (c == (uint32_t)quote || c == '\\') {
            snprintf(buffer, sizeof buffer, "\\%c", (char)c);
            puts_(w, buffer);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            puts_(w, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        } else if (kr_uni_is(c, UNI_PRINTABLE)) {
            put(w, s + i, step.len);
        } else {
            snprintf(buffer, sizeof buffer,
                     c < 0x100     ? "\\x%02x"
                     : c < 0x10000 ? "\\u%04x"
                                   : "\\U%08x",
                     c);
            puts_(w, buffer);
        }
        i += step.len;
    }
    put(w, &quote, 1);
}

static void put_bytes(Writer *w, const char *s, isize n)
{
    char quote = quote_for(s, n);
    char buffer[8] = {'b', quote};
    puts_(w, buffer);
    for (isize i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == (unsigned char)quote || c == '\\') {
            snprintf(buffer, sizeof buffer, "\\%c", c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            snprintf(buffer, sizeof buffer, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        } else {
            snprintf(buffer, sizeof buffer, c < 0x20 || c >= 0x7F ? "\\x%02x" : "%c", c);
        }
        puts_(w, buffer);
    }
    put(w, &quote, 1);
}

/* Source cannot spell infinity: 1e309 is read as it. */
static void put_float(Writer *w, double d, int flags, bool source)
{
    char *text = kr_double_to_text(d, 'r', 0, flags, NULL, NULL);
    if (!text) {
        w->failed = true;
        return;
    }
    puts_(w, source && !strcmp(text, "inf") ? "1e309" : text);
    free(text);
}

/* A big integer in decimal, by repeated multiplication in base 10^9. */
static void put_big(Writer *w, const AstBigInt *big)
{
    if (big->base == 10) {
        put(w, big->digits, big->length);
        return;
    }
    isize room = big->length / 7 + 2;
    uint32_t *limbs = calloc((size_t)room, sizeof(uint32_t));
    if (!limbs) {
        w->failed = true;
        return;
    }
    isize used = 1;
    for (isize i = 0; i < big->length; i++) {
        char c = big->digits[i];
        uint64_t carry = (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
        for (isize k = 0; k < used || carry; k++) {
            uint64_t v = (uint64_t)limbs[k] * (uint64_t)big->base + carry;
            limbs[k] = (uint32_t)(v % 1000000000u);
            carry = v / 1000000000u;
            used = k >= used ? k + 1 : used;
        }
    }
    for (isize k = used - 1; k >= 0; k--) {
        char buffer[16];
        snprintf(buffer, sizeof buffer, k == used - 1 ? "%u" : "%09u", limbs[k]);
        puts_(w, buffer);
    }
    free(limbs);
}

static void put_const(Writer *w, const AstConst *k, bool source)
{
    char buffer[32];
    switch (k->kind) {
    case AST_CONST_NONE: puts_(w, "None"); break;
    case AST_CONST_TRUE: puts_(w, "True"); break;
    case AST_CONST_FALSE: puts_(w, "False"); break;
    case AST_CONST_ELLIPSIS: puts_(w, source ? "..." : "Ellipsis"); break;
    case AST_CONST_INT:
        snprintf(buffer, sizeof buffer, "%lld", (long long)k->i);
        puts_(w, buffer);
        break;
    case AST_CONST_BIGINT: put_big(w, k->big); break;
    case AST_CONST_FLOAT: put_float(w, k->d, KR_FLOAT_ADD_DOT_0, source); break;
    case AST_CONST_COMPLEX:
        if (k->complex_value.real != 0) {
            puts_(w, "(");
            put_float(w, k->complex_value.real, 0, source);
            put_float(w, k->complex_value.imag, KR_FLOAT_SIGN, source);
            puts_(w, "j)");
        } else {
            put_float(w, k->complex_value.imag, 0, source);
            puts_(w, "j");
        }
        break;
    case AST_CONST_STR: put_str(w, k->str->data, k->str->length); break;
    case AST_CONST_BYTES: put_bytes(w, k->bytes->data, k->bytes->length); break;
    case AST_CONST_TUPLE:
    case AST_CONST_FROZENSET:
        puts_(w, k->kind == AST_CONST_TUPLE ? "(" : "frozenset({");
        for (isize i = 0; i < k->seq.count; i++) {
            puts_(w, i ? ", " : "");
            put_const(w, &k->seq.items[i], source);
        }
        puts_(w, k->kind == AST_CONST_FROZENSET ? "})" : k->seq.count == 1 ? ",)" : ")");
        break;
    case AST_CONST_OBJECT: puts_(w, "<object>"); break;
    }
}

static char *take_text(Writer *w, Arena *arena)
{
    char *text =
        w->failed ? NULL
                  : kr_arena_strndup(arena, w->out.items ? w->out.items : "", (size_t)w->out.len);
    out_vec_fini(&w->out);
    return text;
}

char *kr_repr_text(Arena *arena, const char *text, isize length)
{
    Writer w = {0};
    put_str(&w, text, length);
    return take_text(&w, arena);
}

static void put_folded(Writer *w, const AstNode *n)
{
    if (n->kind == AST_Constant) {
        put_const(w, &AST(Constant, n)->value, false);
    } else if (n->kind == AST_UnaryOp) {
        puts_(w, "-");
        put_folded(w, AST(UnaryOp, n)->operand);
    } else if (n->kind == AST_BinOp) {
        /* real and imaginary part: written as complex is, without ".0" */
        const Ast_BinOp *b = AST(BinOp, n);
        Writer part = {0};
        put_folded(&part, b->left);
        if (part.out.len > 2 && !memcmp(part.out.items + part.out.len - 2, ".0", 2)) {
            part.out.len -= 2;
        }
        puts_(w, "(");
        put(w, part.out.items, part.out.len);
        w->failed |= part.failed;
        out_vec_fini(&part.out);
        puts_(w, b->op == AST_Sub ? "-" : "+");
        put_folded(w, b->right);
        puts_(w, ")");
    }
}

char *kr_repr_folded(Arena *arena, const AstNode *n)
{
    Writer w = {0};
    put_folded(&w, n);
    return take_text(&w, arena);
}

/* -- Expressions --------------------------------------------------------------------------------
 */

/* Binding strength, weakest first. */
enum {
    PR_TUPLE,
    PR_TEST,
    PR_OR,
    PR_AND,
    PR_NOT,
    PR_CMP,
    PR_BOR,
    PR_EXPR = PR_BOR,
    PR_BXOR,
    PR_BAND,
    PR_SHIFT,
    PR_ARITH,
    PR_TERM,
    PR_FACTOR,
    PR_POWER,
    PR_AWAIT,
    PR_ATOM,
};

static void put_expr(Writer *w, const AstNode *n, int level);

static void put_list(Writer *w, const AstSeq *seq, int level)
{
    for (int32_t i = 0; i < seq->count; i++) {
        puts_(w, i ? ", " : "");
        put_expr(w, seq->items[i], level);
    }
}

static void put_binop(Writer *w, const Ast_BinOp *n, int level)
{
    static const struct {
        const char *text;
        int level;
    } ops[] = {
        [AST_Add - AST_Add] = {" + ", PR_ARITH},      [AST_Sub - AST_Add] = {" - ", PR_ARITH},
        [AST_Mult - AST_Add] = {" * ", PR_TERM},      [AST_MatMult - AST_Add] = {" @ ", PR_TERM},
        [AST_Div - AST_Add] = {" / ", PR_TERM},       [AST_Mod - AST_Add] = {" % ", PR_TERM},
        [AST_Pow - AST_Add] = {" ** ", PR_POWER},     [AST_LShift - AST_Add] = {" << ", PR_SHIFT},
        [AST_RShift - AST_Add] = {" >> ", PR_SHIFT},  [AST_BitOr - AST_Add] = {" | ", PR_BOR},
        [AST_BitXor - AST_Add] = {" ^ ", PR_BXOR},    [AST_BitAnd - AST_Add] = {" & ", PR_BAND},
        [AST_FloorDiv - AST_Add] = {" // ", PR_TERM},
    };
    int own = ops[n->op - AST_Add].level;
    bool right_assoc = n->op == AST_Pow;
    puts_(w, level > own ? "(" : "");
    put_expr(w, n->left, own + right_assoc);
    puts_(w, ops[n->op - AST_Add].text);
    put_expr(w, n->right, own + !right_assoc);
    puts_(w, level > own ? ")" : "");
}

static void put_arg(Writer *w, const AstNode *arg)
{
    const Ast_arg *a = AST(arg, arg);
    put(w, a->arg->data, a->arg->length);
    if (a->annotation) {
        puts_(w, ": ");
        put_expr(w, a->annotation, PR_TEST);
    }
}

static void put_args(Writer *w, const Ast_arguments *a)
{
    bool first = true;
    int32_t positional = a->posonlyargs.count + a->args.count;
    int32_t without = positional - a->defaults.count;
    for (int32_t i = 0; i < positional; i++) {
        puts_(w, first ? "" : ", ");
        first = false;
        put_arg(w, i < a->posonlyargs.count ? a->posonlyargs.items[i]
                                            : a->args.items[i - a->posonlyargs.count]);
        if (i >= without) {
            puts_(w, "=");
            put_expr(w, a->defaults.items[i - without], PR_TEST);
        }
        if (i + 1 == a->posonlyargs.count) {
            puts_(w, ", /");
        }
    }
    if (a->vararg || a->kwonlyargs.count) {
        puts_(w, first ? "*" : ", *");
        first = false;
        if (a->vararg) {
            put_arg(w, a->vararg);
        }
    }
    for (int32_t i = 0; i < a->kwonlyargs.count; i++) {
        puts_(w, first ? "" : ", ");
        first = false;
        put_arg(w, a->kwonlyargs.items[i]);
        if (a->kw_defaults.items[i]) {
            puts_(w, "=");
            put_expr(w, a->kw_defaults.items[i], PR_TEST);
        }
    }
    if (a->kwarg) {
        puts_(w, first ? "**" : ", **");
        put_arg(w, a->kwarg);
    }
}

static void put_comprehensions(Writer *w, const AstSeq *generators)
{
    for (int32_t i = 0; i < generators->count; i++) {
        const Ast_comprehension *g = AST(comprehension, generators->items[i]);
        puts_(w, g->is_async ? " async for " : " for ");
        put_expr(w, g->target, PR_TUPLE);
        puts_(w, " in ");
        put_expr(w, g->iter, PR_TEST + 1);
        for (int32_t k = 0; k < g->ifs.count; k++) {
            puts_(w, " if ");
            put_expr(w, g->ifs.items[k], PR_TEST + 1);
        }
    }
}

static void put_compare(Writer *w, const Ast_Compare *n, int level)
{
    static const char *const ops[] = {
        [AST_Eq - AST_Eq] = " == ", [AST_NotEq - AST_Eq] = " != ",
        [AST_Lt - AST_Eq] = " < ",  [AST_LtE - AST_Eq] = " <= ",
        [AST_Gt - AST_Eq] = " > ",  [AST_GtE - AST_Eq] = " >= ",
        [AST_Is - AST_Eq] = " is ", [AST_IsNot - AST_Eq] = " is not ",
        [AST_In - AST_Eq] = " in ", [AST_NotIn - AST_Eq] = " not in ",
    };
    puts_(w, level > PR_CMP ? "(" : "");
    put_expr(w, n->left, PR_CMP + 1);
    for (int32_t i = 0; i < n->comparators.count; i++) {
        puts_(w, ops[n->ops.items[i] - AST_Eq]);
        put_expr(w, n->comparators.items[i], PR_CMP + 1);
    }
    puts_(w, level > PR_CMP ? ")" : "");
}

static void put_call(Writer *w, const Ast_Call *n)
{
    put_expr(w, n->func, PR_ATOM);
    if (n->args.count == 1 && n->keywords.count == 0 &&
        n->args.items[0]->kind == AST_GeneratorExp) {
        put_expr(w, n->args.items[0], PR_TEST); /* brings its own parentheses */
        return;
    }
    puts_(w, "(");
    put_list(w, &n->args, PR_TEST);
    for (int32_t i = 0; i < n->keywords.count; i++) {
        const Ast_keyword *k = AST(keyword, n->keywords.items[i]);
        puts_(w, i || n->args.count ? ", " : "");
        if (k->arg) {
            put(w, k->arg->data, k->arg->length);
            puts_(w, "=");
        } else {
            puts_(w, "**");
        }
        put_expr(w, k->value, PR_TEST);
    }
    puts_(w, ")");
}

static void put_field(Writer *w, const Ast_FormattedValue *n);

/* The inside of an f-string, before quoting. */
static void put_parts(Writer *w, const AstSeq *values, bool spec)
{
    for (int32_t i = 0; i < values->count; i++) {
        const AstNode *v = values->items[i];
        if (v->kind == AST_FormattedValue) {
            put_field(w, AST(FormattedValue, v));
        } else if (v->kind == AST_JoinedStr) {
            put_parts(w, &AST(JoinedStr, v)->values, spec);
        } else if (v->kind == AST_Constant && AST(Constant, v)->value.kind == AST_CONST_STR) {
            const AstStr *s = AST(Constant, v)->value.str;
            for (isize k = 0; k < s->length; k++) {
                put(w, s->data + k, 1);
                if (s->data[k] == '{' || s->data[k] == '}') {
                    put(w, s->data + k, 1);
                }
            }
        } else {
            w->failed = true;
        }
    }
}

static void put_field(Writer *w, const Ast_FormattedValue *n)
{
    Writer inner = {.depth = w->depth};
    put_expr(&inner, n->value, PR_TEST + 1);
    puts_(w, inner.out.len && inner.out.items[0] == '{' ? "{ " : "{");
    put(w, inner.out.items, inner.out.len);
    w->failed |= inner.failed;
    w->too_deep |= inner.too_deep;
    out_vec_fini(&inner.out);
    if (n->conversion > 0) {
        char text[3] = {'!', (char)n->conversion};
        puts_(w, text);
    }
    if (n->format_spec) {
        puts_(w, ":");
        if (n->format_spec->kind == AST_JoinedStr) {
            put_parts(w, &AST(JoinedStr, n->format_spec)->values, true);
        } else {
            put_parts(w, &(AstSeq){(AstNode **)&n->format_spec, 1}, true);
        }
    }
    puts_(w, "}");
}

static void put_fstring(Writer *w, const AstNode *n)
{
    Writer inner = {.depth = w->depth};
    if (n->kind == AST_JoinedStr) {
        put_parts(&inner, &AST(JoinedStr, n)->values, false);
    } else {
        put_field(&inner, AST(FormattedValue, n));
    }
    puts_(w, "f");
    put_str(w, inner.out.items ? inner.out.items : "", inner.out.len);
    w->failed |= inner.failed;
    w->too_deep |= inner.too_deep;
    out_vec_fini(&inner.out);
}

static void put_dict(Writer *w, const Ast_Dict *n)
{
    puts_(w, "{");
    for (int32_t i = 0; i < n->values.count; i++) {
        puts_(w, i ? ", " : "");
        if (n->keys.items[i]) {
            put_expr(w, n->keys.items[i], PR_TEST);
            puts_(w, ": ");
            put_expr(w, n->values.items[i], PR_TEST);
        } else {
            puts_(w, "**");
            put_expr(w, n->values.items[i], PR_EXPR);
        }
    }
    puts_(w, "}");
}

static void put_node(Writer *w, const AstNode *n, int level)
{
    switch (n->kind) {
    case AST_BoolOp: {
        const Ast_BoolOp *b = AST(BoolOp, n);
        int own = b->op == AST_And ? PR_AND : PR_OR;
        puts_(w, level > own ? "(" : "");
        for (int32_t i = 0; i < b->values.count; i++) {
            puts_(w, i == 0 ? "" : b->op == AST_And ? " and " : " or ");
            put_expr(w, b->values.items[i], own + 1);
        }
        puts_(w, level > own ? ")" : "");
        break;
    }
    case AST_BinOp: put_binop(w, AST(BinOp, n), level); break;
    case AST_UnaryOp: {
        const Ast_UnaryOp *u = AST(UnaryOp, n);
        int own = u->op == AST_Not ? PR_NOT : PR_FACTOR;
        puts_(w, level > own ? "(" : "");
        puts_(w, u->op == AST_Not      ? "not "
                 : u->op == AST_Invert ? "~"
                 : u->op == AST_UAdd   ? "+"
                                       : "-");
        put_expr(w, u->operand, own);
        puts_(w, level > own ? ")" : "");
        break;
    }
    case AST_Lambda: {
        const Ast_Lambda *l = AST(Lambda, n);
        puts_(w, level > PR_TEST ? "(" : "");
        puts_(w, l->args->posonlyargs.count + l->args->args.count ? "lambda " : "lambda");
        put_args(w, l->args);
        puts_(w, ": ");
        put_expr(w, l->body, PR_TEST);
        puts_(w, level > PR_TEST ? ")" : "");
        break;
    }
    case AST_IfExp: {
        const Ast_IfExp *e = AST(IfExp, n);
        puts_(w, level > PR_TEST ? "(" : "");
        put_expr(w, e->body, PR_TEST + 1);
        puts_(w, " if ");
        put_expr(w, e->test, PR_TEST + 1);
        puts_(w, " else ");
        put_expr(w, e->orelse, PR_TEST);
        puts_(w, level > PR_TEST ? ")" : "");
        break;
    }
    case AST_Dict: put_dict(w, AST(Dict, n)); break;
    case AST_Set:
        puts_(w, "{");
        put_list(w, &AST(Set, n)->elts, PR_TEST);
        puts_(w, "}");
        break;
    case AST_GeneratorExp:
        puts_(w, "(");
        put_expr(w, AST(GeneratorExp, n)->elt, PR_TEST);
        put_comprehensions(w, &AST(GeneratorExp, n)->generators);
        puts_(w, ")");
        break;
    case AST_ListComp:
        puts_(w, "[");
        put_expr(w, AST(ListComp, n)->elt, PR_TEST);
        put_comprehensions(w, &AST(ListComp, n)->generators);
        puts_(w, "]");
        break;
    case AST_SetComp:
        puts_(w, "{");
        put_expr(w, AST(SetComp, n)->elt, PR_TEST);
        put_comprehensions(w, &AST(SetComp, n)->generators);
        puts_(w, "}");
        break;
    case AST_DictComp:
        puts_(w, "{");
        put_expr(w, AST(DictComp, n)->key, PR_TEST);
        puts_(w, ": ");
        put_expr(w, AST(DictComp, n)->value, PR_TEST);
        put_comprehensions(w, &AST(DictComp, n)->generators);
        puts_(w, "}");
        break;
    case AST_Yield:
        puts_(w, AST(Yield, n)->value ? "(yield " : "(yield");
        if (AST(Yield, n)->value) {
            put_expr(w, AST(Yield, n)->value, PR_TEST);
        }
        puts_(w, ")");
        break;
    case AST_YieldFrom:
        puts_(w, "(yield from ");
        put_expr(w, AST(YieldFrom, n)->value, PR_TEST);
        puts_(w, ")");
        break;
    case AST_Await:
        puts_(w, level > PR_AWAIT ? "(await " : "await ");
        put_expr(w, AST(Await, n)->value, PR_ATOM);
        puts_(w, level > PR_AWAIT ? ")" : "");
        break;
    case AST_Compare: put_compare(w, AST(Compare, n), level); break;
    case AST_Call: put_call(w, AST(Call, n)); break;
    case AST_JoinedStr:
    case AST_FormattedValue: put_fstring(w, n); break;
    case AST_Constant: {
        const Ast_Constant *k = AST(Constant, n);
        puts_(w, k->kind ? "u" : "");
        put_const(w, &k->value, true);
        break;
    }
    case AST_Attribute: {
        const Ast_Attribute *a = AST(Attribute, n);
        put_expr(w, a->value, PR_ATOM);
        bool integer = a->value->kind == AST_Constant &&
                       (AST(Constant, a->value)->value.kind == AST_CONST_INT ||
                        AST(Constant, a->value)->value.kind == AST_CONST_BIGINT);
        puts_(w, integer ? " ." : ".");
        put(w, a->attr->data, a->attr->length);
        break;
    }
    case AST_Starred:
        puts_(w, "*");
        put_expr(w, AST(Starred, n)->value, PR_EXPR);
        break;
    case AST_Name: put(w, AST(Name, n)->id->data, AST(Name, n)->id->length); break;
    case AST_List:
        puts_(w, "[");
        put_list(w, &AST(List, n)->elts, PR_TEST);
        puts_(w, "]");
        break;
    case AST_Tuple: {
        const AstSeq *elts = &AST(Tuple, n)->elts;
        bool parens = level > PR_TUPLE || elts->count == 0;
        puts_(w, parens ? "(" : "");
        put_list(w, elts, PR_TEST);
        puts_(w, elts->count == 1 ? "," : "");
        puts_(w, parens ? ")" : "");
        break;
    }
    case AST_Subscript:
        put_expr(w, AST(Subscript, n)->value, PR_ATOM);
        puts_(w, "[");
        put_expr(w, AST(Subscript, n)->slice, PR_TUPLE);
        puts_(w, "]");
        break;
    case AST_Slice: {
        const Ast_Slice *s = AST(Slice, n);
        if (s->lower) {
            put_expr(w, s->lower, PR_TEST);
        }
        puts_(w, ":");
        if (s->upper) {
            put_expr(w, s->upper, PR_TEST);
        }
        if (s->step) {
            puts_(w, ":");
            put_expr(w, s->step, PR_TEST);
        }
        break;
    }
    case AST_NamedExpr:
        puts_(w, level > PR_TUPLE ? "(" : "");
        put_expr(w, AST(NamedExpr, n)->target, PR_ATOM);
        puts_(w, " := ");
        put_expr(w, AST(NamedExpr, n)->value, PR_ATOM);
        puts_(w, level > PR_TUPLE ? ")" : "");
        break;
    default: w->failed = true; break;
    }
}

static void put_expr(Writer *w, const AstNode *n, int level)
{
    if (w->failed) {
        return;
    }
    if (++w->depth > AST_MAX_DEPTH) {
        w->failed = w->too_deep = true;
    } else {
        put_node(w, n, level);
    }
    w->depth--;
}

AstStr *kr_ast_unparse_expr(Ast *ast, const AstNode *expr, SyntaxDiag *diag)
{
    Writer w = {0};
    put_expr(&w, expr, PR_TEST);
    AstStr *s = w.failed ? NULL : kr_ast_string(ast, w.out.items ? w.out.items : "", w.out.len);
    if (!s) {
        kr_diag_set(diag, ast->arena, w.too_deep ? DIAG_RECURSION : DIAG_MEMORY,
                    "maximum recursion depth exceeded during compilation");
    }
    out_vec_fini(&w.out);
    return s;
}
