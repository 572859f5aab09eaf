/* str.h -- text: PEP 393 layout, interning, concatenation that shares a buffer.
 *
 * Three physical forms share one header (state bits as CPython's): compact ASCII, compact (latin-1,
 * UCS2, UCS4; data behind the struct), and ready non-compact (`any` points at the data).
 * Non-compact are instances of str subclasses, and results of long concatenations: these share a
 * StrBuf (state.buf is set), a block with room in which the next concatenation goes on, so that `s
 * += c; s[-1]` is linear. Each such Str is a prefix of what is in the block; it need not be
 * followed by a NUL. kr_str_lend() ends the sharing: it is called before C code sees the object. A
 * Str that is not ready exists only where C made one through the wchar_t API of old; kr_str_flat()
 * turns it into a ready one.
 * INVARIANT: everything outside str*.c asks through kr_str_len/kind/data, after kr_str_flat().
 * Lengths are read from the object each time (C code shrinks strings in place).
 */
#ifndef KR_STR_H
#define KR_STR_H

#include <stdarg.h>

#include "runtime/core/thread.h"

typedef struct StrState {
    unsigned interned : 2;
    unsigned kind : 3; /* 1, 2, 4: bytes per character; 0: legacy */
    unsigned compact : 1;
    unsigned ascii : 1;
    unsigned ready : 1;
    unsigned buf : 1; /* ours: data lies in a StrBuf that other strings may share */
    unsigned sum : 1; /* ours: a long result of +; what is added to it next will not be the last */
    unsigned : 22;
} StrState;

typedef struct StrBuf { /* a block of characters shared by strings that are prefixes of it */
    isize used;         /* characters written */
    isize cap;          /* characters there is room for, terminator excluded; 0: no more growth */
} StrBuf;

typedef struct StrAscii { /* PyASCIIObject, 48 bytes; data follows when compact ascii */
    Object ob_base;
    isize length;
    isize hash; /* -1: not computed */
    StrState state;
    void *wstr;
} StrAscii;

struct Str { /* PyUnicodeObject, 80 bytes; of a compact one only the head parts exist */
    StrAscii a;
    isize utf8_length; /* PyCompactUnicodeObject: 72 bytes, data follows when compact non-ascii */
    char *utf8;
    union {
        isize wstr_length; /* meaningful with wstr only */
        StrBuf *buf;       /* state.buf */
    };
    void *any; /* non-compact: the data, start of a block */
};

/* Makes a legacy string ready.  false with MemoryError. */
bool kr_str_flatten(Thread *t, Str *s) KR_MUST_CHECK;
KR_INLINE bool kr_str_is_flat(const Str *s) { return s->a.state.ready; }
KR_INLINE bool kr_str_flat(Thread *t, Str *s)
{
    return KR_LIKELY(s->a.state.ready) || kr_str_flatten(t, s);
}
KR_INLINE isize kr_str_len(const Str *s) { return s->a.length; }
KR_INLINE int kr_str_kind(const Str *s) { return s->a.state.kind; }
KR_INLINE bool kr_str_is_ascii(const Str *s) { return s->a.state.ascii; }
KR_INLINE void *kr_str_data(const Str *s)
{
    if (KR_LIKELY(s->a.state.compact)) {
        return s->a.state.ascii ? (char *)s + sizeof(StrAscii) : (char *)s + offsetof(Str, any);
    }
    return s->any;
}
KR_INLINE uint32_t kr_str_at(const Str *s, isize i) /* flat, in range */
{
    const void *d = kr_str_data(s);
    switch (s->a.state.kind) {
    case 1: return ((const uint8_t *)d)[i];
    case 2: return ((const uint16_t *)d)[i];
    default: return ((const uint32_t *)d)[i];
    }
}

/* Do n bytes agree?  Most texts are short, and a call of memcmp costs more than they do. */
KR_INLINE bool kr_same_bytes(const char *a, const char *b, size_t n)
{
    if (n >= 8) {
        uint64_t x, y; /* overlapping words: the last one ends where the text ends */
        if (n > 64) {
            return memcmp(a, b, n) == 0;
        }
        for (size_t i = 0; i + 8 < n; i += 8) {
            memcpy(&x, a + i, 8);
            memcpy(&y, b + i, 8);
            if (x != y) {
                return false;
            }
        }
        memcpy(&x, a + n - 8, 8);
        memcpy(&y, b + n - 8, 8);
        return x == y;
    }
    if (n >= 4) {
        uint32_t x, y, x_end, y_end;
        memcpy(&x, a, 4);
        memcpy(&y, b, 4);
        memcpy(&x_end, a + n - 4, 4);
        memcpy(&y_end, b + n - 4, 4);
        return ((x ^ y) | (x_end ^ y_end)) == 0;
    }
    return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}
/* Equal characters; both flat. */
KR_INLINE bool kr_str_same_text(const Str *a, const Str *b)
{
    size_t kind = a->a.state.kind;
    return a->a.length == b->a.length && kind == b->a.state.kind &&
           kr_same_bytes(kr_str_data(a), kr_str_data(b), (size_t)a->a.length * kind);
}

/* Before C sees the object: its data ends in a NUL and stays as it is.  false with MemoryError. */
bool kr_str_unshare(Thread *t, Str *s) KR_MUST_CHECK;
KR_INLINE bool kr_str_lend(Thread *t, Str *s)
{
    return KR_LIKELY(s->a.state.ready && !s->a.state.buf) || kr_str_unshare(t, s);
}

/* -- Making: all NULL / VALUE_ERROR with an exception pending on failure ------------------- */

Str *kr_str_new(Thread *t, isize len,
                uint32_t max_char); /* uninitialised characters, NUL-terminated */
Str *kr_str_from_utf8(Thread *t, const char *text,
                      size_t len); /* strict UTF-8: UnicodeDecodeError */
Str *kr_str_from_wtf8(Thread *t, const char *text, size_t len); /* surrogates allowed (literals) */
Str *kr_str_from_c(Thread *t, const char *text);                /* NUL-terminated UTF-8 */
Str *kr_str_from_ascii(Thread *t, const char *text, size_t len);
Str *kr_str_from_char(Thread *t, uint32_t c); /* latin-1 ones are cached */
Str *kr_str_from_kind(Thread *t, int kind, const void *data,
                      isize len); /* narrows to the smallest kind */
Str *kr_str_from_latin1(Thread *t, const void *data, isize len);
Str *kr_str_format(Thread *t, const char *fmt, ...); /* directives: error.h */
Str *kr_str_format_v(Thread *t, const char *fmt, va_list ap);
Str *kr_str_intern(Thread *t, Str *s); /* the canonical object of equal text; flattens */
Str *kr_str_intern_c(Thread *t, const char *text);
KR_INLINE bool kr_str_is_interned(const Str *s) { return s->a.state.interned != 0; }
bool kr_str_init_names(Thread *t) KR_MUST_CHECK; /* fills kr_names[] */

/* -- Using ---------------------------------------------------------------------------------- */

Value kr_str_concat(Thread *t, Value a, Value b); /* both str */
/* str_parts.c.  One text of up to five parts, exact str and small ints (as str() has them);
 * VALUE_NULL ends them.  How many characters such an int has. */
Value kr_text_of(Thread *t, Value a, Value b, Value c, Value d, Value e);
int64_t kr_small_digits(int64_t i);
Value kr_str_slice(Thread *t, Str *s, isize start, isize step, isize len); /* len characters */
/* s[start:stop]; parts that are not given: 0 and INTPTR_MAX.  s is flat. */
Value kr_str_slice_by(Thread *t, Str *s, isize start, isize stop);
Value kr_str_char(Thread *t, Str *s, isize i); /* s[i], i in range */
Value kr_str_repeat(Thread *t, Str *s, isize n);
Value kr_str_join(Thread *t, Str *sep, const Value *items,
                  isize n); /* items must be str: TypeError */
/* The same, but VALUE_NULL with nothing pending when an item is no exact str. */
Value kr_str_join_plain(Thread *t, Str *sep, const Value *items, isize n);
bool kr_str_equal(Thread *t, Str *a, Str *b);  /* flattens; false also on MemoryError (pending) */
int kr_str_compare(Thread *t, Str *a, Str *b); /* -1, 0, 1 by code points */
bool kr_str_equal_c(const Str *flat, const char *ascii);
int64_t kr_str_hash(Thread *t, Str *s); /* -1: MemoryError */
/* Borrowed NUL-terminated UTF-8, cached in the object; NULL with UnicodeEncodeError (surrogates).
 */
const char *kr_str_utf8(Thread *t, Str *s, isize *len_or_null);
isize kr_str_find(Thread *t, Str *s, Str *sub, isize start, isize end,
                  int direction); /* -1 none, -2 error */
Value kr_str_encode(Thread *t, Str *s, const char *encoding, const char *errors); /* bytes */
Value kr_str_decode(Thread *t, const char *bytes, isize n, const char *encoding,
                    const char *errors);
Value kr_str_percent(Thread *t, Str *format, Value args); /* format % args */
Value kr_str_repr(Thread *t, Str *s);
Value kr_str_ascii(Thread *t, Str *s); /* characters beyond ASCII as \x, \u, \U: for ascii() */
/* str(v, encoding, errors): v is bytes-like; NULL: the defaults. */
Value kr_str_from_encoded(Thread *t, Value v, const char *encoding, const char *errors);
/* Exact str with the text of a str or str subclass instance. */
Value kr_str_exact(Thread *t, Value v);

/* -- Builder: append text of any kind, finish to a Str.  Memory is the collector's. ---------- */
typedef struct StrBuilder {
    Thread *t;
    void *data;
    isize len, cap;
    int kind; /* 1, 2, 4 */
    uint32_t max_char;
    bool failed;                 /* exception pending: later calls do nothing, finish fails */
    _Alignas(8) char small[240]; /* where data starts: the builder must not be moved */
} StrBuilder;
void kr_sb_init(StrBuilder *b, Thread *t);
bool kr_sb_char(StrBuilder *b, uint32_t c);
bool kr_sb_str(StrBuilder *b, Str *s);
bool kr_sb_slice(StrBuilder *b, Str *s, isize start, isize end);
bool kr_sb_c(StrBuilder *b, const char *ascii);
bool kr_sb_ascii(StrBuilder *b, const char *ascii, isize len);
bool kr_sb_fill(StrBuilder *b, uint32_t c, isize n);
bool kr_sb_repr(StrBuilder *b, Value v);                               /* appends repr(v) */
bool kr_sb_kind(StrBuilder *b, int kind, const void *data, isize len); /* characters of any kind */
bool kr_sb_value(StrBuilder *b, Value str);                            /* a str or VALUE_ERROR */
bool kr_sb_format(StrBuilder *b, const char *fmt, ...);
bool kr_sb_format_v(StrBuilder *b, const char *fmt, va_list ap);
Value kr_sb_finish(StrBuilder *b);

typedef struct StrIter { /* str_iterator, str_ascii_iterator */
    Object ob_base;
    isize index;
    Str *seq; /* NULL: exhausted */
} StrIter;

/* May s (flat) be written as a name in source code? */
bool kr_str_is_identifier(const Str *s);
/* The empty string. */
extern Str *kr_str_empty;
KR_INLINE Str *kr_as_str(Value v) { return (Str *)value_ptr(v); }

#endif
