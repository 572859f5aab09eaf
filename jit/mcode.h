/* mcode.h -- executable memory: never writable and executable at once. */
#ifndef JIT_MCODE_H
#define JIT_MCODE_H

#include "runtime/base/base.h"

/* Space for at most `bytes` of code, in ordinary memory: it will run *away bytes behind there, and
 * is aligned alike.  NULL: none left.  Without a commit it is given back. */
uint8_t *jit_mcode_reserve(size_t bytes, ptrdiff_t *away);
/* The first `used` bytes are final; where they will be once they are published. */
uint8_t *jit_mcode_commit(const uint8_t *start, size_t used);

/* Published code is overwritten; the bytes must be no place where a call returns to. */
typedef struct Change {
    uint8_t *at;
    uint8_t size, bytes[14];
    bool made; /* set by jit_mcode_publish */
} Change;
/* What has been committed can be executed, and the changes are made.  false: not all of them; if
 * what had been committed cannot be executed, it is gone and none is made. */
bool jit_mcode_publish(Change *changes, size_t n);
void jit_mcode_reset(void);   /* everything committed is gone */
size_t jit_mcode_used(void);  /* bytes committed */
bool jit_mcode_refused(void); /* the system has, said on stderr: there will be no more code */

#endif
