/* exception.c -- exception classes: BaseException, the small ones, and the static types of all
 * rows.
 *
 * Every row of exceptions.def becomes a static type.  Rows of one instance struct share their slot
 * functions; what a class adds of its own (members, __str__) stands in an EXC_OWN_<name> macro.
 */
#include "runtime/types/exception_int.h"

#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- BaseException -------------------------------------------------------------------------------
 */

Value kr_baseexc_new(Thread *t, Type *type, const Value *args, size_t nargs,
                     KR_UNUSED Tuple *kwnames)
{
    Value self = kr_type_alloc(t, type, 0);
    Tuple *tuple = value_is_error(self) ? NULL : kr_tuple_from(t, args, (isize)nargs);
    if (tuple == NULL) {
        return VALUE_ERROR;
    }
    kr_gc_write(value_ptr(self), &kr_as_exc(self)->args, value_from_ptr(tuple));
    return self;
}

static int set_args(Thread *t, Value self, const Value *args, size_t nargs)
{
    Tuple *tuple = kr_tuple_from(t, args, (isize)nargs);
    if (tuple == NULL) {
        return -1;
    }
    kr_gc_write(value_ptr(self), &kr_as_exc(self)->args, value_from_ptr(tuple));
    return 0;
}

int kr_baseexc_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (kwnames != NULL && kr_tuple_len(kwnames) > 0) {
        return kr_fail_int(t, KR_EXC(TypeError), "%T() takes no keyword arguments", self);
    }
    return set_args(t, self, args, nargs);
}

bool kr_exc_keywords(Thread *t, Value self, const char *func, const char *const *names,
                     const Value *args, size_t nargs, Tuple *kwnames, Value *out)
{
    for (int i = 0; names[i] != NULL; i++) {
        out[i] = VALUE_NULL;
    }
    isize nkw = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    for (isize k = 0; k < nkw; k++) {
        Str *name = (Str *)value_ptr(kr_tuple_get(kwnames, k));
        int i = 0;
        if (!kr_str_flat(t, name)) {
            return false;
        }
        while (names[i] != NULL && !kr_str_equal_c(name, names[i])) {
            i++;
        }
        if (names[i] == NULL) {
            return kr_fail(t, KR_EXC(TypeError), "'%U' is an invalid keyword argument for %s()",
                           name, func);
        }
        out[i] = args[nargs + (size_t)k];
    }
    return set_args(t, self, args, nargs) == 0;
}

static Tuple *args_of(Value self)
{
    Value args = kr_as_exc(self)->args;
    return value_is_null(args) ? kr_empty_tuple : (Tuple *)value_ptr(args);
}

Value kr_baseexc_str(Thread *t, Value self)
{
    Tuple *args = args_of(self);
    switch (kr_tuple_len(args)) {
    case 0: return KR_NAME_VALUE(empty);
    case 1: return kr_str(t, kr_tuple_get(args, 0));
    default: return kr_str(t, value_from_ptr(args));
    }
}

static Value baseexc_repr(Thread *t, Value self)
{
    Tuple *args = args_of(self);
    const char *name = kr_type(self)->tp_name;
    const char *dot = strrchr(name, '.');
    name = dot == NULL ? name : dot + 1;
    if (kr_tuple_len(args) == 1) {
        return value_from_ptr(kr_str_format(t, "%s(%R)", name, kr_tuple_get(args, 0)));
    }
    return value_from_ptr(kr_str_format(t, "%s%R", name, value_from_ptr(args)));
}

/* -- Attributes -- */

Value kr_baseexc_get_args(Thread *t, Value self) { return value_from_ptr(args_of(self)); }

static int set_args_attr(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "args may not be deleted");
    }
    Value tuple = kr_tuple_from_iterable(t, v);
    if (value_is_error(tuple)) {
        return -1;
    }
    kr_gc_write(value_ptr(self), &kr_as_exc(self)->args, tuple);
    return 0;
}

static Value get_traceback(Thread *t, Value self) { return kr_or_none(kr_as_exc(self)->traceback); }
static Value get_context(Thread *t, Value self) { return kr_or_none(kr_as_exc(self)->context); }
static Value get_cause(Thread *t, Value self) { return kr_or_none(kr_as_exc(self)->cause); }
static Value get_suppress(Thread *t, Value self)
{
    return kr_bool(kr_as_exc(self)->suppress_context);
}

static int set_traceback(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__traceback__ may not be deleted");
    }
    if (!kr_is_none(v) && !kr_is_exact(v, &PyTraceBack_Type)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__traceback__ must be a traceback or None");
    }
    kr_gc_write(value_ptr(self), &kr_as_exc(self)->traceback, kr_is_none(v) ? VALUE_NULL : v);
    return 0;
}

static bool is_link(Thread *t, Value v, const char *what)
{
    if (value_is_null(v)) {
        return kr_fail(t, KR_EXC(TypeError), "__%s__ may not be deleted", what);
    }
    if (!kr_is_none(v) && !kr_is_exception(v)) {
        return kr_fail(t, KR_EXC(TypeError),
                       "exception %s must be None or derive from BaseException", what);
    }
    return true;
}

static int set_context(Thread *t, Value self, Value v)
{
    if (!is_link(t, v, "context")) {
        return -1;
    }
    kr_exc_set_context(kr_as_exc(self), kr_is_none(v) ? VALUE_NULL : v);
    return 0;
}

static int set_cause(Thread *t, Value self, Value v)
{
    if (!is_link(t, v, "cause")) {
        return -1;
    }
    kr_gc_write(value_ptr(self), &kr_as_exc(self)->cause, kr_is_none(v) ? VALUE_NULL : v);
    kr_as_exc(self)->suppress_context = 1;
    return 0;
}

static int set_suppress(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "can't delete numeric/char attribute");
    }
    if (!kr_is_bool(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "attribute value type must be bool");
    }
    kr_as_exc(self)->suppress_context = value_same(v, KR_TRUE);
    return 0;
}

static Value get_dict(Thread *t, Value self)
{
    BaseException *e = kr_as_exc(self);
    if (value_is_null(e->dict)) {
        Dict *d = kr_dict_new(t);
        if (d == NULL) {
            return VALUE_ERROR;
        }
        kr_gc_write(e, &e->dict, value_from_ptr(d));
    }
    return e->dict;
}

static int set_dict(Thread *t, Value self, Value v)
{
    if (value_is_null(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "cannot delete __dict__");
    }
    if (!kr_is_dict(v)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__dict__ must be set to a dictionary, not a '%T'",
                           v);
    }
    kr_gc_write(value_ptr(self), &kr_as_exc(self)->dict, v);
    return 0;
}

static const NativeGetSet baseexc_getset[] = {
    {"args", kr_baseexc_get_args, set_args_attr, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__context__", get_context, set_context, "exception context"},
    {"__cause__", get_cause, set_cause, "exception cause"},
    {"__suppress_context__", get_suppress, set_suppress, NULL},
    {"__dict__", get_dict, set_dict, NULL},
    {NULL, NULL, NULL, NULL},
};

/* -- Methods -- */

static Value baseexc_with_traceback(Thread *t, Value self, Value tb)
{
    return set_traceback(t, self, tb) < 0 ? VALUE_ERROR : self;
}

static Value baseexc_add_note(Thread *t, Value self, Value note)
{
    if (!kr_is_str(note)) {
        return kr_raise(t, KR_EXC(TypeError), "note must be a str, not '%T'", note);
    }
    Value notes = kr_getattr_optional(t, self, KR_NAME(__notes__));
    if (value_is_null(notes)) {
        notes = kr_pending(t) ? VALUE_ERROR : value_from_ptr(kr_list_new(t, 1));
        if (value_is_error(notes) || kr_setattr(t, self, KR_NAME(__notes__), notes) < 0) {
            return VALUE_ERROR;
        }
    } else if (!kr_is_list(notes)) {
        return kr_raise(t, KR_EXC(TypeError), "Cannot add note: __notes__ is not a list");
    }
    return kr_list_append(t, (List *)value_ptr(notes), note) ? KR_NONE : VALUE_ERROR;
}

/* (type, args) or (type, args, __dict__) */
static Value baseexc_reduce(Thread *t, Value self)
{
    BaseException *e = kr_as_exc(self);
    Value items[3] = {value_from_ptr(kr_type(self)), value_from_ptr(args_of(self)), e->dict};
    return value_from_ptr(kr_tuple_from(t, items, value_is_null(e->dict) ? 2 : 3));
}

static Value baseexc_setstate(Thread *t, Value self, Value state)
{
    if (kr_is_none(state)) {
        return KR_NONE;
    }
    if (!kr_is_dict(state)) {
        return kr_raise(t, KR_EXC(TypeError), "state is not a dictionary");
    }
    isize pos = 0;
    Value key, v;
    while (kr_dict_next((Dict *)value_ptr(state), &pos, &key, &v)) {
        if (!kr_is_str(key)) {
            return kr_raise(t, KR_EXC(TypeError), "attribute name must be string, not '%T'", key);
        }
        if (kr_setattr(t, self, (Str *)value_ptr(key), v) < 0) {
            return VALUE_ERROR;
        }
    }
    return KR_NONE;
}

/* clang-format off */
#define BASEEXC_METHODS(M) \
    M(NOARGS, baseexc_reduce,         0, "__reduce__",     NULL) \
    M(O,      baseexc_setstate,       0, "__setstate__",   NULL) \
    M(O,      baseexc_with_traceback, 0, "with_traceback", "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self.") \
    M(O,      baseexc_add_note,       0, "add_note",       "Exception.add_note(note) --\n    add a note to the exception")
/* clang-format on */
KR_NATIVE_TABLE(baseexc_methods, BASEEXC_METHODS)

/* -- Small classes -------------------------------------------------------------------------------
 */

static int stopiteration_init(Thread *t, Value self, const Value *args, size_t nargs,
                              Tuple *kwnames)
{
    if (kr_baseexc_init(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    StopIterationObject *e = (StopIterationObject *)value_ptr(self);
    kr_gc_write(e, &e->value, nargs > 0 ? args[0] : KR_NONE);
    return 0;
}
static const NativeMember stopiteration_members[] = {
    {"value", NM_VALUE, offsetof(StopIterationObject, value), NM_NULL_IS_NONE,
     "generator return value"},
    {NULL, 0, 0, 0, NULL},
};

static int systemexit_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (kr_baseexc_init(t, self, args, nargs, kwnames) < 0) {
        return -1;
    }
    SystemExitObject *e = (SystemExitObject *)value_ptr(self);
    Value all = kr_as_exc(self)->args;
    kr_gc_write(e, &e->code, nargs == 0 ? KR_NONE : nargs == 1 ? args[0] : all);
    return 0;
}
static const NativeMember systemexit_members[] = {
    {"code", NM_VALUE, offsetof(SystemExitObject, code), NM_NULL_IS_NONE, "exception code"},
    {NULL, 0, 0, 0, NULL},
};

static int nameerror_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    static const char *const names[] = {"name", NULL};
    NameErrorObject *e = (NameErrorObject *)value_ptr(self);
    Value name;
    if (!kr_exc_keywords(t, self, "NameError", names, args, nargs, kwnames, &name)) {
        return -1;
    }
    kr_gc_write(e, &e->name, name);
    return 0;
}
static const NativeMember nameerror_members[] = {
    {"name", NM_VALUE, offsetof(NameErrorObject, name), NM_NULL_IS_NONE, "name"},
    {NULL, 0, 0, 0, NULL},
};

static int attributeerror_init(Thread *t, Value self, const Value *args, size_t nargs,
                               Tuple *kwnames)
{
    static const char *const names[] = {"name", "obj", NULL};
    AttributeErrorObject *e = (AttributeErrorObject *)value_ptr(self);
    Value values[2];
    if (!kr_exc_keywords(t, self, "AttributeError", names, args, nargs, kwnames, values)) {
        return -1;
    }
    kr_gc_write(e, &e->name, values[0]);
    kr_gc_write(e, &e->obj, values[1]);
    return 0;
}
static const NativeMember attributeerror_members[] = {
    {"name", NM_VALUE, offsetof(AttributeErrorObject, name), NM_NULL_IS_NONE, "attribute name"},
    {"obj", NM_VALUE, offsetof(AttributeErrorObject, obj), NM_NULL_IS_NONE, "object"},
    {NULL, 0, 0, 0, NULL},
};

static int importerror_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    static const char *const names[] = {"name", "path", NULL};
    ImportErrorObject *e = (ImportErrorObject *)value_ptr(self);
    Value values[2];
    if (!kr_exc_keywords(t, self, "ImportError", names, args, nargs, kwnames, values)) {
        return -1;
    }
    kr_gc_write(e, &e->name, values[0]);
    kr_gc_write(e, &e->path, values[1]);
    kr_gc_write(e, &e->msg, nargs == 1 ? args[0] : VALUE_NULL);
    return 0;
}
static Value importerror_str(Thread *t, Value self)
{
    ImportErrorObject *e = (ImportErrorObject *)value_ptr(self);
    return !value_is_null(e->msg) && kr_is_exact_str(e->msg) ? e->msg : kr_baseexc_str(t, self);
}
static Value importerror_reduce(Thread *t, Value self)
{
    ImportErrorObject *e = (ImportErrorObject *)value_ptr(self);
    if (value_is_null(e->name) && value_is_null(e->path)) {
        return baseexc_reduce(t, self);
    }
    Dict *state =
        value_is_null(e->dict) ? kr_dict_new(t) : kr_dict_copy(t, (Dict *)value_ptr(e->dict));
    if (state == NULL || (!value_is_null(e->name) && !kr_dict_set_c(t, state, "name", e->name)) ||
        (!value_is_null(e->path) && !kr_dict_set_c(t, state, "path", e->path))) {
        return VALUE_ERROR;
    }
    Value items[3] = {value_from_ptr(kr_type(self)), value_from_ptr(args_of(self)),
                      value_from_ptr(state)};
    return value_from_ptr(kr_tuple_from(t, items, 3));
}
#define IMPORTERROR_METHODS(M) M(NOARGS, importerror_reduce, 0, "__reduce__", NULL)
KR_NATIVE_TABLE(importerror_methods, IMPORTERROR_METHODS)
static const NativeMember importerror_members[] = {
    {"msg", NM_VALUE, offsetof(ImportErrorObject, msg), NM_NULL_IS_NONE, "exception message"},
    {"name", NM_VALUE, offsetof(ImportErrorObject, name), NM_NULL_IS_NONE, "module name"},
    {"path", NM_VALUE, offsetof(ImportErrorObject, path), NM_NULL_IS_NONE, "module path"},
    {NULL, 0, 0, 0, NULL},
};

/* A key may be any text: its repr says where it begins and ends. */
static Value keyerror_str(Thread *t, Value self)
{
    Tuple *args = args_of(self);
    return kr_tuple_len(args) == 1 ? kr_repr(t, kr_tuple_get(args, 0)) : kr_baseexc_str(t, self);
}

/* -- The types
 * ------------------------------------------------------------------------------------- */

#define BaseException_SLOTS(S)     \
    S(tp_new, NEW, kr_baseexc_new) \
    S(tp_init, INIT, kr_baseexc_init)
#define StopIterationObject_SLOTS(S)  S(tp_init, INIT, stopiteration_init)
#define SystemExitObject_SLOTS(S)     S(tp_init, INIT, systemexit_init)
#define NameErrorObject_SLOTS(S)      S(tp_init, INIT, nameerror_init)
#define AttributeErrorObject_SLOTS(S) S(tp_init, INIT, attributeerror_init)
#define ImportErrorObject_SLOTS(S)    S(tp_init, INIT, importerror_init)
#define SyntaxErrorObject_SLOTS(S)    S(tp_init, INIT, kr_syntaxerror_init)
#define UnicodeErrorObject_SLOTS(S)   S(tp_new, NEW, kr_baseexc_new)
#define OSErrorObject_SLOTS(S)     \
    S(tp_new, NEW, kr_oserror_new) \
    S(tp_init, INIT, kr_oserror_init)
#define ExceptionGroupObject_SLOTS(S) \
    S(tp_new, NEW, kr_excgroup_new)   \
    S(tp_init, INIT, kr_excgroup_init)

/* Classes with slots or tables of their own: OWN_<name> marks them, SLOTS_<name> lists all their
 * slots, TABLES_<name> their methods, members, attributes. */
#define OWN_BaseException ~, 1
#define SLOTS_BaseException(S) \
    BaseException_SLOTS(S) S(tp_str, UNARY, kr_baseexc_str) S(tp_repr, UNARY, baseexc_repr)
#define TABLES_BaseException .methods = baseexc_methods, .getset = baseexc_getset,
#define OWN_KeyError         ~, 1
#define SLOTS_KeyError(S)    BaseException_SLOTS(S) S(tp_str, UNARY, keyerror_str)
#define TABLES_KeyError
#define OWN_StopIteration       ~, 1
#define SLOTS_StopIteration(S)  StopIterationObject_SLOTS(S)
#define TABLES_StopIteration    .members = stopiteration_members,
#define OWN_SystemExit          ~, 1
#define SLOTS_SystemExit(S)     SystemExitObject_SLOTS(S)
#define TABLES_SystemExit       .members = systemexit_members,
#define OWN_NameError           ~, 1
#define SLOTS_NameError(S)      NameErrorObject_SLOTS(S)
#define TABLES_NameError        .members = nameerror_members,
#define OWN_AttributeError      ~, 1
#define SLOTS_AttributeError(S) AttributeErrorObject_SLOTS(S)
#define TABLES_AttributeError   .members = attributeerror_members,
#define OWN_ImportError         ~, 1
#define SLOTS_ImportError(S)    ImportErrorObject_SLOTS(S) S(tp_str, UNARY, importerror_str)
#define TABLES_ImportError      .methods = importerror_methods, .members = importerror_members,
#define OWN_SyntaxError         ~, 1
#define SLOTS_SyntaxError(S)    SyntaxErrorObject_SLOTS(S) S(tp_str, UNARY, kr_syntaxerror_str)
#define TABLES_SyntaxError      .members = kr_syntaxerror_members,
#define OWN_OSError             ~, 1
#define SLOTS_OSError(S)        OSErrorObject_SLOTS(S) S(tp_str, UNARY, kr_oserror_str)
#define TABLES_OSError \
    .methods = kr_oserror_methods, .members = kr_oserror_members, .getset = kr_oserror_getset,
#define OWN_UnicodeError      ~, 1
#define SLOTS_UnicodeError(S) BaseException_SLOTS(S)
#define TABLES_UnicodeError
#define OWN_UnicodeEncodeError ~, 1
#define SLOTS_UnicodeEncodeError(S)         \
    S(tp_init, INIT, kr_unicodeencode_init) \
    S(tp_str, UNARY, kr_unicodeencode_str)
#define TABLES_UnicodeEncodeError .members = kr_unicodeerror_members,
#define OWN_UnicodeDecodeError    ~, 1
#define SLOTS_UnicodeDecodeError(S)         \
    S(tp_init, INIT, kr_unicodedecode_init) \
    S(tp_str, UNARY, kr_unicodedecode_str)
#define TABLES_UnicodeDecodeError .members = kr_unicodeerror_members,
#define OWN_UnicodeTranslateError ~, 1
#define SLOTS_UnicodeTranslateError(S)         \
    S(tp_init, INIT, kr_unicodetranslate_init) \
    S(tp_str, UNARY, kr_unicodetranslate_str)
#define TABLES_UnicodeTranslateError .members = kr_unicodeerror_members,
#define OWN_BaseExceptionGroup       ~, 1
#define SLOTS_BaseExceptionGroup(S)  ExceptionGroupObject_SLOTS(S) S(tp_str, UNARY, kr_excgroup_str)
#define TABLES_BaseExceptionGroup    .methods = kr_excgroup_methods, .members = kr_excgroup_members,
/* Two bases: it inherits from BaseExceptionGroup first. */
#define OWN_ExceptionGroup ~, 1
#define SLOTS_ExceptionGroup(S)
#define TABLES_ExceptionGroup

KR_SLOT_TRAMPS(SLOTS_BaseException)
KR_SLOT_TRAMPS(SLOTS_StopIteration)
KR_SLOT_TRAMPS(SLOTS_SystemExit)
KR_SLOT_TRAMPS(SLOTS_NameError)
KR_SLOT_TRAMPS(SLOTS_AttributeError)
KR_SLOT_TRAMPS(SLOTS_ImportError)
KR_SLOT_TRAMPS(SLOTS_SyntaxError)
KR_SLOT_TRAMPS(SLOTS_OSError)
KR_SLOT_TRAMPS(SLOTS_UnicodeEncodeError)
KR_SLOT_TRAMPS(SLOTS_UnicodeDecodeError)
KR_SLOT_TRAMPS(SLOTS_UnicodeTranslateError)
KR_SLOT_TRAMPS(SLOTS_BaseExceptionGroup)
KR_SLOT_C(UNARY, keyerror_str, keyerror_str__tp_str)

/* clang-format off */
#define PICK_SECOND(a, b, ...) b
#define PICK(...)         PICK_SECOND(__VA_ARGS__, 0, ~)
#define CAT_(a, b)        a##b
#define CAT(a, b)         CAT_(a, b)
#define ROW_0(name, Struct) ROW(name, Struct, Struct##_SLOTS, )
#define ROW_1(name, Struct) ROW(name, Struct, SLOTS_##name, TABLES_##name)
#define ROW(name, Struct, LIST, tables)                                                            \
    KR_TYPE_SLOT_ROWS(name, LIST)                                                                  \
    static TypeInfo name##_info = {                                                                \
        .slots = {LIST(KR_SLOT_NATIVE)}, .c_slots = name##_c_slots, tables .flags = TI_NATIVE};    \
    Type _PyExc_##name = {                                                                         \
        KR_TYPE_HEAD(#name, sizeof(Struct), 0),                                                    \
        .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_HAVE_GC | TPF_BASEEXC,    \
        .tp_dictoffset = offsetof(BaseException, dict),                                            \
        .tp_cache = &name##_info,                                                                  \
    };                                                                                             \
    Object *PyExc_##name = (Object *)&_PyExc_##name;
#define EXC(name, base, Struct) CAT(ROW_, PICK(OWN_##name))(name, Struct)
#define EXC_ALIAS(name, target) Object *PyExc_##name = (Object *)&_PyExc_##target;
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
/* clang-format on */

/* ExceptionGroup derives from Exception as well, which the static row cannot say. */
bool kr_exceptions_init(Thread *t)
{
    Type *group = KR_EXC(ExceptionGroup);
    Value mro[] = {value_from_ptr(group), value_from_ptr(KR_EXC(BaseExceptionGroup)),
                   value_from_ptr(KR_EXC(Exception)), value_from_ptr(KR_EXC(BaseException)),
                   value_from_ptr(&PyBaseObject_Type)};
    group->tp_bases = kr_tuple_pair(t, mro[1], mro[2]);
    group->tp_mro = kr_tuple_from(t, mro, KR_COUNT(mro));
    return group->tp_bases != NULL && group->tp_mro != NULL;
}

Value kr_exc_new(Thread *t, Type *type, const Value *args, isize nargs)
{
    const NativeSlots *slots = kr_slots(type);
    if (slots->tp_new == kr_baseexc_new && slots->tp_init == kr_baseexc_init) {
        return kr_baseexc_new(t, type, args, (size_t)nargs,
                              NULL); /* __init__ would set args again */
    }
    return kr_call(t, value_from_ptr(type), args, (size_t)nargs, NULL);
}
