/* capi.h -- the C API as cpyext/ itself sees it: python3-dev's headers, and prototypes for what
 * only CPython's internal headers declare (API_INT and DATA_INT rows of capi.def).
 *
 * Every file of cpyext/ that defines API functions includes it, so that the compiler checks them
 * against the headers that extensions are compiled with.  A function whose name is also a macro is
 * defined after an #undef.
 */
#ifndef CPX_CAPI_H
#define CPX_CAPI_H

/* clang-format off: the order of these includes matters */
#include <Python.h>

#include <frameobject.h>
#include <locale.h>
#include <marshal.h>
#include <structmember.h>
#include <sys/stat.h>
#include <sys/types.h>

/* Exported functions whose names the headers define away; both are rows of their own. */
#undef Py_CompileStringFlags
#undef _PyObject_LookupSpecial

/* Types of the internal headers, opaque here: the file that implements such a function declares the
 * struct it needs. */
typedef struct _arena PyArena;
typedef struct _PyAccu _PyAccu;
typedef struct _PyArgv _PyArgv;
typedef struct _symtable_entry PySTEntryObject;
typedef struct pyruntimestate _PyRuntimeState;
typedef struct _Py_hashtable_t _Py_hashtable_t;
typedef struct _Py_hashtable_allocator_t _Py_hashtable_allocator_t;
typedef Py_uhash_t (*_Py_hashtable_hash_func)(const void *key);
typedef int (*_Py_hashtable_compare_func)(const void *key1, const void *key2);
typedef void (*_Py_hashtable_destroy_func)(void *value);
typedef int (*_Py_hashtable_foreach_func)(_Py_hashtable_t *table, const void *key,
                                          const void *value, void *data);
struct _PyCodeConstructor;
struct _PyTraceMalloc_Config;
struct _gilstate_runtime_state;
struct _mod;
struct symtable;

/* What the codecs' error argument names; numbered as CPython does. */
typedef enum {
    _Py_ERROR_UNKNOWN = 0,
    _Py_ERROR_STRICT,
    _Py_ERROR_SURROGATEESCAPE,
    _Py_ERROR_REPLACE,
    _Py_ERROR_IGNORE,
    _Py_ERROR_BACKSLASHREPLACE,
    _Py_ERROR_SURROGATEPASS,
    _Py_ERROR_XMLCHARREFREPLACE,
    _Py_ERROR_OTHER
} _Py_error_handler;

#define API(ret, name, args, on_error, refs, effects, status)
#define API_INT(ret, name, args, on_error, refs, effects, status) PyAPI_FUNC(ret) name args;
#define DATA(type, name, status)
#define DATA_INT(type, name, status) extern Py_EXPORTED_SYMBOL __typeof__(type) name;
#include "cpyext/capi.def"
/* clang-format on */
#undef API
#undef API_INT
#undef DATA
#undef DATA_INT

#endif
