/* build_class.c -- the class statement. */
#include "runtime/interp/build_class.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/interp/interp.h"
#include "runtime/types/dict.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* Bases that are no types but have __mro_entries__ (PEP 560) are replaced; bases itself when there
 * are none. */
static Tuple *update_bases(Thread *t, Tuple *bases)
{
    List *fresh = NULL;
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        Value base = kr_tuple_get(bases, i);
        Value entries = VALUE_NULL;
        if (!kr_is_type(base)) {
            entries = kr_getattr_optional(t, base, KR_NAME(__mro_entries__));
            if (value_is_null(entries) && kr_pending(t)) {
                return NULL;
            }
        }
        if (value_is_null(entries)) {
            if (fresh != NULL && !kr_list_append(t, fresh, base)) {
                return NULL;
            }
            continue;
        }
        Value given = kr_call_1(t, entries, value_from_ptr(bases));
        if (value_is_error(given)) {
            return NULL;
        }
        if (!kr_is_tuple(given)) {
            return kr_raise_null(t, KR_EXC(TypeError), "__mro_entries__ must return a tuple");
        }
        if (fresh == NULL) {
            fresh = i == 0 ? kr_list_new(t, 0) : kr_list_from(t, bases->ob_item, i);
        }
        if (fresh == NULL || !kr_list_extend(t, fresh, given)) {
            return NULL;
        }
    }
    return fresh == NULL ? bases : kr_list_to_tuple(t, fresh);
}

typedef struct ClassCall {
    Str *name;
    Tuple *bases, *written_bases;
    Value meta;
    bool meta_is_type;
    const Value *kwvalues; /* keywords without metaclass= */
    Tuple *kwnames;
} ClassCall;

/* Takes metaclass= out of the keywords. */
static bool split_keywords(Thread *t, ClassCall *c, const Value *values, Tuple *names)
{
    c->meta = VALUE_NULL;
    c->kwvalues = values;
    c->kwnames = names;
    isize n = names == NULL ? 0 : kr_tuple_len(names);
    for (isize i = 0; i < n; i++) {
        if (!value_same(kr_tuple_get(names, i), KR_NAME_VALUE(metaclass))) {
            continue;
        }
        c->meta = values[i];
        if (n == 1) {
            c->kwnames = NULL;
            return true;
        }
        Tuple *rest = kr_tuple_new(t, n - 1);
        Value *rest_values = kr_gc_new_block(t, (size_t)(n - 1) * sizeof(Value), GCK_RAW);
        if (rest == NULL || rest_values == NULL) {
            return false;
        }
        for (isize k = 0, to = 0; k < n; k++) {
            if (k != i) {
                rest->ob_item[to] = kr_tuple_get(names, k);
                rest_values[to++] = values[k];
            }
        }
        c->kwnames = rest;
        c->kwvalues = rest_values;
        return true;
    }
    return true;
}

/* callable(name, bases, [namespace,] **keywords) */
static Value call_meta(Thread *t, Value callable, const ClassCall *c, Value ns_or_null)
{
    isize nkw = c->kwnames == NULL ? 0 : kr_tuple_len(c->kwnames);
    Value few[8], *args = few;
    if (nkw > 5) {
        args = kr_gc_new_block(t, (size_t)(nkw + 3) * sizeof(Value), GCK_RAW);
        if (args == NULL) {
            return VALUE_ERROR;
        }
    }
    size_t n = 0;
    args[n++] = value_from_ptr(c->name);
    args[n++] = value_from_ptr(c->bases);
    if (!value_is_null(ns_or_null)) {
        args[n++] = ns_or_null;
    }
    for (isize i = 0; i < nkw; i++) {
        args[n + (size_t)i] = c->kwvalues[i];
    }
    return kr_call(t, callable, args, n, c->kwnames);
}

static Value prepare(Thread *t, const ClassCall *c)
{
    Value fn = kr_getattr_optional(t, c->meta, KR_NAME(__prepare__));
    if (value_is_null(fn)) {
        if (kr_pending(t)) {
            return VALUE_ERROR;
        }
        Dict *d = kr_dict_new(t);
        return d == NULL ? VALUE_ERROR : value_from_ptr(d);
    }
    Value ns = call_meta(t, fn, c, VALUE_NULL);
    if (!value_is_error(ns) && !kr_is_mapping(ns)) {
        if (c->meta_is_type) {
            return kr_raise(t, KR_EXC(TypeError), "%N.__prepare__() must return a mapping, not %T",
                            value_ptr(c->meta), ns);
        }
        return kr_raise(t, KR_EXC(TypeError),
                        "<metaclass>.__prepare__() must return a mapping, not %T", ns);
    }
    return ns;
}

/* type.__new__ must have put the class into the cell that zero-argument super() reads. */
static bool check_cell(Thread *t, const ClassCall *c, Value cls, Value cell)
{
    if (!kr_is_type(cls) || !kr_is_exact(cell, &PyCell_Type)) {
        return true;
    }
    Value in_cell = kr_cell_get(t, (Cell *)value_ptr(cell));
    if (value_same(in_cell, cls)) {
        return true;
    }
    if (value_is_null(in_cell)) {
        return kr_fail(
            t, KR_EXC(RuntimeError),
            "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
            value_from_ptr(c->name), cls);
    }
    return kr_fail(t, KR_EXC(TypeError), "__class__ set to %R defining %R as %R", in_cell,
                   value_from_ptr(c->name), cls);
}

Value kr_build_class(Thread *t, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs < 2) {
        return kr_raise(t, KR_EXC(TypeError), "__build_class__: not enough arguments");
    }
    if (!kr_is_exact(args[0], &PyFunction_Type)) {
        return kr_raise(t, KR_EXC(TypeError), "__build_class__: func must be a function");
    }
    if (!kr_is_str(args[1])) {
        return kr_raise(t, KR_EXC(TypeError), "__build_class__: name is not a string");
    }
    ClassCall c = {.name = (Str *)value_ptr(args[1])};
    c.written_bases = nargs == 2 ? kr_empty_tuple : kr_tuple_from(t, args + 2, (isize)nargs - 2);
    if (c.written_bases == NULL || !split_keywords(t, &c, args + nargs, kwnames)) {
        return VALUE_ERROR;
    }
    c.bases = update_bases(t, c.written_bases);
    if (c.bases == NULL) {
        return VALUE_ERROR;
    }
    if (value_is_null(c.meta)) {
        c.meta = kr_tuple_len(c.bases) == 0 ? value_from_ptr(&PyType_Type)
                                            : value_from_ptr(kr_type(kr_tuple_get(c.bases, 0)));
    }
    c.meta_is_type = kr_is_type(c.meta);
    if (c.meta_is_type) {
        Type *winner = kr_type_metaclass(t, (Type *)value_ptr(c.meta), c.bases);
        if (winner == NULL) {
            return VALUE_ERROR;
        }
        c.meta = value_from_ptr(winner);
    }
    Value ns = prepare(t, &c);
    if (value_is_error(ns)) {
        return VALUE_ERROR;
    }
    Value cell = kr_eval_body(t, (Function *)value_ptr(args[0]), ns);
    if (value_is_error(cell)) {
        return VALUE_ERROR;
    }
    if (c.bases != c.written_bases &&
        kr_setitem(t, ns, KR_NAME_VALUE(__orig_bases__), value_from_ptr(c.written_bases)) < 0) {
        return VALUE_ERROR;
    }
    Value cls = call_meta(t, c.meta, &c, ns);
    return value_is_error(cls) || !check_cell(t, &c, cls, cell) ? VALUE_ERROR : cls;
}
