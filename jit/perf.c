/* perf.c -- -X jitperf, -X jitgdb: names of traces for perf (a map file) and gdb (ELF in memory).
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jit/log.h"
#include "runtime/core/options.h"

/* -- gdb's interface: names and layout are gdb's ("JIT Compilation Interface") -- */

typedef struct jit_code_entry {
    struct jit_code_entry *next_entry, *prev_entry;
    const char *symfile_addr;
    uint64_t symfile_size;
} jit_code_entry;

typedef struct jit_descriptor {
    uint32_t version, action_flag;
    jit_code_entry *relevant_entry, *first_entry;
} jit_descriptor;

KR_EXPORT extern jit_descriptor __jit_debug_descriptor;
jit_descriptor __jit_debug_descriptor = {.version = 1};

/* gdb stops here and reads the descriptor. */
KR_EXPORT extern void __jit_debug_register_code(void);
__attribute__((noinline)) void __jit_debug_register_code(void)
{
    __asm__ volatile("" ::: "memory");
}

enum { SEC_NULL, SEC_TEXT, SEC_SYMTAB, SEC_STRTAB, SEC_COUNT };
static const char section_names[] = "\0.text\0.symtab\0.strtab"; /* the head of .strtab */

typedef struct Image {
    Elf64_Ehdr head;
    Elf64_Shdr sections[SEC_COUNT];
    Elf64_Sym symbols[2];
    char strings[sizeof section_names + 200];
} Image;

static void gdb_trace(const Trace *trace, const char *name)
{
    Image *m = calloc(1, sizeof *m);
    jit_code_entry *entry = calloc(1, sizeof *entry);
    if (m == NULL || entry == NULL) {
        free(m);
        free(entry);
        return; /* a name less */
    }
    const uint8_t *start = trace->entry != NULL ? trace->entry : trace->link_entry;
    memcpy(m->head.e_ident, ELFMAG, SELFMAG);
    m->head.e_ident[EI_CLASS] = ELFCLASS64;
    m->head.e_ident[EI_DATA] = ELFDATA2LSB;
    m->head.e_ident[EI_VERSION] = EV_CURRENT;
    m->head.e_type = ET_REL;
    m->head.e_machine = EM_X86_64;
    m->head.e_version = EV_CURRENT;
    m->head.e_shoff = offsetof(Image, sections);
    m->head.e_ehsize = sizeof m->head;
    m->head.e_shentsize = sizeof(Elf64_Shdr);
    m->head.e_shnum = SEC_COUNT;
    m->head.e_shstrndx = SEC_STRTAB;
    memcpy(m->strings, section_names, sizeof section_names);
    snprintf(m->strings + sizeof section_names, sizeof m->strings - sizeof section_names, "%s",
             name);
    m->sections[SEC_TEXT] = (Elf64_Shdr){.sh_name = 1,
                                         .sh_type = SHT_NOBITS,
                                         .sh_flags = SHF_ALLOC | SHF_EXECINSTR,
                                         .sh_addr = (uintptr_t)start,
                                         .sh_size = trace->code_bytes,
                                         .sh_addralign = 1};
    m->sections[SEC_SYMTAB] = (Elf64_Shdr){.sh_name = 7,
                                           .sh_type = SHT_SYMTAB,
                                           .sh_offset = offsetof(Image, symbols),
                                           .sh_size = sizeof m->symbols,
                                           .sh_link = SEC_STRTAB,
                                           .sh_info = 1,
                                           .sh_addralign = 8,
                                           .sh_entsize = sizeof(Elf64_Sym)};
    m->sections[SEC_STRTAB] = (Elf64_Shdr){.sh_name = 15,
                                           .sh_type = SHT_STRTAB,
                                           .sh_offset = offsetof(Image, strings),
                                           .sh_size = sizeof m->strings,
                                           .sh_addralign = 1};
    m->symbols[1] = (Elf64_Sym){.st_name = sizeof section_names,
                                .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
                                .st_shndx = SEC_TEXT,
                                .st_size = trace->code_bytes};
    entry->symfile_addr = (const char *)m;
    entry->symfile_size = sizeof *m;
    entry->next_entry = __jit_debug_descriptor.first_entry;
    if (entry->next_entry != NULL) {
        entry->next_entry->prev_entry = entry;
    }
    __jit_debug_descriptor.first_entry = entry;
    __jit_debug_descriptor.relevant_entry = entry;
    __jit_debug_descriptor.action_flag = 1; /* registered; never taken back: code is never freed */
    __jit_debug_register_code();
}

/* -- perf: one line per trace in /tmp/perf-PID.map -- */

static FILE *perf_file;
static bool perf_failed;

static void perf_map(const Trace *trace, const char *name)
{
    if (perf_file == NULL && !perf_failed) {
        char path[64];
        snprintf(path, sizeof path, "/tmp/perf-%ld.map", (long)getpid());
        perf_file = fopen(path, "w");
        if (perf_file == NULL) {
            perf_failed = true;
            fprintf(stderr, "krait: cannot write '%s': %s\n", path, strerror(errno));
        }
    }
    if (perf_file != NULL) {
        const uint8_t *start = trace->entry != NULL ? trace->entry : trace->link_entry;
        fprintf(perf_file, "%lx %zx %s\n", (unsigned long)(uintptr_t)start, trace->code_bytes,
                name);
        fflush(perf_file); /* perf reads it when the process is gone, however it went */
    }
}

void jit_perf_trace(const Trace *trace)
{
    if (!kr_options.jit_perf && !kr_options.jit_gdb) {
        return;
    }
    char name[180];
    const char *file = jit_text_of(trace->code->co_filename);
    const char *slash = strrchr(file, '/');
    snprintf(name, sizeof name, "py::%.80s:%.60s:%d#%u", jit_text_of(trace->code->co_qualname),
             slash != NULL ? slash + 1 : file, jit_line_of(trace->code, trace->start), trace->id);
    for (char *c = name; *c != '\0'; c++) {
        if (*c == '\n') {
            *c = ' ';
        }
    }
    if (kr_options.jit_perf) {
        perf_map(trace, name);
    }
    if (kr_options.jit_gdb) {
        gdb_trace(trace, name);
    }
}

void jit_perf_close(void)
{
    if (perf_file != NULL) {
        fclose(perf_file);
        perf_file = NULL;
    }
}
