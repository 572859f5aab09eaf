/* error.h -- raising, matching, fetching.
 *
 * Failure = an exception pending in the Thread plus VALUE_ERROR / false / NULL / -1, tested on the
 * next line.  Never raise over a pending exception (asserted in dev builds); clear or chain first.
 *
 * Format directives of all `fmt` here and of kr_str_format(): those of PyErr_Format, where %R %S %A
 * take a Value or Object *, %U a Str *, %s a UTF-8 C string, %T the Value whose type's name is
 * meant (full name as CPython prints it in messages: tp_name, i.e. without module for heap types),
 * %N a Type *.
 */
#ifndef KR_ERROR_H
#define KR_ERROR_H

#include "runtime/core/thread.h"

#define EXC(name, base, Struct)          \
    extern Type _PyExc_##name KR_EXPORT; \
    extern Object *PyExc_##name KR_EXPORT;
#define EXC_ALIAS(name, target) extern Object *PyExc_##name KR_EXPORT;
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
#define KR_EXC(name) (&_PyExc_##name)

/* All raise the exception and hand back the failure value of their return type. */
Value kr_raise(Thread *t, Type *exc, const char *fmt, ...) KR_COLD;
bool kr_fail(Thread *t, Type *exc, const char *fmt, ...) KR_COLD;
void *kr_raise_null(Thread *t, Type *exc, const char *fmt, ...) KR_COLD;
int kr_fail_int(Thread *t, Type *exc, const char *fmt, ...) KR_COLD; /* -1 */
Value kr_raise_arg(Thread *t, Type *exc, Value arg) KR_COLD; /* exc(arg), e.g. KeyError(key) */
Value kr_raise_oom(Thread *t) KR_COLD;
Value kr_raise_errno(Thread *t, int err, Value filename_or_null) KR_COLD; /* OSError subclass */
/* Raises an instance (or a class: instantiated).  Sets __context__ from the handled exception. */
Value kr_raise_object(Thread *t, Value exc) KR_COLD;

KR_INLINE bool kr_pending(const Thread *t) { return t->curexc_type != NULL; }
/* Is the pending exception an instance of exc (a type or a tuple of types)? */
bool kr_pending_is(Thread *t, const Type *exc);
KR_INLINE bool kr_is_exception_class(Value v)
{
    return kr_is_type(v) && (((Type *)value_ptr(v))->tp_flags & TPF_BASEEXC);
}
bool kr_exc_matches(Thread *t, Value exc_or_type, Value type_or_tuple);
/* An instance made of what `raise` of old took: type(), type(*value) of a tuple, type(value). */
Value kr_exc_make(Thread *t, Value type, Value value_or_null);
/* The instance that (type, value) stands for: value itself or what kr_exc_make() makes; when that
 * fails, the exception it failed with, and *tb is that one's traceback if it has any.  Nothing is
 * pending before and after. */
Value kr_err_instance(Thread *t, Value type, Value value_or_null, Value *tb);
/* exc.__context__ = context, after taking exc out of the context chain of `context`; nothing if
 * that is None, VALUE_NULL or exc. */
void kr_exc_chain(Value exc, Value context);
/* Takes the pending exception out, normalised, with __traceback__ set; VALUE_NULL if none. */
Value kr_err_fetch(Thread *t);
/* Puts one back as it was (no context is added). */
void kr_err_restore(Thread *t, Value exc);
void kr_err_clear(Thread *t);
/* Moves the pending exception out of the way and back, as it is: for bookkeeping in between that
 * may fail on its own.  Putting back clears what is pending by then. */
typedef struct PendingState {
    Object *type, *value, *traceback;
} PendingState;
KR_INLINE PendingState kr_err_save(Thread *t)
{
    PendingState saved = {t->curexc_type, t->curexc_value, t->curexc_traceback};
    t->curexc_type = t->curexc_value = t->curexc_traceback = NULL;
    return saved;
}
void kr_err_put_back(Thread *t, PendingState saved);
/* Replaces the traceback of the pending exception. */
void kr_err_set_traceback(Thread *t, Object *tb);
/* Type, value and traceback as `raise` of old had them: the pending exception, un-normalised. */
void kr_err_set_raw(Thread *t, Value type, Value value_or_null, Value tb_or_null);
/* C code is about to look at the pending exception (kr_ext.show_pending), if it will at all. */
void kr_err_shows(Thread *t);
/* Makes the MemoryError for when none can be made. */
bool kr_err_keep_memory_error(Thread *t) KR_MUST_CHECK;
/* The pending exception gets `context` (fetched earlier) as __context__; used when cleaning up
 * fails. */
void kr_err_chain(Thread *t, Value context);
/* Raise new exception from (cause) the pending one: "raise X from pending". */
Value kr_raise_from_pending(Thread *t, Type *exc, const char *fmt, ...) KR_COLD;
/* sys.unraisablehook with the pending exception; `where` may be VALUE_NULL. */
void kr_err_unraisable(Thread *t, Value where, const char *text_or_null);
/* Exception being handled (sys.exc_info()[1]), VALUE_NULL if none. */
Value kr_handled_exception(Thread *t);
/* warnings.warn; true to go on, false with the warning raised as an error. */
bool kr_warn(Thread *t, Type *category, isize stacklevel, const char *fmt, ...);

/* warnings.warn_explicit(message, category, filename, lineno) without a registry; the compiler's.
 */
bool kr_warn_explicit(Thread *t, Type *category, Str *message, Str *filename,
                      int lineno) KR_MUST_CHECK;

/* What sys.unraisablehook and the warnings module install; NULL: plain text on file descriptor 2.
 */
extern void (*kr_unraisable_run)(Thread *t, Value exc, Value where_or_null,
                                 const char *text_or_null);
extern bool (*kr_warn_run)(Thread *t, Type *category, Value message, isize stacklevel);
extern bool (*kr_warn_explicit_run)(Thread *t, Type *category, Value message, Value filename,
                                    int lineno);

#endif
