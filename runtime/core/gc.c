/* gc.c -- the collector: when it runs, what the roots are, and what becomes of the dead.
 *
 *   - Memory is heap.c's, marking mark.c's.  The GIL owns both; all C stacks are scanned, from
 * GcStackRecords.
 *   - kr_gc_collect() runs at a safepoint only.  When no memory can be had an allocation collects
 * by itself: the emergency path, in which every table entry is a root and nothing dies that needs
 * attention.
 *   - Cells up to KR_GC_MAX_SMALL come from free lists in the Thread, popped inline, refilled a
 * few at a time.  INVARIANT: all lists are empty while marks are made (what was on them is free
 * again afterwards), else a cell would be handed out twice.
 *   - Roots: the writable image of the runtime, ranges added, root callbacks, external references
 * that cpyext computed, stacks.
 *
 * Dead objects that need attention are put into `dead` when the marks are complete, and marked then
 * with all they reach: they live for one more cycle, in which their finalizers run.
 */
#include "runtime/core/gc.h"

#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/base/os.h"
#include "runtime/base/vec.h"
#include "runtime/core/error.h"
#include "runtime/core/heap.h"
#include "runtime/core/interp.h"
#include "runtime/core/thread.h"

GcWeakHooks kr_gc_weak;
GcExtHooks kr_gc_ext;

#define REFILL_CELLS   64
#define BUDGET_FLOOR   ((size_t)4 << 20)
#define BUDGET_CEILING ((size_t)8 << 20) /* of what is granted for speed alone */
#define EXTERNAL_FLOOR ((isize)64 << 20)
#define PLAUSIBLE      ((size_t)1 << 36) /* more than this is asked for in vain at any time */
#define DEAD_STACK     16384             /* bytes below sp cleared before a collection */

typedef struct WatchEntry {
    Object *obj; /* NULL: entry dropped */
    uint32_t flags;
} WatchEntry;

typedef struct RootRange {
    char *lo, *hi;
} RootRange;

typedef struct RootCallback {
    void (*push)(void *data, void (*range)(void *lo, void *hi));
    void *data;
} RootCallback;

KR_VEC(WatchVec, watch_vec, WatchEntry);
KR_VEC(ObjectVec, object_vec, Object *);
KR_VEC(CallbackVec, callback_vec, RootCallback);
KR_VEC(RangeVec, range_vec, RootRange);
typedef void (*SettledFn)(GcIsLive is_live);
KR_VEC(SettledVec, settled_vec, SettledFn);
KR_VEC(DependentsVec, dependents_vec, GcDependents);
typedef void (*BeforeFn)(Thread *t);
KR_VEC(BeforeVec, before_vec, BeforeFn);

/* Everything here is malloc'ed or static memory: scanned only where said so. */
static struct {
    bool ready, enabled, collecting, running_due;
    bool no_emergencies;
    bool keep_all; /* for good: nobody knows any more who is alive */
    int stress;

    size_t allocated; /* bytes since the last collection, in refills and large cells */
    size_t budget;
    size_t base;       /* the least budget: from BUDGET_FLOOR to BUDGET_CEILING, by measured cost */
    double cpu_at_end; /* CPU seconds when the last collection ended */
    volatile isize external, external_at_gc; /* bytes the collector does not own */
    uint32_t malloc_poll;
    isize malloc_seen;
    volatile bool requested;

    GcStackRecord *stacks, *running;
    char *collect_sp; /* lowest address of the collecting stack that matters */
    RangeVec ranges;
    CallbackVec callbacks;
    SettledVec settled_fns;
    BeforeVec before_fns;
    DependentsVec dependents;

    WatchVec watch;          /* in order of registration */
    uint32_t *watch_index;   /* open addressing: entry number + 1, 0 free */
    size_t watch_index_size; /* power of two */
    size_t watch_live;

    ObjectVec ext_roots; /* named by kr_gc_ext.prepare */
    ObjectVec due_weak;  /* weak references whose callbacks are due */
    ObjectVec due_del;   /* revived objects whose finalizers are due */
    ObjectVec each;      /* what kr_gc_each_object has still to visit */

    ObjectVec dead; /* see the head of this file: watched ones first, then cpyext's */
    isize dead_watched;

    GcStats stats;
} gc;

/* -- Roots -------------------------------------------------------------------------------- */

void kr_gc_add_roots(void *lo, void *hi)
{
    if (!range_vec_push(&gc.ranges, (RootRange){lo, hi})) {
        kr_fatal("out of memory");
    }
}

void kr_gc_add_root_callback(void (*push)(void *data, void (*range)(void *lo, void *hi)),
                             void *data)
{
    if (!callback_vec_push(&gc.callbacks, (RootCallback){push, data})) {
        kr_fatal("out of memory");
    }
}

/* See kr_gc_keep_alone(). */
static KR_NOT_ROOTS struct {
    Object *obj;
    void (*empty)(Object *obj);
} alone;

void kr_gc_keep_alone(Object *obj, void (*empty)(Object *obj))
{
    alone.obj = obj;
    alone.empty = empty;
}

static void mark_alone(void)
{
    if (alone.obj != NULL && !kr_mark_is_live(alone.obj)) {
        alone.empty(alone.obj);
        kr_mark_object(alone.obj);
    }
}

void kr_gc_on_settled(void (*fn)(GcIsLive is_live))
{
    if (!settled_vec_push(&gc.settled_fns, fn)) {
        kr_fatal("out of memory");
    }
}

void kr_gc_before_collect(void (*fn)(Thread *t))
{
    if (!before_vec_push(&gc.before_fns, fn)) {
        kr_fatal("out of memory");
    }
}

void kr_gc_add_dependents(GcDependents fn)
{
    if (!dependents_vec_push(&gc.dependents, fn)) {
        kr_fatal("out of memory");
    }
}

/* What one keeps may be what another waits for. */
static void mark_dependents(bool all)
{
    for (bool again = true; again;) {
        again = false;
        for (isize i = 0; i < gc.dependents.len; i++) {
            again |= gc.dependents.items[i](kr_mark_is_live, kr_mark_object, all);
        }
    }
}

void kr_gc_register_displacement(size_t offset) { kr_mark_displacement(offset); }

static void mark_objects(const ObjectVec *v)
{
    for (isize i = 0; i < v->len; i++) {
        kr_mark_object(v->items[i]);
    }
}

/* `safe`: at a safepoint, after kr_gc_ext.prepare. */
static void mark_roots(bool safe)
{
    mark_objects(&gc.ext_roots);
    mark_objects(&gc.due_weak);
    mark_objects(&gc.due_del);
    mark_objects(&gc.each);
    if (!safe) {
        for (isize i = 0; i < gc.watch.len; i++) {
            kr_mark_object(gc.watch.items[i].obj);
        }
        if (kr_gc_ext.emergency != NULL) {
            kr_gc_ext.emergency(kr_mark_range);
        }
    }
    for (isize i = 0; i < gc.ranges.len; i++) {
        kr_mark_range(gc.ranges.items[i].lo, gc.ranges.items[i].hi);
    }
    for (isize i = 0; i < gc.callbacks.len; i++) {
        gc.callbacks.items[i].push(gc.callbacks.items[i].data, kr_mark_range);
    }
    for (GcStackRecord *s = gc.stacks; s != NULL; s = s->next) {
        if (s == gc.running) {
            kr_mark_range(gc.collect_sp, s->base);
        } else if (s->sp != NULL) {
            kr_mark_range(s->sp, s->base);
            kr_mark_range(s->registers, s->registers + KR_COUNT(s->registers));
        }
    }
}

void kr_gc_stack_attach(GcStackRecord *record)
{
    record->prev = NULL;
    record->next = gc.stacks;
    if (gc.stacks != NULL) {
        gc.stacks->prev = record;
    }
    gc.stacks = record;
}

void kr_gc_stack_detach(GcStackRecord *record)
{
    if (record->prev != NULL) {
        record->prev->next = record->next;
    } else {
        gc.stacks = record->next;
    }
    if (record->next != NULL) {
        record->next->prev = record->prev;
    }
    if (gc.running == record) {
        gc.running = NULL;
    }
}

void kr_gc_stack_running(GcStackRecord *record) { gc.running = record; }

static void add_root_span(uintptr_t lo, uintptr_t hi)
{
    lo = (lo + 7) & ~(uintptr_t)7;
    hi &= ~(uintptr_t)7;
    if (lo < hi) {
        kr_gc_add_roots((void *)lo, (void *)hi);
    }
}

/* The linker's names for the section of KR_NOT_ROOTS; null where nothing is in it. */
extern char __start_kr_not_roots[] __attribute__((weak, visibility("hidden")));
extern char __stop_kr_not_roots[] __attribute__((weak, visibility("hidden")));

/* [lo, hi) but for _PyRuntime (nothing in its 160 KB points into the heap) and KR_NOT_ROOTS. */
static void add_root_parts(uintptr_t lo, uintptr_t hi)
{
    const struct {
        uintptr_t lo, hi;
    } without[] = {
        {(uintptr_t)&_PyRuntime, (uintptr_t)&_PyRuntime + sizeof _PyRuntime},
        {(uintptr_t)__start_kr_not_roots, (uintptr_t)__stop_kr_not_roots},
    };
    for (size_t i = 0; i < KR_COUNT(without); i++) {
        if (without[i].lo < without[i].hi && lo <= without[i].lo && without[i].hi <= hi) {
            add_root_parts(lo, without[i].lo);
            add_root_parts(without[i].hi, hi);
            return;
        }
    }
    add_root_span(lo, hi);
}

/* The writable segments of the image this code is in: the shared library, or a statically linked
 * test.  What is read-only after relocation holds no heap pointers. */
static int add_own_image(struct dl_phdr_info *info, size_t size, void *data)
{
    uintptr_t mine = (uintptr_t)&gc, relro_lo = 0, relro_hi = 0;
    bool own = false;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t lo = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        uintptr_t hi = lo + info->dlpi_phdr[i].p_memsz;
        if (info->dlpi_phdr[i].p_type == PT_LOAD && mine >= lo && mine < hi) {
            own = true;
        } else if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO) {
            relro_lo = lo;
            relro_hi = hi;
        }
    }
    if (!own) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t lo = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        uintptr_t hi = lo + info->dlpi_phdr[i].p_memsz;
        if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_W)) {
            continue;
        }
        if (lo <= relro_lo && relro_hi <= hi && relro_lo < relro_hi) {
            add_root_span(lo, relro_lo);
            lo = relro_hi;
        }
        add_root_parts(lo, hi);
    }
    return 1;
}

/* -- When the marks are complete ---------------------------------------------------------- */

static void drop_free_lists(void)
{
    for (Thread *t = kr_interp.threads; t != NULL; t = t->next) {
        memset(&t->gc, 0, sizeof t->gc);
    }
}

static void keep_dead(Object *obj)
{
    /* make_room() made it. */
    bool room = object_vec_push(&gc.dead, obj);
    KR_ASSERT(room, "%s", "more dead objects than counted");
    (void)room;
}

void kr_gc_weak_callback(Object *weakref)
{
    /* make_room() made it; the reference is marked, and a root until it is called. */
    bool room = object_vec_push(&gc.due_weak, weakref);
    KR_ASSERT(room, "%s", "more weak references than counted");
    (void)room;
}

static void watch_drop(size_t i)
{
    gc.watch.items[i].obj = NULL;
    gc.watch.items[i].flags = 0;
    gc.watch_live--;
}

/* Finds the dead that need attention. */
static void find_dead(void)
{
    gc.dead.len = 0;
    for (isize i = 0; i < gc.watch.len; i++) {
        WatchEntry *e = &gc.watch.items[i];
        if (e->obj == NULL) {
            continue;
        }
        bool alive = kr_mark_is_live(e->obj);
        if ((e->flags & GC_WATCH_WEAK) && kr_gc_weak.mark_end != NULL &&
            !kr_gc_weak.mark_end(e->obj, alive, kr_mark_is_live)) {
            e->flags &= ~(uint32_t)GC_WATCH_WEAK;
        }
        if (!alive && (e->flags & GC_WATCH_DEL)) {
            keep_dead(e->obj);
            e->flags &= ~(uint32_t)GC_WATCH_DEL;
        }
        if (e->flags == 0) {
            watch_drop((size_t)i);
        }
    }
    gc.dead_watched = gc.dead.len;
    if (kr_gc_ext.mark_end != NULL) {
        kr_gc_ext.mark_end(kr_mark_is_live, keep_dead);
    }
}

/* The marks are final: tables forget what is dead. */
static void forget_dead(bool safe)
{
    if (safe) {
        for (isize i = 0; i < gc.watch.len; i++) {
            Object *o = gc.watch.items[i].obj;
            if (o != NULL && !kr_mark_is_live(o)) {
                watch_drop((size_t)i);
            }
        }
    }
    for (isize i = 0; i < gc.settled_fns.len; i++) {
        gc.settled_fns.items[i](kr_mark_is_live);
    }
    if (safe && kr_gc_ext.settled != NULL) {
        kr_gc_ext.settled(kr_mark_is_live);
    }
}

/* -- When memory is out ------------------------------------------------------------------- */

/* Address space that is given back when memory is out, so that MemoryError can be raised, handled
 * and printed: the heap, malloc and the frames' stack all grow into it.  Taken again after a
 * collection that made room.  The last one is for the end of the process. */
enum { RESERVE_BYTES = 8 << 20 };
static void *reserve, *last_reserve;

static void take_reserve(void **pages)
{
    if (*pages == NULL) {
        *pages = kr_os_map(RESERVE_BYTES, KR_OS_READ_WRITE);
    }
}

static void open_reserve(void **pages)
{
    if (*pages != NULL) {
        kr_os_unmap(*pages, RESERVE_BYTES);
        *pages = NULL;
    }
}

void kr_gc_take_reserve(void) { take_reserve(&reserve); }
void kr_gc_open_last_reserve(void) { open_reserve(&last_reserve); }

/* A request is refused: what the program does about it gets the reserve. */
KR_COLD static void *no_memory(Thread *t, size_t bytes)
{
    if (bytes < PLAUSIBLE && !gc.no_emergencies) {
        kr_gc_request();
        open_reserve(&reserve);
    }
    kr_raise_oom(t);
    return NULL;
}

/* -- Start -------------------------------------------------------------------------------- */

/* Stale words below the stack pointer would keep garbage alive: as they are, or half overwritten,
 * in a frame that does not use all of its room. */
KR_NOINLINE static void clear_dead_stack(void)
{
    char space[DEAD_STACK];
    memset(space, 0, sizeof space);
    __asm__ volatile("" : : "r"(space) : "memory");
}

void kr_gc_init(const GcConfig *config)
{
    gc.stress = config->stress;
    if (gc.ready) {
        return;
    }
    clear_dead_stack(); /* the dynamic linker was there */
    if (!kr_heap_init() || !kr_mark_init()) {
        kr_fatal("out of memory");
    }
    dl_iterate_phdr(add_own_image, NULL);
    gc.base = gc.budget = BUDGET_FLOOR;
    gc.enabled = true;
    take_reserve(&reserve);
    take_reserve(&last_reserve);
    gc.ready = true;
}

/* -- Requests ----------------------------------------------------------------------------- */

bool kr_gc_wanted(void) { return gc.requested; }

void kr_gc_request(void)
{
    gc.requested = true;
    Thread *t = kr_thread_current();
    if (t != NULL) {
        __atomic_or_fetch(&t->eval_breaker, EB_GC, __ATOMIC_RELAXED);
    }
}

void kr_gc_enable(bool on) { gc.enabled = on; }
void kr_gc_emergencies(bool on) { gc.no_emergencies = !on; }
void kr_gc_keep_all(void) { gc.keep_all = true; }
bool kr_gc_is_enabled(void) { return gc.enabled; }

static void charge(size_t bytes)
{
    gc.allocated += bytes;
    if (KR_UNLIKELY(gc.allocated > gc.budget) && !gc.requested && gc.enabled) {
        kr_gc_request();
    }
}

void kr_gc_external_bytes(isize delta)
{
    isize now = __atomic_add_fetch(&gc.external, delta, __ATOMIC_RELAXED);
    isize since = now - gc.external_at_gc;
    if (delta > 0 && since > EXTERNAL_FLOOR && since > gc.external_at_gc / 2 && !gc.requested &&
        gc.enabled) {
        kr_gc_request();
    }
}

/* Extensions that call plain malloc are seen only in the process's malloc statistics. */
KR_COLD static void poll_malloc(void)
{
    struct mallinfo2 info = mallinfo2();
    isize now = (isize)(info.uordblks + info.hblkhd);
    kr_gc_external_bytes(now - gc.malloc_seen);
    gc.malloc_seen = now;
}

/* -- Allocation --------------------------------------------------------------------------- */

static bool collect_emergency(void);

/* Memory that cannot be had is looked for among the dead. */
static void *new_large(size_t bytes, int kind, size_t filled)
{
    void *p = kr_heap_large(bytes, kind, filled);
    if (KR_UNLIKELY(p == NULL) && bytes <= (size_t)INTPTR_MAX / 2 && collect_emergency()) {
        p = kr_heap_large(bytes, kind, filled);
    }
    return p;
}

static void *new_cells(size_t granules, int kind, uint32_t max, size_t *bytes)
{
    void *list = kr_heap_cells(kind, granules, max, bytes);
    if (KR_UNLIKELY(list == NULL) && collect_emergency()) {
        list = kr_heap_cells(kind, granules, max, bytes);
    }
    return list;
}

/* A cell of its own while allocations are counted: no free list is filled. */
KR_COLD static void *new_counted(Thread *t, size_t bytes, int kind)
{
    size_t granules = bytes == 0 ? 1 : (bytes + KR_GC_GRANULE - 1) / KR_GC_GRANULE, taken = bytes;
    void *cell = kr_oom_here()              ? NULL
                 : granules < KR_GC_CLASSES ? new_cells(granules, kind, 1, &taken)
                                            : new_large(bytes, kind, 0);
    if (cell == NULL) {
        kr_raise_oom(t);
    } else {
        charge(taken);
    }
    return cell;
}

void kr_gc_fail_at(int64_t n)
{
    drop_free_lists();
    kr_oom_in = n;
}

static void *new_filled(Thread *t, size_t bytes, int kind, size_t filled)
{
    void *block = new_large(bytes, kind, filled);
    if (block == NULL) {
        return no_memory(t, bytes);
    }
    charge((bytes + HEAP_PAGE - 1) & ~(size_t)(HEAP_PAGE - 1));
    return block;
}

void *kr_gc_new_slow(Thread *t, size_t bytes, int kind)
{
    size_t granules = (bytes + KR_GC_GRANULE - 1) / KR_GC_GRANULE, taken;
    void *cell;
    if (KR_UNLIKELY(kr_oom_in != 0)) {
        return new_counted(t, bytes, kind);
    }
    if (granules < KR_GC_CLASSES) {
        granules = granules == 0 ? 1 : granules;
        cell = new_cells(granules, kind, REFILL_CELLS, &taken);
        if (cell == NULL) {
            return no_memory(t, bytes);
        }
        charge(taken);
        if (KR_UNLIKELY((++gc.malloc_poll & 2047) == 0)) {
            poll_malloc();
        }
        t->gc.free[kind][granules] = *(void **)cell;
        return cell;
    }
    return new_filled(t, bytes, kind, 0);
}

void *kr_gc_new_block(Thread *t, size_t bytes, int kind)
{
    KR_ASSERT(kind == GCK_RAW || kind == GCK_LEAF, "a block of kind %d", kind);
    void **block = kr_gc_new(t, bytes == 0 ? 1 : bytes, kind);
    if (block != NULL) {
        block[0] = NULL; /* the free list's link */
    }
    return block;
}

void *kr_gc_new_to_fill(Thread *t, size_t n, size_t bytes, int kind)
{
    KR_ASSERT(kind == GCK_RAW || kind == GCK_LEAF, "a block of kind %d", kind);
    bool large = (bytes + KR_GC_GRANULE - 1) / KR_GC_GRANULE >= KR_GC_CLASSES && kr_oom_in == 0;
    return large ? new_filled(t, bytes, kind, n) : kr_gc_new_block(t, bytes, kind);
}

void *kr_gc_copy_block(Thread *t, const void *from, size_t n, size_t bytes, int kind)
{
    void *block = kr_gc_new_to_fill(t, n, bytes, kind);
    return block != NULL ? memcpy(block, from, n) : NULL;
}

size_t kr_gc_block_size(const void *block)
{
    HeapCell cell;
    bool found = heap_find((uintptr_t)block, &cell);
    KR_ASSERT(found && cell.base == block, "%p is no block of ours", block);
    return found ? heap_cell_size(&cell) : 0;
}

void *kr_gc_base(const void *p)
{
    HeapCell cell;
    return heap_find((uintptr_t)p, &cell) ? cell.base : NULL;
}

bool kr_gc_is_heap(const void *p)
{
    HeapCell cell;
    return heap_find((uintptr_t)p, &cell) && cell.base == p;
}

/* Most are a few words: less work than a call of memset. */
static void clear_cell(void *cell, size_t size)
{
    if (size > 128) {
        memset(cell, 0, size);
        return;
    }
    typedef uint64_t Granule __attribute__((vector_size(KR_GC_GRANULE), may_alias));
    for (Granule *at = cell, *end = at + size / KR_GC_GRANULE; at < end; at++) {
        *at = (Granule){0};
    }
}

/* The cell of a block of ours, which must be that.  What is larger than a chunk starts in its first
 * one too, so that the address alone leads to the header. */
KR_INLINE HeapCell block_cell(void *block)
{
    HeapChunk *c = (HeapChunk *)((uintptr_t)block & ~(HEAP_CHUNK - 1));
    size_t offset = (uintptr_t)block - (uintptr_t)c;
    HeapCell cell = {block, c, &c->pages[c->pages[offset / HEAP_PAGE].head],
                     (uint32_t)(offset / KR_GC_GRANULE)};
#ifdef KR_DEBUG
    HeapCell found;
    KR_ASSERT(heap_find((uintptr_t)block, &found) && found.base == block && found.info == cell.info,
              "%p is no block of ours", block);
#endif
    return cell;
}

void kr_gc_free_block(Thread *t, void *block)
{
    if (block == NULL) {
        return;
    }
    HeapCell cell = block_cell(block);
    size_t size = heap_cell_room(&cell);
    int kind = cell.info->kind;
    if (KR_POISON && kind == GCK_LEAF) {
        memset(block, 0xDB, size);
    }
    if (cell.info->granules == 0) {
        kr_heap_free_large(&cell);
    } else {
        if (kind != GCK_LEAF) {
            clear_cell(block, size);
        }
        void **list = &t->gc.free[kind][cell.info->granules];
        *(void **)block = *list;
        *list = block;
    }
    gc.allocated -= size < gc.allocated ? size : gc.allocated;
}

void *kr_gc_resize_block(Thread *t, void *block, size_t old_bytes, size_t bytes, int kind)
{
    if (block == NULL) {
        return kr_gc_new_block(t, bytes, kind);
    }
    HeapCell cell = block_cell(block);
    size_t room = heap_cell_room(&cell);
    if (bytes <= room && bytes >= room / 2) {
        if (cell.info->granules == 0 && cell.info->npages != 0) {
            cell.info->magic = (uint32_t)kr_align_up(bytes, sizeof(uintptr_t));
        }
        if (kind != GCK_LEAF && bytes > old_bytes) {
            memset((char *)block + old_bytes, 0, bytes - old_bytes);
        }
        return block;
    }
    if (bytes > room && cell.info->npages == 0 && kr_oom_in == 0) {
        void *grown = kr_heap_grow_large(&cell, old_bytes, bytes);
        if (grown != NULL) {
            charge(bytes - room);
            return grown;
        }
    }
    void *moved = kr_gc_copy_block(t, block, kr_min(old_bytes, bytes), bytes, kind);
    if (moved == NULL) {
        return NULL;
    }
    kr_gc_free_block(t, block);
    return moved;
}

/* -- The watch table ---------------------------------------------------------------------- */

static size_t watch_hash(const Object *o)
{
    return (size_t)(((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15u >> 20);
}

/* Rebuilds the index for `need` live entries and squeezes dropped ones out. */
static bool watch_rebuild(size_t need)
{
    size_t size = 64;
    while (size < need * 2) {
        size *= 2;
    }
    uint32_t *index = calloc(size, sizeof *index);
    if (index == NULL) {
        return false;
    }
    isize out = 0;
    for (isize i = 0; i < gc.watch.len; i++) {
        if (gc.watch.items[i].obj != NULL) {
            gc.watch.items[out++] = gc.watch.items[i];
        }
    }
    gc.watch.len = out;
    for (isize i = 0; i < out; i++) {
        size_t h = watch_hash(gc.watch.items[i].obj) & (size - 1);
        while (index[h] != 0) {
            h = (h + 1) & (size - 1);
        }
        index[h] = (uint32_t)i + 1;
    }
    free(gc.watch_index);
    gc.watch_index = index;
    gc.watch_index_size = size;
    return true;
}

static WatchEntry *watch_find(const Object *obj)
{
    if (gc.watch_index_size == 0) {
        return NULL;
    }
    size_t mask = gc.watch_index_size - 1;
    for (size_t h = watch_hash(obj) & mask; gc.watch_index[h] != 0; h = (h + 1) & mask) {
        WatchEntry *e = &gc.watch.items[gc.watch_index[h] - 1];
        if (e->obj == obj) {
            return e;
        }
    }
    return NULL;
}

bool kr_gc_watch(Thread *t, Object *obj, int flags)
{
    WatchEntry *e = watch_find(obj);
    if (e != NULL) {
        e->flags |= (uint32_t)flags;
        return true;
    }
    /* Dropped entries keep their index slots until a rebuild. */
    if ((size_t)gc.watch.len * 2 + 2 > gc.watch_index_size && !watch_rebuild(gc.watch_live + 32)) {
        kr_raise_oom(t);
        return false;
    }
    if (!watch_vec_push(&gc.watch, (WatchEntry){obj, (uint32_t)flags})) {
        kr_raise_oom(t);
        return false;
    }
    size_t mask = gc.watch_index_size - 1;
    size_t h = watch_hash(obj) & mask;
    while (gc.watch_index[h] != 0) {
        h = (h + 1) & mask;
    }
    gc.watch_index[h] = (uint32_t)gc.watch.len;
    gc.watch_live++;
    return true;
}

void kr_gc_unwatch(Object *obj, int flags)
{
    WatchEntry *e = watch_find(obj);
    if (e != NULL) {
        e->flags &= ~(uint32_t)flags;
        if (e->flags == 0) {
            watch_drop((size_t)(e - gc.watch.items));
        }
    }
}

/* -- Collecting --------------------------------------------------------------------------- */

static double now_seconds(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void add_ext_root(Object *obj)
{
    bool room = object_vec_push(&gc.ext_roots, obj);
    KR_ASSERT(room, "%s", "more roots than counted");
    (void)room;
}

/* Room for all that the collection has to remember: nothing is allocated while it runs. */
static bool make_room(void)
{
    size_t ext = kr_gc_ext.count != NULL ? kr_gc_ext.count() : 0;
    gc.ext_roots.len = 0;
    return object_vec_reserve(&gc.ext_roots, (isize)ext) &&
           object_vec_reserve(&gc.due_del, (isize)gc.watch_live) &&
           object_vec_reserve(&gc.dead, (isize)(gc.watch_live + ext)) &&
           object_vec_reserve(&gc.due_weak, kr_gc_weak.callbacks);
}

/* Moves what was found dead to the due list; returns how many there were. */
static isize take_dead(void)
{
    isize n = gc.dead.len;
    for (isize i = 0; i < gc.dead_watched; i++) { /* those behind are cpyext's own to finish */
        bool room = object_vec_push(&gc.due_del, gc.dead.items[i]);
        KR_ASSERT(room, "%s", "more finalizers than watched objects");
        (void)room;
    }
    gc.dead.len = 0;
    return n;
}

/* Called with the callee-saved registers stored at sp and above.  data: NULL, or that it is safe:
 * without, every table entry is a root. */
static void collect_at(void *data, char *sp)
{
    bool safe = data != NULL;
    gc.collect_sp = sp;
    if (safe) {
        clear_dead_stack();
    }
    drop_free_lists();
    kr_heap_clear_marks();
    mark_roots(safe);
    mark_alone();
    mark_dependents(!safe);
    if (safe) {
        find_dead();
        mark_objects(&gc.dead);
        mark_dependents(false);
    }
    forget_dead(safe);
    gc.stats.live_bytes = (isize)kr_heap_settle();
}

__asm__(".text\n"
        ".p2align 4\n"
        ".type kr_with_registers, @function\n"
        ".hidden kr_with_registers\n"
        ".globl kr_with_registers\n"
        "kr_with_registers:\n"
        "    .cfi_startproc\n"
        "    pushq %rbp\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %rbx\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r12\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r13\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r14\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r15\n    .cfi_adjust_cfa_offset 8\n"
        "    subq $8, %rsp\n    .cfi_adjust_cfa_offset 8\n"
        "    movq %rdi, %rax\n"
        "    movq %rsi, %rdi\n"
        "    movq %rsp, %rsi\n"
        "    call *%rax\n"
        "    addq $56, %rsp\n    .cfi_adjust_cfa_offset -56\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".size kr_with_registers, . - kr_with_registers\n");

/* A heap smaller than the caches is fast and modest, but a collection has a price however little it
 * finds: the budget grows while collecting takes a noticeable part of the time, and shrinks again
 * when it does not. */
static void adapt_base(double start, double end)
{
    double share = (end - start) / (end - gc.cpu_at_end + 1e-9);
    if (share > 0.05 && gc.base < BUDGET_CEILING) {
        gc.base *= 2;
    } else if (share < 0.01 && gc.base > BUDGET_FLOOR) {
        gc.base /= 2;
    }
    gc.cpu_at_end = end;
}

static void new_budget(void)
{
    size_t live = (size_t)gc.stats.live_bytes;
    gc.budget = live > gc.base ? live : gc.base;
    /* Half as much again: what the next cycle needs is not to be unmapped and mapped each time. */
    kr_heap_trim(gc.budget + gc.budget / 2);
    gc.stats.heap_bytes = (isize)kr_heap_bytes();
    gc.allocated = 0;
    gc.external_at_gc = gc.external > 0 ? gc.external : 0;
}

/* Weak reference callbacks first, then finalizers, as CPython's collector orders them.  What they
 * do may ask for another collection, which adds to the lists; the outermost call works them off. */
static void run_due(Thread *t)
{
    if (gc.running_due ||
        (gc.due_weak.len == 0 && gc.due_del.len == 0 && kr_gc_ext.after == NULL)) {
        return;
    }
    gc.running_due = true;
    Value pending = kr_err_fetch(t);
    isize weak = 0, del = 0;
    while (weak < gc.due_weak.len || del < gc.due_del.len) {
        if (weak < gc.due_weak.len) {
            kr_gc_weak.call(t, gc.due_weak.items[weak++]);
            continue;
        }
        Object *o = gc.due_del.items[del++];
        SlotVOID finalize = kr_slots(o->ob_type)->tp_finalize;
        if (finalize != NULL) {
            finalize(t, value_from_ptr(o));
        }
        gc.stats.finalized++;
    }
    gc.due_weak.len = 0;
    gc.due_del.len = 0;
    if (kr_gc_ext.after != NULL) {
        kr_gc_ext.after(t);
    }
    kr_err_restore(t, pending);
    gc.running_due = false;
}

typedef struct Preparation {
    Thread *t;
    bool ok;
} Preparation;

static void prepare_at(void *data, char *sp)
{
    Preparation *p = data;
    gc.collect_sp = sp;
    p->ok = kr_gc_ext.prepare(p->t, add_ext_root);
}

void kr_gc_each_stack(void (*fn)(void **lo, void **hi))
{
    for (GcStackRecord *s = gc.stacks; s != NULL; s = s->next) {
        if (s == gc.running) {
            fn((void **)gc.collect_sp, (void **)s->base);
        } else if (s->sp != NULL) {
            fn((void **)s->sp, (void **)s->base);
            fn(s->registers, s->registers + KR_COUNT(s->registers));
        }
    }
}

static void forget_fresh(void)
{
    for (Thread *t = kr_interp.threads; t != NULL; t = t->next) {
        kr_fresh_forget(t);
    }
}

/* In the middle of an allocation; false when it cannot be done now. */
KR_COLD static bool collect_emergency(void)
{
    if (gc.collecting || !gc.ready || gc.keep_all || gc.no_emergencies) {
        return false;
    }
    gc.collecting = true;
    forget_fresh();
    gc.ext_roots.len = 0;
    kr_with_registers(collect_at, NULL);
    gc.collecting = false;
    gc.stats.collections++;
    new_budget();
    return true;
}

isize kr_gc_collect(Thread *t)
{
    if (gc.collecting || !gc.ready) {
        return 0;
    }
    if (gc.keep_all) {
        gc.requested = false;
        __atomic_and_fetch(&t->eval_breaker, ~(uint32_t)EB_GC, __ATOMIC_RELAXED);
        new_budget();
        return 0;
    }
    double start = now_seconds(CLOCK_MONOTONIC);
    double start_cpu = now_seconds(CLOCK_THREAD_CPUTIME_ID);
    bool asked = gc.allocated <= gc.budget; /* by gc.collect(): tells nothing about the budget */
    gc.collecting = true;
    gc.requested = false;
    forget_fresh();
    __atomic_and_fetch(&t->eval_breaker, ~(uint32_t)EB_GC, __ATOMIC_RELAXED);
    for (isize i = 0; i < gc.before_fns.len; i++) {
        gc.before_fns.items[i](t);
    }
    isize dead = 0;
    Preparation p = {t, make_room()};
    if (p.ok && kr_gc_ext.prepare != NULL) {
        kr_with_registers(prepare_at, &p);
    }
    if (!p.ok) { /* memory is too short to remember who died */
        gc.ext_roots.len = 0;
        kr_with_registers(collect_at, NULL);
    } else {
        kr_with_registers(collect_at, &p);
        dead = take_dead();
    }
    gc.ext_roots.len = 0;
    if ((size_t)gc.watch.len > 64 && gc.watch_live < (size_t)gc.watch.len / 2) {
        watch_rebuild(gc.watch_live); /* without memory the old index still serves */
    }
    gc.collecting = false;
    gc.stats.collections++;
    if (!asked) {
        adapt_base(start_cpu, now_seconds(CLOCK_THREAD_CPUTIME_ID));
    }
    new_budget();
    take_reserve(&reserve);
    gc.stats.seconds += now_seconds(CLOCK_MONOTONIC) - start;
    run_due(t);
    return dead;
}

void kr_gc_finalize_all(Thread *t)
{
    /* Finalizers may register new objects: by index, and only as many rounds as there are entries.
     */
    for (isize i = 0; i < gc.watch.len; i++) {
        WatchEntry *e = &gc.watch.items[i];
        if (e->obj == NULL || !(e->flags & GC_WATCH_DEL)) {
            continue;
        }
        Object *o = e->obj;
        kr_gc_unwatch(o, GC_WATCH_DEL);
        SlotVOID finalize = kr_slots(o->ob_type)->tp_finalize;
        if (finalize != NULL) {
            finalize(t, value_from_ptr(o));
        }
    }
}

void kr_gc_each_watched(void (*visit)(Object *obj, void *data), void *data)
{
    for (isize i = 0; i < gc.watch.len; i++) {
        if (gc.watch.items[i].obj != NULL && (gc.watch.items[i].flags & GC_WATCH_DEL)) {
            visit(gc.watch.items[i].obj, data);
        }
    }
}

/* -- Looking ------------------------------------------------------------------------------ */

void kr_gc_stats(GcStats *out)
{
    *out = gc.stats;
    out->allocated_since = (isize)gc.allocated;
    out->watched = (isize)gc.watch_live;
    out->external_bytes = gc.external;
}

static bool each_cell(const HeapCell *cell, void *data)
{
    bool *failed = data;
    Object *o = (Object *)cell->base;
    /* Whatever the words of other kinds look like.  On a free list again: all zero but word 0. */
    if ((cell->info->kind == GCK_SCAN || cell->info->kind == GCK_WEAK) && o->ob_type != NULL) {
        *failed = !object_vec_push(&gc.each, o);
    }
    return !*failed;
}

bool kr_gc_each_object(bool (*visit)(Object *obj, void *data), void *data)
{
    /* visit allocates, which the enumeration cannot bear. */
    isize first = gc.each.len;
    bool failed = false;
    kr_heap_each(kr_heap.live, each_cell, &failed);
    isize end = gc.each.len;
    for (isize i = first; !failed && i < end && visit(gc.each.items[i], data); i++) {
    }
    gc.each.len = first;
    if (first == 0) {
        object_vec_fini(&gc.each);
    }
    return !failed;
}
