/* bind.c -- arguments to parameters (bind.h).
 *
 * The order of checks, and so which error wins, is CPython's: positional arguments into place,
 * keywords, surplus positional ones, missing positional, missing keyword-only. */
#include "runtime/interp/bind.h"

#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/str.h"

/* Parameter names are co_localsplusnames[0..argcount+kwonly). */
static Value param_name(const Code *code, isize i)
{
    return kr_tuple_get((Tuple *)value_ptr(code->co_localsplusnames), i);
}

/* -- Errors -------------------------------------------------------------------------------------
 */

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'"; NULL pending. */
static Str *list_names(Thread *t, const Value *names, isize n)
{
    StrBuilder b;
    kr_sb_init(&b, t);
    for (isize i = 0; i < n; i++) {
        if (i > 0) {
            kr_sb_c(&b, n == 2 ? " and " : i == n - 1 ? ", and " : ", ");
        }
        kr_sb_repr(&b, names[i]);
    }
    Value text = kr_sb_finish(&b);
    return value_is_error(text) ? NULL : (Str *)value_ptr(text);
}

KR_COLD static bool fail_missing(Thread *t, Function *f, const char *kind, const Value *names,
                                 isize n)
{
    Str *text = list_names(t, names, n);
    if (text == NULL) {
        return false;
    }
    return kr_fail(t, KR_EXC(TypeError), "%U() missing %zd required %s argument%s: %U",
                   f->func_qualname, n, kind, n == 1 ? "" : "s", text);
}

/* Names of parameters [from, to) that are still unbound. */
KR_COLD static bool fail_missing_range(Thread *t, Function *f, const char *kind, const Value *regs,
                                       isize from, isize to)
{
    List *names = kr_list_new(t, to - from);
    if (names == NULL) {
        return false;
    }
    for (isize i = from; i < to; i++) {
        if (value_is_null(regs[i]) && !kr_list_append(t, names, param_name(f->func_code, i))) {
            return false;
        }
    }
    return fail_missing(t, f, kind, names->ob_item, kr_list_len(names));
}

KR_COLD static bool fail_too_many(Thread *t, Function *f, isize given, isize defcount,
                                  const Value *regs)
{
    const Code *code = f->func_code;
    isize argcount = code->co_argcount, kwonly_given = 0;
    for (isize i = argcount; i < argcount + code->co_kwonlyargcount; i++) {
        kwonly_given += !value_is_null(regs[i]);
    }
    bool plural = argcount != 1;
    Str *takes;
    if (defcount > 0) {
        takes = kr_str_format(t, "from %zd to %zd", argcount - defcount, argcount);
        plural = true;
    } else {
        takes = kr_str_format(t, "%zd", argcount);
    }
    Str *also =
        kwonly_given == 0
            ? kr_str_from_c(t, "")
            : kr_str_format(t, " positional argument%s (and %zd keyword-only argument%s)",
                            given != 1 ? "s" : "", kwonly_given, kwonly_given != 1 ? "s" : "");
    if (takes == NULL || also == NULL) {
        return false;
    }
    return kr_fail(t, KR_EXC(TypeError), "%U() takes %U positional argument%s but %zd%U %s given",
                   f->func_qualname, takes, plural ? "s" : "", given, also,
                   given == 1 && kwonly_given == 0 ? "was" : "were");
}

/* A keyword that no parameter takes: perhaps positional-only ones were meant. */
KR_COLD static bool fail_keyword(Thread *t, Function *f, const Value *kwnames, isize nkw,
                                 Value keyword)
{
    const Code *code = f->func_code;
    if (code->co_posonlyargcount > 0) {
        StrBuilder b;
        kr_sb_init(&b, t);
        isize n = 0;
        for (isize i = 0; i < code->co_posonlyargcount; i++) {
            Value name = param_name(code, i);
            for (isize k = 0; k < nkw; k++) {
                int same = kr_equal(t, name, kwnames[k]);
                if (same < 0) {
                    return false;
                }
                if (same) {
                    if (n++ > 0) {
                        kr_sb_c(&b, ", ");
                    }
                    kr_sb_str(&b, (Str *)value_ptr(name));
                }
            }
        }
        Value names = kr_sb_finish(&b);
        if (value_is_error(names)) {
            return false;
        }
        if (n > 0) {
            return kr_fail(
                t, KR_EXC(TypeError),
                "%U() got some positional-only arguments passed as keyword arguments: '%U'",
                f->func_qualname, value_ptr(names));
        }
    }
    return kr_fail(t, KR_EXC(TypeError), "%U() got an unexpected keyword argument '%S'",
                   f->func_qualname, keyword);
}

/* -- Keywords -------------------------------------------------------------------------------------
 */

/* Index of the parameter that `keyword` names, -1 if there is none, -2 with an exception pending.
 */
static isize find_param(Thread *t, const Code *code, Value keyword, isize total)
{
    const Value *names = ((Tuple *)value_ptr(code->co_localsplusnames))->ob_item;
    for (isize i = code->co_posonlyargcount; i < total; i++) {
        if (value_same(names[i], keyword)) {
            return i;
        }
    }
    if (kr_is_exact_str(keyword) && kr_str_is_interned((Str *)value_ptr(keyword))) {
        return -1; /* parameter names are interned too */
    }
    for (isize i = code->co_posonlyargcount; i < total; i++) {
        int same = kr_equal(t, names[i], keyword);
        if (same != 0) {
            return same < 0 ? -2 : i;
        }
    }
    return -1;
}

static bool bind_keywords(Thread *t, Function *f, const Value *kwnames, const Value *kwvalues,
                          isize nkw, Dict *extra, Value *regs)
{
    const Code *code = f->func_code;
    isize total = code->co_argcount + code->co_kwonlyargcount;
    for (isize k = 0; k < nkw; k++) {
        Value keyword = kwnames[k];
        if (KR_UNLIKELY(!kr_is_str(keyword))) {
            return kr_fail(t, KR_EXC(TypeError), "%U() keywords must be strings", f->func_qualname);
        }
        isize i = find_param(t, code, keyword, total);
        if (i >= 0) {
            if (KR_UNLIKELY(!value_is_null(regs[i]))) {
                return kr_fail(t, KR_EXC(TypeError), "%U() got multiple values for argument '%S'",
                               f->func_qualname, keyword);
            }
            regs[i] = kwvalues[k];
            continue;
        }
        if (i == -2) {
            return false;
        }
        if (extra == NULL) {
            return fail_keyword(t, f, kwnames, nkw, keyword);
        }
        if (!kr_dict_set(t, extra, keyword, kwvalues[k])) {
            return false;
        }
    }
    return true;
}

/* -- The whole
 * -------------------------------------------------------------------------------------- */

static bool bind(Thread *t, Function *f, const Value *args, isize npos, const Value *kwnames,
                 const Value *kwvalues, isize nkw, Value *regs)
{
    const Code *code = f->func_code;
    const isize argcount = code->co_argcount, kwonly = code->co_kwonlyargcount,
                total = argcount + kwonly;
    const isize copied = npos < argcount ? npos : argcount;
    for (isize i = 0; i < copied; i++) {
        regs[i] = args[i];
    }
    for (isize i = copied; i < code->nparams; i++) {
        regs[i] = VALUE_NULL;
    }
    if (code->co_flags & CO_VARARGS) {
        Tuple *rest =
            npos > argcount ? kr_tuple_from(t, args + argcount, npos - argcount) : kr_empty_tuple;
        if (rest == NULL) {
            return false;
        }
        regs[total] = value_from_ptr(rest);
    }
    Dict *extra = NULL;
    if (code->co_flags & CO_VARKEYWORDS) {
        extra = kr_dict_new(t);
        if (extra == NULL) {
            return false;
        }
        regs[total + ((code->co_flags & CO_VARARGS) ? 1 : 0)] = value_from_ptr(extra);
    }
    if (nkw > 0 && !bind_keywords(t, f, kwnames, kwvalues, nkw, extra, regs)) {
        return false;
    }
    const Tuple *defaults =
        value_is_null(f->func_defaults) ? NULL : (Tuple *)value_ptr(f->func_defaults);
    const isize defcount = defaults == NULL ? 0 : kr_tuple_len(defaults);
    if (KR_UNLIKELY(npos > argcount && !(code->co_flags & CO_VARARGS))) {
        return fail_too_many(t, f, npos, defcount, regs);
    }
    if (npos < argcount) {
        const isize required = argcount - defcount;
        for (isize i = npos; i < required; i++) {
            if (KR_UNLIKELY(value_is_null(regs[i]))) {
                return fail_missing_range(t, f, "positional", regs, i, required);
            }
        }
        for (isize i = npos > required ? npos : required; i < argcount; i++) {
            if (i >= 0 && value_is_null(regs[i])) {
                regs[i] = kr_tuple_get(defaults, i - required);
            }
        }
    }
    if (kwonly > 0) {
        Dict *kwdefaults =
            value_is_null(f->func_kwdefaults) ? NULL : (Dict *)value_ptr(f->func_kwdefaults);
        isize missing = -1;
        for (isize i = argcount; i < total; i++) {
            if (!value_is_null(regs[i])) {
                continue;
            }
            if (kwdefaults != NULL) {
                regs[i] = kr_dict_get(t, kwdefaults, param_name(code, i));
                if (value_is_null(regs[i]) && kr_pending(t)) {
                    return false;
                }
            }
            if (value_is_null(regs[i]) && missing < 0) {
                missing = i;
            }
        }
        if (KR_UNLIKELY(missing >= 0)) {
            return fail_missing_range(t, f, "keyword-only", regs, missing, total);
        }
    }
    return true;
}

bool kr_bind_args(Thread *t, Function *f, const Value *args, isize npos, Tuple *kwnames,
                  Value *regs)
{
    if (kwnames == NULL) {
        return bind(t, f, args, npos, NULL, NULL, 0, regs);
    }
    return bind(t, f, args, npos, kwnames->ob_item, args + npos, kr_tuple_len(kwnames), regs);
}

/* Room for n values: `few` if they fit, else a block (which the caller frees); NULL pending. */
static Value *room_for(Thread *t, Value *few, isize nfew, isize n)
{
    return n <= nfew ? few : kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
}

bool kr_bind_tuple(Thread *t, Function *f, Value first, Tuple *args, Dict *kwargs, Value *regs)
{
    isize nkw = kwargs == NULL ? 0 : kr_dict_len(kwargs), npos = kr_tuple_len(args);
    const Value *positional = args->ob_item;
    /* What has to stand side by side does so on the C stack when it is little. */
    Value few_pos[8], few[16] = {VALUE_NULL}, *names = few, *all = few_pos;
    if (!value_is_null(first)) {
        all = room_for(t, few_pos, KR_COUNT(few_pos), npos + 1);
        if (all == NULL) {
            return false;
        }
        all[0] = first;
        memcpy(all + 1, args->ob_item, (size_t)npos * sizeof(Value));
        positional = all;
        npos++;
    }
    bool ok = true;
    if (nkw > 0) {
        names = room_for(t, few, KR_COUNT(few), nkw * 2);
        ok = names != NULL;
    }
    Value key, v;
    isize pos = 0, n = 0;
    while (ok && n < nkw && kr_dict_next(kwargs, &pos, &key, &v)) {
        if (!kr_is_str(key)) {
            ok = kr_fail(t, KR_EXC(TypeError), "keywords must be strings");
            break;
        }
        names[n] = key;
        names[nkw + n] = v;
        n++;
    }
    ok = ok && bind(t, f, positional, npos, names, names + nkw, n, regs);
    if (names != few && names != NULL) {
        kr_gc_free_block(t, names);
    }
    if (all != few_pos) {
        kr_gc_free_block(t, all);
    }
    return ok;
}
