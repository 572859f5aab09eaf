/* test_codegen.c -- the bytecode of key constructs, as text in and disassembly out. */
/* The bytecode of key constructs, as its disassembly shows it (without line numbers). */
#include "runtime/compile/compile.h"
#include "runtime/core/error.h"
#include "runtime/core/names.h"
#include "runtime/core/thread.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static int start(void **state)
{
    RuntimeConfig config = {0};
    return kr_runtime_init(&config) ? 0 : -1;
}

static Code *compile_text(const char *source)
{
    Thread *t = kr_thread_current();
    return kr_compile(t, source, strlen(source), true, kr_str_from_c(t, "<test>"), KR_COMPILE_EXEC,
                      0, 0);
}

/* The first code object among the constants; code itself when there is none. */
static Code *inner(Code *code)
{
    for (uint32_t i = 0; i < code->nconsts; i++) {
        Value v = code->consts[i];
        if (value_is_ptr(v) && value_ptr(v)->ob_type == &PyCode_Type) {
            return (Code *)value_ptr(v);
        }
    }
    return code;
}

/* Compares the disassembly of the first function of `source`: "OP operands;OP operands;..". */
static void expect(const char *source, const char *expected)
{
    Thread *t = kr_thread_current();
    Code *code = compile_text(source);
    assert_non_null(code);
    Value v = kr_code_disassemble(t, inner(code));
    const char *text = kr_str_utf8(t, (Str *)value_ptr(v), NULL);
    assert_non_null(text);
    char got[8192];
    size_t n = 0;
    for (const char *line = text; *line != 0;) {
        const char *end = strchr(line, '\n');
        const char *p = line;
        if (strstr(line, "..") == NULL || strstr(line, "..") > end) {
            p += 11; /* pc and line */
        }
        bool space = true;
        for (; p < end; p++) {
            if (*p != ' ' || !space) {
                got[n++] = *p;
            }
            space = *p == ' ';
        }
        while (n > 0 && got[n - 1] == ' ') {
            n--;
        }
        got[n++] = ';';
        line = end + 1;
    }
    got[n] = 0;
    assert_string_equal(got, expected);
}

static void an_assignment_is_one_instruction(void **state)
{
    expect("def f(a, b):\n x = a + b\n x += 1\n return x\n",
           "RESUME 0;ADD x a b;IADDK x x 1;RETURN x;");
}

static void a_loop_tests_once_and_jumps_back_once(void **state)
{
    expect("def f(n):\n i = 0\n while i < n:\n  i += 1\n return i\n",
           "RESUME 0;LOADI i 0;JNLT i n ->5;IADDK i i 1;LOOP 0 ->2;RETURN i;");
    expect("def f(d):\n for k, v in d.items():\n  print(k, v)\n",
           "RESUME 0;LOAD_METHOD t0 d .items;CALL_METHOD t0 0;GET_ITER t0 t0;FOR_ITER t0 t3 ->11;"
           "UNPACK_SEQ k t3 2;LOAD_GLOBAL t3 .print;MOVE t4 k;MOVE t5 v;CALL t3 2;LOOP 0 ->4;"
           "RETURNK None;");
}

static void conditions_are_fused_with_their_jumps(void **state)
{
    expect("def f(a, b, c):\n if a is None or not b and c == 3:\n  return a\n return b\n",
           "RESUME 0;JNONE a ->4;JTRUE b ->5;JNEQK c 3 ->5;RETURN a;RETURN b;");
    expect("def f(a, b, c):\n return a < b < c\n",
           "RESUME 0;LT t0 a b;JFALSE t0 ->4;LT t0 b c;RETURN t0;");
}

static void swaps_make_no_tuple(void **state)
{
    expect("def f(a, b):\n a, b = b, a + b\n return a\n",
           "RESUME 0;MOVE t0 b;ADD b a b;MOVE a t0;RETURN a;");
}

static void only_doubtful_locals_are_checked(void **state)
{
    expect("def f(a):\n if a:\n  x = 1\n return x\n",
           "RESUME 0;JFALSE a ->3;LOADI x 1;CHECK_LOCAL x 'x';RETURN x;");
    expect("def f(a):\n if a:\n  x = 1\n else:\n  x = 2\n return x\n",
           "RESUME 0;JFALSE a ->4;LOADI x 1;RETURN x;LOADI x 2;RETURN x;");
    expect("def f(a):\n del a\n return a\n",
           "RESUME 0;DELETE_LOCAL a 'a';CHECK_LOCAL a 'a';RETURN a;");
}

static void a_walrus_does_not_change_an_operand_that_was_read(void **state)
{
    expect("def f(x):\n return x + (x := 5)\n",
           "RESUME 0;MOVE t0 x;LOADI x 5;ADD t0 t0 x;RETURN t0;");
}

static void handlers_stand_behind_the_code(void **state)
{
    expect("def f():\n try:\n  g()\n except E as e:\n  h(e)\n k()\n",
           "RESUME 0;NOP;LOAD_GLOBAL t0 .g;CALL t0 0;LOAD_GLOBAL t0 .k;CALL t0 0;RETURNK None;"
           "PUSH_EXC t1 t0;LOAD_GLOBAL t2 .E;EXC_MATCH t2 t0 t2;JFALSE t2 ->20;MOVE e t0;"
           "LOAD_GLOBAL t3 .h;MOVE t4 e;CALL t3 1;POP_EXC t1;CLEAR e;JUMP ->4;CLEAR e;JUMP ->22;"
           "POP_EXC t1;RERAISE t0;POP_EXC t1;RERAISE t2;"
           "2..4 -> 7 t0;7..12 -> 22 t2 lasti;12..15 -> 18 t2 lasti;18..19 -> 22 t2 lasti;");
}

static void a_return_runs_the_finally_body_outside_its_handler(void **state)
{
    expect("def f():\n try:\n  return g()\n finally:\n  h()\n",
           "RESUME 0;NOP;LOAD_GLOBAL t0 .g;CALL t0 0;LOAD_GLOBAL t1 .h;CALL t1 0;RETURN t0;"
           "PUSH_EXC t1 t0;LOAD_GLOBAL t3 .h;CALL t3 0;POP_EXC t1;RERAISE t0;POP_EXC t1;RERAISE t2;"
           "2..4 -> 7 t0 lasti;7..10 -> 12 t2 lasti;");
}

static void generators_start_with_return_generator(void **state)
{
    expect("def f(a):\n x = yield a\n yield from x\n",
           "RETURN_GENERATOR;RESUME 0;YIELD x a 0;RESUME 1;GET_YIELD_FROM_ITER t1 x;LOADK t0 None;"
           "SEND t0 t1 ->10;YIELD t0 t0 1;RESUME 2;JUMP ->6;RETURNK None;");
}

static void parameters_become_cells_in_place(void **state)
{
    expect("def f(a, b):\n c = 1\n return lambda: (b, c)\n",
           "MAKE_CELL b;MAKE_CELL c;RESUME 0;LOADI t0 1;STORE_CELL c t0;MOVE t5 b;MOVE t6 c;"
           "BUILD_TUPLE t4 t5 2;MAKE_FUNCTION t0 <code <lambda>> 8;RETURN t0;");
}

static void constants_are_folded(void **state)
{
    expect("def f(x):\n return (1 + 2 * 3, 'a' 'b', -1, not 0)\n",
           "RESUME 0;RETURNK (7, 'ab', -1, True);");
    expect("def f(x):\n return x in [1, 2]\n", "RESUME 0;LOADK t1 (1, 2);IN t0 x t1;RETURN t0;");
    expect("def f(x):\n return '%s-%r' % (x, x)\n",
           "RESUME 0;CONVERT t0 x 1;FORMAT_SIMPLE t0 t0;LOADK t1 '-';CONVERT t2 x 2;FORMAT_SIMPLE "
           "t2 t2;"
           "BUILD_STRING t0 t0 3;RETURN t0;");
    expect("def f(x):\n if __debug__:\n  return 1\n return 2\n", "RESUME 0;RETURNK 1;");
}

static void constants_of_different_types_stay_different(void **state)
{
    Code *code =
        inner(compile_text("def f():\n return [(1, 1.0, True), (0.0, -0.0), 1.0, 0.0, -0.0]\n"));
    Tuple *consts = (Tuple *)value_ptr(code->co_consts);
    assert_int_equal(kr_tuple_len(consts), 2); /* None and the tuple of all of them */
    Tuple *all = (Tuple *)value_ptr(kr_tuple_get(consts, 1));
    Tuple *zeros = (Tuple *)value_ptr(kr_tuple_get(all, 1));
    assert_false(value_same(kr_tuple_get(zeros, 0), kr_tuple_get(zeros, 1)));
    assert_true(value_same(kr_tuple_get(zeros, 1), kr_tuple_get(all, 4)));
}

static void a_pattern_binds_when_all_of_it_matched(void **state)
{
    expect("def f(p):\n match p:\n  case [x, 0]:\n   return x\n",
           "RESUME 0;MOVE t0 p;MATCH_SEQUENCE t1 t0;JFALSE t1 ->10;GET_LEN t1 t0;JNEQK t1 2 ->10;"
           "UNPACK_SEQ t1 t0 2;JNEQK t2 0 ->10;MOVE x t1;RETURN x;RETURNK None;");
}

static void far_jumps_go_around(void **state)
{
    /* A body of more than 32767 instructions between a condition and its target. */
    size_t n = 40000, len = 0;
    char *source = malloc(64 + n * 4);
    assert_non_null(source);
    len += (size_t)sprintf(source, "def f(a, b):\n for i in a:\n  if a == b:\n");
    for (size_t i = 0; i < n; i += 10) {
        len += (size_t)sprintf(source + len, "   -a;-a;-a;-a;-a;-a;-a;-a;-a;-a\n");
        source = realloc(source, len + 128);
        assert_non_null(source);
    }
    Code *code = inner(compile_text(source));
    free(source);
    assert_true(code->ninstrs > 40000);
    Thread *t = kr_thread_current();
    Value v = kr_code_disassemble(t, code);
    const char *text = kr_str_utf8(t, (Str *)value_ptr(v), NULL);
    assert_non_null(strstr(text, "JNEQ             a b ->7\n"));
    assert_non_null(strstr(text, "FOR_ITER         t0 i ->4\n"));
}

static void liveness_follows_handlers_and_frame_readers(void **state)
{
    Thread *t = kr_thread_current();
    Code *code = inner(compile_text("def f(a, b):\n c = a\n return c\n"));
    assert_true(kr_code_liveness(t, code));
    assert_int_equal(kr_code_live_at(code, 0)[0], 1); /* a; b is never read */
    code = inner(compile_text("def f(a, b):\n c = a\n return locals()\n"));
    assert_true(kr_code_liveness(t, code));
    assert_int_equal(kr_code_live_at(code, 0)[0] & 7, 7);
    code = inner(compile_text("def f(a, b):\n try:\n  a()\n except E:\n  return b\n"));
    assert_true(kr_code_liveness(t, code));
    assert_int_equal(kr_code_live_at(code, 0)[0] & 3, 3);
}

static void deep_expressions_raise_recursion_error(void **state)
{
    Thread *t = kr_thread_current();
    size_t n = 100000;
    char *source = malloc(n * 2 + 2);
    assert_non_null(source);
    for (size_t i = 0; i < n; i++) {
        memcpy(source + 2 * i, "a+", 2);
    }
    memcpy(source + 2 * n, "a", 2);
    assert_null(compile_text(source));
    assert_true(kr_pending_is(t, KR_EXC(RecursionError)));
    kr_err_clear(t);
    free(source);
}

UNIT_MAIN_GROUP(
    start, NULL, UNIT(an_assignment_is_one_instruction),
    UNIT(a_loop_tests_once_and_jumps_back_once), UNIT(conditions_are_fused_with_their_jumps),
    UNIT(swaps_make_no_tuple), UNIT(only_doubtful_locals_are_checked),
    UNIT(a_walrus_does_not_change_an_operand_that_was_read), UNIT(handlers_stand_behind_the_code),
    UNIT(a_return_runs_the_finally_body_outside_its_handler),
    UNIT(generators_start_with_return_generator), UNIT(parameters_become_cells_in_place),
    UNIT(constants_are_folded), UNIT(constants_of_different_types_stay_different),
    UNIT(a_pattern_binds_when_all_of_it_matched), UNIT(far_jumps_go_around),
    UNIT(liveness_follows_handlers_and_frame_readers), UNIT(deep_expressions_raise_recursion_error))
