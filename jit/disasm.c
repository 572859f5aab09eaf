/* disasm.c -- machine code as text, for the log: the one file that sees capstone. */
#include "jit/log.h"

#if KR_CAPSTONE
#    include <capstone.h>
#    include <dlfcn.h>

/* Loaded when the first log wants it: its tables take 3 MB that no other run should pay for. */
static struct {
    bool tried, found;
    __typeof__(cs_open) *open;
    __typeof__(cs_option) *option;
    __typeof__(cs_disasm) *disasm;
    __typeof__(cs_free) *free;
    __typeof__(cs_close) *close;
} cs;

static bool load(void)
{
    if (cs.tried) {
        return cs.found;
    }
    cs.tried = true;
    char name[32];
    snprintf(name, sizeof name, "libcapstone.so.%d", CS_API_MAJOR);
    void *lib = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (lib == NULL) {
        return false;
    }
    const struct {
        const char *name;
        void *to;
    } wanted[] = {{"cs_open", &cs.open},
                  {"cs_option", &cs.option},
                  {"cs_disasm", &cs.disasm},
                  {"cs_free", &cs.free},
                  {"cs_close", &cs.close}};
    cs.found = true;
    for (size_t i = 0; i < KR_COUNT(wanted); i++) {
        void *p = dlsym(lib, wanted[i].name);
        memcpy(wanted[i].to, &p, sizeof p);
        cs.found &= p != NULL;
    }
    return cs.found;
}

static bool disassemble(const uint8_t *code, size_t n, FILE *out, JitPutAsm put)
{
    csh handle;
    if (!load() || cs.open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK) {
        return false;
    }
    cs.option(handle, CS_OPT_SKIPDATA, CS_OPT_ON); /* the constants behind the code */
    cs_insn *insn = NULL;
    size_t count = cs.disasm(handle, code, n, (uint64_t)(uintptr_t)code, 0, &insn);
    for (size_t i = 0; i < count; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s%s%s", insn[i].mnemonic,
                 insn[i].op_str[0] != '\0' ? " " : "", insn[i].op_str);
        put(out, insn[i].address, text);
    }
    if (insn != NULL) {
        cs.free(insn, count);
    }
    cs.close(&handle);
    return true;
}

#else

static bool disassemble(const uint8_t *code, size_t n, FILE *out, JitPutAsm put) { return false; }

#endif

void jit_disassemble(const uint8_t *code, size_t n, FILE *out, JitPutAsm put)
{
    if (disassemble(code, n, out, put)) {
        return;
    }
    for (size_t at = 0; at < n; at += 16) {
        char text[64] = "bytes";
        for (size_t i = at; i < n && i < at + 16; i++) {
            size_t used = strlen(text);
            snprintf(text + used, sizeof text - used, " %02x", code[i]);
        }
        put(out, (uint64_t)(uintptr_t)(code + at), text);
    }
}
