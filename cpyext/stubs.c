/* stubs.c -- what a function that is not there yet does; see stubs.h. */
#include "cpyext/cpyext.h"

#include "cpyext/stubs.h"

#include <stdio.h>

#define SENTENCE "Krait does not implement %s yet"

void cpx_not_implemented(const char *name)
{
    Thread *t = kr_thread_current();
    if (t == NULL) { /* called before the interpreter exists, or without the GIL */
        cpx_not_implemented_fatal(name);
    }
    if (kr_pending(t)) {
        kr_err_clear(t);
    }
    kr_fail(t, KR_EXC(SystemError), SENTENCE, name);
}

PyStatus cpx_not_implemented_status(const char *name)
{
    static char message[128]; /* the text must outlive the call; the process ends with it anyway */
    snprintf(message, sizeof message, SENTENCE, name);
    return (PyStatus){._type = _PyStatus_TYPE_ERROR, .func = name, .err_msg = message};
}

_Noreturn void cpx_not_implemented_fatal(const char *name) { kr_fatal(SENTENCE, name); }
