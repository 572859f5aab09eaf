# Stores under constant names to where the name was found: seen by whoever looks in another way.
# quick


class Seven:
    def __get__(self, instance, owner):
        return 7

    def __set__(self, instance, value):
        instance.__dict__["other"] = value


class Described:
    seven = Seven()


def through_descriptor(n):
    d = Described()
    t = 0
    for i in range(n):
        d.seven = i
        t += d.other + d.__dict__["other"]
        if i % 50 == 49:
            del d.other
            d.first = i
        if i % 50 == 30:
            d.__dict__ = {"other": "replaced"}
            t += len(d.__dict__["other"]) + len(d.other)
    return t, sorted(d.__dict__)


def by_name_and_by_key(n):
    d = {"a": 0, "b": 1}
    keys = ["a", "b", "c"]
    seen = 0
    for i in range(n):
        d["a"] = i
        seen += d[keys[i % 2]]
        d[keys[i % 2]] = -1
        seen += d["a"] + d["b"]
        for k, v in d.items():
            seen += v
        d["b"] = [i]
        seen += len(d["b"]) + ("c" in d)
        d["b"] = 3
        if i % 64 == 63:
            d["c"] = d.pop("a")
        if i % 64 == 5:
            d.pop("c", None)
    return seen, d


def of_globals(n):
    global shared
    shared = 0
    names = globals()
    t = 0
    for i in range(n):
        names["shared"] = i
        t += shared
        shared = i + 1
        t += names["shared"]
    return t, shared


def grows(n):
    d = {"x": 0}
    for i in range(n):
        d["x"] = i
        d[i] = i
        if d["x"] != i:
            return "lost"
    return len(d), d["x"]


def two_dicts(n):
    a, b = {"x": 1}, {"x": 2}
    out = 0
    for i in range(n):
        c = a if i % 3 else b
        c["x"] = i
        out += a["x"] - b["x"]
        if i % 40 == 0:
            a = b
    return out


def cleared(n):
    d = {"x": 0}
    for i in range(n):
        d["x"] = str(i)
        if i % 30 == 29:
            d.clear()
            d["y"] = 1
            d["x"] = 2
            del d["y"]
        if i == n - 1:
            return d
    return None


def during_iteration(n):
    d = {"x": 0, "y": 0}
    t = 0
    for _ in range(n):
        for k in d:
            d["y"] = k
            d["x"] = t
            t += 1
    return d


def raises(n):
    d = {"x": 0}
    try:
        for i in range(n, -1, -1):
            d["x"] = i
            d["x"] = 10 // i
    except ZeroDivisionError as e:
        return d, str(e)


class Sub(dict):
    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value + 1)


def subclass(n):
    d = {"x": 0}
    s = Sub(x=0)
    for i in range(n):
        for c in (d, s):
            c["x"] = i
    return d, s


for f in (through_descriptor, by_name_and_by_key, of_globals, grows, two_dicts, cleared, during_iteration, raises, subclass):
    print(f.__name__, f(300))
