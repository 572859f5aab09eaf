/* lives_c.c -- how objects of C types begin and end, each way one small type or function. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <pthread.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- Big: a number with memory of its own; counts how many there are and were at most ---------- */

static Py_ssize_t big_alive, big_peak, big_made;
typedef struct {
    PyObject_HEAD double v;
    char *memory;
} Big;
static PyTypeObject BigType;
static PyObject *big_from(double v)
{
    Big *b = PyObject_New(Big, &BigType);
    if (b != NULL) {
        b->v = v;
        b->memory = PyMem_Malloc(100000);
        big_made++;
        big_alive++;
        big_peak = big_alive > big_peak ? big_alive : big_peak;
    }
    return (PyObject *)b;
}
static void big_dealloc(Big *b)
{
    big_alive--;
    b->v = -1e300; /* whoever reads a dead one notices */
    PyMem_Free(b->memory);
    PyObject_Free(b);
}
static int big_value(PyObject *o, double *v)
{
    if (Py_IS_TYPE(o, &BigType)) {
        *v = ((Big *)o)->v;
        return 1;
    }
    if (PyFloat_Check(o) || PyLong_Check(o)) {
        *v = PyFloat_AsDouble(o);
        return *v == -1 && PyErr_Occurred() ? -1 : 1;
    }
    return 0;
}
#define BIG_OP(name, expr)                              \
    static PyObject *name(PyObject *x, PyObject *y)     \
    {                                                   \
        double a = 0, b = 0;                            \
        int i = big_value(x, &a), j = big_value(y, &b); \
        if (i < 0 || j < 0) {                           \
            return NULL;                                \
        }                                               \
        if (!i || !j) {                                 \
            Py_RETURN_NOTIMPLEMENTED;                   \
        }                                               \
        return big_from(expr);                          \
    }
BIG_OP(big_add, a + b)
BIG_OP(big_sub, a - b)
BIG_OP(big_mul, a *b)
static PyObject *big_divide(PyObject *x, PyObject *y)
{
    double a = 0, b = 0;
    if (big_value(x, &a) <= 0 || big_value(y, &b) <= 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    if (b == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "Big by zero");
        return NULL;
    }
    return big_from(a / b);
}
static PyObject *big_neg(Big *b) { return big_from(-b->v); }
static PyObject *big_pos(Big *b) { return Py_NewRef(b); }
static PyObject *big_inplace_or(Big *b, PyObject *o)
{
    double v;
    if (big_value(o, &v) <= 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    b->v += v;
    return Py_NewRef(b);
}
static PyObject *big_getitem(Big *b, PyObject *key)
{
    double v;
    if (big_value(key, &v) <= 0) {
        PyErr_SetObject(PyExc_KeyError, key);
        return NULL;
    }
    return v < 0 ? Py_NewRef(b) : big_from(b->v + v);
}
static PyObject *big_compare(PyObject *x, PyObject *y, int op)
{
    double a, b;
    if (big_value(x, &a) <= 0 || big_value(y, &b) <= 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    Py_RETURN_RICHCOMPARE(a, b, op);
}
static PyObject *big_repr(Big *b)
{
    PyObject *f = PyFloat_FromDouble(b->v);
    PyObject *r = PyUnicode_FromFormat("Big(%R)", f);
    Py_XDECREF(f);
    return r;
}
static PyObject *big_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    double v;
    return PyArg_ParseTuple(args, "d", &v) ? big_from(v) : NULL;
}
static PyObject *big_list; /* what keep() keeps */
static PyObject *big_keep(Big *b, PyObject *none)
{
    return PyList_Append(big_list, (PyObject *)b) < 0 ? NULL : Py_NewRef(Py_None);
}
static PyObject *big_pack(Big *b, PyObject *o)
{
    return Py_BuildValue("(O[O]{s:O})", b, o, "k", b);
}
static PyObject *big_twice(Big *b, PyObject *none) { return big_from(b->v * 2); }
static PyObject *big_self(Big *b, PyObject *none) { return Py_NewRef(b); }
static PyObject *big_call(Big *b, PyObject *f) { return PyObject_CallOneArg(f, (PyObject *)b); }
static PyMethodDef big_methods[] = {{"keep", (PyCFunction)big_keep, METH_NOARGS, NULL},
                                    {"pack", (PyCFunction)big_pack, METH_O, NULL},
                                    {"twice", (PyCFunction)big_twice, METH_NOARGS, NULL},
                                    {"self", (PyCFunction)big_self, METH_NOARGS, NULL},
                                    {"give_to", (PyCFunction)big_call, METH_O, NULL},
                                    {NULL}};
static PyNumberMethods big_number = {.nb_add = big_add,
                                     .nb_subtract = big_sub,
                                     .nb_multiply = big_mul,
                                     .nb_true_divide = big_divide,
                                     .nb_negative = (unaryfunc)big_neg,
                                     .nb_positive = (unaryfunc)big_pos,
                                     .nb_inplace_or = (binaryfunc)big_inplace_or};
static PyMappingMethods big_mapping = {.mp_subscript = (binaryfunc)big_getitem};
static PyTypeObject BigType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "lives_c.Big",
    .tp_basicsize = sizeof(Big),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = big_new,
    .tp_dealloc = (destructor)big_dealloc,
    .tp_as_number = &big_number,
    .tp_as_mapping = &big_mapping,
    .tp_richcompare = big_compare,
    .tp_repr = (reprfunc)big_repr,
    .tp_methods = big_methods,
};
static PyObject *big_stats(PyObject *m, PyObject *none)
{
    PyObject *r = Py_BuildValue("(nnn)", big_alive, big_peak, big_made);
    big_peak = big_alive;
    return r;
}
static PyObject *twice(PyObject *m, PyObject *o)
{
    double v;
    return big_value(o, &v) > 0 ? big_from(v * 2) : NULL;
}
static PyObject *total(PyObject *m, PyObject *const *args, Py_ssize_t n)
{
    double sum = 0, v;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (big_value(args[i], &v) <= 0) {
            return NULL;
        }
        sum += v;
    }
    return big_from(sum);
}
static PyObject *hand_back(PyObject *m, PyObject *const *args, Py_ssize_t n)
{
    return Py_NewRef(args[n - 1]);
}

/* -- Lazarus: its tp_dealloc keeps it alive the first time ------------------------------------- */

static PyObject *risen;
static Py_ssize_t lazarus_deallocs;
typedef struct {
    PyObject_HEAD int lives;
} Lazarus;
static void lazarus_dealloc(Lazarus *self)
{
    lazarus_deallocs++;
    if (self->lives-- > 0) {
        Py_SET_REFCNT(self, 1);
        if (PyList_Append(risen, (PyObject *)self) < 0) {
            PyErr_WriteUnraisable(NULL);
        }
        Py_SET_REFCNT(self, Py_REFCNT(self) - 1);
        if (Py_REFCNT(self) > 0) {
            return;
        }
    }
    Py_TYPE(self)->tp_free(self);
}
static PyTypeObject LazarusType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "lives_c.Lazarus",
    .tp_basicsize = sizeof(Lazarus),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = (destructor)lazarus_dealloc,
};
static PyObject *raise_lazarus(PyObject *m, PyObject *n)
{
    Lazarus *l = PyObject_New(Lazarus, &LazarusType);
    if (l != NULL) {
        l->lives = (int)PyLong_AsLong(n);
        Py_DECREF(l); /* the first time */
    }
    Py_RETURN_NONE;
}
static PyObject *lazarus_count(PyObject *m, PyObject *none)
{
    return PyLong_FromSsize_t(lazarus_deallocs);
}

/* -- Final: tp_finalize counted; tp_dealloc runs Python code; weak references ----------------- */

static Py_ssize_t finals, final_deallocs;
typedef struct {
    PyObject_HEAD PyObject *weak, *ref, *at_end;
} Final;
static void final_finalize(Final *self)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    finals++;
    if (self->at_end != NULL) {
        PyObject *r = PyObject_CallOneArg(self->at_end, (PyObject *)self);
        if (r == NULL) {
            PyErr_WriteUnraisable(self->at_end);
        }
        Py_XDECREF(r);
    }
    PyErr_Restore(type, value, tb);
}
static int final_traverse(Final *self, visitproc visit, void *arg)
{
    Py_VISIT(self->ref);
    Py_VISIT(self->at_end);
    return 0;
}
static int final_clear(Final *self)
{
    Py_CLEAR(self->ref);
    Py_CLEAR(self->at_end);
    return 0;
}
static void final_dealloc(Final *self)
{
    if (PyObject_CallFinalizerFromDealloc((PyObject *)self) < 0) {
        return;
    }
    PyObject_GC_UnTrack(self);
    if (self->weak != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    final_clear(self);
    final_deallocs++;
    Py_TYPE(self)->tp_free((PyObject *)self);
}
static int final_init(Final *self, PyObject *args, PyObject *kw)
{
    PyObject *ref = NULL, *fn = NULL;
    if (!PyArg_ParseTuple(args, "|OO:Final", &ref, &fn)) {
        return -1;
    }
    Py_XSETREF(self->ref, Py_XNewRef(ref));
    Py_XSETREF(self->at_end, Py_XNewRef(fn == Py_None ? NULL : fn));
    return 0;
}
static PyObject *final_set(Final *self, PyObject *o)
{
    Py_XSETREF(self->ref, Py_NewRef(o));
    Py_RETURN_NONE;
}
static PyMethodDef final_methods[] = {{"set", (PyCFunction)final_set, METH_O, NULL}, {NULL}};
static PyTypeObject FinalType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "lives_c.Final",
    .tp_basicsize = sizeof(Final),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_new = PyType_GenericNew,
    .tp_init = (initproc)final_init,
    .tp_dealloc = (destructor)final_dealloc,
    .tp_finalize = (destructor)final_finalize,
    .tp_traverse = (traverseproc)final_traverse,
    .tp_clear = (inquiry)final_clear,
    .tp_weaklistoffset = offsetof(Final, weak),
    .tp_methods = final_methods,
};
static PyObject *final_stats(PyObject *m, PyObject *none)
{
    return Py_BuildValue("(nn)", finals, final_deallocs);
}

/* -- Objects that lie on the C stack ----------------------------------------------------------- */

static PyObject *on_stack(PyObject *m, PyObject *f)
{
    Big local;
    memset(&local, 0, sizeof local);
    PyObject_Init((PyObject *)&local, &BigType);
    local.v = 42.5;
    PyObject *self = (PyObject *)&local, *one = PyLong_FromLong(1);
    PyObject *text = PyObject_Repr(self), *sum = PyNumber_Add(self, one);
    PyObject *less = PyObject_RichCompare(self, one, Py_LT);
    PyObject *truth = PyBool_FromLong(PyObject_IsTrue(self));
    PyObject *r = PyObject_CallFunctionObjArgs(f, self, one, NULL);
    Py_DECREF(one);
    if (r == NULL || text == NULL || sum == NULL || less == NULL) {
        return NULL;
    }
    return Py_BuildValue("(NNNNN)", text, sum, less, truth, r);
}

/* -- Counts that say "mine alone" -------------------------------------------------------------- */

/* Changes a list in place when nobody else can see it, as Cython's sorted() does. */
static PyObject *keep_new(PyObject *list)
{
    if (Py_REFCNT(list) == 1) {
        return Py_NewRef(list);
    }
    return PyList_GetSlice(list, 0, PyList_GET_SIZE(list));
}
static PyObject *sorted_copy(PyObject *m, PyObject *list)
{
    PyObject *copy = keep_new(list); /* the caller's: has to be a copy */
    if (copy == NULL || PyList_Reverse(copy) < 0) {
        return NULL;
    }
    PyObject *own = PyList_GetSlice(list, 0, 2); /* ours: stays as it is */
    PyObject *same = own == NULL ? NULL : keep_new(own);
    int kept = same == own;
    Py_XDECREF(own);
    return Py_BuildValue("(NNi)", copy, same, kept);
}
/* Builds a tuple and a string by the functions that insist on a count of one. */
static PyObject *build_alone(PyObject *m, PyObject *item)
{
    PyObject *t = PyTuple_New(2);
    if (t == NULL || PyTuple_SetItem(t, 0, Py_NewRef(item)) < 0 ||
        PyTuple_SetItem(t, 1, PyFloat_FromDouble(1.5)) < 0 ||
        PyTuple_SetItem(t, 1, PyLong_FromLong(1000000)) < 0) {
        return NULL;
    }
    Py_INCREF(t);
    int refused =
        PyTuple_SetItem(t, 0, Py_NewRef(item)) < 0 && PyErr_ExceptionMatches(PyExc_SystemError);
    PyErr_Clear();
    Py_DECREF(t);
    PyObject *s = PyUnicode_New(3, 127);
    for (int i = 0; s != NULL && i < 3; i++) {
        if (PyUnicode_WriteChar(s, i, (Py_UCS4)('x' + i)) < 0) {
            return NULL;
        }
    }
    PyObject *f = PyFrozenSet_New(NULL);
    if (f == NULL || PySet_Add(f, item) < 0) {
        return NULL;
    }
    return Py_BuildValue("(NiNN)", t, refused, s, f);
}

/* -- Recursion: boxes of outer calls stay what they are --------------------------------------- */

static PyObject *recurse(PyObject *m, PyObject *const *args, Py_ssize_t n)
{
    PyObject *f = args[0], *depth = args[1], *x = args[2];
    double before = PyFloat_AS_DOUBLE(x);
    long level = PyLong_AsLong(depth);
    PyObject *inner = level == 0 ? PyFloat_FromDouble(0)
                                 : PyObject_CallFunction(f, "ld", level - 1, before + 0.5);
    if (inner == NULL) {
        return NULL;
    }
    if (PyFloat_AS_DOUBLE(x) != before || PyLong_AsLong(depth) != level) {
        Py_FatalError("a box has changed under its borrower");
    }
    PyObject *r = PyFloat_FromDouble(before + PyFloat_AsDouble(inner));
    Py_DECREF(inner);
    return r;
}
static PyObject *kept_boxes[1000];
static PyObject *keep_box(PyObject *m, PyObject *args)
{
    long i;
    PyObject *o;
    if (!PyArg_ParseTuple(args, "lO", &i, &o)) {
        return NULL;
    }
    Py_XSETREF(kept_boxes[i % 1000], Py_NewRef(o));
    Py_RETURN_NONE;
}
static PyObject *sum_boxes(PyObject *m, PyObject *none)
{
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
        if (kept_boxes[i] != NULL) {
            sum += PyFloat_AsDouble(kept_boxes[i]);
            Py_CLEAR(kept_boxes[i]);
        }
    }
    return PyFloat_FromDouble(sum);
}

/* -- fork -------------------------------------------------------------------------------------- */

static PyObject *in_child(PyObject *m, PyObject *f)
{
    int fd[2];
    char text[4096];
    if (pipe(fd) < 0) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        PyObject *r = PyObject_CallNoArgs(f), *s = r == NULL ? NULL : PyObject_Repr(r);
        const char *c = s == NULL ? "failed" : PyUnicode_AsUTF8(s);
        if (s == NULL) {
            PyErr_Print();
        }
        _exit(write(fd[1], c, strlen(c)) < 0);
    }
    PyOS_AfterFork_Parent();
    close(fd[1]);
    ssize_t n = 0, k;
    while ((k = read(fd[0], text + n, sizeof text - (size_t)n)) > 0) {
        n += k;
    }
    close(fd[0]);
    int status = -1;
    waitpid(pid, &status, 0);
    return Py_BuildValue("(is#)", status, text, (Py_ssize_t)n);
}

/* -- A thread of C's own ----------------------------------------------------------------------- */

typedef struct {
    PyObject *f, *result;
} Job;
static void *run_job(void *arg)
{
    Job *job = arg;
    PyGILState_STATE state = PyGILState_Ensure();
    PyGILState_STATE again = PyGILState_Ensure();
    job->result = PyObject_CallFunction(job->f, "d", 1.5);
    if (job->result == NULL) {
        PyErr_WriteUnraisable(job->f);
    }
    PyGILState_Release(again);
    PyGILState_Release(state);
    return NULL;
}
static PyObject *in_threads(PyObject *m, PyObject *f)
{
    enum { N = 4 };
    pthread_t threads[N];
    Job jobs[N];
    PyObject *list = PyList_New(0);
    for (int i = 0; i < N; i++) {
        jobs[i] = (Job){f, NULL};
        if (pthread_create(&threads[i], NULL, run_job, &jobs[i]) != 0) {
            return PyErr_SetFromErrno(PyExc_OSError);
        }
    }
    Py_BEGIN_ALLOW_THREADS for (int i = 0; i < N; i++) { pthread_join(threads[i], NULL); }
    Py_END_ALLOW_THREADS for (int i = 0; i < N; i++)
    {
        if (PyList_Append(list, jobs[i].result != NULL ? jobs[i].result : Py_None) < 0) {
            return NULL;
        }
        Py_XDECREF(jobs[i].result);
    }
    return list;
}

static PyMethodDef functions[] = {
    {"in_threads", in_threads, METH_O, NULL},
    {"big_stats", big_stats, METH_NOARGS, NULL},
    {"twice", twice, METH_O, NULL},
    {"total", (PyCFunction)(void (*)(void))total, METH_FASTCALL, NULL},
    {"hand_back", (PyCFunction)(void (*)(void))hand_back, METH_FASTCALL, NULL},
    {"raise_lazarus", raise_lazarus, METH_O, NULL},
    {"lazarus_count", lazarus_count, METH_NOARGS, NULL},
    {"final_stats", final_stats, METH_NOARGS, NULL},
    {"on_stack", on_stack, METH_O, NULL},
    {"sorted_copy", sorted_copy, METH_O, NULL},
    {"build_alone", build_alone, METH_O, NULL},
    {"recurse", (PyCFunction)(void (*)(void))recurse, METH_FASTCALL, NULL},
    {"keep_box", keep_box, METH_VARARGS, NULL},
    {"sum_boxes", sum_boxes, METH_NOARGS, NULL},
    {"in_child", in_child, METH_O, NULL},
    {NULL},
};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "lives_c", NULL, -1, functions};
PyMODINIT_FUNC PyInit_lives_c(void)
{
    PyObject *m = PyModule_Create(&def);
    risen = PyList_New(0);
    big_list = PyList_New(0);
    if (m == NULL || risen == NULL || big_list == NULL || PyModule_AddType(m, &BigType) < 0 ||
        PyModule_AddType(m, &LazarusType) < 0 || PyModule_AddType(m, &FinalType) < 0 ||
        PyModule_AddObjectRef(m, "risen", risen) < 0 ||
        PyModule_AddObjectRef(m, "kept", big_list) < 0) {
        return NULL;
    }
    return m;
}
