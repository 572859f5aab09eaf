/* check_prims.h -- the interpreter's primitives under guard: the checking copy of the loop.
 *
 * Every bytecode that runs is held to the rule of interp_prims.h: no guard after an effect, one ANY
 * call, nothing but stores after it.  A trace recorded from a bytecode that breaks it would be
 * wrong. */
#ifndef KR_CHECK_PRIMS_H
#define KR_CHECK_PRIMS_H

#include "runtime/compile/opcodes.h"

#define KR_PRIMS_CHECK 1

typedef struct CheckState {
    uint16_t op;
    bool dirty; /* an effect happened */
    bool any;   /* the ANY call happened */
} CheckState;

static inline void check_next(CheckState *c, uint16_t op) { *c = (CheckState){op, false, false}; }
static inline void check_guard(const CheckState *c, const char *what)
{
    if (KR_UNLIKELY(c->dirty)) {
        kr_fatal("bytecode %s: guard (%s) after an effect", kr_op_info[c->op].name, what);
    }
}
static inline void check_call(CheckState *c, bool any, bool effect)
{
    if (KR_UNLIKELY(c->any)) {
        kr_fatal("bytecode %s: a call after one that may run Python code", kr_op_info[c->op].name);
    }
    c->any = any;
    c->dirty |= effect;
}

#define GUARD_()      check_guard(&check, __func__)
#define EFFECT_()     ((void)(check.dirty = true))
#define EFF_PURE_()   ((void)0)
#define EFF_READS_()  check_call(&check, false, false)
#define EFF_NEW_()    check_call(&check, false, false)
#define EFF_WRITES_() check_call(&check, false, true)
#define EFF_ANY_()    check_call(&check, true, true)

#endif
