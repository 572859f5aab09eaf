/* slots.c -- native slots for types whose slots are C functions.
 *
 * One adapter per row of slots.def: it calls the C function in the struct field of that name. Which
 * type's?  Not always that of the object: a Python subclass may override the slot and call the
 * inherited one.  So an adapter walks tp_base up to the first type that has this adapter in its
 * native table; that type's C field (its own or inherited from C) is meant.
 *
 * Binary operators are called by the runtime once per distinct native function, and all C types
 * share the adapter: so the adapter does the two-operand dispatch over the C functions.
 */
#include "cpyext/slots.h"

#include "cpyext/call.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define GET_TYPE(type, field) ((type)->field)
#define GET_NB(type, field)   ((type)->tp_as_number ? (type)->tp_as_number->field : NULL)
#define GET_SQ(type, field)   ((type)->tp_as_sequence ? (type)->tp_as_sequence->field : NULL)
#define GET_MP(type, field)   ((type)->tp_as_mapping ? (type)->tp_as_mapping->field : NULL)
#define GET_AM(type, field)   ((type)->tp_as_async ? (type)->tp_as_async->field : NULL)

/* The C function of a slot, by number. */
static void *c_slot(const Type *type, int slot)
{
    switch (slot) {
#define SLOT(field, kind, group, name, rname) \
    case SLOT_##field:                        \
        return (void *)GET_##group(type, field);
#include "runtime/core/slots.def"
#undef SLOT
    default: return NULL;
    }
}

static void **native_slot(Type *type, int slot) { return &((void **)kr_slots(type))[slot]; }

static Type *owner_of(Type *type, int slot, void *adapter)
{
    for (Type *k = type; k != NULL; k = k->tp_base) {
        if (k->tp_cache != NULL && *native_slot(k, slot) == adapter &&
            (kr_type_info(k)->flags & TI_C_SLOTS)) {
            return k;
        }
    }
    return type;
}

/* -- Calls with checked results ----------------------------------------------------------- */

#define WHERE " while calling a Python object"

static Value result(Thread *t, PyObject *r, const char *slot)
{
    if (KR_UNLIKELY(r == NULL)) {
        return kr_pending(t) ? VALUE_ERROR
                             : kr_raise(t, KR_EXC(SystemError),
                                        "slot %s failed without setting an exception", slot);
    }
    return cpx_take(t, r);
}

static int int_result(Thread *t, int r, const char *slot)
{
    if (KR_UNLIKELY(r < 0) && !kr_pending(t)) {
        kr_fail(t, KR_EXC(SystemError), "slot %s failed without setting an exception", slot);
    }
    return r;
}

static Value call_unary(Thread *t, CUnary fn, Value a, const char *slot)
{
    PyObject *o[1];
    if (!cpx_lend_args(t, &a, 1, o) || !kr_enter_recursive(t, WHERE)) {
        return VALUE_ERROR;
    }
    Object *r = CPX_C(t, fn(cpx_object(o[0])));
    kr_leave_recursive(t);
    cpx_return_args(t, &a, 1, o);
    return result(t, cpx_c(r), slot);
}

static PyObject *call_binary_c(Thread *t, CBinary fn, Value a, Value b)
{
    Value args[2] = {a, b};
    PyObject *o[2];
    if (!cpx_lend_args(t, args, 2, o) || !kr_enter_recursive(t, WHERE)) {
        return NULL;
    }
    Object *r = CPX_C(t, fn(cpx_object(o[0]), cpx_object(o[1])));
    kr_leave_recursive(t);
    cpx_return_args(t, args, 2, o);
    return cpx_c(r);
}

static PyObject *call_ternary_c(Thread *t, CTernary fn, Value a, Value b, Value c)
{
    Value args[3] = {a, b, c};
    PyObject *o[3];
    if (!cpx_lend_args(t, args, 3, o) || !kr_enter_recursive(t, WHERE)) {
        return NULL;
    }
    Object *r = CPX_C(t, fn(cpx_object(o[0]), cpx_object(o[1]), cpx_object(o[2])));
    kr_leave_recursive(t);
    cpx_return_args(t, args, 3, o);
    return cpx_c(r);
}

/* left op right over C functions; either may be NULL.  `sub`: right's type is a proper subclass. */
static Value dispatch2(Thread *t, void *left, void *right, bool sub, Value a, Value b, Value *third,
                       const char *slot)
{
    void *order[2] = {left, right == left ? NULL : right};
    if (order[0] != NULL && order[1] != NULL && sub) {
        order[0] = right;
        order[1] = left;
    }
    for (int i = 0; i < 2; i++) {
        if (order[i] == NULL) {
            continue;
        }
        PyObject *r = third != NULL ? call_ternary_c(t, (CTernary)order[i], a, b, *third)
                                    : call_binary_c(t, (CBinary)order[i], a, b);
        if (cpx_object(r) != &_Py_NotImplementedStruct) {
            return result(t, r, slot);
        }
        _Py_NotImplementedStruct.ob_refcnt--;
    }
    return KR_NOTIMPLEMENTED;
}

/* The C function a type contributes to an operator whose native slot is `adapter`. */
static void *operand_fn(Value v, int slot, void *adapter)
{
    Type *type = kr_type(v);
    for (Type *k = type; k != NULL; k = k->tp_base) {
        if (k->tp_cache != NULL && *native_slot(k, slot) == adapter) {
            return c_slot(k, slot);
        }
        if (k->tp_cache != NULL && *native_slot(k, slot) != NULL && k == type) {
            return NULL; /* another native function: the runtime calls it itself */
        }
    }
    return NULL;
}

static Value operator_call(Thread *t, int slot, void *adapter, Value a, Value b, Value *third,
                           const char *name)
{
    Type *ta = kr_type(a), *tb = kr_type(b);
    return dispatch2(t, operand_fn(a, slot, adapter), operand_fn(b, slot, adapter),
                     ta != tb && kr_is_subtype(tb, ta), a, b, third, name);
}

/* -- Adapters ----------------------------------------------------------------------------- */

#define FN(v, field, group, ctype) \
    ((ctype)GET_##group(owner_of(kr_type(v), SLOT_##field, (void *)adapt_##field), field))

/* clang-format off */
#define ADAPT_UNARY(field, group, rname) \
    static Value adapt_##field(Thread *t, Value a) { \
        CUnary fn = FN(a, field, group, CUnary); \
        return fn == NULL ? missing(t, a, #field) : call_unary(t, fn, a, #field); }
#define ADAPT_BINARY(field, group, rname) \
    static Value adapt_##field(Thread *t, Value a, Value b) { \
        if ((rname) != NULL) { return operator_call(t, SLOT_##field, (void *)adapt_##field, a, b, NULL, #field); } \
        CBinary fn = FN(a, field, group, CBinary); \
        return fn == NULL ? missing(t, a, #field) : result(t, call_binary_c(t, fn, a, b), #field); }
#define ADAPT_TERNARY(field, group, rname) \
    static Value adapt_##field(Thread *t, Value a, Value b, Value c) { \
        Value third = value_is_null(c) ? KR_NONE : c; \
        if ((rname) != NULL) { return operator_call(t, SLOT_##field, (void *)adapt_##field, a, b, &third, #field); } \
        CTernary fn = FN(a, field, group, CTernary); \
        return fn == NULL ? missing(t, a, #field) : result(t, call_ternary_c(t, fn, a, b, third), #field); }
#define ADAPT_INQUIRY(field, group, rname) \
    static int adapt_##field(Thread *t, Value a) { \
        CInquiry fn = FN(a, field, group, CInquiry); \
        PyObject *o = cpx_lend(t, a); \
        return o == NULL ? -1 : int_result(t, CPX_C(t, fn(cpx_object(o))), #field); }
#define ADAPT_LEN(field, group, rname) \
    static isize adapt_##field(Thread *t, Value a) { \
        CLen fn = FN(a, field, group, CLen); \
        PyObject *o = cpx_lend(t, a); \
        if (o == NULL) { return -1; } \
        isize n = CPX_C(t, fn(cpx_object(o))); \
        if (n < 0) { (void)int_result(t, -1, #field); } \
        return n; }
#define ADAPT_SSIZEARG(field, group, rname) \
    static Value adapt_##field(Thread *t, Value a, isize i) { \
        CSsizeArg fn = FN(a, field, group, CSsizeArg); \
        PyObject *o = cpx_lend(t, a); \
        return o == NULL ? VALUE_ERROR : result(t, cpx_c(CPX_C(t, fn(cpx_object(o), i))), #field); }
#define ADAPT_SSIZEOBJARG(field, group, rname) \
    static int adapt_##field(Thread *t, Value a, isize i, Value v) { \
        CSsizeObjArg fn = FN(a, field, group, CSsizeObjArg); \
        Value args[2] = {a, v}; \
        PyObject *o[2]; \
        if (!cpx_lend_args(t, args, 2, o)) { return -1; } \
        int r = CPX_C(t, fn(cpx_object(o[0]), i, cpx_object(o[1]))); \
        cpx_return_args(t, args, 2, o); \
        return int_result(t, r, #field); }
#define ADAPT_OBJOBJ(field, group, rname) \
    static int adapt_##field(Thread *t, Value a, Value b) { \
        CObjObj fn = FN(a, field, group, CObjObj); \
        Value args[2] = {a, b}; \
        PyObject *o[2]; \
        if (!cpx_lend_args(t, args, 2, o)) { return -1; } \
        int r = CPX_C(t, fn(cpx_object(o[0]), cpx_object(o[1]))); \
        cpx_return_args(t, args, 2, o); \
        return int_result(t, r, #field); }
#define ADAPT_OBJOBJARG(field, group, rname) \
    static int adapt_##field(Thread *t, Value a, Value b, Value c) { \
        CObjObjArg fn = FN(a, field, group, CObjObjArg); \
        return call_objobjarg(t, fn, a, b, c, #field); }
#define ADAPT_HASH(field, group, rname) \
    static int64_t adapt_##field(Thread *t, Value a) { \
        CHash fn = FN(a, field, group, CHash); \
        PyObject *o = cpx_lend(t, a); \
        if (o == NULL) { return -1; } \
        isize h = CPX_C(t, fn(cpx_object(o))); \
        if (h == -1) { (void)int_result(t, -1, #field); } \
        return h; }
#define ADAPT_RICHCMP(field, group, rname) \
    static Value adapt_##field(Thread *t, Value a, Value b, int op) { \
        CRichCmp fn = FN(a, field, group, CRichCmp); \
        Value args[2] = {a, b}; \
        PyObject *o[2]; \
        if (!cpx_lend_args(t, args, 2, o) || !kr_enter_recursive(t, " in comparison")) { return VALUE_ERROR; } \
        Object *r = CPX_C(t, fn(cpx_object(o[0]), cpx_object(o[1]), op)); \
        kr_leave_recursive(t); \
        cpx_return_args(t, args, 2, o); \
        return result(t, cpx_c(r), #field); }
#define ADAPT_CALL(field, group, rname) \
    static Value adapt_##field(Thread *t, Value f, const Value *args, size_t nargs, Tuple *kwnames) { \
        Type *type = owner_of(kr_type(f), SLOT_##field, (void *)adapt_##field); \
        return cpx_call_object(t, type, f, args, nargs, kwnames); }
#define ADAPT_NEW(field, group, rname) \
    static Value adapt_##field(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames) { \
        Type *owner = owner_of(type, SLOT_##field, (void *)adapt_##field); \
        return cpx_call_new(t, owner->tp_new, type, args, nargs, kwnames); }
#define ADAPT_INIT(field, group, rname) \
    static int adapt_##field(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames) { \
        CInit fn = FN(self, field, group, CInit); \
        return int_result(t, cpx_call_init(t, fn, self, args, nargs, kwnames), #field); }
#define ADAPT_DESCRGET(field, group, rname) \
    static Value adapt_##field(Thread *t, Value d, Value obj, Value type) { \
        CTernary fn = FN(d, field, group, CTernary); \
        return result(t, call_ternary_c(t, fn, d, obj, type), #field); }
#define ADAPT_ITERNEXT(field, group, rname) \
    static Value adapt_##field(Thread *t, Value a) { \
        CUnary fn = FN(a, field, group, CUnary); \
        PyObject *o = cpx_lend(t, a); \
        if (o == NULL) { return VALUE_ERROR; } \
        PyObject *r = cpx_c(CPX_C(t, fn(cpx_object(o)))); \
        if (r == NULL) { \
            if (kr_pending(t) && kr_pending_is(t, KR_EXC(StopIteration))) { kr_err_clear(t); } \
            return VALUE_NULL; } \
        return cpx_take(t, r); }
#define ADAPT_VOID(field, group, rname) \
    static void adapt_##field(Thread *t, Value a) { \
        CDestructor fn = FN(a, field, group, CDestructor); \
        PyObject *o = cpx_lend(t, a); \
        if (o != NULL && fn != NULL) { fn(cpx_object(o)); } }
#define ADAPT_SEND(field, group, rname) \
    static int adapt_##field(Thread *t, Value g, Value v, Value *out) { \
        CSend fn = FN(g, field, group, CSend); \
        Value args[2] = {g, v}; \
        PyObject *o[2]; \
        Object *r = NULL; \
        if (!cpx_lend_args(t, args, 2, o)) { return -1; } \
        int status = CPX_C(t, fn(cpx_object(o[0]), cpx_object(o[1]), &r)); \
        cpx_return_args(t, args, 2, o); \
        *out = r == NULL ? VALUE_NULL : cpx_take(t, cpx_c(r)); \
        return status; }
/* clang-format on */

static Value missing(Thread *t, Value v, const char *slot)
{
    return kr_raise(t, KR_EXC(SystemError), "type '%T' lost its %s", v, slot);
}

static int call_objobjarg(Thread *t, CObjObjArg fn, Value a, Value b, Value c, const char *slot)
{
    Value args[3] = {a, b, c};
    PyObject *o[3];
    if (!cpx_lend_args(t, args, 3, o)) {
        return -1;
    }
    int r = CPX_C(t, fn(cpx_object(o[0]), cpx_object(o[1]), cpx_object(o[2])));
    cpx_return_args(t, args, 3, o);
    return int_result(t, r, slot);
}

#define SLOT(field, kind, group, name, rname) ADAPT_##kind(field, group, rname)
#include "runtime/core/slots.def"
#undef SLOT

static void *const adapters[] = {
#define SLOT(field, kind, group, name, rname) (void *)adapt_##field,
#include "runtime/core/slots.def"
#undef SLOT
};

/* Attribute access by C string, the way of old. */
static Value old_getattr(Thread *t, Value v, Value name)
{
    for (Type *k = kr_type(v); k != NULL; k = k->tp_base) {
        if (k->tp_getattr != NULL) {
            const char *text = kr_str_utf8(t, kr_as_str(name), NULL);
            PyObject *o = cpx_lend(t, v);
            return text == NULL || o == NULL
                       ? VALUE_ERROR
                       : result(
                             t,
                             cpx_c(CPX_C(t, k->tp_getattr(cpx_object(o), (char *)(uintptr_t)text))),
                             "tp_getattr");
        }
    }
    return kr_generic_getattr(t, v, name);
}

static int old_setattr(Thread *t, Value v, Value name, Value value)
{
    for (Type *k = kr_type(v); k != NULL; k = k->tp_base) {
        if (k->tp_setattr != NULL) {
            const char *text = kr_str_utf8(t, kr_as_str(name), NULL);
            PyObject *o = cpx_lend(t, v), *item = cpx_lend(t, value);
            if (text == NULL || o == NULL || (item == NULL && !value_is_null(value))) {
                return -1;
            }
            return CPX_C(t,
                         k->tp_setattr(cpx_object(o), (char *)(uintptr_t)text, cpx_object(item)));
        }
    }
    return kr_generic_setattr(t, v, name, value);
}

static int adapt_getbuffer(Thread *t, Value v, Buffer *out, int flags)
{
    Type *k = kr_type(v);
    PyObject *o = cpx_lend(t, v);
    if (o == NULL || k->tp_as_buffer == NULL || k->tp_as_buffer->bf_getbuffer == NULL) {
        return o == NULL ? -1
                         : kr_fail_int(t, KR_EXC(TypeError),
                                       "a bytes-like object is required, not '%T'", v);
    }
    int r = CPX_C(t, k->tp_as_buffer->bf_getbuffer(cpx_object(o), out, flags));
    if (r == 0 && out->obj != NULL) {
        (void)cpx_take(t, cpx_c(out->obj)); /* the runtime's buffers count nothing */
    }
    return int_result(t, r, "bf_getbuffer");
}

static void adapt_releasebuffer(Thread *t, Value v, Buffer *b)
{
    Type *k = kr_type(v);
    if (k->tp_as_buffer != NULL && k->tp_as_buffer->bf_releasebuffer != NULL) {
        k->tp_as_buffer->bf_releasebuffer(value_ptr(v), b);
    }
}

bool cpx_adapt_slots(Thread *t, Type *type)
{
    TypeInfo *info = kr_type_info(type);
    for (int i = 0; i < SLOT_COUNT; i++) {
        void *fn = c_slot(type, i);
        void **slot = native_slot(type, i);
        if (fn == NULL) {
            *slot = NULL;
            continue;
        }
        *slot = adapters[i];
        /* A function inherited, or copied, from a base: with it the base's native one. */
        for (Type *k = type->tp_base; k != NULL; k = k->tp_base) {
            if (k->tp_cache != NULL && c_slot(k, i) == fn && *native_slot(k, i) != NULL) {
                *slot = *native_slot(k, i);
                break;
            }
        }
    }
    if ((void *)type->tp_getattro == (void *)PyObject_GenericGetAttr) {
        info->slots.tp_getattro = kr_generic_getattr;
    } else if (type->tp_getattro == NULL && type->tp_getattr != NULL) {
        info->slots.tp_getattro = old_getattr;
    }
    if ((void *)type->tp_setattro == (void *)PyObject_GenericSetAttr) {
        info->slots.tp_setattro = kr_generic_setattr;
    } else if (type->tp_setattro == NULL && type->tp_setattr != NULL) {
        info->slots.tp_setattro = old_setattr;
    }
    if ((void *)type->tp_iter == (void *)PyObject_SelfIter) {
        info->slots.tp_iter = kr_self_iter;
    }
    if ((void *)type->tp_hash == (void *)PyObject_HashNotImplemented) {
        info->slots.tp_hash = kr_hash_not_implemented;
    }
    if (type->tp_as_buffer != NULL && type->tp_as_buffer->bf_getbuffer != NULL) {
        info->getbuffer = adapt_getbuffer;
        info->releasebuffer = adapt_releasebuffer;
        for (Type *k = type->tp_base; k != NULL; k = k->tp_base) {
            if (k->tp_cache != NULL && (k->tp_cache->flags & TI_NATIVE) && k->tp_cache->getbuffer &&
                k->tp_as_buffer == type->tp_as_buffer) {
                info->getbuffer = k->tp_cache->getbuffer;
                info->releasebuffer = k->tp_cache->releasebuffer;
                break;
            }
        }
    }
    return true;
}
