/* blocks.c -- the set of larger PyMem blocks: open addressing, linear probing. */
#include "cpyext/blocks.h"

#include <stdlib.h>

#include "runtime/base/oom.h"

typedef struct Block {
    uintptr_t start; /* 0: free */
    size_t bytes;
} Block;

static struct {
    Block *slots;
    size_t mask, used;
    uintptr_t lo, hi; /* all that ever were there lie in between */
} set;

static size_t home_of(uintptr_t start) { return (start >> 4) * 0x9E3779B97F4A7C15u >> 24; }

static size_t find(uintptr_t start)
{
    size_t i = home_of(start) & set.mask;
    while (set.slots[i].start != 0 && set.slots[i].start != start) {
        i = (i + 1) & set.mask;
    }
    return i;
}

bool cpx_block_reserve(void)
{
    if (set.slots != NULL && (set.used + 1) * 2 <= set.mask) {
        return true;
    }
    size_t size = set.slots == NULL ? 256 : (set.mask + 1) * 2;
    Block *old = set.slots;
    size_t n = old == NULL ? 0 : set.mask + 1;
    Block *slots = kr_oom_here() ? NULL : calloc(size, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    set.slots = slots;
    set.mask = size - 1;
    for (size_t i = 0; i < n; i++) {
        if (old[i].start != 0) {
            set.slots[find(old[i].start)] = old[i];
        }
    }
    free(old);
    return true;
}

void cpx_block_add(void *p, size_t bytes)
{
    uintptr_t start = (uintptr_t)p;
    size_t i = find(start);
    set.used += set.slots[i].start == 0; /* else freed behind our back, and made again */
    set.slots[i] = (Block){start, bytes};
    set.lo = set.lo == 0 || start < set.lo ? start : set.lo;
    set.hi = start > set.hi ? start : set.hi;
}

void cpx_block_remove(uintptr_t start)
{
    if (start < set.lo || start > set.hi || set.slots == NULL) {
        return;
    }
    size_t hole = find(start);
    if (set.slots[hole].start == 0) {
        return;
    }
    for (size_t j = (hole + 1) & set.mask; set.slots[j].start != 0; j = (j + 1) & set.mask) {
        size_t home = home_of(set.slots[j].start) & set.mask;
        if (((j - home) & set.mask) >= ((j - hole) & set.mask)) {
            set.slots[hole] = set.slots[j];
            hole = j;
        }
    }
    set.slots[hole].start = 0;
    set.used--;
}

size_t cpx_block_size(const void *p)
{
    uintptr_t start = (uintptr_t)p;
    if (start < set.lo || start > set.hi || set.slots == NULL) {
        return 0;
    }
    size_t i = find(start);
    return set.slots[i].start != 0 ? set.slots[i].bytes : 0;
}

void cpx_block_each(void (*fn)(void **lo, void **hi))
{
    for (size_t i = 0; set.slots != NULL && i <= set.mask; i++) {
        const Block *b = &set.slots[i];
        if (b->start != 0) {
            fn((void **)b->start, (void **)(b->start + (b->bytes & ~(size_t)7)));
        }
    }
}
