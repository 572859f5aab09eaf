/* type.c -- types at work: lookup through the MRO and its cache, versions, the registry of all
 * types, subclasses, names; readying the builtin types.
 *
 * INVARIANT: whoever changes what is visible through a type calls kr_type_modified(): versions go
 * up in the type and all its subclasses, special method slots are chosen anew. Subclass lists and
 * the registry are weak: entries of dead classes go when a collection has settled.
 */
#include "runtime/types/type.h"

#include <stdlib.h>

#include "runtime/base/vec.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

typedef Type *TypePtr;
KR_VEC(TypeVec, type_vec, TypePtr);

/* -- The registry ------------------------------------------------------------------------- */

static TypeVec all_types; /* malloc'ed: not scanned */
static Type **type_set;   /* open addressing over the same types */
static size_t type_set_size;

static size_t type_hash(const Type *type) { return (uintptr_t)type >> 4; }

static void fill_set(Type **set, size_t size)
{
    for (isize i = 0; i < all_types.len; i++) {
        size_t h = type_hash(all_types.items[i]) & (size - 1);
        while (set[h] != NULL) {
            h = (h + 1) & (size - 1);
        }
        set[h] = all_types.items[i];
    }
}

static bool rebuild_set(size_t need)
{
    size_t size = 512;
    while (size < need * 2) {
        size *= 2;
    }
    Type **set = kr_oom_here() ? NULL : calloc(size, sizeof *set);
    if (set == NULL) {
        return false;
    }
    fill_set(set, size);
    free(type_set);
    type_set = set;
    type_set_size = size;
    return true;
}

bool kr_type_is_registered(const Type *type)
{
    if (type_set_size == 0) {
        return false;
    }
    for (size_t h = type_hash(type) & (type_set_size - 1); type_set[h] != NULL;
         h = (h + 1) & (type_set_size - 1)) {
        if (type_set[h] == type) {
            return true;
        }
    }
    return false;
}

bool kr_type_register(Thread *t, Type *type)
{
    if (kr_type_is_registered(type)) {
        return true;
    }
    if ((((size_t)all_types.len + 1) * 2 > type_set_size &&
         !rebuild_set((size_t)all_types.len + 64)) ||
        !type_vec_push(&all_types, type)) {
        kr_raise_oom(t);
        return false;
    }
    size_t h = type_hash(type) & (type_set_size - 1);
    while (type_set[h] != NULL && type_set[h] != type) {
        h = (h + 1) & (type_set_size - 1);
    }
    type_set[h] = type;
    return true;
}

void kr_type_each(void (*fn)(Type *type))
{
    for (isize i = 0; i < all_types.len; i++) {
        fn(all_types.items[i]);
    }
}

/* -- Lookup ------------------------------------------------------------------------------- */

/* Emptied by every collection (drop_dead_types), so that it keeps nothing alive. */
KR_NOT_ROOTS LookupEntry kr_lookup_cache[KR_LOOKUP_ENTRIES];

/* where: the class whose dict has it; NULL if there is none or no MRO. */
static Value lookup_mro(Type *type, Str *name, Type **where)
{
    Thread *t = kr_thread_current();
    Tuple *mro = type->tp_mro;
    *where = NULL;
    if (mro == NULL) {
        for (Type *base = type; base != NULL; base = base->tp_base) {
            Value v = base->tp_dict == NULL ? VALUE_NULL : kr_dict_get_str(t, base->tp_dict, name);
            if (!value_is_null(v)) {
                return v;
            }
        }
        return VALUE_NULL;
    }
    isize n = kr_tuple_len(mro);
    for (isize i = 0; i < n; i++) {
        Type *base = (Type *)value_ptr(kr_tuple_get(mro, i));
        Value v = base->tp_dict == NULL ? VALUE_NULL : kr_dict_get_str(t, base->tp_dict, name);
        if (!value_is_null(v)) {
            *where = base;
            return v;
        }
        if (KR_UNLIKELY(kr_pending(t))) {
            kr_err_clear(t); /* a key that is no str has a failing __eq__ */
        }
    }
    return VALUE_NULL;
}

/* volatile_in: the class in which the name is volatile; else what it is stays the same as long as
 * the version does. */
static Value lookup(Type *type, Str *name, Type **volatile_in)
{
    Type *where;
    uint32_t version = type->tp_cache->version;
    *volatile_in = NULL;
    if (KR_UNLIKELY(version == 0 || !kr_str_is_interned(name))) {
        return lookup_mro(type, name, &where);
    }
    LookupEntry *e = kr_lookup_entry(version, name);
    if (KR_LIKELY(e->version == version && e->name == name)) {
        return e->found;
    }
    (void)kr_type_version(type);
    Value found = lookup_mro(type, name, &where);
    if (where != NULL && kr_type_is_volatile(where, name)) {
        *volatile_in = where;
        return found;
    }
    e->version = version;
    e->name = name;
    e->found = found;
    return found;
}

Value kr_type_lookup(Type *type, Str *name)
{
    Type *volatile_in;
    return lookup(type, name, &volatile_in);
}

Value kr_type_lookup_entry(Type *type, Str *name, Dict **dict, isize *entry)
{
    Type *where;
    Value found = lookup(type, name, &where);
    *dict = NULL;
    if (where != NULL) {
        DictKeys *keys = where->tp_dict->ma_keys;
        if (!keys->str_only) { /* C code has put another key into it */
            kr_type_unbind(where, name);
            return found;
        }
        *dict = where->tp_dict;
        *entry = kr_dict_find_str(keys, name) - keys->entries;
    }
    return found;
}

bool kr_is_subtype(const Type *type, const Type *base)
{
    const Tuple *mro = type->tp_mro;
    if (KR_LIKELY(mro != NULL)) {
        isize n = kr_tuple_len(mro);
        for (isize i = 0; i < n; i++) {
            if (kr_tuple_get(mro, i).bits == (uintptr_t)base) {
                return true;
            }
        }
        return false;
    }
    for (; type != NULL; type = type->tp_base) {
        if (type == base) {
            return true;
        }
    }
    return base == &PyBaseObject_Type;
}

/* -- Versions and subclasses -------------------------------------------------------------- */

uint32_t kr_type_versions = 1;

/* INVARIANT: where a version is used, those of all bases are, which kr_type_modified() comes from.
 */
void kr_type_use_version(Type *type)
{
    while (type != NULL && !kr_type_info(type)->version_used) {
        kr_type_info(type)->version_used = true;
        Tuple *bases = type->tp_bases;
        for (isize i = bases == NULL ? 0 : kr_tuple_len(bases) - 1; i > 0; i--) {
            kr_type_use_version((Type *)value_ptr(kr_tuple_get(bases, i)));
        }
        type = bases == NULL || kr_tuple_len(bases) == 0
                   ? type->tp_base
                   : (Type *)value_ptr(kr_tuple_get(bases, 0));
    }
}

uint32_t kr_type_next_version(void) { return kr_next_version(&kr_type_versions); }

bool kr_type_add_subclass(Thread *t, Type *base, Type *type)
{
    TypeInfo *info = kr_type_info(base);
    for (uint32_t i = 0; i < info->nsubclasses; i++) {
        if (info->subclasses[i] == type) {
            return true;
        }
    }
    if (info->nsubclasses == info->subclasses_cap) {
        uint32_t cap = info->subclasses_cap == 0 ? 4 : info->subclasses_cap * 2;
        Type **grown =
            kr_gc_resize_block(t, info->subclasses, info->subclasses_cap * sizeof(Type *),
                               cap * sizeof(Type *), GCK_LEAF);
        if (grown == NULL) {
            return false;
        }
        kr_gc_write_ptr(info, &info->subclasses, grown);
        info->subclasses_cap = cap;
    }
    info->subclasses[info->nsubclasses++] = type;
    return true;
}

void kr_type_remove_subclass(Type *base, Type *type)
{
    TypeInfo *info = kr_type_info(base);
    for (uint32_t i = 0; i < info->nsubclasses; i++) {
        if (info->subclasses[i] == type) {
            info->nsubclasses--;
            memmove(&info->subclasses[i], &info->subclasses[i + 1],
                    (info->nsubclasses - i) * sizeof(Type *));
            return;
        }
    }
}

static void drop_dead_types(GcIsLive is_live)
{
    isize out = 0;
    for (isize i = 0; i < all_types.len; i++) {
        Type *type = all_types.items[i];
        if (!is_live(type)) {
            continue;
        }
        all_types.items[out++] = type;
        TypeInfo *info = kr_type_info(type);
        uint32_t n = 0;
        for (uint32_t k = 0; k < info->nsubclasses; k++) {
            if (is_live(info->subclasses[k])) {
                info->subclasses[n++] = info->subclasses[k];
            }
        }
        info->nsubclasses = n;
    }
    if (out != all_types.len) {
        all_types.len = out;
        memset(type_set, 0, type_set_size * sizeof *type_set);
        fill_set(type_set, type_set_size);
    }
    /* Names and attributes in it may be dead. */
    memset(kr_lookup_cache, 0, sizeof kr_lookup_cache);
}

/* True: the class was none of descriptors and is one now. */
static bool one_modified(Thread *t, Type *type, bool special)
{
    TypeInfo *info = kr_type_info(type);
    bool was_descriptor = kr_type_is_descriptor(type);
    info->version = kr_type_next_version();
    info->version_used = false;
    type->tp_version_tag = 0;
    type->tp_flags &= ~(uint64_t)TPF_VALID_VERSION_TAG;
    if (info->root_shape != NULL) {
        kr_shape_set_version(info->root_shape, info->version);
    }
    if (kr_jit.type_changed != NULL) {
        kr_jit.type_changed(type);
    }
    if (special && (info->flags & TI_PY_CLASS) && !kr_slots_from_dict(t, type)) {
        kr_err_clear(t);
    }
    return !was_descriptor && kr_type_is_descriptor(type);
}

/* The versions of subclasses stay, hence what is said of theirs being used. */
void kr_type_new_version(Thread *t, Type *type)
{
    bool used = kr_type_info(type)->version_used;
    (void)one_modified(t, type, false);
    kr_type_info(type)->version_used = used;
}

void kr_type_descriptors_made(Thread *t)
{
    for (isize i = 0; i < all_types.len; i++) {
        kr_type_unbind(all_types.items[i], NULL);
        kr_type_new_version(t, all_types.items[i]);
    }
}

/* Those that have something to do with a change. */
static bool push_subclasses(TypeVec *work, const Type *type, bool special)
{
    const TypeInfo *info = kr_type_info(type);
    for (uint32_t i = 0; i < info->nsubclasses; i++) {
        Type *sub = info->subclasses[i];
        if ((special || kr_type_info(sub)->version_used) && !type_vec_push(work, sub)) {
            return false;
        }
    }
    return true;
}

void kr_type_modified(Thread *t, Type *type, Str *name_or_null)
{
    bool special = name_or_null == NULL;
    if (name_or_null != NULL && kr_str_len(name_or_null) > 4) {
        special = kr_str_at(name_or_null, 0) == '_' && kr_str_at(name_or_null, 1) == '_';
    }
    if (!special && !kr_type_info(type)->version_used) {
        return;
    }
    if (name_or_null == NULL) {
        kr_type_unbind(type, NULL); /* C code may have put anything into the dict */
    }
    bool descriptors = one_modified(t, type, special);
    if (kr_type_info(type)->nsubclasses == 0) {
        if (descriptors) {
            kr_type_descriptors_made(t);
        }
        return;
    }
    TypeVec work = {0};
    bool room = push_subclasses(&work, type, special);
    while (room && work.len > 0) {
        Type *current = type_vec_pop(&work);
        descriptors |= one_modified(t, current, special);
        room = push_subclasses(&work, current, special);
    }
    /* Without memory for the subclasses every class counts as changed, in order: bases first. */
    for (isize i = 0; !room && i < all_types.len; i++) {
        descriptors |= one_modified(t, all_types.items[i], special);
    }
    if (descriptors) {
        kr_type_descriptors_made(t);
    }
    type_vec_fini(&work);
}

/* -- Names -------------------------------------------------------------------------------- */

static const char *last_dot(const Type *type)
{
    const char *dot = strrchr(type->tp_name, '.');
    return dot == NULL ? NULL : dot;
}

Value kr_type_name(Thread *t, Type *type)
{
    if (type->tp_flags & TPF_HEAPTYPE) {
        return value_from_ptr(((HeapType *)type)->ht_name);
    }
    const char *dot = last_dot(type);
    return value_from_ptr(kr_str_intern_c(t, dot == NULL ? type->tp_name : dot + 1));
}

Value kr_type_qualname(Thread *t, Type *type)
{
    if (type->tp_flags & TPF_HEAPTYPE) {
        return value_from_ptr(((HeapType *)type)->ht_qualname);
    }
    return kr_type_name(t, type);
}

Value kr_type_module(Thread *t, Type *type)
{
    if (type->tp_flags & TPF_HEAPTYPE) {
        Value v = kr_dict_get_str(t, type->tp_dict, KR_NAME(__module__));
        if (value_is_null(v) && !kr_pending(t)) {
            return kr_raise_arg(t, KR_EXC(AttributeError), KR_NAME_VALUE(__module__));
        }
        return v;
    }
    const char *dot = last_dot(type);
    if (dot == NULL) {
        return KR_NAME_VALUE(builtins);
    }
    return value_from_ptr(kr_str_from_utf8(t, type->tp_name, (size_t)(dot - type->tp_name)));
}

/* -- Builtin types ------------------------------------------------------------------------ */

/* "name(args)\n--\n\ntext": where the text starts, and the signature's bounds if there is one. */
const char *kr_doc_split(const char *name, const char *doc, const char **sig, size_t *sig_len)
{
    *sig = NULL;
    if (doc == NULL) {
        return NULL;
    }
    const char *dot = strrchr(name, '.');
    name = dot == NULL ? name : dot + 1;
    size_t n = strlen(name);
    if (strncmp(doc, name, n) != 0 || doc[n] != '(') {
        return doc;
    }
    const char *end = strstr(doc + n, ")\n--\n\n");
    const char *blank = strstr(doc + n, "\n\n");
    if (end == NULL || (blank != NULL && blank < end)) {
        return doc;
    }
    *sig = doc + n;
    *sig_len = (size_t)(end + 1 - (doc + n));
    return end + 6;
}

static bool own_c_slot(const Type *type, int slot)
{
    const CSlotRow *row = kr_type_info(type)->c_slots;
    for (; row != NULL && row->fn != NULL; row++) {
        if (row->slot == slot) {
            return true;
        }
    }
    return false;
}

/* Attribute access as object does it, which the type has all the same. */
static bool own_generic_slot(const Type *type, int slot)
{
    uint32_t flags = kr_type_info(type)->flags;
    return (slot == SLOT_tp_getattro && (flags & TI_OWN_GETATTR)) ||
           (slot == SLOT_tp_setattro && (flags & TI_OWN_SETATTR));
}

static bool own_slot(const Type *type, int slot)
{
    return own_c_slot(type, slot) || own_generic_slot(type, slot);
}

static void take_generic_slots(Type *type)
{
    static const int slots[] = {SLOT_tp_getattro, SLOT_tp_setattro};
    for (size_t i = 0; i < KR_COUNT(slots); i++) {
        void **native = kr_native_slot(type, slots[i]);
        if (own_generic_slot(type, slots[i]) && *native == NULL) {
            *native = *kr_native_slot(&PyBaseObject_Type, slots[i]);
            *kr_c_slot(type, slots[i]) = *kr_c_slot(&PyBaseObject_Type, slots[i]);
        }
    }
}

/* Group structs of the C side, for the rows of this type or what its base has. */
static bool make_groups(Type *type)
{
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if (!own_c_slot(type, slot) || kr_c_slot(type, slot) != NULL) {
            continue;
        }
        /* One allocation per group; they live as long as the type, which is for ever. */
        if (slot >= SLOT_nb_add && slot <= SLOT_nb_inplace_matrix_multiply) {
            type->tp_as_number = calloc(1, sizeof(NumberMethods));
        } else if (slot >= SLOT_mp_length && slot <= SLOT_mp_ass_subscript) {
            type->tp_as_mapping = calloc(1, sizeof(MappingMethods));
        } else if (slot >= SLOT_sq_length && slot <= SLOT_sq_inplace_repeat) {
            type->tp_as_sequence = calloc(1, sizeof(SequenceMethods));
        } else {
            type->tp_as_async = calloc(1, sizeof(AsyncMethods));
        }
        if (kr_c_slot(type, slot) == NULL) {
            return false;
        }
    }
    for (const CSlotRow *row = kr_type_info(type)->c_slots; row != NULL && row->fn != NULL; row++) {
        *kr_c_slot(type, row->slot) = row->fn;
    }
    Type *base = type->tp_base;
    if (base != NULL) {
        type->tp_as_number = type->tp_as_number ? type->tp_as_number : base->tp_as_number;
        type->tp_as_mapping = type->tp_as_mapping ? type->tp_as_mapping : base->tp_as_mapping;
        type->tp_as_sequence = type->tp_as_sequence ? type->tp_as_sequence : base->tp_as_sequence;
        type->tp_as_async = type->tp_as_async ? type->tp_as_async : base->tp_as_async;
    }
    return true;
}

static bool put(Thread *t, Type *type, const char *name, Value v, bool replace)
{
    if (value_is_error(v)) {
        return false;
    }
    Str *key = kr_str_intern_c(t, name);
    if (key == NULL) {
        return false;
    }
    if (!replace && !value_is_null(kr_dict_get_str(t, type->tp_dict, key))) {
        return true;
    }
    return kr_dict_set_str(t, type->tp_dict, key, v);
}

bool kr_type_add_tables(Thread *t, Type *type)
{
    TypeInfo *info = kr_type_info(type);
    for (const NativeDef *def = info->methods; def != NULL && def->ml.ml_name != NULL; def++) {
        Value v;
        if (def->flags & NF_STATIC) {
            Value f = kr_cfunction_new(t, def, VALUE_NULL, VALUE_NULL);
            v = value_is_error(f) ? f : kr_staticmethod_new(t, f);
        } else {
            v = kr_method_descr_new(t, type, def);
        }
        if (!put(t, type, def->ml.ml_name, v, (def->flags & NF_COEXIST) != 0)) {
            return false;
        }
    }
    for (const NativeMember *m = info->members; m != NULL && m->name != NULL; m++) {
        if (!put(t, type, m->name, kr_member_descr_new(t, type, m), false)) {
            return false;
        }
    }
    for (const NativeGetSet *g = info->getset; g != NULL && g->name != NULL; g++) {
        if (!put(t, type, g->name, kr_getset_descr_new(t, type, g), false)) {
            return false;
        }
    }
    return true;
}

static bool put_doc(Thread *t, Type *type)
{
    const char *sig;
    size_t sig_len;
    const char *doc = kr_doc_split(type->tp_name, type->tp_doc, &sig, &sig_len);
    Value v = KR_NONE;
    if (doc != NULL) {
        v = value_from_ptr(kr_str_from_c(t, doc));
    }
    return put(t, type, "__doc__", v, false);
}

/* What a static type takes over from its base besides slots. */
static void inherit_fields(Type *type, Type *base)
{
    uint64_t kept = TPF_LONG | TPF_LIST | TPF_TUPLE | TPF_BYTES | TPF_STR | TPF_DICT | TPF_BASEEXC;
    type->tp_flags |= base->tp_flags & (kept | TPF_TYPE | TPF_SEQUENCE | TPF_MAPPING);
    if (!(type->tp_flags & TPF_HAVE_GC) && (base->tp_flags & TPF_HAVE_GC)) {
        type->tp_flags |= TPF_HAVE_GC;
    }
    if (type->tp_basicsize == 0) {
        type->tp_basicsize = base->tp_basicsize;
    }
    if (type->tp_itemsize == 0) {
        type->tp_itemsize = base->tp_itemsize;
    }
    if (type->tp_dictoffset == 0) {
        type->tp_dictoffset = base->tp_dictoffset;
    }
    if (type->tp_weaklistoffset == 0) {
        type->tp_weaklistoffset = base->tp_weaklistoffset;
    }
    if (type->tp_vectorcall_offset == 0) {
        type->tp_vectorcall_offset = base->tp_vectorcall_offset;
    }
    kr_type_info(type)->flags |= kr_type_info(base)->flags & (TI_HAS_DICT | TI_LEAF);
}

static Tuple *mro_behind(Thread *t, Type *type, Type *base)
{
    isize n = base == NULL ? 0 : kr_tuple_len(base->tp_mro);
    Tuple *mro = kr_tuple_new(t, n + 1);
    if (mro == NULL) {
        return NULL;
    }
    mro->ob_item[0] = value_from_ptr(type);
    for (isize i = 0; i < n; i++) {
        mro->ob_item[i + 1] = kr_tuple_get(base->tp_mro, i);
    }
    return mro;
}

bool kr_type_ready(Thread *t, Type *type)
{
    if (type->tp_flags & TPF_READY) {
        return true;
    }
    TypeInfo *info = kr_type_info(type);
    KR_ASSERT(info != NULL, "type %s has no TypeInfo", type->tp_name);
    if (type->tp_base == NULL && type != &PyBaseObject_Type) {
        type->tp_base = &PyBaseObject_Type;
    }
    Type *base = type->tp_base;
    if (base != NULL && !kr_type_ready(t, base)) {
        return false;
    }
    if (type->ob_base.ob_base.ob_type == NULL) {
        type->ob_base.ob_base.ob_type = base->ob_base.ob_base.ob_type;
    }
    if (!make_groups(type)) {
        kr_raise_oom(t);
        return false;
    }
    info->version = kr_type_next_version();
    type->tp_flags |= TPF_READY;
    type->tp_dict = kr_dict_new(t);
    type->tp_bases = base == NULL ? kr_empty_tuple : kr_tuple_from(t, &(Value){(uintptr_t)base}, 1);
    type->tp_mro = mro_behind(t, type, base);
    if (type->tp_dict == NULL || type->tp_bases == NULL || type->tp_mro == NULL) {
        return false;
    }
    if (base != NULL && info->slots.tp_richcompare != NULL && info->slots.tp_hash == NULL) {
        info->slots.tp_hash = kr_hash_not_implemented;
        type->tp_hash = (CHash)(*kr_c_slot(&PyBaseObject_Type, SLOT_tp_hash));
    }
    if (info->slots.tp_new == NULL && base == &PyBaseObject_Type) {
        type->tp_flags |= TPF_DISALLOW_INSTANTIATION;
    }
    if (info->slots.tp_new != NULL && !put(t, type, "__new__", kr_new_wrapper(t, type), true)) {
        return false;
    }
    take_generic_slots(type);
    if (!kr_add_operators(t, type, own_slot) || !kr_type_add_tables(t, type) || !put_doc(t, type) ||
        (info->slots.tp_hash == kr_hash_not_implemented &&
         !put(t, type, "__hash__", KR_NONE, false))) {
        return false;
    }
    if (base != NULL) {
        inherit_fields(type, base);
        kr_slots_inherit(type, base);
        if (!kr_type_add_subclass(t, base, type)) {
            return false;
        }
    }
    if (type->tp_dictoffset != 0) {
        info->flags |= TI_HAS_DICT;
    }
    if (kr_slots(type)->tp_getattro != kr_generic_getattr) {
        info->flags |= TI_HAS_GETATTR;
    }
    info->alloc_size = (uint32_t)type->tp_basicsize;
    info->slot_base = 0;
    if (kr_ext.type_made != NULL) {
        kr_ext.type_made(t, type);
    }
    return kr_type_register(t, type);
}

static Type *const builtin_types[] = {
#define TYPE(id, cname, Struct, base, flags, pyname) &cname,
#include "runtime/core/types.def"
#undef TYPE
#define EXC(name, base, Struct) &_PyExc_##name,
#define EXC_ALIAS(name, target)
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
};

bool kr_types_init(Thread *t)
{
    if (!kr_slot_defs_init(t)) {
        return false;
    }
    kr_gc_on_settled(drop_dead_types);
    enum { GETATTR = TI_OWN_GETATTR, GETATTR_SETATTR = TI_OWN_GETATTR | TI_OWN_SETATTR };
#define TYPE(id, cname, Struct, base, own, pyname)               \
    if (&cname != &PyBaseObject_Type && cname.tp_base == NULL) { \
        cname.tp_base = kr_type_##base;                          \
    }                                                            \
    kr_type_info(&cname)->flags |= own;
    static Type *const kr_type_object = &PyBaseObject_Type, *const kr_type_int = &PyLong_Type,
                       *const kr_type_cfunction = &PyCFunction_Type,
                       *const kr_type_dict = &PyDict_Type,
                       *const kr_type_dictkeys = &PyDictKeys_Type,
                       *const kr_type_dictvalues = &PyDictValues_Type,
                       *const kr_type_dictitems = &PyDictItems_Type;
#include "runtime/core/types.def"
#undef TYPE
/* The root of the exception tree derives from object. */
#define _PyExc_object           PyBaseObject_Type
#define EXC(name, base, Struct) _PyExc_##name.tp_base = &_PyExc_##base;
#define EXC_ALIAS(name, target)
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
#undef _PyExc_object
    kr_type_info(&_PyExc_BaseException)->flags |= GETATTR_SETATTR;
    for (size_t i = 0; i < KR_COUNT(builtin_types); i++) {
        if (!kr_type_ready(t, builtin_types[i])) {
            return false;
        }
    }
    return true;
}
