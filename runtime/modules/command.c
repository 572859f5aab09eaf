/* command.c -- the command line: options, what to run, exit status. */
#include "runtime/modules/command.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/core/interp.h"
#include "runtime/core/jit_hooks.h"
#include "runtime/core/names.h"
#include "runtime/core/options.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/modules/sys_info.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static const char usage[] =
    "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    "Options:\n"
    "-c cmd : run a program given as text (ends the options)\n"
    "-m mod : run a library module as a script (ends the options)\n"
    "-B     : do not write .pyc files\n"
    "-E     : ignore PYTHON* environment variables\n"
    "-h     : print this text (also -?, --help)\n"
    "-i     : reserved for the interactive prompt\n"
    "-I     : isolate from the user's environment (implies -E, -P and -s)\n"
    "-O     : leave out assert statements; -OO leaves out docstrings as well\n"
    "-P     : do not put the script's directory on sys.path\n"
    "-q     : no banner\n"
    "-R     : hashes differ from run to run, whatever PYTHONHASHSEED says\n"
    "-s     : no user site directory\n"
    "-S     : do not import site\n"
    "-u     : unbuffered output\n"
    "-v     : trace imports\n"
    "-V     : print the version (also --version)\n"
    "-W arg : warning control\n"
    "-X opt : one of\n"
    "    jit=on|off        compile hot loops (default: on)\n"
    "    jithot=N          loop iterations before a loop is recorded\n"
    "    jitgdb            tell gdb the names of compiled loops\n"
    "    jitopt=no-NAME    switch a pass of the optimizer off (docs/jit.md); commas between\n"
    "    jitlog=FILE       write what was compiled, and why not, to FILE\n"
    "    jitopt=randreg:N  choose machine registers at random, seed N (for testing)\n"
    "    jitperf           write /tmp/perf-PID.map, the names of compiled loops for perf\n"
    "    jitstats          print a summary of compiled code at exit\n"
    "    gcstress=N        collect at every Nth safepoint\n"
    "    oom=N             the Nth allocation of the program fails\n"
    "    versions=N        only N versions of classes, dicts and functions are left (for testing)\n"
    "    capi=check        report what C code does to reference counts that it may not\n"
    "    dis               print the bytecode of everything that is compiled\n"
    "    check             run the checking interpreter\n"
    "file   : run the program in this file\n"
    "-      : run the program read from standard input (default)\n";

typedef struct Command {
    const char *text, *module, *file; /* what to run: at most one is set */
    int first_arg;                    /* argv index of sys.argv[0] */
    bool unbuffered;
    bool random_hashes; /* -R */
} Command;

/* -- Options ----------------------------------------------------------------------------------- */

static bool number_option(const char *text, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *out >= 0 && *out <= INT_MAX;
}

/* One -X option; false with a message printed. */
static bool x_option(const char *opt)
{
    long n;
    if (strcmp(opt, "jit=on") == 0 || strcmp(opt, "jit=off") == 0) {
        kr_options.jit = strcmp(opt, "jit=on") == 0;
    } else if (strncmp(opt, "jit=", 4) == 0) {
        fprintf(stderr, "krait: -X jit takes on or off, not '%s'\n", opt + 4);
        return false;
    } else if (strncmp(opt, "jithot=", 7) == 0 && number_option(opt + 7, &n) && n > 0) {
        kr_options.jit_hot = (int)n;
    } else if (strncmp(opt, "jitopt=no-", 10) == 0) {
        kr_options.jit_opt = opt + 7;
    } else if (strncmp(opt, "jitlog=", 7) == 0 && opt[7] != '\0') {
        kr_options.jit_log = opt + 7;
    } else if (strcmp(opt, "jitopt=randreg") == 0) {
        kr_options.jit_random_registers = 1;
    } else if (strncmp(opt, "jitopt=randreg:", 15) == 0 && number_option(opt + 15, &n)) {
        kr_options.jit_random_registers = (unsigned)n;
    } else if (strcmp(opt, "jitstats") == 0) {
        kr_options.jit_stats = true;
    } else if (strcmp(opt, "jitperf") == 0) {
        kr_options.jit_perf = true;
    } else if (strcmp(opt, "jitgdb") == 0) {
        kr_options.jit_gdb = true;
    } else if (strncmp(opt, "gcstress=", 9) == 0 && number_option(opt + 9, &n)) {
        kr_options.gc_stress = (int)n;
    } else if (strncmp(opt, "oom=", 4) == 0 && number_option(opt + 4, &n)) {
        kr_options.oom = n;
    } else if (strncmp(opt, "versions=", 9) == 0 && number_option(opt + 9, &n)) {
        kr_options.versions = (uint32_t)n;
    } else if (strcmp(opt, "capi=check") == 0) {
        kr_options.capi_check = true;
    } else if (strncmp(opt, "jithot=", 7) == 0 || strncmp(opt, "gcstress=", 9) == 0 ||
               strncmp(opt, "oom=", 4) == 0 || strncmp(opt, "versions=", 9) == 0) {
        fprintf(stderr, "krait: -X %.*s takes a number, not '%s'\n", (int)(strchr(opt, '=') - opt),
                opt, strchr(opt, '=') + 1);
        return false;
    } else if (strcmp(opt, "dis") == 0) {
        kr_options.dis = true;
    } else if (strcmp(opt, "check") == 0) {
        kr_options.check = true;
    }
    return true; /* others are kept in sys._xoptions for the program */
}

static int bad_usage(const char *fmt, const char *arg)
{
    fprintf(stderr, fmt, arg);
    fputs("\nusage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
          "Try `krait -h' for more information.\n",
          stderr);
    return 2;
}

enum { X_OPTIONS_MAX = 64 };
static const char *x_options[X_OPTIONS_MAX];
static int n_x_options;

/* -1: go on; otherwise the exit status. */
static int parse(int argc, char **argv, Command *cmd)
{
    Interp *in = &kr_interp;
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        const char *arg = argv[i];
        if (strcmp(arg, "--help") == 0 || strcmp(arg, "--version") == 0) {
            arg = arg[2] == 'h' ? "-h" : "-V";
        } else if (strcmp(arg, "--") == 0) {
            i++;
            break;
        } else if (arg[1] == '-') {
            return bad_usage("Unknown option: %s", arg);
        }
        for (const char *p = arg + 1; *p != '\0'; p++) {
            const char *value = NULL;
            if (strchr("cmWX", *p) != NULL) {
                value = p[1] != '\0' ? p + 1 : i + 1 < argc ? argv[++i] : NULL;
                if (value == NULL) {
                    char name[3] = {'-', *p, '\0'};
                    return bad_usage("Argument expected for the %s option", name);
                }
            }
            switch (*p) {
            case 'c':
            case 'm':
                *(*p == 'c' ? &cmd->text : &cmd->module) = value;
                cmd->first_arg = i;
                return -1;
            case 'B': in->dont_write_bytecode = 1; break;
            case 'E': in->ignore_environment = 1; break;
            case 'h':
            case '?': fputs(usage, stdout); return 0;
            case 'i': in->inspect = in->interactive = 1; break;
            case 'I':
                in->isolated = in->ignore_environment = in->no_user_site = in->safe_path = 1;
                break;
            case 'O': in->optimize++; break;
            case 'P': in->safe_path = 1; break;
            case 'q': in->quiet = 1; break;
            case 'R': cmd->random_hashes = true; break;
            case 's': in->no_user_site = 1; break;
            case 'S': in->no_site = 1; break;
            case 'u': cmd->unbuffered = true; break;
            case 'v': in->verbose++; break;
            case 'b': in->bytes_warning++; break;
            case 'd': break;
            case 'V': printf("Python %s (Krait %s)\n", KR_PY_VERSION, KR_VERSION); return 0;
            case 'W': break;
            case 'X':
                if (!x_option(value)) {
                    return 2;
                }
                if (n_x_options < X_OPTIONS_MAX) {
                    x_options[n_x_options++] = value;
                }
                break;
            default: {
                char name[3] = {'-', *p, '\0'};
                return bad_usage("Unknown option: %s", name);
            }
            }
            if (value != NULL) {
                break;
            }
        }
    }
    cmd->first_arg = i;
    if (i < argc && strcmp(argv[i], "-") != 0) {
        cmd->file = argv[i];
    }
    return -1;
}

/* PYTHONHASHSEED: "random" or a number.  false: it is neither, with a message. */
static bool hash_seed(RuntimeConfig *config)
{
    const char *v = kr_interp.ignore_environment ? NULL : getenv("PYTHONHASHSEED");
    if (v == NULL || *v == '\0' || strcmp(v, "random") == 0) {
        return true;
    }
    char *end;
    errno = 0;
    unsigned long seed = strtoul(v, &end, 10);
    if (*end != '\0' || errno == ERANGE || seed > UINT32_MAX) {
        fputs("Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an "
              "integer in range [0; 4294967295]\nPython runtime state: preinitialized\n\n",
              stderr);
        return false;
    }
    config->fixed_hash_seed = true;
    config->hash_seed = (uint32_t)seed;
    return true;
}

static void environment(void)
{
    Interp *in = &kr_interp;
    const char *v;
    if (in->ignore_environment) {
        return;
    }
    if ((v = getenv("PYTHONOPTIMIZE")) != NULL && *v != '\0') {
        int level = atoi(v);
        in->optimize = in->optimize > level ? in->optimize : level > 0 ? level : 1;
    }
    if ((v = getenv("PYTHONDONTWRITEBYTECODE")) != NULL && *v != '\0') {
        in->dont_write_bytecode = 1;
    }
    if ((v = getenv("PYTHONNOUSERSITE")) != NULL && *v != '\0') {
        in->no_user_site = 1;
    }
    if ((v = getenv("PYTHONSAFEPATH")) != NULL && *v != '\0') {
        in->safe_path = 1;
    }
    if ((v = getenv("PYTHONVERBOSE")) != NULL && *v != '\0') {
        in->verbose = in->verbose > 0 ? in->verbose : 1;
    }
}

/* -- Start-up ---------------------------------------------------------------------------------- */

static bool add_x_options(Thread *t)
{
    Value d = kr_sys_get("_xoptions");
    for (int i = 0; i < n_x_options; i++) {
        const char *eq = strchr(x_options[i], '=');
        size_t n = eq == NULL ? strlen(x_options[i]) : (size_t)(eq - x_options[i]);
        Value key = kr_str_decode(t, x_options[i], (isize)n, "utf-8", "surrogateescape");
        Value v = eq == NULL
                      ? KR_TRUE
                      : kr_str_decode(t, eq + 1, (isize)strlen(eq + 1), "utf-8", "surrogateescape");
        if (value_is_error(key) || value_is_error(v) ||
            !kr_dict_set(t, (Dict *)value_ptr(d), key, v)) {
            return false;
        }
    }
    return true;
}

/* sys.argv and sys.path[0] as CPython has them for each way to run. */
static bool set_arguments(Thread *t, const Command *cmd, int argc, char **argv)
{
    char dir[PATH_MAX] = "";
    const char *first = "";
    char *saved = NULL;
    int index = cmd->first_arg;
    if (cmd->text != NULL || cmd->module != NULL) {
        saved = argv[index];
        argv[index] = cmd->text != NULL ? (char *)"-c" : (char *)"-m";
        if (cmd->module != NULL && getcwd(dir, sizeof dir) != NULL) {
            first = dir;
        }
    } else if (cmd->file != NULL) {
        char real[PATH_MAX];
        struct stat st;
        if (realpath(cmd->file, real) != NULL) {
            memcpy(dir, real, sizeof dir);
        }
        if (stat(cmd->file, &st) == 0 && S_ISDIR(st.st_mode)) {
            first = cmd->file; /* a folder is run by its __main__.py */
            dir[0] = '\0';
        }
        char *slash = strrchr(dir, '/');
        if (slash != NULL) {
            slash[slash == dir ? 1 : 0] = '\0';
        } else {
            dir[0] = '\0';
        }
        first = first[0] == '\0' ? dir : first;
    }
    char *nothing[] = {(char *)""};
    bool ok = index < argc ? kr_sys_set_argv(t, argc - index, argv + index)
                           : kr_sys_set_argv(t, 1, nothing);
    if (saved != NULL) {
        argv[index] = saved;
    }
    const char *pythonpath = kr_interp.ignore_environment ? NULL : getenv("PYTHONPATH");
    return ok && kr_sys_set_path(t, kr_interp.safe_path ? NULL : first, pythonpath);
}

static bool set_executable(Thread *t)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return kr_sys_set_executable(t, path);
}

static bool run(Thread *t, const Command *cmd)
{
    kr_started = true;
    if (kr_options.versions > 0) {
        kr_type_versions = kr_keys_versions = kr_function_versions = -kr_options.versions;
    }
    if (kr_options.oom > 0) {
        kr_gc_fail_at(kr_options.oom);
    }
    if (cmd->text != NULL) {
        return kr_run_string(t, cmd->text);
    }
    if (cmd->module != NULL) {
        return kr_run_module(t, cmd->module);
    }
    if (cmd->file == NULL) {
        return kr_run_stdin(t);
    }
    struct stat st;
    if (stat(cmd->file, &st) == 0 && S_ISDIR(st.st_mode)) {
        return kr_run_module(t, "__main__");
    }
    return kr_run_file(t, cmd->file);
}

/* "can't open file" is said without a traceback. */
static int check_file(const char *path)
{
    struct stat st;
    if (access(path, R_OK) == 0) {
        char inside[PATH_MAX + 16];
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
            snprintf(inside, sizeof inside, "%s/__main__.py", path);
            if (access(inside, R_OK) != 0) {
                char cwd[PATH_MAX];
                bool relative = path[0] != '/' && getcwd(cwd, sizeof cwd) != NULL;
                fprintf(stderr, "krait: can't find '__main__' module in '%s%s%s'\n",
                        relative ? cwd : "", relative ? "/" : "", path);
                return 1;
            }
        }
        return 0;
    }
    int err = errno;
    char cwd[PATH_MAX];
    bool relative = path[0] != '/' && getcwd(cwd, sizeof cwd) != NULL;
    fprintf(stderr, "krait: can't open file '%s%s%s': [Errno %d] %s\n", relative ? cwd : "",
            relative ? "/" : "", path, err, strerror(err));
    return 2;
}

int kr_main(int argc, char **argv)
{
    Command cmd = {0};
    kr_interp.int_max_str_digits = 4300;
    int status = parse(argc, argv, &cmd);
    if (status >= 0) {
        return status;
    }
    if (cmd.file != NULL && (status = check_file(cmd.file)) != 0) {
        return status;
    }
    environment();
    RuntimeConfig config = {.gc = {.stress = kr_options.gc_stress}};
    if (!cmd.random_hashes && !hash_seed(&config)) {
        return 1;
    }
    if (!kr_runtime_init(&config)) {
        fputs("krait: out of memory at start-up\n", stderr);
        return 1;
    }
    Thread *t = kr_thread_main();
    kr_signal_install_sigint();
    if (kr_jit.install != NULL) {
        kr_jit.install();
    }
    bool ok = kr_modules_init(t) && kr_stdio_init(t) && set_executable(t) && add_x_options(t) &&
              set_arguments(t, &cmd, argc, argv) && run(t, &cmd) &&
              kr_safepoint(t); /* a signal during the last call */
    status = 0;
    bool interrupted = !ok && kr_pending_is(t, KR_EXC(KeyboardInterrupt));
    if (!ok && !kr_print_pending(t, &status)) {
        status = 1;
    }
    kr_interp.finalizing = true;
    if (!kr_stdio_flush(t) && status == 0) {
        status = 120;
    }
    if (kr_jit.thread_exit != NULL) {
        kr_jit.thread_exit(t);
    }
    if (interrupted) { /* the shell sees a process that died of SIGINT */
        signal(SIGINT, SIG_DFL);
        kill(getpid(), SIGINT);
    }
    return status;
}
