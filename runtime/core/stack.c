/* stack.c -- chunks of the register stack. */
#include "runtime/core/stack.h"

#include "runtime/base/os.h"
#include "runtime/core/error.h"

#define CHUNK_BYTES ((size_t)64 * 1024)

void *kr_stack_chunk_new(size_t bytes) { return kr_os_map(bytes, KR_OS_READ_WRITE); }
void kr_stack_chunk_free(void *chunk, size_t bytes) { kr_os_unmap(chunk, bytes); }

/* A spare chunk is kept, so that a call that crosses the border again and again does not map and
 * unmap pages each time. */
static StackChunk *take_chunk(Thread *t, size_t bytes)
{
    StackChunk *spare = t->stack_spare;
    if (spare != NULL && spare->size >= bytes) {
        t->stack_spare = NULL;
        return spare;
    }
    StackChunk *chunk = kr_stack_chunk_new(bytes);
    if (chunk != NULL) {
        chunk->size = bytes;
    }
    return chunk;
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
