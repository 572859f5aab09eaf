/* table.h -- the exposed table: every heap object that C may refer to, until it dies.
 *
 * Entries are hidden from the collector (malloc'ed memory).  What the table does at a collection:
 * docs/bridge.md, "Collection".  New entries lie in a short array in front of the hash set, because
 * most objects that C makes are freed in the order of a stack.
 * RAW entries are PyObject_Malloc'ed blocks that are no objects (yet): roots until freed.
 */
#ifndef CPX_TABLE_H
#define CPX_TABLE_H

#include "cpyext/bridge.h"

#include "runtime/core/options.h"

/* false with MemoryError pending.  Present already: nothing happens. */
bool cpx_table_add(Thread *t, Object *o) KR_MUST_CHECK;
bool cpx_table_add_raw(Thread *t, void *block) KR_MUST_CHECK;
/* For what cannot be refused any more: takes the room the set keeps for that, ends the process only
 * when that is gone too. */
void cpx_table_must_add(Thread *t, Object *o);
/* The block has become an object. */
void cpx_table_not_raw(Object *o);
/* Before memory is freed.  Returns whether it was there. */
bool cpx_table_remove(const void *o);
bool cpx_table_has(const void *o);

/* What the table knows of an entry:
 *   RAW      a PyObject_Malloc'ed block that is no object yet
 *   MEMBERS  instance of a class of ours: its __slots__ members own counts
 *   DICT     its dict slot owns one (C code has the slot's address)
 *   SHARED   -X capi=check only: the runtime holds it, whatever its count says */
enum { CPX_TAG_RAW = 1, CPX_TAG_MEMBERS = 2, CPX_TAG_DICT = 4, CPX_TAG_SHARED = 8 };
void cpx_table_tag(const Object *o, int tag); /* o is there */
void cpx_table_untag(const Object *o, int tag);
bool cpx_table_tagged(const Object *o, int tag);
size_t cpx_table_size(void);

/* -X capi=check: says so, once per object, when o is shared and C code has set its count to what
 * only a private object may have; the count is mended. */
void cpx_check_count(Object *o);
/* The runtime holds it from now on; it is C's alone again (dying). */
#define cpx_check_shared(o) \
    (KR_UNLIKELY(kr_options.capi_check) ? cpx_note_shared(o, true) : (void)0)
#define cpx_check_private(o) \
    (KR_UNLIKELY(kr_options.capi_check) ? cpx_note_shared(o, false) : (void)0)
void cpx_note_shared(Object *o, bool shared);
/* While kr_gc_ext.prepare runs: a mark per entry.  marks(true) makes them (false: no memory),
 * marks(false) drops them.  mark() is true when o is an entry that had no mark yet. */
bool cpx_table_marks(bool on);
bool cpx_table_mark(const Object *o);
void cpx_table_each_external(void (*fn)(Object *o, int32_t external, void *data), void *data);
/* True while C code's tp_traverse is called: nothing may be allocated. */
extern bool cpx_traversing;
/* Calls fn for every object (not raw blocks).  fn may not touch the table. */
void cpx_table_each(void (*fn)(Object *o, void *data), void *data);

/* -- The 16 bytes in front of an extension instance of a HAVE_GC type -- */
typedef struct GcHead {
    uint64_t unused; /* the free list's link while the cell is free */
    uint64_t flags;  /* never 0 in a live cell: the mark procedure looks */
} GcHead;
enum { HEAD_LIVE = 1, HEAD_TRACKED = 2, HEAD_FINALIZED = 4 };
/* NULL when o has none (not on our heap, or not allocated with one). */
GcHead *cpx_head(const Object *o);
/* Start of the heap cell that holds the object; NULL when it is not on our heap. */
void *cpx_cell(const Object *o);

/* True while collector-found garbage is deallocated: memory is left to the collector. */
extern bool cpx_reaping;
void cpx_table_install(void);

#endif
