/* exception_os.c -- OSError: its arguments, and the subclass an errno selects (PEP 3151). */
#include <errno.h>

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static Type *type_of_errno(int64_t code)
{
    switch (code) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS: return KR_EXC(BlockingIOError);
    case EPIPE:
    case ESHUTDOWN: return KR_EXC(BrokenPipeError);
    case ECHILD: return KR_EXC(ChildProcessError);
    case ECONNABORTED: return KR_EXC(ConnectionAbortedError);
    case ECONNREFUSED: return KR_EXC(ConnectionRefusedError);
    case ECONNRESET: return KR_EXC(ConnectionResetError);
    case EEXIST: return KR_EXC(FileExistsError);
    case ENOENT: return KR_EXC(FileNotFoundError);
    case EISDIR: return KR_EXC(IsADirectoryError);
    case ENOTDIR: return KR_EXC(NotADirectoryError);
    case EINTR: return KR_EXC(InterruptedError);
    case EACCES:
    case EPERM: return KR_EXC(PermissionError);
    case ESRCH: return KR_EXC(ProcessLookupError);
    case ETIMEDOUT: return KR_EXC(TimeoutError);
    default: return NULL;
    }
}

/* A subclass that overrides __init__ but not __new__ may take any arguments: they are looked at in
 * __init__. */
static bool parsed_in_init(const Type *type)
{
    return kr_slots(type)->tp_init != kr_oserror_init && kr_slots(type)->tp_new == kr_oserror_new;
}

/* (errno, strerror[, filename[, winerror[, filename2]]]) into fields; args keeps the first two with
 * a filename. */
static bool parse(Thread *t, OSErrorObject *e, Type *type, const Value *args, size_t nargs)
{
    e->written = -1;
    if (nargs >= 2 && nargs <= 5) {
        kr_gc_write(e, &e->myerrno, args[0]);
        kr_gc_write(e, &e->strerror, args[1]);
        if (nargs >= 3 && !kr_is_none(args[2])) {
            if (type == KR_EXC(BlockingIOError) && kr_is_int(args[2])) {
                if (!kr_arg_isize(t, args[2], &e->written)) {
                    return false;
                }
            } else {
                kr_gc_write(e, &e->filename, args[2]);
                if (nargs == 5 && !kr_is_none(args[4])) {
                    kr_gc_write(e, &e->filename2, args[4]);
                }
                nargs = 2;
            }
        }
    }
    Tuple *tuple = kr_tuple_from(t, args, (isize)nargs);
    if (tuple == NULL) {
        return false;
    }
    kr_gc_write(e, &e->args, value_from_ptr(tuple));
    return true;
}

Value kr_oserror_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    bool later = parsed_in_init(type);
    if (!later && kwnames != NULL && kr_tuple_len(kwnames) > 0) {
        return kr_raise(t, KR_EXC(TypeError), "%N() takes no keyword arguments", type);
    }
    int64_t code;
    if (type == KR_EXC(OSError) && nargs >= 2 && nargs <= 5 && kr_is_int(args[0]) &&
        kr_int_fits_i64(args[0], &code)) {
        Type *special = type_of_errno(code);
        type = special == NULL ? type : special;
    }
    Value self = kr_type_alloc(t, type, 0);
    if (value_is_error(self)) {
        return VALUE_ERROR;
    }
    OSErrorObject *e = (OSErrorObject *)value_ptr(self);
    if (later) {
        kr_gc_write(e, &e->args, value_from_ptr(kr_empty_tuple));
        e->written = -1;
        return self;
    }
    return parse(t, e, type, args, nargs) ? self : VALUE_ERROR;
}

int kr_oserror_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!parsed_in_init(kr_type(self))) {
        return 0; /* __new__ has done it */
    }
    if (kwnames != NULL && kr_tuple_len(kwnames) > 0) {
        return kr_fail_int(t, KR_EXC(TypeError), "%T() takes no keyword arguments", self);
    }
    return parse(t, (OSErrorObject *)value_ptr(self), kr_type(self), args, nargs) ? 0 : -1;
}

Value kr_oserror_str(Thread *t, Value self)
{
    OSErrorObject *e = (OSErrorObject *)value_ptr(self);
    Value code = kr_or_none(e->myerrno), text = kr_or_none(e->strerror);
    if (!value_is_null(e->filename)) {
        if (!value_is_null(e->filename2)) {
            return value_from_ptr(
                kr_str_format(t, "[Errno %S] %S: %R -> %R", code, text, e->filename, e->filename2));
        }
        return value_from_ptr(kr_str_format(t, "[Errno %S] %S: %R", code, text, e->filename));
    }
    if (!value_is_null(e->myerrno) && !value_is_null(e->strerror)) {
        return value_from_ptr(kr_str_format(t, "[Errno %S] %S", code, text));
    }
    return kr_baseexc_str(t, self);
}

static Value oserror_reduce(Thread *t, Value self)
{
    OSErrorObject *e = (OSErrorObject *)value_ptr(self);
    Tuple *args = (Tuple *)value_ptr(e->args);
    if (kr_tuple_len(args) == 2 && !value_is_null(e->filename)) {
        Value full[5] = {kr_tuple_get(args, 0), kr_tuple_get(args, 1), e->filename, KR_NONE,
                         e->filename2};
        args = kr_tuple_from(t, full, value_is_null(e->filename2) ? 3 : 5);
        if (args == NULL) {
            return VALUE_ERROR;
        }
    }
    Value items[3] = {value_from_ptr(kr_type(self)), value_from_ptr(args), e->dict};
    return value_from_ptr(kr_tuple_from(t, items, value_is_null(e->dict) ? 2 : 3));
}

static Value get_written(Thread *t, Value self)
{
    OSErrorObject *e = (OSErrorObject *)value_ptr(self);
    return e->written == -1 ? kr_raise(t, KR_EXC(AttributeError), "characters_written")
                            : kr_int_from_i64(t, e->written);
}

static int set_written(Thread *t, Value self, Value v)
{
    OSErrorObject *e = (OSErrorObject *)value_ptr(self);
    if (value_is_null(v)) {
        if (e->written == -1) {
            return kr_fail_int(t, KR_EXC(AttributeError), "characters_written");
        }
        e->written = -1;
        return 0;
    }
    return kr_arg_isize(t, v, &e->written) ? 0 : -1;
}

#define OSERROR_METHODS(M) M(NOARGS, oserror_reduce, 0, "__reduce__", NULL)
KR_NATIVE_TABLE_SHARED(kr_oserror_methods, OSERROR_METHODS)

const NativeGetSet kr_oserror_getset[] = {
    {"characters_written", get_written, set_written, NULL},
    {NULL, NULL, NULL, NULL},
};
const NativeMember kr_oserror_members[] = {
    {"errno", NM_VALUE, offsetof(OSErrorObject, myerrno), NM_NULL_IS_NONE, "POSIX exception code"},
    {"strerror", NM_VALUE, offsetof(OSErrorObject, strerror), NM_NULL_IS_NONE,
     "exception strerror"},
    {"filename", NM_VALUE, offsetof(OSErrorObject, filename), NM_NULL_IS_NONE,
     "exception filename"},
    {"filename2", NM_VALUE, offsetof(OSErrorObject, filename2), NM_NULL_IS_NONE,
     "second exception filename"},
    {NULL, 0, 0, 0, NULL},
};
