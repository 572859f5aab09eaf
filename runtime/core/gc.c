/* gc.c -- the heap, on stock bdwgc.
 *
 * How libgc is driven (docs/gc.md has the measurements and the pitfalls):
 *
 *   - It knows no threads: none is registered, nothing is ever suspended.  The GIL owns the heap;
 * all C stacks are scanned here, from GcStackRecords.
 *   - Its own wish to collect is answered "not now" (stop function), so it grows the heap instead
 * and kr_gc_collect() runs at the next safepoint.  Only a failing mmap makes it collect on its own:
 * the emergency path, in which every table entry is a root and nothing dies that needs attention.
 *   - Cells up to KR_GC_MAX_SMALL come from free lists in the Thread, popped inline, refilled a
 * block at a time.  INVARIANT: all lists are empty while marks are made (the start callback drops
 * them; the sweep finds those cells again), else a cell would be handed out twice.
 *   - Roots: the writable image of the runtime, ranges added, root callbacks, external references
 * that cpyext computed, stacks.  The external references are pushed first (libgc aborts otherwise).
 *
 * Dead objects that need attention are revived with one sentinel finalizer: at MARK_END their
 * addresses go into `dead`, an array only the sentinel points to; libgc then marks from the
 * sentinel and so keeps them, and all they reach, for this cycle.  That works with public functions
 * only.
 */
#include "runtime/core/gc.h"

#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>
#include <gc/gc_inline.h>
#include <gc/gc_mark.h>

#include "runtime/base/vec.h"
#include "runtime/core/error.h"
#include "runtime/core/interp.h"
#include "runtime/core/thread.h"

GcWeakHooks kr_gc_weak;
GcExtHooks kr_gc_ext;

#define REFILL_BYTES   4096
#define BUDGET_FLOOR   ((size_t)4 << 20)
#define BUDGET_CEILING ((size_t)8 << 20) /* of what is granted for speed alone */
#define EXTERNAL_FLOOR ((isize)64 << 20)
#define LARGE_BLOCK                                                              \
    ((size_t)100 << 10) /* above: pointers past the first page are not looked at \
                         */
#define DEAD_STACK 8192 /* bytes below sp cleared before a collection */

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
typedef void (*SettledFn)(GcIsLive is_live);
KR_VEC(SettledVec, settled_vec, SettledFn);
typedef void (*BeforeFn)(Thread *t);
KR_VEC(BeforeVec, before_vec, BeforeFn);

/* Everything here is malloc'ed or static memory: scanned only where said so. */
static struct {
    bool ready, enabled, collecting, in_safe_collect, settled, running_due;
    int kinds[GCK_COUNT];
    GC_stop_func never; /* libgc's own "never stop": any other one disables parallel marking */
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
    CallbackVec callbacks;
    SettledVec settled_fns;
    BeforeVec before_fns;

    WatchVec watch;          /* in order of registration */
    uint32_t *watch_index;   /* open addressing: entry number + 1, 0 free */
    size_t watch_index_size; /* power of two */
    size_t watch_live;

    ObjectVec ext_roots; /* named by kr_gc_ext.prepare */
    ObjectVec due_weak;  /* weak references whose callbacks are due */
    ObjectVec due_del;   /* revived objects whose finalizers are due */
    ObjectVec each;      /* what kr_gc_each_object has still to visit */

    uintptr_t sentinel, dead;                       /* hidden: see the head of this file */
    size_t dead_count, dead_watched, dead_capacity; /* watched ones first, then cpyext's */

    GcStats stats;
} gc;

/* -- Roots -------------------------------------------------------------------------------- */

void kr_gc_add_roots(void *lo, void *hi) { GC_add_roots(lo, hi); }

void kr_gc_add_root_callback(void (*push)(void *data, void (*range)(void *lo, void *hi)),
                             void *data)
{
    if (!callback_vec_push(&gc.callbacks, (RootCallback){push, data})) {
        kr_fatal("out of memory");
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

void kr_gc_register_displacement(size_t offset) { GC_register_displacement(offset); }

static void push_range(void *lo, void *hi)
{
    if (lo < hi) {
        GC_push_all_eager(lo, hi);
    }
}

static void push_objects(const ObjectVec *v)
{
    if (v->len > 0) {
        GC_push_all(v->items, v->items + v->len);
    }
}

/* libgc calls this once or more per collection (again after its mark stack overflowed), with
 * nothing registered as a thread, so all stacks are ours to push. */
static void GC_CALLBACK push_roots(void)
{
    push_objects(&gc.ext_roots);
    push_objects(&gc.due_weak);
    push_objects(&gc.due_del);
    push_objects(&gc.each);
    if (!gc.in_safe_collect) {
        /* WatchEntry holds raw pointers: as roots, all watched objects survive. */
        if (gc.watch.len > 0) {
            GC_push_all(gc.watch.items, gc.watch.items + gc.watch.len);
        }
        if (kr_gc_ext.emergency != NULL) {
            kr_gc_ext.emergency(push_range);
        }
    }
    for (isize i = 0; i < gc.callbacks.len; i++) {
        gc.callbacks.items[i].push(gc.callbacks.items[i].data, push_range);
    }
    for (GcStackRecord *s = gc.stacks; s != NULL; s = s->next) {
        if (s == gc.running) {
            char *sp = gc.in_safe_collect ? gc.collect_sp : (char *)__builtin_frame_address(0);
            push_range(sp, s->base);
        } else if (s->sp != NULL) {
            push_range(s->sp, s->base);
            push_range(s->registers, s->registers + KR_COUNT(s->registers));
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
        GC_add_roots((void *)lo, (void *)hi);
    }
}

/* [lo, hi) but for _PyRuntime: nothing in its 160 KB points into the heap. */
static void add_root_without_pyruntime(uintptr_t lo, uintptr_t hi)
{
    uintptr_t start = (uintptr_t)&_PyRuntime, end = start + sizeof _PyRuntime;
    if (lo <= start && end <= hi) {
        add_root_span(lo, start);
        add_root_span(end, hi);
    } else {
        add_root_span(lo, hi);
    }
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
        add_root_without_pyruntime(lo, hi);
    }
    return 1;
}

/* -- Marking of our own kinds ------------------------------------------------------------- */

typedef struct MarkState {
    struct GC_ms_entry *sp, *limit;
} MarkState;

static void mark_visit(Object *ref, void *data)
{
    MarkState *m = data;
    m->sp = GC_MARK_AND_PUSH(ref, m->sp, m->limit, NULL);
}

static void mark_words(void **lo, void **hi, MarkState *m)
{
    for (void **p = lo; p < hi; p++) {
        m->sp = GC_MARK_AND_PUSH(*p, m->sp, m->limit, NULL);
    }
}

/* A slice of a stack, perhaps: pointers into objects count, too. */
static void mark_block(void **lo, void **hi, MarkState *m)
{
    for (void **p = lo; p < hi; p++) {
        void *base = GC_base(*p);
        if (base != NULL) {
            m->sp = GC_MARK_AND_PUSH(base, m->sp, m->limit, NULL);
        }
    }
}

/* Extension instance: its own words, and what its tp_traverse reports (references in malloc'ed side
 * memory).  A cell on a free list has word 0 = link and the rest zero. */
static struct GC_ms_entry *mark_ext(GC_word *addr, struct GC_ms_entry *sp,
                                    struct GC_ms_entry *limit, GC_word env)
{
    Object *o = (Object *)addr;
    MarkState m = {sp, limit};
    if (o->ob_type == NULL) {
        return sp;
    }
    size_t size = GC_size(addr);
    mark_words((void **)addr + 1, (void **)((char *)addr + size), &m);
    if (kr_gc_ext.block != NULL) {
        for (void **p = (void **)addr + 2; p < (void **)((char *)addr + size); p++) {
            size_t bytes = kr_gc_ext.block(*p);
            if (bytes != 0) {
                mark_block(*p, (void **)((char *)*p + (bytes & ~(size_t)7)), &m);
            }
        }
    }
    if (kr_gc_ext.traverse != NULL) {
        kr_gc_ext.traverse(o, mark_visit, &m);
    }
    return m.sp;
}

/* Weak reference object (PyWeakReference): type, callback and what a subclass adds are followed;
 * the referent (16) and the list links (40, 48) are not. */
static struct GC_ms_entry *mark_weak(GC_word *addr, struct GC_ms_entry *sp,
                                     struct GC_ms_entry *limit, GC_word env)
{
    MarkState m = {sp, limit};
    if (addr[1] == 0) {
        return sp;
    }
    mark_words((void **)addr + 1, (void **)addr + 2, &m);
    mark_words((void **)addr + 3, (void **)addr + 4, &m);
    mark_words((void **)addr + 8, (void **)((char *)addr + GC_size(addr)), &m);
    return m.sp;
}

/* -- Hooks of libgc ----------------------------------------------------------------------- */

static int GC_CALLBACK defer(void)
{
    if (gc.enabled) {
        kr_gc_request();
    }
    return 1;
}

static void GC_CALLBACK drop_free_lists(void)
{
    for (Thread *t = kr_interp.threads; t != NULL; t = t->next) {
        memset(&t->gc, 0, sizeof t->gc);
    }
}

/* Valid while libgc's lock is held and marks are complete. */
static bool is_live(const void *p) { return GC_base((void *)(uintptr_t)p) != p || GC_is_marked(p); }

static void keep_dead(Object *obj)
{
    Object **dead = kr_gc_reveal(gc.dead);
    if (gc.dead_count < gc.dead_capacity) {
        dead[gc.dead_count++] = obj;
    }
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

static void GC_CALLBACK on_event(GC_EventType event)
{
    if (event != GC_EVENT_MARK_END) {
        return;
    }
    if (!gc.in_safe_collect) {
        /* Forced by lack of memory: every table entry was a root, nothing will be revived. */
        for (isize i = 0; i < gc.settled_fns.len; i++) {
            gc.settled_fns.items[i](is_live);
        }
        return;
    }
    for (isize i = 0; i < gc.watch.len; i++) {
        WatchEntry *e = &gc.watch.items[i];
        if (e->obj == NULL) {
            continue;
        }
        bool alive = is_live(e->obj);
        if ((e->flags & GC_WATCH_WEAK) && kr_gc_weak.mark_end != NULL &&
            !kr_gc_weak.mark_end(e->obj, alive, is_live)) {
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
    gc.dead_watched = gc.dead_count;
    if (kr_gc_ext.mark_end != NULL) {
        kr_gc_ext.mark_end(is_live, keep_dead);
    }
    void *sentinel = kr_gc_reveal(gc.sentinel), *dead = kr_gc_reveal(gc.dead);
    /* A stray stack word may have marked them. */
    GC_clear_mark_bit(sentinel);
    GC_clear_mark_bit(dead);
}

/* libgc found the sentinel unreachable, after marking all it reaches: the marks are final. */
static void GC_CALLBACK on_await(void *obj)
{
    if (obj != kr_gc_reveal(gc.sentinel) || gc.settled) {
        return;
    }
    gc.settled = true;
    for (isize i = 0; i < gc.watch.len; i++) {
        Object *o = gc.watch.items[i].obj;
        if (o != NULL && !is_live(o)) {
            watch_drop((size_t)i);
        }
    }
    for (isize i = 0; i < gc.settled_fns.len; i++) {
        gc.settled_fns.items[i](is_live);
    }
    if (kr_gc_ext.settled != NULL) {
        kr_gc_ext.settled(is_live);
    }
}

static void GC_CALLBACK sentinel_finalized(void *obj, void *data) {}

static void *GC_CALLBACK oom(size_t bytes) { return NULL; }

/* -- Start -------------------------------------------------------------------------------- */

void kr_gc_init(const GcConfig *config)
{
    gc.stress = config->stress;
    if (gc.ready) {
        return;
    }
    unsetenv("GC_ENABLE_INCREMENTAL");
    GC_set_all_interior_pointers(0);
    GC_set_no_dls(1);
    GC_set_finalize_on_demand(1);
    GC_set_java_finalization(0);
    GC_set_free_space_divisor(2);
    GC_set_min_bytes_allocd(BUDGET_FLOOR);
    GC_set_markers_count(1);
    GC_set_handle_fork(1);
    GC_set_warn_proc(GC_ignore_warn_proc);
    GC_set_oom_fn(oom);
    GC_INIT();
    gc.never = GC_get_stop_func();
    GC_set_stop_func(defer);

    gc.kinds[GCK_LEAF] = 0; /* libgc's PTRFREE and NORMAL */
    gc.kinds[GCK_SCAN] = 1;
    gc.kinds[GCK_EXT] =
        (int)GC_new_kind(GC_new_free_list(), GC_MAKE_PROC(GC_new_proc(mark_ext), 0), 0, 1);
    gc.kinds[GCK_WEAK] =
        (int)GC_new_kind(GC_new_free_list(), GC_MAKE_PROC(GC_new_proc(mark_weak), 0), 0, 1);
    /* Pointers at bytes 56, 64 and 72 of a Str (types/str_int.h proves it): most significant bit
     * first. */
    gc.kinds[GCK_STR] =
        (int)GC_new_kind(GC_new_free_list(), (GC_word)7 << (64 - 10) | GC_DS_BITMAP, 0, 0);
    for (int k = 0; k < GCK_COUNT; k++) {
        /* Makes the kind's reclaim list, which malloc_many would not. */
        if (GC_generic_malloc(k == GCK_STR ? 5 * KR_GC_GRANULE : KR_GC_GRANULE, gc.kinds[k]) ==
            NULL) {
            kr_fatal("out of memory");
        }
    }
    dl_iterate_phdr(add_own_image, NULL);
    GC_set_start_callback(drop_free_lists);
    GC_set_push_other_roots(push_roots);
    GC_set_on_collection_event(on_event);
    GC_set_await_finalize_proc(on_await);
    GC_allow_register_threads();
    GC_unregister_my_thread();
    signal(SIGPWR, SIG_DFL); /* libgc's handlers to stop threads: never used here */
    signal(SIGXCPU, SIG_DFL);
    gc.base = gc.budget = BUDGET_FLOOR;
    gc.enabled = true;
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

static void *new_large(size_t bytes, int kind)
{
    if (bytes > (size_t)INTPTR_MAX / 2) {
        return NULL;
    }
    return bytes >= LARGE_BLOCK ? GC_generic_malloc_ignore_off_page(bytes, gc.kinds[kind])
                                : GC_generic_malloc(bytes, gc.kinds[kind]);
}

/* A cell of its own while allocations are counted: no free list is filled. */
KR_COLD static void *new_counted(Thread *t, size_t bytes, int kind)
{
    void *cell = kr_oom_here() ? NULL : new_large(bytes == 0 ? 1 : bytes, kind);
    if (cell == NULL) {
        kr_raise_oom(t);
    } else {
        charge(bytes);
    }
    return cell;
}

void kr_gc_fail_at(int64_t n)
{
    drop_free_lists();
    kr_oom_in = n;
}

void *kr_gc_new_slow(Thread *t, size_t bytes, int kind)
{
    size_t granules = (bytes + KR_GC_GRANULE - 1) / KR_GC_GRANULE;
    void *cell;
    if (KR_UNLIKELY(kr_oom_in != 0)) {
        return new_counted(t, bytes, kind);
    }
    if (granules < KR_GC_CLASSES) {
        granules = granules == 0 ? 1 : granules;
        void *list = NULL;
        GC_generic_malloc_many(granules * KR_GC_GRANULE, gc.kinds[kind], &list);
        if (list == NULL) {
            kr_raise_oom(t);
            return NULL;
        }
        charge(REFILL_BYTES);
        if (KR_UNLIKELY((++gc.malloc_poll & 1023) == 0)) {
            poll_malloc();
        }
        cell = list;
        t->gc.free[kind][granules] = *(void **)cell;
        return cell;
    }
    cell = new_large(bytes, kind);
    if (cell == NULL) {
        kr_raise_oom(t);
        return NULL;
    }
    charge(bytes);
    return cell;
}

void *kr_gc_new_block(Thread *t, size_t bytes, int kind)
{
    void **block = kr_gc_new(t, bytes == 0 ? 1 : bytes, kind);
    if (block != NULL) {
        block[0] = NULL; /* the free list's link */
    }
    return block;
}

size_t kr_gc_block_size(const void *block) { return GC_size(block); }

void *kr_gc_base(const void *p) { return p == NULL ? NULL : GC_base((void *)(uintptr_t)p); }

bool kr_gc_is_heap(const void *p) { return p != NULL && GC_base((void *)(uintptr_t)p) == p; }

void kr_gc_free_block(Thread *t, void *block)
{
    if (block == NULL) {
        return;
    }
    size_t size;
    int libgc_kind = GC_get_kind_and_size(block, &size);
    size_t granules = size / KR_GC_GRANULE;
    int kind = 0;
    while (kind < GCK_COUNT && gc.kinds[kind] != libgc_kind) {
        kind++;
    }
    KR_ASSERT(kind < GCK_COUNT, "%p is no block of ours", block);
    if (granules < KR_GC_CLASSES && t != NULL) {
        memset(block, kind == GCK_LEAF ? (KR_POISON ? 0xDB : 0) : 0,
               kind == GCK_LEAF && !KR_POISON ? 8 : size);
        *(void **)block = t->gc.free[kind][granules];
        t->gc.free[kind][granules] = block;
    } else {
        if (KR_POISON && kind == GCK_LEAF) {
            memset(block, 0xDB, size);
        }
        GC_free(block);
    }
    gc.allocated -= size < gc.allocated ? size : gc.allocated;
}

void *kr_gc_resize_block(Thread *t, void *block, size_t old_bytes, size_t bytes, int kind)
{
    if (block == NULL) {
        return kr_gc_new_block(t, bytes, kind);
    }
    size_t room = GC_size(block);
    if (bytes <= room && bytes >= room / 2) {
        if (kind != GCK_LEAF && bytes > old_bytes) {
            memset((char *)block + old_bytes, 0, bytes - old_bytes);
        }
        return block;
    }
    char *moved = kr_gc_new_block(t, bytes, kind);
    if (moved == NULL) {
        return NULL;
    }
    memcpy(moved, block, old_bytes < bytes ? old_bytes : bytes);
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

/* Stale words below the stack pointer would keep garbage alive. */
KR_NOINLINE static void clear_dead_stack(void)
{
    char space[DEAD_STACK];
    memset(space, 0, sizeof space);
    __asm__ volatile("" : : "r"(space) : "memory");
}

/* Room for all that the collection has to remember: nothing is allocated while it runs. */
static bool make_room(void)
{
    size_t ext = kr_gc_ext.count != NULL ? kr_gc_ext.count() : 0;
    gc.ext_roots.len = 0;
    return object_vec_reserve(&gc.ext_roots, (isize)ext) &&
           object_vec_reserve(&gc.due_del, (isize)gc.watch_live) &&
           object_vec_reserve(&gc.due_weak, kr_gc_weak.callbacks);
}

KR_NOINLINE static bool make_sentinel(void)
{
    if (kr_oom_here()) {
        return false;
    }
    size_t need = gc.watch_live + (kr_gc_ext.count != NULL ? kr_gc_ext.count() : 0) + 1;
    void **sentinel = GC_generic_malloc(KR_GC_GRANULE, gc.kinds[GCK_SCAN]);
    void *dead = GC_generic_malloc(need * sizeof(Object *), gc.kinds[GCK_SCAN]);
    if (sentinel == NULL || dead == NULL) {
        return false;
    }
    sentinel[0] = dead;
    GC_register_finalizer(sentinel, sentinel_finalized, NULL, NULL, NULL);
    gc.sentinel = kr_gc_hide(sentinel);
    gc.dead = kr_gc_hide(dead);
    gc.dead_count = 0;
    gc.dead_capacity = need;
    return true;
}

/* Moves what MARK_END found dead to the due list; returns how many there were. */
KR_NOINLINE static isize take_dead(void)
{
    Object **dead = kr_gc_reveal(gc.dead);
    isize n = (isize)gc.dead_count;
    for (isize i = 0; i < n; i++) {
        /* Those behind are cpyext's own to finish. */
        if (i < (isize)gc.dead_watched) {
            bool room = object_vec_push(&gc.due_del, dead[i]);
            KR_ASSERT(room, "%s", "more finalizers than watched objects");
            (void)room;
        }
    }
    GC_free(dead);
    gc.dead = 0;
    gc.dead_count = gc.dead_capacity = 0;
    return n;
}

/* Memory is too short to remember who died: as if libgc had been forced to collect. */
static void collect_emergency(void *unused, char *sp)
{
    gc.collect_sp = sp;
    gc.settled = true; /* a sentinel that was made already says nothing */
    GC_try_to_collect(gc.never);
    gc.sentinel = gc.dead = 0;
    gc.dead_count = gc.dead_capacity = 0;
}

/* Called with the callee-saved registers stored at sp and above. */
static void collect_at(void *unused, char *sp)
{
    gc.collect_sp = sp;
    clear_dead_stack();
    gc.in_safe_collect = true;
    gc.settled = false;
    GC_try_to_collect(gc.never);
    gc.in_safe_collect = false;
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
    if (share > 0.20 && gc.base < BUDGET_CEILING) {
        gc.base *= 2;
    } else if (share < 0.05 && gc.base > BUDGET_FLOOR) {
        gc.base /= 2;
    }
    gc.cpu_at_end = end;
}

static void new_budget(void)
{
    GC_word heap, free_bytes, unmapped, since, total;
    GC_get_heap_usage_safe(&heap, &free_bytes, &unmapped, &since, &total);
    size_t live = heap - free_bytes;
    gc.stats.heap_bytes = (isize)heap;
    gc.stats.live_bytes = (isize)live;
    gc.budget = live > gc.base ? live : gc.base;
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

isize kr_gc_collect(Thread *t)
{
    if (gc.collecting || !gc.ready) {
        return 0;
    }
    double start = now_seconds(CLOCK_MONOTONIC);
    double start_cpu = now_seconds(CLOCK_THREAD_CPUTIME_ID);
    bool asked = gc.allocated <= gc.budget; /* by gc.collect(): tells nothing about the budget */
    gc.collecting = true;
    gc.requested = false;
    for (Thread *th = kr_interp.threads; th != NULL; th = th->next) {
        kr_fresh_forget(th);
    }
    __atomic_and_fetch(&t->eval_breaker, ~(uint32_t)EB_GC, __ATOMIC_RELAXED);
    for (isize i = 0; i < gc.before_fns.len; i++) {
        gc.before_fns.items[i](t);
    }
    isize dead = 0;
    Preparation p = {t, make_room() && make_sentinel()};
    if (p.ok && kr_gc_ext.prepare != NULL) {
        kr_with_registers(prepare_at, &p);
    }
    if (!p.ok) {
        gc.ext_roots.len = 0;
        kr_with_registers(collect_emergency, NULL);
    } else {
        kr_with_registers(collect_at, NULL);
        GC_invoke_finalizers();
        KR_ASSERT(gc.settled, "%s", "the sentinel was not found dead");
        dead = take_dead();
        gc.sentinel = 0;
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

/* -- Looking ------------------------------------------------------------------------------ */

void kr_gc_stats(GcStats *out)
{
    *out = gc.stats;
    out->allocated_since = (isize)gc.allocated;
    out->watched = (isize)gc.watch_live;
    out->external_bytes = gc.external;
}

static void GC_CALLBACK each_cell(void *obj, size_t bytes, void *data)
{
    bool *failed = data;
    Object *o = obj;
    /* Raw blocks rarely look like a header; whether word 1 is a type settles it. */
    if (*failed || bytes < sizeof(Object) || ((uint64_t)o->ob_refcnt >> 32) != 0 ||
        o->ob_type == NULL || !kr_type_is_registered(o->ob_type)) {
        return;
    }
    *failed = !object_vec_push(&gc.each, o);
}

static void *each_locked(void *data)
{
    GC_enumerate_reachable_objects_inner(each_cell, data);
    return NULL;
}

bool kr_gc_each_object(bool (*visit)(Object *obj, void *data), void *data)
{
    /* libgc's lock is held during the enumeration: an allocation would wait for ever. */
    isize first = gc.each.len;
    bool failed = false;
    GC_call_with_alloc_lock(each_locked, &failed);
    isize end = gc.each.len;
    for (isize i = first; !failed && i < end && visit(gc.each.items[i], data); i++) {
    }
    gc.each.len = first;
    if (first == 0) {
        object_vec_fini(&gc.each);
    }
    return !failed;
}
