/* gc.h -- the heap: allocation, collection at safepoints, roots.  The only door to the collector.
 *
 * bdwgc, conservative and non-moving, driven as docs/gc.md says: libgc knows no threads, we scan all
 * stacks ourselves, and a collection happens only at a safepoint (kr_safepoint), never inside an
 * allocation.  So C code of the runtime may hold pointers in locals and registers freely.
 *
 * Kinds: SCAN (zeroed, scanned conservatively), LEAF (not zeroed, never scanned: strings, digits,
 * doubles), EXT (instances of types with a tp_traverse from C: scanned and traversed).
 *
 * Every store of a Value or pointer into a heap object goes through kr_gc_write*(): empty today, the
 * hook of a generational collector tomorrow.
 */
#ifndef KR_GC_H
#define KR_GC_H

#include "runtime/core/object.h"

enum { GCK_SCAN, GCK_LEAF, GCK_EXT, GCK_COUNT };

#define KR_GC_GRANULE   16
#define KR_GC_MAX_SMALL 512 /* bytes; larger cells do not come from the inline free lists */
#define KR_GC_CLASSES   (KR_GC_MAX_SMALL / KR_GC_GRANULE + 1)

/* Per-thread allocation state, embedded in Thread.  All lists are emptied when a collection starts. */
typedef struct GcLists {
    void *free[GCK_COUNT][KR_GC_CLASSES]; /* chain through word 0 of each cell, by granule count */
} GcLists;

typedef struct GcConfig {
    int stress; /* -X gcstress=N: collect at every Nth safepoint; 0 = off */
    bool poison; /* fill freed cells (asan builds) */
} GcConfig;

void kr_gc_init(const GcConfig *config);

/* Slow path of allocation: refills the list.  NULL with MemoryError pending when memory is out. */
void *kr_gc_new_slow(Thread *t, size_t bytes, int kind) KR_MUST_CHECK;

/* kr_gc_new() is inline in thread.h (it needs Thread). */

/* A block for an items array or other raw storage of the runtime: any size, kind SCAN (zeroed) or
 * LEAF.  These same blocks serve PyMem_Malloc/PyObject_Malloc.  NULL with MemoryError pending. */
void *kr_gc_new_block(Thread *t, size_t bytes, int kind) KR_MUST_CHECK;
/* Grows or shrinks; the old block is freed when it moves.  New SCAN bytes are zeroed. */
void *kr_gc_resize_block(Thread *t, void *block, size_t old_bytes, size_t bytes, int kind) KR_MUST_CHECK;
/* Explicit free: nobody may look at the block afterwards.  NULL is allowed. */
void kr_gc_free_block(Thread *t, void *block);
size_t kr_gc_block_size(const void *block);
/* True when p is the start of a block or object of our heap. */
bool kr_gc_is_heap(const void *p);

/* Word-aligned static memory to scan as roots. */
void kr_gc_add_roots(void *lo, void *hi);
/* Called by libgc's root hook for what is not a static range (stacks of suspended greenlets...). */
void kr_gc_add_root_callback(void (*push)(void *data, void (*range)(void *lo, void *hi)), void *data);

/* -- Collection -- */
bool kr_gc_wanted(void);
/* Runs a collection now and then what is due after it (weakref callbacks, finalizers, deallocs).
 * Only with the GIL held, at a point where any Python code may run.  Returns objects found dead. */
isize kr_gc_collect(Thread *t);
/* Memory the collector does not own changed by `delta` bytes. */
void kr_gc_external_bytes(isize delta);
/* Asks for finalization support of one object: WATCH_DEL (tp_finalize/__del__ or tp_dealloc must run),
 * WATCH_WEAK (it has weak references to clear). */
enum { GC_WATCH_DEL = 1, GC_WATCH_WEAK = 2 };
bool kr_gc_watch(Thread *t, Object *obj, int flags) KR_MUST_CHECK;

typedef struct GcStats {
    isize collections, heap_bytes, live_bytes, allocated_since, watched, exposed, finalized;
    double seconds;
} GcStats;
void kr_gc_stats(GcStats *out);
/* Calls visit for every live heap object that has a type (gc.get_objects, tests).  World is ours. */
void kr_gc_each_object(bool (*visit)(Object *obj, void *data), void *data);

/* -- The write barrier hook -- */
KR_INLINE void kr_gc_write(void *owner, Value *slot, Value v)
{
    (void)owner;
    *slot = v;
}
#define kr_gc_write_ptr(owner, slotp, p) ((void)(owner), *(slotp) = (p))

#endif
