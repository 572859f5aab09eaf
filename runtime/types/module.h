/* module.h -- module objects. */
#ifndef KR_MODULE_H
#define KR_MODULE_H

#include "runtime/core/native.h"

struct Module {
    Object ob_base;
    Dict *md_dict;
    void *md_def; /* PyModuleDef of extension modules */
    void *md_state;
    Object *md_weaklist;
    Value md_name;
};
Module *kr_module_new(Thread *t,
                      Str *name); /* __name__, __doc__, __package__, __loader__, __spec__ set */
Module *kr_module_from_native(Thread *t, const NativeModule *def);
/* Set by import machinery (importlib._bootstrap._module_repr); NULL: name and file. */
extern Value (*kr_module_repr_hook)(Thread *t, Value module);
bool kr_module_is_builtin(Thread *t, Value module);
bool kr_module_add(Thread *t, Module *m, const char *name, Value v) KR_MUST_CHECK;

#endif
