/* heap.c -- chunks, pages and cells of the collector's memory: see heap.h. */
#include "runtime/core/heap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

HeapIndex kr_heap;

/* Pages of a block of cells, and bytes that a refill strings together. */
#define BLOCK_PAGES  4
#define REFILL_BYTES 2048

/* Runs of that many pages or more are looked for together. */
#define HINTS 8

/* What the processor can map at once: two chunks. */
#define HUGE_PAGE (2 * HEAP_CHUNK)

/* Mappings of large objects that are kept for the next one; the last freed is the last. */
#define KEPT_MAPPINGS 8

typedef struct CellClass {
    uint32_t current; /* block that is being swept, HEAP_NONE */
    uint32_t pending; /* blocks with dead cells, linked through HeapPage.next */
} CellClass;

static struct {
    HeapChunk **chunks; /* NULL: a free entry */
    uint16_t *max_run;  /* by chunk: no run of free pages is longer */
    uint32_t nchunks, chunk_room, spare_entry;
    uint32_t hint[HINTS + 1]; /* [n]: no chunk before it has n free pages in a row */
    uintptr_t last;           /* where the last chunk was mapped */
    HeapChunk *half;          /* mapped with another one, not yet a chunk; or NULL */
    HeapChunk *kept[KEPT_MAPPINGS];
    uint32_t nkept;
    size_t bytes;
    CellClass classes[GCK_COUNT][KR_GC_CLASSES];
} heap;

static bool kind_is_zeroed(int kind) { return kind != GCK_LEAF && kind != GCK_STR; }

static HeapChunk *chunk_of_id(uint32_t id) { return heap.chunks[id / HEAP_PAGES]; }

bool kr_heap_init(void)
{
    kr_heap.top = mmap(NULL, HEAP_TABLE * sizeof *kr_heap.top, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int k = 0; k < GCK_COUNT; k++) {
        for (size_t g = 0; g < KR_GC_CLASSES; g++) {
            heap.classes[k][g] = (CellClass){HEAP_NONE, HEAP_NONE};
        }
    }
    heap.spare_entry = HEAP_NONE;
    return kr_heap.top != MAP_FAILED;
}

/* -- Chunks ------------------------------------------------------------------------------- */

/* Zeroed memory on a boundary of HEAP_CHUNK or HUGE_PAGE bytes, next to the last one if that works.
 * To map a page costs more than to fill it does, hence huge ones where they fit. */
static void *map_aligned(size_t bytes, size_t boundary)
{
    void *wish = heap.last > bytes ? (void *)((heap.last - bytes) & ~(boundary - 1)) : NULL;
    char *p = mmap(wish, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        return NULL;
    }
    if ((uintptr_t)p % boundary != 0) {
        munmap(p, bytes);
        p = mmap(NULL, bytes + boundary, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                 0);
        if (p == MAP_FAILED) {
            return NULL;
        }
        char *start = (char *)(((uintptr_t)p + boundary - 1) & ~(boundary - 1));
        if (start != p) {
            munmap(p, (size_t)(start - p));
        }
        if (start + bytes != p + bytes + boundary) {
            munmap(start + bytes, (size_t)(p + boundary - start));
        }
        p = start;
    }
    if (bytes >= HUGE_PAGE && heap.last != 0) { /* the first chunk is most of a small process */
        madvise(p, bytes, MADV_HUGEPAGE);
    }
    heap.last = (uintptr_t)p;
    return p;
}

static void *map_large(size_t bytes)
{
    void *p = bytes < HUGE_PAGE ? NULL : map_aligned(bytes, HUGE_PAGE);
    return p != NULL ? p : map_aligned(bytes, HEAP_CHUNK);
}

static HeapChunk **table_entry(uintptr_t p)
{
    HeapChunk ***top = &kr_heap.top[p >> (HEAP_CHUNK_BITS + HEAP_TABLE_BITS)];
    if (*top == NULL) {
        void *table = mmap(NULL, HEAP_TABLE * sizeof **top, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (table == MAP_FAILED) {
            return NULL;
        }
        *top = table;
    }
    return &(*top)[p >> HEAP_CHUNK_BITS & (HEAP_TABLE - 1)];
}

static bool set_table(HeapChunk *c, size_t bytes, HeapChunk *to)
{
    for (size_t at = 0; at < bytes; at += HEAP_CHUNK) {
        HeapChunk **entry = table_entry((uintptr_t)c + at);
        if (entry == NULL) { /* only when it is set, not when it is cleared again */
            set_table(c, at, NULL);
            return false;
        }
        *entry = to;
    }
    return true;
}

/* A free entry of heap.chunks; HEAP_NONE: no memory. */
static uint32_t new_entry(void)
{
    if (heap.spare_entry != HEAP_NONE) {
        for (uint32_t i = heap.spare_entry; i < heap.nchunks; i++) {
            if (heap.chunks[i] == NULL) {
                heap.spare_entry = i + 1;
                return i;
            }
        }
        heap.spare_entry = HEAP_NONE;
    }
    if (heap.nchunks == heap.chunk_room) {
        uint32_t room = heap.chunk_room ? heap.chunk_room * 2 : 64;
        HeapChunk **chunks = realloc(heap.chunks, room * sizeof *chunks);
        if (chunks == NULL) {
            return HEAP_NONE;
        }
        heap.chunks = chunks;
        uint16_t *runs = realloc(heap.max_run, room * sizeof *runs);
        if (runs == NULL) {
            return HEAP_NONE;
        }
        heap.max_run = runs;
        heap.chunk_room = room;
    }
    heap.chunks[heap.nchunks] = NULL;
    heap.max_run[heap.nchunks] = 0;
    return heap.nchunks++;
}

/* Lookups find `c` for all of it; false: no memory. */
static bool enter_chunk(HeapChunk *c, size_t bytes)
{
    if (!set_table(c, bytes, c)) {
        return false;
    }
    uintptr_t lo = (uintptr_t)c, hi = lo + bytes;
    if (kr_heap.span != 0) {
        lo = kr_heap.lo < lo ? kr_heap.lo : lo;
        hi = kr_heap.lo + kr_heap.span > hi ? kr_heap.lo + kr_heap.span : hi;
    }
    kr_heap.lo = lo;
    kr_heap.span = hi - lo;
    return true;
}

/* Makes mapped memory a chunk; false: no memory. */
static bool add_chunk(HeapChunk *c, size_t bytes)
{
    uint32_t index = new_entry();
    if (index == HEAP_NONE || !enter_chunk(c, bytes)) {
        return false;
    }
    heap.chunks[index] = c;
    c->index = index;
    heap.bytes += bytes;
    return true;
}

static void drop_chunk(HeapChunk *c, size_t bytes)
{
    set_table(c, bytes, NULL);
    heap.chunks[c->index] = NULL;
    heap.max_run[c->index] = 0;
    heap.spare_entry = kr_min(heap.spare_entry, c->index);
    heap.bytes -= bytes;
}

static void pages_became_free(HeapChunk *c)
{
    heap.max_run[c->index] = HEAP_PAGES;
    for (uint32_t n = 1; n <= HINTS; n++) {
        heap.hint[n] = kr_min(heap.hint[n], c->index);
    }
}

/* Memory for a chunk.  It is mapped for two at a time, so that a huge page fits. */
static HeapChunk *map_chunk(void)
{
    HeapChunk *c = heap.half;
    heap.half = NULL;
    if (c == NULL) {
        c = map_aligned(HUGE_PAGE, HUGE_PAGE);
        if (c == NULL) {
            return map_aligned(HEAP_CHUNK, HEAP_CHUNK);
        }
        heap.half = (HeapChunk *)((char *)c + HEAP_CHUNK);
    }
    return c;
}

static HeapChunk *new_chunk(void)
{
    HeapChunk *c = map_chunk();
    if (c == NULL) {
        return NULL;
    }
    if (!add_chunk(c, HEAP_CHUNK)) {
        munmap(c, HEAP_CHUNK);
        return NULL;
    }
    for (uint32_t page = HEAP_FIRST_PAGE; page < HEAP_PAGES; page++) {
        c->free[page / 64] |= (uint64_t)1 << page % 64;
    }
    pages_became_free(c);
    return c;
}

/* -- Pages -------------------------------------------------------------------------------- */

static void set_bits(uint64_t *bits, uint32_t from, uint32_t n, bool on)
{
    for (uint32_t i = from; i < from + n; i++) {
        uint64_t bit = (uint64_t)1 << i % 64;
        bits[i / 64] = on ? bits[i / 64] | bit : bits[i / 64] & ~bit;
    }
}

static bool any_bit(const uint64_t *bits, uint32_t from, uint32_t n)
{
    for (uint32_t i = from; i < from + n; i++) {
        if (heap_bit(bits, i)) {
            return true;
        }
    }
    return false;
}

/* The first run of n free pages, 0 when there is none. */
static uint32_t find_run(const uint64_t *free, uint32_t n)
{
    uint32_t at = 0, run = 0;
    while (at < HEAP_PAGES) {
        uint64_t word = free[at / 64] >> at % 64;
        if (word == 0) {
            at = (at / 64 + 1) * 64;
            run = 0;
            continue;
        }
        uint32_t skip = (uint32_t)__builtin_ctzll(word);
        if (skip != 0) {
            run = 0;
            at += skip;
            word >>= skip;
        }
        uint32_t left = 64 - at % 64;
        uint32_t ones = ~word == 0 ? 64 : (uint32_t)__builtin_ctzll(~word);
        ones = kr_min(ones, left);
        run += ones;
        at += ones;
        if (run >= n) {
            return at - run;
        }
    }
    return 0;
}

/* n pages in a row of one chunk become a block. */
static HeapPage *take_pages(uint32_t n, int kind, size_t granules, HeapChunk **chunk,
                            uint32_t *first)
{
    HeapChunk *c = NULL;
    uint32_t page = 0, *hint = &heap.hint[kr_min(n, HINTS)];
    for (uint32_t i = *hint; i < heap.nchunks; i++) {
        if (heap.max_run[i] < n) {
            continue;
        }
        c = heap.chunks[i];
        page = find_run(c->free, n);
        if (page != 0) {
            if (n <= HINTS) {
                *hint = i;
            }
            break;
        }
        heap.max_run[i] = (uint16_t)(n - 1);
    }
    if (page == 0) {
        c = new_chunk();
        if (c == NULL) {
            return NULL;
        }
        page = HEAP_FIRST_PAGE;
        if (n <= HINTS) {
            *hint = c->index;
        }
    }
    bool dirty = any_bit(c->dirty, page, n);
    set_bits(c->free, page, n, false);
    set_bits(c->dirty, page, n, true);
    for (uint32_t i = page; i < page + n; i++) {
        c->pages[i].state = PAGE_INNER;
        c->pages[i].head = (uint8_t)page;
    }
    HeapPage *info = &c->pages[page];
    info->state = dirty ? PAGE_HEAD : PAGE_HEAD_CLEAN;
    info->kind = (uint8_t)kind;
    info->npages = (uint8_t)n;
    info->granules = (uint16_t)granules;
    info->magic = granules == 0 ? 0 : (uint32_t)((((uint64_t)1 << 31) + granules - 1) / granules);
    info->cursor = 0;
    info->next = HEAP_NONE;
    *chunk = c;
    *first = page;
    return info;
}

/* No bit of theirs is left set. */
static void free_pages(HeapChunk *c, uint32_t page, uint32_t n)
{
    for (uint32_t i = page; i < page + n; i++) {
        c->pages[i].state = PAGE_FREE;
    }
    set_bits(c->free, page, n, true);
    pages_became_free(c);
}

/* -- Cells -------------------------------------------------------------------------------- */

/* The first set bit in [from, end), or end. */
KR_INLINE uint32_t next_bit(const uint64_t *bits, uint32_t from, uint32_t end)
{
    if (from >= end) {
        return end;
    }
    uint32_t w = from / 64;
    uint64_t word = bits[w] >> from % 64 << from % 64;
    while (word == 0) {
        if (++w * 64 >= end) {
            return end;
        }
        word = bits[w];
    }
    return kr_min(w * 64 + (uint32_t)__builtin_ctzll(word), end);
}

/* Strings the next dead cells of a block together.  Only first granules of cells have bits. */
static void *sweep(HeapChunk *c, uint32_t page, uint32_t max, size_t *bytes)
{
    HeapPage *info = &c->pages[page];
    const uint64_t *live = c->bits[kr_heap.live];
    const uint32_t g = info->granules, start = page * HEAP_PAGE_CELLS;
    const size_t size = (size_t)g * KR_GC_GRANULE;
    const uint32_t end = info->npages * HEAP_PAGE_CELLS / g * g;
    const bool clear = kind_is_zeroed(info->kind) && info->state != PAGE_HEAD_CLEAN;
    uint32_t left = (uint32_t)(REFILL_BYTES / size), at = info->cursor;
    left = (left == 0 ? 1 : kr_min(left, max)) * g; /* in granules, like all the others */
    void *list = NULL, **tail = &list;
    size_t total = 0;
    while (at < end && left != 0) {
        if (heap_bit(live, start + at)) {
            at += g;
            continue;
        }
        uint32_t from = at;
        at = next_bit(live, start + at, start + kr_min(end, at + left)) - start;
        KR_ASSERT((at - from) % g == 0, "a bit inside of a cell, %u of %u", at, g);
        left -= at - from;
        char *lo = (char *)c + (size_t)(start + from) * KR_GC_GRANULE;
        char *hi = lo + (size_t)(at - from) * KR_GC_GRANULE;
        if (clear) {
            memset(lo, 0, (size_t)(hi - lo));
        }
        total += (size_t)(hi - lo);
        for (; lo < hi; lo += size) {
            *tail = lo;
            tail = (void **)lo;
        }
    }
    *tail = NULL;
    for (size_t i = 0; at < end && i < REFILL_BYTES; i += 64) { /* the next ones, meanwhile */
        __builtin_prefetch((char *)c + (size_t)(start + at) * KR_GC_GRANULE + i, 1);
    }
    info->cursor = (uint16_t)at;
    *bytes = total;
    return list;
}

void *kr_heap_cells(int kind, size_t granules, uint32_t max, size_t *bytes)
{
    CellClass *k = &heap.classes[kind][granules];
    for (;;) {
        if (k->current == HEAP_NONE) {
            k->current = k->pending;
            if (k->current != HEAP_NONE) {
                k->pending = chunk_of_id(k->current)->pages[k->current % HEAP_PAGES].next;
            } else {
                HeapChunk *c;
                uint32_t page;
                if (take_pages(BLOCK_PAGES, kind, granules, &c, &page) == NULL) {
                    return NULL;
                }
                k->current = c->index * HEAP_PAGES + page;
            }
        }
        void *list = sweep(chunk_of_id(k->current), k->current % HEAP_PAGES, max, bytes);
        if (list != NULL) {
            return list;
        }
        k->current = HEAP_NONE;
    }
}

/* -- Large objects ------------------------------------------------------------------------ */

static HeapChunk *take_kept(uint32_t i)
{
    HeapChunk *c = heap.kept[i];
    heap.nkept--;
    memmove(&heap.kept[i], &heap.kept[i + 1], (heap.nkept - i) * sizeof heap.kept[0]);
    return c;
}

static void unmap_kept(uint32_t i)
{
    HeapChunk *c = take_kept(i);
    munmap(c, c->mapped);
}

/* The smallest kept mapping that is not much too large.  What is too much of it is given back. */
static HeapChunk *kept_mapping(size_t mapped)
{
    uint32_t best = heap.nkept;
    for (uint32_t i = 0; i < heap.nkept; i++) {
        const HeapChunk *c = heap.kept[i];
        if (c->mapped >= mapped && c->mapped <= 2 * mapped &&
            (best == heap.nkept || c->mapped < heap.kept[best]->mapped)) {
            best = i;
        }
    }
    if (best == heap.nkept) {
        return NULL;
    }
    HeapChunk *c = take_kept(best);
    if (c->mapped > mapped + mapped / 4 && munmap((char *)c + mapped, c->mapped - mapped) == 0) {
        c->mapped = mapped;
    }
    return c;
}

static size_t page_bytes(size_t bytes)
{
    return (bytes + HEAP_PAGE - 1) & ~(size_t)(HEAP_PAGE - 1);
}

static size_t mapping_bytes(size_t bytes)
{
    return (bytes + HEAP_HUGE_START + HEAP_CHUNK - 1) & ~(HEAP_CHUNK - 1);
}

static void *new_huge(size_t bytes, int kind, size_t filled)
{
    size_t mapped = mapping_bytes(bytes);
    HeapChunk *c = kept_mapping(mapped);
    bool dirty = c != NULL;
    if (c == NULL) {
        c = map_large(mapped);
        if (c == NULL) {
            return NULL;
        }
        c->mapped = mapped;
    }
    if (!add_chunk(c, c->mapped)) {
        munmap(c, c->mapped);
        return NULL;
    }
    c->huge = page_bytes(bytes);
    c->pages[HEAP_FIRST_PAGE] =
        (HeapPage){.state = PAGE_HEAD, .kind = (uint8_t)kind, .head = HEAP_FIRST_PAGE, .cursor = 1};
    char *object = (char *)c + HEAP_HUGE_START;
    if (dirty && kind_is_zeroed(kind)) {
        memset(object + filled, 0, c->huge - filled);
    }
    return object;
}

static void free_huge(HeapChunk *c)
{
    drop_chunk(c, c->mapped);
    if (c->mapped > (size_t)64 << 20) {
        munmap(c, c->mapped);
        return;
    }
    if (heap.nkept == KEPT_MAPPINGS) {
        uint32_t largest = 0;
        for (uint32_t i = 1; i < heap.nkept; i++) {
            largest = heap.kept[i]->mapped > heap.kept[largest]->mapped ? i : largest;
        }
        unmap_kept(largest);
    }
    heap.kept[heap.nkept++] = c;
}

/* Gives a mapping more room at another address: pages move, bytes do not.  NULL: no memory. */
static HeapChunk *move_huge(HeapChunk *c, size_t mapped)
{
    HeapChunk *to = map_large(mapped);
    if (to == NULL) {
        return NULL;
    }
    size_t old = c->mapped;
    if (!enter_chunk(to, mapped)) {
        munmap(to, mapped);
        return NULL;
    }
    if (mremap(c, old, mapped, MREMAP_MAYMOVE | MREMAP_FIXED, to) == MAP_FAILED) {
        set_table(to, mapped, NULL);
        munmap(to, mapped);
        return NULL;
    }
    set_table(c, old, NULL);
    heap.chunks[to->index] = to;
    to->mapped = mapped;
    heap.bytes += mapped - old;
    return to;
}

void *kr_heap_grow_large(const HeapCell *cell, size_t used, size_t bytes)
{
    HeapChunk *c = cell->chunk;
    if (c->huge == 0 || bytes > (size_t)INTPTR_MAX / 2) {
        return NULL;
    }
    size_t old = c->mapped - HEAP_HUGE_START;
    bool zeroed = kind_is_zeroed(cell->info->kind);
    if (mapping_bytes(bytes) > c->mapped) {
        c = move_huge(c, mapping_bytes(bytes));
        if (c == NULL) {
            return NULL;
        }
    }
    c->huge = page_bytes(bytes);
    char *object = (char *)c + HEAP_HUGE_START;
    if (zeroed && used < old) { /* what is behind the old mapping is new */
        memset(object + used, 0, kr_min(old, c->huge) - used);
    }
    return object;
}

void *kr_heap_large(size_t bytes, int kind, size_t filled)
{
    size_t n = (bytes + HEAP_PAGE - 1) / HEAP_PAGE;
    if (n > HEAP_MAX_PAGES) {
        return n > (size_t)INTPTR_MAX / 2 / HEAP_PAGE ? NULL : new_huge(bytes, kind, filled);
    }
    HeapChunk *c;
    uint32_t page;
    HeapPage *info = take_pages((uint32_t)n, kind, 0, &c, &page);
    if (info == NULL) {
        return NULL;
    }
    info->cursor = 1;
    info->magic = (uint32_t)kr_align_up(bytes, sizeof(uintptr_t));
    char *object = (char *)c + (size_t)page * HEAP_PAGE;
    if (kind_is_zeroed(kind) && info->state == PAGE_HEAD) {
        memset(object + filled, 0, info->magic - filled);
    }
    return object;
}

void kr_heap_free_large(const HeapCell *cell)
{
    HeapChunk *c = cell->chunk;
    set_bits(c->bits[kr_heap.live], cell->granule, 1, false);
    if (c->huge != 0) {
        free_huge(c);
    } else {
        free_pages(c, cell->granule / HEAP_PAGE_CELLS, cell->info->npages);
    }
}

/* -- Collections -------------------------------------------------------------------------- */

void kr_heap_clear_marks(void)
{
    for (uint32_t i = 0; i < heap.nchunks; i++) {
        HeapChunk *c = heap.chunks[i];
        if (c != NULL && c->huge != 0) {
            set_bits(c->bits[!kr_heap.live], HEAP_FIRST_PAGE * HEAP_PAGE_CELLS, 1, false);
        } else if (c != NULL) {
            memset(c->bits[!kr_heap.live], 0, sizeof c->bits[0]);
        }
    }
}

/* What is alive of a block, in bytes; dead ones are freed, those with dead cells are made known. */
static size_t settle_block(HeapChunk *c, uint32_t page)
{
    HeapPage *info = &c->pages[page];
    const uint64_t *live = c->bits[kr_heap.live] + page * HEAP_PAGE_CELLS / 64;
    info->state = PAGE_HEAD;
    info->cursor = 0;
    if (info->granules == 0) {
        if (live[0] & 1) {
            return (size_t)info->npages * HEAP_PAGE;
        }
        free_pages(c, page, info->npages);
        return 0;
    }
    uint32_t count = 0, cells = info->npages * HEAP_PAGE_CELLS / info->granules;
    for (uint32_t i = 0; i < info->npages * HEAP_PAGE_CELLS / 64; i++) {
        count += (uint32_t)__builtin_popcountll(live[i]);
    }
    if (count == 0) {
        free_pages(c, page, info->npages);
    } else if (count < cells) {
        CellClass *k = &heap.classes[info->kind][info->granules];
        info->next = k->pending;
        k->pending = c->index * HEAP_PAGES + page;
    }
    return (size_t)count * info->granules * KR_GC_GRANULE;
}

size_t kr_heap_settle(void)
{
    size_t alive = 0;
    for (int k = 0; k < GCK_COUNT; k++) {
        for (size_t g = 0; g < KR_GC_CLASSES; g++) {
            heap.classes[k][g] = (CellClass){HEAP_NONE, HEAP_NONE};
        }
    }
    kr_heap.live = !kr_heap.live;
    for (uint32_t i = heap.nchunks; i-- > 0;) {
        HeapChunk *c = heap.chunks[i];
        if (c == NULL) {
            continue;
        }
        if (c->huge != 0) {
            c->pages[HEAP_FIRST_PAGE].cursor = 0;
            if (heap_bit(c->bits[kr_heap.live], HEAP_FIRST_PAGE * HEAP_PAGE_CELLS)) {
                alive += c->huge;
            } else {
                free_huge(c);
            }
            continue;
        }
        /* From the end, so that the lists of blocks ascend. */
        for (uint32_t page = HEAP_PAGES; page-- > HEAP_FIRST_PAGE;) {
            if (c->pages[page].state != PAGE_FREE) {
                page = c->pages[page].head;
                alive += settle_block(c, page);
            }
        }
    }
    return alive;
}

void kr_heap_trim(size_t keep)
{
    size_t one_more = keep; /* a cycle ends with an object that goes beyond the budget */
    for (uint32_t i = heap.nkept; i-- > 0;) { /* what was used last is more likely to fit again */
        size_t mapped = heap.kept[i]->mapped;
        if (mapped <= keep) {
            keep -= mapped;
        } else if (mapped <= one_more) {
            one_more = 0;
        } else {
            unmap_kept(i);
        }
    }
    for (uint32_t i = 0; i < heap.nchunks; i++) {
        HeapChunk *c = heap.chunks[i];
        if (c == NULL || c->huge != 0) {
            continue;
        }
        uint32_t n = 0;
        for (uint32_t w = 0; w < KR_COUNT(c->free); w++) {
            n += (uint32_t)__builtin_popcountll(c->free[w]);
        }
        if (n == HEAP_MAX_PAGES && keep < HEAP_CHUNK) {
            drop_chunk(c, HEAP_CHUNK);
            munmap(c, HEAP_CHUNK);
        } else {
            keep -= kr_min(keep, (size_t)n * HEAP_PAGE);
        }
    }
}

size_t kr_heap_bytes(void) { return heap.bytes; }

void kr_heap_each(int which, bool (*fn)(const HeapCell *cell, void *data), void *data)
{
    for (uint32_t i = 0; i < heap.nchunks; i++) {
        HeapChunk *c = heap.chunks[i];
        if (c == NULL) {
            continue;
        }
        const uint64_t *bits = c->bits[which];
        uint32_t words = c->huge != 0 ? HEAP_FIRST_PAGE * HEAP_PAGE_CELLS / 64 + 1 : HEAP_WORDS;
        for (uint32_t w = HEAP_FIRST_PAGE * HEAP_PAGE_CELLS / 64; w < words; w++) {
            for (uint64_t word = bits[w]; word != 0; word &= word - 1) {
                uint32_t granule = w * 64 + (uint32_t)__builtin_ctzll(word);
                HeapPage *info = &c->pages[granule / HEAP_PAGE_CELLS];
                info = &c->pages[info->head];
                HeapCell cell = {(char *)c + (size_t)granule * KR_GC_GRANULE, c, info, granule};
                if (!fn(&cell, data)) {
                    return;
                }
            }
        }
    }
}
