/* seq.c -- subscripts of sequences. */
#include "runtime/types/seq.h"

#include "runtime/core/native.h"
#include "runtime/types/int.h"

bool kr_seq_index_slow(Thread *t, Value key, isize *out)
{
    Value i = kr_index(t, key);
    if (value_is_error(i)) {
        return false;
    }
    int64_t n;
    if (!kr_int_fits_i64(i, &n)) {
        return kr_fail(t, KR_EXC(IndexError), "cannot fit '%T' into an index-sized integer", key);
    }
    *out = (isize)n;
    return true;
}

bool kr_seq_bound(Thread *t, Value v, isize *out)
{
    if (!kr_has_index(v)) {
        return kr_fail(t, KR_EXC(TypeError),
                       "slice indices must be integers or have an __index__ method");
    }
    return kr_arg_isize_clip(t, v, out);
}
