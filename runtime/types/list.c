/* list.c -- the type list and its two iterators.
 *
 * Two representations (list.h): items as Values while C has not seen the list, counted references
 * once it has.  Whatever changes several slots goes through kr_list_splice(), which knows both; the
 * hot single-slot paths test for the first and leave the rest to the bridge's rules.
 *
 * Keeps true: slots behind the last item are NULL (the collector must not see old items there).
 * With capacity 0, ob_item is not a pointer to follow: NULL, or list_sort.c's marker.
 */
#include "runtime/types/list.h"

#include "runtime/core/app.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/seq.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* Room of a list that got its first item; of one that grew again; up to here room doubles. */
enum { MIN_CAPACITY = 4, LEAST_GROWN = 8, DOUBLED_BELOW = 64 };
#define MAX_ITEMS (INTPTR_MAX / (isize)sizeof(Value))

KR_INLINE List *as_list(Value v) { return (List *)value_ptr(v); }
KR_INLINE isize exposed_bit(const List *l) { return l->allocated & KR_LIST_UNEXPOSED; }

/* -- Storage ---------------------------------------------------------------------------------- */

/* Sets the capacity, at least the length. */
static bool list_set_capacity(Thread *t, List *l, isize capacity)
{
    isize old = kr_list_capacity(l);
    Value *items;
    if (capacity > MAX_ITEMS) {
        kr_raise_oom(t);
        return false;
    }
    if (old == 0) {
        items = kr_gc_new_block(t, (size_t)capacity * sizeof(Value), GCK_RAW);
    } else {
        items = kr_gc_resize_block(t, l->ob_item, (size_t)old * sizeof(Value),
                                   (size_t)capacity * sizeof(Value), GCK_RAW);
    }
    if (items == NULL) {
        return false;
    }
    kr_gc_write_ptr(l, &l->ob_item, items);
    l->allocated = capacity | exposed_bit(l);
    return true;
}

/* Room for `need` items, with some to spare for the next appends.  A block does not grow in
 * place, so the steps are larger than CPython's. */
static KR_NOINLINE bool list_reserve(Thread *t, List *l, isize need)
{
    if (need <= kr_list_capacity(l)) {
        return true;
    }
    isize capacity = kr_list_capacity(l), room;
    if (need <= LEAST_GROWN) {
        room = capacity == 0 && need <= MIN_CAPACITY ? MIN_CAPACITY : LEAST_GROWN;
    } else if (capacity <= DOUBLED_BELOW) {
        room = kr_max(need, capacity * 2);
    } else {
        room = need < MAX_ITEMS / 2 ? need + need / 2 : need;
    }
    return list_set_capacity(t, l, (room + 1) & ~(isize)1);
}

/* Gives memory back after the list became much shorter. */
void kr_list_trim(Thread *t, List *l)
{
    isize n = kr_list_len(l), capacity = kr_list_capacity(l);
    if (n == 0 && capacity != 0 && !kr_list_is_exposed(l)) {
        kr_gc_free_block(t, l->ob_item);
        l->ob_item = NULL;
        l->allocated = KR_LIST_UNEXPOSED;
    } else if (capacity > KR_LIST_KEPT && n < capacity / 2 &&
               !list_set_capacity(t, l, n + n / 4 + 2)) {
        kr_err_clear(t); /* no memory to save memory with */
    }
}

List *kr_list_new(Thread *t, isize capacity)
{
    List *l = kr_new_object(t, &PyList_Type, sizeof(List), GCK_SCAN);
    if (l == NULL) {
        return NULL;
    }
    l->ob_base.ob_size = 0;
    l->ob_item = NULL;
    l->allocated = KR_LIST_UNEXPOSED;
    if (capacity > 0 && !list_set_capacity(t, l, capacity)) {
        return NULL;
    }
    return l;
}

/* The array of a list that has none so far. */
static void list_adopt(List *l, Value *items, isize n, isize capacity)
{
    kr_gc_write_ptr(l, &l->ob_item, items);
    l->allocated = capacity | exposed_bit(l);
    l->ob_base.ob_size = n;
}

/* The items of a list that has no array so far. */
static bool list_fill(Thread *t, List *l, const Value *items, isize n)
{
    isize capacity = (n + 1) & ~(isize)1;
    Value *copy = kr_gc_copy_block(t, items, (size_t)n * sizeof(Value),
                                   (size_t)capacity * sizeof(Value), GCK_RAW);
    if (copy == NULL) {
        return false;
    }
    list_adopt(l, copy, n, capacity);
    return true;
}

List *kr_list_from(Thread *t, const Value *items, isize n)
{
    List *l = kr_list_new(t, 0);
    return l != NULL && (n == 0 || list_fill(t, l, items, n)) ? l : NULL;
}

/* Drops the counted references in slots[0..n), which no list holds any more. */
static void drop_slots(Thread *t, List *owner, Value *slots, isize n)
{
    for (isize i = 0; i < n; i++) {
        if (!value_is_null(slots[i])) {
            (void)kr_ext.slot_store(t, &owner->ob_base.ob_base, &slots[i], VALUE_NULL);
        }
    }
}

static void drop_slots_after_error(Thread *t, List *owner, Value *slots, isize n)
{
    Value error = kr_err_fetch(t);
    drop_slots(t, owner, slots, n);
    kr_err_restore(t, error);
}

/* Counted references to items in a new block. */
static Value *make_slots(Thread *t, List *owner, const Value *items, isize n)
{
    Value *slots = kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
    for (isize i = 0; slots != NULL && i < n; i++) {
        if (!kr_ext.slot_store(t, &owner->ob_base.ob_base, &slots[i], items[i])) {
            drop_slots_after_error(t, owner, slots, i);
            return NULL;
        }
    }
    return slots;
}

/* The new slots are ready, the old ones are the caller's to drop. */
static bool move_slots(Thread *t, List *l, isize lo, isize hi, const Value *slots, isize n)
{
    isize len = kr_list_len(l), delta = n - (hi - lo);
    if (delta > 0 && !list_reserve(t, l, len + delta)) {
        return false;
    }
    Value *items = l->ob_item;
    if (delta != 0 && hi < len) {
        memmove(items + lo + n, items + hi, (size_t)(len - hi) * sizeof(Value));
    }
    if (n > 0) {
        memcpy(items + lo, slots, (size_t)n * sizeof(Value));
    }
    if (delta < 0) {
        memset(items + len + delta, 0, (size_t)-delta * sizeof(Value));
    }
    l->ob_base.ob_size = len + delta;
    return true;
}

static KR_NOINLINE bool splice_exposed(Thread *t, List *l, isize lo, isize hi, const Value *items,
                                       isize n)
{
    Value *added = NULL, *removed = NULL;
    if (hi > lo) {
        removed = kr_gc_new_block(t, (size_t)(hi - lo) * sizeof(Value), GCK_RAW);
        if (removed == NULL) {
            return false;
        }
        memcpy(removed, l->ob_item + lo, (size_t)(hi - lo) * sizeof(Value));
    }
    if (n > 0 && (added = make_slots(t, l, items, n)) == NULL) {
        return false;
    }
    if (!move_slots(t, l, lo, hi, added, n)) {
        drop_slots_after_error(t, l, added, n);
        return false;
    }
    drop_slots(t, l, removed, hi - lo); /* last: may run code of C types */
    return true;
}

bool kr_list_splice(Thread *t, List *l, isize lo, isize hi, const Value *items, isize n)
{
    KR_ASSERT(0 <= lo && lo <= hi && hi <= kr_list_len(l), "splice %ld..%ld of %ld", (long)lo,
              (long)hi, (long)kr_list_len(l));
    if (n > MAX_ITEMS - kr_list_len(l)) {
        kr_raise_oom(t);
        return false;
    }
    bool ok = KR_UNLIKELY(kr_list_is_exposed(l)) ? splice_exposed(t, l, lo, hi, items, n)
                                                 : move_slots(t, l, lo, hi, items, n);
    if (ok && n < hi - lo && kr_list_capacity(l) > KR_LIST_KEPT) {
        kr_list_trim(t, l);
    }
    return ok;
}

bool kr_list_make_room(Thread *t, List *l) { return list_reserve(t, l, kr_list_len(l) + 1); }

bool kr_list_append_slow(Thread *t, List *l, Value v)
{
    isize n = kr_list_len(l);
    if (!list_reserve(t, l, n + 1)) {
        return false;
    }
    l->ob_item[n] = VALUE_NULL; /* C may have left something there */
    if (!kr_list_set(t, l, n, v)) {
        return false;
    }
    l->ob_base.ob_size = n + 1;
    return true;
}

bool kr_list_insert(Thread *t, List *l, isize i, Value v)
{
    isize n = kr_list_len(l);
    if (i < 0) {
        i = kr_max(i + n, 0);
    }
    i = kr_min(i, n);
    if (KR_LIKELY(!kr_list_is_exposed(l) && n < kr_list_capacity(l))) {
        Value *place = l->ob_item + i;
        memmove(place + 1, place, (size_t)(n - i) * sizeof(Value));
        kr_gc_write(l, place, v);
        l->ob_base.ob_size = n + 1;
        return true;
    }
    return kr_list_splice(t, l, i, i, &v, 1);
}

bool kr_list_remove_at(Thread *t, List *l, isize i)
{
    isize last = kr_list_len(l) - 1, capacity = kr_list_capacity(l);
    if (KR_LIKELY(!kr_list_is_exposed(l) && (last >= capacity / 2 || capacity <= 16))) {
        Value *place = l->ob_item + i;
        if (i < last) {
            memmove(place, place + 1, (size_t)(last - i) * sizeof(Value));
        }
        l->ob_item[last] = VALUE_NULL;
        l->ob_base.ob_size = last;
        return true;
    }
    return kr_list_splice(t, l, i, i + 1, NULL, 0);
}

bool kr_list_clear(Thread *t, List *l)
{
    isize n = kr_list_len(l);
    if (KR_UNLIKELY(kr_list_is_exposed(l))) {
        return kr_list_splice(t, l, 0, n, NULL, 0);
    }
    if (kr_list_capacity(l) != 0) {
        l->ob_base.ob_size = 0;
        kr_list_trim(t, l);
    }
    return true;
}

static const Value *copy_values(Thread *t, const Value *items, isize n)
{
    size_t bytes = (size_t)n * sizeof(Value);
    return kr_gc_copy_block(t, items, bytes, bytes, GCK_RAW);
}

/* Items [0, n) as an array: the list's own, or copies of an exposed list's.  NULL only when n is
 * not 0, with an exception pending. */
static const Value *list_values(Thread *t, List *l, isize n)
{
    if (!kr_list_is_exposed(l)) {
        return l->ob_item;
    }
    Value *copy = kr_gc_new_block(t, (size_t)kr_max(n, 1) * sizeof(Value), GCK_RAW);
    for (isize i = 0; copy != NULL && i < n; i++) {
        copy[i] = kr_list_at(t, l, i);
    }
    return copy;
}

/* Array and length of an exact list or tuple. */
static const Value *fast_items(Thread *t, Value seq, isize *n)
{
    if (kr_is_tuple(seq)) {
        const Tuple *tuple = (Tuple *)value_ptr(seq);
        *n = kr_tuple_len(tuple);
        return tuple->ob_item;
    }
    *n = kr_list_len(as_list(seq));
    return list_values(t, as_list(seq), *n);
}

bool kr_list_reserve(Thread *t, List *l, isize more)
{
    isize need;
    return __builtin_add_overflow(kr_list_len(l), more, &need) || need <= kr_list_capacity(l) ||
           list_set_capacity(t, l, need);
}

bool kr_list_extend(Thread *t, List *l, Value iterable)
{
    if (kr_is_exact_list(iterable) || kr_is_exact_tuple(iterable) ||
        value_same(iterable, value_from_ptr(l))) {
        isize n, len = kr_list_len(l);
        const Value *items = fast_items(t, iterable, &n);
        if (n == 0) {
            return true;
        }
        if (len == 0 && items != NULL && kr_list_capacity(l) == 0 && !kr_list_is_exposed(l)) {
            return list_fill(t, l, items, n);
        }
        if (KR_LIKELY(items != NULL && !kr_list_is_exposed(l) && n <= MAX_ITEMS - len)) {
            bool own = items == l->ob_item; /* which moves, perhaps, and stays in front */
            if (len + n > kr_list_capacity(l) && !list_reserve(t, l, len + n)) {
                return false;
            }
            memcpy(l->ob_item + len, own ? l->ob_item : items, (size_t)n * sizeof(Value));
            l->ob_base.ob_size = len + n;
            return true;
        }
        if (items != NULL && items == l->ob_item) {
            items = copy_values(t, items, n);
        }
        return items != NULL && kr_list_splice(t, l, len, len, items, n);
    }
    Value it = kr_iter(t, iterable);
    if (value_is_error(it)) {
        return false;
    }
    isize hint = kr_length_hint(t, iterable, KR_LIST_UNKNOWN_LENGTH);
    if (hint < 0) {
        return false;
    }
    if (!kr_list_reserve(t, l, hint)) {
        return false;
    }
    SlotITERNEXT next = kr_slots(kr_type(it))->tp_iternext;
    Value item;
    while (!value_is_null(item = next(t, it))) {
        if (!kr_safepoint(t) || !kr_list_append(t, l, item)) {
            return false;
        }
    }
    if (kr_pending(t)) {
        if (!kr_pending_is(t, KR_EXC(StopIteration))) {
            return false;
        }
        kr_err_clear(t);
    }
    kr_list_trim(t, l);
    return true;
}

Value kr_list_from_iterable(Thread *t, Value iterable)
{
    List *l = kr_list_new(t, 0);
    return l != NULL && kr_list_extend(t, l, iterable) ? value_from_ptr(l) : VALUE_ERROR;
}

Tuple *kr_list_to_tuple(Thread *t, List *l)
{
    isize n = kr_list_len(l);
    const Value *items = list_values(t, l, n);
    return n != 0 && items == NULL ? NULL : kr_tuple_from(t, items, n);
}

/* -- Slices ------------------------------------------------------------------------------------ */

/* A slice of a list that is not exposed, of not many items.  NULL: not here, nothing has happened.
 */
KR_INLINE List *few_items(Thread *t, const List *l, isize start, isize step, isize n)
{
    enum { FEW = 16, HEAD = (sizeof(List) + KR_GC_GRANULE - 1) / KR_GC_GRANULE };
    static_assert(KR_GC_GRANULE == 2 * sizeof(Value) && FEW / 2 < KR_GC_CLASSES, "a cell each");
    if (n > FEW || kr_list_is_exposed(l)) {
        return NULL;
    }
    /* Both cells from the free lists, here: no call, no register to be saved for one. */
    void **raw = t->gc.free[GCK_RAW], **head = &t->gc.free[GCK_SCAN][HEAD];
    void **items = NULL;
    size_t granules = (size_t)(n + 1) / 2;
    if (n > 0) {
        items = raw[granules];
        if (items == NULL) {
            return NULL;
        }
        raw[granules] = *items;
    }
    List *result = *head;
    if (result == NULL) {
        if (n > 0) { /* its first word still is the link */
            raw[granules] = items;
        }
        return NULL;
    }
    *head = *(void **)result;
    result->ob_base.ob_base.ob_refcnt = KR_BIAS;
    result->ob_base.ob_base.ob_type = &PyList_Type;
    result->ob_base.ob_size = n;
    kr_gc_write_ptr(result, &result->ob_item, (Value *)items);
    result->allocated = (isize)(granules * 2) | KR_LIST_UNEXPOSED;
    const Value *from = n > 0 ? l->ob_item + start : NULL; /* an empty list has no items */
    for (isize i = 0; i < n; i++) {
        ((Value *)items)[i] = from[i * step];
    }
    return result;
}

static KR_NOINLINE List *list_slice(Thread *t, List *l, isize start, isize step, isize n)
{
    List *result = kr_list_new(t, n);
    if (result == NULL || n <= 0) {
        return result;
    }
    if (KR_UNLIKELY(kr_list_is_exposed(l))) {
        for (isize i = 0; i < n; i++) {
            result->ob_item[i] = kr_list_at(t, l, start + i * step);
        }
    } else if (step == 1) {
        memcpy(result->ob_item, l->ob_item + start, (size_t)n * sizeof(Value));
    } else {
        for (isize i = 0; i < n; i++) {
            result->ob_item[i] = l->ob_item[start + i * step];
        }
    }
    result->ob_base.ob_size = n;
    return result;
}

/* A bound of a slice: of [first, last] after counting from the end. */
KR_INLINE isize clip_bound(isize len, isize i, isize first, isize last)
{
    return i < 0 ? kr_max(i + len, first) : kr_min(i, last);
}

/* The bounds of a slice with a step of 1 or -1, clipped, and how many items it has. */
KR_INLINE isize clip(isize len, isize *start, isize *stop, isize step)
{
    isize last = step > 0 ? len : len - 1, first = step > 0 ? 0 : -1;
    *start = clip_bound(len, *start, first, last);
    *stop = clip_bound(len, *stop, first, last);
    return kr_max(step > 0 ? *stop - *start : *start - *stop, 0);
}

/* By any step. */
static KR_NOINLINE List *slice_by(Thread *t, List *l, isize start, isize stop, isize step)
{
    isize len = kr_list_len(l);
    isize n = step == 1 || step == -1 ? clip(len, &start, &stop, step)
                                      : kr_slice_adjust(len, &start, &stop, step);
    List *few = few_items(t, l, start, step, n);
    return few != NULL ? few : list_slice(t, l, start, step, n);
}

List *kr_list_slice_by(Thread *t, List *l, isize start, isize stop, isize step)
{
    if (KR_LIKELY(step == 1 && start >= 0 && stop >= 0)) {
        stop = kr_min(stop, kr_list_len(l));
        List *few = few_items(t, l, start, 1, start < stop ? stop - start : 0);
        if (KR_LIKELY(few != NULL)) {
            return few;
        }
    }
    return slice_by(t, l, start, stop, step);
}

Value kr_list_part(Thread *t, List *l, isize start, isize stop)
{
    enum { FEW = 16, HEAD = offsetof(Tuple, ob_item) };
    isize n = clip(kr_list_len(l), &start, &stop, 1);
    if (kr_list_is_exposed(l)) {
        return value_from_ptr(list_slice(t, l, start, 1, n));
    }
    if (n == 0 || n > FEW) {
        return value_from_ptr(kr_tuple_from(t, n == 0 ? NULL : l->ob_item + start, n));
    }
    /* The cell from the free list, here: no call, no register to be saved for one. */
    static_assert((HEAD + FEW * sizeof(Value)) / KR_GC_GRANULE < KR_GC_CLASSES, "a cell");
    size_t granules = (HEAD + (size_t)n * sizeof(Value) + KR_GC_GRANULE - 1) / KR_GC_GRANULE;
    void **cell = &t->gc.free[GCK_SCAN][granules];
    Tuple *part = *cell;
    if (KR_UNLIKELY(part == NULL)) {
        return value_from_ptr(kr_tuple_from(t, l->ob_item + start, n));
    }
    *cell = *(void **)part;
    part->ob_base.ob_base.ob_refcnt = KR_BIAS;
    part->ob_base.ob_base.ob_type = &PyTuple_Type;
    part->ob_base.ob_size = n;
    for (isize i = 0; i < n; i++) {
        part->ob_item[i] = l->ob_item[start + i];
    }
    return value_from_ptr(part);
}

/* Items [start, stop) become n others, an array that is not the list's own; it is not exposed. */
static bool put_items(Thread *t, List *l, isize start, isize stop, const Value *items, isize n)
{
    if (n == stop - start) {
        for (isize i = 0; i < n; i++) {
            kr_gc_write(l, &l->ob_item[start + i], items[i]);
        }
        return true;
    }
    if (!kr_list_splice(t, l, start, stop, items, n)) {
        kr_err_clear(t);
        return false;
    }
    return true;
}

bool kr_list_put_slice(Thread *t, List *l, isize start, isize stop, List *from)
{
    if (kr_list_is_exposed(l) || kr_list_is_exposed(from) || l == from) {
        return false;
    }
    (void)clip(kr_list_len(l), &start, &stop, 1);
    return put_items(t, l, start, kr_max(stop, start), from->ob_item, kr_list_len(from));
}

/* Items [i, j] change places whole: right for exposed lists too. */
KR_INLINE void reverse(List *l, isize i, isize j)
{
    for (; i < j; i++, j--) {
        Value swap = l->ob_item[i];
        kr_gc_write(l, &l->ob_item[i], l->ob_item[j]);
        kr_gc_write(l, &l->ob_item[j], swap);
    }
}

static KR_NOINLINE bool put_part(List *l, isize start, isize stop, List *from, isize first,
                                 isize last, isize step)
{
    enum { FEW = 32 };
    Value few[FEW];
    if (kr_list_is_exposed(l) || kr_list_is_exposed(from)) {
        return false;
    }
    (void)clip(kr_list_len(l), &start, &stop, 1);
    isize n = clip(kr_list_len(from), &first, &last, step);
    const Value *items = few;
    if (n > FEW) {
        Thread *t = kr_thread_current();
        const List *part = list_slice(t, from, first, step, n);
        if (part == NULL) {
            kr_err_clear(t);
            return false;
        }
        items = part->ob_item;
    } else {
        for (isize i = 0; i < n; i++) {
            few[i] = from->ob_item[first + i * step];
        }
    }
    return put_items(kr_thread_current(), l, start, kr_max(stop, start), items, n);
}

bool kr_list_put_part(List *l, isize start, isize stop, List *from, isize first, isize last)
{
    return put_part(l, start, stop, from, first, last, 1);
}

bool kr_list_put_reversed(List *l, isize start, isize stop, List *from, isize first, isize last)
{
    /* l[a:b] = l[b-1:a-1:-1], in range: in place. */
    if (l == from && start >= 0 && start < stop && stop <= kr_list_len(l) && first == stop - 1 &&
        last == (start > 0 ? start - 1 : INTPTR_MIN) && !kr_list_is_exposed(l)) {
        reverse(l, start, first);
        return true;
    }
    return put_part(l, start, stop, from, first, last, -1);
}

List *kr_list_slice(Thread *t, List *l, isize lo, isize hi)
{
    List *few = few_items(t, l, lo, 1, kr_max(hi - lo, 0));
    return few != NULL ? few : list_slice(t, l, lo, 1, hi - lo);
}

bool kr_list_set_slice(Thread *t, List *l, isize lo, isize hi, Value iterable_or_null)
{
    const Value *items = NULL;
    isize n = 0;
    if (!value_is_null(iterable_or_null)) {
        Value seq = kr_sequence_fast(t, iterable_or_null, "can only assign an iterable");
        if (value_is_error(seq)) {
            return false;
        }
        items = fast_items(t, seq, &n);
        if (n != 0 && items != NULL && items == l->ob_item) {
            items = copy_values(t, items, n);
        }
        if (n != 0 && items == NULL) {
            return false;
        }
    }
    isize len = kr_list_len(l); /* as it is after the iterable ran */
    lo = kr_min(kr_max(lo, 0), len);
    hi = kr_min(kr_max(hi, lo), len);
    return kr_list_splice(t, l, lo, hi, items, n);
}

/* del l[start::step], n items */
static bool delete_stepped(Thread *t, List *l, isize start, isize step, isize n)
{
    if (n <= 0) {
        return true;
    }
    if (step < 0) {
        start += (n - 1) * step;
        step = -step;
    }
    Value *removed = NULL;
    bool exposed = kr_list_is_exposed(l);
    if (exposed) {
        removed = kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
        if (removed == NULL) {
            return false;
        }
    }
    Value *items = l->ob_item;
    isize len = kr_list_len(l), to = start, next = start, k = 0;
    for (isize from = start; from < len; from++) {
        if (from == next && k < n) {
            if (exposed) {
                removed[k] = items[from];
            }
            k++;
            next = k < n ? next + step : len;
        } else {
            items[to++] = items[from];
        }
    }
    memset(items + to, 0, (size_t)(len - to) * sizeof(Value));
    l->ob_base.ob_size = to;
    kr_list_trim(t, l);
    if (exposed) {
        drop_slots(t, l, removed, n);
    }
    return true;
}

static bool assign_stepped(Thread *t, List *l, isize start, isize stop, isize step, Value value)
{
    Value seq = kr_sequence_fast(t, value, "must assign iterable to extended slice");
    if (value_is_error(seq)) {
        return false;
    }
    if (value_same(seq, value_from_ptr(l))) {
        seq = value_from_ptr(kr_list_slice(t, l, 0, kr_list_len(l)));
        if (value_is_error(seq)) {
            return false;
        }
    }
    isize n, size = kr_slice_adjust(kr_list_len(l), &start, &stop, step);
    const Value *items = fast_items(t, seq, &n);
    if (n != size) {
        return kr_fail(t, KR_EXC(ValueError),
                       "attempt to assign sequence of size %zd to extended slice of size %zd", n,
                       size);
    }
    if (n != 0 && items == NULL) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        if (!kr_list_set(t, l, start + i * step, items[i])) {
            return false;
        }
    }
    return true;
}

/* -- Subscription ------------------------------------------------------------------------------ */

static isize list_length(Thread *t, Value self) { return kr_list_len(as_list(self)); }

static Value list_item(Thread *t, Value self, isize i)
{
    List *l = as_list(self);
    if ((size_t)i >= (size_t)kr_list_len(l)) {
        return kr_raise(t, KR_EXC(IndexError), "list index out of range");
    }
    return kr_list_at(t, l, i);
}

static Value list_subscript(Thread *t, Value self, Value key)
{
    List *l = as_list(self);
    if (kr_has_index(key)) {
        isize i;
        if (!kr_seq_index(t, key, &i)) {
            return VALUE_ERROR;
        }
        return list_item(t, self, i < 0 ? i + kr_list_len(l) : i);
    }
    if (kr_is_exact(key, &PySlice_Type)) {
        isize start, stop, step;
        if (!kr_slice_unpack(t, (Slice *)value_ptr(key), &start, &stop, &step)) {
            return VALUE_ERROR;
        }
        isize n = kr_slice_adjust(kr_list_len(l), &start, &stop, step);
        return value_from_ptr(list_slice(t, l, start, step, n));
    }
    return kr_raise(t, KR_EXC(TypeError), "list indices must be integers or slices, not %T", key);
}

static int list_ass_item(Thread *t, Value self, isize i, Value v)
{
    List *l = as_list(self);
    if ((size_t)i >= (size_t)kr_list_len(l)) {
        return kr_fail_int(t, KR_EXC(IndexError), "list assignment index out of range");
    }
    if (value_is_null(v)) {
        return kr_list_splice(t, l, i, i + 1, NULL, 0) ? 0 : -1;
    }
    return kr_list_set(t, l, i, v) ? 0 : -1;
}

static int list_ass_subscript(Thread *t, Value self, Value key, Value v)
{
    List *l = as_list(self);
    if (kr_has_index(key)) {
        isize i;
        if (!kr_seq_index(t, key, &i)) {
            return -1;
        }
        return list_ass_item(t, self, i < 0 ? i + kr_list_len(l) : i, v);
    }
    if (!kr_is_exact(key, &PySlice_Type)) {
        return kr_fail_int(t, KR_EXC(TypeError), "list indices must be integers or slices, not %T",
                           key);
    }
    isize start, stop, step;
    if (!kr_slice_unpack(t, (Slice *)value_ptr(key), &start, &stop, &step)) {
        return -1;
    }
    isize raw_start = start, raw_stop = stop;
    isize n = kr_slice_adjust(kr_list_len(l), &start, &stop, step);
    if (step == 1) {
        return kr_list_set_slice(t, l, start, stop, v) ? 0 : -1;
    }
    if (value_is_null(v)) {
        return delete_stepped(t, l, start, step, n) ? 0 : -1;
    }
    return assign_stepped(t, l, raw_start, raw_stop, step, v) ? 0 : -1;
}

static int list_contains(Thread *t, Value self, Value v)
{
    List *l = as_list(self);
    for (isize i = 0; i < kr_list_len(l); i++) {
        int same = kr_item_equal(t, kr_list_at(t, l, i), v);
        if (same != 0) {
            return same;
        }
    }
    return 0;
}

/* -- Operators --------------------------------------------------------------------------------- */

static Value list_concat(Thread *t, Value a, Value b)
{
    if (!kr_is_list(b)) {
        return kr_raise(t, KR_EXC(TypeError), "can only concatenate list (not \"%T\") to list", b);
    }
    isize na = kr_list_len(as_list(a)), nb = kr_list_len(as_list(b));
    if (na > MAX_ITEMS - nb) {
        return kr_raise_oom(t);
    }
    List *result = kr_list_new(t, na + nb);
    if (result == NULL || na + nb == 0) {
        return value_from_ptr(result);
    }
    const Value *from = list_values(t, as_list(a), na);
    if (from == NULL && na != 0) {
        return VALUE_ERROR;
    }
    if (na != 0) {
        memcpy(result->ob_item, from, (size_t)na * sizeof(Value));
    }
    from = list_values(t, as_list(b), nb);
    if (from == NULL && nb != 0) {
        return VALUE_ERROR;
    }
    if (nb != 0) {
        memcpy(result->ob_item + na, from, (size_t)nb * sizeof(Value));
    }
    result->ob_base.ob_size = na + nb;
    return value_from_ptr(result);
}

enum { REPEAT_PART = 1024 };

/* items[0..n) become `times` copies of themselves, in place. */
static void repeat_in_place(Value *items, isize n, isize times)
{
    isize total = n * times, done = n;
    if (n == 1) { /* without reading the lines it overwrites */
        Value *to = items + 1;
        size_t left = (size_t)total - 1;
        __asm__ volatile("rep stosq" : "+D"(to), "+c"(left) : "a"(items[0]) : "memory");
        return;
    }
    while (done < total) { /* from what is in the nearest cache */
        isize most = kr_max(n, REPEAT_PART / n * n);
        isize part = kr_min(kr_min(done, most), total - done);
        memcpy(items + done, items, (size_t)part * sizeof(Value));
        done += part;
    }
}

static Value list_repeat(Thread *t, Value self, isize times)
{
    List *l = as_list(self);
    isize n = kr_list_len(l);
    if (times <= 0 || n == 0) {
        return value_from_ptr(kr_list_new(t, 0));
    }
    if (n > MAX_ITEMS / times) {
        return kr_raise_oom(t);
    }
    const Value *from = list_values(t, l, n);
    List *result = from != NULL ? kr_list_new(t, 0) : NULL;
    if (result == NULL) {
        return VALUE_ERROR;
    }
    size_t capacity = (size_t)(n * times + 1) & ~(size_t)1;
    Value *items = kr_gc_new_to_fill(t, (size_t)(n * times) * sizeof(Value),
                                     capacity * sizeof(Value), GCK_RAW);
    if (items == NULL) {
        return VALUE_ERROR;
    }
    memcpy(items, from, (size_t)n * sizeof(Value));
    repeat_in_place(items, n, times);
    list_adopt(result, items, n * times, (isize)capacity);
    return value_from_ptr(result);
}

static Value list_inplace_repeat(Thread *t, Value self, isize times)
{
    List *l = as_list(self);
    isize n = kr_list_len(l);
    if (n == 0 || times == 1) {
        return self;
    }
    if (times <= 0) {
        return kr_list_clear(t, l) ? self : VALUE_ERROR;
    }
    if (n > MAX_ITEMS / times) {
        return kr_raise_oom(t);
    }
    if (kr_list_is_exposed(l)) {
        Value more = list_repeat(t, self, times - 1);
        return !value_is_error(more) && kr_list_extend(t, l, more) ? self : VALUE_ERROR;
    }
    if (n * times > kr_list_capacity(l) && !list_set_capacity(t, l, n * times)) {
        return VALUE_ERROR;
    }
    repeat_in_place(l->ob_item, n, times);
    l->ob_base.ob_size = n * times;
    return self;
}

static Value list_inplace_concat(Thread *t, Value self, Value other)
{
    return kr_list_extend(t, as_list(self), other) ? self : VALUE_ERROR;
}

/* The first i items are the same. */
static KR_NOINLINE Value compare_from(Thread *t, List *x, List *y, isize i, int op)
{
    for (; i < kr_list_len(x) && i < kr_list_len(y); i++) {
        int same = kr_item_equal(t, kr_list_at(t, x, i), kr_list_at(t, y, i));
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (!same) {
            break;
        }
    }
    isize nx = kr_list_len(x), ny = kr_list_len(y);
    if (i >= nx || i >= ny) { /* one is the start of the other */
        return kr_bool(op == CMP_LT   ? nx < ny
                       : op == CMP_LE ? nx <= ny
                       : op == CMP_EQ ? nx == ny
                       : op == CMP_NE ? nx != ny
                       : op == CMP_GT ? nx > ny
                                      : nx >= ny);
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return kr_bool(op == CMP_NE);
    }
    return kr_compare(t, kr_list_at(t, x, i), kr_list_at(t, y, i), op);
}

static Value list_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_list(a) || !kr_is_list(b)) {
        return KR_NOTIMPLEMENTED;
    }
    List *x = as_list(a), *y = as_list(b);
    isize n = kr_list_len(x), i = 0;
    bool equality = op == CMP_EQ || op == CMP_NE;
    if (n != kr_list_len(y)) {
        if (equality) {
            return kr_bool(op == CMP_NE);
        }
        n = kr_min(n, kr_list_len(y));
    }
    if (KR_LIKELY(!kr_list_is_exposed(x) && !kr_list_is_exposed(y))) {
        while (i < n && value_same(x->ob_item[i], y->ob_item[i])) {
            i++;
        }
        if (i == n && equality) {
            return kr_bool(op == CMP_EQ);
        }
    }
    return compare_from(t, x, y, i, op);
}

static Value list_repr(Thread *t, Value self)
{
    List *l = as_list(self);
    if (kr_list_len(l) == 0) {
        return value_from_ptr(kr_str_from_c(t, "[]"));
    }
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "[...]"));
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_char(&b, '[');
    for (isize i = 0; i < kr_list_len(l); i++) { /* the length may change under repr */
        if ((i > 0 && !kr_sb_c(&b, ", ")) || !kr_sb_repr(&b, kr_list_at(t, l, i))) {
            break;
        }
    }
    kr_sb_char(&b, ']');
    kr_repr_leave(t, self);
    return kr_sb_finish(&b);
}

/* -- Construction ------------------------------------------------------------------------------ */

static Value list_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (type == &PyList_Type) {
        return value_from_ptr(kr_list_new(t, 0));
    }
    Value v = kr_type_alloc(t, type, 0);
    if (!value_is_error(v)) {
        as_list(v)->allocated = KR_LIST_UNEXPOSED;
    }
    return v;
}

static int list_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    List *l = as_list(self);
    /* A subclass with its own __new__ may take keywords there. */
    if (kwnames != NULL && kr_tuple_len(kwnames) != 0 &&
        kr_slots(kr_type(self))->tp_new == list_new && !kr_check_no_kwargs(t, "list", kwnames)) {
        return -1;
    }
    if (!kr_check_nargs(t, "list", nargs, 0, 1) || !kr_list_clear(t, l)) {
        return -1;
    }
    return nargs == 0 || kr_list_extend(t, l, args[0]) ? 0 : -1;
}

/* -- Methods ------------------------------------------------------------------------------------
 */

static Value list_append(Thread *t, Value self, Value v)
{
    return kr_list_append(t, as_list(self), v) ? KR_NONE : VALUE_ERROR;
}

static Value list_extend(Thread *t, Value self, Value iterable)
{
    return kr_list_extend(t, as_list(self), iterable) ? KR_NONE : VALUE_ERROR;
}

static Value list_insert(Thread *t, Value self, const Value *args, size_t nargs)
{
    isize i;
    if (!kr_check_nargs(t, "insert", nargs, 2, 2) || !kr_arg_isize(t, args[0], &i)) {
        return VALUE_ERROR;
    }
    return kr_list_insert(t, as_list(self), i, args[1]) ? KR_NONE : VALUE_ERROR;
}

static Value list_pop(Thread *t, Value self, const Value *args, size_t nargs)
{
    List *l = as_list(self);
    isize i = -1;
    if (!kr_check_nargs(t, "pop", nargs, 0, 1) || (nargs == 1 && !kr_arg_isize(t, args[0], &i))) {
        return VALUE_ERROR;
    }
    isize n = kr_list_len(l);
    if (n == 0) {
        return kr_raise(t, KR_EXC(IndexError), "pop from empty list");
    }
    if (i < 0) {
        i += n;
    }
    if ((size_t)i >= (size_t)n) {
        return kr_raise(t, KR_EXC(IndexError), "pop index out of range");
    }
    Value v = kr_list_at(t, l, i);
    return kr_list_remove_at(t, l, i) ? v : VALUE_ERROR;
}

static Value list_remove(Thread *t, Value self, Value v)
{
    List *l = as_list(self);
    for (isize i = 0; i < kr_list_len(l); i++) {
        int same = kr_item_equal(t, kr_list_at(t, l, i), v);
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (same) {
            return kr_list_set_slice(t, l, i, i + 1, VALUE_NULL) ? KR_NONE : VALUE_ERROR;
        }
    }
    return kr_raise(t, KR_EXC(ValueError), "list.remove(x): x not in list");
}

static Value list_index(Thread *t, Value self, const Value *args, size_t nargs)
{
    List *l = as_list(self);
    isize start = 0, stop = INTPTR_MAX;
    if (!kr_check_nargs(t, "index", nargs, 1, 3) ||
        (nargs > 1 && !kr_seq_bound(t, args[1], &start)) ||
        (nargs > 2 && !kr_seq_bound(t, args[2], &stop))) {
        return VALUE_ERROR;
    }
    isize n = kr_list_len(l);
    start = start < 0 ? kr_max(start + n, 0) : start;
    stop = stop < 0 ? kr_max(stop + n, 0) : stop;
    for (isize i = start; i < stop && i < kr_list_len(l); i++) {
        int same = kr_item_equal(t, kr_list_at(t, l, i), args[0]);
        if (same < 0) {
            return VALUE_ERROR;
        }
        if (same) {
            return kr_int_from_i64(t, i);
        }
    }
    return kr_raise(t, KR_EXC(ValueError), "%R is not in list", args[0]);
}

static Value list_count(Thread *t, Value self, Value v)
{
    List *l = as_list(self);
    isize count = 0;
    for (isize i = 0; i < kr_list_len(l); i++) {
        int same = kr_item_equal(t, kr_list_at(t, l, i), v);
        if (same < 0) {
            return VALUE_ERROR;
        }
        count += same;
    }
    return kr_int_from_i64(t, count);
}

void kr_list_reverse(List *l) { reverse(l, 0, kr_list_len(l) - 1); }

static Value list_reverse(Thread *t, Value self)
{
    kr_list_reverse(as_list(self));
    return KR_NONE;
}

static Value list_clear(Thread *t, Value self)
{
    return kr_list_clear(t, as_list(self)) ? KR_NONE : VALUE_ERROR;
}

static Value list_copy(Thread *t, Value self)
{
    return value_from_ptr(kr_list_slice(t, as_list(self), 0, kr_list_len(as_list(self))));
}

static Value list_sort(Thread *t, Value self, const Value *args)
{
    int reverse = 0;
    if (!value_is_null(args[1]) && !kr_arg_int(t, args[1], &reverse)) {
        return VALUE_ERROR;
    }
    Value key = value_is_null(args[0]) ? KR_NONE : args[0];
    return kr_list_sort(t, as_list(self), key, reverse != 0) ? KR_NONE : VALUE_ERROR;
}

static Value list_sizeof(Thread *t, Value self)
{
    isize bytes =
        kr_type(self)->tp_basicsize + kr_list_capacity(as_list(self)) * (isize)sizeof(Value);
    return kr_int_from_i64(t, bytes);
}

/* -- Iterators ----------------------------------------------------------------------------------
 */

KR_INLINE ListIter *as_iter(Value v) { return (ListIter *)value_ptr(v); }

static Value listiter_make(Thread *t, Type *type, List *l, isize index)
{
    ListIter *it = kr_new_object(t, type, sizeof(ListIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->index = index;
    it->seq = l;
    return value_from_ptr(it);
}

static Value list_iter(Thread *t, Value self)
{
    return listiter_make(t, &PyListIter_Type, as_list(self), 0);
}

static Value list_reversed(Thread *t, Value self)
{
    return listiter_make(t, &PyListRevIter_Type, as_list(self), kr_list_len(as_list(self)) - 1);
}

static Value listiter_next(Thread *t, Value self)
{
    ListIter *it = as_iter(self);
    List *l = it->seq;
    if (l == NULL) {
        return VALUE_NULL;
    }
    if (it->index < kr_list_len(l)) {
        return kr_list_at(t, l, it->index++);
    }
    it->seq = NULL;
    return VALUE_NULL;
}

static Value listiter_length_hint(Thread *t, Value self)
{
    const ListIter *it = as_iter(self);
    isize n = it->seq != NULL ? kr_list_len(it->seq) - it->index : 0;
    return kr_int_from_i64(t, kr_max(n, 0));
}

static Value listiter_reduce(Thread *t, Value self)
{
    const ListIter *it = as_iter(self);
    return it->seq != NULL
               ? kr_reduce_builtin(t, "iter", value_from_ptr(it->seq), value_from_small(it->index))
               : kr_reduce_exhausted(t);
}

static Value listiter_setstate(Thread *t, Value self, Value state)
{
    ListIter *it = as_iter(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (it->seq != NULL) {
        it->index = kr_min(kr_max(index, 0), kr_list_len(it->seq)); /* the iterator may be spent */
    }
    return KR_NONE;
}

static Value listreviter_next(Thread *t, Value self)
{
    ListIter *it = as_iter(self);
    List *l = it->seq;
    if (l == NULL) {
        return VALUE_NULL;
    }
    if (it->index >= 0 && it->index < kr_list_len(l)) {
        return kr_list_at(t, l, it->index--);
    }
    it->index = -1;
    it->seq = NULL;
    return VALUE_NULL;
}

static Value listreviter_length_hint(Thread *t, Value self)
{
    const ListIter *it = as_iter(self);
    isize n = it->index + 1;
    return kr_int_from_i64(t, it->seq == NULL || kr_list_len(it->seq) < n ? 0 : n);
}

static Value listreviter_reduce(Thread *t, Value self)
{
    const ListIter *it = as_iter(self);
    return it->seq != NULL ? kr_reduce_builtin(t, "reversed", value_from_ptr(it->seq),
                                               value_from_small(it->index))
                           : kr_reduce_exhausted(t);
}

static Value listreviter_setstate(Thread *t, Value self, Value state)
{
    ListIter *it = as_iter(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (it->seq != NULL) {
        it->index = kr_min(kr_max(index, -1), kr_list_len(it->seq) - 1);
    }
    return KR_NONE;
}

/* -- The types ----------------------------------------------------------------------------------
 */

/* clang-format off */
#define LIST_METHODS(M)                                                                          \
    M(O, list_subscript, NF_COEXIST | NF_CALLS, "__getitem__",                                   \
      "__getitem__($self, index, /)\n--\n\nReturn self[index].")                                 \
    M(NOARGS, list_reversed, 0, "__reversed__",                                                  \
      "__reversed__($self, /)\n--\n\nReturn an iterator from the last item to the first.")       \
    M(NOARGS, list_sizeof, NF_READS, "__sizeof__",                                               \
      "__sizeof__($self, /)\n--\n\nReturn the bytes the list and its array take.")               \
    M(NOARGS, list_clear, NF_OWN, "clear", "clear($self, /)\n--\n\nRemove all items.")                \
    M(NOARGS, list_copy, NF_OWN, "copy", "copy($self, /)\n--\n\nReturn a new list of the same items.") \
    M(O, list_append, NF_OWN, "append",                                                               \
      "append($self, object, /)\n--\n\nAdd an item at the end.")                                 \
    M(FAST, list_insert, NF_CALLS, "insert",                                                     \
      "insert($self, index, object, /)\n--\n\nPut an item in front of the one at index.")        \
    M(O, list_extend, NF_CALLS | NF_APP(APP_EXTEND), "extend",                                                        \
      "extend($self, iterable, /)\n--\n\nAdd all items of iterable at the end.")                 \
    M(FAST, list_pop, NF_CALLS, "pop",                                                           \
      "pop($self, index=-1, /)\n--\n\n"                                                          \
      "Remove the item at index and return it.\n\n"                                              \
      "Raises IndexError when there is none.")                                                   \
    M(O, list_remove, NF_CALLS, "remove",                                                        \
      "remove($self, value, /)\n--\n\n"                                                          \
      "Remove the first item equal to value.\n\n"                                                \
      "Raises ValueError when there is none.")                                                   \
    M(FAST, list_index, NF_CALLS, "index",                                                       \
      "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\n"                                \
      "Return the first index whose item equals value.\n\n"                                      \
      "Raises ValueError when there is none.")                                                   \
    M(O, list_count, NF_CALLS, "count",                                                          \
      "count($self, value, /)\n--\n\nReturn how many items equal value.")                        \
    M(NOARGS, list_reverse, NF_OWN, "reverse", "reverse($self, /)\n--\n\nReverse the order in place.") \
    M(ARGS, list_sort, NF_CALLS | NF_APP(APP_SORT), "sort",                                                         \
      "sort($self, /, *, key=None, reverse=False)\n--\n\n"                                       \
      "Sort in place, in ascending order; return None.\n\n"                                      \
      "Items that compare equal keep their order.  With key, the results of key(item) are\n"     \
      "compared instead of the items; with reverse, the order is descending.")                   \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
KR_NATIVE_TABLE(list_methods, LIST_METHODS)

#define LIST_SLOTS(S)                                  \
    S(tp_new, NEW, list_new)                           \
    S(tp_init, INIT, list_init)                        \
    S(tp_repr, UNARY, list_repr)                       \
    S(tp_hash, HASH, kr_hash_not_implemented)          \
    S(tp_richcompare, RICHCMP, list_richcompare)       \
    S(tp_iter, UNARY, list_iter)                       \
    S(mp_length, LEN, list_length)                     \
    S(mp_subscript, BINARY, list_subscript)            \
    S(mp_ass_subscript, OBJOBJARG, list_ass_subscript) \
    S(sq_length, LEN, list_length)                     \
    S(sq_concat, BINARY, list_concat)                  \
    S(sq_repeat, SSIZEARG, list_repeat)                \
    S(sq_item, SSIZEARG, list_item)                    \
    S(sq_ass_item, SSIZEOBJARG, list_ass_item)         \
    S(sq_contains, OBJOBJ, list_contains)              \
    S(sq_inplace_concat, BINARY, list_inplace_concat)  \
    S(sq_inplace_repeat, SSIZEARG, list_inplace_repeat)
KR_TYPE_SLOTS(list, LIST_SLOTS)

static TypeInfo list_info = {
    .slots = {LIST_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = list_c_slots,
    .methods = list_methods,
    .flags = TI_NATIVE,
};
Type PyList_Type = {
    KR_TYPE_HEAD("list", sizeof(List), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_SEQUENCE |
                TPF_MATCH_SELF | TPF_LIST,
    .tp_doc = "list(iterable=(), /)\n--\n\n"
              "Sequence whose items can be replaced, added and removed.\n\n"
              "It starts with the items of iterable, or empty.",
    .tp_cache = &list_info,
};

#define LISTITER_METHODS(M)                                                                \
    M(NOARGS, listiter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC)       \
    M(NOARGS, listiter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                             \
    M(O, listiter_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(listiter_methods, LISTITER_METHODS)

#define LISTITER_SLOTS(S)            \
    S(tp_iter, UNARY, kr_self_iter)  \
    S(tp_iternext, ITERNEXT, listiter_next)
KR_TYPE_SLOTS(listiter, LISTITER_SLOTS)

static TypeInfo listiter_info = {
    .slots = {LISTITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = listiter_c_slots,
    .methods = listiter_methods,
    .flags = TI_NATIVE,
};
Type PyListIter_Type = {
    KR_TYPE_HEAD("list_iterator", sizeof(ListIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &listiter_info,
};

#define LISTREVITER_METHODS(M)                                                             \
    M(NOARGS, listreviter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC)    \
    M(NOARGS, listreviter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                          \
    M(O, listreviter_setstate, NF_CALLS, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(listreviter_methods, LISTREVITER_METHODS)

#define LISTREVITER_OWN_SLOTS(S) S(tp_iternext, ITERNEXT, listreviter_next)
#define LISTREVITER_SLOTS(S) S(tp_iter, UNARY, kr_self_iter) LISTREVITER_OWN_SLOTS(S)
KR_SLOT_TRAMPS(LISTREVITER_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(listreviter, LISTREVITER_SLOTS)
/* clang-format on */

static TypeInfo listreviter_info = {
    .slots = {LISTREVITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = listreviter_c_slots,
    .methods = listreviter_methods,
    .flags = TI_NATIVE,
};
Type PyListRevIter_Type = {
    KR_TYPE_HEAD("list_reverseiterator", sizeof(ListIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &listreviter_info,
};
