/* fstring.c -- replacement fields: where they begin and end, their parts, their errors.
 *
 * Python 3.11 cuts the text of a field out of the decoded-as-is token and parses it on its own, in
 * parentheses.  So neither backslashes nor the enclosing quotes can occur in one, and the nesting
 * of format specs is two.
 */
#include "runtime/compile/literal_int.h"

#include "runtime/base/utf8.h"

#define FAIL(...) kr_diag_set(j->lit->diag, j->lit->ast->arena, DIAG_SYNTAX, __VA_ARGS__)

enum { MAX_BRACKETS = 200, MAX_NESTING = 2 };

/* One JoinedStr in the making. */
typedef struct Joined {
    Literals *lit;
    const Token *first; /* of all the adjacent strings */
    const Token *last;
    NodeVec values;
    bool is_format; /* an f prefix has been seen */
    isize start;    /* lit->buffer[start..]: literal text not yet in `values` */
} Joined;

static bool flush_text(Joined *j)
{
    Literals *lit = j->lit;
    if (lit->buffer.len == j->start) {
        return true;
    }
    AstNode *n = kr_literal_text_node(lit, lit->buffer.items + j->start, lit->buffer.len - j->start,
                                      j->first, j->last);
    lit->buffer.len = j->start;
    return n && (node_vec_push(&j->values, n) || kr_literal_oom(lit));
}

/* Appends text[0..length), with escapes unless raw. */
static bool add_text(Joined *j, const Token *t, const char *text, isize length, bool raw)
{
    if (length == 0) {
        return true;
    }
    if (!raw) {
        return kr_literal_decode(j->lit, t, text, length);
    }
    return kr_literal_check_utf8(j->lit, text, length) &&
           (char_vec_append(&j->lit->buffer, text, length) || kr_literal_oom(j->lit));
}

static AstNode *finish(Joined *j)
{
    Ast_JoinedStr *n = kr_ast_new(j->lit->ast, AST_JoinedStr);
    if (!n || !flush_text(j)) {
        return n ? NULL : (kr_literal_oom(j->lit), NULL);
    }
    n->values.count = (int32_t)j->values.len;
    if (j->values.len) {
        n->values.items = kr_arena_memdup(j->lit->ast->arena, j->values.items,
                                          (size_t)j->values.len * sizeof(AstNode *));
        if (!n->values.items) {
            kr_literal_oom(j->lit);
            return NULL;
        }
    }
    return kr_literal_place(&n->node, j->first, j->last);
}

/* Literal text from *at to the next field, or, inside a format spec, to its closing brace. */
static bool scan_text(Joined *j, const Token *t, const char **at, const char *end, bool raw,
                      int nesting)
{
    const char *p = *at;
    const char *start = p;
    while (p < end) {
        char c = *p++;
        if (!raw && c == '\\' && p < end) {
            c = *p++;
            if (c == 'N') {
                /* The braces of \N{name} are no field. */
                if (p < end && *p++ == '{') {
                    while (p < end && *p++ != '}') {
                    }
                }
                continue;
            }
            if (c == '{' && !kr_literal_warn_escape(j->lit, t, p - 1)) {
                return false;
            }
        }
        if (c != '{' && c != '}') {
            continue;
        }
        if (nesting == 0) {
            if (p < end && *p == c) {
                /* A doubled brace stands for one. */
                if (!add_text(j, t, start, p - start, raw)) {
                    return false;
                }
                start = ++p;
                continue;
            }
            if (c == '}') {
                return FAIL("f-string: single '}' is not allowed");
            }
        }
        p--;
        break;
    }
    *at = p;
    return add_text(j, t, start, p - start, raw);
}

/* From *at, after the opening brace, to the character that ends the expression: one of ! : = }, not
 * inside brackets or a string. */
static bool scan_expression(Joined *j, const char **at, const char *end)
{
    char stack[MAX_BRACKETS];
    int depth = 0;
    char quote = 0;
    bool triple = false;
    const char *p = *at;
    for (; p < end; p++) {
        char c = *p;
        if (c == '\\') {
            return FAIL("f-string expression part cannot include a backslash");
        }
        bool tripled = p + 2 < end && p[1] == c && p[2] == c;
        if (quote) {
            if (c == quote && (!triple || tripled)) {
                p += triple ? 2 : 0;
                quote = 0;
            }
            continue;
        }
        char next = p + 1 < end ? p[1] : '\0';
        switch (c) {
        case '\'':
        case '"':
            quote = c;
            triple = tripled;
            p += tripled ? 2 : 0;
            break;
        case '#': return FAIL("f-string expression part cannot include '#'");
        case '[':
        case '{':
        case '(':
            if (depth >= MAX_BRACKETS) {
                return FAIL("f-string: too many nested parenthesis");
            }
            stack[depth++] = c;
            break;
        case '!':
        case ':':
        case '=':
        case '<':
        case '>':
            if (depth > 0) {
                break;
            }
            if (c != ':' && next == '=') {
                p++; /* != == <= >= */
                break;
            }
            if (c == '<' || c == '>') {
                break;
            }
            *at = p;
            return true;
        case '}':
            if (depth == 0) {
                *at = p;
                return true;
            }
            /* fall through */
        case ']':
        case ')':
            if (depth == 0) {
                return FAIL("f-string: unmatched '%c'", c);
            }
            depth--;
            if (stack[depth] != (c == ')' ? '(' : c == ']' ? '[' : '{')) {
                return FAIL("f-string: closing parenthesis '%c' does not match opening "
                            "parenthesis '%c'",
                            c, stack[depth]);
            }
            break;
        default: break;
        }
    }
    if (quote) {
        return FAIL("f-string: unterminated string");
    }
    if (depth) {
        return FAIL("f-string: unmatched '%c'", stack[depth - 1]);
    }
    return FAIL("f-string: expecting '}'");
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f'; }

/* Parses the expression text[0..length); text[-1] is its brace, text[length] what ended it. */
static AstNode *parse_expression(Joined *j, const Token *t, const char *text, isize length)
{
    isize blank = 0;
    while (blank < length && is_space(text[blank])) {
        blank++;
    }
    if (blank == length) {
        if (text[length] == '}') {
            FAIL("f-string: empty expression not allowed");
        } else {
            FAIL("f-string: expression required before '%c'", text[length]);
        }
        return NULL;
    }
    char *copy = kr_arena_alloc(j->lit->ast->arena, (size_t)length + 3);
    if (!copy) {
        kr_literal_oom(j->lit);
        return NULL;
    }
    copy[0] = '(';
    memcpy(copy + 1, text, (size_t)length);
    copy[length + 1] = ')';
    /* Where the brace is: lines below the token's first, and its column (0 if only blanks lie
     * between it and the end of its line: then columns of that line do not matter). */
    int32_t lines = 0;
    for (const char *p = t->start; p < text - 1; p++) {
        lines += *p == '\n';
    }
    int32_t cols = 0;
    const char *p = text;
    while (*p == ' ' || *p == '\t' || *p == '\f') {
        p++;
    }
    if (*p != '\n' && *p != '}') {
        p = text - 1;
        while (p > t->start && *p != '\n') {
            p--;
        }
        cols = (int32_t)(text - 1 - p) - (*p == '\n');
    }
    return j->lit->parse(j->lit, copy, length + 2, t->lineno + lines,
                         lines ? cols : t->col_offset + cols);
}

static AstNode *parse_spec(Joined *outer, const Token *t, const char **at, const char *end,
                           bool raw, int nesting);

/* A field: *at is at its opening brace, and is left behind the closing one. */
static bool scan_field(Joined *j, const Token *t, const char **at, const char *end, bool raw,
                       int nesting)
{
    if (nesting >= MAX_NESTING) {
        return FAIL("f-string: expressions nested too deeply");
    }
    const char *start = ++*at;
    if (!scan_expression(j, at, end)) {
        return false;
    }
    AstNode *value = parse_expression(j, t, start, *at - start);
    if (!value) {
        return false;
    }
    const char *p = *at;
    bool shows_text = *p == '=';
    int32_t conversion = -1;
    AstNode *spec = NULL;
    if (shows_text) {
        p++;
        while (is_space(*p) || *p == '\r' || *p == '\v') {
            p++;
        }
        if (p >= end) {
            return FAIL("f-string: expecting '}'");
        }
        if (!kr_literal_check_utf8(j->lit, start, p - start)) {
            return false;
        }
        if (!char_vec_append(&j->lit->buffer, start, p - start)) {
            return kr_literal_oom(j->lit);
        }
    }
    if (*p == '!') {
        p++;
        if (p >= end) {
            return FAIL("f-string: expecting '}'");
        }
        conversion = (unsigned char)*p++;
        if (conversion != 's' && conversion != 'r' && conversion != 'a') {
            return FAIL("f-string: invalid conversion character: expected 's', 'r', or 'a'");
        }
    }
    /* The text in front must be in place before the spec's own text uses the buffer. */
    if (p < end && *p == ':') {
        p++;
        if (p >= end) {
            return FAIL("f-string: expecting '}'");
        }
        *at = p;
        spec = parse_spec(j, t, at, end, raw, nesting + 1);
        if (!spec) {
            return false;
        }
        p = *at;
    }
    if (p >= end || *p != '}') {
        return FAIL("f-string: expecting '}'");
    }
    *at = p + 1;
    if (shows_text && !spec && conversion == -1) {
        conversion = 'r';
    }
    Ast_FormattedValue *n = kr_ast_new(j->lit->ast, AST_FormattedValue);
    if (!n) {
        return kr_literal_oom(j->lit);
    }
    kr_literal_place(&n->node, j->first, j->last);
    n->value = value;
    n->conversion = conversion;
    n->format_spec = spec;
    return flush_text(j) && (node_vec_push(&j->values, &n->node) || kr_literal_oom(j->lit));
}

/* Text and fields from *at to the end, or to the brace that ends a format spec. */
static bool scan_parts(Joined *j, const Token *t, const char **at, const char *end, bool raw,
                       int nesting)
{
    for (;;) {
        if (!scan_text(j, t, at, end, raw, nesting)) {
            return false;
        }
        if (*at >= end || **at == '}') {
            break;
        }
        if (!scan_field(j, t, at, end, raw, nesting)) {
            return false;
        }
    }
    return true;
}

static AstNode *parse_spec(Joined *outer, const Token *t, const char **at, const char *end,
                           bool raw, int nesting)
{
    /* Unlike the rest, a spec is placed where its own token is. */
    Joined j = {.lit = outer->lit, .first = t, .last = t, .start = outer->lit->buffer.len};
    AstNode *n = scan_parts(&j, t, at, end, raw, nesting) ? finish(&j) : NULL;
    node_vec_fini(&j.values);
    return n;
}

AstNode *kr_literal_joined(Literals *lit, const Token *first, int32_t count)
{
    Joined j = {.lit = lit, .first = first, .last = first + count - 1};
    lit->buffer.len = 0;
    bool ok = true;
    for (int32_t i = 0; ok && i < count; i++) {
        const Token *t = &first[i];
        StringPart part = kr_literal_split(t);
        if (part.is_format) {
            j.is_format = true;
            const char *at = part.text;
            ok = scan_parts(&j, t, &at, part.text + part.length, part.is_raw, 0);
        } else {
            ok = add_text(&j, t, part.text, part.length, part.is_raw);
        }
    }
    AstNode *n = NULL;
    if (ok) {
        n = j.is_format ? finish(&j)
                        : kr_literal_text_node(lit, lit->buffer.items ? lit->buffer.items : "",
                                               lit->buffer.len, first, j.last);
    }
    node_vec_fini(&j.values);
    return n;
}
