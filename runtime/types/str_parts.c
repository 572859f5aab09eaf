/* str_parts.c -- a text made of parts at once, ints among them, without texts of their own. */
#include "runtime/base/dtoa.h"
#include "runtime/types/int.h"
#include "runtime/types/str_int.h"

enum { PARTS = 5, LONG = 64 };

/* As many characters as str(i) has. */
int64_t kr_small_digits(int64_t i)
{
    static const uint64_t powers[] = {
        0,           10,           100,           1000,           10000,
        100000,      1000000,      10000000,      100000000,      1000000000,
        10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000};
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    /* 1233 / 4096 is log10(2), a little less */
    unsigned about = (64u - (unsigned)__builtin_clzll(u | 1)) * 1233 >> 12;
    return (int64_t)(about + (u >= powers[about])) + (i < 0);
}

/* One part after the other: they are long, or not all ASCII. */
static KR_NOINLINE Value join_parts(Thread *t, Value *parts, isize n)
{
    for (isize i = 0; i < n; i++) {
        if (value_is_int(parts[i])) {
            parts[i] = kr_small_to_str(t, parts[i]);
            if (value_is_error(parts[i])) {
                return VALUE_ERROR;
            }
        }
    }
    if (kr_str_len(kr_as_str(parts[0])) < LONG) {
        return kr_str_join(t, kr_str_empty, parts, n);
    }
    /* A long text that grows goes on in its own block. */
    Value rest = kr_str_join(t, kr_str_empty, parts + 1, n - 1);
    return value_is_error(rest) ? rest : kr_str_concat(t, parts[0], rest);
}

/* Writes one part; NULL: it is none of short ASCII. */
KR_INLINE char *put_part(char *to, Value part)
{
    if (value_is_int(part)) {
        int64_t x = value_int(part);
        char *end = to + kr_small_digits(x);
        (void)kr_u64_digits(x < 0 ? 0 - (uint64_t)x : (uint64_t)x, end);
        if (x < 0) {
            *to = '-';
        }
        return end;
    }
    const Str *s = kr_as_str(part);
    size_t n = (size_t)kr_str_len(s);
    if (!s->a.state.compact || !s->a.state.ascii || !s->a.state.ready || n > LONG) {
        return NULL;
    }
    kr_copy_short(to, (const char *)s + sizeof(StrAscii), n);
    return to + n;
}

Value kr_text_of(Thread *t, Value a, Value b, Value c, Value d, Value e)
{
    char text[PARTS * LONG], *to = text;
    if ((to = put_part(to, a)) == NULL) {
        goto other;
    }
    if (!value_is_null(b)) {
        if ((to = put_part(to, b)) == NULL) {
            goto other;
        }
        if (!value_is_null(c)) {
            if ((to = put_part(to, c)) == NULL) {
                goto other;
            }
            if (!value_is_null(d)) {
                if ((to = put_part(to, d)) == NULL ||
                    (!value_is_null(e) && (to = put_part(to, e)) == NULL)) {
                    goto other;
                }
            }
        }
    }
    return kr_str_of_ascii(t, text, to - text);
other:;
    Value parts[PARTS] = {a, b, c, d, e};
    isize n = 1;
    while (n < PARTS && !value_is_null(parts[n])) {
        n++;
    }
    return join_parts(t, parts, n);
}
