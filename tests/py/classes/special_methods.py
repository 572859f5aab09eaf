# Special methods are looked up on the type, for every protocol.
class Log:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def make(method, result=None):
    def f(self, *args):
        print(f"  {method}{args}")
        return result

    return f


class Full(Log):
    __len__ = make("__len__", 3)
    __bool__ = make("__bool__", True)
    __getitem__ = make("__getitem__", "item")
    __setitem__ = make("__setitem__")
    __delitem__ = make("__delitem__")
    __contains__ = make("__contains__", 5)
    __call__ = make("__call__", "called")
    __int__ = make("__int__", 7)
    __float__ = make("__float__", 7.5)
    __complex__ = make("__complex__", 7j)
    __index__ = make("__index__", 2)
    __round__ = make("__round__", "rounded")
    __trunc__ = make("__trunc__", "trunc")
    __floor__ = make("__floor__", "floor")
    __ceil__ = make("__ceil__", "ceil")
    __abs__ = make("__abs__", "abs")
    __neg__ = make("__neg__", "neg")
    __pos__ = make("__pos__", "pos")
    __invert__ = make("__invert__", "inv")
    __hash__ = make("__hash__", 42)
    __str__ = make("__str__", "str")
    __bytes__ = make("__bytes__", b"bytes")
    __format__ = make("__format__", "fmt")
    __dir__ = make("__dir__", ["z", "a"])
    __reversed__ = make("__reversed__", "rev")
    __length_hint__ = make("__length_hint__", 1)
    __sizeof__ = make("__sizeof__", 10)


f = Full("f")
print(len(f), bool(f), f[1], f[1:2], f[1, 2], 9 in f, 9 not in f, f(1, 2))
f[0] = 1
del f[0]
print(int(f), float(f), complex(f), [0, 1, 2][f], round(f), round(f, 2), abs(f), -f, +f, ~f, hash(f), str(f), bytes(f), format(f, "spec"), f"{f:x}", dir(f), reversed(f))
import math

print(math.trunc(f), math.floor(f), math.ceil(f), range(f), "ab" * f, hex(f), not f)


class Inst:
    pass


i = Inst()
i.__len__ = lambda: 5
i.__call__ = lambda: "no"
i.__iter__ = lambda: iter([1])


def err(g, *a):
    try:
        print(g(*a))
    except Exception as e:
        print(type(e).__name__, e)


err(len, i)
err(lambda: i())
err(iter, i)
Inst.__len__ = lambda self: 6
Inst.__call__ = lambda self, *a: ("yes", a)
err(len, i)
err(lambda: i(1))
del Inst.__len__
err(len, i)


class Bad:
    def __init__(self, v):
        self.v = v

    def _give(self, *a):
        return self.v

    __len__ = __bool__ = __int__ = __float__ = __complex__ = __index__ = __hash__ = __str__ = __repr__ = __bytes__ = _give
    __format__ = __iter__ = __contains__ = __dir__ = __reversed__ = __length_hint__ = _give


for v in (None, -1, 2.5, "text", 10**30, [], True):
    b = Bad(v)
    for g in (len, bool, int, float, complex, hash, str, repr, bytes, format, iter, lambda x: 1 in x, dir, list, lambda x: [0][x], lambda x: f"{x}", lambda x: "%d" % x, range):
        err(g, b)


class Init:
    def __init__(self):
        return 5


class New:
    def __new__(cls, *a):
        return "not an instance", a

    def __init__(self):
        print("never")


class NewNone:
    def __new__(cls):
        pass


err(Init)
print(New(1, 2), NewNone())


class Both:
    def __new__(cls, *a, **k):
        print("new", a, k)
        return super().__new__(cls)

    def __init__(self, *a, **k):
        print("init", a, k)


Both(1, x=2)
err(object.__new__)
err(object.__new__, 5)
err(object.__new__, int)
err(int.__new__, str)
err(object, 1)
err(lambda: Both.__new__(Both, 3) is not None)


class OnlyNew:
    def __new__(cls, a):
        return object.__new__(cls)


class OnlyInit:
    def __init__(self, a):
        pass


err(lambda: type(OnlyNew(1)).__name__)
err(lambda: OnlyNew())
err(lambda: type(OnlyInit(1)).__name__)
err(lambda: object.__new__(OnlyNew, 1))
err(lambda: OnlyNew.__init__(OnlyNew(1), 5))
