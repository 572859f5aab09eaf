/* import.c -- the native importer: built-in modules, then .py and .so files on sys.path.
 *
 * It serves until importlib's own bootstrap runs on Krait and keeps its rules: sys.modules first,
 * parents before children, a child becomes an attribute of its parent, a module whose body fails
 * leaves sys.modules.  Finders on sys.meta_path are not asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/utf8.h"
#include "runtime/compile/compile.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- Errors ------------------------------------------------------------------------------------ */

/* ModuleNotFoundError with its `name` attribute set. */
static Value raise_not_found(Thread *t, Str *name, const char *fmt, Str *parent_or_null)
{
    if (parent_or_null != NULL) {
        (void)kr_raise(t, KR_EXC(ModuleNotFoundError), fmt, value_from_ptr(name),
                       value_from_ptr(parent_or_null));
    } else {
        (void)kr_raise(t, KR_EXC(ModuleNotFoundError), fmt, value_from_ptr(name));
    }
    Value exc = kr_err_fetch(t);
    if (!value_is_null(exc) && kr_is_instance_of(exc, KR_EXC(ImportError))) {
        kr_gc_write(value_ptr(exc), &((ImportErrorObject *)value_ptr(exc))->name,
                    value_from_ptr(name));
    }
    kr_err_restore(t, exc);
    return VALUE_ERROR;
}

/* -- Files ------------------------------------------------------------------------------------- */

typedef enum {
    FOUND_NOTHING,
    FOUND_PACKAGE,
    FOUND_SOURCE,
    FOUND_EXTENSION,
    FOUND_NAMESPACE
} FoundKind;

typedef struct Found {
    FoundKind kind;
    char path[PATH_MAX]; /* the file to run or load */
    char dir[PATH_MAX];  /* package directory */
} Found;

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* False when the joined path would not fit. */
static bool join(char *out, const char *dir, const char *name, const char *suffix)
{
    const char *slash = dir[0] == '\0' || dir[strlen(dir) - 1] == '/' ? "" : "/";
    int n = snprintf(out, PATH_MAX, "%s%s%s%s", dir, slash, name, suffix);
    return n > 0 && n < PATH_MAX;
}

/* Looks into one directory; the order is FileFinder's. */
static bool find_in(const char *dir, const char *name, Found *found)
{
    static const char *const extensions[] = {".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"};
    char base[PATH_MAX];
    if (!join(base, dir, name, "")) {
        return false;
    }
    if (is_dir(base)) {
        if (join(found->path, base, "__init__", ".py") && is_file(found->path)) {
            strcpy(found->dir, base);
            found->kind = FOUND_PACKAGE;
            return true;
        }
        if (found->kind == FOUND_NOTHING) {
            strcpy(found->dir, base);
            found->kind = FOUND_NAMESPACE;
        }
    }
    for (size_t i = 0; i < KR_COUNT(extensions); i++) {
        if (join(found->path, dir, name, extensions[i]) && is_file(found->path)) {
            found->kind = FOUND_EXTENSION;
            return true;
        }
    }
    if (join(found->path, dir, name, ".py") && is_file(found->path)) {
        found->kind = FOUND_SOURCE;
        return true;
    }
    return false;
}

/* A path as the operating system wants it, NULL with an exception pending. */
static const char *os_path(Thread *t, Value v)
{
    Value b = kr_str_encode(t, (Str *)value_ptr(v), "utf-8", "surrogateescape");
    return value_is_error(b) ? NULL : kr_str_utf8(t, (Str *)value_ptr(v), NULL);
}

KR_NOINLINE static bool find_module(Thread *t, Value path, const char *tail, Found *found)
{
    found->kind = FOUND_NOTHING;
    Value list = kr_sequence_fast(t, path, "sys.path must be a list of directory names");
    if (value_is_error(list)) {
        return false;
    }
    isize n = kr_len(t, list);
    for (isize i = 0; i < n; i++) {
        Value entry = kr_sequence_getitem(t, list, i);
        if (value_is_error(entry)) {
            return false;
        }
        if (!kr_is_str(entry)) {
            continue;
        }
        const char *dir = os_path(t, entry);
        if (dir == NULL) {
            return false;
        }
        char here[PATH_MAX];
        if (dir[0] == '\0' && getcwd(here, sizeof here) != NULL) {
            dir = here;
        }
        if (find_in(dir, tail, found)) {
            return true;
        }
    }
    return true;
}

/* The whole file in a LEAF block; NULL with OSError pending. */
static char *read_file(Thread *t, const char *path, size_t *len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0 || S_ISDIR(st.st_mode)) {
        int err = fd >= 0 && errno == 0 ? EISDIR : errno;
        if (fd >= 0) {
            err = S_ISDIR(st.st_mode) ? EISDIR : err;
            close(fd);
        }
        (void)kr_raise_errno(t, err, value_from_ptr(kr_str_from_c(t, path)));
        return NULL;
    }
    size_t cap = (size_t)st.st_size + 1;
    char *text = kr_gc_new_block(t, cap, GCK_LEAF);
    size_t n = 0;
    while (text != NULL) {
        ssize_t got = read(fd, text + n, cap - n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            (void)kr_raise_errno(t, errno, value_from_ptr(kr_str_from_c(t, path)));
            text = NULL;
            break;
        }
        if (got == 0) {
            break;
        }
        n += (size_t)got;
        if (n == cap) {
            text = kr_gc_resize_block(t, text, cap, cap * 2, GCK_LEAF);
            cap *= 2;
        }
    }
    close(fd);
    *len = n;
    return text;
}

/* Bytes of a script that are no UTF-8, and cookies that name no codec, are worded otherwise than in
 * text that is compiled from memory, and without a place. */
static void reword_script_error(Thread *t, const char *path, const char *text, size_t len)
{
    if (!kr_pending_is(t, KR_EXC(SyntaxError))) {
        return;
    }
    Value exc = kr_err_fetch(t);
    Value msg = ((SyntaxErrorObject *)value_ptr(exc))->msg;
    const char *words =
        value_is_null(msg) || !kr_is_str(msg) ? "" : kr_str_utf8(t, (Str *)value_ptr(msg), NULL);
    static const char unknown[] = "unknown encoding: ";
    static const char bad[] = "(unicode error) 'utf-8' codec";
    if (words != NULL && strncmp(words, unknown, sizeof unknown - 1) == 0) {
        (void)kr_raise(t, KR_EXC(SyntaxError), "encoding problem: %s", words + sizeof unknown - 1);
    } else if (words != NULL && strncmp(words, bad, sizeof bad - 1) == 0) {
        size_t at = 0;
        int line = 1;
        while (at < len) { /* the first byte that does not belong to a character */
            Utf8Step step = kr_utf8_next((const uint8_t *)text + at, (isize)(len - at), false);
            if (step.status != UTF8_OK) {
                break;
            }
            line += text[at] == '\n';
            at += (size_t)step.len;
        }
        (void)kr_raise(t, KR_EXC(SyntaxError),
                       "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no "
                       "encoding declared; see "
                       "https://peps.python.org/pep-0263/ for details",
                       (unsigned)(uint8_t)text[at < len ? at : 0], path, line);
    } else {
        kr_err_clear(t);
        kr_err_restore(t, exc);
    }
}

/* script: the file given on the command line; a NUL byte ends its line there. */
static Code *compile_file(Thread *t, const char *path, bool script)
{
    size_t len;
    char *text = read_file(t, path, &len);
    if (text == NULL) {
        return NULL;
    }
    if (script && memchr(text, 0, len) != NULL) {
        size_t out = 0;
        bool skipping = false;
        for (size_t i = 0; i < len; i++) {
            skipping = text[i] == '\0' || (skipping && text[i] != '\n');
            if (!skipping) {
                text[out++] = text[i];
            }
        }
        len = out;
    }
    Value name = kr_str_decode(t, path, (isize)strlen(path), "utf-8", "surrogateescape");
    if (value_is_error(name)) {
        return NULL;
    }
    if (memchr(text, 0, len) != NULL) {
        return kr_raise_null(t, KR_EXC(ValueError), "source code string cannot contain null bytes");
    }
    Code *code = kr_compile(t, text, len, false, (Str *)value_ptr(name), KR_COMPILE_EXEC, 0,
                            kr_interp.optimize);
    if (code == NULL && script) {
        reword_script_error(t, path, text, len);
    }
    kr_gc_free_block(t, text);
    return code;
}

/* -- One module -------------------------------------------------------------------------------- */

static bool set_text(Thread *t, Dict *d, Str *key, const char *os_text)
{
    Value v = kr_str_decode(t, os_text, (isize)strlen(os_text), "utf-8", "surrogateescape");
    return !value_is_error(v) && kr_dict_set_str(t, d, key, v);
}

/* name up to its last dot, "" without one. */
static Value parent_name(Thread *t, Str *name, bool is_package)
{
    if (is_package) {
        return value_from_ptr(name);
    }
    isize dot = kr_str_find(t, name, KR_NAME(dot), 0, kr_str_len(name), -1);
    return dot < -1 ? VALUE_ERROR : kr_str_slice(t, name, 0, 1, dot < 0 ? 0 : dot);
}

static Value run_source_module(Thread *t, Str *name, const Found *found)
{
    bool package = found->kind == FOUND_PACKAGE || found->kind == FOUND_NAMESPACE;
    Code *code = NULL;
    if (found->kind != FOUND_NAMESPACE) {
        code = compile_file(t, found->path, false);
        if (code == NULL) {
            return VALUE_ERROR;
        }
    }
    Module *m = kr_module_new(t, name);
    if (m == NULL) {
        return VALUE_ERROR;
    }
    Dict *ns = m->md_dict;
    Value parent = parent_name(t, name, package);
    if (value_is_error(parent) || !kr_dict_set_str(t, ns, KR_NAME(__package__), parent) ||
        (code != NULL && !set_text(t, ns, KR_NAME(__file__), found->path)) ||
        !kr_dict_set_str(t, ns, KR_NAME(__builtins__), value_from_ptr(kr_interp.builtins))) {
        return VALUE_ERROR;
    }
    if (package) {
        Value dir =
            kr_str_decode(t, found->dir, (isize)strlen(found->dir), "utf-8", "surrogateescape");
        List *path = value_is_error(dir) ? NULL : kr_list_from(t, &dir, 1);
        if (path == NULL || !kr_dict_set_str(t, ns, KR_NAME(__path__), value_from_ptr(path))) {
            return VALUE_ERROR;
        }
    }
    if (!kr_dict_set(t, kr_interp.modules, value_from_ptr(name), value_from_ptr(m))) {
        return VALUE_ERROR;
    }
    /* While its body runs a module is "partially initialized": error messages ask __spec__ for it.
     */
    Value spec = kr_call_0(t, value_from_ptr(&_PyNamespace_Type));
    if (value_is_error(spec) ||
        kr_setattr(t, spec, kr_str_intern_c(t, "_initializing"), KR_TRUE) < 0 ||
        !kr_dict_set_str(t, ns, KR_NAME(__spec__), spec)) {
        return VALUE_ERROR;
    }
    bool ran = code == NULL || !value_is_error(kr_eval_code(t, code, ns, value_from_ptr(ns)));
    if (value_same(kr_dict_get_str(t, ns, KR_NAME(__spec__)), spec)) {
        Value pending = kr_err_fetch(t);
        if (!kr_dict_set_str(t, ns, KR_NAME(__spec__), KR_NONE)) {
            kr_err_clear(t);
        }
        if (!value_is_null(pending)) {
            kr_err_restore(t, pending);
        }
    }
    if (!ran) {
        Value exc = kr_err_fetch(t);
        if (kr_dict_del(t, kr_interp.modules, value_from_ptr(name)) < 0) {
            kr_err_clear(t);
        }
        kr_err_restore(t, exc);
        return VALUE_ERROR;
    }
    /* A module may replace itself in sys.modules. */
    Value now = kr_dict_get(t, kr_interp.modules, value_from_ptr(name));
    if (value_is_null(now) && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(KeyError), "%R", value_from_ptr(name));
    }
    return now;
}

static Value load_extension(Thread *t, Str *name, const Found *found)
{
    if (kr_ext.load_extension == NULL) {
        return kr_raise(t, KR_EXC(ImportError), "%s: this build of Krait has no C API",
                        found->path);
    }
    Value path =
        kr_str_decode(t, found->path, (isize)strlen(found->path), "utf-8", "surrogateescape");
    if (value_is_error(path)) {
        return VALUE_ERROR;
    }
    kr_ext_loaded = true;
    Value m = kr_ext.load_extension(t, name, (Str *)value_ptr(path));
    if (value_is_error(m) || !kr_dict_set(t, kr_interp.modules, value_from_ptr(name), m)) {
        return VALUE_ERROR;
    }
    return m;
}

static Value import_absolute(Thread *t, Str *name);

/* Not in sys.modules: find and load.  `name` is flat and interned. */
static Value load(Thread *t, Str *name)
{
    isize len = kr_str_len(name);
    isize dot = kr_str_find(t, name, KR_NAME(dot), 0, len, -1);
    Value path = kr_sys_get("path");
    Value parent = VALUE_NULL;
    Value tail = value_from_ptr(name);
    if (dot < -1 || kr_pending(t)) {
        return VALUE_ERROR;
    }
    if (dot >= 0) {
        Value head = kr_str_slice(t, name, 0, 1, dot);
        tail =
            value_is_error(head) ? VALUE_ERROR : kr_str_slice(t, name, dot + 1, 1, len - dot - 1);
        if (value_is_error(tail)) {
            return VALUE_ERROR;
        }
        parent = import_absolute(t, kr_str_intern(t, (Str *)value_ptr(head)));
        if (value_is_error(parent)) {
            return VALUE_ERROR;
        }
        Value now =
            kr_dict_get(t, kr_interp.modules, value_from_ptr(name)); /* the parent imported it */
        if (!value_is_null(now) || kr_pending(t)) {
            return now;
        }
        path = kr_getattr_optional(t, parent, KR_NAME(__path__));
        if (value_is_null(path)) {
            return kr_pending(t)
                       ? VALUE_ERROR
                       : raise_not_found(t, name, "No module named %R; %R is not a package",
                                         (Str *)value_ptr(head));
        }
    }
    Str *tail_name = kr_str_intern(t, (Str *)value_ptr(tail));
    if (tail_name == NULL) {
        return VALUE_ERROR;
    }
    const NativeModule *native = dot < 0 ? kr_native_module_find(name) : NULL;
    Value m;
    if (native != NULL) {
        m = value_from_ptr(kr_native_module_load(t, native));
    } else {
        const char *tail_text = kr_str_utf8(t, tail_name, NULL);
        Found *found = kr_gc_new_block(t, sizeof(Found), GCK_LEAF);
        if (tail_text == NULL || found == NULL) {
            return VALUE_ERROR;
        }
        bool plain = strlen(tail_text) > 0 && strchr(tail_text, '/') == NULL;
        found->kind = FOUND_NOTHING;
        if (value_is_null(path)) {
            return kr_raise(t, KR_EXC(RuntimeError), "sys.path must be a list of directory names");
        }
        if (plain && !find_module(t, path, tail_text, found)) {
            return VALUE_ERROR;
        }
        switch (found->kind) {
        case FOUND_NOTHING: return raise_not_found(t, name, "No module named %R", NULL);
        case FOUND_EXTENSION: m = load_extension(t, name, found); break;
        default: m = run_source_module(t, name, found); break;
        }
    }
    if (!value_is_error(m) && !value_is_null(parent) && kr_setattr(t, parent, tail_name, m) < 0) {
        return VALUE_ERROR;
    }
    return m;
}

static Value import_absolute(Thread *t, Str *name)
{
    if (name == NULL) {
        return VALUE_ERROR;
    }
    Value m = kr_dict_get(t, kr_interp.modules, value_from_ptr(name));
    if (value_is_null(m)) {
        if (kr_pending(t) || !kr_enter_recursive(t, " while importing a module")) {
            return VALUE_ERROR;
        }
        m = load(t, name);
        kr_leave_recursive(t);
        return m;
    }
    if (kr_is_none(m)) {
        return raise_not_found(t, name, "import of %R halted; None in sys.modules", NULL);
    }
    return m;
}

Value kr_import_module(Thread *t, Str *absolute_name)
{
    return absolute_name == NULL ? VALUE_ERROR
                                 : import_absolute(t, kr_str_intern(t, absolute_name));
}

/* -- The import statement ------------------------------------------------------------------------
 */

/* The package relative imports of this namespace start from, or NULL with an exception pending. */
static Str *current_package(Thread *t, Dict *globals)
{
    Value package = kr_dict_get_str(t, globals, KR_NAME(__package__));
    if (!value_is_null(package) && !kr_is_none(package)) {
        if (!kr_is_str(package)) {
            return kr_raise_null(t, KR_EXC(TypeError), "package must be a string");
        }
        return (Str *)value_ptr(package);
    }
    Value name = kr_dict_get_str(t, globals, KR_NAME(__name__));
    if (value_is_null(name)) {
        return kr_raise_null(t, KR_EXC(KeyError), "'__name__' not in globals");
    }
    if (!kr_is_str(name)) {
        return kr_raise_null(t, KR_EXC(TypeError), "__name__ must be a string");
    }
    bool has_path = !value_is_null(kr_dict_get_str(t, globals, KR_NAME(__path__)));
    Value parent = parent_name(t, (Str *)value_ptr(name), has_path);
    return value_is_error(parent) ? NULL : (Str *)value_ptr(parent);
}

static Str *resolve_relative(Thread *t, Str *name, Dict *globals, int level)
{
    if (globals == NULL) {
        return kr_raise_null(t, KR_EXC(KeyError), "'__name__' not in globals");
    }
    Str *package = current_package(t, globals);
    if (package == NULL) {
        return NULL;
    }
    if (kr_str_len(package) == 0) {
        return kr_raise_null(t, KR_EXC(ImportError),
                             "attempted relative import with no known parent package");
    }
    isize end = kr_str_len(package);
    for (int up = 1; up < level; up++) {
        end = kr_str_find(t, package, KR_NAME(dot), 0, end, -1);
        if (end == -1) {
            return kr_raise_null(t, KR_EXC(ImportError),
                                 "attempted relative import beyond top-level package");
        }
        if (end < 0) {
            return NULL;
        }
    }
    Value base = kr_str_slice(t, package, 0, 1, end);
    if (value_is_error(base)) {
        return NULL;
    }
    Str *full = kr_str_len(name) == 0 ? (Str *)value_ptr(base)
                                      : kr_str_format(t, "%U.%U", (Str *)value_ptr(base), name);
    return full == NULL ? NULL : kr_str_intern(t, full);
}

/* Imports submodules named in a fromlist which the package does not have as attributes. */
static bool import_fromlist(Thread *t, Value module, Str *module_name, Value fromlist,
                            bool from_all)
{
    Value list = kr_sequence_fast(t, fromlist, "fromlist must be iterable");
    if (value_is_error(list)) {
        return false;
    }
    isize n = kr_len(t, list);
    for (isize i = 0; i < n; i++) {
        Value item = kr_sequence_getitem(t, list, i);
        if (value_is_error(item)) {
            return false;
        }
        if (!kr_is_str(item)) {
            return kr_fail(t, KR_EXC(TypeError), "Item in %s must be str, not %T",
                           from_all ? "__all__" : "``from list''", item);
        }
        Str *name = kr_str_intern(t, (Str *)value_ptr(item));
        if (name == NULL) {
            return false;
        }
        if (kr_str_equal_c(name, "*")) {
            Value all = from_all ? VALUE_NULL : kr_getattr_optional(t, module, KR_NAME(__all__));
            if (kr_pending(t) ||
                (!value_is_null(all) && !import_fromlist(t, module, module_name, all, true))) {
                return false;
            }
            continue;
        }
        Value attr = kr_getattr_optional(t, module, name);
        if (!value_is_null(attr)) {
            continue;
        }
        Str *full = kr_pending(t) ? NULL : kr_str_format(t, "%U.%U", module_name, name);
        if (full == NULL) {
            return false;
        }
        if (value_is_error(kr_import_module(t, full))) {
            if (!kr_pending_is(t, KR_EXC(ModuleNotFoundError))) {
                return false;
            }
            Value exc = kr_err_fetch(t);
            Value missing = ((ImportErrorObject *)value_ptr(exc))->name;
            if (value_is_null(missing) || !kr_is_str(missing) ||
                !kr_str_equal(t, (Str *)value_ptr(missing), full)) {
                kr_err_restore(t, exc);
                return false;
            }
        }
    }
    return true;
}

Value kr_import(Thread *t, Str *name, Dict *globals, Value fromlist, int level)
{
    if (level < 0) {
        return kr_raise(t, KR_EXC(ValueError), "level must be >= 0");
    }
    Str *full = level > 0 ? resolve_relative(t, name, globals, level) : kr_str_intern(t, name);
    if (full == NULL) {
        return VALUE_ERROR;
    }
    if (kr_str_len(full) == 0) {
        return kr_raise(t, KR_EXC(ValueError), "Empty module name");
    }
    Value module = import_absolute(t, full);
    if (value_is_error(module)) {
        return VALUE_ERROR;
    }
    int wants = value_is_null(fromlist) || kr_is_none(fromlist) ? 0 : kr_truth(t, fromlist);
    if (wants < 0) {
        return VALUE_ERROR;
    }
    if (wants) {
        Value path = kr_getattr_optional(t, module, KR_NAME(__path__));
        if (value_is_null(path)) {
            return kr_pending(t) ? VALUE_ERROR : module;
        }
        return import_fromlist(t, module, full, fromlist, false) ? module : VALUE_ERROR;
    }
    /* `import a.b.c` binds a; `from . import` handled above; relative without fromlist binds its
     * head. */
    isize dot = kr_str_find(t, name, KR_NAME(dot), 0, kr_str_len(name), 1);
    if (dot < -1) {
        return VALUE_ERROR;
    }
    if (dot < 0 && level == 0) {
        return module;
    }
    isize cut = kr_str_len(full) - (kr_str_len(name) - (dot < 0 ? kr_str_len(name) : dot));
    Value head = kr_str_slice(t, full, 0, 1, cut);
    return value_is_error(head) ? VALUE_ERROR
                                : import_absolute(t, kr_str_intern(t, (Str *)value_ptr(head)));
}

/* -- Running programs ----------------------------------------------------------------------------
 */

/* A fresh __main__ in sys.modules. */
static Module *make_main(Thread *t)
{
    Module *m = kr_module_new(t, KR_NAME(__main__));
    Value builtins = kr_dict_get_c(t, kr_interp.modules, "builtins");
    if (m == NULL || value_is_error(builtins) ||
        !kr_dict_set_str(t, m->md_dict, KR_NAME(__builtins__), builtins) ||
        !kr_dict_set_str(t, kr_interp.modules, KR_NAME(__main__), value_from_ptr(m))) {
        return NULL;
    }
    Dict *annotations = kr_dict_new(t);
    if (annotations == NULL ||
        !kr_dict_set_str(t, m->md_dict, KR_NAME(__annotations__), value_from_ptr(annotations))) {
        return NULL;
    }
    return m;
}

static bool run_main(Thread *t, Module *m, Code *code)
{
    return code != NULL &&
           !value_is_error(kr_eval_code(t, code, m->md_dict, value_from_ptr(m->md_dict)));
}

/* The code of the script, *m its __main__; NULL with an exception pending.  Not inlined: the room
 * for paths would lie under the program while it runs, with stale words in it that keep garbage
 * alive. */
KR_NOINLINE static Code *compile_script(Thread *t, const char *relative, Module **m)
{
    /* A script knows its absolute path (CPython since 3.9): joined, not resolved. */
    char joined[2 * PATH_MAX + 2];
    char cwd[PATH_MAX];
    const char *path = relative;
    if (relative[0] != '/' && strlen(relative) < PATH_MAX && getcwd(cwd, sizeof cwd) != NULL) {
        snprintf(joined, sizeof joined, "%s/%s", cwd,
                 strncmp(relative, "./", 2) == 0 ? relative + 2 : relative);
        path = joined;
    }
    *m = make_main(t);
    if (*m == NULL || !set_text(t, (*m)->md_dict, KR_NAME(__file__), path) ||
        !kr_dict_set_str(t, (*m)->md_dict, KR_NAME(__cached__), KR_NONE)) {
        return NULL;
    }
    return compile_file(t, path, true);
}

bool kr_run_file(Thread *t, const char *relative)
{
    Module *m = NULL;
    Code *code = compile_script(t, relative, &m);
    return run_main(t, m, code);
}

bool kr_run_string(Thread *t, const char *source)
{
    Module *m = make_main(t);
    Value text = m == NULL
                     ? VALUE_ERROR
                     : kr_str_decode(t, source, (isize)strlen(source), "utf-8", "surrogateescape");
    isize len;
    const char *utf8 = value_is_error(text) ? NULL : kr_str_utf8(t, (Str *)value_ptr(text), &len);
    if (utf8 == NULL) {
        return false;
    }
    return run_main(t, m,
                    kr_compile(t, utf8, (size_t)len, true, KR_NAME(string_file), KR_COMPILE_EXEC, 0,
                               kr_interp.optimize));
}

bool kr_run_module(Thread *t, const char *name)
{
    Str *full = kr_str_from_c(t, name);
    if (full == NULL) {
        return false;
    }
    isize dot = kr_str_find(t, full, KR_NAME(dot), 0, kr_str_len(full), -1);
    Value path = kr_sys_get("path");
    const char *tail = name;
    if (dot >= 0) {
        Value head = kr_str_slice(t, full, 0, 1, dot);
        Value parent =
            value_is_error(head) ? VALUE_ERROR : kr_import_module(t, (Str *)value_ptr(head));
        path = value_is_error(parent) ? VALUE_ERROR : kr_getattr(t, parent, KR_NAME(__path__));
        tail = strrchr(name, '.') + 1;
    }
    Found *found = kr_gc_new_block(t, sizeof(Found), GCK_LEAF);
    if (value_is_error(path) || found == NULL || !find_module(t, path, tail, found)) {
        return false;
    }
    if (found->kind == FOUND_PACKAGE) {
        Value package = kr_import_module(t, full);
        if (value_is_error(package) || !join(found->path, found->dir, "__main__", ".py") ||
            !is_file(found->path)) {
            return kr_pending(t) ? false
                                 : kr_fail(t, KR_EXC(ImportError),
                                           "No module named %s.__main__; '%s' is a package and "
                                           "cannot be directly executed",
                                           name, name);
        }
    } else if (found->kind != FOUND_SOURCE) {
        (void)raise_not_found(t, full, "No module named %U", NULL);
        return false;
    }
    Module *m = make_main(t);
    Value package = m == NULL ? VALUE_ERROR : parent_name(t, full, found->kind == FOUND_PACKAGE);
    if (value_is_error(package) || !set_text(t, m->md_dict, KR_NAME(__file__), found->path) ||
        !kr_dict_set_str(t, m->md_dict, KR_NAME(__package__), package)) {
        return false;
    }
    return run_main(t, m, compile_file(t, found->path, false));
}

bool kr_run_stdin(Thread *t)
{
    Module *m = make_main(t);
    Value in = kr_sys_get("stdin");
    Value text =
        m == NULL || value_is_null(in) ? VALUE_ERROR : kr_call_method_0(t, in, KR_NAME(read));
    isize len;
    const char *utf8 = value_is_error(text) ? NULL : kr_str_utf8(t, (Str *)value_ptr(text), &len);
    if (utf8 == NULL) {
        return false;
    }
    return run_main(t, m,
                    kr_compile(t, utf8, (size_t)len, true, KR_NAME(stdin_file), KR_COMPILE_EXEC, 0,
                               kr_interp.optimize));
}
