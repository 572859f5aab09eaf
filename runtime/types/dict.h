/* dict.h -- insertion-ordered hash tables, sets.
 *
 * A Dict's keys object holds an index table and the entries in insertion order.  Deleted entries
 * have a NULL value.  ma_version_tag changes on every mutation and is unique across all dicts.
 * keys->version changes when the set of keys or their positions change (not when a value is
 * replaced): global and builtin caches trust (keys pointer, version, entry index). INVARIANT:
 * keys->str_only means every key is an exact str with its hash computed.
 */
#ifndef KR_DICT_H
#define KR_DICT_H

#include "runtime/core/thread.h"

typedef struct DictEntry {
    Value key;   /* VALUE_NULL only past nentries or when deleted */
    Value value; /* VALUE_NULL: deleted */
    int64_t hash;
} DictEntry;

typedef struct DictKeys {
    uint32_t version;    /* globally unique, see above; 0: no keys yet, or none is left */
    uint8_t log2_size;   /* index slots */
    uint8_t index_bytes; /* 1, 2, 4 or 8 */
    bool str_only;
    bool watched;       /* traces rely on names that are not there: new ones call
                           kr_jit.global_changed */
    isize usable;       /* entries that can still be added */
    isize nentries;     /* entries used, deleted ones included */
    DictEntry *entries; /* inside the same block, behind the indices */
    isize first;        /* entries before this one are deleted */
    uint8_t indices[];  /* -1 empty, -2 deleted, else entry number */
} DictKeys;

struct Dict { /* PyDictObject, 48 bytes */
    Object ob_base;
    isize ma_used;
    uint64_t ma_version_tag;
    DictKeys *ma_keys;
    void *ma_values; /* always NULL: no split tables */
};

extern uint64_t kr_dict_version_counter;
extern uint32_t kr_keys_versions; /* kr_next_version() */

Dict *kr_dict_new(Thread *t); /* NULL pending */
Dict *kr_dict_new_sized(Thread *t, isize n);
/* VALUE_NULL with nothing pending: absent.  Check kr_pending() for errors of __hash__/__eq__. */
Value kr_dict_get(Thread *t, Dict *d, Value key);
Value kr_dict_get_hash(Thread *t, Dict *d, Value key, int64_t hash);
/* Exact str key: cannot fail and runs no Python code when the dict is str_only. */
Value kr_dict_get_str(Thread *t, Dict *d, Str *key);
Value kr_dict_get_c(Thread *t, Dict *d, const char *key);
bool kr_dict_set(Thread *t, Dict *d, Value key, Value v) KR_MUST_CHECK;
bool kr_dict_set_hash(Thread *t, Dict *d, Value key, int64_t hash, Value v) KR_MUST_CHECK;
bool kr_dict_set_str(Thread *t, Dict *d, Str *key, Value v) KR_MUST_CHECK;
bool kr_dict_set_c(Thread *t, Dict *d, const char *key, Value v) KR_MUST_CHECK;
/* 1 deleted, 0 absent (no error), -1 error. */
int kr_dict_del(Thread *t, Dict *d, Value key);
/* Removes and returns; VALUE_NULL with nothing pending when absent. */
Value kr_dict_pop(Thread *t, Dict *d, Value key);
Value kr_dict_setdefault(Thread *t, Dict *d, Value key, Value v);
int kr_dict_contains(Thread *t, Dict *d, Value key);
void kr_dict_clear(Thread *t, Dict *d);
Dict *kr_dict_copy(Thread *t, Dict *d);
/* update() rules: mapping with keys() or iterable of pairs.  override: false keeps present keys. */
bool kr_dict_update(Thread *t, Dict *d, Value other, bool override) KR_MUST_CHECK;
/* Keys present in both: the new value replaces the old, the old one stays, KeyError(key). */
typedef enum { DICT_MERGE_REPLACE, DICT_MERGE_KEEP, DICT_MERGE_UNIQUE } DictMerge;
bool kr_dict_merge(Thread *t, Dict *d, Value mapping, DictMerge mode) KR_MUST_CHECK;
/* Item number i of an iterable of pairs. */
bool kr_dict_merge_pair(Thread *t, Dict *d, Value item, isize i) KR_MUST_CHECK;
bool kr_dict_merge_pairs(Thread *t, Dict *d, Value iterable, DictMerge mode) KR_MUST_CHECK;
KR_INLINE isize kr_dict_len(const Dict *d) { return d->ma_used; }
/* Walks entries in order: *pos starts at 0; false at the end.  No mutation of the key set
 * meanwhile. */
bool kr_dict_next(Dict *d, isize *pos, Value *key, Value *value);
Value kr_dict_key_list(Thread *t, Dict *d); /* new list */
/* Entry number of an exact str key, DICT_ABSENT, DICT_ERROR; for inline caches. */
isize kr_dict_entry_of(Thread *t, Dict *d, Str *key);

/* -- Below the language: tables (dict_table.c) ---------------------------------------------- */

enum { DICT_ABSENT = -1, DICT_ERROR = -2, DICT_UNDECIDED = -3 };
/* Entry number of any key, DICT_ABSENT, or DICT_ERROR with an exception pending. */
isize kr_dict_lookup(Thread *t, Dict *d, Value key, int64_t hash);
/* The same for a key that is_plain() (compares with other such values without Python code) when
 * no other key has to be compared with it; else DICT_UNDECIDED, and nothing is pending. */
isize kr_dict_lookup_plain(Thread *t, Dict *d, Value key, int64_t hash, bool (*is_plain)(Value v));
/* The entry of an exact str with its hash in a table that is str_only, NULL: none. */
DictEntry *kr_dict_find_str(DictKeys *k, const Str *key);
/* The value of an entry of d. */
void kr_dict_replace_value(Dict *d, DictEntry *entry, Value v);
/* Stores under a key that kr_dict_lookup*() just found at `ix`, or did not find. */
bool kr_dict_set_at(Thread *t, Dict *d, isize ix, Value key, int64_t hash, Value v) KR_MUST_CHECK;
int kr_dict_del_hash(Thread *t, Dict *d, Value key, int64_t hash); /* as kr_dict_del */
void kr_dict_del_entry(Dict *d, isize entry);
/* The entry becomes the last one (first one); false with MemoryError. */
bool kr_dict_move_to_end(Thread *t, Dict *d, isize entry) KR_MUST_CHECK;
bool kr_dict_move_to_front(Thread *t, Dict *d, isize entry) KR_MUST_CHECK;
/* First and last entry of a dict that is not empty. */
isize kr_dict_first_entry(Dict *d);
isize kr_dict_last_entry(Dict *d);
void kr_dict_drop_last(Dict *d);
/* Walks as kr_dict_next; the entry itself, for a caller that replaces a value or key by its box. */
DictEntry *kr_dict_next_entry(Dict *d, isize *pos);
/* Makes memory just allocated for a Dict (or a subclass instance) an empty dict. */
void kr_dict_init(Dict *d);
/* Room for n more keys. */
bool kr_dict_reserve(Thread *t, Dict *d, isize n) KR_MUST_CHECK;
/* Fills an empty dict with the entries of another. */
bool kr_dict_assign(Thread *t, Dict *d, const Dict *from) KR_MUST_CHECK;
/* From now on kr_jit.global_changed(d, name) is called for each new key that is a str, with name
 * NULL when the whole table was replaced (after kr_dict_clear it is not watched any more), and no
 * table of it is freed before the collector finds it unreachable.  (Empty dicts share a table: do
 * not set keys->watched directly.) */
bool kr_dict_watch(Thread *t, Dict *d) KR_MUST_CHECK;
size_t kr_dict_table_bytes(const Dict *d);

/* -- Sets: layout of PySetObject; iteration order is that of CPython's tables --------------- */
typedef struct SetEntry {
    Value key;  /* NULL: never used; a marker of set_table.c: deleted */
    isize hash; /* -1: deleted */
} SetEntry;
struct Set {
    Object ob_base;
    isize fill, used, mask;
    SetEntry *table; /* smalltable or a block */
    isize hash;      /* frozenset only; -1 */
    isize finger;
    SetEntry smalltable[8];
    Object *weakreflist;
};
Set *kr_set_new(Thread *t, Type *type);
int kr_set_add(Thread *t, Set *s, Value key);     /* 0, -1 */
int kr_set_discard(Thread *t, Set *s, Value key); /* 1 removed, 0 absent, -1 */
int kr_set_contains(Thread *t, Set *s, Value key);
bool kr_set_update(Thread *t, Set *s, Value iterable) KR_MUST_CHECK;
/* As the methods of these names with one argument. */
bool kr_set_difference_update(Thread *t, Set *s, Value other) KR_MUST_CHECK;
bool kr_set_symmetric_difference_update(Thread *t, Set *s, Value other) KR_MUST_CHECK;
Value kr_set_intersection(Thread *t, Set *s, Value other);
bool kr_set_next(Set *s, isize *pos, Value *key);
/* The slot itself, for a caller that replaces a member by its box. */
SetEntry *kr_set_next_entry(Set *s, isize *pos);
KR_INLINE isize kr_set_len(const Set *s) { return s->used; }
bool kr_is_anyset_slow(const Type *type);
KR_INLINE bool kr_is_anyset(Value v) /* set, frozenset or a subclass */
{
    const Type *type = kr_type(v);
    return type == &PySet_Type || type == &PyFrozenSet_Type || kr_is_anyset_slow(type);
}
Value kr_frozenset_from_iterable(Thread *t, Value iterable);

#endif
