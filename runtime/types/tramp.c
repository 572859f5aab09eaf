/* tramp.c -- C ABI to native: what every PyCFunction and C slot of a builtin type runs through.
 *
 * Arguments come borrowed from C: kr_ext.keep() adopts them (a function may store what it gets).
 * Results go out as new references, failures as NULL or -1 with the pending exception handed over
 * by kr_ext.give(VALUE_ERROR).
 */
#include "runtime/core/native.h"

#include "runtime/types/call_util.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/type.h"

#define FEW 8

static Thread *enter(void) { return kr_thread_current(); }
static Value keep(Thread *t, Object *o) { return kr_ext.keep(t, o); }
static Object *give(Thread *t, Value v) { return kr_ext.give(t, v); }
/* Failure of a slot that does not return an object. */
static int fail(Thread *t)
{
    kr_ext.give(t, VALUE_ERROR);
    return -1;
}

/* Borrowed C arguments as Values, in `few` when they fit.  NULL pending. */
static Value *keep_all(Thread *t, Object *const *args, size_t n, Value *few)
{
    Value *all = few;
    if (n > FEW) {
        all = kr_gc_new_block(t, n * sizeof(Value), GCK_RAW);
        if (all == NULL) {
            return NULL;
        }
    }
    for (size_t i = 0; i < n; i++) {
        all[i] = keep(t, args[i]);
    }
    return all;
}

/* -- Rows of method tables ---------------------------------------------------------------- */

Object *kr_tramp_noargs(NativeNOARGS fn, Object *self)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, self)));
}

Object *kr_tramp_o(NativeO fn, Object *self, Object *arg)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, self), keep(t, arg)));
}

Object *kr_tramp_fast(NativeFAST fn, Object *self, Object *const *args, isize nargs)
{
    Thread *t = enter();
    Value few[FEW];
    Value *all = keep_all(t, args, (size_t)nargs, few);
    return give(t, all == NULL ? VALUE_ERROR : fn(t, keep(t, self), all, (size_t)nargs));
}

Object *kr_tramp_fastkw(NativeFASTKW fn, Object *self, Object *const *args, isize nargs,
                        Object *kwnames)
{
    Thread *t = enter();
    Value few[FEW];
    Value names = keep(t, kwnames);
    Tuple *kw = value_is_null(names) ? NULL : (Tuple *)value_ptr(names);
    size_t n = (size_t)nargs + kr_kwcount(kw);
    Value *all = keep_all(t, args, n, few);
    return give(t, all == NULL ? VALUE_ERROR : fn(t, keep(t, self), all, (size_t)nargs, kw));
}

Object *kr_tramp_args(NativeARGS fn, ArgSpec *spec, Object *self, Object *const *args, isize nargs,
                      Object *kwnames)
{
    Thread *t = enter();
    Value few[FEW], bound[64];
    Value names = keep(t, kwnames);
    Tuple *kw = value_is_null(names) ? NULL : (Tuple *)value_ptr(names);
    size_t n = (size_t)nargs + kr_kwcount(kw);
    Value *all = keep_all(t, args, n, few);
    if (all == NULL || !kr_args_bind(t, spec, all, (size_t)nargs, kw, bound)) {
        return give(t, VALUE_ERROR);
    }
    return give(t, fn(t, keep(t, self), bound));
}

Object *kr_tramp_d_d(NativeD_D fn, Object *self, Object *arg)
{
    Thread *t = enter();
    double x, y;
    if (!kr_arg_double(t, keep(t, arg), &x) || !fn(t, x, &y)) {
        return give(t, VALUE_ERROR);
    }
    return give(t, value_from_double_any(y));
}

/* -- Slots -------------------------------------------------------------------------------- */

Object *kr_tramp_slot_unary(SlotUNARY fn, Object *a)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, a)));
}

Object *kr_tramp_slot_binary(SlotBINARY fn, Object *a, Object *b)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, a), keep(t, b)));
}

Object *kr_tramp_slot_ternary(SlotTERNARY fn, Object *a, Object *b, Object *c)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, a), keep(t, b), keep(t, c)));
}

int kr_tramp_slot_inquiry(SlotINQUIRY fn, Object *a)
{
    Thread *t = enter();
    int r = fn(t, keep(t, a));
    return r < 0 ? fail(t) : r;
}

isize kr_tramp_slot_len(SlotLEN fn, Object *a)
{
    Thread *t = enter();
    isize r = fn(t, keep(t, a));
    return r < 0 ? fail(t) : r;
}

Object *kr_tramp_slot_ssizearg(SlotSSIZEARG fn, Object *a, isize i)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, a), i));
}

int kr_tramp_slot_ssizeobjarg(SlotSSIZEOBJARG fn, Object *a, isize i, Object *v)
{
    Thread *t = enter();
    int r = fn(t, keep(t, a), i, keep(t, v));
    return r < 0 ? fail(t) : r;
}

int kr_tramp_slot_objobj(SlotOBJOBJ fn, Object *a, Object *b)
{
    Thread *t = enter();
    int r = fn(t, keep(t, a), keep(t, b));
    return r < 0 ? fail(t) : r;
}

int kr_tramp_slot_objobjarg(SlotOBJOBJARG fn, Object *a, Object *b, Object *c)
{
    Thread *t = enter();
    int r = fn(t, keep(t, a), keep(t, b), keep(t, c));
    return r < 0 ? fail(t) : r;
}

isize kr_tramp_slot_hash(SlotHASH fn, Object *a)
{
    Thread *t = enter();
    int64_t h = fn(t, keep(t, a));
    return h == -1 ? fail(t) : h;
}

Object *kr_tramp_slot_richcmp(SlotRICHCMP fn, Object *a, Object *b, int op)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, a), keep(t, b), op));
}

Object *kr_tramp_slot_call(SlotCALL fn, Object *f, Object *args, Object *kwargs)
{
    Thread *t = enter();
    ArgVector v;
    if (!kr_argvector(t, keep(t, args), keep(t, kwargs), &v)) {
        return give(t, VALUE_ERROR);
    }
    return give(t, fn(t, keep(t, f), v.args, v.nargs, v.kwnames));
}

Object *kr_tramp_slot_new(SlotNEW fn, Type *type, Object *args, Object *kwargs)
{
    Thread *t = enter();
    ArgVector v;
    if (!kr_argvector(t, keep(t, args), keep(t, kwargs), &v)) {
        return give(t, VALUE_ERROR);
    }
    return give(t, fn(t, type, v.args, v.nargs, v.kwnames));
}

int kr_tramp_slot_init(SlotINIT fn, Object *self, Object *args, Object *kwargs)
{
    Thread *t = enter();
    ArgVector v;
    if (!kr_argvector(t, keep(t, args), keep(t, kwargs), &v)) {
        return fail(t);
    }
    int r = fn(t, keep(t, self), v.args, v.nargs, v.kwnames);
    return r < 0 ? fail(t) : r;
}

Object *kr_tramp_slot_descrget(SlotDESCRGET fn, Object *descr, Object *obj, Object *type)
{
    Thread *t = enter();
    return give(t, fn(t, keep(t, descr), keep(t, obj), keep(t, type)));
}

/* Exhausted: NULL with nothing pending, as in the native protocol. */
Object *kr_tramp_slot_iternext(SlotITERNEXT fn, Object *a)
{
    Thread *t = enter();
    Value v = fn(t, keep(t, a));
    return value_is_null(v) && !kr_pending(t) ? NULL : give(t, v);
}

int kr_tramp_slot_send(SlotSEND fn, Object *gen, Object *arg, Object **result)
{
    Thread *t = enter();
    Value v = VALUE_NULL;
    int r = fn(t, keep(t, gen), keep(t, arg), &v);
    if (r < 0) {
        *result = NULL;
        return fail(t);
    }
    *result = give(t, v);
    return *result == NULL ? -1 : r;
}

void kr_tramp_slot_void(SlotVOID fn, Object *a)
{
    Thread *t = enter();
    fn(t, keep(t, a));
}

/* -- Functions and methods as vectorcall callables ------------------------------------------ */

Object *kr_tramp_vectorcall(Object *callable, Object *const *args, size_t nargsf, Object *kwnames)
{
    Thread *t = enter();
    Value few[FEW];
    size_t nargs = nargsf & (SIZE_MAX >> 1); /* without PY_VECTORCALL_ARGUMENTS_OFFSET */
    Value names = keep(t, kwnames);
    Tuple *kw = value_is_null(names) ? NULL : (Tuple *)value_ptr(names);
    Value *all = keep_all(t, args, nargs + kr_kwcount(kw), few);
    return give(t, all == NULL ? VALUE_ERROR : kr_call(t, keep(t, callable), all, nargs, kw));
}
