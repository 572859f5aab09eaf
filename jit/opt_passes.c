/* opt_passes.c -- the passes over the finished trace, in order; which are switched off. */
#include <stdio.h>
#include <string.h>

#include "jit/opt.h"

uint32_t jit_opt_off;

static const struct {
    const char *name;
    bool (*run)(IRBuf *buf); /* false: out of memory or room */
    uint32_t off;            /* skipped with this bit of jit_opt_off, 0: it has to be */
} last[] = {
    {"sink", jit_opt_sink, JIT_OPT_SINK},
    {"bigs", jit_opt_bigs, 0},
    {"bare", jit_opt_bare, 0},
    {"dead stores", jit_opt_dead_stores, JIT_OPT_DSE},
    {"words", jit_opt_words, JIT_OPT_WORDS},
    {"tags", jit_opt_tags, JIT_OPT_WINDOW},
    {"chains", jit_opt_chains, JIT_OPT_CHAIN},
    {"counters", jit_opt_counters, JIT_OPT_COUNT},
    {"linear", jit_opt_linear, JIT_OPT_LINEAR},
};

bool jit_opt_last(IRBuf *buf)
{
    for (size_t i = 0; i < KR_COUNT(last); i++) {
        if (!(jit_opt_off & last[i].off)) {
            if (!last[i].run(buf)) {
                return false;
            }
            jit_opt_verify(buf, last[i].name);
        }
    }
    return true;
}

/* -- -X jitopt --------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t bit;
} switches[] = {
#define SWITCH(NAME, name) {name, JIT_OPT_##NAME},
#include "jit/passes.def"
#undef SWITCH
};

void jit_opt_switch_off(const char *list)
{
    while (*list != '\0') {
        size_t n = strcspn(list, ",");
        bool known = false;
        for (size_t i = 0; i < KR_COUNT(switches) && strncmp(list, "no-", 3) == 0; i++) {
            const char *name = switches[i].name;
            bool same = strlen(name) == n - 3 && strncmp(list + 3, name, n - 3) == 0;
            jit_opt_off |= same ? switches[i].bit : 0;
            known |= same;
        }
        if (!known) {
            fprintf(stderr, "krait: no pass of the optimizer is called '%.*s' (-X jitopt)\n",
                    (int)n, list);
        }
        list += n + (list[n] == ',');
    }
}
