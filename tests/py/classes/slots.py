# __slots__ in every combination.
def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


class S:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


s = S()
print(s.a, S.a, type(S.a).__name__, S.__slots__, hasattr(s, "__dict__"))
err(lambda: s.b)
err(setattr, s, "c", 1)
err(lambda: s.__dict__)
s.b = [1]
del s.a
err(lambda: s.a)
err(delattr, s, "a")
err(lambda: S.a.__get__(s))
S.a.__set__(s, 10)
print(s.a, S.a.__get__(s, S), S.a.__name__, S.a.__objclass__)
err(lambda: S.a.__get__(5))
err(lambda: S.a.__set__(5, 1))
err(lambda: S.a.__delete__(s))
err(lambda: S.a.__delete__(s))


class T(S):
    __slots__ = ("c",)


t = T()
t.b, t.c = 2, 3
print(t.a, t.b, t.c)
err(setattr, t, "d", 1)


class U(S):
    pass


u = U()
u.a, u.z = 5, 6
print(u.a, u.z, u.__dict__)


class D:
    __slots__ = ("x", "__dict__")


d = D()
d.x, d.y = 1, 2
print(d.x, d.y, d.__dict__)


class One:
    __slots__ = "single"


o = One()
o.single = 1
print(o.single)


class Private:
    __slots__ = ("__p", "_q")

    def __init__(self):
        self.__p, self._q = 1, 2


print(Private()._Private__p, [k for k in Private.__dict__ if k.endswith("p")])


class Default:
    __slots__ = {"v": "doc of v"}


print(Default.v.__doc__, Default.__slots__)


def build(body):
    ns = {}
    exec(body, {"S": S}, ns)
    return list(ns)


for body in ["class X:\n __slots__ = ('a',)\n a = 1", "class X:\n __slots__ = (5,)", "class X:\n __slots__ = ('1bad',)", "class X:\n __slots__ = ('a', 'a')", "class X(int):\n __slots__ = ('a',)",
             "class X(int):\n __slots__ = ()", "class X(tuple):\n __slots__ = ('a',)", "class X:\n __slots__ = 5", "class X:\n __slots__ = ('__dict__', '__dict__')", "class X(S):\n __slots__ = ('__weakref__', 'q')",
             "class A:\n __slots__ = ('x',)\nclass B:\n __slots__ = ('y',)\nclass C(A, B): pass", "class A:\n __slots__ = ()\nclass B:\n __slots__ = ('y',)\nclass C(A, B): pass", "class X(list):\n __slots__ = ('extra',)",
             "class X:\n __slots__ = ['l']", "class X:\n __slots__ = iter(['i'])", "class X:\n __slots__ = (n for n in 'xy')", "class X:\n __slots__ = ''"]:
    err(build, body)


class L(list):
    __slots__ = ("tag",)


lst = L([1, 2])
lst.tag = "t"
lst.append(3)
print(lst, lst.tag, len(lst))
err(setattr, lst, "other", 1)


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, o):
        return (self.x, self.y) == (o.x, o.y)

    def __hash__(self):
        return hash((self.x, self.y))


pts = {Point(i % 3, i % 2) for i in range(20)}
print(len(pts), sum(p.x + p.y for p in pts), Point(1, 2) == Point(1, 2), {Point(0, 0): "o"}[Point(0, 0)])
s1, s2 = S(), S()
s1.__class__ = S
err(setattr, s1, "__class__", T)


class Twin:
    __slots__ = ("a", "b")


s1.a = "kept"
s1.__class__ = Twin
print(s1.a, type(s1).__name__)
