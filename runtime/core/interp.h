/* interp.h -- the state all threads of the interpreter share.
 *
 * One static instance, kr_interp, registered as a collector root by kr_runtime_init().  C code sees
 * it only as an opaque PyInterpreterState pointer.
 */
#ifndef KR_INTERP_STATE_H
#define KR_INTERP_STATE_H

#include "runtime/core/thread.h"

struct Interp {
    int64_t id;        /* 0: the main interpreter */
    Thread *threads;   /* newest first, linked by next */
    Dict *modules;     /* sys.modules */
    Dict *sys_dict;    /* namespace of sys */
    Dict *builtins;    /* namespace of builtins */
    Value import_func; /* builtins.__import__ as made at start-up, for the fast path */
    Value codec_search, codec_cache, codec_errors; /* codecs registry */
    Value before_forkers, after_forkers_parent, after_forkers_child;
    Dict *dict;   /* PyInterpreterState_GetDict */
    Value atexit; /* list of callbacks */
    int optimize, verbose, bytes_warning, dont_write_bytecode, inspect, interactive, isolated,
        no_site, no_user_site, ignore_environment, quiet, dev_mode, utf8_mode, safe_path,
        hash_randomization;
    int int_max_str_digits;
    int recursion_limit; /* of new threads */
    int gc_stress;       /* collect at every Nth safepoint; 0: off */
    bool finalizing;
};

extern Interp kr_interp;

/* Borrowed value of sys.<name>, VALUE_NULL when absent. */
Value kr_sys_get(const char *name);

/* builtins.<name>; AttributeError when it is not there. */
Value kr_builtin(Thread *t, const char *name);

#endif
