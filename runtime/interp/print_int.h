/* print_int.h -- what the files that print exceptions share: text on its way to a file. */
#ifndef KR_PRINT_INT_H
#define KR_PRINT_INT_H

#include "runtime/core/ops.h"
#include "runtime/types/exception.h"
#include "runtime/types/str.h"

typedef struct Printer {
    Thread *t;
    Value file; /* object with write(), or VALUE_NULL: file descriptor 2 */
    StrBuilder text;
    int group_depth; /* nesting of exception groups: margins */
    bool need_close; /* the innermost group's box is not closed yet */
    Set *seen;       /* ids of exceptions met, against cycles */
} Printer;

/* Everything ignores errors of writing: there is nobody to tell. */
void kr_print_text(Printer *p, const char *ascii);
void kr_print_str(Printer *p, Value str); /* str or subclass */
void kr_print_margin(Printer *p);
void kr_print_flush(Printer *p);

/* print_traceback.c: header, entries with source lines and carets. */
void kr_print_traceback(Printer *p, Traceback *tb, const char *header_margin, const char *header);

/* suggest.c: the name that was probably meant, VALUE_NULL if none; never leaves an exception
 * pending. */
Value kr_suggest(Thread *t, Value exc);

#endif
