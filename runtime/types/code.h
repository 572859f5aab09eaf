/* code.h -- code objects: register bytecode, constants, positions, exception table, inline caches.
 */
#ifndef KR_CODE_H
#define KR_CODE_H

#include "runtime/core/thread.h"

/* One instruction: 64 bits.  What a, b, c mean: compile/opcodes.def. */
typedef struct Instr {
    uint16_t op, a, b, c;
} Instr;
/* Long jumps over b,c: a signed 32-bit displacement in instructions from the next instruction. */
KR_INLINE int32_t kr_instr_jump(const Instr *i)
{
    return (int32_t)((uint32_t)i->b | (uint32_t)i->c << 16);
}

/* Exceptions raised in [start, end) go to handler, the exception in register `reg`. */
typedef struct ExcEntry {
    uint32_t start, end, handler;
    uint16_t reg;
    uint16_t lasti; /* 1: the handler re-raises with the original position (finally, with) */
} ExcEntry;

/* Source range of one instruction; lines from 1, columns 0-based in UTF-8 bytes; -1 unknown. */
typedef struct Position {
    int32_t line, end_line;
    int16_t col, end_col;
} Position;

/* Inline caches are typed by the opcode that owns them (interp/ic.h). */
typedef struct InlineCache {
    Value name;  /* Str for attribute and global caches */
    void *guard; /* Shape, DictKeys or Type */
    uint64_t data[3];
} InlineCache;

struct LoopInfo {   /* one per LOOP instruction (index = its a operand), [nloops]: function entry */
    uint32_t count; /* executions so far; compared with kr_jit_hot_count */
    uint32_t state; /* jit/'s */
    uint32_t hot;   /* jit/'s: times it became hot */
    uint32_t met;   /* jit/'s: recordings of callees that ended in its rounds */
    void *trace;
};

struct Code { /* PyCodeObject: fields that C reads at CPython's offsets; the rest is ours */
    VarObject ob_base;
    Value co_consts, co_names;                              /* tuples: 24, 32 */
    Value co_exceptiontable;                                /* bytes: 40 */
    int co_flags;                                           /* 48: CO_* */
    short co_warmup, _co_linearray_entry_size;              /* 52 */
    int co_argcount, co_posonlyargcount, co_kwonlyargcount; /* 56, 60, 64 */
    int co_stacksize;                                       /* 68 */
    int co_firstlineno;                                     /* 72 */
    int co_nlocalsplus, co_nlocals, co_nplaincellvars, co_ncellvars, co_nfreevars; /* 76..92 */
    Value co_localsplusnames;                /* 96: tuple: locals (args first), cells, free */
    Value co_localspluskinds;                /* 104: bytes */
    Value co_filename, co_name, co_qualname; /* 112, 120, 128 */
    Value co_linetable;                      /* 136: bytes, made on demand */
    Object *co_weakreflist;                  /* 144 */
    void *co_code;                           /* 152 */
    char *_co_linearray;                     /* 160 */
    int _co_firsttraceable;                  /* 168 */
    void *co_extra;                          /* 176 */
    uint16_t co_code_adaptive[0]; /* 184: CPython's bytecode, ob_size units: there are none */

    /* -- ours -- */
    Instr *instrs;
    uint32_t ninstrs;
    uint16_t nregs;      /* registers of a frame: locals, cells, free, temporaries */
    uint16_t first_temp; /* registers below are named: register i is co_localsplusnames[i] */
    Value *consts;       /* the items of co_consts, then the names that N operands mean */
    uint32_t nconsts, ncaches, nexc, nloops;
    InlineCache *caches;
    ExcEntry *exc;       /* innermost first for any pc */
    Position *positions; /* one per instruction */
    uint8_t *live;       /* liveness bitmaps per instruction for the JIT, NULL until asked for */
    struct LoopInfo *loops;
    uint32_t version;
    /* -- derived by kr_code_ready() -- */
    uint32_t frame_bytes; /* of an activation: header and nregs registers */
    uint16_t nparams;     /* registers that argument binding fills: parameters, *args, **kw */
    uint16_t self_attrs;  /* __init__: how many attributes of its first parameter it stores; the
                             compiler's */
    bool hidden;          /* its frames are invisible (a body of app.def) */
    uint8_t functions;    /* made of it; 2: more than one */
    struct AppBody *apps; /* bodies of builtins made for calls of this function or generator
                             (interp/app.c) */
    uint16_t fast_args;   /* co_argcount if a call with exactly that many positional arguments only
                             copies them (no *args, **kw, keyword-only); else KR_CODE_BINDS */
};
#define KR_CODE_BINDS 0xFFFF

enum {
    CO_OPTIMIZED = 0x1,
    CO_NEWLOCALS = 0x2,
    CO_VARARGS = 0x4,
    CO_VARKEYWORDS = 0x8,
    CO_NESTED = 0x10,
    CO_GENERATOR = 0x20,
    CO_COROUTINE = 0x80,
    CO_ITERABLE_COROUTINE = 0x100,
    CO_ASYNC_GENERATOR = 0x200,
    CO_FUTURE_BARRY_AS_BDFL = 0x400000,
    CO_FUTURE_ANNOTATIONS = 0x1000000,
};
static_assert(offsetof(Code, co_flags) == 48 && offsetof(Code, co_filename) == 112, "PyCodeObject");

/* A code object for the compiler to fill: zeroed, header set; fields from co_consts to co_qualname
 * and instrs .. positions are the caller's (arrays: kr_gc_new_block, RAW for consts and caches).
 * Absent values (co_exceptiontable, co_linetable) may stay VALUE_NULL.  kr_code_ready() allocates
 * `loops` and computes what is derived; before it the code cannot run.  NULL / false with an
 * exception pending. */
Code *kr_code_new(Thread *t) KR_MUST_CHECK;
bool kr_code_ready(Thread *t, Code *code) KR_MUST_CHECK;
/* A code of its own that does the same: instructions, caches and loop counters are not shared. */
Code *kr_code_clone(Thread *t, const Code *code) KR_MUST_CHECK;
/* Line of an instruction index. */
int kr_code_line(const Code *code, uint32_t pc);
/* Disassembly for `krait -X dis` and tests. */
Value kr_code_disassemble(Thread *t, Code *code);

#endif
