/* stack.h -- the register stack: where the frames of Python functions live.
 *
 * A thread's stack is a chain of chunks; a frame never crosses a chunk.  t->datastack_top is the
 * first free word of the newest chunk.  Chunks come from pages of their own (kr_stack_chunk_new),
 * sizes are whole pages, because C code that switches stacks frees chunks through the arena
 * allocator, which hands them to kr_stack_chunk_free().  The collector scans [data, top) of each
 * chunk.
 */
#ifndef KR_STACK_H
#define KR_STACK_H

#include "runtime/core/thread.h"

/* Room for `bytes` (a multiple of 8) in a new chunk; NULL with MemoryError pending. */
void *kr_stack_push_slow(Thread *t, size_t bytes) KR_COLD;
void kr_stack_pop_slow(Thread *t) KR_COLD;

/* Uninitialised room on top of the stack; NULL with MemoryError pending. */
KR_INLINE void *kr_stack_push(Thread *t, size_t bytes)
{
    char *base = (char *)t->datastack_top;
    if (KR_UNLIKELY(bytes > (size_t)((char *)t->datastack_limit - base))) {
        return kr_stack_push_slow(t, bytes);
    }
    t->datastack_top = (Value *)(base + bytes);
    return base;
}

/* Gives back what the last kr_stack_push() returned. */
KR_INLINE void kr_stack_pop(Thread *t, void *base)
{
    t->datastack_top = base;
    if (KR_UNLIKELY((char *)base == (char *)t->datastack_chunk + sizeof(StackChunk))) {
        kr_stack_pop_slow(t);
    }
}

/* Pages for a chunk of `bytes`, and back: what the arena allocator of the C API does. */
void *kr_stack_chunk_new(size_t bytes) KR_MUST_CHECK; /* NULL: no memory, nothing raised */
void kr_stack_chunk_free(void *chunk, size_t bytes);
/* For the collector: each attached chunk up to its top; chunks of no thread (parked by code that
 * switches stacks) as a whole. */
void kr_stack_push_roots(void (*range)(void *lo, void *hi));
/* All chunks of a thread that ends. */
void kr_stack_free_all(Thread *t);

#endif
