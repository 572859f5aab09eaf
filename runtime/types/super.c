/* super.c -- super(type, obj): attributes from behind `type` in the MRO of obj's class. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static Super *as_super(Value v) { return (Super *)value_ptr(v); }

/* The class whose MRO is searched: obj itself if it is a subclass of type, else its class (or what
 * its
 * __class__ claims).  NULL pending. */
static Type *check(Thread *t, Type *type, Value obj)
{
    if (kr_is_type(obj) && kr_is_subtype((Type *)value_ptr(obj), type)) {
        return (Type *)value_ptr(obj);
    }
    if (kr_is_instance_of(obj, type)) {
        return kr_type(obj);
    }
    Value claimed = kr_getattr_optional(t, obj, KR_NAME(__class__));
    if (value_is_null(claimed) && kr_pending(t)) {
        return NULL;
    }
    if (!value_is_null(claimed) && kr_is_type(claimed) &&
        value_ptr(claimed) != (Object *)kr_type(obj) &&
        kr_is_subtype((Type *)value_ptr(claimed), type)) {
        return (Type *)value_ptr(claimed);
    }
    return kr_raise_null(t, KR_EXC(TypeError),
                         "super(type, obj): obj must be an instance or subtype of type");
}

Value kr_super_find(Thread *t, Type *type, Type *start, Str *name)
{
    Tuple *mro = start->tp_mro;
    isize i = 0, n = mro == NULL ? 0 : kr_tuple_len(mro);
    while (i < n && value_ptr(kr_tuple_get(mro, i)) != (Object *)type) {
        i++;
    }
    for (i++; i < n; i++) {
        Value v = kr_dict_get_str(t, ((Type *)value_ptr(kr_tuple_get(mro, i)))->tp_dict, name);
        if (!value_is_null(v) || kr_pending(t)) {
            return v;
        }
    }
    return VALUE_NULL;
}

Value kr_super_load(Thread *t, Type *type, Value obj, Str *name, Value *self_out)
{
    *self_out = VALUE_NULL;
    Type *start = check(t, type, obj);
    if (start == NULL) {
        return VALUE_ERROR;
    }
    Value v = kr_super_find(t, type, start, name);
    if (value_is_null(v)) {
        return VALUE_NULL;
    }
    bool on_class = value_is_ptr(obj) && value_ptr(obj) == (Object *)start;
    if (!on_class && (kr_type(v)->tp_flags & TPF_METHOD_DESCRIPTOR)) {
        *self_out = obj;
        return v;
    }
    SlotDESCRGET get = kr_slots(kr_type(v))->tp_descr_get;
    return get == NULL ? v : get(t, v, on_class ? VALUE_NULL : obj, value_from_ptr(start));
}

static Value super_getattro(Thread *t, Value self, Value name)
{
    Super *s = as_super(self);
    if (!value_is_null(s->obj_type) && kr_is_str(name)) {
        Str *key = kr_str_intern(t, (Str *)value_ptr(name));
        if (key == NULL) {
            return VALUE_ERROR;
        }
        /* __class__ is that of the super object. */
        if (key != KR_NAME(__class__)) {
            Type *start = (Type *)value_ptr(s->obj_type);
            Value v = kr_super_find(t, (Type *)value_ptr(s->type), start, key);
            if (kr_pending(t)) {
                return VALUE_ERROR;
            }
            if (!value_is_null(v)) {
                SlotDESCRGET get = kr_slots(kr_type(v))->tp_descr_get;
                Value obj = value_same(s->obj, s->obj_type) ? VALUE_NULL : s->obj;
                return get == NULL ? v : get(t, v, obj, s->obj_type);
            }
        }
    }
    return kr_generic_getattr(t, self, name);
}

static Value super_get(Thread *t, Value self, Value obj, Value type)
{
    Super *s = as_super(self);
    if (value_is_null(obj) || kr_is_none(obj) || !value_is_null(s->obj) || value_is_null(s->type)) {
        return self;
    }
    if (!kr_is_exact(self, &PySuper_Type)) {
        return kr_call_2(t, value_from_ptr(kr_type(self)), s->type, obj);
    }
    Type *start = check(t, (Type *)value_ptr(s->type), obj);
    Super *bound = start == NULL ? NULL : kr_new_object(t, &PySuper_Type, sizeof(Super), GCK_SCAN);
    if (bound == NULL) {
        return VALUE_ERROR;
    }
    bound->type = s->type;
    bound->obj = obj;
    bound->obj_type = value_from_ptr(start);
    return value_from_ptr(bound);
}

static Value cell_content(Value v)
{
    return !value_is_null(v) && kr_is_exact(v, &PyCell_Type) ? ((Cell *)value_ptr(v))->ob_ref : v;
}

/* super() in a method: the class from the frame's __class__ cell, obj its first argument. */
static bool from_frame(Thread *t, Value *type, Value *obj)
{
    Frame *f = kr_current_frame(t);
    if (f == NULL) {
        return kr_fail(t, KR_EXC(RuntimeError), "super(): no current frame");
    }
    Code *code = f->code;
    if (code->co_argcount == 0) {
        return kr_fail(t, KR_EXC(RuntimeError), "super(): no arguments");
    }
    /* An argument that inner functions capture sits in a cell. */
    Bytes *kinds = (Bytes *)value_ptr_or_null(code->co_localspluskinds);
    *obj =
        kinds != NULL && (kr_bytes_data(kinds)[0] & 0x40) ? cell_content(f->regs[0]) : f->regs[0];
    if (value_is_null(*obj)) {
        return kr_fail(t, KR_EXC(RuntimeError), "super(): arg[0] deleted");
    }
    Tuple *names = (Tuple *)value_ptr(code->co_localsplusnames);
    for (int i = code->co_nlocalsplus - code->co_nfreevars; i < code->co_nlocalsplus; i++) {
        if (!kr_str_equal_c((Str *)value_ptr(kr_tuple_get(names, i)), "__class__")) {
            continue;
        }
        Value cell = f->regs[i];
        if (value_is_null(cell) || !kr_is_exact(cell, &PyCell_Type)) {
            return kr_fail(t, KR_EXC(RuntimeError), "super(): bad __class__ cell");
        }
        *type = ((Cell *)value_ptr(cell))->ob_ref;
        if (value_is_null(*type)) {
            return kr_fail(t, KR_EXC(RuntimeError), "super(): empty __class__ cell");
        }
        return kr_is_type(*type) ||
               kr_fail(t, KR_EXC(RuntimeError), "super(): __class__ is not a type (%T)", *type);
    }
    return kr_fail(t, KR_EXC(RuntimeError), "super(): __class__ cell not found");
}

static int super_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "super", kwnames) || !kr_check_nargs(t, "super()", nargs, 0, 2)) {
        return -1;
    }
    Value type = VALUE_NULL, obj = VALUE_NULL;
    if (nargs == 0) {
        if (!from_frame(t, &type, &obj)) {
            return -1;
        }
    } else {
        type = args[0];
        obj = nargs > 1 && !kr_is_none(args[1]) ? args[1] : VALUE_NULL;
        if (!kr_is_type(type)) {
            return kr_fail_int(t, KR_EXC(TypeError), "super() argument 1 must be a type, not %T",
                               type);
        }
    }
    Type *start = NULL;
    if (!value_is_null(obj)) {
        start = check(t, (Type *)value_ptr(type), obj);
        if (start == NULL) {
            return -1;
        }
    }
    Super *s = as_super(self);
    kr_gc_write(s, &s->type, type);
    kr_gc_write(s, &s->obj, obj);
    kr_gc_write(s, &s->obj_type, start == NULL ? VALUE_NULL : value_from_ptr(start));
    return 0;
}

static Value super_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_type_alloc(t, type, 0);
}

static Value super_repr(Thread *t, Value self)
{
    Super *s = as_super(self);
    const char *type = value_is_null(s->type) ? "NULL" : ((Type *)value_ptr(s->type))->tp_name;
    if (value_is_null(s->obj_type)) {
        return value_from_ptr(kr_str_format(t, "<super: <class '%s'>, NULL>", type));
    }
    return value_from_ptr(kr_str_format(t, "<super: <class '%s'>, <%s object>>", type,
                                        ((Type *)value_ptr(s->obj_type))->tp_name));
}

static const NativeMember super_members[] = {
    {"__thisclass__", NM_VALUE, offsetof(Super, type), NM_READONLY | NM_NULL_IS_NONE,
     "the class invoking super()"},
    {"__self__", NM_VALUE, offsetof(Super, obj), NM_READONLY | NM_NULL_IS_NONE,
     "the instance invoking super(); may be None"},
    {"__self_class__", NM_VALUE, offsetof(Super, obj_type), NM_READONLY | NM_NULL_IS_NONE,
     "the type of the instance invoking super(); may be None"},
    {NULL, 0, 0, 0, NULL},
};
#define SUPER_SLOTS(S)                     \
    S(tp_repr, UNARY, super_repr)          \
    S(tp_getattro, BINARY, super_getattro) \
    S(tp_descr_get, DESCRGET, super_get)   \
    S(tp_init, INIT, super_init)           \
    S(tp_new, NEW, super_new)
KR_TYPE_SLOTS(super, SUPER_SLOTS)
static TypeInfo super_info = {
    .slots = {SUPER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = super_c_slots,
    .members = super_members,
    .flags = TI_NATIVE,
};
Type PySuper_Type = {
    KR_TYPE_HEAD("super", sizeof(Super), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC,
    .tp_doc = "super() -> same as super(__class__, <first argument>)\n"
              "super(type) -> unbound super object\n"
              "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
              "super(type, type2) -> bound super object; requires issubclass(type2, type)",
    .tp_cache = &super_info,
};
