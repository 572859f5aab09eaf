/* object.h -- the heap object's header and the type object.
 *
 * Layouts are CPython 3.11's (x86-64); capi-headers/layout_check.c proves it.  An Object's address
 * is the PyObject * that C code sees.  ob_refcnt: low 32 bits = KR_BIAS (the runtime holds it) +
 * the number of references C holds; see docs/bridge.md.
 *
 * A type has two slot tables: the C one (the struct fields, complete static data for builtin types)
 * and the native one over Values in TypeInfo, which hangs off tp_cache (unused by CPython 3.11).
 * The runtime only calls native slots; C code only sees C slots.
 */
#ifndef KR_OBJECT_H
#define KR_OBJECT_H

#include "runtime/core/fwd.h"

/* -- Header ------------------------------------------------------------------------------ */

struct Object {
    int64_t ob_refcnt;
    Type *ob_type;
};

typedef struct VarObject {
    Object ob_base;
    int64_t ob_size;
} VarObject;

#define KR_BIAS ((int64_t)1 << 29)

/* Initial header of static objects: held by the runtime for ever. */
#define KR_HEAD_INIT(type) \
    {                      \
        KR_BIAS, (type)    \
    }
#define KR_VAR_HEAD_INIT(type, size) \
    {                                \
        {KR_BIAS, (type)}, (size)    \
    }

/* "The runtime holds it": tested with slack both ways, since over-decrefs exist (bridge.md). */
KR_INLINE bool kr_is_runtime_held(const Object *o)
{
    return (uint32_t)o->ob_refcnt >= (uint32_t)(KR_BIAS / 2);
}

/* -- C slot structs ---------------------------------------------------------------------- */

typedef Object *(*CUnary)(Object *);
typedef Object *(*CBinary)(Object *, Object *);
typedef Object *(*CTernary)(Object *, Object *, Object *);
typedef int (*CInquiry)(Object *);
typedef isize (*CLen)(Object *);
typedef Object *(*CSsizeArg)(Object *, isize);
typedef int (*CSsizeObjArg)(Object *, isize, Object *);
typedef int (*CObjObj)(Object *, Object *);
typedef int (*CObjObjArg)(Object *, Object *, Object *);
typedef isize (*CHash)(Object *);
typedef Object *(*CRichCmp)(Object *, Object *, int);
typedef void (*CDestructor)(Object *);
typedef int (*CVisit)(Object *, void *);
typedef int (*CTraverse)(Object *, CVisit, void *);
typedef Object *(*CNew)(Type *, Object *, Object *);
typedef int (*CInit)(Object *, Object *, Object *);
typedef Object *(*CAlloc)(Type *, isize);
typedef Object *(*CVectorcall)(Object *, Object *const *, size_t, Object *);
typedef int (*CSend)(Object *, Object *, Object **);
typedef Object *(*CGetAttr)(Object *, char *);
typedef int (*CSetAttr)(Object *, char *, Object *);
typedef int (*CGetBuffer)(Object *, Buffer *, int);
typedef void (*CReleaseBuffer)(Object *, Buffer *);

typedef struct NumberMethods {
    CBinary nb_add, nb_subtract, nb_multiply, nb_remainder, nb_divmod;
    CTernary nb_power;
    CUnary nb_negative, nb_positive, nb_absolute;
    CInquiry nb_bool;
    CUnary nb_invert;
    CBinary nb_lshift, nb_rshift, nb_and, nb_xor, nb_or;
    CUnary nb_int;
    void *nb_reserved;
    CUnary nb_float;
    CBinary nb_inplace_add, nb_inplace_subtract, nb_inplace_multiply, nb_inplace_remainder;
    CTernary nb_inplace_power;
    CBinary nb_inplace_lshift, nb_inplace_rshift, nb_inplace_and, nb_inplace_xor, nb_inplace_or;
    CBinary nb_floor_divide, nb_true_divide, nb_inplace_floor_divide, nb_inplace_true_divide;
    CUnary nb_index;
    CBinary nb_matrix_multiply, nb_inplace_matrix_multiply;
} NumberMethods;

typedef struct SequenceMethods {
    CLen sq_length;
    CBinary sq_concat;
    CSsizeArg sq_repeat, sq_item;
    void *was_sq_slice;
    CSsizeObjArg sq_ass_item;
    void *was_sq_ass_slice;
    CObjObj sq_contains;
    CBinary sq_inplace_concat;
    CSsizeArg sq_inplace_repeat;
} SequenceMethods;

typedef struct MappingMethods {
    CLen mp_length;
    CBinary mp_subscript;
    CObjObjArg mp_ass_subscript;
} MappingMethods;

typedef struct AsyncMethods {
    CUnary am_await, am_aiter, am_anext;
    CSend am_send;
} AsyncMethods;

typedef struct BufferProcs {
    CGetBuffer bf_getbuffer;
    CReleaseBuffer bf_releasebuffer;
} BufferProcs;

typedef struct CMethodDef { /* PyMethodDef */
    const char *ml_name;
    void *ml_meth;
    int ml_flags;
    const char *ml_doc;
} CMethodDef;

enum { /* ml_flags */
       METH_F_VARARGS = 0x0001,
       METH_F_KEYWORDS = 0x0002,
       METH_F_NOARGS = 0x0004,
       METH_F_O = 0x0008,
       METH_F_CLASS = 0x0010,
       METH_F_STATIC = 0x0020,
       METH_F_COEXIST = 0x0040,
       METH_F_FASTCALL = 0x0080,
       METH_F_METHOD = 0x0200,
};

typedef struct CMemberDef { /* PyMemberDef */
    const char *name;
    int type; /* T_INT ... of structmember.h */
    isize offset;
    int flags;
    const char *doc;
} CMemberDef;

typedef struct CGetSetDef { /* PyGetSetDef */
    const char *name;
    Object *(*get)(Object *, void *);
    int (*set)(Object *, Object *, void *);
    const char *doc;
    void *closure;
} CGetSetDef;

/* Py_buffer (PEP 3118) */
struct Buffer {
    void *buf;
    Object *obj; /* counted reference when C holds the buffer; the exporter */
    isize len, itemsize;
    int readonly, ndim;
    char *format;
    isize *shape, *strides, *suboffsets;
    void *internal;
};

enum { /* buffer request flags, PEP 3118 */
       BUF_SIMPLE = 0,
       BUF_WRITABLE = 0x0001,
       BUF_FORMAT = 0x0004,
       BUF_ND = 0x0008,
       BUF_STRIDES = 0x0010 | BUF_ND,
       BUF_C_CONTIGUOUS = 0x0020 | BUF_STRIDES,
       BUF_F_CONTIGUOUS = 0x0040 | BUF_STRIDES,
       BUF_ANY_CONTIGUOUS = 0x0080 | BUF_STRIDES,
       BUF_INDIRECT = 0x0100 | BUF_STRIDES,
       BUF_FULL_RO = BUF_INDIRECT | BUF_FORMAT,
       BUF_FULL = BUF_FULL_RO | BUF_WRITABLE,
};

/* -- Native slots ------------------------------------------------------------------------ */

/* Rich comparison operators; ORDER CMP: as Py_LT..Py_GE. */
enum { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

/* slot_kinds: native signatures.  Failure: VALUE_ERROR, -1 or false with an exception pending.
 * Arguments are borrowed; there are no counts.  `kwnames`: tuple of str or NULL, its values follow
 * the positional ones in args[nargs...] (vectorcall style). */
typedef Value (*SlotUNARY)(Thread *, Value);
typedef Value (*SlotBINARY)(Thread *, Value, Value); /* may return NotImplemented for nb_* */
typedef Value (*SlotTERNARY)(Thread *, Value, Value, Value);
typedef int (*SlotINQUIRY)(Thread *, Value); /* 0, 1, -1 */
typedef isize (*SlotLEN)(Thread *, Value);
typedef Value (*SlotSSIZEARG)(Thread *, Value, isize);
typedef int (*SlotSSIZEOBJARG)(Thread *, Value, isize, Value); /* value NULL: delete */
typedef int (*SlotOBJOBJ)(Thread *, Value, Value);             /* 0, 1, -1 */
typedef int (*SlotOBJOBJARG)(Thread *, Value, Value, Value);   /* value NULL: delete; 0, -1 */
typedef int64_t (*SlotHASH)(Thread *, Value);                  /* -1: error */
typedef Value (*SlotRICHCMP)(Thread *, Value, Value, int op);  /* may return NotImplemented */
typedef Value (*SlotCALL)(Thread *, Value callable, const Value *args, size_t nargs,
                          Tuple *kwnames);
typedef Value (*SlotNEW)(Thread *, Type *, const Value *args, size_t nargs, Tuple *kwnames);
typedef int (*SlotINIT)(Thread *, Value self, const Value *args, size_t nargs, Tuple *kwnames);
typedef Value (*SlotDESCRGET)(Thread *, Value descr, Value obj_or_null, Value type_or_null);
typedef Value (*SlotITERNEXT)(Thread *, Value); /* VALUE_NULL with nothing pending: exhausted */
typedef void (*SlotVOID)(Thread *, Value);
/* PySendResult: 0 return, -1 error, 1 yield ("next"); *result is set unless error. */
typedef int (*SlotSEND)(Thread *, Value gen, Value arg, Value *result);

typedef struct NativeSlots {
#define SLOT(field, kind, group, name, rname) Slot##kind field;
#include "runtime/core/slots.def"
#undef SLOT
} NativeSlots;

/* Number of a slot: SLOT_tp_repr... */
enum {
#define SLOT(field, kind, group, name, rname) SLOT_##field,
#include "runtime/core/slots.def"
#undef SLOT
    SLOT_COUNT
};

/* The C-ABI function of one slot of a builtin type (builtin_type.h makes these); ends with NULL. */
typedef struct CSlotRow {
    int slot; /* SLOT_* */
    void *fn;
} CSlotRow;

/* -- Types ------------------------------------------------------------------------------- */

struct Type { /* PyTypeObject, 408 bytes */
    VarObject ob_base;
    const char *tp_name;
    isize tp_basicsize, tp_itemsize;
    CDestructor tp_dealloc;
    isize tp_vectorcall_offset;
    CGetAttr tp_getattr;
    CSetAttr tp_setattr;
    AsyncMethods *tp_as_async;
    CUnary tp_repr;
    NumberMethods *tp_as_number;
    SequenceMethods *tp_as_sequence;
    MappingMethods *tp_as_mapping;
    CHash tp_hash;
    CTernary tp_call;
    CUnary tp_str;
    CBinary tp_getattro;
    CObjObjArg tp_setattro;
    BufferProcs *tp_as_buffer;
    uint64_t tp_flags;
    const char *tp_doc;
    CTraverse tp_traverse;
    CInquiry tp_clear;
    CRichCmp tp_richcompare;
    isize tp_weaklistoffset;
    CUnary tp_iter;
    CUnary tp_iternext;
    CMethodDef *tp_methods;
    CMemberDef *tp_members;
    CGetSetDef *tp_getset;
    Type *tp_base;
    Dict *tp_dict;
    CTernary tp_descr_get;
    CObjObjArg tp_descr_set;
    isize tp_dictoffset;
    CInit tp_init;
    CAlloc tp_alloc;
    CNew tp_new;
    void (*tp_free)(void *);
    CInquiry tp_is_gc;
    Tuple *tp_bases;
    Tuple *tp_mro;
    TypeInfo *tp_cache; /* ours: native slots and what else the runtime keeps per type */
    Object *tp_subclasses;
    Object *tp_weaklist;
    CDestructor tp_del;
    uint32_t tp_version_tag;
    CDestructor tp_finalize;
    CVectorcall tp_vectorcall;
};

typedef struct HeapType { /* PyHeapTypeObject, 904 bytes with its C tail */
    Type ht_type;
    AsyncMethods as_async;
    NumberMethods as_number;
    MappingMethods as_mapping;
    SequenceMethods as_sequence;
    BufferProcs as_buffer;
    Str *ht_name;
    Object *ht_slots;
    Str *ht_qualname;
    void *ht_cached_keys;
    Object *ht_module;
    char *_ht_tpname;
    void *spec_getitem;
    /* here follow itemsize * ob_size bytes: the CMemberDef of each __slots__ name */
} HeapType;
static_assert(sizeof(Type) == 408 && sizeof(HeapType) == 904, "PyHeapTypeObject");

enum { /* tp_flags */
       TPF_SEQUENCE = 1 << 5,
       TPF_MAPPING = 1 << 6,
       TPF_DISALLOW_INSTANTIATION = 1 << 7,
       TPF_IMMUTABLETYPE = 1 << 8,
       TPF_HEAPTYPE = 1 << 9,
       TPF_BASETYPE = 1 << 10,
       TPF_HAVE_VECTORCALL = 1 << 11,
       TPF_READY = 1 << 12,
       TPF_READYING = 1 << 13,
       TPF_HAVE_GC = 1 << 14,
       TPF_METHOD_DESCRIPTOR = 1 << 17,
       TPF_VALID_VERSION_TAG = 1 << 19,
       TPF_IS_ABSTRACT = 1 << 20,
       TPF_MATCH_SELF = 1 << 22,
       TPF_MANAGED_DICT = 1 << 4,
       TPF_LONG = 1 << 24,
       TPF_LIST = 1 << 25,
       TPF_TUPLE = 1 << 26,
       TPF_BYTES = 1 << 27,
       TPF_STR = 1 << 28,
       TPF_DICT = 1 << 29,
       TPF_BASEEXC = 1 << 30,
};
#define TPF_TYPE    ((uint64_t)1 << 31)
#define TPF_DEFAULT ((uint64_t)0) /* as Py_TPFLAGS_DEFAULT of 3.11 */

enum { /* TypeInfo.flags */
       TI_NATIVE =
           1, /* builtin type of the runtime: native slots are the source, C slots trampolines */
       TI_PY_CLASS = 2,     /* made by a class statement or type(): instances have a Shape */
       TI_C_SLOTS = 4,      /* defined by C code: native slots are adapters that call C slots */
       TI_HAS_DEL = 8,      /* a __del__ somewhere in the MRO */
       TI_HAS_GETATTR = 16, /* __getattr__ or a __getattribute__ of its own: no attribute caching */
       TI_HAS_DICT = 32,    /* instances take arbitrary attributes */
       TI_EXT_BASE = 64,  /* instances start with a struct of a C type: allocated by its tp_alloc */
       TI_VAR_TAIL = 128, /* the tail lies behind variable-sized items: kr_inst_tail() finds it */
       TI_LEAF = 256,     /* instances hold no pointers: allocated with kind LEAF */
       TI_WEAK_KIND = 512, /* instances are weak references: allocated with kind WEAK */
       TI_C_MEMBERS =
           1024, /* C code has seen an instance: __slots__ members go through the slot rules */
       TI_OWN_GETATTR = 2048, /* builtin type that shows a __getattribute__ of its own, */
       TI_OWN_SETATTR = 4096, /* a __setattr__, even if they are object's */
};

struct TypeInfo {
    NativeSlots slots;
    Shape *root_shape;        /* shape of a fresh instance; NULL: instances have no shape */
    Str **raw_lost;           /* nraw_lost names whose slots were raw once: shape.h */
    Rebound *rebound;         /* nrebound names that have been rebound: types/type_rebind.c */
    const NativeDef *methods; /* builtin types: table that fills tp_dict, ends with a NULL name */
    const struct NativeGetSet *getset;                      /* ends with a NULL name */
    const struct NativeMember *members;                     /* ends with a NULL name */
    int (*getbuffer)(Thread *, Value, Buffer *, int flags); /* native buffer export, or NULL */
    void (*releasebuffer)(Thread *, Value, Buffer *);
    uint32_t flags;    /* TI_* */
    uint32_t version;  /* new whenever an attribute visible through the MRO changes; the guard of
                          inline caches, see kr_next_version() */
    bool version_used; /* somebody may rely on it, hence on those of the bases: else nothing is to
                          be done when an attribute changes.  See kr_type_version() */
    uint16_t
        inline_slots; /* inline attribute slots of instances: what __init__ stores, then learned */
    uint16_t slot_base;         /* byte offset of the shape word in instances (Instance.shape) */
    struct TypeWatch *watchers; /* traces to invalidate when `version` changes */
    const CSlotRow *c_slots;    /* builtin types: C functions of `slots`, see builtin_type.h */
    uint32_t alloc_size; /* bytes of an instance without items, the runtime's tail included */
    uint32_t init_kind;  /* TI_INIT_*: what calling the type does (type_call.c) */
    Type **subclasses;   /* weak array, see type.c */
    uint32_t nsubclasses, subclasses_cap;
    uint32_t nrebound;
    uint32_t nshapes;       /* made for instances so far: KR_SHAPES_MAX */
    uint32_t nraw_lost;     /* KR_RAW_LOST_MAX: no slot of any name is raw */
    Value abstract_methods; /* __abstractmethods__ as assigned, or NULL */
};

KR_INLINE NativeSlots *kr_slots(const Type *type) { return &type->tp_cache->slots; }
KR_INLINE TypeInfo *kr_type_info(const Type *type) { return type->tp_cache; }

/* The version, for somebody who is going to rely on it as long as it stays the same. */
void kr_type_use_version(Type *type);
KR_INLINE uint32_t kr_type_version(Type *type)
{
    if (KR_UNLIKELY(!kr_type_info(type)->version_used)) {
        kr_type_use_version(type);
    }
    return kr_type_info(type)->version;
}

/* Versions tell caches and traces that what they have seen is as it was: each is given once.  When
 * all are, every new one is 0, which no cache and no trace may trust. */
KR_INLINE uint32_t kr_next_version(uint32_t *next)
{
    uint32_t version = *next;
    *next += version != 0;
    return version;
}

/* -- Asking for types -------------------------------------------------------------------- */

#define TYPE(id, cname, Struct, base, flags, pyname) extern Type cname KR_EXPORT;
#include "runtime/core/types.def"
#undef TYPE

/* Type of any value; immediates have the exact types int and float. */
KR_INLINE Type *kr_type(Value v)
{
    if (KR_LIKELY(value_is_ptr(v))) {
        return value_ptr(v)->ob_type;
    }
    return value_is_int(v) ? &PyLong_Type : &PyFloat_Type;
}

KR_INLINE bool kr_is_exact(Value v, const Type *type)
{
    return value_is_ptr(v) && v.bits != 0 && value_ptr(v)->ob_type == type;
}
KR_INLINE bool kr_has_flag(Value v, uint64_t flag)
{
    return value_is_ptr(v) && v.bits != 0 && (value_ptr(v)->ob_type->tp_flags & flag) != 0;
}
/* Instance of the type or of a subclass.  Booleans are ints too. */
KR_INLINE bool kr_is_int(Value v) { return value_is_int(v) || kr_has_flag(v, TPF_LONG); }
KR_INLINE bool kr_is_str(Value v) { return kr_has_flag(v, TPF_STR); }
KR_INLINE bool kr_is_bytes(Value v) { return kr_has_flag(v, TPF_BYTES); }
KR_INLINE bool kr_is_tuple(Value v) { return kr_has_flag(v, TPF_TUPLE); }
KR_INLINE bool kr_is_list(Value v) { return kr_has_flag(v, TPF_LIST); }
KR_INLINE bool kr_is_dict(Value v) { return kr_has_flag(v, TPF_DICT); }
KR_INLINE bool kr_is_type(Value v) { return kr_has_flag(v, TPF_TYPE); }
KR_INLINE bool kr_is_exception(Value v) { return kr_has_flag(v, TPF_BASEEXC); }
/* Exact builtin types. */
KR_INLINE bool kr_is_exact_str(Value v) { return kr_is_exact(v, &PyUnicode_Type); }
KR_INLINE bool kr_is_exact_list(Value v) { return kr_is_exact(v, &PyList_Type); }
KR_INLINE bool kr_is_exact_tuple(Value v) { return kr_is_exact(v, &PyTuple_Type); }
KR_INLINE bool kr_is_exact_dict(Value v) { return kr_is_exact(v, &PyDict_Type); }
/* Exact int: an immediate or a heap Int of exactly type int (not bool). */
KR_INLINE bool kr_is_exact_int(Value v) { return value_is_int(v) || kr_is_exact(v, &PyLong_Type); }
KR_INLINE bool kr_is_exact_float(Value v)
{
    return value_is_double(v) || kr_is_exact(v, &PyFloat_Type);
}

/* True when `type` is `base` or derives from it (walks tp_mro, or tp_base before Ready). */
bool kr_is_subtype(const Type *type, const Type *base);
KR_INLINE bool kr_is_instance_of(Value v, const Type *base)
{
    Type *type = kr_type(v);
    return type == base || kr_is_subtype(type, base);
}

/* Is this the address of a type?  Any word may be asked about.  (types/type.c) */
bool kr_type_is_registered(const Type *type);

/* -- Singletons -------------------------------------------------------------------------- */

extern Object _Py_NoneStruct KR_EXPORT, _Py_EllipsisObject KR_EXPORT,
    _Py_NotImplementedStruct KR_EXPORT;
extern struct Int _Py_TrueStruct KR_EXPORT, _Py_FalseStruct KR_EXPORT;

#define KR_NONE           ((Value){(uint64_t)(uintptr_t)&_Py_NoneStruct})
#define KR_TRUE           ((Value){(uint64_t)(uintptr_t)&_Py_TrueStruct})
#define KR_FALSE          ((Value){(uint64_t)(uintptr_t)&_Py_FalseStruct})
#define KR_ELLIPSIS       ((Value){(uint64_t)(uintptr_t)&_Py_EllipsisObject})
#define KR_NOTIMPLEMENTED ((Value){(uint64_t)(uintptr_t)&_Py_NotImplementedStruct})

KR_INLINE bool kr_is_none(Value v) { return value_same(v, KR_NONE); }
KR_INLINE bool kr_is_bool(Value v) { return value_same(v, KR_TRUE) || value_same(v, KR_FALSE); }
KR_INLINE Value kr_bool(bool b) { return b ? KR_TRUE : KR_FALSE; }

#endif
