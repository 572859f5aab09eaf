/* pythonrun.c -- source text run from C. */
#include "cpyext/bridge.h"

#include "runtime/compile/compile.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

PyObject *PyRun_StringFlags(const char *text, int start, PyObject *globals, PyObject *locals,
                            PyCompilerFlags *flags)
{
    Thread *t = T;
    if (start != Py_file_input && start != Py_eval_input) {
        kr_fail(t, KR_EXC(SystemError), "Krait does not implement PyRun_String for this start yet");
        return NULL;
    }
    Value g = cpx_keep(t, globals), l = cpx_keep(t, locals);
    if (!kr_is_dict(g)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    Dict *ns = (Dict *)value_ptr(g);
    Str *name = kr_str_from_c(t, "<string>");
    if (name == NULL ||
        (value_is_null(kr_dict_get_str(t, ns, KR_NAME(__builtins__))) &&
         !kr_dict_set_str(t, ns, KR_NAME(__builtins__), value_from_ptr(kr_interp.builtins)))) {
        return NULL;
    }
    Code *code = kr_compile(t, text, strlen(text), true, name,
                            start == Py_eval_input ? KR_COMPILE_EVAL : KR_COMPILE_EXEC, 0,
                            kr_interp.optimize);
    return code == NULL ? NULL : cpx_give(t, kr_eval_code(t, code, ns, value_is_null(l) ? g : l));
}
#undef PyRun_String
PyObject *PyRun_String(const char *text, int start, PyObject *globals, PyObject *locals)
{
    return PyRun_StringFlags(text, start, globals, locals, NULL);
}
PyObject *PyEval_EvalCode(PyObject *code, PyObject *globals, PyObject *locals)
{
    Thread *t = T;
    Value g = cpx_keep(t, globals), l = cpx_keep(t, locals);
    if (!kr_is_dict(g)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return cpx_give(t, kr_eval_code(t, (Code *)value_ptr(cpx_keep(t, code)), (Dict *)value_ptr(g),
                                    value_is_null(l) ? g : l));
}

/* object.__getattribute__ with the instance's dict given; `suppress`: no AttributeError. */
PyObject *_PyObject_GenericGetAttrWithDict(PyObject *o, PyObject *name, PyObject *dict,
                                           int suppress)
{
    Thread *t = T;
    Value v = cpx_keep(t, o), n = cpx_keep(t, name);
    if (dict != NULL && kr_is_str(n)) {
        Str *s = kr_str_intern(t, kr_as_str(n));
        if (s == NULL) {
            return NULL;
        }
        Value descr = kr_type_lookup(kr_type(v), s);
        bool data = !value_is_null(descr) && kr_slots(kr_type(descr))->tp_descr_set != NULL &&
                    kr_slots(kr_type(descr))->tp_descr_get != NULL;
        if (!data) {
            PyObject *r = PyDict_GetItemWithError(dict, name);
            if (r != NULL) {
                return Py_NewRef(r);
            }
            if (kr_pending(t)) {
                return NULL;
            }
        }
    }
    PyObject *r = cpx_give(t, kr_generic_getattr(t, v, n));
    if (r == NULL && suppress && kr_pending_is(t, KR_EXC(AttributeError))) {
        kr_err_clear(t);
    }
    return r;
}
