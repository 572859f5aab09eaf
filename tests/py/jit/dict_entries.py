# quick
# One look-up of a key serves all that ask for it: `in`, d[k], d[k] = v; until the dict is written to.


def count(words, counts):
    for w in words:
        if w in counts:
            counts[w] += 1
        else:
            counts[w] = 1
    return counts


WORDS = [f"w{i % 7}" + "x" * (i % 3) for i in range(600)]
print(count(WORDS, {}))
print(count([(i % 5, str(i % 3)) for i in range(600)], {}))
print(count([i % 11 for i in range(600)], {}))
print(count([i % 4 / 2 for i in range(600)], {}))


def not_in(keys):
    seen, order = {}, []
    for k in keys:
        if k not in seen:
            seen[k] = len(order)
            order.append(k)
        else:
            seen[k] = seen[k] + 100
    return order, seen


print(not_in([f"k{i * i % 13}" for i in range(500)]))


def values(d, keys):
    """The outcome as a value, both ways."""
    out = []
    for k in keys:
        out.append((k in d, k not in d, k in d and d[k]))
    return out[::37], sum(a for a, b, c in out)


print(values({str(i): i for i in range(0, 40, 3)}, [str(i % 50) for i in range(400)]))


def deleted_between(d, keys):
    lost = 0
    for k in keys:
        if k in d:
            del d[k]
            try:
                lost += d[k]
            except KeyError as e:
                lost += 1
            d[k] = 5
        if k in d:
            d.pop(k)
            if k in d:
                print("still there")
            d[k] = 1
    return lost


print(deleted_between({f"a{i}": i for i in range(9)}, [f"a{i % 12}" for i in range(300)]))


def grown_between(keys):
    d = {"q": 1}
    total = 0
    for i, k in enumerate(keys):
        if k in d:
            for j in range(i % 5):
                d[f"{i}-{j}"] = j
            total += d[k]
            d[k] = i
            total += d[k]
    return total, len(d)


print(grown_between(["q", "r", "q"] * 100))


def names_one_key_twice(d, keys):
    """A constant name and a variable that may be the same key."""
    total = 0
    for k in keys:
        d["a"] = d["a"] + 1
        if k in d:
            d[k] = d[k] + 10
        total += d["a"] + d[k]
        d["a"] = 3
        if k in d:
            total += d[k]
            d["a"] += 1
            total += d[k]
    return total


print(names_one_key_twice({"a": 1, "b": 2}, ["a", "b"] * 150))


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        LOG.append(self.n)
        if TARGET is not None:
            TARGET.pop("gone", None)
        return isinstance(other, Key) and self.n == other.n


LOG, TARGET = [], None


def own_keys(d, keys):
    found = 0
    for k in keys:
        if k in d:
            found += d[k]
            d[k] = found % 7
        else:
            d[k] = 1
    return found


print(own_keys({}, [Key(i % 6) for i in range(200)]), len(LOG))


def changes_under_us(n):
    global TARGET
    d = TARGET = {Key(0): 1}
    misses = 0
    for i in range(n):
        d["gone"] = i
        if "gone" in d and Key(0) in d:
            try:
                misses += d["gone"] < 0
            except KeyError:
                misses += 1
    TARGET = None
    return misses


print(changes_under_us(200))


def mixed(d, keys):
    total = 0
    for k in keys:
        if k in d:
            total += d[k]
            d[k] = total % 5
        elif type(k) is not list:
            d[k] = 2
    return total, len(d)


print(mixed({}, [1, 1.0, "1", (1,), None, True, b"1", frozenset({1})] * 60))
try:
    print(mixed({}, [1, 2] * 100 + [[]]))
except TypeError as e:
    print(type(e).__name__, e)


def built(n):
    """Keys that are made as they are asked for."""
    d, hits = {}, 0
    for i in range(n):
        k = "key" + str(i % 20) + "-" * 30
        if k in d:
            hits += d[k]
        d[k] = i
    return hits


print(built(300))


def sets(items, s, frozen):
    out = 0
    for x in items:
        if x in s:
            out += 1
            if x not in frozen:
                s.discard(x)
        else:
            out += 1000 * (x in frozen)
            s.add(x)
    return out, len(s)


print(sets([i * 7 % 31 for i in range(500)], set(), frozenset(range(0, 31, 2))))
print(sets([str(i % 9) for i in range(500)], {"1", "2"}, frozenset("135")))
print(sets([(i % 3, i % 4) for i in range(500)], set(), frozenset({(1, 1)})))
try:
    print(sets([1] * 200 + [{}], set(), frozenset()))
except TypeError as e:
    print(type(e).__name__, e)


def invariant(d, k, n):
    """Nothing changes in the loop: the look-up leaves it."""
    total = 0
    for i in range(n):
        if k in d:
            total += d[k]
    return total


k = "".join(["lo", "op"])
print(invariant({"loop": 3}, k, 300), invariant({"loop": 2.5}, k, 300), invariant({}, k, 300))


class Inner(dict):
    def __contains__(self, key):
        return True

    def __missing__(self, key):
        return 7


print(invariant(Inner(), 1, 100), invariant({1: 2}, 1, 100))
GLOBAL = 1


def own_globals(n):
    g = globals()
    name = "GLO" + "BAL"
    total = 0
    for i in range(n):
        g["GLOBAL"] = i
        if name in g:
            g[name] = g[name] + GLOBAL
        total += GLOBAL
    return total


print(own_globals(300))
