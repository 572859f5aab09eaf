# match: every kind of pattern.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Color:
    RED = 1
    GREEN = "g"


def kind(v):
    match v:
        case None:
            return "none"
        case True | False:
            return f"bool {v}"
        case 0:
            return "zero"
        case -1:
            return "minus one"
        case 1.5 | 2.5:
            return "float"
        case 1 + 2j:
            return "complex"
        case "text":
            return "text"
        case b"bytes":
            return "bytes"
        case Color.GREEN:
            return "green"
        case []:
            return "empty seq"
        case [x]:
            return f"one {x}"
        case [1, 2, *rest]:
            return f"12 {rest}"
        case [first, *_, last] if first == last:
            return f"same ends {first}"
        case (a, b):
            return f"pair {a} {b}"
        case [_, _, *mid, _]:
            return f"mid {mid}"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": str() as t, **others}:
            return f"typed {t} {others}"
        case {1: _, 2: _}:
            return "one and two"
        case {}:
            return "any mapping"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y axis {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x, Point(_, z)):
            return f"nested {x} {z}"
        case Point():
            return "some point"
        case int(n) if n > 100:
            return f"big int {n}"
        case int() | float():
            return "number"
        case str(s) if len(s) > 3:
            return f"long str {s}"
        case set():
            return "set"
        case _:
            return f"other {type(v).__name__}"


P = Point
for v in [None, True, False, 0, -1, 1, 1.5, 2.5, 1 + 2j, "text", b"bytes", "g", [], (), [5], [1, 2], [1, 2, 3, 4], [7, 8, 7], (3, 4), [9, 8, 7, 6], range(3), {"type": "circle", "r": 2}, {"type": "sq", "w": 1}, {"type": 5},
          {1: 1, 2: 2, 3: 3}, {}, {"q": 1}, P(0, 0), P(0, 5), P(4, 4), P(1, P(2, 3)), P(1, 2), 500, 50, 3.7, "abcdef", "ab", set(), {1}, object, bytearray(b"ab"), b"xy", iter([1, 2]), 0.0, -1.0, 10**30, frozenset()]:
    print(kind(v))


def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


def positional(v):
    match v:
        case P(1, 2, 3):
            return "three"


class NoArgs:
    pass


class BadArgs:
    __match_args__ = 5


class BadArg:
    __match_args__ = (5,)


class ListArgs:
    __match_args__ = ["a"]


def no_args(v):
    match v:
        case NoArgs(1):
            return 1


def bad(v, cls):
    match v:
        case cls(1):
            return 1
    return "no match"


def twice(v):
    match v:
        case P(1, x=2):
            return 1


def not_class(v):
    x = 5
    match v:
        case x():
            return 1


err(positional, P(1, 2))
err(no_args, NoArgs())
err(bad, BadArgs(), BadArgs)
err(bad, BadArg(), BadArg)
err(bad, ListArgs(), ListArgs)
err(bad, 5, BadArgs)
err(twice, P(1, 2))
err(not_class, 1)
err(bad, 1, int)
err(bad, True, bool)


def two_int(v):
    match v:
        case int(1, 2):
            return 1


err(two_int, 1)


def bind(v):
    match v:
        case [a, b] | [a, b, _]:
            return a, b
        case {"k": a, **rest}:
            return a, rest
        case str() | bytes() as a:
            return a
        case (1 | 2 | 3) as n, [*xs]:
            return n, xs


for v in [[1, 2], [1, 2, 3], {"k": 1, "j": 2}, "s", b"b", [2, []], [1, [4, 5]], [5, []], 7]:
    print(bind(v))


def leak(v):
    match v:
        case [x, 99]:
            pass
        case [x, y]:
            pass
    return sorted(locals().items(), key=str)


print(leak([1, 2]), leak([1, 99]), leak(5))


def guards(v):
    seen = []
    match v:
        case x if seen.append(("a", x)):
            pass
        case x if seen.append(("b", x)) is None:
            return seen


print(guards(3))


class Seq:
    def __init__(self, *a):
        self.a = a

    def __len__(self):
        print("len")
        return len(self.a)

    def __getitem__(self, i):
        print("get", i)
        return self.a[i]


def seq(v):
    match v:
        case [a, *_, b]:
            return a, b
    return "no"


print(seq(Seq(1, 2, 3)), seq("abc"), seq((1, 2)))


class D(dict):
    def __missing__(self, k):
        return "missing"

    def get(self, k, default=None):
        return super().get(k, default)


def keys(v):
    match v:
        case {"a": x}:
            return x
    return "no"


print(keys(D()), keys(D(a=1)))
match (1, 2), {"x": [3, {"y": 4}]}:
    case (a, b), {"x": [c, {"y": d}]}:
        print(a, b, c, d)
match 1, 2:
    case 1, x:
        print(x)
match = 5
case = match + 1
print(match, case)
match [match]:
    case [5]:
        print("soft keywords")


def commands(text):
    match text.split():
        case ["go", ("north" | "south") as d]:
            return d
        case ["get", *objs] if objs:
            return objs
        case ["drop", obj, *_]:
            return obj
        case [cmd]:
            return f"bare {cmd}"
        case _:
            return "?"


for t in ["go north", "go up", "get a b", "get", "drop x y", "quit", "", "a b"]:
    print(commands(t))
for text in ["match 1:\n case x: pass\n case 1: pass", "match 1:\n case x | 1: pass", "match 1:\n case [a, a]: pass", "match 1:\n case {1: a, 1: b}: pass", "match 1:\n case [*a, *b]: pass", "match 1:\n case {**r, 'a': 1}: pass", "match 1:\n case 1 + 2: pass", "match 1:\n case a.b as c.d: pass", "match 1:\n case P(x=1, x=2): pass", "match 1:\n case _ as y: pass", "match 1:\n case [a] | [b]: pass", "match 1:\n case f'x': pass", "match 1:\n case {**_}: pass"]:
    err(lambda: compile(text, "<s>", "exec").co_name)
