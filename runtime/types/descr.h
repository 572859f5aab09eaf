/* descr.h -- descriptors: method, getset, member, slot wrapper, property, classmethod,
 * staticmethod, super. */
#ifndef KR_DESCR_H
#define KR_DESCR_H

#include "runtime/core/native.h"

typedef struct Descr { /* PyDescrObject */
    Object ob_base;
    Type *d_type;
    Str *d_name;
    Value d_qualname;
} Descr;
typedef struct MethodDescr { /* PyMethodDescrObject, 56 bytes, then ours */
    Descr d;
    const CMethodDef *d_method;
    void *vectorcall;
    const NativeDef *native; /* NULL: C row, called through kr_ext.call_c */
} MethodDescr;
typedef struct GetSetDescr { /* PyGetSetDescrObject */
    Descr d;
    const CGetSetDef *d_getset; /* C row, or NULL */
    const NativeGetSet *native; /* our row, or NULL */
} GetSetDescr;
typedef struct MemberDescr { /* PyMemberDescrObject */
    Descr d;
    const CMemberDef *d_member; /* C row (also __slots__ members), or NULL */
    const NativeMember *native;
} MemberDescr;
struct SlotDef;
struct WrapperDescr { /* PyWrapperDescrObject, 56 bytes, then ours */
    Descr d;
    const struct SlotDef *d_base; /* starts like CPython's struct wrapperbase */
    void *d_wrapped;              /* the C slot function */
    void *native;                 /* the native slot function, of the kind of d_base's slot */
};
typedef struct MethodWrapper { /* wrapperobject: a bound slot wrapper */
    Object ob_base;
    WrapperDescr *descr;
    Value self;
} MethodWrapper;
typedef struct Property { /* propertyobject */
    Object ob_base;
    Value prop_get, prop_set, prop_del, prop_doc, prop_name;
    int getter_doc;
} Property;
typedef struct ClassMethod { /* classmethod and staticmethod */
    Object ob_base;
    Value callable;
    Value dict; /* Dict or NULL */
} ClassMethod;
typedef struct Super {
    Object ob_base;
    Value type, obj, obj_type;
} Super;

Value kr_method_descr_new(Thread *t, Type *type, const NativeDef *def);
Value kr_getset_descr_new(Thread *t, Type *type, const NativeGetSet *def);
Value kr_member_descr_new(Thread *t, Type *type, const NativeMember *def);
/* T_OBJECT_EX member at a byte offset: a `__slots__` name. */
Value kr_slot_member_new(Thread *t, Type *type, Str *name, isize offset);
Value kr_wrapper_descr_new(Thread *t, Type *type, const struct SlotDef *base, void *native,
                           void *wrapped);
/* A T_OBJECT field of an instance, by the bridge's rules where C may look at it. */
Value kr_member_load(Thread *t, Object *o, Value *slot);
bool kr_member_store(Thread *t, Object *o, Value *slot, Value v) KR_MUST_CHECK;
Value kr_mappingproxy_new(Thread *t, Value mapping);
/* super(type, obj).name for a call: as kr_load_method; VALUE_NULL with nothing pending when absent.
 */
/* What follows `type` in the MRO of `start` under that name, as it lies there; VALUE_NULL: nothing.
 */
Value kr_super_find(Thread *t, Type *type, Type *start, Str *name);
Value kr_super_load(Thread *t, Type *type, Value obj, Str *name, Value *self_out);
Value kr_staticmethod_new(Thread *t, Value callable);
Value kr_classmethod_new(Thread *t, Value callable);
/* __isabstractmethod__ of v (NULL: no): 1, 0, -1. */
int kr_is_abstract(Thread *t, Value v_or_null);

#endif
