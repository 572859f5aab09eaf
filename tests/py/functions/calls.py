# Evaluation order, nesting, recursion, and calls through every kind of callable.
log = []


def v(x):
    log.append(x)
    return x


def show(*a, **k):
    print(a, k, log)
    log.clear()


show(v(1), v(2), k=v(3), m=v(4))
show(v(1), *[v(2), v(3)], v(4), k=v(5), **{"m": v(6)})
show(*[v("s")], **{"a": v("d")}, b=v("k"))
(v("callee") and show)(v("f first"), v("args"))
d = {}
d[v("key")] = v("value")
print(log)
log.clear()
v([0, 1])[v(0)] = v("rhs")
print(log)
log.clear()
x = v("a") + v("b") * len(v("c") + v("d"))
print(x, log)
log.clear()
{v("k1"): v("v1"), v("k2"): v("v2")}
print(log)
log.clear()
v(1) < v(2) < v(0) < v(9)
print(log)
log.clear()


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def hanoi(n, a, b, c, moves):
    if n:
        hanoi(n - 1, a, c, b, moves)
        moves.append((a, c))
        hanoi(n - 1, b, a, c, moves)
    return moves


print(fact(30), ackermann(2, 6), even(200), odd(201), len(hanoi(8, 1, 2, 3, [])), hanoi(3, "a", "b", "c", []))


class Callable:
    def __init__(self, tag):
        self.tag = tag

    def __call__(self, *args, **kw):
        return self.tag, args, kw

    def method(self, x):
        return self.tag, x


c = Callable("T")
m = c.method
print(c(1, k=2), m(5), Callable.method(c, 6), Callable.__call__(c, 7), c.__call__(8), m.__self__ is c, m.__func__ is Callable.__dict__["method"], m.__name__)
print(list(map(c, [1, 2])), list(map(m, [1])), list(map(len, ["a", "bb"])), list(map(int, "12")), sorted([3, 1], key=Callable("k").__call__), "x".join(map(str, range(3))))
print(m == c.method, m is c.method, hash(m) == hash(c.method), m != Callable("T").method, [m].index(c.method), (lambda f: f(3))(lambda y: y * 2))
bound = [].append
bound(1)
bound(2)
print(bound.__self__, bound.__name__, len.__name__, "".join.__self__ == "", (5).__add__(3), int.__add__(5, 3), str.upper("x"), list.append.__name__, dict.fromkeys("a"))


def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


err(str.upper)
err(str.upper, 5)
err(list.append, 5, 1)
err(list.append)
err([].append)
err(len)
err(len, 1, 2)
err(len, obj=1)
err("a".upper, 1)
err("a".join, 1, 2)
err(print, end=1)
err(print, sep=1)
err(print, bogus=1)
err(dict.fromkeys)
err(int.__add__, 5)
err(int.__add__, "a", 5)
err(isinstance, 1)
err(abs)
err(abs, "x")


def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x

    return run


def curry(f, n, *got):
    return f(*got) if n == len(got) else lambda x: curry(f, n, *got, x)


print(compose(str, abs, int)("-5"), curry(lambda a, b, c: a + b * c, 3)(1)(2)(3))
print((lambda *a, **k: (a, k))(1, *(2, 3), **{"z": 1}), (lambda a, b=2, *, c: (a, b, c))(1, c=3))
