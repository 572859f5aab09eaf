/* errors_c.c -- exceptions set, fetched, normalised and restored through the API. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyObject *shown(PyObject *o) { return o != NULL ? o : Py_None; }

/* (type, value's class, value, has a traceback, value's __context__, the same after normalising);
 * takes the triple over. */
static PyObject *report(PyObject *type, PyObject *value, PyObject *tb)
{
    PyObject *before =
        Py_BuildValue("(OsOO)", shown(type), value == NULL ? "NULL" : Py_TYPE(value)->tp_name,
                      shown(value), tb != NULL ? Py_True : Py_False);
    PyErr_NormalizeException(&type, &value, &tb);
    PyObject *r =
        Py_BuildValue("(NOOO)", before, shown(type), shown(value), tb != NULL ? Py_True : Py_False);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(tb);
    return r;
}

static PyObject *fetched(void)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    if (PyErr_Occurred() != NULL) {
        Py_FatalError("fetched, and still there");
    }
    return report(type, value, tb);
}

/* A missing value is NULL. */
static PyObject *set_object(PyObject *m, PyObject *args)
{
    PyObject *type, *value = NULL;
    if (!PyArg_ParseTuple(args, "O|O", &type, &value)) {
        return NULL;
    }
    PyErr_SetObject(type, value);
    return fetched();
}
static PyObject *raise_object(PyObject *m, PyObject *args)
{
    PyObject *type, *value = NULL;
    if (PyArg_ParseTuple(args, "O|O", &type, &value)) {
        PyErr_SetObject(type, value);
    }
    return NULL;
}
static PyObject *set_none(PyObject *m, PyObject *type)
{
    PyErr_SetNone(type);
    return fetched();
}
static PyObject *set_string(PyObject *m, PyObject *args)
{
    PyObject *type;
    const char *text;
    if (!PyArg_ParseTuple(args, "Oy", &type, &text)) {
        return NULL;
    }
    PyErr_SetString(type, text);
    return fetched();
}
static PyObject *raise_string(PyObject *m, PyObject *args)
{
    PyObject *type;
    const char *text;
    if (PyArg_ParseTuple(args, "Oy", &type, &text)) {
        PyErr_SetString(type, text);
    }
    return NULL;
}
static PyObject *set_format(PyObject *m, PyObject *type)
{
    PyErr_Format(type, "%d of %s: %R", 3, "four", type);
    return fetched();
}
static PyObject *number(PyObject *m, PyObject *n)
{
    PyObject *own = PyNumber_Add(n, n);
    PyErr_SetObject(PyExc_KeyError, own);
    Py_XDECREF(own);
    return fetched();
}

static PyObject *errno_(PyObject *m, PyObject *name)
{
    errno = ENOENT;
    if (name == Py_None) {
        PyErr_SetFromErrno(PyExc_OSError);
    } else {
        PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, name);
    }
    return fetched();
}

/* What f raises. */
static PyObject *raised(PyObject *m, PyObject *f)
{
    PyObject *r = PyObject_CallNoArgs(f);
    return r != NULL ? r : fetched();
}

static PyObject *parse(PyObject *args, PyObject **type, PyObject **value, PyObject **tb)
{
    *type = *value = *tb = NULL;
    if (!PyArg_ParseTuple(args, "O|OO", type, value, tb)) {
        return NULL;
    }
    Py_INCREF(*type);
    Py_XINCREF(*value);
    Py_XINCREF(*tb);
    return args;
}
static PyObject *normalize(PyObject *m, PyObject *args)
{
    PyObject *type, *value, *tb;
    return parse(args, &type, &value, &tb) ? report(type, value, tb) : NULL;
}
static PyObject *restore(PyObject *m, PyObject *args)
{
    PyObject *type, *value, *tb;
    if (parse(args, &type, &value, &tb)) {
        PyErr_Restore(type, value, tb);
    }
    return NULL;
}
static PyObject *restore_fetch(PyObject *m, PyObject *args)
{
    PyObject *type, *value, *tb;
    if (!parse(args, &type, &value, &tb)) {
        return NULL;
    }
    PyErr_SetString(PyExc_ValueError, "replaced");
    PyErr_Restore(type, value, tb);
    return fetched();
}
/* Restoring nothing clears. */
static PyObject *restore_nothing(PyObject *m, PyObject *none)
{
    PyErr_SetString(PyExc_ValueError, "cleared");
    PyErr_Restore(NULL, NULL, NULL);
    return PyErr_Occurred() == NULL ? fetched() : NULL;
}
/* The same objects come back, and every reference is given back. */
static PyObject *identity(PyObject *m, PyObject *args)
{
    PyObject *type, *value, *t2, *v2, *tb2;
    if (!PyArg_ParseTuple(args, "OO", &type, &value)) {
        return NULL;
    }
    Py_ssize_t before = Py_REFCNT(value);
    PyErr_SetObject(type, value);
    Py_ssize_t set = Py_REFCNT(value);
    PyErr_Fetch(&t2, &v2, &tb2);
    int same = t2 == type && v2 == value && tb2 == NULL;
    PyErr_Restore(t2, v2, tb2);
    PyErr_Clear();
    return Py_BuildValue("(iii)", same, (int)(set - before), (int)(Py_REFCNT(value) - before));
}

static PyObject *matches(PyObject *m, PyObject *args)
{
    PyObject *given, *pattern;
    if (!PyArg_ParseTuple(args, "OO", &given, &pattern)) {
        return NULL;
    }
    int direct = PyErr_GivenExceptionMatches(given, pattern), pending = -1;
    if (PyExceptionClass_Check(given)) {
        PyErr_SetObject(given, NULL);
        pending = PyErr_ExceptionMatches(pattern);
        PyErr_Clear();
    }
    return Py_BuildValue("(iiii)", direct, pending, PyErr_GivenExceptionMatches(NULL, pattern),
                         PyErr_GivenExceptionMatches(given, NULL));
}
static PyObject *unraisable(PyObject *m, PyObject *args)
{
    PyObject *type, *value, *where;
    if (!PyArg_ParseTuple(args, "OOO", &type, &value, &where)) {
        return NULL;
    }
    PyErr_SetObject(type, value);
    PyErr_WriteUnraisable(where);
    return PyBool_FromLong(PyErr_Occurred() == NULL);
}
/* As `raise type(text) from cause` does, cause being what f raises. */
static PyObject *from_cause(PyObject *m, PyObject *args)
{
    PyObject *f, *type, *type1, *value1, *tb1, *type2, *value2, *tb2;
    const char *text;
    if (!PyArg_ParseTuple(args, "OOs", &f, &type, &text)) {
        return NULL;
    }
    PyObject *r = PyObject_CallNoArgs(f);
    if (r != NULL) {
        return r;
    }
    PyErr_Fetch(&type1, &value1, &tb1);
    PyErr_NormalizeException(&type1, &value1, &tb1);
    if (tb1 != NULL) {
        PyException_SetTraceback(value1, tb1);
        Py_DECREF(tb1);
    }
    Py_DECREF(type1);
    PyErr_SetString(type, text);
    PyErr_Fetch(&type2, &value2, &tb2);
    PyErr_NormalizeException(&type2, &value2, &tb2);
    PyException_SetCause(value2, Py_NewRef(value1));
    PyException_SetContext(value2, value1);
    PyErr_Restore(type2, value2, tb2);
    return NULL;
}
/* n times: set, asked for, fetched, put back, cleared. */
static PyObject *many(PyObject *m, PyObject *n)
{
    long done = 0;
    for (long i = PyLong_AsLong(n); i > 0; i--) {
        PyObject *type, *value, *tb;
        PyErr_Format(PyExc_ValueError, "round %d", (int)i);
        done += PyErr_ExceptionMatches(PyExc_ValueError);
        PyErr_Fetch(&type, &value, &tb);
        done += PyUnicode_CheckExact(value);
        PyErr_Restore(type, value, tb);
        PyErr_Clear();
    }
    return PyLong_FromLong(done);
}

/* -- The exception being handled ------------------------------------------------------------ */

/* No value may be NULL or None, as it happens. */
static const char *name(PyObject *o)
{
    return o == NULL || o == Py_None ? "none" : Py_TYPE(o)->tp_name;
}
static PyObject *handled(PyObject *m, PyObject *none)
{
    PyObject *type, *value, *tb, *other = PyErr_GetHandledException();
    PyErr_GetExcInfo(&type, &value, &tb);
    PyObject *r = Py_BuildValue("(OsOss)", type, name(value), tb == Py_None ? Py_False : Py_True,
                                Py_TYPE(tb)->tp_name, name(other));
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(tb);
    Py_XDECREF(other);
    return r;
}
/* g() while `exc` is the one handled; then what was. */
static PyObject *handling(PyObject *m, PyObject *args)
{
    PyObject *exc, *g, *type, *value, *tb;
    if (!PyArg_ParseTuple(args, "OO", &exc, &g)) {
        return NULL;
    }
    PyErr_GetExcInfo(&type, &value, &tb);
    PyErr_SetExcInfo(Py_NewRef(Py_TYPE(exc)), Py_NewRef(exc), NULL);
    PyObject *r = PyObject_CallNoArgs(g);
    PyErr_SetExcInfo(type, value, tb);
    return r;
}
/* The same with an exception made here, whose only reference is handed over. */
static PyObject *handling_own(PyObject *m, PyObject *g)
{
    PyObject *old = PyErr_GetHandledException();
    PyObject *own = PyObject_CallFunction(PyExc_ValueError, "s", "made in C");
    PyErr_SetHandledException(own);
    Py_XDECREF(own);
    PyObject *r = PyObject_CallNoArgs(g);
    PyErr_SetHandledException(old);
    Py_XDECREF(old);
    return r;
}

static PyMethodDef methods[] = {
    {"set_object", set_object, METH_VARARGS, NULL},
    {"raise_object", raise_object, METH_VARARGS, NULL},
    {"set_none", set_none, METH_O, NULL},
    {"set_string", set_string, METH_VARARGS, NULL},
    {"raise_string", raise_string, METH_VARARGS, NULL},
    {"set_format", set_format, METH_O, NULL},
    {"number", number, METH_O, NULL},
    {"errno_", errno_, METH_O, NULL},
    {"raised", raised, METH_O, NULL},
    {"normalize", normalize, METH_VARARGS, NULL},
    {"restore", restore, METH_VARARGS, NULL},
    {"restore_fetch", restore_fetch, METH_VARARGS, NULL},
    {"restore_nothing", restore_nothing, METH_NOARGS, NULL},
    {"identity", identity, METH_VARARGS, NULL},
    {"matches", matches, METH_VARARGS, NULL},
    {"unraisable", unraisable, METH_VARARGS, NULL},
    {"from_cause", from_cause, METH_VARARGS, NULL},
    {"many", many, METH_O, NULL},
    {"handled", handled, METH_NOARGS, NULL},
    {"handling", handling, METH_VARARGS, NULL},
    {"handling_own", handling_own, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "errors_c", NULL, -1, methods};
PyMODINIT_FUNC PyInit_errors_c(void) { return PyModule_Create(&def); }
