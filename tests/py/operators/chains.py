# Comparison chains, boolean operators, conditional expressions, precedence, identity.
log = []


def v(x):
    log.append(x)
    return x


def show(r):
    print(r, log)
    log.clear()


show(v(1) < v(2) < v(3))
show(v(1) < v(0) < v(3))
show(v(1) < v(2) > v(0) != v(5) == v(5))
show(v(1) == v(1.0) is v(True))
show(v(1) in v([1]) in v([[1]]))
show(v(0) or v("") or v([]))
show(v(0) or v(5) or v(6))
show(v(1) and v(0) and v(2))
show(v(1) and v(2))
show(not v(0))
show(v(1) if v(0) else v(2))
show(v(0) and v(1) or v(2))
show(not v(1) == v(2))
show(v(1) if v(1) else v(2) if v(3) else v(4))
show((v(1), v(2))[v(0)])


class B:
    def __init__(self, n, t):
        self.n, self.t = n, t

    def __bool__(self):
        log.append(f"bool {self.n}")
        return self.t

    def __repr__(self):
        return f"B{self.n}"


t, f = B("t", True), B("f", False)
show(t and f)
show(f or t)
show(not t)
show(t if f else f)
show(t and t and f and t)
show(f or f or t or f)
if t and not f:
    show("branch")
while f or not t:
    pass
else:
    show("loop else")
show([x for x in (t, f) if x])
assert t
show("assert")


class Cmp:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        log.append(f"{self.n}<{o.n}")
        return B(f"{self.n}{o.n}", self.n < o.n)

    def __repr__(self):
        return f"C{self.n}"


show(Cmp(1) < Cmp(2) < Cmp(3))
show(Cmp(3) < Cmp(2) < Cmp(1))
if Cmp(1) < Cmp(2) < Cmp(3):
    show("chain in if")
print(1 + 2 * 3 ** 2 ** 0 // 2 % 5 - -1, -2 ** 2, (-2) ** 2, 2 ** -1, not 1 == 2, 1 | 2 ^ 3 & 4 << 1 + 1, ~5 + 1, 7 // -2, -7 // 2, 7 % -3, -7 % 3, 2 * 3 % 4, 1 < 2 == True, (1 < 2) == True, 10 - 2 - 3, 2 ** 3 ** 2, 100 / 10 / 2, 5 & 3 == 3, 1 if [] else 2 or 3, (lambda: 1 if 0 else 2)(), 3 in [1, 2] == False, not not 5, - - 5, +-+5, ~~5)
print(None is None, [] is [], () is (), None is not 1, ... is ..., NotImplemented is NotImplemented, int is int, True is (1 == 1), "a" is not None)
print(1 == 1.0 == True, "a" < "b" < "c", [1] < [2] <= [2], 1 != 2 != 1, None == None, None != 0, (1, 2) <= (1, 2), not None)
print(5 in range(10), 5 not in [1], "a" in {"a": 1}, "bc" in "abcd", b"c" in b"abc", None in [None], [] in [[]], 1.0 in {1})


def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for text in ["1 < 'a'", "[] < ()", "None < None", "{} < {}", "1 in 5", "'a' in 5", "1 + None", "None + 1", "[] + 1", "1 + []", "'a' + 1", "1 + 'a'", "{} + {}", "-'a'", "~1.5", "+[]", "not_defined + 1", "1 @ 2", "[] * []", "'a' * 'b'", "1 << 'a'", "1 / 'a'", "'a' / 1", "'a' % 1", "'%d' % 'a'", "1 % 'a'", "2 ** 'a'", "'a' ** 2", "divmod('a', 1)", "1 // 'a'", "1 & 1.0", "1 | None", "object() < object()", "object() + 1", "len + 1", "int + int", "type < type", "(lambda: 0) + 1", "... + 1", "range(1) + range(2)", "{1} + {2}", "{1} | [1]", "b'a' + 'a'", "'a' + b'a'", "1j < 2j", "[1, 2] < [1, 'a']", "(1,) + [1]", "[1] + (1,)", "slice(1) + 1", "1 if 2 else 3 + 'a'", "5 .real()", "[][0]", "{}['a']", "()[1]", "''[0]", "[1]['a']", "1[0]", "None[0]", "None()", "(1)(2)", "'a'.b", "int.b", "f'{None + 1}'", "[*1]", "{**1}", "print(*1)", "max(1)", "int('x')", "float('x')", "__import__('no_such_module_here')"]:
    err(lambda: eval(text))
for text in ["x = 5; x()", "x = []; x.y", "x = []; x.y = 1", "x = 5; x[0] = 1", "x = 5; del x[0]", "x = (); x[0] = 1", "x = 'a'; x[0] = 'b'", "x = 5; del x.real", "for i in 5: pass", "with 5: pass", "a, b = 5", "a, b = 1,", "import no_such_module_here", "from sys import nope_nope", "import sys.nope", "raise 5", "x = {}; x[[]] = 1", "x = range(3); x[0] = 1", "x = {1}; x[0]", "x = None; x += 1", "x = 'a'; x -= 1", "del x", "assert 0, 'm'", "class C(5): pass", "def f(): pass\nf(1)", "lambda: 0; (lambda: 0)(1)"]:
    err(lambda: exec(text, {}))
