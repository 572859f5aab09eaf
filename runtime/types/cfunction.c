/* cfunction.c -- builtin functions and bound builtin methods; the builtin __new__.
 *
 * m_self and m_module are what C code reads: set when the object is exposed (cpyext); the receiver
 * as a Value is `self`.
 */
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
#include "runtime/types/module.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

static CFunction *as_cf(Value v) { return (CFunction *)value_ptr(v); }

static CFunction *new_cfunction(Thread *t, const CMethodDef *ml, Value self, Value module,
                                Type *type)
{
    CFunction *f = kr_new_object(t, type, sizeof(CFunction), GCK_SCAN);
    if (f != NULL) {
        f->m_ml = ml;
        f->self = self;
        f->module = module;
        /* A heap object is its own C face; numbers are boxed when C asks. */
        f->m_self = value_is_ptr(self) ? value_ptr_or_null(self) : NULL;
        f->m_module = value_ptr_or_null(module);
    }
    return f;
}

Value kr_cfunction_new(Thread *t, const NativeDef *def, Value self, Value module)
{
    CFunction *f = new_cfunction(t, &def->ml, self, module, &PyCFunction_Type);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->native = def;
    return value_from_ptr(f);
}

Value kr_cfunction_new_c(Thread *t, const CMethodDef *ml, Value self, Value module,
                         Type *defining_class)
{
    bool method = (ml->ml_flags & METH_F_METHOD) != 0;
    CFunction *f = new_cfunction(t, ml, self, module, method ? &PyCMethod_Type : &PyCFunction_Type);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->mm_class = method ? defining_class : NULL;
    if (!value_is_null(self) && !value_is_ptr(self)) {
        f->m_self = kr_ext.lend(t, self);
        if (f->m_self == NULL) {
            return VALUE_ERROR;
        }
        f->self = value_from_ptr(f->m_self);
    }
    return value_from_ptr(f);
}

/* -- The type ----------------------------------------------------------------------------- */

static Value cf_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    CFunction *f = as_cf(self);
    if (f->native != NULL) {
        return kr_native_call_bound(t, f->native, f->self, args, nargs, kwnames);
    }
    return kr_ext.call_c(t, f->m_ml, f->m_self, f->mm_class, args, nargs, kwnames);
}

/* What __self__ shows: nothing for static methods. */
static Value shown_self(const CFunction *f)
{
    return value_is_null(f->self) || (f->m_ml->ml_flags & METH_F_STATIC) ? VALUE_NULL : f->self;
}

static bool is_module(Value v) { return value_is_ptr(v) && kr_is_instance_of(v, &PyModule_Type); }

static Value cf_repr(Thread *t, Value self)
{
    CFunction *f = as_cf(self);
    Value s = shown_self(f);
    if (value_is_null(s) || is_module(s)) {
        return value_from_ptr(kr_str_format(t, "<built-in function %s>", f->m_ml->ml_name));
    }
    Value id = kr_id(t, s);
    int64_t address = 0;
    if (value_is_error(id) || !kr_int_fits_i64(id, &address)) {
        kr_err_clear(t);
    }
    return value_from_ptr(kr_str_format(t, "<built-in method %s of %T object at %p>",
                                        f->m_ml->ml_name, s, (void *)(uintptr_t)address));
}

static int64_t cf_hash(Thread *t, Value self)
{
    CFunction *f = as_cf(self);
    int64_t h = value_is_null(f->self) || !value_is_ptr(f->self)
                    ? (int64_t)f->self.bits
                    : kr_hash_pointer(value_ptr(f->self));
    return kr_hash_fix(h ^ kr_hash_pointer(f->m_ml));
}

static Value cf_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_instance_of(a, &PyCFunction_Type) ||
        !kr_is_instance_of(b, &PyCFunction_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    CFunction *x = as_cf(a), *y = as_cf(b);
    bool same = x->m_ml->ml_meth == y->m_ml->ml_meth &&
                (value_same(x->self, y->self) ||
                 (!value_is_null(x->self) && !value_is_null(y->self) && kr_is(x->self, y->self)));
    return kr_bool(same == (op == CMP_EQ));
}

static Value cf_get_name(Thread *t, Value self)
{
    return value_from_ptr(kr_str_intern_c(t, as_cf(self)->m_ml->ml_name));
}

static Value cf_get_qualname(Thread *t, Value self)
{
    CFunction *f = as_cf(self);
    Value s = shown_self(f);
    if (value_is_null(s) || is_module(s)) {
        return cf_get_name(t, self);
    }
    Type *type = kr_is_type(s) ? (Type *)value_ptr(s) : kr_type(s);
    Value name = kr_type_qualname(t, type);
    return value_is_error(name) ? VALUE_ERROR
                                : value_from_ptr(kr_str_format(t, "%S.%s", name, f->m_ml->ml_name));
}

static Value cf_get_self(Thread *t, Value self)
{
    Value s = shown_self(as_cf(self));
    return value_is_null(s) ? KR_NONE : s;
}

static Value cf_get_doc(Thread *t, Value self)
{
    const char *sig;
    size_t sig_len;
    const CMethodDef *ml = as_cf(self)->m_ml;
    const char *doc = kr_doc_split(ml->ml_name, ml->ml_doc, &sig, &sig_len);
    return doc == NULL || *doc == '\0' ? KR_NONE : value_from_ptr(kr_str_from_c(t, doc));
}

static Value cf_get_signature(Thread *t, Value self)
{
    const char *sig;
    size_t sig_len;
    const CMethodDef *ml = as_cf(self)->m_ml;
    kr_doc_split(ml->ml_name, ml->ml_doc, &sig, &sig_len);
    return sig == NULL ? KR_NONE : value_from_ptr(kr_str_from_utf8(t, sig, sig_len));
}

static Value cf_reduce(Thread *t, Value self)
{
    CFunction *f = as_cf(self);
    Value s = shown_self(f);
    if (value_is_null(s) || is_module(s)) {
        return cf_get_name(t, self);
    }
    Value getattr = kr_builtin(t, "getattr");
    Value name = value_is_error(getattr) ? getattr : cf_get_name(t, self);
    Tuple *args = value_is_error(name) ? NULL : kr_tuple_pair(t, s, name);
    Tuple *r = args == NULL ? NULL : kr_tuple_pair(t, getattr, value_from_ptr(args));
    return r == NULL ? VALUE_ERROR : value_from_ptr(r);
}

/* clang-format off */
#define CF_METHODS(M) M(NOARGS, cf_reduce, 0, "__reduce__", "__reduce__($self, /)\n--\n\nState for pickle.")
KR_NATIVE_TABLE(cf_methods, CF_METHODS)
/* clang-format on */
static const NativeMember cf_members[] = {
    {"__module__", NM_VALUE, offsetof(CFunction, module), NM_NULL_IS_NONE, NULL},
    {NULL, 0, 0, 0, NULL},
};
static const NativeGetSet cf_getset[] = {
    {"__doc__", cf_get_doc, NULL, NULL},
    {"__name__", cf_get_name, NULL, NULL},
    {"__self__", cf_get_self, NULL, NULL},
    {"__qualname__", cf_get_qualname, NULL, NULL},
    {"__text_signature__", cf_get_signature, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
#define CF_SLOTS(S)            \
    S(tp_repr, UNARY, cf_repr) \
    S(tp_hash, HASH, cf_hash)  \
    S(tp_call, CALL, cf_call)  \
    S(tp_richcompare, RICHCMP, cf_richcompare)
KR_TYPE_SLOTS(cf, CF_SLOTS)
static TypeInfo cf_info = {
    .slots = {CF_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = cf_c_slots,
    .methods = cf_methods,
    .members = cf_members,
    .getset = cf_getset,
    .flags = TI_NATIVE,
};
Type PyCFunction_Type = {
    KR_TYPE_HEAD("builtin_function_or_method", 56, 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL |
                TPF_DISALLOW_INSTANTIATION,
    .tp_weaklistoffset = offsetof(CFunction, m_weakreflist),
    .tp_vectorcall_offset = offsetof(CFunction, vectorcall),
    .tp_cache = &cf_info,
};
static TypeInfo cmethod_info = {.flags = TI_NATIVE};
Type PyCMethod_Type = {
    KR_TYPE_HEAD("builtin_method", 64, 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL |
                TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &cmethod_info,
};

/* -- __new__ of builtin types ------------------------------------------------------------- */

/* object.__new__(dict) would leave out what dict needs: the first base whose constructor is not a
 * Python one has to be this one. */
bool kr_new_is_safe(Type *type, Type *owner, Type **asks_for)
{
    Type *base = type;
    while (base != NULL && (void *)kr_slots(base)->tp_new == kr_generic_slots[SLOT_tp_new]) {
        base = base->tp_base;
    }
    *asks_for = base;
    return base == NULL || kr_slots(base)->tp_new == kr_slots(owner)->tp_new;
}

/* self is the type whose constructor it is; args[0] the class to make an instance of. */
static Value new_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Type *owner = (Type *)value_ptr(self);
    if (nargs < 1) {
        return kr_raise(t, KR_EXC(TypeError), "%s.__new__(): not enough arguments", owner->tp_name);
    }
    if (!kr_is_type(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "%s.__new__(X): X is not a type object (%T)",
                        owner->tp_name, args[0]);
    }
    Type *type = (Type *)value_ptr(args[0]);
    if (!kr_is_subtype(type, owner)) {
        return kr_raise(t, KR_EXC(TypeError), "%s.__new__(%s): %s is not a subtype of %s",
                        owner->tp_name, type->tp_name, type->tp_name, owner->tp_name);
    }
    Type *base;
    if (!kr_new_is_safe(type, owner, &base)) {
        return kr_raise(t, KR_EXC(TypeError), "%s.__new__(%s) is not safe, use %s.__new__()",
                        owner->tp_name, type->tp_name, base->tp_name);
    }
    return kr_slots(owner)->tp_new(t, type, args + 1, nargs - 1, kwnames);
}

/* clang-format off */
#define NEW_ROWS(M) M(FASTKW, new_call, 0, "__new__", "__new__($type, *args, **kwargs)\n--\n\nCreate and return a new object.  See help(type) for accurate signature.")
KR_NATIVE_TABLE(new_rows, NEW_ROWS)
/* clang-format on */

const NativeDef *kr_new_wrapper_row(void) { return &new_rows[0]; }

Value kr_new_wrapper(Thread *t, Type *type)
{
    return kr_cfunction_new(t, &new_rows[0], value_from_ptr(type), VALUE_NULL);
}

bool kr_is_new_wrapper(Value v, Type **type_out)
{
    if (!kr_is_exact(v, &PyCFunction_Type) || as_cf(v)->native != &new_rows[0]) {
        return false;
    }
    *type_out = (Type *)value_ptr(as_cf(v)->self);
    return true;
}
