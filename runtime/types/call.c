/* call.c -- the call protocol (core/call.h): dispatch by the type of the callable.
 *
 * Argument arrays made here live on the C stack or in collector blocks, which conservative scanning
 * sees either way.
 */
#include "runtime/core/call.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/type.h"

#define STACK_ARGS 16

size_t kr_kwcount(const Tuple *kwnames)
{
    return kwnames == NULL ? 0 : (size_t)kr_tuple_len(kwnames);
}

/* callable(first, *args): bound methods and everything that prepends. */
Value kr_call_prepend(Thread *t, Value callable, Value first, const Value *args, size_t nargs,
                      Tuple *kwnames)
{
    Value few[STACK_ARGS];
    size_t total = nargs + kr_kwcount(kwnames);
    Value *all = few;
    if (total + 1 > STACK_ARGS) {
        all = kr_gc_new_block(t, (total + 1) * sizeof(Value), GCK_RAW);
        if (all == NULL) {
            return VALUE_ERROR;
        }
    }
    all[0] = first;
    if (total > 0) {
        memcpy(all + 1, args, total * sizeof(Value));
    }
    Value result = kr_call(t, callable, all, nargs + 1, kwnames);
    if (all != few) {
        kr_gc_free_block(t, all);
    }
    return result;
}

static Value call_cfunction(Thread *t, CFunction *f, const Value *args, size_t nargs,
                            Tuple *kwnames)
{
    if (KR_LIKELY(f->native != NULL)) {
        return kr_native_call_bound(t, f->native, f->self, args, nargs, kwnames);
    }
    return kr_ext.call_c(t, f->m_ml, f->m_self, f->mm_class, args, nargs, kwnames);
}

static Value call_slow(Thread *t, Value callable, const Value *args, size_t nargs, Tuple *kwnames)
{
    Type *type = kr_type(callable);
    SlotCALL call = kr_slots(type)->tp_call;
    if (call == NULL) {
        return kr_raise(t, KR_EXC(TypeError), "'%T' object is not callable", callable);
    }
    if (!kr_enter_recursive(t, " while calling a Python object")) {
        return VALUE_ERROR;
    }
    Value result = call(t, callable, args, nargs, kwnames);
    kr_leave_recursive(t);
    return result;
}

Value kr_call(Thread *t, Value callable, const Value *args, size_t nargs, Tuple *kwnames)
{
    Type *type = kr_type(callable);
    if (KR_UNLIKELY((char *)__builtin_frame_address(0) <= t->c_stack_limit) &&
        !kr_recursion_failed(t, " while calling a Python object")) {
        return VALUE_ERROR;
    }
    if (kwnames != NULL && kr_tuple_len(kwnames) == 0) {
        kwnames = NULL;
    }
    if (type == &PyFunction_Type) {
        return kr_eval_function(t, (Function *)value_ptr(callable), args, nargs, kwnames);
    }
    if (type == &PyCFunction_Type) {
        return call_cfunction(t, (CFunction *)value_ptr(callable), args, nargs, kwnames);
    }
    if (type == &PyMethod_Type) {
        Method *m = (Method *)value_ptr(callable);
        return kr_call_prepend(t, m->im_func, m->im_self, args, nargs, kwnames);
    }
    return call_slow(t, callable, args, nargs, kwnames);
}

Value kr_call_0(Thread *t, Value callable) { return kr_call(t, callable, NULL, 0, NULL); }
Value kr_call_1(Thread *t, Value callable, Value a) { return kr_call(t, callable, &a, 1, NULL); }

Value kr_call_2(Thread *t, Value callable, Value a, Value b)
{
    Value args[2] = {a, b};
    return kr_call(t, callable, args, 2, NULL);
}

Value kr_call_3(Thread *t, Value callable, Value a, Value b, Value c)
{
    Value args[3] = {a, b, c};
    return kr_call(t, callable, args, 3, NULL);
}

/* -- f(*args, **kwargs) ------------------------------------------------------------------- */

Value kr_call_tuple(Thread *t, Value callable, Tuple *args, Dict *kwargs_or_null)
{
    isize nargs = kr_tuple_len(args);
    isize nkw = kwargs_or_null == NULL ? 0 : kr_dict_len(kwargs_or_null);
    if (nkw == 0) {
        return kr_call(t, callable, args->ob_item, (size_t)nargs, NULL);
    }
    Value *all = kr_gc_new_block(t, (size_t)(nargs + nkw) * sizeof(Value), GCK_RAW);
    Tuple *names = kr_tuple_new(t, nkw);
    if (all == NULL || names == NULL) {
        return VALUE_ERROR;
    }
    memcpy(all, args->ob_item, (size_t)nargs * sizeof(Value));
    isize pos = 0, i = 0;
    Value key, v;
    while (i < nkw && kr_dict_next(kwargs_or_null, &pos, &key, &v)) {
        if (!kr_is_str(key)) {
            return kr_raise(t, KR_EXC(TypeError), "keywords must be strings");
        }
        names->ob_item[i] = key;
        all[nargs + i] = v;
        i++;
    }
    Value result = kr_call(t, callable, all, (size_t)nargs, names);
    kr_gc_free_block(t, all);
    return result;
}

/* -- Methods ------------------------------------------------------------------------------ */

Value kr_call_method(Thread *t, Value obj, Str *name, const Value *args, size_t nargs)
{
    Value self;
    Value func = kr_load_method(t, obj, name, &self);
    if (value_is_error(func)) {
        return VALUE_ERROR;
    }
    return value_is_null(self) ? kr_call(t, func, args, nargs, NULL)
                               : kr_call_prepend(t, func, self, args, nargs, NULL);
}

Value kr_call_method_0(Thread *t, Value obj, Str *name)
{
    return kr_call_method(t, obj, name, NULL, 0);
}

Value kr_call_method_1(Thread *t, Value obj, Str *name, Value a)
{
    return kr_call_method(t, obj, name, &a, 1);
}

Value kr_call_special(Thread *t, Value obj, Str *name, const Value *args, size_t nargs, bool *found)
{
    Type *type = kr_type(obj);
    Value attr = kr_type_lookup(type, name);
    *found = !value_is_null(attr);
    if (!*found) {
        return VALUE_NULL;
    }
    Type *attr_type = kr_type(attr);
    if (attr_type->tp_flags & TPF_METHOD_DESCRIPTOR) {
        return kr_call_prepend(t, attr, obj, args, nargs, NULL);
    }
    SlotDESCRGET get = kr_slots(attr_type)->tp_descr_get;
    if (get != NULL) {
        attr = get(t, attr, obj, value_from_ptr(type));
        if (value_is_error(attr)) {
            return VALUE_ERROR;
        }
    }
    return kr_call(t, attr, args, nargs, NULL);
}

bool kr_is_callable(Value v) { return kr_slots(kr_type(v))->tp_call != NULL; }
