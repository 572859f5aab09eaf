/* str.c -- strings: making, joining, slicing, comparing, hashing; see str.h for the layout.
 *
 * Where a string's memory lies: a compact ASCII one is a LEAF cell; any other is of kind STR, of
 * which the collector looks at the words utf8, buf and any only.  Data of a non-compact one is a
 * LEAF block.  The empty string and the one-character latin-1 strings are single objects.
 */
#include "runtime/types/str.h"

#include "runtime/base/hash.h"
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/core/error.h"
#include "runtime/core/names.h"
#include "runtime/types/search.h"
#include "runtime/types/str_int.h"

Str *kr_str_empty;
Str *kr_latin1[256];

#define ASCII_HEAD   sizeof(StrAscii)
#define COMPACT_HEAD offsetof(Str, any)

/* Strings from this length on get room to grow when something short is appended. */
#define GROW_FROM 128

KR_INLINE uint32_t bound_of(const Str *s) /* upper bound of its characters that decides storage */
{
    static const uint32_t bounds[5] = {0, 0xFF, 0xFFFF, 0, KR_MAX_CODE_POINT};
    return s->a.state.ascii ? 0x7F : bounds[s->a.state.kind];
}

/* -- Making --------------------------------------------------------------------------------- */

KR_INLINE void set_head(Str *s, isize len, StrState state)
{
    s->a.length = len;
    s->a.hash = -1;
    s->a.state = state;
    s->a.wstr = NULL;
}

static Str *new_ascii(Thread *t, isize len)
{
    Str *s = kr_new_object(t, &PyUnicode_Type, ASCII_HEAD + (size_t)len + 1, GCK_LEAF);
    if (KR_LIKELY(s != NULL)) {
        set_head(s, len, (StrState){.kind = 1, .compact = 1, .ascii = 1, .ready = 1});
        ((char *)s)[ASCII_HEAD + (size_t)len] = '\0';
    }
    return s;
}

static Str *new_wide(Thread *t, isize len, int kind)
{
    size_t bytes = COMPACT_HEAD + ((size_t)len + 1) * (size_t)kind;
    Str *s = kr_new_object(t, &PyUnicode_Type, bytes, GCK_STR);
    if (KR_LIKELY(s != NULL)) {
        set_head(s, len, (StrState){.kind = (unsigned)kind & 7u, .compact = 1, .ready = 1});
        s->utf8_length = 0;
        s->utf8 = NULL;
        s->wstr_length = 0;
        kr_char_put((char *)s + COMPACT_HEAD, kind, len, 0);
    }
    return s;
}

Str *kr_str_new(Thread *t, isize len, uint32_t max_char)
{
    if (KR_UNLIKELY(len <= 0 && kr_str_empty != NULL)) {
        return kr_str_empty;
    }
    if (KR_UNLIKELY(len > (INTPTR_MAX - 256) / 4)) {
        kr_raise_oom(t);
        return NULL;
    }
    return max_char < 0x80 ? new_ascii(t, len) : new_wide(t, len, kr_kind_for(max_char));
}

Str *kr_str_from_char(Thread *t, uint32_t c)
{
    if (c < 256 && kr_latin1[c] != NULL) {
        return kr_latin1[c];
    }
    Str *s = kr_str_new(t, 1, c);
    if (s != NULL) {
        kr_char_put(kr_str_data(s), kr_str_kind(s), 0, c);
    }
    return s;
}

Str *kr_str_from_ascii(Thread *t, const char *text, size_t len)
{
    if (len <= 1) {
        return len == 0 ? kr_str_new(t, 0, 0) : kr_str_from_char(t, (uint8_t)text[0]);
    }
    Str *s = kr_str_new(t, (isize)len, 0x7F);
    if (s != NULL) {
        kr_copy_short((char *)s + ASCII_HEAD, text, len);
    }
    return s;
}

Str *kr_str_from_kind(Thread *t, int kind, const void *data, isize len)
{
    if (len == 1) {
        return kr_str_from_char(t, kr_char_at(data, kind, 0));
    }
    Str *s = kr_str_new(t, len, kr_max_char(data, kind, len));
    if (s != NULL && len > 0) {
        kr_copy_chars(kr_str_data(s), kr_str_kind(s), data, kind, len);
    }
    return s;
}

Str *kr_str_from_latin1(Thread *t, const void *data, isize len)
{
    return kr_str_from_kind(t, 1, data, len);
}

static Str *from_utf8(Thread *t, const char *text, size_t len, bool surrogates)
{
    const uint8_t *p = (const uint8_t *)text;
    if (kr_ascii_prefix(p, (isize)len) == (isize)len) {
        return kr_str_from_ascii(t, text, len);
    }
    Utf8Scan scan = kr_utf8_scan(p, (isize)len, surrogates);
    if (scan.error.status != UTF8_OK) {
        /* The decoder makes the exception. */
        Value v =
            kr_str_decode(t, text, (isize)len, "utf-8", surrogates ? "surrogatepass" : "strict");
        return value_is_error(v) ? NULL : kr_as_str(v);
    }
    if (scan.count == 1) {
        return kr_str_from_char(t, kr_utf8_next(p, (isize)len, surrogates).c);
    }
    Str *s = kr_str_new(t, scan.count, scan.max_char);
    if (s != NULL) {
        kr_utf8_decode(kr_str_data(s), kr_str_kind(s), p, (isize)len);
    }
    return s;
}

Str *kr_str_from_utf8(Thread *t, const char *text, size_t len)
{
    return from_utf8(t, text, len, false);
}
Str *kr_str_from_wtf8(Thread *t, const char *text, size_t len)
{
    return from_utf8(t, text, len, true);
}
Str *kr_str_from_c(Thread *t, const char *text) { return from_utf8(t, text, strlen(text), false); }

Value kr_str_exact(Thread *t, Value v)
{
    Str *s = kr_as_str(v);
    if (kr_is_exact_str(v)) {
        return v;
    }
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_str_from_kind(t, kr_str_kind(s), kr_str_data(s), kr_str_len(s)));
}

bool kr_str_init_subclass(Thread *t, Str *self, Str *from)
{
    if (!kr_str_flat(t, from)) {
        return false;
    }
    isize len = kr_str_len(from);
    int kind = kr_str_kind(from);
    size_t bytes = (size_t)len * (size_t)kind;
    char *data = kr_gc_new_block(t, bytes + (size_t)kind, GCK_LEAF);
    if (data == NULL) {
        return false;
    }
    memcpy(data, kr_str_data(from), bytes);
    memset(data + bytes, 0, (size_t)kind);
    set_head(self, len,
             (StrState){.kind = (unsigned)kind & 7u, .ascii = from->a.state.ascii, .ready = 1});
    self->a.hash = from->a.hash;
    self->wstr_length = 0;
    kr_gc_write_ptr(self, &self->any, data);
    /* As CPython: ASCII data doubles as the UTF-8 form. */
    self->utf8 = from->a.state.ascii ? data : NULL;
    self->utf8_length = from->a.state.ascii ? len : 0;
    return true;
}

/* -- Legacy strings, shared buffers ----------------------------------------------------------- */

bool kr_str_flatten(Thread *t, Str *s)
{
    if (s->a.state.ready) {
        return true;
    }
    /* wchar_t is 32 bits wide here and cannot hold more than a code point. */
    const uint32_t *text = s->a.wstr;
    isize n = s->wstr_length;
    for (isize i = 0; i < n; i++) {
        if (text[i] > KR_MAX_CODE_POINT) {
            return kr_fail(t, KR_EXC(ValueError),
                           "character U+%x is not in range [U+0000; U+10ffff]", text[i]);
        }
    }
    uint32_t max = kr_max_char(text, 4, n);
    int kind = kr_kind_for(max);
    char *data = kr_gc_new_block(t, ((size_t)n + 1) * (size_t)kind, GCK_LEAF);
    if (data == NULL) {
        return false;
    }
    kr_copy_chars(data, kind, text, 4, n);
    kr_char_put(data, kind, n, 0);
    s->a.length = n;
    s->a.state.kind = (unsigned)kind & 7u;
    s->a.state.ascii = max < 0x80;
    s->a.state.ready = 1;
    kr_gc_write_ptr(s, &s->any, data);
    s->utf8 = max < 0x80 ? data : NULL;
    s->utf8_length = max < 0x80 ? n : 0;
    return true;
}

bool kr_str_unshare(Thread *t, Str *s)
{
    if (!kr_str_flat(t, s)) {
        return false;
    }
    if (!s->a.state.buf) {
        return true;
    }
    isize len = s->a.length;
    int kind = kr_str_kind(s);
    if (s->buf->used == len) {
        s->buf->cap = 0; /* nobody writes behind it any more */
    } else {
        size_t bytes = (size_t)len * (size_t)kind;
        char *data = kr_gc_new_block(t, bytes + (size_t)kind, GCK_LEAF);
        if (data == NULL) {
            return false;
        }
        memcpy(data, s->any, bytes);
        kr_gc_write_ptr(s, &s->any, data);
    }
    kr_char_put(s->any, kind, len, 0);
    s->a.state.buf = 0;
    s->wstr_length = 0;
    if (s->a.state.ascii) {
        s->utf8 = s->any;
        s->utf8_length = len;
    }
    return true;
}

static Str *new_shared(Thread *t, isize len, bool ascii, int kind, StrBuf *buf, void *data)
{
    Str *s = kr_new_object(t, &PyUnicode_Type, sizeof(Str), GCK_STR);
    if (s == NULL) {
        return NULL;
    }
    set_head(s, len, (StrState){.kind = (unsigned)kind & 7u, .ascii = ascii, .ready = 1, .buf = 1});
    s->utf8_length = 0;
    s->utf8 = NULL;
    s->buf = buf;
    s->any = data;
    return s;
}

/* -- Concatenation, repetition, join ---------------------------------------------------------- */

static Value concat_growing(Thread *t, Str *a, Str *b, isize len, bool ascii, int kind)
{
    isize la = kr_str_len(a);
    isize cap = len + len / 2 + 64;
    StrBuf *buf = kr_gc_new(t, sizeof *buf, GCK_LEAF);
    char *data = buf ? kr_gc_new_block(t, ((size_t)cap + 1) * (size_t)kind, GCK_LEAF) : NULL;
    if (data == NULL) {
        return VALUE_ERROR;
    }
    kr_copy_chars(data, kind, kr_str_data(a), kr_str_kind(a), la);
    kr_copy_chars(data + la * kind, kind, kr_str_data(b), kr_str_kind(b), len - la);
    kr_char_put(data, kind, len, 0);
    buf->used = len;
    buf->cap = cap;
    return value_from_ptr(new_shared(t, len, ascii, kind, buf, data));
}

/* Compact ASCII: the data stands right behind the head. */
KR_INLINE bool is_compact_ascii(const Str *s)
{
    return s->a.state.compact && s->a.state.ascii && s->a.state.ready;
}

Value kr_str_concat(Thread *t, Value va, Value vb)
{
    Str *a = kr_as_str(va), *b = kr_as_str(vb);
    if (KR_LIKELY(is_compact_ascii(a) && is_compact_ascii(b) &&
                  (size_t)kr_str_len(a) - 1 < GROW_FROM / 2 - 1 &&
                  (size_t)kr_str_len(b) - 1 < GROW_FROM / 2 - 1)) {
        size_t la = (size_t)kr_str_len(a), lb = (size_t)kr_str_len(b);
        Str *s = new_ascii(t, (isize)(la + lb));
        if (KR_LIKELY(s != NULL)) {
            char *to = (char *)s + ASCII_HEAD;
            kr_copy_short(to, (const char *)a + ASCII_HEAD, la);
            kr_copy_short(to + la, (const char *)b + ASCII_HEAD, lb);
        }
        return value_from_ptr(s);
    }
    if (!kr_str_flat(t, a) || !kr_str_flat(t, b)) {
        return VALUE_ERROR;
    }
    isize la = kr_str_len(a), lb = kr_str_len(b);
    if (la == 0) {
        return kr_str_exact(t, vb);
    }
    if (lb == 0) {
        return kr_str_exact(t, va);
    }
    isize len;
    if (__builtin_add_overflow(la, lb, &len)) {
        return kr_raise(t, KR_EXC(OverflowError), "strings are too large to concat");
    }
    int ka = kr_str_kind(a), kb = kr_str_kind(b);
    int kind = ka > kb ? ka : kb;
    bool ascii = kr_str_is_ascii(a) && kr_str_is_ascii(b);
    if (a->a.state.buf && a->buf->used == la && a->buf->cap >= len && ka == kind) {
        /* The block still ends where `a` ends: write on.  Nobody else looks behind `used`. */
        char *data = a->any;
        Str *s = new_shared(t, len, ascii, kind, a->buf, data);
        if (s == NULL) {
            return VALUE_ERROR;
        }
        kr_copy_chars(data + la * kind, kind, kr_str_data(b), kb, lb);
        kr_char_put(data, kind, len, 0);
        a->buf->used = len;
        return value_from_ptr(s);
    }
    if (ascii && la < GROW_FROM) {
        Str *s = kr_str_new(t, len, 0x7F);
        if (s == NULL) {
            return VALUE_ERROR;
        }
        char *to = (char *)s + ASCII_HEAD;
        kr_copy_short(to, kr_str_data(a), (size_t)la);
        kr_copy_short(to + la, kr_str_data(b), (size_t)lb);
        s->a.state.sum = len >= GROW_FROM;
        return value_from_ptr(s);
    }
    if (la >= GROW_FROM && lb <= la / 2 && len < INTPTR_MAX / 16 &&
        (a->a.state.sum || a->a.state.buf)) {
        return concat_growing(t, a, b, len, ascii, kind);
    }
    Str *s = kr_str_new(t, len, ascii ? 0x7F : kind == 1 ? 0xFF : kind == 2 ? 0xFFFF : 0x10000);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    char *to = kr_str_data(s);
    kr_copy_chars(to, kind, kr_str_data(a), ka, la);
    kr_copy_chars(to + la * kind, kind, kr_str_data(b), kb, lb);
    s->a.state.sum = len >= GROW_FROM;
    return value_from_ptr(s);
}

Value kr_str_repeat(Thread *t, Str *s, isize n)
{
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s), total;
    if (n <= 0 || len == 0) {
        return value_from_ptr(kr_str_empty);
    }
    if (n == 1) {
        return kr_str_exact(t, value_from_ptr(s));
    }
    if (__builtin_mul_overflow(len, n, &total)) {
        return kr_raise(t, KR_EXC(OverflowError), "repeated string is too long");
    }
    Str *r = kr_str_new(t, total, bound_of(s));
    if (r == NULL) {
        return VALUE_ERROR;
    }
    size_t kind = (size_t)kr_str_kind(s), unit = (size_t)len * kind, bytes = (size_t)total * kind;
    char *to = kr_str_data(r);
    if (unit == 1) {
        memset(to, *(const uint8_t *)kr_str_data(s), bytes);
        return value_from_ptr(r);
    }
    memcpy(to, kr_str_data(s), unit);
    for (size_t done = unit; done < bytes;) {
        size_t more = done < bytes - done ? done : bytes - done;
        memcpy(to + done, to, more);
        done += more;
    }
    return value_from_ptr(r);
}

/* Writes the joined text to `to`, whose characters have `kind` bytes. */
static void join_wide(char *to, int kind, const Str *sep, const Value *items, isize n)
{
    isize lsep = kr_str_len(sep), at = 0;
    for (isize i = 0; i < n; i++) {
        if (i > 0) {
            kr_copy_chars(to + at * kind, kind, kr_str_data(sep), kr_str_kind(sep), lsep);
            at += lsep;
        }
        const Str *s = kr_as_str(items[i]);
        kr_copy_chars(to + at * kind, kind, kr_str_data(s), kr_str_kind(s), kr_str_len(s));
        at += kr_str_len(s);
    }
}

/* The same where all characters have one byte. */
static void join_bytes(char *to, const Str *sep, const Value *items, isize n)
{
    const char *sep_data = kr_str_data(sep);
    size_t lsep = (size_t)kr_str_len(sep);
    for (isize i = 0; i < n; i++) {
        if (i > 0 && lsep > 0) {
            kr_copy_short(to, sep_data, lsep);
            to += lsep;
        }
        const Str *s = kr_as_str(items[i]);
        const char *data = kr_str_data(s);
        size_t len = (size_t)kr_str_len(s);
        if (len == 1) {
            *to = *data;
        } else {
            kr_copy_short(to, data, len);
        }
        to += len;
    }
}

/* `plain`: VALUE_NULL, and nothing is pending, when an item is no exact str that is ready. */
KR_INLINE Value join(Thread *t, Str *sep, const Value *items, isize n, const bool plain)
{
    if (n == 0) {
        return value_from_ptr(kr_str_empty);
    }
    if (n == 1 && !value_is_null(items[0]) && kr_is_exact_str(items[0])) {
        return items[0];
    }
    if (!kr_str_flat(t, sep)) {
        return VALUE_ERROR;
    }
    isize total = 0;
    bool ascii = true, overflow = false;
    int kind = 1;
    if (n > 1) {
        ascii = kr_str_is_ascii(sep);
        kind = kr_str_kind(sep);
        overflow = __builtin_mul_overflow(kr_str_len(sep), n - 1, &total);
    }
    for (isize i = 0; i < n && !overflow; i++) {
        if (plain && (value_is_null(items[i]) || !kr_is_exact_str(items[i]) ||
                      !kr_str_is_flat(kr_as_str(items[i])))) {
            return VALUE_NULL;
        }
        if (!plain && !kr_is_str(items[i])) {
            return kr_raise(t, KR_EXC(TypeError),
                            "sequence item %zd: expected str instance, %.80T found", i, items[i]);
        }
        Str *s = kr_as_str(items[i]);
        if (!plain && !kr_str_flat(t, s)) {
            return VALUE_ERROR;
        }
        ascii &= kr_str_is_ascii(s);
        kind |= kr_str_kind(s); /* 1, 2 and 4: the highest bit is the widest */
        overflow = __builtin_add_overflow(total, kr_str_len(s), &total);
    }
    if (overflow) {
        return kr_raise(t, KR_EXC(OverflowError), "join() result is too long for a Python string");
    }
    kind = kind >= 4 ? 4 : kind >= 2 ? 2 : 1;
    Str *r = kr_str_new(t, total, ascii ? 0x7F : kind == 1 ? 0xFF : kind == 2 ? 0xFFFF : 0x10000);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    if (kind == 1) {
        join_bytes(kr_str_data(r), sep, items, n);
    } else {
        join_wide(kr_str_data(r), kind, sep, items, n);
    }
    return value_from_ptr(r);
}

Value kr_str_join(Thread *t, Str *sep, const Value *items, isize n)
{
    return join(t, sep, items, n, false);
}
Value kr_str_join_plain(Thread *t, Str *sep, const Value *items, isize n)
{
    return join(t, sep, items, n, true);
}

/* -- Parts ----------------------------------------------------------------------------------- */

Value kr_str_char(Thread *t, Str *s, isize i)
{
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_str_from_char(t, kr_str_at(s, i)));
}

Value kr_str_slice(Thread *t, Str *s, isize start, isize step, isize len)
{
    if (len <= 0) {
        return value_from_ptr(kr_str_empty);
    }
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    int kind = kr_str_kind(s);
    const char *data = kr_str_data(s);
    if (len == 1) {
        return value_from_ptr(kr_str_from_char(t, kr_char_at(data, kind, start)));
    }
    if (step == 1) {
        if (len == kr_str_len(s)) {
            return kr_str_exact(t, value_from_ptr(s));
        }
        if (kr_str_is_ascii(s)) {
            return kr_str_of_ascii(t, data + start, len);
        }
        return value_from_ptr(kr_str_from_kind(t, kind, data + start * kind, len));
    }
    uint32_t bits = 0;
    if (!kr_str_is_ascii(s)) {
        for (isize i = 0, at = start; i < len; i++, at += step) {
            bits |= kr_char_at(data, kind, at);
        }
    }
    Str *r = kr_str_new(t, len, bits);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    void *to = kr_str_data(r);
    int to_kind = kr_str_kind(r);
    if (kind == 1) {
        for (isize i = 0, at = start; i < len; i++, at += step) {
            ((uint8_t *)to)[i] = ((const uint8_t *)data)[at];
        }
        return value_from_ptr(r);
    }
    for (isize i = 0, at = start; i < len; i++, at += step) {
        kr_char_put(to, to_kind, i, kr_char_at(data, kind, at));
    }
    return value_from_ptr(r);
}

/* -- Comparing, hashing ------------------------------------------------------------------------ */

Value kr_str_slice_by(Thread *t, Str *s, isize start, isize stop)
{
    isize n = kr_str_len(s);
    start = start < 0 ? kr_max(start + n, 0) : start;
    stop = stop < 0 ? stop + n : kr_min(stop, n);
    isize len = stop - start;
    if (KR_LIKELY(len < n && is_compact_ascii(s))) {
        return kr_str_of_ascii(t, (const char *)s + ASCII_HEAD + start, len);
    }
    return kr_str_slice(t, s, start, 1, len);
}

bool kr_str_equal(Thread *t, Str *a, Str *b)
{
    if (a == b) {
        return true;
    }
    if (!kr_str_flat(t, a) || !kr_str_flat(t, b)) {
        return false;
    }
    if (a->a.hash != b->a.hash && a->a.hash != -1 && b->a.hash != -1) {
        return false;
    }
    return kr_str_same_text(a, b);
}

int kr_str_compare(Thread *t, Str *a, Str *b)
{
    if (a == b || !kr_str_flat(t, a) || !kr_str_flat(t, b)) {
        return 0;
    }
    isize la = kr_str_len(a), lb = kr_str_len(b), n = kr_min(la, lb);
    int ka = kr_str_kind(a), kb = kr_str_kind(b);
    const void *da = kr_str_data(a), *db = kr_str_data(b);
    if (ka == 1 && kb == 1) {
        if (n > 0 && *(const uint8_t *)da != *(const uint8_t *)db) { /* mostly this decides */
            return *(const uint8_t *)da < *(const uint8_t *)db ? -1 : 1;
        }
        int c = memcmp(da, db, (size_t)n);
        if (c != 0) {
            return c < 0 ? -1 : 1;
        }
    } else {
        for (isize i = 0; i < n; i++) {
            uint32_t ca = kr_char_at(da, ka, i), cb = kr_char_at(db, kb, i);
            if (ca != cb) {
                return ca < cb ? -1 : 1;
            }
        }
    }
    return la < lb ? -1 : la > lb;
}

bool kr_str_equal_c(const Str *s, const char *ascii)
{
    size_t n = strlen(ascii);
    return s->a.state.kind == 1 && (size_t)s->a.length == n &&
           memcmp(kr_str_data(s), ascii, n) == 0;
}

int64_t kr_str_hash(Thread *t, Str *s)
{
    if (KR_LIKELY(s->a.hash != -1)) {
        return s->a.hash;
    }
    if (!kr_str_flat(t, s)) {
        return -1;
    }
    s->a.hash = kr_hash_bytes(kr_str_data(s), s->a.length * (isize)s->a.state.kind);
    return s->a.hash;
}

/* -- UTF-8 --------------------------------------------------------------------------------------
 */

const char *kr_str_utf8(Thread *t, Str *s, isize *len_or_null)
{
    if (!kr_str_lend(t, s)) {
        return NULL;
    }
    if (kr_str_is_ascii(s)) {
        if (len_or_null) {
            *len_or_null = kr_str_len(s);
        }
        return kr_str_data(s);
    }
    if (s->utf8 == NULL) {
        isize bad, len = kr_str_len(s);
        int kind = kr_str_kind(s);
        isize size = kr_utf8_size(kr_str_data(s), kind, len, &bad);
        if (bad >= 0) {
            /* The encoder makes the exception; it cannot succeed. */
            Value v = kr_str_encode(t, s, "utf-8", "strict");
            (void)v;
            return NULL;
        }
        char *utf8 = size < 0 ? NULL : kr_gc_new_block(t, (size_t)size + 1, GCK_LEAF);
        if (utf8 == NULL) {
            if (size < 0) {
                kr_raise_oom(t);
            }
            return NULL;
        }
        *kr_utf8_encode((uint8_t *)utf8, kr_str_data(s), kind, len) = '\0';
        kr_gc_write_ptr(s, &s->utf8, utf8);
        s->utf8_length = size;
    }
    if (len_or_null) {
        *len_or_null = s->utf8_length;
    }
    return s->utf8;
}

/* -- Searching ------------------------------------------------------------------------------------
 */

void *kr_str_widen(Thread *t, Str *s, int kind, void *small, size_t small_bytes)
{
    size_t bytes = (size_t)kr_str_len(s) * (size_t)kind;
    void *data = bytes <= small_bytes ? small : kr_gc_new_block(t, bytes, GCK_LEAF);
    if (data != NULL) {
        kr_copy_chars(data, kind, kr_str_data(s), kr_str_kind(s), kr_str_len(s));
    }
    return data;
}

isize kr_str_find(Thread *t, Str *s, Str *sub, isize start, isize end, int direction)
{
    if (!kr_str_flat(t, s) || !kr_str_flat(t, sub)) {
        return -2;
    }
    isize m = kr_str_len(sub);
    int kind = kr_str_kind(s);
    if (end - start < m || kr_str_kind(sub) > kind) {
        return -1;
    }
    const char *data = (const char *)kr_str_data(s) + start * kind;
    isize hit;
    if (m == 1) {
        uint32_t c = kr_str_at(sub, 0);
        hit = direction >= 0 ? kr_search_unit(data, end - start, c, kind)
                             : kr_rsearch_unit(data, end - start, c, kind);
    } else {
        char small[256];
        const void *p = kr_str_data(sub);
        if (kr_str_kind(sub) != kind) {
            p = kr_str_widen(t, sub, kind, small, sizeof small);
            if (p == NULL) {
                return -2;
            }
        }
        hit = direction >= 0 ? kr_search(data, end - start, p, m, kind)
                             : kr_rsearch(data, end - start, p, m, kind);
    }
    return hit < 0 ? -1 : start + hit;
}

/* -- Numbers in text
 * ------------------------------------------------------------------------------- */

const char *kr_str_number_text(Thread *t, Str *s, isize *len)
{
    if (!kr_str_flat(t, s)) {
        return NULL;
    }
    *len = kr_str_len(s);
    if (kr_str_is_ascii(s) && !s->a.state.buf) {
        return kr_str_data(s);
    }
    char *text = kr_gc_new_block(t, (size_t)*len + 1, GCK_LEAF);
    if (text == NULL) {
        return NULL;
    }
    for (isize i = 0; i < *len; i++) {
        uint32_t c = kr_str_at(s, i);
        if (c >= 0x80) {
            int digit = kr_uni_decimal(c);
            c = digit >= 0 ? (uint32_t)('0' + digit) : kr_uni_is(c, UNI_SPACE) ? ' ' : '?';
        }
        text[i] = (char)c;
    }
    text[*len] = '\0';
    return text;
}
