/* codegen_match.c -- the match statement.
 *
 * A pattern is tested against a register; when it fails it jumps.  Captured values stay in the
 * temporaries where the pattern found them and are stored into names only when the whole pattern
 * has matched, before the guard.
 */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/types/list.h"

typedef struct Capture {
    AstStr *name;
    Reg reg;
} Capture;
KR_VEC(CaptureVec, capture_vec, Capture);

typedef struct Match {
    Cg *c;
    CaptureVec captures;
} Match;

static void pattern(Match *m, AstNode *p, Reg subject, Label fail);

static void capture(Match *m, AstStr *name, Reg reg)
{
    if (!capture_vec_push(&m->captures, (Capture){name, reg})) {
        kr_cg_oom(m->c);
    }
}

static bool is_wildcard(const AstNode *p)
{
    return p->kind == AST_MatchAs && AST(MatchAs, p)->pattern == NULL &&
           AST(MatchAs, p)->name == NULL;
}

static bool is_wildcard_star(const AstNode *p)
{
    return p->kind == AST_MatchStar && AST(MatchStar, p)->name == NULL;
}

static void load_int(Cg *c, Reg r, int32_t n) { kr_cg_emit(c, OP_LOADI, r, n, 0); }

static int32_t int_const(Cg *c, int32_t n)
{
    AstConst k = {.kind = AST_CONST_INT, .i = n};
    int32_t id = kr_cg_const(c, &k);
    kr_cg_const_low(c, id);
    return id;
}

/* Goes on only when len(subject) compares so with n. */
static void test_length(Match *m, Reg subject, Opcode jump_unless, int32_t n, Label fail)
{
    Reg r = kr_cg_temp(m->c);
    kr_cg_emit(m->c, OP_GET_LEN, r, subject, 0);
    kr_cg_emit(m->c, jump_unless, r, int_const(m->c, n), fail);
    m->c->u->temp = r;
}

static void match_value(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    AstNode *value = AST(MatchValue, p)->value;
    if (value->kind == AST_Constant) {
        int32_t id = kr_cg_const(c, &AST(Constant, value)->value);
        if (kr_cg_const_fits(id)) {
            kr_cg_const_low(c, id);
            kr_cg_emit(c, OP_JNEQK, subject, id, fail);
            return;
        }
    }
    Reg mark = c->u->temp;
    Reg r = kr_cg_operand(c, value, REG_NONE);
    kr_cg_emit(c, OP_JNEQ, subject, r, fail);
    c->u->temp = mark;
}

static void match_singleton(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    const AstConst *k = &AST(MatchSingleton, p)->value;
    if (k->kind == AST_CONST_NONE) {
        kr_cg_emit(c, OP_JNOTNONE, subject, fail, 0);
        return;
    }
    Reg r = kr_cg_temp(c);
    kr_cg_load_const(c, k, r);
    kr_cg_emit(c, OP_JNIS, subject, r, fail);
    c->u->temp = r;
}

/* subject[i] for the items around `*_`: nothing is unpacked. */
static void match_items(Match *m, const AstSeq *patterns, int32_t star, Reg subject, Label fail)
{
    Cg *c = m->c;
    for (int32_t i = 0; i < patterns->count; i++) {
        AstNode *p = patterns->items[i];
        if (i == star || is_wildcard(p)) {
            continue;
        }
        Reg item = kr_cg_temp(c), key = kr_cg_temp(c);
        if (i < star) {
            load_int(c, key, i);
        } else {
            kr_cg_emit(c, OP_GET_LEN, key, subject, 0);
            kr_cg_emit(c, OP_SUBK, key, key, int_const(c, patterns->count - i));
        }
        kr_cg_emit(c, OP_GETITEM, item, subject, key);
        c->u->temp = item + 1;
        pattern(m, p, item, fail);
    }
}

static void match_sequence(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    const AstSeq *patterns = &AST(MatchSequence, p)->patterns;
    int32_t size = patterns->count, star = -1;
    bool only_wildcard = true, star_wildcard = false;
    for (int32_t i = 0; i < size; i++) {
        AstNode *item = patterns->items[i];
        if (item->kind == AST_MatchStar) {
            star_wildcard = is_wildcard_star(item);
            only_wildcard &= star_wildcard;
            star = i;
        } else {
            only_wildcard &= is_wildcard(item);
        }
    }
    Reg r = kr_cg_temp(c);
    kr_cg_emit(c, OP_MATCH_SEQUENCE, r, subject, 0);
    kr_cg_emit(c, OP_JFALSE, r, fail, 0);
    c->u->temp = r;
    if (star < 0) {
        test_length(m, subject, OP_JNEQK, size, fail);
    } else if (size > 1) {
        test_length(m, subject, OP_JNGEK, size - 1, fail);
    }
    if (only_wildcard) {
        return;
    }
    if (star_wildcard) {
        match_items(m, patterns, star, subject, fail);
        return;
    }
    Reg base = kr_cg_temps(c, size);
    if (star >= 0) {
        int32_t after = size - star - 1;
        if (star > 255 || after > 255) {
            kr_cg_too_big(c, "patterns around a starred one");
            return;
        }
        kr_cg_emit(c, OP_UNPACK_EX, base, subject, star | after << 8);
    } else {
        kr_cg_emit(c, OP_UNPACK_SEQ, base, subject, size);
    }
    for (int32_t i = 0; i < size; i++) {
        AstNode *item = patterns->items[i];
        if (i == star) {
            capture(m, AST(MatchStar, item)->name, base + i);
        } else {
            pattern(m, item, base + i, fail);
        }
    }
}

static void match_mapping(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    Ast_MatchMapping *map = AST(MatchMapping, p);
    int32_t size = map->keys.count;
    Reg r = kr_cg_temp(c);
    kr_cg_emit(c, OP_MATCH_MAPPING, r, subject, 0);
    kr_cg_emit(c, OP_JFALSE, r, fail, 0);
    c->u->temp = r;
    if (size == 0 && map->rest == NULL) {
        return;
    }
    if (size > 0) {
        test_length(m, subject, OP_JNGEK, size, fail);
    }
    Reg keys = kr_cg_temp(c);
    kr_cg_sequence(c, AST_Tuple, &map->keys, keys);
    if (size > 0) {
        Reg base = kr_cg_temps(c, size);
        kr_cg_emit(c, OP_MATCH_KEYS, base, subject, keys);
        kr_cg_emit(c, OP_JNONE, base, fail, 0);
        kr_cg_emit(c, OP_UNPACK_SEQ, base, base, size);
        for (int32_t i = 0; i < size; i++) {
            pattern(m, map->patterns.items[i], base + i, fail);
        }
    }
    if (map->rest != NULL) {
        Reg rest = kr_cg_temp(c);
        kr_cg_emit(c, OP_DICT_COPY_WITHOUT, rest, subject, keys);
        capture(m, map->rest, rest);
    }
}

static void match_class(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    Ast_MatchClass *cls = AST(MatchClass, p);
    int32_t npos = cls->patterns.count, nkw = cls->kwd_attrs.count;
    Tuple *names = c->failed ? NULL : kr_tuple_new(c->t, nkw);
    for (int32_t i = 0; names != NULL && i < nkw; i++) {
        names->ob_item[i] = kr_ast_str_interned(c->t, c->table, cls->kwd_attrs.items[i]);
        if (value_is_error(names->ob_item[i])) {
            names = NULL;
        }
    }
    if (names == NULL) {
        c->failed = true;
        return;
    }
    int32_t id = kr_cg_const_value(c, value_from_ptr(names));
    kr_cg_const_low(c, id);
    /* The attributes may be none at all; one register holds the tuple in any case. */
    Reg base = kr_cg_temps(c, npos + nkw > 0 ? npos + nkw : 1);
    Reg pair = kr_cg_temps(c, 2);
    kr_cg_move(c, pair, subject);
    kr_cg_expr_to(c, cls->cls, pair + 1);
    load_int(c, base, npos);
    kr_cg_emit(c, OP_MATCH_CLASS, base, pair, id);
    kr_cg_emit(c, OP_JNONE, base, fail, 0);
    c->u->temp = pair;
    if (npos + nkw == 0) {
        return;
    }
    kr_cg_emit(c, OP_UNPACK_SEQ, base, base, npos + nkw);
    for (int32_t i = 0; i < npos; i++) {
        pattern(m, cls->patterns.items[i], base + i, fail);
    }
    for (int32_t i = 0; i < nkw; i++) {
        pattern(m, cls->kwd_patterns.items[i], base + npos + i, fail);
    }
}

/* Every alternative binds the same names; wherever it found the values, they are moved to the same
 * registers, those of the first alternative. */
static void match_or(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    const AstSeq *patterns = &AST(MatchOr, p)->patterns;
    Label matched = kr_cg_label(c);
    isize outer = m->captures.len; /* captures made so far stay in front */
    isize names = 0;
    Reg common = REG_NONE;
    for (int32_t i = 0; i < patterns->count; i++) {
        bool last = i == patterns->count - 1;
        Label next = last ? fail : kr_cg_label(c);
        Reg mark = c->u->temp;
        pattern(m, patterns->items[i], subject, next);
        if (i == 0) {
            names = m->captures.len - outer;
            /* Behind everything the first alternative used; later ones start behind that. */
            common = kr_cg_temps(c, (int32_t)names);
            for (isize k = 0; k < names; k++) {
                Capture *own = &m->captures.items[outer + k];
                kr_cg_move(c, common + (Reg)k, own->reg);
                own->reg = common + (Reg)k;
            }
        } else {
            for (isize k = 0; k < names; k++) {
                const Capture *first = &m->captures.items[outer + k];
                isize from = outer + names;
                while (from < m->captures.len && m->captures.items[from].name != first->name) {
                    from++;
                }
                if (from == m->captures.len) {
                    if (!c->failed) {
                        c->failed = true;
                        kr_raise(c->t, KR_EXC(SystemError),
                                 "alternative patterns bind different names");
                    }
                    return;
                }
                kr_cg_move(c, first->reg, m->captures.items[from].reg);
            }
            m->captures.len = outer + names;
            c->u->temp = mark;
        }
        if (!last) {
            kr_cg_jump(c, matched);
            kr_cg_bind(c, next);
        }
    }
    kr_cg_bind(c, matched);
}

static void pattern(Match *m, AstNode *p, Reg subject, Label fail)
{
    Cg *c = m->c;
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= c->t->c_stack_limit)) {
        kr_cg_too_deep(c);
        return;
    }
    Position saved = c->u->pos;
    kr_cg_set_pos(c, p);
    switch ((AstKind)p->kind) {
    case AST_MatchValue: match_value(m, p, subject, fail); break;
    case AST_MatchSingleton: match_singleton(m, p, subject, fail); break;
    case AST_MatchSequence: match_sequence(m, p, subject, fail); break;
    case AST_MatchMapping: match_mapping(m, p, subject, fail); break;
    case AST_MatchClass: match_class(m, p, subject, fail); break;
    case AST_MatchOr: match_or(m, p, subject, fail); break;
    case AST_MatchAs:
        if (AST(MatchAs, p)->pattern != NULL) {
            pattern(m, AST(MatchAs, p)->pattern, subject, fail);
        }
        if (AST(MatchAs, p)->name != NULL) {
            capture(m, AST(MatchAs, p)->name, subject);
        }
        break;
    default:
        if (!c->failed) {
            c->failed = true;
            kr_raise(c->t, KR_EXC(SystemError), "unexpected %s node as a pattern",
                     p->kind < AST_KIND_COUNT ? kr_ast_kinds[p->kind].name : "unknown");
        }
        break;
    }
    c->u->pos = saved;
}

void kr_cg_match(Cg *c, AstNode *n)
{
    Ast_Match *s = AST(Match, n);
    Unit *u = c->u;
    Label end = kr_cg_label(c);
    /* A temporary of its own: captures and guards may rebind the local that was the subject. */
    Reg subject = kr_cg_expr_temp(c, s->subject);
    Match m = {.c = c};
    for (int32_t i = 0; i < s->cases.count; i++) {
        Ast_match_case *mc = AST(match_case, s->cases.items[i]);
        Label next = kr_cg_label(c);
        Reg mark = u->temp;
        m.captures.len = 0;
        kr_cg_set_pos(c, mc->pattern);
        if (is_wildcard(mc->pattern)) {
            kr_cg_emit(c, OP_NOP, 0, 0, 0); /* the line of the case is seen by tracing */
        } else {
            pattern(&m, mc->pattern, subject, next);
        }
        for (isize k = 0; k < m.captures.len; k++) {
            kr_cg_store_name(c, m.captures.items[k].name, m.captures.items[k].reg);
        }
        u->temp = mark;
        if (mc->guard != NULL) {
            kr_cg_jump_if(c, mc->guard, next, false);
        }
        kr_cg_body(c, &mc->body);
        kr_cg_jump(c, end);
        kr_cg_bind(c, next);
    }
    capture_vec_fini(&m.captures);
    kr_cg_bind(c, end);
}
