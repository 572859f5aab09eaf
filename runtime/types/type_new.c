/* type_new.c -- making classes: type(name, bases, namespace).
 *
 * Layout of the instances of a class (offsets grow downwards):
 *
 *     the struct of the builtin or C base          tp_basicsize of that base
 *     __slots__ members, in sorted order           8 bytes each
 *     weak reference list                          8 bytes, unless a base has one
 *     ---- tp_basicsize, as CPython counts ----
 *     InstTail: shape, extra, inline slots         if attributes can be set freely and no base
 * keeps a dict of its own (exceptions, modules: tp_dictoffset)
 *
 * A subclass that adds __slots__ moves the tail: TypeInfo.slot_base says where it is.  Behind
 * variable-sized items (int, tuple, bytes) it follows the items (TI_VAR_TAIL).  With a C base
 * (TI_EXT_BASE) the tail counts into tp_basicsize and has no inline slots, since C code may
 * allocate.
 */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

#define FIRST_INLINE_SLOTS 3
#define MEMBER_OBJECT_EX   16 /* T_OBJECT_EX */

/* -- Bases -------------------------------------------------------------------------------- */

static size_t tail_bytes(const Type *type)
{
    const TypeInfo *info = kr_type_info(type);
    return (info->flags & TI_EXT_BASE) && info->root_shape != NULL ? sizeof(InstTail) : 0;
}

/* Does `type` add fields to the struct of its base? */
static bool has_extra_fields(const Type *type, const Type *base)
{
    size_t size = (size_t)type->tp_basicsize - tail_bytes(type);
    size_t base_size = (size_t)base->tp_basicsize - tail_bytes(base);
    if (type->tp_itemsize != 0 || base->tp_itemsize != 0) {
        return size != base_size || type->tp_itemsize != base->tp_itemsize;
    }
    if (type->tp_weaklistoffset != 0 && base->tp_weaklistoffset == 0 &&
        (type->tp_flags & TPF_HEAPTYPE) && (size_t)type->tp_weaklistoffset + 8 == size) {
        size -= 8;
    }
    return size != base_size;
}

Type *kr_solid_base(Type *type)
{
    for (; type->tp_base != NULL; type = type->tp_base) {
        if (has_extra_fields(type, type->tp_base)) {
            return type;
        }
    }
    return type;
}

Type *kr_best_base(Thread *t, Tuple *bases)
{
    Type *winner = NULL, *base = NULL;
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        Value v = kr_tuple_get(bases, i);
        if (!kr_is_type(v)) {
            return kr_raise_null(t, KR_EXC(TypeError), "bases must be types");
        }
        Type *candidate = (Type *)value_ptr(v);
        if (!(candidate->tp_flags & TPF_BASETYPE)) {
            return kr_raise_null(t, KR_EXC(TypeError), "type '%s' is not an acceptable base type",
                                 candidate->tp_name);
        }
        Type *solid = kr_solid_base(candidate);
        if (winner == NULL || (!kr_is_subtype(winner, solid) && kr_is_subtype(solid, winner))) {
            winner = solid;
            base = candidate;
        } else if (!kr_is_subtype(winner, solid)) {
            return kr_raise_null(t, KR_EXC(TypeError),
                                 "multiple bases have instance lay-out conflict");
        }
    }
    return base;
}

Type *kr_type_metaclass(Thread *t, Type *metatype, Tuple *bases)
{
    Type *winner = metatype;
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        Type *meta = kr_type(kr_tuple_get(bases, i));
        if (kr_is_subtype(winner, meta)) {
            continue;
        }
        if (!kr_is_subtype(meta, winner)) {
            return kr_raise_null(t, KR_EXC(TypeError),
                                 "metaclass conflict: the metaclass of a derived class must be a "
                                 "(non-strict) subclass of the metaclasses of all its bases");
        }
        winner = meta;
    }
    return winner;
}

/* -- __slots__ ---------------------------------------------------------------------------- */

typedef struct NewType {
    Str *name, *qualname;
    Type *metatype, *base;
    Tuple *bases;
    Dict *dict;    /* copy of the namespace */
    Value slots;   /* __slots__ as given, VALUE_NULL if not */
    List *members; /* mangled, sorted names; NULL if none */
    bool may_dict, may_weak, add_dict, add_weak;
    bool shaped; /* instances have an InstTail */
} NewType;

static bool has_dict(const Type *type)
{
    return kr_type_info(type)->root_shape != NULL || type->tp_dictoffset != 0;
}

/* __name becomes _Class__name. */
static Value mangle(Thread *t, Str *class_name, Str *ident)
{
    isize n = kr_str_len(ident);
    if (n < 3 || kr_str_at(ident, 0) != '_' || kr_str_at(ident, 1) != '_' ||
        (kr_str_at(ident, n - 1) == '_' && kr_str_at(ident, n - 2) == '_')) {
        return value_from_ptr(ident);
    }
    isize skip = 0, len = kr_str_len(class_name);
    while (skip < len && kr_str_at(class_name, skip) == '_') {
        skip++;
    }
    if (skip == len) {
        return value_from_ptr(ident);
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_char(&b, '_');
    kr_sb_slice(&b, class_name, skip, len);
    kr_sb_str(&b, ident);
    return kr_sb_finish(&b);
}

static bool add_slot_name(Thread *t, NewType *nt, Value item)
{
    if (!kr_is_str(item)) {
        return kr_fail(t, KR_EXC(TypeError), "__slots__ items must be strings, not '%T'", item);
    }
    Str *name = (Str *)value_ptr(item);
    if (!kr_str_flat(t, name)) {
        return false;
    }
    if (!kr_str_is_identifier(name)) {
        return kr_fail(t, KR_EXC(TypeError), "__slots__ must be identifiers");
    }
    if (kr_str_equal_c(name, "__dict__")) {
        if (!nt->may_dict || nt->add_dict) {
            return kr_fail(t, KR_EXC(TypeError), "__dict__ slot disallowed: we already got one");
        }
        nt->add_dict = true;
        return true;
    }
    if (kr_str_equal_c(name, "__weakref__")) {
        if (!nt->may_weak || nt->add_weak) {
            return kr_fail(
                t, KR_EXC(TypeError),
                "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
        }
        nt->add_weak = true;
        return true;
    }
    Value mangled = mangle(t, nt->name, name);
    if (value_is_error(mangled)) {
        return false;
    }
    Str *key = kr_str_intern(t, (Str *)value_ptr(mangled));
    if (key == NULL) {
        return false;
    }
    if (!value_is_null(kr_dict_get_str(t, nt->dict, key)) &&
        !kr_str_equal_c(name, "__qualname__") && !kr_str_equal_c(name, "__classcell__")) {
        return kr_fail(t, KR_EXC(ValueError), "%R in __slots__ conflicts with class variable",
                       item);
    }
    return kr_list_append(t, nt->members, value_from_ptr(key));
}

static bool slot_item(Thread *t, Value item, void *data) { return kr_list_append(t, data, item); }

static bool read_slots(Thread *t, NewType *nt)
{
    nt->may_dict = !has_dict(nt->base);
    nt->may_weak = nt->base->tp_weaklistoffset == 0 && nt->base->tp_itemsize == 0;
    nt->slots = kr_dict_get_str(t, nt->dict, KR_NAME(__slots__));
    if (value_is_null(nt->slots)) {
        nt->add_dict = nt->may_dict;
        nt->add_weak = nt->may_weak;
        return !kr_pending(t);
    }
    List *items = kr_list_new(t, 4);
    nt->members = kr_list_new(t, 4);
    if (items == NULL || nt->members == NULL) {
        return false;
    }
    if (kr_is_str(nt->slots)) {
        if (!kr_list_append(t, items, nt->slots)) {
            return false;
        }
    } else if (!kr_for_each(t, nt->slots, slot_item, items)) {
        return false;
    }
    if (kr_list_len(items) > 0 && nt->base->tp_itemsize != 0) {
        return kr_fail(t, KR_EXC(TypeError), "nonempty __slots__ not supported for subtype of '%s'",
                       nt->base->tp_name);
    }
    for (isize i = 0; i < kr_list_len(items); i++) {
        if (!add_slot_name(t, nt, kr_list_at(t, items, i))) {
            return false;
        }
    }
    if (!kr_list_sort(t, nt->members, KR_NONE, false)) {
        return false;
    }
    /* A secondary base may bring a dict or a weak reference list that the best one lacks. */
    for (isize i = 0; i < kr_tuple_len(nt->bases); i++) {
        Type *other = (Type *)value_ptr(kr_tuple_get(nt->bases, i));
        if (other == nt->base) {
            continue;
        }
        if (nt->may_dict && !nt->add_dict && has_dict(other)) {
            nt->add_dict = true;
        }
        if (nt->may_weak && !nt->add_weak && other->tp_weaklistoffset != 0) {
            nt->add_weak = true;
        }
    }
    return true;
}

/* -- The type object ---------------------------------------------------------------------- */

static Type *builtin_base(Type *type)
{
    while (type->tp_flags & TPF_HEAPTYPE) {
        type = type->tp_base;
    }
    return type;
}

static void inherit_flags(Type *type, Type *base)
{
    type->tp_flags |= base->tp_flags & (TPF_LONG | TPF_LIST | TPF_TUPLE | TPF_BYTES | TPF_STR |
                                        TPF_DICT | TPF_BASEEXC | TPF_TYPE | TPF_HAVE_GC |
                                        TPF_MATCH_SELF | TPF_SEQUENCE | TPF_MAPPING);
}

static HeapType *allocate(Thread *t, NewType *nt)
{
    size_t head = (size_t)nt->metatype->tp_basicsize;
    head = head < sizeof(HeapType) ? sizeof(HeapType) : head;
    isize nmembers = nt->members == NULL ? 0 : kr_list_len(nt->members);
    HeapType *ht =
        kr_gc_new(t, kr_align_up(head + (size_t)nmembers * sizeof(CMemberDef), 16), GCK_SCAN);
    TypeInfo *info = kr_gc_new_block(t, sizeof(TypeInfo), GCK_RAW);
    if (ht == NULL || info == NULL) {
        return NULL;
    }
    Type *type = &ht->ht_type;
    type->ob_base.ob_base.ob_refcnt = KR_BIAS;
    type->ob_base.ob_base.ob_type = nt->metatype;
    type->ob_base.ob_size = nmembers;
    type->tp_cache = info;
    info->flags = TI_PY_CLASS;
    ht->ht_name = nt->name;
    ht->ht_qualname = nt->qualname;
    isize len;
    type->tp_name = kr_str_utf8(t, nt->name, &len);
    if (type->tp_name == NULL) {
        return NULL;
    }
    if (strlen(type->tp_name) != (size_t)len) {
        return kr_raise_null(t, KR_EXC(ValueError), "type name must not contain null characters");
    }
    type->tp_as_async = &ht->as_async;
    type->tp_as_number = &ht->as_number;
    type->tp_as_mapping = &ht->as_mapping;
    type->tp_as_sequence = &ht->as_sequence;
    type->tp_as_buffer = &ht->as_buffer;
    type->tp_flags = TPF_DEFAULT | TPF_HEAPTYPE | TPF_BASETYPE;
    type->tp_base = nt->base;
    type->tp_bases = nt->bases;
    type->tp_dict = nt->dict;
    inherit_flags(type, nt->base);
    if (nmembers > 0 || nt->add_dict || nt->add_weak) {
        type->tp_flags |= TPF_HAVE_GC;
    }
    return ht;
}

/* How many attributes the __init__ in a class's namespace gives its instances. */
static uint32_t init_attributes(Thread *t, Dict *ns)
{
    Value init = ns == NULL ? VALUE_NULL : kr_dict_get_str(t, ns, KR_NAME(__init__));
    return !value_is_null(init) && kr_is_exact(init, &PyFunction_Type)
               ? ((Function *)value_ptr(init))->func_code->self_attrs
               : 0;
}

/* Inline slots of the first instances: what __init__ and those of the bases store, so that all
 * instances have one layout, or what instances of the base have turned out to want. */
static uint16_t first_inline_slots(Thread *t, const NewType *nt)
{
    uint32_t n = init_attributes(t, nt->dict);
    for (const Type *b = nt->base; b != NULL && (kr_type_info(b)->flags & TI_PY_CLASS);
         b = b->tp_base) {
        n += init_attributes(t, b->tp_dict);
    }
    uint32_t base = kr_type_info(nt->base)->inline_slots;
    n = n > base ? n : base;
    n = n > KR_INLINE_SLOTS_MAX ? KR_INLINE_SLOTS_MAX : n;
    return (uint16_t)(n <= FIRST_INLINE_SLOTS ? FIRST_INLINE_SLOTS : n | 1);
}

/* Offsets and sizes: see the head of this file. */
static bool lay_out(Thread *t, NewType *nt, HeapType *ht)
{
    Type *type = &ht->ht_type, *base = nt->base;
    TypeInfo *info = kr_type_info(type), *base_info = kr_type_info(base);
    isize size = base->tp_basicsize;
    isize nmembers = type->ob_base.ob_size;
    CMemberDef *defs =
        (CMemberDef *)((char *)ht + (nt->metatype->tp_basicsize < (isize)sizeof(HeapType)
                                         ? (isize)sizeof(HeapType)
                                         : nt->metatype->tp_basicsize));
    info->flags |= base_info->flags & (TI_EXT_BASE | TI_HAS_DEL | TI_WEAK_KIND);
    if (base_info->flags & TI_C_SLOTS) {
        info->flags |= TI_EXT_BASE;
    }
    bool ext = (info->flags & TI_EXT_BASE) != 0;
    if (nmembers > 0) {
        size = (isize)kr_align_up((size_t)size, 8);
    }
    for (isize i = 0; i < nmembers; i++) {
        Str *name = (Str *)value_ptr(kr_list_get(t, nt->members, i));
        defs[i] = (CMemberDef){kr_str_utf8(t, name, NULL), MEMBER_OBJECT_EX, size, 0, NULL};
        size += 8;
    }
    type->tp_members = defs;
    type->tp_itemsize = base->tp_itemsize;
    type->tp_weaklistoffset = base->tp_weaklistoffset;
    type->tp_dictoffset = base->tp_dictoffset;
    type->tp_vectorcall_offset = base->tp_vectorcall_offset;
    bool shaped = nt->shaped = nt->add_dict || base_info->root_shape != NULL;
    bool new_ext_tail = ext && nt->add_dict;
    if (nt->add_dict && type->tp_itemsize != 0 && !ext) {
        size += 8; /* where CPython puts the dict: keeps __basicsize__ and layout conflicts alike */
    }
    if (nt->add_weak) {
        size = (isize)kr_align_up((size_t)size, 8);
        type->tp_weaklistoffset = size;
        size += 8;
    }
    if (new_ext_tail) {
        info->slot_base = (uint16_t)kr_align_up((size_t)size, 8);
        size = info->slot_base + (isize)sizeof(InstTail);
    } else if (ext) {
        info->slot_base = base_info->slot_base;
    }
    if (size > UINT16_MAX && shaped) {
        return kr_fail(t, KR_EXC(TypeError), "instances of class '%U' would be too large",
                       nt->name);
    }
    type->tp_basicsize = size;
    if (!shaped) {
        bool same = size == base->tp_basicsize;
        info->flags |= same ? base_info->flags & TI_LEAF : 0;
        info->alloc_size = (uint32_t)kr_align_up((size_t)size, 8);
        info->flags |= base_info->flags & TI_HAS_DICT;
        return true;
    }
    info->flags |= TI_HAS_DICT;
    if (ext) {
        info->inline_slots = 0;
    } else if (type->tp_itemsize != 0) {
        info->flags |= TI_VAR_TAIL;
        info->slot_base = (uint16_t)builtin_base(base)->tp_basicsize;
        info->inline_slots = first_inline_slots(t, nt);
    } else {
        info->slot_base = (uint16_t)kr_align_up((size_t)size, 8);
        info->inline_slots = first_inline_slots(t, nt);
    }
    if (nt->add_dict) {
        if (type->tp_itemsize != 0) {
            type->tp_dictoffset = -8;
        } else {
            type->tp_dictoffset = -size - 24;
            type->tp_flags |= TPF_MANAGED_DICT;
        }
    } else {
        type->tp_flags |= base->tp_flags & TPF_MANAGED_DICT;
        type->tp_dictoffset = base->tp_dictoffset < -8 ? -size - 24 : base->tp_dictoffset;
    }
    return true;
}

/* -- The dict ----------------------------------------------------------------------------- */

static bool wrap_function(Thread *t, Dict *dict, Str *name, Value (*wrap)(Thread *, Value))
{
    Value f = kr_dict_get_str(t, dict, name);
    if (value_is_null(f) || !kr_is_exact(f, &PyFunction_Type)) {
        return !kr_pending(t);
    }
    Value wrapped = wrap(t, f);
    return !value_is_error(wrapped) && kr_dict_set_str(t, dict, name, wrapped);
}

static bool set_module(Thread *t, Dict *dict)
{
    if (!value_is_null(kr_dict_get_str(t, dict, KR_NAME(__module__)))) {
        return true;
    }
    Frame *frame = kr_current_frame(t);
    if (frame == NULL || frame->globals == NULL) {
        return !kr_pending(t);
    }
    Value module = kr_dict_get_str(t, frame->globals, KR_NAME(__name__));
    return value_is_null(module) ? !kr_pending(t)
                                 : kr_dict_set_str(t, dict, KR_NAME(__module__), module);
}

static bool take_qualname(Thread *t, NewType *nt)
{
    nt->qualname = nt->name;
    Value q = kr_dict_get_str(t, nt->dict, KR_NAME(__qualname__));
    if (value_is_null(q)) {
        return !kr_pending(t);
    }
    if (!kr_is_str(q)) {
        return kr_fail(t, KR_EXC(TypeError), "type __qualname__ must be a str, not %T", q);
    }
    nt->qualname = (Str *)value_ptr(q);
    return kr_dict_del(t, nt->dict, KR_NAME_VALUE(__qualname__)) >= 0;
}

Value kr_instance_get_dict(Thread *t, Value self)
{
    Object *o = value_ptr(self);
    Dict *d;
    if (kr_type_info(o->ob_type)->root_shape != NULL) {
        d = kr_instance_dict(t, o);
    } else {
        return kr_raise(t, KR_EXC(AttributeError), "This object has no __dict__");
    }
    return d == NULL ? VALUE_ERROR : value_from_ptr(d);
}

static int set_instance_dict(Thread *t, Value self, Value v)
{
    Object *o = value_ptr(self);
    if (kr_type_info(o->ob_type)->root_shape == NULL) {
        return kr_fail_int(t, KR_EXC(AttributeError), "This object has no __dict__");
    }
    if (value_is_null(v)) {
        Dict *fresh = kr_dict_new(t);
        return fresh != NULL && kr_instance_set_dict(t, o, fresh) ? 0 : -1;
    }
    if (!kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__dict__ must be set to a dictionary, not a '%T'",
                           v);
    }
    return kr_instance_set_dict(t, o, (Dict *)value_ptr(v)) ? 0 : -1;
}

static Value instance_weakref(Thread *t, Value self)
{
    return kr_weakref_first(t, value_ptr(self));
}

static const NativeGetSet dict_getset = {"__dict__", kr_instance_get_dict, set_instance_dict,
                                         "dictionary for instance variables (if defined)"};
static const NativeGetSet weakref_getset = {"__weakref__", instance_weakref, NULL,
                                            "list of weak references to the object (if defined)"};

static bool put_default(Thread *t, Type *type, Str *name, Value v)
{
    if (value_is_error(v)) {
        return false;
    }
    if (!value_is_null(kr_dict_get_str(t, type->tp_dict, name))) {
        return true;
    }
    return !kr_pending(t) && kr_dict_set_str(t, type->tp_dict, name, v);
}

static bool add_descriptors(Thread *t, NewType *nt, Type *type)
{
    for (isize i = 0; i < type->ob_base.ob_size; i++) {
        Str *name = (Str *)value_ptr(kr_list_get(t, nt->members, i));
        Value descr = kr_slot_member_new(t, type, name, type->tp_members[i].offset);
        if (!put_default(t, type, name, descr)) {
            return false;
        }
    }
    if (nt->add_dict &&
        !put_default(t, type, KR_NAME(__dict__), kr_getset_descr_new(t, type, &dict_getset))) {
        return false;
    }
    return !nt->add_weak || put_default(t, type, KR_NAME(__weakref__),
                                        kr_getset_descr_new(t, type, &weakref_getset));
}

/* __eq__ without __hash__ makes instances unhashable; without __doc__ it is None. */
static bool add_defaults(Thread *t, Type *type)
{
    Dict *d = type->tp_dict;
    if (!put_default(t, type, KR_NAME(__doc__), KR_NONE)) {
        return false;
    }
    if (!value_is_null(kr_dict_get_str(t, d, KR_NAME(__eq__))) &&
        value_is_null(kr_dict_get_str(t, d, KR_NAME(__hash__)))) {
        return kr_dict_set_str(t, d, KR_NAME(__hash__), KR_NONE);
    }
    return true;
}

static bool set_classcell(Thread *t, Type *type)
{
    Value cell = kr_dict_get_str(t, type->tp_dict, KR_NAME(__classcell__));
    if (value_is_null(cell)) {
        return !kr_pending(t);
    }
    if (!kr_is_exact(cell, &PyCell_Type)) {
        return kr_fail(t, KR_EXC(TypeError), "__classcell__ must be a nonlocal cell, not %R",
                       value_from_ptr(kr_type(cell)));
    }
    Cell *c = (Cell *)value_ptr(cell);
    kr_gc_write(c, &c->ob_ref, value_from_ptr(type));
    return kr_dict_del(t, type->tp_dict, KR_NAME_VALUE(__classcell__)) >= 0;
}

/* -- Hooks of the class being made -------------------------------------------------------- */

static bool call_set_names(Thread *t, Type *type)
{
    Dict *names = kr_dict_copy(t, type->tp_dict);
    if (names == NULL) {
        return false;
    }
    isize pos = 0;
    Value key, v;
    while (kr_dict_next(names, &pos, &key, &v)) {
        if (value_is_null(kr_type_lookup(kr_type(v), KR_NAME(__set_name__)))) {
            continue;
        }
        Value args[2] = {value_from_ptr(type), key};
        bool found;
        Value r = kr_call_special(t, v, KR_NAME(__set_name__), args, 2, &found);
        if (value_is_error(r)) {
            kr_raise_from_pending(t, KR_EXC(RuntimeError),
                                  "Error calling __set_name__ on '%T' instance %R in '%N'", v, key,
                                  type);
            return false;
        }
    }
    return true;
}

/* super(type, type).__init_subclass__(**kw) */
static bool call_init_subclass(Thread *t, Type *type, const Value *kwvalues, Tuple *kwnames)
{
    Tuple *mro = type->tp_mro;
    Value attr = VALUE_NULL;
    for (isize i = 1; i < kr_tuple_len(mro) && value_is_null(attr); i++) {
        attr = kr_dict_get_str(t, ((Type *)value_ptr(kr_tuple_get(mro, i)))->tp_dict,
                               KR_NAME(__init_subclass__));
    }
    if (value_is_null(attr)) {
        return !kr_pending(t);
    }
    SlotDESCRGET get = kr_slots(kr_type(attr))->tp_descr_get;
    if (get != NULL) {
        attr = get(t, attr, VALUE_NULL, value_from_ptr(type));
    }
    return !value_is_error(attr) && !value_is_error(kr_call(t, attr, kwvalues, 0, kwnames));
}

/* -- The whole ---------------------------------------------------------------------------- */

static bool ready(Thread *t, NewType *nt, Type *type)
{
    TypeInfo *info = kr_type_info(type);
    Tuple *mro = kr_mro_compute(t, type);
    if (mro == NULL) {
        return false;
    }
    kr_gc_write_ptr(type, &type->tp_mro, mro);
    info->version = kr_type_next_version();
    kr_slots_inherit(type, type->tp_base);
    for (isize i = 1; i < kr_tuple_len(mro); i++) {
        Type *base = (Type *)value_ptr(kr_tuple_get(mro, i));
        inherit_flags(type, base);
        if (info->getbuffer == NULL && base->tp_cache->getbuffer != NULL) {
            info->getbuffer = base->tp_cache->getbuffer;
            info->releasebuffer = base->tp_cache->releasebuffer;
        }
    }
    if (nt->shaped) {
        Shape *root = kr_shape_new_root(t, type, info->inline_slots);
        if (root == NULL) {
            return false;
        }
        kr_gc_write_ptr(info, &info->root_shape, root);
        info->alloc_size = (uint32_t)kr_instance_size(type, 0);
    }
    if (!kr_slots_from_dict(t, type)) {
        return false;
    }
    type->tp_flags |= TPF_READY;
    for (isize i = 0; i < kr_tuple_len(type->tp_bases); i++) {
        if (!kr_type_add_subclass(t, (Type *)value_ptr(kr_tuple_get(type->tp_bases, i)), type)) {
            return false;
        }
    }
    return kr_type_register(t, type);
}

Value kr_type_new(Thread *t, Type *metatype, Str *name, Tuple *bases, Dict *ns,
                  const Value *kwvalues, Tuple *kwnames)
{
    NewType nt = {.name = name, .metatype = metatype, .bases = bases};
    if (!kr_str_flat(t, name)) {
        return VALUE_ERROR;
    }
    if (kr_tuple_len(bases) == 0) {
        nt.bases = kr_tuple_from(t, &(Value){(uintptr_t)&PyBaseObject_Type}, 1);
        if (nt.bases == NULL) {
            return VALUE_ERROR;
        }
    }
    nt.base = kr_best_base(t, nt.bases);
    nt.dict = nt.base == NULL ? NULL : kr_dict_copy(t, ns);
    if (nt.dict == NULL || !read_slots(t, &nt) || !take_qualname(t, &nt)) {
        return VALUE_ERROR;
    }
    HeapType *ht = allocate(t, &nt);
    if (ht == NULL || !lay_out(t, &nt, ht)) {
        return VALUE_ERROR;
    }
    Type *type = &ht->ht_type;
    if (nt.members != NULL) {
        Tuple *slots = kr_list_to_tuple(t, nt.members);
        if (slots == NULL) {
            return VALUE_ERROR;
        }
        ht->ht_slots = (Object *)slots;
    }
    if (!set_module(t, nt.dict) ||
        !wrap_function(t, nt.dict, KR_NAME(__new__), kr_staticmethod_new) ||
        !wrap_function(t, nt.dict, KR_NAME(__init_subclass__), kr_classmethod_new) ||
        !wrap_function(t, nt.dict, KR_NAME(__class_getitem__), kr_classmethod_new) ||
        !add_descriptors(t, &nt, type) || !set_classcell(t, type) || !add_defaults(t, type) ||
        !ready(t, &nt, type)) {
        return VALUE_ERROR;
    }
    if (kr_ext.type_made != NULL) {
        kr_ext.type_made(t, type);
    }
    if (!call_set_names(t, type) || !call_init_subclass(t, type, kwvalues, kwnames)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(type);
}

/* -- Assigning __bases__ and __class__ ---------------------------------------------------- */

static bool same_members(const Type *a, const Type *b)
{
    if (a->ob_base.ob_size != b->ob_base.ob_size || a->tp_basicsize != b->tp_basicsize) {
        return false;
    }
    Tuple *sa = (Tuple *)((const HeapType *)a)->ht_slots,
          *sb = (Tuple *)((const HeapType *)b)->ht_slots;
    isize n = a->ob_base.ob_size;
    for (isize i = 0; i < n; i++) {
        if (!value_same(kr_tuple_get(sa, i), kr_tuple_get(sb, i))) {
            return false;
        }
    }
    return true;
}

/* Same place for everything that instances of both hold. */
static bool compatible(Type *a, Type *b)
{
    TypeInfo *ia = kr_type_info(a), *ib = kr_type_info(b);
    if (a->tp_basicsize != b->tp_basicsize || a->tp_itemsize != b->tp_itemsize ||
        a->tp_weaklistoffset != b->tp_weaklistoffset || a->tp_dictoffset != b->tp_dictoffset ||
        (ia->root_shape != NULL) != (ib->root_shape != NULL) || ia->slot_base != ib->slot_base) {
        return false;
    }
    Type *sa = kr_solid_base(a), *sb = kr_solid_base(b);
    if (sa == sb) {
        return true;
    }
    return sa->tp_base == sb->tp_base && a->tp_itemsize == 0 &&
           (sa->tp_flags & sb->tp_flags & TPF_HEAPTYPE) && same_members(sa, sb);
}

bool kr_compatible_layout(Thread *t, Type *old_type, Type *new_type, const char *attribute)
{
    if ((old_type->tp_flags ^ new_type->tp_flags) & TPF_HAVE_GC) {
        return kr_fail(t, KR_EXC(TypeError), "%s assignment: '%s' deallocator differs from '%s'",
                       attribute, new_type->tp_name, old_type->tp_name);
    }
    if (compatible(old_type, new_type)) {
        return true;
    }
    return kr_fail(t, KR_EXC(TypeError), "%s assignment: '%s' object layout differs from '%s'",
                   attribute, new_type->tp_name, old_type->tp_name);
}
