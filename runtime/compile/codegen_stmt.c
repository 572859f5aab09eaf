/* codegen_stmt.c -- statements: assignment, deletion, branches, loops, imports. */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- Storing ---------------------------------------------------------------------------------- */

Reg kr_cg_target_reg(Cg *c, AstNode *target)
{
    return target->kind == AST_Name ? kr_cg_local_reg(c, AST(Name, target)->id) : REG_NONE;
}

static AstSeq *unpack_targets(AstNode *target)
{
    if (target->kind == AST_Tuple) {
        return &AST(Tuple, target)->elts;
    }
    return target->kind == AST_List ? &AST(List, target)->elts : NULL;
}

/* The first register when all targets are locals in consecutive registers, in this order. */
static Reg consecutive_locals(Cg *c, const AstSeq *targets)
{
    Reg first = REG_NONE;
    for (int32_t i = 0; i < targets->count; i++) {
        Reg r = kr_cg_target_reg(c, targets->items[i]);
        if (r == REG_NONE || (i > 0 && r != first + i)) {
            return REG_NONE;
        }
        if (i == 0) {
            first = r;
        }
    }
    return first;
}

static void unpack(Cg *c, const AstSeq *targets, Reg src)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t star = -1;
    for (int32_t i = 0; i < targets->count; i++) {
        if (targets->items[i]->kind == AST_Starred) {
            star = i;
            break;
        }
    }
    Reg base;
    if (star < 0) {
        base = consecutive_locals(c, targets);
        if (base != REG_NONE) {
            kr_cg_emit(c, OP_UNPACK_SEQ, base, src, targets->count);
            for (int32_t i = 0; i < targets->count; i++) {
                kr_cg_known(c, base + i);
            }
            return;
        }
        base = kr_cg_temps(c, targets->count);
        kr_cg_emit(c, OP_UNPACK_SEQ, base, src, targets->count);
    } else {
        int32_t after = targets->count - star - 1;
        if (star > 255 || after > 255) {
            kr_cg_too_big(c, "targets around a starred one");
            return;
        }
        base = kr_cg_temps(c, targets->count);
        kr_cg_emit(c, OP_UNPACK_EX, base, src, star | after << 8);
    }
    for (int32_t i = 0; i < targets->count; i++) {
        AstNode *target = targets->items[i];
        kr_cg_store(c, i == star ? AST(Starred, target)->value : target, base + i);
    }
    u->temp = mark;
}

void kr_cg_store(Cg *c, AstNode *target, Reg src)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= c->t->c_stack_limit)) {
        kr_cg_too_deep(c);
        return;
    }
    Position saved = u->pos;
    kr_cg_set_pos(c, target);
    switch ((AstKind)target->kind) {
    case AST_Name: kr_cg_store_name(c, AST(Name, target)->id, src); break;
    case AST_Attribute: {
        Ast_Attribute *a = AST(Attribute, target);
        Reg obj = kr_cg_operand(c, a->value, REG_NONE);
        kr_cg_match_attr_pos(c, target, a->attr);
        kr_cg_emit(c, OP_SETATTR, obj, src, kr_cg_cache(c, OP_SETATTR, kr_cg_mangle(c, a->attr)));
        break;
    }
    case AST_Subscript: {
        Ast_Subscript *s = AST(Subscript, target);
        Reg obj = kr_cg_operand_before(c, s->value, REG_NONE, s->slice);
        Reg key = kr_cg_operand(c, s->slice, REG_NONE);
        kr_cg_emit(c, OP_SETITEM, obj, key, src);
        break;
    }
    case AST_Tuple:
    case AST_List: unpack(c, unpack_targets(target), src); break;
    default:
        if (!c->failed) {
            c->failed = true;
            kr_raise(c->t, KR_EXC(SystemError), "unexpected %s node as a target",
                     target->kind < AST_KIND_COUNT ? kr_ast_kinds[target->kind].name : "unknown");
        }
        break;
    }
    u->pos = saved;
    u->temp = mark;
}

static void delete_target(Cg *c, AstNode *target)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= c->t->c_stack_limit)) {
        kr_cg_too_deep(c);
        return;
    }
    Position saved = u->pos;
    kr_cg_set_pos(c, target);
    switch ((AstKind)target->kind) {
    case AST_Name: kr_cg_delete_name(c, AST(Name, target)->id); break;
    case AST_Attribute: {
        Ast_Attribute *a = AST(Attribute, target);
        Reg obj = kr_cg_operand(c, a->value, REG_NONE);
        kr_cg_match_attr_pos(c, target, a->attr);
        kr_cg_emit(c, OP_DELATTR, obj, kr_cg_name(c, kr_cg_mangle(c, a->attr), true), 0);
        break;
    }
    case AST_Subscript: {
        Ast_Subscript *s = AST(Subscript, target);
        Reg obj = kr_cg_operand_before(c, s->value, REG_NONE, s->slice);
        Reg key = kr_cg_operand(c, s->slice, REG_NONE);
        kr_cg_emit(c, OP_DELITEM, obj, key, 0);
        break;
    }
    default: {
        AstSeq *targets = unpack_targets(target);
        for (int32_t i = 0; targets != NULL && i < targets->count; i++) {
            delete_target(c, targets->items[i]);
        }
        break;
    }
    }
    u->pos = saved;
    u->temp = mark;
}

/* -- Assignment ------------------------------------------------------------------------------- */

/* `a, b = x, y`: no tuple is made.  false: not of this form. */
static bool assign_pairwise(Cg *c, AstNode *target, AstNode *value)
{
    AstSeq *targets = unpack_targets(target);
    if (targets == NULL || targets->count == 0 || targets->count > 16) {
        return false;
    }
    bool all_local = true;
    Reg regs[16];
    for (int32_t i = 0; i < targets->count; i++) {
        if (targets->items[i]->kind == AST_Starred) {
            return false;
        }
        regs[i] = kr_cg_target_reg(c, targets->items[i]);
        all_local &= regs[i] != REG_NONE;
    }
    if (value->kind == AST_Constant) {
        const AstConst *k = &AST(Constant, value)->value;
        if (!all_local || k->kind != AST_CONST_TUPLE || k->seq.count != targets->count) {
            return false;
        }
        for (int32_t i = 0; i < targets->count; i++) {
            kr_cg_load_const(c, &k->seq.items[i], regs[i]);
            kr_cg_known(c, regs[i]);
        }
        return true;
    }
    AstSeq *values = value->kind == AST_Tuple  ? &AST(Tuple, value)->elts
                     : value->kind == AST_List ? &AST(List, value)->elts
                                               : NULL;
    if (values == NULL || values->count != targets->count) {
        return false;
    }
    for (int32_t i = 0; i < values->count; i++) {
        if (values->items[i]->kind == AST_Starred) {
            return false;
        }
    }
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t n = targets->count;
    Reg from[16];
    bool simple = all_local && !c->has_walrus;
    for (int32_t i = 0; i < n; i++) {
        AstNode *v = values->items[i];
        if (simple && v->kind == AST_Constant) {
            from[i] = REG_NONE; /* loaded when stored */
            continue;
        }
        if (simple && i == n - 1) {
            /* Nothing is looked at any more: straight into its register. */
            bool again = false;
            for (int32_t k = 0; k < i; k++) {
                again |= regs[k] == regs[i];
            }
            if (!again) {
                kr_cg_expr_to(c, v, regs[i]);
                from[i] = regs[i];
                continue;
            }
        }
        Reg own = simple && v->kind == AST_Name ? kr_cg_local_reg(c, AST(Name, v)->id) : REG_NONE;
        for (int32_t k = 0; k < n && own != REG_NONE; k++) {
            if (regs[k] == own) {
                own = REG_NONE; /* overwritten meanwhile: take a copy */
            }
        }
        from[i] = own != REG_NONE ? kr_cg_operand(c, v, REG_NONE) : kr_cg_expr_temp(c, v);
    }
    for (int32_t i = 0; i < n; i++) {
        if (from[i] == REG_NONE) {
            kr_cg_load_const(c, &AST(Constant, values->items[i])->value, regs[i]);
            kr_cg_known(c, regs[i]);
        } else {
            kr_cg_store(c, targets->items[i], from[i]);
        }
    }
    u->temp = mark;
    return true;
}

static void assign(Cg *c, AstNode *n)
{
    Ast_Assign *a = AST(Assign, n);
    AstNode *target = a->targets.items[0];
    if (a->targets.count == 1) {
        Reg local = kr_cg_target_reg(c, target);
        if (local != REG_NONE) {
            kr_cg_expr_to(c, a->value, local);
            kr_cg_known(c, local);
        } else if (!assign_pairwise(c, target, a->value)) {
            Reg src = kr_cg_operand_before(c, a->value, REG_NONE, target);
            kr_cg_store(c, target, src);
        }
        return;
    }
    Reg r = REG_NONE;
    for (int32_t i = 0; i < a->targets.count; i++) {
        target = a->targets.items[i];
        Reg local = kr_cg_target_reg(c, target);
        if (a->value->kind == AST_Constant && local != REG_NONE) {
            kr_cg_load_const(c, &AST(Constant, a->value)->value, local);
            kr_cg_known(c, local);
            continue;
        }
        if (r == REG_NONE) {
            r = kr_cg_expr_temp(c, a->value);
        }
        kr_cg_store(c, target, r);
    }
}

static void aug_assign(Cg *c, AstNode *n)
{
    Ast_AugAssign *a = AST(AugAssign, n);
    Unit *u = c->u;
    Position pos = u->pos;
    switch ((AstKind)a->target->kind) {
    case AST_Name: {
        Reg local = kr_cg_target_reg(c, a->target);
        if (local != REG_NONE) {
            Reg left = kr_cg_operand_before(c, a->target, REG_NONE, a->value);
            kr_cg_binary(c, a->op, true, local, left, a->value);
            kr_cg_known(c, local);
        } else {
            Reg r = kr_cg_expr_temp(c, a->target);
            kr_cg_binary(c, a->op, true, r, r, a->value);
            kr_cg_store(c, a->target, r);
        }
        break;
    }
    case AST_Attribute: {
        Ast_Attribute *t = AST(Attribute, a->target);
        AstStr *attr = kr_cg_mangle(c, t->attr);
        Reg obj = kr_cg_operand_before(c, t->value, REG_NONE, a->value);
        Reg r = kr_cg_temp(c);
        kr_cg_set_pos(c, a->target);
        kr_cg_match_attr_pos(c, a->target, t->attr);
        kr_cg_emit(c, OP_GETATTR, r, obj, kr_cg_cache(c, OP_GETATTR, attr));
        u->pos = pos;
        kr_cg_binary(c, a->op, true, r, r, a->value);
        kr_cg_set_pos(c, a->target);
        kr_cg_match_attr_pos(c, a->target, t->attr);
        kr_cg_emit(c, OP_SETATTR, obj, r, kr_cg_cache(c, OP_SETATTR, attr));
        break;
    }
    default: {
        Ast_Subscript *t = AST(Subscript, a->target);
        Reg obj = kr_cg_operand_before(c, t->value, REG_NONE, t->slice);
        if (c->has_walrus && !kr_cg_is_temp(c, obj) && kr_cg_has_walrus(c, a->value)) {
            Reg copy = kr_cg_temp(c);
            kr_cg_move(c, copy, obj);
            obj = copy;
        }
        Reg key = kr_cg_operand_before(c, t->slice, REG_NONE, a->value);
        Reg r = kr_cg_temp(c);
        kr_cg_set_pos(c, a->target);
        kr_cg_emit(c, OP_GETITEM, r, obj, key);
        u->pos = pos;
        kr_cg_binary(c, a->op, true, r, r, a->value);
        kr_cg_set_pos(c, a->target);
        kr_cg_emit(c, OP_SETITEM, obj, key, r);
        break;
    }
    }
    u->pos = pos;
}

/* The value of an annotation: evaluated, or its text under the annotations future. */
static Reg annotation_value(Cg *c, AstNode *annotation)
{
    if (!(c->st->future_flags & KR_CF_FUTURE_ANNOTATIONS)) {
        return kr_cg_operand(c, annotation, REG_NONE);
    }
    Reg r = kr_cg_temp(c);
    kr_cg_annotation_text(c, annotation, r);
    return r;
}

static void ann_assign(Cg *c, AstNode *n)
{
    Ast_AnnAssign *a = AST(AnnAssign, n);
    Unit *u = c->u;
    Reg mark = u->temp;
    bool in_namespace = !u->in_function;
    bool future = c->st->future_flags & KR_CF_FUTURE_ANNOTATIONS;
    if (a->value != NULL) {
        Reg local = kr_cg_target_reg(c, a->target);
        if (local != REG_NONE) {
            kr_cg_expr_to(c, a->value, local);
            kr_cg_known(c, local);
        } else {
            Reg src = kr_cg_operand_before(c, a->value, REG_NONE, a->target);
            kr_cg_store(c, a->target, src);
        }
        u->temp = mark;
    }
    switch ((AstKind)a->target->kind) {
    case AST_Name:
        if (a->simple && in_namespace) {
            Reg value = annotation_value(c, a->annotation);
            Reg dict = kr_cg_temp(c), key = kr_cg_temp(c);
            kr_cg_load_name(c, kr_cg_intern(c, "__annotations__"), dict);
            AstStr *name = kr_cg_mangle(c, AST(Name, a->target)->id);
            kr_cg_emit(c, OP_LOADK, key, kr_cg_const_str(c, name), 0);
            kr_cg_emit(c, OP_SETITEM, dict, key, value);
            u->temp = mark;
        }
        break;
    case AST_Attribute:
        if (a->value == NULL) {
            kr_cg_effect(c, AST(Attribute, a->target)->value);
        }
        break;
    case AST_Subscript:
        if (a->value == NULL) {
            kr_cg_effect(c, AST(Subscript, a->target)->value);
            kr_cg_effect(c, AST(Subscript, a->target)->slice);
        }
        break;
    default: break;
    }
    if (!a->simple && in_namespace && !future) {
        kr_cg_effect(c, a->annotation);
    }
}

/* -- Branches and loops ----------------------------------------------------------------------- */

/* An elif chain is walked, not recursed into. */
static void stmt_if(Cg *c, AstNode *n)
{
    Label end = LABEL_NONE;
    for (;;) {
        Ast_If *s = AST(If, n);
        kr_cg_set_pos(c, n);
        int truth = kr_cg_constant_truth(c, s->test);
        if (truth >= 0) {
            kr_cg_body(c, truth ? &s->body : &s->orelse);
            break;
        }
        Label other = kr_cg_label(c);
        kr_cg_jump_if(c, s->test, other, false);
        kr_cg_body(c, &s->body);
        if (s->orelse.count == 0) {
            kr_cg_bind(c, other);
            break;
        }
        if (end == LABEL_NONE) {
            end = kr_cg_label(c);
        }
        kr_cg_jump(c, end);
        kr_cg_bind(c, other);
        if (s->orelse.count > 1 || s->orelse.items[0]->kind != AST_If) {
            kr_cg_body(c, &s->orelse);
            break;
        }
        n = s->orelse.items[0];
    }
    if (end != LABEL_NONE) {
        kr_cg_bind(c, end);
    }
}

static void push_loop(Cg *c, Label head, Label end, int32_t loop, Reg it)
{
    Block *b = kr_cg_push_block(c, BLOCK_LOOP);
    if (b != NULL) {
        b->on_continue = head;
        b->on_break = end;
        b->loop = loop;
        b->reg = it;
    }
}

static int32_t new_loop(Cg *c)
{
    if (c->u->nloops >= UINT16_MAX) {
        kr_cg_too_big(c, "loops");
        return 0;
    }
    return c->u->nloops++;
}

static void stmt_while(Cg *c, AstNode *n)
{
    Ast_While *s = AST(While, n);
    int truth = kr_cg_constant_truth(c, s->test);
    if (truth == 0) {
        kr_cg_body(c, &s->orelse);
        return;
    }
    Label head = kr_cg_label(c), other = kr_cg_label(c), end = kr_cg_label(c);
    int32_t loop = new_loop(c);
    kr_cg_bind(c, head);
    kr_cg_emit(c, OP_NOP, 0, 0, 0); /* stays where the condition is constant, for tracing */
    if (truth < 0) {
        kr_cg_jump_if(c, s->test, other, false);
    }
    push_loop(c, head, end, loop, REG_NONE);
    kr_cg_body(c, &s->body);
    kr_cg_pop_block(c);
    kr_cg_loop(c, loop, head);
    kr_cg_bind(c, other);
    kr_cg_body(c, &s->orelse);
    kr_cg_bind(c, end);
}

static void stmt_for(Cg *c, AstNode *n)
{
    Ast_For *s = AST(For, n);
    Unit *u = c->u;
    Label head = kr_cg_label(c), other = kr_cg_label(c), end = kr_cg_label(c);
    int32_t loop = new_loop(c);
    Reg it = kr_cg_temp(c);
    Reg from = kr_cg_operand(c, s->iter, it);
    u->temp = it + 1;
    kr_cg_temps(c, 2);
    kr_cg_set_pos(c, n);
    kr_cg_emit(c, OP_GET_ITER, it, from, 0);
    kr_cg_bind(c, head);
    Reg target = kr_cg_target_reg(c, s->target);
    if (target != REG_NONE) {
        kr_cg_emit(c, OP_FOR_ITER, it, target, other);
        kr_cg_known(c, target);
    } else {
        Reg item = kr_cg_temp(c);
        kr_cg_emit(c, OP_FOR_ITER, it, item, other);
        kr_cg_store(c, s->target, item);
        u->temp = item;
    }
    push_loop(c, head, end, loop, it);
    kr_cg_body(c, &s->body);
    kr_cg_pop_block(c);
    kr_cg_loop(c, loop, head);
    kr_cg_bind(c, other);
    u->temp = it;
    kr_cg_body(c, &s->orelse);
    kr_cg_bind(c, end);
}

void kr_cg_anext(Cg *c, Reg it, Label on_stop, Reg exc, AstNode *target)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    int32_t outer = u->eh;
    u->eh = kr_cg_handler(c, on_stop, exc, false);
    Reg next = kr_cg_temp(c), value = kr_cg_temp(c);
    kr_cg_emit(c, OP_GET_ANEXT, next, it, 0);
    kr_cg_load_none(c, value);
    kr_cg_send_loop(c, value, next, 3);
    u->eh = outer;
    kr_cg_store(c, target, value);
    u->temp = mark;
}

static void stmt_async_for(Cg *c, AstNode *n)
{
    Ast_AsyncFor *s = AST(AsyncFor, n);
    Unit *u = c->u;
    Label head = kr_cg_label(c), on_stop = kr_cg_label(c), other = kr_cg_label(c),
          end = kr_cg_label(c);
    int32_t loop = new_loop(c);
    Reg it = kr_cg_temp(c), exc = kr_cg_temp(c);
    Reg from = kr_cg_operand(c, s->iter, it);
    kr_cg_set_pos(c, n);
    kr_cg_emit(c, OP_GET_AITER, it, from, 0);
    kr_cg_bind(c, head);
    kr_cg_anext(c, it, on_stop, exc, s->target);
    push_loop(c, head, end, loop, it);
    kr_cg_body(c, &s->body);
    kr_cg_pop_block(c);
    kr_cg_loop(c, loop, head);
    kr_cg_bind(c, on_stop);
    kr_cg_set_pos(c, s->iter);
    kr_cg_emit(c, OP_END_ASYNC_FOR, exc, other, 0);
    kr_cg_bind(c, other);
    u->temp = it;
    kr_cg_body(c, &s->orelse);
    kr_cg_bind(c, end);
}

/* -- Imports ---------------------------------------------------------------------------------- */

/* The part of a dotted name that starts at `from`; *next is where the one after it starts, or -1.
 */
static AstStr *dotted_part(Cg *c, AstStr *name, isize from, isize *next)
{
    const char *start = name->data + from;
    const char *dot = memchr(start, '.', (size_t)(name->length - from));
    isize length = dot != NULL ? dot - start : name->length - from;
    *next = dot != NULL ? from + length + 1 : -1;
    AstStr *part = kr_ast_intern(c->ast, start, length);
    if (part == NULL) {
        kr_cg_oom(c);
        return name;
    }
    return part;
}

static void stmt_import(Cg *c, AstNode *n)
{
    Ast_Import *s = AST(Import, n);
    Unit *u = c->u;
    for (int32_t i = 0; i < s->names.count; i++) {
        Ast_alias *a = AST(alias, s->names.items[i]);
        Reg base = kr_cg_temps(c, 2);
        kr_cg_emit(c, OP_LOADI, base, 0, 0);
        kr_cg_load_none(c, base + 1);
        kr_cg_emit(c, OP_IMPORT_NAME, base, kr_cg_name(c, kr_cg_mangle(c, a->name), true), 0);
        isize next;
        AstStr *first = dotted_part(c, a->name, 0, &next);
        if (a->asname != NULL) {
            /* import a.b.c as m: m = a.b.c, found attribute by attribute. */
            while (next >= 0) {
                AstStr *part = dotted_part(c, a->name, next, &next);
                kr_cg_emit(c, OP_IMPORT_FROM, base, base, kr_cg_name(c, part, true));
            }
            kr_cg_store_name(c, a->asname, base);
        } else {
            kr_cg_store_name(c, first, base);
        }
        u->temp = base;
    }
}

static void stmt_import_from(Cg *c, AstNode *n)
{
    Ast_ImportFrom *s = AST(ImportFrom, n);
    Reg base = kr_cg_temps(c, 2);
    kr_cg_emit(c, OP_LOADI, base, s->level, 0);
    AstConst names = {.kind = AST_CONST_TUPLE};
    names.seq.count = s->names.count;
    names.seq.items = KR_ARENA_NEW_ARRAY(c->ast->arena, AstConst, (size_t)s->names.count);
    if (names.seq.items == NULL) {
        kr_cg_oom(c);
        return;
    }
    for (int32_t i = 0; i < s->names.count; i++) {
        names.seq.items[i] =
            (AstConst){.kind = AST_CONST_STR, .str = AST(alias, s->names.items[i])->name};
    }
    kr_cg_emit(c, OP_LOADK, base + 1, kr_cg_const(c, &names), 0);
    AstStr *module = s->module != NULL ? kr_cg_mangle(c, s->module) : kr_cg_intern(c, "");
    kr_cg_emit(c, OP_IMPORT_NAME, base, kr_cg_name(c, module, true), 0);
    for (int32_t i = 0; i < s->names.count; i++) {
        Ast_alias *a = AST(alias, s->names.items[i]);
        if (i == 0 && a->name->length == 1 && a->name->data[0] == '*') {
            kr_cg_emit(c, OP_IMPORT_STAR, base, 0, 0);
            return;
        }
        AstStr *as = a->asname != NULL ? a->asname : a->name;
        int32_t name = kr_cg_name(c, kr_cg_mangle(c, a->name), true);
        Reg local = kr_cg_local_reg(c, as);
        if (local != REG_NONE) {
            kr_cg_emit(c, OP_IMPORT_FROM, local, base, name);
            kr_cg_known(c, local);
        } else {
            kr_cg_emit(c, OP_IMPORT_FROM, base + 1, base, name);
            kr_cg_store_name(c, as, base + 1);
        }
    }
}

/* -- The rest --------------------------------------------------------------------------------- */

static void stmt_assert(Cg *c, AstNode *n)
{
    Ast_Assert *s = AST(Assert, n);
    if (c->optimize > 0) {
        return;
    }
    Label end = kr_cg_label(c);
    kr_cg_jump_if(c, s->test, end, true);
    Reg base = kr_cg_temp(c);
    kr_cg_emit(c, OP_LOAD_ASSERTION_ERROR, base, 0, 0);
    if (s->msg != NULL) {
        kr_cg_expr_temp(c, s->msg);
        kr_cg_emit(c, OP_CALL, base, 1, 0);
    }
    kr_cg_emit(c, OP_RAISE, base, 0, 0);
    kr_cg_bind(c, end);
}

static void stmt_raise(Cg *c, AstNode *n)
{
    Ast_Raise *s = AST(Raise, n);
    if (s->exc == NULL) {
        kr_cg_emit(c, OP_RAISE_CURRENT, 0, 0, 0);
        return;
    }
    Reg exc = kr_cg_operand_before(c, s->exc, REG_NONE, s->cause);
    if (s->cause != NULL) {
        Reg cause = kr_cg_operand(c, s->cause, REG_NONE);
        kr_cg_emit(c, OP_RAISE_FROM, exc, cause, 0);
    } else {
        kr_cg_emit(c, OP_RAISE, exc, 0, 0);
    }
}

/* x.append(y), x.add(y) in the body of a builtin (KR_CF_APP): x is an exact list, or set. */
static bool app_append(Cg *c, AstNode *n)
{
    if (!(c->flags & KR_CF_APP) || n->kind != AST_Call ||
        AST(Call, n)->func->kind != AST_Attribute) {
        return false;
    }
    const Ast_Attribute *a = AST(Attribute, AST(Call, n)->func);
    bool list = a->attr == kr_cg_intern(c, "append");
    if (!list && a->attr != kr_cg_intern(c, "add")) {
        return false;
    }
    Reg container = kr_cg_operand(c, a->value, REG_NONE);
    Reg item = kr_cg_operand(c, AST(Call, n)->args.items[0], REG_NONE);
    kr_cg_emit(c, list ? OP_LIST_APPEND : OP_SET_ADD, container, item, 0);
    return true;
}

static void stmt_expr(Cg *c, AstNode *n)
{
    AstNode *value = AST(Expr, n)->value;
    if (app_append(c, value)) {
        return;
    }
    if (c->interactive && c->u->outer == NULL) {
        Reg r = kr_cg_operand(c, value, REG_NONE);
        kr_cg_emit(c, OP_PRINT_EXPR, r, 0, 0);
    } else if (value->kind == AST_Constant) {
        kr_cg_emit(c, OP_NOP, 0, 0, 0);
    } else {
        kr_cg_effect(c, value);
    }
}

void kr_cg_stmt(Cg *c, AstNode *n)
{
    Unit *u = c->u;
    Reg mark = u->temp;
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= c->t->c_stack_limit)) {
        kr_cg_too_deep(c);
        return;
    }
    kr_cg_set_pos(c, n);
    switch ((AstKind)n->kind) {
    case AST_Expr: stmt_expr(c, n); break;
    case AST_Assign: assign(c, n); break;
    case AST_AugAssign: aug_assign(c, n); break;
    case AST_AnnAssign: ann_assign(c, n); break;
    case AST_If: stmt_if(c, n); break;
    case AST_For: stmt_for(c, n); break;
    case AST_While: stmt_while(c, n); break;
    case AST_Return: kr_cg_return(c, n); break;
    case AST_Break:
    case AST_Continue: kr_cg_break_continue(c, n); break;
    case AST_Pass: kr_cg_emit(c, OP_NOP, 0, 0, 0); break;
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: kr_cg_function_def(c, n); break;
    case AST_ClassDef: kr_cg_class_def(c, n); break;
    case AST_Delete:
        for (int32_t i = 0; i < AST(Delete, n)->targets.count; i++) {
            delete_target(c, AST(Delete, n)->targets.items[i]);
        }
        break;
    case AST_Import: stmt_import(c, n); break;
    case AST_ImportFrom: stmt_import_from(c, n); break;
    case AST_Global:
    case AST_Nonlocal: break;
    case AST_Assert: stmt_assert(c, n); break;
    case AST_Raise: stmt_raise(c, n); break;
    case AST_Try: kr_cg_try(c, n); break;
    case AST_TryStar: kr_cg_try_star(c, n); break;
    case AST_With:
    case AST_AsyncWith: kr_cg_with(c, n); break;
    case AST_AsyncFor: stmt_async_for(c, n); break;
    case AST_Match: kr_cg_match(c, n); break;
    default:
        if (!c->failed) {
            c->failed = true;
            kr_raise(c->t, KR_EXC(SystemError), "unexpected %s node as a statement",
                     n->kind < AST_KIND_COUNT ? kr_ast_kinds[n->kind].name : "unknown");
        }
        break;
    }
    u->temp = mark;
}

void kr_cg_body(Cg *c, AstSeq *body)
{
    for (int32_t i = 0; i < body->count && !c->failed; i++) {
        kr_cg_stmt(c, body->items[i]);
    }
}
