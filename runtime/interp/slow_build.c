/* slow_build.c -- out-of-line parts of iteration, unpacking, building, formatting and matching. */
#include "runtime/core/names.h"
#include "runtime/interp/slow.h"
#include "runtime/types/dict.h"

/* -- Iteration ------------------------------------------------------------------------------------
 */

Value kr_op_next(Thread *t, Value it)
{
    SlotITERNEXT next = kr_slots(kr_type(it))->tp_iternext;
    if (next == NULL) { /* the class lost its __next__ during the loop */
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not iterable", it);
    }
    Value v = next(t, it);
    return KR_LIKELY(!value_is_null(v)) ? v : kr_next_ended(t);
}

KR_COLD static bool fail_unpack_type(Thread *t, Value v)
{
    if (kr_pending_is(t, KR_EXC(TypeError)) && kr_slots(kr_type(v))->tp_iter == NULL &&
        !kr_is_sequence(v)) {
        kr_err_clear(t);
        return kr_fail(t, KR_EXC(TypeError), "cannot unpack non-iterable %T object", v);
    }
    return false;
}

/* Where items wait until all of them are there: the registers they are for may be locals, which an
 * error must leave as they are.  NULL with MemoryError pending. */
static Value *waiting_room(Thread *t, Value *few, size_t room, int n)
{
    return (size_t)n <= room ? few : kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
}

bool kr_op_unpack(Thread *t, Value v, int n, Value *out)
{
    if (kr_is_exact_tuple(v) || kr_is_exact_list(v)) {
        bool list = kr_is_exact_list(v);
        isize len = ((VarObject *)value_ptr(v))->ob_size;
        if (len == n) {
            for (int i = 0; i < n; i++) {
                out[i] = list ? kr_list_get(t, (List *)value_ptr(v), i)
                              : kr_tuple_get((Tuple *)value_ptr(v), i);
            }
            return true;
        }
        if (len < n) {
            return kr_fail(t, KR_EXC(ValueError),
                           "not enough values to unpack (expected %d, got %zd)", n, len);
        }
        return kr_fail(t, KR_EXC(ValueError), "too many values to unpack (expected %d)", n);
    }
    Value it = kr_iter(t, v);
    if (value_is_error(it)) {
        return fail_unpack_type(t, v);
    }
    Value few[16];
    Value *items = waiting_room(t, few, KR_COUNT(few), n);
    if (items == NULL) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        items[i] = kr_next(t, it);
        if (value_is_null(items[i])) {
            return !kr_pending(t) &&
                   kr_fail(t, KR_EXC(ValueError),
                           "not enough values to unpack (expected %d, got %d)", n, i);
        }
    }
    Value more = kr_next(t, it);
    if (!value_is_null(more)) {
        return kr_fail(t, KR_EXC(ValueError), "too many values to unpack (expected %d)", n);
    }
    if (kr_pending(t)) {
        return false;
    }
    memcpy(out, items, (size_t)n * sizeof *out);
    return true;
}

bool kr_op_unpack_ex(Thread *t, Value v, int before, int after, Value *out)
{
    Value it = kr_iter(t, v);
    if (value_is_error(it)) {
        return fail_unpack_type(t, v);
    }
    Value few[16];
    Value *items = waiting_room(t, few, KR_COUNT(few), before);
    if (items == NULL) {
        return false;
    }
    for (int i = 0; i < before; i++) {
        items[i] = kr_next(t, it);
        if (value_is_null(items[i])) {
            return !kr_pending(t) &&
                   kr_fail(t, KR_EXC(ValueError),
                           "not enough values to unpack (expected at least %d, got %d)",
                           before + after, i);
        }
    }
    Value rest = kr_list_from_iterable(t, it);
    if (value_is_error(rest)) {
        return false;
    }
    List *list = (List *)value_ptr(rest);
    isize len = kr_list_len(list);
    if (len < after) {
        return kr_fail(t, KR_EXC(ValueError),
                       "not enough values to unpack (expected at least %d, got %zd)",
                       before + after, before + len);
    }
    memcpy(out, items, (size_t)before * sizeof *out);
    out[before] = rest;
    for (int i = 0; i < after; i++) {
        out[before + 1 + i] = kr_list_get(t, list, len - after + i);
    }
    return after == 0 || kr_list_set_slice(t, list, len - after, len, VALUE_NULL);
}

Value kr_op_unpack_rest(Thread *t, void *sequence, int before, int after)
{
    const VarObject *seq = sequence;
    const Value *items = seq->ob_base.ob_type == &PyList_Type ? ((List *)sequence)->ob_item
                                                              : ((Tuple *)sequence)->ob_item;
    return kr_op_build_list(t, items + before, seq->ob_size - before - after);
}

/* -- Building
 * ---------------------------------------------------------------------------------------- */

Value kr_op_build_tuple(Thread *t, const Value *items, isize n)
{
    Tuple *tuple = n == 0 ? kr_empty_tuple : kr_tuple_from(t, items, n);
    return tuple == NULL ? VALUE_ERROR : value_from_ptr(tuple);
}

Value kr_op_build_list(Thread *t, const Value *items, isize n)
{
    List *list = n == 0 ? kr_list_new(t, 0) : kr_list_from(t, items, n);
    return list == NULL ? VALUE_ERROR : value_from_ptr(list);
}

Value kr_op_build_set(Thread *t, const Value *items, isize n)
{
    Set *set = kr_set_new(t, &PySet_Type);
    if (set == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        if (kr_set_add(t, set, items[i]) < 0) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(set);
}

Value kr_op_build_map(Thread *t, const Value *items, isize npairs)
{
    Dict *d = kr_dict_new_sized(t, npairs);
    if (d == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < npairs; i++) {
        if (!kr_dict_set(t, d, items[2 * i], items[2 * i + 1])) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(d);
}

Value kr_op_build_string(Thread *t, const Value *items, isize n)
{
    return kr_str_join(t, KR_NAME(empty), items, n);
}

int kr_op_set_add(Thread *t, Set *set, Value v) { return kr_set_add(t, set, v); }

bool kr_op_list_extend(Thread *t, List *list, Value iterable)
{
    if (kr_list_extend(t, list, iterable)) {
        return true;
    }
    if (kr_pending_is(t, KR_EXC(TypeError)) && kr_slots(kr_type(iterable))->tp_iter == NULL &&
        !kr_is_sequence(iterable)) {
        kr_err_clear(t);
        return kr_fail(t, KR_EXC(TypeError), "Value after * must be an iterable, not %T", iterable);
    }
    return false;
}

Value kr_op_tuple_extend(Thread *t, Value head, Value more)
{
    const Tuple *h = (Tuple *)value_ptr(head);
    isize n = kr_tuple_len(h);
    if (kr_is_exact_tuple(more)) {
        const Tuple *m = (Tuple *)value_ptr(more);
        isize rest = kr_tuple_len(m);
        Tuple *both = kr_tuple_new(t, n + rest);
        if (both == NULL) {
            return VALUE_ERROR;
        }
        memcpy(both->ob_item, h->ob_item, (size_t)n * sizeof(Value));
        memcpy(both->ob_item + n, m->ob_item, (size_t)rest * sizeof(Value));
        return value_from_ptr(both);
    }
    List *list = kr_list_new(t, n);
    for (isize i = 0; i < n && list != NULL; i++) {
        if (!kr_list_append(t, list, kr_tuple_get(h, i))) {
            return VALUE_ERROR;
        }
    }
    if (list == NULL || !kr_op_list_extend(t, list, more)) {
        return VALUE_ERROR;
    }
    return kr_op_list_to_tuple(t, list);
}

Value kr_op_kw_dict(Thread *t, Tuple *names, Tuple *values)
{
    isize n = kr_tuple_len(names);
    Dict *d = kr_dict_new_sized(t, n);
    for (isize i = 0; i < n && d != NULL; i++) {
        if (!kr_dict_set(t, d, kr_tuple_get(names, i), kr_tuple_get(values, i))) {
            return VALUE_ERROR;
        }
    }
    return d == NULL ? VALUE_ERROR : value_from_ptr(d);
}

bool kr_op_dict_update(Thread *t, Dict *d, Value mapping)
{
    if (kr_dict_merge(t, d, mapping, DICT_MERGE_REPLACE)) {
        return true;
    }
    if (kr_pending_is(t, KR_EXC(AttributeError))) {
        kr_err_clear(t);
        return kr_fail(t, KR_EXC(TypeError), "'%T' object is not a mapping", mapping);
    }
    return false;
}

bool kr_op_dict_merge(Thread *t, Dict *d, Value mapping, Value callee)
{
    if (kr_dict_merge(t, d, mapping, DICT_MERGE_UNIQUE)) {
        return true;
    }
    if (kr_pending_is(t, KR_EXC(AttributeError))) {
        kr_err_clear(t);
        Str *name = kr_function_str(t, callee);
        return name != NULL &&
               kr_fail(t, KR_EXC(TypeError), "%U argument after ** must be a mapping, not %T", name,
                       mapping);
    }
    if (kr_pending_is(t, KR_EXC(KeyError))) {
        Value exc = kr_err_fetch(t);
        Value args = ((BaseException *)value_ptr(exc))->args;
        if (kr_is_tuple(args) && kr_tuple_len((Tuple *)value_ptr(args)) == 1) {
            Value key = kr_tuple_get((Tuple *)value_ptr(args), 0);
            Str *name = kr_function_str(t, callee);
            if (name == NULL) {
                return false;
            }
            if (kr_is_str(key)) {
                return kr_fail(t, KR_EXC(TypeError),
                               "%U got multiple values for keyword argument '%S'", name, key);
            }
            return kr_fail(t, KR_EXC(TypeError), "keywords must be strings");
        }
        kr_err_restore(t, exc);
    }
    return false;
}

Value kr_op_list_to_tuple(Thread *t, List *list)
{
    Tuple *tuple = kr_list_to_tuple(t, list);
    return tuple == NULL ? VALUE_ERROR : value_from_ptr(tuple);
}

/* -- Pattern matching
 * ----------------------------------------------------------------------------------- */

Value kr_op_len(Thread *t, Value v)
{
    isize n = kr_len(t, v);
    return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, n);
}

Value kr_op_match_keys(Thread *t, Value subject, Value keys_value)
{
    Tuple *keys = (Tuple *)value_ptr(keys_value);
    isize n = kr_tuple_len(keys);
    if (n == 0) {
        return value_from_ptr(kr_empty_tuple);
    }
    Set *seen = kr_set_new(t, &PySet_Type);
    Value get = kr_getattr(t, subject, KR_NAME(get));
    Value marker = kr_type_alloc(t, &PyBaseObject_Type, 0);
    Tuple *values = kr_tuple_new(t, n);
    if (seen == NULL || value_is_error(get) || value_is_error(marker) || values == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        Value key = kr_tuple_get(keys, i);
        int dup = kr_set_contains(t, seen, key);
        if (dup != 0 || kr_set_add(t, seen, key) < 0) {
            return dup > 0 ? kr_raise(t, KR_EXC(ValueError),
                                      "mapping pattern checks duplicate key (%R)", key)
                           : VALUE_ERROR;
        }
        Value v = kr_call_2(t, get, key, marker);
        if (value_is_error(v)) {
            return VALUE_ERROR;
        }
        if (value_same(v, marker)) {
            return KR_NONE;
        }
        values->ob_item[i] = v;
    }
    return value_from_ptr(values);
}

/* One attribute of a class pattern: appended; 0 missing (no match), -1 error. */
static int match_attribute(Thread *t, Value subject, Value cls, Value name, Set *seen, List *out)
{
    int dup = kr_set_contains(t, seen, name);
    if (dup < 0 || (dup == 0 && kr_set_add(t, seen, name) < 0)) {
        return -1;
    }
    if (dup > 0) {
        return kr_fail_int(t, KR_EXC(TypeError), "%N() got multiple sub-patterns for attribute %R",
                           value_ptr(cls), name);
    }
    Value v = kr_getattr_optional(t, subject, (Str *)value_ptr(name));
    if (value_is_null(v)) {
        return kr_pending(t) ? -1 : 0;
    }
    return kr_list_append(t, out, v) ? 1 : -1;
}

Value kr_op_match_class(Thread *t, Value subject, Value cls, Value npositional, Value names_value)
{
    if (!kr_is_type(cls)) {
        return kr_raise(t, KR_EXC(TypeError), "called match pattern must be a type");
    }
    int is = kr_isinstance(t, subject, cls);
    if (is <= 0) {
        return is < 0 ? VALUE_ERROR : KR_NONE;
    }
    isize npos = value_int(npositional);
    Tuple *names = (Tuple *)value_ptr(names_value);
    Set *seen = kr_set_new(t, &PySet_Type);
    List *found = kr_list_new(t, npos + kr_tuple_len(names));
    if (seen == NULL || found == NULL) {
        return VALUE_ERROR;
    }
    Type *type = (Type *)value_ptr(cls);
    if (npos > 0) {
        Value match_args = kr_getattr_optional(t, cls, KR_NAME(__match_args__));
        bool match_self = false;
        if (value_is_null(match_args)) {
            if (kr_pending(t)) {
                return VALUE_ERROR;
            }
            match_args = value_from_ptr(kr_empty_tuple);
            match_self = (type->tp_flags & TPF_MATCH_SELF) != 0;
        } else if (!kr_is_exact_tuple(match_args)) {
            return kr_raise(t, KR_EXC(TypeError), "%N.__match_args__ must be a tuple (got %T)",
                            type, match_args);
        }
        Tuple *fields = (Tuple *)value_ptr(match_args);
        isize allowed = match_self ? 1 : kr_tuple_len(fields);
        if (npos > allowed) {
            return kr_raise(t, KR_EXC(TypeError),
                            "%N() accepts %zd positional sub-pattern%s (%zd given)", type, allowed,
                            allowed == 1 ? "" : "s", npos);
        }
        if (match_self) {
            if (!kr_list_append(t, found, subject)) {
                return VALUE_ERROR;
            }
        } else {
            for (isize i = 0; i < npos; i++) {
                Value name = kr_tuple_get(fields, i);
                if (!kr_is_exact_str(name)) {
                    return kr_raise(t, KR_EXC(TypeError),
                                    "__match_args__ elements must be strings (got %T)", name);
                }
                int ok = match_attribute(t, subject, cls, name, seen, found);
                if (ok <= 0) {
                    return ok < 0 ? VALUE_ERROR : KR_NONE;
                }
            }
        }
    }
    for (isize i = 0; i < kr_tuple_len(names); i++) {
        int ok = match_attribute(t, subject, cls, kr_tuple_get(names, i), seen, found);
        if (ok <= 0) {
            return ok < 0 ? VALUE_ERROR : KR_NONE;
        }
    }
    return kr_op_list_to_tuple(t, found);
}

Value kr_op_dict_copy_without(Thread *t, Value subject, Value keys_value)
{
    Dict *d = kr_dict_new(t);
    if (d == NULL || !kr_dict_merge(t, d, subject, DICT_MERGE_REPLACE)) {
        return VALUE_ERROR;
    }
    Tuple *keys = (Tuple *)value_ptr(keys_value);
    for (isize i = 0; i < kr_tuple_len(keys); i++) {
        int found = kr_dict_del(t, d, kr_tuple_get(keys, i));
        if (found <= 0) {
            return found < 0 ? VALUE_ERROR
                             : kr_raise_arg(t, KR_EXC(KeyError), kr_tuple_get(keys, i));
        }
    }
    return value_from_ptr(d);
}
