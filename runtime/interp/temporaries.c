/* temporaries.c -- forgetting what dead temporaries of running frames still hold.
 *
 * The collector scans whole frames, so the value of a temporary lives until its register is used
 * again. Before a collection that somebody waits for, the registers that nothing will read are
 * cleared.
 */
#include "runtime/compile/compile.h"
#include "runtime/core/error.h"
#include "runtime/types/frame.h"

void kr_frames_forget_dead(Thread *t)
{
    Frame *inner = NULL;
    Value pending = kr_err_fetch(t);
    for (Frame *f = t->cframe->current_frame; f != NULL; inner = f, f = f->back) {
        Code *code = f->code;
        Value *end = f->regs + code->nregs;
        bool overlaps = inner != NULL && (Value *)inner >= f->regs && (Value *)inner < end;
        if (code->first_temp >= code->nregs || overlaps) {
            continue;
        }
        if (!kr_code_liveness(t, code)) {
            kr_err_clear(t); /* no memory: then the rest stays as it is */
            break;
        }
        const uint8_t *live = kr_code_live_at(code, kr_frame_pc(f));
        for (uint32_t r = code->first_temp; r < code->nregs; r++) {
            if (!(live[r / 8] >> (r % 8) & 1)) {
                f->regs[r] = VALUE_NULL;
            }
        }
    }
    if (!value_is_null(pending)) {
        kr_err_restore(t, pending);
    }
}
