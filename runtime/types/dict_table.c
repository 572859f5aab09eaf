/* dict_table.c -- the hash table of dict: lookup, insertion, deletion, growth.
 *
 * One block holds a table: header | index slots (1, 2, 4 or 8 bytes each) | entries in order of
 * insertion.  Probing starts at hash & mask and is perturbed by the upper hash bits, so that ints
 * hash to themselves and still spread.  At most 2/3 of the slots are used.
 *
 * Keeps true:
 * - An index >= 0 names an entry whose key and value are set.
 * - A dict without entries that never had any shares empty_keys, which is never written.
 * - __eq__ of keys may do anything to the dict.  A lookup goes on after a comparison only when the
 *   table is still the dict's and the entry still holds the key; otherwise it starts again.  A
 *   table that such a lookup may come back to is left to the collector (see compares_running).
 * - Every mutation gives the dict a new version tag; a change of the key set or of positions also
 *   gives the table a new version.
 */
#include "runtime/types/dict.h"

#include "runtime/base/hash.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/ops.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

enum { SLOT_EMPTY = -1, SLOT_DELETED = -2 };
/* A table that grows starts with 8 slots; one made for a known number of keys may have 4. */
enum { PERTURB_SHIFT = 5, LEAST_LOG2 = 2, MIN_LOG2 = 3, MAX_LOG2 = 57 };

uint64_t kr_dict_version_counter;
uint32_t kr_keys_versions = 1;

static DictKeys empty_keys = {
    .version = 0,
    .log2_size = 0,
    .index_bytes = 1,
    .str_only = true,
    .indices = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF},
};

/* Comparisons of keys that are running Python code somewhere below us.  While there are any, old
 * tables are not freed: the address of one must not come back as a different table of its dict. */
static isize compares_running;

/* -- Index slots -------------------------------------------------------------------------- */

KR_INLINE isize index_get(const DictKeys *k, size_t i, int bytes)
{
    switch (bytes) {
    case 1: return ((const int8_t *)k->indices)[i];
    case 2: return ((const int16_t *)k->indices)[i];
    case 4: return ((const int32_t *)k->indices)[i];
    default: return (isize)((const int64_t *)k->indices)[i];
    }
}

KR_INLINE void index_set(DictKeys *k, size_t i, isize ix)
{
    switch (k->index_bytes) {
    case 1: ((int8_t *)k->indices)[i] = (int8_t)ix; break;
    case 2: ((int16_t *)k->indices)[i] = (int16_t)ix; break;
    case 4: ((int32_t *)k->indices)[i] = (int32_t)ix; break;
    default: ((int64_t *)k->indices)[i] = (int64_t)ix; break;
    }
}

KR_INLINE size_t keys_mask(const DictKeys *k) { return ((size_t)1 << k->log2_size) - 1; }

#define PROBE_NEXT(i, perturb, mask) \
    ((perturb) >>= PERTURB_SHIFT, (i) = ((i)*5 + (size_t)(perturb) + 1) & (mask))

/* -- Tables -------------------------------------------------------------------------------- */

static isize usable_of(int log2) { return (isize)(((size_t)2 << log2) / 3); }

static int log2_for_slots(size_t slots)
{
    int log2 = MIN_LOG2;
    while (log2 < MAX_LOG2 && ((size_t)1 << log2) < slots) {
        log2++;
    }
    return log2;
}

static int index_bytes_for(int log2) { return log2 < 8 ? 1 : log2 < 16 ? 2 : log2 < 32 ? 4 : 8; }

/* At least 8 bytes, so that the entries are aligned. */
static size_t index_size_for(int log2)
{
    return log2 <= 3 ? 8 : ((size_t)1 << log2) * (size_t)index_bytes_for(log2);
}

static size_t keys_bytes(int log2)
{
    return sizeof(DictKeys) + index_size_for(log2) + (size_t)usable_of(log2) * sizeof(DictEntry);
}

static DictKeys *keys_new(Thread *t, int log2)
{
    if (log2 > 52) { /* beyond any address space */
        kr_raise_oom(t);
        return NULL;
    }
    DictKeys *k = kr_gc_new_block(t, keys_bytes(log2), GCK_RAW);
    if (k == NULL) {
        return NULL;
    }
    size_t index_size = index_size_for(log2);
    k->log2_size = (uint8_t)log2;
    k->index_bytes = (uint8_t)index_bytes_for(log2);
    k->str_only = true;
    k->watched = false;
    k->usable = usable_of(log2);
    k->nentries = 0;
    k->entries = (DictEntry *)(k->indices + index_size);
    k->first = 0;
    memset(k->indices, 0xFF, index_size);
    return k;
}

/* Of a watched dict it stays, for a trace that knows its address and checks that it is the dict's.
 */
static void keys_free(Thread *t, DictKeys *k)
{
    if (k != &empty_keys && compares_running == 0 && !k->watched) {
        kr_gc_free_block(t, k);
    }
}

KR_INLINE void value_changed(Dict *d) { d->ma_version_tag = ++kr_dict_version_counter; }

KR_INLINE void keys_changed(Dict *d)
{
    d->ma_version_tag = ++kr_dict_version_counter;
    d->ma_keys->version = kr_next_version(&kr_keys_versions);
}

/* A watched dict has a new key (VALUE_NULL: there may be many). */
static KR_NOINLINE void tell_watchers(Dict *d, Value key)
{
    if (kr_jit.global_changed == NULL) {
        return;
    }
    if (value_is_null(key)) {
        kr_jit.global_changed(d, NULL);
    } else if (kr_is_exact_str(key)) {
        kr_jit.global_changed(d, (Str *)value_ptr(key));
    }
}

/* First slot of the chain of `hash` that holds no entry. */
KR_INLINE size_t free_slot(const DictKeys *k, int64_t hash)
{
    size_t mask = keys_mask(k), i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    while (index_get(k, i, k->index_bytes) >= 0) {
        PROBE_NEXT(i, perturb, mask);
    }
    return i;
}

/* Moves d to a table of 2^log2 slots, which must have room for its entries and `gap` free ones in
 * front of them. */
static bool rebuild(Thread *t, Dict *d, int log2, isize gap)
{
    DictKeys *old = d->ma_keys;
    DictKeys *k = keys_new(t, log2);
    if (k == NULL) {
        return false;
    }
    KR_ASSERT(d->ma_used + gap <= k->usable, "%ld entries for 2^%d slots", (long)d->ma_used, log2);
    isize n = gap;
    k->first = gap;
    for (isize i = old->first; i < old->nentries; i++) {
        const DictEntry *e = &old->entries[i];
        if (!value_is_null(e->value)) {
            k->entries[n] = *e;
            index_set(k, free_slot(k, e->hash), n);
            n++;
        }
    }
    k->nentries = n;
    k->usable -= n;
    k->str_only = old->str_only;
    k->watched = old->watched;
    kr_gc_write_ptr(d, &d->ma_keys, k);
    k->version = kr_next_version(&kr_keys_versions);
    keys_free(t, old);
    return true;
}

static KR_NOINLINE bool grow(Thread *t, Dict *d)
{
    return rebuild(t, d, log2_for_slots((size_t)d->ma_used * 3), 0);
}

bool kr_dict_reserve(Thread *t, Dict *d, isize n)
{
    if (n <= d->ma_keys->usable) {
        return true;
    }
    isize total;
    if (__builtin_add_overflow(d->ma_used, n, &total) || total > ((isize)1 << 52)) {
        kr_raise_oom(t);
        return false;
    }
    return rebuild(t, d, log2_for_slots(((size_t)total * 3 + 1) / 2), 0);
}

/* -- Making ---------------------------------------------------------------------------------- */

void kr_dict_init(Dict *d)
{
    d->ma_used = 0;
    d->ma_keys = &empty_keys;
    d->ma_values = NULL;
    d->ma_version_tag = ++kr_dict_version_counter;
}

Dict *kr_dict_new(Thread *t)
{
    Dict *d = kr_new_object(t, &PyDict_Type, sizeof(Dict), GCK_SCAN);
    if (KR_LIKELY(d != NULL)) {
        kr_dict_init(d);
    }
    return d;
}

Dict *kr_dict_new_sized(Thread *t, isize n)
{
    Dict *d = kr_dict_new(t);
    if (d == NULL || n <= 0) {
        return d;
    }
    if (n <= usable_of(MIN_LOG2)) {
        DictKeys *k = keys_new(t, n <= usable_of(LEAST_LOG2) ? LEAST_LOG2 : MIN_LOG2);
        if (k == NULL) {
            return NULL;
        }
        k->version = kr_next_version(&kr_keys_versions);
        kr_gc_write_ptr(d, &d->ma_keys, k);
        return d;
    }
    return kr_dict_reserve(t, d, n) ? d : NULL;
}

bool kr_dict_watch(Thread *t, Dict *d)
{
    if (d->ma_keys == &empty_keys && !rebuild(t, d, MIN_LOG2, 0)) {
        return false;
    }
    d->ma_keys->watched = true;
    return true;
}

/* -- Lookup ---------------------------------------------------------------------------------- */

KR_INLINE isize find_str_in(const DictKeys *k, const Str *key, int64_t hash, int bytes)
{
    size_t mask = keys_mask(k), i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        isize ix = index_get(k, i, bytes);
        if (KR_LIKELY(ix >= 0)) {
            const DictEntry *e = &k->entries[ix];
            if (e->key.bits == (uint64_t)(uintptr_t)key) {
                return ix;
            }
            if (e->hash == hash && kr_str_same_text((const Str *)value_ptr(e->key), key)) {
                return ix;
            }
        } else if (ix == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        PROBE_NEXT(i, perturb, mask);
    }
}

/* Exact str in a table of exact strs: runs no code and cannot fail. */
KR_INLINE isize find_str(const DictKeys *k, const Str *key, int64_t hash)
{
    if (KR_LIKELY(k->index_bytes == 1)) {
        return find_str_in(k, key, hash, 1);
    }
    if (k->index_bytes == 2) {
        return find_str_in(k, key, hash, 2);
    }
    return find_str_in(k, key, hash, k->index_bytes);
}

DictEntry *kr_dict_find_str(DictKeys *k, const Str *key)
{
    isize ix = find_str(k, key, key->a.hash);
    return ix >= 0 ? &k->entries[ix] : NULL;
}

/* Like kr_equal(a, b), a the stored key; guards the table of the lookup that is waiting. */
static int keys_equal(Thread *t, Value a, Value b)
{
    if (kr_is_exact_str(a) && kr_is_exact_str(b)) {
        return kr_str_same_text((const Str *)value_ptr(a), (const Str *)value_ptr(b));
    }
    compares_running++;
    int result = kr_equal(t, a, b);
    compares_running--;
    return result;
}

/* Any key.  Entries and table may change under keys_equal. */
static KR_NOINLINE isize find_any(Thread *t, Dict *d, Value key, int64_t hash)
{
    if (kr_is_exact_str(key) && !kr_str_flat(t, (Str *)value_ptr(key))) {
        return DICT_ERROR;
    }
again:;
    DictKeys *k = d->ma_keys;
    size_t mask = keys_mask(k), i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        isize ix = index_get(k, i, k->index_bytes);
        if (ix >= 0) {
            const DictEntry *e = &k->entries[ix];
            if (value_same(e->key, key)) {
                return ix;
            }
            if (e->hash == hash) {
                Value start = e->key;
                int same = keys_equal(t, start, key);
                if (same < 0) {
                    return DICT_ERROR;
                }
                if (KR_UNLIKELY(d->ma_keys != k || !value_same(k->entries[ix].key, start))) {
                    goto again;
                }
                if (same) {
                    return ix;
                }
            }
        } else if (ix == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        PROBE_NEXT(i, perturb, mask);
    }
}

KR_INLINE isize find_int_in(Thread *t, Dict *d, Value key, int64_t hash, int bytes)
{
    const DictKeys *k = d->ma_keys;
    size_t mask = keys_mask(k), i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        isize ix = index_get(k, i, bytes);
        if (KR_LIKELY(ix >= 0)) {
            const DictEntry *e = &k->entries[ix];
            if (value_same(e->key, key)) {
                return ix;
            }
            if (e->hash == hash && !value_is_int(e->key)) {
                return find_any(t, d, key, hash); /* a float, a bool, a box, an object */
            }
        } else if (ix == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        PROBE_NEXT(i, perturb, mask);
    }
}

/* Immediate int: two different ones are never equal. */
static isize find_int(Thread *t, Dict *d, Value key, int64_t hash)
{
    switch (d->ma_keys->index_bytes) {
    case 1: return find_int_in(t, d, key, hash, 1);
    case 2: return find_int_in(t, d, key, hash, 2);
    case 4: return find_int_in(t, d, key, hash, 4);
    default: return find_int_in(t, d, key, hash, 8);
    }
}

static KR_NOINLINE isize find(Thread *t, Dict *d, Value key, int64_t hash)
{
    if (value_is_int(key)) {
        return find_int(t, d, key, hash);
    }
    if (d->ma_keys->str_only && kr_is_exact_str(key)) {
        Str *s = (Str *)value_ptr(key);
        if (!kr_str_flat(t, s)) { /* a caller that knows the hash of a rope */
            return DICT_ERROR;
        }
        return find_str(d->ma_keys, s, hash);
    }
    return find_any(t, d, key, hash);
}

/* kr_dict_lookup().  The first slot decides in most cases: nothing is there, or this very key. */
KR_INLINE isize lookup(Thread *t, Dict *d, Value key, int64_t hash)
{
    const DictKeys *k = d->ma_keys;
    size_t i = (size_t)hash & keys_mask(k);
    if (KR_LIKELY(k->index_bytes <= 2)) {
        isize ix = k->index_bytes == 1 ? index_get(k, i, 1) : index_get(k, i, 2);
        if (ix >= 0 ? value_same(k->entries[ix].key, key) : ix == SLOT_EMPTY) {
            return ix >= 0 ? ix : DICT_ABSENT;
        }
    }
    return find(t, d, key, hash);
}

isize kr_dict_lookup(Thread *t, Dict *d, Value key, int64_t hash)
{
    return lookup(t, d, key, hash);
}

/* Two tuples of the very same items: equal without a comparison. */
KR_INLINE bool same_items(Value a, Value b)
{
    if (!kr_is_exact_tuple(a) || !kr_is_exact_tuple(b)) {
        return false;
    }
    const Tuple *x = (const Tuple *)value_ptr(a), *y = (const Tuple *)value_ptr(b);
    isize n = kr_tuple_len(x), i = 0;
    while (i < n && n == kr_tuple_len(y) && value_same(x->ob_item[i], y->ob_item[i])) {
        i++;
    }
    return i == n && n == kr_tuple_len(y);
}

KR_INLINE isize find_plain_in(Thread *t, const DictKeys *k, Value key, int64_t hash, int bytes,
                              bool (*is_plain)(Value v))
{
    size_t mask = keys_mask(k), i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        isize ix = index_get(k, i, bytes);
        if (KR_LIKELY(ix >= 0)) {
            const DictEntry *e = &k->entries[ix];
            if (value_same(e->key, key)) {
                return ix;
            }
            if (e->hash == hash && !(value_is_int(e->key) && value_is_int(key))) {
                if (same_items(e->key, key)) {
                    return ix;
                }
                if (!is_plain(e->key)) {
                    return DICT_UNDECIDED;
                }
                int same = keys_equal(t, e->key, key);
                if (same != 0) {
                    return same < 0 ? DICT_ERROR : ix;
                }
            }
        } else if (ix == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        PROBE_NEXT(i, perturb, mask);
    }
}

isize kr_dict_lookup_plain(Thread *t, Dict *d, Value key, int64_t hash, bool (*is_plain)(Value v))
{
    const DictKeys *k = d->ma_keys;
    if (kr_is_exact_str(key)) {
        if (!kr_str_is_flat((Str *)value_ptr(key))) {
            return DICT_UNDECIDED;
        }
        if (k->str_only) {
            return find_str(k, (Str *)value_ptr(key), hash);
        }
    }
    switch (k->index_bytes) {
    case 1: return find_plain_in(t, k, key, hash, 1, is_plain);
    case 2: return find_plain_in(t, k, key, hash, 2, is_plain);
    default: return find_plain_in(t, k, key, hash, k->index_bytes, is_plain);
    }
}

/* Hash of a key: -1 with an exception pending. */
KR_INLINE int64_t key_hash(Thread *t, Value key)
{
    if (value_is_int(key)) {
        return kr_hash_fix(value_int(key)); /* 48 bits: reduction modulo 2^61 - 1 changes nothing */
    }
    if (kr_is_exact_str(key)) {
        Str *s = (Str *)value_ptr(key);
        return KR_LIKELY(s->a.hash != -1) ? (int64_t)s->a.hash : kr_str_hash(t, s);
    }
    return kr_hash(t, key);
}

isize kr_dict_entry_of(Thread *t, Dict *d, Str *key)
{
    int64_t hash = key_hash(t, value_from_ptr(key));
    if (hash == -1) {
        return DICT_ERROR;
    }
    return kr_dict_lookup(t, d, value_from_ptr(key), hash);
}

/* -- Reading ---------------------------------------------------------------------------------- */

Value kr_dict_get_hash(Thread *t, Dict *d, Value key, int64_t hash)
{
    isize ix = lookup(t, d, key, hash);
    return ix >= 0 ? d->ma_keys->entries[ix].value : VALUE_NULL;
}

Value kr_dict_get(Thread *t, Dict *d, Value key)
{
    int64_t hash = key_hash(t, key);
    if (KR_UNLIKELY(hash == -1)) {
        return VALUE_ERROR;
    }
    return kr_dict_get_hash(t, d, key, hash);
}

Value kr_dict_get_str(Thread *t, Dict *d, Str *key)
{
    int64_t hash = key_hash(t, value_from_ptr(key));
    if (KR_UNLIKELY(hash == -1)) {
        return VALUE_ERROR;
    }
    isize ix = lookup(t, d, value_from_ptr(key), hash);
    return ix >= 0 ? d->ma_keys->entries[ix].value : VALUE_NULL;
}

Value kr_dict_get_c(Thread *t, Dict *d, const char *key)
{
    Str *s = kr_str_from_c(t, key);
    return s != NULL ? kr_dict_get_str(t, d, s) : VALUE_ERROR;
}

int kr_dict_contains(Thread *t, Dict *d, Value key)
{
    int64_t hash = key_hash(t, key);
    if (KR_UNLIKELY(hash == -1)) {
        return -1;
    }
    isize ix = lookup(t, d, key, hash);
    return ix >= 0 ? 1 : ix == DICT_ABSENT ? 0 : -1;
}

bool kr_dict_next(Dict *d, isize *pos, Value *key, Value *value)
{
    const DictKeys *k = d->ma_keys;
    isize i = kr_max(*pos, k->first), n = k->nentries;
    for (; i < n; i++) {
        const DictEntry *e = &k->entries[i];
        if (!value_is_null(e->value)) {
            *pos = i + 1;
            *key = e->key;
            if (value != NULL) {
                *value = e->value;
            }
            return true;
        }
    }
    *pos = i;
    return false;
}

DictEntry *kr_dict_next_entry(Dict *d, isize *pos)
{
    DictKeys *k = d->ma_keys;
    isize i = kr_max(*pos, k->first), n = k->nentries;
    for (; i < n; i++) {
        if (!value_is_null(k->entries[i].value)) {
            *pos = i + 1;
            return &k->entries[i];
        }
    }
    *pos = i;
    return NULL;
}

/* -- Storing ---------------------------------------------------------------------------------- */

/* The key is absent.  `hash` of an exact str is cached in it (str_only promises that). */
static bool insert_new(Thread *t, Dict *d, Value key, int64_t hash, Value v)
{
    DictKeys *k = d->ma_keys;
    if (KR_UNLIKELY(k->usable <= 0)) {
        if (!grow(t, d)) {
            return false;
        }
        k = d->ma_keys;
    }
    if (k->str_only && !kr_is_exact_str(key)) {
        k->str_only = false;
    }
    isize ix = k->nentries;
    index_set(k, free_slot(k, hash), ix);
    DictEntry *e = &k->entries[ix];
    kr_gc_write(k, &e->key, key);
    kr_gc_write(k, &e->value, v);
    e->hash = hash;
    k->nentries = ix + 1;
    k->usable--;
    d->ma_used++;
    keys_changed(d);
    if (KR_UNLIKELY(k->watched)) {
        tell_watchers(d, key);
    }
    return true;
}

void kr_dict_replace_value(Dict *d, DictEntry *entry, Value v)
{
    if (!value_same(entry->value, v)) {
        kr_gc_write(d->ma_keys, &entry->value, v);
        value_changed(d);
    }
}

KR_INLINE void replace_value(Dict *d, isize ix, Value v)
{
    kr_dict_replace_value(d, &d->ma_keys->entries[ix], v);
}

bool kr_dict_set_hash(Thread *t, Dict *d, Value key, int64_t hash, Value v)
{
    KR_ASSERT(!value_is_null(key) && !value_is_null(v), "no value");
    return kr_dict_set_at(t, d, kr_dict_lookup(t, d, key, hash), key, hash, v);
}

bool kr_dict_set_at(Thread *t, Dict *d, isize ix, Value key, int64_t hash, Value v)
{
    if (ix >= 0) {
        replace_value(d, ix, v);
        return true;
    }
    if (KR_UNLIKELY(ix == DICT_ERROR)) {
        return false;
    }
    if (KR_UNLIKELY(kr_is_exact_str(key) && ((Str *)value_ptr(key))->a.hash == -1)) {
        ((Str *)value_ptr(key))->a.hash = (isize)hash;
    }
    return insert_new(t, d, key, hash, v);
}

bool kr_dict_set(Thread *t, Dict *d, Value key, Value v)
{
    if (KR_LIKELY(kr_is_exact_str(key)) && d->ma_keys->str_only) {
        Str *s = (Str *)value_ptr(key);
        if (KR_LIKELY(s->a.hash != -1)) { /* hashed, hence flat */
            isize ix = find_str(d->ma_keys, s, s->a.hash);
            if (ix >= 0) {
                replace_value(d, ix, v);
                return true;
            }
            return insert_new(t, d, key, s->a.hash, v);
        }
    }
    int64_t hash = key_hash(t, key);
    if (KR_UNLIKELY(hash == -1)) {
        return false;
    }
    return kr_dict_set_hash(t, d, key, hash, v);
}

bool kr_dict_set_str(Thread *t, Dict *d, Str *key, Value v)
{
    return kr_dict_set(t, d, value_from_ptr(key), v);
}

bool kr_dict_set_c(Thread *t, Dict *d, const char *key, Value v)
{
    Str *s = kr_str_intern_c(t, key);
    return s != NULL && kr_dict_set_str(t, d, s, v);
}

Value kr_dict_setdefault(Thread *t, Dict *d, Value key, Value v)
{
    int64_t hash = key_hash(t, key);
    if (hash == -1) {
        return VALUE_ERROR;
    }
    isize ix = kr_dict_lookup(t, d, key, hash);
    if (ix >= 0) {
        return d->ma_keys->entries[ix].value;
    }
    if (ix == DICT_ERROR || !insert_new(t, d, key, hash, v)) {
        return VALUE_ERROR;
    }
    return v;
}

/* -- Deleting ---------------------------------------------------------------------------------- */

/* The index slot that names entry ix. */
static size_t slot_of(const DictKeys *k, isize ix)
{
    int64_t hash = k->entries[ix].hash;
    size_t mask = keys_mask(k), i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    while (index_get(k, i, k->index_bytes) != ix) {
        PROBE_NEXT(i, perturb, mask);
    }
    return i;
}

void kr_dict_del_entry(Dict *d, isize ix)
{
    DictKeys *k = d->ma_keys;
    DictEntry *e = &k->entries[ix];
    index_set(k, slot_of(k, ix), SLOT_DELETED);
    e->key = VALUE_NULL;
    e->value = VALUE_NULL;
    if (ix == k->first) { /* the end does not move: an iterator there must see what comes next */
        k->first = ix + 1;
    }
    d->ma_used--;
    keys_changed(d);
}

Value kr_dict_pop(Thread *t, Dict *d, Value key)
{
    if (d->ma_used == 0) { /* an empty dict does not hash the key: {}.pop([], 0) is 0 */
        return VALUE_NULL;
    }
    int64_t hash = key_hash(t, key);
    if (hash == -1) {
        return VALUE_ERROR;
    }
    isize ix = kr_dict_lookup(t, d, key, hash);
    if (ix < 0) {
        return VALUE_NULL;
    }
    Value v = d->ma_keys->entries[ix].value;
    kr_dict_del_entry(d, ix);
    return v;
}

int kr_dict_del_hash(Thread *t, Dict *d, Value key, int64_t hash)
{
    isize ix = kr_dict_lookup(t, d, key, hash);
    if (ix < 0) {
        return ix == DICT_ABSENT ? 0 : -1;
    }
    kr_dict_del_entry(d, ix);
    return 1;
}

int kr_dict_del(Thread *t, Dict *d, Value key)
{
    int64_t hash = key_hash(t, key);
    return hash == -1 ? -1 : kr_dict_del_hash(t, d, key, hash);
}

/* -- Order ------------------------------------------------------------------------------------- */

isize kr_dict_first_entry(Dict *d)
{
    DictKeys *k = d->ma_keys;
    isize i = k->first;
    while (value_is_null(k->entries[i].value)) {
        i++;
    }
    if (k != &empty_keys) {
        k->first = i; /* a queue does not look at the deleted ones again */
    }
    return i;
}

isize kr_dict_last_entry(Dict *d)
{
    DictKeys *k = d->ma_keys;
    isize i = k->nentries - 1;
    while (value_is_null(k->entries[i].value)) {
        i--;
    }
    return i;
}

void kr_dict_drop_last(Dict *d)
{
    isize ix = kr_dict_last_entry(d);
    kr_dict_del_entry(d, ix);
    DictKeys *k = d->ma_keys;
    k->nentries = ix; /* what follows is deleted: the next search starts here */
    k->first = kr_min(k->first, ix);
}

/* Entry `from` becomes entry `to`, which is free. */
static void move_entry(Dict *d, isize from, isize to)
{
    DictKeys *k = d->ma_keys;
    index_set(k, slot_of(k, from), to);
    k->entries[to] = k->entries[from];
    k->entries[from] = (DictEntry){VALUE_NULL, VALUE_NULL, 0};
    keys_changed(d);
}

bool kr_dict_move_to_end(Thread *t, Dict *d, isize ix)
{
    if (ix == kr_dict_last_entry(d)) {
        return true;
    }
    if (d->ma_keys->usable <= 0) {
        Value key = d->ma_keys->entries[ix].key;
        if (!rebuild(t, d, log2_for_slots((size_t)d->ma_used * 3), 0)) {
            return false;
        }
        for (ix = 0; !value_same(d->ma_keys->entries[ix].key, key); ix++) { /* keys are distinct */
        }
    }
    DictKeys *k = d->ma_keys;
    move_entry(d, ix, k->nentries);
    k->nentries++;
    k->usable--;
    if (ix == k->first) {
        k->first = ix + 1;
    }
    return true;
}

bool kr_dict_move_to_front(Thread *t, Dict *d, isize ix)
{
    isize front = kr_dict_first_entry(d);
    if (ix == front) {
        return true;
    }
    if (front == 0) { /* make room for this one and some more */
        Value key = d->ma_keys->entries[ix].key;
        isize gap = d->ma_used / 2 + 1;
        if (!rebuild(t, d, log2_for_slots((size_t)(d->ma_used + gap) * 2), gap)) {
            return false;
        }
        for (ix = gap; !value_same(d->ma_keys->entries[ix].key, key); ix++) {
        }
        front = gap;
    }
    move_entry(d, ix, front - 1);
    d->ma_keys->first = front - 1;
    return true;
}

void kr_dict_clear(Thread *t, Dict *d)
{
    DictKeys *old = d->ma_keys;
    if (old == &empty_keys) {
        return;
    }
    bool watched = old->watched;
    d->ma_keys = &empty_keys;
    d->ma_used = 0;
    value_changed(d);
    keys_free(t, old);
    if (watched) {
        tell_watchers(d, VALUE_NULL);
    }
}

/* -- Copying ---------------------------------------------------------------------------------- */

bool kr_dict_assign(Thread *t, Dict *d, const Dict *from)
{
    KR_ASSERT(d->ma_used == 0, "assign to a dict with entries");
    const DictKeys *k = from->ma_keys;
    if (from->ma_used == 0) {
        return true;
    }
    DictKeys *copy;
    if (from->ma_used >= k->nentries / 3 * 2) { /* few holes: the block as it is */
        size_t bytes = keys_bytes(k->log2_size);
        copy = kr_gc_copy_block(t, k, bytes, bytes, GCK_RAW);
        if (copy == NULL) {
            return false;
        }
        copy->entries = (DictEntry *)((char *)copy + ((const char *)k->entries - (const char *)k));
    } else {
        copy = keys_new(t, log2_for_slots(((size_t)from->ma_used * 3 + 1) / 2));
        if (copy == NULL) {
            return false;
        }
        isize n = 0;
        for (isize i = k->first; i < k->nentries; i++) {
            if (!value_is_null(k->entries[i].value)) {
                copy->entries[n] = k->entries[i];
                index_set(copy, free_slot(copy, k->entries[i].hash), n);
                n++;
            }
        }
        copy->nentries = n;
        copy->usable -= n;
        copy->str_only = k->str_only;
    }
    bool watched = d->ma_keys->watched;
    copy->watched = watched;
    keys_free(t, d->ma_keys);
    kr_gc_write_ptr(d, &d->ma_keys, copy);
    d->ma_used = from->ma_used;
    keys_changed(d);
    if (watched) {
        tell_watchers(d, VALUE_NULL);
    }
    return true;
}

Dict *kr_dict_copy(Thread *t, Dict *d)
{
    Dict *copy = kr_dict_new(t);
    return copy != NULL && kr_dict_assign(t, copy, d) ? copy : NULL;
}

Value kr_dict_key_list(Thread *t, Dict *d)
{
    List *l = kr_list_new(t, d->ma_used);
    if (l == NULL) {
        return VALUE_ERROR;
    }
    isize pos = 0;
    Value key;
    while (kr_dict_next(d, &pos, &key, NULL)) {
        if (!kr_list_append(t, l, key)) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(l);
}

size_t kr_dict_table_bytes(const Dict *d)
{
    return d->ma_keys == &empty_keys ? 0 : keys_bytes(d->ma_keys->log2_size);
}
