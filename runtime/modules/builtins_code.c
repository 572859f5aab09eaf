/* builtins_code.c -- builtins about code and namespaces: compile eval exec globals locals vars dir
 * __import__. */
#include "runtime/compile/compile.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/frame.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* Flags of compile() besides the CO_FUTURE_* ones (cpython/compile.h). */
enum {
    PYCF_SOURCE_IS_UTF8 = 0x0100,
    PYCF_DONT_IMPLY_DEDENT = 0x0200,
    PYCF_ONLY_AST = 0x0400,
    PYCF_IGNORE_COOKIE = 0x0800,
    PYCF_TYPE_COMMENTS = 0x1000,
    PYCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000,
    PYCF_ALLOW_INCOMPLETE_INPUT = 0x4000,
    FUTURE_MASK = 0x1FE0000,
    PYCF_ALL = FUTURE_MASK | PYCF_DONT_IMPLY_DEDENT | PYCF_ONLY_AST | PYCF_TYPE_COMMENTS |
               PYCF_ALLOW_TOP_LEVEL_AWAIT | PYCF_ALLOW_INCOMPLETE_INPUT,
};

/* -- Source ------------------------------------------------------------------------------------ */

typedef struct Source {
    const char *text; /* borrowed from the value or from `buffer` */
    isize len;
    bool utf8; /* came from a str: cookies are ignored */
    Buffer buffer;
    bool has_buffer;
} Source;

static void source_release(Thread *t, Source *s)
{
    if (s->has_buffer) {
        kr_buffer_release(t, &s->buffer);
    }
}

/* v: str, bytes or any other buffer. */
static bool source_open(Thread *t, Value v, const char *func, const char *what, Source *out)
{
    memset(out, 0, sizeof *out);
    if (kr_is_str(v)) {
        out->text = kr_str_utf8(t, (Str *)value_ptr(v), &out->len);
        out->utf8 = true;
        if (out->text == NULL) {
            return false;
        }
    } else if (kr_is_bytes(v)) {
        out->text = kr_bytes_data((Bytes *)value_ptr(v));
        out->len = kr_bytes_len((Bytes *)value_ptr(v));
    } else if (kr_has_buffer(v)) {
        if (!kr_buffer_get(t, v, &out->buffer, BUF_SIMPLE)) {
            return false;
        }
        out->has_buffer = true;
        out->text = out->buffer.buf;
        out->len = out->buffer.len;
    } else {
        return kr_fail(t, KR_EXC(TypeError), "%s() arg 1 must be a %s object", func, what);
    }
    if (memchr(out->text, 0, (size_t)out->len) != NULL) {
        source_release(t, out);
        return kr_fail(t, KR_EXC(ValueError), "source code string cannot contain null bytes");
    }
    return true;
}

/* Future flags of the code that calls us. */
static int inherited_flags(Thread *t)
{
    Frame *f = kr_current_frame(t);
    return f == NULL ? 0 : f->code->co_flags & FUTURE_MASK;
}

/* -- compile ----------------------------------------------------------------------------------- */

/* Accepts str, bytes and path-like objects, as PyUnicode_FSDecoder does. */
static Str *filename_arg(Thread *t, Value v)
{
    if (kr_is_str(v)) {
        Value exact = kr_str_exact(t, v);
        return value_is_error(exact) ? NULL : (Str *)value_ptr(exact);
    }
    if (!kr_is_bytes(v)) {
        bool found;
        Value path = kr_call_special(t, v, KR_NAME(__fspath__), NULL, 0, &found);
        if (value_is_error(path)) {
            return kr_pending(t)
                       ? NULL
                       : kr_raise_null(t, KR_EXC(TypeError),
                                       "expected str, bytes or os.PathLike object, not %T", v);
        }
        if (kr_is_str(path)) {
            return (Str *)value_ptr(path);
        }
        v = path;
    }
    if (!kr_is_bytes(v)) {
        return kr_raise_null(t, KR_EXC(TypeError),
                             "expected str, bytes or os.PathLike object, not %T", v);
    }
    Bytes *b = (Bytes *)value_ptr(v);
    Value s = kr_str_decode(t, kr_bytes_data(b), kr_bytes_len(b), "utf-8", "surrogateescape");
    return value_is_error(s) ? NULL : (Str *)value_ptr(s);
}

static Value builtins_compile(Thread *t, KR_UNUSED Value self, const Value *args)
{
    int flags = 0;
    bool dont_inherit = false;
    int optimize = -1;
    Str *filename = filename_arg(t, args[1]);
    if (filename == NULL) {
        return VALUE_ERROR;
    }
    if (!kr_is_str(args[2])) {
        return kr_raise(t, KR_EXC(TypeError), "compile() argument 'mode' must be str, not %T",
                        args[2]);
    }
    if ((!value_is_null(args[3]) && !kr_arg_int(t, args[3], &flags)) ||
        (!value_is_null(args[4]) && !kr_arg_bool(t, args[4], &dont_inherit)) ||
        (!value_is_null(args[5]) && !kr_arg_int(t, args[5], &optimize))) {
        return VALUE_ERROR;
    }
    if (flags & ~PYCF_ALL) {
        return kr_raise(t, KR_EXC(ValueError), "compile(): unrecognised flags");
    }
    if (optimize < -1 || optimize > 2) {
        return kr_raise(t, KR_EXC(ValueError), "compile(): invalid optimize value");
    }
    Str *mode_name = (Str *)value_ptr(args[2]);
    CompileMode mode;
    if (!kr_str_flat(t, mode_name)) {
        return VALUE_ERROR;
    }
    if (kr_str_equal_c(mode_name, "exec")) {
        mode = KR_COMPILE_EXEC;
    } else if (kr_str_equal_c(mode_name, "eval")) {
        mode = KR_COMPILE_EVAL;
    } else if (kr_str_equal_c(mode_name, "single")) {
        mode = KR_COMPILE_SINGLE;
    } else {
        return kr_raise(t, KR_EXC(ValueError), "compile() mode must be 'exec', 'eval' or 'single'");
    }
    if (flags & PYCF_ONLY_AST) {
        return kr_raise(t, KR_EXC(NotImplementedError), "Krait does not make ast trees yet");
    }
    if (!dont_inherit) {
        flags |= inherited_flags(t);
    }
    Source source;
    if (!source_open(t, args[0], "compile", "string, bytes or AST", &source)) {
        return VALUE_ERROR;
    }
    Code *code = kr_compile(t, source.text, (size_t)source.len, source.utf8, filename, mode, flags,
                            optimize < 0 ? kr_interp.optimize : optimize);
    source_release(t, &source);
    return value_from_ptr(code);
}

/* -- eval, exec -------------------------------------------------------------------------------- */

/* A namespace code runs in has __builtins__. */
static bool add_builtins(Thread *t, Dict *globals)
{
    if (!value_is_null(kr_dict_get_str(t, globals, KR_NAME(__builtins__)))) {
        return true;
    }
    return !kr_pending(t) &&
           kr_dict_set_str(t, globals, KR_NAME(__builtins__), value_from_ptr(kr_interp.builtins));
}

/* Globals and locals of the caller where the arguments are None or absent. */
static bool namespaces(Thread *t, Value g, Value l, Dict **globals, Value *locals)
{
    bool has_globals = !value_is_null(g) && !kr_is_none(g);
    bool has_locals = !value_is_null(l) && !kr_is_none(l);
    if (has_globals) {
        *globals = (Dict *)value_ptr(g);
        *locals = has_locals ? l : g;
    } else {
        Frame *f = kr_current_frame(t);
        if (f == NULL) {
            return kr_fail(t, KR_EXC(SystemError), "globals and locals cannot be NULL");
        }
        *globals = f->globals;
        *locals = has_locals ? l : kr_frame_locals(t, f);
        if (value_is_error(*locals)) {
            return false;
        }
    }
    return add_builtins(t, *globals);
}

static Value run_source(Thread *t, Value v, const char *func, CompileMode mode, Dict *globals,
                        Value locals)
{
    Source source;
    if (!source_open(t, v, func, "string, bytes or code", &source)) {
        return VALUE_ERROR;
    }
    const char *text = source.text;
    isize len = source.len;
    if (mode == KR_COMPILE_EVAL) {
        while (len > 0 && (*text == ' ' || *text == '\t')) {
            text++;
            len--;
        }
    }
    Code *code = kr_compile(t, text, (size_t)len, source.utf8, KR_NAME(string_file), mode,
                            inherited_flags(t), kr_interp.optimize);
    source_release(t, &source);
    return code == NULL ? VALUE_ERROR : kr_eval_code(t, code, globals, locals);
}

static Value builtins_eval(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "eval", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    Value g = nargs > 1 ? args[1] : VALUE_NULL;
    Value l = nargs > 2 ? args[2] : VALUE_NULL;
    if (!value_is_null(l) && !kr_is_none(l) && !kr_is_mapping(l)) {
        return kr_raise(t, KR_EXC(TypeError), "locals must be a mapping");
    }
    if (!value_is_null(g) && !kr_is_none(g) && !kr_is_dict(g)) {
        return kr_raise(t, KR_EXC(TypeError), "%s",
                        kr_is_mapping(g)
                            ? "globals must be a real dict; try eval(expr, {}, mapping)"
                            : "globals must be a dict");
    }
    Dict *globals;
    Value locals;
    if (!namespaces(t, g, l, &globals, &locals)) {
        return VALUE_ERROR;
    }
    if (!kr_is_exact(args[0], &PyCode_Type)) {
        return run_source(t, args[0], "eval", KR_COMPILE_EVAL, globals, locals);
    }
    Code *code = (Code *)value_ptr(args[0]);
    if (code->co_nfreevars > 0) {
        return kr_raise(t, KR_EXC(TypeError),
                        "code object passed to eval() may not contain free variables");
    }
    return kr_eval_code(t, code, globals, locals);
}

static Value builtins_exec(Thread *t, KR_UNUSED Value self, const Value *args)
{
    Value g = args[1];
    Value l = args[2];
    Value closure = value_is_null(args[3]) || kr_is_none(args[3]) ? VALUE_NULL : args[3];
    if (!value_is_null(g) && !kr_is_none(g) && !kr_is_dict(g)) {
        return kr_raise(t, KR_EXC(TypeError), "exec() globals must be a dict, not %T", g);
    }
    if (!value_is_null(l) && !kr_is_none(l) && !kr_is_mapping(l)) {
        return kr_raise(t, KR_EXC(TypeError), "locals must be a mapping or None, not %T", l);
    }
    Dict *globals;
    Value locals;
    if (!namespaces(t, g, l, &globals, &locals)) {
        return VALUE_ERROR;
    }
    if (!kr_is_exact(args[0], &PyCode_Type)) {
        if (!value_is_null(closure)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "closure can only be used when source is a code object");
        }
        Value r = run_source(t, args[0], "exec", KR_COMPILE_EXEC, globals, locals);
        return value_is_error(r) ? VALUE_ERROR : KR_NONE;
    }
    Code *code = (Code *)value_ptr(args[0]);
    if (code->co_nfreevars == 0) {
        if (!value_is_null(closure)) {
            return kr_raise(t, KR_EXC(TypeError), "cannot use a closure with this code object");
        }
        Value r = kr_eval_code(t, code, globals, locals);
        return value_is_error(r) ? VALUE_ERROR : KR_NONE;
    }
    bool fits = kr_is_exact_tuple(value_is_null(closure) ? KR_NONE : closure) &&
                kr_tuple_len((Tuple *)value_ptr(closure)) == code->co_nfreevars;
    for (isize i = 0; fits && i < code->co_nfreevars; i++) {
        fits = kr_is_exact(kr_tuple_get((Tuple *)value_ptr(closure), i), &PyCell_Type);
    }
    if (!fits) {
        return kr_raise(t, KR_EXC(TypeError), "code object requires a closure of exactly length %d",
                        code->co_nfreevars);
    }
    Function *func = kr_function_new(t, code, globals);
    if (func == NULL) {
        return VALUE_ERROR;
    }
    kr_gc_write(func, &func->func_closure, closure);
    Value r = kr_eval_function(t, func, NULL, 0, NULL);
    return value_is_error(r) ? VALUE_ERROR : KR_NONE;
}

/* -- Namespaces -------------------------------------------------------------------------------- */

static Value builtins_globals(Thread *t, KR_UNUSED Value self)
{
    Frame *f = kr_current_frame(t);
    return f == NULL ? KR_NONE : value_from_ptr(f->globals);
}

static Value current_locals(Thread *t)
{
    Frame *f = kr_current_frame(t);
    return f == NULL ? kr_raise(t, KR_EXC(SystemError), "frame does not exist")
                     : kr_frame_locals(t, f);
}

static Value builtins_locals(Thread *t, KR_UNUSED Value self) { return current_locals(t); }

static Value builtins_vars(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "vars", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    if (nargs == 0) {
        return current_locals(t);
    }
    Value d = kr_getattr_optional(t, args[0], KR_NAME(__dict__));
    if (value_is_null(d) && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(TypeError), "vars() argument must have __dict__ attribute");
    }
    return d;
}

static Value sorted_names(Thread *t, Value iterable)
{
    Value list = kr_list_from_iterable(t, iterable);
    if (value_is_error(list) || !kr_list_sort(t, (List *)value_ptr(list), KR_NONE, false)) {
        return VALUE_ERROR;
    }
    return list;
}

static Value builtins_dir(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "dir", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    if (nargs == 0) {
        Value locals = current_locals(t);
        if (value_is_error(locals)) {
            return VALUE_ERROR;
        }
        Value names = kr_call_method_0(t, locals, KR_NAME(keys));
        return value_is_error(names) ? VALUE_ERROR : sorted_names(t, names);
    }
    bool found;
    Value names = kr_call_special(t, args[0], KR_NAME(__dir__), NULL, 0, &found);
    if (value_is_error(names)) {
        return kr_pending(t) ? VALUE_ERROR
                             : kr_raise(t, KR_EXC(TypeError), "object does not provide __dir__");
    }
    return sorted_names(t, names);
}

static Value builtins_import(Thread *t, KR_UNUSED Value self, const Value *args)
{
    int level = 0;
    if (!value_is_null(args[4]) && !kr_arg_int(t, args[4], &level)) {
        return VALUE_ERROR;
    }
    if (!kr_is_str(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "module name must be a string");
    }
    if (level < 0) {
        return kr_raise(t, KR_EXC(ValueError), "level must be >= 0");
    }
    Dict *globals = NULL;
    if (level > 0) {
        if (value_is_null(args[1]) || !kr_is_dict(args[1])) {
            return value_is_null(args[1]) || kr_is_none(args[1])
                       ? kr_raise(t, KR_EXC(KeyError), "'__name__' not in globals")
                       : kr_raise(t, KR_EXC(TypeError), "globals must be a dict");
        }
        globals = (Dict *)value_ptr(args[1]);
    }
    return kr_import(t, (Str *)value_ptr(args[0]), globals,
                     value_is_null(args[3]) ? KR_NONE : args[3], level);
}

/* clang-format off */
/* NF_CALLS also for what looks at the frame of the caller: traces keep it in registers. */
#define BUILTINS_CODE(M) \
    M(ARGS,   builtins_import,  NF_CALLS, "__import__", "__import__($module, /, name, globals=None, locals=None, fromlist=(), level=0)\n--\n\nImport a module: what the import statement calls.") \
    M(ARGS,   builtins_compile, NF_CALLS, "compile", "compile($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)\n--\n\nCompile source text into a code object for exec() or eval().") \
    M(FAST,   builtins_dir,     NF_CALLS, "dir",     "dir([object]) -> list of strings\n\nThe names in the current scope, or the attributes of an object.") \
    M(FAST,   builtins_eval,    NF_CALLS, "eval",    "eval($module, source, globals=None, locals=None, /)\n--\n\nThe value of an expression given as text or code.") \
    M(ARGS,   builtins_exec,    NF_CALLS, "exec",    "exec($module, source, globals=None, locals=None, /, *, closure=None)\n--\n\nRun statements given as text or code.") \
    M(NOARGS, builtins_globals, NF_CALLS, "globals", "globals($module, /)\n--\n\nThe namespace of the current module.") \
    M(NOARGS, builtins_locals,  NF_CALLS, "locals",  "locals($module, /)\n--\n\nThe local variables of the current scope.") \
    M(FAST,   builtins_vars,    NF_CALLS, "vars",    "vars([object]) -> dictionary\n\nlocals(), or the __dict__ of an object.")
/* clang-format on */
KR_NATIVE_TABLE_SHARED(kr_builtins_code_defs, BUILTINS_CODE)
