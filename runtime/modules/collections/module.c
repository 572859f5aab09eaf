/* module.c -- the module _collections: counting, the field getter of named tuples, its types. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/collections/collections_int.h"
#include "runtime/modules/modules.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

Value kr_getstate(Thread *t, Value self)
{
    return kr_call_method_0(t, self, KR_NAME(__getstate__));
}

/* -- _tuplegetter: the attribute of a named tuple that is item number `index`
 * ---------------------- */

typedef struct TupleGetter {
    Object ob_base;
    isize index;
    Value doc;
} TupleGetter;

KR_INLINE TupleGetter *as_getter(Value v) { return (TupleGetter *)value_ptr(v); }

static Value getter_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    isize index;
    if (!kr_check_no_kwargs(t, "_tuplegetter", kwnames) ||
        !kr_check_nargs(t, "_tuplegetter", nargs, 2, 2) || !kr_arg_isize(t, args[0], &index)) {
        return VALUE_ERROR;
    }
    Value v = kr_lazy_alloc(t, type, &kr_tuplegetter_type);
    if (!value_is_error(v)) {
        as_getter(v)->index = index;
        as_getter(v)->doc = args[1];
    }
    return v;
}

static Value getter_get(Thread *t, Value self, Value obj, Value type)
{
    isize index = as_getter(self)->index;
    if (value_is_null(obj)) {
        return self;
    }
    if (!kr_is_tuple(obj)) {
        return kr_is_none(obj)
                   ? self
                   : kr_raise(t, KR_EXC(TypeError),
                              "descriptor for index '%zd' for tuple subclasses doesn't apply to "
                              "'%T' object",
                              index, obj);
    }
    const Tuple *tuple = (Tuple *)value_ptr(obj);
    if ((size_t)index >= (size_t)kr_tuple_len(tuple)) {
        return kr_raise(t, KR_EXC(IndexError), "tuple index out of range");
    }
    return kr_tuple_get(tuple, index);
}

static int getter_set(Thread *t, Value self, Value obj, Value v)
{
    return kr_fail_int(t, KR_EXC(AttributeError),
                       value_is_null(v) ? "can't delete attribute" : "can't set attribute");
}

static Value getter_reduce(Thread *t, Value self)
{
    Value index = kr_int_from_i64(t, as_getter(self)->index);
    Tuple *args = value_is_error(index) ? NULL : kr_tuple_pair(t, index, as_getter(self)->doc);
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)),
                                                       value_from_ptr(args)));
}

static Value getter_repr(Thread *t, Value self)
{
    Value name = kr_type_name(t, kr_type(self));
    return value_is_error(name)
               ? VALUE_ERROR
               : value_from_ptr(kr_str_format(t, "%U(%zd, %R)", value_ptr(name),
                                              as_getter(self)->index, as_getter(self)->doc));
}

static const NativeMember getter_members[] = {
    {"__doc__", NM_VALUE, offsetof(TupleGetter, doc), NM_NULL_IS_NONE, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* clang-format off */
#define GETTER_METHODS(M) M(NOARGS, getter_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(getter_methods, GETTER_METHODS)

#define GETTER_SLOTS(S)                 \
    S(tp_new, NEW, getter_new)          \
    S(tp_repr, UNARY, getter_repr)      \
    S(tp_descr_get, DESCRGET, getter_get) \
    S(tp_descr_set, OBJOBJARG, getter_set)
KR_TYPE_SLOTS(getter, GETTER_SLOTS)
/* clang-format on */

static TypeInfo getter_info = {
    .slots = {GETTER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = getter_c_slots,
    .methods = getter_methods,
    .members = getter_members,
    .flags = TI_NATIVE,
};
Type kr_tuplegetter_type = {
    KR_TYPE_HEAD("_collections._tuplegetter", sizeof(TupleGetter), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_cache = &getter_info,
};

/* -- _count_elements
 * ----------------------------------------------------------------------------------- */

static Value plus_one(Thread *t, Value count)
{
    if (value_is_int(count) && value_int(count) < VALUE_INT_MAX) {
        return value_from_small(value_int(count) + 1);
    }
    return kr_binary(t, BIN_ADD, count, value_from_small(1));
}

static bool count_in_dict(Thread *t, Value key, void *data)
{
    Dict *d = data;
    int64_t hash = kr_hash(t, key);
    if (hash == -1) {
        return false;
    }
    Value old = kr_dict_get_hash(t, d, key, hash);
    if (value_is_null(old)) {
        return !kr_pending(t) && kr_dict_set_hash(t, d, key, hash, value_from_small(1));
    }
    Value count = plus_one(t, old);
    return !value_is_error(count) && kr_dict_set_hash(t, d, key, hash, count);
}

typedef struct Counting {
    Value mapping, get;
} Counting;

static bool count_in_mapping(Thread *t, Value key, void *data)
{
    const Counting *c = data;
    Value count = kr_call_2(t, c->get, key, value_from_small(0));
    count = value_is_error(count) ? count : plus_one(t, count);
    return !value_is_error(count) && kr_setitem(t, c->mapping, key, count) == 0;
}

static Value count_elements(Thread *t, Value self, const Value *args, size_t nargs)
{
    if (!kr_check_nargs(t, "_count_elements", nargs, 2, 2)) {
        return VALUE_ERROR;
    }
    Type *type = kr_type(args[0]);
    /* A dict whose class leaves get() and item assignment alone: straight into the table. */
    if (kr_is_dict(args[0]) &&
        value_same(kr_type_lookup(type, KR_NAME(get)),
                   kr_type_lookup(&PyDict_Type, KR_NAME(get))) &&
        value_same(kr_type_lookup(type, KR_NAME(__setitem__)),
                   kr_type_lookup(&PyDict_Type, KR_NAME(__setitem__)))) {
        return kr_for_each(t, args[1], count_in_dict, value_ptr(args[0])) ? KR_NONE : VALUE_ERROR;
    }
    Counting c = {args[0], kr_getattr(t, args[0], KR_NAME(get))};
    return !value_is_error(c.get) && kr_for_each(t, args[1], count_in_mapping, &c) ? KR_NONE
                                                                                   : VALUE_ERROR;
}

/* clang-format off */
#define COLLECTIONS_FUNCTIONS(M)                               \
    M(FAST, count_elements, NF_CALLS, "_count_elements",       \
      "_count_elements(mapping, iterable) -> None\n\nAdd one to mapping[item] for each item.")
KR_NATIVE_TABLE(collections_defs, COLLECTIONS_FUNCTIONS)
/* clang-format on */

static bool collections_exec(Thread *t, Module *m, Dict *ns)
{
    static const struct {
        const char *name;
        Type *type;
    } types[] = {
        {"deque", &kr_deque_type},
        {"defaultdict", &kr_defaultdict_type},
        {"_deque_iterator", &kr_deque_iter_type},
        {"_deque_reverse_iterator", &kr_deque_reviter_type},
        {"_tuplegetter", &kr_tuplegetter_type},
    };
    for (size_t i = 0; i < KR_COUNT(types); i++) {
        if (!kr_type_ready(t, types[i].type) ||
            !kr_module_add(t, m, types[i].name, value_from_ptr(types[i].type))) {
            return false;
        }
    }
    return kr_module_add(t, m, "OrderedDict", value_from_ptr(&PyODict_Type));
}

const NativeModule kr_module_collections = {
    .name = "_collections",
    .doc = "Fast containers: deque, defaultdict, OrderedDict.",
    .defs = collections_defs,
    .exec = collections_exec,
};
