# What C code can see does not grow with the exceptions it has seen (errors_c.c).
# timeout: 200
# gcstress: 50021
import gc
import sys
import errors_c as c


def exposed():
    gc.collect()
    gc.collect()
    return sys.krait_stats()["exposed"] if hasattr(sys, "krait_stats") else 0


def flat(f):
    f(1000)
    before = exposed()
    f(100000)
    grown = exposed() - before
    print(f.__name__, grown if grown > 100 else "flat")


def caught(n):
    for i in range(n):
        try:
            c.raise_string(KeyError, b"x")
        except KeyError:
            c.handled()


def swapped(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            c.handling(KeyError(i), c.handled)
            c.handling_own(c.handled)
        c.handling(KeyError(i), c.handled)
        c.handling_own(c.handled)


def inside(i):
    try:
        raise ValueError(i)
    except ValueError:
        c.handled()
        yield 1
        c.handling(KeyError(i), c.handled)
        c.handling_own(c.handled)


def generators(n):
    # they finish in the handler, are closed in it, or dropped
    for i in range(n // 3):
        list(inside(i))
        g = inside(i)
        next(g)
        g.close()
        g = inside(i)
        next(g)
        g = None


def fetched(n):
    for i in range(n):
        c.set_object(KeyError, i)
        c.set_object(KeyError, KeyError(i))
        c.raised(lambda: c.raise_object(KeyError, KeyError(i)))


for f in caught, swapped, generators, fetched:
    flat(f)
