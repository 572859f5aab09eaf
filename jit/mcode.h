/* mcode.h -- executable memory: never writable and executable at once. */
#ifndef JIT_MCODE_H
#define JIT_MCODE_H

#include "runtime/base/base.h"

/* Space for at most `bytes` of code, writable until mcode_commit.  NULL: none left. */
uint8_t *jit_mcode_reserve(size_t bytes);
/* The first `used` bytes are final: made executable, the rest is given back. */
void jit_mcode_commit(uint8_t *start, size_t used);
void jit_mcode_abandon(void);
/* Overwrites committed code; the bytes must be no place where a call returns to.  false: as it was.
 */
bool jit_mcode_patch(uint8_t *at, const void *bytes, size_t n);
void jit_mcode_reset(void); /* everything committed is gone */
size_t jit_mcode_used(void);
bool jit_mcode_refused(void); /* the system has, said on stderr: there will be no more code */

#endif
