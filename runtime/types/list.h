/* list.h -- lists and tuples.
 *
 * A list's items are Values while C has not seen it (sign bit of `allocated` set: "unexposed");
 * once exposed, items are PyObject pointers with counted references, and every load and store goes
 * through kr_list_get/kr_list_set (docs/bridge.md).  C sees `allocated` only when the list is
 * exposed, without the bit.  Tuples never change after creation; one handed to C has its immediates
 * boxed in place.
 */
#ifndef KR_LIST_H
#define KR_LIST_H

#include "runtime/core/ext_hooks.h"
#include "runtime/core/thread.h"

struct List {          /* PyListObject */
    VarObject ob_base; /* ob_size: length */
    Value *ob_item;    /* block of kr_gc_new_block (RAW), NULL when capacity is 0 */
    isize allocated;   /* capacity | KR_LIST_UNEXPOSED */
};
#define KR_LIST_UNEXPOSED INTPTR_MIN

struct Tuple { /* PyTupleObject */
    VarObject ob_base;
    Value ob_item[1];
};

KR_INLINE isize kr_list_len(const List *l) { return l->ob_base.ob_size; }
KR_INLINE bool kr_list_is_exposed(const List *l) { return l->allocated >= 0; }
KR_INLINE isize kr_list_capacity(const List *l) { return l->allocated & INTPTR_MAX; }
/* i in range; VALUE_NULL only if C left a hole. */
KR_INLINE Value kr_list_get(Thread *t, List *l, isize i)
{
    if (KR_LIKELY(!kr_list_is_exposed(l))) {
        return l->ob_item[i];
    }
    return kr_ext.slot_load(t, &l->ob_base.ob_base, &l->ob_item[i]);
}
/* i in range; a hole reads as None: for loops that have nowhere to report one. */
KR_INLINE Value kr_list_at(Thread *t, List *l, isize i)
{
    Value v = kr_list_get(t, l, i);
    return KR_LIKELY(!value_is_null(v)) ? v : KR_NONE;
}
/* i in range; false with MemoryError (only for exposed lists). */
KR_INLINE bool kr_list_set(Thread *t, List *l, isize i, Value v)
{
    if (KR_LIKELY(!kr_list_is_exposed(l))) {
        kr_gc_write(l, &l->ob_item[i], v);
        return true;
    }
    return kr_ext.slot_store(t, &l->ob_base.ob_base, &l->ob_item[i], v);
}
List *kr_list_new(Thread *t, isize capacity); /* empty, room for capacity; NULL pending */
List *kr_list_from(Thread *t, const Value *items, isize n);
bool kr_list_append_slow(Thread *t, List *l, Value v) KR_MUST_CHECK;
KR_INLINE bool kr_list_append(Thread *t, List *l, Value v)
{
    isize n = kr_list_len(l);
    if (KR_LIKELY(!kr_list_is_exposed(l) && n < kr_list_capacity(l))) {
        kr_gc_write(l, &l->ob_item[n], v);
        l->ob_base.ob_size = n + 1;
        return true;
    }
    return kr_list_append_slow(t, l, v);
}
bool kr_list_extend(Thread *t, List *l, Value iterable) KR_MUST_CHECK;
bool kr_list_insert(Thread *t, List *l, isize i, Value v) KR_MUST_CHECK;
bool kr_list_remove_at(Thread *t, List *l, isize i) KR_MUST_CHECK; /* item i, which must exist */
/* Replaces items [lo, hi), which must exist, by n others (an array that is not the list's own). */
bool kr_list_splice(Thread *t, List *l, isize lo, isize hi, const Value *items,
                    isize n) KR_MUST_CHECK;
/* l[lo:hi] = iterable, bounds clipped; VALUE_NULL deletes. */
bool kr_list_set_slice(Thread *t, List *l, isize lo, isize hi,
                       Value iterable_or_null) KR_MUST_CHECK;
/* A new list of the items [lo, hi), which must exist. */
List *kr_list_slice(Thread *t, List *l, isize lo, isize hi);
/* l[start:stop:step], step not 0.  Parts that are not given: 0 and INTPTR_MAX, with a negative step
 * INTPTR_MAX and INTPTR_MIN.  NULL: MemoryError is pending. */
List *kr_list_slice_by(Thread *t, List *l, isize start, isize stop, isize step);
/* The items of l[start:stop], parts as above, for whoever only iterates over them: a tuple, which
 * is one cell; of an exposed list a list.  VALUE_ERROR: MemoryError is pending. */
Value kr_list_part(Thread *t, List *l, isize start, isize stop);
/* l[start:stop] = from.  false: nothing has happened and no error is pending; either list may be
 * exposed, they may be the same, or there is no memory. */
bool kr_list_put_slice(Thread *t, List *l, isize start, isize stop, List *from) KR_MUST_CHECK;
/* l[start:stop] = from[first:last], or with step -1 = from[first:last:-1], without the list
 * between. false: as above, but l and from may be the same.  Of six arguments: they go in
 * registers. */
bool kr_list_put_part(List *l, isize start, isize stop, List *from, isize first,
                      isize last) KR_MUST_CHECK;
bool kr_list_put_reversed(List *l, isize start, isize stop, List *from, isize first,
                          isize last) KR_MUST_CHECK;
bool kr_list_clear(Thread *t, List *l) KR_MUST_CHECK;
void kr_list_reverse(List *l);
bool kr_list_sort(Thread *t, List *l, Value key_or_none, bool reverse) KR_MUST_CHECK;
/* Sorts an unexposed list whose items compare without Python code: small ints, floats and Latin
 * text do; of others is_plain says whether they do.  1, -1 pending, -2 undecided and nothing done.
 */
int kr_list_sort_plain(Thread *t, List *l, bool (*is_plain)(const Value *items, isize n));
/* Sorting in steps, for callers that compute the keys.  take: the items, in a list that nobody else
 * knows; l, which must not be exposed, is empty until give puts them back.  That is false with
 * ValueError when l was modified meanwhile (with !ok nothing is raised); l has its items again in
 * any case. by: sorts by as many keys, both lists not exposed and not changed meanwhile. */
List *kr_list_sort_take(Thread *t, List *l);
bool kr_list_sort_give(Thread *t, List *l, List *items, bool ok) KR_MUST_CHECK;
bool kr_list_sort_by(Thread *t, List *l, List *keys, bool reverse) KR_MUST_CHECK;
/* Room for as many items more as extend() asks for when it does not know how many will come. */
#define KR_LIST_UNKNOWN_LENGTH 8
bool kr_list_reserve(Thread *t, List *l, isize more) KR_MUST_CHECK;
/* Room for one item, as much as appending it makes. */
bool kr_list_make_room(Thread *t, List *l) KR_MUST_CHECK;
void kr_list_trim(Thread *t, List *l); /* capacity that is not used goes, as after extend() */
/* So much capacity stays when items are removed one by one, even the last: a stack is empty often,
 * and will not be for long. */
#define KR_LIST_KEPT 16
Value kr_list_from_iterable(Thread *t, Value iterable);
Tuple *kr_list_to_tuple(Thread *t, List *l);

KR_INLINE isize kr_tuple_len(const Tuple *tuple) { return tuple->ob_base.ob_size; }
KR_INLINE Value kr_tuple_get(const Tuple *tuple, isize i) { return tuple->ob_item[i]; }
extern Tuple *kr_empty_tuple;
Tuple *kr_tuple_new(Thread *t, isize n); /* slots NULL: fill before anyone looks */
Tuple *kr_tuple_from(Thread *t, const Value *items, isize n);
Tuple *kr_tuple_pair(Thread *t, Value a, Value b);
Value kr_tuple_from_iterable(Thread *t, Value iterable); /* exact tuples come back as they are */
Value kr_tuple_slice(Thread *t, Tuple *tuple, isize lo, isize hi);

#endif
