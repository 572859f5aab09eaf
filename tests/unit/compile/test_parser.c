/* test_parser.c -- what the trees and errors of small programs are.
 * That they equal CPython's for large ones is the business of tests/syntax. */
#include "front.h"

#include <math.h>

static void names_are_interned(void **state)
{
    assert_true(parse("spam = spam + eggs"));
    Ast_Assign *n = AST(Assign, AST(Module, result.ast.root)->body.items[0]);
    Ast_BinOp *sum = AST(BinOp, n->value);
    assert_ptr_equal(AST(Name, n->targets.items[0])->id, AST(Name, sum->left)->id);
    assert_ptr_not_equal(AST(Name, sum->left)->id, AST(Name, sum->right)->id);
    assert_ptr_equal(kr_ast_intern(&result.ast, "eggs", 4), AST(Name, sum->right)->id);
}

static void names_are_normalised(void **state)
{
    Ast_Name *n = AST(Name, expression("\xEF\xAC\x81x")); /* fi ligature */
    assert_string_equal(n->id->data, "fix");
}

static void targets_are_stores(void **state)
{
    assert_true(parse("a, [b.c, *d[0]] = e"));
    Ast_Assign *n = AST(Assign, AST(Module, result.ast.root)->body.items[0]);
    Ast_Tuple *t = AST(Tuple, n->targets.items[0]);
    Ast_List *l = AST(List, t->elts.items[1]);
    assert_int_equal(t->ctx, AST_Store);
    assert_int_equal(l->ctx, AST_Store);
    assert_int_equal(AST(Attribute, l->elts.items[0])->ctx, AST_Store);
    Ast_Starred *s = AST(Starred, l->elts.items[1]);
    assert_int_equal(s->ctx, AST_Store);
    assert_int_equal(AST(Subscript, s->value)->ctx, AST_Store);
    assert_int_equal(AST(Name, AST(Subscript, s->value)->value)->ctx, AST_Load);
}

static void power_binds_to_the_right_and_over_minus(void **state)
{
    Ast_UnaryOp *n = AST(UnaryOp, expression("-a ** -b ** c"));
    Ast_BinOp *p = AST(BinOp, n->operand);
    assert_int_equal(p->op, AST_Pow);
    assert_int_equal(AST(BinOp, AST(UnaryOp, p->right)->operand)->op, AST_Pow);
}

static void subtraction_binds_to_the_left(void **state)
{
    Ast_BinOp *n = AST(BinOp, expression("a - b - c * d"));
    assert_int_equal(n->op, AST_Sub);
    assert_int_equal(n->left->kind, AST_BinOp);
    assert_int_equal(AST(BinOp, n->right)->op, AST_Mult);
}

static void numbers_have_their_values(void **state)
{
    assert_int_equal(AST(Constant, expression("1_000"))->value.i, 1000);
    assert_int_equal(AST(Constant, expression("0x_fF"))->value.i, 255);
    assert_int_equal(AST(Constant, expression("0b101"))->value.i, 5);
    assert_int_equal(AST(Constant, expression("00"))->value.i, 0);
    assert_int_equal(AST(Constant, expression("9223372036854775807"))->value.i, INT64_MAX);
    AstConst big = AST(Constant, expression("0x00F_0000000000000000"))->value;
    assert_int_equal(big.kind, AST_CONST_BIGINT);
    assert_int_equal(big.big->base, 16);
    assert_string_equal(big.big->digits, "f0000000000000000");
    assert_true(AST(Constant, expression("1_0.5e-1"))->value.d == 1.05);
    assert_true(isinf(AST(Constant, expression("1e999"))->value.d));
    assert_true(AST(Constant, expression("2.5J"))->value.complex_value.imag == 2.5);
}

static const AstStr *text_of(const char *source)
{
    AstConst c = AST(Constant, expression(source))->value;
    assert_int_equal(c.kind, AST_CONST_STR);
    return c.str;
}

static void escapes_are_decoded(void **state)
{
    assert_string_equal(text_of("'\\x41\\u0042\\103\\N{LATIN SMALL LETTER A}\\\n\\t'")->data,
                        "ABCa\t");
    assert_string_equal(text_of("r'\\x41' 'b'")->data, "\\x41b");
    const AstStr *s = text_of("'\\ud800x'");
    assert_true(s->has_surrogates);
    assert_int_equal(s->char_count, 2);
    assert_int_equal(text_of("'\\0'")->length, 1);
    assert_int_equal(text_of("'\\U0001F600'")->max_char, 0x10FFFF);
    AstConst b = AST(Constant, expression("b'\\xff\\0' rb'\\n'"))->value;
    assert_int_equal(b.bytes->length, 4);
    assert_memory_equal(b.bytes->data, "\xff\0\\n", 4);
}

static void fstrings_have_parts(void **state)
{
    Ast_JoinedStr *n = AST(JoinedStr, expression("f'a{{{b!r:>{c}}d' 'e'"));
    assert_int_equal(n->values.count, 3);
    assert_string_equal(AST(Constant, n->values.items[0])->value.str->data, "a{");
    Ast_FormattedValue *f = AST(FormattedValue, n->values.items[1]);
    assert_int_equal(f->conversion, 'r');
    assert_int_equal(AST(JoinedStr, f->format_spec)->values.count, 2);
    assert_string_equal(AST(Constant, n->values.items[2])->value.str->data, "de");
    n = AST(JoinedStr, expression("f'{ a = }'"));
    assert_string_equal(AST(Constant, n->values.items[0])->value.str->data, " a = ");
    assert_int_equal(AST(FormattedValue, n->values.items[1])->conversion, 'r');
}

static void columns_are_bytes(void **state)
{
    Ast_BinOp *n = AST(BinOp, expression("'\xC3\xA9' + (b)"));
    assert_int_equal(n->right->col_offset, 8);
    assert_int_equal(n->node.end_col_offset, 10);
}

static void soft_keywords_are_names_elsewhere(void **state)
{
    assert_true(parse("match = case\nmatch(x)\nmatch[x] = 1\nmatch.case: int\nprint(match, _)\n"));
    assert_true(parse("match x:\n  case match: pass\n"));
    Ast_Match *m = AST(Match, AST(Module, result.ast.root)->body.items[0]);
    assert_int_equal(AST(match_case, m->cases.items[0])->pattern->kind, AST_MatchAs);
}

static void with_items_may_be_in_parentheses(void **state)
{
    assert_true(parse("with (a as b, c): pass\nwith (a, b) as c: pass\nwith (a): pass\n"
                      "with (yield): pass\nwith (a), b: pass\n"));
    AstSeq *body = &AST(Module, result.ast.root)->body;
    static const int32_t counts[] = {2, 1, 1, 1, 2};
    for (int32_t i = 0; i < body->count; i++) {
        assert_int_equal(AST(With, body->items[i])->items.count, counts[i]);
    }
}

static void parameters_are_sorted(void **state)
{
    assert_true(parse("def f(a, b=1, /, c=2, *d, e, g=3, **h): pass"));
    Ast_arguments *a = AST(FunctionDef, AST(Module, result.ast.root)->body.items[0])->args;
    assert_int_equal(a->posonlyargs.count, 2);
    assert_int_equal(a->args.count, 1);
    assert_int_equal(a->defaults.count, 2);
    assert_int_equal(a->kwonlyargs.count, 2);
    assert_null(a->kw_defaults.items[0]);
    assert_non_null(a->kw_defaults.items[1]);
    assert_non_null(a->vararg);
    assert_non_null(a->kwarg);
}

static void long_elif_chains_and_sums_parse(void **state)
{
    size_t n = 5000;
    char *source = malloc(n * 16);
    strcpy(source, "if a: b\n");
    for (size_t i = 0; i < n; i++) {
        strcpy(source + 8 + i * 10, "elif a: b\n");
    }
    bool ok = parse(source);
    strcpy(source, "a");
    for (size_t i = 0; i < n; i++) {
        strcpy(source + 1 + 2 * i, "+a");
    }
    ok = ok && parse(source);
    free(source);
    assert_true(ok);
    assert_null(kr_symtable_build(&result.ast, &(SymtableOptions){0}, &diag));
    assert_int_equal(diag.kind, DIAG_RECURSION);
}

static void deep_nesting_is_refused(void **state)
{
    static char source[200001];
    memset(source, '-', sizeof source - 1);
    assert_false(parse(source));
    assert_int_equal(result.diag.kind, DIAG_MEMORY);
    memset(source, '(', sizeof source - 1);
    assert_false(parse(source));
    assert_string_equal(result.diag.msg, "too many nested parentheses");
}

static void check_error(const char *source, DiagKind kind, const char *msg, int line, int offset)
{
    assert_false(parse(source));
    assert_int_equal(result.diag.kind, kind);
    assert_string_equal(result.diag.msg, msg);
    assert_int_equal(result.diag.lineno, line);
    assert_int_equal(result.diag.offset, offset);
}

static void errors_are_placed(void **state)
{
    check_error("x = 1\ny = f(a b)\n", DIAG_SYNTAX, "invalid syntax. Perhaps you forgot a comma?",
                2, 7);
    assert_string_equal(result.diag.text, "y = f(a b)\n");
    check_error("if x:\npass\n", DIAG_INDENTATION,
                "expected an indented block after 'if' statement on line 1", 2, 1);
    check_error("if x:\n        a\n\tb\n", DIAG_TAB,
                "inconsistent use of tabs and spaces in indentation", 3, 1);
    check_error("# coding: utf-8\nx = '\xC3\xA9' 1\n", DIAG_SYNTAX, "invalid syntax", 2, 9);
    check_error("x = '\xC3\xA9' 1\n", DIAG_SYNTAX, "invalid syntax", 1, 10); /* bytes: no cookie */
    check_error("x = (1,\ny = 2\n", DIAG_SYNTAX, "'(' was never closed", 1, 5);
}

static void a_short_program_is_incomplete(void **state)
{
    assert_false(parse_with("f(a,", PARSE_SINGLE, 0));
    assert_true(result.incomplete);
    assert_false(parse_with("f(a b)", PARSE_SINGLE, 0));
    assert_false(result.incomplete);
    assert_false(parse_with("'''a", PARSE_SINGLE, KR_CF_ALLOW_INCOMPLETE_INPUT));
    assert_string_equal(result.diag.msg, "incomplete input");
}

static void escapes_warn(void **state)
{
    assert_true(parse("x = 1\ny = '\\d' '\\400'\n"));
    ParseWarning *w = result.warnings.first;
    assert_string_equal(w->msg, "invalid escape sequence '\\d'");
    assert_int_equal(w->lineno, 2);
    assert_string_equal(w->next->msg, "invalid octal escape sequence '\\400'");
    assert_null(w->next->next);
    assert_true(parse_with("\xC3\xA9 = '\xC3\xA9\\q'", PARSE_EXEC, KR_CF_IGNORE_COOKIE));
    assert_int_equal(result.warnings.first->offset, 5);
    assert_int_equal(result.warnings.first->end_offset, 10);
}

static void lines_are_found(void **state)
{
    assert_true(parse("a\r\nbc\rd"));
    isize length;
    assert_memory_equal(kr_parse_line(&result, 2, &length), "bc\n", 3);
    assert_int_equal(length, 3);
    assert_memory_equal(kr_parse_line(&result, 3, &length), "d\n", 2);
    assert_null(kr_parse_line(&result, 4, &length));
}

static void cookies_decode(void **state)
{
    assert_true(parse("# -*- coding: latin-1 -*-\nx = '\xE9'\n"));
    assert_string_equal(result.encoding, "iso-8859-1");
    Ast_Assign *n = AST(Assign, AST(Module, result.ast.root)->body.items[0]);
    assert_string_equal(AST(Constant, n->value)->value.str->data, "\xC3\xA9");
    assert_false(parse("# coding: klingon\n"));
    assert_string_equal(result.diag.msg, "unknown encoding: klingon");
    assert_int_equal(result.diag.place, DIAG_TUPLE4);
    assert_false(parse("\xEF\xBB\xBF# coding: latin-1\n"));
    assert_string_equal(result.diag.msg, "encoding problem: iso-8859-1 with BOM");
    assert_true(parse("\xEF\xBB\xBFx"));
}

/* -- Out of memory --------------------------------------------------------------------------------
 */

static int gets_left;
static void *get_few(size_t size) { return gets_left-- > 0 ? malloc(size) : NULL; }
static void put_back(void *chunk, size_t size)
{
    (void)size;
    free(chunk);
}

static void running_out_of_memory_is_an_error_everywhere(void **state)
{
    static const char *const sources[] = {
        "from a import b as c\n@d\nclass A(B, c=1):\n  'doc'\n  x: int = 1\n  def f(self, a=1, *b, "
        "c, **d) -> e:\n    global g\n    try: return [x for x in y if f'{z!r:>{w}}a\\x41']\n    "
        "except E as e: pass\n    finally: del q\n  async def g():\n    async with a as b, c: "
        "await "
        "d\nmatch x:\n  case {'a': [1, *_]} | C(1, b=-1+2j): pass\n  case _ if x: {1: 2, **a}\n",
        "x = {1: 2, (a, b)[c]: f(d e)}\n",
        "def f(a=1, b): pass\n",
        "x = '\\x1'\nf'{a b}'\n",
    };
    for (size_t i = 0; i < KR_COUNT(sources); i++) {
        bool whole = false;
        for (int n = 0; n < 3000 && !whole; n++) {
            Arena small;
            kr_arena_init_with(&small, get_few, put_back);
            small.chunk_size = 1; /* every piece asks for memory of its own */
            gets_left = n;
            ParseResult r;
            ParseOptions options = {.mode = PARSE_EXEC};
            SyntaxDiag d = {0};
            bool ok = kr_parse(&small, sources[i], (isize)strlen(sources[i]), &options, &r);
            if (ok) {
                ok = kr_symtable_build(&r.ast, &(SymtableOptions){.warnings = &r.warnings}, &d);
            } else {
                d = r.diag;
            }
            whole = gets_left >= 0;
            if (!whole) {
                assert_false(ok);
                assert_int_equal(d.kind, DIAG_MEMORY);
            } else {
                assert_int_equal(ok, i == 0);
                assert_int_equal(d.kind, ok ? DIAG_NONE : DIAG_SYNTAX);
            }
            kr_parse_free(&r);
            kr_arena_fini(&small);
        }
        assert_true(whole);
    }
}

#define CASE(name) UNIT_WITH(name, set_up, tear_down)

UNIT_MAIN(CASE(names_are_interned), CASE(names_are_normalised), CASE(targets_are_stores),
          CASE(power_binds_to_the_right_and_over_minus), CASE(subtraction_binds_to_the_left),
          CASE(numbers_have_their_values), CASE(escapes_are_decoded), CASE(fstrings_have_parts),
          CASE(columns_are_bytes), CASE(soft_keywords_are_names_elsewhere),
          CASE(with_items_may_be_in_parentheses), CASE(parameters_are_sorted),
          CASE(long_elif_chains_and_sums_parse), CASE(deep_nesting_is_refused),
          CASE(errors_are_placed), CASE(a_short_program_is_incomplete), CASE(escapes_warn),
          CASE(lines_are_found), CASE(cookies_decode),
          CASE(running_out_of_memory_is_an_error_everywhere))
