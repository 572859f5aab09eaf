/* bridge_c.c -- what compiled code does behind the runtime's back, one small function each. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <frameobject.h>
#include <structmember.h>

/* -- Holder: a traced instance with one reference and an optional callback at its end ------ */

static Py_ssize_t alive, finalized;

typedef struct {
    PyObject_HEAD PyObject *ref, *on_dealloc, *weak;
    PyObject *dict;
    long number;
    double real;
    char flag;
} Holder;

static int holder_traverse(Holder *self, visitproc visit, void *arg)
{
    Py_VISIT(self->ref);
    Py_VISIT(self->on_dealloc);
    return 0;
}
static int holder_clear(Holder *self)
{
    Py_CLEAR(self->ref);
    Py_CLEAR(self->on_dealloc);
    return 0;
}
static void holder_dealloc(Holder *self)
{
    PyObject_GC_UnTrack(self);
    if (self->weak != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    if (self->on_dealloc != NULL) {
        PyObject *r = PyObject_CallNoArgs(self->on_dealloc);
        if (r == NULL) {
            PyErr_WriteUnraisable(NULL);
        }
        Py_XDECREF(r);
    }
    holder_clear(self);
    alive--;
    Py_TYPE(self)->tp_free((PyObject *)self);
}
static PyObject *holder_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    Holder *self = (Holder *)type->tp_alloc(type, 0);
    if (self != NULL) {
        alive++;
    }
    return (PyObject *)self;
}
static int holder_init(Holder *self, PyObject *args, PyObject *kw)
{
    static char *names[] = {"ref", "on_dealloc", NULL};
    PyObject *ref = NULL, *fn = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "|OO:Holder", names, &ref, &fn)) {
        return -1;
    }
    Py_XINCREF(ref);
    Py_XSETREF(self->ref, ref);
    Py_XINCREF(fn);
    Py_XSETREF(self->on_dealloc, fn);
    return 0;
}
static PyObject *holder_get(Holder *self, void *closure)
{
    return PyLong_FromLong(self->number * 2);
}
static int holder_set(Holder *self, PyObject *v, void *closure)
{
    if (v == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete twice");
        return -1;
    }
    long i = PyLong_AsLong(v);
    if (i == -1 && PyErr_Occurred()) {
        return -1;
    }
    self->number = i / 2;
    return 0;
}
static PyObject *holder_repr(Holder *self)
{
    return PyUnicode_FromFormat("<Holder %R %ld>", self->ref ? self->ref : Py_None, self->number);
}
static PyObject *holder_method(Holder *self, PyObject *arg)
{
    return Py_BuildValue("(OO)", self->ref ? self->ref : Py_None, arg);
}
static PyMethodDef holder_methods[] = {{"pair", (PyCFunction)holder_method, METH_O, "pair(x)"},
                                       {NULL}};
static PyGetSetDef holder_getset[] = {
    {"twice", (getter)holder_get, (setter)holder_set, "doc", NULL}, {NULL}};
static PyMemberDef holder_members[] = {{"ref", T_OBJECT_EX, offsetof(Holder, ref), 0, NULL},
                                       {"number", T_LONG, offsetof(Holder, number), 0, NULL},
                                       {"real", T_DOUBLE, offsetof(Holder, real), 0, NULL},
                                       {"flag", T_BOOL, offsetof(Holder, flag), 0, NULL},
                                       {"locked", T_LONG, offsetof(Holder, number), READONLY, NULL},
                                       {NULL}};
static PyTypeObject HolderType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "bridge_c.Holder",
    .tp_basicsize = sizeof(Holder),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Holder(ref=None)\n--\n\nHolds one object.",
    .tp_new = holder_new,
    .tp_init = (initproc)holder_init,
    .tp_dealloc = (destructor)holder_dealloc,
    .tp_traverse = (traverseproc)holder_traverse,
    .tp_clear = (inquiry)holder_clear,
    .tp_repr = (reprfunc)holder_repr,
    .tp_methods = holder_methods,
    .tp_members = holder_members,
    .tp_getset = holder_getset,
    .tp_weaklistoffset = offsetof(Holder, weak),
};

/* -- Phoenix: tp_finalize puts the object back --------------------------------------------- */

static PyObject *nest; /* a list */
static void phoenix_finalize(PyObject *self)
{
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    finalized++;
    if (PyList_Append(nest, self) < 0) {
        PyErr_WriteUnraisable(self);
    }
    PyErr_Restore(type, value, tb);
}
static void phoenix_dealloc(PyObject *self)
{
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    alive--;
    type->tp_free(self);
    Py_DECREF(type);
}
static int phoenix_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    return 0;
}
static PyObject *phoenix_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    alive++;
    return type->tp_alloc(type, 0);
}
static PyType_Slot phoenix_slots[] = {{Py_tp_finalize, phoenix_finalize},
                                      {Py_tp_dealloc, phoenix_dealloc},
                                      {Py_tp_traverse, phoenix_traverse},
                                      {Py_tp_new, phoenix_new},
                                      {Py_tp_doc, "A bird."},
                                      {0, NULL}};
static PyType_Spec phoenix_spec = {"bridge_c.Phoenix", sizeof(PyObject), 0,
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, phoenix_slots};

/* -- Num: operators; instances come from a free list --------------------------------------- */

typedef struct {
    PyObject_HEAD long v;
} Num;
static PyTypeObject NumType;
static Num *free_nums[8];
static int n_free;
static PyObject *num_from(long v)
{
    Num *n;
    if (n_free > 0) {
        n = free_nums[--n_free];
        PyObject_Init((PyObject *)n, &NumType);
    } else {
        n = PyObject_New(Num, &NumType);
    }
    if (n != NULL) {
        n->v = v;
    }
    return (PyObject *)n;
}
static void num_dealloc(Num *n)
{
    if (n_free < 8 && Py_IS_TYPE(n, &NumType)) {
        free_nums[n_free++] = n;
    } else {
        Py_TYPE(n)->tp_free(n);
    }
}
static PyObject *num_new(PyTypeObject *type, PyObject *args, PyObject *kw)
{
    long v;
    return PyArg_ParseTuple(args, "l", &v) ? num_from(v) : NULL;
}
static int value_of(PyObject *o, long *out)
{
    if (Py_IS_TYPE(o, &NumType)) {
        *out = ((Num *)o)->v;
        return 1;
    }
    if (PyLong_Check(o)) {
        *out = PyLong_AsLong(o);
        return *out == -1 && PyErr_Occurred() ? -1 : 1;
    }
    return 0;
}
#define OP(name, expr)                                \
    static PyObject *name(PyObject *x, PyObject *y)   \
    {                                                 \
        long a = 0, b = 0;                            \
        int i = value_of(x, &a), j = value_of(y, &b); \
        if (i < 0 || j < 0) {                         \
            return NULL;                              \
        }                                             \
        if (!i || !j) {                               \
            Py_RETURN_NOTIMPLEMENTED;                 \
        }                                             \
        return num_from(expr);                        \
    }
OP(num_add, a + b)
OP(num_sub, a - b)
static PyObject *num_compare(PyObject *x, PyObject *y, int op)
{
    long a, b;
    if (value_of(x, &a) <= 0 || value_of(y, &b) <= 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    Py_RETURN_RICHCOMPARE(a, b, op);
}
static Py_hash_t num_hash(Num *n) { return n->v; }
static PyObject *num_repr(Num *n) { return PyUnicode_FromFormat("Num(%ld)", n->v); }
static int num_bool(Num *n) { return n->v != 0; }
static PyObject *num_index(Num *n) { return PyLong_FromLong(n->v); }
static Py_ssize_t num_len(Num *n) { return n->v; }
static PyObject *num_item(Num *n, Py_ssize_t i)
{
    if (i < 0 || i >= n->v) {
        PyErr_SetString(PyExc_IndexError, "Num index out of range");
        return NULL;
    }
    return PyLong_FromSsize_t(i * i);
}
static PyObject *num_call(Num *n, PyObject *args, PyObject *kw)
{
    return Py_BuildValue("(lOO)", n->v, args, kw ? kw : Py_None);
}
static PyNumberMethods num_number = {.nb_add = num_add,
                                     .nb_subtract = num_sub,
                                     .nb_bool = (inquiry)num_bool,
                                     .nb_index = (unaryfunc)num_index};
static PySequenceMethods num_sequence = {.sq_length = (lenfunc)num_len,
                                         .sq_item = (ssizeargfunc)num_item};
static PyTypeObject NumType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "bridge_c.Num",
    .tp_basicsize = sizeof(Num),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = num_new,
    .tp_dealloc = (destructor)num_dealloc,
    .tp_as_number = &num_number,
    .tp_as_sequence = &num_sequence,
    .tp_richcompare = num_compare,
    .tp_hash = (hashfunc)num_hash,
    .tp_repr = (reprfunc)num_repr,
    .tp_call = (ternaryfunc)num_call,
};

/* -- Functions ----------------------------------------------------------------------------- */

static PyObject *get_alive(PyObject *m, PyObject *none)
{
    return Py_BuildValue("(nn)", alive, finalized);
}
static PyObject *ident(PyObject *m, PyObject *o) { return Py_NewRef(o); }

static PyObject **hidden;
static PyObject *keep_in_malloc(PyObject *m, PyObject *o)
{
    hidden = malloc(sizeof *hidden);
    *hidden = Py_NewRef(o);
    Py_RETURN_NONE;
}
static PyObject *take_from_malloc(PyObject *m, PyObject *none)
{
    PyObject *o = *hidden;
    free(hidden);
    hidden = NULL;
    return o;
}
static PyObject *swap(PyObject *m, PyObject *args)
{
    PyObject *list, *v;
    Py_ssize_t i, j;
    if (!PyArg_ParseTuple(args, "O!nn", &PyList_Type, &list, &i, &j)) {
        return NULL;
    }
    v = PyList_GET_ITEM(list, i);
    PyList_SET_ITEM(list, i, PyList_GET_ITEM(list, j));
    PyList_SET_ITEM(list, j, v);
    Py_RETURN_NONE;
}
static PyObject *set_inline(PyObject *m, PyObject *args)
{
    PyObject *list, *v, *old;
    Py_ssize_t i;
    if (!PyArg_ParseTuple(args, "O!nO", &PyList_Type, &list, &i, &v)) {
        return NULL;
    }
    Py_INCREF(v);
    old = PyList_GET_ITEM(list, i);
    PyList_SET_ITEM(list, i, v);
    Py_DECREF(old);
    Py_RETURN_NONE;
}
static PyObject *put_new(PyObject *m, PyObject *args) /* a C-private object in a slot of a list */
{
    PyObject *list, *old, *v;
    Py_ssize_t i;
    if (!PyArg_ParseTuple(args, "O!n", &PyList_Type, &list, &i)) {
        return NULL;
    }
    v = Py_BuildValue("[i,(d,y)]", 100000, 2.5, "b");
    if (v == NULL) {
        return NULL;
    }
    old = PyList_GET_ITEM(list, i);
    PyList_SET_ITEM(list, i, v);
    Py_DECREF(old);
    Py_RETURN_NONE;
}
static PyObject *append_inline(PyObject *m, PyObject *args)
{
    PyObject *o, *v;
    if (!PyArg_ParseTuple(args, "O!O", &PyList_Type, &o, &v)) {
        return NULL;
    }
    PyListObject *l = (PyListObject *)o;
    if (l->allocated > Py_SIZE(l)) {
        Py_INCREF(v);
        l->ob_item[Py_SIZE(l)] = v;
        Py_SET_SIZE(l, Py_SIZE(l) + 1);
        Py_RETURN_NONE;
    }
    return PyList_Append(o, v) < 0 ? NULL : Py_NewRef(Py_None);
}
/* Sum of ints and floats in nested lists and tuples, items read inline. */
static PyObject *sum_nested(PyObject *m, PyObject *o)
{
    double total = 0;
    size_t n = 0, cap = 16, steps = 0;
    PyObject **todo = malloc(cap * sizeof *todo);
    todo[n++] = o;
    while (n > 0 && steps++ < 3000000) {
        o = todo[--n];
        if (PyLong_CheckExact(o)) {
            total += PyLong_AsDouble(o);
        } else if (PyFloat_CheckExact(o)) {
            total += PyFloat_AS_DOUBLE(o);
        } else if (PyList_Check(o) || PyTuple_Check(o)) {
            Py_ssize_t k = PySequence_Fast_GET_SIZE(o);
            PyObject **items = PySequence_Fast_ITEMS(o);
            if (n + (size_t)k > cap) {
                cap = (n + (size_t)k) * 2;
                todo = realloc(todo, cap * sizeof *todo);
            }
            for (Py_ssize_t i = 0; i < k; i++) {
                todo[n++] = items[i];
            }
        }
    }
    free(todo);
    return PyFloat_FromDouble(total);
}
static PyObject *resizes(PyObject *m, PyObject *none)
{
    PyObject *t = PyTuple_New(5), *b = PyBytes_FromStringAndSize(NULL, 10);
    for (int i = 0; i < 5; i++) {
        PyTuple_SET_ITEM(t, i, PyLong_FromLong(1000 + i));
    }
    memcpy(PyBytes_AS_STRING(b), "0123456789", 10);
    if (Py_REFCNT(t) != 1 || _PyTuple_Resize(&t, 3) < 0 || _PyBytes_Resize(&b, 4) < 0) {
        return NULL;
    }
    PyObject *s = PyUnicode_FromString("ab");
    PyUnicode_Append(&s, t);
    PyErr_Clear();
    s = PyUnicode_FromString("ab");
    PyUnicode_AppendAndDel(&s, PyUnicode_FromString("\xc3\xa9"));
    return Py_BuildValue("(NNN)", t, b, s);
}
static PyObject *resize_shared(PyObject *m, PyObject *t)
{
    Py_INCREF(t);
    return _PyTuple_Resize(&t, 1) < 0 ? NULL : t;
}
static PyObject *append_and_drop(PyObject *m, PyObject *list)
{
    for (int i = 0; i < 1000; i++) {
        PyObject *o = Py_BuildValue("{s:i,s:[s,d]}", "n", i + 1000, "l", "text", i * 0.5);
        if (o == NULL || PyList_Append(list, o) < 0) {
            return NULL;
        }
        Py_DECREF(o);
    }
    Py_RETURN_NONE;
}
static PyObject *borrowed_twice(PyObject *m, PyObject *d)
{
    PyObject *k = PyUnicode_FromString("k");
    PyObject *a = PyDict_GetItem(d, k), *b = PyDict_GetItemString(d, "k");
    Py_DECREF(k);
    return PyBool_FromLong(a != NULL && a == b);
}
static PyObject *items_of(PyObject *m, PyObject *d)
{
    PyObject *k, *v, *list = PyList_New(0);
    Py_ssize_t pos = 0;
    while (PyDict_Next(d, &pos, &k, &v)) {
        PyObject *pair = PyTuple_Pack(2, k, v);
        PyList_Append(list, pair);
        Py_DECREF(pair);
    }
    return list;
}
static PyObject *call_with(PyObject *m, PyObject *args)
{
    PyObject *f = PyTuple_GET_ITEM(args, 0);
    PyObject *rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    PyObject *r = PyObject_CallObject(f, rest);
    Py_DECREF(rest);
    return r;
}
static PyObject *catching(PyObject *m, PyObject *f)
{
    PyObject *r = PyObject_CallNoArgs(f);
    if (r != NULL) {
        return r;
    }
    PyObject *type, *value, *tb;
    PyErr_Fetch(&type, &value, &tb);
    PyErr_NormalizeException(&type, &value, &tb);
    r = Py_BuildValue("(OOO)", type, value, tb == NULL ? Py_False : Py_True);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(tb);
    return r;
}
static PyObject *null_without_error(PyObject *m, PyObject *none) { return NULL; }
static PyObject *parse(PyObject *m, PyObject *args, PyObject *kw)
{
    static char *names[] = {"a", "b", "c", "d", NULL};
    int a;
    const char *b = "default";
    double c = 1.5;
    PyObject *d = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kw, "i|s$dO:parse", names, &a, &b, &c, &d)) {
        return NULL;
    }
    return Py_BuildValue("isdO", a, b, c, d);
}
static PyObject *parse_many(PyObject *m, PyObject *args)
{
    unsigned char b;
    short h;
    long long L;
    const char *z;
    Py_buffer y;
    int p, x, w;
    PyObject *U;
    if (!PyArg_ParseTuple(args, "bhLzy*pU(ii):parse_many", &b, &h, &L, &z, &y, &p, &U, &x, &w)) {
        return NULL;
    }
    PyObject *r = Py_BuildValue("iiLzniOii", b, h, L, z, y.len, p, U, x, w);
    PyBuffer_Release(&y);
    return r;
}
static PyObject *drop_n(PyObject *m, PyObject *args) /* makes and drops nested C objects */
{
    PyObject *o = PyTuple_New(0);
    long n;
    if (!PyArg_ParseTuple(args, "l", &n)) {
        return NULL;
    }
    for (long i = 0; i < n; i++) {
        PyObject *outer = PyTuple_New(1);
        PyTuple_SET_ITEM(outer, 0, o);
        o = outer;
    }
    Py_DECREF(o);
    Py_RETURN_NONE;
}

static PyObject *fail_at(PyObject *m, PyObject *args) /* a traceback entry of C's own making */
{
    const char *name;
    int line;
    if (!PyArg_ParseTuple(args, "si", &name, &line)) {
        return NULL;
    }
    PyErr_SetString(PyExc_ValueError, "failed in C");
    PyObject *type, *value, *tb, *globals = PyModule_GetDict(m);
    PyErr_Fetch(&type, &value, &tb);
    PyCodeObject *code = PyCode_NewEmpty("made.pyx", name, 10);
    PyFrameObject *frame =
        code == NULL ? NULL : PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    PyErr_Restore(type, value, tb);
    if (frame != NULL) {
        ((struct {
            PyObject_HEAD void *back, *f;
            PyObject *trace;
            int lineno;
        } *)frame)
            ->lineno = line;
        PyTraceBack_Here(frame);
    }
    Py_XDECREF(code);
    Py_XDECREF(frame);
    return NULL;
}
static PyObject *run(PyObject *m, PyObject *args)
{
    const char *text;
    PyObject *globals;
    if (!PyArg_ParseTuple(args, "sO", &text, &globals)) {
        return NULL;
    }
    return PyRun_String(text, Py_eval_input, globals, globals);
}
static int ended;
static void capsule_end(PyObject *c) { ended++; }
static PyObject *capsule(PyObject *m, PyObject *none)
{
    PyObject *c = PyCapsule_New(&ended, "bridge_c.x", capsule_end);
    int same = PyCapsule_GetPointer(c, "bridge_c.x") == &ended;
    int wrong = PyCapsule_GetPointer(c, "other") != NULL;
    PyErr_Clear();
    Py_DECREF(c);
    return Py_BuildValue("iii", same, wrong, ended);
}

static PyMethodDef functions[] = {
    {"fail_at", fail_at, METH_VARARGS, NULL},
    {"run", run, METH_VARARGS, NULL},
    {"capsule", capsule, METH_NOARGS, NULL},
    {"alive", get_alive, METH_NOARGS, NULL},
    {"ident", ident, METH_O, NULL},
    {"keep_in_malloc", keep_in_malloc, METH_O, NULL},
    {"take_from_malloc", take_from_malloc, METH_NOARGS, NULL},
    {"swap", swap, METH_VARARGS, NULL},
    {"set_inline", set_inline, METH_VARARGS, NULL},
    {"put_new", put_new, METH_VARARGS, NULL},
    {"append_inline", append_inline, METH_VARARGS, NULL},
    {"sum_nested", sum_nested, METH_O, NULL},
    {"resizes", resizes, METH_NOARGS, NULL},
    {"resize_shared", resize_shared, METH_O, NULL},
    {"append_and_drop", append_and_drop, METH_O, NULL},
    {"borrowed_twice", borrowed_twice, METH_O, NULL},
    {"items_of", items_of, METH_O, NULL},
    {"call_with", call_with, METH_VARARGS, NULL},
    {"catching", catching, METH_O, NULL},
    {"null_without_error", null_without_error, METH_NOARGS, NULL},
    {"parse", (PyCFunction)(void (*)(void))parse, METH_VARARGS | METH_KEYWORDS, NULL},
    {"parse_many", parse_many, METH_VARARGS, NULL},
    {"drop_n", drop_n, METH_VARARGS, NULL},
    {NULL},
};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "bridge_c", "What C does.", -1, functions};

PyMODINIT_FUNC PyInit_bridge_c(void)
{
    PyObject *m = PyModule_Create(&def);
    nest = PyList_New(0);
    if (m == NULL || nest == NULL || PyModule_AddType(m, &HolderType) < 0 ||
        PyModule_AddType(m, &NumType) < 0 || PyModule_AddObjectRef(m, "nest", nest) < 0) {
        return NULL;
    }
    PyObject *phoenix = PyType_FromSpec(&phoenix_spec);
    if (phoenix == NULL || PyModule_AddObject(m, "Phoenix", phoenix) < 0) {
        return NULL;
    }
    return PyModule_AddIntConstant(m, "ANSWER", 42) < 0 ? NULL : m;
}
