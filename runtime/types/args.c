/* args.c -- binds call arguments to the parameters of a text signature, with the messages of
 * CPython's argument clinic.
 *
 * Signature grammar (what inspect reads, too):   name($self, a, /, b=1, *args, c, d=None,
 * **kw)\n--\n\n... Default values are not evaluated: an absent argument is VALUE_NULL in the array,
 * the function knows its own defaults.
 */
#include "runtime/core/native.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define MAX_PARAMS 64

/* -- Parsing the signature ---------------------------------------------------------------- */

/* End of one parameter text: the ',' or ')' outside brackets and quotes. */
static const char *param_end(const char *p)
{
    int depth = 0;
    for (; *p != '\0'; p++) {
        if (*p == '\'' || *p == '"') {
            char quote = *p++;
            while (*p != '\0' && *p != quote) {
                p += *p == '\\' && p[1] != '\0' ? 2 : 1;
            }
            if (*p == '\0') {
                break;
            }
        } else if (*p == '(' || *p == '[' || *p == '{') {
            depth++;
        } else if (depth > 0 && (*p == ')' || *p == ']' || *p == '}')) {
            depth--;
        } else if (depth == 0 && (*p == ',' || *p == ')')) {
            break;
        }
    }
    return p;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool kr_argspec_prepare(Thread *t, ArgSpec *spec)
{
    Str **names = calloc(MAX_PARAMS, sizeof *names);
    Str **kept = NULL;
    if (names == NULL) {
        kr_raise_oom(t);
        return false;
    }
    spec->varargs = spec->varkw = -1;
    spec->nparams = spec->npos = spec->npos_only = spec->nrequired = 0;
    spec->required = 0;
    const char *p = strchr(spec->signature, '(');
    KR_ASSERT(p != NULL, "no signature in \"%s\"", spec->signature);
    bool kw_only = false;
    for (p++; *p != ')' && *p != '\0';) {
        while (*p == ' ' || *p == '\n') {
            p++;
        }
        const char *end = param_end(p);
        int stars = 0;
        while (*p == '*') {
            stars++;
            p++;
        }
        if (*p == '$') {
            spec->has_self = true;
        } else if (*p == '/') {
            spec->npos_only = spec->nparams;
        } else if (stars == 1 && !is_name_char(*p)) {
            kw_only = true;
        } else if (is_name_char(*p)) {
            const char *name = p;
            while (is_name_char(*p)) {
                p++;
            }
            KR_ASSERT(spec->nparams < MAX_PARAMS, "too many parameters in %s", spec->signature);
            int i = spec->nparams++;
            char text[64];
            snprintf(text, sizeof text, "%.*s", (int)(p - name), name);
            names[i] = kr_str_intern_c(t, text);
            if (names[i] == NULL) {
                free(names);
                return false;
            }
            while (*p == ' ') {
                p++;
            }
            if (stars == 1) {
                spec->varargs = (int8_t)i;
                kw_only = true;
            } else if (stars == 2) {
                spec->varkw = (int8_t)i;
            } else {
                bool required = *p != '=' && *p != ':';
                if (required) {
                    spec->required |= (uint64_t)1 << i;
                }
                if (!kw_only) {
                    spec->npos = (uint8_t)(i + 1);
                    spec->nrequired += required;
                }
            }
        }
        p = *end == ',' ? end + 1 : end;
    }
    /* Names are interned for ever; the array lives as long as the static spec, scanned through it.
     */
    kept = kr_gc_new_block(t, (spec->nparams + 1u) * sizeof *kept, GCK_RAW);
    if (kept != NULL) {
        memcpy(kept, names, spec->nparams * sizeof *kept);
    }
    free(names);
    if (kept == NULL) {
        return false;
    }
    spec->names = kept;
    if (spec->varargs < 0 && spec->varkw < 0 && spec->nparams <= ARGS_SIMPLE) {
        size_t last = spec->required == 0 ? 0 : 64u - (size_t)__builtin_clzll(spec->required);
        spec->simple_min = (uint8_t)kr_max(last, (size_t)spec->nrequired);
        spec->simple_end = (uint8_t)(spec->npos + 1);
    }
    spec->ready = true;
    return true;
}

/* -- Binding ------------------------------------------------------------------------------ */

/* The function's name: signature up to '('. */
static int name_length(const ArgSpec *spec)
{
    return (int)(strchr(spec->signature, '(') - spec->signature);
}

KR_COLD static bool fail_positional(Thread *t, const ArgSpec *spec, const char *how, size_t limit,
                                    const char *kind, size_t given)
{
    return kr_fail(t, KR_EXC(TypeError), "%.*s() takes %s %zd %sargument%s (%zd given)",
                   name_length(spec), spec->signature, how, (isize)limit, kind,
                   limit == 1 ? "" : "s", (isize)given);
}

/* Which parameter a keyword names, -1: none. */
static int find_param(Thread *t, const ArgSpec *spec, Value keyword)
{
    for (int i = spec->npos_only; i < spec->nparams; i++) {
        if (i != spec->varargs && i != spec->varkw &&
            value_ptr(keyword) == (Object *)spec->names[i]) {
            return i;
        }
    }
    for (int i = spec->npos_only; i < spec->nparams; i++) {
        if (i != spec->varargs && i != spec->varkw &&
            kr_str_equal(t, (Str *)value_ptr(keyword), spec->names[i])) {
            return i;
        }
    }
    return -1;
}

static bool bind_keywords(Thread *t, ArgSpec *spec, const Value *values, Tuple *kwnames,
                          size_t npos, Value *out, Value *unknown)
{
    isize n = kr_tuple_len(kwnames);
    *unknown = VALUE_NULL;
    for (isize k = 0; k < n; k++) {
        Value keyword = kr_tuple_get(kwnames, k);
        if (!kr_is_str(keyword)) {
            return kr_fail(t, KR_EXC(TypeError), "keywords must be strings");
        }
        int i = find_param(t, spec, keyword);
        if (i < 0 && kr_pending(t)) {
            return false;
        }
        if (i < 0) {
            if (spec->varkw >= 0) {
                if (!kr_dict_set(t, (Dict *)value_ptr(out[spec->varkw]), keyword, values[k])) {
                    return false;
                }
            } else if (value_is_null(*unknown)) {
                *unknown = keyword;
            }
            continue;
        }
        if ((size_t)i < npos && i < spec->npos) {
            return kr_fail(t, KR_EXC(TypeError),
                           "argument for %.*s() given by name ('%U') and position (%d)",
                           name_length(spec), spec->signature, value_ptr(keyword), i + 1);
        }
        out[i] = values[k];
    }
    return true;
}

KR_COLD static bool fail_missing(Thread *t, const ArgSpec *spec, int i, size_t nargs)
{
    if (i < spec->npos_only) {
        return fail_positional(t, spec, spec->nrequired < spec->npos ? "at least" : "exactly",
                               spec->nrequired, "positional ", nargs);
    }
    return kr_fail(t, KR_EXC(TypeError), "%.*s() missing required argument '%U' (pos %d)",
                   name_length(spec), spec->signature, spec->names[i], i + 1);
}

bool kr_args_bind(Thread *t, ArgSpec *spec, const Value *args, size_t nargs, Tuple *kwnames,
                  Value *out)
{
    if (KR_UNLIKELY(!spec->ready) && !kr_argspec_prepare(t, spec)) {
        return false;
    }
    size_t npos = spec->npos, n = spec->nparams;
    size_t nkw = kr_kwcount(kwnames);
    size_t copied = nargs < npos ? nargs : npos;
    for (size_t i = 0; i < copied; i++) {
        out[i] = args[i];
    }
    for (size_t i = copied; i < n; i++) {
        out[i] = VALUE_NULL;
    }
    if (KR_LIKELY(nkw == 0 && nargs <= npos && nargs >= spec->nrequired && spec->varargs < 0 &&
                  spec->varkw < 0 && spec->required >> nargs == 0)) {
        return true;
    }
    if (spec->npos_only == n && spec->varargs < 0 && nkw == 0) {
        /* All positional-only: the words of plain C functions. */
        char name[64];
        snprintf(name, sizeof name, "%.*s", name_length(spec), spec->signature);
        return kr_check_nargs(t, name, nargs, spec->nrequired, npos);
    }
    if (spec->varargs < 0) {
        size_t limit = n - (spec->varkw >= 0);
        if (spec->varkw < 0 && nargs + nkw > limit) {
            return fail_positional(t, spec, "at most", limit, nargs == 0 ? "keyword " : "",
                                   nargs + nkw);
        }
        if (nargs > npos) {
            if (npos == 0) {
                return kr_fail(t, KR_EXC(TypeError), "%.*s() takes no positional arguments",
                               name_length(spec), spec->signature);
            }
            return fail_positional(t, spec, spec->nrequired < npos ? "at most" : "exactly", npos,
                                   "positional ", nargs);
        }
    } else {
        Tuple *rest =
            nargs > npos ? kr_tuple_from(t, args + npos, (isize)(nargs - npos)) : kr_empty_tuple;
        if (rest == NULL) {
            return false;
        }
        out[spec->varargs] = value_from_ptr(rest);
    }
    if (spec->varkw >= 0) {
        Dict *d = kr_dict_new(t);
        if (d == NULL) {
            return false;
        }
        out[spec->varkw] = value_from_ptr(d);
    }
    Value unknown = VALUE_NULL;
    if (nkw > 0 && !bind_keywords(t, spec, args + nargs, kwnames, copied, out, &unknown)) {
        return false;
    }
    for (uint64_t need = spec->required; need != 0; need &= need - 1) {
        int i = __builtin_ctzll(need);
        if (value_is_null(out[i])) {
            return fail_missing(t, spec, i, nargs);
        }
    }
    if (!value_is_null(unknown)) {
        return kr_fail(t, KR_EXC(TypeError), "'%S' is an invalid keyword argument for %.*s()",
                       unknown, name_length(spec), spec->signature);
    }
    return true;
}

/* -- Tuples and dicts --------------------------------------------------------------------- */

bool kr_argvector(Thread *t, Value args_tuple, Value kwargs_or_null, ArgVector *out)
{
    out->kwnames = NULL;
    if (value_is_null(args_tuple)) {
        out->args = NULL;
        out->nargs = 0;
    } else {
        Tuple *tuple = (Tuple *)value_ptr(args_tuple);
        out->args = tuple->ob_item;
        out->nargs = (size_t)kr_tuple_len(tuple);
    }
    Dict *kw = value_is_null(kwargs_or_null) ? NULL : (Dict *)value_ptr(kwargs_or_null);
    if (kw == NULL || kr_dict_len(kw) == 0) {
        return true;
    }
    isize nkw = kr_dict_len(kw);
    Value *all = kr_gc_new_block(t, (out->nargs + (size_t)nkw) * sizeof(Value), GCK_RAW);
    Tuple *names = kr_tuple_new(t, nkw);
    if (all == NULL || names == NULL) {
        return false;
    }
    if (out->nargs > 0) {
        memcpy(all, out->args, out->nargs * sizeof(Value));
    }
    isize pos = 0, i = 0;
    Value key, v;
    while (i < nkw && kr_dict_next(kw, &pos, &key, &v)) {
        if (!kr_is_str(key)) {
            return kr_fail(t, KR_EXC(TypeError), "keywords must be strings");
        }
        names->ob_item[i] = key;
        all[out->nargs + (size_t)i] = v;
        i++;
    }
    out->args = all;
    out->kwnames = names;
    return true;
}

bool kr_args_to_tuple_dict(Thread *t, const Value *args, size_t nargs, Tuple *kwnames,
                           Tuple **tuple, Dict **dict)
{
    *dict = NULL;
    *tuple = kr_tuple_from(t, args, (isize)nargs);
    if (*tuple == NULL) {
        return false;
    }
    size_t nkw = kr_kwcount(kwnames);
    if (nkw == 0) {
        return true;
    }
    *dict = kr_dict_new(t);
    if (*dict == NULL) {
        return false;
    }
    for (size_t i = 0; i < nkw; i++) {
        if (!kr_dict_set(t, *dict, kr_tuple_get(kwnames, (isize)i), args[nargs + i])) {
            return false;
        }
    }
    return true;
}
