/* ops_attr.c -- attribute access on any value (core/ops.h): generic lookup, fallback, method
 * loading.
 *
 * Where an instance keeps attributes: in the slots its Shape names (Python classes), or in a Dict
 * at tp_dictoffset (functions, modules, exceptions, C types), or nowhere.
 */
#include "runtime/types/ops_attr.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/core/shape.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- Errors ------------------------------------------------------------------------------- */

Value kr_raise_attribute(Thread *t, Value obj, Value name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str *text = kr_str_format_v(t, fmt, ap);
    va_end(ap);
    if (text == NULL) {
        return VALUE_ERROR;
    }
    Value arg = value_from_ptr(text);
    Value exc = kr_exc_new(t, KR_EXC(AttributeError), &arg, 1);
    if (value_is_error(exc)) {
        return VALUE_ERROR;
    }
    AttributeErrorObject *e = (AttributeErrorObject *)value_ptr(exc);
    kr_gc_write(e, &e->obj, obj);
    kr_gc_write(e, &e->name, name);
    return kr_raise_object(t, exc);
}

KR_COLD static int fail_name(Thread *t, Value name)
{
    return kr_fail_int(t, KR_EXC(TypeError), "attribute name must be string, not '%T'", name);
}

/* The canonical object of a name: caches and shapes compare addresses.  NULL pending. */
KR_INLINE Str *canonical_str(Thread *t, Str *name)
{
    return KR_LIKELY(kr_str_is_interned(name)) ? name : kr_str_intern(t, name);
}
KR_INLINE Str *canonical(Thread *t, Value name)
{
    if (KR_UNLIKELY(!kr_is_str(name))) {
        fail_name(t, name);
        return NULL;
    }
    return canonical_str(t, (Str *)value_ptr(name));
}

/* -- Where attributes lie ----------------------------------------------------------------- */

Value *kr_dictoffset_slot(Object *o)
{
    Type *type = o->ob_type;
    isize offset = type->tp_dictoffset;
    if (offset == 0) {
        return NULL;
    }
    if (offset < 0) {
        /* Counted from the end of a variable-sized instance. */
        isize n = ((VarObject *)o)->ob_size;
        size_t size =
            (size_t)type->tp_basicsize + (size_t)(n < 0 ? -n : n) * (size_t)type->tp_itemsize;
        offset += (isize)kr_align_up(size, 8);
    }
    return (Value *)((char *)o + offset);
}

/* The slot belongs to a struct of C: what lies there is counted. */
static bool slot_is_counted(const Type *type)
{
    return (kr_type_info(type)->flags & (TI_C_SLOTS | TI_EXT_BASE)) != 0;
}

Dict *kr_slot_dict(Thread *t, Object *o, bool create)
{
    Value *slot = kr_dictoffset_slot(o);
    if (slot == NULL) {
        return NULL;
    }
    if (!value_is_null(*slot)) {
        Value v = slot_is_counted(o->ob_type) ? kr_ext.slot_load(t, o, slot) : *slot;
        return (Dict *)value_ptr(v);
    }
    if (!create) {
        return NULL;
    }
    Dict *d = kr_dict_new(t);
    if (d == NULL) {
        return NULL;
    }
    if (slot_is_counted(o->ob_type)) {
        return kr_ext.slot_store(t, o, slot, value_from_ptr(d)) ? d : NULL;
    }
    kr_gc_write(o, slot, value_from_ptr(d));
    return d;
}

/* The attribute in the instance itself; VALUE_NULL when absent, check kr_pending(). */
KR_INLINE Value own_attribute(Thread *t, Value v, Type *type, Str *name)
{
    if (!value_is_ptr(v)) {
        return VALUE_NULL;
    }
    Object *o = value_ptr(v);
    if (kr_type_info(type)->root_shape != NULL) {
        return kr_instance_get(t, o, name);
    }
    if (type->tp_dictoffset != 0) {
        Dict *d = kr_slot_dict(t, o, false);
        return d == NULL ? VALUE_NULL : kr_dict_get_str(t, d, name);
    }
    return VALUE_NULL;
}

/* -- Reading ------------------------------------------------------------------------------ */

/* object.__getattribute__; *missing instead of AttributeError when the name is nowhere. */
static Value generic_get(Thread *t, Value v, Str *name, bool *missing)
{
    Type *type = kr_type(v);
    *missing = false;
    Value descr = kr_type_lookup_fast(type, name);
    SlotDESCRGET get = NULL;
    if (!value_is_null(descr)) {
        NativeSlots *slots = kr_slots(kr_type(descr));
        get = slots->tp_descr_get;
        if (get != NULL && slots->tp_descr_set != NULL) {
            return get(t, descr, v, value_from_ptr(type));
        }
    }
    Value own = own_attribute(t, v, type, name);
    if (!value_is_null(own) || kr_pending(t)) {
        return own;
    }
    if (get != NULL) {
        return get(t, descr, v, value_from_ptr(type));
    }
    if (!value_is_null(descr)) {
        return descr;
    }
    *missing = true;
    return VALUE_NULL;
}

KR_COLD static Value raise_missing(Thread *t, Value v, Str *name)
{
    return kr_raise_attribute(t, v, value_from_ptr(name), "'%T' object has no attribute '%U'", v,
                              name);
}

Value kr_generic_get(Thread *t, Value v, Value name, bool *missing)
{
    Str *s = canonical(t, name);
    *missing = false;
    return s == NULL ? VALUE_ERROR : generic_get(t, v, s, missing);
}

Value kr_generic_getattr(Thread *t, Value v, Value name)
{
    Str *s = canonical(t, name);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    bool missing;
    Value result = generic_get(t, v, s, &missing);
    return KR_UNLIKELY(missing) ? raise_missing(t, v, s) : result;
}

void kr_attr_error_context(Thread *t, Value v, Str *name)
{
    if (kr_pending_is(t, KR_EXC(AttributeError))) {
        Value exc = kr_err_fetch(t);
        AttributeErrorObject *e = (AttributeErrorObject *)value_ptr(exc);
        if (value_is_null(e->name) && value_is_null(e->obj)) {
            kr_gc_write(e, &e->name, value_from_ptr(name));
            kr_gc_write(e, &e->obj, v);
        }
        kr_err_restore(t, exc);
    }
}

KR_COLD static Value add_context(Thread *t, Value v, Str *name)
{
    kr_attr_error_context(t, v, name);
    return VALUE_ERROR;
}

Value kr_getattr(Thread *t, Value v, Str *name)
{
    SlotBINARY getattro = kr_slots(kr_type(v))->tp_getattro;
    if (KR_LIKELY(getattro == kr_generic_getattr)) {
        Str *s = canonical_str(t, name);
        if (s == NULL) {
            return VALUE_ERROR;
        }
        bool missing;
        Value result = generic_get(t, v, s, &missing);
        if (KR_UNLIKELY(missing)) {
            return raise_missing(t, v, s);
        }
        return KR_UNLIKELY(value_is_error(result)) ? add_context(t, v, s) : result;
    }
    Str *s = canonical_str(t, name);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    Value result = getattro(t, v, value_from_ptr(s));
    return KR_UNLIKELY(value_is_error(result)) ? add_context(t, v, s) : result;
}

Value kr_getattr_of_wrapped(Thread *t, Value v, Str *name)
{
    if (!kr_enter_recursive(t, " while getting an attribute")) {
        return VALUE_ERROR;
    }
    Value r = kr_getattr(t, v, name);
    kr_leave_recursive(t);
    return r;
}

Value kr_getattr_str(Thread *t, Value v, const char *name)
{
    Str *s = kr_str_intern_c(t, name);
    return s == NULL ? VALUE_ERROR : kr_getattr(t, v, s);
}

Value kr_getattr_optional(Thread *t, Value v, Str *name)
{
    Str *s = canonical_str(t, name);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    SlotBINARY getattro = kr_slots(kr_type(v))->tp_getattro;
    Value result;
    if (getattro == kr_generic_getattr) {
        bool missing;
        result = generic_get(t, v, s, &missing);
        if (missing) {
            return VALUE_NULL;
        }
    } else {
        result = getattro(t, v, value_from_ptr(s));
    }
    if (value_is_error(result) && kr_pending_is(t, KR_EXC(AttributeError))) {
        kr_err_clear(t);
    }
    return result;
}

/* An AttributeError out of a descriptor stays without context here, as a method call's does in
 * CPython. */
Value kr_load_method(Thread *t, Value v, Str *name, Value *self_out)
{
    Type *type = kr_type(v);
    *self_out = VALUE_NULL;
    if (kr_slots(type)->tp_getattro != kr_generic_getattr) {
        return kr_getattr(t, v, name);
    }
    Str *s = canonical_str(t, name);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    Value descr = kr_type_lookup_fast(type, s);
    SlotDESCRGET get = NULL;
    bool is_method = false;
    if (!value_is_null(descr)) {
        Type *descr_type = kr_type(descr);
        NativeSlots *slots = kr_slots(descr_type);
        is_method = (descr_type->tp_flags & TPF_METHOD_DESCRIPTOR) != 0;
        get = slots->tp_descr_get;
        if (!is_method && get != NULL && slots->tp_descr_set != NULL) {
            return get(t, descr, v, value_from_ptr(type));
        }
    }
    Value own = own_attribute(t, v, type, s);
    if (!value_is_null(own) || kr_pending(t)) {
        return own;
    }
    if (is_method) {
        *self_out = v;
        return descr;
    }
    if (get != NULL) {
        return get(t, descr, v, value_from_ptr(type));
    }
    return !value_is_null(descr) ? descr : raise_missing(t, v, s);
}

Value kr_lookup_special(Thread *t, Value v, Str *name)
{
    Type *type = kr_type(v);
    Value descr = kr_type_lookup(type, name);
    if (value_is_null(descr)) {
        return VALUE_NULL;
    }
    SlotDESCRGET get = kr_slots(kr_type(descr))->tp_descr_get;
    return get == NULL ? descr : get(t, descr, v, value_from_ptr(type));
}

/* -- Writing ------------------------------------------------------------------------------ */

KR_COLD static int fail_set(Thread *t, Value v, Str *name, Value descr)
{
    if (value_is_null(descr)) {
        kr_raise(t, KR_EXC(AttributeError), "'%T' object has no attribute '%U'", v, name);
    } else {
        kr_raise(t, KR_EXC(AttributeError), "'%T' object attribute '%U' is read-only", v, name);
    }
    return -1;
}

KR_COLD static int fail_delete(Thread *t, Value v, Str *name)
{
    return kr_fail_int(t, KR_EXC(AttributeError), "'%T' object has no attribute '%U'", v, name);
}

int kr_generic_setattr(Thread *t, Value v, Value name, Value value)
{
    Str *s = canonical(t, name);
    if (s == NULL) {
        return -1;
    }
    Type *type = kr_type(v);
    Value descr = kr_type_lookup_fast(type, s);
    if (!value_is_null(descr)) {
        SlotOBJOBJARG set = kr_slots(kr_type(descr))->tp_descr_set;
        if (set != NULL) {
            return set(t, descr, v, value);
        }
    }
    if (!value_is_ptr(v)) {
        return fail_set(t, v, s, descr);
    }
    Object *o = value_ptr(v);
    if (kr_type_info(type)->root_shape != NULL) {
        if (!value_is_null(value)) {
            return kr_instance_set(t, o, s, value) ? 0 : -1;
        }
        bool found;
        if (!kr_instance_del(t, o, s, &found)) {
            return -1;
        }
        return found ? 0 : fail_delete(t, v, s);
    }
    if (type->tp_dictoffset == 0) {
        return fail_set(t, v, s, descr);
    }
    if (value_is_null(value)) {
        Dict *d = kr_slot_dict(t, o, false);
        int deleted = d == NULL ? 0 : kr_dict_del(t, d, value_from_ptr(s));
        return deleted > 0 ? 0 : deleted < 0 ? -1 : fail_delete(t, v, s);
    }
    Dict *d = kr_slot_dict(t, o, true);
    return d != NULL && kr_dict_set_str(t, d, s, value) ? 0 : -1;
}

int kr_setattr(Thread *t, Value v, Str *name, Value value)
{
    Str *s = canonical_str(t, name);
    if (s == NULL) {
        return -1;
    }
    SlotOBJOBJARG setattro = kr_slots(kr_type(v))->tp_setattro;
    if (setattro == NULL) {
        return kr_fail_int(t, KR_EXC(TypeError), "'%T' object has no attributes (%s .%U)", v,
                           value_is_null(value) ? "del" : "assign to", s);
    }
    return setattro(t, v, value_from_ptr(s), value);
}
