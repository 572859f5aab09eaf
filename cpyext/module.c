/* module.c -- moduleobject.h and the module functions of modsupport.h. */
#include "cpyext/module.h"

#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"

#define T kr_thread_current()

const char *cpx_package_context;

PyObject *PyModuleDef_Init(PyModuleDef *def)
{
    static Py_ssize_t next_index;
    if (def->m_base.m_index == 0) {
        Py_SET_REFCNT(def, 1);
        Py_SET_TYPE(def, cpx_c_type(&PyModuleDef_Type));
        def->m_base.m_index = ++next_index;
    }
    return (PyObject *)def;
}

static Module *as_module(PyObject *o)
{
    Value v = o == NULL ? KR_NONE : cpx_keep(T, o);
    if (!kr_is_instance_of(v, &PyModule_Type)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return (Module *)value_ptr(v);
}

/* -- Making ------------------------------------------------------------------------------- */

static bool add_functions(Thread *t, Module *m, PyMethodDef *defs, Value module_name)
{
    for (PyMethodDef *def = defs; def != NULL && def->ml_name != NULL; def++) {
        if (def->ml_flags & (METH_CLASS | METH_STATIC)) {
            return kr_fail(t, KR_EXC(ValueError),
                           "module functions cannot set METH_CLASS or METH_STATIC");
        }
        PyObject *name = cpx_lend(t, module_name);
        PyObject *f = PyCMethod_New(def, cpx_c(&m->ob_base), name, NULL);
        if (f == NULL || !kr_dict_set_c(t, m->md_dict, def->ml_name, cpx_take(t, f))) {
            return false;
        }
    }
    return true;
}

static bool init_state(Thread *t, Module *m, PyModuleDef *def)
{
    if (def->m_size > 0 && m->md_state == NULL) {
        m->md_state = PyMem_Calloc(1, (size_t)def->m_size);
        if (m->md_state == NULL) {
            kr_raise_oom(t);
            return false;
        }
    }
    return true;
}

static bool set_doc(Thread *t, Module *m, const char *doc)
{
    Str *s = doc == NULL ? NULL : kr_str_from_c(t, doc);
    return doc == NULL || (s != NULL && kr_dict_set_c(t, m->md_dict, "__doc__", value_from_ptr(s)));
}

PyObject *PyModule_NewObject(PyObject *name)
{
    Thread *t = T;
    return cpx_give_ptr(t, kr_module_new(t, kr_as_str(cpx_keep(t, name))));
}
PyObject *PyModule_New(const char *name)
{
    Thread *t = T;
    Str *s = kr_str_from_c(t, name);
    return s == NULL ? NULL : cpx_give_ptr(t, kr_module_new(t, s));
}

/* A module compiled against headers of another Python is warned about, no more: as CPython does. */
static bool check_api_version(Thread *t, const char *name, int version)
{
    return version == PYTHON_API_VERSION || version == PYTHON_ABI_VERSION ||
           kr_warn(t, KR_EXC(RuntimeWarning), 1,
                   "Python C API version mismatch for module %s: This Python has API version %d, "
                   "module %s has version %d.",
                   name, PYTHON_API_VERSION, name, version);
}

#undef PyModule_Create2
PyObject *PyModule_Create2(PyModuleDef *def, int api_version)
{
    Thread *t = T;
    PyModuleDef_Init(def);
    if (!check_api_version(t, def->m_name, api_version)) {
        return NULL;
    }
    if (def->m_slots != NULL) {
        kr_fail(t, KR_EXC(SystemError), "module %s: PyModule_Create is incompatible with m_slots",
                def->m_name);
        return NULL;
    }
    const char *name = def->m_name;
    /* In a package the module is known by its full name. */
    if (cpx_package_context != NULL) {
        const char *dot = strrchr(cpx_package_context, '.');
        if (dot != NULL && strcmp(dot + 1, name) == 0) {
            name = cpx_package_context;
            cpx_package_context = NULL;
        }
    }
    Str *s = kr_str_from_c(t, name);
    Module *m = s == NULL ? NULL : kr_module_new(t, s);
    if (m == NULL || cpx_lend(t, value_from_ptr(m)) == NULL || !init_state(t, m, def) ||
        !add_functions(t, m, def->m_methods, value_from_ptr(s)) || !set_doc(t, m, def->m_doc)) {
        return NULL;
    }
    m->md_def = def;
    return cpx_give_ptr(t, m);
}

#undef PyModule_FromDefAndSpec2
PyObject *PyModule_FromDefAndSpec2(PyModuleDef *def, PyObject *spec, int api_version)
{
    Thread *t = T;
    if (!check_api_version(t, def->m_name, api_version)) {
        return NULL;
    }
    PyObject *name = PyObject_GetAttrString(spec, "name");
    if (name == NULL) {
        return NULL;
    }
    PyObject *m = cpx_module_from_def(t, def, (Str *)value_ptr(cpx_keep(t, name)), spec);
    Py_DECREF(name);
    return m;
}

/* Multi-phase: the object, functions and doc; slots other than Py_mod_create wait for exec. */
PyObject *cpx_module_from_def(Thread *t, PyModuleDef *def, Str *name, PyObject *spec)
{
    PyModuleDef_Init(def);
    const char *text = kr_str_utf8(t, name, NULL);
    PyObject *(*create)(PyObject *, PyModuleDef *) = NULL;
    bool has_exec = false;
    if (text == NULL) {
        return NULL;
    }
    if (def->m_size < 0) {
        kr_fail(t, KR_EXC(SystemError),
                "module %s: m_size may not be negative for multi-phase initialization", text);
        return NULL;
    }
    for (PyModuleDef_Slot *slot = def->m_slots; slot != NULL && slot->slot != 0; slot++) {
        if (slot->slot == Py_mod_create) {
            if (create != NULL) {
                kr_fail(t, KR_EXC(SystemError), "module %s has multiple create slots", text);
                return NULL;
            }
            create = (PyObject * (*)(PyObject *, PyModuleDef *)) slot->value;
        } else if (slot->slot == Py_mod_exec) {
            has_exec = true;
        } else {
            kr_fail(t, KR_EXC(SystemError), "module %s uses unknown slot ID %i", text, slot->slot);
            return NULL;
        }
    }
    PyObject *m;
    if (create != NULL) {
        m = create(spec, def);
        if (m == NULL) {
            if (!kr_pending(t)) {
                kr_fail(t, KR_EXC(SystemError),
                        "creation of module %s failed without setting an exception", text);
            }
            return NULL;
        }
        if (kr_pending(t)) {
            Py_DECREF(m);
            kr_raise_from_pending(t, KR_EXC(SystemError),
                                  "creation of module %s raised unreported exception", text);
            return NULL;
        }
    } else {
        m = cpx_give_ptr(t, kr_module_new(t, name));
        if (m == NULL) {
            return NULL;
        }
    }
    if (kr_is_instance_of(cpx_read(m), &PyModule_Type)) {
        Module *module = (Module *)m;
        module->md_def = def;
        module->md_state = NULL;
        if (!add_functions(t, module, def->m_methods, value_from_ptr(name)) ||
            !set_doc(t, module, def->m_doc)) {
            Py_DECREF(m);
            return NULL;
        }
    } else if (def->m_size > 0 || def->m_traverse || def->m_clear || def->m_free) {
        kr_fail(t, KR_EXC(SystemError),
                "module %s is not a module object, but requests module state", text);
        Py_DECREF(m);
        return NULL;
    } else if (has_exec) {
        kr_fail(t, KR_EXC(SystemError),
                "module %s specifies execution slots, but did not create a ModuleType instance",
                text);
        Py_DECREF(m);
        return NULL;
    }
    return m;
}

int PyModule_ExecDef(PyObject *module, PyModuleDef *def)
{
    Thread *t = T;
    Module *m = as_module(module);
    if (m == NULL) {
        return -1;
    }
    const char *text = PyModule_GetName(module);
    if (text == NULL || !init_state(t, m, def)) {
        return -1;
    }
    for (PyModuleDef_Slot *slot = def->m_slots; slot != NULL && slot->slot != 0; slot++) {
        if (slot->slot != Py_mod_exec) {
            continue;
        }
        int r = ((int (*)(PyObject *))slot->value)(module);
        if (r != 0) {
            if (!kr_pending(t)) {
                kr_fail(t, KR_EXC(SystemError),
                        "execution of module %s failed without setting an exception", text);
            }
            return -1;
        }
        if (kr_pending(t)) {
            kr_raise_from_pending(t, KR_EXC(SystemError),
                                  "execution of module %s raised unreported exception", text);
            return -1;
        }
    }
    return 0;
}

int PyModule_AddFunctions(PyObject *o, PyMethodDef *defs)
{
    Thread *t = T;
    Module *m = as_module(o);
    PyObject *name = m == NULL ? NULL : PyModule_GetNameObject(o);
    if (name == NULL) {
        return -1;
    }
    bool ok = add_functions(t, m, defs, cpx_keep(t, name));
    Py_DECREF(name);
    return ok ? 0 : -1;
}
int PyModule_SetDocString(PyObject *o, const char *doc)
{
    Module *m = as_module(o);
    return m != NULL && set_doc(T, m, doc) ? 0 : -1;
}

/* -- Asking ------------------------------------------------------------------------------- */

PyObject *PyModule_GetDict(PyObject *o)
{
    Thread *t = T;
    Module *m = as_module(o);
    return m == NULL ? NULL : cpx_lend(t, value_from_ptr(m->md_dict));
}
PyModuleDef *PyModule_GetDef(PyObject *o)
{
    Module *m = as_module(o);
    return m == NULL ? NULL : m->md_def;
}
void *PyModule_GetState(PyObject *o)
{
    Module *m = as_module(o);
    return m == NULL ? NULL : m->md_state;
}
PyObject *PyModule_GetNameObject(PyObject *o)
{
    Thread *t = T;
    Module *m = as_module(o);
    if (m == NULL) {
        return NULL;
    }
    Value name = kr_dict_get_str(t, m->md_dict, KR_NAME(__name__));
    if (value_is_null(name) || !kr_is_str(name)) {
        if (!kr_pending(t)) {
            kr_fail(t, KR_EXC(SystemError), "nameless module");
        }
        return NULL;
    }
    return cpx_give(t, name);
}
const char *PyModule_GetName(PyObject *o)
{
    PyObject *name = PyModule_GetNameObject(o);
    if (name == NULL) {
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8(name);
    Py_DECREF(name); /* the module's dict holds it */
    return text;
}
PyObject *PyModule_GetFilenameObject(PyObject *o)
{
    Thread *t = T;
    Module *m = as_module(o);
    if (m == NULL) {
        return NULL;
    }
    Value name = kr_dict_get_str(t, m->md_dict, KR_NAME(__file__));
    if (value_is_null(name) || !kr_is_str(name)) {
        if (!kr_pending(t)) {
            kr_fail(t, KR_EXC(SystemError), "module filename missing");
        }
        return NULL;
    }
    return cpx_give(t, name);
}

/* -- Adding ------------------------------------------------------------------------------- */

int PyModule_AddObjectRef(PyObject *o, const char *name, PyObject *value)
{
    Thread *t = T;
    if (o == NULL || !kr_is_instance_of(cpx_read(o), &PyModule_Type)) {
        kr_fail(t, KR_EXC(TypeError), "PyModule_AddObjectRef() first argument must be a module");
        return -1;
    }
    if (value == NULL) {
        if (!kr_pending(t)) {
            kr_fail(t, KR_EXC(SystemError),
                    "PyModule_AddObjectRef() must be called with an exception raised if value is "
                    "NULL");
        }
        return -1;
    }
    Module *m = as_module(o);
    return kr_dict_set_c(t, m->md_dict, name, cpx_keep(t, value)) ? 0 : -1;
}
/* Steals on success.  The count stays: C often goes on to use the pointer from a static variable.
 */
int PyModule_AddObject(PyObject *o, const char *name, PyObject *value)
{
    return PyModule_AddObjectRef(o, name, value);
}
#undef PyModule_AddIntMacro
int PyModule_AddIntConstant(PyObject *o, const char *name, long value)
{
    PyObject *v = PyLong_FromLong(value);
    int r = v == NULL ? -1 : PyModule_AddObjectRef(o, name, v);
    Py_XDECREF(v);
    return r;
}
int PyModule_AddStringConstant(PyObject *o, const char *name, const char *value)
{
    PyObject *v = PyUnicode_FromString(value);
    int r = v == NULL ? -1 : PyModule_AddObjectRef(o, name, v);
    Py_XDECREF(v);
    return r;
}
int PyModule_AddType(PyObject *o, PyTypeObject *type)
{
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    const char *dot = strrchr(type->tp_name, '.');
    return PyModule_AddObjectRef(o, dot ? dot + 1 : type->tp_name, (PyObject *)type);
}

/* -- By definition ------------------------------------------------------------------------ */

static PyObject **by_index;
static Py_ssize_t nindex;

PyObject *PyState_FindModule(PyModuleDef *def)
{
    Py_ssize_t i = def->m_base.m_index;
    return def->m_slots != NULL || i <= 0 || i >= nindex ? NULL : by_index[i];
}
int cpx_state_add(PyObject *module, PyModuleDef *def)
{
    Py_ssize_t i = def->m_base.m_index;
    if (i >= nindex) {
        PyObject **grown = PyMem_RawRealloc(by_index, (size_t)(i + 16) * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memset(grown + nindex, 0, (size_t)(i + 16 - nindex) * sizeof *grown);
        by_index = grown;
        nindex = i + 16;
    }
    Py_XSETREF(by_index[i], Py_NewRef(module));
    return 0;
}
int PyState_AddModule(PyObject *module, PyModuleDef *def)
{
    Thread *t = T;
    if (def == NULL || def->m_slots != NULL) {
        kr_fail(t, KR_EXC(SystemError),
                def == NULL ? "module definition is NULL"
                            : "PyState_AddModule called on module with slots");
        return -1;
    }
    (void)cpx_keep(t, module);
    return cpx_state_add(module, def);
}
int PyState_RemoveModule(PyModuleDef *def)
{
    Py_ssize_t i = def->m_base.m_index;
    if (i > 0 && i < nindex) {
        Py_CLEAR(by_index[i]);
    }
    return 0;
}
