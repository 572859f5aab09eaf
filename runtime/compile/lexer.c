/* lexer.c -- names, operators, strings, indentation; numbers are in lex_number.c. */
#include "runtime/compile/lexer.h"

#include "runtime/base/unidata.h"
#include "runtime/base/uninorm.h"
#include "runtime/base/utf8.h"
#include "runtime/compile/lex_int.h"

/* What a byte can be part of. */
enum { CH_START = 1, CH_NAME = 2, CH_DIGIT = 4 };

#define L (CH_START | CH_NAME)
#define D (CH_DIGIT | CH_NAME)
/* clang-format off */
static const uint8_t char_class[256] = {
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D,
    ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    ['A' ... 'Z'] = L, ['_'] = L, ['a' ... 'z'] = L,
    [128 ... 255] = L,
};
/* clang-format on */
#undef L
#undef D

void kr_lex_init(Lexer *lx, Ast *ast, const char *text, isize length, SyntaxDiag *diag)
{
    /* The stacks need no clearing: what is below the tops is written before it is read. */
    memset(lx, 0, offsetof(Lexer, indents));
    lx->indents[0] = lx->alt_indents[0] = 0;
    lx->level = 0;
    lx->ast = ast;
    lx->source = lx->cur = lx->line_start = lx->buf = text;
    lx->end = text + length;
    lx->diag = diag;
    lx->at_line_start = true;
    lx->first_lineno = 1;
    lx->string_line_start = text;
}

const char *kr_lex_line_end(const Lexer *lx)
{
    const char *p = lx->line_start;
    while (p < lx->end && *p != '\n') {
        p++;
    }
    return p < lx->end ? p + 1 : p;
}

/* -- Errors -------------------------------------------------------------------------------------
 */

bool kr_lex_fail(Lexer *lx, LexStatus status)
{
    lx->status = status;
    return false;
}

bool kr_lex_error_range(Lexer *lx, int32_t offset, int32_t end_offset, const char *format, ...)
{
    va_list ap;
    char msg[200];
    va_start(ap, format);
    vsnprintf(msg, sizeof msg, format, ap);
    va_end(ap);
    SyntaxDiag *d = lx->diag;
    Arena *arena = lx->ast->arena;
    kr_diag_set(d, arena, DIAG_SYNTAX, "%s", msg);
    const char *line_end = kr_lex_line_end(lx);
    if (line_end > lx->line_start && line_end[-1] == '\n') {
        line_end--;
    }
    if (line_end < lx->cur) {
        line_end = lx->cur;
    }
    d->text = kr_diag_text(arena, lx->line_start, line_end - lx->line_start, &d->text_length);
    d->lineno = d->end_lineno = lx->lineno;
    d->offset =
        offset >= 0 ? offset : (int32_t)kr_diag_chars(lx->line_start, lx->cur - lx->line_start);
    d->end_offset = end_offset >= 0 ? end_offset : d->offset;
    return kr_lex_fail(lx, LEX_SYNTAX);
}

/* -- Names --------------------------------------------------------------------------------------
 */

/* A name with a byte beyond ASCII: text[0..length).  Checks the characters, normalises to NFKC. */
static AstStr *intern_unicode(Lexer *lx, const char *text, isize length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    CodeVec codes = {0};
    CodeVec normal = {0};
    AstStr *name = NULL;
    for (isize i = 0; i < length;) {
        Utf8Step step = kr_utf8_next(bytes + i, length - i, false);
        if (step.status != UTF8_OK) {
            SyntaxDiag d = {0};
            const char *reason = kr_utf8_reason(step.status);
            if (step.len == 1) {
                kr_diag_set(&d, lx->ast->arena, DIAG_SYNTAX,
                            "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position "
                            "%zd: %s",
                            bytes[i], i, reason);
            } else {
                kr_diag_set(&d, lx->ast->arena, DIAG_SYNTAX,
                            "(unicode error) 'utf-8' codec can't decode bytes in position "
                            "%zd-%zd: %s",
                            i, i + step.len - 1, reason);
            }
            lx->decode_msg = d.msg;
            kr_lex_fail(lx, d.msg ? LEX_DECODE : LEX_MEMORY);
            goto done;
        }
        int mask = codes.len == 0 ? UNI_ID_START : UNI_ID_CONTINUE;
        if (!kr_uni_is(step.c, mask)) {
            lx->cur = text + i + step.len;
            char shown[5] = {0};
            kr_utf8_put((uint8_t *)shown, step.c);
            if (kr_uni_is(step.c, UNI_PRINTABLE)) {
                kr_lex_error_range(lx, -1, -1, "invalid character '%s' (U+%04X)", shown, step.c);
            } else {
                kr_lex_error_range(lx, -1, -1, "invalid non-printable character U+%04X", step.c);
            }
            goto done;
        }
        if (!code_vec_push(&codes, step.c)) {
            kr_lex_fail(lx, LEX_MEMORY);
            goto done;
        }
        i += step.len;
    }
    if (kr_uni_quick_check(UNI_NFKC, codes.items, 4, codes.len) == UNI_YES) {
        name = kr_ast_intern(lx->ast, text, length);
    } else if (kr_uni_normalize(UNI_NFKC, false, codes.items, 4, codes.len, &normal)) {
        isize size = kr_utf8_size(normal.items, 4, normal.len, NULL);
        char *out = kr_arena_alloc(lx->ast->arena, (size_t)size);
        if (out) {
            kr_utf8_encode((uint8_t *)out, normal.items, 4, normal.len);
            name = kr_ast_intern(lx->ast, out, size);
        }
    }
    if (!name) {
        kr_lex_fail(lx, LEX_MEMORY);
    }
done:
    code_vec_fini(&codes);
    code_vec_fini(&normal);
    return name;
}

/* Is [p, p+n) a string prefix (b, u, r, f, br, rb, fr, rf in any case)? */
static bool is_prefix(const char *p, isize n)
{
    char a = (char)(p[0] | 0x20);
    if (n == 1) {
        return a == 'b' || a == 'u' || a == 'r' || a == 'f';
    }
    char b = (char)(p[1] | 0x20);
    return n == 2 && ((a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f')));
}

/* -- Strings ------------------------------------------------------------------------------------
 */

/* cur is at the opening quote of the string that begins (with its prefix) at `start`. */
static bool lex_string(Lexer *lx, const char *start)
{
    const char *p = lx->cur;
    char quote = *p++;
    lx->string_lineno = lx->lineno;
    lx->string_line_start = lx->line_start;
    bool triple = p[0] == quote && p[1] == quote;
    if (!triple) {
        if (*p == quote) {
            lx->cur = p + 1; /* the empty string */
            return true;
        }
        for (;; p++) {
            char c = *p;
            if (c == quote) {
                lx->cur = p + 1;
                return true;
            }
            if (c == '\\') {
                if (*++p == '\n' && p[1] != '\0') {
                    lx->lineno++;
                    lx->line_start = p + 1;
                }
                c = *p == '\n' ? 'n' : *p;
            }
            if (c == '\n' || c == '\0') {
                break;
            }
        }
    } else {
        p += 2;
        for (;; p++) {
            char c = *p;
            if (c == quote && p[1] == quote && p[2] == quote) {
                lx->cur = p + 3;
                return true;
            }
            if (c == '\\') {
                c = *++p;
            }
            if (c == '\n' && p[1] != '\0') {
                lx->lineno++;
                lx->line_start = p + 1;
            }
            if (c == '\0') {
                break;
            }
        }
    }
    int32_t last_line = lx->lineno;
    bool at_end = *p == '\0';
    lx->cur = start + 1;
    lx->lineno = lx->string_lineno;
    lx->line_start = lx->string_line_start;
    kr_lex_error_range(lx, -1, -1, "unterminated %sstring literal (detected at line %d)",
                       triple ? "triple-quoted " : "", last_line);
    lx->unterminated_at_end = at_end;
    return false;
}

/* -- Lines --------------------------------------------------------------------------------------
 */

/* cur is after a newline: begins the next line, if there is one. */
static inline void next_line(Lexer *lx)
{
    if (lx->cur < lx->end) {
        lx->lineno++;
        lx->line_start = lx->buf = lx->cur;
    }
}

/* cur is after a backslash. */
static bool continue_line(Lexer *lx)
{
    if (*lx->cur != '\n') {
        lx->cur += lx->cur < lx->end;
        return kr_lex_fail(lx, LEX_LINECONT);
    }
    lx->cur++;
    if (lx->cur >= lx->end) {
        return kr_lex_fail(lx, LEX_EOF);
    }
    next_line(lx);
    return true;
}

static bool indentation_error(Lexer *lx, LexStatus status)
{
    lx->cur = kr_lex_line_end(lx);
    return kr_lex_fail(lx, status);
}

/* At the start of a line: reads its indentation, sets `pending` (outside brackets).  *blank: the
 * line holds nothing but a comment. */
static bool lex_indentation(Lexer *lx, bool *blank)
{
    int32_t col = 0, alt = 0, continued = 0;
    for (;; lx->cur++) {
        char c = *lx->cur;
        if (c == ' ') {
            col++;
            alt++;
        } else if (c == '\t') {
            col = (col / 8 + 1) * 8;
            alt++;
        } else if (c == '\f') {
            col = alt = 0;
        } else if (c == '\\') {
            /* An indentation cannot be split over lines: the first part counts. */
            continued = continued ? continued : col;
            lx->cur++;
            if (!continue_line(lx)) {
                return false;
            }
            lx->cur--;
        } else {
            break;
        }
    }
    char c = *lx->cur;
    *blank = c == '#' || c == '\n';
    if (*blank || lx->level > 0) {
        return true;
    }
    if (continued) {
        col = alt = continued;
    }
    int32_t top = lx->indent;
    if (col == lx->indents[top]) {
        return alt == lx->alt_indents[top] || indentation_error(lx, LEX_TABS);
    }
    if (col > lx->indents[top]) {
        if (top + 1 >= LEX_MAX_INDENT) {
            return indentation_error(lx, LEX_TOO_DEEP);
        }
        if (alt <= lx->alt_indents[top]) {
            return indentation_error(lx, LEX_TABS);
        }
        lx->pending++;
        lx->indent = ++top;
        lx->indents[top] = col;
        lx->alt_indents[top] = alt;
        return true;
    }
    while (top > 0 && col < lx->indents[top]) {
        lx->pending--;
        top--;
    }
    lx->indent = top;
    if (col != lx->indents[top]) {
        return indentation_error(lx, LEX_DEDENT);
    }
    return alt == lx->alt_indents[top] || indentation_error(lx, LEX_TABS);
}

/* -- Operators ----------------------------------------------------------------------------------
 */

static bool open_bracket(Lexer *lx, char c)
{
    if (lx->level >= LEX_MAX_LEVEL) {
        return kr_lex_error_range(lx, -1, -1, "too many nested parentheses");
    }
    lx->brackets[lx->level] = c;
    lx->bracket_lines[lx->level] = lx->lineno;
    lx->bracket_cols[lx->level] = (int32_t)(lx->cur - 1 - lx->line_start);
    lx->level++;
    return true;
}

static bool close_bracket(Lexer *lx, char c, char opening)
{
    if (lx->level == 0) {
        return kr_lex_error_range(lx, -1, -1, "unmatched '%c'", c);
    }
    lx->level--;
    char open = lx->brackets[lx->level];
    if (open == opening) {
        return true;
    }
    int32_t line = lx->bracket_lines[lx->level];
    if (line != lx->lineno) {
        return kr_lex_error_range(
            lx, -1, -1,
            "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, open,
            line);
    }
    return kr_lex_error_range(
        lx, -1, -1, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
}

/* The operator at cur; 0 with an error set, or TOK_STRAY. */
static TokenKind lex_operator(Lexer *lx)
{
    const char *p = lx->cur++;
#define NEXT(ch, n, tok)       \
    if (p[n] == (ch)) {        \
        lx->cur = p + (n) + 1; \
        return TOK_##tok;      \
    }
    switch (*p) {
    case '(': return open_bracket(lx, '(') ? TOK_LPAR : TOK_ERROR;
    case '[': return open_bracket(lx, '[') ? TOK_LSQB : TOK_ERROR;
    case '{': return open_bracket(lx, '{') ? TOK_LBRACE : TOK_ERROR;
    case ')': return close_bracket(lx, ')', '(') ? TOK_RPAR : TOK_ERROR;
    case ']': return close_bracket(lx, ']', '[') ? TOK_RSQB : TOK_ERROR;
    case '}': return close_bracket(lx, '}', '{') ? TOK_RBRACE : TOK_ERROR;
    case ',': return TOK_COMMA;
    case ';': return TOK_SEMI;
    case '~': return TOK_TILDE;
    case ':': NEXT('=', 1, COLONEQUAL) return TOK_COLON;
    case '=': NEXT('=', 1, EQEQUAL) return TOK_EQUAL;
    case '+': NEXT('=', 1, PLUSEQUAL) return TOK_PLUS;
    case '-':
        NEXT('=', 1, MINEQUAL)
        NEXT('>', 1, RARROW)
        return TOK_MINUS;
    case '*':
        if (p[1] == '*') {
            NEXT('=', 2, DOUBLESTAREQUAL)
            lx->cur++;
            return TOK_DOUBLESTAR;
        }
        NEXT('=', 1, STAREQUAL)
        return TOK_STAR;
    case '/':
        if (p[1] == '/') {
            NEXT('=', 2, DOUBLESLASHEQUAL)
            lx->cur++;
            return TOK_DOUBLESLASH;
        }
        NEXT('=', 1, SLASHEQUAL)
        return TOK_SLASH;
    case '%': NEXT('=', 1, PERCENTEQUAL) return TOK_PERCENT;
    case '&': NEXT('=', 1, AMPEREQUAL) return TOK_AMPER;
    case '|': NEXT('=', 1, VBAREQUAL) return TOK_VBAR;
    case '^': NEXT('=', 1, CIRCUMFLEXEQUAL) return TOK_CIRCUMFLEX;
    case '@': NEXT('=', 1, ATEQUAL) return TOK_AT;
    case '!': NEXT('=', 1, NOTEQUAL) return TOK_STRAY;
    case '<':
        if (p[1] == '<') {
            NEXT('=', 2, LEFTSHIFTEQUAL)
            lx->cur++;
            return TOK_LEFTSHIFT;
        }
        NEXT('=', 1, LESSEQUAL)
        NEXT('>', 1, NOTEQUAL)
        return TOK_LESS;
    case '>':
        if (p[1] == '>') {
            NEXT('=', 2, RIGHTSHIFTEQUAL)
            lx->cur++;
            return TOK_RIGHTSHIFT;
        }
        NEXT('=', 1, GREATEREQUAL)
        return TOK_GREATER;
    case '.':
        if (p[1] == '.' && p[2] == '.') {
            lx->cur = p + 3;
            return TOK_ELLIPSIS;
        }
        return TOK_DOT;
    default: break;
    }
#undef NEXT
    unsigned char c = (unsigned char)*p;
    if (c < 0x20 || c == 0x7F) {
        kr_lex_error_range(lx, -1, -1, "invalid non-printable character U+%04X", c);
        return TOK_ERROR;
    }
    return TOK_STRAY;
}

/* -- Tokens -------------------------------------------------------------------------------------
 */

/* A token without a place in the text.  CPython shifts even its column of -1 in an f-string. */
static bool bare_token(const Lexer *lx, Token *t, TokenKind kind)
{
    t->kind = (uint8_t)kind;
    t->level = (uint8_t)lx->level;
    t->length = 0;
    t->start = lx->cur;
    t->lineno = t->end_lineno = lx->lineno;
    t->col_offset = t->end_col_offset = lx->lineno == lx->first_lineno ? lx->first_col - 1 : -1;
    return true;
}

static bool fail_token(Lexer *lx, Token *t)
{
    bare_token(lx, t, TOK_ERROR);
    return false;
}

static bool end_token(Lexer *lx, Token *t)
{
    lx->status = LEX_EOF;
    if (lx->level > 0) {
        return fail_token(lx, t);
    }
    if (lx->single && lx->started) {
        /* An interactive statement ends with its text: a NEWLINE stands in, and closes blocks. */
        lx->started = false;
        if (lx->indent && lx->imply_dedent) {
            lx->pending = -lx->indent;
            lx->indent = 0;
        }
        return bare_token(lx, t, TOK_NEWLINE);
    }
    lx->started = true;
    return bare_token(lx, t, TOK_END);
}

bool kr_lex_next(Lexer *lx, Token *t)
{
    if (KR_UNLIKELY(lx->status > LEX_EOF)) {
        return fail_token(lx, t);
    }
next_line:;
    bool blank = false;
    if (lx->at_line_start) {
        lx->at_line_start = false;
        next_line(lx);
        if (!lex_indentation(lx, &blank)) {
            return fail_token(lx, t);
        }
    }
    if (KR_UNLIKELY(lx->pending)) {
        lx->started = true;
        if (lx->pending < 0) {
            lx->pending++;
            return bare_token(lx, t, TOK_DEDENT);
        }
        lx->pending--;
        return bare_token(lx, t, TOK_INDENT);
    }
    const char *p;
again:
    p = lx->cur;
    while (*p == ' ' || *p == '\t' || *p == '\f') {
        p++;
    }
    const char *start = p;
    if (*p == '#') {
        while (*p != '\n' && *p != '\0') {
            p++;
        }
    }
    unsigned char c = (unsigned char)*p;
    uint8_t cls = char_class[c];
    TokenKind kind;
    if (cls & CH_START) {
        uint32_t hash = KR_AST_HASH_START;
        unsigned char all = 0;
        do {
            all |= c;
            hash = kr_ast_hash_step(hash, c);
            c = (unsigned char)*++p;
        } while (char_class[c]);
        lx->cur = p;
        isize length = p - start;
        if (KR_UNLIKELY((c == '"' || c == '\'') && is_prefix(start, length))) {
            goto string;
        }
        AstStr *name;
        if (KR_LIKELY(all < 0x80)) {
            name = kr_ast_intern_hashed(lx->ast, start, length, hash, true);
            if (KR_UNLIKELY(!name)) {
                kr_lex_fail(lx, LEX_MEMORY);
                return fail_token(lx, t);
            }
            kind = name->keyword ? (TokenKind)name->keyword : TOK_NAME;
        } else {
            name = intern_unicode(lx, start, length);
            if (!name) {
                return fail_token(lx, t);
            }
            kind = TOK_NAME;
        }
        t->name = name;
        goto placed;
    }
    if (c == '\0') {
        if (p >= lx->end) {
            lx->cur = p;
            return end_token(lx, t);
        }
    } else if (c == '\n') {
        lx->cur = p + 1;
        lx->at_line_start = true;
        if (blank || lx->level > 0) {
            goto next_line;
        }
        kind = TOK_NEWLINE;
        lx->started = true;
        t->kind = TOK_NEWLINE;
        t->level = 0;
        t->start = start;
        t->length = (int32_t)(p - start);
        t->lineno = t->end_lineno = lx->lineno;
        t->col_offset = (int32_t)(start - lx->line_start);
        t->end_col_offset = (int32_t)(p - lx->line_start);
        if (KR_UNLIKELY(lx->lineno == lx->first_lineno)) {
            t->col_offset += lx->first_col;
            t->end_col_offset += lx->first_col;
        }
        return true;
    } else if ((cls & CH_DIGIT) || (c == '.' && (char_class[(unsigned char)p[1]] & CH_DIGIT))) {
        lx->cur = p;
        if (!kr_lex_number(lx)) {
            return fail_token(lx, t);
        }
        kind = TOK_NUMBER;
        t->start = start;
        goto placed;
    } else if (c == '"' || c == '\'') {
        lx->cur = p;
    string:
        if (!lex_string(lx, start)) {
            return fail_token(lx, t);
        }
        lx->started = true;
        t->kind = TOK_STRING;
        t->level = (uint8_t)lx->level;
        t->start = start;
        t->length = (int32_t)(lx->cur - start);
        t->lineno = lx->string_lineno;
        t->col_offset = (int32_t)(start - lx->string_line_start);
        t->end_lineno = lx->lineno;
        t->end_col_offset = (int32_t)(lx->cur - lx->line_start);
        if (KR_UNLIKELY(lx->lineno == lx->first_lineno)) {
            t->col_offset += lx->first_col;
            t->end_col_offset += lx->first_col;
        }
        return true;
    } else if (c == '\\') {
        const char *buf = lx->buf;
        lx->cur = p + 1;
        if (!continue_line(lx)) {
            return fail_token(lx, t);
        }
        lx->buf = buf;
        goto again;
    }
    lx->cur = p;
    kind = lex_operator(lx);
    if (KR_UNLIKELY(kind == TOK_ERROR)) {
        return fail_token(lx, t);
    }
    t->start = start;
placed:
    lx->started = true;
    t->kind = (uint8_t)kind;
    t->level = (uint8_t)lx->level;
    t->length = (int32_t)(lx->cur - start);
    t->lineno = t->end_lineno = lx->lineno;
    t->col_offset = (int32_t)(start - lx->line_start);
    t->end_col_offset = (int32_t)(lx->cur - lx->line_start);
    if (KR_UNLIKELY(lx->lineno == lx->first_lineno)) {
        t->col_offset += lx->first_col;
        t->end_col_offset += lx->first_col;
    }
    return true;
}
