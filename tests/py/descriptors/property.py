# property: every way to make one, and its errors.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


class T:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        "doc of x"
        return self._x

    @x.setter
    def x(self, v):
        self._x = v * 2

    @x.deleter
    def x(self):
        self._x = None

    ro = property(lambda self: "ro")
    wo = property(None, lambda self, v: setattr(self, "_wo", v))
    empty = property()
    full = property(lambda s: 1, None, None, "given doc")
    kw = property(fget=lambda s: 2, doc="kw doc")


t = T()
t.x = 5
print(t.x, T.x.__doc__, T.full.__doc__, T.kw.__doc__, T.ro.__doc__)
del t.x
print(t.x, t.ro, t.full)
err(setattr, t, "ro", 1)
err(delattr, t, "ro")
err(lambda: t.wo)
t.wo = 9
print(t._wo)
err(lambda: t.empty)
err(setattr, t, "empty", 1)
err(delattr, t, "empty")
err(property, 1, 2, 3, 4, 5)
err(property, bogus=1)
print(type(T.x), T.x.fget.__name__, T.x.fset is not None, T.ro.fset, T.x.fget(t), T.x.__get__(t), T.x.__get__(None, T) is T.x)
err(setattr, T.x, "fget", None)
T.x.__set__(t, 50)
print(t._x)
T.x.__delete__(t)
print(t._x)
err(lambda: property(5).__get__(t))
err(lambda: property(lambda: 1).__get__(t))
unnamed = property(lambda self: 1)
err(unnamed.__set__, t, 1)
err(property().__get__, t)


class Sub(T):
    @T.x.getter
    def x(self):
        return "sub getter"

    @property
    def ro(self):
        return "sub " + super().ro


s = Sub()
s.x = 4
print(s.x, s._x, s.ro)


class MyProp(property):
    """a property with a tag"""
    tag = "mine"

    def __get__(self, obj, owner=None):
        return self if obj is None else ("my", super().__get__(obj, owner))


class U:
    @MyProp
    def p(self):
        """doc p"""
        return 7

    @p.setter
    def p(self, v):
        self.q = v


u = U()
u.p = 3
print(u.p, u.q, type(U.p).__name__, U.p.tag, U.p.__doc__)


class Lazy:
    def __init__(self, f):
        self.f, self.name = f, f.__name__

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        print("computing")
        v = obj.__dict__[self.name] = self.f(obj)
        return v


class V:
    @Lazy
    def value(self):
        return 42


v = V()
print(v.value, v.value, v.__dict__)


class W:
    @classmethod
    @property
    def cp(cls):
        return cls.__name__

    @property
    def boom(self):
        raise AttributeError("deep inside")


print(W.cp, W().cp)
err(lambda: W().boom)
print(getattr(W(), "boom", "dflt"), hasattr(W(), "boom"))


class Temp:
    def __init__(self, c):
        self.c = c

    @property
    def f(self):
        return self.c * 9 / 5 + 32

    @f.setter
    def f(self, f):
        self.c = (f - 32) * 5 / 9


k = Temp(100)
k.f += 18
k.f = 50
print(k.c, k.f, round(Temp(37).f, 3))
total = 0
for i in range(300):
    k.f = i
    total += k.f
print(round(total, 6))
