# quick-candidate
# Attributes that are floats lie in instances without a box (core/shape.h): whatever is done to them,
# and whatever they become, nobody can tell.


class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def show(o, *names):
    return [(n, type(getattr(o, n)).__name__, repr(getattr(o, n))) for n in names]


def sweep(points, n):
    s = 0
    for k in range(n):
        for p in points:
            p.x += p.y * 0.5
            s += p.x
    return s


# -- Values ------------------------------------------------------------------------------------

inf = float("inf")
SPECIAL = [0.0, -0.0, inf, -inf, inf - inf, -(inf - inf), 5e-324, -5e-324, 2.2250738585072014e-308,
           1.7976931348623157e308, 6.9e-310, 1e-310, 0.1, -1.5, 2.0 ** 53]
for v in SPECIAL:
    p = P(v, -v)
    p.z = v
    print(v.hex(), p.x.hex(), p.y.hex(), p.z.hex(), p.x == v, str(p.x), repr(p.y))
for i in range(3):  # the caches of these lines
    for v in SPECIAL:
        p = P(v, 1.0)
        p.x = -p.x
        print(p.x.hex(), end=" ")
    print()


# -- Types that change -------------------------------------------------------------------------

def changes():
    class A:
        def __init__(self, v):
            self.a = v
            self.b = 1.5

    out = []
    olds = [A(float(i)) for i in range(6)]
    for v in (1, "s", None, True, 2.5, 10 ** 20, [1], 3.5):
        for o in olds[:4]:
            o.a = v
            out.append((type(o.a).__name__, o.a, o.b))
        new = A(v)
        new.b = v
        out.append((new.a, new.b))
    out.append([(o.a, o.b) for o in olds])
    return out


for row in changes():
    print(row)


def loops():
    points = [P(i * 0.5, 1.0) for i in range(10)]
    out = [sweep(points, 100)]
    points[3].y = 2
    out.append(sweep(points, 100))
    points[4].y = True
    points[5].x = 7
    out.append(sweep(points, 100))
    points[6].x = 10 ** 30
    out.append(sweep(points, 100))
    points[7].y = "no"
    try:
        sweep(points, 100)
    except TypeError as e:
        out.append(str(e))
    return out, [show(p, "x", "y") for p in points]


print(loops())


def by_turns(n):
    """Each object changes every time it is met."""
    objects = [P(1.0, 2.0) for i in range(4)]
    s = 0
    for i in range(n):
        o = objects[i % 4]
        if i % 3 == 0:
            o.x = i
        elif i % 3 == 1:
            o.x = i * 0.25
        else:
            o.y = None if i % 5 == 0 else i * 1.0
        if o.y is not None:
            s += o.x + o.y
    return s, [show(o, "x", "y") for o in objects]


print(by_turns(1000))


def first_int(n):
    s = 0
    for i in range(n):
        p = P(i, i * 0.5)
        p.x += 0.5
        q = P(i * 0.5, i)
        q.y /= 2
        s += p.x + p.y + q.x + q.y
    return s


print(first_int(500))


# -- Many attributes, many names ---------------------------------------------------------------

class Many:
    pass


def many(n):
    o = Many()
    for i in range(n):
        setattr(o, "a%d" % i, i * 0.5)
    for i in range(0, n, 7):
        setattr(o, "a%d" % i, "t%d" % i)
    for i in range(0, n, 5):
        setattr(o, "a%d" % i, getattr(o, "a%d" % i) * 2)
    return [getattr(o, "a%d" % i) for i in range(n)]


for n in (3, 10, 28, 29, 30, 31, 40, 63, 64, 65, 66, 100):
    print(n, many(n))
    print(n, many(n) == many(n))


def names_lost():
    """More names stop being floats than the class remembers."""
    class L:
        pass

    def make(first):
        o = L()
        for k in range(14):
            setattr(o, "n%d" % k, first + k)
        return o

    objects = [make(0.5) for i in range(14)]
    for k, o in enumerate(objects):
        setattr(o, "n%d" % k, k)
        objects.append(make(1.25)) if len(objects) < 40 else None
    return [[getattr(o, "n%d" % k) for k in range(14)] for o in objects]


for row in names_lost():
    print(row)


def orders(n):
    """The same names in different orders, some floats first, some later."""
    class O:
        pass

    out = []
    for i in range(n):
        o = O()
        names = ["a", "b", "c", "d"]
        k = i % 4
        names = names[k:] + names[:k]
        for j, name in enumerate(names):
            setattr(o, name, j * 0.5 if (i + j) % 3 else j)
        o.a = o.a + 1
        o.d = o.d * 0.5
        out.append((o.a, o.b, o.c, o.d))
    return out


print(orders(40))


# -- Deletion, __dict__, vars, copies ----------------------------------------------------------

def deleted(last):
    p = P(1.5, 2.5)
    q = P(0.0, 0.0)
    out = []
    for i in range(5):
        if last:
            del p.y
        else:
            del p.x
        out.append((hasattr(p, "x"), hasattr(p, "y")))
        try:
            p.y if last else p.x
        except AttributeError as e:
            out.append(str(e))
        if last:
            p.y = i if i == 2 else i * 0.5
        else:
            p.x = i * 0.25
        out.append((p.x, p.y, q.x, q.y))
    out.append(sorted(vars(p).items()))
    return out


print(deleted(True))
print(deleted(False))

p = P(1.5, -0.0)
d = p.__dict__
print(d, vars(p) is d, list(d))
d["x"] = 3
p.y = 5e-324
d["z"] = 0.5
print(p.x, p.y, p.z, d)
p.__dict__ = {"x": 2.5, "w": 1}
print(p.x, p.w, hasattr(p, "y"))
q = P(1.0, 2.0)
q.__dict__.update(p.__dict__)
print(q.x, q.y, q.w)
r = P.__new__(P)
r.__dict__.update(vars(q))
print(vars(r) == vars(q), r.x)
print(P(0.5, 1.5).__reduce_ex__(2)[2], P(0.25, None).__getstate__())
print(sorted(n for n in dir(P(0.5, 1.5)) if n[0] != "_"))
s = P(1.0, 2.0)
object.__setattr__(s, "x", 9)
print(object.__getattribute__(s, "x"), s.y)
match P(1.5, 2.5):
    case P(x=1.5, y=y):
        print("matched", y)


# -- Classes -----------------------------------------------------------------------------------

class Q(P):
    extra = 0.5

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

    def total(self):
        return self.x + self.y + self.z + self.extra


class R(Q):
    extra = 1


def inheritance(n):
    objects = [P(0.5, 1.0), Q(0.5, 1.0, 2.0), R(0.5, 1.0, 3.0), R(1, 2, 3), Q(1.0, 2, 3.0)]
    s = 0
    for i in range(n):
        for o in objects:
            o.x += 0.25
            if type(o) is not P:
                s += o.total()
        if i == n // 2:
            objects[1].extra = 2.5
            objects[2].z = 4
            Q.extra = 0.75
    Q.extra = 0.5
    return s, [o.x for o in objects], vars(objects[1])


print(inheritance(200))


class Twin:
    def __init__(self, x, y):
        self.y = x
        self.x = y


def becomes(n):
    out = []
    for i in range(n):
        p = P(0.5, i * 0.5)
        p.__class__ = Twin
        p.x += 1
        p.w = 0.125
        p.__class__ = Q
        p.z = 2.0
        out.append((p.x, p.y, p.w, p.total(), type(p).__name__))
    return out[-3:]


print(becomes(100))


class Listed(list):
    def __init__(self, v):
        self.v = v


class Inty(int):
    pass


class Err(Exception):
    def __init__(self, v):
        self.v = v


class Slotted:
    __slots__ = ("a", "__dict__")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class Called:
    def __init__(self):
        self.f = 0.5
        self.g = len


def others(n):
    out = []
    for i in range(n):
        k = Inty(i)
        k.v = i * 0.5
        objects = [Listed(i * 0.5), k, Err(i * 0.25), Slotted(i * 0.5, i * 1.5)]
        for o in objects[:3]:
            o.v += 1
            o.v = str(o.v) if i % 10 == 9 else o.v
        objects[3].a -= 1
        objects[3].b -= 1
        out.append([o.v for o in objects[:3]] + [objects[3].a, objects[3].b])
    return out[-12:]


print(others(100))
c = Called()
for i in range(3):
    try:
        c.f()
    except TypeError as e:
        print(e)
    print(c.g("abc"))
    c.f = 0.25 if i == 0 else len


# -- Objects that a trace does not make --------------------------------------------------------

class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        return V(self.x + o.x, self.y + o.y)

    def scaled(self, k):
        return V(self.x * k, self.y * k)


def vectors(n, odd):
    v = V(0.0, 1.0)
    step = V(0.5, -0.25)
    kept = []
    for i in range(n):
        w = v + step.scaled(2.0)
        if i % odd == odd - 1:
            kept.append(w)
            if i > n // 2:
                w.x = i
        v = V(w.y, w.x) if i % 7 == 0 else w
    return v.x, v.y, [(k.x, k.y) for k in kept[-6:]]


for odd in (3, 50, 199, 1000):
    print(vectors(400, odd))


def carried(n):
    v = V(0.0, -0.0)
    for i in range(n):
        u = v
        v = V(u.x + 0.5, u.x)
        if i == n - 2:
            v = V(i, u.y)
    return u.x, u.y, v.x, v.y, type(u.x).__name__


print(carried(100), carried(301))


def exits(n):
    """An exit makes the object, a side trace takes it over."""
    t = 0.0
    for i in range(n):
        v = V(i * 0.5, 5e-324)
        if i % 2:
            v.y = v.x
        if i % 5 == 0:
            v.x = -0.0
        if i % 11 == 0:
            last = v
        t += v.x + v.y
    return t, last.x.hex(), last.y.hex()


print(exits(500))


def hooked():
    log = []

    class H:
        def __init__(self):
            self.a = 0.5

        def __setattr__(self, name, value):
            log.append((name, value))
            object.__setattr__(self, name, value)

        def __getattr__(self, name):
            return name + "?"

    for i in range(50):
        h = H()
        h.a += 1
        h.b = h.c
    h.a = None
    return len(log), log[-3:], h.a, h.b


print(hooked())
