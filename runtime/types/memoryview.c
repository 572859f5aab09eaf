/* memoryview.c -- memoryview, and the managed buffer that its views of one object share.
 *
 * A ManagedBuffer holds the exporter's buffer (always with shape and strides) until the last view
 * on it is released.  A view carries its own shape, strides and suboffsets in ob_array.  A view
 * that dies without release() gives its part of the buffer back through the collector.
 */
#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/types/bytes_int.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"
#include "runtime/types/str_int.h"
#include "runtime/types/text_args.h"
#include "runtime/types/type.h"

#define MAX_NDIM 64

enum { /* MemoryView.flags: as CPython's _Py_MEMORYVIEW_* */
       MV_RELEASED = 1,
       MV_C = 2,
       MV_FORTRAN = 4,
       MV_SCALAR = 8,
       MV_PIL = 16,
};
enum { MB_RELEASED = 1 };

KR_INLINE MemoryView *as_view(Value v) { return (MemoryView *)value_ptr(v); }

/* -- Life
 * ------------------------------------------------------------------------------------------- */

static bool is_released(const MemoryView *m)
{
    return (m->flags & MV_RELEASED) || (m->mbuf->flags & MB_RELEASED);
}

static bool check(Thread *t, const MemoryView *m)
{
    return !is_released(m) ||
           kr_fail(t, KR_EXC(ValueError), "operation forbidden on released memoryview object");
}

static void release(Thread *t, MemoryView *m)
{
    if (m->flags & MV_RELEASED) {
        return;
    }
    m->flags |= MV_RELEASED;
    ManagedBuffer *mb = m->mbuf;
    if (--mb->exports == 0 && !(mb->flags & MB_RELEASED)) {
        mb->flags |= MB_RELEASED;
        kr_buffer_release(t, &mb->master);
    }
}

static void set_flags(MemoryView *m)
{
    const Buffer *v = &m->view;
    m->flags &= MV_RELEASED;
    if (v->ndim == 0) {
        m->flags |= MV_SCALAR | MV_C | MV_FORTRAN;
    } else if (v->ndim == 1) {
        if (v->shape[0] == 1 || v->strides[0] == v->itemsize) {
            m->flags |= MV_C | MV_FORTRAN;
        }
    } else {
        m->flags |= (kr_buffer_contiguous(v, 'C') ? MV_C : 0) |
                    (kr_buffer_contiguous(v, 'F') ? MV_FORTRAN : 0);
    }
    if (v->suboffsets != NULL) {
        m->flags |= MV_PIL;
        m->flags &= ~(MV_C | MV_FORTRAN);
    }
}

/* A view of mb with room for ndim dimensions; the caller fills `view` and calls set_flags. */
static MemoryView *new_view(Thread *t, ManagedBuffer *mb, int ndim)
{
    size_t bytes =
        offsetof(MemoryView, ob_array) + 3 * sizeof(isize) * (size_t)(ndim > 0 ? ndim : 1);
    MemoryView *m = kr_new_object(t, &PyMemoryView_Type, bytes, GCK_SCAN);
    if (m == NULL) {
        return NULL;
    }
    m->ob_base.ob_size = 3 * ndim;
    m->mbuf = mb;
    m->hash = -1;
    m->view.ndim = ndim;
    m->view.shape = m->ob_array;
    m->view.strides = m->ob_array + ndim;
    mb->exports++;
    if (!kr_gc_watch(t, (Object *)m, GC_WATCH_DEL)) {
        release(t, m);
        return NULL;
    }
    return m;
}

/* A view with the layout of `from` (a master buffer or another view's). */
static MemoryView *view_of(Thread *t, ManagedBuffer *mb, const Buffer *from)
{
    MemoryView *m = new_view(t, mb, from->ndim);
    if (m == NULL) {
        return NULL;
    }
    int n = from->ndim;
    m->view.obj = from->obj;
    m->view.buf = from->buf;
    m->view.len = from->len;
    m->view.itemsize = from->itemsize;
    m->view.readonly = from->readonly;
    m->view.format = from->format ? from->format : (char *)(uintptr_t) "B";
    if (n == 1) {
        m->view.shape[0] =
            from->shape ? from->shape[0] : from->len / (from->itemsize ? from->itemsize : 1);
        m->view.strides[0] = from->strides ? from->strides[0] : from->itemsize;
    } else if (n > 1) {
        memcpy(m->view.shape, from->shape, (size_t)n * sizeof(isize));
        if (from->strides != NULL) {
            memcpy(m->view.strides, from->strides, (size_t)n * sizeof(isize));
        } else {
            isize step = from->itemsize;
            for (int i = n - 1; i >= 0; i--) {
                m->view.strides[i] = step;
                step *= from->shape[i];
            }
        }
    }
    if (from->suboffsets != NULL) {
        m->view.suboffsets = m->ob_array + 2 * n;
        memcpy(m->view.suboffsets, from->suboffsets, (size_t)n * sizeof(isize));
    }
    set_flags(m);
    return m;
}

Value kr_memoryview_from_buffer(Thread *t, const Buffer *info)
{
    if (info->ndim > MAX_NDIM) {
        return kr_raise(t, KR_EXC(ValueError),
                        "memoryview: number of dimensions must not exceed %d", MAX_NDIM);
    }
    ManagedBuffer *mb = kr_new_object(t, &_PyManagedBuffer_Type, sizeof(ManagedBuffer), GCK_SCAN);
    if (mb == NULL) {
        return VALUE_ERROR;
    }
    mb->flags = 0;
    mb->exports = 0;
    mb->master = *info;
    /* Shape and strides of a flat buffer may point into the struct we copied from. */
    if (info->shape == &info->len) {
        mb->master.shape = &mb->master.len;
    }
    if (info->strides == &info->itemsize) {
        mb->master.strides = &mb->master.itemsize;
    }
    return value_from_ptr(view_of(t, mb, &mb->master));
}

Value kr_memoryview_new(Thread *t, Value exporter)
{
    if (kr_is_exact(exporter, &PyMemoryView_Type)) {
        MemoryView *m = as_view(exporter);
        return check(t, m) ? value_from_ptr(view_of(t, m->mbuf, &m->view)) : VALUE_ERROR;
    }
    if (!kr_has_buffer(exporter)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "memoryview: a bytes-like object is required, not '%.200T'", exporter);
    }
    ManagedBuffer *mb = kr_new_object(t, &_PyManagedBuffer_Type, sizeof(ManagedBuffer), GCK_SCAN);
    if (mb == NULL) {
        return VALUE_ERROR;
    }
    mb->flags = 0;
    mb->exports = 0;
    if (!kr_buffer_get(t, exporter, &mb->master, BUF_FULL_RO)) {
        return VALUE_ERROR;
    }
    if (mb->master.ndim > MAX_NDIM) {
        kr_buffer_release(t, &mb->master);
        return kr_raise(t, KR_EXC(ValueError),
                        "memoryview: number of dimensions must not exceed %d", MAX_NDIM);
    }
    MemoryView *m = view_of(t, mb, &mb->master);
    if (m == NULL) {
        kr_buffer_release(t, &mb->master);
    }
    return value_from_ptr(m);
}

static Value memoryview_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "memoryview($type, object)\n--\n\n"};
    Value object;
    return kr_args_bind(t, &spec, args, nargs, kwnames, &object) ? kr_memoryview_new(t, object)
                                                                 : VALUE_ERROR;
}

static void memoryview_finalize(Thread *t, Value self) { release(t, as_view(self)); }

static Value memoryview_release(Thread *t, Value self)
{
    MemoryView *m = as_view(self);
    if (!(m->flags & MV_RELEASED) && m->exports > 0) {
        return kr_raise(t, KR_EXC(BufferError), "memoryview has %zd exported buffer%s", m->exports,
                        m->exports == 1 ? "" : "s");
    }
    release(t, m);
    return KR_NONE;
}

static Value memoryview_enter(Thread *t, Value self)
{
    return check(t, as_view(self)) ? self : VALUE_ERROR;
}

static Value memoryview_exit(Thread *t, Value self, const Value *args, size_t nargs)
{
    return memoryview_release(t, self);
}

/* -- Buffer of the view
 * ---------------------------------------------------------------------------------- */

static int buffer_error(Thread *t, const char *text)
{
    return kr_fail_int(t, KR_EXC(BufferError), "memoryview: %s", text);
}

static int memoryview_getbuffer(Thread *t, Value self, Buffer *out, int flags)
{
    MemoryView *m = as_view(self);
    if (!check(t, m)) {
        return -1;
    }
    *out = m->view;
    out->obj = NULL;
    if ((flags & BUF_WRITABLE) && m->view.readonly) {
        return buffer_error(t, "underlying buffer is not writable");
    }
    if (!(flags & BUF_FORMAT)) {
        out->format = NULL;
    }
    if ((flags & BUF_C_CONTIGUOUS) == BUF_C_CONTIGUOUS && !(m->flags & MV_C)) {
        return buffer_error(t, "underlying buffer is not C-contiguous");
    }
    if ((flags & BUF_F_CONTIGUOUS) == BUF_F_CONTIGUOUS && !(m->flags & MV_FORTRAN)) {
        return buffer_error(t, "underlying buffer is not Fortran contiguous");
    }
    if ((flags & BUF_ANY_CONTIGUOUS) == BUF_ANY_CONTIGUOUS && !(m->flags & (MV_C | MV_FORTRAN))) {
        return buffer_error(t, "underlying buffer is not contiguous");
    }
    if ((flags & BUF_INDIRECT) != BUF_INDIRECT && (m->flags & MV_PIL)) {
        return buffer_error(t, "underlying buffer requires suboffsets");
    }
    if ((flags & BUF_STRIDES) != BUF_STRIDES) {
        if (!(m->flags & MV_C)) {
            return buffer_error(t, "underlying buffer is not C-contiguous");
        }
        out->strides = NULL;
    }
    if ((flags & BUF_ND) != BUF_ND) {
        if (out->format != NULL) {
            return buffer_error(t, "cannot cast to unsigned bytes if the format flag is present");
        }
        out->ndim = 1;
        out->shape = NULL;
    }
    out->obj = value_ptr(self);
    m->exports++;
    return 0;
}

static void memoryview_releasebuffer(Thread *t, Value self, Buffer *b) { as_view(self)->exports--; }

/* -- Items
 * ------------------------------------------------------------------------------------------------
 */

/* The format character of a native one-character format, maybe behind '@'; 0 for others. */
static char native_format(const char *format)
{
    if (format[0] == '@') {
        format++;
    }
    return format[0] != '\0' && format[1] == '\0' && strchr("cbBhHiIlLqQnNfd?P", format[0])
               ? format[0]
               : 0;
}

static isize native_size(char format)
{
    switch (format) {
    case 'c':
    case 'b':
    case 'B':
    case '?': return 1;
    case 'h':
    case 'H': return 2;
    case 'i':
    case 'I':
    case 'f': return 4;
    default: return 8;
    }
}

#define LOAD(T)                              \
    ({                                       \
        T loaded_;                           \
        memcpy(&loaded_, p, sizeof loaded_); \
        loaded_;                             \
    })

static Value unpack(Thread *t, const char *p, const char *format)
{
    switch (native_format(format)) {
    case 'c': return value_from_ptr(kr_bytes_from(t, p, 1));
    case 'b': return value_from_small(*(const int8_t *)p);
    case 'B': return value_from_small(*(const uint8_t *)p);
    case '?': return kr_bool(*p != 0);
    case 'h': return value_from_small(LOAD(int16_t));
    case 'H': return value_from_small(LOAD(uint16_t));
    case 'i': return value_from_small(LOAD(int32_t));
    case 'I': return value_from_small(LOAD(uint32_t));
    case 'l':
    case 'q':
    case 'n': return kr_int_from_i64(t, LOAD(int64_t));
    case 'L':
    case 'Q':
    case 'N':
    case 'P': return kr_int_from_u64(t, LOAD(uint64_t));
    case 'f': return value_from_double_any((double)LOAD(float));
    case 'd': return value_from_double_any(LOAD(double));
    default:
        return kr_raise(t, KR_EXC(NotImplementedError), "memoryview: format %s not supported",
                        format);
    }
}

static bool invalid_type(Thread *t, const char *format)
{
    return kr_fail(t, KR_EXC(TypeError), "memoryview: invalid type for format '%s'", format);
}
static bool invalid_value(Thread *t, const char *format)
{
    return kr_fail(t, KR_EXC(ValueError), "memoryview: invalid value for format '%s'", format);
}

/* A conversion failed: its TypeError and OverflowError are reworded. */
static bool reword(Thread *t, const char *format)
{
    if (kr_pending_is(t, KR_EXC(TypeError))) {
        kr_err_clear(t);
        return invalid_type(t, format);
    }
    if (kr_pending_is(t, KR_EXC(OverflowError)) || kr_pending_is(t, KR_EXC(ValueError))) {
        kr_err_clear(t);
        return invalid_value(t, format);
    }
    return false;
}

static bool pack(Thread *t, MemoryView *m, char *p, Value v)
{
    const char *format = m->view.format;
    char code = native_format(format);
    int64_t i = 0;
    uint64_t u = 0;
    double d = 0;
    float f;
    bool truth = false;
    switch (code) {
    case 0:
        return kr_fail(t, KR_EXC(NotImplementedError), "memoryview: format %s not supported",
                       format);
    case 'c':
        if (!kr_is_bytes(v)) {
            return invalid_type(t, format);
        }
        if (kr_span(v).n != 1) {
            return invalid_value(t, format);
        }
        *p = (char)kr_span(v).p[0];
        return true;
    case '?':
        if (!kr_arg_bool(t, v, &truth)) {
            return false;
        }
        break;
    case 'f':
    case 'd':
        if (!kr_arg_double(t, v, &d)) {
            return reword(t, format);
        }
        break;
    default: {
        Value n = kr_index(t, v);
        if (value_is_error(n)) {
            return reword(t, format);
        }
        bool is_unsigned = strchr("BHILQNP", code) != NULL;
        isize size = native_size(code);
        if (is_unsigned) {
            if (!kr_int_fits_u64(n, &u) || (size < 8 && u >> (8 * size) != 0)) {
                return invalid_value(t, format);
            }
        } else {
            if (!kr_int_fits_i64(n, &i) || (size < 8 && (i < -((int64_t)1 << (8 * size - 1)) ||
                                                         i >= (int64_t)1 << (8 * size - 1)))) {
                return invalid_value(t, format);
            }
            u = (uint64_t)i;
        }
    }
    }
    if (!check(t, m)) { /* the conversion may have run code */
        return false;
    }
    switch (code) {
    case '?': *p = truth; break;
    case 'f':
        f = (float)d;
        memcpy(p, &f, sizeof f);
        break;
    case 'd': memcpy(p, &d, sizeof d); break;
    default: memcpy(p, &u, (size_t)native_size(code)); /* little-endian */
    }
    return true;
}

/* The address of item `index` along dimension `dim`, NULL with IndexError. */
static char *lookup(Thread *t, const Buffer *v, char *p, isize index, int dim)
{
    isize n = v->shape[dim];
    if (index < 0) {
        index += n;
    }
    if (index < 0 || index >= n) {
        return kr_raise_null(t, KR_EXC(IndexError), "index out of bounds on dimension %d", dim + 1);
    }
    p += v->strides[dim] * index;
    if (v->suboffsets != NULL && v->suboffsets[dim] >= 0) {
        p = *(char **)(void *)p + v->suboffsets[dim];
    }
    return p;
}

/* An index argument: IndexError when it does not fit. */
static bool index_arg(Thread *t, Value v, isize *out)
{
    Value n = kr_index(t, v);
    if (value_is_error(n)) {
        return false;
    }
    if (!kr_int_fits_i64(n, out)) {
        return kr_fail(t, KR_EXC(IndexError), "cannot fit '%.200T' into an index-sized integer", v);
    }
    return true;
}

static bool is_index(Value v) { return value_is_int(v) || kr_slots(kr_type(v))->nb_index != NULL; }

static bool all_indices(const Tuple *tuple)
{
    for (isize i = 0; i < kr_tuple_len(tuple); i++) {
        if (!is_index(kr_tuple_get(tuple, i))) {
            return false;
        }
    }
    return true;
}

static bool all_slices(const Tuple *tuple)
{
    for (isize i = 0; i < kr_tuple_len(tuple); i++) {
        if (!kr_is_exact(kr_tuple_get(tuple, i), &PySlice_Type)) {
            return false;
        }
    }
    return kr_tuple_len(tuple) > 0;
}

static char *lookup_tuple(Thread *t, MemoryView *m, const Tuple *tuple)
{
    const Buffer *v = &m->view;
    isize n = kr_tuple_len(tuple);
    if (n < v->ndim) {
        return kr_raise_null(t, KR_EXC(NotImplementedError), "sub-views are not implemented");
    }
    if (n > v->ndim) {
        return kr_raise_null(t, KR_EXC(TypeError),
                             "cannot index %d-dimension view with %zd-element tuple", v->ndim, n);
    }
    char *p = v->buf;
    for (int i = 0; i < n; i++) {
        isize index;
        if (!index_arg(t, kr_tuple_get(tuple, i), &index) || !check(t, m)) {
            return NULL;
        }
        p = lookup(t, v, p, index, i);
        if (p == NULL) {
            return NULL;
        }
    }
    return p;
}

static Value memoryview_item(Thread *t, Value self, isize i)
{
    MemoryView *m = as_view(self);
    if (!check(t, m)) {
        return VALUE_ERROR;
    }
    if (m->view.ndim == 0) {
        return kr_raise(t, KR_EXC(TypeError), "invalid indexing of 0-dim memory");
    }
    if (m->view.ndim > 1) {
        return kr_raise(t, KR_EXC(NotImplementedError),
                        "multi-dimensional sub-views are not implemented");
    }
    char *p = lookup(t, &m->view, m->view.buf, i, 0);
    return p == NULL ? VALUE_ERROR : unpack(t, p, m->view.format);
}

/* Restricts dimension 0 of m->view to the slice. */
static bool apply_slice(Thread *t, MemoryView *m, Value key)
{
    Buffer *v = &m->view;
    isize start, stop, step;
    if (!kr_slice_unpack(t, (Slice *)value_ptr(key), &start, &stop, &step)) {
        return false;
    }
    isize n = kr_slice_adjust(v->shape[0], &start, &stop, step);
    if (v->suboffsets != NULL && v->suboffsets[0] >= 0) {
        v->suboffsets[0] +=
            v->strides[0] * start; /* cannot move buf: the items hang off pointers */
    } else {
        v->buf = (char *)v->buf + v->strides[0] * start;
    }
    v->shape[0] = n;
    v->strides[0] *= step;
    v->len = v->itemsize;
    for (int i = 0; i < v->ndim; i++) {
        v->len *= v->shape[i];
    }
    set_flags(m);
    return true;
}

static Value memoryview_subscript(Thread *t, Value self, Value key)
{
    MemoryView *m = as_view(self);
    if (!check(t, m)) {
        return VALUE_ERROR;
    }
    bool is_tuple = kr_is_tuple(key);
    Tuple *tuple = is_tuple ? (Tuple *)value_ptr(key) : NULL;
    if (m->view.ndim == 0) {
        if (is_tuple && kr_tuple_len(tuple) == 0) {
            return unpack(t, m->view.buf, m->view.format);
        }
        return value_same(key, KR_ELLIPSIS)
                   ? self
                   : kr_raise(t, KR_EXC(TypeError), "invalid indexing of 0-dim memory");
    }
    if (is_index(key)) {
        isize i;
        return index_arg(t, key, &i) ? memoryview_item(t, self, i) : VALUE_ERROR;
    }
    if (kr_is_exact(key, &PySlice_Type)) {
        MemoryView *part = view_of(t, m->mbuf, &m->view);
        if (part == NULL) {
            return VALUE_ERROR;
        }
        if (!apply_slice(t, part, key)) {
            release(t, part);
            return VALUE_ERROR;
        }
        return value_from_ptr(part);
    }
    if (is_tuple && all_indices(tuple)) {
        char *p = lookup_tuple(t, m, tuple);
        return p == NULL ? VALUE_ERROR : unpack(t, p, m->view.format);
    }
    if (is_tuple && all_slices(tuple)) {
        return kr_raise(t, KR_EXC(NotImplementedError),
                        "multi-dimensional slicing is not implemented");
    }
    return kr_raise(t, KR_EXC(TypeError), "memoryview: invalid slice key");
}

/* -- Assignment
 * -------------------------------------------------------------------------------------------- */

static const char *plain_format(const char *format)
{
    return format == NULL ? "B" : format[0] == '@' ? format + 1 : format;
}

/* Copies n items of one dimension; source and destination may overlap. */
static bool copy_items(Thread *t, MemoryView *to, const Buffer *from)
{
    isize n = to->view.shape[0], size = to->view.itemsize;
    if (n <= 0) {
        return true;
    }
    char *flat = kr_gc_new_block(t, (size_t)(n * size), GCK_LEAF);
    if (flat == NULL || !kr_buffer_to_flat(t, from, flat, 'C')) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        char *p = lookup(t, &to->view, to->view.buf, i, 0);
        memcpy(p, flat + i * size, (size_t)size);
    }
    kr_gc_free_block(t, flat);
    return true;
}

static int assign_slice(Thread *t, MemoryView *m, Value key, Value v)
{
    Buffer from;
    if (!kr_buffer_get(t, v, &from, BUF_FULL_RO)) {
        return -1;
    }
    bool ok = false;
    MemoryView *part = view_of(t, m->mbuf, &m->view);
    if (part != NULL && apply_slice(t, part, key)) {
        isize n = from.ndim == 1 ? (from.shape ? from.shape[0] : from.len / from.itemsize) : -1;
        if (strcmp(plain_format(part->view.format), plain_format(from.format)) != 0 ||
            part->view.itemsize != from.itemsize || n != part->view.shape[0]) {
            kr_fail(t, KR_EXC(ValueError),
                    "memoryview assignment: lvalue and rvalue have different structures");
        } else {
            ok = check(t, m) && copy_items(t, part, &from);
        }
    }
    if (part != NULL) {
        release(t, part);
    }
    kr_buffer_release(t, &from);
    return ok ? 0 : -1;
}

static int memoryview_ass_subscript(Thread *t, Value self, Value key, Value v)
{
    MemoryView *m = as_view(self);
    if (!check(t, m)) {
        return -1;
    }
    if (m->view.readonly) {
        return kr_fail_int(t, KR_EXC(TypeError), "cannot modify read-only memory");
    }
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "cannot delete memory");
    }
    bool is_tuple = kr_is_tuple(key);
    Tuple *tuple = is_tuple ? (Tuple *)value_ptr(key) : NULL;
    if (m->view.ndim == 0) {
        if (value_same(key, KR_ELLIPSIS) || (is_tuple && kr_tuple_len(tuple) == 0)) {
            return pack(t, m, m->view.buf, v) ? 0 : -1;
        }
        return kr_fail_int(t, KR_EXC(TypeError), "invalid indexing of 0-dim memory");
    }
    if (is_index(key)) {
        isize i;
        if (m->view.ndim > 1) {
            return kr_fail_int(t, KR_EXC(NotImplementedError), "sub-views are not implemented");
        }
        if (!index_arg(t, key, &i) || !check(t, m)) {
            return -1;
        }
        char *p = lookup(t, &m->view, m->view.buf, i, 0);
        return p != NULL && pack(t, m, p, v) ? 0 : -1;
    }
    if (kr_is_exact(key, &PySlice_Type) && m->view.ndim == 1) {
        return assign_slice(t, m, key, v);
    }
    if (is_tuple && all_indices(tuple)) {
        char *p = lookup_tuple(t, m, tuple);
        return p != NULL && pack(t, m, p, v) ? 0 : -1;
    }
    if (kr_is_exact(key, &PySlice_Type) || (is_tuple && all_slices(tuple))) {
        return kr_fail_int(t, KR_EXC(NotImplementedError),
                           "memoryview slice assignments are currently restricted to ndim = 1");
    }
    return kr_fail_int(t, KR_EXC(TypeError), "memoryview: invalid slice key");
}

static isize memoryview_length(Thread *t, Value self)
{
    MemoryView *m = as_view(self);
    return !check(t, m) ? -1 : m->view.ndim == 0 ? 1 : m->view.shape[0];
}

/* -- Lists, bytes, text
 * --------------------------------------------------------------------------------------- */

static Value to_list(Thread *t, MemoryView *m, char *p, int dim)
{
    const Buffer *v = &m->view;
    if (dim == v->ndim) {
        return unpack(t, p, v->format);
    }
    List *list = kr_list_new(t, v->shape[dim]); /* at most 64 deep */
    for (isize i = 0; list != NULL && i < v->shape[dim]; i++) {
        char *item = lookup(t, v, p, i, dim);
        Value x = to_list(t, m, item, dim + 1);
        if (value_is_error(x) || !kr_list_append(t, list, x)) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(list);
}

static Value memoryview_tolist(Thread *t, Value self)
{
    MemoryView *m = as_view(self);
    return check(t, m) ? to_list(t, m, m->view.buf, 0) : VALUE_ERROR;
}

static Value memoryview_tobytes(Thread *t, Value self, const Value *args)
{
    MemoryView *m = as_view(self);
    char order = 'C';
    if (!check(t, m)) {
        return VALUE_ERROR;
    }
    if (!value_is_null(args[0]) && !kr_is_none(args[0])) {
        if (!kr_is_str(args[0])) {
            kr_bad_argument(t, "tobytes", "argument 'order'", "str or None", args[0]);
            return VALUE_ERROR;
        }
        const char *text = kr_str_utf8(t, kr_as_str(args[0]), NULL);
        if (text == NULL) {
            return VALUE_ERROR;
        }
        order = text[0];
        if ((order != 'C' && order != 'F' && order != 'A') || text[1] != '\0') {
            return kr_raise(t, KR_EXC(ValueError), "order must be 'C', 'F' or 'A'");
        }
    }
    Bytes *b = kr_bytes_new(t, m->view.len);
    if (b != NULL && m->view.len > 0 && !kr_buffer_to_flat(t, &m->view, b->ob_sval, order)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(b);
}

static Value memoryview_hex(Thread *t, Value self, const Value *args)
{
    MemoryView *m = as_view(self);
    int group = 1;
    if (!check(t, m) || (!value_is_null(args[1]) && !kr_arg_int(t, args[1], &group))) {
        return VALUE_ERROR;
    }
    if (m->flags & MV_C) {
        return kr_bytes_hex(t, m->view.buf, m->view.len, args[0], group);
    }
    char *flat = kr_gc_new_block(t, (size_t)m->view.len + 1, GCK_LEAF);
    if (flat == NULL || !kr_buffer_to_flat(t, &m->view, flat, 'C')) {
        return VALUE_ERROR;
    }
    return kr_bytes_hex(t, flat, m->view.len, args[0], group);
}

static Value memoryview_repr(Thread *t, Value self)
{
    return value_from_ptr(kr_str_format(
        t, (as_view(self)->flags & MV_RELEASED) ? "<released memory at %p>" : "<memory at %p>",
        value_ptr(self)));
}

/* -- Cast
 * --------------------------------------------------------------------------------------------------------
 */

/* v is a str. */
static const char *format_arg(Thread *t, Value v)
{
    const char *text = kr_str_utf8(t, kr_as_str(v), NULL);
    if (text == NULL) {
        return NULL;
    }
    char code = native_format(text);
    if (code == 0) {
        return kr_raise_null(
            t, KR_EXC(ValueError),
            "memoryview: destination format must be a native single character format "
            "prefixed with an optional '@'");
    }
    /* A text that lives as long as the process. */
    static const char formats[] =
        "@c\0@b\0@B\0@h\0@H\0@i\0@I\0@l\0@L\0@q\0@Q\0@n\0@N\0@f\0@d\0@?\0@P";
    for (size_t i = 0; i < sizeof formats; i += 3) {
        if (formats[i + 1] == code) {
            return formats + i + (text[0] != '@');
        }
    }
    return NULL;
}

static bool is_byte_format(const char *format)
{
    char code = native_format(format);
    return code == 'B' || code == 'b' || code == 'c';
}

/* Reads a shape into out[64]; returns the number of dimensions, -1 with an exception. */
static int shape_arg(Thread *t, Value v, isize *out)
{
    if (!kr_is_list(v) && !kr_is_tuple(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "shape must be a list or a tuple");
    }
    isize n = kr_len(t, v);
    if (n > MAX_NDIM) {
        return kr_fail_int(t, KR_EXC(ValueError),
                           "memoryview: number of dimensions must not exceed %d", MAX_NDIM);
    }
    for (isize i = 0; i < n; i++) {
        Value item = kr_is_tuple(v) ? kr_tuple_get((Tuple *)value_ptr(v), i)
                                    : kr_list_get(t, (List *)value_ptr(v), i);
        if (!kr_is_int(item)) {
            return kr_fail_int(t, KR_EXC(TypeError),
                               "memoryview.cast(): elements of shape must be integers");
        }
        if (!kr_int_fits_i64(item, &out[i]) || out[i] <= 0) {
            return kr_fail_int(t, KR_EXC(ValueError),
                               "memoryview.cast(): elements of shape must be integers > 0");
        }
    }
    return (int)n;
}

static Value memoryview_cast(Thread *t, Value self, const Value *args)
{
    MemoryView *m = as_view(self);
    isize shape[MAX_NDIM];
    int ndim = 1;
    if (!check(t, m)) {
        return VALUE_ERROR;
    }
    if (!kr_is_str(args[0])) {
        kr_bad_argument(t, "cast", "argument 'format'", "str", args[0]);
        return VALUE_ERROR;
    }
    if (!(m->flags & MV_C)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "memoryview: casts are restricted to C-contiguous views");
    }
    bool has_shape = !value_is_null(args[1]);
    if ((has_shape || m->view.ndim != 1) && m->view.ndim > 0) {
        for (int i = 0; i < m->view.ndim; i++) {
            if (m->view.shape[i] == 0) {
                return kr_raise(t, KR_EXC(TypeError),
                                "memoryview: cannot cast view with zeros in shape or strides");
            }
        }
    }
    if (has_shape) {
        ndim = shape_arg(t, args[1], shape);
        if (ndim < 0) {
            return VALUE_ERROR;
        }
        if (m->view.ndim != 1 && ndim != 1) {
            return kr_raise(t, KR_EXC(TypeError), "memoryview: cast must be 1D -> ND or ND -> 1D");
        }
    }
    const char *format = format_arg(t, args[0]);
    if (format == NULL) {
        return VALUE_ERROR;
    }
    char from = native_format(m->view.format);
    if (from == 0) {
        return kr_raise(
            t, KR_EXC(ValueError),
            "memoryview: source format must be a native single character format prefixed with "
            "an optional '@'");
    }
    if (!is_byte_format(format) && !is_byte_format(m->view.format)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "memoryview: cannot cast between two non-byte formats");
    }
    isize size = native_size(native_format(format)), len = m->view.len;
    if (len % size != 0) {
        return kr_raise(t, KR_EXC(TypeError), "memoryview: length is not a multiple of itemsize");
    }
    if (has_shape) {
        isize total = size;
        for (int i = 0; i < ndim; i++) {
            if (shape[i] > INTPTR_MAX / total) {
                return kr_raise(t, KR_EXC(ValueError),
                                "memoryview.cast(): product(shape) > SSIZE_MAX");
            }
            total *= shape[i];
        }
        if (total != len) {
            return kr_raise(t, KR_EXC(TypeError),
                            "memoryview: product(shape) * itemsize != buffer size");
        }
    } else {
        shape[0] = len / size;
    }
    MemoryView *r = new_view(t, m->mbuf, ndim);
    if (r == NULL) {
        return VALUE_ERROR;
    }
    r->view.obj = m->view.obj;
    r->view.buf = m->view.buf;
    r->view.len = len;
    r->view.itemsize = size;
    r->view.readonly = m->view.readonly;
    r->view.format = (char *)(uintptr_t)format;
    for (int i = ndim - 1; i >= 0; i--) {
        r->view.shape[i] = shape[i];
        r->view.strides[i] = size;
        size *= shape[i];
    }
    set_flags(r);
    return value_from_ptr(r);
}

static Value memoryview_toreadonly(Thread *t, Value self)
{
    MemoryView *m = as_view(self);
    MemoryView *r = check(t, m) ? view_of(t, m->mbuf, &m->view) : NULL;
    if (r != NULL) {
        r->view.readonly = 1;
    }
    return value_from_ptr(r);
}

/* -- Comparison, hash
 * ---------------------------------------------------------------------------------------------- */

/* Items of two buffers, unpacked by the struct module when their format is not a native one. */
typedef struct Unpacker {
    const char *format;
    Value unpack_from; /* bound method of a Struct, or NULL */
} Unpacker;

/* 1, 0 the struct module does not know the format, -1. */
static int unpacker_init(Thread *t, Unpacker *u, const char *format)
{
    u->format = format;
    u->unpack_from = VALUE_NULL;
    if (native_format(format)) {
        return 1;
    }
    Str *name = kr_str_intern_c(t, "struct"), *struct_name = kr_str_intern_c(t, "Struct");
    Str *text = kr_str_from_c(t, format), *method = kr_str_intern_c(t, "unpack_from");
    if (name == NULL || struct_name == NULL || text == NULL || method == NULL) {
        return -1;
    }
    Value module = kr_import(t, name, NULL, KR_NONE, 0);
    Value cls = value_is_error(module) ? module : kr_getattr(t, module, struct_name);
    Value s = value_is_error(cls) ? cls : kr_call_1(t, cls, value_from_ptr(text));
    u->unpack_from = value_is_error(s) ? s : kr_getattr(t, s, method);
    if (!value_is_error(u->unpack_from)) {
        return 1;
    }
    if (kr_pending_is(t, KR_EXC(MemoryError))) {
        return -1;
    }
    kr_err_clear(t);
    return 0;
}

static Value unpacker_get(Thread *t, const Unpacker *u, const char *p, isize size)
{
    if (value_is_null(u->unpack_from)) {
        return unpack(t, p, u->format);
    }
    Value bytes = value_from_ptr(kr_bytes_from(t, p, size));
    Value v = value_is_error(bytes) ? bytes : kr_call_1(t, u->unpack_from, bytes);
    if (value_is_error(v) || kr_tuple_len((Tuple *)value_ptr(v)) != 1) {
        return v;
    }
    return kr_tuple_get((Tuple *)value_ptr(v), 0);
}

static bool same_shape(const Buffer *a, const Buffer *b)
{
    if (a->ndim != b->ndim) {
        return false;
    }
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] != b->shape[i]) {
            return false;
        }
        if (a->shape[i] == 0) {
            break;
        }
    }
    return true;
}

/* 1 equal, 0 not, -1 exception. */
static int buffers_equal(Thread *t, const Buffer *a, const Buffer *b)
{
    if (!same_shape(a, b)) {
        return 0;
    }
    const char *fa = a->format ? a->format : "B", *fb = b->format ? b->format : "B";
    char ca = native_format(fa), cb = native_format(fb);
    char *x = kr_gc_new_block(t, (size_t)a->len + 1, GCK_LEAF);
    char *y = x ? kr_gc_new_block(t, (size_t)b->len + 1, GCK_LEAF) : NULL;
    if (y == NULL || !kr_buffer_to_flat(t, a, x, 'C') || !kr_buffer_to_flat(t, b, y, 'C')) {
        return -1;
    }
    int equal = 1;
    if (ca != 0 && ca == cb && strchr("fd?", ca) == NULL) {
        equal = memcmp(x, y, (size_t)a->len) == 0;
    } else {
        Unpacker ua, ub;
        int known = unpacker_init(t, &ua, fa);
        known = known == 1 ? unpacker_init(t, &ub, fb) : known;
        isize n = a->itemsize ? a->len / a->itemsize : 0;
        equal = known;
        for (isize i = 0; equal == 1 && i < n; i++) {
            Value vx = unpacker_get(t, &ua, x + i * a->itemsize, a->itemsize);
            Value vy =
                value_is_error(vx) ? vx : unpacker_get(t, &ub, y + i * b->itemsize, b->itemsize);
            equal = value_is_error(vy) ? -1 : kr_compare_bool(t, vx, vy, CMP_EQ);
        }
    }
    kr_gc_free_block(t, x);
    kr_gc_free_block(t, y);
    return equal;
}

static Value memoryview_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_exact(a, &PyMemoryView_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    MemoryView *m = as_view(a);
    int equal;
    if (is_released(m)) {
        equal = value_same(a, b);
    } else if (kr_is_exact(b, &PyMemoryView_Type)) {
        equal = !is_released(as_view(b)) ? buffers_equal(t, &m->view, &as_view(b)->view) : 0;
    } else {
        Buffer other;
        if (!kr_has_buffer(b)) {
            return KR_NOTIMPLEMENTED;
        }
        if (!kr_buffer_get(t, b, &other, BUF_FULL_RO)) {
            kr_err_clear(t);
            return KR_NOTIMPLEMENTED;
        }
        equal = buffers_equal(t, &m->view, &other);
        kr_buffer_release(t, &other);
    }
    return equal < 0 ? VALUE_ERROR : kr_bool((equal == 1) == (op == CMP_EQ));
}

static int64_t memoryview_hash(Thread *t, Value self)
{
    MemoryView *m = as_view(self);
    if (m->hash != -1) {
        return m->hash;
    }
    if (!check(t, m)) {
        return -1;
    }
    if (!m->view.readonly) {
        return kr_fail_int(t, KR_EXC(ValueError), "cannot hash writable memoryview object");
    }
    if (!is_byte_format(m->view.format)) {
        return kr_fail_int(t, KR_EXC(ValueError),
                           "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    }
    if (m->view.obj != NULL && kr_hash(t, value_from_ptr(m->view.obj)) == -1) {
        return -1; /* an unhashable exporter could change */
    }
    char *flat = m->view.buf;
    if (!(m->flags & MV_C)) {
        flat = kr_gc_new_block(t, (size_t)m->view.len + 1, GCK_LEAF);
        if (flat == NULL || !kr_buffer_to_flat(t, &m->view, flat, 'C')) {
            return -1;
        }
    }
    return m->hash = kr_hash_bytes(flat, m->view.len);
}

/* -- Attributes
 * ----------------------------------------------------------------------------------------------------
 */

static Value isize_tuple(Thread *t, const isize *items, int n)
{
    Value values[MAX_NDIM];
    for (int i = 0; items != NULL && i < n; i++) {
        values[i] = kr_int_from_i64(t, items[i]);
    }
    return value_from_ptr(kr_tuple_from(t, values, items == NULL ? 0 : n));
}

#define DEFINE_GETTER(name, expression)                   \
    static Value memoryview_##name(Thread *t, Value self) \
    {                                                     \
        MemoryView *m = as_view(self);                    \
        if (!check(t, m)) {                               \
            return VALUE_ERROR;                           \
        }                                                 \
        return expression;                                \
    }
DEFINE_GETTER(obj, m->view.obj == NULL ? KR_NONE : value_from_ptr(m->view.obj))
DEFINE_GETTER(nbytes, kr_int_from_i64(t, m->view.len))
DEFINE_GETTER(format, value_from_ptr(kr_str_from_c(t, m->view.format)))
DEFINE_GETTER(itemsize, kr_int_from_i64(t, m->view.itemsize))
DEFINE_GETTER(ndim, value_from_small(m->view.ndim))
DEFINE_GETTER(readonly, kr_bool(m->view.readonly))
DEFINE_GETTER(shape, isize_tuple(t, m->view.shape, m->view.ndim))
DEFINE_GETTER(strides, isize_tuple(t, m->view.strides, m->view.ndim))
DEFINE_GETTER(suboffsets, isize_tuple(t, m->view.suboffsets, m->view.ndim))
DEFINE_GETTER(c_contiguous, kr_bool(m->flags &MV_C))
DEFINE_GETTER(f_contiguous, kr_bool(m->flags &MV_FORTRAN))
DEFINE_GETTER(contiguous, kr_bool(m->flags &(MV_C | MV_FORTRAN)))

static const NativeGetSet memoryview_getset[] = {
    {"obj", memoryview_obj, NULL, "The object whose memory this is."},
    {"nbytes", memoryview_nbytes, NULL, "Size of all items together, as tobytes() would have it."},
    {"readonly", memoryview_readonly, NULL, "Is the memory read only?"},
    {"itemsize", memoryview_itemsize, NULL, "Size of one item in bytes."},
    {"format", memoryview_format, NULL, "What an item is, in the notation of the struct module."},
    {"ndim", memoryview_ndim, NULL, "Number of dimensions."},
    {"shape", memoryview_shape, NULL, "Length of each dimension."},
    {"strides", memoryview_strides, NULL, "Bytes from one item to the next, for each dimension."},
    {"suboffsets", memoryview_suboffsets, NULL, "For arrays of pointers to arrays."},
    {"c_contiguous", memoryview_c_contiguous, NULL, "Is it one block in row-major order?"},
    {"f_contiguous", memoryview_f_contiguous, NULL, "Is it one block in column-major order?"},
    {"contiguous", memoryview_contiguous, NULL, "Is it one block?"},
    {NULL, NULL, NULL, NULL},
};

/* clang-format off */
#define MEMORYVIEW_METHODS(M)                                                                            \
    M(NOARGS, memoryview_release, NF_CALLS, "release",                                                   \
      "release($self, /)\n--\n\nGives the object's memory back; the view cannot be used after that.")    \
    M(ARGS, memoryview_tobytes, NF_RAISES, "tobytes",                                                    \
      "tobytes($self, /, order='C')\n--\n\nThe memory as bytes.\n\n"                                     \
      "'C' walks the last dimension fastest, 'F' the first, 'A' as the memory lies.")                    \
    M(ARGS, memoryview_hex, NF_RAISES, "hex",                                                            \
      "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nThe memory as hexadecimal digits.\n\n" \
      "  sep\n    A character that separates groups.\n"                                                  \
      "  bytes_per_sep\n    Size of the groups, counted from the right; from the left if negative.")     \
    M(NOARGS, memoryview_tolist, NF_RAISES, "tolist",                                                    \
      "tolist($self, /)\n--\n\nThe items as a list, of lists if there are more dimensions than one.")    \
    M(ARGS, memoryview_cast, NF_RAISES, "cast",                                                          \
      "cast($self, /, format, shape=<unrepresentable>)\n--\n\nThe same memory with another format or shape.") \
    M(NOARGS, memoryview_toreadonly, NF_RAISES, "toreadonly",                                            \
      "toreadonly($self, /)\n--\n\nA view of the same memory that cannot change it.")                    \
    M(NOARGS, memoryview_enter, 0, "__enter__", NULL)                                                    \
    M(FAST, memoryview_exit, 0, "__exit__", NULL)
/* clang-format on */
KR_NATIVE_TABLE(memoryview_methods, MEMORYVIEW_METHODS)

/* -- Iterator
 * --------------------------------------------------------------------------------------------------------
 */

typedef struct MemoryIter {
    Object ob_base;
    isize index;
    MemoryView *seq; /* NULL: exhausted */
    isize length;
    const char *format;
} MemoryIter;

static Value memoryview_iter(Thread *t, Value self)
{
    MemoryView *m = as_view(self);
    if (!check(t, m)) {
        return VALUE_ERROR;
    }
    if (m->view.ndim == 0) {
        return kr_raise(t, KR_EXC(TypeError), "invalid indexing of 0-dim memory");
    }
    if (m->view.ndim != 1) {
        return kr_raise(t, KR_EXC(NotImplementedError),
                        "multi-dimensional sub-views are not implemented");
    }
    MemoryIter *it = kr_new_object(t, &_PyMemoryIter_Type, sizeof(MemoryIter), GCK_SCAN);
    if (it != NULL) {
        it->index = 0;
        it->seq = m;
        it->length = m->view.shape[0];
        it->format = m->view.format;
    }
    return value_from_ptr(it);
}

static Value memoryiter_next(Thread *t, Value self)
{
    MemoryIter *it = (MemoryIter *)value_ptr(self);
    if (it->seq == NULL) {
        return VALUE_NULL;
    }
    if (it->index < it->length) {
        if (!check(t, it->seq)) {
            return VALUE_ERROR;
        }
        char *p = lookup(t, &it->seq->view, it->seq->view.buf, it->index++, 0);
        return p == NULL ? VALUE_ERROR : unpack(t, p, it->format);
    }
    it->seq = NULL;
    return VALUE_NULL;
}

#define MEMORYITER_SLOTS(S)         \
    S(tp_iter, UNARY, kr_self_iter) \
    S(tp_iternext, ITERNEXT, memoryiter_next)
KR_TYPE_SLOTS(memoryiter, MEMORYITER_SLOTS)

static TypeInfo memoryiter_info = {
    .slots = {MEMORYITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = memoryiter_c_slots,
    .flags = TI_NATIVE,
};
Type _PyMemoryIter_Type = {
    KR_TYPE_HEAD("memory_iterator", sizeof(MemoryIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &memoryiter_info,
};

/* -- The types
 * ---------------------------------------------------------------------------------------------------------
 */

#define MEMORYVIEW_SLOTS(S)                                  \
    S(tp_repr, UNARY, memoryview_repr)                       \
    S(tp_hash, HASH, memoryview_hash)                        \
    S(tp_richcompare, RICHCMP, memoryview_richcompare)       \
    S(tp_iter, UNARY, memoryview_iter)                       \
    S(tp_new, NEW, memoryview_new)                           \
    S(mp_length, LEN, memoryview_length)                     \
    S(mp_subscript, BINARY, memoryview_subscript)            \
    S(mp_ass_subscript, OBJOBJARG, memoryview_ass_subscript) \
    S(sq_length, LEN, memoryview_length)                     \
    S(sq_item, SSIZEARG, memoryview_item)
KR_TYPE_SLOTS(memoryview, MEMORYVIEW_SLOTS)

static TypeInfo memoryview_info = {
    /* The finalizer is the collector's alone: there is no memoryview.__del__. */
    .slots = {MEMORYVIEW_SLOTS(KR_SLOT_NATIVE).tp_finalize = memoryview_finalize},
    .c_slots = memoryview_c_slots,
    .methods = memoryview_methods,
    .getset = memoryview_getset,
    .getbuffer = memoryview_getbuffer,
    .releasebuffer = memoryview_releasebuffer,
    .flags = TI_NATIVE,
};
Type PyMemoryView_Type = {
    KR_TYPE_HEAD("memoryview", offsetof(MemoryView, ob_array), sizeof(isize)),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_SEQUENCE,
    .tp_weaklistoffset = offsetof(MemoryView, weakreflist),
    .tp_doc = "memoryview(object)\n--\n\nA view of the memory of an object with a buffer.",
    .tp_cache = &memoryview_info,
};

#define NO_SLOTS(S)
KR_TYPE_SLOTS(managedbuffer, NO_SLOTS)
static TypeInfo managedbuffer_info = {
    .c_slots = managedbuffer_c_slots,
    .flags = TI_NATIVE,
};
Type _PyManagedBuffer_Type = {
    KR_TYPE_HEAD("managedbuffer", sizeof(ManagedBuffer), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &managedbuffer_info,
};
