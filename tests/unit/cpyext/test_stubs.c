/* test_stubs.c -- every STUB row of capi.def: its function names itself and returns the row's error
 * value, or ends the process where it cannot.
 *
 * The functions behind the stubs (cpyext/stubs.c) are replaced by ones that take notes, so that
 * hundreds of fatal ends can be tested in one process.
 */
#include "unit.h"

#include <stdbool.h>
#include <string.h>

#include "cpyext/capi.h"
#include "cpyext/stubs.h"

static const char *raised, *ended;
static jmp_buf end_of_process;

void cpx_not_implemented(const char *name) { raised = name; }
PyStatus cpx_not_implemented_status(const char *name)
{
    raised = name;
    return (PyStatus){._type = _PyStatus_TYPE_ERROR};
}
_Noreturn void cpx_not_implemented_fatal(const char *name)
{
    ended = name;
    longjmp(end_of_process, 1);
}

enum { NUL, NEG1, ZERO, STATUS, VOID, NOFAIL };

typedef struct Row {
    const char *name;
    char *function;
    int on_error;
    size_t size; /* of the result */
    bool is_double, is_complex;
} Row;

/* The functions by their link names: some identifiers are macros. */
#define ROW_IMPL(ret, name, on_error)
#define ROW_STUB(ret, name, on_error)                         extern char stub_##name[] __asm__(#name);
#define API(ret, name, args, on_error, refs, effects, status) ROW_##status(ret, name, on_error)
#define API_INT                                               API
#define DATA(type, name, status)
#define DATA_INT DATA
#include "cpyext/capi.def"
#undef ROW_STUB

#pragma GCC diagnostic ignored "-Wpointer-arith" /* sizeof(void) */
#define IS(ret, type) __builtin_types_compatible_p(ret, type)
#define ROW_STUB(ret, name, on_error) \
    {#name, stub_##name, on_error, sizeof(ret), IS(ret, double), IS(ret, Py_complex)},
static const Row rows[] = {
#include "cpyext/capi.def"
    {NULL, NULL, 0, 0, false, false},
};

static bool fails_as_it_should(const Row *row)
{
    static const long zeros[8];
    union {
        long (*integer)(const void *, long, long, long, long, long);
        double (*real)(long, long, long);
        Py_complex (*complex)(long, long);
        PyStatus (*status)(const void *, long, long, long);
    } f = {.integer = NULL};
    memcpy(&f, &row->function, sizeof f);
    if (row->is_double) {
        return f.real(0, 0, 0) == -1.0;
    }
    if (row->is_complex) {
        return f.complex(0, 0).real == -1.0;
    }
    if (row->on_error == STATUS) {
        return f.status(zeros, 0, 0, 0)._type == _PyStatus_TYPE_ERROR;
    }
    long result = f.integer(zeros, 0, 0, 0, 0, 0);
    long expected = row->on_error == NEG1 ? -1 : 0;
    return memcmp(&result, &expected, row->size) == 0;
}

/* Whether the function ended the process (true) or returned its error value; else fails the test.
 */
static bool ends_the_process(const Row *row)
{
    raised = ended = NULL;
    if (setjmp(end_of_process) != 0) {
        return true;
    }
    assert_true(fails_as_it_should(row));
    return false;
}

static void every_stub_names_itself_and_fails(void **state)
{
    for (const Row *row = rows; row->name != NULL; row++) {
        bool fatal = row->on_error == VOID || row->on_error == NOFAIL;
        assert_int_equal(ends_the_process(row), fatal);
        assert_string_equal(fatal ? ended : raised, row->name);
    }
}

UNIT_MAIN(UNIT(every_stub_names_itself_and_fails))
