/* defaultdict.c -- collections.defaultdict. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/collections/collections_int.h"
#include "runtime/types/dict.h"
#include "runtime/types/iter.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct DefaultDict {
    Dict dict;
    Value factory; /* callable, None or NULL */
} DefaultDict;

KR_INLINE DefaultDict *as_dd(Value v) { return (DefaultDict *)value_ptr(v); }
KR_INLINE bool has_factory(const DefaultDict *d)
{
    return !value_is_null(d->factory) && !kr_is_none(d->factory);
}
static bool is_defaultdict(Value v) { return kr_is_instance_of(v, &kr_defaultdict_type); }

static int dd_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value factory = VALUE_NULL;
    if (nargs > 0) {
        factory = args[0];
        if (!kr_is_none(factory) && !kr_is_callable(factory)) {
            return kr_fail_int(t, KR_EXC(TypeError), "first argument must be callable or None");
        }
        args++;
        nargs--;
    }
    kr_gc_write(as_dd(self), &as_dd(self)->factory, factory);
    return kr_slots(&PyDict_Type)->tp_init(t, self, args, nargs, kwnames);
}

static Value dd_missing(Thread *t, Value self, Value key)
{
    if (!has_factory(as_dd(self))) {
        return kr_raise_arg(t, KR_EXC(KeyError), key);
    }
    Value v = kr_call_0(t, as_dd(self)->factory);
    return value_is_error(v) || kr_setitem(t, self, key, v) < 0 ? VALUE_ERROR : v;
}

/* A new one of the same class: type(self)(factory, from) */
static Value same_class(Thread *t, Value self, Value from)
{
    Value factory = value_is_null(as_dd(self)->factory) ? KR_NONE : as_dd(self)->factory;
    return kr_call_2(t, value_from_ptr(kr_type(self)), factory, from);
}

static Value dd_copy(Thread *t, Value self) { return same_class(t, self, self); }

static Value dd_reduce(Thread *t, Value self)
{
    const DefaultDict *d = as_dd(self);
    Tuple *args = has_factory(d) ? kr_tuple_from(t, &d->factory, 1) : kr_empty_tuple;
    Value items = args == NULL ? VALUE_ERROR : kr_call_method_0(t, self, KR_NAME(items));
    Value it = value_is_error(items) ? items : kr_iter(t, items);
    if (value_is_error(it)) {
        return VALUE_ERROR;
    }
    Value parts[5] = {value_from_ptr(kr_type(self)), value_from_ptr(args), KR_NONE, KR_NONE, it};
    return value_from_ptr(kr_tuple_from(t, parts, 5));
}

static Value dd_repr(Thread *t, Value self)
{
    const DefaultDict *d = as_dd(self);
    Value entries = kr_slots(&PyDict_Type)->tp_repr(t, self), factory;
    if (value_is_error(entries)) {
        return VALUE_ERROR;
    }
    if (value_is_null(d->factory)) {
        factory = value_from_ptr(kr_str_from_c(t, "None"));
    } else {
        Value f = d->factory;
        int running = kr_repr_enter(t, f);
        if (running < 0) {
            return VALUE_ERROR;
        }
        factory = running ? value_from_ptr(kr_str_from_c(t, "...")) : kr_repr(t, f);
        if (!running) {
            kr_repr_leave(t, f);
        }
    }
    Value name = value_is_error(factory) ? factory : kr_type_name(t, kr_type(self));
    return value_is_error(name)
               ? VALUE_ERROR
               : value_from_ptr(kr_str_format(t, "%U(%U, %U)", value_ptr(name), value_ptr(factory),
                                              value_ptr(entries)));
}

static Value dd_or(Thread *t, Value a, Value b)
{
    bool left = is_defaultdict(a);
    if (!kr_is_dict(left ? b : a)) {
        return KR_NOTIMPLEMENTED;
    }
    Value v = same_class(t, left ? a : b, a);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    if (!kr_is_dict(v)) {
        return kr_raise(t, KR_EXC(TypeError), "%T() must return a dict", left ? a : b);
    }
    return kr_dict_update(t, (Dict *)value_ptr(v), b, true) ? v : VALUE_ERROR;
}

static const NativeMember dd_members[] = {
    {"default_factory", NM_VALUE, offsetof(DefaultDict, factory), NM_NULL_IS_NONE,
     "What __missing__() calls for a new value."},
    {NULL, 0, 0, 0, NULL},
};

/* clang-format off */
#define DD_METHODS(M)                                                                  \
    M(O, dd_missing, NF_CALLS, "__missing__",                                          \
      "__missing__(key): store what default_factory() returns under key and return it; " \
      "without a factory, KeyError.")                                                  \
    M(NOARGS, dd_reduce, NF_CALLS, "__reduce__", KR_REDUCE_DOC)
#define DD_COPY(M)  M(NOARGS, dd_copy, NF_CALLS, "copy", "D.copy() -> a copy that shares the values")
#define DD_COPY2(M) M(NOARGS, dd_copy, NF_CALLS, "__copy__", "D.copy() -> a copy that shares the values")
#define DD_ALL_METHODS(M) DD_METHODS(M) DD_COPY(M) DD_COPY2(M)
KR_NATIVE_TRAMPS(DD_METHODS)
KR_NATIVE_TRAMPS(DD_COPY)
KR_NATIVE_ROWS(dd_methods, DD_ALL_METHODS)

#define DD_SLOTS(S)           \
    S(tp_init, INIT, dd_init) \
    S(tp_repr, UNARY, dd_repr) \
    S(nb_or, BINARY, dd_or)
KR_TYPE_SLOTS(dd, DD_SLOTS)
/* clang-format on */

static TypeInfo dd_info = {
    .slots = {DD_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = dd_c_slots,
    .methods = dd_methods,
    .members = dd_members,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_defaultdict_type = {
    KR_TYPE_HEAD("collections.defaultdict", sizeof(DefaultDict), 0),
    .tp_flags = TPF_DEFAULT | TPF_BASETYPE | TPF_HAVE_GC | TPF_IMMUTABLETYPE | TPF_DICT |
                TPF_MAPPING | TPF_MATCH_SELF,
    .tp_base = &PyDict_Type,
    .tp_doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
              "A key that is looked up by [] and not there gets the value default_factory()\n"
              "returns.  The other arguments are those of dict.",
    .tp_cache = &dd_info,
};
