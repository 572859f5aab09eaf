/* slow_names.c -- out-of-line parts of names, cells, globals and attributes. */
#include "runtime/core/interp.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/interp/slow.h"
#include "runtime/types/exception.h"
#include "runtime/types/bytes.h"

/* -- Errors ------------------------------------------------------------------------------------ */

/* NameError or a subclass, with the name suggestions start from. */
KR_COLD static Value raise_name(Thread *t, Type *exc, Value name, const char *fmt)
{
    Str *text = kr_str_format(t, fmt, value_ptr(name));
    if (text == NULL) {
        return VALUE_ERROR;
    }
    Value arg = value_from_ptr(text);
    Value e = kr_exc_new(t, exc, &arg, 1);
    if (value_is_error(e)) {
        return VALUE_ERROR;
    }
    if (exc == KR_EXC(NameError)) {
        kr_gc_write(value_ptr(e), &((NameErrorObject *)value_ptr(e))->name, name);
    }
    return kr_raise_object(t, e);
}

KR_COLD static Value raise_undefined(Thread *t, Value name)
{
    return raise_name(t, KR_EXC(NameError), name, "name '%U' is not defined");
}

void kr_op_raise_unbound(Thread *t, const Code *code, uint32_t reg, Str *name)
{
    if (reg >= (uint32_t)(code->co_nlocalsplus - code->co_nfreevars)) {
        raise_name(
            t, KR_EXC(NameError), value_from_ptr(name),
            "cannot access free variable '%U' where it is not associated with a value in enclosing "
            "scope");
    } else {
        raise_name(t, KR_EXC(UnboundLocalError), value_from_ptr(name),
                   "cannot access local variable '%U' where it is not associated with a value");
    }
}

void kr_op_raise_no_locals(Thread *t) { kr_raise(t, KR_EXC(SystemError), "no locals"); }

/* -- Cells ----------------------------------------------------------------------------------------
 */

Value kr_op_cell_get(Thread *t, Cell *cell) { return kr_cell_get(t, cell); }
bool kr_op_cell_set(Thread *t, Cell *cell, Value v) { return kr_cell_set(t, cell, v); }

/* -- Mappings of class bodies
 * ------------------------------------------------------------------------ */

/* locals[name]; VALUE_NULL with nothing pending when it is missing. */
static Value mapping_get(Thread *t, Value locals, Value name)
{
    if (kr_is_exact_dict(locals)) {
        return kr_dict_get(t, (Dict *)value_ptr(locals), name);
    }
    Value v = kr_getitem(t, locals, name);
    if (value_is_error(v) && kr_pending_is(t, KR_EXC(KeyError))) {
        kr_err_clear(t);
    }
    return v;
}

Value kr_op_load_classderef(Thread *t, const Code *code, Value locals, Cell *cell, uint32_t reg,
                            Str *name)
{
    Value v = mapping_get(t, locals, value_from_ptr(name));
    if (!value_is_null(v) || kr_pending(t)) {
        return v;
    }
    v = kr_cell_get(t, cell);
    if (value_is_null(v)) {
        kr_op_raise_unbound(t, code, reg, name);
    }
    return v;
}

Value kr_op_load_global(Thread *t, Dict *globals, Dict *builtins, GlobalCache *ic)
{
    Value v = kr_ic_find_global(t, globals, builtins, ic);
    if (!value_is_null(v)) {
        return v;
    }
    Value name = ic->name;
    if (globals->ob_base.ob_type == &PyDict_Type) {
        v = kr_dict_get(t, globals, name);
    } else {
        v = mapping_get(t, value_from_ptr(globals), name);
    }
    if (!value_is_null(v) || kr_pending(t)) {
        return v;
    }
    v = mapping_get(t, value_from_ptr(builtins), name);
    return value_is_null(v) && !kr_pending(t) ? raise_undefined(t, name) : v;
}

bool kr_op_store_global(Thread *t, Dict *globals, GlobalCache *ic, Value v)
{
    DictKeys *keys = globals->ma_keys;
    if (KR_LIKELY(ic->kind == GLOBAL_DICT && keys->version == ic->globals_version)) {
        kr_gc_write(globals, &keys->entries[ic->index].value, v);
        globals->ma_version_tag = ++kr_dict_version_counter;
        return true;
    }
    if (!kr_dict_set(t, globals, ic->name, v)) {
        return false;
    }
    (void)kr_ic_find_global(t, globals, kr_interp.builtins, ic);
    return true;
}

bool kr_op_delete_global(Thread *t, Dict *globals, Str *name)
{
    int found = kr_dict_del(t, globals, value_from_ptr(name));
    if (found == 0) {
        raise_undefined(t, value_from_ptr(name));
    }
    return found > 0;
}

Value kr_op_load_name(Thread *t, Value locals, Dict *globals, Dict *builtins, GlobalCache *ic)
{
    if (value_is_null(locals)) {
        return kr_raise(t, KR_EXC(SystemError), "no locals when loading %R", ic->name);
    }
    if (!value_same(locals, value_from_ptr(globals))) {
        Value v = mapping_get(t, locals, ic->name);
        if (!value_is_null(v) || kr_pending(t)) {
            return v;
        }
    }
    return kr_op_load_global(t, globals, builtins, ic);
}

bool kr_op_store_name(Thread *t, Value locals, Value name, Value v)
{
    if (value_is_null(locals)) {
        return kr_fail(t, KR_EXC(SystemError), "no locals found when storing %R", name);
    }
    if (kr_is_exact_dict(locals)) {
        return kr_dict_set(t, (Dict *)value_ptr(locals), name, v);
    }
    return kr_setitem(t, locals, name, v) >= 0;
}

bool kr_op_delete_name(Thread *t, Value locals, Str *name)
{
    if (value_is_null(locals)) {
        return kr_fail(t, KR_EXC(SystemError), "no locals when deleting %R", value_from_ptr(name));
    }
    if (kr_delitem(t, locals, value_from_ptr(name)) >= 0) {
        return true;
    }
    if (kr_pending_is(t, KR_EXC(KeyError))) {
        kr_err_clear(t);
        raise_undefined(t, value_from_ptr(name));
    }
    return false;
}

/* -- Attributes
 * ------------------------------------------------------------------------------------- */

/* Slots elsewhere than in a plain instance are never raw. */
Value kr_op_slot_far(Thread *t, Object *o, uint32_t index)
{
    return *kr_shape_slot(kr_inst_tail(o), index);
}

bool kr_op_set_slot_far(Thread *t, Object *o, uint32_t index, Value v)
{
    kr_gc_write(o, kr_shape_slot(kr_inst_tail(o), index), v);
    return true;
}

Value kr_op_dict_attr(Thread *t, Object *o, const AttrCache *ic)
{
    Str *name = (Str *)value_ptr(ic->name);
    if (!kr_has_shape(o->ob_type)) { /* the cache may be another class's by now */
        const Value *slot = (const Value *)((const char *)o + o->ob_type->tp_dictoffset);
        Dict *d = (Dict *)value_ptr_or_null(*slot);
        return d == NULL || !d->ma_keys->str_only ? VALUE_NULL : kr_dict_get_str(t, d, name);
    }
    Value v = kr_instance_get(t, o, name);
    if (value_is_null(v) && kr_pending(t)) {
        kr_err_clear(t); /* a key of the dict failed in __eq__: the general way meets it again */
    }
    return v;
}

Value kr_op_module_attr(Thread *t, Module *m, const AttrCache *ic)
{
    return m->md_dict->ma_keys->entries[ic->index].value;
}

bool kr_op_load_method(Thread *t, Value obj, Str *name, Value *out)
{
    Value self = VALUE_NULL, func = VALUE_NULL;
    if (!value_is_ptr(obj)) { /* int, float: all they have is what the type has */
        Value descr = kr_type_lookup(kr_type(obj), name);
        if (!value_is_null(descr) && kr_type(descr)->tp_flags & TPF_METHOD_DESCRIPTOR) {
            out[0] = descr;
            out[1] = obj;
            return true;
        }
    }
    if (kr_is_exact(obj, &PySuper_Type) && name != KR_NAME(__class__)) {
        const Super *s = (Super *)value_ptr(obj);
        if (!value_is_null(s->obj)) {
            func = kr_super_load(t, (Type *)value_ptr(s->type), s->obj, name, &self);
            if (value_is_null(func) && kr_pending(t)) {
                return false;
            }
        }
    }
    if (value_is_null(func)) {
        func = kr_load_method(t, obj, name, &self);
    }
    if (value_is_error(func)) {
        return false;
    }
    out[0] = func;
    out[1] = self;
    return true;
}

/* Position of a bound that is None or a small int in a sequence of n items; false: something else.
 */
KR_INLINE bool slice_bound(Value v, isize n, isize absent, isize *out)
{
    if (value_is_int(v)) {
        isize i = value_int(v);
        i = i < 0 ? i + n : i;
        *out = i < 0 ? 0 : i > n ? n : i;
        return true;
    }
    *out = absent;
    return kr_is_none(v);
}

Value kr_op_iterated_slice(Thread *t, Value obj, Value lo, Value hi)
{
    isize start, stop;
    if (kr_is_exact_list(obj)) {
        List *l = (List *)value_ptr(obj);
        isize n = kr_list_len(l);
        if (slice_bound(lo, n, 0, &start) && slice_bound(hi, n, n, &stop)) {
            return kr_list_part(t, l, start, stop);
        }
    }
    return kr_op_get_slice(t, obj, lo, hi);
}

Value kr_op_get_slice(Thread *t, Value obj, Value lo, Value hi)
{
    Type *type = kr_type(obj);
    isize start, stop;
    if (type == &PyList_Type) {
        List *l = (List *)value_ptr(obj);
        isize n = kr_list_len(l);
        if (slice_bound(lo, n, 0, &start) && slice_bound(hi, n, n, &stop)) {
            return value_from_ptr(kr_list_slice(t, l, start, kr_max(start, stop)));
        }
    } else if (type == &PyUnicode_Type) {
        Str *s = (Str *)value_ptr(obj);
        isize n = kr_str_len(s);
        if (kr_str_is_flat(s) && slice_bound(lo, n, 0, &start) && slice_bound(hi, n, n, &stop)) {
            return kr_str_slice(t, s, start, 1, stop - start);
        }
    } else if (type == &PyTuple_Type) {
        Tuple *tuple = (Tuple *)value_ptr(obj);
        isize n = kr_tuple_len(tuple);
        if (slice_bound(lo, n, 0, &start) && slice_bound(hi, n, n, &stop)) {
            return start < stop ? kr_tuple_slice(t, tuple, start, stop)
                                : value_from_ptr(kr_empty_tuple);
        }
    } else if (type == &PyBytes_Type) {
        Bytes *b = (Bytes *)value_ptr(obj);
        isize n = b->ob_base.ob_size;
        if (slice_bound(lo, n, 0, &start) && slice_bound(hi, n, n, &stop)) {
            return start == 0 && stop == n ? obj
                                           : value_from_ptr(kr_bytes_from(t, b->ob_sval + start,
                                                                          kr_max(stop - start, 0)));
        }
    }
    Value slice = kr_slice_new(t, lo, hi, KR_NONE);
    return value_is_error(slice) ? VALUE_ERROR : kr_getitem(t, obj, slice);
}

Value kr_op_dict_getitem(Thread *t, Dict *d, Value key)
{
    Value v = kr_dict_get(t, d, key);
    if (KR_UNLIKELY(value_is_null(v)) && !kr_pending(t)) {
        return kr_raise_arg(t, KR_EXC(KeyError), key);
    }
    return v;
}

Value kr_op_list_get(Thread *t, List *list, isize i) { return kr_list_get(t, list, i); }
bool kr_op_list_append(Thread *t, List *list, Value v) { return kr_list_append(t, list, v); }
