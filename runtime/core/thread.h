/* thread.h -- the thread state, the GIL, pending events, recursion limits.
 *
 * A Thread begins with CPython 3.11's PyThreadState (C code reads and writes those fields; greenlet
 * saves and restores some), our own fields follow.  The Thread of the GIL holder is
 * kr_thread_current(); functions get it as their first argument instead.
 */
#ifndef KR_THREAD_H
#define KR_THREAD_H

#include "runtime/core/gc.h"

typedef struct ErrStackItem { /* _PyErr_StackItem */
    Object *exc_value;        /* the exception being handled, or NULL/None */
    struct ErrStackItem *previous_item;
} ErrStackItem;

typedef struct CFrameLink { /* _PyCFrame */
    uint8_t use_tracing;
    Frame *current_frame;
    struct CFrameLink *previous;
} CFrameLink;

/* One chunk of the register stack: same header as CPython's _PyStackChunk, made by the arena
 * allocator, because greenlet frees chunks through it. */
typedef struct StackChunk {
    struct StackChunk *previous;
    size_t size; /* bytes, header included: even, see stack.c */
    size_t top;  /* words in use when the chunk was left */
    Value data[];
} StackChunk;

/* Pending events, polled as one word at loop heads, calls and function entry. */
enum {
    EB_GC = 1,        /* a collection is wanted */
    EB_SIGNAL = 2,    /* a signal handler is due (main thread) */
    EB_GIL_DROP = 4,  /* another thread asks for the GIL */
    EB_ASYNC_EXC = 8, /* PyThreadState_SetAsyncExc */
    EB_PENDING = 16,  /* Py_AddPendingCall */
    EB_FINALIZE = 32, /* dead objects wait for their finalizers */
    EB_STRESS = 64,   /* -X gcstress: set for ever */
    EB_TRACE = 128,   /* set while sys.settrace or sys.setprofile are on (interp/trace.h) */
};

/* _PyRuntime: 166,688 bytes of which compiled lib-dynload modules read four things (abi.md section
 * 7): the current thread, the small ints, and a few static strings. */
#define KR_SMALL_INT_MIN (-5)
#define KR_SMALL_INT_END 257 /* exclusive */
typedef struct SmallInt {    /* a PyLongObject of one digit */
    VarObject ob_base;
    uint32_t digit, padding;
} SmallInt;
struct PyRuntime {
    char head[0x240];
    Thread *volatile tstate_current; /* the holder of the GIL; NULL when nobody has it */
    char gap[680 - 0x248];
    SmallInt small_ints[KR_SMALL_INT_END - KR_SMALL_INT_MIN];
    char tail[166688 - 680 - 32 * (KR_SMALL_INT_END - KR_SMALL_INT_MIN)];
};
static_assert(offsetof(struct PyRuntime, tstate_current) == 0x240, "_PyRuntime");
static_assert(offsetof(struct PyRuntime, small_ints) == 680, "_PyRuntime");
static_assert(sizeof(struct PyRuntime) == 166688 && sizeof(SmallInt) == 32, "_PyRuntime");

#define KR_FRESH_MAX 4
typedef struct FreshRecord {
    uintptr_t hidden; /* ~address of the object: the collector shall not see it */
    Frame *frame;
    const struct Instr *use; /* the instruction that is done with it */
} FreshRecord;

struct Thread {
    /* -- PyThreadState, 360 bytes -- */
    Thread *prev, *next;
    Interp *interp;
    int _initialized, _static;
    int recursion_remaining, recursion_limit, recursion_headroom;
    int tracing, tracing_what;
    CFrameLink *cframe; /* never NULL; cframe->current_frame is the innermost Frame */
    CTraceFunc c_profilefunc, c_tracefunc;
    Object *c_profileobj, *c_traceobj;
    Object *curexc_type, *curexc_value, *curexc_traceback; /* the pending exception, counted
                                                              references; error.c writes them, and C
                                                              code, which may leave it un-normalised
                                                            */
    ErrStackItem *exc_info; /* top of the stack of exceptions being handled */
    Object *dict;
    int gilstate_counter;
    Object *async_exc;
    unsigned long thread_id, native_thread_id;
    int trash_delete_nesting;
    Object *trash_delete_later;
    void (*on_delete)(void *);
    void *on_delete_data;
    int coroutine_origin_tracking_depth;
    Object *async_gen_firstiter, *async_gen_finalizer;
    Object *context;
    uint64_t context_ver;
    uint64_t id;
    struct {
        Code *code;
        int ar_start, ar_end, ar_line;
        struct {
            int computed_line;
            const uint8_t *lo_next, *limit;
        } opaque;
    } trace_info;
    StackChunk *datastack_chunk;
    Value *datastack_top, *datastack_limit; /* the register stack */
    ErrStackItem exc_state;
    CFrameLink root_cframe;

    /* -- Krait's own -- */
    volatile uint32_t eval_breaker; /* EB_* */
    uint32_t poll_count;
    char *c_stack_limit; /* lowest address native recursion may reach */
    GcLists gc;
    struct GcStackRecord *stack_record; /* how the collector scans this thread */
    struct JitState *jit;               /* jit/'s per-thread state, NULL without it */
    struct ExtState *ext;               /* cpyext/'s per-thread state, NULL without it */
    isize repr_depth;
    Value trace_func, profile_func; /* of sys.settrace() and sys.setprofile(), or with c_tracefunc
                                       and c_profilefunc their argument; VALUE_NULL: none */
    List *repr_list;                /* containers whose repr is running (Py_ReprEnter) */
    uint64_t calls_into_c;          /* crossings into extension code, for reports */
    Frame *c_frame; /* the innermost frame when C code was last entered: what is raised in this
                       frame C code will look at (kr_ext.show_pending) */
    StackChunk *stack_spare; /* an empty chunk kept for reuse (stack.c) */

    /* interp/fresh.c: temporaries that alone hold an object C code has just made. */
    Object *fresh_result; /* the last such object; NULL: forgotten */
    uint32_t nfresh;      /* 0 whenever registers may be copied */
    FreshRecord fresh[KR_FRESH_MAX];
};

/* Something happens that fresh.c does not follow. */
KR_INLINE void kr_fresh_forget(Thread *t)
{
    t->nfresh = 0;
    t->fresh_result = NULL;
}

/* c_frame while no C code has been entered. */
#define KR_NO_C_FRAME ((Frame *)1)

static_assert(offsetof(Thread, curexc_type) == 96, "PyThreadState");
static_assert(offsetof(Thread, datastack_chunk) == 296, "PyThreadState");
static_assert(offsetof(Thread, eval_breaker) == 360, "PyThreadState");

extern struct PyRuntime _PyRuntime KR_EXPORT;
/* Never NULL while Python code or API calls run. */
KR_INLINE Thread *kr_thread_current(void) { return _PyRuntime.tstate_current; }
Thread *kr_thread_main(void);

/* The runtime from nothing to running and back.  kr_runtime_init() makes the main thread. */
typedef struct RuntimeConfig {
    GcConfig gc;
    int recursion_limit;  /* 0: 1000 */
    bool fixed_hash_seed; /* PYTHONHASHSEED: use hash_seed; otherwise random */
    uint32_t hash_seed;
} RuntimeConfig;
bool kr_runtime_init(const RuntimeConfig *config);
void kr_runtime_fini(void);

/* -- Allocation of objects (inline pop) -- */

/* Raw cell of at least `bytes` bytes.  Zero except word 0 (header), but LEAF and STR cells are
 * garbage.  NULL with MemoryError pending when memory is out. */
KR_INLINE void *kr_gc_new(Thread *t, size_t bytes, int kind)
{
    size_t granules = (bytes + KR_GC_GRANULE - 1) / KR_GC_GRANULE;
    if (KR_LIKELY(granules < KR_GC_CLASSES)) {
        void **head = &t->gc.free[kind][granules];
        void *cell = *head;
        if (KR_LIKELY(cell != NULL)) {
            *head = *(void **)cell;
            return cell;
        }
    }
    return kr_gc_new_slow(t, bytes, kind);
}

/* Object with its header set, held by the runtime.  `kind`: see gc.h. */
KR_INLINE void *kr_new_object(Thread *t, Type *type, size_t bytes, int kind)
{
    Object *o = (Object *)kr_gc_new(t, bytes, kind);
    if (KR_LIKELY(o != NULL)) {
        o->ob_refcnt = KR_BIAS;
        o->ob_type = type;
    }
    return o;
}

/* -- Events -- */
KR_INLINE bool kr_poll_wanted(const Thread *t) { return KR_UNLIKELY(t->eval_breaker != 0); }
/* Handles pending events: collection, finalizers, signals, GIL requests, async exceptions.  May run
 * any Python code.  false with an exception pending. */
bool kr_poll(Thread *t) KR_MUST_CHECK;
KR_INLINE bool kr_safepoint(Thread *t) { return !kr_poll_wanted(t) || kr_poll(t); }

/* Native iteration calls this each round, so that long C loops stay interruptible. */

/* -- Recursion -- */
KR_COLD bool kr_recursion_failed(Thread *t, const char *where);
bool kr_c_stack_low(const Thread *t);
/* Around native code that recurses over user data or calls Python.  `where` ends the message:
 * "maximum recursion depth exceeded" + where (e.g. " while calling a Python object", " in
 * comparison"). false with RecursionError pending: then do NOT call kr_leave_recursive. */
KR_INLINE bool kr_enter_recursive(Thread *t, const char *where)
{
    if (KR_LIKELY(--t->recursion_remaining >= 0 &&
                  (char *)__builtin_frame_address(0) > t->c_stack_limit)) {
        return true;
    }
    return kr_recursion_failed(t, where);
}
KR_INLINE void kr_leave_recursive(Thread *t) { t->recursion_remaining++; }

/* -- The GIL -- */
Thread *kr_gil_release(void);   /* PyEval_SaveThread */
void kr_gil_acquire(Thread *t); /* PyEval_RestoreThread */
/* For C threads without a thread state: true: the GIL was not held and is now, to change what it
 * guards, but no Thread is current. */
bool kr_gil_lock(void);
void kr_gil_unlock(bool locked); /* what kr_gil_lock() returned */
/* The current thread state is deleted, and the GIL free. */
void kr_gil_release_deleting(Thread *t);
/* Both wait for the GIL where the caller has not got it. */
Thread *kr_thread_new(Interp *interp);
void kr_thread_delete(Thread *t);
void kr_signal_pending(void); /* async-signal-safe: asks the main thread to run handlers */

/* Attaches the calling OS thread's stack to t (limits, collector); kr_gil_acquire does it. */
void kr_thread_bind_stack(Thread *t);
/* Sets bits of t->eval_breaker; from any thread or signal handler. */
KR_INLINE void kr_thread_interrupt(Thread *t, uint32_t bits)
{
    __atomic_or_fetch(&t->eval_breaker, bits, __ATOMIC_SEQ_CST);
}
KR_INLINE void kr_thread_clear_event(Thread *t, uint32_t bits)
{
    __atomic_and_fetch(&t->eval_breaker, ~bits, __ATOMIC_SEQ_CST);
}
void kr_gil_init(Thread *main); /* main holds it */
bool kr_gil_yield(Thread *t);   /* EB_GIL_DROP: lets another thread run; false: never comes back */
void kr_gil_after_fork(Thread *t); /* in the child */
extern double kr_switch_interval;  /* seconds; sys.setswitchinterval */

/* Py_AddPendingCall: fn(arg) runs in the main thread; false when the queue is full. */
bool kr_pending_call_add(int (*fn)(void *), void *arg) KR_MUST_CHECK;

/* -- Signals (core/signal.c) -- */
#define KR_SIGNAL_COUNT 65
void kr_signal_install_sigint(void); /* SIGINT raises KeyboardInterrupt, SIGPIPE is ignored */
void kr_signal_trip(int number);     /* the C handler: async-signal-safe */
/* Takes one tripped signal; 0 when there is none. */
int kr_signal_take(void);
/* Runs the Python handler of a signal; set by the signal module.  NULL: only SIGINT is known. */
extern bool (*kr_signal_run)(Thread *t, int number);
bool kr_signals_handle(Thread *t) KR_MUST_CHECK;

#endif
