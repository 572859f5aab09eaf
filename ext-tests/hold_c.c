/* hold_c.c -- the extension of hold.py. */
#include <Python.h>
#include <sys/resource.h>
/* Keeps what it is given, in memory that was there before. */
static PyObject *kept[8 << 20];
static Py_ssize_t n;
static PyObject *hold(PyObject *m, PyObject *o)
{
    if (n == sizeof kept / sizeof *kept) {
        PyErr_SetString(PyExc_IndexError, "all is held");
        return NULL;
    }
    kept[n++] = Py_NewRef(o);
    Py_RETURN_NONE;
}
/* Whether they are 0.5, 1.5, ... still; needs no memory. */
static PyObject *right(PyObject *m, PyObject *unused)
{
    Py_ssize_t i = 0;
    while (i < n && Py_REFCNT(kept[i]) > 0 && PyFloat_AS_DOUBLE(kept[i]) == (double)i + 0.5)
        i++;
    return PyBool_FromLong(i == n);
}
/* From now on no more address space than is in use. */
static PyObject *no_more(PyObject *m, PyObject *unused)
{
    unsigned long pages;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f == NULL || fscanf(f, "%lu", &pages) != 1)
        return PyErr_SetFromErrno(PyExc_OSError);
    fclose(f);
    struct rlimit limit = {pages * 4096, pages * 4096};
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return PyErr_SetFromErrno(PyExc_OSError);
    Py_RETURN_NONE;
}
static PyMethodDef methods[] = {{"hold", hold, METH_O, 0},
                                {"right", right, METH_NOARGS, 0},
                                {"no_more", no_more, METH_NOARGS, 0},
                                {0}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "hold_c", 0, -1, methods};
PyMODINIT_FUNC PyInit_hold_c(void) { return PyModule_Create(&def); }
