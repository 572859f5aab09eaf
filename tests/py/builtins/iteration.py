# enumerate, zip, map, filter, reversed, iter, next, sum, min, max, any, all, sorted.
def err(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], 1)), list(enumerate("ab", start=-1)), list(enumerate(iterable="x")), next(enumerate("a", 2**70)), list(enumerate("abc", 2**47 - 2)))
err(enumerate)
err(enumerate, 5)
err(enumerate, "a", "b")
err(enumerate, "a", 1, 2)
err(enumerate, "a", 1.5)
print(list(zip()), list(zip("ab")), list(zip("abc", [1, 2], range(5))), list(zip("ab", "cd", strict=True)), dict(zip("ab", [1, 2])), list(zip([], "a")))
err(lambda: list(zip("ab", "c", strict=True)))
err(lambda: list(zip("a", "cd", strict=True)))
err(lambda: list(zip("a", "b", "cd", strict=True)))
err(lambda: list(zip("ab", "ab", "c", strict=True)))
err(zip, 5)
err(zip, "a", 5)
err(zip, "a", bogus=1)
it = iter([1, 2, 3, 4, 5])
print(list(zip(it, it)), list(it))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(None.__class__, [])), list(map(max, [1, 5], [3, 2], [2, 9])))
err(map)
err(map, str)
err(map, str, 5)
err(lambda: list(map(5, [1])))
err(lambda: list(map(lambda: 0, [1])))
err(lambda: list(map(lambda x: 1 // x, [1, 0])))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isalpha, "a1b")))
err(filter, None)
err(filter, None, 5)
err(lambda: list(filter(5, [1])))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed(b"ab")))
err(reversed, 5)
err(reversed, {1})
err(reversed, iter([]))
err(reversed)


class Rev:
    def __reversed__(self):
        return "custom"


class NoRev:
    __reversed__ = None

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return i


print(reversed(Rev()))
err(reversed, NoRev())
n = [0]


def count():
    n[0] += 1
    return n[0]


print(list(iter(count, 4)), list(iter(lambda: 1, 1)), type(iter(count, 1)).__name__)
err(iter)
err(iter, 5)
err(iter, 5, 6)
err(iter, [], 1)
err(next, [])
err(next, iter([]))
err(next, iter([]), None)
err(next, 5, 6)
err(next)


class Seq:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


class SeqStop:
    def __getitem__(self, i):
        if i > 1:
            raise StopIteration
        return i


class SeqKey:
    def __getitem__(self, i):
        raise KeyError(i)


class NotIter:
    def __iter__(self):
        return [1]


class IterNone:
    __iter__ = None


class Both:
    def __iter__(self):
        return iter("iter")

    def __getitem__(self, i):
        return "getitem"


print(list(Seq()), 9 in Seq(), 5 in Seq(), list(SeqStop()), list(Both()), max(Seq()), [*Seq()], sum(Seq()))
err(list, SeqKey())
err(iter, NotIter())
err(iter, IterNone())
err(lambda: 1 in IterNone())
err(lambda: [x for x in NotIter()])
print(sum([]), sum([1, 2], 10), sum([1.5, 2]), sum([[1], [2]], []), sum((), start=5), sum([True, True]), sum([2**62, 2**62, 1]), sum(x for x in range(101)), sum([1, 2.0, 3j]), sum([0.1] * 3), sum([1e100, 1, -1e100]), sum([2**70, 0.5]))
err(sum)
err(sum, 5)
err(sum, ["a"])
err(sum, ["a"], "")
err(sum, [b"a"], b"")
err(sum, [[]], bytearray())
err(sum, [1, None])
err(sum, [1], 2, 3)
print(min(1, 2), max([1, 3, 2]), min("b", "a"), max("abc"), min([3, 1], key=lambda x: -x), max([], default=5), max({1: "a", 2: "b"}), min((1, "a"), (1, "b")), max(1, 1.0), max(1.0, 1), min(True, 1), max([1, 2, 3], key=None))
err(max)
err(max, 5)
err(max, [])
err(min, [])
err(max, [], key=len)
err(max, 1, 2, default=3)
err(max, 1, "a")
err(max, [1], bogus=1)
err(min, 1, None)
err(max, [1, 2], key=5)
print(any([]), all([]), any([0, "", 1]), all([1, 0]), any(x > 2 for x in range(5)), all(x < 5 for x in range(5)), any("a"), all("ab"))
err(any, 5)
err(all)


class B:
    def __bool__(self):
        raise ValueError("bool")


err(any, [B()])
err(all, [B()])
log = []


def gen():
    for i in range(5):
        log.append(i)
        yield i


print(any(x == 2 for x in gen()), log)
m = map(lambda x: x * 2, gen())
z = zip(m, "ab")
print(list(z), log, next(m))
for f in (list, tuple, set, dict, sum, max, any, sorted, enumerate, bytes, frozenset):
    err(f, None)

for f in lambda: max(a=1), lambda: min(key=len), lambda: max(1, a=1), lambda: min([], b=2), lambda: max(default=3), lambda: max([1, 5], key=None, default=2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
