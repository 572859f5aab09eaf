/* modules.h -- the native modules, declared from modules.def, and what start-up needs of them. */
#ifndef KR_MODULES_H
#define KR_MODULES_H

#include "runtime/core/native.h"
#include "runtime/types/module.h"

#define MODULE(id, name) extern const NativeModule kr_module_##id;
#include "runtime/modules/modules.def"
#undef MODULE

/* Adds the functions of a table to a module's namespace. */
bool kr_module_add_table(Thread *t, Module *m, const NativeDef *defs) KR_MUST_CHECK;

/* builtins.c is one module in several files: their tables. */
extern const NativeDef *const kr_builtins_tables[];

/* The table row of a native module, NULL if there is none; its names in table order. */
const NativeModule *kr_native_module_find(Str *flat_name);
Value kr_native_module_names(Thread *t);
/* Makes one and puts it into sys.modules; NULL with an exception pending. */
Module *kr_native_module_load(Thread *t, const NativeModule *def);

/* Creates builtins and sys, sets Interp.modules; argv and paths come later (sys_set_*). */
bool kr_modules_init(Thread *t) KR_MUST_CHECK;
/* sys.argv, sys.path, sys.executable; strings in the file system encoding. */
bool kr_sys_set_argv(Thread *t, int argc, char **argv) KR_MUST_CHECK;
/* first: the script directory or "" (current directory); pythonpath: colon-separated. */
bool kr_sys_set_path(Thread *t, const char *first_or_null,
                     const char *pythonpath_or_null) KR_MUST_CHECK;
bool kr_sys_set_executable(Thread *t, const char *path) KR_MUST_CHECK;
/* sys.stdin, stdout, stderr over file descriptors 0, 1, 2. */
bool kr_stdio_init(Thread *t) KR_MUST_CHECK;
/* Flushes sys.stdout and sys.stderr at exit; false when stdout could not be written (reported). */
bool kr_stdio_flush(Thread *t);

/* Native file objects (file.c): what open() and sys.stdout are until the io module exists. */
Value kr_file_open(Thread *t, Value file, Str *mode, int buffering, Value encoding, Value errors,
                   Value newline, bool closefd, Value opener);
Value kr_file_from_fd(Thread *t, int fd, const char *mode, Value name, bool line_buffered);
/* file.write(text): straight into the buffer for native files, else the method. */
bool kr_file_write(Thread *t, Value file, Value text) KR_MUST_CHECK;
bool kr_file_flush(Thread *t, Value file) KR_MUST_CHECK;
bool kr_file_types_init(Thread *t) KR_MUST_CHECK;

/* Importer (import.c). */
Value kr_import_module(Thread *t, Str *absolute_name);
/* Runs a script file or zip/dir as __main__; false with an exception pending. */
bool kr_run_file(Thread *t, const char *path) KR_MUST_CHECK;
bool kr_run_string(Thread *t, const char *source) KR_MUST_CHECK;
bool kr_run_module(Thread *t, const char *name) KR_MUST_CHECK;
bool kr_run_stdin(Thread *t) KR_MUST_CHECK;

#endif
