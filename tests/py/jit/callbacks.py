# quick
# Builtins over generators and with key functions: values, exceptions, tracebacks, frames, recursion.
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, __file__.rpartition("/")[0])
from _calls import boom, names, rounds, show


# -- values

def sums():
    print(rounds(100, lambda i: sum(x * x for x in range(i))))
    print(rounds(100, lambda i: sum((x * 0.5 for x in range(i)), 1)))
    print(rounds(100, lambda i: sum((x * 0.1 for x in range(i)), start=2**50)))
    print(rounds(100, lambda i: sum((x if x % 3 else x / 2 for x in range(i)))))
    print(rounds(40, lambda i: sum((2**46 + x for x in range(i)))))
    print(rounds(40, lambda i: len(sum(([x, i] for x in range(i)), []))))
    print(rounds(40, lambda i: sum(((x,) for x in range(i)), ())))
    print(sum(x for x in ()), sum((x for x in ()), 7), sum((x for x in ()), None))
    print(sum(True for x in range(200)), type(sum((True for x in range(1)), False)))


def truths():
    print(rounds(100, lambda i: any(x > 50 for x in range(i))))
    print(rounds(100, lambda i: all(x < 50 for x in range(i))))
    print(rounds(100, lambda i: any("" for x in range(i))))
    print(rounds(100, lambda i: all([x] for x in range(i))))
    g = (x for x in range(10))
    print(any(x == 3 for x in g), next(g), all(x < 6 for x in g), next(g), list(g))
    print(any(x for x in ()), all(x for x in ()))


def extremes():
    print(rounds(100, lambda i: max(x * 7 % 31 for x in range(i + 1))))
    print(rounds(100, lambda i: min((x * 7 % 31 - 9.5 for x in range(i + 1)), default=4)))
    print(rounds(60, lambda i: max((x for x in range(i)), default=None)))
    print(rounds(60, lambda i: max(range(1, i + 2), key=lambda v: v * 37 % 101)))
    print(rounds(60, lambda i: min([3, 1, 2, i], key=lambda v: -v)))
    print(rounds(60, lambda i: min((str(x) for x in range(i)), key=lambda s: s[::-1], default="none")))
    print(rounds(60, lambda i: max({"a": 1, "bb": i, "ccc": 3}, key=lambda k: len(k))))
    print(max((x for x in "hello"), key=None), min((x for x in "hello"), key=None, default=3))
    print(max([(1, "a"), (1, "b"), (0, "c")], key=lambda p: p[0]), min((p for p in [(1, "a"), (1, "b")]), key=lambda p: p[0]))
    nan = float("nan")
    print(max(x for x in [1.0, nan, 2.0]), max(x for x in [nan, 1.0, 2.0]), min(x for x in [3, nan, 2]))


# -- who may look

class Num:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return Num(self.v + (other.v if isinstance(other, Num) else other))
    __radd__ = __add__

    def __gt__(self, other):
        return self.v > other.v

    def __lt__(self, other):
        return self.v < other.v

    def __bool__(self):
        return self.v > 0

    def __repr__(self):
        return "Num(%r)" % self.v


def objects():
    print(rounds(80, lambda i: sum(Num(x) for x in range(i + 1))))
    print(rounds(80, lambda i: max(Num(x * 7 % 13) for x in range(i + 1))))
    print(rounds(80, lambda i: min((x for x in range(i + 1)), key=lambda x: Num(-x * 7 % 13))))
    print(rounds(80, lambda i: any(Num(x - i) for x in range(i + 1))))
    print(rounds(80, lambda i: all(Num(x) for x in range(1, i + 1))))


def frames():
    def at(depth):
        return sys._getframe(depth).f_code.co_name
    print(max((names() for _ in range(3)), key=lambda s: names()))
    print(sum((at(d) != "?" for d in range(3))), [any(print(d, at(d)) for d in (x,)) for x in range(4)])
    r = []
    sum(r.append(names()) or 0 for _ in range(2))
    print(r)
    a, b = 1, 2
    print(max((sorted(locals()) for _ in range(2)), key=lambda v: len(v)))
    print(min(("a" in globals() for _ in range(2))), min([1, 2], key=lambda v: "show" in globals()))

    def g():
        yield sys._getframe().f_back.f_code.co_name
        yield g.__code__.co_name
    print(max(g()))
    for f in (sum, any, all, max, min):
        print(type(f), f, f.__name__, f.__module__, f.__self__, hasattr(f, "__code__"))


# -- exceptions

def sum_raises(n):
    return sum(boom(x, n) for x in range(200))


def sum_type(n):
    return sum(x if x < n else "s" for x in range(200))


def sum_start_str():
    return sum((x for x in "ab"), "")


def sum_start_bytes():
    return sum((x for x in [b"a"]), b"")


def sum_start_bytearray():
    return sum((x for x in [b"a"]), start=bytearray())


def sum_bad_kw():
    return sum((x for x in [1]), begin=3)


def sum_three():
    return sum((x for x in [1]), 1, 2)


def sum_none():
    return sum()


def any_two():
    return any((x for x in [1]), 2)


def any_kw():
    return any(iterable=(x for x in [1]))


def max_empty():
    return max(x for x in ())


def min_empty_key():
    return min([], key=lambda v: v)


def max_types(n):
    return max(x if x < n else str(x) for x in range(200))


def min_key_raises(n):
    return min(range(200), key=lambda x: boom(x, n))


def max_key_args():
    return max([1, 2], key=lambda a, b: a)


def max_bad_kw():
    return max((x for x in [1]), key=None, other=2)


def max_two_default():
    return max(1, 2, default=3)


def key_stops():
    return max([1, 2], key=lambda v: next(iter(())))


def gen_stops():
    return sum(next(iter(())) for _ in range(3))


def truth_raises():
    class Bad:
        def __bool__(self):
            raise OSError("no truth")
    return any(Bad() for _ in range(2))


def running():
    def g():
        yield sum(it)
    it = g()
    return sum(it)


def caught(n):
    r = 0
    for i in range(n):
        try:
            r += sum(boom(x, i % 7) for x in range(5))
        except KeyError as e:
            r += e.args[0]
    return r


def chained():
    try:
        1 / 0
    except ZeroDivisionError:
        return sum(boom(x, 2) for x in range(5))


def within():
    """The handled exception that a generator sees."""
    try:
        {}["k"]
    except KeyError:
        return [str(sys.exc_info()[0]), max(str(sys.exc_info()[1]) for _ in range(2))]


def closing():
    log = []

    def g():
        try:
            for x in range(10):
                yield x
        finally:
            log.append("closed")
    it = g()
    print(any(x == 3 for x in it), log)
    it.close()
    return log


# -- recursion

def depth_sum(n):
    return 0 if n == 0 else 1 + sum(depth_sum(n - 1) for _ in range(1))


def depth_key(n):
    return 0 if n == 0 else 1 + max([n], key=lambda v: depth_key(n - 1))


def tree(n):
    return 1 if n == 0 else sum(tree(n - 1) for _ in range(2))


def forever():
    return any(forever() for _ in range(2))


def forever_key():
    return max([1], key=lambda v: forever_key())


def hot_inside(n):
    """A generator whose own loop is the hot one."""
    def g():
        for i in range(3):
            s = 0
            for j in range(n):
                s += i * j
            yield s
    return sum(g()), max(g()), list(g()), next(g())


sums()
truths()
extremes()
objects()
frames()
for f in (sum_start_str, sum_start_bytes, sum_start_bytearray, sum_bad_kw, sum_three, sum_none, any_two, any_kw, max_empty,
          min_empty_key, max_key_args, max_bad_kw, max_two_default, key_stops, gen_stops, truth_raises, running, chained,
          within, closing):
    for _ in range(3):
        show(f)
for n in (0, 3, 150):
    for f in (sum_raises, sum_type, max_types, min_key_raises, caught):
        show(f, n)
for f in (depth_sum, depth_key):
    show(f, 100)
    show(f, 300)
show(tree, 8)
for f in (forever, forever_key):
    try:
        f()
    except RecursionError as e:
        print(f.__name__, e)
show(hot_inside, 300)
