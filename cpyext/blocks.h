/* blocks.h -- the larger PyMem blocks: memory of malloc that the collector scans when an extension
 * instance points to it (greenlet keeps slices of C stacks there, with borrowed references).
 */
#ifndef CPX_BLOCKS_H
#define CPX_BLOCKS_H

#include "cpyext/bridge.h"

/* Smaller ones hold no stack. */
#define CPX_BLOCK_MIN 64

/* Room for one more block; false: memory is out. */
bool cpx_block_reserve(void) KR_MUST_CHECK;
/* After p was allocated and room reserved. */
void cpx_block_add(void *p, size_t bytes);
/* When memory is freed or has moved; any address may be asked for. */
void cpx_block_remove(uintptr_t start);
/* Bytes of the block that starts at p, 0 for none. */
size_t cpx_block_size(const void *p);
/* Calls fn for the words of every block. */
void cpx_block_each(void (*fn)(void **lo, void **hi));

#endif
