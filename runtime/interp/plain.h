/* plain.h -- operations that run no Python code, or decline.
 *
 * A kr_plain_X does exactly what the general operation does where that needs no Python code and
 * succeeds.  Everywhere else it declines: it returns VALUE_NULL (false), nothing is pending and
 * nothing has been changed, and the caller goes the general way, which also raises what there is to
 * raise.  So compiled code may call it without making its frames visible, and re-execute the
 * bytecode when it declines.
 *
 * Plain values are what == and hash() handle without Python code: exact numbers, str, bytes, None,
 * tuples of plain values, and objects compared by identity.
 */
#ifndef KR_INTERP_PLAIN_H
#define KR_INTERP_PLAIN_H

#include "runtime/interp/slow.h"
#include "runtime/types/dict.h"
#include "runtime/types/iter.h"

/* Numbers (complex ones too), str, bytes, None: every operation of the language between two of them
 * runs no Python code.  Green. */
bool kr_plain_scalar_type(const Type *type);
/* Stepping an iterator of this exact type runs no Python code.  Green. */
bool kr_plain_iter_type(const Type *type);
/* dict, set, sequences: `in` and `del` can be decided without Python code.  Green. */
bool kr_op_plain_container(const Type *type);
bool kr_op_plain_sequence(const Type *type); /* list, tuple, str, bytes, range */
/* kr_plain_binary() is what this bytecode does with such operands.  Green. */
bool kr_op_plain_sequences(int op, const Type *tx, const Type *ty);
/* Instances have neither __bool__ nor __len__.  Green while the type is TYPE_STABLE. */
bool kr_op_always_true(const Type *type);
/* The same of an iterator that steps others (enumerate, zip, reversed): it and what it steps. */
bool kr_plain_iterator(Value it);
/* iter() of an object of this exact type runs no Python code.  Green. */
bool kr_plain_iterable_type(const Type *type);

/* -- Items -- */
Value kr_plain_dict_get(Thread *t, Dict *d, Value key); /* also declines when the key is absent */
/* The same, but NotImplemented (which no answer is otherwise) when the key is surely absent. */
Value kr_plain_dict_find(Thread *t, Dict *d, Value key);
bool kr_plain_dict_set(Thread *t, Dict *d, Value key, Value v);
/* The entry of a key, NULL: none, DICT_DECLINED.  It is good until the dict is written to. */
#define DICT_DECLINED ((DictEntry *)1)
DictEntry *kr_plain_dict_entry(Thread *t, Dict *d, Value key);
/* What lies there, `otherwise` if that is NULL. */
Value kr_plain_entry_value(Thread *t, const DictEntry *entry, Value otherwise);
/* d[key] = v where the entry of the key is known, or that there is none (NULL). */
bool kr_plain_dict_put(Thread *t, Dict *d, DictEntry *entry, Value key, Value v);
/* The same for an entry that the dict has; for a key that it has not. */
bool kr_plain_dict_replace(Thread *t, Dict *d, DictEntry *entry, Value v);
bool kr_plain_dict_insert(Thread *t, Dict *d, Value key, Value v);
Value kr_plain_hash(Thread *t, Value v);               /* of a plain value */
int kr_plain_set_contains(Thread *t, Set *s, Value v); /* 1, 0, less: declined */
bool kr_plain_delitem(Thread *t, Value container, Value key);
bool kr_plain_set_add(Thread *t, Set *s, Value v);
/* 1 removed, 0 absent, less: declined. */
int kr_plain_set_discard(Thread *t, Set *s, Value v);
Value kr_plain_getitem(Thread *t, Value obj, Value key); /* of list, tuple, str, bytes, range */
Value kr_plain_get_slice(Thread *t, Value obj, Value lo, Value hi); /* of the same, step 1 */
bool kr_plain_setitem(Thread *t, Value obj, Value key, Value v);
Value kr_plain_in(Thread *t, Value container, Value item); /* True, False */
Value kr_plain_not_in(Thread *t, Value container, Value item);

/* exc.name = v in the exception's dict. */
bool kr_plain_set_exception_attr(Thread *t, BaseException *exc, Str *name, Value v);

/* -- Operators -- */
Value kr_plain_binary(Thread *t, int op, Value a, Value b); /* op: BinOp */
Value kr_plain_compare(Thread *t, Value a, Value b, int op);

/* -- Text -- */
Value kr_plain_str(Thread *t, Value v);
Value kr_plain_repr(Thread *t, Value v);
Value kr_plain_format(Thread *t, Value v, Value spec_or_null);

/* -- Iteration and building -- */
/* One step of dict.items(), enumerate() or zip() of two that is told apart by its parts: 1: they
 * are in pair; 0: at its end, or an exception is pending, as tp_iternext; -1: declined. */
int kr_plain_step_pair(Thread *t, Value it, Value pair[2]);
Value kr_plain_iter(Thread *t, Value obj);
bool kr_plain_list_extend(Thread *t, List *list, Value iterable);
bool kr_plain_iadd(Thread *t, Value list, Value iterable);
Value kr_plain_build_set(Thread *t, const Value *items, isize n);
Value kr_plain_build_map(Thread *t, const Value *items, isize npairs);

/* Is v a plain value?  Looks into tuples to a small depth. */
bool kr_is_plain(Value v);

#endif
