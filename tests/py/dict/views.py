# Views of dicts: set operations, comparison, iterators and what they reduce to.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


d = {1: "a", 2: "b", 3: "c"}
e = {2: "b", 3: "x", 4: "d"}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
print(k & e.keys(), k | e.keys(), k - e.keys(), k ^ e.keys())
print(sorted(i & e.items()), sorted(i | e.items()), sorted(i - e.items()), sorted(i ^ e.items()))
print(k & [1, 9], [1, 9] & k, k | [9], [9] | k, k - [1], [1, 7] - k, k ^ [1, 7])
print({1, 2} & k, {1, 2} | k, {1, 2, 9} - k, {1, 9} ^ k, frozenset([1]) | k)
print(k == {1, 2, 3}, k != {1}, k < {1, 2, 3, 4}, k <= {1, 2, 3}, k > {1}, k >= {1}, k == [1, 2, 3])
print(i == {(1, "a"), (2, "b"), (3, "c")}, v == v, v == d.values(), k == d.keys())
print(1 in k, 9 in k, (1, "a") in i, (1, "b") in i, (1,) in i, 5 in i, "a" in v, "z" in v)
print(k.isdisjoint([7, 8]), k.isdisjoint(e), i.isdisjoint([]), i.isdisjoint([(1, "a")]), k.isdisjoint(k))
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), list(reversed(d)))
print(type(k.mapping), k.mapping == d, k.mapping[1])
err(lambda: k.mapping.__setitem__(1, 2))
err(lambda: [[]] & k)
err(lambda: k & 5)
err(lambda: k | 5)
err(lambda: 5 - k)
err(lambda: v | v)
err(lambda: v & {1})
err(lambda: hash(k))
err(lambda: hash(i))
print(isinstance(hash(v), int))
err(lambda: [] in k)
err(lambda: ([], 1) in i)
err(lambda: k < 5)
err(lambda: type(k)())
err(lambda: type(k)({}))
err(lambda: k.append)
for it in (iter(k), iter(v), iter(i), reversed(k), reversed(v), reversed(i), iter(d)):
    print(type(it).__name__, it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), next(it, "end"), it.__length_hint__(), it.__reduce__()[1:])
    err(lambda: type(it)())

d = {1: 1, 2: 2, 3: 3}
it = iter(d)
next(it)
d[4] = 4
err(next, it)
err(next, it)
del d[4]
err(next, it)
it = reversed(d.items())
next(it)
del d[1]
err(next, it)
err(next, it)
d = {i: i for i in range(10)}
it = iter(d.values())
print(next(it), next(it))
for i in range(10):
    del d[i]
for i in range(10):
    d[i + 100] = i
err(lambda: list(it))
d = {1: 1}
it = iter(d)
del d[1]
d[2] = 2
err(lambda: list(it))

d = {"self": None}
d["self"] = d.values()
print(d)
d["self"] = d.items()
print(d)
d = {}
d[1] = d
print(d, d.keys(), d.items())


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return "Key(" + repr(self.n) + ")"


d = {Key(i): i for i in range(6)}
print(d, d[Key(3)], d.keys() & [Key(2), Key(9)], Key(7) in d.keys())
print(d.items() - [(Key(1), 1), (Key(2), 5)])
del d[Key(2)]
d[Key(2)] = "new"
print(d, list(reversed(d.items())))
print({1: 2}.items() ^ {1: 3}.items(), {}.keys() & {}.keys(), {}.items() | {}.items())


class D(dict):
    def keys(self):
        return ["x"]

    def __getitem__(self, k):
        return "got " + k

    def __iter__(self):
        return iter(["it"])


x = D(a=1)
print({**x}, dict(x), list(x), x.items(), dict.keys(x), {}.__or__(x), set(x))
y = {}
y.update(x)
print(y)


class E(dict):
    def __missing__(self, k):
        if k == "boom":
            raise LookupError(k)
        return ("missing", k)


x = E(a=1)
print(x["a"], x["b"], x.get("b"), x.pop("b", 3), "b" in x)
err(lambda: x["boom"])
err(lambda: x[[]])
