# Sorting: stability, keys, errors on the way, mutation while sorting.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


a = [5, 2, 9, 1, 5, 6, -3, 0]
print(a.sort(), a, sorted(a, reverse=True), sorted("banana"), sorted({3: 1, 1: 2}), sorted([]), sorted([1]), sorted((2.5, 1, True, -1e9, 2**70)))
words = ["apple", "Bob", "cat", "Dog", "elephant", "Fox", "ant"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)))
pairs = [(i % 3, i) for i in range(12)]
print(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True))
seed = 7
big = []
for i in range(3000):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    big.append(seed % 1000)
s = sorted(big)
print(all(x <= y for x, y in zip(s, s[1:])), sum(s) == sum(big), s[:5], s[-5:], sorted(big, reverse=True) == s[::-1])
tagged = [(v, i) for i, v in enumerate(big)]
t = sorted(tagged, key=lambda p: p[0])
print(all(x[0] < y[0] or x[1] < y[1] for x, y in zip(t, t[1:])))
t = sorted(tagged, key=lambda p: p[0], reverse=True)
print(all(x[0] > y[0] or x[1] < y[1] for x, y in zip(t, t[1:])))
runs = list(range(500)) + list(range(500, 0, -1)) + [3] * 100 + list(range(250))
print(sorted(runs)[::97], sorted(runs, key=lambda v: -v)[::97])
print(sorted([0.5, -0.0, 0.0, float("inf"), float("-inf"), 2]), sorted(["\xe9", "e", "z", "\u20ac", "a"]), sorted([b"b", b"a"]), sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a"), (0, "z")]))
err(sorted, [1, "a"])
err(sorted, [1, None])
err(sorted, ["a", b"a"])
err(sorted, [1j, 2j])
err(sorted, [(1, "a"), (1, 2)])
err(sorted, 5)
err(sorted)
err(sorted, [1], 2)
err(sorted, [3, 1], key=5)
err(sorted, [3, 1], key=None, reverse=1)
err(sorted, [3, 1], reverse="x")
err(sorted, [1, 2], key=lambda: 0)
err([3, 1].sort, None)
err([1].sort, bogus=1)


class V:
    def __init__(self, v, log):
        self.v, self.log = v, log

    def __lt__(self, other):
        self.log.append((self.v, other.v))
        return self.v < other.v

    def __repr__(self):
        return f"V{self.v}"


log = []
print(sorted([V(3, log), V(1, log), V(2, log)]), len(log) > 0)
lst = [3, 1, 2]


def bad_key(x):
    if x == 2:
        raise ValueError("key of 2")
    return x


err(lst.sort, key=bad_key)
print(lst)


class Raise:
    def __lt__(self, other):
        raise RuntimeError("no order")


err(sorted, [Raise(), Raise()])
lst = [1, 2, 3]


def spy(x):
    lst.append(x)
    return -x


err(lst.sort, key=spy)
print(sorted(lst))
lst = [3, 2, 1]
seen = []
lst.sort(key=lambda x: seen.append(len(lst)) or x)
print(lst, seen)
nan = float("nan")
print(len(sorted([3, nan, 1, nan, 2])), sorted([True, False, True]), sorted([2**80, 2**79, -2**90, 5]), sorted([1, 1.5, 2**60, 0.1]))


class Rev(str):
    def __lt__(self, other):
        return str(self) > str(other)


print(sorted([Rev("a"), Rev("c"), Rev("b")]), max([Rev("a"), Rev("c")]), min([3, 1, 2], key=lambda x: -x), max("ab", "b", key=len))
