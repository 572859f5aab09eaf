/* tstate_c.c -- exceptions as compiled code handles them: through the fields of the thread state,
 * without a call into the API.  The pending exception lies in curexc_*, the one being handled in
 * exc_info; references in both are counted. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyObject *or_none(PyObject *o) { return o != NULL ? o : Py_None; }

/* Calls f; takes what it raised out of the fields.  (type, value, has a traceback, args) */
static PyObject *fetch(PyObject *m, PyObject *f)
{
    PyThreadState *ts = PyThreadState_Get();
    PyObject *r = PyObject_CallNoArgs(f);
    if (r != NULL) {
        return r;
    }
    PyObject *type = ts->curexc_type, *value = ts->curexc_value, *tb = ts->curexc_traceback;
    ts->curexc_type = ts->curexc_value = ts->curexc_traceback = NULL;
    PyErr_NormalizeException(&type, &value, &tb);
    PyObject *args = ((PyBaseExceptionObject *)value)->args;
    r = Py_BuildValue("(OOOO)", type, value, tb != NULL ? Py_True : Py_False, or_none(args));
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(tb);
    return r;
}

/* The value of a StopIteration, read inline twice: first as a sum, then handed out. */
static PyObject *stop_value(PyObject *m, PyObject *iterator)
{
    PyThreadState *ts = PyThreadState_Get();
    PyObject *r = Py_TYPE(iterator)->tp_iternext(iterator);
    if (r != NULL) {
        return r;
    }
    if (ts->curexc_type != PyExc_StopIteration) {
        return ts->curexc_type == NULL ? PyUnicode_FromString("nothing pending") : NULL;
    }
    PyObject *value = ts->curexc_value;
    if (value == NULL || !PyObject_TypeCheck(value, (PyTypeObject *)PyExc_StopIteration)) {
        r = Py_NewRef(or_none(value));
    } else {
        r = Py_NewRef(((PyStopIterationObject *)value)->value);
        if (PyTuple_Check(r)) { /* its items inline, too */
            double sum = 0;
            for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(r); i++) {
                sum += PyFloat_CheckExact(PyTuple_GET_ITEM(r, i))
                           ? PyFloat_AS_DOUBLE(PyTuple_GET_ITEM(r, i))
                           : PyLong_AsDouble(PyTuple_GET_ITEM(r, i));
            }
            Py_DECREF(r);
            r = PyFloat_FromDouble(sum);
        }
    }
    PyObject *type = ts->curexc_type, *tb = ts->curexc_traceback;
    ts->curexc_type = ts->curexc_value = ts->curexc_traceback = NULL;
    Py_DECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(tb);
    return r;
}

/* Puts (type, value) there, counted, un-normalised; the old ones are dropped. */
static PyObject *restore(PyObject *m, PyObject *args)
{
    PyThreadState *ts = PyThreadState_Get();
    PyObject *type, *value = NULL;
    if (!PyArg_ParseTuple(args, "O|O", &type, &value)) {
        return NULL;
    }
    PyObject *old_type = ts->curexc_type, *old_value = ts->curexc_value,
             *old_tb = ts->curexc_traceback;
    ts->curexc_type = Py_NewRef(type);
    ts->curexc_value = Py_XNewRef(value);
    ts->curexc_traceback = NULL;
    Py_XDECREF(old_type);
    Py_XDECREF(old_value);
    Py_XDECREF(old_tb);
    return NULL;
}

/* The same with objects that nobody but this function has ever seen. */
static PyObject *restore_own(PyObject *m, PyObject *kind)
{
    PyThreadState *ts = PyThreadState_Get();
    long k = PyLong_AsLong(kind);
    PyObject *value = k == 0   ? PyLong_FromLong(123456789)
                      : k == 1 ? Py_BuildValue("(is)", 2, "made in C")
                      : k == 2 ? PyObject_CallFunction(PyExc_OSError, "i(d)", 77777, 1.5)
                               : PyUnicode_FromString("text");
    ts->curexc_type = Py_NewRef(PyExc_OSError);
    ts->curexc_value = value;
    ts->curexc_traceback = NULL;
    return NULL;
}

/* An except clause as Cython writes it: the caught exception becomes the handled one while g runs,
 * then the old one comes back.  f raises. */
static PyObject *except(PyObject *m, PyObject *args)
{
    PyThreadState *ts = PyThreadState_Get();
    PyObject *f, *g;
    if (!PyArg_ParseTuple(args, "OO", &f, &g)) {
        return NULL;
    }
    _PyErr_StackItem *top = ts->exc_info;
    while ((top->exc_value == NULL || top->exc_value == Py_None) && top->previous_item != NULL) {
        top = top->previous_item;
    }
    PyObject *saved = Py_XNewRef(top->exc_value == Py_None ? NULL : top->exc_value);
    PyObject *context = saved != NULL ? ((PyBaseExceptionObject *)saved)->args : Py_None;
    PyObject *r = PyObject_CallNoArgs(f);
    if (r == NULL) {
        PyObject *type = ts->curexc_type, *value = ts->curexc_value, *tb = ts->curexc_traceback;
        ts->curexc_type = ts->curexc_value = ts->curexc_traceback = NULL;
        PyErr_NormalizeException(&type, &value, &tb);
        _PyErr_StackItem *info = ts->exc_info;
        PyObject *old = info->exc_value;
        info->exc_value = Py_NewRef(value);
        Py_XDECREF(old);
        PyObject *inner = PyObject_CallNoArgs(g);
        if (inner != NULL) {
            r = Py_BuildValue("(OOOO)", type, value, inner, context);
        }
        Py_XDECREF(inner);
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(tb);
    }
    _PyErr_StackItem *info = ts->exc_info;
    PyObject *now = info->exc_value;
    info->exc_value = saved;
    Py_XDECREF(now);
    return r;
}

/* A generator's own state: pushed while f runs, with an exception of its own in it. */
static PyObject *pushed(PyObject *m, PyObject *f)
{
    PyThreadState *ts = PyThreadState_Get();
    _PyErr_StackItem item = {NULL, ts->exc_info};
    item.exc_value = PyObject_CallFunction(PyExc_KeyError, "s", "pushed");
    ts->exc_info = &item;
    PyObject *r = PyObject_CallNoArgs(f);
    ts->exc_info = item.previous_item;
    Py_XDECREF(item.exc_value);
    return r;
}

static PyObject **kept;
static size_t nkept;
/* What f raises is kept in malloc'ed memory only. */
static PyObject *keep(PyObject *m, PyObject *f)
{
    PyThreadState *ts = PyThreadState_Get();
    PyObject *r = PyObject_CallNoArgs(f);
    if (r != NULL) {
        return r;
    }
    kept = realloc(kept, (nkept + 3) * sizeof *kept);
    kept[nkept++] = ts->curexc_type;
    kept[nkept++] = ts->curexc_value;
    kept[nkept++] = ts->curexc_traceback;
    ts->curexc_type = ts->curexc_value = ts->curexc_traceback = NULL;
    Py_RETURN_NONE;
}
static PyObject *reraise_kept(PyObject *m, PyObject *none)
{
    PyThreadState *ts = PyThreadState_Get();
    if (nkept == 0) {
        Py_RETURN_NONE;
    }
    ts->curexc_traceback = kept[--nkept];
    ts->curexc_value = kept[--nkept];
    ts->curexc_type = kept[--nkept];
    return NULL;
}
/* Only asks: the exception stays pending and goes on to the caller. */
static PyObject *occurred(PyObject *m, PyObject *f)
{
    PyThreadState *ts = PyThreadState_Get();
    PyObject *r = PyObject_CallNoArgs(f);
    if ((r == NULL) != (ts->curexc_type != NULL) || ts->curexc_type != PyErr_Occurred()) {
        Py_FatalError("the fields do not say what is pending");
    }
    if (r == NULL && ts->curexc_type == PyExc_KeyError) {
        PyErr_Clear();
        return ts->curexc_type == NULL ? PyUnicode_FromString("cleared") : NULL;
    }
    return r;
}

/* -- Tracing: C functions append (event, name of the function, argument or its class) to a list --
 */

static int told(PyObject *log, PyFrameObject *frame, int what, PyObject *arg)
{
    PyCodeObject *code = PyFrame_GetCode(frame);
    PyObject *row =
        what == PyTrace_RETURN || what == PyTrace_CALL
            ? Py_BuildValue("(iOOi)", what, code->co_name, arg ? arg : Py_None, arg == NULL)
        : what == PyTrace_LINE
            ? Py_BuildValue("(iOi)", what, code->co_name,
                            PyFrame_GetLineNumber(frame) - code->co_firstlineno)
            : Py_BuildValue("(iOO)", what, code->co_name, (PyObject *)Py_TYPE(arg));
    Py_DECREF(code);
    int r = row == NULL ? -1 : PyList_Append(log, row);
    Py_XDECREF(row);
    return r;
}
static int raises(PyObject *log, PyFrameObject *frame, int what, PyObject *arg)
{
    PyErr_SetString(PyExc_RuntimeError, "from the trace function");
    PyEval_SetTrace(NULL, NULL);
    return -1;
}

/* Calls f with a function set in each way; what it gave. */
static PyObject *traced(PyObject *m, PyObject *args)
{
    PyObject *log, *f;
    int profile, bad = 0;
    if (!PyArg_ParseTuple(args, "OOi|i", &log, &f, &profile, &bad)) {
        return NULL;
    }
    if (profile) {
        PyEval_SetProfile(told, log);
    } else {
        PyEval_SetTrace(bad ? raises : told, log);
    }
    PyObject *r = PyObject_CallNoArgs(f);
    PyEval_SetProfile(NULL, NULL);
    PyEval_SetTrace(NULL, NULL);
    return r;
}

static PyMethodDef functions[] = {
    {"fetch", fetch, METH_O, NULL},
    {"stop_value", stop_value, METH_O, NULL},
    {"restore", restore, METH_VARARGS, NULL},
    {"restore_own", restore_own, METH_O, NULL},
    {"except_", except, METH_VARARGS, NULL},
    {"pushed", pushed, METH_O, NULL},
    {"keep", keep, METH_O, NULL},
    {"reraise_kept", reraise_kept, METH_NOARGS, NULL},
    {"occurred", occurred, METH_O, NULL},
    {"traced", traced, METH_VARARGS, NULL},
    {NULL},
};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "tstate_c", NULL, -1, functions};
PyMODINIT_FUNC PyInit_tstate_c(void) { return PyModule_Create(&def); }
