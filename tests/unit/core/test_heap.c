/* test_heap.c -- cells of all sizes and kinds over many collections, against a table of what is
 * kept; which addresses belong to the heap. */
#include "runtime/core/heap.h"

#include <stdlib.h>

#include "collector.h"

#define SLOTS 3000

typedef struct Slot {
    uint64_t *cell;
    size_t bytes;
    int kind;
    uint64_t seed;
} Slot;

static Thread *t;
static Slot slots[SLOTS]; /* static: a root */
static uint64_t random_state = 88172645463325252u;

static uint64_t random_number(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static int setup(void **state)
{
    t = unit_thread();
    return 0;
}

static size_t random_size(void)
{
    uint64_t r = random_number();
    switch (r % 64) {
    case 0: return 4096 + r / 64 % 200000;
    case 1: return 2000 + r / 64 % 10000;
    case 2: return r / 64 % 40 == 0 ? ((size_t)1 << 20) + r / 4096 % (3u << 20) : 16;
    default: return 8 + r / 64 % 600;
    }
}

/* Odd numbers: nothing that points into the heap. */
static void fill(Slot *s)
{
    for (size_t i = 0; i < s->bytes / 8; i++) {
        s->cell[i] = (s->seed + i) * 2 + 1;
    }
}

static void check(const Slot *s)
{
    for (size_t i = 0; i < s->bytes / 8; i++) {
        if (s->cell[i] != (s->seed + i) * 2 + 1) {
            fail_msg("word %zu of a cell of %zu bytes is %#lx", i, s->bytes, (long)s->cell[i]);
        }
    }
}

static void replace(Slot *s)
{
    if (s->cell != NULL) {
        check(s);
        assert_true(kr_gc_is_heap(s->cell));
        assert_ptr_equal(kr_gc_base((char *)s->cell + random_number() % s->bytes), s->cell);
        if (random_number() % 4 == 0) {
            kr_gc_free_block(t, s->cell);
        }
    }
    s->bytes = random_size();
    s->kind = random_number() % 2 ? GCK_RAW : GCK_LEAF;
    s->seed = random_number() >> 8;
    s->cell = kr_gc_new_block(t, s->bytes, s->kind);
    assert_non_null(s->cell);
    assert_true(kr_gc_block_size(s->cell) >= s->bytes);
    for (size_t i = 0; s->kind == GCK_RAW && i < s->bytes / 8; i++) {
        assert_true(s->cell[i] == 0);
    }
    fill(s);
}

static void cells_keep_what_is_in_them(void **state)
{
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 1500; i++) {
            replace(&slots[random_number() % SLOTS]);
        }
        if (round % 7 == 6) { /* whole blocks die */
            for (int i = 0; i < SLOTS; i++) {
                slots[i].cell = random_number() % 3 ? NULL : slots[i].cell;
            }
        }
        kr_gc_collect(t);
    }
    for (int i = 0; i < SLOTS; i++) {
        if (slots[i].cell != NULL) {
            check(&slots[i]);
            slots[i].cell = NULL;
        }
    }
}

static void addresses_beside_cells_are_none(void **state)
{
    int local;
    uint64_t *cell = kr_gc_new_block(t, 112, GCK_RAW);
    assert_ptr_equal(kr_gc_base(cell), cell);
    assert_ptr_equal(kr_gc_base((char *)cell + 111), cell);
    assert_false(kr_gc_is_heap((char *)cell + 16));
    char *chunk = (char *)((uintptr_t)cell & ~(HEAP_CHUNK - 1));
    for (size_t at = 0; at < HEAP_FIRST_PAGE * HEAP_PAGE; at += 16) { /* the chunk's header */
        assert_null(kr_gc_base(chunk + at));
    }
    const void *others[] = {NULL,
                            &local,
                            &slots,
                            malloc,
                            (void *)8,
                            (void *)UINTPTR_MAX,
                            (void *)((uintptr_t)cell | (uintptr_t)1 << 48),
                            (void *)((uintptr_t)cell ^ (uintptr_t)1 << 40)};
    for (size_t i = 0; i < KR_COUNT(others); i++) {
        assert_null(kr_gc_base(others[i]));
        assert_false(kr_gc_is_heap(others[i]));
    }
    char *huge = kr_gc_new_block(t, 5 << 20, GCK_LEAF);
    assert_ptr_equal(kr_gc_base(huge + (4 << 20)), huge);
    assert_ptr_equal(kr_gc_base(huge + (5 << 20) - 1), huge);
    kr_gc_free_block(t, huge);
    assert_null(kr_gc_base(huge));
}

/* Its pages are there already; what is too much of them goes back. */
static void mapping_of_a_larger_object_is_used_again(void **state)
{
    char *big = kr_gc_new_block(t, (size_t)39 << 20, GCK_LEAF);
    kr_gc_free_block(t, big);
    char *small = kr_gc_new_block(t, (size_t)29 << 20, GCK_RAW);
    assert_ptr_equal(small, big);
    for (size_t i = sizeof(void *); i < (size_t)29 << 20; i += 4096) {
        assert_int_equal(small[i], 0);
    }
    assert_null(kr_gc_base(small + ((size_t)30 << 20)));
    kr_gc_free_block(t, small);
    char *tiny = kr_gc_new_block(t, (size_t)9 << 20, GCK_RAW);
    assert_ptr_not_equal(tiny, small);
    kr_gc_free_block(t, tiny);
}

/* A huge page has room for two chunks. */
static void chunks_come_in_pairs(void **state)
{
    static void *blocks[16]; /* static: a root */
    uintptr_t pairs = 0;
    for (int i = 0; i < 16; i++) {
        blocks[i] = kr_gc_new_block(t, (size_t)1000 << 10, GCK_LEAF);
        uintptr_t other = (uintptr_t)blocks[i] ^ HEAP_CHUNK;
        for (int k = 0; k < i; k++) {
            pairs += (uintptr_t)blocks[k] == other;
        }
    }
    assert_in_range(pairs, 7, 8);
    memset(blocks, 0, sizeof blocks);
}

/* The only pointer to the object is in the middle of a long array. */
static void large_arrays_are_scanned_to_the_end(void **state)
{
    static uint64_t **array;
    enum { N = 400000 };
    array = kr_gc_new_block(t, N * sizeof *array, GCK_RAW);
    for (int i = 0; i < N; i += 1000) {
        array[i] = kr_gc_new_block(t, 32, GCK_LEAF);
        array[i][1] = (uint64_t)i;
    }
    array[N - 1] = kr_gc_new_block(t, 32, GCK_LEAF);
    array[N - 1][1] = N - 1;
    for (int round = 0; round < 3; round++) {
        kr_gc_collect(t);
        for (int i = 0; i < 100000; i++) {
            ((uint64_t *)kr_gc_new_block(t, 32, GCK_LEAF))[1] = UINT64_MAX;
        }
    }
    for (int i = 0; i < N; i += 1000) {
        assert_true(array[i][1] == (uint64_t)i);
    }
    assert_true(array[N - 1][1] == N - 1);
    array = NULL;
}

/* A list of a million links needs no deep stack, a wide tree a large one. */
static void long_and_wide_graphs_are_marked(void **state)
{
    static uint64_t **head;
    enum { N = 1000000 };
    for (int i = 0; i < N; i++) {
        uint64_t **link = kr_gc_new_block(t, 16, GCK_RAW);
        link[1] = (uint64_t *)head;
        head = link;
    }
    uint64_t **wide = kr_gc_new_block(t, 300000 * sizeof *wide, GCK_RAW);
    for (int i = 0; i < 300000; i++) {
        wide[i] = kr_gc_new_block(t, 16, GCK_RAW);
    }
    GcStats stats;
    kr_gc_collect(t);
    kr_gc_stats(&stats);
    assert_true(stats.live_bytes >= (isize)N * 16 + 300000 * 24);
    int n = 0;
    for (uint64_t **link = head; link != NULL; link = (uint64_t **)link[1]) {
        n++;
    }
    assert_int_equal(n, N);
    assert_true(kr_gc_is_heap(wide[299999]));
    head = NULL;
}

static void memory_goes_back(void **state)
{
    GcStats stats;
    for (int i = 0; i < 100; i++) {
        void *volatile p = kr_gc_new_block(t, 3 << 20, GCK_LEAF);
        (void)p;
        for (int k = 0; k < 100; k++) {
            p = kr_gc_new_block(t, 10000, GCK_RAW);
        }
    }
    kr_gc_collect(t);
    kr_gc_collect(t);
    kr_gc_stats(&stats);
    assert_true(stats.heap_bytes < (isize)60 << 20);
}

UNIT_MAIN_GROUP(setup, NULL, UNIT_WITH(cells_keep_what_is_in_them, setup, NULL),
                UNIT_WITH(addresses_beside_cells_are_none, setup, NULL),
                UNIT_WITH(mapping_of_a_larger_object_is_used_again, setup, NULL),
                UNIT_WITH(chunks_come_in_pairs, setup, NULL),
                UNIT_WITH(large_arrays_are_scanned_to_the_end, setup, NULL),
                UNIT_WITH(long_and_wide_graphs_are_marked, setup, NULL),
                UNIT_WITH(memory_goes_back, setup, NULL))
