/* misc.c -- small header families: import, sys, slice, iter, method, cell, capsule, weak
 * references, generic aliases, evaluation, variables. */
#include "cpyext/bridge.h"

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "runtime/types/weakref.h"

#define T kr_thread_current()

/* -- Import ------------------------------------------------------------------------------- */

PyObject *PyImport_ImportModuleLevelObject(PyObject *name, PyObject *globals, PyObject *locals,
                                           PyObject *fromlist, int level)
{
    Thread *t = T;
    Value g = cpx_keep(t, globals), from = cpx_keep(t, fromlist);
    Dict *ns = kr_is_dict(g) ? (Dict *)value_ptr(g) : NULL;
    return cpx_give(t, kr_import(t, (Str *)value_ptr(cpx_keep(t, name)), ns,
                                 value_is_null(from) ? KR_NONE : from, level));
}
PyObject *PyImport_ImportModuleLevel(const char *name, PyObject *globals, PyObject *locals,
                                     PyObject *fromlist, int level)
{
    PyObject *s = PyUnicode_FromString(name);
    PyObject *r =
        s == NULL ? NULL : PyImport_ImportModuleLevelObject(s, globals, locals, fromlist, level);
    Py_XDECREF(s);
    return r;
}
PyObject *PyImport_Import(PyObject *name)
{
    Thread *t = T;
    Value n = cpx_keep(t, name);
    Value m = kr_import(t, (Str *)value_ptr(n), NULL, KR_NONE, 0);
    if (value_is_error(m)) {
        return NULL;
    }
    Value module = kr_dict_get(t, kr_interp.modules, n); /* the last part of a dotted name */
    return cpx_give(t, value_is_null(module) && !kr_pending(t) ? m : module);
}
PyObject *PyImport_ImportModule(const char *name)
{
    PyObject *s = PyUnicode_FromString(name);
    PyObject *r = s == NULL ? NULL : PyImport_Import(s);
    Py_XDECREF(s);
    return r;
}
PyObject *PyImport_ImportModuleNoBlock(const char *name) { return PyImport_ImportModule(name); }
PyObject *PyImport_GetModuleDict(void) { return cpx_lend(T, value_from_ptr(kr_interp.modules)); }
PyObject *PyImport_GetModule(PyObject *name)
{
    Thread *t = T;
    return cpx_give(t, kr_dict_get(t, kr_interp.modules, cpx_keep(t, name)));
}
PyObject *_PyImport_GetModuleId(_Py_Identifier *id)
{
    PyObject *name = _PyUnicode_FromId(id);
    return name == NULL ? NULL : PyImport_GetModule(name);
}
PyObject *PyImport_AddModuleObject(PyObject *name)
{
    Thread *t = T;
    Value n = cpx_keep(t, name);
    Value m = kr_dict_get(t, kr_interp.modules, n);
    if (value_is_null(m) && !kr_pending(t)) {
        m = value_from_ptr(kr_module_new(t, (Str *)value_ptr(n)));
        if (!value_is_error(m) && !kr_dict_set(t, kr_interp.modules, n, m)) {
            return NULL;
        }
    }
    return cpx_lend(t, m);
}
PyObject *PyImport_AddModule(const char *name)
{
    PyObject *s = PyUnicode_FromString(name);
    PyObject *r = s == NULL ? NULL : PyImport_AddModuleObject(s);
    Py_XDECREF(s);
    return r;
}

/* -- sys ---------------------------------------------------------------------------------- */

PyObject *PySys_GetObject(const char *name)
{
    Thread *t = T;
    Value pending = kr_err_fetch(t);
    PyObject *r = PyDict_GetItemString(cpx_lend(t, value_from_ptr(kr_interp.sys_dict)), name);
    kr_err_restore(t, pending);
    return r;
}
int PySys_SetObject(const char *name, PyObject *v)
{
    Thread *t = T;
    if (v == NULL) {
        return kr_dict_del(t, kr_interp.sys_dict, value_from_ptr(kr_str_intern_c(t, name))) < 0 ? -1
                                                                                                : 0;
    }
    return kr_dict_set_c(t, kr_interp.sys_dict, name, cpx_keep(t, v)) ? 0 : -1;
}

/* -- Slices ------------------------------------------------------------------------------- */

PyObject *PySlice_New(PyObject *start, PyObject *stop, PyObject *step)
{
    Thread *t = T;
    return cpx_give(t, kr_slice_new(t, start ? cpx_keep(t, start) : KR_NONE,
                                    stop ? cpx_keep(t, stop) : KR_NONE,
                                    step ? cpx_keep(t, step) : KR_NONE));
}
int PySlice_Unpack(PyObject *o, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step)
{
    return kr_slice_unpack(T, (Slice *)o, start, stop, step) ? 0 : -1;
}
Py_ssize_t PySlice_AdjustIndices(Py_ssize_t n, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step)
{
    return kr_slice_adjust(n, start, stop, step);
}
#undef PySlice_GetIndicesEx
int PySlice_GetIndicesEx(PyObject *o, Py_ssize_t n, Py_ssize_t *start, Py_ssize_t *stop,
                         Py_ssize_t *step, Py_ssize_t *len)
{
    if (PySlice_Unpack(o, start, stop, step) < 0) {
        return -1;
    }
    *len = kr_slice_adjust(n, start, stop, *step);
    return 0;
}

/* -- Iterators, methods, cells, descriptors ----------------------------------------------- */

PyObject *PySeqIter_New(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_seqiter_new(t, cpx_keep(t, o)));
}
PyObject *PyCallIter_New(PyObject *f, PyObject *sentinel)
{
    Thread *t = T;
    return cpx_give(t, kr_calliter_new(t, cpx_keep(t, f), cpx_keep(t, sentinel)));
}
PyObject *PyInstanceMethod_New(PyObject *f)
{
    Thread *t = T;
    return cpx_give(t, kr_instancemethod_new(t, cpx_keep(t, f)));
}
PyObject *PyInstanceMethod_Function(PyObject *o)
{
    InstanceMethod *m = (InstanceMethod *)o;
    if (!kr_is_instance_of(cpx_read(o), &PyInstanceMethod_Type)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return cpx_lend_slot(T, m, &m->func);
}
PyObject *PyMethod_New(PyObject *f, PyObject *self)
{
    Thread *t = T;
    if (self == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return cpx_give(t, kr_method_new(t, cpx_keep(t, f), cpx_keep(t, self)));
}
PyObject *PyMethod_Function(PyObject *o) { return ((PyMethodObject *)o)->im_func; }
PyObject *PyMethod_Self(PyObject *o) { return ((PyMethodObject *)o)->im_self; }
PyObject *PyCell_New(PyObject *o)
{
    Thread *t = T;
    return cpx_give_ptr(t, kr_cell_new(t, cpx_keep(t, o)));
}
PyObject *PyCell_Get(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_cell_get(t, (Cell *)o));
}
int PyCell_Set(PyObject *o, PyObject *v)
{
    Thread *t = T;
    return cpx_slot_store(t, (Object *)o, &((Cell *)o)->ob_ref, cpx_keep(t, v)) ? 0 : -1;
}
PyObject *PyClassMethod_New(PyObject *f)
{
    Thread *t = T;
    return cpx_give(t, kr_classmethod_new(t, cpx_keep(t, f)));
}
PyObject *PyStaticMethod_New(PyObject *f)
{
    Thread *t = T;
    return cpx_give(t, kr_staticmethod_new(t, cpx_keep(t, f)));
}
PyObject *PyDictProxy_New(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_mappingproxy_new(t, cpx_keep(t, o)));
}
PyObject *Py_GenericAlias(PyObject *origin, PyObject *args)
{
    Thread *t = T;
    return cpx_give(t, kr_genericalias_new(t, cpx_keep(t, origin), cpx_keep(t, args)));
}
PyObject *PyMemoryView_FromObject(PyObject *o)
{
    Thread *t = T;
    return cpx_give(t, kr_memoryview_new(t, cpx_keep(t, o)));
}

/* -- Weak references ---------------------------------------------------------------------- */

PyObject *PyWeakref_NewRef(PyObject *o, PyObject *callback)
{
    Thread *t = T;
    return cpx_give(t, kr_weakref_new(t, cpx_keep(t, o), cpx_keep(t, callback)));
}
PyObject *PyWeakref_NewProxy(PyObject *o, PyObject *callback)
{
    Thread *t = T;
    return cpx_give(t, kr_weakproxy_new(t, cpx_keep(t, o), cpx_keep(t, callback)));
}
PyObject *PyWeakref_GetObject(PyObject *ref)
{
    Thread *t = T;
    if (ref == NULL || !kr_is_weakref(cpx_read(ref))) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return cpx_lend(t, kr_weakref_get((WeakRef *)ref));
}
/* From a tp_dealloc: the object is dying, its memory goes away. */
void PyObject_ClearWeakRefs(PyObject *o)
{
    Thread *t = T;
    Value pending = kr_err_fetch(t);
    kr_weakref_clear_all(t, cpx_object(o));
    kr_gc_unwatch(cpx_object(o), GC_WATCH_WEAK);
    kr_err_restore(t, pending);
}

/* -- Evaluation --------------------------------------------------------------------------- */

PyObject *PyEval_GetBuiltins(void) { return cpx_lend(T, value_from_ptr(kr_interp.builtins)); }
PyObject *PyEval_GetGlobals(void)
{
    Thread *t = T;
    Frame *f = kr_current_frame(t);
    return f == NULL ? NULL : cpx_lend(t, value_from_ptr(f->globals));
}
PyFrameObject *PyEval_GetFrame(void)
{
    Thread *t = T;
    Frame *f = kr_current_frame(t);
    return f == NULL ? NULL : (PyFrameObject *)cpx_lend(t, value_from_ptr(kr_frame_object(t, f)));
}
const char *PyEval_GetFuncName(PyObject *f)
{
    if (kr_is_instance_of(cpx_read(f), &PyFunction_Type)) {
        return PyUnicode_AsUTF8(((PyFunctionObject *)f)->func_name);
    }
    if (kr_is_instance_of(cpx_read(f), &PyCFunction_Type)) {
        return ((PyCFunctionObject *)f)->m_ml->ml_name;
    }
    return Py_TYPE(f)->tp_name;
}
int Py_IsInitialized(void) { return 1; }
int _Py_IsFinalizing(void) { return kr_interp.finalizing; }
void _Py_FatalErrorFunc(const char *fn, const char *text) { kr_fatal("%s: %s", fn, text); }
#undef Py_FatalError
void Py_FatalError(const char *text) { kr_fatal("%s", text); }
PyObject *PyOS_FSPath(PyObject *o)
{
    Thread *t = T;
    if (PyUnicode_Check(o) || PyBytes_Check(o)) {
        return Py_NewRef(o);
    }
    bool found;
    Value r = kr_call_special(t, cpx_keep(t, o), kr_str_intern_c(t, "__fspath__"), NULL, 0, &found);
    if (!found) {
        kr_fail(t, KR_EXC(TypeError), "expected str, bytes or os.PathLike object, not %s",
                Py_TYPE(o)->tp_name);
        return NULL;
    }
    if (!value_is_error(r) && !kr_is_str(r) && !kr_is_bytes(r)) {
        kr_fail(t, KR_EXC(TypeError), "expected %s.__fspath__() to return str or bytes, not %T",
                Py_TYPE(o)->tp_name, r);
        return NULL;
    }
    return cpx_give(t, r);
}
int _PyGen_FetchStopIterationValue(PyObject **out)
{
    Thread *t = T;
    *out = NULL;
    if (kr_pending(t)) {
        if (!kr_pending_is(t, KR_EXC(StopIteration))) {
            return -1;
        }
        Value exc = kr_err_fetch(t);
        *out = cpx_give(t, ((StopIterationObject *)value_ptr(exc))->value);
    }
    if (*out == NULL) {
        *out = Py_NewRef(cpx_c(&_Py_NoneStruct));
    }
    return 0;
}
int _PyGen_SetStopIterationValue(PyObject *v)
{
    Thread *t = T;
    Value exc = kr_call_1(t, value_from_ptr(KR_EXC(StopIteration)), cpx_keep(t, v));
    if (value_is_error(exc)) {
        return -1;
    }
    kr_raise_object(t, exc);
    return 0;
}

/* -- Variables ---------------------------------------------------------------------------- */

const char *Py_hexdigits KR_EXPORT = "0123456789abcdef";
const char *Py_FileSystemDefaultEncoding KR_EXPORT = "utf-8";
const char *Py_FileSystemDefaultEncodeErrors KR_EXPORT = "surrogateescape";
int Py_HasFileSystemDefaultEncoding KR_EXPORT = 1;
int Py_UTF8Mode KR_EXPORT, Py_DebugFlag KR_EXPORT, Py_VerboseFlag KR_EXPORT, Py_QuietFlag KR_EXPORT,
    Py_InteractiveFlag KR_EXPORT, Py_InspectFlag KR_EXPORT, Py_OptimizeFlag KR_EXPORT,
    Py_NoSiteFlag KR_EXPORT, Py_BytesWarningFlag KR_EXPORT, Py_FrozenFlag KR_EXPORT,
    Py_IgnoreEnvironmentFlag KR_EXPORT, Py_DontWriteBytecodeFlag KR_EXPORT,
    Py_NoUserSiteDirectory KR_EXPORT, Py_UnbufferedStdioFlag KR_EXPORT,
    Py_HashRandomizationFlag KR_EXPORT, Py_IsolatedFlag KR_EXPORT;
int _Py_SwappedOp[] KR_EXPORT = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};
