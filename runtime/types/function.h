/* function.h -- Python functions, bound methods, cells, builtin functions. */
#ifndef KR_FUNCTION_H
#define KR_FUNCTION_H

#include "runtime/core/native.h"

struct Function { /* PyFunctionObject, 136 bytes, then ours */
    Object ob_base;
    Dict *func_globals;
    Dict *func_builtins;
    Str *func_name, *func_qualname;
    Code *func_code;
    Value func_defaults;   /* Tuple or NULL */
    Value func_kwdefaults; /* Dict or NULL */
    Value func_closure;    /* Tuple of Cell or NULL */
    Value func_doc;
    Value func_dict; /* Dict or NULL */
    Object *func_weakreflist;
    Value func_module;
    Value func_annotations; /* Dict, Tuple of name/value pairs not yet a dict, or NULL */
    void *vectorcall;
    uint32_t func_version; /* changes with code, defaults, kwdefaults; guards of call caches */
};
extern uint32_t kr_function_versions; /* kr_next_version() */
struct Method {                       /* PyMethodObject */
    Object ob_base;
    Value im_func, im_self;
    Object *im_weakreflist;
    void *vectorcall;
};
struct Cell { /* PyCellObject, 24 bytes, then ours */
    Object ob_base;
    Value ob_ref;  /* VALUE_NULL: unbound */
    isize exposed; /* C has seen it: loads and stores go through the bridge's slot rules */
};
KR_INLINE Value kr_cell_get(Thread *t, Cell *cell)
{
    if (KR_LIKELY(cell->exposed == 0) || value_is_null(cell->ob_ref)) {
        return cell->ob_ref;
    }
    return kr_ext.slot_load(t, &cell->ob_base, &cell->ob_ref);
}
/* false with MemoryError (only for exposed cells). */
KR_INLINE bool kr_cell_set(Thread *t, Cell *cell, Value v)
{
    if (KR_LIKELY(cell->exposed == 0)) {
        kr_gc_write(cell, &cell->ob_ref, v);
        return true;
    }
    return kr_ext.slot_store(t, &cell->ob_base, &cell->ob_ref, v);
}
typedef struct CFunction { /* PyCMethodObject, 64 bytes, then ours */
    Object ob_base;
    const CMethodDef *m_ml;
    Object *m_self, *m_module;
    Object *m_weakreflist;
    void *vectorcall;
    Type *mm_class;
    const NativeDef
        *native; /* == m_ml when the row is ours, else NULL: call through kr_ext.call_c */
    Value self;  /* receiver as a Value (m_self is its boxed form, set when exposed) */
    Value module;
} CFunction;

Function *kr_function_new(Thread *t, Code *code, Dict *globals); /* NULL pending */
/* Its docstring: the first constant, when it is a string; else None. */
Value kr_function_doc(const Code *code);
/* The same where the builtins of the namespace are known. */
Function *kr_function_new_in(Thread *t, Code *code, Dict *globals, Dict *builtins);
/* The builtins a namespace runs with: its __builtins__ (a module or a dict), else the
 * interpreter's. */
Dict *kr_builtins_of(Thread *t, Dict *globals);
Value kr_method_new(Thread *t, Value func, Value self);
Cell *kr_cell_new(Thread *t, Value v); /* v may be VALUE_NULL */
/* Builtin function object for a row; module: str (its __module__) or VALUE_NULL. */
/* The same for a row of C code; defining_class: for METH_METHOD, or NULL. */
Value kr_cfunction_new_c(Thread *t, const CMethodDef *ml, Value self, Value module,
                         Type *defining_class);
Value kr_cfunction_new(Thread *t, const NativeDef *def, Value self, Value module);

/* -- instancemethod.c -- */
typedef struct InstanceMethod { /* PyInstanceMethodObject: a callable that binds like a function */
    Object ob_base;
    Value func;
} InstanceMethod;
Value kr_instancemethod_new(Thread *t, Value func);

#endif
