/* exits.c -- leaving machine code: the snapshot's values go where the interpreter looks for them.
 */
#include "jit/asm.h"
#include "jit/jit.h"
#include "jit/record.h"
#include "runtime/core/error.h"
#include "runtime/interp/interp.h"
#include "runtime/interp/slow.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str_int.h"
#include "runtime/core/stack.h"

/* The objects an exit makes, by number; NULL: not among them. */
typedef struct ExitObjects {
    Value made[SNAP_OBJECTS_MAX];
    bool failed; /* MemoryError is pending: what could not be made is missing */
} ExitObjects;

static Value checked(ExitObjects *objects, Value v)
{
    objects->failed |= value_is_error(v);
    return v;
}

static Value exit_value(Thread *t, const ExitState *state, const Trace *trace, ExitObjects *objects,
                        const ExitValue *v)
{
    uint64_t bits;
    switch (v->loc) {
    case LOC_OBJECT: return objects->made[v->index];
    case LOC_CONST: bits = trace->k[v->k]; break;
    case LOC_GPR: bits = state->gpr[v->index]; break;
    case LOC_FPR: memcpy(&bits, &state->fpr[v->index], sizeof bits); break;
    default: bits = state->stack[v->index]; break;
    }
    if (v->plus) { /* of words, which wrap around */
        bits += exit_value(t, state, trace, objects, v + 1).bits;
    }
    switch (v->type) {
    case IRT_INT: return value_from_small(((int64_t)bits >> 16) + v->add);
    case IRT_SMALL: return value_from_small((int64_t)bits + v->add);
    case IRT_FLT: {
        double d;
        memcpy(&d, &bits, sizeof d);
        return value_from_double_any(d);
    }
    case IRT_CHR: return value_from_ptr(kr_latin1[bits & 127]);
    case IRT_I64: return checked(objects, kr_int_from_i64(t, (int64_t)bits));
    case IRT_U64: return checked(objects, kr_int_from_u64(t, bits));
    default: return (Value){bits};
    }
}

uint32_t jit_exit_value_count(const Trace *trace, uint32_t exit)
{
    const Exit *e = &trace->exits[exit];
    uint32_t n = e->nvalues;
    for (uint32_t f = 0; f < e->nframes; f++) {
        const ExitFrame *frame = &trace->frames[e->first_frame + f];
        n += frame->in_memory && !frame->is_entry;
        n += frame->frame.func_ref != 0;
    }
    return n;
}

bool jit_exit_value(const Trace *trace, uint32_t exit, uint32_t i, ExitValue *out)
{
    const Exit *e = &trace->exits[exit];
    if (i < e->nvalues) {
        *out = trace->values[e->first_value + i];
        return true;
    }
    i -= e->nvalues;
    for (uint32_t f = 0; f < e->nframes; f++) {
        const ExitFrame *frame = &trace->frames[e->first_frame + f];
        bool base = frame->in_memory && !frame->is_entry, func = frame->frame.func_ref != 0;
        if (i < (uint32_t)base + func) {
            bool is_base = base && i == 0;
            *out = is_base ? frame->base : frame->func;
            out->frame = (uint16_t)f;
            out->slot = is_base ? EXIT_SLOT_BASE : EXIT_SLOT_FUNC;
            return true;
        }
        i -= (uint32_t)base + func;
    }
    return false;
}

uint32_t jit_exit_value_first(const Trace *trace, uint32_t exit, uint32_t i)
{
    ExitValue want, v;
    if (!jit_exit_value(trace, exit, i, &want)) {
        return i;
    }
    for (uint32_t j = 0; j < i; j++) {
        if (jit_exit_value(trace, exit, j, &v) && v.type == want.type && v.loc == want.loc &&
            v.index == want.index && v.k == want.k) {
            return j;
        }
    }
    return i;
}

/* The frame of the snapshot that is in memory already. */
static Frame *frame_in_memory(const ExitState *state, const Trace *trace, const ExitFrame *f)
{
    uint64_t bits =
        f->is_entry ? state->gpr[RBX] : exit_value(NULL, state, trace, NULL, &f->base).bits;
    return (Frame *)(uintptr_t)(bits + f->frame.off);
}

/* The activations of inlined calls, outermost first; false with MemoryError pending. */
static bool push_frames(Thread *t, const ExitState *state, ExitObjects *objects, const Trace *trace,
                        const Exit *e, Frame **frames)
{
    for (uint32_t i = 1; i < e->nframes; i++) {
        const ExitFrame *ef = &trace->frames[e->first_frame + i];
        const SnapFrame *f = &ef->frame;
        if (ef->in_memory) {
            frames[i] = frame_in_memory(state, trace, ef);
            if (f->link) {
                jit_gen_link(t, frames[i]->generator, frames[i - 1], f->kind, f->ret_reg);
            }
            frames[i]->pc = f->pc;
            continue;
        }
        Function *func = f->func;
        if (f->func_ref != 0) {
            func = (Function *)(uintptr_t)exit_value(t, state, trace, objects, &ef->func).bits;
        }
        /* NULL: it is an object that there was no memory for */
        Frame *nf = func == NULL ? NULL : kr_stack_push(t, func->func_code->frame_bytes);
        if (nf == NULL) {
            return false;
        }
        nf->func = func;
        kr_frame_fill(t, nf, frames[i - 1], 0, f->kind, f->ret_reg);
        nf->pc = f->pc;
        frames[i] = nf;
    }
    return true;
}

/* An int that nothing but exits needs: out of its operands, which may be alike. */
static void make_big(Thread *t, const ExitState *state, const Trace *trace, const Exit *e,
                     ExitObjects *objects, const ExitValue *big)
{
    const ExitValue *values = &trace->values[e->first_value];
    Value operands[2] = {VALUE_NULL, VALUE_NULL};
    Value *made = &objects->made[big->frame & ~SNAP_OBJECT];
    if (!value_is_null(*made)) {
        return;
    }
    for (uint32_t i = 0; i < e->nvalues; i++) {
        const ExitValue *v = &values[i];
        if (v->frame != big->frame || v->slot == 0) {
            continue;
        }
        for (uint32_t j = 0; j < e->nvalues && v->loc == LOC_OBJECT; j++) {
            if (values[j].loc == LOC_BIG && (values[j].frame & ~SNAP_OBJECT) == v->index) {
                make_big(t, state, trace, e, objects, &values[j]);
            }
        }
        operands[v->slot - 1] = exit_value(t, state, trace, objects, v);
    }
    if (!value_is_null(operands[0]) && !value_is_null(operands[1])) {
        *made = checked(objects, kr_op_int_binary(t, (BinOp)big->k, operands[0], operands[1]));
    }
}

/* A text or bytes: none of its words is an object of the exit. */
static void make_text(Thread *t, const ExitState *state, const Trace *trace, const Exit *e,
                      ExitObjects *objects, const ExitValue *text)
{
    const ExitValue *values = &trace->values[e->first_value];
    Value words[JIT_TEXT_WORDS] = {{0}};
    for (uint32_t i = 0; i < e->nvalues; i++) {
        if (values[i].frame == text->frame && values[i].slot != 0) {
            words[values[i].slot - 1] = exit_value(t, state, trace, objects, &values[i]);
        }
    }
    objects->made[text->frame & ~SNAP_OBJECT] = checked(objects, jit_make(t, text->index, words));
}

/* Fills a dict of keywords, once its tuple is filled. */
static void fill_dict(Thread *t, const ExitState *state, const Trace *trace, const Exit *e,
                      ExitObjects *objects, const ExitValue *dict)
{
    const ExitValue *values = &trace->values[e->first_value];
    const Tuple *words[2] = {NULL, NULL};
    for (uint32_t i = 0; i < e->nvalues; i++) {
        if (values[i].frame == dict->frame && values[i].slot != 0) {
            words[values[i].slot - 1] =
                (const Tuple *)value_ptr_or_null(exit_value(t, state, trace, objects, &values[i]));
        }
    }
    Dict *d = (Dict *)value_ptr_or_null(objects->made[dict->frame & ~SNAP_OBJECT]);
    if (d == NULL || words[0] == NULL || words[1] == NULL) {
        return; /* there was no memory */
    }
    for (isize i = 0; i < kr_tuple_len(words[0]); i++) {
        objects->failed |= !kr_dict_set(t, d, kr_tuple_get(words[0], i), kr_tuple_get(words[1], i));
    }
}

/* The sunk objects of the exit.  Without memory some are NULL: unbound. */
static void make_objects(Thread *t, const ExitState *state, const Trace *trace, const Exit *e,
                         ExitObjects *objects)
{
    const ExitValue *values = &trace->values[e->first_value];
    bool any = false;
    for (uint32_t i = 0; i < e->nvalues; i++) {
        any |= values[i].loc == LOC_NEW || values[i].loc == LOC_BIG || values[i].loc == LOC_DICT ||
               values[i].loc == LOC_TEXT;
    }
    if (!any) {
        return;
    }
    memset(objects->made, 0, sizeof objects->made);
    for (uint32_t i = 0; i < e->nvalues; i++) {
        const ExitValue *v = &values[i];
        if (v->loc == LOC_NEW) {
            Type *type = (Type *)(uintptr_t)trace->k[v->k];
            Object *o = kr_new_object(t, type, v->index, jit_new_kind(type));
            objects->made[v->frame & ~SNAP_OBJECT] = checked(objects, value_from_ptr(o));
        } else if (v->loc == LOC_BIG) {
            make_big(t, state, trace, e, objects, v);
        } else if (v->loc == LOC_TEXT) {
            make_text(t, state, trace, e, objects, v);
        } else if (v->loc == LOC_DICT) {
            objects->made[v->frame & ~SNAP_OBJECT] =
                checked(objects, value_from_ptr(kr_dict_new(t)));
        }
    }
    for (uint32_t i = 0; i < e->nvalues; i++) {
        const ExitValue *v = &values[i];
        if (v->loc != LOC_NEW) {
            continue;
        }
        Object *o = value_ptr_or_null(objects->made[v->frame & ~SNAP_OBJECT]);
        for (uint32_t j = 0; j < e->nvalues && o != NULL; j++) {
            const ExitValue *word = &values[j];
            if (word->frame == v->frame && word->slot != 0) {
                Value x = exit_value(t, state, trace, objects, word);
                x.bits -= word->slot & SNAP_RAW ? VALUE_DOUBLE_OFFSET : 0;
                kr_gc_write(o, &((Value *)o)[word->slot & ~SNAP_RAW], x);
            }
        }
    }
    for (uint32_t i = 0; i < e->nvalues; i++) {
        if (values[i].loc == LOC_DICT) {
            fill_dict(t, state, trace, e, objects, &values[i]);
        }
    }
}

/* A register, or what stands in a snapshot like one. */
static void put(Thread *t, const Exit *e, const Trace *trace, Frame *f, const ExitValue *v,
                Value value)
{
    if (v->slot == SNAP_HANDLED) {
        bool generator = trace->frames[e->first_frame + v->frame].frame.off != 0;
        ErrStackItem *item = generator ? &f->generator->gi_exc_state : t->exc_info;
        item->exc_value = value_ptr_or_null(value);
    } else if (v->slot == SNAP_FRAME_OBJECT) {
        FrameObject *fo = (FrameObject *)value_ptr_or_null(value);
        if (fo != NULL) { /* there was memory for it */
            fo->f_frame = f;
            f->object = fo;
        }
    } else {
        f->regs[v->slot] = value;
    }
}

/* Words that the loop has left to its exits. */
static void write_words(Thread *t, const ExitState *state, const Trace *trace, const Exit *e,
                        ExitObjects *objects)
{
    const ExitValue *values = &trace->values[e->first_value];
    for (uint32_t i = 0; i < e->nvalues; i++) {
        if ((values[i].frame & SNAP_KIND) == SNAP_WORD) { /* its value is the next */
            void *owner = (void *)(uintptr_t)exit_value(t, state, trace, objects, &values[i]).bits;
            kr_gc_write(owner, &((Value *)owner)[values[i].slot],
                        exit_value(t, state, trace, objects, &values[i + 1]));
        }
    }
}

Frame *jit_trace_exit(Thread *t, ExitState *state, Trace *trace)
{
    Exit *e = &trace->exits[state->exit];
    Frame *frames[REC_DEPTH_MAX + 1];
    uint32_t innermost = e->nframes - 1;
    frames[0] = frame_in_memory(state, trace, &trace->frames[e->first_frame]);
    frames[0]->pc = trace->frames[e->first_frame].frame.pc;
    e->count++;
    jit_state.exit = e;
    jit_state.exit_trace = trace;
    jit_state.error = e->kind == EXIT_RAISE;
    ExitObjects objects;
    objects.failed = false;
    make_objects(t, state, trace, e, &objects);
    write_words(t, state, trace, e, &objects);
    /* Registers of the root frame first: a failure below still leaves it right. */
    for (uint32_t i = 0; i < e->nvalues; i++) {
        const ExitValue *v = &trace->values[e->first_value + i];
        if (v->frame == 0) {
            put(t, e, trace, frames[0], v, exit_value(t, state, trace, &objects, v));
        }
    }
    PendingState raised = kr_err_save(t); /* a stack that is full raises once */
    bool room = push_frames(t, state, &objects, trace, e, frames);
    if (raised.type != NULL) {
        kr_err_put_back(t, raised);
    }
    if (!room) {
        jit_state.error = true;
        t->cframe->current_frame = frames[0];
        return frames[0];
    }
    for (uint32_t i = 0; i < e->nvalues; i++) {
        const ExitValue *v = &trace->values[e->first_value + i];
        if (v->frame != 0 && !(v->frame & SNAP_KIND)) {
            put(t, e, trace, frames[v->frame], v, exit_value(t, state, trace, &objects, v));
        }
    }
    jit_state.error |= objects.failed;
    Frame *f = frames[innermost];
    if (e->kind == EXIT_EXHAUST) {
        if (kr_pending(t)) {
            jit_state.error = true;
        } else {
            f->pc += 1 + (int16_t)f->pc->c;
        }
    }
    t->cframe->current_frame = f;
    return f;
}
