/* shape.c -- hidden classes and the attribute storage of instances (core/shape.h).
 *
 * Shapes and their arrays are collector blocks, reachable from TypeInfo.root_shape; instances point
 * at their shape.  Names in shapes are interned: compared by address.
 */
#include "runtime/core/shape.h"

#include "runtime/base/hash.h"
#include "runtime/core/ext_hooks.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

#define LINEAR_LIMIT 6 /* attributes: above, lookups use a table */

typedef struct ShapeTable {
    uint32_t mask;
    struct {
        Str *name;
        uint32_t index;
    } entries[];
} ShapeTable;

/* -- Shapes ------------------------------------------------------------------------------- */

static Shape *new_shape(Thread *t, Type *type, uint32_t inline_slots)
{
    Shape *s = kr_gc_new_block(t, sizeof(Shape), GCK_RAW);
    if (s != NULL) {
        s->type = type;
        s->inline_slots = inline_slots;
        s->type_version = kr_type_info(type)->version;
    }
    return s;
}

Shape *kr_shape_new_root(Thread *t, Type *type, uint32_t inline_slots)
{
    return new_shape(t, type, inline_slots);
}

static size_t name_hash(const Str *name) { return (uintptr_t)name >> 4; }

static bool build_table(Thread *t, Shape *shape)
{
    uint32_t size = 16;
    while (size < shape->count * 2) {
        size *= 2;
    }
    ShapeTable *table =
        kr_gc_new_block(t, sizeof(ShapeTable) + size * sizeof(table->entries[0]), GCK_RAW);
    if (table == NULL) {
        return false;
    }
    table->mask = size - 1;
    for (Shape *s = shape; s->parent != NULL; s = s->parent) {
        size_t h = name_hash(s->name) & table->mask;
        while (table->entries[h].name != NULL) {
            h = (h + 1) & table->mask;
        }
        table->entries[h].name = s->name;
        table->entries[h].index = s->count - 1;
    }
    kr_gc_write_ptr(shape, &shape->table, table);
    return true;
}

static KR_NOINLINE bool has_table(Shape *shape)
{
    if (shape->table == NULL) {
        Thread *t = kr_thread_current();
        if (!build_table(t, shape)) {
            kr_err_clear(t); /* no memory for a table: the chain serves */
        }
    }
    return shape->table != NULL;
}

int kr_shape_find(Shape *shape, Str *name)
{
    if (KR_LIKELY(shape->count <= LINEAR_LIMIT) || !has_table(shape)) {
        for (Shape *s = shape; s->parent != NULL; s = s->parent) {
            if (s->name == name) {
                return (int)s->count - 1;
            }
        }
        return -1;
    }
    ShapeTable *table = shape->table;
    for (size_t h = name_hash(name) & table->mask; table->entries[h].name != NULL;
         h = (h + 1) & table->mask) {
        if (table->entries[h].name == name) {
            return (int)table->entries[h].index;
        }
    }
    return -1;
}

/* -- Raw slots ---------------------------------------------------------------------------- */

/* May a slot of this name be raw, or has another value than a float been stored to one? */
static bool may_be_raw(const TypeInfo *info, const Str *name)
{
    for (uint32_t i = 0; i < info->nraw_lost; i++) {
        if (info->raw_lost[i] == name) {
            return false;
        }
    }
    return info->nraw_lost < KR_RAW_LOST_MAX;
}

/* Trees can be as deep as KR_SHAPE_MAX only: recursion is bounded. */
static void mark_obsolete(const TypeInfo *info, Shape *shape, bool below)
{
    shape->obsolete |= below;
    for (uint32_t i = 0; i < shape->nchildren; i++) {
        Shape *child = shape->children[i];
        bool raw = kr_shape_is_raw(child, shape->count);
        mark_obsolete(info, child, below || (raw && !may_be_raw(info, child->name)));
    }
}

/* Slots called `name` are ordinary ones from now on.  Caches that know of transitions to raw ones
 * are out of date: the class gets a new version. */
static bool lose_raw(Thread *t, Type *type, Str *name)
{
    TypeInfo *info = kr_type_info(type);
    if (info->raw_lost == NULL) {
        Str **names = kr_gc_new_block(t, KR_RAW_LOST_MAX * sizeof *names, GCK_RAW);
        if (names == NULL) {
            return false;
        }
        kr_gc_write_ptr(info, &info->raw_lost, names);
    }
    kr_gc_write_ptr(info->raw_lost, &info->raw_lost[info->nraw_lost], name);
    info->nraw_lost++;
    for (Shape *root = info->root_shape; root != NULL; root = root->older) {
        mark_obsolete(info, root, false);
    }
    kr_type_new_version(t, type);
    return true;
}

/* Instances of this tree whose slots lie where struct Instance says. */
static bool has_raw_slots(const Type *type)
{
    const TypeInfo *info = kr_type_info(type);
    return !(info->flags & TI_VAR_TAIL) && info->slot_base == KR_INSTANCE_TAIL_OFFSET;
}

/* -- Transitions -------------------------------------------------------------------------- */

Shape *kr_shape_child(const Shape *shape, const Str *name)
{
    for (uint32_t i = 0; i < shape->nchildren; i++) {
        Shape *child = shape->children[i];
        if (child->name == name && !child->obsolete) {
            return child;
        }
    }
    return NULL;
}

Shape *kr_shape_add(Thread *t, Shape *shape, Str *name, Value v)
{
    uint32_t index = shape->count;
    Shape *child = kr_shape_child(shape, name);
    if (child != NULL) {
        if (!kr_shape_is_raw(child, index) || value_is_double(v)) {
            return child;
        }
        if (!lose_raw(t, shape->type, name)) {
            return NULL;
        }
    }
    child = new_shape(t, shape->type, shape->inline_slots);
    if (child == NULL) {
        return NULL;
    }
    child->raw = shape->raw;
    if (value_is_double(v) && index < shape->inline_slots && has_raw_slots(shape->type) &&
        may_be_raw(kr_type_info(shape->type), name)) {
        child->raw |= (uint64_t)1 << index;
    }
    child->parent = shape;
    child->name = name;
    child->count = shape->count + 1;
    child->type_version = shape->type_version;
    if (shape->nchildren == shape->children_cap) {
        uint32_t cap = shape->children_cap == 0 ? 2 : shape->children_cap * 2;
        Shape **children =
            kr_gc_resize_block(t, shape->children, shape->children_cap * sizeof(Shape *),
                               cap * sizeof(Shape *), GCK_RAW);
        if (children == NULL) {
            return NULL;
        }
        kr_gc_write_ptr(shape, &shape->children, children);
        shape->children_cap = cap;
    }
    kr_gc_write_ptr(shape, &shape->children[shape->nchildren], child);
    shape->nchildren++;
    kr_type_info(shape->type)->nshapes++;
    return child;
}

Shape *kr_shape_dict_mode(Thread *t, Type *type)
{
    Shape *root = kr_type_info(type)->root_shape;
    if (root->dict_shape == NULL) {
        Shape *s = new_shape(t, type, 0);
        if (s == NULL) {
            return NULL;
        }
        s->dict_mode = true;
        kr_gc_write_ptr(root, &root->dict_shape, s);
    }
    return root->dict_shape;
}

/* Trees can be as deep as KR_SHAPE_MAX only: recursion is bounded. */
static void set_tree_version(Shape *shape, uint32_t version)
{
    shape->type_version = version;
    for (uint32_t i = 0; i < shape->nchildren; i++) {
        set_tree_version(shape->children[i], version);
    }
}

void kr_shape_set_version(Shape *root, uint32_t version)
{
    for (; root != NULL; root = root->older) {
        set_tree_version(root, version);
        if (root->dict_shape != NULL) {
            root->dict_shape->type_version = version;
        }
    }
}

/* -- Instances ---------------------------------------------------------------------------- */

InstTail *kr_inst_tail_var(Object *o)
{
    TypeInfo *info = kr_type_info(o->ob_type);
    isize n = ((VarObject *)o)->ob_size;
    size_t items = (size_t)(n < 0 ? -n : n) * (size_t)o->ob_type->tp_itemsize;
    return (InstTail *)((char *)o + kr_align_up(info->slot_base + items, 8));
}

size_t kr_instance_size(const Type *type, isize nitems)
{
    const TypeInfo *info = kr_type_info(type);
    size_t items = (size_t)nitems * (size_t)type->tp_itemsize;
    size_t base = (size_t)type->tp_basicsize;
    if (info->root_shape == NULL) {
        return kr_align_up(base + items, 8);
    }
    size_t tail = sizeof(InstTail) + info->root_shape->inline_slots * sizeof(Value);
    size_t at = kr_align_up(info->slot_base + items, 8);
    size_t end = at + tail;
    return end > base + items ? end : kr_align_up(base + items, 8);
}

Shape *kr_shape_current_root(Thread *t, Type *type)
{
    TypeInfo *info = kr_type_info(type);
    Shape *root = info->root_shape;
    if (KR_LIKELY(root->inline_slots >= info->inline_slots)) {
        return root;
    }
    Shape *wider = new_shape(t, type, info->inline_slots);
    if (wider == NULL) {
        return NULL;
    }
    wider->older = root;
    wider->dict_shape = root->dict_shape;
    kr_gc_write_ptr(info, &info->root_shape, wider);
    info->alloc_size = (uint32_t)kr_instance_size(type, 0);
    return wider;
}

bool kr_instance_init(Thread *t, Object *o)
{
    TypeInfo *info = kr_type_info(o->ob_type);
    if (info->root_shape == NULL) {
        return true;
    }
    kr_gc_write_ptr(o, &kr_inst_tail(o)->shape, info->root_shape);
    return true;
}

/* What tp_alloc of a type does: zeroed memory, header, shape. */
Value kr_type_alloc(Thread *t, Type *type, isize nitems)
{
    TypeInfo *info = kr_type_info(type);
    if ((info->flags & (TI_C_SLOTS | TI_EXT_BASE)) && kr_ext.alloc != NULL) {
        return kr_ext.alloc(t, type, nitems);
    }
    Shape *root = NULL;
    if (info->root_shape != NULL && (root = kr_shape_current_root(t, type)) == NULL) {
        return VALUE_ERROR;
    }
    if (nitems < 0 || (type->tp_itemsize != 0 && nitems > INTPTR_MAX / 2 / type->tp_itemsize)) {
        return kr_raise_oom(t);
    }
    size_t size = kr_instance_size(type, nitems);
    int kind = (info->flags & TI_LEAF) && root == NULL ? GCK_LEAF
               : info->flags & TI_WEAK_KIND            ? GCK_WEAK
                                                       : GCK_SCAN;
    Object *o = kr_gc_new(t, size, kind);
    if (o == NULL) {
        return VALUE_ERROR;
    }
    if (kind == GCK_LEAF) {
        memset(o, 0, size);
    }
    o->ob_refcnt = KR_BIAS;
    o->ob_type = type;
    if (type->tp_itemsize != 0) {
        ((VarObject *)o)->ob_size = nitems;
    }
    if (root != NULL) {
        kr_inst_tail(o)->shape = root;
    }
    if (KR_UNLIKELY(info->flags & TI_HAS_DEL) && !kr_gc_watch(t, o, GC_WATCH_DEL)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(o);
}

Object *kr_instance_new(Thread *t, Type *type)
{
    return value_ptr_or_null(kr_type_alloc(t, type, 0));
}

/* -- Attributes of an instance ------------------------------------------------------------ */

static Dict *tail_dict(InstTail *tail) { return tail->extra; }

Value kr_instance_get(Thread *t, Object *o, Str *name)
{
    InstTail *tail = kr_inst_tail(o);
    if (KR_UNLIKELY(tail->shape->dict_mode)) {
        return kr_dict_get_str(t, tail_dict(tail), name);
    }
    int i = kr_shape_find(tail->shape, name);
    return i < 0 ? VALUE_NULL : kr_shape_get(tail, (uint32_t)i);
}

/* The chain leads from the last attribute to the first; this gives them in order. */
static void names_of(const Shape *shape, Str *names[KR_SHAPE_MAX])
{
    for (const Shape *s = shape; s->parent != NULL; s = s->parent) {
        names[s->count - 1] = s->name;
    }
}

bool kr_shape_migrate(Thread *t, Object *o)
{
    InstTail *tail = kr_inst_tail(o);
    Shape *old = tail->shape, *shape = old;
    Str *names[KR_SHAPE_MAX];
    names_of(old, names);
    while (shape->parent != NULL) {
        shape = shape->parent;
    }
    for (uint32_t i = 0; i < old->count; i++) {
        shape = kr_shape_add(t, shape, names[i], kr_shape_get(tail, i));
        if (shape == NULL) {
            return false;
        }
    }
    for (uint32_t i = 0; i < old->count; i++) {
        bool was = kr_shape_is_raw(old, i), is = kr_shape_is_raw(shape, i);
        uint64_t *bits = &kr_shape_slot(tail, i)->bits;
        *bits += was && !is ? VALUE_DOUBLE_OFFSET : 0;
        *bits -= is && !was ? VALUE_DOUBLE_OFFSET : 0;
    }
    kr_gc_write_ptr(o, &tail->shape, shape);
    return true;
}

/* All attributes to a Dict, for good. */
static bool to_dict_mode(Thread *t, Object *o)
{
    InstTail *tail = kr_inst_tail(o);
    Shape *shape = tail->shape, *dict_shape = kr_shape_dict_mode(t, o->ob_type);
    Dict *d = dict_shape == NULL ? NULL : kr_dict_new(t);
    if (d == NULL) {
        return false;
    }
    Str *names[KR_SHAPE_MAX];
    names_of(shape, names);
    for (uint32_t i = 0; i < shape->count; i++) {
        if (!kr_dict_set_str(t, d, names[i], kr_shape_get(tail, i))) {
            return false;
        }
    }
    for (uint32_t i = 0; i < shape->inline_slots; i++) {
        tail->slots[i] = VALUE_NULL;
    }
    kr_gc_write_ptr(o, &tail->extra, d);
    kr_gc_write_ptr(o, &tail->shape, dict_shape);
    return true;
}

/* Room for slot number `index` beyond the inline ones. */
static bool reserve_overflow(Thread *t, Object *o, InstTail *tail, uint32_t index)
{
    uint32_t inline_slots = tail->shape->inline_slots;
    if (index < inline_slots) {
        return true;
    }
    /* Instances made from now on get the slot inline. */
    TypeInfo *info = kr_type_info(o->ob_type);
    if (info->inline_slots <= index && index < KR_INLINE_SLOTS_MAX &&
        !(info->flags & TI_EXT_BASE)) {
        info->inline_slots = (uint16_t)((index + 1) | 1);
    }
    uint32_t used = index - inline_slots;
    size_t have = tail->extra == NULL ? 0 : kr_gc_block_size(tail->extra) / sizeof(Value);
    if (used < have) {
        return true;
    }
    void *grown = kr_gc_resize_block(t, tail->extra, used * sizeof(Value),
                                     (size_t)(used < 2 ? 4 : used * 2) * sizeof(Value), GCK_RAW);
    if (grown == NULL) {
        return false;
    }
    kr_gc_write_ptr(o, &tail->extra, grown);
    return true;
}

bool kr_instance_set(Thread *t, Object *o, Str *name, Value v)
{
    InstTail *tail = kr_inst_tail(o);
    if (KR_UNLIKELY(tail->shape->dict_mode)) {
        return kr_dict_set_str(t, tail_dict(tail), name, v);
    }
    int i = kr_shape_find(tail->shape, name);
    if (KR_LIKELY(i >= 0 && !tail->shape->obsolete && !kr_shape_is_raw(tail->shape, (uint32_t)i))) {
        kr_gc_write(o, kr_shape_slot(tail, (uint32_t)i), v);
        return true;
    }
    if (KR_UNLIKELY(tail->shape->obsolete) && !kr_shape_migrate(t, o)) {
        return false;
    }
    if (i >= 0 && kr_shape_is_raw(tail->shape, (uint32_t)i) && !value_is_double(v) &&
        (!lose_raw(t, o->ob_type, name) || !kr_shape_migrate(t, o))) {
        return false;
    }
    if (i >= 0) {
        kr_shape_put(o, tail, (uint32_t)i, v);
        return true;
    }
    if (tail->shape->count >= KR_SHAPE_MAX ||
        (KR_UNLIKELY(kr_type_info(o->ob_type)->nshapes >= KR_SHAPES_MAX) &&
         kr_shape_child(tail->shape, name) == NULL)) {
        return to_dict_mode(t, o) && kr_dict_set_str(t, tail_dict(tail), name, v);
    }
    uint32_t index = tail->shape->count;
    Shape *next = kr_shape_add(t, tail->shape, name, v);
    if (next == NULL || !reserve_overflow(t, o, tail, index)) {
        return false;
    }
    kr_gc_write_ptr(o, &tail->shape, next);
    kr_shape_put(o, tail, index, v);
    return true;
}

bool kr_instance_del(Thread *t, Object *o, Str *name, bool *found)
{
    InstTail *tail = kr_inst_tail(o);
    *found = false;
    if (!tail->shape->dict_mode) {
        int i = kr_shape_find(tail->shape, name);
        if (i < 0) {
            return true;
        }
        if ((uint32_t)i == tail->shape->count - 1) { /* the last one: one step back */
            *kr_shape_slot(tail, (uint32_t)i) = VALUE_NULL;
            kr_gc_write_ptr(o, &tail->shape, tail->shape->parent);
            *found = true;
            return true;
        }
        if (!to_dict_mode(t, o)) {
            return false;
        }
    }
    int deleted = kr_dict_del(t, tail_dict(tail), value_from_ptr(name));
    *found = deleted > 0;
    return deleted >= 0;
}

Dict *kr_instance_dict(Thread *t, Object *o)
{
    InstTail *tail = kr_inst_tail(o);
    if (!tail->shape->dict_mode && !to_dict_mode(t, o)) {
        return NULL;
    }
    return tail_dict(tail);
}

bool kr_instance_set_dict(Thread *t, Object *o, Dict *d)
{
    InstTail *tail = kr_inst_tail(o);
    Shape *dict_shape = kr_shape_dict_mode(t, o->ob_type);
    if (dict_shape == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < tail->shape->inline_slots; i++) {
        tail->slots[i] = VALUE_NULL;
    }
    /* C code may own the slot's reference to the dict before (_PyObject_GetDictPtr). */
    if (kr_ext.slot_store != NULL && tail->shape == dict_shape) {
        if (!kr_ext.slot_store(t, o, (Value *)&tail->extra, value_from_ptr(d))) {
            return false;
        }
    } else {
        kr_gc_write_ptr(o, &tail->extra, d);
    }
    kr_gc_write_ptr(o, &tail->shape, dict_shape);
    return true;
}
