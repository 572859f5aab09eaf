# quick-candidate
# Calls of classes with a Python __new__, tuples of classes of their own, super() in __new__,
# dicts of keywords that are only looked up, globals that are assigned, starred unpacking: in hot
# loops, with classes and globals changed in the middle and with calls that fail.


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


# -- __new__ ---------------------------------------------------------------------------------------


class N:
    def __new__(cls, v):
        self = object.__new__(cls)
        self.v = v
        return self


class Super:
    def __new__(cls, v, *, k=1, **kw):
        self = super().__new__(cls)
        self.v = v + k + len(kw)
        return self


class Both:
    def __new__(cls, a, b=2, *rest):
        self = super().__new__(cls)
        self.n = a
        return self

    def __init__(self, a, b=2, *rest):
        self.i = b + len(rest)


class Sub(Both):
    def __init__(self, *a):
        super().__init__(*a)
        self.j = len(a)


class Other:
    """Gives anything."""

    def __new__(cls, what):
        if what % 5 == 0:
            return what
        if what % 5 == 1:
            return N(what)
        if what % 5 == 2:
            return "text"
        self = object.__new__(OtherSub if what % 2 else cls)
        self.what = what
        return self

    def __init__(self, what):
        self.inited = what


class OtherSub(Other):
    def __init__(self, what):
        self.inited = -what


class Single:
    one = None

    def __new__(cls, *a):
        if cls.one is None:
            cls.one = super(Single, cls).__new__(cls)
            cls.one.count = 0
        return cls.one

    def __init__(self, *a):
        self.count += 1


class Space:
    pass


space = Space()
space.N = N
space.Both = Both
space.Super = Super


def news(n):
    t = 0
    for i in range(n):
        t += N(i).v + Super(i).v + Super(i, k=3).v + Super(v=i, x=1, y=2).v
        b = Both(i)
        t += b.n + b.i + Both(i, 5, 6, 7).i + Both(a=i, b=1).i
        s = Sub(i, 3)
        t += s.n + s.i + s.j
        t += space.N(i).v + space.Both(i, b=4).i + space.Both(1, 2, 3).n + space.Super(i, k=2).v
        t += Single().count + Single(1, 2).count
        t += N(*(i,)).v + N(**{"v": i}).v
    return t


show(news, 200)


def others(n):
    r = []
    for i in range(n):
        o = Other(i)
        r.append((type(o).__name__, getattr(o, "inited", None), o if isinstance(o, int) else 0))
    return r[:12], r[-12:]


show(others, 200)


def failing(n):
    c = [0] * 6
    for i in range(n):
        try:
            N()
        except TypeError as e:
            c[0] = str(e)
        try:
            N(1, 2)
        except TypeError as e:
            c[1] = str(e)
        try:
            Both(1, z=2)
        except TypeError as e:
            c[2] = str(e)
        try:
            object.__new__(N, 1)
        except TypeError as e:
            c[3] = str(e)
        try:
            object.__new__(dict)
        except TypeError as e:
            c[4] = str(e)
        try:
            tuple.__new__(N, ())
        except TypeError as e:
            c[5] = str(e)
    return c


show(failing, 100)


class InitFails:
    def __new__(cls, i):
        return super().__new__(cls)

    def __init__(self, i):
        if i == 77:
            raise KeyError(i)
        if i == 88:
            self = None
        self.i = i


def init_fails(n):
    t = 0
    for i in range(n):
        try:
            t += InitFails(i).i
        except KeyError as e:
            print(i, repr(e))
        except AttributeError as e:
            print(i, e)
    return t


show(init_fails, 120)


class InitReturns:
    def __new__(cls, i):
        return object.__new__(cls)

    def __init__(self, i):
        return i if i == 60 else None


show(lambda: [InitReturns(i) for i in range(100)] and 1)


class Abstract:
    def __new__(cls, *a):
        return super().__new__(cls, *a)


def excess(n):
    c = 0
    for i in range(n):
        Abstract()
        try:
            Abstract(1)
        except TypeError as e:
            c += 1
            m = str(e)
    return c, m


show(excess, 100)


class Deleted:
    ended = 0

    def __new__(cls):
        return object.__new__(cls)

    def __del__(self):
        Deleted.ended += 1


def deleted(n):
    for i in range(n):
        Deleted()
    return Deleted.ended <= n


show(deleted, 100)


def changing(n):
    class C:
        def __new__(cls, i):
            self = object.__new__(cls)
            self.i = i
            return self

    t = []
    for i in range(n):
        o = C(i)
        t.append(o.i if isinstance(o, C) else o)
        if i == 50:
            C.__new__ = lambda cls, i: -i
        if i == 70:
            C.__new__ = staticmethod(lambda cls, i: (cls.__name__, i))
        if i == 90:
            def fresh(cls, i):
                self = object.__new__(cls)
                self.i = 3
                return self
            C.__new__ = fresh
        if i == 110:
            C.__init__ = lambda self, i: setattr(self, "i", 100 + i)
    return t[49:53], t[69:73], t[89:93], t[109:113], t[-1]


show(changing, 150)


class Meta(type):
    def __call__(cls, *a):
        return "called", super().__call__(*a).v


class Called(metaclass=Meta):
    def __new__(cls, v):
        self = super().__new__(cls)
        self.v = v
        return self


def metas(n):
    for i in range(n):
        r = Called(i)
    return r


show(metas, 100)

log = []


class Base:
    @property
    def p(self):
        log.append(1)
        return len(log)

    @classmethod
    def cm(cls, x):
        return cls.__name__, x

    @staticmethod
    def st(x):
        return x + 1


class Derived(Base):
    @property
    def p(self):
        return super().p

    @classmethod
    def cm(cls, x):
        return super().cm(x), super().st(x)

    @staticmethod
    def st(x):
        return super(Derived, Derived).st(x) * 2

    def m(self):
        return super().p, super().st(4), super().cm


def supers(n):
    d = Derived()
    for i in range(n):
        r = d.p, d.cm(i), Derived.cm(i), d.st(i), d.m()[:2], d.m()[2](1)
    return r, len(log)


show(supers, 100)


# -- classes of tuples -----------------------------------------------------------------------------


class Pair(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))

    @property
    def a(self):
        return self[0]

    @property
    def b(self):
        return self[1]

    def both(self):
        x, y = self
        return x + y + len(self) + self[-1]


class SlotPair(Pair):
    __slots__ = ()

    def __new__(cls, *items):
        return super().__new__(cls, *items)


class ListPair(tuple):
    def __new__(cls, *a):
        return super().__new__(cls, list(a))


class Odd(tuple):
    def __new__(cls, *a):
        return tuple.__new__(cls, a)

    def __getitem__(self, i):
        return "item", i

    def __len__(self):
        return 7

    def __iter__(self):
        return iter("ab")


def pairs(n):
    t = 0
    kept = []
    for i in range(n):
        p = Pair(i, 2)
        q = SlotPair(p.a, p.b)
        t += p.a + p.b + p.both() + q.a + q.both() + len(p) + len(q)
        x, y = p
        t += x + y
        for z in q:
            t += z
        r = ListPair(i, i + 1, i + 2)
        t += r[2] + len(r) + p[i & 1]
        if i % 50 == 49:
            p.extra = i
            kept.append((p, q, p == (i, 2), q == p, hash(p) == hash((i, 2)), p + q, p[:1], p.extra))
        o = Odd(1, 2)
        t += len(o) + o[0][1]
        u, v = o
        t += len(u)
        try:
            q.extra = 1
        except AttributeError as e:
            m = str(e)
        try:
            p[2]
        except IndexError as e:
            k = str(e)
        try:
            x, y, z = p
        except ValueError as e:
            w = str(e)
    return t, kept, m, k, w


show(pairs, 200)


def pair_changes(n):
    t = []
    for i in range(n):
        p = Pair(i, 5)
        t.append((p[0], len(p), p.a))
        if i == 50:
            Pair.__getitem__ = lambda self, i: 42
        if i == 70:
            del Pair.__getitem__
            Pair.__len__ = lambda self: 99
        if i == 90:
            del Pair.__len__
    return t[49:53], t[69:73], t[89:93], t[-1]


show(pair_changes, 120)


class Sevens(int):
    def seven(self):
        return self * 7

    kind = "int"


class Texts(str):
    def twice(self):
        return self + self

    kind = "str"


def var_tails(n):
    t = 0
    for i in range(n):
        s = Sevens(i)
        s.x = i
        u = Texts("ab")
        u.x = 3
        w = Pair(i, 1)
        w.x = 1
        t += s.seven() + s.x + len(s.kind) + len(u.twice()) + u.x + len(u.kind) + w.x + w.both()
    return t


show(var_tails, 150)


# -- keywords --------------------------------------------------------------------------------------


def kw(**k):
    return k["x"] + k["y"]


def kw_some(**k):
    try:
        return k["x"] + k["z"]
    except KeyError as e:
        return e.args


def kw_keeps(**k):
    a = k["x"]
    k["x"] = 5
    b = k["x"]
    del k["y"]
    return a, b, k, "y" in k


def kw_leaks(**k):
    a = k["x"]
    change(k)
    return a + k["x"]


def change(k):
    k["x"] = 1000


def kws(n):
    t = 0
    for i in range(n):
        t += kw(x=i, y=2) + kw(**{"y": 1}, x=i) + kw_leaks(x=i)
        a = kw_some(x=i, y=1)
        b = kw_some(x=i, z=1)
        c = kw_keeps(x=i, y=2)
    return t, a, b, c


show(kws, 150)


# -- globals ---------------------------------------------------------------------------------------

G = 0
H = None


def count(n):
    global G, H
    G = 0
    for i in range(n):
        G += 1
        if G % 7 == 0:
            H = (G, i)
        globals()["G"] += 1
        G = globals()["G"] - 1 + len(str(G)) - len(str(G))
    return G, H


show(count, 300)


def removed(n):
    global G, H
    c = 0
    for i in range(n):
        G = i
        try:
            c += G
        except NameError as e:
            c += 1000
        if i == 100:
            del G
            try:
                G
            except NameError as e:
                print(e)
        if i == 150:
            for k in range(100):
                globals()["many%d" % k] = k
        H = c
    return c, H, G


show(removed, 200)


def shared():
    return G


def seen(n):
    global G
    t = 0
    for i in range(n):
        G = i * 0.5
        t += shared()
        try:
            G = 1 / (i % 3)
        except ZeroDivisionError:
            t += G
        G = None if i % 2 else i
        t += 1 if shared() is None else shared()
    return t, G


show(seen, 200)

# -- unpacking -------------------------------------------------------------------------------------


def stars(n):
    t = []
    l = [1, 2, 3, 4]
    for i in range(n):
        a, *b = l
        *c, d = (i, 2, 3)
        e, *f, g = l[: i % 5 + 2]
        [*h] = l
        h.append(9)
        x, y, *z = (1, 2)
        b.append(i)
        t = [a, b, c, d, e, f, g, h, x, y, z]
        a, *a = [i, 4, 5]
        l, *m = l, 1
    return t, a, m, l


show(stars, 150)


def too_few(n):
    r = []
    for i in range(n):
        try:
            a, b, *c, d = [0] * (i % 5)
            r.append(len(c))
        except ValueError as e:
            r.append(str(e))
    return r[-5:]


show(too_few, 100)
