/* descr.c -- descriptors of builtin types: methods, class methods, getsets, members, slot wrappers;
 * method-wrapper; mappingproxy is in mappingproxy.c.
 */
#include "runtime/types/descr.h"

#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

static Descr *as_descr(Value v) { return (Descr *)value_ptr(v); }

static Value new_descr(Thread *t, Type *descr_type, size_t size, Type *type, const char *name)
{
    Descr *d = kr_new_object(t, descr_type, size, GCK_SCAN);
    Str *s = d == NULL ? NULL : kr_str_intern_c(t, name);
    if (s == NULL) {
        return VALUE_ERROR;
    }
    d->d_type = type;
    d->d_name = s;
    return value_from_ptr(d);
}

Value kr_method_descr_new(Thread *t, Type *type, const NativeDef *def)
{
    Type *kind = def->flags & NF_CLASS ? &PyClassMethodDescr_Type : &PyMethodDescr_Type;
    Value v = new_descr(t, kind, sizeof(MethodDescr), type, def->ml.ml_name);
    if (!value_is_error(v)) {
        MethodDescr *d = (MethodDescr *)value_ptr(v);
        d->d_method = &def->ml;
        d->native = def;
    }
    return v;
}

Value kr_getset_descr_new(Thread *t, Type *type, const NativeGetSet *def)
{
    Value v = new_descr(t, &PyGetSetDescr_Type, sizeof(GetSetDescr), type, def->name);
    if (!value_is_error(v)) {
        ((GetSetDescr *)value_ptr(v))->native = def;
    }
    return v;
}

Value kr_member_descr_new(Thread *t, Type *type, const NativeMember *def)
{
    Value v = new_descr(t, &PyMemberDescr_Type, sizeof(MemberDescr), type, def->name);
    if (!value_is_error(v)) {
        ((MemberDescr *)value_ptr(v))->native = def;
    }
    return v;
}

Value kr_slot_member_new(Thread *t, Type *type, Str *name, isize offset)
{
    const char *text = kr_str_utf8(t, name, NULL);
    Value v = text == NULL ? VALUE_ERROR
                           : new_descr(t, &PyMemberDescr_Type, sizeof(MemberDescr), type, text);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    MemberDescr *d = (MemberDescr *)value_ptr(v);
    d->d.d_name = name;
    /* The class keeps the table behind its type object; d_type keeps the class alive. */
    for (isize i = 0; i < type->ob_base.ob_size; i++) {
        if (type->tp_members[i].offset == offset) {
            d->d_member = &type->tp_members[i];
        }
    }
    KR_ASSERT(d->d_member != NULL, "no member at offset %zd", offset);
    return v;
}

Value kr_wrapper_descr_new(Thread *t, Type *type, const SlotDef *base, void *native, void *wrapped)
{
    Value v = new_descr(t, &PyWrapperDescr_Type, sizeof(WrapperDescr), type, base->name);
    if (!value_is_error(v)) {
        WrapperDescr *d = (WrapperDescr *)value_ptr(v);
        d->d_base = base;
        d->native = native;
        d->d_wrapped = wrapped;
    }
    return v;
}

/* -- Shared ------------------------------------------------------------------------------- */

static bool check_object(Thread *t, Descr *d, Value obj)
{
    if (KR_LIKELY(kr_is_instance_of(obj, d->d_type))) {
        return true;
    }
    return kr_fail(t, KR_EXC(TypeError),
                   "descriptor '%U' for '%s' objects doesn't apply to a '%T' object", d->d_name,
                   d->d_type->tp_name, obj);
}

static Value descr_get_qualname(Thread *t, Value self)
{
    Descr *d = as_descr(self);
    if (value_is_null(d->d_qualname)) {
        Value type_name = kr_type_qualname(t, d->d_type);
        if (value_is_error(type_name)) {
            return VALUE_ERROR;
        }
        Str *q = kr_str_format(t, "%S.%U", type_name, d->d_name);
        if (q == NULL) {
            return VALUE_ERROR;
        }
        kr_gc_write(d, &d->d_qualname, value_from_ptr(q));
    }
    return d->d_qualname;
}

/* How pickle finds it again: getattr(type, name). */
static Value descr_reduce(Thread *t, Value self)
{
    Descr *d = as_descr(self);
    Value getattr = kr_builtin(t, "getattr");
    if (value_is_error(getattr)) {
        return VALUE_ERROR;
    }
    Tuple *args = kr_tuple_pair(t, value_from_ptr(d->d_type), value_from_ptr(d->d_name));
    Tuple *r = args == NULL ? NULL : kr_tuple_pair(t, getattr, value_from_ptr(args));
    return r == NULL ? VALUE_ERROR : value_from_ptr(r);
}

static Value doc_text(Thread *t, const char *name, const char *doc)
{
    const char *sig;
    size_t sig_len;
    doc = kr_doc_split(name, doc, &sig, &sig_len);
    return doc == NULL || *doc == '\0' ? KR_NONE : value_from_ptr(kr_str_from_c(t, doc));
}

static Value signature_text(Thread *t, const char *name, const char *doc)
{
    const char *sig;
    size_t sig_len;
    kr_doc_split(name, doc, &sig, &sig_len);
    return sig == NULL ? KR_NONE : value_from_ptr(kr_str_from_utf8(t, sig, sig_len));
}

static const NativeMember descr_members[] = {
    {"__objclass__", NM_OBJECT, offsetof(Descr, d_type), NM_READONLY, NULL},
    {"__name__", NM_OBJECT, offsetof(Descr, d_name), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* clang-format off */
#define DESCR_METHODS(M) \
    M(NOARGS, descr_reduce, 0, "__reduce__", "__reduce__($self, /)\n--\n\nState for pickle.")
KR_NATIVE_TABLE(descr_methods, DESCR_METHODS)
/* clang-format on */

#define DESCR_TYPE(CName, name, size, id, rows, extra)                                            \
    static TypeInfo id##_info = {                                                                 \
        .slots = {id##_SLOTS(KR_SLOT_NATIVE)},                                                    \
        .c_slots = id##_c_slots,                                                                  \
        .methods = (rows),                                                                        \
        .members = descr_members,                                                                 \
        .getset = id##_getset,                                                                    \
        .flags = TI_NATIVE,                                                                       \
    };                                                                                            \
    Type CName = {                                                                                \
        KR_TYPE_HEAD(name, size, 0),                                                              \
        .tp_flags =                                                                               \
            TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION | (extra), \
        .tp_cache = &id##_info,                                                                   \
    };

/* -- Methods ------------------------------------------------------------------------------ */

static Value method_repr(Thread *t, Value self)
{
    Descr *d = as_descr(self);
    return value_from_ptr(
        kr_str_format(t, "<method '%U' of '%s' objects>", d->d_name, d->d_type->tp_name));
}

static Value method_bind(Thread *t, MethodDescr *d, Value self)
{
    if (d->native != NULL) {
        return kr_cfunction_new(t, d->native, self, VALUE_NULL);
    }
    return kr_cfunction_new_c(t, d->d_method, self, VALUE_NULL, d->d.d_type);
}

static Value method_get(Thread *t, Value self, Value obj, Value type)
{
    if (value_is_null(obj)) {
        return self;
    }
    MethodDescr *d = (MethodDescr *)value_ptr(self);
    return check_object(t, &d->d, obj) ? method_bind(t, d, obj) : VALUE_ERROR;
}

static Value method_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    MethodDescr *d = (MethodDescr *)value_ptr(self);
    if (KR_UNLIKELY(nargs == 0)) {
        return kr_raise(t, KR_EXC(TypeError), "unbound method %s.%U() needs an argument",
                        d->d.d_type->tp_name, d->d.d_name);
    }
    if (!check_object(t, &d->d, args[0])) {
        return VALUE_ERROR;
    }
    if (KR_LIKELY(d->native != NULL)) {
        return kr_native_call(t, d->native, args[0], args + 1, nargs - 1, kwnames);
    }
    Object *boxed = kr_ext.lend(t, args[0]);
    return boxed == NULL
               ? VALUE_ERROR
               : kr_ext.call_c(t, d->d_method, boxed, d->d.d_type, args + 1, nargs - 1, kwnames);
}

static Value method_get_doc(Thread *t, Value self)
{
    const CMethodDef *m = ((MethodDescr *)value_ptr(self))->d_method;
    return doc_text(t, m->ml_name, m->ml_doc);
}

static Value method_get_signature(Thread *t, Value self)
{
    const CMethodDef *m = ((MethodDescr *)value_ptr(self))->d_method;
    return signature_text(t, m->ml_name, m->ml_doc);
}

static const NativeGetSet METHOD_getset[] = {
    {"__doc__", method_get_doc, NULL, NULL},
    {"__qualname__", descr_get_qualname, NULL, NULL},
    {"__text_signature__", method_get_signature, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
#define METHOD_SLOTS(S)            \
    S(tp_repr, UNARY, method_repr) \
    S(tp_call, CALL, method_call)  \
    S(tp_descr_get, DESCRGET, method_get)
KR_TYPE_SLOTS(METHOD, METHOD_SLOTS)
DESCR_TYPE(PyMethodDescr_Type, "method_descriptor", 56, METHOD, descr_methods,
           TPF_METHOD_DESCRIPTOR | TPF_HAVE_VECTORCALL)

/* -- Class methods ------------------------------------------------------------------------ */

static Value classmethod_get(Thread *t, Value self, Value obj, Value type)
{
    MethodDescr *d = (MethodDescr *)value_ptr(self);
    if (value_is_null(type)) {
        if (value_is_null(obj)) {
            return kr_raise(t, KR_EXC(TypeError),
                            "descriptor '%U' for type '%s' needs either an object or a type",
                            d->d.d_name, d->d.d_type->tp_name);
        }
        type = value_from_ptr(kr_type(obj));
    }
    if (!kr_is_type(type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "descriptor '%U' for type '%s' needs a type, not a '%T' as arg 2",
                        d->d.d_name, d->d.d_type->tp_name, type);
    }
    if (!kr_is_subtype((Type *)value_ptr(type), d->d.d_type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "descriptor '%U' requires a subtype of '%s' but received '%s'", d->d.d_name,
                        d->d.d_type->tp_name, ((Type *)value_ptr(type))->tp_name);
    }
    return method_bind(t, d, type);
}

static Value classmethod_call(Thread *t, Value self, const Value *args, size_t nargs,
                              Tuple *kwnames)
{
    MethodDescr *d = (MethodDescr *)value_ptr(self);
    if (nargs < 1) {
        return kr_raise(t, KR_EXC(TypeError), "descriptor '%U' of '%s' object needs an argument",
                        d->d.d_name, d->d.d_type->tp_name);
    }
    Value bound = classmethod_get(t, self, VALUE_NULL, args[0]);
    return value_is_error(bound) ? VALUE_ERROR : kr_call(t, bound, args + 1, nargs - 1, kwnames);
}

#define CLASSMETHOD_getset METHOD_getset
#define CLASSMETHOD_OWN_SLOTS(S)       \
    S(tp_call, CALL, classmethod_call) \
    S(tp_descr_get, DESCRGET, classmethod_get)
#define CLASSMETHOD_SLOTS(S) S(tp_repr, UNARY, method_repr) CLASSMETHOD_OWN_SLOTS(S)
KR_SLOT_TRAMPS(CLASSMETHOD_OWN_SLOTS)
KR_TYPE_SLOT_ROWS(CLASSMETHOD, CLASSMETHOD_SLOTS)
DESCR_TYPE(PyClassMethodDescr_Type, "classmethod_descriptor", 56, CLASSMETHOD, NULL, 0)

/* -- Computed attributes ------------------------------------------------------------------ */

static Value getset_repr(Thread *t, Value self)
{
    Descr *d = as_descr(self);
    return value_from_ptr(
        kr_str_format(t, "<attribute '%U' of '%s' objects>", d->d_name, d->d_type->tp_name));
}

static Value getset_get(Thread *t, Value self, Value obj, Value type)
{
    if (value_is_null(obj)) {
        return self;
    }
    GetSetDescr *d = (GetSetDescr *)value_ptr(self);
    if (!check_object(t, &d->d, obj)) {
        return VALUE_ERROR;
    }
    if (d->native != NULL && d->native->get != NULL) {
        return d->native->get(t, obj);
    }
    if (d->d_getset != NULL && d->d_getset->get != NULL) {
        Object *boxed = kr_ext.lend(t, obj);
        if (boxed == NULL) {
            return VALUE_ERROR;
        }
        Frame *outer = t->c_frame;
        t->c_frame = t->cframe->current_frame;
        Object *result = d->d_getset->get(boxed, d->d_getset->closure);
        t->c_frame = outer;
        return kr_ext.take(t, result);
    }
    return kr_raise(t, KR_EXC(AttributeError), "attribute '%U' of '%s' objects is not readable",
                    d->d.d_name, d->d.d_type->tp_name);
}

static int getset_set(Thread *t, Value self, Value obj, Value v)
{
    GetSetDescr *d = (GetSetDescr *)value_ptr(self);
    if (!check_object(t, &d->d, obj)) {
        return -1;
    }
    if (d->native != NULL && d->native->set != NULL) {
        return d->native->set(t, obj, v);
    }
    if (d->d_getset != NULL && d->d_getset->set != NULL) {
        Object *boxed = kr_ext.lend(t, obj);
        Object *value = value_is_null(v) ? NULL : kr_ext.lend(t, v);
        if (boxed == NULL || (value == NULL && !value_is_null(v))) {
            return -1;
        }
        Frame *outer = t->c_frame;
        t->c_frame = t->cframe->current_frame;
        int status = d->d_getset->set(boxed, value, d->d_getset->closure);
        t->c_frame = outer;
        if (status < 0) {
            kr_ext.take(t, NULL); /* the error is C's until taken over */
            return -1;
        }
        return 0;
    }
    return kr_fail_int(t, KR_EXC(AttributeError), "attribute '%U' of '%s' objects is not writable",
                       d->d.d_name, d->d.d_type->tp_name);
}

static Value getset_get_doc(Thread *t, Value self)
{
    GetSetDescr *d = (GetSetDescr *)value_ptr(self);
    const char *doc = d->native != NULL ? d->native->doc : d->d_getset->doc;
    return doc == NULL ? KR_NONE : value_from_ptr(kr_str_from_c(t, doc));
}

static const NativeGetSet GETSET_getset[] = {
    {"__doc__", getset_get_doc, NULL, NULL},
    {"__qualname__", descr_get_qualname, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
#define GETSET_SLOTS(S)                   \
    S(tp_repr, UNARY, getset_repr)        \
    S(tp_descr_get, DESCRGET, getset_get) \
    S(tp_descr_set, OBJOBJARG, getset_set)
KR_TYPE_SLOTS(GETSET, GETSET_SLOTS)
DESCR_TYPE(PyGetSetDescr_Type, "getset_descriptor", 48, GETSET, NULL, 0)

/* -- Struct fields ------------------------------------------------------------------------ */

static Value member_repr(Thread *t, Value self)
{
    Descr *d = as_descr(self);
    return value_from_ptr(
        kr_str_format(t, "<member '%U' of '%s' objects>", d->d_name, d->d_type->tp_name));
}

static Value native_member_get(Thread *t, const NativeMember *m, Object *o)
{
    char *p = (char *)o + m->offset;
    switch (m->kind) {
    case NM_VALUE:
    case NM_OBJECT: {
        Value v = *(Value *)p;
        if (value_is_null(v)) {
            if (m->flags & NM_NULL_IS_ERROR) {
                return kr_raise(t, KR_EXC(AttributeError), "'%T' object has no attribute '%s'",
                                value_from_ptr(o), m->name);
            }
            return KR_NONE;
        }
        return v;
    }
    case NM_ISIZE: return kr_int_from_i64(t, *(isize *)p);
    case NM_INT: return kr_int_from_i64(t, *(int *)p);
    case NM_BOOL: return kr_bool(*(char *)p != 0);
    case NM_DOUBLE: return value_from_double_any(*(double *)p);
    case NM_UINT32: return kr_int_from_i64(t, *(uint32_t *)p);
    case NM_UINT64: return kr_int_from_u64(t, *(uint64_t *)p);
    default: return kr_raise(t, KR_EXC(SystemError), "bad memberdescr type for %s", m->name);
    }
}

static int native_member_set(Thread *t, const NativeMember *m, Object *o, Value v)
{
    char *p = (char *)o + m->offset;
    if (m->flags & NM_READONLY) {
        return kr_fail_int(t, KR_EXC(AttributeError), "readonly attribute");
    }
    if (value_is_null(v) && m->kind != NM_VALUE && m->kind != NM_OBJECT) {
        return kr_fail_int(t, KR_EXC(TypeError), "can't delete numeric/char attribute");
    }
    switch (m->kind) {
    case NM_VALUE:
        if (value_is_null(v) && value_is_null(*(Value *)p) && (m->flags & NM_NULL_IS_ERROR)) {
            return kr_fail_int(t, KR_EXC(AttributeError), "%s", m->name);
        }
        kr_gc_write(o, (Value *)p, v);
        return 0;
    case NM_BOOL:
        if (!kr_is_bool(v)) {
            return kr_fail_int(t, KR_EXC(TypeError), "attribute value type must be bool");
        }
        *(char *)p = value_same(v, KR_TRUE);
        return 0;
    case NM_ISIZE: return kr_arg_isize(t, v, (isize *)p) ? 0 : -1;
    case NM_INT: return kr_arg_int(t, v, (int *)p) ? 0 : -1;
    case NM_DOUBLE: return kr_arg_double(t, v, (double *)p) ? 0 : -1;
    default: return kr_fail_int(t, KR_EXC(SystemError), "member %s cannot be assigned", m->name);
    }
}

/* Fields of C structs that hold object pointers: those of Python classes (__slots__) are ours,
 * unless C may look at the instance. */
enum { T_OBJECT_KIND = 6, T_OBJECT_EX_KIND = 16, C_READONLY = 1 };

static bool c_may_look(const Object *o)
{
    return kr_ext.slot_load != NULL &&
           (kr_type_info(o->ob_type)->flags & (TI_C_SLOTS | TI_EXT_BASE | TI_C_MEMBERS));
}

static Value object_member_get(Thread *t, const CMemberDef *m, Object *o, Str *name)
{
    Value *slot = (Value *)((char *)o + m->offset);
    Value v = *slot;
    if (value_is_null(v)) {
        if (m->type == T_OBJECT_KIND) {
            return KR_NONE;
        }
        return kr_raise(t, KR_EXC(AttributeError), "'%T' object has no attribute '%U'",
                        value_from_ptr(o), name);
    }
    return kr_member_load(t, o, slot);
}

Value kr_member_load(Thread *t, Object *o, Value *slot)
{
    return c_may_look(o) ? kr_ext.slot_load(t, o, slot) : *slot;
}

bool kr_member_store(Thread *t, Object *o, Value *slot, Value v)
{
    if (c_may_look(o)) {
        return kr_ext.slot_store(t, o, slot, v);
    }
    kr_gc_write(o, slot, v);
    return true;
}

static Value member_get(Thread *t, Value self, Value obj, Value type)
{
    if (value_is_null(obj)) {
        return self;
    }
    MemberDescr *d = (MemberDescr *)value_ptr(self);
    if (!check_object(t, &d->d, obj)) {
        return VALUE_ERROR;
    }
    if (d->native != NULL) {
        return native_member_get(t, d->native, value_ptr(obj));
    }
    if (d->d_member->type == T_OBJECT_KIND || d->d_member->type == T_OBJECT_EX_KIND) {
        return object_member_get(t, d->d_member, value_ptr(obj), d->d.d_name);
    }
    return kr_ext.member_get(t, value_ptr(obj), d->d_member);
}

static int member_set(Thread *t, Value self, Value obj, Value v)
{
    MemberDescr *d = (MemberDescr *)value_ptr(self);
    if (!check_object(t, &d->d, obj)) {
        return -1;
    }
    Object *o = value_ptr(obj);
    if (d->native != NULL) {
        return native_member_set(t, d->native, o, v);
    }
    const CMemberDef *m = d->d_member;
    if (m->flags & C_READONLY) {
        return kr_fail_int(t, KR_EXC(AttributeError), "readonly attribute");
    }
    if (m->type == T_OBJECT_KIND || m->type == T_OBJECT_EX_KIND) {
        Value *slot = (Value *)((char *)o + m->offset);
        if (value_is_null(v) && value_is_null(*slot) && m->type == T_OBJECT_EX_KIND) {
            return kr_fail_int(t, KR_EXC(AttributeError), "%U", d->d.d_name);
        }
        return kr_member_store(t, o, slot, v) ? 0 : -1;
    }
    return kr_ext.member_set(t, o, m, v);
}

static Value member_get_doc(Thread *t, Value self)
{
    MemberDescr *d = (MemberDescr *)value_ptr(self);
    const char *doc = d->native != NULL ? d->native->doc : d->d_member->doc;
    return doc == NULL ? KR_NONE : value_from_ptr(kr_str_from_c(t, doc));
}

static const NativeGetSet MEMBER_getset[] = {
    {"__doc__", member_get_doc, NULL, NULL},
    {"__qualname__", descr_get_qualname, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
#define MEMBER_SLOTS(S)                   \
    S(tp_repr, UNARY, member_repr)        \
    S(tp_descr_get, DESCRGET, member_get) \
    S(tp_descr_set, OBJOBJARG, member_set)
KR_TYPE_SLOTS(MEMBER, MEMBER_SLOTS)
DESCR_TYPE(PyMemberDescr_Type, "member_descriptor", 48, MEMBER, descr_methods, 0)

/* -- Slot wrappers ------------------------------------------------------------------------ */

static Value wrapper_repr(Thread *t, Value self)
{
    Descr *d = as_descr(self);
    return value_from_ptr(
        kr_str_format(t, "<slot wrapper '%U' of '%s' objects>", d->d_name, d->d_type->tp_name));
}

static Value wrapper_get(Thread *t, Value self, Value obj, Value type)
{
    if (value_is_null(obj)) {
        return self;
    }
    WrapperDescr *d = (WrapperDescr *)value_ptr(self);
    if (!check_object(t, &d->d, obj)) {
        return VALUE_ERROR;
    }
    MethodWrapper *w = kr_new_object(t, &_PyMethodWrapper_Type, sizeof(MethodWrapper), GCK_SCAN);
    if (w == NULL) {
        return VALUE_ERROR;
    }
    w->descr = d;
    w->self = obj;
    return value_from_ptr(w);
}

static Value wrapper_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    WrapperDescr *d = (WrapperDescr *)value_ptr(self);
    if (nargs < 1) {
        return kr_raise(t, KR_EXC(TypeError), "descriptor '%U' of '%s' object needs an argument",
                        d->d.d_name, d->d.d_type->tp_name);
    }
    if (!kr_is_instance_of(args[0], d->d.d_type)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "descriptor '%U' requires a '%s' object but received a '%T'", d->d.d_name,
                        d->d.d_type->tp_name, args[0]);
    }
    return kr_wrapper_call(t, d, args[0], args + 1, nargs - 1, kwnames);
}

static Value wrapper_get_doc(Thread *t, Value self)
{
    const SlotDef *d = ((WrapperDescr *)value_ptr(self))->d_base;
    return doc_text(t, d->name, d->doc);
}

static Value wrapper_get_signature(Thread *t, Value self)
{
    const SlotDef *d = ((WrapperDescr *)value_ptr(self))->d_base;
    return signature_text(t, d->name, d->doc);
}

static const NativeGetSet WRAPPER_getset[] = {
    {"__doc__", wrapper_get_doc, NULL, NULL},
    {"__qualname__", descr_get_qualname, NULL, NULL},
    {"__text_signature__", wrapper_get_signature, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
#define WRAPPER_SLOTS(S)            \
    S(tp_repr, UNARY, wrapper_repr) \
    S(tp_call, CALL, wrapper_call)  \
    S(tp_descr_get, DESCRGET, wrapper_get)
KR_TYPE_SLOTS(WRAPPER, WRAPPER_SLOTS)
DESCR_TYPE(PyWrapperDescr_Type, "wrapper_descriptor", 56, WRAPPER, descr_methods,
           TPF_METHOD_DESCRIPTOR)

/* -- method-wrapper ----------------------------------------------------------------------- */

static MethodWrapper *as_wrapper(Value v) { return (MethodWrapper *)value_ptr(v); }

static Value mw_repr(Thread *t, Value self)
{
    MethodWrapper *w = as_wrapper(self);
    Value id = kr_id(t, w->self);
    int64_t address = 0;
    if (value_is_error(id) || !kr_int_fits_i64(id, &address)) {
        kr_err_clear(t);
    }
    return value_from_ptr(kr_str_format(t, "<method-wrapper '%U' of %T object at %p>",
                                        w->descr->d.d_name, w->self, (void *)(uintptr_t)address));
}

static Value mw_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    MethodWrapper *w = as_wrapper(self);
    return kr_wrapper_call(t, w->descr, w->self, args, nargs, kwnames);
}

static Value mw_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_exact(a, &_PyMethodWrapper_Type) ||
        !kr_is_exact(b, &_PyMethodWrapper_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    bool same = as_wrapper(a)->descr == as_wrapper(b)->descr &&
                kr_is(as_wrapper(a)->self, as_wrapper(b)->self);
    return kr_bool(same == (op == CMP_EQ));
}

static int64_t mw_hash(Thread *t, Value self)
{
    MethodWrapper *w = as_wrapper(self);
    int64_t h = value_is_ptr(w->self) ? kr_hash_pointer(value_ptr(w->self)) : kr_hash(t, w->self);
    return kr_hash_fix(h ^ kr_hash_pointer(w->descr));
}

static Value mw_name(Thread *t, Value self)
{
    return value_from_ptr(as_wrapper(self)->descr->d.d_name);
}
static Value mw_objclass(Thread *t, Value self)
{
    return value_from_ptr(as_wrapper(self)->descr->d.d_type);
}
static Value mw_doc(Thread *t, Value self)
{
    return wrapper_get_doc(t, value_from_ptr(as_wrapper(self)->descr));
}
static Value mw_signature(Thread *t, Value self)
{
    return wrapper_get_signature(t, value_from_ptr(as_wrapper(self)->descr));
}
static Value mw_qualname(Thread *t, Value self)
{
    return descr_get_qualname(t, value_from_ptr(as_wrapper(self)->descr));
}

static Value mw_reduce(Thread *t, Value self)
{
    MethodWrapper *w = as_wrapper(self);
    Value getattr = kr_builtin(t, "getattr");
    Tuple *args = value_is_error(getattr)
                      ? NULL
                      : kr_tuple_pair(t, w->self, value_from_ptr(w->descr->d.d_name));
    Tuple *r = args == NULL ? NULL : kr_tuple_pair(t, getattr, value_from_ptr(args));
    return r == NULL ? VALUE_ERROR : value_from_ptr(r);
}

/* clang-format off */
#define MW_METHODS(M) M(NOARGS, mw_reduce, 0, "__reduce__", "__reduce__($self, /)\n--\n\nState for pickle.")
KR_NATIVE_TABLE(mw_methods, MW_METHODS)
/* clang-format on */
static const NativeMember mw_members[] = {
    {"__self__", NM_VALUE, offsetof(MethodWrapper, self), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static const NativeGetSet mw_getset[] = {
    {"__objclass__", mw_objclass, NULL, NULL},        {"__name__", mw_name, NULL, NULL},
    {"__qualname__", mw_qualname, NULL, NULL},        {"__doc__", mw_doc, NULL, NULL},
    {"__text_signature__", mw_signature, NULL, NULL}, {NULL, NULL, NULL, NULL},
};
#define MW_SLOTS(S)            \
    S(tp_repr, UNARY, mw_repr) \
    S(tp_call, CALL, mw_call)  \
    S(tp_hash, HASH, mw_hash)  \
    S(tp_richcompare, RICHCMP, mw_richcompare)
KR_TYPE_SLOTS(mw, MW_SLOTS)
static TypeInfo mw_info = {
    .slots = {MW_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = mw_c_slots,
    .methods = mw_methods,
    .members = mw_members,
    .getset = mw_getset,
    .flags = TI_NATIVE,
};
Type _PyMethodWrapper_Type = {
    KR_TYPE_HEAD("method-wrapper", sizeof(MethodWrapper), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &mw_info,
};
