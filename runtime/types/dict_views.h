/* dict_views.h -- dict_keys, dict_values, dict_items and their iterators. */
#ifndef KR_DICT_VIEWS_H
#define KR_DICT_VIEWS_H

#include "runtime/types/dict.h"

typedef struct DictView { /* _PyDictViewObject */
    Object ob_base;
    Dict *dv_dict;
} DictView;

/* One struct for the six iterators: the type says what comes out and which way.  The interpreter
 * steps forward iterators itself; kr_dictiter_advance() is the meaning. */
typedef struct DictIter {
    Object ob_base;
    Dict *dict;     /* NULL: exhausted */
    isize used;     /* ma_used at the start; -1 after the size changed */
    isize pos;      /* entry to look at next */
    Object *unused; /* CPython keeps a result tuple here */
    isize len;      /* items still to come */
} DictIter;

Value kr_dictview_new(Thread *t, Type *type, Dict *d);
Value kr_dictiter_new(Thread *t, Type *type, Dict *d);
/* The next entry of a forward iterator; NULL when exhausted, or with RuntimeError pending when the
 * dict changed size. */
DictEntry *kr_dictiter_advance(Thread *t, DictIter *it);

#endif
