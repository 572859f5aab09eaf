/* getters.c -- operator.itemgetter, attrgetter, methodcaller: callables made of data. */
#include "runtime/modules/operator/getters.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/dict.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* The one argument of a call. */
static bool one_object(Thread *t, const char *name, size_t nargs, Tuple *kwnames)
{
    return kr_check_no_kwargs(t, name, kwnames) && kr_check_nargs(t, name, nargs, 1, 1);
}

/* "operator.itemgetter(1, 2)" */
static Value repr_with(Thread *t, Value self, const Tuple *args, Dict *kw)
{
    int running = kr_repr_enter(t, self);
    const char *name = kr_type(self)->tp_name;
    if (running != 0) {
        return running < 0 ? VALUE_ERROR : value_from_ptr(kr_str_format(t, "%s(...)", name));
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_c(&b, name);
    kr_sb_char(&b, '(');
    bool ok = true, first = true;
    for (isize i = 0; ok && i < kr_tuple_len(args); i++, first = false) {
        ok = (first || kr_sb_c(&b, ", ")) && kr_sb_repr(&b, kr_tuple_get(args, i));
    }
    isize pos = 0;
    Value key, v;
    while (ok && kw != NULL && kr_dict_next(kw, &pos, &key, &v)) {
        ok = kr_sb_c(&b, ", ") && kr_sb_str(&b, (Str *)value_ptr(key)) && kr_sb_char(&b, '=') &&
             kr_sb_repr(&b, v);
    }
    kr_sb_char(&b, ')');
    kr_repr_leave(t, self);
    return ok ? kr_sb_finish(&b) : VALUE_ERROR;
}

static Value reduced(Thread *t, Value self, Tuple *args)
{
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)),
                                                       value_from_ptr(args)));
}

/* -- itemgetter
 * ---------------------------------------------------------------------------------------- */

typedef struct ItemGetter {
    Object ob_base;
    Tuple *keys;
} ItemGetter;

KR_INLINE ItemGetter *as_item(Value v) { return (ItemGetter *)value_ptr(v); }

static Value item_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "itemgetter", kwnames)) {
        return VALUE_ERROR;
    }
    if (nargs == 0) {
        return kr_raise(t, KR_EXC(TypeError), "itemgetter expected 1 argument, got 0");
    }
    Tuple *keys = kr_tuple_from(t, args, (isize)nargs);
    Value v = keys == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &kr_itemgetter_type);
    if (!value_is_error(v)) {
        as_item(v)->keys = keys;
    }
    return v;
}

KR_INLINE Value item_of(Thread *t, Value obj, Value key)
{
    if (value_is_int(key) && kr_is_exact_tuple(obj)) {
        const Tuple *tuple = (Tuple *)value_ptr(obj);
        if ((uint64_t)value_int(key) < (uint64_t)kr_tuple_len(tuple)) {
            return kr_tuple_get(tuple, (isize)value_int(key));
        }
    }
    return kr_getitem(t, obj, key);
}

static Value item_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!one_object(t, "itemgetter", nargs, kwnames)) {
        return VALUE_ERROR;
    }
    const Tuple *keys = as_item(self)->keys;
    isize n = kr_tuple_len(keys);
    if (n == 1) {
        return item_of(t, args[0], kr_tuple_get(keys, 0));
    }
    Value few[8], *items = n <= 8 ? few : kr_gc_new_block(t, (size_t)n * sizeof(Value), GCK_RAW);
    if (items == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        items[i] = item_of(t, args[0], kr_tuple_get(keys, i));
        if (value_is_error(items[i])) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(kr_tuple_from(t, items, n));
}

static Value item_repr(Thread *t, Value self)
{
    return repr_with(t, self, as_item(self)->keys, NULL);
}
static Value item_reduce(Thread *t, Value self) { return reduced(t, self, as_item(self)->keys); }

/* clang-format off */
#define ITEM_METHODS(M) M(NOARGS, item_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(item_methods, ITEM_METHODS)
#define ITEM_SLOTS(S)            \
    S(tp_new, NEW, item_new)     \
    S(tp_repr, UNARY, item_repr) \
    S(tp_call, CALL, item_call)
KR_TYPE_SLOTS(item, ITEM_SLOTS)
/* clang-format on */

static TypeInfo item_info = {
    .slots = {ITEM_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = item_c_slots,
    .methods = item_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_itemgetter_type = {
    KR_TYPE_HEAD("operator.itemgetter", sizeof(ItemGetter), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_doc = "itemgetter(item, ...) --> itemgetter object\n\n"
              "f = itemgetter(2) makes f(r) the same as r[2];\n"
              "g = itemgetter(2, 5) makes g(r) the tuple (r[2], r[5]).",
    .tp_cache = &item_info,
};

/* -- attrgetter
 * ------------------------------------------------------------------------------------------ */

typedef struct AttrGetter {
    Object ob_base;
    Tuple *names; /* as given */
    Tuple *paths; /* for each an interned str, or a tuple of them where there were dots */
} AttrGetter;

KR_INLINE AttrGetter *as_attr(Value v) { return (AttrGetter *)value_ptr(v); }

/* "a.b.c" -> ("a", "b", "c"); a name without dots stays one. */
static Value path_of(Thread *t, Value v)
{
    Value text = kr_str_exact(t, v);
    if (value_is_error(text) || !kr_str_flat(t, (Str *)value_ptr(text))) {
        return VALUE_ERROR;
    }
    Str *s = (Str *)value_ptr(text);
    isize n = kr_str_len(s), start = 0;
    List *parts = kr_list_new(t, 0);
    for (isize i = 0; parts != NULL && i <= n; i++) {
        if (i == n || kr_str_at(s, i) == '.') {
            Value part = kr_str_slice(t, s, start, 1, i - start);
            Str *name = value_is_error(part) ? NULL : kr_str_intern(t, (Str *)value_ptr(part));
            if (name == NULL || !kr_list_append(t, parts, value_from_ptr(name))) {
                return VALUE_ERROR;
            }
            start = i + 1;
        }
    }
    if (parts == NULL) {
        return VALUE_ERROR;
    }
    return kr_list_len(parts) == 1 ? kr_list_at(t, parts, 0)
                                   : value_from_ptr(kr_list_to_tuple(t, parts));
}

static Value attr_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "attrgetter", kwnames)) {
        return VALUE_ERROR;
    }
    if (nargs == 0) {
        return kr_raise(t, KR_EXC(TypeError), "attrgetter expected 1 argument, got 0");
    }
    List *paths = kr_list_new(t, (isize)nargs);
    for (size_t i = 0; paths != NULL && i < nargs; i++) {
        if (!kr_is_str(args[i])) {
            return kr_raise(t, KR_EXC(TypeError), "attribute name must be a string");
        }
        Value path = path_of(t, args[i]);
        if (value_is_error(path) || !kr_list_append(t, paths, path)) {
            return VALUE_ERROR;
        }
    }
    Tuple *names = paths == NULL ? NULL : kr_tuple_from(t, args, (isize)nargs);
    Tuple *tuple = names == NULL ? NULL : kr_list_to_tuple(t, paths);
    Value v = tuple == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &kr_attrgetter_type);
    if (!value_is_error(v)) {
        as_attr(v)->names = names;
        as_attr(v)->paths = tuple;
    }
    return v;
}

static Value attr_of(Thread *t, Value obj, Value path)
{
    if (!kr_is_tuple(path)) {
        return kr_getattr(t, obj, (Str *)value_ptr(path));
    }
    const Tuple *names = (Tuple *)value_ptr(path);
    for (isize i = 0; i < kr_tuple_len(names); i++) {
        obj = kr_getattr(t, obj, (Str *)value_ptr(kr_tuple_get(names, i)));
        if (value_is_error(obj)) {
            return VALUE_ERROR;
        }
    }
    return obj;
}

static Value attr_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!one_object(t, "attrgetter", nargs, kwnames)) {
        return VALUE_ERROR;
    }
    const Tuple *paths = as_attr(self)->paths;
    isize n = kr_tuple_len(paths);
    if (n == 1) {
        return attr_of(t, args[0], kr_tuple_get(paths, 0));
    }
    List *items = kr_list_new(t, n);
    for (isize i = 0; items != NULL && i < n; i++) {
        Value v = attr_of(t, args[0], kr_tuple_get(paths, i));
        if (value_is_error(v) || !kr_list_append(t, items, v)) {
            return VALUE_ERROR;
        }
    }
    return items == NULL ? VALUE_ERROR : value_from_ptr(kr_list_to_tuple(t, items));
}

static Value attr_repr(Thread *t, Value self)
{
    return repr_with(t, self, as_attr(self)->names, NULL);
}
static Value attr_reduce(Thread *t, Value self) { return reduced(t, self, as_attr(self)->names); }

/* clang-format off */
#define ATTR_METHODS(M) M(NOARGS, attr_reduce, 0, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(attr_methods, ATTR_METHODS)
#define ATTR_SLOTS(S)            \
    S(tp_new, NEW, attr_new)     \
    S(tp_repr, UNARY, attr_repr) \
    S(tp_call, CALL, attr_call)
KR_TYPE_SLOTS(attr, ATTR_SLOTS)
/* clang-format on */

static TypeInfo attr_info = {
    .slots = {ATTR_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = attr_c_slots,
    .methods = attr_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_attrgetter_type = {
    KR_TYPE_HEAD("operator.attrgetter", sizeof(AttrGetter), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_doc = "attrgetter(attr, ...) --> attrgetter object\n\n"
              "f = attrgetter('name') makes f(r) the same as r.name; several names give a tuple,\n"
              "and dots in a name lead through attributes of attributes.",
    .tp_cache = &attr_info,
};

/* -- methodcaller
 * ------------------------------------------------------------------------------------------ */

typedef struct MethodCaller {
    Object ob_base;
    Str *name;
    Tuple *args;
    Dict *kw; /* NULL: none */
} MethodCaller;

KR_INLINE MethodCaller *as_caller(Value v) { return (MethodCaller *)value_ptr(v); }

static Value caller_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (nargs == 0) {
        return kr_raise(t, KR_EXC(TypeError),
                        "methodcaller needs at least one argument, the method name");
    }
    if (!kr_is_str(args[0])) {
        return kr_raise(t, KR_EXC(TypeError), "method name must be a string");
    }
    Value text = kr_str_exact(t, args[0]);
    Str *name = value_is_error(text) ? NULL : kr_str_intern(t, (Str *)value_ptr(text));
    Tuple *rest = name == NULL ? NULL : kr_tuple_from(t, args + 1, (isize)nargs - 1);
    Dict *kw = NULL;
    if (rest == NULL) {
        return VALUE_ERROR;
    }
    if (kwnames != NULL && kr_tuple_len(kwnames) > 0) {
        kw = kr_dict_new(t);
        for (isize i = 0; kw != NULL && i < kr_tuple_len(kwnames); i++) {
            if (!kr_dict_set(t, kw, kr_tuple_get(kwnames, i), args[nargs + (size_t)i])) {
                return VALUE_ERROR;
            }
        }
        if (kw == NULL) {
            return VALUE_ERROR;
        }
    }
    Value v = kr_lazy_alloc(t, type, &kr_methodcaller_type);
    if (!value_is_error(v)) {
        as_caller(v)->name = name;
        as_caller(v)->args = rest;
        as_caller(v)->kw = kw;
    }
    return v;
}

static Value caller_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!one_object(t, "methodcaller", nargs, kwnames)) {
        return VALUE_ERROR;
    }
    const MethodCaller *c = as_caller(self);
    if (c->kw == NULL) {
        return kr_call_method(t, args[0], c->name, c->args->ob_item, (size_t)kr_tuple_len(c->args));
    }
    Value method = kr_getattr(t, args[0], c->name);
    return value_is_error(method) ? method : kr_call_tuple(t, method, c->args, c->kw);
}

static Tuple *name_and_args(Thread *t, const MethodCaller *c)
{
    isize n = kr_tuple_len(c->args);
    Tuple *tuple = kr_tuple_new(t, n + 1);
    if (tuple != NULL) {
        tuple->ob_item[0] = value_from_ptr(c->name);
        memcpy(tuple->ob_item + 1, c->args->ob_item, (size_t)n * sizeof(Value));
    }
    return tuple;
}

static Value caller_repr(Thread *t, Value self)
{
    const Tuple *args = name_and_args(t, as_caller(self));
    return args == NULL ? VALUE_ERROR : repr_with(t, self, args, as_caller(self)->kw);
}

/* With keywords: functools.partial(methodcaller, name, **kw), called with the other arguments. */
static Value caller_reduce(Thread *t, Value self)
{
    const MethodCaller *c = as_caller(self);
    if (c->kw == NULL) {
        return reduced(t, self, name_and_args(t, c));
    }
    Str *name = kr_str_intern_c(t, "functools");
    Value module = name == NULL ? VALUE_ERROR : kr_import_module(t, name);
    Value partial = value_is_error(module) ? module : kr_getattr_str(t, module, "partial");
    Tuple *args = value_is_error(partial)
                      ? NULL
                      : kr_tuple_pair(t, value_from_ptr(kr_type(self)), value_from_ptr(c->name));
    Value maker = args == NULL ? VALUE_ERROR : kr_call_tuple(t, partial, args, c->kw);
    return value_is_error(maker) ? maker
                                 : value_from_ptr(kr_tuple_pair(t, maker, value_from_ptr(c->args)));
}

/* clang-format off */
#define CALLER_METHODS(M) M(NOARGS, caller_reduce, NF_CALLS, "__reduce__", KR_REDUCE_DOC)
KR_NATIVE_TABLE(caller_methods, CALLER_METHODS)
#define CALLER_SLOTS(S)            \
    S(tp_new, NEW, caller_new)     \
    S(tp_repr, UNARY, caller_repr) \
    S(tp_call, CALL, caller_call)
KR_TYPE_SLOTS(caller, CALLER_SLOTS)
/* clang-format on */

static TypeInfo caller_info = {
    .slots = {CALLER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = caller_c_slots,
    .methods = caller_methods,
    .flags = TI_NATIVE | TI_OWN_GETATTR,
};
Type kr_methodcaller_type = {
    KR_TYPE_HEAD("operator.methodcaller", sizeof(MethodCaller), 0),
    .tp_flags = TPF_DEFAULT | TPF_HAVE_GC | TPF_IMMUTABLETYPE,
    .tp_doc = "methodcaller(name, ...) --> methodcaller object\n\n"
              "f = methodcaller('name', 1, x=2) makes f(r) the same as r.name(1, x=2).",
    .tp_cache = &caller_info,
};
