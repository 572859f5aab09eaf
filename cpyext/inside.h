/* inside.h -- what C code reads inline in an object: its slots, seen from outside.
 *
 * Three kinds of slots own a count of what they refer to while C may see them, because C code
 * replaces their contents: items of lists, contents of cells, __slots__ members.  The bridge treats
 * those by itself; cpx_walk_inside() reports the others.
 */
#ifndef CPX_INSIDE_H
#define CPX_INSIDE_H

#include "cpyext/bridge.h"

typedef struct Walk {
    void (*slots)(struct Walk *w, Object *owner, Value *slots, isize n); /* may hold anything */
    void (*object)(struct Walk *w, Object *o_or_null);                   /* a field of one type */
} Walk;
void cpx_walk_inside(Walk *w, Object *o);

/* The __slots__ members of an instance of a Python class, those of its bases included. */
void cpx_each_member(Object *o, void (*fn)(Value *slot, void *data), void *data);
bool cpx_has_members(const Object *o);
/* Do its members own counts?  Over a C type always, else once C has seen the instance. */
bool cpx_members_counted(const Object *o);

/* During kr_gc_ext.prepare, when external counts are known: what no C code can get at any more goes
 * back to the runtime alone (lists to unboxed items, ...).  Without memory nothing happens. */
void cpx_unexpose_unreached(Thread *t);

#endif
