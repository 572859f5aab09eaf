/* set_table.h -- what set_table.c gives to set.c beyond dict.h: operations with known hashes. */
#ifndef KR_SET_TABLE_H
#define KR_SET_TABLE_H

#include "runtime/types/dict.h"

/* Makes memory just allocated for a Set (or a subclass instance) an empty set. */
void kr_set_init(Set *s);
/* The same for zeroed memory. */
void kr_set_init_zeroed(Set *s);
int kr_set_add_hash(Thread *t, Set *s, Value key, int64_t hash); /* 0, -1 */
/* All items of an exact list or tuple. */
bool kr_set_add_array(Thread *t, Set *s, Value list_or_tuple) KR_MUST_CHECK;
int kr_set_contains_hash(Thread *t, Set *s, Value key, int64_t hash); /* 1, 0, -1 */
int kr_set_discard_hash(Thread *t, Set *s, Value key, int64_t hash);  /* 1, 0, -1 */
/* The same for plain keys among plain ones, as kr_dict_lookup_plain(); -2: undecided. */
int kr_set_add_plain(Thread *t, Set *s, Value key, int64_t hash, bool (*is_plain)(Value v));
int kr_set_contains_plain(Thread *t, Set *s, Value key, int64_t hash, bool (*is_plain)(Value v));
int kr_set_discard_plain(Thread *t, Set *s, Value key, int64_t hash, bool (*is_plain)(Value v));
extern Object kr_set_deleted_key; /* of slots whose member was removed */
KR_INLINE bool kr_set_is_member(const SetEntry *e)
{
    return !value_is_null(e->key) && e->key.bits != (uintptr_t)&kr_set_deleted_key;
}
KR_INLINE bool kr_set_next_hash(Set *s, isize *pos, Value *key, int64_t *hash)
{
    for (isize i = *pos; i <= s->mask; i++) {
        const SetEntry *e = &s->table[i];
        if (kr_set_is_member(e)) {
            *pos = i + 1;
            *key = e->key;
            *hash = e->hash;
            return true;
        }
    }
    *pos = s->mask + 1;
    return false;
}
void kr_set_clear(Thread *t, Set *s);
/* All members of another set. */
/* The same where members compare without Python code: 1, -1 pending, -2 undecided (s has part of
 * it). */
int kr_set_merge_plain(Thread *t, Set *s, Set *other, bool (*is_plain)(Value v));
bool kr_set_merge(Thread *t, Set *s, Set *other) KR_MUST_CHECK;
bool kr_set_merge_dict(Thread *t, Set *s, Dict *d) KR_MUST_CHECK;
/* After many removals: deleted slots must not fill the table. */
bool kr_set_sweep(Thread *t, Set *s) KR_MUST_CHECK;
/* Removes and returns some member; VALUE_NULL when empty. */
Value kr_set_take(Set *s);
void kr_set_swap_tables(Set *a, Set *b);
size_t kr_set_table_bytes(const Set *s);

#endif
