/* heap.h -- the collector's memory: chunks of pages, blocks of cells, bits.  For gc.c and mark.c.
 *
 * A chunk is 1 MB on a 1 MB boundary: a header, then pages of 4 KB.  A block is a run of pages that
 * holds cells of one size and kind, or one large object; an object larger than a chunk has a
 * mapping of its own that starts like a chunk.  Two bits per 16 bytes stand in the header: whether
 * the cell that starts there was alive after the last collection, and the marks of the one that is
 * running.
 *
 * Sweeping is the refill: kr_heap_cells() goes on in the block where it stopped and strings the
 * next few dead cells together, so memory is touched just before it is used.  A cell is in use when
 * its bit says so or the block's cursor is behind it (handed out since the last collection).
 */
#ifndef KR_HEAP_H
#define KR_HEAP_H

#include "runtime/core/gc.h"

#define HEAP_PAGE       4096
#define HEAP_CHUNK_BITS 20
#define HEAP_CHUNK      ((size_t)1 << HEAP_CHUNK_BITS)
#define HEAP_PAGES      (HEAP_CHUNK / HEAP_PAGE)
#define HEAP_PAGE_CELLS (HEAP_PAGE / KR_GC_GRANULE)
#define HEAP_WORDS      (HEAP_CHUNK / KR_GC_GRANULE / 64)

/* No block. */
#define HEAP_NONE UINT32_MAX

enum { PAGE_FREE, PAGE_HEAD, PAGE_HEAD_CLEAN /* all zero behind the cursor */, PAGE_INNER };

/* All of it is true of the first page of a block only, but for state and head. */
typedef struct HeapPage {
    uint32_t magic;    /* ceil(2^31 / granules): division of an offset; of a large object the bytes
                          that are used: what lies behind them is not zeroed, and never looked at */
    uint32_t next;     /* id of the next block of its class with dead cells, or HEAP_NONE */
    uint16_t granules; /* of a cell; 0: one large object */
    uint16_t cursor;   /* cells before it are in use whatever their bits say; granules */
    uint8_t state, kind;
    uint8_t head;   /* number of the block's first page */
    uint8_t npages; /* 0: a mapping of its own */
} HeapPage;

typedef struct HeapChunk {
    uint64_t free[HEAP_PAGES / 64];  /* pages of no block */
    uint64_t dirty[HEAP_PAGES / 64]; /* pages that were of a block once */
    size_t huge;                     /* bytes of the one object larger than a chunk, 0: a chunk */
    size_t mapped;                   /* bytes of the mapping when huge */
    uint32_t index;                  /* in heap.chunks */
    HeapPage pages[HEAP_PAGES];
    uint64_t bits[2][HEAP_WORDS]; /* by granule: see HEAP.live */
} HeapChunk;

#define HEAP_FIRST_PAGE ((sizeof(HeapChunk) + HEAP_PAGE - 1) / HEAP_PAGE)
#define HEAP_HUGE_START (HEAP_FIRST_PAGE * HEAP_PAGE)
/* More pages than this are a mapping of their own. */
#define HEAP_MAX_PAGES (HEAP_PAGES - HEAP_FIRST_PAGE)

#define HEAP_TABLE_BITS 14
#define HEAP_TABLE      ((size_t)1 << HEAP_TABLE_BITS)

/* What lookups need, apart so that they inline. */
typedef struct HeapIndex {
    HeapChunk ***top;   /* by address bits 47..34, 33..20 */
    uintptr_t lo, span; /* all chunks lie in [lo, lo + span) */
    int live;           /* bits[live]: alive after the last collection; the other one: marks */
} HeapIndex;
extern HeapIndex kr_heap;

/* A cell in use. */
typedef struct HeapCell {
    char *base;
    HeapChunk *chunk;
    HeapPage *info;
    uint32_t granule; /* number of its first one in the chunk: its bits */
} HeapCell;

KR_INLINE bool heap_bit(const uint64_t *bits, uint32_t i) { return bits[i / 64] >> (i % 64) & 1; }

/* The chunk or the large object's mapping that p, between lo and lo + span, points into, or NULL.
 */
KR_INLINE HeapChunk *heap_chunk(uintptr_t p)
{
    HeapChunk **table = kr_heap.top[p >> (HEAP_CHUNK_BITS + HEAP_TABLE_BITS)];
    return table == NULL ? NULL : table[p >> HEAP_CHUNK_BITS & (HEAP_TABLE - 1)];
}

/* The cell in use that p points into, which is in chunk c. */
KR_INLINE bool heap_find_in(HeapChunk *c, uintptr_t p, HeapCell *out)
{
    size_t offset = p - (uintptr_t)c;
    uint32_t page = (uint32_t)(offset / HEAP_PAGE);
    if (KR_UNLIKELY(c->huge != 0)) {
        if (offset - HEAP_HUGE_START >= c->huge) {
            return false;
        }
        page = HEAP_FIRST_PAGE;
    }
    HeapPage *info = &c->pages[page];
    if (info->state == PAGE_FREE) {
        return false;
    }
    page = info->head;
    info = &c->pages[page];
    uint32_t start = page * HEAP_PAGE_CELLS, cell = 0;
    if (info->granules != 0) {
        uint32_t at = (uint32_t)(offset / KR_GC_GRANULE) - start;
        cell = (uint32_t)((uint64_t)at * info->magic >> 31) * info->granules;
        if (cell + info->granules > info->npages * HEAP_PAGE_CELLS) {
            return false; /* what is left behind the last cell */
        }
    }
    if (cell >= info->cursor && !heap_bit(c->bits[kr_heap.live], start + cell)) {
        return false;
    }
    out->base = (char *)c + (size_t)(start + cell) * KR_GC_GRANULE;
    out->chunk = c;
    out->info = info;
    out->granule = start + cell;
    return true;
}

/* The cell in use that p points into. */
KR_INLINE bool heap_find(uintptr_t p, HeapCell *out)
{
    if (p - kr_heap.lo >= kr_heap.span) {
        return false;
    }
    HeapChunk *c = heap_chunk(p);
    return c != NULL && heap_find_in(c, p, out);
}

/* Bytes of a cell. */
KR_INLINE size_t heap_cell_size(const HeapCell *cell)
{
    const HeapPage *info = cell->info;
    return info->granules != 0 ? (size_t)info->granules * KR_GC_GRANULE
           : info->npages != 0 ? info->magic
                               : cell->chunk->huge;
}
/* The same, with what is left of a large object's last page. */
KR_INLINE size_t heap_cell_room(const HeapCell *cell)
{
    const HeapPage *info = cell->info;
    return info->granules == 0 && info->npages != 0 ? (size_t)info->npages * HEAP_PAGE
                                                    : heap_cell_size(cell);
}

/* false: no memory. */
bool kr_heap_init(void) KR_MUST_CHECK;

/* Up to `max` dead cells of `granules` (below KR_GC_CLASSES), strung together through word 0;
 * `*bytes` is what they hold.  Zeroed but for word 0, if the kind is.  NULL: no memory. */
void *kr_heap_cells(int kind, size_t granules, uint32_t max, size_t *bytes);
/* Any size; zeroed if the kind is, but for the first `filled` bytes, which the caller writes at
 * once. NULL: no memory. */
void *kr_heap_large(size_t bytes, int kind, size_t filled);
/* The same object with room for more, of which the first `used` bytes are kept: perhaps somewhere
 * else, and then nothing may point to the old place any more.  NULL, and nothing happened: it does
 * not grow this way, or there is no memory. */
void *kr_heap_grow_large(const HeapCell *cell, size_t used, size_t bytes);
/* The block of a large object: gone. */
void kr_heap_free_large(const HeapCell *cell);

/* A collection: clears the marks; they become what is alive, and the rest is free.  settle returns
 * the bytes that are alive.  Memory of the system is kept for `keep` bytes of dead ones. */
void kr_heap_clear_marks(void);
size_t kr_heap_settle(void);
void kr_heap_trim(size_t keep);
size_t kr_heap_bytes(void);

/* Each cell whose bit in bits[which] is set.  false from fn stops. */
void kr_heap_each(int which, bool (*fn)(const HeapCell *cell, void *data), void *data);

/* -- mark.c -- */

/* Room to mark with; false: no memory. */
bool kr_mark_init(void) KR_MUST_CHECK;
/* Marks what the words in [lo, hi) point to or into, and all that can be reached from there. */
void kr_mark_range(void *lo, void *hi);
/* Marks an object and all that can be reached from it. */
void kr_mark_object(Object *obj);
/* A pointer to an object plus `offset` (a multiple of 8) counts wherever it is. */
void kr_mark_displacement(size_t offset);
/* Marked; true for anything but a cell in use. */
bool kr_mark_is_live(const void *p);

#endif
