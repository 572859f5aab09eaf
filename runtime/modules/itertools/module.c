/* module.c -- the module itertools: its table, and what its types share. */
#include "runtime/modules/itertools/itertools_int.h"
#include "runtime/modules/itertools/tee.h"
#include "runtime/modules/modules.h"

/* -- Shared
 * -------------------------------------------------------------------------------------------- */

Value kr_it_next(Thread *t, Value it)
{
    Value v = kr_step(t, it);
    if (KR_UNLIKELY(value_is_null(v)) && kr_pending(t) && kr_pending_is(t, KR_EXC(StopIteration))) {
        kr_err_clear(t);
    }
    return v;
}

Value kr_it_reduced(Thread *t, Value self, Tuple *args, Value state_or_null)
{
    Value parts[3] = {value_from_ptr(kr_type(self)), value_from_ptr(args), state_or_null};
    return args == NULL
               ? VALUE_ERROR
               : value_from_ptr(kr_tuple_from(t, parts, value_is_null(state_or_null) ? 2 : 3));
}

Value kr_it_reduced_1(Thread *t, Value self, Value arg, Value state_or_null)
{
    return kr_it_reduced(t, self, kr_tuple_from(t, &arg, 1), state_or_null);
}

Value kr_it_reduced_2(Thread *t, Value self, Value arg1, Value arg2, Value state_or_null)
{
    return kr_it_reduced(t, self, kr_tuple_pair(t, arg1, arg2), state_or_null);
}

bool kr_it_no_kwargs(Thread *t, Type *type, const Type *exact, const char *name, Tuple *kwnames)
{
    return kr_slots(type)->tp_init != kr_slots(exact)->tp_init ||
           kr_check_no_kwargs(t, name, kwnames);
}

Value kr_it_two_args(Thread *t, Type *type, const Type *exact, const char *name, const Value *args,
                     size_t nargs, Tuple *kwnames)
{
    if (!kr_it_no_kwargs(t, type, exact, name, kwnames) || !kr_check_nargs(t, name, nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    return kr_iter(t, args[1]);
}

Tuple *kr_it_state_tuple(Thread *t, Value state)
{
    if (!kr_is_tuple(state)) {
        return kr_raise_null(t, KR_EXC(TypeError), "state is not a tuple");
    }
    return (Tuple *)value_ptr(state);
}

/* -- The module
 * ------------------------------------------------------------------------------------------ */

/* clang-format off */
#define ITERTOOLS_FUNCTIONS(M)                                                \
    M(FAST, kr_itertools_tee, NF_CALLS, "tee",                                \
      "tee($module, iterable, n=2, /)\n--\n\n"                                \
      "Returns a tuple of n independent iterators over the same items.")
KR_NATIVE_TABLE(itertools_defs, ITERTOOLS_FUNCTIONS)
/* clang-format on */

static bool itertools_exec(Thread *t, Module *m, Dict *ns)
{
    static Type *const types[] = {
        &kr_accumulate_type, &kr_combinations_type, &kr_cwr_type,          &kr_cycle_type,
        &kr_dropwhile_type,  &kr_takewhile_type,    &kr_islice_type,       &kr_starmap_type,
        &kr_chain_type,      &kr_compress_type,     &kr_filterfalse_type,  &kr_count_type,
        &kr_ziplongest_type, &kr_pairwise_type,     &kr_permutations_type, &kr_product_type,
        &kr_repeat_type,     &kr_groupby_type,      &kr_grouper_type,      &kr_tee_type,
        &kr_teedata_type,
    };
    for (size_t i = 0; i < KR_COUNT(types); i++) {
        const char *name = types[i]->tp_name + sizeof "itertools." - 1;
        if (!kr_type_ready(t, types[i]) || !kr_module_add(t, m, name, value_from_ptr(types[i]))) {
            return false;
        }
    }
    return true;
}

const NativeModule kr_module_itertools = {
    .name = "itertools",
    .doc = "Iterators that count, repeat, filter, combine and group.",
    .defs = itertools_defs,
    .exec = itertools_exec,
};
