# quick
# enumerate and zip over generators, next() with a default, lists extended by generators; iterators of one's own in map.
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, __file__.rpartition("/")[0])
from _calls import boom, rounds


def gen(n):
    for x in range(n):
        yield x * 3


def pairs(i):
    r = 0
    for k, x in enumerate(gen(i)):
        r += k * x
    for k, x in enumerate((v for v in range(i % 9)), i):
        r -= k - x
    for k, x in enumerate(map(lambda v: v + 1, range(i % 7)), start=2**62 - 3):
        r += k % 10 + x
    for k, x in enumerate(map(lambda v: v + 1, range(5)), start=2**63 - 3):
        r += k % 10 + x
    for a, b in zip(gen(i), gen(i // 2)):
        r += a - b
    for a, b in zip(gen(i), range(7)):
        r += a * b
    for a, b in zip([1, 2, 3], gen(i)):
        r += a * b
    for a, b, c in zip([1, 2, 3], gen(i), "abc"):
        r += a * b
    for a, b in zip(map(lambda v: v, range(4)), map(lambda v: v, range(5))):
        r += a * b
    for t in zip(gen(3)):
        r += len(t)
    return r


print(rounds(60, pairs))
print(rounds(60, lambda i: list(enumerate(gen(i % 5)))))
print(rounds(60, lambda i: dict(zip(gen(i % 5), gen(9)))))
print(rounds(60, lambda i: sorted(zip(gen(i % 5), gen(9)), key=lambda p: -p[0])))
print(rounds(60, lambda i: [t for t in zip(gen(3), range(3), strict=True)] + [t for t in enumerate(filter(lambda v: v % 2, range(i)))]))


def state():
    e = enumerate(gen(9), 5)
    r = [next(e)]
    for k, x in e:
        r.append((k, x))
        if k == 8:
            break
    r.append(next(e))
    r.append(e.__reduce__()[1][1])
    r.extend(e)
    z = zip(gen(4), it := iter(range(9)))
    for a, b in z:
        if a == 3:
            break
    r += [next(z), list(z), next(it)]
    z = zip(it := iter(range(9)), gen(2))
    r += [[t for t in z], next(it)]
    z = zip(gen(4), gen(3))
    z.__setstate__(True)
    try:
        for t in z:
            r.append(t)
    except ValueError as e:
        r.append(str(e))
    return r


for _ in range(3):
    print(state())


def again():
    e = enumerate(map(lambda v: boom(v, 2), range(5)))
    r = []
    for _ in range(3):
        try:
            for p in e:
                r.append(p)
        except KeyError as x:
            r.append(repr(x))
    return r


print(again())


def stop(x):
    if x == 3:
        raise StopIteration
    return x


print([p for p in enumerate(map(stop, range(9)))], [p for p in zip(map(stop, range(9)), range(9))], list(zip(range(9), map(stop, range(9)))))


def defaults(i):
    g = gen(i % 4)
    return [next(g, None), next(g, i), next(g, "x"), next((x for x in range(i) if x * x > i), -1), next(iter([i]), 0)]


print(rounds(60, defaults))


def raising(n):
    g = (boom(x, n) for x in range(5))
    r = []
    for _ in range(7):
        try:
            r.append(next(g, "end"))
        except KeyError as e:
            tb, where = e.__traceback__, []
            while tb:
                where.append(tb.tb_frame.f_code.co_name)
                tb = tb.tb_next
            r.append(where)
    return r


for n in (0, 2, 9):
    print(raising(n))


def value():
    def g():
        yield 1
        return 5
    it = g()
    next(it)
    try:
        next(it)
    except StopIteration as e:
        return e.value, next(it, 7)


print(value())


def running():
    def g():
        yield next(it, 3)
    it = g()
    try:
        return next(it, 4)
    except ValueError as e:
        return str(e)


print(running(), running())


def extended(i):
    l = [i]
    was = l
    l += gen(i % 5)
    l += map(lambda v: v + len(l), range(3))
    l += filter(lambda v: v & 1, range(i % 6))
    return [*l, *gen(3), *map(str, range(2)), l is was]


def spread(*args, **kw):
    return len(args), args[:2], kw


print(rounds(60, extended))
print(rounds(60, lambda i: spread(*gen(i), **{"k": i})))
print(rounds(60, lambda i: (*gen(i % 4), *enumerate(gen(2)))))
print(rounds(60, lambda i: {*gen(i % 4)}))


def half():
    l = [0]
    try:
        l += (boom(x, 3) for x in range(9))
    except KeyError:
        return l


print(half(), half())


class Sub(list):
    def __iadd__(self, other):
        return "own"


s = Sub()
s += gen(3)
print(s)


class It:
    """An iterator whose __iter__ must be called once."""

    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print("iter", end=" ")
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Once:
    """What it gives has no __iter__ at all."""

    def __iter__(self):
        class Bare:
            n = 0

            def __next__(self):
                self.n += 1
                if self.n > 3:
                    raise StopIteration
                return self.n
        return Bare()


for _ in range(3):
    print(list(map(lambda v: v, It(3))), [x for x in filter(lambda v: v, It(3))], [x for x in map(lambda a, b: a + b, It(3), It(2))])
    print(sum(map(lambda v: v, Once())), [p for p in zip(map(lambda v: v, Once()), Once())], [x for x in filter(lambda v: v > 1, Once())])
    print([p for p in enumerate(map(lambda v: v, It(2)))])


def mixed(its):
    """One place, maps over iterators of several classes."""
    r = 0
    f = lambda v: v
    for it in its:
        for x in map(f, it):
            r += x
    return r


print(mixed([range(3)] * 100 + [It(3)] + [[1, 2]] * 50 + [Once()] + [gen(4)] + [(1, 2)] * 3 + [{1: 2}] * 3))
