/* test_symtable.c -- scopes, where names live, and the errors about them. */
#include "front.h"

static Symbol *find(const Symtable *st, Scope *scope, const char *name)
{
    Symbol *sym = kr_scope_find(st, scope, kr_ast_intern(st->ast, name, (isize)strlen(name)));
    assert_non_null(sym);
    return sym;
}

static void names_live_where_they_are_bound(void **state)
{
    Symtable *st = symbols("import sys\n"
                           "def f(a, b):\n"
                           "    global g\n"
                           "    c = a\n"
                           "    def h():\n"
                           "        nonlocal c\n"
                           "        c = b + g + len\n");
    assert_non_null(st);
    Scope *f = st->top->children[0];
    Scope *h = f->children[0];
    assert_int_equal(find(st, st->top, "sys")->kind, SYM_LOCAL);
    assert_int_equal(find(st, f, "a")->kind, SYM_LOCAL);
    assert_int_equal(find(st, f, "b")->kind, SYM_CELL);
    assert_int_equal(find(st, f, "c")->kind, SYM_CELL);
    assert_int_equal(find(st, f, "g")->kind, SYM_GLOBAL_EXPLICIT);
    assert_int_equal(find(st, h, "c")->kind, SYM_FREE);
    assert_int_equal(find(st, h, "g")->kind, SYM_GLOBAL_IMPLICIT);
    assert_int_equal(find(st, h, "len")->kind, SYM_GLOBAL_IMPLICIT);
    assert_true(h->is_nested);
    assert_false(f->is_nested);
}

static void layout_follows_cpython(void **state)
{
    Symtable *st = symbols("def f(a, z, *args, k, **kw):\n"
                           "    x = y = 1\n"
                           "    return lambda: (y, x, z, kw)\n");
    Scope *f = st->top->children[0];
    static const char *const varnames[] = {"a", "z", "k", "args", "kw"};
    assert_int_equal(f->varname_count, 5);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(f->varnames[i]->data, varnames[i]);
    }
    static const char *const cells[] = {"z", "kw", "x", "y"};
    assert_int_equal(f->cellvar_count, 4);
    for (int i = 0; i < 4; i++) {
        assert_string_equal(f->cellvars[i]->data, cells[i]);
    }
    assert_int_equal(find(st, f, "z")->index, 1);
    assert_int_equal(find(st, f, "z")->cell_index, 0);
    Scope *l = f->children[0];
    assert_int_equal(l->freevar_count, 4);
    assert_string_equal(l->freevars[0]->data, "kw");
    assert_int_equal(l->form, FORM_LAMBDA);
}

static void class_bodies_are_passed_over(void **state)
{
    Symtable *st = symbols("x = 1\n"
                           "class A:\n"
                           "    x = 2\n"
                           "    def f(self): return x\n");
    Scope *a = st->top->children[0];
    assert_int_equal(find(st, a, "x")->kind, SYM_LOCAL);
    assert_int_equal(find(st, a->children[0], "x")->kind, SYM_GLOBAL_IMPLICIT);
}

static void super_needs_the_class(void **state)
{
    Symtable *st = symbols("class A:\n  def f(self): super().f()\n  def g(self): pass\n");
    Scope *a = st->top->children[0];
    assert_true(a->needs_class_closure);
    assert_true(a->children[0]->uses_super);
    assert_int_equal(find(st, a->children[0], "__class__")->kind, SYM_FREE);
    assert_false(symbols("class A:\n  def f(self): pass\n")->top->children[0]->needs_class_closure);
}

static void private_names_are_mangled(void **state)
{
    Symtable *st = symbols("class __A:\n  def f(self): __x = __y__ = __z.b\n");
    Scope *f = st->top->children[0]->children[0];
    assert_string_equal(find(st, f, "__x")->name->data, "_A__x");
    assert_string_equal(find(st, f, "__y__")->name->data, "__y__");
    Ast *ast = &result.ast;
    AstStr *name = kr_ast_intern(ast, "__n", 3);
    assert_ptr_equal(kr_mangle(ast, NULL, name), name);
    assert_ptr_equal(kr_mangle(ast, kr_ast_intern(ast, "___", 3), name), name);
}

static void comprehensions_bind_inside_and_walrus_outside(void **state)
{
    Symtable *st = symbols("def f(y): return [z := x for x in y]\n");
    Scope *f = st->top->children[0];
    Scope *c = f->children[0];
    assert_int_equal(c->form, FORM_LISTCOMP);
    assert_int_equal(find(st, c, "x")->kind, SYM_LOCAL);
    assert_true(find(st, c, "x")->flags & DEF_COMP_ITER);
    assert_int_equal(find(st, c, "z")->kind, SYM_FREE);
    assert_int_equal(find(st, f, "z")->kind, SYM_CELL);
    assert_string_equal(c->varnames[0]->data, ".0");
    assert_null(kr_scope_find_mangled(f, kr_ast_intern(&result.ast, "x", 1)));
}

static void nodes_know_their_scopes(void **state)
{
    Symtable *st = symbols("def f(): pass\nx = lambda: (y for y in z)\n");
    AstNode *def = AST(Module, result.ast.root)->body.items[0];
    assert_ptr_equal(kr_scope_of(st, def), st->top->children[0]);
    assert_ptr_equal(kr_scope_of(st, result.ast.root), st->top);
    assert_int_equal(st->scope_count, 4);
    assert_true(st->scopes[3]->is_generator);
}

static void check_error(const char *source, const char *msg, int line, int offset, DiagPlace place)
{
    assert_null(symbols(source));
    assert_int_equal(diag.kind, DIAG_SYNTAX);
    assert_string_equal(diag.msg, msg);
    assert_int_equal(diag.lineno, line);
    assert_int_equal(diag.offset, offset);
    assert_int_equal(diag.place, place);
}

static void errors_of_scopes(void **state)
{
    check_error("def f(a, a): pass", "duplicate argument 'a' in function definition", 1, 10,
                DIAG_ATTRIBUTES);
    check_error("def f():\n  nonlocal x", "no binding for nonlocal 'x' found", 2, 3,
                DIAG_ATTRIBUTES);
    check_error("x = 1\nglobal x", "name 'x' is assigned to before global declaration", 2, 1,
                DIAG_ATTRIBUTES);
    check_error("from __future__ import nope", "future feature nope is not defined", 1, 1,
                DIAG_ATTRIBUTES);
}

static void errors_of_code_generation(void **state)
{
    check_error("class A:\n  return 1", "'return' outside function", 2, 3, DIAG_TUPLE6);
    check_error("while 1:\n  def f(): break", "'break' outside loop", 2, 12, DIAG_TUPLE6);
    check_error("f(a=1, a=2)", "keyword argument repeated: a", 1, 8, DIAG_TUPLE6);
    check_error("match x:\n  case {1: a, True: b}: pass",
                "mapping pattern checks duplicate key (True)", 2, 8, DIAG_TUPLE6);
    /* The body of a class comes before its bases. */
    check_error("class A((yield)):\n  return", "'return' outside function", 2, 3, DIAG_TUPLE6);
}

static void options_decide(void **state)
{
    assert_null(symbols("await x"));
    assert_non_null(
        symbols_with("await x", &(SymtableOptions){.flags = KR_CF_ALLOW_TOP_LEVEL_AWAIT}));
    assert_non_null(symbols_with("return", &(SymtableOptions){.symbols_only = true}));
    assert_null(symbols("assert (yield)"));
    assert_non_null(symbols_with("assert [*a]", &(SymtableOptions){.optimize = 1}));
    assert_null(symbols_with("((((a))))+b+c+d", &(SymtableOptions){.depth_limit = 4}));
    assert_int_equal(diag.kind, DIAG_RECURSION);
    Symtable *st = symbols("from __future__ import annotations, division\nx: (y, z)\n");
    assert_int_equal(st->future_flags, KR_CF_FUTURE_ANNOTATIONS);
    assert_int_equal(st->future_lineno, 1);
}

static void literals_warn(void **state)
{
    WarningList warnings = {0};
    assert_non_null(symbols_with("x is 1\n'a'()\nassert (x, 'y')\n",
                                 &(SymtableOptions){.warnings = &warnings}));
    ParseWarning *w = warnings.first;
    assert_string_equal(w->msg, "\"is\" with a literal. Did you mean \"==\"?");
    assert_string_equal(w->next->msg, "'str' object is not callable; perhaps you missed a comma?");
    assert_int_equal(w->next->next->lineno, 3);
    assert_null(w->next->next->next);
}

static void annotations_are_written(void **state)
{
    AstNode *n = expression("a [ 'b' ,(c if d else lambda:e)]| None ** -f (*g,h = 1e999)");
    AstStr *s = kr_ast_unparse_expr(&result.ast, n, &diag);
    assert_string_equal(s->data, "a['b', c if d else lambda: e] | None ** (-f(*g, h=1e309))");
}

#define CASE(name) UNIT_WITH(name, set_up, tear_down)

UNIT_MAIN(CASE(names_live_where_they_are_bound), CASE(layout_follows_cpython),
          CASE(class_bodies_are_passed_over), CASE(super_needs_the_class),
          CASE(private_names_are_mangled), CASE(comprehensions_bind_inside_and_walrus_outside),
          CASE(nodes_know_their_scopes), CASE(errors_of_scopes), CASE(errors_of_code_generation),
          CASE(options_decide), CASE(literals_warn), CASE(annotations_are_written))
