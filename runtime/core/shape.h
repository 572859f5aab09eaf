/* shape.h -- hidden classes of instances of Python classes.
 *
 * A shape implies the type and names the attribute slots in order of first assignment.  An instance
 * holds its shape; slots [0, inline_slots) lie in the instance, the rest in an overflow array.
 *
 *   Instance:  header | weaklist | shape | extra | slot 0 | slot 1 | ...
 *   `extra`    overflow array (Value *), or in dict mode the instance's Dict.
 *
 * With a C base struct (TI_EXT_BASE: int, list, exceptions, extension types) the part from `shape`
 * on lies behind that struct, at byte offset TypeInfo.slot_base: kr_inst_tail(). Dict mode:
 * `__dict__` was asked for (or attributes were deleted, or too many,
 * or added in too many different orders): shape->dict_mode is set and
 * all attributes live in the Dict, for good.
 *
 * Raw slots.  A slot that lies in a plain instance and was a float when it was added holds the
 * double itself, without the offset of value.h: bit `index` of shape->raw says so.  Its bits may be
 * those of a pointer (a denormal) or 0 (0.0).  Whoever reads or writes a slot asks the shape:
 * kr_shape_get(), kr_shape_put().  What is no float makes the slot an ordinary one, for all
 * instances of the class to come: the shapes where this name is raw become `obsolete`, and an
 * instance of such a shape moves to the present one when it is stored to or a cache misses it.
 */
#ifndef KR_SHAPE_H
#define KR_SHAPE_H

#include "runtime/core/thread.h"

struct Shape {
    Type *type;
    Shape *parent;         /* without the last attribute; NULL for a root */
    Str *name;             /* the last attribute's (interned); NULL for a root */
    uint32_t count;        /* attributes */
    uint32_t inline_slots; /* how many lie inside instances of this tree */
    uint64_t raw;          /* bit i: slot i holds a raw double */
    uint32_t type_version; /* == kr_type_info(type)->version while attribute caches may trust it;
                              updated over the whole tree when the type changes */
    bool dict_mode;
    bool obsolete; /* a raw slot of it is an ordinary one by now; no transition leads here or on */
    Shape **children; /* transitions; small array */
    uint32_t nchildren, children_cap;
    struct ShapeTable *table; /* name -> index, built on first lookup when count is large */
    Shape *dict_shape;        /* roots: the shape of instances in dict mode, made on first use */
    Shape *older;             /* roots: the root this one replaced (fewer inline slots), or NULL */
};
#define KR_INLINE_SLOTS_MAX 29  /* slots that an instance may hold itself; odd: see inline_slots */
#define KR_SHAPE_MAX        64  /* attributes; an instance with more goes to dict mode */
#define KR_SHAPES_MAX       512 /* of a class: an instance that needs one more goes to dict mode */
#define KR_RAW_LOST_MAX     8   /* names that were raw and are not any more; then no slot is raw */
static_assert(KR_SHAPE_MAX <= 64, "a bit of `raw` for each attribute");

/* The part of an instance that the runtime owns (see above). */
typedef struct InstTail {
    Shape *shape;
    void *extra;
    Value slots[];
} InstTail;

struct Instance { /* plain user instance: no C base struct */
    Object ob_base;
    Object *weaklist;
    InstTail tail;
};
#define KR_INSTANCE_TAIL_OFFSET offsetof(Instance, tail)

/* The tail of an instance with variable-sized items in front of it (int, tuple, bytes subclasses).
 */
InstTail *kr_inst_tail_var(Object *o);
/* Only for types with root_shape != NULL. */
KR_INLINE InstTail *kr_inst_tail(Object *o)
{
    TypeInfo *info = kr_type_info(o->ob_type);
    if (KR_UNLIKELY(info->flags & TI_VAR_TAIL)) {
        return kr_inst_tail_var(o);
    }
    return (InstTail *)((char *)o + info->slot_base);
}
KR_INLINE bool kr_has_shape(const Type *type) { return kr_type_info(type)->root_shape != NULL; }

KR_INLINE Value *kr_shape_slot(InstTail *tail, uint32_t index)
{
    uint32_t n = tail->shape->inline_slots;
    return index < n ? &tail->slots[index] : &((Value *)tail->extra)[index - n];
}

KR_INLINE bool kr_shape_is_raw(const Shape *shape, uint32_t index)
{
    return shape->raw >> index & 1;
}
/* What a slot that may be raw holds, and storing to it: v is a float if it is raw. */
KR_INLINE Value kr_shape_get(InstTail *tail, uint32_t index)
{
    uint64_t bits = kr_shape_slot(tail, index)->bits;
    return (Value){kr_shape_is_raw(tail->shape, index) ? bits + VALUE_DOUBLE_OFFSET : bits};
}
KR_INLINE void kr_shape_put(Object *o, InstTail *tail, uint32_t index, Value v)
{
    if (kr_shape_is_raw(tail->shape, index)) {
        kr_shape_slot(tail, index)->bits = v.bits - VALUE_DOUBLE_OFFSET;
    } else {
        kr_gc_write(o, kr_shape_slot(tail, index), v);
    }
}

Shape *kr_shape_new_root(Thread *t, Type *type, uint32_t inline_slots);
/* Index of `name` (interned) in the shape, -1 if absent. */
int kr_shape_find(Shape *shape, Str *name);
/* The shape with `name` added, whose first value is v; NULL with an exception pending.  Not of an
 * obsolete shape.  However many there are: KR_SHAPES_MAX is for the caller to look at. */
Shape *kr_shape_add(Thread *t, Shape *shape, Str *name, Value v);
/* The transition that takes all values, else the one that takes floats (the slot of the result is
 * raw); NULL if there is none yet. */
Shape *kr_shape_child(const Shape *shape, const Str *name);
/* The instance moves from an obsolete shape to the present one; false with MemoryError pending and
 * nothing changed. */
bool kr_shape_migrate(Thread *t, Object *o) KR_MUST_CHECK;
/* The type changed: type_version of every shape of the tree. */
void kr_shape_set_version(Shape *root, uint32_t version);

/* The shape of dict mode of type; NULL with MemoryError pending. */
Shape *kr_shape_dict_mode(Thread *t, Type *type);
/* The type's root with as many inline slots as it has learned to want; NULL pending. */
Shape *kr_shape_current_root(Thread *t, Type *type);

/* New instance of a Python class, no __init__ run; NULL with MemoryError pending. */
Object *kr_instance_new(Thread *t, Type *type);
/* Sets the shape of fresh memory (zeroed, header set) of an instance that C code allocated. */
bool kr_instance_init(Thread *t, Object *o) KR_MUST_CHECK;
/* Bytes to allocate for an instance with nitems items, the tail included. */
size_t kr_instance_size(const Type *type, isize nitems);
/* Attribute storage only (no descriptors, no class lookup).  get: VALUE_NULL when absent, no error.
 */
Value kr_instance_get(Thread *t, Object *o, Str *name);
bool kr_instance_set(Thread *t, Object *o, Str *name, Value v) KR_MUST_CHECK;
bool kr_instance_del(Thread *t, Object *o, Str *name, bool *found) KR_MUST_CHECK;
/* The instance's __dict__: switches it to dict mode.  NULL with an exception pending. */
Dict *kr_instance_dict(Thread *t, Object *o);
bool kr_instance_set_dict(Thread *t, Object *o, Dict *d) KR_MUST_CHECK;

#endif
