/* gc.h -- the heap: allocation, collection at safepoints, roots.  The only door to the collector.
 *
 * Mark and sweep, conservative and non-moving (docs/gc.md).  All C stacks are scanned, and a
 * collection happens at a safepoint (kr_safepoint), or in an allocation that finds no memory, which
 * finalizes nothing.  So C code of the runtime may hold pointers in locals and registers freely.
 *
 * Kinds: SCAN (objects: zeroed, scanned conservatively), RAW (the same for what is no object: item
 * arrays, tables), LEAF (not zeroed, never scanned: strings, digits, doubles), EXT (instances of
 * types with a tp_traverse from C: scanned and traversed), WEAK (weak reference objects: scanned
 * but for the words that must not keep anything alive), STR (strings beyond ASCII: not zeroed,
 * three words scanned, at least 80 bytes).
 *
 * Every store of a Value or pointer into a heap object goes through kr_gc_write*(): empty today,
 * the hook of a generational collector tomorrow.
 */
#ifndef KR_GC_H
#define KR_GC_H

#include "runtime/core/object.h"

enum { GCK_SCAN, GCK_RAW, GCK_LEAF, GCK_EXT, GCK_WEAK, GCK_STR, GCK_COUNT };

#define KR_GC_GRANULE   16
#define KR_GC_MAX_SMALL 2048 /* bytes; larger cells do not come from the inline free lists */
#define KR_GC_CLASSES   (KR_GC_MAX_SMALL / KR_GC_GRANULE + 1)

/* Per-thread allocation state, embedded in Thread.  All lists are emptied when a collection starts.
 */
typedef struct GcLists {
    void *free[GCK_COUNT][KR_GC_CLASSES]; /* chain through word 0 of each cell, by granule count */
} GcLists;

typedef struct GcConfig {
    int stress;  /* -X gcstress=N: collect at every Nth safepoint; 0 = off */
    bool poison; /* fill freed cells (asan builds) */
} GcConfig;

void kr_gc_init(const GcConfig *config);

/* Slow path of allocation: refills the list.  NULL with MemoryError pending when memory is out. */
void *kr_gc_new_slow(Thread *t, size_t bytes, int kind) KR_MUST_CHECK;

/* kr_gc_new() is inline in thread.h (it needs Thread). */

/* A block for an items array or other raw storage of the runtime: any size, kind RAW (zeroed) or
 * LEAF.  These same blocks serve PyMem_Malloc/PyObject_Malloc.  NULL with MemoryError pending. */
void *kr_gc_new_block(Thread *t, size_t bytes, int kind) KR_MUST_CHECK;
/* The same for a maker that fills the first n bytes at once: they may be anything. */
void *kr_gc_new_to_fill(Thread *t, size_t n, size_t bytes, int kind) KR_MUST_CHECK;
/* A block of `bytes` whose first n are those at `from`. */
void *kr_gc_copy_block(Thread *t, const void *from, size_t n, size_t bytes, int kind) KR_MUST_CHECK;
/* Grows or shrinks; the old block is freed when it moves.  New RAW bytes are zeroed. */
void *kr_gc_resize_block(Thread *t, void *block, size_t old_bytes, size_t bytes,
                         int kind) KR_MUST_CHECK;
/* The nth allocation from now on fails (base/oom.h); the free lists are emptied, so that all count.
 */
void kr_gc_fail_at(int64_t n);
/* Explicit free: nobody may look at the block afterwards.  NULL is allowed. */
void kr_gc_free_block(Thread *t, void *block);
size_t kr_gc_block_size(const void *block);
/* Start of the block of our heap that p points to or into, or NULL. */
void *kr_gc_base(const void *p);
/* True when p is the start of a block or object of our heap. */
bool kr_gc_is_heap(const void *p);
/* Hidden pointers: the collector does not see them in the heap (it does in roots and on stacks). */
KR_INLINE uintptr_t kr_gc_hide(const void *p) { return (uintptr_t)p | 1; }
KR_INLINE void *kr_gc_reveal(uintptr_t hidden) { return (void *)(hidden & ~(uintptr_t)1); }

/* Word-aligned static memory to scan as roots.  The writable data of the runtime's own image (all
 * its static variables) is a root from the start. */
void kr_gc_add_roots(void *lo, void *hi);
/* An object pointer plus `offset` (a multiple of 8) keeps the object alive too, wherever it is
 * stored. */
void kr_gc_register_displacement(size_t offset);
/* Called when roots are marked, for what is not a static range (stacks of suspended greenlets...).
 */
void kr_gc_add_root_callback(void (*push)(void *data, void (*range)(void *lo, void *hi)),
                             void *data);

/* obj lives for ever, but what it refers to only while somebody else refers to obj: in a collection
 * that finds nobody, `empty` takes the references out of it (it may not allocate).  One object. */
void kr_gc_keep_alone(Object *obj, void (*empty)(Object *obj));

/* -- Stacks -- */

/* How the collector scans one C stack: [sp, base) and the registers its owner had. */
typedef struct GcStackRecord {
    char *base; /* highest address, exclusive */
    char *sp;   /* lowest address in use while the stack does not run; NULL: not to be scanned */
    void *registers[8];
    struct GcStackRecord *prev, *next;
} GcStackRecord;
/* Every attached stack is scanned at each collection.  The running one is scanned from where the
 * collector was called, whatever its sp says: kr_gc_stack_running() names it. */
void kr_gc_stack_attach(GcStackRecord *record);
void kr_gc_stack_detach(GcStackRecord *record);
void kr_gc_stack_running(GcStackRecord *record);

/* Calls fn for the words [lo, hi) of every stack and the registers saved with it.  While
 * kr_gc_ext.prepare runs only. */
void kr_gc_each_stack(void (*fn)(void **lo, void **hi));

/* Stores the callee-saved registers on the stack and calls fn(data, sp): all that callers hold in
 * registers or on the stack lies at sp or above. */
void kr_with_registers(void (*fn)(void *data, char *sp), void *data);

/* -- Collection -- */

bool kr_gc_wanted(void);
/* Asks for a collection at the next safepoint of the thread that holds the GIL. */
void kr_gc_request(void);
/* Runs a collection now and then what is due after it (weakref callbacks, finalizers, deallocs).
 * Only with the GIL held, at a point where any Python code may run.  Returns objects found dead. */
isize kr_gc_collect(Thread *t);
/* gc.disable(): collections only when asked for by name (kr_gc_collect) or memory is short. */
void kr_gc_enable(bool on);
/* From now on no collection frees anything: cpyext had no memory to remember what C code holds. */
void kr_gc_keep_all(void);
bool kr_gc_is_enabled(void);
/* When memory is out, a reserve is opened for the program to handle that.  A MemoryError is dropped
 * and what failed will be tried again: the reserve is not for that. */
void kr_gc_take_reserve(void);
/* Whether a request that memory is too short for looks for the dead and opens the reserve (on,
 * always) or is refused at once: for many small requests in a row that the program can do without.
 */
void kr_gc_emergencies(bool on);
/* The program ends: some memory for its last words. */
void kr_gc_open_last_reserve(void);
/* Runs the finalizers of all watched objects, reachable or not: end of the program. */
void kr_gc_finalize_all(Thread *t);
/* Memory the collector does not own changed by `delta` bytes.  Any thread, no GIL needed. */
void kr_gc_external_bytes(isize delta);

/* Asks for finalization support of one object.  Flags add up; an object is in the table once.
 *   WATCH_DEL   found dead: revived, and its native tp_finalize is called once (__del__,
 * generators) WATCH_WEAK  found dead: its weak references are cleared and their callbacks run
 * kr_gc_unwatch() before memory of a watched object is freed by hand (0 flags left: forgotten). */
enum { GC_WATCH_DEL = 1, GC_WATCH_WEAK = 2 };
bool kr_gc_watch(Thread *t, Object *obj, int flags) KR_MUST_CHECK;
void kr_gc_unwatch(Object *obj, int flags);

/* Tells whether a heap object (its start address) survives the collection; true for anything else.
 */
typedef bool (*GcIsLive)(const void *p);
/* `fn` runs in every collection when all marks are final, before memory is reused: the place to
 * drop entries of weak tables.  It may not allocate or touch the collector.  Registered for ever.
 */
void kr_gc_on_settled(void (*fn)(GcIsLive is_live));
/* Ephemerons: what somebody keeps alive as long as something else lives.  `fn` runs when all that
 * roots reach is marked, hands what it keeps (starts of objects or blocks) to `keep`, and returns
 * whether that was anything; it runs again until it was nothing, and perhaps later in the same
 * collection.  all: everything has to be kept.  It may not allocate.  Registered for ever. */
typedef bool (*GcDependents)(GcIsLive is_live, void (*keep)(Object *obj), bool all);
void kr_gc_add_dependents(GcDependents fn);
/* `fn` runs at the start of every collection, before anything is marked: for watches that were put
 * off (it may call kr_gc_watch, but runs no Python code).  Registered for ever. */
void kr_gc_before_collect(void (*fn)(Thread *t));

/* What weakref.c gives the collector.  mark_end: called for each WATCH_WEAK object when the marks
 * are complete but dead objects with finalizers are not revived yet; `alive` says whether obj is
 * marked. It clears references to a dead object, drops dead references of a live one, and returns
 * whether obj still has references.  It hands references with a callback to kr_gc_weak_callback().
 */
typedef struct GcWeakHooks {
    bool (*mark_end)(Object *obj, bool alive, GcIsLive is_live);
    void (*call)(Thread *t, Object *weakref); /* runs the callback of a cleared reference */
    isize callbacks; /* references to something with a callback: room is made for that many */
} GcWeakHooks;
extern GcWeakHooks kr_gc_weak;
void kr_gc_weak_callback(Object *weakref);

/* What cpyext's exposed table gives the collector (NULL pointers without it). */
typedef struct GcExtHooks {
    /* GIL held, nothing marked yet: computes external counts and names the roots, count() of them
     * at most.  false: memory is short, then the collection is one forced by lack of memory. */
    bool (*prepare)(Thread *t, void (*root)(Object *obj));
    /* A collection forced by lack of memory: prepare did not run; every entry is a root. */
    void (*emergency)(void (*range)(void *lo, void *hi));
    /* The references an EXT object holds outside its own words.  No allocation, any order. */
    void (*traverse)(Object *obj, void (*visit)(Object *ref, void *data), void *data);
    /* Memory that is not on our heap but is to be scanned when an EXT object points to it: the
     * bytes at p, 0 for none.  No allocation. */
    size_t (*block)(const void *p);
    /* At most this many objects will be named by prepare, or kept by mark_end. */
    size_t (*count)(void);
    /* Marks complete: `keep` revives a dead object that still needs its tp_finalize/tp_dealloc. */
    void (*mark_end)(GcIsLive is_live, void (*keep)(Object *obj));
    /* Marks final: forget what is not live. */
    void (*settled)(GcIsLive is_live);
    /* Safepoint after the collection, anything may run: the kept objects' protocol.  Until that is
     * done they have to be among the roots of `prepare` (finalizers may ask for a collection). */
    void (*after)(Thread *t);
} GcExtHooks;
extern GcExtHooks kr_gc_ext;

typedef struct GcStats {
    isize collections, heap_bytes, live_bytes, allocated_since, watched, external_bytes, finalized;
    double seconds;
} GcStats;
void kr_gc_stats(GcStats *out);
/* Calls visit for every object of the runtime that may refer to others (not for those of C types
 * with a tp_traverse) and that the last collection found alive (gc.get_objects); false from it
 * stops.  visit may allocate.  false, with no exception,
 * when there is no memory for the list of objects. */
bool kr_gc_each_object(bool (*visit)(Object *obj, void *data), void *data);
/* Calls visit for every object that is watched for its finalizer; allocates nothing itself. */
void kr_gc_each_watched(void (*visit)(Object *obj, void *data), void *data);

/* -- The write barrier hook -- */
KR_INLINE void kr_gc_write(void *owner, Value *slot, Value v)
{
    (void)owner;
    *slot = v;
}
#define kr_gc_write_ptr(owner, slotp, p) ((void)(owner), *(slotp) = (p))

#endif
