# staticmethod, classmethod, bound methods, functions as attributes.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


class C:
    @staticmethod
    def s(a, b=2):
        "static doc"
        return a, b

    @classmethod
    def c(cls, a):
        "class doc"
        return cls.__name__, a

    def i(self, a):
        return type(self).__name__, a

    lam = lambda self: "lam"
    builtin = len
    bound = [].append
    cls_attr = int
    static_builtin = staticmethod(max)
    cm_builtin = classmethod(repr)


class D(C):
    pass


print(C.s(1), C().s(1, 3), C.c(1), C().c(2), D.c(3), D().c(4), C().i(5), C.i(C(), 6), C().lam(), C().cls_attr("5"), C().static_builtin(1, 2), C.cm_builtin(), D().cm_builtin())
print(C().builtin([1]), C.__dict__["s"].__func__.__name__, C.__dict__["c"].__func__.__name__, C.s.__doc__, C.c.__doc__, C.__dict__["s"].__wrapped__ is C.s, C.__dict__["c"].__name__)
m = C().i
print(m.__self__.__class__, m.__func__ is C.i, m.__name__, m.__qualname__, m.__doc__, repr(m).split(" object")[0], C.c.__self__, D.c.__self__, repr(C.c))
err(setattr, m, "x", 1)
err(lambda: m.nope)
C.i.tag = "fn attr"
print(m.tag, m.__dict__ if hasattr(m, "__dict__") else "no dict", m == C.i, m == m.__self__.i)
err(lambda: type(m)(5))
err(lambda: type(m)(5, None))
err(lambda: type(m)())
M = type(m)
print(M(lambda self, x: (self, x), 10)(20), M(len, "abc")(), M(print, "bound print")("arg"))
err(staticmethod)
err(classmethod)
err(staticmethod, 1, 2)
print(staticmethod(5).__func__, classmethod(5).__func__, staticmethod(abs)(-5), staticmethod(abs).__get__(1)(-3))
err(staticmethod(5))
err(classmethod(abs))
err(lambda: classmethod(5).__get__(1)())
f = classmethod(lambda cls: cls).__get__(None, int)
print(f(), classmethod(lambda c: c).__get__(5)())
c = C()
c.own = lambda: "no self"
print(c.own())
c.i = "shadowed"
print(c.i)


class Callable:
    def __call__(self, *a):
        return "called", len(a)


class E:
    f = Callable()
    g = classmethod(Callable())
    h = staticmethod(Callable())


print(E().f(1), E().g(1), E().h(1), E.g(1))


class Meta(type):
    def mm(cls):
        return "meta method of " + cls.__name__

    @classmethod
    def mc(mcls):
        return mcls.__name__

    @property
    def mp(cls):
        return "meta prop of " + cls.__name__


class F(metaclass=Meta):
    pass


print(F.mm(), F.mc(), F.mp, Meta.mm(F))
err(lambda: F().mm())
err(lambda: F().mp)
print([C.c] * 2 == [C.c] * 2, C().c == C().c, c.s is c.s, {C.c: 1}[C.c])


def standalone(self, x=1):
    return self.v + x


class G:
    v = 10
    method = standalone


print(G().method(), G().method(5), G.method is standalone, standalone(G(), 7))
setattr(G, "added", standalone)
print(G().added(2), G.added.__qualname__)
del G.added
err(lambda: G().added)
