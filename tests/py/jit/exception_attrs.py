# quick
# Attributes of exceptions: in the dict, of the class, of BaseException, absent; other keys in the
# dict, other dicts, several classes at one place.
import sys


class Base(Exception):
    shared = "of the class"

    def __init__(self, n):
        super().__init__(n)
        self.n = n
        self.more = n * 2

    def method(self):
        return self.n + self.more

    @property
    def prop(self):
        return self.n * 100


class Derived(Base):
    __slots__ = ("slot",)

    def __init__(self, n):
        Base.__init__(self, n)
        self.slot = -n


class Asks(Exception):
    def __getattr__(self, name):
        return "asked for " + name


class Sets(Exception):
    def __setattr__(self, name, v):
        super().__setattr__(name, [v])


class Plain:
    def __init__(self, n):
        self.n = n
        self.more = 1
        self.shared = 2
        self.prop = 3

    def method(self):
        return -1


class Key:
    hashes = 0

    def __hash__(self):
        return hash("n")

    def __eq__(self, other):
        Key.hashes += 1
        return False


def uses(make, n):
    out = []
    for i in range(n):
        try:
            raise make(i)
        except Exception as e:
            out.append((e.n, e.more, e.shared, e.prop, e.method(), e.args, vars(e)))
            e.n += 1
            e.new = e.n
            out.append((e.n, e.new, sorted(vars(e))))
    return out


print(uses(Base, 60)[-3:])
print(uses(Derived, 60)[-3:], Derived(4).slot)


def mixed(objects):
    total = []
    for o in objects:
        o.n = o.n + 1
        total.append((o.n, o.more, o.shared, o.prop, o.method()))
    return total


objects = [Base(1), Plain(2), Derived(3), Plain(4)] * 20
print(mixed(objects)[-4:], mixed(objects[::-1])[:4], mixed(objects)[-1])
objects[0].shared = "own"
objects[0].method = lambda: "shadowed"
print(mixed(objects)[0])
Base.shared = "changed"
Base.more = property(lambda self: 77, lambda self, v: None)
print(mixed(objects)[0], mixed(objects)[2])
del Base.more
print(mixed(objects)[2])


def absent(e):
    try:
        return e.nothing
    except AttributeError as a:
        return str(a)


print({absent(Base(k)) for k in range(50)}, {absent(Asks(k)) for k in range(50)}, absent(Base(1)))
e = Base(1)
e.nothing = "there"
print(absent(e))
del e.nothing
print(absent(e))


def sets(e, v):
    e.value = v
    return e.value


print([sets(Sets(), k) for k in range(40)][-2:], [sets(Base(0), k) for k in range(40)][-2:], [sets(KeyError(), k) for k in range(40)][-2:])
odd = Base(5)
odd.__dict__[Key()] = 1
print([sets(odd, k) for k in range(40)][-1], odd.n, Key.hashes > 0)
other = Base(6)
other.__dict__ = {"n": "replaced"}
print(sets(other, 9), vars(other))


class D(dict):
    def __getitem__(self, key):
        return "not asked"


other.__dict__ = D(n=1)
print(other.n, sets(other, 8), other.__dict__)
for name in ("args", "__traceback__", "__context__", "__cause__", "__suppress_context__"):
    print(name, sorted({repr(getattr(Base(k % 2), name)) for k in range(30)}))
for k in range(40):
    os = OSError(k, "text")
    os.extra = k
    stop = StopIteration(k)
    stop.extra = k
print(os.errno, os.extra, stop.value, stop.extra, vars(os))
