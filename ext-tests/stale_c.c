/* stale_c.c -- what was on the stack before main() began and is under the program still.
 *
 * Preloaded, it fills the stack below its constructor with one word; imported, left() says how many
 * of these words lie between its own frame and the end of the stack. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#define WORD  UINT64_C(0x7157a1e7157a1e71)
#define WORDS 8192

extern void *__libc_stack_end;

__attribute__((constructor, noinline)) static void fill(void)
{
    volatile uint64_t room[WORDS];
    for (size_t i = 0; i < WORDS; i++) {
        room[i] = WORD;
    }
}

static PyObject *left(PyObject *self, PyObject *unused)
{
    volatile uint64_t *at = __builtin_frame_address(0), *end = __libc_stack_end;
    long n = 0;
    for (; at < end; at++) {
        n += *at == WORD;
    }
    return PyLong_FromLong(n);
}

static PyMethodDef methods[] = {{"left", left, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "stale_c", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_stale_c(void) { return PyModule_Create(&module); }
