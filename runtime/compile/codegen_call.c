/* codegen_call.c -- calls, formatted strings, dict displays: what builds blocks of registers. */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* More arguments than this are collected in a tuple and a dict first. */
#define MAX_ARGS 200
/* Larger dict displays are filled pair by pair. */
#define MAX_PAIRS 15
/* Pieces of a formatted string that are joined at once. */
#define MAX_PIECES 40

/* -- Keywords --------------------------------------------------------------------------------- */

static Ast_keyword *keyword_at(const AstSeq *keywords, int32_t i)
{
    return AST(keyword, keywords->items[i]);
}

/* A tuple of the names of all keywords, as a constant that fits an operand. */
static int32_t keyword_names(Cg *c, const AstSeq *keywords)
{
    Tuple *names = c->failed ? NULL : kr_tuple_new(c->t, keywords->count);
    if (names == NULL) {
        c->failed = true;
        return 0;
    }
    for (int32_t i = 0; i < keywords->count; i++) {
        names->ob_item[i] = kr_ast_str_interned(c->t, c->table, keyword_at(keywords, i)->arg);
        if (value_is_error(names->ob_item[i])) {
            c->failed = true;
            return 0;
        }
    }
    int32_t id = kr_cg_const_value(c, value_from_ptr(names));
    kr_cg_const_low(c, id);
    return id;
}

/* acc = dict of keywords [from, to). */
static void keyword_dict(Cg *c, const AstSeq *keywords, int32_t from, int32_t to, Reg acc)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    bool one_by_one = to - from > MAX_PAIRS;
    if (one_by_one) {
        kr_cg_emit(c, OP_BUILD_MAP, acc, 0, 0);
    }
    for (int32_t i = from; i < to; i++) {
        Ast_keyword *kw = keyword_at(keywords, i);
        Reg key = kr_cg_temps(c, 2);
        kr_cg_emit(c, OP_LOADK, key, kr_cg_const_str(c, kw->arg), 0);
        kr_cg_expr_to(c, kw->value, key + 1);
        if (one_by_one) {
            kr_cg_emit(c, OP_MAP_ADD, acc, key, key + 1);
            u->temp = mark;
        }
    }
    if (!one_by_one) {
        kr_cg_emit(c, OP_BUILD_MAP, acc, mark, to - from);
    }
    u->temp = mark;
}

/* -- Calls ------------------------------------------------------------------------------------ */

static bool needs_unpacking(const AstSeq *args, const AstSeq *keywords, int32_t given)
{
    if (args->count + keywords->count + given > MAX_ARGS) {
        return true;
    }
    for (int32_t i = 0; i < args->count; i++) {
        if (args->items[i]->kind == AST_Starred) {
            return true;
        }
    }
    for (int32_t i = 0; i < keywords->count; i++) {
        if (keyword_at(keywords, i)->arg == NULL) {
            return true;
        }
    }
    return false;
}

static void plain_args(Cg *c, const AstSeq *args, const AstSeq *keywords)
{
    for (int32_t i = 0; i < args->count; i++) {
        kr_cg_expr_temp(c, args->items[i]);
    }
    for (int32_t i = 0; i < keywords->count; i++) {
        kr_cg_expr_temp(c, keyword_at(keywords, i)->value);
    }
}

/* base + 1 = everything positional, base + 2 = everything by keyword. */
static void unpacked_args(Cg *c, Reg base, int32_t given, AstSeq *args, AstSeq *keywords)
{
    Unit *u = c->u;
    Reg first_given = base + 1;
    Reg pos;
    if (given > 0) {
        /* They stand where the tuple must go: collect them in a list above, move it down later. */
        pos = kr_cg_temp(c);
        kr_cg_emit(c, OP_BUILD_LIST, pos, first_given, given);
    } else {
        pos = kr_cg_temp(c); /* == base + 1 */
        if (args->count == 1 && args->items[0]->kind == AST_Starred) {
            kr_cg_expr_to(c, AST(Starred, args->items[0])->value, pos);
            goto keywords;
        }
        kr_cg_sequence(c, AST_Tuple, args, pos);
        goto keywords;
    }
    Reg inner = u->temp;
    for (int32_t i = 0; i < args->count; i++) {
        AstNode *e = args->items[i];
        if (e->kind == AST_Starred) {
            Reg r = kr_cg_operand(c, AST(Starred, e)->value, REG_NONE);
            kr_cg_emit(c, OP_LIST_EXTEND, pos, r, 0);
        } else {
            Reg r = kr_cg_operand(c, e, REG_NONE);
            kr_cg_emit(c, OP_LIST_APPEND, pos, r, 0);
        }
        u->temp = inner;
    }
    kr_cg_emit(c, OP_LIST_TO_TUPLE, base + 1, pos, 0);
    u->temp = base + 2;
keywords:
    if (keywords->count == 0) {
        kr_cg_emit(c, OP_CALL_EX, base, 0, 0);
        return;
    }
    Reg acc = kr_cg_temp(c);
    KR_ASSERT(c->failed || acc == base + 2, "keyword dict in the wrong register");
    bool have_dict = false;
    int32_t seen = 0;
    for (int32_t i = 0; i <= keywords->count; i++) {
        bool star = i < keywords->count && keyword_at(keywords, i)->arg == NULL;
        if (i < keywords->count && !star) {
            seen++;
            continue;
        }
        if (seen > 0) {
            if (have_dict) {
                Reg part = kr_cg_temp(c);
                keyword_dict(c, keywords, i - seen, i, part);
                kr_cg_emit(c, OP_DICT_MERGE, acc, part, base);
                u->temp = acc + 1;
            } else {
                keyword_dict(c, keywords, i - seen, i, acc);
                have_dict = true;
            }
            seen = 0;
        }
        if (star) {
            if (!have_dict) {
                kr_cg_emit(c, OP_BUILD_MAP, acc, 0, 0);
                have_dict = true;
            }
            Reg r = kr_cg_operand(c, keyword_at(keywords, i)->value, REG_NONE);
            kr_cg_emit(c, OP_DICT_MERGE, acc, r, base);
            u->temp = acc + 1;
        }
    }
    kr_cg_emit(c, OP_CALL_EX, base, 1, 0);
}

void kr_cg_call_args(Cg *c, Reg base, int32_t given, AstSeq *args, AstSeq *keywords)
{
    Unit *u = c->u;
    KR_ASSERT(c->failed || u->temp == base + 1 + given, "arguments do not follow the callable");
    if (needs_unpacking(args, keywords, given)) {
        unpacked_args(c, base, given, args, keywords);
    } else {
        plain_args(c, args, keywords);
        int32_t n = given + args->count + keywords->count;
        if (keywords->count > 0) {
            kr_cg_emit(c, OP_CALL_KW, base, n, keyword_names(c, keywords));
        } else {
            kr_cg_emit(c, OP_CALL, base, n, 0);
        }
    }
    u->temp = base + 1;
}

void kr_cg_call(Cg *c, AstNode *n, Reg dst)
{
    Ast_Call *call = AST(Call, n);
    Unit *u = c->u;
    Reg base = kr_cg_is_temp(c, dst) && dst == u->temp - 1 ? dst : kr_cg_temp(c);
    if (call->func->kind == AST_Attribute && !needs_unpacking(&call->args, &call->keywords, 0)) {
        Ast_Attribute *a = AST(Attribute, call->func);
        Position saved = u->pos;
        Reg obj = kr_cg_operand(c, a->value, base);
        kr_cg_set_pos(c, call->func);
        kr_cg_match_attr_pos(c, call->func, a->attr);
        u->temp = base + 1;
        kr_cg_temp(c);
        kr_cg_emit(c, OP_LOAD_METHOD, base, obj,
                   kr_cg_cache(c, OP_LOAD_METHOD, kr_cg_mangle(c, a->attr)));
        u->pos = saved;
        plain_args(c, &call->args, &call->keywords);
        kr_cg_match_attr_pos(c, call->func, a->attr);
        int32_t count = call->args.count + call->keywords.count;
        if (call->keywords.count > 0) {
            kr_cg_emit(c, OP_CALL_METHOD_KW, base, count, keyword_names(c, &call->keywords));
        } else {
            kr_cg_emit(c, OP_CALL_METHOD, base, count, 0);
        }
        u->pos = saved;
    } else {
        kr_cg_expr_to(c, call->func, base);
        kr_cg_call_args(c, base, 0, &call->args, &call->keywords);
    }
    kr_cg_move(c, dst, base);
}

/* -- Dict displays ---------------------------------------------------------------------------- */

void kr_cg_dict(Cg *c, AstNode *n, Reg dst)
{
    Ast_Dict *d = AST(Dict, n);
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t count = d->keys.count;
    bool plain = count <= MAX_PAIRS;
    for (int32_t i = 0; i < count && plain; i++) {
        plain = d->keys.items[i] != NULL;
    }
    if (plain) {
        for (int32_t i = 0; i < count; i++) {
            kr_cg_expr_temp(c, d->keys.items[i]);
            kr_cg_expr_temp(c, d->values.items[i]);
        }
        kr_cg_emit(c, OP_BUILD_MAP, dst, count ? mark : 0, count);
        u->temp = mark;
        return;
    }
    Reg acc = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
    Reg inner = u->temp;
    kr_cg_emit(c, OP_BUILD_MAP, acc, 0, 0);
    for (int32_t i = 0; i < count; i++) {
        if (d->keys.items[i] == NULL) {
            Reg r = kr_cg_operand(c, d->values.items[i], REG_NONE);
            kr_cg_emit(c, OP_DICT_UPDATE, acc, r, 0);
        } else {
            Reg key = kr_cg_operand_before(c, d->keys.items[i], REG_NONE, d->values.items[i]);
            Reg value = kr_cg_operand(c, d->values.items[i], REG_NONE);
            kr_cg_emit(c, OP_MAP_ADD, acc, key, value);
        }
        u->temp = inner;
    }
    kr_cg_move(c, dst, acc);
    u->temp = mark;
}

/* -- Formatted strings ------------------------------------------------------------------------ */

void kr_cg_formatted(Cg *c, AstNode *n, Reg dst)
{
    Ast_FormattedValue *f = AST(FormattedValue, n);
    Reg scratch = kr_cg_is_temp(c, dst) ? dst : kr_cg_temp(c);
    Reg v = kr_cg_operand_before(c, f->value, scratch, f->format_spec);
    int conversion = f->conversion == 's'   ? 1
                     : f->conversion == 'r' ? 2
                     : f->conversion == 'a' ? 3
                                            : 0;
    if (conversion != 0) {
        kr_cg_emit(c, OP_CONVERT, scratch, v, conversion);
        v = scratch;
    }
    if (f->format_spec != NULL) {
        Reg spec = kr_cg_operand(c, f->format_spec, REG_NONE);
        kr_cg_emit(c, OP_FORMAT, dst, v, spec);
    } else {
        kr_cg_emit(c, OP_FORMAT_SIMPLE, dst, v, 0);
    }
}

void kr_cg_joined_str(Cg *c, AstNode *n, Reg dst)
{
    Ast_JoinedStr *j = AST(JoinedStr, n);
    Unit *u = c->u;
    if (j->values.count == 0) {
        kr_cg_emit(c, OP_LOADK, dst, kr_cg_const_str(c, kr_cg_intern(c, "")), 0);
        return;
    }
    if (j->values.count == 1) {
        kr_cg_expr_to(c, j->values.items[0], dst);
        return;
    }
    Reg mark = u->temp;
    Reg base = kr_cg_is_temp(c, dst) && dst == mark - 1 ? dst : mark;
    int32_t count = 0;
    for (int32_t i = 0; i < j->values.count; i++) {
        if (count == MAX_PIECES) {
            kr_cg_emit(c, OP_BUILD_STRING, base, base, count);
            count = 1;
            u->temp = base + 1;
        }
        Reg r = base + count++;
        if (r >= u->temp) {
            kr_cg_temp(c);
        }
        kr_cg_expr_to(c, j->values.items[i], r);
    }
    kr_cg_emit(c, OP_BUILD_STRING, dst, base, count);
    u->temp = mark;
}
