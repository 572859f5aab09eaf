/* module.c -- the module _functools: reduce, cmp_to_key, its types. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/modules/functools/functools_int.h"
#include "runtime/modules/modules.h"
#include "runtime/types/iter.h"
#include "runtime/types/type.h"

/* -- reduce
 * ------------------------------------------------------------------------------------------- */

static Value functools_reduce(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "reduce", nargs, 2, 3)) {
        return VALUE_ERROR;
    }
    Value it = kr_iter(t, args[1]);
    if (value_is_error(it)) {
        if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return kr_raise(t, KR_EXC(TypeError), "reduce() arg 2 must support iteration");
        }
        return VALUE_ERROR;
    }
    Value acc = nargs > 2 ? args[2] : VALUE_NULL, item;
    while (!value_is_null(item = kr_next(t, it))) {
        if (value_is_null(acc)) {
            acc = item;
            continue;
        }
        acc = kr_call_2(t, args[0], acc, item);
        if (value_is_error(acc) || !kr_safepoint(t)) {
            return VALUE_ERROR;
        }
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    return value_is_null(acc)
               ? kr_raise(t, KR_EXC(TypeError), "reduce() of empty iterable with no initial value")
               : acc;
}

/* -- cmp_to_key
 * ------------------------------------------------------------------------------------------ */

typedef struct KeyWrapper {
    Object ob_base;
    Value cmp;
    Value object; /* VALUE_NULL: only the function so far */
} KeyWrapper;

KR_INLINE KeyWrapper *as_key(Value v) { return (KeyWrapper *)value_ptr(v); }

static Value key_make(Thread *t, Value cmp, Value object)
{
    KeyWrapper *k = kr_new_object(t, &kr_keywrapper_type, sizeof(KeyWrapper), GCK_SCAN);
    if (k == NULL) {
        return VALUE_ERROR;
    }
    k->cmp = cmp;
    k->object = object;
    return value_from_ptr(k);
}

static Value key_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature = "K(obj)\n--\n\n"};
    Value given[1];
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given)) {
        return VALUE_ERROR;
    }
    return key_make(t, as_key(self)->cmp, given[0]);
}

static Value key_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_exact(a, &kr_keywrapper_type) || !kr_is_exact(b, &kr_keywrapper_type)) {
        return kr_raise(t, KR_EXC(TypeError), "other argument must be K instance");
    }
    if (value_is_null(as_key(a)->object) || value_is_null(as_key(b)->object)) {
        return kr_raise(t, KR_EXC(AttributeError), "object");
    }
    Value order = kr_call_2(t, as_key(a)->cmp, as_key(a)->object, as_key(b)->object);
    if (value_is_int(order)) {
        int64_t i = value_int(order);
        return kr_bool(op == CMP_LT   ? i < 0
                       : op == CMP_LE ? i <= 0
                       : op == CMP_EQ ? i == 0
                       : op == CMP_NE ? i != 0
                       : op == CMP_GT ? i > 0
                                      : i >= 0);
    }
    return value_is_error(order) ? order : kr_compare(t, order, value_from_small(0), op);
}

Value kr_functools_cmp_to_key(Thread *t, Value self, const Value *args)
{
    return key_make(t, args[0], VALUE_NULL);
}

static const NativeMember key_members[] = {
    {"obj", NM_VALUE, offsetof(KeyWrapper, object), NM_NULL_IS_NONE,
     "Value wrapped by a key function."},
    {NULL, 0, 0, 0, NULL},
};

#define KEY_SLOTS(S)                          \
    S(tp_call, CALL, key_call)                \
    S(tp_hash, HASH, kr_hash_not_implemented) \
    S(tp_richcompare, RICHCMP, key_richcompare)
KR_TYPE_SLOTS(key, KEY_SLOTS)

static TypeInfo key_info = {
    .slots = {KEY_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = key_c_slots,
    .members = key_members,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_keywrapper_type = {
    KR_TYPE_HEAD("functools.KeyWrapper", sizeof(KeyWrapper), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION | TPF_IMMUTABLETYPE,
    .tp_cache = &key_info,
};

/* -- The module
 * --------------------------------------------------------------------------------------------- */

/* clang-format off */
#define FUNCTOOLS_FUNCTIONS(M)                                                                    \
    M(FAST, functools_reduce, NF_CALLS, "reduce",                                                 \
      "reduce(function, iterable[, initial]) -> value\n\n"                                        \
      "function(...function(function(first, second), third)..., last) over the items, with\n"     \
      "initial in front of them when it is given.")                                               \
    M(ARGS, kr_functools_cmp_to_key, NF_CALLS, "cmp_to_key",                                      \
      "cmp_to_key($module, /, mycmp)\n--\n\n"                                                     \
      "Turn a function that compares two things into a key function.")
KR_NATIVE_TABLE(functools_defs, FUNCTOOLS_FUNCTIONS)
/* clang-format on */

static bool functools_exec(Thread *t, Module *m, Dict *ns)
{
    return kr_type_ready(t, &kr_partial_type) && kr_type_ready(t, &kr_keywrapper_type) &&
           kr_type_ready(t, &kr_lru_cache_type) &&
           kr_module_add(t, m, "partial", value_from_ptr(&kr_partial_type)) &&
           kr_module_add(t, m, "_lru_cache_wrapper", value_from_ptr(&kr_lru_cache_type));
}

const NativeModule kr_module_functools = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .defs = functools_defs,
    .exec = functools_exec,
};
