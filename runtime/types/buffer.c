/* buffer.c -- PEP 3118 buffers: filling simple ones, copying items of strided ones. */
#include "runtime/core/error.h"
#include "runtime/types/bytes.h"

bool kr_buffer_fill(Thread *t, Buffer *out, Value exporter, void *data, isize len, bool readonly,
                    int flags)
{
    if (readonly && (flags & BUF_WRITABLE)) {
        out->obj = NULL;
        return kr_fail(t, KR_EXC(BufferError), "Object is not writable.");
    }
    out->obj = value_ptr(exporter);
    out->buf = data;
    out->len = len;
    out->readonly = readonly;
    out->itemsize = 1;
    out->format = (flags & BUF_FORMAT) ? (char *)(uintptr_t) "B" : NULL;
    out->ndim = 1;
    out->shape = (flags & BUF_ND) == BUF_ND ? &out->len : NULL;
    out->strides = (flags & BUF_STRIDES) == BUF_STRIDES ? &out->itemsize : NULL;
    out->suboffsets = NULL;
    out->internal = NULL;
    return true;
}

/* Is the buffer one block in the given order? */
bool kr_buffer_contiguous(const Buffer *b, char order)
{
    if (b->suboffsets != NULL) {
        return false;
    }
    if (b->strides == NULL || b->len == 0) {
        return order != 'F' || b->ndim <= 1 || b->strides != NULL;
    }
    if (order == 'A') {
        return kr_buffer_contiguous(b, 'C') || kr_buffer_contiguous(b, 'F');
    }
    isize expected = b->itemsize;
    for (int k = 0; k < b->ndim; k++) {
        int i = order == 'C' ? b->ndim - 1 - k : k;
        isize n = b->shape ? b->shape[i] : b->len / (b->itemsize ? b->itemsize : 1);
        if (n > 1 && b->strides[i] != expected) {
            return false;
        }
        expected *= n;
    }
    return true;
}

static const char *step_into(const Buffer *b, int dim, const char *p, isize index)
{
    p += b->strides[dim] * index;
    if (b->suboffsets != NULL && b->suboffsets[dim] >= 0) {
        p = *(const char *const *)(const void *)p + b->suboffsets[dim];
    }
    return p;
}

bool kr_buffer_to_flat(Thread *t, const Buffer *b, char *to, char order)
{
    if (order == 'A') {
        order = kr_buffer_contiguous(b, 'F') && b->ndim > 1 ? 'F' : 'C';
    }
    if (b->ndim == 0 || b->shape == NULL || b->strides == NULL || kr_buffer_contiguous(b, order)) {
        memcpy(to, b->buf, (size_t)b->len);
        return true;
    }
    /* Counts through all indices; `pointers` remembers where each dimension stands. */
    isize index[64] = {0};
    const char *pointers[65];
    int n = b->ndim;
    if (n > 64) {
        return kr_fail(t, KR_EXC(ValueError), "number of dimensions must not exceed 64");
    }
    for (int i = 0; i < n; i++) {
        if (b->shape[i] == 0) {
            return true;
        }
    }
    isize items = b->len / (b->itemsize ? b->itemsize : 1);
    for (isize k = 0; k < items; k++) {
        pointers[0] = b->buf;
        for (int i = 0; i < n; i++) {
            pointers[i + 1] = step_into(b, i, pointers[i], index[i]);
        }
        memcpy(to, pointers[n], (size_t)b->itemsize);
        to += b->itemsize;
        for (int step = 0; step < n; step++) {
            int i = order == 'F' ? step : n - 1 - step;
            if (++index[i] < b->shape[i]) {
                break;
            }
            index[i] = 0;
        }
    }
    return true;
}
