/* iter.h -- iterator helpers shared by the container types, and the iterator structs that the
 * interpreter steps by itself (those of dicts: dict_views.h; of ranges: slice.h). */
#ifndef KR_ITER_H
#define KR_ITER_H

#include "runtime/core/native.h"
#include "runtime/types/dict_views.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

typedef struct ListIter { /* list_iterator, list_reverseiterator */
    Object ob_base;
    isize index;
    List *seq; /* NULL: exhausted */
} ListIter;
typedef struct TupleIter {
    Object ob_base;
    isize index;
    Tuple *seq; /* NULL: exhausted */
} TupleIter;
typedef struct SeqIter { /* "iterator": by __getitem__ */
    Object ob_base;
    isize index;
    Value seq; /* VALUE_NULL: exhausted */
} SeqIter;
typedef struct CallIter {
    Object ob_base;
    Value callable; /* VALUE_NULL: exhausted */
    Value sentinel;
} CallIter;
typedef struct SetIter {
    Object ob_base;
    Set *set; /* NULL: exhausted */
    isize used, pos, len;
} SetIter;
typedef struct Enumerate {
    Object ob_base;
    isize index; /* next number while it fits */
    Value it;
    Object *unused;  /* CPython keeps a result tuple here */
    Value big;       /* next number once it does not fit, or VALUE_NULL */
    Object *unused2; /* and here its 1 */
} Enumerate;
typedef struct Reversed {
    Object ob_base;
    isize index;
    Value seq; /* VALUE_NULL: exhausted */
} Reversed;
typedef struct Zip {
    Object ob_base;
    isize size;
    Tuple *iterators;
    Object *unused;
    int strict;
} Zip;
typedef struct Map {
    Object ob_base;
    Tuple *iterators;
    Value func;
} Map;
typedef struct Filter {
    Object ob_base;
    Value func;
    Value it;
} Filter;

Value kr_enum_count(Thread *t, Enumerate *e); /* the next number, which is used up */
Value kr_seqiter_new(Thread *t, Value seq);   /* iterates by __getitem__ */
Value kr_calliter_new(Thread *t, Value callable, Value sentinel);
Value kr_self_iter(Thread *t, Value self); /* tp_iter of iterators: self */
KR_COLD bool kr_stack_failed(Thread *t);
/* Around recursion that CPython does not count, so that it may go as deep as the C stack allows:
 * nested tuples being hashed, iterators over iterators.  false with RecursionError pending. */
KR_INLINE bool kr_stack_ok(Thread *t)
{
    return KR_LIKELY((char *)__builtin_frame_address(0) > t->c_stack_limit) || kr_stack_failed(t);
}
/* The next item; VALUE_NULL at the end, maybe with StopIteration pending (see SlotITERNEXT). */
KR_INLINE Value kr_step(Thread *t, Value it)
{
    return kr_stack_ok(t) ? kr_slots(kr_type(it))->tp_iternext(t, it) : VALUE_ERROR;
}

/* Zeroed instance of an iterator type, or of a subclass of `exact`. */
Value kr_lazy_alloc(Thread *t, Type *type, const Type *exact);

/* What __reduce__ of an iterator hands to pickle: (builtins.<name>, (arg,), state), without the
 * state when it is VALUE_NULL; arg VALUE_NULL: no arguments. */
Value kr_reduce_builtin(Thread *t, const char *name, Value arg, Value state);
Value kr_reduce_exhausted(Thread *t); /* (iter, ([],)) */
Value kr_reduce_builtin2(Thread *t, const char *name, Value arg1, Value arg2);

#define KR_LENGTH_HINT_DOC "Private method returning an estimate of the items left."
#define KR_REDUCE_DOC      "Return state information for pickling."
#define KR_SETSTATE_DOC    "Set state information for unpickling."

#endif
