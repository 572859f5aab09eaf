/* bytes_methods.c -- the methods that bytes and bytearray have in common.
 *
 * `self` is either; results are exact bytes or bytearrays accordingly.  Where nothing changes,
 * exact bytes come back as they are and a bytearray is copied.  Arguments are taken apart before
 * self's data is looked at: converting them may run code that resizes a bytearray.
 */
#include "runtime/types/bytes_int.h"

#include "runtime/base/utf8.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/search.h"
#include "runtime/types/str_codec.h"
#include "runtime/types/str_int.h"
#include "runtime/types/text_args.h"

#define MANY INTPTR_MAX

/* -- Results
 * ----------------------------------------------------------------------------------------- */

static Value make(Thread *t, Value self, const void *p, isize n)
{
    return kr_is_bytes(self) ? value_from_ptr(kr_bytes_from(t, p, n))
                             : value_from_ptr(kr_bytearray_from(t, p, n));
}

/* A result of n bytes to be written: *out is where. */
static Value make_room(Thread *t, Value self, isize n, uint8_t **out)
{
    static uint8_t nowhere[1];
    if (kr_is_bytes(self)) {
        Bytes *b = kr_bytes_new(t, n);
        *out = b == NULL || n == 0 ? nowhere : (uint8_t *)b->ob_sval;
        return value_from_ptr(b);
    }
    ByteArray *b = kr_bytearray_from(t, NULL, n);
    *out = b == NULL || n == 0 ? nowhere : (uint8_t *)kr_bytearray_data(b);
    return value_from_ptr(b);
}

static Value unchanged(Thread *t, Value self)
{
    Span s = kr_span(self);
    return kr_is_exact(self, &PyBytes_Type) ? self : make(t, self, s.p, s.n);
}

static Value part(Thread *t, Value self, isize start, isize end)
{
    Span s = kr_span(self);
    return start == 0 && end == s.n ? unchanged(t, self) : make(t, self, s.p + start, end - start);
}

/* -- Arguments
 * ----------------------------------------------------------------------------------------- */

bool kr_byte_arg(Thread *t, Value v, ByteArg *out)
{
    out->buffer.obj = NULL;
    if (kr_is_bytes(v)) {
        Span s = kr_span(v);
        out->p = s.p;
        out->n = s.n;
        return true;
    }
    if (!kr_buffer_get(t, v, &out->buffer, BUF_SIMPLE)) {
        return false;
    }
    out->p = out->buffer.buf;
    out->n = out->buffer.len;
    return true;
}

bool kr_byte_value(Thread *t, Value v, uint8_t *out)
{
    isize i;
    if (value_is_int(v)) {
        i = value_int(v);
    } else if (!kr_arg_isize_clip(t, v, &i)) {
        return false;
    }
    if (i < 0 || i > 255) {
        return kr_fail(t, KR_EXC(ValueError), "byte must be in range(0, 256)");
    }
    *out = (uint8_t)i;
    return true;
}

/* What find and its kin look for: bytes, or the number of one byte. */
typedef struct Sub {
    ByteArg arg;
    uint8_t byte;
} Sub;

static bool sub_init(Thread *t, Sub *sub, Value v)
{
    if (kr_has_buffer(v)) {
        return kr_byte_arg(t, v, &sub->arg);
    }
    sub->arg.buffer.obj = NULL;
    sub->arg.p = &sub->byte;
    sub->arg.n = 1;
    if (!value_is_int(v) && kr_slots(kr_type(v))->nb_index == NULL) {
        return kr_fail(t, KR_EXC(TypeError),
                       "argument should be integer or bytes-like object, not '%.200T'", v);
    }
    return kr_byte_value(t, v, &sub->byte);
}

/* -- Searching
 * ----------------------------------------------------------------------------------------- */

/* Index, -1 not found, -2 exception. */
static isize find_args(Thread *t, const char *name, Value self, const Value *args, size_t nargs,
                       int way)
{
    Value v;
    isize start, end;
    Sub sub;
    if (!kr_args_find(t, name, args, nargs, kr_span(self).n, &v, &start, &end) ||
        !sub_init(t, &sub, v)) {
        return -2;
    }
    Span s = kr_span(self);
    isize hit = -1;
    end = kr_min(end, s.n);
    if (end - start >= sub.arg.n) {
        hit = way > 0 ? kr_search(s.p + start, end - start, sub.arg.p, sub.arg.n, 1)
                      : kr_rsearch(s.p + start, end - start, sub.arg.p, sub.arg.n, 1);
    }
    kr_byte_arg_done(t, &sub.arg);
    return hit < 0 ? -1 : start + hit;
}

#define DEFINE_FIND(name, way)                                                      \
    Value kr_bytes_m_##name(Thread *t, Value self, const Value *args, size_t nargs) \
    {                                                                               \
        isize i = find_args(t, #name, self, args, nargs, way);                      \
        return i == -2 ? VALUE_ERROR : value_from_small(i);                         \
    }
DEFINE_FIND(find, 1)
DEFINE_FIND(rfind, -1)

#define DEFINE_INDEX(name, way)                                                                 \
    Value kr_bytes_m_##name(Thread *t, Value self, const Value *args, size_t nargs)             \
    {                                                                                           \
        isize i = find_args(t, #name, self, args, nargs, way);                                  \
        if (i >= 0) {                                                                           \
            return value_from_small(i);                                                         \
        }                                                                                       \
        return i == -2 ? VALUE_ERROR : kr_raise(t, KR_EXC(ValueError), "subsection not found"); \
    }
DEFINE_INDEX(index, 1)
DEFINE_INDEX(rindex, -1)

Value kr_bytes_m_count(Thread *t, Value self, const Value *args, size_t nargs)
{
    Value v;
    isize start, end;
    Sub sub;
    if (!kr_args_find(t, "count", args, nargs, kr_span(self).n, &v, &start, &end) ||
        !sub_init(t, &sub, v)) {
        return VALUE_ERROR;
    }
    Span s = kr_span(self);
    isize count = 0;
    end = kr_min(end, s.n);
    if (end - start >= sub.arg.n) {
        count = kr_search_count(s.p + start, end - start, sub.arg.p, sub.arg.n, 1, MANY);
    }
    kr_byte_arg_done(t, &sub.arg);
    return value_from_small(count);
}

int kr_bytes_contains(Thread *t, Value self, Value item)
{
    if (value_is_int(item) || kr_slots(kr_type(item))->nb_index != NULL) {
        uint8_t byte;
        if (!kr_byte_value(t, item, &byte)) {
            return -1;
        }
        Span s = kr_span(self);
        return kr_search_unit(s.p, s.n, byte, 1) >= 0;
    }
    ByteArg arg;
    if (!kr_byte_arg(t, item, &arg)) {
        return -1;
    }
    Span s = kr_span(self);
    int found = kr_search(s.p, s.n, arg.p, arg.n, 1) >= 0;
    kr_byte_arg_done(t, &arg);
    return found;
}

static int one_affix(Thread *t, Value self, Value v, isize start, isize end, bool at_end)
{
    ByteArg arg;
    if (!kr_byte_arg(t, v, &arg)) {
        return -1;
    }
    Span s = kr_span(self);
    end = kr_min(end, s.n);
    isize at = at_end ? end - arg.n : start;
    int there = end - start >= arg.n && memcmp(s.p + at, arg.p, (size_t)arg.n) == 0;
    kr_byte_arg_done(t, &arg);
    return there;
}

static Value starts_or_ends(Thread *t, const char *name, Value self, const Value *args,
                            size_t nargs, bool at_end)
{
    Value sub;
    isize start, end;
    if (!kr_args_find(t, name, args, nargs, kr_span(self).n, &sub, &start, &end)) {
        return VALUE_ERROR;
    }
    if (kr_is_tuple(sub)) {
        Tuple *tuple = (Tuple *)value_ptr(sub);
        for (isize i = 0; i < kr_tuple_len(tuple); i++) {
            int there = one_affix(t, self, kr_tuple_get(tuple, i), start, end, at_end);
            if (there != 0) {
                return there < 0 ? VALUE_ERROR : KR_TRUE;
            }
        }
        return KR_FALSE;
    }
    if (!kr_has_buffer(sub)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "%s first arg must be bytes or a tuple of bytes, not %T", name, sub);
    }
    int there = one_affix(t, self, sub, start, end, at_end);
    return there < 0 ? VALUE_ERROR : kr_bool(there);
}

Value kr_bytes_m_startswith(Thread *t, Value self, const Value *args, size_t nargs)
{
    return starts_or_ends(t, "startswith", self, args, nargs, false);
}
Value kr_bytes_m_endswith(Thread *t, Value self, const Value *args, size_t nargs)
{
    return starts_or_ends(t, "endswith", self, args, nargs, true);
}

static Value remove_affix(Thread *t, Value self, Value v, bool at_end)
{
    isize n = 0;
    int there = one_affix(t, self, v, 0, MANY, at_end);
    if (there < 0) {
        return VALUE_ERROR;
    }
    if (there) {
        ByteArg arg;
        if (!kr_byte_arg(t, v, &arg)) {
            return VALUE_ERROR;
        }
        n = arg.n;
        kr_byte_arg_done(t, &arg);
    }
    isize len = kr_span(self).n;
    return part(t, self, at_end ? 0 : n, at_end ? len - n : len);
}

Value kr_bytes_m_removeprefix(Thread *t, Value self, Value prefix)
{
    return remove_affix(t, self, prefix, false);
}
Value kr_bytes_m_removesuffix(Thread *t, Value self, Value suffix)
{
    return remove_affix(t, self, suffix, true);
}

/* -- Splitting
 * ------------------------------------------------------------------------------------------- */

KR_INLINE bool is_space(uint8_t c) { return c == ' ' || (uint8_t)(c - '\t') < 5; }
KR_INLINE bool is_upper(uint8_t c) { return (uint8_t)(c - 'A') < 26; }
KR_INLINE bool is_lower(uint8_t c) { return (uint8_t)(c - 'a') < 26; }
KR_INLINE bool is_alpha(uint8_t c) { return (uint8_t)((c | 0x20) - 'a') < 26; }
KR_INLINE bool is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }

KR_INLINE bool add_part(Thread *t, List *list, Value self, isize start, isize end)
{
    Value v;
    if (KR_LIKELY(kr_is_exact(self, &PyBytes_Type))) {
        Bytes *b = (Bytes *)value_ptr(self);
        v = end - start < b->ob_base.ob_size
                ? value_from_ptr(kr_bytes_from(t, b->ob_sval + start, end - start))
                : self;
    } else {
        v = part(t, self, start, end);
    }
    return !value_is_error(v) && kr_list_append(t, list, v);
}

static bool split_spaces(Thread *t, List *list, Value self, isize max, int way)
{
    Span s = kr_span(self);
    isize i = 0, end = s.n;
    while (max-- > 0) {
        if (way > 0) {
            while (i < end && is_space(s.p[i])) {
                i++;
            }
            isize start = i;
            while (i < end && !is_space(s.p[i])) {
                i++;
            }
            if (start == i) {
                break;
            }
            if (!add_part(t, list, self, start, i)) {
                return false;
            }
        } else {
            while (end > i && is_space(s.p[end - 1])) {
                end--;
            }
            isize stop = end;
            while (end > i && !is_space(s.p[end - 1])) {
                end--;
            }
            if (stop == end) {
                break;
            }
            if (!add_part(t, list, self, end, stop)) {
                return false;
            }
        }
    }
    while (way > 0 && i < end && is_space(s.p[i])) {
        i++;
    }
    while (way < 0 && end > i && is_space(s.p[end - 1])) {
        end--;
    }
    return i == end || add_part(t, list, self, i, end);
}

static bool split_by(Thread *t, List *list, Value self, const ByteArg *sep, isize max, int way)
{
    Span s = kr_span(self);
    isize from = 0, to = s.n;
    while (max-- > 0) {
        isize hit = way > 0 ? kr_search(s.p + from, to - from, sep->p, sep->n, 1)
                            : kr_rsearch(s.p, to, sep->p, sep->n, 1);
        if (hit < 0) {
            break;
        }
        if (way > 0) {
            if (!add_part(t, list, self, from, from + hit)) {
                return false;
            }
            from += hit + sep->n;
        } else {
            if (!add_part(t, list, self, hit + sep->n, to)) {
                return false;
            }
            to = hit;
        }
    }
    return add_part(t, list, self, from, to);
}

static Value split(Thread *t, Value self, const Value *args, int way)
{
    isize max = -1;
    ByteArg sep = {.n = 0};
    bool spaces = value_is_null(args[0]) || kr_is_none(args[0]);
    if (!value_is_null(args[1]) && !kr_arg_isize(t, args[1], &max)) {
        return VALUE_ERROR;
    }
    max = max < 0 ? MANY : max;
    List *list = kr_list_new(t, kr_min(max, 11) + 1);
    if (list == NULL || (!spaces && !kr_byte_arg(t, args[0], &sep))) {
        return VALUE_ERROR;
    }
    bool ok;
    if (spaces) {
        ok = split_spaces(t, list, self, max, way);
    } else {
        ok = sep.n == 0 ? kr_fail(t, KR_EXC(ValueError), "empty separator")
                        : split_by(t, list, self, &sep, max, way);
        kr_byte_arg_done(t, &sep);
    }
    if (!ok) {
        return VALUE_ERROR;
    }
    Value *items = list->ob_item;
    for (isize i = 0, k = kr_list_len(list) - 1; way < 0 && i < k; i++, k--) {
        Value swap = items[i];
        items[i] = items[k];
        items[k] = swap;
    }
    return value_from_ptr(list);
}

Value kr_bytes_m_split(Thread *t, Value self, const Value *args) { return split(t, self, args, 1); }
Value kr_bytes_m_rsplit(Thread *t, Value self, const Value *args)
{
    return split(t, self, args, -1);
}

Value kr_bytes_m_splitlines(Thread *t, Value self, const Value *args)
{
    int keep = 0;
    if (!value_is_null(args[0]) && !kr_arg_int(t, args[0], &keep)) {
        return VALUE_ERROR;
    }
    List *list = kr_list_new(t, 8);
    Span s = kr_span(self);
    for (isize i = 0; list != NULL && i < s.n;) {
        isize start = i;
        while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r') {
            i++;
        }
        isize end = i;
        if (i < s.n) {
            i += s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
            end = keep ? i : end;
        }
        if (!add_part(t, list, self, start, end)) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(list);
}

static Value partition(Thread *t, Value self, Value v, int way)
{
    ByteArg sep;
    if (!kr_byte_arg(t, v, &sep)) {
        return VALUE_ERROR;
    }
    if (sep.n == 0) {
        kr_byte_arg_done(t, &sep);
        return kr_raise(t, KR_EXC(ValueError), "empty separator");
    }
    Span s = kr_span(self);
    isize hit =
        way > 0 ? kr_search(s.p, s.n, sep.p, sep.n, 1) : kr_rsearch(s.p, s.n, sep.p, sep.n, 1);
    Value items[3];
    if (hit >= 0) {
        items[0] = make(t, self, s.p, hit);
        items[1] =
            kr_is_exact(v, &PyBytes_Type) && kr_is_bytes(self) ? v : make(t, self, sep.p, sep.n);
        items[2] = make(t, self, s.p + hit + sep.n, s.n - hit - sep.n);
    } else {
        items[way > 0 ? 0 : 2] = unchanged(t, self);
        items[1] = make(t, self, NULL, 0);
        items[way > 0 ? 2 : 0] = make(t, self, NULL, 0);
    }
    kr_byte_arg_done(t, &sep);
    for (int i = 0; i < 3; i++) {
        if (value_is_error(items[i])) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(kr_tuple_from(t, items, 3));
}

Value kr_bytes_m_partition(Thread *t, Value self, Value sep) { return partition(t, self, sep, 1); }
Value kr_bytes_m_rpartition(Thread *t, Value self, Value sep)
{
    return partition(t, self, sep, -1);
}

/* -- Stripping, padding
 * ------------------------------------------------------------------------------------ */

enum { LEFT = 1, RIGHT = 2 };

static Value strip_spaces(Thread *t, Value self, int sides)
{
    Span s = kr_span(self);
    isize i = 0, end = s.n;
    while ((sides & LEFT) && i < end && is_space(s.p[i])) {
        i++;
    }
    while ((sides & RIGHT) && end > i && is_space(s.p[end - 1])) {
        end--;
    }
    return part(t, self, i, end);
}

static Value strip(Thread *t, const char *name, Value self, const Value *args, size_t nargs,
                   int sides)
{
    if (!kr_check_nargs(t, name, nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    if (nargs == 0 || kr_is_none(args[0])) {
        return strip_spaces(t, self, sides);
    }
    bool in_set[256] = {false};
    {
        ByteArg set;
        if (!kr_byte_arg(t, args[0], &set)) {
            return VALUE_ERROR;
        }
        for (isize i = 0; i < set.n; i++) {
            in_set[set.p[i]] = true;
        }
        kr_byte_arg_done(t, &set);
    }
    Span s = kr_span(self);
    isize i = 0, end = s.n;
    while ((sides & LEFT) && i < end && in_set[s.p[i]]) {
        i++;
    }
    while ((sides & RIGHT) && end > i && in_set[s.p[end - 1]]) {
        end--;
    }
    return part(t, self, i, end);
}

Value kr_bytes_m_strip(Thread *t, Value self, const Value *args, size_t nargs)
{
    return strip(t, "strip", self, args, nargs, LEFT | RIGHT);
}
Value kr_bytes_m_lstrip(Thread *t, Value self, const Value *args, size_t nargs)
{
    return strip(t, "lstrip", self, args, nargs, LEFT);
}
Value kr_bytes_m_rstrip(Thread *t, Value self, const Value *args, size_t nargs)
{
    return strip(t, "rstrip", self, args, nargs, RIGHT);
}

static Value padded(Thread *t, Value self, isize left, isize right, uint8_t fill)
{
    Span s = kr_span(self);
    uint8_t *out;
    Value v = make_room(t, self, left + s.n + right, &out);
    if (!value_is_error(v)) {
        memset(out, fill, (size_t)left);
        memcpy(out + left, s.p, (size_t)s.n);
        memset(out + left + s.n, fill, (size_t)right);
    }
    return v;
}

static Value pad(Thread *t, const char *name, Value self, const Value *args, size_t nargs, int side)
{
    isize width;
    uint8_t fill = ' ';
    if (!kr_check_nargs(t, name, nargs, 1, 2) || !kr_arg_isize(t, args[0], &width)) {
        return VALUE_ERROR;
    }
    if (nargs > 1) {
        bool ok = kr_is_bytes(args[1]) || kr_is_instance_of(args[1], &PyByteArray_Type);
        Span s = ok ? kr_span(args[1]) : (Span){NULL, 0};
        if (s.n != 1) {
            kr_bad_argument(t, name, "argument 2", "a byte string of length 1", args[1]);
            return VALUE_ERROR;
        }
        fill = s.p[0];
    }
    isize len = kr_span(self).n;
    if (width <= len) {
        return unchanged(t, self);
    }
    isize extra = width - len;
    isize left = side == LEFT ? extra : side == RIGHT ? 0 : extra / 2 + (extra & width & 1);
    return padded(t, self, left, extra - left, fill);
}

Value kr_bytes_m_center(Thread *t, Value self, const Value *args, size_t nargs)
{
    return pad(t, "center", self, args, nargs, LEFT | RIGHT);
}
Value kr_bytes_m_ljust(Thread *t, Value self, const Value *args, size_t nargs)
{
    return pad(t, "ljust", self, args, nargs, RIGHT);
}
Value kr_bytes_m_rjust(Thread *t, Value self, const Value *args, size_t nargs)
{
    return pad(t, "rjust", self, args, nargs, LEFT);
}

Value kr_bytes_m_zfill(Thread *t, Value self, Value arg)
{
    isize width;
    if (!kr_arg_isize(t, arg, &width)) {
        return VALUE_ERROR;
    }
    Span s = kr_span(self);
    if (width <= s.n) {
        return unchanged(t, self);
    }
    isize extra = width - s.n;
    uint8_t *out;
    Value v = make_room(t, self, width, &out);
    if (!value_is_error(v)) {
        isize sign = s.n > 0 && (s.p[0] == '+' || s.p[0] == '-');
        memcpy(out, s.p, (size_t)sign);
        memset(out + sign, '0', (size_t)extra);
        memcpy(out + sign + extra, s.p + sign, (size_t)(s.n - sign));
    }
    return v;
}

Value kr_bytes_m_expandtabs(Thread *t, Value self, const Value *args)
{
    int size = 8;
    if (!value_is_null(args[0]) && !kr_arg_int(t, args[0], &size)) {
        return VALUE_ERROR;
    }
    Span s = kr_span(self);
    isize column = 0, total = 0;
    for (int pass = 0;; pass++) {
        uint8_t *out = NULL;
        Value v = VALUE_NULL;
        if (pass == 1) {
            v = make_room(t, self, total, &out);
            if (value_is_error(v)) {
                return VALUE_ERROR;
            }
        }
        column = total = 0;
        for (isize i = 0; i < s.n; i++) {
            isize n = 1;
            uint8_t c = s.p[i];
            if (c == '\t') {
                c = ' ';
                n = size > 0 ? size - column % size : 0;
                column += n;
            } else {
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
            if (n > INTPTR_MAX / 2 - total) {
                return kr_raise(t, KR_EXC(OverflowError), "result too long");
            }
            if (out != NULL) {
                memset(out + total, c, (size_t)n);
            }
            total += n;
        }
        if (pass == 1) {
            return v;
        }
    }
}

/* -- Replacing, joining
 * ---------------------------------------------------------------------------------- */

static Value replace(Thread *t, Value self, const ByteArg *from, const ByteArg *to, isize max)
{
    Span s = kr_span(self);
    isize count = s.n == 0 && from->n > 0 ? 0 : kr_search_count(s.p, s.n, from->p, from->n, 1, max);
    if (count == 0 || (from->n == 0 && to->n == 0)) {
        return unchanged(t, self);
    }
    isize grow, total;
    if (__builtin_mul_overflow(count, to->n - from->n, &grow) ||
        __builtin_add_overflow(s.n, grow, &total)) {
        return kr_raise(t, KR_EXC(OverflowError), "replace bytes is too long");
    }
    uint8_t *out;
    Value v = make_room(t, self, total, &out);
    if (value_is_error(v)) {
        return v;
    }
    isize at = 0;
    for (isize done = 0; done < count; done++) {
        isize skip = from->n == 0 ? done > 0 : kr_search(s.p + at, s.n - at, from->p, from->n, 1);
        memcpy(out, s.p + at, (size_t)skip);
        memcpy(out + skip, to->p, (size_t)to->n);
        out += skip + to->n;
        at += skip + from->n;
    }
    memcpy(out, s.p + at, (size_t)(s.n - at));
    return v;
}

Value kr_bytes_m_replace(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize max = -1;
    ByteArg from, to;
    if (!kr_check_nargs(t, "replace", nargs, 2, 3) || !kr_byte_arg(t, args[0], &from)) {
        return VALUE_ERROR;
    }
    if (!kr_byte_arg(t, args[1], &to)) {
        kr_byte_arg_done(t, &from);
        return VALUE_ERROR;
    }
    Value v = VALUE_ERROR;
    if (nargs < 3 || kr_arg_isize(t, args[2], &max)) {
        v = replace(t, self, &from, &to, max < 0 ? MANY : max);
    }
    kr_byte_arg_done(t, &from);
    kr_byte_arg_done(t, &to);
    return v;
}

static Value join(Thread *t, Value self, const Value *items, ByteArg *parts, isize n, isize *held)
{
    isize total = 0, sep_n = kr_span(self).n;
    for (isize i = 0; i < n; i++) {
        if (!kr_has_buffer(items[i])) {
            return kr_raise(t, KR_EXC(TypeError),
                            "sequence item %zd: expected a bytes-like object, %.80T found", i,
                            items[i]);
        }
        if (!kr_byte_arg(t, items[i], &parts[i])) {
            return VALUE_ERROR;
        }
        *held = i + 1;
        if (__builtin_add_overflow(total, parts[i].n, &total) ||
            (i > 0 && __builtin_add_overflow(total, sep_n, &total))) {
            return kr_raise(t, KR_EXC(OverflowError), "join() result is too long");
        }
    }
    Span sep = kr_span(self);
    uint8_t *out;
    if (sep.n != sep_n) {
        return kr_raise(t, KR_EXC(RuntimeError), "separator changed size during join");
    }
    Value v = make_room(t, self, total, &out);
    if (value_is_error(v)) {
        return v;
    }
    for (isize i = 0; i < n; i++) {
        if (i > 0) {
            memcpy(out, sep.p, (size_t)sep.n);
            out += sep.n;
        }
        memcpy(out, parts[i].p, (size_t)parts[i].n);
        out += parts[i].n;
    }
    return v;
}

/* Nothing but bytes objects: they stay as they are meanwhile.  VALUE_NULL: others are among them.
 */
static Value join_bytes(Thread *t, Value self, const Value *items, isize n)
{
    Span sep = kr_span(self);
    isize total;
    if (__builtin_mul_overflow(n - 1, sep.n, &total)) {
        return VALUE_NULL;
    }
    for (isize i = 0; i < n; i++) {
        if (!kr_is_bytes(items[i]) || __builtin_add_overflow(total, kr_span(items[i]).n, &total)) {
            return VALUE_NULL;
        }
    }
    Bytes *joined = kr_bytes_new(t, total);
    if (joined == NULL) {
        return VALUE_ERROR;
    }
    char *out = joined->ob_sval;
    for (isize i = 0; i < n; i++) {
        if (i > 0 && sep.n > 0) {
            kr_copy_short(out, (const char *)sep.p, (size_t)sep.n);
            out += sep.n;
        }
        Span part = kr_span(items[i]);
        kr_copy_short(out, (const char *)part.p, (size_t)part.n);
        out += part.n;
    }
    return value_from_ptr(joined);
}

Value kr_bytes_m_join(Thread *t, Value self, Value iterable)
{
    Value seq = kr_sequence_fast(t, iterable, "can only join an iterable");
    if (value_is_error(seq)) {
        return VALUE_ERROR;
    }
    isize n, held = 0;
    const Value *items;
    Value one;
    if (kr_is_tuple(seq)) {
        n = kr_tuple_len((Tuple *)value_ptr(seq));
        items = ((Tuple *)value_ptr(seq))->ob_item;
    } else {
        List *list = (List *)value_ptr(seq);
        n = kr_list_len(list);
        items = list->ob_item;
        if (n == 1) {
            one = kr_list_get(t, list, 0);
            items = &one;
        }
    }
    if (n == 0) {
        return make(t, self, NULL, 0);
    }
    if (n == 1 && kr_is_bytes(self) && kr_is_exact(items[0], &PyBytes_Type)) {
        return items[0];
    }
    if (kr_is_bytes(self)) {
        Value joined = join_bytes(t, self, items, n);
        if (!value_is_null(joined) || kr_pending(t)) {
            return joined;
        }
    }
    ByteArg small[8];
    ByteArg *parts = small;
    if (n > (isize)KR_COUNT(small)) {
        parts = kr_gc_new_block(t, (size_t)n * sizeof *parts, GCK_RAW);
        if (parts == NULL) {
            return VALUE_ERROR;
        }
    }
    Value v = join(t, self, items, parts, n, &held);
    for (isize i = 0; i < held; i++) {
        kr_byte_arg_done(t, &parts[i]);
    }
    if (parts != small) {
        kr_gc_free_block(t, parts);
    }
    return v;
}

Value kr_bytes_m_translate(Thread *t, Value self, const Value *args)
{
    ByteArg table = {.p = NULL}, drop = {.n = 0};
    bool has_table = !kr_is_none(args[0]);
    if (has_table && !kr_byte_arg(t, args[0], &table)) {
        return VALUE_ERROR;
    }
    Value v = VALUE_ERROR;
    if (has_table && table.n != 256) {
        kr_fail(t, KR_EXC(ValueError), "translation table must be 256 characters long");
    } else if (value_is_null(args[1]) || kr_byte_arg(t, args[1], &drop)) {
        Span s = kr_span(self);
        bool dropped[256] = {false};
        for (isize i = 0; i < drop.n; i++) {
            dropped[drop.p[i]] = true;
        }
        isize n = s.n;
        for (isize i = 0; drop.n > 0 && i < s.n; i++) {
            n -= dropped[s.p[i]];
        }
        bool same = n == s.n && kr_is_exact(self, &PyBytes_Type);
        for (isize i = 0; same && has_table && i < s.n; i++) {
            same = table.p[s.p[i]] == s.p[i];
        }
        uint8_t *out;
        v = same ? self : make_room(t, self, n, &out);
        if (!same && !value_is_error(v)) {
            for (isize i = 0; i < s.n; i++) {
                if (!dropped[s.p[i]]) {
                    *out++ = has_table ? table.p[s.p[i]] : s.p[i];
                }
            }
        }
        kr_byte_arg_done(t, &drop);
    }
    kr_byte_arg_done(t, &table);
    return v;
}

Value kr_bytes_m_maketrans(Thread *t, Value self, const Value *args, size_t nargs)
{
    ByteArg from, to;
    if (!kr_check_nargs(t, "maketrans", nargs, 2, 2) || !kr_byte_arg(t, args[0], &from)) {
        return VALUE_ERROR;
    }
    if (!kr_byte_arg(t, args[1], &to)) {
        kr_byte_arg_done(t, &from);
        return VALUE_ERROR;
    }
    uint8_t table[256];
    bool ok = from.n == to.n;
    for (int i = 0; i < 256; i++) {
        table[i] = (uint8_t)i;
    }
    for (isize i = 0; ok && i < from.n; i++) {
        table[from.p[i]] = to.p[i];
    }
    kr_byte_arg_done(t, &from);
    kr_byte_arg_done(t, &to);
    return ok ? value_from_ptr(kr_bytes_from(t, table, 256))
              : kr_raise(t, KR_EXC(ValueError), "maketrans arguments must have same length");
}

/* -- Case
 * ------------------------------------------------------------------------------------------------
 */

#define DEFINE_MAP(name, expression)                            \
    Value kr_bytes_m_##name(Thread *t, Value self)              \
    {                                                           \
        Span s = kr_span(self);                                 \
        uint8_t *out;                                           \
        bool after = false; /* a letter */                      \
        Value v = make_room(t, self, s.n, &out);                \
        for (isize i = 0; !value_is_error(v) && i < s.n; i++) { \
            uint8_t c = s.p[i];                                 \
            out[i] = (uint8_t)(expression);                     \
            after = is_alpha(c);                                \
        }                                                       \
        (void)after;                                            \
        return v;                                               \
    }
DEFINE_MAP(lower, c | is_upper(c) << 5)
DEFINE_MAP(upper, c & ~(is_lower(c) << 5))
DEFINE_MAP(swapcase, c ^ is_alpha(c) << 5)
DEFINE_MAP(title, after ? c | is_upper(c) << 5 : c & ~(is_lower(c) << 5))
DEFINE_MAP(capitalize, i > 0 ? c | is_upper(c) << 5 : c & ~(is_lower(c) << 5))

#define DEFINE_ALL(name, expression)               \
    Value kr_bytes_m_##name(Thread *t, Value self) \
    {                                              \
        Span s = kr_span(self);                    \
        for (isize i = 0; i < s.n; i++) {          \
            uint8_t c = s.p[i];                    \
            if (!(expression)) {                   \
                return KR_FALSE;                   \
            }                                      \
        }                                          \
        return kr_bool(s.n > 0);                   \
    }
DEFINE_ALL(isalpha, is_alpha(c))
DEFINE_ALL(isalnum, is_alpha(c) || is_digit(c))
DEFINE_ALL(isdigit, is_digit(c))
DEFINE_ALL(isspace, is_space(c))

Value kr_bytes_m_isascii(Thread *t, Value self)
{
    Span s = kr_span(self);
    return kr_bool(kr_ascii_prefix(s.p, s.n) == s.n);
}

static Value one_case(Value self, bool upper)
{
    Span s = kr_span(self);
    bool found = false;
    for (isize i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        if (upper ? is_lower(c) : is_upper(c)) {
            return KR_FALSE;
        }
        found |= is_alpha(c);
    }
    return kr_bool(found);
}

Value kr_bytes_m_islower(Thread *t, Value self) { return one_case(self, false); }
Value kr_bytes_m_isupper(Thread *t, Value self) { return one_case(self, true); }

Value kr_bytes_m_istitle(Thread *t, Value self)
{
    Span s = kr_span(self);
    bool found = false, after = false;
    for (isize i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        if (after ? is_upper(c) : is_lower(c)) {
            return KR_FALSE;
        }
        after = is_alpha(c);
        found |= after;
    }
    return kr_bool(found);
}

/* -- Text
 * --------------------------------------------------------------------------------------------------
 */

Value kr_bytes_m_decode(Thread *t, Value self, const Value *args)
{
    const char *encoding, *errors;
    if (value_is_null(args[0]) && value_is_null(args[1]) && kr_is_bytes(self)) {
        Span s = kr_span(self);
        return kr_utf8_decode_text(t, (const char *)s.p, s.n, NULL, NULL);
    }
    if (!kr_str_arg_c(t, "decode", "argument 'encoding'", args[0], &encoding) ||
        !kr_str_arg_c(t, "decode", "argument 'errors'", args[1], &errors)) {
        return VALUE_ERROR;
    }
    return kr_str_from_encoded(t, self, encoding, errors);
}

Value kr_bytes_hex(Thread *t, const void *data, isize n, Value sep, isize group)
{
    const uint8_t *p = data;
    uint8_t mark = 0;
    if (!value_is_null(sep)) {
        isize len = kr_len(t, sep);
        if (len < 0) {
            return VALUE_ERROR;
        }
        if (len != 1) {
            return kr_raise(t, KR_EXC(ValueError), "sep must be length 1.");
        }
        uint32_t c;
        if (kr_is_str(sep)) {
            if (!kr_str_flat(t, kr_as_str(sep))) {
                return VALUE_ERROR;
            }
            c = kr_str_at(kr_as_str(sep), 0);
        } else if (kr_is_bytes(sep)) {
            c = kr_span(sep).p[0];
        } else {
            return kr_raise(t, KR_EXC(TypeError), "sep must be str or bytes.");
        }
        if (c > 0x7F) {
            return kr_raise(t, KR_EXC(ValueError), "sep must be ASCII.");
        }
        mark = (uint8_t)c;
    } else {
        group = 0;
    }
    if (n == 0) {
        return value_from_ptr(kr_str_empty);
    }
    isize size = group < 0 ? -group : group, seps = size > 0 ? (n - 1) / size : 0;
    if (n > (INTPTR_MAX - seps) / 2) {
        return kr_raise_oom(t);
    }
    Str *s = kr_str_new(t, 2 * n + seps, 0x7F);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    char *out = kr_str_data(s);
    for (isize i = 0; i < n; i++) {
        if (i > 0 && size > 0 && (group > 0 ? (n - i) % size : i % size) == 0) {
            *out++ = (char)mark;
        }
        *out++ = "0123456789abcdef"[p[i] >> 4];
        *out++ = "0123456789abcdef"[p[i] & 15];
    }
    return value_from_ptr(s);
}

Value kr_bytes_m_hex(Thread *t, Value self, const Value *args)
{
    int group = 1;
    if (!value_is_null(args[1]) && !kr_arg_int(t, args[1], &group)) {
        return VALUE_ERROR;
    }
    Span s = kr_span(self);
    return kr_bytes_hex(t, s.p, s.n, args[0], group);
}

static int hex_digit(uint32_t c)
{
    return c - '0' < 10 ? (int)(c - '0') : (c | 0x20) - 'a' < 6 ? (int)((c | 0x20) - 'a') + 10 : -1;
}

Value kr_bytes_m_fromhex(Thread *t, Value type, Value string)
{
    if (!kr_is_str(string)) {
        kr_bad_argument(t, "fromhex", "argument", "str", string);
        return VALUE_ERROR;
    }
    Str *s = kr_as_str(string);
    ByteVec bytes = {NULL, 0, 0};
    isize bad = -1;
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s);
    if (!kr_str_is_ascii(s)) {
        for (bad = 0; kr_str_at(s, bad) < 0x80;) {
            bad++;
        }
    }
    for (isize i = 0; bad < 0 && i < len;) {
        uint32_t c = kr_str_at(s, i);
        if (c < 0x80 && is_space((uint8_t)c)) {
            i++;
            continue;
        }
        int high = hex_digit(c),
            low = high >= 0 && i + 1 < len ? hex_digit(kr_str_at(s, i + 1)) : -1;
        if (low < 0) {
            bad = high < 0 ? i : i + 1;
        } else if (!kr_bytevec_push(t, &bytes, (uint8_t)(high << 4 | low))) {
            return VALUE_ERROR;
        }
        i += 2;
    }
    if (bad >= 0) {
        return kr_raise(t, KR_EXC(ValueError),
                        "non-hexadecimal number found in fromhex() arg at position %zd", bad);
    }
    Type *cls = (Type *)value_ptr(type);
    Value v = kr_is_subtype(cls, &PyByteArray_Type)
                  ? value_from_ptr(kr_bytearray_from(t, bytes.p, bytes.n))
                  : value_from_ptr(kr_bytes_from(t, bytes.p, bytes.n));
    if (value_is_error(v) || cls == &PyBytes_Type || cls == &PyByteArray_Type) {
        return v;
    }
    return kr_call_1(t, type, v);
}
