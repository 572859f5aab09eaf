/* disasm.c -- machine code as text, for the log: the one file that sees capstone. */
#include "jit/log.h"

#if KR_CAPSTONE
#    include <capstone.h>

void jit_disassemble(const uint8_t *code, size_t n, FILE *out, JitPutAsm put)
{
    csh handle;
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK) {
        return;
    }
    cs_option(handle, CS_OPT_SKIPDATA, CS_OPT_ON); /* the constants behind the code */
    cs_insn *insn = NULL;
    size_t count = cs_disasm(handle, code, n, (uint64_t)(uintptr_t)code, 0, &insn);
    for (size_t i = 0; i < count; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s%s%s", insn[i].mnemonic,
                 insn[i].op_str[0] != '\0' ? " " : "", insn[i].op_str);
        put(out, insn[i].address, text);
    }
    if (insn != NULL) {
        cs_free(insn, count);
    }
    cs_close(&handle);
}

#else

void jit_disassemble(const uint8_t *code, size_t n, FILE *out, JitPutAsm put)
{
    for (size_t at = 0; at < n; at += 16) {
        char text[64] = "bytes";
        for (size_t i = at; i < n && i < at + 16; i++) {
            size_t used = strlen(text);
            snprintf(text + used, sizeof text - used, " %02x", code[i]);
        }
        put(out, (uint64_t)(uintptr_t)(code + at), text);
    }
}

#endif
