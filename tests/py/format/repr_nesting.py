# repr and str of nested and recursive containers, of functions, modules, types.
import sys

nested = [1, (2, [3, {4: {5, }}]), "s", b"b", None, 1.5, 2j, {"k": [()], (1,): {}}, frozenset(), set(), range(3), slice(1), ..., NotImplemented, bytearray(b"x"), int, len, True]
print(nested)
print(repr(nested) == str(nested), [nested[:3]], (1,), ((),), [[]], {(): []}, {frozenset({1}): frozenset({2})})
a = [1]
a.append(a)
d = {"self": None}
d["self"] = d
d["list"] = a
a.append(d)
t = (a,)
a.append(t)
print(a, d, t)
s = [1]
s.append((s, {"s": s}))
print(s)


class L(list):
    pass


class D(dict):
    pass


class T(tuple):
    pass


class S(set):
    pass


x = L([1])
x.append(x)
print(x, L(), D(a=1), T((1, 2)), T((1,)), S(), S([1]), D(), T())


class R:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f"R({self.v!r})"


print([R(1), R("q"), R([R(None)])], {R(1).v: R(2)}, (R(1),), {R: "type"}.popitem()[1], str(R(5)), f"{R(6)} {[R(7)]}", "%s %s" % (R(8), [R(9)]))


class Raises:
    def __repr__(self):
        raise ValueError("in repr")


for v in ([Raises()], (Raises(),), {1: Raises()}, {Raises: Raises()}, {Raises()}, [[[Raises()]]]):
    try:
        print(repr(v))
    except ValueError as e:
        print(e)
b = [Raises()]
b.append(b)
try:
    repr(b)
except ValueError as e:
    print(e)
b[0] = 1
print(b)


def fn():
    pass


def head(v):
    return repr(v).split(" at 0x")[0]


print(head(fn), head(lambda: 0), head(R.__init__), head(R(1).__repr__).split(" of ")[0], head([].append), head(len), head(str.upper), head((5).__add__), head(iter([])), head(iter("")), head(iter({})), head(iter(())), head(enumerate([])), head(zip()), head(map(str, [])), head(filter(None, [])), head(reversed([])), head(object()), head(sys), head(fn.__code__).split(",")[0], head(x for x in []), head(memoryview(b"")), head(super(R, R(1))), head(property()), head(staticmethod(len)), head(classmethod(len)), head(iter(range(1))), head(iter(set())), head({}.keys()), head({}.items()), head(type.__dict__["__mro__"]), head(int.__dict__["real"]), head(dict.__dict__["fromkeys"]))
print(sys, type(sys), R, int, type, type(fn), type(None), type(NotImplemented), None, ..., NotImplemented)
print(str(None), str(int), str(...), [str], {int: str}, repr(type(sys)), ascii(["\xe9", {"\u20ac": "\U0001F600"}]), ascii(b"\xff"), ascii(R("\xe9")))
wide = {i: [str(i)] * 2 for i in range(200)}
print(len(repr(wide)), repr(wide)[-30:], len(str(list(range(5000)))))
