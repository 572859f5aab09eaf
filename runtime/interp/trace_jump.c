/* trace_jump.c -- assigning to frame.f_lineno in a trace function: where a frame may go on.
 *
 * The instruction gone to finds in every temporary it may read what it would have found on its own
 * way: the value that the same instruction wrote.  Which one that is is computed for all registers
 * and instructions (`definitions`), by going through the code until nothing changes.  Variables
 * that would be read unbound refuse the jump too, since code does not look at those bound on every
 * path (compile/flow.c): the one case in which CPython goes on and raises UnboundLocalError later.
 */
#include "runtime/interp/trace.h"

#include <stdlib.h>

#include "runtime/compile/compile.h"
#include "runtime/compile/opcodes.h"
#include "runtime/compile/operands.h"
#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/list.h"

typedef struct Definitions {
    Code *code;
    uint32_t n; /* temporaries */
    /* [instruction][temporary] before it: 0: not known so far; 1 + i: what instruction i wrote;
     * 1 + ninstrs + i: several, which come together at instruction i */
    uint32_t *at;
} Definitions;

static uint32_t *row(const Definitions *d, uint32_t pc) { return d->at + (size_t)pc * d->n; }

/* The edge from `source` to `target` carries `state`, if it goes in the direction asked for. */
static void flow_into(const Definitions *d, uint32_t source, uint32_t target, bool backwards,
                      const uint32_t *state, uint32_t *next)
{
    if ((target <= source) != backwards) {
        return;
    }
    uint32_t *into = next + (size_t)target * d->n, several = 1 + d->code->ninstrs + target;
    for (uint32_t r = 0; r < d->n; r++) {
        if (state[r] != 0 && into[r] != state[r]) {
            into[r] = into[r] == 0 ? state[r] : several;
        }
    }
}

/* What instruction pc, reached with `state` (changed), hands on. */
static void step(const Definitions *d, uint32_t pc, bool backwards, uint32_t *state, uint32_t *next)
{
    const Code *code = d->code;
    const Instr *i = &code->instrs[pc];
    uint32_t target, first = code->first_temp;
    Operands ops;
    for (uint32_t e = 0; e < code->nexc; e++) {
        const ExcEntry *h = &code->exc[e];
        if (pc >= h->start && pc < h->end && h->reg >= first) {
            uint32_t saved = state[h->reg - first];
            state[h->reg - first] = 1 + h->handler; /* as good a name as any */
            flow_into(d, pc, h->handler, backwards, state, next);
            state[h->reg - first] = saved;
        }
    }
    kr_operands(code, i, &ops);
    for (int w = 0; w < ops.nwrites; w++) {
        for (uint32_t k = 0; k < ops.writes[w].count; k++) {
            uint32_t r = ops.writes[w].first + k;
            if (r >= first && r < code->nregs) {
                state[r - first] = 1 + pc;
            }
        }
    }
    if (kr_jump_target(code, pc, &target)) {
        flow_into(d, pc, target, backwards, state, next);
    }
    if (!(kr_op_info[i->op].flags & OPF_ENDS) && pc + 1 < code->ninstrs) {
        flow_into(d, pc, pc + 1, backwards, state, next);
    }
}

/* Once through the code: backward edges from what is known so far, then all others in order. */
static void pass(const Definitions *d, uint32_t *state, uint32_t *next)
{
    for (int backwards = 1; backwards >= 0; backwards--) {
        for (uint32_t pc = 0; pc < d->code->ninstrs; pc++) {
            const uint32_t *from = (backwards ? d->at : next) + (size_t)pc * d->n;
            memcpy(state, from, d->n * sizeof *state);
            step(d, pc, backwards, state, next);
        }
    }
}

/* False: MemoryError, or the code is too strange. */
static bool define(Thread *t, Definitions *d)
{
    enum { PASSES_MAX = 64 };
    size_t bytes = (size_t)d->code->ninstrs * d->n * sizeof *d->at + sizeof *d->at;
    uint32_t *state = malloc(((size_t)d->n + 1) * sizeof *state), *next = malloc(bytes);
    d->at = calloc(1, bytes);
    bool same = false;
    for (int i = 0; d->at != NULL && next != NULL && state != NULL && !same && i < PASSES_MAX;
         i++) {
        memset(next, 0, bytes);
        for (uint32_t r = 0; r < d->n; r++) {
            next[r] = 1 + 2 * d->code->ninstrs; /* at the entry: nothing */
        }
        pass(d, state, next);
        same = memcmp(d->at, next, bytes) == 0;
        memcpy(d->at, next, bytes);
    }
    free(state);
    free(next);
    if (!same) {
        free(d->at);
        d->at = NULL;
        return d->code->ninstrs != 0 && kr_fail(t, KR_EXC(MemoryError), "no memory for a jump");
    }
    return true;
}

static bool is_live(const Code *code, uint32_t pc, uint32_t reg)
{
    return kr_code_live_at(code, pc)[reg / 8] >> (reg % 8) & 1;
}

/* The register that forbids going from `source` to `target`; -1: none. */
static int obstacle(const Definitions *d, const Frame *f, uint32_t source, uint32_t target)
{
    const Code *code = d->code;
    for (uint32_t r = code->nregs; r-- > 0;) {
        if (!is_live(code, target, r)) {
            continue;
        }
        if (r < code->first_temp
                ? value_is_null(f->regs[r])
                : row(d, target)[r - code->first_temp] == 0 || !is_live(code, source, r) ||
                      row(d, target)[r - code->first_temp] !=
                          row(d, source)[r - code->first_temp]) {
            return (int)r;
        }
    }
    return -1;
}

static int refuse(Thread *t, const Definitions *d, uint32_t target, uint32_t reg, int line)
{
    const Code *code = d->code;
    if (reg < code->first_temp) {
        return kr_fail_int(t, KR_EXC(ValueError),
                           "can't jump to line %d: local variable '%S' may be read there and is "
                           "not bound",
                           line, kr_tuple_get((Tuple *)value_ptr(code->co_localsplusnames), reg));
    }
    uint32_t def = row(d, target)[reg - code->first_temp];
    def = def > code->ninstrs ? def - code->ninstrs : def;
    uint16_t op = def == 0 || def > code->ninstrs ? OP_NOP : code->instrs[def - 1].op;
    return kr_fail_int(
        t, KR_EXC(ValueError), "%s",
        op == OP_GET_ITER || op == OP_FOR_ITER ? "can't jump into the body of a for loop"
        : op == OP_PUSH_EXC ? "can't jump into an 'except' block as there's no exception"
                            : "incompatible stacks");
}

/* Handlers that are left give back the exception that was being handled before. */
static void leave_handlers(Thread *t, const Definitions *d, Frame *f, uint32_t source,
                           uint32_t target)
{
    const Code *code = d->code;
    for (uint32_t r = code->first_temp; r < code->nregs; r++) {
        uint32_t def = row(d, source)[r - code->first_temp];
        if (def == 0 || def > code->ninstrs || code->instrs[def - 1].op != OP_PUSH_EXC ||
            !is_live(code, source, r)) {
            continue;
        }
        if (!is_live(code, target, r) || row(d, target)[r - code->first_temp] != def) {
            t->exc_info->exc_value = value_ptr_or_null(f->regs[r]);
            return;
        }
    }
}

/* The lowest line not below `line` that the code has; -1: none. */
static int line_not_before(const Code *code, int line)
{
    int best = -1;
    for (uint32_t i = 0; i < code->ninstrs; i++) {
        int at = code->positions[i].line;
        if (at >= line && (best < 0 || at < best)) {
            best = at;
        }
    }
    return best;
}

static int go(Thread *t, Frame *f, int line)
{
    Code *code = f->code;
    if (code->live == NULL && !kr_code_liveness(t, code)) {
        return -1;
    }
    Definitions d = {.code = code, .n = (uint32_t)(code->nregs - code->first_temp)};
    if (!define(t, &d)) {
        return -1;
    }
    uint32_t source = kr_frame_pc(f), i = 0;
    int result = -1, reg = -1;
    uint32_t refused = 0;
    while (i < code->ninstrs && code->instrs[i].op != OP_RESUME) {
        i++; /* the arguments are in their cells already */
    }
    for (bool inside = false; i < code->ninstrs && result < 0; i++) {
        bool here = code->positions[i].line == line;
        if (here && !inside) {
            int r = obstacle(&d, f, source, i);
            if (r < 0) {
                leave_handlers(t, &d, f, source, i);
                f->pc = code->instrs + i;
                result = 0;
            } else if (reg < 0) {
                reg = r;
                refused = i;
            }
        }
        inside = here;
    }
    if (result < 0) {
        (void)refuse(t, &d, refused, (uint32_t)(reg < 0 ? code->first_temp : reg), line);
    }
    free(d.at);
    return result;
}

int kr_frame_jump(Thread *t, FrameObject *fo, Value v)
{
    if (kr_type(v) != &PyLong_Type) {
        return kr_fail_int(t, KR_EXC(ValueError), "lineno must be an integer");
    }
    Frame *f = kr_frame_of_object(fo);
    if (t->tracing == 0 || t->tracing_what == TRACE_CALL || f == NULL || fo->owns_frame) {
        return kr_fail_int(t, KR_EXC(ValueError),
                           "can't jump from the 'call' trace event of a new frame");
    }
    if (t->tracing_what != TRACE_LINE) {
        return kr_fail_int(t, KR_EXC(ValueError), "can only jump from a 'line' trace event");
    }
    if (value_is_null(fo->f_trace) && t->c_tracefunc == NULL) {
        return kr_fail_int(t, KR_EXC(ValueError), "f_lineno can only be set by a trace function");
    }
    if (!value_is_int(v) || value_int(v) != (int)value_int(v)) {
        return kr_fail_int(t, KR_EXC(ValueError), "lineno out of range");
    }
    int wanted = (int)value_int(v);
    if (wanted < f->code->co_firstlineno) {
        return kr_fail_int(t, KR_EXC(ValueError), "line %d comes before the current code block",
                           wanted);
    }
    int line = line_not_before(f->code, wanted);
    if (line < 0) {
        return kr_fail_int(t, KR_EXC(ValueError), "line %d comes after the current code block",
                           wanted);
    }
    return go(t, f, line);
}
