/* vec.h -- small typed growable arrays.
 *
 *     KR_VEC(IntVec, int_vec, int)          declares the type and its functions
 *
 *     IntVec v = {0};                       empty; owns nothing
 *     if (!int_vec_push(&v, 7)) { ... }     false: memory is out, v unchanged
 *     v.items[i], v.len                     plain access
 *     int_vec_fini(&v);                     frees; v is empty again
 *
 * Items are moved by realloc: keep indices, not pointers, across a push.  The memory comes from
 * malloc and is not scanned by the collector.
 */
#ifndef KR_VEC_H
#define KR_VEC_H

#include "runtime/base/oom.h"

#include <stdlib.h>

/* Grows *items (item_size bytes each) to hold at least `need`; updates *items and *cap. */
KR_UNUSED KR_COLD static bool kr_vec_grow(void **items, isize *cap, isize need, size_t item_size)
{
    if (need < 0 || (size_t)need > (size_t)INTPTR_MAX / 2 / item_size) {
        return false;
    }
    isize new_cap = *cap < 8 ? 8 : *cap + *cap / 2;
    if (new_cap < need) {
        new_cap = need;
    }
    void *grown = kr_oom_here() ? NULL : realloc(*items, (size_t)new_cap * item_size);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *cap = new_cap;
    return true;
}

#define KR_VEC(Name, prefix, T)                                                                 \
    typedef struct Name {                                                                       \
        T *items;                                                                               \
        isize len; /* items in use */                                                           \
        isize cap; /* items there is room for */                                                \
    } Name;                                                                                     \
                                                                                                \
    /* Room for `extra` more items without another allocation. */                               \
    KR_UNUSED KR_MUST_CHECK static inline bool prefix##_reserve(Name *v, isize extra)           \
    {                                                                                           \
        if (KR_LIKELY(v->cap - v->len >= extra)) {                                              \
            return true;                                                                        \
        }                                                                                       \
        void *items = v->items;                                                                 \
        isize need;                                                                             \
        if (__builtin_add_overflow(v->len, extra, &need) ||                                     \
            !kr_vec_grow(&items, &v->cap, need, sizeof(T))) {                                   \
            return false;                                                                       \
        }                                                                                       \
        v->items = items;                                                                       \
        return true;                                                                            \
    }                                                                                           \
    KR_UNUSED KR_MUST_CHECK static inline bool prefix##_push(Name *v, T item)                   \
    {                                                                                           \
        if (!prefix##_reserve(v, 1)) {                                                          \
            return false;                                                                       \
        }                                                                                       \
        v->items[v->len++] = item;                                                              \
        return true;                                                                            \
    }                                                                                           \
    /* n more items copied from `from`, which must not lie in v itself. */                      \
    KR_UNUSED KR_MUST_CHECK static inline bool prefix##_append(Name *v, const T *from, isize n) \
    {                                                                                           \
        if (!prefix##_reserve(v, n)) {                                                          \
            return false;                                                                       \
        }                                                                                       \
        if (n != 0) {                                                                           \
            memcpy(v->items + v->len, from, (size_t)n * sizeof(T));                             \
        }                                                                                       \
        v->len += n;                                                                            \
        return true;                                                                            \
    }                                                                                           \
    KR_UNUSED static inline T prefix##_pop(Name *v)                                             \
    {                                                                                           \
        KR_ASSERT(v->len > 0, "pop from an empty " #Name);                                      \
        return v->items[--v->len];                                                              \
    }                                                                                           \
    /* The address of the last item, valid until the next push. */                              \
    KR_UNUSED static inline T *prefix##_last(Name *v)                                           \
    {                                                                                           \
        KR_ASSERT(v->len > 0, "last of an empty " #Name);                                       \
        return &v->items[v->len - 1];                                                           \
    }                                                                                           \
    KR_UNUSED static inline void prefix##_fini(Name *v)                                         \
    {                                                                                           \
        free(v->items);                                                                         \
        v->items = NULL;                                                                        \
        v->len = v->cap = 0;                                                                    \
    }                                                                                           \
    struct Name /* takes the user's semicolon */

#endif
