/* bytes.h -- bytes, bytearray, memoryview. */
#ifndef KR_BYTES_H
#define KR_BYTES_H

#include "runtime/core/thread.h"

struct Bytes { /* PyBytesObject; basicsize 33; data is NUL-terminated */
    VarObject ob_base;
    isize ob_shash; /* -1: not computed */
    char ob_sval[1];
};
struct ByteArray { /* PyByteArrayObject */
    VarObject ob_base;
    isize ob_alloc;
    char *ob_bytes;
    char *ob_start; /* NULL only when never allocated: read through kr_bytearray_data() */
    isize ob_exports;
};
typedef struct ManagedBuffer { /* _PyManagedBufferObject */
    Object ob_base;
    int flags;
    isize exports;
    Buffer master;
} ManagedBuffer;
typedef struct MemoryView { /* PyMemoryViewObject; ob_array holds shape, strides, suboffsets */
    VarObject ob_base;
    ManagedBuffer *mbuf;
    isize hash;
    int flags;
    isize exports;
    Buffer view;
    Object *weakreflist;
    isize ob_array[1];
} MemoryView;

typedef struct BytesIter { /* bytes_iterator, bytearray_iterator */
    Object ob_base;
    isize index;
    Object *seq; /* NULL: exhausted */
} BytesIter;

Bytes *kr_bytes_new(Thread *t, isize len); /* uninitialised, NUL-terminated; NULL pending */
Bytes *kr_bytes_from(Thread *t, const void *data, isize len); /* 0 and 1 byte: cached objects */
ByteArray *kr_bytearray_from(Thread *t, const void *data, isize len);
KR_INLINE char *kr_bytes_data(Bytes *b) { return b->ob_sval; }
KR_INLINE isize kr_bytes_len(const Bytes *b) { return b->ob_base.ob_size; }
extern char _PyByteArray_empty_string[] KR_EXPORT;
KR_INLINE char *kr_bytearray_data(ByteArray *b)
{
    return b->ob_base.ob_size ? b->ob_start : _PyByteArray_empty_string;
}
/* Fills out for a flat block of bytes, as PyBuffer_FillInfo: BufferError "Object is not writable."
 */
bool kr_buffer_fill(Thread *t, Buffer *out, Value exporter, void *data, isize len, bool readonly,
                    int flags) KR_MUST_CHECK;
bool kr_buffer_contiguous(const Buffer *b, char order); /* 'C', 'F' or 'A'ny */
/* Copies the items of any buffer to `to` (b->len bytes) in row-major ('C') or column-major ('F')
 * order. */
bool kr_buffer_to_flat(Thread *t, const Buffer *b, char *to, char order) KR_MUST_CHECK;
/* data.hex(sep, bytes_per_sep); sep may be VALUE_NULL. */
Value kr_bytes_hex(Thread *t, const void *data, isize len, Value sep, isize bytes_per_sep);
bool kr_bytearray_resize(Thread *t, ByteArray *b,
                         isize len) KR_MUST_CHECK; /* BufferError when exported */
int64_t kr_bytes_hash(Bytes *b);
Value kr_bytes_repr(Thread *t, const char *data, isize len);
Value kr_bytes_percent(Thread *t, Value format, Value args);
Value kr_memoryview_new(Thread *t, Value exporter);
/* A view that takes over *info (PyMemoryView_FromBuffer). */
Value kr_memoryview_from_buffer(Thread *t, const Buffer *info);
/* What C's PyObject_Bytes makes: __bytes__, buffer, iterable of ints; no count, no str. */
Value kr_bytes_from_object(Thread *t, Value v);

#endif
