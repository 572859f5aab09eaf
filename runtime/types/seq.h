/* seq.h -- what list, tuple, range and the string types share: subscripts as numbers. */
#ifndef KR_SEQ_H
#define KR_SEQ_H

#include "runtime/core/ops.h"
#include "runtime/types/str.h"

/* int, or a type with __index__ */
KR_INLINE bool kr_has_index(Value v)
{
    return value_is_int(v) || kr_slots(kr_type(v))->nb_index != NULL;
}
bool kr_seq_index_slow(Thread *t, Value key, isize *out) KR_MUST_CHECK;
/* A subscript with __index__ as a C integer; IndexError "cannot fit 'T' into an index-sized
 * integer". Negative ones are not adjusted. */
KR_INLINE bool kr_seq_index(Thread *t, Value key, isize *out)
{
    if (KR_LIKELY(value_is_int(key))) {
        *out = (isize)value_int(key);
        return true;
    }
    return kr_seq_index_slow(t, key, out);
}
/* The start or stop argument of index(): clipped; "slice indices must be integers or have an
 * __index__ method". */
bool kr_seq_bound(Thread *t, Value v, isize *out) KR_MUST_CHECK;
/* Equality of items as list and tuple searches want it: 1, 0, -1. */
KR_INLINE int kr_item_equal(Thread *t, Value a, Value b)
{
    if (value_same(a, b)) {
        return 1;
    }
    if (value_is_int(a) && value_is_int(b)) {
        return 0;
    }
    if (kr_is_exact_str(a) && kr_is_exact_str(b) && kr_str_is_flat((Str *)value_ptr(a)) &&
        kr_str_is_flat((Str *)value_ptr(b))) {
        const Str *x = (Str *)value_ptr(a), *y = (Str *)value_ptr(b);
        return (x->a.hash == y->a.hash || x->a.hash == -1 || y->a.hash == -1) &&
               kr_str_same_text(x, y);
    }
    return kr_equal(t, a, b);
}

#endif
