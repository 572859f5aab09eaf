/* capsule.c -- pycapsule.h. */
#include "runtime/types/capsule.h"

#include "cpyext/bridge.h"

#include "runtime/core/ops.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

PyObject *PyCapsule_New(void *pointer, const char *name, PyCapsule_Destructor destructor)
{
    Thread *t = T;
    if (pointer == NULL) {
        kr_fail(t, KR_EXC(ValueError), "PyCapsule_New called with null pointer");
        return NULL;
    }
    Capsule *c = kr_new_object(t, &PyCapsule_Type, sizeof *c, GCK_SCAN);
    if (c == NULL) {
        return NULL;
    }
    c->pointer = pointer;
    c->name = name;
    c->context = NULL;
    c->destructor = (void (*)(Object *))destructor;
    return cpx_private(t, c);
}

static bool same_name(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}
static Capsule *legal(PyObject *o, const char *what)
{
    if (o == NULL || cpx_object(o)->ob_type != &PyCapsule_Type || ((Capsule *)o)->pointer == NULL) {
        kr_fail(T, KR_EXC(ValueError), "%s called with invalid PyCapsule object", what);
        return NULL;
    }
    return (Capsule *)o;
}
int PyCapsule_IsValid(PyObject *o, const char *name)
{
    return o != NULL && cpx_object(o)->ob_type == &PyCapsule_Type &&
           ((Capsule *)o)->pointer != NULL && same_name(((Capsule *)o)->name, name);
}
void *PyCapsule_GetPointer(PyObject *o, const char *name)
{
    Capsule *c = legal(o, "PyCapsule_GetPointer");
    if (c != NULL && !same_name(c->name, name)) {
        kr_fail(T, KR_EXC(ValueError), "PyCapsule_GetPointer called with incorrect name");
        return NULL;
    }
    return c == NULL ? NULL : c->pointer;
}
const char *PyCapsule_GetName(PyObject *o)
{
    Capsule *c = legal(o, "PyCapsule_GetName");
    return c == NULL ? NULL : c->name;
}
PyCapsule_Destructor PyCapsule_GetDestructor(PyObject *o)
{
    Capsule *c = legal(o, "PyCapsule_GetDestructor");
    return c == NULL ? NULL : (PyCapsule_Destructor)c->destructor;
}
void *PyCapsule_GetContext(PyObject *o)
{
    Capsule *c = legal(o, "PyCapsule_GetContext");
    return c == NULL ? NULL : c->context;
}
int PyCapsule_SetPointer(PyObject *o, void *pointer)
{
    if (pointer == NULL) {
        kr_fail(T, KR_EXC(ValueError), "PyCapsule_SetPointer called with null pointer");
        return -1;
    }
    Capsule *c = legal(o, "PyCapsule_SetPointer");
    if (c != NULL) {
        c->pointer = pointer;
    }
    return c == NULL ? -1 : 0;
}
int PyCapsule_SetName(PyObject *o, const char *name)
{
    Capsule *c = legal(o, "PyCapsule_SetName");
    if (c != NULL) {
        c->name = name;
    }
    return c == NULL ? -1 : 0;
}
int PyCapsule_SetDestructor(PyObject *o, PyCapsule_Destructor destructor)
{
    Capsule *c = legal(o, "PyCapsule_SetDestructor");
    if (c != NULL) {
        c->destructor = (void (*)(Object *))destructor;
    }
    return c == NULL ? -1 : 0;
}
int PyCapsule_SetContext(PyObject *o, void *context)
{
    Capsule *c = legal(o, "PyCapsule_SetContext");
    if (c != NULL) {
        c->context = context;
    }
    return c == NULL ? -1 : 0;
}
/* "package.module.attribute": imports the first part, walks the rest. */
void *PyCapsule_Import(const char *name, int no_block)
{
    char *copy = PyMem_Malloc(strlen(name) + 1), *rest = NULL;
    PyObject *o = NULL;
    if (copy == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    strcpy(copy, name);
    for (char *part = copy; part != NULL; part = rest) {
        rest = strchr(part, '.');
        if (rest != NULL) {
            *rest++ = '\0';
        }
        PyObject *next = o == NULL ? PyImport_ImportModule(part) : PyObject_GetAttrString(o, part);
        if (next == NULL && o == NULL) {
            PyErr_Clear();
            kr_fail(T, KR_EXC(ImportError), "PyCapsule_Import could not import module \"%s\"",
                    part);
        }
        Py_XDECREF(o);
        o = next;
        if (o == NULL) {
            PyMem_Free(copy);
            return NULL;
        }
    }
    PyMem_Free(copy);
    void *p = NULL;
    if (PyCapsule_IsValid(o, name)) {
        p = ((Capsule *)o)->pointer;
    } else {
        kr_fail(T, KR_EXC(AttributeError), "PyCapsule_Import \"%s\" is not valid", name);
    }
    Py_DECREF(o);
    return p;
}
