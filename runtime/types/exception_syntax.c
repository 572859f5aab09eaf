/* exception_syntax.c -- SyntaxError: where the error is. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* SyntaxError(msg[, (filename, lineno, offset, text[, end_lineno, end_offset])]) */
int kr_syntaxerror_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (kr_baseexc_init(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    SyntaxErrorObject *e = (SyntaxErrorObject *)value_ptr(self);
    if (nargs >= 1) {
        kr_gc_write(e, &e->msg, args[0]);
    }
    if (nargs != 2) {
        return 0;
    }
    Value info = kr_tuple_from_iterable(t, args[1]);
    if (value_is_error(info)) {
        return -1;
    }
    Tuple *where = (Tuple *)value_ptr(info);
    isize n = kr_tuple_len(where);
    if (n < 4 || n > 6) {
        return kr_fail_int(t, KR_EXC(TypeError), "function takes at %s %d arguments (%zd given)",
                           n < 4 ? "least" : "most", n < 4 ? 4 : 6, n);
    }
    Value *fields[] = {&e->filename, &e->lineno,     &e->offset,
                       &e->text,     &e->end_lineno, &e->end_offset};
    for (isize i = 0; i < 6; i++) {
        kr_gc_write(e, fields[i], i < n ? kr_tuple_get(where, i) : VALUE_NULL);
    }
    if (n == 5) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           "end_offset must be provided when end_lineno is provided");
    }
    return 0;
}

/* The part of a path behind its last slash. */
static Value base_name(Thread *t, Str *path)
{
    Str *slash = kr_str_from_char(t, '/');
    isize n = kr_str_len(path);
    isize at = slash == NULL ? -2 : kr_str_find(t, path, slash, 0, n, -1);
    return at < -1 ? VALUE_ERROR : kr_str_slice(t, path, at + 1, 1, n - at - 1);
}

Value kr_syntaxerror_str(Thread *t, Value self)
{
    SyntaxErrorObject *e = (SyntaxErrorObject *)value_ptr(self);
    bool has_line = !value_is_null(e->lineno) && kr_is_exact_int(e->lineno);
    Value file = VALUE_NULL;
    if (!value_is_null(e->filename) && kr_is_str(e->filename)) {
        file = base_name(t, (Str *)value_ptr(e->filename));
        if (value_is_error(file)) {
            return VALUE_ERROR;
        }
    }
    Value msg = kr_or_none(e->msg);
    if (value_is_null(file) && !has_line) {
        return kr_str(t, msg);
    }
    if (value_is_null(file)) {
        return value_from_ptr(kr_str_format(t, "%S (line %S)", msg, e->lineno));
    }
    if (!has_line) {
        return value_from_ptr(kr_str_format(t, "%S (%S)", msg, file));
    }
    return value_from_ptr(kr_str_format(t, "%S (%S, line %S)", msg, file, e->lineno));
}

#define FIELD(name, doc)                                                         \
    {                                                                            \
#        name, NM_VALUE, offsetof(SyntaxErrorObject, name), NM_NULL_IS_NONE, doc \
    }
const NativeMember kr_syntaxerror_members[] = {
    FIELD(msg, "exception msg"),
    FIELD(filename, "exception filename"),
    FIELD(lineno, "exception lineno"),
    FIELD(offset, "exception offset"),
    FIELD(text, "exception text"),
    FIELD(end_lineno, "exception end lineno"),
    FIELD(end_offset, "exception end offset"),
    FIELD(print_file_and_line, "exception print_file_and_line"),
    {NULL, 0, 0, 0, NULL},
};
