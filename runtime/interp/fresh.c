/* fresh.c -- results of C code that only one temporary holds die with it.
 *
 * The collector would find them, too, but late: arrays of megabytes make that matter.  A result is
 * *fresh* when C code made the object for this call and gave its only reference away
 * (Thread.fresh_result).  If the register it goes to is a temporary that one instruction in the
 * same straight line reads and nothing reads after, a record of {object, frame, instruction} is
 * kept; that instruction, when all it did was to call C code, frees the object, unless C code or an
 * API call has kept it meanwhile (kr_ext.free_fresh looks).
 *
 * Records are dropped, which costs only promptness, whenever anything could make a copy of a
 * register that is not looked at here: a Python frame is entered, an exception unwinds, a trace
 * runs, the collector runs.  So traces know nothing of all this.
 */
#include "runtime/compile/compile.h"
#include "runtime/compile/opcodes.h"
#include "runtime/compile/operands.h"
#include "runtime/core/error.h"
#include "runtime/core/ext_hooks.h"
#include "runtime/interp/slow.h"
#include "runtime/types/descr.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"

enum { LINE_MAX = 24 }; /* how far ahead the use may be */

static bool is_c_type(const Type *type)
{
    return (kr_type_info(type)->flags & (TI_C_SLOTS | TI_PY_CLASS)) == TI_C_SLOTS;
}

static bool is_operator(int op) { return op >= OP_ADD && op <= OP_INVERT; }
static bool is_comparison(int op) { return op >= OP_LT && op <= OP_GEK; }
static bool is_call(int op) { return op == OP_CALL || op == OP_CALL_METHOD; }

/* Is calling it, or working with it, nothing but a call of C code? */
static bool callee_is_c(Value callee)
{
    if (!value_is_ptr(callee)) {
        return false;
    }
    Type *type = kr_type(callee);
    if (type == &PyCFunction_Type) {
        return ((CFunction *)value_ptr(callee))->native == NULL;
    }
    if (type == &PyMethodDescr_Type) {
        return ((MethodDescr *)value_ptr(callee))->native == NULL;
    }
    if (type == &PyType_Type) {
        return is_c_type((Type *)value_ptr(callee));
    }
    return is_c_type(type);
}

static bool calls_c(const Frame *f, const Instr *pc)
{
    if (is_call(pc->op)) {
        return callee_is_c(f->regs[pc->a]);
    }
    if (pc->op == OP_GETITEM || pc->op == OP_GETITEMI) {
        return is_c_type(kr_type(f->regs[pc->b]));
    }
    Operands o;
    kr_operands(f->code, pc, &o);
    for (int i = 0; i < o.nreads; i++) {
        for (uint32_t r = o.reads[i].first; r < o.reads[i].first + o.reads[i].count; r++) {
            if (is_c_type(kr_type(f->regs[r]))) {
                return true;
            }
        }
    }
    return false;
}

static bool in_runs(const RegRun *runs, int n, uint32_t reg)
{
    for (int i = 0; i < n; i++) {
        if (reg >= runs[i].first && reg < runs[i].first + runs[i].count) {
            return true;
        }
    }
    return false;
}

/* An instruction that hands the register to C code, if to anybody, and is done with it. */
static bool consumes(const Instr *i, uint32_t reg)
{
    switch (i->op) {
    case OP_GETITEM: return i->b == reg && i->c != reg;
    case OP_GETITEMI: return true;
    case OP_CALL:
    case OP_CALL_METHOD: return i->a != reg;
    default: return is_operator(i->op) || is_comparison(i->op);
    }
}

/* The one instruction that reads what `def` has written, or NULL. */
static const Instr *find_use(Thread *t, Code *code, const Instr *def)
{
    uint32_t reg = def->a;
    if (reg < code->first_temp) {
        return NULL;
    }
    if (!kr_code_liveness(t, code)) {
        kr_err_clear(t);
        return NULL;
    }
    uint32_t pc = (uint32_t)(def - code->instrs) + 1;
    for (uint32_t end = pc + LINE_MAX; pc < end && pc + 1 < code->ninstrs; pc++) {
        const Instr *i = &code->instrs[pc];
        Operands o;
        kr_operands(code, i, &o);
        bool writes = in_runs(o.writes, o.nwrites, reg);
        if (in_runs(o.reads, o.nreads, reg)) {
            const uint8_t *after = kr_code_live_at(code, pc + 1);
            bool dead = writes || !(after[reg / 8] >> (reg % 8) & 1);
            return dead && consumes(i, reg) ? i : NULL;
        }
        if (writes || (kr_op_info[i->op].flags & (OPF_JUMP | OPF_ENDS | OPF_FRAME))) {
            return NULL;
        }
    }
    return NULL;
}

void kr_op_fresh(Thread *t, Frame *f, const Instr *pc, Value result)
{
    Object *made = t->fresh_result, *dead[KR_FRESH_MAX];
    bool direct = calls_c(f, pc);
    uint32_t ndead = 0, kept = 0;
    t->fresh_result = NULL;
    for (uint32_t i = 0; i < t->nfresh; i++) {
        FreshRecord *r = &t->fresh[i];
        if (r->frame != f || r->use != pc) {
            t->fresh[kept++] = *r;
        } else if (direct) {
            dead[ndead++] = (Object *)~r->hidden;
        }
    }
    t->nfresh = kept;
    if (direct && made != NULL && value_same(value_from_ptr(made), result) && kept < KR_FRESH_MAX) {
        const Instr *use = find_use(t, f->code, pc);
        if (use != NULL) {
            t->fresh[t->nfresh++] = (FreshRecord){~(uintptr_t)made, f, use};
        }
    }
    for (uint32_t i = 0; i < ndead; i++) {
        if (!value_same(value_from_ptr(dead[i]), result)) {
            kr_ext.free_fresh(t, dead[i]);
        }
    }
}
