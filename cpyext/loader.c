/* loader.c -- extension module files: dlopen, PyInit_*, single- and multi-phase initialisation. */
#include "cpyext/loader.h"

#include <dlfcn.h>

#include "cpyext/module.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"

static Value load_error(Thread *t, const char *text, Str *name, Str *path)
{
    Value msg = kr_str_decode(t, text, (isize)strlen(text), "utf-8", "surrogateescape");
    if (value_is_error(msg)) {
        return VALUE_ERROR;
    }
    PyErr_SetImportError(cpx_lend(t, msg), cpx_lend(t, value_from_ptr(name)),
                         cpx_lend(t, value_from_ptr(path)));
    return VALUE_ERROR;
}

/* The last part of a module's name as in PyInit_<name>, and the prefix for it; NULL pending. */
static const char *init_name(Thread *t, Str *name, const char **prefix)
{
    isize len = kr_str_len(name);
    isize dot = -1;
    for (isize i = 0; i < len; i++) {
        if (kr_str_at(name, i) == '.') {
            dot = i;
        }
    }
    Value tail = kr_str_slice(t, name, dot + 1, 1, len - dot - 1);
    if (value_is_error(tail)) {
        return NULL;
    }
    *prefix = "PyInit_";
    if (!kr_str_is_ascii(kr_as_str(tail))) {
        *prefix = "PyInitU_";
        tail = kr_str_encode(t, kr_as_str(tail), "punycode", NULL);
        if (value_is_error(tail)) {
            return NULL;
        }
        char *text = PyBytes_AS_STRING(cpx_lend(t, tail));
        for (char *p = text; *p != '\0'; p++) {
            *p = *p == '-' ? '_' : *p;
        }
        return text;
    }
    return kr_str_utf8(t, kr_as_str(tail), NULL);
}

static bool set_file(Thread *t, Value module, Str *path)
{
    return kr_setattr(t, module, KR_NAME(__file__), value_from_ptr(path)) == 0;
}

/* What a create function gets as its spec: name and origin. */
static PyObject *make_spec(Thread *t, Str *name, Str *path)
{
    Value ns = kr_dict_get_c(t, kr_interp.sys_dict, "implementation");
    if (value_is_null(ns)) {
        return NULL;
    }
    Value spec = kr_call_0(t, value_from_ptr(kr_type(ns))); /* types.SimpleNamespace */
    if (value_is_error(spec) || kr_setattr(t, spec, KR_NAME(name), value_from_ptr(name)) < 0 ||
        kr_setattr(t, spec, kr_str_intern_c(t, "origin"), value_from_ptr(path)) < 0) {
        return NULL;
    }
    return cpx_give(t, spec);
}

static Value finish_multi_phase(Thread *t, PyModuleDef *def, Str *name, Str *path)
{
    PyObject *spec = make_spec(t, name, path);
    if (spec == NULL && kr_pending(t)) {
        return VALUE_ERROR;
    }
    PyObject *m = cpx_module_from_def(t, def, name, spec ? spec : cpx_c(&_Py_NoneStruct));
    Py_XDECREF(spec);
    if (m == NULL) {
        return VALUE_ERROR;
    }
    Value v = cpx_take(t, m);
    if (!set_file(t, v, path)) {
        return VALUE_ERROR;
    }
    /* Visible while it executes. */
    if (!kr_dict_set(t, kr_interp.modules, value_from_ptr(name), v)) {
        return VALUE_ERROR;
    }
    if (kr_is_instance_of(v, &PyModule_Type) && PyModule_ExecDef(cpx_lend(t, v), def) < 0) {
        Value exc = kr_err_fetch(t);
        if (kr_dict_del(t, kr_interp.modules, value_from_ptr(name)) < 0) {
            kr_err_clear(t);
        }
        kr_err_restore(t, exc);
        return VALUE_ERROR;
    }
    return v;
}

Value cpx_load_extension(Thread *t, Str *name, Str *path)
{
    const char *prefix, *tail = init_name(t, name, &prefix);
    Value bytes = kr_str_encode(t, path, "utf-8", "surrogateescape");
    if (tail == NULL || value_is_error(bytes)) {
        return VALUE_ERROR;
    }
    const char *file = kr_bytes_data((Bytes *)value_ptr(bytes));
    void *lib = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (lib == NULL) {
        const char *why = dlerror();
        return load_error(t, why != NULL ? why : "unknown dlopen() error", name, path);
    }
    char symbol[512];
    snprintf(symbol, sizeof symbol, "%s%s", prefix, tail);
    PyObject *(*init)(void) = (PyObject * (*)(void)) dlsym(lib, symbol);
    if (init == NULL) {
        char text[640];
        snprintf(text, sizeof text, "dynamic module does not define module export function (%s)",
                 symbol);
        return load_error(t, text, name, path);
    }
    const char *full = kr_str_utf8(t, name, NULL);
    if (full == NULL) {
        return VALUE_ERROR;
    }
    const char *outer = cpx_package_context;
    cpx_package_context = full;
    t->calls_into_c++;
    PyObject *m = CPX_C(t, init());
    cpx_package_context = outer;
    if (m == NULL) {
        return kr_pending(t)
                   ? VALUE_ERROR
                   : kr_raise(t, KR_EXC(SystemError),
                              "initialization of %s failed without raising an exception", tail);
    }
    if (kr_pending(t)) {
        return kr_raise_from_pending(t, KR_EXC(SystemError),
                                     "initialization of %s raised unreported exception", tail);
    }
    if (m->ob_type == NULL) {
        return kr_raise(t, KR_EXC(SystemError), "init function of %s returned uninitialized object",
                        tail);
    }
    if (Py_TYPE(m) == cpx_c_type(&PyModuleDef_Type)) {
        return CPX_C(t, finish_multi_phase(t, (PyModuleDef *)m, name, path));
    }
    Value v = cpx_take(t, m);
    PyModuleDef *def =
        kr_is_instance_of(v, &PyModule_Type) ? ((Module *)value_ptr(v))->md_def : NULL;
    if (def == NULL) {
        return kr_raise(t, KR_EXC(SystemError),
                        "initialization of %s did not return an extension module", tail);
    }
    def->m_base.m_init = init;
    if (!set_file(t, v, path) || cpx_state_add(cpx_lend(t, v), def) < 0) {
        return VALUE_ERROR;
    }
    return v;
}
