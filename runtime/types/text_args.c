/* text_args.c -- see text_args.h. */
#include "runtime/types/text_args.h"

#include "runtime/core/ops.h"
#include "runtime/types/int.h"
#include "runtime/types/slice.h"

bool kr_bad_argument(Thread *t, const char *function, const char *argument, const char *expected,
                     Value v)
{
    return kr_is_none(v) ? kr_fail(t, KR_EXC(TypeError), "%s() %s must be %s, not None", function,
                                   argument, expected)
                         : kr_fail(t, KR_EXC(TypeError), "%s() %s must be %s, not %.50T", function,
                                   argument, expected, v);
}

bool kr_slice_bound(Thread *t, Value v, isize *out)
{
    if (kr_is_none(v)) {
        return true;
    }
    if (value_is_int(v)) {
        *out = value_int(v);
        return true;
    }
    if (kr_slots(kr_type(v))->nb_index == NULL) {
        return kr_fail(t, KR_EXC(TypeError),
                       "slice indices must be integers or None or have an __index__ method");
    }
    return kr_arg_isize_clip(t, v, out);
}

bool kr_args_find(Thread *t, const char *name, const Value *args, size_t nargs, isize len,
                  Value *sub, isize *start, isize *end)
{
    if (nargs < 1 || nargs > 3) {
        return kr_fail(t, KR_EXC(TypeError), "%s() takes at %s %d argument%s (%zu given)", name,
                       nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 3, nargs < 1 ? "" : "s",
                       nargs);
    }
    *sub = args[0];
    *start = 0;
    *end = INTPTR_MAX;
    if ((nargs > 1 && !kr_slice_bound(t, args[1], start)) ||
        (nargs > 2 && !kr_slice_bound(t, args[2], end))) {
        return false;
    }
    if (*end > len) {
        *end = len;
    } else if (*end < 0) {
        *end = kr_max(*end + len, 0);
    }
    if (*start < 0) {
        *start = kr_max(*start + len, 0);
    }
    return true;
}

int kr_subscript(Thread *t, Value key, isize len, const char *range_error, const char *type_error,
                 isize *start, isize *step, isize *count)
{
    isize i;
    if (KR_LIKELY(value_is_int(key))) {
        i = value_int(key);
    } else if (kr_is_exact(key, &PySlice_Type)) {
        isize stop;
        if (!kr_slice_unpack(t, (Slice *)value_ptr(key), start, &stop, step)) {
            return SUBSCRIPT_ERROR;
        }
        *count = kr_slice_adjust(len, start, &stop, *step);
        return SUBSCRIPT_SLICE;
    } else if (kr_slots(kr_type(key))->nb_index == NULL) {
        kr_fail(t, KR_EXC(TypeError), type_error, key);
        return SUBSCRIPT_ERROR;
    } else {
        Value v = kr_index(t, key);
        if (value_is_error(v)) {
            return SUBSCRIPT_ERROR;
        }
        if (!kr_int_fits_i64(v, &i)) {
            kr_fail(t, KR_EXC(IndexError), "cannot fit '%.200T' into an index-sized integer", key);
            return SUBSCRIPT_ERROR;
        }
    }
    if (range_error != NULL && i < 0) {
        i += len;
    }
    if (range_error != NULL && (i < 0 || i >= len)) {
        kr_fail(t, KR_EXC(IndexError), "%s", range_error);
        return SUBSCRIPT_ERROR;
    }
    *start = i;
    return SUBSCRIPT_INDEX;
}
