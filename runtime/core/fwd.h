/* fwd.h -- forward typedefs of the structs that cross file borders. */
#ifndef KR_FWD_H
#define KR_FWD_H

#include "runtime/base/base.h"
#include "runtime/core/value.h"

typedef struct Type Type;         /* == PyTypeObject */
typedef struct Rebound Rebound;   /* types/type_rebind.c */
typedef struct TypeInfo TypeInfo; /* what the runtime keeps per type, behind tp_cache */
typedef struct Thread Thread;     /* starts with PyThreadState */
typedef struct Interp Interp;     /* opaque to C: PyInterpreterState */
typedef struct Frame Frame;       /* an activation: header + registers */
typedef struct Shape Shape;       /* hidden class of instances */
typedef struct Buffer Buffer;     /* == Py_buffer */
typedef struct NativeDef NativeDef;

typedef struct Int Int;
typedef struct Float Float;
typedef struct Complex Complex;
typedef struct Str Str;
typedef struct Bytes Bytes;
typedef struct ByteArray ByteArray;
typedef struct Tuple Tuple;
typedef struct List List;
typedef struct Dict Dict;
typedef struct Set Set;
typedef struct Slice Slice;
typedef struct Code Code;
typedef struct Function Function;
typedef struct Method Method;
typedef struct Cell Cell;
typedef struct Module Module;
typedef struct Instance Instance;
typedef struct BaseException BaseException;
typedef struct Traceback Traceback;
typedef struct Generator Generator;
typedef struct FrameObject FrameObject;
typedef int (*CTraceFunc)(Object *, FrameObject *, int, Object *); /* Py_tracefunc */
typedef struct WrapperDescr WrapperDescr;

#endif
