/* builtins_io.c -- builtins that talk to the outside: print, input, open, breakpoint. */
#include <unistd.h>

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/modules/modules.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- print ------------------------------------------------------------------------------------- */

typedef struct PrintOptions {
    Value sep, end, file; /* NULL: default */
    bool flush;
} PrintOptions;

static bool print_text_option(Thread *t, const char *name, Value v, Value *out)
{
    if (kr_is_none(v)) {
        return true;
    }
    if (!kr_is_str(v)) {
        return kr_fail(t, KR_EXC(TypeError), "%s must be None or a string, not %T", name, v);
    }
    *out = v;
    return true;
}

static bool print_options(Thread *t, const Value *values, Tuple *kwnames, PrintOptions *out)
{
    Value sep = KR_NONE;
    Value end = KR_NONE;
    memset(out, 0, sizeof *out);
    isize nkw = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    for (isize i = 0; i < nkw; i++) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, i));
        if (!kr_str_flat(t, name)) {
            return false;
        }
        if (kr_str_equal_c(name, "sep")) {
            sep = values[i];
        } else if (kr_str_equal_c(name, "end")) {
            end = values[i];
        } else if (kr_str_equal_c(name, "file")) {
            out->file = kr_is_none(values[i]) ? VALUE_NULL : values[i];
        } else if (kr_str_equal_c(name, "flush")) {
            if (!kr_arg_bool(t, values[i], &out->flush)) {
                return false;
            }
        } else {
            return kr_fail(t, KR_EXC(TypeError), "'%U' is an invalid keyword argument for print()",
                           name);
        }
    }
    return print_text_option(t, "sep", sep, &out->sep) &&
           print_text_option(t, "end", end, &out->end);
}

static Value builtins_print(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                            Tuple *kwnames)
{
    PrintOptions opt;
    if (!print_options(t, args + nargs, kwnames, &opt)) {
        return VALUE_ERROR;
    }
    if (value_is_null(opt.file)) {
        opt.file = kr_sys_get("stdout");
        if (value_is_null(opt.file)) {
            return kr_pending(t) ? VALUE_ERROR
                                 : kr_raise(t, KR_EXC(RuntimeError), "lost sys.stdout");
        }
        if (kr_is_none(opt.file)) {
            return KR_NONE;
        }
    }
    Value space = KR_NAME_VALUE(space);
    for (size_t i = 0; i < nargs; i++) {
        if (i > 0 && !kr_file_write(t, opt.file, value_is_null(opt.sep) ? space : opt.sep)) {
            return VALUE_ERROR;
        }
        Value text = kr_str(t, args[i]);
        if (value_is_error(text) || !kr_file_write(t, opt.file, text)) {
            return VALUE_ERROR;
        }
    }
    Value newline = KR_NAME_VALUE(newline_char);
    if (!kr_file_write(t, opt.file, value_is_null(opt.end) ? newline : opt.end) ||
        (opt.flush && !kr_file_flush(t, opt.file))) {
        return VALUE_ERROR;
    }
    return KR_NONE;
}

/* -- input ------------------------------------------------------------------------------------- */

static Value builtins_input(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    static const char *const names[] = {"stdin", "stdout"};
    Value streams[2];
    if (!kr_check_nargs(t, "input", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    for (int i = 0; i < 2; i++) {
        streams[i] = kr_sys_get(names[i]);
        if (value_is_null(streams[i]) || kr_is_none(streams[i])) {
            return kr_pending(t)
                       ? VALUE_ERROR
                       : kr_raise(t, KR_EXC(RuntimeError), "input(): lost sys.%s", names[i]);
        }
    }
    if (nargs == 1) {
        Value prompt = kr_str(t, args[0]);
        if (value_is_error(prompt) || !kr_file_write(t, streams[1], prompt)) {
            return VALUE_ERROR;
        }
    }
    if (!kr_file_flush(t, streams[1])) {
        return VALUE_ERROR;
    }
    Value line = kr_call_method_0(t, streams[0], KR_NAME(readline));
    if (value_is_error(line)) {
        return VALUE_ERROR;
    }
    if (!kr_is_str(line)) {
        return kr_raise(t, KR_EXC(TypeError), "object.readline() returned non-string");
    }
    Str *s = (Str *)value_ptr(line);
    isize n = kr_str_len(s);
    if (n == 0) {
        return kr_raise(t, KR_EXC(EOFError), "EOF when reading a line");
    }
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    return kr_str_at(s, n - 1) == '\n' ? kr_str_slice(t, s, 0, 1, n - 1) : line;
}

/* -- open -------------------------------------------------------------------------------------- */

static Value builtins_open(Thread *t, KR_UNUSED Value self, const Value *args)
{
    int buffering = -1;
    bool closefd = true;
    Str *mode = kr_str_intern_c(t, "r");
    if (mode == NULL) {
        return VALUE_ERROR;
    }
    if (!value_is_null(args[1])) {
        if (!kr_is_str(args[1])) {
            return kr_raise(t, KR_EXC(TypeError), "open() argument 'mode' must be str, not %T",
                            args[1]);
        }
        mode = (Str *)value_ptr(args[1]);
    }
    if ((!value_is_null(args[2]) && !kr_arg_int(t, args[2], &buffering)) ||
        (!value_is_null(args[6]) && !kr_arg_bool(t, args[6], &closefd))) {
        return VALUE_ERROR;
    }
    return kr_file_open(t, args[0], mode, buffering, args[3], args[4], args[5], closefd, args[7]);
}

static Value builtins_breakpoint(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs,
                                 Tuple *kwnames)
{
    Value hook = kr_sys_get("breakpointhook");
    if (value_is_null(hook)) {
        return kr_raise(t, KR_EXC(RuntimeError), "lost sys.breakpointhook");
    }
    return kr_call(t, hook, args, nargs, kwnames);
}

/* clang-format off */
#define BUILTINS_IO(M) \
    M(FASTKW, builtins_breakpoint, NF_CALLS, "breakpoint", "breakpoint(*args, **kws)\n\nCall sys.breakpointhook().") \
    M(FAST,   builtins_input, NF_CALLS, "input", "input($module, prompt='', /)\n--\n\nRead a line from standard input, without its newline.") \
    M(ARGS,   builtins_open,  NF_CALLS, "open",  "open($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)\n--\n\nOpen a file.") \
    M(FASTKW, builtins_print, NF_CALLS, "print", "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nWrite the values as text to a stream.")
/* clang-format on */
KR_NATIVE_TABLE_SHARED(kr_builtins_io_defs, BUILTINS_IO)
