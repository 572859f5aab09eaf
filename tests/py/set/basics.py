# Sets and frozensets; everything order-dependent is sorted.
def show(s):
    if isinstance(s, (set, frozenset)):
        return f"{type(s).__name__}{sorted(s, key=repr)}"
    return repr(s)


def err(f, *args, **kw):
    try:
        print(show(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


err(set)
err(frozenset)
err(set, "hello")
err(set, [1, 1.0, True, 2])
err(set, 5)
err(set, [[]])
err(set, [1], [2])
err(frozenset, {1: 2})
err(set, iterable=[1])
print(set(), frozenset(), {1}, frozenset([1]), {1, 1.0}, {(1, 2)}, repr({"a"}))
a, b = {1, 2, 3, 4}, {3, 4, 5}
for x, y in [(a, b), (frozenset(a), b), (a, frozenset(b)), (set(), b), (a, set())]:
    print(show(x | y), show(x & y), show(x - y), show(x ^ y), x < y, x <= y, x > y, x == y, x != y, x.isdisjoint(y))
err(lambda: a | [1])
err(lambda: a & "x")
err(lambda: a - 1)
err(lambda: a < [1])
err(lambda: a == [1, 2, 3, 4])
err(lambda: a + b)
err(lambda: a[0])
err(hash, a)
err(lambda: {a})
err(lambda: {frozenset(a): 1}[frozenset([4, 3, 2, 1])])
err(lambda: a.union([9], (8,), {7: 1}, "z"))
err(lambda: a.intersection([1, 2], [2, 3]))
err(lambda: a.intersection())
err(lambda: a.difference([1], [2]))
err(lambda: a.symmetric_difference([1, 9]))
err(lambda: a.issubset(range(10)))
err(lambda: a.issuperset([1]))
err(lambda: a.isdisjoint([9]))
err(lambda: a.union(5))
err(lambda: a.intersection([[]]))
err(lambda: {1} <= {1, 2} <= {1, 2, 3})
s = set()
print(s.add(1), s.add(1), s.add("x"), show(s), s.discard(99), s.remove(1), show(s))
err(s.remove, 99)
err(s.remove, [])
err(s.add, [])
err(s.discard, {})
err(set().pop)
print(s.pop(), s)
s.update([1, 2], (3,))
s.intersection_update([2, 3, 4])
s.difference_update([2])
s.symmetric_difference_update([3, 10, 11])
print(show(s))
s |= {1}
s &= {1, 10}
s -= {1}
s ^= {5}
print(show(s))
err(lambda: s.__ior__([1]))
f = frozenset([1])
g = f
g |= {2}
print(show(f), show(g), f is g, frozenset(f) is f, f.copy() is f)
err(lambda: f.add)
c = s.copy()
c.clear()
print(show(s), c, bool(c), len(s))
print(1 in {1.0}, [1] == [x for x in {1}], {1, 2} in [{2, 1}], {1} in {frozenset({1})}, frozenset({1}) in {frozenset({1})})
err(lambda: [] in {1})
print(set([1]) in {frozenset([1])}, {frozenset([1])} == {frozenset([1])})
inner = {1, 2}
outer = {frozenset(inner)}
outer.discard(inner)
print(outer)
outer = {frozenset(inner)}
outer.remove({2, 1})
print(outer)


def loop():
    s = {1, 2, 3}
    for x in s:
        s.add(x + 10)


err(loop)
it = iter({7})
print(it.__length_hint__(), next(it), it.__length_hint__())
print(show({x % 3 for x in range(10)}), show({*[1, 2], *"ab", 3}), sum({1, 2, 3}), max({4, 9}), sorted({3, 1, 2}), len({*range(100)}))
big = set()
for i in range(5000):
    big.add(i * 31 % 4099)
for i in range(0, 4099, 2):
    big.discard(i)
print(len(big), sum(big), min(big), max(big), 31 in big, 62 in big)


class S(set):
    pass


class F(frozenset):
    def __new__(cls, it=(), tag=None):
        self = super().__new__(cls, it)
        self.tag = tag
        return self


x = S([1, 2])
x.name = "n"
print(type(x | {3}), type(x & x), type(x.copy()), x == {1, 2}, x.name, repr(S([1])), type({3} | x), repr(F([1])), F([1], "t").tag, hash(F([1])) == hash(frozenset([1])))
r = frozenset(["r"])
print(r, {r} == {frozenset("r")}, [frozenset()], frozenset({frozenset()}))
