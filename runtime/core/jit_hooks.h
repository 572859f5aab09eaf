/* jit_hooks.h -- the runtime's only door up to jit/: NULL function pointers when it is absent. */
#ifndef KR_JIT_HOOKS_H
#define KR_JIT_HOOKS_H

#include "runtime/core/object.h"

struct Instr;
struct LoopInfo;

/* What the JIT did so far, for reports. */
typedef struct JitStats {
    int64_t traces, side_traces, aborted, entered, code_bytes;
} JitStats;

typedef struct JitHooks {
    void (*install)(
        void); /* set before main(); called once the runtime is up and options are known */
    /* `loop` (its head, or the function entry, is at *pc) became hot.  Returns the frame and pc to
     * go on with: the same ones when nothing was compiled; after running machine code, where it
     * left (frames may have been pushed or popped).  *error: an exception is pending and must be
     * unwound from there. */
    Frame *(*hot)(Thread *t, Frame *frame, struct LoopInfo *loop, const struct Instr **pc,
                  bool *error);
    /* Things traces rely on changed. */
    void (*type_changed)(Type *type);
    void (*global_changed)(Dict *dict, Str *name); /* kr_dict_watch */
    void (*flush_all)(const char *reason);         /* tracing switched on, ... */
    void (*thread_exit)(Thread *t);
    void (*stats)(JitStats *out);
} JitHooks;

extern JitHooks kr_jit;
extern int kr_jit_hot_count; /* loop iterations before recording; 0 = JIT off */

#endif
