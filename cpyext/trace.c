/* trace.c -- PyEval_SetTrace, PyEval_SetProfile: C functions that are told what the thread does. */
#include "cpyext/bridge.h"

#include "runtime/interp/trace.h"

#define T kr_thread_current()

/* kr_ext.trace: func is a Py_tracefunc, obj what it was set with. */
static bool call_tracefunc(Thread *t, CTraceFunc func, Value obj, FrameObject *frame, int what,
                           Value arg)
{
    PyObject *o = NULL, *a = value_is_null(arg) ? NULL : cpx_lend(t, arg);
    PyObject *f = cpx_lend(t, value_from_ptr(frame));
    if (!value_is_null(obj) && (o = cpx_lend(t, obj)) == NULL) {
        return false;
    }
    if ((a == NULL && !value_is_null(arg)) || f == NULL) {
        return false;
    }
    return CPX_C(t, ((Py_tracefunc)(void *)func)(o, (PyFrameObject *)f, what, a)) == 0;
}

__attribute__((constructor)) static void trace_install(void) { kr_ext.trace = call_tracefunc; }

static Value kept(Thread *t, PyObject *o) { return o == NULL ? VALUE_NULL : cpx_keep(t, o); }

int _PyEval_SetTrace(PyThreadState *tstate, Py_tracefunc func, PyObject *arg)
{
    Thread *t = (Thread *)tstate;
    kr_trace_set_c(t, (CTraceFunc)(void *)func, kept(t, arg));
    return 0;
}
int _PyEval_SetProfile(PyThreadState *tstate, Py_tracefunc func, PyObject *arg)
{
    Thread *t = (Thread *)tstate;
    kr_profile_set_c(t, (CTraceFunc)(void *)func, kept(t, arg));
    return 0;
}
void PyEval_SetTrace(Py_tracefunc func, PyObject *arg)
{
    (void)_PyEval_SetTrace((PyThreadState *)T, func, arg);
}
void PyEval_SetProfile(Py_tracefunc func, PyObject *arg)
{
    (void)_PyEval_SetProfile((PyThreadState *)T, func, arg);
}
