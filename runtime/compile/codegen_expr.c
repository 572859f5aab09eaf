/* codegen_expr.c -- expressions: operators, comparisons, conditions, displays, subscripts,
 * awaiting. */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/core/object.h"
#include "runtime/core/ops.h"

/* Displays with more elements are built piece by piece, so that frames stay small. */
#define MAX_BLOCK 30

/* ORDER BINOP */
static int binop_index(AstEnum op)
{
    switch (op) {
    case AST_Add: return BIN_ADD;
    case AST_Sub: return BIN_SUB;
    case AST_Mult: return BIN_MUL;
    case AST_MatMult: return BIN_MATMUL;
    case AST_Div: return BIN_TRUEDIV;
    case AST_FloorDiv: return BIN_FLOORDIV;
    case AST_Mod: return BIN_MOD;
    case AST_Pow: return BIN_POW;
    case AST_LShift: return BIN_LSHIFT;
    case AST_RShift: return BIN_RSHIFT;
    case AST_BitAnd: return BIN_AND;
    case AST_BitXor: return BIN_XOR;
    default: return BIN_OR;
    }
}
static_assert(OP_OR - OP_ADD == BIN_OR && OP_TRUEDIV - OP_ADD == BIN_TRUEDIV &&
                  OP_XOR - OP_ADD == BIN_XOR && OP_LSHIFT - OP_ADD == BIN_LSHIFT,
              "ORDER BINOP");

/* ORDER CMP; -1 for is and in. */
static int cmp_index(AstEnum op)
{
    switch (op) {
    case AST_Lt: return CMP_LT;
    case AST_LtE: return CMP_LE;
    case AST_Eq: return CMP_EQ;
    case AST_NotEq: return CMP_NE;
    case AST_Gt: return CMP_GT;
    case AST_GtE: return CMP_GE;
    default: return -1;
    }
}

/* -- Walrus ----------------------------------------------------------------------------------- */

/* Does evaluating n possibly rebind a local?  Only asked when the source has a := somewhere. */
bool kr_cg_has_walrus(Cg *c, const AstNode *n)
{
    if (n->kind == AST_NamedExpr || (char *)__builtin_frame_address(0) <= c->t->c_stack_limit) {
        return true; /* when the stack is nearly used up: better safe */
    }
    for (const AstFieldInfo *f = kr_ast_kinds[n->kind].fields; f->name != NULL; f++) {
        if (f->type < AST_TYPE_SUM) {
            continue;
        }
        const char *field = (const char *)n + f->offset;
        if (f->card == AST_CARD_SEQ) {
            const AstSeq *seq = (const AstSeq *)field;
            for (int32_t i = 0; i < seq->count; i++) {
                if (seq->items[i] != NULL && kr_cg_has_walrus(c, seq->items[i])) {
                    return true;
                }
            }
        } else {
            const AstNode *child = *(AstNode *const *)field;
            if (child != NULL && kr_cg_has_walrus(c, child)) {
                return true;
            }
        }
    }
    return false;
}

/* -- Operands --------------------------------------------------------------------------------- */

Reg kr_cg_operand(Cg *c, AstNode *n, Reg hint)
{
    if (n->kind == AST_Name) {
        AstStr *name = AST(Name, n)->id;
        Reg r = kr_cg_local_reg(c, name);
        if (r != REG_NONE) {
            if (c->u->known[r] != c->u->segment) {
                Position saved = c->u->pos;
                kr_cg_set_pos(c, n);
                kr_cg_check_local(c, r, name);
                c->u->pos = saved;
            }
            return r;
        }
    }
    if (n->kind == AST_NamedExpr) {
        Ast_NamedExpr *e = AST(NamedExpr, n);
        Reg r = kr_cg_local_reg(c, AST(Name, e->target)->id);
        if (r != REG_NONE) {
            Reg mark = c->u->temp;
            kr_cg_expr_to(c, e->value, r);
            kr_cg_known(c, r);
            c->u->temp = mark;
            return r;
        }
    }
    Reg dst = hint != REG_NONE && kr_cg_is_temp(c, hint) ? hint : kr_cg_temp(c);
    kr_cg_expr_to(c, n, dst);
    return dst;
}

Reg kr_cg_operand_before(Cg *c, AstNode *n, Reg hint, AstNode *later)
{
    if (KR_UNLIKELY(c->has_walrus) && later != NULL &&
        (n->kind == AST_Name || n->kind == AST_NamedExpr) && kr_cg_has_walrus(c, later)) {
        Reg dst = hint != REG_NONE && kr_cg_is_temp(c, hint) ? hint : kr_cg_temp(c);
        kr_cg_expr_to(c, n, dst);
        return dst;
    }
    return kr_cg_operand(c, n, hint);
}

Reg kr_cg_expr_temp(Cg *c, AstNode *n)
{
    Reg r = kr_cg_temp(c);
    kr_cg_expr_to(c, n, r);
    return r;
}

void kr_cg_effect(Cg *c, AstNode *n)
{
    if (n->kind == AST_Constant) {
        return;
    }
    Reg mark = c->u->temp;
    if (n->kind == AST_Name || n->kind == AST_NamedExpr) {
        kr_cg_operand(c, n, REG_NONE); /* of a local only the check, or the assignment */
    } else if (n->kind == AST_BoolOp) {
        /* Only the conditions of all but the last operand matter. */
        Ast_BoolOp *b = AST(BoolOp, n);
        Label end = kr_cg_label(c);
        for (int32_t i = 0; i < b->values.count - 1; i++) {
            kr_cg_jump_if(c, b->values.items[i], end, b->op == AST_Or);
        }
        kr_cg_effect(c, b->values.items[b->values.count - 1]);
        kr_cg_bind(c, end);
    } else {
        kr_cg_expr_temp(c, n);
    }
    c->u->temp = mark;
}

/* -- Arithmetic ------------------------------------------------------------------------------- */

/* A constant that can be an operand of an instruction; -1 otherwise. */
static int32_t const_operand(Cg *c, AstNode *n)
{
    if (n->kind != AST_Constant) {
        return -1;
    }
    int32_t id = kr_cg_const(c, &AST(Constant, n)->value);
    if (!kr_cg_const_fits(id)) {
        return -1;
    }
    kr_cg_const_low(c, id);
    return id;
}

void kr_cg_binary(Cg *c, AstEnum op, bool in_place, Reg dst, Reg left, AstNode *right)
{
    int index = binop_index(op);
    int32_t k = const_operand(c, right);
    if (k >= 0) {
        kr_cg_emit(c, (Opcode)((in_place ? OP_IADDK : OP_ADDK) + index), dst, left, k);
        return;
    }
    Reg r = kr_cg_operand(c, right, REG_NONE);
    kr_cg_emit(c, (Opcode)((in_place ? OP_IADD : OP_ADD) + index), dst, left, r);
}

static void expr_binop(Cg *c, AstNode *n, Reg dst)
{
    Ast_BinOp *b = AST(BinOp, n);
    Reg left = kr_cg_operand_before(c, b->left, dst, b->right);
    kr_cg_binary(c, b->op, false, dst, left, b->right);
}

static void expr_unary(Cg *c, AstNode *n, Reg dst)
{
    Ast_UnaryOp *u = AST(UnaryOp, n);
    Reg r = kr_cg_operand(c, u->operand, dst);
    Opcode op = u->op == AST_Not    ? OP_NOT
                : u->op == AST_USub ? OP_NEG
                : u->op == AST_UAdd ? OP_POS
                                    : OP_INVERT;
    kr_cg_emit(c, op, dst, r, 0);
}

/* -- Conditions ------------------------------------------------------------------------------- */

int kr_cg_constant_truth(Cg *c, AstNode *n)
{
    if (n->kind != AST_Constant) {
        return -1;
    }
    const AstConst *k = &AST(Constant, n)->value;
    switch (k->kind) {
    case AST_CONST_NONE:
    case AST_CONST_FALSE: return 0;
    case AST_CONST_TRUE:
    case AST_CONST_ELLIPSIS: return 1;
    case AST_CONST_INT: return k->i != 0;
    case AST_CONST_BIGINT: return 1;
    case AST_CONST_FLOAT: return k->d != 0;
    case AST_CONST_COMPLEX: return k->complex_value.real != 0 || k->complex_value.imag != 0;
    case AST_CONST_STR: return k->str->length != 0;
    case AST_CONST_BYTES: return k->bytes->length != 0;
    case AST_CONST_TUPLE:
    case AST_CONST_FROZENSET: return k->seq.count != 0;
    case AST_CONST_OBJECT: return -1;
    }
    return -1;
}

static bool is_none(const AstNode *n)
{
    return n->kind == AST_Constant && AST(Constant, n)->value.kind == AST_CONST_NONE;
}

/* One comparison of registers as a value. */
static void compare_value(Cg *c, AstEnum op, Reg dst, Reg left, AstNode *right_node, Reg right)
{
    int index = cmp_index(op);
    if (index >= 0) {
        int32_t k = right_node != NULL ? const_operand(c, right_node) : -1;
        if (k >= 0) {
            kr_cg_emit(c, (Opcode)(OP_LTK + index), dst, left, k);
            return;
        }
    }
    if (right_node != NULL) {
        right = kr_cg_operand(c, right_node, REG_NONE);
    }
    Opcode code = index >= 0        ? (Opcode)(OP_LT + index)
                  : op == AST_Is    ? OP_IS
                  : op == AST_IsNot ? OP_IS_NOT
                  : op == AST_In    ? OP_IN
                                    : OP_NOT_IN;
    kr_cg_emit(c, code, dst, left, right);
}

/* One comparison that jumps when it is `sense`. */
static void compare_jump(Cg *c, AstEnum op, Reg left, AstNode *right_node, Reg right, Label target,
                         bool sense)
{
    int index = cmp_index(op);
    if (index >= 0) {
        int32_t k = right_node != NULL ? const_operand(c, right_node) : -1;
        if (k >= 0) {
            kr_cg_emit(c, (Opcode)((sense ? OP_JLTK : OP_JNLTK) + index), left, k, target);
            return;
        }
    }
    if (op == AST_Is || op == AST_IsNot) {
        bool when_same = (op == AST_Is) == sense;
        if (right_node != NULL && is_none(right_node)) {
            kr_cg_emit(c, when_same ? OP_JNONE : OP_JNOTNONE, left, target, 0);
            return;
        }
        if (right_node != NULL) {
            right = kr_cg_operand(c, right_node, REG_NONE);
        }
        kr_cg_emit(c, when_same ? OP_JIS : OP_JNIS, left, right, target);
        return;
    }
    if (right_node != NULL) {
        right = kr_cg_operand(c, right_node, REG_NONE);
    }
    if (index >= 0) {
        kr_cg_emit(c, (Opcode)((sense ? OP_JLT : OP_JNLT) + index), left, right, target);
        return;
    }
    Reg r = kr_cg_temp(c);
    kr_cg_emit(c, op == AST_In ? OP_IN : OP_NOT_IN, r, left, right);
    kr_cg_emit(c, sense ? OP_JTRUE : OP_JFALSE, r, target, 0);
}

static void jump_compare(Cg *c, AstNode *n, Label target, bool sense)
{
    Ast_Compare *p = AST(Compare, n);
    int32_t last = p->comparators.count - 1;
    Label skip = last > 0 && sense ? kr_cg_label(c) : LABEL_NONE;
    Reg left = kr_cg_operand_before(c, p->left, REG_NONE, p->comparators.items[0]);
    for (int32_t i = 0; i < last; i++) {
        /* The middle operand is compared twice. */
        Reg mid =
            kr_cg_operand_before(c, p->comparators.items[i], REG_NONE, p->comparators.items[i + 1]);
        compare_jump(c, (AstEnum)p->ops.items[i], left, NULL, mid, sense ? skip : target, false);
        left = mid;
    }
    compare_jump(c, (AstEnum)p->ops.items[last], left, p->comparators.items[last], REG_NONE, target,
                 sense);
    if (skip != LABEL_NONE) {
        kr_cg_bind(c, skip);
    }
}

void kr_cg_jump_if(Cg *c, AstNode *n, Label target, bool sense)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    switch ((AstKind)n->kind) {
    case AST_Constant: {
        int truth = kr_cg_constant_truth(c, n);
        if (truth >= 0) {
            if ((bool)truth == sense) {
                kr_cg_jump(c, target);
            }
            return;
        }
        break;
    }
    case AST_UnaryOp:
        if (AST(UnaryOp, n)->op == AST_Not) {
            kr_cg_jump_if(c, AST(UnaryOp, n)->operand, target, !sense);
            return;
        }
        break;
    case AST_BoolOp: {
        Ast_BoolOp *b = AST(BoolOp, n);
        bool short_sense = b->op == AST_Or; /* the truth that decides early */
        Label skip = short_sense == sense ? target : kr_cg_label(c);
        for (int32_t i = 0; i < b->values.count - 1; i++) {
            kr_cg_jump_if(c, b->values.items[i], skip, short_sense);
        }
        kr_cg_jump_if(c, b->values.items[b->values.count - 1], target, sense);
        if (skip != target) {
            kr_cg_bind(c, skip);
        }
        return;
    }
    case AST_IfExp: {
        Ast_IfExp *e = AST(IfExp, n);
        Label other = kr_cg_label(c), end = kr_cg_label(c);
        kr_cg_jump_if(c, e->test, other, false);
        kr_cg_jump_if(c, e->body, target, sense);
        kr_cg_jump(c, end);
        kr_cg_bind(c, other);
        kr_cg_jump_if(c, e->orelse, target, sense);
        kr_cg_bind(c, end);
        return;
    }
    case AST_Compare: {
        /* As in CPython the comparison's place stays current: an assert raises there. */
        kr_cg_set_pos(c, n);
        jump_compare(c, n, target, sense);
        u->temp = mark;
        return;
    }
    default: break;
    }
    Reg r = kr_cg_operand(c, n, REG_NONE);
    kr_cg_emit(c, sense ? OP_JTRUE : OP_JFALSE, r, target, 0);
    u->temp = mark;
}

static void expr_compare(Cg *c, AstNode *n, Reg dst)
{
    Ast_Compare *p = AST(Compare, n);
    int32_t last = p->comparators.count - 1;
    Reg result = last > 0 && !kr_cg_is_temp(c, dst) ? kr_cg_temp(c) : dst;
    /* In a chain the result of a comparison is tested while the operands are still wanted. */
    Reg left = kr_cg_operand_before(c, p->left, last > 0 ? REG_NONE : dst, p->comparators.items[0]);
    Label end = LABEL_NONE;
    for (int32_t i = 0; i < last; i++) {
        Reg mid =
            kr_cg_operand_before(c, p->comparators.items[i], REG_NONE, p->comparators.items[i + 1]);
        if (end == LABEL_NONE) {
            end = kr_cg_label(c);
        }
        compare_value(c, (AstEnum)p->ops.items[i], result, left, NULL, mid);
        kr_cg_emit(c, OP_JFALSE, result, end, 0);
        left = mid;
    }
    compare_value(c, (AstEnum)p->ops.items[last], result, left, p->comparators.items[last],
                  REG_NONE);
    if (end != LABEL_NONE) {
        kr_cg_bind(c, end);
        kr_cg_move(c, dst, result);
    }
}

static void expr_boolop(Cg *c, AstNode *n, Reg dst)
{
    Ast_BoolOp *b = AST(BoolOp, n);
    Reg result = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
    Label end = kr_cg_label(c);
    bool sense = b->op == AST_Or;
    int32_t last = b->values.count - 1;
    for (int32_t i = 0; i <= last; i++) {
        AstNode *v = b->values.items[i];
        int truth = kr_cg_constant_truth(c, v);
        if (i < last && truth >= 0 && (bool)truth != sense) {
            continue; /* it can never be the result */
        }
        Reg mark = c->u->temp;
        kr_cg_expr_to(c, v, result);
        c->u->temp = mark;
        if (i < last && truth >= 0) {
            break; /* the rest is never evaluated */
        }
        if (i < last) {
            kr_cg_emit(c, sense ? OP_JTRUE : OP_JFALSE, result, end, 0);
        }
    }
    kr_cg_bind(c, end);
    kr_cg_move(c, dst, result);
}

static void expr_ifexp(Cg *c, AstNode *n, Reg dst)
{
    Ast_IfExp *e = AST(IfExp, n);
    int truth = kr_cg_constant_truth(c, e->test);
    if (truth >= 0) {
        kr_cg_expr_to(c, truth ? e->body : e->orelse, dst);
        return;
    }
    Label other = kr_cg_label(c), end = kr_cg_label(c);
    kr_cg_jump_if(c, e->test, other, false);
    kr_cg_expr_to(c, e->body, dst);
    kr_cg_jump(c, end);
    kr_cg_bind(c, other);
    kr_cg_expr_to(c, e->orelse, dst);
    kr_cg_bind(c, end);
}

/* -- Displays --------------------------------------------------------------------------------- */

static bool all_constant(const AstSeq *elts)
{
    for (int32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != AST_Constant) {
            return false;
        }
    }
    return true;
}

static bool any_starred(const AstSeq *elts)
{
    for (int32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind == AST_Starred) {
            return true;
        }
    }
    return false;
}

/* The elements as one constant tuple or frozenset. */
static void load_constants(Cg *c, AstKind kind, const AstSeq *elts, Reg dst)
{
    AstConst k = {.kind = kind == AST_Set ? AST_CONST_FROZENSET : AST_CONST_TUPLE};
    k.seq.count = elts->count;
    k.seq.items = KR_ARENA_NEW_ARRAY(c->ast->arena, AstConst, (size_t)elts->count);
    if (k.seq.items == NULL) {
        kr_cg_oom(c);
        return;
    }
    for (int32_t i = 0; i < elts->count; i++) {
        k.seq.items[i] = AST(Constant, elts->items[i])->value;
    }
    kr_cg_load_const(c, &k, dst);
}

/* The first n elements, side by side in registers, become dst. */
static void build_block(Cg *c, Opcode build, const AstSeq *elts, int32_t n, Reg dst)
{
    Unit *u = c->u;
    Reg mark = u->temp, base = kr_cg_is_temp(c, dst) && dst == u->temp - 1 ? dst : u->temp;
    for (int32_t i = 0; i < n; i++) {
        Reg r = base + i;
        if (r >= u->temp) {
            kr_cg_temp(c);
        }
        kr_cg_expr_to(c, elts->items[i], r);
    }
    kr_cg_emit(c, build, dst, n ? base : 0, n);
    u->temp = mark;
}

void kr_cg_sequence(Cg *c, AstKind kind, AstSeq *elts, Reg dst)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    Opcode build = kind == AST_Tuple  ? OP_BUILD_TUPLE
                   : kind == AST_List ? OP_BUILD_LIST
                                      : OP_BUILD_SET;
    if (elts->count >= (kind == AST_Tuple ? 1 : 3) && all_constant(elts)) {
        if (kind == AST_Tuple) {
            load_constants(c, kind, elts, dst);
            return;
        }
        Reg acc = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
        Reg r = kr_cg_temp(c);
        kr_cg_emit(c, build, acc, acc, 0);
        load_constants(c, kind, elts, r);
        kr_cg_emit(c, kind == AST_List ? OP_LIST_EXTEND : OP_SET_UPDATE, acc, r, 0);
        kr_cg_move(c, dst, acc);
        u->temp = mark;
        return;
    }
    if (elts->count <= MAX_BLOCK && !any_starred(elts)) {
        build_block(c, build, elts, elts->count, dst);
        return;
    }
    bool set = kind == AST_Set;
    int32_t first = 0; /* f(x, y, *rest) */
    while (first < elts->count && elts->items[first]->kind != AST_Starred) {
        first++;
    }
    if (kind == AST_Tuple && first == elts->count - 1 && first > 0 && first <= MAX_BLOCK) {
        Reg tuple = kr_cg_temp(c);
        build_block(c, OP_BUILD_TUPLE, elts, first, tuple);
        Reg r = kr_cg_operand(c, AST(Starred, elts->items[first])->value, REG_NONE);
        kr_cg_emit(c, OP_TUPLE_EXTEND, dst, tuple, r);
        u->temp = mark;
        return;
    }
    Reg acc = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
    kr_cg_emit(c, set ? OP_BUILD_SET : OP_BUILD_LIST, acc, 0, 0);
    Reg inner = u->temp;
    for (int32_t i = 0; i < elts->count; i++) {
        AstNode *e = elts->items[i];
        if (e->kind == AST_Starred) {
            Reg r = kr_cg_operand(c, AST(Starred, e)->value, REG_NONE);
            kr_cg_emit(c, set ? OP_SET_UPDATE : OP_LIST_EXTEND, acc, r, 0);
        } else {
            Reg r = kr_cg_operand(c, e, REG_NONE);
            kr_cg_emit(c, set ? OP_SET_ADD : OP_LIST_APPEND, acc, r, 0);
        }
        u->temp = inner;
    }
    if (kind == AST_Tuple) {
        kr_cg_emit(c, OP_LIST_TO_TUPLE, dst, acc, 0);
    } else {
        kr_cg_move(c, dst, acc);
    }
    u->temp = mark;
}

/* -- Attributes and items --------------------------------------------------------------------- */

/* An attribute that ends on another line than its object begins is reported on its own line. */
void kr_cg_match_attr_pos(Cg *c, const AstNode *n, const AstStr *attr)
{
    Position *p = &c->u->pos;
    if (p->line != n->end_lineno) {
        p->line = n->end_lineno;
        int32_t col = n->end_col_offset - (int32_t)attr->char_count;
        /* Trees made by programs may hold any numbers: no columns then. */
        if (col >= 0 && col <= INT16_MAX && p->end_line >= p->line) {
            p->col = (int16_t)col;
        } else {
            p->col = p->end_col = -1;
            p->end_line = p->line;
        }
    }
}

static void expr_attribute(Cg *c, AstNode *n, Reg dst)
{
    Ast_Attribute *a = AST(Attribute, n);
    Reg obj = kr_cg_operand(c, a->value, dst);
    kr_cg_match_attr_pos(c, n, a->attr);
    kr_cg_emit(c, OP_GETATTR, dst, obj, kr_cg_cache(c, OP_GETATTR, kr_cg_mangle(c, a->attr)));
}

static bool small_index(const AstNode *n, int32_t *index)
{
    if (n->kind != AST_Constant) {
        return false;
    }
    const AstConst *k = &AST(Constant, n)->value;
    if (k->kind != AST_CONST_INT || k->i < INT16_MIN || k->i > INT16_MAX) {
        return false;
    }
    *index = (int32_t)k->i;
    return true;
}

/* The first `count` parts of a slice in a block of registers from `base` on. */
static Reg slice_parts(Cg *c, Ast_Slice *s, Reg base, int32_t count)
{
    AstNode *parts[3] = {s->lower, s->upper, s->step};
    for (int32_t i = 0; i < count; i++) {
        Reg r = base + i;
        if (r >= c->u->temp) {
            kr_cg_temp(c);
        }
        if (parts[i] != NULL) {
            kr_cg_expr_to(c, parts[i], r);
        } else {
            kr_cg_load_none(c, r);
        }
    }
    return base;
}

static void expr_subscript(Cg *c, AstNode *n, Reg dst)
{
    Ast_Subscript *s = AST(Subscript, n);
    Reg obj = kr_cg_operand_before(c, s->value, dst, s->slice);
    int32_t index;
    if (small_index(s->slice, &index)) {
        kr_cg_emit(c, OP_GETITEMI, dst, obj, index);
        return;
    }
    if (s->slice->kind == AST_Slice && AST(Slice, s->slice)->step == NULL) {
        Reg mark = c->u->temp;
        Reg base = slice_parts(c, AST(Slice, s->slice), c->u->temp, 2);
        kr_cg_emit(c, OP_GETSLICE, dst, obj, base);
        c->u->temp = mark;
        return;
    }
    Reg key = kr_cg_operand(c, s->slice, REG_NONE);
    kr_cg_emit(c, OP_GETITEM, dst, obj, key);
}

static void expr_slice(Cg *c, AstNode *n, Reg dst)
{
    Ast_Slice *s = AST(Slice, n);
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t count = s->step != NULL ? 3 : 2;
    Reg base =
        slice_parts(c, s, kr_cg_is_temp(c, dst) && dst == u->temp - 1 ? dst : u->temp, count);
    kr_cg_emit(c, OP_BUILD_SLICE, dst, base, count);
    u->temp = mark;
}

/* -- Yielding and awaiting -------------------------------------------------------------------- */

void kr_cg_send_loop(Cg *c, Reg value, Reg it, int resume)
{
    Label again = kr_cg_label(c), done = kr_cg_label(c);
    kr_cg_bind(c, again);
    kr_cg_emit(c, OP_SEND, value, it, done);
    kr_cg_emit(c, OP_YIELD, value, value, 1);
    kr_cg_emit(c, OP_RESUME, resume, 0, 0);
    kr_cg_jump(c, again);
    kr_cg_bind(c, done);
}

void kr_cg_await(Cg *c, Reg dst, Reg awaitable, int kind)
{
    Reg mark = c->u->temp;
    Reg it = awaitable;
    Reg value = kr_cg_is_temp(c, dst) && dst != it ? dst : kr_cg_temp(c);
    kr_cg_emit(c, OP_GET_AWAITABLE, it, awaitable, kind);
    kr_cg_load_none(c, value);
    kr_cg_send_loop(c, value, it, 3);
    kr_cg_move(c, dst, value);
    c->u->temp = mark;
}

static void expr_await(Cg *c, AstNode *n, Reg dst)
{
    Reg it = kr_cg_expr_temp(c, AST(Await, n)->value);
    kr_cg_await(c, dst, it, 0);
}

static void expr_yield(Cg *c, AstNode *n, Reg dst)
{
    Ast_Yield *y = AST(Yield, n);
    Reg v;
    if (y->value != NULL) {
        v = kr_cg_operand(c, y->value, dst);
    } else {
        v = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
        kr_cg_load_none(c, v);
    }
    if (c->u->scope->is_coroutine) { /* asynchronous generator */
        Reg wrapped = kr_cg_is_temp(c, v) ? v : kr_cg_temp(c);
        kr_cg_emit(c, OP_ASYNC_GEN_WRAP, wrapped, v, 0);
        v = wrapped;
    }
    kr_cg_emit(c, OP_YIELD, dst, v, 0);
    kr_cg_emit(c, OP_RESUME, 1, 0, 0);
}

static void expr_yield_from(Cg *c, AstNode *n, Reg dst)
{
    Reg value = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
    Reg it = kr_cg_temp(c);
    Reg from = kr_cg_operand(c, AST(YieldFrom, n)->value, it);
    kr_cg_emit(c, OP_GET_YIELD_FROM_ITER, it, from, 0);
    kr_cg_load_none(c, value);
    kr_cg_send_loop(c, value, it, 2);
    kr_cg_move(c, dst, value);
}

/* -- Dispatch --------------------------------------------------------------------------------- */

static void expr_named(Cg *c, AstNode *n, Reg dst)
{
    Ast_NamedExpr *e = AST(NamedExpr, n);
    AstStr *name = AST(Name, e->target)->id;
    Reg local = kr_cg_local_reg(c, name);
    if (local != REG_NONE) {
        kr_cg_expr_to(c, e->value, local);
        kr_cg_known(c, local);
        kr_cg_move(c, dst, local);
        return;
    }
    Reg r = kr_cg_operand(c, e->value, dst);
    kr_cg_store_name(c, name, r);
    kr_cg_move(c, dst, r);
}

void kr_cg_expr_to(Cg *c, AstNode *n, Reg dst)
{
    Unit *u = c->u;
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= c->t->c_stack_limit)) {
        kr_cg_too_deep(c);
        return;
    }
    if (KR_UNLIKELY(c->failed)) {
        return;
    }
    Reg mark = u->temp;
    Position saved = u->pos;
    kr_cg_set_pos(c, n);
    switch ((AstKind)n->kind) {
    case AST_Constant: kr_cg_load_const(c, &AST(Constant, n)->value, dst); break;
    case AST_Name: kr_cg_load_name(c, AST(Name, n)->id, dst); break;
    case AST_BinOp: expr_binop(c, n, dst); break;
    case AST_UnaryOp: expr_unary(c, n, dst); break;
    case AST_Compare: expr_compare(c, n, dst); break;
    case AST_BoolOp: expr_boolop(c, n, dst); break;
    case AST_IfExp: expr_ifexp(c, n, dst); break;
    case AST_NamedExpr: expr_named(c, n, dst); break;
    case AST_Attribute: expr_attribute(c, n, dst); break;
    case AST_Subscript: expr_subscript(c, n, dst); break;
    case AST_Slice: expr_slice(c, n, dst); break;
    case AST_Call: kr_cg_call(c, n, dst); break;
    case AST_Tuple: kr_cg_sequence(c, AST_Tuple, &AST(Tuple, n)->elts, dst); break;
    case AST_List: kr_cg_sequence(c, AST_List, &AST(List, n)->elts, dst); break;
    case AST_Set: kr_cg_sequence(c, AST_Set, &AST(Set, n)->elts, dst); break;
    case AST_Dict: kr_cg_dict(c, n, dst); break;
    case AST_JoinedStr: kr_cg_joined_str(c, n, dst); break;
    case AST_FormattedValue: kr_cg_formatted(c, n, dst); break;
    case AST_Lambda: kr_cg_lambda(c, n, dst); break;
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp:
    case AST_GeneratorExp: kr_cg_comprehension(c, n, dst); break;
    case AST_Await: expr_await(c, n, dst); break;
    case AST_Yield: expr_yield(c, n, dst); break;
    case AST_YieldFrom: expr_yield_from(c, n, dst); break;
    default:
        if (!c->failed) {
            c->failed = true;
            kr_raise(c->t, KR_EXC(SystemError), "unexpected %s node in an expression",
                     n->kind < AST_KIND_COUNT ? kr_ast_kinds[n->kind].name : "unknown");
        }
        break;
    }
    u->pos = saved;
    u->temp = mark;
}
