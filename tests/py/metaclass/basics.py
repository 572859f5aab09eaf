# Metaclasses: choice, conflicts, __call__, __instancecheck__, type() itself.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


X = type("X", (), {"a": 1, "m": lambda self: self.a})
print(X.__name__, X().m(), X.__module__, X.__bases__, type(X), X.__qualname__)
err(type)
err(type, 1, 2)
err(type, 1, (), {})
err(type, "n", [], {})
err(type, "n", (), [])
err(type, "n", (5,), {})
err(type, "a\0b", (), {})
err(type, "n", (), {"__slots__": 5})
err(lambda: type("n", (), {1: 2}).__dict__[1])
print(type(5), type(type), type.__name__, type.__bases__, type.__mro__, object.__bases__, object.__mro__, isinstance(type, object), isinstance(object, type), type(None), type(...))


class M1(type):
    pass


class M2(type):
    pass


class M3(M1, M2):
    pass


class A(metaclass=M1):
    pass


class B(metaclass=M2):
    pass


err(lambda: type("C", (A, B), {}))


class C(A, B, metaclass=M3):
    pass


print(type(C).__name__, type(type("D", (A,), {})).__name__, type(M3("E", (A,), {})).__name__)


class Singleton(type):
    _all = {}

    def __call__(cls, *a, **k):
        if cls not in cls._all:
            cls._all[cls] = super().__call__(*a, **k)
        return cls._all[cls]


class S(metaclass=Singleton):
    def __init__(self, v):
        self.v = v


print(S(1) is S(2), S(3).v)


class Abstract(type):
    def __instancecheck__(cls, obj):
        return hasattr(obj, cls.need)

    def __subclasscheck__(cls, sub):
        return hasattr(sub, cls.need)


class HasLen(metaclass=Abstract):
    need = "__len__"


print(isinstance([], HasLen), isinstance(5, HasLen), issubclass(dict, HasLen), issubclass(int, HasLen), isinstance("x", (int, HasLen)))


class Special(type):
    def __len__(cls):
        return 7

    def __getitem__(cls, k):
        return cls.__name__, k

    def __iter__(cls):
        return iter("abc")

    def __contains__(cls, x):
        return x == 1

    def __add__(cls, o):
        return "class add", o

    def __repr__(cls):
        return f"<<{cls.__name__}>>"

    def __eq__(cls, o):
        return True

    def __hash__(cls):
        return 5

    def __bool__(cls):
        return False

    def __dir__(cls):
        return ["b", "a"]

    def __setattr__(cls, k, v):
        super().__setattr__(k, ("wrapped", v))

    def __delattr__(cls, k):
        print("del", k)
        super().__delattr__(k)


class Sp(metaclass=Special):
    pass


print(len(Sp), Sp[1], list(Sp), 1 in Sp, 2 in Sp, Sp + 1, repr(Sp), [Sp], Sp == 5, hash(Sp), bool(Sp), dir(Sp), str(Sp), f"{Sp}")
Sp.x = 1
print(Sp.x)
del Sp.x


def func_meta(name, bases, ns, **kw):
    return name, bases, sorted(k for k in ns if not k.startswith("__")), kw


class F(metaclass=func_meta, extra=1):
    y = 2


print(F)


class G(int, metaclass=lambda n, b, ns: b):
    pass


print(G)


def bad_meta():
    class H(metaclass=5):
        pass


err(bad_meta)


class PrepBad(type):
    @classmethod
    def __prepare__(cls, *a):
        return 5


def prep():
    class P(metaclass=PrepBad):
        pass


err(prep)


class Ordered(dict):
    def __init__(self):
        self.writes = []

    def __setitem__(self, k, v):
        self.writes.append(k)
        super().__setitem__(k, v)

    def __missing__(self, k):
        if k.startswith("auto_"):
            return k[5:]
        raise KeyError(k)


class Enumish(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Ordered()

    def __new__(mcls, name, bases, ns):
        cls = super().__new__(mcls, name, bases, dict(ns))
        cls.order = [w for w in ns.writes if not w.startswith("__")]
        return cls


class Color(metaclass=Enumish):
    red = 1
    green = auto_green
    red = 3
    del green
    for i in range(2):
        pass


print(Color.order, Color.red, Color.i)
err(lambda: Color.green)


class NewReturns(type):
    def __new__(mcls, *a):
        return 42

    def __init__(cls, *a):
        print("not called")


class N(metaclass=NewReturns):
    pass


print(N)


class Mro(type):
    def mro(cls):
        return [cls, object]


class MA:
    attr = 1


class MB(MA, metaclass=Mro):
    pass


print(MB.__mro__, hasattr(MB(), "attr"))
print(type.__call__(int, "5"), type.mro(bool), int.__subclasscheck__(bool), int.__instancecheck__(5), type.__prepare__(), type.__dict__["__dict__"].__get__(X)["a"])
err(lambda: type.__call__(5))
err(lambda: type.__new__(int, "x", (), {}))
print(X.__dict__.__class__.__name__, "a" in X.__dict__, sorted(k for k in X.__dict__ if "__" not in k), X.__weakrefoffset__ > 0, X.__basicsize__ >= 16, X.__itemsize__, X.__flags__ != 0, X.__dictoffset__ != 5, X.__text_signature__)
err(lambda: X.__dict__.__setitem__("z", 1))
err(lambda: setattr(X, "__dict__", {}))
err(lambda: X.__abstractmethods__)
X.__abstractmethods__ = {"q", "p"}
err(X)
