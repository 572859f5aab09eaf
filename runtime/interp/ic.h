/* ic.h -- inline caches: what an attribute, method or global access found last time.
 *
 * A cache is filled by kr_ic_find_attr()/kr_ic_fill_global(), which only look (no Python code runs,
 * nothing is raised); the interpreter tests the guards inline, the recorder calls the same
 * functions and emits the guards of the kind it got.  A cache overlays struct InlineCache
 * (types/code.h).
 *
 * Guards.  Every kind but MODULE and TYPE_*: the object's type is `type`, and its version (or,
 * with `shape` set, shape and shape->type_version) is `version`.  INVARIANT: a version is globally
 * unique and changes when anything visible through the MRO changes, so it stands for the whole
 * class lookup.
 */
#ifndef KR_INTERP_IC_H
#define KR_INTERP_IC_H

#include "runtime/core/ops.h"
#include "runtime/core/shape.h"
#include "runtime/types/code.h"
#include "runtime/types/dict.h"
#include "runtime/types/frame.h"
#include "runtime/types/module.h"

typedef enum AttrKind {
    /* Up to ATTR_MEMBER: guarded by the object's type. */
    ATTR_NONE,     /* nothing cached: go the general way */
    ATTR_SLOT,     /* shape; plain instance, slot `index` lies in the instance */
    ATTR_SLOT_RAW, /* the same, and it holds a raw double */
    ATTR_SLOT_OUT, /* shape; plain instance, slot `index` lies in the overflow array */
    ATTR_SLOT_FAR, /* shape; kr_shape_slot(tail, index) of an instance that is not plain */
    ATTR_DICT,     /* shape in dict mode, or none and a dict at tp_dictoffset; the class has no such
                      name: only the dict can have it.  Stores: an exception */
    ATTR_METHOD, /* `value` is a function or method descriptor; no instance attribute shadows it */
    ATTR_DICT_METHOD, /* the same, after asking the instance's dict */
    ATTR_VALUE,       /* `value` as it is: class attribute that does not bind */
    ATTR_ENTRY,       /* a volatile one (types/type_rebind.c): what kr_ic_entry() gives, as it is */
    ATTR_CLASSMETHOD, /* `value` is the Function in a classmethod: bind it to the type */
    ATTR_PROPERTY,    /* `value` is the Function to call with the object */
    ATTR_GETSET,      /* `value` holds a const NativeGetSet * */
    ATTR_GETATTR,     /* absent: `value` is the class's Python __getattr__ */
    ATTR_DESCR,  /* `value` is a descriptor of a class whose methods are Python's; no shape: one
                    that comes before what the instance has.  What its methods are is to be asked */
    ATTR_MEMBER, /* __slots__ name: the Value at byte offset `index` * 8; NULL: AttributeError */
    ATTR_MODULE, /* exact module: entry `index` of its dict, whose keys have version `version` */
    ATTR_TYPE_VALUE, /* the object is the type `type` itself: `value` as it is */
    ATTR_TYPE_ENTRY, /* the same and volatile: in kr_ic_entry(), which stores may set to what is
                        plain */
    ATTR_TYPE_CLASSMETHOD, /* the object is the type `type`: bind Function `value` to it */
    ATTR_ADD, /* store only; shape: slot `index` is new, `value` holds the next Shape *, by which
                 the slot may be raw: then only for floats */
} AttrKind;

typedef struct AttrCache {
    Value name; /* Str */
    Type *type;
    Shape *shape;
    uint32_t version;
    uint8_t kind;   /* AttrKind */
    uint8_t misses; /* fills so far, saturating: beyond the limit the site is given up */
    uint16_t index;
    Value value;
} AttrCache;
static_assert(sizeof(AttrCache) == sizeof(InlineCache), "AttrCache");

/* Global name.  globals: found in the frame's globals, else in builtins. */
typedef struct GlobalCache {
    Value name;
    uint32_t globals_version, builtins_version; /* of the keys; 0: not cached */
    uint32_t index;
    uint32_t kind; /* GLOBAL_* */
    uint64_t spare[2];
} GlobalCache;
enum { GLOBAL_NONE, GLOBAL_DICT, GLOBAL_BUILTIN };
static_assert(sizeof(GlobalCache) <= sizeof(InlineCache), "GlobalCache");

#define KR_IC_MAX_MISSES 250

/* Once, before Python code runs. */
void kr_ic_startup(void);

/* What a load of `name` from an object of this type (and shape) finds.  obj is needed for modules
 * and types only.  Fills everything but name and misses. */
AttrKind kr_ic_find_load(Thread *t, Value obj, Str *name, AttrCache *out);
/* Instances of this class and shape have no such attribute, whatever the name's value: fills what
 * guards that. */
bool kr_ic_find_absent(Value obj, Str *name, AttrCache *out);
/* The same for a store: SLOT, SLOT_FAR, ADD, DICT, MEMBER, PROPERTY (value: the setter), TYPE_ENTRY
 * or NONE. */
AttrKind kr_ic_find_store(Thread *t, Value obj, Str *name, AttrCache *out);

/* Do the guards of a filled cache hold for this object? */
bool kr_ic_check(const AttrCache *ic, Value obj);
/* Cached kind if the guards hold, else fills anew, until the site is given up. */
AttrKind kr_ic_load_own(Thread *t, Value obj, AttrCache *ic);
AttrKind kr_ic_store_own(Thread *t, Value obj, AttrCache *ic);
/* The slow half of the interpreter's IC primitives: the same, and a site that was given up takes
 * what others of its class and name have found. */
AttrKind kr_ic_load_slow(Thread *t, Value obj, AttrCache *ic);
AttrKind kr_ic_store_slow(Thread *t, Value obj, AttrCache *ic);
/* About how many classes the objects were of that the cache was not right for, at most 64; 0 if
 * that has been forgotten. */
int kr_ic_classes(const AttrCache *ic);
/* kr_ic_check() for what goes by the version of the object's type alone; false says nothing. */
KR_INLINE bool kr_ic_check_type(const AttrCache *ic, Value obj)
{
    return value_is_ptr(obj) && value_ptr(obj)->ob_type == ic->type && ic->shape == NULL &&
           kr_type_info(ic->type)->version == ic->version && ic->kind != ATTR_NONE &&
           ic->kind <= ATTR_MEMBER;
}
/* The same of what is found in a class itself. */
KR_INLINE bool kr_ic_check_class(const AttrCache *ic, Value obj)
{
    return obj.bits == (uintptr_t)ic->type && ic->kind >= ATTR_TYPE_VALUE &&
           ic->kind <= ATTR_TYPE_CLASSMETHOD && kr_type_info(ic->type)->version == ic->version;
}
KR_INLINE AttrKind kr_ic_load(Thread *t, Value obj, AttrCache *ic)
{
    return kr_ic_check_type(ic, obj) || kr_ic_check_class(ic, obj) ? (AttrKind)ic->kind
                                                                   : kr_ic_load_slow(t, obj, ic);
}
KR_INLINE AttrKind kr_ic_store(Thread *t, Value obj, AttrCache *ic)
{
    return kr_ic_check_type(ic, obj) || kr_ic_check_class(ic, obj) ? (AttrKind)ic->kind
                                                                   : kr_ic_store_slow(t, obj, ic);
}

/* ENTRY, TYPE_ENTRY: entry `index` of the dict `value`; NULL: C code has changed the dict and told
 * nobody. */
KR_INLINE DictEntry *kr_ic_entry(const AttrCache *ic)
{
    const DictKeys *keys = ((const Dict *)value_ptr(ic->value))->ma_keys;
    DictEntry *e = &keys->entries[ic->index];
    return KR_LIKELY(ic->index < keys->nentries && value_same(e->key, ic->name)) ? e : NULL;
}

/* Looks a global up and fills the cache; VALUE_NULL without error when neither dict has it (or the
 * dicts are not plain ones). */
Value kr_ic_find_global(Thread *t, Dict *globals, Dict *builtins, GlobalCache *ic);

/* The Python function that implements a special method of instances of `type`, if calling it is all
 * the operation does; NULL otherwise.  Never raises. */
Function *kr_ic_special_slow(Type *type, Str *name);
KR_INLINE Function *kr_ic_special(Type *type, Str *name)
{
    return kr_type_info(type)->flags & TI_PY_CLASS ? kr_ic_special_slow(type, name) : NULL;
}
/* Calling `cls` makes a plain instance and runs this Python __init__: NULL if it does anything
 * else. */
Function *kr_ic_init_slow(Type *cls);
KR_INLINE Function *kr_ic_init(Type *cls)
{
    return kr_type_info(cls)->flags & TI_PY_CLASS ? kr_ic_init_slow(cls) : NULL;
}
/* Calling `cls` runs this Python __new__ first: NULL if something else. */
Function *kr_ic_new_slow(Type *cls);
KR_INLINE Function *kr_ic_new(Type *cls)
{
    return kr_type_info(cls)->flags & TI_PY_CLASS ? kr_ic_new_slow(cls) : NULL;
}
/* The same of a class of exceptions: BaseException.__new__ makes the instance, then the Python
 * __init__ in *init runs; NULL: that is BaseException's, and there is nothing left to do. */
bool kr_ic_exception(Type *cls, Function **init);
/* Calling `cls` without arguments makes a plain instance and does nothing else. */
bool kr_ic_plain_slow(Type *cls);
KR_INLINE bool kr_ic_plain(Type *cls)
{
    return kr_type_info(cls)->flags & TI_PY_CLASS ? kr_ic_plain_slow(cls) : false;
}

#endif
