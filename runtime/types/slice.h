/* slice.h -- slice and range objects. */
#ifndef KR_SLICE_H
#define KR_SLICE_H

#include "runtime/core/thread.h"

struct Slice { /* PySliceObject */
    Object ob_base;
    Value start, stop, step;
};
typedef struct Range {
    Object ob_base;
    Value start, stop, step, length; /* exact ints of any size */
} Range;
typedef struct RangeIter { /* range_iterator: item i is start + i * step; all fit 64 bits */
    Object ob_base;
    int64_t index, start, step, len;
} RangeIter;
typedef struct LongRangeIter { /* longrange_iterator: exact ints of any size */
    Object ob_base;
    Value index, start, step, len;
} LongRangeIter;

Value kr_slice_new(Thread *t, Value start, Value stop, Value step);
/* __index__ of the parts, clipped; ValueError for step 0. */
bool kr_slice_unpack(Thread *t, Slice *s, isize *start, isize *stop, isize *step) KR_MUST_CHECK;
/* __index__ of one part, clipped; "slice indices must be integers or None or have an __index__
 * method". */
bool kr_slice_index(Thread *t, Value v, isize *out) KR_MUST_CHECK;
/* slice.indices() for a sequence of `length` (exact int, not negative): out = start, stop, step. */
bool kr_slice_indices(Thread *t, Slice *s, Value length, Value out[3]) KR_MUST_CHECK;
/* Adjusts to a sequence of `length`; returns the number of items selected. */
isize kr_slice_adjust(isize length, isize *start, isize *stop, isize step);
Value kr_range_new(Thread *t, Value start, Value stop,
                   Value step); /* exact ints; ValueError step 0 */

#endif
