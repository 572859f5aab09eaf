# When defaults are evaluated, what they share, and the attributes of functions.
log = []


def note(x):
    log.append(x)
    return x


def f(a=note("a"), *, b=note("b"), c: note("ann") = note("c")) -> note("ret"):
    "doc text"
    return a, b, c


print(log, f(), f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__doc__, f.__name__, f.__qualname__, f.__module__)


def grow(x, acc=[]):
    acc.append(x)
    return acc


print(grow(1), grow(2), grow(3, []), grow(4))
n = 10


def late(a=n):
    return a, n


n = 20
print(late())
fs = [lambda i=i: i for i in range(3)]
gs = [lambda: i for i in range(3)]
print([x() for x in fs], [x() for x in gs])
f.__defaults__ = (99,)
f.__kwdefaults__ = {"b": 1, "c": 2}
print(f())
f.__defaults__ = None
f.__kwdefaults__ = None


def err(g, *args, **kw):
    try:
        print(g(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)


err(f)
err(setattr, f, "__defaults__", 5)
err(setattr, f, "__kwdefaults__", 5)
err(setattr, f, "__name__", 5)
err(setattr, f, "__code__", 5)
err(setattr, f, "__dict__", 5)
err(setattr, f, "__annotations__", 5)
f.__name__ = "renamed"
f.attr = [1]
print(f.__name__, f.attr, f.__dict__, hasattr(f, "nope"), repr(f).startswith("<function f at"))
f.__qualname__ = "Q.x"
print(repr(f).split(" at ")[0])
del f.attr
err(lambda: f.attr)
err(delattr, f, "nope")
err(delattr, f, "__name__")
f.__doc__ = None
print(f.__doc__)


def outer():
    def inner():
        pass

    class K:
        def meth(self):
            pass

    return inner, K.meth, K, lambda: 0


print([x.__qualname__ for x in outer()], [x.__name__ for x in outer()])
print(f.__code__.co_name, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, f.__code__.co_varnames, f.__code__.co_posonlyargcount)
print(f.__globals__ is globals(), f.__closure__, f.__get__(5)is not None, type(f), type(f.__code__), callable(f))


def swap_code():
    return "old"


def other():
    return "new"


swap_code.__code__ = other.__code__
print(swap_code(), swap_code.__name__)


def typed(x: int, *a: "tup", y: 1 + 1 = 5, **k: dict) -> None: pass


print(typed.__annotations__)
print((lambda: 0).__name__, (lambda x: x).__qualname__, outer.__get__(1).__self__, bool(f))
err(f.__get__)
err(type(f))
