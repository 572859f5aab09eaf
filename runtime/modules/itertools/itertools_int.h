/* itertools_int.h -- what the files of itertools share: helpers, and how its types are written.
 *
 * A type is a struct that starts with Object, NAME_METHODS and NAME_OWN_SLOTS lists, and one
 * IT_TYPE line.  All of them are iterators, all but four may be subclassed.  IT_SELF_ITER stands
 * once per file.
 */
#ifndef KR_ITERTOOLS_INT_H
#define KR_ITERTOOLS_INT_H

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

extern Type kr_accumulate_type, kr_chain_type, kr_combinations_type, kr_cwr_type, kr_compress_type,
    kr_count_type, kr_cycle_type, kr_dropwhile_type, kr_filterfalse_type, kr_groupby_type,
    kr_grouper_type, kr_islice_type, kr_pairwise_type, kr_permutations_type, kr_product_type,
    kr_repeat_type, kr_starmap_type, kr_takewhile_type, kr_tee_type, kr_teedata_type,
    kr_ziplongest_type;

/* The next item; VALUE_NULL at the end with nothing pending, or with an error. */
Value kr_it_next(Thread *t, Value it);
/* (type(self), args): args a new tuple or NULL with an error pending. */
Value kr_it_reduced(Thread *t, Value self, Tuple *args, Value state_or_null);
Value kr_it_reduced_1(Thread *t, Value self, Value arg, Value state_or_null);
Value kr_it_reduced_2(Thread *t, Value self, Value arg1, Value arg2, Value state_or_null);
/* __new__ arguments (predicate, iterable) of several types: iter(iterable), or an error. */
Value kr_it_two_args(Thread *t, Type *type, const Type *exact, const char *name, const Value *args,
                     size_t nargs, Tuple *kwnames);
/* No keywords, unless a subclass has its own __init__ that may take them. */
bool kr_it_no_kwargs(Thread *t, Type *type, const Type *exact, const char *name, Tuple *kwnames);
/* A state of __setstate__: "state is not a tuple". */
Tuple *kr_it_state_tuple(Thread *t, Value state);
/* chain((first,), it) */
Value kr_chain_in_front(Thread *t, Value first, Value it);

/* clang-format off */
#define IT_SELF_ITER(S) S(tp_iter, UNARY, kr_self_iter)
#define IT_NO_METHODS(M)

#define IT_TYPE(id, CName, Struct, pyname, METHODS, OWN_SLOTS, extra_flags, doc)              \
    KR_NATIVE_TRAMPS(METHODS)                                                                 \
    IT_TYPE_SHARING(id, CName, Struct, pyname, METHODS, OWN_SLOTS, extra_flags, doc)
/* The same for methods that several types of the file have: KR_NATIVE_TRAMPS stands once before. */
#define IT_TYPE_SHARING(id, CName, Struct, pyname, METHODS, OWN_SLOTS, extra_flags, doc)      \
    KR_SLOT_TRAMPS(OWN_SLOTS)                                                                 \
    KR_NATIVE_ROWS(id##_methods, METHODS)                                                     \
    static const CSlotRow id##_c_slots[] = {IT_SELF_ITER(KR_SLOT_C_ROW) OWN_SLOTS(KR_SLOT_C_ROW) {-1, NULL}}; \
    static TypeInfo id##_info = {                                                             \
        .slots = {IT_SELF_ITER(KR_SLOT_NATIVE) OWN_SLOTS(KR_SLOT_NATIVE)},                    \
        .c_slots = id##_c_slots,                                                              \
        .methods = id##_methods,                                                              \
        .flags = TI_NATIVE | IT_GETATTR,                                                      \
    };                                                                                        \
    Type CName = {                                                                            \
        KR_TYPE_HEAD("itertools." pyname, sizeof(Struct), 0),                                 \
        .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE | (extra_flags),            \
        .tp_doc = doc,                                                                        \
        .tp_cache = &id##_info,                                                               \
        IT_EXTRA                                                                              \
    };
#define IT_EXTRA /* more fields of the types that follow */
#define IT_GETATTR TI_OWN_GETATTR /* flags of theirs */
/* clang-format on */

#endif
