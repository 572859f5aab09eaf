/* builtins_iter.c -- builtins that walk iterables: all any iter next aiter anext max min sorted
 * sum. */
#include "runtime/core/app.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- all, any ---------------------------------------------------------------------------------- */

/* Looks for an item whose truth is `wanted`: 1 found, 0 not, -1 error. */
static int find_truth(Thread *t, Value iterable, int wanted)
{
    Value it = kr_iter(t, iterable);
    if (value_is_error(it)) {
        return -1;
    }
    for (;;) {
        Value v = kr_next(t, it);
        if (value_is_null(v)) {
            return kr_pending(t) ? -1 : 0;
        }
        int truth = kr_truth(t, v);
        if (truth < 0 || !kr_safepoint(t)) {
            return -1;
        }
        if (truth == wanted) {
            return 1;
        }
    }
}

static Value builtins_all(Thread *t, KR_UNUSED Value self, Value iterable)
{
    int found = find_truth(t, iterable, 0);
    return found < 0 ? VALUE_ERROR : kr_bool(!found);
}

static Value builtins_any(Thread *t, KR_UNUSED Value self, Value iterable)
{
    int found = find_truth(t, iterable, 1);
    return found < 0 ? VALUE_ERROR : kr_bool(found);
}

/* -- iter, next -------------------------------------------------------------------------------- */

static Value builtins_iter(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "iter", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    if (nargs == 1) {
        return kr_iter(t, args[0]);
    }
    if (!kr_is_callable(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "iter(v, w): v must be callable");
    }
    return kr_calliter_new(t, args[0], args[1]);
}

static Value builtins_next(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "next", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    SlotITERNEXT next = kr_slots(kr_type(args[0]))->tp_iternext;
    if (next == NULL || next == kr_next_not_implemented) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not an iterator", args[0]);
    }
    if (nargs == 2) {
        Value v = next(t, args[0]);
        if (!value_is_null(v)) {
            return v;
        }
        if (kr_pending(t)) {
            if (!kr_pending_is(t, KR_EXC(StopIteration))) {
                return VALUE_ERROR;
            }
            kr_err_clear(t);
        }
        return args[1];
    }
    /* Without a default StopIteration passes through with its value: the slot leaves it pending
     * when there is one, and clean exhaustion becomes a bare StopIteration. */
    Value v = next(t, args[0]);
    if (value_is_null(v) && !kr_pending(t)) {
        return kr_raise_object(t, value_from_ptr(KR_EXC(StopIteration)));
    }
    return v;
}

static Value builtins_aiter(Thread *t, KR_UNUSED Value self, Value v)
{
    SlotUNARY slot = kr_slots(kr_type(v))->am_aiter;
    if (slot == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not an async iterable", v);
    }
    Value it = slot(t, v);
    if (!value_is_error(it) && kr_slots(kr_type(it))->am_anext == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "aiter() returned not an async iterator of type '%T'",
                        it);
    }
    return it;
}

/* -- max, min ---------------------------------------------------------------------------------- */

typedef struct Extremum {
    const char *name;
    int op; /* CMP_GT for max, CMP_LT for min: a new item wins when item op best */
} Extremum;

/* 1 when the candidate beats the best so far. */
static int extremum_wins(Thread *t, int op, Value candidate, Value best)
{
    if (value_is_int(candidate) && value_is_int(best)) {
        int64_t a = value_int(candidate);
        int64_t b = value_int(best);
        return op == CMP_GT ? a > b : a < b;
    }
    return kr_compare_bool(t, candidate, best, op);
}

static Value extremum(Thread *t, const Extremum *what, const Value *args, size_t nargs,
                      Tuple *kwnames)
{
    if (nargs == 0) {
        return kr_raise(t, KR_EXC(TypeError), "%s expected at least 1 argument, got 0", what->name);
    }
    Value key = VALUE_NULL;
    Value fallback = VALUE_NULL;
    isize nkw = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    for (isize i = 0; i < nkw; i++) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, i));
        if (!kr_str_flat(t, name)) {
            return VALUE_ERROR;
        }
        if (kr_str_equal_c(name, "key")) {
            key = kr_is_none(args[nargs + (size_t)i]) ? VALUE_NULL : args[nargs + (size_t)i];
        } else if (kr_str_equal_c(name, "default")) {
            fallback = args[nargs + (size_t)i];
        } else {
            return kr_raise(t, KR_EXC(TypeError), "'%U' is an invalid keyword argument for %s()",
                            name, what->name);
        }
    }
    if (nargs > 1 && !value_is_null(fallback)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "Cannot specify a default for %s() with multiple positional arguments",
                        what->name);
    }
    Value it = VALUE_NULL;
    if (nargs == 1) {
        it = kr_iter(t, args[0]);
        if (value_is_error(it)) {
            return VALUE_ERROR;
        }
    }
    Value best = VALUE_NULL;
    Value best_key = VALUE_NULL;
    for (size_t i = 0;; i++) {
        Value item;
        if (nargs == 1) {
            item = kr_next(t, it);
            if (value_is_null(item) && kr_pending(t)) {
                return VALUE_ERROR;
            }
        } else {
            item = i < nargs ? args[i] : VALUE_NULL;
        }
        if (value_is_null(item)) {
            break;
        }
        Value item_key = value_is_null(key) ? item : kr_call_1(t, key, item);
        if (value_is_error(item_key) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
        int wins = value_is_null(best) ? 1 : extremum_wins(t, what->op, item_key, best_key);
        if (wins < 0) {
            return VALUE_ERROR;
        }
        if (wins) {
            best = item;
            best_key = item_key;
        }
    }
    if (!value_is_null(best)) {
        return best;
    }
    if (!value_is_null(fallback)) {
        return fallback;
    }
    return kr_raise(t, KR_EXC(ValueError), "%s() arg is an empty sequence", what->name);
}

static Value builtins_max(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                          Tuple *kwnames)
{
    static const Extremum what = {"max", CMP_GT};
    return extremum(t, &what, args, nargs, kwnames);
}

static Value builtins_min(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                          Tuple *kwnames)
{
    static const Extremum what = {"min", CMP_LT};
    return extremum(t, &what, args, nargs, kwnames);
}

/* -- sorted ------------------------------------------------------------------------------------ */

static Value builtins_sorted(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                             Tuple *kwnames)
{
    if (nargs != 1) {
        return kr_raise(t, KR_EXC(TypeError), "sorted expected 1 argument, got %zu", nargs);
    }
    Value key = KR_NONE;
    bool reverse = false;
    isize nkw = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    for (isize i = 0; i < nkw; i++) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, i));
        Value v = args[nargs + (size_t)i];
        if (!kr_str_flat(t, name)) {
            return VALUE_ERROR;
        }
        if (kr_str_equal_c(name, "key")) {
            key = v;
        } else if (kr_str_equal_c(name, "reverse")) {
            int flag;
            if (!kr_arg_int(t, v, &flag)) {
                return VALUE_ERROR;
            }
            reverse = flag != 0;
        } else {
            return kr_raise(t, KR_EXC(TypeError), "'%U' is an invalid keyword argument for sort()",
                            name);
        }
    }
    Value list = kr_list_from_iterable(t, args[0]);
    if (value_is_error(list) || !kr_list_sort(t, (List *)value_ptr(list), key, reverse)) {
        return VALUE_ERROR;
    }
    return list;
}

/* -- sum --------------------------------------------------------------------------------------- */

KR_INLINE Value sum_step(Thread *t, Value acc, Value v)
{
    if (value_is_int(acc) && value_is_int(v)) {
        int64_t sum = value_int(acc) + value_int(v);
        return KR_LIKELY(value_int_fits(sum)) ? value_from_small(sum) : kr_int_from_i64(t, sum);
    }
    if (value_is_double(acc) && value_is_double(v)) {
        return value_from_double(value_double(acc) + value_double(v));
    }
    return kr_binary(t, BIN_ADD, acc, v);
}

static Value builtins_sum(Thread *t, KR_UNUSED Value self, const Value *args)
{
    Value acc = value_is_null(args[1]) ? value_from_small(0) : args[1];
    Value it = kr_is_exact_list(args[0]) ? KR_NONE : kr_iter(t, args[0]);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    if (kr_is_str(acc)) {
        return kr_raise(t, KR_EXC(TypeError), "sum() can't sum strings [use ''.join(seq) instead]");
    }
    if (kr_is_bytes(acc)) {
        return kr_raise(t, KR_EXC(TypeError), "sum() can't sum bytes [use b''.join(seq) instead]");
    }
    if (kr_is_instance_of(acc, &PyByteArray_Type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "sum() can't sum bytearray [use b''.join(seq) instead]");
    }
    if (kr_is_exact_list(args[0])) {
        List *list = (List *)value_ptr(args[0]);
        for (isize i = 0, n; i < kr_list_len(list); i += n) {
            n = 0;
            if (value_is_int(acc) && !kr_list_is_exposed(list)) {
                int64_t sum = value_int(acc);
                n = kr_int_sum_small(list->ob_item + i, kr_list_len(list) - i, &sum);
                acc = kr_int_from_i64(t, sum);
            }
            if (n == 0) {
                acc = sum_step(t, acc, kr_list_at(t, list, i));
                n = 1;
            }
            if (value_is_error(acc) || !kr_safepoint(t)) {
                return VALUE_ERROR;
            }
        }
        return acc;
    }
    for (;;) {
        Value v = kr_next(t, it);
        if (value_is_null(v)) {
            return kr_pending(t) ? VALUE_ERROR : acc;
        }
        acc = sum_step(t, acc, v);
        if (value_is_error(acc) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
}

/* -- Table ------------------------------------------------------------------------------------- */

/* clang-format off */
#define BUILTINS_ITER(M) \
    M(O,      builtins_aiter,  NF_CALLS, "aiter",  "aiter($module, async_iterable, /)\n--\n\nThe asynchronous iterator of an asynchronous iterable.") \
    M(O,      builtins_all,    NF_CALLS | NF_APP(APP_ALL), "all",    "all($module, iterable, /)\n--\n\nTrue unless some item is false.") \
    M(FAST,   kr_builtins_anext, NF_CALLS, "anext", "anext($module, aiterator, default=<unrepresentable>, /)\n--\n\nThe next item of an asynchronous iterator, as an awaitable.") \
    M(O,      builtins_any,    NF_CALLS | NF_APP(APP_ANY), "any",    "any($module, iterable, /)\n--\n\nTrue when some item is true.") \
    M(FAST,   builtins_iter,   NF_CALLS, "iter",   "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nAn iterator over a container, or one that calls until it meets the sentinel.") \
    M(FASTKW, builtins_max,    NF_CALLS | NF_APP(APP_MAX), "max",    "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nThe biggest item.") \
    M(FASTKW, builtins_min,    NF_CALLS | NF_APP(APP_MIN), "min",    "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nThe smallest item.") \
    M(FAST,   builtins_next,   NF_CALLS | NF_APP(APP_NEXT), "next",   "next(iterator[, default])\n\nThe next item, or the default when there is none.") \
    M(FASTKW, builtins_sorted, NF_CALLS | NF_APP(APP_SORTED), "sorted", "sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\nA new sorted list of the items.") \
    M(ARGS,   builtins_sum,    NF_CALLS | NF_APP(APP_SUM), "sum",    "sum($module, iterable, /, start=0)\n--\n\nThe items added up, beginning with start.")
/* clang-format on */
KR_NATIVE_TABLE_SHARED(kr_builtins_iter_defs, BUILTINS_ITER)
