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
typedef struct RangeIter { /* all fit 64 bits */
    Object ob_base;
    int64_t index, start, step, len;
} RangeIter;

Value kr_slice_new(Thread *t, Value start, Value stop, Value step);
/* __index__ of the parts, clipped; ValueError for step 0. */
bool kr_slice_unpack(Thread *t, Slice *s, isize *start, isize *stop, isize *step) KR_MUST_CHECK;
/* Adjusts to a sequence of `length`; returns the number of items selected. */
isize kr_slice_adjust(isize length, isize *start, isize *stop, isize step);
Value kr_range_new(Thread *t, Value start, Value stop, Value step); /* exact ints; ValueError step 0 */

#endif
