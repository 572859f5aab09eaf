/* mark.c -- the marker: from roots to all that can be reached, by kind.
 *
 * Words of roots and stacks count when they point anywhere into a cell; words of the heap only when
 * they point to its start or a registered displacement behind it.  A cell that is not in use
 * (heap.h) is not looked at, so a stale pointer does not revive what a former collection found
 * dead.
 *
 * The stack of what is still to be scanned grows; when it cannot, what finds no room is only
 * marked, and the marked objects are gone through again.
 */
#include "runtime/core/heap.h"

#include <sys/mman.h>

/* Words of a large object that are scanned before its rest goes back to the stack. */
#define PIECE 256
/* From so many words on it is worth looking whether there are pointers among them. */
#define MANY 64

#define STACK_START   ((size_t)1 << 16)
#define DISPLACEMENTS 64 /* words behind the start of an object */

/* A part of an object: which one is in `kind` for SCAN, all of it otherwise. */
typedef struct MarkItem {
    uintptr_t *lo;
    size_t words : 56, kind : 8;
} MarkItem;

static struct {
    MarkItem *items;
    size_t len, room;
    bool lost; /* something marked was not pushed */
    bool displaced[DISPLACEMENTS];
} mark;

static_assert(sizeof(MarkItem) == 16, "two words");

bool kr_mark_init(void)
{
    void *p = mmap(NULL, STACK_START * sizeof(MarkItem), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        return false;
    }
    mark.items = p;
    mark.room = STACK_START;
    return true;
}

void kr_mark_displacement(size_t offset)
{
    KR_ASSERT(offset % 8 == 0 && offset / 8 < DISPLACEMENTS, "displacement %zu", offset);
    mark.displaced[offset / 8] = true;
}

KR_COLD static bool grow(void)
{
    void *p = mremap(mark.items, mark.room * sizeof(MarkItem), 2 * mark.room * sizeof(MarkItem),
                     MREMAP_MAYMOVE);
    if (p == MAP_FAILED) {
        mark.lost = true;
        return false;
    }
    mark.items = p;
    mark.room *= 2;
    return true;
}

KR_INLINE void push(void *lo, size_t words, int kind)
{
    if (KR_LIKELY(mark.len < mark.room) || grow()) {
        mark.items[mark.len++] = (MarkItem){lo, words, (uint8_t)kind};
    }
}

KR_INLINE void mark_cell(const HeapCell *cell)
{
    uint64_t *word = &cell->chunk->bits[!kr_heap.live][cell->granule / 64];
    uint64_t bit = (uint64_t)1 << cell->granule % 64;
    if (*word & bit) {
        return;
    }
    *word |= bit;
    if (cell->info->kind != GCK_LEAF) {
        __builtin_prefetch(cell->base);
        push(cell->base, heap_cell_size(cell) / sizeof(uintptr_t), cell->info->kind);
    }
}

/* A word of the heap that lies between the heap's first and last address. */
static void mark_inside(uintptr_t p)
{
    HeapChunk *c = heap_chunk(p);
    if (c == NULL) {
        return;
    }
    /* Most words point to what is marked: then there is a mark at their very granule. */
    size_t granule = (p - (uintptr_t)c) / KR_GC_GRANULE;
    HeapCell cell;
    if ((granule < HEAP_CHUNK / KR_GC_GRANULE &&
         heap_bit(c->bits[!kr_heap.live], (uint32_t)granule)) ||
        !heap_find_in(c, p, &cell)) {
        return;
    }
    size_t offset = p - (uintptr_t)cell.base;
    if (offset == 0 ||
        (offset % 8 == 0 && offset / 8 < DISPLACEMENTS && mark.displaced[offset / 8])) {
        mark_cell(&cell);
    }
}

/* A word of the heap. */
KR_INLINE void mark_word(uintptr_t p)
{
    if (p - kr_heap.lo < kr_heap.span) {
        mark_inside(p);
    }
}

/* Stacks have redzones that sanitized code must not read. */
KR_INLINE uintptr_t load_word(const uintptr_t *p)
{
#if KR_ASAN
    uintptr_t w;
    __asm__ volatile("movq (%1), %0" : "=r"(w) : "r"(p));
    return w;
#else
    return *p;
#endif
}

KR_NOINLINE static void mark_into(uintptr_t p)
{
    HeapCell cell;
    if (heap_find(p, &cell)) {
        mark_cell(&cell);
    }
}

/* word(i) is a statement about lo[i]: for all of [lo, hi), four at a time. */
#define EACH_WORD(word)                 \
    do {                                \
        for (; hi - lo >= 4; lo += 4) { \
            word(0);                    \
            word(1);                    \
            word(2);                    \
            word(3);                    \
        }                               \
        for (; lo < hi; lo++) {         \
            word(0);                    \
        }                               \
    } while (0)

/* Words of a stack: pointers into cells count. */
static void mark_words_into(const uintptr_t *lo, const uintptr_t *hi)
{
    const uintptr_t heap_lo = kr_heap.lo, span = kr_heap.span;
#define ROOT_WORD(i)                              \
    do {                                          \
        uintptr_t p##i = load_word(lo + (i));     \
        if (KR_UNLIKELY(p##i - heap_lo < span)) { \
            mark_into(p##i);                      \
        }                                         \
    } while (0)
    EACH_WORD(ROOT_WORD);
#undef ROOT_WORD
}

KR_INLINE void mark_words(const uintptr_t *lo, const uintptr_t *hi)
{
    const uintptr_t heap_lo = kr_heap.lo, span = kr_heap.span;
#define HEAP_WORD(i)                 \
    do {                             \
        uintptr_t p##i = lo[i];      \
        if (p##i - heap_lo < span) { \
            mark_inside(p##i);       \
        }                            \
    } while (0)
    EACH_WORD(HEAP_WORD);
#undef HEAP_WORD
}

/* The same of what may be many numbers, which have one of their upper 16 bits: no pointer has. */
static void mark_many(const uintptr_t *lo, const uintptr_t *hi)
{
    typedef int16_t Shorts __attribute__((vector_size(16), aligned(8), may_alias));
    typedef uint64_t Pair __attribute__((vector_size(16)));
    enum { WORDS = 8, AGAIN = 32 };
    while (hi - lo >= WORDS) {
        const Shorts *two = (const Shorts *)lo, zero = {0};
        Pair small =
            (Pair)((two[0] == zero) | (two[1] == zero) | (two[2] == zero) | (two[3] == zero));
        if (KR_LIKELY((small[0] | small[1]) >> 48 == 0)) {
            lo += WORDS;
            continue;
        }
        /* Among pointers there are more of them. */
        const uintptr_t *end = lo + kr_min((ptrdiff_t)AGAIN, hi - lo);
        mark_words(lo, end);
        lo = end;
    }
    mark_words(lo, hi);
}

static void visit(Object *ref, void *data) { mark_word((uintptr_t)ref); }

/* Extension instance: its own words, and what its tp_traverse reports (references in malloc'ed side
 * memory).  A cell on a free list has word 0 = link and the rest zero. */
static void scan_ext(uintptr_t *words, size_t n)
{
    Object *o = (Object *)words;
    if (o->ob_type == NULL) {
        return;
    }
    mark_words(words + 1, words + n);
    if (kr_gc_ext.block != NULL) {
        for (size_t i = 2; i < n; i++) {
            size_t bytes = kr_gc_ext.block((void *)words[i]);
            if (bytes != 0) { /* a slice of a stack, perhaps */
                mark_words_into((uintptr_t *)words[i], (uintptr_t *)words[i] + bytes / 8);
            }
        }
    }
    if (kr_gc_ext.traverse != NULL) {
        kr_gc_ext.traverse(o, visit, NULL);
    }
}

static void drain(void)
{
    while (mark.len != 0) {
        MarkItem item = mark.items[--mark.len];
        switch (item.kind) {
        case GCK_EXT: scan_ext(item.lo, item.words); break;
        case GCK_WEAK:
            /* Type, callback and what a subclass adds are followed; the referent (16) and the list
             * links (40, 48) are not. */
            if (item.lo[1] != 0) {
                mark_word(item.lo[1]);
                mark_word(item.lo[3]);
                mark_words(item.lo + 8, item.lo + item.words);
            }
            break;
        case GCK_STR: /* types/str_int.h proves where its pointers are */
            mark_words(item.lo + 7, item.lo + 10);
            break;
        default:
            if (item.words > PIECE) {
                push(item.lo + PIECE, item.words - PIECE, GCK_SCAN);
                item.words = PIECE;
            }
            if (item.words < MANY) {
                mark_words(item.lo, item.lo + item.words);
            } else {
                mark_many(item.lo, item.lo + item.words);
            }
            break;
        }
    }
}

static bool scan_again(const HeapCell *cell, void *data)
{
    if (cell->info->kind != GCK_LEAF) {
        push(cell->base, heap_cell_size(cell) / sizeof(uintptr_t), cell->info->kind);
        drain();
    }
    return true;
}

static void finish(void)
{
    drain();
    while (mark.lost) {
        mark.lost = false;
        kr_heap_each(!kr_heap.live, scan_again, NULL);
    }
}

void kr_mark_range(void *lo, void *hi)
{
    mark_words_into((uintptr_t *)(((uintptr_t)lo + 7) & ~(uintptr_t)7),
                    (uintptr_t *)((uintptr_t)hi & ~(uintptr_t)7));
    finish();
}

void kr_mark_object(Object *obj)
{
    mark_word((uintptr_t)obj);
    finish();
}

bool kr_mark_is_live(const void *p)
{
    HeapCell cell;
    return !heap_find((uintptr_t)p, &cell) || cell.base != p ||
           heap_bit(cell.chunk->bits[!kr_heap.live], cell.granule);
}
