/* test_arena.c -- the bump allocator and the typed vectors. */
#include "unit.h"

#include "runtime/base/arena.h"
#include "runtime/base/vec.h"

KR_VEC(IntVec, int_vec, int);

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    Arena a;
    char *pieces[2000];
    kr_arena_init(&a);
    for (size_t i = 0; i < KR_COUNT(pieces); i++) {
        size_t size = i % 97 == 0 ? 20000 : i % 300;
        char *p = pieces[i] = kr_arena_alloc(&a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p & 7, 0);
        for (size_t k = 0; k < size; k++) {
            assert_int_equal(p[k], 0);
        }
        memset(p, (int)(i & 0x7F), size);
    }
    for (size_t i = 0; i < KR_COUNT(pieces); i++) {
        size_t size = i % 97 == 0 ? 20000 : i % 300;
        for (size_t k = 0; k < size; k++) {
            assert_int_equal(pieces[i][k], i & 0x7F);
        }
    }
    kr_arena_fini(&a);
    assert_string_equal(kr_arena_strdup(&a, "usable again"), "usable again");
    kr_arena_fini(&a);
}

static int gets_left;
static void *get_few(size_t size) { return gets_left-- > 0 ? malloc(size) : NULL; }
static void put_back(void *chunk, size_t size) { free(chunk); }

static void out_of_memory_gives_null_and_leaves_the_arena_usable(void **state)
{
    Arena a;
    kr_arena_init_with(&a, get_few, put_back);
    gets_left = 1;
    assert_non_null(kr_arena_alloc(&a, 100));
    assert_null(kr_arena_alloc(&a, 100000));
    assert_null(kr_arena_calloc(&a, SIZE_MAX / 4, 8));
    volatile size_t huge = SIZE_MAX - 3; /* unknown to the compiler, which would warn */
    assert_null(kr_arena_alloc(&a, huge));
    assert_non_null(kr_arena_alloc(&a, 100));
    kr_arena_fini(&a);
}

static void vectors_grow_and_shrink(void **state)
{
    IntVec v = {0};
    for (int i = 0; i < 1000; i++) {
        assert_true(int_vec_push(&v, i));
    }
    static const int more[] = {5, 6};
    assert_true(int_vec_append(&v, more, 2));
    assert_int_equal(v.len, 1002);
    assert_int_equal(*int_vec_last(&v), 6);
    v.len -= 2;
    for (int i = 999; i >= 0; i--) {
        assert_int_equal(int_vec_pop(&v), i);
    }
    assert_false(int_vec_reserve(&v, INTPTR_MAX));
    int_vec_fini(&v);
    assert_null(v.items);
}

UNIT_MAIN(UNIT(pieces_are_zeroed_aligned_and_apart),
          UNIT(out_of_memory_gives_null_and_leaves_the_arena_usable), UNIT(vectors_grow_and_shrink))
