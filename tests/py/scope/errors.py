# Scope errors at compile time and at run time, with CPython's words.
SOURCES = ["def f():\n x = 1\n global x", "def f(x):\n global x", "def f():\n print(x)\n global x", "global x\nx = 1", "nonlocal x", "def f():\n nonlocal x", "def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x", "def f(x):\n nonlocal x",
           "def f():\n global x\n nonlocal x", "class C:\n nonlocal x", "def f():\n x = 1\n class C:\n  nonlocal x\n  x = 2\n return C, x", "x: int\nglobal x", "def f():\n x: int\n global x", "def f():\n global x\n x: int = 1", "def f():\n import x\n global x",
           "def f():\n for x in []: pass\n global x", "def f():\n def x(): pass\n global x", "def f():\n with a as x: pass\n global x", "return 1", "class C:\n return 1", "yield 1", "class C:\n yield 1", "break", "continue", "if 1:\n break", "while 1:\n def f():\n  break",
           "def f():\n for i in []:\n  class C:\n   continue", "for i in []:\n pass\nelse:\n break", "while 1: pass\nelse: continue", "[x for x in (yield)]", "def f():\n [(yield) for x in y]", "def f():\n return [x := 1 for x in y]", "[x := 1 for y in z if (y := 2)]", "[i := 0 for i in range(5)]", "[[(j := i) for i in range(5)] for j in range(5)]",
           "class C:\n [x := 1 for y in z]", "[x for x in (y := [1])]", "def f(*, a): pass\nlambda *: 1", "def f(*): pass", "def f(*, **k): pass", "def f(a=1, b): pass", "def f(a, /, b, /): pass", "def f(/, a): pass", "def f(a, *, /): pass", "def f(**k, a): pass", "def f(*a, *b): pass", "def f(a, a): pass", "lambda a, a: 1", "def f(a, (b, c)): pass", "def f(None): pass", "def f(a: (yield)): pass",
           "from x import *\ndef f(): pass", "def f():\n from x import *", "class C:\n from x import *", "from __future__ import braces", "from __future__ import nope", "x = 1\nfrom __future__ import annotations", "import a.b.c as d, e", "from . import x as y", "from x import (a, b,)", "from x import a,", "from x import (a", "import a as", "from import a",
           "async def f():\n yield\n return 1", "def f():\n async def g(): await x\n await y", "async def f():\n [await x for x in y]", "def f():\n [await x for x in y]", "def f():\n async with x: pass", "lambda: await x", "async def f():\n lambda: await x", "def f():\n return [x async for x in y]", "async x = 1", "await = 1", "async def f():\n await = 1",
           "try: pass", "try:\n pass\nfinally", "try:\n pass\nexcept:\n pass\nexcept ValueError:\n pass", "try:\n pass\nexcept* :\n pass", "raise from x", "assert", "del", "del 1", "pass x", "if x = 1: pass", "while x = 1: pass", "(x = 1)", "f(x y)", "[1 2]", "{1: 2 3: 4}", "{1:}", "{:1}", "(1, 2", "]", "a b", "print 1", "exec 'x'", "x +", "+ ", "x.1", "1.x", "1_", "0777", "0b12", "0xg", "1e", "'abc", '"""abc', "f'{", "a $ b", "a ? b", "a!", "\\x", "x = \\ 1",
           "if 1:\npass", "if 1:\n  a\n b", "  a", "if 1:\n\ta\n        b", "def f():\n", "class C:", "for x in y", "while 1", "else: pass", "elif 1: pass", "with x", "@\ndef f(): pass", "@x\ny = 1", "def f() -> : pass", "class C(x for x in y): pass", "lambda x=: 1", "x if y", "x if y else", "not", "a not b", "a is is b", "a <> b", "a === b", "a && b", "a || b", "i++", "--i", "x = (y for)", "[for x in y]", "{**a for a in b}", "{*a: 1}", "[*a for a in b]", "f(**)", "f(*)", "f(,)", "f(a,,b)", "(,)", "[,]", "{,}", "a[", "a[]", "a[1:2:3:4]", "'\\x4'", "'\\u12'", "'\\N{foo bar baz}'", "b'\xe9'", "u'a' b'b'", "'a' 1", "True = 1", "x = yield = 1", "def True(): pass", "class None: pass", "import None", "for None in x: pass", "with a as None: pass", "f(True=1)", "a.None", "lambda None: 1"]
for src in SOURCES:
    try:
        compile(src, "<s>", "exec")
        print(ascii(src), "| compiles")
    except SyntaxError as e:
        print(ascii(src), "|", type(e).__name__, ascii(e.msg), e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text))


def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e, getattr(e, "name", ""))


def unbound():
    if False:
        v = 1
    return v


def unbound_del():
    v = 1
    del v
    del v


def free():
    def g():
        return v
    err(g)
    v = 1


def aug():
    v += 1


def loopvar():
    for v in []:
        pass
    return v


def exc_var():
    try:
        1 / 0
    except ZeroDivisionError as v:
        pass
    return v


def with_var():
    with 5 as v:
        pass


def import_shadow():
    len([])
    len = 5


def comp():
    return [v for v in v]


def default(a=lambda: missing_global):
    return a()


def nested_class():
    class C:
        v = v
    v = 1


err(unbound)
err(unbound_del)
free()
err(aug)
err(loopvar)
err(exc_var)
err(with_var)
err(import_shadow)
err(comp)
err(default)
err(nested_class)
err(lambda: missing)
err(lambda: print(missing.attr))
err(lambda: exec("del missing"))
err(lambda: exec("class C:\n x = missing"))
err(lambda: exec("class C:\n del x"))
