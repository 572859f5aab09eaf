/* weakref.c -- weak references.
 *
 * The references to an object form a list anchored in the object's slot at tp_weaklistoffset.  The
 * slot holds a hidden pointer (low bit set) to the first one, so that the collector does not follow
 * it; a slot with nothing but that bit says "watched, no references": C code only asks whether it
 * is NULL. wr_object, wr_prev and wr_next are raw pointers, which the kind WEAK keeps from being
 * marked.
 *
 * The collector calls mark_end() for each object with references when marks are complete:
 * references that died leave the list (and are cleared, in case a finalizer revives them),
 * references to a dead object are cleared and their callbacks queued.
 */
#include "runtime/types/weakref.h"

#include "runtime/base/hash.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/exception.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

static WeakRef *as_ref(Value v) { return (WeakRef *)value_ptr(v); }

static uintptr_t *list_slot(Object *o)
{
    isize offset = o->ob_type->tp_weaklistoffset;
    return offset <= 0 ? NULL : (uintptr_t *)((char *)o + offset);
}

static WeakRef *first_ref(Object *o)
{
    uintptr_t *slot = list_slot(o);
    return slot == NULL ? NULL : kr_gc_reveal(*slot);
}

static void set_first(Object *o, WeakRef *ref) { *list_slot(o) = kr_gc_hide(ref); }

static bool is_dead(const WeakRef *ref)
{
    return ref->wr_object == &_Py_NoneStruct || ref->wr_object == NULL;
}

static void unlink_ref(WeakRef *ref)
{
    if (!is_dead(ref)) {
        kr_gc_weak.callbacks -= !value_is_null(ref->wr_callback);
        if (ref->wr_prev != NULL) {
            ref->wr_prev->wr_next = ref->wr_next;
        } else {
            set_first(ref->wr_object, ref->wr_next);
        }
        if (ref->wr_next != NULL) {
            ref->wr_next->wr_prev = ref->wr_prev;
        }
    }
    ref->wr_object = &_Py_NoneStruct;
    ref->wr_prev = ref->wr_next = NULL;
}

/* -- For the collector -------------------------------------------------------------------- */

static bool mark_end(Object *o, bool alive, GcIsLive is_live)
{
    WeakRef *next;
    for (WeakRef *ref = first_ref(o); ref != NULL; ref = next) {
        next = ref->wr_next;
        bool ref_alive = is_live(ref);
        if (alive && ref_alive) {
            continue;
        }
        unlink_ref(ref);
        if (ref_alive && !value_is_null(ref->wr_callback)) {
            kr_gc_weak_callback(&ref->ob_base);
        } else {
            ref->wr_callback = VALUE_NULL;
        }
    }
    if (first_ref(o) == NULL) {
        *list_slot(o) = 0;
        return false;
    }
    return true;
}

static void call_callback(Thread *t, Object *o)
{
    WeakRef *ref = (WeakRef *)o;
    Value callback = ref->wr_callback;
    ref->wr_callback = VALUE_NULL;
    if (!value_is_null(callback) && value_is_error(kr_call_1(t, callback, value_from_ptr(o)))) {
        kr_err_unraisable(t, callback, NULL);
    }
}

bool kr_weakref_init(Thread *t)
{
    kr_gc_weak.mark_end = mark_end;
    kr_gc_weak.call = call_callback;
    return true;
}

void kr_weakref_clear_all(Thread *t, Object *o)
{
    uintptr_t *slot = list_slot(o);
    if (slot == NULL || *slot == 0) {
        return;
    }
    List *due = NULL;
    WeakRef *ref;
    while ((ref = first_ref(o)) != NULL) {
        unlink_ref(ref);
        if (!value_is_null(ref->wr_callback)) {
            if (due == NULL) {
                due = kr_list_new(t, 4);
            }
            if (due == NULL || !kr_list_append(t, due, value_from_ptr(ref))) {
                kr_err_clear(t);
                break;
            }
        }
    }
    *slot = 0;
    kr_gc_unwatch(o, GC_WATCH_WEAK);
    if (due != NULL) {
        Value pending = kr_err_fetch(t);
        for (isize i = 0; i < kr_list_len(due); i++) {
            call_callback(t, value_ptr(kr_list_get(t, due, i)));
        }
        kr_err_restore(t, pending);
    }
}

/* -- Making ------------------------------------------------------------------------------- */

bool kr_supports_weakrefs(Value v) { return value_is_ptr(v) && kr_type(v)->tp_weaklistoffset > 0; }

static bool is_proxy_type(const Type *type)
{
    return type == &_PyWeakref_ProxyType || type == &_PyWeakref_CallableProxyType;
}

/* The shared ones come first in the list: a plain reference, then a proxy. */
static WeakRef *find_shared(Object *o, const Type *type)
{
    for (WeakRef *ref = first_ref(o); ref != NULL && value_is_null(ref->wr_callback);
         ref = ref->wr_next) {
        if (ref->ob_base.ob_type == type) {
            return ref;
        }
    }
    return NULL;
}

static void link_ref(Object *o, WeakRef *ref, bool shared)
{
    WeakRef *after = NULL, *next = first_ref(o);
    if (!shared) {
        while (next != NULL && value_is_null(next->wr_callback) &&
               (next->ob_base.ob_type == &_PyWeakref_RefType ||
                is_proxy_type(next->ob_base.ob_type))) {
            after = next;
            next = next->wr_next;
        }
    } else if (is_proxy_type(ref->ob_base.ob_type) && next != NULL &&
               next->ob_base.ob_type == &_PyWeakref_RefType && value_is_null(next->wr_callback)) {
        after = next;
        next = next->wr_next;
    }
    kr_gc_weak.callbacks += !value_is_null(ref->wr_callback);
    ref->wr_prev = after;
    ref->wr_next = next;
    if (next != NULL) {
        next->wr_prev = ref;
    }
    if (after != NULL) {
        after->wr_next = ref;
    } else {
        set_first(o, ref);
    }
}

static Value make(Thread *t, Type *type, Value v, Value callback)
{
    if (!kr_supports_weakrefs(v)) {
        return kr_raise(t, KR_EXC(TypeError), "cannot create weak reference to '%T' object", v);
    }
    Object *o = value_ptr(v);
    if (!value_is_null(callback) && kr_is_none(callback)) {
        callback = VALUE_NULL;
    }
    bool shared = value_is_null(callback) && (type == &_PyWeakref_RefType || is_proxy_type(type));
    WeakRef *ref = shared ? find_shared(o, type) : NULL;
    if (ref != NULL) {
        return value_from_ptr(ref);
    }
    if (type == &_PyWeakref_RefType || is_proxy_type(type)) {
        ref = kr_new_object(t, type, sizeof(WeakRef), GCK_WEAK);
    } else {
        ref = (WeakRef *)value_ptr_or_null(kr_type_alloc(t, type, 0));
    }
    if (ref == NULL || !kr_gc_watch(t, o, GC_WATCH_WEAK)) {
        return VALUE_ERROR;
    }
    ref->wr_object = o;
    ref->wr_callback = callback;
    ref->hash = -1;
    link_ref(o, ref, shared);
    return value_from_ptr(ref);
}

Value kr_weakref_new(Thread *t, Value v, Value callback_or_null)
{
    return make(t, &_PyWeakref_RefType, v, callback_or_null);
}

Value kr_weakproxy_new(Thread *t, Value v, Value callback_or_null)
{
    return make(t, kr_is_callable(v) ? &_PyWeakref_CallableProxyType : &_PyWeakref_ProxyType, v,
                callback_or_null);
}

Value kr_weakref_get(WeakRef *ref)
{
    return is_dead(ref) ? KR_NONE : value_from_ptr(ref->wr_object);
}

bool kr_is_weakref(Value v)
{
    return value_is_ptr(v) &&
           (kr_is_instance_of(v, &_PyWeakref_RefType) || is_proxy_type(kr_type(v)));
}

isize kr_weakref_list(Thread *t, Object *o, List *list)
{
    isize n = 0;
    for (WeakRef *ref = first_ref(o); ref != NULL; ref = ref->wr_next) {
        if (list != NULL && !kr_list_append(t, list, value_from_ptr(ref))) {
            return -1;
        }
        n++;
    }
    return n;
}

Value kr_weakref_first(Thread *t, Object *o)
{
    WeakRef *ref = first_ref(o);
    return ref == NULL ? KR_NONE : value_from_ptr(ref);
}

/* -- ref ---------------------------------------------------------------------------------- */

static Value ref_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (type == &_PyWeakref_RefType && !kr_check_no_kwargs(t, "ref", kwnames)) {
        return VALUE_ERROR;
    }
    if (!kr_check_nargs(t, "__new__", nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    return make(t, type, args[0], nargs > 1 ? args[1] : VALUE_NULL);
}

static int ref_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_check_no_kwargs(t, "ref", kwnames) && kr_check_nargs(t, "__init__", nargs, 1, 2) ? 0
                                                                                               : -1;
}

static Value ref_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "weakref", kwnames) || !kr_check_nargs(t, "weakref", nargs, 0, 0)) {
        return VALUE_ERROR;
    }
    return kr_weakref_get(as_ref(self));
}

static int64_t ref_hash(Thread *t, Value self)
{
    WeakRef *ref = as_ref(self);
    if (ref->hash == -1) {
        if (is_dead(ref)) {
            return kr_fail_int(t, KR_EXC(TypeError), "weak object has gone away");
        }
        ref->hash = kr_hash(t, value_from_ptr(ref->wr_object));
    }
    return ref->hash;
}

static Value ref_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_instance_of(a, &_PyWeakref_RefType) ||
        !kr_is_instance_of(b, &_PyWeakref_RefType)) {
        return KR_NOTIMPLEMENTED;
    }
    WeakRef *x = as_ref(a), *y = as_ref(b);
    if (is_dead(x) || is_dead(y)) {
        return kr_bool((x == y) == (op == CMP_EQ));
    }
    return kr_compare(t, value_from_ptr(x->wr_object), value_from_ptr(y->wr_object), op);
}

static Value ref_repr(Thread *t, Value self)
{
    WeakRef *ref = as_ref(self);
    if (is_dead(ref)) {
        return value_from_ptr(kr_str_format(t, "<weakref at %p; dead>", ref));
    }
    Value target = value_from_ptr(ref->wr_object);
    Value name = kr_getattr_optional(t, target, KR_NAME(__name__));
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (value_is_null(name) || !kr_is_str(name)) {
        return value_from_ptr(
            kr_str_format(t, "<weakref at %p; to '%T' at %p>", ref, target, value_ptr(target)));
    }
    return value_from_ptr(kr_str_format(t, "<weakref at %p; to '%T' at %p (%U)>", ref, target,
                                        value_ptr(target), value_ptr(name)));
}

/* clang-format off */
#define REF_METHODS(M) M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
KR_NATIVE_TABLE(ref_methods, REF_METHODS)
/* clang-format on */
static const NativeMember ref_members[] = {
    {"__callback__", NM_VALUE, offsetof(WeakRef, wr_callback), NM_READONLY | NM_NULL_IS_NONE, NULL},
    {NULL, 0, 0, 0, NULL},
};
#define REF_SLOTS(S)                            \
    S(tp_repr, UNARY, ref_repr)                 \
    S(tp_hash, HASH, ref_hash)                  \
    S(tp_call, CALL, ref_call)                  \
    S(tp_richcompare, RICHCMP, ref_richcompare) \
    S(tp_init, INIT, ref_init)                  \
    S(tp_new, NEW, ref_new)
KR_TYPE_SLOTS(ref, REF_SLOTS)
static TypeInfo ref_info = {
    .slots = {REF_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = ref_c_slots,
    .methods = ref_methods,
    .members = ref_members,
    .flags = TI_NATIVE | TI_WEAK_KIND,
};
Type _PyWeakref_RefType = {
    KR_TYPE_HEAD("weakref.ReferenceType", sizeof(WeakRef), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_HAVE_VECTORCALL,
    .tp_vectorcall_offset = offsetof(WeakRef, vectorcall),
    .tp_cache = &ref_info,
};
static_assert(sizeof(WeakRef) == 64, "PyWeakReference");

/* -- Proxies ------------------------------------------------------------------------------ */

/* The referent of a proxy, anything else as it is; VALUE_ERROR when the referent is gone. */
static Value target(Thread *t, Value v)
{
    if (!value_is_ptr(v) || value_is_null(v) || !is_proxy_type(kr_type(v))) {
        return v;
    }
    if (is_dead(as_ref(v))) {
        return kr_raise(t, KR_EXC(ReferenceError), "weakly-referenced object no longer exists");
    }
    return value_from_ptr(as_ref(v)->wr_object);
}

static Value proxy_repr(Thread *t, Value self)
{
    WeakRef *ref = as_ref(self);
    Value v = kr_weakref_get(ref);
    return value_from_ptr(kr_str_format(t, "<weakproxy at %p to %T at %p>", ref, v, value_ptr(v)));
}

#define PROXY_UNARY(name, op)                                    \
    static Value proxy_##name(Thread *t, Value self)             \
    {                                                            \
        self = target(t, self);                                  \
        return value_is_error(self) ? VALUE_ERROR : op(t, self); \
    }
PROXY_UNARY(str, kr_str)
PROXY_UNARY(neg, kr_neg)
PROXY_UNARY(pos, kr_pos)
PROXY_UNARY(abs, kr_abs)
PROXY_UNARY(invert, kr_invert)
PROXY_UNARY(int, kr_to_int)
PROXY_UNARY(float, kr_to_float)
PROXY_UNARY(index, kr_index)
PROXY_UNARY(iter, kr_iter)

#define PROXY_BINARY(name, call)                            \
    static Value proxy_##name(Thread *t, Value a, Value b)  \
    {                                                       \
        a = target(t, a);                                   \
        b = value_is_error(a) ? VALUE_ERROR : target(t, b); \
        return value_is_error(b) ? VALUE_ERROR : (call);    \
    }
PROXY_BINARY(add, kr_binary(t, BIN_ADD, a, b))
PROXY_BINARY(sub, kr_binary(t, BIN_SUB, a, b))
PROXY_BINARY(mul, kr_binary(t, BIN_MUL, a, b))
PROXY_BINARY(mod, kr_binary(t, BIN_MOD, a, b))
PROXY_BINARY(divmod, kr_divmod(t, a, b))
PROXY_BINARY(lshift, kr_binary(t, BIN_LSHIFT, a, b))
PROXY_BINARY(rshift, kr_binary(t, BIN_RSHIFT, a, b))
PROXY_BINARY(and, kr_binary(t, BIN_AND, a, b))
PROXY_BINARY(xor, kr_binary(t, BIN_XOR, a, b))
PROXY_BINARY(or, kr_binary(t, BIN_OR, a, b))
PROXY_BINARY(floordiv, kr_binary(t, BIN_FLOORDIV, a, b))
PROXY_BINARY(truediv, kr_binary(t, BIN_TRUEDIV, a, b))
PROXY_BINARY(matmul, kr_binary(t, BIN_MATMUL, a, b))
PROXY_BINARY(iadd, kr_inplace(t, BIN_ADD, a, b))
PROXY_BINARY(isub, kr_inplace(t, BIN_SUB, a, b))
PROXY_BINARY(imul, kr_inplace(t, BIN_MUL, a, b))
PROXY_BINARY(imod, kr_inplace(t, BIN_MOD, a, b))
PROXY_BINARY(ilshift, kr_inplace(t, BIN_LSHIFT, a, b))
PROXY_BINARY(irshift, kr_inplace(t, BIN_RSHIFT, a, b))
PROXY_BINARY(iand, kr_inplace(t, BIN_AND, a, b))
PROXY_BINARY(ixor, kr_inplace(t, BIN_XOR, a, b))
PROXY_BINARY(ior, kr_inplace(t, BIN_OR, a, b))
PROXY_BINARY(ifloordiv, kr_inplace(t, BIN_FLOORDIV, a, b))
PROXY_BINARY(itruediv, kr_inplace(t, BIN_TRUEDIV, a, b))
PROXY_BINARY(imatmul, kr_inplace(t, BIN_MATMUL, a, b))
PROXY_BINARY(getitem, kr_getitem(t, a, b))
PROXY_BINARY(getattr,
             kr_is_str(b) ? kr_getattr(t, a, (Str *)value_ptr(b)) : kr_generic_getattr(t, a, b))

static Value proxy_pow(Thread *t, Value a, Value b, Value mod)
{
    a = target(t, a);
    b = value_is_error(a) ? VALUE_ERROR : target(t, b);
    mod = value_is_error(b) ? VALUE_ERROR : target(t, mod);
    return value_is_error(mod) ? VALUE_ERROR : kr_pow(t, a, b, mod);
}

static Value proxy_ipow(Thread *t, Value a, Value b, Value mod)
{
    a = target(t, a);
    b = value_is_error(a) ? VALUE_ERROR : target(t, b);
    return value_is_error(b) ? VALUE_ERROR : kr_inplace(t, BIN_POW, a, b);
}

static Value proxy_richcompare(Thread *t, Value a, Value b, int op)
{
    a = target(t, a);
    b = value_is_error(a) ? VALUE_ERROR : target(t, b);
    return value_is_error(b) ? VALUE_ERROR : kr_compare(t, a, b, op);
}

static int proxy_bool(Thread *t, Value self)
{
    self = target(t, self);
    return value_is_error(self) ? -1 : kr_truth(t, self);
}

static isize proxy_len(Thread *t, Value self)
{
    self = target(t, self);
    return value_is_error(self) ? -1 : kr_len(t, self);
}

static int proxy_contains(Thread *t, Value self, Value item)
{
    self = target(t, self);
    return value_is_error(self) ? -1 : kr_contains(t, self, item);
}

static int proxy_setitem(Thread *t, Value self, Value key, Value v)
{
    self = target(t, self);
    if (value_is_error(self)) {
        return -1;
    }
    return value_is_null(v) ? kr_delitem(t, self, key) : kr_setitem(t, self, key, v);
}

static int proxy_setattr(Thread *t, Value self, Value name, Value v)
{
    self = target(t, self);
    if (value_is_error(self)) {
        return -1;
    }
    if (!kr_is_str(name)) {
        return kr_generic_setattr(t, self, name, v);
    }
    return kr_setattr(t, self, (Str *)value_ptr(name), v);
}

static Value proxy_next(Thread *t, Value self)
{
    self = target(t, self);
    if (value_is_error(self)) {
        return VALUE_ERROR;
    }
    if (!kr_is_iterator(self)) {
        return kr_raise(t, KR_EXC(TypeError), "Weakref proxy referenced a non-iterator '%T' object",
                        self);
    }
    return kr_next(t, self);
}

static Value proxy_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    self = target(t, self);
    return value_is_error(self) ? VALUE_ERROR : kr_call(t, self, args, nargs, kwnames);
}

static Value proxy_bytes(Thread *t, Value self)
{
    self = target(t, self);
    return value_is_error(self) ? VALUE_ERROR : kr_call_method_0(t, self, KR_NAME(__bytes__));
}

static Value proxy_reversed(Thread *t, Value self)
{
    self = target(t, self);
    return value_is_error(self) ? VALUE_ERROR : kr_call_method_0(t, self, KR_NAME(__reversed__));
}

/* clang-format off */
#define PROXY_METHODS(M) \
    M(NOARGS, proxy_bytes, NF_CALLS, "__bytes__", NULL) \
    M(NOARGS, proxy_reversed, NF_CALLS, "__reversed__", NULL)
KR_NATIVE_TABLE(proxy_methods, PROXY_METHODS)

#define PROXY_SLOTS(S) \
    S(tp_repr, UNARY, proxy_repr) S(tp_str, UNARY, proxy_str) S(tp_getattro, BINARY, proxy_getattr) \
    S(tp_setattro, OBJOBJARG, proxy_setattr) S(tp_richcompare, RICHCMP, proxy_richcompare) \
    S(tp_hash, HASH, kr_hash_not_implemented) \
    S(tp_iter, UNARY, proxy_iter) S(tp_iternext, ITERNEXT, proxy_next) \
    S(nb_add, BINARY, proxy_add) S(nb_subtract, BINARY, proxy_sub) S(nb_multiply, BINARY, proxy_mul) \
    S(nb_remainder, BINARY, proxy_mod) S(nb_divmod, BINARY, proxy_divmod) S(nb_power, TERNARY, proxy_pow) \
    S(nb_negative, UNARY, proxy_neg) S(nb_positive, UNARY, proxy_pos) S(nb_absolute, UNARY, proxy_abs) \
    S(nb_bool, INQUIRY, proxy_bool) S(nb_invert, UNARY, proxy_invert) S(nb_lshift, BINARY, proxy_lshift) \
    S(nb_rshift, BINARY, proxy_rshift) S(nb_and, BINARY, proxy_and) S(nb_xor, BINARY, proxy_xor) \
    S(nb_or, BINARY, proxy_or) S(nb_int, UNARY, proxy_int) S(nb_float, UNARY, proxy_float) \
    S(nb_inplace_add, BINARY, proxy_iadd) S(nb_inplace_subtract, BINARY, proxy_isub) \
    S(nb_inplace_multiply, BINARY, proxy_imul) S(nb_inplace_remainder, BINARY, proxy_imod) \
    S(nb_inplace_power, TERNARY, proxy_ipow) S(nb_inplace_lshift, BINARY, proxy_ilshift) \
    S(nb_inplace_rshift, BINARY, proxy_irshift) S(nb_inplace_and, BINARY, proxy_iand) \
    S(nb_inplace_xor, BINARY, proxy_ixor) S(nb_inplace_or, BINARY, proxy_ior) \
    S(nb_floor_divide, BINARY, proxy_floordiv) S(nb_true_divide, BINARY, proxy_truediv) \
    S(nb_inplace_floor_divide, BINARY, proxy_ifloordiv) S(nb_inplace_true_divide, BINARY, proxy_itruediv) \
    S(nb_index, UNARY, proxy_index) S(nb_matrix_multiply, BINARY, proxy_matmul) \
    S(nb_inplace_matrix_multiply, BINARY, proxy_imatmul) \
    S(mp_length, LEN, proxy_len) S(mp_subscript, BINARY, proxy_getitem) \
    S(mp_ass_subscript, OBJOBJARG, proxy_setitem) S(sq_length, LEN, proxy_len) \
    S(sq_contains, OBJOBJ, proxy_contains)
#define CALL_SLOT(S) S(tp_call, CALL, proxy_call)
#define CALLABLE_PROXY_SLOTS(S) PROXY_SLOTS(S) CALL_SLOT(S)
KR_SLOT_TRAMPS(PROXY_SLOTS)
KR_SLOT_TRAMPS(CALL_SLOT)
KR_TYPE_SLOT_ROWS(proxy, PROXY_SLOTS)
KR_TYPE_SLOT_ROWS(callable_proxy, CALLABLE_PROXY_SLOTS)
/* clang-format on */
static TypeInfo proxy_info = {
    .slots = {PROXY_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = proxy_c_slots,
    .methods = proxy_methods,
    .flags = TI_NATIVE | TI_WEAK_KIND,
};
Type _PyWeakref_ProxyType = {
    KR_TYPE_HEAD("weakref.ProxyType", sizeof(WeakRef), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &proxy_info,
};
static TypeInfo callable_proxy_info = {
    .slots = {CALLABLE_PROXY_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = callable_proxy_c_slots,
    .methods = proxy_methods,
    .flags = TI_NATIVE | TI_WEAK_KIND,
};
Type _PyWeakref_CallableProxyType = {
    KR_TYPE_HEAD("weakref.CallableProxyType", sizeof(WeakRef), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &callable_proxy_info,
};
