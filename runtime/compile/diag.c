/* diag.c -- filling errors and warnings. */
#include "runtime/compile/diag.h"

#include "runtime/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

static char *format_text(Arena *arena, const char *format, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : kr_arena_alloc(arena, (size_t)n + 1);
    if (text) {
        vsnprintf(text, (size_t)n + 1, format, ap);
    }
    return text;
}

bool kr_diag_set(SyntaxDiag *d, Arena *arena, DiagKind kind, const char *format, ...)
{
    if (d->kind != DIAG_NONE) {
        return false;
    }
    va_list ap;
    va_start(ap, format);
    d->msg = format_text(arena, format, ap);
    va_end(ap);
    d->kind = d->msg ? kind : DIAG_MEMORY;
    return false;
}

bool kr_diag_too_deep(SyntaxDiag *d, Arena *arena)
{
    return kr_diag_set(d, arena, DIAG_RECURSION,
                       "maximum recursion depth exceeded during compilation");
}

isize kr_diag_chars(const char *text, isize n)
{
    isize count = 0;
    for (isize i = 0; i < n; count++) {
        i += kr_utf8_next((const uint8_t *)text + i, n - i, false).len;
    }
    return count;
}

char *kr_diag_text(Arena *arena, const char *text, isize n, isize *length)
{
    char *out = kr_arena_alloc(arena, (size_t)n * 3 + 1);
    if (!out) {
        return NULL;
    }
    isize at = 0;
    for (isize i = 0; i < n;) {
        Utf8Step step = kr_utf8_next((const uint8_t *)text + i, n - i, false);
        uint32_t c = step.status == UTF8_OK ? step.c : 0xFFFD;
        at += kr_utf8_put((uint8_t *)out + at, c);
        i += step.len;
    }
    *length = at;
    return out;
}

ParseWarning *kr_warning_add(WarningList *list, Arena *arena, WarnKind kind, const char *format,
                             ...)
{
    ParseWarning *w = kr_arena_alloc(arena, sizeof(ParseWarning));
    if (!w) {
        return NULL;
    }
    va_list ap;
    va_start(ap, format);
    w->msg = format_text(arena, format, ap);
    va_end(ap);
    if (!w->msg) {
        return NULL;
    }
    w->kind = kind;
    if (!list->tail) {
        list->tail = &list->first;
    }
    *list->tail = w;
    list->tail = &w->next;
    return w;
}
