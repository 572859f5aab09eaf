/* opt_forbid.c -- loops that turned out not to be as a pass had assumed.
 *
 * By a hash of where they start: another loop may be taken for one of them, which then makes its
 * checks as any, no more.
 */
#include "jit/opt.h"

enum { BITS = 12 };

typedef struct Forbidden {
    uint32_t pass;
    uint64_t loops[(1 << BITS) / 64];
} Forbidden;

static Forbidden tables[] = {{.pass = JIT_OPT_HOIST}, {.pass = JIT_OPT_NARROW}};

static Forbidden *table_of(uint32_t pass)
{
    Forbidden *table = tables;
    while (table->pass != pass) {
        table++;
        KR_ASSERT(table < tables + KR_COUNT(tables), "pass %u forbids nothing", pass);
    }
    return table;
}

static uint32_t hash_of(const void *start)
{
    return (uint32_t)((uintptr_t)start * 0x9E3779B97F4A7C15u >> (64 - BITS));
}

void jit_opt_forbid(uint32_t pass, const void *start)
{
    uint32_t h = hash_of(start);
    table_of(pass)->loops[h / 64] |= (uint64_t)1 << h % 64;
}

bool jit_opt_is_forbidden(uint32_t pass, const void *start)
{
    uint32_t h = hash_of(start);
    return table_of(pass)->loops[h / 64] >> h % 64 & 1;
}
