/* call.c -- calls over the border, both ways. */
#include "cpyext/call.h"

#include <stdarg.h>

#include "cpyext/modsupport.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/function.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"

#define T     kr_thread_current()
#define WHERE " while calling a Python object"

/* -- Out: the runtime calls C ------------------------------------------------------------- */

/* "module.function()" or "Type.method()", as CPython names a function in errors. */
static Value function_text(Thread *t, const CMethodDef *ml, Object *self, Type *cls)
{
    if (self != NULL && kr_is_instance_of(value_from_ptr(self), &PyModule_Type)) {
        Value name = kr_dict_get_c(t, ((Module *)self)->md_dict, "__name__");
        if (!value_is_null(name) && kr_is_str(name)) {
            return value_from_ptr(kr_str_format(t, "%U.%s()", kr_as_str(name), ml->ml_name));
        }
    } else if (cls != NULL || self != NULL) {
        Type *type = cls != NULL ? cls : self->ob_type;
        const char *dot = strrchr(type->tp_name, '.');
        return value_from_ptr(
            kr_str_format(t, "%s.%s()", dot ? dot + 1 : type->tp_name, ml->ml_name));
    }
    kr_err_clear(t);
    return value_from_ptr(kr_str_format(t, "%s()", ml->ml_name));
}

static Value bad_arguments(Thread *t, const CMethodDef *ml, Object *self, Type *cls, size_t given,
                           const char *what)
{
    Value text = function_text(t, ml, self, cls);
    if (value_is_error(text)) {
        return VALUE_ERROR;
    }
    if (given == (size_t)-1) {
        return kr_raise(t, KR_EXC(TypeError), "%U %s", kr_as_str(text), what);
    }
    return kr_raise(t, KR_EXC(TypeError), "%U %s (%zd given)", kr_as_str(text), what, (isize)given);
}

static Value bad_result(Thread *t, const CMethodDef *ml)
{
    return kr_raise(t, KR_EXC(SystemError),
                    "<built-in function %s> returned NULL without setting an exception",
                    ml->ml_name);
}

static Value good_result_with_error(Thread *t, const CMethodDef *ml, PyObject *r)
{
    (void)cpx_take(t, r);
    return kr_raise_from_pending(t, KR_EXC(SystemError),
                                 "<built-in function %s> returned a result with an exception set",
                                 ml->ml_name);
}

/* Keyword values as a C-private dict; NULL without an error when there are none. */
static bool kwargs_dict(Thread *t, const Value *values, Tuple *kwnames, PyObject **out)
{
    *out = NULL;
    isize n = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    if (n == 0) {
        return true;
    }
    Dict *d = kr_dict_new(t);
    for (isize i = 0; d != NULL && i < n; i++) {
        if (!kr_dict_set(t, d, kr_tuple_get(kwnames, i), values[i])) {
            return false;
        }
    }
    *out = d == NULL ? NULL : cpx_give_ptr(t, d);
    return *out != NULL;
}

typedef PyObject *(*FastFn)(PyObject *, PyObject *const *, Py_ssize_t);

#define FEW 16
Value cpx_call_c(Thread *t, const CMethodDef *ml, Object *self, Type *cls, const Value *args,
                 size_t nargs, Tuple *kwnames)
{
    int flags = ml->ml_flags & (METH_F_VARARGS | METH_F_KEYWORDS | METH_F_NOARGS | METH_F_O |
                                METH_F_FASTCALL | METH_F_METHOD);
    size_t nkw = kwnames == NULL ? 0 : (size_t)kr_tuple_len(kwnames);
    if (nkw > 0 && !(flags & METH_F_KEYWORDS)) {
        return bad_arguments(t, ml, self, cls, (size_t)-1, "takes no keyword arguments");
    }
    if (flags == METH_F_NOARGS && nargs != 0) {
        return bad_arguments(t, ml, self, cls, nargs, "takes no arguments");
    }
    if (flags == METH_F_O && nargs != 1) {
        return bad_arguments(t, ml, self, cls, nargs, "takes exactly one argument");
    }
    PyObject *me = self == NULL ? NULL : cpx_lend(t, value_from_ptr(self));
    if ((me == NULL && self != NULL) || !kr_enter_recursive(t, WHERE)) {
        return VALUE_ERROR;
    }
    PyObject *r = NULL;
    void *fn = ml->ml_meth;
    t->calls_into_c++;
    if (flags == METH_F_VARARGS || flags == (METH_F_VARARGS | METH_F_KEYWORDS)) {
        PyObject *kw, *tuple = cpx_args_tuple(t, args, nargs);
        if (tuple == NULL || !kwargs_dict(t, args + nargs, kwnames, &kw)) {
            Py_XDECREF(tuple);
            kr_leave_recursive(t);
            return VALUE_ERROR;
        }
        r = flags & METH_F_KEYWORDS ? CPX_C(t, ((PyCFunctionWithKeywords)fn)(me, tuple, kw))
                                    : CPX_C(t, ((PyCFunction)fn)(me, tuple));
        Py_DECREF(tuple);
        Py_XDECREF(kw);
    } else {
        size_t n = nargs + nkw;
        PyObject *few[FEW], **o = few;
        if (n > FEW) {
            o = kr_gc_new_block(t, n * sizeof *o, GCK_RAW);
        }
        PyObject *names = kwnames == NULL ? NULL : cpx_lend(t, value_from_ptr(kwnames));
        if (o == NULL || (names == NULL && kwnames != NULL) || !cpx_lend_args(t, args, n, o)) {
            kr_leave_recursive(t);
            return VALUE_ERROR;
        }
        Frame *outer = cpx_enter_c(t);
        switch (flags) {
        case METH_F_NOARGS: r = ((PyCFunction)fn)(me, NULL); break;
        case METH_F_O: r = ((PyCFunction)fn)(me, o[0]); break;
        case METH_F_FASTCALL: r = ((FastFn)fn)(me, o, (Py_ssize_t)nargs); break;
        case METH_F_FASTCALL | METH_F_KEYWORDS:
            r = ((_PyCFunctionFastWithKeywords)fn)(me, o, (Py_ssize_t)nargs, names);
            break;
        case METH_F_FASTCALL | METH_F_KEYWORDS | METH_F_METHOD:
            r = ((PyCMethod)fn)(me, cpx_c_type(cls), o, (size_t)nargs, names);
            break;
        default: kr_raise(t, KR_EXC(SystemError), "%s() method: bad call flags", ml->ml_name);
        }
        t->c_frame = outer;
        cpx_return_args(t, args, n, o);
        if (o != few) {
            kr_gc_free_block(t, o);
        }
    }
    kr_leave_recursive(t);
    if (KR_UNLIKELY(r == NULL)) {
        return kr_pending(t) ? VALUE_ERROR : bad_result(t, ml);
    }
    if (KR_UNLIKELY(kr_pending(t))) {
        return good_result_with_error(t, ml, r);
    }
    return cpx_take(t, r);
}

/* Result of a call through a slot of `callable`. */
static Value call_result(Thread *t, PyObject *r, Value callable)
{
    if (KR_UNLIKELY(r == NULL)) {
        return kr_pending(t) ? VALUE_ERROR
                             : kr_raise(t, KR_EXC(SystemError),
                                        "%R returned NULL without setting an exception", callable);
    }
    if (KR_UNLIKELY(kr_pending(t))) {
        (void)cpx_take(t, r);
        return kr_raise_from_pending(t, KR_EXC(SystemError),
                                     "%R returned a result with an exception set", callable);
    }
    return cpx_take(t, r);
}

static vectorcallfunc vectorcall_of(Type *type, PyObject *callable)
{
    if (!(type->tp_flags & TPF_HAVE_VECTORCALL) || type->tp_vectorcall_offset <= 0) {
        return NULL;
    }
    return *(vectorcallfunc *)((char *)callable + type->tp_vectorcall_offset);
}

Value cpx_call_object(Thread *t, Type *type, Value callable, const Value *args, size_t nargs,
                      Tuple *kwnames)
{
    PyObject *me = cpx_lend(t, callable);
    if (me == NULL || !kr_enter_recursive(t, WHERE)) {
        return VALUE_ERROR;
    }
    PyObject *r = NULL;
    size_t n = nargs + (kwnames == NULL ? 0 : (size_t)kr_tuple_len(kwnames));
    vectorcallfunc fast = vectorcall_of(type, me);
    t->calls_into_c++;
    if (fast != NULL) {
        PyObject *few[FEW + 1], **o = few;
        if (n > FEW) {
            o = kr_gc_new_block(t, (n + 1) * sizeof *o, GCK_RAW);
        }
        PyObject *names = kwnames == NULL ? NULL : cpx_lend(t, value_from_ptr(kwnames));
        if (o != NULL && (names != NULL || kwnames == NULL) && cpx_lend_args(t, args, n, o + 1)) {
            o[0] = NULL;
            r = CPX_C(t, fast(me, o + 1, nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, names));
            cpx_return_args(t, args, n, o + 1);
        }
        if (o != few) {
            kr_gc_free_block(t, o);
        }
    } else {
        PyObject *kw = NULL, *tuple = cpx_args_tuple(t, args, nargs);
        if (tuple != NULL && kwargs_dict(t, args + nargs, kwnames, &kw)) {
            r = cpx_c(CPX_C(t, type->tp_call(cpx_object(me), cpx_object(tuple), cpx_object(kw))));
        }
        Py_XDECREF(tuple);
        Py_XDECREF(kw);
    }
    kr_leave_recursive(t);
    return call_result(t, r, callable);
}

Value cpx_call_new(Thread *t, CNew fn, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    Value cls = value_from_ptr(type);
    if (fn == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "cannot create '%s' instances", type->tp_name);
    }
    PyObject *me = cpx_lend(t, cls);
    if (me == NULL || !kr_enter_recursive(t, WHERE)) {
        return VALUE_ERROR;
    }
    PyObject *r = NULL, *kw = NULL, *tuple = cpx_args_tuple(t, args, nargs);
    if (tuple != NULL && kwargs_dict(t, args + nargs, kwnames, &kw)) {
        r = cpx_c(CPX_C(t, fn(type, cpx_object(tuple), cpx_object(kw))));
    }
    Py_XDECREF(tuple);
    Py_XDECREF(kw);
    kr_leave_recursive(t);
    return call_result(t, r, cls);
}

int cpx_call_init(Thread *t, CInit fn, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    PyObject *me = cpx_lend(t, self);
    if (me == NULL || !kr_enter_recursive(t, WHERE)) {
        return -1;
    }
    int r = -1;
    PyObject *kw = NULL, *tuple = cpx_args_tuple(t, args, nargs);
    if (tuple != NULL && kwargs_dict(t, args + nargs, kwnames, &kw)) {
        r = CPX_C(t, fn(cpx_object(me), cpx_object(tuple), cpx_object(kw)));
    }
    Py_XDECREF(tuple);
    Py_XDECREF(kw);
    kr_leave_recursive(t);
    return r;
}

/* -- In: C calls the runtime -------------------------------------------------------------- */

Value *cpx_keep_args(Thread *t, PyObject *const *args, size_t n, Value space[CPX_FEW_ARGS])
{
    Value *v = space;
    if (n > CPX_FEW_ARGS) {
        v = kr_gc_new_block(t, n * sizeof *v, GCK_RAW);
        if (v == NULL) {
            return NULL;
        }
    }
    for (size_t i = 0; i < n; i++) {
        v[i] = cpx_keep(t, args[i]);
    }
    return v;
}

/* C code that calls C code: nothing crosses.  false: it is no such callable. */
static bool call_straight(Thread *t, PyObject *callable, PyObject *const *args, size_t nargs,
                          PyObject *kwnames, PyObject **out)
{
    Type *type = cpx_object(callable)->ob_type;
    const TypeInfo *info = kr_type_info(type);
    vectorcallfunc fast = NULL;
    const CFunction *f = (CFunction *)callable;
    int flags = 0;
    if (info != NULL && (info->flags & TI_C_SLOTS)) {
        fast = vectorcall_of(type, callable);
    } else if (type == &PyCFunction_Type && f->native == NULL && kwnames == NULL) {
        flags = f->m_ml->ml_flags & ~(METH_F_STATIC | METH_F_CLASS | METH_F_COEXIST);
        flags = flags == METH_F_FASTCALL || (flags == METH_F_O && nargs == 1) ? flags : 0;
    }
    if (fast == NULL && flags == 0) {
        return false;
    }
    *out = NULL;
    if (!kr_enter_recursive(t, WHERE)) {
        return true;
    }
    PyObject *self = fast != NULL ? NULL : cpx_c(f->m_self);
    void *fn = fast != NULL ? NULL : f->m_ml->ml_meth;
    PyObject *r = fast != NULL               ? CPX_C(t, fast(callable, args, nargs, kwnames))
                  : flags == METH_F_FASTCALL ? CPX_C(t, ((FastFn)fn)(self, args, (Py_ssize_t)nargs))
                                             : CPX_C(t, ((PyCFunction)fn)(self, args[0]));
    kr_leave_recursive(t);
    if (KR_UNLIKELY((r == NULL) != kr_pending(t))) {
        r = cpx_give(t, call_result(t, r, cpx_keep(t, callable)));
    }
    *out = r;
    return true;
}

PyObject *cpx_call(Thread *t, PyObject *callable, PyObject *const *args, size_t nargs,
                   PyObject *kwnames)
{
    PyObject *r;
    if (call_straight(t, callable, args, nargs, kwnames, &r)) {
        return r;
    }
    Value space[CPX_FEW_ARGS];
    size_t n = nargs + (kwnames == NULL ? 0 : (size_t)PyTuple_GET_SIZE(kwnames));
    Value *v = cpx_keep_args(t, args, n, space);
    if (v == NULL) {
        return NULL;
    }
    Value names = cpx_keep(t, kwnames);
    return cpx_give(t,
                    kr_call(t, cpx_keep(t, callable), v, nargs, (Tuple *)value_ptr_or_null(names)));
}

static PyObject *null_error(Thread *t)
{
    if (!kr_pending(t)) {
        kr_raise(t, KR_EXC(SystemError), "null argument to internal routine");
    }
    return NULL;
}

PyObject *PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf,
                              PyObject *kwnames)
{
    return cpx_call(T, callable, args, (size_t)PyVectorcall_NARGS(nargsf), kwnames);
}

PyObject *_PyObject_MakeTpCall(PyThreadState *tstate, PyObject *callable, PyObject *const *args,
                               Py_ssize_t nargs, PyObject *keywords)
{
    Thread *t = T;
    if (keywords != NULL && PyDict_Check(keywords)) {
        PyObject *tuple = PyTuple_New(nargs);
        for (Py_ssize_t i = 0; tuple != NULL && i < nargs; i++) {
            Py_INCREF(args[i]);
            PyTuple_SET_ITEM(tuple, i, args[i]);
        }
        PyObject *r = tuple == NULL ? NULL : PyObject_Call(callable, tuple, keywords);
        Py_XDECREF(tuple);
        return r;
    }
    return cpx_call(t, callable, args, (size_t)nargs, keywords);
}

PyObject *PyObject_VectorcallDict(PyObject *callable, PyObject *const *args, size_t nargsf,
                                  PyObject *kwargs)
{
    return _PyObject_MakeTpCall(NULL, callable, args, PyVectorcall_NARGS(nargsf), kwargs);
}

PyObject *PyObject_VectorcallMethod(PyObject *name, PyObject *const *args, size_t nargsf,
                                    PyObject *kwnames)
{
    Thread *t = T;
    size_t nargs = (size_t)PyVectorcall_NARGS(nargsf);
    PyObject *method = PyObject_GetAttr(args[0], name);
    if (method == NULL) {
        return NULL;
    }
    PyObject *r = cpx_call(t, method, args + 1, nargs - 1, kwnames);
    Py_DECREF(method);
    return r;
}

PyObject *PyObject_Call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    Thread *t = T;
    Value kw = cpx_keep(t, kwargs);
    return cpx_give(t,
                    kr_call_tuple(t, cpx_keep(t, callable), (Tuple *)value_ptr(cpx_keep(t, args)),
                                  (Dict *)value_ptr_or_null(kw)));
}

PyObject *PyObject_CallObject(PyObject *callable, PyObject *args)
{
    Thread *t = T;
    if (args == NULL) {
        return cpx_call(t, callable, NULL, 0, NULL);
    }
    if (!PyTuple_Check(args)) {
        kr_raise(t, KR_EXC(TypeError), "argument list must be a tuple");
        return NULL;
    }
    return PyObject_Call(callable, args, NULL);
}
PyObject *PyEval_CallObjectWithKeywords(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    Thread *t = T;
    if (args != NULL && !PyTuple_Check(args)) {
        kr_raise(t, KR_EXC(TypeError), "argument list must be a tuple");
        return NULL;
    }
    if (kwargs != NULL && !PyDict_Check(kwargs)) {
        kr_raise(t, KR_EXC(TypeError), "keyword list must be a dictionary");
        return NULL;
    }
    if (args == NULL) {
        PyObject *empty = PyTuple_New(0);
        PyObject *r = empty == NULL ? NULL : PyObject_Call(callable, empty, kwargs);
        Py_XDECREF(empty);
        return r;
    }
    return PyObject_Call(callable, args, kwargs);
}

PyObject *PyObject_CallNoArgs(PyObject *callable) { return cpx_call(T, callable, NULL, 0, NULL); }
PyObject *PyObject_CallOneArg(PyObject *callable, PyObject *arg)
{
    return cpx_call(T, callable, &arg, 1, NULL);
}

/* Arguments as a C-private tuple; one tuple built alone is the argument list. */
static PyObject *call_built(PyObject *callable, PyObject *tuple)
{
    if (tuple == NULL) {
        return NULL;
    }
    PyObject *args = tuple;
    if (PyTuple_GET_SIZE(tuple) == 1 && PyTuple_Check(PyTuple_GET_ITEM(tuple, 0))) {
        args = PyTuple_GET_ITEM(tuple, 0);
    }
    PyObject *r = cpx_call(T, callable, ((PyTupleObject *)args)->ob_item,
                           (size_t)PyTuple_GET_SIZE(args), NULL);
    Py_DECREF(tuple);
    return r;
}

static PyObject *call_format(PyObject *callable, const char *format, va_list *ap, bool sizes)
{
    if (callable == NULL) {
        return null_error(T);
    }
    if (format == NULL || *format == '\0') {
        return PyObject_CallNoArgs(callable);
    }
    return call_built(callable, cpx_build_tuple(format, ap, sizes));
}

#undef PyObject_CallFunction
#undef PyObject_CallMethod
#undef _PyObject_CallMethod
#undef PyEval_CallFunction
#undef PyEval_CallMethod

PyObject *PyObject_CallFunction(PyObject *callable, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = call_format(callable, format, &ap, false);
    va_end(ap);
    return r;
}
PyObject *_PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = call_format(callable, format, &ap, true);
    va_end(ap);
    return r;
}

static PyObject *call_method_format(PyObject *obj, PyObject *method, const char *format,
                                    va_list *ap, bool sizes)
{
    if (method == NULL) {
        return NULL;
    }
    if (!PyCallable_Check(method)) {
        Thread *t = T;
        kr_raise(t, KR_EXC(TypeError), "attribute of type '%T' is not callable",
                 cpx_keep(t, method));
        Py_DECREF(method);
        return NULL;
    }
    PyObject *r = call_format(method, format, ap, sizes);
    Py_DECREF(method);
    return r;
}

PyObject *PyObject_CallMethod(PyObject *obj, const char *name, const char *format, ...)
{
    if (obj == NULL || name == NULL) {
        return null_error(T);
    }
    va_list ap;
    va_start(ap, format);
    PyObject *r = call_method_format(obj, PyObject_GetAttrString(obj, name), format, &ap, false);
    va_end(ap);
    return r;
}
PyObject *_PyObject_CallMethod_SizeT(PyObject *obj, const char *name, const char *format, ...)
{
    if (obj == NULL || name == NULL) {
        return null_error(T);
    }
    va_list ap;
    va_start(ap, format);
    PyObject *r = call_method_format(obj, PyObject_GetAttrString(obj, name), format, &ap, true);
    va_end(ap);
    return r;
}

static PyObject *call_objects(PyObject *callable, va_list *ap)
{
    va_list copy;
    va_copy(copy, *ap);
    size_t n = 0;
    while (va_arg(copy, PyObject *) != NULL) {
        n++;
    }
    va_end(copy);
    Thread *t = T;
    PyObject *few[FEW], **o = few;
    if (n > FEW) {
        o = kr_gc_new_block(t, n * sizeof *o, GCK_RAW);
        if (o == NULL) {
            return NULL;
        }
    }
    for (size_t i = 0; i < n; i++) {
        o[i] = va_arg(*ap, PyObject *);
    }
    return cpx_call(t, callable, o, n, NULL);
}

PyObject *PyObject_CallFunctionObjArgs(PyObject *callable, ...)
{
    if (callable == NULL) {
        return null_error(T);
    }
    va_list ap;
    va_start(ap, callable);
    PyObject *r = call_objects(callable, &ap);
    va_end(ap);
    return r;
}

PyObject *PyObject_CallMethodObjArgs(PyObject *obj, PyObject *name, ...)
{
    if (obj == NULL || name == NULL) {
        return null_error(T);
    }
    PyObject *method = PyObject_GetAttr(obj, name);
    if (method == NULL) {
        return NULL;
    }
    va_list ap;
    va_start(ap, name);
    PyObject *r = call_objects(method, &ap);
    va_end(ap);
    Py_DECREF(method);
    return r;
}

PyObject *_PyObject_CallMethodIdObjArgs(PyObject *obj, _Py_Identifier *id, ...)
{
    PyObject *method = _PyObject_GetAttrId(obj, id);
    if (method == NULL) {
        return NULL;
    }
    va_list ap;
    va_start(ap, id);
    PyObject *r = call_objects(method, &ap);
    va_end(ap);
    Py_DECREF(method);
    return r;
}

PyObject *_PyObject_CallMethodId(PyObject *obj, _Py_Identifier *id, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = call_method_format(obj, _PyObject_GetAttrId(obj, id), format, &ap, false);
    va_end(ap);
    return r;
}
PyObject *_PyObject_CallMethodId_SizeT(PyObject *obj, _Py_Identifier *id, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    PyObject *r = call_method_format(obj, _PyObject_GetAttrId(obj, id), format, &ap, true);
    va_end(ap);
    return r;
}

vectorcallfunc PyVectorcall_Function(PyObject *callable)
{
    return vectorcall_of(cpx_type(Py_TYPE(callable)), callable);
}

PyObject *PyVectorcall_Call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    Thread *t = T;
    vectorcallfunc fn = PyVectorcall_Function(callable);
    if (fn == NULL) {
        kr_raise(t, KR_EXC(TypeError), "'%T' object does not support vectorcall",
                 cpx_keep(t, callable));
        return NULL;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(args), nkw = kwargs == NULL ? 0 : PyDict_GET_SIZE(kwargs);
    if (nkw == 0) {
        return fn(callable, ((PyTupleObject *)args)->ob_item, (size_t)n, NULL);
    }
    PyObject **o = kr_gc_new_block(t, (size_t)(n + nkw) * sizeof *o, GCK_RAW);
    PyObject *names = PyTuple_New(nkw);
    if (o == NULL || names == NULL) {
        Py_XDECREF(names);
        return NULL;
    }
    memcpy(o, ((PyTupleObject *)args)->ob_item, (size_t)n * sizeof *o);
    Py_ssize_t pos = 0, i = 0;
    PyObject *key, *value;
    while (PyDict_Next(kwargs, &pos, &key, &value)) {
        Py_INCREF(key);
        PyTuple_SET_ITEM(names, i, key);
        o[n + i++] = value;
    }
    PyObject *r = fn(callable, o, (size_t)n, names);
    Py_DECREF(names);
    return r;
}

PyObject *_Py_CheckFunctionResult(PyThreadState *tstate, PyObject *callable, PyObject *r,
                                  const char *where)
{
    Thread *t = T;
    if (r == NULL && !kr_pending(t)) {
        if (callable != NULL) {
            kr_raise(t, KR_EXC(SystemError), "%R returned NULL without setting an exception",
                     cpx_keep(t, callable));
        } else {
            kr_raise(t, KR_EXC(SystemError), "%s returned NULL without setting an exception",
                     where);
        }
    } else if (r != NULL && kr_pending(t)) {
        Py_DECREF(r);
        if (callable != NULL) {
            kr_raise_from_pending(t, KR_EXC(SystemError),
                                  "%R returned a result with an exception set",
                                  cpx_keep(t, callable));
        } else {
            kr_raise_from_pending(t, KR_EXC(SystemError),
                                  "%s returned a result with an exception set", where);
        }
        return NULL;
    }
    return r;
}

/* -- Function objects of C functions ------------------------------------------------------ */

PyObject *PyCMethod_New(PyMethodDef *ml, PyObject *self, PyObject *module, PyTypeObject *cls)
{
    Thread *t = T;
    if ((ml->ml_flags & METH_METHOD) ? cls == NULL : cls != NULL) {
        kr_raise(t, KR_EXC(SystemError),
                 cls == NULL
                     ? "attempting to create PyCMethod with a METH_METHOD flag but no class"
                     : "attempting to create PyCFunction with class but no METH_METHOD flag");
        return NULL;
    }
    Type *type = cls != NULL ? &PyCMethod_Type : &PyCFunction_Type;
    CFunction *f = kr_new_object(t, type, sizeof *f, GCK_SCAN);
    if (f == NULL) {
        return NULL;
    }
    Value me = cpx_keep(t, self), mod = cpx_keep(t, module);
    f->m_ml = (const CMethodDef *)ml;
    f->m_self = cpx_object(self);
    f->m_module = cpx_object(module);
    f->m_weakreflist = NULL;
    f->vectorcall = (void *)PyObject_Vectorcall;
    f->mm_class = cpx_type(cls);
    f->native = NULL;
    f->self = me;
    f->module = mod;
    if (value_is_ptr(me) && !value_is_null(me)) {
        f->m_self = value_ptr(me);
    }
    return cpx_give_ptr(t, f);
}
#undef PyCFunction_New
#undef PyCFunction_NewEx
PyObject *PyCFunction_NewEx(PyMethodDef *ml, PyObject *self, PyObject *module)
{
    return PyCMethod_New(ml, self, module, NULL);
}
PyObject *PyCFunction_New(PyMethodDef *ml, PyObject *self)
{
    return PyCMethod_New(ml, self, NULL, NULL);
}

static CFunction *as_cfunction(PyObject *f)
{
    Thread *t = T;
    if (!kr_is_instance_of(cpx_read(f), &PyCFunction_Type)) {
        kr_raise(t, KR_EXC(SystemError), "bad argument to internal function");
        return NULL;
    }
    return (CFunction *)f;
}
PyCFunction PyCFunction_GetFunction(PyObject *op)
{
    CFunction *f = as_cfunction(op);
    return f == NULL ? NULL : (PyCFunction)f->m_ml->ml_meth;
}
PyObject *PyCFunction_GetSelf(PyObject *op)
{
    CFunction *f = as_cfunction(op);
    return f == NULL || (f->m_ml->ml_flags & METH_STATIC) ? NULL : cpx_c(f->m_self);
}
int PyCFunction_GetFlags(PyObject *op)
{
    CFunction *f = as_cfunction(op);
    return f == NULL ? -1 : f->m_ml->ml_flags;
}
PyObject *PyCFunction_Call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(callable, args, kwargs);
}
