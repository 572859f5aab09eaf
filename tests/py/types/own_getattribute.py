# quick-candidate
# Builtin types that define attribute access themselves show it in their __dict__, and their wrappers
# refuse objects of other types by their own name.
import _collections, _functools, _operator, itertools

NAMES = ("__getattribute__", "__setattr__", "__delattr__")


def subclasses(cls, seen):
    for sub in type.__subclasses__(cls):
        if sub not in seen:
            seen.add(sub)
            subclasses(sub, seen)
    return seen


def f():
    yield


types = [object, type, int, bool, float, complex, str, bytes, bytearray, memoryview, tuple, list, dict, set, frozenset,
         slice, range, type(None), type(...), type(NotImplemented), type(f), type(f.__code__), type([].append),
         type(f()), type(itertools), property, classmethod, staticmethod, super, type(str.join), type(str.__add__),
         type(int.real), type(dict.__dict__["fromkeys"]), type("".__add__), type(int.__dict__), enumerate, reversed,
         zip, map, filter, type(iter([])), type(iter(())), type(iter("")), type(iter("\u20ac")), type(iter(b"")),
         type(iter({})), type(iter(set())), type(reversed([])), type(reversed({})), type({}.keys()), type({}.items()),
         type(list[int]), type(int | str), type(object().__str__), type(lambda: 0), type(iter(int, 1)),
         type((lambda: (lambda: types))), BaseException, Exception, ValueError, OSError,
         _collections.deque, _collections.defaultdict, _collections.OrderedDict, type(iter(_collections.deque())),
         _functools.partial, type(_functools.cmp_to_key(len)), _operator.attrgetter, _operator.itemgetter,
         _operator.methodcaller]
types += [v for name, v in sorted(vars(itertools).items()) if isinstance(v, type) and v.__module__ == "itertools"]
types += [type(f.__get__(1)), type(type(f).__code__)]
try:
    1 / 0
except ZeroDivisionError as e:
    types += [type(e.__traceback__), type(e.__traceback__.tb_frame)]
for t in types:
    print(t.__name__, [n for n in NAMES if n in t.__dict__])
    if "__getattribute__" in t.__dict__:
        print("   ", t.__dict__["__getattribute__"])


def attempt(fn, *args):
    try:
        print(fn(*args))
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)


attempt(str.__getattribute__, 1, "x")
attempt(list.__getattribute__, (), "x")
attempt(list.__getattribute__, [], "x")
attempt(list.__getattribute__, [])
attempt(list.__getattribute__, [], 1)
attempt(BaseException.__setattr__, 1, "x", 2)
attempt(BaseException.__delattr__, ValueError(), "x")
attempt(type(f).__getattribute__, f, "__name__")
attempt(bool.__getattribute__, True, "real")
attempt(object.__getattribute__, [], "zz")
attempt(object.__setattr__, ValueError(1), "x", 1)
attempt(type(itertools).__setattr__, itertools, "kr_test", 1)
print(itertools.kr_test)


# The lookups of subclasses are what they were.
class D(dict):
    def __getattr__(self, name):
        return self[name]


class E(D):
    def __getattribute__(self, name):
        return "E " + str(super().__getattribute__(name))


d = D(a=1)
d.b = 2
e = E(a=1)
for _ in range(300):
    r = d.a, d.b, e.a, len(d.keys())
print(r)
try:
    d.c
except KeyError as x:
    print("KeyError", x)


class S(str):
    __slots__ = ()


attempt(setattr, S(), "x", 1)
attempt(getattr, S(), "x")


class X(Exception):
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


x = X()
x.a = 4
print(x.a, X.__dict__.keys() & set(NAMES))
