# Classes: attributes, methods, text, lookup errors.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    """doc of A"""
    shared = []
    n: int = 5
    m: "str"

    def __init__(self, x=1):
        self.x = x

    def get(self):
        return self.x

    def __repr__(self):
        return f"A({self.x})"


a, b = A(), A(2)
print(a, b, a.get(), b.x, a.shared is b.shared, a.n, A.__doc__, A.__name__, A.__module__, A.__qualname__, A.__annotations__, A.__bases__, A.__mro__, A.__dict__["n"], type(A), type(a), a.__class__)
a.n = 10
a.extra = "e"
print(a.n, b.n, A.n, a.__dict__, vars(b), sorted(a.__dir__())[-3:], hasattr(a, "extra"), hasattr(b, "extra"))
del a.n
print(a.n)
A.n = 6
A.late = lambda self: self.x * 10
print(a.n, b.late(), A.late(a))
err(lambda: a.nope)
err(lambda: A.nope)
err(delattr, a, "nope")
err(delattr, A, "nope")
err(delattr, a, "n")
err(A.get)
err(A.get, 5)
err(lambda: A().get(1))
err(A, 1, 2)
err(lambda: A < A)
err(lambda: a < b)
err(lambda: a + b)
err(lambda: -a)
err(lambda: a[0])
err(lambda: len(a))
err(lambda: iter(a))
err(lambda: next(a))
err(lambda: a())
err(lambda: 1 in a)
err(lambda: int(a))
err(lambda: float(a))
err(lambda: a @ a)
err(lambda: a @ 1)
err(lambda: [][a])
err(lambda: range(a))
err(lambda: hash(a) == hash(a))
err(lambda: bool(a))
err(lambda: a == a, )
err(lambda: a != b)
err(lambda: getattr(a, "x"))
err(getattr, a, "zz", "dflt")
err(getattr, a, "zz")
err(getattr, a, 5)
err(setattr, a, 5, 1)
err(setattr, a, "with space", 1)
err(getattr, a, "with space")
print(a.__dict__)
a.__dict__ = {"x": "swapped"}
print(a.x, a)
a.__dict__["y"] = 9
print(a.y)
err(setattr, a, "__dict__", 5)


class B(A):
    pass


print(isinstance(B(), A), issubclass(B, A), isinstance(a, B), issubclass(A, A), isinstance(5, (str, int)), issubclass(B, (int, A)), isinstance(a, object))
err(isinstance, 1, 5)
err(isinstance, 1, (str, 5))
err(issubclass, 1, int)
err(issubclass, int, 1)
err(isinstance, 1, (int, 5))
b = B(3)
b.__class__ = A
print(type(b).__name__, b)
err(setattr, b, "__class__", 5)
err(setattr, b, "__class__", int)
err(setattr, 5, "__class__", A)


class Empty: ...


print(repr(Empty()).startswith("<__main__.Empty object at 0x"), repr(Empty), str(Empty), repr(A.get).startswith("<function A.get at"), repr(a.get), repr(int), repr(type))
print(Empty.__doc__, Empty.__init__ is object.__init__, Empty.__dict__.keys() >= {"__module__", "__dict__", "__weakref__", "__doc__"})
A.__name__ = "Renamed"
print(A, A.__qualname__, A(7))
err(setattr, A, "__name__", 5)
err(setattr, A, "__bases__", ())
err(setattr, int, "x", 1)
err(delattr, int, "real")
err(setattr, A, "__doc__", "new doc")
print(A.__doc__)


class Priv:
    __secret = 1

    def __init__(self):
        self.__hidden = 2

    def read(self):
        return self.__secret, self.__hidden

    def __dunder__(self):
        return "d"

    class __Inner:
        __v = 3


p = Priv()
print(p.read(), p._Priv__hidden, Priv._Priv__secret, p.__dict__, p.__dunder__(), Priv._Priv__Inner._Inner__v)
err(lambda: p.__hidden)


class _Lead:
    __x = 1


print([k for k in _Lead.__dict__ if "x" in k and "__x" in k])
