/* test_gc.c -- what survives a collection, what does not, and what happens to dead objects that
 * need attention.  Only the collector and a thread are up: no types, no names. */
#include "runtime/core/gc.h"

#include <stdlib.h>

#include "runtime/core/error.h"
#include "runtime/core/stack.h"
#include "runtime/types/type_int.h"
#include "collector.h"

typedef struct Node {
    Object head;
    struct Node *left, *right;
    uint64_t tag;
} Node;

static Thread *t;
static TypeInfo node_info;
static Type node_type = {.tp_name = "node", .tp_cache = &node_info};
static int finalized, called;
static Node *revived; /* static: a root */

static int setup(void **state)
{
    if (t == NULL) {
        t = unit_thread();
        assert_true(kr_type_register(t, &node_type));
    }
    finalized = called = 0;
    revived = NULL;
    return 0;
}

static Node *node(Node *left, Node *right)
{
    Node *n = kr_new_object(t, &node_type, sizeof(Node), GCK_SCAN);
    n->left = left;
    n->right = right;
    n->tag = 0xABCD;
    return n;
}

KR_NOINLINE static Node *tree(int depth)
{
    return depth == 0 ? node(NULL, NULL) : node(tree(depth - 1), tree(depth - 1));
}

static int count(const Node *n)
{
    return n == NULL ? 0 : (n->tag == 0xABCD) + count(n->left) + count(n->right);
}

static void what_is_reachable_survives(void **state)
{
    Node *root = tree(12);
    for (int i = 0; i < 5; i++) {
        tree(10);
        kr_gc_collect(t);
    }
    assert_int_equal(count(root), (1 << 13) - 1);
}

static void cells_are_handed_out_once(void **state)
{
    enum { N = 5000 };
    static Node *kept[N];
    for (int i = 0; i < N; i++) {
        kept[i] = node(NULL, NULL);
        kept[i]->tag = (uint64_t)i;
        char *leaf = kr_gc_new(t, 40, GCK_LEAF);
        memset(leaf, 0xFF, 40);
        if (i % 500 == 0) {
            kr_gc_collect(t); /* in the middle of free lists */
        }
    }
    for (int i = 0; i < N; i++) {
        assert_true(kept[i]->tag == (uint64_t)i);
        kept[i] = NULL;
    }
}

static void scan_cells_are_zero(void **state)
{
    for (int i = 0; i < 2000; i++) {
        uint64_t *cell = kr_gc_new(t, 64, GCK_SCAN);
        for (int j = 1; j < 8; j++) {
            assert_true(cell[j] == 0);
            cell[j] = UINT64_MAX;
        }
        uint64_t *block = kr_gc_new_block(t, 48, GCK_RAW);
        assert_true(block[0] == 0 && block[5] == 0);
        memset(block, 0x55, 48);
        kr_gc_free_block(t, block);
    }
}

static void blocks_grow_and_shrink(void **state)
{
    size_t size = 16;
    uint64_t *block = kr_gc_new_block(t, size, GCK_RAW);
    block[0] = 1;
    block[1] = 2;
    while (size < 1 << 20) {
        size_t grown = size * 2;
        block = kr_gc_resize_block(t, block, size, grown, GCK_RAW);
        for (size_t i = size / 8; i < grown / 8; i++) {
            assert_true(block[i] == 0);
        }
        for (size_t i = 0; i < size / 8; i++) {
            assert_true(block[i] == i + 1);
        }
        for (size_t i = size / 8; i < grown / 8; i++) {
            block[i] = i + 1;
        }
        size = grown;
        assert_true(kr_gc_is_heap(block));
        assert_true(kr_gc_block_size(block) >= size);
    }
    assert_false(kr_gc_is_heap(&size));
    assert_false(kr_gc_is_heap((char *)block + 16));
    kr_gc_free_block(t, block);
}

static void finalize(Thread *th, Value v)
{
    Node *n = (Node *)value_ptr(v);
    assert_true(n->tag == 0xABCD);
    assert_true(n->left == NULL || n->left->tag == 0xABCD); /* what it reaches is alive, too */
    n->tag = 0xDEAD;                                        /* once is enough */
    finalized++;
}
static void finalize_and_revive(Thread *th, Value v)
{
    finalize(th, v);
    revived = (Node *)value_ptr(v);
}

KR_NOINLINE static void make_watched(int n)
{
    for (int i = 0; i < n; i++) {
        Node *a = node(NULL, NULL), *b = node(a, NULL);
        a->left = b; /* a cycle */
        assert_true(kr_gc_watch(t, &a->head, GC_WATCH_DEL));
    }
}

static void finalizers_run_once(void **state)
{
    node_info.slots.tp_finalize = finalize;
    make_watched(100);
    for (int i = 0; i < 4; i++) {
        kr_gc_collect(t);
    }
    assert_in_range(finalized, 98, 100); /* a stray stack word may hold one or two */
}

KR_NOINLINE static void make_one(void) { make_watched(1); }

static void an_object_may_revive_itself(void **state)
{
    node_info.slots.tp_finalize = finalize_and_revive;
    make_one();
    make_one();
    kr_gc_collect(t);
    kr_gc_collect(t);
    assert_non_null(revived);
    assert_true(revived->left->left == revived);
    revived = NULL;
    kr_gc_collect(t);
    kr_gc_collect(t); /* the finalizer does not run again */
}

static bool weak_mark_end(Object *obj, bool alive, GcIsLive is_live)
{
    if (alive) {
        return true;
    }
    called++;
    return false;
}

KR_NOINLINE static void make_weak(int n)
{
    for (int i = 0; i < n; i++) {
        assert_true(kr_gc_watch(t, &node(NULL, NULL)->head, GC_WATCH_WEAK));
    }
}

static void weak_targets_are_reported_dead(void **state)
{
    kr_gc_weak.mark_end = weak_mark_end;
    Node *alive = node(NULL, NULL);
    assert_true(kr_gc_watch(t, &alive->head, GC_WATCH_WEAK));
    make_weak(200);
    kr_gc_collect(t);
    kr_gc_collect(t);
    assert_in_range(called, 198, 200);
    assert_true(alive->tag == 0xABCD);
    kr_gc_unwatch(&alive->head, GC_WATCH_WEAK);
    int before = called;
    alive = NULL;
    kr_gc_collect(t);
    assert_in_range(called, before, 200);
    kr_gc_weak.mark_end = NULL;
}

static void stack_chunks_are_roots(void **state)
{
    Value *regs = kr_stack_push(t, 5000 * sizeof(Value));
    assert_non_null(regs);
    for (int i = 0; i < 5000; i++) {
        regs[i] = value_from_ptr(node(NULL, NULL));
    }
    Value *more = kr_stack_push(t, 100000 * sizeof(Value)); /* a chunk of its own */
    memset(more, 0, 100000 * sizeof(Value));
    kr_gc_collect(t);
    for (int i = 0; i < 20000; i++) {
        node(NULL, NULL)->tag = 1;
    }
    for (int i = 0; i < 5000; i++) {
        assert_true(((Node *)value_ptr(regs[i]))->tag == 0xABCD);
    }
    kr_stack_pop(t, more);
    kr_stack_pop(t, regs);
    Value *again = kr_stack_push(t, 80);
    assert_ptr_equal(again, regs);
    kr_stack_pop(t, again);
}

static bool count_nodes(Object *obj, void *data)
{
    *(int *)data += obj->ob_type == &node_type;
    return true;
}

static void every_live_object_is_visited(void **state)
{
    Node *root = tree(8);
    int n = 0;
    kr_gc_collect(t);
    assert_true(kr_gc_each_object(count_nodes, &n));
    assert_true(n >= (1 << 9) - 1);
    assert_int_equal(count(root), (1 << 9) - 1);
}

static void what_looks_like_an_object_is_not_visited(void **state)
{
    enum { N = 200 };
    static Node *kept[2][N];
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < 2; k++) {
            kept[k][i] = kr_gc_new_block(t, sizeof(Node), k == 0 ? GCK_RAW : GCK_LEAF);
            kept[k][i]->head.ob_refcnt = KR_BIAS;
            kept[k][i]->head.ob_type = &node_type;
            kept[k][i]->left = kept[k][i]->right = NULL;
        }
    }
    kr_gc_collect(t);
    int before = 0, after = 0;
    assert_true(kr_gc_each_object(count_nodes, &before));
    memset(kept, 0, sizeof kept);
    kr_gc_collect(t);
    assert_true(kr_gc_each_object(count_nodes, &after));
    assert_true(before - after < N / 2); /* a few nodes of other tests may have died */
}

static void allocation_asks_for_a_collection(void **state)
{
    kr_gc_collect(t);
    GcStats before, after;
    kr_gc_stats(&before);
    for (int i = 0; i < 2000000; i++) {
        node(NULL, NULL);
        assert_true(kr_safepoint(t));
    }
    kr_gc_stats(&after);
    assert_true(after.collections > before.collections);
    assert_true(after.heap_bytes < (isize)200 << 20);
    kr_gc_external_bytes((isize)100 << 20);
    assert_true(kr_gc_wanted());
    kr_gc_external_bytes(-((isize)100 << 20));
    kr_gc_collect(t);
    assert_false(kr_gc_wanted());
}

UNIT_MAIN_GROUP(setup, NULL, UNIT_WITH(what_is_reachable_survives, setup, NULL),
                UNIT_WITH(cells_are_handed_out_once, setup, NULL),
                UNIT_WITH(scan_cells_are_zero, setup, NULL),
                UNIT_WITH(blocks_grow_and_shrink, setup, NULL),
                UNIT_WITH(finalizers_run_once, setup, NULL),
                UNIT_WITH(an_object_may_revive_itself, setup, NULL),
                UNIT_WITH(weak_targets_are_reported_dead, setup, NULL),
                UNIT_WITH(stack_chunks_are_roots, setup, NULL),
                UNIT_WITH(every_live_object_is_visited, setup, NULL),
                UNIT_WITH(what_looks_like_an_object_is_not_visited, setup, NULL),
                UNIT_WITH(allocation_asks_for_a_collection, setup, NULL))
