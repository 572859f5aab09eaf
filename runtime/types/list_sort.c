/* list_sort.c -- list.sort: keys, detection of mutation, choice of the comparison.
 *
 * While comparisons may run, the list is empty and its ob_item points at a marker, so that any
 * change of it is noticed; the items live in an array of ours that is put back in any case.  The
 * algorithm is list_sort.inc, compiled for plain ints, plain floats, Latin-1 text and anything
 * else, each with and without keys.
 *
 * The slots of a list exposed to C are permuted whole: their counted references move with them.
 */
#include "runtime/core/ops.h"
#include "runtime/types/list.h"
#include "runtime/types/seq.h"
#include "runtime/types/str.h"

enum { MIN_GALLOP = 7 };

typedef struct SortState {
    Thread *t;
    void *buffer; /* for merges */
    isize room;   /* elements it holds */
    isize min_gallop;
} SortState;

typedef struct KeyedItem {
    Value key;
    Value slot; /* the list's slot as it is: a Value, or a counted pointer */
} KeyedItem;

/* Runs shorter than this are filled up: 32..64, such that n / result is a power of two or just
 * less. */
static isize sort_min_run(isize n)
{
    isize odd = 0;
    while (n >= 64) {
        odd |= n & 1;
        n >>= 1;
    }
    return n + odd;
}

/* Depth at which two neighbouring runs meet in the ideal merge tree over n elements: the first
 * binary digit in which the relative positions of their midpoints differ. */
static int sort_power(isize start, isize len1, isize len2, isize n)
{
    unsigned __int128 mid1 = (unsigned __int128)(2 * (uint64_t)start + (uint64_t)len1) << 62;
    unsigned __int128 mid2 =
        (unsigned __int128)(2 * (uint64_t)start + 2 * (uint64_t)len1 + (uint64_t)len2) << 62;
    uint64_t a = (uint64_t)(mid1 / (uint64_t)n), b = (uint64_t)(mid2 / (uint64_t)n);
    return a == b ? 64 : __builtin_clzll(a ^ b);
}

/* -- Comparisons ------------------------------------------------------------------------------- */

static int text_less(Thread *t, Str *a, Str *b)
{
    if (!kr_str_flat(t, a) || !kr_str_flat(t, b)) {
        return -1;
    }
    if (kr_str_kind(a) == 1 && kr_str_kind(b) == 1) {
        isize na = kr_str_len(a), nb = kr_str_len(b);
        int order = memcmp(kr_str_data(a), kr_str_data(b), (size_t)kr_min(na, nb));
        return order < 0 || (order == 0 && na < nb);
    }
    return kr_str_compare(t, a, b) < 0;
}

static int plain_less(Thread *t, Value a, Value b)
{
    if (value_is_int(a) && value_is_int(b)) {
        return value_int(a) < value_int(b);
    }
    if (value_is_double(a) && value_is_double(b)) {
        return value_double(a) < value_double(b);
    }
    if (kr_is_exact_str(a) && kr_is_exact_str(b)) {
        return text_less(t, (Str *)value_ptr(a), (Str *)value_ptr(b));
    }
    return kr_compare_bool(t, a, b, CMP_LT);
}

/* What tuple's < does, without leaving for each item. */
static int any_less(Thread *t, Value a, Value b)
{
    if (!kr_is_exact_tuple(a) || !kr_is_exact_tuple(b)) {
        return plain_less(t, a, b);
    }
    const Tuple *x = (Tuple *)value_ptr(a), *y = (Tuple *)value_ptr(b);
    isize nx = kr_tuple_len(x), ny = kr_tuple_len(y);
    for (isize i = 0; i < nx && i < ny; i++) {
        Value v = kr_tuple_get(x, i), w = kr_tuple_get(y, i);
        if (value_same(v, w)) {
            continue;
        }
        if (value_is_int(v) && value_is_int(w)) {
            return value_int(v) < value_int(w);
        }
        if (value_is_double(v) && value_is_double(w)) {
            if (value_double(v) == value_double(w)) { /* 0.0 and -0.0 */
                continue;
            }
            return value_double(v) < value_double(w);
        }
        int same = kr_item_equal(t, v, w);
        if (same < 0) {
            return -1;
        }
        if (!same) {
            return plain_less(t, v, w);
        }
    }
    return nx < ny;
}

/* Both flat exact strs of one byte per character. */
KR_INLINE int latin_less(Value v, Value w)
{
    const Str *a = (Str *)value_ptr(v), *b = (Str *)value_ptr(w);
    isize na = kr_str_len(a), nb = kr_str_len(b);
    const unsigned char *x = kr_str_data(a), *y = kr_str_data(b); /* ended by a NUL each */
    if (x[0] != y[0]) {
        return x[0] < y[0];
    }
    /* Most differ soon: less work than a call. */
    isize n = kr_min(na, nb), near = kr_min(n, 8);
    for (isize i = 1; i < near; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i];
        }
    }
    int order = n <= near ? 0 : memcmp(x + near, y + near, (size_t)(n - near));
    return order < 0 || (order == 0 && na < nb);
}

#define INT_LESS(a, b)   ((int64_t)((a).bits << 16) < (int64_t)((b).bits << 16))
#define FLOAT_LESS(a, b) (value_double(a) < value_double(b))

#define SORT_T           Value
#define SORT_LT(s, a, b) INT_LESS(*(a), *(b))
#define SORT_FN(name)    name##_ints
#define SORT_KIND        GCK_LEAF
#include "runtime/types/list_sort.inc"

#define SORT_T           Value
#define SORT_LT(s, a, b) FLOAT_LESS(*(a), *(b))
#define SORT_FN(name)    name##_floats
#define SORT_KIND        GCK_LEAF
#include "runtime/types/list_sort.inc"

#define SORT_T           Value
#define SORT_LT(s, a, b) any_less((s)->t, *(a), *(b))
#define SORT_FN(name)    name##_any
#define SORT_KIND        GCK_RAW
#include "runtime/types/list_sort.inc"

#define SORT_T           Value
#define SORT_LT(s, a, b) latin_less(*(a), *(b))
#define SORT_FN(name)    name##_latin
#define SORT_KIND        GCK_RAW
#include "runtime/types/list_sort.inc"

#define SORT_T           KeyedItem
#define SORT_LT(s, a, b) INT_LESS((a)->key, (b)->key)
#define SORT_FN(name)    name##_keyed_ints
#define SORT_KIND        GCK_RAW
#include "runtime/types/list_sort.inc"

#define SORT_T           KeyedItem
#define SORT_LT(s, a, b) FLOAT_LESS((a)->key, (b)->key)
#define SORT_FN(name)    name##_keyed_floats
#define SORT_KIND        GCK_RAW
#include "runtime/types/list_sort.inc"

#define SORT_T           KeyedItem
#define SORT_LT(s, a, b) any_less((s)->t, (a)->key, (b)->key)
#define SORT_FN(name)    name##_keyed_any
#define SORT_KIND        GCK_RAW
#include "runtime/types/list_sort.inc"

#define SORT_T           KeyedItem
#define SORT_LT(s, a, b) latin_less((a)->key, (b)->key)
#define SORT_FN(name)    name##_keyed_latin
#define SORT_KIND        GCK_RAW
#include "runtime/types/list_sort.inc"

typedef enum { KEYS_INT, KEYS_FLOAT, KEYS_LATIN, KEYS_ANY } KeyKind;

static bool is_latin(Value v)
{
    return kr_is_exact_str(v) && kr_str_is_flat((Str *)value_ptr(v)) &&
           kr_str_kind((Str *)value_ptr(v)) == 1;
}

/* keys: n Values, `stride` Values apart. */
KR_INLINE KeyKind kind_of_keys(const Value *keys, isize n, const isize stride)
{
    isize i = 0;
#define EACH(is_kind, kind)                      \
    while (i < n && is_kind(keys[i * stride])) { \
        i++;                                     \
    }                                            \
    if (i > 0 || n == 0) {                       \
        return i == n ? kind : KEYS_ANY;         \
    }
    EACH(value_is_int, KEYS_INT)
    EACH(value_is_double, KEYS_FLOAT)
    EACH(is_latin, KEYS_LATIN)
#undef EACH
    return KEYS_ANY;
}

static bool sort_values(Thread *t, Value *items, isize n, KeyKind kind, bool reverse)
{
    SortState s = {.t = t, .min_gallop = MIN_GALLOP};
    bool ok;
    if (reverse) { /* twice reversed, equal ones keep their order */
        reverse_any(items, n);
    }
    switch (kind) {
    case KEYS_INT: ok = sort_ints(&s, items, n); break;
    case KEYS_FLOAT: ok = sort_floats(&s, items, n); break;
    case KEYS_LATIN: ok = sort_latin(&s, items, n); break;
    default: ok = sort_any(&s, items, n); break;
    }
    if (reverse) {
        reverse_any(items, n);
    }
    kr_gc_free_block(t, s.buffer);
    return ok;
}

/* By their keys. */
static bool sort_items(Thread *t, KeyedItem *items, isize n, bool reverse)
{
    SortState s = {.t = t, .min_gallop = MIN_GALLOP};
    bool ok;
    if (reverse) {
        reverse_keyed_any(items, n);
    }
    switch (kind_of_keys(&items[0].key, n, sizeof(KeyedItem) / sizeof(Value))) {
    case KEYS_INT: ok = sort_keyed_ints(&s, items, n); break;
    case KEYS_FLOAT: ok = sort_keyed_floats(&s, items, n); break;
    case KEYS_LATIN: ok = sort_keyed_latin(&s, items, n); break;
    default: ok = sort_keyed_any(&s, items, n); break;
    }
    if (reverse) {
        reverse_keyed_any(items, n);
    }
    kr_gc_free_block(t, s.buffer);
    return ok;
}

static KeyedItem *new_items(Thread *t, isize n)
{
    if ((size_t)n > SIZE_MAX / sizeof(KeyedItem)) {
        kr_raise_oom(t);
        return NULL;
    }
    return kr_gc_new_block(t, (size_t)kr_max(n, 1) * sizeof(KeyedItem), GCK_RAW);
}

/* Sorts slots[0..n) by keys; loads keys from the slots when there is no key function. */
static bool sort_keyed(Thread *t, List *owner, Value *slots, isize n, bool exposed, Value key_func,
                       bool reverse)
{
    KeyedItem *items = new_items(t, n);
    if (items == NULL) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        Value v = exposed ? kr_ext.slot_load(t, &owner->ob_base.ob_base, &slots[i]) : slots[i];
        if (value_is_null(v)) {
            v = KR_NONE;
        }
        items[i].slot = slots[i];
        items[i].key = kr_is_none(key_func) ? v : kr_call_1(t, key_func, v);
        if (value_is_error(items[i].key) || !kr_safepoint(t)) {
            return false;
        }
    }
    bool ok = sort_items(t, items, n, reverse);
    for (isize i = 0; i < n; i++) {
        slots[i] = items[i].slot;
    }
    kr_gc_free_block(t, items);
    return ok;
}

bool kr_list_sort_by(Thread *t, List *l, List *keys, bool reverse)
{
    isize n = kr_list_len(l);
    KeyedItem *items = new_items(t, n);
    if (items == NULL) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        items[i] = (KeyedItem){.key = keys->ob_item[i], .slot = l->ob_item[i]};
    }
    bool ok = sort_items(t, items, n, reverse);
    for (isize i = 0; i < n; i++) {
        l->ob_item[i] = items[i].slot;
    }
    kr_gc_free_block(t, items);
    return ok;
}

/* -- The list around it -------------------------------------------------------------------------
 */

static Value sort_marker; /* where ob_item points while the list is being sorted */

/* The list became exposed, or unexposed, while its items were ours: bring them over one by one. */
static bool put_back_converted(Thread *t, List *l, Value *slots, isize n, bool was_exposed)
{
    Object *owner = &l->ob_base.ob_base;
    if (kr_list_capacity(l) == 0) {
        l->ob_item = NULL;
    }
    for (isize i = 0; i < n; i++) {
        Value v = was_exposed ? kr_ext.slot_load(t, owner, &slots[i]) : slots[i];
        if (!kr_list_append(t, l, value_is_null(v) ? KR_NONE : v)) {
            return false;
        }
        if (was_exposed) {
            (void)kr_ext.slot_store(t, owner, &slots[i], VALUE_NULL);
        }
    }
    return true;
}

/* The items of a list that has been empty while they were sorted.  ok: that went well so far. */
static bool put_back(Thread *t, List *l, Value *items, isize n, isize allocated, bool ok)
{
    bool exposed = allocated >= 0;
    if (l->ob_item != &sort_marker) {
        if (ok) {
            ok = kr_fail(t, KR_EXC(ValueError), "list modified during sort");
        }
        Value error = kr_err_fetch(t);
        if (!kr_list_clear(t, l)) {
            kr_err_clear(t);
        }
        if (!value_is_null(error)) {
            kr_err_restore(t, error);
        }
    }
    if (KR_UNLIKELY(kr_list_is_exposed(l) != exposed)) {
        Value error = kr_err_fetch(t);
        if (!put_back_converted(t, l, items, n, exposed)) {
            return false;
        }
        if (!value_is_null(error)) {
            kr_err_restore(t, error);
        }
        return ok;
    }
    l->ob_item = items;
    l->ob_base.ob_size = n;
    l->allocated = allocated;
    return ok;
}

static void take_items(List *l)
{
    l->ob_base.ob_size = 0;
    l->ob_item = &sort_marker;
    l->allocated &= KR_LIST_UNEXPOSED;
}

bool kr_list_sort(Thread *t, List *l, Value key_or_none, bool reverse)
{
    isize n = kr_list_len(l), allocated = l->allocated;
    Value *items = l->ob_item;
    bool exposed = kr_list_is_exposed(l);
    take_items(l);
    bool ok = exposed || !kr_is_none(key_or_none)
                  ? sort_keyed(t, l, items, n, exposed, key_or_none, reverse)
                  : sort_values(t, items, n, kind_of_keys(items, n, 1), reverse);
    return put_back(t, l, items, n, allocated, ok);
}

int kr_list_sort_plain(Thread *t, List *l, bool (*is_plain)(const Value *items, isize n))
{
    isize n = kr_list_len(l), allocated = l->allocated;
    Value *items = l->ob_item;
    KeyKind kind = kr_list_is_exposed(l) ? KEYS_ANY : kind_of_keys(items, n, 1);
    if (kind == KEYS_ANY && (kr_list_is_exposed(l) || !is_plain(items, n))) {
        return -2;
    }
    take_items(l);
    return put_back(t, l, items, n, allocated, sort_values(t, items, n, kind, false)) ? 1 : -1;
}

List *kr_list_sort_take(Thread *t, List *l)
{
    List *items = kr_list_new(t, 0);
    if (items != NULL) {
        items->ob_item = l->ob_item;
        items->ob_base.ob_size = kr_list_len(l);
        items->allocated = l->allocated;
        take_items(l);
    }
    return items;
}

bool kr_list_sort_give(Thread *t, List *l, List *items, bool ok)
{
    Value *slots = items->ob_item;
    isize n = kr_list_len(items), allocated = items->allocated;
    items->ob_item = NULL;
    items->ob_base.ob_size = 0;
    items->allocated = KR_LIST_UNEXPOSED;
    return put_back(t, l, slots, n, allocated, ok);
}
