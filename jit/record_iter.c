/* record_iter.c -- iterators as the recorder sees them: made as NEW, stepped and ended in IR. */
#include "jit/record_native.h"
#include "runtime/types/str_int.h"

/* Stepping it runs no Python code; guards what it steps in turn (its own type is guarded). */
bool jit_rec_plain_iterator(Recorder *J, Thread *t, V it)
{
    (void)t;
    if (!kr_plain_iterator(it.v_)) {
        return false;
    }
    const Type *type = kr_type(it.v_);
    P p = PTR(it);
    if (type == &PyEnum_Type) {
        (void)PROMOTE_TYPE(LOADV(p, offsetof(Enumerate, it)));
    } else if (type == &PyZip_Type) {
        P its = LOADP(p, offsetof(Zip, iterators));
        int64_t n = PROMOTE_RAW(LOADRAW(its, offsetof(VarObject, ob_size)));
        for (int64_t i = 0; i < n; i++) {
            (void)PROMOTE_TYPE(LOADV(its, offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value)));
        }
    } else if (type == &PyReversed_Type) {
        (void)PROMOTE_TYPE(LOADV(p, offsetof(Reversed, seq)));
    }
    return true;
}

typedef struct Pending { /* stores that follow when all guards have passed */
    P base;
    size_t off;
    RAW value;
} Pending;
typedef struct Steps {
    Pending stores[4];
    int n;
} Steps;

static void later(Steps *steps, P base, size_t off, RAW value)
{
    steps->stores[steps->n++] = (Pending){base, off, value};
}

/* The next item of an iterator over one container, in IR.  False when it is at its end, or not one
 * of those: then only guards were left. */
static bool step_one(Site *s, V it, Steps *steps, V *key, V *value)
{
    SITE(s);
    if (!IS_PTR(it)) {
        return false;
    }
    Type *type = PROMOTE_TYPE(it);
    P p = PTR(it);
    if (type == &PyListIter_Type) {
        const ListIter *li = p.p_;
        if (li->seq == NULL || li->index >= kr_list_len(li->seq) || kr_list_is_exposed(li->seq)) {
            return false;
        }
        P list = LOADP(p, offsetof(ListIter, seq));
        (void)P_EQ(list, NULL);
        RAW i = LOADRAW(p, offsetof(ListIter, index));
        (void)RAW_ULT(i, LOADRAW(list, offsetof(VarObject, ob_size)));
        (void)RAW_LT(LOADRAW(list, offsetof(List, allocated)), RAW_CONST(0));
        *value = ALOADV(LOADP(list, offsetof(List, ob_item)), 0, i);
        later(steps, p, offsetof(ListIter, index), RAW_ADD(i, RAW_CONST(1)));
        return true;
    }
    if (type == &PyListRevIter_Type) {
        const ListIter *li = p.p_;
        if (li->seq == NULL || li->index < 0 || li->index >= kr_list_len(li->seq) ||
            kr_list_is_exposed(li->seq)) {
            return false;
        }
        P list = LOADP(p, offsetof(ListIter, seq));
        (void)P_EQ(list, NULL);
        RAW i = LOADRAW(p, offsetof(ListIter, index));
        (void)RAW_ULT(i, LOADRAW(list, offsetof(VarObject, ob_size))); /* nor is it negative */
        (void)RAW_LT(LOADRAW(list, offsetof(List, allocated)), RAW_CONST(0));
        *value = ALOADV(LOADP(list, offsetof(List, ob_item)), 0, i);
        later(steps, p, offsetof(ListIter, index), RAW_SUB(i, RAW_CONST(1)));
        return true;
    }
    if (type == &PyTupleIter_Type) {
        const TupleIter *ti = p.p_;
        if (ti->seq == NULL || ti->index >= kr_tuple_len(ti->seq)) {
            return false;
        }
        P tuple = LOADP(p, offsetof(TupleIter, seq));
        (void)P_EQ(tuple, NULL);
        RAW i = LOADRAW(p, offsetof(TupleIter, index));
        (void)RAW_ULT(i, LOADRAW(tuple, offsetof(VarObject, ob_size)));
        *value = ALOADV(tuple, offsetof(Tuple, ob_item), i);
        later(steps, p, offsetof(TupleIter, index), RAW_ADD(i, RAW_CONST(1)));
        return true;
    }
    if (type == &PyUnicodeIter_Type || type == &_PyUnicodeASCIIIter_Type) {
        const StrIter *si = p.p_;
        if (si->seq == NULL || si->index >= kr_str_len(si->seq) ||
            !kr_is_exact_str(value_from_ptr(si->seq))) {
            return false;
        }
        P text = LOADP(p, offsetof(StrIter, seq));
        (void)P_EQ(text, NULL);
        RAW i = LOADRAW(p, offsetof(StrIter, index));
        if (!STR_IS_ASCII(text)) {
            return false;
        }
        (void)RAW_ULT(i, LOADRAW(text, offsetof(StrAscii, length)));
        *value = STR_CHAR(text, i);
        later(steps, p, offsetof(StrIter, index), RAW_ADD(i, RAW_CONST(1)));
        return true;
    }
    if (type == &PyDictIterKey_Type || type == &PyDictIterValue_Type ||
        type == &PyDictIterItem_Type) {
        const DictIter *di = p.p_;
        const Dict *d = di->dict;
        if (d == NULL || di->used != d->ma_used || di->pos >= d->ma_keys->nentries ||
            di->len == 0 || value_is_null(d->ma_keys->entries[di->pos].value)) {
            return false;
        }
        P dict = LOADP(p, offsetof(DictIter, dict));
        (void)P_EQ(dict, NULL);
        (void)RAW_EQ(LOADRAW(p, offsetof(DictIter, used)), LOADRAW(dict, offsetof(Dict, ma_used)));
        P keys = LOADP(dict, offsetof(Dict, ma_keys));
        RAW i = LOADRAW(p, offsetof(DictIter, pos)), len = LOADRAW(p, offsetof(DictIter, len));
        (void)RAW_ULT(i, LOADRAW(keys, offsetof(DictKeys, nentries)));
        (void)RAW_EQ(len, RAW_CONST(0));
        RAW word = RAW_ADD(RAW_ADD(i, i), i); /* an entry is three words */
        static_assert(sizeof(DictEntry) == 3 * sizeof(Value), "DictEntry");
        P entries = LOADP(keys, offsetof(DictKeys, entries));
        RAW second = RAW_ADD(word, RAW_CONST(1));
        *value = ALOADV(entries, 0, second);
        (void)IS_NULL(*value); /* a deleted entry is for the general way to skip */
        *key = ALOADV(entries, 0, word);
        later(steps, p, offsetof(DictIter, pos), RAW_ADD(i, RAW_CONST(1)));
        later(steps, p, offsetof(DictIter, len), RAW_SUB(len, RAW_CONST(1)));
        if (type == &PyDictIterKey_Type) {
            *value = *key;
        }
        return true;
    }
    return false;
}

/* The iterator over one container is at its end, and lets go of the container.  False: it is not,
 * or is none of those; then only guards were left. */
static bool at_end(Site *s, V it)
{
    SITE(s);
    const Type *type = kr_type(it.v_);
    bool list = type == &PyListIter_Type, tuple = type == &PyTupleIter_Type;
    bool text = type == &PyUnicodeIter_Type || type == &_PyUnicodeASCIIIter_Type;
    bool dict = type == &PyDictIterKey_Type || type == &PyDictIterValue_Type ||
                type == &PyDictIterItem_Type;
    if (!list && !tuple && !text && !dict) {
        return false;
    }
    size_t at = list    ? offsetof(ListIter, seq)
                : tuple ? offsetof(TupleIter, seq)
                : text  ? offsetof(StrIter, seq)
                        : offsetof(DictIter, dict);
    size_t index = list    ? offsetof(ListIter, index)
                   : tuple ? offsetof(TupleIter, index)
                   : text  ? offsetof(StrIter, index)
                           : offsetof(DictIter, pos);
    (void)PROMOTE_TYPE(it);
    P p = PTR(it), of = LOADP(p, at);
    if (P_EQ(of, NULL)) {
        return false;
    }
    if (text && !kr_is_exact_str(value_from_ptr(of.p_))) {
        return false;
    }
    RAW i = LOADRAW(p, index), n;
    if (dict) {
        if (!RAW_EQ(LOADRAW(p, offsetof(DictIter, used)), LOADRAW(of, offsetof(Dict, ma_used)))) {
            return false;
        }
        n = LOADRAW(LOADP(of, offsetof(Dict, ma_keys)), offsetof(DictKeys, nentries));
    } else {
        n = LOADRAW(of, text ? offsetof(StrAscii, length) : offsetof(VarObject, ob_size));
    }
    if (RAW_ULT(i, n)) {
        return false;
    }
    STOREP(p, at, P_CONST(NULL));
    return true;
}

/* The iterator of a text, dict or view of one: str_iter(), kr_dictiter_new(). */
bool jit_rec_iter(Recorder *J, Thread *t, Frame *fp, V obj, V *out)
{
    if (J->failed != NULL || (jit_opt_off & JIT_OPT_ALLOC) || !value_is_ptr(obj.v_)) {
        return false;
    }
    const Type *type = PROMOTE_TYPE(obj);
    if (jit_opt_is_static(type) && kr_type_info(type)->slots.tp_iter == kr_self_iter) {
        *out = obj;
        return true;
    }
    if (type == &PyList_Type) {
        NewField field = {offsetof(ListIter, seq), obj.ref};
        IRRef it = jit_rec_new_of(J, &PyListIter_Type, sizeof(ListIter), &field, 1);
        *out = (V){kr_iter(t, obj.v_), it};
        return true;
    }
    if (type == &PyUnicode_Type) {
        P text = PTR(obj);
        if (!STR_IS_ASCII(text)) {
            return false;
        }
        NewField field = {offsetof(StrIter, seq), text.ref};
        IRRef it = jit_rec_new_of(J, &_PyUnicodeASCIIIter_Type, sizeof(StrIter), &field, 1);
        *out = (V){kr_iter(t, obj.v_), it};
        return true;
    }
    bool view = type != &PyDict_Type;
    Type *iterator = type == &PyDictItems_Type                          ? &PyDictIterItem_Type
                     : type == &PyDictValues_Type                       ? &PyDictIterValue_Type
                     : type == &PyDictKeys_Type || type == &PyDict_Type ? &PyDictIterKey_Type
                                                                        : NULL;
    if (iterator == NULL) {
        return false;
    }
    P p = PTR(obj), dict = view ? LOADP(p, offsetof(DictView, dv_dict)) : p;
    P keys = LOADP(dict, offsetof(Dict, ma_keys));
    IRRef used = LOADRAW(dict, offsetof(Dict, ma_used)).ref;
    NewField fields[] = {{offsetof(DictIter, dict), dict.ref},
                         {offsetof(DictIter, used), used},
                         {offsetof(DictIter, pos), LOADRAW(keys, offsetof(DictKeys, first)).ref},
                         {offsetof(DictIter, len), used}};
    IRRef it = jit_rec_new_of(J, iterator, sizeof(DictIter), fields, KR_COUNT(fields));
    *out = (V){kr_iter(t, obj.v_), it};
    return true;
}

static Value pair(Thread *t, Value a, Value b)
{
    Tuple *tuple = kr_tuple_pair(t, a, b);
    return tuple != NULL ? value_from_ptr(tuple) : VALUE_ERROR;
}

/* FOR_ITER of an iterator object without a call of its tp_iternext. */
bool jit_rec_step(Recorder *J, Thread *t, Frame *fp, V it, V *out)
{
    Site site = {.J = J, .t = t, .fp = fp, .pc = J->pc}, *s = &site;
    const Instr *pc = J->pc;
    Type *type = kr_type(it.v_);
    V key = {VALUE_NULL, 0}, value = {VALUE_NULL, 0};
    bool both = type == &PyDictIterItem_Type;
    Steps steps = {.n = 0};
    bool counted = J->failed == NULL && type == &PyEnum_Type;
    if (J->failed == NULL && at_end(s, counted ? LOADV(PTR(it), offsetof(Enumerate, it)) : it)) {
        *out = V_CONST(VALUE_NULL);
        return true;
    }
    if (type == &PyEnum_Type) {
        P p = PTR(it);
        const Enumerate *e = p.p_;
        const Type *inner = kr_type(e->it);
        if (!value_is_null(e->big) || e->index >= VALUE_INT_MAX || e->index <= VALUE_INT_MIN ||
            (inner != &PyListIter_Type && inner != &PyTupleIter_Type &&
             inner != &PyUnicodeIter_Type && inner != &_PyUnicodeASCIIIter_Type)) {
            return false;
        }
        if (!IS_NULL(LOADV(p, offsetof(Enumerate, big))) ||
            !step_one(s, LOADV(p, offsetof(Enumerate, it)), &steps, &key, &value)) {
            return false;
        }
        RAW index = LOADRAW(p, offsetof(Enumerate, index));
        if (index.r_ >= 0) {
            (void)RAW_ULT(index, RAW_CONST(VALUE_INT_MAX)); /* one comparison for both ends */
        } else {
            (void)RAW_LT(index, RAW_CONST(VALUE_INT_MAX));
            (void)RAW_LT(RAW_CONST(VALUE_INT_MIN), index);
        }
        key = BOX_I(RAW2I(index));
        later(&steps, p, offsetof(Enumerate, index), RAW_ADD(index, RAW_CONST(1)));
        both = true;
    } else if (type == &PyZip_Type) {
        P p = PTR(it);
        const Tuple *its = ((Zip *)p.p_)->iterators;
        if (its == NULL || kr_tuple_len(its) != 2 || !kr_plain_iterator(it.v_) ||
            kr_type(kr_tuple_get(its, 0)) == &PyDictIterItem_Type ||
            kr_type(kr_tuple_get(its, 1)) == &PyDictIterItem_Type) {
            return false;
        }
        P tuple = LOADP(p, offsetof(Zip, iterators));
        (void)P_EQ(tuple, NULL);
        (void)PROMOTE_RAW(LOADRAW(tuple, offsetof(VarObject, ob_size)));
        V a = LOADV(tuple, offsetof(Tuple, ob_item));
        V b = LOADV(tuple, offsetof(Tuple, ob_item) + sizeof(Value));
        V first = {VALUE_NULL, 0}, unused = {VALUE_NULL, 0};
        if (V_SAME(a, b) || !step_one(s, a, &steps, &unused, &first) ||
            !step_one(s, b, &steps, &unused, &value)) {
            return false;
        }
        key = first;
        both = true;
    } else if (!step_one(s, it, &steps, &key, &value)) {
        return false;
    }
    for (int i = 0; i < steps.n; i++) {
        STORERAW(steps.stores[i].base, steps.stores[i].off, steps.stores[i].value);
    }
    *out = value;
    if (both) {
        IRRef made = jit_rec_pair(J, key.ref, value.ref);
        if (made != 0) {
            *out = (V){pair(t, key.v_, value.v_), made};
        } else {
            *out = CALL_V(NEW, pair, AV(key), AV(value));
        }
    }
    return true;
}

/* A root trace that happens to be recorded when the list is full would have the growing in its
 * loop, and what mostly happens in a side trace.  An empty list may be a new one in each round, but
 * not that of a comprehension. */
void jit_rec_make_room(Recorder *J, Thread *t, P list, isize least)
{
    List *l = list.p_;
    if (J->failed == NULL && J->trace->parent == NULL && kr_list_len(l) >= least &&
        kr_list_len(l) == kr_list_capacity(l) && !kr_list_is_exposed(l) &&
        !kr_list_make_room(t, l)) {
        kr_err_clear(t);
    }
}
