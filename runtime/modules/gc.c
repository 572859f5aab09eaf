/* gc.c -- the gc module over the tracing collector.
 *
 * There are no generations: counts and thresholds are kept so that programs which tune them run,
 * and get_stats() reports the one kind of collection there is under the oldest generation.
 */
#include "runtime/core/gc.h"

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

static int64_t gc_thresholds[3] = {700, 10, 10};
static int64_t gc_debug_flags;

static Value gc_collect(Thread *t, KR_UNUSED Value self, const Value *args)
{
    int generation = 2;
    if (!value_is_null(args[0]) && !kr_arg_int(t, args[0], &generation)) {
        return VALUE_ERROR;
    }
    if (generation < 0 || generation > 2) {
        return kr_raise(t, KR_EXC(ValueError), "invalid generation");
    }
    isize dead = kr_gc_collect(t);
    return kr_pending(t) ? VALUE_ERROR : kr_int_from_i64(t, dead);
}

static Value gc_enable(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    kr_gc_enable(true);
    return KR_NONE;
}

static Value gc_disable(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    kr_gc_enable(false);
    return KR_NONE;
}

static Value gc_isenabled(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return kr_bool(kr_gc_is_enabled());
}

static Value gc_get_threshold(Thread *t, KR_UNUSED Value self)
{
    Value items[3];
    for (int i = 0; i < 3; i++) {
        items[i] = kr_int_from_i64(t, gc_thresholds[i]);
    }
    return value_from_ptr(kr_tuple_from(t, items, 3));
}

static Value gc_set_threshold(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    int values[3];
    if (!kr_check_nargs(t, "set_threshold", nargs, 1, 3)) {
        return VALUE_ERROR;
    }
    for (size_t i = 0; i < nargs; i++) {
        if (!kr_arg_int(t, args[i], &values[i])) {
            return VALUE_ERROR;
        }
    }
    for (size_t i = 0; i < nargs; i++) {
        gc_thresholds[i] = values[i];
    }
    return KR_NONE;
}

static Value gc_get_count(Thread *t, KR_UNUSED Value self)
{
    GcStats stats;
    kr_gc_stats(&stats);
    Value items[3] = {kr_int_from_i64(t, stats.allocated_since), value_from_small(0),
                      value_from_small(0)};
    return value_from_ptr(kr_tuple_from(t, items, 3));
}

static Value gc_get_debug(Thread *t, KR_UNUSED Value self)
{
    return kr_int_from_i64(t, gc_debug_flags);
}

static Value gc_set_debug(Thread *t, KR_UNUSED Value self, Value flags)
{
    int v;
    if (!kr_arg_int(t, flags, &v)) {
        return VALUE_ERROR;
    }
    if (v != 0) {
        return kr_raise(t, KR_EXC(NotImplementedError),
                        "Krait's collector has no debug output yet");
    }
    gc_debug_flags = v;
    return KR_NONE;
}

static Value gc_get_stats(Thread *t, KR_UNUSED Value self)
{
    GcStats stats;
    kr_gc_stats(&stats);
    List *list = kr_list_new(t, 3);
    for (int generation = 0; list != NULL && generation < 3; generation++) {
        bool last = generation == 2;
        Dict *d = kr_dict_new(t);
        if (d == NULL ||
            !kr_dict_set_c(t, d, "collections", kr_int_from_i64(t, last ? stats.collections : 0)) ||
            !kr_dict_set_c(t, d, "collected", kr_int_from_i64(t, last ? stats.finalized : 0)) ||
            !kr_dict_set_c(t, d, "uncollectable", value_from_small(0)) ||
            !kr_list_append(t, list, value_from_ptr(d))) {
            return VALUE_ERROR;
        }
    }
    return value_from_ptr(list);
}

typedef struct Gather {
    Thread *t;
    List *list;
    bool failed;
} Gather;

static bool gather(Object *obj, void *data)
{
    Gather *g = data;
    if (obj->ob_type->tp_flags & TPF_HAVE_GC && obj != (Object *)g->list) {
        g->failed = !kr_list_append(g->t, g->list, value_from_ptr(obj));
    }
    return !g->failed;
}

static Value gc_get_objects(Thread *t, KR_UNUSED Value self, KR_UNUSED const Value *args)
{
    Gather g = {t, kr_list_new(t, 1024), false};
    if (g.list == NULL) {
        return VALUE_ERROR;
    }
    if (!kr_gc_each_object(gather, &g)) {
        kr_raise_oom(t);
        return VALUE_ERROR;
    }
    return g.failed ? VALUE_ERROR : value_from_ptr(g.list);
}

static Value gc_is_tracked(KR_UNUSED Thread *t, KR_UNUSED Value self, Value v)
{
    return kr_bool((kr_type(v)->tp_flags & TPF_HAVE_GC) != 0);
}

static Value gc_freeze(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return KR_NONE; /* objects do not move and nothing writes counts: there is nothing to freeze */
}

static Value gc_unfreeze(KR_UNUSED Thread *t, KR_UNUSED Value self) { return KR_NONE; }

static Value gc_get_freeze_count(KR_UNUSED Thread *t, KR_UNUSED Value self)
{
    return value_from_small(0);
}

/* clang-format off */
#define GC_FUNCTIONS(M) \
    M(ARGS,   gc_collect,       NF_CALLS, "collect",       "collect($module, /, generation=2)\n--\n\nRun a collection; returns how many unreachable objects needed finalization.") \
    M(NOARGS, gc_disable,       0, "disable",       "disable($module, /)\n--\n\nNo collections but those asked for, or when memory is short.") \
    M(NOARGS, gc_enable,        0, "enable",        "enable($module, /)\n--\n\n") \
    M(NOARGS, gc_freeze,        0, "freeze",        "freeze($module, /)\n--\n\n") \
    M(NOARGS, gc_get_count,     0, "get_count",     "get_count($module, /)\n--\n\n") \
    M(NOARGS, gc_get_debug,     0, "get_debug",     "get_debug($module, /)\n--\n\n") \
    M(NOARGS, gc_get_freeze_count, 0, "get_freeze_count", "get_freeze_count($module, /)\n--\n\n") \
    M(ARGS,   gc_get_objects,   0, "get_objects",   "get_objects($module, /, generation=None)\n--\n\nAll container objects that are alive.") \
    M(NOARGS, gc_get_stats,     0, "get_stats",     "get_stats($module, /)\n--\n\n") \
    M(NOARGS, gc_get_threshold, 0, "get_threshold", "get_threshold($module, /)\n--\n\n") \
    M(O,      gc_is_tracked,    0, "is_tracked",    "is_tracked($module, obj, /)\n--\n\n") \
    M(NOARGS, gc_isenabled,     0, "isenabled",     "isenabled($module, /)\n--\n\n") \
    M(O,      gc_set_debug,     0, "set_debug",     "set_debug($module, flags, /)\n--\n\n") \
    M(FAST,   gc_set_threshold, 0, "set_threshold", "set_threshold(threshold0, [threshold1, threshold2]) -> None\n\n") \
    M(NOARGS, gc_unfreeze,      0, "unfreeze",      "unfreeze($module, /)\n--\n\n")
/* clang-format on */
KR_NATIVE_TABLE(gc_defs, GC_FUNCTIONS)

static bool gc_exec(Thread *t, Module *m, KR_UNUSED Dict *ns)
{
    List *callbacks = kr_list_new(t, 0);
    List *garbage = kr_list_new(t, 0);
    return callbacks != NULL && garbage != NULL &&
           kr_module_add(t, m, "callbacks", value_from_ptr(callbacks)) &&
           kr_module_add(t, m, "garbage", value_from_ptr(garbage));
}

const NativeModule kr_module_gc = {
    .name = "gc",
    .doc = "The garbage collector.",
    .defs = gc_defs,
    .exec = gc_exec,
};
