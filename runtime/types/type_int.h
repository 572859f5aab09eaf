/* type_int.h -- what the files about types share. */
#ifndef KR_TYPE_INT_H
#define KR_TYPE_INT_H

#include "runtime/types/type.h"

bool kr_type_register(Thread *t, Type *type) KR_MUST_CHECK;
bool kr_type_add_subclass(Thread *t, Type *base, Type *type) KR_MUST_CHECK;
void kr_type_remove_subclass(Type *base, Type *type);
/* type_rebind.c: assigns to a name that `type` has when nothing but its value changes by that;
 * false: the caller has to, and to call kr_type_modified(). */
bool kr_type_rebind(Thread *t, Type *type, Str *name, Value v);
/* The name (NULL: each) is not volatile in `type` any more.  A new version has to follow. */
void kr_type_unbind(Type *type, Str *name_or_null);
/* Rows of TypeInfo.methods, members, getset into tp_dict. */
bool kr_type_add_tables(Thread *t, Type *type) KR_MUST_CHECK;
const char *kr_doc_split(const char *name, const char *doc, const char **sig, size_t *sig_len);

/* mro.c: the linearisation of type from its tp_bases, by its metaclass's mro() if that has its own.
 * NULL pending. */
Tuple *kr_mro_compute(Thread *t, Type *type);
Value kr_mro_c3(Thread *t, Type *type); /* list */

/* type_new.c */
Type *kr_best_base(Thread *t, Tuple *bases); /* NULL pending */
Type *kr_solid_base(Type *type);
bool kr_compatible_layout(Thread *t, Type *old_type, Type *new_type,
                          const char *attribute) KR_MUST_CHECK;

/* weakref.c: the first weak reference to o, or None. */
Value kr_weakref_first(Thread *t, Object *o);

/* object.c */
Value kr_object_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames);
int kr_object_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);

/* The row of a builtin type's method table. */
const NativeDef *kr_method_row(const Type *type, const char *name);

/* type_attr.c: the attributes of class objects, for type_type.c's table */
extern const NativeGetSet kr_type_getset[];
extern const NativeMember kr_type_members[];
Value kr_type_getattro(Thread *t, Value self, Value name);
int kr_type_setattro(Thread *t, Value self, Value name, Value v);
/* Sorted, joined names for "Can't instantiate abstract class ..."; raises it. */
Value kr_raise_abstract(Thread *t, Type *type);

#endif
