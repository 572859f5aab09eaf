/* abstract.c -- abstract.h: numbers, sequences, mappings, iteration over any object. */
#include "cpyext/bridge.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/search.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

static PyObject *null_error(void)
{
    Thread *t = T;
    if (!kr_pending(t)) {
        kr_fail(t, KR_EXC(SystemError), "null argument to internal routine");
    }
    return NULL;
}

/* -- Numbers ------------------------------------------------------------------------------ */

#define BINARY(name, op)                                                       \
    PyObject *PyNumber_##name(PyObject *a, PyObject *b)                        \
    {                                                                          \
        Thread *t = T;                                                         \
        return cpx_give(t, kr_binary(t, op, cpx_keep(t, a), cpx_keep(t, b)));  \
    }                                                                          \
    PyObject *PyNumber_InPlace##name(PyObject *a, PyObject *b)                 \
    {                                                                          \
        Thread *t = T;                                                         \
        return cpx_give(t, kr_inplace(t, op, cpx_keep(t, a), cpx_keep(t, b))); \
    }
BINARY(Add, BIN_ADD)
BINARY(Subtract, BIN_SUB)
BINARY(Multiply, BIN_MUL)
BINARY(MatrixMultiply, BIN_MATMUL)
BINARY(TrueDivide, BIN_TRUEDIV)
BINARY(FloorDivide, BIN_FLOORDIV)
BINARY(Remainder, BIN_MOD)
BINARY(Lshift, BIN_LSHIFT)
BINARY(Rshift, BIN_RSHIFT)
BINARY(And, BIN_AND)
BINARY(Xor, BIN_XOR)
BINARY(Or, BIN_OR)

PyObject *PyNumber_Divmod(PyObject *a, PyObject *b)
{
    Thread *t = T;
    return cpx_give(t, kr_divmod(t, cpx_keep(t, a), cpx_keep(t, b)));
}
PyObject *PyNumber_Power(PyObject *a, PyObject *b, PyObject *mod)
{
    Thread *t = T;
    return cpx_give(t, kr_pow(t, cpx_keep(t, a), cpx_keep(t, b), cpx_keep(t, mod)));
}
PyObject *PyNumber_InPlacePower(PyObject *a, PyObject *b, PyObject *mod)
{
    Thread *t = T;
    if (cpx_object(mod) != &_Py_NoneStruct) {
        return PyNumber_Power(a, b, mod);
    }
    return cpx_give(t, kr_inplace(t, BIN_POW, cpx_keep(t, a), cpx_keep(t, b)));
}

#define UNARY(name, fn)                                                       \
    PyObject *name(PyObject *o)                                               \
    {                                                                         \
        Thread *t = T;                                                        \
        return o == NULL ? null_error() : cpx_give(t, fn(t, cpx_keep(t, o))); \
    }
UNARY(PyNumber_Negative, kr_neg)
UNARY(PyNumber_Positive, kr_pos)
UNARY(PyNumber_Absolute, kr_abs)
UNARY(PyNumber_Invert, kr_invert)
UNARY(PyNumber_Index, kr_index)
UNARY(PyNumber_Long, kr_to_int)
UNARY(PyNumber_Float, kr_to_float)
#undef _PyNumber_Index
UNARY(_PyNumber_Index, kr_index)

static NumberMethods *numbers(PyObject *o) { return cpx_object(o)->ob_type->tp_as_number; }

int PyNumber_Check(PyObject *o)
{
    if (o == NULL) {
        return 0;
    }
    NativeSlots *s = kr_slots(cpx_object(o)->ob_type);
    return s->nb_index != NULL || s->nb_int != NULL || s->nb_float != NULL || PyComplex_Check(o);
}
int PyIndex_Check(PyObject *o)
{
    NumberMethods *nb = numbers(o);
    return kr_slots(cpx_object(o)->ob_type)->nb_index != NULL || (nb != NULL && nb->nb_index);
}
Py_ssize_t PyNumber_AsSsize_t(PyObject *o, PyObject *exc)
{
    Thread *t = T;
    Value v = kr_index(t, cpx_keep(t, o));
    int64_t i;
    if (value_is_error(v)) {
        return -1;
    }
    if (kr_int_fits_i64(v, &i)) {
        return i;
    }
    if (exc == NULL) {
        return kr_int_sign(v) < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    }
    kr_raise(t, cpx_type((PyTypeObject *)exc), "cannot fit '%s' into an index-sized integer",
             Py_TYPE(o)->tp_name);
    return -1;
}
PyObject *PyNumber_ToBase(PyObject *o, int base)
{
    Thread *t = T;
    if (base != 2 && base != 8 && base != 10 && base != 16) {
        kr_fail(t, KR_EXC(SystemError), "PyNumber_ToBase: base must be 2, 8, 10 or 16");
        return NULL;
    }
    Value v = kr_index(t, cpx_keep(t, o));
    return value_is_error(v) ? NULL : cpx_give(t, kr_int_to_str(t, v, base, base != 10));
}

/* -- Sizes -------------------------------------------------------------------------------- */

#undef PyObject_Length
#undef PySequence_Length
#undef PyMapping_Length
static Py_ssize_t size_by(PyObject *o, isize (*len)(Thread *, Value))
{
    Thread *t = T;
    if (o == NULL) {
        null_error();
        return -1;
    }
    return len(t, cpx_keep(t, o));
}
Py_ssize_t PyObject_Size(PyObject *o) { return size_by(o, kr_len); }
Py_ssize_t PyObject_Length(PyObject *o) { return PyObject_Size(o); }
Py_ssize_t PySequence_Size(PyObject *o) { return size_by(o, kr_sequence_len); }
Py_ssize_t PySequence_Length(PyObject *o) { return PySequence_Size(o); }
Py_ssize_t PyMapping_Size(PyObject *o) { return size_by(o, kr_mapping_len); }
Py_ssize_t PyMapping_Length(PyObject *o) { return PyMapping_Size(o); }
Py_ssize_t PyObject_LengthHint(PyObject *o, Py_ssize_t fallback)
{
    Thread *t = T;
    return kr_length_hint(t, cpx_keep(t, o), fallback);
}

/* -- Items -------------------------------------------------------------------------------- */

PyObject *PyObject_GetItem(PyObject *o, PyObject *key)
{
    Thread *t = T;
    return o == NULL || key == NULL ? null_error()
                                    : cpx_give(t, kr_getitem(t, cpx_keep(t, o), cpx_keep(t, key)));
}
int PyObject_SetItem(PyObject *o, PyObject *key, PyObject *value)
{
    Thread *t = T;
    if (o == NULL || key == NULL || value == NULL) {
        null_error();
        return -1;
    }
    return kr_setitem(t, cpx_keep(t, o), cpx_keep(t, key), cpx_keep(t, value));
}
int PyObject_DelItem(PyObject *o, PyObject *key)
{
    Thread *t = T;
    if (o == NULL || key == NULL) {
        null_error();
        return -1;
    }
    return kr_delitem(t, cpx_keep(t, o), cpx_keep(t, key));
}
int PyObject_DelItemString(PyObject *o, const char *key)
{
    PyObject *k = PyUnicode_FromString(key);
    int r = k == NULL ? -1 : PyObject_DelItem(o, k);
    Py_XDECREF(k);
    return r;
}

/* -- Sequences ---------------------------------------------------------------------------- */

int PySequence_Check(PyObject *o)
{
    return !PyDict_Check(o) && kr_slots(cpx_object(o)->ob_type)->sq_item != NULL;
}
PyObject *PySequence_GetItem(PyObject *o, Py_ssize_t i)
{
    Thread *t = T;
    return o == NULL ? null_error() : cpx_give(t, kr_sequence_getitem(t, cpx_keep(t, o), i));
}
int PySequence_SetItem(PyObject *o, Py_ssize_t i, PyObject *value)
{
    Thread *t = T;
    Value key = kr_int_from_i64(t, i);
    return value_is_error(key) ? -1 : kr_setitem(t, cpx_keep(t, o), key, cpx_keep(t, value));
}
int PySequence_DelItem(PyObject *o, Py_ssize_t i)
{
    Thread *t = T;
    Value key = kr_int_from_i64(t, i);
    return value_is_error(key) ? -1 : kr_delitem(t, cpx_keep(t, o), key);
}
PyObject *PySequence_GetSlice(PyObject *o, Py_ssize_t lo, Py_ssize_t hi)
{
    PyObject *a = PyLong_FromSsize_t(lo), *b = PyLong_FromSsize_t(hi);
    PyObject *slice = a && b ? PySlice_New(a, b, NULL) : NULL;
    PyObject *r = slice == NULL ? NULL : PyObject_GetItem(o, slice);
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(slice);
    return r;
}
int PySequence_SetSlice(PyObject *o, Py_ssize_t lo, Py_ssize_t hi, PyObject *value)
{
    PyObject *a = PyLong_FromSsize_t(lo), *b = PyLong_FromSsize_t(hi);
    PyObject *slice = a && b ? PySlice_New(a, b, NULL) : NULL;
    int r = slice == NULL   ? -1
            : value == NULL ? PyObject_DelItem(o, slice)
                            : PyObject_SetItem(o, slice, value);
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(slice);
    return r;
}
int PySequence_DelSlice(PyObject *o, Py_ssize_t lo, Py_ssize_t hi)
{
    return PySequence_SetSlice(o, lo, hi, NULL);
}
PyObject *PySequence_Concat(PyObject *a, PyObject *b)
{
    Thread *t = T;
    Value x = cpx_keep(t, a), y = cpx_keep(t, b);
    if (!kr_is_sequence(x)) {
        kr_fail(t, KR_EXC(TypeError), "'%s' object can't be concatenated", Py_TYPE(a)->tp_name);
        return NULL;
    }
    return cpx_give(t, kr_binary(t, BIN_ADD, x, y));
}
PyObject *PySequence_InPlaceConcat(PyObject *a, PyObject *b)
{
    Thread *t = T;
    Value x = cpx_keep(t, a), y = cpx_keep(t, b);
    if (!kr_is_sequence(x)) {
        kr_fail(t, KR_EXC(TypeError), "'%s' object can't be concatenated", Py_TYPE(a)->tp_name);
        return NULL;
    }
    return cpx_give(t, kr_inplace(t, BIN_ADD, x, y));
}
PyObject *PySequence_Repeat(PyObject *o, Py_ssize_t n)
{
    Thread *t = T;
    Value v = cpx_keep(t, o);
    if (!kr_is_sequence(v)) {
        kr_fail(t, KR_EXC(TypeError), "'%s' object can't be repeated", Py_TYPE(o)->tp_name);
        return NULL;
    }
    Value count = kr_int_from_i64(t, n);
    return value_is_error(count) ? NULL : cpx_give(t, kr_binary(t, BIN_MUL, v, count));
}
PyObject *PySequence_InPlaceRepeat(PyObject *o, Py_ssize_t n)
{
    Thread *t = T;
    Value count = kr_int_from_i64(t, n);
    return value_is_error(count) ? NULL
                                 : cpx_give(t, kr_inplace(t, BIN_MUL, cpx_keep(t, o), count));
}
#undef PySequence_In
int PySequence_Contains(PyObject *o, PyObject *item)
{
    Thread *t = T;
    return kr_contains(t, cpx_keep(t, o), cpx_keep(t, item));
}
int PySequence_In(PyObject *o, PyObject *item) { return PySequence_Contains(o, item); }

static Py_ssize_t search(PyObject *o, PyObject *item, bool count)
{
    Thread *t = T;
    Value v = cpx_keep(t, o), wanted = cpx_keep(t, item);
    Value it = kr_iter(t, v);
    Py_ssize_t n = 0;
    if (value_is_error(it)) {
        return -1;
    }
    for (Py_ssize_t i = 0;; i++) {
        Value x = kr_next(t, it);
        if (value_is_null(x)) {
            break;
        }
        int eq = kr_equal(t, x, wanted);
        if (eq < 0) {
            return -1;
        }
        if (eq && !count) {
            return i;
        }
        n += eq;
    }
    if (kr_pending(t)) {
        return -1;
    }
    if (!count) {
        kr_fail(t, KR_EXC(ValueError), "sequence.index(x): x not in sequence");
        return -1;
    }
    return n;
}
Py_ssize_t PySequence_Count(PyObject *o, PyObject *item) { return search(o, item, true); }
Py_ssize_t PySequence_Index(PyObject *o, PyObject *item) { return search(o, item, false); }

PyObject *PySequence_List(PyObject *o)
{
    Thread *t = T;
    return o == NULL ? null_error() : cpx_give(t, kr_list_from_iterable(t, cpx_keep(t, o)));
}
PyObject *PySequence_Tuple(PyObject *o)
{
    Thread *t = T;
    return o == NULL ? null_error() : cpx_give(t, kr_tuple_from_iterable(t, cpx_keep(t, o)));
}
PyObject *PySequence_Fast(PyObject *o, const char *message)
{
    Thread *t = T;
    return o == NULL ? null_error() : cpx_give(t, kr_sequence_fast(t, cpx_keep(t, o), message));
}

/* -- Mappings ----------------------------------------------------------------------------- */

int PyMapping_Check(PyObject *o)
{
    return o != NULL && kr_slots(cpx_object(o)->ob_type)->mp_subscript != NULL;
}
PyObject *PyMapping_GetItemString(PyObject *o, const char *key)
{
    PyObject *k = PyUnicode_FromString(key);
    PyObject *r = k == NULL ? NULL : PyObject_GetItem(o, k);
    Py_XDECREF(k);
    return r;
}
int PyMapping_SetItemString(PyObject *o, const char *key, PyObject *value)
{
    PyObject *k = PyUnicode_FromString(key);
    int r = k == NULL ? -1 : PyObject_SetItem(o, k, value);
    Py_XDECREF(k);
    return r;
}
int PyMapping_HasKey(PyObject *o, PyObject *key)
{
    PyObject *v = PyObject_GetItem(o, key);
    if (v == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(v);
    return 1;
}
int PyMapping_HasKeyString(PyObject *o, const char *key)
{
    PyObject *v = PyMapping_GetItemString(o, key);
    if (v == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(v);
    return 1;
}

static PyObject *mapping_list(PyObject *o, const char *method)
{
    Thread *t = T;
    Value v = cpx_keep(t, o);
    Value all = kr_call_method(t, v, kr_str_intern_c(t, method), NULL, 0);
    if (value_is_error(all)) {
        return NULL;
    }
    Value it = kr_iter(t, all);
    if (value_is_error(it)) {
        if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            kr_fail(t, KR_EXC(TypeError), "%s.%s() returned a non-iterable (type %T)",
                    Py_TYPE(o)->tp_name, method, all);
        }
        return NULL;
    }
    return cpx_give(t, kr_list_from_iterable(t, it));
}
PyObject *PyMapping_Keys(PyObject *o) { return mapping_list(o, "keys"); }
PyObject *PyMapping_Values(PyObject *o) { return mapping_list(o, "values"); }
PyObject *PyMapping_Items(PyObject *o) { return mapping_list(o, "items"); }

/* -- Iteration ---------------------------------------------------------------------------- */

PyObject *PyObject_GetIter(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_iter(t, cpx_keep(t, o)));
}
int PyIter_Check(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type->tp_iternext != NULL ? type->tp_iternext != &_PyObject_NextNotImplemented
                                     : kr_is_iterator(cpx_read(o));
}
PyObject *PyIter_Next(PyObject *it)
{
    Thread *t = T;
    Value v = kr_next(t, cpx_keep(t, it));
    return value_is_null(v) ? NULL : cpx_give(t, v);
}
PySendResult PyIter_Send(PyObject *it, PyObject *arg, PyObject **out)
{
    Thread *t = T;
    Value v = cpx_keep(t, it);
    SlotSEND send = kr_slots(kr_type(v))->am_send;
    Value r = VALUE_NULL;
    *out = NULL;
    if (send != NULL) {
        int status = send(t, v, cpx_keep(t, arg), &r);
        *out = status < 0 ? NULL : cpx_give(t, r);
        return status < 0 ? PYGEN_ERROR : status ? PYGEN_NEXT : PYGEN_RETURN;
    }
    if (cpx_object(arg) == &_Py_NoneStruct && kr_is_iterator(v)) {
        r = kr_slots(kr_type(v))->tp_iternext(t, v);
    } else {
        Value a = cpx_keep(t, arg);
        r = kr_call_method(t, v, kr_str_intern_c(t, "send"), &a, 1);
    }
    if (!value_is_null(r)) {
        *out = cpx_give(t, r);
        return *out == NULL ? PYGEN_ERROR : PYGEN_NEXT;
    }
    return _PyGen_FetchStopIterationValue(out) == 0 ? PYGEN_RETURN : PYGEN_ERROR;
}

/* -- Buffers ------------------------------------------------------------------------------ */

int PyObject_CheckBuffer(PyObject *o) { return kr_has_buffer(cpx_read(o)); }

int PyObject_GetBuffer(PyObject *o, Py_buffer *view, int flags)
{
    Thread *t = T;
    PyBufferProcs *procs = Py_TYPE(o)->tp_as_buffer;
    TypeInfo *info = kr_type_info(cpx_object(o)->ob_type);
    bool native = info != NULL && (info->flags & TI_NATIVE) && info->getbuffer != NULL;
    if (!native && procs != NULL && procs->bf_getbuffer != NULL) {
        return procs->bf_getbuffer(o, view, flags);
    }
    if (info == NULL || info->getbuffer == NULL) {
        kr_fail(t, KR_EXC(TypeError), "a bytes-like object is required, not '%s'",
                Py_TYPE(o)->tp_name);
        return -1;
    }
    if (info->getbuffer(t, cpx_keep(t, o), (Buffer *)view, flags) < 0) {
        view->obj = NULL;
        return -1;
    }
    if (view->obj != NULL) {
        view->obj = cpx_give(t, value_from_ptr(view->obj));
    }
    return 0;
}

void PyBuffer_Release(Py_buffer *view)
{
    PyObject *o = view->obj;
    if (o == NULL) {
        return;
    }
    Thread *t = T;
    TypeInfo *info = kr_type_info(cpx_object(o)->ob_type);
    PyBufferProcs *procs = Py_TYPE(o)->tp_as_buffer;
    bool native = info != NULL && (info->flags & TI_NATIVE) && info->getbuffer != NULL;
    if (native) {
        if (info->releasebuffer != NULL) {
            info->releasebuffer(t, cpx_keep(t, o), (Buffer *)view);
        }
    } else if (procs != NULL && procs->bf_releasebuffer != NULL) {
        procs->bf_releasebuffer(o, view);
    }
    view->obj = NULL;
    Py_DECREF(o);
}

int PyBuffer_FillInfo(Py_buffer *view, PyObject *o, void *buf, Py_ssize_t len, int readonly,
                      int flags)
{
    if (view == NULL) {
        kr_fail(T, KR_EXC(BufferError), "PyBuffer_FillInfo: view==NULL argument is obsolete");
        return -1;
    }
    if ((flags & PyBUF_WRITABLE) && readonly) {
        kr_fail(T, KR_EXC(BufferError), "Object is not writable.");
        return -1;
    }
    Py_XINCREF(o);
    view->obj = o;
    view->buf = buf;
    view->len = len;
    view->readonly = readonly;
    view->itemsize = 1;
    view->format = flags & PyBUF_FORMAT ? (char *)(uintptr_t) "B" : NULL;
    view->ndim = 1;
    view->shape = flags & PyBUF_ND ? &view->len : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}

static int contiguous(const Py_buffer *view, bool fortran)
{
    if (view->len == 0 || view->strides == NULL) {
        return !fortran || view->ndim <= 1 || view->len == 0;
    }
    Py_ssize_t step = view->itemsize;
    for (int k = 0; k < view->ndim; k++) {
        int i = fortran ? k : view->ndim - 1 - k;
        Py_ssize_t dim = view->shape[i];
        if (dim > 1 && view->strides[i] != step) {
            return 0;
        }
        step *= dim;
    }
    return 1;
}

int PyBuffer_IsContiguous(const Py_buffer *view, char order)
{
    if (view->suboffsets != NULL) {
        return 0;
    }
    return order == 'C'   ? contiguous(view, false)
           : order == 'F' ? contiguous(view, true)
           : order == 'A' ? contiguous(view, false) || contiguous(view, true)
                          : 0;
}
