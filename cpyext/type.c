/* type.c -- types that C code defines: PyType_Ready, PyType_FromSpec and what classes owe C.
 *
 * A C type gets a TypeInfo behind tp_cache and the flag TI_C_SLOTS; its C fields are completed by
 * inheritance as CPython completes them, its native slots are adapters (slots.c).
 */
#include "cpyext/type.h"

#include <stdlib.h>

#include "cpyext/call.h"
#include "cpyext/loader.h"
#include "cpyext/memory.h"
#include "cpyext/slots.h"
#include "cpyext/table.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/core/shape.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"
#include "runtime/types/type_int.h"

#define T kr_thread_current()

/* -- Inheritance of C fields -------------------------------------------------------------- */

/* The slots a type fills itself; kept while it is made ready, for its slot wrappers. */
static bool own_slots[SLOT_COUNT];
static bool is_own(const Type *type, int slot) { return own_slots[slot]; }

static void note_own_slots(Type *type)
{
    for (int i = 0; i < SLOT_COUNT; i++) {
        void **c = kr_c_slot(type, i);
        own_slots[i] = c != NULL && *c != NULL;
    }
}

static void inherit_flags(Type *type, const Type *base)
{
    uint64_t subclass =
        TPF_LONG | TPF_LIST | TPF_TUPLE | TPF_BYTES | TPF_STR | TPF_DICT | TPF_BASEEXC | TPF_TYPE;
    type->tp_flags |= base->tp_flags & (subclass | TPF_MATCH_SELF);
    if (!(type->tp_flags & (TPF_SEQUENCE | TPF_MAPPING))) {
        type->tp_flags |= base->tp_flags & (TPF_SEQUENCE | TPF_MAPPING);
    }
    if (!(type->tp_flags & TPF_HAVE_GC) && (base->tp_flags & TPF_HAVE_GC) &&
        type->tp_traverse == NULL && type->tp_clear == NULL) {
        type->tp_flags |= TPF_HAVE_GC;
        type->tp_traverse = base->tp_traverse;
        type->tp_clear = base->tp_clear;
    }
}

#define TAKE(field)                \
    if (type->field == 0) {        \
        type->field = base->field; \
    }

static void inherit_c(Type *type, Type *base)
{
    TAKE(tp_basicsize);
    TAKE(tp_itemsize);
    TAKE(tp_weaklistoffset);
    TAKE(tp_dictoffset);
    TAKE(tp_as_async);
    TAKE(tp_as_number);
    TAKE(tp_as_sequence);
    TAKE(tp_as_mapping);
    TAKE(tp_as_buffer);
    TAKE(tp_dealloc);
    if (type->tp_vectorcall_offset == 0) {
        type->tp_vectorcall_offset = base->tp_vectorcall_offset;
        if (type->tp_call == NULL || type->tp_call == base->tp_call) {
            type->tp_flags |= base->tp_flags & TPF_HAVE_VECTORCALL;
        }
    }
    if (base->tp_as_buffer != NULL && type->tp_as_buffer != base->tp_as_buffer &&
        type->tp_as_buffer->bf_getbuffer == NULL) {
        *type->tp_as_buffer = *base->tp_as_buffer;
    }
    bool own_getattr = type->tp_getattr != NULL || type->tp_getattro != NULL;
    bool own_setattr = type->tp_setattr != NULL || type->tp_setattro != NULL;
    bool own_compare = type->tp_richcompare != NULL || type->tp_hash != NULL;
    if (!own_getattr) {
        type->tp_getattr = base->tp_getattr;
    }
    if (!own_setattr) {
        type->tp_setattr = base->tp_setattr;
    }
    for (int i = 0; i < SLOT_COUNT; i++) {
        void **c = kr_c_slot(type, i), **from = kr_c_slot(base, i);
        if (c == NULL || *c != NULL || from == NULL ||
            (own_compare && (i == SLOT_tp_richcompare || i == SLOT_tp_hash)) ||
            (own_getattr && i == SLOT_tp_getattro) || (own_setattr && i == SLOT_tp_setattro)) {
            continue;
        }
        if (i == SLOT_tp_new && base == &PyBaseObject_Type && !(type->tp_flags & TPF_HEAPTYPE)) {
            continue; /* a static type that wants object's says so */
        }
        *c = *from;
    }
    if (type->tp_alloc == NULL) {
        type->tp_alloc = (CAlloc)PyType_GenericAlloc;
    }
    bool gc = type->tp_flags & TPF_HAVE_GC;
    if (type->tp_free == NULL) {
        type->tp_free = gc ? PyObject_GC_Del : PyObject_Free;
    } else if (gc && type->tp_free == PyObject_Free) {
        type->tp_free = PyObject_GC_Del;
    }
}

/* -- Descriptors -------------------------------------------------------------------------- */

static bool put(Thread *t, Type *type, const char *name, Value v, bool replace)
{
    Str *key = value_is_error(v) ? NULL : kr_str_intern_c(t, name);
    if (key == NULL) {
        return false;
    }
    if (!replace && !value_is_null(kr_dict_get_str(t, type->tp_dict, key))) {
        return true;
    }
    return kr_dict_set_str(t, type->tp_dict, key, v);
}

static void init_descr(Descr *d, Type *type, Str *name)
{
    d->d_type = type;
    d->d_name = name;
    d->d_qualname = VALUE_NULL;
}

static Value new_descr(Thread *t, Type *kind, size_t size, Type *type, const char *name)
{
    Str *s = kr_str_intern_c(t, name);
    Descr *d = s == NULL ? NULL : kr_new_object(t, kind, size, GCK_SCAN);
    if (d != NULL) {
        init_descr(d, type, s);
    }
    return value_from_ptr(d);
}

static Value new_method(Thread *t, Type *type, const CMethodDef *ml)
{
    if (ml->ml_flags & METH_F_STATIC) {
        PyObject *f = PyCMethod_New((PyMethodDef *)ml, (PyObject *)type, NULL, NULL);
        Value v = cpx_take(t, f);
        return value_is_error(v) ? v : kr_staticmethod_new(t, v);
    }
    Type *kind = ml->ml_flags & METH_F_CLASS ? &PyClassMethodDescr_Type : &PyMethodDescr_Type;
    Value v = new_descr(t, kind, sizeof(MethodDescr), type, ml->ml_name);
    if (!value_is_error(v)) {
        MethodDescr *d = (MethodDescr *)value_ptr(v);
        d->d_method = ml;
        d->native = NULL;
    }
    return v;
}
static Value new_member(Thread *t, Type *type, const CMemberDef *m)
{
    Value v = new_descr(t, &PyMemberDescr_Type, sizeof(MemberDescr), type, m->name);
    if (!value_is_error(v)) {
        ((MemberDescr *)value_ptr(v))->d_member = m;
    }
    return v;
}
static Value new_getset(Thread *t, Type *type, const CGetSetDef *g)
{
    Value v = new_descr(t, &PyGetSetDescr_Type, sizeof(GetSetDescr), type, g->name);
    if (!value_is_error(v)) {
        ((GetSetDescr *)value_ptr(v))->d_getset = g;
    }
    return v;
}

PyObject *PyDescr_NewMethod(PyTypeObject *type, PyMethodDef *ml)
{
    Thread *t = T;
    return cpx_give(t, new_method(t, cpx_type(type), (const CMethodDef *)ml));
}
PyObject *PyDescr_NewClassMethod(PyTypeObject *type, PyMethodDef *ml)
{
    Thread *t = T;
    Value v = new_method(t, cpx_type(type), (const CMethodDef *)ml);
    if (!value_is_error(v)) {
        value_ptr(v)->ob_type = &PyClassMethodDescr_Type;
    }
    return cpx_give(t, v);
}
PyObject *PyDescr_NewMember(PyTypeObject *type, PyMemberDef *m)
{
    Thread *t = T;
    return cpx_give(t, new_member(t, cpx_type(type), (const CMemberDef *)m));
}
PyObject *PyDescr_NewGetSet(PyTypeObject *type, PyGetSetDef *g)
{
    Thread *t = T;
    return cpx_give(t, new_getset(t, cpx_type(type), (const CGetSetDef *)g));
}

static bool add_tables(Thread *t, Type *type)
{
    for (const CMethodDef *ml = type->tp_methods; ml != NULL && ml->ml_name != NULL; ml++) {
        if (!put(t, type, ml->ml_name, new_method(t, type, ml), ml->ml_flags & METH_F_COEXIST)) {
            return false;
        }
    }
    for (const CMemberDef *m = type->tp_members; m != NULL && m->name != NULL; m++) {
        if (!put(t, type, m->name, new_member(t, type, m), false)) {
            return false;
        }
    }
    for (const CGetSetDef *g = type->tp_getset; g != NULL && g->name != NULL; g++) {
        if (!put(t, type, g->name, new_getset(t, type, g), false)) {
            return false;
        }
    }
    return true;
}

static bool put_doc(Thread *t, Type *type)
{
    const char *sig;
    size_t n;
    if (!value_is_null(kr_dict_get_str(t, type->tp_dict, KR_NAME(__doc__)))) {
        return true;
    }
    const char *doc = kr_doc_split(type->tp_name, type->tp_doc, &sig, &n);
    Value v = doc == NULL ? KR_NONE : value_from_ptr(kr_str_from_c(t, doc));
    return !value_is_error(v) && kr_dict_set_str(t, type->tp_dict, KR_NAME(__doc__), v);
}

/* -- PyType_Ready ------------------------------------------------------------------------- */

static bool is_ready(const Type *type) { return (type->tp_flags & TPF_READY) && type->tp_cache; }

static bool ready(Thread *t, Type *type)
{
    if (type->tp_name == NULL) {
        return kr_fail(t, KR_EXC(SystemError), "Type does not define the tp_name field.");
    }
    if (type->tp_base == NULL) {
        type->tp_base = &PyBaseObject_Type;
    }
    Type *base = type->tp_base;
    if (!is_ready(base) && PyType_Ready(cpx_c_type(base)) < 0) {
        return false;
    }
    Object *o = &type->ob_base.ob_base;
    if (o->ob_type == NULL) {
        o->ob_type = base->ob_base.ob_base.ob_type;
    }
    if (!kr_gc_is_heap(type) && cpx_cell(o) == NULL) {
        kr_gc_add_roots(type, type + 1);
    }
    TypeInfo *info = kr_gc_new_block(t, sizeof *info, GCK_RAW);
    if (info == NULL) {
        return false;
    }
    type->tp_cache = info;
    TypeInfo *base_info = kr_type_info(base);
    info->flags = TI_C_SLOTS | (base_info->flags & (TI_HAS_DICT | TI_HAS_DEL));
    info->version = kr_type_next_version();
    type->tp_flags |= TPF_READYING;
    if (type->tp_dict == NULL && (type->tp_dict = kr_dict_new(t)) == NULL) {
        return false;
    }
    if (cpx_lend(t, value_from_ptr(type->tp_dict)) == NULL) {
        return false;
    }
    if (type->tp_bases == NULL) {
        type->tp_bases = kr_tuple_from(t, &(Value){(uintptr_t)base}, 1);
    } else { /* C made the tuple */
        (void)cpx_keep(t, (PyObject *)type->tp_bases);
    }
    if (type->tp_bases == NULL) {
        return false;
    }
    note_own_slots(type);
    if (type->tp_richcompare != NULL && type->tp_hash == NULL) {
        type->tp_hash = (CHash)PyObject_HashNotImplemented;
        if (!put(t, type, "__hash__", KR_NONE, true)) {
            return false;
        }
    }
    type->tp_mro = kr_mro_compute(t, type);
    if (type->tp_mro == NULL) {
        return false;
    }
    inherit_flags(type, base);
    for (isize i = 1; i < kr_tuple_len(type->tp_mro); i++) {
        Value k = kr_tuple_get(type->tp_mro, i);
        if (kr_is_type(k)) {
            inherit_c(type, (Type *)value_ptr(k));
        }
    }
    if (type->tp_dictoffset != 0) {
        info->flags |= TI_HAS_DICT;
    }
    if (type->tp_new == NULL && base == &PyBaseObject_Type && !(type->tp_flags & TPF_HEAPTYPE)) {
        type->tp_flags |= TPF_DISALLOW_INSTANTIATION;
    }
    if (!cpx_adapt_slots(t, type)) {
        return false;
    }
    if (type->tp_flags & TPF_DISALLOW_INSTANTIATION) {
        info->slots.tp_new = NULL;
        type->tp_new = NULL;
    }
    if (own_slots[SLOT_tp_new] && type->tp_new != NULL &&
        !put(t, type, "__new__", kr_new_wrapper(t, type), false)) {
        return false;
    }
    if (!kr_add_operators(t, type, is_own) || !add_tables(t, type) || !put_doc(t, type)) {
        return false;
    }
    if (info->slots.tp_getattro != kr_generic_getattr) {
        info->flags |= TI_HAS_GETATTR;
    }
    info->alloc_size = (uint32_t)type->tp_basicsize;
    if (base_info->root_shape != NULL) { /* a C type below a Python class */
        info->root_shape = kr_shape_new_root(t, type, 0);
        info->slot_base = base_info->slot_base;
        info->flags |= base_info->flags & TI_VAR_TAIL;
        if (info->root_shape == NULL) {
            return false;
        }
    }
    if (!(type->tp_flags & TPF_HEAPTYPE)) {
        type->tp_flags |= TPF_IMMUTABLETYPE;
    }
    type->tp_flags = (type->tp_flags & ~(uint64_t)TPF_READYING) | TPF_READY;
    for (isize i = 0; i < kr_tuple_len(type->tp_bases); i++) {
        if (!kr_type_add_subclass(t, (Type *)value_ptr(kr_tuple_get(type->tp_bases, i)), type)) {
            return false;
        }
    }
    return kr_type_register(t, type);
}

int PyType_Ready(PyTypeObject *type)
{
    Thread *t = T;
    Type *k = cpx_type(type);
    if (is_ready(k)) {
        return 0;
    }
    (void)cpx_keep(t, (PyObject *)type);
    if (!ready(t, k)) {
        k->tp_flags &= ~(uint64_t)(TPF_READY | TPF_READYING);
        return -1;
    }
    return 0;
}

/* -- PyType_FromSpec ---------------------------------------------------------------------- */

/* Byte offset of each Py_slot number in PyHeapTypeObject. */
#define H(member)  offsetof(PyHeapTypeObject, member)
#define HT(member) (offsetof(PyHeapTypeObject, ht_type) + offsetof(PyTypeObject, member))
static const uint16_t spec_offsets[] = {
    [Py_bf_getbuffer] = H(as_buffer.bf_getbuffer),
    [Py_bf_releasebuffer] = H(as_buffer.bf_releasebuffer),
    [Py_mp_ass_subscript] = H(as_mapping.mp_ass_subscript),
    [Py_mp_length] = H(as_mapping.mp_length),
    [Py_mp_subscript] = H(as_mapping.mp_subscript),
#define N(name) [Py_##name] = H(as_number.name),
    N(nb_absolute) N(nb_add) N(nb_and) N(nb_bool) N(nb_divmod) N(nb_float) N(nb_floor_divide)
        N(nb_index) N(nb_inplace_add) N(nb_inplace_and) N(nb_inplace_floor_divide)
            N(nb_inplace_lshift) N(nb_inplace_multiply) N(nb_inplace_or) N(nb_inplace_power)
                N(nb_inplace_remainder) N(nb_inplace_rshift) N(nb_inplace_subtract)
                    N(nb_inplace_true_divide) N(nb_inplace_xor) N(nb_int) N(nb_invert) N(nb_lshift)
                        N(nb_multiply) N(nb_negative) N(nb_or) N(nb_positive) N(nb_power) N(
                            nb_remainder) N(nb_rshift) N(nb_subtract) N(nb_true_divide) N(nb_xor)
                            N(nb_matrix_multiply) N(nb_inplace_matrix_multiply)
#undef N
#define N(name) [Py_##name] = H(as_sequence.name),
                                N(sq_ass_item) N(sq_concat) N(sq_contains) N(sq_inplace_concat)
                                    N(sq_inplace_repeat) N(sq_item) N(sq_length) N(sq_repeat)
#undef N
#define N(name) [Py_##name] = HT(name),
                                        N(tp_alloc) N(tp_base) N(tp_bases) N(tp_call) N(tp_clear)
                                            N(tp_dealloc) N(tp_del) N(tp_descr_get) N(tp_descr_set)
                                                N(tp_doc) N(tp_getattr) N(tp_getattro) N(tp_hash)
                                                    N(tp_init) N(tp_is_gc) N(tp_iter) N(tp_iternext)
                                                        N(tp_methods) N(tp_new) N(tp_repr) N(
                                                            tp_richcompare) N(tp_setattr)
                                                            N(tp_setattro) N(tp_str) N(tp_traverse)
                                                                N(tp_members) N(tp_getset)
                                                                    N(tp_free) N(tp_finalize)
#undef N
#define N(name) [Py_##name] = H(as_async.name),
                                                                        N(am_await) N(am_aiter)
                                                                            N(am_anext) N(am_send)
#undef N
};

static bool spec_bases(Thread *t, PyType_Spec *spec, PyObject *bases_in, Tuple **bases, Type **base)
{
    Value v = bases_in == NULL ? VALUE_NULL : cpx_keep(t, bases_in);
    *base = NULL;
    for (PyType_Slot *s = spec->slots; value_is_null(v) && s->slot != 0; s++) {
        if (s->slot == Py_tp_bases) {
            v = cpx_keep(t, s->pfunc);
        } else if (s->slot == Py_tp_base) {
            v = cpx_keep(t, s->pfunc);
        }
    }
    if (value_is_null(v)) {
        v = value_from_ptr(&PyBaseObject_Type);
    }
    if (!kr_is_tuple(v)) {
        v = value_from_ptr(kr_tuple_from(t, &v, 1));
        if (value_is_error(v)) {
            return false;
        }
    }
    *bases = (Tuple *)value_ptr(v);
    *base = kr_best_base(t, *bases);
    if (*base == NULL) {
        return false;
    }
    if (!((*base)->tp_flags & TPF_BASETYPE)) {
        return kr_fail(t, KR_EXC(TypeError), "type '%s' is not an acceptable base type",
                       (*base)->tp_name);
    }
    return true;
}

static PyObject *from_spec(Type *meta, PyObject *module, PyType_Spec *spec, PyObject *bases_in)
{
    Thread *t = T;
    Tuple *bases;
    Type *base;
    if (!spec_bases(t, spec, bases_in, &bases, &base)) {
        return NULL;
    }
    isize nmembers = 0, weak = 0, dict = 0, vector = 0;
    PyMemberDef *members = NULL;
    for (PyType_Slot *s = spec->slots; s->slot != 0; s++) {
        if (s->slot < 0 || (size_t)s->slot >= KR_COUNT(spec_offsets)) {
            kr_fail(t, KR_EXC(RuntimeError), "invalid slot offset");
            return NULL;
        }
        if (s->slot == Py_tp_members) {
            for (members = s->pfunc; members[nmembers].name != NULL; nmembers++) {
                PyMemberDef *m = &members[nmembers];
                weak = strcmp(m->name, "__weaklistoffset__") == 0 ? m->offset : weak;
                dict = strcmp(m->name, "__dictoffset__") == 0 ? m->offset : dict;
                vector = strcmp(m->name, "__vectorcalloffset__") == 0 ? m->offset : vector;
            }
        }
    }
    size_t size = (size_t)meta->tp_basicsize + (size_t)(nmembers + 1) * sizeof(PyMemberDef);
    HeapType *ht = kr_new_object(t, meta, size, GCK_SCAN);
    if (ht == NULL) {
        return NULL;
    }
    Type *type = &ht->ht_type;
    type->ob_base.ob_size = nmembers;
    /* Nothing else holds its name text: specs may live in memory that goes away. */
    const char *dot = strrchr(spec->name, '.');
    ht->ht_name = kr_str_from_c(t, dot ? dot + 1 : spec->name);
    ht->ht_qualname = ht->ht_name;
    ht->_ht_tpname = strdup(spec->name);
    if (ht->ht_name == NULL || ht->_ht_tpname == NULL) {
        return NULL;
    }
    type->tp_name = ht->_ht_tpname;
    type->tp_flags = (uint64_t)spec->flags | TPF_HEAPTYPE;
    type->tp_basicsize = spec->basicsize;
    type->tp_itemsize = spec->itemsize;
    type->tp_base = base;
    type->tp_bases = bases;
    type->tp_as_async = &ht->as_async;
    type->tp_as_number = &ht->as_number;
    type->tp_as_sequence = &ht->as_sequence;
    type->tp_as_mapping = &ht->as_mapping;
    type->tp_as_buffer = &ht->as_buffer;
    for (PyType_Slot *s = spec->slots; s->slot != 0; s++) {
        if (s->slot == Py_tp_base || s->slot == Py_tp_bases) {
            continue;
        }
        if (s->slot == Py_tp_doc) {
            type->tp_doc = s->pfunc == NULL ? NULL : strdup(s->pfunc);
        } else if (s->slot == Py_tp_members) {
            char *copy = (char *)ht + meta->tp_basicsize;
            memcpy(copy, members, (size_t)nmembers * sizeof *members);
            type->tp_members = (CMemberDef *)copy;
        } else {
            *(void **)((char *)ht + spec_offsets[s->slot]) = s->pfunc;
        }
    }
    if (type->tp_dealloc == NULL) {
        type->tp_dealloc = (CDestructor)cpx_heap_dealloc;
    }
    type->tp_weaklistoffset = weak;
    type->tp_dictoffset = dict;
    type->tp_vectorcall_offset = vector;
    if (cpx_lend(t, value_from_ptr(type)) == NULL) {
        return NULL;
    }
    if (module != NULL) {
        ht->ht_module = cpx_object(Py_NewRef(module));
        (void)cpx_keep(t, module);
    }
    if (!ready(t, type)) {
        return NULL;
    }
    if (value_is_null(kr_dict_get_str(t, type->tp_dict, KR_NAME(__module__)))) {
        if (dot == NULL) {
            if (!kr_warn(t, KR_EXC(DeprecationWarning), 1,
                         "builtin type %s has no __module__ attribute", spec->name)) {
                return NULL;
            }
        } else {
            Str *name = kr_str_from_utf8(t, spec->name, (size_t)(dot - spec->name));
            if (name == NULL ||
                !kr_dict_set_str(t, type->tp_dict, KR_NAME(__module__), value_from_ptr(name))) {
                return NULL;
            }
        }
    }
    return cpx_give_ptr(t, type);
}

PyObject *PyType_FromModuleAndSpec(PyObject *module, PyType_Spec *spec, PyObject *bases)
{
    return from_spec(&PyType_Type, module, spec, bases);
}
PyObject *PyType_FromSpecWithBases(PyType_Spec *spec, PyObject *bases)
{
    return from_spec(&PyType_Type, NULL, spec, bases);
}
PyObject *PyType_FromSpec(PyType_Spec *spec) { return from_spec(&PyType_Type, NULL, spec, NULL); }

/* tp_dealloc of a heap type whose spec gives none: free the memory, drop the type. */
void cpx_heap_dealloc(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    Type *base = cpx_type(type)->tp_base;
    PyObject_GC_UnTrack(o);
    if (type->tp_finalize != NULL && PyObject_CallFinalizerFromDealloc(o) < 0) {
        return;
    }
    while (base != NULL && base->tp_dealloc == (CDestructor)cpx_heap_dealloc) {
        base = base->tp_base;
    }
    if (base != NULL && base->tp_dealloc != NULL &&
        base->tp_dealloc != (CDestructor)cpx_native_dealloc &&
        base->tp_dealloc != (CDestructor)cpx_subtype_dealloc) {
        base->tp_dealloc(cpx_object(o));
    } else {
        type->tp_free(o);
    }
    Py_DECREF(type);
}

/* -- Asking ------------------------------------------------------------------------------- */

int PyType_IsSubtype(PyTypeObject *a, PyTypeObject *b)
{
    return a == b || kr_is_subtype(cpx_type(a), cpx_type(b));
}
unsigned long PyType_GetFlags(PyTypeObject *type) { return type->tp_flags; }
void *PyType_GetSlot(PyTypeObject *type, int slot)
{
    if (slot <= 0 || (size_t)slot >= KR_COUNT(spec_offsets)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    size_t at = spec_offsets[slot];
    if (at < sizeof(PyTypeObject)) {
        return *(void **)((char *)type + at);
    }
    struct {
        size_t start, size;
        void *group;
    } groups[] = {{H(as_async), sizeof(PyAsyncMethods), type->tp_as_async},
                  {H(as_number), sizeof(PyNumberMethods), type->tp_as_number},
                  {H(as_mapping), sizeof(PyMappingMethods), type->tp_as_mapping},
                  {H(as_sequence), sizeof(PySequenceMethods), type->tp_as_sequence},
                  {H(as_buffer), sizeof(PyBufferProcs), type->tp_as_buffer}};
    for (size_t i = 0; i < KR_COUNT(groups); i++) {
        if (at >= groups[i].start && at < groups[i].start + groups[i].size) {
            return groups[i].group == NULL
                       ? NULL
                       : *(void **)((char *)groups[i].group + (at - groups[i].start));
        }
    }
    return NULL;
}
PyObject *PyType_GetName(PyTypeObject *type)
{
    Thread *t = T;
    return cpx_give(t, kr_type_name(t, cpx_type(type)));
}
PyObject *PyType_GetQualName(PyTypeObject *type)
{
    Thread *t = T;
    return cpx_give(t, kr_type_qualname(t, cpx_type(type)));
}
void PyType_Modified(PyTypeObject *type)
{
    if (is_ready(cpx_type(type))) {
        kr_type_modified(T, cpx_type(type), NULL);
    }
}
unsigned int PyType_ClearCache(void) { return 0; }
PyObject *_PyType_Lookup(PyTypeObject *type, PyObject *name)
{
    Thread *t = T;
    Value n = cpx_keep(t, name);
    Str *s = kr_str_intern(t, (Str *)value_ptr(n));
    return s == NULL ? NULL : cpx_lend(t, kr_type_lookup(cpx_type(type), s));
}
const char *_PyType_Name(PyTypeObject *type)
{
    const char *dot = strrchr(type->tp_name, '.');
    return dot ? dot + 1 : type->tp_name;
}
PyObject *PyType_GetModule(PyTypeObject *type)
{
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        kr_fail(T, KR_EXC(TypeError), "PyType_GetModule: Type '%s' is not a heap type",
                type->tp_name);
        return NULL;
    }
    PyObject *m = ((PyHeapTypeObject *)type)->ht_module;
    if (m == NULL) {
        kr_fail(T, KR_EXC(TypeError), "PyType_GetModule: Type '%s' has no associated module",
                type->tp_name);
    }
    return m;
}
void *PyType_GetModuleState(PyTypeObject *type)
{
    PyObject *m = PyType_GetModule(type);
    return m == NULL ? NULL : PyModule_GetState(m);
}
PyObject *PyType_GetModuleByDef(PyTypeObject *type, PyModuleDef *def)
{
    Tuple *mro = cpx_type(type)->tp_mro;
    for (isize i = 0; i < kr_tuple_len(mro); i++) {
        PyTypeObject *k = (PyTypeObject *)value_ptr(kr_tuple_get(mro, i));
        if (k->tp_flags & Py_TPFLAGS_HEAPTYPE) {
            PyObject *m = ((PyHeapTypeObject *)k)->ht_module;
            if (m != NULL && PyModule_GetDef(m) == def) {
                return m;
            }
        }
    }
    kr_fail(T, KR_EXC(TypeError),
            "PyType_GetModuleByDef: No superclass of '%s' has the given module", type->tp_name);
    return NULL;
}
PyObject *PyType_GenericNew(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    return type->tp_alloc(type, 0);
}

/* -- Members of C structs ----------------------------------------------------------------- */

PyObject *PyMember_GetOne(const char *address, PyMemberDef *m)
{
    const char *p = address + m->offset;
    switch (m->type) {
    case T_BOOL: return PyBool_FromLong(*p);
    case T_BYTE: return PyLong_FromLong(*(const signed char *)p);
    case T_UBYTE: return PyLong_FromUnsignedLong(*(const unsigned char *)p);
    case T_SHORT: return PyLong_FromLong(*(const short *)p);
    case T_USHORT: return PyLong_FromUnsignedLong(*(const unsigned short *)p);
    case T_INT: return PyLong_FromLong(*(const int *)p);
    case T_UINT: return PyLong_FromUnsignedLong(*(const unsigned int *)p);
    case T_LONG:
    case T_LONGLONG:
    case T_PYSSIZET: return PyLong_FromLong(*(const long *)p);
    case T_ULONG:
    case T_ULONGLONG: return PyLong_FromUnsignedLong(*(const unsigned long *)p);
    case T_FLOAT: return PyFloat_FromDouble(*(const float *)p);
    case T_DOUBLE: return PyFloat_FromDouble(*(const double *)p);
    case T_STRING:
        return *(char *const *)p == NULL ? Py_NewRef(cpx_c(&_Py_NoneStruct))
                                         : PyUnicode_FromString(*(char *const *)p);
    case T_STRING_INPLACE: return PyUnicode_FromString(p);
    case T_CHAR: return PyUnicode_FromStringAndSize(p, 1);
    case T_NONE: return Py_NewRef(cpx_c(&_Py_NoneStruct));
    case T_OBJECT: {
        PyObject *o = *(PyObject *const *)p;
        return Py_NewRef(o == NULL ? cpx_c(&_Py_NoneStruct) : o);
    }
    case T_OBJECT_EX: {
        PyObject *o = *(PyObject *const *)p;
        if (o == NULL) {
            kr_fail(T, KR_EXC(AttributeError), "%s", m->name);
            return NULL;
        }
        return Py_NewRef(o);
    }
    default: kr_fail(T, KR_EXC(SystemError), "bad memberdescr type"); return NULL;
    }
}

int PyMember_SetOne(char *address, PyMemberDef *m, PyObject *v)
{
    Thread *t = T;
    char *p = address + m->offset;
    if (m->flags & READONLY) {
        kr_fail(t, KR_EXC(AttributeError), "readonly attribute");
        return -1;
    }
    if (v == NULL && m->type != T_OBJECT && m->type != T_OBJECT_EX) {
        kr_fail(t, KR_EXC(TypeError), "can't delete numeric/char attribute");
        return -1;
    }
    long i = 0;
    switch (m->type) {
    case T_BOOL:
        if (!PyBool_Check(v)) {
            kr_fail(t, KR_EXC(TypeError), "attribute value type must be bool");
            return -1;
        }
        *p = (void *)v == (void *)&_Py_TrueStruct;
        return 0;
    case T_FLOAT:
    case T_DOUBLE: {
        double d = PyFloat_AsDouble(v);
        if (d == -1.0 && kr_pending(t)) {
            return -1;
        }
        if (m->type == T_FLOAT) {
            *(float *)p = (float)d;
        } else {
            *(double *)p = d;
        }
        return 0;
    }
    case T_OBJECT:
    case T_OBJECT_EX: {
        if (v == NULL && m->type == T_OBJECT_EX && *(PyObject **)p == NULL) {
            kr_fail(t, KR_EXC(AttributeError), "%s", m->name);
            return -1;
        }
        (void)cpx_keep(t, v);
        Py_XINCREF(v);
        Py_XSETREF(*(PyObject **)p, v);
        return 0;
    }
    case T_CHAR: {
        Py_ssize_t n;
        const char *s = PyUnicode_AsUTF8AndSize(v, &n);
        if (s == NULL || n != 1) {
            PyErr_BadArgument();
            return -1;
        }
        *p = *s;
        return 0;
    }
    case T_STRING:
    case T_STRING_INPLACE: kr_fail(t, KR_EXC(TypeError), "readonly attribute"); return -1;
    case T_ULONG:
    case T_ULONGLONG: {
        unsigned long u = PyLong_AsUnsignedLongMask(v);
        if (u == (unsigned long)-1 && kr_pending(t)) {
            return -1;
        }
        *(unsigned long *)p = u;
        return 0;
    }
    default: break;
    }
    i = PyLong_AsLong(v);
    if (i == -1 && kr_pending(t)) {
        return -1;
    }
    switch (m->type) {
    case T_BYTE: *(signed char *)p = (signed char)i; return 0;
    case T_UBYTE: *(unsigned char *)p = (unsigned char)i; return 0;
    case T_SHORT: *(short *)p = (short)i; return 0;
    case T_USHORT: *(unsigned short *)p = (unsigned short)i; return 0;
    case T_INT: *(int *)p = (int)i; return 0;
    case T_UINT: *(unsigned int *)p = (unsigned int)i; return 0;
    case T_LONG:
    case T_LONGLONG:
    case T_PYSSIZET: *(long *)p = i; return 0;
    default: kr_fail(t, KR_EXC(SystemError), "bad memberdescr type for %s", m->name); return -1;
    }
}

Value cpx_member_get(Thread *t, Object *o, const CMemberDef *m)
{
    return cpx_take(t, PyMember_GetOne((char *)o, (PyMemberDef *)(uintptr_t)m));
}
int cpx_member_set(Thread *t, Object *o, const CMemberDef *m, Value v)
{
    PyObject *c = cpx_lend(t, v);
    if (c == NULL && !value_is_null(v)) {
        return -1;
    }
    return PyMember_SetOne((char *)o, (PyMemberDef *)(uintptr_t)m, c);
}

/* -- The C side of the runtime's types ---------------------------------------------------- */

static int visit_list(PyObject *o, visitproc visit, void *arg)
{
    List *l = (List *)o;
    if (kr_list_is_exposed(l)) {
        for (isize i = 0; i < kr_list_len(l); i++) {
            Py_VISIT((PyObject *)value_ptr_or_null(l->ob_item[i]));
        }
    }
    return 0;
}
static int visit_nothing(PyObject *o, visitproc visit, void *arg) { return 0; }
static int clear_nothing(PyObject *o) { return 0; }

/* tp_traverse of a Python class over a C type: the base's, for what C holds. */
static int subtype_traverse(PyObject *o, visitproc visit, void *arg)
{
    Type *base = cpx_object(o)->ob_type;
    while (base != NULL && base->tp_traverse == (CTraverse)subtype_traverse) {
        base = base->tp_base;
    }
    if (base != NULL && base->tp_traverse != NULL) {
        int r = base->tp_traverse(cpx_object(o), (CVisit)visit, arg);
        if (r != 0) {
            return r;
        }
    }
    if (base == NULL || !(base->tp_flags & TPF_HEAPTYPE)) {
        Py_VISIT(Py_TYPE(o));
    }
    return 0;
}
static int subtype_clear(PyObject *o)
{
    Type *base = cpx_object(o)->ob_type;
    while (base != NULL && base->tp_clear == (CInquiry)subtype_clear) {
        base = base->tp_base;
    }
    return base != NULL && base->tp_clear != NULL ? base->tp_clear(cpx_object(o)) : 0;
}

void cpx_type_made(Thread *t, Type *type)
{
    TypeInfo *info = kr_type_info(type);
    bool native = info->flags & TI_NATIVE;
    if (native) {
        type->tp_dealloc = (CDestructor)cpx_native_dealloc;
        if (type->tp_flags & TPF_HAVE_GC) {
            type->tp_traverse = (CTraverse)(type->tp_flags & TPF_LIST ? visit_list : visit_nothing);
            type->tp_clear = (CInquiry)clear_nothing;
        }
    } else if (info->flags & TI_EXT_BASE) {
        type->tp_dealloc = (CDestructor)cpx_subtype_dealloc;
        type->tp_flags |= TPF_HAVE_GC;
        type->tp_traverse = (CTraverse)subtype_traverse;
        type->tp_clear = (CInquiry)subtype_clear;
    } else {
        type->tp_dealloc = (CDestructor)cpx_native_dealloc;
    }
    type->tp_alloc = (CAlloc)PyType_GenericAlloc;
    type->tp_free = type->tp_flags & TPF_HAVE_GC ? PyObject_GC_Del : PyObject_Free;
    if (type->tp_as_buffer == NULL && type->tp_base != NULL) {
        type->tp_as_buffer = type->tp_base->tp_as_buffer;
    }
}

Value cpx_type_alloc(Thread *t, Type *type, isize nitems)
{
    return cpx_take(t, cpx_c(cpx_alloc_instance(t, type, nitems)));
}

void cpx_types_install(void)
{
    kr_ext.call_c = cpx_call_c;
    kr_ext.adapt_slots = cpx_adapt_slots;
    kr_ext.load_extension = cpx_load_extension;
    kr_ext.type_made = cpx_type_made;
    kr_ext.alloc = cpx_type_alloc;
    kr_ext.member_get = cpx_member_get;
    kr_ext.member_set = cpx_member_set;
}
