/* bytes.c -- the type bytes: making, slots, its iterator; the methods are in bytes_methods.c.
 *
 * b"" and the bytes of length one are single objects.
 */
#include "runtime/types/bytes.h"

#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/types/bytes_int.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/search.h"
#include "runtime/types/str_int.h"
#include "runtime/types/text_args.h"
#include "runtime/types/type.h"

#define HEAD offsetof(Bytes, ob_sval)

static Bytes *empty;
static Bytes *single[256];

/* -- Making
 * ------------------------------------------------------------------------------------------ */

static Bytes *alloc(Thread *t, isize len)
{
    if (len > INTPTR_MAX - (isize)HEAD - 1) {
        (void)kr_raise(t, KR_EXC(OverflowError), "byte string is too large");
        return NULL;
    }
    Bytes *b = kr_new_object(t, &PyBytes_Type, HEAD + (size_t)len + 1, GCK_LEAF);
    if (b != NULL) {
        b->ob_base.ob_size = len;
        b->ob_shash = -1;
        b->ob_sval[len] = '\0';
    }
    return b;
}

Bytes *kr_bytes_new(Thread *t, isize len)
{
    if (len > 0) {
        return alloc(t, len);
    }
    if (empty == NULL) {
        empty = alloc(t, 0);
    }
    return empty;
}

Bytes *kr_bytes_from(Thread *t, const void *data, isize len)
{
    if (len == 1) {
        uint8_t c = *(const uint8_t *)data;
        if (single[c] == NULL) {
            Bytes *b = alloc(t, 1);
            if (b == NULL) {
                return NULL;
            }
            b->ob_sval[0] = (char)c;
            single[c] = b;
        }
        return single[c];
    }
    Bytes *b = kr_bytes_new(t, len);
    if (b != NULL && len > 0) {
        kr_copy_short(b->ob_sval, data, (size_t)len);
    }
    return b;
}

bool kr_bytevec_append(Thread *t, ByteVec *v, const void *p, isize n)
{
    if (n > v->cap - v->n) {
        if (n > INTPTR_MAX / 2 - v->n) {
            kr_raise_oom(t);
            return false;
        }
        isize cap = v->n + n;
        cap = kr_max(cap + cap / 4, 64);
        uint8_t *block = v->p ? kr_gc_resize_block(t, v->p, (size_t)v->cap, (size_t)cap, GCK_LEAF)
                              : kr_gc_new_block(t, (size_t)cap, GCK_LEAF);
        if (block == NULL) {
            return false;
        }
        v->p = block;
        v->cap = cap;
    }
    if (n > 0) {
        memcpy(v->p + v->n, p, (size_t)n);
    }
    v->n += n;
    return true;
}

bool kr_bytevec_push(Thread *t, ByteVec *v, uint8_t byte)
{
    if (KR_LIKELY(v->n < v->cap)) {
        v->p[v->n++] = byte;
        return true;
    }
    return kr_bytevec_append(t, v, &byte, 1);
}

Value kr_bytevec_to_bytes(Thread *t, ByteVec *v)
{
    Bytes *b = kr_bytes_from(t, v->p, v->n);
    if (v->p != NULL) {
        kr_gc_free_block(t, v->p);
        v->p = NULL;
    }
    return value_from_ptr(b);
}

typedef struct FromIterable {
    ByteVec *bytes;
    const char *message;
} FromIterable;

static bool take_byte(Thread *t, Value item, void *data)
{
    FromIterable *from = data;
    isize i;
    if (value_is_int(item)) {
        i = value_int(item);
    } else if (!kr_arg_isize_clip(t, item, &i)) {
        return false;
    }
    if (i < 0 || i > 255) {
        return kr_fail(t, KR_EXC(ValueError), "%s", from->message);
    }
    return kr_bytevec_push(t, from->bytes, (uint8_t)i);
}

bool kr_bytevec_from_iterable(Thread *t, ByteVec *v, Value iterable, const char *message)
{
    FromIterable from = {v, message};
    return kr_for_each(t, iterable, take_byte, &from);
}

bool kr_bytevec_reserve(Thread *t, ByteVec *v, isize n)
{
    if (n >= INTPTR_MAX / 2) {
        kr_raise_oom(t);
        return false;
    }
    v->p = n > 0 ? kr_gc_new_block(t, (size_t)n, GCK_LEAF) : NULL;
    v->cap = v->p == NULL ? 0 : n;
    return n == 0 || v->p != NULL;
}

static bool is_iterable(Value v)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    return slots->tp_iter != NULL || (slots->sq_item != NULL && !kr_is_dict(v));
}

/* Buffer, or iterable of ints. */
static Value from_object(Thread *t, Value v)
{
    if (kr_is_exact(v, &PyBytes_Type)) {
        return v;
    }
    if (kr_has_buffer(v)) {
        Buffer b;
        if (!kr_buffer_get(t, v, &b, BUF_FULL_RO)) {
            return VALUE_ERROR;
        }
        Bytes *copy = kr_bytes_new(t, b.len);
        bool ok = copy != NULL && (b.len == 0 || kr_buffer_to_flat(t, &b, copy->ob_sval, 'C'));
        kr_buffer_release(t, &b);
        return ok ? value_from_ptr(copy) : VALUE_ERROR;
    }
    if (kr_is_str(v) || !is_iterable(v)) {
        return kr_raise(t, KR_EXC(TypeError), "cannot convert '%.200T' object to bytes", v);
    }
    ByteVec bytes = {NULL, 0, 0};
    isize hint = kr_length_hint(t, v, 64);
    if (hint > INTPTR_MAX - (isize)HEAD - 1) {
        return kr_raise(t, KR_EXC(OverflowError), "byte string is too large");
    }
    if (hint < 0 || !kr_bytevec_reserve(t, &bytes, hint)) {
        return VALUE_ERROR;
    }
    return kr_bytevec_from_iterable(t, &bytes, v, "bytes must be in range(0, 256)")
               ? kr_bytevec_to_bytes(t, &bytes)
               : VALUE_ERROR;
}

/* v.__bytes__(); *found says whether there is one. */
static Value special_bytes(Thread *t, Value v, bool *found)
{
    Value r = kr_call_special(t, v, KR_NAME(__bytes__), NULL, 0, found);
    if (*found && !value_is_error(r) && !kr_is_bytes(r)) {
        return kr_raise(t, KR_EXC(TypeError), "__bytes__ returned non-bytes (type %.200T)", r);
    }
    return r;
}

Value kr_bytes_from_object(Thread *t, Value v)
{
    if (kr_is_exact(v, &PyBytes_Type)) {
        return v;
    }
    bool found;
    Value r = special_bytes(t, v, &found);
    if (found || kr_pending(t)) {
        return r;
    }
    return from_object(t, v);
}

int kr_bytes_count(Thread *t, Value v, isize *count)
{
    if (!value_is_int(v) && kr_slots(kr_type(v))->nb_index == NULL) {
        return 0;
    }
    if (!kr_arg_isize(t, v, count)) {
        if (kr_pending_is(t, KR_EXC(OverflowError))) {
            kr_err_clear(t);
            kr_fail(t, KR_EXC(OverflowError), "cannot fit '%.200T' into an index-sized integer", v);
        } else if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return 0;
        }
        return -1;
    }
    if (*count < 0) {
        return kr_fail_int(t, KR_EXC(ValueError), "negative count");
    }
    return 1;
}

bool kr_bytes_new_text(Thread *t, const char *function, const Value *bound, Value *encoded)
{
    const char *encoding, *errors;
    *encoded = VALUE_NULL;
    if (!kr_str_arg_c(t, function, "argument 'encoding'", bound[1], &encoding) ||
        !kr_str_arg_c(t, function, "argument 'errors'", bound[2], &errors)) {
        return false;
    }
    bool is_text = !value_is_null(bound[0]) && kr_is_str(bound[0]);
    if (encoding != NULL) {
        if (!is_text) {
            return kr_fail(t, KR_EXC(TypeError), "encoding without a string argument");
        }
        *encoded = kr_str_encode(t, kr_as_str(bound[0]), encoding, errors);
        return !value_is_error(*encoded);
    }
    if (is_text) {
        return kr_fail(t, KR_EXC(TypeError), "string argument without an encoding");
    }
    if (errors != NULL) {
        return kr_fail(t, KR_EXC(TypeError), "errors without a string argument");
    }
    return true;
}

static Value make(Thread *t, const Value *bound)
{
    Value v;
    isize count;
    bool found;
    /* __bytes__ comes before the complaint about a missing encoding. */
    if (!value_is_null(bound[0]) && value_is_null(bound[1]) && value_is_null(bound[2]) &&
        !kr_is_exact(bound[0], &PyBytes_Type)) {
        v = special_bytes(t, bound[0], &found);
        if (found || kr_pending(t)) {
            return v;
        }
    }
    if (!kr_bytes_new_text(t, "bytes", bound, &v)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(v)) {
        return v;
    }
    if (value_is_null(bound[0])) {
        return value_from_ptr(kr_bytes_new(t, 0));
    }
    switch (kr_bytes_count(t, bound[0], &count)) {
    case 0: return from_object(t, bound[0]);
    case 1: {
        Bytes *b = kr_bytes_new(t, count);
        if (b != NULL) {
            memset(b->ob_sval, 0, (size_t)count);
        }
        return value_from_ptr(b);
    }
    default: return VALUE_ERROR;
    }
}

static Value bytes_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {
        .signature = "bytes($type, source=b'', encoding='utf-8', errors='strict')\n--\n\n"};
    Value bound[3];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, bound)) {
        return VALUE_ERROR;
    }
    Value v = make(t, bound);
    if (value_is_error(v) || type == &PyBytes_Type) {
        return v;
    }
    Span s = kr_span(v);
    Value self = kr_type_alloc(t, type, s.n);
    if (!value_is_error(self)) {
        Bytes *b = (Bytes *)value_ptr(self);
        b->ob_base.ob_size = s.n;
        b->ob_shash = -1;
        memcpy(b->ob_sval, s.p, (size_t)s.n);
        b->ob_sval[s.n] = '\0';
    }
    return self;
}

/* -- repr, hash, comparison
 * ------------------------------------------------------------------------------ */

Value kr_bytes_repr(Thread *t, const char *data, isize len)
{
    bool has_single = len > 0 && memchr(data, '\'', (size_t)len) != NULL;
    char quote = has_single && memchr(data, '"', (size_t)len) == NULL ? '"' : '\'';
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_char(&b, 'b');
    kr_sb_char(&b, (uint8_t)quote);
    isize start = 0;
    for (isize i = 0; i < len; i++) {
        uint8_t c = (uint8_t)data[i];
        char out[4] = {'\\', (char)c, 0, 0};
        int n = 2;
        if (c == '\t' || c == '\n' || c == '\r') {
            out[1] = c == '\t' ? 't' : c == '\n' ? 'n' : 'r';
        } else if (c < ' ' || c >= 0x7F) {
            out[1] = 'x';
            out[2] = "0123456789abcdef"[c >> 4];
            out[3] = "0123456789abcdef"[c & 15];
            n = 4;
        } else if (c != (uint8_t)quote && c != '\\') {
            continue;
        }
        kr_sb_ascii(&b, data + start, i - start);
        kr_sb_ascii(&b, out, n);
        start = i + 1;
    }
    kr_sb_ascii(&b, data + start, len - start);
    kr_sb_char(&b, (uint8_t)quote);
    return kr_sb_finish(&b);
}

static Value bytes_repr(Thread *t, Value self)
{
    Span s = kr_span(self);
    return kr_bytes_repr(t, (const char *)s.p, s.n);
}

int64_t kr_bytes_hash(Bytes *b)
{
    if (b->ob_shash == -1) {
        b->ob_shash = kr_hash_bytes(b->ob_sval, b->ob_base.ob_size);
    }
    return b->ob_shash;
}

static int64_t bytes_hash(Thread *t, Value self) { return kr_bytes_hash((Bytes *)value_ptr(self)); }

static Value bytes_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_bytes(a) || !kr_is_bytes(b)) {
        return KR_NOTIMPLEMENTED;
    }
    Span x = kr_span(a), y = kr_span(b);
    if (op == CMP_EQ || op == CMP_NE) {
        bool equal = x.n == y.n && memcmp(x.p, y.p, (size_t)x.n) == 0;
        return kr_bool(equal == (op == CMP_EQ));
    }
    int c = memcmp(x.p, y.p, (size_t)kr_min(x.n, y.n));
    c = c ? c : x.n < y.n ? -1 : x.n > y.n;
    return kr_bool(op == CMP_LT ? c < 0 : op == CMP_LE ? c <= 0 : op == CMP_GT ? c > 0 : c >= 0);
}

/* -- Sequence
 * -----------------------------------------------------------------------------------------------
 */

static isize bytes_length(Thread *t, Value self) { return kr_span(self).n; }

static Value bytes_concat(Thread *t, Value a, Value b)
{
    if (kr_is_exact(a, &PyBytes_Type) && kr_is_exact(b, &PyBytes_Type)) {
        const Bytes *x = (const Bytes *)value_ptr(a), *y = (const Bytes *)value_ptr(b);
        isize nx = x->ob_base.ob_size, ny = y->ob_base.ob_size, n;
        if (nx > 0 && ny > 0 && !__builtin_add_overflow(nx, ny, &n)) {
            Bytes *r = alloc(t, n);
            if (r != NULL) {
                kr_copy_short(r->ob_sval, x->ob_sval, (size_t)nx);
                kr_copy_short(r->ob_sval + nx, y->ob_sval, (size_t)ny);
            }
            return value_from_ptr(r);
        }
    }
    if (!kr_has_buffer(a) || !kr_has_buffer(b)) {
        return kr_raise(t, KR_EXC(TypeError), "can't concat %.100T to %.100T", b, a);
    }
    ByteArg x, y;
    if (!kr_byte_arg(t, a, &x)) {
        return VALUE_ERROR;
    }
    if (!kr_byte_arg(t, b, &y)) {
        kr_byte_arg_done(t, &x);
        return VALUE_ERROR;
    }
    Value v;
    isize len;
    if (x.n == 0 && kr_is_exact(b, &PyBytes_Type)) {
        v = b;
    } else if (y.n == 0 && kr_is_exact(a, &PyBytes_Type)) {
        v = a;
    } else if (__builtin_add_overflow(x.n, y.n, &len)) {
        v = kr_raise_oom(t);
    } else {
        Bytes *r = kr_bytes_new(t, len);
        if (r != NULL && len > 0) {
            memcpy(r->ob_sval, x.p, (size_t)x.n);
            memcpy(r->ob_sval + x.n, y.p, (size_t)y.n);
        }
        v = value_from_ptr(r);
    }
    kr_byte_arg_done(t, &x);
    kr_byte_arg_done(t, &y);
    return v;
}

static Value bytes_repeat(Thread *t, Value self, isize n)
{
    Span s = kr_span(self);
    isize total;
    n = kr_max(n, 0);
    if (__builtin_mul_overflow(s.n, n, &total)) {
        return kr_raise(t, KR_EXC(OverflowError), "repeated bytes are too long");
    }
    if (n == 1 && kr_is_exact(self, &PyBytes_Type)) {
        return self;
    }
    if (total > INTPTR_MAX / 2) {
        return kr_raise_oom(t), VALUE_ERROR;
    }
    Bytes *b = kr_bytes_new(t, total);
    if (b == NULL || total == 0) {
        return value_from_ptr(b);
    }
    for (isize done = 0; done < total;) {
        isize more = done == 0 ? s.n : kr_min(done, total - done);
        memcpy(b->ob_sval + done, done == 0 ? (const char *)s.p : b->ob_sval, (size_t)more);
        done += more;
    }
    return value_from_ptr(b);
}

static Value bytes_item(Thread *t, Value self, isize i)
{
    Span s = kr_span(self);
    if (i < 0 || i >= s.n) {
        return kr_raise(t, KR_EXC(IndexError), "index out of range");
    }
    return value_from_small(s.p[i]);
}

static Value bytes_subscript(Thread *t, Value self, Value key)
{
    Span s = kr_span(self);
    isize start, step, count;
    switch (kr_subscript(t, key, s.n, "index out of range",
                         "byte indices must be integers or slices, not %.200T", &start, &step,
                         &count)) {
    case SUBSCRIPT_INDEX: return value_from_small(s.p[start]);
    case SUBSCRIPT_SLICE: break;
    default: return VALUE_ERROR;
    }
    if (step == 1 || count <= 1) {
        if (step == 1 && count == s.n && kr_is_exact(self, &PyBytes_Type)) {
            return self;
        }
        return value_from_ptr(kr_bytes_from(t, s.p + start, kr_max(count, 0)));
    }
    Bytes *b = kr_bytes_new(t, count);
    for (isize i = 0; b != NULL && i < count; i++, start += step) {
        b->ob_sval[i] = (char)s.p[start];
    }
    return value_from_ptr(b);
}

static Value bytes_remainder(Thread *t, Value format, Value args)
{
    return kr_is_bytes(format) ? kr_bytes_percent(t, format, args) : KR_NOTIMPLEMENTED;
}

static int bytes_getbuffer(Thread *t, Value self, Buffer *out, int flags)
{
    Span s = kr_span(self);
    return kr_buffer_fill(t, out, self, (void *)(uintptr_t)s.p, s.n, true, flags) ? 0 : -1;
}

/* -- Methods of its own
 * ----------------------------------------------------------------------------------------- */

static Value bytes_bytes(Thread *t, Value self)
{
    Span s = kr_span(self);
    return kr_is_exact(self, &PyBytes_Type) ? self : value_from_ptr(kr_bytes_from(t, s.p, s.n));
}

static Value bytes_getnewargs(Thread *t, Value self)
{
    Span s = kr_span(self);
    Value copy = value_from_ptr(kr_bytes_from(t, s.p, s.n));
    return value_is_error(copy) ? copy : value_from_ptr(kr_tuple_from(t, &copy, 1));
}

/* clang-format off */
#define BYTES_METHODS(M)                                                                            \
    M(NOARGS, bytes_getnewargs, 0, "__getnewargs__", NULL)                                          \
    M(NOARGS, bytes_bytes, NF_READS, "__bytes__",                                                   \
      "__bytes__($self, /)\n--\n\nThe value as exact bytes.")                                       \
    KR_BYTES_COMMON_METHODS(M)
/* clang-format on */
KR_NATIVE_TABLE(bytes_methods, BYTES_METHODS)

static Value bytes_iter(Thread *t, Value self)
{
    BytesIter *it = kr_new_object(t, &PyBytesIter_Type, sizeof(BytesIter), GCK_SCAN);
    if (it != NULL) {
        it->index = 0;
        it->seq = value_ptr(self);
    }
    return value_from_ptr(it);
}

#define BYTES_SLOTS(S)                            \
    S(tp_repr, UNARY, bytes_repr)                 \
    S(tp_str, UNARY, bytes_repr)                  \
    S(tp_hash, HASH, bytes_hash)                  \
    S(tp_richcompare, RICHCMP, bytes_richcompare) \
    S(tp_iter, UNARY, bytes_iter)                 \
    S(tp_new, NEW, bytes_new)                     \
    S(nb_remainder, BINARY, bytes_remainder)      \
    S(mp_length, LEN, bytes_length)               \
    S(mp_subscript, BINARY, bytes_subscript)      \
    S(sq_length, LEN, bytes_length)               \
    S(sq_concat, BINARY, bytes_concat)            \
    S(sq_repeat, SSIZEARG, bytes_repeat)          \
    S(sq_item, SSIZEARG, bytes_item)              \
    S(sq_contains, OBJOBJ, kr_bytes_contains)
KR_TYPE_SLOTS(bytes, BYTES_SLOTS)

static TypeInfo bytes_info = {
    .slots = {BYTES_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = bytes_c_slots,
    .methods = bytes_methods,
    .getbuffer = bytes_getbuffer,
    .flags = TI_NATIVE | TI_LEAF,
};
Type PyBytes_Type = {
    KR_TYPE_HEAD("bytes", 33, 1),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_MATCH_SELF | TPF_BYTES,
    .tp_doc =
        "bytes(iterable_of_ints) -> bytes\n"
        "bytes(string, encoding[, errors]) -> bytes\n"
        "bytes(bytes_or_buffer) -> copy of its bytes\n"
        "bytes(int) -> that many zero bytes\n"
        "bytes() -> no bytes\n\n"
        "An immutable array of bytes, made from ints below 256, from a text and its encoding,\n"
        "from an object with a buffer, or of a given size.",
    .tp_cache = &bytes_info,
};

/* -- Iterator
 * -----------------------------------------------------------------------------------------------------
 */

static Value bytesiter_next(Thread *t, Value self)
{
    BytesIter *it = (BytesIter *)value_ptr(self);
    if (it->seq != NULL) {
        Span s = kr_span(value_from_ptr(it->seq));
        if (it->index < s.n) {
            return value_from_small(s.p[it->index++]);
        }
        it->seq = NULL;
    }
    return VALUE_NULL;
}

static Value bytesiter_length_hint(Thread *t, Value self)
{
    BytesIter *it = (BytesIter *)value_ptr(self);
    return value_from_small(it->seq ? kr_max(kr_span(value_from_ptr(it->seq)).n - it->index, 0)
                                    : 0);
}

static Value bytesiter_reduce(Thread *t, Value self)
{
    BytesIter *it = (BytesIter *)value_ptr(self);
    if (it->seq != NULL) {
        return kr_reduce_builtin(t, "iter", value_from_ptr(it->seq), value_from_small(it->index));
    }
    return kr_reduce_builtin(t, "iter", value_from_ptr(kr_empty_tuple), VALUE_NULL);
}

static Value bytesiter_setstate(Thread *t, Value self, Value state)
{
    BytesIter *it = (BytesIter *)value_ptr(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (it->seq != NULL) {
        it->index = kr_min(kr_max(index, 0), kr_span(value_from_ptr(it->seq)).n);
    }
    return KR_NONE;
}

#define BYTESITER_METHODS(M)                                                          \
    M(NOARGS, bytesiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, bytesiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, bytesiter_setstate, NF_RAISES, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(bytesiter_methods, BYTESITER_METHODS)

#define BYTESITER_SLOTS(S)          \
    S(tp_iter, UNARY, kr_self_iter) \
    S(tp_iternext, ITERNEXT, bytesiter_next)
KR_TYPE_SLOTS(bytesiter, BYTESITER_SLOTS)

/* Two types over the same functions: each needs tables of its own. */
static TypeInfo bytesiter_info = {
    .slots = {BYTESITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = bytesiter_c_slots,
    .methods = bytesiter_methods,
    .flags = TI_NATIVE,
};
Type PyBytesIter_Type = {
    KR_TYPE_HEAD("bytes_iterator", sizeof(BytesIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &bytesiter_info,
};
static TypeInfo bytearrayiter_info = {
    .slots = {BYTESITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = bytesiter_c_slots,
    .methods = bytesiter_methods,
    .flags = TI_NATIVE,
};
Type PyByteArrayIter_Type = {
    KR_TYPE_HEAD("bytearray_iterator", sizeof(BytesIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &bytearrayiter_info,
};
