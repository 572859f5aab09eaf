/* mcode.h -- executable memory: never writable and executable at once. */
#ifndef JIT_MCODE_H
#define JIT_MCODE_H

#include "runtime/base/base.h"

/* Space for at most `bytes` of code, writable until jit_mcode_close (and, like all code on the same
 * pages, not executable).  NULL: none left, nothing is writable.  `changes`: code that will be
 * patched before that, NULL: none. */
uint8_t *jit_mcode_reserve(size_t bytes, const uint8_t *changes);
/* The first `used` bytes are final, the rest is given back.  Without it, all is. */
void jit_mcode_commit(uint8_t *start, size_t used);
void jit_mcode_close(void); /* what is writable becomes executable */
/* Overwrites committed code, and closes; the bytes must be no place where a call returns to.
 * false: as it was. */
bool jit_mcode_patch(uint8_t *at, const void *bytes, size_t n);
void jit_mcode_reset(void); /* everything committed is gone */
size_t jit_mcode_used(void);
bool jit_mcode_refused(void); /* the system has, said on stderr: there will be no more code */

#endif
