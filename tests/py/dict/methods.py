# Dict methods and views.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


d = {"a": 1, "b": 2}
print(d.get("a"), d.get("z"), d.get("z", 5), d.setdefault("a", 9), d.setdefault("c"), d.setdefault("d", []), d)
print(d.pop("a"), d.pop("zz", "dflt"), d)
err(d.pop, "zz")
err(d.pop)
err(d.pop, [])
err(d.get)
err(d.get, [])
err(d.get, "a", default=1)
err(d.setdefault)
print(d.popitem(), d.popitem(), d.popitem())
err(d.popitem)
d.update({"x": 1}, y=2)
d.update([("z", 3)])
d.update()
d.update(x=10)
print(d)
err(d.update, 5)
err(d.update, [1])
err(d.update, {}, {})
err(d.update, [("a",)])
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys({}, 1), dict.fromkeys(range(2), []))
err(dict.fromkeys, 5)
err(dict.fromkeys, [[]])
c = d.copy()
c["x"] = "changed"
print(d, c, d.clear(), d)
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i), list(reversed(k)), list(reversed(v)), list(reversed(i)))
d["d"] = 4
print(k, v, i, "a" in k, 4 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, (1,) in i)
print(sorted(k & {"a", "z"}), sorted(k | ["q"]), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), k == {"a", "b", "c", "d"}, k < {"a", "b", "c", "d", "e"}, k >= {"a"}, k.isdisjoint("xyz"), sorted(i & {("a", 1)}))
print(k == list(d), v == v, {}.values() == {}.values(), i == d.items(), {1: 2}.keys() == {1: 3}.keys(), {1: 2}.items() == {1: 2}.items(), k.mapping, type(k.mapping).__name__)
err(lambda: k & 5)
err(lambda: k | [[]])
err(lambda: k + k)
err(lambda: k[0])
err(hash, k)
err(lambda: k.x)
print(type(k), type(v), type(i), type(iter(k)), type(iter(v)), type(iter(i)), type(reversed(d)))


def loop(change):
    d = dict.fromkeys(range(5))
    seen = []
    for key in d:
        seen.append(key)
        if key == 2:
            change(d)
    return seen, d


err(loop, lambda d: d.__setitem__("new", 1))
err(loop, lambda d: d.pop(4))
err(loop, lambda d: d.__setitem__(2, "same size"))
err(loop, lambda d: (d.pop(0), d.__setitem__("swap", 1)))
err(loop, lambda d: d.clear())
it = iter({1: 2, 3: 4})
print(it.__length_hint__(), next(it), it.__length_hint__(), next(it))
err(next, it)
print(list({}.items()), list(enumerate({"p": 1, "q": 2})), max({"a": 1, "b": 0}, key={"a": 1, "b": 0}.get), sum({1: "x", 2: "y"}), dict(sorted({"b": 1, "a": 2}.items())))


class D(dict):
    def __missing__(self, key):
        return f"missing {key!r}"

    def __setitem__(self, key, value):
        super().__setitem__(key, [value])


x = D(a=1)
x["b"] = 2
x.update(c=3)
print(x, x["zz"], x.get("zz"), "zz" in x, x | {"e": 1}, type(x | {}), type(x.copy()), type(D.fromkeys("ab")), D.fromkeys("ab"))
err(lambda: {}.__missing__(1))


class NoMissing(dict):
    pass


err(lambda: NoMissing()["k"])
print(x == {"a": 1, "b": [2], "c": 3}, isinstance(x, dict), dict(x), {**x})
