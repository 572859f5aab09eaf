/* dict.c -- dictobject.h, setobject.h. */
#include "cpyext/bridge.h"

#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

static Dict *as_dict(PyObject *o)
{
    if (o == NULL || !PyDict_Check(o)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return (Dict *)value_ptr(cpx_keep(T, o));
}

PyObject *PyDict_New(void)
{
    Thread *t = T;
    return cpx_give_ptr(t, kr_dict_new(t));
}
PyObject *_PyDict_NewPresized(Py_ssize_t n)
{
    Thread *t = T;
    return cpx_give_ptr(t, kr_dict_new_sized(t, n));
}

/* -- Reading: borrowed values, boxed into their slots ------------------------------------- */

static PyObject *lend_entry(Thread *t, Dict *d, isize entry)
{
    return entry < 0 ? NULL : cpx_lend_slot(t, d, &d->ma_keys->entries[entry].value);
}

static PyObject *get(Thread *t, PyObject *o, PyObject *key, int64_t hash)
{
    Dict *d = (Dict *)value_ptr(cpx_keep(t, o));
    return lend_entry(t, d, kr_dict_lookup(t, d, cpx_keep(t, key), hash));
}

PyObject *_PyDict_GetItem_KnownHash(PyObject *o, PyObject *key, Py_hash_t hash)
{
    if (!PyDict_Check(o)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return get(T, o, key, hash);
}
PyObject *PyDict_GetItemWithError(PyObject *o, PyObject *key)
{
    Thread *t = T;
    if (!PyDict_Check(o)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    int64_t hash = kr_hash(t, cpx_keep(t, key));
    return hash == -1 ? NULL : get(t, o, key, hash);
}
/* Errors are lost, and one that is pending stays. */
PyObject *PyDict_GetItem(PyObject *o, PyObject *key)
{
    Thread *t = T;
    if (!PyDict_Check(o)) {
        return NULL;
    }
    Value pending = kr_err_fetch(t);
    PyObject *r = PyDict_GetItemWithError(o, key);
    if (kr_pending(t)) {
        kr_err_clear(t);
    }
    kr_err_restore(t, pending);
    return r;
}
static PyObject *get_string(Thread *t, PyObject *o, const char *key)
{
    if (!PyDict_Check(o)) {
        return NULL;
    }
    Str *s = kr_str_from_c(t, key);
    if (s == NULL) {
        return NULL;
    }
    Dict *d = (Dict *)value_ptr(cpx_keep(t, o));
    int64_t hash = kr_str_hash(t, s);
    return lend_entry(t, d, kr_dict_lookup(t, d, value_from_ptr(s), hash));
}
PyObject *PyDict_GetItemString(PyObject *o, const char *key)
{
    Thread *t = T;
    Value pending = kr_err_fetch(t);
    PyObject *r = get_string(t, o, key);
    if (kr_pending(t)) {
        kr_err_clear(t);
    }
    kr_err_restore(t, pending);
    return r;
}
PyObject *_PyDict_GetItemStringWithError(PyObject *o, const char *key)
{
    return get_string(T, o, key);
}
PyObject *_PyDict_GetItemIdWithError(PyObject *o, _Py_Identifier *id)
{
    PyObject *key = _PyUnicode_FromId(id);
    return key == NULL ? NULL : PyDict_GetItemWithError(o, key);
}
int PyDict_Contains(PyObject *o, PyObject *key)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    return d == NULL ? -1 : kr_dict_contains(t, d, cpx_keep(t, key));
}
int _PyDict_ContainsId(PyObject *o, _Py_Identifier *id)
{
    PyObject *key = _PyUnicode_FromId(id);
    return key == NULL ? -1 : PyDict_Contains(o, key);
}
Py_ssize_t PyDict_Size(PyObject *o)
{
    if (o == NULL || !PyDict_Check(o)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return kr_dict_len((Dict *)o);
}
int _PyDict_Next(PyObject *o, Py_ssize_t *pos, PyObject **key, PyObject **value, Py_hash_t *hash)
{
    Thread *t = T;
    if (!PyDict_Check(o)) {
        return 0;
    }
    Dict *d = (Dict *)o;
    DictEntry *e = kr_dict_next_entry(d, pos);
    if (e == NULL) {
        return 0;
    }
    PyObject *k = cpx_lend_slot(t, d, &e->key), *v = cpx_lend_slot(t, d, &e->value);
    if (k == NULL || v == NULL) {
        return 0;
    }
    if (key != NULL) {
        *key = k;
    }
    if (value != NULL) {
        *value = v;
    }
    if (hash != NULL) {
        *hash = e->hash;
    }
    return 1;
}
int PyDict_Next(PyObject *o, Py_ssize_t *pos, PyObject **key, PyObject **value)
{
    return _PyDict_Next(o, pos, key, value, NULL);
}

static PyObject *list_of(PyObject *o, int what)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    if (d == NULL) {
        return NULL;
    }
    PyObject *list = PyList_New(kr_dict_len(d));
    isize pos = 0;
    for (Py_ssize_t i = 0; list != NULL && i < PyList_GET_SIZE(list); i++) {
        DictEntry *e = kr_dict_next_entry(d, &pos);
        PyObject *k = cpx_lend_slot(t, d, &e->key), *v = cpx_lend_slot(t, d, &e->value);
        PyObject *item = k == NULL || v == NULL ? NULL
                         : what == 2            ? PyTuple_Pack(2, k, v)
                                                : Py_NewRef(what == 0 ? k : v);
        if (item == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, item);
    }
    return list;
}
PyObject *PyDict_Keys(PyObject *o) { return list_of(o, 0); }
PyObject *PyDict_Values(PyObject *o) { return list_of(o, 1); }
PyObject *PyDict_Items(PyObject *o) { return list_of(o, 2); }

/* -- Writing ------------------------------------------------------------------------------ */

int PyDict_SetItem(PyObject *o, PyObject *key, PyObject *value)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    return d != NULL && kr_dict_set(t, d, cpx_keep(t, key), cpx_keep(t, value)) ? 0 : -1;
}
int _PyDict_SetItem_KnownHash(PyObject *o, PyObject *key, PyObject *value, Py_hash_t hash)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    return d != NULL && kr_dict_set_hash(t, d, cpx_keep(t, key), hash, cpx_keep(t, value)) ? 0 : -1;
}
int PyDict_SetItemString(PyObject *o, const char *key, PyObject *value)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    Str *s = d == NULL ? NULL : kr_str_intern_c(t, key);
    return s != NULL && kr_dict_set_str(t, d, s, cpx_keep(t, value)) ? 0 : -1;
}
int _PyDict_SetItemId(PyObject *o, _Py_Identifier *id, PyObject *value)
{
    PyObject *key = _PyUnicode_FromId(id);
    return key == NULL ? -1 : PyDict_SetItem(o, key, value);
}
int PyDict_DelItem(PyObject *o, PyObject *key)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    Value k = cpx_keep(t, key);
    int r = d == NULL ? -1 : kr_dict_del(t, d, k);
    if (r == 0) {
        kr_raise_arg(t, KR_EXC(KeyError), k);
    }
    return r > 0 ? 0 : -1;
}
int PyDict_DelItemString(PyObject *o, const char *key)
{
    PyObject *k = PyUnicode_FromString(key);
    int r = k == NULL ? -1 : PyDict_DelItem(o, k);
    Py_XDECREF(k);
    return r;
}
PyObject *PyDict_SetDefault(PyObject *o, PyObject *key, PyObject *value)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    if (d == NULL) {
        return NULL;
    }
    Value k = cpx_keep(t, key);
    int64_t hash = kr_hash(t, k);
    if (hash == -1) {
        return NULL;
    }
    isize entry = kr_dict_lookup(t, d, k, hash);
    if (entry == DICT_ABSENT) {
        if (!kr_dict_set_hash(t, d, k, hash, cpx_keep(t, value))) {
            return NULL;
        }
        entry = kr_dict_lookup(t, d, k, hash);
    }
    return lend_entry(t, d, entry);
}
PyObject *_PyDict_Pop(PyObject *o, PyObject *key, PyObject *fallback)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    Value k = cpx_keep(t, key);
    Value v = d == NULL ? VALUE_ERROR : kr_dict_pop(t, d, k);
    if (value_is_null(v) && !kr_pending(t)) {
        if (fallback != NULL) {
            return Py_NewRef(fallback);
        }
        v = kr_raise_arg(t, KR_EXC(KeyError), k);
    }
    return cpx_give(t, v);
}
void PyDict_Clear(PyObject *o)
{
    if (PyDict_Check(o)) {
        kr_dict_clear(T, (Dict *)o);
    }
}
PyObject *PyDict_Copy(PyObject *o)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    return d == NULL ? NULL : cpx_give_ptr(t, kr_dict_copy(t, d));
}
int PyDict_Merge(PyObject *o, PyObject *other, int override)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    return d != NULL && kr_dict_merge(t, d, cpx_keep(t, other),
                                      override ? DICT_MERGE_REPLACE : DICT_MERGE_KEEP)
               ? 0
               : -1;
}
int PyDict_Update(PyObject *o, PyObject *other) { return PyDict_Merge(o, other, 1); }
int PyDict_MergeFromSeq2(PyObject *o, PyObject *pairs, int override)
{
    Thread *t = T;
    Dict *d = as_dict(o);
    return d != NULL && kr_dict_merge_pairs(t, d, cpx_keep(t, pairs),
                                            override ? DICT_MERGE_REPLACE : DICT_MERGE_KEEP)
               ? 0
               : -1;
}

/* -- Sets --------------------------------------------------------------------------------- */

static PyObject *new_set(Type *type, PyObject *iterable)
{
    PyObject *cls = cpx_c(&type->ob_base.ob_base);
    return iterable == NULL ? PyObject_CallNoArgs(cls) : PyObject_CallOneArg(cls, iterable);
}
PyObject *PySet_New(PyObject *iterable) { return new_set(&PySet_Type, iterable); }
PyObject *PyFrozenSet_New(PyObject *iterable) { return new_set(&PyFrozenSet_Type, iterable); }
static Set *as_set(PyObject *o)
{
    Value v = o == NULL ? KR_NONE : cpx_keep(T, o);
    if (!kr_is_anyset(v)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return (Set *)value_ptr(v);
}
Py_ssize_t PySet_Size(PyObject *o)
{
    Set *s = as_set(o);
    return s == NULL ? -1 : kr_set_len(s);
}
int PySet_Contains(PyObject *o, PyObject *key)
{
    Thread *t = T;
    Set *s = as_set(o);
    return s == NULL ? -1 : kr_set_contains(t, s, cpx_keep(t, key));
}
int PySet_Add(PyObject *o, PyObject *key)
{
    Thread *t = T;
    Set *s = as_set(o);
    return s == NULL ? -1 : kr_set_add(t, s, cpx_keep(t, key));
}
int PySet_Discard(PyObject *o, PyObject *key)
{
    Thread *t = T;
    Set *s = as_set(o);
    return s == NULL ? -1 : kr_set_discard(t, s, cpx_keep(t, key));
}
int PySet_Clear(PyObject *o)
{
    Thread *t = T;
    Value r = kr_call_method(t, cpx_keep(t, o), kr_str_intern_c(t, "clear"), NULL, 0);
    return value_is_error(r) ? -1 : 0;
}
PyObject *PySet_Pop(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_call_method(t, cpx_keep(t, o), kr_str_intern_c(t, "pop"), NULL, 0));
}
int _PySet_NextEntry(PyObject *o, Py_ssize_t *pos, PyObject **key, Py_hash_t *hash)
{
    Thread *t = T;
    Set *s = as_set(o);
    Value k;
    if (s == NULL) {
        return -1;
    }
    if (!kr_set_next(s, pos, &k)) {
        return 0;
    }
    SetEntry *e = &s->table[*pos - 1];
    *key = cpx_lend_slot(t, s, &e->key);
    *hash = e->hash;
    return *key == NULL ? -1 : 1;
}
int _PySet_Update(PyObject *o, PyObject *iterable)
{
    Thread *t = T;
    Set *s = as_set(o);
    return s != NULL && kr_set_update(t, s, cpx_keep(t, iterable)) ? 0 : -1;
}
