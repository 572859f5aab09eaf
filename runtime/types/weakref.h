/* weakref.h -- weak references and proxies. */
#ifndef KR_WEAKREF_H
#define KR_WEAKREF_H

#include "runtime/core/native.h"

typedef struct WeakRef { /* PyWeakReference, 64 bytes; collector kind WEAK */
    Object ob_base;
    Object *wr_object; /* the referent, invisible to the collector; None's object once cleared */
    Value wr_callback; /* NULL: none */
    isize hash;        /* -1: not asked for yet */
    struct WeakRef *wr_prev, *wr_next;
    void *vectorcall;
} WeakRef;

/* weakref.ref(v, callback); a reference of exact type without callback is shared. */
Value kr_weakref_new(Thread *t, Value v, Value callback_or_null);
Value kr_weakproxy_new(Thread *t, Value v, Value callback_or_null);
/* The referent, None once it is gone. */
Value kr_weakref_get(WeakRef *ref);
bool kr_is_weakref(Value v); /* ref, its subclasses, proxies */
bool kr_supports_weakrefs(Value v);
/* How many references o has; with `list` (may be NULL) they are appended to it.  -1 pending. */
isize kr_weakref_list(Thread *t, Object *o, List *list);
/* Memory of o is going away: clears its references and runs the callbacks. */
void kr_weakref_clear_all(Thread *t, Object *o);
bool kr_weakref_init(Thread *t) KR_MUST_CHECK;

#endif
