/* record_native.h -- one call of a native function that is being recorded, for the files that do
 * such calls in IR. */
#ifndef JIT_RECORD_NATIVE_H
#define JIT_RECORD_NATIVE_H

#include "jit/record_prims.h"

enum { ARGS_MAX = 4 };

/* One call being recorded. */
typedef struct Site {
    Recorder *J;
    Thread *t;
    Frame *fp;
    const Instr *pc;
    V self, arg[ARGS_MAX];
    size_t n; /* arguments */
} Site;

/* True: done, *out is the result.  False: only guards were left; go the general way. */
typedef bool (*Inline)(Site *site, V *out);

/* The primitives expect these names. */
#define SITE(s)                \
    Recorder *J = (s)->J;      \
    Thread *t = (s)->t;        \
    Frame *fp = (s)->fp;       \
    const Instr *pc = (s)->pc; \
    (void)J, (void)t, (void)fp, (void)pc

/* record_str.c: of one constant character */
bool jit_rec_startswith(Site *s, V *out);
bool jit_rec_endswith(Site *s, V *out);
/* record_text.c: str.format() of a constant, upper(), lower() */
bool jit_rec_format(Site *s, V *out);
bool jit_rec_upper(Site *s, V *out);
bool jit_rec_lower(Site *s, V *out);
/* record_complex.c: abs(z), z.conjugate(). */
bool jit_rec_complex_abs(Site *s, V *out);
bool jit_rec_complex_conjugate(Site *s, V *out);

#endif
