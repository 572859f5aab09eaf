/* bisect.c -- the module _bisect: places in sorted sequences. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"

enum { ARG_A, ARG_X, ARG_LO, ARG_HI, ARG_KEY };

/* Index to insert x at, right or left of equal items; -1 with an exception pending. */
static isize place(Thread *t, const Value *args, Value x, bool right)
{
    isize lo = 0, hi = -1;
    if ((!value_is_null(args[ARG_LO]) && !kr_arg_isize(t, args[ARG_LO], &lo)) ||
        (!value_is_null(args[ARG_HI]) && !kr_is_none(args[ARG_HI]) &&
         !kr_arg_isize(t, args[ARG_HI], &hi))) {
        return -1;
    }
    if (lo < 0) {
        return kr_fail_int(t, KR_EXC(ValueError), "lo must be non-negative");
    }
    if (hi == -1 && (hi = kr_sequence_len(t, args[ARG_A])) < 0) {
        return -1;
    }
    Value key = value_is_null(args[ARG_KEY]) ? KR_NONE : args[ARG_KEY];
    while (lo < hi) {
        isize mid = lo + (hi - lo) / 2;
        Value item = kr_sequence_getitem(t, args[ARG_A], mid);
        item = value_is_error(item) || kr_is_none(key) ? item : kr_call_1(t, key, item);
        if (value_is_error(item)) {
            return -1;
        }
        int less;
        if (value_is_int(x) && value_is_int(item)) {
            less = right ? value_int(x) < value_int(item) : value_int(item) < value_int(x);
        } else {
            less =
                right ? kr_compare_bool(t, x, item, CMP_LT) : kr_compare_bool(t, item, x, CMP_LT);
        }
        if (less < 0) {
            return -1;
        }
        if (less == right) {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    return lo;
}

static Value find(Thread *t, const Value *args, bool right)
{
    isize i = place(t, args, args[ARG_X], right);
    return i < 0 ? VALUE_ERROR : kr_int_from_i64(t, i);
}

static Value insert(Thread *t, const Value *args, bool right)
{
    Value x = args[ARG_X];
    if (!value_is_null(args[ARG_KEY]) && !kr_is_none(args[ARG_KEY])) {
        x = kr_call_1(t, args[ARG_KEY], x);
        if (value_is_error(x)) {
            return VALUE_ERROR;
        }
    }
    isize i = place(t, args, x, right);
    if (i < 0) {
        return VALUE_ERROR;
    }
    if (kr_is_exact_list(args[ARG_A])) {
        return kr_list_insert(t, (List *)value_ptr(args[ARG_A]), i, args[ARG_X]) ? KR_NONE
                                                                                 : VALUE_ERROR;
    }
    Value call[2] = {kr_int_from_i64(t, i), args[ARG_X]};
    return value_is_error(kr_call_method(t, args[ARG_A], KR_NAME(insert), call, 2)) ? VALUE_ERROR
                                                                                    : KR_NONE;
}

static Value bisect_right(Thread *t, Value self, const Value *args) { return find(t, args, true); }
static Value bisect_left(Thread *t, Value self, const Value *args) { return find(t, args, false); }
static Value insort_right(Thread *t, Value self, const Value *args)
{
    return insert(t, args, true);
}
static Value insort_left(Thread *t, Value self, const Value *args)
{
    return insert(t, args, false);
}

/* clang-format off */
#define BISECT_FUNCTIONS(M)                                                                        \
    M(ARGS, bisect_right, NF_CALLS, "bisect_right",                                                \
      "bisect_right($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"                         \
      "The index behind all items of the sorted sequence a that are not larger than x.")           \
    M(ARGS, insort_right, NF_CALLS, "insort_right",                                                \
      "insort_right($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"                         \
      "Put x into the sorted list a, behind items equal to it.")                                   \
    M(ARGS, bisect_left, NF_CALLS, "bisect_left",                                                  \
      "bisect_left($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"                          \
      "The index behind all items of the sorted sequence a that are smaller than x.")              \
    M(ARGS, insort_left, NF_CALLS, "insort_left",                                                  \
      "insort_left($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"                          \
      "Put x into the sorted list a, in front of items equal to it.")
KR_NATIVE_TABLE(bisect_defs, BISECT_FUNCTIONS)
/* clang-format on */

const NativeModule kr_module_bisect = {
    .name = "_bisect",
    .doc = "Binary search in sorted sequences.",
    .defs = bisect_defs,
};
