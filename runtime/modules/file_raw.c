/* file_raw.c -- descriptors and byte buffers under native file objects. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/core/ops.h"
#include "runtime/modules/file.h"

bool kr_file_check_open(Thread *t, File *f)
{
    return f->fd >= 0 || kr_fail(t, KR_EXC(ValueError), "I/O operation on closed file.");
}

/* One write(2), repeated after signals; the GIL is released meanwhile. */
static bool write_all(Thread *t, File *f, const char *data, isize n)
{
    while (n > 0) {
        Thread *saved = kr_gil_release();
        ssize_t done = write(f->fd, data, (size_t)n);
        int err = errno;
        kr_gil_acquire(saved);
        if (done < 0) {
            if (err == EINTR) {
                if (!kr_safepoint(t)) {
                    return false;
                }
                continue;
            }
            (void)kr_raise_errno(t, err, VALUE_NULL);
            return false;
        }
        data += done;
        n -= done;
    }
    return true;
}

bool kr_file_flush_raw(Thread *t, File *f)
{
    isize n = f->wlen;
    f->wlen = 0; /* also after an error: the data would fail again at exit */
    return n == 0 || write_all(t, f, f->wbuf, n);
}

bool kr_file_write_bytes(Thread *t, File *f, const char *data, isize n)
{
    if (f->rlen > f->rpos) { /* writing after reading: the descriptor is ahead of the reader */
        (void)lseek(f->fd, (off_t)(f->rpos - f->rlen), SEEK_CUR);
    }
    f->rpos = f->rlen = 0;
    if (f->unbuffered) {
        return write_all(t, f, data, n);
    }
    if (f->wbuf == NULL) {
        f->wbuf = kr_gc_new_block(t, FILE_WBUF, GCK_LEAF);
        if (f->wbuf == NULL) {
            return false;
        }
    }
    if (n > FILE_WBUF - f->wlen && !kr_file_flush_raw(t, f)) {
        return false;
    }
    if (n >= FILE_WBUF) {
        return write_all(t, f, data, n);
    }
    memcpy(f->wbuf + f->wlen, data, (size_t)n);
    f->wlen += n;
    if (f->line_buffered && memchr(data, '\n', (size_t)n) != NULL) {
        return kr_file_flush_raw(t, f);
    }
    return true;
}

isize kr_file_fill(Thread *t, File *f)
{
    if (f->wlen > 0 && !kr_file_flush_raw(t, f)) {
        return -1;
    }
    if (f->rpos > 0) {
        memmove(f->rbuf, f->rbuf + f->rpos, (size_t)(f->rlen - f->rpos));
        f->rlen -= f->rpos;
        f->rpos = 0;
    }
    if (f->rlen == f->rcap) {
        isize cap = f->rcap ? f->rcap * 2 : FILE_RBUF;
        char *grown = kr_gc_resize_block(t, f->rbuf, (size_t)f->rcap, (size_t)cap, GCK_LEAF);
        if (grown == NULL) {
            return -1;
        }
        f->rbuf = grown;
        f->rcap = cap;
    }
    for (;;) {
        Thread *saved = kr_gil_release();
        ssize_t n = read(f->fd, f->rbuf + f->rlen, (size_t)(f->rcap - f->rlen));
        int err = errno;
        kr_gil_acquire(saved);
        if (n >= 0) {
            f->rlen += n;
            return n;
        }
        if (err != EINTR) {
            (void)kr_raise_errno(t, err, VALUE_NULL);
            return -1;
        }
        if (!kr_safepoint(t)) {
            return -1;
        }
    }
}

bool kr_file_close(Thread *t, File *f)
{
    if (f->fd < 0) {
        return true;
    }
    bool ok = kr_file_flush_raw(t, f);
    int fd = f->fd;
    f->fd = -1;
    kr_gc_free_block(t, f->rbuf);
    kr_gc_free_block(t, f->wbuf);
    f->rbuf = f->wbuf = NULL;
    f->rpos = f->rlen = f->rcap = 0;
    if (f->closefd && close(fd) < 0 && ok) {
        (void)kr_raise_errno(t, errno, VALUE_NULL);
        ok = false;
    }
    return ok;
}
