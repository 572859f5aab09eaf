/* lru_cache.c -- functools._lru_cache_wrapper: a function that remembers its results.
 *
 * The cache is a dict of results; the order of its entries is the order of last use, oldest first,
 * so that a hit moves an entry to the end and a full cache drops the first one.
 */
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/functools/functools_int.h"
#include "runtime/types/dict.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/ops_attr.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

typedef struct LruCache {
    Object ob_base;
    Value func, info_type;
    Dict *cache;
    isize maxsize; /* -1: unbounded */
    isize hits, misses;
    bool typed;
    Value attributes;
    Object *weakreflist;
} LruCache;

KR_INLINE LruCache *as_lru(Value v) { return (LruCache *)value_ptr(v); }

/* Stands between positional and keyword arguments in a key. */
static Object keyword_mark = KR_HEAD_INIT(&PyBaseObject_Type);

static Value lru_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature =
                               "lru_cache(user_function, maxsize, typed, cache_info_type)\n--\n\n"};
    Value given[4];
    isize maxsize = -1;
    bool typed;
    if (!kr_args_bind(t, &spec, args, nargs, kwnames, given) || !kr_arg_bool(t, given[2], &typed)) {
        return VALUE_ERROR;
    }
    if (!kr_is_callable(given[0])) {
        return kr_raise(t, KR_EXC(TypeError), "the first argument must be callable");
    }
    if (!kr_is_none(given[1])) {
        if (!value_is_int(given[1]) && kr_slots(kr_type(given[1]))->nb_index == NULL) {
            return kr_raise(t, KR_EXC(TypeError), "maxsize should be integer or None");
        }
        if (!kr_arg_isize(t, given[1], &maxsize)) {
            return VALUE_ERROR;
        }
        maxsize = kr_max(maxsize, 0);
    }
    Dict *cache = kr_dict_new(t);
    Value v = cache == NULL ? VALUE_ERROR : kr_lazy_alloc(t, type, &kr_lru_cache_type);
    if (!value_is_error(v)) {
        LruCache *c = as_lru(v);
        c->func = given[0];
        c->info_type = given[3];
        c->cache = cache;
        c->maxsize = maxsize;
        c->typed = typed;
    }
    return v;
}

/* What tells one call from another: the arguments, and their types when the cache is typed.  A
 * single int or str stands for itself. */
static Value make_key(Thread *t, const LruCache *c, const Value *args, size_t nargs, Tuple *kwnames)
{
    size_t nkw = kwnames != NULL ? (size_t)kr_tuple_len(kwnames) : 0;
    if (!c->typed && nkw == 0 && nargs == 1 &&
        (kr_is_exact_str(args[0]) || kr_is_exact_int(args[0]))) {
        return args[0];
    }
    size_t n = nargs + (nkw > 0 ? 1 + 2 * nkw : 0) + (c->typed ? nargs + nkw : 0), at = 0;
    Tuple *key = kr_tuple_new(t, (isize)n);
    if (key == NULL || n == 0) {
        return value_from_ptr(key);
    }
    for (size_t i = 0; i < nargs; i++) {
        key->ob_item[at++] = args[i];
    }
    if (nkw > 0) {
        key->ob_item[at++] = value_from_ptr(&keyword_mark);
        for (size_t i = 0; i < nkw; i++) {
            key->ob_item[at++] = kr_tuple_get(kwnames, (isize)i);
            key->ob_item[at++] = args[nargs + i];
        }
    }
    for (size_t i = 0; c->typed && i < nargs + nkw; i++) {
        key->ob_item[at++] = value_from_ptr(kr_type(args[i]));
    }
    return value_from_ptr(key);
}

static Value lru_call(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    LruCache *c = as_lru(self);
    if (c->maxsize == 0) {
        c->misses++;
        return kr_call(t, c->func, args, nargs, kwnames);
    }
    Value key = make_key(t, c, args, nargs, kwnames);
    int64_t hash = value_is_error(key) ? -1 : kr_hash(t, key);
    if (hash == -1) {
        return VALUE_ERROR;
    }
    isize ix = kr_dict_lookup(t, c->cache, key, hash);
    if (ix >= 0) {
        Value v = c->cache->ma_keys->entries[ix].value;
        c->hits++;
        if (c->maxsize > 0 && !kr_dict_move_to_end(t, c->cache, ix)) {
            return VALUE_ERROR;
        }
        return v;
    }
    if (ix == DICT_ERROR) {
        return VALUE_ERROR;
    }
    c->misses++;
    Value v = kr_call(t, c->func, args, nargs, kwnames);
    if (value_is_error(v)) {
        return VALUE_ERROR;
    }
    ix = kr_dict_lookup(t, c->cache, key, hash);
    if (ix == DICT_ERROR) {
        return VALUE_ERROR;
    }
    if (ix >= 0 && c->maxsize > 0) { /* the call has asked for the same thing */
        return v;
    }
    if (!kr_dict_set_hash(t, c->cache, key, hash, v)) {
        return VALUE_ERROR;
    }
    if (c->maxsize > 0 && kr_dict_len(c->cache) > c->maxsize) {
        kr_dict_del_entry(c->cache, kr_dict_first_entry(c->cache));
    }
    return v;
}

static Value lru_descr_get(Thread *t, Value self, Value obj, Value type)
{
    return value_is_null(obj) || kr_is_none(obj) ? self : kr_method_new(t, self, obj);
}

static Value lru_cache_info(Thread *t, Value self)
{
    const LruCache *c = as_lru(self);
    Value args[4] = {kr_int_from_i64(t, c->hits), kr_int_from_i64(t, c->misses),
                     c->maxsize < 0 ? KR_NONE : kr_int_from_i64(t, c->maxsize),
                     kr_int_from_i64(t, kr_dict_len(c->cache))};
    return kr_pending(t) ? VALUE_ERROR : kr_call(t, c->info_type, args, 4, NULL);
}

static Value lru_cache_clear(Thread *t, Value self)
{
    LruCache *c = as_lru(self);
    c->hits = c->misses = 0;
    kr_dict_clear(t, c->cache);
    return KR_NONE;
}

static Value lru_reduce(Thread *t, Value self)
{
    return kr_getattr(t, self, KR_NAME(__qualname__));
}
static Value lru_copy(Thread *t, Value self) { return self; }
static Value lru_deepcopy(Thread *t, Value self, Value memo) { return self; }

static Value lru_get_dict(Thread *t, Value self)
{
    return value_from_ptr(kr_slot_dict(t, value_ptr(self), true));
}

static int lru_set_dict(Thread *t, Value self, Value v)
{
    if (value_is_null(v) || !kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__dict__ must be set to a dictionary");
    }
    kr_gc_write(as_lru(self), &as_lru(self)->attributes, v);
    return 0;
}

static const NativeGetSet lru_getset[] = {
    {"__dict__", lru_get_dict, lru_set_dict, NULL},
    {NULL, NULL, NULL, NULL},
};

/* clang-format off */
#define LRU_METHODS(M)                                                        \
    M(NOARGS, lru_cache_info, NF_CALLS, "cache_info",                         \
      "cache_info($self, /)\n--\n\nReport how the cache has served.")         \
    M(NOARGS, lru_cache_clear, 0, "cache_clear",                              \
      "cache_clear($self, /)\n--\n\nForget all results and start counting anew.") \
    M(NOARGS, lru_reduce, NF_CALLS, "__reduce__", NULL)                       \
    M(NOARGS, lru_copy, 0, "__copy__", NULL)                                  \
    M(O, lru_deepcopy, 0, "__deepcopy__", NULL)
KR_NATIVE_TABLE(lru_methods, LRU_METHODS)

#define LRU_SLOTS(S)           \
    S(tp_new, NEW, lru_new)    \
    S(tp_call, CALL, lru_call) \
    S(tp_descr_get, DESCRGET, lru_descr_get)
KR_TYPE_SLOTS(lru, LRU_SLOTS)
/* clang-format on */

static TypeInfo lru_info = {
    .slots = {LRU_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = lru_c_slots,
    .methods = lru_methods,
    .getset = lru_getset,
    .flags = TI_NATIVE | TI_HAS_DICT,
};
Type kr_lru_cache_type = {
    KR_TYPE_HEAD("functools._lru_cache_wrapper", sizeof(LruCache), 0),
    .tp_flags =
        TPF_DEFAULT | TPF_HAVE_GC | TPF_BASETYPE | TPF_METHOD_DESCRIPTOR | TPF_IMMUTABLETYPE,
    .tp_dictoffset = offsetof(LruCache, attributes),
    .tp_weaklistoffset = offsetof(LruCache, weakreflist),
    .tp_doc = "A function that remembers results.\n\n"
              "maxsize says how many: 0 none, None all.  With typed, arguments of different types\n"
              "count as different.  cache_info_type makes what cache_info() returns.",
    .tp_cache = &lru_info,
};
