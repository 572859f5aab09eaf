# quick
# Collections of generators, sorting by keys, map and filter: values, exceptions, who sees what.
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, __file__.rpartition("/")[0])
from _calls import boom, names, rounds, show


# -- collections

def collections():
    print(rounds(70, lambda i: list(x * x for x in range(i % 20))))
    print(rounds(70, lambda i: tuple(x * 0.5 for x in range(i % 20))))
    print(rounds(70, lambda i: sorted(set(x % 7 for x in range(i)))))
    print(rounds(70, lambda i: set(x * 37 % 101 for x in range(i))))
    print(rounds(70, lambda i: frozenset(x * 37 % 101 for x in range(i))))
    print(rounds(70, lambda i: dict((x, x * i) for x in range(i % 20))))
    print(rounds(70, lambda i: dict([x, str(x)] if x % 3 else "ab" for x in range(i % 20))))
    print(rounds(70, lambda i: ",".join(str(x) for x in range(i % 20))))
    print(rounds(70, lambda i: b"-".join(bytes([65 + x]) for x in range(i % 20))))
    print(list(x for x in ()), tuple(x for x in ()), set(x for x in ()), dict(x for x in ()), ".".join(x for x in ()))
    print(hash(frozenset(x for x in range(50))) == hash(frozenset(range(50))), {frozenset(x for x in "a"): 1})

    def ext(i):
        r = [1, 2]
        r.extend(x + len(r) for x in range(i % 9))
        return r
    print(rounds(70, ext))

    def upd(i):
        r = {1, 2}
        r.update(x * len(r) % 17 for x in range(i % 9))
        return r
    print(rounds(70, upd))

    class L(list):
        def append(self, x):
            raise TypeError("not asked")

    class S(str):
        def join(self, x):
            return "own join"
    own = L(x for x in range(3))
    own.extend(x for x in range(3))
    print(own, S("-").join(x for x in "ab"), type(own))
    for f in (list, tuple, set, dict, [].extend, "".join):
        print(repr(f)[:25], hasattr(f, "__code__"))


def seen_from_within():
    r = [names()]
    r.extend(names() + [len(r)] for _ in range(2))
    return r, list(names() for _ in range(1)), [n for n in "".join(" ".join(names()) for _ in range(1)).split()]


# -- sorting

def sorting():
    data = [(x * 37 % 101, x) for x in range(60)]
    print(rounds(50, lambda i: sorted(data[i:], key=lambda p: (p[0] + i) % 13)[:5]))
    print(rounds(50, lambda i: sorted(data[i:], key=lambda p: (-p[0], p[1]), reverse=True)[:5]))
    print(rounds(50, lambda i: sorted((p for p in data[i:]), key=lambda p: str(p))[:5]))
    print(rounds(50, lambda i: sorted((-p[0] for p in data[i:]), reverse=i % 2 == 0)[:5]))
    print(rounds(50, lambda i: sorted({"b": 2, "a": 1, "c": 0}, key=lambda k: (i, k))))

    def in_place(i):
        l = data[i:]
        r = l.sort(key=lambda p: p[0] * (i - 3) % 7 * 0.5)
        return l[:5], r
    print(rounds(50, in_place))
    l = [3, 1, 2]
    print(sorted(l, key=None), sorted((x for x in l), key=None, reverse=False), l.sort(key=lambda v: -v, reverse=True), l)
    print(sorted([[2], [1]], key=lambda v: v), sorted([], key=lambda v: 1 / 0), sorted((x for x in l), reverse=1))


def empty_while_sorting():
    l = [3, 1, 2]
    seen = []
    l.sort(key=lambda v: seen.append((len(l), l[:], names())) or v)
    return seen, l


def changed(how):
    l = [3, 1, 2]
    try:
        l.sort(key=lambda v: how(l) or v)
    except ValueError as e:
        return str(e), l
    return l


def key_raises(n):
    l = list(range(100, 0, -1))
    try:
        l.sort(key=lambda v: boom(v, n))
    except KeyError as e:
        print(e, l[:3], len(l), repr(e.__context__))
    return sorted(l, key=lambda v: boom(v, n))[:3]


def compare_raises():
    l = [3, "a", 2]
    try:
        l.sort(key=lambda v: v)
    except TypeError as e:
        print(e, l)
    return sorted(l, key=lambda v: v)


class Odd:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v


def own_less():
    l = list(range(30, 0, -1))
    l.sort(key=lambda v: Odd(v % 7))
    return l


def sort_bad_reverse():
    return sorted((x for x in [2, 1]), reverse="x")


def sort_bad_kw():
    return sorted([2, 1], key=lambda v: v, other=1)


def sort_positional():
    return [2, 1].sort(lambda v: v)


def sort_two():
    return sorted([2, 1], lambda v: v)


def within_handler():
    try:
        1 / 0
    except ZeroDivisionError:
        l = [2, 1]
        try:
            l.sort(key=lambda v: boom(v, 1))
        except KeyError as e:
            return repr(e.__context__), sys.exc_info()[0].__name__
        finally:
            print(sys.exc_info()[0].__name__)


# -- map and filter

def lazies():
    print(rounds(60, lambda i: sum(map(lambda x: x * i, range(i)))))
    print(rounds(60, lambda i: list(map(lambda x, y: x - y, range(i % 9), range(5, 50)))))
    print(rounds(60, lambda i: list(map(lambda x, y: x - y, range(40), (v * 2 for v in range(i % 9))))))
    print(rounds(60, lambda i: list(map(lambda x, y, z: x + y + z, range(i % 9), range(9), range(9)))))
    print(rounds(60, lambda i: list(filter(lambda x: x % 3 == i % 3, range(i)))))
    print(rounds(60, lambda i: list(filter(None, (x % 3 for x in range(i % 9))))))
    print(rounds(60, lambda i: sorted(map(lambda x: -x, filter(lambda x: x & 1, map(int, "0123456789"))))[i % 5]))
    print(rounds(60, lambda i: max(map(str, (x for x in range(i))), default="-")))
    print(rounds(60, lambda i: dict(map(lambda x: (x, i), range(i % 5)))))

    def loop(i):
        r = 0
        for x in map(lambda v: v * v, range(i)):
            if x > 400:
                break
            r += x
        for k, x in enumerate(map(lambda v: v + i, range(5))):
            r += k * x
        for a, b in zip(map(lambda v: v, range(5)), filter(lambda v: v > 1, range(9))):
            r += a * b
        return r
    print(rounds(60, loop))

    class C:
        def __init__(self, k):
            self.k = k

        def times(self, x):
            return self.k * x

        def __call__(self, x):
            return self.k + x
    print(rounds(60, lambda i: [x for x in map(C(i).times, range(4))] + [x for x in map(C(i), range(4))]))
    print(rounds(60, lambda i: [x for x in filter(C(i - 30).times, range(3))]))
    print([type(x) for x in map(C, range(2))], [x for x in map(lambda x: names(), range(1))])


def again_after_exception():
    m = map(lambda v: boom(v, 2), range(5))
    f = filter(lambda v: boom(v, 2) or True, range(5))
    for it in m, f:
        r = []
        for attempt in range(3):
            try:
                for x in it:
                    r.append(x)
            except KeyError as e:
                r.append(repr(e))
        print(r)
    m = map(lambda v: v * 10, range(6))
    r = []
    for x in m:
        r.append(x)
        if x == 20:
            break
    return r, next(m), list(m), next(m, "end"), [x for x in m]


def stop(x):
    if x == 3:
        raise StopIteration("stopped")
    return x


def stops():
    m = map(stop, range(7))
    r = [[x for x in m], [x for x in m], list(map(stop, range(7))), sum(map(stop, range(7)))]
    r.append([x for x in filter(lambda v: stop(v) is not None, range(7))])
    r.append(list(filter(lambda v: stop(v) is not None, range(7))))
    r.append(tuple(map(lambda a, b: stop(a + b), range(4), range(4))))
    for x in map(stop, [3]):
        r.append("never")
    else:
        r.append("else")
    return r


def stop_in_generator():
    return list(stop(x) for x in range(5))


def stop_through_generator():
    def g():
        for x in map(stop, range(5)):
            yield x
        yield "after"
    return list(g())


def map_raises(n):
    r = 0
    for x in map(lambda v: boom(v, n), range(200)):
        r += x
    return r


def filter_truth():
    class Bad:
        def __bool__(self):
            raise OSError("no truth")
    return [x for x in filter(lambda v: Bad(), range(3))]


def wrong_args():
    return [x for x in map(lambda a, b: a, range(3))]


def nested(n):
    return n if n == 0 else 1 + sum(map(lambda v: nested(n - 1), range(1)))


def nested_list(n):
    return n if n == 0 else 1 + list(nested_list(n - 1) for _ in range(1))[0]


def nested_sort(n):
    return n if n == 0 else 1 + sorted([0], key=lambda v: nested_sort(n - 1))[0]


def forever():
    return list(map(lambda v: forever(), range(2)))


def generators_in_generators(n):
    def g(k):
        return (x + k for x in (g(k - 1) if k else range(n)))
    return sum(g(12)), max(map(lambda v: -v, g(3)))


def list_raises(n):
    return list(boom(x, n) for x in range(200))


def dict_short():
    return dict((x,) * (x + 1) for x in range(1, 4))


def dict_number():
    return dict(x for x in [(1, 2), 3])


def dict_unhashable():
    return dict(([], x) for x in range(3))


def set_unhashable():
    return set([x] for x in range(3))


def join_types():
    return ",".join(x for x in ["a", 3])


def join_bytes():
    return b",".join(x for x in [b"a", "b"])


def extend_raises():
    l = [0]
    try:
        l.extend(boom(x, 3) for x in range(5))
    except KeyError:
        return l


collections()
show(seen_from_within)
sorting()
lazies()
for how in (lambda l: l.append(1), lambda l: l.clear(), lambda l: l.extend(x for x in "ab"), lambda l: None,
            lambda l: l.append(1) or l.pop() and None):
    show(changed, how)
for f in (empty_while_sorting, compare_raises, own_less, sort_bad_reverse, sort_bad_kw, sort_positional, sort_two, within_handler,
          again_after_exception, stops, stop_in_generator, stop_through_generator, filter_truth, wrong_args, dict_short,
          dict_number, dict_unhashable, set_unhashable, join_types, join_bytes, extend_raises):
    for _ in range(3):
        show(f)
for n in (1, 50, 150, 300):
    for f in (key_raises, map_raises, list_raises, generators_in_generators):
        show(f, n)
for f in (nested, nested_list, nested_sort):
    show(f, 100)
    show(f, 300)
try:
    forever()
except RecursionError as e:
    print("RecursionError")
