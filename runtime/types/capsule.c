/* capsule.c -- PyCapsule: a C pointer that travels through Python.  The API functions are cpyext's.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/capsule.h"
#include "runtime/types/str.h"

static Value capsule_repr(Thread *t, Value self)
{
    const Capsule *c = (Capsule *)value_ptr(self);
    const char *quote = c->name == NULL ? "" : "\"";
    return value_from_ptr(kr_str_format(t, "<capsule object %s%s%s at %p>", quote,
                                        c->name == NULL ? "NULL" : c->name, quote, (void *)c));
}

#define CAPSULE_SLOTS(S) S(tp_repr, UNARY, capsule_repr)
KR_TYPE_SLOTS(capsule, CAPSULE_SLOTS)

static TypeInfo capsule_info = {
    .slots = {CAPSULE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = capsule_c_slots,
    .flags = TI_NATIVE,
};
Type PyCapsule_Type = {
    KR_TYPE_HEAD("PyCapsule", sizeof(Capsule), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION,
    .tp_doc = "A C pointer with a name, handed from one extension module to another.",
    .tp_cache = &capsule_info,
};
