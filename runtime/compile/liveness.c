/* liveness.c -- which registers may still be read: backward dataflow over finished code.
 *
 * A bitmap per instruction, made on demand (the JIT's snapshots want it).  An instruction that can
 * raise keeps alive what its handler wants, and nothing it wrote itself.
 *
 * Functions may look at frames: one that mentions locals, vars, dir, eval or exec keeps all its
 * variables alive everywhere, one that mentions super its first argument and its cells.
 */
#include "runtime/compile/compile.h"

#include <stdlib.h>

#include "runtime/compile/operands.h"
#include "runtime/core/error.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

typedef struct Live {
    const Code *code;
    uint8_t *bits;
    int32_t *handler; /* by pc: index of the ExcEntry, -1 none */
    size_t stride;
    bool keep_all, keep_super;
} Live;

static void add_run(uint8_t *bits, RegRun run)
{
    for (uint32_t r = run.first; r < run.first + run.count; r++) {
        bits[r >> 3] |= (uint8_t)(1u << (r & 7));
    }
}

static void remove_run(uint8_t *bits, RegRun run)
{
    for (uint32_t r = run.first; r < run.first + run.count; r++) {
        bits[r >> 3] &= (uint8_t) ~(1u << (r & 7));
    }
}

static void merge(uint8_t *into, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        into[i] |= from[i];
    }
}

static void find_frame_readers(Live *l)
{
    static const char *const readers[] = {"locals", "vars", "dir", "eval", "exec", "_getframe"};
    Tuple *names = (Tuple *)value_ptr(l->code->co_names);
    for (isize i = 0; i < kr_tuple_len(names); i++) {
        const Str *name = (const Str *)value_ptr(kr_tuple_get(names, i));
        for (size_t k = 0; k < KR_COUNT(readers); k++) {
            l->keep_all |= kr_str_equal_c(name, readers[k]);
        }
        l->keep_super |= kr_str_equal_c(name, "super");
    }
}

/* Live before the instruction, from what is live behind it. */
static void transfer(const Live *l, uint32_t pc, uint8_t *out, uint8_t *scratch)
{
    const Code *code = l->code;
    const Instr *i = &code->instrs[pc];
    const OpInfo *info = &kr_op_info[i->op];
    Operands o;
    kr_operands(code, i, &o);
    memset(out, 0, l->stride);
    if (!(info->flags & OPF_ENDS) && pc + 1 < code->ninstrs) {
        memcpy(out, l->bits + (pc + 1) * l->stride, l->stride);
        if (o.last_write_falls_through) {
            remove_run(out, o.writes[o.nwrites - 1]);
        }
    }
    uint32_t target;
    if (kr_jump_target(code, pc, &target)) {
        merge(out, l->bits + target * l->stride, l->stride);
    }
    for (int n = 0; n < o.nwrites - (o.last_write_falls_through ? 1 : 0); n++) {
        remove_run(out, o.writes[n]);
    }
    if (info->flags & OPF_RAISES && l->handler[pc] >= 0) {
        const ExcEntry *e = &code->exc[l->handler[pc]];
        memcpy(scratch, l->bits + e->handler * l->stride, l->stride);
        remove_run(scratch, (RegRun){e->reg, 1});
        merge(out, scratch, l->stride);
    }
    for (int n = 0; n < o.nreads; n++) {
        add_run(out, o.reads[n]);
    }
    if (l->keep_all) {
        add_run(out, (RegRun){0, code->first_temp});
    } else if (l->keep_super) {
        uint32_t cells = code->first_temp - (uint32_t)code->co_nlocals;
        add_run(out, (RegRun){(uint32_t)code->co_nlocals, cells});
        add_run(out, (RegRun){0, code->first_temp ? 1 : 0});
    }
}

bool kr_code_liveness(Thread *t, Code *code)
{
    if (code->live != NULL) {
        return true;
    }
    Live l = {.code = code, .stride = (code->nregs + 7u) / 8u};
    size_t bytes = (size_t)code->ninstrs * l.stride;
    l.bits = kr_gc_new_block(t, bytes ? bytes : 1, GCK_LEAF);
    l.handler = malloc(code->ninstrs * sizeof *l.handler);
    uint8_t *out = malloc(2 * (l.stride ? l.stride : 1));
    if (l.bits == NULL || l.handler == NULL || out == NULL) {
        free(l.handler);
        free(out);
        if (!kr_pending(t)) {
            kr_raise_oom(t);
        }
        return false;
    }
    memset(l.bits, 0, bytes);
    find_frame_readers(&l);
    memset(l.handler, -1, code->ninstrs * sizeof *l.handler);
    for (uint32_t n = code->nexc; n-- > 0;) { /* the first entry that covers a pc counts */
        for (uint32_t pc = code->exc[n].start; pc < code->exc[n].end; pc++) {
            l.handler[pc] = (int32_t)n;
        }
    }
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t pc = code->ninstrs; pc-- > 0;) {
            transfer(&l, pc, out, out + l.stride);
            if (memcmp(out, l.bits + pc * l.stride, l.stride) != 0) {
                memcpy(l.bits + pc * l.stride, out, l.stride);
                changed = true;
            }
        }
    }
    free(l.handler);
    free(out);
    code->live = l.bits;
    return true;
}
