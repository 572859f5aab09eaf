# d[k] = d.get(k, x) + 1 and its likes: one look-up serves both, also where keys come and go, and
# where the same entry is reached by a constant name, a global or another dict.
# quick


def counted(n, m):
    d = {}
    for i in range(n):
        k = i * 7 % m
        d[k] = d.get(k, 0) + 1
    return sorted(d.items())[:10], len(d)


def words(n):
    d = {}
    e = {}
    for i in range(n):
        w = "w" + str(i % 31)
        d[w] = d.get(w, 0) + i
        e[w] = e.get(w)
        if i % 53 == 52:
            del d[w]
        if i % 97 == 96:
            d.clear()
    return sorted(d.items()), sorted(e.items())[:3]


def listed(n):
    d = {}
    for i in range(n):
        k = (i % 5, i % 3)
        l = d.get(k, None)
        if l is None:
            d[k] = l = []
        l.append(i)
    return sorted((k, len(v), v[-1]) for k, v in d.items())


def two_dicts(n):
    a = {"x": 1, "y": 2}
    b = a
    seen = 0
    for i in range(n):
        k = "x" if i % 3 else "y"
        v = a.get(k, 0)
        b["x"] = i
        seen += a.get(k, 0) - v
        a[k] = a.get(k, 0) + 1
        seen += a["x"] + b["y"]
        if i % 41 == 40:
            del b["y"]
            seen += a.get("y", -5)
            b["y"] = i
    return a, seen


def own_key_first(n):
    d = {"k": 0}
    total = 0
    for i in range(n):
        name = "k" if i & 1 else "other"
        total += d["k"]
        before = d.get(name, 7)
        d[name] = before + i
        total += d["k"]
        d["k"] = i
        total += d.get(name, 9)
        d[name] = total & 1023
    return d, total


shared = 5


def as_global(n):
    global shared
    g = globals()
    total = 0
    for i in range(n):
        k = "shared" if i % 4 else "made_here"
        v = g.get(k, 0)
        shared = i
        total += g.get(k, 1) + v
        g[k] = g.get(k, 2) + 1
        total += shared
        if i % 60 == 59:
            del g["made_here"]
    return total, shared


class Holder:
    pass


def as_instance_dict(n):
    h = Holder()
    h.a = 1
    d = h.__dict__
    total = 0
    for i in range(n):
        k = "a" if i % 5 else "b"
        v = d.get(k, 3)
        h.a = i
        total += d.get(k, 4) + v
        d[k] = d.get(k, 0) + 1
        total += h.a
    return total, sorted(d.items())


class Odd:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n == other.n


def odd_keys(n):
    d = {}
    keys = [Odd(i) for i in range(7)] + [0, 1, 2, True, 1.0, "a"]
    for i in range(n):
        k = keys[i % len(keys)]
        d[k] = d.get(k, 0) + 1
    return [v for v in d.values()]


def unhashable(n):
    d = {}
    out = []
    for i in range(n):
        k = [] if i % 50 == 49 else i % 9
        try:
            d[k] = d.get(k, 0) + 1
        except TypeError as e:
            out.append(str(e))
    return d, out


def changed_type(n):
    d = {}
    for i in range(n):
        k = i % 6
        try:
            d[k] = d.get(k, 0) + 1
        except TypeError:
            d[k] = i
        if i % 70 == 69:
            d[k] = "text"
    return d


def same_value(n):
    d = {}
    x = object()
    for i in range(n):
        d[i % 8] = d.get(i % 8, x)
    return len(d), all(v is x for v in d.values())


def subclassed(n):
    class D(dict):
        def get(self, k, x):
            return x + 1
    d = D()
    for i in range(n):
        d[i % 3] = d.get(i % 3, i)
    return d


def in_loop(n):
    d = {"total": 0, "n": 0}
    for i in range(n):
        d["total"] = d.get("total", 0) + i
        d["n"] += 1
        if "missing" in d:
            d["missing"] = d.get("missing", 0) - 1
        if i == n // 2:
            d["missing"] = 100
    return d


print(counted(500, 13), counted(500, 211), counted(300, 1000))
print(words(500))
print(listed(300))
print(two_dicts(300))
print(own_key_first(300))
print(as_global(300))
print(as_instance_dict(300))
print(odd_keys(300))
print(unhashable(300))
print(changed_type(400))
print(same_value(200))
print(subclassed(200))
print(in_loop(300))
