/* test_list.c -- list storage, slices, the sort. */
#include "runtime/types/list.h"

#include <stdlib.h>

#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/function.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime.h"

static void same_items(List *l, const int64_t *items, isize n)
{
    assert_int_equal(kr_list_len(l), n);
    for (isize i = 0; i < n; i++) {
        assert_int_equal(value_int(kr_list_get(t, l, i)), items[i]);
    }
    for (isize i = n; i < kr_list_capacity(l); i++) {
        assert_true(value_is_null(l->ob_item[i]));
    }
}

static void splices_behave_like_an_array(void **state)
{
    static int64_t model[4000];
    isize n = 0;
    List *l = kr_list_new(t, 0);
    for (int step = 0; step < 5000; step++) {
        isize lo = random_below(n + 1), hi = lo + random_below(n - lo + 1);
        if (hi - lo > 20 && step % 50 != 0) {
            hi = lo + 3;
        }
        int64_t fresh[8];
        Value values[8];
        isize add = n < 3000 ? random_below(8) : 0;
        for (isize i = 0; i < add; i++) {
            fresh[i] = step * 8 + i;
            values[i] = num(fresh[i]);
        }
        memmove(model + lo + add, model + hi, (size_t)(n - hi) * sizeof *model);
        memcpy(model + lo, fresh, (size_t)add * sizeof *model);
        n += add - (hi - lo);
        assert_true(kr_list_splice(t, l, lo, hi, values, add));
        same_items(l, model, n);
    }
    assert_true(kr_list_clear(t, l));
    same_items(l, model, 0);
    assert_null(l->ob_item);
}

static void appends_and_extends(void **state)
{
    List *l = kr_list_new(t, 0);
    for (int i = 0; i < 1000; i++) {
        assert_true(kr_list_append(t, l, num(i)));
    }
    assert_true(kr_list_extend(t, l, value_from_ptr(l)));
    assert_int_equal(kr_list_len(l), 2000);
    assert_int_equal(value_int(kr_list_get(t, l, 1999)), 999);
    Tuple *tuple = kr_list_to_tuple(t, l);
    assert_int_equal(kr_tuple_len(tuple), 2000);
    assert_true(kr_list_set_slice(t, l, 1, 1999, value_from_ptr(l)));
    assert_int_equal(kr_list_len(l), 2002);
    assert_int_equal(value_int(kr_list_get(t, l, 1)), 0);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void fill(int64_t *items, int n, int kind)
{
    for (int i = 0; i < n; i++) {
        switch (kind) {
        case 0: items[i] = random_below(1 << 20) - (1 << 19); break;
        case 1: items[i] = i; break;
        case 2: items[i] = -i; break;
        case 3: items[i] = random_below(4); break;
        case 4: items[i] = i % 100; break;
        case 5: items[i] = i < n / 2 ? 2 * i : 2 * (i - n / 2) + 1; break;
        case 6: items[i] = i + (random_below(20) == 0 ? random_below(n) : 0); break;
        default: items[i] = i / 50 % 2 ? -i : i; break;
        }
    }
}

static void ints_are_sorted(void **state)
{
    static int64_t items[20000];
    static const int sizes[] = {0, 1, 2, 3, 31, 63, 64, 65, 100, 127, 1000, 4096, 20000};
    for (size_t k = 0; k < KR_COUNT(sizes); k++) {
        for (int kind = 0; kind < 8; kind++) {
            int n = sizes[k];
            fill(items, n, kind);
            List *l = kr_list_new(t, n);
            for (int i = 0; i < n; i++) {
                assert_true(kr_list_append(t, l, num(items[i])));
            }
            qsort(items, (size_t)n, sizeof *items, by_number);
            assert_true(kr_list_sort(t, l, KR_NONE, false));
            same_items(l, items, n);
        }
    }
}

/* Pairs (small key, position), sorted by key only, so that stability shows. */
static Value first_of(Thread *thread, Value self, const Value *args, size_t nargs)
{
    return kr_tuple_get((Tuple *)value_ptr(args[0]), 0);
}

static void check_stable(Value key_func, bool reverse, bool floats)
{
    static int64_t items[20000];
    static const int sizes[] = {2, 50, 64, 200, 3000, 20000};
    for (size_t k = 0; k < KR_COUNT(sizes); k++) {
        for (int kind = 0; kind < 8; kind++) {
            int n = sizes[k];
            fill(items, n, kind);
            List *l = kr_list_new(t, n);
            for (int i = 0; i < n; i++) {
                Value key = floats ? value_from_double((double)items[i]) : num(items[i]);
                Tuple *pair = kr_tuple_pair(t, key, num(i));
                assert_true(kr_list_append(t, l, value_from_ptr(pair)));
            }
            assert_true(kr_list_sort(t, l, key_func, reverse));
            assert_int_equal(kr_list_len(l), n);
            double last = 0;
            int64_t last_place = -1;
            for (int i = 0; i < n; i++) {
                Tuple *pair = (Tuple *)value_ptr(kr_list_get(t, l, i));
                Value v = kr_tuple_get(pair, 0);
                double key = floats ? value_double(v) : (double)value_int(v);
                int64_t place = value_int(kr_tuple_get(pair, 1));
                if (i > 0) {
                    assert_true(reverse ? key <= last : key >= last);
                    assert_true(key != last || place > last_place);
                }
                last = key;
                last_place = place;
            }
        }
    }
}

static void sorting_is_stable(void **state)
{
    static const NativeDef row = {
        {"first", NULL, METH_F_FASTCALL, NULL}, SIG_FAST, 0, {.fast = first_of}, NULL};
    Value key_func = kr_cfunction_new(t, &row, VALUE_NULL, VALUE_NULL);
    assert_false(value_is_error(key_func));
    for (int reverse = 0; reverse < 2; reverse++) {
        check_stable(key_func, reverse, false);
        check_stable(key_func, reverse, true);
    }
    check_stable(KR_NONE, false, false); /* whole pairs: any_less */
}

static void strings_are_sorted(void **state)
{
    List *l = kr_list_new(t, 0);
    for (int i = 0; i < 3000; i++) {
        assert_true(
            kr_list_append(t, l, value_from_ptr(kr_str_format(t, "s%d", (int)random_below(1000)))));
    }
    assert_true(kr_list_sort(t, l, KR_NONE, false));
    for (int i = 1; i < 3000; i++) {
        Str *a = (Str *)value_ptr(kr_list_get(t, l, i - 1));
        Str *b = (Str *)value_ptr(kr_list_get(t, l, i));
        assert_true(kr_str_compare(t, a, b) <= 0);
    }
}

static void a_failed_comparison_keeps_all_items(void **state)
{
    List *l = kr_list_new(t, 0);
    for (int i = 0; i < 500; i++) {
        assert_true(kr_list_append(t, l, num(random_below(1000))));
    }
    assert_true(kr_list_set(t, l, 450, KR_NONE));
    assert_false(kr_list_sort(t, l, KR_NONE, false));
    assert_true(kr_pending_is(t, KR_EXC(TypeError)));
    kr_err_clear(t);
    assert_int_equal(kr_list_len(l), 500);
    int nones = 0;
    for (int i = 0; i < 500; i++) {
        nones += kr_is_none(kr_list_get(t, l, i));
    }
    assert_int_equal(nones, 1);
}

static void slices_select_what_they_should(void **state)
{
    for (isize len = 0; len < 6; len++) {
        for (isize a = -8; a < 9; a++) {
            for (isize b = -8; b < 9; b++) {
                for (isize step = -3; step < 4; step++) {
                    if (step == 0) {
                        continue;
                    }
                    isize start = a, stop = b, count = 0;
                    isize n = kr_slice_adjust(len, &start, &stop, step);
                    for (isize i = start; step > 0 ? i < stop : i > stop; i += step) {
                        assert_true(i >= 0 && i < len);
                        count++;
                    }
                    assert_int_equal(n, count);
                }
            }
        }
    }
}

UNIT_MAIN_GROUP(runtime_up, NULL, UNIT(splices_behave_like_an_array), UNIT(appends_and_extends),
                UNIT(ints_are_sorted), UNIT(sorting_is_stable), UNIT(strings_are_sorted),
                UNIT(a_failed_comparison_keeps_all_items), UNIT(slices_select_what_they_should))
