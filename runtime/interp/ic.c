/* ic.c -- what an attribute or global access finds, in a form that can be cached (ic.h). */
#include "runtime/interp/ic.h"

#include "runtime/core/names.h"
#include "runtime/types/exception_int.h"
#include "runtime/types/descr.h"
#include "runtime/types/function.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- Classes ----------------------------------------------------------------------------------- */

/* Attribute lookup on instances of `type` is object.__getattribute__'s, at least while it succeeds.
 */
static bool has_generic_getattr(Type *type)
{
    if (kr_slots(type)->tp_getattro == kr_generic_getattr) {
        return true;
    }
    if (!(kr_type_info(type)->flags & TI_PY_CLASS)) {
        return false;
    }
    Value get = kr_type_lookup(type, KR_NAME(__getattribute__));
    return kr_is_exact(get, &PyWrapperDescr_Type) &&
           ((WrapperDescr *)value_ptr(get))->native == (void *)kr_generic_getattr;
}

static bool has_generic_setattr(Type *type)
{
    return kr_slots(type)->tp_setattro == kr_generic_setattr;
}

Function *kr_ic_special_slow(Type *type, Str *name)
{
    Value v = kr_type_lookup(type, name);
    return kr_is_exact(v, &PyFunction_Type) ? (Function *)value_ptr(v) : NULL;
}

/* Instances whose slots lie where struct Instance says. */
static bool is_plain(const Type *type)
{
    const TypeInfo *info = kr_type_info(type);
    return !(info->flags & TI_VAR_TAIL) && info->slot_base == KR_INSTANCE_TAIL_OFFSET;
}

static AttrKind slot_kind(const Type *type, const Shape *shape, uint32_t index)
{
    return !is_plain(type)                 ? ATTR_SLOT_FAR
           : kr_shape_is_raw(shape, index) ? ATTR_SLOT_RAW
           : index < shape->inline_slots   ? ATTR_SLOT
                                           : ATTR_SLOT_OUT;
}

/* object.__new__ is all that making an instance of cls takes. */
static bool makes_plain_instance(Type *cls)
{
    TypeInfo *info = kr_type_info(cls);
    return (info->flags & (TI_PY_CLASS | TI_EXT_BASE | TI_C_SLOTS)) == TI_PY_CLASS &&
           !(cls->tp_flags & TPF_IS_ABSTRACT) &&
           kr_slots(cls)->tp_new == kr_slots(&PyBaseObject_Type)->tp_new &&
           (info->root_shape == NULL || info->slot_base == KR_INSTANCE_TAIL_OFFSET);
}

bool kr_ic_plain_slow(Type *cls)
{
    return makes_plain_instance(cls) &&
           kr_slots(cls)->tp_init == kr_slots(&PyBaseObject_Type)->tp_init;
}

Function *kr_ic_init_slow(Type *cls)
{
    if (!makes_plain_instance(cls)) {
        return NULL;
    }
    Value v = kr_type_lookup(cls, KR_NAME(__init__));
    return kr_is_exact(v, &PyFunction_Type) ? (Function *)value_ptr(v) : NULL;
}

Function *kr_ic_new_slow(Type *cls)
{
    if ((void *)kr_slots(cls)->tp_new != kr_generic_slots[SLOT_tp_new] ||
        (kr_type_info(cls)->flags & TI_C_SLOTS)) {
        return NULL;
    }
    Value v = kr_type_lookup(cls, KR_NAME(__new__));
    if (kr_is_exact(v, &PyStaticMethod_Type)) {
        v = ((ClassMethod *)value_ptr(v))->callable;
    }
    return kr_is_exact(v, &PyFunction_Type) ? (Function *)value_ptr(v) : NULL;
}

bool kr_ic_exception(Type *cls, Function **init)
{
    const NativeSlots *slots = kr_slots(cls);
    *init = NULL;
    if (!(cls->tp_flags & TPF_BASEEXC) || slots->tp_new != kr_baseexc_new ||
        (cls->tp_flags & (TPF_IS_ABSTRACT | TPF_DISALLOW_INSTANTIATION)) ||
        (kr_type_info(cls)->flags & (TI_EXT_BASE | TI_C_SLOTS))) {
        return false;
    }
    if (slots->tp_init == kr_baseexc_init) {
        return true;
    }
    Value v = kr_type_lookup(cls, KR_NAME(__init__));
    if (!kr_is_exact(v, &PyFunction_Type)) {
        return false;
    }
    *init = (Function *)value_ptr(v);
    return true;
}

/* -- Loads ----------------------------------------------------------------------------------------
 */

typedef enum DescrKind { DESCR_PLAIN, DESCR_METHOD, DESCR_OTHER, DESCR_DATA } DescrKind;

static DescrKind descr_kind(Value descr)
{
    Type *type = kr_type(descr);
    NativeSlots *slots = kr_slots(type);
    if (type->tp_flags & TPF_METHOD_DESCRIPTOR) {
        return DESCR_METHOD;
    }
    if (slots->tp_descr_get == NULL) {
        return slots->tp_descr_set == NULL ? DESCR_PLAIN : DESCR_OTHER;
    }
    return slots->tp_descr_set != NULL ? DESCR_DATA : DESCR_OTHER;
}

/* Byte offset of the slot behind a `__slots__` name of a class of ours, -1 for other members. */
static isize slot_offset(Type *type, const MemberDescr *m)
{
    enum { T_OBJECT_EX = 16 };
    const uint32_t flags = kr_type_info(type)->flags;
    if (m->native != NULL || m->d_member == NULL || m->d_member->type != T_OBJECT_EX ||
        (flags & (TI_PY_CLASS | TI_EXT_BASE | TI_C_SLOTS | TI_C_MEMBERS)) != TI_PY_CLASS) {
        return -1;
    }
    return m->d_member->offset;
}

static AttrKind python_descr(Value descr, AttrCache *out)
{
    out->value = descr;
    return kr_type_info(kr_type(descr))->flags & TI_PY_CLASS ? ATTR_DESCR : ATTR_NONE;
}

/* Nothing is found: what the class's __getattr__ says. */
static AttrKind find_getattr(Type *type, AttrCache *out)
{
    Value f = kr_type_info(type)->flags & TI_HAS_GETATTR
                  ? kr_type_lookup(type, KR_NAME(__getattr__))
                  : VALUE_NULL;
    out->value = f;
    return kr_is_exact(f, &PyFunction_Type) ? ATTR_GETATTR : ATTR_NONE;
}

/* Reading these runs code that may raise AttributeError, which __getattr__ then would have to
 * answer. */
static AttrKind find_data_descr(Type *type, Value descr, AttrCache *out)
{
    if (kr_type_info(type)->flags & TI_HAS_GETATTR) {
        return ATTR_NONE;
    }
    if (kr_is_exact(descr, &PyProperty_Type)) {
        Property *p = (Property *)value_ptr(descr);
        if (kr_is_exact(p->prop_get, &PyFunction_Type)) {
            out->value = p->prop_get;
            return ATTR_PROPERTY;
        }
        return ATTR_NONE;
    }
    if (kr_is_exact(descr, &PyGetSetDescr_Type)) {
        GetSetDescr *g = (GetSetDescr *)value_ptr(descr);
        if (g->native != NULL && g->native->get != NULL && kr_is_subtype(type, g->d.d_type)) {
            out->value = value_from_ptr(g->native);
            return ATTR_GETSET;
        }
        return ATTR_NONE;
    }
    if (kr_is_exact(descr, &PyMemberDescr_Type)) {
        MemberDescr *m = (MemberDescr *)value_ptr(descr);
        isize offset = slot_offset(type, m);
        if (offset >= 0 && offset / 8 < UINT16_MAX && kr_is_subtype(type, m->d.d_type)) {
            out->index = (uint16_t)(offset / 8);
            return ATTR_MEMBER;
        }
    }
    return python_descr(descr, out);
}

/* Instances keep their attributes in a dict of the runtime's, or have none yet: kr_op_dict_attr().
 */
static bool has_own_dict(const Type *type)
{
    return type->tp_dictoffset > 0 && !kr_has_shape(type) &&
           !(kr_type_info(type)->flags & (TI_C_SLOTS | TI_EXT_BASE));
}

/* That dict is a BaseException's. */
static bool has_exception_dict(const Type *type)
{
    return (type->tp_flags & TPF_BASEEXC) && type->tp_dictoffset == offsetof(BaseException, dict) &&
           has_own_dict(type);
}

/* The value of a volatile name lies in this entry. */
static AttrKind in_entry(AttrKind kind, Dict *d, isize entry, AttrCache *out)
{
    out->value = value_from_ptr(d);
    out->index = (uint16_t)entry;
    return entry <= UINT16_MAX && value_is_ptr(out->name) &&
                   d->ma_keys->entries[entry].key.bits == out->name.bits
               ? kind
               : ATTR_NONE;
}

static AttrKind find_on_instance(Object *o, Type *type, Str *name, AttrCache *out)
{
    Dict *d;
    isize entry;
    Value descr = kr_type_lookup_entry(type, name, &d, &entry);
    DescrKind kind = value_is_null(descr) ? DESCR_PLAIN : descr_kind(descr);
    out->version = kr_type_version(type);
    if (kind == DESCR_DATA) {
        return find_data_descr(type, descr, out);
    }
    bool has_dict = false;
    Shape *shape = NULL;
    if (kr_has_shape(type)) {
        InstTail *tail = kr_inst_tail(o);
        shape = tail->shape;
        if (shape->type_version != out->version) {
            return ATTR_NONE;
        }
        if (shape->dict_mode) {
            has_dict = true;
        } else {
            int index = kr_shape_find(shape, name);
            if (index >= 0) {
                if (index > UINT16_MAX) {
                    return ATTR_NONE;
                }
                out->shape = shape;
                out->index = (uint16_t)index;
                return slot_kind(type, shape, (uint32_t)index);
            }
        }
        out->shape = shape;
    } else if (has_own_dict(type)) {
        has_dict = true;
    } else if (type->tp_dictoffset != 0) {
        return ATTR_NONE;
    }
    if (value_is_null(descr)) {
        return has_dict ? ATTR_DICT : find_getattr(type, out);
    }
    out->value = descr;
    if (kind == DESCR_METHOD) {
        if (kr_is_exact(descr, &PyMethodDescr_Type) &&
            !kr_is_subtype(type, ((MethodDescr *)value_ptr(descr))->d.d_type)) {
            return ATTR_NONE;
        }
        return has_dict ? ATTR_DICT_METHOD : ATTR_METHOD;
    }
    if (has_dict) {
        return ATTR_NONE;
    }
    if (kr_is_exact(descr, &PyStaticMethod_Type)) {
        out->value = ((ClassMethod *)value_ptr(descr))->callable;
        return ATTR_VALUE;
    }
    if (kr_is_exact(descr, &PyClassMethod_Type)) {
        out->value = ((ClassMethod *)value_ptr(descr))->callable;
        return kr_is_exact(out->value, &PyFunction_Type) ? ATTR_CLASSMETHOD : ATTR_NONE;
    }
    if (kind == DESCR_OTHER && !(kr_type_info(type)->flags & TI_HAS_GETATTR)) {
        return python_descr(descr, out);
    }
    return kind != DESCR_PLAIN ? ATTR_NONE
           : d != NULL         ? in_entry(ATTR_ENTRY, d, entry, out)
                               : ATTR_VALUE;
}

/* obj is a class whose metaclass is exactly `type`. */
static AttrKind find_on_type(Type *cls, Str *name, AttrCache *out)
{
    Value meta = kr_type_lookup(&PyType_Type, name);
    if (!value_is_null(meta) && descr_kind(meta) == DESCR_DATA) {
        return ATTR_NONE;
    }
    Dict *d;
    isize entry;
    Value descr = kr_type_lookup_entry(cls, name, &d, &entry);
    if (value_is_null(descr)) {
        return ATTR_NONE;
    }
    out->type = cls;
    out->version = kr_type_version(cls);
    out->value = descr;
    if (d != NULL) {
        return in_entry(ATTR_TYPE_ENTRY, d, entry, out);
    }
    if (kr_is_exact(descr, &PyFunction_Type)) {
        return ATTR_TYPE_VALUE;
    }
    if (kr_is_exact(descr, &PyStaticMethod_Type)) {
        out->value = ((ClassMethod *)value_ptr(descr))->callable;
        return ATTR_TYPE_VALUE;
    }
    if (kr_is_exact(descr, &PyClassMethod_Type)) {
        out->value = ((ClassMethod *)value_ptr(descr))->callable;
        return kr_is_exact(out->value, &PyFunction_Type) ? ATTR_TYPE_CLASSMETHOD : ATTR_NONE;
    }
    return kr_slots(kr_type(descr))->tp_descr_get == NULL ? ATTR_TYPE_VALUE : ATTR_NONE;
}

static AttrKind find_on_module(Thread *t, Module *m, Str *name, AttrCache *out)
{
    Value meta = kr_type_lookup(&PyModule_Type, name);
    if (!value_is_null(meta) && descr_kind(meta) == DESCR_DATA) {
        return ATTR_NONE;
    }
    isize index = kr_dict_entry_of(t, m->md_dict, name);
    if (index < 0 || index > UINT16_MAX) {
        return ATTR_NONE;
    }
    out->version = m->md_dict->ma_keys->version;
    out->index = (uint16_t)index;
    return ATTR_MODULE;
}

/* An immediate int or float: all it has is what its type has. */
static AttrKind find_on_number(Type *type, Str *name, AttrCache *out)
{
    out->value = kr_type_lookup(type, name);
    out->version = kr_type_version(type);
    return !value_is_null(out->value) && descr_kind(out->value) == DESCR_METHOD ? ATTR_METHOD
                                                                                : ATTR_NONE;
}

AttrKind kr_ic_find_load(Thread *t, Value obj, Str *name, AttrCache *out)
{
    Type *type = kr_type(obj);
    out->type = type;
    out->shape = NULL;
    out->version = 0;
    out->index = 0;
    out->value = VALUE_NULL;
    AttrKind kind = ATTR_NONE;
    if (!value_is_ptr(obj)) {
        kind = find_on_number(type, name, out);
    } else if (type == &PyType_Type) {
        kind = find_on_type((Type *)value_ptr(obj), name, out);
    } else if (type == &PyModule_Type) {
        kind = find_on_module(t, (Module *)value_ptr(obj), name, out);
    } else if (has_generic_getattr(type)) {
        kind = find_on_instance(value_ptr(obj), type, name, out);
    }
    if (out->version == 0) {
        kind = ATTR_NONE;
    }
    out->kind = (uint8_t)kind;
    return kind;
}

bool kr_ic_find_absent(Value obj, Str *name, AttrCache *out)
{
    Type *type = kr_type(obj);
    *out = (AttrCache){.name = out->name, .type = type, .version = kr_type_version(type)};
    if (!value_is_ptr(obj) || type == &PyType_Type || type == &PyModule_Type || out->version == 0 ||
        (kr_type_info(type)->flags & TI_HAS_GETATTR) || !has_generic_getattr(type) ||
        !value_is_null(kr_type_lookup(type, name))) {
        return false;
    }
    out->kind = ATTR_VALUE;
    if (!kr_has_shape(type)) {
        return type->tp_dictoffset == 0;
    }
    out->shape = kr_inst_tail(value_ptr(obj))->shape;
    return !out->shape->dict_mode && out->shape->type_version == out->version &&
           kr_shape_find(out->shape, name) < 0;
}

/* -- Stores ---------------------------------------------------------------------------------------
 */

/* Only what is volatile in cls itself: any other store makes a new version. */
static AttrKind find_store_on_type(Type *cls, Str *name, AttrCache *out)
{
    Value meta = kr_type_lookup(&PyType_Type, name);
    Dict *d;
    isize entry;
    if (!kr_type_is_volatile(cls, name) ||
        (!value_is_null(meta) && kr_slots(kr_type(meta))->tp_descr_set != NULL)) {
        return ATTR_NONE;
    }
    (void)kr_type_lookup_entry(cls, name, &d, &entry);
    out->type = cls;
    out->version = kr_type_version(cls);
    return d == cls->tp_dict && out->version != 0 ? in_entry(ATTR_TYPE_ENTRY, d, entry, out)
                                                  : ATTR_NONE;
}

AttrKind kr_ic_find_store(Thread *t, Value obj, Str *name, AttrCache *out)
{
    Type *type = kr_type(obj);
    out->type = type;
    out->shape = NULL;
    out->version = kr_type_version(type);
    out->index = 0;
    out->value = VALUE_NULL;
    out->kind = ATTR_NONE;
    if (type == &PyType_Type) {
        out->kind = (uint8_t)find_store_on_type((Type *)value_ptr(obj), name, out);
        return (AttrKind)out->kind;
    }
    if (!value_is_ptr(obj) || type == &PyModule_Type || out->version == 0) {
        return ATTR_NONE;
    }
    if (!has_generic_setattr(type)) {
        Function *f = kr_ic_special(type, KR_NAME(__setattr__));
        if (f != NULL) {
            out->value = value_from_ptr(f);
            out->kind = ATTR_METHOD;
        }
        return (AttrKind)out->kind;
    }
    Value descr = kr_type_lookup(type, name);
    if (!value_is_null(descr) && kr_slots(kr_type(descr))->tp_descr_set != NULL) {
        if (kr_is_exact(descr, &PyProperty_Type)) {
            Property *p = (Property *)value_ptr(descr);
            if (kr_is_exact(p->prop_set, &PyFunction_Type)) {
                out->value = p->prop_set;
                out->kind = ATTR_PROPERTY;
            }
        } else if (kr_is_exact(descr, &PyMemberDescr_Type)) {
            MemberDescr *m = (MemberDescr *)value_ptr(descr);
            isize offset = slot_offset(type, m);
            if (offset >= 0 && offset / 8 < UINT16_MAX && kr_is_subtype(type, m->d.d_type)) {
                out->index = (uint16_t)(offset / 8);
                out->kind = ATTR_MEMBER;
            }
        } else {
            out->kind = (uint8_t)python_descr(descr, out);
        }
        return (AttrKind)out->kind;
    }
    if (!kr_has_shape(type)) {
        out->kind = has_exception_dict(type) ? ATTR_DICT : ATTR_NONE;
        return (AttrKind)out->kind;
    }
    Shape *shape = kr_inst_tail(value_ptr(obj))->shape;
    if (shape->dict_mode || shape->type_version != out->version) {
        return ATTR_NONE;
    }
    int index = kr_shape_find(shape, name);
    out->shape = shape;
    if (index >= 0) {
        if (index <= UINT16_MAX) {
            out->index = (uint16_t)index;
            out->kind = slot_kind(type, shape, (uint32_t)index);
        }
        return (AttrKind)out->kind;
    }
    /* A new attribute: only if the transition exists already and its slot lies in the instance. The
     * first instance to get here makes it, through the general way. */
    if (is_plain(type) && shape->count < shape->inline_slots) {
        Shape *child = kr_shape_child(shape, name);
        if (child != NULL) {
            out->index = (uint16_t)shape->count;
            out->value = value_from_ptr(child);
            out->kind = ATTR_ADD;
        }
    }
    return (AttrKind)out->kind;
}

/* -- Checking and filling
 * -------------------------------------------------------------------------- */

bool kr_ic_check(const AttrCache *ic, Value obj)
{
    if (ic->kind == ATTR_NONE) {
        return false;
    }
    if (!value_is_ptr(obj)) {
        return ic->kind == ATTR_METHOD && ic->type == kr_type(obj) &&
               kr_type_info(ic->type)->version == ic->version;
    }
    Object *o = value_ptr(obj);
    switch (ic->kind) {
    case ATTR_MODULE:
        return o->ob_type == &PyModule_Type &&
               ((Module *)o)->md_dict->ma_keys->version == ic->version;
    case ATTR_TYPE_VALUE:
    case ATTR_TYPE_ENTRY:
    case ATTR_TYPE_CLASSMETHOD:
        return (Type *)o == ic->type && kr_type_info(ic->type)->version == ic->version;
    default: break;
    }
    if (o->ob_type != ic->type) {
        return false;
    }
    if (ic->shape != NULL) {
        return kr_inst_tail(o)->shape == ic->shape && ic->shape->type_version == ic->version;
    }
    return kr_type_info(ic->type)->version == ic->version;
}

/* What classes the sites that miss have met, a bit for each: a site may take another's place.  It
 * must not keep code alive; the site of a dead one may be taken for another, as one of the same
 * slot is. */
static KR_NOT_ROOTS struct {
    const AttrCache *ic;
    uint64_t classes;
} met[256];

static uint64_t *classes_of(const AttrCache *ic)
{
    uint32_t at = (uint32_t)((uintptr_t)ic / 8) * 2654435761u >> 24;
    if (met[at].ic != ic) {
        met[at].ic = ic;
        met[at].classes = 0;
    }
    return &met[at].classes;
}

static void meets(const AttrCache *ic, Value obj)
{
    uint32_t bit = (uint32_t)((uintptr_t)kr_type(obj) / 16) * 2654435761u >> 26;
    *classes_of(ic) |= (uint64_t)1 << bit;
}

int kr_ic_classes(const AttrCache *ic) { return __builtin_popcountll(*classes_of(ic)); }

/* What sites that were given up find, by class and name.  INVARIANT: emptied by every collection,
 * so that it keeps nothing alive and what is in it has not died. */
#define SHARED_ENTRIES 512
typedef struct SharedCaches {
    AttrCache entries[SHARED_ENTRIES];
    bool used;
} SharedCaches;
static KR_NOT_ROOTS SharedCaches shared_loads, shared_stores;

static void drop_shared(GcIsLive is_live)
{
    (void)is_live;
    SharedCaches *all[] = {&shared_loads, &shared_stores};
    for (size_t i = 0; i < KR_COUNT(all); i++) {
        if (all[i]->used) {
            memset(all[i], 0, sizeof *all[i]);
        }
    }
}

void kr_ic_startup(void) { kr_gc_on_settled(drop_shared); }

typedef AttrKind (*FindAttr)(Thread *t, Value obj, Str *name, AttrCache *out);

/* A site without anything to find is left alone for good (misses beyond the limit). */
static AttrKind take_shared(Thread *t, Value obj, AttrCache *ic, SharedCaches *shared,
                            FindAttr find)
{
    if (ic->misses > KR_IC_MAX_MISSES) {
        return ATTR_NONE;
    }
    Type *type = kr_type(obj);
    if (type == &PyType_Type) {
        type = (Type *)value_ptr(obj);
    }
    size_t h = kr_type_info(type)->version ^ ((size_t)ic->name.bits >> 4);
    AttrCache *e = &shared->entries[h % SHARED_ENTRIES];
    if (e->name.bits == ic->name.bits && kr_ic_check(e, obj)) {
        *ic = *e; /* its misses too: the limit */
    } else if (find(t, obj, (Str *)value_ptr(ic->name), ic) == ATTR_NONE) {
        ic->misses = KR_IC_MAX_MISSES + 1;
    } else {
        *e = *ic;
        shared->used = true;
    }
    return (AttrKind)ic->kind;
}

AttrKind kr_ic_load_own(Thread *t, Value obj, AttrCache *ic)
{
    if (kr_ic_check(ic, obj)) {
        return (AttrKind)ic->kind;
    }
    meets(ic, obj);
    if (ic->misses >= KR_IC_MAX_MISSES) {
        return ATTR_NONE;
    }
    ic->misses++;
    return kr_ic_find_load(t, obj, (Str *)value_ptr(ic->name), ic);
}

AttrKind kr_ic_store_own(Thread *t, Value obj, AttrCache *ic)
{
    if (kr_ic_check(ic, obj)) {
        return (AttrKind)ic->kind;
    }
    meets(ic, obj);
    if (ic->misses >= KR_IC_MAX_MISSES) {
        return ATTR_NONE;
    }
    ic->misses++;
    return kr_ic_find_store(t, obj, (Str *)value_ptr(ic->name), ic);
}

/* Nobody relies on the shape where the interpreter looks for an attribute. */
static void leave_obsolete_shape(Thread *t, Value obj)
{
    if (value_is_ptr(obj) && kr_has_shape(kr_type(obj)) &&
        KR_UNLIKELY(kr_inst_tail(value_ptr(obj))->shape->obsolete) &&
        !kr_shape_migrate(t, value_ptr(obj))) {
        kr_err_clear(t); /* it may stay where it is */
    }
}

AttrKind kr_ic_load_slow(Thread *t, Value obj, AttrCache *ic)
{
    if (kr_ic_check(ic, obj)) {
        return (AttrKind)ic->kind;
    }
    leave_obsolete_shape(t, obj);
    AttrKind kind = kr_ic_load_own(t, obj, ic);
    return kind == ATTR_NONE && ic->misses >= KR_IC_MAX_MISSES
               ? take_shared(t, obj, ic, &shared_loads, kr_ic_find_load)
               : kind;
}

AttrKind kr_ic_store_slow(Thread *t, Value obj, AttrCache *ic)
{
    if (kr_ic_check(ic, obj)) {
        return (AttrKind)ic->kind;
    }
    leave_obsolete_shape(t, obj);
    AttrKind kind = kr_ic_store_own(t, obj, ic);
    return kind == ATTR_NONE && ic->misses >= KR_IC_MAX_MISSES
               ? take_shared(t, obj, ic, &shared_stores, kr_ic_find_store)
               : kind;
}

/* -- Globals
 * --------------------------------------------------------------------------------------- */

Value kr_ic_find_global(Thread *t, Dict *globals, Dict *builtins, GlobalCache *ic)
{
    Str *name = (Str *)value_ptr(ic->name);
    ic->kind = GLOBAL_NONE;
    ic->globals_version = ic->builtins_version = 0;
    if (globals->ob_base.ob_type != &PyDict_Type || !globals->ma_keys->str_only ||
        globals->ma_keys->version == 0) {
        return VALUE_NULL;
    }
    isize index = kr_dict_entry_of(t, globals, name);
    if (index >= 0) {
        ic->globals_version = globals->ma_keys->version;
        ic->index = (uint32_t)index;
        ic->kind = GLOBAL_DICT;
        return globals->ma_keys->entries[index].value;
    }
    if (builtins->ob_base.ob_type != &PyDict_Type || !builtins->ma_keys->str_only ||
        builtins->ma_keys->version == 0) {
        return VALUE_NULL;
    }
    index = kr_dict_entry_of(t, builtins, name);
    if (index >= 0) {
        ic->globals_version = globals->ma_keys->version;
        ic->builtins_version = builtins->ma_keys->version;
        ic->index = (uint32_t)index;
        ic->kind = GLOBAL_BUILTIN;
        return builtins->ma_keys->entries[index].value;
    }
    return VALUE_NULL;
}
