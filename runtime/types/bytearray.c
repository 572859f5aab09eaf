/* bytearray.c -- the type bytearray: growth, editing, exports of its buffer.
 *
 * ob_bytes is a block of ob_alloc bytes, ob_start lies in it (cutting at the front moves only
 * ob_start); ob_start[ob_size] is NUL.  While buffers are exported the block must not move.  A
 * buffer is given back when its memoryview is released or found dead, so before complaining we
 * collect once.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/types/bytes_int.h"
#include "runtime/types/frame.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/search.h"
#include "runtime/types/slice.h"
#include "runtime/types/str_int.h"
#include "runtime/types/text_args.h"
#include "runtime/types/type.h"

char _PyByteArray_empty_string[1] KR_EXPORT = "";

KR_INLINE ByteArray *as_bytearray(Value v) { return (ByteArray *)value_ptr(v); }
KR_INLINE bool is_bytearray(Value v)
{
    return value_is_ptr(v) && kr_is_instance_of(v, &PyByteArray_Type);
}

/* -- Memory ---------------------------------------------------------------------------------------
 */

static bool may_resize(Thread *t, ByteArray *b)
{
    if (b->ob_exports > 0) {
        kr_frames_forget_dead(t);
        kr_gc_collect(t);
    }
    if (b->ob_exports > 0) {
        return kr_fail(t, KR_EXC(BufferError),
                       "Existing exports of data: object cannot be re-sized");
    }
    return true;
}

bool kr_bytearray_resize(Thread *t, ByteArray *b, isize len)
{
    isize old = b->ob_base.ob_size, offset = b->ob_bytes ? b->ob_start - b->ob_bytes : 0;
    if (len == old && b->ob_bytes != NULL) {
        return true;
    }
    if (!may_resize(t, b)) {
        return false;
    }
    isize cap = b->ob_alloc;
    if (len >= INTPTR_MAX / 2) {
        kr_raise_oom(t);
        return false;
    }
    if (offset + len + 1 <= cap) {
        if (len >= cap / 2) { /* small change: stay */
            b->ob_base.ob_size = len;
            b->ob_start[len] = '\0';
            return true;
        }
        cap = len + 1;
    } else if (len <= cap * 1.125) {
        cap = len + (len >> 3) + (len < 9 ? 3 : 6);
    } else {
        cap = len + 1;
    }
    char *block;
    if (offset > 0 || b->ob_bytes == NULL) {
        block = kr_gc_new_block(t, (size_t)cap, GCK_LEAF);
        if (block == NULL) {
            return false;
        }
        memcpy(block, kr_bytearray_data(b), (size_t)kr_min(old, len));
        kr_gc_free_block(t, b->ob_bytes);
    } else {
        block = kr_gc_resize_block(t, b->ob_bytes, (size_t)b->ob_alloc, (size_t)cap, GCK_LEAF);
        if (block == NULL) {
            return false;
        }
    }
    kr_gc_write_ptr(b, &b->ob_bytes, block);
    b->ob_start = block;
    b->ob_alloc = cap;
    b->ob_base.ob_size = len;
    block[len] = '\0';
    return true;
}

ByteArray *kr_bytearray_from(Thread *t, const void *data, isize len)
{
    ByteArray *b = kr_new_object(t, &PyByteArray_Type, sizeof(ByteArray), GCK_SCAN);
    if (b == NULL || (len > 0 && !kr_bytearray_resize(t, b, len))) {
        return NULL;
    }
    if (data != NULL && len > 0) {
        memcpy(b->ob_start, data, (size_t)len);
    }
    return b;
}

/* Replaces [lo, hi) by n bytes, which do not lie in b. */
static bool set_range(Thread *t, ByteArray *b, isize lo, isize hi, const void *p, isize n)
{
    isize len = b->ob_base.ob_size, growth = n - (hi - lo);
    if (growth < 0) {
        if (!may_resize(t, b)) {
            return false;
        }
        if (lo == 0) { /* cut at the front: the rest stays where it is */
            b->ob_start -= growth;
            b->ob_base.ob_size = len + growth;
            if (b->ob_base.ob_size == 0 && !kr_bytearray_resize(t, b, 0)) {
                return false;
            }
        } else {
            memmove(b->ob_start + lo + n, b->ob_start + hi, (size_t)(len - hi));
            if (!kr_bytearray_resize(t, b, len + growth)) {
                return false;
            }
        }
    } else if (growth > 0) {
        if (!kr_bytearray_resize(t, b, len + growth)) {
            return false;
        }
        memmove(b->ob_start + lo + n, b->ob_start + hi, (size_t)(len - hi));
    }
    if (n > 0) {
        memcpy(b->ob_start + lo, p, (size_t)n);
    }
    return true;
}

/* -- Construction
 * ------------------------------------------------------------------------------------ */

static Value bytearray_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (type == &PyByteArray_Type) {
        return value_from_ptr(kr_bytearray_from(t, NULL, 0));
    }
    return kr_type_alloc(t, type, 0);
}

static bool is_iterable(Value v)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    return slots->tp_iter != NULL || (slots->sq_item != NULL && !kr_is_dict(v));
}

static int fill(Thread *t, Value self, const Value *bound)
{
    ByteArray *b = as_bytearray(self);
    Value text;
    isize count;
    if (b->ob_base.ob_size != 0 && !kr_bytearray_resize(t, b, 0)) {
        return -1;
    }
    if (!kr_bytes_new_text(t, "bytearray", bound, &text)) {
        return -1;
    }
    Value source = value_is_null(text) ? bound[0] : text;
    if (value_is_null(source)) {
        return 0;
    }
    switch (kr_bytes_count(t, source, &count)) {
    case 1:
        if (!kr_bytearray_resize(t, b, count)) {
            return -1;
        }
        memset(kr_bytearray_data(b), 0, (size_t)count);
        return 0;
    case 0: break;
    default: return -1;
    }
    if (kr_has_buffer(source)) {
        Buffer buffer;
        if (!kr_buffer_get(t, source, &buffer, BUF_FULL_RO)) {
            return -1;
        }
        bool ok = kr_bytearray_resize(t, b, buffer.len) &&
                  (buffer.len == 0 || kr_buffer_to_flat(t, &buffer, b->ob_start, 'C'));
        kr_buffer_release(t, &buffer);
        return ok ? 0 : -1;
    }
    if (!is_iterable(source)) {
        return kr_fail_int(t, KR_EXC(TypeError), "cannot convert '%.200T' object to bytearray",
                           source);
    }
    ByteVec bytes = {NULL, 0, 0};
    if (!kr_bytevec_from_iterable(t, &bytes, source, "byte must be in range(0, 256)") ||
        !set_range(t, b, 0, b->ob_base.ob_size, bytes.p, bytes.n)) {
        return -1;
    }
    return 0;
}

static int bytearray_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {
        .signature = "bytearray($self, source=b'', encoding='utf-8', errors='strict')\n--\n\n"};
    Value bound[3];
    return kr_args_bind(t, &spec, args, nargs, kwnames, bound) ? fill(t, self, bound) : -1;
}

/* -- Slots
 * --------------------------------------------------------------------------------------------- */

/* Unlike bytes, a bytearray escapes single quotes whatever stands around the text. */
static Value bytearray_repr(Thread *t, Value self)
{
    Span s = kr_span(self);
    const char *name = kr_type(self)->tp_name, *dot = strrchr(name, '.');
    bool doubles = memchr(s.p, '\'', (size_t)s.n) != NULL && memchr(s.p, '"', (size_t)s.n) == NULL;
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_format(&b, "%s(b%c", dot ? dot + 1 : name, doubles ? '"' : '\'');
    for (isize i = 0; i < s.n && !b.failed; i++) {
        uint8_t c = s.p[i];
        if (c == '\'' || c == '\\') {
            kr_sb_char(&b, '\\');
            kr_sb_char(&b, c);
        } else if (c == '\t' || c == '\n' || c == '\r') {
            kr_sb_c(&b, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        } else if (c < ' ' || c >= 0x7F) {
            kr_sb_format(&b, "\\x%02x", c);
        } else {
            kr_sb_char(&b, c);
        }
    }
    kr_sb_char(&b, doubles ? '"' : '\'');
    kr_sb_char(&b, ')');
    return kr_sb_finish(&b);
}

static isize bytearray_length(Thread *t, Value self) { return as_bytearray(self)->ob_base.ob_size; }

static Value bytearray_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_has_buffer(a) || !kr_has_buffer(b)) {
        return KR_NOTIMPLEMENTED;
    }
    ByteArg x, y;
    if (!kr_byte_arg(t, a, &x)) {
        kr_err_clear(t);
        return KR_NOTIMPLEMENTED;
    }
    if (!kr_byte_arg(t, b, &y)) {
        kr_byte_arg_done(t, &x);
        kr_err_clear(t);
        return KR_NOTIMPLEMENTED;
    }
    int c = memcmp(x.p, y.p, (size_t)kr_min(x.n, y.n));
    c = c ? c : x.n < y.n ? -1 : x.n > y.n;
    kr_byte_arg_done(t, &x);
    kr_byte_arg_done(t, &y);
    switch (op) {
    case CMP_LT: return kr_bool(c < 0);
    case CMP_LE: return kr_bool(c <= 0);
    case CMP_EQ: return kr_bool(c == 0);
    case CMP_NE: return kr_bool(c != 0);
    case CMP_GT: return kr_bool(c > 0);
    default: return kr_bool(c >= 0);
    }
}

static Value bytearray_concat(Thread *t, Value a, Value b)
{
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
    isize len;
    ByteArray *r = NULL;
    if (__builtin_add_overflow(x.n, y.n, &len)) {
        kr_raise_oom(t);
    } else if ((r = kr_bytearray_from(t, NULL, len)) != NULL && len > 0) {
        memcpy(r->ob_start, x.p, (size_t)x.n);
        memcpy(r->ob_start + x.n, y.p, (size_t)y.n);
    }
    kr_byte_arg_done(t, &x);
    kr_byte_arg_done(t, &y);
    return value_from_ptr(r);
}

static Value bytearray_inplace_concat(Thread *t, Value self, Value other)
{
    ByteArg y;
    if (!kr_has_buffer(other)) {
        return kr_raise(t, KR_EXC(TypeError), "can't concat %.100T to %.100T", other, self);
    }
    if (!kr_byte_arg(t, other, &y)) {
        return VALUE_ERROR;
    }
    ByteArray *b = as_bytearray(self);
    isize len = b->ob_base.ob_size;
    bool ok = set_range(t, b, len, len, y.p, y.n);
    kr_byte_arg_done(t, &y);
    return ok ? self : VALUE_ERROR;
}

static void repeat_into(char *to, const char *from, isize n, isize total)
{
    if (to != from) {
        memcpy(to, from, (size_t)n);
    }
    for (isize done = n; done < total;) {
        isize more = kr_min(done, total - done);
        memcpy(to + done, to, (size_t)more);
        done += more;
    }
}

static Value bytearray_repeat(Thread *t, Value self, isize n)
{
    Span s = kr_span(self);
    isize total;
    if (__builtin_mul_overflow(s.n, kr_max(n, 0), &total)) {
        return kr_raise_oom(t);
    }
    ByteArray *r = kr_bytearray_from(t, NULL, total);
    if (r != NULL && total > 0) {
        repeat_into(r->ob_start, (const char *)s.p, s.n, total);
    }
    return value_from_ptr(r);
}

static Value bytearray_inplace_repeat(Thread *t, Value self, isize n)
{
    ByteArray *b = as_bytearray(self);
    isize len = b->ob_base.ob_size, total;
    if (__builtin_mul_overflow(len, kr_max(n, 0), &total)) {
        return kr_raise_oom(t);
    }
    if (!kr_bytearray_resize(t, b, total)) {
        return VALUE_ERROR;
    }
    if (total > 0) {
        repeat_into(b->ob_start, b->ob_start, len, total);
    }
    return self;
}

static Value bytearray_item(Thread *t, Value self, isize i)
{
    ByteArray *b = as_bytearray(self);
    if (i < 0 || i >= b->ob_base.ob_size) {
        return kr_raise(t, KR_EXC(IndexError), "bytearray index out of range");
    }
    return value_from_small((uint8_t)kr_bytearray_data(b)[i]);
}

static Value bytearray_subscript(Thread *t, Value self, Value key)
{
    isize start, step, count;
    if (value_is_int(key)) {
        isize i = value_int(key);
        return bytearray_item(t, self, i < 0 ? i + as_bytearray(self)->ob_base.ob_size : i);
    }
    switch (kr_subscript(t, key, kr_span(self).n, "bytearray index out of range",
                         "bytearray indices must be integers or slices, not %.200T", &start, &step,
                         &count)) {
    case SUBSCRIPT_INDEX: return bytearray_item(t, self, start);
    case SUBSCRIPT_SLICE: break;
    default: return VALUE_ERROR;
    }
    /* Converting the slice may have run code that changed self. */
    Span s = kr_span(self);
    isize last = start + (count - 1) * step;
    if (count > 0 && (start >= s.n || last >= s.n)) {
        return kr_raise(t, KR_EXC(RuntimeError), "bytearray changed size during slicing");
    }
    ByteArray *r = kr_bytearray_from(t, step == 1 ? s.p + start : NULL, kr_max(count, 0));
    for (isize i = 0; r != NULL && step != 1 && i < count; i++, start += step) {
        r->ob_start[i] = (char)s.p[start];
    }
    return value_from_ptr(r);
}

/* wraps: negative indices count from the end, as it is once v has been converted: that may run
 * code.
 */
static int set_item(Thread *t, Value self, isize i, Value v, bool wraps)
{
    ByteArray *b = as_bytearray(self);
    uint8_t byte = 0;
    if (!value_is_null(v) && !kr_byte_value(t, v, &byte)) {
        return -1;
    }
    isize len = b->ob_base.ob_size;
    i += wraps && i < 0 ? len : 0;
    if (i < 0 || i >= len) {
        return kr_fail_int(t, KR_EXC(IndexError), "bytearray index out of range");
    }
    if (value_is_null(v)) {
        return set_range(t, b, i, i + 1, NULL, 0) ? 0 : -1;
    }
    b->ob_start[i] = (char)byte;
    return 0;
}

static int bytearray_ass_item(Thread *t, Value self, isize i, Value v)
{
    return set_item(t, self, i, v, false);
}

static int set_slice(Thread *t, ByteArray *b, isize start, isize step, isize count,
                     const uint8_t *p, isize n)
{
    isize len = b->ob_base.ob_size;
    if (step == 1) {
        isize stop = kr_min(start + kr_max(count, 0), len);
        start = kr_min(start, len);
        return set_range(t, b, start, stop, p, n) ? 0 : -1;
    }
    if (n == 0) { /* delete every step'th */
        if (count <= 0) {
            return 0;
        }
        if (!may_resize(t, b)) {
            return -1;
        }
        if (step < 0) {
            start += (count - 1) * step;
            step = -step;
        }
        char *data = b->ob_start;
        for (isize i = 0, to = start, at = start; i < count; i++) {
            isize next = i + 1 < count ? at + step : len;
            memmove(data + to, data + at + 1, (size_t)(next - at - 1));
            to += next - at - 1;
            at = next;
        }
        return kr_bytearray_resize(t, b, len - count) ? 0 : -1;
    }
    if (n != count) {
        return kr_fail_int(t, KR_EXC(ValueError),
                           "attempt to assign bytes of size %zd to extended slice of size %zd", n,
                           count);
    }
    for (isize i = 0; i < count; i++, start += step) {
        b->ob_start[start] = (char)p[i];
    }
    return 0;
}

static int bytearray_ass_subscript(Thread *t, Value self, Value key, Value v)
{
    ByteArray *b = as_bytearray(self);
    isize start, step, count;
    int what = kr_subscript(t, key, b->ob_base.ob_size, NULL,
                            "bytearray indices must be integers or slices, not %.200T", &start,
                            &step, &count);
    if (what == SUBSCRIPT_ERROR) {
        return -1;
    }
    if (what == SUBSCRIPT_INDEX) {
        return set_item(t, self, start, v, true);
    }
    if (value_is_null(v)) {
        return set_slice(t, b, start, step, count, NULL, 0);
    }
    if (kr_is_int(v) || kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    }
    /* A copy of the new bytes: v may be self, or an iterator that changes self. */
    isize len = b->ob_base.ob_size;
    Value bytes = v;
    if (!kr_is_exact(v, &PyBytes_Type)) {
        Value copy = value_from_ptr(kr_bytearray_from(t, NULL, 0)),
              bound[3] = {v, VALUE_NULL, VALUE_NULL};
        if (value_is_error(copy) || fill(t, copy, bound) < 0) {
            return -1;
        }
        bytes = copy;
    }
    if (len != b->ob_base.ob_size) {
        Slice *slice = (Slice *)value_ptr(key);
        isize stop;
        if (!kr_slice_unpack(t, slice, &start, &stop, &step)) {
            return -1;
        }
        count = kr_slice_adjust(b->ob_base.ob_size, &start, &stop, step);
    }
    Span s = kr_span(bytes);
    return set_slice(t, b, start, step, count, s.p, s.n);
}

static Value bytearray_iter(Thread *t, Value self)
{
    BytesIter *it = kr_new_object(t, &PyByteArrayIter_Type, sizeof(BytesIter), GCK_SCAN);
    if (it != NULL) {
        it->index = 0;
        it->seq = value_ptr(self);
    }
    return value_from_ptr(it);
}

static Value bytearray_remainder(Thread *t, Value format, Value args)
{
    return is_bytearray(format) ? kr_bytes_percent(t, format, args) : KR_NOTIMPLEMENTED;
}

static int bytearray_getbuffer(Thread *t, Value self, Buffer *out, int flags)
{
    ByteArray *b = as_bytearray(self);
    if (!kr_buffer_fill(t, out, self, kr_bytearray_data(b), b->ob_base.ob_size, false, flags)) {
        return -1;
    }
    b->ob_exports++;
    return 0;
}

static void bytearray_releasebuffer(Thread *t, Value self, Buffer *buffer)
{
    as_bytearray(self)->ob_exports--;
}

/* -- Methods
 * --------------------------------------------------------------------------------------------- */

static Value bytearray_append(Thread *t, Value self, Value item)
{
    uint8_t byte;
    ByteArray *b = as_bytearray(self);
    if (!kr_byte_value(t, item, &byte)) {
        return VALUE_ERROR;
    }
    isize len = b->ob_base.ob_size;
    if (!kr_bytearray_resize(t, b, len + 1)) {
        return VALUE_ERROR;
    }
    b->ob_start[len] = (char)byte;
    return KR_NONE;
}

static Value bytearray_extend(Thread *t, Value self, Value iterable)
{
    if (value_same(self, iterable)) { /* its own buffer would be in use while it grows */
        const ByteArray *b = as_bytearray(self);
        iterable = value_from_ptr(kr_bytes_from(t, b->ob_start, b->ob_base.ob_size));
        if (value_is_error(iterable)) {
            return VALUE_ERROR;
        }
    }
    if (kr_has_buffer(iterable)) {
        Value v = bytearray_inplace_concat(t, self, iterable);
        return value_is_error(v) ? v : KR_NONE;
    }
    if (!is_iterable(iterable)) {
        return kr_raise(t, KR_EXC(TypeError), "can't extend bytearray with %.100T", iterable);
    }
    ByteVec bytes = {NULL, 0, 0};
    isize hint = kr_length_hint(t, iterable, 32);
    if (hint < 0 || !kr_bytevec_reserve(t, &bytes, hint) ||
        !kr_bytevec_from_iterable(t, &bytes, iterable, "byte must be in range(0, 256)")) {
        return VALUE_ERROR;
    }
    ByteArray *b = as_bytearray(self);
    isize len = b->ob_base.ob_size;
    return set_range(t, b, len, len, bytes.p, bytes.n) ? KR_NONE : VALUE_ERROR;
}

static Value bytearray_insert(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize at;
    uint8_t byte;
    if (!kr_check_nargs(t, "insert", nargs, 2, 2) || !kr_arg_isize(t, args[0], &at) ||
        !kr_byte_value(t, args[1], &byte)) {
        return VALUE_ERROR;
    }
    ByteArray *b = as_bytearray(self);
    isize len = b->ob_base.ob_size;
    at = at < 0 ? kr_max(at + len, 0) : kr_min(at, len);
    return set_range(t, b, at, at, &byte, 1) ? KR_NONE : VALUE_ERROR;
}

static Value bytearray_pop(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize at = -1;
    if (!kr_check_nargs(t, "pop", nargs, 0, 1) || (nargs > 0 && !kr_arg_isize(t, args[0], &at))) {
        return VALUE_ERROR;
    }
    ByteArray *b = as_bytearray(self);
    isize len = b->ob_base.ob_size;
    if (len == 0) {
        return kr_raise(t, KR_EXC(IndexError), "pop from empty bytearray");
    }
    at = at < 0 ? at + len : at;
    if (at < 0 || at >= len) {
        return kr_raise(t, KR_EXC(IndexError), "pop index out of range");
    }
    uint8_t byte = (uint8_t)b->ob_start[at];
    return set_range(t, b, at, at + 1, NULL, 0) ? value_from_small(byte) : VALUE_ERROR;
}

static Value bytearray_remove(Thread *t, Value self, Value value)
{
    uint8_t byte;
    if (!kr_byte_value(t, value, &byte)) {
        return VALUE_ERROR;
    }
    Span s = kr_span(self);
    isize at = kr_search_unit(s.p, s.n, byte, 1);
    if (at < 0) {
        return kr_raise(t, KR_EXC(ValueError), "value not found in bytearray");
    }
    return set_range(t, as_bytearray(self), at, at + 1, NULL, 0) ? KR_NONE : VALUE_ERROR;
}

static Value bytearray_reverse(Thread *t, Value self)
{
    ByteArray *b = as_bytearray(self);
    char *data = kr_bytearray_data(b);
    for (isize i = 0, k = b->ob_base.ob_size - 1; i < k; i++, k--) {
        char swap = data[i];
        data[i] = data[k];
        data[k] = swap;
    }
    return KR_NONE;
}

static Value bytearray_clear(Thread *t, Value self)
{
    return kr_bytearray_resize(t, as_bytearray(self), 0) ? KR_NONE : VALUE_ERROR;
}

static Value bytearray_copy(Thread *t, Value self)
{
    Span s = kr_span(self);
    return value_from_ptr(kr_bytearray_from(t, s.p, s.n));
}

static Value reduce(Thread *t, Value self, int protocol)
{
    Span s = kr_span(self);
    Value args[2], state = KR_NONE;
    size_t nargs = 1;
    if (protocol < 3) {
        args[0] = value_from_ptr(kr_str_from_latin1(t, s.p, s.n));
        args[1] = value_from_ptr(kr_str_intern_c(t, "latin-1"));
        nargs = s.n > 0 ? 2 : 0;
    } else {
        args[0] = value_from_ptr(kr_bytes_from(t, s.p, s.n));
        nargs = s.n > 0;
    }
    if (value_is_error(args[0])) {
        return VALUE_ERROR;
    }
    if (!kr_is_exact(self, &PyByteArray_Type)) {
        state = kr_getattr_optional(t, self, KR_NAME(__dict__));
        if (value_is_null(state)) {
            if (kr_pending(t)) {
                return VALUE_ERROR;
            }
            state = KR_NONE;
        }
    }
    Value items[3] = {value_from_ptr(kr_type(self)),
                      value_from_ptr(kr_tuple_from(t, args, (isize)nargs)), state};
    return value_is_error(items[1]) ? VALUE_ERROR : value_from_ptr(kr_tuple_from(t, items, 3));
}

static Value bytearray_reduce(Thread *t, Value self) { return reduce(t, self, 2); }

static Value bytearray_reduce_ex(Thread *t, Value self, const Value *args, size_t nargs)
{
    int protocol = 0;
    if (!kr_check_nargs(t, "__reduce_ex__", nargs, 0, 1) ||
        (nargs > 0 && !kr_arg_int(t, args[0], &protocol))) {
        return VALUE_ERROR;
    }
    return reduce(t, self, protocol);
}

static Value bytearray_sizeof(Thread *t, Value self)
{
    return value_from_small(kr_type(self)->tp_basicsize + as_bytearray(self)->ob_alloc);
}

static Value bytearray_alloc(Thread *t, Value self)
{
    return value_from_small(as_bytearray(self)->ob_alloc);
}

/* clang-format off */
#define BYTEARRAY_METHODS(M)                                                                              \
    M(NOARGS, bytearray_alloc, NF_READS, "__alloc__",                                                     \
      "B.__alloc__() -> int\n\nThe number of bytes allocated.")                                           \
    M(NOARGS, bytearray_reduce, 0, "__reduce__",                                                          \
      "__reduce__($self, /)\n--\n\nWhat pickle needs.")                                                   \
    M(FAST, bytearray_reduce_ex, 0, "__reduce_ex__",                                                      \
      "__reduce_ex__($self, proto=0, /)\n--\n\nWhat pickle needs.")                                       \
    M(NOARGS, bytearray_sizeof, NF_READS, "__sizeof__",                                                   \
      "__sizeof__($self, /)\n--\n\nSize of the object in memory, in bytes.")                              \
    M(O, bytearray_append, NF_RAISES, "append",                                                           \
      "append($self, item, /)\n--\n\nPuts one more byte at the end.\n\n  item\n    The byte.")            \
    M(NOARGS, bytearray_clear, NF_RAISES, "clear",                                                        \
      "clear($self, /)\n--\n\nRemoves all bytes.")                                                        \
    M(NOARGS, bytearray_copy, 0, "copy",                                                                  \
      "copy($self, /)\n--\n\nA bytearray with the same bytes.")                                           \
    M(O, bytearray_extend, NF_CALLS, "extend",                                                            \
      "extend($self, iterable_of_ints, /)\n--\n\nPuts all bytes of an iterable or buffer at the end.\n\n" \
      "  iterable_of_ints\n    The bytes.")                                                               \
    M(FAST, bytearray_insert, NF_RAISES, "insert",                                                        \
      "insert($self, index, item, /)\n--\n\nPuts a byte in front of the one at `index`.\n\n"              \
      "  index\n    Where.\n  item\n    The byte.")                                                       \
    M(FAST, bytearray_pop, NF_RAISES, "pop",                                                              \
      "pop($self, index=-1, /)\n--\n\nRemoves the byte at `index` and returns it.\n\n"                    \
      "  index\n    Where; the last one if not given.")                                                   \
    M(O, bytearray_remove, NF_RAISES, "remove",                                                           \
      "remove($self, value, /)\n--\n\nRemoves the first byte of that value.\n\n  value\n    The byte.")   \
    M(NOARGS, bytearray_reverse, 0, "reverse",                                                            \
      "reverse($self, /)\n--\n\nTurns the order of the bytes round, in place.")                           \
    KR_BYTES_COMMON_METHODS(M)
/* clang-format on */
KR_NATIVE_TABLE(bytearray_methods, BYTEARRAY_METHODS)

#define BYTEARRAY_SLOTS(S)                                  \
    S(tp_repr, UNARY, bytearray_repr)                       \
    S(tp_str, UNARY, bytearray_repr)                        \
    S(tp_hash, HASH, kr_hash_not_implemented)               \
    S(tp_richcompare, RICHCMP, bytearray_richcompare)       \
    S(tp_iter, UNARY, bytearray_iter)                       \
    S(tp_init, INIT, bytearray_init)                        \
    S(tp_new, NEW, bytearray_new)                           \
    S(nb_remainder, BINARY, bytearray_remainder)            \
    S(mp_length, LEN, bytearray_length)                     \
    S(mp_subscript, BINARY, bytearray_subscript)            \
    S(mp_ass_subscript, OBJOBJARG, bytearray_ass_subscript) \
    S(sq_length, LEN, bytearray_length)                     \
    S(sq_concat, BINARY, bytearray_concat)                  \
    S(sq_repeat, SSIZEARG, bytearray_repeat)                \
    S(sq_item, SSIZEARG, bytearray_item)                    \
    S(sq_ass_item, SSIZEOBJARG, bytearray_ass_item)         \
    S(sq_contains, OBJOBJ, kr_bytes_contains)               \
    S(sq_inplace_concat, BINARY, bytearray_inplace_concat)  \
    S(sq_inplace_repeat, SSIZEARG, bytearray_inplace_repeat)
KR_TYPE_SLOTS(bytearray, BYTEARRAY_SLOTS)

static TypeInfo bytearray_info = {
    .slots = {BYTEARRAY_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = bytearray_c_slots,
    .methods = bytearray_methods,
    .getbuffer = bytearray_getbuffer,
    .releasebuffer = bytearray_releasebuffer,
    .flags = TI_NATIVE,
};
Type PyByteArray_Type = {
    KR_TYPE_HEAD("bytearray", sizeof(ByteArray), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_MATCH_SELF,
    .tp_doc = "bytearray(iterable_of_ints) -> bytearray\n"
              "bytearray(string, encoding[, errors]) -> bytearray\n"
              "bytearray(bytes_or_buffer) -> copy of its bytes\n"
              "bytearray(int) -> that many zero bytes\n"
              "bytearray() -> no bytes\n\n"
              "A mutable array of bytes, made from ints below 256, from a text and its encoding,\n"
              "from an object with a buffer, or of a given size.",
    .tp_cache = &bytearray_info,
};
