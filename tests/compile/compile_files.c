/* compile_files.c -- compiles files and says how that went: a proof and a measurement.
 *
 *     compile_files [-d] [-t] [-O] [-m exec|eval|single] [-n ROUNDS] FILE...
 *
 * -d prints the disassembly of every code object, -t one line of what describes it (compare_code.py
 * compares that with CPython's); -n compiles everything ROUNDS times and prints lines
 * per second.  "-" reads names of files from stdin, one per line.  The exit status is 1 when a file
 * did not compile.  In dev builds the verifier checks each code object on the way.
 */
#include "runtime/compile/compile.h"
#include "runtime/compile/opcodes.h"
#include "runtime/core/error.h"
#include "runtime/core/thread.h"
#include "runtime/modules/modules.h"
#include "runtime/types/bytes.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool disassemble, describe;
static CompileMode mode = KR_COMPILE_EXEC;
static int optimize;
static long lines, instructions;

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return NULL;
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = malloc((size_t)n + 1);
    *len = text ? fread(text, 1, (size_t)n, f) : 0;
    fclose(f);
    return text;
}

static void show(Thread *t, Code *code)
{
    Value text = kr_code_disassemble(t, code);
    const char *name = kr_str_utf8(t, (Str *)value_ptr(code->co_qualname), NULL);
    printf("-- %s flags=%#x args=%d,%d,%d regs=%u+%u\n%s", name, (unsigned)code->co_flags,
           code->co_argcount, code->co_posonlyargcount, code->co_kwonlyargcount, code->first_temp,
           code->nregs - code->first_temp, kr_str_utf8(t, (Str *)value_ptr(text), NULL));
}

static const char *text_of(Thread *t, Value v)
{
    const char *s = kr_str_utf8(t, (Str *)value_ptr(v), NULL);
    return s ? s : "?";
}

static void print_names(Thread *t, const char *label, Tuple *names, Bytes *kinds, int kind)
{
    printf("\t%s=", label);
    const char *comma = "";
    for (isize i = 0; i < kr_tuple_len(names); i++) {
        if (kinds == NULL || kr_bytes_data(kinds)[i] & kind) {
            printf("%s%s", comma, text_of(t, kr_tuple_get(names, i)));
            comma = ",";
        }
    }
}

static void describe_code(Thread *t, Code *code)
{
    printf("code=%s\tqualname=%s\tfirst=%d\tflags=0x%x\targs=%d,%d,%d", text_of(t, code->co_name),
           text_of(t, code->co_qualname), code->co_firstlineno, (unsigned)code->co_flags,
           code->co_argcount, code->co_posonlyargcount, code->co_kwonlyargcount);
    Tuple *plus = (Tuple *)value_ptr(code->co_localsplusnames);
    Bytes *kinds = (Bytes *)value_ptr(code->co_localspluskinds);
    print_names(t, "vars", plus, kinds, 0x20);
    print_names(t, "cells", plus, kinds, 0x40);
    print_names(t, "free", plus, kinds, 0x80);
    print_names(t, "names", (Tuple *)value_ptr(code->co_names), NULL, 0);
    printf("\tpos=");
    for (uint32_t pc = 0; pc < code->ninstrs; pc++) {
        const Position *p = &code->positions[pc];
        printf("%s:%d:%d:%d:%d ", kr_op_info[code->instrs[pc].op].name, p->line, p->end_line,
               p->col, p->end_col);
    }
    printf("\n");
}

static void walk(Thread *t, Code *code)
{
    instructions += code->ninstrs;
    if (disassemble) {
        show(t, code);
    }
    if (describe) {
        describe_code(t, code);
    }
    for (uint32_t i = 0; i < code->nconsts; i++) {
        Value v = code->consts[i];
        if (value_is_ptr(v) && value_ptr(v)->ob_type == &PyCode_Type) {
            walk(t, (Code *)value_ptr(v));
        }
    }
}

static bool compile_one(Thread *t, const char *path)
{
    size_t len;
    char *text = read_file(path, &len);
    if (text == NULL) {
        fprintf(stderr, "%s: cannot read\n", path);
        return false;
    }
    if (describe) {
        printf("file=%s\n", path);
    }
    for (size_t i = 0; i < len; i++) {
        lines += text[i] == '\n';
    }
    Str *name = kr_str_from_c(t, path);
    Code *code = name ? kr_compile(t, text, len, false, name, mode, 0, optimize) : NULL;
    free(text);
    if (code == NULL) {
        Value exc = kr_err_fetch(t);
        Value args = ((BaseException *)value_ptr(exc))->args;
        Value first = kr_tuple_len((Tuple *)value_ptr(args)) > 0
                          ? kr_tuple_get((Tuple *)value_ptr(args), 0)
                          : VALUE_NULL;
        const char *message =
            value_is_ptr(first) && first.bits ? kr_str_utf8(t, (Str *)value_ptr(first), NULL) : "";
        printf("%s: %s: %s\n", path, value_ptr(exc)->ob_type->tp_name, message ? message : "?");
        kr_err_clear(t);
        return false;
    }
    walk(t, code);
    return true;
}

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    static char *files[10000];
    int nfiles = 0, rounds = 0, bad = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-d") == 0) {
            disassemble = true;
        } else if (strcmp(argv[i], "-t") == 0) {
            describe = true;
        } else if (strcmp(argv[i], "-O") == 0) {
            optimize++;
        } else if (strcmp(argv[i], "-m") == 0 && i + 1 < argc) {
            i++;
            mode = argv[i][0] == 's'   ? KR_COMPILE_SINGLE
                   : argv[i][1] == 'v' ? KR_COMPILE_EVAL
                                       : KR_COMPILE_EXEC;
        } else if (strcmp(argv[i], "-n") == 0 && i + 1 < argc) {
            rounds = atoi(argv[++i]);
        } else if (strcmp(argv[i], "-") == 0) {
            char line[4096];
            while (nfiles < 10000 && fgets(line, sizeof line, stdin)) {
                line[strcspn(line, "\n")] = 0;
                files[nfiles++] = strdup(line);
            }
        } else if (nfiles < 10000) {
            files[nfiles++] = argv[i];
        }
    }
    RuntimeConfig config = {0};
    if (!kr_runtime_init(&config)) {
        fprintf(stderr, "the runtime does not start\n");
        return 2;
    }
    Thread *t = kr_thread_current();
    if (!kr_modules_init(t)) { /* the codecs' registry imports */
        fprintf(stderr, "the modules do not start\n");
        return 2;
    }
    double start = now();
    for (int r = 0; r < (rounds ? rounds : 1); r++) {
        for (int i = 0; i < nfiles; i++) {
            bad += !compile_one(t, files[i]);
        }
        kr_gc_collect(t);
    }
    double seconds = now() - start;
    if (rounds || !(disassemble || describe)) {
        printf("%d files, %ld lines, %ld instructions, %d failed, %.0f lines/s\n", nfiles, lines,
               instructions, bad, (double)lines / seconds);
    }
    return bad != 0;
}
