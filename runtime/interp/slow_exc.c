/* slow_exc.c -- out-of-line parts of raise, except, with, await. */
#include "runtime/core/names.h"
#include "runtime/interp/slow.h"
#include "runtime/interp/trace.h"
#include "runtime/types/function.h"

/* -- raise ---------------------------------------------------------------------------------------
 */

void kr_op_raise_no_active(Thread *t)
{
    kr_raise(t, KR_EXC(RuntimeError), "No active exception to reraise");
}

void kr_op_raise(Thread *t, Value exc, Value cause)
{
    Value instance = exc;
    if (kr_is_exception_class(exc)) {
        instance = kr_call_0(t, exc);
        if (value_is_error(instance)) {
            return;
        }
        if (!kr_is_exception(instance)) {
            kr_raise(t, KR_EXC(TypeError),
                     "calling %R should have returned an instance of BaseException, not %R", exc,
                     value_from_ptr(kr_type(instance)));
            return;
        }
    } else if (!kr_is_exception(exc)) {
        kr_raise(t, KR_EXC(TypeError), "exceptions must derive from BaseException");
        return;
    }
    if (!value_is_null(cause)) {
        Value fixed = cause;
        if (kr_is_exception_class(cause)) {
            fixed = kr_call_0(t, cause);
            if (value_is_error(fixed)) {
                return;
            }
            if (!kr_is_exception(fixed)) {
                kr_raise(t, KR_EXC(TypeError),
                         "calling %R should have returned an instance of BaseException, not %R",
                         cause, value_from_ptr(kr_type(fixed)));
                return;
            }
        } else if (kr_is_none(cause)) {
            fixed = VALUE_NULL;
        } else if (!kr_is_exception(cause)) {
            kr_raise(t, KR_EXC(TypeError), "exception causes must derive from BaseException");
            return;
        }
        BaseException *e = (BaseException *)value_ptr(instance);
        kr_gc_write(e, &e->cause, fixed);
        e->suppress_context = 1;
    }
    kr_raise_object(t, instance);
}

/* -- except
 * ---------------------------------------------------------------------------------------- */

static bool check_match_type(Thread *t, Value match)
{
    if (kr_is_tuple(match)) {
        Tuple *types = (Tuple *)value_ptr(match);
        for (isize i = 0; i < kr_tuple_len(types); i++) {
            if (!kr_is_exception_class(kr_tuple_get(types, i))) {
                return kr_fail(
                    t, KR_EXC(TypeError),
                    "catching classes that do not inherit from BaseException is not allowed");
            }
        }
        return true;
    }
    return kr_is_exception_class(match) ||
           kr_fail(t, KR_EXC(TypeError),
                   "catching classes that do not inherit from BaseException is not allowed");
}

Value kr_op_exc_match(Thread *t, Value exc, Value match)
{
    return check_match_type(t, match) ? kr_bool(kr_exc_matches(t, exc, match)) : VALUE_ERROR;
}

static bool is_group(Value v) { return kr_is_instance_of(v, KR_EXC(BaseExceptionGroup)); }

static bool check_group_match_type(Thread *t, Value match)
{
    if (!check_match_type(t, match)) {
        return false;
    }
    Tuple *types = kr_is_tuple(match) ? (Tuple *)value_ptr(match) : NULL;
    isize n = types == NULL ? 1 : kr_tuple_len(types);
    for (isize i = 0; i < n; i++) {
        Value type = types == NULL ? match : kr_tuple_get(types, i);
        if (kr_is_subtype((Type *)value_ptr(type), KR_EXC(BaseExceptionGroup))) {
            return kr_fail(
                t, KR_EXC(TypeError),
                "catching ExceptionGroup with except* is not allowed. Use except instead.");
        }
    }
    return true;
}

bool kr_op_eg_match(Thread *t, Value exc, Value match, Value *out)
{
    if (!check_group_match_type(t, match)) {
        return false;
    }
    out[0] = exc;
    out[1] = KR_NONE;
    if (kr_is_none(exc)) {
        return true;
    }
    if (kr_exc_matches(t, exc, match)) {
        out[0] = KR_NONE;
        out[1] = exc;
        if (is_group(exc)) {
            return true;
        }
        /* A bare exception is wrapped, with its traceback. */
        Tuple *one = kr_tuple_from(t, &exc, 1);
        Value args[2] = {value_from_ptr(KR_NAME(empty)), value_from_ptr(one)};
        Value group = one == NULL
                          ? VALUE_ERROR
                          : kr_call(t, value_from_ptr(KR_EXC(ExceptionGroup)), args, 2, NULL);
        if (!value_is_error(group) || !kr_pending_is(t, KR_EXC(TypeError))) {
            out[1] = group;
            return !value_is_error(group);
        }
        kr_err_clear(t); /* a BaseException needs the base group */
        out[1] = kr_call(t, value_from_ptr(KR_EXC(BaseExceptionGroup)), args, 2, NULL);
        return !value_is_error(out[1]);
    }
    if (is_group(exc)) {
        Value pair = kr_call_method_1(t, exc, KR_NAME(split), match);
        if (value_is_error(pair)) {
            return false;
        }
        if (!kr_is_tuple(pair) || kr_tuple_len((Tuple *)value_ptr(pair)) < 2) {
            return kr_fail(t, KR_EXC(TypeError),
                           "%T.split must return a 2-tuple, got tuple of size %zd", exc,
                           kr_is_tuple(pair) ? kr_tuple_len((Tuple *)value_ptr(pair)) : (isize)0);
        }
        out[1] = kr_tuple_get((Tuple *)value_ptr(pair), 0);
        out[0] = kr_tuple_get((Tuple *)value_ptr(pair), 1);
    }
    return true;
}

/* The leaves of a group (or the exception itself) into a list. */
static bool collect_leaves(Thread *t, Value exc, List *out)
{
    if (!is_group(exc)) {
        return kr_list_append(t, out, exc);
    }
    if (!kr_enter_recursive(t, " in exception_group_projection")) {
        return false;
    }
    Tuple *excs = (Tuple *)value_ptr(((ExceptionGroupObject *)value_ptr(exc))->excs);
    bool ok = true;
    for (isize i = 0; ok && i < kr_tuple_len(excs); i++) {
        ok = collect_leaves(t, kr_tuple_get(excs, i), out);
    }
    kr_leave_recursive(t);
    return ok;
}

static bool contains_same(const List *list, Value v)
{
    for (isize i = 0; i < kr_list_len(list); i++) {
        if (value_same(list->ob_item[i], v)) {
            return true;
        }
    }
    return false;
}

static Value copy_notes(Thread *t, Value notes)
{
    return kr_is_sequence(notes) ? kr_list_from_iterable(t, notes) : VALUE_NULL;
}

/* The part of a group whose leaves are in `keep`, with the same structure; None when it is empty.
 */
static Value project_group(Thread *t, Value group, const List *keep)
{
    ExceptionGroupObject *eg = (ExceptionGroupObject *)value_ptr(group);
    Tuple *excs = (Tuple *)value_ptr(eg->excs);
    List *kept = kr_list_new(t, 0);
    if (kept == NULL || !kr_enter_recursive(t, " in exception_group_projection")) {
        return VALUE_ERROR;
    }
    bool ok = true;
    for (isize i = 0; ok && i < kr_tuple_len(excs); i++) {
        Value e = kr_tuple_get(excs, i);
        if (is_group(e)) {
            e = project_group(t, e, keep);
            ok = !value_is_error(e);
            if (!ok || kr_is_none(e)) {
                continue;
            }
        } else if (!contains_same(keep, e)) {
            continue;
        }
        ok = kr_list_append(t, kept, e);
    }
    kr_leave_recursive(t);
    if (!ok) {
        return VALUE_ERROR;
    }
    if (kr_list_len(kept) == 0) {
        return KR_NONE;
    }
    Value part = kr_call_method_1(t, group, KR_NAME(derive), value_from_ptr(kept));
    if (value_is_error(part)) {
        return VALUE_ERROR;
    }
    if (!is_group(part)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "derive must return an instance of BaseExceptionGroup");
    }
    ExceptionGroupObject *p = (ExceptionGroupObject *)value_ptr(part);
    kr_gc_write(p, &p->traceback, eg->traceback);
    kr_gc_write(p, &p->context, eg->context);
    kr_gc_write(p, &p->cause, eg->cause);
    p->suppress_context = eg->suppress_context;
    Value notes = kr_getattr_optional(t, group, KR_NAME(__notes__));
    if (!value_is_null(notes)) {
        notes = copy_notes(t, notes);
        if (!value_is_null(notes) && kr_setattr(t, part, KR_NAME(__notes__), notes) < 0) {
            return VALUE_ERROR;
        }
    }
    return kr_pending(t) ? VALUE_ERROR : part;
}

/* Did this group come out of splitting the original one? */
static bool same_metadata(Value a, Value b)
{
    const BaseException *x = (BaseException *)value_ptr(a), *y = (BaseException *)value_ptr(b);
    return value_same(x->notes, y->notes) && value_same(x->traceback, y->traceback) &&
           value_same(x->cause, y->cause) && value_same(x->context, y->context);
}

Value kr_op_prep_reraise_star(Thread *t, Value original, List *raised_list)
{
    isize n = kr_list_len(raised_list);
    if (n == 0) {
        return KR_NONE;
    }
    if (!is_group(original)) {
        /* A bare exception was wrapped: at most one clause ran. */
        Value first = kr_list_get(t, raised_list, 0);
        return n > 1 && kr_is_none(first) ? kr_list_get(t, raised_list, 1) : first;
    }
    List *raised = kr_list_new(t, n), *leaves = kr_list_new(t, n);
    if (raised == NULL || leaves == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        Value e = kr_list_get(t, raised_list, i);
        if (kr_is_none(e)) {
            continue;
        }
        bool ok = is_group(e) && same_metadata(e, original) ? collect_leaves(t, e, leaves)
                                                            : kr_list_append(t, raised, e);
        if (!ok) {
            return VALUE_ERROR;
        }
    }
    Value again = kr_list_len(leaves) == 0 ? KR_NONE : project_group(t, original, leaves);
    if (value_is_error(again) || kr_list_len(raised) == 0) {
        return again;
    }
    if (!kr_is_none(again) && !kr_list_append(t, raised, again)) {
        return VALUE_ERROR;
    }
    return kr_call_2(t, value_from_ptr(KR_EXC(ExceptionGroup)), KR_NAME_VALUE(empty),
                     value_from_ptr(raised));
}

/* -- with
 * --------------------------------------------------------------------------------------------- */

static bool before_with(Thread *t, Value mgr, Str *enter_name, Str *exit_name, const char *what,
                        Value *out)
{
    Value enter = kr_lookup_special(t, mgr, enter_name);
    if (value_is_null(enter)) {
        return !kr_pending(t) && kr_fail(t, KR_EXC(TypeError),
                                         "'%T' object does not support the %s protocol", mgr, what);
    }
    Value leave = kr_lookup_special(t, mgr, exit_name);
    if (value_is_null(leave)) {
        return !kr_pending(t) &&
               kr_fail(t, KR_EXC(TypeError),
                       "'%T' object does not support the %s protocol (missed %U method)", mgr, what,
                       exit_name);
    }
    Value entered = kr_call_0(t, enter);
    if (value_is_error(entered)) {
        return false;
    }
    out[0] = leave;
    out[1] = entered;
    return true;
}

bool kr_op_before_with(Thread *t, Value mgr, Value *out)
{
    return before_with(t, mgr, KR_NAME(__enter__), KR_NAME(__exit__), "context manager", out);
}

bool kr_op_before_async_with(Thread *t, Value mgr, Value *out)
{
    return before_with(t, mgr, KR_NAME(__aenter__), KR_NAME(__aexit__),
                       "asynchronous context manager", out);
}

Value kr_op_with_exit(Thread *t, Value leave, Value exc)
{
    if (kr_is_none(exc)) {
        return kr_call_3(t, leave, KR_NONE, KR_NONE, KR_NONE);
    }
    Value tb = ((BaseException *)value_ptr(exc))->traceback;
    return kr_call_3(t, leave, value_from_ptr(kr_type(exc)), exc, value_is_null(tb) ? KR_NONE : tb);
}

/* -- await, async for
 * ------------------------------------------------------------------------------------ */

void kr_op_raise_yield_from_coroutine(Thread *t)
{
    kr_raise(t, KR_EXC(TypeError),
             "cannot 'yield from' a coroutine object in a non-coroutine generator");
}

Value kr_op_get_awaitable(Thread *t, Value v, int where)
{
    Value it = kr_await_iter(t, v);
    if (value_is_error(it)) {
        if (where != 0 && kr_slots(kr_type(v))->am_await == NULL &&
            kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return kr_raise(
                t, KR_EXC(TypeError),
                "'async with' received an object from %s that does not implement __await__: %T",
                where == 1 ? "__aenter__" : "__aexit__", v);
        }
        return VALUE_ERROR;
    }
    if (kr_is_exact(it, &PyCoro_Type) &&
        !value_is_null(kr_gen_delegate((Generator *)value_ptr(it)))) {
        return kr_raise(t, KR_EXC(RuntimeError), "coroutine is being awaited already");
    }
    return it;
}

Value kr_op_get_aiter(Thread *t, Value v)
{
    SlotUNARY fn = kr_slots(kr_type(v))->am_aiter;
    if (fn == NULL) {
        return kr_raise(t, KR_EXC(TypeError),
                        "'async for' requires an object with __aiter__ method, got %T", v);
    }
    Value it = fn(t, v);
    if (!value_is_error(it) && kr_slots(kr_type(it))->am_anext == NULL) {
        return kr_raise(
            t, KR_EXC(TypeError),
            "'async for' received an object from __aiter__ that does not implement __anext__: %T",
            it);
    }
    return it;
}

Value kr_op_get_anext(Thread *t, Value v)
{
    if (kr_is_exact(v, &PyAsyncGen_Type)) {
        return kr_slots(&PyAsyncGen_Type)->am_anext(t, v);
    }
    SlotUNARY fn = kr_slots(kr_type(v))->am_anext;
    if (fn == NULL) {
        return kr_raise(t, KR_EXC(TypeError),
                        "'async for' requires an iterator with __anext__ method, got %T", v);
    }
    Value next = fn(t, v);
    if (value_is_error(next)) {
        return VALUE_ERROR;
    }
    Value it = kr_await_iter(t, next);
    if (value_is_error(it)) {
        return kr_raise_from_pending(t, KR_EXC(TypeError),
                                     "'async for' received an invalid object from __anext__: %T",
                                     next);
    }
    return it;
}

Value kr_op_send(Thread *t, Value it, Value sent, Value *out)
{
    SlotSEND send = kr_slots(kr_type(it))->am_send;
    Value result = VALUE_NULL;
    if (send != NULL) {
        int how = send(t, it, sent, &result);
        if (how < 0) {
            return VALUE_ERROR;
        }
        if (how == 0 && kr_tracing(t) &&
            !kr_trace_stopped(t, t->cframe->current_frame, it, result)) {
            return VALUE_ERROR;
        }
        *out = result;
        return kr_bool(how == 1);
    }
    if (kr_is_none(sent) && kr_slots(kr_type(it))->tp_iternext != NULL) {
        result = kr_slots(kr_type(it))->tp_iternext(t, it);
    } else {
        result = kr_call_method_1(t, it, KR_NAME(send), sent);
    }
    if (!value_is_null(result)) {
        *out = result;
        return KR_TRUE;
    }
    if (!kr_pending(t)) {
        *out = KR_NONE;
        return KR_FALSE;
    }
    if (!kr_pending_is(t, KR_EXC(StopIteration))) {
        return VALUE_ERROR;
    }
    if (kr_tracing(t)) {
        kr_trace_exception(t, t->cframe->current_frame);
        if (!kr_pending_is(t, KR_EXC(StopIteration))) {
            return VALUE_ERROR;
        }
    }
    Value stop = kr_err_fetch(t);
    Value value = ((StopIterationObject *)value_ptr(stop))->value;
    *out = value_is_null(value) ? KR_NONE : value;
    return KR_FALSE;
}
