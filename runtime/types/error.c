/* error.c -- the pending exception of a Thread: raising, matching, fetching, chaining
 * (core/error.h).
 *
 * The pending exception lives in curexc_type / curexc_value / curexc_traceback, where C code reads
 * and writes it.  What the runtime puts there is normalised: the value is an instance and carries
 * its own traceback.  C may leave a type with any value: kr_err_fetch() makes an instance of it.
 * Each of the three owns a count of its object, as it does for C code, which takes it over when it
 * fetches the exception inline and hands one in when it restores one.
 */
#include "runtime/core/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/core/ext_hooks.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

void (*kr_unraisable_run)(Thread *t, Value exc, Value where, const char *text);
bool (*kr_warn_run)(Thread *t, Type *category, Value message, isize stacklevel);
bool (*kr_warn_explicit_run)(Thread *t, Type *category, Value message, Value filename, int lineno);

static BaseException *as_exc(Value v) { return (BaseException *)value_ptr(v); }

/* A count that a field owned is ours to give back; what C made and only C held is adopted. */
KR_INLINE Value take_owned(Thread *t, Object *o)
{
    if (o == NULL) {
        return VALUE_NULL;
    }
    bool number = o->ob_type == &PyLong_Type || o->ob_type == &PyFloat_Type;
    if (KR_UNLIKELY(number || !kr_is_runtime_held(o))) {
        return kr_ext.take(t, o); /* only C code puts such things there */
    }
    o->ob_refcnt--;
    return value_from_ptr(o);
}

KR_INLINE bool is_any(const Thread *t)
{
    return t->curexc_type != NULL || t->curexc_value != NULL || t->curexc_traceback != NULL;
}

static Object *own(Object *o)
{
    if (o != NULL) {
        o->ob_refcnt++;
    }
    return o;
}

static void set_raw(Thread *t, Object *type, Object *value, Object *tb)
{
    bool any = is_any(t);
    PendingState old = {t->curexc_type, t->curexc_value, t->curexc_traceback};
    t->curexc_type = own(type);
    t->curexc_value = own(value);
    t->curexc_traceback = own(tb);
    if (KR_LIKELY(!any)) {
        return;
    }
    (void)take_owned(t, old.type);
    (void)take_owned(t, old.value);
    (void)take_owned(t, old.traceback);
}

static void set_pending(Thread *t, Value exc)
{
    Object *o = value_ptr(exc);
    Value tb = as_exc(exc)->traceback;
    set_raw(t, (Object *)o->ob_type, o, value_is_null(tb) || kr_is_none(tb) ? NULL : value_ptr(tb));
    kr_err_shows(t);
}

void kr_err_shows(Thread *t)
{
    if (t->c_frame == t->cframe->current_frame && kr_ext.show_pending != NULL) {
        kr_ext.show_pending(t);
    }
}

void kr_err_set_raw(Thread *t, Value type, Value value, Value tb)
{
    set_raw(t, value_ptr(type), value_ptr_or_null(value), value_ptr_or_null(tb));
}

void kr_err_put_back(Thread *t, PendingState saved)
{
    if (KR_UNLIKELY(is_any(t))) {
        kr_err_clear(t);
    }
    t->curexc_type = saved.type;
    t->curexc_value = saved.value;
    t->curexc_traceback = saved.traceback;
}

void kr_err_set_traceback(Thread *t, Object *tb)
{
    Object *old = t->curexc_traceback;
    t->curexc_traceback = own(tb);
    (void)take_owned(t, old);
}

Value kr_handled_exception(Thread *t)
{
    for (ErrStackItem *item = t->exc_info; item != NULL; item = item->previous_item) {
        Object *exc = item->exc_value;
        if (exc != NULL && exc != &_Py_NoneStruct) {
            /* C code may have put one there that only it held: its reference stays. */
            return KR_LIKELY(kr_is_runtime_held(exc)) ? value_from_ptr(exc) : kr_ext.keep(t, exc);
        }
    }
    return VALUE_NULL;
}

/* Chains have no cycles through us (they may have others, made by hand: hence the second pointer at
 * half speed). */
void kr_exc_chain(Value exc, Value context)
{
    if (value_is_null(context) || kr_is_none(context) || value_same(exc, context)) {
        return;
    }
    Value fast = context, slow = context;
    for (bool step = false; as_exc(exc)->is_context; step = !step) {
        Value next = as_exc(fast)->context;
        if (value_is_null(next)) {
            break;
        }
        if (value_same(next, exc)) {
            kr_gc_write(value_ptr(fast), &as_exc(fast)->context, VALUE_NULL);
            break;
        }
        fast = next;
        if (step) {
            slow = as_exc(slow)->context;
        }
        if (value_same(fast, slow)) {
            break;
        }
    }
    kr_exc_set_context(as_exc(exc), context);
}

/* -- Raising ------------------------------------------------------------------------------ */

static Value raise_instance(Thread *t, Value exc)
{
    kr_exc_chain(exc, kr_handled_exception(t));
    set_pending(t, exc);
    return VALUE_ERROR;
}

Value kr_raise_object(Thread *t, Value exc)
{
    if (kr_is_exception(exc)) {
        return raise_instance(t, exc);
    }
    if (kr_is_type(exc) && kr_is_subtype((Type *)value_ptr(exc), KR_EXC(BaseException))) {
        Value instance = kr_call_0(t, exc);
        if (value_is_error(instance)) {
            return VALUE_ERROR;
        }
        if (!kr_is_exception(instance)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "calling %R should have returned an instance of BaseException, not %R",
                            exc, value_from_ptr(kr_type(instance)));
        }
        return raise_instance(t, instance);
    }
    return kr_raise(t, KR_EXC(TypeError), "exceptions must derive from BaseException");
}

static Value raise_v(Thread *t, Type *exc, const char *fmt, va_list ap)
{
    KR_ASSERT(!kr_pending(t), "raising %s (%s) over a pending %s", exc->tp_name, fmt,
              ((Type *)t->curexc_type)->tp_name);
    Str *text = strchr(fmt, '%') == NULL ? kr_str_from_c(t, fmt) : kr_str_format_v(t, fmt, ap);
    if (text == NULL) {
        return VALUE_ERROR;
    }
    return kr_raise_arg(t, exc, value_from_ptr(text));
}

Value kr_raise(Thread *t, Type *exc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_v(t, exc, fmt, ap);
    va_end(ap);
    return VALUE_ERROR;
}

bool kr_fail(Thread *t, Type *exc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_v(t, exc, fmt, ap);
    va_end(ap);
    return false;
}

void *kr_raise_null(Thread *t, Type *exc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_v(t, exc, fmt, ap);
    va_end(ap);
    return NULL;
}

int kr_fail_int(Thread *t, Type *exc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_v(t, exc, fmt, ap);
    va_end(ap);
    return -1;
}

Value kr_raise_arg(Thread *t, Type *exc, Value arg)
{
    Value instance = kr_exc_new(t, exc, &arg, 1);
    return value_is_error(instance) ? VALUE_ERROR : kr_raise_object(t, instance);
}

/* The MemoryError for when none can be made.  Nobody else may know it any more while it holds what
 * filled the memory, by its context: the collector keeps it without that. */
static KR_NOT_ROOTS Value memory_error;

static void empty_memory_error(Object *o)
{
    BaseException *e = (BaseException *)o;
    e->traceback = VALUE_NULL;
    e->context = VALUE_NULL;
    e->cause = VALUE_NULL;
    e->dict = VALUE_NULL;
    e->notes = VALUE_NULL;
}

bool kr_err_keep_memory_error(Thread *t)
{
    memory_error = kr_exc_new(t, KR_EXC(MemoryError), NULL, 0);
    if (value_is_error(memory_error)) {
        return false;
    }
    kr_gc_keep_alone(value_ptr(memory_error), empty_memory_error);
    return true;
}

Value kr_raise_oom(Thread *t)
{
    static bool making; /* the attempt to make an exception has failed, too */
    if (!making && !value_is_null(memory_error)) {
        making = true;
        Value made = kr_exc_new(t, KR_EXC(MemoryError), NULL, 0);
        making = false;
        return value_is_error(made) ? VALUE_ERROR : raise_instance(t, made);
    }
    Value exc = memory_error;
    if (value_is_null(exc)) {
        kr_fatal("out of memory while starting");
    }
    /* One object serves every time: what an earlier raise left on it goes. */
    empty_memory_error(value_ptr(exc));
    return raise_instance(t, exc);
}

Value kr_raise_errno(Thread *t, int err, Value filename_or_null)
{
    const char *text = err == 0 ? "Error" : strerror(err);
    Str *message = kr_str_from_wtf8(t, text, strlen(text));
    if (message == NULL) {
        return VALUE_ERROR;
    }
    Value args[3] = {value_from_small(err), value_from_ptr(message), filename_or_null};
    Value exc = kr_exc_new(t, KR_EXC(OSError), args, value_is_null(filename_or_null) ? 2 : 3);
    return value_is_error(exc) ? VALUE_ERROR : raise_instance(t, exc);
}

/* -- Matching ----------------------------------------------------------------------------- */

bool kr_exc_matches(Thread *t, Value exc, Value pattern)
{
    if (value_is_null(exc) || value_is_null(pattern)) {
        return false;
    }
    if (kr_is_tuple(pattern)) {
        Tuple *tuple = (Tuple *)value_ptr(pattern);
        if (!kr_enter_recursive(t, " in exception matching")) {
            kr_err_clear(t);
            return false;
        }
        bool found = false;
        for (isize i = 0; i < kr_tuple_len(tuple) && !found; i++) {
            found = kr_exc_matches(t, exc, kr_tuple_get(tuple, i));
        }
        kr_leave_recursive(t);
        return found;
    }
    if (kr_is_exception(exc)) {
        exc = value_from_ptr(kr_type(exc));
    }
    if (kr_is_exception_class(exc) && kr_is_exception_class(pattern)) {
        return kr_is_subtype((Type *)value_ptr(exc), (Type *)value_ptr(pattern));
    }
    return value_same(exc, pattern);
}

bool kr_pending_is(Thread *t, const Type *exc)
{
    Object *type = t->curexc_type;
    return type != NULL && kr_has_flag(value_from_ptr(type), TPF_TYPE) &&
           kr_is_subtype((const Type *)type, exc);
}

/* -- Fetch, restore, clear ---------------------------------------------------------------- */

void kr_err_clear(Thread *t)
{
    if (is_any(t)) {
        set_raw(t, NULL, NULL, NULL);
    }
}

Value kr_exc_make(Thread *t, Value type, Value v)
{
    if (!kr_is_exception_class(type)) {
        return kr_raise(t, KR_EXC(SystemError), "exception %R is not a BaseException subclass",
                        type);
    }
    Value exc = value_is_null(v) || kr_is_none(v) ? kr_call_0(t, type)
                : kr_is_tuple(v) ? kr_call_tuple(t, type, (Tuple *)value_ptr(v), NULL)
                                 : kr_call_1(t, type, v);
    if (!value_is_error(exc) && !kr_is_exception(exc)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "calling %R should have returned an instance of BaseException, not %T",
                        type, exc);
    }
    return exc;
}

Value kr_err_instance(Thread *t, Value type, Value v, Value *tb)
{
    enum { ROUNDS = 32 };
    for (int rounds = 1;; rounds++) {
        if (!value_is_null(v) && kr_is_exception(v) && kr_is_type(type) &&
            kr_is_subtype(kr_type(v), (Type *)value_ptr(type))) {
            return v;
        }
        v = kr_exc_make(t, type, v);
        if (!value_is_error(v)) {
            return v;
        }
        if (KR_UNLIKELY(rounds >= ROUNDS)) { /* making exceptions only makes new ones */
            kr_err_clear(t);
            if (rounds > ROUNDS) {
                return memory_error;
            }
            kr_fail(t, KR_EXC(RecursionError),
                    "maximum recursion depth exceeded while normalizing an exception");
        }
        PendingState was = kr_err_save(t);
        type = take_owned(t, was.type);
        v = take_owned(t, was.value);
        Value new_tb = take_owned(t, was.traceback);
        if (!value_is_null(new_tb)) {
            *tb = new_tb;
        }
    }
}

Value kr_err_fetch(Thread *t)
{
    if (t->curexc_type == NULL) {
        return VALUE_NULL;
    }
    PendingState was = kr_err_save(t);
    Value type = take_owned(t, was.type), v = take_owned(t, was.value);
    Value tb = take_owned(t, was.traceback);
    v = kr_err_instance(t, type, v, &tb);
    if (!value_is_null(tb)) {
        kr_gc_write(value_ptr(v), &as_exc(v)->traceback, tb);
    }
    return v;
}

/* What the runtime has left: an instance of the very type, counted for C code. */
static bool is_plain(const PendingState *was)
{
    return was->value != NULL && was->value->ob_type == (Type *)was->type &&
           (((Type *)was->type)->tp_flags & TPF_BASEEXC) && kr_is_runtime_held(was->type) &&
           kr_is_runtime_held(was->value) &&
           (was->traceback == NULL || kr_is_runtime_held(was->traceback));
}

Value kr_err_caught(Thread *t, Frame *f, bool add_entry)
{
    PendingState was = {t->curexc_type, t->curexc_value, t->curexc_traceback};
    if (KR_UNLIKELY(was.type == NULL || !is_plain(&was))) {
        bool added = !add_entry || kr_traceback_add(t, f);
        (void)added; /* memory is out: the entry is missing */
        return kr_err_fetch(t);
    }
    t->curexc_type = t->curexc_value = t->curexc_traceback = NULL;
    was.type->ob_refcnt--;
    was.value->ob_refcnt--;
    Traceback *tb = (Traceback *)was.traceback;
    if (tb != NULL) {
        tb->ob_base.ob_refcnt--;
    }
    if (add_entry) {
        Traceback *entry = kr_traceback_entry(t, f, tb);
        if (KR_UNLIKELY(entry == NULL)) {
            kr_err_clear(t); /* the same */
        } else {
            tb = entry;
        }
    }
    if (tb != NULL) {
        BaseException *e = (BaseException *)was.value;
        kr_gc_write(e, &e->traceback, value_from_ptr(tb));
    }
    return value_from_ptr(was.value);
}

void kr_err_restore(Thread *t, Value exc)
{
    if (value_is_null(exc)) {
        kr_err_clear(t);
    } else {
        set_pending(t, exc);
    }
}

void kr_err_chain(Thread *t, Value context)
{
    if (value_is_null(context)) {
        return;
    }
    if (!kr_pending(t)) {
        kr_err_restore(t, context);
        return;
    }
    Value exc = kr_err_fetch(t);
    kr_exc_chain(exc, context);
    kr_err_restore(t, exc);
}

Value kr_raise_from_pending(Thread *t, Type *type, const char *fmt, ...)
{
    Value cause = kr_err_fetch(t);
    va_list ap;
    va_start(ap, fmt);
    raise_v(t, type, fmt, ap);
    va_end(ap);
    Value exc = kr_err_fetch(t);
    if (!value_is_null(exc) && !value_is_null(cause)) {
        kr_exc_chain(exc, cause);
        kr_gc_write(value_ptr(exc), &as_exc(exc)->cause, cause);
        as_exc(exc)->suppress_context = 1;
    }
    kr_err_restore(t, exc);
    return VALUE_ERROR;
}

/* -- Errors nobody can receive, warnings -------------------------------------------------- */

/* The default of sys.unraisablehook, straight to file descriptor 2: used before sys exists, too. */
static void print_unraisable(Thread *t, Value exc, Value where, const char *text)
{
    Value shown = VALUE_NULL;
    if (!value_is_null(where)) {
        shown = kr_repr(t, where);
        if (value_is_error(shown)) {
            kr_err_clear(t);
        }
    }
    const char *repr = NULL;
    if (!value_is_null(shown)) {
        repr = kr_str_utf8(t, (Str *)value_ptr(shown), NULL);
        if (repr == NULL) {
            kr_err_clear(t);
        }
    }
    if (text != NULL) {
        fprintf(stderr, repr != NULL ? "%s: %s\n" : "%s:\n", text, repr);
    } else if (!value_is_null(where)) {
        fprintf(stderr, "Exception ignored in: %s\n",
                repr != NULL ? repr : "<object repr() failed>");
    }
    kr_print_exception(t, exc, VALUE_NULL);
}

void kr_err_unraisable(Thread *t, Value where, const char *text_or_null)
{
    Value exc = kr_err_fetch(t);
    if (value_is_null(exc)) {
        return;
    }
    if (kr_unraisable_run != NULL) {
        kr_unraisable_run(t, exc, where, text_or_null);
    } else {
        print_unraisable(t, exc, where, text_or_null);
    }
    kr_err_clear(t);
}

/* Categories that the default filters hide while there is no warnings module. */
static bool is_hidden_warning(Type *category)
{
    return kr_is_subtype(category, KR_EXC(DeprecationWarning)) ||
           kr_is_subtype(category, KR_EXC(PendingDeprecationWarning)) ||
           kr_is_subtype(category, KR_EXC(ImportWarning)) ||
           kr_is_subtype(category, KR_EXC(ResourceWarning)) ||
           kr_is_subtype(category, KR_EXC(BytesWarning));
}

bool kr_warn(Thread *t, Type *category, isize stacklevel, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str *text = kr_str_format_v(t, fmt, ap);
    va_end(ap);
    if (text == NULL) {
        return false;
    }
    if (kr_warn_run != NULL) {
        return kr_warn_run(t, category, value_from_ptr(text), stacklevel);
    }
    /* No warnings module: its default filters hide these categories. */
    if (is_hidden_warning(category)) {
        return true;
    }
    const char *utf8 = kr_str_utf8(t, text, NULL);
    if (utf8 == NULL) {
        return false;
    }
    fprintf(stderr, "%s: %s\n", category->tp_name, utf8);
    return true;
}

bool kr_warn_explicit(Thread *t, Type *category, Str *message, Str *filename, int lineno)
{
    if (kr_warn_explicit_run != NULL) {
        return kr_warn_explicit_run(t, category, value_from_ptr(message), value_from_ptr(filename),
                                    lineno);
    }
    if (is_hidden_warning(category)) {
        return true;
    }
    const char *text = kr_str_utf8(t, message, NULL);
    const char *file = text != NULL ? kr_str_utf8(t, filename, NULL) : NULL;
    if (file == NULL) {
        return false;
    }
    fprintf(stderr, "%s:%d: %s: %s\n", file, lineno, category->tp_name, text);
    return true;
}
