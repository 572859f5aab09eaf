# quick-candidate
# Special methods in Python run as frames of the trace: __bool__, __len__, __iter__, __enter__ and
# __exit__ with any parameters, __getattr__, __get__ and __set__; what they must not return, what
# they raise, and what becomes of them when a class changes in the middle of a loop.


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


# -- truth and length ------------------------------------------------------------------------------


class Truth:
    def __init__(self, x):
        self.x = x

    def __bool__(self):
        return self.x > 3


class Sized:
    def __init__(self, x):
        self.x = x

    def __len__(self):
        return self.x


class Bad:
    bad = 0

    def __init__(self, at, what):
        self.at = at
        self.what = what

    def result(self):
        self.at -= 1
        if self.at == 0:
            if isinstance(self.what, Exception):
                raise self.what
            return self.what
        return self.good

    __bool__ = __len__ = result


class BadBool(Bad):
    good = True


class BadLen(Bad):
    good = 1
    __bool__ = None
    del __bool__


class OnlyLen:
    good = 1
    __init__ = Bad.__init__

    def __len__(self):
        self.at -= 1
        if self.at == 0:
            if isinstance(self.what, Exception):
                raise self.what
            return self.what
        return 1


def truths(make, n):
    c = [0, 0, 0, 0, 0]
    for i in range(n):
        t = make(i % 7)
        if t:
            c[0] += 1
        if not t:
            c[1] += 1
        c[2] += not t
        c[3] += bool(t)
        c[4] += (t and 1 or 2) if t or i else 5
        while t:
            c[3] += 1
            break
    return c


show(truths, Truth, 200)
show(truths, Sized, 200)


def lengths(n):
    c = 0
    for i in range(n):
        c += len(Sized(i))
    return c


show(lengths, 200)


def jump(o, n):
    c = 0
    try:
        for i in range(n):
            if o:
                c += 1
    except Exception as e:
        return c, type(e).__name__, str(e), e.__traceback__.tb_lineno - jump.__code__.co_firstlineno
    return c


def negated(o, n):
    c = 0
    try:
        for i in range(n):
            c += not o
    except Exception as e:
        return c, type(e).__name__, str(e)
    return c


def length(o, n):
    c = 0
    try:
        for i in range(n):
            c += len(o)
    except Exception as e:
        return c, type(e).__name__, str(e)
    return c


class Index:
    def __index__(self):
        return 4


for what in (1, 0, None, "x", 2.5, ValueError("boom"), True, False, -1, 1 << 70, -(1 << 70), Index(), 1 << 50):
    print(type(what).__name__, jump(BadBool(100, what), 200), negated(BadBool(100, what), 200))
    print(jump(OnlyLen(100, what), 200), negated(OnlyLen(100, what), 200), length(OnlyLen(100, what), 200))


class Changes:
    def __bool__(self):
        return True

    def __len__(self):
        return 3


def changing(n):
    o = Changes()
    c = d = 0
    for i in range(n):
        if o:
            c += 1
        d += len(o)
        if i == n // 4:
            Changes.__bool__ = lambda self: False
        if i == n // 2:
            del Changes.__bool__
            Changes.__len__ = lambda self: 0
        if i == n * 3 // 4:
            Changes.__len__ = lambda self: 5
    return c, d


show(changing, 400)


class Args:
    def __bool__(self, a=1, *rest, k=2, **kw):
        return a + k == 3

    def __len__(self, *a):
        return len(a)

    def __getitem__(self, i, d=5):
        return i + d

    def __contains__(self, *a):
        return a[0]

    def __add__(self, *a):
        return len(a)

    def __lt__(self, *a, **k):
        return a[0] > 3

    def __setitem__(self, *a):
        self.last = a


def with_args(n):
    o = Args()
    c = 0
    for i in range(n):
        if o:
            c += 1
        c += len(o) + o[i] + (i in o) + (o + i) + (o < i)
        o[i] = c
    return c, o.last


show(with_args, 300)


class TooMany:
    def __bool__(self, a):
        return True

    def __len__():
        return 1


def wrong_args(n):
    for i in range(n):
        try:
            if TooMany():
                pass
        except TypeError as e:
            a = str(e)
        try:
            len(TooMany())
        except TypeError as e:
            b = str(e)
    return a, b


show(wrong_args, 100)


# -- with ------------------------------------------------------------------------------------------


class Ctx:
    def __init__(self, swallow):
        self.swallow = swallow
        self.seen = []

    def __enter__(self, *a):
        return self

    def __exit__(self, *a):
        if a[0] is not None:
            self.seen.append((a[0].__name__, str(a[1]), a[2] is not None))
        return self.swallow


def withs(n, swallow, every):
    c = 0
    o = Ctx(swallow)
    try:
        for i in range(n):
            with o as q:
                if i % every == every - 1:
                    raise KeyError(i)
                c += q is o
    except KeyError as e:
        return c, "out", e.args, len(o.seen), o.seen[-1]
    return c, len(o.seen), o.seen[-1:]


for swallow in (True, False, 1, "", [0]):
    for every in (2, 150, 1000):
        print(swallow, every, withs(200, swallow, every))


class BadExit(Ctx):
    def __exit__(self, t, v, tb):
        self.swallow -= 1
        if self.swallow == 0:
            raise ZeroDivisionError("exit")


show(withs, 100, 5, 1000)


def exits(n):
    o = BadExit(150)
    c = 0
    for i in range(n):
        try:
            with o:
                c += 1
                if i % 3 == 0:
                    continue
                c += 1
        except ZeroDivisionError as e:
            print(i, e, e.__context__)
    return c


show(exits, 200)


class Enter:
    def __enter__(self, n=[0]):
        n[0] += 1
        if n[0] == 90:
            raise OSError("enter")
        return n[0]

    def __exit__(self, t, v, tb, *, k=1):
        return k


def enters(n):
    c = 0
    for i in range(n):
        try:
            with Enter() as q:
                c += q
        except OSError as e:
            print(i, e)
    return c


show(enters, 150)


# -- iteration -------------------------------------------------------------------------------------


class Counter:
    def __init__(self, n):
        self.i = 0
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class ByGenerator:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i


class ByList:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter([self.n] * 3)


class ByMap(ByList):
    def __iter__(self):
        return map(lambda x: x + 1, range(self.n))


def iterate(cls, n):
    t = 0
    for i in range(n):
        for x in cls(i % 5):
            t += x
        t += sum(y for y in cls(3)) + len([y for y in cls(2)])
    return t


for cls in (Counter, ByGenerator, ByList, ByMap):
    show(iterate, cls, 150)


class Sometimes:
    def __init__(self, i):
        self.i = i

    def __iter__(self):
        if self.i == 70:
            return [1]
        if self.i == 80:
            return 3
        if self.i == 90:
            raise LookupError("iter")
        return iter((1, 2))


def sometimes(n):
    t = 0
    for i in range(n):
        try:
            for x in Sometimes(i):
                t += x
        except (TypeError, LookupError) as e:
            print(i, type(e).__name__, e)
    return t


show(sometimes, 120)


class Dicty(dict):
    def __iter__(self):
        return iter("ab")


def dicty(n):
    t = ""
    d = Dicty(x=1)
    for i in range(n):
        for k in d:
            t = k + t[:5]
        if i == 60:
            Dicty.__iter__ = lambda self: iter("cd")
        if i == 90:
            del Dicty.__iter__
    return t


show(dicty, 80)
show(dicty, 120)


# -- __getattr__ -----------------------------------------------------------------------------------


class Get:
    def __getattr__(self, name):
        if name == "wrong":
            raise AttributeError("no " + name)
        return len(name)


class GetArgs:
    there = 7

    def __getattr__(self, name, more=2, *a):
        return name[0] * more


def getattrs(n):
    g, h = Get(), GetArgs()
    t = 0
    s = ""
    for i in range(n):
        t += g.foo + g.quux + h.there
        s = h.abc
        if i == 50:
            g.foo = 100
        if i == 100:
            del g.foo
        if i == 120:
            Get.foo = 1000
        if i == 140:
            del Get.foo
            Get.__getattr__ = lambda self, name: 3
        if i == 170:
            g.__dict__["foo"] = -1
    return t, s


show(getattrs, 200)


def gone(n):
    class Gone:
        def __getattr__(self, name):
            return 1

    g = Gone()
    t = 0
    try:
        for i in range(n):
            t += g.x
            if i == 80:
                del Gone.__getattr__
    except AttributeError as e:
        return t, str(e)


show(gone, 100)


def wrong(n):
    g = Get()
    c = 0
    for i in range(n):
        try:
            g.wrong
        except AttributeError as e:
            c += 1
            r = str(e), e.__context__, e.__cause__
    return c, r


show(wrong, 100)


class Calls:
    def __getattr__(self, name):
        return lambda *a: (name, a)


def get_methods(n):
    o = Calls()
    for i in range(n):
        r = o.method(i, 2)
    return r


show(get_methods, 100)


class PropertyOfGet:
    @property
    def p(self):
        raise AttributeError("inner")

    def __getattr__(self, name):
        return name + "!"


def property_of_get(n):
    o = PropertyOfGet()
    for i in range(n):
        r = o.p, o.q
    return r


show(property_of_get, 100)


class Slots:
    __slots__ = ("a",)

    def __getattr__(self, name):
        return name


def slots(n):
    o = Slots()
    for i in range(n):
        if i == 50:
            o.a = 5
        if i == 70:
            del o.a
        r = o.a, o.b
        if i % 30 == 29:
            print(r)


show(slots, 100)


class Untold:
    @property
    def p(self):
        raise AttributeError("p")

    def __getattr__(self, name):
        raise AttributeError("untold")


class Getter:
    def __get__(self, o, t):
        raise AttributeError("get")


class Property:
    g = Getter()

    @property
    def p(self):
        return self.missing

    @property
    def q(self):
        raise AttributeError("q")


def told(n):
    u, p = Untold(), Property()
    for i in range(n):
        r = []
        for f in (lambda: u.p, lambda: u.x, lambda: u.x(), lambda: p.g, lambda: p.p, lambda: p.q, lambda: p.q()):
            try:
                f()
            except AttributeError as e:
                r.append((e.name, e.obj is u, e.obj is p, str(e)))
        try:
            u.y
        except AttributeError as e:
            r.append((e.name, e.obj is u))
    return r


show(told, 100)


# -- descriptors -----------------------------------------------------------------------------------


class Data:
    def __init__(self, name):
        self.name = name

    def __get__(self, o, t):
        if o is None:
            return self
        return o.__dict__.get(self.name, 0) + 1

    def __set__(self, o, v):
        if v == 133:
            raise ValueError(v)
        o.__dict__[self.name] = v


class Lazy:
    def __init__(self, f):
        self.f = f

    def __get__(self, o, t=None):
        v = o.__dict__[self.f.__name__] = self.f(o)
        return v


class Const:
    def __get__(self, o, t):
        return t.__name__


class SetOnly:
    def __set__(self, o, v):
        o.seen = v


class Has:
    d = Data("d")
    e = Data("e")
    c = Const()
    s = SetOnly()

    @Lazy
    def lazy(self):
        return 5


class Has2(Has):
    pass


def descriptors(n):
    o = Has()
    t = 0
    for i in range(n):
        t += o.d + o.e
        o.d = i
        o.s = t
        t += len(o.c) + len((Has, Has2)[i & 1]().c)
        t += Has().lazy + o.lazy + o.lazy
    return t, o.seen, o.s is Has.__dict__["s"]


show(descriptors, 200)


def set_raises(n):
    o = Has()
    t = 0
    for i in range(n):
        try:
            o.e = i
            t += o.e
        except ValueError as e:
            print(i, e)
    return t


show(set_raises, 200)


class Turns:
    def __get__(self, o, t):
        return 1

    def __set__(self, o, v):
        pass


class HasTurns:
    x = Turns()
    y = Turns()


def turns(n):
    o = HasTurns()
    o.__dict__["x"] = 50
    p = HasTurns()
    t = []
    for i in range(n):
        t.append(o.x)
        t.append(p.y)
        p.y = 3
        if i == 40:
            del Turns.__set__
            o.x
        if i == 80:
            Turns.__get__ = lambda self, o, t: 2
        if i == 100:
            Turns.__set__ = lambda self, o, v: None
        if i == 120:
            del Turns.__get__
            HasTurns.x = Turns()
    return sum(x if isinstance(x, int) else 1000 for x in t), p.__dict__


show(turns, 110)


def own(n):
    class NonData:
        def __get__(self, o, t):
            return "class"

    class C:
        x = NonData()

    o = C()
    r = []
    for i in range(n):
        r.append(o.x)
        if i == 50:
            o.x = "instance"
        if i == 70:
            del o.x
        if i == 80:
            C.x = "plain"
    return r.count("class"), r.count("instance"), r.count("plain")


show(own, 100)


class Method:
    def __get__(self, o, t):
        return o.call


class HasMethod:
    m = Method()

    @property
    def p(self):
        return self.call

    def call(self, x):
        return x + 1


def methods(n):
    o = HasMethod()
    t = 0
    for i in range(n):
        t += o.m(i) + o.p(i)
    return t


show(methods, 100)
