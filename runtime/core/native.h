/* native.h -- how C functions are published to Python: one table row per function.
 *
 *   #define LIST_METHODS(M)                                                                      \
 *       M(O,      list_append, 0, "append", "append($self, object, /)\n--\n\nAdd to the end.")    \
 *       M(ARGS,   list_sort,   0, "sort",   "sort($self, /, *, key=None, reverse=False)\n--\n\n") \
 *   KR_NATIVE_TABLE(list_methods, LIST_METHODS)
 *
 * makes `static const NativeDef list_methods[]` (ended by a NULL name), and for each row the C-ABI
 * trampoline that compiled code calls through PyMethodDef.ml_meth.  Kinds (native C signatures):
 *
 *   NOARGS  Value f(Thread *t, Value self)
 *   O       Value f(Thread *t, Value self, Value arg)
 *   FAST    Value f(Thread *t, Value self, const Value *args, size_t nargs)       positional only;
 *           f checks the count itself: kr_check_nargs()
 *   FASTKW  Value f(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
 *   ARGS    Value f(Thread *t, Value self, const Value *args)      bound by the text signature:
 * args has one entry per parameter in order, VALUE_NULL where absent; *args comes as a tuple,
 *           **kw as a dict.  Errors are CPython's argument-clinic messages.
 *   D_D     bool f(Thread *t, double x, double *out)               one real number to a float
 *
 * self: the receiver for methods; the module for module functions; the type for NF_CLASS;
 * VALUE_NULL for NF_STATIC.  Flags: NF_PURE (no effect, result depends on arguments only), NF_READS
 * (reads the heap only), NF_OWN (changes objects of ours only: no Python code runs whatever the
 * arguments are), NF_RAISES, NF_CLASS, NF_STATIC, NF_CALLS (may run arbitrary Python code).
 * PURE and READS hold for arguments that are exact numbers, str, bytes, None: those of other types
 * may have methods that run.  Without one of the three the JIT assumes the worst, but for rows
 * without NF_CALLS of the immutable scalar types.
 */
#ifndef KR_NATIVE_H
#define KR_NATIVE_H

#include "runtime/core/call.h"
#include "runtime/core/ext_hooks.h"

typedef enum { SIG_NOARGS, SIG_O, SIG_FAST, SIG_FASTKW, SIG_ARGS, SIG_D_D } NativeSig;
enum {
    NF_PURE = 1,
    NF_READS = 2,
    NF_RAISES = 4,
    NF_CLASS = 8,
    NF_STATIC = 16,
    NF_CALLS = 32,
    NF_COEXIST = 64,
    NF_OWN = 128
};
/* The row's body in Python (APP_* of core/app.h), used when a call would call back: part of the
 * flags.  0: it has none. */
#define NF_APP(id) ((uint32_t)(id) << 16)

typedef Value (*NativeNOARGS)(Thread *t, Value self);
typedef Value (*NativeO)(Thread *t, Value self, Value arg);
typedef Value (*NativeFAST)(Thread *t, Value self, const Value *args, size_t nargs);
typedef Value (*NativeFASTKW)(Thread *t, Value self, const Value *args, size_t nargs,
                              Tuple *kwnames);
typedef Value (*NativeARGS)(Thread *t, Value self, const Value *args);
typedef bool (*NativeD_D)(Thread *t, double x, double *out);

/* Parameters of an ARGS function, parsed from the text signature on first use (args.c). */
enum { ARGS_SIMPLE = 8 }; /* parameters of what is called without binding, at most */

typedef struct ArgSpec {
    const char *signature; /* "name($self, a, /, b=1, *, c)\n--\n\n..." */
    bool ready, has_self;
    uint8_t nparams, npos_only, npos,
        nrequired; /* npos: positional incl. pos-only; without * and ** */
    uint8_t simple_min,
        simple_end;        /* so many positional arguments, end excluded, need no binding */
    int8_t varargs, varkw; /* index of *args / **kw in the array, or -1 */
    Str **names;
    uint64_t required; /* bit i: parameter i has no default */
} ArgSpec;

struct NativeDef {
    CMethodDef ml; /* first: &def->ml is the PyMethodDef that C code sees */
    NativeSig sig;
    uint32_t flags;
    union {
        NativeNOARGS noargs;
        NativeO o;
        NativeFAST fast;
        NativeFASTKW fastkw;
        NativeARGS args;
        NativeD_D d_d;
        const void *any;
    } fn;
    ArgSpec *spec;
};
KR_INLINE int kr_native_app(const NativeDef *def) { return (int)(def->flags >> 16); }

typedef struct NativeGetSet { /* an attribute computed by C code; ends with a NULL name */
    const char *name;
    Value (*get)(Thread *t, Value self);
    int (*set)(Thread *t, Value self, Value value); /* value NULL: delete; NULL setter: read-only */
    const char *doc;
} NativeGetSet;

/* A field of a native struct shown as attribute. */
enum { NM_VALUE = 1, NM_OBJECT, NM_ISIZE, NM_INT, NM_BOOL, NM_DOUBLE, NM_UINT32, NM_UINT64 };
enum { NM_READONLY = 1, NM_NULL_IS_NONE = 2, NM_NULL_IS_ERROR = 4 };
typedef struct NativeMember {
    const char *name;
    int kind;
    size_t offset;
    int flags;
    const char *doc;
} NativeMember;

typedef struct NativeModule {
    const char *name, *doc;
    const NativeDef *defs;                             /* ended by a NULL name; NULL if none */
    bool (*exec)(Thread *t, Module *module, Dict *ns); /* adds types and constants; may be NULL */
} NativeModule;

/* Calls a native function through its row (arity checks, binding): found by its descriptor, or the
 * function object that has its self.  They differ in the class that messages name. */
Value kr_native_call(Thread *t, const NativeDef *def, Value self, const Value *args, size_t nargs,
                     Tuple *kwnames);
Value kr_native_call_bound(Thread *t, const NativeDef *def, Value self, const Value *args,
                           size_t nargs, Tuple *kwnames);
/* "append() takes exactly one argument (3 given)" and kin, as PyArg_UnpackTuple words them. */
bool kr_fail_nargs(Thread *t, const char *name, size_t nargs, size_t min, size_t max) KR_COLD;
KR_MUST_CHECK KR_INLINE bool kr_check_nargs(Thread *t, const char *name, size_t nargs, size_t min,
                                            size_t max)
{
    return KR_LIKELY(nargs >= min && nargs <= max) || kr_fail_nargs(t, name, nargs, min, max);
}
bool kr_check_no_kwargs(Thread *t, const char *name, Tuple *kwnames) KR_MUST_CHECK;
/* Binds args/kwnames to spec into out[nparams]. */
bool kr_args_bind(Thread *t, ArgSpec *spec, const Value *args, size_t nargs, Tuple *kwnames,
                  Value *out) KR_MUST_CHECK;

/* Parses the signature (kr_args_bind does it by itself on first use). */
bool kr_argspec_prepare(Thread *t, ArgSpec *spec) KR_MUST_CHECK;

/* TypeError "f() argument 'x' must be str, not int": `argument` is "argument 'x'", "argument 1" or
 * "argument". */
bool kr_bad_argument(Thread *t, const char *function, const char *argument, const char *expected,
                     Value v) KR_COLD;
/* Argument conversions; false with CPython's TypeError/OverflowError pending. */
bool kr_arg_double(Thread *t, Value v, double *out) KR_MUST_CHECK; /* __float__, __index__ */
bool kr_arg_isize(Thread *t, Value v, isize *out) KR_MUST_CHECK;   /* __index__; OverflowError */
bool kr_arg_isize_clip(Thread *t, Value v,
                       isize *out) KR_MUST_CHECK;            /* __index__, clipped: slice bounds */
bool kr_arg_int(Thread *t, Value v, int *out) KR_MUST_CHECK; /* C int */
bool kr_arg_i64(Thread *t, Value v, int64_t *out) KR_MUST_CHECK;
bool kr_arg_bool(Thread *t, Value v, bool *out) KR_MUST_CHECK; /* truth value */

/* -- Trampolines: C ABI -> native.  No Python.h here: shapes as PyCFunction & co have them -- */

Object *kr_tramp_noargs(NativeNOARGS fn, Object *self);
Object *kr_tramp_o(NativeO fn, Object *self, Object *arg);
Object *kr_tramp_fast(NativeFAST fn, Object *self, Object *const *args, isize nargs);
Object *kr_tramp_fastkw(NativeFASTKW fn, Object *self, Object *const *args, isize nargs,
                        Object *kwnames);
Object *kr_tramp_args(NativeARGS fn, ArgSpec *spec, Object *self, Object *const *args, isize nargs,
                      Object *kwnames);
Object *kr_tramp_d_d(NativeD_D fn, Object *self, Object *arg);

/* clang-format off */
#define KR_NATIVE_TRAMP_NOARGS(fn, doc) \
    static Object *fn##_c(Object *self, KR_UNUSED Object *none) { return kr_tramp_noargs(fn, self); }
#define KR_NATIVE_TRAMP_O(fn, doc) \
    static Object *fn##_c(Object *self, Object *arg) { return kr_tramp_o(fn, self, arg); }
#define KR_NATIVE_TRAMP_FAST(fn, doc) \
    static Object *fn##_c(Object *self, Object *const *args, isize n) { return kr_tramp_fast(fn, self, args, n); }
#define KR_NATIVE_TRAMP_FASTKW(fn, doc) \
    static Object *fn##_c(Object *self, Object *const *args, isize n, Object *kw) { return kr_tramp_fastkw(fn, self, args, n, kw); }
#define KR_NATIVE_TRAMP_ARGS(fn, doc) \
    static ArgSpec fn##_spec = {.signature = doc}; \
    static Object *fn##_c(Object *self, Object *const *args, isize n, Object *kw) { return kr_tramp_args(fn, &fn##_spec, self, args, n, kw); }
#define KR_NATIVE_TRAMP_D_D(fn, doc) \
    static Object *fn##_c(Object *self, Object *arg) { return kr_tramp_d_d(fn, self, arg); }

#define KR_ML_NOARGS METH_F_NOARGS
#define KR_ML_O      METH_F_O
#define KR_ML_FAST   METH_F_FASTCALL
#define KR_ML_FASTKW (METH_F_FASTCALL | METH_F_KEYWORDS)
#define KR_ML_ARGS   (METH_F_FASTCALL | METH_F_KEYWORDS)
#define KR_ML_D_D    METH_F_O
#define KR_SPEC_NOARGS(fn) NULL
#define KR_SPEC_O(fn)      NULL
#define KR_SPEC_FAST(fn)   NULL
#define KR_SPEC_FASTKW(fn) NULL
#define KR_SPEC_ARGS(fn)   &fn##_spec
#define KR_SPEC_D_D(fn)    NULL
#define KR_FN_NOARGS(f) {.noargs = f}
#define KR_FN_O(f)      {.o = f}
#define KR_FN_FAST(f)   {.fast = f}
#define KR_FN_FASTKW(f) {.fastkw = f}
#define KR_FN_ARGS(f)   {.args = f}
#define KR_FN_D_D(f)    {.d_d = f}
#define KR_ML_EXTRA(flags) (((flags) & NF_CLASS ? METH_F_CLASS : 0) | ((flags) & NF_STATIC ? METH_F_STATIC : 0) | \
                            ((flags) & NF_COEXIST ? METH_F_COEXIST : 0))

#define KR_NATIVE_TRAMP(kind, fn, flags, name, doc) KR_NATIVE_TRAMP_##kind(fn, doc)
#define KR_NATIVE_ROW(kind, fn, flags, name, doc) \
    {{name, (void *)fn##_c, KR_ML_##kind | KR_ML_EXTRA(flags), doc}, SIG_##kind, flags, KR_FN_##kind(fn), KR_SPEC_##kind(fn)},
#define KR_NATIVE_TABLE(table, LIST) LIST(KR_NATIVE_TRAMP) KR_NATIVE_ROWS(table, LIST)
/* The two halves, for tables of one file that share functions (as in builtin_type.h). */
#define KR_NATIVE_TRAMPS(LIST) LIST(KR_NATIVE_TRAMP)
#define KR_NATIVE_ROWS(table, LIST) \
    static const NativeDef table[] = { LIST(KR_NATIVE_ROW) {{NULL, NULL, 0, NULL}, SIG_NOARGS, 0, {.any = NULL}, NULL} };
/* The same, visible to other files (declare the table in a header). */
#define KR_NATIVE_TABLE_SHARED(table, LIST) \
    LIST(KR_NATIVE_TRAMP) \
    const NativeDef table[] = { LIST(KR_NATIVE_ROW) {{NULL, NULL, 0, NULL}, SIG_NOARGS, 0, {.any = NULL}, NULL} };

/* Slot trampolines: one C-ABI function per native slot function of a builtin type.
 *   KR_SLOT_C(BINARY, int_add, cname) defines static cname() for tp_as_number->nb_add.
 * Builtin types do not write these: KR_TYPE_SLOTS in builtin_type.h does, from the slot list. */
#define KR_SLOT_C(kind, fn, cname) KR_SLOT_C_##kind(fn, cname)
#define KR_SLOT_C_UNARY(fn, cname)    static Object *cname(Object *a) { return kr_tramp_slot_unary(fn, a); }
#define KR_SLOT_C_BINARY(fn, cname)   static Object *cname(Object *a, Object *b) { return kr_tramp_slot_binary(fn, a, b); }
#define KR_SLOT_C_TERNARY(fn, cname)  static Object *cname(Object *a, Object *b, Object *c) { return kr_tramp_slot_ternary(fn, a, b, c); }
#define KR_SLOT_C_INQUIRY(fn, cname)  static int cname(Object *a) { return kr_tramp_slot_inquiry(fn, a); }
#define KR_SLOT_C_LEN(fn, cname)      static isize cname(Object *a) { return kr_tramp_slot_len(fn, a); }
#define KR_SLOT_C_SSIZEARG(fn, cname) static Object *cname(Object *a, isize i) { return kr_tramp_slot_ssizearg(fn, a, i); }
#define KR_SLOT_C_SSIZEOBJARG(fn, cname) static int cname(Object *a, isize i, Object *v) { return kr_tramp_slot_ssizeobjarg(fn, a, i, v); }
#define KR_SLOT_C_OBJOBJ(fn, cname)   static int cname(Object *a, Object *b) { return kr_tramp_slot_objobj(fn, a, b); }
#define KR_SLOT_C_OBJOBJARG(fn, cname) static int cname(Object *a, Object *b, Object *c) { return kr_tramp_slot_objobjarg(fn, a, b, c); }
#define KR_SLOT_C_HASH(fn, cname)     static isize cname(Object *a) { return kr_tramp_slot_hash(fn, a); }
#define KR_SLOT_C_RICHCMP(fn, cname)  static Object *cname(Object *a, Object *b, int op) { return kr_tramp_slot_richcmp(fn, a, b, op); }
#define KR_SLOT_C_CALL(fn, cname)     static Object *cname(Object *f, Object *a, Object *k) { return kr_tramp_slot_call(fn, f, a, k); }
#define KR_SLOT_C_NEW(fn, cname)      static Object *cname(Type *ty, Object *a, Object *k) { return kr_tramp_slot_new(fn, ty, a, k); }
#define KR_SLOT_C_INIT(fn, cname)     static int cname(Object *s, Object *a, Object *k) { return kr_tramp_slot_init(fn, s, a, k); }
#define KR_SLOT_C_DESCRGET(fn, cname) static Object *cname(Object *d, Object *o, Object *ty) { return kr_tramp_slot_descrget(fn, d, o, ty); }
#define KR_SLOT_C_ITERNEXT(fn, cname) static Object *cname(Object *a) { return kr_tramp_slot_iternext(fn, a); }
#define KR_SLOT_C_SEND(fn, cname)     static int cname(Object *a, Object *b, Object **r) { return kr_tramp_slot_send(fn, a, b, r); }
#define KR_SLOT_C_VOID(fn, cname)     static void cname(Object *a) { kr_tramp_slot_void(fn, a); }
/* clang-format on */

Object *kr_tramp_slot_unary(SlotUNARY fn, Object *a);
Object *kr_tramp_slot_binary(SlotBINARY fn, Object *a, Object *b);
Object *kr_tramp_slot_ternary(SlotTERNARY fn, Object *a, Object *b, Object *c);
int kr_tramp_slot_inquiry(SlotINQUIRY fn, Object *a);
isize kr_tramp_slot_len(SlotLEN fn, Object *a);
Object *kr_tramp_slot_ssizearg(SlotSSIZEARG fn, Object *a, isize i);
int kr_tramp_slot_ssizeobjarg(SlotSSIZEOBJARG fn, Object *a, isize i, Object *v);
int kr_tramp_slot_objobj(SlotOBJOBJ fn, Object *a, Object *b);
int kr_tramp_slot_objobjarg(SlotOBJOBJARG fn, Object *a, Object *b, Object *c);
isize kr_tramp_slot_hash(SlotHASH fn, Object *a);
Object *kr_tramp_slot_richcmp(SlotRICHCMP fn, Object *a, Object *b, int op);
Object *kr_tramp_slot_call(SlotCALL fn, Object *f, Object *args, Object *kwargs);
Object *kr_tramp_slot_new(SlotNEW fn, Type *type, Object *args, Object *kwargs);
int kr_tramp_slot_init(SlotINIT fn, Object *self, Object *args, Object *kwargs);
Object *kr_tramp_slot_descrget(SlotDESCRGET fn, Object *descr, Object *obj, Object *type);
int kr_tramp_slot_send(SlotSEND fn, Object *gen, Object *arg, Object **result);
Object *kr_tramp_slot_iternext(SlotITERNEXT fn, Object *a);
void kr_tramp_slot_void(SlotVOID fn, Object *a);
/* The `vectorcall` of functions and methods: calls them through kr_call. */
Object *kr_tramp_vectorcall(Object *callable, Object *const *args, size_t nargsf, Object *kwnames);

#endif
