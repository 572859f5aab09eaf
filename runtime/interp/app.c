/* app.c -- bodies in Python of builtins that call back: choosing, compiling, copying them. */
#include "runtime/interp/app.h"

#include "runtime/compile/compile.h"
#include "runtime/compile/parser.h"
#include "runtime/core/app.h"
#include "runtime/core/native.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

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

static bool make_namespace(Thread *t)
{
    Dict *ns = kr_dict_new(t);
    Object *absent = kr_new_object(t, &PyBaseObject_Type, sizeof(Object), GCK_SCAN);
    if (ns == NULL || absent == NULL || !kr_dict_set_c(t, ns, "ABSENT", value_from_ptr(absent)) ||
        !kr_dict_set_c(t, ns, "ValueError", value_from_ptr(KR_EXC(ValueError)))) {
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
    struct AppBody *b = copy == NULL ? NULL : kr_gc_new_block(t, sizeof *b, GCK_SCAN);
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

static void rely(AppFacts *facts, int arg, Value v, const Code *code)
{
    if (facts != NULL) {
        facts->fact[facts->n++] = (AppFact){arg, kr_type(v), code};
    }
}

/* The code of the generator, or NULL: not one. */
static Code *generator_code(AppFacts *facts, int arg, Value v)
{
    if (!kr_is_exact(v, &PyGen_Type)) {
        return NULL;
    }
    Code *code = ((Generator *)value_ptr(v))->gi_code;
    rely(facts, arg, v, code);
    return code;
}

static Code *function_code(AppFacts *facts, int arg, Value v)
{
    if (!kr_is_exact(v, &PyFunction_Type)) {
        return NULL;
    }
    Code *code = ((Function *)value_ptr(v))->func_code;
    rely(facts, arg, v, code);
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
        rely(facts, start, args[start], NULL);
    }
    return generator_code(facts, 0, args[0]);
}

static Code *extremum_key(const Value *args, isize npos, const Tuple *kwnames, AppFacts *facts)
{
    int key = keyword(kwnames, npos, "key", "default");
    if (npos != 1 || key == -2) {
        return NULL;
    }
    if (key < 0) {
        return generator_code(facts, 0, args[0]);
    }
    if (kr_is_none(args[key])) {
        rely(facts, key, args[key], NULL);
        return generator_code(facts, 0, args[0]);
    }
    Code *code = function_code(facts, key, args[key]);
    if (code != NULL) {
        rely(facts, 0, args[0], NULL);
    }
    return code;
}

Function *kr_app_body(Thread *t, int app, const Value *args, isize npos, Tuple *kwnames,
                      AppFacts *facts)
{
    Code *key = NULL;
    switch (app) {
    case APP_SUM: key = sum_key(args, npos, kwnames, facts); break;
    case APP_ANY:
    case APP_ALL:
        key = npos == 1 && kwnames == NULL ? generator_code(facts, 0, args[0]) : NULL;
        break;
    case APP_MAX:
    case APP_MIN: key = extremum_key(args, npos, kwnames, facts); break;
    default: break;
    }
    return key == NULL ? NULL : body_for(t, app, key);
}
