/* app.c -- bodies in Python of builtins that call back: choosing, compiling, copying them. */
#include "runtime/interp/app.h"

#include "runtime/compile/compile.h"
#include "runtime/compile/parser.h"
#include "runtime/core/app.h"
#include "runtime/core/interp.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/native.h"
#include "runtime/core/ops.h"
#include "runtime/interp/trace.h"
#include "runtime/types/dict.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- What bodies call -------------------------------------------------------------------------- */

static Value app_trim(Thread *t, KR_UNUSED Value self, Value list)
{
    kr_list_trim(t, (List *)value_ptr(list));
    return list;
}

static Value app_reserve(Thread *t, KR_UNUSED Value self, Value list)
{
    bool ok = kr_list_reserve(t, (List *)value_ptr(list), KR_LIST_UNKNOWN_LENGTH);
    return ok ? list : VALUE_ERROR;
}

static Value app_count(Thread *t, KR_UNUSED Value self, Value e)
{
    return kr_enum_count(t, (Enumerate *)value_ptr(e));
}

static Value app_new_frozenset(Thread *t, KR_UNUSED Value self)
{
    Set *s = kr_set_new(t, &PyFrozenSet_Type);
    return s == NULL ? VALUE_ERROR : value_from_ptr(s);
}

static Value app_len(Thread *t, KR_UNUSED Value self, Value v)
{
    return value_from_small(kr_len(t, v)); /* of an exact tuple */
}

static Value app_merge_pair(Thread *t, KR_UNUSED Value self, const Value *args,
                            KR_UNUSED size_t nargs)
{
    bool ok = kr_dict_merge_pair(t, (Dict *)value_ptr(args[0]), args[1], (isize)value_int(args[2]));
    return ok ? KR_NONE : VALUE_ERROR;
}

static Value app_take(Thread *t, KR_UNUSED Value self, Value list)
{
    List *items = kr_list_sort_take(t, (List *)value_ptr(list));
    return items == NULL ? VALUE_ERROR : value_from_ptr(items);
}

static Value app_give(Thread *t, KR_UNUSED Value self, const Value *args, KR_UNUSED size_t nargs)
{
    bool ok = value_same(args[2], KR_TRUE);
    if (!kr_list_sort_give(t, (List *)value_ptr(args[0]), (List *)value_ptr(args[1]), ok) && ok) {
        return VALUE_ERROR;
    }
    return KR_NONE;
}

static Value app_sort_by(Thread *t, KR_UNUSED Value self, const Value *args, KR_UNUSED size_t nargs)
{
    List *items = (List *)value_ptr(args[0]);
    bool reverse = kr_truth(t, args[2]) > 0;
    bool ok = kr_is_none(args[1]) ? kr_list_sort(t, items, KR_NONE, reverse)
                                  : kr_list_sort_by(t, items, (List *)value_ptr(args[1]), reverse);
    return ok ? KR_NONE : VALUE_ERROR;
}

/* clang-format off */
#define APP_NATIVES(M) \
    M(O,      app_trim,          NF_OWN,   "trim", NULL) \
    M(O,      app_reserve,       NF_OWN,   "reserve", NULL) \
    M(O,      app_count,         NF_OWN,   "count", NULL) \
    M(NOARGS, app_new_frozenset, NF_OWN,   "new_frozenset", NULL) \
    M(O,      app_len,           NF_OWN,   "len", NULL) \
    M(FAST,   app_merge_pair,    NF_CALLS, "merge_pair", NULL) \
    M(O,      app_take,          NF_OWN,   "take", NULL) \
    M(FAST,   app_give,          NF_CALLS, "give", NULL) \
    M(FAST,   app_sort_by,       NF_CALLS, "sort_by", NULL)
/* clang-format on */
KR_NATIVE_TABLE(natives, APP_NATIVES)

/* -- Compiling --------------------------------------------------------------------------------- */

struct AppBody { /* a body made for one generator or key function; chained from its Code */
    struct AppBody *next;
    Function *func;
    intptr_t app;
};

static const char *const sources[APP_COUNT] = {
    NULL,
#define APP(id, source) source,
#include "runtime/core/app.def"
#undef APP
};
static Function *originals[APP_COUNT]; /* NULL: not needed so far */
static Dict *namespace;

static bool add(Thread *t, Dict *ns, const char *name, Value v)
{
    return !value_is_error(v) && kr_dict_set_c(t, ns, name, v);
}

static bool make_namespace(Thread *t)
{
    Dict *ns = kr_dict_new(t);
    Object *absent = kr_new_object(t, &PyBaseObject_Type, sizeof(Object), GCK_SCAN);
    if (ns == NULL || absent == NULL || !add(t, ns, "ABSENT", value_from_ptr(absent)) ||
        !add(t, ns, "ValueError", value_from_ptr(KR_EXC(ValueError))) ||
        !add(t, ns, "list", value_from_ptr(&PyList_Type)) ||
        !add(t, ns, "tuple", value_from_ptr(&PyTuple_Type)) ||
        !add(t, ns, "set", value_from_ptr(&PySet_Type)) ||
        !add(t, ns, "type", value_from_ptr(&PyType_Type))) {
        return false;
    }
    for (const NativeDef *def = natives; def->ml.ml_name != NULL; def++) {
        if (!add(t, ns, def->ml.ml_name, kr_cfunction_new(t, def, VALUE_NULL, VALUE_NULL))) {
            return false;
        }
    }
    /* The recorder knows this one; but the program may have put another in its place. */
    Value len = kr_dict_get_c(t, kr_interp.builtins, "len");
    const NativeDef *def =
        kr_is_exact(len, &PyCFunction_Type) ? ((CFunction *)value_ptr(len))->native : NULL;
    if (kr_pending(t) ||
        (def != NULL && strcmp(def->ml.ml_name, "len") == 0 && !add(t, ns, "len", len))) {
        return false;
    }
    namespace = ns;
    return true;
}

/* The function that the source defines; NULL pending. */
static Function *compile(Thread *t, const char *source)
{
    Str *name = kr_str_intern_c(t, "<builtin>");
    if (name == NULL || (namespace == NULL && !make_namespace(t))) {
        return NULL;
    }
    Code *module = kr_compile(t, source, strlen(source), true, name, KR_COMPILE_EXEC, KR_CF_APP, 0);
    if (module == NULL ||
        value_is_error(kr_eval_code(t, module, namespace, value_from_ptr(namespace)))) {
        return NULL;
    }
    Value f = kr_dict_get_c(t, namespace, "app");
    return kr_is_exact(f, &PyFunction_Type) ? (Function *)value_ptr(f) : NULL;
}

static Function *original(Thread *t, int app)
{
    if (originals[app] == NULL) {
        Function *f = compile(t, sources[app]);
        if (f == NULL) {
            return NULL;
        }
        f->func_code->hidden = true;
        originals[app] = f;
    }
    return originals[app];
}

/* The body for what `key` is the code of. */
static Function *body_for(Thread *t, int app, Code *key)
{
    for (struct AppBody *b = key->apps; b != NULL; b = b->next) {
        if (b->app == app) {
            return b->func;
        }
    }
    Function *f = original(t, app);
    Code *code = f == NULL ? NULL : kr_code_clone(t, f->func_code);
    Function *copy = code == NULL ? NULL : kr_function_new_in(t, code, namespace, namespace);
    struct AppBody *b = copy == NULL ? NULL : kr_gc_new_block(t, sizeof *b, GCK_RAW);
    if (b == NULL) {
        kr_err_clear(t);
        return NULL;
    }
    copy->func_defaults = f->func_defaults;
    copy->func_kwdefaults = f->func_kwdefaults;
    *b = (struct AppBody){.next = key->apps, .func = copy, .app = app};
    (void)kr_gc_write_ptr(key, (void **)&key->apps, b);
    return copy;
}

/* -- Choosing ---------------------------------------------------------------------------------- */

int kr_app_inner(Value v, Value *inner)
{
    const Type *type = kr_type(v);
    const void *p = value_ptr_or_null(v);
    const Tuple *its = type == &PyMap_Type ? ((const Map *)p)->iterators
                       : type == &PyZip_Type && !((const Zip *)p)->strict
                           ? ((const Zip *)p)->iterators
                           : NULL;
    if (type == &PyFilter_Type || type == &PyEnum_Type) {
        inner[0] = type == &PyFilter_Type ? ((const Filter *)p)->it : ((const Enumerate *)p)->it;
        return 1;
    }
    if (its == NULL || kr_tuple_len(its) < 1 || kr_tuple_len(its) > APP_INNER_MAX) {
        return 0;
    }
    for (isize i = 0; i < kr_tuple_len(its); i++) {
        inner[i] = kr_tuple_get(its, i);
    }
    return (int)kr_tuple_len(its);
}

Code *kr_app_code(Value v)
{
    const Type *type = kr_type(v);
    if (type == &PyGen_Type) {
        return ((Generator *)value_ptr(v))->gi_code;
    }
    if (type == &PyMap_Type) {
        v = ((Map *)value_ptr(v))->func;
    } else if (type == &PyFilter_Type) {
        v = ((Filter *)value_ptr(v))->func;
    } else if (type == &PyEnum_Type || type == &PyZip_Type) {
        Value inner[APP_INNER_MAX];
        Code *code = NULL;
        for (int i = 0, n = kr_app_inner(v, inner); i < n && code == NULL; i++) {
            code = kr_app_runs(inner[i]) ? kr_app_code(inner[i]) : NULL;
        }
        return code;
    }
    if (kr_is_exact(v, &PyMethod_Type)) {
        v = ((Method *)value_ptr(v))->im_func;
    }
    return kr_is_exact(v, &PyFunction_Type) ? ((Function *)value_ptr(v))->func_code : NULL;
}

/* Bodies that only traces make worth while: the interpreter alone is quicker in the C function. */
static bool traced(void) { return kr_jit_hot_count > 0; }

/* The code that a lazy object runs if it is to be iterated by a body. */
static Code *lazy_code(Value v)
{
    Value inner[APP_INNER_MAX];
    int n = traced() ? kr_app_inner(v, inner) : 0;
    Code *code = n > 0 ? kr_app_code(v) : NULL;
    for (int i = 0; i < n && code != NULL; i++) {
        /* iter() must give back what map has got already.  The second one is asked for one item at
         * a time: with a body it would need a generator each time. */
        if (kr_slots(kr_type(inner[i]))->tp_iter != kr_self_iter ||
            (i > 0 && kr_app_lazy(kr_type(inner[i])))) {
            code = NULL;
        }
    }
    return n == 1 && kr_type(v) == &PyZip_Type ? NULL : code;
}

static void rely(AppFacts *facts, int arg, bool code)
{
    if (facts != NULL) {
        facts->fact[facts->n++] = (AppFact){arg, code};
    }
}

/* The code that iterating over the argument runs, NULL: none, or none that is known. */
static Code *iterated_code(AppFacts *facts, const Value *args, int arg)
{
    const Type *type = kr_type(args[arg]);
    Code *code = type == &PyGen_Type ? kr_app_code(args[arg])
                 : kr_app_lazy(type) ? lazy_code(args[arg])
                                     : NULL;
    if (code != NULL) {
        rely(facts, arg, true);
    }
    return code;
}

static Code *called_code(AppFacts *facts, const Value *args, int arg)
{
    if (!kr_is_exact(args[arg], &PyFunction_Type) && !kr_is_exact(args[arg], &PyMethod_Type)) {
        return NULL;
    }
    Code *code = kr_app_code(args[arg]);
    if (code != NULL) {
        rely(facts, arg, true);
    }
    return code;
}

/* Where the value of keyword `name` stands in args; -1: not given, -2: and others are. */
static int keyword(const Tuple *kwnames, isize npos, const char *name, const char *other)
{
    int at = -1;
    for (isize i = 0; kwnames != NULL && i < kr_tuple_len(kwnames); i++) {
        Str *s = (Str *)value_ptr(kr_tuple_get(kwnames, i));
        if (!kr_str_is_flat(s)) {
            return -2;
        }
        if (kr_str_equal_c(s, name)) {
            at = (int)(npos + i);
        } else if (other == NULL || !kr_str_equal_c(s, other)) {
            return -2;
        }
    }
    return at;
}

static bool adds_text(Value start)
{
    return kr_is_str(start) || kr_is_bytes(start) || kr_is_instance_of(start, &PyByteArray_Type);
}

static Code *sum_key(const Value *args, isize npos, const Tuple *kwnames, AppFacts *facts)
{
    int start = keyword(kwnames, npos, "start", NULL);
    if (npos < 1 || npos > 2 || start == -2 || (npos == 2 && start != -1)) {
        return NULL;
    }
    start = npos == 2 ? 1 : start;
    if (start > 0) {
        if (adds_text(args[start])) {
            return NULL;
        }
        rely(facts, start, false);
    }
    return iterated_code(facts, args, 0);
}

/* With a key function, or an iterable that runs Python code and no key. */
static Code *keyed(const Value *args, int key, AppFacts *facts)
{
    if (key >= 0 && !kr_is_none(args[key])) {
        Code *code = called_code(facts, args, key);
        if (code != NULL) {
            rely(facts, 0, false);
        }
        return code;
    }
    if (key >= 0) {
        rely(facts, key, false);
    }
    return iterated_code(facts, args, 0);
}

static Code *extremum_key(const Value *args, isize npos, const Tuple *kwnames, AppFacts *facts)
{
    int key = keyword(kwnames, npos, "key", "default");
    return npos != 1 || key == -2 ? NULL : keyed(args, key, facts);
}

static Code *sort_key(const Value *args, isize npos, const Tuple *kwnames, AppFacts *facts)
{
    int key = keyword(kwnames, npos, "key", "reverse");
    int reverse = keyword(kwnames, npos, "reverse", "key");
    if (npos != 1 || key == -2 || reverse == -2 || (key >= 0 && !traced())) {
        return NULL;
    }
    if (reverse >= 0) {
        Value v = args[reverse];
        if (!value_same(v, KR_TRUE) && !value_same(v, KR_FALSE)) {
            return NULL; /* converted after the list has been made */
        }
        rely(facts, reverse, false);
    }
    return keyed(args, key, facts);
}

Function *kr_app_body(Thread *t, int app, const Value *args, isize npos, Tuple *kwnames,
                      AppFacts *facts)
{
    Code *key = NULL;
    const Type *self = npos > 0 ? kr_type(args[0]) : NULL;
    if (kr_tracing(t)) {
        return NULL; /* a call into C is what is told */
    }
    switch (app) {
    case APP_NEXT:
        if (npos == 2 && kwnames == NULL && self == &PyGen_Type) {
            key = iterated_code(facts, args, 0);
        }
        break;
    case APP_SEND:
    case APP_LEN: break;
    case APP_SUM: key = sum_key(args, npos, kwnames, facts); break;
    case APP_MAX:
    case APP_MIN: key = extremum_key(args, npos, kwnames, facts); break;
    case APP_SORTED: key = sort_key(args, npos, kwnames, facts); break;
    case APP_SORT:
        if (self == &PyList_Type && !kr_list_is_exposed((List *)value_ptr(args[0]))) {
            key = sort_key(args, npos, kwnames, facts);
        }
        break;
    case APP_JOIN:
    case APP_EXTEND:
    case APP_UPDATE:
        if (npos == 2 && kwnames == NULL &&
            (self == &PyUnicode_Type || self == &PyBytes_Type || self == &PyList_Type ||
             self == &PySet_Type)) {
            rely(facts, 0, false);
            key = iterated_code(facts, args, 1);
        }
        break;
    default: key = npos == 1 && kwnames == NULL ? iterated_code(facts, args, 0) : NULL; break;
    }
    return key == NULL ? NULL : body_for(t, app, key);
}

Function *kr_app_iter(Thread *t, Value v)
{
    const Type *type = kr_type(v);
    Value inner[APP_INNER_MAX];
    Code *key = kr_tracing(t) ? NULL : lazy_code(v);
    int app = type == &PyMap_Type      ? (kr_app_inner(v, inner) == 1 ? APP_MAP1 : APP_MAP2)
              : type == &PyFilter_Type ? APP_FILTER
              : type == &PyEnum_Type   ? APP_ENUMERATE
                                       : APP_ZIP2;
    return key == NULL ? NULL : body_for(t, app, key);
}

Function *kr_app_extend(Thread *t, Value v)
{
    Code *key = kr_tracing(t) ? NULL : iterated_code(NULL, &v, 0);
    return key == NULL ? NULL : body_for(t, APP_EXTENDED, key);
}
