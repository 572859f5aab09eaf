# getattr & co, dir, vars, callable, id, hash, type checks.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


class A:
    x = 1

    def __init__(self):
        self.y = 2

    def m(self):
        pass


a = A()
print(getattr(a, "x"), getattr(a, "y"), getattr(a, "z", None), hasattr(a, "m"), hasattr(a, "q"), getattr(A, "m") is A.m, getattr(5, "real"), getattr("s", "upper")(), getattr(None, "__class__"))
setattr(a, "new", 3)
delattr(a, "y")
print(vars(a), a.__dict__ is vars(a), "x" in vars(A), dir(a)[-3:], [n for n in dir(A) if not n.startswith("__")])
err(getattr)
err(getattr, a)
err(getattr, a, 1)
err(getattr, a, "q")
err(getattr, a, "q", 1, 2)
err(getattr, A, "q")
err(getattr, None, "q")
err(getattr, len, "q")
err(getattr, 1.5, "q")
err(getattr, [], "q")
err(getattr, int, "q")
err(getattr, (lambda: 0), "q")
err(getattr, (x for x in []), "q")
err(setattr, a)
err(setattr, a, 1, 2)
err(setattr, 5, "x", 1)
err(setattr, [], "x", 1)
err(setattr, [], "append", 1)
err(setattr, "", "upper", 1)
err(setattr, None, "x", 1)
err(setattr, len, "x", 1)
err(setattr, object(), "x", 1)
err(setattr, (), "__class__", list)
err(delattr, a, "q")
err(delattr, a, "x")
err(delattr, a, "m")
err(delattr, 5, "real")
err(delattr, [], "append")
err(delattr, object(), "x")
err(delattr, a, "__class__")
err(hasattr, a, 5)
err(vars, 5)
err(vars, [])
err(dir, 1, 2)
err(dir, undefined=1)


class Dir:
    def __dir__(self):
        return ("b", "a", "c")


class BadDir:
    def __dir__(self):
        return 5


class MixDir:
    def __dir__(self):
        return ["a", 5]


print(dir(Dir()))
err(dir, BadDir())
err(dir, MixDir())


def local_dir(p):
    q = 1
    return dir(), vars().keys() == locals().keys()


print(local_dir(1), "A" in dir(), "append" in dir([]), "__add__" in dir(5), dir(5) == dir(int), set(dir(object)) <= set(dir(A)), len(dir(str)) > 70)
print(callable(len), callable(A), callable(a), callable(a.m), callable(lambda: 0), callable(5), callable(None), callable(int), callable("x"), callable(type))
print(id(a) == id(a), id(a) != id(A()), type(id(a)), hash("a") == hash("a"), hash(1.0), hash(()), hash(None) is not None, hash(A) == hash(A))
err(hash, [])
err(hash, {})
err(hash, set())
err(hash, slice(1))
err(hash)
print(type(a) is A, type(a) == type(A()), isinstance(a, (int, (str, A))), issubclass(bool, (str, int)), type(type(a)), isinstance(A, type))
print(object().__eq__(5), object().__ne__(5), object().__lt__(5), object.__eq__(a, a), object.__hash__(a) == hash(a), object.__repr__(5)[:14], object.__str__("q"), object.__doc__[:10], object.__init__(a), object.__new__(A).x, object.__dir__(a)[:1] != [], object.__sizeof__(a) > 0, object.__reduce_ex__ is not None, object.__subclasshook__(), object.__init_subclass__(), object.__format__(a, "")[:10])
err(object.__format__, a, "x")
err(object.__eq__)
err(object.__init__)
err(object.__init__, a, 1)
err(object, 1)
err(object.__setattr__, a, "k")
err(type)
err(type, 1, 2)
err(isinstance, 1)
err(isinstance, 1, "int")
err(isinstance, 1, [int])
err(issubclass, 1, int)
err(issubclass, int, "x")


class Fake:
    @property
    def __class__(self):
        return int


print(isinstance(Fake(), int), isinstance(Fake(), Fake), type(Fake()).__name__, Fake().__class__)
print(abs(-5), abs(2.5), abs(3 + 4j), abs(-2**70), abs(True), divmod(7, -2), divmod(-7.5, 2), round(2.5), round(3.14159, 2), round(-0.5), pow(2, 10), pow(2, -1), bin(10), hex(-255), oct(8), chr(97), ord("a"))
err(abs, None)
err(abs, "a")
err(divmod, 1)
err(divmod, 1, "a")
err(divmod, 1, 0)
err(round)
err(round, "a")
err(round, 1, "a")
err(chr, 1.5)
err(ord, "")
import builtins
print(builtins.len is len, __builtins__ is builtins or __builtins__ is builtins.__dict__, builtins.__name__, __name__, __debug__, type(builtins).__name__)
builtins.added = 42
print(added)
del builtins.added
err(lambda: added)
print(NotImplemented, Ellipsis is ..., type(NotImplemented)() is NotImplemented, type(...)() is ..., type(None)() is None)
err(type(None), 1)
err(lambda: None.x)
err(lambda: setattr(None, "x", 1))


def assign_none():
    exec("None = 1")


err(assign_none)
err(lambda: exec("True += 1"))
err(lambda: exec("__debug__ = 1"))
