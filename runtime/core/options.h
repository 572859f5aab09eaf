/* options.h -- what the command line set: read by gc, interp, jit. */
#ifndef KR_OPTIONS_H
#define KR_OPTIONS_H

#include "runtime/base/base.h"

typedef struct KrOptions {
    bool jit;                      /* -X jit=on|off */
    int jit_hot;                   /* -X jithot=N; 0: the default */
    const char *jit_log;           /* -X jitlog=FILE, or NULL */
    unsigned jit_random_registers; /* -X jitopt=randreg[:SEED]: 0 off */
    const char *jit_opt;           /* -X jitopt=no-NAME[,no-NAME...], or NULL */
    bool jit_stats;                /* -X jitstats */
    bool jit_perf;                 /* -X jitperf */
    bool jit_gdb;                  /* -X jitgdb */
    int gc_stress;                 /* -X gcstress=N; 0: off */
    bool dis;                      /* -X dis */
    bool check;                    /* -X check */
    long oom;                      /* -X oom=N: the Nth allocation of the program fails; 0: off */
    bool capi_check;               /* -X capi=check */
    uint32_t versions;             /* -X versions=N: only N of them are left; 0: off */
} KrOptions;

extern KrOptions kr_options;

#endif
