# Dicts: order, lookup, deletion, resizing, equality, text.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


d = {"b": 1, "a": 2, 3: "x", None: [], (1, 2): "t", 1.5: "f", True: "yes"}
print(d, len(d), list(d), d["a"], d[1], d[None], d[1, 2], "a" in d, 4 in d)
d["c"] = 9
d["b"] = 100
del d["a"]
d["a"] = "again"
print(d)
err(lambda: d["missing"])
err(lambda: d[[1]])
err(lambda: d[{}])
err(lambda: d[(1, [])])
err(lambda: [] in d)
err(lambda: {}[1.5])
err(lambda: {}[(1, 2)])
err(lambda: {}[None])
err(lambda: {}["it's"])


def drop(k):
    del d[k]


err(drop, "nope")
err(drop, [])
print(dict(), dict(a=1, b=2), dict([(1, 2), (3, 4)]), dict({"x": 1}, y=2), dict([["k", "v"]]), dict(["ab", "cd"]), dict(zip("ab", range(2))), dict(x for x in [(1, 1)]))
err(dict, 5)
err(dict, [1])
err(dict, [(1, 2, 3)])
err(dict, ["abc"])
err(dict, [([], 1)])
err(dict, {}, {})
err(dict, None)


class Keys:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, k):
        return k * 2


class BadKeys:
    def keys(self):
        return 5


err(dict, Keys())
err(dict, BadKeys())
print({**{"a": 1}, "b": 2, **{"a": 3}}, {**Keys()})
err(lambda: {**5})
err(lambda: {**[("a", 1)]})
print({1: "a", 1.0: "b", True: "c"}, {"a": 1, "a": 2}, {0: 1, False: 2, 0.0: 3})
A = [{}, {1: 2}, {1: 2, 3: 4}, {3: 4, 1: 2}, {1: 3}, {1.0: 2}, {"1": 2}]
for x in A:
    print([x == y for y in A], [x != y for y in A])
err(lambda: {} < {})
err(lambda: {} + {})
err(lambda: {1: 2} | {3: 4, 1: 5})
err(lambda: {1: 2} | [(3, 4)])
err(lambda: {}.__or__([]))
d = {1: 2}
d |= {3: 4}
d |= [(5, 6)]
print(d)
err(hash, {})
rec = {}
rec["self"] = rec
print(rec, {"l": [rec]})
big = {}
for i in range(2000):
    big[i * 7 % 2003] = i
for i in range(0, 2003, 3):
    big.pop(i, None)
print(len(big), list(big)[:8], list(big.items())[-3:])
for i in range(500):
    big[-i] = i
print(len(big), list(big)[-3:], sum(big), sum(big.values()))
big.clear()
print(big, len(big))
d = {}
for i in range(10):
    d["k%d" % i] = i
for i in range(0, 10, 2):
    del d["k%d" % i]
d["new"] = 1
print(d, list(reversed(d)), d.popitem(), d)
print({n: n * n for n in range(5)}, {k: v for k, v in zip("ab", "cd")}, {x % 3: x for x in range(10)})
print(bool({}), bool({0: 0}), {}.__len__(), {1: 2}.__contains__(1), {1: 2}.__getitem__(1), dict.__name__, type({}))
ks = {(i, str(i)): i for i in range(100)}
print(ks[50, "50"], (50, 50) in ks, ks.get((99, "99")))
