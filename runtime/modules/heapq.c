/* heapq.c -- the module _heapq: heaps in lists.
 *
 * Items change places slot by slot, which is right for lists exposed to C as well (list.h).  A
 * comparison that changes the length of the list ends the operation with RuntimeError.
 */
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/list.h"

/* a < b: 1, 0, -1 */
static int less(Thread *t, Value a, Value b)
{
    if (value_is_int(a) && value_is_int(b)) {
        return value_int(a) < value_int(b);
    }
    if (value_is_double(a) && value_is_double(b)) {
        return value_double(a) < value_double(b);
    }
    return kr_compare_bool(t, a, b, CMP_LT);
}

/* Belongs item i above item j?  (max: the larger one above.)  1, 0, -1; also -1 when the list's
 * length has changed. */
static int above(Thread *t, List *l, isize i, isize j, isize n, bool max)
{
    Value a = kr_list_at(t, l, i), b = kr_list_at(t, l, j);
    int result = max ? less(t, b, a) : less(t, a, b);
    if (result >= 0 && kr_list_len(l) != n) {
        return kr_fail_int(t, KR_EXC(RuntimeError), "list changed size during iteration");
    }
    return result;
}

KR_INLINE void swap(List *l, isize i, isize j)
{
    Value v = l->ob_item[i];
    l->ob_item[i] = l->ob_item[j];
    l->ob_item[j] = v;
}

/* The item at pos rises to where it belongs, not above start. */
static bool rise(Thread *t, List *l, isize start, isize pos, bool max)
{
    isize n = kr_list_len(l);
    while (pos > start) {
        isize parent = (pos - 1) / 2;
        int up = above(t, l, pos, parent, n, max);
        if (up < 0) {
            return false;
        }
        if (!up) {
            break;
        }
        swap(l, pos, parent);
        pos = parent;
    }
    return true;
}

/* The item at pos sinks to the bottom along the path of the first children, then rises again: most
 * items that come from the end belong near the bottom. */
static bool sink(Thread *t, List *l, isize pos, bool max)
{
    isize n = kr_list_len(l), start = pos;
    while (pos < n / 2) {
        isize child = 2 * pos + 1;
        if (child + 1 < n) {
            int left = above(t, l, child, child + 1, n, max);
            if (left < 0) {
                return false;
            }
            child += !left;
        }
        swap(l, child, pos);
        pos = child;
    }
    return rise(t, l, start, pos, max);
}

static List *list_arg(Thread *t, Value v, const char *name, const char *which)
{
    if (!kr_is_list(v)) {
        return kr_is_none(v)
                   ? kr_raise_null(t, KR_EXC(TypeError), "%s() argument%s must be list, not None",
                                   name, which)
                   : kr_raise_null(t, KR_EXC(TypeError), "%s() argument%s must be list, not %T",
                                   name, which, v);
    }
    return (List *)value_ptr(v);
}

static Value empty(Thread *t) { return kr_raise(t, KR_EXC(IndexError), "index out of range"); }

static Value heap_push(Thread *t, Value self, const Value *args, size_t nargs)
{
    List *l =
        kr_check_nargs(t, "heappush", nargs, 2, 2) ? list_arg(t, args[0], "heappush", " 1") : NULL;
    if (l == NULL || !kr_list_append(t, l, args[1])) {
        return VALUE_ERROR;
    }
    return rise(t, l, 0, kr_list_len(l) - 1, false) ? KR_NONE : VALUE_ERROR;
}

static Value pop(Thread *t, Value heap, const char *name, bool max)
{
    List *l = list_arg(t, heap, name, "");
    if (l == NULL) {
        return VALUE_ERROR;
    }
    isize n = kr_list_len(l);
    if (n == 0) {
        return empty(t);
    }
    Value v = kr_list_at(t, l, 0);
    swap(l, 0, n - 1);
    if (!kr_list_splice(t, l, n - 1, n, NULL, 0)) {
        return VALUE_ERROR;
    }
    return n == 1 || sink(t, l, 0, max) ? v : VALUE_ERROR;
}

static Value heap_pop(Thread *t, Value self, Value heap) { return pop(t, heap, "heappop", false); }

static Value heap_pop_max(Thread *t, Value self, Value heap)
{
    return pop(t, heap, "_heappop_max", true);
}

static Value replace(Thread *t, const Value *args, size_t nargs, const char *name, bool max)
{
    List *l = kr_check_nargs(t, name, nargs, 2, 2) ? list_arg(t, args[0], name, " 1") : NULL;
    if (l == NULL) {
        return VALUE_ERROR;
    }
    if (kr_list_len(l) == 0) {
        return empty(t);
    }
    Value v = kr_list_at(t, l, 0);
    return kr_list_set(t, l, 0, args[1]) && sink(t, l, 0, max) ? v : VALUE_ERROR;
}

static Value heap_replace(Thread *t, Value self, const Value *args, size_t nargs)
{
    return replace(t, args, nargs, "heapreplace", false);
}

static Value heap_replace_max(Thread *t, Value self, const Value *args, size_t nargs)
{
    return replace(t, args, nargs, "_heapreplace_max", true);
}

static Value heap_pushpop(Thread *t, Value self, const Value *args, size_t nargs)
{
    List *l = kr_check_nargs(t, "heappushpop", nargs, 2, 2)
                  ? list_arg(t, args[0], "heappushpop", " 1")
                  : NULL;
    if (l == NULL) {
        return VALUE_ERROR;
    }
    if (kr_list_len(l) == 0) {
        return args[1];
    }
    Value top = kr_list_at(t, l, 0);
    int smaller = less(t, top, args[1]);
    if (smaller <= 0) {
        return smaller < 0 ? VALUE_ERROR : args[1];
    }
    if (kr_list_len(l) == 0) {
        return empty(t);
    }
    Value v = kr_list_at(t, l, 0);
    return kr_list_set(t, l, 0, args[1]) && sink(t, l, 0, false) ? v : VALUE_ERROR;
}

static Value heapify(Thread *t, Value heap, const char *name, bool max)
{
    List *l = list_arg(t, heap, name, "");
    if (l == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = kr_list_len(l) / 2 - 1; i >= 0; i--) {
        if (i >= kr_list_len(l) / 2) {
            return kr_raise(t, KR_EXC(RuntimeError), "list changed size during iteration");
        }
        if (!sink(t, l, i, max)) {
            return VALUE_ERROR;
        }
    }
    return KR_NONE;
}

static Value heap_heapify(Thread *t, Value self, Value heap)
{
    return heapify(t, heap, "heapify", false);
}

static Value heap_heapify_max(Thread *t, Value self, Value heap)
{
    return heapify(t, heap, "_heapify_max", true);
}

/* clang-format off */
#define HEAPQ_FUNCTIONS(M)                                                                        \
    M(FAST, heap_push, NF_CALLS, "heappush",                                                      \
      "heappush($module, heap, item, /)\n--\n\nPut an item on the heap.")                         \
    M(FAST, heap_pushpop, NF_CALLS, "heappushpop",                                                \
      "heappushpop($module, heap, item, /)\n--\n\nPut an item on the heap, then take the smallest off.") \
    M(O, heap_pop, NF_CALLS, "heappop",                                                           \
      "heappop($module, heap, /)\n--\n\nTake the smallest item off the heap.")                    \
    M(FAST, heap_replace, NF_CALLS, "heapreplace",                                                \
      "heapreplace($module, heap, item, /)\n--\n\nTake the smallest item off the heap, then put one on it.") \
    M(O, heap_heapify, NF_CALLS, "heapify",                                                       \
      "heapify($module, heap, /)\n--\n\nMake a list a heap, in place, in linear time.")           \
    M(O, heap_pop_max, NF_CALLS, "_heappop_max",                                                  \
      "_heappop_max($module, heap, /)\n--\n\nThe same for heaps with the largest item on top.")   \
    M(O, heap_heapify_max, NF_CALLS, "_heapify_max",                                              \
      "_heapify_max($module, heap, /)\n--\n\nThe same for heaps with the largest item on top.")   \
    M(FAST, heap_replace_max, NF_CALLS, "_heapreplace_max",                                       \
      "_heapreplace_max($module, heap, item, /)\n--\n\nThe same for heaps with the largest item on top.")
KR_NATIVE_TABLE(heapq_defs, HEAPQ_FUNCTIONS)
/* clang-format on */

const NativeModule kr_module_heapq = {
    .name = "_heapq",
    .doc = "Heaps: lists in which no item is larger than the items 2*i+1 and 2*i+2.",
    .defs = heapq_defs,
};
