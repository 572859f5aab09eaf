/* record_op.c -- one recorded bytecode: the semantics files compiled with the recording primitives.
 */
#include "jit/record_prims.h"

#define HANDLER(name) case OP_##name:

int jit_rec_op(Recorder *J, Thread *t, Frame **fp_, const Instr **pc_)
{
    Frame *fp = *fp_, *nf;
    const Instr *pc = *pc_;
    const Value *consts = fp->code->consts;
    V returned;
    switch (pc->op) {
#include "runtime/interp/semantics/moves.inc"
#include "runtime/interp/semantics/names.inc"
#include "runtime/interp/semantics/attrs.inc"
#include "runtime/interp/semantics/items.inc"
#include "runtime/interp/semantics/arith.inc"
#include "runtime/interp/semantics/compare.inc"
#include "runtime/interp/semantics/jumps.inc"
#include "runtime/interp/semantics/iter.inc"
#include "runtime/interp/semantics/build.inc"
#include "runtime/interp/semantics/calls.inc"
#include "runtime/interp/semantics/functions.inc"
#include "runtime/interp/semantics/generators.inc"
#include "runtime/interp/semantics/exceptions.inc"
#include "runtime/interp/semantics/match.inc"
    default: break;
    }
    ABORT("unknown bytecode");
}

Value jit_call_native(Thread *t, const NativeDef *def, Value self, const Value *args, size_t n,
                      bool bound)
{
    switch (def->sig) {
    case SIG_O:
        if (n == 1) {
            return def->fn.o(t, self, args[0]);
        }
        break;
    case SIG_NOARGS:
        if (n == 0) {
            return def->fn.noargs(t, self);
        }
        break;
    case SIG_FAST: return def->fn.fast(t, self, args, n);
    case SIG_FASTKW: return def->fn.fastkw(t, self, args, n, NULL);
    default: break;
    }
    return bound ? kr_native_call_bound(t, def, self, args, n, NULL)
                 : kr_native_call(t, def, self, args, n, NULL);
}
