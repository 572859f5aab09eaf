/* literal.c -- numbers, strings and bytes; f-strings are in fstring.c. */
#include "runtime/compile/literal_int.h"

#include "runtime/base/dtoa.h"
#include "runtime/base/uniname.h"
#include "runtime/base/utf8.h"

void kr_literals_fini(Literals *lit) { char_vec_fini(&lit->buffer); }

bool kr_literal_oom(Literals *lit)
{
    return kr_diag_set(lit->diag, lit->ast->arena, DIAG_MEMORY, "out of memory");
}

#define FAIL(...) kr_diag_set(lit->diag, lit->ast->arena, DIAG_SYNTAX, __VA_ARGS__)

AstNode *kr_literal_place(AstNode *n, const Token *first, const Token *last)
{
    n->lineno = first->lineno;
    n->col_offset = first->col_offset;
    n->end_lineno = last->end_lineno;
    n->end_col_offset = last->end_col_offset;
    return n;
}

/* -- Numbers ------------------------------------------------------------------------------------
 */

static int digit_value(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/* Digits of `base`, underscores among them. */
static bool int_value(Literals *lit, const char *text, isize length, int base, AstConst *out)
{
    int64_t value = 0;
    isize i = 0;
    for (; i < length; i++) {
        if (text[i] == '_') {
            continue;
        }
        if (__builtin_mul_overflow(value, (int64_t)base, &value) ||
            __builtin_add_overflow(value, (int64_t)digit_value(text[i]), &value)) {
            break;
        }
    }
    if (i == length) {
        out->kind = AST_CONST_INT;
        out->i = value;
        return true;
    }
    AstBigInt *big = kr_arena_alloc(lit->ast->arena, sizeof(AstBigInt) + (size_t)length + 1);
    if (!big) {
        return kr_literal_oom(lit);
    }
    big->base = base;
    isize n = 0;
    isize all = 0;
    for (i = 0; i < length; i++) {
        char c = text[i];
        if (c == '_') {
            continue;
        }
        all++;
        if (n > 0 || c != '0') {
            big->digits[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    big->length = n;
    if (base == 10 && lit->max_int_digits > 0 && all > lit->max_int_digits && all > 640) {
        FAIL("Exceeds the limit (%d digits) for integer string conversion: value has %zd digits; "
             "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for "
             "huge integer literals to avoid decimal conversion limits.",
             lit->max_int_digits, all);
        lit->int_too_long = true;
        return false;
    }
    out->kind = AST_CONST_BIGINT;
    out->big = big;
    return true;
}

static bool float_value(Literals *lit, const char *text, isize length, double *out)
{
    CharVec *b = &lit->buffer;
    b->len = 0;
    if (!char_vec_reserve(b, length + 1)) {
        return kr_literal_oom(lit);
    }
    for (isize i = 0; i < length; i++) {
        if (text[i] != '_') {
            b->items[b->len++] = text[i];
        }
    }
    const char *stop;
    /* The lexer has checked the form; too large a number is infinity, as in CPython. */
    return kr_double_parse(b->items, b->len, &stop, out) != KR_PARSE_NO_MEMORY ||
           kr_literal_oom(lit);
}

AstNode *kr_literal_number(Literals *lit, const Token *t)
{
    Ast_Constant *n = kr_ast_new(lit->ast, AST_Constant);
    if (!n) {
        kr_literal_oom(lit);
        return NULL;
    }
    const char *text = t->start;
    isize length = t->length;
    char last = (char)(text[length - 1] | 0x20);
    char x = length > 2 && text[0] == '0' ? (char)(text[1] | 0x20) : '\0';
    bool ok;
    if (x == 'x' || x == 'o' || x == 'b') {
        ok = int_value(lit, text + 2, length - 2, x == 'x' ? 16 : x == 'o' ? 8 : 2, &n->value);
    } else if (last == 'j') {
        n->value.kind = AST_CONST_COMPLEX;
        ok = float_value(lit, text, length - 1, &n->value.complex_value.imag);
    } else {
        bool is_float = false;
        for (isize i = 0; i < length; i++) {
            is_float |= text[i] == '.' || (text[i] | 0x20) == 'e';
        }
        if (is_float) {
            n->value.kind = AST_CONST_FLOAT;
            ok = float_value(lit, text, length, &n->value.d);
        } else {
            ok = int_value(lit, text, length, 10, &n->value);
        }
    }
    return ok ? kr_literal_place(&n->node, t, t) : NULL;
}

/* -- Escapes ------------------------------------------------------------------------------------
 */

static bool is_octal(char c) { return c >= '0' && c <= '7'; }

static int hex_value(char c)
{
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

bool kr_literal_warn_escape(Literals *lit, const Token *t, const char *at)
{
    if (!lit->warnings) {
        return true;
    }
    bool octal = *at >= '4' && *at <= '7'; /* three digits, beyond \377 */
    ParseWarning *w = kr_warning_add(lit->warnings, lit->ast->arena, WARN_DEPRECATION,
                                     "invalid%s escape sequence '\\%.*s'", octal ? " octal" : "",
                                     octal ? 3 : 1, at);
    if (!w) {
        return kr_literal_oom(lit);
    }
    w->lineno = t->lineno;
    w->offset = t->col_offset + 1;
    w->end_lineno = t->end_lineno;
    w->end_offset = t->end_col_offset + 1;
    return true;
}

/* The value of a one-character escape, 0 if c is not one (then \0 has been dealt with). */
static char simple_escape(char c)
{
    switch (c) {
    case '\\': return '\\';
    case '\'': return '\'';
    case '"': return '"';
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return 0;
    }
}

/* Appends a code point as WTF-8.  A surrogate pair written as two escapes stays two surrogates. */
static bool put_char(Literals *lit, uint32_t c)
{
    CharVec *b = &lit->buffer;
    if (!char_vec_reserve(b, 4)) {
        return kr_literal_oom(lit);
    }
    b->len += kr_utf8_put((uint8_t *)b->items + b->len, c);
    return true;
}

bool kr_literal_check_utf8(Literals *lit, const char *text, isize length)
{
    Utf8Scan scan = kr_utf8_scan((const uint8_t *)text, length, false);
    if (scan.error.status == UTF8_OK) {
        return true;
    }
    const char *reason = kr_utf8_reason(scan.error.status);
    if (scan.error.len == 1) {
        return FAIL("(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zd: %s",
                    (uint8_t)text[scan.stop], scan.stop, reason);
    }
    return FAIL("(unicode error) 'utf-8' codec can't decode bytes in position %zd-%zd: %s",
                scan.stop, scan.stop + scan.error.len - 1, reason);
}

/* A position inside a literal as CPython counts it in messages: there the text has been rewritten
 * with every character beyond ASCII as \UXXXXXXXX, and a backslash before one as \u005c. */
static isize shown_position(const char *text, isize position)
{
    isize shown = 0;
    for (isize i = 0; i < position; i++) {
        uint8_t c = (uint8_t)text[i];
        if (c < 0x80) {
            shown += c == '\\' && (text[i + 1] & 0x80) ? 6 : 1;
            if (c == '\\' && !(text[i + 1] & 0x80) && i + 1 < position) {
                i++;
                shown++;
            }
        } else if (c >= 0xC0) {
            shown += 10;
        }
    }
    return shown;
}

static bool escape_error(Literals *lit, const char *text, isize from, isize to, const char *what)
{
    isize start = shown_position(text, from);
    isize end = start + shown_position(text + from, to - from);
    if (end - start == 1) {
        return FAIL("(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %zd: "
                    "%s",
                    start, what);
    }
    return FAIL("(unicode error) 'unicodeescape' codec can't decode bytes in position %zd-%zd: %s",
                start, end - 1, what);
}

bool kr_literal_decode(Literals *lit, const Token *t, const char *text, isize length)
{
    const char *invalid = NULL; /* the first one, after its backslash */
    /* First the text itself; CPython counts positions from the start of a run beyond ASCII. */
    for (isize i = kr_ascii_prefix(text, length); i < length;) {
        isize run = i;
        while (run < length && (text[run] & 0x80)) {
            run++;
        }
        if (!kr_literal_check_utf8(lit, text + i, run - i)) {
            return false;
        }
        i = run + kr_ascii_prefix(text + run, length - run);
    }
    for (isize i = 0; i < length;) {
        char c = text[i];
        if (c != '\\') {
            const char *stop = memchr(text + i, '\\', (size_t)(length - i));
            isize run = stop ? stop - text : length;
            if (!char_vec_append(&lit->buffer, text + i, run - i)) {
                return kr_literal_oom(lit);
            }
            i = run;
            continue;
        }
        isize start = i++;
        /* At the end (of a format spec), or before a character that is no escape for sure. */
        if (i >= length || (text[i] & 0x80)) {
            if (!put_char(lit, '\\')) {
                return false;
            }
            continue;
        }
        c = text[i++];
        uint32_t code = (uint8_t)simple_escape(c);
        if (c == '\n') {
            continue;
        }
        if (is_octal(c)) {
            code = (uint32_t)(c - '0');
            for (int n = 1; n < 3 && i < length && is_octal(text[i]); n++, i++) {
                code = code * 8 + (uint32_t)(text[i] - '0');
            }
            if (code > 0377 && !invalid) {
                invalid = text + start + 1;
            }
        } else if (c == 'x' || c == 'u' || c == 'U') {
            int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            code = 0;
            for (; digits > 0; digits--, i++) {
                int value = i < length ? hex_value(text[i]) : -1;
                if (value < 0) {
                    return escape_error(lit, text, start, i,
                                        c == 'x'   ? "truncated \\xXX escape"
                                        : c == 'u' ? "truncated \\uXXXX escape"
                                                   : "truncated \\UXXXXXXXX escape");
                }
                code = code << 4 | (uint32_t)value;
            }
            if (code > KR_MAX_CODE_POINT) {
                return escape_error(lit, text, start, i, "illegal Unicode character");
            }
        } else if (c == 'N') {
            uint32_t found[4];
            isize name = i + 1;
            if (i < length && text[i] == '{') {
                i++;
                while (i < length && text[i] != '}') {
                    i++;
                }
            }
            if (i >= length || i <= name) {
                return escape_error(lit, text, start, i, "malformed \\N character escape");
            }
            isize name_length = i++ - name;
            if (kr_uni_lookup(text + name, name_length, found) != 1) {
                return escape_error(lit, text, start, i, "unknown Unicode character name");
            }
            code = found[0];
        } else if (code == 0) {
            /* Not an escape: the backslash stays. */
            invalid = invalid ? invalid : text + start + 1;
            if (!put_char(lit, '\\')) {
                return false;
            }
            code = (uint8_t)c;
        }
        if (!put_char(lit, code)) {
            return false;
        }
    }
    return !invalid || kr_literal_warn_escape(lit, t, invalid);
}

/* The same for bytes; text is ASCII. */
static bool decode_bytes(Literals *lit, const Token *t, const char *text, isize length)
{
    CharVec *b = &lit->buffer;
    if (!char_vec_reserve(b, length + 1)) {
        return kr_literal_oom(lit);
    }
    const char *invalid = NULL; /* the first one, after its backslash */
    for (isize i = 0; i < length;) {
        char c = text[i++];
        if (c != '\\') {
            b->items[b->len++] = c;
            continue;
        }
        isize start = i - 1;
        if (i >= length) {
            return FAIL("(value error) Trailing \\ in string");
        }
        c = text[i++];
        char simple = simple_escape(c);
        if (c == '\n') {
            continue;
        }
        if (is_octal(c)) {
            int code = c - '0';
            for (int n = 1; n < 3 && i < length && is_octal(text[i]); n++, i++) {
                code = code * 8 + (text[i] - '0');
            }
            if (code > 0377 && !invalid) {
                invalid = text + start + 1;
            }
            b->items[b->len++] = (char)code;
        } else if (c == 'x') {
            int high = i < length ? hex_value(text[i]) : -1;
            int low = i + 1 < length ? hex_value(text[i + 1]) : -1;
            if (high < 0 || low < 0) {
                return FAIL("(value error) invalid \\x escape at position %zd", start);
            }
            b->items[b->len++] = (char)(high << 4 | low);
            i += 2;
        } else if (simple) {
            b->items[b->len++] = simple;
        } else {
            invalid = invalid ? invalid : text + start + 1;
            b->items[b->len++] = '\\';
            b->items[b->len++] = c;
        }
    }
    return !invalid || kr_literal_warn_escape(lit, t, invalid);
}

/* -- Strings ------------------------------------------------------------------------------------
 */

StringPart kr_literal_split(const Token *t)
{
    StringPart part = {0};
    const char *p = t->start;
    for (; *p != '\'' && *p != '"'; p++) {
        switch (*p | 0x20) {
        case 'b': part.is_bytes = true; break;
        case 'r': part.is_raw = true; break;
        case 'f': part.is_format = true; break;
        default: break;
        }
    }
    const char *end = t->start + t->length;
    int quotes = end - p >= 6 && p[1] == p[0] && p[2] == p[0] ? 3 : 1;
    part.text = p + quotes;
    part.length = end - quotes - part.text;
    if (!part.is_raw && !memchr(part.text, '\\', (size_t)part.length)) {
        part.is_raw = true; /* nothing to decode */
    }
    return part;
}

static AstNode *bytes_node(Literals *lit, const Token *first, int32_t count)
{
    lit->buffer.len = 0;
    for (int32_t i = 0; i < count; i++) {
        const Token *t = &first[i];
        StringPart part = kr_literal_split(t);
        if (kr_ascii_prefix(part.text, part.length) != part.length) {
            FAIL("bytes can only contain ASCII literal characters");
            return NULL;
        }
        if (part.is_raw) {
            if (!char_vec_append(&lit->buffer, part.text, part.length)) {
                kr_literal_oom(lit);
                return NULL;
            }
        } else if (!decode_bytes(lit, t, part.text, part.length)) {
            return NULL;
        }
    }
    isize length = lit->buffer.len;
    Ast_Constant *n = kr_ast_new(lit->ast, AST_Constant);
    AstBytes *value = kr_arena_alloc(lit->ast->arena, sizeof(AstBytes) + (size_t)length + 1);
    if (!n || !value) {
        kr_literal_oom(lit);
        return NULL;
    }
    value->length = length;
    if (length) {
        memcpy(value->data, lit->buffer.items, (size_t)length);
    }
    n->value.kind = AST_CONST_BYTES;
    n->value.bytes = value;
    return kr_literal_place(&n->node, first, first + count - 1);
}

AstNode *kr_literal_text_node(Literals *lit, const char *text, isize length, const Token *first,
                              const Token *last)
{
    Ast_Constant *n = kr_ast_new(lit->ast, AST_Constant);
    if (!n) {
        kr_literal_oom(lit);
        return NULL;
    }
    n->value.kind = AST_CONST_STR;
    n->value.str = kr_ast_string(lit->ast, text, length);
    if (first->start[0] == 'u') {
        n->kind = kr_ast_intern(lit->ast, "u", 1);
    }
    if (!n->value.str || (first->start[0] == 'u' && !n->kind)) {
        kr_literal_oom(lit);
        return NULL;
    }
    return kr_literal_place(&n->node, first, last);
}

AstNode *kr_literal_strings(Literals *lit, const Token *first, int32_t count)
{
    StringPart part = kr_literal_split(first);
    if (KR_LIKELY(count == 1 && part.is_raw && !part.is_bytes && !part.is_format)) {
        if (kr_ascii_prefix(part.text, part.length) != part.length &&
            !kr_literal_check_utf8(lit, part.text, part.length)) {
            return NULL;
        }
        return kr_literal_text_node(lit, part.text, part.length, first, first);
    }
    bool is_format = part.is_format;
    bool is_bytes = part.is_bytes;
    for (int32_t i = 1; i < count; i++) {
        StringPart other = kr_literal_split(&first[i]);
        is_format |= other.is_format;
        if (other.is_bytes != is_bytes) {
            /* CPython decodes first what stands in front, and this one, unless it is an f-string.
             */
            if (!(is_bytes ? bytes_node(lit, first, i) : kr_literal_joined(lit, first, i)) ||
                (!other.is_format && !(other.is_bytes ? bytes_node(lit, &first[i], 1)
                                                      : kr_literal_joined(lit, &first[i], 1)))) {
                return NULL;
            }
            FAIL("cannot mix bytes and nonbytes literals");
            return NULL;
        }
    }
    if (is_bytes) {
        return bytes_node(lit, first, count);
    }
    if (is_format) {
        return kr_literal_joined(lit, first, count);
    }
    lit->buffer.len = 0;
    for (int32_t i = 0; i < count; i++) {
        part = kr_literal_split(&first[i]);
        if (part.is_raw) {
            if (!kr_literal_check_utf8(lit, part.text, part.length)) {
                return NULL;
            }
            if (!char_vec_append(&lit->buffer, part.text, part.length)) {
                kr_literal_oom(lit);
                return NULL;
            }
        } else if (!kr_literal_decode(lit, &first[i], part.text, part.length)) {
            return NULL;
        }
    }
    return kr_literal_text_node(lit, lit->buffer.items ? lit->buffer.items : "", lit->buffer.len,
                                first, first + count - 1);
}
