/* compile.c -- the pipeline from source to Code, and its errors and warnings as exceptions. */
#include "runtime/compile/compile.h"

#include <stdio.h>

#include "runtime/compile/codegen.h"
#include "runtime/core/error.h"
#include "runtime/core/interp.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- Errors ----------------------------------------------------------------------------------- */

/* Line `lineno` of the file, as CPython shows it when only the file has it; VALUE_NULL with nothing
 * pending when there is none. */
static Value line_of_file(Thread *t, Str *filename, int32_t lineno)
{
    isize len;
    const char *path = lineno > 0 ? kr_str_utf8(t, filename, &len) : NULL;
    if (path == NULL) {
        kr_err_clear(t);
        return VALUE_NULL;
    }
    FILE *f = strlen(path) == (size_t)len ? fopen(path, "re") : NULL;
    if (f == NULL) {
        return VALUE_NULL;
    }
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = 0;
    for (int32_t i = 0; i < lineno && n >= 0; i++) {
        n = getline(&line, &cap, f);
    }
    fclose(f);
    Value text = VALUE_NULL;
    if (n > 0) {
        text = kr_str_decode(t, line, n, "utf-8", "replace");
        if (value_is_error(text)) {
            kr_err_clear(t);
        }
    }
    free(line);
    return text;
}

static void raise_syntax(Thread *t, Type *exc, const SyntaxDiag *d, Str *filename)
{
    Str *msg = kr_str_from_wtf8(t, d->msg, strlen(d->msg));
    if (msg == NULL) {
        return;
    }
    Value text = KR_NONE;
    if (d->text != NULL) {
        Str *s = kr_str_from_wtf8(t, d->text, (size_t)d->text_length);
        if (s == NULL) {
            return;
        }
        text = value_from_ptr(s);
    } else if (d->lineno > 0) {
        Value line = line_of_file(t, filename, d->lineno);
        text = value_is_null(line) ? KR_NONE : line;
    }
    Value where[6] = {value_from_ptr(filename),        value_from_small(d->lineno),
                      value_from_small(d->offset),     text,
                      value_from_small(d->end_lineno), value_from_small(d->end_offset)};
    Value args[2] = {value_from_ptr(msg), VALUE_NULL};
    if (d->place != DIAG_ATTRIBUTES) {
        args[1] = value_from_ptr(kr_tuple_from(t, where, d->place == DIAG_TUPLE4 ? 4 : 6));
        if (value_is_null(args[1])) {
            return;
        }
    }
    Value error = kr_exc_new(t, exc, args, d->place != DIAG_ATTRIBUTES ? 2 : 1);
    if (value_is_error(error)) {
        return;
    }
    if (d->place == DIAG_ATTRIBUTES) {
        /* A negative offset means that CPython knows none. */
        where[2] = d->offset < 0 ? KR_NONE : where[2];
        where[5] = d->end_offset < 0 ? KR_NONE : where[5];
        SyntaxErrorObject *e = (SyntaxErrorObject *)value_ptr(error);
        kr_gc_write(e, &e->filename, where[0]);
        kr_gc_write(e, &e->lineno, where[1]);
        kr_gc_write(e, &e->offset, where[2]);
        kr_gc_write(e, &e->text, text);
        kr_gc_write(e, &e->end_lineno, where[4]);
        kr_gc_write(e, &e->end_offset, where[5]);
    }
    kr_raise_object(t, error);
}

bool kr_raise_diag(Thread *t, const SyntaxDiag *d, Str *filename)
{
    switch (d->kind) {
    case DIAG_SYNTAX: raise_syntax(t, KR_EXC(SyntaxError), d, filename); break;
    case DIAG_INDENTATION: raise_syntax(t, KR_EXC(IndentationError), d, filename); break;
    case DIAG_TAB: raise_syntax(t, KR_EXC(TabError), d, filename); break;
    case DIAG_MEMORY: kr_raise_oom(t); break;
    case DIAG_RECURSION: kr_raise(t, KR_EXC(RecursionError), "%s", d->msg); break;
    case DIAG_VALUE: kr_raise(t, KR_EXC(ValueError), "%s", d->msg); break;
    case DIAG_OVERFLOW: kr_raise(t, KR_EXC(OverflowError), "%s", d->msg); break;
    case DIAG_RAISED:
        if (kr_pending(t)) {
            break;
        }
        /* fallthrough */
    case DIAG_NONE:
    case DIAG_UNICODE_DECODE:
    case DIAG_SYSTEM:
        kr_raise(t, KR_EXC(SystemError), "%s",
                 d->msg != NULL ? d->msg : "the parser gave no error");
        break;
    }
    return false;
}

bool kr_issue_warnings(Thread *t, const WarningList *warnings, Str *filename,
                       const struct ParseResult *parse)
{
    for (const ParseWarning *w = warnings->first; w != NULL; w = w->next) {
        Type *category =
            w->kind == WARN_SYNTAX ? KR_EXC(SyntaxWarning) : KR_EXC(DeprecationWarning);
        Str *msg = kr_str_from_wtf8(t, w->msg, strlen(w->msg));
        if (msg == NULL) {
            return false;
        }
        if (kr_warn_explicit(t, category, msg, filename, w->lineno)) {
            continue;
        }
        if (kr_pending_is(t, category)) {
            /* The filters made it an error: that error has a place in the source. */
            kr_err_clear(t);
            SyntaxDiag d = {.kind = DIAG_SYNTAX,
                            .msg = w->msg,
                            .lineno = w->lineno,
                            .offset = w->offset,
                            .end_lineno = w->end_lineno,
                            .end_offset = w->end_offset};
            if (parse != NULL) {
                d.text = kr_parse_line(parse, w->lineno, &d.text_length);
            }
            kr_raise_diag(t, &d, filename);
        }
        return false;
    }
    return true;
}

/* -- From a tree ------------------------------------------------------------------------------ */

static Code *generate(Thread *t, Ast *ast, Symtable *st, bool has_walrus, Str *filename, int flags,
                      int optimize)
{
    Cg c = {.t = t,
            .ast = ast,
            .st = st,
            .filename = filename,
            .flags = (uint32_t)flags,
            .optimize = optimize,
            .has_walrus = has_walrus,
            .codes = calloc((size_t)st->scope_count + 1, sizeof(Value)),
            .keep = kr_list_new(t, 64)};
    Code *code = NULL;
    c.table = c.keep != NULL ? kr_const_table_new(t, c.keep) : NULL;
    if (c.table != NULL && c.codes == NULL) {
        kr_raise_oom(t);
    } else if (c.table != NULL &&
               kr_ast_fold(t, ast, c.table, optimize, (uint32_t)st->future_flags)) {
        code = kr_cg_module(&c, ast->root);
    }
    kr_const_table_free(c.table);
    free(c.codes);
    KR_ASSERT((code != NULL) != kr_pending(t), "compilation and its error do not agree");
    return code;
}

static Code *compile_tree(Thread *t, Ast *ast, bool has_walrus, Str *filename, int flags,
                          int optimize)
{
    SyntaxDiag diag = {0};
    WarningList warnings = {0};
    SymtableOptions options = {.flags = (uint32_t)flags,
                               .optimize = optimize,
                               .warnings = &warnings,
                               .stack_limit = t->c_stack_limit};
    int remaining = t->recursion_remaining;
    options.depth_limit = remaining < 1 ? 1 : remaining > AST_MAX_DEPTH ? 0 : remaining * 3;
    Symtable *st = kr_symtable_build(ast, &options, &diag);
    /* They come first: a filter may make one of them the error. */
    if (!kr_issue_warnings(t, &warnings, filename, NULL)) {
        return NULL;
    }
    if (st == NULL) {
        kr_raise_diag(t, &diag, filename);
        return NULL;
    }
    return generate(t, ast, st, has_walrus, filename, flags, optimize);
}

Code *kr_compile_tree(Thread *t, Ast *ast, Str *filename, int flags, int optimize)
{
    return compile_tree(t, ast, true, filename, flags, optimize);
}

/* -- From source ------------------------------------------------------------------------------ */

/* Sources in encodings that the lexer does not know go through the codecs. */
static bool decode_source(void *context, Arena *arena, const char *encoding, const char *bytes,
                          isize length, const char **text, isize *text_length, SyntaxDiag *diag)
{
    Thread *t = context;
    Value v = kr_str_decode(t, bytes, length, encoding, "strict");
    if (value_is_error(v)) {
        if (kr_pending_is(t, KR_EXC(LookupError))) {
            kr_err_clear(t);
            diag->kind = DIAG_NONE;
        } else {
            diag->kind = DIAG_RAISED;
        }
        return false;
    }
    isize n = 0;
    const char *utf8 = kr_str_utf8(t, (Str *)value_ptr(v), &n);
    if (utf8 == NULL) {
        diag->kind = DIAG_RAISED;
        return false;
    }
    *text = kr_arena_strndup(arena, utf8, (size_t)n);
    *text_length = n;
    if (*text == NULL) {
        diag->kind = DIAG_MEMORY;
    }
    return *text != NULL;
}

Code *kr_compile(Thread *t, const char *source, size_t len, bool source_is_utf8, Str *filename,
                 CompileMode mode, int flags, int optimize)
{
    if (!kr_str_flat(t, filename)) {
        return NULL;
    }
    ParseOptions options = {
        .mode = mode == KR_COMPILE_EXEC   ? PARSE_EXEC
                : mode == KR_COMPILE_EVAL ? PARSE_EVAL
                                          : PARSE_SINGLE,
        .flags = (uint32_t)flags | (source_is_utf8 ? KR_CF_SOURCE_IS_UTF8 : 0),
        .max_int_digits = kr_interp.int_max_str_digits,
        .filename = kr_str_utf8(t, filename, NULL),
        .decode = decode_source,
        .decode_context = t,
        .stack_limit = t->c_stack_limit,
    };
    if (options.filename == NULL) {
        kr_err_clear(t); /* only messages want it */
    }
    Arena arena;
    kr_arena_init(&arena);
    ParseResult r;
    Code *code = NULL;
    bool parsed = kr_parse(&arena, source, (isize)len, &options, &r);
    if (!parsed && r.diag.kind == DIAG_RAISED) {
        kr_raise_diag(t, &r.diag, filename);
    } else if (kr_issue_warnings(t, &r.warnings, filename, &r)) {
        if (!parsed) {
            kr_raise_diag(t, &r.diag, filename);
        } else {
            bool walrus = memmem(r.source, (size_t)r.source_length, ":=", 2) != NULL;
            code = compile_tree(t, &r.ast, walrus, filename, flags, optimize);
        }
    }
    kr_parse_free(&r);
    kr_arena_fini(&arena);
    return code;
}
