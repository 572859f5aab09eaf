# quick-candidate
# Functions made anew in each round, of one code: closures, defaults, globals, annotations; seen from outside while
# they run; codes and defaults that change under a compiled loop.
import sys


def double(x):
    return x * 2


def triple(x):
    return x * 3


def swapped(n):
    s = 0
    for i in range(n):
        if i == n // 2:
            double.__code__ = triple.__code__
        s += double(i)
    double.__code__ = (lambda x: x * 2).__code__
    return s


print([swapped(n) for n in (10, 400, 1000)])


def lambdas(n):
    s = 0
    for i in range(n):
        f = lambda x, y=i: x + y + i
        s += f(1) - f(2, 3)
    return s


def nested(n):
    s = 0
    for i in range(n):
        def outer(a):
            def inner(b, *, c=i, d=2):
                nonlocal s
                s += 1
                return a + b * c - d
            return inner
        s += outer(i)(2) + outer(1)(i, d=5)
    return s


def adder(k):
    total = 0

    def add(x):
        nonlocal total
        total += x * k
        return total
    return add


def adders(n):
    made = [adder(k) for k in range(5)]
    out = []
    for i in range(n):
        out.append(made[i % 5](i))
        if i % 50 == 0:
            made[i % 3] = adder(-i)
    return sum(out), out[-3:]


for n in (0, 3, 100, 700):
    print(lambdas(n), nested(n), adders(n))


def defaults_vary(n):
    def f(x, y=1, *, z=10):
        return x + y * z

    out = 0
    for i in range(n):
        if i == n // 3:
            f.__defaults__ = (7,)
        if i == n // 2:
            f.__kwdefaults__["z"] = 100
        if i == n - 2:
            f.__defaults__ = (7, 8)
        if i == n - 1:
            f.__defaults__ = None
        try:
            out += f(i)
        except TypeError as e:
            out = (out, str(e))
    return out


print([defaults_vary(n) for n in (4, 90, 601)])


def kept(n):
    fs = []
    for i in range(n):
        def f(a: int = i) -> str:
            "says something"
            return a + i
        fs.append(f)
        f(2)
    return [(f(), f.__name__, f.__doc__, f.__module__ == __name__, f.__qualname__, f.__defaults__,
             sorted(f.__annotations__), f.__closure__[0].cell_contents) for f in fs[::97]]


print(kept(300))


def looked_at(n):
    seen = []
    for i in range(n):
        def f(x):
            if x % 100 == 99:
                fr = sys._getframe()
                seen.append((fr.f_code.co_name, fr.f_lineno - fr.f_back.f_lineno, fr.f_locals["x"], fr.f_back.f_locals["i"]))
            return x + i
        f(i)
    return seen


print(looked_at(350))


def failing(n):
    out = []
    for i in range(n):
        def f(x):
            g = lambda y: y // (x % 60)
            return g(x)
        try:
            f(i)
        except ZeroDivisionError as e:
            tb, lines = e.__traceback__, []
            while tb:
                lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
                tb = tb.tb_next
            out.append((i, lines))
    return out


print(failing(200))


def other_globals(n):
    code = compile("def f(x): return x + K", "m", "exec")
    spaces = []
    for k in range(3):
        ns = {"K": k * 10}
        exec(code, ns)
        spaces.append(ns)
    s = 0
    for i in range(n):
        s += spaces[i * i % 3]["f"](i)
    spaces[0]["K"] = 1000
    for i in range(n):
        s += spaces[i % 3]["f"](i)
    return s


print(other_globals(400))


def fact(n):
    return (lambda f: f(f, n))(lambda f, k: 1 if k < 2 else k * f(f, k - 1))


print(sum(fact(i % 12) for i in range(500)))


def comprehensions(n):
    s = 0
    for i in range(n):
        s += sum([j * i for j in range(4)]) + max(k + i for k in (1, 2)) + len({i + j: j for j in range(i % 3)})
    return s


print(comprehensions(300))
