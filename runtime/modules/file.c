/* file.c -- native file objects: open(), text and line handling, the methods. */
#include "runtime/modules/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/base/utf8.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* io.UnsupportedOperation: an OSError that is a ValueError as well. */
static Type *unsupported_operation;

/* -- Opening ----------------------------------------------------------------------------------- */

typedef struct Mode {
    bool reading, writing, appending, creating, updating, binary, text;
} Mode;

static bool mode_parse(Thread *t, Str *mode, Mode *out)
{
    memset(out, 0, sizeof *out);
    isize n = kr_str_len(mode);
    for (isize i = 0; i < n; i++) {
        bool *flag = NULL;
        switch (kr_str_at(mode, i)) {
        case 'r': flag = &out->reading; break;
        case 'w': flag = &out->writing; break;
        case 'a': flag = &out->appending; break;
        case 'x': flag = &out->creating; break;
        case '+': flag = &out->updating; break;
        case 'b': flag = &out->binary; break;
        case 't': flag = &out->text; break;
        default: break;
        }
        if (flag == NULL || *flag) {
            return kr_fail(t, KR_EXC(ValueError), "invalid mode: %R", value_from_ptr(mode));
        }
        *flag = true;
    }
    if (out->text && out->binary) {
        return kr_fail(t, KR_EXC(ValueError), "can't have text and binary mode at once");
    }
    int given = out->reading + out->writing + out->appending + out->creating;
    if (given != 1) { /* CPython words "none" in its file layer, "several" in open() */
        return kr_fail(
            t, KR_EXC(ValueError), "%s",
            given == 0
                ? "Must have exactly one of create/read/write/append mode and at most one plus"
                : "must have exactly one of create/read/write/append mode");
    }
    return true;
}

static File *file_new(Thread *t, int fd)
{
    File *f = kr_new_object(t, &kr_file_type, sizeof(File), GCK_SCAN);
    if (f == NULL || !kr_gc_watch(t, &f->ob_base, GC_WATCH_DEL)) {
        return NULL;
    }
    f->fd = fd;
    f->closefd = true;
    f->universal = f->translate = true;
    f->newline = KR_NONE;
    return f;
}

/* The encodings whose text these files can hold, by the names people use for them. */
static bool encoding_supported(Str *name)
{
    static const char *const known[] = {"utf-8",      "utf8",       "UTF-8",    "UTF8",    "utf_8",
                                        "ascii",      "us-ascii",   "ASCII",    "latin-1", "latin1",
                                        "iso-8859-1", "ISO-8859-1", "iso8859-1"};
    for (size_t i = 0; i < KR_COUNT(known); i++) {
        if (kr_str_equal_c(name, known[i])) {
            return true;
        }
    }
    return false;
}

static bool text_setup(Thread *t, File *f, Value encoding, Value errors, Value newline)
{
    f->encoding =
        value_is_null(encoding) || kr_is_none(encoding) ? KR_NAME_VALUE(utf_8_dash) : encoding;
    f->errors = value_is_null(errors) || kr_is_none(errors)
                    ? value_from_ptr(kr_str_intern_c(t, "strict"))
                    : errors;
    f->newline = value_is_null(newline) ? KR_NONE : newline;
    if (!kr_is_str(f->encoding) || !kr_is_str(f->errors)) {
        return kr_fail(t, KR_EXC(TypeError), "open() argument '%s' must be str or None, not %T",
                       kr_is_str(f->encoding) ? "errors" : "encoding",
                       kr_is_str(f->encoding) ? f->errors : f->encoding);
    }
    Str *name = (Str *)value_ptr(f->encoding);
    if (!kr_str_flat(t, name)) {
        return false;
    }
    if (kr_str_equal_c(name, "locale")) {
        f->encoding = KR_NAME_VALUE(utf_8_dash);
    } else if (!encoding_supported(name)) {
        return kr_fail(t, KR_EXC(LookupError), "unknown encoding: %U", name);
    }
    if (kr_is_none(f->newline)) {
        return true;
    }
    if (!kr_is_str(f->newline)) {
        return kr_fail(t, KR_EXC(TypeError),
                       "open() argument 'newline' must be str or None, not %T", newline);
    }
    Str *nl = (Str *)value_ptr(f->newline);
    if (!kr_str_flat(t, nl)) {
        return false;
    }
    f->translate = false;
    f->universal = kr_str_len(nl) == 0;
    if (!f->universal && !kr_str_equal_c(nl, "\n") && !kr_str_equal_c(nl, "\r") &&
        !kr_str_equal_c(nl, "\r\n")) {
        return kr_fail(t, KR_EXC(ValueError), "illegal newline value: %R", f->newline);
    }
    return true;
}

/* str, bytes, path-like -> NUL-terminated bytes; int -> *fd_out. */
static const char *path_arg(Thread *t, Value file, int *fd_out)
{
    *fd_out = -1;
    if (kr_is_int(file)) {
        if (!kr_arg_int(t, file, fd_out)) {
            return NULL;
        }
        if (*fd_out < 0) {
            return kr_raise_null(t, KR_EXC(ValueError), "negative file descriptor");
        }
        return "";
    }
    if (!kr_is_str(file) && !kr_is_bytes(file)) {
        bool found;
        Value path = kr_call_special(t, file, KR_NAME(__fspath__), NULL, 0, &found);
        if (value_is_error(path)) {
            return kr_pending(t)
                       ? NULL
                       : kr_raise_null(t, KR_EXC(TypeError),
                                       "expected str, bytes or os.PathLike object, not %T", file);
        }
        file = path;
    }
    const char *text;
    isize n;
    if (kr_is_bytes(file)) {
        text = kr_bytes_data((Bytes *)value_ptr(file));
        n = kr_bytes_len((Bytes *)value_ptr(file));
    } else if (kr_is_str(file)) {
        Value b = kr_str_encode(t, (Str *)value_ptr(file), "utf-8", "surrogateescape");
        if (value_is_error(b)) {
            return NULL;
        }
        text = kr_bytes_data((Bytes *)value_ptr(b));
        n = kr_bytes_len((Bytes *)value_ptr(b));
    } else {
        return kr_raise_null(t, KR_EXC(TypeError),
                             "expected str, bytes or os.PathLike object, not %T", file);
    }
    if ((isize)strlen(text) != n) {
        return kr_raise_null(t, KR_EXC(ValueError), "embedded null byte");
    }
    return text;
}

static int open_flags(const Mode *m)
{
    int access = m->updating ? O_RDWR : m->reading ? O_RDONLY : O_WRONLY;
    int create = m->writing ? O_CREAT | O_TRUNC : m->appending ? O_CREAT | O_APPEND : 0;
    return access | create | (m->creating ? O_CREAT | O_EXCL : 0) | O_CLOEXEC;
}

Value kr_file_open(Thread *t, Value file, Str *mode_text, int buffering, Value encoding,
                   Value errors, Value newline, bool closefd, Value opener)
{
    Mode mode;
    if (!kr_str_flat(t, mode_text) || !mode_parse(t, mode_text, &mode)) {
        return VALUE_ERROR;
    }
    static const char *const text_only[] = {"encoding", "errors", "newline"};
    Value text_args[] = {encoding, errors, newline};
    for (int i = 0; mode.binary && i < 3; i++) {
        if (!value_is_null(text_args[i]) && !kr_is_none(text_args[i])) {
            return kr_raise(t, KR_EXC(ValueError), "binary mode doesn't take %s %s argument",
                            i < 2 ? "an" : "a", text_only[i]);
        }
    }
    if (buffering == 0 && !mode.binary) {
        return kr_raise(t, KR_EXC(ValueError), "can't have unbuffered text I/O");
    }
    int fd;
    const char *path = path_arg(t, file, &fd);
    if (path == NULL) {
        return VALUE_ERROR;
    }
    if (fd < 0 && !closefd) {
        return kr_raise(t, KR_EXC(ValueError), "Cannot use closefd=False with file name");
    }
    if (fd < 0 && !value_is_null(opener) && !kr_is_none(opener)) {
        Value r = kr_call_2(t, opener, file, value_from_small(open_flags(&mode)));
        if (value_is_error(r) || !kr_arg_int(t, r, &fd)) {
            return VALUE_ERROR;
        }
        if (fd < 0) {
            return kr_raise(t, KR_EXC(ValueError), "opener returned %d", fd);
        }
    } else if (fd < 0) {
        do {
            fd = open(path, open_flags(&mode), 0666);
        } while (fd < 0 && errno == EINTR);
        if (fd < 0) {
            return kr_raise_errno(t, errno, file);
        }
    }
    struct stat st;
    if (fstat(fd, &st) < 0) {
        return kr_raise_errno(t, errno, file);
    }
    if (S_ISDIR(st.st_mode)) {
        if (!kr_is_int(file)) {
            close(fd);
        }
        return kr_raise_errno(t, EISDIR, file);
    }
    File *f = file_new(t, fd);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->closefd = closefd;
    f->name = file;
    f->mode = value_from_ptr(mode_text);
    f->readable = mode.reading || mode.updating;
    f->writable = !mode.reading || mode.updating;
    f->append = mode.appending;
    f->binary = mode.binary;
    f->unbuffered = buffering == 0;
    f->line_buffered = !mode.binary && (buffering == 1 || (buffering < 0 && isatty(fd)));
    if (!mode.binary && !text_setup(t, f, encoding, errors, newline)) {
        f->fd = -1;
        if (!kr_is_int(file)) {
            close(fd);
        }
        return VALUE_ERROR;
    }
    if (mode.appending) {
        (void)lseek(fd, 0, SEEK_END);
    }
    return value_from_ptr(f);
}

Value kr_file_from_fd(Thread *t, int fd, const char *mode, Value name, bool line_buffered)
{
    File *f = file_new(t, fd);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    f->closefd = false;
    f->readable = mode[0] == 'r';
    f->writable = !f->readable;
    f->name = name;
    f->mode = value_from_ptr(kr_str_intern_c(t, mode));
    f->line_buffered = line_buffered;
    Value errors = value_from_ptr(kr_str_intern_c(t, fd == 2 ? "backslashreplace" : "strict"));
    return text_setup(t, f, VALUE_NULL, errors, VALUE_NULL) ? value_from_ptr(f) : VALUE_ERROR;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static File *readable(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    if (!kr_file_check_open(t, f)) {
        return NULL;
    }
    return f->readable
               ? f
               : kr_raise_null(t, unsupported_operation, f->binary ? "read" : "not readable");
}

static const char *text_of(Value v)
{
    return (const char *)kr_str_data((Str *)value_ptr(v)); /* encoding and errors are ASCII */
}

/* Bytes to the object the caller gets: bytes, or text with \r\n and \r turned into \n. */
static Value file_result(Thread *t, File *f, char *data, isize n)
{
    if (f->binary) {
        return value_from_ptr(kr_bytes_from(t, data, n));
    }
    if (f->translate && f->universal && memchr(data, '\r', (size_t)n) != NULL) {
        isize out = 0;
        for (isize i = 0; i < n; i++) {
            if (data[i] == '\r') {
                data[out++] = '\n';
                if (i + 1 < n && data[i + 1] == '\n') {
                    i++;
                }
            } else {
                data[out++] = data[i];
            }
        }
        n = out;
    }
    return kr_str_decode(t, data, n, text_of(f->encoding), text_of(f->errors));
}

/* The buffered bytes [rpos, rpos + n) leave the buffer as a result. */
static Value file_consume(Thread *t, File *f, isize n)
{
    static char nothing[1];
    char *data = n == 0 ? nothing : f->rbuf + f->rpos;
    f->rpos += n;
    return file_result(t, f, data, n);
}

static Value file_read_all(Thread *t, File *f)
{
    for (;;) {
        isize n = kr_file_fill(t, f);
        if (n < 0) {
            return VALUE_ERROR;
        }
        if (n == 0) {
            return file_consume(t, f, f->rlen - f->rpos);
        }
    }
}

/* Length in bytes of the first `count` characters of the buffer; -1 when more must be read. */
static isize chars_in_buffer(File *f, isize count)
{
    bool utf8 = text_of(f->encoding)[0] == 'u' || text_of(f->encoding)[0] == 'U';
    isize i = f->rpos;
    for (; count > 0; count--) {
        if (i >= f->rlen) {
            return -1;
        }
        uint8_t c = (uint8_t)f->rbuf[i];
        isize step = !utf8 || c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (c == '\r' && f->translate) {
            if (i + 1 >= f->rlen) {
                return -1;
            }
            step = f->rbuf[i + 1] == '\n' ? 2 : 1;
        }
        i += step;
        if (i > f->rlen) {
            return -1;
        }
    }
    return i - f->rpos;
}

static Value file_read(Thread *t, Value self, const Value *args)
{
    File *f = readable(t, self);
    isize want = -1;
    if (f == NULL ||
        (!value_is_null(args[0]) && !kr_is_none(args[0]) && !kr_arg_isize(t, args[0], &want))) {
        return VALUE_ERROR;
    }
    if (want < 0) {
        return file_read_all(t, f);
    }
    for (;;) {
        isize have = f->binary ? (f->rlen - f->rpos >= want ? want : -1) : chars_in_buffer(f, want);
        if (have >= 0) {
            return file_consume(t, f, have);
        }
        isize n = kr_file_fill(t, f);
        if (n < 0) {
            return VALUE_ERROR;
        }
        if (n == 0) {
            return file_consume(t, f, f->rlen - f->rpos);
        }
    }
}

/* End of the first line in the buffer (behind its newline), or -1. */
static isize line_end(File *f, isize from, bool at_eof)
{
    for (isize i = from; i < f->rlen; i++) {
        char c = f->rbuf[i];
        if (c == '\n' && (f->binary || f->universal || f->translate ||
                          kr_str_at((Str *)value_ptr(f->newline), 0) == '\n')) {
            return i + 1;
        }
        if (c == '\r' && !f->binary && f->universal) {
            if (i + 1 == f->rlen && !at_eof) {
                return -1; /* a \n may follow */
            }
            return i + 1 < f->rlen && f->rbuf[i + 1] == '\n' ? i + 2 : i + 1;
        }
        if (c == '\r' && !f->binary && !f->translate && !f->universal) {
            Str *nl = (Str *)value_ptr(f->newline);
            if (kr_str_at(nl, 0) == '\r') {
                if (kr_str_len(nl) == 1) {
                    return i + 1;
                }
                if (i + 1 < f->rlen && f->rbuf[i + 1] == '\n') {
                    return i + 2;
                }
            }
        }
    }
    return -1;
}

/* The next line with its ending; "" at the end of the file. */
static Value file_next_line(Thread *t, File *f)
{
    isize scanned = f->rpos;
    for (;;) {
        isize end = line_end(f, scanned, false);
        if (end >= 0) {
            return file_consume(t, f, end - f->rpos);
        }
        isize pending = f->rlen - f->rpos;
        isize n = kr_file_fill(t, f);
        if (n < 0) {
            return VALUE_ERROR;
        }
        if (n == 0) {
            end = line_end(f, f->rpos, true);
            return file_consume(t, f, (end >= 0 ? end : f->rlen) - f->rpos);
        }
        scanned = f->rpos + (pending > 0 ? pending - 1 : 0);
    }
}

static Value file_readline(Thread *t, Value self, const Value *args)
{
    File *f = readable(t, self);
    isize limit = -1;
    if (f == NULL ||
        (!value_is_null(args[0]) && !kr_is_none(args[0]) && !kr_arg_isize(t, args[0], &limit))) {
        return VALUE_ERROR;
    }
    if (limit < 0) {
        return file_next_line(t, f);
    }
    /* A limited line: character by character until the newline or the limit. */
    for (;;) {
        isize end = line_end(f, f->rpos, false);
        isize cap =
            f->binary ? (f->rlen - f->rpos >= limit ? limit : -1) : chars_in_buffer(f, limit);
        if (end >= 0 && (cap < 0 || end - f->rpos <= cap)) {
            return file_consume(t, f, end - f->rpos);
        }
        if (cap >= 0) {
            return file_consume(t, f, cap);
        }
        isize n = kr_file_fill(t, f);
        if (n < 0) {
            return VALUE_ERROR;
        }
        if (n == 0) {
            return file_consume(t, f, f->rlen - f->rpos);
        }
    }
}

static Value file_iternext(Thread *t, Value self)
{
    File *f = readable(t, self);
    Value line = f == NULL ? VALUE_ERROR : file_next_line(t, f);
    if (value_is_error(line)) {
        return VALUE_ERROR;
    }
    isize n =
        f->binary ? kr_bytes_len((Bytes *)value_ptr(line)) : kr_str_len((Str *)value_ptr(line));
    return n == 0 ? VALUE_NULL : line;
}

static Value file_readlines(Thread *t, Value self, const Value *args)
{
    isize hint = -1;
    if (!value_is_null(args[0]) && !kr_is_none(args[0]) && !kr_arg_isize(t, args[0], &hint)) {
        return VALUE_ERROR;
    }
    List *lines = kr_list_new(t, 0);
    isize total = 0;
    while (lines != NULL) {
        Value line = file_iternext(t, self);
        if (value_is_null(line)) {
            return kr_pending(t) ? VALUE_ERROR : value_from_ptr(lines);
        }
        total += kr_len(t, line);
        if (!kr_list_append(t, lines, line)) {
            break;
        }
        if (hint > 0 && total >= hint) {
            return value_from_ptr(lines);
        }
    }
    return VALUE_ERROR;
}

/* -- Writing ----------------------------------------------------------------------------------- */

static bool write_text(Thread *t, File *f, Str *s)
{
    isize n;
    const char *encoding = text_of(f->encoding);
    bool utf8 = encoding[0] == 'u' || encoding[0] == 'U';
    const char *data;
    if (!kr_str_flat(t, s)) {
        return false;
    }
    if (kr_str_is_ascii(s)) {
        data = kr_str_data(s);
        n = kr_str_len(s);
    } else if (utf8 && (data = kr_str_utf8(t, s, &n)) != NULL) {
        /* cached UTF-8 */
    } else {
        kr_err_clear(t); /* surrogates: the error handler decides */
        Value b = kr_str_encode(t, s, encoding, text_of(f->errors));
        if (value_is_error(b)) {
            return false;
        }
        data = kr_bytes_data((Bytes *)value_ptr(b));
        n = kr_bytes_len((Bytes *)value_ptr(b));
    }
    if (kr_is_none(f->newline) || kr_str_len((Str *)value_ptr(f->newline)) == 0 ||
        kr_str_equal_c((Str *)value_ptr(f->newline), "\n")) {
        return kr_file_write_bytes(t, f, data, n);
    }
    const char *ending = text_of(f->newline);
    while (n > 0) {
        const char *nl = memchr(data, '\n', (size_t)n);
        isize part = nl == NULL ? n : nl - data;
        if (!kr_file_write_bytes(t, f, data, part) ||
            (nl != NULL &&
             !kr_file_write_bytes(t, f, ending, kr_str_len((Str *)value_ptr(f->newline))))) {
            return false;
        }
        isize skip = part + (nl != NULL);
        data += skip;
        n -= skip;
    }
    return true;
}

static File *writable(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    if (!kr_file_check_open(t, f)) {
        return NULL;
    }
    return f->writable
               ? f
               : kr_raise_null(t, unsupported_operation, f->binary ? "write" : "not writable");
}

static Value file_write(Thread *t, Value self, Value v)
{
    File *f = writable(t, self);
    if (f == NULL) {
        return VALUE_ERROR;
    }
    if (!f->binary) {
        if (!kr_is_str(v)) {
            return kr_raise(t, KR_EXC(TypeError), "write() argument must be str, not %T", v);
        }
        return write_text(t, f, (Str *)value_ptr(v))
                   ? kr_int_from_i64(t, kr_str_len((Str *)value_ptr(v)))
                   : VALUE_ERROR;
    }
    if (kr_is_str(v)) {
        return kr_raise(t, KR_EXC(TypeError), "a bytes-like object is required, not 'str'");
    }
    Buffer b;
    if (!kr_buffer_get(t, v, &b, BUF_SIMPLE)) {
        return VALUE_ERROR;
    }
    bool ok = kr_file_write_bytes(t, f, b.buf, b.len);
    isize n = b.len;
    kr_buffer_release(t, &b);
    return ok ? kr_int_from_i64(t, n) : VALUE_ERROR;
}

static bool write_line(Thread *t, Value item, void *self)
{
    return !value_is_error(file_write(t, *(Value *)self, item));
}

static Value file_writelines(Thread *t, Value self, Value lines)
{
    return writable(t, self) != NULL && kr_for_each(t, lines, write_line, &self) ? KR_NONE
                                                                                 : VALUE_ERROR;
}

bool kr_file_write(Thread *t, Value file, Value text)
{
    if (kr_is_exact(file, &kr_file_type)) {
        return !value_is_error(file_write(t, file, text));
    }
    return !value_is_error(kr_call_method_1(t, file, KR_NAME(write), text));
}

bool kr_file_flush(Thread *t, Value file)
{
    if (kr_is_exact(file, &kr_file_type)) {
        File *f = (File *)value_ptr(file);
        return f->fd < 0 || kr_file_flush_raw(t, f);
    }
    return !value_is_error(kr_call_method_0(t, file, KR_NAME(flush)));
}

/* -- The rest ------------------------------------------------------------------------------------
 */

static Value file_flush(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    return kr_file_check_open(t, f) && kr_file_flush_raw(t, f) ? KR_NONE : VALUE_ERROR;
}

static Value file_close(Thread *t, Value self)
{
    return kr_file_close(t, (File *)value_ptr(self)) ? KR_NONE : VALUE_ERROR;
}

static Value file_fileno(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    return kr_file_check_open(t, f) ? value_from_small(f->fd) : VALUE_ERROR;
}

static Value file_isatty(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    return kr_file_check_open(t, f) ? kr_bool(isatty(f->fd)) : VALUE_ERROR;
}

static Value file_is_readable(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    return kr_file_check_open(t, f) ? kr_bool(f->readable) : VALUE_ERROR;
}

static Value file_is_writable(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    return kr_file_check_open(t, f) ? kr_bool(f->writable) : VALUE_ERROR;
}

static Value file_seekable(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    return kr_file_check_open(t, f) ? kr_bool(lseek(f->fd, 0, SEEK_CUR) >= 0) : VALUE_ERROR;
}

static Value file_tell(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    if (!kr_file_check_open(t, f)) {
        return VALUE_ERROR;
    }
    off_t at = lseek(f->fd, 0, SEEK_CUR);
    if (at < 0) {
        return kr_raise_errno(t, errno, VALUE_NULL);
    }
    return kr_int_from_i64(t, at - (f->rlen - f->rpos) + f->wlen);
}

static Value file_seek(Thread *t, Value self, const Value *args)
{
    File *f = (File *)value_ptr(self);
    int64_t offset;
    int whence = 0;
    if (!kr_file_check_open(t, f) || !kr_arg_i64(t, args[0], &offset) ||
        (!value_is_null(args[1]) && !kr_arg_int(t, args[1], &whence)) || !kr_file_flush_raw(t, f)) {
        return VALUE_ERROR;
    }
    if (whence < 0 || whence > 2) {
        return kr_raise(t, KR_EXC(ValueError), "invalid whence (%d, should be 0, 1 or 2)", whence);
    }
    if (whence == 0 && offset < 0) {
        return kr_raise(t, KR_EXC(ValueError), "negative seek position %ld", (long)offset);
    }
    if (whence == 1) {
        offset -= f->rlen - f->rpos;
    }
    off_t at = lseek(f->fd, (off_t)offset, whence);
    if (at < 0) {
        return kr_raise_errno(t, errno, VALUE_NULL);
    }
    f->rpos = f->rlen = 0;
    return kr_int_from_i64(t, at);
}

static Value file_enter(Thread *t, Value self)
{
    return kr_file_check_open(t, (File *)value_ptr(self)) ? self : VALUE_ERROR;
}

static Value file_exit(Thread *t, Value self, KR_UNUSED const Value *args, KR_UNUSED size_t nargs)
{
    return file_close(t, self);
}

static Value file_repr(Thread *t, Value self)
{
    File *f = (File *)value_ptr(self);
    if (f->binary) {
        return value_from_ptr(kr_str_format(t, "<krait.File name=%R mode=%R>", f->name, f->mode));
    }
    return value_from_ptr(kr_str_format(t, "<krait.File name=%R mode=%R encoding=%R>", f->name,
                                        f->mode, f->encoding));
}

static void file_finalize(Thread *t, Value self)
{
    if (!kr_file_close(t, (File *)value_ptr(self))) {
        kr_err_unraisable(t, self, NULL);
    }
}

static Value file_get_closed(KR_UNUSED Thread *t, Value self)
{
    return kr_bool(((File *)value_ptr(self))->fd < 0);
}

static Value file_get_newlines(KR_UNUSED Thread *t, KR_UNUSED Value self) { return KR_NONE; }

static Value file_get_line_buffering(KR_UNUSED Thread *t, Value self)
{
    return kr_bool(((File *)value_ptr(self))->line_buffered);
}

/* clang-format off */
#define FILE_METHODS(M) \
    M(ARGS,   file_read,        0, "read",       "read($self, size=-1, /)\n--\n\nRead up to size characters or bytes; everything when negative.") \
    M(ARGS,   file_readline,    0, "readline",   "readline($self, size=-1, /)\n--\n\nRead one line with its ending.") \
    M(ARGS,   file_readlines,   0, "readlines",  "readlines($self, hint=-1, /)\n--\n\nRead lines into a list.") \
    M(O,      file_write,       0, "write",      "write($self, text, /)\n--\n\nWrite text or bytes; returns the length.") \
    M(O,      file_writelines,  0, "writelines", "writelines($self, lines, /)\n--\n\nWrite each item of an iterable.") \
    M(NOARGS, file_flush,       0, "flush",      "flush($self, /)\n--\n\nWrite out what is buffered.") \
    M(NOARGS, file_close,       0, "close",      "close($self, /)\n--\n\nFlush and close.") \
    M(NOARGS, file_fileno,      0, "fileno",     "fileno($self, /)\n--\n\nThe file descriptor.") \
    M(NOARGS, file_isatty,      0, "isatty",     "isatty($self, /)\n--\n\nTell whether this is a terminal.") \
    M(NOARGS, file_is_readable, 0, "readable",   "readable($self, /)\n--\n\nTell whether read() works.") \
    M(NOARGS, file_is_writable, 0, "writable",   "writable($self, /)\n--\n\nTell whether write() works.") \
    M(NOARGS, file_seekable,    0, "seekable",   "seekable($self, /)\n--\n\nTell whether seek() works.") \
    M(NOARGS, file_tell,        0, "tell",       "tell($self, /)\n--\n\nThe current position in bytes.") \
    M(ARGS,   file_seek,        0, "seek",       "seek($self, offset, whence=0, /)\n--\n\nMove to a position in bytes.") \
    M(NOARGS, file_enter,       0, "__enter__",  "__enter__($self, /)\n--\n\n") \
    M(FAST,   file_exit,        0, "__exit__",   "__exit__($self, /, *args)\n--\n\n")
/* clang-format on */
KR_NATIVE_TABLE(file_methods, FILE_METHODS)

static const NativeGetSet file_getset[] = {
    {"closed", file_get_closed, NULL, "True once the file is closed."},
    {"newlines", file_get_newlines, NULL, NULL},
    {"line_buffering", file_get_line_buffering, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember file_members[] = {
    {"name", NM_VALUE, offsetof(File, name), NM_READONLY,
     "The path or descriptor the file was opened with."},
    {"mode", NM_VALUE, offsetof(File, mode), NM_READONLY, NULL},
    {"encoding", NM_VALUE, offsetof(File, encoding), NM_READONLY | NM_NULL_IS_ERROR, NULL},
    {"errors", NM_VALUE, offsetof(File, errors), NM_READONLY | NM_NULL_IS_ERROR, NULL},
    {NULL, 0, 0, 0, NULL},
};

#define FILE_SLOTS(S)                       \
    S(tp_repr, UNARY, file_repr)            \
    S(tp_iter, UNARY, kr_self_iter)         \
    S(tp_iternext, ITERNEXT, file_iternext) \
    S(tp_finalize, VOID, file_finalize)
KR_TYPE_SLOTS(file, FILE_SLOTS)

static TypeInfo file_info = {
    .slots = {FILE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = file_c_slots,
    .methods = file_methods,
    .getset = file_getset,
    .members = file_members,
    .flags = TI_NATIVE,
};

Type kr_file_type = {
    KR_TYPE_HEAD("krait.File", sizeof(File), 0),
    .tp_weaklistoffset = offsetof(File, weaklist),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_DISALLOW_INSTANTIATION,
    .tp_doc = "A native file object.",
    .tp_cache = &file_info,
};

bool kr_file_types_init(Thread *t)
{
    Tuple *bases =
        kr_tuple_pair(t, value_from_ptr(KR_EXC(OSError)), value_from_ptr(KR_EXC(ValueError)));
    Dict *ns = kr_dict_new(t);
    Str *name = kr_str_intern_c(t, "UnsupportedOperation");
    if (bases == NULL || ns == NULL || name == NULL ||
        !kr_dict_set_str(t, ns, KR_NAME(__module__), KR_NAME_VALUE(io))) {
        return false;
    }
    Value v = kr_type_new(t, &PyType_Type, name, bases, ns, NULL, NULL);
    unsupported_operation = value_is_error(v) ? NULL : (Type *)value_ptr(v);
    return unsupported_operation != NULL && kr_type_ready(t, &kr_file_type);
}

/* -- Standard streams ----------------------------------------------------------------------------
 */

bool kr_stdio_init(Thread *t)
{
    static const struct {
        const char *name, *dunder, *label, *mode;
    } streams[] = {
        {"stdin", "__stdin__", "<stdin>", "r"},
        {"stdout", "__stdout__", "<stdout>", "w"},
        {"stderr", "__stderr__", "<stderr>", "w"},
    };
    for (int fd = 0; fd < 3; fd++) {
        Value v = KR_NONE;
        if (fcntl(fd, F_GETFD) >= 0) {
            Value label = value_from_ptr(kr_str_from_c(t, streams[fd].label));
            v = kr_file_from_fd(t, fd, streams[fd].mode, label, fd == 2 || isatty(fd));
        }
        if (value_is_error(v) || !kr_dict_set_c(t, kr_interp.sys_dict, streams[fd].name, v) ||
            !kr_dict_set_c(t, kr_interp.sys_dict, streams[fd].dunder, v)) {
            return false;
        }
    }
    return true;
}

static void flush_visit(Object *obj, void *data)
{
    if (obj->ob_type == &kr_file_type) {
        File *f = (File *)obj;
        if (f->fd >= 0 && f->wlen > 0 && !kr_file_flush_raw(data, f)) {
            kr_err_clear(data);
        }
    }
}

bool kr_stdio_flush(Thread *t)
{
    bool ok = true;
    Value out = kr_sys_get("stdout");
    if (!value_is_null(out) && !kr_is_none(out) && !kr_file_flush(t, out)) {
        kr_err_unraisable(t, out, NULL);
        ok = false;
    }
    Value err = kr_sys_get("stderr");
    if (!value_is_null(err) && !kr_is_none(err) && !kr_file_flush(t, err)) {
        kr_err_clear(t);
    }
    kr_gc_each_watched(flush_visit, t); /* files nobody closed */
    return ok;
}
