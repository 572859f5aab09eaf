/* sys_unraisable.c -- sys.unraisablehook: its default, and who calls it for errors that nobody can
 * receive. */
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/interp/print_int.h"
#include "runtime/modules/sys_info.h"
#include "runtime/types/list.h"
#include "runtime/types/structseq.h"
#include "runtime/types/type.h"

enum { EXC_TYPE, EXC_VALUE, EXC_TRACEBACK, ERR_MSG, OBJECT, NFIELDS };
static const StructSeqField fields[NFIELDS] = {
    {"exc_type", "Exception type"},
    {"exc_value", "Exception value"},
    {"exc_traceback", "Exception traceback"},
    {"err_msg", "Error message"},
    {"object", "Object causing the exception"},
};
static StructSeq args_seq = {
    .name = "UnraisableHookArgs",
    .doc = "What sys.unraisablehook is called with.",
    .fields = fields,
    .nfields = NFIELDS,
    .nvisible = NFIELDS,
    .constructible = true,
};

static bool is_given(Value v) { return !value_is_null(v) && !kr_is_none(v); }

/* Pieces are written as they come, and what fails is told in its place. */
static void print_class(Printer *p, Value cls)
{
    Value module = kr_getattr_optional(p->t, cls, KR_NAME(__module__));
    kr_err_clear(p->t);
    if (value_is_null(module) || !kr_is_str(module)) {
        kr_print_text(p, "<unknown>");
    } else if (kr_str_flat(p->t, (Str *)value_ptr(module)) &&
               !kr_str_equal_c((Str *)value_ptr(module), "builtins") &&
               !kr_str_equal_c((Str *)value_ptr(module), "__main__")) {
        kr_print_str(p, module);
        kr_print_text(p, ".");
    }
    kr_err_clear(p->t);
    Value name = kr_type_qualname(p->t, (Type *)value_ptr(cls));
    if (value_is_error(name) || !kr_is_str(name)) {
        kr_err_clear(p->t);
        kr_print_text(p, "<unknown>");
    } else {
        kr_print_str(p, name);
    }
}

/* One exception without those it came from. */
static void print_unraisable(Thread *t, const Value *info, Value file)
{
    Printer p = {.t = t, .file = file};
    kr_sb_init(&p.text, t);
    bool message = is_given(info[ERR_MSG]) && kr_is_str(info[ERR_MSG]);
    if (message) {
        kr_print_str(&p, info[ERR_MSG]);
    }
    if (is_given(info[OBJECT])) {
        kr_print_text(&p, message ? ": " : "Exception ignored in: ");
        kr_print_flush(&p);
        Value repr = kr_repr(t, info[OBJECT]);
        if (value_is_error(repr)) {
            kr_err_clear(t);
            kr_print_text(&p, "<object repr() failed>");
        } else {
            kr_print_str(&p, repr);
        }
        kr_print_text(&p, "\n");
    } else if (message) {
        kr_print_text(&p, ":\n");
    }
    if (is_given(info[EXC_TRACEBACK]) && kr_is_exact(info[EXC_TRACEBACK], &PyTraceBack_Type)) {
        kr_print_traceback(&p, (Traceback *)value_ptr(info[EXC_TRACEBACK]), "",
                           "Traceback (most recent call last):\n");
    }
    if (is_given(info[EXC_TYPE]) && kr_is_type(info[EXC_TYPE])) {
        print_class(&p, info[EXC_TYPE]);
        if (is_given(info[EXC_VALUE])) {
            kr_print_text(&p, ": ");
            kr_print_flush(&p);
            Value text = kr_str(t, info[EXC_VALUE]);
            if (value_is_error(text)) {
                kr_err_clear(t);
                kr_print_text(&p, "<exception str() failed>");
            } else {
                kr_print_str(&p, text);
            }
        }
        kr_print_text(&p, "\n");
    }
    kr_print_flush(&p);
    if (!value_is_null(file)) {
        (void)kr_call_method_0(t, file, KR_NAME(flush));
        kr_err_clear(t);
    }
}

/* To sys.stderr; nowhere when it is None or missing. */
static void print_to_stderr(Thread *t, const Value *info)
{
    Value err = kr_sys_get("stderr");
    if (is_given(err)) {
        print_unraisable(t, info, err);
    }
}

Value kr_sys_unraisablehook(Thread *t, KR_UNUSED Value self, Value args)
{
    if (!kr_is_exact(args, &args_seq.type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "sys.unraisablehook argument type must be UnraisableHookArgs");
    }
    print_to_stderr(t, ((Tuple *)value_ptr(args))->ob_item);
    return KR_NONE;
}

static void exception_info(Value exc, Value where, Value message, Value *info)
{
    Value tb = ((BaseException *)value_ptr(exc))->traceback;
    info[EXC_TYPE] = value_from_ptr(kr_type(exc));
    info[EXC_VALUE] = exc;
    info[EXC_TRACEBACK] = value_is_null(tb) ? KR_NONE : tb;
    info[ERR_MSG] = message;
    info[OBJECT] = value_is_null(where) ? KR_NONE : where;
}

/* kr_unraisable_run: the hook, or its default when there is none.  What the hook raises is told in
 * its place. */
static void run_hook(Thread *t, Value exc, Value where, const char *text_or_null)
{
    Value info[NFIELDS], hook = kr_sys_get("unraisablehook"), message = KR_NONE;
    if (text_or_null != NULL) {
        message = value_from_ptr(kr_str_from_c(t, text_or_null));
    }
    const char *failed = "Exception ignored on building sys.unraisablehook arguments";
    if (!value_is_error(message)) {
        exception_info(exc, where, message, info);
        if (!is_given(hook)) {
            print_to_stderr(t, info);
            return;
        }
        Value args = kr_structseq_new(t, &args_seq, info);
        if (!value_is_error(args)) {
            failed = "Exception ignored in sys.unraisablehook";
            if (!value_is_error(kr_call(t, hook, &args, 1, NULL))) {
                return;
            }
        }
    }
    Value second = kr_err_fetch(t);
    message = value_from_ptr(kr_str_from_c(t, failed));
    if (value_is_error(message)) {
        kr_err_clear(t);
        message = KR_NONE;
    }
    exception_info(second, hook, message, info);
    print_to_stderr(t, info);
}

bool kr_sys_unraisable_init(Thread *t)
{
    kr_unraisable_run = run_hook;
    return kr_structseq_ready(t, &args_seq);
}
