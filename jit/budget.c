/* budget.c -- how much compiled code there may be, and how all of it goes away.
 *
 * When there are more traces or bytes of code than the budget allows, every trace is invalidated
 * and loops are hot anew; what is still in use is compiled again in a few milliseconds.  Memory is
 * reused only when nothing can be on the way back into it: no machine frame on any C stack (counted
 * around entries; a stack that is never resumed keeps its count, and the code) and no recording,
 * which holds on to the exit it started from.
 */
#include <stdlib.h>

#include "jit/jit.h"
#include "jit/join.h"
#include "jit/mcode.h"
#include "runtime/core/gc.h"

/* The blocks that keep alive what machine code embeds; reached from this static variable. */
typedef struct RootBlock {
    struct RootBlock *next;
    const Code *code;
    uint64_t words[];
} RootBlock;
static RootBlock *root_blocks;

static bool wants_reset; /* all traces are invalid and wait for the last machine frame to leave */

bool jit_keep(Thread *t, const Code *code, const uint64_t *words, size_t n)
{
    RootBlock *block = kr_gc_new_block(t, sizeof(RootBlock) + (n + 1) * sizeof(uint64_t), GCK_SCAN);
    if (block == NULL) {
        return false;
    }
    memcpy(block->words, words, n * sizeof(uint64_t));
    block->code = code;
    block->next = root_blocks;
    root_blocks = block;
    return true;
}

void jit_trace_free(Trace *trace)
{
    free(trace->exits);
    free(trace->values);
    free(trace->frames);
    jit_join_free(trace->join);
    free(trace);
}

static void forget_loops(const Trace *trace)
{
    for (uint32_t i = 0; i <= trace->code->nloops; i++) { /* the last is the function's entry */
        struct LoopInfo *loop = &trace->code->loops[i];
        if (loop->trace == trace) {
            loop->trace = NULL;
            loop->count = 0;
        }
    }
}

void jit_flush(void)
{
    for (Trace *trace = jit_state.traces; trace != NULL; trace = trace->next) {
        if (trace->valid && !jit_asm_invalidate(trace)) {
            kr_fatal("cannot make machine code writable");
        }
        forget_loops(trace);
    }
    jit_state.nflushed = jit_state.ntraces;
    wants_reset = jit_state.traces != NULL;
}

/* Everything is invalid and nothing runs: start from nothing. */
static void reset(void)
{
    while (jit_state.traces != NULL) {
        Trace *trace = jit_state.traces;
        jit_state.traces = trace->next;
        jit_state.entered += trace->entered;
        jit_trace_free(trace);
    }
    jit_state.exit = NULL;
    jit_state.exit_trace = NULL;
    root_blocks = NULL;
    jit_asm_reset();
    wants_reset = false;
}

bool jit_full(void)
{
    return jit_state.ntraces - jit_state.nflushed >= JIT_TRACES_MAX ||
           (!wants_reset && jit_mcode_used() >= JIT_CODE_BYTES_MAX);
}

bool jit_room(void)
{
    if (!wants_reset && jit_full()) {
        jit_flush();
    }
    if (wants_reset && jit_state.running == 0) {
        reset();
    }
    return !jit_full(); /* old code that is still on a stack counts no more */
}
