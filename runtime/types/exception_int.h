/* exception_int.h -- what the files of the exception classes share. */
#ifndef KR_EXCEPTION_INT_H
#define KR_EXCEPTION_INT_H

#include "runtime/core/builtin_type.h"
#include "runtime/types/exception.h"

KR_INLINE BaseException *kr_as_exc(Value v) { return (BaseException *)value_ptr(v); }
KR_INLINE Value kr_or_none(Value v) { return value_is_null(v) ? KR_NONE : v; }

/* A pending AttributeError that does not say of what gets it here, whoever raised it: suggestions
 * need it. */
void kr_attr_error_context(Thread *t, Value v, Str *name) KR_COLD;

/* BaseException.__new__, __init__ (args only), __str__. */
Value kr_baseexc_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames);
int kr_baseexc_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);
Value kr_baseexc_str(Thread *t, Value self);
/* __init__ of classes that take keywords: sets args, hands back the values of `names` (NULL-ended)
 * or NULL. */
bool kr_exc_keywords(Thread *t, Value self, const char *func, const char *const *names,
                     const Value *args, size_t nargs, Tuple *kwnames, Value *out) KR_MUST_CHECK;

/* Slots and tables by instance struct; exception_os.c, exception_syntax.c, exception_unicode.c,
 * exception_group.c. */
Value kr_oserror_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames);
int kr_oserror_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);
Value kr_oserror_str(Thread *t, Value self);
extern const NativeMember kr_oserror_members[];
extern const NativeGetSet kr_oserror_getset[];
extern const NativeDef kr_oserror_methods[];
int kr_syntaxerror_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);
Value kr_syntaxerror_str(Thread *t, Value self);
extern const NativeMember kr_syntaxerror_members[];
int kr_unicodeencode_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);
int kr_unicodedecode_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);
int kr_unicodetranslate_init(Thread *t, Value self, const Value *args, size_t nargs,
                             Tuple *kwnames);
Value kr_unicodeencode_str(Thread *t, Value self);
Value kr_unicodedecode_str(Thread *t, Value self);
Value kr_unicodetranslate_str(Thread *t, Value self);
extern const NativeMember kr_unicodeerror_members[];
Value kr_excgroup_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames);
int kr_excgroup_init(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames);
Value kr_excgroup_str(Thread *t, Value self);
extern const NativeMember kr_excgroup_members[];
extern const NativeDef kr_excgroup_methods[];

#endif
