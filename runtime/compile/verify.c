/* verify.c -- dev builds check every code object that is made.
 *
 * Operands are in range, jumps land on instructions, handler ranges are ordered, control never runs
 * off the end, and no temporary is read on a path that has not written it.  A failure is our bug:
 * the disassembly is printed and the process stops.
 */
#include "runtime/compile/codegen.h"

#ifdef KR_DEBUG

#    include <stdio.h>
#    include <stdlib.h>

#    include "runtime/compile/operands.h"
#    include "runtime/core/error.h"
#    include "runtime/types/list.h"
#    include "runtime/types/str.h"

typedef struct Verifier {
    Thread *t;
    Code *code;
    uint8_t *state; /* per pc: reached flag, then a bit per register that is certainly written */
    size_t stride;
} Verifier;

static KR_COLD _Noreturn void bad(Verifier *v, uint32_t pc, const char *what)
{
    Value text = kr_code_disassemble(v->t, v->code);
    const char *utf8 =
        value_is_error(text) ? NULL : kr_str_utf8(v->t, (Str *)value_ptr(text), NULL);
    const char *name = kr_str_utf8(v->t, (Str *)value_ptr(v->code->co_qualname), NULL);
    fprintf(stderr, "%s\n%s: pc %u: %s\n", utf8 ? utf8 : "", name ? name : "?", pc, what);
    kr_fatal("the compiler made unsound code");
}

static void check_operand(Verifier *v, uint32_t pc, OpArg kind, uint16_t n)
{
    Code *code = v->code;
    const Instr *i = &code->instrs[pc];
    switch (kind) {
    case ARG_W:
    case ARG_R:
    case ARG_RW:
    case ARG_B0:
        if (n >= code->nregs) {
            /* An empty block has no registers; its number does not matter. */
            bool empty =
                (i->op == OP_BUILD_TUPLE || i->op == OP_BUILD_LIST || i->op == OP_BUILD_SET ||
                 i->op == OP_BUILD_MAP || i->op == OP_BUILD_STRING) &&
                kind == ARG_B0 && i->c == 0;
            empty |= i->op == OP_UNPACK_SEQ && kind == ARG_B0 && i->c == 0;
            if (!empty) {
                bad(v, pc, "register out of range");
            }
        }
        break;
    case ARG_K:
        if (n >= kr_tuple_len((Tuple *)value_ptr(code->co_consts))) {
            bad(v, pc, "constant out of range");
        }
        break;
    case ARG_N:
        if (n >= code->nconsts || !kr_is_instance_of(code->consts[n], &PyUnicode_Type)) {
            bad(v, pc, "operand is no name");
        }
        break;
    case ARG_KL:
        if ((uint32_t)kr_instr_jump(i) >= code->nconsts) {
            bad(v, pc, "long constant out of range");
        }
        break;
    case ARG_C:
        if (n >= code->ncaches) {
            bad(v, pc, "cache out of range");
        }
        break;
    default: break;
    }
}

/* The state at `pc` is met with `in`; true when it changed. */
static bool flow_to(Verifier *v, uint32_t pc, const uint8_t *in)
{
    uint8_t *at = v->state + pc * v->stride;
    if (!at[0]) {
        memcpy(at, in, v->stride);
        at[0] = 1;
        return true;
    }
    bool changed = false;
    for (size_t n = 1; n < v->stride; n++) {
        uint8_t met = at[n] & in[n];
        changed |= met != at[n];
        at[n] = met;
    }
    return changed;
}

static void set_run(uint8_t *bits, RegRun run)
{
    for (uint32_t r = run.first; r < run.first + run.count; r++) {
        bits[1 + (r >> 3)] |= (uint8_t)(1u << (r & 7));
    }
}

static bool step(Verifier *v, uint32_t pc, uint8_t *now)
{
    Code *code = v->code;
    const Instr *i = &code->instrs[pc];
    const OpInfo *info = &kr_op_info[i->op];
    Operands o;
    kr_operands(code, i, &o);
    for (int n = 0; n < o.nreads; n++) {
        for (uint32_t r = o.reads[n].first; r < o.reads[n].first + o.reads[n].count; r++) {
            if (r >= code->nregs) {
                bad(v, pc, "register block out of range");
            }
            if (r >= code->first_temp &&
                !(v->state[pc * v->stride + 1 + (r >> 3)] >> (r & 7) & 1)) {
                bad(v, pc, "temporary read before it is written");
            }
        }
    }
    for (int n = 0; n < o.nwrites; n++) {
        if (o.writes[n].first + o.writes[n].count > code->nregs) {
            bad(v, pc, "register block out of range");
        }
    }
    bool changed = false;
    memcpy(now, v->state + pc * v->stride, v->stride);
    if (info->flags & OPF_RAISES) {
        for (uint32_t n = 0; n < code->nexc; n++) {
            const ExcEntry *e = &code->exc[n];
            if (pc >= e->start && pc < e->end) {
                uint8_t had = now[1 + (e->reg >> 3)];
                set_run(now, (RegRun){e->reg, 1});
                changed |= flow_to(v, e->handler, now);
                now[1 + (e->reg >> 3)] = had;
                break;
            }
        }
    }
    for (int n = 0; n < o.nwrites - (o.last_write_falls_through ? 1 : 0); n++) {
        set_run(now, o.writes[n]);
    }
    uint32_t target;
    if (kr_jump_target(code, pc, &target)) {
        changed |= flow_to(v, target, now);
    }
    if (o.last_write_falls_through) {
        set_run(now, o.writes[o.nwrites - 1]);
    }
    if (!(info->flags & OPF_ENDS)) {
        changed |= flow_to(v, pc + 1, now);
    }
    return changed;
}

void kr_code_verify(Thread *t, Code *code)
{
    Verifier v = {.t = t, .code = code, .stride = 1 + (code->nregs + 7u) / 8u};
    uint32_t last_end = 0;
    for (uint32_t n = 0; n < code->nexc; n++) {
        const ExcEntry *e = &code->exc[n];
        if (e->start < last_end || e->start >= e->end || e->end > code->ninstrs ||
            e->handler >= code->ninstrs || e->reg >= code->nregs) {
            bad(&v, e->start, "bad exception table");
        }
        last_end = e->end;
    }
    for (uint32_t pc = 0; pc < code->ninstrs; pc++) {
        const Instr *i = &code->instrs[pc];
        if (i->op >= OP_COUNT) {
            bad(&v, pc, "unknown opcode");
        }
        const OpInfo *info = &kr_op_info[i->op];
        check_operand(&v, pc, (OpArg)info->a, i->a);
        check_operand(&v, pc, (OpArg)info->b, i->b);
        check_operand(&v, pc, (OpArg)info->c, i->c);
        uint32_t target;
        if (kr_jump_target(code, pc, &target) && target >= code->ninstrs) {
            bad(&v, pc, "jump out of the code");
        }
        if (i->op == OP_LOOP && (i->a >= code->nloops || target > pc)) {
            bad(&v, pc, "bad loop");
        }
        if (pc + 1 == code->ninstrs && !(info->flags & OPF_ENDS)) {
            bad(&v, pc, "control runs off the end");
        }
    }
    v.state = calloc(code->ninstrs, v.stride);
    uint8_t *now = calloc(2, v.stride);
    if (v.state != NULL && now != NULL) {
        flow_to(&v, 0, now);
        bool changed = true;
        while (changed) {
            changed = false;
            for (uint32_t pc = 0; pc < code->ninstrs; pc++) {
                if (v.state[pc * v.stride]) {
                    changed |= step(&v, pc, now);
                }
            }
        }
    }
    free(v.state);
    free(now);
}

#endif
