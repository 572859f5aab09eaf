/* print_exception.c -- uncaught exceptions on their way to the user, as 3.11's default hook prints
 * them.
 *
 * Cause and context first (each exception once), then the traceback, the place of a syntax error,
 * the message with a suggestion, the notes; groups draw a box per member.  Errors while printing
 * are swallowed. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/interp/print_int.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/type.h"

#define MAX_GROUP_WIDTH 15
#define MAX_GROUP_DEPTH 10

static BaseException *as_exc(Value v) { return (BaseException *)value_ptr(v); }
static bool is_group(Value v) { return kr_is_instance_of(v, KR_EXC(BaseExceptionGroup)); }

/* -- Output ---------------------------------------------------------------------------------------
 */

void kr_print_text(Printer *p, const char *ascii) { kr_sb_c(&p->text, ascii); }
void kr_print_str(Printer *p, Value str) { kr_sb_str(&p->text, (Str *)value_ptr(str)); }

static void print_indent(Printer *p, int n)
{
    for (int i = 0; i < n; i++) {
        kr_print_text(p, " ");
    }
}

void kr_print_margin(Printer *p)
{
    print_indent(p, 2 * p->group_depth);
    if (p->group_depth > 0) {
        kr_print_text(p, "| ");
    }
}

static void write_descriptor(Thread *t, Str *text)
{
    Value bytes = kr_str_encode(t, text, "utf-8", "backslashreplace");
    if (value_is_error(bytes)) {
        return;
    }
    const char *data = kr_bytes_data((Bytes *)value_ptr(bytes));
    isize left = kr_bytes_len((Bytes *)value_ptr(bytes));
    while (left > 0) {
        ssize_t n = write(2, data, (size_t)left);
        if (n < 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            data += n;
            left -= n;
        }
    }
}

void kr_print_flush(Printer *p)
{
    Thread *t = p->t;
    Value text = kr_sb_finish(&p->text);
    kr_sb_init(&p->text, t);
    if (!value_is_error(text) && kr_str_len((Str *)value_ptr(text)) > 0) {
        if (value_is_null(p->file)) {
            write_descriptor(t, (Str *)value_ptr(text));
        } else {
            (void)kr_call_method_1(t, p->file, KR_NAME(write), text);
        }
    }
    kr_err_clear(t);
}

/* -- Message
 * ---------------------------------------------------------------------------------------- */

static void print_type_name(Printer *p, Type *type)
{
    Thread *t = p->t;
    Value module = kr_getattr_optional(t, value_from_ptr(type), KR_NAME(__module__));
    kr_err_clear(t);
    if (value_is_null(module) || !kr_is_str(module)) {
        kr_print_text(p, "<unknown>.");
    } else {
        Str *m = (Str *)value_ptr(module);
        if (kr_str_flat(t, m) && !kr_str_equal_c(m, "builtins") && !kr_str_equal_c(m, "__main__")) {
            kr_print_str(p, module);
            kr_print_text(p, ".");
        }
    }
    Value name = kr_type_qualname(t, type);
    if (value_is_error(name) || !kr_is_str(name)) {
        kr_err_clear(t);
        kr_print_text(p, "<unknown>");
        return;
    }
    kr_print_str(p, name);
}

/* shown: the exception, or a syntax error's bare message. */
static void print_message(Printer *p, Type *type, Value shown)
{
    Thread *t = p->t;
    kr_print_margin(p);
    print_type_name(p, type);
    if (kr_is_none(shown)) {
        return;
    }
    kr_print_flush(p);
    Value text = kr_str(t, shown);
    if (value_is_error(text)) {
        kr_err_clear(t);
        kr_print_text(p, ": <exception str() failed>");
    } else if (kr_str_len((Str *)value_ptr(text)) > 0) {
        kr_print_text(p, ": ");
        kr_print_str(p, text);
    }
}

/* -- Syntax errors
 * ------------------------------------------------------------------------------------ */

typedef struct SyntaxPlace {
    Value message, filename, text;
    isize line, offset, end_line, end_offset;
} SyntaxPlace;

static bool get_number(Thread *t, Value exc, const char *name, isize none, isize *out)
{
    Value v = kr_getattr_str(t, exc, name);
    if (value_is_error(v)) {
        return false;
    }
    if (kr_is_none(v)) {
        *out = none;
        return true;
    }
    return kr_arg_isize(t, v, out);
}

static bool get_place(Thread *t, Value exc, SyntaxPlace *out)
{
    out->message = kr_getattr_str(t, exc, "msg");
    out->filename =
        value_is_error(out->message) ? VALUE_ERROR : kr_getattr(t, exc, KR_NAME(filename));
    out->text = value_is_error(out->filename) ? VALUE_ERROR : kr_getattr(t, exc, KR_NAME(text));
    if (value_is_error(out->text)) {
        return false;
    }
    if (kr_is_none(out->filename)) {
        out->filename = KR_NAME_VALUE(string_file);
    }
    Value line = kr_getattr(t, exc, KR_NAME(lineno));
    if (value_is_error(line) || !kr_arg_isize(t, line, &out->line)) {
        return false;
    }
    return get_number(t, exc, "offset", -1, &out->offset) &&
           get_number(t, exc, "end_lineno", out->line, &out->end_line) &&
           get_number(t, exc, "end_offset", -1, &out->end_offset);
}

/* The offending line with carets below the range; offsets count from 1, 0 and less: unknown. */
static void print_syntax_text(Printer *p, const char *text, isize offset, isize end_offset)
{
    isize carets = end_offset > 0 && end_offset > offset ? end_offset - offset : 1;
    offset--;
    while (*text == ' ' || *text == '\t' || *text == '\f') {
        text++;
        offset--;
    }
    isize len = (isize)strlen(text);
    if (len > 0 && text[len - 1] == '\n') {
        len--;
    }
    if (offset > len) {
        offset = len;
    }
    for (const char *nl; (nl = strchr(text, '\n')) != NULL;) {
        isize skip = nl - text;
        if (skip >= offset) {
            break;
        }
        skip++;
        text += skip;
        len -= skip;
        offset -= skip;
    }
    kr_print_margin(p);
    kr_print_text(p, "    ");
    Value line = kr_str_decode(p->t, text, (isize)strlen(text), "utf-8", "replace");
    if (value_is_error(line)) {
        kr_err_clear(p->t);
    } else {
        kr_print_str(p, line);
    }
    if (text[len] != '\n') {
        kr_print_text(p, "\n");
    }
    if (offset < 0) {
        return;
    }
    kr_print_margin(p);
    print_indent(p, 4);
    for (isize i = 0; i < offset; i++) {
        kr_print_text(p, " ");
    }
    for (isize i = 0; i < carets; i++) {
        kr_print_text(p, "^");
    }
    kr_print_text(p, "\n");
}

/* File, line and text of exceptions that have `print_file_and_line`; *shown: what to print as
 * message. */
static void print_place(Printer *p, Value exc, Value *shown)
{
    Thread *t = p->t;
    Value mark = kr_getattr_optional(t, exc, KR_NAME(print_file_and_line));
    if (value_is_null(mark)) {
        kr_err_clear(t);
        return;
    }
    SyntaxPlace s;
    if (!get_place(t, exc, &s)) {
        kr_err_clear(t);
        return;
    }
    *shown = s.message;
    Str *line = kr_str_format(t, "  File \"%S\", line %zd\n", s.filename, s.line);
    if (line == NULL) {
        kr_err_clear(t);
        return;
    }
    kr_print_margin(p);
    kr_print_str(p, value_from_ptr(line));
    if (kr_is_none(s.text) || !kr_is_str(s.text)) {
        return;
    }
    isize size;
    const char *text = kr_str_utf8(t, (Str *)value_ptr(s.text), &size);
    if (text == NULL) {
        kr_err_clear(t);
        return;
    }
    if (s.end_line > s.line) {
        s.end_offset = size;
    }
    if (s.end_offset > size + 1) {
        s.end_offset = size + 1;
    }
    print_syntax_text(p, text, s.offset, s.end_offset);
}

/* -- Notes
 * --------------------------------------------------------------------------------------------- */

static void print_lines(Printer *p, Value text)
{
    Thread *t = p->t;
    Str *newline = KR_NAME(newline_char);
    Value lines = kr_call_method_1(t, text, KR_NAME(split), value_from_ptr(newline));
    if (value_is_error(lines) || !kr_is_list(lines)) {
        kr_err_clear(t);
        return;
    }
    List *list = (List *)value_ptr(lines);
    for (isize i = 0; i < kr_list_len(list); i++) {
        Value line = kr_list_get(t, list, i);
        kr_print_margin(p);
        if (kr_is_str(line)) {
            kr_print_str(p, line);
        }
        kr_print_text(p, "\n");
    }
}

static void print_notes(Printer *p, Value exc)
{
    Thread *t = p->t;
    Value notes = kr_getattr_optional(t, exc, KR_NAME(__notes__));
    if (value_is_null(notes)) {
        kr_err_clear(t);
        return;
    }
    kr_print_flush(p);
    if (!kr_is_sequence(notes) || kr_is_str(notes) || kr_is_bytes(notes)) {
        Value text = kr_repr(t, notes);
        if (value_is_error(text)) {
            kr_err_clear(t);
            kr_print_margin(p);
            kr_print_text(p, "<__notes__ repr() failed>");
        } else {
            kr_print_margin(p);
            kr_print_str(p, text);
        }
        kr_print_text(p, "\n");
        return;
    }
    isize n = kr_len(t, notes);
    for (isize i = 0; i < n; i++) {
        Value note = kr_sequence_getitem(t, notes, i);
        if (value_is_error(note)) {
            kr_err_clear(t);
            break;
        }
        Value text = kr_str(t, note);
        if (value_is_error(text)) {
            kr_err_clear(t);
            kr_print_margin(p);
            kr_print_text(p, "<note str() failed>\n");
        } else {
            print_lines(p, text);
        }
    }
    kr_err_clear(t);
}

/* -- One exception
 * ---------------------------------------------------------------------------------------- */

static void print_one(Printer *p, Value exc)
{
    Thread *t = p->t;
    Value tb = as_exc(exc)->traceback;
    if (!value_is_null(tb) && kr_is_exact(tb, &PyTraceBack_Type)) {
        bool group = is_group(exc);
        const char *margin = p->group_depth == 0 ? "" : group && p->group_depth == 1 ? "+ " : "| ";
        kr_print_traceback(p, (Traceback *)value_ptr(tb), margin,
                           group ? "Exception Group Traceback (most recent call last):\n"
                                 : "Traceback (most recent call last):\n");
    }
    Value shown = exc;
    print_place(p, exc, &shown);
    print_message(p, kr_type(exc), shown);
    Value meant = kr_suggest(t, exc);
    if (!value_is_null(meant)) {
        kr_print_text(p, ". Did you mean: '");
        kr_print_str(p, meant);
        kr_print_text(p, "'?");
    }
    kr_print_text(p, "\n");
    print_notes(p, exc);
}

/* -- Chains and groups
 * --------------------------------------------------------------------------------------- */

static void print_recursive(Printer *p, Value exc);

static void print_chained(Printer *p, Value exc, const char *message)
{
    bool need_close = p->need_close;
    print_recursive(p, exc);
    p->need_close = need_close;
    kr_print_margin(p);
    kr_print_text(p, "\n");
    kr_print_margin(p);
    kr_print_text(p, message);
    kr_print_margin(p);
    kr_print_text(p, "\n");
}

/* true: not met before. */
static bool enter_seen(Printer *p, Value exc)
{
    Value id = kr_id(p->t, exc);
    int known = kr_set_contains(p->t, p->seen, id);
    if (known == 0 && kr_set_add(p->t, p->seen, id) < 0) {
        known = -1;
    }
    if (known < 0) {
        kr_err_clear(p->t);
    }
    return known == 0;
}

static bool is_seen(Printer *p, Value exc)
{
    int known = kr_set_contains(p->t, p->seen, kr_id(p->t, exc));
    kr_err_clear(p->t);
    return known != 0;
}

static void print_origin(Printer *p, Value exc)
{
    (void)enter_seen(p, exc);
    Value cause = as_exc(exc)->cause, context = as_exc(exc)->context;
    if (!value_is_null(cause) && kr_is_exception(cause)) {
        if (!is_seen(p, cause)) {
            print_chained(p, cause,
                          "The above exception was the direct cause of the following exception:\n");
        }
        return;
    }
    if (!as_exc(exc)->suppress_context && !value_is_null(context) && kr_is_exception(context) &&
        !is_seen(p, context)) {
        print_chained(p, context,
                      "During handling of the above exception, another exception occurred:\n");
    }
}

static void print_formatted(Printer *p, const char *fmt, const char *a, isize n)
{
    Str *s = a != NULL ? kr_str_format(p->t, fmt, a, n) : kr_str_format(p->t, fmt, n);
    if (s == NULL) {
        kr_err_clear(p->t);
        return;
    }
    kr_print_str(p, value_from_ptr(s));
}

static void print_group(Printer *p, Value exc)
{
    if (p->group_depth > MAX_GROUP_DEPTH) {
        kr_print_margin(p);
        print_formatted(p, "... (max_group_depth is %zd)\n", NULL, MAX_GROUP_DEPTH);
        return;
    }
    if (p->group_depth == 0) {
        p->group_depth = 1;
    }
    print_one(p, exc);
    Tuple *excs = (Tuple *)value_ptr(((ExceptionGroupObject *)value_ptr(exc))->excs);
    isize total = kr_tuple_len(excs), n = total <= MAX_GROUP_WIDTH ? total : MAX_GROUP_WIDTH + 1;
    p->need_close = false;
    for (isize i = 0; i < n; i++) {
        bool last = i == n - 1, more = i >= MAX_GROUP_WIDTH;
        if (last) {
            p->need_close = true; /* an inner group may close the box for us */
        }
        print_indent(p, 2 * p->group_depth);
        if (more) {
            kr_print_text(p, i == 0 ? "+-" : "  ");
            kr_print_text(p, "+---------------- ... ----------------\n");
        } else {
            print_formatted(p, "%s+---------------- %zd ----------------\n", i == 0 ? "+-" : "  ",
                            i + 1);
        }
        p->group_depth++;
        if (more) {
            kr_print_margin(p);
            isize left = total - MAX_GROUP_WIDTH;
            print_formatted(p, left > 1 ? "and %zd more exceptions\n" : "and %zd more exception\n",
                            NULL, left);
        } else {
            print_recursive(p, kr_tuple_get(excs, i));
        }
        if (last && p->need_close) {
            print_indent(p, 2 * p->group_depth);
            kr_print_text(p, "+------------------------------------\n");
            p->need_close = false;
        }
        p->group_depth--;
    }
    if (p->group_depth == 1) {
        p->group_depth = 0;
    }
}

static void print_recursive(Printer *p, Value exc)
{
    if (!kr_enter_recursive(p->t, " in print_exception_recursive")) {
        kr_err_clear(p->t);
        return;
    }
    if (p->seen != NULL) {
        print_origin(p, exc);
    }
    if (is_group(exc)) {
        print_group(p, exc);
    } else {
        print_one(p, exc);
    }
    kr_leave_recursive(p->t);
}

void kr_print_exception(Thread *t, Value exc, Value file)
{
    Value saved = kr_err_fetch(t);
    Printer p = {.t = t, .file = file};
    kr_sb_init(&p.text, t);
    p.seen = kr_set_new(t, &PySet_Type);
    kr_err_clear(t);
    print_recursive(&p, exc);
    kr_print_flush(&p);
    kr_err_restore(t, saved);
}

/* -- The end of the program
 * ------------------------------------------------------------------------------------ */

static Value stderr_or_null(void)
{
    Value err = kr_sys_get("stderr");
    return value_is_null(err) || kr_is_none(err) ? VALUE_NULL : err;
}

static void say(Thread *t, const char *text)
{
    Printer p = {.t = t, .file = stderr_or_null()};
    kr_sb_init(&p.text, t);
    kr_print_text(&p, text);
    kr_print_flush(&p);
}

static int system_exit_status(Thread *t, Value exc)
{
    Value code = ((SystemExitObject *)value_ptr(exc))->code;
    if (value_is_null(code) || kr_is_none(code)) {
        return 0;
    }
    int64_t n;
    if (kr_is_int(code)) {
        return kr_int_fits_i64(code, &n) ? (int)n : -1;
    }
    Printer p = {.t = t, .file = stderr_or_null()};
    kr_sb_init(&p.text, t);
    Value text = kr_str(t, code);
    if (value_is_error(text)) {
        kr_err_clear(t);
    } else {
        kr_print_str(&p, text);
    }
    kr_print_text(&p, "\n");
    kr_print_flush(&p);
    return 1;
}

static void set_sys(Thread *t, const char *name, Value v)
{
    if (kr_interp.sys_dict != NULL && !kr_dict_set_c(t, kr_interp.sys_dict, name, v)) {
        kr_err_clear(t);
    }
}

bool kr_print_pending(Thread *t, int *status)
{
    Value exc = kr_err_fetch(t);
    if (value_is_null(exc)) {
        return false;
    }
    if (kr_is_instance_of(exc, KR_EXC(SystemExit)) && !kr_interp.inspect) {
        *status = system_exit_status(t, exc);
        return true;
    }
    kr_gc_open_last_reserve();
    Value tb = as_exc(exc)->traceback;
    Value args[3] = {value_from_ptr(kr_type(exc)), exc, value_is_null(tb) ? KR_NONE : tb};
    set_sys(t, "last_type", args[0]);
    set_sys(t, "last_value", args[1]);
    set_sys(t, "last_traceback", args[2]);
    Value hook = kr_sys_get("excepthook");
    if (value_is_null(hook)) {
        say(t, "sys.excepthook is missing\n");
        kr_print_exception(t, exc, stderr_or_null());
        return false;
    }
    if (value_is_error(kr_call(t, hook, args, 3, NULL))) {
        Value second = kr_err_fetch(t);
        if (kr_is_instance_of(second, KR_EXC(SystemExit))) {
            *status = system_exit_status(t, second);
            return true;
        }
        say(t, "Error in sys.excepthook:\n");
        kr_print_exception(t, second, stderr_or_null());
        say(t, "\nOriginal exception was:\n");
        kr_print_exception(t, exc, stderr_or_null());
    }
    return false;
}
