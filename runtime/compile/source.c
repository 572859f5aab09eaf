/* source.c -- byte order mark, coding cookie, line ends; see source.h. */
#include "runtime/compile/source.h"

#include "runtime/base/utf8.h"

#include <stdlib.h>

static bool source_error(SyntaxDiag *diag)
{
    diag->lineno = 0;
    diag->offset = -1;
    diag->place = DIAG_TUPLE4;
    return false;
}

/* Every line end becomes '\n'; with `add_newline` text that has none at its end gets one. */
static char *normalise(Arena *arena, const char *bytes, isize n, bool add_newline, isize *length)
{
    char *out = kr_arena_alloc(arena, (size_t)n + 2);
    if (!out) {
        return NULL;
    }
    isize at = 0;
    if (!memchr(bytes, '\r', (size_t)n)) {
        memcpy(out, bytes, (size_t)n);
        at = n;
    } else {
        for (isize i = 0; i < n; i++) {
            char c = bytes[i];
            if (c == '\r') {
                c = '\n';
                if (i + 1 < n && bytes[i + 1] == '\n') {
                    i++;
                }
            }
            out[at++] = c;
        }
    }
    if (add_newline && (at == 0 || out[at - 1] != '\n')) {
        out[at++] = '\n';
    }
    out[at] = '\0';
    *length = at;
    return out;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

static bool is_name_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
}

/* The cookie in one line, [start, end), end at its newline; false: none. */
static bool find_cookie(const char *line, const char *end, const char **start, isize *length)
{
    const char *p = line;
    while (p < end && is_blank(*p)) {
        p++;
    }
    if (p == end || *p != '#') {
        return false;
    }
    for (; end - p > 6; p++) {
        if (memcmp(p, "coding", 6) != 0 || (p[6] != ':' && p[6] != '=')) {
            continue;
        }
        const char *name = p + 7;
        while (name < end && (*name == ' ' || *name == '\t')) {
            name++;
        }
        const char *stop = name;
        while (stop < end && is_name_char(*stop)) {
            stop++;
        }
        if (stop > name) {
            *start = name;
            *length = stop - name;
            return true;
        }
    }
    return false;
}

/* Lower case, '_' as '-'. */
static void fold_name(char *out, size_t room, const char *name, isize n)
{
    size_t i = 0;
    for (; i + 1 < room && (isize)i < n; i++) {
        char c = name[i];
        out[i] = (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    out[i] = '\0';
}

static bool is_family(const char *name, const char *base)
{
    size_t n = strlen(base);
    return !strncmp(name, base, n) && (name[n] == '\0' || name[n] == '-');
}

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++) {
        if (!strcmp(name, *list)) {
            return true;
        }
    }
    return false;
}

static char *latin1_to_utf8(Arena *arena, const char *text, isize n, isize *length)
{
    char *out = kr_arena_alloc(arena, (size_t)n * 2 + 1);
    if (!out) {
        return NULL;
    }
    isize at = 0;
    for (isize i = 0; i < n; i++) {
        at += kr_utf8_put((uint8_t *)out + at, (uint8_t)text[i]);
    }
    *length = at;
    return out;
}

/* Here the text has a cookie that names neither UTF-8 nor Latin-1 by CPython's short list. */
static bool decode_other(Arena *arena, const ParseOptions *options, SourceText *out,
                         SyntaxDiag *diag)
{
    static const char *const utf8_names[] = {"utf8",      "u8",      "utf", "utf8-ucs2",
                                             "utf8-ucs4", "cp65001", NULL};
    static const char *const ascii_names[] = {"ascii",          "us-ascii",  "646",
                                              "ansi-x3.4-1968", "iso646-us", NULL};
    static const char *const latin1_names[] = {"latin1",  "latin", "l1",    "iso8859-1",
                                               "iso8859", "8859",  "cp819", NULL};
    char name[40];
    fold_name(name, sizeof name, out->encoding, (isize)strlen(out->encoding));
    if (is_one_of(name, utf8_names)) {
        Utf8Scan scan = kr_utf8_scan((const uint8_t *)out->text, out->length, false);
        if (scan.error.status == UTF8_OK) {
            return true;
        }
        const uint8_t *bad = (const uint8_t *)out->text + scan.stop;
        if (scan.error.len == 1) {
            kr_diag_set(diag, arena, DIAG_SYNTAX,
                        "'utf-8' codec can't decode byte 0x%02x in position %zd: %s", bad[0],
                        scan.stop, kr_utf8_reason(scan.error.status));
        } else {
            kr_diag_set(diag, arena, DIAG_SYNTAX,
                        "'utf-8' codec can't decode bytes in position %zd-%zd: %s", scan.stop,
                        scan.stop + scan.error.len - 1, kr_utf8_reason(scan.error.status));
        }
        return source_error(diag);
    }
    if (is_one_of(name, ascii_names)) {
        isize stop = kr_ascii_prefix(out->text, out->length);
        if (stop == out->length) {
            return true;
        }
        kr_diag_set(diag, arena, DIAG_SYNTAX,
                    "'ascii' codec can't decode byte 0x%02x in position %zd: ordinal not in "
                    "range(128)",
                    (uint8_t)out->text[stop], stop);
        return source_error(diag);
    }
    if (is_one_of(name, latin1_names)) {
        out->text = latin1_to_utf8(arena, out->text, out->length, &out->length);
        return out->text != NULL || kr_diag_set(diag, arena, DIAG_MEMORY, "out of memory");
    }
    const char *text;
    isize length;
    if (options->decode && options->decode(options->decode_context, arena, out->encoding, out->text,
                                           out->length, &text, &length, diag)) {
        /* A codec may give back any text: make sure of the final NUL. */
        out->text = kr_arena_strndup(arena, text, (size_t)length);
        out->length = length;
        return out->text != NULL || kr_diag_set(diag, arena, DIAG_MEMORY, "out of memory");
    }
    if (diag->kind == DIAG_NONE) {
        kr_diag_set(diag, arena, DIAG_SYNTAX, "unknown encoding: %s", out->encoding);
    }
    return source_error(diag);
}

bool kr_source_prepare(Arena *arena, const char *bytes, isize length, const ParseOptions *options,
                       SourceText *out, SyntaxDiag *diag)
{
    if (memchr(bytes, 0, (size_t)length)) {
        return kr_diag_set(diag, arena, DIAG_VALUE, "source code string cannot contain null bytes");
    }
    bool is_text = (options->flags & (KR_CF_IGNORE_COOKIE | KR_CF_SOURCE_IS_UTF8)) != 0;
    *out = (SourceText){0};
    bool mark = !is_text && length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3);
    if (mark) {
        bytes += 3;
        length -= 3;
        out->encoding = "utf-8";
    }
    out->text = normalise(arena, bytes, length, options->mode == PARSE_EXEC, &out->length);
    if (!out->text) {
        return kr_diag_set(diag, arena, DIAG_MEMORY, "out of memory");
    }
    if (is_text) {
        out->encoding = "utf-8";
        return true;
    }
    /* The cookie stands in the first line, or in the second if the first is blank or a comment. */
    const char *line = out->text;
    const char *cookie = NULL;
    isize cookie_length = 0;
    for (int i = 0; i < 2 && !cookie; i++) {
        const char *end = strchr(line, '\n');
        if (!end) {
            break;
        }
        if (find_cookie(line, end, &cookie, &cookie_length)) {
            break;
        }
        const char *p = line;
        while (is_blank(*p)) {
            p++;
        }
        if (*p != '#' && *p != '\n') {
            break;
        }
        line = end + 1;
    }
    if (!cookie) {
        return true;
    }
    char name[13]; /* CPython looks at twelve characters only */
    fold_name(name, sizeof name, cookie, cookie_length);
    const char *encoding = is_family(name, "utf-8") ? "utf-8"
                           : is_family(name, "latin-1") || is_family(name, "iso-8859-1") ||
                                   is_family(name, "iso-latin-1")
                               ? "iso-8859-1"
                               : kr_arena_strndup(arena, cookie, (size_t)cookie_length);
    if (!encoding) {
        return kr_diag_set(diag, arena, DIAG_MEMORY, "out of memory");
    }
    if (mark) {
        if (strcmp(encoding, "utf-8") != 0) {
            kr_diag_set(diag, arena, DIAG_SYNTAX, "encoding problem: %s with BOM", encoding);
            return source_error(diag);
        }
        return true;
    }
    out->encoding = encoding;
    if (!strcmp(encoding, "utf-8")) {
        return true;
    }
    if (!strcmp(encoding, "iso-8859-1")) {
        out->text = latin1_to_utf8(arena, out->text, out->length, &out->length);
        return out->text != NULL || kr_diag_set(diag, arena, DIAG_MEMORY, "out of memory");
    }
    return decode_other(arena, options, out, diag);
}
