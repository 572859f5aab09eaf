/* astfold.c -- constant folding on the tree, with CPython 3.11's rules and limits.
 *
 * Expressions of constants become Constant nodes; what would raise stays as it is.  A list that is
 * only iterated or searched becomes a tuple, a set a frozenset; `"%s" % (x,)` becomes a formatted
 * string; __debug__ becomes True or False.  Results are AstConst again, so the arena holds no
 * Values.
 *
 * The walk uses the reflection tables: new node kinds need nothing here.
 */
#include <stdio.h>

#include "runtime/compile/codegen.h"
#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* Largest results that are worth keeping in a code object. */
#define MAX_INT_BITS    128
#define MAX_ITEMS       256  /* of one collection */
#define MAX_STR_SIZE    4096 /* characters or bytes */
#define MAX_TOTAL_ITEMS 1024 /* nested collections included */

typedef struct Fold {
    Thread *t;
    Ast *ast;
    AstStr *debug; /* "__debug__" */
    struct ConstTable *table;
    bool debug_value;
    bool keep_annotations;
    bool failed; /* exception pending */
} Fold;

static void fold_node(Fold *f, AstNode **slot);

/* -- Constants as Values and back ------------------------------------------------------------- */

static AstConst *const_of(AstNode *n)
{
    return n->kind == AST_Constant ? &AST(Constant, n)->value : NULL;
}

static bool const_from_value(Fold *f, Value v, AstConst *out)
{
    Thread *t = f->t;
    Arena *arena = f->ast->arena;
    *out = (AstConst){.kind = AST_CONST_NONE};
    if (kr_is_none(v)) {
        return true;
    }
    if (value_same(v, KR_TRUE) || value_same(v, KR_FALSE)) {
        out->kind = value_same(v, KR_TRUE) ? AST_CONST_TRUE : AST_CONST_FALSE;
        return true;
    }
    if (value_is_double(v)) {
        out->kind = AST_CONST_FLOAT;
        out->d = value_double(v);
        return true;
    }
    if (value_is_int(v)) {
        out->kind = AST_CONST_INT;
        out->i = value_int(v);
        return true;
    }
    Object *o = value_ptr(v);
    if (o->ob_type == &PyLong_Type) {
        if (kr_int_fits_i64(v, &out->i)) {
            out->kind = AST_CONST_INT;
            return true;
        }
        Value text = kr_int_to_str(t, v, 16, false);
        isize n;
        const char *digits =
            value_is_error(text) ? NULL : kr_str_utf8(t, (Str *)value_ptr(text), &n);
        AstBigInt *big = digits ? kr_arena_alloc(arena, sizeof *big + (size_t)n + 1) : NULL;
        if (big == NULL) {
            return false;
        }
        big->base = 16;
        big->length = n;
        memcpy(big->digits, digits, (size_t)n);
        out->kind = AST_CONST_BIGINT; /* with a sign, which no literal has: see constants.c */
        out->big = big;
        return true;
    }
    if (o->ob_type == &PyComplex_Type) {
        out->kind = AST_CONST_COMPLEX;
        out->complex_value.real = ((Complex *)o)->real;
        out->complex_value.imag = ((Complex *)o)->imag;
        return true;
    }
    if (o->ob_type == &PyUnicode_Type) {
        isize n;
        const char *utf8 =
            kr_str_utf8(t, (Str *)o, &n); /* fails for lone surrogates: unfolded then */
        out->kind = AST_CONST_STR;
        out->str = utf8 ? kr_ast_string(f->ast, utf8, n) : NULL;
        return out->str != NULL;
    }
    if (o->ob_type == &PyBytes_Type) {
        isize n = kr_bytes_len((Bytes *)o);
        AstBytes *b = kr_arena_alloc(arena, sizeof *b + (size_t)n + 1);
        if (b == NULL) {
            return false;
        }
        b->length = n;
        memcpy(b->data, kr_bytes_data((Bytes *)o), (size_t)n);
        out->kind = AST_CONST_BYTES;
        out->bytes = b;
        return true;
    }
    if (o->ob_type == &PyTuple_Type) {
        isize n = kr_tuple_len((Tuple *)o);
        out->kind = AST_CONST_TUPLE;
        out->seq.count = n;
        out->seq.items = KR_ARENA_NEW_ARRAY(arena, AstConst, (size_t)n);
        if (out->seq.items == NULL) {
            return false;
        }
        for (isize i = 0; i < n; i++) {
            if (!const_from_value(f, kr_tuple_get((Tuple *)o, i), &out->seq.items[i])) {
                return false;
            }
        }
        return true;
    }
    return false;
}

/* Replaces *slot by a Constant at the same place. */
static void put_const(Fold *f, AstNode **slot, const AstConst *k)
{
    Ast_Constant *n = kr_ast_new(f->ast, AST_Constant);
    if (n == NULL) {
        f->failed = true;
        kr_raise_oom(f->t);
        return;
    }
    const AstNode *old = *slot;
    n->node.lineno = old->lineno;
    n->node.col_offset = old->col_offset;
    n->node.end_lineno = old->end_lineno;
    n->node.end_col_offset = old->end_col_offset;
    n->value = *k;
    *slot = &n->node;
}

/* The same with the result of an operation; an error means: not folded. */
static void put_value(Fold *f, AstNode **slot, Value v)
{
    AstConst k;
    if (value_is_error(v) || !const_from_value(f, v, &k)) {
        kr_err_clear(f->t);
        return;
    }
    put_const(f, slot, &k);
}

static Value value_of(Fold *f, const AstConst *k) { return kr_const_value(f->t, f->table, k); }

/* -- Limits ----------------------------------------------------------------------------------- */

static bool is_int(const AstConst *k)
{
    return k->kind == AST_CONST_INT || k->kind == AST_CONST_BIGINT;
}

static size_t int_bits(Fold *f, const AstConst *k)
{
    if (k->kind == AST_CONST_INT) {
        uint64_t u = k->i < 0 ? 0 - (uint64_t)k->i : (uint64_t)k->i;
        return u == 0 ? 0 : 64 - (size_t)__builtin_clzll(u);
    }
    return kr_int_bit_length(value_of(f, k));
}

/* Items in a constant, nested ones included; stops counting below 0. */
static isize complexity(const AstConst *k, isize limit)
{
    if (k->kind == AST_CONST_TUPLE) {
        limit -= k->seq.count;
        for (isize i = 0; limit >= 0 && i < k->seq.count; i++) {
            limit = complexity(&k->seq.items[i], limit);
        }
    } else if (k->kind == AST_CONST_FROZENSET) {
        limit -= k->seq.count;
    }
    return limit;
}

static bool multiply_is_small(Fold *f, const AstConst *a, const AstConst *b)
{
    if (is_int(b) && !is_int(a)) {
        const AstConst *swap = a;
        a = b;
        b = swap;
    }
    if (!is_int(a)) {
        return true;
    }
    if (is_int(b)) {
        size_t left = int_bits(f, a), right = int_bits(f, b);
        return left == 0 || right == 0 || left + right <= MAX_INT_BITS;
    }
    isize size, most;
    switch (b->kind) {
    case AST_CONST_TUPLE:
    case AST_CONST_FROZENSET:
        size = b->seq.count;
        most = MAX_ITEMS;
        break;
    case AST_CONST_STR:
        size = b->str->char_count;
        most = MAX_STR_SIZE;
        break;
    case AST_CONST_BYTES:
        size = b->bytes->length;
        most = MAX_STR_SIZE;
        break;
    default: return true;
    }
    if (size == 0) {
        return true;
    }
    if (a->kind != AST_CONST_INT || a->i < 0 || a->i > most / size) {
        return false;
    }
    return a->i == 0 || most != MAX_ITEMS || complexity(b, MAX_TOTAL_ITEMS / a->i) >= 0;
}

static bool power_is_small(Fold *f, const AstConst *a, const AstConst *b)
{
    if (!is_int(a) || !is_int(b) || int_bits(f, a) == 0 ||
        (b->kind == AST_CONST_INT && b->i <= 0)) {
        return true;
    }
    return b->kind == AST_CONST_INT && int_bits(f, a) <= (size_t)(MAX_INT_BITS / b->i);
}

static bool shift_is_small(Fold *f, const AstConst *a, const AstConst *b)
{
    if (!is_int(a) || !is_int(b) || int_bits(f, a) == 0 || int_bits(f, b) == 0) {
        return true;
    }
    return b->kind == AST_CONST_INT && b->i <= MAX_INT_BITS &&
           (b->i < 0 || (int64_t)int_bits(f, a) <= MAX_INT_BITS - b->i);
}

/* -- Operators -------------------------------------------------------------------------------- */

static bool is_plain(const AstConst *k) { return k->kind != AST_CONST_OBJECT; }

static void fold_format(Fold *f, AstNode **slot, const AstStr *format, Ast_Tuple *args);

static void fold_binop(Fold *f, AstNode **slot)
{
    Ast_BinOp *b = AST(BinOp, *slot);
    const AstConst *left = const_of(b->left), *right = const_of(b->right);
    if (left == NULL) {
        return;
    }
    if (right == NULL) {
        if (b->op == AST_Mod && left->kind == AST_CONST_STR && b->right->kind == AST_Tuple) {
            fold_format(f, slot, left->str, AST(Tuple, b->right));
        }
        return;
    }
    if (!is_plain(left) || !is_plain(right)) {
        return;
    }
    BinOp op;
    bool small = true;
    switch (b->op) {
    case AST_Add: op = BIN_ADD; break;
    case AST_Sub: op = BIN_SUB; break;
    case AST_Mult:
        op = BIN_MUL;
        small = multiply_is_small(f, left, right);
        break;
    case AST_Div: op = BIN_TRUEDIV; break;
    case AST_FloorDiv: op = BIN_FLOORDIV; break;
    case AST_Mod:
        op = BIN_MOD;
        small = left->kind != AST_CONST_STR && left->kind != AST_CONST_BYTES;
        break;
    case AST_Pow:
        op = BIN_POW;
        small = power_is_small(f, left, right);
        break;
    case AST_LShift:
        op = BIN_LSHIFT;
        small = shift_is_small(f, left, right);
        break;
    case AST_RShift: op = BIN_RSHIFT; break;
    case AST_BitOr: op = BIN_OR; break;
    case AST_BitXor: op = BIN_XOR; break;
    case AST_BitAnd: op = BIN_AND; break;
    default: return;
    }
    if (!small) {
        return;
    }
    int64_t result;
    if (left->kind == AST_CONST_INT && right->kind == AST_CONST_INT &&
        ((op == BIN_ADD && !__builtin_add_overflow(left->i, right->i, &result)) ||
         (op == BIN_SUB && !__builtin_sub_overflow(left->i, right->i, &result)) ||
         (op == BIN_MUL && !__builtin_mul_overflow(left->i, right->i, &result)))) {
        AstConst k = {.kind = AST_CONST_INT, .i = result};
        put_const(f, slot, &k);
        return;
    }
    Value a = value_of(f, left), c = value_of(f, right);
    if (value_is_error(a) || value_is_error(c)) {
        f->failed = true;
        return;
    }
    put_value(f, slot, kr_binary(f->t, op, a, c));
}

static void fold_unary(Fold *f, AstNode **slot)
{
    Ast_UnaryOp *u = AST(UnaryOp, *slot);
    AstConst *k = const_of(u->operand);
    if (k == NULL) {
        if (u->op == AST_Not && u->operand->kind == AST_Compare) {
            /* not (a is b)  ->  a is not b */
            Ast_Compare *p = AST(Compare, u->operand);
            if (p->ops.count == 1) {
                uint8_t *op = &p->ops.items[0];
                AstEnum other = *op == AST_Is      ? AST_IsNot
                                : *op == AST_IsNot ? AST_Is
                                : *op == AST_In    ? AST_NotIn
                                : *op == AST_NotIn ? AST_In
                                                   : AST_ENUM_NONE;
                if (other != AST_ENUM_NONE) {
                    *op = (uint8_t)other;
                    *slot = u->operand;
                }
            }
        }
        return;
    }
    if (!is_plain(k)) {
        return;
    }
    AstConst result = *k;
    if (u->op == AST_USub && k->kind == AST_CONST_INT && k->i != INT64_MIN) {
        result.i = -k->i;
        put_const(f, slot, &result);
        return;
    }
    if (u->op == AST_USub && k->kind == AST_CONST_FLOAT) {
        result.d = -k->d;
        put_const(f, slot, &result);
        return;
    }
    Value v = value_of(f, k);
    if (value_is_error(v)) {
        f->failed = true;
        return;
    }
    if (u->op == AST_Not) {
        int truth = kr_truth(f->t, v);
        v = truth < 0 ? VALUE_ERROR : truth ? KR_FALSE : KR_TRUE;
    } else {
        v = u->op == AST_USub   ? kr_neg(f->t, v)
            : u->op == AST_UAdd ? kr_pos(f->t, v)
                                : kr_invert(f->t, v);
    }
    put_value(f, slot, v);
}

static void fold_subscript(Fold *f, AstNode **slot)
{
    Ast_Subscript *s = AST(Subscript, *slot);
    const AstConst *value = const_of(s->value), *key = const_of(s->slice);
    if (s->ctx != AST_Load || value == NULL || key == NULL || !is_plain(value) || !is_plain(key)) {
        return;
    }
    Value v = value_of(f, value), i = value_of(f, key);
    if (value_is_error(v) || value_is_error(i)) {
        f->failed = true;
        return;
    }
    put_value(f, slot, kr_getitem(f->t, v, i));
}

/* -- Collections ------------------------------------------------------------------------------ */

static void fold_elements(Fold *f, AstNode **slot, const AstSeq *elts, AstConstKind kind)
{
    for (int32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != AST_Constant) {
            return;
        }
    }
    AstConst k = {.kind = kind};
    k.seq.count = elts->count;
    k.seq.items = KR_ARENA_NEW_ARRAY(f->ast->arena, AstConst, (size_t)elts->count);
    if (k.seq.items == NULL) {
        f->failed = true;
        kr_raise_oom(f->t);
        return;
    }
    for (int32_t i = 0; i < elts->count; i++) {
        k.seq.items[i] = AST(Constant, elts->items[i])->value;
    }
    put_const(f, slot, &k);
}

static void fold_tuple(Fold *f, AstNode **slot)
{
    Ast_Tuple *tuple = AST(Tuple, *slot);
    if (tuple->ctx == AST_Load) {
        fold_elements(f, slot, &tuple->elts, AST_CONST_TUPLE);
    }
}

/* What is only iterated or searched need not be mutable. */
static void fold_iterable(Fold *f, AstNode **slot)
{
    AstNode *n = *slot;
    if (n->kind == AST_Set) {
        fold_elements(f, slot, &AST(Set, n)->elts, AST_CONST_FROZENSET);
        return;
    }
    if (n->kind != AST_List) {
        return;
    }
    AstSeq *elts = &AST(List, n)->elts;
    for (int32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind == AST_Starred) {
            return;
        }
    }
    Ast_Tuple *tuple = kr_ast_new(f->ast, AST_Tuple);
    if (tuple == NULL) {
        f->failed = true;
        kr_raise_oom(f->t);
        return;
    }
    tuple->node.lineno = n->lineno;
    tuple->node.col_offset = n->col_offset;
    tuple->node.end_lineno = n->end_lineno;
    tuple->node.end_col_offset = n->end_col_offset;
    tuple->elts = *elts;
    tuple->ctx = AST_Load;
    *slot = &tuple->node;
    fold_tuple(f, slot);
}

/* -- "..." % (...) ---------------------------------------------------------------------------- */

static void *new_at(Fold *f, AstKind kind, const AstNode *place)
{
    AstNode *n = kr_ast_new(f->ast, kind);
    if (n == NULL) {
        f->failed = true;
        kr_raise_oom(f->t);
        return NULL;
    }
    n->lineno = place->lineno;
    n->col_offset = place->col_offset;
    n->end_lineno = place->end_lineno;
    n->end_col_offset = place->end_col_offset;
    return n;
}

static AstNode *string_node(Fold *f, const AstNode *place, const char *text, isize n)
{
    Ast_Constant *k = new_at(f, AST_Constant, place);
    if (k == NULL) {
        return NULL;
    }
    k->value.kind = AST_CONST_STR;
    k->value.str = kr_ast_string(f->ast, text, n);
    if (k->value.str == NULL) {
        f->failed = true;
        kr_raise_oom(f->t);
        return NULL;
    }
    return &k->node;
}

/* Up to two digits; -1 when there are more. */
static int spec_number(const char **p, const char *end)
{
    int n = 0, digits = 0;
    while (*p < end && **p >= '0' && **p <= '9') {
        if (++digits > 2) {
            return -1;
        }
        n = n * 10 + (*(*p)++ - '0');
    }
    return n;
}

/* One conversion behind its '%'; NULL: not one that formatting by f-string can do. */
static AstNode *conversion(Fold *f, const char **p, const char *end, AstNode *arg)
{
    bool left = false;
    for (; *p < end && memchr("-+ #0", **p, 5) != NULL; (*p)++) {
        left |= **p == '-';
    }
    int width = -1, precision = -1;
    if (*p < end && **p >= '0' && **p <= '9') {
        width = spec_number(p, end);
        if (width < 0) {
            return NULL;
        }
    }
    if (*p < end && **p == '.') {
        (*p)++;
        precision = spec_number(p, end);
        if (precision < 0) {
            return NULL;
        }
    }
    if (*p >= end || (**p != 's' && **p != 'r' && **p != 'a')) {
        return NULL;
    }
    Ast_FormattedValue *v = new_at(f, AST_FormattedValue, arg);
    if (v == NULL) {
        return NULL;
    }
    v->value = arg;
    v->conversion = *(*p)++;
    char spec[24];
    int n = 0;
    if (!left && width > 0) {
        spec[n++] = '>';
    }
    if (width >= 0) {
        n += snprintf(spec + n, 8, "%d", width);
    }
    if (precision >= 0) {
        n += snprintf(spec + n, 8, ".%d", precision);
    }
    if (n > 0) {
        v->format_spec = string_node(f, arg, spec, n);
        if (v->format_spec == NULL) {
            return NULL;
        }
    }
    return &v->node;
}

static void fold_format(Fold *f, AstNode **slot, const AstStr *format, Ast_Tuple *args)
{
    for (int32_t i = 0; i < args->elts.count; i++) {
        if (args->elts.items[i]->kind == AST_Starred) {
            return;
        }
    }
    if (format->has_surrogates) {
        return;
    }
    const AstNode *place = *slot;
    size_t most = 2 * (size_t)args->elts.count + 1;
    AstNode **values = KR_ARENA_NEW_ARRAY(f->ast->arena, AstNode *, most);
    char *literal = kr_arena_alloc(f->ast->arena, (size_t)format->length + 1);
    if (values == NULL || literal == NULL) {
        f->failed = true;
        kr_raise_oom(f->t);
        return;
    }
    int32_t count = 0, used = 0;
    const char *p = format->data, *end = p + format->length;
    for (;;) {
        isize n = 0;
        while (p < end && !(*p == '%' && (p + 1 == end || p[1] != '%'))) {
            literal[n++] = *p;
            p += *p == '%' ? 2 : 1;
        }
        if (n > 0) {
            values[count] = string_node(f, place, literal, n);
            if (values[count++] == NULL) {
                return;
            }
        }
        if (p >= end) {
            break;
        }
        p++;
        if (used >= args->elts.count) {
            return; /* more conversions than items: the error is for run time */
        }
        values[count] = conversion(f, &p, end, args->elts.items[used++]);
        if (values[count++] == NULL) {
            return;
        }
    }
    if (used < args->elts.count) {
        return;
    }
    Ast_JoinedStr *j = new_at(f, AST_JoinedStr, place);
    if (j != NULL) {
        j->values.items = values;
        j->values.count = count;
        *slot = &j->node;
    }
}

/* -- The walk --------------------------------------------------------------------------------- */

static bool starts_with_string(const AstSeq *body)
{
    return kr_cg_docstring((AstSeq *)body) != NULL;
}

static void fold_children(Fold *f, AstNode *n)
{
    for (const AstFieldInfo *field = kr_ast_kinds[n->kind].fields; field->name != NULL; field++) {
        if (field->type < AST_TYPE_SUM) {
            continue;
        }
        char *at = (char *)n + field->offset;
        if (field->card == AST_CARD_SEQ) {
            AstSeq *seq = (AstSeq *)at;
            for (int32_t i = 0; i < seq->count && !f->failed; i++) {
                if (seq->items[i] != NULL) {
                    fold_node(f, &seq->items[i]);
                }
            }
        } else if (*(AstNode **)at != NULL) {
            fold_node(f, (AstNode **)at);
        }
    }
}

static AstSeq *documented_body(AstNode *n)
{
    switch ((AstKind)n->kind) {
    case AST_Module: return &AST(Module, n)->body;
    case AST_FunctionDef: return &AST(FunctionDef, n)->body;
    case AST_AsyncFunctionDef: return &AST(AsyncFunctionDef, n)->body;
    case AST_ClassDef: return &AST(ClassDef, n)->body;
    default: return NULL;
    }
}

static void fold_documented(Fold *f, AstNode *n, AstSeq *body)
{
    bool documented = starts_with_string(body);
    AstNode **returns = n->kind == AST_FunctionDef        ? &AST(FunctionDef, n)->returns
                        : n->kind == AST_AsyncFunctionDef ? &AST(AsyncFunctionDef, n)->returns
                                                          : NULL;
    AstNode *kept = NULL;
    if (returns != NULL && f->keep_annotations) {
        kept = *returns;
        *returns = NULL;
    }
    fold_children(f, n);
    if (kept != NULL) {
        *returns = kept;
    }
    if (!documented && !f->failed && starts_with_string(body)) {
        /* "a" + "b" has become a string, but is no docstring. */
        Ast_Expr *first = AST(Expr, body->items[0]);
        Ast_JoinedStr *j = new_at(f, AST_JoinedStr, first->value);
        AstNode **values = KR_ARENA_NEW_ARRAY(f->ast->arena, AstNode *, 1);
        if (j == NULL || values == NULL) {
            f->failed = true;
            return;
        }
        values[0] = first->value;
        j->values.items = values;
        j->values.count = 1;
        first->value = &j->node;
    }
}

static void fold_node(Fold *f, AstNode **slot)
{
    AstNode *n = *slot;
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= f->t->c_stack_limit)) {
        if (!f->failed) {
            f->failed = true;
            kr_raise(f->t, KR_EXC(RecursionError),
                     "maximum recursion depth exceeded during compilation");
        }
        return;
    }
    switch ((AstKind)n->kind) {
    case AST_Constant: return;
    case AST_Name:
        if (AST(Name, n)->id == f->debug && AST(Name, n)->ctx == AST_Load) {
            AstConst k = {.kind = f->debug_value ? AST_CONST_TRUE : AST_CONST_FALSE};
            put_const(f, slot, &k);
        }
        return;
    case AST_arg:
        if (!f->keep_annotations) {
            fold_children(f, n);
        }
        return;
    case AST_AnnAssign:
        if (f->keep_annotations) {
            Ast_AnnAssign *a = AST(AnnAssign, n);
            fold_node(f, &a->target);
            if (a->value != NULL) {
                fold_node(f, &a->value);
            }
            return;
        }
        break;
    default: break;
    }
    AstSeq *body = documented_body(n);
    if (body != NULL) {
        fold_documented(f, n, body);
        return;
    }
    fold_children(f, n);
    if (f->failed) {
        return;
    }
    switch ((AstKind)n->kind) {
    case AST_BinOp: fold_binop(f, slot); break;
    case AST_UnaryOp: fold_unary(f, slot); break;
    case AST_Tuple: fold_tuple(f, slot); break;
    case AST_Subscript: fold_subscript(f, slot); break;
    case AST_For: fold_iterable(f, &AST(For, n)->iter); break;
    case AST_comprehension: fold_iterable(f, &AST(comprehension, n)->iter); break;
    case AST_Compare: {
        Ast_Compare *p = AST(Compare, n);
        int32_t last = p->ops.count - 1;
        if (p->ops.items[last] == AST_In || p->ops.items[last] == AST_NotIn) {
            fold_iterable(f, &p->comparators.items[last]);
        }
        break;
    }
    default: break;
    }
}

bool kr_ast_fold(Thread *t, Ast *ast, struct ConstTable *table, int optimize, uint32_t futures)
{
    Fold f = {.t = t,
              .ast = ast,
              .debug = kr_ast_intern(ast, "__debug__", 9),
              .table = table,
              .debug_value = optimize == 0,
              .keep_annotations = futures & KR_CF_FUTURE_ANNOTATIONS};
    if (f.debug == NULL) {
        kr_raise_oom(t);
        f.failed = true;
    } else {
        fold_node(&f, &ast->root);
    }
    return !f.failed;
}
