/* ir.h -- the trace IR: linear SSA with typed references, snapshots, calls.
 *
 *   index   op     t     a      b
 *   0001    K64    PTR   #0                      constants and instructions share one array and one
 *   0002    SLOAD  VAL   slot 2                  numbering; a reference is an index; 0 is "none"
 *   0003    GINT   INT   0002
 *   0004    ADDOV  INT   0003   0001
 *
 * Guards name the snapshot taken before their bytecode: `snap`.  A snapshot says what the
 * interpreter's state is if the guard fails: the frames, and for each register that the trace
 * changed, which reference holds its value.
 */
#ifndef JIT_IR_H
#define JIT_IR_H

#include "runtime/core/object.h"
#include "runtime/types/frame.h"

typedef enum IROp {
#define IR(name, kind, a, b) IR_##name,
#include "jit/ir.def"
#undef IR
    IR_COUNT
} IROp;

typedef enum IRType {
    IRT_NIL,
    IRT_INT,
    IRT_FLT,
    IRT_PTR,
    IRT_VAL,
    IRT_RAW,
    IRT_I64,
    IRT_U64,
    IRT_BIG,
    IRT_CHR,
    IRT_SMALL, /* of exits only: a RAW that is an int of 48 bits */
    IRT_COUNT
} IRType;
typedef enum IRKind { IRK_K, IRK_N, IRK_L, IRK_G, IRK_S, IRK_C, IRK_A, IRK_X } IRKind;
enum { IROPND__, IROPND_R, IROPND_L };

typedef struct IRInfo {
    const char *name;
    uint8_t kind, a, b;
} IRInfo;
extern const IRInfo jit_ir_info[IR_COUNT];
extern const char *const jit_ir_type_name[IRT_COUNT];

typedef uint16_t IRRef; /* 0: none */

typedef struct IRIns {
    uint8_t op, t;
    IRRef a, b;
    IRRef prev;    /* earlier instruction of the same op, 0 if none: CSE chain */
    IRRef type;    /* K64 of the type a guard found this object to have, 0: not known */
    uint16_t snap; /* guards: snapshot number */
    uint16_t uses; /* filled by dead code removal: operand uses, snapshots included */
    /* assembler */
    uint8_t reg; /* JIT_NOREG: in its spill slot */
    uint8_t flags;
    uint16_t spill; /* slot number, 0: none */
} IRIns;

enum {
    IRF_ESCAPED = 0x80, /* a NEW that memory or a callee may know */
    IRF_16_BITS = 0x40, /* a GINT, before registers are allocated: when recorded the int was in */
    IRF_31_BITS = 0x20  /* 0 .. 2**16-1, in 0 .. 2**31-1 */
};

/* One helper call: what asm needs and what optimizers may assume.  MAKES: a new object out of what
 * the arguments are for ever, at whatever time it is called.  FRAME: changes activations and the
 * thread only; never removed, but no load that a trace makes sees it. */
typedef enum CallEffect {
    CALL_PURE,
    CALL_READS,
    CALL_MAKES,
    CALL_NEW,
    CALL_FRAME,
    CALL_WRITES,
    CALL_ANY
} CallEffect;
typedef struct CallInfo {
    const void *fn;
    const char *name;   /* for dumps */
    const Type *writes; /* WRITES: only to objects of this type and their blocks; NULL: any */
    uint8_t effect;
    uint8_t thread_arg;  /* first C argument is the Thread */
    uint8_t result_bits; /* 64, 32 (int, sign-extended) or 8 (bool, zero-extended); 0: none */
} CallInfo;

/* Recursion that has to be left (Thread.recursion_remaining) for GDEPTH: one more than the
 * activations that a trace enters. */
enum { JIT_DEPTH_LEFT = 13 };
/* Numbers of what makes texts and bytes are smaller (record_text.c); so many arguments it has. */
enum { JIT_MAKERS_MAX = 16, JIT_TEXT_WORDS = 5 };
/* May the call change what GDEPTH has found out? */
bool jit_ir_changes_depth(const CallInfo *call);

/* -- Snapshots -- */

typedef struct SnapSlot {
    uint16_t frame; /* index into the snapshot's frames; SNAP_OBJECT | n: sunk object number n;
                       SNAP_WORD | n, SNAP_WORD_VALUE | n: word number n of memory that is still to
                       be written (opt_defer.c), the object that it is in and the value */
    uint16_t slot;  /* register of that frame; word of that object, 0: the SUNK itself */
    IRRef ref;
    bool as_int; /* a RAW that is an int of 48 bits, not just a word */
    bool plus;   /* and the word that the next SnapSlot names, of SNAP_PLUS (opt_linear.c) */
    int16_t add; /* the exit adds this to the int (opt_count.c) */
} SnapSlot;
enum {
    SNAP_OBJECT = 0x8000,
    SNAP_OBJECTS_MAX = 128,
    SNAP_WORD = 0x4000,
    SNAP_WORD_VALUE = 0x6000,
    SNAP_PLUS = 0x2000, /* a word that is added to the slot before */
    SNAP_KIND = 0xE000, /* all bits that make it another thing than a frame */
};
/* `slot` of what is no register: the exception that is being handled, where frame 0 or that
 * generator keeps it; the FrameObject of a frame to be made. */
enum { SNAP_HANDLED = 0xFFF0, SNAP_FRAME_OBJECT };
/* In `slot` of an object's word: the FLT goes there raw, not boxed. */
enum { SNAP_RAW = 0x8000 };

/* An activation of the snapshot, outermost first.  One with a `base_ref` is in memory there, and
 * the snapshot names only the registers that are not (IR_FRAME: the frame the machine code was
 * entered with); one without is made by the exit.  Number 0 is always in memory. */
typedef struct SnapFrame {
    Function *func; /* of frames to be made; NULL in the root */
    const Instr
        *pc; /* where it goes on: innermost: the instruction to execute; others: the next one */
    IRRef base_ref; /* PTR: the Frame, 0: not made yet */
    IRRef func_ref; /* of frames to be made: the function itself, when only its code is constant */
    uint16_t ret_reg;
    uint16_t off;  /* of the Frame from base_ref: in a Generator */
    uint8_t kind;  /* FK_* */
    bool link;     /* a generator's: the exit puts it behind its consumer */
    bool created;  /* the same, and it had not been started: its state in memory says so */
    bool any_func; /* `func` is one of many functions of its code */
} SnapFrame;

enum {
    EXIT_RESUME,  /* execute pc */
    EXIT_RAISE,   /* an exception is pending at pc */
    EXIT_EXHAUST, /* pc is a FOR_ITER whose iterator gave nothing: raise if pending, else its jump
                   */
};

typedef struct Snap {
    uint32_t first_slot, nslots;   /* in IRTrace.snap_slots */
    uint32_t first_frame, nframes; /* in IRTrace.snap_frames */
    IRRef ref;                     /* instructions from here on are after the snapshot */
    uint8_t exit;                  /* EXIT_* */
    bool again;                    /* goes on with the bytecode being recorded: does it again */
    bool narrow;                   /* of a GNAT alone */
    const char *reason;            /* of the last guard that used it, for the log */
} Snap;

/* -- The buffer a trace is recorded into -- */

enum {
    IR_MAX = 16000,
    SNAP_MAX = 2000,
    SNAPSLOT_MAX = 40000,
    SNAPFRAME_MAX = 8000,
    CALL_MAX = 512,
    K_MAX = 4000,
    K_HASH = 512,
    SAME_HASH = 512,
    THERE_BITS = 1 << 15
};

typedef struct IRBuf {
    IRIns *ins; /* [1, n) */
    uint32_t n;
    uint64_t *k; /* 64-bit constants */
    uint32_t nk;
    /* By a hash of op and operands: an instruction that may be equal; a bit, 0: none is. */
    IRRef same[SAME_HASH];
    uint64_t there[THERE_BITS / 64];
    uint8_t *compared;    /* by reference: bits of the guards that may compare it */
    IRRef k_last[K_HASH]; /* by a hash of their bits: the newest constant, 0: none */
    IRRef *k_before;      /* by index in k: the one before it of the same hash */
    CallInfo *calls;
    uint32_t ncalls;
    Snap *snaps;
    uint32_t nsnaps;
    SnapSlot *snap_slots;
    uint32_t nsnap_slots;
    SnapFrame *snap_frames;
    uint32_t nsnap_frames;
    IRRef chain[IR_COUNT]; /* newest instruction of each op */
    IRRef loop;            /* the LOOP instruction, 0 while there is none */
    uint32_t nargs_out;    /* slots of the outgoing argument array */
    uint32_t nroot_regs;   /* registers of the root frame */
    uint16_t hoist_snap; /* what the facts leave through that stand in front of the body for checks
                            it does not make (opt_hoist.c), 0: there are none */
    bool no_hoist;       /* there shall be none */
    IRRef again;         /* the AGAIN instruction, 0: there is none */
    IRRef heads;         /* what the body reads stands behind these first references, 0: no heads */
    bool no_narrow;      /* nor words for small ints (opt_narrow.c) */
    struct Join *join; /* of this loop: what other traces need to JOIN, NULL: they cannot; owned */
    const struct Join *join_to; /* of the loop that this trace JOINs */
    bool deep;                  /* GDEPTH holds where the trace begins: its parent has looked */
    bool full;                  /* something overflowed: the trace is too long */
} IRBuf;

bool jit_ir_init(IRBuf *buf); /* malloc; false: out of memory */
void jit_ir_free(IRBuf *buf);
void jit_ir_reset(IRBuf *buf);

/* Guards of how two signed numbers compare. */
KR_INLINE bool jit_ir_is_relation(IROp op) { return op >= IR_GLT && op <= IR_GGE; }
KR_INLINE bool jit_ir_is_number(IRType t) /* an integer of 64 bits at most */
{
    return t == IRT_INT || t == IRT_RAW || t == IRT_I64 || t == IRT_U64 || t == IRT_CHR;
}
/* The left operand of a GEQ of any type has this bit. */
enum { COMPARED_EQUAL = 1 << 7 };
/* The bit of a guard that compares two numbers, 0: it is none. */
KR_INLINE uint8_t jit_ir_compare_bit(IROp op)
{
    static_assert(IR_GGE - IR_GLT == 5 && IR_GULT > IR_GGE, "six of them follow each other");
    return op == IR_GULT ? 1 << 6 : jit_ir_is_relation(op) ? (uint8_t)(1 << (op - IR_GLT)) : 0;
}
/* May a guard `op` compare number r with something?  One that a pass has changed may be overlooked.
 */
KR_INLINE bool jit_ir_is_compared(const IRBuf *buf, IROp op, IRRef r)
{
    return buf->compared[r] & jit_ir_compare_bit(op);
}
/* Appends without looking: returns the new reference; a full buffer sets `full` and returns 1. */
IRRef jit_ir_emit_raw(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b);
/* A snapshot of its own that says the same as number `from`; 0: there is no room. */
uint16_t jit_ir_copy_snap(IRBuf *buf, uint16_t from);
/* Constant of 64 bits; equal ones are one. */
IRRef jit_ir_k(IRBuf *buf, IRType t, uint64_t bits);
KR_INLINE IRRef jit_ir_kptr(IRBuf *buf, const void *p)
{
    return jit_ir_k(buf, IRT_PTR, (uint64_t)(uintptr_t)p);
}
KR_INLINE IRRef jit_ir_kval(IRBuf *buf, Value v) { return jit_ir_k(buf, IRT_VAL, v.bits); }
KR_INLINE IRRef jit_ir_kint(IRBuf *buf, int64_t i)
{
    return jit_ir_k(buf, IRT_INT, (uint64_t)i << 16);
}
KR_INLINE IRRef jit_ir_kraw(IRBuf *buf, int64_t i) { return jit_ir_k(buf, IRT_RAW, (uint64_t)i); }
IRRef jit_ir_kflt(IRBuf *buf, double d);
/* References have changed: jit_ir_k finds the constants, and jit_opt_emit equal instructions, where
 * they are now. */
void jit_ir_find_again(IRBuf *buf);
/* 32 bits. */
KR_INLINE uint32_t jit_ir_hash(uint8_t op, uint8_t t, IRRef a, IRRef b)
{
    uint64_t key = (uint64_t)op << 40 | (uint64_t)t << 32 | (uint64_t)a << 16 | b;
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> 32);
}
KR_INLINE bool jit_ir_has_snap(const IRIns *ins)
{
    return jit_ir_info[ins->op].kind == IRK_G || jit_ir_info[ins->op].kind == IRK_A ||
           (ins->op == IR_LOOP && ins->a != 0);
}
KR_INLINE IRRef jit_ir_kchr(IRBuf *buf, uint8_t code) { return jit_ir_k(buf, IRT_CHR, code); }
KR_INLINE bool jit_ir_is_wide(IRType t) { return t == IRT_I64 || t == IRT_U64 || t == IRT_BIG; }
/* Does it make a value?  Relations and checks are guards without one. */
bool jit_ir_has_value(const IRIns *ins);
KR_INLINE bool jit_ir_is_k(const IRBuf *buf, IRRef r) { return buf->ins[r].op == IR_K64; }
KR_INLINE uint64_t jit_ir_kbits(const IRBuf *buf, IRRef r) { return buf->k[buf->ins[r].a]; }
/* An INT that was made of a word, which is the same number. */
KR_INLINE bool jit_ir_is_of_word(const IRBuf *buf, IRRef r)
{
    return buf->ins[r].op == IR_R2I && buf->ins[buf->ins[r].a].t == IRT_RAW;
}
/* Is it the function or the address of one of the snapshot's frames? */
bool jit_ir_is_of_frames(const IRBuf *buf, const Snap *s, IRRef r);
/* Index in the call table. */
uint16_t jit_ir_call(IRBuf *buf, const CallInfo *info);

/* ir_text.c: "0003 INT GINT 0002 ; snap 1" ...; a malloc'ed string. */
char *jit_ir_dump(const IRBuf *buf);
/* ir_verify.c: NULL, or a malloc'ed description of what is wrong. */
char *jit_ir_verify(const IRBuf *buf);

/* opt_fold.c: an equal instruction behind `limit`, or 0. */
IRRef jit_opt_equal(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, IRRef limit);
/* Emit with folding and CSE; may return an older reference, a constant, or 0 for a
 * guard that always holds.  *fails: the guard can never hold (the recorder aborts). */
IRRef jit_opt_emit(IRBuf *buf, IROp op, IRType t, IRRef a, IRRef b, uint16_t snap, bool *fails);

#endif
