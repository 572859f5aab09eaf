/* float.c -- floatobject.h, complexobject.h. */
#include "cpyext/bridge.h"

#include <float.h>

#include "runtime/core/ops.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

PyObject *PyFloat_FromDouble(double d) { return cpx_box_private(T, value_from_double_any(d)); }
double PyFloat_AsDouble(PyObject *o)
{
    Thread *t = T;
    if (o == NULL) {
        kr_fail(t, KR_EXC(TypeError), "bad argument type for built-in operation");
        return -1;
    }
    if (cpx_object(o)->ob_type == &PyFloat_Type || kr_is_float(cpx_read(o))) {
        return ((Float *)o)->ob_fval;
    }
    Value v = cpx_keep(t, o);
    NativeSlots *slots = kr_slots(kr_type(v));
    if (slots->nb_float == NULL && slots->nb_index == NULL) {
        kr_fail(t, KR_EXC(TypeError), "must be real number, not %s", Py_TYPE(o)->tp_name);
        return -1;
    }
    Value f = kr_to_float(t, v);
    return value_is_error(f) ? -1 : kr_float_value(f);
}
PyObject *PyFloat_FromString(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_float_parse(t, cpx_keep(t, o)));
}
double PyFloat_GetMax(void) { return DBL_MAX; }
double PyFloat_GetMin(void) { return DBL_MIN; }

PyObject *PyComplex_FromDoubles(double re, double im)
{
    Thread *t = T;
    return cpx_give(t, kr_complex_new(t, re, im));
}
PyObject *PyComplex_FromCComplex(Py_complex c) { return PyComplex_FromDoubles(c.real, c.imag); }

Py_complex PyComplex_AsCComplex(PyObject *o)
{
    Thread *t = T;
    Value v = cpx_keep(t, o);
    if (!kr_is_instance_of(v, &PyComplex_Type)) {
        bool found;
        Value r = kr_call_special(t, v, kr_str_intern_c(t, "__complex__"), NULL, 0, &found);
        if (found) {
            if (value_is_error(r)) {
                return (Py_complex){-1.0, 0.0};
            }
            if (!kr_is_instance_of(r, &PyComplex_Type)) {
                kr_fail(t, KR_EXC(TypeError), "__complex__ returned non-complex (type %T)", r);
                return (Py_complex){-1.0, 0.0};
            }
            v = r;
        } else {
            return (Py_complex){PyFloat_AsDouble(o), 0.0};
        }
    }
    Complex *c = (Complex *)value_ptr(v);
    return (Py_complex){c->real, c->imag};
}
double PyComplex_RealAsDouble(PyObject *o)
{
    return PyComplex_Check(o) ? ((Complex *)o)->real : PyFloat_AsDouble(o);
}
double PyComplex_ImagAsDouble(PyObject *o) { return PyComplex_Check(o) ? ((Complex *)o)->imag : 0; }
