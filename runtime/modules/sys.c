/* sys.c -- the sys module: functions about the running interpreter.  Constants: sys_info.c. */
#include "runtime/modules/sys_info.h"

#include "runtime/core/interp.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/interp/trace.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- Exceptions -------------------------------------------------------------------------------- */

static Value sys_exception(Thread *t, KR_UNUSED Value self)
{
    Value exc = kr_handled_exception(t);
    return value_is_null(exc) ? KR_NONE : exc;
}

static Value sys_exc_info(Thread *t, KR_UNUSED Value self)
{
    Value exc = kr_handled_exception(t);
    Value items[3] = {KR_NONE, KR_NONE, KR_NONE};
    if (!value_is_null(exc)) {
        Value tb = ((BaseException *)value_ptr(exc))->traceback;
        items[0] = value_from_ptr(kr_type(exc));
        items[1] = exc;
        items[2] = value_is_null(tb) ? KR_NONE : tb;
    }
    return value_from_ptr(kr_tuple_from(t, items, 3));
}

static Value sys_exit(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "exit", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    /* A tuple stands for several arguments, as in old-style raise. */
    Value exit_type = value_from_ptr(KR_EXC(SystemExit));
    Value exc = nargs == 1 && kr_is_tuple(args[0])
                    ? kr_call_tuple(t, exit_type, (Tuple *)value_ptr(args[0]), NULL)
                    : kr_call(t, exit_type, args, nargs, NULL);
    return value_is_error(exc) ? VALUE_ERROR : kr_raise_object(t, exc);
}

static Value sys_excepthook(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "excepthook", nargs, 3, 3)) {
        return VALUE_ERROR;
    }
    if (!kr_is_exception(args[1])) {
        return kr_raise(t, KR_EXC(TypeError),
                        "print_exception(): Exception expected for value, %T found", args[1]);
    }
    if (!kr_is_none(args[2])) {
        kr_gc_write(value_ptr(args[1]), &((BaseException *)value_ptr(args[1]))->traceback, args[2]);
    }
    Value err = kr_sys_get("stderr");
    kr_print_exception(t, args[1], value_is_null(err) || kr_is_none(err) ? VALUE_NULL : err);
    return kr_pending(t) ? VALUE_ERROR : KR_NONE;
}

/* -- Frames ------------------------------------------------------------------------------------ */

static Value sys_getframe(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    int depth = 0;
    if (!kr_check_nargs(t, "_getframe", nargs, 0, 1) ||
        (nargs == 1 && !kr_arg_int(t, args[0], &depth))) {
        return VALUE_ERROR;
    }
    Frame *f = kr_current_frame(t);
    for (; f != NULL && depth > 0; depth--) {
        f = kr_frame_visible(f->back);
    }
    if (f == NULL) {
        return kr_raise(t, KR_EXC(ValueError), "call stack is not deep enough");
    }
    return value_from_ptr(kr_frame_object(t, f));
}

/* -- Limits and sizes -------------------------------------------------------------------------- */

static Value sys_getrecursionlimit(Thread *t, KR_UNUSED Value self)
{
    return value_from_small(t->recursion_limit);
}

static Value sys_setrecursionlimit(Thread *t, KR_UNUSED Value self, Value v)
{
    int limit;
    if (!kr_arg_int(t, v, &limit)) {
        return VALUE_ERROR;
    }
    if (limit < 1) {
        return kr_raise(t, KR_EXC(ValueError), "recursion limit must be greater or equal than 1");
    }
    int depth = t->recursion_limit - t->recursion_remaining;
    if (depth >= limit) {
        return kr_raise(
            t, KR_EXC(RecursionError),
            "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
            limit, depth);
    }
    t->recursion_limit = limit;
    t->recursion_remaining = limit - depth;
    return KR_NONE;
}

static Value sys_getsizeof(Thread *t, KR_UNUSED Value self, const Value *args)
{
    bool found;
    Value size = kr_call_special(t, args[0], KR_NAME(__sizeof__), NULL, 0, &found);
    isize n = -1;
    if (!value_is_error(size) && !kr_is_int(size)) {
        size =
            kr_raise(t, KR_EXC(TypeError), "'%T' object cannot be interpreted as an integer", size);
    }
    if (!value_is_error(size) && kr_arg_isize(t, size, &n) && n < 0) {
        size = kr_raise(t, KR_EXC(ValueError), "__sizeof__() should return >= 0");
    }
    if (value_is_error(size) || kr_pending(t)) {
        if (!value_is_null(args[1]) && kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return args[1];
        }
        return kr_pending(t)
                   ? VALUE_ERROR
                   : kr_raise(t, KR_EXC(TypeError), "Type %T doesn't define __sizeof__", args[0]);
    }
    /* CPython adds its collector's 16-byte head. */
    return kr_int_from_i64(t, n + ((kr_type(args[0])->tp_flags & TPF_HAVE_GC) ? 16 : 0));
}

static Value sys_getrefcount(Thread *t, KR_UNUSED Value self, Value v)
{
    /* Large and honest about nothing but C's share: docs/bridge.md, known deviations. */
    return kr_int_from_i64(t,
                           value_is_ptr(v) ? (uint32_t)value_ptr(v)->ob_refcnt : (int64_t)KR_BIAS);
}

static Value sys_get_int_max_str_digits(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return value_from_small(kr_interp.int_max_str_digits);
}

static Value sys_set_int_max_str_digits(Thread *t, KR_UNUSED Value self, const Value *args)
{
    int digits;
    if (!kr_arg_int(t, args[0], &digits)) {
        return VALUE_ERROR;
    }
    if (digits != 0 && digits < 640) {
        return kr_raise(t, KR_EXC(ValueError), "maxdigits must be 0 or larger than %d", 640);
    }
    kr_interp.int_max_str_digits = digits;
    return KR_NONE;
}

static double switch_interval = 0.005;

static Value sys_getswitchinterval(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return value_from_double(switch_interval);
}

static Value sys_setswitchinterval(Thread *t, KR_UNUSED Value self, Value v)
{
    double seconds;
    if (!kr_arg_double(t, v, &seconds)) {
        return VALUE_ERROR;
    }
    if (!(seconds > 0)) {
        return kr_raise(t, KR_EXC(ValueError), "switch interval must be strictly positive");
    }
    switch_interval = seconds;
    return KR_NONE;
}

/* -- Text -------------------------------------------------------------------------------------- */

static Value sys_intern(Thread *t, KR_UNUSED Value self, Value v)
{
    if (!kr_is_str(v)) {
        return kr_raise(t, KR_EXC(TypeError), "intern() argument must be str, not %T", v);
    }
    if (!kr_is_exact_str(v)) {
        return kr_raise(t, KR_EXC(TypeError), "can't intern %T", v);
    }
    return value_from_ptr(kr_str_intern(t, (Str *)value_ptr(v)));
}

static Value sys_getdefaultencoding(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return KR_NAME_VALUE(utf_8_dash);
}

static Value sys_getfilesystemencoding(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return KR_NAME_VALUE(utf_8_dash);
}

static Value sys_getfilesystemencodeerrors(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return KR_NAME_VALUE(surrogateescape);
}

static Value sys_displayhook(Thread *t, KR_UNUSED Value self, Value v)
{
    if (kr_is_none(v)) {
        return KR_NONE;
    }
    Value out = kr_sys_get("stdout");
    if (value_is_null(out) || kr_is_none(out)) {
        return kr_pending(t) ? VALUE_ERROR : kr_raise(t, KR_EXC(RuntimeError), "lost sys.stdout");
    }
    if (!kr_dict_set_str(t, kr_interp.builtins, KR_NAME(_), KR_NONE)) {
        return VALUE_ERROR;
    }
    Value text = kr_repr(t, v);
    if (value_is_error(text) || !kr_file_write(t, out, text) ||
        !kr_file_write(t, out, KR_NAME_VALUE(newline_char)) ||
        !kr_dict_set_str(t, kr_interp.builtins, KR_NAME(_), v)) {
        return VALUE_ERROR;
    }
    return KR_NONE;
}

static Value sys_breakpointhook(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                                Tuple *kwnames)
{
    Value pdb = kr_import_module(t, kr_str_intern_c(t, "pdb"));
    Value set_trace = value_is_error(pdb) ? VALUE_ERROR : kr_getattr_str(t, pdb, "set_trace");
    return value_is_error(set_trace) ? VALUE_ERROR : kr_call(t, set_trace, args, nargs, kwnames);
}

/* -- Tracing, auditing (no audit hook is ever installed) -------------------------------------- */

static Value sys_gettrace(Thread *t, KR_UNUSED Value self)
{
    return value_is_null(t->trace_func) ? KR_NONE : t->trace_func;
}

static Value sys_getprofile(Thread *t, KR_UNUSED Value self)
{
    return value_is_null(t->profile_func) ? KR_NONE : t->profile_func;
}

static Value sys_settrace(Thread *t, KR_UNUSED Value self, Value v)
{
    kr_trace_set(t, v);
    return KR_NONE;
}

static Value sys_setprofile(Thread *t, KR_UNUSED Value self, Value v)
{
    kr_profile_set(t, v);
    return KR_NONE;
}

static Value sys_call_tracing(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "call_tracing", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    if (!kr_is_tuple(args[1])) {
        return kr_raise(t, KR_EXC(TypeError), "call_tracing() argument 2 must be tuple, not %T",
                        args[1]);
    }
    return kr_call_tracing(t, args[0], (Tuple *)value_ptr(args[1]));
}

static Value sys_audit(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (nargs == 0) {
        return kr_raise(t, KR_EXC(TypeError),
                        "audit() missing 1 required positional argument: 'event'");
    }
    return kr_is_str(args[0]) ? KR_NONE
                              : kr_raise(t, KR_EXC(TypeError),
                                         "expected str for argument 'event', not %T", args[0]);
}

static Value sys_addaudithook(Thread *t, KR_UNUSED Value self, KR_UNUSED Value hook)
{
    return kr_raise(t, KR_EXC(NotImplementedError),
                    "Krait does not implement sys.addaudithook yet");
}

static Value sys_is_finalizing(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return kr_bool(kr_interp.finalizing);
}

/* -- Krait's own ----------------------------------------------------------------------------------
 */

static Value sys_krait_stats(Thread *t, KR_UNUSED Value self)
{
    JitStats jit = {0};
    GcStats gc;
    if (kr_jit.stats != NULL) {
        kr_jit.stats(&jit);
    }
    kr_gc_stats(&gc);
    const struct {
        const char *name;
        int64_t v;
    } rows[] = {
        {"traces", jit.traces},
        {"side_traces", jit.side_traces},
        {"recordings_aborted", jit.aborted},
        {"traces_entered", jit.entered},
        {"code_bytes", jit.code_bytes},
        {"calls_into_c", (int64_t)t->calls_into_c},
        {"collections", gc.collections},
        {"exposed", kr_gc_ext.count != NULL ? (int64_t)kr_gc_ext.count() : 0},
    };
    Dict *d = kr_dict_new(t);
    for (size_t i = 0; d != NULL && i < KR_COUNT(rows); i++) {
        if (!kr_dict_set_c(t, d, rows[i].name, kr_int_from_i64(t, rows[i].v))) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(d);
}

/* clang-format off */
#define SYS_FUNCTIONS(M) \
    M(FAST,   sys_getframe,             0, "_getframe",             "_getframe($module, depth=0, /)\n--\n\nThe frame `depth` calls up.") \
    M(O,      sys_addaudithook,         0, "addaudithook",          "addaudithook($module, /, hook)\n--\n\n") \
    M(FAST,   sys_audit,                0, "audit",                 "audit(event, *args)\n\n") \
    M(FASTKW, sys_breakpointhook, NF_CALLS, "breakpointhook",       "breakpointhook(*args, **kws)\n\nWhat breakpoint() calls.") \
    M(FAST,   sys_call_tracing,   NF_CALLS, "call_tracing",         "call_tracing($module, func, args, /)\n--\n\nCall func(*args), while tracing is enabled.") \
    M(O,      sys_displayhook,    NF_CALLS, "displayhook",          "displayhook($module, object, /)\n--\n\nPrint a value the way the prompt does.") \
    M(NOARGS, sys_exc_info,             0, "exc_info",              "exc_info($module, /)\n--\n\n(type, value, traceback) of the exception being handled.") \
    M(FAST,   sys_excepthook,     NF_CALLS, "excepthook",           "excepthook($module, exctype, value, traceback, /)\n--\n\nPrint an exception nobody caught.") \
    M(NOARGS, sys_exception,            0, "exception",             "exception($module, /)\n--\n\nThe exception being handled.") \
    M(FAST,   sys_exit,                 0, "exit",                  "exit($module, status=None, /)\n--\n\nLeave by raising SystemExit.") \
    M(NOARGS, sys_get_int_max_str_digits, 0, "get_int_max_str_digits", "get_int_max_str_digits($module, /)\n--\n\n") \
    M(NOARGS, sys_getdefaultencoding,   0, "getdefaultencoding",    "getdefaultencoding($module, /)\n--\n\n") \
    M(NOARGS, sys_getfilesystemencodeerrors, 0, "getfilesystemencodeerrors", "getfilesystemencodeerrors($module, /)\n--\n\n") \
    M(NOARGS, sys_getfilesystemencoding, 0, "getfilesystemencoding", "getfilesystemencoding($module, /)\n--\n\n") \
    M(NOARGS, sys_getprofile,           0, "getprofile",            "getprofile($module, /)\n--\n\n") \
    M(NOARGS, sys_getrecursionlimit,    0, "getrecursionlimit",     "getrecursionlimit($module, /)\n--\n\n") \
    M(O,      sys_getrefcount,          0, "getrefcount",           "getrefcount($module, object, /)\n--\n\nA large number: the runtime does not count its references.") \
    M(ARGS,   sys_getsizeof,      NF_CALLS, "getsizeof",            "getsizeof($module, /, object, default=<unrepresentable>)\n--\n\nSize of an object in bytes.") \
    M(NOARGS, sys_getswitchinterval,    0, "getswitchinterval",     "getswitchinterval($module, /)\n--\n\n") \
    M(NOARGS, sys_gettrace,             0, "gettrace",              "gettrace($module, /)\n--\n\n") \
    M(O,      sys_intern,               0, "intern",                "intern($module, string, /)\n--\n\nThe canonical object of equal text.") \
    M(NOARGS, sys_krait_stats,          0, "krait_stats",           "krait_stats($module, /)\n--\n\nWhat the JIT compiled, how often C code was called, collections.") \
    M(NOARGS, sys_is_finalizing,        0, "is_finalizing",         "is_finalizing($module, /)\n--\n\n") \
    M(ARGS,   sys_set_int_max_str_digits, 0, "set_int_max_str_digits", "set_int_max_str_digits($module, /, maxdigits)\n--\n\n") \
    M(O,      sys_setprofile,     NF_CALLS, "setprofile",            "setprofile($module, function, /)\n--\n\n") \
    M(O,      sys_setrecursionlimit,    0, "setrecursionlimit",     "setrecursionlimit($module, limit, /)\n--\n\n") \
    M(O,      sys_setswitchinterval,    0, "setswitchinterval",     "setswitchinterval($module, interval, /)\n--\n\n") \
    M(O,      sys_settrace,       NF_CALLS, "settrace",              "settrace($module, function, /)\n--\n\n") \
    M(O,      kr_sys_unraisablehook, NF_CALLS, "unraisablehook",       "unraisablehook($module, unraisable, /)\n--\n\nReport an exception that cannot be raised.")
/* clang-format on */
KR_NATIVE_TABLE(sys_defs, SYS_FUNCTIONS)

/* Hooks are also kept under dunder names, so that replaced ones can be found again. */
static bool sys_exec(Thread *t, Module *m, Dict *ns)
{
    static const char *const hooks[][2] = {
        {"excepthook", "__excepthook__"},
        {"displayhook", "__displayhook__"},
        {"unraisablehook", "__unraisablehook__"},
        {"breakpointhook", "__breakpointhook__"},
    };
    kr_interp.sys_dict = ns;
    if (!kr_sys_unraisable_init(t)) {
        return false;
    }
    for (size_t i = 0; i < KR_COUNT(hooks); i++) {
        if (!kr_dict_set_c(t, ns, hooks[i][1], kr_dict_get_c(t, ns, hooks[i][0]))) {
            return false;
        }
    }
    return kr_sys_info_add(t, m, ns);
}

const NativeModule kr_module_sys = {
    .name = "sys",
    .doc = "Objects used or maintained by the interpreter, and functions that work on it.",
    .defs = sys_defs,
    .exec = sys_exec,
};

/* -- Start-up ---------------------------------------------------------------------------------- */

/* Bytes of the operating system as text; undecodable ones become lone surrogates. */
static Value os_text(Thread *t, const char *s)
{
    return kr_str_decode(t, s, (isize)strlen(s), "utf-8", "surrogateescape");
}

static bool append_text(Thread *t, List *list, const char *s)
{
    Value v = os_text(t, s);
    return !value_is_error(v) && kr_list_append(t, list, v);
}

bool kr_sys_set_argv(Thread *t, int argc, char **argv)
{
    List *list = kr_list_new(t, argc);
    for (int i = 0; list != NULL && i < argc; i++) {
        if (!append_text(t, list, argv[i])) {
            return false;
        }
    }
    return list != NULL && kr_dict_set_c(t, kr_interp.sys_dict, "argv", value_from_ptr(list));
}

bool kr_sys_set_path(Thread *t, const char *first_or_null, const char *pythonpath_or_null)
{
    List *list = kr_list_new(t, 8);
    if (list == NULL || (first_or_null != NULL && !append_text(t, list, first_or_null))) {
        return false;
    }
    const char *p = pythonpath_or_null;
    while (p != NULL && *p != '\0') {
        const char *end = strchr(p, ':');
        size_t n = end == NULL ? strlen(p) : (size_t)(end - p);
        Value v = kr_str_decode(t, p, (isize)n, "utf-8", "surrogateescape");
        if (value_is_error(v) || !kr_list_append(t, list, v)) {
            return false;
        }
        p = end == NULL ? NULL : end + 1;
    }
    static const char *const library[] = {"/usr/lib/python311.zip", "/usr/lib/python3.11",
                                          "/usr/lib/python3.11/lib-dynload"};
    for (size_t i = 0; i < KR_COUNT(library); i++) {
        if (!append_text(t, list, library[i])) {
            return false;
        }
    }
    return kr_dict_set_c(t, kr_interp.sys_dict, "path", value_from_ptr(list));
}

bool kr_sys_set_executable(Thread *t, const char *path)
{
    Value v = os_text(t, path);
    return !value_is_error(v) && kr_dict_set_c(t, kr_interp.sys_dict, "executable", v) &&
           kr_dict_set_c(t, kr_interp.sys_dict, "_base_executable", v);
}
