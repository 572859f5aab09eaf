/* arena.c -- bump memory; see arena.h. */
#include "runtime/base/arena.h"

#include <stdlib.h>

struct ArenaChunk {
    ArenaChunk *older;
    size_t size; /* of the whole chunk, this head included */
};

#define FIRST_CHUNK ((size_t)8 << 10)
#define LAST_CHUNK  ((size_t)1 << 20)

static void *chunk_get(size_t size) { return malloc(size); }

static void chunk_put(void *chunk, size_t size)
{
    (void)size;
    free(chunk);
}

void kr_arena_init(Arena *a) { kr_arena_init_with(a, chunk_get, chunk_put); }

void kr_arena_init_with(Arena *a, ArenaGetFn get, ArenaPutFn put)
{
    *a = (Arena){.chunk_size = FIRST_CHUNK, .get = get, .put = put};
}

void kr_arena_fini(Arena *a)
{
    ArenaChunk *chunk = a->chunks;
    while (chunk != NULL) {
        ArenaChunk *older = chunk->older;
        a->put(chunk, chunk->size);
        chunk = older;
    }
    kr_arena_init_with(a, a->get, a->put);
}

/* Here the newest chunk has no room for `size`. */
void *kr_arena_alloc_slow(Arena *a, size_t size)
{
    if (size > SIZE_MAX / 2) {
        return NULL;
    }
    size_t need = sizeof(ArenaChunk) + kr_align_up(size, 8);
    bool oversize = need > a->chunk_size / 2;
    size_t chunk_size = oversize ? need : a->chunk_size;
    ArenaChunk *chunk = a->get(chunk_size);
    if (chunk == NULL) {
        return NULL;
    }
    *chunk = (ArenaChunk){.older = a->chunks, .size = chunk_size};
    a->chunks = chunk;
    a->used += size;
    char *p = (char *)(chunk + 1);
    /* A big piece gets a chunk of its own and leaves the room of the current one in use. */
    if (!oversize) {
        a->next = p + kr_align_up(size, 8);
        a->end = (char *)chunk + chunk_size;
        if (a->chunk_size < LAST_CHUNK) {
            a->chunk_size *= 2;
        }
    }
    return memset(p, 0, size);
}

void *kr_arena_calloc(Arena *a, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total)) {
        return NULL;
    }
    return kr_arena_alloc(a, total);
}

void *kr_arena_memdup(Arena *a, const void *p, size_t size)
{
    void *copy = kr_arena_alloc(a, size);
    if (copy != NULL && size != 0) {
        memcpy(copy, p, size);
    }
    return copy;
}

char *kr_arena_strndup(Arena *a, const char *s, size_t len)
{
    char *copy = len == SIZE_MAX ? NULL : kr_arena_alloc(a, len + 1);
    if (copy != NULL && len != 0) {
        memcpy(copy, s, len); /* the byte behind it is zero already */
    }
    return copy;
}

char *kr_arena_strdup(Arena *a, const char *s) { return kr_arena_strndup(a, s, strlen(s)); }
