/* object.c -- object.h: attributes, comparison, text, truth. */
#include "cpyext/bridge.h"

#include "cpyext/table.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/core/shape.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

/* -- References --------------------------------------------------------------------------- */

#undef Py_IncRef
#undef Py_DecRef
#undef Py_NewRef
#undef Py_XNewRef
#undef _Py_IncRef
#undef _Py_DecRef
void Py_IncRef(PyObject *o) { Py_XINCREF(o); }
void Py_DecRef(PyObject *o) { Py_XDECREF(o); }
void _Py_IncRef(PyObject *o) { o->ob_refcnt++; }
void _Py_DecRef(PyObject *o) { Py_DECREF(o); }
PyObject *Py_NewRef(PyObject *o)
{
    o->ob_refcnt++;
    return o;
}
PyObject *Py_XNewRef(PyObject *o)
{
    Py_XINCREF(o);
    return o;
}

#undef Py_Is
#undef Py_IsNone
#undef Py_IsTrue
#undef Py_IsFalse
int Py_Is(PyObject *a, PyObject *b) { return a == b; }
int Py_IsNone(PyObject *o) { return cpx_object(o) == &_Py_NoneStruct; }
int Py_IsTrue(PyObject *o) { return (void *)o == (void *)&_Py_TrueStruct; }
int Py_IsFalse(PyObject *o) { return (void *)o == (void *)&_Py_FalseStruct; }

/* -- Attributes --------------------------------------------------------------------------- */

static Str *attribute_name(Thread *t, PyObject *name)
{
    if (!PyUnicode_Check(name)) {
        return kr_raise_null(t, KR_EXC(TypeError), "attribute name must be string, not '%s'",
                             Py_TYPE(name)->tp_name);
    }
    Str *s = kr_as_str(cpx_keep(t, name));
    if (!kr_str_is_interned(s) && s->a.ob_base.ob_type == &PyUnicode_Type) {
        s = kr_str_intern(t, s);
    }
    return s;
}

PyObject *PyObject_GetAttr(PyObject *o, PyObject *name)
{
    Thread *t = T;
    Str *s = attribute_name(t, name);
    return s == NULL ? NULL : cpx_give(t, kr_getattr(t, cpx_keep(t, o), s));
}
PyObject *PyObject_GetAttrString(PyObject *o, const char *name)
{
    Thread *t = T;
    Str *s = kr_str_intern_c(t, name);
    return s == NULL ? NULL : cpx_give(t, kr_getattr(t, cpx_keep(t, o), s));
}
#undef PyObject_DelAttr
#undef PyObject_DelAttrString
int PyObject_SetAttr(PyObject *o, PyObject *name, PyObject *value)
{
    Thread *t = T;
    Str *s = attribute_name(t, name);
    return s == NULL ? -1 : kr_setattr(t, cpx_keep(t, o), s, cpx_keep(t, value));
}
int PyObject_SetAttrString(PyObject *o, const char *name, PyObject *value)
{
    Thread *t = T;
    Str *s = kr_str_intern_c(t, name);
    return s == NULL ? -1 : kr_setattr(t, cpx_keep(t, o), s, cpx_keep(t, value));
}

/* As builtin getattr() with a default; errors other than AttributeError stay pending. */
#undef _PyObject_LookupAttr
int _PyObject_LookupAttr(PyObject *o, PyObject *name, PyObject **out)
{
    Thread *t = T;
    *out = NULL;
    Str *s = attribute_name(t, name);
    if (s == NULL) {
        return -1;
    }
    Value v = kr_getattr_optional(t, cpx_keep(t, o), s);
    if (value_is_null(v)) {
        return kr_pending(t) ? -1 : 0;
    }
    *out = cpx_give(t, v);
    return *out == NULL ? -1 : 1;
}
int _PyObject_LookupAttrId(PyObject *o, _Py_Identifier *id, PyObject **out)
{
    PyObject *name = _PyUnicode_FromId(id);
    *out = NULL;
    return name == NULL ? -1 : _PyObject_LookupAttr(o, name, out);
}
PyObject *_PyObject_GetAttrId(PyObject *o, _Py_Identifier *id)
{
    PyObject *name = _PyUnicode_FromId(id);
    return name == NULL ? NULL : PyObject_GetAttr(o, name);
}
int _PyObject_SetAttrId(PyObject *o, _Py_Identifier *id, PyObject *value)
{
    PyObject *name = _PyUnicode_FromId(id);
    return name == NULL ? -1 : PyObject_SetAttr(o, name, value);
}
int PyObject_HasAttr(PyObject *o, PyObject *name)
{
    PyObject *v;
    int r = _PyObject_LookupAttr(o, name, &v);
    if (r < 0) {
        PyErr_Clear();
        return 0;
    }
    Py_XDECREF(v);
    return r;
}
int PyObject_HasAttrString(PyObject *o, const char *name)
{
    PyObject *v = PyObject_GetAttrString(o, name);
    if (v == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(v);
    return 1;
}
PyObject *PyObject_GenericGetAttr(PyObject *o, PyObject *name)
{
    Thread *t = T;
    Str *s = attribute_name(t, name);
    return s == NULL ? NULL : cpx_give(t, kr_generic_getattr(t, cpx_keep(t, o), value_from_ptr(s)));
}
int PyObject_GenericSetAttr(PyObject *o, PyObject *name, PyObject *value)
{
    Thread *t = T;
    Str *s = attribute_name(t, name);
    return s == NULL ? -1
                     : kr_generic_setattr(t, cpx_keep(t, o), value_from_ptr(s), cpx_keep(t, value));
}

PyObject *PyObject_SelfIter(PyObject *o) { return Py_NewRef(o); }
Py_hash_t PyObject_HashNotImplemented(PyObject *o)
{
    kr_fail(T, KR_EXC(TypeError), "unhashable type: '%s'", Py_TYPE(o)->tp_name);
    return -1;
}
PyObject *_PyObject_NextNotImplemented(PyObject *o)
{
    kr_fail(T, KR_EXC(TypeError), "'%s' object is not iterable", Py_TYPE(o)->tp_name);
    return NULL;
}

/* -- Text, truth, comparison -------------------------------------------------------------- */

PyObject *PyObject_Repr(PyObject *o)
{
    Thread *t = T;
    return o == NULL ? PyUnicode_FromString("<NULL>") : cpx_give(t, kr_repr(t, cpx_keep(t, o)));
}
PyObject *PyObject_Str(PyObject *o)
{
    Thread *t = T;
    return o == NULL ? PyUnicode_FromString("<NULL>") : cpx_give(t, kr_str(t, cpx_keep(t, o)));
}
PyObject *PyObject_ASCII(PyObject *o)
{
    Thread *t = T;
    return o == NULL ? PyUnicode_FromString("<NULL>") : cpx_give(t, kr_ascii(t, cpx_keep(t, o)));
}
PyObject *PyObject_Bytes(PyObject *o)
{
    Thread *t = T;
    if (o == NULL) {
        return PyBytes_FromString("<NULL>");
    }
    if (PyBytes_Check(o) && Py_TYPE(o) == cpx_c_type(&PyBytes_Type)) {
        return Py_NewRef(o);
    }
    return cpx_give(t, kr_bytes_from_object(t, cpx_keep(t, o)));
}
PyObject *PyObject_Format(PyObject *o, PyObject *spec)
{
    Thread *t = T;
    if (spec != NULL && !PyUnicode_Check(spec)) {
        kr_fail(t, KR_EXC(SystemError), "Format specifier must be a string, not %s",
                Py_TYPE(spec)->tp_name);
        return NULL;
    }
    return cpx_give(t, kr_format(t, cpx_keep(t, o), cpx_keep(t, spec)));
}
int PyObject_IsTrue(PyObject *o)
{
    Thread *t = T;
    return kr_truth(t, cpx_keep(t, o));
}
int PyObject_Not(PyObject *o)
{
    int r = PyObject_IsTrue(o);
    return r < 0 ? r : !r;
}
Py_hash_t PyObject_Hash(PyObject *o)
{
    Thread *t = T;
    return kr_hash(t, cpx_keep(t, o));
}
PyObject *PyObject_RichCompare(PyObject *a, PyObject *b, int op)
{
    Thread *t = T;
    if (a == NULL || b == NULL) {
        if (!kr_pending(t)) {
            PyErr_BadInternalCall();
        }
        return NULL;
    }
    return cpx_give(t, kr_compare(t, cpx_keep(t, a), cpx_keep(t, b), op));
}
int PyObject_RichCompareBool(PyObject *a, PyObject *b, int op)
{
    Thread *t = T;
    if (a == b && (op == Py_EQ || op == Py_NE)) {
        return op == Py_EQ;
    }
    return kr_compare_bool(t, cpx_keep(t, a), cpx_keep(t, b), op);
}
int PyCallable_Check(PyObject *o) { return o != NULL && kr_is_callable(cpx_read(o)); }

PyObject *PyObject_Dir(PyObject *o)
{
    Thread *t = T;
    Value dir = kr_dict_get_c(t, kr_interp.builtins, "dir");
    if (value_is_null(dir)) {
        return NULL;
    }
    return cpx_give(t, o == NULL ? kr_call_0(t, dir) : kr_call_1(t, dir, cpx_keep(t, o)));
}

int Py_ReprEnter(PyObject *o)
{
    Thread *t = T;
    return kr_repr_enter(t, cpx_keep(t, o));
}
void Py_ReprLeave(PyObject *o)
{
    Thread *t = T;
    kr_repr_leave(t, cpx_keep(t, o));
}

/* -- Classes ------------------------------------------------------------------------------ */

PyObject *PyObject_Type(PyObject *o)
{
    Thread *t = T;
    if (o == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return cpx_give_ptr(t, Py_TYPE(o));
}
int PyObject_IsInstance(PyObject *o, PyObject *cls)
{
    Thread *t = T;
    return kr_isinstance(t, cpx_keep(t, o), cpx_keep(t, cls));
}
int PyObject_IsSubclass(PyObject *sub, PyObject *cls)
{
    Thread *t = T;
    return kr_issubclass(t, cpx_keep(t, sub), cpx_keep(t, cls));
}

/* -- Instance dictionaries ---------------------------------------------------------------- */

static PyObject **plain_dict_slot(Object *o)
{
    Type *type = o->ob_type;
    isize offset = type->tp_dictoffset;
    if (offset == 0 || (kr_type_info(type) && kr_type_info(type)->root_shape != NULL)) {
        return NULL;
    }
    if (offset < 0) {
        isize n = ((VarObject *)o)->ob_size;
        isize size = type->tp_basicsize + (n < 0 ? -n : n) * type->tp_itemsize;
        offset += (size + 7) & ~(isize)7;
    }
    return (PyObject **)((char *)o + offset);
}

/* Turns a shaped instance into dict mode for good: its dict word is the slot. */
PyObject **_PyObject_GetDictPtr(PyObject *op)
{
    Object *o = cpx_object(op);
    TypeInfo *info = kr_type_info(o->ob_type);
    if (info == NULL || info->root_shape == NULL) {
        return plain_dict_slot(o);
    }
    Thread *t = T;
    if (cpx_traversing) {
        return NULL; /* the bridge knows of the dict */
    }
    InstTail *tail = kr_inst_tail(o);
    if (!tail->shape->dict_mode || !cpx_table_tagged(o, CPX_TAG_DICT)) {
        Dict *d = cpx_table_add(t, o) ? kr_instance_dict(t, o) : NULL;
        if (d == NULL || cpx_give_ptr(t, d) == NULL) { /* the slot owns a count: C may replace it */
            kr_err_clear(t);
            return NULL;
        }
        cpx_table_tag(o, CPX_TAG_DICT);
    }
    return (PyObject **)&tail->extra;
}

PyObject *PyObject_GenericGetDict(PyObject *op, void *context)
{
    Thread *t = T;
    Object *o = cpx_object(op);
    TypeInfo *info = kr_type_info(o->ob_type);
    if (info != NULL && info->root_shape != NULL) {
        (void)cpx_keep(t, op);
        return cpx_give_ptr(t, kr_instance_dict(t, o));
    }
    PyObject **slot = plain_dict_slot(o);
    if (slot == NULL) {
        kr_fail(t, KR_EXC(AttributeError), "This object has no __dict__");
        return NULL;
    }
    if (*slot == NULL) {
        *slot = PyDict_New();
    }
    Py_XINCREF(*slot);
    return *slot;
}

int PyObject_GenericSetDict(PyObject *op, PyObject *value, void *context)
{
    Thread *t = T;
    Object *o = cpx_object(op);
    TypeInfo *info = kr_type_info(o->ob_type);
    if (value == NULL) {
        kr_fail(t, KR_EXC(TypeError), "cannot delete __dict__");
        return -1;
    }
    if (!PyDict_Check(value)) {
        kr_fail(t, KR_EXC(TypeError), "__dict__ must be set to a dictionary, not a '%s'",
                Py_TYPE(value)->tp_name);
        return -1;
    }
    if (info != NULL && info->root_shape != NULL) {
        return kr_instance_set_dict(t, o, (Dict *)value_ptr(cpx_keep(t, value))) ? 0 : -1;
    }
    PyObject **slot = plain_dict_slot(o);
    if (slot == NULL) {
        kr_fail(t, KR_EXC(AttributeError), "This object has no __dict__");
        return -1;
    }
    (void)cpx_keep(t, value);
    Py_INCREF(value);
    Py_XSETREF(*slot, value);
    return 0;
}
