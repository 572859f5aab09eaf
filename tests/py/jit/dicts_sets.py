# quick
# Dicts and sets in loops: keys of changing types, keys with __eq__ that collide, errors raised in the
# middle, containers changed while they are iterated.


class Key:
    """Compares with ints and strs through Python code, and hashes like them."""

    def __init__(self, v):
        self.v = v
        self.asked = 0

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, other):
        self.asked += 1
        return self.v == (other.v if isinstance(other, Key) else other)


class Plain:
    pass


def count(words):
    seen = {}
    for w in words:
        seen[w] = seen.get(w, 0) + 1
    return seen


print(count(["a", "b", "a", "c"] * 50))
print(count([1, 2, 1, 3] * 50))
print(count([1, "a", 1.0, True, (1, "a"), None, 2.5, b"x"] * 50))
print(count([(i % 3, i % 2) for i in range(200)]))
objects = [Plain() for _ in range(5)]
print(sorted(count(objects * 20).values()))


def collide(n):
    k = Key(7)
    d = {k: "key"}
    out = []
    for i in range(n):
        d[i % 10] = i
        if i % 10 == 7:
            out.append(d[7])
    return len(d), out[-1], k.asked > 0


print(collide(300))


def late_collision(n):
    d = {}
    k = Key("s5")
    for i in range(n):
        d["s%d" % (i % 10)] = i
        if i == n // 2:
            d.clear()
            d[k] = "first"
    return list(d.values()), k.asked > 0


print(late_collision(200))


def missing(n):
    d = {i: i * i for i in range(0, n, 2)}
    hits = errors = 0
    for i in range(n):
        try:
            hits += d[i]
        except KeyError as e:
            errors += e.args[0]
    return hits, errors


print(missing(200))


def unhashable(n):
    d = {}
    bad = 0
    for i in range(n):
        key = [i] if i % 17 == 16 else i % 5
        try:
            d[key] = i
        except TypeError as e:
            bad += 1
            text = str(e)
    return d, bad, text


print(unhashable(100))


def membership(n):
    d, s, f, t, li = {1: 2, "a": 3}, {1, "a", 2.5}, frozenset("abc"), (1, "a", None), [1, 2, "a"]
    c = [0] * 8
    for i in range(n):
        x = (1, "a", 2.5, None, 9, "zz", True)[i % 7]
        c[0] += x in d
        c[1] += x in s
        c[2] += x in f
        c[3] += x in t
        c[4] += x in li
        c[5] += x not in d
        c[6] += x not in t
        if x in d.keys():
            c[7] += 1
    return c


print(membership(140))


def member_eq(n):
    k = Key(3)
    li = [1, 2, k, 4]
    c = 0
    for i in range(n):
        if i % 6 in li:
            c += 1
        if k in (1, 2, 3):
            c += 10
    return c, k.asked


print(member_eq(120))


def grow_while_iterating(n):
    d = {i: i for i in range(n)}
    total = 0
    try:
        for k in d:
            total += k
            if k == n // 2:
                d[n + 1] = 1
    except RuntimeError as e:
        return total, str(e)


print(grow_while_iterating(100))


def items_changed(n):
    d = {i: i for i in range(n)}
    total = 0
    for k, v in d.items():
        total += k * v
        d[k] = v + 1
    s = set(range(n))
    try:
        for x in s:
            total += x
            if x == n - 2:
                s.add(-1)
    except RuntimeError as e:
        print(e)
    return total, sum(d.values())


print(items_changed(100))


def views(n):
    d = {str(i): i for i in range(n)}
    a = b = 0
    for v in d.values():
        a += v
    for k in d.keys():
        b += len(k)
    for k in reversed(d):
        b += ord(k[-1])
    for i, (k, v) in enumerate(d.items()):
        a += i * v
    return a, b


print(views(150))


def set_methods(n):
    s = set()
    order = []
    for i in range(n):
        s.add(i % 13)
        s.discard(i % 7)
        if i % 11 == 0:
            try:
                s.remove(i)
            except KeyError as e:
                order.append(e.args[0])
    return sorted(s), order


print(set_methods(200))


def dict_methods(n):
    d = {}
    log = []
    for i in range(n):
        d.setdefault(i % 9, []).append(i)
        if i % 10 == 9:
            log.append(len(d.pop(i % 9, ())))
            log.append(d.pop("no", None))
        try:
            d.pop(i % 50)
        except KeyError as e:
            last = e.args
    for key in list(d):
        del d[key]
    try:
        for key in ("x", "y"):
            del d[key]
    except KeyError as e:
        log.append(e.args)
    return log, last, d


print(dict_methods(120))


def get_with_hash_error(n):
    class Bad:
        def __hash__(self):
            raise ValueError("no hash today")

    d, c = {1: 1}, 0
    for i in range(n):
        key = Bad() if i % 25 == 24 else i
        try:
            c += d.get(key, 0)
            c += key in d
        except ValueError as e:
            c += 100
    return c


print(get_with_hash_error(100))


def comprehension(n):
    for _ in range(3):
        s = {i % 7 for i in range(n)}
        d = {i % 7: str(i) for i in range(n)}
        m = {(i % 3, "x"): [i] for i in range(n)}
    return s, d, m, {Key(i % 2): i for i in range(n)}.__len__()


print(comprehension(60))


def sub(n):
    class D(dict):
        def __missing__(self, key):
            return -key

    d, e, total = D(), {}, 0
    for i in range(n):
        x = d if i % 3 == 0 else e
        x[i % 5] = i
        total += x[i % 5] + d[i % 50]
    return total


print(sub(200))


def eq_added_later(n):
    class C:
        pass

    a, b = C(), C()
    same = []
    for i in range(n):
        same.append(a == b)
        same.append(a != b)
        same.append(a == None)
        if i == n // 2:
            C.__eq__ = lambda self, other: True
    return same.count(True)


print(eq_added_later(100))


def op_added_later(n):
    class C:
        def __add__(self, other):
            return 1

        def __lt__(self, other):
            return True

    a, total = C(), 0
    for i in range(n):
        total += a + a
        if a < a:
            total += 1000
        if a:
            total += 100000
        if i == n // 2:
            C.__add__ = lambda self, other: 2
            C.__lt__ = lambda self, other: False
            C.__bool__ = lambda self: False
    return total


print(op_added_later(100))
