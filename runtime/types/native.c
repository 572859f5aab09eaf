/* native.c -- calls to native functions by the shape of their row; argument conversions. */
#include "runtime/core/native.h"

#include <limits.h>

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- Messages ----------------------------------------------------------------------------- */

static bool has_row(const TypeInfo *info, const NativeDef *def)
{
    if (info == NULL || info->methods == NULL) {
        return false;
    }
    for (const NativeDef *row = info->methods; row->ml.ml_name != NULL; row++) {
        if (row == def) {
            return true;
        }
    }
    return false;
}

Str *kr_function_text(Thread *t, const NativeDef *def, Value self, bool bound)
{
    if (value_is_null(self)) {
        return kr_str_format(t, "%s()", def->ml.ml_name);
    }
    if (kr_is_exact(self, &PyModule_Type)) {
        Value name = ((Module *)value_ptr(self))->md_name;
        if (!kr_is_str(name) || kr_str_equal_c((Str *)value_ptr(name), "builtins")) {
            return kr_str_format(t, "%s()", def->ml.ml_name);
        }
        return kr_str_format(t, "%U.%s()", value_ptr(name), def->ml.ml_name);
    }
    if (bound || kr_is_type(self)) {
        Value qualname =
            kr_type_qualname(t, kr_is_type(self) ? (Type *)value_ptr(self) : kr_type(self));
        return value_is_error(qualname)
                   ? NULL
                   : kr_str_format(t, "%U.%s()", value_ptr(qualname), def->ml.ml_name);
    }
    Type *type = kr_type(self);
    Tuple *mro = type->tp_mro;
    for (isize i = 0; mro != NULL && i < kr_tuple_len(mro); i++) {
        Type *base = (Type *)value_ptr(kr_tuple_get(mro, i));
        if (has_row(base->tp_cache, def)) {
            type = base;
            break;
        }
    }
    /* As in the __qualname__: "collections.deque" is deque. */
    Value name = kr_type_name(t, type);
    return value_is_error(name) ? NULL
                                : kr_str_format(t, "%U.%s()", value_ptr(name), def->ml.ml_name);
}

KR_COLD static Value wrong_count(Thread *t, const NativeDef *def, Value self, bool bound,
                                 size_t nargs, const char *takes)
{
    Str *name = kr_function_text(t, def, self, bound);
    if (name == NULL) {
        return VALUE_ERROR;
    }
    return kr_raise(t, KR_EXC(TypeError), "%U takes %s (%zd given)", name, takes, (isize)nargs);
}

KR_COLD static Value no_keywords(Thread *t, const NativeDef *def, Value self, bool bound)
{
    Str *name = kr_function_text(t, def, self, bound);
    if (name == NULL) {
        return VALUE_ERROR;
    }
    return kr_raise(t, KR_EXC(TypeError), "%U takes no keyword arguments", name);
}

bool kr_fail_nargs(Thread *t, const char *name, size_t nargs, size_t min, size_t max)
{
    size_t limit = nargs < min ? min : max;
    const char *how = min == max ? "" : nargs < min ? "at least " : "at most ";
    return kr_fail(t, KR_EXC(TypeError), "%s expected %s%zd argument%s, got %zd", name, how,
                   (isize)limit, limit == 1 ? "" : "s", (isize)nargs);
}

bool kr_check_no_kwargs(Thread *t, const char *name, Tuple *kwnames)
{
    if (KR_LIKELY(kwnames == NULL || kr_tuple_len(kwnames) == 0)) {
        return true;
    }
    return kr_fail(t, KR_EXC(TypeError), "%s() takes no keyword arguments", name);
}

/* -- The call ----------------------------------------------------------------------------- */

enum { FEW_PARAMS = 16 };

static KR_NOINLINE Value call_args(Thread *t, const NativeDef *def, Value self, bool bound,
                                   const Value *args, size_t nargs, Tuple *kwnames)
{
    ArgSpec *spec = def->spec;
    if (KR_UNLIKELY(!spec->ready) && !kr_argspec_prepare(t, spec)) {
        return VALUE_ERROR;
    }
    /* Positional-only functions of one parameter or none are METH_O and METH_NOARGS in CPython. */
    if (spec->nparams == spec->npos_only && spec->nparams <= 1 &&
        spec->nrequired == spec->nparams) {
        if (kwnames != NULL) {
            return no_keywords(t, def, self, bound);
        }
        if (nargs != spec->nparams) {
            return wrong_count(t, def, self, bound, nargs,
                               spec->nparams == 0 ? "no arguments" : "exactly one argument");
        }
    } else if (spec->nparams == spec->npos_only && kwnames != NULL) {
        return no_keywords(t, def, self, bound);
    }
    Value few[FEW_PARAMS];
    Value *out = few;
    if (spec->nparams > FEW_PARAMS) {
        out = kr_gc_new_block(t, spec->nparams * sizeof(Value), GCK_RAW);
        if (out == NULL) {
            return VALUE_ERROR;
        }
    }
    return kr_args_bind(t, spec, args, nargs, kwnames, out) ? def->fn.args(t, self, out)
                                                            : VALUE_ERROR;
}

KR_INLINE Value native_call(Thread *t, const NativeDef *def, Value self, bool bound,
                            const Value *args, size_t nargs, Tuple *kwnames)
{
    switch (def->sig) {
    case SIG_FASTKW: return def->fn.fastkw(t, self, args, nargs, kwnames);
    case SIG_ARGS: {
        const ArgSpec *spec = def->spec;
        if (KR_LIKELY(kwnames == NULL && nargs < spec->simple_end && nargs >= spec->simple_min)) {
            size_t n = spec->nparams;
            if (nargs == n) {
                return def->fn.args(t, self, args);
            }
            Value all[ARGS_SIMPLE];
            for (size_t i = 0; i < n; i++) { /* two loops would become `rep movsq` and a memset */
                all[i] = i < nargs ? args[i] : VALUE_NULL;
            }
            return def->fn.args(t, self, all);
        }
        return call_args(t, def, self, bound, args, nargs, kwnames);
    }
    case SIG_NOARGS:
    case SIG_O:
    case SIG_FAST:
    case SIG_D_D: break;
    }
    if (KR_UNLIKELY(kwnames != NULL && kr_tuple_len(kwnames) != 0)) {
        return no_keywords(t, def, self, bound);
    }
    if (def->sig == SIG_FAST) {
        return def->fn.fast(t, self, args, nargs);
    }
    if (def->sig == SIG_NOARGS) {
        return KR_LIKELY(nargs == 0) ? def->fn.noargs(t, self)
                                     : wrong_count(t, def, self, bound, nargs, "no arguments");
    }
    if (KR_UNLIKELY(nargs != 1)) {
        return wrong_count(t, def, self, bound, nargs, "exactly one argument");
    }
    if (def->sig == SIG_O) {
        return def->fn.o(t, self, args[0]);
    }
    double x, y;
    if (!kr_arg_double(t, args[0], &x) || !def->fn.d_d(t, x, &y)) {
        return VALUE_ERROR;
    }
    return value_from_double_any(y);
}

Value kr_native_call(Thread *t, const NativeDef *def, Value self, const Value *args, size_t nargs,
                     Tuple *kwnames)
{
    return native_call(t, def, self, false, args, nargs, kwnames);
}

Value kr_native_call_bound(Thread *t, const NativeDef *def, Value self, const Value *args,
                           size_t nargs, Tuple *kwnames)
{
    return native_call(t, def, self, true, args, nargs, kwnames);
}

/* -- Conversions -------------------------------------------------------------------------- */

bool kr_arg_double(Thread *t, Value v, double *out)
{
    if (value_is_double(v)) {
        *out = value_double(v);
        return true;
    }
    if (value_is_int(v)) {
        *out = (double)value_int(v);
        return true;
    }
    Type *type = kr_type(v);
    if (kr_is_float(v)) {
        *out = kr_float_value(v);
        return true;
    }
    SlotUNARY to_float = kr_slots(type)->nb_float;
    if (to_float != NULL) {
        Value f = to_float(t, v);
        if (value_is_error(f)) {
            return false;
        }
        if (!kr_is_float(f)) {
            return kr_fail(t, KR_EXC(TypeError), "%T.__float__ returned non-float (type %T)", v, f);
        }
        if (!kr_is_exact_float(f) &&
            !kr_warn(t, KR_EXC(DeprecationWarning), 1,
                     "%T.__float__ returned non-float (type %T).  The ability to return an "
                     "instance of a strict subclass of float is deprecated, and may not be "
                     "supported in a future version of Python.",
                     v, f)) {
            return false;
        }
        *out = kr_float_value(f);
        return true;
    }
    if (kr_slots(type)->nb_index != NULL) {
        Value i = kr_index(t, v);
        return !value_is_error(i) && kr_int_to_double(t, i, out);
    }
    return kr_fail(t, KR_EXC(TypeError), "must be real number, not %T", v);
}

static bool arg_integer(Thread *t, Value v, int64_t *out, const char *c_type)
{
    if (KR_LIKELY(value_is_int(v))) {
        *out = value_int(v);
        return true;
    }
    Value i = kr_index(t, v);
    if (value_is_error(i)) {
        return false;
    }
    if (!kr_int_fits_i64(i, out)) {
        return kr_fail(t, KR_EXC(OverflowError), "Python int too large to convert to C %s", c_type);
    }
    return true;
}

bool kr_arg_isize(Thread *t, Value v, isize *out)
{
    int64_t i;
    if (!arg_integer(t, v, &i, "ssize_t")) {
        return false;
    }
    *out = i;
    return true;
}

bool kr_arg_isize_clip(Thread *t, Value v, isize *out)
{
    if (KR_LIKELY(value_is_int(v))) {
        *out = value_int(v);
        return true;
    }
    Value i = kr_index(t, v);
    if (value_is_error(i)) {
        return false;
    }
    int64_t wide;
    *out = kr_int_fits_i64(i, &wide) ? wide : kr_int_sign(i) < 0 ? INTPTR_MIN : INTPTR_MAX;
    return true;
}

bool kr_arg_int(Thread *t, Value v, int *out)
{
    int64_t i;
    if (!arg_integer(t, v, &i, "int")) {
        return false;
    }
    if (i < INT_MIN || i > INT_MAX) {
        return kr_fail(t, KR_EXC(OverflowError), "Python int too large to convert to C int");
    }
    *out = (int)i;
    return true;
}

bool kr_arg_i64(Thread *t, Value v, int64_t *out) { return arg_integer(t, v, out, "long"); }

bool kr_arg_bool(Thread *t, Value v, bool *out)
{
    int truth = kr_truth(t, v);
    *out = truth > 0;
    return truth >= 0;
}
