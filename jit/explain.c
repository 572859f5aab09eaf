/* explain.c -- why a trace is left, in the words of a Python programmer.
 *
 * Nothing is noted while recording: the reason is found in the guards that share a snapshot, in
 * what defines their operands, and in the bytecode the snapshot goes on with.
 */
#include <stdlib.h>
#include <string.h>

#include "jit/log.h"
#include "runtime/compile/opcodes.h"
#include "runtime/types/list.h"
#include "runtime/types/function.h"

const Instr *jit_snap_pc(const IRBuf *buf, const Trace *trace, uint32_t snap, const Code **code)
{
    const Snap *s = &buf->snaps[snap];
    if (s->nframes == 0) {
        *code = trace->code;
        return trace->start;
    }
    const SnapFrame *f = &buf->snap_frames[s->first_frame + s->nframes - 1];
    *code = f->func != NULL ? f->func->func_code : trace->code;
    if (f->pc < (*code)->instrs || f->pc >= (*code)->instrs + (*code)->ninstrs) {
        *code = trace->code; /* a frame whose code the snapshot does not name */
        return trace->start;
    }
    return f->pc;
}

typedef struct Explain {
    FILE *out;
    const IRBuf *buf;
    const Code *code;
    const Instr *pc;
    const char *op; /* name of the bytecode */
} Explain;

static bool op_is(const Explain *x, const char *prefix)
{
    return strncmp(x->op, prefix, strlen(prefix)) == 0;
}

/* The name an attribute or global bytecode is about, or NULL. */
static const char *name_of(const Explain *x)
{
    const OpInfo *info = &kr_op_info[x->pc->op];
    const uint8_t kinds[3] = {info->a, info->b, info->c};
    const uint16_t values[3] = {x->pc->a, x->pc->b, x->pc->c};
    for (int i = 0; i < 3; i++) {
        if (kinds[i] == ARG_C && values[i] < x->code->ncaches) {
            return jit_text_of(x->code->caches[values[i]].name);
        }
    }
    return NULL;
}

static bool is_branch(const Explain *x)
{
    return (kr_op_info[x->pc->op].flags & OPF_JUMP) != 0 && !op_is(x, "LOOP") && !op_is(x, "FOR");
}

/* What the value of a reference is to the program: "variable i", "attribute x", "the value". */
static void put_what(const Explain *x, IRRef ref)
{
    const IRIns *ins = &x->buf->ins[ref];
    for (int depth = 0; depth < 4; depth++) {
        if (ins->op == IR_PHI || ins->op == IR_COPY || ins->op == IR_GPTR || ins->op == IR_GINT ||
            ins->op == IR_GFLT) {
            ins = &x->buf->ins[ins->a];
        }
    }
    Tuple *names = (Tuple *)value_ptr(x->code->co_localsplusnames);
    if (ins->op == IR_SLOAD && x->buf->snaps != NULL && ins->a < x->code->first_temp &&
        ins->a < kr_tuple_len(names)) {
        fprintf(x->out, "variable %s", jit_text_of(names->ob_item[ins->a]));
    } else if (ins->op == IR_CALL) {
        fputs("the result of a call", x->out);
    } else if (op_is(x, "GETATTR") || op_is(x, "LOAD_METHOD") || op_is(x, "SETATTR")) {
        const char *name = name_of(x);
        fprintf(x->out, "attribute %s", name == NULL ? "?" : name);
    } else if (op_is(x, "GETITEM") || op_is(x, "FOR_ITER")) {
        fputs("an item", x->out);
    } else if (op_is(x, "LOAD_GLOBAL")) {
        const char *name = name_of(x);
        fprintf(x->out, "global %s", name == NULL ? "?" : name);
    } else {
        fputs("a value", x->out);
    }
}

static void put_relation(const Explain *x, const IRIns *g)
{
    bool pointers = g->t == IRT_PTR || g->t == IRT_VAL;
    int line = jit_line_of(x->code, x->pc);
    const char *name = name_of(x);
    if (op_is(x, "FOR_ITER")) {
        fputs(pointers ? "the iterator is of another class" : "loop ended", x->out);
    } else if ((op_is(x, "GETITEM") || op_is(x, "SETITEM")) &&
               (g->op == IR_GULT || g->op == IR_GUGE)) {
        fputs("list index out of range", x->out);
    } else if (op_is(x, "GETITEM") || op_is(x, "SETITEM") || op_is(x, "DELITEM")) {
        fputs("the container or its index is of another class or size", x->out);
    } else if (op_is(x, "LOAD_GLOBAL")) {
        fprintf(x->out, "global %s was rebound", name == NULL ? "?" : name);
    } else if (op_is(x, "GETATTR") || op_is(x, "SETATTR") || op_is(x, "LOAD_METHOD")) {
        fprintf(x->out, "attribute %s: the object has another class or other attributes",
                name == NULL ? "?" : name);
    } else if (op_is(x, "CALL")) {
        fputs("another function is called", x->out);
    } else if (is_branch(x) && !pointers) {
        fprintf(x->out, "the condition at line %d went the other way", line);
    } else if (pointers) {
        put_what(x, g->a);
        fputs(" is of another class", x->out);
    } else {
        fprintf(x->out, "a test in %s failed", x->op);
    }
}

static void put_guard(const Explain *x, const IRIns *g, uint8_t exit)
{
    switch ((IROp)g->op) {
    case IR_GINT:
        put_what(x, g->a);
        fputs(" changed type: not an int", x->out);
        break;
    case IR_GNAT:
        put_what(x, g->a);
        fputs(" is no small natural number", x->out);
        break;
    case IR_GFLT:
        put_what(x, g->a);
        fputs(" changed type: not a float", x->out);
        break;
    case IR_GPTR:
        put_what(x, g->a);
        fputs(" changed type: an int or float", x->out);
        break;
    case IR_ADDOV:
    case IR_SUBOV:
    case IR_MULOV:
    case IR_SHLOV:
    case IR_FDIVOV: fputs("int overflow (beyond 48 bits)", x->out); break;
    case IR_GERR:
    case IR_GOK:
    case IR_GNONNEG:
        fputs(exit == EXIT_EXHAUST ? "loop ended" : "an exception was raised", x->out);
        break;
    case IR_GTRACE: fputs("the call switched tracing on", x->out); break;
    case IR_POLL: fputs("a signal, the collector or another thread wants attention", x->out); break;
    case IR_GDEPTH: fputs("recursion comes near its limit", x->out); break;
    case IR_GVALID: fputs("something the trace relies on was redefined", x->out); break;
    default: put_relation(x, g); break;
    }
}

/* Appends one reason if it is not there yet. */
static void add_reason(char **text, const char *reason)
{
    if (*text == NULL) {
        *text = strdup(reason);
        return;
    }
    if (strstr(*text, reason) != NULL || strlen(*text) > 300) {
        return;
    }
    char *longer = NULL;
    if (asprintf(&longer, "%s, or %s", *text, reason) >= 0) {
        free(*text);
        *text = longer;
    }
}

char *jit_explain(const IRBuf *buf, const Trace *trace, uint32_t snap)
{
    Explain x = {.buf = buf};
    x.pc = jit_snap_pc(buf, trace, snap, &x.code);
    x.op = kr_op_info[x.pc->op].name;
    if (!trace->loops && snap + 1 == buf->nsnaps) {
        return strdup("the trace ends here: the loop goes on elsewhere");
    }
    char *all = NULL;
    for (uint32_t i = 1; i < buf->n; i++) {
        const IRIns *g = &buf->ins[i];
        if (jit_ir_info[g->op].kind != IRK_G || g->snap != snap) {
            continue;
        }
        char *one = NULL;
        size_t size;
        x.out = open_memstream(&one, &size);
        if (x.out == NULL) {
            return all;
        }
        put_guard(&x, g, buf->snaps[snap].exit);
        if (fclose(x.out) == 0) {
            add_reason(&all, one);
        }
        free(one);
    }
    return all != NULL ? all : strdup("nothing: no guard is left");
}
