/* arena.h -- bump memory: many small allocations, freed together.
 *
 * An Arena owns a list of chunks; kr_arena_alloc cuts zeroed, 8-aligned pieces off the newest one.
 * Nothing is freed before kr_arena_fini, and pointers stay valid until then.
 *
 * The default chunks come from malloc, which the collector does not scan: an arena that holds the
 * only reference to a collected object must be made with kr_arena_init_with and scanned chunks.
 */
#ifndef KR_ARENA_H
#define KR_ARENA_H

#include "runtime/base/base.h"

typedef struct ArenaChunk ArenaChunk;

/* Returns size bytes (contents irrelevant), 8-aligned, or NULL. */
typedef void *(*ArenaGetFn)(size_t size);
typedef void (*ArenaPutFn)(void *chunk, size_t size);

typedef struct Arena {
    char *next;         /* first free byte of the newest chunk */
    char *end;          /* one past its last byte */
    ArenaChunk *chunks; /* newest first */
    size_t chunk_size;  /* size of the next ordinary chunk; grows */
    size_t used;        /* bytes handed out, for statistics and limits */
    ArenaGetFn get;
    ArenaPutFn put;
} Arena;

/* Makes an empty arena; allocates nothing yet and cannot fail. */
void kr_arena_init(Arena *a);
/* As above with the caller's own source of chunks. */
void kr_arena_init_with(Arena *a, ArenaGetFn get, ArenaPutFn put);
/* Frees everything; the arena is empty and usable again. */
void kr_arena_fini(Arena *a);

void *kr_arena_alloc_slow(Arena *a, size_t size) KR_MUST_CHECK;

/* `size` zeroed bytes, 8-aligned, owned by the arena; NULL when memory is out.  Size 0 gives a
 * valid pointer. */
KR_INLINE KR_MUST_CHECK void *kr_arena_alloc(Arena *a, size_t size)
{
    size_t room = (size_t)(a->end - a->next);
    if (KR_LIKELY(size <= room && room != 0)) {
        /* Chunk sizes and positions are multiples of 8, so rounding up cannot pass the end. */
        char *p = a->next;
        a->next = p + kr_align_up(size, 8);
        a->used += size;
        return memset(p, 0, size);
    }
    return kr_arena_alloc_slow(a, size);
}

/* n * size zeroed bytes; NULL on overflow or when memory is out. */
void *kr_arena_calloc(Arena *a, size_t n, size_t size) KR_MUST_CHECK;
/* A NUL-terminated copy of s[0..len), which may hold NULs itself. */
char *kr_arena_strndup(Arena *a, const char *s, size_t len) KR_MUST_CHECK;
char *kr_arena_strdup(Arena *a, const char *s) KR_MUST_CHECK;
/* A copy of `size` bytes. */
void *kr_arena_memdup(Arena *a, const void *p, size_t size) KR_MUST_CHECK;

#define KR_ARENA_NEW(arena, Type)          ((Type *)kr_arena_alloc((arena), sizeof(Type)))
#define KR_ARENA_NEW_ARRAY(arena, Type, n) ((Type *)kr_arena_calloc((arena), (n), sizeof(Type)))

#endif
