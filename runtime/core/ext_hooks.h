/* ext_hooks.h -- the runtime's only door up to cpyext/: NULL function pointers when it is absent.
 *
 * Words (docs/bridge.md): to C a value is *lent* (borrowed pointer, valid as long as its holder) or
 * *given* (new reference); from C a pointer is *kept* (borrowed argument, adopted), *read*
 * (borrowed, not adopted: the caller neither stores it nor runs code that could) or *taken* (its
 * one reference becomes ours).
 */
#ifndef KR_EXT_HOOKS_H
#define KR_EXT_HOOKS_H

#include "runtime/core/object.h"

typedef struct ExtHooks {
    Object *(*lend)(Thread *t, Value v); /* NULL with MemoryError pending; VALUE_NULL gives NULL */
    Object *(*give)(Thread *t, Value v); /* idem; also passes errors on: VALUE_ERROR -> NULL */
    Value (*keep)(Thread *t, Object *o); /* NULL -> VALUE_NULL; exact ints and floats are unboxed */
    Value (*read)(Thread *t, Object *o);
    Value (*take)(Thread *t, Object *o); /* NULL -> VALUE_ERROR */
    /* The bridge's slot rules, called only when the container is exposed to C. */
    Value (*slot_load)(Thread *t, Object *owner, Value *slot);
    bool (*slot_store)(Thread *t, Object *owner, Value *slot, Value v);
    bool (*list_unexpose)(Thread *t,
                          List *list); /* before a bulk rewrite of items; false: pending */
    /* Calls a C function object (m_ml of a PyCFunctionObject / d_method without a native row). */
    Value (*call_c)(Thread *t, const CMethodDef *ml, Object *self, Type *defining_class,
                    const Value *args, size_t nargs, Tuple *kwnames);
    /* Makes native slots (TypeInfo) for a type whose slots are C functions. */
    bool (*adapt_slots)(Thread *t, Type *type);
    /* Loads an extension module file: returns the module. */
    Value (*load_extension)(Thread *t, Str *name, Str *path);
    /* Fields of C structs described by PyMemberDef rows, other than object pointers. */
    Value (*member_get)(Thread *t, Object *o, const CMemberDef *m);
    int (*member_set)(Thread *t, Object *o, const CMemberDef *m, Value v_or_null);
    /* The C side of a class made by kr_type_new(), last step: tp_dealloc, tp_alloc, tp_free,
     * tp_traverse, tp_clear, and for builtin types at start-up the same. */
    void (*type_made)(Thread *t, Type *type);
    /* Zeroed instance of a type with a C struct in front (TI_C_SLOTS, TI_EXT_BASE), header set, its
     * tail initialised with kr_instance_init(). */
    Value (*alloc)(Thread *t, Type *type, isize nitems);
    /* The pending exception gets where C code reads it inline: exposes it. */
    void (*show_pending)(Thread *t);
    /* The temporary that held a fresh object is dead: frees the object if nobody has kept it. */
    void (*free_fresh)(Thread *t, Object *o);
    /* Calls a function of PyEval_SetTrace() or PyEval_SetProfile(); false: it raised. */
    bool (*trace)(Thread *t, CTraceFunc func, Value obj, FrameObject *frame, int what, Value arg);
    /* Dealloc protocol of an instance of a C type that the collector found dead. */
    void (*dealloc)(Thread *t, Object *o);
} ExtHooks;

extern ExtHooks kr_ext; /* zero until cpyext installs itself */
/* An extension has been loaded: from now on what the system allows this process may change at any
 * call (jit/mcode.c). */
extern bool kr_ext_loaded;

#endif
