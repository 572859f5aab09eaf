/* app.h -- builtins with a body in Python (core/app.def): which call runs it.
 *
 * A body is compiled when it is first needed, and copied for each generator or key function it
 * works with (they keep their copies): so its loop gets a trace of its own for each of them, and
 * its inline caches see one kind of item.
 */
#ifndef KR_INTERP_APP_H
#define KR_INTERP_APP_H

#include "runtime/core/app.h"
#include "runtime/types/frame.h"

/* What the choice of a body relied on: the recorder guards it.  The exact type of argument `arg`,
 * and with `code` what kr_app_code() says of it. */
typedef struct AppFact {
    int arg;
    bool code;
} AppFact;
typedef struct AppFacts {
    int n;
    AppFact fact[3];
} AppFacts;

/* map, filter, enumerate, zip. */
KR_INLINE bool kr_app_lazy(const Type *type)
{
    return type == &PyMap_Type || type == &PyFilter_Type || type == &PyEnum_Type ||
           type == &PyZip_Type;
}
/* false: kr_app_body() finds none.  Quick, for what is called mostly with other arguments. */
KR_INLINE bool kr_app_may(int app, const Value *args, isize npos, const Tuple *kwnames)
{
    int of = app == APP_JOIN || app == APP_EXTEND || app == APP_UPDATE; /* self comes first */
    if (kwnames != NULL || npos <= of) {
        return kwnames != NULL;
    }
    const Type *type = kr_type(args[of]);
    return type == &PyGen_Type || kr_app_lazy(type);
}
/* Stepping it runs Python code, if kr_app_code() says which. */
KR_INLINE bool kr_app_runs(Value v)
{
    const Type *type = kr_type(v);
    return type == &PyGen_Type || type == &PyMap_Type || type == &PyFilter_Type;
}
/* The iterators that a lazy object steps; their number, 0: none that bodies know. */
enum { APP_INNER_MAX = 2 };
int kr_app_inner(Value v, Value *inner);
/* The code that stepping or calling v runs: of a generator, a Python function, a method of one, a
 * map or filter object with one, an enumerate or zip object that steps a generator, map or filter.
 * NULL: none of these. */
Code *kr_app_code(Value v);

/* The function to run instead of the row's C function for these arguments (self first, for a
 * method; the values of kwnames behind the npos positional ones), or NULL: the C function is the
 * one to call, as it is when there is no memory for the body.  Runs no Python code, leaves nothing
 * pending.  facts may be NULL. */
Function *kr_app_body(Thread *t, int app, const Value *args, isize npos, Tuple *kwnames,
                      AppFacts *facts);

/* The body that makes the generator which FOR_ITER steps instead of this lazy object (arguments: of
 * map and filter the function, of enumerate itself, then the iterators); NULL: there is none. */
Function *kr_app_iter(Thread *t, Value v);
/* The body that extends a list by this iterable (arguments: the list, it) and returns the list. */
Function *kr_app_extend(Thread *t, Value v);
/* Of a builtin class called with one argument: APP_*, 0 if it has no body. */
KR_INLINE int kr_app_of_class(const Type *cls)
{
    return cls == &PyList_Type        ? APP_LIST
           : cls == &PyTuple_Type     ? APP_TUPLE
           : cls == &PySet_Type       ? APP_SET
           : cls == &PyDict_Type      ? APP_DICT
           : cls == &PyFrozenSet_Type ? APP_FROZENSET
                                      : 0;
}

#endif
