/* set_table.c -- the hash table of set and frozenset.
 *
 * Open addressing; the order of the slots is what programs see when they iterate, and it is
 * CPython's: a probe looks at up to ten neighbouring slots (LINEAR + 1, fewer never: near the end
 * of the table just one), then jumps by the rule i = i * 5 + 1 + perturb.  A chain ends at a slot
 * that was never used; a new member takes the last deleted slot before that, or else that slot.
 *
 * Keeps true: `used` members, `fill` slots that are not in their first state; fill * 5 < mask * 3
 * after each insertion.  The same care about __eq__ as in dict_table.c.
 */
#include "runtime/types/set_table.h"

#include "runtime/base/hash.h"
#include "runtime/core/ops.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#include <emmintrin.h>

enum { LINEAR = 9, PERTURB_SHIFT = 5, MIN_SLOTS = 8 };

Object kr_set_deleted_key = KR_HEAD_INIT(&PyBaseObject_Type);
#define DELETED value_from_ptr(&kr_set_deleted_key)

static isize compares_running; /* see dict_table.c */

#define is_member kr_set_is_member
KR_INLINE bool is_unused(const SetEntry *e) { return value_is_null(e->key); }
KR_INLINE isize neighbours(size_t i, size_t mask) { return i + LINEAR <= mask ? LINEAR : 0; }

#define PROBE_NEXT(i, perturb, mask) \
    ((perturb) >>= PERTURB_SHIFT, (i) = ((i)*5 + 1 + (size_t)(perturb)) & (mask))

static void table_free(Thread *t, Set *s, SetEntry *table)
{
    if (table != s->smalltable && compares_running == 0) {
        kr_gc_free_block(t, table);
    }
}

/* -- Making ---------------------------------------------------------------------------------------
 */

void kr_set_init_zeroed(Set *s)
{
    s->mask = MIN_SLOTS - 1;
    s->table = s->smalltable;
    s->hash = -1;
}

void kr_set_init(Set *s)
{
    s->fill = s->used = 0;
    s->mask = MIN_SLOTS - 1;
    s->table = s->smalltable;
    s->hash = -1;
    s->finger = 0;
    s->weakreflist = NULL;
    memset(s->smalltable, 0, sizeof s->smalltable);
}

/* The key is not there, and no slot is deleted. */
static void insert_clean(SetEntry *table, size_t mask, Value key, int64_t hash)
{
    uint64_t perturb = (uint64_t)hash;
    size_t i = (size_t)hash & mask;
    for (;;) {
        SetEntry *e = &table[i], *last = e + neighbours(i, mask);
        for (; e <= last; e++) {
            if (is_unused(e)) {
                e->key = key;
                e->hash = (isize)hash;
                return;
            }
        }
        PROBE_NEXT(i, perturb, mask);
    }
}

/* Moves to a table of more than `min_used` slots (a power of two). */
static bool set_resize(Thread *t, Set *s, isize min_used)
{
    size_t slots = MIN_SLOTS;
    while (slots <= (size_t)min_used && slots < ((size_t)1 << 56)) {
        slots <<= 1;
    }
    SetEntry *old = s->table, *table, copy[MIN_SLOTS];
    size_t old_mask = (size_t)s->mask;
    if (slots == MIN_SLOTS) {
        table = s->smalltable;
        if (table == old) {
            if (s->fill == s->used) {
                return true;
            }
            memcpy(copy, old, sizeof copy);
            old = copy;
        }
        memset(table, 0, sizeof copy);
    } else {
        table = kr_gc_new_block(t, slots * sizeof(SetEntry), GCK_RAW);
        if (table == NULL) {
            return false;
        }
    }
    for (size_t i = 0; i <= old_mask; i++) {
        if (is_member(&old[i])) {
            insert_clean(table, slots - 1, old[i].key, old[i].hash);
        }
    }
    SetEntry *previous = s->table;
    kr_gc_write_ptr(s, &s->table, table);
    s->mask = (isize)slots - 1;
    s->fill = s->used;
    if (previous != table) {
        table_free(t, s, previous);
    }
    return true;
}

KR_INLINE isize grown_size(const Set *s) { return s->used > 50000 ? s->used * 2 : s->used * 4; }

void kr_set_clear(Thread *t, Set *s)
{
    SetEntry *old = s->table;
    memset(s->smalltable, 0, sizeof s->smalltable);
    s->table = s->smalltable;
    s->mask = MIN_SLOTS - 1;
    s->fill = s->used = 0;
    s->hash = -1;
    table_free(t, s, old);
}

bool kr_set_sweep(Thread *t, Set *s)
{
    if ((size_t)(s->fill - s->used) <= (size_t)s->mask / 4) {
        return true;
    }
    return set_resize(t, s, grown_size(s));
}

void kr_set_swap_tables(Set *a, Set *b)
{
    bool small_a = a->table == a->smalltable, small_b = b->table == b->smalltable;
    Set tmp = *a;
    a->fill = b->fill;
    a->used = b->used;
    a->mask = b->mask;
    a->table = small_b ? a->smalltable : b->table;
    memcpy(a->smalltable, b->smalltable, sizeof a->smalltable);
    b->fill = tmp.fill;
    b->used = tmp.used;
    b->mask = tmp.mask;
    b->table = small_a ? b->smalltable : tmp.table;
    memcpy(b->smalltable, tmp.smalltable, sizeof b->smalltable);
    a->hash = b->hash = -1;
}

size_t kr_set_table_bytes(const Set *s)
{
    return s->table == s->smalltable ? 0 : ((size_t)s->mask + 1) * sizeof(SetEntry);
}

/* Halves of words of two slots, the key's upper and the hash's lower one, compared. */
KR_INLINE __m128i compare_pair(const SetEntry *e, __m128i want)
{
    static_assert(sizeof(SetEntry) == 16 && offsetof(SetEntry, hash) == 8, "SetEntry");
    __m128 a = _mm_loadu_ps((const float *)e), b = _mm_loadu_ps((const float *)(e + 1));
    return _mm_cmpeq_epi32(_mm_castps_si128(_mm_shuffle_ps(a, b, _MM_SHUFFLE(2, 1, 2, 1))), want);
}

/* Which of LINEAR + 1 slots are unused or of this hash: two bits of the result for each.  One that
 * is set may be wrong, one that is not is right. */
KR_INLINE uint32_t of_interest(const SetEntry *e, int64_t hash)
{
    static_assert(LINEAR + 1 == 10, "five pairs");
    const __m128i want = _mm_set_epi32((int)hash, 0, (int)hash, 0);
    __m128i four = _mm_packs_epi32(compare_pair(e, want), compare_pair(e + 2, want));
    __m128i next = _mm_packs_epi32(compare_pair(e + 4, want), compare_pair(e + 6, want));
    __m128i last = compare_pair(e + 8, want);
    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(four, next)) |
           (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(last)) << 16;
}

/* The next slot of interest behind e, taken out of *hits. */
KR_INLINE SetEntry *next_of_interest(SetEntry *e, uint32_t *hits)
{
    unsigned at = (unsigned)__builtin_ctz(*hits) / 2;
    *hits &= ~(3u << 2 * at);
    return e + at;
}

/* The last deleted slot of these, else `before`. */
KR_INLINE SetEntry *last_deleted(SetEntry *e, SetEntry *last, SetEntry *before)
{
    for (; last >= e; last--) {
        if (last->hash == -1) {
            return last;
        }
    }
    return before;
}

/* -- Lookup
 * ----------------------------------------------------------------------------------------- */

/* Of equal hash: 1, 0, -1. */
static int same_key(Thread *t, Value member, Value key)
{
    if (value_same(member, key)) {
        return 1;
    }
    if (value_is_int(member) && value_is_int(key)) {
        return 0;
    }
    if (kr_is_exact_str(member) && kr_is_exact_str(key)) {
        /* hashed, hence flat */
        return kr_str_same_text((Str *)value_ptr(member), (Str *)value_ptr(key));
    }
    compares_running++;
    int same = kr_equal(t, member, key);
    compares_running--;
    return same;
}

/* An immediate int or a hashed str: FIND_INT, FIND_STR; anything else: FIND_ANY. */
typedef enum FindKind { FIND_INT, FIND_STR, FIND_ANY } FindKind;

/* 1 same, 0 different, -1 error; the two have equal hashes and different bits. */
KR_INLINE int same_of_kind(Thread *t, Value member, Value key, FindKind kind)
{
    if (kind == FIND_INT && value_is_int(member)) {
        return 0;
    }
    if (kind == FIND_STR && kr_is_exact_str(member)) {
        /* hashed, hence flat */
        return kr_str_same_text((Str *)value_ptr(member), (Str *)value_ptr(key));
    }
    return same_key(t, member, key);
}

KR_INLINE int find_kind(Thread *t, Set *s, Value key, int64_t hash, FindKind kind, SetEntry **out)
{
again:;
    SetEntry *table = s->table, *deleted = NULL;
    size_t mask = (size_t)s->mask, i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        SetEntry *first = &table[i], *last = first + neighbours(i, mask);
        uint32_t hits = last != first ? of_interest(first, hash) : 1;
        while (hits != 0) {
            SetEntry *e = next_of_interest(first, &hits);
            if (value_same(e->key, key)) {
                *out = e;
                return 1;
            }
            if (is_unused(e)) {
                deleted = s->fill != s->used ? last_deleted(first, e - 1, deleted) : NULL;
                *out = deleted != NULL ? deleted : e;
                return 0;
            }
            if (KR_UNLIKELY(e->hash == hash)) {
                Value member = e->key;
                int same = same_of_kind(t, member, key, kind);
                if (same < 0) {
                    return -1;
                }
                if (KR_UNLIKELY(s->table != table || !value_same(e->key, member) ||
                                (size_t)s->mask != mask)) {
                    goto again;
                }
                if (same) {
                    *out = e;
                    return 1;
                }
            }
        }
        deleted = s->fill != s->used ? last_deleted(first, last, deleted) : NULL;
        PROBE_NEXT(i, perturb, mask);
    }
}

static int find_int(Thread *t, Set *s, Value key, int64_t hash, SetEntry **out)
{
    return find_kind(t, s, key, hash, FIND_INT, out);
}
static int find_str(Thread *t, Set *s, Value key, int64_t hash, SetEntry **out)
{
    return find_kind(t, s, key, hash, FIND_STR, out);
}
static KR_NOINLINE int find_any(Thread *t, Set *s, Value key, int64_t hash, SetEntry **out)
{
    return find_kind(t, s, key, hash, FIND_ANY, out);
}

/* The member's slot, or the one to insert it at, in *out.  1 found, 0 not, -1 error. */
KR_INLINE int find(Thread *t, Set *s, Value key, int64_t hash, SetEntry **out)
{
    /* The first slot decides in most cases. */
    SetEntry *e = &s->table[(size_t)hash & (size_t)s->mask];
    if (value_same(e->key, key)) {
        *out = e;
        return 1;
    }
    if (is_unused(e)) {
        *out = e;
        return 0;
    }
    if (value_is_int(key)) {
        return find_int(t, s, key, hash, out);
    }
    if (kr_is_exact_str(key)) {
        if (KR_UNLIKELY(!kr_str_flat(t, (Str *)value_ptr(key)))) {
            return -1;
        }
        return find_str(t, s, key, hash, out);
    }
    return find_any(t, s, key, hash, out);
}

/* As find(), for plain keys among plain ones (kr_dict_lookup_plain); -2: undecided.  `inserts`:
 * *out is the slot to insert at when there is no such member. */
KR_INLINE int find_plain(Thread *t, Set *s, Value key, int64_t hash, SetEntry **out,
                         bool (*is_plain)(Value v), const bool inserts)
{
    SetEntry *deleted = NULL;
    size_t mask = (size_t)s->mask, i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    *out = &s->table[i]; /* the first slot decides in most cases */
    if (value_same((*out)->key, key)) {
        return 1;
    }
    if (is_unused(*out)) {
        return 0;
    }
    const bool is_int = value_is_int(key);
    if (!is_int && kr_is_exact_str(key) && !kr_str_is_flat((Str *)value_ptr(key))) {
        return -2;
    }
    const bool holes = inserts && s->fill != s->used;
    for (;;) {
        SetEntry *first = &s->table[i], *last = first + neighbours(i, mask);
        uint32_t hits = last != first ? of_interest(first, hash) : 1;
        while (hits != 0) {
            SetEntry *e = next_of_interest(first, &hits);
            if (is_unused(e)) {
                deleted = holes ? last_deleted(first, e - 1, deleted) : NULL;
                *out = deleted != NULL ? deleted : e;
                return 0;
            }
            if (value_same(e->key, key)) {
                *out = e;
                return 1;
            }
            if (e->hash == hash && !(is_int && value_is_int(e->key))) {
                if (!is_plain(e->key)) {
                    return -2;
                }
                int same = same_key(t, e->key, key);
                if (same != 0) {
                    *out = e;
                    return same;
                }
            }
        }
        if (holes) {
            deleted = last_deleted(first, last, deleted);
        }
        PROBE_NEXT(i, perturb, mask);
    }
}

int kr_set_contains_plain(Thread *t, Set *s, Value key, int64_t hash, bool (*is_plain)(Value v))
{
    SetEntry *e;
    return find_plain(t, s, key, hash, &e, is_plain, false);
}

KR_INLINE int64_t key_hash(Thread *t, Value key)
{
    if (value_is_int(key)) {
        return kr_hash_fix(value_int(key)); /* 48 bits: no reduction */
    }
    if (kr_is_exact_str(key) && KR_LIKELY(((Str *)value_ptr(key))->a.hash != -1)) {
        return ((Str *)value_ptr(key))->a.hash;
    }
    return kr_hash(t, key);
}

int kr_set_contains_hash(Thread *t, Set *s, Value key, int64_t hash)
{
    SetEntry *e;
    return find(t, s, key, hash, &e);
}

int kr_set_contains(Thread *t, Set *s, Value key)
{
    int64_t hash = key_hash(t, key);
    return KR_UNLIKELY(hash == -1) ? -1 : kr_set_contains_hash(t, s, key, hash);
}

bool kr_set_next(Set *s, isize *pos, Value *key)
{
    int64_t hash;
    return kr_set_next_hash(s, pos, key, &hash);
}

SetEntry *kr_set_next_entry(Set *s, isize *pos)
{
    for (isize i = *pos; i <= s->mask; i++) {
        if (is_member(&s->table[i])) {
            *pos = i + 1;
            return &s->table[i];
        }
    }
    *pos = s->mask + 1;
    return NULL;
}

/* -- Changing
 * ---------------------------------------------------------------------------------------- */

KR_INLINE int insert_at(Thread *t, Set *s, SetEntry *e, Value key, int64_t hash)
{
    bool reused = !is_unused(e);
    kr_gc_write(s->table, &e->key, key);
    e->hash = (isize)hash;
    s->used++;
    if (reused) {
        return 0;
    }
    s->fill++;
    if (KR_LIKELY((size_t)s->fill * 5 < (size_t)s->mask * 3)) {
        return 0;
    }
    return set_resize(t, s, grown_size(s)) ? 0 : -1;
}

int kr_set_add_hash(Thread *t, Set *s, Value key, int64_t hash)
{
    SetEntry *e;
    int found = find(t, s, key, hash, &e);
    return KR_LIKELY(found == 0) ? insert_at(t, s, e, key, hash) : found < 0 ? -1 : 0;
}

int kr_set_add_plain(Thread *t, Set *s, Value key, int64_t hash, bool (*is_plain)(Value v))
{
    SetEntry *e;
    int found = find_plain(t, s, key, hash, &e, is_plain, true);
    return found == 0 ? insert_at(t, s, e, key, hash) : found < 0 ? found : 0;
}

int kr_set_discard_plain(Thread *t, Set *s, Value key, int64_t hash, bool (*is_plain)(Value v))
{
    SetEntry *e;
    int found = find_plain(t, s, key, hash, &e, is_plain, false);
    if (found > 0) {
        e->key = DELETED;
        e->hash = -1;
        s->used--;
    }
    return found;
}

int kr_set_add(Thread *t, Set *s, Value key)
{
    int64_t hash = key_hash(t, key);
    return KR_UNLIKELY(hash == -1) ? -1 : kr_set_add_hash(t, s, key, hash);
}

bool kr_set_add_array(Thread *t, Set *s, Value list_or_tuple)
{
    List *l = kr_is_exact_list(list_or_tuple) ? (List *)value_ptr(list_or_tuple) : NULL;
    const Tuple *tuple = l == NULL ? (const Tuple *)value_ptr(list_or_tuple) : NULL;
    for (isize i = 0; i < (l != NULL ? kr_list_len(l) : kr_tuple_len(tuple)); i++) {
        Value key = l != NULL ? kr_list_at(t, l, i) : kr_tuple_get(tuple, i);
        SetEntry *e;
        int64_t hash = key_hash(t, key);
        if (KR_UNLIKELY(hash == -1)) {
            return false;
        }
        int found = find(t, s, key, hash, &e);
        if (found < 0 || (found == 0 && insert_at(t, s, e, key, hash) < 0)) {
            return false;
        }
        if (!kr_safepoint(t)) {
            return false;
        }
    }
    return true;
}

int kr_set_discard_hash(Thread *t, Set *s, Value key, int64_t hash)
{
    SetEntry *e;
    int found = find(t, s, key, hash, &e);
    if (found > 0) {
        e->key = DELETED;
        e->hash = -1;
        s->used--;
    }
    return found;
}

int kr_set_discard(Thread *t, Set *s, Value key)
{
    int64_t hash = key_hash(t, key);
    return hash == -1 ? -1 : kr_set_discard_hash(t, s, key, hash);
}

Value kr_set_take(Set *s)
{
    if (s->used == 0) {
        return VALUE_NULL;
    }
    isize i = s->finger & s->mask; /* where the last search ended */
    while (!is_member(&s->table[i])) {
        i = i == s->mask ? 0 : i + 1;
    }
    Value key = s->table[i].key;
    s->table[i].key = DELETED;
    s->table[i].hash = -1;
    s->used--;
    s->finger = i + 1;
    return key;
}

/* With is_plain: keys that compare without Python code only.  1, -1 error, -2 undecided. */
KR_INLINE int merge(Thread *t, Set *s, Set *other, bool (*is_plain)(Value v))
{
    if (other == s || other->used == 0) {
        return 1;
    }
    if ((size_t)(s->fill + other->used) * 5 >= (size_t)s->mask * 3 &&
        !set_resize(t, s, (s->used + other->used) * 2)) {
        return -1;
    }
    if (s->fill == 0 && s->mask == other->mask && other->fill == other->used) {
        memcpy(s->table, other->table, ((size_t)s->mask + 1) * sizeof(SetEntry));
        s->fill = s->used = other->used;
        return 1;
    }
    isize pos = 0;
    Value key;
    int64_t hash;
    if (s->fill == 0) {
        while (kr_set_next_hash(other, &pos, &key, &hash)) {
            insert_clean(s->table, (size_t)s->mask, key, hash);
        }
        s->fill = s->used = other->used;
        return 1;
    }
    while (kr_set_next_hash(other, &pos, &key, &hash)) {
        if (is_plain != NULL && !value_is_int(key) && !is_plain(key)) {
            return -2;
        }
        int added = is_plain != NULL ? kr_set_add_plain(t, s, key, hash, is_plain)
                                     : kr_set_add_hash(t, s, key, hash);
        if (added < 0) {
            return added;
        }
    }
    return 1;
}

bool kr_set_merge(Thread *t, Set *s, Set *other) { return merge(t, s, other, NULL) > 0; }

int kr_set_merge_plain(Thread *t, Set *s, Set *other, bool (*is_plain)(Value v))
{
    return merge(t, s, other, is_plain);
}

bool kr_set_merge_dict(Thread *t, Set *s, Dict *d)
{
    isize n = kr_dict_len(d);
    if ((size_t)(s->fill + n) * 5 >= (size_t)s->mask * 3 && !set_resize(t, s, (s->used + n) * 2)) {
        return false;
    }
    isize pos = 0;
    DictEntry *e;
    while ((e = kr_dict_next_entry(d, &pos)) != NULL) {
        if (kr_set_add_hash(t, s, e->key, e->hash) < 0) {
            return false;
        }
    }
    return true;
}
