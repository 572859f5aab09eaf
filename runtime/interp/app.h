/* app.h -- builtins with a body in Python (core/app.def): which call runs it.
 *
 * A body is compiled when it is first needed, and copied for each generator or key function it
 * works with (they keep their copies): so its loop gets a trace of its own for each of them, and
 * its inline caches see one kind of item.
 */
#ifndef KR_INTERP_APP_H
#define KR_INTERP_APP_H

#include "runtime/types/frame.h"

/* What the choice of a body relied on: the recorder guards it.  Argument `arg` is an instance of
 * exactly `type`; for a generator or function, `code` is its code. */
typedef struct AppFact {
    int arg;
    const Type *type;
    const Code *code;
} AppFact;
typedef struct AppFacts {
    int n;
    AppFact fact[3];
} AppFacts;

/* The function to run instead of the row's C function for these arguments (self first, for a
 * method; the values of kwnames behind the npos positional ones), or NULL: the C function is the
 * one to call, as it is when there is no memory for the body.  Runs no Python code, leaves nothing
 * pending.  facts may be NULL. */
Function *kr_app_body(Thread *t, int app, const Value *args, isize npos, Tuple *kwnames,
                      AppFacts *facts);

#endif
