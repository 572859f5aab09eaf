/* type_rebind.c -- names of classes that are rebound again and again, as counters and settings are.
 *
 * An assignment to a class makes a new version of it and of its subclasses, for which caches and
 * traces have to look again.  A name whose plain value was replaced by a plain value several times
 * becomes volatile in that class: caches and traces then know the entry of the class's dict and
 * not what is in it, and nothing but the value changes when it is assigned to.
 *
 * INVARIANT: the value of a volatile name is plain, and whoever ends that (a descriptor is
 * assigned, the name deleted, a class becomes one of descriptors) makes a new version.  So "there
 * is the entry, and it is found as it is" is what the version of a class says of a volatile name.
 * Nothing that is guarded by a version may hold the value.
 */
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

enum { REBINDS = 4, NEVER = 5, REBOUND_MAX = 32 };

struct Rebound {
    Str *name;
    uint32_t count; /* REBINDS: volatile; NEVER: was, and got a descriptor */
};

static Rebound *find(const TypeInfo *info, const Str *name)
{
    for (uint32_t i = 0; i < info->nrebound; i++) {
        if (info->rebound[i].name == name) {
            return &info->rebound[i];
        }
    }
    return NULL;
}

/* Counts a name from now on; where there are many, in place of one that is not volatile. */
static Rebound *add(Thread *t, TypeInfo *info, Str *name)
{
    if (info->rebound == NULL) {
        Rebound *names = kr_gc_new_block(t, REBOUND_MAX * sizeof *names, GCK_RAW);
        if (names == NULL) {
            kr_err_clear(t);
            return NULL;
        }
        kr_gc_write_ptr(info, &info->rebound, names);
    }
    uint32_t at = info->nrebound;
    if (at < REBOUND_MAX) {
        info->nrebound++;
    } else {
        for (at = 0; at < REBOUND_MAX && info->rebound[at].count >= REBINDS; at++) {
        }
        if (at == REBOUND_MAX) {
            return NULL;
        }
    }
    Rebound *r = &info->rebound[at];
    kr_gc_write_ptr(info->rebound, &r->name, name);
    r->count = 0;
    return r;
}

static bool is_special(Str *name)
{
    return kr_str_len(name) > 1 && kr_str_at(name, 0) == '_' && kr_str_at(name, 1) == '_';
}

bool kr_type_is_descriptor(const Type *type)
{
    const NativeSlots *slots = kr_slots(type);
    return slots->tp_descr_get != NULL || slots->tp_descr_set != NULL;
}

bool kr_type_is_plain(Value v)
{
    if (!value_is_ptr(v)) {
        return true;
    }
    /* A builtin function binds nothing, but who finds one wants to call it. */
    const Type *type = value_ptr(v)->ob_type;
    return type != &PyCFunction_Type && !kr_type_is_descriptor(type) &&
           !(type->tp_flags & TPF_METHOD_DESCRIPTOR);
}

bool kr_type_is_rebound(const TypeInfo *info, const Str *name)
{
    const Rebound *r = find(info, name);
    return r != NULL && r->count == REBINDS;
}

bool kr_type_rebind(Thread *t, Type *type, Str *name, Value v)
{
    TypeInfo *info = kr_type_info(type);
    DictKeys *keys = type->tp_dict->ma_keys;
    if (!(info->flags & TI_PY_CLASS) || is_special(name)) {
        return false;
    }
    Rebound *r = find(info, name);
    DictEntry *e = keys->str_only ? kr_dict_find_str(keys, name) : NULL;
    if (e == NULL || e->key.bits != (uintptr_t)name || !kr_type_is_plain(e->value) ||
        !kr_type_is_plain(v)) {
        if (r != NULL && r->count == REBINDS) {
            r->count = NEVER;
        }
        return false;
    }
    if (r == NULL) {
        r = add(t, info, name);
    }
    if (r == NULL || r->count == NEVER) {
        return false;
    }
    if (r->count == REBINDS) {
        kr_dict_replace_value(type->tp_dict, e, v);
        return true;
    }
    r->count++; /* the last one makes a new version, with which the name is volatile */
    return false;
}

void kr_type_unbind(Type *type, Str *name_or_null)
{
    TypeInfo *info = kr_type_info(type);
    if (name_or_null == NULL) {
        info->nrebound = 0;
        return;
    }
    Rebound *r = find(info, name_or_null);
    if (r != NULL && r->count != NEVER) {
        r->count = 0;
    }
}
