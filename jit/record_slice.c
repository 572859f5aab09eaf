/* record_slice.c -- slices of lists without slice objects.
 *
 * BUILD_SLICE made the object in this trace (record_alloc.c): its parts are known here, and if
 * nothing but the subscript uses it, it sinks.  The parts go to C as numbers.
 */
#include "jit/record_prims.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

/* One part as a number, `none` for None.  false: neither an int of 48 bits nor None. */
static bool part(Recorder *J, V v, int64_t none, RAW *out)
{
    if (value_is_int(v.v_)) {
        if (jit_rec_is_wide(J, v.ref)) {
            return false;
        }
        jit_rec_class(J, v.v_, v.ref);
        *out = I2RAW(INT(v));
        return J->failed == NULL;
    }
    if (!value_same(v.v_, KR_NONE)) {
        return false;
    }
    jit_rec_value_is(J, v.ref, jit_rec_const(J, KR_NONE), true);
    *out = RAW_CONST(none);
    return J->failed == NULL;
}

/* The parts of a slice that this trace has made; its step is a constant. */
static bool parts(Recorder *J, V key, RAW out[2], int64_t *step)
{
    if (J->failed != NULL || J->buf.ins[key.ref].op != IR_NEW ||
        !kr_is_exact(key.v_, &PySlice_Type)) {
        return false;
    }
    const Slice *s = (const Slice *)value_ptr(key.v_);
    V start = {s->start, rec_load(J, IR_LOAD, IRT_VAL, key.ref, offsetof(Slice, start))};
    V stop = {s->stop, rec_load(J, IR_LOAD, IRT_VAL, key.ref, offsetof(Slice, stop))};
    IRRef by = rec_load(J, IR_LOAD, IRT_VAL, key.ref, offsetof(Slice, step));
    if (J->buf.ins[by].op != IR_K64) {
        return false;
    }
    *step = value_is_int(s->step) ? value_int(s->step) : value_same(s->step, KR_NONE) ? 1 : 0;
    return *step != 0 && part(J, start, *step < 0 ? INTPTR_MAX : 0, &out[0]) &&
           part(J, stop, *step < 0 ? INTPTR_MIN : INTPTR_MAX, &out[1]);
}

static V sliced(Recorder *J, Thread *t, P list, const RAW bounds[2], int64_t step)
{
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, list.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    jit_rec_arg(J, jit_ir_kraw(&J->buf, step));
    IRRef r = jit_rec_call(J, CALL_NEW, (const void *)kr_list_slice_by, "kr_list_slice_by", IRT_VAL,
                           64, true);
    List *l = kr_list_slice_by(t, list.p_, bounds[0].r_, bounds[1].r_, step);
    return (V){l == NULL ? VALUE_ERROR : value_from_ptr(l), r};
}

bool jit_rec_slice_get(Recorder *J, Thread *t, P list, V key, V *out)
{
    RAW bounds[2];
    int64_t step;
    if (!parts(J, key, bounds, &step)) {
        return false;
    }
    *out = sliced(J, t, list, bounds, step);
    return true;
}

bool jit_rec_slice_part(Recorder *J, Thread *t, V list, V lo, V hi, V *out)
{
    RAW bounds[2];
    if (J->failed != NULL || !kr_is_exact_list(list.v_) || !part(J, lo, 0, &bounds[0]) ||
        !part(J, hi, INTPTR_MAX, &bounds[1])) {
        return false;
    }
    *out = sliced(J, t, PTR(list), bounds, 1);
    return true;
}

bool jit_rec_slice_set(Recorder *J, Thread *t, P list, V key, V v)
{
    RAW bounds[2];
    int64_t step;
    if (value_is_null(v.v_) || !kr_is_exact_list(v.v_) || !parts(J, key, bounds, &step) ||
        step != 1) {
        return false;
    }
    (void)jit_rec_type_of(J, v.v_, v.ref);
    P from = PTR(v);
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, list.ref);
    jit_rec_arg(J, bounds[0].ref);
    jit_rec_arg(J, bounds[1].ref);
    jit_rec_arg(J, from.ref);
    IRRef r = jit_rec_call(J, CALL_WRITES, (const void *)kr_list_put_slice, "kr_list_put_slice",
                           IRT_RAW, 8, true);
    bool done = kr_list_put_slice(t, list.p_, bounds[0].r_, bounds[1].r_, from.p_);
    jit_rec_tried(J, CALL_WRITES, r, done);
    return done;
}
