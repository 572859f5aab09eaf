/* type_attr.c -- the attributes of class objects: lookup and assignment, __name__, __bases__,
 * __dict__... */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

static Type *as_type(Value v) { return (Type *)value_ptr(v); }

/* -- Lookup and assignment ---------------------------------------------------------------- */

Value kr_type_getattro(Thread *t, Value self, Value name)
{
    Type *type = as_type(self);
    if (KR_UNLIKELY(!kr_is_str(name))) {
        return kr_raise(t, KR_EXC(TypeError), "attribute name must be string, not '%T'", name);
    }
    Str *s = kr_str_intern(t, (Str *)value_ptr(name));
    if (s == NULL) {
        return VALUE_ERROR;
    }
    Type *meta = kr_type(self);
    Value meta_attr = kr_type_lookup(meta, s);
    SlotDESCRGET meta_get = NULL;
    if (!value_is_null(meta_attr)) {
        NativeSlots *slots = kr_slots(kr_type(meta_attr));
        meta_get = slots->tp_descr_get;
        if (meta_get != NULL && slots->tp_descr_set != NULL) {
            return meta_get(t, meta_attr, self, value_from_ptr(meta));
        }
    }
    Value attr = kr_type_lookup(type, s);
    if (!value_is_null(attr)) {
        SlotDESCRGET get = kr_slots(kr_type(attr))->tp_descr_get;
        return get == NULL ? attr : get(t, attr, VALUE_NULL, self);
    }
    if (meta_get != NULL) {
        return meta_get(t, meta_attr, self, value_from_ptr(meta));
    }
    if (!value_is_null(meta_attr)) {
        return meta_attr;
    }
    return kr_raise_attribute(t, self, value_from_ptr(s), "type object '%s' has no attribute '%U'",
                              type->tp_name, s);
}

static int fail_immutable(Thread *t, Type *type, Value name)
{
    return kr_fail_int(t, KR_EXC(TypeError), "cannot set %R attribute of immutable type '%s'", name,
                       type->tp_name);
}

int kr_type_setattro(Thread *t, Value self, Value name, Value v)
{
    Type *type = as_type(self);
    if (type->tp_flags & TPF_IMMUTABLETYPE) {
        return fail_immutable(t, type, name);
    }
    if (!kr_is_str(name)) {
        return kr_fail_int(t, KR_EXC(TypeError), "attribute name must be string, not '%T'", name);
    }
    Str *s = kr_str_intern(t, (Str *)value_ptr(name));
    if (s == NULL) {
        return -1;
    }
    Value descr = kr_type_lookup(kr_type(self), s);
    if (!value_is_null(descr)) {
        SlotOBJOBJARG set = kr_slots(kr_type(descr))->tp_descr_set;
        if (set != NULL) {
            return set(t, descr, self, v);
        }
    }
    if (value_is_null(v)) {
        int deleted = kr_dict_del(t, type->tp_dict, value_from_ptr(s));
        if (deleted < 0) {
            return -1;
        }
        if (deleted == 0) {
            return kr_fail_int(t, KR_EXC(AttributeError), "type object '%s' has no attribute '%U'",
                               type->tp_name, s);
        }
        kr_type_unbind(type, s);
    } else if (kr_type_rebind(t, type, s, v)) {
        return 0;
    } else if (!kr_dict_set_str(t, type->tp_dict, s, v)) {
        return -1;
    }
    kr_type_modified(t, type, s);
    return 0;
}

/* May this special attribute be assigned?  `v` NULL: deletion, which never is allowed. */
static bool may_set(Thread *t, Type *type, Value v, const char *name)
{
    if (type->tp_flags & TPF_IMMUTABLETYPE) {
        return kr_fail(t, KR_EXC(TypeError), "cannot set '%s' attribute of immutable type '%s'",
                       name, type->tp_name);
    }
    if (value_is_null(v)) {
        return kr_fail(t, KR_EXC(TypeError), "cannot delete '%s' attribute of immutable type '%s'",
                       name, type->tp_name);
    }
    return true;
}

/* -- Names -------------------------------------------------------------------------------- */

static Value type_get_name(Thread *t, Value self) { return kr_type_name(t, as_type(self)); }

static int type_set_name(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    if (!may_set(t, type, v, "__name__")) {
        return -1;
    }
    if (!kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can only assign string to %s.__name__, not '%T'",
                           type->tp_name, v);
    }
    isize len;
    const char *text = kr_str_utf8(t, (Str *)value_ptr(v), &len);
    if (text == NULL) {
        return -1;
    }
    if (strlen(text) != (size_t)len) {
        return kr_fail_int(t, KR_EXC(ValueError), "type name must not contain null characters");
    }
    kr_gc_write_ptr(type, &((HeapType *)type)->ht_name, (Str *)value_ptr(v));
    type->tp_name = text;
    return 0;
}

static Value type_get_qualname(Thread *t, Value self) { return kr_type_qualname(t, as_type(self)); }

static int type_set_qualname(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    if (!may_set(t, type, v, "__qualname__")) {
        return -1;
    }
    if (!kr_is_str(v)) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           "can only assign string to %s.__qualname__, not '%T'", type->tp_name, v);
    }
    kr_gc_write_ptr(type, &((HeapType *)type)->ht_qualname, (Str *)value_ptr(v));
    return 0;
}

static Value type_get_module(Thread *t, Value self) { return kr_type_module(t, as_type(self)); }

static int type_set_module(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    if (!may_set(t, type, v, "__module__") ||
        !kr_dict_set_str(t, type->tp_dict, KR_NAME(__module__), v)) {
        return -1;
    }
    kr_type_modified(t, type, KR_NAME(__module__));
    return 0;
}

/* -- Abstract classes --------------------------------------------------------------------- */

static Value type_get_abstract(Thread *t, Value self)
{
    Value v = VALUE_NULL;
    /* type itself has this very descriptor in its dict. */
    if (as_type(self) != &PyType_Type) {
        v = kr_dict_get_str(t, as_type(self)->tp_dict, KR_NAME(__abstractmethods__));
    }
    if (value_is_null(v) && !kr_pending(t)) {
        return kr_raise_arg(t, KR_EXC(AttributeError), KR_NAME_VALUE(__abstractmethods__));
    }
    return v;
}

static int type_set_abstract(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    int abstract = 0;
    if (!value_is_null(v)) {
        abstract = kr_truth(t, v);
        if (abstract < 0 || !kr_dict_set_str(t, type->tp_dict, KR_NAME(__abstractmethods__), v)) {
            return -1;
        }
    } else {
        int deleted = kr_dict_del(t, type->tp_dict, KR_NAME_VALUE(__abstractmethods__));
        if (deleted <= 0) {
            if (deleted == 0) {
                kr_raise_arg(t, KR_EXC(AttributeError), KR_NAME_VALUE(__abstractmethods__));
            }
            return -1;
        }
    }
    if (abstract) {
        type->tp_flags |= TPF_IS_ABSTRACT;
    } else {
        type->tp_flags &= ~(uint64_t)TPF_IS_ABSTRACT;
    }
    kr_type_modified(t, type, KR_NAME(__abstractmethods__));
    return 0;
}

Value kr_raise_abstract(Thread *t, Type *type)
{
    Value methods = type_get_abstract(t, value_from_ptr(type));
    Value list = value_is_error(methods) ? VALUE_ERROR : kr_list_from_iterable(t, methods);
    if (value_is_error(list)) {
        return VALUE_ERROR;
    }
    List *l = (List *)value_ptr(list);
    if (!kr_list_sort(t, l, KR_NONE, false)) {
        return VALUE_ERROR;
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    for (isize i = 0; i < kr_list_len(l); i++) {
        Value name = kr_list_at(t, l, i);
        if (!kr_is_str(name)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "sequence item %zd: expected str instance, %T found", i, name);
        }
        if (i > 0) {
            kr_sb_c(&b, ", ");
        }
        kr_sb_str(&b, (Str *)value_ptr(name));
    }
    Value joined = kr_sb_finish(&b);
    if (value_is_error(joined)) {
        return VALUE_ERROR;
    }
    return kr_raise(t, KR_EXC(TypeError),
                    "Can't instantiate abstract class %s with abstract method%s %U", type->tp_name,
                    kr_list_len(l) > 1 ? "s" : "", value_ptr(joined));
}

/* -- Bases -------------------------------------------------------------------------------- */

static Value type_get_bases(Thread *t, Value self)
{
    return value_from_ptr(as_type(self)->tp_bases);
}

/* New MROs for type and its subclasses; on failure the old ones are put back. */
static bool recompute_mros(Thread *t, Type *type, List *undo)
{
    if (!kr_enter_recursive(t, " while computing a method resolution order")) {
        return false;
    }
    Tuple *mro = kr_mro_compute(t, type);
    bool ok = mro != NULL && kr_list_append(t, undo, value_from_ptr(type)) &&
              kr_list_append(t, undo, value_from_ptr(type->tp_mro));
    if (ok) {
        kr_gc_write_ptr(type, &type->tp_mro, mro);
        TypeInfo *info = kr_type_info(type);
        for (uint32_t i = 0; i < info->nsubclasses && ok; i++) {
            ok = recompute_mros(t, info->subclasses[i], undo);
        }
    }
    kr_leave_recursive(t);
    return ok;
}

static int type_set_bases(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    if (!may_set(t, type, v, "__bases__")) {
        return -1;
    }
    if (!kr_is_tuple(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can only assign tuple to %s.__bases__, not %T",
                           type->tp_name, v);
    }
    Tuple *bases = (Tuple *)value_ptr(v);
    if (kr_tuple_len(bases) == 0) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           "can only assign non-empty tuple to %s.__bases__, not ()",
                           type->tp_name);
    }
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        Value item = kr_tuple_get(bases, i);
        if (!kr_is_type(item)) {
            return kr_fail_int(t, KR_EXC(TypeError),
                               "%s.__bases__ must be tuple of classes, not '%T'", type->tp_name,
                               item);
        }
        if (kr_is_subtype(as_type(item), type)) {
            return kr_fail_int(t, KR_EXC(TypeError),
                               "a __bases__ item causes an inheritance cycle");
        }
    }
    Type *base = kr_best_base(t, bases);
    if (base == NULL || !kr_compatible_layout(t, type->tp_base, base, "__bases__")) {
        return -1;
    }
    Tuple *old_bases = type->tp_bases;
    Type *old_base = type->tp_base;
    List *undo = kr_list_new(t, 8);
    if (undo == NULL) {
        return -1;
    }
    kr_gc_write_ptr(type, &type->tp_bases, bases);
    kr_gc_write_ptr(type, &type->tp_base, base);
    if (!recompute_mros(t, type, undo)) {
        for (isize i = kr_list_len(undo) - 2; i >= 0; i -= 2) {
            Type *changed = as_type(kr_list_get(t, undo, i));
            changed->tp_mro = (Tuple *)value_ptr(kr_list_get(t, undo, i + 1));
        }
        type->tp_bases = old_bases;
        type->tp_base = old_base;
        return -1;
    }
    for (isize i = 0; i < kr_tuple_len(old_bases); i++) {
        kr_type_remove_subclass(as_type(kr_tuple_get(old_bases, i)), type);
    }
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        if (!kr_type_add_subclass(t, as_type(kr_tuple_get(bases, i)), type)) {
            return -1;
        }
    }
    kr_type_modified(t, type, NULL);
    return 0;
}

/* -- The rest ----------------------------------------------------------------------------- */

static Value type_get_dict(Thread *t, Value self)
{
    Dict *d = as_type(self)->tp_dict;
    return d == NULL ? KR_NONE : kr_mappingproxy_new(t, value_from_ptr(d));
}

static Value type_get_doc(Thread *t, Value self)
{
    Type *type = as_type(self);
    const char *sig;
    size_t sig_len;
    if (!(type->tp_flags & TPF_HEAPTYPE) && type->tp_doc != NULL) {
        return value_from_ptr(
            kr_str_from_c(t, kr_doc_split(type->tp_name, type->tp_doc, &sig, &sig_len)));
    }
    Value v = kr_dict_get_str(t, type->tp_dict, KR_NAME(__doc__));
    if (value_is_null(v)) {
        return kr_pending(t) ? VALUE_ERROR : KR_NONE;
    }
    SlotDESCRGET get = kr_slots(kr_type(v))->tp_descr_get;
    return get == NULL ? v : get(t, v, VALUE_NULL, self);
}

static int type_set_doc(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    if (!may_set(t, type, v, "__doc__") ||
        !kr_dict_set_str(t, type->tp_dict, KR_NAME(__doc__), v)) {
        return -1;
    }
    kr_type_modified(t, type, KR_NAME(__doc__));
    return 0;
}

static Value type_get_text_signature(Thread *t, Value self)
{
    Type *type = as_type(self);
    const char *sig;
    size_t sig_len;
    kr_doc_split(type->tp_name, type->tp_doc, &sig, &sig_len);
    return sig == NULL ? KR_NONE : value_from_ptr(kr_str_from_utf8(t, sig, sig_len));
}

static Value type_get_annotations(Thread *t, Value self)
{
    Type *type = as_type(self);
    if (!(type->tp_flags & TPF_HEAPTYPE)) {
        return kr_raise(t, KR_EXC(AttributeError),
                        "type object '%s' has no attribute '__annotations__'", type->tp_name);
    }
    Value v = kr_dict_get_str(t, type->tp_dict, KR_NAME(__annotations__));
    if (!value_is_null(v)) {
        SlotDESCRGET get = kr_slots(kr_type(v))->tp_descr_get;
        return get == NULL ? v : get(t, v, VALUE_NULL, self);
    }
    Dict *d = kr_pending(t) ? NULL : kr_dict_new(t);
    if (d == NULL ||
        !kr_dict_set_str(t, type->tp_dict, KR_NAME(__annotations__), value_from_ptr(d))) {
        return VALUE_ERROR;
    }
    kr_type_modified(t, type, KR_NAME(__annotations__));
    return value_from_ptr(d);
}

static int type_set_annotations(Thread *t, Value self, Value v)
{
    Type *type = as_type(self);
    if (type->tp_flags & TPF_IMMUTABLETYPE) {
        return fail_immutable(t, type, KR_NAME_VALUE(__annotations__));
    }
    if (value_is_null(v)) {
        int deleted = kr_dict_del(t, type->tp_dict, KR_NAME_VALUE(__annotations__));
        if (deleted <= 0) {
            return deleted < 0 ? -1
                               : kr_fail_int(t, KR_EXC(AttributeError), "%s", "__annotations__");
        }
    } else if (!kr_dict_set_str(t, type->tp_dict, KR_NAME(__annotations__), v)) {
        return -1;
    }
    kr_type_modified(t, type, KR_NAME(__annotations__));
    return 0;
}

const NativeGetSet kr_type_getset[] = {
    {"__name__", type_get_name, type_set_name, NULL},
    {"__qualname__", type_get_qualname, type_set_qualname, NULL},
    {"__bases__", type_get_bases, type_set_bases, NULL},
    {"__module__", type_get_module, type_set_module, NULL},
    {"__abstractmethods__", type_get_abstract, type_set_abstract, NULL},
    {"__dict__", type_get_dict, NULL, NULL},
    {"__doc__", type_get_doc, type_set_doc, NULL},
    {"__text_signature__", type_get_text_signature, NULL, NULL},
    {"__annotations__", type_get_annotations, type_set_annotations, NULL},
    {NULL, NULL, NULL, NULL},
};

const NativeMember kr_type_members[] = {
    {"__basicsize__", NM_ISIZE, offsetof(Type, tp_basicsize), NM_READONLY, NULL},
    {"__itemsize__", NM_ISIZE, offsetof(Type, tp_itemsize), NM_READONLY, NULL},
    {"__weakrefoffset__", NM_ISIZE, offsetof(Type, tp_weaklistoffset), NM_READONLY, NULL},
    {"__flags__", NM_UINT64, offsetof(Type, tp_flags), NM_READONLY, NULL},
    {"__base__", NM_OBJECT, offsetof(Type, tp_base), NM_READONLY | NM_NULL_IS_NONE, NULL},
    {"__dictoffset__", NM_ISIZE, offsetof(Type, tp_dictoffset), NM_READONLY, NULL},
    {"__mro__", NM_OBJECT, offsetof(Type, tp_mro), NM_READONLY | NM_NULL_IS_NONE, NULL},
    {NULL, 0, 0, 0, NULL},
};
