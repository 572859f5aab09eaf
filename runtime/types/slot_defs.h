/* slot_defs.h -- special methods and the slots they fill; slot wrappers.
 *
 * One SlotDef per special method name and slot.  A builtin type's own slots become slot wrappers in
 * its dict; a Python class's special methods become generic slot functions (slot_generic.c).
 */
#ifndef KR_SLOT_DEFS_H
#define KR_SLOT_DEFS_H

#include "runtime/core/native.h"

/* How a wrapper takes Python arguments apart for its slot function. */
enum {
    WRAP_NONE, /* no wrapper is made */
    WRAP_UNARY,
    WRAP_NEXT,
    WRAP_INQUIRY,
    WRAP_LEN,
    WRAP_HASH,
    WRAP_BINARY,   /* f(self, other): in-place operators, sq_concat, mp_subscript */
    WRAP_BINARY_L, /* the same, the left side of a number operator */
    WRAP_BINARY_R, /* f(other, self) */
    WRAP_TERNARY,
    WRAP_TERNARY_R,
    WRAP_LT,
    WRAP_LE,
    WRAP_EQ,
    WRAP_NE,
    WRAP_GT,
    WRAP_GE,      /* ORDER CMP */
    WRAP_INDEX,   /* f(self, n): sq_repeat */
    WRAP_SQ_ITEM, /* the same, negative numbers counted from the end */
    WRAP_SQ_SET,
    WRAP_SQ_DEL,
    WRAP_CONTAINS,
    WRAP_SET,
    WRAP_DEL, /* f(self, key, value), f(self, key, NULL) */
    WRAP_GETATTR,
    WRAP_SETATTR,
    WRAP_DELATTR,
    WRAP_CALL,
    WRAP_INIT,
    WRAP_DESCR_GET,
    WRAP_DESCR_SET,
    WRAP_DESCR_DEL,
    WRAP_FINALIZE,
};

typedef struct SlotDef { /* starts like struct wrapperbase */
    const char *name;
    int offset; /* in the C struct, as CPython counts: not used by us */
    void *function;
    void *wrapper;   /* never NULL where a wrapper exists; opaque */
    const char *doc; /* "__add__($self, value, /)\n--\n\nReturn self+value." */
    int flags;
    Str *name_object;
    /* -- ours -- */
    int slot; /* SLOT_* */
    int wrap; /* WRAP_* */
} SlotDef;

extern SlotDef kr_slot_defs[]; /* ends with a NULL name; grouped: TYPE, AM, NB, MP, SQ */
bool kr_slot_defs_init(Thread *t) KR_MUST_CHECK;

/* Where the C function of a slot lies in a type; NULL when its group struct is missing. */
void **kr_c_slot(Type *type, int slot);
/* The native function of a slot. */
KR_INLINE void **kr_native_slot(const Type *type, int slot)
{
    return (void **)kr_slots(type) + slot;
}

/* What Python classes use: functions that look the special method up and call it. */
extern void *const kr_generic_slots[SLOT_COUNT]; /* native; NULL: none */
extern void *const kr_generic_c_slots[SLOT_COUNT];
Value kr_slot_getattr_hook(Thread *t, Value self, Value name); /* with __getattr__ */
extern void *const kr_getattr_hook_c;

/* Adds the slot wrappers of the slots that `type` defines itself to its dict; `own` tells which. */
bool kr_add_operators(Thread *t, Type *type, bool (*own)(const Type *type, int slot)) KR_MUST_CHECK;
/* Calls a wrapper. */
Value kr_wrapper_call(Thread *t, WrapperDescr *descr, Value self, const Value *args, size_t nargs,
                      Tuple *kwnames);
bool kr_is_new_wrapper(Value v, Type **type_out); /* the builtin __new__ of a type */
/* The getter of `__dict__` in classes made by a class statement. */
Value kr_instance_get_dict(Thread *t, Value self);
Value kr_new_wrapper(Thread *t, Type *type);
/* The row of all these, and whether owner.__new__(type) is safe: no base of a class that asks for
 * another constructor is left out. */
const NativeDef *kr_new_wrapper_row(void);
bool kr_new_is_safe(Type *type, Type *owner, Type **asks_for);

#endif
