/* peg.c -- the error pass: a small packrat parser that runs peg_grammar.def.
 *
 * Like CPython it parses twice, the second time with the productions for mistakes, and reads tokens
 * only when it needs them, because the place of a generic error is the last token the first pass
 * read, and because an error of the lexer counts only when the lexer gets there.
 */
#include "runtime/compile/peg.h"

#include "runtime/compile/peg_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* -- The grammar as numbers ---------------------------------------------------------------------
 */

enum {
    OP_END,
    OP_ALT,
    OP_ALTX,
    OP_OPT,
    OP_MANY,
    OP_SOME,
    OP_LIST, /* then the separator */
    OP_IF,
    OP_UNLESS,
    OP_CUT,
    OP_MUST,          /* then a token kind */
    OP_MAKE,          /* then a kind of node */
    OP_PICK,          /* then an index */
    OP_ERR,           /* then an action */
    OP_SOFT,          /* ... + index of a word */
    OP_TOKEN = 0x100, /* + TokenKind */
    OP_RULE = 0x400,  /* + rule */
};

enum { SOFT_match, SOFT_case, SOFT__, SOFT_any };

/* Flags of rules. */
enum {
    MEMO = 1,
    QUIET = 2, /* without the productions for mistakes inside */
    LEFTREC = 4,
};

enum {
#define RULE(name, flags, ...) RULE_##name,
#define LEFT(name, base, ...)  RULE_##name,
#include "runtime/compile/peg_grammar.def"
#undef RULE
#undef LEFT
    RULE_COUNT
};

enum {
#define X(name) ACTION_##name,
    PEG_ACTIONS(X)
#undef X
};

static PegNode *(*const actions[])(Peg *, PegNode **) = {
#define X(name) kr_peg_##name,
    PEG_ACTIONS(X)
#undef X
};

/* clang-format off */
#define ALT       OP_ALT,
#define ALTX      OP_ALTX,
#define T(t)      OP_TOKEN + TOK_##t,
#define R(r)      OP_RULE + RULE_##r,
#define SOFT(w)   OP_SOFT + SOFT_##w,
#define OPT       OP_OPT,
#define MANY      OP_MANY,
#define SOME      OP_SOME,
#define LIST(t)   OP_LIST, OP_TOKEN + TOK_##t,
#define IF        OP_IF,
#define UNLESS    OP_UNLESS,
#define CUT       OP_CUT,
#define MUST(t)   OP_MUST, TOK_##t,
#define MAKE(k)   OP_MAKE, AST_##k,
#define PICK(i)   OP_PICK, i,
#define ERR(e)    OP_ERR, ACTION_##e,
/* clang-format on */

#define RULE(name, flags, ...) static const int16_t rule_##name[] = {__VA_ARGS__ OP_END};
#define LEFT(name, base, ...)  static const int16_t rule_##name[] = {base __VA_ARGS__ OP_END};
#include "runtime/compile/peg_grammar.def"
#undef RULE
#undef LEFT

static const struct {
    const int16_t *code;
    int flags;
} rules[RULE_COUNT] = {
#define RULE(name, rule_flags, ...) {rule_##name, rule_flags},
#define LEFT(name, base, ...)       {rule_##name, LEFTREC | MEMO},
#include "runtime/compile/peg_grammar.def"
#undef RULE
#undef LEFT
};

#define MAX_LEVEL 6000      /* rules inside each other, as in CPython */
#define MAX_STEPS 40000000L /* backtracking may be exponential: then the generic error must do */
#define MAX_ITEMS 16        /* items of one alternative */

static const char *token_text(int kind)
{
    switch (kind) {
/* clang-format off */
#define TOKEN_OP(name, text) case TOK_##name: return text;
#include "runtime/compile/token.def"
    /* clang-format on */
    default: return "?";
    }
}

/* -- Raising ------------------------------------------------------------------------------------
 */

/* A byte column (1-based) of a line as a character column, the way CPython computes it. */
static int32_t char_column(const char *line, isize length, int32_t col)
{
    if (col > length + 1) {
        col = (int32_t)length + 1;
    }
    isize inside = col > length ? length : col;
    return (int32_t)(kr_diag_chars(line, inside) + (col - inside));
}

static const char *line_end_of(const char *p, const char *end)
{
    while (p < end && *p != '\n') {
        p++;
    }
    return p;
}

/* The text CPython shows for an error in line `lineno`. */
static void error_line(Peg *p, int32_t lineno, const char **line, isize *length)
{
    const Lexer *lx = p->lx;
    const char *input_end = kr_lex_line_end(lx);
    if (lx->lineno <= lineno && input_end > lx->buf) {
        *line = lx->buf;
        *length = input_end - lx->buf;
        return;
    }
    const char *at = lx->source;
    int32_t relative = p->first_lineno ? lineno - p->first_lineno + 1 : lineno;
    for (int32_t i = 1; i < relative; i++) {
        const char *end = line_end_of(at, lx->end);
        if (end == lx->end || end + 1 > input_end) {
            break;
        }
        at = end + 1;
    }
    const char *end = line_end_of(at, lx->end);
    *line = at;
    *length = (end > input_end ? input_end : end) - at;
}

/* cols are 1-based bytes here, or 0 and less for what CPython has for no column. */
static void raise_at(Peg *p, DiagKind kind, int32_t lineno, int32_t col, int32_t end_lineno,
                     int32_t end_col, const char *msg)
{
    SyntaxDiag *d = p->diag;
    p->stop = true;
    if (d->kind != DIAG_NONE) {
        return;
    }
    const Lexer *lx = p->lx;
    Arena *arena = p->ast->arena;
    if (end_lineno == PEG_HERE) {
        end_lineno = lx->lineno;
    }
    if (end_col == PEG_HERE) {
        end_col = (int32_t)(lx->cur - lx->line_start);
    }
    const char *line;
    isize length;
    error_line(p, lineno, &line, &length);
    kr_diag_set(d, arena, kind, "%s%s", p->in_fstring ? "f-string: " : "", msg);
    d->text = kr_diag_text(arena, line, length, &d->text_length);
    if (!d->text) {
        d->kind = DIAG_MEMORY;
        return;
    }
    if (p->in_fstring) {
        col -= p->first_col;
        end_col -= p->first_col;
    }
    if (!p->bytes_columns) {
        /* Counted in the text as shown, where a bad byte has become three. */
        col = char_column(d->text, d->text_length, col < 0 ? 0 : col);
        if (end_col > 0) {
            end_col = char_column(d->text, d->text_length, end_col);
        }
    }
    d->lineno = lineno;
    d->offset = col;
    d->end_lineno = end_lineno;
    d->end_offset = end_col;
}

#define FORMAT(msg, format)                     \
    char msg[1024];                             \
    do {                                        \
        va_list ap;                             \
        va_start(ap, format);                   \
        vsnprintf(msg, sizeof msg, format, ap); \
        va_end(ap);                             \
    } while (0)

PegNode *kr_peg_raise(Peg *p, DiagKind kind, int32_t lineno, int32_t col, int32_t end_lineno,
                      int32_t end_col, const char *format, ...)
{
    FORMAT(msg, format);
    raise_at(p, kind, lineno, col == PEG_HERE ? PEG_HERE : col + 1, end_lineno,
             end_col == PEG_HERE ? PEG_HERE : end_col + 1, msg);
    return NULL;
}

static void raise_last_text(Peg *p, DiagKind kind, const char *msg)
{
    if (p->tokens.len == 0) {
        raise_at(p, kind, 0, 0, 0, -1, msg);
        return;
    }
    const Token *t = &p->tokens.items[p->tokens.len - 1];
    const Lexer *lx = p->lx;
    int32_t col = t->col_offset + 1;
    if (t->col_offset == -1) {
        col = lx->cur == lx->buf ? 0 : (int32_t)(lx->cur - lx->line_start);
    }
    raise_at(p, kind, t->lineno, col, t->end_lineno,
             t->end_col_offset == -1 ? -1 : t->end_col_offset + 1, msg);
}

PegNode *kr_peg_raise_last(Peg *p, DiagKind kind, const char *format, ...)
{
    FORMAT(msg, format);
    raise_last_text(p, kind, msg);
    return NULL;
}

PegNode *kr_peg_raise_range(Peg *p, const PegNode *a, const PegNode *b, const char *format, ...)
{
    FORMAT(msg, format);
    const Token *first = peg_first(p, a);
    const Token *last = peg_last(p, b);
    return kr_peg_raise(p, DIAG_SYNTAX, first->lineno, first->col_offset, last->end_lineno,
                        last->end_col_offset, "%s", msg);
}

static PegNode *out_of_memory(Peg *p)
{
    p->stop = true;
    kr_diag_set(p->diag, p->ast->arena, DIAG_MEMORY, "out of memory");
    return NULL;
}

static void raise_unclosed(Peg *p)
{
    const Lexer *lx = p->lx;
    int i = lx->level - 1;
    kr_peg_raise(p, DIAG_SYNTAX, lx->bracket_lines[i], lx->bracket_cols[i], lx->bracket_lines[i],
                 -1, "'%c' was never closed", lx->brackets[i]);
}

/* The lexer has failed: puts it into words. */
static void raise_lexer_error(Peg *p)
{
    const Lexer *lx = p->lx;
    p->stop = true;
    switch (lx->status) {
    case LEX_SYNTAX: break; /* the diag is there */
    case LEX_EOF:
        if (lx->level) {
            raise_unclosed(p);
        } else {
            kr_peg_raise_last(p, DIAG_SYNTAX, "unexpected EOF while parsing");
        }
        break;
    case LEX_DECODE: kr_peg_raise_last(p, DIAG_SYNTAX, "%s", lx->decode_msg); break;
    case LEX_DEDENT:
        kr_peg_raise_last(p, DIAG_INDENTATION,
                          "unindent does not match any outer indentation level");
        break;
    case LEX_TABS:
        kr_peg_raise(p, DIAG_TAB, lx->lineno, 0, lx->lineno, -1,
                     "inconsistent use of tabs and spaces in indentation");
        break;
    case LEX_TOO_DEEP:
        kr_peg_raise(p, DIAG_INDENTATION, lx->lineno, 0, lx->lineno, -1,
                     "too many levels of indentation");
        break;
    case LEX_LINECONT:
        kr_peg_raise(p, DIAG_SYNTAX, lx->lineno, (int32_t)(lx->cur - lx->buf - 1), lx->lineno, -1,
                     "unexpected character after line continuation character");
        break;
    default: out_of_memory(p); break;
    }
}

/* -- Tokens -------------------------------------------------------------------------------------
 */

/* Makes sure that the token at mark has been read. */
static bool fill(Peg *p)
{
    if (p->mark < p->tokens.len) {
        return true;
    }
    if (!peg_tokens_reserve(&p->tokens, 1)) {
        out_of_memory(p);
        return false;
    }
    if (p->tokens.len >= p->memo_room) {
        isize bigger = p->memo_room ? p->memo_room * 2 : 256;
        PegMemo **grown = realloc(p->memos, (size_t)bigger * sizeof(PegMemo *));
        if (!grown) {
            out_of_memory(p);
            return false;
        }
        memset(grown + p->memo_room, 0, (size_t)(bigger - p->memo_room) * sizeof(PegMemo *));
        p->memos = grown;
        p->memo_room = bigger;
    }
    Token *t = &p->tokens.items[p->tokens.len++];
    if (!kr_lex_next(p->lx, t)) {
        raise_lexer_error(p);
        return false;
    }
    if (p->lx->cur == p->lx->end && t->kind != TOK_NEWLINE && t->kind != TOK_STRING) {
        p->lx->status = LEX_EOF; /* it has looked past the end */
    }
    return true;
}

/* The last token before mark that is not layout. */
static int32_t last_token(const Peg *p)
{
    int32_t i = p->mark - 1;
    while (i > 0 && p->tokens.items[i].kind <= TOK_DEDENT) {
        i--;
    }
    return i < 0 ? 0 : i;
}

/* -- Nodes --------------------------------------------------------------------------------------
 */

static PegNode *node_new(Peg *p, int kind, int32_t first, int32_t last, int32_t count)
{
    PegNode *n = kr_arena_alloc(p->ast->arena, sizeof(PegNode) + (size_t)count * sizeof(PegNode *));
    if (!n) {
        return out_of_memory(p);
    }
    n->kind = (uint8_t)kind;
    n->first = first;
    n->last = last;
    n->items = (PegNode **)(n + 1);
    return n;
}

static PegNode *token_node(Peg *p, int32_t index)
{
    return node_new(p, PEG_TOKEN, index, index, 0);
}

static int32_t flat_count(PegNode **items, int count)
{
    int32_t n = 0;
    for (int i = 0; i < count; i++) {
        if (items[i] && items[i]->kind == PEG_LIST) {
            n += items[i]->count;
        } else if (items[i] && items[i]->kind != PEG_TOKEN) {
            n++;
        }
    }
    return n;
}

/* A node over what an alternative matched: lists flattened, tokens left out. */
static PegNode *make_node(Peg *p, int kind, int32_t start, PegNode **items, int count)
{
    PegNode *n = node_new(p, kind, start, last_token(p), flat_count(items, count));
    if (!n) {
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        if (items[i] && items[i]->kind == PEG_LIST) {
            memcpy(n->items + n->count, items[i]->items,
                   (size_t)items[i]->count * sizeof(PegNode *));
            n->count += items[i]->count;
        } else if (items[i] && items[i]->kind != PEG_TOKEN) {
            n->items[n->count++] = items[i];
        }
    }
    if (kind == AST_Constant) {
        switch (p->tokens.items[start].kind) {
        case TOK_None: n->const_kind = AST_CONST_NONE; break;
        case TOK_True: n->const_kind = AST_CONST_TRUE; break;
        case TOK_False: n->const_kind = AST_CONST_FALSE; break;
        default: n->const_kind = AST_CONST_ELLIPSIS; break;
        }
    }
    return n;
}

/* -- Matching -----------------------------------------------------------------------------------
 */

static PegNode *run_rule(Peg *p, int rule);

/* One token, rule or word; NULL: no match. */
static PegNode *match_one(Peg *p, int op)
{
    if (p->stop) {
        return NULL;
    }
    if (op >= OP_RULE) {
        return run_rule(p, op - OP_RULE);
    }
    if (!fill(p)) {
        return NULL;
    }
    const Token *t = &p->tokens.items[p->mark];
    if (op >= OP_TOKEN) {
        return t->kind == op - OP_TOKEN ? token_node(p, p->mark++) : NULL;
    }
    if (t->kind != TOK_NAME) {
        return NULL;
    }
    int word = op - OP_SOFT;
    if (word != SOFT_any) {
        return t->name == p->soft[word] ? token_node(p, p->mark++) : NULL;
    }
    /* CPython compares as many characters as the name has: a beginning of a soft keyword counts. */
    for (int i = 0; i < 3; i++) {
        if (!strncmp(p->soft[i]->data, t->name->data, (size_t)t->name->length)) {
            return token_node(p, p->mark++);
        }
    }
    return NULL;
}

/* op repeated, with a separator or -1 between; the list, or NULL if there are fewer than `least`.
 */
static PegNode *match_many(Peg *p, int op, int separator, int least)
{
    int32_t start = p->mark;
    isize room = 0;
    int count = 0;
    PegNode **found = NULL;
    int level = p->level;
    for (;;) {
        /* Loops are rules in CPython, and count as such. */
        p->level = level + (separator >= 0 && count > 0 ? 2 : 1);
        int32_t before = p->mark;
        PegNode *n = NULL;
        if (count == 0 || separator < 0 || match_one(p, separator)) {
            n = match_one(p, op);
        }
        if (!n) {
            p->mark = before;
            break;
        }
        if (count == room) {
            room = room ? room * 2 : 8;
            PegNode **grown = realloc(found, (size_t)room * sizeof(PegNode *));
            if (!grown) {
                out_of_memory(p);
                break;
            }
            found = grown;
        }
        found[count++] = n;
    }
    p->level = level;
    PegNode *list = NULL;
    if (!p->stop && count >= least) {
        int32_t first = count ? found[0]->first : start;
        int32_t last = count ? found[count - 1]->last : start;
        list = node_new(p, PEG_LIST, first, last, flat_count(found, count));
        for (int i = 0; list && i < count; i++) {
            if (found[i]->kind == PEG_LIST) {
                memcpy(list->items + list->count, found[i]->items,
                       (size_t)found[i]->count * sizeof(PegNode *));
                list->count += found[i]->count;
            } else if (found[i]->kind != PEG_TOKEN) {
                list->items[list->count++] = found[i];
            }
        }
    }
    free(found);
    return list;
}

static const int16_t *next_alternative(const int16_t *pc)
{
    for (;;) {
        switch (*pc) {
        case OP_END:
        case OP_ALT:
        case OP_ALTX: return pc;
        case OP_MUST:
        case OP_MAKE:
        case OP_PICK:
        case OP_ERR: pc += 2; break;
        default: pc++; break;
        }
    }
}

typedef enum Outcome { NO_MATCH, NO_MATCH_CUT, MATCH } Outcome;

/* Tries one alternative from its first item; items[0..given) are there already. */
static Outcome match_alternative(Peg *p, const int16_t *pc, int32_t start, int given,
                                 PegNode **items, PegNode **result)
{
    int count = given;
    int matched = given; /* without lookaheads */
    bool cut = false;
    *result = NULL;
    for (;; pc++) {
        PegNode *n = NULL;
        bool ok = true;
        switch (*pc) {
        case OP_END:
        case OP_ALT:
        case OP_ALTX:
            for (int i = 0; i < count && matched == 1; i++) {
                if (items[i]) {
                    *result = items[i];
                    return MATCH;
                }
            }
            *result = make_node(p, PEG_LIST, start, items, count);
            return MATCH;
        case OP_MAKE:
            /* A choice of one is that one. */
            if ((pc[1] == AST_MatchOr || pc[1] == AST_Attribute) && count <= 2 &&
                items[0]->kind == PEG_LIST && items[0]->count == 1) {
                *result = items[0]->items[0];
            } else {
                *result = make_node(p, pc[1], start, items, count);
            }
            return MATCH;
        case OP_PICK: *result = items[pc[1]]; return MATCH;
        case OP_ERR: *result = actions[pc[1]](p, items); return MATCH;
        case OP_CUT: cut = true; continue;
        case OP_OPT:
            n = match_one(p, *++pc);
            if (!n) {
                ok = !p->stop;
            }
            break;
        case OP_MANY: ok = (n = match_many(p, *++pc, -1, 0)) != NULL; break;
        case OP_SOME: ok = (n = match_many(p, *++pc, -1, 1)) != NULL; break;
        case OP_LIST:
            pc += 2;
            ok = (n = match_many(p, pc[0], pc[-1], 1)) != NULL;
            break;
        case OP_IF:
        case OP_UNLESS: {
            int32_t mark = p->mark;
            bool wanted = *pc == OP_IF;
            bool found = match_one(p, *++pc) != NULL;
            p->mark = mark;
            ok = found == wanted && !p->stop;
            matched--;
            break;
        }
        case OP_MUST:
            pc++;
            if (!fill(p)) {
                ok = false;
            } else if (p->tokens.items[p->mark].kind == pc[0]) {
                n = token_node(p, p->mark++);
            } else {
                const Token *t = &p->tokens.items[p->mark];
                kr_peg_raise(p, DIAG_SYNTAX, t->lineno, t->col_offset, t->end_lineno,
                             t->end_col_offset, "expected '%s'", token_text(pc[0]));
                ok = false;
            }
            break;
        default: ok = (n = match_one(p, *pc)) != NULL; break;
        }
        if (!ok || p->stop) {
            return cut ? NO_MATCH_CUT : NO_MATCH;
        }
        KR_ASSERT(count < MAX_ITEMS, "an alternative with too many items");
        items[count++] = n;
        matched++;
    }
}

/* Left recursion: the base, then tails as long as one matches. */
static PegNode *run_left(Peg *p, const int16_t *code)
{
    int32_t start = p->mark;
    PegNode *left = match_one(p, code[0]);
    while (left) {
        int32_t mark = p->mark;
        PegNode *longer = NULL;
        for (const int16_t *pc = code + 1; !longer && *pc != OP_END;
             pc = next_alternative(pc + 1)) {
            PegNode *items[MAX_ITEMS] = {left};
            p->mark = mark;
            if (match_alternative(p, pc + 1, start, 1, items, &longer) != MATCH) {
                longer = NULL;
            }
            if (p->stop) {
                return NULL;
            }
        }
        if (!longer) {
            p->mark = mark;
            break;
        }
        left = longer;
    }
    return left;
}

static PegNode *run_alternatives(Peg *p, const int16_t *code)
{
    int32_t start = p->mark;
    for (const int16_t *pc = code; *pc != OP_END; pc = next_alternative(pc + 1)) {
        if (*pc == OP_ALTX && !p->mistakes) {
            continue;
        }
        PegNode *items[MAX_ITEMS];
        PegNode *result;
        p->mark = start;
        Outcome outcome = match_alternative(p, pc + 1, start, 0, items, &result);
        if (p->stop) {
            return NULL;
        }
        if (outcome == MATCH) {
            return result; /* NULL: the action has decided against the whole rule */
        }
        if (outcome == NO_MATCH_CUT) {
            break;
        }
    }
    p->mark = start;
    return NULL;
}

static PegNode *run_rule(Peg *p, int rule)
{
    int flags = rules[rule].flags;
    int32_t start = p->mark;
    bool low = (const char *)__builtin_frame_address(0) < p->stack_limit;
    bool deep = p->level >= MAX_LEVEL;
    if (low || deep || ++p->steps > MAX_STEPS) {
        if (low) {
            kr_diag_too_deep(p->diag, p->ast->arena);
        } else if (deep) {
            out_of_memory(p);
        }
        p->stop = true;
        return NULL;
    }
    if (flags & MEMO) {
        if (!fill(p)) {
            return NULL;
        }
        for (PegMemo *m = p->memos[start]; m; m = m->next) {
            if (m->rule == rule) {
                p->mark = m->mark;
                return m->result;
            }
        }
    }
    bool mistakes = p->mistakes;
    if (flags & QUIET) {
        p->mistakes = false;
    }
    int depth = flags & LEFTREC ? 2 : 1; /* as in CPython */
    p->level += depth;
    PegNode *n =
        flags & LEFTREC ? run_left(p, rules[rule].code) : run_alternatives(p, rules[rule].code);
    p->level -= depth;
    p->mistakes = mistakes;
    if (p->stop) {
        return NULL;
    }
    if (flags & MEMO) {
        PegMemo *m = kr_arena_alloc(p->ast->arena, sizeof(PegMemo));
        if (!m) {
            return out_of_memory(p);
        }
        *m = (PegMemo){p->memos[start], n, p->mark, (int16_t)rule};
        p->memos[start] = m;
    }
    return n;
}

/* -- The two passes -----------------------------------------------------------------------------
 */

/* Reads on to the end: an error of the lexer there outranks the parser's. */
static void check_rest(Peg *p)
{
    Lexer *lx = p->lx;
    SyntaxDiag found = *p->diag;
    int32_t line = p->tokens.items[p->tokens.len - 1].lineno;
    *p->diag = (SyntaxDiag){0};
    Token t;
    while (kr_lex_next(lx, &t) && t.kind != TOK_END) {
    }
    if (t.kind == TOK_ERROR && p->diag->kind == DIAG_NONE && lx->level > 0 &&
        line > lx->bracket_lines[lx->level - 1]) {
        raise_unclosed(p);
    }
    if (p->diag->kind == DIAG_NONE) {
        *p->diag = found;
    }
}

/* Is what went wrong that the text ended too early? */
static bool at_end(const Lexer *lx)
{
    return lx->status == LEX_EOF || (lx->status == LEX_SYNTAX && lx->unterminated_at_end);
}

/* The error for a source that has none of its own. */
static void raise_generic(Peg *p, int32_t last)
{
    if (p->tokens.len == 0) {
        kr_peg_raise_last(p, DIAG_SYNTAX, "error at start before reading any input");
        return;
    }
    const Token *t = &p->tokens.items[last];
    if (t->kind == TOK_INDENT || t->kind == TOK_DEDENT) {
        kr_peg_raise_last(p, DIAG_INDENTATION, "unexpected %s",
                          t->kind == TOK_INDENT ? "indent" : "unindent");
        return;
    }
    kr_peg_raise(p, DIAG_SYNTAX, t->lineno, t->col_offset, t->end_lineno, t->end_col_offset,
                 "invalid syntax");
    check_rest(p);
}

/* Both passes; NULL with the diag set. */
static PegNode *run(Peg *p, int rule, bool *incomplete)
{
    PegNode *n = run_rule(p, rule);
    if (n && !p->stop) {
        return n;
    }
    *incomplete = at_end(p->lx);
    if (*incomplete && (p->flags & KR_CF_ALLOW_INCOMPLETE_INPUT)) {
        *p->diag = (SyntaxDiag){0};
        kr_peg_raise_last(p, DIAG_SYNTAX, "incomplete input");
        return NULL;
    }
    if (p->diag->kind == DIAG_NONE) {
        int32_t last = (int32_t)p->tokens.len - 1;
        memset(p->memos, 0, (size_t)p->memo_room * sizeof(PegMemo *));
        p->mark = 0;
        p->steps = 0;
        p->stop = false;
        p->mistakes = p->second_pass = true;
        run_rule(p, rule);
        if (p->diag->kind == DIAG_NONE) {
            p->stop = false;
            raise_generic(p, last);
            return NULL;
        }
    }
    if (p->lx->status == LEX_OK &&
        (p->diag->kind == DIAG_SYNTAX || p->diag->kind == DIAG_INDENTATION)) {
        check_rest(p);
    }
    return NULL;
}

static bool init(Peg *p, Ast *ast, Lexer *lx, SyntaxDiag *diag, WarningList *warnings)
{
    *p = (Peg){.ast = ast, .lx = lx, .diag = diag};
    p->lit.ast = ast;
    p->lit.diag = diag;
    p->lit.warnings = warnings;
    p->lit.parse = kr_peg_parse_field;
    p->lit.parse_context = p;
    p->soft[SOFT_match] = kr_ast_intern(ast, "match", 5);
    p->soft[SOFT_case] = kr_ast_intern(ast, "case", 4);
    p->soft[SOFT__] = kr_ast_intern(ast, "_", 1);
    p->legacy[0] = kr_ast_intern(ast, "print", 5);
    p->legacy[1] = kr_ast_intern(ast, "exec", 4);
    return p->soft[0] && p->soft[1] && p->soft[2] && p->legacy[0] && p->legacy[1];
}

static void fini(Peg *p)
{
    peg_tokens_fini(&p->tokens);
    free(p->memos);
    kr_literals_fini(&p->lit);
}

AstNode *kr_peg_parse_field(Literals *lit, const char *text, isize length, int32_t lineno,
                            int32_t col)
{
    Peg *outer = lit->parse_context;
    Arena *arena = lit->ast->arena;
    char *copy = kr_arena_alloc(arena, (size_t)length + 2);
    Lexer lx;
    Peg p = {0};
    AstNode *n = NULL;
    if (!copy) {
        out_of_memory(outer);
        return NULL;
    }
    memcpy(copy, text, (size_t)length);
    copy[length] = '\n';
    kr_lex_init(&lx, lit->ast, copy, length + 1, lit->diag);
    lx.warnings = lit->warnings;
    lx.lineno = lineno - 1;
    lx.first_lineno = lineno;
    lx.first_col = col;
    if (!init(&p, lit->ast, &lx, lit->diag, lit->warnings)) {
        out_of_memory(outer);
        return NULL;
    }
    p.lit.max_int_digits = lit->max_int_digits;
    p.outer = outer;
    p.in_fstring = p.bytes_columns = true;
    p.first_lineno = lineno;
    p.first_col = col;
    p.flags = outer->flags & ~(uint32_t)KR_CF_ALLOW_INCOMPLETE_INPUT;
    p.level = outer->level;
    p.stack_limit = outer->stack_limit;
    bool incomplete;
    if (run(&p, RULE_fstring, &incomplete)) {
        n = kr_ast_new(lit->ast, AST_Constant); /* its value does not matter */
    }
    lit->diag_placed = n == NULL;
    fini(&p);
    return n;
}

void kr_peg_diagnose(ParseResult *r, const SourceText *text, const ParseOptions *options)
{
    static const int starts[] = {
        [PARSE_EXEC] = RULE_file,
        [PARSE_EVAL] = RULE_eval,
        [PARSE_SINGLE] = RULE_interactive,
        [PARSE_FUNC_TYPE] = RULE_func_type,
    };
    Lexer lx;
    Peg p;
    kr_lex_init(&lx, &r->ast, text->text, text->length, &r->diag);
    lx.single = options->mode == PARSE_SINGLE;
    lx.imply_dedent = !(options->flags & KR_CF_DONT_IMPLY_DEDENT);
    lx.warnings = &r->warnings;
    if (!init(&p, &r->ast, &lx, &r->diag, &r->warnings)) {
        out_of_memory(&p);
        return;
    }
    p.lit.max_int_digits = options->max_int_digits;
    p.flags = options->flags;
    p.stack_limit = options->stack_limit;
    p.bytes_columns = text->encoding == NULL;
    if (run(&p, starts[options->mode], &r->incomplete)) {
        if (options->mode == PARSE_SINGLE && kr_parse_more_follows(lx.cur)) {
            kr_peg_raise_last(&p, DIAG_SYNTAX,
                              "multiple statements found while compiling a single statement");
        } else {
            /* The two parsers disagree: a bug of ours, but the source has been refused. */
            raise_generic(&p, (int32_t)p.tokens.len - 1);
        }
    }
    fini(&p);
}
