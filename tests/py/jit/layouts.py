# quick
# Layouts of instances in hot loops: slots of __slots__, inline slots counted in __init__, slots
# beyond them, and objects of such classes that only exits need.


class Point:
    __slots__ = ("x", "y", "never")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Weak:
    __slots__ = ("a", "__weakref__")

    def __init__(self, a):
        self.a = a


class Empty:
    __slots__ = ()

    def __init__(self, a):
        pass


class Named(ValueError):
    __slots__ = ("a",)

    def __init__(self, a):
        self.a = a


class Mixed(Point):
    def __init__(self, x, y, z):
        Point.__init__(self, x, y)
        self.z = z


def points(n):
    total = Point(0, 0.5)
    kept = []
    for i in range(n):
        p = Point(i, 1.5) + Point(1, i * 0.25)
        if i % 50 == 49:
            kept.append(p)
            try:
                p.never
            except AttributeError as e:
                kept.append(str(e))
        total = total + p
    return total.x, total.y, [k if isinstance(k, str) else (k.x, k.y) for k in kept]


def others(n):
    out = []
    for i in range(n):
        w, e, v, m = Weak(i), Empty(i), Named(i), Mixed(i, i + 1, i + 2)
        if i % 40 == 39:
            out.append((w.a, type(e).__name__, v.a, v.args, m.x, m.y, m.z, m.__dict__))
            del m.x
            try:
                m.x
            except AttributeError as e:
                out.append(str(e))
    return out


class Wide:
    """Nine attributes in __init__, the rest from outside."""

    def __init__(self):
        self.a = self.b = self.c = self.d = self.e = self.f = 0.0
        self.g = self.h = self.i = 1
        self.a = 2.0


class Late:
    pass


class Base:
    def __init__(self, n):
        self.one = n
        self.two = n * 2


class Derived(Base):
    def __init__(self, n):
        super().__init__(n)
        self.three = self.one + self.two
        self.four = self.five = self.six = 4


def wide(objects, n):
    for i in range(n):
        for o in objects:
            o.a += 0.5
            o.i += o.g + o.h
            o.extra += o.i
            o.last = o.extra
    return [sorted(o.__dict__.items()) for o in objects]


def late(n):
    """The first instance's slots lie outside."""
    first = Late()
    for name in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ":
        setattr(first, name, len(name))
    for i in range(n):
        first.f += 1.5
        first.J += first.f
        first.call = abs
        first.z = first.call(-i)
        if i == n - 3:
            first.J = "now text:"
            del first.f
            first.f = 1
            first.J = 7
    return first.f, first.J, first.z, list(first.__dict__)[-4:]


def derived(n):
    total = 0
    for i in range(n):
        d = Derived(i)
        total += d.three + d.six
        if i % 60 == 59:
            print(d.__dict__)
    return total


print(points(160))
print(others(120))
a, b = Wide(), Wide()
a.extra = b.extra = 3
print(wide([a, b], 120))
print(late(150))
print(derived(130))
