/* ops.h -- the operations of the language on any value, through the native slots of its type.
 *
 * All may run arbitrary Python code unless said otherwise.  Failure: VALUE_ERROR / -1 / false with
 * an exception pending; messages are CPython's.
 */
#ifndef KR_OPS_H
#define KR_OPS_H

#include "runtime/core/call.h"

/* -- Attributes -- */
Value kr_getattr(Thread *t, Value v, Str *name);
Value kr_getattr_str(Thread *t, Value v, const char *name);
/* VALUE_NULL with nothing pending when the attribute is missing (AttributeError swallowed). */
Value kr_getattr_optional(Thread *t, Value v, Str *name);
int kr_setattr(Thread *t, Value v, Str *name, Value value_or_null);
/* Method for a call: *self_out = receiver and the plain function returned, or *self_out =
 * VALUE_NULL and the bound thing returned. */
Value kr_load_method(Thread *t, Value v, Str *name, Value *self_out);
/* object.__getattribute__ / __setattr__ */
Value kr_generic_getattr(Thread *t, Value v, Value name);
int kr_generic_setattr(Thread *t, Value v, Value name, Value value_or_null);
/* The type's own lookup through the MRO: borrowed, VALUE_NULL when absent, never raises, runs no
 * code. */
Value kr_type_lookup(Type *type, Str *name);
/* Special method of the type, bound to v (descriptor protocol applied); VALUE_NULL without error
 * when absent. */
Value kr_lookup_special(Thread *t, Value v, Str *name);

/* -- Arithmetic: ORDER BINOP as in compile/opcodes.def -- */
typedef enum {
    BIN_ADD,
    BIN_SUB,
    BIN_MUL,
    BIN_MATMUL,
    BIN_TRUEDIV,
    BIN_FLOORDIV,
    BIN_MOD,
    BIN_POW,
    BIN_LSHIFT,
    BIN_RSHIFT,
    BIN_AND,
    BIN_XOR,
    BIN_OR,
    BIN_COUNT
} BinOp;
Value kr_binary(Thread *t, BinOp op, Value a, Value b);
Value kr_inplace(Thread *t, BinOp op, Value a, Value b);
Value kr_divmod(Thread *t, Value a, Value b);
Value kr_pow(Thread *t, Value a, Value b, Value mod_or_none);
Value kr_neg(Thread *t, Value a);
Value kr_pos(Thread *t, Value a);
Value kr_invert(Thread *t, Value a);
Value kr_abs(Thread *t, Value a);
/* __index__: an exact int Value. */
Value kr_index(Thread *t, Value a);
/* int(a) without base: __int__, __index__, __trunc__, str/bytes. */
Value kr_to_int(Thread *t, Value a);
Value kr_to_float(Thread *t, Value a);

/* -- Truth, comparison, hash -- */
int kr_truth_slow(Thread *t, Value v);
KR_INLINE int kr_truth(Thread *t, Value v) /* 1, 0, -1 */
{
    if (value_same(v, KR_TRUE)) {
        return 1;
    }
    if (value_same(v, KR_FALSE) || value_same(v, KR_NONE)) {
        return 0;
    }
    return kr_truth_slow(t, v);
}
Value kr_compare(Thread *t, Value a, Value b, int op);
/* 1, 0, -1.  Identity implies equality (as list/dict lookups want). */
/* a op b (CMP_*). */
KR_INLINE bool kr_compare_i64(int64_t a, int64_t b, int op)
{
    switch (op) {
    case CMP_LT: return a < b;
    case CMP_LE: return a <= b;
    case CMP_EQ: return a == b;
    case CMP_NE: return a != b;
    case CMP_GT: return a > b;
    default: return a >= b;
    }
}
int kr_equal(Thread *t, Value a, Value b);
int kr_compare_bool(Thread *t, Value a, Value b, int op);
/* `a is b`: by value for ints and floats (an immediate and a box of the same number are one). */
bool kr_is_slow(Value a, Value b);
KR_INLINE bool kr_is(Value a, Value b) { return value_same(a, b) || kr_is_slow(a, b); }
int64_t kr_hash(Thread *t, Value v); /* -1: error */
/* Slot functions to list in a type's table: unhashable, and hash by identity. */
int64_t kr_hash_not_implemented(Thread *t, Value v);
int64_t kr_hash_identity(Thread *t, Value v);
Value kr_id(Thread *t, Value v);

/* -- Containers -- */
isize kr_len(Thread *t, Value v);
/* The same of what has a sequence's, or a mapping's, length. */
isize kr_sequence_len(Thread *t, Value v);
isize kr_mapping_len(Thread *t, Value v);
/* operator.length_hint; `fallback` when unknown. */
/* What a __bool__ and a __len__ returned: 0, 1; the length; -1: error, pending. */
int kr_bool_result(Thread *t, Value r);
isize kr_len_result(Thread *t, Value r);
isize kr_length_hint(Thread *t, Value v, isize fallback);
Value kr_getitem(Thread *t, Value v, Value key);
int kr_setitem(Thread *t, Value v, Value key, Value value);
int kr_delitem(Thread *t, Value v, Value key);
int kr_contains(Thread *t, Value container, Value item);
Value kr_sequence_getitem(Thread *t, Value v, isize i);
/* A list or tuple with the items of v: v itself when it is exactly one.  `message` for
 * non-iterables (NULL: the default TypeError). */
Value kr_sequence_fast(Thread *t, Value v, const char *message);
bool kr_is_sequence(Value v);
bool kr_is_mapping(Value v);

/* -- Iteration -- */
Value kr_iter(Thread *t, Value v);
/* VALUE_NULL with nothing pending: exhausted (StopIteration swallowed). */
Value kr_next(Thread *t, Value it);
/* A tp_iternext gave VALUE_NULL: the same of it. */
Value kr_next_ended(Thread *t);
bool kr_is_iterator(Value v);
/* tp_iternext that refuses: such a type is no iterator. */
Value kr_next_not_implemented(Thread *t, Value it);
/* Calls fn for each item (arrays of list/tuple are walked directly, robust against mutation); false
 * from fn stops and is handed back. */
bool kr_for_each(Thread *t, Value iterable, bool (*fn)(Thread *t, Value item, void *data),
                 void *data);

/* -- Text -- */
Value kr_repr(Thread *t, Value v); /* exact or subclass of str */
Value kr_str(Thread *t, Value v);
Value kr_ascii(Thread *t, Value v);
Value kr_format(Thread *t, Value v, Value spec_or_null);
/* Guards repr of self-containing containers: 1 already running, 0 go on (then leave), -1 error. */
int kr_repr_enter(Thread *t, Value v);
void kr_repr_leave(Thread *t, Value v);

/* -- Classes -- */
int kr_isinstance(Thread *t, Value v, Value cls);
int kr_issubclass(Thread *t, Value sub, Value cls);
/* type.__instancecheck__ and type.__subclasscheck__: without the hooks of cls's metaclass. */
int kr_isinstance_default(Thread *t, Value v, Value cls);
int kr_issubclass_default(Thread *t, Value sub, Value cls);

/* -- Buffers (PEP 3118) -- */
bool kr_buffer_get(Thread *t, Value v, Buffer *out, int flags) KR_MUST_CHECK;
void kr_buffer_release(Thread *t, Buffer *b);
bool kr_has_buffer(Value v);

/* -- Imports (core/import.c) -- */
Value kr_import(Thread *t, Str *name, Dict *globals, Value fromlist, int level);

#endif
