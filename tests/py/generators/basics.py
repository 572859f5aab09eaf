# Generators: iteration, send, throw, close, return values, introspection.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e, e.args)


def simple():
    yield 1
    yield 2
    return "done"


g = simple()
print(next(g), next(g))
err(next, g)
err(next, g)
print(list(simple()), tuple(simple()), sum(simple()), [*simple()], max(simple()), dict(zip("ab", simple())), next(simple(), "d"), next(iter([]), "d"))


def echo():
    got = yield "start"
    while got != "stop":
        got = yield f"got {got}"
    return "stopped"


e = echo()
err(e.send, 5)
print(next(e), e.send("a"), e.send(None), next(e))
err(e.send, "stop")
err(e.send, "after")


def catcher():
    while True:
        try:
            x = yield "waiting"
            print("received", x)
        except ValueError as v:
            print("caught", v)
            yield "from except"
        except GeneratorExit:
            print("closing")
            return
        finally:
            print("finally")


c = catcher()
print(next(c), c.send(1), c.throw(ValueError("tv")), next(c), c.throw(ValueError), next(c))
print(c.close(), c.close())
err(next, c)
c = catcher()
next(c)
err(c.throw, KeyError("k"))
err(c.throw, KeyError("dead"))
c = catcher()
err(c.throw, ValueError("before start"))
print(catcher().close())
err(simple().throw, 5)
err(simple().throw, ValueError, "text")
err(simple().throw, ValueError, ValueError("inst"))
err(simple().throw, ValueError("a"), "b")
err(simple().throw, int)
err(simple().throw)
err(simple().send)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
err(s.close)


def raises_on_close():
    try:
        yield 1
    except GeneratorExit:
        raise KeyError("on close")


r = raises_on_close()
next(r)
err(r.close)


def stop_inside():
    yield 1
    raise StopIteration("inside")


def next_inside():
    yield next(iter([]))


err(list, stop_inside())
err(list, next_inside())
try:
    list(stop_inside())
except RuntimeError as x:
    print(repr(x.__cause__), x.__context__ is x.__cause__)


def self_call():
    yield next(me)


me = self_call()
err(next, me)


def ret(v):
    return v
    yield


for v in (None, 5, (1, 2), StopIteration(3)):
    try:
        next(ret(v))
    except StopIteration as s:
        print(repr(s.value), s.args)


def lazily():
    print("body starts")
    yield


z = lazily()
print("made")
next(z)
print(z.gi_running, z.gi_frame is not None, z.gi_code.co_name, z.gi_yieldfrom, z.__name__, z.__qualname__, repr(z).startswith("<generator object lazily at 0x"), iter(z) is z, type(z))
err(next, z)
print(z.gi_frame, z.gi_running)
err(lambda: z())
err(lambda: len(z))
err(lambda: z[0])
err(lambda: type(z)())
err(setattr, z, "x", 1)
err(setattr, z, "__name__", 5)
z.__name__ = "renamed"
print(z.__name__)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    for i, x in enumerate(it):
        if i >= n:
            return
        yield x


print(list(take(15, fib())), [x for x in take(10, (y * y for y in fib()))])


def args(a, b=2, *c, d, **e):
    yield a
    yield b
    yield c
    yield d
    yield e


print(list(args(1, d=4)), list(args(1, 2, 3, 4, d=5, z=6)))
err(args)
gexp = (i * j for i in range(3) for j in range(i))
print(next(gexp), list(gexp), type(gexp).__name__, gexp.__name__, gexp.__qualname__)
err(lambda: (x for x in 5))
err(lambda: next(x for x in [1 // 0]))
