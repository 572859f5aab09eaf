/* lex_number.c -- where a number literal ends, and what is wrong with it. */
#include "runtime/compile/lex_int.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_name_char(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 128;
}

/* At the end of a number: the next character must not continue a name.  A keyword that may follow a
 * number in correct code only warns. */
static bool check_end(Lexer *lx, const char *kind)
{
    const char *p = lx->cur;
    if (!is_name_char(*p)) {
        return true;
    }
    static const char *const words[] = {"and", "else", "for", "not", "or", "if", "in", "is"};
    for (size_t i = 0; i < KR_COUNT(words); i++) {
        size_t n = strlen(words[i]);
        /* CPython looks at the end of the long words only. */
        if (!strncmp(p, words[i], n) && (words[i][0] == 'i' || !is_name_char(p[n]))) {
            if (lx->warnings) {
                ParseWarning *w = kr_warning_add(lx->warnings, lx->ast->arena, WARN_SYNTAX,
                                                 "invalid %s literal", kind);
                if (!w) {
                    return kr_lex_fail(lx, LEX_MEMORY);
                }
                w->lineno = w->end_lineno = lx->lineno;
                w->offset = (int32_t)kr_diag_chars(lx->line_start, p - lx->line_start);
                w->end_offset = w->offset;
            }
            return true;
        }
    }
    return kr_lex_error_range(lx, -1, -1, "invalid %s literal", kind);
}

/* Digits with single underscores between them, from a digit on. */
static bool decimal_tail(Lexer *lx)
{
    for (;;) {
        while (is_digit(*lx->cur)) {
            lx->cur++;
        }
        if (*lx->cur != '_') {
            return true;
        }
        lx->cur++;
        if (!is_digit(*lx->cur)) {
            return kr_lex_error_range(lx, -1, -1, "invalid decimal literal");
        }
    }
}

/* After 0x, 0o, 0b. */
static bool lex_prefixed(Lexer *lx, int base, const char *kind)
{
    do {
        if (*lx->cur == '_') {
            lx->cur++;
        }
        const char *first = lx->cur;
        while (base == 16 ? is_hex(*lx->cur) : *lx->cur >= '0' && *lx->cur < '0' + base) {
            lx->cur++;
        }
        if (base != 16 && is_digit(*lx->cur)) {
            lx->cur++;
            return kr_lex_error_range(lx, -1, -1, "invalid digit '%c' in %s literal", lx->cur[-1],
                                      kind);
        }
        if (lx->cur == first) {
            return kr_lex_error_range(lx, -1, -1, "invalid %s literal", kind);
        }
    } while (*lx->cur == '_');
    return check_end(lx, kind);
}

static bool lex_exponent(Lexer *lx, bool *is_exponent)
{
    const char *e = lx->cur++;
    *is_exponent = true;
    if (*lx->cur == '+' || *lx->cur == '-') {
        lx->cur++;
        if (!is_digit(*lx->cur)) {
            return kr_lex_error_range(lx, -1, -1, "invalid decimal literal");
        }
    } else if (!is_digit(*lx->cur)) {
        /* No exponent: perhaps the beginning of `else`. */
        lx->cur = e;
        *is_exponent = false;
        return check_end(lx, "decimal");
    }
    return decimal_tail(lx);
}

bool kr_lex_number(Lexer *lx)
{
    const char *start = lx->cur;
    bool old_octal = false;
    const char *zeros_end = NULL;
    if (*lx->cur == '0') {
        char x = (char)(lx->cur[1] | 0x20);
        if (x == 'x' || x == 'o' || x == 'b') {
            lx->cur += 2;
            return lex_prefixed(lx,
                                x == 'x'   ? 16
                                : x == 'o' ? 8
                                           : 2,
                                x == 'x'   ? "hexadecimal"
                                : x == 'o' ? "octal"
                                           : "binary");
        }
        for (;;) {
            if (*lx->cur == '_') {
                lx->cur++;
                if (!is_digit(*lx->cur)) {
                    return kr_lex_error_range(lx, -1, -1, "invalid decimal literal");
                }
            }
            if (*lx->cur != '0') {
                break;
            }
            lx->cur++;
        }
        zeros_end = lx->cur + 1;
        if (is_digit(*lx->cur)) {
            old_octal = true;
            if (!decimal_tail(lx)) {
                return false;
            }
        }
    } else if (*lx->cur != '.' && !decimal_tail(lx)) {
        return false;
    }
    if (*lx->cur == '.') {
        old_octal = false;
        lx->cur++;
        if (is_digit(*lx->cur) && !decimal_tail(lx)) {
            return false;
        }
    }
    if (*lx->cur == 'e' || *lx->cur == 'E') {
        bool is_exponent;
        if (!lex_exponent(lx, &is_exponent)) {
            return false;
        }
        if (!is_exponent) {
            return true;
        }
        old_octal = false;
    }
    if (*lx->cur == 'j' || *lx->cur == 'J') {
        lx->cur++;
        return check_end(lx, "imaginary");
    }
    if (old_octal) {
        return kr_lex_error_range(lx, (int32_t)(start + 1 - lx->line_start),
                                  (int32_t)(zeros_end - lx->line_start),
                                  "leading zeros in decimal integer literals are not permitted; "
                                  "use an 0o prefix for octal integers");
    }
    return check_end(lx, "decimal");
}
