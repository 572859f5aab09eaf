/* stack.c -- chunks of the register stack. */
#include "runtime/core/stack.h"

#include "runtime/base/os.h"
#include "runtime/base/vec.h"
#include "runtime/core/error.h"
#include "runtime/core/interp.h"

#define CHUNK_BYTES ((size_t)64 * 1024)

KR_VEC(ChunkVec, chunk_vec, StackChunk *);
static ChunkVec chunks; /* all that exist; guarded by the GIL */

void *kr_stack_chunk_new(size_t bytes)
{
    if (!chunk_vec_reserve(&chunks, 1)) {
        return NULL;
    }
    StackChunk *chunk = kr_os_map(bytes, KR_OS_READ_WRITE);
    if (chunk != NULL) {
        chunk->size = bytes;
        chunks.items[chunks.len++] = chunk;
    }
    return chunk;
}

void kr_stack_chunk_free(void *chunk, size_t bytes)
{
    for (isize i = chunks.len - 1; i >= 0; i--) {
        if (chunks.items[i] == chunk) {
            chunks.items[i] = chunks.items[--chunks.len];
            break;
        }
    }
    kr_os_unmap(chunk, bytes);
}

#define ATTACHED ((size_t)1) /* in a chunk's size, while kr_stack_push_roots runs */

void kr_stack_push_roots(void (*range)(void *lo, void *hi))
{
    for (Thread *t = kr_interp.threads; t != NULL; t = t->next) {
        if (t->stack_spare != NULL) {
            t->stack_spare->size |= ATTACHED; /* holds nothing */
        }
        for (StackChunk *c = t->datastack_chunk; c != NULL; c = c->previous) {
            c->size |= ATTACHED;
            range(c->data, c == t->datastack_chunk ? t->datastack_top : c->data + c->top);
        }
    }
    for (isize i = 0; i < chunks.len; i++) {
        StackChunk *c = chunks.items[i];
        if (c->size & ATTACHED) {
            c->size -= ATTACHED;
        } else {
            range(c->data, (char *)c + c->size);
        }
    }
}

/* A spare chunk is kept, so that a call that crosses the border again and again does not map and
 * unmap pages each time. */
static StackChunk *take_chunk(Thread *t, size_t bytes)
{
    StackChunk *spare = t->stack_spare;
    if (spare != NULL && spare->size >= bytes) {
        t->stack_spare = NULL;
        return spare;
    }
    return kr_stack_chunk_new(bytes);
}

void *kr_stack_push_slow(Thread *t, size_t bytes)
{
    size_t want = kr_align_up(sizeof(StackChunk) + bytes, kr_os_page_size());
    StackChunk *chunk = take_chunk(t, want < CHUNK_BYTES ? CHUNK_BYTES : want);
    if (chunk == NULL) {
        return kr_raise_null(t, KR_EXC(MemoryError), "no room for the frames of Python functions");
    }
    StackChunk *current = t->datastack_chunk;
    if (current != NULL) {
        current->top = (size_t)(t->datastack_top - current->data);
    }
    chunk->previous = current;
    chunk->top = 0;
    t->datastack_chunk = chunk;
    t->datastack_top = (Value *)((char *)chunk->data + bytes);
    t->datastack_limit = (Value *)((char *)chunk + chunk->size);
    return chunk->data;
}

/* The newest chunk is empty.  The last one of a thread stays. */
void kr_stack_pop_slow(Thread *t)
{
    StackChunk *chunk = t->datastack_chunk, *previous = chunk->previous;
    if (previous == NULL) {
        return;
    }
    t->datastack_chunk = previous;
    t->datastack_top = previous->data + previous->top;
    t->datastack_limit = (Value *)((char *)previous + previous->size);
    if (t->stack_spare != NULL) {
        kr_stack_chunk_free(t->stack_spare, t->stack_spare->size);
    }
    t->stack_spare = chunk;
}

void kr_stack_free_all(Thread *t)
{
    StackChunk *chunk = t->datastack_chunk;
    while (chunk != NULL) {
        StackChunk *previous = chunk->previous;
        kr_stack_chunk_free(chunk, chunk->size);
        chunk = previous;
    }
    if (t->stack_spare != NULL) {
        kr_stack_chunk_free(t->stack_spare, t->stack_spare->size);
    }
    t->datastack_chunk = t->stack_spare = NULL;
    t->datastack_top = t->datastack_limit = NULL;
}
