/* str_methods.c -- methods of str that search, cut, pad, join and replace. */
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/core/error.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/search.h"
#include "runtime/types/str_int.h"
#include "runtime/types/text_args.h"

#define MANY INTPTR_MAX

/* v must be a str; it becomes flat. */
static bool need_str(Thread *t, Value v, const char *message)
{
    if (!kr_is_str(v)) {
        return kr_fail(t, KR_EXC(TypeError), message, v);
    }
    return kr_str_flat(t, kr_as_str(v));
}

static bool str_argument(Thread *t, const char *function, const char *argument, Value v)
{
    return kr_is_str(v) ? kr_str_flat(t, kr_as_str(v))
                        : kr_bad_argument(t, function, argument, "str", v);
}

/* The characters of `sub` in the kind of s: NULL without exception when s cannot contain it. */
typedef struct Needle {
    const void *data;
    isize len;
    char small[128];
} Needle;

static bool needle_init(Thread *t, Needle *n, Str *s, Str *sub)
{
    int kind = kr_str_kind(s);
    n->len = kr_str_len(sub);
    n->data = kr_str_data(sub);
    if (kr_str_kind(sub) > kind) {
        n->data = NULL;
    } else if (kr_str_kind(sub) < kind) {
        n->data = kr_str_widen(t, sub, kind, n->small, sizeof n->small);
        return n->data != NULL;
    }
    return true;
}

/* -- Searching
 * --------------------------------------------------------------------------------------- */

/* Index, -1 not found, -2 exception. */
static isize find_args(Thread *t, const char *name, Value self, const Value *args, size_t nargs,
                       int way)
{
    Str *s = kr_as_str(self);
    Value sub;
    isize start, end;
    if (!kr_str_flat(t, s) ||
        !kr_args_find(t, name, args, nargs, kr_str_len(s), &sub, &start, &end) ||
        !need_str(t, sub, "must be str, not %.100T")) {
        return -2;
    }
    return kr_str_find(t, s, kr_as_str(sub), start, end, way);
}

#define DEFINE_FIND(name, way)                                                    \
    Value kr_str_m_##name(Thread *t, Value self, const Value *args, size_t nargs) \
    {                                                                             \
        isize i = find_args(t, #name, self, args, nargs, way);                    \
        return i == -2 ? VALUE_ERROR : value_from_small(i);                       \
    }
DEFINE_FIND(find, 1)
DEFINE_FIND(rfind, -1)

#define DEFINE_INDEX(name, way)                                                                \
    Value kr_str_m_##name(Thread *t, Value self, const Value *args, size_t nargs)              \
    {                                                                                          \
        isize i = find_args(t, #name, self, args, nargs, way);                                 \
        if (i >= 0) {                                                                          \
            return value_from_small(i);                                                        \
        }                                                                                      \
        return i == -2 ? VALUE_ERROR : kr_raise(t, KR_EXC(ValueError), "substring not found"); \
    }
DEFINE_INDEX(index, 1)
DEFINE_INDEX(rindex, -1)

Value kr_str_m_count(Thread *t, Value self, const Value *args, size_t nargs)
{
    Str *s = kr_as_str(self);
    Value sub;
    isize start, end;
    Needle needle;
    if (!kr_str_flat(t, s) ||
        !kr_args_find(t, "count", args, nargs, kr_str_len(s), &sub, &start, &end) ||
        !need_str(t, sub, "must be str, not %.100T") ||
        !needle_init(t, &needle, s, kr_as_str(sub))) {
        return VALUE_ERROR;
    }
    if (end - start < needle.len || needle.data == NULL) {
        return value_from_small(0);
    }
    int kind = kr_str_kind(s);
    const char *data = (const char *)kr_str_data(s) + start * kind;
    return value_from_small(
        kr_search_count(data, end - start, needle.data, needle.len, kind, MANY));
}

/* Does `part` stand at index `at` of s?  Both flat, at + len(part) <= len(s). */
static bool stands_at(Str *s, isize at, Str *part)
{
    int ks = kr_str_kind(s), kp = kr_str_kind(part);
    isize n = kr_str_len(part);
    const char *data = (const char *)kr_str_data(s) + at * ks;
    if (ks == kp) {
        return kr_same_bytes(data, kr_str_data(part), (size_t)(n * ks));
    }
    if (kp > ks) {
        return n == 0;
    }
    for (isize i = 0; i < n; i++) {
        if (kr_char_at(data, ks, i) != kr_str_at(part, i)) {
            return false;
        }
    }
    return true;
}

static Value starts_or_ends(Thread *t, const char *name, Value self, const Value *args,
                            size_t nargs, bool at_end)
{
    Str *s = kr_as_str(self);
    Value sub;
    isize start, end;
    if (nargs == 1 && kr_is_exact_str(args[0]) && kr_str_is_flat(kr_as_str(args[0])) &&
        kr_str_is_flat(s)) {
        Str *part = kr_as_str(args[0]);
        isize len = kr_str_len(part), rest = kr_str_len(s) - len;
        return kr_bool(rest >= 0 && stands_at(s, at_end ? rest : 0, part));
    }
    if (!kr_str_flat(t, s) ||
        !kr_args_find(t, name, args, nargs, kr_str_len(s), &sub, &start, &end)) {
        return VALUE_ERROR;
    }
    isize n = 1;
    const Value *subs = &sub;
    if (kr_is_tuple(sub)) {
        n = kr_tuple_len((Tuple *)value_ptr(sub));
        subs = ((Tuple *)value_ptr(sub))->ob_item;
    } else if (!kr_is_str(sub)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "%s first arg must be str or a tuple of str, not %.100T", name, sub);
    }
    for (isize i = 0; i < n; i++) {
        if (!kr_is_str(subs[i])) {
            return kr_raise(t, KR_EXC(TypeError), "tuple for %s must only contain str, not %.100T",
                            name, subs[i]);
        }
        Str *part = kr_as_str(subs[i]);
        if (!kr_str_flat(t, part)) {
            return VALUE_ERROR;
        }
        isize len = kr_str_len(part);
        if (end - start >= len && stands_at(s, at_end ? end - len : start, part)) {
            return KR_TRUE;
        }
    }
    return KR_FALSE;
}

Value kr_str_m_startswith(Thread *t, Value self, const Value *args, size_t nargs)
{
    return starts_or_ends(t, "startswith", self, args, nargs, false);
}
Value kr_str_m_endswith(Thread *t, Value self, const Value *args, size_t nargs)
{
    return starts_or_ends(t, "endswith", self, args, nargs, true);
}

Value kr_str_m_removeprefix(Thread *t, Value self, Value prefix)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s) || !str_argument(t, "removeprefix", "argument", prefix)) {
        return VALUE_ERROR;
    }
    isize n = kr_str_len(kr_as_str(prefix)), len = kr_str_len(s);
    bool there = n <= len && stands_at(s, 0, kr_as_str(prefix));
    return kr_str_sub(t, s, there ? n : 0, len);
}

Value kr_str_m_removesuffix(Thread *t, Value self, Value suffix)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s) || !str_argument(t, "removesuffix", "argument", suffix)) {
        return VALUE_ERROR;
    }
    isize n = kr_str_len(kr_as_str(suffix)), len = kr_str_len(s);
    bool there = n <= len && stands_at(s, len - n, kr_as_str(suffix));
    return kr_str_sub(t, s, 0, there ? len - n : len);
}

/* -- Splitting
 * ---------------------------------------------------------------------------------------- */

static bool add_part(Thread *t, List *list, Str *s, isize start, isize end)
{
    Value part = kr_str_sub(t, s, start, end);
    return !value_is_error(part) && kr_list_append(t, list, part);
}

static void reverse_items(List *list)
{
    Value *items = list->ob_item;
    for (isize i = 0, k = kr_list_len(list) - 1; i < k; i++, k--) {
        Value swap = items[i];
        items[i] = items[k];
        items[k] = swap;
    }
}

KR_INLINE bool is_space(uint32_t c)
{
    if (c < 0x80) {
        return c == ' ' || c - '\t' < 5 || c - 0x1C < 4;
    }
    return (c < 0x100 || (c >= 0x1680 && c <= 0x3000)) && kr_uni_is(c, UNI_SPACE);
}

/* `kind` is a constant where this is called: each kind gets loops of its own. */
KR_INLINE bool split_spaces_of(Thread *t, List *list, Str *s, isize max, const int kind)
{
    isize len = kr_str_len(s), i = 0;
    const void *data = kr_str_data(s);
    while (max-- > 0) {
        while (i < len && is_space(kr_char_at(data, kind, i))) {
            i++;
        }
        if (i == len) {
            break;
        }
        isize start = i++;
        while (i < len && !is_space(kr_char_at(data, kind, i))) {
            i++;
        }
        if (!add_part(t, list, s, start, i)) {
            return false;
        }
    }
    while (i < len && is_space(kr_char_at(data, kind, i))) {
        i++;
    }
    return i == len || add_part(t, list, s, i, len);
}

static bool split_spaces(Thread *t, List *list, Str *s, isize max)
{
    switch (kr_str_kind(s)) {
    case 1: return split_spaces_of(t, list, s, max, 1);
    case 2: return split_spaces_of(t, list, s, max, 2);
    default: return split_spaces_of(t, list, s, max, 4);
    }
}

static bool rsplit_spaces(Thread *t, List *list, Str *s, isize max)
{
    int kind = kr_str_kind(s);
    const void *data = kr_str_data(s);
    isize i = kr_str_len(s);
    while (max-- > 0) {
        while (i > 0 && is_space(kr_char_at(data, kind, i - 1))) {
            i--;
        }
        if (i == 0) {
            break;
        }
        isize end = i--;
        while (i > 0 && !is_space(kr_char_at(data, kind, i - 1))) {
            i--;
        }
        if (!add_part(t, list, s, i, end)) {
            return false;
        }
    }
    while (i > 0 && is_space(kr_char_at(data, kind, i - 1))) {
        i--;
    }
    if (i > 0 && !add_part(t, list, s, 0, i)) {
        return false;
    }
    reverse_items(list);
    return true;
}

/* Text of bytes at one character.  Parts are short as a rule: memchr is for those that are not. */
static bool split_bytes(Thread *t, List *list, Str *s, uint8_t sep, isize max)
{
    const uint8_t *p = kr_str_data(s);
    isize len = kr_str_len(s), from = 0;
    while (max-- > 0) {
        isize at = from, near = kr_min(len, from + 16);
        while (at < near && p[at] != sep) {
            at++;
        }
        if (at == near) {
            const uint8_t *hit = memchr(p + at, sep, (size_t)(len - at));
            if (hit == NULL) {
                break;
            }
            at = hit - p;
        }
        if (!add_part(t, list, s, from, at)) {
            return false;
        }
        from = at + 1;
    }
    return add_part(t, list, s, from, len);
}

static bool split_by(Thread *t, List *list, Str *s, Str *sep, isize max, int way)
{
    Needle needle;
    int kind = kr_str_kind(s);
    isize len = kr_str_len(s), from = 0, to = len;
    const char *data = kr_str_data(s);
    if (!needle_init(t, &needle, s, sep)) {
        return false;
    }
    uint32_t unit = needle.len == 1 ? kr_str_at(sep, 0) : 0;
    if (way > 0 && kind == 1 && needle.len == 1 && needle.data != NULL) {
        return split_bytes(t, list, s, (uint8_t)unit, max);
    }
    while (needle.data != NULL && max-- > 0) {
        isize hit;
        if (way > 0) {
            const char *at = data + from * kind;
            hit = needle.len == 1 ? kr_search_unit(at, len - from, unit, kind)
                                  : kr_search(at, len - from, needle.data, needle.len, kind);
            if (hit < 0) {
                break;
            }
            if (!add_part(t, list, s, from, from + hit)) {
                return false;
            }
            from += hit + needle.len;
        } else {
            hit = kr_rsearch(data, to, needle.data, needle.len, kind);
            if (hit < 0) {
                break;
            }
            if (!add_part(t, list, s, hit + needle.len, to)) {
                return false;
            }
            to = hit;
        }
    }
    if (!add_part(t, list, s, from, to)) {
        return false;
    }
    if (way < 0) {
        reverse_items(list);
    }
    return true;
}

static Value split(Thread *t, Value self, const Value *args, int way)
{
    Str *s = kr_as_str(self);
    isize max = -1;
    Value sep = value_is_null(args[0]) ? KR_NONE : args[0];
    if (!kr_str_flat(t, s) || (!value_is_null(args[1]) && !kr_arg_isize(t, args[1], &max))) {
        return VALUE_ERROR;
    }
    max = max < 0 ? MANY : max;
    if (!kr_is_none(sep) && !need_str(t, sep, "must be str or None, not %.100T")) {
        return VALUE_ERROR;
    }
    if (!kr_is_none(sep) && kr_str_len(kr_as_str(sep)) == 0) {
        return kr_raise(t, KR_EXC(ValueError), "empty separator");
    }
    List *list = kr_list_new(t, kr_min(max, 11) + 1);
    if (list == NULL) {
        return VALUE_ERROR;
    }
    bool ok = !kr_is_none(sep) ? split_by(t, list, s, kr_as_str(sep), max, way)
              : way > 0        ? split_spaces(t, list, s, max)
                               : rsplit_spaces(t, list, s, max);
    return ok ? value_from_ptr(list) : VALUE_ERROR;
}

Value kr_str_m_split(Thread *t, Value self, const Value *args) { return split(t, self, args, 1); }
Value kr_str_m_rsplit(Thread *t, Value self, const Value *args) { return split(t, self, args, -1); }

KR_INLINE bool is_break(uint32_t c)
{
    if (c < 0x80) {
        return c - 0x0A < 4 || c - 0x1C < 3;
    }
    return c == 0x85 || c == 0x2028 || c == 0x2029;
}

KR_INLINE bool split_lines_of(Thread *t, List *list, Str *s, bool keep, const int kind)
{
    isize len = kr_str_len(s), i = 0;
    const void *data = kr_str_data(s);
    while (i < len) {
        isize start = i;
        while (i < len && !is_break(kr_char_at(data, kind, i))) {
            i++;
        }
        isize end = i;
        if (i < len) {
            bool pair = kr_char_at(data, kind, i) == '\r' && i + 1 < len &&
                        kr_char_at(data, kind, i + 1) == '\n';
            i += pair ? 2 : 1;
            end = keep ? i : end;
        }
        if (!add_part(t, list, s, start, end)) {
            return false;
        }
    }
    return true;
}

Value kr_str_m_splitlines(Thread *t, Value self, const Value *args)
{
    Str *s = kr_as_str(self);
    int keep = 0;
    if (!kr_str_flat(t, s) || (!value_is_null(args[0]) && !kr_arg_int(t, args[0], &keep))) {
        return VALUE_ERROR;
    }
    List *list = kr_list_new(t, 8);
    if (list == NULL) {
        return VALUE_ERROR;
    }
    bool ok = kr_str_kind(s) == 1   ? split_lines_of(t, list, s, keep != 0, 1)
              : kr_str_kind(s) == 2 ? split_lines_of(t, list, s, keep != 0, 2)
                                    : split_lines_of(t, list, s, keep != 0, 4);
    return ok ? value_from_ptr(list) : VALUE_ERROR;
}

static Value partition(Thread *t, Value self, Value sep, int way)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s) || !need_str(t, sep, "must be str, not %.100T")) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s), n = kr_str_len(kr_as_str(sep));
    if (n == 0) {
        return kr_raise(t, KR_EXC(ValueError), "empty separator");
    }
    isize hit = kr_str_find(t, s, kr_as_str(sep), 0, len, way);
    Value items[3];
    if (hit == -2) {
        return VALUE_ERROR;
    }
    if (hit < 0) {
        Value whole = self, empty = value_from_ptr(kr_str_empty);
        items[0] = way > 0 ? whole : empty;
        items[1] = empty;
        items[2] = way > 0 ? empty : whole;
    } else {
        items[0] = kr_str_sub(t, s, 0, hit);
        items[1] = sep;
        items[2] = kr_str_sub(t, s, hit + n, len);
    }
    if (value_is_error(items[0]) || value_is_error(items[2])) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_tuple_from(t, items, 3));
}

Value kr_str_m_partition(Thread *t, Value self, Value sep) { return partition(t, self, sep, 1); }
Value kr_str_m_rpartition(Thread *t, Value self, Value sep) { return partition(t, self, sep, -1); }

/* -- Stripping
 * ---------------------------------------------------------------------------------------- */

enum { LEFT = 1, RIGHT = 2 };

static bool in_set(Str *s, isize i, Str *chars, const bool *latin1)
{
    uint32_t c = kr_str_at(s, i);
    if (c < 256) {
        return latin1[c];
    }
    return kr_search_unit(kr_str_data(chars), kr_str_len(chars), c, kr_str_kind(chars)) >= 0;
}

static Value strip(Thread *t, const char *name, Value self, const Value *args, size_t nargs,
                   int sides)
{
    Str *s = kr_as_str(self);
    if (!kr_check_nargs(t, name, nargs, 0, 1) || !kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize i = 0, end = kr_str_len(s);
    if (nargs == 1 && !kr_is_none(args[0])) {
        if (!kr_is_str(args[0])) {
            return kr_raise(t, KR_EXC(TypeError), "%s arg must be None or str", name);
        }
        Str *chars = kr_as_str(args[0]);
        if (!kr_str_flat(t, chars)) {
            return VALUE_ERROR;
        }
        if (kr_str_len(chars) == 1) {
            uint32_t c = kr_str_at(chars, 0);
            while ((sides & LEFT) && i < end && kr_str_at(s, i) == c) {
                i++;
            }
            while ((sides & RIGHT) && end > i && kr_str_at(s, end - 1) == c) {
                end--;
            }
            return kr_str_sub(t, s, i, end);
        }
        if (kr_str_kind(s) == 1 && kr_str_kind(chars) == 1 && kr_str_len(chars) <= 32) {
            /* Few are cut off: to look each up is less than to make a table. */
            const uint8_t *p = kr_str_data(s);
            const void *set = kr_str_data(chars);
            size_t n = (size_t)kr_str_len(chars);
            while ((sides & LEFT) && i < end && memchr(set, p[i], n) != NULL) {
                i++;
            }
            while ((sides & RIGHT) && end > i && memchr(set, p[end - 1], n) != NULL) {
                end--;
            }
            return kr_str_sub(t, s, i, end);
        }
        bool latin1[256] = {false};
        for (isize k = 0; k < kr_str_len(chars); k++) {
            uint32_t c = kr_str_at(chars, k);
            if (c < 256) {
                latin1[c] = true;
            }
        }
        while ((sides & LEFT) && i < end && in_set(s, i, chars, latin1)) {
            i++;
        }
        while ((sides & RIGHT) && end > i && in_set(s, end - 1, chars, latin1)) {
            end--;
        }
    } else {
        const void *data = kr_str_data(s);
        int kind = kr_str_kind(s);
        if (kind == 1) {
            const uint8_t *p = data;
            while ((sides & LEFT) && i < end && is_space(p[i])) {
                i++;
            }
            while ((sides & RIGHT) && end > i && is_space(p[end - 1])) {
                end--;
            }
        } else {
            while ((sides & LEFT) && i < end && is_space(kr_char_at(data, kind, i))) {
                i++;
            }
            while ((sides & RIGHT) && end > i && is_space(kr_char_at(data, kind, end - 1))) {
                end--;
            }
        }
    }
    return kr_str_sub(t, s, i, end);
}

Value kr_str_m_strip(Thread *t, Value self, const Value *args, size_t nargs)
{
    return strip(t, "strip", self, args, nargs, LEFT | RIGHT);
}
Value kr_str_m_lstrip(Thread *t, Value self, const Value *args, size_t nargs)
{
    return strip(t, "lstrip", self, args, nargs, LEFT);
}
Value kr_str_m_rstrip(Thread *t, Value self, const Value *args, size_t nargs)
{
    return strip(t, "rstrip", self, args, nargs, RIGHT);
}

/* -- Replacing, joining
 * --------------------------------------------------------------------------------- */

/* r was given room for wider characters than it may have got: narrows it. */
static Value narrowed(Thread *t, Str *r)
{
    if (kr_str_len(r) == 1) {
        return kr_str_char(t, r, 0);
    }
    if (kr_str_is_ascii(r)) {
        return value_from_ptr(r);
    }
    int kind = kr_str_kind(r);
    uint32_t max = kr_max_char(kr_str_data(r), kind, kr_str_len(r));
    bool same = kr_kind_for(max) == kind && max >= 0x80;
    return value_from_ptr(same ? r : kr_str_from_kind(t, kind, kr_str_data(r), kr_str_len(r)));
}

static Value replace(Thread *t, Str *s, Str *from, Str *to, isize max)
{
    Needle needle;
    isize len = kr_str_len(s);
    if (max == 0 || (len == 0 && kr_str_len(from) > 0)) {
        return kr_str_exact(t, value_from_ptr(s));
    }
    if (!needle_init(t, &needle, s, from)) {
        return VALUE_ERROR;
    }
    int ks = kr_str_kind(s), kt = kr_str_kind(to);
    const char *data = kr_str_data(s);
    isize first = needle.data == NULL ? -1
                  : needle.len == 1   ? kr_search_unit(data, len, kr_str_at(from, 0), ks)
                                      : kr_search(data, len, needle.data, needle.len, ks);
    if (first < 0 || (kr_str_len(from) == 0 && kr_str_len(to) == 0)) {
        return kr_str_exact(t, value_from_ptr(s));
    }
    /* One character for another of no wider kind: in a copy, however many there are. */
    bool swap = needle.len == 1 && kr_str_len(to) == 1 && kt <= ks;
    isize seen = first + needle.len;
    isize count = swap              ? max
                  : needle.len == 0 ? kr_search_count(data, len, needle.data, 0, ks, max)
                                    : 1 + kr_search_count(data + seen * ks, len - seen, needle.data,
                                                          needle.len, ks, max - 1);
    isize grow, total = len;
    if (!swap && (__builtin_mul_overflow(count, kr_str_len(to) - needle.len, &grow) ||
                  __builtin_add_overflow(len, grow, &total))) {
        return kr_raise(t, KR_EXC(OverflowError), "replace string is too long");
    }
    if (total == 0) {
        return value_from_ptr(kr_str_empty);
    }
    bool ascii = kr_str_is_ascii(s) && kr_str_is_ascii(to);
    int kind = ks > kt ? ks : kt;
    Str *r = kr_str_new(t, total, ascii ? 0x7F : kind == 1 ? 0xFF : kind == 2 ? 0xFFFF : 0x10000);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    char *out = kr_str_data(r);
    char small[128];
    const void *new_data = kr_str_data(to);
    isize new_len = kr_str_len(to);
    if (kt != kind) {
        new_data = kr_str_widen(t, to, kind, small, sizeof small);
        if (new_data == NULL) {
            return VALUE_ERROR;
        }
    }
    if (swap) {
        memcpy(out, data, (size_t)(len * kind));
        uint32_t old_c = kr_str_at(from, 0), new_c = kr_str_at(to, 0);
        for (isize at = first, skip = 0; skip >= 0; at += skip) {
            kr_char_put(out, kind, at++, new_c);
            skip = --count > 0 ? kr_search_unit(out + at * kind, len - at, old_c, kind) : -1;
        }
        return narrowed(t, r);
    }
    isize at = 0, put = 0;
    for (; count > 0; count--) {
        isize skip;
        if (needle.len == 0) { /* before every character, and at the end */
            skip = put == 0 ? 0 : 1;
        } else {
            skip = needle.len == 1
                       ? kr_search_unit(data + at * ks, len - at, kr_str_at(from, 0), ks)
                       : kr_search(data + at * ks, len - at, needle.data, needle.len, ks);
        }
        kr_copy_chars(out + put * kind, kind, data + at * ks, ks, skip);
        put += skip;
        memcpy(out + put * kind, new_data, (size_t)(new_len * kind));
        put += new_len;
        at += skip + needle.len;
    }
    kr_copy_chars(out + put * kind, kind, data + at * ks, ks, len - at);
    return narrowed(t, r);
}

Value kr_str_m_replace(Thread *t, Value self, const Value *args, size_t nargs)
{
    Str *s = kr_as_str(self);
    isize max = -1;
    if (!kr_check_nargs(t, "replace", nargs, 2, 3) || !kr_str_flat(t, s) ||
        !str_argument(t, "replace", "argument 1", args[0]) ||
        !str_argument(t, "replace", "argument 2", args[1]) ||
        (nargs > 2 && !kr_arg_isize(t, args[2], &max))) {
        return VALUE_ERROR;
    }
    return replace(t, s, kr_as_str(args[0]), kr_as_str(args[1]), max < 0 ? MANY : max);
}

Value kr_str_m_join(Thread *t, Value self, Value iterable)
{
    Value seq = kr_sequence_fast(t, iterable, "can only join an iterable");
    if (value_is_error(seq)) {
        return VALUE_ERROR;
    }
    if (kr_is_tuple(seq)) {
        Tuple *tuple = (Tuple *)value_ptr(seq);
        return kr_str_join(t, kr_as_str(self), tuple->ob_item, kr_tuple_len(tuple));
    }
    /* Nothing below runs Python code: the items stay where they are. */
    List *list = (List *)value_ptr(seq);
    isize n = kr_list_len(list);
    if (n == 1 && kr_list_is_exposed(list)) {
        Value item = kr_list_get(t, list, 0);
        return kr_str_join(t, kr_as_str(self), &item, 1);
    }
    return kr_str_join(t, kr_as_str(self), list->ob_item, n);
}

/* -- Padding
 * ------------------------------------------------------------------------------------------ */

static Value padded(Thread *t, Str *s, isize left, isize right, uint32_t fill)
{
    left = kr_max(left, 0);
    right = kr_max(right, 0);
    if (left == 0 && right == 0) {
        return kr_str_exact(t, value_from_ptr(s));
    }
    isize len = kr_str_len(s), total;
    if (__builtin_add_overflow(left, right, &total) || __builtin_add_overflow(total, len, &total)) {
        return kr_raise(t, KR_EXC(OverflowError), "padded string is too long");
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_fill(&b, fill, left);
    kr_sb_str(&b, s);
    kr_sb_fill(&b, fill, right);
    return kr_sb_finish(&b);
}

static bool pad_args(Thread *t, const char *name, Value self, const Value *args, size_t nargs,
                     isize *width, uint32_t *fill)
{
    *fill = ' ';
    if (!kr_check_nargs(t, name, nargs, 1, 2) || !kr_str_flat(t, kr_as_str(self)) ||
        !kr_arg_isize(t, args[0], width)) {
        return false;
    }
    if (nargs > 1) {
        if (!need_str(t, args[1], "The fill character must be a unicode character, not %.100T")) {
            return false;
        }
        if (kr_str_len(kr_as_str(args[1])) != 1) {
            return kr_fail(t, KR_EXC(TypeError),
                           "The fill character must be exactly one character long");
        }
        *fill = kr_str_at(kr_as_str(args[1]), 0);
    }
    return true;
}

Value kr_str_m_center(Thread *t, Value self, const Value *args, size_t nargs)
{
    Str *s = kr_as_str(self);
    isize width;
    uint32_t fill;
    if (!pad_args(t, "center", self, args, nargs, &width, &fill)) {
        return VALUE_ERROR;
    }
    if (width <= kr_str_len(s)) {
        return kr_str_exact(t, self);
    }
    isize extra = width - kr_str_len(s), left = extra / 2 + (extra & width & 1);
    return padded(t, s, left, extra - left, fill);
}

Value kr_str_m_ljust(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize width;
    uint32_t fill;
    if (!pad_args(t, "ljust", self, args, nargs, &width, &fill)) {
        return VALUE_ERROR;
    }
    return width <= kr_str_len(kr_as_str(self))
               ? kr_str_exact(t, self)
               : padded(t, kr_as_str(self), 0, width - kr_str_len(kr_as_str(self)), fill);
}

Value kr_str_m_rjust(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize width;
    uint32_t fill;
    if (!pad_args(t, "rjust", self, args, nargs, &width, &fill)) {
        return VALUE_ERROR;
    }
    return width <= kr_str_len(kr_as_str(self))
               ? kr_str_exact(t, self)
               : padded(t, kr_as_str(self), width - kr_str_len(kr_as_str(self)), 0, fill);
}

Value kr_str_m_zfill(Thread *t, Value self, Value arg)
{
    Str *s = kr_as_str(self);
    isize width;
    if (!kr_str_flat(t, s) || !kr_arg_isize(t, arg, &width)) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s);
    if (width <= len) {
        return kr_str_exact(t, self);
    }
    uint32_t sign = len > 0 ? kr_str_at(s, 0) : 0;
    bool has_sign = sign == '+' || sign == '-';
    StrBuilder b;
    kr_sb_init(&b, t);
    if (has_sign) {
        kr_sb_char(&b, sign);
    }
    kr_sb_fill(&b, '0', width - len);
    kr_sb_slice(&b, s, has_sign, len);
    return kr_sb_finish(&b);
}

Value kr_str_m_expandtabs(Thread *t, Value self, const Value *args)
{
    Str *s = kr_as_str(self);
    int size = 8;
    if (!kr_str_flat(t, s) || (!value_is_null(args[0]) && !kr_arg_int(t, args[0], &size))) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s), column = 0, start = 0;
    StrBuilder b;
    kr_sb_init(&b, t);
    for (isize i = 0; i < len && !b.failed; i++) {
        uint32_t c = kr_str_at(s, i);
        if (c == '\t') {
            kr_sb_slice(&b, s, start, i);
            start = i + 1;
            isize n = size > 0 ? size - column % size : 0;
            kr_sb_fill(&b, ' ', n);
            column += n;
        } else {
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    if (start == 0 && !b.failed) {
        return kr_str_exact(t, self);
    }
    kr_sb_slice(&b, s, start, len);
    return kr_sb_finish(&b);
}

/* -- Translating
 * ---------------------------------------------------------------------------------------- */

/* Appends what the table makes of c; *single: the one ASCII character it became, -1 deleted, -2
 * other. */
static bool translate_char(Thread *t, StrBuilder *b, Value table, uint32_t c, int *single)
{
    *single = -2;
    Value v = kr_is_exact_dict(table)
                  ? kr_dict_get(t, (Dict *)value_ptr(table), value_from_small(c))
                  : kr_getitem(t, table, value_from_small(c));
    if (value_is_error(v)) {
        if (kr_pending(t) && !kr_pending_is(t, KR_EXC(LookupError))) {
            return false;
        }
        kr_err_clear(t);
        *single = c < 0x80 ? (int)c : -2;
        return kr_sb_char(b, c);
    }
    if (kr_is_none(v)) {
        *single = -1;
        return true;
    }
    if (kr_is_int(v)) {
        int64_t code;
        if (!kr_int_fits_i64(v, &code) || code < 0 || code > KR_MAX_CODE_POINT) {
            return kr_fail(t, KR_EXC(ValueError), "character mapping must be in range(0x%x)",
                           KR_MAX_CODE_POINT + 1);
        }
        *single = code < 0x80 ? (int)code : -2;
        return kr_sb_char(b, (uint32_t)code);
    }
    if (kr_is_str(v)) {
        return kr_sb_str(b, kr_as_str(v));
    }
    return kr_fail(t, KR_EXC(TypeError), "character mapping must return integer, None or str");
}

Value kr_str_m_translate(Thread *t, Value self, Value table)
{
    Str *s = kr_as_str(self);
    int cache[128]; /* as *single above; -3: not asked yet */
    StrBuilder b;
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    for (int i = 0; i < 128; i++) {
        cache[i] = -3;
    }
    kr_sb_init(&b, t);
    for (isize i = 0; i < kr_str_len(s); i++) {
        /* Runs of ASCII characters that became ASCII characters before. */
        char run[256];
        int n = 0;
        if (kr_str_is_ascii(s)) {
            const uint8_t *p = kr_str_data(s);
            isize end = kr_min(kr_str_len(s), i + (isize)sizeof run);
            for (int c; i < end && (c = cache[p[i]]) >= -1; i++) {
                run[n] = (char)c;
                n += c >= 0;
            }
            if (!kr_sb_ascii(&b, run, n)) {
                return VALUE_ERROR;
            }
            if (i == kr_str_len(s)) {
                break;
            }
        }
        uint32_t c = kr_str_at(s, i);
        int single = c < 0x80 ? cache[c] : -3;
        if (single >= 0) {
            if (!kr_sb_char(&b, (uint32_t)single)) {
                return VALUE_ERROR;
            }
        } else if (single < -1) {
            if (!translate_char(t, &b, table, c, &single)) {
                return VALUE_ERROR;
            }
            if (c < 0x80) {
                cache[c] = single;
            }
        }
    }
    return kr_sb_finish(&b);
}

static bool table_from_dict(Thread *t, Dict *table, Dict *from)
{
    isize pos = 0;
    Value key, v;
    while (kr_dict_next(from, &pos, &key, &v)) {
        if (kr_is_str(key)) {
            Str *s = kr_as_str(key);
            if (!kr_str_flat(t, s)) {
                return false;
            }
            if (kr_str_len(s) != 1) {
                return kr_fail(t, KR_EXC(ValueError),
                               "string keys in translate table must be of length 1");
            }
            key = value_from_small(kr_str_at(s, 0));
        } else if (!kr_is_int(key)) {
            return kr_fail(t, KR_EXC(TypeError),
                           "keys in translate table must be strings or integers");
        }
        if (!kr_dict_set(t, table, key, v)) {
            return false;
        }
    }
    return true;
}

Value kr_str_m_maketrans(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "maketrans", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    Dict *table = kr_dict_new(t);
    if (table == NULL) {
        return VALUE_ERROR;
    }
    if (nargs == 1) {
        if (!kr_is_exact_dict(args[0])) {
            return kr_raise(t, KR_EXC(TypeError),
                            "if you give only one argument to maketrans it must be a dict");
        }
        return table_from_dict(t, table, (Dict *)value_ptr(args[0])) ? value_from_ptr(table)
                                                                     : VALUE_ERROR;
    }
    if (!str_argument(t, "maketrans", "argument 2", args[1]) ||
        (nargs > 2 && !str_argument(t, "maketrans", "argument 3", args[2])) ||
        !need_str(t, args[0],
                  "first maketrans argument must be a string if there is a second argument")) {
        return VALUE_ERROR;
    }
    Str *from = kr_as_str(args[0]), *to = kr_as_str(args[1]);
    if (kr_str_len(from) != kr_str_len(to)) {
        return kr_raise(t, KR_EXC(ValueError),
                        "the first two maketrans arguments must have equal length");
    }
    for (isize i = 0; i < kr_str_len(from); i++) {
        if (!kr_dict_set(t, table, value_from_small(kr_str_at(from, i)),
                         value_from_small(kr_str_at(to, i)))) {
            return VALUE_ERROR;
        }
    }
    for (isize i = 0; nargs > 2 && i < kr_str_len(kr_as_str(args[2])); i++) {
        if (!kr_dict_set(t, table, value_from_small(kr_str_at(kr_as_str(args[2]), i)), KR_NONE)) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(table);
}
