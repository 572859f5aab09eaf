/* partial.c -- functools.partial: a function with some arguments given already. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/modules/functools/functools_int.h"
#include "runtime/types/dict.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct Partial {
    Object ob_base;
    Value func;
    Tuple *args; /* exact */
    Dict *kw;    /* exact, its keys are strs */
    Value attributes;
    Object *weakreflist;
} Partial;

KR_INLINE Partial *as_partial(Value v) { return (Partial *)value_ptr(v); }

static Value partial_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);

/* Attributes of its own keep a partial from being merged into another one. */
static bool has_attributes(Value v)
{
    Object *o = value_ptr(v);
    if (kr_has_shape(o->ob_type)) {
        const Shape *shape = kr_inst_tail(o)->shape;
        return shape->dict_mode || shape->count > 0;
    }
    return !value_is_null(as_partial(v)->attributes);
}

/* a and b in a row */
static Tuple *joined(Thread *t, const Tuple *a, const Value *b, isize nb)
{
    isize na = kr_tuple_len(a);
    Tuple *tuple = kr_tuple_new(t, na + nb);
    if (tuple != NULL && na + nb > 0) {
        memcpy(tuple->ob_item, a->ob_item, (size_t)na * sizeof(Value));
        memcpy(tuple->ob_item + na, b, (size_t)nb * sizeof(Value));
    }
    return tuple;
}

static bool add_keywords(Thread *t, Dict *d, const Value *values, Tuple *kwnames)
{
    isize n = kwnames != NULL ? kr_tuple_len(kwnames) : 0;
    for (isize i = 0; i < n; i++) {
        if (!kr_dict_set(t, d, kr_tuple_get(kwnames, i), values[i])) {
            return false;
        }
    }
    return true;
}

static Value partial_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs < 1) {
        return kr_raise(t, KR_EXC(TypeError), "type 'partial' takes at least one argument");
    }
    Value func = args[0];
    if (!kr_is_callable(func)) {
        return kr_raise(t, KR_EXC(TypeError), "the first argument must be callable");
    }
    Tuple *inner = kr_empty_tuple;
    Dict *kw = NULL;
    if (kr_slots(kr_type(func))->tp_call == partial_call && !has_attributes(func)) {
        const Partial *p = as_partial(func); /* its arguments come first, its function is called */
        func = p->func;
        inner = p->args;
        kw = kr_dict_copy(t, p->kw);
    } else {
        kw = kr_dict_new(t);
    }
    Tuple *given = kw == NULL || !add_keywords(t, kw, args + nargs, kwnames)
                       ? NULL
                       : joined(t, inner, args + 1, (isize)nargs - 1);
    Value v = given == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &kr_partial_type);
    if (!value_is_error(v)) {
        as_partial(v)->func = func;
        as_partial(v)->args = given;
        as_partial(v)->kw = kw;
    }
    return v;
}

/* The call with keywords on either side: partial's first, those of the call replacing them. */
static Value call_keywords(Thread *t, const Partial *p, const Value *args, size_t nargs,
                           Tuple *kwnames)
{
    Dict *kw = kr_dict_copy(t, p->kw);
    Tuple *all = kw == NULL || !add_keywords(t, kw, args + nargs, kwnames)
                     ? NULL
                     : joined(t, p->args, args, (isize)nargs);
    return all == NULL ? VALUE_ERROR : kr_call_tuple(t, p->func, all, kw);
}

static Value partial_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    const Partial *p = as_partial(self);
    size_t mine = (size_t)kr_tuple_len(p->args);
    size_t nkw = kwnames != NULL ? (size_t)kr_tuple_len(kwnames) : 0;
    if (kr_dict_len(p->kw) > 0) {
        return call_keywords(t, p, args, nargs, kwnames);
    }
    if (mine == 0) {
        return kr_call(t, p->func, args, nargs, kwnames);
    }
    Value few[8], *all = few;
    if (mine + nargs + nkw > KR_COUNT(few)) {
        all = kr_gc_new_block(t, (mine + nargs + nkw) * sizeof(Value), GCK_RAW);
        if (all == NULL) {
            return VALUE_ERROR;
        }
    }
    memcpy(all, p->args->ob_item, mine * sizeof(Value));
    memcpy(all + mine, args, (nargs + nkw) * sizeof(Value));
    return kr_call(t, p->func, all, mine + nargs, kwnames);
}

static Value partial_repr(Thread *t, Value self)
{
    const Partial *p = as_partial(self);
    int running = kr_repr_enter(t, self);
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_from_c(t, "..."));
    }
    Tuple *args = p->args;
    Dict *kw = p->kw;
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_c(&b, kr_type(self)->tp_name);
    kr_sb_char(&b, '(');
    bool ok = kr_sb_repr(&b, p->func);
    for (isize i = 0; ok && i < kr_tuple_len(args); i++) {
        ok = kr_sb_c(&b, ", ") && kr_sb_repr(&b, kr_tuple_get(args, i));
    }
    isize pos = 0;
    Value key, v;
    while (ok && kr_dict_next(kw, &pos, &key, &v)) {
        Value name = kr_str(t, key);
        ok = !value_is_error(name) && kr_sb_c(&b, ", ") && kr_sb_str(&b, (Str *)value_ptr(name)) &&
             kr_sb_char(&b, '=') && kr_sb_repr(&b, v);
    }
    kr_sb_char(&b, ')');
    kr_repr_leave(t, self);
    return ok ? kr_sb_finish(&b) : VALUE_ERROR;
}

static Value get_dict(Thread *t, Value self)
{
    Object *o = value_ptr(self);
    return value_from_ptr(kr_has_shape(o->ob_type) ? kr_instance_dict(t, o)
                                                   : kr_slot_dict(t, o, true));
}

static Value partial_reduce(Thread *t, Value self)
{
    const Partial *p = as_partial(self);
    Value attributes = has_attributes(self) ? get_dict(t, self) : KR_NONE;
    Value state[4] = {p->func, value_from_ptr(p->args), value_from_ptr(p->kw), attributes};
    Value parts[3] = {value_from_ptr(kr_type(self)), value_from_ptr(kr_tuple_from(t, &p->func, 1)),
                      value_from_ptr(kr_tuple_from(t, state, 4))};
    return kr_pending(t) ? VALUE_ERROR : value_from_ptr(kr_tuple_from(t, parts, 3));
}

static Value invalid_state(Thread *t)
{
    return kr_raise(t, KR_EXC(TypeError), "invalid partial state");
}

static Value partial_setstate(Thread *t, Value self, Value state)
{
    Partial *p = as_partial(self);
    if (!kr_is_tuple(state) || kr_tuple_len((Tuple *)value_ptr(state)) != 4) {
        return invalid_state(t);
    }
    const Tuple *parts = (Tuple *)value_ptr(state);
    Value func = kr_tuple_get(parts, 0), args = kr_tuple_get(parts, 1), kw = kr_tuple_get(parts, 2),
          attributes = kr_tuple_get(parts, 3);
    if (!kr_is_callable(func) || !kr_is_tuple(args) || !(kr_is_none(kw) || kr_is_dict(kw))) {
        return invalid_state(t);
    }
    args = kr_tuple_from_iterable(t, args);
    Dict *words = kr_is_exact_dict(kw) ? (Dict *)value_ptr(kw) : kr_dict_new(t);
    if (value_is_error(args) || words == NULL ||
        (!kr_is_exact_dict(kw) && !kr_is_none(kw) && !kr_dict_update(t, words, kw, true))) {
        return VALUE_ERROR;
    }
    if (!kr_is_none(attributes)) {
        Value d = get_dict(t, self);
        if (value_is_error(d) || !kr_dict_update(t, (Dict *)value_ptr(d), attributes, true)) {
            return VALUE_ERROR;
        }
    } else if (!kr_has_shape(kr_type(self))) {
        p->attributes = VALUE_NULL;
    }
    kr_gc_write(p, &p->func, func);
    kr_gc_write_ptr(p, &p->args, (Tuple *)value_ptr(args));
    kr_gc_write_ptr(p, &p->kw, words);
    return KR_NONE;
}

static const NativeMember partial_members[] = {
    {"func", NM_VALUE, offsetof(Partial, func), NM_READONLY,
     "function object to use in future partial calls"},
    {"args", NM_OBJECT, offsetof(Partial, args), NM_READONLY,
     "tuple of arguments to future partial calls"},
    {"keywords", NM_OBJECT, offsetof(Partial, kw), NM_READONLY,
     "dictionary of keyword arguments to future partial calls"},
    {NULL, 0, 0, 0, NULL},
};
static const NativeGetSet partial_getset[] = {
    {"__dict__", get_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

/* clang-format off */
#define PARTIAL_METHODS(M)                                                \
    M(NOARGS, partial_reduce, 0, "__reduce__", NULL)                      \
    M(O, partial_setstate, NF_CALLS, "__setstate__", NULL)                \
    M(O, kr_class_getitem, NF_CLASS, "__class_getitem__", KR_CLASS_GETITEM_DOC)
KR_NATIVE_TABLE(partial_methods, PARTIAL_METHODS)

#define PARTIAL_SLOTS(S)            \
    S(tp_new, NEW, partial_new)     \
    S(tp_repr, UNARY, partial_repr) \
    S(tp_call, CALL, partial_call)
KR_TYPE_SLOTS(partial, PARTIAL_SLOTS)
/* clang-format on */

static TypeInfo partial_info = {
    .slots = {PARTIAL_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = partial_c_slots,
    .methods = partial_methods,
    .members = partial_members,
    .getset = partial_getset,
    .flags = TI_NATIVE | TI_HAS_DICT | TI_OWN_GETATTR | TI_OWN_SETATTR,
};
Type kr_partial_type = {
    KR_TYPE_HEAD("functools.partial", sizeof(Partial), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_BASETYPE | TPF_IMMUTABLETYPE,
    .tp_dictoffset = offsetof(Partial, attributes),
    .tp_weaklistoffset = offsetof(Partial, weakreflist),
    .tp_doc =
        "partial(func, *args, **keywords) - new function that calls func with these arguments\n"
        "    in front of those it is given, and these keywords.\n",
    .tp_cache = &partial_info,
};
