# Data and non-data descriptors, and their order against the instance dict.
def err(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)


class Data:
    def __init__(self, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return f"{self.name}.get({'None' if obj is None else 'obj'}, {owner.__name__ if owner else None})"

    def __set__(self, obj, value):
        obj.__dict__["log"] = f"{self.name}.set({value})"

    def __delete__(self, obj):
        obj.__dict__["log"] = f"{self.name}.delete"


class NonData:
    def __get__(self, obj, owner=None):
        return "nondata"


class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["so"] = value * 2


class DelOnly:
    def __delete__(self, obj):
        obj.__dict__["deleted"] = True


class C:
    d = Data("d")
    nd = NonData()
    so = SetOnly()
    do = DelOnly()


c = C()
c.__dict__["d"] = "inst d"
c.__dict__["nd"] = "inst nd"
print(c.d, c.nd, C.d, C.nd)
c.d = 5
print(c.log)
del c.d
print(c.log, c.__dict__["d"])
print(type(c.so).__name__)
c.so = 4
print(c.so, type(C.so).__name__)
err(delattr, c, "so")
err(setattr, c, "do", 1)
del c.do
print(c.deleted)
c.nd = "assigned"
del c.nd
print(c.nd)
c.inst = Data("on instance")
print(type(c.inst).__name__)
C.d = "replaced"
print(C.d, c.d)


class Meta(type):
    md = Data("md")
    mnd = NonData()
    plain = "meta plain"


class K(metaclass=Meta):
    mnd = "class mnd"
    plain = Data("k")


print(K.md, K.mnd, K.plain)
err(setattr, K, "md", 3)


class Bad:
    __get__ = 5


class HasBad:
    b = Bad()


err(lambda: HasBad().b)


class Raises:
    def __get__(self, obj, owner):
        raise KeyError("from get")

    def __set__(self, obj, v):
        raise LookupError("from set")


class HasRaises:
    r = Raises()


err(lambda: HasRaises().r)
err(setattr, HasRaises(), "r", 1)
err(lambda: hasattr(HasRaises(), "r"))
err(delattr, HasRaises(), "r")


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, self.slot, None)

    def __set__(self, obj, v):
        if not isinstance(v, self.kind):
            raise TypeError(f"{self.slot[1:]} wants {self.kind.__name__}, got {type(v).__name__}")
        setattr(obj, self.slot, v)


class Rec:
    n = Typed(int)
    s = Typed(str)

    def __init__(self, n, s):
        self.n, self.s = n, s


r = Rec(1, "a")
print(r.n, r.s, r.__dict__, type(Rec.n).__name__)
err(Rec, "x", "y")
err(setattr, r, "s", 5)
total = 0
for i in range(500):
    r.n = i
    total += r.n
print(total)
f = C.__dict__["nd"]
print(f.__get__(None, C), (lambda self: self).__get__(5)(), "abc".upper.__self__, str.__dict__["upper"].__get__("q")())
err(lambda: str.__dict__["upper"].__get__(5))
err(lambda: str.__dict__["upper"].__get__(None))
err(lambda: int.__dict__["real"].__get__("x"))
err(lambda: int.__dict__["real"].__set__(5, 1))
print(type(str.__dict__["upper"]).__name__, type(int.__dict__["real"]).__name__, type(int.__dict__["__add__"]).__name__, type((5).__add__).__name__, type("".upper).__name__, type(dict.__dict__["fromkeys"]).__name__, type(C.__dict__["__dict__"]).__name__)
print(str.__dict__["upper"], int.__dict__["real"], int.__dict__["__add__"], dict.__dict__["fromkeys"], C.__dict__["__dict__"], C.__dict__["__weakref__"])
