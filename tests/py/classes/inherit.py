# C3, super, cooperative calls, multiple inheritance errors.
def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class D(A, B): pass
class E(B, C): pass
class F(D, E): pass


print([c.__name__ for c in F.__mro__], [c.__name__ for c in F.mro()], F.__base__.__name__, F.__bases__ == (D, E))
err(lambda: type("X", (A, O, B), {}))
err(lambda: type("X", (O, A), {}))
err(lambda: type("X", (A, A), {}))
err(lambda: type("X", (int, str), {}))
err(lambda: type("X", (5,), {}))
err(lambda: type("X", (bool,), {}))
err(lambda: type("X", (type(None),), {}))
err(lambda: type("X", (int, A), {})(5) + 1)
err(lambda: type("X", (list, dict), {}))
err(lambda: type("X", (type(lambda: 0),), {}))
err(lambda: type("X", (D, C, B), {}))


class Base:
    def __init__(self, **kw):
        self.log = ["Base"]
        self.kw = kw

    def go(self):
        return ["Base.go"]

    @classmethod
    def cm(cls):
        return [f"Base.cm {cls.__name__}"]

    @staticmethod
    def sm():
        return "Base.sm"

    @property
    def prop(self):
        return "Base.prop"


class L(Base):
    def __init__(self, l=0, **kw):
        super().__init__(**kw)
        self.log.append(f"L{l}")

    def go(self):
        return ["L.go"] + super().go()

    @classmethod
    def cm(cls):
        return ["L.cm"] + super().cm()


class R(Base):
    def __init__(self, r=0, **kw):
        super().__init__(**kw)
        self.log.append(f"R{r}")

    def go(self):
        return ["R.go"] + super().go()

    @property
    def prop(self):
        return "R+" + super().prop


class X(L, R):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.log.append("X")

    def go(self):
        return ["X.go"] + super(X, self).go()

    @staticmethod
    def sm():
        return "X+" + super(X, X).sm()


x = X(l=1, r=2, z=3)
print(x.log, x.kw, x.go(), X.cm(), x.cm(), x.sm(), x.prop, super(L, x).go(), super(R, x).go(), super(X, X).cm())
s = super(X, x)
print(repr(s), s.__thisclass__, s.__self__ is x, s.__self_class__, type(s))
err(lambda: s.nope)
err(lambda: super(int, x))
err(lambda: super(5, x))
err(lambda: super())
err(lambda: super(X).go)
err(super, X, x, 3)


class Bad:
    def m(self):
        self = 5
        return super().m()

    def no_first():
        return super().m()

    def deleted(self):
        del self
        return super().x

    def late(self):
        def inner():
            return super().go()
        return inner()

    def comp(self):
        return [super().__init__ for _ in range(1)]


err(Bad().m)
err(Bad.no_first)
err(Bad().deleted)
err(Bad().late)
err(Bad().comp)


class Outer:
    def get(self):
        return __class__.__name__

    def nested(self):
        return (lambda: __class__)().__name__

    def hello(self):
        return "outer hello"


class Sub(Outer):
    def hello(self):
        f = super().hello
        return "sub " + f() + " " + super().get() + " " + (lambda: super(Sub, self).nested())()


print(Sub().get(), Sub().nested(), Sub().hello())


class Num(int):
    def __add__(self, o):
        return Num(super().__add__(o))

    def __repr__(self):
        return f"Num({super().__repr__()})"


print(Num(3) + 4, Num(2) + Num(5), sum([Num(1), Num(2)], Num(0)), [Num(1)])


class Attr:
    x = 1


class Attr2(Attr):
    x = 2

    def look(self):
        self.x = 3
        return self.x, super().x, type(self).x


print(Attr2().look())


class Swap(A):
    pass


Swap.__bases__ = (B,)
print([c.__name__ for c in Swap.__mro__])
err(setattr, Swap, "__bases__", (int,))
err(setattr, Swap, "__bases__", (Swap,))
err(setattr, Swap, "__bases__", [A])
print(O.__subclasses__() == [A, B, C], [c.__name__ for c in A.__subclasses__() if c.__name__ != "X"], [c.__name__ for c in B.__subclasses__() if c.__name__ != "X"])
