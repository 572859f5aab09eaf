/* slow.h -- what the bytecode semantics call out of line: one function per slow path.
 *
 * All fail as usual (VALUE_ERROR / false / -1 / NULL with an exception pending).  Functions that
 * answer yes or no to a bytecode give True or False as a Value.  kr_op_raise_*: raise, return
 * nothing of use.
 */
#ifndef KR_INTERP_SLOW_H
#define KR_INTERP_SLOW_H

#include "runtime/compile/opcodes.h"
#include "runtime/core/ops.h"
#include "runtime/interp/ic.h"
#include "runtime/types/descr.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- What an opcode means (green) -- */
enum { CMP_FORM_VALUE, CMP_FORM_JUMP, CMP_FORM_JUMP_NOT };
typedef struct CompareInfo {
    int8_t op;   /* CMP_* */
    int8_t form; /* CMP_FORM_* */
    bool constant;
} CompareInfo;
enum { COMPARE_OPS = OP_JNGEK + 1 - OP_LT };
extern const CompareInfo kr_op_compare_infos[COMPARE_OPS]; /* from OP_LT on */
KR_INLINE CompareInfo kr_op_compare_info(int op)
{
    KR_ASSERT((unsigned)(op - OP_LT) < COMPARE_OPS, "opcode %d is no comparison", op);
    return kr_op_compare_infos[op - OP_LT];
}
KR_INLINE bool kr_op_binary_is_k(int op)
{
    return (op >= OP_ADDK && op <= OP_ORK) || (op >= OP_IADDK && op <= OP_IORK);
}
KR_INLINE bool kr_op_binary_in_place(int op) { return op >= OP_IADD && op <= OP_IORK; }
KR_INLINE BinOp kr_op_binary_op(int op) { return (BinOp)((op - OP_ADD) % 13); }

/* -- Names -- */
void kr_op_raise_unbound(Thread *t, const Code *code, uint32_t reg, Str *name);
void kr_op_raise_no_locals(Thread *t);
Value kr_op_cell_get(Thread *t, Cell *cell);
bool kr_op_cell_set(Thread *t, Cell *cell, Value v);
Value kr_op_load_classderef(Thread *t, const Code *code, Value locals, Cell *cell, uint32_t reg,
                            Str *name);
Value kr_op_load_global(Thread *t, Dict *globals, Dict *builtins, GlobalCache *ic);
bool kr_op_store_global(Thread *t, Dict *globals, GlobalCache *ic, Value v);
bool kr_op_delete_global(Thread *t, Dict *globals, Str *name);
Value kr_op_load_name(Thread *t, Value locals, Dict *globals, Dict *builtins, GlobalCache *ic);
bool kr_op_store_name(Thread *t, Value locals, Value name, Value v);
bool kr_op_delete_name(Thread *t, Value locals, Str *name);

/* -- Attributes and items -- */
Value kr_op_slot_far(Thread *t, Object *o, uint32_t index);
bool kr_op_set_slot_far(Thread *t, Object *o, uint32_t index, Value v);
Value kr_op_dict_attr(Thread *t, Object *o,
                      const AttrCache *ic); /* VALUE_NULL: absent, nothing pending */
Value kr_op_module_attr(Thread *t, Module *m, const AttrCache *ic); /* idem */
bool kr_op_load_method(Thread *t, Value obj, Str *name, Value *out);
Value kr_op_dict_getitem(Thread *t, Dict *d, Value key);
/* obj[lo:hi]; absent bounds are None. */
Value kr_op_get_slice(Thread *t, Value obj, Value lo, Value hi);
/* The same where nothing but a loop of a frame will see it: a tuple of a list's items is as good.
 */
Value kr_op_iterated_slice(Thread *t, Value obj, Value lo, Value hi);
/* Is what the instruction at pc puts into register r iterated over by the loop behind it, and
 * seen by nothing else? */
KR_INLINE bool kr_op_only_iterated(const Code *code, const Instr *pc, uint32_t r)
{
    return r >= code->first_temp && pc[1].op == OP_GET_ITER && pc[1].b == r &&
           pc[2].op == OP_FOR_ITER && pc[2].a == pc[1].a;
}
/* A subclass of tuple that gives items and length as tuple does (green). */
bool kr_op_tuple_like_slow(const Type *type);
KR_INLINE bool kr_op_tuple_like(const Type *type)
{
    return (type->tp_flags & TPF_TUPLE) && type != &PyTuple_Type && kr_op_tuple_like_slow(type);
}
Value kr_op_list_get(Thread *t, List *list, isize i);
bool kr_op_list_append(Thread *t, List *list, Value v);

/* -- Arithmetic and comparison -- */
double kr_op_float_floordiv(double a, double b); /* b != 0 */
double kr_op_float_mod(double a, double b);
Value kr_op_int_binary(Thread *t, BinOp op, Value a, Value b);
Value kr_op_float_binary(Thread *t, BinOp op, Value a, Value b);
/* The Python method to call first for these operand types, if that is sure (green). */
Function *kr_op_binary_method(int op, Type *tx, Type *ty);
void kr_op_fresh(Thread *t, Frame *f, const Instr *pc, Value result); /* fresh.c */
/* GETITEM, IN, NOT_IN of an exact dict (IN: or set), and SETITEM of a dict, when __hash__ of the
 * key has given `hash`. */
Value kr_op_hashed(Thread *t, int op, Value container, Value key, Value hash);
Value kr_op_hashed_set(Thread *t, Value dict, Value key, Value hash, Value v);
Value kr_op_binary_rest(Thread *t, int op, Value x, Value y); /* after it gave NotImplemented */
Value kr_op_not(Thread *t, Value v);
Value kr_op_truth(Thread *t, Value v);
Value kr_op_is(Thread *t, Value a, Value b);
/* What the results of __bool__ and __len__ mean, as truth (or its negation) and as len();
 * VALUE_ERROR pending. */
Value kr_op_bool_result(Thread *t, Value v, bool negated);
Value kr_op_len_truth(Thread *t, Value v, bool negated);
Value kr_op_len_result(Thread *t, Value v);
/* The result of an __iter__: v, or TypeError pending. */
Value kr_op_iter_result(Thread *t, Value v);
/* The Python __len__ that says whether instances are true, NULL: something else does (green). */
Function *kr_op_truth_by_len_slow(Type *type);
KR_INLINE Function *kr_op_truth_by_len(Type *type)
{
    return kr_type_info(type)->flags & TI_PY_CLASS ? kr_op_truth_by_len_slow(type) : NULL;
}
Value kr_op_str_equal(Thread *t, int op, Value a, Value b);
Value kr_op_str_order(Thread *t, int op, Value a, Value b);
Value kr_op_int_compare(Thread *t, int op, Value a, Value b);
/* == is that of object. */
KR_INLINE bool kr_op_compares_identity(const Type *type)
{
    return kr_slots(type)->tp_richcompare == kr_slots(&PyBaseObject_Type)->tp_richcompare;
}
Value kr_op_compare_truth(Thread *t, Value a, Value b, int op);
Function *kr_op_compare_method_slow(int op, Type *tx, Type *ty);
KR_INLINE Function *kr_op_compare_method(int op, Type *tx, Type *ty)
{
    return kr_type_info(tx)->flags & TI_PY_CLASS ? kr_op_compare_method_slow(op, tx, ty) : NULL;
}
Value kr_op_compare_rest(Thread *t, int opcode, Value x,
                         Value y); /* a truth value for jump forms */
Value kr_op_in(Thread *t, Value container, Value item);
Value kr_op_not_in(Thread *t, Value container, Value item);

/* -- Iteration and building -- */
Value kr_op_next(Thread *t, Value it);
bool kr_op_unpack(Thread *t, Value v, int n, Value *out);
bool kr_op_unpack_ex(Thread *t, Value v, int before, int after, Value *out);
/* The list of what a list or tuple has between its first `before` and last `after` items. */
Value kr_op_unpack_rest(Thread *t, void *sequence, int before, int after);
Value kr_op_build_tuple(Thread *t, const Value *items, isize n);
Value kr_op_build_list(Thread *t, const Value *items, isize n);
Value kr_op_build_set(Thread *t, const Value *items, isize n);
Value kr_op_build_map(Thread *t, const Value *items, isize npairs);
Value kr_op_build_string(Thread *t, const Value *items, isize n);
int kr_op_set_add(Thread *t, Set *set, Value v);
bool kr_op_list_extend(Thread *t, List *list, Value iterable);
bool kr_op_dict_update(Thread *t, Dict *d, Value mapping);
bool kr_op_dict_merge(Thread *t, Dict *d, Value mapping, Value callee);
Value kr_op_list_to_tuple(Thread *t, List *list);
/* (*head, *more); head is a tuple. */
Value kr_op_tuple_extend(Thread *t, Value head, Value more);
/* BaseException.__new__(cls, ...) */
Value kr_op_new_exception(Thread *t, Type *cls, const Value *args, isize n);
/* Is this __init__ of a native class, called with n arguments, BaseException's (it sets args), or
 * object's without any (it does nothing)? */
typedef enum NativeInit { INIT_OTHER, INIT_EXCEPTION, INIT_NOTHING } NativeInit;
NativeInit kr_op_native_init(const WrapperDescr *d, Type *self_type, int n);
/* super(type, obj).name when that is a function or method of a class behind `type`, which gets obj
 * as its first argument; else VALUE_NULL.  The answer is the type's of obj (its version says for
 * how long). */
Value kr_op_super_method(Thread *t, Value super, Str *name);
/* The same of super(type, cls).name, a function that is not bound: __new__ mostly. */
Value kr_op_super_static(Thread *t, Value super, Str *name);
/* {names[0]: values[0], ...} */
Value kr_op_kw_dict(Thread *t, Tuple *names, Tuple *values);

/* -- Calls, functions -- */
bool kr_op_recursion(
    Thread *t); /* the limit is reached: false with RecursionError, or headroom is left */
const NativeDef *kr_op_native_method_slow(MethodDescr *d, Type *self_type);
KR_INLINE const NativeDef *kr_op_native_method(MethodDescr *d, Type *self_type)
{
    return KR_LIKELY(self_type == d->d.d_type) ? d->native : kr_op_native_method_slow(d, self_type);
}
Str *kr_function_str(Thread *t, Value callee); /* NULL pending */
Value kr_op_call_ex(Thread *t, Value callee, Value args, Value kwargs);
/* A class whose metaclass is exactly `type`, called. */
Value kr_op_call_type(Thread *t, Value cls, const Value *args, size_t nargs, Tuple *kwnames);
/* A new instance of a class that object.__new__ makes. */
Object *kr_op_new_instance(Thread *t, Type *cls);
/* A class was called and its __new__ gave obj, an instance of it: runs __init__, gives obj. */
Value kr_op_init_made(Thread *t, Value obj, const Value *args, size_t nargs, Tuple *kwnames);
/* That would do nothing and accept any arguments (green). */
bool kr_op_init_is_nothing(Type *type);
void kr_op_raise_init(Thread *t, Value returned);
Value kr_op_make_function(Thread *t, Dict *globals, Dict *builtins, Code *code, int flags,
                          const Value *block);
Value kr_op_load_build_class(Thread *t, Dict *builtins);
bool kr_op_setup_annotations(Thread *t, Value locals);
bool kr_op_print_expr(Thread *t, Value v);
Value kr_op_import_name(Thread *t, Dict *globals, Dict *builtins, Value locals, Str *name,
                        Value fromlist, Value level);
Value kr_op_import_from(Thread *t, Value module, Str *name);
bool kr_op_import_star(Thread *t, Value module, Value locals);

/* -- Generators -- */
Value kr_op_send(Thread *t, Value it, Value sent, Value *out); /* True: yielded, False: returned */
void kr_op_raise_yield_from_coroutine(Thread *t);
Value kr_op_get_awaitable(Thread *t, Value v, int where);
Value kr_op_get_aiter(Thread *t, Value v);
Value kr_op_get_anext(Thread *t, Value v);

/* -- Exceptions -- */
void kr_op_raise(Thread *t, Value exc, Value cause_or_null);
void kr_op_raise_no_active(Thread *t);
Value kr_op_exc_match(Thread *t, Value exc, Value match);
bool kr_op_eg_match(Thread *t, Value exc, Value match, Value *out);
Value kr_op_prep_reraise_star(Thread *t, Value original, List *raised);
bool kr_op_before_with(Thread *t, Value mgr, Value *out);
bool kr_op_before_async_with(Thread *t, Value mgr, Value *out);
Value kr_op_with_exit(Thread *t, Value leave, Value exc);

/* An AttributeError that leaves a frame which this bytecode has called (a property, a __getattr__)
 * is told what it is about: kr_attr_error_context(). */
KR_INLINE bool kr_op_gets_attr(int op) { return op == OP_GETATTR; }

/* -- Pattern matching -- */
Value kr_op_len(Thread *t, Value v);
Value kr_op_match_keys(Thread *t, Value subject, Value keys);
Value kr_op_match_class(Thread *t, Value subject, Value cls, Value npositional, Value names);
Value kr_op_dict_copy_without(Thread *t, Value subject, Value keys);

#endif
