/* exception_group.c -- BaseExceptionGroup and ExceptionGroup (PEP 654): nesting, split, subgroup.
 */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static bool is_group(Value v) { return kr_is_instance_of(v, KR_EXC(BaseExceptionGroup)); }

/* -- Making -- */

Value kr_excgroup_new(Thread *t, Type *type, const Value *args, size_t nargs,
                      KR_UNUSED Tuple *kwnames)
{
    if (nargs != 2) {
        return kr_raise(t, KR_EXC(TypeError),
                        "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)",
                        nargs);
    }
    if (!kr_is_str(args[0])) {
        return kr_raise(t, KR_EXC(TypeError),
                        "BaseExceptionGroup.__new__() argument 1 must be str, not %T", args[0]);
    }
    if (!kr_is_sequence(args[1])) {
        return kr_raise(t, KR_EXC(TypeError), "second argument (exceptions) must be a sequence");
    }
    Value items = kr_tuple_from_iterable(t, args[1]);
    if (value_is_error(items)) {
        return VALUE_ERROR;
    }
    Tuple *excs = (Tuple *)value_ptr(items);
    isize n = kr_tuple_len(excs);
    if (n == 0) {
        return kr_raise(t, KR_EXC(ValueError),
                        "second argument (exceptions) must be a non-empty sequence");
    }
    bool all_exceptions = true;
    for (isize i = 0; i < n; i++) {
        Value e = kr_tuple_get(excs, i);
        if (!kr_is_exception(e)) {
            return kr_raise(t, KR_EXC(ValueError),
                            "Item %zd of second argument (exceptions) is not an exception", i);
        }
        all_exceptions = all_exceptions && kr_is_instance_of(e, KR_EXC(Exception));
    }
    if (type == KR_EXC(BaseExceptionGroup) && all_exceptions) {
        type = KR_EXC(ExceptionGroup);
    } else if (type == KR_EXC(ExceptionGroup) && !all_exceptions) {
        return kr_raise(t, KR_EXC(TypeError), "Cannot nest BaseExceptions in an ExceptionGroup");
    } else if (!all_exceptions && kr_is_subtype(type, KR_EXC(Exception))) {
        return kr_raise(t, KR_EXC(TypeError), "Cannot nest BaseExceptions in '%N'", type);
    }
    Value self = kr_baseexc_new(t, type, args, nargs, NULL);
    if (!value_is_error(self)) {
        ExceptionGroupObject *e = (ExceptionGroupObject *)value_ptr(self);
        kr_gc_write(e, &e->msg, args[0]);
        kr_gc_write(e, &e->excs, items);
    }
    return self;
}

int kr_excgroup_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_baseexc_init(t, self, args, nargs, kwnames);
}

Value kr_excgroup_str(Thread *t, Value self)
{
    ExceptionGroupObject *e = (ExceptionGroupObject *)value_ptr(self);
    isize n = kr_tuple_len((Tuple *)value_ptr(e->excs));
    return value_from_ptr(
        kr_str_format(t, "%S (%zd sub-exception%s)", e->msg, n, n == 1 ? "" : "s"));
}

static Value excgroup_derive(Thread *t, Value self, const Value *given, size_t nargs)
{
    if (!kr_check_nargs(t, "derive", nargs, 1, 1)) {
        return VALUE_ERROR;
    }
    Value args[2] = {((ExceptionGroupObject *)value_ptr(self))->msg, given[0]};
    return kr_exc_new(t, KR_EXC(BaseExceptionGroup), args, 2);
}

/* -- Splitting -- */

typedef struct Matcher {
    Value what; /* type, tuple of types, or callable */
    bool call;
} Matcher;

static bool matcher_make(Thread *t, Value v, Matcher *out)
{
    out->what = v;
    out->call = kr_is_exact(v, &PyFunction_Type);
    if (out->call) {
        return true;
    }
    if (kr_is_type(v) && kr_is_subtype((Type *)value_ptr(v), KR_EXC(BaseException))) {
        return true;
    }
    bool ok = kr_is_exact_tuple(v);
    for (isize i = 0; ok && i < kr_tuple_len((Tuple *)value_ptr(v)); i++) {
        Value item = kr_tuple_get((Tuple *)value_ptr(v), i);
        ok = kr_is_type(item) && kr_is_subtype((Type *)value_ptr(item), KR_EXC(BaseException));
    }
    return ok || kr_fail(t, KR_EXC(TypeError),
                         "expected a function, exception type or tuple of exception types");
}

static int matches(Thread *t, const Matcher *m, Value exc)
{
    if (!m->call) {
        return kr_exc_matches(t, exc, m->what);
    }
    Value r = kr_call_1(t, m->what, exc);
    return value_is_error(r) ? -1 : kr_truth(t, r);
}

/* A group like `self` with these exceptions; None for none. */
static Value subset(Thread *t, Value self, List *excs)
{
    if (kr_list_len(excs) == 0) {
        return KR_NONE;
    }
    Value part = kr_call_method_1(t, self, KR_NAME(derive), value_from_ptr(excs));
    if (value_is_error(part)) {
        return VALUE_ERROR;
    }
    if (!is_group(part)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "derive must return an instance of BaseExceptionGroup");
    }
    BaseException *from = kr_as_exc(self), *to = kr_as_exc(part);
    kr_gc_write(to, &to->traceback, from->traceback);
    kr_gc_write(to, &to->context, from->context);
    kr_gc_write(to, &to->cause, from->cause);
    to->suppress_context = from->suppress_context;
    Value notes = kr_getattr_optional(t, self, KR_NAME(__notes__));
    if (!value_is_null(notes) && kr_is_sequence(notes)) {
        notes = kr_list_from_iterable(t, notes);
        if (value_is_error(notes) || kr_setattr(t, part, KR_NAME(__notes__), notes) < 0) {
            return VALUE_ERROR;
        }
    }
    return kr_pending(t) ? VALUE_ERROR : part;
}

/* Splits recursively; rest may be NULL when nobody wants it. */
static bool split(Thread *t, Value exc, const Matcher *m, Value *match, Value *rest)
{
    *match = KR_NONE;
    if (rest != NULL) {
        *rest = KR_NONE;
    }
    int hit = matches(t, m, exc);
    if (hit < 0) {
        return false;
    }
    if (hit) {
        *match = exc;
        return true;
    }
    if (!is_group(exc)) {
        if (rest != NULL) {
            *rest = exc;
        }
        return true;
    }
    List *yes = kr_list_new(t, 0), *no = kr_list_new(t, 0);
    if (yes == NULL || no == NULL || !kr_enter_recursive(t, " in exceptiongroup_split_recursive")) {
        return false;
    }
    Tuple *excs = (Tuple *)value_ptr(((ExceptionGroupObject *)value_ptr(exc))->excs);
    bool ok = true;
    for (isize i = 0; ok && i < kr_tuple_len(excs); i++) {
        Value in, out = KR_NONE;
        ok = split(t, kr_tuple_get(excs, i), m, &in, rest == NULL ? NULL : &out) &&
             (kr_is_none(in) || kr_list_append(t, yes, in)) &&
             (kr_is_none(out) || kr_list_append(t, no, out));
    }
    kr_leave_recursive(t);
    if (!ok) {
        return false;
    }
    *match = subset(t, exc, yes);
    if (!value_is_error(*match) && rest != NULL) {
        *rest = subset(t, exc, no);
        return !value_is_error(*rest);
    }
    return !value_is_error(*match);
}

static Value excgroup_split(Thread *t, Value self, const Value *args, size_t nargs)
{
    Matcher m;
    Value match, rest;
    if (!kr_check_nargs(t, "split", nargs, 1, 1) || !matcher_make(t, args[0], &m) ||
        !split(t, self, &m, &match, &rest)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_tuple_pair(t, match, rest));
}

static Value excgroup_subgroup(Thread *t, Value self, const Value *args, size_t nargs)
{
    Matcher m;
    Value match;
    return kr_check_nargs(t, "subgroup", nargs, 1, 1) && matcher_make(t, args[0], &m) &&
                   split(t, self, &m, &match, NULL)
               ? match
               : VALUE_ERROR;
}

/* clang-format off */
#define EXCGROUP_METHODS(M) \
    M(O, kr_class_getitem,  NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC) \
    M(FAST, excgroup_derive,   0, "derive",   NULL) \
    M(FAST, excgroup_split,    0, "split",    NULL) \
    M(FAST, excgroup_subgroup, 0, "subgroup", NULL)
/* clang-format on */
KR_NATIVE_TABLE_SHARED(kr_excgroup_methods, EXCGROUP_METHODS)

const NativeMember kr_excgroup_members[] = {
    {"message", NM_VALUE, offsetof(ExceptionGroupObject, msg), NM_READONLY, "exception message"},
    {"exceptions", NM_VALUE, offsetof(ExceptionGroupObject, excs), NM_READONLY,
     "nested exceptions"},
    {NULL, 0, 0, 0, NULL},
};
