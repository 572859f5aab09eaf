/* type.h -- classes: readying builtin types, class creation, the MRO, caches. */
#ifndef KR_TYPE_H
#define KR_TYPE_H

#include "runtime/core/native.h"
#include "runtime/core/ops.h"
#include "runtime/core/shape.h"

/* Readies every row of types.def and exceptions.def: tp_dict, MRO, slot wrappers, native slots. */
bool kr_types_init(Thread *t) KR_MUST_CHECK;
/* Readies one static type of the runtime (its tp_cache must be set): tp_dict etc. */
bool kr_type_ready(Thread *t, Type *type) KR_MUST_CHECK;
/* type(name, bases, ns, **kw): metaclass already decided. */
Value kr_type_new(Thread *t, Type *metatype, Str *name, Tuple *bases, Dict *ns,
                  const Value *kwvalues, Tuple *kwnames);
/* The most derived metaclass of bases; TypeError on conflict. */
Type *kr_type_metaclass(Thread *t, Type *metatype, Tuple *bases);
/* An attribute visible through `type` changed: new version for it and its subclasses, shapes and
 * traces told, special-method slots updated (name NULL: all). */
void kr_type_modified(Thread *t, Type *type, Str *name_or_null);
/* What caches know of the shapes of `type` is out of date: a new version, nothing else. */
void kr_type_new_version(Thread *t, Type *type);
/* type_rebind.c: `name` is volatile in the class with this info. */
bool kr_type_is_rebound(const TypeInfo *info, const Str *name);
KR_INLINE bool kr_type_is_volatile(const Type *type, const Str *name)
{
    const TypeInfo *info = kr_type_info(type);
    return info->nrebound != 0 && kr_type_is_rebound(info, name);
}
/* May this be the value of a volatile name: is it found as it is? */
bool kr_type_is_plain(Value v);
bool kr_type_is_descriptor(const Type *type); /* instances have __get__, __set__ or __delete__ */
/* The class of an object is another now, or has changed: if it was none of descriptors before, all
 * classes get new versions, since what they hold may be one of its instances. */
void kr_type_descriptors_made(Thread *t);
/* What kr_type_lookup() finds; if the name is volatile, *dict and *entry say where, else *dict is
 * NULL. */
Value kr_type_lookup_entry(Type *type, Str *name, Dict **dict, isize *entry);
Value kr_type_name(Thread *t, Type *type); /* __name__ */
Value kr_type_qualname(Thread *t, Type *type);
Value kr_type_module(Thread *t, Type *type); /* "builtins" for static types without a dot */
extern uint32_t kr_type_versions;            /* kr_next_version() */
uint32_t kr_type_next_version(void);
void kr_type_each(void (*fn)(Type *type)); /* every type there is; bases come first */
/* Zeroed instance of any type, header set: what tp_alloc does. */
Value kr_type_alloc(Thread *t, Type *type, isize nitems);
/* What kr_type_lookup() found before. */
enum { KR_LOOKUP_ENTRIES = 4096 };
typedef struct LookupEntry {
    uint32_t version; /* of the type; 0: free */
    Str *name;
    Value found; /* VALUE_NULL: nothing of that name */
} LookupEntry;
extern LookupEntry kr_lookup_cache[KR_LOOKUP_ENTRIES];
KR_INLINE LookupEntry *kr_lookup_entry(uint32_t version, const Str *name)
{
    return &kr_lookup_cache[(version ^ ((uintptr_t)name >> 4)) & (KR_LOOKUP_ENTRIES - 1)];
}
/* kr_type_lookup() of an interned name, for callers where the call itself counts. */
KR_INLINE Value kr_type_lookup_fast(Type *type, Str *name)
{
    uint32_t version = type->tp_cache->version;
    LookupEntry *e = kr_lookup_entry(version, name);
    return KR_LIKELY(e->version == version && e->name == name && version != 0)
               ? e->found
               : kr_type_lookup(type, name);
}
/* Slot inheritance from base to type, native and C (types/slot_adapters.c). */
void kr_slots_inherit(Type *type, Type *base);
/* Sets native and C slots of a Python class from its dunder methods. */
bool kr_slots_from_dict(Thread *t, Type *type) KR_MUST_CHECK;

#endif
