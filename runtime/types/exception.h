/* exception.h -- exception instances, tracebacks.  Layouts: PyBaseExceptionObject and kin. */
#ifndef KR_EXCEPTION_H
#define KR_EXCEPTION_H

#include "runtime/core/error.h"

#define KR_EXC_HEAD                          \
    Object ob_base;                          \
    Value dict; /* Dict or NULL */           \
    Value args; /* Tuple */                  \
    Value notes;                             \
    Value traceback; /* Traceback or NULL */ \
    Value context, cause;                    \
    char suppress_context;                   \
    bool is_context /* padding for C; see kr_exc_set_context() */

struct BaseException {
    KR_EXC_HEAD;
};
typedef struct ExceptionGroupObject {
    KR_EXC_HEAD;
    Value msg, excs;
} ExceptionGroupObject;
typedef struct StopIterationObject {
    KR_EXC_HEAD;
    Value value;
} StopIterationObject;
typedef struct SystemExitObject {
    KR_EXC_HEAD;
    Value code;
} SystemExitObject;
typedef struct ImportErrorObject {
    KR_EXC_HEAD;
    Value msg, name, path;
} ImportErrorObject;
typedef struct SyntaxErrorObject {
    KR_EXC_HEAD;
    Value msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line;
} SyntaxErrorObject;
typedef struct UnicodeErrorObject {
    KR_EXC_HEAD;
    Value encoding, object;
    isize start, end;
    Value reason;
} UnicodeErrorObject;
typedef struct OSErrorObject {
    KR_EXC_HEAD;
    Value myerrno, strerror, filename, filename2;
    isize written;
} OSErrorObject;
typedef struct NameErrorObject {
    KR_EXC_HEAD;
    Value name;
} NameErrorObject;
typedef struct AttributeErrorObject {
    KR_EXC_HEAD;
    Value obj, name;
} AttributeErrorObject;

struct Traceback { /* PyTracebackObject */
    Object ob_base;
    Traceback *tb_next;
    FrameObject *tb_frame;
    int tb_lasti;  /* instruction index * 2, as co_positions counts */
    int tb_lineno; /* -1: computed from tb_lasti when asked for */
};

/* exc.__context__ = context (VALUE_NULL: none), and `context` is marked as the context of
 * something: a new exception, which is nobody's context, need not be looked for in a chain before
 * it is added in front of it.  Every store of a context that is not a copy goes through here. */
KR_INLINE void kr_exc_set_context(BaseException *exc, Value context)
{
    if (!value_is_null(context)) {
        ((BaseException *)value_ptr(context))->is_context = true;
    }
    kr_gc_write(exc, &exc->context, context);
}

/* What static rows cannot say; after kr_types_init(). */
bool kr_exceptions_init(Thread *t) KR_MUST_CHECK;
/* exc.args */
Value kr_baseexc_get_args(Thread *t, Value self);
Value kr_exc_new(Thread *t, Type *type, const Value *args, isize nargs);
/* Adds one traceback entry for `frame` to the pending exception (called while unwinding). */
bool kr_traceback_add(Thread *t, Frame *frame) KR_MUST_CHECK;
/* The entry alone, in front of `next`; `next` itself for a hidden frame, NULL with MemoryError. */
Traceback *kr_traceback_entry(Thread *t, Frame *frame, Traceback *next);
/* The pending exception taken out by `frame`, which handles it itself: kr_traceback_add() if
 * add_entry, and kr_err_fetch(). */
Value kr_err_caught(Thread *t, Frame *frame, bool add_entry);
int kr_traceback_line(const Traceback *tb); /* -1: unknown */
/* Prints exception with chain, notes, groups and traceback as the default excepthook of 3.11 does;
 * file: an object with write(), or VALUE_NULL for file descriptor 2. */
void kr_print_exception(Thread *t, Value exc, Value file);
/* Prints the pending exception through sys.excepthook and clears it; handles SystemExit by
 * returning its status in *status (true), false for anything else. */
bool kr_print_pending(Thread *t, int *status);

#endif
