/* file.h -- native file objects: what open() and sys.stdout are until the io module exists.
 *
 * A File is a file descriptor with a read buffer or a write buffer, in binary or text mode.  Text
 * is UTF-8, ASCII or Latin-1 (encodings in which a newline is the byte 10 and decoding needs no
 * state).
 */
#ifndef KR_FILE_H
#define KR_FILE_H

#include "runtime/core/native.h"

typedef struct File {
    Object ob_base;
    Object *weaklist;
    int fd; /* -1: closed */
    bool readable, writable, binary, append, closefd, line_buffered, unbuffered;
    bool universal; /* text: \r and \r\n read as \n */
    bool translate; /* newline=None: report \n only; else endings are kept as they are */
    char *rbuf;     /* bytes [rpos, rlen) are read but not consumed */
    isize rpos, rlen, rcap;
    char *wbuf; /* bytes [0, wlen) are not written yet */
    isize wlen;
    Value name, mode, encoding, errors; /* encoding and errors: str, NULL for binary */
    Value newline;                      /* as given: None or str */
} File;

enum { FILE_WBUF = 8192, FILE_RBUF = 8192 };

extern Type kr_file_type;

/* Raw layer (file_raw.c): all raise OSError or ValueError for closed files. */
bool kr_file_check_open(Thread *t, File *f) KR_MUST_CHECK;
bool kr_file_flush_raw(Thread *t, File *f) KR_MUST_CHECK;
bool kr_file_write_bytes(Thread *t, File *f, const char *data, isize n) KR_MUST_CHECK;
/* Reads more into the buffer: bytes added, 0 at the end, -1 error. */
isize kr_file_fill(Thread *t, File *f);
bool kr_file_close(Thread *t, File *f) KR_MUST_CHECK;

#endif
